//! What a case says of every trial.

use super::asked::{self, AskedOutputs, STILL_TO_COME};
use super::sizes::{Audiences, SizeOutputs};
use crate::case::data::BusinessCase;
use crate::case::engine::{Engine, MILESTONES};
use crate::error::Invalid;
use crate::market::Limit;
use crate::quantity::{Count, Money, Quantity, Share};
use crate::simulation::{Model, Output};

/// The outputs of a case.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// assert!(run.outcome(built.outputs.funding).minimum() > 0.0);
/// assert_eq!(built.outputs.npv_within[1].0, 60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CaseOutputs {
    /// Year by year after launch; the last may be cut short.
    pub years: Vec<YearOutputs>,
    /// How big each segment is, in the order of the offers and of their markets.
    pub segments: Vec<SizeOutputs>,
    /// How big all of them are together: "TAM accounts", "SOM revenue a year".
    pub size: SizeOutputs,
    /// How many accounts could be won in the end, if only demand limited that: "demand ceiling".
    pub ceiling: Output<Count>,
    /// By offer, in the order of the case.
    pub offers: Vec<OfferOutputs>,
    /// Net present value at launch: "NPV".
    pub npv: Output<Money>,
    /// What comes after the horizon, as of launch: "run-off value" if that is what the plan's
    /// [`AfterHorizon`](crate::case::AfterHorizon) says, "terminal value" otherwise.
    pub terminal: Output<Money>,
    /// Both together: "NPV with run-off" or "NPV with terminal value".
    pub npv_with_terminal: Output<Money>,
    /// Net present value of what lies within two, five and ten years, where the plan goes as far:
    /// "NPV within 2 years". With the number of months.
    pub npv_within: Vec<(u32, Output<Money>)>,
    /// Months from launch until the money is back, the horizon where it is not: "payback, months".
    pub payback: Output<Count>,
    /// Whether the money is back within the horizon: "paid back".
    pub paid_back: Output<Share>,
    /// The most money that is out at any time: "peak funding".
    pub funding: Output<Money>,
    /// What is still to come, as of the end of the last month of which it is known what happened:
    /// "value still to come". All later cash flows with what comes after the horizon; what was
    /// spent before has no part in it. Without actual figures it is NPV with what comes after the
    /// horizon, and only declared where a criterion or target names it.
    pub still_to_come: Option<Output<Money>>,
    /// What else a criterion, a target or the list of outcomes names.
    pub(super) asked: AskedOutputs,
}

/// What happens in one year of a case.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// let [first, second, ..] = built.outputs.years[..] else { panic!("seven years") };
/// assert!(run.outcome(first.revenue).mean().value < run.outcome(second.revenue).mean().value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct YearOutputs {
    /// The customers at its end: "customers at the end of year 1".
    pub customers: Output<Count>,
    /// Its revenue: "revenue in year 1".
    pub revenue: Output<Money>,
    /// Its revenue less the cost of revenue: "gross margin in year 1".
    pub gross_margin: Output<Money>,
    /// Its cash flow, without what comes before launch: "cash flow in year 1".
    pub cash: Output<Money>,
    /// How often each limit holds back new customers in its last month, in the order of
    /// [`Limit::ALL`]: the share of the offers then sold, "demand binds at the end of year 1".
    pub limits: [Output<Share>; 3],
}

