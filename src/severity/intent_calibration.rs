//! What stated intentions are worth.

use serde::{Deserialize, Serialize};

use super::inputs::within;
use crate::distribution::{Dist, Fixed};
use crate::error::{Invalid, Permitted};
use crate::survey::AnswerScale;

/// How many of those who give an answer go on to buy, as a range for every answer: a prior from a
/// source, not something the answers show.
///
/// All ranges of one calibration move together. What makes people keep less of their promises than
/// usual holds for every answer, and independent ranges would cancel out in the sum.
///
/// | constructor | definitely, probably, perhaps, probably not, definitely not |
/// |---|---|
/// | [`published_range`](Self::published_range) | 30 to 81 %, 25 to 50 %, 0 to 30 %, 0 to 10 %, 0 to 1 % |
/// | [`powers_of_three`](Self::powers_of_three) | 81, 27, 9, 3, 1 % |
/// | [`seventy_five_twenty_five`](Self::seventy_five_twenty_five) | 75, 25, 0, 0, 0 % |
/// | [`five_points`](Self::five_points) | 70, 50, 30, 10, 0 % |
/// | [`hundred_fifty`](Self::hundred_fifty) | 100, 50, 0, 0, 0 % |
/// | [`top_box`](Self::top_box) | 100, 0, 0, 0, 0 % |
/// | [`juster`](Self::juster) | Juster's eleven points: 99, 90, 80 ... 10, 1 % |
///
/// Rules of thumb differ by category, price and time to the purchase; past launches of your own are
/// better ([`Hindcast`](super::Hindcast)), and trial data better still
/// ([`TrialUpdate`](super::TrialUpdate)). Five points are coded 5 (definitely) to 1; a scale coded
/// the other way round cannot be told from the answers.
///
/// # Example
/// See [`StatedIntent`](super::StatedIntent).
///
/// # References
/// - F. T. Juster (1966), *Consumer buying intentions and purchase probability*, Journal of the
///   American Statistical Association 61, 658-696.
/// - Ipsos, *Encyclopedia: purchase intentions*: 81, 27, 9, 3, 1 % and 75, 25 %.
/// - J. Rubinson (2015), *The 5-point purchase intent question*: about 30 % of those who say
///   "definitely" convert.
/// - Q wiki, *How to compute calibrated purchase intent*: 100, 50 %.
/// - The package `pricesensitivitymeter` for R: 70, 50, 30, 10, 0 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentCalibration {
    /// A short name; it is also the address of its random numbers.
    pub name: String,
    /// Where the figures come from.
    pub source: String,
    /// The share who buy of those who give an answer.
    pub answers: Vec<(String, Dist)>,
}

impl IntentCalibration {
    /// Ranges of your own.
    ///
    /// # Errors
    /// [`Invalid`] without an answer, for an answer that stands twice, and for a range that can
    /// leave [0, 1].
    pub fn new<L: Into<String>>(
        name: &str,
        source: &str,
        answers: impl IntoIterator<Item = (L, Dist)>,
    ) -> Result<Self, Invalid> {
        let answers = answers
            .into_iter()
            .map(|(answer, range)| (answer.into(), range));
        let new = Self {
            name: name.to_owned(),
            source: source.to_owned(),
            answers: answers.collect(),
        };
        new.check()?;
        Ok(new)
    }

    /// The points of a scale, taken for certain.
    #[must_use]
    pub fn of_scale(name: &str, source: &str, scale: &AnswerScale) -> Self {
        let answers = scale.answers().iter();
        let known = |share: f64| Dist::Fixed(Fixed::literal(share));
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            answers: answers
                .map(|(answer, share)| (answer.clone(), known(*share)))
                .collect(),
        }
    }

    fn of_five(name: &str, source: &str, shares: [f64; 5]) -> Self {
        let known = |share: f64| Dist::Fixed(Fixed::literal(share));
        let answers = ["5", "4", "3", "2", "1"].into_iter().zip(shares);
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            answers: answers
                .map(|(answer, share)| (answer.to_owned(), known(share)))
                .collect(),
        }
    }

    /// Triangular from the lowest to the highest of the published rules for five points, top-box
    /// rules apart; the mode is that of most of them.
    ///
    /// # Errors
    /// [`Invalid`] never.
    pub fn published_range() -> Result<Self, Invalid> {
        let range = Dist::triangular;
        Self::new(
            "published range",
            "lowest and highest of Rubinson (2015), Ipsos and pricesensitivitymeter",
            [
                ("5", range(0.30, 0.75, 0.81)?),
                ("4", range(0.25, 0.27, 0.50)?),
                ("3", range(0.0, 0.09, 0.30)?),
                ("2", range(0.0, 0.03, 0.10)?),
                ("1", range(0.0, 0.0, 0.01)?),
            ],
        )
    }

    /// 81, 27, 9, 3 and 1 %.
    #[must_use]
    pub fn powers_of_three() -> Self {
        let shares = [0.81, 0.27, 0.09, 0.03, 0.01];
        Self::of_five(
            "powers of three",
            "Ipsos, Encyclopedia: purchase intentions",
            shares,
        )
    }

    /// 75 % of "definitely", 25 % of "probably".
    #[must_use]
    pub fn seventy_five_twenty_five() -> Self {
        let shares = [0.75, 0.25, 0.0, 0.0, 0.0];
        Self::of_five("75/25", "Ipsos, Encyclopedia: purchase intentions", shares)
    }

    /// 100 % of "definitely", 50 % of "probably".
    #[must_use]
    pub fn hundred_fifty() -> Self {
        let shares = [1.0, 0.5, 0.0, 0.0, 0.0];
        Self::of_five(
            "100/50",
            "Q wiki, How to compute calibrated purchase intent",
            shares,
        )
    }

    /// All who say "definitely", nobody else.
    #[must_use]
    pub fn top_box() -> Self {
        Self::of_five("top box", "", [1.0, 0.0, 0.0, 0.0, 0.0])
    }

    /// 70, 50, 30, 10 and 0 %: [`AnswerScale::five_points`].
    #[must_use]
    pub fn five_points() -> Self {
        let source = "pricesensitivitymeter for R";
        Self::of_scale("five points", source, &AnswerScale::five_points())
    }

    /// Juster's eleven points: [`AnswerScale::juster`].
    #[must_use]
    pub fn juster() -> Self {
        Self::of_scale("Juster", "Juster (1966)", &AnswerScale::juster())
    }

    /// The place of an answer, regardless of case and of surrounding spaces.
    pub(super) fn place(&self, answer: &str) -> Option<usize> {
        let wanted = answer.trim().to_lowercase();
        let mut answers = self.answers.iter();
        answers.position(|(known, _)| known.trim().to_lowercase() == wanted)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        let parameter = format!("answers of calibration `{}`", self.name);
        if self.answers.is_empty() {
            return Err(Invalid::rule(&parameter, "none", "one or more"));
        }
        for (place, (answer, range)) in self.answers.iter().enumerate() {
            if self.place(answer) != Some(place) {
                return Err(Invalid::rule(
                    &parameter,
                    format!("`{answer}` twice"),
                    "given once",
                ));
            }
            let what = format!("share of `{answer}` in `{}`", self.name);
            within(&what, range, &Permitted::SHARE)?;
        }
        Ok(())
    }
}
