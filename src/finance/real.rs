//! Real rates, and flows in constant prices.

use std::fmt;

use serde::Serialize;

use super::interest::{effective, effective_growth, growth_force};
use super::worth::grown;
use super::{Amount, CashFlows};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Growth, Period, Rate};

/// A real rate of interest or return: the rate above inflation. It discounts amounts in constant
/// prices only.
///
/// A [`Rate`] discounts amounts as they will be paid, in the prices of their day. The two are
/// different types, so they are never mixed.
///
/// # Formula
/// Fisher (1930): `(1 + real) * (1 + inflation) = 1 + nominal`.
///
/// # Example
/// ```
/// use bizcase::finance::RealRate;
/// use bizcase::quantity::{Growth, Rate};
///
/// let inflation = Growth::per_year(0.02)?;
/// let real = RealRate::of(Rate::per_year(0.071)?, inflation)?;
/// assert_eq!(real.to_string(), "5% a year, real");
/// assert_eq!(real.nominal(inflation)?.to_string(), "7.1% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// Discounting flows in the prices of their day by a real rate does not compile:
/// ```compile_fail
/// use bizcase::finance::{CashFlows, RealRate};
/// use bizcase::quantity::Rate;
///
/// let real = RealRate::new(Rate::per_year(0.05).unwrap());
/// CashFlows::yearly(&[-100.0, 110.0]).unwrap().npv(real);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RealRate(Rate);

impl RealRate {
    /// A rate stated above inflation.
    #[must_use]
    pub fn new(above_inflation: Rate) -> Self {
        Self(above_inflation)
    }

    /// The rate above inflation.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::RealRate;
    /// use bizcase::quantity::Rate;
    ///
    /// let rate = Rate::per_year(0.035)?;
    /// assert_eq!(RealRate::new(rate).above_inflation(), rate);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub const fn above_inflation(self) -> Rate {
        self.0
    }

    /// The real rate of a nominal rate at this inflation.
    ///
    /// # Errors
    /// [`Invalid`] if the rate exceeds the range of numbers.
    pub fn of(nominal: Rate, inflation: Growth) -> Result<Self, Invalid> {
        let period = nominal.period();
        let (nominal, inflation) = (
            effective(nominal, period),
            stated_growth(inflation, period)?,
        );
        Rate::new((nominal - inflation) / (1.0 + inflation), period).map(Self)
    }

    /// The nominal rate of this real rate at this inflation.
    ///
    /// # Errors
    /// [`Invalid`] if the rate exceeds the range of numbers.
    pub fn nominal(self, inflation: Growth) -> Result<Rate, Invalid> {
        let period = self.0.period();
        let (real, inflation) = (effective(self.0, period), stated_growth(inflation, period)?);
        Rate::new(real + inflation + real * inflation, period)
    }
}

impl fmt::Display for RealRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, real", self.0)
    }
}

/// Cash flows in constant prices: those of the date of the first flow.
///
/// They accept a [`RealRate`] only. [`inflated`](RealFlows::inflated) restates them in the prices
/// of their day, which a nominal [`Rate`] discounts to the same value.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, RealFlows, RealRate};
/// use bizcase::quantity::{Growth, Rate};
///
/// let inflation = Growth::per_year(0.03)?;
/// let nominal = Rate::per_year(0.08)?;
/// let constant = RealFlows::new(CashFlows::yearly(&[-100.0, 60.0, 60.0])?);
///
/// let real_value = constant.npv(RealRate::of(nominal, inflation)?)?;
/// let inflated = constant.inflated(inflation)?;
/// let nominal_value = CashFlows::yearly(&inflated)?.npv(nominal)?;
/// assert!((real_value - nominal_value).abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RealFlows<'a, A: Amount>(CashFlows<'a, A>);

impl<'a, A: Amount> RealFlows<'a, A> {
    /// Declares that flows are in constant prices.
    #[must_use]
    pub fn new(flows: CashFlows<'a, A>) -> Self {
        Self(flows)
    }

    /// Net present value, in the prices of the first flow's date.
    ///
    /// # Errors
    /// As [`CashFlows::npv`].
    pub fn npv(&self, rate: RealRate) -> Result<A, Error> {
        self.0.npv(rate.0)
    }

    /// The flows in the prices of the day each is due.
    ///
    /// # Errors
    /// [`Invalid`] if one exceeds the range of its type.
    pub fn inflated(&self, inflation: Growth) -> Result<Vec<A>, Error> {
        let force = growth_force(inflation, self.0.step());
        // Prices rise as fast as a rate of the opposite sign discounts.
        let inflated = |(value, exponent)| A::of("cash flow", grown(value, exponent), self.0.unit);
        self.0.terms(-force).map(inflated).collect()
    }
}

fn stated_growth(inflation: Growth, step: Period) -> Result<f64, Invalid> {
    let growth = effective_growth(inflation, step);
    Permitted::FINITE.check(&format!("inflation per {step}"), growth)
}
