//! The top of a surface by Newton's method, with steps damped where the surface is not concave or
//! a step does not climb.
//!
//! # Reference
//! J. Nocedal and S. J. Wright (2006), *Numerical Optimization*, second edition, chapters 3 and 4.

use super::cholesky::Cholesky;
use super::vector::{Vector, dot, greatest, moved};

/// Value, gradient and matrix of second derivatives at a point; of the matrix the lower half
/// counts.
#[derive(Debug, Clone)]
pub(crate) struct Surface<V: Vector> {
    pub(crate) value: f64,
    pub(crate) gradient: V,
    pub(crate) hessian: V::Matrix,
}

/// What is climbed: the surface at a point, nothing where it is not defined.
pub(crate) type Landscape<'l, V> = dyn Fn(&V) -> Option<Surface<V>> + 'l;

impl<V: Vector> Surface<V> {
    /// A sum to which nothing was added, at points like this one.
    pub(crate) fn zero(point: &V) -> Self {
        Self {
            value: 0.0,
            gradient: point.zeros(),
            hessian: point.square(),
        }
    }
}

/// Where a climb ended.
#[derive(Debug, Clone)]
pub(crate) struct Ascent<V: Vector> {
    pub(crate) point: V,
    /// Minus infinity if the surface is not defined at the start.
    pub(crate) value: f64,
    /// The greatest slope left.
    pub(crate) gradient: f64,
    /// The last step, which tells where it was heading.
    pub(crate) step: V,
    pub(crate) iterations: u32,
    /// The inverse of the negative second derivatives at a top; anywhere else nothing.
    pub(crate) covariance: Option<V::Matrix>,
}

impl<V: Vector> Ascent<V> {
    /// Whether the end is a top: the surface falls off in every direction, and a further step would
    /// only shuffle rounding.
    pub(crate) fn converged(&self) -> bool {
        self.covariance.is_some()
    }
}

const MOST_ITERATIONS: u32 = 300;
/// No step is longer, in any coordinate, beside its [size](size).
const LONGEST: f64 = 2.0;
/// A step this small, beside the size of the coordinate, leaves its square to go.
const SMALL: f64 = 1e-8;
/// A step longer than this, beside the size of the coordinate, leads to no top that is near.
const NEAR: f64 = 1e-3;
/// Twice what a quadratic surface would still climb, below which values are noise; and below which
/// steps are noise too.
const NOISE: [f64; 2] = [1e-11, 1e-24];

/// Climbs from `start` to the nearest top of a surface whose value is of order one. Coordinates are
/// of order one, logarithms, or positive numbers of any size; where the surface is not defined it is
/// nothing.
pub(crate) fn maximise<V: Vector>(start: V, surface: &Landscape<'_, V>) -> Ascent<V> {
    maximise_unless(start, surface, &|_, _| false)
}

/// The same where the caller may `give_up` before a step, told the step and the number of the
/// iteration.
pub(crate) fn maximise_unless<V: Vector>(
    start: V,
    surface: &Landscape<'_, V>,
    give_up: &dyn Fn(&V, u32) -> bool,
) -> Ascent<V> {
    let Some(here) = surface(&start) else {
        return Ascent {
            step: start.zeros(),
            point: start,
            value: f64::NEG_INFINITY,
            gradient: f64::INFINITY,
            iterations: 0,
            covariance: None,
        };
    };
    let mut climb = Climb {
        step: start.zeros(),
        point: start,
        here,
        damping: 0.0,
        last: f64::INFINITY,
    };
    for iterations in 1..=MOST_ITERATIONS {
        if let Some((step, gain)) = climb.damped(0.0) {
            climb.step = step;
            if climb.is_over(gain) {
                climb.advance(surface);
                return climb.ended(iterations, true);
            }
            if give_up(&climb.step, iterations) {
                return climb.ended(iterations, false);
            }
            if gain <= NOISE[0] {
                // Values cannot tell any more, but steps shrink on the way to a top.
                let length = climb.length();
                if length >= climb.last || !climb.advance(surface) {
                    return climb.ended(iterations, length <= NEAR);
                }
                climb.last = length;
                continue;
            }
        }
        if !climb.rise(surface) {
            return climb.ended(iterations, false);
        }
    }
    climb.ended(MOST_ITERATIONS, false)
}

struct Climb<V: Vector> {
    point: V,
    here: Surface<V>,
    /// The last step that was thought of.
    step: V,
    damping: f64,
    /// The length of the last step among noise.
    last: f64,
}

/// The scale on which a coordinate is seen to move.
fn size(x: f64) -> f64 {
    x.abs().max(1.0)
}

impl<V: Vector> Climb<V> {
    /// The step that solves `(D - H) step = gradient`, where `D` has the damping on its diagonal,
    /// and what it would gain twice; nothing where the matrix is not positive definite.
    fn damped(&self, damping: f64) -> Option<(V, f64)> {
        let (hessian, point) = (self.here.hessian.as_ref(), self.point.as_ref());
        let root = Cholesky::new(&self.point, &|i, j| {
            let own = if i == j {
                let size = size(point[i]);
                damping / (size * size)
            } else {
                0.0
            };
            own - hessian[i].as_ref()[j]
        })?;
        let step = root.solve(&self.here.gradient);
        let gain = dot(step.as_ref(), self.here.gradient.as_ref());
        gain.is_finite().then_some((step, gain))
    }

    /// The greatest move of a coordinate beside its size.
    fn length(&self) -> f64 {
        let moves = self.step.as_ref().iter().zip(self.point.as_ref());
        moves.fold(0.0, |most, (s, x)| (s.abs() / size(*x)).max(most))
    }

