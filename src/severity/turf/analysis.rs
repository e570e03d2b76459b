//! The few items that reach most people.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::TurfAnswer;
use super::catalogue::{Catalogue, DEEPEST, Worth};
use super::search::{Found, best, good};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::sample::Bootstrap;
use crate::severity::answered::Answered;
use crate::severity::item_names::ItemNames;
use crate::severity::tally::{Asked, Tally};
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Exclusions, Reason};

/// Which few items of a catalogue reach the most people: total unduplicated reach and frequency.
///
/// A respondent is reached by a set if at least one of its items appeals to them, or as many as the
/// [`depth`](Self::depth) asks. The best set of each size is found by branch and bound, which ends
/// with the proof that no set reaches more; if the budget of nodes is spent before, it is the best
/// found (from the item that gains most at each step, improved by exchanges of one item), with a
/// bound on what any set reaches. Sets of equal reach are told apart by their frequency.
///
/// The best set is chosen because it did well among these respondents, so its reach among others is
/// a little lower. [`ItemSet::optimism`] estimates by how much: the choice is repeated on resamples
/// of the respondents, and each time compared with the reach among all of them.
///
/// # Example
/// ```
/// use bizcase::severity::{Survey, Turf, TurfAnswer};
/// use bizcase::survey::Respondent;
///
/// let catalogue = ["alerts", "export", "history"];
/// // Alerts and export appeal to the same people, history to others.
/// let chosen: [&[&str]; 4] = [&["alerts", "export"], &["alerts", "export"], &["alerts"], &["history"]];
/// let answers: Vec<TurfAnswer> = (0..40)
///     .map(|id| TurfAnswer::chosen(Respondent::new(id.to_string()), &catalogue, chosen[id % 4]))
///     .collect();
/// let turf = Turf::up_to(2).analyse(&Survey::new("users"), &answers)?;
/// assert_eq!(turf.sets[0].items, ["alerts"]);
/// // Export is twice as popular as history and adds nobody.
/// assert_eq!(turf.sets[1].items, ["alerts", "history"]);
/// assert_eq!(turf.sets[1].reach.estimate(), 1.0);
/// assert!(turf.sets[1].is_proven());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Complexity
/// Every set that is looked into takes time in proportion to items and respondents; respondents are
/// counted 64 at a time if their weights are equal.
///
/// # Reference
/// G. Miaoulis, V. Free and H. Parsons (1990), *Turf: A new planning approach for product line
/// extensions*, Marketing Research 2, 28-40; on the correction B. Efron and R. J. Tibshirani
/// (1993), *An Introduction to the Bootstrap*, section 17.6. Reach, frequency and depth are defined
/// as in R's `turfR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turf {
    largest: usize,
    depth: u32,
    nodes: u64,
    corrections: u32,
}

/// The best sets of every size, and what they reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TurfResult {
    /// The name of the survey.
    pub survey: String,
    /// Whom shares are of.
    pub base: ShareBase,
    /// The best set of as many items as the depth, of one more, and so on.
    pub sets: Vec<ItemSet>,
    /// Every item alone, with the share of people whom it appeals to, the most popular first.
    pub items: Vec<(String, f64)>,
    /// How many items must appeal to a respondent who is reached.
    pub depth: u32,
    /// Respondents left out.
    pub exclusions: Exclusions,
}

/// A set of items and whom it reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemSet {
    /// The items, in the order of the catalogue.
    pub items: Vec<String>,
    /// The share of people who are reached, as counted among those asked; its name is like
    /// `reached by the best 3`.
    pub reach: SeverityFinding,
    /// How many of the items appeal to a person, on average over all asked.
    pub frequency: f64,
    /// How much of the reach is owed to choosing the set by these very answers; nothing if no
    /// resamples were asked for. The reach less this is the better forecast.
    pub optimism: Option<f64>,
    /// For every item, the reach that would be lost without it.
    pub contributions: Vec<f64>,
    /// How sure it is that no set of this size is better.
    pub optimality: Optimality,
}

/// How sure it is that a set is the best.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Optimality {
    /// All others were ruled out.
    Proven {
        /// How many sets were looked into.
        nodes: u64,
    },
    /// The budget was spent: a better set may exist.
    Heuristic {
        /// How many sets were looked into.
        nodes: u64,
        /// No set of this size reaches more.
        at_most: f64,
    },
}

