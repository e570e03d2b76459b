//! Churn that changes between segments of periods.

use serde::Serialize;

use super::Survival;
use super::lifetime::{by_trial, positive};
use crate::error::{Invalid, loaded};
use crate::quantity::{Approx, Number, Ratio, Share, Timeline};

/// A lifetime distribution with constant churn within segments of periods: an introductory year, a
/// first renewal, the time after.
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{PiecewiseHazard, Survival};
///
/// // 10 % a month for three months, 5 % to the end of the year, 2 % from then on.
/// let percent = Share::percent;
/// let distribution = PiecewiseHazard::new([(3, percent(10.0)?), (12, percent(5.0)?)], percent(2.0)?)?;
/// let year: Approx<Share, f64> = distribution.survival(12);
/// assert!((year.number() - 0.9_f64.powi(3) * 0.95_f64.powi(9)).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PiecewiseHazard<N = f64> {
    /// The last period of each stretch but the open one.
    ends: Vec<u32>,
    /// The share kept per period in each stretch.
    kept: Vec<N>,
}

loaded::through!(
    PiecewiseHazard { ends: Vec<u32>, kept: Vec<Share> } => PiecewiseHazard::from_kept(ends, &kept)
);

impl PiecewiseHazard {
    /// Segments by their last period and churn per period, and the churn after the last segment.
    ///
    /// # Errors
    /// [`Invalid`] unless the ends rise from 1 on.
    pub fn new(
        stretches: impl IntoIterator<Item = (u32, Share)>,
        after: Share,
    ) -> Result<Self, Invalid> {
        let (mut ends, mut kept) = (Vec::new(), Vec::new());
        for (end, churn) in stretches {
            if end <= ends.last().copied().unwrap_or(0) || end > Timeline::MAX_PERIODS {
                let rule = "after the one before, from 1 to 1200";
                return Err(Invalid::rule("last period of a stretch", end, rule));
            }
            ends.push(end);
            kept.push(churn.complement().value());
        }
        kept.push(after.complement().value());
        Ok(Self { ends, kept })
    }

    /// Stretches by the share kept per period in each, the open one among them: a complement of a
    /// complement is not the share itself to the bit.
    fn from_kept(ends: Vec<u32>, kept: &[Share]) -> Result<Self, Invalid> {
        if kept.len() != ends.len() + 1 {
            let rule = "one for each stretch and one for the open one";
            return Err(Invalid::rule("shares kept", kept.len(), rule));
        }
        Self::new(ends.iter().map(|&end| (end, Share::ZERO)), Share::ZERO)?;
        let kept = kept.iter().map(|share| share.value()).collect();
        Ok(Self { ends, kept })
    }

    /// The last period of each segment except the open one, and the churn per period of all
    /// segments.
    #[must_use]
    pub fn churns(&self) -> (&[u32], Vec<Share>) {
        let churns = self.kept.iter().map(|kept| Share::literal(1.0 - kept));
        (&self.ends, churns.collect())
    }
}

impl<N: Number> PiecewiseHazard<N> {
    /// The distribution with churns of a trial or of several, which are not checked: one per
    /// segment and one for the time after. A missing churn counts as zero.
    #[must_use]
    pub fn from_draws(ends: &[u32], churns: &[Approx<Share, N>]) -> Self {
        let kept = |index: usize| {
            churns
                .get(index)
                .map_or(N::splat(1.0), |churn| churn.complement().number())
        };
        Self {
            ends: ends.to_vec(),
            kept: (0..=ends.len()).map(kept).collect(),
        }
    }
}

impl<N: Number> Survival<N> for PiecewiseHazard<N> {
    fn survival(&self, period: u32) -> Approx<Share, N> {
        let (mut share, mut start) = (N::splat(1.0), 0);
        let ends = self.ends.iter().copied().chain([u32::MAX]);
        for (end, &kept) in ends.zip(&self.kept) {
            let periods = end.min(period).saturating_sub(start);
            share = share * super::geometric::raised(kept, periods);
            start = end;
        }
        Approx::from_number(share)
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let there = <Self as Survival<N>>::survival(self, period).number();
        if !positive(there) {
            return None;
        }
        let (mut sum, mut share, mut start) = (N::splat(0.0), N::splat(1.0), period);
        for (&end, &kept) in self.ends.iter().zip(&self.kept) {
            let periods = end.saturating_sub(start);
            sum = sum + share * by_trial([kept], |[kept]| powers(kept, f64::from(periods)));
            share = share * super::geometric::raised(kept, periods);
            start = start.max(end);
        }
        if let Some(&kept) = self.kept.last() {
            let rest = by_trial([share, kept], |[share, kept]| {
                if share > 0.0 {
                    share * kept / (1.0 - kept)
                } else {
                    0.0
                }
            });
            sum = sum + rest;
        }
        Some(Approx::from_number(sum))
    }
}

/// `q + q^2 + ... + q^n`.
fn powers(q: f64, n: f64) -> f64 {
    if q >= 1.0 || n <= 0.0 {
        return q * n;
    }
    let churn = 1.0 - q;
    q * -libm::expm1(n * libm::log1p(-churn)) / churn
}
