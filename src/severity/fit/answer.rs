//! Answers of users about a product they have.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::survey::{Answer, Respondent};

/// The answer to "How would you feel if you could no longer use the product?".
///
/// Text is read by its first words, regardless of case and punctuation: `Very disappointed`,
/// `Not disappointed (it isn't really that useful)`, `N/A - I no longer use it`.
///
/// # Example
/// ```
/// use bizcase::severity::Disappointment;
///
/// assert_eq!("somewhat disappointed".parse(), Ok(Disappointment::Somewhat));
/// assert_eq!("N/A - I no longer use Slack".parse(), Ok(Disappointment::NoLongerUse));
/// assert!("disappointed".parse::<Disappointment>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disappointment {
    /// Very disappointed.
    Very,
    /// Somewhat disappointed.
    Somewhat,
    /// Not disappointed: it is not that useful.
    Not,
    /// Not applicable: no longer uses the product.
    NoLongerUse,
}

impl Disappointment {
    /// The four answers.
    pub const ALL: [Self; 4] = [Self::Very, Self::Somewhat, Self::Not, Self::NoLongerUse];
}

impl fmt::Display for Disappointment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Very => "very disappointed",
            Self::Somewhat => "somewhat disappointed",
            Self::Not => "not disappointed",
            Self::NoLongerUse => "no longer use it",
        })
    }
}

impl FromStr for Disappointment {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["very"] | ["very", "disappointed", ..] => Ok(Self::Very),
            ["somewhat"] | ["somewhat", "disappointed", ..] => Ok(Self::Somewhat),
            ["not"] | ["not", "disappointed", ..] | ["not", "at", "all", "disappointed", ..] => {
                Ok(Self::Not)
            }
            // With "N/A" before it or not; alone, that may mean that the answer is missing.
            _ if words
                .windows(3)
                .any(|three| three == ["no", "longer", "use"]) =>
            {
                Ok(Self::NoLongerUse)
            }
            _ => {
                let known = Self::ALL.map(|answer| answer.to_string()).to_vec();
                Err(Invalid::new(
                    "disappointment",
                    text.trim(),
                    Permitted::OneOf(known),
                ))
            }
        }
    }
}

/// What a user answers about a product: how disappointed they would be without it, and how likely
/// they are to recommend it.
///
/// # Example
/// ```
/// use bizcase::severity::{Disappointment, ProductAnswer};
/// use bizcase::survey::Respondent;
///
/// let anna = ProductAnswer::new(Respondent::new("17"))
///     .without_it(Disappointment::Very)
///     .recommends(9);
/// assert_eq!(anna.recommendation, Some(9));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// How they would feel without the product, if they say.
    pub disappointment: Option<Disappointment>,
    /// How likely they are to recommend it, from 0 to 10, if they say.
    pub recommendation: Option<i32>,
}

impl ProductAnswer {
    /// A respondent without answers.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            disappointment: None,
            recommendation: None,
        }
    }

    /// Sets how they would feel without the product.
    #[must_use]
    pub const fn without_it(mut self, disappointment: Disappointment) -> Self {
        self.disappointment = Some(disappointment);
        self
    }

    /// Sets how likely they are to recommend it, from 0 to 10.
    #[must_use]
    pub const fn recommends(mut self, likelihood: i32) -> Self {
        self.recommendation = Some(likelihood);
        self
    }
}

impl Answer for ProductAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}
