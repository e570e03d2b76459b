//! The likelihood of all answers, and its top.

use super::piece::{Piece, Within};
use super::sample::Sample;
use super::separation;
use crate::error::SurveyError;
use crate::numeric::{Ascent, Surface, maximise_unless, sandwich};
use crate::survey::Link;

/// The maximum-likelihood estimate in the coordinates of the sample.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Top {
    /// In the order of the names.
    pub(super) point: Vec<f64>,
    /// Of all answers, not per answer.
    pub(super) log_likelihood: f64,
    /// Inverse information of all answers.
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) iterations: u32,
    /// The greatest slope left, per answer and standard deviation.
    pub(super) gradient: f64,
}

/// Steps this long mean that the search is far from any top.
const FAR: f64 = 0.02;

impl Sample {
    /// The index at zero bid of a cell.
    fn base(&self, cell: usize, point: &[f64]) -> f64 {
        let effects = point[1..].iter().zip(self.covariates_of(cell));
        point[0] + effects.map(|(c, x)| c * x).sum::<f64>()
    }

    /// The likelihood of a cell at a point, and the bids in the coordinates of the sample.
    fn piece(&self, link: Link, cell: usize, point: &[f64]) -> Option<(Piece, [f64; 2])> {
        let base = self.base(cell, point);
        let slope = point[self.width() + 1];
        let within = self.cells[cell].within;
        let index = |bid: f64| base + slope * bid;
        let (indices, bids) = match within {
            Within::Above(low) => (Within::Above(index(low)), [low, 0.0]),
            Within::Below(high) => (Within::Below(index(high)), [0.0, high]),
            // The difference of the indices without their common part.
            Within::Between(low, high) => (Within::Between(index(low), index(high)), [low, high]),
        };
        Some((Piece::new(link, indices)?, bids))
    }

