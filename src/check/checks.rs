//! Claims on the outcomes of a model, checked together.

use std::path::PathBuf;

use serde::Serialize;

use super::baseline::{Acceptance, Accepted, Baseline};
use super::finding::{BaselineMovement, Cause, Finding, Found, Origin, Report};
use super::guard::{FIRST_OF_MEANS, Goal, Guard, Status, provable};
use super::judge::{End, distance, ends_of, figure, look, together};
use super::known;
use crate::error::{Bound, CheckError, Error, Invalid, Permitted, unknown_name};
use crate::ledger::Ledger;
use crate::quantity::{Share, Unit};
use crate::random::fingerprint_of;
use crate::sample::{Region, Sample};
use crate::sensitivity::{Driver, drivers};
use crate::simulation::{Asked, Claim, Kind, Model, Run};

/// Claims on the outcomes of a model, checked on the same trials.
///
/// The error rates of the [guard](Guard) hold for each claim by itself. Trials are added until all
/// claims are decided.
///
/// # Memory
/// The model's outputs are kept while it runs: 8 bytes per output and trial, or 77 MB for the 73
/// outputs of a business case if a claim needs all 131,072 trials. [`Guard::limit`] bounds it.
///
/// # Baselines
/// With [`baseline`](Self::baseline), the figures of all claims are compared with a small text file
/// beside the tests. To accept the present figures, run the tests once with the environment
/// variable `BIZCASE_ACCEPT=1` and commit the file. Every test needs its own file. A file that is
/// missing, damaged or of another model is an error. Models are the same if they have the same
/// currency and the same inputs. The ranges of the inputs may have changed, since that is what the
/// comparison is about; the message names the changed ones.
///
/// # Example
/// ```
/// use bizcase::check::Checks;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Ratio, Share};
/// use bizcase::simulation::{Model, Statistic};
///
/// let mut model = Model::new(Currency::EUR);
/// let value = model.money("lifetime value", Dist::log_normal_p5_p95(900.0, 2_400.0)?)?;
/// let cost = model.money("CAC", Dist::log_normal_p5_p95(300.0, 900.0)?)?;
/// model.output("LTV / CAC", move |s| s.get(value) / s.get(cost))?;
///
/// let three = Ratio::new(3.0)?;
/// let report = Checks::of(&model)
///     .that(Statistic::probability_above("LTV / CAC", three).at_least(Share::percent(90.0)?))
///     .run()?;
/// let message = report.require().unwrap_err().to_string();
/// assert!(message.starts_with("FAILED: P(LTV / CAC > 3) >= 90%\n  found     4"));
///
/// let unknown = Statistic::probability_above("LTV/CAC", three).at_least(Share::percent(90.0)?);
/// let error = Checks::of(&model).that(unknown).run().unwrap_err();
/// assert!(error.to_string().ends_with("did you mean `LTV / CAC`?"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Checks<'m> {
    model: &'m Model,
    claims: Vec<Claim>,
    guard: Guard,
    ledger: Option<&'m Ledger>,
    data: Option<String>,
    baseline: Option<(PathBuf, Option<Acceptance>)>,
}

impl<'m> Checks<'m> {
    /// Starts without claims on this model, with the default [`Guard`].
    #[must_use]
    pub fn of(model: &'m Model) -> Self {
        Self {
            model,
            claims: Vec::new(),
            guard: Guard::default(),
            ledger: None,
            data: None,
            baseline: None,
        }
    }

    /// Adds a claim.
    #[must_use]
    pub fn that(mut self, claim: Claim) -> Self {
        self.claims.push(claim);
        self
    }

    /// Sets the guard.
    #[must_use]
    pub fn guard(mut self, guard: Guard) -> Self {
        self.guard = guard;
        self
    }

    /// Adds the ledger of the model's assumptions. Messages then say what the inputs that drive a
    /// figure rest on, and whom to ask.
    #[must_use]
    pub fn ledger(mut self, ledger: &'m Ledger) -> Self {
        self.ledger = Some(ledger);
        self
    }

    /// Adds the data that the formulas of the model hold, such as a
    /// [`BusinessCase`](crate::case::BusinessCase); the report then shows their fingerprint.
    #[must_use]
    pub fn data(mut self, data: &impl Serialize) -> Self {
        self.data = Some(fingerprint_of(data));
        self
    }

    /// Sets a file of accepted figures. The environment decides whether they are compared or
    /// accepted ([`Acceptance::from_environment`]).
    #[must_use]
    pub fn baseline(mut self, file: impl Into<PathBuf>) -> Self {
        self.baseline = Some((file.into(), None));
        self
    }

