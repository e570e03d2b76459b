//! Whether amounts are nominal or in constant prices.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::finance::PriceTerms;
use crate::quantity::Month;

/// Which prices the amounts of a case are in.
///
/// Amounts are written in the prices of the first month after launch, and every yearly change of a
/// price, a cost, a salary or an exchange rate is on top of the general inflation that the case
/// states; where it states none, it is all there is.
///
/// | `prices` | `inflation` | amounts of the statement | a line without a change |
/// |---|---|---|---|
/// | `"nominal"` | not said | what will be paid, each line by its own change | stays |
/// | `"nominal"` | `"2% a year"` | what will be paid: every amount rises by this from launch on, and by its own change on top | rises by this |
/// | `{ real = "2027-01" }` | left out | constant prices of that month: a change is one beside the general price level | stays |
///
/// Budgets rise with everything else; a contract of a fixed amount has a change of its own that
/// makes up for the inflation. Demand follows the price beside the general price level. The worth
/// of another currency changes beside the difference in inflation. Before launch nothing rises, and value is in
/// the money of the launch.
///
/// The discount is in the prices of the case. One that is stated in the other terms, such as
/// `discount = { nominal = "7.1% a year" }` in a real case or a schedule of the Green Book, whose
/// rates are real, in a nominal one, is restated by Fisher's equation at the `inflation` of the
/// case, and refused without it.
///
/// # Example
/// ```
/// use bizcase::case::{BusinessCase, Prices};
///
/// let text = r#"
///     name = "bookkeeping"
///     currency = "EUR"
///     launch = "2027-01"
///     horizon = { years = 5 }
///     prices = { real = "2027-01" }
///     discount = { nominal = "7.1% a year" }
///     inflation = "2% a year"
///     [[offers]]
///     name = "shops"
///     retention = { churn = 0.02 }
///     streams = [{ name = "fee", price = "EUR 40" }]
///     go_to_market = { reach = { accounts = 900, acquisition_cost = 50, budget = 9_000 } }
/// "#;
/// let case: BusinessCase = toml::from_str(text)?;
/// assert_eq!(case.prices, Some(Prices::Real("2027-01".parse()?)));
///
/// // 1.071 / 1.02 is 1.05.
/// let real: BusinessCase = toml::from_str(
///     &text
///         .replace("{ nominal = \"7.1% a year\" }", "\"5% a year\"")
///         .replace("inflation = \"2% a year\"", ""),
/// )?;
/// let value = |case: &BusinessCase| {
///     let statement = case.statement(bizcase::simulation::Base::Modes)?;
///     Ok::<_, bizcase::Error>(statement.npv.rounded())
/// };
/// assert_eq!(value(&case)?, value(&real)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// Those of the day: what will be paid.
    Nominal,
    /// Constant ones: those of a month.
    Real(Month),
}

impl fmt::Display for Prices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nominal => f.write_str("nominal prices"),
            Self::Real(month) => write!(f, "constant prices of {month}"),
        }
    }
}

impl Prices {
    /// Whether they are nominal or real.
    pub(in crate::case) const fn terms(self) -> PriceTerms {
        match self {
            Self::Nominal => PriceTerms::Nominal,
            Self::Real(_) => PriceTerms::Real,
        }
    }
}
