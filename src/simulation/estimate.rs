//! A figure that knows how sure it is.

use std::fmt;

use crate::error::Invalid;
use crate::quantity::{Count, Money, Ratio, Share, Unit, Value};

/// A statistic of a run with its Monte Carlo standard error.
///
/// The standard error says how far the figure would typically move under another seed; it shrinks
/// with the square root of the number of trials. It says nothing about whether the assumptions
/// are right.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::simulation::Estimate;
///
/// let chance = Estimate { value: 0.4768, standard_error: 0.0016, unit: Unit::Share };
/// assert_eq!(chance.to_string(), "47.7% ± 0.16%");
/// // Four standard errors apart: not noise.
/// assert!(chance.distance(0.60) < -4.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure, in major units if it is money.
    pub value: f64,
    /// Its Monte Carlo standard error, in the same unit.
    pub standard_error: f64,
    /// What the figure means.
    pub unit: Unit,
}

impl Estimate {
    /// The figure as an exact quantity; money is rounded to its minor unit, half to even.
    ///
    /// # Errors
    /// [`Invalid`] if the figure is outside the range of its unit.
    pub fn exact(&self) -> Result<Value, Invalid> {
        Ok(match self.unit {
            Unit::Money(currency) => Money::from_f64(self.value, currency)?.into(),
            Unit::Share => Share::new(self.value)?.into(),
            Unit::Count => Count::new(self.value)?.into(),
            Unit::Ratio => Ratio::new(self.value)?.into(),
        })
    }

    /// How many standard errors the figure lies above `target`; negative below. Infinite where
    /// the figure has no error and differs.
    #[must_use]
    pub fn distance(&self, target: f64) -> f64 {
        let above = self.value - target;
        if above == 0.0 {
            0.0
        } else {
            above / self.standard_error
        }
    }
}

/// `USD 0.92 m ± 0.03 m`; `{:#}` leaves the standard error out.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit.show(self.value))?;
        if f.alternate() || self.standard_error == 0.0 {
            return Ok(());
        }
        let bare = match self.unit {
            Unit::Money(_) => Unit::Ratio,
            other => other,
        };
        write!(f, " ± {}", bare.show(self.standard_error))
    }
}
