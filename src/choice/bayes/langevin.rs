//! Metropolis steps that follow the slope of a density.
//!
//! # Reference
//! G. Roberts and J. Rosenthal (1998), "Optimal scaling of discrete approximations to Langevin
//! diffusions", *Journal of the Royal Statistical Society B* 60, 255-268.

use crate::numeric::dot;

/// Which part of the steps is to be taken.
const TAKEN: f64 = 0.574;
/// The slope counts for no more than this in standard deviations of the density, so that a step from
/// far out cannot overshoot for ever.
const STEEPEST: f64 = 10.0;

/// The shape of steps: the lower triangular root of their covariance, and their size.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) root: Vec<Vec<f64>>,
    pub(super) size: f64,
}

impl Shape {
    pub(super) const fn new() -> Self {
        Self {
            root: Vec::new(),
            size: 1.0,
        }
    }

    /// The slope of the logarithm of a density in the directions of the root.
    pub(super) fn drift(&self, slope: &[f64]) -> Vec<f64> {
        let mut drift = vec![0.0; slope.len()];
        for (row, slope) in self.root.iter().zip(slope) {
            for (drift, root) in drift.iter_mut().zip(row) {
                *drift += root * slope;
            }
        }
        let length = libm::sqrt(dot(&drift, &drift));
        let part = (STEEPEST / length.max(f64::MIN_POSITIVE)).min(1.0);
        for drift in &mut drift {
            *drift *= part;
        }
        drift
    }

    /// A step in the directions of the root.
    pub(super) fn step(&self, drift: &[f64], normals: &[f64]) -> Vec<f64> {
        let half = 0.5 * self.size * self.size;
        let pairs = drift.iter().zip(normals);
        pairs
            .map(|(drift, z)| half * drift + self.size * z)
            .collect()
    }

    /// Where a step leads.
    pub(super) fn moves(&self, step: &[f64]) -> Vec<f64> {
        self.root.iter().map(|row| dot(row, step)).collect()
    }

    /// The logarithm of how much denser the step back is than the step itself.
    pub(super) fn back(&self, step: &[f64], normals: &[f64], drift_there: &[f64]) -> f64 {
        let half = 0.5 * self.size * self.size;
        let pairs = step.iter().zip(drift_there);
        let returning = pairs.map(|(by, drift)| (by + half * drift) / self.size);
        0.5 * (dot(normals, normals) - returning.map(|z| z * z).sum::<f64>())
    }

    /// Moves the size towards the part that is to be taken, the less the later.
    pub(super) fn adapt(&mut self, taken: bool, times: u32) {
        let rate = libm::pow(f64::from(times + 1), -0.6);
        let towards = if taken { 1.0 - TAKEN } else { -TAKEN };
        self.size *= libm::exp(rate * towards);
    }
}
