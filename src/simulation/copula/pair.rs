//! The correlation of the normal scores of two inputs that gives a rank correlation, and back.
//!
//! Spearman's coefficient is the correlation of the ranks. Under a Gaussian copula with the
//! correlation `r` its derivative by `r` is the density of the bivariate normal distribution,
//! summed over the steps of both ranks (Plackett 1954), so that it rises with `r` and can be
//! inverted.
//!
//! # Reference
//! Plackett (1954), *A reduction formula for normal multivariate integrals*, Biometrika 41,
//! 351-360. Nešlehová (2007), *On rank correlation measures for non-continuous random variables*,
//! Journal of Multivariate Analysis 98, 544-567, for what ties leave within reach.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::margin::{Margin, Step};
use crate::numeric::{integral, rising_root};

/// Quadrature is cut at the steps of the other input if it has no more than these: next to a
/// perfect correlation the integrand has a kink there.
const FEW: usize = 16;

/// What the solving of one pair needs: steps of both, and by what a score's correlation is to be
/// multiplied to be that of the steps.
struct Steps {
    first: Vec<Step>,
    second: Vec<Step>,
    scale: f64,
}

/// The least and the largest rank correlation of two inputs.
pub(in crate::simulation) fn reach(first: &Margin, second: &Margin) -> (f64, f64) {
    (-largest(first, &second.mirrored()), largest(first, second))
}

/// The rank correlation of two inputs whose uniform numbers are the same.
fn largest(first: &Margin, second: &Margin) -> f64 {
    if first == second {
        return 1.0;
    }
    let mut ends: Vec<f64> = first.ends().chain(second.ends()).map(|end| end.u).collect();
    ends.extend([0.0, 1.0]);
    ends.sort_by(f64::total_cmp);
    // Simpson's rule is exact for the product of two straight lines.
    let piece = |pair: &[f64]| {
        let (low, high) = (pair[0], pair[1]);
        let ([a, b], [c, d]) = (first.centred(low, high), second.centred(low, high));
        (high - low) / 6.0 * (a * c + (a + b) * (c + d) + b * d)
    };
    let covariance: f64 = ends.windows(2).map(piece).sum();
    (covariance / scale(first, second)).min(1.0)
}

/// What turns a covariance of ranks into a correlation.
fn scale(first: &Margin, second: &Margin) -> f64 {
    libm::sqrt(first.variance() * second.variance())
}

/// The correlation of normal scores at which two inputs have a rank correlation, which is within
/// their reach.
///
/// Without ties Pearson's `2 sin(pi r / 6)` (Kruskal 1958).
pub(in crate::simulation) fn score_correlation(first: &Margin, second: &Margin, rank: f64) -> f64 {
    if first.is_continuous() && second.is_continuous() || first.is_fixed() || second.is_fixed() {
        return 2.0 * libm::sin(PI * rank / 6.0);
    }
    if rank.abs() <= 0.0 {
        return 0.0;
    }
    let target = 2.0 * PI * rank.abs() * scale(first, second);
    let steps = Steps::of(first, &towards(second, rank));
    steps.solve(target).copysign(rank)
}

/// The rank correlation of two inputs whose normal scores have this correlation.
pub(in crate::simulation) fn rank_correlation(first: &Margin, second: &Margin, score: f64) -> f64 {
    let score = score.clamp(-1.0, 1.0);
    if first.is_continuous() && second.is_continuous() || first.is_fixed() || second.is_fixed() {
        return 6.0 / PI * libm::asin(0.5 * score);
    }
    let second = towards(second, score);
    let covariance = Steps::of(first, &second).covariance(score.abs()) / (2.0 * PI);
    let found = covariance / scale(first, &second);
    found.min(largest(first, &second)).copysign(score)
}

/// The margin whose positive correlations are those in this direction.
fn towards(margin: &Margin, direction: f64) -> Margin {
    if direction < 0.0 {
        margin.mirrored()
    } else {
        margin.clone()
    }
}

