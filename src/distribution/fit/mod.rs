//! Distributions fitted to data by maximum likelihood.

use serde::Serialize;

mod data;
mod estimate;
mod goodness;
mod location_scale;

use std::fmt;

use super::{Dist, Family};
use crate::error::{FitError, Invalid, Permitted, loaded};
use crate::numeric::halton;
use crate::sample::{FitParameters, Parameter, Reach, Spread};
pub(super) use data::Data;
pub(super) use data::mean;
pub(super) use estimate::{Estimate, Link, diagonal, inverse_information, settled};
pub use goodness::{Goodness, PValues};
pub(super) use location_scale::Standard;

/// The distribution of a family under which the data are most likely, with the standard errors of
/// its parameters and the goodness of the fit.
///
/// # Precision
/// Closed forms where they exist, else Newton's method on a concave likelihood or its score, to
/// about 10 digits. A search that does not converge is an error with the point it reached. Standard
/// errors come from the observed information, so they are valid for large samples. The minimum of a
/// Pareto distribution has none, because the data approach it from one side only.
///
/// # Example
/// ```
/// use bizcase::distribution::{Family, Fit};
///
/// let months_to_close = [2.0, 3.5, 3.0, 6.0, 9.5, 4.0, 5.0, 2.5];
/// let fit = Fit::new(Family::LogNormal, &months_to_close)?;
/// assert!((fit.parameters[0].value - 3.955).abs() < 0.001); // the median
/// let error = fit.parameters[0].standard_error.unwrap();
/// assert!((error - 0.656).abs() < 0.001);
///
/// // Which family fits best?
/// let ranking = Fit::rank(Family::CONTINUOUS, &months_to_close);
/// assert!(ranking.fits[0].aic <= fit.aic);
/// assert_eq!(ranking.refused[0].0, Family::Beta); // no shares
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// N. L. Johnson, S. Kotz and N. Balakrishnan (1994), *Continuous Univariate Distributions*, second
/// edition; H. Akaike (1974), *IEEE Transactions on Automatic Control* 19, 716-723; G. Schwarz
/// (1978), *The Annals of Statistics* 6, 461-464.
#[doc(alias = "maximum likelihood")]
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Fit {
    /// The family that was fitted.
    pub family: Family,
    /// The most likely distribution.
    pub distribution: Dist,
    /// Its parameters, in the order of the distribution's serialised form; their data reach from the
    /// least to the greatest observation. Zero covariance for one without a standard error.
    pub parameters: FitParameters,
    /// How many observations were fitted.
    pub observations: usize,
    /// The logarithm of the likelihood at its maximum.
    pub log_likelihood: f64,
    /// Akaike's criterion, `2 k - 2 ln(L)`: lower is better.
    pub aic: f64,
    /// Schwarz's criterion, `k ln(n) - 2 ln(L)`: lower is better.
    pub bic: f64,
    /// The distance of the distribution from the data.
    pub goodness: Goodness,
}

/// Fits of several families to the same data.
///
/// # Example
/// See [`Fit`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Ranking {
    /// The fits, from the lowest (best) criterion of Akaike.
    pub fits: Vec<Fit>,
    /// The families that cannot have the data, or were not identified by them, each with why.
    pub refused: Vec<(Family, FitError)>,
}

loaded::through!(
    Fit {
        family: Family,
        distribution: Dist,
        parameters: FitParameters,
        observations: usize,
        log_likelihood: f64,
        aic: f64,
        bic: f64,
        goodness: Goodness,
    } => family.with(&parameters.values()).and_then(|expected| {
        if expected == distribution {
            Ok(Fit {
                family,
                distribution,
                parameters,
                observations,
                log_likelihood,
                aic,
                bic,
                goodness,
            })
        } else {
            let rule = "that of its family and parameters";
            Err(Invalid::rule("distribution of the fit", distribution, rule))
        }
    })
);

impl Fit {
    /// The most likely distribution of a family.
    ///
    /// # Errors
    /// - [`Invalid`] for an observation that the family cannot have;
    /// - [`FitError::NotIdentified`] if the data do not determine the distribution: none, one, all
    ///   equal;
    /// - [`FitError::NotConverged`] if the search fails.
    pub fn new(family: Family, observations: &[f64]) -> Result<Self, FitError> {
        let parameters = family.parameters().len();
        let data = Data::new(family.name(), family.domain(), parameters, observations)?;
        Self::of(family, &data)
    }

    fn of(family: Family, data: &Data) -> Result<Self, FitError> {
        let estimate = family.estimate(data)?;
        let distribution = family.with(&estimate.values)?;
        let last = estimate.values.last().copied().unwrap_or(f64::NAN);
        let named = family.parameters().iter().zip(&estimate.values).enumerate();
        let parameters = named.map(|(index, (&(name, link), &value))| {
            let error = libm::sqrt(estimate.covariance[index][index]);
            let spread = match link {
                Link::Identity => Spread::Normal,
                Link::Log => Spread::LogNormal,
                Link::Logit => Spread::LogitNormal,
                // The least of n draws exceeds the end by a Pareto factor of n times the shape.
                Link::End => Spread::ParetoEnd(last * data.count()),
            };
            let error = (link != Link::End).then_some(error);
            Parameter::new(name, value, error).spread(spread)
        });
        let reach = Reach::over("observation", data.values.iter().copied());
        let parameters: Vec<Parameter> = parameters.collect();
        let parameters =
            FitParameters::new(parameters, estimate.covariance, estimate.search, reach);
        let (count, log_likelihood) = (estimate.values.len() as f64, estimate.log_likelihood);
        let criterion = |price: f64| count * price - 2.0 * log_likelihood;
        Ok(Self {
            family,
            goodness: Goodness::of(&distribution, family, &data.values),
            distribution,
            parameters,
            observations: data.values.len(),
            log_likelihood,
            aic: criterion(2.0),
            bic: criterion(libm::log(data.count())),
        })
    }

    /// Fits several families and ranks them by Akaike's criterion.
    ///
    /// Families of counts and continuous ones are not to be compared: one has probabilities, the
    /// other densities.
    #[must_use]
    pub fn rank(families: &[Family], observations: &[f64]) -> Ranking {
        let (mut fits, mut refused) = (Vec::new(), Vec::new());
        for &family in families {
            match Self::new(family, observations) {
                Ok(fit) => fits.push(fit),
                Err(error) => refused.push((family, error)),
            }
        }
        fits.sort_by(|a, b| a.aic.total_cmp(&b.aic));
        Ranking { fits, refused }
    }

    /// The distribution of one more observation, with what the data leave open about the
    /// parameters: the even mixture of so many draws of the distribution, spread evenly (Halton's
    /// sequence). Its tails are heavier than those of the most likely distribution.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 1 to 10 000 draws, and for draws so far out that no
    /// distribution has them.
    pub fn predictive(&self, draws: u32) -> Result<Dist, Invalid> {
        Permitted::between(1.0, 1e4).check("draws of parameters", f64::from(draws))?;
        let root = self.parameters.root(&self.family.to_string())?;
        let mut parts = Vec::new();
        for index in 1..=draws {
            let uniforms: Vec<f64> = halton(index, self.parameters.len()).collect();
            let values = self.parameters.row(&root, &uniforms);
            parts.push((1.0, self.family.with(&values)?));
        }
        Dist::mixture(parts)
    }
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} fitted to {} observations:",
            self.family, self.observations
        )?;
        write!(f, "{} AIC {:.1}", self.parameters, self.aic)
    }
}
