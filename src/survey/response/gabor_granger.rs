//! Several prices put to each respondent.

use serde::Serialize;

use super::price_response::{place, ranked};
use super::repair::{assume_monotone, is_monotone, repair};
use super::tally::{Cluster, Tally};
use super::{PriceResponse, Repair};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Currency, Money};
use crate::sample::Bootstrap;
use crate::survey::scale::Unknown;
use crate::survey::{Answer, AnswerScale, Exclusions, Reason, Respondent};

/// The answers of one respondent to a ladder of prices.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{LadderAnswers, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let ladder = [usd(9), usd(14), usd(19)];
/// let anna = LadderAnswers::new(Respondent::new("1")).says(usd(9), "yes").says(usd(14), "no");
/// // Equivalent: the highest price that she accepts, which answers all prices of the ladder.
/// let other = LadderAnswers::highest_accepted(Respondent::new("1"), Some(usd(9)), &ladder);
/// assert_eq!(other.answers.len(), 3);
/// assert_eq!(anna.answers[1], other.answers[1]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LadderAnswers {
    /// The respondent.
    pub respondent: Respondent,
    /// The answer at each price; `None` where they were not asked.
    pub answers: Vec<(Money, Option<String>)>,
}

impl LadderAnswers {
    /// A respondent without answers.
    #[must_use]
    pub const fn new(respondent: Respondent) -> Self {
        Self {
            respondent,
            answers: Vec::new(),
        }
    }

    /// Adds an answer.
    #[must_use]
    pub fn says(mut self, price: Money, answer: impl Into<String>) -> Self {
        self.answers.push((price, Some(answer.into())));
        self
    }

    /// A respondent whose highest accepted price on a ladder is known, or `None` if they accept no
    /// price: yes up to it, no above it.
    #[must_use]
    pub fn highest_accepted(
        respondent: Respondent,
        price: Option<Money>,
        ladder: &[Money],
    ) -> Self {
        let accepts = |&tested: &Money| price.is_some_and(|highest| tested <= highest);
        let answer = |tested: &Money| if accepts(tested) { "yes" } else { "no" };
        let answers = ladder
            .iter()
            .map(|tested| (*tested, Some(answer(tested).to_owned())));
        Self {
            respondent,
            answers: answers.collect(),
        }
    }
}

impl Answer for LadderAnswers {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// What stands for the answer at a price that a respondent was not asked about. It never counts as
/// a refusal by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAsked {
    /// Nothing: shares are of the respondents who were asked.
    #[default]
    LeaveOut,
    /// What the other answers imply: a refusal above a refused price, acceptance below an accepted
    /// one. Use this for a ladder that stops at the first refusal.
    AssumeMonotone,
}

/// Gabor-Granger analysis: turns answers to a ladder of prices into shares of buyers.
///
/// By default answers are yes or no, taken as given.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{DemandModel, GaborGranger, PriceGoal, LadderAnswers, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows: Vec<LadderAnswers> = [["1", "1", "0"], ["1", "1", "1"], ["1", "0", "0"]]
///     .into_iter()
///     .zip(1..)
///     .map(|(answers, id)| {
///         let row = LadderAnswers::new(Respondent::new(id.to_string()));
///         let ladder = [usd(10), usd(15), usd(20)].into_iter().zip(answers);
///         ladder.fold(row, |row, (price, answer)| row.says(price, answer))
///     })
///     .collect();
/// let response = GaborGranger::default().analyse(&rows)?;
/// assert_eq!(response.points[1].raw, 2.0 / 3.0);
/// let curve = response.demand(DemandModel::Isotonic)?;
/// let tested = curve.optimum(&PriceGoal::revenue().among(response.prices()))?;
/// // 10 x 3 and 15 x 2 bring the same revenue: the lower price has more buyers.
/// assert_eq!((tested.price, tested.unique), (10.0, false));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. Gabor and C. W. J. Granger (1966), *Price as an indicator of quality*, Economica 33.
#[doc(alias("price ladder", "price laddering"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GaborGranger {
    scale: AnswerScale,
    repair: Repair,
    not_asked: NotAsked,
    bootstrap: Option<Bootstrap>,
}

impl Default for GaborGranger {
    fn default() -> Self {
        Self::new(AnswerScale::yes_no())
    }
}

const ANALYSIS: &str = "Gabor-Granger demand";

impl GaborGranger {
    /// Reads answers by `scale`.
    #[must_use]
    pub const fn new(scale: AnswerScale) -> Self {
        Self {
            scale,
            repair: Repair::Keep,
            not_asked: NotAsked::LeaveOut,
            bootstrap: None,
        }
    }

    /// Sets what happens to respondents whose answers rise with the price.
    #[must_use]
    pub const fn repair(mut self, repair: Repair) -> Self {
        self.repair = repair;
        self
    }

    /// Sets what stands for answers at prices that a respondent was not asked about.
    #[must_use]
    pub const fn not_asked(mut self, not_asked: NotAsked) -> Self {
        self.not_asked = not_asked;
        self
    }

