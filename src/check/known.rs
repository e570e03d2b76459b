//! Checks of figures that need no trials.

use serde::Serialize;

use super::finding::{Finding, Found};
use super::guard::{Goal, Status};
use super::judge::{End, ends_of};
use crate::error::Invalid;
use crate::quantity::{Unit, Value};
use crate::sample::Region;
use crate::simulation::{Condition, Threshold};

/// A known figure: a price, a market size, the result of a formula.
///
/// # Example
/// ```
/// use bizcase::check::value;
/// use bizcase::quantity::{Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// // The acceptable range from a survey.
/// let (low, high) = (usd(15), usd(45));
/// value("list price", usd(25)).inside("acceptable range", low, high)?.require()?;
///
/// let error = value("list price", usd(25)).below(Money::major(30, Currency::EUR)).unwrap_err();
/// assert_eq!(error.to_string(), "target for list price = EUR 30 must be an amount in USD, such as USD 5");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    name: String,
    value: Value,
}

/// A known figure, to be checked.
#[must_use]
pub fn value(name: &str, value: impl Into<Value>) -> Known {
    Known {
        name: name.to_owned(),
        value: value.into(),
    }
}

impl Known {
    /// Checks that the figure is at least the target.
    ///
    /// # Errors
    /// [`Invalid`] if the target has another unit or currency.
    pub fn at_least(&self, target: impl Into<Threshold>) -> Result<Finding, Invalid> {
        self.judge(Condition::AtLeast(target.into()), None)
    }

    /// Checks that the figure is at most the target.
    ///
    /// # Errors
    /// [`Invalid`] if the target has another unit or currency.
    pub fn at_most(&self, target: impl Into<Threshold>) -> Result<Finding, Invalid> {
        self.judge(Condition::AtMost(target.into()), None)
    }

    /// Checks that the figure is above the target.
    ///
    /// # Errors
    /// [`Invalid`] if the target has another unit or currency.
    pub fn above(&self, target: impl Into<Threshold>) -> Result<Finding, Invalid> {
        self.judge(Condition::Above(target.into()), None)
    }

    /// Checks that the figure is below the target.
    ///
    /// # Errors
    /// [`Invalid`] if the target has another unit or currency.
    pub fn below(&self, target: impl Into<Threshold>) -> Result<Finding, Invalid> {
        self.judge(Condition::Below(target.into()), None)
    }

    /// Checks that the figure lies in a named range, such as the acceptable range of a survey. The
    /// ends are included.
    ///
    /// # Errors
    /// [`Invalid`] if an end has another unit or currency, or the ends are swapped.
    pub fn inside(
        &self,
        range: &str,
        low: impl Into<Threshold>,
        high: impl Into<Threshold>,
    ) -> Result<Finding, Invalid> {
        self.judge(Condition::Between(low.into(), high.into()), Some(range))
    }

    fn judge(&self, asked: Condition, range: Option<&str>) -> Result<Finding, Invalid> {
        let text = match (asked, range) {
            (Condition::Between(low, high), Some(range)) => {
                format!("{} inside the {range} of {low} to {high}", self.name)
            }
            _ => format!("{} {asked}", self.name),
        };
        let unit = self.value.unit();
        let region = asked.region(&format!("target for {}", self.name), unit)?;
        Ok(judge(text, self.value.to_f64(), unit, region))
    }
}

/// Holds an exact figure against what is asked of it.
pub(super) fn judge(text: String, value: f64, unit: Unit, asked: Region) -> Finding {
    let found = Found::Exact { value, unit };
    if asked.contains(value) {
        return Finding::new(text, Status::Passed, found);
    }
    let finding = Finding::new(text, Status::Failed, found);
    let missed = |end: &End| match end.goal {
        Goal::AtLeast => value <= end.pass,
        Goal::AtMost => value >= end.pass,
    };
    match ends_of(asked).iter().find(|end| missed(end)) {
        Some(end) => finding.missing(shift("it", end.goal, end.pass, value, unit)),
        None => finding,
    }
}

/// `it would have to be USD 1.2 bn lower`.
pub(super) fn shift(subject: &str, goal: Goal, end: f64, value: f64, unit: Unit) -> String {
    let direction = match goal {
        Goal::AtLeast => "higher",
        Goal::AtMost => "lower",
    };
    let distance = (end - value).abs();
    if distance > 0.0 {
        format!(
            "{subject} would have to be {} {direction}",
            unit.show(distance)
        )
    } else {
        format!("{subject} would have to be {direction}")
    }
}
