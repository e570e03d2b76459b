//! How money is made: price structures.
//!
//! [`Tier`] is one line of a price list whose price depends on the quantity.
//!
//! # Packaging
//! A [`WillingnessPanel`] holds what each respondent of a [`survey`](crate::survey) would pay for
//! every tier. [`choices`](WillingnessPanel::choices) says which tier each takes of a [`LineUp`],
//! [`migration`](WillingnessPanel::migration) who moves when one line-up replaces another and what
//! is cannibalised, and [`best_prices`](WillingnessPanel::best_prices) which prices earn the most.
//!
//! # Example
//! ```
//! use bizcase::pricing::Tier;
//!
//! let first: Tier = toml::from_str("up_to = \"1000\"\nunit = \"USD 0.10\"")?;
//! assert_eq!(first.up_to, Some(1000.into()));
//! # Ok::<(), toml::de::Error>(())
//! ```

#[cfg(feature = "survey")]
mod packaging;
mod tier;

#[cfg(feature = "survey")]
pub use packaging::{
    BestLineUp, CannibalisationRate, LineUp, LineUpOutcome, LineUpTier, Migration, PanelFigure,
    PriceSearch, SearchMethod, TierMove, TierOutcome, TierWillingness, WillingnessPanel,
};
pub use tier::Tier;
