//! The most likely shares between bids, without a distribution.
//!
//! Where every answer says no more than that a willingness to pay is above or below one bid, the
//! top of the likelihood is known in closed form: the shares of "yes", pooled until they fall. Else
//! it is searched for, and the search ends with a certificate: no likelihood exceeds the one found
//! by more than the greatest slope (Lindsay 1983).
//!
//! # References
//! - B. W. Turnbull (1976), *The empirical distribution function with arbitrarily grouped, censored
//!   and truncated data*, Journal of the Royal Statistical Society B 38, 290-295: which intervals
//!   can hold a share.
//! - B. G. Lindsay (1983), *The geometry of mixture likelihoods*, Annals of Statistics 11, 86-94.
//! - Y. Wang (2007), *On fast computation of the non-parametric maximum likelihood estimate of a
//!   mixing distribution*, Journal of the Royal Statistical Society B 69, 185-198: Newton's method
//!   under the constraint that no share is negative, which converges from anywhere.
//! - C. L. Lawson and R. J. Hanson (1974), *Solving Least Squares Problems*, chapter 23: the
//!   quadratic problem of each step.

use crate::numeric::Cholesky;
use crate::survey::pooling::{TIE, is_count, pooled_falling};

/// An answer: the willingness to pay lies in the steps `from..until`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) weight: f64,
}

/// The shares at or above the beginning of each step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Masses {
    pub(super) survival: Vec<f64>,
    pub(super) log_likelihood: f64,
    pub(super) iterations: u32,
}

/// The search that did not end: its iterations, and the greatest slope left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unfinished {
    pub(super) iterations: u32,
    pub(super) gradient: f64,
}

const ROUNDS: u32 = 2_000;
/// A slope per unit of weight that is rounding.
const FLAT: f64 = 1e-12;
/// A slope with which the search may end where rounding keeps it from climbing on.
const NEARLY_FLAT: f64 = 1e-9;
/// Shares that were searched for are known this well.
const SEARCHED: f64 = 1e-9;
/// Beyond so many shares above zero the matrix of a step would fill the memory.
const MOST_HELD: usize = 2_000;

/// The shares of so many steps that make the answers most likely.
///
/// Shares that differ by rounding are the same, as is one half and what differs from it by
/// rounding: nothing hangs on the last digit. Counts have no rounding.
pub(super) fn masses(steps: usize, spans: &[Span]) -> Result<Masses, Unfinished> {
    let one_sided = |span: &Span| span.from == 0 || span.until == steps;
    if spans.iter().all(one_sided) {
        return Ok(pooled(steps, spans));
    }
    let problem = Problem::new(steps, spans);
    let (shares, iterations) = problem.search()?;
    let mut survival = problem.survival(steps, &shares);
    settle(&mut survival, SEARCHED);
    Ok(Masses {
        log_likelihood: problem.log_likelihood(&shares),
        survival,
        iterations,
    })
}

/// Answers to single bids. Of a bid that was put to nobody the share is the least it can be, that
/// of the next higher one.
fn pooled(steps: usize, spans: &[Span]) -> Masses {
    let (mut yes, mut asked) = (vec![0.0; steps], vec![0.0; steps]);
    for span in spans {
        let (bid, accepted) = if span.until == steps {
            (span.from, span.weight)
        } else {
            (span.until, 0.0)
        };
        yes[bid] += accepted;
        asked[bid] += span.weight;
    }
    let put: Vec<usize> = (1..steps).filter(|&bid| asked[bid] > 0.0).collect();
    let of = |column: &[f64]| put.iter().map(|&bid| column[bid]).collect::<Vec<f64>>();
    let shares = pooled_falling(&of(&yes), &of(&asked));
    let mut survival = vec![0.0; steps];
    let mut next = 0.0;
    let mut known = put.iter().zip(&shares).rev().peekable();
    for bid in (1..steps).rev() {
        if let Some((_, &share)) = known.next_if(|(place, _)| **place == bid) {
            next = share;
        }
        survival[bid] = next;
    }
    survival[0] = 1.0;
    let all_counts = yes.iter().chain(&asked).all(|&number| is_count(number));
    if !all_counts {
        settle(&mut survival, TIE);
    }
    let log = |weight: f64, share: f64| {
        if weight > 0.0 {
            weight * libm::log(share)
        } else {
            0.0
        }
    };
    let each = put
        .iter()
        .zip(&shares)
        .map(|(&bid, &share)| log(yes[bid], share) + log(asked[bid] - yes[bid], 1.0 - share));
    Masses {
        log_likelihood: each.sum(),
        survival,
        iterations: 0,
    }
}

