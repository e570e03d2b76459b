//! Special functions with full relative accuracy in both tails.
//!
//! A probability near one says little: its complement holds the digits. So every function here
//! that returns or takes a probability works on one named [`Side`], and the quantile solvers work
//! on the logarithm of that tail, which is concave along the logarithm (gamma) or the logit (beta)
//! of the argument, so that Newton's method cannot leave the right branch.
//!
//! # References
//! - C. Loader (2000), *Fast and Accurate Computation of Binomial Probabilities*.
//! - A. R. `DiDonato` and A. H. Morris (1986), *ACM TOMS* 12, 377-393, and (1992), *ACM TOMS* 18,
//!   360-373.
//! - N. M. Temme (1979), *SIAM J. Math. Anal.* 10, 757-766.
//! - A. Gil, J. Segura and N. M. Temme (2012), *SIAM J. Sci. Comput.* 34, A2965-A2981.
//! - M. J. Wichura (1988), Algorithm AS 241, *Applied Statistics* 37, 477-484.

mod ascent;
mod beta;
mod bracket;
mod cholesky;
mod descent;
mod digamma;
mod gamma;
mod jet;
mod lambert;
mod least_squares;
mod newton;
mod normal;
mod optimise;
mod orthogonal;
mod quadrature;
mod solve;
mod stirling;
pub(crate) mod vector_math;
pub(crate) mod wide;

pub(crate) use ascent::{Ascent, ascend, covariance_root};
pub(crate) use beta::{BetaTails, Unit};
pub(crate) use bracket::rising_root;
pub(crate) use cholesky::Cholesky;
pub(crate) use descent::{Descent, descend, inverse_products};
pub(crate) use digamma::{ln_less_digamma, trigamma};
pub(crate) use gamma::GammaTails;
pub(crate) use jet::{Jet, digamma};
pub(crate) use lambert::lambert_w_of_exp;
pub(crate) use least_squares::least_squares;
pub(crate) use newton::{Climb, Slopes, climb};
pub(crate) use normal::{normal_density, normal_quantile, normal_tail};
pub(crate) use optimise::{Search, Surface, least_squares_search, maximise};
pub(crate) use orthogonal::{Dependent, Orthogonal};
pub(crate) use quadrature::integral;
pub(crate) use solve::{Side, between};
pub(crate) use stirling::{EULER, ln_binomial_probability, ln_gamma_1p, weibull_variation};
