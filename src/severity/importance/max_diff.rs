//! Best and worst of several.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Invalid, SurveyError};
use crate::quantity::{Share, Unit};
use crate::sample::rank_probabilities;
use crate::severity::answered::Answered;
use crate::severity::item_names::ItemNames;
use crate::severity::tally::{Asked, Tally};
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// One set of items that a respondent was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaxDiffSet {
    /// The items.
    pub shown: Vec<String>,
    /// The best, or most important, of them; nothing if that was not answered.
    pub best: Option<String>,
    /// The worst, or least important, of them; nothing if that was not answered.
    pub worst: Option<String>,
}

/// All sets of one respondent.
///
/// # Example
/// ```
/// use bizcase::severity::MaxDiffAnswers;
/// use bizcase::survey::Respondent;
///
/// let anna = MaxDiffAnswers::new(Respondent::new("1"))
///     .set(["speed", "price", "service"], "speed", "service");
/// assert_eq!(anna.sets[0].best.as_deref(), Some("speed"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaxDiffAnswers {
    /// Who answered.
    pub respondent: Respondent,
    /// The sets, in any order.
    pub sets: Vec<MaxDiffSet>,
}

impl MaxDiffAnswers {
    /// A respondent who has answered nothing yet.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            sets: Vec::new(),
        }
    }

    /// Adds a set with its best and its worst item.
    #[must_use]
    pub fn set<I: Into<String>>(
        mut self,
        shown: impl IntoIterator<Item = I>,
        best: impl Into<String>,
        worst: impl Into<String>,
    ) -> Self {
        self.sets.push(MaxDiffSet {
            shown: shown.into_iter().map(Into::into).collect(),
            best: Some(best.into()),
            worst: Some(worst.into()),
        });
        self
    }
}

impl Answer for MaxDiffAnswers {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// How much items matter, from the best and the worst of several sets: counts of best-worst scaling
/// (maximum difference).
///
/// The score of an item is how often it was best less how often it was worst, over how often it was
/// shown, from -1 to 1. It says which item matters more, not how many times as much. Sets in which
/// the best or the worst is missing are left out whole.
///
/// # Example
/// ```
/// use bizcase::severity::{MaxDiff, MaxDiffAnswers, Survey};
/// use bizcase::survey::Respondent;
///
/// let answers: Vec<_> = (0..20)
///     .map(|id| {
///         let best = if id % 4 == 0 { "price" } else { "speed" };
///         MaxDiffAnswers::new(Respondent::new(id.to_string()))
///             .set(["speed", "price", "service"], best, "service")
///             .set(["speed", "price", "support"], best, "support")
///     })
///     .collect();
/// let result = MaxDiff::new().analyse(&Survey::new("owners"), &answers)?;
/// let first = &result.items[0];
/// assert_eq!((first.item.as_str(), first.shown, first.best), ("speed", 40, 30));
/// assert_eq!(first.score.estimate(), 0.75);
/// assert!(first.ranks[0].value() > 0.95);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. J. Louviere, T. N. Flynn and A. A. J. Marley (2015), *Best-Worst Scaling*, chapter 1; A. Finn
/// and J. J. Louviere (1992), *Journal of Public Policy and Marketing* 11, 12-25.
#[doc(alias = "best-worst scaling")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct MaxDiff {}

/// The scores of all items.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaxDiffResult {
    /// The name of the survey.
    pub survey: String,
    /// Among whom it was found.
    pub base: ShareBase,
    /// The items, the highest score first.
    pub items: Vec<MaxDiffItem>,
    /// How many sets were answered by respondents who count.
    pub sets: u64,
    /// How many of their sets lacked the best or the worst, and were left out.
    pub incomplete: u64,
    /// Respondents left out.
    pub exclusions: Exclusions,
}

/// The score of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaxDiffItem {
    /// The item.
    pub item: String,
    /// Best less worst, over shown, weighted; `score of speed` as a finding.
    pub score: SeverityFinding,
    /// The probability of each rank, the first one first.
    pub ranks: Vec<Share>,
    /// How often it was shown, unweighted.
    pub shown: u64,
    /// How often it was best.
    pub best: u64,
    /// How often it was worst.
    pub worst: u64,
}