/// What becomes of one offer.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let built = case.model()?;
/// let run = built.model.run(&Sampling::monte_carlo(500).seed(1))?;
/// let [germany, swiss] = built.outputs.offers[..] else { panic!("two offers") };
/// let worth = [germany, swiss].map(|it| run.outcome(it.stand_alone).mean().value);
/// assert!(worth[0] > worth[1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct OfferOutputs {
    /// Its customers at the end of the plan: "customers, shops".
    pub customers: Output<Count>,
    /// Its revenue over the whole plan, discounted: "revenue, shops".
    pub revenue: Output<Money>,
    /// Its stand-alone result over the whole plan, before allocation of shared costs, discounted:
    /// "stand-alone value, shops". Cost lines and roles of its own are part of it.
    pub stand_alone: Output<Money>,
    /// Months in which the gross margin of a customer pays back what it cost to win them, where
    /// they are bought and pay again and again; the length of the plan where it never does.
    /// "CAC payback, months" in a case of one offer, "CAC payback, months, shops" otherwise; in an
    /// internal case "roll-out payback, months".
    pub acquisition_payback: Option<Output<Count>>,
    /// The share that buys at the price of the entry, where a study says so: "share that buys,
    /// shops".
    pub buying: Option<Output<Share>>,
}

impl CaseOutputs {
    pub(super) fn declare(
        case: &BusinessCase,
        engine: &Engine,
        audiences: &Audiences,
        model: &mut Model,
    ) -> Result<Self, Invalid> {
        let say = |text: &str| case.benefit.say(text);
        let years = 1..=engine.months.div_ceil(12);
        let years = years.map(|year| {
            Ok(YearOutputs {
                customers: model.declare(&say(&format!("customers at the end of year {year}")))?,
                revenue: model.declare(&say(&format!("revenue in year {year}")))?,
                gross_margin: model.declare(&format!("gross margin in year {year}"))?,
                cash: model.declare(&format!("cash flow in year {year}"))?,
                limits: limits(model, year)?,
            })
        });
        let years = years.collect::<Result<_, Invalid>>()?;
        let alone = case.offers.len() == 1;
        let offers = case.offers.iter().map(|offer| {
            let name = &offer.name;
            let of_it = if alone {
                String::new()
            } else {
                format!(", {name}")
            };
            let acquisition_payback = offer
                .is_paid_back()
                .then(|| model.declare(&format!("{}{of_it}", say("CAC payback, months"))));
            let buying = offer
                .demand
                .is_some()
                .then(|| model.declare(&format!("share that buys, {name}")));
            Ok(OfferOutputs {
                buying: buying.transpose()?,
                acquisition_payback: acquisition_payback.transpose()?,
                customers: model.declare(&format!("{}, {name}", say("customers")))?,
                revenue: model.declare(&format!("{}, {name}", say("revenue")))?,
                stand_alone: model.declare(&format!("stand-alone value, {name}"))?,
            })
        });
        let offers = offers.collect::<Result<_, Invalid>>()?;
        let within = MILESTONES.into_iter().filter(|&it| it <= engine.months);
        let within = within.map(|months| {
            let output = declare(model, &format!("NPV within {} years", months / 12))?;
            Ok((months, output))
        });
        let npv_within = within.collect::<Result<_, Invalid>>()?;
        let still_to_come = !case.actuals.is_empty() || asked::names(case).contains(&STILL_TO_COME);
        Ok(Self {
            years,
            segments: audiences.segments.clone(),
            size: audiences.total.clone(),
            ceiling: audiences.ceiling,
            offers,
            npv_within,
            npv: model.declare("NPV")?,
            terminal: model.declare(case.terminal.value_name())?,
            npv_with_terminal: model.declare(case.terminal.npv_name())?,
            payback: model.declare("payback, months")?,
            paid_back: model.declare("paid back")?,
            funding: model.declare("peak funding")?,
            still_to_come: still_to_come
                .then(|| model.declare(STILL_TO_COME))
                .transpose()?,
            asked: AskedOutputs::declare(case, engine, model)?,
        })
    }
}

/// How often each limit binds at the end of a year.
fn limits(model: &mut Model, year: u32) -> Result<[Output<Share>; 3], Invalid> {
    let [demand, channel, supply] =
        Limit::ALL.map(|limit| model.declare(&format!("{limit} binds at the end of year {year}")));
    Ok([demand?, channel?, supply?])
}

fn declare<Q: Quantity>(model: &mut Model, name: &str) -> Result<Output<Q>, Invalid> {
    model.declare(name)
}
