//! Bayesian fits: priors combined with a history.

use std::fmt;

use serde::Serialize;

use super::fitting::Potential;
use super::hold_out::held_out;
use super::importance::{adapted, resampled, weighted, weights};
use super::shape::Shape;
use super::target::{Point, Target};
use super::{FitCriterion, Fitting, Priors, uniforms};
use crate::adoption::{Curve, CurveFamily, History};
use crate::distribution::{self, Dist, Distribution};
use crate::error::{AdoptionError, Invalid, Permitted, outcome};
use crate::numeric::normal_score;
use crate::quantity::{Approx, Share, Unit};
use crate::random::Seed;
use crate::sample::{JointEmpirical, percentile};

/// Draws weighted once the posterior is found.
const WEIGHTED: usize = 20_000;

/// Rows handed on.
const ROWS: usize = 4_000;

/// Effective draws below which a posterior is not believed.
const BELIEVED: f64 = 1_000.0;

/// What priors and a history together say about a curve: for histories that do not determine the
/// potential.
///
/// # Method
/// Adoption in a period is the increment of the curve plus a normal error of unknown size. The
/// prior of that size is worth one earlier period with an error of a tenth of the mean adoption per
/// period; the size is integrated out exactly. Priors enter by their quantiles, so any distribution
/// can be used. The potential is at least what has adopted.
///
/// # Precision
/// Adaptive importance sampling with a defensive mixture of a multivariate Student distribution and
/// the prior, tempered until it has found the posterior; then 20,000 weighted draws, from which
/// 4,000 rows are resampled systematically. [`effective_draws`](Self::effective_draws) is the
/// equivalent number of independent draws; a posterior with fewer than 1,000 is refused. The same
/// seed gives the same bits.
///
/// # Example
/// ```
/// use bizcase::adoption::{Fitting, History, Priors, ProductClass};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Period;
///
/// // Five years of room air conditioners, in thousands, do not determine the potential.
/// let history = History::increments(Period::Year, &[96.0, 195.0, 238.0, 380.0, 1045.0])?;
/// let fitting = Fitting::bass();
/// assert!(fitting.to(&history).is_err());
///
/// // A sizing says 10 to 30 million homes; earlier durables say how fast they adopt.
/// let homes = Dist::log_normal_p5_p95(10_000.0, 30_000.0)?;
/// let priors = Priors::by_analogy(ProductClass::ConsumerDurables, homes)?;
/// let posterior = fitting.posterior("air conditioners", &history, &priors, 7.into())?;
/// assert!(posterior.effective_draws > 1_000.0);
/// let q = &posterior.parameters[2];
/// assert!(q.standard_deviation < q.prior_standard_deviation.unwrap());
///
/// // Joint rows of potential, p and q, for the inputs of a model.
/// let potential = posterior.draws.column("potential")?;
/// let p = posterior.draws.column("p")?;
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// M.-S. Oh and J. O. Berger (1992), "Adaptive importance sampling in Monte Carlo integration",
/// *Journal of Statistical Computation and Simulation* 41, 143-168; A. B. Owen and Y. Zhou (2000),
/// "Safe and effective importance sampling", *JASA* 95, 135-143.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AdoptionPosterior {
    /// The family of the curve.
    pub family: CurveFamily,
    /// The potential, the two parameters of the family, and `noise`: the standard deviation of a
    /// period's adoption around the curve.
    pub parameters: Vec<PosteriorParameter>,
    /// The number of independent draws to which the weighted draws are equivalent: the squared sum
    /// of the weights divided by the sum of their squares.
    pub effective_draws: f64,
    /// Joint rows, named like the parameters, for the inputs of a model.
    pub draws: JointEmpirical,
    /// How the posterior from the first periods of the history forecast the rest.
    pub backtest: PosteriorBacktest,
    periods: u32,
}

/// The posterior distribution of a parameter.
///
/// # Example
/// See [`AdoptionPosterior`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PosteriorParameter {
    /// The name of the parameter.
    pub name: &'static str,
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub standard_deviation: f64,
    /// The standard error of the mean, from the finite number of draws.
    pub mean_error: f64,
    /// The 5th percentile.
    pub p5: f64,
    /// The median.
    pub median: f64,
    /// The 95th percentile.
    pub p95: f64,
    /// The standard deviation of the prior; `None` if it has none.
    pub prior_standard_deviation: Option<f64>,
}

/// `potential 134 m (97.6 m to 177 m)`: the median, and the range from P5 to P95.
impl fmt::Display for PosteriorParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, middle, high] =
            [self.p5, self.median, self.p95].map(|value| Unit::Ratio.show(value));
        write!(f, "{} {middle} ({low} to {high})", self.name)
    }
}