/// Makes shares that differ by no more than `tie` the same, and one half of what is as near to it.
fn settle(survival: &mut [f64], tie: f64) {
    let mut before = 1.0;
    for share in survival {
        if (*share - 0.5).abs() <= tie {
            *share = 0.5;
        }
        if before - *share <= tie {
            *share = before;
        }
        before = *share;
    }
}

/// A span as the cells it holds, in order.
struct Held {
    cells: std::ops::Range<usize>,
    /// Its part of all the weight.
    part: f64,
}

struct Problem {
    held: Vec<Held>,
    /// The first step of each cell: of an interval that can hold a share.
    cells: Vec<usize>,
    total: f64,
}

impl Problem {
    /// Only an interval that begins where some answer begins, ends where some answer ends and has
    /// no such place in between can hold a share: any other could give it to a neighbour that more
    /// answers contain.
    fn new(steps: usize, spans: &[Span]) -> Self {
        let (mut begins, mut ends) = (vec![false; steps + 1], vec![false; steps + 1]);
        let weighty = || spans.iter().filter(|span| span.weight > 0.0);
        for span in weighty() {
            begins[span.from] = true;
            ends[span.until] = true;
        }
        let (mut cells, mut last) = (Vec::new(), Vec::new());
        let mut open = None;
        for place in 0..=steps {
            if let (true, Some(begin)) = (ends[place], open) {
                cells.push(begin);
                last.push(place);
                open = None;
            }
            if begins[place] {
                open = Some(place);
            }
        }
        let total = weighty().map(|span| span.weight).sum();
        let held = weighty().map(|span| Held {
            cells: cells.partition_point(|&begin| begin < span.from)
                ..last.partition_point(|&end| end <= span.until),
            part: span.weight / total,
        });
        Self {
            held: held.collect(),
            cells,
            total,
        }
    }

    /// The shares of the cells, and how many rounds it took to find them.
    fn search(&self) -> Result<(Vec<f64>, u32), Unfinished> {
        let mut shares = self.start();
        let mut gradient = f64::INFINITY;
        for round in 0..ROUNDS {
            let slopes = self.slopes(&shares);
            let climbing = slopes.iter().copied().fold(0.0, f64::max);
            let uneven = slopes.iter().zip(&shares);
            let falling = uneven.filter(|(_, share)| **share > 0.0);
            let falling = falling.map(|(slope, _)| -slope).fold(0.0, f64::max);
            gradient = climbing.max(falling);
            if gradient <= FLAT {
                return Ok((shares, round));
            }
            if !self.newton(&mut shares, &slopes) {
                // No climb is left in the digits there are.
                if climbing <= NEARLY_FLAT {
                    return Ok((shares, round));
                }
                for (share, slope) in shares.iter_mut().zip(&slopes) {
                    // A step of expectation and maximisation; a cell without a share gets one.
                    *share = if *share > 0.0 {
                        *share * (1.0 + slope)
                    } else {
                        1e-6 * slope.clamp(0.0, 1.0)
                    };
                }
            }
        }
        Err(Unfinished {
            iterations: ROUNDS,
            gradient,
        })
    }

    /// As few equal shares as leave no answer without one: the last cell of each answer, in order
    /// of these, that holds none yet.
    fn start(&self) -> Vec<f64> {
        let mut order: Vec<&Held> = self.held.iter().collect();
        order.sort_by_key(|held| held.cells.end);
        let mut chosen: Vec<usize> = Vec::new();
        for held in order {
            if chosen.last().is_none_or(|&last| last < held.cells.start) {
                chosen.push(held.cells.end - 1);
            }
        }
        let mut shares = vec![0.0; self.cells.len()];
        for &cell in &chosen {
            shares[cell] = 1.0 / chosen.len() as f64;
        }
        shares
    }

    /// The probability of each answer.
    fn probabilities(&self, shares: &[f64]) -> impl Iterator<Item = (&Held, f64)> {
        let of = |held: &Held| shares[held.cells.clone()].iter().sum::<f64>();
        self.held.iter().map(move |held| (held, of(held)))
    }

    /// The mean log-likelihood less the sum of the shares, whose top is at a sum of one.
    fn value(&self, shares: &[f64]) -> f64 {
        let logs = self.probabilities(shares);
        let sum: f64 = logs.map(|(held, p)| held.part * libm::log(p)).sum();
        sum - shares.iter().sum::<f64>()
    }

    fn log_likelihood(&self, shares: &[f64]) -> f64 {
        (self.value(shares) + shares.iter().sum::<f64>()) * self.total
    }

