//! What should we charge for an invoicing service? One population, asked in three ways: four
//! prices with purchase intents, a ladder of prices, and a single bid each. The surveys and the
//! case are made up; see the README beside them.
//!
//! `cargo run --release --example what_should_we_charge`

use bizcase::case::BusinessCase;
use bizcase::distribution::Dist;
use bizcase::import::{Csv, LadderColumns, ReplyCodes};
use bizcase::market::{Market, Spend};
use bizcase::quantity::{Currency, Money, Period, Share, Unit};
use bizcase::random::Sampling;
use bizcase::survey::{
    AnswerScale, Bootstrap, ContingentValuation, DemandCurve, DemandModel, GaborGranger, Goal,
    NewtonMillerSmith, NotAsked, ParameterDraws, PriceSensitivityMeter, WtpLaw,
};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/what_should_we_charge"
);

/// What it costs to serve a customer for a month.
const UNIT_COST: i64 = 6;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let four_prices = csv("four_prices.csv")?.price_sensitivity()?.rows;
    let meter = PriceSensitivityMeter::default().bootstrap(Bootstrap::new(1_000).seed(1));
    let meter = meter.analyse(&four_prices)?;
    let (low, high) = meter.acceptable_range()?;
    let opp = Money::from_f64(meter.opp()?.midpoint(), Currency::USD)?;
    println!(
        "Acceptable from USD {low:.2} to {high:.2}; fewest object at {opp}, which is no optimum."
    );
    println!("{}\n", meter.exclusions);

    let curves = curves()?;
    let goal = Goal::profit(Money::major(UNIT_COST, Currency::USD));
    println!(
        "{:18} {:>6} {:>6} {:>6}  best price for profit",
        "share that buys at", 15, 25, 40
    );
    for curve in &curves {
        let shares =
            [15, 25, 40].map(|price| Unit::Share.show(curve.demand().share(f64::from(price))));
        let [first, second, third] = shares;
        let best = curve.optimum(&goal)?;
        let interval = curve.optimum_intervals(&goal, Share::percent(95.0)?)?.price;
        let name = curve.name();
        println!(
            "{name:18} {first:>6} {second:>6} {third:>6}  {:.2}, {interval:.2}",
            best.price
        );
    }
    println!(
        "\nThey differ because intents are discounted by a calibration, a ladder invites haggling,"
    );
    println!(
        "and a single bid invites saying yes to please. Nobody knows by how much, so that each"
    );
    println!("curve is taken to be as likely as the others.\n");

    // Every draw of every survey is a curve that may be true.
    let draws = curves
        .iter()
        .flat_map(|curve| curve.draws().to_vec())
        .collect();
    let middle = curves[1].demand().clone();
    let together = DemandCurve::new("three surveys", Currency::USD, middle).with_draws(draws);
    let best = together.best_price(&goal)?;
    println!("Best expected profit per firm and month at {best}.");
    for curve in &curves {
        let price = curve.optimum(&goal)?.money()?;
        let lost = best.expected - together.expected(&goal, price)?;
        println!(
            "  The best price of {}, {price}, brings USD {lost:.3} less.",
            curve.name()
        );
    }

    println!("\nNPV over three years, by 100,000 trials on the same draws of the demand:");
    for (name, price) in [("best price", best.money()?), ("fewest object", opp)] {
        let valuation = case(&together, price)?.value(&Sampling::monte_carlo(100_000).seed(7))?;
        let npv = valuation.run.outcome(valuation.built.outputs.npv);
        let show = |value| Unit::Money(Currency::USD).show(value);
        let [p5, p95] = [5.0, 95.0].map(|p| Share::percent(p).map(|p| npv.percentile(p)));
        let positive = npv.probability_above(Money::major(0, Currency::USD))?;
        println!(
            "  {name:13} {price}: mean {}, P5 {}, P95 {}, P(NPV > 0) {}",
            show(npv.mean().value),
            show(p5?.value),
            show(p95?.value),
            Unit::Share.show(positive.value),
        );
    }
    Ok(())
}

/// A demand curve with a thousand draws from each survey.
fn curves() -> Result<[DemandCurve; 3], bizcase::Error> {
    let bootstrap = Bootstrap::new(1_000).seed(1);
    let intents = NewtonMillerSmith::new(AnswerScale::five_points())
        .bootstrap(bootstrap)
        .analyse(&csv("four_prices.csv")?.price_sensitivity()?.rows)?;
    let ladder = csv("ladder.csv")?.price_ladder_wide(&LadderColumns::Headed("buy".into()))?;
    let ladder = GaborGranger::default()
        .not_asked(NotAsked::AssumeMonotone)
        .bootstrap(bootstrap)
        .analyse(&ladder.rows)?;
    let bids = csv("bids.csv")?.contingent_valuation(&ReplyCodes::default())?;
    let bids = ContingentValuation::new(WtpLaw::LogNormal).fit(&bids.rows)?;
    Ok([
        intents.demand,
        ladder.demand(DemandModel::LOG_PROBIT)?.named("ladder"),
        bids.demand_curve("single bids", &ParameterDraws::new(1_000).seed(1))?,
    ])
}

/// The case at a price, with the share that buys at it.
fn case(curve: &DemandCurve, price: Money) -> Result<BusinessCase, Box<dyn std::error::Error>> {
    let mut case: BusinessCase =
        toml::from_str(&std::fs::read_to_string(format!("{FOLDER}/case.toml"))?)?;
    let segments = case.market.segments().iter().cloned().map(|mut segment| {
        segment.price = price;
        segment
    });
    case.market = Market::new(
        "Iceland",
        2026,
        Spend::Potential,
        Period::Month,
        segments.collect(),
    )?;
    case.need.range = curve.shares_at(&[price])?.remove(0).into();
    case.gross_margin.range = Dist::fixed(1.0 - UNIT_COST as f64 / price.to_f64())?;
    Ok(case)
}

fn csv(file: &str) -> Result<Csv<'static>, bizcase::Error> {
    Ok(Csv::from_path(format!("{FOLDER}/{file}"))?.currency(Currency::USD))
}
