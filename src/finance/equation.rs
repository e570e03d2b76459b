//! The equation of value: inflows and outflows discounted to the same day, at any rate.
//!
//! With the force of interest `s = ln(1 + rate)`, the inflows are worth
//! `P(s) = sum of c * exp(-t * s)` over the positive flows `c` at times `t`, and the outflows
//! `N(s)` likewise. Both are positive and, as sums of exponentials, convex on a logarithmic
//! scale; the slope of `ln P` is minus the mean time of the inflows weighted by present value,
//! their (Macaulay) duration, which only falls as the rate rises. A rate of return is a zero of
//! the gap `ln P - ln N`. No value over- or underflows on this scale, whatever the flows.

use std::borrow::Cow;

use super::expansion::Expansion;
use super::schedule::{Powers, Schedule};
use super::sums::{STRIDE, Side, Sums, number, padded};
use crate::numeric::CompensatedSum;

/// Sums below this may have lost terms to underflow; the flows themselves are at most about 1.
const SAFE_SUM: f64 = 1e-200;
const SAFE_SIZE: f64 = 1e100;

/// Cash flows in the order of their times, with no zero at either end, of both signs.
#[derive(Debug)]
pub(super) struct Equation<'a> {
    /// The flows as given.
    amounts: &'a [f64],
    /// The flows scaled by a power of two so that the largest is near one, where that is needed.
    scaled: Cow<'a, [f64]>,
    /// When each is due, counted from the first; `None` for one period after the other.
    times: Option<&'a [f64]>,
    /// The times as whole days, where they are and it pays.
    powers: Option<Powers<'a>>,
    /// First and last time of the inflows and of the outflows.
    pub(super) inflow: Range,
    pub(super) outflow: Range,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) first: f64,
    pub(super) last: f64,
}

/// The present values of inflows and outflows at one force of interest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) force: f64,
    /// `ln(inflows / outflows)`.
    pub(super) gap: f64,
    /// Gaps smaller than this are rounding.
    pub(super) noise: f64,
    /// Weights were powers of the rounded weight of so long a time; zero if they were not.
    unit: f64,
    pub(super) inflow: Curve,
    pub(super) outflow: Curve,
}

/// A convex curve at a point: the logarithm of the present value of one side, and the mean time
/// of its flows weighted by present value, which is minus the slope.
#[derive(Debug, Clone, Copy)]
pub(super) struct Curve {
    pub(super) log: f64,
    pub(super) duration: f64,
}

impl Point {
    fn new(force: f64, inflow: Side, outflow: Side, noise: f64) -> Self {
        let gap = libm::log(inflow.sum / outflow.sum) + (inflow.shift - outflow.shift);
        let log_outflow = libm::log(outflow.sum) + outflow.shift;
        Self {
            force,
            gap,
            noise,
            unit: 0.0,
            inflow: Curve {
                log: log_outflow + gap,
                duration: inflow.duration,
            },
            outflow: Curve {
                log: log_outflow,
                duration: outflow.duration,
            },
        }
    }

    /// How the gap changes with the force of interest.
    pub(super) fn slope(&self) -> f64 {
        self.outflow.duration - self.inflow.duration
    }

    /// How far the force of interest that the rounded weight of one unit stands for is from the
    /// one asked for.
    pub(super) fn drift(&self) -> f64 {
        let step = libm::exp(-self.force.abs() * self.unit);
        if self.unit == 0.0 || step == 0.0 {
            return 0.0;
        }
        let drift = -libm::log(step) / self.unit - self.force.abs();
        drift.copysign(drift * self.force)
    }

    /// The sign of the gap, zero if rounding hides it.
    pub(super) fn sign(&self) -> i8 {
        i8::from(self.gap > self.noise) - i8::from(self.gap < -self.noise)
    }
}

