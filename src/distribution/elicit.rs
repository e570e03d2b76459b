//! Distributions of a family from stated percentiles.

use super::answers::share;
use super::stated::Stated;
use super::{Dist, Distribution, Family, Metalog, Support};
use crate::error::{FitError, Invalid};
use crate::quantity::Share;

/// A distribution from stated percentiles, with how far it is from each.
///
/// With as many percentiles as the family has parameters, the distribution meets them all. With
/// more, it comes as near as least squares can: in the values, for distributions of all numbers and
/// for shares; in their logarithms, that is by relative distance, for distributions of positive
/// amounts.
///
/// # Precision
/// Closed forms or a search that ends in converged or an error; two percentiles are met to about 12
/// digits.
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
#[derive(Debug, Clone, PartialEq)]
pub struct Elicited {
    /// The distribution.
    pub distribution: Dist,
    /// What was stated beside what the distribution gives, in rising order.
    pub residuals: Vec<Residual>,
}

/// A stated percentile, and that of the distribution.
///
/// # Example
/// See [`Elicited`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// The probability of at most the value.
    pub probability: Share,
    /// The value that was stated.
    pub stated: f64,
    /// The value the distribution gives.
    pub fitted: f64,
}

impl Residual {
    /// By how much the distribution's value exceeds the stated one.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.fitted - self.stated
    }
}

impl Elicited {
    /// The distribution of the family that meets these percentiles (a probability and a value), or
    /// comes nearest.
    ///
    /// # Errors
    /// - [`Invalid`] for a family of counts, unless the probabilities are above 0 and below 1 and
    ///   the values rise with them, and for values that the family cannot have;
    /// - [`FitError::NotIdentified`] if there are fewer than the family has parameters, or no
    ///   distribution of the family has them;
    /// - [`FitError::NotConverged`] if the search fails.
    pub fn new(family: Family, percentiles: &[(Share, f64)]) -> Result<Self, FitError> {
        if family.is_count() {
            let rule = "one of a continuous family";
            return Err(Invalid::rule("distribution from percentiles", family, rule).into());
        }
        let parameters = family.parameters().len();
        let stated = Stated::new(family.name(), family.domain(), parameters, percentiles)?;
        let distribution = family.from_percentiles(&stated)?;
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
    /// The distribution of a family that falls below `low` in 10 % of cases and above `high` in
    /// another 10 %.
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

    /// The distribution of a family that falls below `low` in 5 % of cases and above `high` in
    /// another 5 %.
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_p5_p95(family: Family, low: f64, high: f64) -> Result<Self, FitError> {
        Self::from_percentiles(family, &[(share(0.05), low), (share(0.95), high)])
    }

    /// The distribution of a family that meets these percentiles, or comes nearest; how near, says
    /// [`Elicited`].
    ///
    /// # Errors
    /// See [`Elicited::new`].
    pub fn from_percentiles(
        family: Family,
        percentiles: &[(Share, f64)],
    ) -> Result<Self, FitError> {
        Elicited::new(family, percentiles).map(|elicited| elicited.distribution)
    }

    /// A distribution through these percentiles, of whatever shape they have.
    ///
    /// # Errors
    /// See [`Metalog::new`].
    pub fn metalog(percentiles: &[(Share, f64)], support: Support) -> Result<Self, FitError> {
        Metalog::new(percentiles, support).map(Self::Metalog)
    }
}
