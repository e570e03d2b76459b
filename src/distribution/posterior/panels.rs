//! The likelihood along the quantiles of a prior distribution, in pieces.
//!
//! With `x = Q(normal cdf of z)`, the prior distribution is standard normal in `z` and the
//! posterior density there is `likelihood(x) exp(-z^2 / 2)`. Each piece holds it as a Legendre
//! series, from which partial integrals follow without asking the prior distribution again.

use std::f64::consts::PI;

use super::observed::Observed;
use crate::distribution::answers::share;
use crate::distribution::structure::Structure;
use crate::distribution::{Dist, Distribution};
use crate::numeric::{Side, normal_quantile, normal_tail};

/// As far out as doubles know probabilities.
const REACH: f64 = 37.0;
/// Terms of a series, and nodes of the rule that gives them.
const TERMS: usize = 12;
/// What the last terms may be, relative to the largest value of the piece, and how much more for
/// each unit of the logarithm, which has only so many digits.
const SETTLED: f64 = 1e-12;
const ROUNDING: f64 = 4e-15;
/// How much the density may change within a piece, so that its smaller end keeps its digits.
const STEEPEST: f64 = 1e4;
/// Pieces are not halved more often: there is a kink or a step.
const DEEPEST: u32 = 16;
/// A distribution that needs more pieces than this is not smooth anywhere; the pieces then stay
/// wider.
const MOST: usize = 4_000;

/// Nodes and weights of Gauss and Legendre's rule with twelve points, the positive half.
const RULE: [(f64, f64); TERMS / 2] = [
    (0.125_233_408_511_468_9, 0.249_147_045_813_402_8),
    (0.367_831_498_998_180_2, 0.233_492_536_538_354_8),
    (0.587_317_954_286_617_4, 0.203_167_426_723_065_9),
    (0.769_902_674_194_304_7, 0.160_078_328_543_346_2),
    (0.904_117_256_370_474_9, 0.106_939_325_995_318_4),
    (0.981_560_634_246_719_2, 0.047_175_336_386_511_83),
];

/// The value of a distribution at so many standard deviations of its normal score.
pub(super) fn value(law: &Dist, z: f64) -> f64 {
    if z <= 0.0 {
        law.quantile(share(normal_tail(Side::Lower, z)))
    } else {
        law.upper_quantile(share(normal_tail(Side::Upper, z)))
    }
}

/// The normal score of a value; nothing for NaN.
pub(super) fn deviate(law: &Dist, x: f64) -> Option<f64> {
    let (below, above) = (law.cdf(x).value(), law.survival(x).value());
    let z = if below <= above {
        normal_quantile(Side::Lower, below)
    } else {
        normal_quantile(Side::Upper, above)
    };
    (!x.is_nan()).then_some(z.clamp(-REACH, REACH))
}

/// The posterior density along `z`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Panels {
    pieces: Vec<Piece>,
    total: f64,
    /// The logarithm by which all values were divided.
    scale: f64,
    mean: f64,
    variance: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Piece {
    middle: f64,
    half: f64,
    series: [f64; TERMS],
    /// The integral over this piece, over all before it and over all after it.
    within: f64,
    before: f64,
    after: f64,
    /// The values of the distribution at the nodes, in order, with the probability of each.
    nodes: [(f64, f64); TERMS],
}

impl Panels {
    /// The pieces, or nothing if no value could have given what was observed.
    pub(super) fn of(prior: &Dist, observed: &[Observed]) -> Option<Self> {
        let log_density = |z: f64| {
            let x = value(prior, z);
            let log: f64 = observed.iter().map(|seen| seen.log_likelihood(x)).sum();
            (x, log - 0.5 * z * z)
        };
        let cuts = cuts(prior, observed);
        let scale = cuts
            .windows(2)
            .flat_map(|cut| [cut[0], 0.5 * (cut[0] + cut[1])])
            .map(|z| log_density(z).1)
            .fold(f64::NEG_INFINITY, f64::max);
        if scale == f64::NEG_INFINITY {
            return None;
        }
        let settled = SETTLED + ROUNDING * scale.abs();
        let density = |z: f64| {
            let (x, log) = log_density(z);
            (x, libm::exp(log - scale))
        };
        let mut pieces = Vec::new();
        for cut in cuts.windows(2) {
            divide((cut[0], cut[1]), DEEPEST, settled, &density, &mut pieces);
        }
        Self::summed(pieces, scale)
    }

