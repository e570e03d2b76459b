//! Good, better, best: tiers from what each customer would pay.

mod best;
mod exact;
mod line_up;
mod market;
mod migration;
mod outcome;
mod panel;

pub use best::{BestLineUp, PriceSearch, SearchMethod};
pub use line_up::{LineUp, LineUpTier};
pub use migration::{CannibalisationRate, Migration, TierMove};
pub use outcome::{LineUpOutcome, PanelFigure, TierOutcome};
pub use panel::{TierWillingness, WillingnessPanel};
