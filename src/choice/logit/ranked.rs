//! The logit of rankings.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fit::LogitFit;
use super::model::search;
use crate::choice::design::Design;
use crate::choice::errors::CoefficientErrors;
use crate::choice::situation::{Alternative, ChoiceSituation};
use crate::choice::utility::ChoiceUtility;
use crate::error::{ChoiceError, Invalid};
use crate::survey::{Answer, Respondent};

/// The order in which a respondent likes the alternatives of a task.
///
/// # Example
/// See [`RankedLogit`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceRanking {
    /// Who ranked.
    pub respondent: Respondent,
    /// The name of the task, each once for a respondent.
    pub task: String,
    /// What was ranked.
    pub alternatives: Vec<Alternative>,
    /// The places of the alternatives, counted from 0, the best first. Those that are left out are
    /// behind all others, in an unknown order.
    pub order: Vec<usize>,
}

impl ChoiceRanking {
    /// A ranking of these alternatives, with the places of the best ones first.
    #[must_use]
    pub fn new(
        respondent: Respondent,
        task: impl Into<String>,
        alternatives: impl Into<Vec<Alternative>>,
        order: impl Into<Vec<usize>>,
    ) -> Self {
        Self {
            respondent,
            task: task.into(),
            alternatives: alternatives.into(),
            order: order.into(),
        }
    }

    /// The choices of the first of all, the first of the others, and so on, down to this rank.
    fn choices(&self, ranks: usize) -> Result<Vec<ChoiceSituation>, Invalid> {
        self.check()?;
        let available = self.alternatives.iter().filter(|it| it.available).count();
        let last = ranks.min(self.order.len()).min(available.saturating_sub(1));
        let mut alternatives = self.alternatives.clone();
        let choice = |(rank, &place): (usize, &usize)| {
            let task = format!("{}, rank {}", self.task, rank + 1);
            let left = alternatives.clone();
            alternatives[place].available = false;
            ChoiceSituation::new(self.respondent.clone(), task, left, place)
        };
        Ok(self.order[..last].iter().enumerate().map(choice).collect())
    }

    fn check(&self) -> Result<(), Invalid> {
        let parameter = || {
            let respondent = &self.respondent.id;
            format!("order of task `{}` of respondent `{respondent}`", self.task)
        };
        let mut seen = BTreeSet::new();
        for &place in &self.order {
            let ranked = self.alternatives.get(place).is_some_and(|it| it.available);
            if !ranked || !seen.insert(place) {
                let rule = "places of available alternatives, counted from 0, each once";
                return Err(Invalid::rule(
                    &parameter(),
                    format!("{:?}", self.order),
                    rule,
                ));
            }
        }
        if seen.is_empty() {
            return Err(Invalid::rule(&parameter(), "empty", "of one place or more"));
        }
        Ok(())
    }
}

impl Answer for ChoiceRanking {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// The rank-exploded (ordered-alternative) logit: a ranking is a choice of the best of all, then of
/// the best of the others, and so on.
///
/// Answers to lower ranks are often less careful: [`ranks`](Self::ranks) leaves them out. The fit
/// counts each of the choices. Errors from the information take them for independent, as the model
/// has them; errors that are clustered by person do not.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceRanking, RankedLogit, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// // Six people rank three places to work; all orders that occur, and how often.
/// let orders = [([0, 1, 2], 3), ([0, 2, 1], 1), ([1, 0, 2], 1), ([2, 0, 1], 1)];
/// let places = ["home", "office", "cafe"].map(Alternative::new);
/// let people = orders.iter().flat_map(|(order, times)| vec![order; *times]);
/// let rankings: Vec<_> = people
///     .enumerate()
///     .map(|(id, order)| {
///         ChoiceRanking::new(Respondent::new(""), id.to_string(), places.clone(), *order)
///     })
///     .collect();
/// let utility = ChoiceUtility::new().constant("home").constant("office");
/// let first = RankedLogit::new(utility.clone()).ranks(1).fit(&rankings)?;
/// // Four of six put home first, one each another place.
/// assert!((first.parameters[0].value - 4.0_f64.ln()).abs() < 1e-12);
/// let all = RankedLogit::new(utility).fit(&rankings)?;
/// assert_eq!((first.goodness.choices, all.goodness.choices), (6, 12));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// S. Beggs, S. Cardell and J. Hausman (1981), *Assessing the potential demand for electric cars*,
/// Journal of Econometrics 17, 1-19; R. G. Chapman and R. Staelin (1982), *Exploiting rank ordered
/// choice set data within the stochastic utility model*, Journal of Marketing Research 19, 288-301.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankedLogit {
    utility: ChoiceUtility,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ranks: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

impl RankedLogit {
    /// A logit of all ranks.
    #[must_use]
    pub const fn new(utility: ChoiceUtility) -> Self {
        Self {
            utility,
            ranks: None,
            errors: None,
        }
    }

    /// Uses only the first `ranks` ranks.
    #[must_use]
    pub const fn ranks(mut self, ranks: usize) -> Self {
        self.ranks = Some(ranks);
        self
    }

    /// Sets the kind of errors. Without it, the kind follows from the rankings.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Finds the coefficients under which the rankings are most likely.
    ///
    /// # Errors
    /// As [`MultinomialLogit::fit`](super::MultinomialLogit::fit), and
    /// [`ChoiceError::Invalid`] for an order that is empty, names an alternative twice or one that
    /// is not there, and for zero ranks.
    pub fn fit(&self, rankings: &[ChoiceRanking]) -> Result<LogitFit, ChoiceError> {
        let ranks = self.ranks.unwrap_or(usize::MAX);
        if ranks == 0 {
            return Err(Invalid::rule("ranks", 0, "1 or more").into());
        }
        let mut choices = Vec::with_capacity(rankings.len());
        for ranking in rankings {
            choices.append(&mut ranking.choices(ranks)?);
        }
        let design = Design::new(&self.utility, &choices)?;
        let errors = self.errors.unwrap_or(CoefficientErrors::of(&design));
        let (ascent, inverse) = search("rank-exploded logit", &design)?;
        LogitFit::new(
            "rank-exploded logit",
            &design,
            &choices,
            &ascent,
            inverse,
            errors,
        )
    }
}