    fn summed(mut pieces: Vec<Piece>, scale: f64) -> Option<Self> {
        let mut sum = 0.0;
        for piece in &mut pieces {
            piece.before = sum;
            sum += piece.within;
        }
        let mut sum = 0.0;
        for piece in pieces.iter_mut().rev() {
            piece.after = sum;
            sum += piece.within;
        }
        let total = sum;
        let expected = |f: &dyn Fn(f64) -> f64| -> f64 {
            let nodes = pieces.iter().flat_map(|piece| &piece.nodes);
            let weighted = nodes.filter(|node| node.1 > 0.0).map(|&(x, p)| p * f(x));
            weighted.sum::<f64>() / total
        };
        let mean = expected(&|x| x);
        let variance = expected(&|x| (x - mean) * (x - mean));
        (total > 0.0).then_some(Self {
            pieces,
            total,
            scale,
            mean,
            variance,
        })
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    /// The logarithm of the likelihood averaged over the prior distribution.
    pub(super) fn evidence(&self) -> f64 {
        self.scale + libm::log(self.total) - 0.5 * libm::log(2.0 * PI)
    }

    pub(super) fn tail(&self, side: Side, z: f64) -> f64 {
        let end = |piece: &Piece| piece.middle + piece.half < z;
        let index = self.pieces.partition_point(end).min(self.pieces.len() - 1);
        let piece = &self.pieces[index];
        let left = piece.up_to((z - piece.middle) / piece.half);
        match side {
            Side::Lower => (piece.before + left) / self.total,
            Side::Upper => (piece.after + (piece.within - left)) / self.total,
        }
    }

    pub(super) fn quantile(&self, side: Side, probability: f64) -> f64 {
        let wanted = probability * self.total;
        let index = match side {
            Side::Lower => self
                .pieces
                .partition_point(|p| p.before + p.within < wanted),
            Side::Upper => self.pieces.partition_point(|p| p.after >= wanted),
        };
        let piece = &self.pieces[index.min(self.pieces.len() - 1)];
        let left = match side {
            Side::Lower => wanted - piece.before,
            Side::Upper => piece.within - (wanted - piece.after),
        };
        piece.middle + piece.half * piece.reaching(left)
    }

    /// The values around the node where the density is largest.
    pub(super) fn around_the_peak(
        &self,
        density: impl Fn(f64) -> Option<f64>,
    ) -> Option<(f64, f64)> {
        let likely = |node: &&(f64, f64)| node.1 > 0.0;
        let nodes = self.pieces.iter().flat_map(|piece| &piece.nodes);
        let values: Vec<f64> = nodes.filter(likely).map(|node| node.0).collect();
        let mut best = (0, f64::NEG_INFINITY);
        for (index, &x) in values.iter().enumerate() {
            let height = density(x)?;
            if height > best.1 {
                best = (index, height);
            }
        }
        let low = values.get(best.0.saturating_sub(1))?;
        let high = values.get((best.0 + 1).min(values.len() - 1))?;
        Some((*low, *high))
    }
}

/// Where the first pieces end: evenly, and closer where the data say the value is.
fn cuts(prior: &Dist, observed: &[Observed]) -> Vec<f64> {
    let mut cuts: Vec<f64> = (-37..=37).map(f64::from).collect();
    for seen in observed {
        let (centre, spread) = seen.centre();
        for away in [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0] {
            let ends = [centre - away * spread, centre + away * spread];
            cuts.extend(ends.iter().filter_map(|&x| deviate(prior, x)));
        }
    }
    // Where the prior distribution jumps or bends, so does the likelihood along its quantiles.
    let structure = Structure::of(prior);
    for x in structure.atoms.into_iter().chain(structure.kinks) {
        let sides = [x.next_down(), x];
        cuts.extend(sides.iter().filter_map(|&x| deviate(prior, x)));
    }
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|a, b| *a - *b <= 1e-12);
    cuts
}

