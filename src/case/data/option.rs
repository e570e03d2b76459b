//! What else could be done.

use serde::{Deserialize, Serialize};

use super::build::Build;
use super::cost::{CapitalItem, CostLine, Role};
use super::offer::{Offer, PriceDemand};
use super::scenario::Override;
use super::stream::Stream;

/// Another thing that could be done instead of the case, such as "do nothing" or "do the minimum".
///
/// It is a plan of its own: what it keeps of the case, what it adds, and which figures differ in
/// it. Figures of one name are one figure in both, with the same draws in every trial, so that what
/// they differ in is due to the option. [`BusinessCase::options`](super::BusinessCase::options)
/// compares all of them; an outcome such as "NPV less do nothing" is the difference to one.
///
/// # Example
/// ```
/// use bizcase::case::{CaseOption, Keeps};
///
/// let nothing: CaseOption = toml::from_str(
///     r#"name = "do nothing"
///        keeps = { only = ["office"] }
///        costs = [{ name = "old system", cost = { fixed = 40_000 } }]"#,
/// )?;
/// assert_eq!(nothing.keeps, Keeps::Only(vec!["office".into()]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("do nothing", "counterfactual"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseOption {
    /// Its name.
    pub name: String,
    /// Which parts of the case it keeps.
    #[serde(default, skip_serializing_if = "Keeps::is_all")]
    pub keeps: Keeps,
    /// What is spent before launch instead of the build of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<Build>,
    /// Offers of the case that are kept, and charged for in another way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charging: Vec<Charging>,
    /// Offers of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Costs of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<CostLine>,
    /// Roles of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<Role>,
    /// Capital items of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capital: Vec<CapitalItem>,
    /// What is assumed of single figures instead, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// Another way to charge for an offer: another price structure, or another way to make money.
///
/// Who could buy, how they are won and how long they stay is that of the offer. Figures that another
/// way to charge moves too, such as the share that is ready to buy, are overrides of the option.
///
/// # Example
/// ```
/// use bizcase::case::Charging;
///
/// let per_page: Charging = toml::from_str(
///     r#"offer = "scanner"
///        streams = [{ name = "pages", price = "EUR 0.10", quantity = 120 }]"#,
/// )?;
/// assert!(per_page.demand.is_none());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Charging {
    /// The offer.
    pub offer: String,
    /// What is charged for, in place of its streams.
    pub streams: Vec<Stream>,
    /// The share that buys at the price of one of these streams, where a study says so; in the place
    /// of the demand of the offer, which asked about another price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<PriceDemand>,
}

/// Which parts of a case an option keeps: offers, cost lines, roles, capital items and events by
/// name, and "build".
///
/// # Example
/// ```
/// use bizcase::case::Keeps;
///
/// let minimum: Keeps = serde_json::from_str(r#"{"without": ["marketing", "build"]}"#)?;
/// assert!(!minimum.has("build") && minimum.has("office"));
/// assert!(!Keeps::Only(vec![]).has("office"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Keeps {
    /// All of them.
    #[default]
    All,
    /// All but these.
    Without(Vec<String>),
    /// These and no others.
    Only(Vec<String>),
}

impl Keeps {
    /// Whether a part of this name is kept.
    #[must_use]
    pub fn has(&self, part: &str) -> bool {
        match self {
            Self::All => true,
            Self::Without(names) => names.iter().all(|it| it != part),
            Self::Only(names) => names.iter().any(|it| it == part),
        }
    }

    /// The parts that it names.
    #[must_use]
    pub fn named(&self) -> &[String] {
        match self {
            Self::All => &[],
            Self::Without(names) | Self::Only(names) => names,
        }
    }

    fn is_all(&self) -> bool {
        *self == Self::All
    }
}
