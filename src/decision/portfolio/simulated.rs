//! Choices among candidates whose outcomes are uncertain.

use serde::{Deserialize, Serialize};

use super::bound::Relaxation;
use super::problem::Problem;
use super::search::{Found, best};
use super::{ChosenPortfolio, Portfolio};
use crate::decision::risk::total;
use crate::decision::trials::same_trials;
use crate::error::{Bound, DecisionError, Invalid, Permitted, unknown_name};
use crate::quantity::{Share, Unit};
use crate::sample::{Estimate, Region, Sample};

/// More cuts than these are given up.
const MOST_CUTS: usize = 200;

/// Shortfalls that differ by this part are equal.
const ROUNDING: f64 = 1e-9;

/// A portfolio with the outcome of each candidate in every trial.
///
/// All are on the same trials, so that what makes several bad at once is kept.
///
/// # Example
/// ```
/// use bizcase::decision::{PortfolioCandidate, Portfolio, SimulatedPortfolio};
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::Sample;
///
/// let outcome = |id: &str, values: [f64; 4]| Sample::new(id, Unit::Ratio, values.to_vec());
/// let portfolio = Portfolio {
///     candidates: ["bold", "twin", "safe"]
///         .map(|id| PortfolioCandidate::new(id, 0.0).using("teams", 1.0))
///         .into(),
///     limits: [("teams".to_owned(), 2.0)].into(),
///     exclusive: Vec::new(),
/// };
/// let simulated = SimulatedPortfolio::new(portfolio, &[
///     outcome("bold", [-8.0, -8.0, 20.0, 20.0])?,
///     outcome("twin", [-8.0, -8.0, 19.0, 20.0])?,
///     outcome("safe", [2.0, 2.0, 2.0, 2.0])?,
/// ])?;
/// assert_eq!(simulated.best()?.choice.chosen, ["bold", "twin"]);
/// // In the worse half of the cases no more than 6 is to be lost.
/// let half = Share::percent(50.0)?;
/// let careful = simulated.best_above(half, -6.0)?;
/// assert_eq!(careful.choice.chosen, ["bold", "safe"]);
/// assert_eq!(careful.outcome.expected_shortfall(half).value, -6.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. Künzi-Bay and J. Mayer (2006), *Computational aspects of minimizing conditional value-at-risk*,
/// Computational Management Science 3, 3-27.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulatedPortfolio {
    portfolio: Portfolio,
    /// In the order of the candidates.
    outcomes: Vec<Sample>,
}

/// A choice with what comes of it. See [`SimulatedPortfolio`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SimulatedChoice {
    /// The choice; values are means.
    pub choice: ChosenPortfolio,
    /// What all that was chosen comes to in each trial.
    pub outcome: Sample,
}

/// How often a candidate belongs to the best choice. See [`SimulatedPortfolio::membership`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Membership {
    /// The candidate.
    pub id: String,
    /// The probability.
    pub probability: Estimate,
}

impl SimulatedPortfolio {
    /// A portfolio with the outcome of each candidate, named like it and in any order.
    ///
    /// # Errors
    /// [`DecisionError`] if a candidate has no outcome or an outcome no candidate, outcomes are
    /// shares, not in one unit or not of the same trials, and as [`Portfolio::best`].
    pub fn new(mut portfolio: Portfolio, outcomes: &[Sample]) -> Result<Self, DecisionError> {
        for outcome in outcomes {
            if !portfolio.ids().any(|id| id == outcome.name()) {
                return Err(unknown_name("outcome", outcome.name(), portfolio.ids()).into());
            }
        }
        let mut found: Vec<Sample> = Vec::new();
        for candidate in &mut portfolio.candidates {
            let named = outcomes.iter().find(|it| it.name() == candidate.id);
            let Some(outcome) = named else {
                let parameter = format!("outcome of `{}`", candidate.id);
                return Err(Invalid::rule(&parameter, "none", "given").into());
            };
            if let Some(first) = found.first() {
                same_trials(outcome, first.sampling(), first.samples().len())?;
            }
            candidate.value = outcome.mean().value;
            found.push(outcome.clone());
        }
        // Refuses shares and units that differ.
        total("the portfolio", &found)?;
        Problem::of(&portfolio)?;
        Ok(Self {
            portfolio,
            outcomes: found,
        })
    }

    /// The portfolio, in which each candidate is worth the mean of its outcome.
    #[must_use]
    pub const fn by_means(&self) -> &Portfolio {
        &self.portfolio
    }

    /// The choice with the highest mean within the limits.
    ///
    /// # Errors
    /// As [`Portfolio::best`].
    pub fn best(&self) -> Result<SimulatedChoice, DecisionError> {
        let problem = Problem::of(&self.portfolio)?;
        self.chosen(&problem, f64::NEG_INFINITY)
    }