impl Steps {
    /// A continuous rank is the probability of a step at a score that is itself random: it counts
    /// as one step at zero for the sum of the two, which has a variance of 2.
    fn of(first: &Margin, second: &Margin) -> Self {
        let whole = || {
            vec![Step {
                z: 0.0,
                weight: 1.0,
            }]
        };
        let cuts = |of: &Margin| -> Vec<f64> {
            if of.ties() > FEW {
                return Vec::new();
            }
            let mut cuts: Vec<f64> = of.ends().map(|end| end.z).collect();
            cuts.sort_by(f64::total_cmp);
            cuts
        };
        let steps = |of: &Margin, other: &Margin| {
            if of.is_continuous() {
                whole()
            } else {
                of.steps(&cuts(other))
            }
        };
        let any_continuous = first.is_continuous() || second.is_continuous();
        Self {
            first: steps(first, second),
            second: steps(second, first),
            scale: if any_continuous { FRAC_1_SQRT_2 } else { 1.0 },
        }
    }

    /// 2 pi times the derivative of the covariance by the angle whose sine is the correlation of
    /// the steps.
    fn slope(&self, angle: f64) -> f64 {
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        let (apart, together) = (0.5 / (cosine * cosine), 1.0 / (1.0 + sine));
        let of = |a: &Step| -> f64 {
            let term = |b: &Step| {
                let distance = a.z - b.z;
                b.weight * libm::exp(-(distance * distance * apart + a.z * b.z * together))
            };
            a.weight * self.second.iter().map(term).sum::<f64>()
        };
        self.first.iter().map(of).sum()
    }

    /// The angles at which quadrature is cut: ever closer to the right angle, where the integrand
    /// is least smooth.
    fn panels(&self) -> impl Iterator<Item = (f64, f64)> {
        const MOST: i32 = 12;
        let whole = libm::asin(self.scale);
        let single = self.scale < 1.0;
        let end = move |index: i32| match index {
            0 => 0.0,
            index if single || index == MOST => whole,
            index => whole * (1.0 - 0.25_f64.powi(index)),
        };
        let count = if single { 1 } else { MOST };
        (0..count).map(move |index| (end(index), end(index + 1)))
    }

    /// 2 pi times the covariance of the ranks at a positive correlation of the scores.
    fn covariance(&self, score: f64) -> f64 {
        let until = libm::asin(score * self.scale);
        let panels = self.panels().take_while(|&(low, _)| low < until);
        panels
            .map(|(low, high)| integral(low, high.min(until), &|angle| self.slope(angle)))
            .sum()
    }

    /// The positive correlation of the scores at which the covariance is `target / (2 pi)`, 1 if
    /// only rounding keeps it from there.
    fn solve(&self, target: f64) -> f64 {
        let mut reached = 0.0;
        for (low, high) in self.panels() {
            let more = integral(low, high, &|angle| self.slope(angle));
            if reached + more >= target {
                let start = low + (high - low) * (target - reached) / more;
                let angle = rising_root(low, high, start, 1e-15, &|angle| {
                    let part = integral(low, angle, &|angle| self.slope(angle));
                    (reached + part - target, self.slope(angle))
                });
                return (libm::sin(angle) / self.scale).min(1.0);
            }
            reached += more;
        }
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Margin, rank_correlation, reach, score_correlation};
    use crate::distribution::Dist;
    use crate::quantity::Share;

    fn event(percent: f64) -> Margin {
        Margin::of(&Dist::bernoulli(Share::percent(percent).unwrap()))
    }

    fn count() -> Margin {
        Margin::of(&Dist::poisson(2.0).unwrap())
    }

    fn list() -> Margin {
        let values = [(1.0, 0.2), (2.0, 0.3), (5.0, 0.1), (9.0, 0.4)];
        Margin::of(&Dist::discrete(values).unwrap())
    }

    fn smooth() -> Margin {
        Margin::of(&Dist::normal(3.0, 1.0).unwrap())
    }

    /// Four in ten draws are zero, the others lie above.
    fn with_zeros() -> Margin {
        let some = Dist::log_normal_p5_p95(30.0, 80.0).unwrap();
        let parts = [(0.4, Dist::fixed(0.0).unwrap()), (0.6, some)];
        Margin::of(&Dist::mixture(parts).unwrap())
    }

    /// From the 30th to the 75th percentile the same value, others on both sides.
    fn with_middle() -> Margin {
        let parts = [
            (0.30, Dist::uniform(-2.0, -1.0).unwrap()),
            (0.45, Dist::fixed(0.0).unwrap()),
            (0.25, Dist::uniform(1.0, 2.0).unwrap()),
        ];
        Margin::of(&Dist::mixture(parts).unwrap())
    }

