//! Newton, Miller and Smith: a purchase curve from four prices and two intents.

use std::fmt;

use serde::Serialize;

use super::knots::{Knots, NEVER};
use super::rows::Columns;
use super::trial::{Events, Line, Places, Room};
use super::{FourPrices, MissingTooCheap, PriceOrder, Tails, TrialCurve};
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::{Currency, Money, Unit};
use crate::sample::{Bootstrap, Interval, IntervalMethod};
use crate::survey::price::major;
use crate::survey::scale::Unknown;
use crate::survey::{
    AnswerScale, Demand, DemandCurve, DemandTable, Exclusions, Interpolation, PriceLimit, Reason,
};

const ANALYSIS: &str = "Newton-Miller-Smith extension";

/// The Newton-Miller-Smith extension: turns purchase intents into a curve of purchases.
///
/// At the cheap and at the expensive price, each respondent buys with the probability that the
/// scale assigns to their intent. At the too cheap and the too expensive price they do not buy,
/// unless [`ends`](Self::ends) gives other probabilities. Between these prices the probability is
/// linear in the price. The curve is the weighted mean over respondents, exact at every price.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{AnswerScale, FourPrices, NewtonMillerSmith, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows = [
///     FourPrices::new(Respondent::new("1"), [usd(5), usd(8), usd(12), usd(15)]).intents("5", "3"),
///     FourPrices::new(Respondent::new("2"), [usd(6), usd(10), usd(14), usd(20)]).intents("5", "4"),
/// ];
/// let trial = NewtonMillerSmith::new(AnswerScale::five_points()).analyse(&rows)?;
/// // At 12: 0.3 for the first; 0.6, half-way from 0.7 to 0.5, for the second.
/// assert!((trial.curve.share(12.0) - 0.45).abs() < 1e-15);
/// assert_eq!(trial.reach.price, 10.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. Newton, J. Miller and P. Smith (1993), *A market acceptance extension to traditional price
/// sensitivity measurement*, Proceedings of the American Marketing Association Advanced Research
/// Techniques Forum.
#[doc(alias = "NMS")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewtonMillerSmith {
    scale: AnswerScale,
    ends: [f64; 2],
    tails: Tails,
    unit_cost: Option<Money>,
    order: PriceOrder,
    missing: MissingTooCheap,
    bootstrap: Option<Bootstrap>,
}

impl NewtonMillerSmith {
    /// Calibrates intents by `scale`. Nobody buys at or beyond their too cheap and too expensive
    /// prices.
    #[must_use]
    pub const fn new(scale: AnswerScale) -> Self {
        Self {
            scale,
            ends: [0.0; 2],
            tails: Tails::Zero,
            unit_cost: None,
            order: PriceOrder::Strict,
            missing: MissingTooCheap::LeaveOut,
            bootstrap: None,
        }
    }

    /// Sets the probabilities of buying at the too cheap and at the too expensive price.
    #[must_use]
    pub const fn ends(mut self, too_cheap: f64, too_expensive: f64) -> Self {
        self.ends = [too_cheap, too_expensive];
        self
    }

    /// Sets whether respondents buy at prices outside the range they named.
    #[must_use]
    pub const fn tails(mut self, tails: Tails) -> Self {
        self.tails = tails;
        self
    }

    /// Sets the unit cost, for the profit optimum.
    #[must_use]
    pub const fn unit_cost(mut self, unit_cost: Money) -> Self {
        self.unit_cost = Some(unit_cost);
        self
    }

    /// Sets which orders of the four prices are accepted. Where two neighbouring prices are equal,
    /// the respondent's curve jumps.
    #[must_use]
    pub const fn order(mut self, order: PriceOrder) -> Self {
        self.order = order;
        self
    }

    /// Sets what happens to respondents who name no price as too cheap. If kept, their curve begins
    /// at the cheap price; below it the tails apply.
    #[must_use]
    pub const fn missing_too_cheap(mut self, missing: MissingTooCheap) -> Self {
        self.missing = missing;
        self
    }

    /// Adds bootstrap intervals for the optima, and draws for the demand curve.
    #[must_use]
    pub const fn bootstrap(mut self, bootstrap: Bootstrap) -> Self {
        self.bootstrap = Some(bootstrap);
        self
    }

