//! What the choices of one person say about several tastes side by side.

use std::ops::Range;

use super::design::Design;
use crate::numeric::in_order;
use crate::numeric::vector_math::{exp, ln};

/// No utility is counted as further above that of the alternative chosen: the probability of the
/// choice is then 1e-217 or less, and products of several stay within doubles.
const HIGHEST: f64 = 500.0;
/// Products of odds are turned into logarithms from here on.
const LARGE: f64 = 1e50;

/// Choices of people, person by person, as differences from the alternative chosen.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// How many coefficients there are.
    pub(super) width: usize,
    /// Row by row the attributes of an alternative that was not chosen less those of the one that
    /// was.
    differences: Vec<f64>,
    /// The first row of each situation, and one past the last row at the end.
    starts: Vec<usize>,
    /// The first situation of each person, and one past the last at the end.
    people: Vec<usize>,
    /// The weight of each person.
    pub(super) weights: Vec<f64>,
}

/// How far derivatives are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    Value,
    Slope,
    Curve,
}

/// The log-likelihood of one person's choices with `N` tastes, and its derivatives by the
/// coefficients.
#[derive(Debug, Clone)]
pub(super) struct Scores<const N: usize> {
    pub(super) value: [f64; N],
    pub(super) slope: Vec<[f64; N]>,
    /// The lower triangle of second derivatives, row by row.
    pub(super) curve: Vec<[f64; N]>,
    /// Of one situation: odds against the alternative chosen, means of differences, and
    /// differences times probabilities.
    odds: Vec<[f64; N]>,
    means: Vec<[f64; N]>,
    parts: Vec<[f64; N]>,
}

impl<const N: usize> Scores<N> {
    pub(super) fn new(width: usize) -> Self {
        let zeros = vec![[0.0; N]; width];
        Self {
            value: [0.0; N],
            slope: zeros.clone(),
            curve: vec![[0.0; N]; width * (width + 1) / 2],
            odds: Vec::new(),
            means: zeros,
            parts: Vec::new(),
        }
    }

    #[inline(always)]
    fn clear(&mut self) {
        self.value = [0.0; N];
        self.slope.fill([0.0; N]);
        self.curve.fill([0.0; N]);
    }
}

/// The results of work on ranges of at most `size` of `count` things, in their order.
pub(super) fn in_parts<T: Send>(
    count: usize,
    size: usize,
    work: impl Fn(Range<usize>) -> T + Sync + Send,
) -> Vec<T> {
    let part = |number: usize| work(number * size..((number + 1) * size).min(count));
    in_order(count.div_ceil(size), part)
}