    fn slopes(&self, shares: &[f64]) -> Vec<f64> {
        let mut slopes = vec![-1.0; shares.len()];
        for (held, p) in self.probabilities(shares) {
            for slope in &mut slopes[held.cells.clone()] {
                *slope += held.part / p;
            }
        }
        slopes
    }

    /// One step of Newton's method to the top of the quadratic that touches the likelihood, over
    /// shares that are not negative; whether it climbed.
    fn newton(&self, shares: &mut Vec<f64>, slopes: &[f64]) -> bool {
        let cells = candidates(shares, slopes);
        if cells.len() > MOST_HELD {
            return false;
        }
        let bend = self.bend(&cells, shares);
        let now: Vec<f64> = cells.iter().map(|&cell| shares[cell]).collect();
        let slope: Vec<f64> = cells.iter().map(|&cell| slopes[cell]).collect();
        let top = Quadratic { bend, now, slope }.top();
        let mut aim = vec![0.0; shares.len()];
        for (&cell, share) in cells.iter().zip(top) {
            aim[cell] = share;
        }
        let pairs = aim.iter().zip(shares.iter());
        let climb: f64 = pairs
            .zip(slopes)
            .map(|((a, s), slope)| (a - s) * slope)
            .sum();
        let here = self.value(shares);
        let mut part = 1.0;
        while part > 1e-9 {
            let next: Vec<f64> = shares
                .iter()
                .zip(&aim)
                .map(|(share, aim)| share + part * (aim - share))
                .collect();
            let moved = next
                .iter()
                .zip(shares.iter())
                .any(|(a, b)| (a - b).abs() > 1e-16);
            let least = here + 1e-4 * part * climb - 4.0 * f64::EPSILON * here.abs();
            if moved && self.value(&next) >= least {
                *shares = next;
                return true;
            }
            part *= 0.5;
        }
        false
    }

    /// The curvature between cells: how much each answer that holds both bends.
    fn bend(&self, cells: &[usize], shares: &[f64]) -> Vec<Vec<f64>> {
        let mut bend = vec![vec![0.0; cells.len()]; cells.len()];
        for (held, p) in self.probabilities(shares) {
            let first = cells.partition_point(|&cell| cell < held.cells.start);
            let last = cells.partition_point(|&cell| cell < held.cells.end);
            for row in &mut bend[first..last] {
                for entry in &mut row[first..last] {
                    *entry += held.part / (p * p);
                }
            }
        }
        bend
    }

    fn survival(&self, steps: usize, shares: &[f64]) -> Vec<f64> {
        let sum: f64 = shares.iter().sum();
        let mut survival = vec![0.0; steps];
        for (&step, share) in self.cells.iter().zip(shares) {
            survival[step] = share / sum;
        }
        let mut left = 0.0;
        for share in survival.iter_mut().rev() {
            left += *share;
            *share = f64::min(left, 1.0);
        }
        survival[0] = 1.0;
        survival
    }
}

/// The cells with a share, and of those without between two of them the one that climbs most.
fn candidates(shares: &[f64], slopes: &[f64]) -> Vec<usize> {
    let mut cells = Vec::new();
    let mut steepest: Option<(usize, f64)> = None;
    for (cell, (&share, &slope)) in shares.iter().zip(slopes).enumerate() {
        if share > 0.0 {
            cells.extend(steepest.take().map(|(cell, _)| cell));
            cells.push(cell);
        } else if slope > FLAT && steepest.is_none_or(|(_, most)| slope > most) {
            steepest = Some((cell, slope));
        }
    }
    cells.extend(steepest.map(|(cell, _)| cell));
    cells
}

/// A quadratic of shares, by its slope and curvature at those there are `now`.
struct Quadratic {
    bend: Vec<Vec<f64>>,
    now: Vec<f64>,
    slope: Vec<f64>,
}

impl Quadratic {
    /// A part of the curvature added along each share, so that shares that only their sum tells
    /// apart stay where they are.
    const RIDGE: f64 = 1e-10;

    /// Where it is greatest among shares that are not negative, by an active set: shares that fall
    /// to zero on the way to the free top are held there until their slope climbs again.
    fn top(&self) -> Vec<f64> {
        let count = self.now.len();
        let mut shares = self.now.clone();
        let mut free: Vec<usize> = (0..count).collect();
        for _ in 0..4 * count + 8 {
            let Some(aim) = self.free_top(&free) else {
                break;
            };
            let reach = free.iter().zip(&aim).filter(|(_, aim)| **aim <= 0.0);
            let part = reach.fold(1.0, |part: f64, (&place, aim)| {
                part.min(shares[place] / (shares[place] - aim).max(f64::MIN_POSITIVE))
            });
            for (&place, aim) in free.iter().zip(&aim) {
                shares[place] += part * (aim - shares[place]);
            }
            if aim.iter().all(|&aim| aim > 0.0) {
                match self.steepest_held(&free, &shares) {
                    Some(place) => free.push(place),
                    None => break,
                }
                free.sort_unstable();
                continue;
            }
            let pairs: Vec<(usize, f64)> = free.iter().copied().zip(aim).collect();
            free.clear();
            for (place, aim) in pairs {
                if aim <= 0.0 && shares[place] <= 1e-15 {
                    shares[place] = 0.0;
                } else {
                    free.push(place);
                }
            }
        }
        shares
    }

