//! Organisations as buyers.

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::per_year::PerYear;
use crate::distribution::Dist;

/// Organisations buy by committee, after a sales cycle, from sellers with a capacity.
///
/// # Formula
/// Opportunities opened in a month: the least of the accounts that would consider an alternative and
/// are neither customers nor in a sales cycle, `budget / opportunity_cost + inbound`, and `productive
/// sellers x opportunities`.
/// Of those opened, `P(committee approves) x win` are won, spread over the months that follow by
/// the sales cycle.
///
/// # Example
/// ```
/// use bizcase::case::B2b;
///
/// let machine: B2b = toml::from_str(
///     r#"accounts = 4_000
///        opportunity_cost = 800
///        budget = 600_000
///        cycle = { distribution = { gamma = { shape = 4, scale = 1.5 } } }
///        committee = [
///            { role = "head of finance", approval = 0.6 },
///            { role = "controllers", approval = 0.7, people = 3, needed = 2 },
///        ]
///        win = 0.5
///        sellers = { role = "account executive", opportunities = 6 }
///        units = 25"#,
/// )?;
/// assert_eq!(machine.committee.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct B2b {
    /// How many organisations could buy.
    pub accounts: Figure,
    /// The share of them that would consider an alternative to what they do today.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub considering: Figure,
    /// What it costs marketing to open an opportunity.
    pub opportunity_cost: Figure,
    /// The most that may be spent on opening them, by year.
    pub budget: PerYear,
    /// Opportunities a month that open of themselves.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub inbound: Figure,
    /// Who has to approve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub committee: Vec<Approver>,
    /// The share of approved purchases that are won against other offers.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub win: Figure,
    /// How long it takes from the opening of an opportunity to the contract.
    pub cycle: Delay,
    /// Who sells, if that limits how many opportunities can be taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sellers: Option<Sellers>,
    /// How many units, such as seats, a new customer starts with.
    #[serde(default = "Figure::one", skip_serializing_if = "Figure::is_one")]
    pub units: Figure,
}

/// A role in a buying committee. Its people decide independently of each other.
///
/// # Formula
/// The role approves with the probability that at least `needed` of `people` do, each with the
/// probability `approval`; the committee approves if every role does.
///
/// # Example
/// ```
/// use bizcase::case::Approver;
///
/// let clerks: Approver = toml::from_str("role = \"clerks\"\napproval = 0.7\npeople = 3\nneeded = 2")?;
/// assert_eq!(clerks.needed, Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// Such as "head of finance".
    pub role: String,
    /// The probability that one of them approves.
    pub approval: Figure,
    /// How many there are.
    #[serde(default = "one_person")]
    pub people: u32,
    /// How many of them have to approve; by default all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u32>,
}

fn one_person() -> u32 {
    1
}

/// Who takes up opportunities.
///
/// # Example
/// ```
/// use bizcase::case::Sellers;
///
/// let sellers = Sellers { role: "account executive".into(), opportunities: 6.0.into() };
/// assert_eq!(sellers.role, "account executive");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sellers {
    /// The role of the plan's team that sells.
    pub role: String,
    /// How many opportunities a seller who is past the ramp can take up in a month.
    pub opportunities: Figure,
}

/// How long something takes, as a distribution over whole months.
///
/// # Example
/// ```
/// use bizcase::case::Delay;
/// use bizcase::distribution::{Dist, Scale, Shape};
///
/// // Half of the contracts are signed in the month after the opening.
/// let shares = Delay::Shares(vec![0.0, 0.5, 0.3, 0.2]);
/// let distribution = Delay::Distribution(Dist::gamma(Shape(4.0), Scale(1.5))?);
/// assert_ne!(shares, distribution);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Delay {
    /// The share that ends in the month it began in, in the next one, and so on.
    Shares(
        #[cfg_attr(feature = "schema", schemars(inner(range(min = 0.0, max = 1.0))))]
        #[serde(deserialize_with = "crate::error::loaded::shares")]
        Vec<f64>,
    ),
    /// A distribution of the months it takes; each counts as the nearest whole number of months, as
    /// in [`Lags`](crate::adoption::Lags).
    Distribution(Dist),
}
