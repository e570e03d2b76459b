//! Durations: distributions of delay in whole periods.

use serde::Serialize;

use crate::distribution::{Dist, Distribution};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Timeline};

/// The distribution of a duration over whole periods, such as a sales cycle or the life of
/// hardware.
///
/// # Formula
/// A duration counts as the nearest whole number of periods: the share that takes `k` periods is
/// `cdf(k + 1/2) - cdf(k - 1/2)`. This keeps the mean to second order.
///
/// # Example
/// ```
/// use bizcase::adoption::Lags;
/// use bizcase::distribution::Dist;
///
/// // A sales cycle of three to nine months, most often four.
/// let cycle = Lags::of(&Dist::triangular(3.0, 4.0, 9.0)?, 24)?;
/// assert!(cycle.share(2).abs() < 1e-12 && cycle.share(4) > cycle.share(8));
/// assert!((cycle.mean() - 16.0 / 3.0).abs() < 0.05);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lags {
    shares: Vec<f64>,
    /// The share that takes as long or longer.
    surviving: Vec<f64>,
}

impl Lags {
    /// The shares of a distribution of durations in periods, up to `longest`.
    ///
    /// # Errors
    /// [`Invalid`] if the distribution allows negative durations, or `longest` is zero or exceeds
    /// [`Timeline::MAX_PERIODS`].
    pub fn of(law: &Dist, longest: u32) -> Result<Self, Invalid> {
        check_periods(longest as usize)?;
        let low = law.support().low;
        Permitted::COUNT
            .check("shortest duration", low)
            .map_err(|invalid| invalid.hint("truncate the distribution at zero"))?;
        let survival = |x: f64| law.survival(x).value();
        let mut surviving = vec![1.0];
        surviving.extend((0..=longest).map(|k| survival(f64::from(k) + 0.5)));
        Ok(Self::from_survival(surviving))
    }

    /// A fixed duration of `periods` periods.
    ///
    /// # Errors
    /// [`Invalid`] for more than [`Timeline::MAX_PERIODS`].
    pub fn fixed(periods: u32) -> Result<Self, Invalid> {
        check_periods(periods.max(1) as usize)?;
        let mut surviving = vec![1.0; periods as usize + 1];
        surviving.push(0.0);
        Ok(Self::from_survival(surviving))
    }

    fn from_survival(surviving: Vec<f64>) -> Self {
        let shares = surviving
            .windows(2)
            .map(|pair| (pair[0] - pair[1]).max(0.0));
        Self {
            shares: shares.collect(),
            surviving,
        }
    }

    /// The share that takes exactly `periods` periods.
    #[must_use]
    pub fn share(&self, periods: u32) -> f64 {
        self.shares.get(periods as usize).copied().unwrap_or(0.0)
    }

    /// The share that takes `periods` periods or more.
    #[must_use]
    pub fn surviving(&self, periods: u32) -> f64 {
        let known = self.surviving.get(periods as usize);
        known.or(self.surviving.last()).copied().unwrap_or(0.0)
    }

    /// The hazard: the share that ends after `periods` periods, of what has lasted that long; one
    /// if nothing has.
    #[must_use]
    pub fn hazard(&self, periods: u32) -> f64 {
        let left = self.surviving(periods);
        if left > 0.0 {
            (self.share(periods) / left).min(1.0)
        } else {
            1.0
        }
    }

    /// The mean duration in periods, within the longest one.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let within: f64 = self.shares.iter().sum();
        let sum: f64 = (0..).zip(&self.shares).map(|(k, s)| f64::from(k) * s).sum();
        if within > 0.0 { sum / within } else { 0.0 }
    }

    /// What starts in the periods up to and including the last given ends in that one.
    pub(super) fn ending<Q, N: Number>(&self, started: &[Approx<Q, N>]) -> Approx<Q, N> {
        let pairs = self.shares.iter().zip(started.iter().rev());
        let sum = pairs.fold(N::splat(0.0), |sum, (&share, begun)| {
            sum + begun.number() * N::splat(share)
        });
        Approx::from_number(sum)
    }
}

pub(super) fn check_periods(periods: usize) -> Result<(), Invalid> {
    let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
    permitted.check("number of periods", periods as f64)?;
    Ok(())
}
