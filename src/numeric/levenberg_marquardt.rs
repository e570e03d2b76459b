//! Nonlinear least squares by the Levenberg-Marquardt method, with slopes given by the model or by
//! differences.
//!
//! # References
//! J. J. Moré (1978), "The Levenberg-Marquardt algorithm: implementation and theory", *Lecture
//! Notes in Mathematics* 630, 105-116, for the scaling; H. B. Nielsen (1999), *Damping parameter in
//! Marquardt's method*, report IMM-REP-1999-05, for the damping.

use super::cholesky::Cholesky;
use super::vector::{Vector, dot};

const MOST_ITERATIONS: u32 = 500;

/// Below this part of the sum of squares a predicted gain is noise.
const NOISE: f64 = 1e-13;

/// Cosines between residuals and slopes below which the search has arrived.
const FLAT: f64 = 1e-6;

/// Sums of squares so many times what counts as zero do too, where no step helps.
const NEARLY: f64 = 1e6;

/// Where a descent ended.
#[derive(Debug, Clone)]
pub(crate) struct Descent<V> {
    pub(crate) point: V,
    /// The sum of squares there.
    pub(crate) square: f64,
    /// The slopes of the residuals there, column by column.
    pub(crate) slopes: Vec<f64>,
    pub(crate) iterations: u32,
    /// The greatest cosine between the residuals and a column of slopes: zero at the least.
    pub(crate) gradient: f64,
    pub(crate) converged: bool,
}

/// Fills in the residuals at a point, and their slopes where asked; false where there are none.
pub(crate) type Residuals<'m, V> = dyn FnMut(&V, &mut [f64], Option<&mut [f64]>) -> bool + 'm;

/// The point at which the sum of squares of the residuals is least, near `start`.
///
/// `model` fills in the residuals at a point, of which there are `rows`, and the slopes where they
/// are asked for, column by column; it returns false where it has no values. Sums of squares below
/// `nothing` count as zero. `caution` is the first damping: 1e-3 trusts the start, 1 and more go by
/// small steps.
pub(crate) fn descend<V: Vector>(
    start: &V,
    rows: usize,
    nothing: f64,
    caution: f64,
    model: &mut Residuals<'_, V>,
) -> Descent<V> {
    let width = start.as_ref().len();
    let mut search = State {
        point: start.clone(),
        residuals: vec![0.0; rows],
        slopes: vec![0.0; rows * width],
        square: f64::INFINITY,
        scales: start.zeros(),
        system: System::at(start),
    };
    if model(start, &mut search.residuals, Some(&mut search.slopes)) {
        search.square = squares(&search.residuals);
    }
    let (mut next, mut there) = (start.zeros(), vec![0.0; rows]);
    let (mut damping, mut raise) = (caution, 2.0);
    let mut last_step = f64::INFINITY;
    for iterations in 1..=MOST_ITERATIONS {
        if !search.square.is_finite() {
            return search.end(iterations, f64::INFINITY, false);
        }
        let gradient = search.prepare();
        if search.square <= nothing || gradient == 0.0 {
            return search.end(iterations, gradient, true);
        }
        // Accept no step that does not help, until one does or none is left to try.
        loop {
            let Some((gain, length)) = search.system.step(damping) else {
                damping *= raise;
                raise *= 2.0;
                if damping > 1e15 {
                    return search.end(iterations, gradient, gradient < FLAT);
                }
                continue;
            };
            search.step_to(&mut next);
            let known = model(&next, &mut there, None);
            let square = if known {
                squares(&there)
            } else {
                f64::INFINITY
            };
            if gain <= NOISE * search.square {
                // Values are noise here, steps are not: go on while they shrink.
                let shrinking = length < 0.95 * last_step && square.is_finite();
                last_step = length;
                if shrinking && square <= search.square * (1.0 + 1e-9) {
                    damping = 1e-14;
                    break;
                }
                let done = gradient < FLAT || search.square <= NEARLY * nothing;
                return search.end(iterations, gradient, done);
            }
            if square < search.square {
                let ratio = (search.square - square) / gain;
                let cube = 2.0 * ratio - 1.0;
                damping = (damping * (1.0 - cube * cube * cube).max(1.0 / 3.0)).max(1e-15);
                raise = 2.0;
                break;
            }
            damping *= raise;
            raise *= 2.0;
            if damping > 1e15 {
                let done = gradient < FLAT || search.square <= NEARLY * nothing;
                return search.end(iterations, gradient, done);
            }
        }
        std::mem::swap(&mut search.point, &mut next);
        let known = model(
            &search.point,
            &mut search.residuals,
            Some(&mut search.slopes),
        );
        search.square = if known {
            squares(&search.residuals)
        } else {
            f64::INFINITY
        };
    }
    let gradient = search.prepare();
    search.end(MOST_ITERATIONS, gradient, false)
}

fn squares(values: &[f64]) -> f64 {
    let sum: f64 = values.iter().map(|x| x * x).sum();
    if sum.is_nan() { f64::INFINITY } else { sum }
}

struct State<V: Vector> {
    point: V,
    residuals: Vec<f64>,
    slopes: Vec<f64>,
    square: f64,
    /// The greatest length of each column so far.
    scales: V,
    system: System<V>,
}

