//! Which tier each customer takes, and what that comes to.

use std::fmt;

use serde::Serialize;

use super::exact::{self, Exact};
use super::line_up::{LineUp, Offered};
use super::panel::{OUT, WillingnessPanel};
use crate::error::{Invalid, SurveyError};
use crate::quantity::Unit;
use crate::sample::{Interval, IntervalMethod, JointEmpirical};

/// The place of the tier that a customer takes, if any.
///
/// The order of the key is the rule for ties: the greater surplus, then the dearer tier, then the
/// later one.
pub(super) fn taken(worth: &[Exact], offered: &[Offered]) -> Option<usize> {
    let surplus = |it: &Offered| worth[it.column] - it.price;
    let keys = offered.iter().enumerate();
    let keys = keys.map(|(place, it)| (surplus(it), it.price, place));
    keys.filter(|key| key.0 >= 0).max().map(|key| key.2)
}

/// A figure of a panel, with its interval if the panel has a bootstrap.
///
/// # Example
/// See [`LineUpOutcome`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PanelFigure {
    /// The figure; in major units if it is money.
    pub value: f64,
    /// What it may be among other respondents.
    pub interval: Option<Interval>,
}

/// What becomes of one tier.
///
/// # Example
/// See [`LineUpOutcome`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TierOutcome {
    /// Its name.
    pub name: String,
    /// The share of all customers asked who take it.
    pub share: PanelFigure,
    /// Its revenue a customer asked.
    pub revenue: f64,
    /// Its price less unit cost, a customer asked.
    pub profit: f64,
}

/// What customers take of a [`LineUp`]: shares, money a customer asked, and draws of the shares.
///
/// Money is per customer *asked*, whether they buy or not: multiply it by the number of customers
/// in the market. With a bootstrap on the panel, shares and money have intervals, and the shares
/// have joint [`draws`](Self::draws).
///
/// # Example
/// A case takes the shares of its offers from the draws:
/// ```
/// use bizcase::case::{Study, StudyResult};
/// use bizcase::pricing::{LineUp, TierWillingness, WillingnessPanel};
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::sample::Bootstrap;
/// use bizcase::survey::Respondent;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let rows: Vec<_> = (0..100)
///     .map(|i| TierWillingness::new(Respondent::new(i.to_string()), [usd(i % 20), usd(i % 50)]))
///     .collect();
/// let panel = WillingnessPanel::new("packages", ["good", "best"], &rows)?
///     .bootstrap(Bootstrap::new(500));
/// let line_up = LineUp::new([("good", usd(10), usd(1)), ("best", usd(30), usd(5))])?;
///
/// let outcome = panel.choices(&line_up)?;
/// assert_eq!(outcome.to_string(), "good 30%, best 40%, none 30%: \
///     revenue USD 15, profit USD 12.7, consumer surplus USD 5.15 per customer asked");
/// assert!(outcome.tiers[1].share.interval.unwrap().contains(0.4));
///
/// let study = Study::new("packages", StudyResult::Draws(outcome.draws()?.clone()));
/// assert_eq!(study.parts(), ["good", "best", "none"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineUpOutcome {
    /// The tiers of the line-up, in its order.
    pub tiers: Vec<TierOutcome>,
    /// The share that takes none.
    pub staying_out: PanelFigure,
    /// Revenue a customer asked.
    pub revenue: PanelFigure,
    /// Prices less unit costs, a customer asked.
    pub profit: PanelFigure,
    /// What customers would have paid beyond the prices, a customer asked.
    pub consumer_surplus: PanelFigure,
    /// How many respondents it rests on.
    pub respondents: usize,
    /// The panel.
    pub panel: String,
    unit: Unit,
    draws: Option<JointEmpirical>,
}

