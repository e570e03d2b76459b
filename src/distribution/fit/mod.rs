//! Distributions fitted to data by maximum likelihood.

mod data;
mod estimate;
mod goodness;
mod location_scale;

use std::fmt;

use super::answers::share;
use super::{Dist, Family};
use crate::error::{FitError, Invalid, Permitted};
use crate::numeric::{Cholesky, Side, halton, normal_quantile};
use crate::quantity::{Share, significant};
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
#[derive(Debug, Clone)]
pub struct Fit {
    /// The family that was fitted.
    pub family: Family,
    /// The most likely distribution.
    pub distribution: Dist,
    /// Its parameters, in the order of the distribution's serialised form.
    pub parameters: Vec<Parameter>,
    /// The covariance of the parameters, in the same order; zero for one without a standard error.
    pub covariance: Vec<Vec<f64>>,
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
    estimate: Estimate,
    data: Data,
}

/// A fitted parameter.
///
/// # Example
/// See [`Fit`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its name, as in the distribution's serialised form.
    pub name: &'static str,
    /// The most likely value.
    pub value: f64,
    /// The standard deviation of the estimate, where it has one.
    pub standard_error: Option<f64>,
}

/// `q 0.512 ± 0.0596`: the error to three digits, the value to the same place.
///
/// # Example
/// ```
/// use bizcase::distribution::Parameter;
///
/// let fitted = |value, error| Parameter { name: "potential", value, standard_error: error };
/// let text = fitted(1_168_463.212_494, Some(112_434.183_815)).to_string();
/// assert_eq!(text, "potential 1,168,463 ± 112,434");
/// assert_eq!(fitted(0.511_528, Some(0.059_594)).to_string(), "potential 0.5115 ± 0.0596");
/// assert_eq!(fitted(1.0 / 3.0, None).to_string(), "potential 0.333333");
/// ```
impl fmt::Display for Parameter {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of digits from 3 to 15"
    )]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.standard_error.unwrap_or(0.0);
        if error > 0.0 && error.is_finite() && self.value != 0.0 {
            let power = |size: f64| libm::floor(libm::log10(size));
            let places = power(self.value.abs()) - power(error);
            let value = significant(self.value, (3.0 + places).clamp(3.0, 15.0) as usize);
            let error = significant(error, 3);
            write!(f, "{} {value} ± {error}", self.name)
        } else {
            write!(f, "{} {}", self.name, significant(self.value, 6))
        }
    }
}

