//! Absolute ends from what an expert's "minimum" and "maximum" mean.

use crate::distribution::{Dist, Pert, Triangular, check};
use crate::error::{Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit, rising_root};

impl Triangular {
    /// The distribution with this mode that falls below `low` in 10 % of cases and above `high` in
    /// another 10 %: what most experts mean by minimum and maximum.
    ///
    /// # Errors
    /// [`Invalid`] unless `low <= mode <= high`, `low < high` and all are finite.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Triangular;
    ///
    /// let days = Triangular::from_p10_p90(1.0, 5.0, 9.0)?;
    /// assert!((days.min() + 5.0_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_p10_p90(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Self::from_tails(0.1, low, mode, high)
    }

    /// The distribution with this mode that falls below `low` in 5 % of cases and above `high` in
    /// another 5 %.
    ///
    /// # Errors
    /// As [`from_p10_p90`](Self::from_p10_p90).
    pub fn from_p5_p95(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Self::from_tails(0.05, low, mode, high)
    }

    /// The distribution between these absolute ends that has this mean.
    ///
    /// # Errors
    /// [`Invalid`] unless the ends are finite and in order and the mean within the middle third.
    pub fn from_mean(min: f64, mean: f64, max: f64) -> Result<Self, Invalid> {
        check::range("triangular", ("minimum", min), ("maximum", max))?;
        let third = (max - min) / 3.0;
        let permitted = Permitted::between(min + third, max - third);
        permitted.check("mean of triangular", mean)?;
        let mode = mean + (mean - min) + (mean - max);
        Self::new(min, mode.clamp(min, max), max)
    }

    fn from_tails(tail: f64, low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        // With the share f of the range below the mode, the distance from the mode to the quantile
        // is sqrt(f) (sqrt(f) - sqrt(tail)) of the range.
        let distance = |f: f64| libm::sqrt(f) * (libm::sqrt(f) - libm::sqrt(tail));
        let (min, max) = ends("triangular", low, mode, high, (tail, 1.0 - tail), |f| {
            Part {
                below: distance(f),
                above: distance(1.0 - f),
                low: f - distance(f),
                high: (1.0 - f) - distance(1.0 - f),
            }
        })?;
        Self::new(min, mode, max)
    }
}

impl Pert {
    /// The distribution with this mode that falls below `low` in 10 % of cases and above `high` in
    /// another 10 %: what most experts mean by minimum and maximum.
    ///
    /// # Errors
    /// [`Invalid`] unless `low <= mode <= high`, `low < high` and all are finite.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Distribution, Pert};
    /// use bizcase::quantity::Share;
    ///
    /// let days = Pert::from_p10_p90(3.0, 8.0, 10.0)?;
    /// assert!((days.quantile(Share::percent(10.0)?) - 3.0).abs() < 1e-12);
    /// assert!(days.min() < 3.0 && days.max() > 10.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_p10_p90(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Self::from_tails(0.1, low, mode, high)
    }

    /// The distribution with this mode that falls below `low` in 5 % of cases and above `high` in
    /// another 5 %.
    ///
    /// # Errors
    /// As [`from_p10_p90`](Self::from_p10_p90).
    pub fn from_p5_p95(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Self::from_tails(0.05, low, mode, high)
    }

    /// The distribution of the usual shape between these absolute ends that has this mean.
    ///
    /// # Errors
    /// [`Invalid`] unless the ends are finite and in order and the mean at least a sixth of the
    /// range away from each.
    pub fn from_mean(min: f64, mean: f64, max: f64) -> Result<Self, Invalid> {
        check::range("PERT", ("minimum", min), ("maximum", max))?;
        let sixth = (max - min) / 6.0;
        let permitted = Permitted::between(min + sixth, max - sixth);
        permitted.check("mean of PERT", mean)?;
        let mode = mean + 0.25 * ((mean - min) + (mean - max));
        Self::new(min, mode.clamp(min, max), max)
    }

    fn from_tails(tail: f64, low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        let (min, max) = ends("PERT", low, mode, high, (0.0, 1.0), |f| {
            let unit = BetaTails::new(1.0 + 4.0 * f, 1.0 + 4.0 * (1.0 - f));
            let (Unit { x: low, .. }, Unit { y: high, .. }) = (
                unit.quantile(Side::Lower, tail),
                unit.quantile(Side::Upper, tail),
            );
            Part {
                below: f - low,
                above: (1.0 - f) - high,
                low,
                high,
            }
        })?;
        Self::new(min, mode, max)
    }
}

/// Parts of the whole range: from the low percentile to the mode, from there to the high one, and
/// what lies beyond each.
struct Part {
    below: f64,
    above: f64,
    low: f64,
    high: f64,
}

/// The ends of the range in which the mode divides the distance of the percentiles as it should, by
/// search over the share of the range below the mode.
fn ends(
    law: &str,
    low: f64,
    mode: f64,
    high: f64,
    shares: (f64, f64),
    part: impl Fn(f64) -> Part,
) -> Result<(f64, f64), Invalid> {
    check::three_points(law, low, mode, high)?;
    let (below, above) = ((mode - low) / (high - low), (high - mode) / (high - low));
    let share = rising_root(shares.0, shares.1, below, 1e-17, &|f| {
        let part = part(f);
        (part.below * above - part.above * below, f64::NAN)
    });
    let part = part(share);
    let range = (high - low) / (part.below + part.above);
    let (min, max) = (low - range * part.low, high + range * part.high);
    Ok((min.min(mode), max.max(mode)))
}

impl Dist {
    /// The smoothed distribution with this mode, 10 % of whose values lie below `low` and 10 %
    /// above `high`.
    ///
    /// # Errors
    /// See [`Pert::from_p10_p90`].
    #[doc(alias = "three-point estimate")]
    pub fn pert_p10_p90(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Pert::from_p10_p90(low, mode, high).map(Self::Pert)
    }

    /// The smoothed distribution with this mode, 5 % of whose values lie below `low` and 5 % above
    /// `high`.
    ///
    /// # Errors
    /// See [`Pert::from_p5_p95`].
    pub fn pert_p5_p95(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Pert::from_p5_p95(low, mode, high).map(Self::Pert)
    }

    /// The smoothed distribution between these absolute ends that has this mean.
    ///
    /// # Errors
    /// See [`Pert::from_mean`].
    pub fn pert_from_mean(min: f64, mean: f64, max: f64) -> Result<Self, Invalid> {
        Pert::from_mean(min, mean, max).map(Self::Pert)
    }

    /// The distribution of two straight lines with this mode, 10 % of whose values lie below `low`
    /// and 10 % above `high`.
    ///
    /// # Errors
    /// See [`Triangular::from_p10_p90`].
    #[doc(alias = "TRIGEN")]
    pub fn triangular_p10_p90(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Triangular::from_p10_p90(low, mode, high).map(Self::Triangular)
    }

    /// The distribution of two straight lines with this mode, 5 % of whose values lie below `low`
    /// and 5 % above `high`.
    ///
    /// # Errors
    /// See [`Triangular::from_p5_p95`].
    pub fn triangular_p5_p95(low: f64, mode: f64, high: f64) -> Result<Self, Invalid> {
        Triangular::from_p5_p95(low, mode, high).map(Self::Triangular)
    }

    /// The distribution of two straight lines between these absolute ends that has this mean.
    ///
    /// # Errors
    /// See [`Triangular::from_mean`].
    pub fn triangular_from_mean(min: f64, mean: f64, max: f64) -> Result<Self, Invalid> {
        Triangular::from_mean(min, mean, max).map(Self::Triangular)
    }
}