impl ItemSet {
    fn of(
        found: &Found,
        (names, catalogue, everybody): (&ItemNames<'_>, &Catalogue, f64),
        reach: SeverityFinding,
        optimism: Option<f64>,
    ) -> Self {
        let worth = |set: &[usize]| catalogue.worth(set).reach as f64 / everybody;
        let without = |item: &usize| {
            let others = found.set.iter().copied().filter(|it| it != item);
            worth(&found.set) - worth(&others.collect::<Vec<usize>>())
        };
        let name = |&item: &usize| names.names[item].to_owned();
        Self {
            items: found.set.iter().map(name).collect(),
            reach,
            frequency: found.worth.frequency as f64 / everybody,
            optimism,
            contributions: found.set.iter().map(without).collect(),
            optimality: optimality(found, everybody),
        }
    }

    /// Whether no set of this size reaches more, or as many and is more frequent.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        matches!(self.optimality, Optimality::Proven { .. })
    }
}

impl Turf {
    /// The best sets of every size up to `items`, which reach whom one of their items reaches, with a budget of a million
    /// nodes for each size and a hundred resamples to correct the reach.
    #[must_use]
    pub const fn up_to(items: usize) -> Self {
        Self {
            largest: items,
            depth: 1,
            nodes: 1_000_000,
            corrections: 100,
        }
    }

    /// Sets how many items of a set must appeal to someone to reach them, from 1 to 10.
    #[must_use]
    pub const fn depth(mut self, items: u32) -> Self {
        self.depth = items;
        self
    }

    /// Sets how many sets of each size may be looked into before the search ends without a proof.
    #[must_use]
    pub const fn nodes(mut self, budget: u64) -> Self {
        self.nodes = budget;
        self
    }

    /// Sets how many resamples estimate the optimism; zero for none.
    #[must_use]
    pub const fn corrected_by(mut self, resamples: u32) -> Self {
        self.corrections = resamples;
        self
    }

