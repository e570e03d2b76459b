//! Completed runs.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::plan::Plan;
use super::trial::{Columns, ROWS};
use super::{BLOCK, Input, Output};
use crate::error::{Invalid, RunError, unknown_name};
use crate::quantity::{LANES, Quantity, Value};
use crate::random::{Fingerprint, Sampling};
use crate::sample::{Outline, Sample};

/// The results of [`Model::run`](super::Model::run): every output in every trial.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let revenue = model.output("revenue", move |s| s.get(price) * 1_000.0)?;
///
/// let run = model.run(&Sampling::monte_carlo(1_000).seed(1))?;
/// let by_handle = run.outcome(revenue).mean();
/// assert_eq!(run.named("revenue")?.mean(), by_handle);
///
/// let error = run.named("revenu").unwrap_err();
/// assert!(error.to_string().ends_with("did you mean `revenue`?"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Run {
    pub(super) plan: Arc<Plan>,
    /// For each block, for each output, a column of [`BLOCK`] trials.
    outputs: Arc<Vec<[f64; LANES]>>,
    /// What was computed from them afterwards.
    added: Vec<Sample>,
}

/// A run as data is what it says: its fingerprint, how it was sampled, and mean, spread and
/// percentiles of each outcome. Trials are kept by serialising a [`Sample`].
impl Serialize for Run {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Said {
            fingerprint: String,
            sampling: Sampling,
            outcomes: Vec<Outline>,
        }
        let outcomes = 0..self.plan.outputs.len();
        let outcomes = outcomes.map(|at| (&self.column::<Value>(at)).into());
        Said {
            fingerprint: self.fingerprint(),
            sampling: self.sampling(),
            outcomes: outcomes.chain(self.added.iter().map(Into::into)).collect(),
        }
        .serialize(serializer)
    }
}

impl Run {
    pub(super) fn new(plan: Arc<Plan>, outputs: Vec<[f64; LANES]>) -> Self {
        Self {
            plan,
            outputs: Arc::new(outputs),
            added: Vec::new(),
        }
    }

