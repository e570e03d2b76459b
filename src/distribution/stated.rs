//! Percentiles as they were stated, and the searches that meet them.

use super::domain::Domain;
use crate::error::{Bound, FitError, Permitted};
use crate::numeric::{Descent, descend, differences, least_squares};
use crate::quantity::Share;

/// Checked percentiles, rising.
pub(super) struct Stated {
    distribution: &'static str,
    domain: Domain,
    /// Probabilities with their values.
    pub(super) points: Vec<(f64, f64)>,
}

impl Stated {
    /// Percentiles that rise and that distributions of the domain can have, at least as many as
    /// there are parameters.
    pub(super) fn new(
        distribution: &'static str,
        domain: Domain,
        parameters: usize,
        percentiles: &[(Share, f64)],
    ) -> Result<Self, FitError> {
        let mut points: Vec<(f64, f64)> = percentiles
            .iter()
            .map(|&(probability, value)| (probability.value(), value))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (lowest, highest) = domain.ends();
        let (mut low_p, mut low_x) = (0.0, lowest);
        for &(p, x) in &points {
            let inside =
                |low, high| Permitted::interval(Bound::Excluding(low), Bound::Excluding(high));
            inside(low_p, 1.0)
                .check(&format!("probability of a percentile of {distribution}"), p)?;
            inside(low_x, highest)
                .check(&format!("percentile of {distribution}"), x)
                .map_err(|invalid| {
                    if x <= low_x && low_x > lowest {
                        invalid.hint("the values must rise with their probabilities")
                    } else {
                        invalid
                    }
                })?;
            (low_p, low_x) = (p, x);
        }
        let stated = Self {
            distribution,
            domain,
            points,
        };
        if stated.points.len() < parameters {
            return Err(stated.unknown("it takes two"));
        }
        Ok(stated)
    }

    pub(super) fn unknown(&self, reason: &'static str) -> FitError {
        FitError::NotIdentified {
            distribution: self.distribution.to_owned(),
            count: self.points.len(),
            given: "percentiles",
            reason,
        }
    }

    /// Location and scale of the values, or of their logarithms, against the quantiles of the
    /// standard distribution.
    pub(super) fn line(&self, standard: impl Fn(f64) -> f64) -> Result<(f64, f64), FitError> {
        let rows: Vec<Vec<f64>> = self
            .points
            .iter()
            .map(|&(p, _)| vec![1.0, standard(p)])
            .collect();
        let values: Vec<f64> = self
            .points
            .iter()
            .map(|&(_, x)| {
                if self.domain.has_logarithms() {
                    libm::log(x)
                } else {
                    x
                }
            })
            .collect();
        match least_squares(&rows, &values).as_deref() {
            Some(&[location, scale]) => Ok((location, scale)),
            _ => Err(self.unknown("their probabilities are too near to each other")),
        }
    }

    /// The first and the last percentile.
    pub(super) fn ends(&self) -> ((f64, f64), (f64, f64)) {
        (self.points[0], self.points[self.points.len() - 1])
    }

    /// The point a search reached, if it reached it.
    pub(super) fn converged<const N: usize>(
        &self,
        search: &Descent<[f64; N]>,
        names: [&'static str; N],
    ) -> Result<[f64; N], FitError> {
        if search.converged {
            return Ok(search.point);
        }
        Err(FitError::NotConverged {
            distribution: self.distribution.to_owned(),
            iterations: search.iterations,
            gradient: search.gradient,
            best: names.into_iter().zip(search.point).collect(),
        })
    }
}

/// The point at which the residuals are least; parameters and residuals are of order one.
pub(super) fn nearest<const N: usize>(
    start: [f64; N],
    residuals: impl Fn(&[f64; N]) -> Vec<f64>,
) -> Descent<[f64; N]> {
    let fill = |point: &[f64; N], values: &mut [f64]| values.copy_from_slice(&residuals(point));
    let rows = residuals(&start).len();
    let mut scratch = vec![0.0; rows];
    let nothing = 1e-27 * rows as f64;
    descend(&start, rows, nothing, 1e-3, &mut |point, values, slopes| {
        fill(point, values);
        if let Some(slopes) = slopes {
            differences(point, &[1.0; N], fill, &mut scratch, slopes);
        }
        true
    })
}

/// `-ln(1 - p)`.
pub(super) fn hazard(p: f64) -> f64 {
    -libm::log1p(-p)
}

/// The mean.
pub(super) fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
