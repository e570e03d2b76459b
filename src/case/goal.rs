//! Goal seek: what a figure would have to be.

use super::{Change, Override, Plan};
use crate::error::{CaseError, Error, Invalid, Permitted};
use crate::numeric::between;
use crate::quantity::{Share, Unit, Value};
use crate::random::Sampling;
use crate::simulation::Base;

/// What is sought of an outcome of a plan.
///
/// # Example
/// ```
/// use bizcase::case::Goal;
/// use bizcase::quantity::Count;
/// use bizcase::simulation::Base;
///
/// let two_years = Goal::at(Base::Means, "payback, months", Count::from(24));
/// assert_eq!(two_years.outcome, "payback, months");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The name of the outcome.
    pub outcome: String,
    /// Which statistic of it.
    pub measure: Measure,
    /// What it is to be. For a probability of [`Measure::ProbabilityAbove`] a share.
    pub target: Value,
}

/// The statistic of an outcome that is sought.
///
/// # Example
/// ```
/// use bizcase::case::{Goal, Measure};
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
///
/// let zero = Money::major(0, Currency::EUR);
/// let trials = Sampling::monte_carlo(1_000);
/// let likely = Goal::probability_above(trials, "NPV", zero, Share::percent(80.0)?);
/// assert!(matches!(likely.measure, Measure::ProbabilityAbove(..)));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Measure {
    /// Its value with all other figures in one place.
    At(Base),
    /// Its mean over the trials.
    Mean(Sampling),
    /// A percentile over the trials.
    Percentile(Share, Sampling),
    /// The share of trials in which it exceeds a threshold.
    ProbabilityAbove(Value, Sampling),
}

impl Goal {
    /// An outcome is to have a value with all other figures in one place.
    #[must_use]
    pub fn at(base: Base, outcome: &str, target: impl Into<Value>) -> Self {
        Self::new(outcome, Measure::At(base), target.into())
    }

    /// An outcome is to have a mean over the trials.
    #[must_use]
    pub fn mean(sampling: Sampling, outcome: &str, target: impl Into<Value>) -> Self {
        Self::new(outcome, Measure::Mean(sampling), target.into())
    }

    /// An outcome is to exceed a threshold with a probability.
    #[must_use]
    pub fn probability_above(
        sampling: Sampling,
        outcome: &str,
        threshold: impl Into<Value>,
        probability: Share,
    ) -> Self {
        let measure = Measure::ProbabilityAbove(threshold.into(), sampling);
        Self::new(outcome, measure, probability.into())
    }

    fn new(outcome: &str, measure: Measure, target: Value) -> Self {
        Self {
            outcome: outcome.to_owned(),
            measure,
            target,
        }
    }
}

/// What a figure would have to be.
///
/// # Example
/// ```
/// use bizcase::case::Sought;
///
/// let sought = Sought { figure: "price".into(), value: 40.0, reached: 24.0, all: vec![40.0] };
/// assert_eq!(sought.all, [sought.value]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// The name of the figure.
    pub figure: String,
    /// The value nearest to what the figure is now; the least of all where that is not known.
    pub value: f64,
    /// What the outcome is there.
    pub reached: f64,
    /// All values found, in ascending order.
    pub all: Vec<f64>,
}

/// How many stretches the range is first cut into.
const STRETCHES: u32 = 64;

impl Plan {
    /// Goal seek: the value of a figure at which an outcome is what it is asked to be, such as the
    /// churn that makes the NPV zero, or the price that pays back within two years.
    ///
    /// The range is cut into 64 stretches, and every stretch at whose ends the outcome lies on
    /// different sides of the target is bisected down to neighbouring numbers. Where the outcome
    /// jumps over the target, as at a step of cost, [`Sought::reached`] says how near it comes.
    /// With a statistic over trials, all evaluations share their random numbers.
    ///
    /// # Errors
    /// [`CaseError::OutOfReach`] if the outcome is on the same side of the target everywhere, with
    /// the least and the most that it comes to; [`Invalid`] if there is no such figure or outcome,
    /// the range is not one, or the target is in another unit; otherwise the failure of the plan
    /// if it has no valid value anywhere in the range.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Goal};
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::simulation::Base;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let worthless = Goal::at(Base::Modes, "NPV", Money::major(0, Currency::USD));
    /// let churn = case.plan()?.seek("churn", 0.001, 0.2, &worthless)?;
    /// assert_eq!(format!("{:.4}", churn.value), "0.0146");
    /// assert!(churn.reached.abs() < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seek(&self, figure: &str, low: f64, high: f64, goal: &Goal) -> Result<Sought, Error> {
        Permitted::FINITE.check("low end of the range", low)?;
        Permitted::FINITE.check("high end of the range", high)?;
        if low >= high {
            let rule = "above its low end";
            return Err(Invalid::rule("high end of the range", high, rule).into());
        }
        Permitted::FINITE.check("width of the range", high - low)?;
        let search = Search {
            plan: self,
            figure,
            goal,
            target: goal.target.to_f64(),
        };
        let now = search.now()?;
        let mut points = Vec::new();
        let mut failed = None;
        for step in 0..=STRETCHES {
            let share = f64::from(step) / f64::from(STRETCHES);
            let at = if step == STRETCHES {
                high
            } else {
                low + (high - low) * share
            };
            match search.distance(at) {
                Ok(distance) => points.push((at, distance)),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if let (true, Some(error)) = (points.is_empty(), failed) {
            return Err(error);
        }
        let mut found: Vec<(f64, f64)> = Vec::new();
        for pair in points.windows(2) {
            found.extend(search.root(pair[0], pair[1])?);
        }
        found.extend(points.last().filter(|(_, distance)| *distance == 0.0));
        found.dedup_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        let Some(&(value, distance)) = found.iter().min_by(|a, b| {
            let away = |root: f64| now.map_or(root, |now| (root - now).abs());
            away(a.0).total_cmp(&away(b.0))
        }) else {
            return Err(search.out_of_reach(low, high, &points));
        };
        Ok(Sought {
            figure: figure.to_owned(),
            value,
            reached: search.target + distance,
            all: found.into_iter().map(|(at, _)| at).collect(),
        })
    }
}

/// A search under way.
struct Search<'a> {
    plan: &'a Plan,
    figure: &'a str,
    goal: &'a Goal,
    target: f64,
}

