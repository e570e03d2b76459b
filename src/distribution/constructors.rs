//! The constructors of [`Dist`], as users write them.

use super::{
    Affine, Bernoulli, Beta, BetaBinomial, Binomial, Custom, Discrete, Dist, Distribution,
    Empirical, Exponential, Fixed, Gamma, Geometric, Gumbel, Hypergeometric, LogLogistic,
    LogNormal, Logistic, Mixture, NegativeBinomial, Normal, Pareto, Pert, Poisson, StudentT,
    Triangular, Truncated, Uniform, Weibull,
};
use crate::error::Invalid;
use crate::quantity::Share;

impl Dist {
    /// A value that is certain.
    ///
    /// # Errors
    /// See [`Fixed::new`].
    pub fn fixed(value: f64) -> Result<Self, Invalid> {
        Fixed::new(value).map(Self::Fixed)
    }

    /// Every value between two ends, equally likely.
    ///
    /// # Errors
    /// See [`Uniform::new`].
    pub fn uniform(low: f64, high: f64) -> Result<Self, Invalid> {
        Uniform::new(low, high).map(Self::Uniform)
    }

    /// Three points joined by straight lines.
    ///
    /// # Errors
    /// See [`Triangular::new`].
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        Triangular::new(min, mode, max).map(Self::Triangular)
    }

    /// The expert's three points, smoothed.
    ///
    /// # Errors
    /// See [`Pert::new`].
    pub fn pert(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        Pert::new(min, mode, max).map(Self::Pert)
    }

    /// The same with another weight of the mode than 4.
    ///
    /// # Errors
    /// See [`Pert::with_shape`].
    pub fn pert_with_shape(min: f64, mode: f64, max: f64, shape: f64) -> Result<Self, Invalid> {
        Pert::with_shape(min, mode, max, shape).map(Self::Pert)
    }

    /// The bell curve.
    ///
    /// # Errors
    /// See [`Normal::new`].
    pub fn normal(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Normal::new(mean, sd).map(Self::Normal)
    }

    /// The log-normal law whose values have this mean and standard deviation.
    ///
    /// # Errors
    /// See [`LogNormal::from_mean_sd`].
    pub fn log_normal_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        LogNormal::from_mean_sd(mean, sd).map(Self::LogNormal)
    }

    /// The log-normal law with this median, whose logarithms have the standard deviation `sigma`.
    ///
    /// # Errors
    /// See [`LogNormal::from_median_sigma`].
    pub fn log_normal_from_median_sigma(median: f64, sigma: f64) -> Result<Self, Invalid> {
        LogNormal::from_median_sigma(median, sigma).map(Self::LogNormal)
    }

    /// The log-normal law with 5 % of its values below `low` and 5 % above `high`.
    ///
    /// # Errors
    /// See [`LogNormal::from_p5_p95`].
    pub fn log_normal_p5_p95(low: f64, high: f64) -> Result<Self, Invalid> {
        LogNormal::from_p5_p95(low, high).map(Self::LogNormal)
    }

    /// The log-normal law with 10 % of its values below `low` and 10 % above `high`.
    ///
    /// # Errors
    /// See [`LogNormal::from_p10_p90`].
    pub fn log_normal_p10_p90(low: f64, high: f64) -> Result<Self, Invalid> {
        LogNormal::from_p10_p90(low, high).map(Self::LogNormal)
    }

    /// The log-normal law with two stated quantiles, each a probability and a value.
    ///
    /// # Errors
    /// See [`LogNormal::from_percentiles`].
    pub fn log_normal_from_percentiles(
        first: (Share, f64),
        second: (Share, f64),
    ) -> Result<Self, Invalid> {
        LogNormal::from_percentiles(first, second).map(Self::LogNormal)
    }

    /// A share that is not known exactly.
    ///
    /// # Errors
    /// See [`Beta::new`].
    pub fn beta(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        Beta::new(alpha, beta).map(Self::Beta)
    }

    /// The beta law with this mean and standard deviation.
    ///
    /// # Errors
    /// See [`Beta::from_mean_sd`].
    pub fn beta_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Beta::from_mean_sd(mean, sd).map(Self::Beta)
    }

    /// A positive amount with a light tail.
    ///
    /// # Errors
    /// See [`Gamma::new`].
    pub fn gamma(shape: f64, scale: f64) -> Result<Self, Invalid> {
        Gamma::new(shape, scale).map(Self::Gamma)
    }

    /// The gamma law with this mean and standard deviation.
    ///
    /// # Errors
    /// See [`Gamma::from_mean_sd`].
    pub fn gamma_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Gamma::from_mean_sd(mean, sd).map(Self::Gamma)
    }

    /// The wait for an event that comes at this rate, always equally near.
    ///
    /// # Errors
    /// See [`Exponential::new`].
    pub fn exponential(rate: f64) -> Result<Self, Invalid> {
        Exponential::new(rate).map(Self::Exponential)
    }

    /// The wait for an event that is always equally near, by its mean.
    ///
    /// # Errors
    /// See [`Exponential::from_mean`].
    pub fn exponential_from_mean(mean: f64) -> Result<Self, Invalid> {
        Exponential::from_mean(mean).map(Self::Exponential)
    }

    /// The wait for an event that grows nearer, or farther, with time.
    ///
    /// # Errors
    /// See [`Weibull::new`].
    pub fn weibull(shape: f64, scale: f64) -> Result<Self, Invalid> {
        Weibull::new(shape, scale).map(Self::Weibull)
    }

    /// A bell curve with heavier tails.
    ///
    /// # Errors
    /// See [`Logistic::new`].
    pub fn logistic(location: f64, scale: f64) -> Result<Self, Invalid> {
        Logistic::new(location, scale).map(Self::Logistic)
    }

    /// A positive value whose logarithm is logistic; the scale is the median.
    ///
    /// # Errors
    /// See [`LogLogistic::new`].
    pub fn log_logistic(scale: f64, shape: f64) -> Result<Self, Invalid> {
        LogLogistic::new(scale, shape).map(Self::LogLogistic)
    }

    /// A few have most of it.
    ///
    /// # Errors
    /// See [`Pareto::new`].
    pub fn pareto(min: f64, shape: f64) -> Result<Self, Invalid> {
        Pareto::new(min, shape).map(Self::Pareto)
    }

    /// The largest of many.
    ///
    /// # Errors
    /// See [`Gumbel::new`].
    pub fn gumbel(location: f64, scale: f64) -> Result<Self, Invalid> {
        Gumbel::new(location, scale).map(Self::Gumbel)
    }

    /// A mean estimated from few data.
    ///
    /// # Errors
    /// See [`StudentT::new`].
    pub fn student_t(degrees_of_freedom: f64, location: f64, scale: f64) -> Result<Self, Invalid> {
        StudentT::new(degrees_of_freedom, location, scale).map(Self::StudentT)
    }

    /// One with this probability, else zero.
    #[must_use]
    pub fn bernoulli(probability: Share) -> Self {
        Self::Bernoulli(Bernoulli::new(probability))
    }

    /// How many events, when they come independently.
    ///
    /// # Errors
    /// See [`Poisson::new`].
    pub fn poisson(mean: f64) -> Result<Self, Invalid> {
        Poisson::new(mean).map(Self::Poisson)
    }

    /// How many of a known number say yes.
    ///
    /// # Errors
    /// See [`Binomial::new`].
    pub fn binomial(trials: u64, probability: Share) -> Result<Self, Invalid> {
        Binomial::new(trials, probability).map(Self::Binomial)
    }

    /// How many fail before enough succeed.
    ///
    /// # Errors
    /// See [`NegativeBinomial::new`].
    pub fn negative_binomial(successes: f64, probability: Share) -> Result<Self, Invalid> {
        NegativeBinomial::new(successes, probability).map(Self::NegativeBinomial)
    }

    /// How many fail before the first succeeds.
    ///
    /// # Errors
    /// See [`Geometric::new`].
    pub fn geometric(probability: Share) -> Result<Self, Invalid> {
        Geometric::new(probability).map(Self::Geometric)
    }

    /// How many of a sample belong to a group.
    ///
    /// # Errors
    /// See [`Hypergeometric::new`].
    pub fn hypergeometric(population: u64, successes: u64, draws: u64) -> Result<Self, Invalid> {
        Hypergeometric::new(population, successes, draws).map(Self::Hypergeometric)
    }

    /// How many of a known number say yes, with a probability that has a beta law.
    ///
    /// # Errors
    /// See [`BetaBinomial::new`].
    pub fn beta_binomial(trials: u64, alpha: f64, beta: f64) -> Result<Self, Invalid> {
        BetaBinomial::new(trials, alpha, beta).map(Self::BetaBinomial)
    }

    /// A few values, each with its weight.
    ///
    /// # Errors
    /// See [`Discrete::new`].
    pub fn discrete(weighted: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, Invalid> {
        Discrete::new(weighted).map(Self::Discrete)
    }

    /// Data as they are.
    ///
    /// # Errors
    /// See [`Empirical::new`].
    pub fn empirical(observations: impl IntoIterator<Item = f64>) -> Result<Self, Invalid> {
        Empirical::new(observations).map(Self::Empirical)
    }

    /// One law or another, each with its weight.
    ///
    /// # Errors
    /// See [`Mixture::new`].
    pub fn mixture(components: impl IntoIterator<Item = (f64, Self)>) -> Result<Self, Invalid> {
        Mixture::new(components).map(Self::Mixture)
    }

    /// A law of the program's own.
    #[must_use]
    pub fn custom(law: impl Distribution + 'static) -> Self {
        Self::Custom(Custom::new(law))
    }

    /// This law given that its value is at least `low` and at most `high`, either of which may be
    /// infinite.
    ///
    /// # Errors
    /// See [`Truncated::new`].
    pub fn truncated(self, low: f64, high: f64) -> Result<Self, Invalid> {
        let truncated = Truncated::new(self, low, high)?;
        Ok(Self::Truncated(Box::new(truncated)))
    }

    /// This law with a constant added to each value.
    ///
    /// # Errors
    /// See [`Affine::new`].
    pub fn shifted(self, shift: f64) -> Result<Self, Invalid> {
        match self {
            Self::Affine(law) => Affine::new(law.of().clone(), law.factor(), law.shift() + shift),
            of => Affine::new(of, 1.0, shift),
        }
        .map(Self::from)
    }

    /// This law with each value multiplied by a factor above zero.
    ///
    /// # Errors
    /// See [`Affine::new`].
    pub fn scaled(self, factor: f64) -> Result<Self, Invalid> {
        match self {
            Self::Affine(law) => Affine::new(
                law.of().clone(),
                law.factor() * factor,
                law.shift() * factor,
            ),
            of => Affine::new(of, factor, 0.0),
        }
        .map(Self::from)
    }
}
