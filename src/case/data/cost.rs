//! What is spent besides winning and serving customers.

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::per_year::PerYear;
use crate::finance;
use crate::quantity::Share;

/// Where a cost stands in the statement.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::Function::default(), bizcase::case::Function::Overhead);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Serving customers: cost of revenue.
    Delivery,
    /// Winning customers: acquisition.
    Sales,
    /// Everything else: fixed cost.
    #[default]
    Overhead,
}

/// A cost of the plan, or of one offer.
///
/// # Example
/// ```
/// use bizcase::case::{Cost, CostLine};
///
/// let hosting: CostLine = toml::from_str(
///     r#"name = "hosting"
///        function = "delivery"
///        cost = { step = { size = 5_000, each = 3_000 } }"#,
/// )?;
/// assert!(matches!(hosting.cost, Cost::Step { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CostLine {
    /// Its name, different from that of every other cost.
    pub name: String,
    /// Where it stands in the statement.
    #[serde(default)]
    pub function: Function,
    /// The offer that it belongs to; by default it is shared by all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// The amount, in prices of the first month after launch even if it starts later, and what it
    /// depends on.
    pub cost: Cost,
    /// How it changes, per year: in month `t` it is `(1 + change)^((t-1)/12)` times as much, before
    /// launch as much; on top of the [general inflation](super::Prices).
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub change: Figure,
    /// The first month, counted from launch, whose first month is 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub from: i32,
    /// The last month; by default that of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i32>,
}

fn first() -> i32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_first(month: &i32) -> bool {
    *month == 1
}

impl CostLine {
    /// A cost from launch to the end of the plan.
    #[must_use]
    pub fn new(name: &str, cost: Cost) -> Self {
        Self {
            name: name.to_owned(),
            function: Function::Overhead,
            offer: None,
            cost,
            change: Figure::ZERO,
            from: 1,
            until: None,
        }
    }
}

/// How much a cost is, and what it depends on.
///
/// # Example
/// ```
/// use bizcase::case::{Cost, CostLine};
///
/// let fees = CostLine::new("payment fees", Cost::PerCustomer(0.35.into()));
/// assert_eq!(fees.from, 1);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Cost {
    /// An amount for each year, spread evenly over its months.
    Fixed(PerYear),
    /// Step-fixed: an amount a month for every step of customers begun at the end of the month.
    Step {
        /// How many customers a step has room for.
        #[serde(deserialize_with = "crate::error::loaded::finite")]
        size: f64,
        /// What a step costs in a month.
        each: Figure,
    },
    /// An amount a month for every customer at the end of the month.
    PerCustomer(Figure),
    /// An amount in the first month of the line.
    Once(Figure),
}

/// A role of the team: how many there are when, and what they cost in full.
///
/// # Formula
/// Cost of a month: `heads x salary / 12 x (1 + on_cost) x (1 + raise)^((t-1)/12) + hired x
/// hiring_cost`. Someone hired in a month is paid from that month on, and in month `j` there does
/// `j / ramp_months` of the work, at most all of it.
///
/// # Example
/// ```
/// use bizcase::case::Role;
///
/// let seller: Role = toml::from_str(
///     r#"name = "account executive"
///        function = "sales"
///        salary = 90_000
///        on_cost = 0.25
///        hiring_cost = 12_000
///        ramp_months = 6
///        heads = 2
///        changes = [{ month = 4, heads = 2 }, { month = 30, heads = -1 }]"#,
/// )?;
/// assert_eq!(seller.changes[1].heads, -1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name, different from that of every other role.
    pub name: String,
    /// Where its cost stands in the statement.
    #[serde(default)]
    pub function: Function,
    /// The offer that it belongs to; by default it is shared by all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// The salary per year.
    pub salary: Figure,
    /// What comes on top, as a share of the salary, from 0 to 2: social security, desk, equipment.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub on_cost: Figure,
    /// How salaries change, per year, from the first month after launch on: on top of the
    /// [general inflation](super::Prices).
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub raise: Figure,
    /// What it costs to hire one.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub hiring_cost: Figure,
    /// How many months it takes until one does all of the work.
    #[serde(default)]
    pub ramp_months: u32,
    /// How many there are before the first month; they are past the ramp. A whole number: work of
    /// half a head is a role of its own with half the salary.
    #[serde(default)]
    pub heads: u32,
    /// Hires and departures by month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<HeadChange>,
    /// The number of customers at the start of a month for which one more head is needed. Nobody is
    /// let go when there are fewer customers.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    #[serde(
        default,
        deserialize_with = "crate::error::loaded::maybe_positive",
        skip_serializing_if = "Option::is_none"
    )]
    pub customers_each: Option<f64>,
}

