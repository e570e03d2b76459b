//! Who chose what from which alternatives.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::ChoiceError;
use crate::survey::{Answer, Respondent};

/// What an alternative offers in one attribute.
///
/// # Example
/// ```
/// use bizcase::choice::AttributeValue;
///
/// assert_eq!(AttributeValue::from(0.9), AttributeValue::Number(0.9));
/// assert_eq!(AttributeValue::from("dannon"), AttributeValue::Level("dannon".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A number, such as a price or a battery life.
    Number(f64),
    /// A level, such as a brand.
    Level(String),
}

impl From<f64> for AttributeValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for AttributeValue {
    fn from(level: &str) -> Self {
        Self::Level(level.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(level: String) -> Self {
        Self::Level(level)
    }
}

impl fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Level(level) => f.pad(level),
        }
    }
}

/// One of the offers of a choice set.
///
/// # Example
/// ```
/// use bizcase::choice::Alternative;
///
/// let offer = Alternative::new("A").with("price", 8.1).with("brand", "dannon");
/// assert!(offer.available && offer.attributes.len() == 2);
/// let none = Alternative::new("none");
/// assert!(none.attributes.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Its name, or its place in the set such as `2`.
    pub name: String,
    /// What it offers. An attribute that is left out, or that is a level without text, is blank.
    pub attributes: BTreeMap<String, AttributeValue>,
    /// Whether it could be chosen; what could not be chosen is left out of the set.
    pub available: bool,
}

impl Alternative {
    /// An available alternative without attributes, such as choosing none of the offers.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            attributes: BTreeMap::new(),
            available: true,
        }
    }

    /// Sets an attribute to a number or a level.
    #[must_use]
    pub fn with(mut self, attribute: impl Into<String>, value: impl Into<AttributeValue>) -> Self {
        self.attributes.insert(attribute.into(), value.into());
        self
    }

    /// The alternative as one that could not be chosen.
    #[must_use]
    pub const fn unavailable(mut self) -> Self {
        self.available = false;
        self
    }
}

/// A choice of one respondent among the alternatives of one task.
///
/// All situations with the same respondent id belong to one person, who is counted once when errors
/// are estimated. Where nobody knows who chose, leave all ids empty: every situation is then taken
/// for a person of its own.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation};
/// use bizcase::survey::Respondent;
///
/// let offers = [Alternative::new("A").with("price", 8.1), Alternative::new("none")];
/// let chosen = ChoiceSituation::new(Respondent::new("17"), "3", offers, 0);
/// assert_eq!(chosen.alternatives[chosen.chosen].name, "A");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceSituation {
    /// Who chose.
    pub respondent: Respondent,
    /// The name of the task, each once for a respondent.
    pub task: String,
    /// What could be chosen.
    pub alternatives: Vec<Alternative>,
    /// The place of what was chosen, counted from 0.
    pub chosen: usize,
}

impl ChoiceSituation {
    /// A choice of the alternative in this place.
    #[must_use]
    pub fn new(
        respondent: Respondent,
        task: impl Into<String>,
        alternatives: impl Into<Vec<Alternative>>,
        chosen: usize,
    ) -> Self {
        Self {
            respondent,
            task: task.into(),
            alternatives: alternatives.into(),
            chosen,
        }
    }

    /// Puts choice sets together from rows of one alternative each.
    ///
    /// The rows of a set have the same respondent id and task and need not stand together. Sets are
    /// in the order of their first rows, and alternatives in the order of theirs. The respondent is
    /// that of the first row.
    ///
    /// # Errors
    /// [`ChoiceError::NotOneChosen`] unless each set has one row that is chosen, and
    /// [`ChoiceError::Repeated`] for two alternatives of one name in a set, as where two sets bear
    /// the same task.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{Alternative, ChoiceRow, ChoiceSituation};
    /// use bizcase::survey::Respondent;
    ///
    /// let row = |task: &str, name: &str, chosen| {
    ///     ChoiceRow::new(Respondent::new("17"), task, Alternative::new(name), chosen)
    /// };
    /// let rows = [row("1", "A", true), row("2", "A", false), row("1", "B", false), row("2", "B", true)];
    /// let sets = ChoiceSituation::from_rows(rows)?;
    /// assert_eq!((sets[0].chosen, sets[1].chosen), (0, 1));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = ChoiceRow>) -> Result<Vec<Self>, ChoiceError> {
        let mut sets: Vec<(Self, Vec<usize>, usize)> = Vec::new();
        let mut known: HashMap<(String, String), usize> = HashMap::new();
        for (number, row) in rows.into_iter().enumerate() {
            let key = (row.respondent.id.clone(), row.task.clone());
            let place = *known.entry(key).or_insert_with(|| {
                let set = Self::new(row.respondent, row.task, Vec::new(), 0);
                sets.push((set, Vec::new(), 0));
                sets.len() - 1
            });
            let (set, numbers, chosen) = &mut sets[place];
            if row.chosen {
                set.chosen = set.alternatives.len();
                *chosen += 1;
            }
            numbers.push(number);
            set.alternatives.push(row.alternative);
        }
        check_names(&sets)?;
        check_one_chosen(&sets)?;
        Ok(sets.into_iter().map(|(set, ..)| set).collect())
    }
}

impl Answer for ChoiceSituation {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// An alternative of a choice set and whether it was chosen: a line of a long table.
///
/// # Example
/// See [`ChoiceSituation::from_rows`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceRow {
    /// Who chose.
    pub respondent: Respondent,
    /// The task.
    pub task: String,
    /// The alternative.
    pub alternative: Alternative,
    /// Whether it was chosen.
    pub chosen: bool,
}

impl ChoiceRow {
    /// A row of a table.
    #[must_use]
    pub fn new(
        respondent: Respondent,
        task: impl Into<String>,
        alternative: Alternative,
        chosen: bool,
    ) -> Self {
        Self {
            respondent,
            task: task.into(),
            alternative,
            chosen,
        }
    }
}

/// Sets with their rows and how many of them are chosen.
type Sets = [(ChoiceSituation, Vec<usize>, usize)];

fn check_names(sets: &Sets) -> Result<(), ChoiceError> {
    for (set, rows, _) in sets {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (alternative, &row) in set.alternatives.iter().zip(rows) {
            if let Some(first) = seen.insert(&alternative.name, row) {
                return Err(ChoiceError::Repeated {
                    respondent: set.respondent.id.as_str().into(),
                    task: set.task.as_str().into(),
                    alternative: Some(alternative.name.as_str().into()),
                    rows: [first, row].into(),
                });
            }
        }
    }
    Ok(())
}

fn check_one_chosen(sets: &Sets) -> Result<(), ChoiceError> {
    let mut wrong = sets.iter().filter(|(.., chosen)| *chosen != 1);
    let Some((set, rows, chosen)) = wrong.next() else {
        return Ok(());
    };
    Err(ChoiceError::NotOneChosen {
        respondent: set.respondent.id.as_str().into(),
        task: set.task.as_str().into(),
        chosen: *chosen,
        rows: rows.as_slice().into(),
        others: wrong.count(),
    })
}