/// A posterior from the first periods of a history, compared with the periods held out.
///
/// # Example
/// ```
/// use bizcase::adoption::{Fitting, History, Priors};
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Period;
///
/// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0];
/// let history = History::increments(Period::Year, &sold)?;
/// let priors = Priors::average(Dist::log_normal_p5_p95(10_000.0, 30_000.0)?)?;
/// let fitting = Fitting::bass().hold_out(2);
/// let posterior = fitting.posterior("air conditioners", &history, &priors, 7.into())?;
/// let forecast = posterior.backtest.outcome.as_ref().unwrap();
/// assert_eq!(forecast.len(), 2);
/// assert!(forecast.iter().all(|year| year.p5 < year.actual && year.actual < year.p95));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PosteriorBacktest {
    /// The number of periods the posterior uses.
    pub fitted: usize,
    /// The forecast range and the actual figure of each period held out, or why there is no
    /// forecast.
    #[serde(serialize_with = "outcome")]
    pub outcome: Result<Vec<PredictedPeriod>, AdoptionError>,
}

/// The forecast range of a period, with the error around the curve.
///
/// # Example
/// See [`PosteriorBacktest`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PredictedPeriod {
    /// The mean.
    pub mean: f64,
    /// The 5th percentile.
    pub p5: f64,
    /// The median.
    pub median: f64,
    /// The 95th percentile.
    pub p95: f64,
    /// The actual number of adopters.
    pub actual: f64,
}

impl Fitting {
    /// Combines priors and a history into a posterior of the curve and its potential. One period of
    /// history suffices.
    ///
    /// The name identifies the rows of [`AdoptionPosterior::draws`]: in a model, draws of the same
    /// name come from the same row, so posteriors of different products need different names.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] for priors with values that the family does not allow, for a
    /// criterion other than [`FitCriterion::Increments`], and for a stated potential, which belongs
    /// in the priors; [`AdoptionError::PosteriorNotReached`] if priors and history contradict each
    /// other so strongly that no draws fit both.
    pub fn posterior(
        &self,
        name: &str,
        history: &History,
        priors: &Priors,
        seed: Seed,
    ) -> Result<AdoptionPosterior, AdoptionError> {
        if self.criterion != FitCriterion::Increments {
            let rule = "Increments for a posterior";
            return Err(Invalid::rule("criterion", format!("{:?}", self.criterion), rule).into());
        }
        if self.potential != Potential::Unknown {
            let rule = "in the priors for a posterior";
            return Err(Invalid::rule("potential", "stated", rule).into());
        }
        let (parameters, effective_draws, draws) =
            posterior(self.family, name, history, priors, seed)?;
        let held = held_out(self.hold_out, history).min(history.periods().saturating_sub(1));
        let fitted = history.periods() - held;
        let outcome = self.predicted(history, priors, seed, fitted);
        Ok(AdoptionPosterior {
            family: self.family,
            parameters,
            effective_draws,
            draws,
            backtest: PosteriorBacktest { fitted, outcome },
            periods: u32::try_from(history.periods()).unwrap_or(u32::MAX),
        })
    }

    fn predicted(
        &self,
        history: &History,
        priors: &Priors,
        seed: Seed,
        fitted: usize,
    ) -> Result<Vec<PredictedPeriod>, AdoptionError> {
        let first = history.first(fitted)?;
        let (_, _, draws) = posterior(self.family, "backtest", &first, priors, seed)?;
        let known = u32::try_from(fitted).unwrap_or(u32::MAX);
        let actual = &history.per_period()[fitted..];
        let horizon = u32::try_from(actual.len()).unwrap_or(u32::MAX);
        let ranges = ranges(self.family, &draws, seed, known, horizon)?;
        let pairs = ranges.into_iter().zip(actual);
        Ok(pairs
            .map(|(range, &actual)| PredictedPeriod { actual, ..range })
            .collect())
    }
}

impl AdoptionPosterior {
    /// The forecast ranges of the next periods, with the error around the curve. Their `actual` is
    /// zero, since nobody has adopted in them yet.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] for more than
    /// [`Timeline::MAX_PERIODS`](crate::quantity::Timeline::MAX_PERIODS) periods.
    pub fn forecast(
        &self,
        periods: u32,
        seed: Seed,
    ) -> Result<Vec<PredictedPeriod>, AdoptionError> {
        ranges(self.family, &self.draws, seed, self.periods, periods)
    }
}

type Summary = (Vec<PosteriorParameter>, f64, JointEmpirical);

