//! Tasks improved level by level.

use super::assumed::AssumedTastes;
use super::dice::Dice;
use super::information::{Information, ln_determinant};
use super::parts::Parts;
use super::plan::{ChoiceExperiment, Levels};
use super::questionnaire::ChoiceQuestionnaire;
use crate::choice::ChoiceUtility;
use crate::error::ChoiceError;

/// From how many random designs the search starts.
const STARTS: usize = 16;
/// How many tastes stand for people who differ.
const TASTES: usize = 24;
/// How often all levels are gone through, at most.
const ROUNDS: usize = 30;
/// An exchange that gains less, in the logarithm of the determinant, is noise.
const GAIN: f64 = 1e-9;

/// What is known of each coefficient without tasks: so little that it only leads out of designs that
/// cannot tell all coefficients apart.
const RIDGE: f64 = 1e-6;

impl ChoiceExperiment {
    /// Tasks that tell most about the coefficients of a utility, for people of these tastes: the
    /// [D-error](ChoiceQuestionnaire::d_error) is lowered by exchanging and swapping one level after
    /// another, from sixteen random starts. Where tastes differ, its mean over 24 drawn tastes is lowered.
    ///
    /// Tastes that are all zero give a design for people of whom nothing is known.
    ///
    /// # Errors
    /// As [`random`](Self::random), and [`ChoiceError::Invalid`] for an attribute or a column that
    /// does not exist, [`ChoiceError::TooFew`] for fewer tasks than coefficients need.
    ///
    /// # References
    /// - K. Zwerina, J. Huber and W. F. Kuhfeld (1996), "A general method for constructing efficient
    ///   choice designs".
    /// - R. K. Meyer and C. J. Nachtsheim (1995), "The coordinate-exchange algorithm for constructing
    ///   exact optimal experimental designs", *Technometrics* 37, 60-69.
    /// - Z. Sándor and M. Wedel (2001), "Designing conjoint choice experiments using managers' prior
    ///   beliefs", *Journal of Marketing Research* 38, 430-444.
    pub fn efficient(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
    ) -> Result<ChoiceQuestionnaire, ChoiceError> {
        self.check()?;
        let parts = Parts::new(self, utility)?;
        let tasks = improved(self, &parts, tastes)?;
        Ok(self.questionnaire(&tasks))
    }
}

/// The best of several improved random designs.
fn improved(
    plan: &ChoiceExperiment,
    parts: &Parts,
    tastes: &AssumedTastes,
) -> Result<Vec<Vec<Levels>>, ChoiceError> {
    let assumed = tastes.in_order(&parts.columns)?;
    let mut dice = Dice::new(plan.seed, "efficient tasks");
    let tastes = if assumed.differ() {
        (0..TASTES).map(|_| assumed.draw(&mut dice)).collect()
    } else {
        vec![assumed.means]
    };
    let mut best: Option<(f64, Vec<Vec<Levels>>)> = None;
    for _ in 0..STARTS {
        let mut search = Search::new(plan, parts, &tastes, plan.drawn(&mut dice)?);
        search.improve();
        let found = search.value;
        if search.tells_all() && best.as_ref().is_none_or(|(value, _)| found > *value) {
            best = Some((found, search.tasks));
        }
    }
    let width = parts.columns.len();
    match best {
        Some((_, tasks)) => Ok(tasks),
        None => Err(ChoiceError::TooFew {
            model: "the utility".to_owned(),
            parameters: width,
            given: plan.tasks * plan.blocks,
            of: "tasks",
            remedy: "add tasks or blocks, or leave out columns that no task can tell apart",
        }),
    }
}

/// A design on its way to a better one.
struct Search<'a> {
    plan: &'a ChoiceExperiment,
    parts: &'a Parts,
    tastes: &'a [Vec<f64>],
    tasks: Vec<Vec<Levels>>,
    /// By task and taste.
    told: Vec<Vec<Information>>,
    /// By taste, the sum over the tasks.
    sums: Vec<Information>,
    /// What they are worth.
    value: f64,
}

