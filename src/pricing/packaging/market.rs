//! Profit of price lists on a panel, and the exact best shift of some prices of a list.

use std::cmp::Reverse;

use super::exact::{self, Exact};
use super::line_up::Offered;
use super::outcome::taken;
use super::panel::WillingnessPanel;

/// A set of tiers, a bit each.
pub(super) type Subset = u32;

pub(super) const fn holds(subset: Subset, place: usize) -> bool {
    subset >> place & 1 == 1
}

/// The customers of a panel for the tiers of a line-up, on a lattice of prices.
#[derive(Debug)]
pub(super) struct Market {
    /// What each would pay, customer by customer; those who would pay the same are one.
    worth: Vec<Exact>,
    weights: Vec<f64>,
    costs: Vec<Exact>,
    /// Prices are multiples of it.
    pub(super) step: Exact,
    /// For each tier, the lowest price that nobody pays.
    pub(super) unsold: Vec<Exact>,
}

/// A shift of prices, and the profit a customer that it leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    pub(super) by: Exact,
    pub(super) profit: f64,
}

/// A customer as one set of tiers is shifted against all others.
#[derive(Debug, Clone, Copy)]
struct Threshold {
    /// The greatest shift at which they take a tier of the set.
    at: Exact,
    weight: f64,
    /// What a tier of the set earns before the shift, less what they are worth otherwise.
    gain: f64,
}

impl Market {
    pub(super) fn new(panel: &WillingnessPanel, offered: &[Offered], step: Exact) -> Self {
        let mut rows: Vec<(Vec<Exact>, f64)> = panel
            .weighted()
            .map(|(worth, weight)| (offered.iter().map(|it| worth[it.column]).collect(), weight))
            .collect();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let all: f64 = rows.iter().map(|row| row.1).sum();
        let above = |place: usize| {
            let most = rows.iter().map(|row| row.0[place]).max().unwrap_or(0);
            (most / step + 1) * step
        };
        Self {
            unsold: (0..offered.len()).map(above).collect(),
            worth: rows.iter().flat_map(|row| row.0.iter().copied()).collect(),
            weights: rows.iter().map(|row| row.1 / all).collect(),
            costs: offered.iter().map(|it| it.cost).collect(),
            step,
        }
    }

    pub(super) fn customers(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn tiers(&self) -> usize {
        self.costs.len()
    }

    /// What a customer would pay, by tier.
    pub(super) fn worths(&self, customer: usize) -> &[Exact] {
        let tiers = self.tiers();
        &self.worth[customer * tiers..(customer + 1) * tiers]
    }

    /// The tiers at these prices.
    fn offered(&self, prices: &[Exact]) -> Vec<Offered> {
        let tiers = prices.iter().zip(&self.costs).enumerate();
        tiers
            .map(|(column, (&price, &cost))| Offered {
                column,
                price,
                cost,
            })
            .collect()
    }

    /// The share that takes each tier, and the profit a customer.
    pub(super) fn sales(&self, prices: &[Exact]) -> (Vec<f64>, f64) {
        let offered = self.offered(prices);
        let (mut shares, mut profit) = (vec![0.0; offered.len()], 0.0);
        for (customer, weight) in self.weights.iter().enumerate() {
            if let Some(place) = taken(self.worths(customer), &offered) {
                shares[place] += weight;
                profit += weight * exact::major(offered[place].margin());
            }
        }
        (shares, profit)
    }

    /// The best common shift of the prices of a set of tiers while the others stay, up to the one at
    /// which nobody takes them any more.
    ///
    /// Between two thresholds nobody moves and the profit rises with the prices: the best shift is a
    /// threshold.
    pub(super) fn best_shift(&self, prices: &[Exact], moving: Subset) -> Shift {
        let (mut thresholds, elsewhere) = self.thresholds(prices, moving);
        thresholds.sort_unstable_by_key(|it| Reverse(it.at));
        // No price falls below zero.
        let moved = prices.iter().enumerate();
        let moved = moved.filter(|it| holds(moving, it.0)).map(|it| *it.1);
        let lowest = -moved.min().unwrap_or(0);
        let out = thresholds.first().map_or(0, |it| it.at) + self.step;
        let mut best = Shift {
            by: out.max(lowest),
            profit: elsewhere,
        };
        let (mut buyers, mut gained) = (0.0, 0.0);
        for (place, it) in thresholds.iter().enumerate() {
            if it.at < lowest {
                break;
            }
            buyers += it.weight;
            gained += it.weight * it.gain;
            let last = thresholds.get(place + 1).is_none_or(|next| next.at < it.at);
            let profit = elsewhere + gained + buyers * exact::major(it.at);
            if last && profit > best.profit {
                best = Shift { by: it.at, profit };
            }
        }
        best
    }

    /// The thresholds of all customers, and the profit if nobody takes a tier of the set.
    fn thresholds(&self, prices: &[Exact], moving: Subset) -> (Vec<Threshold>, f64) {
        let offered = self.offered(prices);
        let mut elsewhere = 0.0;
        let thresholds = self.weights.iter().enumerate().map(|(customer, &weight)| {
            let (inside, outside) = self.best_of_both(customer, &offered, moving);
            let margin = |place: usize| exact::major(offered[place].margin());
            let otherwise = outside.map_or(0.0, |it| margin(it.2));
            elsewhere += weight * otherwise;
            Threshold {
                at: self.threshold(inside, outside),
                weight,
                gain: margin(inside.2) - otherwise,
            }
        });
        (thresholds.collect(), elsewhere)
    }

    /// The best tier of the set and the best of the others that is not worse than none, by the rule
    /// of [`taken`].
    fn best_of_both(
        &self,
        customer: usize,
        offered: &[Offered],
        moving: Subset,
    ) -> (Key, Option<Key>) {
        let worth = self.worths(customer);
        let (mut inside, mut outside) = (None, None);
        for (place, it) in offered.iter().enumerate() {
            let key = (worth[it.column] - it.price, it.price, place);
            if holds(moving, place) {
                inside = inside.max(Some(key));
            } else if key.0 >= 0 {
                outside = outside.max(Some(key));
            }
        }
        // The set is never empty.
        (inside.unwrap_or((Exact::MIN / 4, 0, 0)), outside)
    }

    /// The greatest shift on the lattice at which a customer takes the tier of the set: where both
    /// leave the same, the dearer is taken.
    fn threshold(&self, (surplus, price, place): Key, outside: Option<Key>) -> Exact {
        let Some((other, other_price, other_place)) = outside else {
            return surplus.div_euclid(self.step) * self.step;
        };
        let equal = surplus - other;
        let wins = (price + equal, place) > (other_price, other_place);
        (equal - Exact::from(!wins)).div_euclid(self.step) * self.step
    }

    /// Every price of one tier, while the others have theirs, at which raising it would lose a
    /// customer, and one that nobody pays.
    pub(super) fn candidates(&self, prices: &[Exact], place: usize) -> Vec<Exact> {
        let (thresholds, _) = self.thresholds(prices, 1 << place);
        let prices = thresholds.iter().map(|it| prices[place] + it.at);
        let mut found: Vec<Exact> = prices.filter(|&price| price >= 0).collect();
        found.push(self.unsold[place]);
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Surplus, price and place of a tier.
type Key = (Exact, Exact, usize);
