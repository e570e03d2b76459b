//! Stated assumptions about survival beyond the data.

use serde::{Deserialize, Serialize};

use super::{LifetimeDistribution, MOST_PERIODS, Survival};
use crate::error::{Invalid, RetentionError};
use crate::quantity::{Approx, Number, Ratio, Share};

/// The assumption about customers who stay longer than anyone was observed.
///
/// # Example
/// See [`Extended`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Tail {
    /// Everyone leaves when the data end: a lower bound.
    EveryoneLeaves,
    /// This share leaves in every later period.
    ConstantChurn(Share),
    /// The mean churn of the last `periods` observed periods continues: the share lost over them,
    /// spread evenly.
    RecentChurn {
        /// How many of the last observed periods to average.
        periods: u32,
    },
    /// Remaining customers follow a distribution, given that they have stayed that long.
    Distribution(LifetimeDistribution),
}

/// A survival curve observed or fitted up to some period, and continued by a stated [`Tail`].
///
/// # Example
/// ```
/// use bizcase::quantity::{Approx, Share};
/// use bizcase::retention::{Extended, Survival, Tail};
///
/// let curve = Extended::new(vec![1.0, 0.8, 0.72], Tail::RecentChurn { periods: 1 })?;
/// let third: Approx<Share, f64> = curve.survival(3);
/// assert!((third.number() - 0.72 * 0.9).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extended {
    curve: Vec<f64>,
    tail: Tail,
    /// The logarithm of the share kept per period, where the tail has one.
    ln_kept: f64,
}

/// How many whole periods lie within a time.
pub(super) fn whole_periods(time: f64) -> Result<u32, RetentionError> {
    let whole = libm::floor(time);
    if whole < 1.0 {
        let rule = "one period or longer";
        return Err(Invalid::rule("time observed", time, rule).into());
    }
    if whole > f64::from(MOST_PERIODS) {
        let rule = "at most a million periods to be written out one by one";
        let hint = "count in longer periods";
        return Err(Invalid::rule("time observed", time, rule).hint(hint).into());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and within the limits just checked"
    )]
    Ok(whole as u32)
}

impl Extended {
    /// A curve of the shares remaining at the end of period 0, 1, 2, ..., continued by a tail.
    ///
    /// # Errors
    /// [`Invalid`] unless the curve starts with 1, never rises and stays within [0, 1], naming the
    /// period; or if the tail looks back further than the curve goes.
    pub fn new(curve: Vec<f64>, tail: Tail) -> Result<Self, RetentionError> {
        use crate::error::Permitted;
        for (period, &share) in curve.iter().enumerate() {
            let place = format!("survival to period {period}");
            Permitted::SHARE.check(&place, share)?;
            let before = if period == 0 { 1.0 } else { curve[period - 1] };
            if share > before || (period == 0 && share < 1.0) {
                let rule = "1 at period 0, and not above the period before";
                return Err(Invalid::rule(&place, share, rule).into());
            }
        }
        let Some(&end) = curve.last() else {
            return Err(Invalid::rule("survival curve", "empty", "one period or longer").into());
        };
        let ln_kept = match &tail {
            Tail::EveryoneLeaves => f64::NEG_INFINITY,
            Tail::ConstantChurn(churn) => libm::log1p(-churn.value()),
            Tail::Distribution(_) => 0.0,
            &Tail::RecentChurn { periods } => {
                let back = curve.len().checked_sub(1 + periods as usize);
                let Some(start) = back.filter(|_| periods > 0) else {
                    let rule = "from 1 to as many as were observed";
                    return Err(Invalid::rule("recent periods", periods, rule).into());
                };
                if end > 0.0 {
                    libm::log(end / curve[start]) / f64::from(periods)
                } else {
                    f64::NEG_INFINITY
                }
            }
        };
        Ok(Self {
            curve,
            tail,
            ln_kept,
        })
    }

    /// The last period before the tail.
    #[must_use]
    pub fn observed_periods(&self) -> u32 {
        u32::try_from(self.curve.len() - 1).unwrap_or(u32::MAX)
    }

    /// The assumption beyond the curve.
    #[must_use]
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    fn share(&self, period: u32) -> f64 {
        if let Some(&share) = self.curve.get(period as usize) {
            return share;
        }
        let last = self.observed_periods();
        let end = self.curve[last as usize];
        match &self.tail {
            Tail::Distribution(law) => {
                let at_end: Approx<Share, f64> = law.survival(last);
                let later: Approx<Share, f64> = law.survival(period);
                if at_end.number() > 0.0 {
                    end * (later.number() / at_end.number()).min(1.0)
                } else {
                    0.0
                }
            }
            _ if self.ln_kept > f64::NEG_INFINITY => {
                end * libm::exp(self.ln_kept * f64::from(period - last))
            }
            _ => 0.0,
        }
    }
}

impl Extended {
    /// See [`Survival::periods_ahead`].
    fn ahead(&self, period: u32) -> Option<f64> {
        let there = self.share(period);
        if there <= 0.0 {
            return None;
        }
        let last = self.observed_periods().max(period);
        let end = self.share(last);
        let within = self.curve.iter().skip(period as usize + 1).sum::<f64>();
        let beyond = match &self.tail {
            _ if end <= 0.0 => 0.0,
            Tail::EveryoneLeaves => 0.0,
            // Whom the distribution knows nothing of have left.
            Tail::Distribution(law) if Survival::<f64>::survival(law, last).number() <= 0.0 => 0.0,
            Tail::Distribution(law) => Survival::<f64>::periods_ahead(law, last)?.number(),
            // q + q^2 + ...
            _ => 1.0 / libm::expm1(-self.ln_kept),
        };
        Some((within + end * beyond) / there)
    }
}

impl<N: Number> Survival<N> for Extended {
    fn survival(&self, period: u32) -> Approx<Share, N> {
        Approx::new(self.share(period))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        self.ahead(period).map(Approx::new)
    }
}
