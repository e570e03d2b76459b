//! From ratings to one score.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CriterionScale, MeasurementLevel};
use crate::distribution::Dist;
use crate::error::{Invalid, Permitted};
#[cfg(feature = "survey")]
use crate::severity::{MeanOfTen, OpportunityScore};

/// Whether more of a criterion is better or worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// More is better.
    #[default]
    More,
    /// Less is better, as for a risk.
    Less,
}

/// How much a criterion of [`Scoring::Weighted`] counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionWeight {
    /// The weight beside those of the others: zero or more. Weights are divided by their sum in
    /// every trial.
    pub weight: Dist,
    /// Whether more is better.
    #[serde(default)]
    pub preference: Preference,
}

impl CriterionWeight {
    /// A weight of a criterion of which more is better.
    #[must_use]
    pub fn new(weight: Dist) -> Self {
        Self {
            weight,
            preference: Preference::More,
        }
    }
}

/// How the ratings of an item become its score, of which more is better.
///
/// A score ranks. It is no money: strategic fit, impact or urgency in points multiply nothing but
/// points, and an amount of money is only asked for as the cost of a delay.
///
/// # Example
/// ```
/// use bizcase::decision::Scoring;
///
/// let criteria: Vec<_> = Scoring::Rice.criteria();
/// assert_eq!(criteria, ["reach", "impact", "confidence", "effort"]);
/// ```
///
/// # References
/// S. `McBride` (2018), *RICE: simple prioritization for product managers*, Intercom. D. G. Reinertsen
/// (2009), *The Principles of Product Development Flow*, chapter 7, for the cost of delay divided by
/// the duration. W. E. Smith (1956), *Various optimizers for single-stage production*, Naval Research
/// Logistics Quarterly 3, for why that order costs least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Scoring {
    /// `reach` x `impact` x `confidence` / `effort`, confidence being a share.
    Rice,
    /// `impact` x `confidence` x `ease`, all in points.
    Ice,
    /// `cost of delay` / `duration` (CD3): what each week of delay costs, over the weeks of work.
    CostOfDelay,
    /// (`business value` + `time criticality` + `risk reduction`) / `job size`, the weighted
    /// shortest job first of scaled agile teams.
    Wsjf,
    /// Importance plus the part of it that satisfaction does not reach, both from 0 to 10:
    /// [`OpportunityScore`](crate::severity::OpportunityScore).
    #[cfg(feature = "survey")]
    Opportunity,
    /// The weighted mean of ratings, each brought to 0 to 1 between the ends of its scale. Where
    /// nobody knows the weights, an exponential distribution with mean 1 for each makes all sets of
    /// weights as likely.
    Weighted {
        /// The criteria with their weights.
        criteria: BTreeMap<String, CriterionWeight>,
    },
}

impl Scoring {
    /// The criteria that have to be rated.
    #[must_use]
    pub fn criteria(&self) -> Vec<&str> {
        match self {
            Self::Rice => vec!["reach", "impact", "confidence", "effort"],
            Self::Ice => vec!["impact", "confidence", "ease"],
            Self::CostOfDelay => vec!["cost of delay", "duration"],
            Self::Wsjf => vec![
                "business value",
                "time criticality",
                "risk reduction",
                "job size",
            ],
            #[cfg(feature = "survey")]
            Self::Opportunity => vec!["importance", "satisfaction"],
            Self::Weighted { criteria } => criteria.keys().map(String::as_str).collect(),
        }
    }

    /// The score of one set of ratings that the scales permit, in the order of the criteria;
    /// `scales` and `weights` are read for weighted scoring alone.
    pub(super) fn score(&self, ratings: &[f64], scales: &[CriterionScale], weights: &[f64]) -> f64 {
        match (self, ratings) {
            (Self::Rice, [reach, impact, confidence, effort]) => {
                reach * impact * confidence / effort
            }
            (Self::Ice, [impact, confidence, ease]) => impact * confidence * ease,
            (Self::CostOfDelay, [cost, duration]) => cost / duration,
            (Self::Wsjf, [value, time, risk, size]) => (value + time + risk) / size,
            #[cfg(feature = "survey")]
            (Self::Opportunity, &[importance, satisfaction]) => {
                OpportunityScore::<MeanOfTen>::of(importance, satisfaction)
                    .map_or(f64::NAN, OpportunityScore::value)
            }
            (Self::Weighted { criteria }, _) => {
                let rated = criteria.values().zip(ratings).zip(scales);
                let terms = rated.zip(weights).map(|(((it, rating), scale), weight)| {
                    let reach = scale.high.unwrap_or(scale.low + 1.0) - scale.low;
                    let part = (rating - scale.low) / reach;
                    let part = match it.preference {
                        Preference::More => part,
                        Preference::Less => 1.0 - part,
                    };
                    weight * part
                });
                terms.sum::<f64>() / weights.iter().sum::<f64>()
            }
            _ => f64::NAN,
        }
    }

    /// What ratings of a criterion may be, whatever the scale.
    pub(super) fn permitted(&self, criterion: &str) -> Permitted {
        match (self, criterion) {
            (Self::Rice, "confidence") => Permitted::SHARE,
            (Self::Rice, "effort") | (Self::CostOfDelay, "duration") | (Self::Wsjf, "job size") => {
                Permitted::POSITIVE
            }
            #[cfg(feature = "survey")]
            (Self::Opportunity, _) => Permitted::between(0.0, 10.0),
            (Self::Weighted { .. }, _) => Permitted::FINITE,
            _ => Permitted::COUNT,
        }
    }

    /// Whether a scale can be scored in this way.
    pub(super) fn check(&self, criterion: &str, scale: &CriterionScale) -> Result<(), Invalid> {
        if !matches!(self, Self::Weighted { .. }) {
            return Ok(());
        }
        let parameter = format!("scale of `{criterion}`");
        if scale.level < MeasurementLevel::Interval {
            let rule = "at the interval level or above, to be averaged";
            let error = Invalid::rule(&parameter, scale, rule);
            return Err(error.hint("declare it so if its steps are equally large"));
        }
        if scale.high.is_none() {
            return Err(Invalid::rule(
                &parameter,
                scale,
                "one with two ends, to be weighted",
            ));
        }
        Ok(())
    }
}
