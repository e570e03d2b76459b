//! How often each category was found, and what follows for the feature.

use serde::{Deserialize, Serialize};

use super::category::KanoCategory;
use crate::error::{Invalid, Permitted};

/// How often respondents put a feature into each category: counts, percentages or shares.
///
/// # Example
/// ```
/// use bizcase::severity::{KanoCategory, KanoCounts, KanoRule};
///
/// // A spelling check, in percent of the answers: A, O, M, I, R, Q.
/// let counts = KanoCounts::new([8.3, 22.6, 52.7, 12.4, 2.5, 1.5])?;
/// assert_eq!(counts.category(KanoRule::Mode), KanoCategory::MustBe);
/// assert_eq!(format!("{:.4}", counts.satisfaction().unwrap()), "0.3219");
/// assert_eq!(format!("{:.4}", counts.dissatisfaction().unwrap()), "-0.7844");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 6]", into = "[f64; 6]")]
pub struct KanoCounts([f64; 6]);

impl From<KanoCounts> for [f64; 6] {
    fn from(counts: KanoCounts) -> Self {
        counts.0
    }
}

impl TryFrom<[f64; 6]> for KanoCounts {
    type Error = Invalid;

    fn try_from(counts: [f64; 6]) -> Result<Self, Invalid> {
        Self::new(counts)
    }
}

/// How the category of a feature follows from the counts.
///
/// # Example
/// ```
/// use bizcase::severity::{KanoCategory, KanoCounts, KanoRule};
///
/// // Transparent transfers of money (Reppel 2022): most often indifferent, yet most respondents
/// // want it one way or another.
/// let counts = KanoCounts::new([88.0, 90.0, 32.0, 105.0, 15.0, 28.0])?;
/// assert_eq!(counts.category(KanoRule::Mode), KanoCategory::Indifferent);
/// assert_eq!(counts.category(KanoRule::Blauth), KanoCategory::OneDimensional);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Berger and others (1993), page 12 for the most frequent category, section III for Blauth's
/// formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KanoRule {
    /// The most frequent category; among equally frequent ones M before O, A, I, R and Q, since
    /// what is missing hurts more than what is there pleases.
    #[default]
    Mode,
    /// Blauth's: the most frequent of M, O and A if these together are more frequent than I, R and
    /// Q together; otherwise the most frequent of I, R and Q. Ties as in [`Mode`](Self::Mode).
    Blauth,
}

/// The categories in the order in which ties are decided.
const PRECEDENCE: [KanoCategory; 6] = [
    KanoCategory::MustBe,
    KanoCategory::OneDimensional,
    KanoCategory::Attractive,
    KanoCategory::Indifferent,
    KanoCategory::Reverse,
    KanoCategory::Questionable,
];

impl KanoCounts {
    /// Counts in the order of [`KanoCategory::ALL`]: A, O, M, I, R, Q.
    ///
    /// # Errors
    /// [`Invalid`] for a count below zero or not finite, and if all are zero.
    pub fn new(counts: [f64; 6]) -> Result<Self, Invalid> {
        for (category, count) in KanoCategory::ALL.into_iter().zip(counts) {
            // So that sums stay finite.
            Permitted::between(0.0, 1e100).check(&format!("count of {category}"), count)?;
        }
        if counts.iter().sum::<f64>() > 0.0 {
            return Ok(Self(counts));
        }
        Err(Invalid::rule(
            "counts of a feature",
            "all zero",
            "above zero for some category",
        ))
    }

    /// What is known to be counts.
    pub(super) const fn known(counts: [f64; 6]) -> Self {
        Self(counts)
    }

    /// How often a category was found.
    #[must_use]
    pub const fn of(&self, category: KanoCategory) -> f64 {
        self.0[category.place()]
    }

    /// How much the feature can satisfy: `(A + O) / (A + O + M + I)`, from 0 to 1; `None` if
    /// everybody is in R or Q.
    ///
    /// # Reference
    /// M. Timko in Berger and others (1993), page 18.
    #[must_use]
    pub fn satisfaction(&self) -> Option<f64> {
        self.coefficient(KanoCategory::Attractive)
    }

    /// How much lacking the feature can dissatisfy: `-(O + M) / (A + O + M + I)`, from -1 to 0;
    /// `None` if everybody is in R or Q.
    #[must_use]
    pub fn dissatisfaction(&self) -> Option<f64> {
        // Not -0.
        self.coefficient(KanoCategory::MustBe)
            .map(|share| 0.0 - share)
    }

    /// The share of one category and O in A, O, M and I.
    fn coefficient(&self, with: KanoCategory) -> Option<f64> {
        let [a, o, m, i, ..] = self.0;
        let base = a + o + m + i;
        (base > 0.0).then(|| (self.of(with) + o) / base)
    }

    /// The category of the feature.
    #[must_use]
    pub fn category(&self, rule: KanoRule) -> KanoCategory {
        let (wanted, unwanted) = PRECEDENCE.split_at(3);
        let sum = |categories: &[KanoCategory]| categories.iter().map(|&c| self.of(c)).sum::<f64>();
        match rule {
            KanoRule::Mode => self.most_frequent(&PRECEDENCE),
            KanoRule::Blauth if sum(wanted) > sum(unwanted) => self.most_frequent(wanted),
            KanoRule::Blauth => self.most_frequent(unwanted),
        }
    }

    /// The first of the most frequent categories.
    fn most_frequent(&self, categories: &[KanoCategory]) -> KanoCategory {
        let first = categories[0];
        categories.iter().fold(first, |best, &category| {
            if self.of(category) > self.of(best) {
                category
            } else {
                best
            }
        })
    }
}
