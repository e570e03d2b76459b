//! A fitted adoption curve as data.

use super::{AdoptionFit, CurveFamily, Diffusion};
use crate::error::{AdoptionError, Invalid};
use crate::random::Seed;
use crate::sample::{Fitted, ParameterFamily, family};

/// A fitted adoption curve to be stored and handed on; time counts periods since launch.
/// [`AdoptionFit::fitted`] makes it. Its draws are those of the potential and of the two parameters
/// of the curve.
///
/// # Example
/// ```
/// use bizcase::adoption::{CurveFamily, FittedCurve, Fitting, History};
/// use bizcase::quantity::Period;
///
/// // Room air conditioners, 1946 to 1955, in thousands: Bass (1969).
/// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0];
/// let history = History::increments(Period::Year, &sold)?;
/// let fit = Fitting::of(CurveFamily::Bass).to(&history)?;
/// let fitted = fit.fitted("air conditioners", 500, 1)?;
/// assert_eq!(fitted.every(), Period::Year);
/// let stored = serde_json::to_string(&fitted)?;
/// assert_eq!(serde_json::from_str::<FittedCurve>(&stored)?, fitted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type FittedCurve = Fitted<CurveFamily>;

impl family::Sealed for CurveFamily {}

impl ParameterFamily for CurveFamily {
    type Member = Diffusion;
    /// The potential.
    const BEFORE: usize = 1;

    fn member(&self, parameters: &[f64]) -> Result<Diffusion, Invalid> {
        let Ok(pair) = <[f64; 2]>::try_from(parameters) else {
            let rule = "the two of the curve";
            return Err(Invalid::rule(
                "number of parameters",
                parameters.len(),
                rule,
            ));
        };
        self.curve(pair)
    }
}

impl AdoptionFit {
    /// The fit as data, with this many joint draws of its parameters. The name stands for the draws:
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
        let observed = u32::try_from(self.history().periods()).unwrap_or(u32::MAX);
        let span = (observed, self.history().step());
        let drawn = (name, draws, seed.into());
        Ok(Fitted::new(self.family, &self.parameters, span, drawn)?)
    }
}
