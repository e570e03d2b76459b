//! Special functions with full relative accuracy in both tails, and the few searches and factors of
//! matrices that fits are made of.
//!
//! | for | here | asked by |
//! |---|---|---|
//! | tails and quantiles | [`BetaTails`], [`GammaTails`], [`normal_tail`], [`normal_quantile`], [`normal_score`], [`normal_density`] | distributions, intervals, tests |
//! | logarithms of gamma functions | [`ln_gamma_1p`], [`ln_binomial_probability`], [`weibull_variation`] | distributions |
//! | slopes of them | [`digamma`], [`digamma_rise`], [`ln_less_digamma`], [`trigamma`] | likelihoods |
//! | derivatives carried along | [`Jet`] | likelihoods of tenures |
//! | one unknown | [`rising_root`], [`halved`], [`between`], [`lambert_w_of_exp`] | quantiles, fits, best prices |
//! | one top | [`golden_section`] | best prices, modes, profiles |
//! | the top of a likelihood | [`maximise`] on a [`Surface`]; [`maximise_unless`] where the caller can tell that there is no top | `distribution`, `adoption`, `retention`, `survey` |
//! | nonlinear least squares | [`descend`], with slopes of the model or by [`differences`] | `adoption`, percentiles |
//! | linear least squares | [`Orthogonal`]; [`least_squares`] where nearly all digits count | regressions; metalogs |
//! | a mean that changes smoothly with columns | [`Smooth`] | value of information |
//! | positive definite matrices | [`Cholesky`] | covariances, draws, steps |
//! | robust errors | [`sandwich`] | fits to weighted, clustered or uneven data |
//! | choices | [`logistic`], [`softplus`] | demand, purchases, retention |
//! | sums | [`CompensatedSum`] | cash flows, weights |
//! | integrals | [`integral`] | moments, pools |
//! | points that fill a cube | [`halton`], [`radical_inverse`] in the base of one of the [`primes`] | tastes, draws of parameters |
//! | much work on several cores | [`in_order`] | tallies, likelihoods of many rows |
//! | many numbers at once | [`vector_math`], [`wide`] | sampling, likelihoods of many rows |
//!
//! Searches and [`Cholesky`] take points of a fixed number of coordinates and of any number alike
//! ([`Vector`]). Two pairs stay apart: a likelihood has curvature of its own and need not be a sum
//! of squares, so that [`maximise`] is not [`descend`]; and [`least_squares`] refines what
//! [`Orthogonal`] finds with residuals of twice the digits, which statistics of noisy data do not
//! need and large tables should not pay for.
//!
//! # Precision
//! A probability near one says little: its complement holds the digits. So every function here
//! that returns or takes a probability works on one named [`Side`], and the quantile solvers work
//! on the logarithm of that tail, which is concave along the logarithm (gamma) or the logit (beta)
//! of the argument, so that Newton's method cannot leave the right branch. Every search ends in
//! converged, by steps that are small beside the coordinates, or with the evidence of where it
//! stopped.
//!
//! # References
//! - C. Loader (2000), *Fast and Accurate Computation of Binomial Probabilities*.
//! - A. R. `DiDonato` and A. H. Morris (1986), *ACM TOMS* 12, 377-393, and (1992), *ACM TOMS* 18,
//!   360-373.
//! - N. M. Temme (1979), *SIAM J. Math. Anal.* 10, 757-766.
//! - A. Gil, J. Segura and N. M. Temme (2012), *SIAM J. Sci. Comput.* 34, A2965-A2981.
//! - M. J. Wichura (1988), Algorithm AS 241, *Applied Statistics* 37, 477-484.

mod beta;
mod blocks;
mod bracket;
mod cholesky;
mod digamma;
mod gamma;
mod golden;
mod halton;
mod jet;
mod lambert;
mod least_squares;
mod levenberg_marquardt;
mod logistic;
mod newton;
mod normal;
mod orthogonal;
mod quadrature;
mod sandwich;
mod smooth;
mod solve;
mod stirling;
mod sum;
mod ties;
mod vector;
pub(crate) mod vector_math;
pub(crate) mod wide;

pub(crate) use beta::{BetaTails, Unit};
pub(crate) use blocks::in_order;
pub(crate) use bracket::{halved, rising_root};
pub(crate) use cholesky::Cholesky;
pub(crate) use digamma::{digamma, digamma_rise, ln_less_digamma, trigamma};
pub(crate) use gamma::GammaTails;
pub(crate) use golden::golden_section;
pub(crate) use halton::{halton, primes, radical_inverse};
pub(crate) use jet::Jet;
pub(crate) use lambert::lambert_w_of_exp;
pub(crate) use least_squares::least_squares;
pub(crate) use levenberg_marquardt::{Descent, descend, differences};
pub(crate) use logistic::{logistic, softplus};
pub(crate) use newton::{Ascent, Landscape, Surface, maximise, maximise_unless};
pub(crate) use normal::{normal_density, normal_quantile, normal_score, normal_tail};
pub(crate) use orthogonal::{Dependent, Orthogonal};
pub(crate) use quadrature::{integral, nodes};
pub(crate) use sandwich::sandwich;
pub(crate) use smooth::Smooth;
pub(crate) use solve::{Side, between};
pub(crate) use stirling::{EULER, ln_binomial_probability, ln_gamma_1p, weibull_variation};
pub(crate) use sum::CompensatedSum;
pub(crate) use ties::{centred_ranks, each_tie};
pub(crate) use vector::{Vector, dot};
