//! Nominal and effective rates, nominal and real ones.

use std::fmt;

use super::worth::grown;
use super::{Amount, CashFlows};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Growth, Period, Rate};

/// `ln(1 + rate)` per step: what `rate` compounds to without ever leaving the range of numbers.
pub(super) fn force(rate: Rate, step: Period) -> f64 {
    let period = rate.period();
    libm::log1p(rate.over(period).value()) * period.per(step)
}

/// `ln(1 + growth)` per step.
pub(super) fn growth_force(growth: Growth, step: Period) -> f64 {
    let period = growth.period();
    libm::log1p(growth.over(period).value()) * period.per(step)
}

/// A rate per step as a plain number, infinite where no number states it.
pub(super) fn effective(rate: Rate, step: Period) -> f64 {
    if rate.period() == step {
        rate.over(step).value()
    } else {
        libm::expm1(force(rate, step))
    }
}

/// A rate per step as a plain number, refused under its name where no number states it.
pub(super) fn stated(name: &str, rate: Rate, step: Period) -> Result<f64, Invalid> {
    Permitted::FINITE.check(&format!("{name} per {step}"), effective(rate, step))
}

/// A growth per step as a plain number, infinite where no number states it.
pub(super) fn effective_growth(growth: Growth, step: Period) -> f64 {
    if growth.period() == step {
        growth.over(step).value()
    } else {
        libm::expm1(growth_force(growth, step))
    }
}

fn stated_growth(inflation: Growth, step: Period) -> Result<f64, Invalid> {
    let growth = effective_growth(inflation, step);
    Permitted::FINITE.check(&format!("inflation per {step}"), growth)
}

/// How often interest is added to the principal.
///
/// # Example
/// ```
/// use bizcase::finance::{Compounding, NominalRate};
///
/// let daily = NominalRate::new(0.12, Compounding::TimesAYear(365))?.effective()?;
/// let at_every_moment = NominalRate::new(0.12, Compounding::Continuous)?.effective()?;
/// assert_eq!(daily.to_string(), "12.74746156% a year");
/// assert_eq!(at_every_moment.to_string(), "12.74968516% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compounding {
    /// So many times a year: 12 is monthly, 365 daily.
    TimesAYear(u32),
    /// At every moment.
    Continuous,
}

/// An interest rate as it is quoted: a yearly figure that is charged in parts over the year.
///
/// It is not what money costs over a year; that is the effective [`Rate`].
///
/// # Example
/// ```
/// use bizcase::finance::{Compounding, NominalRate};
///
/// // "5.25 %, compounded quarterly"; `EFFECT` in spreadsheets.
/// let quoted = NominalRate::new(0.0525, Compounding::TimesAYear(4))?;
/// assert_eq!(quoted.effective()?.to_string(), "5.354266737% a year");
/// // And back; `NOMINAL` in spreadsheets.
/// let back = NominalRate::of(quoted.effective()?, Compounding::TimesAYear(4))?;
/// assert!((back.value() - 0.0525).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NominalRate {
    value: f64,
    compounding: Compounding,
}

impl NominalRate {
    /// The rate quoted per year.
    ///
    /// # Errors
    /// [`Invalid`] if it is not finite, is charged zero times a year, or loses more than all of
    /// the principal in one part of the year.
    pub fn new(value: f64, compounding: Compounding) -> Result<Self, Invalid> {
        Permitted::FINITE.check("nominal rate", value)?;
        if let Compounding::TimesAYear(times) = compounding {
            Permitted::POSITIVE.check("compounding times a year", f64::from(times))?;
            Permitted::RATE.check("interest of one part of the year", value / f64::from(times))?;
        }
        Ok(Self { value, compounding })
    }

    /// The nominal rate that compounds to an effective one.
    ///
    /// # Formula
    /// `m * ((1 + effective)^(1/m) - 1)`; continuously `ln(1 + effective)`.
    ///
    /// # Errors
    /// [`Invalid`] if it is charged zero times a year.
    pub fn of(effective: Rate, compounding: Compounding) -> Result<Self, Invalid> {
        if let Compounding::TimesAYear(times) = compounding {
            Permitted::POSITIVE.check("compounding times a year", f64::from(times))?;
        }
        let force = force(effective, Period::Year);
        let value = match compounding {
            Compounding::TimesAYear(times) => {
                let times = f64::from(times);
                times * libm::expm1(force / times)
            }
            Compounding::Continuous => force,
        };
        Self::new(value, compounding)
    }

    /// The figure that is quoted.
    #[must_use]
    pub fn value(self) -> f64 {
        self.value
    }

    /// The effective rate per year.
    ///
    /// # Formula
    /// `(1 + nominal/m)^m - 1`; continuously `exp(nominal) - 1`.
    ///
    /// # Errors
    /// [`Invalid`] if it is beyond the range of numbers.
    pub fn effective(self) -> Result<Rate, Invalid> {
        let force = match self.compounding {
            Compounding::TimesAYear(times) => {
                let times = f64::from(times);
                libm::log1p(self.value / times) * times
            }
            Compounding::Continuous => self.value,
        };
        Rate::per_year(libm::expm1(force))
    }
}

/// A rate of interest or return above inflation, which discounts amounts in constant prices and
/// nothing else.
///
/// A [`Rate`] discounts amounts as they will be paid, in the prices of their day. The two are
/// different types, so that they are never mixed.
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
/// With a real rate the value of flows in the prices of their day does not compile:
/// ```compile_fail
/// use bizcase::finance::{CashFlows, RealRate};
/// use bizcase::quantity::Rate;
///
/// let real = RealRate::new(Rate::per_year(0.05).unwrap());
/// CashFlows::yearly(&[-100.0, 110.0]).unwrap().npv(real);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RealRate(Rate);

impl RealRate {
    /// A rate stated above inflation.
    #[must_use]
    pub fn new(above_inflation: Rate) -> Self {
        Self(above_inflation)
    }

    /// What a nominal rate amounts to above `inflation`.
    ///
    /// # Errors
    /// [`Invalid`] if it is beyond the range of numbers.
    pub fn of(nominal: Rate, inflation: Growth) -> Result<Self, Invalid> {
        let period = nominal.period();
        let (nominal, inflation) = (
            effective(nominal, period),
            stated_growth(inflation, period)?,
        );
        Rate::new((nominal - inflation) / (1.0 + inflation), period).map(Self)
    }

    /// The nominal rate that amounts to this one above `inflation`.
    ///
    /// # Errors
    /// [`Invalid`] if it is beyond the range of numbers.
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

/// Cash flows in constant prices, those of the date of the first one.
///
/// They take a [`RealRate`] only. [`inflated`](RealFlows::inflated) restates them in the prices of
/// their day, which a nominal [`Rate`] discounts to the same value.
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
    /// [`Invalid`] if one is beyond the range of its type.
    pub fn inflated(&self, inflation: Growth) -> Result<Vec<A>, Error> {
        let force = growth_force(inflation, self.0.step());
        // Prices rise as fast as a rate of the opposite sign discounts.
        let inflated = |(value, exponent)| A::of("cash flow", grown(value, exponent), self.0.unit);
        self.0.terms(-force).map(inflated).collect()
    }
}
