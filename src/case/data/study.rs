//! What other rooms found out, as data that figures refer to.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use crate::adoption::FittedCurve;
use crate::distribution::Dist;
use crate::error::{Invalid, unknown_name};
use crate::ledger::{Assumption, Evidence};
use crate::market::{Market, Sizing};
use crate::quantity::{Count, Period};
use crate::random::fingerprint_of;
use crate::retention::FittedLifetime;
use crate::sample::{ForecastMiss, JointEmpirical};
use crate::severity::{SeverityFinding, SeverityFindings};
use crate::survey::DemandCurve;

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Whether the error of its backtest widens its draws.
    #[serde(default, skip_serializing_if = "Backtested::is_as_fitted")]
    pub backtest: Backtested,
    /// What it found.
    pub found: StudyResult,
}

/// What becomes of the miss of a backtest that a fitted study carries
/// ([`Fitted::with_miss`](crate::sample::Fitted::with_miss)).
///
/// Carried on, the miss is a factor of its own, drawn beside the draws of the fit, wherever the
/// study is used: "churn: miss" for a study called "churn". In a base case it is 1.
///
/// | study | what the factor multiplies |
/// |---|---|
/// | retention | the hazard of every month, tail included: of those who would stay, `kept^factor` do |
/// | adoption | the share of the ceiling reached by the end of each month, which stays at most 1 |
///
/// # Example
/// ```
/// use bizcase::case::{Backtested, Study};
///
/// let study: Study = toml::from_str(
///     r#"name = "churn"
///        backtest = "widen"
///        found = { stored = { file = "churn.json", fingerprint = "7c5d" } }"#,
/// )?;
/// assert_eq!(study.backtest, Backtested::Widen);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Backtested {
    /// The draws are those of the fit.
    #[default]
    AsFitted,
    /// They are as wide as the backtest missed besides: a log-normal factor of median 1 whose
    /// logarithm has that miss as standard deviation.
    Widen,
}

impl Backtested {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_as_fitted(&self) -> bool {
        *self == Self::AsFitted
    }
}

fn month() -> Period {
    Period::Month
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "a case holds a handful of studies, each read once"
)]
pub enum StudyResult {
    /// How many there are, by segment: the parts are its segments.
    Market(Market),
    /// How many accounts there are, by any method, by segment and year: the parts are its segments.
    Sizing(Sizing),
    /// The share that buys at a price, and the period that a price pays for.
    Demand {
        /// The curve with its draws.
        curve: DemandCurve,
        /// The period of its prices.
        #[serde(default = "month")]
        every: Period,
    },
    /// How long customers stay: a fitted distribution. The parts are the draws of its parameters.
    Retention(FittedLifetime),
    /// How demand rises: a fitted curve. The parts are the draws of the potential and its
    /// parameters.
    Adoption(FittedCurve),
    /// What is stored elsewhere, to be read by [`BusinessCase::resolve`](super::BusinessCase::resolve).
    Stored {
        /// Where it is stored, in whatever way the reader understands.
        file: String,
        /// The [fingerprint](Self::fingerprint) of what is stored there.
        fingerprint: String,
    },
    /// Rows that belong together, such as the draws of a fit: the parts are its columns.
    Draws(JointEmpirical),
    /// Does it hurt enough: shares with their bases, whose draws belong together. The parts are the
    /// findings. Shares of one base are not multiplied with each other: a case that does is refused.
    Severity(SeverityFindings),
}

impl StudyResult {
    /// A short code of what was found, the same in every version and on every machine: it ties a
    /// file to the case that refers to it.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::StudyResult;
    /// use bizcase::sample::JointEmpirical;
    ///
    /// let found = |churn| JointEmpirical::new("renewals", [("churn", vec![churn, 0.014])]);
    /// let (one, other) = (found(0.011)?, found(0.012)?);
    /// assert_ne!(StudyResult::Draws(one).fingerprint(), StudyResult::Draws(other).fingerprint());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint_of(self)
    }
}

