//! Interpolation at Chebyshev points: densities on a panel, quantiles on a piece.

use std::f64::consts::PI;
use std::sync::OnceLock;

use super::{COEFFICIENTS, Polynomial};

/// Points at which a density is read on a panel.
pub(super) const POINTS: usize = 12;

/// Probabilities for which a panel is inverted: the points of two pieces after their first.
pub(super) const TARGETS: usize = 2 * (COEFFICIENTS - 1);

/// Constants of the interpolation; the same for every distribution.
#[derive(Debug)]
pub(super) struct Basis {
    /// Points of a panel, from -1 to 1.
    pub(super) panel: [f64; POINTS],
    /// Values at the points of a panel, one row each, to coefficients of Chebyshev polynomials.
    to_series: [[f64; POINTS]; POINTS],
    /// Points of a piece, from -1 to 1 with both ends, so that pieces meet.
    pub(super) piece: [f64; COEFFICIENTS],
    /// Values at the points of a piece, one row each, to coefficients of powers.
    to_powers: [Polynomial; COEFFICIENTS],
}

impl Basis {
    pub(super) fn shared() -> &'static Self {
        static SHARED: OnceLock<Basis> = OnceLock::new();
        SHARED.get_or_init(|| Self {
            panel: std::array::from_fn(|point| -libm::cos(inner_angle(point))),
            to_series: std::array::from_fn(|point| {
                std::array::from_fn(|order| {
                    let weight = if order == 0 { 1.0 } else { 2.0 } / POINTS as f64;
                    weight * cosine(order, inner_angle(point))
                })
            }),
            piece: std::array::from_fn(|point| -libm::cos(outer_angle(point))),
            to_powers: std::array::from_fn(|point| {
                powers(std::array::from_fn(|order| {
                    let weight = 2.0 / (COEFFICIENTS - 1) as f64;
                    weight
                        * halved_at_ends(point)
                        * halved_at_ends(order)
                        * cosine(order, outer_angle(point))
                }))
            }),
        })
    }

    /// The polynomial through these values at the points of a piece.
    ///
    /// Differences from one of the values are interpolated, so that a small variation on top of a
    /// large value keeps its digits.
    pub(super) fn polynomial(&self, values: &[f64]) -> Polynomial {
        let base = values[COEFFICIENTS / 2];
        let mut sum = [0.0; COEFFICIENTS];
        for (value, row) in values.iter().zip(&self.to_powers) {
            let difference = value - base;
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum += difference * weight;
            }
        }
        sum[0] += base;
        sum
    }

    /// The series through these values at the points of a panel.
    pub(super) fn series(&self, values: &[f64; POINTS]) -> Series {
        let mut sum = [0.0; POINTS];
        for (value, row) in values.iter().zip(&self.to_series) {
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum += value * weight;
            }
        }
        Series(sum)
    }
}

/// The points of a panel are the zeros of the Chebyshev polynomial of order [`POINTS`].
fn inner_angle(point: usize) -> f64 {
    PI * (point as f64 + 0.5) / POINTS as f64
}

/// The points of a piece are the extrema of the polynomial of the order of a piece.
fn outer_angle(point: usize) -> f64 {
    PI * point as f64 / (COEFFICIENTS - 1) as f64
}

/// The Chebyshev polynomial at a point, counted from -1 upwards: odd orders change their sign.
fn cosine(order: usize, angle: f64) -> f64 {
    let sign = if order.is_multiple_of(2) { 1.0 } else { -1.0 };
    sign * libm::cos(order as f64 * angle)
}

fn halved_at_ends(index: usize) -> f64 {
    if index == 0 || index == COEFFICIENTS - 1 {
        0.5
    } else {
        1.0
    }
}

