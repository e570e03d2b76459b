//! Distributions of a family from stated percentiles.

use serde::Serialize;

use super::answers::share;
use super::stated::Stated;
use super::{Dist, Distribution, Family, Metalog, Support};
use crate::error::{FitError, Invalid};
use crate::quantity::Share;

/// A distribution from stated percentiles, with its distance from each.
///
/// With as many percentiles as the family has parameters, the distribution meets them all. With
/// more, it is the nearest by least squares: of the values for distributions of all numbers and of
/// shares, of their logarithms (that is, by relative distance) for distributions of positive
/// amounts.
///
/// # Precision
/// Closed forms, or a search that converges or fails with an error. Two percentiles are met to
/// about 12 digits.
///
/// # Example
/// ```
/// use bizcase::distribution::{Elicited, Family};
/// use bizcase::quantity::Share;
///
/// let percent = Share::percent;
/// let stated = [(percent(10.0)?, 5.0), (percent(50.0)?, 9.0), (percent(90.0)?, 20.0)];
/// let months = Elicited::new(Family::Gamma, &stated)?;
/// assert_eq!(months.distribution.to_string().split('(').next(), Some("gamma"));
/// assert!(months.residuals.iter().all(|residual| residual.error().abs() < 1.5));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "expert elicitation")]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Elicited {
    /// The distribution.
    pub distribution: Dist,
    /// Each stated percentile beside that of the distribution, in rising order.
    pub residuals: Vec<Residual>,
}

/// A stated percentile beside that of the distribution.
///
/// # Example
/// See [`Elicited`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Residual {
    /// The probability of at most the value.
    pub probability: Share,
    /// The value that was stated.
    pub stated: f64,
    /// The value the distribution gives.
    pub fitted: f64,
}

impl Residual {
    /// The distribution's value minus the stated one.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.fitted - self.stated
    }
}

impl Elicited {
    /// The distribution of the family that meets these percentiles, each a probability and a value,
    /// or the nearest one.
    ///
    /// # Errors
    /// - [`Invalid`] for a family of counts; for probabilities that are not between 0 and 1 or
    ///   values that do not rise with them; for values that the family cannot have;
    /// - [`FitError::NotIdentified`] if there are fewer percentiles than parameters, or no
    ///   distribution of the family has these percentiles;
    /// - [`FitError::NotConverged`] if the search fails.
    pub fn new(family: Family, percentiles: &[(Share, f64)]) -> Result<Self, FitError> {
        if family.is_count() {
            let rule = "one of a continuous family";
            return Err(Invalid::rule("distribution from percentiles", family, rule).into());
        }
        let parameters = family.parameters().len();
        let stated = Stated::new(family.name(), family.domain(), parameters, percentiles)?;
        let distribution = family.with_percentiles(&stated)?;
        let residual = |&(p, stated): &(f64, f64)| {
            let probability = share(p);
            Residual {
                probability,
                stated,
                fitted: distribution.quantile(probability),
            }
        };
        Ok(Self {
            residuals: stated.points.iter().map(residual).collect(),
            distribution,
        })
    }
}

impl Dist {
    /// The distribution of a family with 10 % of its values below `low` and 10 % above `high`.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution, Family};
    /// use bizcase::quantity::Share;
    ///
    /// let conversion = Dist::from_p10_p90(Family::Beta, 0.02, 0.08)?;
    /// assert!((conversion.quantile(Share::percent(90.0)?) - 0.08).abs() < 1e-13);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_p10_p90(family: Family, low: f64, high: f64) -> Result<Self, FitError> {
        Self::from_percentiles(family, &[(share(0.1), low), (share(0.9), high)])
    }

    /// The distribution of a family with 5 % of its values below `low` and 5 % above `high`.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_p5_p95(family: Family, low: f64, high: f64) -> Result<Self, FitError> {
        Self::from_percentiles(family, &[(share(0.05), low), (share(0.95), high)])
    }

    /// The distribution of a family that meets these percentiles, or the nearest one. [`Elicited`]
    /// says how near it is.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_percentiles(
        family: Family,
        percentiles: &[(Share, f64)],
    ) -> Result<Self, FitError> {
        Elicited::new(family, percentiles).map(|elicited| elicited.distribution)
    }

    /// A metalog: a distribution of any shape through these percentiles.
    ///
    /// # Errors
    /// See [`Metalog::new`].
    #[doc(alias = "Keelin")]
    pub fn metalog(percentiles: &[(Share, f64)], support: Support) -> Result<Self, FitError> {
        Metalog::new(percentiles, support).map(Self::Metalog)
    }
}
