//! The four prices of each respondent, checked.

use serde::Serialize;

use super::super::price::Prices;
use crate::error::SurveyError;
use crate::quantity::{Currency, Money};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// The four prices that a respondent names: too cheap to be good, cheap (a bargain), getting
/// expensive, too expensive. Optionally, the purchase intents at the two middle prices.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{FourPrices, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let anna = FourPrices::new(Respondent::new("1"), [usd(5), usd(8), usd(12), usd(15)])
///     .intents("5", "3");
/// assert_eq!(anna.cheap, Some(usd(8)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FourPrices {
    /// The respondent.
    pub respondent: Respondent,
    /// The price so low that quality is in doubt; `None` if not asked or not answered.
    pub too_cheap: Option<Money>,
    /// The price that is a bargain.
    pub cheap: Option<Money>,
    /// The price that is getting expensive, but is still considered.
    pub expensive: Option<Money>,
    /// The price too high to consider.
    pub too_expensive: Option<Money>,
    /// The purchase intent at the cheap price, as an answer on the scale.
    pub intent_cheap: Option<String>,
    /// The purchase intent at the expensive price, as an answer on the scale.
    pub intent_expensive: Option<String>,
}

impl FourPrices {
    /// Four prices in rising order: too cheap, cheap, expensive, too expensive.
    #[must_use]
    pub const fn new(respondent: Respondent, prices: [Money; 4]) -> Self {
        let [too_cheap, cheap, expensive, too_expensive] = prices;
        Self {
            respondent,
            too_cheap: Some(too_cheap),
            cheap: Some(cheap),
            expensive: Some(expensive),
            too_expensive: Some(too_expensive),
            intent_cheap: None,
            intent_expensive: None,
        }
    }

    /// Adds the purchase intents at the cheap and at the expensive price.
    #[must_use]
    pub fn intents(mut self, cheap: impl Into<String>, expensive: impl Into<String>) -> Self {
        self.intent_cheap = Some(cheap.into());
        self.intent_expensive = Some(expensive.into());
        self
    }
}

impl Answer for FourPrices {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// Which orders of the four prices are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceOrder {
    /// Each price lies above the one before.
    #[default]
    Strict,
    /// Each price lies at or above the one before.
    EqualNeighbours,
}

/// What happens to respondents who name no price as too cheap. If nobody names one, the question
/// counts as not asked and nobody is left out for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingTooCheap {
    /// They are left out.
    #[default]
    LeaveOut,
    /// They are kept; no price is too cheap for them.
    Never,
}

/// The columns of the four prices.
pub(super) const COLUMNS: [&str; 4] = ["too cheap", "cheap", "expensive", "too expensive"];

/// The answers that are used, column by column.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) currency: Currency,
    /// In the order of [`COLUMNS`]; a price that is never too cheap is minus infinity.
    pub(super) prices: [Vec<f64>; 4],
    pub(super) weights: Vec<f64>,
    /// Which rows are used.
    pub(super) rows: Vec<usize>,
    pub(super) exclusions: Exclusions,
    /// Whether the first question was asked at all.
    pub(super) too_cheap_asked: bool,
}

impl Columns {
    /// The rows with prices in order, and `also` what else makes a row usable.
    pub(super) fn read(
        analysis: &'static str,
        rows: &[FourPrices],
        order: PriceOrder,
        missing: MissingTooCheap,
        mut also: impl FnMut(usize, &FourPrices) -> Option<Reason>,
    ) -> Result<Self, SurveyError> {
        let too_cheap_asked = rows.iter().any(|row| row.too_cheap.is_some());
        let without = !too_cheap_asked || missing == MissingTooCheap::Never;
        let mut prices = Prices::default();
        let mut columns = [(); 4].map(|()| Vec::with_capacity(rows.len()));
        let (mut weights, mut used) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut exclusions = Exclusions::of(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let respondent = &row.respondent;
            let weight = respondent.checked_weight()?;
            let read = four(row, &mut prices, without)?;
            let checked = read.and_then(|four| in_order(four, order));
            let usable = checked.and_then(|four| {
                if weight <= 0.0 {
                    return Err(Reason::NoWeight);
                }
                also(index, row).map_or(Ok(four), Err)
            });
            match usable {
                Ok(four) => {
                    for (column, price) in columns.iter_mut().zip(four) {
                        column.push(price);
                    }
                    weights.push(weight);
                    used.push(index);
                }
                Err(reason) => exclusions.add(index, &respondent.id, reason),
            }
        }
        Ok(Self {
            exclusions: exclusions.unless_nobody(analysis)?,
            currency: prices.currency(analysis)?,
            prices: columns,
            weights,
            rows: used,
            too_cheap_asked,
        })
    }
}

/// The four prices in numbers, or which is missing.
fn four(
    row: &FourPrices,
    prices: &mut Prices,
    without_too_cheap: bool,
) -> Result<Result<[f64; 4], Reason>, SurveyError> {
    let named = [row.too_cheap, row.cheap, row.expensive, row.too_expensive];
    let mut four = [f64::NEG_INFINITY; 4];
    let mut missing = None;
    for (index, (slot, price)) in four.iter_mut().zip(named).enumerate() {
        match price {
            Some(price) => *slot = prices.read(price, COLUMNS[index], &row.respondent)?,
            None if index == 0 && without_too_cheap => {}
            None => missing = missing.or(Some(COLUMNS[index])),
        }
    }
    Ok(match missing {
        Some(column) => Err(Reason::Missing { column }),
        None => Ok(four),
    })
}

fn in_order(four: [f64; 4], order: PriceOrder) -> Result<[f64; 4], Reason> {
    for index in 0..3 {
        let (low, high) = (four[index], four[index + 1]);
        if low > high || (low >= high && order == PriceOrder::Strict) {
            return Err(Reason::Order {
                lower: COLUMNS[index],
                higher: COLUMNS[index + 1],
            });
        }
    }
    Ok(four)
}
