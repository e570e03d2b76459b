//! Why an adoption history gives no curve, or a curve no forecast.

use serde::Serialize;

use super::Invalid;

/// An adoption history from which no curve can be told.
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
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdoptionError {
    /// A value that a curve, a history or a prior cannot have.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Fewer periods than the curve has parameters to be told from, with one to spare.
    #[error(
        "{curve} needs {needed} or more periods of adoption to be fitted; the history has {periods}"
    )]
    TooFewPeriods {
        /// The curve.
        curve: String,
        /// How many periods there are from the first with adoption on.
        periods: usize,
        /// How many are needed.
        needed: usize,
    },
    /// The history does not say how many will adopt in the end.
    #[error("{0}; state a potential (for instance from a sizing) or priors by analogy")]
    PotentialNotIdentified(Box<PotentialEvidence>),
    /// What was given does not determine the curve.
    #[error("{curve} cannot be told from this history: {reason}")]
    NotIdentified {
        /// The curve.
        curve: String,
        /// What is missing, as a clause.
        reason: String,
    },
    /// The search ended before it reached the tolerance.
    #[error(
        "the fit of {curve} did not converge in {iterations} iterations: the gradient is {gradient} at {}",
        best.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    )]
    NotConverged {
        /// The curve.
        curve: String,
        /// How many iterations were made.
        iterations: u32,
        /// The greatest cosine left between the residuals and their slopes.
        gradient: f64,
        /// The parameters at the best point reached.
        best: Vec<(&'static str, f64)>,
    },
    /// Too few of the weighted draws carry the posterior for it to be trusted.
    #[error(
        "the posterior is carried by {effective:.0} effective draws of {draws}, fewer than {needed:.0}; priors and history contradict each other, or more draws are needed"
    )]
    PosteriorNotReached {
        /// How many draws were weighted.
        draws: usize,
        /// To how many independent ones they amount.
        effective: f64,
        /// How many it should be.
        needed: f64,
    },
}

/// Why a history does not hold the potential.
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
    /// A best potential exists, but growth without any limit fits so nearly as well that it cannot
    /// be ruled out at the 95 % level.
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
    /// What is wrong.
    pub problem: PotentialProblem,
    /// How many periods were fitted.
    pub periods: usize,
    /// How many have adopted in them.
    pub adopted: f64,
    /// The best estimate, where one exists: potential and parameters by name. Not to be believed.
    pub estimate: Vec<(&'static str, f64)>,
    /// The standard error of the estimated potential, where there is one.
    pub potential_standard_error: Option<f64>,
    /// Where the estimated curve has its inflection, in periods since launch.
    pub inflection: Option<f64>,
    /// The sum of squares of the best estimate; of a likelihood, minus twice its logarithm.
    pub misfit: Option<f64>,
    /// The same of growth without a limit.
    pub misfit_unlimited: f64,
    /// The profile: for each potential tried, the least misfit of any curve with it.
    pub profile: Vec<(f64, f64)>,
}

impl std::fmt::Display for PotentialEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (curve, periods) = (&self.curve, self.periods);
        write!(
            f,
            "the potential of {curve} is not in these {periods} periods: "
        )?;
        let estimated = |name: &str| self.estimate.iter().find(|(known, _)| *known == name);
        match self.problem {
            PotentialProblem::NoEstimate => f.write_str(
                "the larger the potential, the better the fit, so that no best one exists",
            ),
            PotentialProblem::BeforeInflection => {
                write!(
                    f,
                    "the inflection of the best curve lies after the last one"
                )?;
                self.inflection
                    .map_or(Ok(()), |at| write!(f, ", at {at:.1}"))
            }
            PotentialProblem::UnlimitedGrowthNotRejected => {
                f.write_str("growth without a limit fits nearly as well")?;
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
