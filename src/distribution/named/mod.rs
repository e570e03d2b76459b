//! All distributions of the crate. To add one, write its file, name it here, and give it rows in
//! the tables of the tests.

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
    /// Every constructor checks its parameters and says in its error which of them is wrong, what
    /// it was and what it may be.
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
        /// The uniform distribution: all values between two ends are equally likely.
        Uniform: uniform,
        /// The triangular distribution, from a minimum, a most likely value and a maximum.
        Triangular: triangular,
        /// The PERT distribution: an expert's minimum, most likely value and maximum, smoothed.
        Pert: pert,
        /// The normal distribution: the bell curve.
        Normal: normal,
        /// The log-normal distribution: the product of many independent factors.
        LogNormal: log_normal,
        /// The beta distribution: a share that is not known exactly.
        Beta: beta,
        /// The gamma distribution: a positive amount with a light tail.
        Gamma: gamma,
        /// The exponential distribution: the wait for an event with a constant rate.
        Exponential: exponential,
        /// The Weibull distribution: the wait for an event whose rate rises or falls with time.
        Weibull: weibull,
        /// The logistic distribution: a bell curve with heavier tails.
        Logistic: logistic,
        /// The log-logistic distribution: a positive value whose logarithm is logistic.
        LogLogistic: log_logistic,
        /// The Pareto distribution: sizes of which a few make up most of the total.
        Pareto: pareto,
        /// The Gumbel distribution: the largest of many values.
        Gumbel: gumbel,
        /// Student's t distribution: a mean estimated from few observations.
        StudentT: student_t,
        /// The Bernoulli distribution: one with a given probability, else zero.
        Bernoulli: bernoulli,
        /// The Poisson distribution: how many independent events occur.
        Poisson: poisson,
        /// The binomial distribution: how many of a known number of trials succeed.
        Binomial: binomial,
        /// The negative binomial distribution: how many trials fail before a given number succeed.
        NegativeBinomial: negative_binomial,
        /// The geometric distribution: how many trials fail before the first succeeds.
        Geometric: geometric,
        /// The hypergeometric distribution: how many of a sample belong to a group.
        Hypergeometric: hypergeometric,
        /// The beta-binomial distribution: a binomial distribution whose probability is uncertain.
        BetaBinomial: beta_binomial,
    }

    composed {
        /// A few values, each with a weight.
        Discrete(Discrete),
        /// Observed data, each observation equally likely.
        Empirical(Empirical),
        /// A mixture: one of several distributions, picked at random.
        Mixture(Mixture),
        /// Another distribution, scaled and shifted.
        Affine(Box<Affine>),
        /// A metalog: a distribution through stated percentiles.
        Metalog(Metalog),
        /// Observed data, smoothed.
        KernelSmoothed(KernelSmoothed),
        /// One column of joint data.
        JointColumn(JointColumn),
        /// Another distribution within bounds.
        Truncated(Box<Truncated>),
        /// A prior distribution updated by observations.
        Posterior(Box<Posterior>),
        /// A distribution type of your own, which has no serialised form.
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
