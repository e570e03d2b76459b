//! Runs with any number of trials in constant memory.

use std::ops::Range;
#[cfg(feature = "parallel")]
use std::sync::Mutex;

use serde::{Deserialize, Serialize, Serializer};

use super::design::check_stream;
use super::engine::{Workspace, allowed, blocks_of, trials_in};
use super::plan::Plan;
use super::progress::{Meter, Watched};
use super::shard::{Kept, Partial, Shard, sealed};
use super::sketch::{Histogram, Sketch, bucket};
use super::tree::Tree;
use super::trial::ROWS;
use super::{Model, Output, Summary};
use crate::error::{Error, Invalid, MergeError, RunError, unknown_name};
use crate::quantity::{Quantity, Value};
use crate::random::Sampling;
use crate::sample::Moments;

/// The results of [`Model::stream`]: summaries of every output, without its trials.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let revenue = model.output("revenue", move |s| s.get(price) * 1_000.0)?;
///
/// let sampling = Sampling::monte_carlo(100_000).seed(1);
/// let stream = model.stream(&sampling)?;
/// let summary = stream.summary(revenue);
/// // Mean, standard deviation and range equal those of the run that keeps all trials, to the bit.
/// let all = model.run(&sampling)?.outcome(revenue);
/// assert_eq!(summary.mean(), all.mean());
/// // A percentile is certain within the bounds that it states.
/// let p5 = summary.percentile(Share::percent(5.0)?);
/// assert!((p5.low..=p5.high).contains(&all.p5().value));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "quantile sketch")]
#[derive(Debug, Clone)]
pub struct StreamedRun {
    fingerprint: String,
    sampling: Sampling,
    model: u32,
    summaries: Vec<Summary>,
}

/// As data: the fingerprint, how the run was sampled, and the summary of each outcome.
impl Serialize for StreamedRun {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Said<'r> {
            fingerprint: &'r str,
            sampling: Sampling,
            outcomes: &'r [Summary],
        }
        Said {
            fingerprint: &self.fingerprint,
            sampling: self.sampling,
            outcomes: &self.summaries,
        }
        .serialize(serializer)
    }
}

impl StreamedRun {
    /// The sampling of the run.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// The fingerprint, equal to that of the [run](super::Run::fingerprint) that keeps all trials.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The summary of an output.
    #[must_use]
    pub fn summary<Q: Into<Value>>(&self, output: Output<Q>) -> Summary<Q> {
        self.summaries[output.of(self.model)].retyped()
    }

    /// The summary of the output with this name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the message suggests the nearest name.
    pub fn named(&self, name: &str) -> Result<Summary, Invalid> {
        let names = || self.summaries.iter().map(Summary::name);
        match names().position(|known| known == name) {
            Some(index) => Ok(self.summaries[index].retyped()),
            None => Err(unknown_name("output", name, names())),
        }
    }
}

/// The counts of a stream so far, for some ranges of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tallies {
    moments: Tree,
    outputs: Vec<Tally>,
}

/// What is counted of one output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tally {
    sketch: Sketch,
    /// The thresholds that were declared for the output, with how many trials lie above.
    above: Vec<(f64, u64)>,
}

impl Tally {
    fn absorb(&mut self, other: &Self) {
        self.sketch.absorb(&other.sketch);
        for ((_, count), (_, more)) in self.above.iter_mut().zip(&other.above) {
            *count += more;
        }
    }

    fn check_thresholds(&self, expected: impl Iterator<Item = f64>) -> Result<(), MergeError> {
        let found = self.above.iter().map(|(threshold, _)| *threshold);
        if found.eq(expected) {
            return Ok(());
        }
        Err(MergeError::damaged("its outputs have other thresholds"))
    }
}

impl Kept for Tallies {}

impl sealed::Kept for Tallies {
    fn absorb(&mut self, other: Self, trials: u64) -> Result<(), MergeError> {
        let outputs = self.outputs.len();
        self.check(outputs, trials)?;
        other.check(outputs, trials)?;
        for (one, other) in self.outputs.iter().zip(&other.outputs) {
            one.check_thresholds(other.above.iter().map(|(threshold, _)| *threshold))?;
        }
        let mut moments = self.moments.clone();
        moments
            .absorb(other.moments)
            .map_err(|shared| MergeError::duplicate(shared, trials))?;
        self.moments = moments;
        for (tally, more) in self.outputs.iter_mut().zip(&other.outputs) {
            tally.absorb(more);
        }
        Ok(())
    }

