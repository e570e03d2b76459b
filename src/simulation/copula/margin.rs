//! How the ranks of an input, with its ties, follow its normal score.
//!
//! Draws are inversions of uniform numbers. Where a stretch of these gives one and the same value,
//! the draws are tied and share their mean rank: the rank of a draw, as a share of all, is the
//! middle of its stretch, and the uniform number itself where nothing is tied.

use crate::distribution::{Dist, Distribution};
use crate::numeric::{Side, between, nodes, normal_density, normal_quantile};
use crate::quantity::Share;

/// How many quantiles are compared. A value with less than twice their distance of probability may
/// count as one of a continuous stretch, which moves a coefficient by less than 1e-4.
const PROBES: u32 = 256;

/// Scores beyond are left out of continuous stretches: both tails there hold 1e-9 of a rank.
const REACH: f64 = 6.0;

/// The longest stretch of scores that one quadrature rule covers.
const PANEL: f64 = 3.0;

/// The ranks of an input as a function of its uniform number.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulation) struct Margin {
    /// Apart from each other and rising; none if no draws are tied.
    ties: Vec<Tie>,
}

/// A stretch of uniform numbers that give the same value.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tie {
    low: End,
    high: End,
}

/// An end of a stretch: the probability below, and its normal score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub(super) u: f64,
    pub(super) z: f64,
}

/// The ranks of a margin jump by `weight` at a score, or rise by as much around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) z: f64,
    pub(super) weight: f64,
}

impl End {
    const BOTTOM: Self = Self {
        u: 0.0,
        z: f64::NEG_INFINITY,
    };
    const TOP: Self = Self {
        u: 1.0,
        z: f64::INFINITY,
    };

    /// From both tails, so that neither loses its digits.
    fn new(below: f64, above: f64) -> Self {
        if below <= above {
            Self {
                u: below,
                z: normal_quantile(Side::Lower, below),
            }
        } else {
            Self {
                u: 1.0 - above,
                z: normal_quantile(Side::Upper, above),
            }
        }
    }

    fn mirrored(self) -> Self {
        Self {
            u: 1.0 - self.u,
            z: -self.z,
        }
    }
}

impl Tie {
    fn mass(self) -> f64 {
        self.high.u - self.low.u
    }

    /// The stretch of a value that the quantiles at the probes `first` to `last` agree on.
    fn of(law: &Dist, x: f64, first: u32, last: u32) -> Self {
        let ends = |x: f64| End::new(law.cdf(x).value(), law.survival(x).value());
        let (low, high) = (ends(x.next_down()), ends(x));
        let lies = |end: End, a: f64, b: f64| (a - 1e-12..=b + 1e-12).contains(&end.u);
        // Probabilities know both tails, but a rounding of their argument steps over a value; draws
        // are quantiles.
        Self {
            low: if lies(low, before(first), probe(first)) {
                low
            } else {
                edge(before(first), probe(first), |u| quantile(law, u) >= x)
            },
            high: if lies(high, probe(last), after(last)) {
                high
            } else {
                edge(probe(last), after(last), |u| quantile(law, u) > x)
            },
        }
    }
}

/// A probability at which quantiles are compared.
fn probe(index: u32) -> f64 {
    (f64::from(index) + 0.5) / f64::from(PROBES)
}

/// The probe before, or the end.
fn before(index: u32) -> f64 {
    index.checked_sub(1).map_or(0.0, probe)
}

/// The probe after, or the end.
fn after(index: u32) -> f64 {
    probe(index + 1).min(1.0)
}

fn quantile(law: &Dist, u: f64) -> f64 {
    Share::new(u).map_or(f64::NAN, |u| law.quantile(u))
}

