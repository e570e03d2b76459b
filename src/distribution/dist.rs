//! Any distribution of the crate, as one value.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer, ser};

use super::{
    Affine, Bernoulli, Beta, BetaBinomial, Binomial, Custom, Discrete, Distribution, Empirical,
    Exponential, Fixed, Gamma, Geometric, Gumbel, Hypergeometric, JointColumn, KernelSmoothed,
    LogLogistic, LogNormal, Logistic, Metalog, Mixture, NegativeBinomial, Normal, Pareto, Pert,
    Poisson, Posterior, StudentT, Support, Triangular, Truncated, Uniform, Weibull,
};
use crate::error::Invalid;
use crate::quantity::Share;

/// Any distribution of the crate, as one value: what an input of a model is declared with.
///
/// Every constructor checks its parameters and says in its error which of them is wrong, what it
/// was and what it may be.
///
/// # Serialised form
/// The name of the law and its parameters as they were written:
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Dist {
    /// A value that is certain.
    Fixed(Fixed),
    /// Every value between two ends, equally likely.
    Uniform(Uniform),
    /// Three points joined by straight lines.
    Triangular(Triangular),
    /// The expert's three points, smoothed.
    Pert(Pert),
    /// The bell curve.
    Normal(Normal),
    /// Many independent factors multiplied.
    LogNormal(LogNormal),
    /// A share that is not known exactly.
    Beta(Beta),
    /// A positive amount with a light tail.
    Gamma(Gamma),
    /// The wait for an event that is always equally near.
    Exponential(Exponential),
    /// The wait for an event that grows nearer, or farther, with time.
    Weibull(Weibull),
    /// A bell curve with heavier tails.
    Logistic(Logistic),
    /// A positive value whose logarithm is logistic.
    LogLogistic(LogLogistic),
    /// A few have most of it.
    Pareto(Pareto),
    /// The largest of many.
    Gumbel(Gumbel),
    /// A mean estimated from few data.
    StudentT(StudentT),
    /// One or zero.
    Bernoulli(Bernoulli),
    /// How many events, when they come independently.
    Poisson(Poisson),
    /// How many of a known number say yes.
    Binomial(Binomial),
    /// How many fail before enough succeed.
    NegativeBinomial(NegativeBinomial),
    /// How many fail before the first succeeds.
    Geometric(Geometric),
    /// How many of a sample belong to a group.
    Hypergeometric(Hypergeometric),
    /// How many of a known number say yes, with an uncertain probability.
    BetaBinomial(BetaBinomial),
    /// A few values with weights.
    Discrete(Discrete),
    /// Data as they are.
    Empirical(Empirical),
    /// One law or another.
    Mixture(Mixture),
    /// Another law in other units, or moved.
    Affine(Box<Affine>),
    /// A law through stated percentiles.
    Metalog(Metalog),
    /// Data, smoothed.
    KernelSmoothed(KernelSmoothed),
    /// One column of data whose rows belong together.
    JointColumn(JointColumn),
    /// Another law within bounds.
    Truncated(Box<Truncated>),
    /// What is believed after data.
    Posterior(Box<Posterior>),
    /// A law of the user's own, which has no serialised form.
    #[serde(skip_deserializing, serialize_with = "refuse")]
    Custom(Custom),
}

fn refuse<S: Serializer>(law: &Custom, _: S) -> Result<S::Ok, S::Error> {
    Err(ser::Error::custom(format!(
        "the distribution `{law}` is a type of the program's own and has no serialised form"
    )))
}