/// Chebyshev coefficients as coefficients of powers.
fn powers(series: Polynomial) -> Polynomial {
    let mut sum = [0.0; COEFFICIENTS];
    let mut previous = [0.0; COEFFICIENTS];
    let mut current = [0.0; COEFFICIENTS];
    current[0] = 1.0;
    for (order, coefficient) in series.into_iter().enumerate() {
        for (sum, term) in sum.iter_mut().zip(&current) {
            *sum += coefficient * term;
        }
        let twice = if order == 0 { 1.0 } else { 2.0 };
        let next = std::array::from_fn(|power| {
            let shifted = if power == 0 { 0.0 } else { current[power - 1] };
            twice * shifted - if order == 0 { 0.0 } else { previous[power] }
        });
        previous = current;
        current = next;
    }
    sum
}

/// A sum of Chebyshev polynomials on -1 to 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Series([f64; POINTS]);

impl Series {
    /// How far the last coefficients are below the first, as a measure of what the series misses.
    pub(super) fn residue(&self) -> f64 {
        (self.0[POINTS - 1].abs() + self.0[POINTS - 2].abs()) / self.0[0].abs()
    }

    /// The series of the integral from -1.
    fn integral(&self) -> [f64; POINTS + 1] {
        let term = |order: usize| match order {
            0 => 2.0 * self.0[0],
            _ => self.0.get(order).copied().unwrap_or(0.0),
        };
        let mut integral = [0.0; POINTS + 1];
        let mut at_start = 0.0;
        for order in (1..=POINTS).rev() {
            let coefficient = (term(order - 1) - term(order + 1)) / (2 * order) as f64;
            integral[order] = coefficient;
            at_start += if order % 2 == 0 {
                coefficient
            } else {
                -coefficient
            };
        }
        integral[0] = -at_start;
        integral
    }

    /// Where the integral from -1 reaches each of the ascending `targets`; nothing if it does not.
    ///
    /// The last target should lie near the integral over the whole range, within a few percent.
    pub(super) fn invert(&self, targets: &[f64; TARGETS]) -> Option<[f64; TARGETS]> {
        const STEPS: usize = 12;
        const CLOSE: f64 = 1e-9;
        let integral = self.integral();
        let mut at = self.first_guess(&integral, targets);
        for _ in 0..STEPS {
            let reached = sum(&integral, &at);
            let slope = sum(&self.0, &at);
            let mut largest = 0.0;
            for (((at, reached), slope), target) in
                at.iter_mut().zip(&reached).zip(&slope).zip(targets)
            {
                let step = (target - reached) / slope;
                *at += step;
                // Written so that NaN stays.
                largest = if step.abs() <= largest {
                    largest
                } else {
                    step.abs()
                };
            }
            // Newton's steps square the error.
            if largest < CLOSE {
                return Some(at);
            }
            if largest.is_nan() {
                return None;
            }
        }
        None
    }

    /// The cubic through both ends with the slopes there.
    fn first_guess(
        &self,
        integral: &[f64; POINTS + 1],
        targets: &[f64; TARGETS],
    ) -> [f64; TARGETS] {
        let whole: f64 = integral.iter().sum();
        let ends = sum(&self.0, &[-1.0, 1.0]);
        let (start, end) = (whole / ends[0], whole / ends[1]);
        targets.map(|target| {
            let x = target / whole;
            let y = 1.0 - x;
            -1.0 + x * y * (y * start - x * end) + 2.0 * x * x * (1.0 + 2.0 * y)
        })
    }
}

/// A Chebyshev series at several places (Clenshaw's rule).
fn sum<const N: usize, const M: usize>(series: &[f64; N], at: &[f64; M]) -> [f64; M] {
    let mut next = [0.0; M];
    let mut current = [0.0; M];
    for coefficient in series[1..].iter().rev() {
        for ((at, next), current) in at.iter().zip(&mut next).zip(&mut current) {
            let term = 2.0 * at * *current - *next + coefficient;
            *next = *current;
            *current = term;
        }
    }
    std::array::from_fn(|i| at[i] * current[i] - next[i] + series[0])
}
