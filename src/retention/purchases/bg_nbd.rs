//! The BG/NBD model and its modification.

use super::rows::{Rows, WIDE};
use crate::numeric::{Surface, digamma, digamma_rise, trigamma, vector_math};
use crate::retention::fit::search::mean_of;
use crate::retention::functions::ln_gamma_ratio;

/// When a customer may first become inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dropout {
    /// After a repeat purchase: BG/NBD.
    AfterRepeats,
    /// After any purchase, the first one too: MBG/NBD.
    AfterAny,
}

impl Dropout {
    /// How often a customer of this frequency might have become inactive.
    fn chances(self, frequency: f64) -> f64 {
        match self {
            Self::AfterRepeats => frequency,
            Self::AfterAny => frequency + 1.0,
        }
    }
}

/// The mean log-likelihood by `r`, `alpha`, `a` and `b`: of each customer
/// `ln(exp(u) + exp(v))`, active or not, and a part that depends on the frequency alone.
pub(super) fn likelihood(dropout: Dropout, rows: &Rows, at: &[f64; 4]) -> Surface<[f64; 4]> {
    let mut sum = Sums(Surface::zero(at));
    for &(frequency, weight) in &rows.by_frequency {
        sum.by_frequency(dropout, frequency, weight, at);
    }
    for index in 0..rows.weight.len() {
        sum.customers(dropout, rows, index, at);
    }
    mean_of(&sum.0, rows.customers)
}

/// The sum so far, with the lower triangle of the second derivatives.
struct Sums(Surface<[f64; 4]>);

impl Sums {
    /// `ln(Gamma(r + x) / Gamma(r)) + r ln(alpha) + ln(B(a, b + k) / B(a, b))`.
    fn by_frequency(&mut self, dropout: Dropout, x: f64, weight: f64, at: &[f64; 4]) {
        let &[r, alpha, a, b] = at;
        let k = dropout.chances(x);
        let rise = |from: f64, by: f64| -> [f64; 3] {
            if by <= 0.0 {
                return [0.0; 3];
            }
            [
                ln_gamma_ratio(from, by),
                digamma_rise(from, by),
                trigamma(from + by) - trigamma(from),
            ]
        };
        let [purchases, beta, both] = [rise(r, x), rise(b, k), rise(a + b, k)];
        self.0.value += weight * (purchases[0] + r * libm::log(alpha) + beta[0] - both[0]);
        self.0.gradient[0] += weight * (purchases[1] + libm::log(alpha));
        self.0.gradient[1] += weight * r / alpha;
        self.0.gradient[2] -= weight * both[1];
        self.0.gradient[3] += weight * (beta[1] - both[1]);
        self.0.hessian[0][0] += weight * purchases[2];
        self.0.hessian[1][0] += weight / alpha;
        self.0.hessian[1][1] -= weight * r / (alpha * alpha);
        self.0.hessian[2][2] -= weight * both[2];
        self.0.hessian[3][2] -= weight * both[2];
        self.0.hessian[3][3] += weight * (beta[2] - both[2]);
    }

    /// `ln(exp(u) + exp(v))` with `u = -(r + x) ln(alpha + T)` and
    /// `v = ln(a / (b + k - 1)) - (r + x) ln(alpha + t)`.
    #[inline(always)]
    fn customers(&mut self, dropout: Dropout, rows: &Rows, index: usize, at: &[f64; 4]) {
        let &[r, alpha, a, b] = at;
        let (x, weight) = (&rows.frequency[index], &rows.weight[index]);
        let late: [f64; WIDE] = std::array::from_fn(|i| alpha + rows.age[index][i]);
        let early: [f64; WIDE] = std::array::from_fn(|i| alpha + rows.recency[index][i]);
        let (ln_late, ln_early) = (vector_math::ln(late), vector_math::ln(early));
        // Who never had the chance is active for certain.
        let tries: [f64; WIDE] = std::array::from_fn(|i| b + dropout.chances(x[i]) - 1.0);
        let chance: [f64; WIDE] = std::array::from_fn(|i| dropout.chances(x[i]));
        let odds: [f64; WIDE] = vector_math::ln(std::array::from_fn(|i| {
            if chance[i] > 0.0 { a / tries[i] } else { 1.0 }
        }));
        let excess: [f64; WIDE] = std::array::from_fn(|i| {
            let excess = odds[i] + (r + x[i]) * (ln_late[i] - ln_early[i]);
            if chance[i] > 0.0 { excess } else { -800.0 }
        });
        // The share q of v, and ln(1 + exp(v - u)), without overflow.
        let small = vector_math::exp(excess.map(|e| -e.abs()));
        let log = vector_math::ln_1p(small);
        for i in 0..WIDE {
            let w = weight[i];
            let n = r + x[i];
            let q = if excess[i] > 0.0 { 1.0 } else { small[i] } / (1.0 + small[i]);
            let p = 1.0 - q;
            self.0.value += w * (excess[i].max(0.0) + log[i] - n * ln_late[i]);
            let (per_late, per_early) = (1.0 / late[i], 1.0 / early[i]);
            // Slopes of u, and of v less those of u.
            let u = [-ln_late[i], -n * per_late];
            let d = [
                ln_late[i] - ln_early[i],
                n * (per_late - per_early),
                1.0 / a,
                -1.0 / tries[i],
            ];
            let d = if chance[i] > 0.0 { d } else { [0.0; 4] };
            for (j, slope) in d.iter().enumerate() {
                self.0.gradient[j] += w * q * slope;
                for (m, other) in d[..=j].iter().enumerate() {
                    self.0.hessian[j][m] += w * p * q * slope * other;
                }
            }
            self.0.gradient[0] += w * u[0];
            self.0.gradient[1] += w * u[1];
            self.0.hessian[1][0] -= w * (p * per_late + q * per_early);
            self.0.hessian[1][1] += w * n * (p * per_late * per_late + q * per_early * per_early);
            if chance[i] > 0.0 {
                self.0.hessian[2][2] -= w * q * d[2] * d[2];
                self.0.hessian[3][3] += w * q * d[3] * d[3];
            }
        }
    }
}

