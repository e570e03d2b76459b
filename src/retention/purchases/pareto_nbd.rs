//! The Pareto/NBD model.

use super::rows::{Rows, WIDE};
use crate::numeric::{Surface, digamma_rise, trigamma, vector_math};
use crate::retention::fit::search::mean_of;
use crate::retention::functions::ln_gamma_ratio;

const NODES: usize = 16;

/// From so many panels of the quadrature on it is worth looking for the part that counts.
const FEW: f64 = 40.0;

/// No distribution whose parameters are numbers of customers or times needs as many.
const MANY: f64 = 10_000.0;

/// What has fallen by `exp` of this adds nothing to an integral.
const NOTHING: f64 = 45.0;

/// Positive nodes and weights of Gauss and Legendre on [-1, 1].
const RULE: [(f64, f64); NODES / 2] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// The mean log-likelihood by `r`, `alpha`, `s` and `beta`.
pub(super) fn likelihood(rows: &Rows, at: &[f64; 4]) -> Surface<[f64; 4]> {
    let &[r, alpha, s, beta] = at;
    let (mut value, mut gradient, mut hessian) = (0.0, [0.0; 4], [[0.0; 4]; 4]);
    let (ln_alpha, ln_beta) = (libm::log(alpha), libm::log(beta));
    for &(x, weight) in &rows.by_frequency {
        if x > 0.0 {
            value += weight * ln_gamma_ratio(r, x);
            gradient[0] += weight * digamma_rise(r, x);
            hessian[0][0] += weight * (trigamma(r + x) - trigamma(r));
        }
        gradient[0] += weight * ln_alpha;
        gradient[1] += weight * r / alpha;
        gradient[2] += weight * ln_beta;
        gradient[3] += weight * s / beta;
        hessian[1][0] += weight / alpha;
        hessian[1][1] -= weight * r / (alpha * alpha);
        hessian[3][2] += weight / beta;
        hessian[3][3] -= weight * s / (beta * beta);
    }
    for (index, weights) in rows.weight.iter().enumerate() {
        for lane in (0..WIDE).filter(|&lane| weights[lane] > 0.0) {
            let x = rows.frequency[index][lane];
            let times = [rows.recency[index][lane], rows.age[index][lane]];
            let customer = Customer::new([x, times[0], times[1]], at);
            let weight = weights[lane];
            // With `r ln(alpha) + s ln(beta)`, so that no large logarithms cancel.
            let bought = r * libm::log1p(times[0] / alpha) + s * libm::log1p(times[0] / beta);
            value += weight * (customer.told - bought - x * libm::log(alpha + times[0]));
            for j in 0..4 {
                gradient[j] += weight * customer.gradient[j];
                for (cell, own) in hessian[j].iter_mut().zip(customer.hessian[j]).take(j + 1) {
                    *cell += weight * own;
                }
            }
        }
    }
    let sum = Surface {
        value,
        gradient,
        hessian,
    };
    mean_of(&sum, rows.customers)
}

/// What a customer adds beside the part of the frequency: the logarithm of
/// `1 / ((alpha + T)^(r + x) (beta + T)^s)`, if active, plus `s` times the integral over the
/// time of drop-out from the last purchase to the end of
/// `1 / ((alpha + t)^(r + x) (beta + t)^(s + 1))`, which the papers write as a difference of two
/// Gaussian hypergeometric functions. The integrand is positive, so no digits cancel, and its
/// derivatives are its own moments.
#[derive(Debug, Clone, Copy)]
struct Customer {
    /// The logarithm of the likelihood over that of having been active at the last purchase.
    told: f64,
    gradient: [f64; 4],
    hessian: [[f64; 4]; 4],
    /// The probability that the customer is still active.
    active: f64,
}

