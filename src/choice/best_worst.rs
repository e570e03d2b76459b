//! Best and worst of several: the logit of `MaxDiff`.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::coding::Coding;
use super::design::Design;
use super::errors::{CoefficientErrors, Reported, Scores};
use super::goodness::ChoiceGoodness;
use super::logit::{search, walk};
use super::persons::{position, relative};
use crate::error::{ChoiceError, Invalid, unknown_name};
use crate::numeric::dot;
use crate::quantity::Share;
use crate::sample::{FitParameters, Reach, Search};
use crate::severity::{CompleteSet, MaxDiffAnswers};

/// How people name the best and the worst of a set.
///
/// # Example
/// See [`BestWorst`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BestWorstProcess {
    /// The best of all, then the worst of the others.
    #[default]
    BestFirst,
    /// The pair that is furthest apart, out of all pairs (the maximum difference model).
    FurthestPair,
}

/// The logit of best-worst scaling: how much more one item matters than another.
///
/// Utilities say how many times as often one item is named before another, which
/// [counts](crate::severity::MaxDiff) do not. All answers of a respondent count as those of one
/// person.
///
/// # Example
/// ```
/// use bizcase::choice::{BestWorst, BestWorstProcess};
/// use bizcase::severity::MaxDiffAnswers;
/// use bizcase::survey::Respondent;
///
/// // Best and worst of three items; each of the orders, and how often.
/// let orders = [(["speed", "price", "look"], 9), (["price", "speed", "look"], 6),
///     (["speed", "look", "price"], 4), (["look", "speed", "price"], 2),
///     (["price", "look", "speed"], 2), (["look", "price", "speed"], 1)];
/// let people = orders.iter().flat_map(|(order, times)| vec![order; *times]);
/// let answers: Vec<_> = people
///     .enumerate()
///     .map(|(id, order)| {
///         MaxDiffAnswers::new(Respondent::new(id.to_string())).set(*order, order[0], order[2])
///     })
///     .collect();
/// let fit = BestWorst::new().fit(&answers)?;
/// assert_eq!(fit.items[0].item, "speed");
/// assert!((fit.items.iter().map(|item| item.share).sum::<f64>() - 1.0).abs() < 1e-12);
/// let pairs = BestWorst::new().process(BestWorstProcess::FurthestPair).fit(&answers)?;
/// let chances = pairs.chances(&["speed", "price", "look"])?;
/// assert!(chances[0].best.value() > 0.5 && chances[2].worst.value() > 0.5);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. A. J. Marley and J. J. Louviere (2005), *Some probabilistic models of best, worst, and
/// best-worst choices*, Journal of Mathematical Psychology 49, 464-480.
#[doc(alias = "best-worst scaling")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestWorst {
    #[serde(default)]
    process: BestWorstProcess,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    errors: Option<CoefficientErrors>,
}

const NAME: &str = "best-worst logit";

impl BestWorst {
    /// The best first, with errors clustered by person.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the process by which the best and the worst are chosen.
    #[must_use]
    pub const fn process(mut self, process: BestWorstProcess) -> Self {
        self.process = process;
        self
    }

    /// Sets the kind of errors.
    #[must_use]
    pub const fn errors(mut self, errors: CoefficientErrors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// Finds the utilities under which the answers are most likely. Sets in which the best or the
    /// worst is missing are left out.
    ///
    /// # Errors
    /// [`ChoiceError::Separated`] for items that won or lost all their comparisons,
    /// [`ChoiceError::Dependent`] for groups of items that were never shown together,
    /// [`ChoiceError::TooFew`] sets or people, and [`ChoiceError::Invalid`] for a best or worst item
    /// that was not shown or is both, and a set of fewer than two items or with an item twice.
    pub fn fit(&self, answers: &[MaxDiffAnswers]) -> Result<BestWorstFit, ChoiceError> {
        let rows = Rows::new(answers, self.process)?;
        let (ascent, inverse) = search(NAME, &rows.design)?;
        let (tally, scores) = walk(&rows.design, &ascent.point);
        let scores = Reported {
            scores: Scores {
                inverse,
                situations: scores,
                people: rows.design.people.clone(),
            },
            back: centred(rows.items.len()),
        };
        let values = scores.back.iter().map(|row| dot(row, &ascent.point));
        let values: Vec<(String, f64)> = rows.items.iter().cloned().zip(values).collect();
        let ended = (
            Search::from_one_start(ascent.iterations, ascent.gradient),
            Reach::over("items in a set", rows.sizes),
        );
        let errors = self.errors.unwrap_or(CoefficientErrors::ClusteredByPerson);
        let parameters = scores.parameters(errors, NAME, values, ended)?;
        Ok(BestWorstFit {
            items: items(&parameters),
            process: self.process,
            errors,
            goodness: ChoiceGoodness {
                choices: rows.sets,
                ..tally.goodness(&rows.design, rows.design.width())
            },
            parameters,
        })
    }
}

/// What an item is worth beside all others.
///
/// # Example
/// See [`BestWorst`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BestWorstItem {
    /// The item.
    pub item: String,
    /// Its utility; the mean over all items is zero.
    pub utility: f64,
    /// The standard error of the utility.
    pub standard_error: f64,
    /// The probability that it is the best of all items.
    pub share: f64,
    /// The standard error of the share, by the delta method.
    pub share_error: f64,
}