/// Evaluates an expression with the law inside, whichever it is.
macro_rules! each_law {
    ($dist:expr, $law:ident => $result:expr) => {
        match $dist {
            Dist::Fixed($law) => $result,
            Dist::Uniform($law) => $result,
            Dist::Triangular($law) => $result,
            Dist::Pert($law) => $result,
            Dist::Normal($law) => $result,
            Dist::LogNormal($law) => $result,
            Dist::Beta($law) => $result,
            Dist::Gamma($law) => $result,
            Dist::Exponential($law) => $result,
            Dist::Weibull($law) => $result,
            Dist::Logistic($law) => $result,
            Dist::LogLogistic($law) => $result,
            Dist::Pareto($law) => $result,
            Dist::Gumbel($law) => $result,
            Dist::StudentT($law) => $result,
            Dist::Bernoulli($law) => $result,
            Dist::Poisson($law) => $result,
            Dist::Binomial($law) => $result,
            Dist::NegativeBinomial($law) => $result,
            Dist::Geometric($law) => $result,
            Dist::Hypergeometric($law) => $result,
            Dist::BetaBinomial($law) => $result,
            Dist::Discrete($law) => $result,
            Dist::Empirical($law) => $result,
            Dist::Mixture($law) => $result,
            Dist::Affine($law) => $result,
            Dist::Metalog($law) => $result,
            Dist::KernelSmoothed($law) => $result,
            Dist::JointColumn($law) => $result,
            Dist::Truncated($law) => $result,
            Dist::Posterior($law) => $result,
            Dist::Custom($law) => $result,
        }
    };
}

impl Distribution for Dist {
    fn quantile(&self, probability: Share) -> f64 {
        each_law!(self, law => law.quantile(probability))
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        each_law!(self, law => law.upper_quantile(probability))
    }

    fn cdf(&self, x: f64) -> Share {
        each_law!(self, law => law.cdf(x))
    }

    fn survival(&self, x: f64) -> Share {
        each_law!(self, law => law.survival(x))
    }

    fn support(&self) -> Support {
        each_law!(self, law => law.support())
    }

    fn mean(&self) -> Option<f64> {
        each_law!(self, law => law.mean())
    }

    fn variance(&self) -> Option<f64> {
        each_law!(self, law => law.variance())
    }

    fn mode(&self) -> Option<f64> {
        each_law!(self, law => law.mode())
    }

    fn median(&self) -> f64 {
        each_law!(self, law => law.median())
    }

    fn density(&self, x: f64) -> Option<f64> {
        each_law!(self, law => law.density(x))
    }
}

impl fmt::Display for Dist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each_law!(self, law => law.fmt(f))
    }
}

