//! What priors and a history make likely, in coordinates in which the prior is standard normal.

use super::Priors;
use super::shape::Shape;
use crate::adoption::{CurveFamily, History};
use crate::distribution::{Dist, Distribution};
use crate::numeric::{Side, normal_tail};
use crate::quantity::Share;

/// Three coordinates.
pub(super) type Point = [f64; 3];

/// The target of the draws: in coordinates in which the prior is standard normal.
pub(super) struct Target<'t> {
    pub(super) shape: Shape,
    pub(super) priors: &'t Priors,
    pub(super) history: &'t History,
    /// The square of the error believed before.
    pub(super) believed: f64,
}

impl Target<'_> {
    /// Potential and parameters at a point.
    pub(super) fn parameters(&self, z: &Point) -> Point {
        let laws = [
            &self.priors.potential,
            &self.priors.first,
            &self.priors.second,
        ];
        let mut values = [0.0; 3];
        for ((value, law), z) in values.iter_mut().zip(laws).zip(z) {
            *value = quantile(law, *z);
        }
        values
    }

    pub(super) fn squares(&self, [potential, a, b]: Point, values: &mut [f64]) -> Option<f64> {
        let free = matches!(
            self.shape.family,
            CurveFamily::Logistic | CurveFamily::Gompertz
        );
        let second = if free { b } else { libm::log(b) };
        if potential.is_nan() || potential < self.history.adopted() {
            return None;
        }
        self.shape.fill([libm::log(a), second], values);
        let rests = values.iter().zip(self.history.per_period());
        let sum: f64 = rests
            .map(|(f, y)| (y - potential * f) * (y - potential * f))
            .sum();
        sum.is_finite().then_some(sum)
    }

    /// The logarithm of the likelihood, with the size of the error integrated out.
    pub(super) fn ln_likelihood(&self, z: &Point, values: &mut [f64]) -> f64 {
        let Some(squares) = self.squares(self.parameters(z), values) else {
            return f64::NEG_INFINITY;
        };
        let freedom = self.history.periods() as f64 + 1.0;
        -0.5 * freedom * libm::log((self.believed + squares) / self.believed)
    }
}

fn quantile(law: &Dist, z: f64) -> f64 {
    let tail = Share::literal(normal_tail(Side::Upper, z.abs()).clamp(1e-300, 0.5));
    if z > 0.0 {
        law.upper_quantile(tail)
    } else {
        law.quantile(tail)
    }
}