/// How often each item was shown, best and worst to one respondent.
type Counts = BTreeMap<usize, [u32; 3]>;

impl MaxDiff {
    /// Counts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The scores that respondents' choices show.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] for a best or worst item that was not shown or is both, a set of
    ///   fewer than two items or with an item twice, fewer than two respondents, an id that occurs
    ///   twice, or a negative weight; respondent and set are named.
    /// - [`SurveyError::NobodyLeft`] if nobody answered a set.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[MaxDiffAnswers],
    ) -> Result<MaxDiffResult, SurveyError> {
        let choices = Choices::of(rows)?;
        let answered = Answered::of("MaxDiff", rows, |row, _| {
            let missing = Reason::Missing {
                column: "best and worst",
            };
            Ok(choices.counts[row].is_empty().then_some(missing))
        })?;
        let used = answered.rows.iter().map(|&row| &rows[row]);
        let sets = used.flat_map(|row| &row.sets);
        let (sets, incomplete): (Vec<_>, Vec<_>) = sets.partition(|set| complete(set));
        Ok(MaxDiffResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            items: choices.items(survey, &answered)?,
            sets: sets.len() as u64,
            incomplete: incomplete.len() as u64,
            exclusions: answered.exclusions,
        })
    }
}

/// What respondents chose in complete sets.
struct Choices<'a> {
    items: ItemNames<'a>,
    /// By row.
    counts: Vec<Counts>,
}

impl<'a> Choices<'a> {
    fn of(rows: &'a [MaxDiffAnswers]) -> Result<Self, Invalid> {
        let sets = rows.iter().flat_map(|row| &row.sets);
        let sets = sets.filter(|set| complete(set));
        let items = ItemNames::of(sets.flat_map(|set| &set.shown));
        let counts = rows.iter().map(|row| counts(row, &items));
        Ok(Self {
            counts: counts.collect::<Result<_, _>>()?,
            items,
        })
    }

    /// The items that were shown to somebody who counts, the highest score first.
    fn items(
        &self,
        survey: &Survey,
        answered: &Answered<'_>,
    ) -> Result<Vec<MaxDiffItem>, SurveyError> {
        let tally = self.tally(survey, answered)?;
        let names = self.items.names.iter().enumerate();
        let scored = names.filter_map(|(place, item)| scored(&tally, place, item));
        let scored: Vec<Scored<'_>> = scored.collect();
        let draws: Vec<&[f64]> = scored.iter().map(|item| item.draws.as_slice()).collect();
        let ranks = rank_probabilities(&draws);
        let item = |(scored, ranks): (&Scored<'_>, Vec<Share>)| {
            let name = format!("score of {}", scored.item);
            let drawn = (scored.score, scored.draws.clone());
            let rows = answered.rows.iter();
            let rows = rows.filter_map(|&row| self.counts[row].get(&scored.place));
            let times = |which: usize| rows.clone().map(|it| u64::from(it[which])).sum();
            Ok(MaxDiffItem {
                item: scored.item.to_owned(),
                score: survey.figure(name, Unit::Ratio, drawn, (&tally, 2 * scored.place))?,
                ranks,
                shown: times(0),
                best: times(1),
                worst: times(2),
            })
        };
        let items = scored.iter().zip(ranks).map(item);
        let mut items = items.collect::<Result<Vec<_>, Invalid>>()?;
        items.sort_by(|a, b| b.score.estimate().total_cmp(&a.score.estimate()));
        Ok(items)
    }

    /// Two means over respondents for every item, whose ratio is its score.
    fn tally(&self, survey: &Survey, answered: &Answered<'_>) -> Result<Tally, SurveyError> {
        let questions = self.items.names.iter().flat_map(|item| {
            let net = (format!("{item}, best less worst"), Asked::Mean);
            [net, (format!("{item}, shown"), Asked::Mean)]
        });
        survey.tally(answered, &questions.collect::<Vec<_>>(), |row, cells| {
            cells.fill(0.0);
            for (&item, &[shown, best, worst]) in &self.counts[row] {
                cells[2 * item] = f64::from(best) - f64::from(worst);
                cells[2 * item + 1] = f64::from(shown);
            }
        })
    }
}

