//! The short form of a case: one offer on a market, a page of assumptions.

use serde::{Deserialize, Serialize};

use super::build::{Build, RankCorrelation, amount_within};
use super::business_case::{AfterHorizon, BusinessCase, Horizon};
use super::cost::{Cost, CostLine};
use super::figure::Figure;
use super::offer::{AudienceReach, GoToMarket, Offer, Retention};
use super::stream::Stream;
use super::study::{Study, StudyResult};
use crate::error::{Error, Invalid};
use crate::finance::Discount;
use crate::market::Market;
use crate::quantity::{Approx, Count, Currency, Money, Month};
use crate::simulation::Claim;

/// The name under which the market of a short case becomes a study.
const MARKET: &str = "market";

/// The short form of a [`BusinessCase`]: one subscription on one market, with eight assumptions
/// and a budget for each year.
///
/// [`expand`](Self::expand) makes the whole case of it, to which other offers, a team, tax, events
/// or scenarios can be added. A file may be written in this form too: it is a case file with
/// `market`, the assumptions and `years` in place of `currency`, `horizon` and `offers`, and with
/// whatever else a case can say.
///
/// # Example
/// ```
/// use bizcase::case::{Build, Figure, ShortCase, YearPlan};
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Market, Segment, Spend};
/// use bizcase::quantity::{Count, Currency, Money, Period, Rate};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let short = ShortCase {
///     name: "Bookkeeping for shops".into(),
///     launch: "2027-01".parse()?,
///     market: Market::new("Iceland", 2026, Spend::Potential, Period::Month, vec![Segment {
///         name: "shops".into(),
///         population: Count::from(90_000),
///         served: Count::from(60_000),
///         price: usd(40),
///     }])?,
///     price_realisation: Figure::guess("price realisation", Dist::triangular(0.7, 0.9, 1.0)?),
///     need: Figure::guess("need", Dist::triangular(0.80, 0.92, 1.00)?),
///     serviceable: 0.55.into(),
///     attainable: Figure::guess("attainable share", Dist::pert(0.05, 0.10, 0.20)?),
///     acquisition_cost: usd(300).into(),
///     churn: 0.015.into(),
///     gross_margin: 0.85.into(),
///     years: vec![YearPlan { year: 1, acquisition_budget: usd(300_000), fixed_cost: usd(120_000) }],
///     build: Build::new(usd(200_000), 6),
///     onboarding: None,
///     discount: Rate::per_year(0.12)?.into(),
///     correlations: vec![],
///     criteria: vec!["P(SAM accounts >= 20,000) >= 50%".parse()?],
/// };
/// let case = short.expand()?;
/// assert_eq!(case.offers[0].name, "Bookkeeping for shops");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShortCase {
    /// What the case is about; its one offer has the same name.
    pub name: String,
    /// The first month with customers.
    pub launch: Month,
    /// The segments with their counts and list prices.
    pub market: Market,
    /// The share of the list price that is realised, common to all segments.
    pub price_realisation: Figure,
    /// The share of firms or people that has the job to be done.
    pub need: Figure,
    /// The share of those in the served segments that the offer can serve.
    pub serviceable: Figure,
    /// The share of SAM accounts that can be won by the end of the plan.
    pub attainable: Figure,
    /// Customer acquisition cost (CAC), per customer.
    pub acquisition_cost: Figure,
    /// The share of customers lost per month.
    pub churn: Figure,
    /// The share of revenue left after the cost of revenue.
    pub gross_margin: Figure,
    /// The plan for each year from launch on; it sets the horizon.
    pub years: Vec<YearPlan>,
    /// What is spent before launch.
    pub build: Build,
    /// How many customers can be taken on board in a month, if that is limited.
    pub onboarding: Option<Count>,
    /// At which rates cash flows are discounted.
    pub discount: Discount,
    /// Rank correlations between assumptions.
    pub correlations: Vec<RankCorrelation>,
    /// What the case must meet.
    pub criteria: Vec<Claim>,
}

/// What one year is planned to cost, spread evenly over its months.
///
/// # Example
/// ```
/// use bizcase::case::YearPlan;
/// use bizcase::quantity::{Currency, Money};
///
/// let first = YearPlan {
///     year: 1,
///     acquisition_budget: Money::major(1_000_000, Currency::USD),
///     fixed_cost: Money::major(2_500_000, Currency::USD),
/// };
/// # let _ = first;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct YearPlan {
    /// The number of the year: 1 for the one that starts with the launch.
    pub year: u64,
    /// The most that may be spent on winning customers.
    pub acquisition_budget: Money,
    /// Cost that does not depend on the number of customers.
    pub fixed_cost: Money,
}

impl ShortCase {
    /// The whole case: its market as a study named "market", one offer that reaches its segments,
    /// the fixed cost, and the run-off of the last customers as what comes after the horizon.
    ///
    /// # Errors
    /// [`Error`] if the years are not numbered from 1 on, or an amount is negative or in another
    /// currency than the prices of the market.
    ///
    /// # Example
    /// See [`ShortCase`].
    pub fn expand(self) -> Result<BusinessCase, Error> {
        let currency = self.market.currency();
        check_years(&self.years, currency)?;
        let offer = self.offer();
        let years = u32::try_from(self.years.len()).unwrap_or(u32::MAX);
        let fixed = self.years.iter().map(|year| year.fixed_cost).collect();
        let horizon = years.saturating_mul(12);
        Ok(BusinessCase {
            horizon: Horizon::Months(horizon),
            terminal: AfterHorizon::RunOff,
            studies: vec![Study::new(MARKET, StudyResult::Market(self.market))],
            build: Some(self.build),
            offers: vec![offer],
            costs: vec![CostLine::new("fixed cost", Cost::Fixed(fixed))],
            correlations: self.correlations,
            criteria: self.criteria,
            ..BusinessCase::new(&self.name, currency, self.launch, horizon, self.discount)
        })
    }

    fn offer(&self) -> Offer {
        let price: Approx<Money, f64> = self.market.average_price();
        let reach = AudienceReach {
            need: self.need.clone(),
            serviceable: self.serviceable.clone(),
            attainable: self.attainable.clone(),
            budget: self.years.iter().map(|it| it.acquisition_budget).collect(),
            onboarding: self.onboarding.map(Figure::from),
            ..AudienceReach::new(Figure::study(MARKET), self.acquisition_cost.clone())
        };
        let subscription = Stream {
            realised: self.price_realisation.clone(),
            every: self.market.billing(),
            gross_margin: self.gross_margin.clone(),
            ..Stream::new("subscription", price.number())
        };
        let retention = Retention::Churn(self.churn.clone());
        Offer {
            streams: vec![subscription],
            ..Offer::new(&self.name, GoToMarket::Reach(reach), retention)
        }
    }
}

/// Checks what the types cannot: the numbers of the years, one currency, nothing negative.
fn check_years(years: &[YearPlan], currency: Currency) -> Result<(), Error> {
    for (plan, expected) in years.iter().zip(1..) {
        if plan.year != expected {
            let rule = "the one after the year before it, starting at 1";
            return Err(Invalid::rule("year of the plan", plan.year, rule)
                .hint(format!("year {expected} is missing or out of order"))
                .into());
        }
        let budget = format!("acquisition budget of year {expected}");
        amount_within(&budget, plan.acquisition_budget, currency)?;
        let fixed = format!("fixed cost of year {expected}");
        amount_within(&fixed, plan.fixed_cost, currency)?;
    }
    Ok(())
}
