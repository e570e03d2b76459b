//! The weighted geometric mean of densities.

use std::fmt;

use super::ranges::{listed, share};
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Error, Invalid, LedgerError};
use crate::quantity::Share;

/// How many points of the linear pool the density is integrated at.
const POINTS: u32 = 4_096;

/// The distribution with the normalised geometric mean of some densities.
///
/// Along the probability `u` of the linear pool its density is the ratio of the geometric to the
/// arithmetic mean of the densities, which lies between 0 and 1: so it integrates without
/// knowing where the ranges lie or how wide they are.
#[derive(Debug)]
pub(super) struct LogarithmicPool {
    ranges: Vec<(f64, Dist)>,
    linear: Dist,
    support: Support,
    /// The probability below the ends of [`POINTS`] equal parts of the linear pool.
    cumulative: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl LogarithmicPool {
    /// The pool of ranges whose weights add up to one.
    pub(super) fn new(ranges: Vec<(f64, Dist)>) -> Result<Self, Error> {
        if let Some((_, law)) = ranges
            .iter()
            .find(|it| it.1.density(it.1.median()).is_none())
        {
            return Err(
                Invalid::rule("range to be pooled", law, "a distribution with a density").into(),
            );
        }
        let linear = Dist::mixture(ranges.iter().cloned())?;
        let support = common_support(&ranges)?;
        let points: Vec<(f64, f64)> = (0..POINTS)
            .map(|index| {
                // Points of the linear pool lie wherever any of the ranges has density.
                let u = (f64::from(index) + 0.5) / f64::from(POINTS);
                let x = linear.quantile(share(u));
                (x, relative_density(&ranges, x))
            })
            .collect();
        let total: f64 = points.iter().map(|(_, density)| density).sum();
        if total <= 0.0 {
            return Err(disjoint(&ranges[0].1, &ranges[ranges.len() - 1].1).into());
        }
        let average = |value: &dyn Fn(f64) -> f64| {
            let weighted = points.iter().map(|&(x, density)| density * value(x));
            weighted.sum::<f64>() / total
        };
        let mean = average(&|x| x);
        let variance = average(&|x| (x - mean) * (x - mean));
        let mut cumulative = vec![0.0];
        let mut sum = 0.0;
        for (_, density) in &points {
            sum += density;
            cumulative.push(sum / total);
        }
        Ok(Self {
            ranges,
            linear,
            support,
            cumulative,
            mean,
            variance,
        })
    }
}

/// The geometric over the arithmetic mean of the densities at a point.
fn relative_density(ranges: &[(f64, Dist)], x: f64) -> f64 {
    let (mut logarithm, mut arithmetic) = (0.0, 0.0);
    for (weight, law) in ranges {
        let density = law.density(x).unwrap_or(0.0);
        logarithm += weight * libm::log(density);
        arithmetic += weight * density;
    }
    let ratio = libm::exp(logarithm) / arithmetic;
    // At a pole nothing is known, and it has no width.
    if ratio.is_finite() { ratio } else { 0.0 }
}

/// What all ranges hold possible.
fn common_support(ranges: &[(f64, Dist)]) -> Result<Support, LedgerError> {
    let mut common = Support::REAL;
    for (_, law) in ranges {
        let Support { low, high } = law.support();
        if low >= common.high || high <= common.low {
            let apart = |other: &&(f64, Dist)| {
                let other = other.1.support();
                low >= other.high || high <= other.low
            };
            let other = ranges.iter().find(apart).unwrap_or(&ranges[0]);
            return Err(disjoint(&other.1, law));
        }
        common.low = common.low.max(low);
        common.high = common.high.min(high);
    }
    Ok(common)
}

fn disjoint(first: &Dist, second: &Dist) -> LedgerError {
    LedgerError::Disjoint {
        first: first.to_string(),
        second: second.to_string(),
    }
}

impl Distribution for LogarithmicPool {
    fn quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p <= 0.0 {
            return self.support.low;
        }
        if p >= 1.0 {
            return self.support.high;
        }
        let above = self.cumulative.partition_point(|&below| below < p).max(1);
        let (low, high) = match self.cumulative.get(above) {
            Some(&high) => (self.cumulative[above - 1], high),
            None => return self.support.high,
        };
        let within = (p - low) / (high - low);
        let u = ((above - 1) as f64 + within) / f64::from(POINTS);
        let x = self.linear.quantile(share(u));
        x.clamp(self.support.low, self.support.high)
    }

    fn cdf(&self, x: f64) -> Share {
        let Support { low, high } = self.support;
        if x >= high {
            return Share::ONE;
        }
        if x.is_nan() || x <= low {
            return Share::ZERO;
        }
        let place = self.linear.cdf(x).value() * f64::from(POINTS);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to the number of points"
        )]
        let index = (place as usize).min(POINTS as usize - 1);
        let (below, above) = (self.cumulative[index], self.cumulative[index + 1]);
        share(below + (place - index as f64) * (above - below))
    }

    fn support(&self) -> Support {
        self.support
    }

    fn mean(&self) -> Option<f64> {
        let all: Option<Vec<f64>> = self.ranges.iter().map(|(_, law)| law.mean()).collect();
        all.map(|_| self.mean)
    }

    fn variance(&self) -> Option<f64> {
        let all: Option<Vec<f64>> = self.ranges.iter().map(|(_, law)| law.variance()).collect();
        all.map(|_| self.variance)
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

impl fmt::Display for LogarithmicPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        listed(f, "logarithmic pool", &self.ranges)
    }
}
