//! What should we charge for an invoicing service? One population, asked in three ways: four
//! prices with purchase intents, a ladder of prices, and a single bid each. The surveys and the
//! case are made up; see the README beside them.
//!
//! `cargo run --release --example what_should_we_charge [page.html]`; without a name the page goes
//! to `target/what_should_we_charge.html`.

use std::error::Error;

use bizcase::case::{BusinessCase, Study, StudyResult};
use bizcase::import::{Csv, LadderColumns, ReplyCodes};
use bizcase::quantity::{Currency, Money, Period, Share, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::{LineChart, Panels};
use bizcase::report::{self, Document, Section, Table};
use bizcase::sample::{Bootstrap, ParameterDraws};
use bizcase::survey::{
    AnswerScale, BestPrice, ContingentValuation, DemandCurve, DemandModel, GaborGranger,
    NewtonMillerSmith, NotAsked, PriceGoal, PriceSensitivityMeter, WtpDistribution,
};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/what_should_we_charge"
);
const USD: Unit = Unit::Money(Currency::USD);

/// What it costs to serve a customer for a month, in dollars.
const UNIT_COST: i64 = 6;
const SOURCE: &str = "three made-up price surveys of small firms";
const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/target/what_should_we_charge.html"
);

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::monte_carlo(20_000).seed(7))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its pictures: {path}");
    Ok(())
}

/// The price, what it is worth in the whole case, and what each survey says.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let answers = csv("four_prices.csv")?.price_sensitivity()?.rows;
    let meter = PriceSensitivityMeter::default()
        .bootstrap(Bootstrap::new(500))
        .analyse(&answers)?;
    let opp = Money::from_f64(meter.opp()?.midpoint(), Currency::USD)?;
    let curves = [intents()?, ladder()?, bids()?];
    let all = pooled(&curves)?;
    let goal = PriceGoal::profit(Money::major(UNIT_COST, Currency::USD));
    let best = all.best_price(&goal)?;
    let case = case(all.clone())?;
    let usd = |amount| Money::major(amount, Currency::USD);
    let prices = [opp, best.money()?, usd(25), usd(29), usd(35)].map(Money::to_f64);
    let compared = case.best_price(&[("invoicing.subscription.price", &prices)], sampling)?;
    let most = compared.at_best();
    let answer = format!(
        "Charge {} a month: the case is then worth {} (mean over three years)",
        USD.show(most.prices[0]),
        USD.show(most.expected.value)
    );
    let demand = Panels::of_demand(&all, &goal)?.source(SOURCE);
    let meter = LineChart::of_price_sensitivity(&meter).source(SOURCE);
    Ok(Document::new(answer)
        .with(report::prices(&compared, case.currency).note(format!(
            "On the same draws of the demand. {} would earn most per person asked, of whom {} buy; \
             the case also counts what it takes to win them.",
            best.money()?,
            Unit::Share.show(best.share)
        )))
        .with(surveys(&curves, &all, &goal, &best)?.chart(&demand)?)
        .with(Section::new("Which prices are acceptable").chart(&meter)?))
}

/// What each survey says alone, and what it costs to believe only that one.
fn surveys(
    curves: &[DemandCurve],
    all: &DemandCurve,
    goal: &PriceGoal,
    best: &BestPrice,
) -> Result<Section, Box<dyn Error>> {
    let header = ["best price", "90% interval", "USD lost per 100 asked"];
    let mut table = Table::new("survey", &header);
    for curve in curves {
        let price = curve.optimum(goal)?.money()?;
        let interval = curve.optimum_intervals(goal, Share::percent(90.0)?)?.price;
        let lost = best.expected - all.expected(goal, price)?;
        table.row([
            curve.name().to_owned(),
            USD.show(price.to_f64()),
            format!("{} to {}", USD.show(interval.low), USD.show(interval.high)),
            Unit::Ratio.show(100.0 * lost),
        ]);
    }
    let known = Unit::Ratio.show(100.0 * best.cost_of_uncertainty);
    Ok(Section::new("What each survey says alone")
        .table(table)
        .note(
            "They differ because intents are discounted by a calibration, a ladder invites \
             haggling, and a single bid invites saying yes to please. By how much, nobody knows: \
             each is taken to be as likely as the others.",
        )
        .note(format!(
            "To know the demand would be worth USD {known} a month per 100 asked."
        )))
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
pub(crate) fn case(demand: DemandCurve) -> Result<BusinessCase, Box<dyn Error>> {
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