    /// The best sets among what appeals to the respondents. Those who did not answer for every
    /// item are left out.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] for sets larger than the catalogue or smaller than the depth, a
    ///   depth that is not from 1 to 10, an item that a respondent names twice, an id that occurs
    ///   twice, or a negative weight.
    /// - [`SurveyError::NobodyLeft`] if nobody answered for every item.
    pub fn analyse(&self, survey: &Survey, rows: &[TurfAnswer]) -> Result<TurfResult, SurveyError> {
        let named = rows.iter().flat_map(|row| &row.appeals);
        let names = ItemNames::of(named.map(|(item, _)| item));
        self.checked(names.len())?;
        let mut appeals = Vec::with_capacity(rows.len());
        for row in rows {
            appeals.push(in_order(row, &names)?);
        }
        let answered = Answered::of("TURF", rows, |row, _| {
            let missing = Reason::Missing { column: "appeal" };
            Ok(appeals[row].is_none().then_some(missing))
        })?;
        let used = answered
            .rows
            .iter()
            .filter_map(|&row| appeals[row].as_ref());
        let used: Vec<&Vec<bool>> = used.collect();
        let by_item = |item| used.iter().map(|row| row[item]).collect();
        let by_item: Vec<Vec<bool>> = (0..names.len()).map(by_item).collect();
        let catalogue = Catalogue::new(&by_item, &answered.weights, self.depth as usize);
        let sizes = self.depth as usize..=self.largest;
        let found = sizes.map(|size| best(&catalogue, size, self.nodes));
        let found: Vec<Found> = found.collect();

        let optimism = self.optimism(survey, &catalogue, &answered.weights)?;
        let tally = self.tally(survey, &answered, &appeals, &found)?;
        let everybody = catalogue.everybody(used.len()) as f64;
        let set = |(place, found): (usize, &Found)| {
            let reach = survey.share(reached_by(found), &tally, (place, place))?;
            let optimism = optimism.get(place).copied();
            Ok(ItemSet::of(
                found,
                (&names, &catalogue, everybody),
                reach,
                optimism,
            ))
        };
        let sets = found.iter().enumerate().map(set);
        Ok(TurfResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            sets: sets.collect::<Result<Vec<ItemSet>, Invalid>>()?,
            items: alone(&names, &catalogue, everybody),
            depth: self.depth,
            exclusions: answered.exclusions,
        })
    }

    fn checked(&self, items: usize) -> Result<(), Invalid> {
        let depth = Permitted::between(1.0, f64::from(DEEPEST));
        depth.check("depth of the reach", f64::from(self.depth))?;
        let sizes = Permitted::between(f64::from(self.depth), items as f64);
        sizes.check("items of the largest set", self.largest as f64)?;
        Ok(())
    }

    /// Whom each set reaches, with draws.
    fn tally(
        &self,
        survey: &Survey,
        answered: &Answered<'_>,
        appeals: &[Option<Vec<bool>>],
        found: &[Found],
    ) -> Result<Tally, SurveyError> {
        let share = Asked::Shares { categories: 1 };
        let question = |found: &Found| (reached_by(found), share);
        let questions: Vec<_> = found.iter().map(question).collect();
        survey.tally(answered, &questions, |row, cells| {
            for (cell, found) in cells.iter_mut().zip(found) {
                let appeal = |&&item: &&usize| appeals[row].as_ref().is_some_and(|row| row[item]);
                let count = found.set.iter().filter(appeal).count();
                *cell = f64::from(u8::from(count >= self.depth as usize));
            }
        })
    }

    /// By size, how much more the best sets of resamples reach in them than among all.
    fn optimism(
        &self,
        survey: &Survey,
        catalogue: &Catalogue,
        weights: &[f64],
    ) -> Result<Vec<f64>, Invalid> {
        if self.corrections == 0 {
            return Ok(Vec::new());
        }
        let sizes = self.depth as usize..=self.largest;
        let all = catalogue.everybody(weights.len()) as f64;
        let resamples = Bootstrap::new(self.corrections).seed(survey.draws().seed_used());
        let analysis = format!("{}: best sets", survey.name());
        let excess = resamples.over(&analysis, weights.len(), |times| {
            let drawn = weights.iter().zip(times);
            let drawn: Vec<f64> = drawn
                .map(|(weight, &times)| weight * f64::from(times))
                .collect();
            let resample = catalogue.weighted(&drawn);
            let everybody = resample.everybody(weights.len()) as f64;
            let excess = |size| {
                let (set, Worth { reach, .. }) = good(&resample, size);
                reach as f64 / everybody - catalogue.worth(&set).reach as f64 / all
            };
            sizes.clone().map(excess).collect::<Vec<f64>>()
        })?;
        let mean = |place: usize| {
            let sum: f64 = excess.iter().map(|sizes| sizes[place]).sum();
            sum / f64::from(self.corrections)
        };
        Ok((0..sizes.count()).map(mean).collect())
    }
}

impl TurfResult {
    /// The reach of every set, as `reached by the best 3`, with draws.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that exists.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let sets = self.sets.iter().map(|set| set.reach.clone());
        SeverityFindings::new(&*self.survey, sets)
    }
}

fn reached_by(found: &Found) -> String {
    format!("reached by the best {}", found.set.len())
}

fn optimality(found: &Found, everybody: f64) -> Optimality {
    let nodes = found.nodes;
    if found.proven {
        return Optimality::Proven { nodes };
    }
    let at_most = found.at_most as f64 / everybody;
    Optimality::Heuristic {
        nodes,
        at_most: at_most.min(1.0),
    }
}

/// The share of people whom each item appeals to, the most popular first.
fn alone(names: &ItemNames<'_>, catalogue: &Catalogue, everybody: f64) -> Vec<(String, f64)> {
    let share = |item| catalogue.popularity(item) as f64 / everybody;
    let names = names.names.iter().enumerate();
    let mut items: Vec<(String, f64)> = names
        .map(|(item, name)| ((*name).to_owned(), share(item)))
        .collect();
    items.sort_by(|a, b| b.1.total_cmp(&a.1));
    items
}

/// What appeals to a respondent, by item; nothing if an answer is missing.
fn in_order(row: &TurfAnswer, names: &ItemNames<'_>) -> Result<Option<Vec<bool>>, Invalid> {
    let mut appeals = BTreeMap::new();
    for (item, appeal) in &row.appeals {
        if appeals.insert(item.as_str(), *appeal).is_some() {
            let parameter = format!("`{item}` of respondent {}", row.respondent.id);
            return Err(Invalid::rule(&parameter, "a second answer", "given once"));
        }
    }
    let answer = |name: &&str| appeals.get(name).copied().flatten();
    Ok(names.names.iter().map(answer).collect())
}
