//! Figures rounded so that their running totals are.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Approx, Count, Money};

/// Rounds leaves so that their running totals are rounded too: a yearly cost of a million spread
/// over twelve months adds up to a million again. Every month enters them in the same order.
pub(super) struct Leaves {
    pub(super) zero: Money,
    counts: Vec<Running<Decimal>>,
    amounts: Vec<Running<Money>>,
    pub(super) next: (usize, usize),
}

/// A running total, and how much of it has been entered.
struct Running<T> {
    total: f64,
    entered: T,
}

impl Leaves {
    pub(super) fn new(zero: Money) -> Self {
        Self {
            zero,
            counts: Vec::new(),
            amounts: Vec::new(),
            next: (0, 0),
        }
    }

    pub(super) fn rewind(&mut self) {
        self.next = (0, 0);
    }

    /// A count of customers, to two decimals.
    pub(super) fn count(&mut self, leaf: f64) -> Result<Decimal, Invalid> {
        if self.counts.len() == self.next.0 {
            self.counts.push(Running {
                total: 0.0,
                entered: Decimal::ZERO,
            });
        }
        let running = &mut self.counts[self.next.0];
        self.next.0 += 1;
        let permitted = Permitted::between(0.0, 1e20);
        running.total += permitted.check("customers", leaf)?;
        // What was taken off can leave less than half a hundredth below zero.
        permitted.check("customers", running.total.max(0.0))?;
        let total = Decimal::from_f64(running.total)
            .unwrap_or_default()
            .round_dp(2);
        let rounded = total - running.entered;
        running.entered = total;
        Ok(rounded)
    }

    /// How many remain once the two counts entered last have left.
    ///
    /// Each count is rounded for itself, so more can leave than are there, or some remain where
    /// nobody does. The counts that leave take that difference.
    pub(super) fn remaining(
        &mut self,
        there: Decimal,
        leaving: [&mut Decimal; 2],
        exact: Approx<Count, f64>,
    ) -> Decimal {
        let closing = there - *leaving[0] - *leaving[1];
        if closing >= Decimal::ZERO && exact.number() > 0.0 {
            return closing;
        }
        let [first, last] = leaving;
        let by_last = closing.max(-*last);
        for (before, count, by) in [(0, last, by_last), (1, first, closing - by_last)] {
            *count += by;
            self.correct_count(before, by);
        }
        Decimal::ZERO
    }

    /// Adds to the count entered so many before the last.
    fn correct_count(&mut self, before: usize, by: Decimal) {
        self.correct_count_at(self.next.0.wrapping_sub(1).wrapping_sub(before), by);
    }

    pub(super) fn correct_count_at(&mut self, place: usize, by: Decimal) {
        if let Some(running) = self.counts.get_mut(place) {
            running.entered += by;
            running.total += by.to_f64().unwrap_or_default();
        }
    }

    /// An amount of money, to the minor unit.
    pub(super) fn money(&mut self, leaf: Approx<Money, f64>) -> Result<Money, Error> {
        if self.amounts.len() == self.next.1 {
            self.amounts.push(Running {
                total: 0.0,
                entered: self.zero,
            });
        }
        let running = &mut self.amounts[self.next.1];
        self.next.1 += 1;
        running.total += leaf.number();
        let total = Money::from_f64(running.total, self.zero.currency())?;
        let rounded = total.minus(running.entered)?;
        running.entered = total;
        Ok(rounded)
    }

    /// Adds to the amount entered so many before the last.
    pub(super) fn correct_money(&mut self, before: usize, by: Money) -> Result<(), Error> {
        let place = self.next.1.wrapping_sub(1).wrapping_sub(before);
        if let Some(running) = self.amounts.get_mut(place) {
            running.entered = running.entered.plus(by)?;
            running.total += by.to_f64();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Leaves;
    use crate::quantity::{Approx, Currency, Money};
    use rust_decimal::Decimal;

    /// A count rounded up where nobody is left to leave is taken back; what was taken back may
    /// leave its exact total below zero.
    #[test]
    fn nobody_leaves_where_nobody_is() {
        let mut leaves = Leaves::new(Money::major(0, Currency::EUR));
        let (mut departed, mut lost) = (leaves.count(0.0).unwrap(), leaves.count(0.0065).unwrap());
        let leaving = [&mut departed, &mut lost];
        let closing = leaves.remaining(Decimal::ZERO, leaving, Approx::new(0.0));
        assert_eq!([departed, lost, closing], [Decimal::ZERO; 3]);
        leaves.rewind();
        assert_eq!(
            [0.0, 0.0].map(|it| leaves.count(it).unwrap()),
            [Decimal::ZERO; 2]
        );
        assert!(leaves.count(-0.001).is_err());
    }
}