    /// The choice with the highest mean of all whose expected shortfall, the mean of the worst
    /// `tail` of the trials, is not below `floor`.
    ///
    /// # Precision
    /// Exact for these trials: a choice that falls short is cut off by its own bad trials, together
    /// with all others that fall short in them, until one holds.
    ///
    /// # Errors
    /// As [`Portfolio::best`]; [`DecisionError::TooRisky`] if no choice, not even that of nothing,
    /// is above the floor or the search for one was given up; and for a tail that is not between 0
    /// and 1.
    pub fn best_above(&self, tail: Share, floor: f64) -> Result<SimulatedChoice, DecisionError> {
        Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0))
            .check("share of bad cases", tail.value())?;
        Permitted::FINITE.check("floor of the expected shortfall", floor)?;
        let mut problem = Problem::of(&self.portfolio)?;
        for _ in 0..MOST_CUTS {
            let found = self.chosen(&problem, floor)?;
            let shortfall = found.outcome.expected_shortfall(tail).value;
            if shortfall >= floor - ROUNDING * (floor.abs() + shortfall.abs()) {
                return Ok(found);
            }
            // What the candidates bring in these bad trials must not be below the floor.
            let bad = worst(found.outcome.samples(), tail);
            let brought = self.outcomes.iter().map(|outcome| {
                let values = outcome.samples();
                -bad.iter()
                    .map(|&(trial, weight)| weight * values[trial])
                    .sum::<f64>()
            });
            problem.uses.push(brought.collect());
            problem.limits.push(-floor);
        }
        Err(DecisionError::TooRisky { floor })
    }

    /// How often each candidate belongs to the best choice, if the outcomes of the trial were known
    /// beforehand: how safe it is to begin with it. In the order of the candidates.
    ///
    /// # Precision
    /// The best choice is searched for in every trial: a dozen candidates take some microseconds
    /// each.
    ///
    /// # Errors
    /// As [`Portfolio::best`].
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{PortfolioCandidate, Portfolio, SimulatedPortfolio};
    /// use bizcase::quantity::Unit;
    /// use bizcase::sample::Sample;
    ///
    /// let portfolio = Portfolio {
    ///     candidates: vec![
    ///         PortfolioCandidate::new("A", 0.0).using("teams", 1.0),
    ///         PortfolioCandidate::new("B", 0.0).using("teams", 1.0),
    ///     ],
    ///     limits: [("teams".to_owned(), 1.0)].into(),
    ///     exclusive: Vec::new(),
    /// };
    /// let simulated = SimulatedPortfolio::new(portfolio, &[
    ///     Sample::new("A", Unit::Ratio, vec![5.0, 5.0, -1.0, -1.0])?,
    ///     Sample::new("B", Unit::Ratio, vec![1.0, 6.0, 2.0, -3.0])?,
    /// ])?;
    /// let shares = simulated.membership()?;
    /// let shares: Vec<f64> = shares.iter().map(|it| it.probability.value).collect();
    /// assert_eq!(shares, [0.25, 0.5]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn membership(&self) -> Result<Vec<Membership>, DecisionError> {
        let mut problem = Problem::of(&self.portfolio)?;
        let Some(first) = self.outcomes.first() else {
            return Ok(Vec::new());
        };
        let mut members = vec![Vec::with_capacity(first.samples().len()); self.outcomes.len()];
        for trial in 0..first.samples().len() {
            for (value, outcome) in problem.values.iter_mut().zip(&self.outcomes) {
                *value = outcome.samples()[trial];
            }
            let found = best(&problem, &Relaxation::of(&problem));
            let chosen = found.map_or_else(Vec::new, |found| found.chosen);
            for (members, chosen) in members.iter_mut().zip(chosen) {
                members.push(f64::from(u8::from(chosen)));
            }
        }
        let membership = self.outcomes.iter().zip(members).map(|(outcome, members)| {
            let id = outcome.name().to_owned();
            let sampling = outcome.sampling();
            let members: Sample = Sample::of_trials(id.clone(), Unit::Share, members, sampling);
            Membership {
                id,
                probability: members.probability(Region::AtLeast(1.0)),
            }
        });
        Ok(membership.collect())
    }

    /// The best choice for a problem, which may have been cut to keep above a floor.
    fn chosen(&self, problem: &Problem, floor: f64) -> Result<SimulatedChoice, DecisionError> {
        let relaxed = Relaxation::of(problem);
        let found: Found = best(problem, &relaxed).ok_or(DecisionError::TooRisky { floor })?;
        let chosen = self.outcomes.iter().zip(&found.chosen);
        let chosen: Vec<&Sample> = chosen
            .filter(|(_, chosen)| **chosen)
            .map(|it| it.0)
            .collect();
        let mut sums = vec![0.0; self.outcomes.first().map_or(0, |it| it.samples().len())];
        for outcome in chosen {
            for (sum, value) in sums.iter_mut().zip(outcome.samples()) {
                *sum += value;
            }
        }
        let Some(first) = self.outcomes.first() else {
            return Err(Invalid::rule("candidates", "none", "one or more").into());
        };
        let name = "the portfolio".to_owned();
        Ok(SimulatedChoice {
            choice: ChosenPortfolio::new(&self.portfolio, problem, &relaxed, &found),
            outcome: Sample::of_trials(name, first.unit(), sums, first.sampling()),
        })
    }
}

/// The worst trials with their weights in the expected shortfall, the last in part.
fn worst(values: &[f64], tail: Share) -> Vec<(usize, f64)> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let size = (tail.value() * values.len() as f64).max(1.0);
    let mut left = size;
    let mut worst = Vec::new();
    for trial in order {
        if left <= 0.0 {
            break;
        }
        worst.push((trial, left.min(1.0) / size));
        left -= 1.0;
    }
    worst
}