    /// Sets a file of accepted figures, to be compared or accepted regardless of the environment.
    #[must_use]
    pub fn baseline_as(mut self, file: impl Into<PathBuf>, acceptance: Acceptance) -> Self {
        self.baseline = Some((file.into(), Some(acceptance)));
        self
    }

    /// Checks all claims.
    ///
    /// A claim that does not hold is a finding, not an error; see [`Report::require`].
    ///
    /// # Errors
    /// [`Error::Invalid`] if a claim names an output that does not exist (the message suggests the
    /// nearest), a threshold or target has another unit or currency or cannot be proved, or the
    /// guard's settings are out of range; [`Error::Check`] if the baseline is missing, damaged, of
    /// another model, or lacks the figure; [`Error::Run`] as from [`Model::run`].
    pub fn run(&self) -> Result<Report, Error> {
        self.guard.check()?;
        let prepared: Vec<Prepared> = self
            .claims
            .iter()
            .map(|claim| Prepared::new(claim, self.model))
            .collect::<Result<_, _>>()?;
        let baseline = self.read_or_accept(&prepared)?;
        let mut trial = Trial {
            checks: self,
            prepared,
            baseline,
        };
        trial.set_ends()?;
        let run = trial.run_until_decided()?;
        Ok(Report {
            findings: trial.findings(run.as_ref())?,
            origin: Some(Origin {
                model: self.model.fingerprint(),
                data: self.data.clone(),
                seed: self.guard.seed_used().0,
            }),
            lenient: self.guard.passes_undecided(),
        })
    }

    fn read_or_accept(&self, prepared: &[Prepared]) -> Result<Option<Baseline>, Error> {
        let Some((file, acceptance)) = &self.baseline else {
            let unmoved = |it: &&Claim| matches!(it.asked(), Asked::Unmoved(_));
            return match self.claims.iter().find(unmoved) {
                Some(claim) => {
                    let claim = claim.to_string();
                    Err(CheckError::NoBaseline { claim }.into())
                }
                None => Ok(None),
            };
        };
        let acceptance = match acceptance {
            Some(acceptance) => *acceptance,
            None => Acceptance::from_environment()?,
        };
        if acceptance == Acceptance::Accept {
            self.accepted(prepared)?.write(file)?;
        }
        Ok(Some(Baseline::read(file, self.model)?))
    }

    /// The present figures, from as many trials as a check may take.
    fn accepted(&self, prepared: &[Prepared]) -> Result<Baseline, Error> {
        let run = self
            .model
            .run(&self.guard.sampling(self.guard.limit_used()))?;
        // A quarter of the rate on each end: the other half is spent on the figure's next state.
        let rate = 0.25 * self.guard.rate().value();
        let mut figures: Vec<Accepted> = Vec::new();
        for it in prepared.iter().filter(|it| it.needs_trials()) {
            let figure_name = it.key();
            if figures.iter().any(|known| known.figure == figure_name) {
                continue;
            }
            let outcome = run.named(it.claim.outcome())?;
            let (estimate, interval) = figure(it.claim.statistic(), &outcome, &self.guard, rate)?;
            figures.push(Accepted {
                figure: figure_name,
                unit: it.unit.to_string(),
                value: estimate.value,
                low: interval.low,
                high: interval.high,
            });
        }
        Ok(Baseline::new(self.model, figures))
    }

    /// The inputs that drive an outcome, with what the ledger says of them.
    fn causes(&self, run: &Run, outcome: &Sample) -> Vec<Cause> {
        let range = |name: &str| {
            let law = self.model.inputs().find(|(known, _)| *known == name);
            law.map_or(String::new(), |(_, law)| law.to_string())
        };
        let basis = |name: &str| {
            let mut basis = range(name);
            let known = self.ledger.and_then(|ledger| ledger.named(name).ok());
            if let Some(assumption) = known {
                basis = format!("{basis}, {}", assumption.evidence);
                if !assumption.owner.is_empty() {
                    basis = format!("{basis}, owner: {}", assumption.owner);
                }
            }
            basis
        };
        // What lies within the noise of the trials drives nothing that a reader should look at.
        let told = |driver: &Driver| {
            let error = driver.standard_error;
            !error.is_finite() || driver.correlation.abs() > 3.0 * error
        };
        let each = drivers(run, outcome).into_iter().filter(told);
        each.map(|driver| Cause {
            basis: basis(&driver.input),
            input: driver.input,
            correlation: driver.correlation,
        })
        .collect()
    }
}