    /// Adds bootstrap intervals, and draws for the demand curve.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// Computes the share that would buy at each tested price.
    ///
    /// # Errors
    /// [`SurveyError::UnknownAnswers`] for answers that are not on the scale, naming the rows;
    /// [`SurveyError::NobodyLeft`] if no respondent is left; and [`SurveyError::Invalid`] for a
    /// price or weight below zero, a respondent asked twice at one price, or a second currency.
    pub fn analyse(&self, rows: &[LadderAnswers]) -> Result<PriceResponse, SurveyError> {
        let currency = one_currency(rows)?;
        let asked = rows.iter().flat_map(|row| &row.answers);
        let prices = ranked(asked.map(|&(price, _)| price).collect())?;
        let mut exclusions = Exclusions::of(rows.len());
        let mut unknown = Unknown::new("answer");
        let (mut clusters, mut odd) = (Vec::new(), Vec::new());
        for (index, row) in rows.iter().enumerate() {
            let weight = row.respondent.checked_weight()?;
            let mut answers = self.answers(index, row, &prices, &mut unknown)?;
            let monotone = is_monotone(&answers);
            if !monotone {
                odd.push(index);
            }
            let reason = if answers.iter().all(Option::is_none) {
                Some(Reason::Missing { column: "answer" })
            } else if weight <= 0.0 {
                Some(Reason::NoWeight)
            } else if !monotone && self.repair == Repair::Drop {
                Some(Reason::NotMonotone)
            } else {
                None
            };
            if let Some(reason) = reason {
                exclusions.add(index, &row.respondent.id, reason);
                continue;
            }
            repair(&mut answers, self.repair);
            if self.not_asked == NotAsked::AssumeMonotone {
                assume_monotone(&mut answers);
            }
            let given = (0..).zip(answers);
            clusters.push(Cluster {
                weight,
                answers: given
                    .filter_map(|(place, answer)| Some((place, answer?)))
                    .collect(),
            });
        }
        unknown.refuse(&self.scale)?;
        let exclusions = exclusions.unless_nobody(ANALYSIS)?;
        finish(
            ANALYSIS,
            currency,
            &prices,
            clusters,
            exclusions,
            odd,
            self.bootstrap,
        )
    }

    /// The answers of a respondent in order of the prices.
    fn answers(
        &self,
        index: usize,
        row: &LadderAnswers,
        prices: &[Money],
        unknown: &mut Unknown,
    ) -> Result<Vec<Option<f64>>, Invalid> {
        let mut answers = vec![None; prices.len()];
        for (price, answer) in &row.answers {
            let Some(answer) = answer else { continue };
            let Some(slot) = place(prices, *price).and_then(|p| answers.get_mut(p as usize)) else {
                continue;
            };
            if slot.is_some() {
                let parameter = format!("answer of respondent {} at {price}", row.respondent.id);
                return Err(Invalid::rule(&parameter, "given twice", "given once"));
            }
            // What is unknown is refused with all others once all rows are read.
            *slot = Some(
                unknown
                    .probability(&self.scale, answer, index)
                    .unwrap_or(0.0),
            );
        }
        Ok(answers)
    }
}

/// The response of all respondents, with its resamples. Prices that nobody left was asked at are
/// dropped.
pub(super) fn finish(
    name: &'static str,
    currency: Currency,
    prices: &[Money],
    mut clusters: Vec<Cluster>,
    exclusions: Exclusions,
    non_monotone: Vec<usize>,
    bootstrap: Option<Bootstrap>,
) -> Result<PriceResponse, SurveyError> {
    let mut used = vec![false; prices.len()];
    for &(price, _) in clusters.iter().flat_map(|cluster| &cluster.answers) {
        used[price as usize] = true;
    }
    let kept: Vec<Money> = prices
        .iter()
        .zip(&used)
        .filter_map(|(&price, &used)| used.then_some(price))
        .collect();
    if kept.len() < prices.len() {
        let mut places = Vec::with_capacity(used.len());
        let mut next = 0;
        for &used in &used {
            places.push(next);
            next += u32::from(used);
        }
        for (price, _) in clusters.iter_mut().flat_map(|cluster| &mut cluster.answers) {
            *price = places[*price as usize];
        }
    }
    let response = PriceResponse::new(name, currency, &kept, clusters, exclusions, non_monotone);
    let Some(bootstrap) = bootstrap else {
        return Ok(response);
    };
    let (clusters, empty) = (&response.clusters, Tally::at(response.tally.prices.clone()));
    let resamples = bootstrap.over(name, clusters.len(), |times| {
        let mut tally = empty.clone();
        for (cluster, &times) in clusters.iter().zip(times).filter(|pair| *pair.1 > 0) {
            tally.add(cluster, cluster.weight * f64::from(times));
        }
        tally
    })?;
    Ok(response.resampled(resamples, bootstrap.confidence_used()))
}

fn one_currency(rows: &[LadderAnswers]) -> Result<Currency, SurveyError> {
    let mut prices = rows
        .iter()
        .flat_map(|row| row.answers.iter().map(|answer| answer.0));
    same_currency(&mut prices)
}

/// The currency of all prices.
pub(super) fn same_currency(
    mut prices: impl Iterator<Item = Money>,
) -> Result<Currency, SurveyError> {
    let Some(first) = prices.next() else {
        return Err(Invalid::rule("tested prices", "none", "one or more").into());
    };
    let currency = first.currency();
    match prices.find(|price| price.currency() != currency) {
        None => Ok(currency),
        Some(other) => {
            let permitted = Permitted::OneOf(vec![currency.to_string()]);
            let error = Invalid::new("currency of a tested price", other, permitted);
            Err(error.hint("a survey has prices in one currency").into())
        }
    }
}