    /// Spearman's coefficient with mean ranks, `(E[G H] - 1/4) / sd sd` by mpmath 1.3 with 18
    /// digits: the conditional mean of the second rank given the first score, in probabilities of
    /// the normal distribution and by quadrature, integrated over the first score. The tails of the
    /// count are values of less than a hundredth.
    #[test]
    fn ranks_with_ties_have_the_correlation_of_an_independent_integration() {
        let cases = [
            (event(5.0), smooth(), 0.3, 0.136_912_800_191_3, 1e-12),
            (event(5.0), smooth(), 0.9, 0.357_013_364_458_44, 1e-12),
            (event(30.0), event(60.0), 0.5, 0.296_283_456_147_47, 1e-12),
            (event(30.0), event(60.0), -0.6, -0.394_227_751_509_47, 1e-12),
            (count(), smooth(), 0.8, 0.766_952_825_200_38, 1e-5),
            (count(), list(), 0.7, 0.620_132_740_483_21, 1e-5),
            (count(), list(), -0.5, -0.436_784_581_000_77, 1e-5),
            (with_zeros(), smooth(), 0.6, 0.553_418_230_122_44, 1e-8),
            (with_zeros(), smooth(), -0.6, -0.553_418_230_122_44, 1e-8),
            (with_zeros(), smooth(), 0.95, 0.911_627_359_198_92, 1e-8),
            (with_middle(), list(), 0.6, 0.522_352_239_965_87, 1e-8),
            (with_middle(), list(), -0.4, -0.345_210_535_889_35, 1e-8),
            (with_middle(), with_zeros(), 0.8, 0.717_383_166_594_18, 1e-6),
            (
                with_middle(),
                with_zeros(),
                -0.8,
                -0.719_375_973_265_84,
                1e-6,
            ),
        ];
        for (first, second, score, rank, tolerance) in cases {
            let found = rank_correlation(&first, &second, score);
            assert!((found - rank).abs() < tolerance, "{rank}: {found}");
            let turned = rank_correlation(&second, &first, score);
            assert!((turned - rank).abs() < tolerance, "{rank}: {turned}");
            let solved = score_correlation(&first, &second, rank);
            assert!(
                (solved - score).abs() < 10.0 * tolerance,
                "{score}: {solved}"
            );
        }
    }

    /// For events with probabilities p and q: `(min(p, q) - p q) / sqrt(p (1 - p) q (1 - q))` above
    /// and `(max(0, p + q - 1) - p q) / ...` below; with a continuous input `sqrt(3 p (1 - p))`.
    #[test]
    fn the_reach_of_events_is_known_in_closed_form() {
        for (first, second, low, high) in [
            (
                event(30.0),
                event(60.0),
                -0.801_783_725_737_27,
                0.534_522_483_824_85,
            ),
            (event(30.0), event(30.0), -0.428_571_428_571_43, 1.0),
            (event(50.0), event(50.0), -1.0, 1.0),
            (
                event(5.0),
                smooth(),
                -0.377_491_721_763_54,
                0.377_491_721_763_54,
            ),
            (smooth(), smooth(), -1.0, 1.0),
        ] {
            let found = reach(&first, &second);
            assert!((found.0 - low).abs() < 1e-13, "{found:?} {low}");
            assert!((found.1 - high).abs() < 1e-13, "{found:?} {high}");
            // At the ends the scores are the same or opposite.
            assert!((rank_correlation(&first, &second, 1.0) - high).abs() < 1e-9);
            assert!((rank_correlation(&first, &second, -1.0) - low).abs() < 1e-9);
        }
    }

    /// Against the boundary: what is asked comes back, also next to what can be reached at all.
    #[test]
    fn what_is_solved_gives_back_what_was_asked() {
        let margins = [
            event(5.0),
            event(50.0),
            count(),
            list(),
            with_zeros(),
            with_middle(),
        ];
        for first in &margins {
            for second in &margins {
                let (low, high) = reach(first, second);
                for part in [0.01, 0.7, 0.99] {
                    for wanted in [low * part, high * part] {
                        let score = score_correlation(first, second, wanted);
                        let found = rank_correlation(first, second, score);
                        assert!((found - wanted).abs() < 1e-9, "{wanted}: {found}, {score}");
                        assert!(score.abs() <= 1.0 && score * wanted > 0.0);
                    }
                }
            }
        }
    }
}
