//! Scenarios put in force, and compared on common random numbers.

use serde::Serialize;

use crate::case::data::{BusinessCase, Scenario};
use crate::case::model::CaseModel;
use crate::decision::{Verdict, decide};
use crate::error::{Error, Invalid, unknown_name};
use crate::quantity::Share;
use crate::random::Sampling;
use crate::sample::{PairedDifference, Sample};
use crate::simulation::{Model, Run};

impl BusinessCase {
    /// The plan with a scenario in force. This plan stays as it is; if anything the scenario names
    /// does not exist, nothing is put in force.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the scenario names an unknown figure or event (the nearest is
    /// suggested), or the plan is not valid under it.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Change, BusinessCase, Scenario};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let dear = Scenario::new("dear").with("cost per sing-up", Change::Times(2.0));
    /// let error = case.under(&dear).unwrap_err();
    /// assert!(error.to_string().ends_with("did you mean `cost per sign-up`?"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn under(&self, scenario: &Scenario) -> Result<Self, Error> {
        let mut case = self.clone();
        case.overrides.extend(scenario.overrides.iter().cloned());
        for name in &scenario.happening {
            let found = case.events.iter_mut().find(|event| event.name == *name);
            let Some(event) = found else {
                let known = self.events.iter().map(|event| event.name.as_str());
                return Err(unknown_name("event", name, known).into());
            };
            event.probability = Share::ONE;
        }
        case.figures()?;
        Ok(case)
    }

    /// A scenario of the plan by its name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest is suggested.
    pub fn scenario(&self, name: &str) -> Result<&Scenario, Invalid> {
        let found = self.scenarios.iter().find(|it| it.name == name);
        let known = self.scenarios.iter().map(|it| it.name.as_str());
        found.ok_or_else(|| unknown_name("scenario", name, known))
    }

    /// Runs the plan as it is and under each of its scenarios, on common random numbers: what two
    /// runs differ in is due to the scenario, trial by trial.
    ///
    /// # Errors
    /// As [`under`](Self::under), [`model`](Self::model) and
    /// [`Model::run`](crate::simulation::Model::run).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(1_000).seed(1))?;
    /// let dear = compared.difference("dear advertising", "NPV")?;
    /// assert!(dear.mean.value < 0.0 && dear.higher.value < 0.01);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compare(&self, sampling: &Sampling) -> Result<Comparison, Error> {
        let base = ComparedCase::of("base", self.clone(), sampling, None)?;
        let scenarios = self.scenarios.iter().map(|it| {
            let changed = self.under(it)?;
            ComparedCase::of(&it.name, changed, sampling, Some(&base.built.model))
        });
        let alternatives = scenarios.collect::<Result<_, Error>>()?;
        Ok(Comparison { base, alternatives })
    }
}

/// A case beside its scenarios or options, on common random numbers.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
/// assert_eq!(compared.alternatives.len(), 2);
/// assert!(compared.alternative("slow sellers").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The case as it is.
    pub base: ComparedCase,
    /// The case under each scenario, or each of its options, in their order.
    pub alternatives: Vec<ComparedCase>,
}

/// A case under one scenario, or one of its options.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
/// let slow = compared.alternative("slow sellers")?;
/// assert!(slow.run.named("NPV")?.mean().value < compared.base.run.named("NPV")?.mean().value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct ComparedCase {
    /// The name of the scenario or option. The case as it is is "base" among scenarios, and has its
    /// own name among options.
    pub name: String,
    /// The case with the scenario in force, or the plan of the option.
    pub case: BusinessCase,
    /// That as a model.
    #[serde(skip)]
    pub built: CaseModel,
    /// All its trials.
    pub run: Run,
    /// Whether the criteria are met.
    pub verdict: Verdict,
}

impl ComparedCase {
    /// Values one of them, by the random numbers of a model.
    pub(super) fn of(
        name: &str,
        case: BusinessCase,
        sampling: &Sampling,
        aligned: Option<&Model>,
    ) -> Result<Self, Error> {
        let mut built = case.model()?;
        if let Some(other) = aligned {
            built.model = built.model.aligned_with(other);
        }
        let run = case.run(&built, sampling, None)?;
        Ok(Self {
            name: name.to_owned(),
            verdict: decide(&run, &case.criteria)?,
            case,
            built,
            run,
        })
    }
}

impl Comparison {
    /// The case as it is or the alternative of a name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest is suggested.
    pub fn alternative(&self, name: &str) -> Result<&ComparedCase, Invalid> {
        let all = || self.all();
        let found = all().find(|it| it.name == name);
        found.ok_or_else(|| unknown_name("alternative", name, all().map(|it| it.name.as_str())))
    }

    /// The case as it is, and then the alternatives.
    pub fn all(&self) -> impl Iterator<Item = &ComparedCase> {
        std::iter::once(&self.base).chain(&self.alternatives)
    }

    /// How often each is best of all, in the order of [`all`](Self::all): the share of trials in
    /// which an outcome is highest. Trials in which several are share alike.
    ///
    /// # Errors
    /// [`Invalid`] if one of them lacks the outcome; the nearest is suggested.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let often = compared.often_best("NPV")?;
    /// assert_eq!(often.len(), 3);
    /// assert!((often.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn often_best(&self, outcome: &str) -> Result<Vec<f64>, Invalid> {
        let samples: Vec<Sample> = self
            .all()
            .map(|it| it.run.named(outcome))
            .collect::<Result<_, _>>()?;
        let trials = self.base.run.sampling().trials();
        let mut often = vec![0.0; samples.len()];
        for trial in 0..samples[0].samples().len() {
            let values = || samples.iter().map(|it| it.samples()[trial]);
            let highest = values().fold(f64::NEG_INFINITY, f64::max);
            let best = values().filter(|it| *it >= highest).count() as f64;
            for (often, value) in often.iter_mut().zip(values()) {
                if value >= highest {
                    *often += 1.0 / best;
                }
            }
        }
        Ok(often.into_iter().map(|it| it / trials as f64).collect())
    }

    /// How much an outcome differs, trial by trial: the alternative less the case as it is.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such alternative or outcome; the nearest is suggested.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let slow = compared.difference("slow sellers", "NPV")?;
    /// assert!(slow.mean.value < 0.0 && slow.lower.value > 0.9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(
        &self,
        alternative: &str,
        outcome: &str,
    ) -> Result<PairedDifference, Invalid> {
        let other = self.alternative(alternative)?.run.named(outcome)?;
        PairedDifference::between(&other, &self.base.run.named(outcome)?)
    }
}
