//! Advertising, services and seasons on their way into an engine.

use super::{Assembly, position};
use crate::case::data::{ChargeBasis, Figure, Offer, Stream};
use crate::case::engine::capacity::CapacityEngine;
use crate::case::engine::current::whole;
use crate::case::engine::stream::{AdvertisingEngine, StreamEngine};
use crate::case::engine::terms::Terms;
use crate::error::Invalid;
use crate::quantity::Period;

/// What is shown to users, if advertisers pay for it.
pub(super) fn advertising(
    offer: &Offer,
    stream: &Stream,
    terms: &mut Terms<'_>,
) -> Result<Option<AdvertisingEngine>, Invalid> {
    let Some(advertising) = &stream.advertising else {
        return Ok(None);
    };
    let path = format!("{}.{}.advertising", offer.name, stream.name);
    let users = matches!(stream.per, ChargeBasis::FreeUser | ChargeBasis::Customer);
    let rule = if !users {
        "left out: users see it, `per = \"free_user\"` or `\"customer\"`"
    } else if stream.quantity != Figure::ONE {
        "left out beside `quantity`: sessions, slots and fill say how much is shown"
    } else if stream.every != Period::Month {
        "left out beside `every`: sessions are those of a month"
    } else if stream.marketplace.is_some() || stream.capacity.is_some() {
        "left out of a marketplace and of services"
    } else {
        return Ok(Some(AdvertisingEngine {
            sessions: terms.factor(format!("{path}.sessions"), &advertising.sessions),
            slots: terms.factor(format!("{path}.slots"), &advertising.slots),
            fill: terms.share(format!("{path}.fill"), &advertising.fill),
        }));
    };
    Err(Invalid::rule(&path, "given", rule))
}

impl Assembly<'_> {
    /// Who renders a stream, if people of the team do.
    pub(super) fn capacity(
        &self,
        offer: &Offer,
        stream: &Stream,
        engine: &StreamEngine,
        terms: &mut Terms<'_>,
    ) -> Result<Option<CapacityEngine>, Invalid> {
        let Some(capacity) = &stream.capacity else {
            return Ok(None);
        };
        let path = format!("{}.{}.capacity", offer.name, stream.name);
        let role = position(&format!("{path}.role"), &capacity.role, &self.names.roles)?;
        let billed = stream.billing.as_ref().is_some_and(|it| it.months > 1);
        let rule = if !stream.per.recurs() {
            "left out: only what is charged per customer or unit is rendered month by month"
        } else if stream.marketplace.is_some() {
            "left out of a marketplace, whose supply bounds it"
        } else if billed {
            "left out beside `billing`: hours are paid as they are rendered"
        } else {
            return Ok(Some(CapacityEngine {
                role,
                hours: terms.factor(format!("{path}.hours"), &capacity.hours),
                utilisation: terms.share(format!("{path}.utilisation"), &capacity.utilisation),
                quantity: engine.quantity,
                monthly: engine.monthly,
            }));
        };
        Err(Invalid::rule(&path, "given", rule))
    }

    /// The season of each month of the plan, of which the first is that of the launch.
    pub(super) fn season(
        &self,
        offer: &Offer,
        stream: &Stream,
    ) -> Result<Option<[f64; 12]>, Invalid> {
        let Some(season) = &stream.season else {
            return Ok(None);
        };
        if stream.billing.as_ref().is_some_and(|it| it.months > 1) {
            let path = format!("{}.{}.season", offer.name, stream.name);
            let rule = "left out beside `billing`: what is paid for a term is the same all year";
            return Err(Invalid::rule(&path, "given", rule));
        }
        let launch = self.case.launch.plus(whole(self.delay));
        Ok(Some(season.beginning_in(launch.number())))
    }
}
