//! Charts as SVG text.
//!
//! | question | chart |
//! |---|---|
//! | What may come out, and how often is a target reached? | [`OutcomeChart`] |
//! | How does it develop, and how sure is that? | [`FanChart`], [`LineChart`] |
//! | When is the money back, and how deep is the hole? | [`CashChart`] |
//! | Which assumption matters most? | [`SwingChart`] |
//! | How big is it: TAM, SAM, SOM? | [`FunnelChart`] |
//! | Which option is better, what is worth knowing? | [`BarChart`], [`StackedChart`] |
//! | Why do two totals differ, from revenue to value, from plan to actual? | [`Waterfall`] |
//! | Who would pay what, and which price is best? | [`LineChart`], [`Panels`] |
//! | Who else is in the market, and what does a safer choice cost? | [`ScatterChart`] |
//! | What do customers lack? | [`Landscape`] |
//!
//! Build a chart, then draw it with `svg()` for a page, or with `svg_at` for a phone or a slide
//! ([`ChartSize`]); a [`Section`](super::Section) takes it as a [`Chart`]. The text is identical on every machine, needs no
//! script, style sheet or font, and describes itself to people who cannot see it. Colours can be
//! told apart with any colour vision (Okabe and Ito 2008), and nothing depends on colour alone.
//!
//! # Example
//! ```
//! use bizcase::quantity::Unit;
//! use bizcase::report::chart::Waterfall;
//!
//! let svg = Waterfall::new("Piano tuners of Chicago", "tuners", Unit::Count, "first", 150.0)
//!     .step("people", 203.2)
//!     .step("people in a household", 128.2)
//!     .step("households with a piano", -256.4)
//!     .ending("second")
//!     .svg()?;
//! assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
//! assert!(svg.contains("households with a piano −256"));
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! Okabe and Ito (2008), *Color universal design*; Cleveland (1994), *The elements of graphing
//! data*.

mod axis;
mod bands;
mod bar;
mod cash;
mod colour;
mod dots;
mod fan;
mod frame;
mod funnel;
#[cfg(feature = "survey")]
mod landscape;
mod legend;
mod line;
mod outcome;
mod panels;
mod plot;
mod rooms;
mod rows;
mod scatter;
mod series;
mod space;
mod stacked;
mod svg;
mod swings;
mod waterfall;
mod words;

pub use axis::Axis;
pub use bar::BarChart;
pub use cash::CashChart;
pub use fan::FanChart;
pub use frame::{Chart, ChartSize};
pub use funnel::FunnelChart;
#[cfg(feature = "survey")]
pub use landscape::Landscape;
pub use line::LineChart;
pub use outcome::OutcomeChart;
pub use panels::Panels;
pub use scatter::ScatterChart;
pub use series::{Mark, Series};
pub use stacked::StackedChart;
pub use swings::SwingChart;
pub use waterfall::Waterfall;
pub(super) use words::of_hundred;
