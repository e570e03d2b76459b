//! What other rooms found out, as data that figures refer to.

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use crate::distribution::Dist;
use crate::error::{Invalid, unknown_name};
use crate::ledger::{Assumption, Evidence};
use crate::market::Market;
use crate::quantity::Count;
use crate::sample::JointEmpirical;

/// What a survey, a market table or a fit found out: evidence that figures of a case refer to by
/// name, with its draws.
///
/// # Example
/// ```
/// use bizcase::case::{StudyResult, Study};
/// use bizcase::sample::JointEmpirical;
///
/// let renewals = JointEmpirical::new("renewals", [("churn", vec![0.011, 0.014, 0.019])])?;
/// let study = Study {
///     source: "contracts that ended in 2026".into(),
///     records: Some(1_204),
///     ..Study::new("renewals", StudyResult::Draws(renewals))
/// };
/// assert_eq!(study.parts(), ["churn"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Its name, different from that of every other study of the case.
    pub name: String,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How many answers, customers or records it rests on, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// How strong the evidence is.
    #[serde(default = "survey")]
    pub evidence: Evidence,
    /// What it found.
    pub found: StudyResult,
}

fn survey() -> Evidence {
    Evidence::Survey
}

/// What a [`Study`] found.
///
/// # Example
/// ```
/// use bizcase::case::StudyResult;
///
/// let found: StudyResult = toml::from_str(
///     r#"draws = { name = "renewals", columns = [["churn", [0.011, 0.014, 0.019]]] }"#,
/// )?;
/// assert!(matches!(found, StudyResult::Draws(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StudyResult {
    /// How many there are, by segment: the parts are its segments.
    Market(Market),
    /// Rows that belong together, such as the draws of a fit: the parts are its columns.
    Draws(JointEmpirical),
}

impl Study {
    /// A study of which nothing else is known: a market is taken for facts, anything else for the
    /// evidence of a survey.
    #[must_use]
    pub fn new(name: &str, found: StudyResult) -> Self {
        Self {
            name: name.to_owned(),
            source: String::new(),
            records: None,
            evidence: match found {
                StudyResult::Market(_) => Evidence::Fact,
                StudyResult::Draws(_) => Evidence::Survey,
            },
            found,
        }
    }

    /// The market that it found.
    ///
    /// # Errors
    /// [`Invalid`] if it found something else.
    pub fn market(&self) -> Result<&Market, Invalid> {
        match &self.found {
            StudyResult::Market(market) => Ok(market),
            StudyResult::Draws(_) => {
                let rule = "one that found a market";
                Err(Invalid::rule("study", format!("`{}`", self.name), rule))
            }
        }
    }

    /// The names of what can be asked of it.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        match &self.found {
            StudyResult::Market(market) => {
                let segments = market.segments().iter();
                segments.map(|it| it.name.as_str()).collect()
            }
            StudyResult::Draws(draws) => draws.columns().collect(),
        }
    }

    /// What it found of a part, or as a whole, as a figure whose name is `place`.
    pub(in crate::case) fn figure(
        &self,
        part: Option<&str>,
        place: &str,
    ) -> Result<Figure, Invalid> {
        match &self.found {
            StudyResult::Market(market) => {
                let segments = market.segments();
                let Some(part) = part else {
                    return Ok(segments.iter().map(|it| it.served).sum::<Count>().into());
                };
                let found = segments.iter().find(|it| it.name == part);
                found
                    .map(|it| it.served.into())
                    .ok_or_else(|| self.unknown(part))
            }
            StudyResult::Draws(draws) => {
                let column = match part {
                    Some(part) => draws.column(part)?,
                    None => draws.column(self.only_part()?)?,
                };
                Ok(Figure::from(Assumption {
                    evidence: self.evidence,
                    source: self.source.clone(),
                    ..Assumption::guess(place, Dist::from(column))
                }))
            }
        }
    }

    fn unknown(&self, part: &str) -> Invalid {
        let what = format!("part of the study `{}`", self.name);
        unknown_name(&what, part, self.parts())
    }

    /// The part that is meant where none is named.
    fn only_part(&self) -> Result<&str, Invalid> {
        match self.parts()[..] {
            [only] => Ok(only),
            _ => {
                let parameter = format!("part of the study `{}`", self.name);
                let names = self.parts().join("`, `");
                let rule = "named, because there are several";
                Err(Invalid::rule(&parameter, "none", rule).hint(format!("one of `{names}`")))
            }
        }
    }

    /// The study of a name among those of a case.
    pub(in crate::case) fn named<'s>(studies: &'s [Self], name: &str) -> Result<&'s Self, Invalid> {
        let found = studies.iter().find(|it| it.name == name);
        found.ok_or_else(|| unknown_name("study", name, studies.iter().map(|it| it.name.as_str())))
    }
}