/// The slopes of `-n ln(alpha + t) - m ln(beta + t)`, and its curvatures: by `r` and `alpha`,
/// `alpha` twice, `s` and `beta`, `beta` twice.
#[inline(always)]
fn derivatives(logs: [f64; 2], per: [f64; 2], powers: [f64; 2]) -> ([f64; 4], [f64; 4]) {
    let slopes = [-logs[0], -powers[0] * per[0], -logs[1], -powers[1] * per[1]];
    let bends = [
        -per[0],
        powers[0] * per[0] * per[0],
        -per[1],
        powers[1] * per[1] * per[1],
    ];
    (slopes, bends)
}

/// Where the curvatures of [`derivatives`] stand in the lower triangle.
const BENDS: [(usize, usize); 4] = [(1, 0), (1, 1), (3, 2), (3, 3)];

impl Customer {
    fn new([x, recency, age]: [f64; 3], at: &[f64; 4]) -> Self {
        let &[r, alpha, s, beta] = at;
        let end = [alpha + age, beta + age];
        let ln_end = end.map(libm::log);
        let (du, bend) = derivatives(ln_end, end.map(|e| 1.0 / e), [r + x, s]);
        let mut customer = Self {
            told: 0.0,
            gradient: du,
            hessian: [[0.0; 4]; 4],
            active: 1.0,
        };
        for ((j, m), bend) in BENDS.into_iter().zip(bend) {
            customer.hessian[j][m] = bend;
        }
        if recency < age {
            let gone = Moments::new([x, recency, age], at);
            customer.join(&gone, s);
        }
        customer
    }

    /// `ln(exp(u) + s I)`.
    fn join(&mut self, gone: &Moments, s: f64) {
        let left = libm::log(s) + gone.ln_integral;
        let excess = left + gone.waited;
        let small = libm::exp(-excess.abs());
        let q = if excess > 0.0 { 1.0 } else { small } / (1.0 + small);
        let p = 1.0 - q;
        self.active = if excess > 0.0 { small } else { 1.0 } / (1.0 + small);
        self.told = if excess > 0.0 { left } else { -gone.waited } + libm::log1p(small);
        let mut dv = gone.slopes;
        dv[2] += 1.0 / s;
        for j in 0..4 {
            for m in 0..=j {
                let own = if (j, m) == (2, 2) {
                    -1.0 / (s * s)
                } else {
                    0.0
                };
                let bend = gone.curvature(j, m) + own;
                let mixed = p * q * (dv[j] - self.gradient[j]) * (dv[m] - self.gradient[m]);
                self.hessian[j][m] = p * self.hessian[j][m] + q * bend + mixed;
            }
        }
        for (slope, dv) in self.gradient.iter_mut().zip(dv) {
            *slope = p * *slope + q * dv;
        }
    }
}

/// The integral over the time of drop-out, with the means of the derivatives of the logarithm of
/// its integrand.
#[derive(Debug, Clone, Copy)]
struct Moments {
    /// The logarithm of the integral over the likelihood at the last purchase.
    ln_integral: f64,
    /// By how much the logarithm of the likelihood of an active customer falls from then on.
    waited: f64,
    slopes: [f64; 4],
    /// Means of products of slopes, and of curvatures: the lower triangle.
    squares: [[f64; 4]; 4],
}