impl<'a> Equation<'a> {
    /// The equation of flows at equal steps, or at the times of a schedule.
    ///
    /// `None` if the flows are not of both signs.
    pub(super) fn new(amounts: &'a [f64], schedule: Option<&'a Schedule>) -> Option<Self> {
        let first = amounts.iter().position(|&flow| flow != 0.0)?;
        let last = amounts.iter().rposition(|&flow| flow != 0.0)?;
        let amounts = &amounts[first..=last];
        let times = schedule.map(|schedule| &schedule.years[first..=last]);
        let range = |wanted: fn(&f64) -> bool| {
            let at = |index| time_at(times, index);
            Some(Range {
                first: at(amounts.iter().position(wanted)?),
                last: at(amounts.iter().rposition(wanted)?),
            })
        };
        Some(Self {
            amounts,
            scaled: scaled(amounts),
            times,
            powers: schedule.and_then(|schedule| Powers::new(schedule, first, last)),
            inflow: range(|&flow| flow > 0.0)?,
            outflow: range(|&flow| flow < 0.0)?,
        })
    }

    /// How many flows there are.
    pub(super) fn len(&self) -> usize {
        self.amounts.len()
    }

    /// From the first flow to the last.
    pub(super) fn span(&self) -> f64 {
        time_at(self.times, self.amounts.len() - 1)
    }

    /// The present values at the force of interest `force`.
    pub(super) fn at(&mut self, force: f64) -> Point {
        if let Some(powers) = &mut self.powers {
            powers.fill(force);
        }
        if let Some(powers) = &self.powers {
            let point = self.safe(force, powers.sides(&self.scaled, force), powers.unit);
            // Near a zero the exponentials are worth their time.
            if let Some(point) = point.filter(|point| point.gap.abs() > point.noise) {
                return point;
            }
        }
        let point = match self.times {
            None => self.safe(force, self.periodic(force), 1.0),
            Some(times) => self.safe(force, self.dated(force, times), 0.0),
        };
        point.unwrap_or_else(|| self.far(force))
    }

    /// The point, unless terms may have underflowed. Weights may be powers of the weight of one
    /// `unit`.
    fn safe(&self, force: f64, sides: (Side, Side), unit: f64) -> Option<Point> {
        let (inflow, outflow) = sides;
        let span = self.span();
        // The weight of a unit is off by a rounding, which its powers multiply.
        let powers = if unit > 0.0 { span / unit } else { 0.0 };
        let roundings =
            16.0 + powers + number(self.amounts.len()) / 8.0 + 2.0 * (force * span).abs();
        let noise = f64::EPSILON * roundings;
        let safe = inflow.sum > SAFE_SUM && outflow.sum > SAFE_SUM;
        safe.then(|| Point {
            unit,
            ..Point::new(force, inflow, outflow, noise)
        })
    }

    /// Weights as powers; the flow with the largest weight has weight one.
    fn periodic(&self, force: f64) -> (Side, Side) {
        let step = libm::exp(-force.abs());
        let mut sums = Sums::default();
        let mut run = PowerRun::new(step);
        let mut add = |flows: &[f64; STRIDE]| {
            let (weights, times) = run.next();
            sums.add(flows, &weights, &times);
        };
        if force >= 0.0 {
            let (chunks, rest) = self.scaled.as_chunks::<STRIDE>();
            chunks.iter().for_each(&mut add);
            add(&padded(rest.iter()));
            sums.sides(0.0, |duration| duration)
        } else {
            let (rest, chunks) = self.scaled.as_rchunks::<STRIDE>();
            let backwards = |chunk: &[f64; STRIDE]| [chunk[3], chunk[2], chunk[1], chunk[0]];
            chunks.iter().rev().for_each(|chunk| add(&backwards(chunk)));
            add(&padded(rest.iter().rev()));
            let span = self.span();
            sums.sides(-force * span, |duration| span - duration)
        }
    }

    /// Weights as exponentials of each time.
    fn dated(&self, force: f64, times: &[f64]) -> (Side, Side) {
        let base = if force >= 0.0 {
            times[0]
        } else {
            times[times.len() - 1]
        };
        let mut sums = Sums::default();
        for (&flow, &time) in self.scaled.iter().zip(times) {
            sums.add_one(flow * libm::exp((base - time) * force), time - times[0]);
        }
        sums.sides((times[0] - base) * force, |duration| duration)
    }