/// The place of an entry on or below the diagonal in a triangle that is stored row by row.
#[inline(always)]
pub(super) const fn place(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

/// `sum += factor values` in every lane.
#[inline(always)]
pub(super) fn add<const N: usize>(sum: &mut [f64; N], factor: f64, values: &[f64; N]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

/// `sum += a b` in every lane.
#[inline(always)]
pub(super) fn add_product<const N: usize>(sum: &mut [f64; N], a: &[f64; N], b: &[f64; N]) {
    for ((sum, a), b) in sum.iter_mut().zip(a).zip(b) {
        *sum += a * b;
    }
}

/// The product in every lane.
#[inline(always)]
pub(super) fn product<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut product = *a;
    for (product, b) in product.iter_mut().zip(b) {
        *product *= b;
    }
    product
}

impl Panel {
    pub(super) fn new(design: &Design) -> Self {
        let mut panel = Self {
            width: design.width(),
            differences: Vec::with_capacity(design.values.len()),
            starts: vec![0],
            people: design.people.iter().map(|&first| first as usize).collect(),
            weights: design.weights.clone(),
        };
        let mut rows = 0;
        for (situation, &chosen) in design.chosen.iter().enumerate() {
            for row in design
                .rows_of(situation)
                .filter(|&row| row != chosen as usize)
            {
                panel.differences.extend_from_slice(design.row(row));
                rows += 1;
            }
            panel.starts.push(rows);
        }
        panel
    }

    /// How many people there are.
    pub(super) fn people(&self) -> usize {
        self.weights.len()
    }

    /// The situations of one person.
    pub(super) fn of(&self, person: usize) -> Range<usize> {
        self.people[person]..self.people[person + 1]
    }

    /// The probabilities of all alternatives of one situation with each of the tastes: first of the
    /// one chosen, then of the others in their order.
    #[inline(always)]
    pub(super) fn probabilities<const N: usize>(
        &self,
        situation: usize,
        tastes: &[[f64; N]],
        odds: &mut Vec<[f64; N]>,
    ) {
        let rows = self.starts[situation] * self.width..self.starts[situation + 1] * self.width;
        let total = exponentials(&self.differences[rows], tastes, odds);
        odds.insert(0, [1.0; N]);
        for odds in odds {
            for (odds, total) in odds.iter_mut().zip(&total) {
                *odds /= total;
            }
        }
    }

    /// The logit of all situations of one person with each of the tastes, which stand coefficient
    /// by coefficient.
    #[inline(always)]
    pub(super) fn person<const N: usize>(
        &self,
        person: usize,
        tastes: &[[f64; N]],
        depth: Depth,
        scores: &mut Scores<N>,
    ) {
        scores.clear();
        let mut odds = [1.0; N];
        for situation in self.of(person) {
            let rows = self.starts[situation] * self.width..self.starts[situation + 1] * self.width;
            let total = exponentials(&self.differences[rows.clone()], tastes, &mut scores.odds);
            if depth >= Depth::Slope {
                differentiate(&self.differences[rows], &total, depth, scores);
            }
            odds = product(&odds, &total);
            if odds.iter().any(|&odds| odds > LARGE) {
                add(&mut scores.value, -1.0, &ln(odds));
                odds = [1.0; N];
            }
        }
        add(&mut scores.value, -1.0, &ln(odds));
    }
}

/// The odds of each other alternative against the one chosen, and one more than their sum.
#[inline(always)]
fn exponentials<const N: usize>(
    rows: &[f64],
    tastes: &[[f64; N]],
    odds: &mut Vec<[f64; N]>,
) -> [f64; N] {
    let mut total = [1.0; N];
    odds.clear();
    for row in rows.chunks_exact(tastes.len()) {
        let mut utility = [0.0; N];
        for (&difference, taste) in row.iter().zip(tastes) {
            add(&mut utility, difference, taste);
        }
        for utility in &mut utility {
            *utility = if *utility > HIGHEST {
                HIGHEST
            } else {
                *utility
            };
        }
        let one = exp(utility);
        add(&mut total, 1.0, &one);
        odds.push(one);
    }
    total
}

/// Adds the derivatives of one situation.
#[inline(always)]
fn differentiate<const N: usize>(
    rows: &[f64],
    total: &[f64; N],
    depth: Depth,
    scores: &mut Scores<N>,
) {
    let Scores {
        slope,
        curve,
        odds,
        means,
        parts,
        ..
    } = scores;
    let mut share = [1.0; N];
    for (share, total) in share.iter_mut().zip(total) {
        *share /= total;
    }
    means.fill([0.0; N]);
    parts.clear();
    for (row, odds) in rows.chunks_exact(slope.len()).zip(odds.iter()) {
        let probability = product(odds, &share);
        for (&difference, mean) in row.iter().zip(means.iter_mut()) {
            let part = product(&[difference; N], &probability);
            add(mean, 1.0, &part);
            parts.push(part);
        }
    }
    for (slope, mean) in slope.iter_mut().zip(means.iter()) {
        add(slope, -1.0, mean);
    }
    if depth >= Depth::Curve {
        curve_of(rows, means, parts, curve);
    }
}

/// Adds the second derivatives of one situation: minus the covariance of differences.
#[inline(always)]
fn curve_of<const N: usize>(
    rows: &[f64],
    means: &[[f64; N]],
    parts: &[[f64; N]],
    curve: &mut [[f64; N]],
) {
    let width = means.len();
    let mut entries = curve.iter_mut();
    for k in 0..width {
        for (l, entry) in (0..=k).zip(&mut entries) {
            let mut sum = product(&means[k], &means[l]);
            let sets = rows.chunks_exact(width).zip(parts.chunks_exact(width));
            for (row, parts) in sets {
                add(&mut sum, -row[l], &parts[k]);
            }
            add(entry, 1.0, &sum);
        }
    }
}