    fn gap(&self, blocks: u64) -> Option<(u64, u64)> {
        self.moments.gap(blocks)
    }
}

impl Tallies {
    fn new(model: &Model) -> Self {
        let tally = |output| Tally {
            above: model.thresholds_of(output).map(|at| (at, 0)).collect(),
            ..Tally::default()
        };
        Self {
            moments: Tree::default(),
            outputs: (0..model.outputs.len()).map(tally).collect(),
        }
    }

    /// Counts the trials of one block.
    fn add(&mut self, block: u64, workspace: &Workspace, trials: usize) {
        let columns = workspace.outputs.chunks_exact(ROWS);
        let columns = columns.map(|column| &column.as_flattened()[..trials]);
        let mut moments = Vec::with_capacity(self.outputs.len());
        for (tally, values) in self.outputs.iter_mut().zip(columns) {
            moments.push(Moments::of(values));
            tally.sketch.add(values);
            for (threshold, count) in &mut tally.above {
                *count += values.iter().filter(|&value| value > threshold).count() as u64;
            }
        }
        // Each block comes once.
        let _ = self.moments.insert(block, 1, moments);
    }

    /// Refuses tallies that contradict themselves.
    fn check(&self, outputs: usize, trials: u64) -> Result<(), MergeError> {
        let damaged = |what| Err(MergeError::damaged(what));
        if self.outputs.len() != outputs || !self.moments.is_sound(outputs, trials) {
            return damaged("its moments do not fit its run");
        }
        for (tally, moments) in self.outputs.iter().zip(self.moments.root(outputs)) {
            tally.check(&moments)?;
        }
        Ok(())
    }

    /// Refuses values that their outputs cannot have.
    fn check_units(&self, plan: &Plan) -> Result<(), MergeError> {
        let roots = self.moments.root(plan.outputs.len());
        for ((_, unit), moments) in plan.outputs.iter().zip(roots) {
            if !(allowed(*unit, moments.minimum) && allowed(*unit, moments.maximum)) {
                return Err(MergeError::damaged(
                    "a value leaves the range of its output",
                ));
            }
        }
        Ok(())
    }
}

impl Tally {
    /// Refuses counts that values with these moments cannot have.
    fn check(&self, moments: &Moments) -> Result<(), MergeError> {
        let damaged = |what| Err(MergeError::damaged(what));
        let mut counted = 0_u64;
        let (mut first, mut last) = (None, None);
        for (key, count) in self.sketch.buckets() {
            counted = counted.saturating_add(count);
            first = first.or(Some(key));
            last = Some(key);
        }
        if counted != moments.trials {
            return damaged("its counts are not those of its trials");
        }
        if counted == 0 {
            return Ok(());
        }
        if (first, last) != (Some(bucket(moments.minimum)), Some(bucket(moments.maximum))) {
            return damaged("its counts do not reach from its minimum to its maximum");
        }
        let histogram = Histogram::new(&self.sketch, moments.minimum, moments.maximum);
        let [squares, sums] = histogram.bounds(moments.mean);
        let rounding = 1e-9 * moments.minimum.abs().max(moments.maximum.abs());
        let trials = moments.trials as f64;
        let sum = trials * moments.mean;
        // Sums of the largest amounts overflow, in the values as here: NaN refuses nothing.
        let slack = trials * rounding * rounding;
        if moments.squares < squares.0 * (1.0 - 1e-9) - slack
            || moments.squares > squares.1 * (1.0 + 1e-9) + slack
            || sum < sums.0 - trials * rounding
            || sum > sums.1 + trials * rounding
        {
            return damaged("its mean and spread are not those of its counts");
        }
        for &(threshold, above) in &self.above {
            let between = histogram.above(threshold);
            if !(between.low..=between.high).contains(&(above as f64)) {
                return damaged("the number above a threshold contradicts its counts");
            }
        }
        Ok(())
    }
}

