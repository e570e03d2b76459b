//! Searches for the best parameters, each of which ends in converged or says where it stopped.
//!
//! # References
//! J. Nocedal and S. J. Wright (2006), *Numerical Optimization*, second edition, chapters 3 and 10.

use super::least_squares;

/// Where a search ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search<const N: usize> {
    pub(crate) point: [f64; N],
    pub(crate) iterations: u32,
    /// The greatest slope left, relative to the scale of the objective.
    pub(crate) gradient: f64,
    pub(crate) converged: bool,
}

/// Value, gradient and matrix of second derivatives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surface<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    pub(crate) hessian: [[f64; N]; N],
}

const MOST_ITERATIONS: u32 = 200;

/// The top of a concave surface per observation (so that its values are of order one), by Newton's
/// method with steps halved until they climb.
pub(crate) fn maximise<const N: usize>(
    start: [f64; N],
    surface: impl Fn(&[f64; N]) -> Option<Surface<N>>,
) -> Search<N> {
    let mut point = start;
    let mut gradient = f64::INFINITY;
    for iterations in 1..=MOST_ITERATIONS {
        let Some(here) = surface(&point) else { break };
        gradient = here.gradient.iter().fold(0.0, |most, g| g.abs().max(most));
        let Some(step) = newton_step(&here) else {
            break;
        };
        // Twice what a quadratic surface would still climb.
        let climb: f64 = step.iter().zip(here.gradient).map(|(s, g)| s * g).sum();
        let moved = |part: f64| {
            let mut next = point;
            for (x, s) in next.iter_mut().zip(step) {
                *x += part * s;
            }
            next
        };
        if climb <= 1e-13 {
            // Close enough for a full step to square the distance, and for values to be noise.
            let next = moved(1.0);
            point = if surface(&next).is_some() {
                next
            } else {
                point
            };
            return Search {
                point,
                iterations,
                gradient,
                converged: true,
            };
        }
        let mut part = 1.0;
        let better = loop {
            let next = moved(part);
            if surface(&next).is_some_and(|there| there.value >= here.value + 1e-4 * part * climb) {
                break Some(next);
            }
            part *= 0.5;
            if part < 1e-12 {
                break None;
            }
        };
        match better {
            Some(next) => point = next,
            None => break,
        }
    }
    Search {
        point,
        iterations: MOST_ITERATIONS,
        gradient,
        converged: false,
    }
}

/// The step to the top of the quadratic surface, or along the gradient where it has none.
fn newton_step<const N: usize>(here: &Surface<N>) -> Option<[f64; N]> {
    let rows: Vec<Vec<f64>> = here.hessian.iter().map(|row| row.to_vec()).collect();
    let downhill: Vec<f64> = here.gradient.iter().map(|g| -g).collect();
    let newton = least_squares(&rows, &downhill).and_then(|step| <[f64; N]>::try_from(step).ok());
    let climbs = |step: &[f64; N]| {
        let climb: f64 = step.iter().zip(here.gradient).map(|(s, g)| s * g).sum();
        climb >= 0.0
    };
    let step = newton.filter(climbs).unwrap_or(here.gradient);
    step.iter().all(|s| s.is_finite()).then_some(step)
}

/// The parameters for which the sum of squares of `residuals` is least, by the Levenberg-Marquardt
/// method with slopes from central differences. Parameters and residuals are of order one.
pub(crate) fn least_squares_search<const N: usize>(
    start: [f64; N],
    residuals: impl Fn(&[f64; N]) -> Vec<f64>,
) -> Search<N> {
    let square = |r: &[f64]| r.iter().map(|x| x * x).sum::<f64>();
    let mut point = start;
    let mut here = residuals(&point);
    let mut damping = 1e-3;
    let mut gradient = f64::INFINITY;
    for iterations in 1..=MOST_ITERATIONS {
        let slopes = slopes(&point, &residuals);
        gradient = relative_gradient(&slopes, &here);
        let rest = square(&here) / here.len().max(1) as f64;
        let tiny = rest <= 1e-28;
        let mut improved = false;
        while !tiny && damping < 1e12 {
            let Some(step) = damped_step(&slopes, &here, damping) else {
                break;
            };
            let mut next = point;
            for (x, s) in next.iter_mut().zip(&step) {
                *x += s;
            }
            let there = residuals(&next);
            if square(&there) < square(&here) {
                let length = step.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
                (point, here, improved) = (next, there, length > 1e-9);
                damping *= 0.1;
                break;
            }
            damping *= 10.0;
        }
        if !improved {
            // No step helps: at the least, unless a slope is left.
            return Search {
                point,
                iterations,
                gradient,
                // Of residuals that vanish only noise is left.
                converged: rest <= 1e-22 || gradient < 1e-5,
            };
        }
    }
    Search {
        point,
        iterations: MOST_ITERATIONS,
        gradient,
        converged: false,
    }
}

fn slopes<const N: usize>(
    point: &[f64; N],
    residuals: &impl Fn(&[f64; N]) -> Vec<f64>,
) -> Vec<Vec<f64>> {
    const STEP: f64 = 1e-5;
    let mut columns = Vec::with_capacity(N);
    for index in 0..N {
        let (mut low, mut high) = (*point, *point);
        low[index] -= STEP;
        high[index] += STEP;
        let pairs = residuals(&high).into_iter().zip(residuals(&low));
        columns.push(
            pairs
                .map(|(b, a)| (b - a) / (2.0 * STEP))
                .collect::<Vec<f64>>(),
        );
    }
    let count = columns.first().map_or(0, Vec::len);
    (0..count)
        .map(|row| columns.iter().map(|column| column[row]).collect())
        .collect()
}

fn damped_step(slopes: &[Vec<f64>], residuals: &[f64], damping: f64) -> Option<Vec<f64>> {
    let width = slopes.first()?.len();
    let mut rows = slopes.to_vec();
    let mut values: Vec<f64> = residuals.iter().map(|r| -r).collect();
    for index in 0..width {
        let length = slopes
            .iter()
            .fold(0.0, |sum, row| libm::hypot(sum, row[index]));
        let mut row = vec![0.0; width];
        row[index] = libm::sqrt(damping) * length.max(1e-10);
        rows.push(row);
        values.push(0.0);
    }
    least_squares(&rows, &values)
}

/// The largest cosine between the residuals and their slopes: zero at the least.
fn relative_gradient(slopes: &[Vec<f64>], residuals: &[f64]) -> f64 {
    let length = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, libm::hypot);
    let size = length(&mut residuals.iter().copied());
    let width = slopes.first().map_or(0, Vec::len);
    (0..width)
        .map(|index| {
            let slope = length(&mut slopes.iter().map(|row| row[index]));
            let product: f64 = slopes
                .iter()
                .zip(residuals)
                .map(|(row, r)| row[index] * r)
                .sum();
            if slope * size > 0.0 {
                product.abs() / (slope * size)
            } else {
                0.0
            }
        })
        .fold(0.0, f64::max)
}
