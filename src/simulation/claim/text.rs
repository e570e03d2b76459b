//! Statistics and claims as text: the grammar of files, of printed lines and of parsing.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::condition::{Condition, MARKS, split};
use super::statement::{Asked, Claim};
use super::statistic::{Kind, Statistic};
use super::threshold::{Threshold, number, percentage};
use crate::error::Invalid;
use crate::quantity::Share;
use crate::simulation::base::Base;

const HALF: Share = Share::literal(0.5);

/// `P(NPV > USD 0)`, `median of NPV`.
impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Name(self);
        match self.kind {
            Kind::Mean => write!(f, "mean of {name}"),
            Kind::Percentile(share) if share == HALF => write!(f, "median of {name}"),
            Kind::Percentile(share) => write!(f, "P{} of {name}", percentage(share)),
            Kind::Shortfall(share) => write!(f, "ES{} of {name}", percentage(share)),
            Kind::Probability(condition) => write!(f, "P({name} {condition})"),
            Kind::AtBase(base) => write!(f, "{name} with {base}"),
        }
    }
}

/// The name of an outcome, in quotation marks where it would not read back without.
struct Name<'a>(&'a Statistic);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.outcome.as_str();
        let odd = name.is_empty()
            || name.trim() != name
            || name.starts_with('"')
            || name.ends_with(MARKS)
            || (!self.0.needs_trials() && head(name).is_some());
        if odd {
            write!(f, "\"{name}\"")
        } else {
            f.write_str(name)
        }
    }
}

/// `P(NPV > USD 0) >= 60%`.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.asked {
            Asked::Condition(condition) => write!(f, "{} {condition}", self.statistic),
            Asked::Unmoved(share) => {
                let percent = percentage(share);
                write!(f, "{} within {percent}% {BASELINE}", self.statistic)
            }
        }
    }
}

const BASELINE: &str = "of the baseline";

impl FromStr for Claim {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Some(moved) = text.strip_suffix(BASELINE)
            && let Some((statistic, share)) = moved.rsplit_once(" within ")
        {
            let share = percent(share.trim().trim_end_matches('%'));
            let share = share.ok_or_else(|| refused("claim", text))?;
            return Ok(statistic.parse::<Statistic>()?.unmoved_by(share));
        }
        if event(text).is_some() {
            return Err(refused("claim", text).hint("add what is asked of it, such as `>= 60%`"));
        }
        let (statistic, condition) = split(text)?;
        let statistic: Statistic = statistic.parse()?;
        let probability = matches!(statistic.kind, Kind::Probability(_));
        if probability {
            let parameter = format!("target for {statistic}");
            condition.region(&parameter, crate::quantity::Unit::Share)?;
        }
        Ok(statistic.is(condition))
    }
}

/// What stands inside `P(...)`.
fn event(text: &str) -> Option<&str> {
    text.strip_prefix("P(")?.strip_suffix(')')
}

impl FromStr for Statistic {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if let Some(event) = event(text) {
            let (name, condition) = split(event).map_err(|invalid| {
                if invalid.hint.is_some() {
                    return invalid;
                }
                let mean = format!("`mean of {}`", event.trim());
                invalid.hint(format!("for an outcome that is yes or no write {mean}"))
            })?;
            return Ok(Self::probability(plain(name), condition));
        }
        if let Some((kind, name)) = head(text) {
            return Ok(Self::new(plain(name), kind));
        }
        for base in Base::ALL {
            if let Some(name) = text.strip_suffix(&format!(" with {base}")) {
                return Ok(Self::at_base(plain(name), base));
            }
        }
        Err(refused("statistic", text))
    }
}

/// A statistic that is named before its outcome, and the name of the outcome.
fn head(text: &str) -> Option<(Kind, &str)> {
    let (head, name) = text.split_once(" of ")?;
    Some((kind(head)?, name))
}

fn kind(head: &str) -> Option<Kind> {
    Some(match head {
        "mean" => Kind::Mean,
        "median" => Kind::Percentile(HALF),
        _ => match head.strip_prefix("ES") {
            Some(share) => Kind::Shortfall(percent(share)?),
            None => Kind::Percentile(percent(head.strip_prefix(['P', 'p'])?)?),
        },
    })
}

fn percent(text: &str) -> Option<Share> {
    Share::new(number(text, -2)?).ok()
}

/// A name without the quotation marks around it.
fn plain(name: &str) -> &str {
    let name = name.trim();
    let inside = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inside.unwrap_or(name)
}

fn refused(parameter: &str, text: &str) -> Invalid {
    let rule = "one such as `P(NPV > USD 0)`, `P5 of NPV`, `ES10 of NPV`, `mean of NPV`, \
                `median of NPV` or `NPV with all inputs at their modes`, and in a claim what is \
                asked of it, such as `>= 60%`";
    Invalid::rule(parameter, format!("`{text}`"), rule)
}

macro_rules! as_text {
    ($($type:ty, $expected:literal;)+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    )+};
}

as_text! {
    Threshold, "a threshold such as \"EUR 15 m\"";
    Condition, "a condition such as \">= 60%\"";
    Statistic, "a statistic such as \"P(NPV > EUR 0)\"";
    Claim, "a claim such as \"P(NPV > EUR 0) >= 60%\"";
}
