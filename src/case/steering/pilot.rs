//! A case after a pilot.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::data::{BusinessCase, Change, Figure, Override, Study, StudyResult};
use crate::distribution::{Distribution as _, Observed};
use crate::error::{Error, Invalid, unknown_name};
use crate::ledger::{Assumption, Evidence};
use crate::quantity::{Approx, Money, Share};
use crate::retention::Survival as _;
use crate::sample::{percentile, reweighted};

/// What a pilot, an experiment or a minimum viable product (MVP) showed about a figure or a study
/// of a case.
///
/// # Example
/// ```
/// use bizcase::case::{Pilot, PilotSubject};
/// use bizcase::distribution::Observed;
///
/// let sold: Pilot = toml::from_str(
///     r#"subject = { share_that_buys = { study = "prices", price = "USD 24" } }
///        seen = { successes = { seen = 31, of = 140 } }
///        source = "pilot in Portland, spring 2027""#,
/// )?;
/// assert_eq!(sold.seen, Observed::successes(31, 140)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pilot {
    /// What it is about.
    pub subject: PilotSubject,
    /// What was seen.
    pub seen: Observed,
    /// Where that comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What a [`Pilot`] or a [`PlannedStudy`](crate::decision::PlannedStudy) is about. In a file, a text
/// alone is the name of a figure.
///
/// # Example
/// ```
/// use bizcase::case::PilotSubject;
/// use bizcase::decision::PlannedStudy;
///
/// let trial: PlannedStudy<PilotSubject> = toml::from_str(
///     r#"name = "trial month"
///        about = "churn"
///        answer = "success"
///        sizes = [100, 400]"#,
/// )?;
/// assert_eq!(trial.about, PilotSubject::from("churn"));
///
/// let asked: PlannedStudy<PilotSubject> = toml::from_str(
///     r#"name = "second survey"
///        about = { share_that_would_buy = { study = "prices", price = "USD 24" } }
///        answer = "success"
///        sizes = [100, 400]"#,
/// )?;
/// assert_eq!(asked.about.to_string(), "prices: share that would buy at USD 24.00");
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, remote = "Self")]
pub enum PilotSubject {
    /// An uncertain figure, by its name or place.
    Figure(String),
    /// The share that buys at a price, by the draws of a study of demand whose answers are taken as
    /// they are. Where the case calibrates them, what people did cannot tell calibration and curve
    /// apart: let the pilot speak of the calibration, as a [`Figure`](Self::Figure).
    ShareThatBuys {
        /// The study.
        study: String,
        /// The price that was asked for.
        price: Money,
    },
    /// The share that would buy at a price by what people say, as in another survey. It speaks of
    /// the curve alone, whatever its calibration.
    ShareThatWouldBuy {
        /// The study.
        study: String,
        /// The price that was asked about.
        price: Money,
    },
    /// The share of customers still there after some periods of a study of retention.
    Staying {
        /// The study.
        study: String,
        /// How many of its periods.
        periods: u32,
    },
    /// A column of a study of joint draws, with all that was drawn beside it.
    Part {
        /// The study.
        study: String,
        /// The column.
        part: String,
    },
}

/// A figure, by its name or place.
impl From<&str> for PilotSubject {
    fn from(figure: &str) -> Self {
        Self::Figure(figure.to_owned())
    }
}

/// `churn`, `prices: share that buys at USD 24.00`, `renewals.churn`.
impl fmt::Display for PilotSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Figure(figure) => f.write_str(figure),
            Self::ShareThatBuys { study, price } => {
                write!(f, "{study}: share that buys at {price}")
            }
            Self::ShareThatWouldBuy { study, price } => {
                write!(f, "{study}: share that would buy at {price}")
            }
            Self::Staying { study, periods } => {
                write!(f, "{study}: staying after {periods} periods")
            }
            Self::Part { study, part } => write!(f, "{study}.{part}"),
        }
    }
}

impl Serialize for PilotSubject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for PilotSubject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable;

        impl<'de> Visitor<'de> for TextOrTable {
            type Value = PilotSubject;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "the name of a figure, or one of `figure`, `share_that_buys`, `share_that_would_buy`, `staying`, `part`",
                )
            }

            fn visit_str<E: de::Error>(self, figure: &str) -> Result<PilotSubject, E> {
                Ok(figure.into())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PilotSubject, A::Error> {
                PilotSubject::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_any(TextOrTable)
    }
}

/// A case after pilots, and what changed. [`BusinessCase::after_pilots`] makes it.
///
/// # Example
/// See [`BusinessCase::after_pilots`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PilotUpdate {
    /// The case with the studies and figures as they are believed now.
    pub case: BusinessCase,
    /// What changed, in the order of the pilots.
    pub lessons: Vec<PilotLesson>,
}

