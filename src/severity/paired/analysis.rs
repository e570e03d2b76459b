//! Worth without a scale, from paired comparisons.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::{PairCount, PairedAnswers, Preferred};
use super::fit::Worths;
use super::wins::Wins;
use crate::error::{Invalid, SurveyError, unknown_name};
use crate::numeric::{Side, logistic, normal_quantile};
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};
use crate::severity::answered::Answered;
use crate::severity::tally::{Asked, Tally};
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Exclusions, Reason};

/// What becomes of comparisons in which neither item is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// They are an error: the question allowed none.
    #[default]
    Refused,
    /// Half a preference for each.
    HalfEach,
    /// They say nothing and are left out.
    LeftOut,
}

/// How much items matter, from answers to "which of these two matters more?": the model of Bradley
/// and Terry.
///
/// An item of worth `a` is preferred to one of worth `b` with probability `a / (a + b)`. Worths are
/// shares that add up to one. The fit is the maximum of the likelihood. Its standard errors from
/// the curvature there take every comparison for independent; those by respondents keep the
/// comparisons of one person together.
///
/// # Example
/// ```
/// use bizcase::severity::{BradleyTerry, PairedAnswers, Survey};
/// use bizcase::survey::Respondent;
///
/// let mut answers = Vec::new();
/// for id in 0..40 {
///     let who = PairedAnswers::new(Respondent::new(id.to_string()));
///     let who = if id % 4 == 0 { who.prefers("price", "speed") } else { who.prefers("speed", "price") };
///     let who = if id % 5 < 2 { who.prefers("service", "price") } else { who.prefers("price", "service") };
///     answers.push(who);
/// }
/// let fit = BradleyTerry::new().analyse(&Survey::new("owners"), &answers)?;
/// // Odds of 3 to 1 and of 3 to 2: worths of 9, 3 and 2.
/// assert_eq!(fit.items[0].item, "speed");
/// assert!((fit.items[0].share.estimate - 9.0 / 14.0).abs() < 1e-9);
/// // Speed and service were never compared, and yet:
/// assert!((fit.preference("speed", "service")?.estimate - 9.0 / 11.0).abs() < 1e-9);
/// assert_eq!(fit.findings()?.get("worth of speed")?.draws().len(), 1_000);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// R. A. Bradley and M. E. Terry (1952), *Rank analysis of incomplete block designs I*, Biometrika
/// 39, 324-345; A. Agresti (2002), *Categorical Data Analysis*, second edition, section 10.6. R's
/// `BradleyTerry2` returns the same differences and standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct BradleyTerry {
    ties: Ties,
}

/// The worths of all items.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BradleyTerryFit {
    /// The name of the survey, or of the counts.
    pub survey: String,
    /// Among whom it was found.
    pub base: ShareBase,
    /// The items, the worthiest first.
    pub items: Vec<ItemWorth>,
    /// How many comparisons count, weighted to their effective number.
    pub comparisons: f64,
    /// How many comparisons had no preference.
    pub ties: u64,
    /// The logarithm of the likelihood at its maximum.
    pub log_likelihood: f64,
    /// Respondents left out.
    pub exclusions: Exclusions,
    #[serde(skip)]
    worths: Worths,
    #[serde(skip)]
    draws: Vec<Vec<f64>>,
    #[serde(skip)]
    confidence: Share,
    #[serde(skip)]
    findings: Vec<SeverityFinding>,
}

/// The worth of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemWorth {
    /// The item.
    pub item: String,
    /// The natural logarithm of its worth, less the mean over all items, as if every comparison
    /// were independent.
    pub log_worth: Interval,
    /// Its worth as a share of the sum: by respondents, if there are any, otherwise as if every
    /// comparison were independent.
    pub share: Interval,
    /// In how many comparisons it was preferred; halves for ties that count for both.
    pub preferred: f64,
    /// In how many comparisons it was.
    pub compared: f64,
}