impl LineUpOutcome {
    /// Draws of the shares, one column for each tier and `none` for those who stay out, in the name
    /// of the panel: a [`Study`](crate::case::Study) of a case.
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`] without a bootstrap on the panel.
    pub fn draws(&self) -> Result<&JointEmpirical, SurveyError> {
        let missing = || SurveyError::NoDraws {
            curve: self.panel.clone(),
        };
        self.draws.as_ref().ok_or_else(missing)
    }
}

impl fmt::Display for LineUpOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |it: PanelFigure| Unit::Share.show(it.value);
        for tier in &self.tiers {
            write!(f, "{} {}, ", tier.name, share(tier.share))?;
        }
        let amount = |it: PanelFigure| self.unit.show(it.value);
        write!(
            f,
            "{OUT} {}: revenue {}, profit {}, consumer surplus {} per customer asked",
            share(self.staying_out),
            amount(self.revenue),
            amount(self.profit),
            amount(self.consumer_surplus),
        )
    }
}

impl WillingnessPanel {
    /// The tier of a line-up that each customer takes, and what that comes to.
    ///
    /// Everyone takes the tier that leaves them the greatest surplus, their own willingness to pay
    /// less the price, and none if that is below zero. A customer to whom a price leaves nothing
    /// buys, as everywhere in [`survey`](crate::survey). **Of tiers that leave the same, they take
    /// the dearer**: it is worth more to them, and the best price list, which leaves its customers
    /// indifferent, is then one that can be charged instead of a limit that none reaches.
    ///
    /// # Errors
    /// [`Invalid`] for a tier that the panel has not, another currency, and a bootstrap of fewer
    /// than two resamples.
    ///
    /// # Example
    /// See [`LineUpOutcome`].
    ///
    /// # Reference
    /// W. J. Adams and J. L. Yellen (1976), *Commodity Bundling and the Burden of Monopoly*,
    /// Quarterly Journal of Economics 90(3), on choice by surplus. H. R. Varian (1997),
    /// *Versioning Information Goods*, on self-selection between tiers.
    pub fn choices(&self, line_up: &LineUp) -> Result<LineUpOutcome, Invalid> {
        let offered = line_up.among(self.tiers(), self.currency())?;
        let customers = self.customers(&offered);
        let whole = Totals::of(&customers, offered.len(), |_| 1.0);
        let resampled = self.resampled(|times| {
            Totals::of(&customers, offered.len(), |row| f64::from(times[row]))
        })?;
        let unit = Unit::Money(self.currency());
        let figure = |unit: Unit, of: &dyn Fn(&Totals) -> f64| {
            self.figure(of(&whole), resampled.iter().flatten().map(of), unit)
        };
        let tiers = line_up.tiers().iter().zip(&offered).enumerate();
        let tiers = tiers.map(|(place, (tier, it))| TierOutcome {
            name: tier.name.clone(),
            share: figure(Unit::Share, &|totals| totals.shares[place]),
            revenue: whole.shares[place] * exact::major(it.price),
            profit: whole.shares[place] * exact::major(it.margin()),
        });
        Ok(LineUpOutcome {
            tiers: tiers.collect(),
            staying_out: figure(Unit::Share, &|totals| totals.shares[offered.len()]),
            revenue: figure(unit, &|totals| totals.revenue),
            profit: figure(unit, &|totals| totals.profit),
            consumer_surplus: figure(unit, &|totals| totals.surplus),
            respondents: self.respondents().len(),
            panel: self.name().to_owned(),
            unit,
            draws: resampled.map(|all| self.drawn(line_up, &all)).transpose()?,
        })
    }

    /// What each customer does.
    fn customers(&self, offered: &[Offered]) -> Vec<Customer> {
        let one = |(worth, weight): (&[Exact], f64)| {
            let taken = taken(worth, offered);
            let of = |amount: &dyn Fn(&Offered) -> Exact| {
                taken.map_or(0.0, |place| exact::major(amount(&offered[place])))
            };
            Customer {
                place: taken.unwrap_or(offered.len()),
                weight,
                revenue: of(&|it| it.price),
                profit: of(&Offered::margin),
                surplus: of(&|it| worth[it.column] - it.price),
            }
        };
        self.weighted().map(one).collect()
    }

    /// A figure of every resample, if the panel has a bootstrap.
    pub(super) fn resampled<T: Send>(
        &self,
        figure: impl Fn(&[u32]) -> T + Sync,
    ) -> Result<Option<Vec<T>>, Invalid> {
        let rows = self.respondents().len();
        let all = self
            .resampling()
            .map(|it| it.over(self.name(), rows, figure));
        all.transpose()
    }

    /// A figure with the interval of its resamples. Resamples without anybody have none.
    pub(super) fn figure(
        &self,
        value: f64,
        resamples: impl Iterator<Item = f64>,
        unit: Unit,
    ) -> PanelFigure {
        let interval = self.resampling().and_then(|it| {
            let (confidence, method) = (it.confidence_used(), IntervalMethod::Bootstrap);
            Interval::of_draws(value, resamples.map(Some), unit, confidence, method)
        });
        PanelFigure { value, interval }
    }

    /// The shares of every resample as columns.
    fn drawn(&self, line_up: &LineUp, resamples: &[Totals]) -> Result<JointEmpirical, Invalid> {
        let names = line_up.tiers().iter().map(|it| it.name.as_str());
        let columns = names.chain([OUT]).enumerate().map(|(place, name)| {
            let shares = resamples.iter().map(|totals| totals.shares[place]);
            (
                name,
                shares.filter(|it| it.is_finite()).collect::<Vec<f64>>(),
            )
        });
        JointEmpirical::new(self.name(), columns)
    }
}

/// What one customer takes: the place of the tier, behind the last for none, and what it comes to.
struct Customer {
    place: usize,
    weight: f64,
    revenue: f64,
    profit: f64,
    surplus: f64,
}

/// Means over customers.
struct Totals {
    shares: Vec<f64>,
    revenue: f64,
    profit: f64,
    surplus: f64,
}

impl Totals {
    fn of(customers: &[Customer], tiers: usize, times: impl Fn(usize) -> f64) -> Self {
        let mut totals = Self {
            shares: vec![0.0; tiers + 1],
            revenue: 0.0,
            profit: 0.0,
            surplus: 0.0,
        };
        let mut all = 0.0;
        for (row, it) in customers.iter().enumerate() {
            let weight = it.weight * times(row);
            all += weight;
            totals.shares[it.place] += weight;
            totals.revenue += weight * it.revenue;
            totals.profit += weight * it.profit;
            totals.surplus += weight * it.surplus;
        }
        totals.shares.iter_mut().for_each(|share| *share /= all);
        for amount in [&mut totals.revenue, &mut totals.profit, &mut totals.surplus] {
            *amount /= all;
        }
        totals
    }
}