    /// Computes the trial curve and the prices at which reach, revenue and profit are greatest.
    ///
    /// # Errors
    /// [`SurveyError::UnknownAnswers`] if intents are not on the scale, naming the rows;
    /// [`SurveyError::NobodyLeft`] if no respondent has usable answers; [`SurveyError::NobodyBuys`]
    /// if nobody would buy at any price; and [`SurveyError::Invalid`] for a probability outside [0,
    /// 1], a price or weight below zero, or a second currency.
    pub fn analyse(&self, rows: &[FourPrices]) -> Result<PurchaseTrial, SurveyError> {
        for end in self.ends {
            Permitted::SHARE.check("probability of buying at an end", end)?;
        }
        let (columns, intents) = self.read(rows)?;
        let cost = self.cost(columns.currency)?;
        let people = People {
            weights: &columns.weights,
            knots: Knots::of(&columns.prices),
            intents: &intents,
        };
        let events = Events::of(&people.knots.prices, people.lines(self));
        let mut curve = TrialCurve::default();
        events.curve(&columns.weights, &mut Room::default(), &mut curve);
        let mut optima = optima(&curve, cost).ok_or_else(|| SurveyError::NobodyBuys {
            goal: ANALYSIS.to_owned(),
            reason: "nobody would buy at any of the prices named".to_owned(),
        })?;
        let mut demand = DemandCurve::new("purchase intent", columns.currency, people.demand()?);
        if let Some(bootstrap) = self.bootstrap {
            let price = Unit::Money(columns.currency);
            add_intervals(
                bootstrap,
                &events,
                &columns.weights,
                (cost, price),
                &mut optima,
            )?;
            demand = demand.with_draws(people.draws(bootstrap)?);
        }
        let [reach, revenue_at_named, revenue, profit_at_named, profit] = optima;
        Ok(PurchaseTrial {
            curve,
            reach,
            revenue_at_named,
            revenue,
            profit_at_named,
            profit,
            demand,
            exclusions: columns.exclusions,
            currency: columns.currency,
            method: self.clone(),
        })
    }

    /// The rows with prices in order and both intents, and the probabilities these stand for.
    fn read(&self, rows: &[FourPrices]) -> Result<(Columns, Vec<[f64; 2]>), SurveyError> {
        let asked = |row: &FourPrices| row.intent_cheap.is_some() || row.intent_expensive.is_some();
        if !rows.is_empty() && !rows.iter().any(asked) {
            let rule = "asked at the cheap and at the expensive price, in the columns `pi_cheap` and \
                        `pi_expensive` of a file";
            let hint =
                "four prices alone have price points and no demand: see PriceSensitivityMeter";
            return Err(Invalid::rule("purchase intents", "none", rule)
                .hint(hint)
                .into());
        }
        let mut unknown = [Unknown::new(CHEAP), Unknown::new(EXPENSIVE)];
        let mut intents = Vec::with_capacity(rows.len());
        let columns = Columns::read(ANALYSIS, rows, self.order, self.missing, |index, row| {
            let mut both = [0.0; 2];
            let asked = [
                (CHEAP, &row.intent_cheap),
                (EXPENSIVE, &row.intent_expensive),
            ];
            for (slot, ((column, answer), unknown)) in
                both.iter_mut().zip(asked.into_iter().zip(&mut unknown))
            {
                let Some(answer) = answer else {
                    return Some(Reason::Missing { column });
                };
                // What is unknown is refused below, together with all others.
                *slot = unknown
                    .probability(&self.scale, answer, index)
                    .unwrap_or(0.0);
            }
            intents.push(both);
            None
        })?;
        for unknown in unknown {
            unknown.refuse(&self.scale)?;
        }
        Ok((columns, intents))
    }

    fn cost(&self, currency: Currency) -> Result<f64, Invalid> {
        match self.unit_cost {
            None => Ok(0.0),
            Some(cost) if cost.currency() == currency => {
                Permitted::COUNT.check("unit cost", major(cost))
            }
            Some(cost) => {
                let permitted = Permitted::OneOf(vec![currency.to_string()]);
                Err(Invalid::new("currency of the unit cost", cost, permitted))
            }
        }
    }
}

const CHEAP: &str = "intent at the cheap price";
const EXPENSIVE: &str = "intent at the expensive price";

