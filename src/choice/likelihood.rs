//! Likelihoods that are sums over choices or answers.

use crate::numeric::{Surface, in_order};

/// Choices or answers in a block, the unit of work of a thread.
const BLOCK: usize = 256;

/// A likelihood of independent parts.
pub(super) trait Likelihood: Sync {
    /// What the computation of a part needs to write on.
    type Room;

    /// Something to write on.
    fn room(&self) -> Self::Room;

    /// The weight of each part.
    fn weights(&self) -> &[f64];

    /// Adds the log-likelihood of a part and its slopes, times its weight, to a sum; of the second
    /// derivatives the lower half. False where it is not defined.
    fn add(
        &self,
        part: usize,
        point: &[f64],
        room: &mut Self::Room,
        sum: &mut Surface<Vec<f64>>,
    ) -> bool;

    /// The mean log-likelihood with its slopes; nothing where it is not defined. The same bits on
    /// any number of threads.
    fn surface(&self, point: &Vec<f64>) -> Option<Surface<Vec<f64>>> {
        let parts = self.weights().len();
        let blocks = in_order(parts.div_ceil(BLOCK), |block| {
            let (mut sum, mut room) = (Surface::zero(point), self.room());
            let mut all = block * BLOCK..parts.min((block + 1) * BLOCK);
            let defined = all.all(|part| self.add(part, point, &mut room, &mut sum));
            (defined && sum.value.is_finite()).then_some(sum)
        });
        let mut sum = Surface::zero(point);
        for block in blocks {
            let block = block?;
            sum.value += block.value;
            plus(&mut sum.gradient, &block.gradient);
            for (row, other) in sum.hessian.iter_mut().zip(&block.hessian) {
                plus(row, other);
            }
        }
        let weight: f64 = self.weights().iter().sum();
        sum.value /= weight;
        let rows = sum.hessian.iter_mut().chain([&mut sum.gradient]);
        rows.flatten().for_each(|entry| *entry /= weight);
        Some(sum)
    }

    /// The slopes of the log-likelihood of each part, times its weight.
    fn scores(&self, point: &Vec<f64>) -> Vec<Vec<f64>> {
        let mut room = self.room();
        let score = |part: usize| {
            let mut sum = Surface::zero(point);
            self.add(part, point, &mut room, &mut sum);
            sum.gradient
        };
        (0..self.weights().len()).map(score).collect()
    }
}

fn plus(sums: &mut [f64], others: &[f64]) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += other;
    }
}
