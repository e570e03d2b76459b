//! The power of a t test.

use crate::numeric::{BetaTails, Side, Unit as Point, ln_gamma_1p, normal_tail};
use crate::sample::student_quantile;

/// From this shift on the power is one for any test.
const CERTAIN: f64 = 37.0;

/// Terms beyond these add nothing for a shift below the certain one.
const MOST_TERMS: u32 = 3_000;

/// The probability that Student's t, moved by `shift`, lies beyond the critical value that leaves
/// this `tail` on each side, on either of them.
pub(super) fn power_of_t(freedom: f64, shift: f64, tail: f64) -> f64 {
    let shift = shift.abs();
    if shift > CERTAIN {
        return 1.0;
    }
    let critical = student_quantile(freedom, tail);
    let above = 1.0 - below(critical, freedom, shift);
    // Below the lower critical value: above the upper one when moved the other way.
    let wrong_side = 1.0 - below(critical, freedom, -shift);
    (above + wrong_side).clamp(0.0, 1.0)
}

/// The distribution function of the noncentral t at `t >= 0`.
///
/// # Reference
/// R. V. Lenth (1989), Algorithm AS 243, *Applied Statistics* 38, 185-189.
fn below(t: f64, freedom: f64, shift: f64) -> f64 {
    let half = 0.5 * shift * shift;
    let x = t * t / (freedom + t * t);
    let at = Point {
        x,
        y: freedom / (freedom + t * t),
    };
    let incomplete = |a: f64| BetaTails::new(a, 0.5 * freedom).tail(Side::Lower, at);
    let mut sum = normal_tail(Side::Lower, -shift);
    // Weights of a Poisson distribution, at whole and at half numbers.
    let mut poisson = libm::exp(-half);
    let mut shifted = shift * libm::exp(-half - ln_gamma_1p(0.5)) / std::f64::consts::SQRT_2;
    let mut left = 1.0;
    for term in 0..MOST_TERMS {
        let j = f64::from(term);
        sum += 0.5 * (poisson * incomplete(j + 0.5) + shifted * incomplete(j + 1.0));
        left -= poisson;
        // What is left of the weights bounds what is left of the sum, once they fall.
        if left < 1e-14 && j > half {
            break;
        }
        poisson *= half / (j + 1.0);
        shifted *= half / (j + 1.5);
    }
    sum
}
