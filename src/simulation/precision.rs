//! Runs that go on until they are precise enough, and runs continued.

use std::sync::Arc;

use super::engine::blocks_of;
use super::plan::Plan;
use super::progress::Watched;
use super::scenario::ROWS;
use super::{BLOCK, Model, Output, Run, design};
use crate::error::{Error, Invalid, MergeError, Permitted, RunError};
use crate::quantity::{Quantity, Share, Unit, Value};
use crate::random::Sampling;
use crate::sample::{Interval, Sample};

/// How many trials a run that is to be precise begins with.
const FIRST: u64 = 4_096;

/// How many values a run that is to be precise may keep before it has to be getting there, an eighth
/// of a gigabyte, and how many at most, sixteen.
const PATIENCE: u64 = 1 << 24;
const MOST: u64 = 1 << 31;

/// How precise some figures of a run are to be: at most so far from the end of their interval.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::{Model, Precision};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
///
/// // The mean to a tenth of a dollar, the median to half a dollar, with 95 % confidence.
/// let cents = |cents| Money::new(bizcase::quantity::Decimal::new(cents, 2), Currency::USD);
/// let precision = Precision::at(Share::percent(95.0)?)
///     .mean(twice, cents(10))
///     .percentile(twice, Share::percent(50.0)?, cents(50));
/// let result = model.run_until(&Sampling::monte_carlo(10_000_000), &precision)?;
/// assert!(result.is_reached());
/// assert_eq!(result.run.sampling().trials(), 16_384);
/// assert!(result.run.outcome(twice).mean_interval(Share::percent(95.0)?).half_width() <= 0.10);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    confidence: Share,
    goals: Vec<Goal>,
}

/// How precise one figure of one output is to be.
#[derive(Debug, Clone, PartialEq)]
struct Goal {
    model: u32,
    output: u32,
    figure: Figure,
    within: Value,
}

/// A figure of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Figure {
    Mean,
    Percentile(Share),
    Shortfall(Share),
    Above(Value),
}

impl Precision {
    /// For intervals of this confidence; nothing is asked of any figure yet.
    #[must_use]
    pub fn at(confidence: Share) -> Self {
        Self {
            confidence,
            goals: Vec::new(),
        }
    }

    /// The interval of the mean of an output reaches at most this far to either side.
    #[must_use]
    pub fn mean<Q: Quantity>(self, output: Output<Q>, within: Q) -> Self {
        self.goal(output, Figure::Mean, within.into())
    }

    /// The interval of a percentile is at most twice this wide.
    #[must_use]
    pub fn percentile<Q: Quantity>(self, output: Output<Q>, share: Share, within: Q) -> Self {
        self.goal(output, Figure::Percentile(share), within.into())
    }

    /// The interval of the expected shortfall reaches at most this far to either side.
    #[must_use]
    pub fn expected_shortfall<Q: Quantity>(
        self,
        output: Output<Q>,
        share: Share,
        within: Q,
    ) -> Self {
        self.goal(output, Figure::Shortfall(share), within.into())
    }

    /// The interval of the probability to lie above a threshold is at most twice this wide.
    #[must_use]
    pub fn probability_above<Q: Quantity>(
        self,
        output: Output<Q>,
        threshold: Q,
        within: Share,
    ) -> Self {
        self.goal(output, Figure::Above(threshold.into()), within.into())
    }

    fn goal<Q>(mut self, output: Output<Q>, figure: Figure, within: Value) -> Self {
        self.goals.push(Goal {
            model: output.model,
            output: output.index,
            figure,
            within,
        });
        self
    }

