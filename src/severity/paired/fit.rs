//! The worths that fit paired comparisons best.

use super::wins::Wins;
use crate::error::SurveyError;
use crate::numeric::{Surface, logistic, maximise, softplus};

/// The logarithms of the worths of all items, which add up to zero.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Worths {
    pub(super) logs: Vec<f64>,
    /// Of the logarithms, if every comparison were independent of the others.
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) log_likelihood: f64,
}

impl Worths {
    /// The maximum of the likelihood of a connected table, sought from `start`.
    pub(super) fn of(wins: &Wins, start: &[f64]) -> Result<Self, SurveyError> {
        let (len, last) = (wins.len(), wins.len() - 1);
        let total: f64 = (0..len).map(|item| wins.record(item).0).sum();
        // Only differences count: the last item stays at zero, and the value is of order one.
        let free = start[..last].iter().map(|log| log - start[last]).collect();
        let top = maximise(free, &|logs: &Vec<f64>| surface(wins, logs, total));
        let Some(covariance) = &top.covariance else {
            let names = wins.items.iter().cloned();
            return Err(SurveyError::NotConverged {
                fit: "Bradley-Terry".to_owned(),
                iterations: top.iterations,
                gradient: top.gradient,
                best: names.zip(top.point.iter().copied()).collect(),
            });
        };
        let entry = |i: usize, j: usize| {
            if i == last || j == last {
                0.0
            } else {
                covariance[i][j] / total
            }
        };
        let mut logs = top.point;
        logs.push(0.0);
        let mean = logs.iter().sum::<f64>() / len as f64;
        Ok(Self {
            logs: logs.iter().map(|log| log - mean).collect(),
            covariance: centred(len, &entry),
            log_likelihood: top.value * total,
        })
    }

    /// The worths as shares of their sum.
    pub(super) fn shares(&self) -> Vec<f64> {
        let worths: Vec<f64> = self.logs.iter().map(|&log| libm::exp(log)).collect();
        let sum: f64 = worths.iter().sum();
        worths.iter().map(|worth| worth / sum).collect()
    }

    /// The standard error of a sum of multiples of the logarithms.
    pub(super) fn error(&self, multiples: &[f64]) -> f64 {
        let rows = self.covariance.iter().zip(multiples);
        let square: f64 = rows
            .map(|(row, a)| a * row.iter().zip(multiples).map(|(c, b)| c * b).sum::<f64>())
            .sum();
        libm::sqrt(square.max(0.0))
    }
}

/// The covariance of the deviations from the mean.
fn centred(len: usize, entry: &dyn Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let over = |row: usize| (0..len).map(|column| entry(row, column)).sum::<f64>() / len as f64;
    let rows: Vec<f64> = (0..len).map(over).collect();
    let all = rows.iter().sum::<f64>() / len as f64;
    let line = |i: usize| {
        (0..len)
            .map(|j| entry(i, j) - rows[i] - rows[j] + all)
            .collect()
    };
    (0..len).map(line).collect()
}

/// The mean log-likelihood of a comparison: item `i` is preferred to `j` with probability
/// `1 / (1 + exp(log_j - log_i))`.
fn surface(wins: &Wins, logs: &Vec<f64>, total: f64) -> Option<Surface<Vec<f64>>> {
    let mut sum = Surface::zero(logs);
    let log = |item: usize| logs.get(item).copied().unwrap_or(0.0);
    for i in 0..wins.len() {
        for j in 0..i {
            let (won, lost) = (wins.won(j, i) / total, wins.won(i, j) / total);
            if won + lost == 0.0 {
                continue;
            }
            let apart = log(j) - log(i);
            let p = logistic(apart);
            sum.value -= won * softplus(-apart) + lost * softplus(apart);
            let slope = won - (won + lost) * p;
            let bend = (won + lost) * p * (1.0 - p);
            sum.gradient[j] += slope;
            sum.hessian[j][j] -= bend;
            if i < logs.len() {
                sum.gradient[i] -= slope;
                sum.hessian[i][i] -= bend;
                sum.hessian[i][j] += bend;
            }
        }
    }
    sum.value.is_finite().then_some(sum)
}