/// Fits of several families to the same data.
///
/// # Example
/// See [`Fit`].
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The fits, from the lowest (best) criterion of Akaike.
    pub fits: Vec<Fit>,
    /// The families that cannot have the data, or were not identified by them, each with why.
    pub refused: Vec<(Family, FitError)>,
}

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
        Self::of(family, data)
    }

    fn of(family: Family, data: Data) -> Result<Self, FitError> {
        let estimate = family.estimate(&data)?;
        let distribution = family.with(&estimate.values)?;
        let parameters = family
            .parameters()
            .iter()
            .zip(&estimate.values)
            .enumerate()
            .map(|(index, (&(name, link), &value))| Parameter {
                name,
                value,
                standard_error: (link != Link::End)
                    .then(|| libm::sqrt(estimate.covariance[index][index])),
            })
            .collect();
        let (count, log_likelihood) = (estimate.values.len() as f64, estimate.log_likelihood);
        let criterion = |price: f64| count * price - 2.0 * log_likelihood;
        Ok(Self {
            family,
            goodness: Goodness::of(&distribution, family, &data.values),
            distribution,
            parameters,
            covariance: estimate.covariance.clone(),
            observations: data.values.len(),
            log_likelihood,
            aic: criterion(2.0),
            bic: criterion(libm::log(data.count())),
            estimate,
            data,
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

    /// A distribution of the same family with parameters drawn from what the data leave open: from
    /// the normal distribution of the estimate, on the scale of the logarithm for positive
    /// parameters and of the logit for probabilities. One uniform number for each parameter, in
    /// their order.
    ///
    /// # Errors
    /// [`Invalid`] unless there are as many numbers as parameters, strictly between 0 and 1, and
    /// for draws so far out that no distribution has them.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Distribution, Family, Fit};
    /// use bizcase::quantity::Share;
    ///
    /// let fit = Fit::new(Family::Exponential, &[3.0, 8.0, 1.0, 4.0])?;
    /// let pessimistic = fit.draw(&[Share::percent(5.0)?])?;
    /// assert!(pessimistic.mean() > fit.distribution.mean());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn draw(&self, uniforms: &[Share]) -> Result<Dist, Invalid> {
        let count = self.parameters.len();
        if uniforms.len() != count {
            let rule = "one for each parameter";
            return Err(Invalid::rule("uniform numbers", uniforms.len(), rule));
        }
        let inside = Permitted::interval(
            crate::error::Bound::Excluding(0.0),
            crate::error::Bound::Excluding(1.0),
        );
        let mut normals = Vec::with_capacity(count);
        for uniform in uniforms {
            let u = inside.check("uniform number", uniform.value())?;
            normals.push(if u > 0.5 {
                normal_quantile(Side::Upper, 1.0 - u)
            } else {
                normal_quantile(Side::Lower, u)
            });
        }
        let Some(root) = self.root() else {
            let parameter = "covariance of the parameters";
            return Err(Invalid::rule(parameter, self.family, "a covariance"));
        };
        let shifts = root.times(&normals);
        let values: Vec<f64> = (0..count)
            .map(|index| {
                let value = self.estimate.values[index];
                match self.family.parameters()[index].1 {
                    Link::Identity => value + shifts[index],
                    Link::Log => value * libm::exp(shifts[index]),
                    Link::Logit => {
                        let odds = (1.0 - value) / value * libm::exp(-shifts[index]);
                        1.0 / (1.0 + odds)
                    }
                    // The least of n draws exceeds the end by a Pareto factor of n times the shape.
                    Link::End => {
                        let shape = self.estimate.values[count - 1] * self.data.count();
                        value * libm::exp(libm::log(uniforms[index].value()) / shape)
                    }
                }
            })
            .collect();
        self.family.with(&values)
    }

    /// The distribution of one more observation, with what the data leave open about the
    /// parameters: the even mixture of so many draws of the distribution, spread evenly (Halton's
    /// sequence). Its tails are heavier than those of the most likely distribution.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 1 to 10 000 draws, and as [`draw`](Self::draw).
    pub fn predictive(&self, draws: u32) -> Result<Dist, Invalid> {
        Permitted::between(1.0, 1e4).check("draws of parameters", f64::from(draws))?;
        let mut parts = Vec::new();
        for index in 1..=draws {
            let uniforms: Vec<Share> = halton(index, self.parameters.len()).map(share).collect();
            parts.push((1.0, self.draw(&uniforms)?));
        }
        Dist::mixture(parts)
    }

    /// The lower triangular root of the covariance on the scales of the draws.
    fn root(&self) -> Option<Cholesky<Vec<f64>>> {
        let slope = |index: usize| {
            let value = self.estimate.values[index];
            match self.family.parameters()[index].1 {
                Link::Log => 1.0 / value,
                Link::Logit => 1.0 / (value * (1.0 - value)),
                Link::Identity | Link::End => 1.0,
            }
        };
        let entry = |i: usize, j: usize| slope(i) * slope(j) * self.covariance[i][j];
        Cholesky::semidefinite(&self.estimate.values, entry)
    }
}

/// ` name value ± error, ...`
pub(crate) fn list_parameters(parameters: &[Parameter], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for parameter in parameters {
        write!(f, " {parameter},")?;
    }
    Ok(())
}

impl fmt::Display for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} fitted to {} observations:",
            self.family, self.observations
        )?;
        list_parameters(&self.parameters, f)?;
        write!(f, " AIC {:.1}", self.aic)
    }
}