    /// For rates so far out, or flows so unequal, that weights or flows underflow: each side in
    /// units of its own largest term.
    fn far(&self, force: f64) -> Point {
        let term =
            |index: usize, flow: f64| libm::log(flow.abs()) - time_at(self.times, index) * force;
        let side = |sign: f64| {
            let flows = || {
                self.amounts
                    .iter()
                    .enumerate()
                    .filter(move |(_, flow)| **flow * sign > 0.0)
            };
            let largest = flows()
                .map(|(index, &flow)| term(index, flow))
                .fold(f64::NEG_INFINITY, f64::max);
            let (mut sum, mut moment) = (0.0, 0.0);
            for (index, &flow) in flows() {
                let weight = libm::exp(term(index, flow) - largest);
                sum += weight;
                moment += weight * time_at(self.times, index);
            }
            Side {
                sum,
                shift: largest,
                duration: moment / sum,
            }
        };
        let (inflow, outflow) = (side(1.0), side(-1.0));
        let logs = 710.0 + (force * self.span()).abs();
        let noise = 4.0 * f64::EPSILON * (number(self.amounts.len()) / 8.0 + logs);
        Point::new(force, inflow, outflow, noise)
    }

    /// The net flows around a force of interest; `None` where flows may underflow.
    pub(super) fn around(&self, centre: &Point) -> Option<Expansion> {
        let force = centre.force;
        let (half, last) = (0.5 * self.span(), self.scaled.len() - 1);
        let base = if force >= 0.0 { 0.0 } else { self.span() };
        let flow = |(index, flow): (usize, &f64)| {
            let time = time_at(self.times, index);
            (flow * libm::exp((base - time) * force), time / half - 1.0)
        };
        let ends = [0, last].map(|index| flow((index, &self.scaled[index])).0.abs());
        (ends[0].max(ends[1]) > SAFE_SUM)
            .then(|| Expansion::new(self.scaled.iter().enumerate().map(flow), centre.noise))
    }

    /// The net flows and their first moment near a rate of zero, `(sum, slope)`, without the
    /// cancellation of weights that are all nearly one.
    pub(super) fn near_zero(&self, force: f64) -> (f64, f64) {
        let mut exact = CompensatedSum::default();
        let (mut change, mut slope) = (0.0, 0.0);
        for (index, &flow) in self.scaled.iter().enumerate() {
            exact.add(flow);
            let time = time_at(self.times, index);
            let weight = libm::expm1(-time * force);
            change += flow * weight;
            slope -= flow * time * (1.0 + weight);
        }
        (exact.total_and(change), slope)
    }
}

fn time_at(times: Option<&[f64]>, index: usize) -> f64 {
    match times {
        Some(times) => times[index] - times[0],
        None => number(index),
    }
}

/// The flows, multiplied by a power of two if the largest is very large or very small.
fn scaled(flows: &[f64]) -> Cow<'_, [f64]> {
    let largest = flows
        .iter()
        .fold(0.0, |largest: f64, flow| largest.max(flow.abs()));
    if (1.0 / SAFE_SIZE..SAFE_SIZE).contains(&largest) {
        return Cow::Borrowed(flows);
    }
    let (_, exponent) = libm::frexp(largest);
    Cow::Owned(
        flows
            .iter()
            .map(|&flow| libm::ldexp(flow, -exponent))
            .collect(),
    )
}

/// Consecutive powers of one step, several at a time.
struct PowerRun {
    weights: [f64; STRIDE],
    times: [f64; STRIDE],
    stride: f64,
}

impl PowerRun {
    fn new(step: f64) -> Self {
        let square = step * step;
        Self {
            weights: [1.0, step, square, square * step],
            times: [0.0, 1.0, 2.0, 3.0],
            stride: square * square,
        }
    }

    #[inline]
    fn next(&mut self) -> ([f64; STRIDE], [f64; STRIDE]) {
        let now = (self.weights, self.times);
        for (weight, time) in self.weights.iter_mut().zip(&mut self.times) {
            *weight *= self.stride;
            *time += number(STRIDE);
        }
        now
    }
}
