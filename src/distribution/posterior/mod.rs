//! A distribution after data.

mod observed;
mod panels;
mod surprise;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{finite, share};
use super::check;
use super::member::{Member, Texture};
use super::{Beta, Dist, Distribution, Fixed, Gamma, Normal, Scale, Shape, Support};
use crate::error::Invalid;
use crate::numeric::{Side, golden_section};
use crate::quantity::Share;
pub use observed::Observed;
use panels::Panels;

/// The posterior distribution of a value after data, by Bayes' rule: the prior distribution times
/// the likelihood of the observations. [`Dist::updated`] makes one where no simpler distribution is
/// the posterior.
///
/// Any prior distribution serves, because only its quantiles are asked: the likelihood is
/// integrated along them, piece by piece, until twelve digits stand.
///
/// # Example
/// The plan said a monthly churn of 0.9 to 3 %. In the first half-year 84 customers of 2 400
/// customer-months left.
/// ```
/// use bizcase::distribution::{Dist, Distribution, Observed};
///
/// let churn = Dist::pert(0.009, 0.015, 0.030)?;
/// let now = churn.updated(&Observed::successes(84, 2_400)?)?;
/// assert!(now.median() > 0.025 && now.median() < 0.030);
/// assert_eq!(now.to_string(), "PERT(0.009, 0.015, 0.03) after 84 of 2400");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. Gelman and others (2013), *Bayesian Data Analysis*, third edition, chapter 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Posterior {
    prior: Dist,
    observed: Vec<Observed>,
    panels: Panels,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    prior: Dist,
    observed: Vec<Observed>,
}

impl Posterior {
    /// The posterior distribution after these observations.
    ///
    /// # Errors
    /// [`Invalid`] if nothing was observed, if the prior distribution is of single values, whole
    /// numbers or a mixture (which [`Dist::updated`] handles), or a column of joint data; if it
    /// allows values the observation cannot be about; or if it gives what was observed no
    /// probability at all.
    pub fn new(prior: Dist, observed: impl IntoIterator<Item = Observed>) -> Result<Self, Invalid> {
        let observed: Vec<Observed> = observed.into_iter().collect();
        check::alone(&prior)?;
        let stepped = prior.atoms().is_some() || prior.spacing().is_some();
        if stepped || matches!(prior, Dist::Mixture(_)) || observed.is_empty() {
            let rule = "a distribution without steps, and one observation or more";
            let given = format!("{prior} after {} observations", observed.len());
            return Err(Invalid::rule("posterior distribution", given, rule));
        }
        for seen in &observed {
            seen.suits(&prior)?;
        }
        let panels = Panels::of(&prior, &observed).ok_or_else(|| impossible(&prior, &observed))?;
        Ok(Self {
            prior,
            observed,
            panels,
        })
    }

    /// The prior distribution.
    #[must_use]
    pub fn prior(&self) -> &Dist {
        &self.prior
    }

    /// The observations.
    #[must_use]
    pub fn observed(&self) -> &[Observed] {
        &self.observed
    }

    fn at(&self, side: Side, probability: f64) -> f64 {
        let Support { low, high } = self.support();
        if probability <= 0.0 || probability >= 1.0 {
            let lower = (probability <= 0.0) == (side == Side::Lower);
            return if lower { low } else { high };
        }
        let z = self.panels.quantile(side, probability);
        panels::value(&self.prior, z).clamp(low, high)
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        match panels::deviate(&self.prior, x) {
            Some(z) => self.panels.tail(side, z),
            None => 0.0,
        }
    }
}

fn impossible(prior: &Dist, observed: &[Observed]) -> Invalid {
    let rule = "something that the prior distribution allows";
    Invalid::rule("observation", Listed(observed), rule)
        .hint(format!("no value of {prior} could have given it"))
}