    /// The mean log-likelihood of the answers with these weights of the cells, and its slopes.
    pub(super) fn surface(
        &self,
        link: Link,
        weights: &[f64],
        point: &Vec<f64>,
    ) -> Option<Surface<Vec<f64>>> {
        let last = point.len() - 1;
        let mut sum = Surface::zero(point);
        let mut total = 0.0;
        for (cell, &weight) in weights.iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            let (piece, [low, high]) = self.piece(link, cell, point)?;
            total += weight;
            sum.value += weight * piece.value;
            let slope = weight * (piece.lower + piece.upper);
            let bend = piece.lower_lower + 2.0 * piece.lower_upper + piece.upper_upper;
            let along = piece.lower_lower * low
                + piece.lower_upper * (low + high)
                + piece.upper_upper * high;
            let across = piece.lower_lower * low * low
                + 2.0 * piece.lower_upper * low * high
                + piece.upper_upper * high * high;
            let covariates = self.covariates_of(cell);
            sum.gradient[0] += slope;
            sum.hessian[0][0] += weight * bend;
            for (i, x) in covariates.iter().enumerate() {
                sum.gradient[i + 1] += slope * x;
                let row = &mut sum.hessian[i + 1];
                row[0] += weight * bend * x;
                for (entry, y) in row[1..=i + 1].iter_mut().zip(covariates) {
                    *entry += weight * bend * x * y;
                }
                sum.hessian[last][i + 1] += weight * along * x;
            }
            sum.gradient[last] += weight * (piece.lower * low + piece.upper * high);
            sum.hessian[last][0] += weight * along;
            sum.hessian[last][last] += weight * across;
        }
        sum.value /= total;
        for entry in sum
            .gradient
            .iter_mut()
            .chain(sum.hessian.iter_mut().flatten())
        {
            *entry /= total;
        }
        sum.value.is_finite().then_some(sum)
    }

    /// The score of one answer of a cell.
    fn score(&self, link: Link, cell: usize, point: &[f64]) -> Option<Vec<f64>> {
        let (piece, [low, high]) = self.piece(link, cell, point)?;
        let slope = piece.lower + piece.upper;
        let mut score = vec![slope];
        score.extend(self.covariates_of(cell).iter().map(|x| slope * x));
        score.push(piece.lower * low + piece.upper * high);
        Some(score)
    }

    /// The weights of the cells.
    pub(super) fn weights(&self) -> Vec<f64> {
        self.cells.iter().map(|cell| cell.weight).collect()
    }

    /// The weights of the cells if each observation counts so many times.
    pub(super) fn weights_of(&self, times: &[u32]) -> Vec<f64> {
        let mut weights = vec![0.0; self.cells.len()];
        for ((&cell, &weight), &times) in self.cell_of.iter().zip(&self.weights).zip(times) {
            weights[cell as usize] += weight * f64::from(times);
        }
        weights
    }

    /// The most likely coefficients; nothing where there are none or the search fails.
    pub(super) fn refit(&self, link: Link, start: &[f64], times: &[u32]) -> Option<Vec<f64>> {
        let climb = self.climb(link, start.to_vec(), &self.weights_of(times));
        climb.converged().then_some(climb.point)
    }

    fn climb(&self, link: Link, start: Vec<f64>, weights: &[f64]) -> Ascent<Vec<f64>> {
        maximise_unless(
            start,
            &|point| self.surface(link, weights, point),
            &|step, iterations| self.is_separating(weights, step, iterations),
        )
    }

    fn is_separating(&self, weights: &[f64], step: &[f64], iterations: u32) -> bool {
        // Near a maximum Newton's steps are short by then. A long step that makes no answer less
        // likely means separation.
        iterations > 6
            && step.iter().any(|s| s.abs() > FAR)
            && separation::along(self, weights, step).is_some()
    }

    /// The maximum-likelihood estimate.
    pub(super) fn top(&self, link: Link, fit: &str) -> Result<Top, SurveyError> {
        let weights = self.weights();
        let mut start = vec![0.0; self.names.len()];
        // Columns are standardised, so one is the right order. Intervals between two bids need a
        // slope below zero.
        start[self.width() + 1] = -1.0;
        let climb = self.climb(link, start, &weights);
        let count = self.weights.len() as f64;
        let Some(mut bread) = climb.covariance else {
            separation::refuse(self, &weights, &climb.step)?;
            let best = self.natural(&climb.point);
            return Err(SurveyError::NotConverged {
                fit: fit.to_owned(),
                iterations: climb.iterations,
                gradient: climb.gradient,
                best: self.names.iter().cloned().zip(best).collect(),
            });
        };
        // The surface is a mean per answer: the information of all is `count` times as much.
        for entry in bread.iter_mut().flatten() {
            *entry /= count;
        }
        Ok(Top {
            log_likelihood: climb.value * count,
            covariance: if self.is_weighted() {
                self.robust(link, &climb.point, &bread)
            } else {
                bread
            },
            iterations: climb.iterations,
            gradient: climb.gradient,
            point: climb.point,
        })
    }

    #[allow(
        clippy::float_cmp,
        reason = "weights that were given as equal are equal"
    )]
    fn is_weighted(&self) -> bool {
        self.weights.windows(2).any(|pair| pair[0] != pair[1])
    }

    /// The covariance of weighted estimates: the information says too little of their spread.
    fn robust(&self, link: Link, point: &[f64], bread: &Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        let cells = self.cells.iter().enumerate();
        let scores = cells
            .filter_map(|(number, cell)| Some((cell.squares, self.score(link, number, point)?)));
        sandwich(bread, scores)
    }

    /// Coefficients of the columns as they were given.
    pub(super) fn natural(&self, point: &[f64]) -> Vec<f64> {
        // Undoes the standardisation z = (x - centre) / scale.
        let mut natural = point.to_vec();
        for (place, (centre, scale)) in self.centres.iter().zip(&self.scales).enumerate() {
            natural[place + 1] /= scale;
            natural[0] -= natural[place + 1] * centre;
        }
        natural
    }

    /// Their covariance.
    pub(super) fn natural_covariance(&self, covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
        // The map is linear: rows, then columns.
        let rows: Vec<Vec<f64>> = covariance.iter().map(|row| self.natural(row)).collect();
        let size = rows.len();
        let mut both = vec![vec![0.0; size]; size];
        for j in 0..size {
            let column: Vec<f64> = rows.iter().map(|row| row[j]).collect();
            for (row, value) in both.iter_mut().zip(self.natural(&column)) {
                row[j] = value;
            }
        }
        both
    }
}
