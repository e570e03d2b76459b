//! Which input matters most.
//!
//! There are two kinds of answers. Some read a finished run, in which everything varies at once;
//! others evaluate the model at points of their own.
//!
//! | question | answer | evaluates the model |
//! |---|---|---|
//! | With which inputs does the outcome move? | [`drivers`], by rank correlation | no |
//! | ... by regression, contribution to variance, distance of distributions? | [`Associations`] | no |
//! | How far does the output swing if one input moves and the others stay? | [`Tornado`], [`spider`] | a few times |
//! | What is the output at these values? | [`WhatIf`] | once for each cell |
//! | Which of many inputs can be neglected? | [`MorrisScreening`] | some hundred times |
//! | Which share of the variance comes from an input, alone and with others? | [`SobolAnalysis`] | many thousand times |
//! | ... if inputs are correlated? | [`ShapleyEffects`] | many thousand times |
//!
//! # Example
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::Currency;
//! use bizcase::random::Sampling;
//! use bizcase::sensitivity::{Tornado, drivers};
//! use bizcase::simulation::Model;
//!
//! let mut model = Model::new(Currency::USD);
//! let price = model.money("price", Dist::triangular(20.0, 25.0, 30.0)?)?;
//! let buyers = model.count("buyers", Dist::triangular(100.0, 500.0, 900.0)?)?;
//! let revenue = model.output("revenue", move |s| s.get(buyers) * s.get(price))?;
//!
//! let run = model.run(&Sampling::monte_carlo(5_000).seed(3))?;
//! assert_eq!(drivers(&run, &run.outcome(revenue))[0].input, "buyers");
//!
//! let swings = Tornado::default().of(&model, revenue)?.swings;
//! assert_eq!(swings[0].input, "buyers");
//! assert!(swings[0].swing() > swings[1].swing());
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # Reference
//! Spearman (1904), *The proof and measurement of association between two things*, American
//! Journal of Psychology 15.

mod association;
mod distances;
mod morris;
mod rank;
mod sets;
mod shapley;
mod sobol;
mod tornado;
mod what_if;

pub use association::{Association, Associations};
pub use distances::Distances;
pub use morris::{MorrisEffect, MorrisEffects, MorrisScreening};
pub use rank::{Driver, drivers, rank_correlation};
pub use shapley::{ShapleyEffect, ShapleyEffects, ShapleyShares};
pub use sobol::{SobolAnalysis, SobolIndex, SobolIndices, SobolPair};
pub use tornado::{Others, Swing, Tornado, TornadoChart};
pub use what_if::{SpiderLine, SpiderPoint, WhatIf, WhatIfTable, spider};
