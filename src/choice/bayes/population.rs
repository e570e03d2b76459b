//! The distribution of people, drawn given the coefficients of each.
//!
//! # Reference
//! P. Rossi, G. Allenby and R. `McCulloch` (2005), *Bayesian Statistics and Marketing*, sections 2.8
//! and 5.4.

use crate::numeric::{Cholesky, GammaTails, Side, normal_score};

type Matrix = Vec<Vec<f64>>;

/// What is known before: the covariance is inverse Wishart, and the mean normal with that covariance
/// over `mean_weight`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prior {
    pub(super) mean: Vec<f64>,
    pub(super) mean_weight: f64,
    pub(super) degrees: f64,
    /// The scale of the covariance, a diagonal.
    pub(super) scale: Vec<f64>,
}

/// Mean and covariance of people.
#[derive(Debug, Clone)]
pub(super) struct Population {
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Matrix,
    /// The inverse of the covariance.
    pub(super) precision: Matrix,
}

/// What all people do together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Shift,
    Stretch,
}

/// How many uniform numbers one draw takes.
pub(super) const fn numbers(width: usize) -> usize {
    width + width * (width + 1) / 2
}

/// Draws the distribution of people with these coefficients; nothing if rounding leaves no
/// covariance.
pub(super) fn draw(prior: &Prior, people: &[Vec<f64>], uniforms: &[f64]) -> Option<Population> {
    let width = prior.mean.len();
    let (for_mean, for_covariance) = uniforms.split_at(width);
    let count = people.len() as f64;
    let posterior = Posterior::new(prior, people);
    let inverse = Cholesky::new(&posterior.mean, &|i, j| posterior.scale[i][j])?.inverse();
    let root = Cholesky::new(&posterior.mean, &|i, j| inverse[i][j])?.into_rows();
    let bartlett = bartlett(width, prior.degrees + count, for_covariance);
    // The root of the precision: Wishart by Bartlett's decomposition.
    let drawn = product(&root, &bartlett);
    let entry =
        |i: usize, j: usize| -> f64 { drawn[i].iter().zip(&drawn[j]).map(|(a, b)| a * b).sum() };
    let precision: Matrix = (0..width)
        .map(|i| (0..width).map(|j| entry(i, j)).collect())
        .collect();
    let covariance = Cholesky::new(&posterior.mean, &|i, j| precision[i][j])?.inverse();
    let spread = Cholesky::new(&posterior.mean, &|i, j| covariance[i][j])?;
    let normals: Vec<f64> = for_mean.iter().copied().map(normal_score).collect();
    let shift = libm::sqrt(1.0 / (count + prior.mean_weight));
    let moves = spread.times(&normals);
    let mean = posterior
        .mean
        .iter()
        .zip(moves)
        .map(|(mean, by)| mean + shift * by);
    Some(Population {
        mean: mean.collect(),
        covariance,
        precision,
    })
}

impl Population {
    /// After what all people do together.
    pub(super) fn moved(&self, way: Way, by: &[f64]) -> Self {
        let mut moved = self.clone();
        match way {
            Way::Shift => {
                for (mean, by) in moved.mean.iter_mut().zip(by) {
                    *mean += by;
                }
            }
            Way::Stretch => {
                for i in 0..by.len() {
                    for j in 0..by.len() {
                        let factor = libm::exp(by[i] + by[j]);
                        moved.covariance[i][j] *= factor;
                        moved.precision[i][j] /= factor;
                    }
                }
            }
        }
        moved
    }
}

/// The conjugate posterior.
struct Posterior {
    mean: Vec<f64>,
    scale: Matrix,
}