/// What one pilot changed.
///
/// # Example
/// See [`BusinessCase::after_pilots`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PilotLesson {
    /// The pilot.
    pub pilot: Pilot,
    /// Percentiles 5, 50 and 95 of what the pilot is about, before it.
    pub before: [f64; 3],
    /// The same percentiles, after it.
    pub after: [f64; 3],
}

impl BusinessCase {
    /// The case after pilots: what is believed of the studies and figures that they are about,
    /// updated by what was seen (Bayes' rule). Pilots are learned from one after the other.
    ///
    /// A figure is updated as by [`Dist::updated`](crate::distribution::Dist::updated); of a study
    /// each draw counts as often as it makes likely what was seen, so that everything drawn with it
    /// learns too.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such study or figure (the nearest is suggested), it found
    /// something else or is not uncertain, what was seen is no observation of a share where one is
    /// meant, or fewer than 20 draws are left in effect: pilot and study contradict each other
    /// then; and if a pilot is about the share that buys by a study whose
    /// [calibration](crate::case::PriceDemand::calibration) is uncertain too, because it cannot be told
    /// which of both was seen.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, Pilot, PilotSubject};
    /// use bizcase::distribution::Observed;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let pilot = Pilot {
    ///     subject: PilotSubject::Figure("churn".into()),
    ///     seen: Observed::successes(9, 300)?,
    ///     source: "pilot of 100 shops over three months".into(),
    /// };
    /// let now = case.after_pilots(&[pilot])?;
    /// assert!(now.lessons[0].after[1] > now.lessons[0].before[1]);
    /// assert_eq!(now.case.ledger()?.named("churn")?.source, "9 of 300: pilot of 100 shops over three months");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn after_pilots(&self, pilots: &[Pilot]) -> Result<PilotUpdate, Error> {
        let mut case = self.clone();
        let mut lessons = Vec::new();
        for pilot in pilots {
            let (before, after) = case.learn(pilot)?;
            let pilot = pilot.clone();
            lessons.push(PilotLesson {
                pilot,
                before,
                after,
            });
        }
        Ok(PilotUpdate { case, lessons })
    }

    fn learn(&mut self, pilot: &Pilot) -> Result<([f64; 3], [f64; 3]), Error> {
        let name = match &pilot.subject {
            PilotSubject::Figure(figure) => return self.learn_figure(figure, pilot),
            PilotSubject::ShareThatBuys { study, .. } => {
                self.calibrated(study)?;
                study
            }
            PilotSubject::ShareThatWouldBuy { study, .. }
            | PilotSubject::Staying { study, .. }
            | PilotSubject::Part { study, .. } => study,
        };
        let found = self.studies.iter().position(|it| it.name == *name);
        let known = self.studies.iter().map(|it| it.name.as_str());
        let place = found.ok_or_else(|| unknown_name("study", name, known))?;
        let study = &self.studies[place];
        let before = pilot.subject.values(study)?;
        let updated = pilot.updated(study)?;
        let after = pilot.subject.values(&updated)?;
        self.studies[place] = updated;
        Ok((range(before), range(after)))
    }

    fn learn_figure(&mut self, name: &str, pilot: &Pilot) -> Result<([f64; 3], [f64; 3]), Error> {
        let figures = self.figures()?;
        let found = figures
            .iter()
            .find(|it| it.name == name || it.place == name);
        let known = figures.iter().map(|it| it.name.as_str());
        let found = found.ok_or_else(|| unknown_name("figure", name, known))?;
        let Figure::Uncertain(before) = &found.figure else {
            let rule = "an uncertain one, to learn about";
            return Err(Invalid::rule("figure", format!("`{name}`"), rule).into());
        };
        let after = Assumption {
            range: before.range.updated(&pilot.seen)?,
            evidence: Evidence::Experiment,
            source: pilot.stated(),
            date: None,
            valid_until: None,
            ..(**before).clone()
        };
        let percentiles = |of: &Assumption| PERCENTILES.map(|it| of.range.quantile(it));
        let both = (percentiles(before), percentiles(&after));
        self.overrides.push(Override {
            figure: found.place.clone(),
            change: Change::Set(after.into()),
        });
        Ok(both)
    }

    /// Refuses a study of demand of which an uncertain share is believed.
    pub(super) fn calibrated(&self, study: &str) -> Result<(), Invalid> {
        let demands = self.offers.iter().filter_map(|it| it.demand.as_ref());
        let mut of_it = demands.filter(|it| it.study == study);
        match of_it.find(|it| it.calibration != Figure::ONE) {
            Some(_) => {
                let rule = "one whose answers are taken as they are, without a calibration";
                let hint = "what people do cannot tell calibration and curve apart: let it speak \
                            of the calibration, as a figure; what they say is \
                            `share_that_would_buy`";
                Err(Invalid::rule("study", format!("`{study}`"), rule).hint(hint))
            }
            None => Ok(()),
        }
    }
}

