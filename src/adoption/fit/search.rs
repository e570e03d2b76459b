//! The best curve of a family, from every local minimum of a grid.

use super::shape::Shape;
use crate::numeric::{Jet, Vector, descend};

/// A potential so many times what has adopted is none.
pub(super) const RUNAWAY: f64 = 1e5;

/// How many local minima of the grid are followed.
const FOLLOWED: usize = 6;

/// So small a part of the first parameter counts as zero.
const VANISHED: f64 = 1e-6;

/// A place where a criterion is least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// In coordinates of the search; the second minus infinity where the parameter is zero.
    pub(super) point: [f64; 2],
    pub(super) potential: f64,
    /// The sum of squares, or minus twice the logarithm of the likelihood.
    pub(super) misfit: f64,
    pub(super) iterations: u32,
    pub(super) gradient: f64,
    pub(super) converged: bool,
}

impl Place {
    /// Whether the potential has run away, as far as it can be seen.
    pub(super) fn ran_away(&self, adopted: f64) -> bool {
        let times = self.potential / adopted;
        times.is_nan() || times >= RUNAWAY || (!self.converged && times > 100.0)
    }
}

/// The starts that are followed: the local minima of a grid, best first.
pub(super) fn local_minima(
    shape: Shape,
    reached: Option<f64>,
    mut misfit: impl FnMut([f64; 2]) -> f64,
) -> Vec<[f64; 2]> {
    let (table, width) = shape.starts(reached);
    let height = table.len();
    let values: Vec<f64> = table
        .iter()
        .flatten()
        .map(|&point| {
            let value = misfit(point);
            if value.is_nan() { f64::INFINITY } else { value }
        })
        .collect();
    let mut found: Vec<(f64, [f64; 2])> = Vec::new();
    for i in 0..height {
        for j in 0..width {
            let here = values[i * width + j];
            let least = (i.saturating_sub(1)..=(i + 1).min(height - 1)).all(|a| {
                (j.saturating_sub(1)..=(j + 1).min(width - 1))
                    .all(|b| values[a * width + b] >= here)
            });
            if least && here.is_finite() {
                found.push((here, table[i][j]));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
        .into_iter()
        .take(FOLLOWED)
        .map(|(_, point)| point)
        .collect()
}

/// Least squares of a shape to data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Squares<'d> {
    pub(super) shape: Shape,
    pub(super) data: &'d [f64],
    pub(super) adopted: f64,
    /// The potential, where it is stated.
    pub(super) potential: Option<f64>,
}

impl Squares<'_> {
    /// All places where the sum of squares is least, in no order.
    pub(super) fn places(self) -> Vec<Place> {
        let mut values = vec![0.0; self.data.len()];
        let reached = self.potential.map(|potential| self.adopted / potential);
        let starts = local_minima(self.shape, reached, |point| {
            self.shape.fill(point, &mut values);
            self.fitted(&values).1
        });
        starts.into_iter().map(|start| self.follow(start)).collect()
    }

    /// The place below a start.
    pub(super) fn follow(self, start: [f64; 2]) -> Place {
        let place = self.descend(&start, |&point| point);
        let [first, second] = self.shape.parameters(place.point);
        let can_vanish = matches!(
            self.shape.family,
            crate::adoption::CurveFamily::Bass | crate::adoption::CurveFamily::ShiftedGompertz
        );
        if can_vanish && second < VANISHED * first {
            return self.descend(&[place.point[0]], |&[first]| [first, f64::NEG_INFINITY]);
        }
        place
    }

    fn descend<V: Vector>(self, start: &V, whole: impl Fn(&V) -> [f64; 2]) -> Place {
        let rows = self.data.len();
        // An increment is the difference of two shares of up to one, whose rounding is all that data
        // on the curve itself leave over.
        let rounding = f64::EPSILON * self.adopted;
        let squares = self.data.iter().map(|y| y * y).sum::<f64>();
        let nothing = f64::max(1e-29 * squares, rows as f64 * rounding * rounding);
        let mut values = vec![0.0; rows];
        let mut jets = vec![Jet::constant(0.0); rows];
        let descent = descend(
            start,
            rows,
            nothing,
            1e-3,
            &mut |point, residuals, slopes| {
                let at = whole(point);
                match slopes {
                    None => self.shape.fill(at, &mut values),
                    Some(slopes) => {
                        self.shape.fill_jets(at, &mut jets);
                        for (value, jet) in values.iter_mut().zip(&jets) {
                            *value = jet.value;
                        }
                        self.slopes(&values, &jets, slopes);
                    }
                }
                let (potential, misfit) = self.fitted(&values);
                for ((r, y), f) in residuals.iter_mut().zip(self.data).zip(&values) {
                    *r = potential * f - y;
                }
                // Nothing is to be found by following a potential that runs away.
                let near = self.potential.is_some() || potential < 10.0 * RUNAWAY * self.adopted;
                near && misfit.is_finite()
            },
        );
        let point = whole(&descent.point);
        self.shape.fill(point, &mut values);
        let (potential, misfit) = self.fitted(&values);
        Place {
            point,
            potential,
            misfit,
            iterations: descent.iterations,
            gradient: descent.gradient,
            converged: descent.converged,
        }
    }

    /// The best potential with these values for one, and the sum of squares with it.
    pub(super) fn fitted(self, values: &[f64]) -> (f64, f64) {
        let potential = self.potential.unwrap_or_else(|| ratio(values, self.data));
        let misfit = values.iter().zip(self.data).map(|(f, y)| {
            let rest = y - potential * f;
            rest * rest
        });
        (potential, misfit.sum())
    }

    /// Slopes of the residuals. With the potential eliminated, less what a change of the potential
    /// makes up for (Kaufman 1975).
    fn slopes(self, values: &[f64], jets: &[Jet<2>], slopes: &mut [f64]) {
        let rows = values.len();
        let (potential, _) = self.fitted(values);
        for (index, column) in slopes.chunks_exact_mut(rows).enumerate() {
            for (slope, jet) in column.iter_mut().zip(jets) {
                *slope = potential * jet.gradient[index];
            }
            if self.potential.is_none() {
                let along = ratio(values, column);
                for (slope, f) in column.iter_mut().zip(values) {
                    *slope -= along * f;
                }
            }
        }
    }
}

/// The multiple of `values` nearest to `data`.
pub(super) fn ratio(values: &[f64], data: &[f64]) -> f64 {
    let scale = values.iter().fold(0.0_f64, |most, f| most.max(f.abs()));
    let (mut product, mut square) = (0.0, 0.0);
    for (f, y) in values.iter().zip(data) {
        let f = f / scale;
        product += f * y;
        square += f * f;
    }
    product / square / scale
}
