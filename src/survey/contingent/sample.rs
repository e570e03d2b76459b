//! From answers to intervals that hold a willingness to pay.

use std::cmp::Ordering;

use super::piece::Within;
use super::reading::Reading;
use super::tally::Tallies;
use super::{BidTally, Bids, ContingentAnswer, Reply, Spike, Undecided, WtpDistribution};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::Currency;
use crate::survey::covariates::Column;
use crate::survey::price::Prices;
use crate::survey::{Covariates, Exclusions, Reason};

/// An answer that can be used: the bids around the willingness to pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Observation {
    /// The place of the answer among all.
    pub(super) row: usize,
    pub(super) within: Within<f64>,
    pub(super) weight: f64,
}

/// The answers that can be used, and who could not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Observations {
    pub(super) list: Vec<Observation>,
    pub(super) exclusions: Exclusions,
    pub(super) currency: Currency,
    pub(super) tallies: Vec<BidTally>,
}

/// A plain answer: would pay, or would not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    Yes,
    No,
}

/// The bids of an answer, in major units.
#[derive(Debug, Clone, Copy)]
struct BidPair {
    first: f64,
    second: Option<f64>,
}

impl Observations {
    pub(super) fn new(
        analysis: &'static str,
        answers: &[ContingentAnswer],
        reading: Reading,
    ) -> Result<Self, SurveyError> {
        let mut exclusions = Exclusions::of(answers.len());
        let mut list = Vec::with_capacity(answers.len());
        let mut prices = Prices::default();
        let mut tallies = Tallies::default();
        for (row, answer) in answers.iter().enumerate() {
            let weight = answer.respondent.checked_weight()?;
            let bids = BidPair::new(row, answer, reading.bids, &mut prices)?;
            let placed = if weight > 0.0 {
                place(answer, bids, reading)
            } else {
                Err(Reason::NoWeight)
            };
            match placed {
                Ok(within) => {
                    tallies.add(answer, (bids.first, bids.second));
                    list.push(Observation {
                        row,
                        within,
                        weight,
                    });
                }
                Err(reason) => exclusions.add(row, &answer.respondent.id, reason),
            }
        }
        let exclusions = exclusions.unless_nobody(analysis)?;
        // Weights up to a factor: of mean one.
        let total: f64 = list.iter().map(|one| one.weight).sum();
        let scale = Permitted::POSITIVE.check("sum of the weights", total)? / list.len() as f64;
        for one in &mut list {
            one.weight /= scale;
        }
        Ok(Self {
            list,
            exclusions,
            currency: prices.currency(analysis)?,
            tallies: tallies.listed(),
        })
    }
}

impl BidPair {
    /// Bids must be prices, and the second must follow from the answer to the first.
    fn new(
        row: usize,
        answer: &ContingentAnswer,
        bids: Bids,
        prices: &mut Prices,
    ) -> Result<Self, Invalid> {
        let who = &answer.respondent;
        let named = |bid: &str| format!("{bid} bid in row {row} (respondent {})", who.id);
        let first = prices.read(answer.first.bid, "first bid", who)?;
        if first <= 0.0 {
            return Err(Invalid::new(&named("first"), first, Permitted::POSITIVE));
        }
        let Some(follow_up) = &answer.follow_up else {
            return Ok(Self {
                first,
                second: None,
            });
        };
        let second = prices.read(follow_up.bid, "second bid", who)?;
        let rule = match answer.first.reply {
            _ if second <= 0.0 => "above zero",
            Reply::Yes if second <= first => "above the first, which was accepted",
            Reply::No if second >= first => "below the first, which was refused",
            _ => {
                let second = (bids == Bids::All).then_some(second);
                return Ok(Self { first, second });
            }
        };
        Err(Invalid::rule(&named("second"), second, rule))
    }
}