    fn ridge(&self, place: usize) -> f64 {
        Self::RIDGE * self.bend[place][place]
    }

    /// The top where only these shares may differ from zero.
    fn free_top(&self, free: &[usize]) -> Option<Vec<f64>> {
        // The curvature times the shares there are is one more than the slope.
        let along =
            |&place: &usize| 2.0 * self.slope[place] + 1.0 + self.ridge(place) * self.now[place];
        let along: Vec<f64> = free.iter().map(along).collect();
        let root = Cholesky::new(&along, &|i, j| {
            let ridge = if i == j { self.ridge(free[i]) } else { 0.0 };
            self.bend[free[i]][free[j]] + ridge
        })?;
        Some(root.solve(&along))
    }

    /// Of the shares held at zero, the one along which the quadratic climbs most.
    fn steepest_held(&self, free: &[usize], shares: &[f64]) -> Option<usize> {
        let held = (0..shares.len()).filter(|place| free.binary_search(place).is_err());
        let slope = |place: usize| {
            let pairs = self.bend[place].iter().zip(shares);
            let pull: f64 = pairs.map(|(bend, share)| bend * share).sum();
            2.0 * self.slope[place] + 1.0 - pull
        };
        held.map(|place| (place, slope(place)))
            .filter(|(_, slope)| *slope > FLAT)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(place, _)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, masses};
    #[cfg(feature = "proptest")]
    use proptest::prelude::*;

    fn span(from: usize, until: usize, weight: f64) -> Span {
        Span {
            from,
            until,
            weight,
        }
    }

    /// Two answers above 1, one below it, one between 1 and 2: shares 1/4, 3/4 in any split that
    /// only the last answer decides.
    #[test]
    fn shares_are_those_of_the_answers() {
        let spans = [span(1, 3, 2.0), span(0, 1, 1.0), span(1, 2, 1.0)];
        let found = masses(3, &spans).unwrap();
        for (share, wanted) in found.survival.iter().zip([1.0, 0.75, 0.0]) {
            assert!((share - wanted).abs() < 1e-12, "{found:?}");
        }
    }

    /// The bid at 2 was put to nobody in this resample: one answer below 1, one above 3, one
    /// between 1 and 3, a third each.
    #[test]
    fn a_bid_without_answers_loses_nobody() {
        let spans = [
            span(0, 1, 1.0),
            span(3, 4, 1.0),
            span(1, 3, 1.0),
            span(2, 4, 0.0),
        ];
        let found = masses(4, &spans).unwrap();
        let third = 1.0 / 3.0;
        for (share, wanted) in found.survival.iter().zip([1.0, 2.0 * third, third, third]) {
            assert!((share - wanted).abs() < 1e-12, "{found:?}");
        }
        let likelihood = 3.0 * third.ln();
        assert!(
            (found.log_likelihood - likelihood).abs() < 1e-11,
            "{found:?}"
        );
    }

    #[cfg(feature = "proptest")]
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// Whatever the answers, there is a top, and no share that an answer could be given raises
        /// the likelihood: the condition of Lindsay (1983), which proves the top.
        #[test]
        fn every_set_of_answers_has_a_top(
            spans in prop::collection::vec((0_usize..12, 1_usize..12, 1_u32..200), 1..60),
        ) {
            let steps = 12;
            let spans: Vec<Span> = spans.iter()
                .map(|&(from, length, weight)| span(from, (from + length).min(steps), f64::from(weight)))
                .collect();
            let found = masses(steps, &spans).unwrap();
            let above = |step: usize| found.survival.get(step).copied().unwrap_or(0.0);
            let total: f64 = spans.iter().map(|span| span.weight).sum();
            for step in 0..steps {
                let inside = spans.iter().filter(|span| (span.from..span.until).contains(&step));
                let raised: f64 = inside
                    .map(|span| span.weight / total / (above(span.from) - above(span.until)))
                    .sum();
                prop_assert!(raised <= 1.0 + 1e-6, "{step} {raised} {found:?}");
            }
            prop_assert!(found.survival.windows(2).all(|pair| pair[0] >= pair[1]));
        }
    }
}
