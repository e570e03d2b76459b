//! A choice experiment before its tasks are drawn up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use super::levels::ExperimentAttribute;
use super::questionnaire::{ChoiceQuestionnaire, QuestionnaireTask};
use crate::choice::{Alternative, AttributeValue};
use crate::error::{ChoiceError, Invalid, Permitted, repeated, unknown_name};
use crate::random::Seed;

/// How often tasks are drawn anew before prohibitions are said to leave too little.
const ATTEMPTS: u32 = 10_000;

/// A choice experiment: attributes and their levels, how many tasks each person answers, and what
/// may not stand in one product. It draws up a [`ChoiceQuestionnaire`].
///
/// # Example
/// ```
/// use bizcase::choice::{AssumedTastes, ChoiceExperiment, ChoiceUtility};
/// use bizcase::quantity::Currency;
///
/// let experiment = ChoiceExperiment::new()
///     .attribute("price", [19.0, 24.0, 29.0])
///     .attribute("reports", ["none", "monthly", "daily"])
///     .attribute("support", ["mail", "phone"])
///     .none("none")
///     .prohibit([("reports", "none".into()), ("price", 29.0.into())])
///     .alternatives(2)
///     .tasks(8)
///     .blocks(2);
/// let utility = ChoiceUtility::new()
///     .price("price", Currency::USD)
///     .levels("reports", "none")
///     .levels("support", "mail")
///     .constant("none");
/// let tastes = AssumedTastes::new([("price", -0.1), ("reports: daily", 1.0)]);
/// let random = experiment.random()?;
/// let efficient = experiment.efficient(&utility, &tastes)?;
/// assert_eq!(efficient.tasks.len(), 16);
/// assert!(efficient.d_error(&utility, &tastes)? < random.d_error(&utility, &tastes)?);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("conjoint", "CBC", "discrete choice experiment"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChoiceExperiment {
    /// What is varied.
    pub attributes: Vec<ExperimentAttribute>,
    /// How many products a task shows, besides the choice of none.
    pub alternatives: usize,
    /// How many tasks a person answers.
    pub tasks: usize,
    /// How many different sets of tasks there are; people are spread evenly over them.
    pub blocks: usize,
    /// The name of the choice of none, if each task offers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none: Option<String>,
    /// Values that may not stand together in one product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prohibited: Vec<BTreeMap<String, AttributeValue>>,
    /// Where random numbers start.
    #[serde(default)]
    pub seed: Seed,
}

/// Two products, twelve tasks, one block.
impl Default for ChoiceExperiment {
    fn default() -> Self {
        Self {
            attributes: Vec::new(),
            alternatives: 2,
            tasks: 12,
            blocks: 1,
            none: None,
            prohibited: Vec::new(),
            seed: Seed(0),
        }
    }
}

/// The levels of each attribute of a product, by their places.
pub(super) type Levels = Vec<usize>;

impl ChoiceExperiment {
    /// Two products in each of twelve tasks, all people the same, no attributes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attribute with its levels.
    #[must_use]
    pub fn attribute<L: Into<AttributeValue>>(
        mut self,
        name: impl Into<String>,
        levels: impl IntoIterator<Item = L>,
    ) -> Self {
        self.attributes.push(ExperimentAttribute::new(name, levels));
        self
    }

    /// Sets how many products a task shows.
    #[must_use]
    pub const fn alternatives(mut self, count: usize) -> Self {
        self.alternatives = count;
        self
    }

    /// Sets how many tasks a person answers.
    #[must_use]
    pub const fn tasks(mut self, count: usize) -> Self {
        self.tasks = count;
        self
    }

    /// Sets how many different sets of tasks there are.
    #[must_use]
    pub const fn blocks(mut self, count: usize) -> Self {
        self.blocks = count;
        self
    }

    /// Adds the choice of none to each task.
    #[must_use]
    pub fn none(mut self, name: impl Into<String>) -> Self {
        self.none = Some(name.into());
        self
    }

    /// Keeps values from standing together in one product.
    #[must_use]
    pub fn prohibit<A: Into<String>>(
        mut self,
        values: impl IntoIterator<Item = (A, AttributeValue)>,
    ) -> Self {
        let values = values.into_iter();
        self.prohibited
            .push(values.map(|(name, value)| (name.into(), value)).collect());
        self
    }

