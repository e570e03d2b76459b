//! Curves fitted to a history, with the uncertainty that it leaves.

use serde::{Deserialize, Serialize};

mod backtest;
mod custom;
mod estimate;
mod fitting;
mod generalized;
mod generations;
mod hold_out;
mod identify;
mod importance;
mod interval;
mod likelihood;
mod posterior;
mod priors;
mod proposal;
mod regression;
mod search;
mod shape;
mod target;
mod task;

use std::fmt;

pub use backtest::{Backtest, Forecast};
pub use custom::CurveFit;
pub use fitting::{FitCriterion, Fitting};
pub use generalized::GeneralizedFit;
pub use generations::{GenerationsFit, GenerationsHistory};
pub use posterior::{AdoptionPosterior, PosteriorBacktest, PosteriorParameter, PredictedPeriod};
pub use priors::{ANALOGIES, Analogy, Priors, ProductClass};
pub use regression::BassRegression;

use super::{Curve, CurveFamily, Diffusion, History, LifeCycle, Peak};
use crate::error::{AdoptionError, Invalid, Permitted, loaded};
use crate::numeric::normal_score;
use crate::quantity::{Count, Period, Timeline};
use crate::random::{Seed, Stream};
use crate::sample::FitParameters;

/// The source of a fit's potential.
///
/// # Example
/// See [`AdoptionFit`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PotentialSource {
    /// Estimated from the history.
    Estimated,
    /// Stated by you.
    Stated,
    /// At the bound you stated: the history alone gives a larger potential, or none.
    AtBound,
    /// Estimated from the history, and below what has already adopted, as errors of least squares
    /// allow. [`AdoptionFit::potential`] is then what has adopted; the estimate and its error are
    /// the first of [`AdoptionFit::parameters`]. With [`FitCriterion::Likelihood`] the potential is
    /// never below what has adopted.
    AllAdopted,
}

impl PotentialSource {
    /// Whether the potential was estimated from the history, not stated.
    #[must_use]
    pub const fn is_estimated(self) -> bool {
        matches!(self, Self::Estimated | Self::AllAdopted)
    }
}

/// A curve fitted to a history.
///
/// # Precision
/// The potential is eliminated. The other two parameters are searched for from every local minimum
/// of a grid, and the best result is refined to about 10 digits. If the history does not determine
/// the potential, the fit is an error with the evidence, see
/// [`AdoptionError::PotentialNotIdentified`]: there is no best potential, or the inflection lies
/// ahead, or unlimited growth is not rejected at the 95 % level (by an F test).
///
/// # Example
/// ```
/// use bizcase::adoption::{Fitting, History, PotentialSource};
/// use bizcase::quantity::Period;
///
/// // Room air conditioners in thousands, 1949-1961 (Mahajan, Mason and Srinivasan 1986).
/// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0,
///     1580.0, 1500.0];
/// let fit = Fitting::bass().to(&History::increments(Period::Year, &sold)?)?;
/// assert_eq!(fit.potential_source, PotentialSource::Estimated);
/// assert!((fit.potential.value() - 18_712.74).abs() < 0.01);
/// assert!((fit.parameters[0].standard_error.unwrap() - 1_410.54).abs() < 0.01);
/// assert_eq!(fit.parameters[1].name, "p");
/// assert!((fit.peak().time - 9.581).abs() < 0.001);
///
/// // How well would a fit to the first eleven years have forecast the last two?
/// let backtest = fit.backtest.outcome.as_ref().unwrap();
/// assert!(backtest.weighted_absolute_percentage_error.unwrap() < 0.25);
///
/// // The forecast for the next year, and draws of the parameters for a simulation.
/// assert!((fit.forecast(1)?[0] - 1096.0).abs() < 1.0);
/// let draws = fit.parameters.draws("air conditioners", 1_000, 1)?;
/// let potential = draws.column("potential")?;
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AdoptionFit {
    /// The family of the curve.
    pub family: CurveFamily,
    /// What was minimised.
    pub criterion: FitCriterion,
    /// The fitted curve; time counts periods of the history since launch.
    pub curve: Diffusion,
    /// The number of eventual adopters: the estimate, or what has adopted if that is more.
    pub potential: Count,
    /// The source of the potential.
    pub potential_source: PotentialSource,
    /// The potential and the parameters of the curve as the criterion gives them, with standard
    /// errors where they were estimated. The data reach from the first to the last period.
    ///
    /// In draws the potential is at least what has adopted. For a history that leaves much open,
    /// use [`posterior`](Fitting::posterior) instead.
    pub parameters: FitParameters,
    /// The standard errors under the assumption of independent errors, in the same order, for
    /// comparison with programs that print them. For [`FitCriterion::Cumulative`] the assumption is
    /// wrong and the true errors are larger; for other criteria they equal those of the parameters.
    #[serde(serialize_with = "loaded::gaps::serialize")]
    pub independent_errors: Vec<Option<f64>>,
    /// The number of periods fitted.
    pub observations: usize,
    /// The number of periods less the number of parameters estimated.
    pub degrees_of_freedom: usize,
    /// The data of the criterion less the curve, period by period.
    pub residuals: Vec<f64>,
    /// The sum of squared residuals.
    pub sum_of_squares: f64,
    /// The standard deviation of the residuals, by the degrees of freedom.
    pub residual_standard_error: f64,
    /// The condition number of the least-squares slopes, scaled to length one. Above a few hundred,
    /// parameters can hardly be told apart.
    pub condition: Option<f64>,
    /// The log-likelihood. For least squares it is that of normal errors. For the likelihood it is
    /// that of the adopters' periods, and with a stated potential also of their number, relative to
    /// the likeliest number.
    pub log_likelihood: f64,
    /// How the same fit to the first periods of the history forecast the rest.
    pub backtest: Backtest,
    history: History,
}