/// The result of a Newton-Miller-Smith analysis.
///
/// # Example
/// See [`NewtonMillerSmith`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PurchaseTrial {
    /// The mean probability of buying by price. It rises before it falls, since nobody buys what
    /// seems too cheap to be good; a falling version is [`demand`](Self::demand).
    pub curve: TrialCurve,
    /// The named price at which most respondents would buy.
    pub reach: TrialOptimum,
    /// The named price with the greatest revenue.
    pub revenue_at_named: TrialOptimum,
    /// The price with the greatest revenue, among all prices.
    pub revenue: TrialOptimum,
    /// The named price with the greatest profit; the revenue optimum if no unit cost was set.
    pub profit_at_named: TrialOptimum,
    /// The price with the greatest profit, among all prices.
    pub profit: TrialOptimum,
    /// The share that buys at a price, which never rises with the price: below their cheap price,
    /// respondents buy as they do at it.
    pub demand: DemandCurve,
    /// The respondents left out.
    pub exclusions: Exclusions,
    /// The currency of the prices.
    pub currency: Currency,
    /// The settings of the analysis, with the calibration.
    pub method: NewtonMillerSmith,
}

/// The price at which a trial curve's reach, revenue or profit is greatest, among prices at which
/// somebody buys.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrialOptimum {
    /// The price, in major units; the lowest if several do equally well.
    pub price: f64,
    /// The greatest value: the probability of buying, or revenue or profit per respondent in major
    /// units.
    pub value: f64,
    /// Whether the price is the lowest or highest that was named, beyond which nobody was asked.
    pub at_edge: bool,
    /// The interval of the price, if a bootstrap was set.
    pub price_interval: Option<Interval>,
    /// The interval of the value, if a bootstrap was set.
    pub value_interval: Option<Interval>,
}

impl fmt::Display for TrialOptimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at a price of {}", self.value, self.price)?;
        let edge = self.at_edge.then_some(PriceLimit::Tested);
        edge.map_or(Ok(()), |edge| write!(f, "; {edge}"))
    }
}

/// Reach, revenue at named prices and everywhere, profit at named prices and everywhere; nothing
/// where nobody buys.
fn optima(curve: &TrialCurve, cost: f64) -> Option<[TrialOptimum; 5]> {
    let profit = |price, share| (price - cost) * share;
    let revenue = |price, share| price * share;
    let ends = [curve.prices.first(), curve.prices.last()];
    let optimum = |(price, value): (f64, f64)| TrialOptimum {
        price,
        value,
        at_edge: ends.contains(&Some(&price)),
        price_interval: None,
        value_interval: None,
    };
    Some([
        optimum(curve.best(|_, share| share, Places::Corners)?),
        optimum(curve.best(revenue, Places::Corners)?),
        optimum(curve.best(revenue, Places::Everywhere { cost: 0.0 })?),
        optimum(curve.best(profit, Places::Corners)?),
        optimum(curve.best(profit, Places::Everywhere { cost })?),
    ])
}

fn add_intervals(
    bootstrap: Bootstrap,
    events: &Events,
    weights: &[f64],
    (cost, price): (f64, Unit),
    optima: &mut [TrialOptimum; 5],
) -> Result<(), SurveyError> {
    let resample =
        |work: &mut Work, times: &[u32]| self::optima(work.curve(events, weights, times), cost);
    let resamples = bootstrap.over_with(ANALYSIS, weights.len(), Work::default, resample)?;
    let interval = |index: usize, unit, estimate, figure: fn(&TrialOptimum) -> f64| {
        let of = |optima: &Option<[TrialOptimum; 5]>| Some(figure(&optima.as_ref()?[index]));
        let figures = resamples.iter().map(of);
        let (confidence, method) = (bootstrap.confidence_used(), IntervalMethod::Bootstrap);
        Interval::of_draws(estimate, figures, unit, confidence, method)
    };
    for (index, optimum) in optima.iter_mut().enumerate() {
        optimum.price_interval = interval(index, price, optimum.price, |optimum| optimum.price);
        // The first is the reach, a share of the respondents.
        let unit = if index == 0 { Unit::Share } else { price };
        optimum.value_interval = interval(index, unit, optimum.value, |optimum| optimum.value);
    }
    Ok(())
}

/// Room for one resample.
#[derive(Debug, Default)]
struct Work {
    weights: Vec<f64>,
    room: Room,
    curve: TrialCurve,
}

