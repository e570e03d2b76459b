//! How many events, when they come independently.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lattice::{WHOLE, by_steps, peak};
use super::parameters::parameters;
use super::{Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{GammaTails, Side};

/// How many events come in a period when they come independently at a steady rate.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// let tickets = Dist::poisson(50.0)?;
/// assert_eq!(tickets.quantile(Share::percent(95.0)?), 62.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Poisson {
    mean: f64,
}

parameters!(Poisson { mean: f64 });

impl Poisson {
    /// The law with this mean.
    ///
    /// # Errors
    /// [`Invalid`] unless the mean is above zero and below 2^53, where doubles skip whole numbers.
    pub fn new(mean: f64) -> Result<Self, Invalid> {
        let permitted = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(WHOLE));
        permitted.check("mean of Poisson", mean)?;
        Ok(Self { mean })
    }

    fn tail(self, side: Side, k: f64) -> f64 {
        // At most k events have come if the wait for the next is not over.
        let wait = match side {
            Side::Lower => Side::Upper,
            Side::Upper => Side::Lower,
        };
        GammaTails::new(k + 1.0).tail(wait, self.mean)
    }
}

impl Distribution for Poisson {
    by_steps!();

    fn support(&self) -> Support {
        Support::POSITIVE
    }

    fn mean(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn variance(&self) -> Option<f64> {
        Some(self.mean)
    }

    fn mode(&self) -> Option<f64> {
        peak(self.mean)
    }
}

impl fmt::Display for Poisson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Poisson(mean {})", self.mean)
    }
}