fn plain(reply: &Reply, undecided: Undecided) -> Result<Plain, Reason> {
    match reply {
        Reply::Yes => Ok(Plain::Yes),
        Reply::No => Ok(Plain::No),
        Reply::DontKnow(_) if undecided == Undecided::CountAsNo => Ok(Plain::No),
        Reply::DontKnow(answer) => Err(Reason::DontKnow {
            answer: answer.clone(),
        }),
        Reply::Protest(answer) => Err(Reason::Protest {
            answer: answer.clone(),
        }),
        Reply::Missing => Err(Reason::Missing { column: "answer" }),
    }
}

fn place(
    answer: &ContingentAnswer,
    bids: BidPair,
    reading: Reading,
) -> Result<Within<f64>, Reason> {
    let first = (bids.first, plain(&answer.first.reply, reading.undecided)?);
    let second = match (bids.second, &answer.follow_up) {
        (Some(bid), Some(second)) => Some((bid, plain(&second.reply, reading.undecided)?)),
        _ => None,
    };
    let within = between(first, second);
    match reading.spike {
        Spike::None => Ok(within),
        Spike::AtZero => above_zero(within, answer, reading.undecided),
    }
}

fn between(first: (f64, Plain), second: Option<(f64, Plain)>) -> Within<f64> {
    match (first, second) {
        ((bid, Plain::Yes), None) | ((_, Plain::Yes), Some((bid, Plain::Yes))) => {
            Within::Above(bid)
        }
        ((bid, Plain::No), None) | ((_, Plain::No), Some((bid, Plain::No))) => Within::Below(bid),
        ((low, Plain::Yes), Some((high, Plain::No)))
        | ((high, Plain::No), Some((low, Plain::Yes))) => Within::Between(low, high),
    }
}

/// A refusal of every bid says more where it is known whether anything would be paid.
fn above_zero(
    within: Within<f64>,
    answer: &ContingentAnswer,
    undecided: Undecided,
) -> Result<Within<f64>, Reason> {
    let anything = match &answer.pays_anything {
        Some(reply) => Some(plain(reply, undecided)?),
        None => None,
    };
    match (within, anything) {
        (Within::Below(bid), Some(Plain::Yes)) => Ok(Within::Between(0.0, bid)),
        (Within::Below(_), Some(Plain::No)) => Ok(Within::Below(0.0)),
        (Within::Below(_), None) => Err(Reason::Missing {
            column: "pays anything",
        }),
        (_, Some(Plain::No)) => Err(Reason::NotMonotone),
        _ => Ok(within),
    }
}

/// Observations of the same answers and covariates, counted together, with everything brought to
/// mean zero and standard deviation one, so that the search is as well conditioned as it can be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    /// The constant, the covariates, the bid.
    pub(super) names: Vec<String>,
    pub(super) cells: Vec<Cell>,
    /// Standardised covariates, cell by cell.
    pub(super) covariates: Vec<f64>,
    /// Of covariates and bid.
    pub(super) centres: Vec<f64>,
    pub(super) scales: Vec<f64>,
    /// The cell of each observation.
    pub(super) cell_of: Vec<u32>,
    /// The weight of each observation.
    pub(super) weights: Vec<f64>,
    /// The row of each observation.
    pub(super) rows: Vec<usize>,
}

/// Like observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// In standardised coordinates.
    pub(super) within: Within<f64>,
    pub(super) weight: f64,
    /// The sum of the squares of the weights.
    pub(super) squares: f64,
}

