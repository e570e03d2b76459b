//! What a number means: money, a share, a count, a rate per month.
//!
//! **Exact** quantities ([`Money`], [`Share`], [`Count`], [`Ratio`], [`Rate`], [`Growth`],
//! [`Churn`]) are what people write down, import and print. Inside a simulation each is an
//! [`Approx`]: one `f64` per trial that still knows at compile time whether it is money, a share or
//! a count. Its [algebra](Approx#algebra) refuses operations without a meaning.
//!
//! Money is decimal where an accountant adds, and `f64` where a mathematician exponentiates.
//! Amounts in different currencies never combine, and a rate never travels without its period.
//!
//! # Example
//! ```
//! use bizcase::quantity::{Churn, Currency, Money, Period, Share};
//!
//! let price: Money = "USD 1,234.50".parse()?;
//! let discount: Share = "12.5%".parse()?;
//! assert_eq!(price.times(discount.complement())?.rounded().to_string(), "USD 1,080.19");
//!
//! // Twelve months at 2 % lose 21.5 % of the customers, not 24 %.
//! let churn = Churn::per_month(0.02)?;
//! assert_eq!(churn.to(Period::Year).to_string(), "21.52832763% a year");
//!
//! let error = price.plus(Money::major(1, Currency::EUR)).unwrap_err();
//! assert!(error.to_string().contains("the currencies differ"));
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! ISO 4217:2015, *Codes for the representation of currencies*.

mod algebra;
mod approx;
mod csv;
mod currency;
mod format;
mod lane;
mod money;
mod normal;
mod period;
mod rate;
mod scalar;
mod scale;
mod timeline;
mod value;

pub use approx::{Approx, Quantity};
pub(crate) use csv::csv_line;
pub use currency::Currency;
pub(crate) use format::{grouped, significant, ungrouped};
pub use lane::{LANES, Lane, Mask, Number};
pub use money::{Money, MoneyFactor};
pub(crate) use normal::normal_above;
pub use period::Period;
pub use rate::{Churn, Growth, PerPeriod, Rate};
pub use scalar::{Count, Ratio, Share};
pub(crate) use scale::{SCALES, shifted, unscaled};
pub use timeline::{Month, Timeline};
pub use value::{Unit, Value};

pub use rust_decimal::Decimal;
