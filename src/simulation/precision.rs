//! Runs that continue until they are precise enough, and extensions of runs.

use std::sync::Arc;

use serde::Serialize;

use super::engine::blocks_of;
use super::plan::Plan;
use super::progress::Watched;
use super::trial::ROWS;
use super::{BLOCK, Model, Run, Statistic, Threshold, design};
use crate::error::{Error, Invalid, MergeError, Permitted, RunError, unknown_name};
use crate::quantity::Share;
use crate::random::Sampling;
use crate::sample::{Interval, Sample};

/// How many trials a run that is to be precise begins with.
const FIRST: u64 = 4_096;

/// How many values a run that is to be precise may keep before it has to be getting there, an
/// eighth of a gigabyte, and how many at most, sixteen.
const PATIENCE: u64 = 1 << 24;
const MOST: u64 = 1 << 31;

/// The precision required of some statistics of a run: half the width of their intervals at most.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Decimal, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::{Model, Precision, Statistic};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
///
/// // The mean to a tenth of a dollar, the median to 1 % of itself, with 95 % confidence.
/// let precision = Precision::at(Share::percent(95.0)?)
///     .within(Statistic::mean("twice"), Money::new(Decimal::new(10, 2), Currency::USD))
///     .within_share(Statistic::median("twice"), Share::percent(1.0)?);
/// let result = model.run_until(&Sampling::monte_carlo(10_000_000), &precision)?;
/// assert!(result.is_reached());
/// assert_eq!(result.run.sampling().trials(), 16_384);
/// assert!(result.run.outcome(twice).mean_interval(Share::percent(95.0)?).half_width() <= 0.10);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "convergence")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Precision {
    confidence: Share,
    asked: Vec<(Statistic, Reach)>,
}

/// How far an interval is to reach to either side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reach {
    Absolute(Threshold),
    /// A share of the statistic itself.
    Relative(Share),
}

impl Precision {
    /// Uses intervals of this confidence, without requirements yet.
    #[must_use]
    pub fn at(confidence: Share) -> Self {
        Self {
            confidence,
            asked: Vec::new(),
        }
    }

    /// Requires the interval of a statistic to be at most twice `reach` wide. The interval of a
    /// mean or an expected shortfall then reaches at most `reach` to either side.
    #[must_use]
    pub fn within(self, statistic: Statistic, reach: impl Into<Threshold>) -> Self {
        self.and(statistic, Reach::Absolute(reach.into()))
    }

    /// As [`within`](Self::within), with the reach as a share of the estimate: "1 % of the mean". A
    /// statistic of zero never reaches that unless it is certain.
    #[must_use]
    pub fn within_share(self, statistic: Statistic, of_itself: Share) -> Self {
        self.and(statistic, Reach::Relative(of_itself))
    }

    fn and(mut self, statistic: Statistic, reach: Reach) -> Self {
        self.asked.push((statistic, reach));
        self
    }

    /// Refuses what no run of the model can be held against.
    fn check(&self, model: &Model) -> Result<(), Invalid> {
        let confidence = self.confidence.value();
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(Invalid::rule(
                "confidence",
                self.confidence,
                "above 0% and below 100%",
            ));
        }
        for (statistic, reach) in &self.asked {
            let name = statistic.outcome();
            let Some((_, unit)) = model.outputs().find(|(known, _)| *known == name) else {
                let names = model.outputs().map(|(name, _)| name);
                return Err(unknown_name("output", name, names));
            };
            if !statistic.needs_trials() {
                let rule = "a statistic of trials: a base case has no interval";
                return Err(Invalid::rule("precision", statistic, rule));
            }
            let unit = statistic.unit(unit)?;
            let parameter = format!("precision of `{name}`");
            let reach = match reach {
                Reach::Absolute(reach) => reach.in_unit(&parameter, unit)?,
                Reach::Relative(share) => share.value(),
            };
            Permitted::POSITIVE.check(&parameter, reach)?;
        }
        Ok(())
    }

    /// The intervals that a run has reached, in the order in which they were asked for.
    fn reached(&self, run: &Run) -> Result<Vec<Reached>, Invalid> {
        // The statistics of one output share its sorted trials.
        let mut outcomes: Vec<Sample> = Vec::new();
        let mut reached = Vec::with_capacity(self.asked.len());
        for (statistic, reach) in &self.asked {
            let name = statistic.outcome();
            if !outcomes.iter().any(|known| known.name() == name) {
                outcomes.push(run.named(name)?);
            }
            for outcome in outcomes.iter().filter(|known| known.name() == name) {
                reached.push(Reached {
                    statistic: statistic.clone(),
                    interval: statistic.interval(outcome, self.confidence)?,
                    within: reach.over(statistic, outcome)?,
                });
            }
        }
        Ok(reached)
    }
}

