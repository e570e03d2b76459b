//! The likelihood of the nested logit with its slopes.
//!
//! In a nest with dissimilarity `d`, the shares are those of a logit with the utilities over `d`,
//! and the nest has the utility `d` times the logarithm of the sum of their exponentials. Columns
//! are less those of what was chosen, whose utility is zero.

use crate::choice::design::Design;
use crate::choice::likelihood::Likelihood;
use crate::numeric::Surface;

/// Below this a nest is taken for one alternative, which has no likelihood.
const LEAST: f64 = 1e-6;

/// Choices among alternatives in nests.
#[derive(Debug)]
pub(super) struct Nested<'d> {
    pub(super) design: &'d Design,
    /// The nest of each row; none for alternatives that stand alone.
    pub(super) nests: Vec<Option<usize>>,
    pub(super) weights: Vec<f64>,
}

/// The alternatives of a nest that are available in a situation, or one that stands alone.
#[derive(Debug, Default)]
struct Group {
    nest: Option<usize>,
    rows: Vec<usize>,
    /// The shares of the rows within the group.
    shares: Vec<f64>,
    /// The utilities of the rows over the dissimilarity.
    utilities: Vec<f64>,
    dissimilarity: f64,
    /// The logarithm of the sum of their exponentials.
    inclusive: f64,
    /// The mean of the utilities by the shares.
    mean: f64,
    /// The share of the group among all.
    share: f64,
}

/// The groups of a situation, and the mean of their slopes.
#[derive(Debug, Default)]
pub(super) struct Groups {
    list: Vec<Group>,
    mean: Vec<f64>,
    row: Vec<f64>,
}

impl Nested<'_> {
    /// The log-likelihood of what was chosen in a situation, and the probabilities of its rows.
    pub(super) fn probabilities(
        &self,
        situation: usize,
        point: &[f64],
        groups: &mut Groups,
        shares: &mut Vec<f64>,
    ) -> Option<f64> {
        let logarithm = self.shares(situation, point, groups)?;
        let rows = self.design.rows_of(situation);
        shares.clear();
        shares.resize(rows.len(), 0.0);
        for group in &groups.list {
            for (row, share) in group.rows.iter().zip(&group.shares) {
                shares[row - rows.start] = share * group.share;
            }
        }
        Some(logarithm)
    }

    /// Fills the groups of a situation; the log-likelihood of what was chosen.
    fn shares(&self, situation: usize, point: &[f64], groups: &mut Groups) -> Option<f64> {
        self.group(situation, point, groups)?;
        let utility = |group: &Group| group.dissimilarity * group.inclusive;
        let most = groups
            .list
            .iter()
            .map(utility)
            .fold(f64::NEG_INFINITY, f64::max);
        let exponential = |group: &Group| libm::exp(utility(group) - most);
        let sum: f64 = groups.list.iter().map(exponential).sum();
        for group in &mut groups.list {
            group.share = exponential(group) / sum;
        }
        let chosen = groups
            .list
            .iter()
            .find(|group| group.has(self.chosen(situation)))?;
        // Its own utility is zero.
        let within = -chosen.inclusive;
        Some(within + utility(chosen) - most - libm::log(sum))
    }

    fn chosen(&self, situation: usize) -> usize {
        self.design.chosen[situation] as usize
    }

    fn group(&self, situation: usize, point: &[f64], groups: &mut Groups) -> Option<()> {
        groups.list.clear();
        for row in self.design.rows_of(situation) {
            let nest = self.nests[row];
            let own = |group: &&mut Group| nest.is_some() && group.nest == nest;
            if let Some(group) = groups.list.iter_mut().find(own) {
                group.rows.push(row);
            } else {
                groups.list.push(Group {
                    nest,
                    rows: vec![row],
                    ..Group::default()
                });
            }
        }
        let width = self.design.width();
        for group in &mut groups.list {
            group.dissimilarity = group.nest.map_or(1.0, |nest| point[width + nest]);
            if group.dissimilarity < LEAST {
                return None;
            }
            group.fill(self.design, &point[..width]);
        }
        Some(())
    }

    /// The columns of a row and, in place of the dissimilarity, minus its utility.
    fn entries(&self, group: &Group, place: usize, entries: &mut Vec<f64>) {
        entries.clear();
        entries.extend_from_slice(self.design.row(group.rows[place]));
        entries.push(-group.utilities[place]);
    }
}

impl Group {
    fn has(&self, row: usize) -> bool {
        self.rows.contains(&row)
    }

    fn fill(&mut self, design: &Design, coefficients: &[f64]) {
        let utility = |&row: &usize| {
            let parts = design.row(row).iter().zip(coefficients);
            parts.map(|(x, c)| x * c).sum::<f64>() / self.dissimilarity
        };
        self.utilities = self.rows.iter().map(utility).collect();
        let most = self
            .utilities
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        self.shares = self.utilities.iter().map(|u| libm::exp(u - most)).collect();
        let sum: f64 = self.shares.iter().sum();
        self.shares.iter_mut().for_each(|share| *share /= sum);
        self.inclusive = most + libm::log(sum);
        let parts = self.shares.iter().zip(&self.utilities);
        self.mean = parts.map(|(share, u)| share * u).sum();
    }

    /// Where the columns of this group and its dissimilarity stand among the parameters.
    fn places(&self, width: usize) -> impl Iterator<Item = usize> + Clone + use<> {
        (0..width).chain(self.nest.map(|nest| width + nest))
    }
}