/// From where on something holds.
fn edge(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> End {
    while let Some(middle) = between(low, high) {
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    End::new(high, 1.0 - high)
}

impl Margin {
    /// The margin of a distribution: a value at which two neighbouring quantiles agree has a tie.
    pub(in crate::simulation) fn of(law: &Dist) -> Self {
        let mut ties: Vec<Tie> = Vec::new();
        if !law.may_have_steps() {
            return Self { ties };
        }
        let quantiles: Vec<f64> = (0..PROBES).map(|at| quantile(law, probe(at))).collect();
        let mut first = 0;
        for tied in quantiles.chunk_by(|a, b| same(*a, *b)) {
            let next = first + u32::try_from(tied.len()).unwrap_or(PROBES);
            if tied.len() > 1 {
                ties.push(Tie::of(law, tied[0], first, next - 1));
            }
            first = next;
        }
        Self { ties }
    }

    /// Whether all draws are the same.
    pub(in crate::simulation) fn is_fixed(&self) -> bool {
        self.ties.first().is_some_and(|tie| tie.mass() >= 1.0)
    }

    pub(super) fn is_continuous(&self) -> bool {
        self.ties.is_empty()
    }

    /// The margin of the negated input.
    pub(super) fn mirrored(&self) -> Self {
        let ties = self.ties.iter().rev().map(|tie| Tie {
            low: tie.high.mirrored(),
            high: tie.low.mirrored(),
        });
        Self {
            ties: ties.collect(),
        }
    }

    /// The variance of the ranks: each tie takes away what varies inside it.
    pub(super) fn variance(&self) -> f64 {
        let cubes: f64 = self.ties.iter().map(|tie| tie.mass().powi(3)).sum();
        (1.0 - cubes) / 12.0
    }

    /// The rank of a uniform number between `low` and `high`, less one half, at both ends of them.
    pub(super) fn centred(&self, low: f64, high: f64) -> [f64; 2] {
        let middle = 0.5 * (low + high);
        let place = self.ties.partition_point(|tie| tie.high.u <= middle);
        match self.ties.get(place).filter(|tie| tie.low.u < middle) {
            Some(tie) => [0.5 * (tie.low.u + tie.high.u) - 0.5; 2],
            None => [low - 0.5, high - 0.5],
        }
    }

    /// How many ties there are.
    pub(super) fn ties(&self) -> usize {
        self.ties.len()
    }

    /// Where ties begin and end.
    pub(super) fn ends(&self) -> impl Iterator<Item = End> {
        self.ties.iter().flat_map(|tie| [tie.low, tie.high])
    }

    /// The steps of the ranks and what stands for the stretches between them, cut at some scores.
    pub(super) fn steps(&self, cuts: &[f64]) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut last = End::BOTTOM;
        for &tie in &self.ties {
            stretch(last, tie.low, cuts, &mut steps);
            let weight = 0.5 * tie.mass();
            steps.push(Step {
                z: tie.low.z,
                weight,
            });
            steps.push(Step {
                z: tie.high.z,
                weight,
            });
            last = tie.high;
        }
        stretch(last, End::TOP, cuts, &mut steps);
        steps.retain(|step| step.z.is_finite());
        // Neighbouring ties share an end.
        steps.dedup_by(|next, step| {
            let shared = same(next.z, step.z);
            if shared {
                step.weight += next.weight;
            }
            shared
        });
        steps
    }
}

/// The steps that stand for a stretch without ties.
fn stretch(low: End, high: End, cuts: &[f64], steps: &mut Vec<Step>) {
    const SHORT: f64 = 1.0 / 16.0;
    const CELL: f64 = 1.0 / 128.0;
    let mass = high.u - low.u;
    if mass <= 1e-12 {
        return;
    }
    if mass < SHORT && low.u > 0.0 && high.u < 1.0 {
        let cells = libm::ceil(mass / CELL).max(1.0);
        let weight = mass / cells;
        let mut u = low.u + 0.5 * weight;
        while u < high.u {
            let z = End::new(u, 1.0 - u).z;
            steps.push(Step { z, weight });
            u += weight;
        }
        return;
    }
    let (start, end) = (low.z.max(-REACH), high.z.min(REACH));
    let mut from = start;
    let inside = cuts.iter().filter(|&&cut| cut > start && cut < end);
    for &cut in inside.chain([&end]) {
        let panels = libm::ceil((cut - from) / PANEL);
        if panels < 1.0 {
            continue;
        }
        let width = (cut - from) / panels;
        let mut panel = 0.0;
        while panel < panels {
            let left = from + panel * width;
            steps.extend(nodes(left, left + width).map(|(z, weight)| Step {
                z,
                weight: weight * normal_density(z),
            }));
            panel += 1.0;
        }
        from = cut;
    }
}

fn same(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq() || a - b == 0.0
}

#[cfg(test)]
mod tests {
    use super::Margin;
    use crate::distribution::Dist;
    use crate::quantity::Share;

    /// A rounding must not step over a value of a distribution that is moved and scaled.
    #[test]
    fn ties_of_a_moved_law_are_those_of_the_law() {
        let law = Dist::poisson(2.5).unwrap();
        let plain = Margin::of(&law);
        for (factor, shift) in [(3.0, -2.0), (0.1, 0.3), (1e9, 1.0), (1.0 / 3.0, 1e6)] {
            let moved = law.clone().scaled(factor).unwrap().shifted(shift).unwrap();
            let moved = Margin::of(&moved);
            assert_eq!(moved.ties.len(), plain.ties.len());
            for (moved, plain) in moved.ends().zip(plain.ends()) {
                assert!((moved.u - plain.u).abs() < 1e-12, "{factor} {shift}");
            }
        }
    }

    #[test]
    fn data_without_repetitions_are_no_ties() {
        let many = Dist::empirical((0..1_000).map(f64::from)).unwrap();
        let margin = Margin::of(&many);
        assert_eq!(margin, Margin::of(&Dist::normal(3.0, 1.0).unwrap()));
        let alone = Margin::of(&Dist::empirical([7.0, 7.0]).unwrap());
        let event = Margin::of(&Dist::bernoulli(Share::percent(5.0).unwrap()));
        assert!(alone.is_fixed() && !margin.is_fixed() && !event.is_fixed());
    }
}
