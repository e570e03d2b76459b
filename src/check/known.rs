//! Figures that need no trials.

use std::cmp::Ordering;

use super::claim::{Asked, Edge};
use super::finding::{Finding, Found};
use super::guard::{Goal, Status};
use crate::error::Invalid;
use crate::quantity::{Unit, Value};

/// A figure that is known: a price, a market size, the result of a formula.
///
/// # Example
/// ```
/// use bizcase::check::value;
/// use bizcase::quantity::{Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// // The acceptable range that a survey gave.
/// let (low, high) = (usd(15), usd(45));
/// value("list price", usd(25)).inside("acceptable range", low, high)?.require()?;
///
/// let error = value("list price", usd(25)).below(Money::major(30, Currency::EUR)).unwrap_err();
/// assert_eq!(error.to_string(), "target for list price = EUR is none of USD; the units differ");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    name: String,
    value: Value,
}

/// A figure that is known, to be checked.
#[must_use]
pub fn value(name: &str, value: impl Into<Value>) -> Known {
    Known {
        name: name.to_owned(),
        value: value.into(),
    }
}

impl Known {
    /// It is this or more.
    ///
    /// # Errors
    /// [`Invalid`] if the target is in another unit or currency.
    pub fn at_least(&self, target: impl Into<Value>) -> Result<Finding, Invalid> {
        self.judge(Asked::AtLeast(target.into()), None)
    }

    /// It is this or less.
    ///
    /// # Errors
    /// [`Invalid`] if the target is in another unit or currency.
    pub fn at_most(&self, target: impl Into<Value>) -> Result<Finding, Invalid> {
        self.judge(Asked::AtMost(target.into()), None)
    }

    /// It is more than this.
    ///
    /// # Errors
    /// [`Invalid`] if the target is in another unit or currency.
    pub fn above(&self, target: impl Into<Value>) -> Result<Finding, Invalid> {
        self.judge(Asked::Above(target.into()), None)
    }

    /// It is less than this.
    ///
    /// # Errors
    /// [`Invalid`] if the target is in another unit or currency.
    pub fn below(&self, target: impl Into<Value>) -> Result<Finding, Invalid> {
        self.judge(Asked::Below(target.into()), None)
    }

    /// It lies in a range that has a name, such as the acceptable range of a survey; ends
    /// included.
    ///
    /// # Errors
    /// [`Invalid`] if an end is in another unit or currency, or the ends are swapped.
    pub fn inside(
        &self,
        range: &str,
        low: impl Into<Value>,
        high: impl Into<Value>,
    ) -> Result<Finding, Invalid> {
        self.judge(Asked::Within(low.into(), high.into()), Some(range))
    }

    fn judge(&self, asked: Asked, range: Option<&str>) -> Result<Finding, Invalid> {
        let text = match (asked, range) {
            (Asked::Within(low, high), Some(range)) => {
                format!("{} inside the {range} of {low} to {high}", self.name)
            }
            _ => format!("{} {asked}", self.name),
        };
        let parameter = format!("target for {}", self.name);
        judge(
            text,
            &parameter,
            self.value.to_f64(),
            self.value.unit(),
            asked,
        )
    }
}

/// Holds an exact figure against what is asked of it.
pub(super) fn judge(
    text: String,
    parameter: &str,
    value: f64,
    unit: Unit,
    asked: Asked,
) -> Result<Finding, Invalid> {
    let ends = ends_in(unit, parameter, asked)?;
    let outside = ends.iter().find(|(goal, end)| {
        let order = value.partial_cmp(end);
        let held = match (goal, asked.edge()) {
            (Goal::AtLeast, Edge::Included) => order.is_some_and(Ordering::is_ge),
            (Goal::AtLeast, Edge::Excluded) => order.is_some_and(Ordering::is_gt),
            (Goal::AtMost, Edge::Included) => order.is_some_and(Ordering::is_le),
            (Goal::AtMost, Edge::Excluded) => order.is_some_and(Ordering::is_lt),
        };
        !held
    });
    let found = Found::Exact { value, unit };
    Ok(match outside {
        None => Finding::new(text, Status::Passed, found),
        Some((goal, end)) => {
            Finding::new(text, Status::Failed, found).missing(shift("it", *goal, *end, value, unit))
        }
    })
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

/// The ends of what is asked, as numbers of the unit.
pub(super) fn ends_in(
    unit: Unit,
    parameter: &str,
    asked: Asked,
) -> Result<Vec<(Goal, f64)>, Invalid> {
    let ends = asked.ends().into_iter();
    let ends: Vec<(Goal, f64)> = ends
        .map(|(goal, end)| Ok((goal, end.in_unit(parameter, unit)?)))
        .collect::<Result<_, Invalid>>()?;
    if let [(_, low), (_, high)] = ends[..]
        && low > high
    {
        let text = format!("{} to {}", unit.show(low), unit.show(high));
        return Err(Invalid::rule(
            parameter,
            text,
            "from the lower end to the higher one",
        ));
    }
    Ok(ends)
}
