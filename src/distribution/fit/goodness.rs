//! The distance of a fitted distribution from the data.

use serde::{Deserialize, Serialize};

use super::super::{Dist, Distribution, Family};
use super::Fit;
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;
use crate::random::{Seed, Stream};

/// The distance of a fitted distribution from the data.
///
/// The usual tables of p-values do not apply to these statistics, because the parameters were
/// estimated from the same data: they would accept almost every fit. Use [`Fit::p_values`] instead.
///
/// # Formula
/// With the fitted distribution function `F` at the sorted observations:
/// Kolmogorov-Smirnov `D = sup |F_n(x) - F(x)|`; Anderson-Darling
/// `A^2 = -n - 1/n sum (2 i - 1) (ln F(x_i) + ln(1 - F(x_(n + 1 - i))))`.
///
/// # Example
/// See [`Fit::p_values`].
///
/// # Reference
/// T. W. Anderson and D. A. Darling (1954), *Journal of the American Statistical Association* 49,
/// 765-769; H. W. Lilliefors (1967), the same, 62, 399-402, for what estimated parameters change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Goodness {
    /// The greatest distance between the distribution's probabilities and the data's.
    pub kolmogorov_smirnov: f64,
    /// The squared distance weighted towards the tails; `None` for counts, and if an observation
    /// lies at an end of the support (as the least one of a Pareto distribution does).
    pub anderson_darling: Option<f64>,
}

/// The share of samples from the fitted distribution that are at least as far from their own fit as
/// the data are from theirs: small values speak against the family.
///
/// # Example
/// See [`Fit::p_values`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PValues {
    /// By the Kolmogorov-Smirnov distance.
    pub kolmogorov_smirnov: f64,
    /// By the Anderson-Darling distance, if there is one.
    pub anderson_darling: Option<f64>,
    /// How many resamples could be fitted; those that could not are left out.
    pub resamples: u32,
}

impl Goodness {
    pub(super) fn of(law: &Dist, family: Family, sorted: &[f64]) -> Self {
        let counts = family.is_count();
        Self {
            kolmogorov_smirnov: kolmogorov_smirnov(law, sorted, counts),
            anderson_darling: if counts {
                None
            } else {
                anderson_darling(law, sorted)
            },
        }
    }
}

fn kolmogorov_smirnov(law: &Dist, sorted: &[f64], counts: bool) -> f64 {
    let n = sorted.len() as f64;
    let mut distance: f64 = 0.0;
    let mut before = 0.0;
    for run in sorted.chunk_by(|a, b| a >= b) {
        let upto = before + run.len() as f64;
        let at = law.cdf(run[0]).value();
        // Just below the observation a continuous distribution has the same value, one of counts a
        // step.
        let below = if counts {
            law.cdf(run[0] - 1.0).value()
        } else {
            at
        };
        distance = distance
            .max((upto / n - at).abs())
            .max((below - before / n).abs());
        before = upto;
    }
    distance
}

fn anderson_darling(law: &Dist, sorted: &[f64]) -> Option<f64> {
    let n = sorted.len() as f64;
    let mut sum = 0.0;
    for (index, (low, high)) in sorted.iter().zip(sorted.iter().rev()).enumerate() {
        let weight = 2.0 * index as f64 + 1.0;
        let (below, above) = (law.cdf(*low).value(), law.survival(*high).value());
        sum += weight * (libm::log(below) + libm::log(above));
    }
    let statistic = -n - sum / n;
    statistic.is_finite().then_some(statistic)
}

impl Fit {
    /// P-values of the [`Goodness`] by parametric bootstrap: `resamples` samples of the same size
    /// are drawn from the fitted distribution and fitted in the same way. The same seed gives the
    /// same bits.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 19 to 1 000 000 resamples, of at most a million observations.
    ///
    /// # Precision
    /// The standard error of a p-value `p` is `sqrt(p (1 - p) / resamples)`.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Family, Fit};
    ///
    /// let waits: Vec<f64> = (1..=40).map(|k| -f64::ln(1.0 - (f64::from(k) - 0.5) / 40.0)).collect();
    /// let good = Fit::new(Family::Exponential, &waits)?.p_values(199, 1.into())?;
    /// assert!(good.kolmogorov_smirnov > 0.9);
    /// let bad = Fit::new(Family::Normal, &waits)?.p_values(199, 1.into())?;
    /// assert!(bad.anderson_darling.unwrap() < 0.05);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// W. Stute, W. Gonzalez Manteiga and M. Presedo Quindimil (1993), *Metrika* 40, 243-256.
    pub fn p_values(&self, resamples: u32, seed: Seed) -> Result<PValues, Invalid> {
        Permitted::between(19.0, 1e6).check("resamples", f64::from(resamples))?;
        let size = self.observations;
        Permitted::between(1.0, 1e6).check("observations to resample", size as f64)?;
        let stream = Stream::new(seed, "resamples of a fitted law");
        let mut column = vec![0.0; size.next_multiple_of(16)];
        let (mut fitted, mut farther, mut heavier) = (0_u32, 0_u32, 0_u32);
        for index in 0..u64::from(resamples) {
            stream.fill(index * column.len() as u64, &mut column);
            let sample: Vec<f64> = column[..size].iter().map(|&u| self.quantile(u)).collect();
            let Ok(other) = Self::new(self.family, &sample) else {
                continue;
            };
            fitted += 1;
            let (mine, other) = (&self.goodness, &other.goodness);
            farther += u32::from(other.kolmogorov_smirnov >= mine.kolmogorov_smirnov);
            heavier += u32::from(other.anderson_darling >= mine.anderson_darling);
        }
        let part = |count: u32| f64::from(count + 1) / f64::from(fitted + 1);
        Ok(PValues {
            kolmogorov_smirnov: part(farther),
            anderson_darling: self.goodness.anderson_darling.map(|_| part(heavier)),
            resamples: fitted,
        })
    }

    fn quantile(&self, u: f64) -> f64 {
        let at = |p: f64| Share::new(p).unwrap_or(Share::ZERO);
        if u > 0.5 {
            self.distribution.upper_quantile(at(1.0 - u))
        } else {
            self.distribution.quantile(at(u))
        }
    }
}
