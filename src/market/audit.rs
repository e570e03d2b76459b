//! A record of changed inputs when two sizings disagree.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::total::comparable;
use super::{Lint, Sizing};
use crate::distribution::Dist;
use crate::error::{Error, Invalid, unknown_name};
use crate::quantity::{Month, significant};

/// One change of an input, and its effect on the gap.
///
/// # Example
/// See [`Audit`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The sizing that was changed.
    pub sizing: String,
    /// The input that was changed.
    pub input: String,
    /// The distribution before.
    pub before: Dist,
    /// The distribution after.
    pub after: Dist,
    /// The reason given.
    pub reason: String,
    /// The source of the new value; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The month of the change, if recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// The second sizing divided by the first before the change, with all inputs at their medians.
    #[serde(deserialize_with = "crate::error::loaded::positive")]
    pub ratio_before: f64,
    /// The second sizing divided by the first after the change.
    #[serde(deserialize_with = "crate::error::loaded::positive")]
    pub ratio_after: f64,
}

impl Revision {
    /// Whether the change brought the two sizings closer together.
    #[must_use]
    pub fn narrows(&self) -> bool {
        apart(self.ratio_after) < apart(self.ratio_before)
    }
}

/// A record of every change made to two sizings of one market after they were first compared.
///
/// Two methods adjusted until they agree are one method: their agreement is no evidence. The record
/// keeps each change with its reason and source, and [`lint`](Self::lint) reports when changes
/// without a source closed the gap.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Audit, Factor, Measure, Scope, Sizing, Spend, Stage};
///
/// let sizing = |name: &str, share| -> Result<Sizing, bizcase::Error> {
///     let scope = Scope {
///         measure: Measure::Accounts,
///         spend: Spend::Potential,
///         geography: "Iceland".into(),
///         year: 2026,
///         stage: Stage::Total,
///     };
///     let firms = Factor::count("firms", Dist::fixed(1_000.0)?);
///     Sizing::fermi(name, scope, [firms, Factor::share("need", Dist::fixed(share)?)])
/// };
/// let mut audit = Audit::of(sizing("ours", 0.2)?, sizing("theirs", 0.5)?)?;
/// audit.revise("ours", "need", Dist::fixed(0.4)?, "looked low", "")?;
/// audit.date("2026-04".parse()?);
/// audit.revise("theirs", "need", Dist::fixed(0.45)?, "new survey", "41 owners, spring 2026")?;
/// assert_eq!(
///     audit.lint().unwrap().to_string(),
///     "tuned to agree: 2 of 2 changes brought the sizings nearer, 1 of them without a source; \
///      the larger was 2.5 times the smaller, now 1.12 times",
/// );
/// assert_eq!(audit.revisions()[1].source, "41 owners, spring 2026");
/// assert!(audit.to_string().contains("\n2. 2026-04: theirs, need: 0.5 became 0.45"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Audit {
    plain: Plain,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    first: Sizing,
    second: Sizing,
    revisions: Vec<Revision>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<Month>,
}

impl Audit {
    /// Starts a record of two sizings.
    ///
    /// # Errors
    /// [`Error::Market`] naming the tags in which the scopes differ; [`Error::Invalid`] if both
    /// have the same name or one is not above zero.
    pub fn of(first: Sizing, second: Sizing) -> Result<Self, Error> {
        Plain {
            first,
            second,
            revisions: Vec::new(),
            month: None,
        }
        .try_into()
    }

    /// Sets the month recorded with the changes that follow.
    pub const fn date(&mut self, month: Month) {
        self.plain.month = Some(month);
    }

