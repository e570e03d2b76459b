//! A market as one kind of people sees it.

use crate::numeric::CompensatedSum;

/// The utilities of the products of a scenario to people of one taste.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The share of such people.
    pub(super) share: f64,
    /// By product; minus infinity for one that cannot be chosen.
    pub(super) utilities: Vec<f64>,
    /// By product, how its utility changes with the attribute that is asked about.
    pub(super) slopes: Vec<f64>,
}

impl View {
    /// The probabilities that people of this taste choose each product, by the logit rule.
    pub(super) fn logit(&self, scale: f64) -> Vec<f64> {
        let most = self.most();
        let odds = self.utilities.iter();
        let odds: Vec<f64> = odds.map(|it| libm::exp(scale * (it - most))).collect();
        let sum: f64 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / sum).collect()
    }

    /// All for the best product; products of equal utility share.
    pub(super) fn first(&self) -> Vec<f64> {
        let most = self.most();
        let is_best = |utility: &&f64| (**utility).total_cmp(&most).is_eq();
        let part = 1.0 / self.utilities.iter().filter(is_best).count() as f64;
        let share = |utility: &f64| if is_best(&utility) { part } else { 0.0 };
        self.utilities.iter().map(share).collect()
    }

    /// The utility of the product chosen, as expected by the logit rule, over `scale`.
    pub(super) fn inclusive(&self, scale: f64) -> f64 {
        let most = self.most();
        let odds = self.utilities.iter();
        let sum: f64 = odds.map(|it| libm::exp(scale * (it - most))).sum();
        most + libm::log(sum) / scale
    }

    /// The utility of a product beside all others together, as the logit rule weighs them.
    pub(super) fn ahead(&self, place: usize, scale: f64) -> f64 {
        let mut others = self.clone();
        others.utilities.remove(place);
        self.utilities[place] - others.inclusive(scale)
    }

    fn most(&self) -> f64 {
        let utilities = self.utilities.iter().copied();
        utilities.fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The mean over all people of what each says of so many things, given with their shares.
pub(super) fn mean(count: usize, said: impl Iterator<Item = (f64, Vec<f64>)>) -> Vec<f64> {
    let mut sums = vec![CompensatedSum::default(); count];
    for (share, values) in said {
        for (sum, value) in sums.iter_mut().zip(values) {
            sum.add(share * value);
        }
    }
    sums.into_iter().map(CompensatedSum::total).collect()
}
