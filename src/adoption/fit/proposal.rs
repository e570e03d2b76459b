//! Where weighted draws of a posterior are taken from.

use super::target::Point;
use super::{normals, uniforms};
use crate::numeric::{Cholesky, softplus};
use crate::random::Seed;

/// The share of draws that come from the prior itself, so that no weight can be much out of
/// proportion.
const DEFENSIVE: usize = 8;

/// A multivariate Student distribution with four degrees of freedom, mixed with the standard normal
/// one.
pub(super) struct Proposal {
    pub(super) centre: Point,
    pub(super) root: [Point; 3],
}

impl Proposal {
    /// Points of the mixture: one in so many from the normal distribution.
    pub(super) fn points(&self, seed: Seed, name: &str, count: usize) -> Vec<Point> {
        let columns: Vec<Vec<f64>> = (0..3)
            .map(|k| normals(seed, &format!("{name}: coordinate {k}"), count))
            .collect();
        let radii: Vec<Vec<f64>> = (0..2)
            .map(|k| uniforms(seed, &format!("{name}: radius {k}"), count))
            .collect();
        (0..count)
            .map(|i| {
                let x = [columns[0][i], columns[1][i], columns[2][i]];
                if i % DEFENSIVE == 0 {
                    return x;
                }
                // A chi-square number with four degrees of freedom.
                let square = -2.0 * (libm::log(radii[0][i]) + libm::log(radii[1][i]));
                let stretch = libm::sqrt(4.0 / square);
                let mut z = self.centre;
                for (k, z) in z.iter_mut().enumerate() {
                    *z += stretch * (0..=k).map(|j| self.root[k][j] * x[j]).sum::<f64>();
                }
                z
            })
            .collect()
    }

    /// The logarithm of the normal density over that of the mixture.
    pub(super) fn ln_ratio(&self, z: &Point) -> f64 {
        let mut scaled: Point = [0.0; 3];
        for k in 0..3 {
            let known: f64 = (0..k).map(|j| self.root[k][j] * scaled[j]).sum();
            scaled[k] = (z[k] - self.centre[k] - known) / self.root[k][k];
        }
        let distance: f64 = scaled.iter().map(|x| x * x).sum();
        let volume: f64 = (0..3).map(|k| libm::log(self.root[k][k])).sum();
        // Gamma(7/2) / (Gamma(2) (4 pi)^(3/2)) and (2 pi)^(-3/2).
        let student = libm::log(3.323_350_970_447_842_7 / 44.546_623_974_653_65)
            - volume
            - 3.5 * libm::log1p(0.25 * distance);
        let normal = -1.5 * libm::log(2.0 * std::f64::consts::PI)
            - 0.5 * z.iter().map(|x| x * x).sum::<f64>();
        let part = 1.0 / DEFENSIVE as f64;
        let student = libm::log1p(-part) + student - normal;
        -(libm::log(part) + softplus(student - libm::log(part)))
    }
}

/// The proposal with the centre and the spread of weighted points, a little wider.
pub(super) fn moved(points: &[Point], weights: &[f64]) -> Proposal {
    let mut centre = [0.0; 3];
    for (z, w) in points.iter().zip(weights) {
        for (c, z) in centre.iter_mut().zip(z) {
            *c += w * z;
        }
    }
    let mut covariance = [[0.0; 3]; 3];
    for (z, w) in points.iter().zip(weights) {
        for (i, row) in covariance.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry += w * (z[i] - centre[i]) * (z[j] - centre[j]);
            }
        }
    }
    let wider = |i: usize, j: usize| 1.1 * covariance[i][j] + if i == j { 1e-10 } else { 0.0 };
    let factor = Cholesky::semidefinite(&centre, &wider);
    let mut root = factor.map_or([[0.0; 3]; 3], Cholesky::into_rows);
    for (k, row) in root.iter_mut().enumerate() {
        row[k] = row[k].max(1e-6);
    }
    Proposal { centre, root }
}