    /// Refuses goals that no run of the model can be held against.
    fn check(&self, model: &Model) -> Result<(), Invalid> {
        let confidence = self.confidence.value();
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(Invalid::rule(
                "confidence",
                self.confidence,
                "above 0% and below 100%",
            ));
        }
        for goal in &self.goals {
            let (name, unit) = &model.outputs[goal.output_of(model.id)];
            let of_figure = match goal.figure {
                Figure::Above(threshold) => {
                    threshold.in_unit(name, *unit)?;
                    Unit::Share
                }
                _ => *unit,
            };
            let parameter = format!("precision of `{name}`");
            let within = goal.within.in_unit(&parameter, of_figure)?;
            Permitted::POSITIVE.check(&parameter, within)?;
        }
        Ok(())
    }

    /// The intervals that a run has reached, in the order in which they were asked for.
    fn reached(&self, run: &Run) -> Result<Vec<Reached>, Invalid> {
        // The figures of one output share its sorted trials.
        let mut outcomes: Vec<(usize, Sample)> = Vec::new();
        let mut reached = Vec::with_capacity(self.goals.len());
        for goal in &self.goals {
            let index = goal.output_of(run.model());
            if !outcomes.iter().any(|(known, _)| *known == index) {
                outcomes.push((index, run.column(index)));
            }
            for (_, outcome) in outcomes.iter().filter(|(known, _)| *known == index) {
                let interval = goal.figure.interval(outcome, self.confidence)?;
                reached.push(Reached {
                    output: outcome.name().to_owned(),
                    interval,
                    within: goal.within.to_f64(),
                });
            }
        }
        Ok(reached)
    }
}

impl Goal {
    fn output_of(&self, model: u32) -> usize {
        assert!(self.model == model, "this output belongs to another model");
        self.output as usize
    }
}

impl Figure {
    fn interval(self, outcome: &Sample, confidence: Share) -> Result<Interval, Invalid> {
        Ok(match self {
            Self::Mean => outcome.mean_interval(confidence),
            Self::Percentile(share) => outcome.percentile_interval(share, confidence),
            Self::Shortfall(share) => outcome.expected_shortfall_interval(share, confidence),
            Self::Above(threshold) => outcome.probability_above_interval(threshold, confidence)?,
        })
    }
}

/// A run that was to be precise.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Convergence {
    /// The run: as long as it needed to be, or as the sampling allowed.
    pub run: Run,
    /// What was asked of each figure and what was reached, in the order of asking.
    pub reached: Vec<Reached>,
}

impl Convergence {
    /// Whether every figure is as precise as was asked.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.reached.iter().all(Reached::is_reached)
    }
}

/// How precise one figure became.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::{Interval, IntervalMethod};
/// use bizcase::simulation::Reached;
///
/// let (confidence, method) = (Share::percent(95.0)?, IntervalMethod::ClopperPearson);
/// let interval = Interval::new(0.63, (0.61, 0.65), Unit::Share, confidence, method)?;
/// let reached = Reached { output: "profit".into(), interval, within: 0.01 };
/// assert!(!reached.is_reached());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The output.
    pub output: String,
    /// The interval of the figure.
    pub interval: Interval,
    /// How far it was to reach to either side, in the interval's unit.
    pub within: f64,
}

impl Reached {
    /// Whether the figure is as precise as was asked.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.interval.half_width() <= self.within
    }

    /// How many trials it would take, as intervals shrink with the root of their number: infinite
    /// where the interval is.
    fn trials_needed(&self, trials: u64) -> f64 {
        let ratio = self.interval.half_width() / self.within;
        trials as f64 * ratio * ratio
    }
}

impl Model {
    /// Runs until all stated figures are as precise as asked, but no longer than the sampling
    /// says: from 4,096 trials on, each time as many again.
    ///
    /// It keeps every trial of every output, and so ends also, with
    /// [`is_reached`](Convergence::is_reached) false, before it would keep more than 2^31 values;
    /// and from 2^24 values on as soon as an interval that shrinks with the root of the number of
    /// trials would not be narrow enough by then. An interval that does not shrink at all, as
    /// between two values far apart, cannot keep it running.
    ///
    /// The result is the very run of as many trials. Of a design whose draws depend on the number
    /// of trials all trials are run at once.
    ///
    /// # Precision
    /// Stopping at the first sufficient interval makes it cover slightly less often than it says;
    /// with doubling, by less than one percent.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Invalid`] if a precision is not above zero, is of another
    /// currency, or the confidence is 0 or 1.
    pub fn run_until(
        &self,
        sampling: &Sampling,
        precision: &Precision,
    ) -> Result<Convergence, Error> {
        self.unwatched().run_until(sampling, precision)
    }

