//! Medians and means of willingness to pay.
//!
//! # References
//! - K. J. Boyle, M. P. Welsh and R. C. Bishop (1988), *Validation of empirical measures of welfare
//!   change: comment*, Land Economics 64, 94-98: the adjusted truncated mean.
//! - N. Duffield and D. Patterson (1991), *Inference and optimal design for a welfare measure in
//!   dichotomous choice contingent valuation*, Land Economics 67, 225-239: the truncated mean.

use std::f64::consts::PI;
use std::fmt;

use serde::Serialize;

use super::WtpDistribution;
use crate::numeric::{
    GammaTails, Side, integral, ln_gamma_1p, normal_density, normal_tail, softplus,
};
use crate::survey::Link;

/// A measure of willingness to pay. "The mean" has several meanings, which can differ threefold on
/// the same fit, so each has a name.
///
/// # Example
/// ```
/// use bizcase::survey::WtpMeasure;
///
/// assert_eq!(WtpMeasure::TruncatedMean.to_string(), "mean truncated at the highest bid");
/// ```
#[doc(alias = "willingness to pay")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum WtpMeasure {
    /// The price that half would pay.
    Median,
    /// The mean of the distribution. For logistic and normal distributions it equals the median and
    /// includes negative values. For a log-logistic distribution it is infinite unless the
    /// coefficient of the bid is below -1. With a spike it equals
    /// [`NonNegativeMean`](Self::NonNegativeMean).
    Mean,
    /// The mean with negative values counted as zero: the area under the demand curve above zero.
    NonNegativeMean,
    /// The area under the demand curve from zero to the highest bid: the mean if nobody pays more.
    TruncatedMean,
    /// The truncated mean divided by the share that would pay less than the highest bid.
    AdjustedTruncatedMean,
}

impl WtpMeasure {
    /// All measures.
    pub const ALL: [Self; 5] = [
        Self::Median,
        Self::Mean,
        Self::NonNegativeMean,
        Self::TruncatedMean,
        Self::AdjustedTruncatedMean,
    ];
}

impl fmt::Display for WtpMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::NonNegativeMean => "mean without negative values",
            Self::TruncatedMean => "mean truncated at the highest bid",
            Self::AdjustedTruncatedMean => "adjusted mean truncated at the highest bid",
        })
    }
}

/// The share that would pay as a function of the bid, for any sign of the slope, as draws of the
/// parameters need it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Curve {
    pub(super) distribution: WtpDistribution,
    pub(super) spike: bool,
    /// The index at bid zero or one.
    pub(super) intercept: f64,
    pub(super) slope: f64,
    pub(super) highest_bid: f64,
}

/// Beyond this many units the logarithm of the share is far below what a double resolves.
const PANELS: u32 = 4_000;

impl Curve {
    /// The figure, infinite where it is. A curve that does not fall has the figures of one that
    /// falls more and more slowly: those that half or more would pay at no bid are infinite.
    pub(super) fn figure(&self, measure: WtpMeasure) -> f64 {
        let whole = match measure {
            WtpMeasure::Median => return self.median(),
            WtpMeasure::Mean if !self.distribution.on_logarithm() && !self.spike => {
                return self.median();
            }
            WtpMeasure::Mean | WtpMeasure::NonNegativeMean => return self.mean(),
            WtpMeasure::TruncatedMean => return self.truncated(),
            WtpMeasure::AdjustedTruncatedMean => self.truncated(),
        };
        let end = self.distribution.scale().of(self.highest_bid);
        whole / self.distribution.refusal(self.intercept + self.slope * end)
    }

    fn median(&self) -> f64 {
        let above = self.intercept - self.distribution.middle();
        let at = if self.slope < 0.0 {
            above / -self.slope
        } else if above > 0.0 {
            f64::INFINITY
        } else {
            f64::NEG_INFINITY
        };
        let price = self.distribution.scale().price(at);
        if self.spike { price.max(0.0) } else { price }
    }

    /// The area under the curve from zero on.
    fn mean(&self) -> f64 {
        if self.slope >= 0.0 {
            return f64::INFINITY;
        }
        let (a, steep) = (self.intercept, -self.slope);
        match self.distribution {
            WtpDistribution::Logistic => softplus(a) / steep,
            WtpDistribution::Normal => normal_area(a) / steep,
            WtpDistribution::LogLogistic if steep <= 1.0 => f64::INFINITY,
            WtpDistribution::LogLogistic => {
                // Log-logistic with shape `steep`: scale * (pi / shape) / sin(pi / shape).
                let angle = PI / steep;
                libm::exp(a / steep) * angle / libm::sin(angle)
            }
            // The logarithm has mean a / steep and standard deviation 1 / steep.
            WtpDistribution::LogNormal => libm::exp(a / steep + 0.5 / (steep * steep)),
            WtpDistribution::Weibull => libm::exp(a / steep + ln_gamma_1p(1.0 / steep)),
        }
    }

