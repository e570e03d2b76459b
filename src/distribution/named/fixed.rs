//! A value that is certain.

use std::fmt;

#[cfg(feature = "proptest")]
use proptest::strategy::{BoxedStrategy, Strategy};
use serde::{Deserialize, Serialize};

#[cfg(feature = "proptest")]
use crate::distribution::arguments::Argument;
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::argument;
use crate::distribution::named::{Named, text};
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A value that is certain, where a distribution is asked for.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let price = Dist::fixed(25.0)?;
/// assert_eq!(price.mean(), Some(25.0));
/// assert_eq!(price.variance(), Some(0.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Fixed(f64);

impl Fixed {
    /// The distribution of one value.
    ///
    /// # Errors
    /// [`Invalid`] if it is infinite or NaN.
    pub fn new(value: f64) -> Result<Self, Invalid> {
        Ok(Self(Permitted::FINITE.check("fixed value", value)? + 0.0))
    }

    /// A value that is known to be finite.
    pub(crate) const fn literal(value: f64) -> Self {
        Self(value)
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.0
    }
}

impl Dist {
    /// A value that is certain.
    ///
    /// # Errors
    /// See [`Fixed::new`].
    pub fn fixed(value: f64) -> Result<Self, Invalid> {
        Fixed::new(value).map(Self::Fixed)
    }
}

impl Distribution for Fixed {
    fn quantile(&self, _probability: Share) -> f64 {
        self.0
    }

    fn upper_quantile(&self, _probability: Share) -> f64 {
        self.0
    }

    fn cdf(&self, x: f64) -> Share {
        if x >= self.0 { Share::ONE } else { Share::ZERO }
    }

    fn support(&self) -> Support {
        Support {
            low: self.0,
            high: self.0,
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.0)
    }

    fn variance(&self) -> Option<f64> {
        Some(0.0)
    }

    fn mode(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl Member for Fixed {
    fn texture(&self) -> Texture {
        Texture::Values
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        Some(vec![(self.value(), 1.0)])
    }
}

impl Named for Fixed {
    const NAME: &'static str = "fixed";

    fn read(text: &str) -> Option<Result<Self, Invalid>> {
        let numbers = text::numbers("fixed({value})", text)?;
        Some(argument(Self::NAME, "value", &numbers)?.and_then(Self::new))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        f64::any().prop_map(Self).boxed()
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl TryFrom<f64> for Fixed {
    type Error = Invalid;

    fn try_from(value: f64) -> Result<Self, Invalid> {
        Self::new(value)
    }
}

impl From<Fixed> for f64 {
    fn from(fixed: Fixed) -> f64 {
        fixed.0
    }
}
