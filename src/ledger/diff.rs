//! Changes between two ledgers.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::{Assumption, Ledger};

/// The change of one assumption between two ledgers.
///
/// # Example
/// See [`Ledger::diff`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AssumptionChange {
    /// The name of the assumption.
    pub name: String,
    /// The present owner, or the owner before a removal; empty if there is none.
    pub by: String,
    /// The present date, if any.
    pub on: Option<Date>,
    /// The change.
    pub edit: Edit,
}

/// How an assumption changed.
///
/// # Example
/// See [`Ledger::diff`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// It was added.
    Added(Box<Assumption>),
    /// It was removed.
    Removed(Box<Assumption>),
    /// Its content changed.
    Changed {
        /// The assumption before.
        before: Box<Assumption>,
        /// The assumption after.
        after: Box<Assumption>,
    },
}

impl AssumptionChange {
    /// Whether the range changed, so that figures may change too.
    #[must_use]
    pub fn changes_range(&self) -> bool {
        match &self.edit {
            Edit::Added(_) | Edit::Removed(_) => true,
            Edit::Changed { before, after } => before.range != after.range,
        }
    }
}

impl Ledger {
    /// The changes from this ledger to a newer one: changes and additions in the order of the newer
    /// ledger, then removals. A renamed assumption is an addition and a removal.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::ledger::{Assumption, Ledger};
    ///
    /// let spring = Assumption::guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?);
    /// let mut autumn = spring.clone().owned_by("Mia").dated("2026-11-02".parse()?);
    /// autumn.range = Dist::log_normal_p5_p95(500.0, 900.0)?;
    /// let changes = Ledger::new([spring])?.diff(&Ledger::new([autumn])?);
    /// assert_eq!(
    ///     changes[0].to_string(),
    ///     "`CAC` changed by Mia on 2026-11-02: range log-normal(P5 350, P95 800) \
    ///      -> log-normal(P5 500, P95 900); owner none -> Mia; date none -> 2026-11-02",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn diff(&self, newer: &Self) -> Vec<AssumptionChange> {
        let old = |name: &str| self.assumptions().iter().find(|it| it.name == name);
        let new = |name: &str| newer.assumptions().iter().any(|it| it.name == name);
        let came = newer.assumptions().iter().filter_map(|after| {
            let edit = match old(&after.name) {
                None => Edit::Added(Box::new(after.clone())),
                Some(before) if before == after => return None,
                Some(before) => Edit::Changed {
                    before: Box::new(before.clone()),
                    after: Box::new(after.clone()),
                },
            };
            Some(AssumptionChange::of(after, edit))
        });
        let gone = self.assumptions().iter().filter(|it| !new(&it.name));
        let gone = gone.map(|it| AssumptionChange::of(it, Edit::Removed(Box::new(it.clone()))));
        came.chain(gone).collect()
    }
}

impl AssumptionChange {
    fn of(assumption: &Assumption, edit: Edit) -> Self {
        Self {
            name: assumption.name.clone(),
            by: assumption.owner.clone(),
            on: assumption.date,
            edit,
        }
    }
}

/// `` `CAC` changed by Mia on 2026-11-02: range 350 -> 500 ``.
impl fmt::Display for AssumptionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, details) = match &self.edit {
            Edit::Added(it) => ("added", it.range.to_string()),
            Edit::Removed(it) => ("removed", it.range.to_string()),
            Edit::Changed { before, after } => ("changed", differences(before, after)),
        };
        write!(f, "`{}` {verb}", self.name)?;
        if !self.by.is_empty() {
            write!(f, " by {}", self.by)?;
        }
        if let Some(date) = self.on {
            write!(f, " on {date}")?;
        }
        write!(f, ": {details}")
    }
}

fn differences(before: &Assumption, after: &Assumption) -> String {
    let texts = |it: &Assumption| {
        let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        [
            ("range", it.range.to_string()),
            (
                "quantity",
                it.quantity.map_or(String::new(), |unit| unit.to_string()),
            ),
            ("unit", it.unit.clone()),
            ("evidence", it.evidence.to_string()),
            ("source", it.source.clone()),
            ("owner", it.owner.clone()),
            ("date", date(it.date)),
            ("valid until", date(it.valid_until)),
            ("rationale", it.rationale.clone()),
        ]
    };
    let shown = |text: String| if text.is_empty() { "none".into() } else { text };
    let pairs = texts(before).into_iter().zip(texts(after));
    let mut changed: Vec<String> = pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| format!("{field} {} -> {}", shown(old), shown(new)))
        .collect();
    if before.range != after.range && before.range.to_string() == after.range.to_string() {
        changed.insert(0, format!("range {} -> other data", before.range));
    }
    changed.join("; ")
}