impl Dist {
    /// The posterior distribution after data, with this distribution as the prior.
    ///
    /// A beta distribution after successes, a gamma distribution after events and a normal
    /// distribution after an estimate stay in their family, with other parameters. A certain value
    /// stays certain. A few values get other weights. The components of a mixture and their weights
    /// are updated. Every other distribution becomes a [`Posterior`].
    ///
    /// # Errors
    /// [`Invalid`] if the distribution is a column of joint data or of whole numbers, if it allows
    /// values the observation cannot be about (a share above one), or if it gives what was observed
    /// no probability at all.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Observed};
    ///
    /// let conversion = Dist::beta(2.0, 98.0)?.updated(&Observed::successes(9, 200)?)?;
    /// assert_eq!(conversion, Dist::beta(11.0, 289.0)?);
    ///
    /// let impossible = Dist::uniform(0.2, 1.5)?.updated(&Observed::successes(9, 200)?);
    /// assert!(impossible.unwrap_err().to_string().contains("outside [0, 1]"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias("Bayes", "posterior"))]
    pub fn updated(&self, observed: &Observed) -> Result<Self, Invalid> {
        Ok(self.after(observed)?.0)
    }

    /// The distribution after data, and the logarithm of the probability that it had given them, up
    /// to a constant of the data.
    fn after(&self, observed: &Observed) -> Result<(Self, f64), Invalid> {
        check::alone(self)?;
        observed.suits(self)?;
        match self {
            Self::Fixed(law) => Ok((self.clone(), possible(*law, observed)?)),
            Self::Mixture(law) => {
                let parts = law.components().map(|(weight, law)| (weight.value(), law));
                let after = parts.filter_map(|(weight, law)| {
                    let (law, evidence) = law.after(observed).ok()?;
                    Some((libm::log(weight) + evidence, law))
                });
                mixed(self, observed, after.collect())
            }
            _ => match self.atoms() {
                Some(atoms) => self.reweighted(&atoms, observed),
                None => self.continuous_after(observed),
            },
        }
    }

    fn reweighted(&self, atoms: &[(f64, f64)], seen: &Observed) -> Result<(Self, f64), Invalid> {
        let after = atoms.iter().map(|&(x, weight)| {
            let law = Fixed::new(x).map(Dist::Fixed)?;
            Ok((libm::log(weight) + seen.log_likelihood(x), law))
        });
        let after: Result<Vec<_>, Invalid> = after.collect();
        let (weights, evidence) = relative(after?).ok_or_else(|| impossible(self, &[*seen]))?;
        let atoms = weights.into_iter().filter(|part| part.0 > 0.0);
        let law = Self::discrete(atoms.map(|(weight, law)| (law.median(), weight)))?;
        Ok((law, evidence))
    }

    fn continuous_after(&self, observed: &Observed) -> Result<(Self, f64), Invalid> {
        let (prior, mut all) = match self {
            Self::Posterior(law) => (law.prior.clone(), law.observed.clone()),
            _ => (self.clone(), Vec::new()),
        };
        all.push(*observed);
        let law = Posterior::new(prior, all)?;
        let evidence = law.panels.evidence();
        let conjugate = match (self, *observed) {
            (Self::Beta(law), Observed::Successes { seen, of }) => {
                let failed = check::exact(of - seen);
                Some(Beta::new(law.alpha() + check::exact(seen), law.beta() + failed)?.into())
            }
            (Self::Gamma(law), Observed::Events { seen, exposure }) => {
                let scale = law.scale() / (1.0 + law.scale() * exposure);
                Some(Gamma::new(Shape(law.shape() + check::exact(seen)), Scale(scale))?.into())
            }
            (
                Self::Normal(law),
                Observed::Estimate {
                    mean,
                    standard_error,
                },
            ) => Some(between(law, mean, standard_error)?.into()),
            _ => None,
        };
        Ok((
            conjugate.unwrap_or(Self::Posterior(Box::new(law))),
            evidence,
        ))
    }
}

/// The normal distribution between a normal prior and a normal estimate, each with the weight of
/// its precision.
fn between(prior: &Normal, mean: f64, standard_error: f64) -> Result<Normal, Invalid> {
    let before = prior.mean().unwrap_or(mean);
    let (of_prior, of_data) = (prior.sd() * prior.sd(), standard_error * standard_error);
    let weight = of_prior / (of_prior + of_data);
    Normal::new(
        before + weight * (mean - before),
        standard_error * libm::sqrt(weight),
    )
}