/// How likely an item is the best and the worst of a set.
///
/// # Example
/// See [`BestWorst`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BestWorstChance {
    /// The item.
    pub item: String,
    /// The probability that it is named best.
    pub best: Share,
    /// The probability that it is named worst.
    pub worst: Share,
}

/// A fitted best-worst logit; see [`BestWorst`].
///
/// # Example
/// See [`BestWorst`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BestWorstFit {
    /// All items, the highest utility first.
    pub items: Vec<BestWorstItem>,
    /// The utilities by the names of the items, in alphabetical order, with a mean of zero.
    pub parameters: FitParameters,
    /// The process.
    pub process: BestWorstProcess,
    /// How the errors of the utilities were estimated.
    pub errors: CoefficientErrors,
    /// How well the model fits: choices are sets, and hits are answers: of pairs, or of the best and
    /// the worst of each set.
    pub goodness: ChoiceGoodness,
}

impl BestWorstFit {
    /// How likely each of some items is the best and the worst of them.
    ///
    /// # Errors
    /// [`Invalid`] for an unknown item, and for fewer than two items or one that is named twice.
    pub fn chances(&self, shown: &[&str]) -> Result<Vec<BestWorstChance>, Invalid> {
        let distinct: BTreeSet<&str> = shown.iter().copied().collect();
        if distinct.len() < shown.len() || shown.len() < 2 {
            let rule = "two or more, each once";
            return Err(Invalid::rule("items of a set", shown.join(", "), rule));
        }
        let utility = |name: &&str| {
            let known = self.parameters.iter().map(|it| it.name.as_str());
            let found = self.parameters.iter().find(|it| it.name == *name);
            found
                .map(|it| it.value)
                .ok_or_else(|| unknown_name("item", name, known))
        };
        let utilities = shown.iter().map(utility).collect::<Result<Vec<_>, _>>()?;
        let (mut best, mut worst) = (vec![0.0; shown.len()], vec![0.0; shown.len()]);
        for (first, last, chance) in pairs(self.process, &utilities) {
            best[first] += chance;
            worst[last] += chance;
        }
        let share = |chance: f64| Share::new(chance.clamp(0.0, 1.0));
        let chance = |(place, item): (usize, &&str)| {
            Ok(BestWorstChance {
                item: (*item).to_owned(),
                best: share(best[place])?,
                worst: share(worst[place])?,
            })
        };
        shown.iter().enumerate().map(chance).collect()
    }
}

/// The probability of each pair of best and worst.
fn pairs(process: BestWorstProcess, utilities: &[f64]) -> Vec<(usize, usize, f64)> {
    let most = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = utilities.iter().copied().fold(f64::INFINITY, f64::min);
    let rise: Vec<f64> = utilities.iter().map(|u| libm::exp(u - most)).collect();
    let fall: Vec<f64> = utilities.iter().map(|u| libm::exp(least - u)).collect();
    let rises: f64 = rise.iter().sum();
    let others = |first: usize| {
        let others = (0..fall.len()).filter(move |&place| place != first);
        others.map(|place| fall[place]).sum::<f64>()
    };
    let furthest: f64 = (0..rise.len())
        .map(|first| rise[first] * others(first))
        .sum();
    let mut pairs = Vec::new();
    for first in 0..rise.len() {
        for last in (0..rise.len()).filter(|&last| last != first) {
            let chance = match process {
                BestWorstProcess::BestFirst => rise[first] / rises * fall[last] / others(first),
                BestWorstProcess::FurthestPair => rise[first] * fall[last] / furthest,
            };
            pairs.push((first, last, chance));
        }
    }
    pairs
}

/// The items with shares, the highest utility first.
fn items(parameters: &FitParameters) -> Vec<BestWorstItem> {
    let values = parameters.values();
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = values.iter().map(|value| libm::exp(value - most)).sum();
    let shares: Vec<f64> = values
        .iter()
        .map(|value| libm::exp(value - most) / sum)
        .collect();
    let item = |(place, it): (usize, &crate::sample::Parameter)| {
        let slope = |(other, share): (usize, &f64)| {
            let own = if other == place { 1.0 } else { 0.0 };
            shares[place] * (own - share)
        };
        let slopes: Vec<f64> = shares.iter().enumerate().map(slope).collect();
        let along: Vec<f64> = parameters
            .covariance()
            .iter()
            .map(|row| dot(row, &slopes))
            .collect();
        BestWorstItem {
            item: it.name.clone(),
            utility: it.value,
            standard_error: it.standard_error.unwrap_or(0.0),
            share: shares[place],
            share_error: libm::sqrt(dot(&along, &slopes).max(0.0)),
        }
    };
    let mut items: Vec<BestWorstItem> = parameters.iter().enumerate().map(item).collect();
    items.sort_by(|a, b| b.utility.total_cmp(&a.utility));
    items
}

