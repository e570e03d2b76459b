//! A law in other units, or moved.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::finite;
use super::{Discrete, Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A law in other units, or moved: `factor X + shift`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // Three weeks of set-up and then a wait, in days.
/// let days = Dist::gamma(2.0, 4.0)?.shifted(3.0)?.scaled(7.0)?;
/// assert_eq!(days.mean(), Some(77.0));
/// assert_eq!(days.to_string(), "7 * gamma(shape 2, scale 4) + 21");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Affine {
    of: Dist,
    factor: f64,
    shift: f64,
    /// The law itself, where it is a few values.
    atoms: Option<Discrete>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    of: Dist,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    factor: f64,
    #[serde(default, skip_serializing_if = "is_zero")]
    shift: f64,
}

fn one() -> f64 {
    1.0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_one(value: &f64) -> bool {
    (1.0..=1.0).contains(value)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(value: &f64) -> bool {
    (0.0..=0.0).contains(value)
}

impl Affine {
    /// The law of `factor` times a value of the law `of`, plus `shift`.
    ///
    /// # Errors
    /// [`Invalid`] unless the factor is above zero and both are finite.
    pub fn new(of: Dist, factor: f64, shift: f64) -> Result<Self, Invalid> {
        check::alone(&of)?;
        Permitted::POSITIVE
            .check("factor of scaling", factor)
            .map_err(|invalid| {
                if factor < 0.0 {
                    invalid.hint("subtract the positive amount where it is used")
                } else {
                    invalid
                }
            })?;
        Permitted::FINITE.check("shift", shift)?;
        let atoms = match of.atoms() {
            Some(atoms) => {
                let moved = atoms.into_iter().map(|(x, p)| (factor * x + shift, p));
                Some(Discrete::new(moved)?)
            }
            None => None,
        };
        Ok(Self {
            of,
            factor,
            shift,
            atoms,
        })
    }

    /// The law before the change.
    #[must_use]
    pub fn of(&self) -> &Dist {
        &self.of
    }

    /// What it is multiplied by.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// What is added.
    #[must_use]
    pub fn shift(&self) -> f64 {
        self.shift
    }

    pub(super) fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        Dist::Discrete(self.atoms.clone()?).atoms()
    }

    fn moved(&self, x: f64) -> f64 {
        self.factor * x + self.shift
    }

    /// The argument of the law before the change that `x` comes from.
    pub(super) fn origin(&self, x: f64) -> f64 {
        let origin = (x - self.shift) / self.factor;
        // A whole number must not fall below itself by rounding, where laws of them have steps.
        let whole = libm::round(origin);
        if whole > origin && self.moved(whole) <= x || whole < origin && self.moved(whole) >= x {
            whole
        } else {
            origin
        }
    }
}

impl Distribution for Affine {
    fn quantile(&self, probability: Share) -> f64 {
        match &self.atoms {
            Some(atoms) => atoms.quantile(probability),
            None => self.moved(self.of.quantile(probability)),
        }
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        match &self.atoms {
            Some(atoms) => atoms.upper_quantile(probability),
            None => self.moved(self.of.upper_quantile(probability)),
        }
    }

    fn cdf(&self, x: f64) -> Share {
        match &self.atoms {
            Some(atoms) => atoms.cdf(x),
            None => self.of.cdf(self.origin(x)),
        }
    }

    fn survival(&self, x: f64) -> Share {
        match &self.atoms {
            Some(atoms) => atoms.survival(x),
            None => self.of.survival(self.origin(x)),
        }
    }

    fn support(&self) -> Support {
        let Support { low, high } = self.of.support();
        Support {
            low: self.moved(low),
            high: self.moved(high),
        }
    }

    fn mean(&self) -> Option<f64> {
        finite(self.moved(self.of.mean()?))
    }

    fn variance(&self) -> Option<f64> {
        finite(self.of.variance()? * self.factor * self.factor)
    }

    fn mode(&self) -> Option<f64> {
        self.of.mode().map(|mode| self.moved(mode))
    }

    fn density(&self, x: f64) -> Option<f64> {
        let density = self.of.density((x - self.shift) / self.factor)?;
        Some(density / self.factor)
    }
}

impl fmt::Display for Affine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !is_one(&self.factor) {
            write!(f, "{} * ", self.factor)?;
        }
        write!(f, "{}", self.of)?;
        if self.shift < 0.0 {
            write!(f, " - {}", -self.shift)?;
        } else if self.shift > 0.0 {
            write!(f, " + {}", self.shift)?;
        }
        Ok(())
    }
}

impl TryFrom<Parameters> for Affine {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        Self::new(given.of, given.factor, given.shift)
    }
}

impl From<Affine> for Parameters {
    fn from(law: Affine) -> Self {
        Self {
            of: law.of,
            factor: law.factor,
            shift: law.shift,
        }
    }
}
