//! The generalised Bass curve fitted to a history with prices and promotion.

use serde::Serialize;

use super::custom::{Solution, ran_away, solve};
use super::identify::{PROFILE, doubt};
use super::search::{RUNAWAY, ratio};
use super::task::Task;
use super::{FitCriterion, Fitting};
use crate::adoption::real::bass_share;
use crate::adoption::{Bass, GeneralizedBass, History, Marketing};
use crate::error::{AdoptionError, Invalid, PotentialEvidence, PotentialProblem};
use crate::quantity::Count;
use crate::sample::{FitParameters, Parameter, Reach, Spread};

/// The generalised Bass curve, fitted by increments to a history with its prices and promotion.
///
/// Effects of variables that did not change in the history are not estimated and count as zero. The
/// fit refuses a potential that the history does not determine, on the evidence of an
/// [`AdoptionFit`](super::AdoptionFit), and one whose standard error exceeds half of it.
///
/// # Example
/// ```
/// use bizcase::adoption::{
///     Bass, Curve, GeneralizedBass, GeneralizedFit, History, Marketing,
/// };
/// use bizcase::quantity::Period;
///
/// let prices: Vec<f64> = (0..12).map(|t| 500.0 - 25.0 * f64::from(t % 7)).collect();
/// let marketing = Marketing::new(&prices)?;
/// let truth = GeneralizedBass::new(Bass::new(0.02, 0.45)?, marketing.clone(), -1.2, 0.0)?;
/// let sold: Vec<f64> = (1..=12).map(|t| 1_000.0 * truth.gained(t).number()).collect();
///
/// let fit = GeneralizedFit::of(&History::increments(Period::Year, &sold)?, &marketing)?;
/// assert!((fit.curve.price_effect() + 1.2).abs() < 1e-6);
/// assert!((fit.potential.value() - 1_000.0).abs() < 1e-4);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. M. Bass, T. V. Krishnan and D. C. Jain (1994), "Why the Bass model fits without decision
/// variables", *Marketing Science* 13, 203-223.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GeneralizedFit {
    /// The fitted curve.
    pub curve: GeneralizedBass,
    /// The potential: the number of eventual adopters.
    pub potential: Count,
    /// `potential`, `p`, `q`, `price effect` and `promotion effect`, with standard errors where
    /// they were estimated. The data reach from the first to the last period.
    pub parameters: FitParameters,
    /// Adoption in each period less the curve.
    pub residuals: Vec<f64>,
    /// The sum of squared residuals.
    pub sum_of_squares: f64,
    /// The standard deviation of the residuals, by the degrees of freedom.
    pub residual_standard_error: f64,
}

impl GeneralizedFit {
    /// Fits the curve to a history and the marketing of the same periods.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] unless marketing covers every period of the history from launch
    /// on; [`AdoptionError::TooFewPeriods`] unless there are at least two more periods than
    /// parameters; [`AdoptionError::PotentialNotIdentified`] if the history does not determine the
    /// potential; [`AdoptionError::NotIdentified`] if neither price nor promotion changed, or no
    /// curve fits; [`AdoptionError::NotConverged`] if the search fails.
    pub fn of(history: &History, marketing: &Marketing) -> Result<Self, AdoptionError> {
        let curve = "the generalised Bass curve";
        if marketing.periods() < history.periods() {
            let rule = "one for each period of the history since launch";
            return Err(Invalid::rule("periods of marketing", marketing.periods(), rule).into());
        }
        let changes = &marketing.changes()[..history.periods()];
        let moved = [
            changes.iter().any(|change| change.0 != 0.0),
            changes.iter().any(|change| change.1 != 0.0),
        ];
        let refuse = |reason: &str| AdoptionError::NotIdentified {
            curve: curve.to_owned(),
            reason: reason.to_owned(),
        };
        if moved == [false, false] {
            return Err(refuse("neither price nor promotion changed"));
        }
        let effects: Vec<usize> = (0..2).filter(|&k| moved[k]).collect();
        history.at_least(5 + effects.len(), curve)?;
        let model = Model {
            name: curve,
            marketing,
            effects: &effects,
        };
        let unlimited = model.unlimited(history);
        let Some(found) = best(history, &model)? else {
            let problem = PotentialProblem::NoEstimate;
            return Err(model.evidence(history, None, problem, unlimited));
        };
        let freedom = history.periods() - 3 - effects.len();
        let dispersion = found.square / freedom as f64;
        let error = |index: usize| libm::sqrt(found.inverse[index][index] * dispersion);
        let later = model.turns_later(history, &found.point)?;
        if let Some(problem) = doubt(later, unlimited - found.square, freedom, dispersion)? {
            return Err(model.evidence(history, Some((&found, dispersion)), problem, unlimited));
        }
        if error(0) > 0.5 {
            return Err(refuse(
                "it does not hold the potential, whose standard error is more than half of it",
            ));
        }
        let [potential, p, q, price, promotion] = model.parameters(&found.point);
        let bass = Bass::new(p, q)?;
        let parameters = model.handed_on(&found, dispersion, history);
        let mut fitted = vec![0.0; history.periods()];
        model.fill(&found.point, &mut fitted);
        let residuals = history.per_period().iter().zip(&fitted);
        Ok(Self {
            curve: GeneralizedBass::new(bass, marketing.clone(), price, promotion)?,
            potential: Count::new(potential)?,
            parameters: parameters.student(freedom as f64),
            residuals: residuals.map(|(y, f)| y - f).collect(),
            sum_of_squares: found.square,
            residual_standard_error: libm::sqrt(dispersion),
        })
    }
}