impl fmt::Display for Study {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.evidence)?;
        let source = match &self.found {
            StudyResult::Market(market) if self.source.is_empty() => market.source(),
            _ => &self.source,
        };
        match (source, self.records) {
            ("", None) => Ok(()),
            ("", Some(records)) => write!(f, " ({records} records)"),
            (source, None) => write!(f, " ({source})"),
            (source, Some(records)) => write!(f, " ({source}; {records} records)"),
        }
    }
}

impl Study {
    /// A study of which nothing else is known: a market is taken for facts, a fit to what customers did
    /// for an experiment, anything else for a survey.
    #[must_use]
    pub fn new(name: &str, found: StudyResult) -> Self {
        let records = match &found {
            StudyResult::Severity(findings) => findings.iter().filter_map(|it| it.answers).max(),
            _ => None,
        };
        Self {
            name: name.to_owned(),
            source: String::new(),
            records,
            backtest: Backtested::AsFitted,
            evidence: match found {
                StudyResult::Market(_) => Evidence::Fact,
                StudyResult::Retention(_) | StudyResult::Adoption(_) => Evidence::Experiment,
                _ => Evidence::Survey,
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
            _ => Err(self.unlike("one that found a market")),
        }
    }

    /// The name that stands for its draws, where it has any of its own.
    pub(in crate::case) fn rows(&self) -> Option<&str> {
        match &self.found {
            StudyResult::Demand { curve, .. } if !curve.draws().is_empty() => Some(curve.name()),
            StudyResult::Retention(fitted) => Some(fitted.draws().name()),
            StudyResult::Adoption(fitted) => Some(fitted.draws().name()),
            StudyResult::Draws(draws) => Some(draws.name()),
            StudyResult::Severity(findings) => Some(findings.name()),
            _ => None,
        }
    }

    /// Whether its draws are those of another study: demand curves of one choice model.
    pub(in crate::case) fn is_drawn_with(&self, other: &Self) -> bool {
        let curve = |study: &Self| match &study.found {
            StudyResult::Demand { curve, .. } if curve.is_together() => {
                Some((curve.name().to_owned(), curve.draws().len()))
            }
            _ => None,
        };
        curve(self).is_some_and(|own| curve(other) == Some(own))
    }

    /// The miss of its backtest, where it carries one.
    #[must_use]
    pub fn miss(&self) -> Option<ForecastMiss> {
        match &self.found {
            StudyResult::Retention(fitted) => fitted.miss(),
            StudyResult::Adoption(fitted) => fitted.miss(),
            _ => None,
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
            StudyResult::Sizing(sizing) => {
                let segments = sizing.segments().iter();
                let names = segments.map(|it| it.segment.as_str());
                names.filter(|it| !it.is_empty()).collect()
            }
            StudyResult::Demand { .. } | StudyResult::Stored { .. } => Vec::new(),
            StudyResult::Retention(fitted) => fitted.draws().columns().collect(),
            StudyResult::Adoption(fitted) => fitted.draws().columns().collect(),
            StudyResult::Draws(draws) => draws.columns().collect(),
            StudyResult::Severity(findings) => findings.iter().map(|it| it.name.as_str()).collect(),
        }
    }

    /// The first and the last year of a sizing.
    pub(in crate::case) fn sized_years(&self) -> Option<(i32, i32)> {
        match &self.found {
            StudyResult::Sizing(sizing) => {
                let first = sizing.scope().year;
                Some((first, sizing.years().last().unwrap_or(first)))
            }
            _ => None,
        }
    }

    /// The segments of a sizing that has several.
    pub(in crate::case) fn sized_segments(&self) -> Vec<&str> {
        let parts = match &self.found {
            StudyResult::Sizing(_) => self.parts(),
            _ => Vec::new(),
        };
        if parts.len() > 1 { parts } else { Vec::new() }
    }

    /// The fitted distribution of lifetimes that it found.
    pub(in crate::case) fn retention(&self) -> Result<&FittedLifetime, Invalid> {
        match &self.found {
            StudyResult::Retention(fitted) => Ok(fitted),
            _ => Err(self.unlike("one that found how long customers stay")),
        }
    }

    /// The fitted curve of adoption that it found.
    pub(in crate::case) fn adoption(&self) -> Result<&FittedCurve, Invalid> {
        match &self.found {
            StudyResult::Adoption(fitted) => Ok(fitted),
            _ => Err(self.unlike("one that found how demand rises")),
        }
    }

    /// The demand curve that it found, and the period of its prices.
    pub(in crate::case) fn demand(&self) -> Result<(&DemandCurve, Period), Invalid> {
        match &self.found {
            StudyResult::Demand { curve, every } => Ok((curve, *every)),
            _ => Err(self.unlike("one that found what share buys at a price")),
        }
    }

    fn unlike(&self, rule: &'static str) -> Invalid {
        let found = match &self.found {
            StudyResult::Market(_) => "a market",
            StudyResult::Sizing(_) => "a sizing",
            StudyResult::Demand { .. } => "demand",
            StudyResult::Retention(_) => "retention",
            StudyResult::Adoption(_) => "adoption",
            StudyResult::Draws(_) => "draws",
            StudyResult::Severity(_) => "how much it hurts",
            StudyResult::Stored { .. } => "what is stored in a file",
        };
        let told = format!("`{}`, which found {found}", self.name);
        let invalid = Invalid::rule("study", told, rule);
        match &self.found {
            StudyResult::Stored { file, .. } => {
                invalid.hint(format!("read `{file}` by `BusinessCase::resolve` first"))
            }
            _ => invalid,
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
            StudyResult::Sizing(_) => {
                Err(self.unlike("one that gives a number; a sizing gives accounts"))
            }
            StudyResult::Demand { .. } => {
                Err(self
                    .unlike("one that gives a number; what share buys is the `demand` of an offer"))
            }
            StudyResult::Stored { .. } => Err(self.unlike("one that has been read")),
            StudyResult::Retention(fitted) => self.column(fitted.draws(), part, place),
            StudyResult::Adoption(fitted) => self.column(fitted.draws(), part, place),
            StudyResult::Draws(draws) => self.column(draws, part, place),
            StudyResult::Severity(findings) => self.column(&findings.joint()?, part, place),
        }
    }

    /// The share of a severity study, with its base.
    pub(in crate::case) fn share_of(&self, part: Option<&str>) -> Option<&SeverityFinding> {
        let StudyResult::Severity(findings) = &self.found else {
            return None;
        };
        let part = part.or_else(|| self.only_part().ok())?;
        findings.get(part).ok()
    }

    /// A column of draws as a figure.
    fn column(
        &self,
        draws: &JointEmpirical,
        part: Option<&str>,
        place: &str,
    ) -> Result<Figure, Invalid> {
        let column = match part {
            Some(part) => draws.column(part)?,
            None => draws.column(self.only_part()?)?,
        };
        Ok(self.assumed(place, column.into()))
    }

    /// A figure with the evidence and the source of the study.
    pub(in crate::case) fn assumed(&self, name: &str, range: Dist) -> Figure {
        Figure::from(Assumption {
            evidence: self.evidence,
            source: self.source.clone(),
            ..Assumption::guess(name, range)
        })
    }

    fn unknown(&self, part: &str) -> Invalid {
        let what = format!("part of the study `{}`", self.name);
        unknown_name(&what, part, self.parts())
    }

    /// The part that is meant where none is named.
    fn only_part(&self) -> Result<&str, Invalid> {
        let parts = self.parts();
        if let [only] = parts[..] {
            return Ok(only);
        }
        let parameter = format!("part of the study `{}`", self.name);
        let names = parts.join("`, `");
        let rule = "named, because there are several";
        Err(Invalid::rule(&parameter, "none", rule).hint(format!("one of `{names}`")))
    }

    /// The study of a name among those of a case.
    pub(in crate::case) fn named<'s>(studies: &'s [Self], name: &str) -> Result<&'s Self, Invalid> {
        let found = studies.iter().find(|it| it.name == name);
        found.ok_or_else(|| unknown_name("study", name, studies.iter().map(|it| it.name.as_str())))
    }
}
