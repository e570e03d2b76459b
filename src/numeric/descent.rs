//! Nonlinear least squares by the Levenberg-Marquardt method with slopes given by the model.
//!
//! # References
//! J. J. Moré (1978), "The Levenberg-Marquardt algorithm: implementation and theory", *Lecture
//! Notes in Mathematics* 630, 105-116, for the scaling; H. B. Nielsen (1999), *Damping parameter in
//! Marquardt's method*, report IMM-REP-1999-05, for the damping.

const MOST_ITERATIONS: u32 = 500;

/// Below this part of the sum of squares a predicted gain is noise.
const NOISE: f64 = 1e-13;

/// Cosines between residuals and slopes below which the search has arrived.
const FLAT: f64 = 1e-6;

/// Where a descent ended.
#[derive(Debug, Clone)]
pub(crate) struct Descent {
    pub(crate) point: Vec<f64>,
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
pub(crate) type Residuals<'m> = dyn FnMut(&[f64], &mut [f64], Option<&mut [f64]>) -> bool + 'm;

/// The point at which the sum of squares of the residuals is least, near `start`.
///
/// `model` fills in the residuals at a point, of which there are `rows`, and the slopes where they
/// are asked for, column by column; it returns false where it has no values. Sums of squares below
/// `nothing` count as zero. `caution` is the first damping: 1e-3 trusts the start, 1 and more go by
/// small steps.
pub(crate) fn descend(
    start: &[f64],
    rows: usize,
    nothing: f64,
    caution: f64,
    model: &mut Residuals<'_>,
) -> Descent {
    let width = start.len();
    let mut search = State {
        point: start.to_vec(),
        residuals: vec![0.0; rows],
        slopes: vec![0.0; rows * width],
        square: f64::INFINITY,
        scales: vec![0.0; width],
        system: System::new(width),
    };
    if model(start, &mut search.residuals, Some(&mut search.slopes)) {
        search.square = squares(&search.residuals);
    }
    let (mut next, mut there) = (vec![0.0; width], vec![0.0; rows]);
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
            for (j, x) in next.iter_mut().enumerate() {
                *x = search.point[j] + search.system.step[j] / search.scales[j];
            }
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
                return search.end(iterations, gradient, gradient < FLAT);
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
                let done = gradient < FLAT || search.square <= 1e6 * nothing;
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

struct State {
    point: Vec<f64>,
    residuals: Vec<f64>,
    slopes: Vec<f64>,
    square: f64,
    /// The greatest length of each column so far.
    scales: Vec<f64>,
    system: System,
}

impl State {
    /// Sets up the scaled normal equations; the greatest cosine.
    fn prepare(&mut self) -> f64 {
        let (rows, width) = (self.residuals.len(), self.point.len());
        let size = libm::sqrt(self.square);
        let mut gradient: f64 = 0.0;
        for j in 0..width {
            let column = &self.slopes[j * rows..(j + 1) * rows];
            let length = libm::sqrt(squares(column));
            self.scales[j] = self.scales[j].max(length);
            if self.scales[j] == 0.0 {
                self.scales[j] = 1.0;
            }
            let along = dot(column, &self.residuals);
            if length > 0.0 && size > 0.0 {
                gradient = gradient.max(along.abs() / (length * size));
            }
            self.system.slope[j] = along / self.scales[j];
        }
        for j in 0..width {
            for k in 0..=j {
                let a = &self.slopes[j * rows..(j + 1) * rows];
                let b = &self.slopes[k * rows..(k + 1) * rows];
                let entry = dot(a, b) / (self.scales[j] * self.scales[k]);
                self.system.matrix[j * width + k] = entry;
            }
        }
        gradient
    }

    fn end(self, iterations: u32, gradient: f64, converged: bool) -> Descent {
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
struct System {
    width: usize,
    /// The lower half, row by row.
    matrix: Vec<f64>,
    factor: Vec<f64>,
    slope: Vec<f64>,
    step: Vec<f64>,
}

impl System {
    fn new(width: usize) -> Self {
        Self {
            width,
            matrix: vec![0.0; width * width],
            factor: vec![0.0; width * width],
            slope: vec![0.0; width],
            step: vec![0.0; width],
        }
    }

    /// Solves for the damped step; how much it gains on the linear model, and its length.
    fn step(&mut self, damping: f64) -> Option<(f64, f64)> {
        let n = self.width;
        for j in 0..n {
            for k in 0..=j {
                let mut sum = self.matrix[j * n + k];
                if j == k {
                    sum += damping;
                }
                for i in 0..k {
                    sum -= self.factor[j * n + i] * self.factor[k * n + i];
                }
                if j == k {
                    if sum.is_nan() || sum <= 1e-30 {
                        return None;
                    }
                    self.factor[j * n + j] = libm::sqrt(sum);
                } else {
                    self.factor[j * n + k] = sum / self.factor[k * n + k];
                }
            }
        }
        for j in 0..n {
            let known: f64 = (0..j).map(|i| self.factor[j * n + i] * self.step[i]).sum();
            self.step[j] = (-self.slope[j] - known) / self.factor[j * n + j];
        }
        for j in (0..n).rev() {
            let known: f64 = (j + 1..n)
                .map(|i| self.factor[i * n + j] * self.step[i])
                .sum();
            self.step[j] = (self.step[j] - known) / self.factor[j * n + j];
        }
        // -(2 slope . step + step' matrix step) = damping |step|^2 - slope . step
        let length = squares(&self.step);
        let gain = damping * length - dot(&self.slope, &self.step);
        (gain.is_finite() && length.is_finite()).then_some((gain, libm::sqrt(length)))
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The inverse of the products of the columns of `slopes`, and the condition of the columns scaled
/// to length one; nothing where less than the part `dependent` of a column is not made up of others.
pub(crate) fn inverse_products(
    slopes: &[f64],
    rows: usize,
    dependent: f64,
) -> Option<(Vec<Vec<f64>>, f64)> {
    let width = slopes.len() / rows.max(1);
    let mut unit: Vec<Vec<f64>> = Vec::with_capacity(width);
    let mut scales = Vec::with_capacity(width);
    let mut upper = vec![vec![0.0; width]; width];
    for j in 0..width {
        let mut column = slopes[j * rows..(j + 1) * rows].to_vec();
        let scale = libm::sqrt(squares(&column));
        if !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        divide(&mut column, scale);
        // Twice is enough for orthogonal columns.
        for _ in 0..2 {
            for (k, other) in unit.iter().enumerate() {
                let along = dot(other, &column);
                upper[k][j] += along;
                for (x, o) in column.iter_mut().zip(other) {
                    *x -= along * o;
                }
            }
        }
        let rest = libm::sqrt(squares(&column));
        if rest < dependent {
            return None;
        }
        upper[j][j] = rest;
        divide(&mut column, rest);
        unit.push(column);
        scales.push(scale);
    }
    let inverse = inverse_triangle(&upper);
    let entry = |a: usize, b: usize| -> f64 {
        (0..width)
            .map(|k| inverse[a][k] * inverse[b][k])
            .sum::<f64>()
            / (scales[a] * scales[b])
    };
    let products = (0..width)
        .map(|a| (0..width).map(|b| entry(a, b)).collect())
        .collect();
    Some((products, condition(&upper)))
}

fn divide(column: &mut [f64], by: f64) {
    for x in column {
        *x /= by;
    }
}

fn inverse_triangle(upper: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = upper.len();
    let mut inverse = vec![vec![0.0; n]; n];
    for j in (0..n).rev() {
        inverse[j][j] = 1.0 / upper[j][j];
        for i in (0..j).rev() {
            let sum: f64 = (i + 1..=j).map(|k| upper[i][k] * inverse[k][j]).sum();
            inverse[i][j] = -sum / upper[i][i];
        }
    }
    inverse
}

/// The ratio of the greatest singular value to the least, by one-sided Jacobi rotations.
fn condition(upper: &[Vec<f64>]) -> f64 {
    let n = upper.len();
    let mut columns: Vec<Vec<f64>> = (0..n)
        .map(|j| upper.iter().map(|row| row[j]).collect())
        .collect();
    for _ in 0..30 {
        let mut largest: f64 = 0.0;
        for a in 0..n {
            for b in a + 1..n {
                let (left, right) = columns.split_at_mut(b);
                largest = largest.max(rotate(&mut left[a], &mut right[0]));
            }
        }
        if largest < 1e-15 {
            break;
        }
    }
    let lengths = columns.iter().map(|column| libm::sqrt(squares(column)));
    let (least, greatest) = lengths.fold((f64::INFINITY, 0.0_f64), |(least, greatest), x| {
        (least.min(x), greatest.max(x))
    });
    greatest / least
}

/// Makes two columns orthogonal; the cosine between them before.
fn rotate(a: &mut [f64], b: &mut [f64]) -> f64 {
    let (aa, bb, ab) = (squares(a), squares(b), dot(a, b));
    let cosine = ab.abs() / libm::sqrt(aa * bb);
    if cosine < 1e-16 {
        return 0.0;
    }
    let zeta = (bb - aa) / (2.0 * ab);
    let tangent = libm::copysign(1.0, zeta) / (zeta.abs() + libm::hypot(1.0, zeta));
    let c = 1.0 / libm::hypot(1.0, tangent);
    let s = c * tangent;
    for (x, y) in a.iter_mut().zip(b) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
    cosine
}