/// Hires at the start of a month, or departures if negative.
///
/// # Example
/// ```
/// use bizcase::case::HeadChange;
///
/// let two_more_in_spring = HeadChange { month: 4, heads: 2 };
/// assert!(two_more_in_spring.heads > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HeadChange {
    /// The month, counted from launch, whose first month is 1; earlier ones are zero or negative.
    pub month: i32,
    /// How many.
    pub heads: i32,
}

/// Something that is bought and written down over its life.
///
/// # Example
/// ```
/// use bizcase::case::{CapitalItem, WriteDown};
///
/// let servers: CapitalItem = toml::from_str(
///     r#"name = "servers"
///        cost = 120_000
///        month = 1
///        life_months = 36
///        salvage = 0.1"#,
/// )?;
/// assert_eq!(servers.method, WriteDown::StraightLine);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CapitalItem {
    /// Its name, different from that of every other item.
    pub name: String,
    /// What it costs.
    pub cost: Figure,
    /// The month in which it is paid and put to use, counted from launch, whose first month is 1.
    pub month: i32,
    /// How many months it is used.
    pub life_months: u32,
    /// The share of its cost that it is sold for at the end of the last month of its life.
    #[serde(default = "nothing")]
    pub salvage: Share,
    /// How fast it is written down.
    #[serde(default)]
    pub method: WriteDown,
    /// Whether it is bought again at the end of its life.
    #[serde(default)]
    pub renewal: AtEndOfLife,
}

fn nothing() -> Share {
    Share::ZERO
}

/// What happens to a capital item at the end of its life.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::AtEndOfLife::default(), bizcase::case::AtEndOfLife::Sold);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AtEndOfLife {
    /// It is sold for its salvage value.
    #[default]
    Sold,
    /// It is sold and, in the month after, bought again at the same cost, until the plan ends.
    Replaced,
}

/// How fast a capital item is written down, as in [`finance::Depreciation`].
///
/// # Example
/// ```
/// use bizcase::case::WriteDown;
/// use bizcase::finance::Depreciation;
///
/// assert_eq!(Depreciation::from(WriteDown::StraightLine), Depreciation::StraightLine);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WriteDown {
    /// The same charge every month.
    #[default]
    StraightLine,
    /// Charges in proportion to the months left.
    SumOfYearsDigits,
    /// A multiple of the straight-line rate on what is left, then straight-line.
    Declining {
        /// How many times the straight-line rate.
        #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
        #[serde(deserialize_with = "crate::error::loaded::positive")]
        factor: f64,
    },
}

impl From<WriteDown> for finance::Depreciation {
    fn from(method: WriteDown) -> Self {
        match method {
            WriteDown::StraightLine => Self::StraightLine,
            WriteDown::SumOfYearsDigits => Self::SumOfYearsDigits,
            WriteDown::Declining { factor } => Self::DecliningThenStraightLine { factor },
        }
    }
}

/// How profits are taxed, as in [`finance::TaxRule`]: once for each year from launch on, in its
/// last month.
///
/// # Example
/// ```
/// let tax: bizcase::case::Tax = toml::from_str("rate = 0.25\noffset_limit = 0.8")?;
/// assert_eq!(tax.carried_for, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// The rate.
    pub rate: Figure,
    /// The share of a year's profit that earlier losses can offset.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub offset_limit: Share,
    /// The number of years for which a loss can be offset; by default without limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_for: Option<u32>,
}

fn whole() -> Share {
    Share::ONE
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_whole(share: &Share) -> bool {
    *share == Share::ONE
}

/// For how many days cash is tied up, as in [`finance::WorkingCapital`].
///
/// # Example
/// ```
/// let terms: bizcase::case::PaymentTerms = toml::from_str("receivable_days = 45")?;
/// assert_eq!(terms.payable_days, 0.0.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentTerms {
    /// Days of revenue that customers owe.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub receivable_days: Figure,
    /// Days of revenue that customers have paid ahead.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub prepaid_days: Figure,
    /// Days of the cost of revenue that lie in stock.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub inventory_days: Figure,
    /// Days of the cost of revenue owed to suppliers.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub payable_days: Figure,
}