fn posterior(
    family: CurveFamily,
    name: &str,
    history: &History,
    priors: &Priors,
    seed: Seed,
) -> Result<Summary, AdoptionError> {
    priors.check(family)?;
    let mean = history.adopted() / history.periods() as f64;
    let target = Target {
        shape: Shape {
            family,
            criterion: FitCriterion::Increments,
            periods: history.periods(),
        },
        priors,
        history,
        believed: 0.01 * mean * mean,
    };
    let proposal = adapted(&target, seed)?;
    let (points, ln) = weighted(&target, &proposal, seed, "posterior: draws", WEIGHTED, 1.0);
    let (weights, effective) = weights(&ln);
    if effective < BELIEVED {
        return Err(AdoptionError::PosteriorNotReached {
            draws: WEIGHTED,
            effective,
            needed: BELIEVED,
        });
    }
    let names = family.parameters();
    let chosen = resampled(&weights, ROWS);
    let rows: Vec<Point> = chosen
        .iter()
        .map(|&i| target.parameters(&points[i]))
        .collect();
    let noise = noise(&target, &rows, seed)?;
    let laws = [
        Some(&priors.potential),
        Some(&priors.first),
        Some(&priors.second),
        None,
    ];
    let columns: Vec<(&'static str, Vec<f64>)> = ["potential", names[0], names[1]]
        .into_iter()
        .enumerate()
        .map(|(k, name)| (name, rows.iter().map(|row| row[k]).collect()))
        .chain([("noise", noise)])
        .collect();
    let parameters = columns
        .iter()
        .zip(laws)
        .map(|((name, values), law)| parameter(name, values, law, effective))
        .collect();
    let draws = JointEmpirical::new(name, columns)?;
    Ok((parameters, effective, draws))
}

/// A standard deviation of the error for each row, from its distribution given the row: the sum of
/// squares over a chi-square number.
fn noise(target: &Target<'_>, rows: &[Point], seed: Seed) -> Result<Vec<f64>, AdoptionError> {
    let freedom = target.history.periods() as f64 + 1.0;
    let chi_square = Dist::gamma(distribution::Shape(0.5 * freedom), distribution::Scale(2.0))?;
    let draws = uniforms(seed, "posterior: noise", rows.len());
    let mut values = vec![0.0; target.history.periods()];
    let mut noise = Vec::with_capacity(rows.len());
    for (row, u) in rows.iter().zip(draws) {
        let squares = target.believed + target.squares(*row, &mut values).unwrap_or(0.0);
        let chi = chi_square.quantile(Share::literal(u)).max(1e-12);
        noise.push(libm::sqrt(squares / chi));
    }
    Ok(noise)
}

fn parameter(
    name: &'static str,
    values: &[f64],
    law: Option<&Dist>,
    effective: f64,
) -> PosteriorParameter {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
    let standard_deviation = libm::sqrt(variance);
    PosteriorParameter {
        name,
        mean,
        standard_deviation,
        mean_error: standard_deviation / libm::sqrt(effective.min(n)),
        p5: percentile(&sorted, 0.05),
        median: percentile(&sorted, 0.5),
        p95: percentile(&sorted, 0.95),
        prior_standard_deviation: law.and_then(Distribution::variance).map(libm::sqrt),
    }
}

/// The ranges of adoption in the periods after the known ones.
fn ranges(
    family: CurveFamily,
    draws: &JointEmpirical,
    seed: Seed,
    known: u32,
    periods: u32,
) -> Result<Vec<PredictedPeriod>, AdoptionError> {
    Permitted::between(0.0, f64::from(crate::quantity::Timeline::MAX_PERIODS))
        .check("periods forecast", f64::from(periods))?;
    let names = family.parameters();
    let rows = draws.rows();
    let mut columns = Vec::with_capacity(4);
    for name in ["potential", names[0], names[1], "noise"] {
        let column = draws.column(name)?;
        let middle = |row: usize| Share::literal((row as f64 + 0.5) / rows as f64);
        let values: Vec<f64> = (0..rows).map(|row| column.in_row_of(middle(row))).collect();
        columns.push(values);
    }
    let mut ranges = Vec::new();
    for ahead in 1..=periods {
        let errors = uniforms(seed, &format!("forecast: error {ahead}"), rows);
        let mut values: Vec<f64> = (0..rows)
            .map(|row| {
                let (a, b) = (Approx::new(columns[1][row]), Approx::new(columns[2][row]));
                let curve = family.drawn::<f64>(a, b);
                let gained = curve.gained(known.saturating_add(ahead)).number();
                // Nobody un-adopts.
                (columns[0][row] * gained + columns[3][row] * normal_score(errors[row])).max(0.0)
            })
            .collect();
        values.sort_by(f64::total_cmp);
        ranges.push(PredictedPeriod {
            mean: values.iter().sum::<f64>() / rows as f64,
            p5: percentile(&values, 0.05),
            median: percentile(&values, 0.5),
            p95: percentile(&values, 0.95),
            actual: 0.0,
        });
    }
    Ok(ranges)
}
