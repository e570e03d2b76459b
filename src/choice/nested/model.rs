//! The nested logit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fit::NestedFit;
use super::likelihood::Nested;
use crate::choice::design::Design;
use crate::choice::diagnosis::no_top;
use crate::choice::errors::CoefficientErrors;
use crate::choice::likelihood::Likelihood;
use crate::choice::logit::search;
use crate::choice::situation::ChoiceSituation;
use crate::choice::utility::ChoiceUtility;
use crate::error::{ChoiceError, Invalid, unknown_name};
use crate::numeric::maximise;

/// The nested logit: alternatives in one nest take shares from each other more than from the rest.
///
/// Each nest has a dissimilarity `d`. At one the nest is as if there were none; towards zero its
/// alternatives become the same thing. Alternatives that are in no nest stand alone. Utilities are
/// scaled as in the multinomial logit: `P = P(nest) P(alternative | nest)` with utilities over `d`
/// within the nest, and `d ln(sum exp(V / d))` for the nest.
///
/// # Precision
/// Full information: all parameters at once by Newton's method with exact derivatives, from the
/// estimate of the multinomial logit.
///
/// # Example
/// ```
/// use bizcase::choice::{Alternative, ChoiceSituation, NestedLogit, ChoiceUtility};
/// use bizcase::survey::Respondent;
///
/// // Where the blue bus runs, it takes most of its riders from the red bus.
/// let set = |task: u32, blue: bool, chosen: usize| {
///     let mut ways = ["car", "red bus", "blue bus"].map(Alternative::new);
///     ways[2].available = blue;
///     ChoiceSituation::new(Respondent::new(""), task.to_string(), ways, chosen)
/// };
/// let counts = [(false, 0, 50), (false, 1, 50), (true, 0, 46), (true, 1, 27), (true, 2, 27)];
/// let chosen = counts.iter().flat_map(|&(blue, way, times)| vec![(blue, way); times]);
/// let sets: Vec<_> = (0..).zip(chosen).map(|(task, (blue, way))| set(task, blue, way)).collect();
/// let utility = ChoiceUtility::new().constant("red bus").constant("blue bus");
/// let fit = NestedLogit::new(utility).nest("bus", ["red bus", "blue bus"]).fit(&sets)?;
/// // Two equal buses are worth d ln 2 more than one: ln(54 / 46).
/// let bus = fit.parameters.named("dissimilarity of bus")?;
/// assert!((bus.value - (54.0_f64 / 46.0).ln() / 2.0_f64.ln()).abs() < 1e-9);
/// assert!(fit.beyond_one.is_empty());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. `McFadden` (1978), *Modelling the choice of residential location*, in Karlqvist et al., *Spatial
/// interaction theory and planning models*, 75-96; K. E. Train (2009), *Discrete choice methods with
/// simulation*, second edition, chapter 4.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NestedLogit {
    utility: ChoiceUtility,
    nests: Vec<(String, Vec<String>)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

const NAME: &str = "nested logit";

impl NestedLogit {
    /// A logit without nests yet.
    #[must_use]
    pub const fn new(utility: ChoiceUtility) -> Self {
        Self {
            utility,
            nests: Vec::new(),
            errors: None,
        }
    }

    /// Puts alternatives into a nest, by their names.
    #[must_use]
    pub fn nest<A: Into<String>>(
        mut self,
        name: impl Into<String>,
        alternatives: impl IntoIterator<Item = A>,
    ) -> Self {
        let alternatives = alternatives.into_iter().map(Into::into);
        self.nests.push((name.into(), alternatives.collect()));
        self
    }

    /// Sets the kind of errors. Without it, the kind follows from the choices.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Finds the coefficients and dissimilarities under which the choices are most likely.
    ///
    /// # Errors
    /// As [`MultinomialLogit::fit`](crate::choice::MultinomialLogit::fit), and
    /// [`ChoiceError::Invalid`] without nests, for an alternative that does not occur or is in two
    /// nests, and for a nest of which no choice set offers two alternatives.
    pub fn fit(&self, situations: &[ChoiceSituation]) -> Result<NestedFit, ChoiceError> {
        let design = Design::new(&self.utility, situations)?;
        let nests = self.nests_of(&design, situations)?;
        self.check_nests(&design, &nests)?;
        let (logit, _) = search("multinomial logit", &design)?;
        let weights = design.situation_weights();
        let total: f64 = weights.iter().sum();
        let likelihood = Nested {
            design: &design,
            nests,
            weights,
        };
        let mut start = logit.point;
        start.resize(start.len() + self.nests.len(), 1.0);
        let ascent = maximise(start, &|point| likelihood.surface(point));
        let names = self.names(&design);
        let Some(covariance) = &ascent.covariance else {
            return Err(no_top(&design, NAME, &names, &ascent));
        };
        let mut inverse = covariance.clone();
        inverse
            .iter_mut()
            .flatten()
            .for_each(|entry| *entry /= total);
        let errors = self.errors.unwrap_or(CoefficientErrors::of(&design));
        NestedFit::new(
            &likelihood,
            names,
            &ascent,
            inverse,
            errors,
            logit.value * total,
        )
    }

    fn names(&self, design: &Design) -> Vec<String> {
        let nests = self.nests.iter();
        let nests = nests.map(|(name, _)| format!("dissimilarity of {name}"));
        design.columns.iter().cloned().chain(nests).collect()
    }

    /// The nest of each row.
    fn nests_of(
        &self,
        design: &Design,
        situations: &[ChoiceSituation],
    ) -> Result<Vec<Option<usize>>, Invalid> {
        if self.nests.is_empty() {
            return Err(Invalid::rule("nests", "none", "one or more"));
        }
        let mut nest_of: BTreeMap<&str, usize> = BTreeMap::new();
        for (nest, (_, alternatives)) in self.nests.iter().enumerate() {
            for alternative in alternatives {
                if nest_of.insert(alternative, nest).is_some() {
                    let given = format!("`{alternative}`");
                    return Err(Invalid::rule("alternatives in nests", given, "named once"));
                }
            }
        }
        let name = |(situation, row): (usize, usize)| {
            let set = &situations[design.given[situation] as usize];
            set.alternatives[design.places[row] as usize].name.as_str()
        };
        let all = (0..design.situations())
            .flat_map(|situation| design.rows_of(situation).map(move |row| (situation, row)));
        let names: Vec<&str> = all.map(name).collect();
        if let Some(unknown) = nest_of.keys().find(|it| !names.contains(it)) {
            let mut known = names.clone();
            known.sort_unstable();
            known.dedup();
            return Err(unknown_name("alternative in a nest", unknown, known));
        }
        Ok(names
            .iter()
            .map(|name| nest_of.get(name).copied())
            .collect())
    }

    /// A dissimilarity shows only where a set offers two alternatives of the nest and another.
    fn check_nests(&self, design: &Design, nests: &[Option<usize>]) -> Result<(), Invalid> {
        for (nest, (name, _)) in self.nests.iter().enumerate() {
            let shows = |situation: usize| {
                let rows = design.rows_of(situation);
                let count = nests[rows].iter().filter(|it| **it == Some(nest)).count();
                count >= 2
            };
            if !(0..design.situations()).any(shows) {
                let parameter = format!("nest `{name}`");
                let rule = "of two alternatives or more that are offered together";
                return Err(Invalid::rule(&parameter, "alone in every choice set", rule));
            }
        }
        Ok(())
    }
}