impl Reach {
    /// The reach as a number in the unit of the statistic.
    fn over(self, statistic: &Statistic, outcome: &Sample) -> Result<f64, Invalid> {
        match self {
            Self::Absolute(reach) => {
                let unit = statistic.unit(outcome.unit())?;
                reach.in_unit("precision", unit)
            }
            Self::Relative(share) => Ok(share.value() * statistic.estimate(outcome)?.value.abs()),
        }
    }
}

/// The result of a run with a required precision.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Convergence {
    /// The run: as long as necessary, or as the sampling allowed.
    pub run: Run,
    /// The required and reached precision of each statistic, in the order of the requirements.
    pub reached: Vec<Reached>,
}

impl Convergence {
    /// Whether every statistic is as precise as required.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.reached.iter().all(Reached::is_reached)
    }
}

/// The precision reached by one statistic.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::{Interval, IntervalMethod};
/// use bizcase::simulation::Reached;
///
/// let (confidence, method) = (Share::percent(95.0)?, IntervalMethod::ClopperPearson);
/// let interval = Interval::new(0.63, (0.61, 0.65), Unit::Share, confidence, method)?;
/// let statistic = "P(profit > USD 0)".parse()?;
/// let reached = Reached { statistic, interval, within: 0.01 };
/// assert!(!reached.is_reached());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reached {
    /// The statistic.
    pub statistic: Statistic,
    /// The interval of the statistic.
    pub interval: Interval,
    /// The required reach to either side, in the interval's unit.
    pub within: f64,
}

impl Reached {
    /// Whether the statistic is as precise as required.
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
    /// Runs until all statistics are as precise as required, but no longer than the sampling
    /// allows: from 4,096 trials on, doubling each time.
    ///
    /// It keeps every trial of every output. It therefore also ends, with
    /// [`is_reached`](Convergence::is_reached) false, before it would keep more than 2^31 values.
    /// From 2^24 values on it ends as soon as an interval that shrinks with the root of the number
    /// of trials would still be too wide at that limit. An interval that does not shrink at all,
    /// such as one between two values far apart, cannot keep it running.
    ///
    /// The result equals a run with that many trials. If the draws of the design depend on the
    /// number of trials, all trials are run at once.
    ///
    /// # Precision
    /// Stopping at the first sufficient interval makes it cover slightly less often than stated;
    /// with doubling, by less than one percent.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Invalid`] if a precision names no output (the message
    /// suggests the nearest), is not above zero, has another unit or currency or is required of a
    /// base case, or if the confidence is 0 or 1.
    pub fn run_until(
        &self,
        sampling: &Sampling,
        precision: &Precision,
    ) -> Result<Convergence, Error> {
        self.unwatched().run_until(sampling, precision)
    }

    /// Continues a run to a larger number of trials. The result has the bits of the longer run, and
    /// only the new trials are evaluated.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Merge`] if the run is of another model or the model has
    /// changed since; [`Error::Invalid`] if `trials` is below that of the run, or the draws of the
    /// design depend on their number.
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
    /// As [`Model::run_until`], with the progress of each doubling.
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
