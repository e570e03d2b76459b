//! Norton-Bass generations fitted to the users of each.

use serde::Serialize;

use super::custom::{Solution, ran_away, solve};
use super::identify::{doubt, least};
use super::search::RUNAWAY;
use super::shape::Shape;
use super::{CurveFamily, FitCriterion};
use crate::adoption::{Bass, NortonBass};
use crate::error::{AdoptionError, Invalid, Permitted, PotentialEvidence, PotentialProblem};
use crate::numeric::least_squares;
use crate::quantity::{Approx, Count, Timeline};
use crate::sample::{FitParameters, Parameter, Reach, Spread};

/// More generations than this are not fitted.
const MOST: usize = 20;

/// The number of users of one product generation at the end of each period, counted from the launch
/// of the first generation.
///
/// # Example
/// See [`GenerationsFit`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GenerationsHistory {
    /// The launch, in periods from that of the first generation.
    pub launch: f64,
    /// The number of users at the end of each period, with zeros before the launch.
    pub in_use: Vec<f64>,
}

/// Norton-Bass generations, fitted by least squares to the users of all generations.
///
/// # Precision
/// The potentials are eliminated over a grid of curves. The best five curves are refined together
/// with the potentials, and the best result is kept. The fit refuses if the common curve has no
/// inflection within the history, if unlimited growth is not rejected at the 95 % level (by an F
/// test), if a potential cannot be separated from the others, or if its standard error exceeds what
/// all generations reach.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, GenerationsFit, GenerationsHistory, NortonBass};
/// use bizcase::quantity::Count;
///
/// let markets = vec![(0.0, Count::new(500.0)?), (5.0, Count::new(300.0)?)];
/// let truth = NortonBass::new(Bass::new(0.01, 0.6)?, markets)?;
/// let used = |generation| -> Vec<f64> {
///     (1..=15).map(|t| truth.in_use(generation, f64::from(t)).number()).collect()
/// };
/// let fit = GenerationsFit::of(&[
///     GenerationsHistory { launch: 0.0, in_use: used(0) },
///     GenerationsHistory { launch: 5.0, in_use: used(1) },
/// ])?;
/// assert!((fit.curve.bass().imitation() - 0.6).abs() < 1e-6);
/// assert!((fit.parameters[3].value - 300.0).abs() < 1e-3);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. A. Norton and F. M. Bass (1987), "A diffusion theory model of adoption and substitution for
/// successive generations of high-technology products", *Management Science* 33, 1069-1086.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GenerationsFit {
    /// The fitted generations.
    pub curve: NortonBass,
    /// `p`, `q`, and the potential that each generation adds: `potential 1`, `potential 2`, ... The
    /// data reach from the first to the last period.
    pub parameters: FitParameters,
    /// The sum of squares over all generations.
    pub sum_of_squares: f64,
    /// The standard deviation of users around the curves.
    pub residual_standard_error: f64,
}