/// A claim that was found to be meaningful.
struct Prepared<'c> {
    claim: &'c Claim,
    /// The unit of the statistic.
    unit: Unit,
    /// Where it is to lie, unless a baseline says that.
    asked: Option<Region>,
    ends: Vec<End>,
    /// How many trials decided it; zero before.
    trials: u64,
}

impl<'c> Prepared<'c> {
    fn new(claim: &'c Claim, model: &Model) -> Result<Self, Invalid> {
        let (statistic, name) = (claim.statistic(), claim.outcome());
        let found = model.outputs().find(|(known, _)| *known == name);
        let Some((_, unit)) = found else {
            let names = model.outputs().map(|(name, _)| name);
            return Err(unknown_name("output", name, names));
        };
        let unit = statistic.unit(unit)?;
        let open = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        match statistic.kind() {
            Kind::Percentile(share) => {
                open.check(&format!("percentile of `{name}`"), share.value())?;
            }
            Kind::Shortfall(_) => {
                let rule = "a probability, a percentile, a mean or a value in a base case";
                return Err(Invalid::rule("statistic of a check", statistic, rule).hint(
                    "no number of trials proves an expected shortfall; use it in decisions and precision",
                ));
            }
            _ => {}
        }
        let asked = match claim.asked() {
            Asked::Condition(asked) => {
                Some(asked.region(&format!("target for {statistic}"), unit)?)
            }
            Asked::Unmoved(_) if !statistic.needs_trials() => {
                let rule = "a statistic of trials: a base case has no error to allow for";
                return Err(Invalid::rule("figure of a baseline", statistic, rule));
            }
            Asked::Unmoved(_) => None,
        };
        let ends = asked.map_or_else(Vec::new, ends_of);
        if matches!(statistic.kind(), Kind::Probability(_)) {
            for end in &ends {
                let parameter = format!("target for {statistic}");
                provable(end.goal, &parameter, Share::new(end.pass)?)?;
            }
        }
        Ok(Self {
            claim,
            unit,
            asked,
            ends,
            trials: 0,
        })
    }

    fn needs_trials(&self) -> bool {
        self.claim.statistic().needs_trials()
    }

    /// The statistic as a baseline knows it.
    fn key(&self) -> String {
        self.claim.statistic().to_string()
    }

    fn is_open(&self) -> bool {
        self.needs_trials() && together(&self.ends) == Status::Undecided
    }

    /// The ends around an accepted figure: wide enough for what it could have been to fail, narrow
    /// enough to pass.
    fn set_ends(&mut self, share: Share, accepted: &Accepted) {
        let from = |figure: f64, sign: f64| figure + sign * share.value() * figure.abs();
        self.ends = vec![
            End::new(
                Goal::AtLeast,
                from(accepted.low, -1.0),
                from(accepted.high, -1.0),
            ),
            End::new(
                Goal::AtMost,
                from(accepted.high, 1.0),
                from(accepted.low, 1.0),
            ),
        ];
    }

    /// The rate that a look may spend on each end.
    fn rate(&self, guard: &Guard) -> f64 {
        let parts = match self.claim.asked() {
            // Two ends, and as much again was spent on the accepted figure.
            Asked::Unmoved(_) => 4.0,
            Asked::Condition(_) => self.ends.len() as f64,
        };
        guard.rate_of_a_look() / parts
    }
}

/// Claims between looks.
struct Trial<'c, 'm> {
    checks: &'c Checks<'m>,
    prepared: Vec<Prepared<'c>>,
    baseline: Option<Baseline>,
}

impl Trial<'_, '_> {
    /// Sets the ends of the claims that are held against the baseline.
    fn set_ends(&mut self) -> Result<(), CheckError> {
        let Some(baseline) = &self.baseline else {
            return Ok(());
        };
        for it in &mut self.prepared {
            let Asked::Unmoved(share) = it.claim.asked() else {
                continue;
            };
            let Some(accepted) = baseline.figure(&it.key(), it.unit) else {
                let file = self.checks.baseline.as_ref();
                return Err(CheckError::NoSuchFigure {
                    file: file.map_or(String::new(), |(file, _)| file.display().to_string()),
                    figure: it.key(),
                    figures: baseline
                        .figures
                        .iter()
                        .map(|it| it.figure.clone())
                        .collect(),
                });
            };
            it.set_ends(share, accepted);
        }
        Ok(())
    }

