//! Which attributes enter the utility of an alternative, and how.

use serde::{Deserialize, Serialize};

use crate::quantity::Currency;

/// The attributes that make up the utility of an alternative, each with a coefficient to be
/// estimated.
///
/// Every attribute enters by one term: as a number, as the price, or as levels. Constants are for
/// alternatives that differ by more than their attributes, such as choosing none of the offers; an
/// alternative with a constant may leave all attributes blank. People may differ by what is known of
/// them: [`by`](Self::by) and [`by_group`](Self::by_group) multiply a term by a segment of the
/// respondent.
///
/// # Columns
/// A number is a column of its name. Levels are a column for each level except the reference, in
/// alphabetical order, named like `brand: hiland`. Constants have the name of the alternative.
/// Products are named like `price x age` and `price x size: small`.
///
/// # Example
/// ```
/// use bizcase::choice::ChoiceUtility;
/// use bizcase::quantity::Currency;
///
/// let utility = ChoiceUtility::new()
///     .price("price", Currency::USD)
///     .number("feat")
///     .levels("brand", "dannon")
///     .constant("none")
///     .by("price", "income");
/// assert_eq!(utility.terms().count(), 5);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceUtility {
    terms: Vec<UtilityTerm>,
}

/// One term of a [`ChoiceUtility`].
///
/// # Example
/// ```
/// use bizcase::choice::{ChoiceUtility, UtilityTerm};
///
/// let utility = ChoiceUtility::new().number("feat");
/// let term = UtilityTerm::Number { attribute: "feat".into() };
/// assert_eq!(utility.terms().next(), Some(&term));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum UtilityTerm {
    /// A number, as it is.
    Number {
        /// The attribute.
        attribute: String,
    },
    /// The price, over whose coefficient other attributes are worth money.
    Price {
        /// The attribute.
        attribute: String,
        /// The currency of the price.
        currency: Currency,
    },
    /// A number that counts for one alternative only, such as the waiting time of a train.
    NumberOf {
        /// The alternative.
        alternative: String,
        /// The attribute; other alternatives may leave it blank.
        attribute: String,
    },
    /// Levels that are compared with a reference.
    Levels {
        /// The attribute.
        attribute: String,
        /// The level to which others are compared.
        reference: String,
        /// How the columns stand for the levels.
        coding: LevelCoding,
    },
    /// What sets an alternative apart besides its attributes.
    Constant {
        /// The alternative.
        alternative: String,
    },
    /// A term times a number that is known of the respondent.
    By {
        /// The attribute of the term, or the alternative of a constant.
        term: String,
        /// The segment of the respondent that holds the number.
        segment: String,
    },
    /// A term for each group of respondents except the reference, on top of the term.
    ByGroup {
        /// The attribute of the term, or the alternative of a constant.
        term: String,
        /// The segment of the respondent that names the group.
        segment: String,
        /// The group to which others are compared.
        reference: String,
    },
}

/// How columns stand for the levels of an attribute.
///
/// # Example
/// See [`ChoiceUtility::levels`] and [`ChoiceUtility::effects`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelCoding {
    /// One for the level, zero for others: coefficients are differences from the reference.
    Dummy,
    /// One for the level, minus one for the reference: coefficients are differences from the mean
    /// of all levels, and that of the reference is minus their sum.
    Effects,
}

impl UtilityTerm {
    /// The name by which products refer to a term.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Number { attribute }
            | Self::Price { attribute, .. }
            | Self::Levels { attribute, .. } => Some(attribute),
            Self::Constant { alternative } => Some(alternative),
            Self::NumberOf { .. } | Self::By { .. } | Self::ByGroup { .. } => None,
        }
    }
}

impl ChoiceUtility {
    /// A utility without terms.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn and(mut self, term: UtilityTerm) -> Self {
        self.terms.push(term);
        self
    }

    /// Adds an attribute that is a number.
    #[must_use]
    pub fn number(self, attribute: impl Into<String>) -> Self {
        let attribute = attribute.into();
        self.and(UtilityTerm::Number { attribute })
    }

    /// Adds the price, which makes other coefficients worth money.
    #[must_use]
    pub fn price(self, attribute: impl Into<String>, currency: Currency) -> Self {
        let attribute = attribute.into();
        self.and(UtilityTerm::Price {
            attribute,
            currency,
        })
    }

    /// Adds an attribute that counts for one alternative only; its column is named like
    /// `train: waiting`.
    #[must_use]
    pub fn number_of(self, alternative: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.and(UtilityTerm::NumberOf {
            alternative: alternative.into(),
            attribute: attribute.into(),
        })
    }

    /// Adds the levels of an attribute as differences from a reference level (dummy coding).
    #[must_use]
    pub fn levels(self, attribute: impl Into<String>, reference: impl Into<String>) -> Self {
        self.coded(attribute.into(), reference.into(), LevelCoding::Dummy)
    }

    /// Adds the levels of an attribute as differences from the mean of its levels (effects coding).
    /// The reference has no column: its coefficient is minus the sum of the others.
    #[must_use]
    pub fn effects(self, attribute: impl Into<String>, reference: impl Into<String>) -> Self {
        self.coded(attribute.into(), reference.into(), LevelCoding::Effects)
    }

    fn coded(self, attribute: String, reference: String, coding: LevelCoding) -> Self {
        self.and(UtilityTerm::Levels {
            attribute,
            reference,
            coding,
        })
    }

    /// Adds a constant for the alternative of a name, such as choosing none of the offers.
    #[must_use]
    pub fn constant(self, alternative: impl Into<String>) -> Self {
        let alternative = alternative.into();
        self.and(UtilityTerm::Constant { alternative })
    }

    /// Adds a term, named by its attribute or by the alternative of its constant, times a number in
    /// a segment of the respondent.
    #[must_use]
    pub fn by(self, term: impl Into<String>, segment: impl Into<String>) -> Self {
        self.and(UtilityTerm::By {
            term: term.into(),
            segment: segment.into(),
        })
    }

    /// Adds a term, named by its attribute or by the alternative of its constant, once for each
    /// group of a segment of the respondents except the reference.
    #[must_use]
    pub fn by_group(
        self,
        term: impl Into<String>,
        segment: impl Into<String>,
        reference: impl Into<String>,
    ) -> Self {
        self.and(UtilityTerm::ByGroup {
            term: term.into(),
            segment: segment.into(),
            reference: reference.into(),
        })
    }

    /// The terms in the order of their columns.
    pub fn terms(&self) -> impl Iterator<Item = &UtilityTerm> {
        self.terms.iter()
    }
}
