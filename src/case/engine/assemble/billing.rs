//! Bills on their way into an engine.

use super::Assembly;
use crate::case::data::{BillingCycle, BillingTime, Figure, Offer, Retention, Stream};
use crate::case::engine::billing::BillingEngine;
use crate::case::engine::stream::StreamEngine;
use crate::case::engine::terms::Terms;
use crate::error::{Invalid, Permitted};

/// The longest term that a bill is for: ten years.
const LONGEST: f64 = 120.0;

impl Assembly<'_> {
    /// The bills of a stream; nothing where they are monthly.
    pub(super) fn billing(
        &self,
        offer: &Offer,
        stream: &Stream,
        terms: &mut Terms<'_>,
    ) -> Result<Option<BillingEngine>, Invalid> {
        let Some(billing) = &stream.billing else {
            return Ok(None);
        };
        let path = format!("{}.{}.billing", offer.name, stream.name);
        let months = f64::from(billing.months);
        Permitted::between(1.0, LONGEST).check(&format!("{path}.months"), months)?;
        if !stream.per.recurs() {
            let rule = "left out: only what is charged per customer or unit is billed by the term";
            return Err(Invalid::rule(&path, format!("{months} months"), rule));
        }
        check_retention(&path, offer, billing)?;
        self.check_prepaid(&path, billing)?;
        let refund = billing.refund.as_ref();
        let refund = refund.map(|it| terms.share(format!("{path}.refund"), it));
        Ok((billing.months > 1).then_some(BillingEngine {
            months: billing.months as usize,
            at: billing.at,
            refund,
        }))
    }

    /// Refuses to count what is paid ahead twice.
    fn check_prepaid(&self, path: &str, billing: &BillingCycle) -> Result<(), Invalid> {
        let terms = self.case.payment_terms.as_ref();
        let days = terms.is_some_and(|it| it.prepaid_days != Figure::ZERO);
        if !days || billing.at == BillingTime::End || billing.months < 2 {
            return Ok(());
        }
        let rule = "zero, because bills say what is paid ahead";
        let hint = format!("`{path}` has bills in advance");
        Err(Invalid::rule("payment_terms.prepaid_days", "days", rule).hint(hint))
    }
}

/// Refuses bills that do not fit how customers leave.
fn check_retention(path: &str, offer: &Offer, billing: &BillingCycle) -> Result<(), Invalid> {
    let (months, refund) = (billing.months, &billing.refund);
    if billing.at == BillingTime::End && refund.is_some() {
        let rule = "left out: what is billed at the end of a term has been used";
        return Err(Invalid::rule(&format!("{path}.refund"), "a share", rule));
    }
    let stays = Retention::Churn(Figure::ZERO);
    match &offer.retention {
        Retention::Renewal {
            months: contract, ..
        } if contract % months.max(1) != 0 => {
            let rule = "a number of months that goes into those of a contract";
            let hint = format!("a contract of `{}` is for {contract}", offer.name);
            Err(Invalid::rule(&format!("{path}.months"), months, rule).hint(hint))
        }
        Retention::Renewal { .. } => Ok(()),
        _ if months < 2 || billing.at == BillingTime::End => Ok(()),
        it if *it == stays || refund.is_some() => Ok(()),
        _ => {
            let rule = "the `refund` of those who leave within a term";
            let hint = format!(
                "customers of `{}` can leave in any month: write `refund = 0` where they get \
                 nothing back, `refund = 1` for all that is unused, or let `retention` be a \
                 `renewal` after {months} months",
                offer.name
            );
            Err(Invalid::rule(path, "no refund", rule).hint(hint))
        }
    }
}

/// Over how many months customers must be known by when they came; none where bills are monthly.
pub(super) fn ring(streams: &[StreamEngine]) -> usize {
    let cycles = streams.iter().filter_map(|it| it.billing.as_ref());
    cycles.fold(0, |ring, it| match ring {
        0 => it.months,
        _ => ring / common_divisor(ring, it.months) * it.months,
    })
}

/// Euclid's algorithm.
fn common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