impl<V: Vector> State<V> {
    /// Sets up the scaled normal equations; the greatest cosine.
    fn prepare(&mut self) -> f64 {
        let (rows, scales) = (self.residuals.len(), self.scales.as_mut());
        let size = libm::sqrt(self.square);
        let mut gradient: f64 = 0.0;
        for (j, scale) in scales.iter_mut().enumerate() {
            let column = &self.slopes[j * rows..(j + 1) * rows];
            let length = libm::sqrt(squares(column));
            *scale = scale.max(length);
            if *scale == 0.0 {
                *scale = 1.0;
            }
            let along = dot(column, &self.residuals);
            if length > 0.0 && size > 0.0 {
                gradient = gradient.max(along.abs() / (length * size));
            }
            self.system.slope.as_mut()[j] = along / *scale;
        }
        for (j, row) in self.system.matrix.as_mut().iter_mut().enumerate() {
            for (k, entry) in row.as_mut()[..=j].iter_mut().enumerate() {
                let a = &self.slopes[j * rows..(j + 1) * rows];
                let b = &self.slopes[k * rows..(k + 1) * rows];
                *entry = dot(a, b) / (scales[j] * scales[k]);
            }
        }
        gradient
    }

    /// The point at the end of the step.
    fn step_to(&self, next: &mut V) {
        let (point, step) = (self.point.as_ref(), self.system.step.as_ref());
        let scaled = step
            .iter()
            .zip(self.scales.as_ref())
            .map(|(s, scale)| s / scale);
        for ((x, here), s) in next.as_mut().iter_mut().zip(point).zip(scaled) {
            *x = here + s;
        }
    }

    fn end(self, iterations: u32, gradient: f64, converged: bool) -> Descent<V> {
        Descent {
            point: self.point,
            square: self.square,
            slopes: self.slopes,
            iterations,
            gradient,
            converged,
        }
    }
}

/// The normal equations of a step, in columns of length one or less.
struct System<V: Vector> {
    /// The lower half.
    matrix: V::Matrix,
    slope: V,
    step: V,
}

impl<V: Vector> System<V> {
    fn at(point: &V) -> Self {
        Self {
            matrix: point.square(),
            slope: point.zeros(),
            step: point.zeros(),
        }
    }

    /// Solves for the damped step; how much it gains on the linear model, and its length.
    fn step(&mut self, damping: f64) -> Option<(f64, f64)> {
        let matrix = self.matrix.as_ref();
        let root = Cholesky::new(&self.slope, &|j, k| {
            let own = if j == k { damping } else { 0.0 };
            matrix[j].as_ref()[k] + own
        })?;
        self.step = root.solve(&self.slope);
        for s in self.step.as_mut() {
            *s = -*s;
        }
        // -(2 slope . step + step' matrix step) = damping |step|^2 - slope . step
        let length = squares(self.step.as_ref());
        let gain = damping * length - dot(self.slope.as_ref(), self.step.as_ref());
        (gain.is_finite() && length.is_finite()).then_some((gain, libm::sqrt(length)))
    }
}

/// Fills in the slopes of residuals, column by column, by differences over five points some 1e-4 of
/// the `units` of the parameters apart; `values` has room for the residuals.
pub(crate) fn differences<V: Vector>(
    point: &V,
    units: &V,
    fill: impl Fn(&V, &mut [f64]),
    values: &mut [f64],
    slopes: &mut [f64],
) {
    const STEP: f64 = 1e-4;
    let mut moved = point.clone();
    for (index, column) in slopes.chunks_exact_mut(values.len()).enumerate() {
        let (here, step) = (point.as_ref()[index], STEP * units.as_ref()[index]);
        column.fill(0.0);
        for (times, weight) in [(-2.0, 1.0), (-1.0, -8.0), (1.0, 8.0), (2.0, -1.0)] {
            moved.as_mut()[index] = here + times * step;
            fill(&moved, values);
            for (slope, value) in column.iter_mut().zip(&*values) {
                *slope += weight * value / (12.0 * step);
            }
        }
        moved.as_mut()[index] = here;
    }
}

#[cfg(test)]
mod tests {
    use super::{descend, differences};

    /// MGH10 of the *Statistical Reference Datasets* of NIST (1999): `b1 exp(b2 / (x + b3))`, from
    /// the nearer of the starts given there.
    #[test]
    fn matches_nist_mgh10() {
        let y = [
            34_780.0, 28_610.0, 23_650.0, 19_630.0, 16_370.0, 13_720.0, 11_540.0, 9_744.0, 8_261.0,
            7_030.0, 6_005.0, 5_147.0, 4_427.0, 3_820.0, 3_307.0, 2_872.0,
        ];
        let fill = |b: &[f64; 3], values: &mut [f64]| {
            for (index, (value, y)) in values.iter_mut().zip(y).enumerate() {
                let x = 50.0 + 5.0 * index as f64;
                *value = b[0] * libm::exp(b[1] / (x + b[2])) - y;
            }
        };
        let mut scratch = [0.0; 16];
        let found = descend(
            &[0.02, 4_000.0, 250.0],
            16,
            0.0,
            1e-3,
            &mut |b, values, slopes| {
                fill(b, values);
                if let Some(slopes) = slopes {
                    differences(b, b, fill, &mut scratch, slopes);
                }
                true
            },
        );
        assert!(found.converged, "{found:?}");
        let certified = [5.609_636_471_0e-3, 6.181_346_346_3e3, 3.452_236_346_2e2];
        for (found, certified) in found.point.iter().zip(certified) {
            assert!(
                (found / certified - 1.0).abs() < 1e-7,
                "{found} for {certified}"
            );
        }
    }
}