impl Sample {
    pub(super) fn new(
        distribution: WtpDistribution,
        observations: &Observations,
        covariates: &Covariates,
    ) -> Result<Self, SurveyError> {
        let columns = covariates.checked(observations.exclusions.asked)?;
        let list = &observations.list;
        let coordinate = |bid: f64| distribution.scale().of(bid);
        let (centre, scale) = spread(list.iter().flat_map(|one| ends(one.within)).map(coordinate));
        let (mut centres, mut scales): (Vec<f64>, Vec<f64>) = columns
            .iter()
            .map(|column| spread(list.iter().map(|one| column.values[one.row])))
            .unzip();
        centres.push(centre);
        scales.push(scale);
        let mut names = vec!["constant".to_owned()];
        names.extend(columns.iter().map(|column| column.name.clone()));
        names.push(
            if distribution.on_logarithm() {
                "ln bid"
            } else {
                "bid"
            }
            .to_owned(),
        );
        let mut sample = Self {
            names,
            cells: Vec::new(),
            covariates: Vec::new(),
            centres,
            scales,
            cell_of: vec![0; list.len()],
            weights: list.iter().map(|one| one.weight).collect(),
            rows: list.iter().map(|one| one.row).collect(),
        };
        let standard = |bid: f64| (coordinate(bid) - centre) / scale;
        sample.collect(list, columns, standard);
        Ok(sample)
    }

    /// Brings like observations together.
    fn collect(&mut self, list: &[Observation], columns: &[Column], standard: impl Fn(f64) -> f64) {
        let key = |place: usize| {
            let one = &list[place];
            (kind(one.within), ends(one.within).map(f64::to_bits))
        };
        let order = |&a: &usize, &b: &usize| {
            let value = |place: usize, column: &Column| column.values[list[place].row];
            key(a).cmp(&key(b)).then_with(|| {
                columns
                    .iter()
                    .map(|column| value(a, column).total_cmp(&value(b, column)))
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            })
        };
        let mut places: Vec<usize> = (0..list.len()).collect();
        places.sort_unstable_by(|a, b| order(a, b).then(a.cmp(b)));
        let mut before: Option<usize> = None;
        for place in places {
            let Observation {
                row,
                within,
                weight,
            } = list[place];
            if before.is_none_or(|before| order(&before, &place).is_ne()) {
                self.cells.push(Cell {
                    within: mapped(within, &standard),
                    weight: 0.0,
                    squares: 0.0,
                });
                let centred = columns.iter().zip(self.centres.iter().zip(&self.scales));
                self.covariates
                    .extend(centred.map(|(column, (c, s))| (column.values[row] - c) / s));
            }
            before = Some(place);
            let number = self.cells.len() - 1;
            self.cell_of[place] = u32::try_from(number).unwrap_or(u32::MAX);
            self.cells[number].weight += weight;
            self.cells[number].squares += weight * weight;
        }
    }

    /// How many covariates there are.
    pub(super) fn width(&self) -> usize {
        self.names.len() - 2
    }

    /// The standardised covariates of a cell.
    pub(super) fn covariates_of(&self, cell: usize) -> &[f64] {
        &self.covariates[cell * self.width()..][..self.width()]
    }
}

fn kind(within: Within<f64>) -> u8 {
    match within {
        Within::Above(_) => 0,
        Within::Below(_) => 1,
        Within::Between(..) => 2,
    }
}

/// The bids of an interval; one bid twice where it is open.
pub(super) fn ends(within: Within<f64>) -> [f64; 2] {
    match within {
        Within::Above(bid) | Within::Below(bid) => [bid, bid],
        Within::Between(low, high) => [low, high],
    }
}

pub(super) fn mapped(within: Within<f64>, map: impl Fn(f64) -> f64) -> Within<f64> {
    match within {
        Within::Above(bid) => Within::Above(map(bid)),
        Within::Below(bid) => Within::Below(map(bid)),
        Within::Between(low, high) => Within::Between(map(low), map(high)),
    }
}

/// The mean and the standard deviation of a column; one in place of zero.
fn spread(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (count, sum) = values
        .clone()
        .fold((0.0, 0.0), |(count, sum), x| (count + 1.0, sum + x));
    let mean = sum / count;
    let squares: f64 = values.map(|x| (x - mean) * (x - mean)).sum();
    let deviation = libm::sqrt(squares / count);
    if deviation > 0.0 && deviation.is_finite() {
        (mean, deviation)
    } else {
        (mean, 1.0)
    }
}