/// Adds the pieces between two ends, halved until each is smooth and not too steep.
fn divide(
    (low, high): (f64, f64),
    depth: u32,
    settled: f64,
    density: &impl Fn(f64) -> (f64, f64),
    pieces: &mut Vec<Piece>,
) {
    let (piece, rest) = Piece::of(low, high, density);
    if rest <= settled || depth == 0 || pieces.len() >= MOST {
        if piece.within > 0.0 {
            pieces.push(piece);
        }
        return;
    }
    let middle = 0.5 * (low + high);
    divide((low, middle), depth - 1, settled, density, pieces);
    divide((middle, high), depth - 1, settled, density, pieces);
}

impl Piece {
    /// The piece between two ends, and how large its last terms are; infinite if it is too steep.
    fn of(low: f64, high: f64, density: &impl Fn(f64) -> (f64, f64)) -> (Self, f64) {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let mut nodes = [(0.0, 0.0); TERMS];
        let mut series = [0.0; TERMS];
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for (index, node) in nodes.iter_mut().enumerate() {
            let (s, weight) = rule(index);
            let (x, height) = density(middle + half * s);
            least = least.min(height);
            most = most.max(height);
            *node = (x, half * weight * height);
            for (k, (term, p)) in series.iter_mut().zip(legendre(s)).enumerate() {
                *term += (k as f64 + 0.5) * weight * height * p;
            }
        }
        let rest = if most < 1e-290 {
            0.0
        } else if most > STEEPEST * least {
            f64::INFINITY
        } else {
            (series[TERMS - 1].abs() + series[TERMS - 2].abs()) / most
        };
        let piece = Self {
            middle,
            half,
            series,
            within: nodes.iter().map(|node| node.1).sum(),
            before: 0.0,
            after: 0.0,
            nodes,
        };
        (piece, rest)
    }

    /// The integral from the left end to `s`, in -1 to 1 over the piece.
    fn up_to(&self, s: f64) -> f64 {
        let s = s.clamp(-1.0, 1.0);
        let p = legendre(s);
        let mut sum = self.series[0] * (s + 1.0);
        for k in 1..TERMS {
            sum += self.series[k] * (p[k + 1] - p[k - 1]) / (2.0 * k as f64 + 1.0);
        }
        (self.half * sum).clamp(0.0, self.within)
    }

    fn height(&self, s: f64) -> f64 {
        let p = legendre(s);
        self.series.iter().zip(p).map(|(term, p)| term * p).sum()
    }

    /// Where the integral from the left end is `wanted`: Newton's method within a bracket.
    fn reaching(&self, wanted: f64) -> f64 {
        let (mut low, mut high) = (-1.0_f64, 1.0_f64);
        let mut s = (2.0 * wanted / self.within - 1.0).clamp(-1.0, 1.0);
        for _ in 0..60 {
            let missing = wanted - self.up_to(s);
            if missing >= 0.0 {
                low = low.max(s);
            }
            if missing <= 0.0 {
                high = high.min(s);
            }
            let newton = s + missing / (self.half * self.height(s));
            let inside = newton > low && newton < high;
            let next = if inside { newton } else { 0.5 * (low + high) };
            if (next - s).abs() <= 1e-15 {
                return next;
            }
            s = next;
        }
        // Sixty halvings leave less than a double can tell apart.
        s
    }
}

fn rule(index: usize) -> (f64, f64) {
    if index < TERMS / 2 {
        let (node, weight) = RULE[TERMS / 2 - 1 - index];
        (-node, weight)
    } else {
        RULE[index - TERMS / 2]
    }
}

/// The Legendre polynomials from degree 0 to the number of terms.
fn legendre(s: f64) -> [f64; TERMS + 1] {
    let mut p = [1.0; TERMS + 1];
    p[1] = s;
    for k in 1..TERMS {
        let n = k as f64;
        p[k + 1] = ((2.0 * n + 1.0) * s * p[k] - n * p[k - 1]) / (n + 1.0);
    }
    p
}