impl Moments {
    /// By quadrature along `y = ln(m + t)` with the smaller `m` of alpha and beta: the singularity
    /// nearest to any `y` of the range is then at a distance of `pi`. Times count from the last
    /// purchase, `y` from there on, so that great powers keep their digits.
    fn new([x, recency, age]: [f64; 3], at: &[f64; 4]) -> Self {
        let &[r, alpha, s, beta] = at;
        let least = alpha.min(beta);
        let (n, m) = (r + x, s + 1.0);
        let start = [alpha + recency, beta + recency];
        let ln_start = start.map(libm::log);
        let waited = age - recency;
        let (low, all) = (least + recency, libm::log1p(waited / (least + recency)));
        // What the integrand has fallen by after a time.
        let fallen = |time: f64| {
            n * libm::log1p(time / start[0]) + m * libm::log1p(time / start[1])
                - libm::log1p(time / low)
        };
        // How steeply the integrand falls along `y` at most, which is at the end: a great `m` with
        // a great beta, as of customers who all drop out at one rate, falls no faster than a small
        // one.
        let panels_of = |range: f64, time: f64| {
            let [first, second] = start.map(|shape| (low + time) / (shape + time));
            (range / 3.0)
                .max(range * (n * first + m * second) / 14.0)
                .ceil()
        };
        let mut range = all;
        let mut panels = panels_of(range, waited).max(1.0);
        if panels > FEW {
            // Only the part before it has fallen to nothing: the logarithm of the integrand is
            // concave, so it never rises again.
            let over = |range: f64| fallen(low * libm::expm1(range)) > NOTHING;
            while over(0.5 * range) {
                range *= 0.5;
            }
            let mut counts = 0.5 * range;
            for _ in 0..20 {
                let middle = 0.5 * (counts + range);
                if over(middle) {
                    range = middle;
                } else {
                    counts = middle;
                }
            }
            panels = panels_of(range, low * libm::expm1(range)).clamp(1.0, MANY);
        }
        let half = 0.5 * range / panels;
        let (mut whole, mut slopes, mut squares) = (0.0, [0.0; 4], [[0.0; 4]; 4]);
        let mut panel = 0.0;
        while panel < panels {
            let middle = (2.0 * panel + 1.0) * half;
            panel += 1.0;
            let y: [f64; NODES] = std::array::from_fn(|i| {
                let (node, _) = RULE[i / 2];
                middle
                    + if i % 2 == 0 {
                        half * node
                    } else {
                        -half * node
                    }
            });
            let time = vector_math::exp_m1(y).map(|e| low * e);
            let [first, second] = start.map(|shape| time.map(|t| shape + t));
            let [up, down] = start.map(|shape| vector_math::ln_1p(time.map(|t| t / shape)));
            let ln_first = up.map(|rise| ln_start[0] + rise);
            let ln_second = down.map(|rise| ln_start[1] + rise);
            let density: [f64; NODES] =
                vector_math::exp(std::array::from_fn(|i| y[i] - n * up[i] - m * down[i]));
            for i in 0..NODES {
                let mass = density[i] * RULE[i / 2].1;
                let per = [1.0 / first[i], 1.0 / second[i]];
                let (slope, bend) = derivatives([ln_first[i], ln_second[i]], per, [n, m]);
                whole += mass;
                for j in 0..4 {
                    slopes[j] += mass * slope[j];
                    for k in 0..=j {
                        squares[j][k] += mass * slope[j] * slope[k];
                    }
                }
                for ((j, k), bend) in BENDS.into_iter().zip(bend) {
                    squares[j][k] += mass * bend;
                }
            }
        }
        Self {
            ln_integral: libm::log(low / start[1]) + libm::log(whole * half),
            waited: n * libm::log1p(waited / start[0]) + s * libm::log1p(waited / start[1]),
            slopes: slopes.map(|slope| slope / whole),
            squares: squares.map(|row| row.map(|square| square / whole)),
        }
    }

    /// The second derivative of the logarithm of the integral.
    fn curvature(&self, j: usize, k: usize) -> f64 {
        self.squares[j][k] - self.slopes[j] * self.slopes[k]
    }
}

/// The probability that a customer is still active at the end of the observation.
pub(super) fn active(customer: [f64; 3], at: &[f64; 4]) -> f64 {
    Customer::new(customer, at).active
}

/// How many repeat purchases a customer who is active now makes in a time.
///
/// # Formula
/// `r beta / (alpha (s - 1)) (1 - (beta / (beta + t))^(s - 1))`, at `s = 1` its limit.
pub(super) fn expected(&[r, alpha, s, beta]: &[f64; 4], time: f64) -> f64 {
    let reach = time / beta;
    if !reach.is_finite() {
        return f64::INFINITY;
    }
    let length = libm::log1p(reach);
    let exponent = (s - 1.0) * length;
    let mean_life = if exponent.abs() < 1e-300 {
        length
    } else {
        -libm::expm1(-exponent) / (s - 1.0)
    };
    r * beta / alpha * mean_life
}