    /// Adds trials until every claim is decided or there are as many as may be; none if no claim
    /// needs any.
    fn run_until_decided(&mut self) -> Result<Option<Run>, Error> {
        if !self.prepared.iter().any(Prepared::is_open) {
            return Ok(None);
        }
        let (model, guard) = (self.checks.model, &self.checks.guard);
        let mut last: Option<Run> = None;
        for trials in guard.looks() {
            let run = match last.take() {
                None => model.run(&guard.sampling(trials))?,
                Some(run) => model.extend(&run, trials)?,
            };
            let mut outcomes: Vec<Sample> = Vec::new();
            for it in self.prepared.iter_mut().filter(|it| it.is_open()) {
                let early = trials < FIRST_OF_MEANS.min(guard.limit_used());
                if it.claim.statistic().kind() == Kind::Mean && early {
                    continue;
                }
                let name = it.claim.outcome();
                if !outcomes.iter().any(|known| known.name() == name) {
                    outcomes.push(run.named(name)?);
                }
                let rate = it.rate(guard);
                for outcome in outcomes.iter().filter(|known| known.name() == name) {
                    look(it.claim.statistic(), &mut it.ends, outcome, rate)?;
                }
                it.trials = trials;
            }
            last = Some(run);
            if !self.prepared.iter().any(Prepared::is_open) {
                break;
            }
        }
        Ok(last)
    }

    fn findings(&self, run: Option<&Run>) -> Result<Vec<Finding>, Error> {
        let changed = self
            .baseline
            .as_ref()
            .map(|it| it.changes(self.checks.model));
        let changed = changed.unwrap_or_default();
        let each = self.prepared.iter();
        each.map(|it| match (it.claim.statistic().kind(), it.asked, run) {
            (Kind::AtBase(base), Some(asked), _) => {
                let point = self.checks.model.at(base)?;
                let named = self.checks.model.outputs().zip(point.outputs());
                let value = named.filter(|((name, _), _)| *name == it.claim.outcome());
                let value = value.map(|(_, value)| *value).next().unwrap_or(f64::NAN);
                Ok(known::judge(it.claim.to_string(), value, it.unit, asked))
            }
            (_, _, Some(run)) => self.finding(it, run, &changed),
            // Only claims on trials are left, and for those there is a run.
            (_, _, None) => Ok(Finding::new(
                it.claim.to_string(),
                Status::Undecided,
                Found::Data("no trials".into()),
            )),
        })
        .collect()
    }

    /// What was found on a claim, on the trials that decided it.
    fn finding(&self, it: &Prepared, run: &Run, changed: &[String]) -> Result<Finding, Error> {
        let guard = &self.checks.guard;
        let status = together(&it.ends);
        // The run may have gone on for other claims.
        let decided = if it.trials == run.sampling().trials() {
            None
        } else {
            Some(self.checks.model.run(&guard.sampling(it.trials))?)
        };
        let run = decided.as_ref().unwrap_or(run);
        let outcome = run.named(it.claim.outcome())?;
        let (estimate, interval) = figure(it.claim.statistic(), &outcome, guard, it.rate(guard))?;
        let found = Found::Figure {
            estimate,
            interval,
            trials: it.trials,
        };
        let mut finding = Finding::new(it.claim.to_string(), status, found);
        if let Some(accepted) = self
            .baseline
            .as_ref()
            .and_then(|b| b.figure(&it.key(), it.unit))
        {
            finding.change = Some(BaselineMovement {
                before: accepted.value,
                low: accepted.low,
                high: accepted.high,
                after: estimate.value,
                unit: it.unit,
                changed: changed.to_vec(),
            });
        }
        if status != Status::Passed {
            finding.missing = it.missing(&outcome, status);
            finding.drivers = self.checks.causes(run, &outcome);
        }
        Ok(finding)
    }
}

impl Prepared<'_> {
    /// What is missing to the end that does not hold, or to deciding it.
    fn missing(&self, outcome: &Sample, status: Status) -> Option<String> {
        if status == Status::Undecided {
            return Some(
                "trials: what was asked lies within the error; raise the limit of the guard, or \
                 ask for less"
                    .to_owned(),
            );
        }
        let end = self.ends.iter().find(|end| end.status == Status::Failed)?;
        let (goal, distance) = distance(self.claim.statistic(), end, outcome)?;
        let subject = self.claim.outcome();
        let text = known::shift(subject, goal, distance, 0.0, outcome.unit());
        Some(format!("{text} in every trial"))
    }
}