/// Utilities about their mean from those of all items but the last, which has zero.
fn centred(items: usize) -> Vec<Vec<f64>> {
    let mean = 1.0 / items as f64;
    let row = |place: usize| {
        let entry = |other: usize| if other == place { 1.0 - mean } else { -mean };
        (0..items - 1).map(entry).collect()
    };
    (0..items).map(row).collect()
}

/// Choices of items: a column for each item but the last.
struct Rows {
    items: Vec<String>,
    design: Design,
    sets: usize,
    sizes: Vec<f64>,
}

impl Rows {
    fn new(answers: &[MaxDiffAnswers], process: BestWorstProcess) -> Result<Self, ChoiceError> {
        let mut people = Vec::new();
        for row in answers {
            let (weight, sets) = (row.respondent.checked_weight()?, row.complete_sets()?);
            if weight > 0.0 && !sets.is_empty() {
                people.push((weight, sets));
            }
        }
        let shown = people.iter().flat_map(|(_, sets)| sets);
        let shown = shown.flat_map(|set| set.shown.iter().copied());
        let items: Vec<&str> = shown.collect::<BTreeSet<_>>().into_iter().collect();
        let weights = people.iter().map(|(weight, _)| *weight).collect();
        let mut design = Design {
            coding: Coding::none(),
            columns: items
                .iter()
                .rev()
                .skip(1)
                .rev()
                .map(|&it| it.to_owned())
                .collect(),
            values: Vec::new(),
            scales: vec![1.0; items.len().saturating_sub(1)],
            starts: Vec::new(),
            chosen: Vec::new(),
            places: Vec::new(),
            given: Vec::new(),
            people: Vec::new(),
            weights: relative(weights, answers.len(), "answers with best and worst")?,
            panel: true,
        };
        let all = people.iter().flat_map(|(_, sets)| sets);
        let sizes: Vec<f64> = all.map(|set| set.shown.len() as f64).collect();
        for (_, sets) in &people {
            design.people.push(position(design.chosen.len()));
            for set in sets {
                push(&mut design, &items, set, process);
            }
        }
        design.people.push(position(design.chosen.len()));
        design.starts.push(position(design.places.len()));
        design.given = (0..).take(design.chosen.len()).collect();
        Ok(Self {
            items: items.into_iter().map(str::to_owned).collect(),
            design,
            sets: sizes.len(),
            sizes,
        })
    }
}

/// Adds the choices of a set.
fn push(design: &mut Design, items: &[&str], set: &CompleteSet<'_>, process: BestWorstProcess) {
    let place = |name: &str| items.binary_search(&name).unwrap_or_default();
    let shown: Vec<usize> = set.shown.iter().map(|name| place(name)).collect();
    let (best, worst) = (place(set.best), place(set.worst));
    match process {
        BestWorstProcess::BestFirst => {
            let all: Vec<_> = shown.iter().map(|&item| vec![(item, 1.0)]).collect();
            choose(design, &all, &[(best, 1.0)]);
            let others = shown.iter().filter(|&&item| item != best);
            let others: Vec<_> = others.map(|&item| vec![(item, -1.0)]).collect();
            // Of two, the other is worst.
            if others.len() > 1 {
                choose(design, &others, &[(worst, -1.0)]);
            }
        }
        BestWorstProcess::FurthestPair => {
            let pairs = shown.iter().flat_map(|&first| {
                let others = shown.iter().filter(move |&&last| last != first);
                others.map(move |&last| vec![(first, 1.0), (last, -1.0)])
            });
            choose(
                design,
                &pairs.collect::<Vec<_>>(),
                &[(best, 1.0), (worst, -1.0)],
            );
        }
    }
}

/// Adds a choice among sums of items, each with its factor; columns are less those of the choice.
fn choose(design: &mut Design, offered: &[Vec<(usize, f64)>], chosen: &[(usize, f64)]) {
    let width = design.columns.len();
    let first = design.places.len();
    design.starts.push(position(first));
    for (place, parts) in offered.iter().enumerate() {
        if parts == chosen {
            design.chosen.push(position(first + place));
        }
        design.places.push(position(place));
        let start = design.values.len();
        design.values.resize(start + width, 0.0);
        let entries = &mut design.values[start..];
        let taken = chosen.iter().map(|&(item, factor)| (item, -factor));
        for (item, factor) in parts.iter().copied().chain(taken) {
            // The last item has no column.
            if let Some(entry) = entries.get_mut(item) {
                *entry += factor;
            }
        }
    }
}

impl fmt::Display for BestWorstFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{NAME} of {} sets:{}",
            self.goodness.choices, self.parameters
        );
        f.write_str(text.trim_end_matches(','))
    }
}
