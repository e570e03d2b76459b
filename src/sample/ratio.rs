//! The ratio of two estimates, such as a feature's worth over the price's.
//!
//! # References
//! - E. C. Fieller (1954), *Some problems in interval estimation*, Journal of the Royal Statistical
//!   Society B 16, 175-185.
//! - A. R. Hole (2007), *A comparison of approaches to estimating confidence intervals for
//!   willingness to pay measures*, Health Economics 16, 827-840.

use serde::{Deserialize, Serialize};

use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{Side, normal_quantile};
use crate::quantity::Share;

/// How many standard errors an interval reaches to each side of a normal estimate.
pub(crate) fn normal_reach(confidence: Share) -> Result<f64, Invalid> {
    let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
    let confidence = inside.check("confidence", confidence.value())?;
    Ok(normal_quantile(Side::Upper, 0.5 * (1.0 - confidence)))
}

/// The ratio of two estimates that are normal together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct EstimatedRatio {
    pub(crate) numerator: f64,
    /// Above zero.
    pub(crate) denominator: f64,
    pub(crate) numerator_variance: f64,
    pub(crate) denominator_variance: f64,
    pub(crate) covariance: f64,
}

impl EstimatedRatio {
    pub(crate) fn value(&self) -> f64 {
        self.numerator / self.denominator
    }

    /// The standard error by the delta method.
    pub(crate) fn standard_error(&self) -> f64 {
        let ratio = self.value();
        let variance = self.numerator_variance - 2.0 * ratio * self.covariance
            + ratio * ratio * self.denominator_variance;
        libm::sqrt(variance.max(0.0)) / self.denominator
    }

    /// All `m` for which `numerator - m denominator` is within `z` standard errors of zero, given
    /// that the denominator of the population is above zero, as the price effect has a sign: where
    /// the set goes on beyond infinity with the other sign, it ends there.
    pub(crate) fn fieller_ends(&self, z: f64) -> (f64, f64) {
        let square = z * z;
        let a = self.denominator * self.denominator - square * self.denominator_variance;
        // (numerator - m denominator)^2 <= z^2 (its variance), sorted by powers of m.
        let half_b = square * self.covariance - self.numerator * self.denominator;
        let c = self.numerator * self.numerator - square * self.numerator_variance;
        let discriminant = half_b * half_b - a * c;
        if a > 0.0 {
            let (low, high) = roots(a, half_b, c, discriminant.max(0.0));
            return (low.min(high), low.max(high));
        }
        // The denominator may be zero.
        if discriminant <= 0.0 || c <= 0.0 {
            return (f64::NEG_INFINITY, f64::INFINITY);
        }
        let (one, other) = roots(a, half_b, c, discriminant);
        if self.numerator > 0.0 {
            (one.max(other), f64::INFINITY)
        } else {
            (f64::NEG_INFINITY, one.min(other))
        }
    }
}

/// The roots of `a m^2 + 2 half_b m + c`, without the loss of a difference.
fn roots(a: f64, half_b: f64, c: f64, discriminant: f64) -> (f64, f64) {
    let far = -half_b - libm::sqrt(discriminant).copysign(half_b);
    let first = far / a;
    (first, if far == 0.0 { first } else { c / far })
}

#[cfg(test)]
mod tests {
    use super::EstimatedRatio;

    fn ratio(numerator: f64, numerator_variance: f64) -> (f64, f64) {
        EstimatedRatio {
            numerator,
            denominator: 1.0,
            numerator_variance,
            denominator_variance: 1.0,
            covariance: 0.0,
        }
        .fieller_ends(2.0)
    }

    /// With a denominator one standard error from zero: `(5 - m)^2 <= 4 (0.01 + m^2)` from
    /// `3 m^2 + 10 m - 24.96 = 0` on.
    #[test]
    fn a_weak_denominator_leaves_one_end_open() {
        let (low, high) = ratio(5.0, 0.01);
        assert!((3.0 * low * low + 10.0 * low - 24.96).abs() < 1e-12 && low > 0.0);
        assert!(high.is_infinite());
        assert_eq!(ratio(-5.0, 0.01), (f64::NEG_INFINITY, -low));
        assert_eq!(ratio(0.1, 1.0), (f64::NEG_INFINITY, f64::INFINITY));
    }
}
