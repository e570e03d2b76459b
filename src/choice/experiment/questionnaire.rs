//! The tasks of an experiment, and how good they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::choice::{Alternative, AttributeValue};
use crate::quantity::csv_line;

/// One task of a questionnaire.
///
/// # Example
/// See [`ChoiceQuestionnaire`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuestionnaireTask {
    /// Which set of tasks it belongs to.
    pub block: String,
    /// Its name, each once in a block.
    pub task: String,
    /// What can be chosen.
    pub alternatives: Vec<Alternative>,
}

impl QuestionnaireTask {
    /// A task of a block.
    #[must_use]
    pub fn new(
        block: impl Into<String>,
        task: impl Into<String>,
        alternatives: impl Into<Vec<Alternative>>,
    ) -> Self {
        Self {
            block: block.into(),
            task: task.into(),
            alternatives: alternatives.into(),
        }
    }
}

/// The tasks of a choice experiment: drawn up by a
/// [`ChoiceExperiment`](super::ChoiceExperiment), or read from a file.
///
/// # Example
/// ```
/// use bizcase::choice::{AssumedTastes, ChoiceExperiment, ChoiceUtility};
/// use bizcase::quantity::Currency;
///
/// let experiment = ChoiceExperiment::new()
///     .attribute("price", [10.0, 20.0])
///     .attribute("support", ["mail", "phone"])
///     .tasks(4);
/// let tasks = experiment.orthogonal()?;
/// assert!(tasks.to_csv().starts_with("block,task,alt,price,support\n1,1,1,10,mail\n1,1,2,20,phone\n"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChoiceQuestionnaire {
    /// The tasks, block by block.
    pub tasks: Vec<QuestionnaireTask>,
}

/// How often the levels of an attribute are shown.
///
/// # Example
/// See [`ChoiceQuestionnaire::balance`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AttributeBalance {
    /// The attribute.
    pub attribute: String,
    /// How often each level is shown.
    pub shown: BTreeMap<String, usize>,
    /// The share of pairs of products in a task that have the same level: such a pair says nothing
    /// about the attribute.
    pub overlap: f64,
}

impl ChoiceQuestionnaire {
    /// A questionnaire of these tasks.
    #[must_use]
    pub fn new(tasks: impl Into<Vec<QuestionnaireTask>>) -> Self {
        Self {
            tasks: tasks.into(),
        }
    }

    /// How often each level is shown, and how often two products of a task have the same.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::ChoiceExperiment;
    ///
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0])
    ///     .attribute("support", ["mail", "phone"])
    ///     .tasks(4);
    /// let support = &experiment.orthogonal()?.balance()[1];
    /// assert_eq!((support.shown["mail"], support.shown["phone"], support.overlap), (4, 4, 0.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn balance(&self) -> Vec<AttributeBalance> {
        self.attributes()
            .into_iter()
            .map(|it| self.balance_of(it))
            .collect()
    }

    fn balance_of(&self, attribute: &str) -> AttributeBalance {
        let mut shown = BTreeMap::new();
        let (mut pairs, mut alike) = (0_usize, 0_usize);
        for task in &self.tasks {
            let levels = task.alternatives.iter();
            let levels: Vec<_> = levels
                .filter_map(|it| it.attributes.get(attribute))
                .collect();
            for (place, level) in levels.iter().enumerate() {
                *shown.entry(level.to_string()).or_default() += 1;
                pairs += place;
                alike += levels[..place]
                    .iter()
                    .filter(|other| *other == level)
                    .count();
            }
        }
        AttributeBalance {
            attribute: attribute.to_owned(),
            shown,
            overlap: if pairs > 0 {
                alike as f64 / pairs as f64
            } else {
                0.0
            },
        }
    }

    /// In the order in which products first state them.
    fn attributes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let all = self.tasks.iter().flat_map(|task| &task.alternatives);
        for name in all.flat_map(|it| it.attributes.keys()) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The questionnaire as CSV, a line for each alternative: `block`, `task`, `alt` and a column for
    /// each attribute, blank where an alternative states none.
    /// [`Csv::choice_questionnaire`](crate::import::Csv::choice_questionnaire) reads it again.
    ///
    /// # Example
    /// See [`ChoiceQuestionnaire`].
    #[must_use]
    pub fn to_csv(&self) -> String {
        let attributes = self.attributes();
        let mut text = String::new();
        let head = ["block", "task", "alt"]
            .into_iter()
            .chain(attributes.iter().copied());
        csv_line(&mut text, head.map(str::to_owned));
        for task in &self.tasks {
            for shown in &task.alternatives {
                let cell = |name: &&str| shown.attributes.get(*name).map(AttributeValue::to_string);
                let own = [task.block.clone(), task.task.clone(), shown.name.clone()];
                let cells = attributes.iter().map(|it| cell(it).unwrap_or_default());
                csv_line(&mut text, own.into_iter().chain(cells));
            }
        }
        text
    }
}
