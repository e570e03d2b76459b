//! Whether chains agree, and how much independent draws they are worth.
//!
//! # Reference
//! A. Vehtari, A. Gelman, D. Simpson, B. Carpenter and P.-C. Bürkner (2021), "Rank-normalization,
//! folding, and localization: an improved R-hat", *Bayesian Analysis* 16, 667-718.

use crate::numeric::{centred_ranks, normal_score};

/// R-hat of a figure from several chains of equal length, split in halves: the greater of that of
/// normal scores of ranks, and of ranks of the distance from the median. One if all draws are equal.
pub(super) fn r_hat(chains: &[Vec<f64>]) -> f64 {
    let halves = halves(chains);
    let mut all: Vec<f64> = halves.concat();
    all.sort_by(f64::total_cmp);
    let median = 0.5 * (all[(all.len() - 1) / 2] + all[all.len() / 2]);
    let folded = halves
        .iter()
        .map(|chain| chain.iter().map(|x| (x - median).abs()).collect());
    let folded: Vec<Vec<f64>> = folded.collect();
    Chains::new(&scores(&halves))
        .r_hat()
        .max(Chains::new(&scores(&folded)).r_hat())
}

/// How many independent draws would tell the middle of the distribution as well as the draws of all
/// chains: the bulk effective sample size.
pub(super) fn effective_draws(chains: &[Vec<f64>]) -> f64 {
    Chains::new(&scores(&halves(chains))).effective()
}

/// The first and the second half of each chain; of an odd number of draws one in the middle is left
/// out.
fn halves(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let split = |chain: &Vec<f64>| {
        let half = chain.len() / 2;
        [chain[..half].to_vec(), chain[chain.len() - half..].to_vec()]
    };
    chains.iter().flat_map(split).collect()
}

/// Normal scores of the ranks of all draws together.
fn scores(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let all = chains.concat();
    let count = all.len() as f64;
    let score = |centred: &f64| {
        let rank = centred + 0.5 * (count + 1.0);
        normal_score((rank - 0.375) / (count + 0.25))
    };
    let scores: Vec<f64> = centred_ranks(&all).iter().map(score).collect();
    let length = chains.first().map_or(1, |chain| chain.len().max(1));
    scores.chunks(length).map(<[f64]>::to_vec).collect()
}

/// Chains with what tells apart the variance within and between them.
struct Chains<'c> {
    all: &'c [Vec<f64>],
    means: Vec<f64>,
    within: f64,
    total: f64,
}

impl<'c> Chains<'c> {
    fn new(chains: &'c [Vec<f64>]) -> Self {
        let (count, length) = (
            chains.len() as f64,
            chains.first().map_or(0, Vec::len) as f64,
        );
        let means: Vec<f64> = chains
            .iter()
            .map(|chain| chain.iter().sum::<f64>() / length)
            .collect();
        let squares =
            |values: &[f64], mean: f64| values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        let inside = chains
            .iter()
            .zip(&means)
            .map(|(chain, &mean)| squares(chain, mean));
        let within = inside.sum::<f64>() / (count * (length - 1.0));
        let mean = means.iter().sum::<f64>() / count;
        let between = squares(&means, mean) / (count - 1.0);
        Self {
            all: chains,
            means,
            within,
            total: within * (length - 1.0) / length + between,
        }
    }

    fn r_hat(&self) -> f64 {
        if self.within > 0.0 {
            libm::sqrt(self.total / self.within)
        } else {
            1.0
        }
    }

    /// The correlation of draws so many steps apart.
    fn correlation(&self, lag: usize) -> f64 {
        let covariance = |(chain, mean): (&Vec<f64>, &f64)| {
            let pairs = chain.iter().zip(&chain[lag..]);
            pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / chain.len() as f64
        };
        let length = self.all[0].len() as f64;
        let mean: f64 = self
            .all
            .iter()
            .zip(&self.means)
            .map(covariance)
            .sum::<f64>()
            / self.all.len() as f64;
        // Covariances over the length, the variance over one less.
        1.0 - (self.within - mean * length / (length - 1.0)) / self.total
    }

    /// Geyer's initial monotone sequence of sums of pairs.
    fn effective(&self) -> f64 {
        let length = self.all.first().map_or(0, Vec::len);
        let draws = (length * self.all.len()) as f64;
        if self.total <= 0.0 || length < 4 {
            return draws;
        }
        let mut sum = 0.0;
        let mut last = f64::INFINITY;
        for pair in 0..(length - 2) / 2 {
            let first = if pair == 0 {
                1.0
            } else {
                self.correlation(2 * pair)
            };
            let both = first + self.correlation(2 * pair + 1);
            if both <= 0.0 {
                break;
            }
            last = last.min(both);
            sum += last;
        }
        let time = (2.0 * sum - 1.0).max(1.0 / libm::log10(draws));
        draws / time
    }
}

#[cfg(test)]
mod tests {
    use super::{effective_draws, r_hat};
    use crate::numeric::normal_score;
    use crate::random::Stream;

    /// A stationary chain of first order, whose draws are worth `(1 - rho) / (1 + rho)` of as many
    /// independent ones.
    fn chain(name: &str, rho: f64, shift: f64) -> Vec<f64> {
        let mut uniforms = vec![0.0; 4_000];
        Stream::new(7.into(), name).fill(0, &mut uniforms);
        let mut last = 0.0;
        let fresh = (1.0 - rho * rho).sqrt();
        let step = |u: &f64| {
            last = rho * last + fresh * normal_score(*u);
            last + shift
        };
        uniforms.iter().map(step).collect()
    }

    #[test]
    fn slow_chains_are_worth_fewer_draws() {
        for rho in [0.0, 0.5, 0.8] {
            let chains: Vec<Vec<f64>> = (0..4)
                .map(|it| chain(&format!("{rho} {it}"), rho, 0.0))
                .collect();
            let worth = effective_draws(&chains) / 16_000.0;
            let expected = (1.0 - rho) / (1.0 + rho);
            assert!((worth / expected - 1.0).abs() < 0.15, "{rho}: {worth}");
            assert!(r_hat(&chains) < 1.01);
        }
    }

    #[test]
    fn chains_that_disagree_in_place_or_in_width_are_told() {
        let apart = [chain("a", 0.0, 0.0), chain("b", 0.0, 1.0)];
        assert!(r_hat(&apart) > 1.1);
        assert!(effective_draws(&apart) < 100.0);
        let wide: Vec<f64> = chain("c", 0.0, 0.0).iter().map(|x| 3.0 * x).collect();
        assert!(r_hat(&[chain("a", 0.0, 0.0), wide]) > 1.05);
    }
}
