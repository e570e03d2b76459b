//! People as buyers.

use serde::{Deserialize, Serialize};

use super::by_age::ByAge;
use super::figure::Figure;
use super::per_year::PerYear;

/// People come by advertising and word of mouth, are activated, and pay or use it for free.
///
/// # Formula
/// Sign-ups of a month: `(budget / signup_cost + organic + word_of_mouth x users) x
/// (1 - signed_up / open)`, with `open = reachable x considering`, at most those who have not signed
/// up yet. Of them `activation` are
/// activated, of whom `paying` pay at once. The others use the free tier if there is one: each
/// month a share of its users is converted to paying and another one leaves. Of the paying
/// customers who leave, `fall_back` use it for free from the end of that month on.
///
/// What is spent is spent, however few it still reaches.
///
/// # Example
/// ```
/// use bizcase::case::B2c;
///
/// let machine: B2c = toml::from_str(
///     "reachable = 4_000_000
///      budget = 1_200_000
///      signup_cost = 2.5
///      word_of_mouth = 0.04
///      activation = 0.35
///      paying = 0.05
///      free = { conversion = 0.01, churn = 0.06, cost = 0.05 }",
/// )?;
/// assert!(machine.free.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct B2c {
    /// How many people could use it.
    pub reachable: Figure,
    /// The share of them that would consider an alternative to what they do today.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub considering: Figure,
    /// What is spent on advertising, by year.
    pub budget: PerYear,
    /// What advertising costs per person who signs up, as long as nobody has.
    pub signup_cost: Figure,
    /// Sign-ups a month that come of themselves, as long as nobody has signed up.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub organic: Figure,
    /// How many sign-ups each user brings in a month, as long as nobody has signed up.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub word_of_mouth: Figure,
    /// The share of those who sign up that come to use it.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub activation: Figure,
    /// The share of the activated who pay at once.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub paying: Figure,
    /// What those who do not pay may use, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<FreeTier>,
}

/// What may be used for free.
///
/// A conversion rate is a flow: of those who use it for free at the start of a month, the share that
/// pays by its end. The ratio of payers to all users, which companies publish, is a stock that also
/// depends on how long each of them stays, and many times as high. Where `P` payers and `F` free
/// users neither grow nor shrink and nobody pays at once, the conversion is `churn of payers x P / F`.
///
/// # Example
/// ```
/// use bizcase::case::FreeTier;
///
/// let free = FreeTier {
///     conversion: 0.01.into(),
///     churn: 0.06.into(),
///     cost: 0.05.into(),
///     fall_back: 0.4.into(),
/// };
/// assert_eq!(free.churn, 0.06.into());
/// ```
#[doc(alias = "freemium")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FreeTier {
    /// The share of free users who come to pay in a month; as a list, by the months since they signed
    /// up, the last of which goes on. Those who paid before count with those who signed up longest ago.
    pub conversion: ByAge,
    /// The share of free users who leave in a month.
    pub churn: Figure,
    /// What a free user costs to serve in a month.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub cost: Figure,
    /// The share of paying customers who leave that go on as free users. They count as lost.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub fall_back: Figure,
}
