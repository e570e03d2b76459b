//! The likelihood of the multinomial logit with its slopes, several situations at once.
//!
//! Situations with the same number of rivals of what was chosen stand side by side in lanes, so
//! that every step is the same for all of them and becomes vector instructions. Blocks of fixed
//! size are summed in their order: the same bits on any number of threads.

use crate::choice::design::Design;
use crate::numeric::wide::{Work, widest};
use crate::numeric::{CompensatedSum, Surface, in_order, vector_math};

/// Situations side by side.
const LANES: usize = 8;
/// Groups of lanes in a block, the unit of work of a thread.
const BLOCK: usize = 64;

type Lane = [f64; LANES];

/// Choice situations in lanes: columns of the rivals less those of what was chosen.
#[derive(Debug, Clone)]
pub(super) struct Lanes {
    width: usize,
    groups: Vec<Group>,
    /// Of each group rival by rival and column by column.
    values: Vec<Lane>,
    weight: f64,
}

#[derive(Debug, Clone)]
struct Group {
    first: usize,
    rivals: usize,
    /// Zero where there is no situation.
    weights: Lane,
}

impl Lanes {
    pub(super) fn new(design: &Design) -> Self {
        let weights = design.situation_weights();
        let mut lanes = Self {
            width: design.width(),
            groups: Vec::with_capacity(design.situations() / LANES + 1),
            values: Vec::with_capacity(design.values.len() / LANES),
            weight: weights.iter().sum(),
        };
        for (rivals, situations) in by_rivals(design) {
            for group in situations.chunks(LANES) {
                lanes.push(design, &weights, rivals, group);
            }
        }
        lanes
    }

    fn push(&mut self, design: &Design, weights: &[f64], rivals: usize, situations: &[u32]) {
        let first = self.values.len();
        self.values
            .resize(first + rivals * self.width, [0.0; LANES]);
        let mut group = Group {
            first,
            rivals,
            weights: [0.0; LANES],
        };
        for (lane, &situation) in situations.iter().enumerate() {
            let situation = situation as usize;
            group.weights[lane] = weights[situation];
            let chosen = design.chosen[situation] as usize;
            let others = design.rows_of(situation).filter(|&row| row != chosen);
            let values = others.flat_map(|row| design.row(row));
            for (place, x) in self.values[first..].iter_mut().zip(values) {
                place[lane] = *x;
            }
        }
        self.groups.push(group);
    }

    /// The weight of all situations.
    pub(super) const fn weight(&self) -> f64 {
        self.weight
    }

    /// The mean log-likelihood at a point with its slopes; nothing where it is not finite.
    pub(super) fn surface(&self, point: &Vec<f64>) -> Option<Surface<Vec<f64>>> {
        let blocks = in_order(self.groups.len().div_ceil(BLOCK), |block| {
            let groups = &self.groups[block * BLOCK..];
            widest(Pass {
                lanes: self,
                groups: &groups[..groups.len().min(BLOCK)],
                point,
            })
        });
        let mut sums = vec![CompensatedSum::default(); entries(self.width)];
        for block in &blocks {
            for (sum, lane) in sums.iter_mut().zip(block) {
                for &part in lane {
                    sum.add(part);
                }
            }
        }
        let mut sums = sums.into_iter().map(|sum| sum.total() / self.weight);
        let mut surface = Surface::zero(point);
        surface.value = sums.next()?;
        surface.gradient.iter_mut().zip(&mut sums).for_each(set);
        for (i, row) in surface.hessian.iter_mut().enumerate() {
            row[..=i].iter_mut().zip(&mut sums).for_each(set);
        }
        surface.value.is_finite().then_some(surface)
    }
}

fn set((entry, sum): (&mut f64, f64)) {
    *entry = sum;
}

/// A value, slopes, and a lower triangle of second derivatives.
const fn entries(width: usize) -> usize {
    1 + width + width * (width + 1) / 2
}

/// The situations by the number of rivals.
fn by_rivals(design: &Design) -> Vec<(usize, Vec<u32>)> {
    let mut sorted: Vec<Vec<u32>> = Vec::new();
    for (number, ends) in (0..).zip(design.starts.windows(2)) {
        let rivals = (ends[1] - ends[0]) as usize - 1;
        if rivals >= sorted.len() {
            sorted.resize_with(rivals + 1, Vec::new);
        }
        sorted[rivals].push(number);
    }
    sorted.into_iter().enumerate().collect()
}

