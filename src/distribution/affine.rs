//! A distribution scaled and shifted.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::finite;
use super::check;
use super::member::{Member, Texture};
use super::structure::Structure;
use super::{Discrete, Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A distribution scaled and shifted: `factor X + shift`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution, Scale, Shape};
///
/// // Three weeks of set-up and then a wait, in days.
/// let days = Dist::gamma(Shape(2.0), Scale(4.0))?.shifted(3.0)?.scaled(7.0)?;
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
    /// The distribution itself, where it is a few values.
    atoms: Option<Discrete>,
    /// Values with a probability of their own that the distribution before the change has, if there
    /// are others besides, and if they are not whole numbers: rising.
    steps: Vec<f64>,
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
    /// The distribution of `factor` times a value of the distribution `of`, plus `shift`.
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
        let mut steps = if atoms.is_none() {
            Structure::of(&of).atoms
        } else {
            Vec::new()
        };
        steps.retain(|step| libm::floor(*step) < *step);
        Ok(Self {
            of,
            factor,
            shift,
            atoms,
            steps,
        })
    }

    /// The distribution before it was scaled and shifted.
    #[must_use]
    pub fn of(&self) -> &Dist {
        &self.of
    }

    /// The factor.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// The shift.
    #[must_use]
    pub fn shift(&self) -> f64 {
        self.shift
    }

    pub(super) fn moved(&self, x: f64) -> f64 {
        self.factor * x + self.shift
    }

    /// The argument of the distribution before the change that `x` comes from, on the right side of
    /// each step: a value with a probability of its own must not fall below itself by rounding, nor
    /// its neighbour below rise to it.
    pub(super) fn origin(&self, x: f64) -> f64 {
        let origin = (x - self.shift) / self.factor;
        if origin.is_nan() {
            return origin;
        }
        let origin = self.beside(libm::round(origin), origin, x);
        let after = self.steps.partition_point(|step| *step <= origin);
        let near = self.steps[after.saturating_sub(1)..].iter().take(2);
        near.fold(origin, |origin, &step| self.beside(step, origin, x))
    }

    /// The origin of `x` on the side of this step on which `x` is of what the step becomes.
    fn beside(&self, step: f64, origin: f64, x: f64) -> f64 {
        let moved = self.moved(step);
        if moved > x {
            origin.min(step.next_down())
        } else if moved < x {
            origin.max(step)
        } else {
            step
        }
    }
}

impl Dist {
    /// This distribution with a constant added to each value.
    ///
    /// # Errors
    /// See [`Affine::new`].
    pub fn shifted(self, shift: f64) -> Result<Self, Invalid> {
        match self {
            Self::Affine(law) => Affine::new(law.of().clone(), law.factor(), law.shift() + shift),
            of => Affine::new(of, 1.0, shift),
        }
        .map(Self::from)
    }

    /// This distribution with each value multiplied by a factor above zero.
    ///
    /// # Errors
    /// See [`Affine::new`].
    pub fn scaled(self, factor: f64) -> Result<Self, Invalid> {
        match self {
            Self::Affine(law) => Affine::new(
                law.of().clone(),
                law.factor() * factor,
                law.shift() * factor,
            ),
            of => Affine::new(of, factor, 0.0),
        }
        .map(Self::from)
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

impl Member for Affine {
    fn texture(&self) -> Texture {
        self.of.texture()
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        self.atoms.as_ref()?.atoms()
    }

    fn spacing(&self) -> Option<f64> {
        Some(self.factor * self.of.spacing()?)
    }

    fn slope(&self, x: f64) -> Option<f64> {
        let slope = self.of.slope((x - self.shift) / self.factor)?;
        Some(slope / self.factor)
    }

    fn kink(&self) -> Option<f64> {
        self.of.kink().map(|x| self.moved(x))
    }

    fn has_one_peak(&self) -> bool {
        self.of.has_one_peak()
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