impl Posterior {
    fn new(prior: &Prior, people: &[Vec<f64>]) -> Self {
        let width = prior.mean.len();
        let count = people.len() as f64;
        let sum = |k: usize| people.iter().map(|person| person[k]).sum::<f64>();
        let averages: Vec<f64> = (0..width).map(|k| sum(k) / count).collect();
        let all = count + prior.mean_weight;
        let mean = averages.iter().zip(&prior.mean);
        let mean =
            mean.map(|(own, prior_mean)| (count * own + prior.mean_weight * prior_mean) / all);
        let mut scale = vec![vec![0.0; width]; width];
        for person in people {
            add_square(&mut scale, 1.0, person, &averages);
        }
        add_square(
            &mut scale,
            count * prior.mean_weight / all,
            &averages,
            &prior.mean,
        );
        for (k, row) in scale.iter_mut().enumerate() {
            row[k] += prior.scale[k];
        }
        Self {
            mean: mean.collect(),
            scale,
        }
    }
}

/// `sum += factor (a - b) (a - b)'`
fn add_square(sum: &mut Matrix, factor: f64, a: &[f64], b: &[f64]) {
    for (k, row) in sum.iter_mut().enumerate() {
        for (l, entry) in row.iter_mut().enumerate() {
            *entry += factor * (a[k] - b[k]) * (a[l] - b[l]);
        }
    }
}

/// The lower triangle of Bartlett's decomposition of a Wishart matrix.
fn bartlett(width: usize, degrees: f64, uniforms: &[f64]) -> Matrix {
    let mut uniforms = uniforms.iter().copied();
    let mut next = || uniforms.next().unwrap_or(0.5);
    let mut rows = vec![vec![0.0; width]; width];
    for (i, row) in rows.iter_mut().enumerate() {
        for entry in &mut row[..i] {
            *entry = normal_score(next());
        }
        row[i] = libm::sqrt(chi_square(degrees - i as f64, next()));
    }
    rows
}

fn chi_square(degrees: f64, uniform: f64) -> f64 {
    let tails = GammaTails::new(0.5 * degrees);
    if uniform > 0.5 {
        2.0 * tails.quantile(Side::Upper, 1.0 - uniform)
    } else {
        2.0 * tails.quantile(Side::Lower, uniform)
    }
}

/// The product of two lower triangles.
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let entry = |i: usize, j: usize| (j..=i).map(|k| a[i][k] * b[k][j]).sum();
    let row = |i: usize| {
        (0..a.len())
            .map(|j| if j <= i { entry(i, j) } else { 0.0 })
            .collect()
    };
    (0..a.len()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{Prior, draw, numbers};
    use crate::random::Stream;

    /// For people without any spread about their mean, the covariance is inverse Wishart with the
    /// mean `V / (nu + n - K - 1)`, and the mean of people has that covariance over `n + a`.
    #[test]
    fn draws_have_the_moments_of_the_conjugate_posterior() {
        let prior = Prior {
            mean: vec![0.0, 1.0],
            mean_weight: 2.0,
            degrees: 6.0,
            scale: vec![4.0, 9.0],
        };
        let people = vec![vec![0.0, 1.0]; 10];
        let count = 40_000;
        let width = numbers(2);
        let mut uniforms = vec![0.0; count * width];
        Stream::new(1.into(), "population").fill(0, &mut uniforms);
        let (mut sums, mut squares) = ([0.0; 5], [0.0; 2]);
        for uniforms in uniforms.chunks_exact(width) {
            let drawn = draw(&prior, &people, uniforms).unwrap();
            let [first, second] = [&drawn.covariance[0], &drawn.covariance[1]];
            let figures = [first[0], second[1], first[1], drawn.mean[0], drawn.mean[1]];
            for (sum, figure) in sums.iter_mut().zip(figures) {
                *sum += figure / count as f64;
            }
            for (k, square) in squares.iter_mut().enumerate() {
                *square += (drawn.mean[k] - people[0][k]).powi(2) / count as f64;
            }
        }
        // 6 + 10 - 2 - 1 = 13.
        let expected = [4.0 / 13.0, 9.0 / 13.0, 0.0, 0.0, 1.0];
        for (found, expected) in sums.iter().zip(expected) {
            assert!((found - expected).abs() < 0.01, "{sums:?}");
        }
        for (found, variance) in squares.iter().zip(expected) {
            assert!((found * 12.0 / variance - 1.0).abs() < 0.03, "{squares:?}");
        }
    }
}
