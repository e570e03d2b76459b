//! The quantile of a metalog without bounds, and the proof that it rises.

use crate::numeric::Side;

/// `A(d) + B(d) s`, where `d` is the probability less one half and `s` the logarithm of its odds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    a: Vec<f64>,
    b: Vec<f64>,
}

/// What the rounding of the bounds is certainly below, relative to the coefficients.
const MARGIN: f64 = 1e-13;

/// Intervals to look at before the question is given up.
const BUDGET: u32 = 200_000;

/// Where `w s` (see [`Curve::slope_within`]) is least: its probability, and its value.
const LEAST: (f64, f64) = (0.176_040_885_485_198_63, -0.223_871_602_347_151_42);

impl Curve {
    /// From the coefficients `a1, a2, ...` in Keelin's order.
    pub(super) fn new(coefficients: &[f64]) -> Self {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for (index, &coefficient) in coefficients.iter().enumerate() {
            // 1, s, d s, d, then d^2, d^2 s, d^3, d^3 s and so on.
            let plain = matches!(index, 0 | 3) || (index >= 4 && index % 2 == 0);
            if plain { &mut a } else { &mut b }.push(coefficient);
        }
        Self { a, b }
    }

    pub(super) fn at(&self, d: f64, s: f64) -> f64 {
        value(&self.a, d) + value(&self.b, d) * s
    }

    /// The quantile at a probability of at most one half.
    pub(super) fn at_probability(&self, side: Side, p: f64) -> f64 {
        let (d, s) = (p - 0.5, libm::log(p) - libm::log1p(-p));
        match side {
            Side::Lower => self.at(d, s),
            Side::Upper => self.at(-d, -s),
        }
    }

    /// The quantile where the logarithm of the odds is `u`.
    pub(super) fn at_log_odds(&self, u: f64) -> f64 {
        self.at(0.5 * libm::tanh(0.5 * u), u)
    }

    /// Its slope along the logarithm of the odds.
    pub(super) fn slope(&self, u: f64) -> f64 {
        let d = 0.5 * libm::tanh(0.5 * u);
        let odds = libm::exp(-u.abs());
        let w = odds / ((1.0 + odds) * (1.0 + odds));
        w * value(&derivative(&self.a), d)
            + w * u * value(&derivative(&self.b), d)
            + value(&self.b, d)
    }

    /// How fast the quantile grows with the logarithm of the odds at the end of a tail.
    pub(super) fn tail_slope(&self, side: Side) -> f64 {
        match side {
            Side::Lower => value(&self.b, -0.5),
            Side::Upper => value(&self.b, 0.5),
        }
    }

    /// The plain polynomial `A` and the factor `B` of the logarithm of the odds.
    pub(super) fn parts(&self) -> (&[f64], &[f64]) {
        (&self.a, &self.b)
    }

    /// Succeeds if the quantile rises everywhere, else names an interval of probabilities in which
    /// it does not, or cannot be shown to.
    pub(super) fn check(&self) -> Result<(), (f64, f64)> {
        self.check_lower_half()?;
        self.mirrored()
            .check_lower_half()
            .map_err(|(from, to)| (1.0 - to, 1.0 - from))
    }

    /// The curve of minus the value, read from the other end.
    fn mirrored(&self) -> Self {
        let flip =
            |sign: f64| move |(k, c): (usize, &f64)| if k % 2 == 0 { sign * c } else { -sign * c };
        Self {
            a: self.a.iter().enumerate().map(flip(-1.0)).collect(),
            b: self.b.iter().enumerate().map(flip(1.0)).collect(),
        }
    }

    fn check_lower_half(&self) -> Result<(), (f64, f64)> {
        let size: f64 = self.a.iter().skip(1).chain(&self.b).map(|c| c.abs()).sum();
        let margin = MARGIN * size;
        let slope = Slope::new(self);
        let mut open = vec![(0.0, 0.5)];
        for _ in 0..BUDGET {
            let Some((low, high)) = open.pop() else {
                return Ok(());
            };
            if slope.least(low, high) > margin {
                continue;
            }
            let middle = 0.5 * (low + high);
            let falls = slope.value(middle).is_nan() || slope.value(middle) <= margin;
            if falls || high - low < 1e-17 {
                return Err(slope.widened(low, high, margin));
            }
            open.push((middle, high));
            open.push((low, middle));
        }
        Err(open.pop().unwrap_or((0.0, 1.0)))
    }
}

