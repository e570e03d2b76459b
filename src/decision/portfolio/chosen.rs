//! What was chosen, and why not the rest.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Portfolio;
use super::bound::Relaxation;
use super::problem::Problem;
use super::search::{Found, best, best_with};
use crate::error::{DecisionError, Invalid, Shown, unknown_name};

/// The best choice within the limits. See [`Portfolio`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChosenPortfolio {
    /// What was chosen, in the order of the candidates.
    pub chosen: Vec<String>,
    /// What it is worth together.
    pub value: f64,
    /// What no choice is worth more than: the value itself, where the search came to its end.
    pub bound: f64,
    /// What it uses of each resource.
    pub used: BTreeMap<String, f64>,
    /// What a little more of each resource would be worth by the unit, if candidates could be done
    /// in part and needed nothing: zero for what is not short. Whole candidates make the true value
    /// a staircase around it, which [`frontier`](Portfolio::frontier) shows.
    pub shadow_prices: BTreeMap<String, f64>,
    /// What was not chosen, and why.
    pub left_out: Vec<LeftOut>,
}

/// A candidate that was not chosen. See [`Portfolio`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOut {
    /// The candidate.
    pub id: String,
    /// Why it was left out.
    pub why: WhyLeftOut,
}

/// Why a candidate was not chosen. See [`Portfolio`] for an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WhyLeftOut {
    /// With all that it needs it exceeds a limit, whatever else is chosen.
    NeverFits {
        /// What it needs too much of.
        resource: String,
    },
    /// It is worth nothing, and nothing chosen needs it.
    WorthNothing,
    /// It excludes one that was chosen.
    Exclusive {
        /// The one chosen.
        with: String,
    },
    /// The best choice leaves too little for it and what it needs; what the choice would be worth
    /// less with it, [`cost_of`](Portfolio::cost_of) says.
    NoRoom {
        /// What there is too little of.
        resource: String,
        /// How much is missing.
        short: f64,
    },
    /// It would fit, but with it the choice would be worth less, because of what it needs, or fall
    /// below the floor that was asked for.
    Worse,
}

/// `needs 12 more of weeks than there is left`.
impl fmt::Display for WhyLeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverFits { resource } => write!(f, "needs more of {resource} than there is"),
            Self::WorthNothing => f.write_str("is worth nothing"),
            Self::Exclusive { with } => write!(f, "excludes {with}, which was chosen"),
            Self::NoRoom { resource, short } => {
                write!(
                    f,
                    "needs {} more of {resource} than there is left",
                    Shown(*short)
                )
            }
            Self::Worse => f.write_str("would make the choice worse"),
        }
    }
}

impl ChosenPortfolio {
    /// Whether the choice was proved to be the best.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.bound <= self.value
    }

    pub(super) fn new(
        portfolio: &Portfolio,
        problem: &Problem,
        relaxed: &Relaxation,
        found: &Found,
    ) -> Self {
        let names = || portfolio.limits.keys().cloned();
        let chosen = |at: &usize| found.chosen[*at];
        let used = problem
            .uses
            .iter()
            .take(portfolio.limits.len())
            .map(|uses| {
                let used = uses.iter().enumerate();
                used.filter(|(at, _)| chosen(at))
                    .map(|(_, used)| used)
                    .sum()
            });
        let used: Vec<f64> = used.collect();
        let all = 0..portfolio.candidates.len();
        let id = |at: usize| portfolio.candidates[at].id.clone();
        let left_out = all.clone().filter(|at| !chosen(at)).map(|at| LeftOut {
            id: id(at),
            why: why(portfolio, problem, found, &used, at),
        });
        Self {
            left_out: left_out.collect(),
            chosen: all.filter(chosen).map(id).collect(),
            value: found.value,
            bound: found.bound,
            shadow_prices: names().zip(relaxed.multipliers.iter().copied()).collect(),
            used: names().zip(used).collect(),
        }
    }
}

fn why(
    portfolio: &Portfolio,
    problem: &Problem,
    found: &Found,
    used: &[f64],
    at: usize,
) -> WhyLeftOut {
    let name = |limit: usize| {
        portfolio
            .limits
            .keys()
            .nth(limit)
            .cloned()
            .unwrap_or_default()
    };
    // Limits beyond those of the portfolio keep it above a floor.
    if let Some(limit) = problem.never_fits(at).filter(|it| *it < used.len()) {
        return WhyLeftOut::NeverFits {
            resource: name(limit),
        };
    }
    if problem.values[at] <= 0.0 {
        return WhyLeftOut::WorthNothing;
    }
    // It brings what it needs and what is not chosen yet.
    let brought = problem.needs[at]
        .iter()
        .chain([&at])
        .filter(|it| !found.chosen[**it]);
    let brought: Vec<usize> = brought.copied().collect();
    let rivals = brought.iter().flat_map(|&it| &problem.rivals[it]);
    if let Some(&rival) = rivals.into_iter().find(|it| found.chosen[**it]) {
        let with = portfolio.candidates[rival].id.clone();
        return WhyLeftOut::Exclusive { with };
    }
    for (limit, used) in used.iter().enumerate() {
        let more: f64 = brought.iter().map(|&it| problem.uses[limit][it]).sum();
        let short = used + more - problem.limits[limit];
        if short > 0.0 {
            let resource = name(limit);
            return WhyLeftOut::NoRoom { resource, short };
        }
    }
    WhyLeftOut::Worse
}

