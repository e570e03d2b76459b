//! Sums over many bell curves of one width, in a time that does not grow with their number.
//!
//! Curves that stand within half a width of each other are one cluster, of which only moments are
//! kept: `phi(z - d) = phi(z) sum He_k(z) d^k / k!` with the Hermite polynomials `He_k`, and the
//! tail by its integral. This is the fast Gauss transform of Greengard and Strain (1991), *SIAM
//! Journal on Scientific and Statistical Computing* 12, 79-94.

use crate::numeric::{Side, normal_density, normal_tail};

/// Moments of a cluster. With distances up to a quarter width from its middle and points up to
/// [`FAR`] widths away the first term left out is below 1e-13 of the cluster.
const TERMS: usize = 26;

/// Beyond so many widths from a cluster its curves are added one by one.
const FAR: f64 = 12.0;

/// Fewer curves than this are added one by one.
const FEW: usize = 20;

/// Bell curves around rising centres.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bells {
    centres: Vec<f64>,
    width: f64,
    clusters: Vec<Cluster>,
}

#[derive(Debug, Clone, PartialEq)]
struct Cluster {
    from: usize,
    to: usize,
    middle: f64,
    /// Empty where there are few.
    moments: Vec<f64>,
}

impl Bells {
    /// Clusters do not reach across the positions `splits`, so that tails can count from there.
    pub(super) fn new(centres: Vec<f64>, width: f64, splits: [usize; 2]) -> Self {
        let mut clusters = Vec::new();
        let mut from = 0;
        while from < centres.len() {
            let reach = centres[from] + 0.5 * width;
            let mut to = from + centres[from..].partition_point(|&c| c <= reach).max(1);
            for split in splits {
                if split > from {
                    to = to.min(split);
                }
            }
            clusters.push(Cluster::new(&centres, from, to, width));
            from = to;
        }
        Self {
            centres,
            width,
            clusters,
        }
    }

    pub(super) fn centres(&self) -> &[f64] {
        &self.centres
    }

    /// The sum of the curves' densities, in units of their width.
    pub(super) fn density(&self, x: f64) -> f64 {
        let (from, to) = self.reaching(x);
        self.clusters_between(from, to)
            .map(|cluster| cluster.density(&self.centres, (x, self.width)))
            .sum()
    }

    /// The sum of the tails at a point of the curves from one position to another, each an end or
    /// one of the splits.
    pub(super) fn tail(&self, side: Side, x: f64, (from, to): (usize, usize)) -> f64 {
        let (near_from, near_to) = self.reaching(x);
        let (near_from, near_to) = (near_from.clamp(from, to), near_to.clamp(from, to));
        // Those beyond have all or nothing on this side.
        let whole = match side {
            Side::Lower => near_from - from,
            Side::Upper => to - near_to,
        };
        let near = self
            .clusters_between(near_from, near_to)
            .map(|cluster| cluster.tail(&self.centres, side, (x, self.width)));
        whole as f64 + near.sum::<f64>()
    }

    /// The clusters that matter at a point, from the first curve to the last: all others add less
    /// than the last digit of the nearest.
    fn reaching(&self, x: f64) -> (usize, usize) {
        let after = self.centres.partition_point(|&c| c < x);
        let below = after.checked_sub(1).map(|index| x - self.centres[index]);
        let above = self.centres.get(after).map(|c| c - x);
        let nearest = below
            .unwrap_or(f64::INFINITY)
            .min(above.unwrap_or(f64::INFINITY));
        let z = nearest / self.width;
        let digits = 2.0 * (39.0 + libm::log(self.centres.len() as f64));
        let reach = self.width * libm::sqrt(z * z + digits);
        let centre = |index: usize| self.centres[index];
        let clusters = &self.clusters;
        let first = clusters.partition_point(|cluster| centre(cluster.to - 1) < x - reach);
        let end = clusters.partition_point(|cluster| centre(cluster.from) <= x + reach);
        (
            clusters
                .get(first)
                .map_or(self.centres.len(), |cluster| cluster.from),
            end.checked_sub(1).map_or(0, |last| clusters[last].to),
        )
    }

    fn clusters_between(&self, from: usize, to: usize) -> impl Iterator<Item = &Cluster> {
        let first = self.clusters.partition_point(|cluster| cluster.to <= from);
        self.clusters[first..]
            .iter()
            .take_while(move |cluster| cluster.from < to)
    }
}

impl Cluster {
    fn new(centres: &[f64], from: usize, to: usize, width: f64) -> Self {
        let members = &centres[from..to];
        let middle = 0.5 * centres[from] + 0.5 * centres[to - 1];
        let mut moments = Vec::new();
        if members.len() >= FEW {
            moments = vec![0.0; TERMS];
            for centre in members {
                let distance = (centre - middle) / width;
                let mut term = 1.0;
                for (k, moment) in moments.iter_mut().enumerate() {
                    *moment += term;
                    term *= distance / (k + 1) as f64;
                }
            }
        }
        Self {
            from,
            to,
            middle,
            moments,
        }
    }

    fn density(&self, centres: &[f64], (x, width): (f64, f64)) -> f64 {
        let z = (x - self.middle) / width;
        if self.moments.is_empty() || z.abs() > FAR {
            let each = centres[self.from..self.to].iter();
            return each.map(|c| normal_density((x - c) / width)).sum();
        }
        normal_density(z) * hermite_sum(&self.moments, z)
    }

    fn tail(&self, centres: &[f64], side: Side, (x, width): (f64, f64)) -> f64 {
        let z = (x - self.middle) / width;
        if self.moments.is_empty() || z.abs() > FAR {
            return each_tail(&centres[self.from..self.to], side, (x, width));
        }
        let shifted = normal_density(z) * hermite_sum(&self.moments[1..], z);
        let middle = self.moments[0] * normal_tail(side, z);
        match side {
            Side::Lower => middle - shifted,
            Side::Upper => middle + shifted,
        }
    }
}

fn each_tail(centres: &[f64], side: Side, (x, width): (f64, f64)) -> f64 {
    let tails = centres.iter().map(|c| normal_tail(side, (x - c) / width));
    tails.sum()
}

/// `sum He_k(z) weights_k`.
fn hermite_sum(weights: &[f64], z: f64) -> f64 {
    let (mut before, mut now, mut sum) = (0.0, 1.0, 0.0);
    for (k, weight) in weights.iter().enumerate() {
        sum += now * weight;
        (before, now) = (now, z * now - k as f64 * before);
    }
    sum
}