/// The slope of a curve along the logarithm of the odds: `w A'(d) + B(d) + w s B'(d)` with
/// `w = p (1 - p)`.
struct Slope {
    /// `w A' + B`, by powers of `d`.
    plain: Vec<f64>,
    /// `B'`.
    bent: Vec<f64>,
}

impl Slope {
    fn new(curve: &Curve) -> Self {
        let mut plain = vec![0.0; (curve.a.len() + 1).max(curve.b.len())];
        for (k, c) in derivative(&curve.a).iter().enumerate() {
            // w = 1/4 - d^2.
            plain[k] += 0.25 * c;
            plain[k + 2] -= c;
        }
        for (k, c) in curve.b.iter().enumerate() {
            plain[k] += c;
        }
        Self {
            plain,
            bent: derivative(&curve.b),
        }
    }

    /// The slope at a probability of at most one half.
    fn value(&self, p: f64) -> f64 {
        value(&self.plain, p - 0.5) + bend(p) * value(&self.bent, p - 0.5)
    }

    /// A lower bound of the slope between two probabilities of at most one half.
    fn least(&self, low: f64, high: f64) -> f64 {
        let (mut from, mut to) = {
            let ends = (bend(low), bend(high));
            (ends.0.min(ends.1), ends.0.max(ends.1))
        };
        if low < LEAST.0 && high > LEAST.0 {
            (from, to) = (LEAST.1, to);
        }
        let (middle, radius) = (0.5 * (from + to), 0.5 * (to - from));
        let mut all = self.plain.clone();
        for (k, c) in self.bent.iter().enumerate() {
            all[k] += middle * c;
        }
        let (centre, half) = (0.5 * (low + high) - 0.5, 0.5 * (high - low));
        let (value, spread) = range(&all, centre, half);
        let (bent, bent_spread) = range(&self.bent, centre, half);
        value - spread - radius * (bent.abs() + bent_spread)
    }

    /// The interval about a failure, as far as the slope stays at or below the margin on a grid.
    fn widened(&self, low: f64, high: f64, margin: f64) -> (f64, f64) {
        const STEP: f64 = 1.0 / 1024.0;
        let (mut from, mut to) = (low, high);
        while from - STEP > 0.0 && self.value(from - STEP) <= margin {
            from -= STEP;
        }
        while to + STEP < 0.5 && self.value(to + STEP) <= margin {
            to += STEP;
        }
        (from, to)
    }
}

/// `p (1 - p) ln(p / (1 - p))`.
fn bend(p: f64) -> f64 {
    if p > 0.0 {
        p * (1.0 - p) * (libm::log(p) - libm::log1p(-p))
    } else {
        0.0
    }
}

fn value(polynomial: &[f64], d: f64) -> f64 {
    polynomial.iter().rev().fold(0.0, |sum, c| sum * d + c)
}

fn derivative(polynomial: &[f64]) -> Vec<f64> {
    let terms = polynomial.iter().enumerate().skip(1);
    terms.map(|(k, c)| k as f64 * c).collect()
}

/// The value at `centre`, and what the polynomial can differ from it within `half` on either side.
fn range(polynomial: &[f64], centre: f64, half: f64) -> (f64, f64) {
    // Repeated division by (d - centre) leaves the Taylor coefficients.
    let mut taylor = polynomial.to_vec();
    for from in 0..taylor.len() {
        for k in (from..taylor.len() - 1).rev() {
            taylor[k] += centre * taylor[k + 1];
        }
    }
    let spread = taylor
        .iter()
        .skip(1)
        .rev()
        .fold(0.0, |sum, c| (sum + c.abs()) * half);
    (taylor.first().copied().unwrap_or(0.0), spread)
}