    /// The run with one more outcome, computed from its trials: claims may name it.
    ///
    /// # Errors
    /// [`Invalid`] if an outcome has that name already, or the sample was sampled otherwise than
    /// the run.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{Recommendation, decide};
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// model.output("new", move |s| s.get(price) * 1.2)?;
    /// model.output("old", move |s| s.get(price))?;
    /// let run = model.run(&Sampling::monte_carlo(1_000))?;
    /// let gained = run.named("new")?.minus(&run.named("old")?)?;
    /// let run = run.with(gained)?;
    /// let verdict = decide(&run, &["P(new less old >= USD 4) >= 99%".parse()?])?;
    /// assert_eq!(verdict.recommendation(), Some(Recommendation::Go));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn with(mut self, outcome: Sample) -> Result<Self, Invalid> {
        if self.named(outcome.name()).is_ok() {
            let rule = "a name that no outcome of the run has";
            let name = format!("`{}`", outcome.name());
            return Err(Invalid::rule("outcome to add", name, rule));
        }
        if outcome.sampling() != self.sampling() {
            let parameter = format!("values of `{}`", outcome.name());
            let rule = "one for each trial of the run, sampled in the same way";
            return Err(Invalid::rule(&parameter, outcome.samples().len(), rule));
        }
        self.added.push(outcome);
        Ok(self)
    }

    /// The sampling of the run.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.plan.sampling
    }

    /// A short code of the run: model, distributions, number of trials and seed. Runs with the same
    /// fingerprint and the same formulas have the same results.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let one = model.run(&Sampling::monte_carlo(100).seed(1))?;
    /// let other = model.run(&Sampling::monte_carlo(100).seed(2))?;
    /// assert_ne!(one.fingerprint(), other.fingerprint());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.plan.run_fingerprint()
    }

    /// The sample of an output.
    ///
    /// # Panics
    /// If the output was declared on another model.
    #[must_use]
    pub fn outcome<Q: Into<Value>>(&self, output: Output<Q>) -> Sample<Q> {
        self.column(output.of(self.plan.model))
    }

    /// The sample of the output with this name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the message suggests the nearest name.
    pub fn named(&self, name: &str) -> Result<Sample, Invalid> {
        if let Some(added) = self.added.iter().find(|it| it.name() == name) {
            return Ok(added.clone());
        }
        let names = || self.plan.outputs.iter().map(|(name, _)| name.as_str());
        let known = || names().chain(self.added.iter().map(Sample::name));
        match names().position(|known| known == name) {
            Some(index) => Ok(self.column(index)),
            None => Err(unknown_name("output", name, known())),
        }
    }

    /// The draws of an input.
    ///
    /// They are drawn again, with the same result.
    #[must_use]
    pub fn input<Q: Quantity>(&self, input: Input<Q>) -> Sample<Q> {
        let index = input.of(self.plan.model);
        let drawn = &self.plan.inputs[index];
        let mut samples = Vec::new();
        self.each_block(|block| samples.extend_from_slice(block[index]));
        Sample::of_trials(drawn.name.clone(), drawn.unit, samples, self.plan.sampling)
    }

    /// The draws of all inputs, in order of declaration.
    #[must_use]
    pub fn inputs(&self) -> Vec<Sample> {
        let mut samples = vec![Vec::with_capacity(self.plan.trials); self.plan.inputs.len()];
        self.each_block(|block| {
            for (samples, column) in samples.iter_mut().zip(block) {
                samples.extend_from_slice(column);
            }
        });
        let named = self.plan.inputs.iter().zip(samples);
        named
            .map(|(input, samples)| {
                Sample::of_trials(input.name.clone(), input.unit, samples, self.plan.sampling)
            })
            .collect()
    }

    /// The inputs of one trial by name, to examine what happened in it.
    ///
    /// # Errors
    /// [`Invalid`] if the run does not have the trial.
    pub fn replay(&self, trial: u64) -> Result<Vec<(&str, f64)>, Invalid> {
        let trials = self.sampling().trials();
        if trial >= trials {
            return Err(
                Invalid::rule("trial", trial, "below the number of trials of the run")
                    .hint(format!("the run has trials 0 to {}", trials - 1)),
            );
        }
        let (first, within) = (trial / BLOCK as u64, trial % BLOCK as u64);
        let mut columns = self.plan.columns();
        self.plan.draw(first * BLOCK as u64, &mut columns);
        let within = usize::try_from(within).unwrap_or(0);
        let named = self.plan.inputs.iter().zip(columns.chunks_exact(ROWS));
        Ok(named
            .map(|(input, rows)| (input.name.as_str(), rows.as_flattened()[within]))
            .collect())
    }

    /// The first rows of the columns, followed by more.
    pub(super) fn with_rows(
        &self,
        rows: usize,
        more: &[[f64; LANES]],
        too_large: impl FnOnce() -> RunError,
    ) -> Result<Vec<[f64; LANES]>, RunError> {
        let mut all = Vec::new();
        all.try_reserve_exact(rows + more.len())
            .map_err(|_| too_large())?;
        all.extend_from_slice(&self.outputs[..rows]);
        all.extend_from_slice(more);
        Ok(all)
    }

    pub(super) fn model(&self) -> u32 {
        self.plan.model
    }

    /// Draws the inputs again, block by block: a column of trials for each input.
    fn each_block(&self, mut visit: impl FnMut(&[&[f64]])) {
        let mut columns = self.plan.columns();
        for first in (0..self.plan.trials).step_by(BLOCK) {
            self.plan.draw(first as u64, &mut columns);
            let trials = BLOCK.min(self.plan.trials - first);
            let drawn = columns
                .chunks_exact(ROWS)
                .map(|rows| &rows.as_flattened()[..trials]);
            visit(&drawn.collect::<Vec<_>>());
        }
    }

    pub(super) fn column<Q: Into<Value>>(&self, index: usize) -> Sample<Q> {
        let (name, unit) = &self.plan.outputs[index];
        let samples = column(
            &self.outputs,
            index,
            self.plan.outputs.len(),
            self.plan.trials,
        );
        Sample::of_trials(name.clone(), *unit, samples, self.plan.sampling)
    }
}

/// The trials of one output out of columns by block.
pub(super) fn column(samples: &Columns, output: usize, outputs: usize, trials: usize) -> Vec<f64> {
    let mut column = Vec::with_capacity(trials);
    for block in samples.chunks_exact(outputs * ROWS) {
        let values = block[output * ROWS..(output + 1) * ROWS].as_flattened();
        column.extend_from_slice(&values[..BLOCK.min(trials - column.len())]);
    }
    column
}

impl Plan {
    /// A short code of the model and its sampling.
    pub(super) fn run_fingerprint(&self) -> String {
        let hash = Fingerprint::default().text(&self.fingerprint.to_string());
        let hash = hash.data(&self.sampling).unwrap_or_else(|hash| hash);
        format!("{:016x}", hash.value())
    }
}
