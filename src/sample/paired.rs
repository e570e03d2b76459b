//! Two columns of one run's trials set against each other.

use serde::{Deserialize, Serialize};

use super::region::Region;
use super::{Estimate, Sample};
use crate::error::Invalid;
use crate::quantity::Value;

/// How much a column differs from another one row by row, as an outcome does between two
/// alternatives on common random numbers.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::sample::{PairedDifference, Sample};
///
/// // Student (1908): hours of sleep that two drugs gained the same ten patients.
/// let first = vec![0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
/// let second = vec![1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
/// let first: Sample = Sample::new("dextro", Unit::Ratio, first)?;
/// let second = Sample::new("laevo", Unit::Ratio, second)?;
/// let found = PairedDifference::between(&second, &first)?;
/// assert!((found.mean.value - 1.58).abs() < 1e-12);
/// assert!((found.mean.standard_error - 0.388_96).abs() < 1e-5);
/// assert_eq!((found.higher.value, found.lower.value), (0.9, 0.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairedDifference {
    /// The mean of the differences. Its error is that of the difference, which common random
    /// numbers make far smaller than those of the two means.
    pub mean: Estimate,
    /// The share of rows in which the column is higher than the other.
    pub higher: Estimate,
    /// The share of rows in which it is lower.
    pub lower: Estimate,
}

impl PairedDifference {
    /// A column less another one.
    ///
    /// # Errors
    /// [`Invalid`] unless both are in one unit and were sampled in the same way.
    pub fn between<Q: Into<Value>>(one: &Sample<Q>, other: &Sample<Q>) -> Result<Self, Invalid> {
        let difference = one.minus(other)?;
        Ok(Self {
            mean: difference.mean(),
            higher: difference.probability(Region::Above(0.0)),
            lower: difference.probability(Region::Below(0.0)),
        })
    }
}

impl<Q: Into<Value>> Sample<Q> {
    /// The differences to another column, row by row, named "this less that". Those of shares and
    /// counts are plain numbers, because they may be negative.
    ///
    /// # Errors
    /// [`Invalid`] unless both are in one unit and were sampled in the same way.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::sample::Sample;
    ///
    /// let after: Sample = Sample::new("after", Unit::Ratio, vec![3.0, 5.0])?;
    /// let before = Sample::new("before", Unit::Ratio, vec![2.0, 7.0])?;
    /// let change = after.minus(&before)?;
    /// assert_eq!((change.name(), change.samples()), ("after less before", &[1.0, -2.0][..]));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn minus(&self, other: &Self) -> Result<Sample, Invalid> {
        let parameter = format!("`{}` to compare", other.name());
        if self.unit() != other.unit() {
            let rule = "in the unit of the first sample";
            return Err(Invalid::rule(&parameter, other.unit(), rule));
        }
        if self.sampling() != other.sampling() {
            let rule = "as many values as the first sample, sampled in the same way";
            return Err(Invalid::rule(&parameter, other.samples().len(), rule));
        }
        let pairs = self.samples().iter().zip(other.samples());
        let differences = pairs.map(|(one, other)| one - other).collect();
        Ok(Sample::of_trials(
            format!("{} less {}", self.name(), other.name()),
            self.unit().of_difference(),
            differences,
            self.sampling(),
        ))
    }
}
