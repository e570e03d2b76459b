//! From two answers to a category.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answer::KanoAnswer;

/// What having or lacking a feature does to a customer.
///
/// # Example
/// ```
/// use bizcase::severity::KanoCategory;
///
/// assert_eq!(KanoCategory::OneDimensional.letter(), 'O');
/// assert_eq!(KanoCategory::MustBe.to_string(), "must-be");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KanoCategory {
    /// A: delights if there, is not missed if not.
    Attractive,
    /// O: satisfies if there, dissatisfies if not.
    OneDimensional,
    /// M: is taken for granted, dissatisfies if not there.
    MustBe,
    /// I: makes no difference.
    Indifferent,
    /// R: dissatisfies if there.
    Reverse,
    /// Q: the two answers contradict each other.
    Questionable,
}

impl KanoCategory {
    /// The six categories: A, O, M, I, R, Q.
    pub const ALL: [Self; 6] = [
        Self::Attractive,
        Self::OneDimensional,
        Self::MustBe,
        Self::Indifferent,
        Self::Reverse,
        Self::Questionable,
    ];

    /// The letter of the category: A, O, M, I, R or Q.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Attractive => 'A',
            Self::OneDimensional => 'O',
            Self::MustBe => 'M',
            Self::Indifferent => 'I',
            Self::Reverse => 'R',
            Self::Questionable => 'Q',
        }
    }

    /// The place among [`ALL`](Self::ALL).
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for KanoCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attractive => "attractive",
            Self::OneDimensional => "one-dimensional",
            Self::MustBe => "must-be",
            Self::Indifferent => "indifferent",
            Self::Reverse => "reverse",
            Self::Questionable => "questionable",
        })
    }
}

/// The evaluation table: which category a pair of answers stands for.
///
/// Rows are answers about a product that has the feature, columns about one that lacks it.
///
/// | | like | must-be | neutral | live with | dislike |
/// |---|---|---|---|---|---|
/// | like | Q | A | A | A | O |
/// | must-be | R | I, Q | I | I | M |
/// | neutral | R | I | I | I | M |
/// | live with | R | I | I | I, Q | M |
/// | dislike | R | R | R | R | Q |
///
/// # Example
/// ```
/// use bizcase::severity::{KanoAnswer, KanoCategory, KanoTable};
///
/// // Expects it to be there, and expects it to be missing.
/// let both = (KanoAnswer::MustBe, KanoAnswer::MustBe);
/// assert_eq!(KanoTable::Berger.category(both.0, both.1), KanoCategory::Indifferent);
/// assert_eq!(KanoTable::Pouliot.category(both.0, both.1), KanoCategory::Questionable);
/// ```
///
/// # Reference
/// C. Berger and others (1993), *Kano's methods for understanding customer-defined quality*, Center
/// for Quality of Management Journal 2(4), page 6 for the table, page 33 for Pouliot's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KanoTable {
    /// The usual table: equal answers are questionable at the ends only.
    #[default]
    Berger,
    /// Pouliot's: equal answers are questionable unless both are neutral.
    Pouliot,
}

impl KanoTable {
    /// The category of a feature that a respondent answers about with `functional` if the product
    /// has it, and with `dysfunctional` if it lacks it.
    #[must_use]
    pub const fn category(self, functional: KanoAnswer, dysfunctional: KanoAnswer) -> KanoCategory {
        use KanoAnswer::{Dislike, Like, LiveWith, MustBe};
        match (functional, dysfunctional, self) {
            (Like, Like, _) | (Dislike, Dislike, _) => KanoCategory::Questionable,
            (MustBe, MustBe, Self::Pouliot) | (LiveWith, LiveWith, Self::Pouliot) => {
                KanoCategory::Questionable
            }
            (Like, Dislike, _) => KanoCategory::OneDimensional,
            (Like, _, _) => KanoCategory::Attractive,
            (Dislike, _, _) | (_, Like, _) => KanoCategory::Reverse,
            (_, Dislike, _) => KanoCategory::MustBe,
            _ => KanoCategory::Indifferent,
        }
    }
}