impl<'a> Search<'a> {
    fn new(
        plan: &'a ChoiceExperiment,
        parts: &'a Parts,
        tastes: &'a [Vec<f64>],
        tasks: Vec<Vec<Levels>>,
    ) -> Self {
        let told: Vec<_> = tasks
            .iter()
            .map(|task| parts.information(task, tastes))
            .collect();
        let width = parts.columns.len();
        let mut nothing = vec![0.0; width * width];
        nothing
            .iter_mut()
            .step_by(width + 1)
            .for_each(|it| *it = RIDGE);
        let mut sums = vec![nothing; tastes.len()];
        for task in &told {
            add(&mut sums, task, 1.0);
        }
        Self {
            plan,
            parts,
            tastes,
            tasks,
            told,
            value: value(&sums, width),
            sums,
        }
    }

    /// Whether all coefficients can be told from the tasks alone.
    fn tells_all(&self) -> bool {
        let width = self.parts.columns.len();
        let mut sums = vec![vec![0.0; width * width]; self.tastes.len()];
        for task in &self.told {
            add(&mut sums, task, 1.0);
        }
        value(&sums, width) > f64::NEG_INFINITY
    }

    fn improve(&mut self) {
        for _ in 0..ROUNDS {
            let before = self.value;
            for task in 0..self.tasks.len() {
                for attribute in 0..self.plan.attributes.len() {
                    for product in 0..self.plan.alternatives {
                        self.exchange(task, product, attribute);
                        self.swap(task, product, attribute);
                    }
                }
            }
            if self.value <= before + GAIN {
                return;
            }
        }
    }

    /// Puts the best level of an attribute into a product.
    fn exchange(&mut self, task: usize, product: usize, attribute: usize) {
        for level in 0..self.plan.attributes[attribute].levels.len() {
            let mut other = self.tasks[task].clone();
            other[product][attribute] = level;
            self.take_if_better(task, other);
        }
    }

    /// Swaps the levels of an attribute between a product and the others of its task.
    fn swap(&mut self, task: usize, product: usize, attribute: usize) {
        for with in 0..product {
            let mut other = self.tasks[task].clone();
            let level = other[with][attribute];
            other[with][attribute] = std::mem::replace(&mut other[product][attribute], level);
            self.take_if_better(task, other);
        }
    }

    fn take_if_better(&mut self, task: usize, other: Vec<Levels>) {
        let permitted = |place: usize| {
            let product = &other[place];
            self.plan.permits(product) && !other[..place].contains(product)
        };
        if other == self.tasks[task] || !(0..other.len()).all(permitted) {
            return;
        }
        let told = self.parts.information(&other, self.tastes);
        let mut sums = self.sums.clone();
        add(&mut sums, &self.told[task], -1.0);
        add(&mut sums, &told, 1.0);
        let value = value(&sums, self.parts.columns.len());
        if value > self.value + GAIN {
            self.value = value;
            self.tasks[task] = other;
            self.told[task] = told;
            self.sums = sums;
        }
    }
}

fn add(sums: &mut [Information], task: &[Information], sign: f64) {
    for (sum, task) in sums.iter_mut().zip(task) {
        for (sum, told) in sum.iter_mut().zip(task) {
            *sum += sign * told;
        }
    }
}

/// Minus the mean over tastes of the D-error, for one taste minus its logarithm; both rise as designs
/// tell more.
fn value(sums: &[Information], width: usize) -> f64 {
    let logs = sums.iter().map(|sum| ln_determinant(sum, width));
    let logs: Option<Vec<f64>> = logs.collect();
    match logs.as_deref() {
        None => f64::NEG_INFINITY,
        Some([one]) => *one,
        Some(all) => {
            let errors = all.iter().map(|log| libm::exp(-log / width as f64));
            -errors.sum::<f64>() / all.len() as f64
        }
    }
}
