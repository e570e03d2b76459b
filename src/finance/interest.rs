//! Nominal and effective rates.

use serde::Serialize;

use crate::error::{Invalid, Permitted};
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

/// How often interest is compounded.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compounding {
    /// This many times a year: 12 is monthly, 365 daily.
    TimesAYear(u32),
    /// Continuously.
    Continuous,
}

/// An interest rate as quoted: a yearly figure charged in parts over the year.
///
/// It is not the cost of money over a year; that is the effective [`Rate`].
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
#[doc(alias = "APR")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NominalRate {
    value: f64,
    compounding: Compounding,
}

impl NominalRate {
    /// A quoted rate per year.
    ///
    /// # Errors
    /// [`Invalid`] if the rate is not finite, is compounded zero times a year, or loses more than
    /// all of the principal in one part of the year.
    pub fn new(value: f64, compounding: Compounding) -> Result<Self, Invalid> {
        Permitted::FINITE.check("nominal rate", value)?;
        if let Compounding::TimesAYear(times) = compounding {
            Permitted::POSITIVE.check("compounding times a year", f64::from(times))?;
            Permitted::RATE.check("interest of one part of the year", value / f64::from(times))?;
        }
        Ok(Self { value, compounding })
    }

    /// The nominal rate that compounds to an effective rate.
    ///
    /// # Formula
    /// `m * ((1 + effective)^(1/m) - 1)`; continuously `ln(1 + effective)`.
    ///
    /// # Errors
    /// [`Invalid`] if it is compounded zero times a year.
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

    /// The quoted figure per year: 0.0525 for 5.25 %.
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
    /// [`Invalid`] if the rate exceeds the range of numbers.
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
