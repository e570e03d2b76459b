//! Income tax with losses carried forward.

use std::collections::VecDeque;

use serde::Serialize;

use super::Amount;
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Approx, Money, Number, Share};

/// How profits are taxed and losses carried forward.
///
/// # Example
/// ```
/// use bizcase::finance::TaxRule;
/// use bizcase::quantity::Share;
///
/// let plain = TaxRule::new(Share::percent(25.0)?);
/// assert_eq!(plain.taxes(&[-100.0, 60.0, 60.0])?, [0.0, 0.0, 5.0]);
///
/// // United States since 2018: losses offset at most 80 % of a year's profit.
/// let limited = TaxRule::new(Share::percent(21.0)?).offset_limit(Share::percent(80.0)?);
/// assert_eq!(format!("{:.2}", limited.taxes(&[-100.0, 100.0])?[1]), "4.20");
///
/// // Losses expire after one year.
/// let expiring = plain.carried_for(1)?;
/// assert_eq!(expiring.taxes(&[-100.0, 60.0, 60.0])?, [0.0, 0.0, 15.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TaxRule {
    rate: Share,
    offset_limit: Share,
    carried_for: Option<u32>,
}

impl TaxRule {
    /// A flat tax rate; losses are carried forward without limit of amount or time.
    #[must_use]
    pub fn new(rate: Share) -> Self {
        Self {
            rate,
            offset_limit: Share::ONE,
            carried_for: None,
        }
    }

    /// Sets the largest share of a year's profit that earlier losses can offset; zero for none.
    #[must_use]
    pub fn offset_limit(self, limit: Share) -> Self {
        Self {
            offset_limit: limit,
            ..self
        }
    }

    /// Sets the number of years for which a loss can be carried forward; the oldest is used first.
    ///
    /// # Errors
    /// [`Invalid`] for more than a hundred years.
    pub fn carried_for(self, years: u32) -> Result<Self, Invalid> {
        Permitted::between(0.0, 100.0).check("years a loss is carried", f64::from(years))?;
        Ok(Self {
            carried_for: Some(years),
            ..self
        })
    }

    /// For how many years a loss can be offset; `None` without limit.
    pub(crate) fn years_carried(self) -> Option<u32> {
        self.carried_for
    }

    /// The tax of each year on these profits and losses.
    ///
    /// # Errors
    /// [`Error`] if an amount is not finite, or currencies differ.
    pub fn taxes<A: Amount>(self, profits: &[A]) -> Result<Vec<A>, Error> {
        let Some(first) = profits.first() else {
            return Ok(Vec::new());
        };
        let mut years = TaxYears::new(self);
        let values = A::values(profits)?;
        let tax = |&profit: &f64| {
            let tax = years.tax(Approx::<Money, f64>::new(profit));
            A::of("tax", tax.number(), first.unit())
        };
        values.iter().map(tax).collect()
    }
}

/// Applies a [`TaxRule`] year by year, on one number or on several trials side by side.
///
/// # Example
/// ```
/// use bizcase::finance::{TaxRule, TaxYears};
/// use bizcase::quantity::{Approx, Share};
///
/// let mut years = TaxYears::<f64>::new(TaxRule::new(Share::percent(25.0)?));
/// assert_eq!(years.tax(Approx::new(-100.0)).number(), 0.0);
/// assert_eq!(years.tax(Approx::new(120.0)).number(), 5.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TaxYears<N: Number> {
    rule: TaxRule,
    /// Losses not yet offset, oldest first; without a limit of time they are all one.
    losses: VecDeque<Approx<Money, N>>,
}

impl<N: Number> TaxYears<N> {
    /// Starts without losses.
    #[must_use]
    pub fn new(rule: TaxRule) -> Self {
        Self {
            rule,
            losses: VecDeque::new(),
        }
    }

    /// The tax on the profit of the next year; a negative profit is a loss.
    pub fn tax(&mut self, profit: Approx<Money, N>) -> Approx<Money, N> {
        let zero = Approx::new(0.0);
        let earned = profit.at_least(zero);
        let limit: Approx<Share, N> = Approx::new(self.rule.offset_limit.value());
        let mut room = earned * limit;
        let mut taxable = earned;
        for loss in &mut self.losses {
            let used = loss.at_most(room);
            *loss -= used;
            room -= used;
            taxable -= used;
        }
        self.carry(earned - profit);
        taxable * Approx::<Share, N>::new(self.rule.rate.value())
    }

    fn carry(&mut self, loss: Approx<Money, N>) {
        match (self.rule.carried_for, self.losses.front_mut()) {
            (None, Some(total)) => *total += loss,
            (None, None) => self.losses.push_back(loss),
            (Some(years), _) => {
                self.losses.push_back(loss);
                while self.losses.len() > years as usize {
                    self.losses.pop_front();
                }
            }
        }
    }

    /// The losses that later profits can still offset.
    #[must_use]
    pub fn carried_forward(&self) -> Approx<Money, N> {
        let mut total = Approx::new(0.0);
        for &loss in &self.losses {
            total += loss;
        }
        total
    }
}
