//! How often each item was preferred to each other one.

use crate::error::SurveyError;

/// A square table of items.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wins {
    pub(super) items: Vec<String>,
    /// By row: how often the item of the row was preferred to that of the column.
    won: Vec<f64>,
}

impl Wins {
    pub(super) fn none(items: Vec<String>) -> Self {
        let won = vec![0.0; items.len() * items.len()];
        Self { items, won }
    }

    pub(super) const fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn add(&mut self, preferred: usize, to: usize, times: f64) {
        let len = self.len();
        self.won[preferred * len + to] += times;
    }

    pub(super) fn won(&self, item: usize, against: usize) -> f64 {
        self.won[item * self.len() + against]
    }

    /// All comparisons in which an item was preferred, and all it was in.
    pub(super) fn record(&self, item: usize) -> (f64, f64) {
        let others = 0..self.len();
        let won: f64 = others.clone().map(|other| self.won(item, other)).sum();
        let lost: f64 = others.map(|other| self.won(other, item)).sum();
        (won, won + lost)
    }

    /// Refuses a table from which some items could be as far apart as one likes: a likelihood has a
    /// maximum if and only if from every item a chain of preferences leads to every other.
    ///
    /// # Reference
    /// L. R. Ford (1957), *Solution of a ranking problem from binary comparisons*, American
    /// Mathematical Monthly 64 (8), 28-33.
    pub(super) fn connected(&self) -> Result<(), SurveyError> {
        let chains = self.chains();
        let len = self.len();
        let tied = |a: usize, b: usize| a == b || chains[a * len + b] && chains[b * len + a];
        let (mut always, mut never, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for item in 0..len {
            let outside = || (0..len).filter(move |&other| !tied(item, other));
            if outside().next().is_none() {
                return Ok(());
            }
            // What holds for one item of a group that is tied by chains holds for all of it.
            let beats = outside().any(|other| chains[item * len + other]);
            let beaten = outside().any(|other| chains[other * len + item]);
            let group = match (beats, beaten) {
                (true, false) => &mut always,
                (false, true) => &mut never,
                (false, false) => &mut alone,
                (true, true) => continue,
            };
            group.push(self.items[item].clone());
        }
        Err(SurveyError::NotConnected {
            analysis: "Bradley-Terry",
            always,
            never,
            alone,
        })
    }

    /// Whether a chain of preferences leads from one item to another (Warshall).
    fn chains(&self) -> Vec<bool> {
        let len = self.len();
        let mut chains: Vec<bool> = self.won.iter().map(|&times| times > 0.0).collect();
        for through in 0..len {
            for from in 0..len {
                if chains[from * len + through] {
                    for to in 0..len {
                        chains[from * len + to] |= chains[through * len + to];
                    }
                }
            }
        }
        chains
    }
}