/// A walk over the groups of a block.
struct Pass<'l> {
    lanes: &'l Lanes,
    groups: &'l [Group],
    point: &'l [f64],
}

impl Work for Pass<'_> {
    /// A value, slopes, and a lower triangle of second derivatives, each in lanes.
    type Output = Vec<Lane>;

    #[inline(always)]
    fn run(self) -> Vec<Lane> {
        let width = self.lanes.width;
        let mut sums = vec![[0.0; LANES]; entries(width)];
        let mut means = vec![[0.0; LANES]; width];
        let mut shares: Vec<Lane> = Vec::new();
        for group in self.groups {
            let values = &self.lanes.values[group.first..][..group.rivals * width];
            let log_likelihood = shares_of(values, self.point, &mut shares);
            let (value, slopes) = sums.split_at_mut(1);
            for lane in 0..LANES {
                value[0][lane] += group.weights[lane] * log_likelihood[lane];
            }
            let (gradient, hessian) = slopes.split_at_mut(width);
            means.fill([0.0; LANES]);
            for (share, row) in shares.iter().zip(values.chunks_exact(width)) {
                spread(row, share, &group.weights, &mut means, hessian);
            }
            bend(&means, &group.weights, gradient, hessian);
        }
        sums
    }
}

/// The log-likelihood of what was chosen, and the shares of its rivals.
#[inline(always)]
fn shares_of(values: &[Lane], point: &[f64], shares: &mut Vec<Lane>) -> Lane {
    let mut most = [0.0; LANES];
    shares.clear();
    for row in values.chunks_exact(point.len()) {
        let mut utility = [0.0; LANES];
        for (x, coefficient) in row.iter().zip(point) {
            for lane in 0..LANES {
                utility[lane] += x[lane] * coefficient;
            }
        }
        for lane in 0..LANES {
            // A comparison, unlike `max`, is one instruction.
            most[lane] = if utility[lane] > most[lane] {
                utility[lane]
            } else {
                most[lane]
            };
        }
        shares.push(utility);
    }
    // What was chosen has the utility zero: all exponentials together, less one, so that a choice
    // that is nearly certain keeps its digits.
    let mut rest = vector_math::exp_m1(most.map(|most| -most));
    for share in shares.iter_mut() {
        for lane in 0..LANES {
            share[lane] -= most[lane];
        }
        *share = vector_math::exp(*share);
        for lane in 0..LANES {
            rest[lane] += share[lane];
        }
    }
    let mut log_likelihood = vector_math::ln_1p(rest);
    for lane in 0..LANES {
        log_likelihood[lane] = -(log_likelihood[lane] + most[lane]);
        rest[lane] = 1.0 / (1.0 + rest[lane]);
    }
    for share in shares.iter_mut() {
        for lane in 0..LANES {
            share[lane] *= rest[lane];
        }
    }
    log_likelihood
}

/// Adds a rival to the means of its sets, and takes its squares from the second derivatives.
#[inline(always)]
fn spread(row: &[Lane], share: &Lane, weights: &Lane, means: &mut [Lane], hessian: &mut [Lane]) {
    let mut at = 0;
    for (i, x) in row.iter().enumerate() {
        let mut part = [0.0; LANES];
        for lane in 0..LANES {
            part[lane] = share[lane] * x[lane];
            means[i][lane] += part[lane];
            part[lane] *= weights[lane];
        }
        for (entry, y) in hessian[at..].iter_mut().zip(&row[..=i]) {
            for lane in 0..LANES {
                entry[lane] -= part[lane] * y[lane];
            }
        }
        at += i + 1;
    }
}

/// Takes the means from the slopes, and gives their squares to the second derivatives.
#[inline(always)]
fn bend(means: &[Lane], weights: &Lane, gradient: &mut [Lane], hessian: &mut [Lane]) {
    let mut at = 0;
    for (i, mean) in means.iter().enumerate() {
        let mut part = [0.0; LANES];
        for lane in 0..LANES {
            part[lane] = weights[lane] * mean[lane];
            gradient[i][lane] -= part[lane];
        }
        for (entry, other) in hessian[at..].iter_mut().zip(&means[..=i]) {
            for lane in 0..LANES {
                entry[lane] += part[lane] * other[lane];
            }
        }
        at += i + 1;
    }
}
