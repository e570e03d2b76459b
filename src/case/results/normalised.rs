//! From the last year of a plan to the years after it.

use serde::Serialize;

use crate::case::engine::Bridge;
use crate::error::{CaseError, Error};
use crate::quantity::{Approx, Currency, Money};

/// From the cash flow of the last twelve months to that of a year like all that follow, which a
/// perpetuity makes last.
///
/// # Formula
/// `cash_flow + one_off + winning + capital + working_capital + tax = normalised`, and
/// `(normalised + interest) x (1 + growth) / (rate - growth) = perpetuity` at the end of the plan:
/// every month of that year comes again a year later, `1 + growth` times as big, and so on (Gordon's
/// growth model by the month). `perpetuity + losses` is the terminal value.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::simulation::Base;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// let case: BusinessCase = toml::from_str(text)?;
/// let statement = case.statement(Base::Modes)?;
/// let year = statement.normalised.as_ref().unwrap();
/// assert_eq!(year.cash_flow, statement.years()[5].cash_flow);
/// assert_eq!(year.perpetuity.plus(year.losses)?, statement.terminal);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NormalisedYear {
    /// The cash flow of the last twelve months.
    pub cash_flow: Money,
    /// What does not come again, taken out: costs that are paid once, events, the end of offers,
    /// and offers that end with the plan.
    pub one_off: Money,
    /// Winning customers, less what they pay once, beyond those in whose place they come and those
    /// that growth needs, taken out. Where more left than came it stays as it was.
    pub winning: Money,
    /// The yearly depreciation, by straight line, of the capital items in use at the end in place
    /// of what was bought and sold: what wears out is replaced.
    pub capital: Money,
    /// Working capital that grows at the growth rate in place of what was newly tied up.
    pub working_capital: Money,
    /// Tax at the full rate on the normalised operating profit in place of what was paid.
    pub tax: Money,
    /// The cash flow of a year like all that follow.
    pub normalised: Money,
    /// What the flows earn at the discount rate from their months to the end of the year. Tax is
    /// paid at its end.
    pub interest: Money,
    /// What all later years are worth at the end of the plan.
    pub perpetuity: Money,
    /// What the losses then carried forward are worth: the tax saved as they are set off against
    /// the growing operating profit under the rules of the tax.
    pub losses: Money,
}

impl NormalisedYear {
    pub(super) fn of(
        bridge: &Bridge<f64>,
        cash_flow: Money,
        terminal: Money,
        currency: Currency,
    ) -> Result<Self, Error> {
        let money = |amount: Approx<Money, f64>| Money::from_f64(amount.number(), currency);
        let losses = money(bridge.losses)?;
        let mut year = Self {
            cash_flow,
            one_off: money(bridge.one_off)?,
            winning: money(bridge.winning)?,
            capital: money(bridge.capital)?,
            working_capital: money(bridge.working_capital)?,
            tax: money(bridge.tax)?,
            normalised: cash_flow,
            interest: money(bridge.interest)?,
            perpetuity: terminal.minus(losses)?,
            losses,
        };
        year.normalised = year.sum()?;
        Ok(year)
    }

    fn sum(&self) -> Result<Money, Error> {
        let steps = [
            self.one_off,
            self.winning,
            self.capital,
            self.working_capital,
            self.tax,
        ];
        let sum = steps
            .iter()
            .try_fold(self.cash_flow, |sum, &it| sum.plus(it));
        Ok(sum?)
    }

    pub(super) fn ties(&self, cash_flow: Money, terminal: Money) -> Result<(), Error> {
        let holds = [
            (
                "cash flow is that of the last twelve months",
                self.cash_flow,
                cash_flow,
            ),
            (
                "steps lead to the normalised cash flow",
                self.sum()?,
                self.normalised,
            ),
            (
                "perpetuity + losses = terminal value",
                self.perpetuity.plus(self.losses)?,
                terminal,
            ),
        ];
        let broken = holds.iter().find(|(_, left, right)| left != right);
        broken.map_or(Ok(()), |(rule, left, right)| {
            Err(CaseError::Untied {
                label: "normalised year".to_owned(),
                rule,
                left: left.to_string(),
                right: right.to_string(),
            }
            .into())
        })
    }
}