struct Model<'m> {
    name: &'static str,
    marketing: &'m Marketing,
    /// Which of price and promotion have an effect.
    effects: &'m [usize],
}

impl Model<'_> {
    /// All five parameters with what the search says of those that it had.
    fn handed_on(&self, found: &Solution, dispersion: f64, history: &History) -> FitParameters {
        let values = self.parameters(&found.point);
        let names = ["potential", "p", "q", "price effect", "promotion effect"];
        let place = |index: usize| match index {
            0..=2 => Some(index),
            _ => self
                .effects
                .iter()
                .position(|&effect| effect == index - 3)
                .map(|at| 3 + at),
        };
        // The search has the first three by their logarithms.
        let slope = |index: usize| if index < 3 { values[index] } else { 1.0 };
        let entry = |i: usize, j: usize| match (place(i), place(j)) {
            (Some(a), Some(b)) => slope(i) * slope(j) * found.inverse[a][b] * dispersion,
            _ => 0.0,
        };
        let covariance = (0..5).map(|i| (0..5).map(|j| entry(i, j)).collect());
        let parameter = |(index, name): (usize, &str)| {
            let error = place(index)
                .map(|at| slope(index) * libm::sqrt(found.inverse[at][at] * dispersion));
            let parameter = Parameter::new(name, values[index], error);
            let positive = index < 3 && values[index] > 0.0;
            parameter.spread(if positive {
                Spread::LogNormal
            } else {
                Spread::Normal
            })
        };
        let mut parameters: Vec<Parameter> = names.into_iter().enumerate().map(parameter).collect();
        parameters[0].least = Some(history.adopted());
        let reach = Reach::new("period", 1.0, history.periods() as f64);
        FitParameters::new(parameters, covariance.collect(), found.search, reach)
    }

    fn parameters(&self, point: &[f64]) -> [f64; 5] {
        let mut effect = [0.0; 2];
        for (place, &k) in self.effects.iter().enumerate() {
            effect[k] = point[3 + place];
        }
        let [m, p, q] = [0, 1, 2].map(|k| libm::exp(point[k]));
        [m, p, q, effect[0], effect[1]]
    }

    fn fill(&self, point: &[f64], values: &mut [f64]) {
        let [m, p, q, price, promotion] = self.parameters(point);
        let mut before = 0.0;
        for (period, value) in (1..).zip(values) {
            let time = f64::from(period);
            let sums = self.marketing.until(time);
            let now = bass_share(p, q, time + price * sums.0 + promotion * sums.1);
            *value = m * (now - before);
            before = now;
        }
    }
}

