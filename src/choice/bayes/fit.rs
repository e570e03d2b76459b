//! Draws from the posterior distribution of hierarchical Bayes.

use std::fmt;

use serde::Serialize;

use crate::choice::IndividualTaste;
use crate::choice::coding::Coding;
use crate::choice::market::people::Kind;
use crate::choice::tastes::{Taste, Tastes};
use crate::sample::{FitParameters, JointEmpirical};

pub(super) const NAME: &str = "hierarchical Bayes";

/// What hierarchical Bayes says of the population and of each person; see
/// [`HierarchicalBayes`](super::HierarchicalBayes).
///
/// # Example
/// See [`HierarchicalBayes`](super::HierarchicalBayes).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HierarchicalFit {
    /// Posterior means of the means among people by the names of the columns, and of standard
    /// deviations such as `sd of price`; errors and covariances are those of the posterior. For
    /// columns with a sign they are those of the logarithm, `ln price`.
    pub parameters: FitParameters,
    /// All draws of the population as rows that belong together, chain after chain: means, standard
    /// deviations, and correlations such as `correlation of feat and price`.
    pub draws: JointEmpirical,
    /// Whether chains agree, for each column of the draws.
    pub agreement: Vec<ChainAgreement>,
    /// The posterior mean and standard deviation of each person's coefficients, in order of first
    /// appearance. Worths are left empty, since a ratio may have no mean.
    pub individuals: Vec<IndividualTaste>,
    /// Which part of the Metropolis steps was taken after the burn-in; about 0.57 is best.
    pub taken: f64,
    /// The posterior mean of the log-likelihood of all choices, each person with own coefficients.
    pub log_likelihood: f64,
    /// The columns of the utility.
    pub columns: Vec<String>,
    #[serde(skip)]
    pub(in crate::choice) coding: Coding,
    #[serde(skip)]
    pub(in crate::choice) people: Vec<Kind>,
    /// Coefficients of all people, of some draws.
    #[serde(skip)]
    pub(super) whole: Vec<Vec<Vec<f64>>>,
}

/// Whether chains agree about a figure, and how many independent draws theirs are worth.
///
/// # Example
/// See [`HierarchicalBayes`](super::HierarchicalBayes).
///
/// # Reference
/// A. Vehtari, A. Gelman, D. Simpson, B. Carpenter and P.-C. Bürkner (2021), "Rank-normalization,
/// folding, and localization: an improved R-hat", *Bayesian Analysis* 16, 667-718.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChainAgreement {
    /// The figure, as a column of the draws.
    pub name: String,
    /// R-hat of chains split in halves, of normal scores of ranks, folded if that is greater: below
    /// 1.01 the chains agree.
    pub r_hat: f64,
    /// The bulk effective sample size: above 400 means and standard deviations can be relied on.
    pub effective_draws: f64,
}

impl HierarchicalFit {
    /// The tastes of each person in each of the draws that are kept whole.
    pub(in crate::choice) fn tastes(&self) -> Vec<Tastes> {
        let person = |(place, (kind, coefficients)): (usize, (&Kind, &Vec<f64>))| Taste {
            share: kind.share,
            coefficients: coefficients.clone(),
            person: Some(place),
        };
        let draw = |people: &Vec<Vec<f64>>| {
            let kinds = self.people.iter().zip(people).enumerate();
            kinds.map(person).collect()
        };
        self.whole.iter().map(draw).collect()
    }

    /// The greatest R-hat of all figures of the population.
    #[must_use]
    pub fn worst_r_hat(&self) -> f64 {
        self.agreement
            .iter()
            .fold(1.0, |worst, it| it.r_hat.max(worst))
    }

    /// The least effective number of draws of all figures of the population.
    #[must_use]
    pub fn fewest_effective_draws(&self) -> f64 {
        let all = self.agreement.iter().map(|it| it.effective_draws);
        all.fold(f64::INFINITY, f64::min)
    }
}

/// `hierarchical Bayes of 361 people, R-hat up to 1.004: pf -1.17 ± 0.0736, ...`
impl fmt::Display for HierarchicalFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "hierarchical Bayes of {} people, R-hat up to {:.3}:{}",
            self.individuals.len(),
            self.worst_r_hat(),
            self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