impl Model {
    /// Declares a threshold before a stream, which makes the probability of exceeding it exact.
    ///
    /// # Errors
    /// [`Invalid`] if the threshold has another currency.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let margin = model.money("margin", Dist::normal(3.0, 10.0)?)?;
    /// let profit = model.output("profit", move |s| s.get(margin) * 1_000.0)?;
    /// let threshold = Money::major(2_500, Currency::USD);
    /// model.threshold(profit, threshold)?;
    ///
    /// let sampling = Sampling::monte_carlo(10_000);
    /// let streamed = model.stream(&sampling)?.summary(profit).probability_above(threshold)?;
    /// let kept = model.run(&sampling)?.outcome(profit).probability_above(threshold)?;
    /// assert_eq!((streamed.low, streamed.high), (kept.value, kept.value));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn threshold<Q: Quantity>(
        &mut self,
        output: Output<Q>,
        threshold: Q,
    ) -> Result<(), Invalid> {
        let index = output.of(self.id);
        let (name, unit) = &self.outputs[index];
        let value: Value = threshold.into();
        // Zero has one sign here.
        let threshold = value.in_unit(name, *unit)? + 0.0;
        let thresholds = self.thresholds.entry(index).or_default();
        if !thresholds
            .iter()
            .any(|known| known.to_bits() == threshold.to_bits())
        {
            thresholds.push(threshold);
        }
        Ok(())
    }

    fn thresholds_of(&self, output: usize) -> impl Iterator<Item = f64> {
        self.thresholds.get(&output).into_iter().flatten().copied()
    }

    /// Evaluates all outputs on every trial like [`run`](Self::run), but keeps no trials: the
    /// memory used does not depend on their number.
    ///
    /// # Precision
    /// Mean, standard deviation and range have the bits of a run. Percentiles, shortfalls and
    /// probabilities come from a sketch and state bounds for the figures of the trials: values are
    /// resolved to a relative 2^-11 (0.05 %). Probabilities for a declared
    /// [threshold](Self::threshold) are exact.
    ///
    /// The sketch takes 16 KiB on every thread for each factor of two that the values of an output
    /// span.
    ///
    /// # Errors
    /// As [`run`](Self::run), except that it always fits into memory; and [`Error::Invalid`] for
    /// any design except Monte Carlo, since the errors of others need the trials.
    pub fn stream(&self, sampling: &Sampling) -> Result<StreamedRun, Error> {
        self.unwatched().stream(sampling)
    }

    /// Computes the trials of a shard and keeps what [`stream`](Self::stream) keeps.
    ///
    /// # Errors
    /// As [`run_shard`](Self::run_shard).
    pub fn stream_shard(&self, shard: &Shard) -> Result<Partial<Tallies>, Error> {
        self.unwatched().stream_shard(shard)
    }

    /// Assembles the stream from the partial results of all its shards, with the bits of a stream
    /// computed at once.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_stream(&self, partial: &Partial<Tallies>) -> Result<StreamedRun, Error> {
        check_stream(partial.sampling)?;
        let plan = Plan::new(self, &partial.sampling)?;
        partial
            .kept
            .check(plan.outputs.len(), plan.sampling.trials())?;
        partial.check_complete(&plan)?;
        partial.kept.check_units(&plan)?;
        for (output, tally) in partial.kept.outputs.iter().enumerate() {
            tally.check_thresholds(self.thresholds_of(output))?;
        }
        Ok(summarised(&plan, &partial.kept))
    }
}

/// What tallies of all trials of a run say of each output.
fn summarised(plan: &Plan, tallies: &Tallies) -> StreamedRun {
    let moments = tallies.moments.root(plan.outputs.len());
    let outputs = plan.outputs.iter().zip(&tallies.outputs).zip(moments);
    let summaries = outputs.map(|(((name, unit), tally), moments)| {
        let histogram = Histogram::new(&tally.sketch, moments.minimum, moments.maximum);
        Summary::new(name, *unit, moments, histogram, tally.above.clone())
    });
    StreamedRun {
        fingerprint: plan.run_fingerprint(),
        sampling: plan.sampling,
        model: plan.model,
        summaries: summaries.collect(),
    }
}