impl BradleyTerry {
    /// No ties are expected.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what becomes of ties.
    #[must_use]
    pub const fn ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }

    /// The worths that respondents' comparisons show.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] for an item compared with itself, a tie where none is expected,
    ///   fewer than two respondents, an id that occurs twice or a negative weight.
    /// - [`SurveyError::NobodyLeft`] if nobody compared anything.
    /// - [`SurveyError::NotConnected`] if some items were always preferred to the others, or never,
    ///   or not compared with them: no finite worths fit best then.
    /// - [`SurveyError::NotConverged`] if the search failed.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[PairedAnswers],
    ) -> Result<BradleyTerryFit, SurveyError> {
        let items = items_of(rows);
        let mut counted = Vec::with_capacity(rows.len());
        for row in rows {
            counted.push(self.preferences(row, &items)?);
        }
        let answered = Answered::of("Bradley-Terry", rows, |row, _| {
            let missing = Reason::Missing {
                column: "comparisons",
            };
            Ok(counted[row].is_empty().then_some(missing))
        })?;
        let used = answered.rows.iter().map(|&row| &rows[row]);
        let ties = used.flat_map(|row| &row.pairs);
        let ties = ties
            .filter(|pair| pair.preferred == Preferred::Neither)
            .count() as u64;

        // A column for every ordered pair that occurs.
        let mut columns = BTreeMap::new();
        for &(pair, _) in answered.rows.iter().flat_map(|&row| &counted[row]) {
            let next = columns.len();
            columns.entry(pair).or_insert(next);
        }
        let names: Vec<String> = items.into_keys().map(str::to_owned).collect();
        let question = |((i, j), _): (&(usize, usize), _)| {
            (format!("{} before {}", names[*i], names[*j]), Asked::Mean)
        };
        let questions: Vec<_> = columns.iter().map(question).collect();
        let places: BTreeMap<_, usize> = columns.keys().copied().zip(0..).collect();
        let tally = survey.tally(&answered, &questions, |row, cells| {
            cells.fill(0.0);
            for (pair, times) in &counted[row] {
                cells[places[pair]] += times;
            }
        })?;
        let effective = tally.effective[0];
        let table = |mean: &dyn Fn(usize) -> f64| {
            let mut wins = Wins::none(names.clone());
            for (&(i, j), &place) in &places {
                wins.add(i, j, mean(place) * effective);
            }
            wins
        };
        let wins = table(&|place| tally.estimates[place]);
        let mut fit = BradleyTerryFit::of(survey.name(), &wins, survey.confidence())?;
        for draw in 0..survey.draws().resamples() as usize {
            let drawn = table(&|place| tally.draws[place][draw]);
            fit.draws
                .push(Worths::of(&drawn, &fit.worths.logs)?.shares());
        }
        fit.base = survey.base().clone();
        fit.exclusions = answered.exclusions;
        fit.ties = ties;
        Ok(fit.by_respondents(survey, &tally)?)
    }

    /// The worths that counts of comparisons show, as if every comparison were independent.
    ///
    /// # Errors
    /// As [`analyse`](Self::analyse).
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::{BradleyTerry, PairCount};
    ///
    /// // Citations among journals of statistics (Agresti 2002, p. 448): the cited one wins.
    /// let counts = [
    ///     PairCount::new(("Biometrika", 730), ("Comm. Statist.", 33)),
    ///     PairCount::new(("Biometrika", 498), ("JASA", 320)),
    ///     PairCount::new(("Biometrika", 221), ("JRSS-B", 284)),
    ///     PairCount::new(("Comm. Statist.", 68), ("JASA", 813)),
    ///     PairCount::new(("Comm. Statist.", 17), ("JRSS-B", 276)),
    ///     PairCount::new(("JASA", 142), ("JRSS-B", 325)),
    /// ];
    /// let fit = BradleyTerry::new().of_counts("citations", &counts, Share::percent(95.0)?)?;
    /// let best: Vec<_> = fit.items.iter().map(|item| item.item.as_str()).collect();
    /// assert_eq!(best, ["JRSS-B", "Biometrika", "JASA", "Comm. Statist."]);
    /// // R's BradleyTerry2: 0.269.
    /// assert_eq!(format!("{:.3}", fit.difference("JRSS-B", "Biometrika")?.estimate), "0.269");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_counts(
        &self,
        name: &str,
        counts: &[PairCount],
        confidence: Share,
    ) -> Result<BradleyTerryFit, SurveyError> {
        let mut items = BTreeMap::new();
        for count in counts {
            items.insert(count.first.as_str(), 0);
            items.insert(count.second.as_str(), 0);
        }
        numbered(&mut items);
        let mut wins = Wins::none(items.keys().map(|&item| item.to_owned()).collect());
        let mut ties = 0;
        for count in counts {
            let pair = (count.first.as_str(), count.second.as_str());
            let (first, second) = two_items(name, pair, &items)?;
            let half = if count.neither > 0 {
                self.half(name, pair)?
            } else {
                0.0
            };
            let shared = half * count.neither as f64;
            wins.add(first, second, count.first_preferred as f64 + shared);
            wins.add(second, first, count.second_preferred as f64 + shared);
            ties += count.neither;
        }
        let fit = BradleyTerryFit::of(name, &wins, confidence)?;
        Ok(BradleyTerryFit { ties, ..fit }.sorted())
    }

    /// How often a respondent preferred which item to which.
    fn preferences(
        self,
        row: &PairedAnswers,
        items: &BTreeMap<&str, usize>,
    ) -> Result<Vec<Preference>, Invalid> {
        let mut found = Vec::with_capacity(row.pairs.len());
        for pair in &row.pairs {
            let names = (pair.first.as_str(), pair.second.as_str());
            let who = format!("respondent {}", row.respondent.id);
            let (first, second) = two_items(&who, names, items)?;
            match pair.preferred {
                Preferred::First => found.push(((first, second), 1.0)),
                Preferred::Second => found.push(((second, first), 1.0)),
                Preferred::Neither => match self.half(&who, names)? {
                    0.0 => {}
                    half => found.extend([((first, second), half), ((second, first), half)]),
                },
            }
        }
        Ok(found)
    }

    /// What a tie is worth to each item.
    fn half(self, whose: &str, (first, second): (&str, &str)) -> Result<f64, Invalid> {
        match self.ties {
            Ties::HalfEach => Ok(0.5),
            Ties::LeftOut => Ok(0.0),
            Ties::Refused => {
                let parameter = format!("`{first}` or `{second}`, {whose}");
                let error = Invalid::rule(&parameter, "neither", "one of the two");
                Err(error.hint("ties may count with BradleyTerry::ties"))
            }
        }
    }
}