fn possible(law: Fixed, observed: &Observed) -> Result<f64, Invalid> {
    let evidence = observed.log_likelihood(law.value());
    if evidence > f64::NEG_INFINITY {
        Ok(evidence)
    } else {
        Err(impossible(&Dist::Fixed(law), &[*observed]))
    }
}

fn mixed(
    prior: &Dist,
    observed: &Observed,
    parts: Vec<(f64, Dist)>,
) -> Result<(Dist, f64), Invalid> {
    let (weights, evidence) = relative(parts).ok_or_else(|| impossible(prior, &[*observed]))?;
    let kept = weights.into_iter().filter(|part| part.0 > 0.0);
    Ok((Dist::mixture(kept)?, evidence))
}

/// Weights against the largest from their logarithms, and the logarithm of their sum.
fn relative(parts: Vec<(f64, Dist)>) -> Option<(Vec<(f64, Dist)>, f64)> {
    let most = parts
        .iter()
        .map(|part| part.0)
        .fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<_> = parts
        .into_iter()
        .map(|(weight, law)| (libm::exp(weight - most), law))
        .collect();
    let sum: f64 = weights.iter().map(|part| part.0).sum();
    (most > f64::NEG_INFINITY).then(|| (weights, most + libm::log(sum)))
}

impl Distribution for Posterior {
    fn quantile(&self, probability: Share) -> f64 {
        self.at(Side::Lower, probability.value())
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        self.at(Side::Upper, probability.value())
    }

    fn cdf(&self, x: f64) -> Share {
        match self.support() {
            support if x >= support.high => Share::ONE,
            support if x > support.low => share(self.tail(Side::Lower, x)),
            _ => Share::ZERO,
        }
    }

    fn survival(&self, x: f64) -> Share {
        match self.support() {
            support if x >= support.high => Share::ZERO,
            support if x > support.low => share(self.tail(Side::Upper, x)),
            _ => Share::ONE,
        }
    }

    fn support(&self) -> Support {
        self.prior.support()
    }

    fn mean(&self) -> Option<f64> {
        finite(self.panels.mean())
    }

    fn variance(&self) -> Option<f64> {
        finite(self.panels.variance())
    }

    /// The most likely value, where the prior distribution has a density with one peak.
    fn mode(&self) -> Option<f64> {
        let peaked = self.prior.has_one_peak();
        let (low, high) = self.panels.around_the_peak(|x| self.density(x))?;
        let density = |x| self.density(x).unwrap_or(0.0);
        // Each step leaves 0.618 of the bracket: 80 of them 1e-17.
        peaked.then(|| golden_section((low, high), 80, 0.0, density).middle())
    }

    fn density(&self, x: f64) -> Option<f64> {
        let prior = self.prior.density(x)?;
        let likelihood: f64 = self
            .observed
            .iter()
            .map(|seen| seen.log_likelihood(x))
            .sum();
        // It may underflow where the prior has a pole.
        let likelihood = libm::exp(likelihood - self.panels.evidence());
        Some(if prior > 0.0 && likelihood > 0.0 {
            prior * likelihood
        } else {
            0.0
        })
    }
}

impl Member for Posterior {
    fn texture(&self) -> Texture {
        Texture::Mixed
    }

    fn has_one_peak(&self) -> bool {
        false
    }
}

impl fmt::Display for Posterior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after {}", self.prior, Listed(&self.observed))
    }
}

/// Observations in words.
struct Listed<'o>(&'o [Observed]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, observed) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{observed}")?;
        }
        Ok(())
    }
}

impl TryFrom<Parameters> for Posterior {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        Self::new(given.prior, given.observed)
    }
}

impl From<Posterior> for Parameters {
    fn from(law: Posterior) -> Self {
        Self {
            prior: law.prior,
            observed: law.observed,
        }
    }
}
