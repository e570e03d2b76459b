//! Scenarios put in force, and compared on common random numbers.

use serde::Serialize;

use crate::case::data::{BusinessCase, Scenario};
use crate::case::model::CaseModel;
use crate::decision::{Verdict, decide};
use crate::error::{Error, Invalid, unknown_name};
use crate::quantity::Share;
use crate::random::Sampling;
use crate::sample::PairedDifference;
use crate::simulation::Run;

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
        let alternative = |name: &str, case: Self| {
            let built = case.model()?;
            let run = built.model.run(sampling)?;
            Ok::<_, Error>(Alternative {
                name: name.to_owned(),
                verdict: decide(&run, &case.criteria)?,
                case,
                built,
                run,
            })
        };
        let scenarios = self.scenarios.iter();
        let scenarios = scenarios.map(|it| alternative(&it.name, self.under(it)?));
        Ok(Comparison {
            scenarios: scenarios.collect::<Result<_, _>>()?,
            base: alternative("base", self.clone())?,
        })
    }
}

/// A plan under each of its scenarios, on common random numbers.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
/// assert_eq!(compared.scenarios.len(), 2);
/// assert!(compared.scenario("slow sellers").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The plan as it is.
    pub base: Alternative,
    /// The plan under each scenario, in their order.
    pub scenarios: Vec<Alternative>,
}

/// A plan under one scenario.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
/// let slow = compared.scenario("slow sellers")?;
/// assert!(slow.run.named("NPV")?.mean().value < compared.base.run.named("NPV")?.mean().value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Alternative {
    /// The name of the scenario; "base" for the plan as it is.
    pub name: String,
    /// The plan with the scenario in force.
    pub case: BusinessCase,
    /// The case with the scenario in force, as a model.
    #[serde(skip)]
    pub built: CaseModel,
    /// All its trials.
    pub run: Run,
    /// Whether the criteria are met.
    pub verdict: Verdict,
}

impl Comparison {
    /// The plan under the scenario of a name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest is suggested.
    pub fn scenario(&self, name: &str) -> Result<&Alternative, Invalid> {
        let found = self.scenarios.iter().find(|it| it.name == name);
        let known = self.scenarios.iter().map(|it| it.name.as_str());
        found.ok_or_else(|| unknown_name("scenario", name, known))
    }

    /// How much an outcome changes under a scenario, trial by trial: the scenario less the base.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such scenario or outcome; the nearest is suggested.
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
    pub fn difference(&self, scenario: &str, outcome: &str) -> Result<PairedDifference, Invalid> {
        let changed = self.scenario(scenario)?.run.named(outcome)?;
        let base = self.base.run.named(outcome)?;
        PairedDifference::between(&changed, &base)
    }
}