/// The best choice with another limit. See [`Portfolio::frontier`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FrontierPoint {
    /// The limit.
    pub limit: f64,
    /// What the best choice is worth.
    pub value: f64,
    /// What it consists of.
    pub chosen: Vec<String>,
}

impl Portfolio {
    /// The choice that is worth most within all limits.
    ///
    /// # Precision
    /// Exact, by branch and bound, but for the rounding of sums. A thousand candidates with one
    /// limit take milliseconds. Candidates that are all as efficient, and many limits at once, can
    /// take exponentially long; the search is then given up after about a second, and
    /// [`bound`](ChosenPortfolio::bound) says how far the best found may be from the best there is.
    ///
    /// # Errors
    /// [`DecisionError`] for names that come twice or are unknown, numbers that are not finite,
    /// limits below zero, prerequisites in a circle or that exclude each other, and limits below
    /// what every candidate needs.
    pub fn best(&self) -> Result<ChosenPortfolio, DecisionError> {
        let problem = Problem::of(self)?;
        let relaxed = Relaxation::of(&problem);
        let found = best(&problem, &relaxed).ok_or_else(nothing)?;
        Ok(ChosenPortfolio::new(self, &problem, &relaxed, &found))
    }

    /// What the best choice would be worth less if a candidate had to be in it: zero for one that
    /// is, and none for one that never fits.
    ///
    /// # Errors
    /// As [`best`](Self::best), and for an unknown candidate.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{PortfolioCandidate, Portfolio};
    ///
    /// let portfolio = Portfolio {
    ///     candidates: vec![
    ///         PortfolioCandidate::new("A", 60.0).using("weeks", 3.0),
    ///         PortfolioCandidate::new("B", 50.0).using("weeks", 2.0),
    ///     ],
    ///     limits: [("weeks".to_owned(), 4.0)].into(),
    ///     exclusive: Vec::new(),
    /// };
    /// assert_eq!(portfolio.cost_of("B")?, Some(10.0));
    /// assert_eq!(portfolio.cost_of("A")?, Some(0.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn cost_of(&self, candidate: &str) -> Result<Option<f64>, DecisionError> {
        let problem = Problem::of(self)?;
        let relaxed = Relaxation::of(&problem);
        let Some(at) = self.ids().position(|id| id == candidate) else {
            return Err(unknown_name("candidate", candidate, self.ids()).into());
        };
        let free = best(&problem, &relaxed).ok_or_else(nothing)?;
        let forced = best_with(&problem, &relaxed, &[at]);
        Ok(forced.map(|forced| (free.value - forced.value).max(0.0)))
    }

    /// The best choices with other limits of a resource, in the order of the limits: what more of it
    /// buys, step by step. Limits that nothing fits buy nothing.
    ///
    /// # Errors
    /// As [`best`](Self::best), and for an unknown resource.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{PortfolioCandidate, Portfolio};
    ///
    /// let portfolio = Portfolio {
    ///     candidates: vec![
    ///         PortfolioCandidate::new("A", 60.0).using("weeks", 3.0),
    ///         PortfolioCandidate::new("B", 50.0).using("weeks", 2.0),
    ///     ],
    ///     limits: [("weeks".to_owned(), 4.0)].into(),
    ///     exclusive: Vec::new(),
    /// };
    /// let bought = portfolio.frontier("weeks", &[1.0, 2.0, 3.0, 5.0])?;
    /// let values: Vec<f64> = bought.iter().map(|it| it.value).collect();
    /// assert_eq!(values, [0.0, 50.0, 60.0, 110.0]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn frontier(
        &self,
        resource: &str,
        limits: &[f64],
    ) -> Result<Vec<FrontierPoint>, DecisionError> {
        if !self.limits.contains_key(resource) {
            let known = self.limits.keys().map(String::as_str);
            return Err(unknown_name("resource", resource, known).into());
        }
        let mut points = Vec::with_capacity(limits.len());
        for &limit in limits {
            let mut limited = self.clone();
            limited.limits.insert(resource.to_owned(), limit);
            let (value, chosen) = match limited.best() {
                Ok(best) => (best.value, best.chosen),
                Err(DecisionError::NothingFits { .. }) => (0.0, Vec::new()),
                Err(error) => return Err(error),
            };
            points.push(FrontierPoint {
                limit,
                value,
                chosen,
            });
        }
        Ok(points)
    }
}

/// No choice at all keeps the limits, not even that of nothing: none is below zero, so this does
/// not happen.
fn nothing() -> DecisionError {
    Invalid::rule("limits", "too low for any choice", "zero or more").into()
}