    /// Changes an input of one of the sizings and records the reason.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such sizing or input, no reason, or the range does not
    /// suit the input. Nothing is changed then.
    pub fn revise(
        &mut self,
        sizing: &str,
        input: &str,
        range: Dist,
        reason: &str,
        source: &str,
    ) -> Result<&Revision, Error> {
        if reason.trim().is_empty() {
            return Err(Invalid::rule("reason of a change", "``", "non-empty text").into());
        }
        let ratio_before = ratio(&self.plain.first, &self.plain.second)?;
        let old = self.sizing(sizing)?;
        let before = old.inputs().iter().find(|known| known.name() == input);
        let before = before.map(|known| known.distribution().clone());
        let mut new = old.with_input(input, &range)?;
        if !source.is_empty() {
            new = new.with_source(input, source);
        }
        let (first, second) = if self.plain.first.name() == sizing {
            (new, self.plain.second.clone())
        } else {
            (self.plain.first.clone(), new)
        };
        let ratio_after = ratio(&first, &second)?;
        (self.plain.first, self.plain.second) = (first, second);
        self.plain.revisions.push(Revision {
            sizing: sizing.to_owned(),
            input: input.to_owned(),
            // `with_input` has found it.
            before: before.unwrap_or_else(|| range.clone()),
            after: range,
            reason: reason.to_owned(),
            source: source.to_owned(),
            month: self.plain.month,
            ratio_before,
            ratio_after,
        });
        Ok(&self.plain.revisions[self.plain.revisions.len() - 1])
    }

    fn sizing(&self, name: &str) -> Result<&Sizing, Invalid> {
        let both = [&self.plain.first, &self.plain.second];
        let found = both.into_iter().find(|sizing| sizing.name() == name);
        found.ok_or_else(|| unknown_name("sizing", name, both.map(Sizing::name)))
    }

    /// The first sizing, with all changes applied.
    #[must_use]
    pub const fn first(&self) -> &Sizing {
        &self.plain.first
    }

    /// The second sizing, with all changes applied.
    #[must_use]
    pub const fn second(&self) -> &Sizing {
        &self.plain.second
    }

    /// The changes, oldest first.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.plain.revisions
    }

    /// A lint if changes without a source brought the sizings closer together.
    #[must_use]
    pub fn lint(&self) -> Option<Lint> {
        let before = apart(self.plain.revisions.first()?.ratio_before);
        let after = apart(self.plain.revisions.last()?.ratio_after);
        let narrowing = || {
            self.plain
                .revisions
                .iter()
                .filter(|revision| revision.narrows())
        };
        let unsourced = narrowing()
            .filter(|revision| revision.source.is_empty())
            .count();
        (unsourced > 0 && after < before).then(|| Lint::TunedToAgree {
            narrowing: narrowing().count(),
            unsourced,
            changes: self.plain.revisions.len(),
            before,
            after,
        })
    }
}

impl TryFrom<Plain> for Audit {
    type Error = Error;

    fn try_from(plain: Plain) -> Result<Self, Error> {
        comparable(&[&plain.first, &plain.second])?;
        ratio(&plain.first, &plain.second)?;
        Ok(Self { plain })
    }
}

impl From<Audit> for Plain {
    fn from(audit: Audit) -> Self {
        audit.plain
    }
}

/// The second over the first, all inputs at their medians.
fn ratio(first: &Sizing, second: &Sizing) -> Result<f64, Invalid> {
    let value = |sizing: &Sizing| {
        crate::error::Permitted::POSITIVE.check(sizing.name(), sizing.at_medians())
    };
    Ok(value(second)? / value(first)?)
}

/// The larger over the smaller.
fn apart(ratio: f64) -> f64 {
    ratio.max(1.0 / ratio)
}

/// One line for each change.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} against {}",
            self.plain.second.name(),
            self.plain.first.name()
        )?;
        for (number, revision) in (1..).zip(&self.plain.revisions) {
            let Revision {
                sizing,
                input,
                before,
                after,
                reason,
                source,
                month,
                ratio_before,
                ratio_after,
            } = revision;
            let month = month.map_or_else(String::new, |month| format!("{month}: "));
            let (was, now) = (significant(*ratio_before, 3), significant(*ratio_after, 3));
            let source = if source.is_empty() {
                "no source"
            } else {
                source
            };
            write!(
                f,
                "\n{number}. {month}{sizing}, {input}: {before} became {after}, {was} became {now} times; \
                 {reason} ({source})"
            )?;
        }
        Ok(())
    }
}
