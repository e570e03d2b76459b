//! The Bernoulli distribution: one with a given probability, else zero.

use std::cmp::Ordering;
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
use crate::error::Invalid;
use crate::quantity::Share;

/// The Bernoulli distribution, of an event that happens or does not: one with the given
/// probability, else zero.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let approval = Dist::bernoulli(Share::percent(70.0)?);
/// assert_eq!(approval.quantile(Share::percent(30.0)?), 0.0);
/// assert_eq!(approval.quantile(Share::percent(31.0)?), 1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bernoulli(Share);

impl Bernoulli {
    /// The distribution of an event with this probability.
    #[must_use]
    pub fn new(probability: Share) -> Self {
        Self(probability)
    }

    /// The probability of one.
    #[must_use]
    pub fn probability(&self) -> Share {
        self.0
    }

    fn value(self, zero: bool) -> f64 {
        if self.0.value() >= 1.0 || !(zero || self.0.value() <= 0.0) {
            1.0
        } else {
            0.0
        }
    }
}

impl Dist {
    /// The Bernoulli distribution: one with this probability, else zero.
    #[must_use]
    pub fn bernoulli(probability: Share) -> Self {
        Self::Bernoulli(Bernoulli::new(probability))
    }
}

impl Distribution for Bernoulli {
    fn quantile(&self, probability: Share) -> f64 {
        self.value(probability <= self.0.complement())
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        self.value(self.0 <= probability)
    }

    fn cdf(&self, x: f64) -> Share {
        if x >= 1.0 {
            Share::ONE
        } else if x >= 0.0 {
            self.0.complement()
        } else {
            Share::ZERO
        }
    }

    fn survival(&self, x: f64) -> Share {
        if x >= 1.0 {
            Share::ZERO
        } else if x >= 0.0 {
            self.0
        } else {
            Share::ONE
        }
    }

    fn support(&self) -> Support {
        Support {
            low: self.value(true),
            high: self.value(false),
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(self.0.value())
    }

    fn variance(&self) -> Option<f64> {
        Some(self.0.of(self.0.complement()).value())
    }

    fn mode(&self) -> Option<f64> {
        let p = self.0.value();
        match p.partial_cmp(&0.5) {
            Some(Ordering::Less) => Some(0.0),
            Some(Ordering::Greater) => Some(1.0),
            _ => None,
        }
    }
}

impl Member for Bernoulli {
    fn texture(&self) -> Texture {
        Texture::Values
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        let p = self.probability();
        Some(vec![(0.0, p.complement().value()), (1.0, p.value())])
    }
}

impl Named for Bernoulli {
    const NAME: &'static str = "Bernoulli";

    fn read(text: &str) -> Option<Result<Self, Invalid>> {
        let numbers = text::numbers("Bernoulli({probability})", text)?;
        Some(argument(Self::NAME, "probability", &numbers)?.map(Self::new))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        Share::any().prop_map(Self::new).boxed()
    }
}

impl fmt::Display for Bernoulli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bernoulli({})", self.0)
    }
}