loaded::through!(
    AdoptionFit {
        family: CurveFamily,
        criterion: FitCriterion,
        curve: Diffusion,
        potential: Count,
        potential_source: PotentialSource,
        parameters: FitParameters,
        #[serde(with = "loaded::gaps")]
        independent_errors: Vec<Option<f64>>,
        observations: usize,
        degrees_of_freedom: usize,
        residuals: Vec<f64>,
        sum_of_squares: f64,
        residual_standard_error: f64,
        condition: Option<f64>,
        log_likelihood: f64,
        backtest: Backtest,
        history: History,
    } => is_fitted(family, &curve, &parameters).map(|()| AdoptionFit {
        family,
        criterion,
        curve,
        potential,
        potential_source,
        parameters,
        independent_errors,
        observations,
        degrees_of_freedom,
        residuals,
        sum_of_squares,
        residual_standard_error,
        condition,
        log_likelihood,
        backtest,
        history,
    })
);

/// Refuses a curve of other parameters than those of its fit: the potential, then the curve's.
fn is_fitted(
    family: CurveFamily,
    curve: &Diffusion,
    parameters: &FitParameters,
) -> Result<(), Invalid> {
    let &[_, first, second] = &parameters.values()[..] else {
        let rule = "a potential and the two of the curve";
        return Err(Invalid::rule(
            "parameters of the fit",
            parameters.len(),
            rule,
        ));
    };
    if family.curve([first, second])? == *curve {
        return Ok(());
    }
    let rule = "that of its family and parameters";
    Err(Invalid::rule(
        "curve of the fit",
        format!("{curve:?}"),
        rule,
    ))
}

impl AdoptionFit {
    /// The time of fastest adoption, and the rate at that time.
    #[must_use]
    pub fn peak(&self) -> Peak {
        self.curve.peak()
    }

    /// The phases of the life cycle.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        self.curve.life_cycle()
    }

    /// The fitted curve with time in periods of another length, such as months for a yearly
    /// history.
    #[must_use]
    pub fn curve_per(&self, period: Period) -> Diffusion {
        self.curve.rescaled(self.history.step(), period)
    }

    /// The history that was fitted.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The number of adopters in each of the next periods, from the fitted curve.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] for more than [`Timeline::MAX_PERIODS`] periods.
    pub fn forecast(&self, periods: u32) -> Result<Vec<f64>, AdoptionError> {
        let permitted = Permitted::between(0.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("periods forecast", f64::from(periods))?;
        let known = u32::try_from(self.history.periods()).unwrap_or(u32::MAX);
        let ahead = (1..=periods).map(|ahead| {
            let gained: f64 = self.curve.gained(known.saturating_add(ahead)).number();
            self.parameters[0].value * gained
        });
        Ok(ahead.collect())
    }
}

impl fmt::Display for AdoptionFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} fitted to {} periods:",
            self.family, self.observations
        )?;
        write!(f, "{} peak at {:.1}", self.parameters, self.peak().time)?;
        match self.potential_source {
            PotentialSource::Estimated => Ok(()),
            PotentialSource::Stated => f.write_str("; the potential was stated"),
            PotentialSource::AtBound => {
                f.write_str("; the potential is at the bound stated for it")
            }
            PotentialSource::AllAdopted => {
                f.write_str("; more have adopted than the potential estimated")
            }
        }
    }
}

/// Uniform numbers of a named stream.
fn uniforms(seed: Seed, name: &str, count: usize) -> Vec<f64> {
    let mut column = vec![0.0; count.next_multiple_of(16)];
    Stream::new(seed, name).fill(0, &mut column);
    column.truncate(count);
    column
}

/// Standard normal numbers of a named stream.
fn normals(seed: Seed, name: &str, count: usize) -> Vec<f64> {
    uniforms(seed, name, count)
        .into_iter()
        .map(normal_score)
        .collect()
}
