//! Rating scales, and answers that are off them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, SurveyError};
use crate::survey::Respondent;

/// The whole points that a question may be answered with, from the worst to the best answer.
///
/// A scale whose lowest point is the best answer ("1 = extremely important") is
/// [`reversed`](Self::reversed). Which end is the best cannot be told from the answers: declare it.
/// Answers off the scale are an error, so that a scale of 1 to 5 coded as 0 to 4 is not read one
/// point too low.
///
/// # Example
/// ```
/// use bizcase::severity::RatingScale;
///
/// let five = RatingScale::five_points();
/// assert_eq!(five.to_string(), "1 to 5");
/// assert_eq!(RatingScale::new(-2, 2)?.points(), 5);
/// assert_eq!(five.reversed().to_string(), "1 (best) to 5");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct RatingScale {
    low: i32,
    high: i32,
    reversed: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    low: i32,
    high: i32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    reversed: bool,
}

impl From<RatingScale> for Stored {
    fn from(scale: RatingScale) -> Self {
        let RatingScale {
            low,
            high,
            reversed,
        } = scale;
        Self {
            low,
            high,
            reversed,
        }
    }
}

impl TryFrom<Stored> for RatingScale {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        let scale = Self::new(stored.low, stored.high)?;
        Ok(Self {
            reversed: stored.reversed,
            ..scale
        })
    }
}

/// No printed scale has points beyond this.
const FARTHEST: i32 = 1_000;

impl RatingScale {
    /// The whole points from `low` to `high`, of which `high` is the best answer.
    ///
    /// # Errors
    /// [`Invalid`] unless `low` is below `high`, both within -1,000 to 1,000.
    pub fn new(low: i32, high: i32) -> Result<Self, Invalid> {
        let within = -FARTHEST..=FARTHEST;
        if low < high && within.contains(&low) && within.contains(&high) {
            return Ok(Self::literal(low, high));
        }
        let rule = "from a lower to a higher point, within -1000 to 1000";
        let error = Invalid::rule("rating scale", format!("{low} to {high}"), rule);
        Err(error.hint("for a scale whose lowest point is the best answer, add `.reversed()`"))
    }

    /// The points 1 to 5.
    #[must_use]
    pub const fn five_points() -> Self {
        Self::literal(1, 5)
    }

    /// The points 0 to 10.
    #[must_use]
    pub const fn eleven_points() -> Self {
        Self::literal(0, 10)
    }

    const fn literal(low: i32, high: i32) -> Self {
        Self {
            low,
            high,
            reversed: false,
        }
    }

    /// Reverses the scale, so that the lowest point is the best answer. Reversing twice changes
    /// nothing.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.reversed = !self.reversed;
        self
    }

    /// The number of points.
    #[must_use]
    pub const fn points(self) -> u32 {
        self.high.abs_diff(self.low) + 1
    }

    /// The lowest point as written in the questionnaire.
    #[must_use]
    pub const fn low(self) -> i32 {
        self.low
    }

    /// The highest point as written in the questionnaire.
    #[must_use]
    pub const fn high(self) -> i32 {
        self.high
    }

    /// How many points an answer lies above the worst one; `None` if it is off the scale.
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::RatingScale;
    ///
    /// let scale = RatingScale::five_points();
    /// assert_eq!(scale.steps(4), Some(3));
    /// assert_eq!(scale.reversed().steps(4), Some(1));
    /// assert_eq!(scale.steps(0), None);
    /// ```
    #[must_use]
    pub fn steps(self, answer: i32) -> Option<u32> {
        let worst = if self.reversed { self.high } else { self.low };
        (self.low..=self.high)
            .contains(&answer)
            .then(|| answer.abs_diff(worst))
    }
}

/// `1 to 5`, or `1 (best) to 5` for a reversed scale.
impl fmt::Display for RatingScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best = if self.reversed { " (best)" } else { "" };
        write!(f, "{}{best} to {}", self.low, self.high)
    }
}

/// Reads answers on a scale and collects those that are off it, to refuse them together.
#[derive(Debug)]
pub(super) struct Reader {
    scale: RatingScale,
    /// The lowest and the highest answer seen.
    seen: Option<(i32, i32)>,
    /// The answers off the scale, each once.
    off: Vec<i32>,
    /// The rows with such an answer.
    rows: Vec<usize>,
    /// The question and the respondent of the first of them.
    first: (String, String),
}

impl Reader {
    pub(super) const fn new(scale: RatingScale) -> Self {
        Self {
            scale,
            seen: None,
            off: Vec::new(),
            rows: Vec::new(),
            first: (String::new(), String::new()),
        }
    }

    /// The steps of an answer above the worst one; NaN for one off the scale, which is kept for
    /// the error.
    pub(super) fn steps(
        &mut self,
        answer: i32,
        question: impl FnOnce() -> String,
        (row, respondent): (usize, &Respondent),
    ) -> f64 {
        let (low, high) = self.seen.unwrap_or((answer, answer));
        self.seen = Some((low.min(answer), high.max(answer)));
        if let Some(steps) = self.scale.steps(answer) {
            return f64::from(steps);
        }
        if self.rows.is_empty() {
            self.first = (question(), respondent.id.clone());
        }
        if !self.off.contains(&answer) {
            self.off.push(answer);
        }
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
        f64::NAN
    }

    /// The error, if an answer was off the scale.
    pub(super) fn refuse(self) -> Result<(), SurveyError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let hint = self.hint();
        let (question, respondent) = self.first;
        Err(SurveyError::OffScale {
            question: question.into(),
            answers: self.off.into(),
            scale: self.scale.to_string().into(),
            respondent: respondent.into(),
            rows: self.rows.into(),
            hint: hint.map(String::into),
        })
    }

    /// What the scale may be instead: a file that numbers the points from another end on.
    fn hint(&self) -> Option<String> {
        let (low, high) = self.seen?;
        let RatingScale {
            low: first,
            high: last,
            ..
        } = self.scale;
        let moved = if low < first && high < last {
            low - first
        } else if low > first && high > last {
            high - last
        } else {
            return None;
        };
        // As many points, and none of the answers off them.
        let (first, last) = (first + moved, last + moved);
        (first <= low && high <= last).then(|| {
            format!("all answers are from {low} to {high}, as on RatingScale::new({first}, {last})")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RatingScale, Reader};
    use crate::error::SurveyError;
    use crate::survey::Respondent;

    fn hint(scale: RatingScale, answers: &[i32]) -> Option<String> {
        let mut reader = Reader::new(scale);
        for (row, &answer) in answers.iter().enumerate() {
            reader.steps(answer, String::new, (row, &Respondent::new("a")));
        }
        match reader.refuse() {
            Err(SurveyError::OffScale { hint, .. }) => hint.map(String::from),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_scale_coded_from_another_number_is_recognised() {
        let five = RatingScale::five_points();
        let found = hint(five, &[4, 0, 2]).unwrap();
        assert!(found.ends_with("as on RatingScale::new(0, 4)"), "{found}");
        let found = hint(RatingScale::new(0, 4).unwrap(), &[5, 1]).unwrap();
        assert!(found.ends_with("as on RatingScale::new(1, 5)"), "{found}");
        // Not five points, and points at both ends.
        assert_eq!(hint(five, &[0, 5]), None);
        assert_eq!(hint(five, &[9, 4]), None);
        assert_eq!(hint(five, &[-9, 4]), None);
    }
}
