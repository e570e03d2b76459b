//! What should we charge for an invoicing service? One population, asked in three ways: four
//! prices with purchase intents, a ladder of prices, and a single bid each. The surveys and the
//! case are made up; see the README beside them.
//!
//! `cargo run --release --example what_should_we_charge`

use bizcase::case::{BusinessCase, Study, StudyResult};
use bizcase::import::{Csv, LadderColumns, ReplyCodes};
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::report::{self, Document};
use bizcase::sample::{Bootstrap, ParameterDraws};
use bizcase::survey::{
    AnswerScale, ContingentValuation, DemandCurve, DemandModel, GaborGranger, NewtonMillerSmith,
    NotAsked, PriceGoal, PriceSensitivityMeter, WtpDistribution,
};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/what_should_we_charge"
);

/// What it costs to serve a customer for a month, in dollars.
const UNIT_COST: f64 = 6.0;

const WHY: &str = "They differ because intents are discounted by a calibration, a ladder invites \
haggling,\nand a single bid invites saying yes to please. By how much, nobody knows: each is taken \
to be\nas likely as the others.\n";

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let answers = csv("four_prices.csv")?.price_sensitivity()?.rows;
    let meter = PriceSensitivityMeter::default().analyse(&answers)?;
    let (low, high) = meter.acceptable_range()?;
    let opp = Money::from_f64(meter.opp()?.midpoint(), Currency::USD)?;
    println!("Acceptable from USD {low:.2} to {high:.2}; fewest object at {opp}.");
    println!("{}\n", meter.exclusions);

    let curves = [intents()?, ladder()?, bids()?];
    let goal = PriceGoal::profit(Money::from_f64(UNIT_COST, Currency::USD)?);
    println!("share that buys at     15     25     40   best price for profit");
    for curve in &curves {
        let best = curve.optimum(&goal)?.price;
        let interval = curve.optimum_intervals(&goal, Share::percent(95.0)?)?.price;
        let [first, second, third] = [15.0, 25.0, 40.0].map(|price| curve.demand().share(price));
        println!(
            "{:18} {first:6.2} {second:6.2} {third:6.2}   {best:.2}; {interval:.2}",
            curve.name()
        );
    }
    println!("\n{WHY}");

    let all = pooled(&curves)?;
    let best = all.best_price(&goal)?;
    println!("Price with the best expected profit a month: {best}.");
    for curve in &curves {
        let price = curve.optimum(&goal)?.money()?;
        let lost = best.expected - all.expected(&goal, price)?;
        println!(
            "  {price}, the best of {}: USD {lost:.2} less per respondent",
            curve.name()
        );
    }

    println!("\nThe whole case over three years, on the same draws of the demand:");
    let case = case(all)?;
    let prices = [opp, best.money()?, Money::major(29, Currency::USD)].map(Money::to_f64);
    let sampling = Sampling::monte_carlo(20_000).seed(7);
    let compared = case.best_price(&[("invoicing.subscription.price", &prices)], &sampling)?;
    let section = report::prices(&compared, case.currency);
    print!("{}", Document::new(case.name).with(section));
    Ok(())
}

/// Each survey is as likely to be right as the others.
pub(crate) fn pooled(curves: &[DemandCurve]) -> Result<DemandCurve, bizcase::Error> {
    let weighted: Vec<(&DemandCurve, f64)> = curves.iter().map(|it| (it, 1.0)).collect();
    Ok(DemandCurve::pooled("surveys", &weighted)?)
}

pub(crate) fn intents() -> Result<DemandCurve, bizcase::Error> {
    let method =
        NewtonMillerSmith::new(AnswerScale::five_points()).bootstrap(Bootstrap::new(1_000));
    let answers = csv("four_prices.csv")?.price_sensitivity()?.rows;
    Ok(method.analyse(&answers)?.demand)
}

pub(crate) fn ladder() -> Result<DemandCurve, bizcase::Error> {
    let answers = csv("ladder.csv")?
        .price_ladder_wide(&LadderColumns::Headed("buy".into()))?
        .rows;
    let response = GaborGranger::default()
        .not_asked(NotAsked::AssumeMonotone)
        .bootstrap(Bootstrap::new(1_000))
        .analyse(&answers)?;
    Ok(response.demand(DemandModel::LOG_PROBIT)?.named("ladder"))
}

pub(crate) fn bids() -> Result<DemandCurve, bizcase::Error> {
    let answers = csv("bids.csv")?
        .contingent_valuation(&ReplyCodes::default())?
        .rows;
    let fit = ContingentValuation::new(WtpDistribution::LogNormal).fit(&answers)?;
    Ok(fit.demand_curve("single bids", &ParameterDraws::new(1_000))?)
}

/// The case, whose demand at any price is that of the surveys.
pub(crate) fn case(demand: DemandCurve) -> Result<BusinessCase, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(format!("{FOLDER}/case.toml"))?;
    let mut case: BusinessCase = toml::from_str(&text)?;
    let (curve, every) = (demand, Period::Month);
    let found = StudyResult::Demand { curve, every };
    case.studies.push(Study {
        source: "three price surveys".into(),
        records: Some(1_220),
        ..Study::new("surveys", found)
    });
    Ok(case)
}

pub(crate) fn csv(file: &str) -> Result<Csv<'static>, bizcase::Error> {
    Ok(Csv::from_path(format!("{FOLDER}/{file}"))?.currency(Currency::USD))
}
