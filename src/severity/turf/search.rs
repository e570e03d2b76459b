//! The set of items that reaches most.

use std::cmp::Reverse;

use super::catalogue::{Catalogue, Reached, Worth};

/// A set, and how sure it is that none is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// In ascending order.
    pub(super) set: Vec<usize>,
    pub(super) worth: Worth,
    /// How many sets, complete or not, were looked into.
    pub(super) nodes: u64,
    /// Whether all others were ruled out.
    pub(super) proven: bool,
    /// No set of this size reaches more.
    pub(super) at_most: u64,
}

/// The best set of `size` items: by branch and bound, as far as `budget` nodes allow.
///
/// A branch is left when the reach of its set and the gains of the items that may still come do not
/// exceed the best reach known; among sets of that reach, when the frequency does not either.
pub(super) fn best(catalogue: &Catalogue, size: usize, budget: u64) -> Found {
    let mut search = Search {
        catalogue,
        budget,
        best: good(catalogue, size),
        nodes: 0,
        open: 0,
    };
    let all: Vec<usize> = (0..catalogue.len()).collect();
    let proven = search.grow(&mut Vec::new(), &catalogue.empty(), &all, size);
    let (mut set, worth) = search.best;
    set.sort_unstable();
    Found {
        set,
        worth,
        nodes: search.nodes,
        proven,
        at_most: if proven {
            worth.reach
        } else {
            search.open.max(worth.reach)
        },
    }
}

struct Search<'c> {
    catalogue: &'c Catalogue,
    budget: u64,
    best: (Vec<usize>, Worth),
    nodes: u64,
    /// The most that sets in branches not looked into may reach.
    open: u64,
}

/// An item that may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    gain: u64,
    popularity: u64,
    /// Of two that are alike the first of the catalogue comes first.
    item: Reverse<usize>,
}

impl Search<'_> {
    /// Looks into all sets that hold the `chosen` items and `more` of the candidates; whether the
    /// budget was enough.
    fn grow(
        &mut self,
        chosen: &mut Vec<usize>,
        reached: &Reached,
        candidates: &[usize],
        more: usize,
    ) -> bool {
        let here = Worth {
            reach: self.catalogue.reach(reached),
            frequency: chosen
                .iter()
                .map(|&item| self.catalogue.popularity(item))
                .sum(),
        };
        let candidates = self.in_order(reached, candidates, more);
        let items: Vec<usize> = candidates
            .iter()
            .map(|candidate| candidate.item.0)
            .collect();
        for first in 0..=candidates.len() - more {
            // Gains fall along the list, so no later branch has a higher bound.
            let bound = here.reach
                + candidates[first..first + more]
                    .iter()
                    .map(|c| c.gain)
                    .sum::<u64>();
            if bound < self.best.1.reach {
                return true;
            }
            if bound == self.best.1.reach {
                let most = here.frequency + most_frequent(&candidates[first..], more);
                if most <= self.best.1.frequency {
                    continue;
                }
            }
            if self.nodes >= self.budget {
                self.open = self.open.max(bound);
                return false;
            }
            self.nodes += 1;
            chosen.push(items[first]);
            let enough = if more > 1 {
                let next = self.catalogue.with(reached, items[first]);
                self.grow(chosen, &next, &items[first + 1..], more - 1)
            } else {
                self.keep(chosen);
                true
            };
            chosen.pop();
            if !enough {
                // The next branch is the best of those that are left.
                if first + more < candidates.len() {
                    let left = candidates[first + 1..=first + more].iter().map(|c| c.gain);
                    self.open = self.open.max(here.reach + left.sum::<u64>());
                }
                return false;
            }
        }
        true
    }

    fn keep(&mut self, set: &[usize]) {
        let worth = self.catalogue.worth(set);
        if worth > self.best.1 {
            self.best = (set.to_vec(), worth);
        }
    }

    fn in_order(&self, reached: &Reached, items: &[usize], more: usize) -> Vec<Candidate> {
        let candidate = |&item: &usize| Candidate {
            gain: self.catalogue.gain(reached, item, more),
            popularity: self.catalogue.popularity(item),
            item: Reverse(item),
        };
        let mut candidates: Vec<Candidate> = items.iter().map(candidate).collect();
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        candidates
    }
}

/// The popularity of the first candidate and of the most popular among the others.
fn most_frequent(candidates: &[Candidate], more: usize) -> u64 {
    let mut others: Vec<u64> = candidates[1..].iter().map(|c| c.popularity).collect();
    others.sort_unstable_by(|a, b| b.cmp(a));
    candidates[0].popularity + others.iter().take(more - 1).sum::<u64>()
}

/// A good set: the item that gains most, one after the other, then exchanges of one item for
/// another as long as they improve the set.
pub(super) fn good(catalogue: &Catalogue, size: usize) -> (Vec<usize>, Worth) {
    let mut set = Vec::with_capacity(size);
    let mut reached = catalogue.empty();
    while set.len() < size {
        let others = (0..catalogue.len()).filter(|item| !set.contains(item));
        let gain = |&item: &usize| {
            let gain = catalogue.gain(&reached, item, catalogue.depth);
            (gain, catalogue.popularity(item), Reverse(item))
        };
        let Some(next) = others.max_by_key(gain) else {
            break;
        };
        set.push(next);
        reached = catalogue.with(&reached, next);
    }
    let mut worth = catalogue.worth(&set);
    while exchange(catalogue, &mut set, &mut worth) {}
    (set, worth)
}

/// Exchanges every item for whichever makes the set best; whether the set has improved.
fn exchange(catalogue: &Catalogue, set: &mut [usize], worth: &mut Worth) -> bool {
    let before = *worth;
    for place in 0..set.len() {
        for item in 0..catalogue.len() {
            if set.contains(&item) {
                continue;
            }
            let old = std::mem::replace(&mut set[place], item);
            let changed = catalogue.worth(set);
            if changed > *worth {
                *worth = changed;
            } else {
                set[place] = old;
            }
        }
    }
    *worth > before
}
