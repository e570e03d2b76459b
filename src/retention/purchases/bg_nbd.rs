//! The BG/NBD model and its modification.

use super::rows::{Rows, WIDE};
use crate::numeric::{Surface, digamma_rise, softplus, trigamma, vector_math};
use crate::retention::fit::search::mean_of;
use crate::retention::functions::{ln_beta_fall, ln_gamma_ratio};

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
    /// `ln(Gamma(r + x) / Gamma(r)) + ln(B(a, b + k) / B(a, b))`, and the slopes of `r ln(alpha)`,
    /// whose value goes with the times, so that no large logarithms cancel.
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
        self.0.value += weight * (purchases[0] + ln_beta_fall(a, b, k));
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
        let bought: [f64; WIDE] =
            vector_math::ln_1p(std::array::from_fn(|i| rows.recency[index][i] / alpha));
        let waited: [f64; WIDE] = vector_math::ln_1p(std::array::from_fn(|i| {
            (rows.age[index][i] - rows.recency[index][i]) / early[i]
        }));
        // Who never had the chance is active for certain.
        let tries: [f64; WIDE] = std::array::from_fn(|i| b + (dropout.chances(x[i]) - 1.0));
        let chance: [f64; WIDE] = std::array::from_fn(|i| dropout.chances(x[i]));
        let odds: [f64; WIDE] = vector_math::ln(std::array::from_fn(|i| {
            if chance[i] > 0.0 { a / tries[i] } else { 1.0 }
        }));
        let excess: [f64; WIDE] = std::array::from_fn(|i| {
            let excess = odds[i] + (r + x[i]) * waited[i];
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
            // From the last purchase on: what the two ways have in common does not cancel.
            let told = if excess[i] > 0.0 {
                odds[i]
            } else {
                -n * waited[i]
            } + log[i];
            self.0.value += w * (told - r * bought[i] - x[i] * ln_early[i]);
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
    // The logarithm of the odds of having left: neither it nor its parts can overflow.
    let waited = (r + x) * libm::log1p((age - recency) / (alpha + recency));
    let odds = libm::log(a) - libm::log(b + (k - 1.0)) + waited;
    libm::exp(-softplus(odds))
}

/// How many repeat purchases a customer of the BG/NBD model who is active now makes in a time.
///
/// # Formula
/// The mean over the beta distribution of the drop-out probability `p` of
/// `(1 - (1 + p t / alpha)^-r) / p`, which the closed form with the Gaussian hypergeometric
/// function also gives, except that it fails at `a = 1` and loses all digits for small `a`.
///
/// # Method
/// Both the integral and that of the distribution itself along the logit of `p`, by the trapezoidal
/// rule on the same points, so that rounding of the distribution cancels. The integrands are
/// analytic within `pi / 2` of the axis, or, where the distribution is narrow, nearly normal with
/// its spread: a quarter, or half of that spread, is a step whose error is below 1e-13. Far to the
/// left they are exponentials of slope `a`, far to the right of slope `-b`, whose infinite sums are
/// known, however slowly they fall.
pub(super) fn expected(&[r, alpha, a, b]: &[f64; 4], time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let reach = time / alpha;
    if !reach.is_finite() {
        return f64::INFINITY;
    }
    let (mode, spread) = (libm::log(a) - libm::log(b), libm::sqrt(1.0 / a + 1.0 / b));
    let (step, ln_reach) = ((0.45 * spread).min(0.25), libm::log(reach));
    let law = |logit: f64| a * -softplus(-logit) - b * softplus(logit);
    let top = law(mode);
    // The distribution relative to its mode, and what it adds to the integral over `t / alpha`.
    let at = |logit: f64| {
        let weight = libm::exp(law(logit) - top);
        let part = libm::exp(ln_reach - softplus(-logit));
        let lost = -libm::expm1(-r * libm::log1p(part));
        let purchases = if part > f64::MIN_POSITIVE {
            lost / part
        } else {
            r
        };
        Pair([weight * purchases, weight])
    };
    // From here on the integrands are exponentials to the last digit.
    let far = 40.0 + [r, a, b].map(libm::log1p).iter().sum::<f64>();
    let (least, most) = (mode.min(-far - libm::log1p(reach)), mode.max(far));
    let mut sums = at(mode);
    // A distribution so narrow is a point, and its neighbours no other numbers.
    if spread < 1e-8 {
        return reach * sums.0[0];
    }
    sums.add_outwards(mode, -step, least, a * step, at);
    sums.add_outwards(mode, step, most, b * step, at);
    let Pair([purchases, weight]) = sums;
    reach * (purchases / weight)
}

/// Two sums over the same points.
#[derive(Debug, Clone, Copy)]
struct Pair([f64; 2]);

impl Pair {
    /// Adds the terms at the points from `start` outwards, and beyond `last` the geometric series
    /// of this decline per step; ends before where both terms fall and count no more.
    fn add_outwards(
        &mut self,
        start: f64,
        step: f64,
        last: f64,
        decline: f64,
        at: impl Fn(f64) -> Self,
    ) {
        let count = ((last - start) / step).max(0.0);
        let (mut index, mut before) = (0.0, *self);
        while index < count {
            index += 1.0;
            let term = at(start + step * index);
            for (sum, value) in self.0.iter_mut().zip(term.0) {
                *sum += value;
            }
            if (0..2).all(|i| term.0[i] <= before.0[i] && term.0[i] <= 1e-20 * self.0[i]) {
                return;
            }
            before = term;
        }
        // q + q^2 + ...
        let series = 1.0 / libm::expm1(decline);
        for (sum, value) in self.0.iter_mut().zip(at(start + step * index).0) {
            *sum += value * series;
        }
    }
}