    fn is_over(&self, gain: f64) -> bool {
        let length = self.length();
        (length <= SMALL && gain <= NOISE[0]) || (length <= NEAR && gain <= NOISE[1])
    }

    /// Takes the step as it is, if it ends where the surface is defined.
    fn advance(&mut self, surface: &Landscape<'_, V>) -> bool {
        let next = moved(&self.point, 1.0, &self.step);
        let Some(there) = surface(&next).filter(|there| there.value.is_finite()) else {
            return false;
        };
        (self.point, self.here) = (next, there);
        true
    }

    /// Takes the longest step that climbs enough, with the least damping that serves.
    fn rise(&mut self, surface: &Landscape<'_, V>) -> bool {
        let mut damping = self.damping;
        while damping < 1e12 {
            if let Some((step, gain)) = self.damped(damping) {
                self.step = step;
                let part = (LONGEST / self.length()).min(1.0);
                let next = moved(&self.point, part, &self.step);
                if let Some(there) = surface(&next)
                    && there.value >= self.here.value + 1e-4 * part * gain
                {
                    (self.point, self.here) = (next, there);
                    self.damping = if damping < 1e-6 { 0.0 } else { 0.1 * damping };
                    return true;
                }
            }
            damping = if damping == 0.0 { 1e-4 } else { 4.0 * damping };
        }
        false
    }

    fn ended(self, iterations: u32, at_top: bool) -> Ascent<V> {
        let hessian = self.here.hessian.as_ref();
        let covariance = at_top
            .then(|| Cholesky::new(&self.point, &|i, j| -hessian[i].as_ref()[j]))
            .flatten()
            .map(|root| root.inverse());
        Ascent {
            value: self.here.value,
            gradient: greatest(self.here.gradient.as_ref()),
            point: self.point,
            step: self.step,
            iterations,
            covariance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Surface, maximise, maximise_unless};

    /// Minus the function of Rosenbrock (1960), which is not concave on the way to (1, 1).
    #[test]
    fn climbs_a_bent_ridge() {
        let surface = |&[x, y]: &[f64; 2]| {
            let bend = y - x * x;
            Some(Surface {
                value: -(1.0 - x) * (1.0 - x) - 100.0 * bend * bend,
                gradient: [2.0 * (1.0 - x) + 400.0 * x * bend, -200.0 * bend],
                hessian: [
                    [-2.0 + 400.0 * bend - 800.0 * x * x, 400.0 * x],
                    [400.0 * x, -200.0],
                ],
            })
        };
        let top = maximise([-1.2, 1.0], &surface);
        assert!((top.point[0] - 1.0).abs() < 1e-12 && (top.point[1] - 1.0).abs() < 1e-12);
        // The inverse of [[802, -400], [-400, 200]].
        let covariance = top.covariance.unwrap();
        assert!((covariance[0][0] - 0.5).abs() < 1e-9);
        assert!((covariance[0][1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn says_that_a_saddle_is_no_top() {
        let saddle = |&[x, y]: &[f64; 2]| {
            (x.abs() < 5.0 && y.abs() < 5.0).then_some(Surface {
                value: x * x - y * y,
                gradient: [2.0 * x, -2.0 * y],
                hessian: [[2.0, 0.0], [0.0, -2.0]],
            })
        };
        assert!(!maximise([0.0, 1.0], &saddle).converged());
    }

    /// The top of `-cosh(x - 1) - (y + 2)^2`, from where the first full steps overshoot.
    #[test]
    fn comes_back_from_overshooting() {
        let surface = |p: &Vec<f64>| {
            let (x, y) = (p[0] - 1.0, p[1] + 2.0);
            Some(Surface {
                value: -libm::cosh(x) - y * y,
                gradient: vec![-libm::sinh(x), -2.0 * y],
                hessian: vec![vec![-libm::cosh(x), 0.0], vec![0.0, -2.0]],
            })
        };
        let top = maximise(vec![6.0, 6.0], &surface);
        assert!(top.converged());
        assert!((top.point[0] - 1.0).abs() < 1e-14 && (top.point[1] + 2.0).abs() < 1e-14);
    }

    /// `ln(b) - b s` with its top at `1 / s`, many times the size of the start.
    #[test]
    fn reaches_a_top_of_another_size() {
        for scale in [1e-9, 1e-3, 1e6] {
            let surface = |&[b]: &[f64; 1]| {
                (b > 0.0).then(|| Surface {
                    value: libm::log(b * scale) - b * scale,
                    gradient: [1.0 / b - scale],
                    hessian: [[-1.0 / (b * b)]],
                })
            };
            let top = maximise([1.8], &surface);
            assert!(top.converged(), "{top:?}");
            assert!((top.point[0] * scale - 1.0).abs() < 1e-12, "{top:?}");
        }
    }

    #[test]
    fn tells_where_it_was_heading_without_a_top() {
        let surface = |&[x]: &[f64; 1]| {
            let e = libm::exp(-x);
            Some(Surface {
                value: -libm::log1p(e),
                gradient: [e / (1.0 + e)],
                hessian: [[-e / (1.0 + e) / (1.0 + e)]],
            })
        };
        let stopped = maximise_unless([0.0], &surface, &|_, iterations| iterations > 8);
        assert!(!stopped.converged() && stopped.step[0] > 0.9, "{stopped:?}");
        assert!(!maximise([0.0], &surface).converged());
    }
}