impl GenerationsFit {
    /// Fits the generations to the number of users of each.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] for user numbers that are negative or infinite, launches out of
    /// order, histories of different lengths, more than 20 generations or [`Timeline::MAX_PERIODS`]
    /// periods; [`AdoptionError::TooFewPeriods`] unless there are more periods than parameters;
    /// [`AdoptionError::PotentialNotIdentified`] if the histories do not determine the potentials;
    /// [`AdoptionError::NotIdentified`] and [`AdoptionError::NotConverged`] if no curves can be
    /// found.
    pub fn of(histories: &[GenerationsHistory]) -> Result<Self, AdoptionError> {
        let periods = histories.first().map_or(0, |first| first.in_use.len());
        check(histories, periods)?;
        let count = histories.len();
        let data: Vec<f64> = histories.iter().flat_map(|h| h.in_use.clone()).collect();
        let launches: Vec<f64> = histories.iter().map(|h| h.launch).collect();
        let fill = |point: &Vec<f64>, values: &mut [f64]| fill(&launches, periods, point, values);
        let refuse = |reason: &str| AdoptionError::NotIdentified {
            curve: "Norton and Bass's generations".to_owned(),
            reason: reason.to_owned(),
        };
        let mut found: Option<Solution> = None;
        let mut failure = None;
        for start in starts(&launches, periods, &data) {
            match solve(&start, &data, &fill) {
                Ok(next) if found.as_ref().is_none_or(|best| next.square < best.square) => {
                    found = Some(next);
                }
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
        }
        let most = data.iter().fold(0.0, |most: f64, y| most.max(*y));
        let all = histories.iter().map(|h| h.in_use[periods - 1]).sum();
        let unlimited = unlimited(&launches, periods, &data);
        let refuse_potential = |found: Option<(&Solution, f64)>, problem| {
            Err(evidence(found, (periods, all), problem, unlimited))
        };
        let found = match (found, failure) {
            (Some(found), _) if found.point[2] < RUNAWAY * most => found,
            // As far as it can be seen of a search that did not end.
            (None, Some(error)) if !ran_away(&error, 2, 100.0 * most) => return Err(error),
            (None, None) => return Err(refuse("no curves come near it")),
            _ => return refuse_potential(None, PotentialProblem::NoEstimate),
        };
        let freedom = data.len() - count - 2;
        let dispersion = found.square / freedom as f64;
        let later = turns_later(&found.point, periods as f64 - launches[0])?;
        if let Some(problem) = doubt(later, unlimited - found.square, freedom, dispersion)? {
            return refuse_potential(Some((&found, dispersion)), problem);
        }
        let error = |k: usize| libm::sqrt(found.inverse[k][k] * dispersion);
        if (0..count).any(|k| error(2 + k) > count as f64 * most) {
            return Err(refuse("it does not hold the potentials"));
        }
        let [p, q] = [0, 1].map(|k| libm::exp(found.point[k]));
        let mut parameters = vec![
            parameter("p", p, p * error(0)),
            parameter("q", q, q * error(1)),
        ];
        let mut generations = Vec::with_capacity(count);
        for (k, &launch) in launches.iter().enumerate() {
            let potential = found.point[2 + k];
            let name = format!("potential {}", k + 1);
            parameters.push(parameter(&name, potential, error(2 + k)));
            let name = format!("potential of generation {}", k + 1);
            let potential = Permitted::COUNT.check(&name, potential)?;
            generations.push((launch, Count::new(potential)?));
        }
        // The search has p and q by their logarithms.
        let slopes: Vec<f64> = (0..count + 2)
            .map(|k| [p, q].get(k).copied().unwrap_or(1.0))
            .collect();
        let entry = |i: usize, j: usize| slopes[i] * slopes[j] * found.inverse[i][j] * dispersion;
        let row = |i: usize| (0..count + 2).map(|j| entry(i, j)).collect();
        let covariance = (0..count + 2).map(row).collect();
        let reach = Reach::new("period", 1.0, periods as f64);
        let parameters = FitParameters::new(parameters, covariance, found.search, reach);
        Ok(Self {
            curve: NortonBass::new(Bass::new(p, q)?, generations)?,
            parameters: parameters.student(freedom as f64),
            sum_of_squares: found.square,
            residual_standard_error: libm::sqrt(dispersion),
        })
    }
}

/// A positive parameter with its standard error.
fn parameter(name: &str, value: f64, error: f64) -> Parameter {
    let spread = if value > 0.0 {
        Spread::LogNormal
    } else {
        Spread::Normal
    };
    Parameter::new(name, value, Some(error)).spread(spread)
}

/// Whether the curve that all share turns later than so long after its launch.
fn turns_later(point: &[f64], end: f64) -> Result<bool, AdoptionError> {
    let bass = Bass::new(libm::exp(point[0]), libm::exp(point[1]))?;
    Ok(bass.peak().time > end)
}

/// The least sum of squares of generations that grow without a limit: what they tend to as the
/// potentials grow and the coefficient of innovation vanishes.
fn unlimited(launches: &[f64], periods: usize, data: &[f64]) -> f64 {
    let end = periods as f64 - launches[0];
    least((1e-6, 4.0), |growth| {
        // So that a millionth of the potential has adopted in the end.
        let innovation = libm::log(1e-6 * growth) - growth * end;
        let point = [innovation.max(-680.0), libm::log(growth)];
        best_potentials(launches, periods, data, point).map_or(f64::INFINITY, |found| found.0)
    })
}

fn evidence(
    found: Option<(&Solution, f64)>,
    (periods, adopted): (usize, f64),
    problem: PotentialProblem,
    unlimited: f64,
) -> AdoptionError {
    let curve = found.map(|(found, _)| [0, 1].map(|k| libm::exp(found.point[k])));
    let estimate = found.zip(curve).map(|((found, _), [p, q])| {
        let potentials = found.point[2..].iter().map(|&m| ("potential", m));
        potentials.chain([("p", p), ("q", q)]).collect()
    });
    AdoptionError::PotentialNotIdentified(Box::new(PotentialEvidence {
        curve: "Norton and Bass's generations".to_owned(),
        problem,
        periods,
        adopted,
        estimate: estimate.unwrap_or_default(),
        potential_standard_error: found
            .map(|(found, dispersion)| libm::sqrt(found.inverse[2][2] * dispersion)),
        inflection: curve
            .and_then(|[p, q]| Bass::new(p, q).ok())
            .map(|bass| bass.peak().time),
        misfit: found.map(|(found, _)| found.square),
        misfit_unlimited: unlimited,
        profile: Vec::new(),
    }))
}

fn check(histories: &[GenerationsHistory], periods: usize) -> Result<(), AdoptionError> {
    let longest = f64::from(Timeline::MAX_PERIODS);
    Permitted::between(0.0, MOST as f64).check("generations", histories.len() as f64)?;
    Permitted::between(0.0, longest).check("periods of generations", periods as f64)?;
    let none = vec![(0.0, Count::ZERO); histories.len()];
    let launches = histories
        .iter()
        .zip(none)
        .map(|(h, (_, none))| (h.launch, none));
    NortonBass::new(Bass::new(0.1, 0.1)?, launches.collect())?;
    for (generation, history) in (1..).zip(histories) {
        let name = format!("users of generation {generation}");
        if history.in_use.len() != periods {
            let rule = "in as many periods as those of the first generation";
            return Err(Invalid::rule(&name, history.in_use.len(), rule).into());
        }
        for (period, &users) in (1..).zip(&history.in_use) {
            Permitted::COUNT.check(&format!("{name} in period {period}"), users)?;
        }
    }
    let needed = histories.len() + 3;
    if periods < needed {
        return Err(AdoptionError::TooFewPeriods {
            curve: "Norton and Bass's generations".to_owned(),
            periods,
            needed,
        });
    }
    Ok(())
}

/// Users of each generation in turn, given `ln p`, `ln q` and the potentials.
fn fill(launches: &[f64], periods: usize, point: &[f64], values: &mut [f64]) {
    let (p, q) = (libm::exp(point[0]), libm::exp(point[1]));
    let bass: Bass = Bass::drawn(Approx::new(p), Approx::new(q));
    let generations = launches
        .iter()
        .zip(&point[2..])
        .map(|(&launch, &potential)| (launch, Approx::new(potential)))
        .collect();
    let Ok(curve) = NortonBass::drawn(bass, generations) else {
        values.fill(f64::NAN);
        return;
    };
    for (generation, users) in values.chunks_exact_mut(periods).enumerate() {
        for (period, value) in (1..).zip(users) {
            *value = curve.in_use(generation, f64::from(period)).number();
        }
    }
}

/// The best curves of a grid, with the potentials that are best with each.
fn starts(launches: &[f64], periods: usize, data: &[f64]) -> Vec<Vec<f64>> {
    let shape = Shape {
        family: CurveFamily::Bass,
        criterion: FitCriterion::Cumulative,
        periods,
    };
    let (table, _) = shape.starts(None);
    let mut tried: Vec<(f64, Vec<f64>)> = table
        .iter()
        .flatten()
        .filter_map(|&point| best_potentials(launches, periods, data, point))
        .collect();
    tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    tried.into_iter().take(5).map(|(_, start)| start).collect()
}

/// The potentials that are best with a curve, and the sum of squares with them.
fn best_potentials(
    launches: &[f64],
    periods: usize,
    data: &[f64],
    curve: [f64; 2],
) -> Option<(f64, Vec<f64>)> {
    // The users are linear in the potentials.
    let count = launches.len();
    let columns = (0..count).map(|k| {
        let mut unit = curve.to_vec();
        unit.extend((0..count).map(|j| if j == k { 1.0 } else { 0.0 }));
        let mut column = vec![0.0; data.len()];
        fill(launches, periods, &unit, &mut column);
        column
    });
    let columns: Vec<Vec<f64>> = columns.collect();
    // In units of the longest one, however small shares are.
    let most = columns
        .iter()
        .flatten()
        .fold(0.0, |most: f64, x| most.max(*x));
    let rows: Vec<Vec<f64>> = (0..data.len())
        .map(|row| columns.iter().map(|column| column[row] / most).collect())
        .collect();
    let potentials = least_squares(&rows, data)?;
    let misfit = rows.iter().zip(data).map(|(row, y)| {
        let fitted: f64 = row.iter().zip(&potentials).map(|(x, m)| x * m).sum();
        (y - fitted) * (y - fitted)
    });
    let mut start = curve.to_vec();
    start.extend(potentials.iter().map(|m| m / most));
    Some((misfit.sum(), start))
}
