//! Projects that pass one gate after the other.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A stage of a project and the gate at its end.
///
/// # Example
/// ```
/// use bizcase::decision::Gate;
/// use bizcase::quantity::Share;
///
/// let launch = Gate::new("launch", 5.0, Share::percent(50.0)?).evidence("500 paying customers");
/// assert_eq!(launch.cost, 5.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The name of the stage.
    pub name: String,
    /// What the stage costs, paid when it begins.
    pub cost: f64,
    /// How likely it is passed.
    pub pass: Share,
    /// What has to be shown to pass, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// When the project is stopped here, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
}

impl Gate {
    /// A stage with its cost and how likely it is passed.
    #[must_use]
    pub fn new(name: &str, cost: f64, pass: Share) -> Self {
        Self {
            name: name.to_owned(),
            cost,
            pass,
            evidence: None,
            stop: None,
        }
    }

    /// The stage with what has to be shown to pass.
    #[must_use]
    pub fn evidence(mut self, evidence: &str) -> Self {
        self.evidence = Some(evidence.to_owned());
        self
    }

    /// The stage with when the project is stopped at its end.
    #[must_use]
    pub fn stop(mut self, when: &str) -> Self {
        self.stop = Some(when.to_owned());
        self
    }
}

/// A project in stages, each of which costs something and may end it.
///
/// # Example
/// ```
/// use bizcase::decision::{Gate, StagedProject};
/// use bizcase::quantity::Share;
///
/// let project = StagedProject {
///     name: "Alpha".to_owned(),
///     value: 30.0,
///     gates: vec![
///         Gate::new("development", 3.0, Share::percent(80.0)?),
///         Gate::new("launch", 5.0, Share::percent(50.0)?),
///     ],
/// };
/// // (30 x 50% - 5) x 80% - 3
/// assert_eq!(project.commercial_value()?.expected, 5.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// R. G. Cooper, S. J. Edgett and E. J. Kleinschmidt (2001), *Portfolio Management for New
/// Products*, 2nd edition, chapter 3.
#[doc(alias("stage-gate", "rNPV"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedProject {
    /// The name.
    pub name: String,
    /// The present value once all gates are passed.
    pub value: f64,
    /// The stages, the first first. Costs are present values in the unit of the value.
    pub gates: Vec<Gate>,
}

/// What a staged project is worth. See [`StagedProject`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CommercialValue {
    /// The expected commercial value, if every stage whose gate before was passed is begun.
    pub expected: f64,
    /// The value if a stage is begun only where that pays: never less, and never below zero.
    pub with_stopping: f64,
    /// How likely all gates are passed.
    pub success: f64,
    /// The stages, the first first.
    pub gates: Vec<GateValue>,
}

/// What a project is worth before one of its stages. See [`StagedProject`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GateValue {
    /// The stage.
    pub name: String,
    /// What is expected from its beginning on, its cost paid, if later stages are begun only where
    /// that pays. Below zero the project is to be stopped here.
    pub value: f64,
    /// How likely the stage is begun, if none is stopped.
    pub reached: f64,
    /// What it costs on average, if none is stopped.
    pub expected_cost: f64,
}

impl StagedProject {
    /// The stages of a new product in TOML, to be copied and edited: validate before building, a
    /// minimum viable product (MVP), launch. Amounts and probabilities are made up, for a product
    /// worth a million once it is launched; evidence and stopping rules are meant as they stand.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::StagedProject;
    ///
    /// let mut project: StagedProject = toml::from_str(StagedProject::NEW_PRODUCT)?;
    /// project.name = "bookkeeping for shops".into();
    /// project.value = 1_400_000.0;
    /// let worth = project.commercial_value()?;
    /// assert_eq!(worth.gates[0].name, "validate before building");
    /// assert!(worth.expected > 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const NEW_PRODUCT: &str = include_str!("new_product.toml");

    /// The expected commercial value: from the last stage back, the value times the probability to
    /// pass less the cost.
    ///
    /// # Errors
    /// [`Invalid`] for a value or a cost that is not finite, and without stages.
    pub fn commercial_value(&self) -> Result<CommercialValue, Invalid> {
        self.check()?;
        let (mut expected, mut ahead) = (self.value, self.value);
        let mut values = Vec::new();
        for gate in self.gates.iter().rev() {
            let pass = gate.pass.value();
            expected = expected * pass - gate.cost;
            values.push(ahead * pass - gate.cost);
            ahead = values.last().map_or(0.0, |value| value.max(0.0));
        }
        let mut reached = 1.0;
        let gates = self.gates.iter().zip(values.into_iter().rev());
        let gates = gates.map(|(gate, value)| {
            let begun = reached;
            reached *= gate.pass.value();
            GateValue {
                name: gate.name.clone(),
                value,
                reached: begun,
                expected_cost: begun * gate.cost,
            }
        });
        Ok(CommercialValue {
            gates: gates.collect(),
            expected,
            with_stopping: ahead,
            success: reached,
        })
    }

    fn check(&self) -> Result<(), Invalid> {
        let name = &self.name;
        if self.gates.is_empty() {
            let parameter = format!("stages of `{name}`");
            return Err(Invalid::rule(&parameter, "none", "one or more"));
        }
        Permitted::FINITE.check(&format!("value of `{name}`"), self.value)?;
        for gate in &self.gates {
            let parameter = format!("cost of `{}` of `{name}`", gate.name);
            Permitted::FINITE.check(&parameter, gate.cost)?;
        }
        Ok(())
    }
}