impl Watched<'_> {
    /// As [`Model::stream`].
    ///
    /// # Errors
    /// As [`Model::stream`], and [`RunError::Cancelled`].
    pub fn stream(&self, sampling: &Sampling) -> Result<StreamedRun, Error> {
        check_stream(*sampling)?;
        let plan = Plan::new(self.model, sampling)?;
        let tallies = self.tallies(&plan, 0..blocks_of(sampling))?;
        Ok(summarised(&plan, &tallies))
    }

    /// As [`Model::stream_shard`].
    ///
    /// # Errors
    /// As [`Model::stream_shard`], and [`RunError::Cancelled`].
    pub fn stream_shard(&self, shard: &Shard) -> Result<Partial<Tallies>, Error> {
        check_stream(shard.sampling)?;
        let plan = self.model.plan_of(shard)?;
        Ok(Partial {
            fingerprint: shard.fingerprint.clone(),
            sampling: shard.sampling,
            kept: self.tallies(&plan, shard.blocks()?)?,
        })
    }

    /// Counts the trials of some blocks.
    fn tallies(&self, plan: &Plan, blocks: Range<u64>) -> Result<Tallies, RunError> {
        let meter = Meter::new(self.watch, trials_in(&blocks, plan.sampling.trials()));
        let evaluate = |(workspace, tallies): &mut (Workspace, Tallies), block: u64| {
            let trials = self.model.block(plan, block, workspace)?;
            tallies.add(block, workspace, trials);
            meter.advance(trials)
        };
        let start = || (Workspace::new(plan), Tallies::new(self.model));
        let (_, mut all) = start();
        #[cfg(feature = "parallel")]
        for tallies in in_parallel(blocks, start, evaluate)? {
            all.join(tallies);
        }
        #[cfg(not(feature = "parallel"))]
        {
            let mut local = start();
            for block in blocks {
                evaluate(&mut local, block)?;
            }
            all.join(local.1);
        }
        meter.finish()?;
        Ok(all)
    }
}

impl Tallies {
    /// Takes in the tallies of other blocks of the same stream.
    fn join(&mut self, other: Self) {
        // No two threads evaluate the same block.
        let _ = self.moments.absorb(other.moments);
        for (tally, more) in self.outputs.iter_mut().zip(&other.outputs) {
            tally.absorb(more);
        }
    }
}

/// Evaluates blocks on all threads, each with tallies of its own.
///
/// Threads take up blocks in many small stretches; what one has counted is handed to the next
/// stretch, so that there are no more tallies than threads.
#[cfg(feature = "parallel")]
fn in_parallel<W: Send>(
    blocks: Range<u64>,
    start: impl Fn() -> (W, Tallies) + Sync,
    evaluate: impl Fn(&mut (W, Tallies), u64) -> Result<(), RunError> + Sync,
) -> Result<Vec<Tallies>, RunError> {
    use rayon::prelude::*;

    use super::engine::indices;

    let idle: Mutex<Vec<(W, Tallies)>> = Mutex::default();
    let lend = || {
        let mut lent = Lent {
            local: None,
            idle: &idle,
        };
        lent.local = idle.lock().ok().and_then(|mut idle| idle.pop());
        lent
    };
    indices(&blocks)?
        .into_par_iter()
        .map_init(lend, |lent, index| {
            let local = lent.local.get_or_insert_with(&start);
            evaluate(local, blocks.start + index as u64)
        })
        .find_map_first(Result::err)
        .map_or(Ok(()), Err)?;
    let finished = idle.into_inner().unwrap_or_default();
    Ok(finished.into_iter().map(|(_, tallies)| tallies).collect())
}

/// Something taken from those idle, which goes back when it is no longer used.
#[cfg(feature = "parallel")]
struct Lent<'a, T> {
    local: Option<T>,
    idle: &'a Mutex<Vec<T>>,
}

#[cfg(feature = "parallel")]
impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        if let (Some(local), Ok(mut idle)) = (self.local.take(), self.idle.lock()) {
            idle.push(local);
        }
    }
}
