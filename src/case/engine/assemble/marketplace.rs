//! Two sides on their way into an engine.

use super::Assembly;
use crate::case::data::{Offer, Stream, SupplyBy};
use crate::case::engine::marketplace::MarketplaceEngine;
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::Terms;
use crate::error::Invalid;

impl Assembly<'_> {
    /// The other side of a stream, if it has one.
    pub(super) fn marketplace(
        &self,
        offer: &Offer,
        stream: &Stream,
        engine: &StreamEngine,
        terms: &mut Terms<'_>,
    ) -> Result<Option<MarketplaceEngine>, Invalid> {
        let Some(marketplace) = &stream.marketplace else {
            return Ok(None);
        };
        let path = format!("{}.{}.marketplace", offer.name, stream.name);
        let supply = &marketplace.supply;
        let parameter = format!("{path}.supply");
        let place = self.names.offer(&parameter, supply)?;
        if *supply == offer.name {
            let rule = "another offer than the one that demands";
            return Err(Invalid::rule(&parameter, format!("`{supply}`"), rule));
        }
        if !stream.per.recurs() {
            let rule = "left out: only what is charged per customer or unit has another side";
            return Err(Invalid::rule(&path, format!("`{}`", stream.name), rule));
        }
        if stream.billing.is_some() {
            let rule = "left out where customers trade: transactions are paid as they happen";
            let parameter = format!("{}.{}.billing", offer.name, stream.name);
            return Err(Invalid::rule(
                &parameter,
                format!("`{}`", stream.name),
                rule,
            ));
        }
        let refunds = terms.share(format!("{path}.refunds"), &marketplace.refunds);
        Ok(Some(MarketplaceEngine {
            supply: match marketplace.by {
                SupplyBy::Customers => place,
                // Users by offer stand behind customers by offer.
                SupplyBy::Users => place + self.names.offers.len(),
            },
            refunds: (!terms.is(refunds, 0.0)).then_some(refunds),
            serves: terms.factor(format!("{path}.serves"), &marketplace.serves),
            take_rate: terms.share(format!("{path}.take_rate"), &marketplace.take_rate),
            quantity: engine.quantity,
            monthly: engine.monthly,
        }))
    }
}