/// The item that was preferred and the one it was preferred to, and how often.
type Preference = ((usize, usize), f64);

/// All items that are compared, numbered in alphabetical order.
fn items_of(rows: &[PairedAnswers]) -> BTreeMap<&str, usize> {
    let pairs = rows.iter().flat_map(|row| &row.pairs);
    let names = pairs.flat_map(|pair| [pair.first.as_str(), pair.second.as_str()]);
    let mut items = names.map(|name| (name, 0)).collect();
    numbered(&mut items);
    items
}

fn numbered(items: &mut BTreeMap<&str, usize>) {
    for (number, place) in items.values_mut().enumerate() {
        *place = number;
    }
}

fn two_items(
    whose: &str,
    (first, second): (&str, &str),
    items: &BTreeMap<&str, usize>,
) -> Result<(usize, usize), Invalid> {
    if first == second {
        let parameter = format!("items compared, {whose}");
        let told = format!("`{first}` with itself");
        return Err(Invalid::rule(&parameter, told, "two different ones"));
    }
    Ok((items[first], items[second]))
}

impl BradleyTerryFit {
    fn of(name: &str, wins: &Wins, confidence: Share) -> Result<Self, SurveyError> {
        if wins.len() < 2 {
            let told = wins.len();
            return Err(Invalid::rule("number of items compared", told, "2 or more").into());
        }
        wins.connected()?;
        let worths = Worths::of(wins, &vec![0.0; wins.len()])?;
        let shares = worths.shares();
        let records: Vec<(f64, f64)> = (0..wins.len()).map(|item| wins.record(item)).collect();
        let item = |(place, name): (usize, &String)| {
            let direction = |to: &dyn Fn(usize) -> f64| -> Vec<f64> {
                (0..shares.len())
                    .map(|other| to(other) + f64::from(u8::from(other == place)))
                    .collect()
            };
            let log = worths.logs[place];
            let error = worths.error(&direction(&|_| 0.0));
            let rest = 1.0 - shares[place];
            // The logit of the share is the log-worth less the logarithm of all the others' worth.
            let others = |other: usize| {
                if other == place {
                    0.0
                } else {
                    -shares[other] / rest
                }
            };
            let logit = libm::log(shares[place] / rest);
            ItemWorth {
                item: name.clone(),
                log_worth: normal(log, error, Unit::Ratio, confidence, |log| log),
                share: normal(
                    logit,
                    worths.error(&direction(&others)),
                    Unit::Share,
                    confidence,
                    logistic,
                ),
                preferred: records[place].0,
                compared: records[place].1,
            }
        };
        Ok(Self {
            survey: name.to_owned(),
            base: ShareBase::All,
            items: wins.items.iter().enumerate().map(item).collect(),
            comparisons: records.iter().map(|record| record.0).sum(),
            ties: 0,
            log_likelihood: worths.log_likelihood,
            exclusions: Exclusions::default(),
            worths,
            draws: Vec::new(),
            confidence,
            findings: Vec::new(),
        })
    }

