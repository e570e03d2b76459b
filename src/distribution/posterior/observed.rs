//! What was seen of a value.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::distribution::check::exact;
use crate::distribution::{Dist, Distribution};
use crate::error::{Invalid, Permitted};

/// An observation of a value that is not known: a number of successes, of events or of purchases,
/// or an estimate with its standard error.
///
/// # Example
/// ```
/// use bizcase::distribution::Observed;
///
/// assert_eq!(Observed::successes(12, 300)?.to_string(), "12 of 300");
/// assert_eq!(Observed::events(40, 6.0)?.to_string(), "40 events in 6");
/// assert_eq!(Observed::bought(200, 61_000.0)?.to_string(), "200 for 61000");
/// assert_eq!(Observed::estimate(52.0, 1.5)?.to_string(), "52 +- 1.5");
///
/// let error = Observed::successes(12, 3).unwrap_err();
/// assert!(error.to_string().starts_with("successes = 12 is outside [0, 3]"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "Stated")]
#[non_exhaustive]
pub enum Observed {
    /// Successes among trials, such as conversions among visitors: an observation of a share.
    Successes {
        /// The number of successes.
        seen: u64,
        /// The number of trials.
        of: u64,
    },
    /// Events over a time or another exposure: an observation of a rate.
    Events {
        /// The number of events.
        seen: u64,
        /// The exposure, in the unit of the rate.
        exposure: f64,
    },
    /// Purchases for an amount, such as customers won by a budget: an observation of the cost of
    /// one.
    Bought {
        /// The number of purchases.
        bought: u64,
        /// The amount spent on them.
        spent: f64,
    },
    /// An estimate with its standard error, normal around the value.
    Estimate {
        /// The estimate.
        mean: f64,
        /// Its standard error.
        standard_error: f64,
    },
}

/// The observation as written, before it is checked.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Stated {
    Successes { seen: u64, of: u64 },
    Events { seen: u64, exposure: f64 },
    Bought { bought: u64, spent: f64 },
    Estimate { mean: f64, standard_error: f64 },
}

impl Observed {
    /// `seen` successes among `of` trials.
    ///
    /// # Errors
    /// [`Invalid`] if there are no trials, or more successes than trials.
    pub fn successes(seen: u64, of: u64) -> Result<Self, Invalid> {
        Permitted::between(1.0, 9e15).check("trials", exact(of))?;
        Permitted::between(0.0, exact(of)).check("successes", exact(seen))?;
        Ok(Self::Successes { seen, of })
    }

    /// `seen` events over an exposure.
    ///
    /// # Errors
    /// [`Invalid`] unless the exposure is finite and above zero.
    pub fn events(seen: u64, exposure: f64) -> Result<Self, Invalid> {
        Permitted::between(0.0, 9e15).check("events", exact(seen))?;
        Permitted::POSITIVE.check("exposure", exposure)?;
        Ok(Self::Events { seen, exposure })
    }

    /// Purchases for the amount `spent`: at a cost `c` of one, their number has a Poisson
    /// distribution with mean `spent / c`.
    ///
    /// # Errors
    /// [`Invalid`] unless the amount is finite and above zero.
    pub fn bought(bought: u64, spent: f64) -> Result<Self, Invalid> {
        Permitted::between(0.0, 9e15).check("bought", exact(bought))?;
        Permitted::POSITIVE.check("spent", spent)?;
        Ok(Self::Bought { bought, spent })
    }

    /// An estimate with its standard error.
    ///
    /// # Errors
    /// [`Invalid`] unless the estimate is finite and the standard error finite and above zero.
    pub fn estimate(mean: f64, standard_error: f64) -> Result<Self, Invalid> {
        Permitted::FINITE.check("estimate", mean)?;
        Permitted::POSITIVE.check("standard error", standard_error)?;
        Ok(Self::Estimate {
            mean,
            standard_error,
        })
    }

    /// Whether the distribution is of values that this can be an observation of.
    pub(super) fn suits(&self, law: &Dist) -> Result<(), Invalid> {
        let permitted = match self {
            Self::Successes { .. } => Permitted::SHARE,
            Self::Events { .. } | Self::Bought { .. } => Permitted::between(0.0, f64::INFINITY),
            Self::Estimate { .. } => return Ok(()),
        };
        let support = law.support();
        for end in [support.low, support.high] {
            permitted
                .check("end of the prior distribution", end)
                .map_err(|error| error.hint(format!("{self} says nothing of {law}")))?;
        }
        Ok(())
    }

    /// The logarithm of the likelihood of a value, up to a constant; minus infinity where the
    /// value could not have given this.
    pub(crate) fn log_likelihood(&self, x: f64) -> f64 {
        let log = match *self {
            Self::Successes { seen, of } => {
                let (seen, failed) = (exact(seen), exact(of - seen));
                times_log(seen, libm::log(x)) + times_log(failed, libm::log1p(-x))
            }
            Self::Events { seen, exposure } => times_log(exact(seen), libm::log(x)) - exposure * x,
            Self::Bought { bought, spent } => -times_log(exact(bought), libm::log(x)) - spent / x,
            Self::Estimate {
                mean,
                standard_error,
            } => {
                let away = (x - mean) / standard_error;
                -0.5 * away * away
            }
        };
        if log.is_nan() { f64::NEG_INFINITY } else { log }
    }

    /// The most likely value by these data alone, and how far the data let it be from there.
    pub(super) fn centre(&self) -> (f64, f64) {
        match *self {
            Self::Successes { seen, of } => {
                let p = (exact(seen) + 0.5) / (exact(of) + 1.0);
                (p, libm::sqrt(p * (1.0 - p) / exact(of)))
            }
            Self::Events { seen, exposure } => {
                let events = exact(seen) + 0.5;
                (events / exposure, libm::sqrt(events) / exposure)
            }
            Self::Bought { bought, spent } => {
                let number = exact(bought) + 0.5;
                (spent / number, spent / (number * libm::sqrt(number)))
            }
            Self::Estimate {
                mean,
                standard_error,
            } => (mean, standard_error),
        }
    }
}

/// `n` times a logarithm, where none of minus infinity is nothing.
fn times_log(n: f64, log: f64) -> f64 {
    if n > 0.0 { n * log } else { 0.0 }
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Successes { seen, of } => write!(f, "{seen} of {of}"),
            Self::Events { seen, exposure } => write!(f, "{seen} events in {exposure}"),
            Self::Bought { bought, spent } => write!(f, "{bought} for {spent}"),
            Self::Estimate {
                mean,
                standard_error,
            } => write!(f, "{mean} +- {standard_error}"),
        }
    }
}

impl TryFrom<Stated> for Observed {
    type Error = Invalid;

    fn try_from(stated: Stated) -> Result<Self, Invalid> {
        match stated {
            Stated::Successes { seen, of } => Self::successes(seen, of),
            Stated::Events { seen, exposure } => Self::events(seen, exposure),
            Stated::Bought { bought, spent } => Self::bought(bought, spent),
            Stated::Estimate {
                mean,
                standard_error,
            } => Self::estimate(mean, standard_error),
        }
    }
}
