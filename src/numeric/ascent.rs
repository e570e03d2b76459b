//! The top of a surface that need not be concave on the way, with analytic curvature.

use super::optimise::Surface;

/// Where a climb ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ascent<const N: usize> {
    pub(crate) point: [f64; N],
    pub(crate) value: f64,
    pub(crate) iterations: u32,
    /// The greatest slope left.
    pub(crate) gradient: f64,
    /// Whether the end is a top: no slope is left, and the surface falls off in every direction.
    pub(crate) converged: bool,
    /// The inverse of the negative second derivatives at the top.
    pub(crate) covariance: [[f64; N]; N],
}

const MOST_ITERATIONS: u32 = 300;
/// No step is longer, in any coordinate: the coordinates are logarithms or of order one.
const LONGEST: f64 = 2.0;
/// Twice what a quadratic surface would still climb, below which values are noise.
const FLAT: f64 = 1e-11;

/// Climbs from `start` by Newton's method, damped towards the gradient where the surface is not
/// concave or a step does not climb. The surface has values of order one; outside its domain it is
/// nothing.
pub(crate) fn ascend<const N: usize>(
    start: [f64; N],
    surface: impl Fn(&[f64; N]) -> Option<Surface<N>>,
) -> Option<Ascent<N>> {
    let mut point = start;
    let mut here = surface(&point)?;
    let mut damping = 0.0;
    let mut iterations = 0;
    while iterations < MOST_ITERATIONS {
        iterations += 1;
        if let Some((step, climb)) = damped(&here, 0.0)
            && climb <= FLAT
        {
            return Some(polished(point, &here, step, iterations, &surface));
        }
        let Some((next, there, used)) = better(&point, &here, damping, &surface) else {
            break;
        };
        (point, here) = (next, there);
        damping = if used < 1e-6 { 0.0 } else { 0.1 * used };
    }
    Some(ended(point, &here, iterations, false))
}

/// A point that climbs, with the damping that led there.
fn better<const N: usize>(
    point: &[f64; N],
    here: &Surface<N>,
    damping: f64,
    surface: &impl Fn(&[f64; N]) -> Option<Surface<N>>,
) -> Option<([f64; N], Surface<N>, f64)> {
    let mut damping = damping;
    while damping < 1e12 {
        if let Some((step, climb)) = damped(here, damping) {
            let longest = step.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
            let part = (LONGEST / longest).min(1.0);
            let next = moved(point, &step, part);
            if let Some(there) = surface(&next)
                && there.value >= here.value + 1e-4 * part * climb
            {
                return Some((next, there, damping));
            }
        }
        damping = if damping == 0.0 { 1e-4 } else { 4.0 * damping };
    }
    None
}

/// Full Newton steps, each of which squares the distance, until they only shuffle rounding.
fn polished<const N: usize>(
    mut point: [f64; N],
    here: &Surface<N>,
    mut step: [f64; N],
    iterations: u32,
    surface: &impl Fn(&[f64; N]) -> Option<Surface<N>>,
) -> Ascent<N> {
    let (mut last, mut here) = (f64::INFINITY, *here);
    for _ in 0..4 {
        let length = step.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
        let next = moved(&point, &step, 1.0);
        let Some(there) = surface(&next).filter(|_| length < last) else {
            break;
        };
        (point, here, last) = (next, there, length);
        let Some((further, _)) = damped(&here, 0.0) else {
            break;
        };
        step = further;
    }
    ended(point, &here, iterations, true)
}

fn ended<const N: usize>(
    point: [f64; N],
    here: &Surface<N>,
    iterations: u32,
    at_top: bool,
) -> Ascent<N> {
    let gradient = here
        .gradient
        .iter()
        .fold(0.0, |most: f64, g| most.max(g.abs()));
    let covariance = factors(&here.hessian, 0.0).map(|root| inverse(&root));
    Ascent {
        point,
        value: here.value,
        iterations,
        gradient,
        converged: at_top && covariance.is_some(),
        covariance: covariance.unwrap_or([[f64::NAN; N]; N]),
    }
}

fn moved<const N: usize>(point: &[f64; N], step: &[f64; N], part: f64) -> [f64; N] {
    let mut next = *point;
    for (x, s) in next.iter_mut().zip(step) {
        *x += part * s;
    }
    next
}

/// The step that solves `(damping - H) step = gradient`, and what it would climb twice; nothing
/// where that matrix is not positive definite.
fn damped<const N: usize>(here: &Surface<N>, damping: f64) -> Option<([f64; N], f64)> {
    let root = factors(&here.hessian, damping)?;
    let step = solved(&root, here.gradient);
    let climb: f64 = step.iter().zip(here.gradient).map(|(s, g)| s * g).sum();
    climb.is_finite().then_some((step, climb))
}

/// The Cholesky root of `damping - hessian`.
fn factors<const N: usize>(hessian: &[[f64; N]; N], damping: f64) -> Option<[[f64; N]; N]> {
    let mut root = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = root[i][..j]
                .iter()
                .zip(&root[j][..j])
                .map(|(a, b)| a * b)
                .sum();
            let own = if i == j { damping } else { 0.0 };
            let rest = own - hessian[i][j] - known;
            if i == j {
                // Rounding alone must not make a direction definite.
                let least = 1e-13 * (own - hessian[i][i]).abs();
                if rest.is_nan() || rest <= least {
                    return None;
                }
                root[i][i] = libm::sqrt(rest);
            } else {
                root[i][j] = rest / root[j][j];
            }
        }
    }
    Some(root)
}

fn solved<const N: usize>(root: &[[f64; N]; N], mut values: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let known: f64 = root[i][..i].iter().zip(&values).map(|(a, b)| a * b).sum();
        values[i] = (values[i] - known) / root[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| root[k][i] * values[k]).sum();
        values[i] = (values[i] - known) / root[i][i];
    }
    values
}

fn inverse<const N: usize>(root: &[[f64; N]; N]) -> [[f64; N]; N] {
    let mut inverse = [[0.0; N]; N];
    for (index, row) in inverse.iter_mut().enumerate() {
        let mut unit = [0.0; N];
        unit[index] = 1.0;
        *row = solved(root, unit);
    }
    inverse
}

/// The lower triangular root of a covariance, in the order of its rows; a direction without
/// spread has none.
pub(crate) fn covariance_root(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = covariance.len();
    let mut root = vec![vec![0.0; width]; width];
    for i in 0..width {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest = covariance[i][j] - known;
            root[i][j] = if i == j {
                libm::sqrt(rest.max(0.0))
            } else if root[j][j] > 0.0 {
                rest / root[j][j]
            } else {
                0.0
            };
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::{Surface, ascend};

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
        let top = ascend([-1.2, 1.0], surface).unwrap();
        assert!(top.converged, "{top:?}");
        assert!((top.point[0] - 1.0).abs() < 1e-12 && (top.point[1] - 1.0).abs() < 1e-12);
        // The inverse of [[802, -400], [-400, 200]].
        assert!((top.covariance[0][0] - 0.5).abs() < 1e-9);
        assert!((top.covariance[0][1] - 1.0).abs() < 1e-9);
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
        assert!(!ascend([0.0, 1.0], saddle).unwrap().converged);
    }
}
