//! Months that are busier than others.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};

/// How far the mean of a season's factors may be from one, as of figures with two decimals.
const ROUNDED: f64 = 0.005;

/// How much is asked for in each month of the calendar, as a multiple of a mean month, January
/// first.
///
/// The factors are above zero and their mean is 1, so that a year is what it would be without a
/// season.
///
/// # Example
/// ```
/// use bizcase::case::Season;
///
/// // Advertisers spend most before Christmas.
/// let season = Season::new([0.8, 0.8, 0.9, 0.9, 1.0, 1.0, 0.9, 0.9, 1.0, 1.1, 1.3, 1.4])?;
/// assert_eq!(season.factors()[11], 1.4);
/// assert!(Season::new([1.5; 12]).is_err());
/// # Ok::<(), bizcase::error::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub struct Season([f64; 12]);

impl Season {
    /// The factors of the months, January first.
    ///
    /// # Errors
    /// [`Invalid`] if a factor is not above zero, or the mean is not 1 to half a hundredth.
    pub fn new(factors: [f64; 12]) -> Result<Self, Invalid> {
        for (&factor, month) in factors.iter().zip(1..) {
            Permitted::POSITIVE.check(&format!("season of month {month}"), factor)?;
        }
        let mean = factors.iter().sum::<f64>() / 12.0;
        if (mean - 1.0).abs() > ROUNDED {
            let rule = "1, so that a year stays what it is";
            let hint = "divide each factor by their mean";
            return Err(Invalid::rule("mean of the season", mean, rule).hint(hint));
        }
        Ok(Self(factors))
    }

    /// The factors of the months, January first.
    #[must_use]
    pub const fn factors(&self) -> &[f64; 12] {
        &self.0
    }

    /// The factors from a month of the calendar on, which is 1 for January.
    pub(in crate::case) fn beginning_in(&self, month: i32) -> [f64; 12] {
        let first = usize::try_from(month - 1).unwrap_or(0);
        std::array::from_fn(|place| self.0[(first + place) % 12])
    }
}

impl TryFrom<Vec<f64>> for Season {
    type Error = Invalid;

    fn try_from(factors: Vec<f64>) -> Result<Self, Invalid> {
        let twelve = <[f64; 12]>::try_from(factors);
        let factors = twelve.map_err(|given| {
            let value = format!("{} factors", given.len());
            Invalid::rule("season", value, "twelve factors, January first")
        })?;
        Self::new(factors)
    }
}

impl From<Season> for Vec<f64> {
    fn from(season: Season) -> Self {
        season.0.to_vec()
    }
}
