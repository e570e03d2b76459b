//! Services that people of the team render.

use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// The heads of a role render what a stream sells: they bound it.
///
/// The `price` of the stream is that of an hour, its `quantity` how many hours each customer wants in
/// a period. Hours that nobody has time for are not sold and not made up for later; hours that
/// nobody wants are not paid. What the heads cost is said by the [`Role`](super::Role), best with
/// `function = "delivery"`.
///
/// # Formula
/// In a month: `hours = min(count of the driver x quantity, productive heads x hours x
/// utilisation)`, and `revenue = hours x price x realised`.
///
/// # Reference
/// D. H. Maister (1993), *Managing the Professional Service Firm*, chapter 3: fees are heads times
/// utilisation times rate.
///
/// # Example
/// ```
/// use bizcase::case::{ServiceCapacity, Stream};
///
/// let consulting: Stream = toml::from_str(
///     r#"name = "consulting"
///        price = "GBP 110"
///        quantity = 12
///        capacity = { role = "consultants", hours = 160, utilisation = "70%" }"#,
/// )?;
/// let people = ServiceCapacity {
///     role: "consultants".into(),
///     hours: 160.0.into(),
///     utilisation: 0.7.into(),
/// };
/// assert_eq!(consulting.capacity, Some(people));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceCapacity {
    /// The role whose heads render it.
    pub role: String,
    /// How many hours a head works in a month.
    pub hours: Figure,
    /// The share of these hours that can be sold.
    pub utilisation: Figure,
}