impl Dist {
    /// Values and probabilities, for laws of a few values.
    pub(super) fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        match self {
            Self::Fixed(law) => Some(vec![(law.value(), 1.0)]),
            Self::Bernoulli(law) => {
                let p = law.probability();
                Some(vec![(0.0, p.complement().value()), (1.0, p.value())])
            }
            Self::Discrete(law) => Some(law.probabilities().map(|(x, p)| (x, p.value())).collect()),
            Self::Empirical(law) => Some(law.observations().iter().map(|&x| (x, 1.0)).collect()),
            Self::JointColumn(law) => {
                let values = law.marginal().observations().iter();
                Some(values.map(|&x| (x, 1.0)).collect())
            }
            Self::Mixture(law) => law.atoms(),
            Self::Affine(law) => law.atoms(),
            Self::Truncated(law) => law.atoms(),
            _ => None,
        }
    }

    /// The distance between neighbouring values, for laws of whole numbers and their multiples.
    pub(super) fn spacing(&self) -> Option<f64> {
        match self {
            Self::Poisson(_)
            | Self::Binomial(_)
            | Self::NegativeBinomial(_)
            | Self::Geometric(_)
            | Self::Hypergeometric(_)
            | Self::BetaBinomial(_) => Some(1.0),
            Self::Affine(law) => Some(law.factor() * law.of().spacing()?),
            Self::Truncated(law) => law.of().spacing(),
            _ => None,
        }
    }

    /// Fails for a law of the user's own whose answers no law can give.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Custom(law) => law.check(),
            // Parts of others were checked when they became that.
            _ => Ok(()),
        }
    }

    /// The density of what has one: zero where there are only values with a probability of their
    /// own.
    pub(super) fn slope(&self, x: f64) -> Option<f64> {
        match self {
            Self::Mixture(law) => law.slope(x),
            Self::Affine(law) => law.slope(x),
            Self::Truncated(law) => law.slope(x),
            Self::Fixed(_)
            | Self::Bernoulli(_)
            | Self::Discrete(_)
            | Self::Empirical(_)
            | Self::JointColumn(_) => Some(0.0),
            _ if self.spacing().is_some() => Some(0.0),
            _ => self.density(x),
        }
    }

    /// The value at which the density bends, for laws of straight lines.
    pub(super) fn kink(&self) -> Option<f64> {
        match self {
            Self::Triangular(law) => law.mode(),
            Self::Affine(law) => law.of().kink().map(|x| law.moved(x)),
            Self::Truncated(law) => {
                let Support { low, high } = law.support();
                law.of().kink().filter(|x| *x > low && *x < high)
            }
            _ => None,
        }
    }

    /// What picks the row, where the law is a column of joint data: inputs for which this is the
    /// same text are drawn by the same uniform numbers.
    pub(crate) fn rows(&self) -> Option<String> {
        match self {
            Self::JointColumn(law) => Some(format!("rows of {}", law.of().name())),
            _ => None,
        }
    }

    /// Whether the density has all its derivatives inside the support.
    pub(super) fn is_smooth(&self) -> bool {
        match self {
            Self::Pert(_)
            | Self::Normal(_)
            | Self::LogNormal(_)
            | Self::Beta(_)
            | Self::Gamma(_)
            | Self::Exponential(_)
            | Self::Weibull(_)
            | Self::Logistic(_)
            | Self::LogLogistic(_)
            | Self::Pareto(_)
            | Self::Gumbel(_)
            | Self::StudentT(_) => true,
            Self::Affine(law) => law.of().is_smooth(),
            // The ends of one component may lie inside another.
            _ => false,
        }
    }

    /// Whether one value can have a probability of its own.
    pub(crate) fn may_have_steps(&self) -> bool {
        match self {
            Self::Fixed(_)
            | Self::Bernoulli(_)
            | Self::Poisson(_)
            | Self::Binomial(_)
            | Self::NegativeBinomial(_)
            | Self::Geometric(_)
            | Self::Hypergeometric(_)
            | Self::BetaBinomial(_)
            | Self::Discrete(_)
            | Self::Empirical(_)
            | Self::JointColumn(_)
            | Self::Posterior(_)
            | Self::Custom(_) => true,
            Self::Mixture(law) => law.components().any(|(_, law)| law.may_have_steps()),
            Self::Affine(law) => law.of().may_have_steps(),
            Self::Truncated(law) => law.of().may_have_steps(),
            _ => false,
        }
    }

    /// Whether the density rises up to the mode and falls after it.
    pub(super) fn has_one_peak(&self) -> bool {
        match self {
            Self::Affine(law) => law.of().has_one_peak(),
            Self::Truncated(law) => law.of().has_one_peak(),
            Self::Custom(_)
            | Self::Mixture(_)
            | Self::Posterior(_)
            | Self::Metalog(_)
            | Self::KernelSmoothed(_)
            | Self::JointColumn(_) => false,
            _ => true,
        }
    }
}

macro_rules! from_law {
    ($($law:ident),+ $(,)?) => {$(
        impl From<$law> for Dist {
            fn from(law: $law) -> Self {
                Self::$law(law)
            }
        }
    )+};
}

from_law!(
    Metalog,
    KernelSmoothed,
    JointColumn,
    Fixed,
    Uniform,
    Triangular,
    Pert,
    Normal,
    LogNormal,
    Beta,
    Gamma,
    Exponential,
    Weibull,
    Logistic,
    LogLogistic,
    Pareto,
    Gumbel,
    StudentT,
    Bernoulli,
    Poisson,
    Binomial,
    NegativeBinomial,
    Geometric,
    Hypergeometric,
    BetaBinomial,
    Discrete,
    Empirical,
    Mixture,
    Custom,
);

impl From<Truncated> for Dist {
    fn from(law: Truncated) -> Self {
        Self::Truncated(Box::new(law))
    }
}

impl From<Posterior> for Dist {
    fn from(law: Posterior) -> Self {
        Self::Posterior(Box::new(law))
    }
}

impl From<Affine> for Dist {
    fn from(law: Affine) -> Self {
        Self::Affine(Box::new(law))
    }
}