/// Adds `factor a b'` at these places; the places rise.
fn add_products(
    hessian: &mut [Vec<f64>],
    places: &(impl Iterator<Item = usize> + Clone),
    factor: f64,
    values: &[f64],
) {
    for (i, a) in places.clone().zip(values) {
        for (j, b) in places.clone().zip(values).take_while(|&(j, _)| j <= i) {
            hessian[i][j] += factor * a * b;
        }
    }
}

impl Likelihood for Nested<'_> {
    type Room = Groups;

    fn room(&self) -> Groups {
        Groups::default()
    }

    fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn add(
        &self,
        situation: usize,
        point: &[f64],
        groups: &mut Groups,
        sum: &mut Surface<Vec<f64>>,
    ) -> bool {
        let Some(logarithm) = self.shares(situation, point, groups) else {
            return false;
        };
        let (weight, width) = (self.weights[situation], self.design.width());
        sum.value += weight * logarithm;
        let Groups { list, mean, row } = groups;
        mean.clear();
        mean.resize(point.len(), 0.0);
        for group in list.iter_mut() {
            let chosen = group.has(self.chosen(situation));
            let d = group.dissimilarity;
            // The slopes of the utility of the group are the means of the entries, and for the
            // dissimilarity the inclusive value on top.
            let mut slopes = vec![0.0; width + 1];
            for place in 0..group.rows.len() {
                self.entries(group, place, row);
                for (slope, x) in slopes.iter_mut().zip(row.iter()) {
                    *slope += group.shares[place] * x;
                }
            }
            // Their spread bends the utilities of the group, and the choice within it.
            let within = if chosen { 1.0 / d - 1.0 / (d * d) } else { 0.0 };
            let bend = weight * (within - group.share / d);
            for place in 0..group.rows.len() {
                self.entries(group, place, row);
                for (x, slope) in row.iter_mut().zip(&slopes) {
                    *x -= slope;
                }
                let factor = bend * group.shares[place];
                add_products(&mut sum.hessian, &group.places(width), factor, row);
            }
            if chosen {
                within_slopes(group, width, weight, &slopes, sum);
            }
            slopes[width] += group.inclusive;
            let factor = -weight * group.share;
            add_products(&mut sum.hessian, &group.places(width), factor, &slopes);
            let own = if chosen { 1.0 } else { 0.0 };
            for (place, slope) in group.places(width).zip(&slopes) {
                mean[place] += group.share * slope;
                sum.gradient[place] += weight * own * slope;
            }
        }
        for (slope, mean) in sum.gradient.iter_mut().zip(mean.iter()) {
            *slope -= weight * mean;
        }
        add_products(&mut sum.hessian, &(0..point.len()), weight, mean);
        true
    }
}

/// Adds the slopes of minus the inclusive value, the choice within a nest, and what of its second
/// derivatives is no spread. `means` are those of the entries.
fn within_slopes(
    group: &Group,
    width: usize,
    weight: f64,
    means: &[f64],
    sum: &mut Surface<Vec<f64>>,
) {
    let d = group.dissimilarity;
    for (place, mean) in group.places(width).zip(means) {
        sum.gradient[place] -= weight * mean / d;
    }
    if let Some(nest) = group.nest {
        let row = &mut sum.hessian[width + nest];
        for (entry, mean) in row.iter_mut().zip(&means[..width]) {
            *entry += weight * mean / (d * d);
        }
        row[width + nest] -= weight * 2.0 * group.mean / (d * d);
    }
}

#[cfg(test)]
mod tests {
    use super::Nested;
    use crate::choice::design::Design;
    use crate::choice::likelihood::Likelihood;
    use crate::choice::situation::{Alternative, ChoiceSituation};
    use crate::choice::utility::ChoiceUtility;
    use crate::survey::Respondent;

    /// Slopes and second derivatives are those of the value, by differences.
    #[test]
    fn slopes_are_slopes() {
        let set = |task: u32| {
            let value = |place: u32, turn: u32| f64::from((task * turn + place * 7) % 11) / 3.0;
            let offers: Vec<_> = (0..4)
                .map(|place| {
                    let offer = Alternative::new(place.to_string());
                    offer.with("a", value(place, 3)).with("b", value(place, 5))
                })
                .collect();
            let chosen = (task * 5 % 4) as usize;
            ChoiceSituation::new(Respondent::new(""), task.to_string(), offers, chosen)
        };
        let sets: Vec<_> = (0..12).map(set).collect();
        let design = Design::new(&ChoiceUtility::new().number("a").number("b"), &sets).unwrap();
        let nests = [Some(0), Some(1), Some(0), None].repeat(12);
        let nested = Nested {
            design: &design,
            nests,
            weights: (0..12).map(|n| 1.0 + f64::from(n) / 10.0).collect(),
        };
        let point = vec![0.4, -0.7, 0.6, 1.3];
        let here = nested.surface(&point).unwrap();
        for i in 0..4 {
            let step = 1e-5;
            let moved = |by: f64| {
                let mut point = point.clone();
                point[i] += by;
                nested.surface(&point).unwrap()
            };
            let (low, high) = (moved(-step), moved(step));
            let slope = (high.value - low.value) / (2.0 * step);
            assert!((here.gradient[i] - slope).abs() < 1e-9, "{i}: {slope}");
            for j in i..4 {
                let bend = (high.gradient[j] - low.gradient[j]) / (2.0 * step);
                assert!(
                    (here.hessian[j][i] - bend).abs() < 1e-8,
                    "{i} {j}: {bend}, {:?}",
                    here.hessian
                );
            }
        }
    }
}
