//! How money is made: what a customer pays for a quantity, and which tier each takes.
//!
//! A [`PriceStructure`] is the price list of a product as data: flat, per seat, graduated, volume,
//! stairstep, package, two-part, credits, or the sum of several ([`PriceForm`]). It makes exact
//! [bills](PriceStructure::bill), and [warns](PriceStructure::warnings) where a larger quantity
//! costs less.
//!
//! | question | answer |
//! |---|---|
//! | What does a customer with this quantity pay? | [`PriceStructure::bill`], to the cent; [`amount`](PriceStructure::amount), to the last digit |
//! | What do customers pay on average? | [`PriceStructure::expected_bill`] over a distribution of quantities; never the bill of the mean customer |
//! | ... in the trials of a simulation? | [`BillFormula`] with [`UsageSpread`], on one number or several trials side by side |
//! | What does a contract pay over its months? | [`Deal`]: a ramp, promotional months, prepayment |
//! | What will the price be after the clause of the contract? | [`Indexation`] on a [`PriceIndex`] |
//! | What is the price elsewhere? | [`PriceRegion`] with [`PricePoints`] |
//!
//! # Packaging
//! A [`WillingnessPanel`] holds what each respondent of a [`survey`](crate::survey) would pay for
//! every tier. [`choices`](WillingnessPanel::choices) says which tier each takes of a [`LineUp`],
//! [`migration`](WillingnessPanel::migration) who moves when one line-up replaces another and what
//! is cannibalised, and [`best_prices`](WillingnessPanel::best_prices) which prices earn the most.
//!
//! # Example
//! The bill of the mean customer is not the mean bill:
//! ```
//! use bizcase::distribution::{Dist, Distribution};
//! use bizcase::pricing::PriceStructure;
//!
//! let list: PriceStructure = toml::from_str(
//!     r#"graduated = [
//!          { up_to = 1_000, unit = "USD 0" },
//!          { up_to = 10_000, unit = "USD 0.05" },
//!          { unit = "USD 0.01" },
//!        ]"#,
//! )?;
//! // Nine of ten customers are small.
//! let calls = Dist::discrete([(500.0, 0.9), (41_000.0, 0.1)])?;
//! assert_eq!(calls.mean(), Some(4_550.0));
//! assert_eq!(list.bill(4_550)?.total, "USD 177.50".parse()?);
//! assert_eq!(list.expected_bill(&calls)?.number(), 76.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # References
//! Oi, W. Y. (1971), A Disneyland Dilemma: Two-Part Tariffs for a Mickey Mouse Monopoly,
//! *Quarterly Journal of Economics* 85(1), 77-96. Klugman, S. A., Panjer, H. H. and Willmot, G. E.
//! (2012), *Loss Models*, 4th edition, chapter 8, on limited expected values. The price objects of
//! Stripe, Lago, `OpenMeter` and Zuplo for the kinds of structures and the bounds of tiers.

mod bill;
mod deal;
mod exact;
mod falls;
mod form;
mod formula;
mod indexation;
#[cfg(feature = "survey")]
mod packaging;
mod region;
mod schedule;
mod spread;
mod structure;
mod tier;

pub use bill::{Bill, BillLine};
pub use deal::{Deal, DealBill, Prepayment, Promotion, RampStep};
pub use falls::BillFalls;
pub use form::{PriceForm, VolumeDiscount};
pub use formula::BillFormula;
pub use indexation::{Indexation, PriceIndex};
#[cfg(feature = "survey")]
pub use packaging::{
    BestLineUp, CannibalisationRate, LineUp, LineUpOutcome, LineUpTier, Migration, PanelFigure,
    PriceSearch, SearchMethod, TierMove, TierOutcome, TierWillingness, WillingnessPanel,
};
pub use region::{PointRounding, PricePoints, PriceRegion};
pub use spread::UsageSpread;
pub use structure::PriceStructure;
pub use tier::Tier;
