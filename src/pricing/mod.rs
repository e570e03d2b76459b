//! How money is made: price structures.
//!
//! [`Tier`] is one line of a price list whose price depends on the quantity.
//!
//! # Example
//! ```
//! use bizcase::pricing::Tier;
//!
//! let first: Tier = toml::from_str("up_to = \"1000\"\nunit = \"USD 0.10\"")?;
//! assert_eq!(first.up_to, Some(1000.into()));
//! # Ok::<(), toml::de::Error>(())
//! ```

mod tier;

pub use tier::Tier;
