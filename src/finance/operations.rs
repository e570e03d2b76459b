//! Break-even, operating leverage and working capital.

use serde::Serialize;

use super::Amount;
use super::amount::plain;
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Count, Ratio};

/// The break-even of a product whose every unit contributes a margin towards fixed cost.
///
/// # Example
/// ```
/// use bizcase::finance::BreakEven;
/// use bizcase::quantity::{Count, Currency, Money};
///
/// let dollars = |amount| Money::major(amount, Currency::USD);
/// let product = BreakEven::new(dollars(25), dollars(15), dollars(100_000))?;
/// assert_eq!(product.units().to_string(), "10,000");
/// assert_eq!(product.revenue()?.to_string(), "USD 250,000.00");
/// // At 500 units a month it takes twenty months.
/// assert_eq!(product.periods(Count::new(500.0)?)?, 20.0);
/// // At 12,500 units, a tenth more sales raises profit by half.
/// assert_eq!(product.operating_leverage(Count::new(12_500.0)?)?.value(), 5.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "break-even point")]
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(bound = "")]
pub struct BreakEven<A: Amount> {
    #[serde(rename = "currency")]
    unit: A::Unit,
    price: f64,
    margin: f64,
    fixed_cost: f64,
    units: Count,
}

impl<A: Amount> BreakEven<A> {
    /// The price and variable cost per unit, and the fixed cost to be covered.
    ///
    /// # Errors
    /// [`Invalid`] if an amount is negative or the price does not exceed the variable cost, so that
    /// no number of units breaks even; [`Error`] if currencies differ.
    pub fn new(price: A, variable_cost: A, fixed_cost: A) -> Result<Self, Error> {
        let ([each, variable, fixed], unit) = plain([price, variable_cost, fixed_cost])?;
        let margin = each - Permitted::COUNT.check("variable cost", variable)?;
        Permitted::COUNT.check("fixed cost", fixed)?;
        if margin <= 0.0 {
            let rule = "above the variable cost, or no number of units breaks even";
            return Err(Invalid::rule("price", price, rule).into());
        }
        let units = Count::new(fixed / margin);
        Ok(Self {
            unit,
            price: each,
            margin,
            fixed_cost: fixed,
            units: units.map_err(|invalid| invalid.named("units to break even"))?,
        })
    }

    /// The number of units that covers the fixed cost.
    #[must_use]
    pub fn units(&self) -> Count {
        self.units
    }

    /// The revenue at break-even: fixed cost divided by the contribution margin ratio.
    ///
    /// # Errors
    /// [`Invalid`] if it exceeds the range of its type.
    pub fn revenue(&self) -> Result<A, Error> {
        A::of(
            "revenue to break even",
            self.units.value() * self.price,
            self.unit,
        )
    }

    /// The number of periods to break even, with a fraction for the last.
    ///
    /// # Errors
    /// [`Invalid`] if no units are sold.
    pub fn periods(&self, units_per_period: Count) -> Result<f64, Invalid> {
        let sold = Permitted::POSITIVE.check("units per period", units_per_period.value())?;
        Permitted::FINITE.check("periods to break even", self.units.value() / sold)
    }

    /// Degree of operating leverage: the percentage change of operating profit when sales change by
    /// one percent.
    ///
    /// # Formula
    /// `contribution / (contribution - fixed cost)`; negative below break-even, where sales change
    /// the loss.
    ///
    /// # Errors
    /// [`Invalid`] at break-even, where profit is zero.
    pub fn operating_leverage(&self, units: Count) -> Result<Ratio, Invalid> {
        let contribution = units.value() * self.margin;
        let profit = contribution - self.fixed_cost;
        Ratio::new(contribution / profit).map_err(|_| {
            Invalid::rule(
                "units",
                units,
                "other than at break-even, where profit is zero",
            )
        })
    }

    /// Margin of safety: the share by which sales may fall before they no longer cover the fixed
    /// cost; negative below break-even.
    ///
    /// # Errors
    /// [`Invalid`] if no units are sold.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::BreakEven;
    /// use bizcase::quantity::Count;
    ///
    /// let product = BreakEven::new(25.0, 15.0, 100_000.0)?;
    /// assert_eq!(product.margin_of_safety(Count::new(12_500.0)?)?.value(), 0.2);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn margin_of_safety(&self, units: Count) -> Result<Ratio, Invalid> {
        let sold = Permitted::POSITIVE.check("units", units.value())?;
        Ratio::new((sold - self.units.value()) / sold)
    }
}

/// Working capital in days: how long cash is tied up between paying suppliers and being paid by
/// customers.
///
/// # Example
/// ```
/// use bizcase::finance::{WorkingCapital, investment_in};
///
/// let terms = WorkingCapital { receivable_days: 45.0, inventory_days: 30.0, payable_days: 40.0 };
/// assert_eq!(terms.cash_conversion_cycle()?, 35.0);
/// let levels = [
///     terms.level(3_650.0, 1_825.0)?,
///     terms.level(7_300.0, 3_650.0)?,
///     0.0,
/// ];
/// // What growth ties up, and what comes back at the end.
/// assert_eq!(investment_in(&levels)?, [-400.0, -400.0, 800.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WorkingCapital {
    /// Days of revenue that customers owe (DSO).
    pub receivable_days: f64,
    /// Days of cost of goods sold held in stock (DIO).
    pub inventory_days: f64,
    /// Days of cost of goods sold owed to suppliers (DPO).
    pub payable_days: f64,
}

impl WorkingCapital {
    /// The days between paying suppliers and being paid; negative if customers pay first.
    ///
    /// # Errors
    /// [`Invalid`] if a number of days is negative or not finite.
    pub fn cash_conversion_cycle(&self) -> Result<f64, Invalid> {
        let days = |name, days| Permitted::COUNT.check(name, days);
        Ok(days("receivable days", self.receivable_days)?
            + days("inventory days", self.inventory_days)?
            - days("payable days", self.payable_days)?)
    }

    /// The cash tied up at this yearly revenue and cost of goods sold, in a year of 365 days.
    ///
    /// # Errors
    /// [`Invalid`] if a number of days is negative or the level exceeds its range; [`Error`] if
    /// currencies differ.
    pub fn level<A: Amount>(&self, revenue: A, cost: A) -> Result<A, Error> {
        self.cash_conversion_cycle()?;
        let ([sold, bought], unit) = plain([revenue, cost])?;
        let stock = self.inventory_days - self.payable_days;
        let tied = sold * self.receivable_days + bought * stock;
        A::of("working capital", tied / 365.0, unit)
    }
}

/// The cash flows that follow from the levels of working capital at the end of each period.
/// Increases are outflows, decreases inflows. Nothing is tied up before the first period.
///
/// # Errors
/// [`Error`] if an amount is not finite or currencies differ.
///
/// # Example
/// ```
/// use bizcase::finance::investment_in;
///
/// assert_eq!(investment_in(&[100.0, 120.0, 0.0])?, [-100.0, -20.0, 120.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn investment_in<A: Amount>(levels: &[A]) -> Result<Vec<A>, Error> {
    let Some(first) = levels.first() else {
        return Ok(Vec::new());
    };
    let mut before = (A::of("working capital", 0.0, first.unit())?, 0.0);
    let flow = |(&level, &value): (&A, &f64)| {
        let (last, last_value) = before;
        before = (level, value);
        A::rest("change of working capital", last_value - value, last, level)
    };
    levels
        .iter()
        .zip(A::values(levels)?.iter())
        .map(flow)
        .collect()
}