/// Whether the history holds the potential.
impl Model<'_> {
    /// The time that price and promotion make of a time.
    fn effort(&self, time: f64, effects: &[f64]) -> f64 {
        let sums = self.marketing.until(time);
        let sums = [sums.0, sums.1];
        let moved = self.effects.iter().zip(effects);
        time + moved.map(|(&k, effect)| effect * sums[k]).sum::<f64>()
    }

    /// Whether the curve turns after the last period.
    fn turns_later(&self, history: &History, point: &[f64]) -> Result<bool, AdoptionError> {
        let [_, p, q, ..] = self.parameters(point);
        let end = self.effort(history.periods() as f64, &point[3..]);
        Ok(Bass::new(p, q)?.peak().time > end)
    }

    /// The least sum of squares of growth without a limit: exponential in the time that price and
    /// promotion make.
    fn unlimited(&self, history: &History) -> f64 {
        let data = history.per_period();
        let end = data.len() as f64;
        let fill = |point: &Vec<f64>, values: &mut [f64]| {
            let rate = libm::exp(point[1]);
            let last = self.effort(end, &point[2..]);
            // Relative to the end, so that nothing overflows.
            let total = |time: f64| {
                let time = self.effort(time, &point[2..]);
                libm::exp(rate * (time - last)) * -libm::expm1(-rate * time) / rate
            };
            let mut before = 0.0;
            for (period, value) in (1..).zip(values) {
                let now = total(f64::from(period));
                *value = libm::exp(point[0]) * (now - before);
                before = now;
            }
        };
        let mut least = f64::INFINITY;
        for rate in [0.02, 0.1, 0.4, 1.0] {
            for effect in [0.0, -1.5, 1.5] {
                let mut start = vec![0.0, libm::log(rate)];
                start.extend(self.effects.iter().map(|_| effect));
                let mut values = vec![0.0; data.len()];
                fill(&start, &mut values);
                start[0] = libm::log(ratio(&values, data));
                if let Ok(found) = solve(&start, data, &fill) {
                    least = least.min(found.square);
                }
            }
        }
        least
    }

    fn evidence(
        &self,
        history: &History,
        found: Option<(&super::custom::Solution, f64)>,
        problem: PotentialProblem,
        unlimited: f64,
    ) -> AdoptionError {
        let (adopted, data) = (history.adopted(), history.per_period());
        let mut profile = Vec::new();
        let mut estimate = Vec::new();
        if let Some((found, _)) = found {
            let [potential, p, q, price, promotion] = self.parameters(&found.point);
            estimate.extend([("potential", potential), ("p", p), ("q", q)]);
            let effects = [("price effect", price), ("promotion effect", promotion)];
            estimate.extend(self.effects.iter().map(|&k| effects[k]));
            for potential in PROFILE.map(|times| times * adopted) {
                let whole = |rest: &[f64]| [&[libm::log(potential)], rest].concat();
                let with = solve(&found.point[1..].to_vec(), data, &|rest, values| {
                    self.fill(&whole(rest), values);
                });
                profile.extend(with.map(|with| (potential, with.square)));
            }
        }
        AdoptionError::PotentialNotIdentified(Box::new(PotentialEvidence {
            curve: self.name.to_owned(),
            problem,
            periods: history.periods(),
            adopted,
            potential_standard_error: found.map(|(found, dispersion)| {
                libm::exp(found.point[0]) * libm::sqrt(found.inverse[0][0] * dispersion)
            }),
            inflection: None,
            estimate,
            misfit: found.map(|(found, _)| found.square),
            misfit_unlimited: unlimited,
            profile,
        }))
    }
}

/// The best place from Bass's curves without effects and several effects each.
fn best(
    history: &History,
    model: &Model<'_>,
) -> Result<Option<super::custom::Solution>, AdoptionError> {
    let fitting = Fitting::bass().criterion(FitCriterion::Increments);
    let mut found: Option<super::custom::Solution> = None;
    let mut failure = None;
    for place in Task::new(&fitting, history).places(None) {
        if place.ran_away(history.adopted()) || !place.point[1].is_finite() {
            continue;
        }
        for effect in [0.0, -1.5, 1.5] {
            let mut start = vec![libm::log(place.potential), place.point[0], place.point[1]];
            start.extend(model.effects.iter().map(|_| effect));
            match solve(&start, history.per_period(), &|b, values| {
                model.fill(b, values);
            }) {
                Ok(solution) => {
                    let limit = libm::log(RUNAWAY * history.adopted());
                    let better = found
                        .as_ref()
                        .is_none_or(|best| solution.square < best.square);
                    if better && solution.point[0] < limit {
                        found = Some(solution);
                    }
                }
                Err(error) => failure = Some(error),
            }
        }
    }
    // As far as it can be seen of a search that did not end.
    let far = libm::log(100.0 * history.adopted());
    match (found, failure) {
        (None, Some(error)) if !ran_away(&error, 0, far) => Err(error),
        (found, _) => Ok(found),
    }
}
