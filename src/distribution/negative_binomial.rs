//! How many fail before enough succeed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::lattice::{by_steps, peak};
use super::law::finite;
use super::parameters::parameters;
use super::{Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit};
use crate::quantity::Share;

/// How many trials fail before a given number have succeeded; also a Poisson count whose rate is
/// not known exactly, which is why the number of successes may be a fraction.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
/// use bizcase::quantity::Share;
///
/// // Demos that lead nowhere until five are sold, at 30 % each.
/// let lost = Dist::negative_binomial(5.0, Share::percent(30.0)?)?;
/// assert_eq!(lost.median(), 11.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct NegativeBinomial {
    successes: f64,
    probability: Share,
}

parameters!(NegativeBinomial {
    successes: f64,
    probability: Share
});

impl NegativeBinomial {
    /// The law of failures before this many successes.
    ///
    /// # Errors
    /// [`Invalid`] unless the successes are within what doubles resolve (1e-9 to 1e15) and the
    /// probability is above 1e-15.
    pub fn new(successes: f64, probability: Share) -> Result<Self, Invalid> {
        check::SHAPE.check("successes of negative binomial", successes)?;
        CHANCE.check("probability of negative binomial", probability.value())?;
        Ok(Self {
            successes,
            probability,
        })
    }

    /// The number of successes waited for.
    #[must_use]
    pub fn successes(&self) -> f64 {
        self.successes
    }

    /// The probability of success.
    #[must_use]
    pub fn probability(&self) -> Share {
        self.probability
    }

    fn tail(&self, side: Side, k: f64) -> f64 {
        let at = Unit {
            x: self.probability.value(),
            y: self.probability.complement().value(),
        };
        BetaTails::new(self.successes, k + 1.0).tail(side, at)
    }

    fn odds_against(&self) -> f64 {
        self.probability.complement().value() / self.probability.value()
    }
}

/// Below this the number of failures outgrows the whole numbers of a double.
pub(super) const CHANCE: Permitted =
    Permitted::interval(Bound::Excluding(1e-15), Bound::Including(1.0));

impl Distribution for NegativeBinomial {
    by_steps!();

    fn support(&self) -> Support {
        if self.probability.value() < 1.0 {
            Support::POSITIVE
        } else {
            Support {
                low: 0.0,
                high: 0.0,
            }
        }
    }

    fn mean(&self) -> Option<f64> {
        finite(self.successes * self.odds_against())
    }

    fn variance(&self) -> Option<f64> {
        finite(self.successes * self.odds_against() / self.probability.value())
    }

    fn mode(&self) -> Option<f64> {
        if self.successes <= 1.0 || self.probability.value() >= 1.0 {
            return Some(0.0);
        }
        let turn = (self.successes - 1.0) * self.odds_against();
        if turn < 1.0 { Some(0.0) } else { peak(turn) }
    }
}

impl fmt::Display for NegativeBinomial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "negative binomial({} successes, {})",
            self.successes, self.probability
        )
    }
}
