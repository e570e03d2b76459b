//! The argument at which a tail has a given probability.

use super::bracket::halved;

/// Which tail a probability measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// From the lower end of the support up to the argument.
    Lower,
    /// From the argument to the upper end.
    Upper,
}

/// The logarithm of a tail probability at one point, and how it changes along the coordinate `u`
/// in which the density is log-concave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe {
    /// The logarithm of the tail probability.
    pub(super) ln_tail: f64,
    /// Its derivative: positive for lower tails, negative for upper ones.
    pub(super) slope: f64,
    /// The first derivative of the logarithm of the density.
    pub(super) score: f64,
    /// The second derivative of the logarithm of the density.
    pub(super) score_slope: f64,
}

/// A tail as a function of a point, which knows how to move a point along `u`.
pub(super) trait Tail {
    /// A point of the support.
    type Point: Copy;

    /// The tail at a point.
    fn probe(&self, point: Self::Point) -> Probe;
    /// The point `distance` further along `u`.
    fn moved(point: Self::Point, distance: f64) -> Self::Point;
    /// The point with the coordinate `u`.
    fn at(u: f64) -> Self::Point;
}

/// So close (in `u` and in the logarithm of the tail) one step of fourth order gains all remaining
/// digits.
const NEAR: f64 = 2e-4;
/// A relative distance that no double can resolve.
const UNRESOLVED: f64 = 4e-16;
/// Beyond exp(+-745) there are no doubles.
const REACH: f64 = 745.0;

/// The point at which the logarithm of the tail is `ln_target`.
///
/// The logarithm of the tail is concave in `u`, so Newton's method converges from any start on
/// one side after at most one step; bisection stands by for starts where it is too flat.
pub(super) fn solve<T: Tail>(tail: &T, start: T::Point, ln_target: f64) -> T::Point {
    let mut point = start;
    for _ in 0..50 {
        let probe = tail.probe(point);
        let missing = ln_target - probe.ln_tail;
        let step = step(&probe, missing);
        if step.is_nan() {
            break;
        }
        point = T::moved(point, step);
        if missing.abs().max(0.4 * step.abs()) < NEAR || step.abs() < UNRESOLVED {
            return point;
        }
    }
    bisect(tail, ln_target)
}

/// The step along `u` that adds `missing` to the logarithm of the tail.
fn step(probe: &Probe, missing: f64) -> f64 {
    let newton = missing / probe.slope;
    if missing.abs() > 0.5 {
        return newton.clamp(-20.0, 20.0);
    }
    // Reversion of the Taylor series, from slope' = slope (score - slope).
    let bend = probe.score - probe.slope;
    let second = 0.5 * bend;
    let third = (bend * bend + probe.score_slope - probe.slope * bend) / 6.0;
    let corrected =
        newton * (1.0 - newton * second + newton * newton * (2.0 * second * second - third));
    if (0.3..3.0).contains(&(corrected / newton)) {
        corrected
    } else {
        newton
    }
}

fn bisect<T: Tail>(tail: &T, ln_target: f64) -> T::Point {
    let rising = tail.probe(T::at(0.0)).slope >= 0.0;
    // 64 halvings leave 1e-16, which is a relative distance in the point.
    let (low, high) = halved((-REACH, REACH), 64, &|u| {
        (tail.probe(T::at(u)).ln_tail < ln_target) == rising
    });
    T::at(0.5 * (low + high))
}

/// A double strictly between two others, halving how many there are between them; nothing if they
/// are neighbours. So a bisection ends after 64 steps at any scale.
pub(crate) fn between(low: f64, high: f64) -> Option<f64> {
    let (low, high) = (rank(low), rank(high));
    let middle = low.midpoint(high);
    (middle > low && middle < high).then(|| f64::from_bits(unrank(middle)))
}

/// The position of a double among all doubles.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn unrank(rank: i64) -> u64 {
    if rank < 0 { i64::MIN - rank } else { rank }.cast_unsigned()
}
