//! A fitted adoption curve as data.

use serde::{Deserialize, Serialize};

use super::{AdoptionFit, CurveFamily, Diffusion};
use crate::error::{AdoptionError, Invalid};
use crate::quantity::Period;
use crate::random::Seed;
use crate::sample::JointEmpirical;

/// A fitted adoption curve to be stored and handed on: its family, the best estimate of its
/// parameters, and joint draws of them.
///
/// # Example
/// ```
/// use bizcase::adoption::{CurveFamily, FittedCurve, Fitting, History};
/// use bizcase::quantity::Period;
///
/// // Room air conditioners, 1946 to 1958, in thousands: Bass (1969), table 1.
/// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0];
/// let history = History::increments(Period::Year, &sold)?;
/// let fit = Fitting::of(CurveFamily::Bass).to(&history)?;
/// let fitted = fit.fitted("air conditioners", 500, 1)?;
/// assert_eq!(fitted.every(), Period::Year);
/// let stored = serde_json::to_string(&fitted)?;
/// assert_eq!(serde_json::from_str::<FittedCurve>(&stored)?, fitted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct FittedCurve {
    plain: Plain,
    estimate: Diffusion,
    /// One for each row of the draws.
    drawn: Vec<Diffusion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    family: CurveFamily,
    /// The two parameters of the curve, in the order of the family.
    parameters: [f64; 2],
    /// The potential, and the parameters.
    draws: JointEmpirical,
    /// The last period of the data.
    observed: u32,
    /// The length of a period.
    every: Period,
}

impl TryFrom<Plain> for FittedCurve {
    type Error = AdoptionError;

    fn try_from(plain: Plain) -> Result<Self, AdoptionError> {
        let estimate = plain.family.curve(plain.parameters)?;
        let columns = plain.draws.columns().count();
        if columns != 3 {
            let rule = "three: the potential and two parameters";
            return Err(Invalid::rule("columns of the draws", columns, rule).into());
        }
        let [first, second] = [1, 2].map(|place| plain.draws.at(place).1);
        let pairs = first.iter().zip(second);
        let drawn = pairs.map(|(&first, &second)| plain.family.curve([first, second]));
        Ok(Self {
            drawn: drawn.collect::<Result<_, _>>()?,
            estimate,
            plain,
        })
    }
}

impl From<FittedCurve> for Plain {
    fn from(fitted: FittedCurve) -> Self {
        fitted.plain
    }
}

impl AdoptionFit {
    /// The fit as data with so many joint draws of its parameters. The name stands for the draws:
    /// in a simulation, what has the same name is drawn by the same random numbers.
    ///
    /// # Errors
    /// [`AdoptionError`] unless there are 2 to 10 million draws, and if a draw is no curve of the
    /// family: a history that leaves that much open needs a
    /// [`posterior`](super::Fitting::posterior).
    ///
    /// # Example
    /// See [`FittedCurve`].
    pub fn fitted(
        &self,
        name: &str,
        draws: u32,
        seed: impl Into<Seed>,
    ) -> Result<FittedCurve, AdoptionError> {
        let values = self.parameters.values();
        let parameters = [values[1], values[2]];
        let plain = Plain {
            family: self.family,
            parameters,
            draws: self.parameters.draws(name, draws, seed)?,
            observed: u32::try_from(self.history().periods()).unwrap_or(u32::MAX),
            every: self.history().step(),
        };
        plain.try_into()
    }
}

impl FittedCurve {
    /// The curve with the best estimate of its parameters; time counts periods since launch.
    #[must_use]
    pub const fn estimate(&self) -> &Diffusion {
        &self.estimate
    }

    /// The curve of each draw, in the order of the rows.
    #[must_use]
    pub fn drawn(&self) -> &[Diffusion] {
        &self.drawn
    }

    /// The joint draws of the potential and the parameters.
    #[must_use]
    pub const fn draws(&self) -> &JointEmpirical {
        &self.plain.draws
    }

    /// The last period of the data.
    #[must_use]
    pub const fn observed(&self) -> u32 {
        self.plain.observed
    }

    /// The length of a period.
    #[must_use]
    pub const fn every(&self) -> Period {
        self.plain.every
    }
}
