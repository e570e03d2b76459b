//! Charts as SVG text: a [`Waterfall`] from one total to another, a [`LineChart`] of named series
//! with bands, and the [`Landscape`] of what customers lack.
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
mod colour;
mod frame;
#[cfg(feature = "survey")]
mod landscape;
mod legend;
mod line;
mod plot;
mod rows;
#[cfg(feature = "survey")]
mod space;
mod svg;
mod waterfall;

pub use axis::Axis;
pub use frame::{Chart, ChartSize};
#[cfg(feature = "survey")]
pub use landscape::Landscape;
pub use line::{LineChart, Mark, Series};
pub use waterfall::Waterfall;