    /// Continues a run to a larger number of trials; the result has the very bits of the longer
    /// run, and only the new trials are evaluated.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Merge`] if the run is of another model or the model was
    /// changed since; [`Error::Invalid`] if there are fewer trials than the run has, or the draws
    /// of the design depend on their number.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
    /// let short = model.run(&Sampling::monte_carlo(1_000))?;
    /// let long = model.extend(&short, 3_000)?;
    /// let at_once = model.run(&Sampling::monte_carlo(3_000))?;
    /// assert_eq!(long.outcome(twice).samples(), at_once.outcome(twice).samples());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn extend(&self, run: &Run, trials: u64) -> Result<Run, Error> {
        self.unwatched().extend(run, trials)
    }
}

impl Watched<'_> {
    /// As [`Model::run_until`]; the progress is that of each doubling.
    ///
    /// # Errors
    /// As [`Model::run_until`], and [`RunError::Cancelled`].
    pub fn run_until(
        &self,
        sampling: &Sampling,
        precision: &Precision,
    ) -> Result<Convergence, Error> {
        precision.check(self.model)?;
        let outputs = self.model.outputs.len().max(1) as u64;
        let all = sampling.trials();
        let start = design::resized(*sampling, FIRST.min(all)).unwrap_or(*sampling);
        let mut run = self.run(&start)?;
        loop {
            let reached = precision.reached(&run)?;
            let trials = run.sampling().trials();
            if trials >= all || reached.iter().all(Reached::is_reached) {
                return Ok(Convergence { run, reached });
            }
            let next = trials.saturating_mul(2).min(all);
            let most = all.min(MOST / outputs);
            let hopeless = || {
                reached
                    .iter()
                    .any(|it| it.trials_needed(trials) > most as f64)
            };
            if next > most || (next > PATIENCE / outputs && hopeless()) {
                return Ok(Convergence { run, reached });
            }
            run = self.extend(&run, next)?;
        }
    }

    /// As [`Model::extend`].
    ///
    /// # Errors
    /// As [`Model::extend`], and [`RunError::Cancelled`].
    pub fn extend(&self, run: &Run, trials: u64) -> Result<Run, Error> {
        let (old, before) = (run.sampling(), run.sampling().trials());
        run.check_model(&Plan::new(self.model, &old)?)?;
        let Some(sampling) = design::resized(old, trials).filter(|_| trials >= before) else {
            let rule = "at least those of the run, under a design whose draws do not depend on it";
            return Err(Invalid::rule("number of trials", trials, rule)
                .hint(format!("the run has {before}"))
                .into());
        };
        let plan = Plan::new(self.model, &sampling)?;
        let all: Vec<usize> = (0..plan.outputs.len()).collect();
        // The last block of the run may be there in part: it is evaluated again.
        let whole = before / BLOCK as u64;
        let more = self.samples(&plan, whole..blocks_of(&sampling), &all)?;
        let rows = usize::try_from(whole).map_err(|_| RunError::too_large(trials, all.len()))?
            * all.len()
            * ROWS;
        let outputs = run.with_rows(rows, &more, || RunError::too_large(trials, all.len()))?;
        Ok(Run::new(Arc::new(plan), outputs))
    }
}

impl Run {
    fn check_model(&self, plan: &Plan) -> Result<(), MergeError> {
        let (expected, found) = (plan.run_fingerprint(), self.fingerprint());
        if expected == found && plan.model == self.model() {
            return Ok(());
        }
        Err(MergeError::Foreign { expected, found })
    }
}
