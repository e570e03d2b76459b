//! Where a larger quantity has a smaller bill.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::exact;
use super::schedule::Schedule;
use super::tier::shown;
use crate::quantity::Money;

/// A larger quantity has a smaller bill: customers near the end of a tier pay less if they buy
/// more.
///
/// # Example
/// See [`PriceStructure::warnings`](super::PriceStructure::warnings).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BillFalls {
    /// The last quantity before the bill falls.
    #[serde(with = "exact")]
    pub at: Decimal,
    /// Its bill.
    pub bill: Money,
    /// The next quantity.
    #[serde(with = "exact")]
    pub next: Decimal,
    /// Its bill.
    pub next_bill: Money,
    /// The first quantity whose bill is as high again; nothing if there is none.
    #[serde(with = "exact::option")]
    pub recovered: Option<Decimal>,
}

impl fmt::Display for BillFalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, next) = (shown(self.at), shown(self.next));
        write!(
            f,
            "the bill falls from {} for {at} to {} for {next}; it is ",
            self.bill, self.next_bill
        )?;
        match self.recovered {
            Some(quantity) => write!(f, "as high again from {} on", shown(quantity)),
            None => f.write_str("never as high again"),
        }
    }
}

/// The quantities at which the bill falls, given what is paid for a quantity that is sold.
pub(super) fn falls(
    schedule: &Schedule,
    step: Decimal,
    amount: impl Fn(Decimal) -> Option<Money>,
) -> Vec<BillFalls> {
    let sold = |end: &Decimal| *end >= schedule.least;
    // The end of a bundle of credits need not be a quantity.
    let ends = schedule
        .kinks
        .iter()
        .map(|it| it.above.trunc_with_scale(step.scale()));
    let ends: Vec<Decimal> = ends.collect();
    let found = ends.iter().copied().filter(sold).filter_map(|at| {
        let next = at.checked_add(step)?;
        let (bill, next_bill) = (amount(at)?, amount(next)?);
        (next_bill < bill).then(|| BillFalls {
            at,
            bill,
            next,
            next_bill,
            recovered: recovered(schedule, &ends, (at, bill), step, &amount),
        })
    });
    found.collect()
}

/// The first quantity after one whose bill is as high again.
fn recovered(
    schedule: &Schedule,
    ends: &[Decimal],
    (at, bill): (Decimal, Money),
    step: Decimal,
    amount: &impl Fn(Decimal) -> Option<Money>,
) -> Option<Decimal> {
    let enough = |quantity: Decimal| amount(quantity).is_some_and(|it| it >= bill);
    let (mut low, mut later) = (at, ends.iter().copied().filter(|end| *end > at));
    // Within a piece bills rise, so that the first is found by halving.
    let high = loop {
        let end = match later.next().or(schedule.most) {
            Some(end) if end > low => end,
            Some(_) => return None,
            None => beyond(low, step, enough)?,
        };
        if enough(end) {
            break end;
        }
        low = end;
        // The first quantity of the next piece may jump up.
        let next = low.checked_add(step)?;
        if amount(next)? >= bill {
            return Some(next);
        }
    };
    halved(low, high, step, enough)
}

/// A quantity in the last piece that is enough; nothing where the bill does not rise.
fn beyond(low: Decimal, step: Decimal, enough: impl Fn(Decimal) -> bool) -> Option<Decimal> {
    let mut stride = step;
    for _ in 0..80 {
        let quantity = low.checked_add(stride)?;
        if enough(quantity) {
            return Some(quantity);
        }
        stride = stride.checked_mul(Decimal::TWO)?;
    }
    None
}

/// The first multiple of the step above `low` that is enough, as `high` is.
fn halved(
    mut low: Decimal,
    mut high: Decimal,
    step: Decimal,
    enough: impl Fn(Decimal) -> bool,
) -> Option<Decimal> {
    while high.checked_sub(low)? > step {
        let middle = low.checked_add(high)?.checked_div(Decimal::TWO)?;
        let middle = middle.trunc_with_scale(step.scale());
        if middle <= low {
            break;
        }
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
