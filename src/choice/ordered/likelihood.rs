//! The likelihood of the ordered logit with its slopes.

use crate::choice::likelihood::Likelihood;
use crate::numeric::{Surface, logistic, softplus};

/// Answers on an ordered scale. The parameters are the coefficients of the columns, then the rising
/// cut points between the answers.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) width: usize,
    /// The number of answers on the scale.
    pub(super) answers: usize,
    /// Columns side by side.
    pub(super) values: Vec<f64>,
    /// The answer of each row, counted from 0.
    pub(super) given: Vec<usize>,
    pub(super) weights: Vec<f64>,
}

/// The logarithm of the logistic probability between two points, and its derivatives by them.
struct Between {
    value: f64,
    low: f64,
    high: f64,
    low_low: f64,
    low_high: f64,
    high_high: f64,
}

impl Between {
    /// By `F(b) - F(a) = F(b) F(-a) (1 - e^(a - b))`, which cancels nothing.
    fn new(low: f64, high: f64) -> Option<Self> {
        if low.is_nan() || high.is_nan() || low >= high {
            return None;
        }
        let odds = 1.0 / libm::expm1(high - low);
        let bend = odds * (1.0 + odds);
        let (above, below) = (logistic(-high), logistic(low));
        Some(Self {
            value: -softplus(-high) - softplus(low) + libm::log(-libm::expm1(low - high)),
            low: -below - odds,
            high: above + odds,
            low_low: -below * (1.0 - below) - bend,
            low_high: bend,
            high_high: -above * (1.0 - above) - bend,
        })
    }
}

impl Ordered {
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    pub(super) fn index(&self, row: usize, point: &[f64]) -> f64 {
        let parts = self.row(row).iter().zip(point);
        parts.map(|(x, coefficient)| x * coefficient).sum()
    }

    /// The places of the cut points below and above an answer.
    pub(super) fn cuts(&self, answer: usize) -> [Option<usize>; 2] {
        let low = (answer > 0).then(|| self.width + answer - 1);
        let high = (answer + 1 < self.answers).then_some(self.width + answer);
        [low, high]
    }

    /// The logarithm of the probability of an answer in a row.
    pub(super) fn logarithm(&self, row: usize, answer: usize, point: &[f64]) -> Option<f64> {
        let [low, high] = self.ends(row, answer, point);
        Between::new(low, high).map(|between| between.value)
    }

    fn ends(&self, row: usize, answer: usize, point: &[f64]) -> [f64; 2] {
        let index = self.index(row, point);
        let [low, high] = self.cuts(answer);
        let end = |cut: Option<usize>, none: f64| cut.map_or(none, |cut| point[cut] - index);
        [end(low, f64::NEG_INFINITY), end(high, f64::INFINITY)]
    }
}

impl Likelihood for Ordered {
    type Room = ();

    fn room(&self) {}

    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn add(&self, row: usize, point: &[f64], (): &mut (), sum: &mut Surface<Vec<f64>>) -> bool {
        let answer = self.given[row];
        let [low, high] = self.ends(row, answer, point);
        let Some(between) = Between::new(low, high) else {
            return false;
        };
        let weight = self.weights[row];
        sum.value += weight * between.value;
        // Both ends fall where the index rises.
        let slope = -weight * (between.low + between.high);
        let bends = [
            between.low_low + between.low_high,
            between.high_high + between.low_high,
        ];
        let row = self.row(row);
        for (i, x) in row.iter().enumerate() {
            sum.gradient[i] += slope * x;
            let bend = weight * (bends[0] + bends[1]) * x;
            for (entry, y) in sum.hessian[i][..=i].iter_mut().zip(row) {
                *entry += bend * y;
            }
        }
        let [low, high] = self.cuts(answer);
        let ends = [
            (low, between.low, bends[0], between.low_low),
            (high, between.high, bends[1], between.high_high),
        ];
        for (cut, slope, across, own) in ends {
            let Some(cut) = cut else { continue };
            sum.gradient[cut] += weight * slope;
            sum.hessian[cut][cut] += weight * own;
            for (entry, x) in sum.hessian[cut].iter_mut().zip(row) {
                *entry -= weight * across * x;
            }
        }
        if let (Some(low), Some(high)) = (low, high) {
            sum.hessian[high][low] += weight * between.low_high;
        }
        true
    }
}
