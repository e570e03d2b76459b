//! Newton's method for any number of parameters on a concave surface.
//!
//! # Reference
//! J. Nocedal and S. J. Wright (2006), *Numerical Optimization*, second edition, chapter 3.

use super::cholesky::Cholesky;

/// Value, gradient and matrix of second derivatives at a point.
#[derive(Debug, Clone)]
pub(crate) struct Slopes {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    /// The lower half.
    pub(crate) hessian: Vec<Vec<f64>>,
}

impl Slopes {
    pub(crate) fn zero(size: usize) -> Self {
        Self {
            value: 0.0,
            gradient: vec![0.0; size],
            hessian: vec![vec![0.0; size]; size],
        }
    }
}

/// Where a climb ended.
#[derive(Debug, Clone)]
pub(crate) enum Climb {
    /// At the top.
    Top {
        point: Vec<f64>,
        slopes: Slopes,
        iterations: u32,
    },
    /// Elsewhere: the caller ended it, no step climbed, or there were too many.
    Stopped {
        point: Vec<f64>,
        /// The last step, which tells where it was heading.
        step: Vec<f64>,
        gradient: f64,
        iterations: u32,
    },
}

const MOST_ITERATIONS: u32 = 100;
/// A step this small, beside parameters of order one, leaves its square to go.
const SMALL_STEP: f64 = 1e-8;
/// Twice what is left to climb, where values are of order one and the step is all noise.
const NO_CLIMB: f64 = 1e-24;

/// The top of a concave surface whose value and parameters are of order one.
///
/// `surface` gives nothing where it is not defined; `end` may stop the climb after each step that
/// was not small, given the step.
pub(crate) fn climb(
    start: Vec<f64>,
    surface: impl Fn(&[f64]) -> Option<Slopes>,
    end: impl Fn(&[f64], u32) -> bool,
) -> Climb {
    let mut point = start;
    let mut step = vec![0.0; point.len()];
    let mut gradient = f64::INFINITY;
    let mut iterations = 0;
    let mut next = surface(&point);
    while let (Some(here), true) = (next.take(), iterations < MOST_ITERATIONS) {
        iterations += 1;
        gradient = here.gradient.iter().fold(0.0, |most, g| g.abs().max(most));
        let Some(newton) = newton_step(&here) else {
            break;
        };
        step = newton;
        let left: f64 = step.iter().zip(&here.gradient).map(|(s, g)| s * g).sum();
        let small = step
            .iter()
            .zip(&point)
            .all(|(s, x)| s.abs() <= SMALL_STEP * (1.0 + x.abs()));
        if small || left <= NO_CLIMB {
            let last = moved(&point, &step, 1.0);
            let (point, slopes) = match surface(&last) {
                Some(slopes) if slopes.value.is_finite() => (last, slopes),
                _ => (point, here),
            };
            return Climb::Top {
                point,
                slopes,
                iterations,
            };
        }
        if end(&step, iterations) {
            break;
        }
        let Some((reached, slopes)) = ascent(&point, &step, &here, left, &surface) else {
            break;
        };
        (point, next) = (reached, Some(slopes));
    }
    Climb::Stopped {
        point,
        step,
        gradient,
        iterations,
    }
}

/// The step to the top of the quadratic surface; nothing where the surface has no top.
fn newton_step(here: &Slopes) -> Option<Vec<f64>> {
    let information: Vec<Vec<f64>> = here
        .hessian
        .iter()
        .map(|row| row.iter().map(|x| -x).collect())
        .collect();
    let step = Cholesky::new(&information)?.solve(&here.gradient);
    step.iter().all(|s| s.is_finite()).then_some(step)
}

/// The first of the halved steps that climbs enough.
fn ascent(
    point: &[f64],
    step: &[f64],
    here: &Slopes,
    left: f64,
    surface: &impl Fn(&[f64]) -> Option<Slopes>,
) -> Option<(Vec<f64>, Slopes)> {
    let mut part = 1.0;
    while part > 1e-10 {
        let reached = moved(point, step, part);
        if let Some(slopes) = surface(&reached)
            && slopes.value >= here.value + 1e-4 * part * left
        {
            return Some((reached, slopes));
        }
        part *= 0.5;
    }
    None
}

fn moved(point: &[f64], step: &[f64], part: f64) -> Vec<f64> {
    point.iter().zip(step).map(|(x, s)| x + part * s).collect()
}

#[cfg(test)]
mod tests {
    use super::{Climb, Slopes, climb};

    /// The top of `-cosh(x - 1) - (y + 2)^2`, from where the first full steps overshoot.
    #[test]
    fn finds_the_top() {
        let surface = |p: &[f64]| {
            let (x, y) = (p[0] - 1.0, p[1] + 2.0);
            Some(Slopes {
                value: -libm::cosh(x) - y * y,
                gradient: vec![-libm::sinh(x), -2.0 * y],
                hessian: vec![vec![-libm::cosh(x), 0.0], vec![0.0, -2.0]],
            })
        };
        let Climb::Top { point, .. } = climb(vec![6.0, 6.0], surface, |_, _| false) else {
            panic!("no top");
        };
        assert!((point[0] - 1.0).abs() < 1e-14 && (point[1] + 2.0).abs() < 1e-14);
    }

    #[test]
    fn tells_where_it_was_heading_without_a_top() {
        let surface = |p: &[f64]| {
            let e = libm::exp(-p[0]);
            Some(Slopes {
                value: -libm::log1p(e),
                gradient: vec![e / (1.0 + e)],
                hessian: vec![vec![-e / (1.0 + e) / (1.0 + e)]],
            })
        };
        let end = |_: &[f64], iterations| iterations > 8;
        let Climb::Stopped { step, .. } = climb(vec![0.0], surface, end) else {
            panic!("a top");
        };
        assert!(step[0] > 0.9);
    }
}