impl Search<'_> {
    /// What the figure is now, in the middle of its range; nothing if it is linked.
    fn now(&self) -> Result<Option<f64>, Error> {
        use crate::distribution::Distribution as _;

        let figures = self.plan.figures()?;
        let found = figures
            .iter()
            .find(|it| it.place == self.figure || it.name == self.figure);
        Ok(match found.map(|it| &it.figure) {
            Some(super::Figure::Known(value)) => Some(*value),
            Some(super::Figure::Amount(amount)) => Some(amount.to_f64()),
            Some(super::Figure::Uncertain(it)) => Some(it.range.median()),
            _ => None,
        })
    }

    /// How far the outcome lies above the target with the figure at a value.
    fn distance(&self, at: f64) -> Result<f64, Error> {
        let mut plan = self.plan.clone();
        plan.overrides.push(Override {
            figure: self.figure.to_owned(),
            change: Change::Set(at.into()),
        });
        let (found, unit) = self.measured(&plan)?;
        self.goal.target.in_unit(&self.goal.outcome, unit)?;
        Ok(found - self.target)
    }

    fn measured(&self, plan: &Plan) -> Result<(f64, Unit), Error> {
        let outcome = &self.goal.outcome;
        let run = |sampling: &Sampling| {
            plan.model()?
                .model
                .run(sampling)?
                .named(outcome)
                .map_err(Error::from)
        };
        match &self.goal.measure {
            Measure::At(base) => plan.outcome_at(*base, outcome),
            Measure::Mean(sampling) => {
                let outcome = run(sampling)?;
                Ok((outcome.mean().value, outcome.unit()))
            }
            Measure::Percentile(share, sampling) => {
                let outcome = run(sampling)?;
                Ok((outcome.percentile(*share).value, outcome.unit()))
            }
            Measure::ProbabilityAbove(threshold, sampling) => {
                let chance = run(sampling)?.probability_above(*threshold)?;
                Ok((chance.value, Unit::Share))
            }
        }
    }

    /// Where the distance passes zero between two points, with what is left of it there.
    fn root(
        &self,
        (mut low, at_low): (f64, f64),
        (mut high, at_high): (f64, f64),
    ) -> Result<Option<(f64, f64)>, Error> {
        if at_low == 0.0 {
            return Ok(Some((low, 0.0)));
        }
        if at_high == 0.0 || (at_low < 0.0) == (at_high < 0.0) {
            return Ok(None);
        }
        let (mut near_low, mut near_high) = (at_low, at_high);
        let resolved = |low: f64, high: f64| high - low <= 1e-13 * high.abs().max(low.abs());
        while !resolved(low, high) {
            // Halving the distance is sooner there than halving the numbers in between, but for
            // the last ones.
            let even = 0.5 * (low + high);
            let middle = if low < even && even < high {
                even
            } else {
                match between(low, high) {
                    Some(middle) => middle,
                    None => break,
                }
            };
            let distance = self.distance(middle)?;
            if (distance < 0.0) == (at_low < 0.0) {
                (low, near_low) = (middle, distance);
            } else {
                (high, near_high) = (middle, distance);
            }
        }
        Ok(Some(if near_low.abs() <= near_high.abs() {
            (low, near_low)
        } else {
            (high, near_high)
        }))
    }

    fn out_of_reach(&self, low: f64, high: f64, points: &[(f64, f64)]) -> Error {
        let values = || points.iter().map(|(_, distance)| self.target + distance);
        CaseError::OutOfReach {
            figure: self.figure.to_owned(),
            low,
            high,
            outcome: self.goal.outcome.clone(),
            target: self.target,
            least: values().fold(f64::INFINITY, f64::min),
            most: values().fold(f64::NEG_INFINITY, f64::max),
        }
        .into()
    }
}