impl Work {
    /// The curve of a resample.
    fn curve(&mut self, events: &Events, weights: &[f64], times: &[u32]) -> &TrialCurve {
        self.weights.clear();
        let pairs = weights.iter().zip(times);
        self.weights
            .extend(pairs.map(|(weight, &times)| weight * f64::from(times)));
        events.curve(&self.weights, &mut self.room, &mut self.curve);
        &self.curve
    }
}

/// The respondents whose lines are summed.
struct People<'a> {
    weights: &'a [f64],
    knots: Knots<4>,
    intents: &'a [[f64; 2]],
}

impl People<'_> {
    fn lines(&self, method: &NewtonMillerSmith) -> impl Iterator<Item = Line<4>> {
        let (ends, hold) = (method.ends, method.tails == Tails::Hold);
        self.intents
            .iter()
            .enumerate()
            .map(move |(who, &[cheap, expensive])| {
                let [first, second, third, last] = self.answers(who);
                let mut corners = [
                    (first, ends[0]),
                    (second, cheap),
                    (third, expensive),
                    (last, ends[1]),
                ];
                if first == NEVER {
                    // No price is too cheap: the line begins at the cheap one.
                    corners[0] = corners[1];
                }
                Line {
                    below: if hold { corners[0].1 } else { 0.0 },
                    above: if hold { corners[3].1 } else { 0.0 },
                    corners,
                }
            })
    }

    fn answers(&self, who: usize) -> [u32; 4] {
        [0, 1, 2, 3].map(|column: usize| self.knots.answers[column][who])
    }

    /// The falling lines of the demand curve.
    fn falling(&self) -> impl Iterator<Item = Line<3>> {
        self.intents
            .iter()
            .enumerate()
            .map(|(who, &[cheap, expensive])| {
                let [_, second, third, last] = self.answers(who);
                let most = cheap.max(expensive);
                Line {
                    corners: [(second, most), (third, expensive), (last, 0.0)],
                    below: most,
                    above: 0.0,
                }
            })
    }

    fn demand(&self) -> Result<Demand, SurveyError> {
        let mut curve = TrialCurve::default();
        let events = Events::of(&self.knots.prices, self.falling());
        events.curve(self.weights, &mut Room::default(), &mut curve);
        falling_table(&curve)
    }

    /// Resampled demand at so many of the named prices that draws do not fill the memory; between
    /// them it is a straight line.
    fn draws(&self, bootstrap: Bootstrap) -> Result<Vec<Demand>, SurveyError> {
        let events = Events::of(&self.knots.prices, self.falling());
        let resample =
            |work: &mut Work, times: &[u32]| thinned(work.curve(&events, self.weights, times));
        let draws = bootstrap.over_with(ANALYSIS, self.weights.len(), Work::default, resample)?;
        draws.iter().map(falling_table).collect()
    }
}

/// At most so many prices of a draw.
const DRAWN_PRICES: usize = 256;

fn thinned(curve: &TrialCurve) -> TrialCurve {
    let count = curve.prices.len();
    if count <= DRAWN_PRICES {
        return curve.clone();
    }
    let places = (0..DRAWN_PRICES).map(|place| place * (count - 1) / (DRAWN_PRICES - 1));
    let pick = |column: &[f64]| places.clone().map(|place| column[place]).collect();
    // At a price that stands for those around it, a jump is part of the line.
    let at: Vec<f64> = pick(&curve.at);
    TrialCurve {
        prices: pick(&curve.prices),
        before: at.clone(),
        after: at.clone(),
        at,
    }
}

/// The curve as a table; where it jumps down, the next double above the price has what is left.
fn falling_table(curve: &TrialCurve) -> Result<Demand, SurveyError> {
    let (mut prices, mut shares) = (Vec::new(), Vec::new());
    let mut least = 1.0_f64;
    for (index, &price) in curve.prices.iter().enumerate() {
        // Rounding of the sums must not make demand rise.
        least = least.min(curve.at[index]);
        prices.push(price);
        shares.push(least);
        let last = index + 1 == curve.prices.len();
        if curve.after[index] < curve.at[index] * (1.0 - 1e-12) && !last {
            least = least.min(curve.after[index]);
            prices.push(price.next_up());
            shares.push(least);
        }
    }
    let table = DemandTable::new(prices, shares, Interpolation::Linear)?;
    Ok(Demand::table(table))
}