impl Pilot {
    fn stated(&self) -> String {
        match self.source.as_str() {
            "" => self.seen.to_string(),
            source => format!("{}: {source}", self.seen),
        }
    }

    /// A study after what was seen.
    fn updated(&self, study: &Study) -> Result<Study, Error> {
        let found = match (&self.subject, &study.found) {
            (
                PilotSubject::ShareThatBuys { price, .. }
                | PilotSubject::ShareThatWouldBuy { price, .. },
                StudyResult::Demand { curve, every },
            ) => StudyResult::Demand {
                curve: curve.updated(*price, &self.seen)?,
                every: *every,
            },
            (PilotSubject::Staying { periods, .. }, StudyResult::Retention(fitted)) => {
                let likelihood = |member: &_| self.seen.log_likelihood(staying(member, *periods));
                StudyResult::Retention(self.enough(fitted.updated(likelihood)?, study)?)
            }
            (PilotSubject::Part { part, .. }, StudyResult::Draws(draws)) => {
                let values = draws.at(draws.position(part)?).1;
                let likelihoods: Vec<f64> = values
                    .iter()
                    .map(|&it| self.seen.log_likelihood(it))
                    .collect();
                let rows = self.enough(reweighted(&likelihoods), study)?;
                StudyResult::Draws(draws.chosen(&rows))
            }
            (PilotSubject::Part { part, .. }, StudyResult::Severity(findings)) => {
                let draws = findings.get(part)?.draws().iter();
                let likelihoods: Vec<f64> = draws.map(|&it| self.seen.log_likelihood(it)).collect();
                let rows = self.enough(reweighted(&likelihoods), study)?;
                StudyResult::Severity(findings.chosen(&rows))
            }
            _ => return Err(self.subject.unlike(study).into()),
        };
        let source = match study.source.as_str() {
            "" => self.stated(),
            source => format!("{source}; after {}", self.stated()),
        };
        Ok(Study {
            source,
            found,
            ..study.clone()
        })
    }

    /// What is left of the draws, if that is enough.
    fn enough<T>(&self, left: Option<T>, study: &Study) -> Result<T, Invalid> {
        left.ok_or_else(|| {
            let parameter = format!("pilot about `{}`", study.name);
            let rule = "something that the draws of the study allow";
            let hint = "they contradict each other; or there are too few draws";
            Invalid::rule(&parameter, self.seen, rule).hint(hint)
        })
    }
}

impl PilotSubject {
    /// The values of what it is about, by draw of the study.
    pub(super) fn values(&self, study: &Study) -> Result<Vec<f64>, Error> {
        match (self, &study.found) {
            (
                Self::ShareThatBuys { price, .. } | Self::ShareThatWouldBuy { price, .. },
                StudyResult::Demand { curve, .. },
            ) => {
                curve.share(*price)?;
                let draws = curve.draws().iter();
                Ok(draws.map(|draw| draw.share(price.to_f64())).collect())
            }
            (Self::Staying { periods, .. }, StudyResult::Retention(fitted)) => {
                let drawn = fitted.drawn().iter();
                Ok(drawn.map(|member| staying(member, *periods)).collect())
            }
            (Self::Part { part, .. }, StudyResult::Draws(draws)) => {
                Ok(draws.at(draws.position(part)?).1.to_vec())
            }
            (Self::Part { part, .. }, StudyResult::Severity(findings)) => {
                Ok(findings.get(part)?.draws().to_vec())
            }
            _ => Err(self.unlike(study).into()),
        }
    }

    fn unlike(&self, study: &Study) -> Invalid {
        let rule = match self {
            Self::Figure(_) => "a figure",
            Self::ShareThatBuys { .. } | Self::ShareThatWouldBuy { .. } => {
                "one that found what share buys at a price"
            }
            Self::Staying { .. } => "one that found how long customers stay",
            Self::Part { .. } => "one of joint draws",
        };
        Invalid::rule("study of a pilot", format!("`{}`", study.name), rule)
    }
}

const PERCENTILES: [Share; 3] = [
    Share::literal(0.05),
    Share::literal(0.5),
    Share::literal(0.95),
];

/// Percentiles 5, 50 and 95.
fn range(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    PERCENTILES.map(|share| percentile(&values, share.value()))
}

/// The share still there after some periods.
fn staying(member: &crate::retention::LifetimeDistribution, periods: u32) -> f64 {
    let share: Approx<Share, f64> = member.survival(periods);
    share.number()
}
