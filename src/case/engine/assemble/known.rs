//! Actual figures on their way into an engine.

use super::Assembly;
use crate::case::data::{Actual, in_currency};
use crate::case::engine::current::whole;
use crate::case::engine::flow::KnownMonth;
use crate::case::engine::offer::OfferEngine;
use crate::error::{CaseError, Error, Invalid, Permitted};
use crate::quantity::{Currency, Money, Month};

/// Counts taken from a statement are rounded one by one to two decimals.
const ROUNDING: f64 = 0.05;

impl Assembly<'_> {
    /// Tells each offer what happened to it; returns the last month of which that is known.
    pub(super) fn know(&self, offers: &mut [OfferEngine]) -> Result<u32, Error> {
        let mut known: Vec<Vec<Option<&Actual>>> = vec![Vec::new(); offers.len()];
        let mut last = 0;
        for actual in &self.case.actuals {
            let index = self
                .names
                .offer("offer of an actual figure", &actual.offer)?;
            let month = self.month_of(actual, &offers[index])?;
            last = last.max(month);
            let months = &mut known[index];
            let place = (month - offers[index].starts - 1) as usize;
            if months.len() <= place {
                months.resize(place + 1, None);
            }
            if months[place].replace(actual).is_some() {
                let parameter = format!("actual figures of `{}`", actual.offer);
                return Err(Invalid::rule(&parameter, actual.month, "given only once").into());
            }
        }
        for (index, (offer, months)) in offers.iter_mut().zip(known).enumerate() {
            let end = offer.last.map_or(last, |end| end.min(last));
            let due = end.saturating_sub(offer.starts) as usize;
            let given = |place: usize| months.get(place).copied().flatten();
            let missing: Vec<String> = (0..due)
                .filter(|&place| given(place).is_none())
                .map(|place| self.calendar(offer.starts, place).to_string())
                .collect();
            let case = &self.case.offers[index];
            if !missing.is_empty() {
                let offer = case.name.clone();
                return Err(CaseError::MissingActuals { offer, missing }.into());
            }
            let mut customers = 0.0;
            let currency = case.currency.unwrap_or(self.case.currency);
            for actual in months.into_iter().flatten() {
                let month = checked(actual, currency, customers, case.streams.len())?;
                customers += month.gained - month.lost;
                offer.known.push(month);
            }
        }
        Ok(last)
    }

    fn calendar(&self, starts: u32, place: usize) -> Month {
        let months = i32::try_from(place).unwrap_or(i32::MAX);
        self.case.launch.plus(whole(starts).saturating_add(months))
    }

    /// The month of an actual figure, from 1 on: one in which its offer is served.
    fn month_of(&self, actual: &Actual, offer: &OfferEngine) -> Result<u32, Invalid> {
        let last = offer.last.map_or(self.months, |last| last.min(self.months));
        let month = actual.month.since(self.case.launch).saturating_add(1);
        let served = whole(offer.starts) < month && month <= whole(last);
        match u32::try_from(month) {
            Ok(month) if served => Ok(month),
            _ => {
                let parameter = format!("month of an actual figure of `{}`", actual.offer);
                let rule = "a month in which the plan has the offer";
                let first = self.calendar(offer.starts, 0);
                let end = self.case.launch.plus(whole(last) - 1);
                let hint = format!("that is from {first} to {end}");
                Err(Invalid::rule(&parameter, actual.month, rule).hint(hint))
            }
        }
    }
}

fn checked(
    actual: &Actual,
    currency: Currency,
    customers: f64,
    streams: usize,
) -> Result<KnownMonth, Error> {
    let called = |what: &str| format!("{what} of `{}` in {}", actual.offer, actual.month);
    let lost = actual.lost.value();
    if lost > customers + ROUNDING {
        let permitted = Permitted::between(0.0, customers);
        let invalid = Invalid::new(&called("customers lost"), lost, permitted);
        let hint = "more were lost than there were at the start of the month";
        return Err(invalid.hint(hint).into());
    }
    let number = |what: &str, amount: Money| -> Result<f64, Error> {
        let number = in_currency(&called(what), amount, currency)?;
        let permitted = Permitted::between(0.0, f64::INFINITY);
        permitted.check(&called(what), number)?;
        if streams == 0 && what != "acquisition spend" && number > 0.0 {
            let rule = "zero, because the plan gives the offer no streams";
            return Err(Invalid::rule(&called(what), amount, rule).into());
        }
        Ok(number)
    };
    let cost = actual.cost_of_revenue;
    Ok(KnownMonth {
        gained: actual.gained.value(),
        lost: lost.min(customers),
        revenue: number("revenue", actual.revenue)?,
        cost_of_revenue: cost.map(|it| number("cost of revenue", it)).transpose()?,
        acquisition: number("acquisition spend", actual.acquisition)?,
    })
}
