//! Errors of adoption fits and forecasts.

use serde::Serialize;

use super::number::named;
use super::{Failure, Invalid, Shown};

/// An adoption history that does not determine a curve.
///
/// # Example
/// ```
/// use bizcase::adoption::{Fitting, History};
/// use bizcase::error::AdoptionError;
/// use bizcase::quantity::Period;
///
/// // Five years of steady growth do not say where it ends.
/// let history = History::increments(Period::Year, &[96.0, 195.0, 238.0, 380.0, 1045.0])?;
/// let error = Fitting::bass().to(&history).unwrap_err();
/// assert!(matches!(error, AdoptionError::PotentialNotIdentified(_)));
/// assert!(error.to_string().contains("state a potential"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdoptionError {
    /// A value that a curve, a history or a prior cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Fewer periods than the fit needs: the number of parameters, and one more.
    #[error(
        "a fit of {curve} needs at least {needed} periods of adoption; the history has {periods}"
    )]
    TooFewPeriods {
        /// The curve.
        curve: String,
        /// The number of periods, from the first with adoption on.
        periods: usize,
        /// The number of periods needed.
        needed: usize,
    },
    /// The history does not determine how many will adopt in the end.
    #[error("{0}; state a potential (for instance from a sizing) or priors by analogy")]
    PotentialNotIdentified(Box<PotentialEvidence>),
    /// The data do not determine the curve.
    #[error("the history does not determine {curve}: {reason}")]
    NotIdentified {
        /// The curve.
        curve: String,
        /// What is missing, as a clause.
        reason: String,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "the fit of {curve} did not converge in {iterations} iterations: the gradient is {} at {}",
        Shown(*gradient),
        named(best)
    )]
    NotConverged {
        /// The curve.
        curve: String,
        /// The number of iterations.
        iterations: u32,
        /// The largest remaining cosine between the residuals and their slopes.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(&'static str, f64)>,
    },
    /// Too few effective draws to rely on the posterior.
    #[error(
        "the posterior has only {effective:.0} effective draws out of {draws} and needs {needed:.0}; priors and history contradict each other, or more draws are needed"
    )]
    PosteriorNotReached {
        /// The number of weighted draws.
        draws: usize,
        /// The equivalent number of independent draws.
        effective: f64,
        /// The number of effective draws needed.
        needed: f64,
    },
    /// Why an earlier fit had no forecast, as it was stored with that fit.
    #[error("{0}")]
    Recorded(Box<Failure>),
}

/// Why a history does not determine the potential.
///
/// # Example
/// See [`AdoptionError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum PotentialProblem {
    /// The larger the potential, the better the fit: there is no best one.
    NoEstimate,
    /// The fitted curve has its inflection after the last period.
    BeforeInflection,
    /// A best potential exists, but unlimited growth fits so nearly as well that it cannot be ruled
    /// out at the 95 % level.
    UnlimitedGrowthNotRejected,
}

/// What the history says about the potential, and why that is not enough.
///
/// # Example
/// See [`AdoptionError`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PotentialEvidence {
    /// The curve.
    pub curve: String,
    /// The problem.
    pub problem: PotentialProblem,
    /// The number of periods fitted.
    pub periods: usize,
    /// The number who have adopted in them.
    pub adopted: f64,
    /// The best estimate, if one exists: potential and parameters by name. Do not rely on it.
    pub estimate: Vec<(&'static str, f64)>,
    /// The standard error of the estimated potential, if there is one.
    pub potential_standard_error: Option<f64>,
    /// The inflection of the estimated curve, in periods since launch.
    pub inflection: Option<f64>,
    /// The misfit of the best estimate: its sum of squares, or minus twice its log-likelihood.
    pub misfit: Option<f64>,
    /// The misfit of unlimited growth.
    pub misfit_unlimited: f64,
    /// The profile: for each potential tried, the smallest misfit of any curve with it.
    pub profile: Vec<(f64, f64)>,
}

impl std::fmt::Display for PotentialEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (curve, periods) = (&self.curve, self.periods);
        write!(
            f,
            "these {periods} periods do not determine the potential of {curve}: "
        )?;
        let estimated = |name: &str| self.estimate.iter().find(|(known, _)| *known == name);
        match self.problem {
            PotentialProblem::NoEstimate => {
                f.write_str("the larger the potential, the better the fit")
            }
            PotentialProblem::BeforeInflection => {
                write!(
                    f,
                    "the inflection of the best curve lies after the last one"
                )?;
                self.inflection
                    .map_or(Ok(()), |at| write!(f, ", at {at:.1}"))
            }
            PotentialProblem::UnlimitedGrowthNotRejected => {
                f.write_str("unlimited growth fits nearly as well")?;
                match (estimated("potential"), self.potential_standard_error) {
                    (Some((_, best)), Some(error)) => {
                        let digits = if error < 100.0 { 6 } else { 0 };
                        write!(
                            f,
                            " as the best potential of {best:.digits$} ± {error:.digits$}"
                        )
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

impl AdoptionError {
    /// The [`Invalid`] inside, if there is one.
    #[must_use]
    pub fn invalid(&self) -> Option<&Invalid> {
        match self {
            Self::Invalid(invalid) => Some(invalid),
            _ => None,
        }
    }
}
