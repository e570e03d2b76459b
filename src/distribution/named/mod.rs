//! All distributions of the crate. To add one, write its file, name it here, and give it rows in the
//! tables of the tests.

mod bernoulli;
mod beta;
mod beta_binomial;
mod binomial;
mod dist;
mod exponential;
mod fixed;
mod gamma;
mod geometric;
mod gumbel;
mod hypergeometric;
mod log_logistic;
mod log_normal;
mod logistic;
mod negative_binomial;
mod normal;
mod parameters;
mod pareto;
mod pert;
mod poisson;
mod student_t;
mod text;
mod three_point;
mod triangular;
mod uniform;
mod weibull;

use std::fmt;

use super::domain::Domain;
use super::family::{Estimated, families};
use super::fit::{Data, Estimate, Link};
use super::member::{Member, Texture};
use super::stated::Stated;
use super::{
    Affine, Custom, Discrete, Distribution, Empirical, JointColumn, KernelSmoothed, Metalog,
    Mixture, Posterior, Support, Truncated,
};
use crate::error::{FitError, Invalid};
use crate::quantity::Share;
use dist::distributions;

/// A distribution that has a name and a few parameters.
pub(super) trait Named: Sized {
    /// As it prints and as messages call it.
    const NAME: &'static str;

    /// The distribution in a text as it prints; nothing if the text is not of this kind.
    fn read(text: &str) -> Option<Result<Self, Invalid>>;

    /// Any distribution of this kind, for property tests.
    #[cfg(feature = "proptest")]
    fn any() -> proptest::strategy::BoxedStrategy<Self>;
}

distributions! {
    /// Any distribution of the crate, as one value: what an input of a model is declared with.
    ///
    /// Every constructor checks its parameters and says in its error which of them is wrong, what it
    /// was and what it may be.
    ///
    /// # Serialised form
    /// The name of the distribution and its parameters as they were written:
    /// ```
    /// use bizcase::distribution::Dist;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Assumptions {
    ///     share: Dist,
    ///     cost: Dist,
    ///     price: Dist,
    /// }
    ///
    /// let assumptions: Assumptions = toml::from_str(
    ///     "share = { pert = { min = 0.005, mode = 0.02, max = 0.06 } }
    ///      cost = { log_normal = { p5 = 350, p95 = 800 } }
    ///      price = { truncated = { of = { normal = { mean = 25, sd = 4 } }, low = 0 } }",
    /// )?;
    /// assert_eq!(assumptions.share.to_string(), "PERT(0.005, 0.02, 0.06)");
    /// assert_eq!(assumptions.cost, Dist::log_normal_p5_p95(350.0, 800.0)?);
    /// assert_eq!(assumptions.price.to_string(), "normal(mean 25, sd 4) within [0, inf]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub enum Dist;

    named {
        /// A value that is certain.
        Fixed: fixed,
        /// Every value between two ends, equally likely.
        Uniform: uniform,
        /// Three points joined by straight lines.
        Triangular: triangular,
        /// The expert's three points, smoothed.
        Pert: pert,
        /// The bell curve.
        Normal: normal,
        /// Many independent factors multiplied.
        LogNormal: log_normal,
        /// A share that is not known exactly.
        Beta: beta,
        /// A positive amount with a light tail.
        Gamma: gamma,
        /// The wait for an event that is always equally near.
        Exponential: exponential,
        /// The wait for an event that grows nearer, or farther, with time.
        Weibull: weibull,
        /// A bell curve with heavier tails.
        Logistic: logistic,
        /// A positive value whose logarithm is logistic.
        LogLogistic: log_logistic,
        /// A few have most of it.
        Pareto: pareto,
        /// The largest of many.
        Gumbel: gumbel,
        /// A mean estimated from few data.
        StudentT: student_t,
        /// One or zero.
        Bernoulli: bernoulli,
        /// How many events, when they come independently.
        Poisson: poisson,
        /// How many of a known number say yes.
        Binomial: binomial,
        /// How many fail before enough succeed.
        NegativeBinomial: negative_binomial,
        /// How many fail before the first succeeds.
        Geometric: geometric,
        /// How many of a sample belong to a group.
        Hypergeometric: hypergeometric,
        /// How many of a known number say yes, with an uncertain probability.
        BetaBinomial: beta_binomial,
    }

    composed {
        /// A few values with weights.
        Discrete(Discrete),
        /// Data as they are.
        Empirical(Empirical),
        /// One distribution or another.
        Mixture(Mixture),
        /// Another distribution in other units, or moved.
        Affine(Box<Affine>),
        /// A distribution through stated percentiles.
        Metalog(Metalog),
        /// Data, smoothed.
        KernelSmoothed(KernelSmoothed),
        /// One column of data whose rows belong together.
        JointColumn(JointColumn),
        /// Another distribution within bounds.
        Truncated(Box<Truncated>),
        /// What is believed after data.
        Posterior(Box<Posterior>),
        /// A distribution of the user's own, which has no serialised form.
        #[serde(skip_deserializing, serialize_with = "dist::refuse")]
        Custom(Custom),
    }
}

families! {
    continuous {
        Normal,
        LogNormal,
        Exponential,
        Gamma,
        Weibull,
        Beta,
        Logistic,
        LogLogistic,
        Gumbel,
        Pareto,
    }
    counts {
        Poisson,
        NegativeBinomial,
        Geometric,
    }
}