    /// The shares with intervals and findings from the draws.
    fn by_respondents(self, survey: &Survey, tally: &Tally) -> Result<Self, Invalid> {
        let mut fit = self.sorted();
        for (place, item) in fit.items.iter_mut().enumerate() {
            let draws = fit.draws.iter().map(|shares| shares[place]).collect();
            let name = format!("worth of {}", item.item);
            let drawn = (item.share.estimate, draws);
            let finding = survey.figure(name, Unit::Share, drawn, (tally, 0))?;
            item.share = finding.interval;
            fit.findings.push(finding);
        }
        Ok(fit)
    }

    /// The worthiest items first, in everything that goes by item.
    fn sorted(self) -> Self {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by(|&a, &b| self.worths.logs[b].total_cmp(&self.worths.logs[a]));
        let row = |values: &Vec<f64>| order.iter().map(|&at| values[at]).collect::<Vec<f64>>();
        let covariance = &self.worths.covariance;
        Self {
            items: order.iter().map(|&at| self.items[at].clone()).collect(),
            worths: Worths {
                logs: row(&self.worths.logs),
                covariance: order.iter().map(|&at| row(&covariance[at])).collect(),
                log_likelihood: self.worths.log_likelihood,
            },
            draws: self.draws.iter().map(row).collect(),
            ..self
        }
    }

    fn place(&self, item: &str) -> Result<usize, Invalid> {
        let place = self.items.iter().position(|known| known.item == item);
        let names = self.items.iter().map(|known| known.item.as_str());
        place.ok_or_else(|| unknown_name("item", item, names))
    }

    /// How much larger the log-worth of one item is than that of another, as if every comparison
    /// were independent: the figure that other programs report against a reference item.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such item.
    pub fn difference(&self, item: &str, than: &str) -> Result<Interval, Invalid> {
        let (difference, error) = self.contrast(item, than)?;
        Ok(normal(
            difference,
            error,
            Unit::Ratio,
            self.confidence,
            |log| log,
        ))
    }

    /// The probability that one item is preferred to another: by respondents, if there are any.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such item.
    pub fn preference(&self, item: &str, to: &str) -> Result<Interval, Invalid> {
        let (logit, error) = self.contrast(item, to)?;
        let (a, b) = (self.place(item)?, self.place(to)?);
        let draws = self
            .draws
            .iter()
            .map(|shares| Some(shares[a] / (shares[a] + shares[b])));
        let method = IntervalMethod::Bootstrap;
        let drawn =
            Interval::of_draws(logistic(logit), draws, Unit::Share, self.confidence, method);
        Ok(drawn.unwrap_or_else(|| normal(logit, error, Unit::Share, self.confidence, logistic)))
    }

    fn contrast(&self, item: &str, than: &str) -> Result<(f64, f64), Invalid> {
        let (a, b) = (self.place(item)?, self.place(than)?);
        let mut multiples = vec![0.0; self.items.len()];
        multiples[a] += 1.0;
        multiples[b] -= 1.0;
        let logs = &self.worths.logs;
        Ok((logs[a] - logs[b], self.worths.error(&multiples)))
    }

    /// The worth of every item as a share, as `worth of speed`, with draws by respondents.
    ///
    /// # Errors
    /// [`Invalid`] for a fit to counts, which has no draws.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        SeverityFindings::new(&*self.survey, self.findings.clone())
    }
}

/// The interval of a normal estimate, on the scale on which it is shown.
fn normal(
    estimate: f64,
    error: f64,
    unit: Unit,
    confidence: Share,
    shown: impl Fn(f64) -> f64,
) -> Interval {
    let tail = 0.5 * confidence.complement().value();
    // A difference of an item from itself is certain at every confidence.
    let reach = if error > 0.0 {
        normal_quantile(Side::Upper, tail) * error
    } else {
        0.0
    };
    let ends = (shown(estimate - reach), shown(estimate + reach));
    Interval::between(
        shown(estimate),
        ends,
        unit,
        confidence,
        IntervalMethod::Delta,
    )
}
