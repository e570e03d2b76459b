//! Probability distributions: how uncertain assumptions are written.
//!
//! Write an uncertain assumption as a [`Dist`]. Every distribution implements the trait
//! [`Distribution`]: quantiles in both tails, probabilities, support, moments. All sampling is by
//! inversion, so a type of your own needs little more than its quantiles ([`Dist::custom`]).
//!
//! | what is known | distribution |
//! |---|---|
//! | an expert's minimum, most likely and maximum | [`Dist::pert`], or [`Dist::triangular`]; [`Dist::pert_p10_p90`] if the ends are not absolute |
//! | two percentiles and a family | [`Dist::from_p10_p90`]; more of them [`Elicited`] |
//! | percentiles of any shape | [`Dist::metalog`] |
//! | "between this and that, nine times out of ten", for an amount | [`Dist::log_normal_p5_p95`] |
//! | a share from a survey or a trial | [`Dist::beta`] |
//! | an estimate with its standard error | [`Dist::normal`], from few data [`Dist::student_t`] |
//! | an event that happens or does not | [`Dist::bernoulli`] |
//! | how many of a known number | [`Dist::binomial`], with an uncertain share [`Dist::beta_binomial`] |
//! | how many in a period | [`Dist::poisson`], with an uncertain rate [`Dist::negative_binomial`] |
//! | how long until | [`Dist::weibull`], [`Dist::exponential`], [`Dist::gamma`], [`Dist::geometric`] |
//! | what people would pay | [`Dist::log_logistic`] |
//! | scenarios, tiers | [`Dist::discrete`], [`Dist::mixture`] |
//! | data | [`Dist::empirical`], smoothed [`KernelSmoothed`]; a fitted family [`Fit`] |
//! | a prior distribution and then data | [`Dist::updated`] |
//! | rows that belong together: a posterior, a bootstrap | [`JointEmpirical`](crate::sample::JointEmpirical) |
//!
//! Every distribution can be truncated ([`Dist::truncated`]), shifted ([`Dist::shifted`]) and
//! scaled to other units ([`Dist::scaled`]).
//!
//! Arguments stand in one order: shape, location, scale. Where a shape stands beside a scale, both
//! are named, because a swap would go unnoticed: `Dist::weibull(Shape(0.7), Scale(24.0))`. A
//! distribution is read from the text it prints: `"PERT(0.005, 0.02, 0.06)".parse::<Dist>()`.
//!
//! # Example
//! ```
//! use bizcase::distribution::{Dist, Distribution};
//! use bizcase::quantity::Share;
//!
//! let churn = Dist::pert(0.009, 0.015, 0.030)?;
//! assert_eq!(churn.to_string(), "PERT(0.009, 0.015, 0.03)");
//! assert_eq!(churn.mode(), Some(0.015));
//! assert!((churn.quantile(Share::percent(95.0)?) - 0.023_322).abs() < 1e-6);
//!
//! let error = Dist::pert(0.02, 0.9, 0.06).unwrap_err();
//! assert!(error.to_string().starts_with("mode of PERT = 0.9 is outside [0.02, 0.06]"));
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # Precision
//! Quantiles and probabilities are exact to about 14 digits in both tails, unless the result is a
//! difference of larger numbers. They use no function of the platform, so their bits are the same
//! everywhere.
//!
//! # References
//! N. L. Johnson, S. Kotz and N. Balakrishnan (1994), *Continuous Univariate Distributions*,
//! second edition; N. L. Johnson, A. W. Kemp and S. Kotz (2005), *Univariate Discrete
//! Distributions*, third edition.

mod affine;
mod answers;
mod arguments;
#[cfg(feature = "rand")]
mod by_rand;
mod check;
mod custom;
mod discrete;
mod domain;
mod draws;
mod elicit;
mod empirical;
mod family;
mod fit;
mod joint;
mod kernel;
mod lattice;
mod member;
mod metalog;
mod mixture;
mod moments;
mod named;
#[cfg(feature = "statrs")]
mod of_statrs;
mod posterior;
mod sampler;
mod stated;
mod structure;
mod table;
mod term;
mod truncated;

pub use affine::Affine;
pub use answers::{Distribution, Support};
pub use arguments::{Scale, Shape};
pub(crate) use check::outside;
pub use custom::Custom;
pub use discrete::Discrete;
pub(crate) use draws::draws;
pub use elicit::{Elicited, Residual};
pub use empirical::Empirical;
pub use fit::{Fit, Goodness, PValues, Ranking};
pub use joint::JointColumn;
pub use kernel::KernelSmoothed;
pub use metalog::Metalog;
pub use mixture::Mixture;
pub use named::*;
#[cfg(feature = "statrs")]
pub use of_statrs::ToStatrs;
pub use posterior::{Observed, Posterior};
pub(crate) use sampler::Sampler;
pub use term::Term;
pub use truncated::Truncated;