/// An item that was shown to somebody who counts.
struct Scored<'a> {
    item: &'a str,
    place: usize,
    score: f64,
    draws: Vec<f64>,
}

fn scored<'a>(tally: &Tally, place: usize, item: &'a str) -> Option<Scored<'a>> {
    let (net, shown) = (2 * place, 2 * place + 1);
    // Rounding may bring the ratio of two sums a little beyond one.
    let ratio = |net: f64, shown: f64| (net / shown).clamp(-1.0, 1.0);
    let draws = tally.draws[net].iter().zip(&tally.draws[shown]);
    (tally.estimates[shown] > 0.0).then(|| Scored {
        item,
        place,
        score: ratio(tally.estimates[net], tally.estimates[shown]),
        draws: draws.map(|(&net, &shown)| ratio(net, shown)).collect(),
    })
}

const fn complete(set: &MaxDiffSet) -> bool {
    set.best.is_some() && set.worst.is_some()
}

/// What a respondent chose in all complete sets.
fn counts(row: &MaxDiffAnswers, items: &ItemNames<'_>) -> Result<Counts, Invalid> {
    let mut counts = Counts::new();
    for set in row.complete_sets()? {
        for item in set.shown {
            let count = counts.entry(items.place(item)).or_default();
            count[0] += 1;
            count[1] += u32::from(item == set.best);
            count[2] += u32::from(item == set.worst);
        }
    }
    Ok(counts)
}

/// A set of which best and worst were named.
#[derive(Debug)]
pub(crate) struct CompleteSet<'a> {
    /// The items in alphabetical order.
    pub(crate) shown: Vec<&'a str>,
    pub(crate) best: &'a str,
    pub(crate) worst: &'a str,
}

impl MaxDiffAnswers {
    /// The sets of which best and worst were named, if all sets are as they should be.
    pub(crate) fn complete_sets(&self) -> Result<Vec<CompleteSet<'_>>, Invalid> {
        let mut complete = Vec::new();
        for (number, set) in self.sets.iter().enumerate() {
            let shown = self.checked(number, set)?;
            let (Some(best), Some(worst)) = (&set.best, &set.worst) else {
                continue;
            };
            if best == worst {
                let parameter = self.named("worst", number);
                let rule = "another than the best";
                return Err(Invalid::rule(&parameter, format!("`{worst}`"), rule));
            }
            complete.push(CompleteSet { shown, best, worst });
        }
        Ok(complete)
    }

    /// The items of a set, which are different and hold the best and the worst.
    fn checked<'a>(&self, number: usize, set: &'a MaxDiffSet) -> Result<Vec<&'a str>, Invalid> {
        let mut shown: Vec<&str> = set.shown.iter().map(String::as_str).collect();
        shown.sort_unstable();
        if let Some([twice, ..]) = shown.windows(2).find(|pair| pair[0] == pair[1]) {
            let told = format!("`{twice}` twice");
            return Err(Invalid::rule(
                &self.named("items", number),
                told,
                "different",
            ));
        }
        if shown.len() < 2 {
            let parameter = self.named("number of items", number);
            return Err(Invalid::rule(&parameter, shown.len(), "2 or more"));
        }
        for (what, chosen) in [("best", &set.best), ("worst", &set.worst)] {
            if let Some(item) = chosen
                && !shown.contains(&item.as_str())
            {
                let rule = format!("one of those shown: {}", shown.join(", "));
                let parameter = self.named(what, number);
                return Err(Invalid::rule(&parameter, format!("`{item}`"), rule));
            }
        }
        Ok(shown)
    }

    fn named(&self, what: &str, number: usize) -> String {
        let respondent = &self.respondent.id;
        format!("{what} of set {} of respondent {respondent}", number + 1)
    }
}

impl MaxDiffResult {
    /// The score of every item, as `score of speed`, with draws.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that exists.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let scores = self.items.iter().map(|item| item.score.clone());
        SeverityFindings::new(&*self.survey, scores)
    }
}