    /// The area under the curve from zero to the highest bid.
    fn truncated(&self) -> f64 {
        let (a, b, end) = (self.intercept, self.slope, self.highest_bid);
        let far = a + b * self.distribution.scale().of(end);
        match self.distribution {
            // Where the share hardly changes, a difference of areas would lose digits.
            WtpDistribution::Logistic | WtpDistribution::Normal if (b * end).abs() < 1.0 => {
                integral(0.0, end, &|bid| self.distribution.link().share(a + b * bid))
            }
            WtpDistribution::Logistic => (softplus(far) - softplus(a)) / b,
            WtpDistribution::Normal => (normal_area(far) - normal_area(a)) / b,
            WtpDistribution::LogNormal if b < 0.0 => {
                // The mean of those below the highest bid, and the highest bid for all others.
                let below = self.mean() * normal_tail(Side::Upper, far - 1.0 / b);
                let kept = end * normal_tail(Side::Lower, far) + below;
                if kept.is_finite() { kept } else { self.area() }
            }
            WtpDistribution::Weibull if b < 0.0 => {
                // Substituting t = exp(-far) turns the area into an incomplete gamma function.
                let share = GammaTails::new(-1.0 / b).tail(Side::Lower, libm::exp(-far));
                let area = self.mean() * share;
                if area.is_finite() { area } else { self.area() }
            }
            _ => self.area(),
        }
    }

    /// The area from zero to the highest bid on the logarithm of the bid, panel by panel downwards
    /// until nothing is added. Each panel is short beside the width of the distribution, so that
    /// Gauss's rule with 32 points leaves rounding only.
    fn area(&self) -> f64 {
        let (a, b) = (self.intercept, self.slope);
        let link: Link = self.distribution.link();
        let panel = (1.5 / b.abs()).min(1.5);
        let density = |x: f64| libm::exp(x) * link.share(a + b * x);
        let (mut high, mut sum) = (libm::log(self.highest_bid), 0.0);
        for _ in 0..PANELS {
            // Everybody says yes from here down.
            if b < 0.0 && link.share(a + b * high) >= 1.0 {
                return sum + libm::exp(high);
            }
            let part = integral(high - panel, high, &density);
            sum += part;
            if part <= 1e-18 * sum && density(high) >= density(high - panel) {
                break;
            }
            high -= panel;
        }
        sum
    }
}

/// The area below the normal distribution function.
fn normal_area(x: f64) -> f64 {
    x * normal_tail(Side::Lower, x) + normal_density(x)
}

#[cfg(test)]
mod tests {
    use super::{Curve, WtpDistribution, WtpMeasure};

    fn curve(distribution: WtpDistribution, intercept: f64, slope: f64) -> Curve {
        Curve {
            distribution,
            spike: false,
            intercept,
            slope,
            highest_bid: 48.0,
        }
    }

    /// Closed forms against the integral they are the solution of.
    #[test]
    fn closed_forms_equal_the_area() {
        for (distribution, a, b) in [
            (WtpDistribution::LogNormal, 1.6, -0.62),
            (WtpDistribution::LogNormal, 12.0, -3.0),
            (WtpDistribution::LogNormal, 0.8, -0.09),
            (WtpDistribution::Weibull, 2.3, -0.7),
            (WtpDistribution::Weibull, 30.0, -9.0),
            (WtpDistribution::Weibull, 0.5, -0.05),
        ] {
            let curve = curve(distribution, a, b);
            let (closed, area) = (curve.truncated(), curve.area());
            assert!(
                (closed / area - 1.0).abs() < 1e-12,
                "{distribution} {closed} {area}"
            );
        }
    }

    #[test]
    fn curves_that_do_not_fall_have_limits() {
        for distribution in WtpDistribution::ALL {
            for measure in WtpMeasure::ALL {
                for (a, b) in [
                    (1.0, 0.0),
                    (1.0, 0.3),
                    (-1.0, 0.0),
                    (-1.0, 0.3),
                    (0.0, -1e-9),
                ] {
                    let figure = curve(distribution, a, b).figure(measure);
                    assert!(!figure.is_nan(), "{distribution} {measure} {a} {b}");
                }
            }
        }
    }
}
