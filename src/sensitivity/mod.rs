//! Which input matters most.
//!
//! There are two complementary answers. [`drivers`] reads a finished run: how strongly the ranks of
//! each input correlate with the ranks of an outcome while everything else varies too. [`Tornado`]
//! evaluates the model: how far an output swings when one input goes from one percentile to another
//! while the others stay where they are.
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