    /// Sets where random numbers start; 0 if nothing is said.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Tasks whose products are drawn at random, none twice in a task.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for fewer than two alternatives (one, if none can be chosen), no
    /// tasks or blocks, an attribute that is named twice or has fewer than two levels or one twice,
    /// a prohibition of what does not exist, and where prohibitions leave too few products.
    pub fn random(&self) -> Result<ChoiceQuestionnaire, ChoiceError> {
        self.check()?;
        let mut dice = Dice::new(self.seed, "random tasks");
        Ok(self.questionnaire(&self.drawn(&mut dice)?))
    }

    /// Random tasks.
    pub(super) fn drawn(&self, dice: &mut Dice) -> Result<Vec<Vec<Levels>>, Invalid> {
        let task = |dice: &mut Dice| {
            let mut task: Vec<Levels> = Vec::with_capacity(self.alternatives);
            for _ in 0..ATTEMPTS {
                let product = self.attributes.iter().map(|it| dice.below(it.levels.len()));
                let product: Levels = product.collect();
                if self.permits(&product) && !task.contains(&product) {
                    task.push(product);
                }
                if task.len() == self.alternatives {
                    return Ok(task);
                }
            }
            let rule = "at most as many as there are different products";
            Err(Invalid::rule("alternatives", self.alternatives, rule))
        };
        (0..self.tasks * self.blocks).map(|_| task(dice)).collect()
    }

    /// Whether no prohibition meets a product.
    pub(super) fn permits(&self, product: &[usize]) -> bool {
        let is_met = |values: &BTreeMap<String, AttributeValue>| {
            values.iter().all(|(name, value)| {
                let mut levels = self.attributes.iter().zip(product);
                levels.any(|(attribute, &level)| {
                    attribute.name == *name && attribute.levels[level] == *value
                })
            })
        };
        !self.prohibited.iter().any(is_met)
    }

    /// A product of a task.
    pub(super) fn product(&self, name: String, levels: &[usize]) -> Alternative {
        let mut product = Alternative::new(name);
        for (attribute, &level) in self.attributes.iter().zip(levels) {
            product = product.with(attribute.name.as_str(), attribute.levels[level].clone());
        }
        product
    }

    pub(super) fn questionnaire(&self, tasks: &[Vec<Levels>]) -> ChoiceQuestionnaire {
        let task = |(number, products): (usize, &Vec<Levels>)| {
            let named = products.iter().enumerate();
            let shown = named.map(|(place, levels)| self.product((place + 1).to_string(), levels));
            let none = self.none.iter().map(|name| Alternative::new(name.as_str()));
            QuestionnaireTask {
                block: (number / self.tasks + 1).to_string(),
                task: (number % self.tasks + 1).to_string(),
                alternatives: shown.chain(none).collect(),
            }
        };
        ChoiceQuestionnaire {
            tasks: tasks.iter().enumerate().map(task).collect(),
        }
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let least = if self.none.is_some() { 1.0 } else { 2.0 };
        let count = |name: &str, least: f64, value: usize| {
            Permitted::between(least, 1e4)
                .check(name, value as f64)
                .map(|_| ())
        };
        count("alternatives", least, self.alternatives)?;
        count("tasks", 1.0, self.tasks)?;
        count("blocks", 1.0, self.blocks)?;
        if let Some(name) = repeated(self.attributes.iter().map(|it| it.name.as_str())) {
            return Err(Invalid::rule(
                "attribute",
                format!("`{name}`"),
                "named once",
            ));
        }
        if self.attributes.is_empty() {
            return Err(Invalid::rule("attributes", "none", "one or more"));
        }
        for ExperimentAttribute { name, levels } in &self.attributes {
            let again = |(place, level): (usize, &AttributeValue)| levels[..place].contains(level);
            if levels.len() < 2 || levels.iter().enumerate().any(again) {
                let given = format!("{} levels", levels.len());
                let rule = "two or more, each once";
                return Err(Invalid::rule(&format!("levels of {name}"), given, rule));
            }
        }
        self.prohibited
            .iter()
            .flatten()
            .try_for_each(|(name, value)| self.check_level(name, value))
    }

    fn check_level(&self, name: &str, value: &AttributeValue) -> Result<(), Invalid> {
        let known = self.attributes.iter().find(|it| it.name == name);
        let known = known.ok_or_else(|| {
            let names = self.attributes.iter().map(|it| it.name.as_str());
            unknown_name("prohibited attribute", name, names)
        })?;
        if known.levels.contains(value) {
            return Ok(());
        }
        let levels: Vec<String> = known.levels.iter().map(ToString::to_string).collect();
        let levels = levels.iter().map(String::as_str);
        Err(unknown_name(
            &format!("prohibited level of {name}"),
            &value.to_string(),
            levels,
        ))
    }
}
