//! The five answers of a Kano question.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};

/// How a respondent feels about a product that has a feature, or about one that lacks it.
///
/// Text is read as the number from 1 to 5, or in the four wordings of Berger and others (1993,
/// pages 25 and 26), regardless of case and punctuation.
///
/// # Example
/// ```
/// use bizcase::severity::KanoAnswer;
///
/// assert_eq!("I can live with it that way".parse(), Ok(KanoAnswer::LiveWith));
/// assert_eq!("2".parse(), Ok(KanoAnswer::MustBe));
/// assert_eq!("0".parse::<KanoAnswer>().unwrap_err().to_string(),
///     "Kano answer = 0 must be 1 to 5, or one of I like it, I expect it, I am neutral, \
///      I can live with it, I dislike it");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KanoAnswer {
    /// 1: I like it that way.
    Like,
    /// 2: It must be that way; I expect it.
    MustBe,
    /// 3: I am neutral.
    Neutral,
    /// 4: I can live with it that way; I can tolerate it.
    LiveWith,
    /// 5: I dislike it that way.
    Dislike,
}

/// The answers with their wordings, as letters without spaces and punctuation.
const WORDINGS: [(KanoAnswer, &[&str]); 5] = [
    (
        KanoAnswer::Like,
        &[
            "1",
            "like",
            "ilikeit",
            "ilikeitthatway",
            "ienjoyitthatway",
            "thiswouldbeveryhelpfultome",
        ],
    ),
    (
        KanoAnswer::MustBe,
        &[
            "2",
            "mustbe",
            "expect",
            "iexpectit",
            "iexpectitthatway",
            "itmustbethatway",
            "itisabasicnecessityoriexpectitthatway",
            "thisisabasicrequirementforme",
        ],
    ),
    (
        KanoAnswer::Neutral,
        &[
            "3",
            "neutral",
            "iamneutral",
            "imneutral",
            "thiswouldnotaffectme",
        ],
    ),
    (
        KanoAnswer::LiveWith,
        &[
            "4",
            "livewith",
            "tolerate",
            "icantolerateit",
            "icanlivewithit",
            "icanlivewithitthatway",
            "idislikeitbuticanlivewithitthatway",
            "thiswouldbeaminorinconvenience",
        ],
    ),
    (
        KanoAnswer::Dislike,
        &[
            "5",
            "dislike",
            "idislikeit",
            "idislikeitthatway",
            "idislikeitandicantacceptit",
            "thiswouldbeamajorproblemforme",
        ],
    ),
];

impl KanoAnswer {
    /// The five answers, from 1 to 5.
    pub const ALL: [Self; 5] = [
        Self::Like,
        Self::MustBe,
        Self::Neutral,
        Self::LiveWith,
        Self::Dislike,
    ];

    /// `DuMouchel`'s number for the answer about a product that has the feature: 4, 2, 0, -1, -2.
    ///
    /// Negative answers count half, since they say less than positive ones.
    ///
    /// # Reference
    /// W. `DuMouchel` in Berger and others (1993), *Kano's methods for understanding
    /// customer-defined quality*, Center for Quality of Management Journal 2(4), page 21.
    #[must_use]
    pub const fn functional(self) -> f64 {
        match self {
            Self::Like => 4.0,
            Self::MustBe => 2.0,
            Self::Neutral => 0.0,
            Self::LiveWith => -1.0,
            Self::Dislike => -2.0,
        }
    }

    /// `DuMouchel`'s number for the answer about a product that lacks the feature: -2, -1, 0, 2, 4.
    #[must_use]
    pub const fn dysfunctional(self) -> f64 {
        match self {
            Self::Like => -2.0,
            Self::MustBe => -1.0,
            Self::Neutral => 0.0,
            Self::LiveWith => 2.0,
            Self::Dislike => 4.0,
        }
    }
}

impl fmt::Display for KanoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Like => "I like it",
            Self::MustBe => "I expect it",
            Self::Neutral => "I am neutral",
            Self::LiveWith => "I can live with it",
            Self::Dislike => "I dislike it",
        })
    }
}

impl FromStr for KanoAnswer {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        // Punctuation is left out, but a minus sign is none.
        let negative = text.trim_start().starts_with(['-', '\u{2212}']);
        let mut known = WORDINGS.iter();
        let found = known.find(|(_, wordings)| !negative && wordings.contains(&&*letters));
        found.map(|&(answer, _)| answer).ok_or_else(|| {
            let words: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
            let rule = format!("1 to 5, or one of {}", words.join(", "));
            Invalid::new("Kano answer", text.trim(), Permitted::Rule(rule.into()))
        })
    }
}
