//! Answer scales and the purchase probabilities they stand for.

use serde::Serialize;

use crate::error::{Invalid, Permitted, SurveyError};

/// The probability of buying that each answer on a scale stands for.
///
/// Stated intentions are not purchases. The share of them that comes true is a calibration: an
/// assumption of the analysis, not something the answers show. Answers match regardless of case and
/// of surrounding spaces.
///
/// # Example
/// ```
/// use bizcase::survey::AnswerScale;
///
/// let scale = AnswerScale::calibrated([("Very likely", 0.75), ("Likely", 0.25), ("Unlikely", 0.0)])?;
/// assert_eq!(scale.probability(" very likely "), Some(0.75));
/// assert_eq!(scale.probability("perhaps"), None);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerScale {
    answers: Vec<(String, f64)>,
}

impl AnswerScale {
    /// A scale with a purchase probability for every answer.
    ///
    /// # Errors
    /// [`Invalid`] if there are no answers, an answer appears twice, or a probability lies outside
    /// [0, 1].
    pub fn calibrated<L: Into<String>>(
        answers: impl IntoIterator<Item = (L, f64)>,
    ) -> Result<Self, Invalid> {
        let mut known: Vec<(String, f64)> = Vec::new();
        for (label, probability) in answers {
            let label = label.into().trim().to_lowercase();
            let parameter = format!("probability of answer `{label}`");
            Permitted::SHARE.check(&parameter, probability)?;
            if known.iter().any(|(taken, _)| *taken == label) {
                return Err(Invalid::rule(
                    "answer of a scale",
                    format!("`{label}`"),
                    "given once",
                ));
            }
            known.push((label, probability));
        }
        if known.is_empty() {
            return Err(Invalid::rule("answers of a scale", "none", "one or more"));
        }
        Ok(Self { answers: known })
    }

    /// A scale on which answers in the top box buy for certain and the others never do.
    ///
    /// # Errors
    /// As [`calibrated`](Self::calibrated).
    ///
    /// # Example
    /// ```
    /// use bizcase::survey::AnswerScale;
    ///
    /// let top_two = AnswerScale::top_box(["5", "4"], ["3", "2", "1"])?;
    /// assert_eq!(top_two.probability("4"), Some(1.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn top_box<L: Into<String>>(
        top: impl IntoIterator<Item = L>,
        others: impl IntoIterator<Item = L>,
    ) -> Result<Self, Invalid> {
        let top = top.into_iter().map(|label| (label.into(), 1.0));
        let others = others.into_iter().map(|label| (label.into(), 0.0));
        Self::calibrated(top.chain(others))
    }

    /// Yes or no, written `1`, `yes`, `y`, `true` or `0`, `no`, `n`, `false`.
    #[must_use]
    pub fn yes_no() -> Self {
        let words = [("1", 1.0), ("yes", 1.0), ("y", 1.0), ("true", 1.0)];
        let others = [("0", 0.0), ("no", 0.0), ("n", 0.0), ("false", 0.0)];
        Self::literal(words.into_iter().chain(others))
    }

    /// Five points, 5 the most likely, with probabilities 0.7, 0.5, 0.3, 0.1 and 0: the default
    /// calibration of R's pricesensitivitymeter.
    #[must_use]
    pub fn five_points() -> Self {
        Self::literal([("5", 0.7), ("4", 0.5), ("3", 0.3), ("2", 0.1), ("1", 0.0)])
    }

    /// Juster's eleven points: 10 stands for 0.99, 9 to 1 for 0.9 to 0.1, and 0 for 0.01.
    ///
    /// # Example
    /// ```
    /// use bizcase::survey::AnswerScale;
    ///
    /// assert_eq!(AnswerScale::juster().probability("4"), Some(0.4));
    /// ```
    ///
    /// # Reference
    /// F. T. Juster (1966), *Consumer buying intentions and purchase probability*,
    /// Journal of the American Statistical Association 61.
    #[must_use]
    pub fn juster() -> Self {
        let labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
        let tenths = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
        Self::literal(labels.into_iter().zip(tenths))
    }

    fn literal(answers: impl IntoIterator<Item = (&'static str, f64)>) -> Self {
        Self {
            answers: answers
                .into_iter()
                .map(|(label, probability)| (label.to_owned(), probability))
                .collect(),
        }
    }

    /// The answers, in lower case, with their probabilities.
    #[must_use]
    pub fn answers(&self) -> &[(String, f64)] {
        &self.answers
    }

    /// The purchase probability of an answer, or `None` if the scale does not have the answer.
    #[must_use]
    pub fn probability(&self, answer: &str) -> Option<f64> {
        let answer = answer.trim();
        let same = |known: &str| known.len() == answer.len() && known.eq_ignore_ascii_case(answer);
        let mut known = self.answers.iter();
        let found = known.find(|(label, _)| same(label)).or_else(|| {
            // Letters beyond ASCII have cases too.
            let lower = (!answer.is_ascii()).then(|| answer.to_lowercase())?;
            self.answers.iter().find(|(label, _)| *label == lower)
        });
        found.map(|&(_, probability)| probability)
    }
}

/// The answers that are on no scale, collected over all rows before they are refused together.
#[derive(Debug)]
pub(super) struct Unknown {
    column: &'static str,
    answers: Vec<String>,
    rows: Vec<usize>,
}

impl Unknown {
    pub(super) const fn new(column: &'static str) -> Self {
        Self {
            column,
            answers: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// The probability of an answer; an unknown one is kept for the error.
    pub(super) fn probability(
        &mut self,
        scale: &AnswerScale,
        answer: &str,
        row: usize,
    ) -> Option<f64> {
        let found = scale.probability(answer);
        if found.is_none() {
            let answer = answer.trim().to_owned();
            if !self.answers.contains(&answer) {
                self.answers.push(answer);
            }
            self.rows.push(row);
        }
        found
    }

    /// The error, if an answer was unknown.
    pub(super) fn refuse(self, scale: &AnswerScale) -> Result<(), SurveyError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        Err(SurveyError::UnknownAnswers {
            column: self.column.to_owned(),
            answers: self.answers,
            rows: self.rows,
            known: scale
                .answers
                .iter()
                .map(|(label, _)| label.clone())
                .collect(),
        })
    }
}