/// The mean log-likelihood without any drop-out (NBD), by `r` and `alpha`: what the model tends to
/// where nobody seems to become inactive.
pub(super) fn without_dropout(rows: &Rows, &[r, alpha]: &[f64; 2]) -> Surface<[f64; 2]> {
    let never = likelihood(Dropout::AfterRepeats, rows, &[r, alpha, 1e-12, 1.0]);
    let pair = |row: [f64; 4]| [row[0], row[1]];
    Surface {
        value: never.value,
        gradient: pair(never.gradient),
        hessian: [pair(never.hessian[0]), pair(never.hessian[1])],
    }
}

/// The probability that a customer is still active at the end of the observation.
pub(super) fn active(dropout: Dropout, [x, recency, age]: [f64; 3], at: &[f64; 4]) -> f64 {
    let &[r, alpha, a, b] = at;
    let k = dropout.chances(x);
    if k <= 0.0 {
        return 1.0;
    }
    let ratio = (r + x) * libm::log((alpha + age) / (alpha + recency));
    1.0 / (1.0 + a / (b + k - 1.0) * libm::exp(ratio))
}

/// How many repeat purchases a customer of the BG/NBD model who is active now makes in a time.
///
/// # Formula
/// The mean over the beta law of the drop-out probability `p` of
/// `(1 - (1 + p t / alpha)^-r) / p`, which the closed form with the Gaussian hypergeometric
/// function also gives, except that it fails at `a = 1` and loses digits around it. Here it is an
/// integral along the logit of `p`, by the trapezoidal rule after a substitution that makes both
/// ends fall off doubly exponentially; the integrand has its poles at a distance of pi.
pub(super) fn expected(&[r, alpha, a, b]: &[f64; 4], time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let spread = libm::sqrt(trigamma(a) + trigamma(b));
    let (centre, width) = (digamma(a) - digamma(b), spread.clamp(1e-6, 2.0));
    let reach = time / alpha;
    let far = centre.abs().max((centre + libm::log1p(reach)).abs());
    // The distance of the poles in the new variable sets the step; beyond half of it the powers of
    // large shapes grow.
    let step = (libm::atan2(std::f64::consts::FRAC_PI_2, far) * 0.16).clamp(0.01, 0.2);
    let front = -ln_beta(a, b);
    let integrand = |u: f64| {
        let logit = centre + width * libm::sinh(u);
        // ln(p) and ln(1 - p).
        let (ln_p, ln_rest) = (-softplus(-logit), -softplus(logit));
        let p = libm::exp(ln_p);
        let purchases = -libm::expm1(-r * libm::log1p(p * reach));
        // One of the p of the measure cancels the one below.
        let density = libm::exp(front + (a - 1.0) * ln_p + b * ln_rest);
        let value = purchases * density * width * libm::cosh(u);
        if value.is_finite() { value } else { 0.0 }
    };
    let mut sum = integrand(0.0);
    for direction in [-step, step] {
        let mut small = 0;
        for index in 1..4_000 {
            let term = integrand(direction * f64::from(index));
            sum += term;
            small = if term <= 1e-18 * sum { small + 1 } else { 0 };
            if small > 3 {
                break;
            }
        }
    }
    sum * step
}

/// `ln(1 + exp(x))`
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

fn ln_beta(a: f64, b: f64) -> f64 {
    // The smaller one first, so that the logarithms that cancel are small.
    let (small, large) = (a.min(b), a.max(b));
    libm::lgamma(small) - ln_gamma_ratio(large, small)
}
