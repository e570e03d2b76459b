//! Wallboxes and charging services for homes with an electric car: how many, by when, worth what?
//!
//! `cargo run --release --example home_charging`
//!
//! In Norway electric cars are past the middle of their curve, so the history holds the potential.
//! In the United States they are not: the fit refuses, and the potential comes from a sizing, the
//! coefficients from Norway and earlier durables. Facts stand in `examples/data/home_charging/` (International
//! Energy Agency, Global EV Outlook 2024, CC BY 4.0); what is written below is a guess unless it
//! says otherwise.

use bizcase::adoption::{
    ANALOGIES, Analogy, Bass, Curve, Fitting, History, Lags, Posterior, Priors, ProductClass,
    Replacement,
};
use bizcase::distribution::Dist;
use bizcase::import::{Csv, FromRow, Row};
use bizcase::market::{Funnel, Market, Segment, Spend};
use bizcase::quantity::{Approx, Count, Currency, Money, Period};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

/// One country's electric cars at the end of a year.
struct Fleet {
    year: String,
    electric: Count,
    /// In percent of all cars.
    share: Count,
}

impl FromRow for Fleet {
    const COLUMNS: &'static [&'static str] = &["year", "stock", "stock_share_percent"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (year, electric) = (row.text("year"), row.count("stock"));
        let share = row.count("stock_share_percent");
        Some(Self {
            year: year?,
            electric: electric?,
            share: share?,
        })
    }
}

fn main() -> Result<(), bizcase::Error> {
    let norway = fleets("Norway")?;
    let america = fleets("USA")?;

    let leader = Fitting::bass().hold_out(1).to(&history(&norway)?)?;
    println!(
        "Norway, {} to {}",
        norway[0].year,
        norway[norway.len() - 1].year
    );
    println!("  {leader}");
    match &leader.backtest.outcome {
        Ok(test) => println!(
            "  Backtest: last {} held out, forecast {:.0} where {:.0} came (error {:.0} %, repeating the last year {:.0} %)",
            leader.backtest.held_out,
            test.predicted.iter().sum::<f64>(),
            test.actual.iter().sum::<f64>(),
            100.0 * test.root_mean_square_error / mean(&test.actual),
            100.0 * test.naive_root_mean_square_error / mean(&test.actual),
        ),
        Err(refused) => println!("  Backtest: {refused}"),
    }

    println!(
        "\nUnited States, {} to {}",
        america[0].year,
        america[america.len() - 1].year
    );
    let history = history(&america)?;
    match Fitting::bass().to(&history) {
        Ok(fit) => println!("  Fit: {fit}"),
        Err(refused) => println!("  Fit refused: {refused}"),
    }
    let potential = sizing(&america)?;
    println!("  Potential from the sizing: {potential}");
    let norwegian = Analogy {
        product: "electric cars in Norway",
        class: ProductClass::ConsumerDurables,
        p: leader.parameters[1].value,
        q: leader.parameters[2].value,
        source: "fitted above",
    };
    let durables = ANALOGIES
        .iter()
        .filter(|known| known.class == ProductClass::ConsumerDurables);
    let analogies: Vec<Analogy> = durables.copied().chain([norwegian]).collect();
    let priors = Priors::from_analogies(&analogies, potential)?;
    let posterior = Fitting::bass().posterior("electric cars", &history, &priors, 2024.into())?;
    for parameter in &posterior.parameters {
        println!(
            "  {:<10} {:>14.4} [{:.4}, {:.4}]",
            parameter.name, parameter.median, parameter.p5, parameter.p95
        );
    }
    if let Ok(held_out) = &posterior.backtest.outcome {
        for (year, range) in america[posterior.backtest.fitted..].iter().zip(held_out) {
            println!(
                "  Backtest {}: {:.0} came, forecast {:.0} to {:.0}",
                year.year, range.actual, range.p5, range.p95
            );
        }
        let missed = held_out
            .iter()
            .filter(|range| range.actual < range.p5 || range.actual > range.p95);
        println!(
            "  {} of {} years held out lie outside their range of 90 %: take it for the least there is",
            missed.count(),
            held_out.len()
        );
    }
    business(&posterior, history.periods())
}

/// Fifteen years of hardware and services on the draws of the posterior.
fn business(posterior: &Posterior, known: usize) -> Result<(), bizcase::Error> {
    const YEARS: u32 = 15;
    let mut model = Model::new(Currency::USD);
    let drivers = model.count(
        "electric drivers in the end",
        posterior.draws.column("potential")?.into(),
    )?;
    let p = model.ratio("p", posterior.draws.column("p")?.into())?;
    let q = model.ratio("q", posterior.draws.column("q")?.into())?;
    let at_home = model.share("drivers who charge at home", Dist::pert(0.45, 0.60, 0.75)?)?;
    let won = model.share("our share of wallboxes", Dist::pert(0.01, 0.03, 0.06)?)?;
    let again = model.share("owners who replace", Dist::pert(0.6, 0.8, 0.95)?)?;
    let wallbox = model.money(
        "price of a wallbox",
        Dist::log_normal_p5_p95(600.0, 1_200.0)?,
    )?;
    let attached = model.share(
        "boxes with a service contract",
        Dist::pert(0.10, 0.25, 0.45)?,
    )?;
    let service = model.money("service a year", Dist::pert(40.0, 72.0, 120.0)?)?;
    // A wallbox lasts about twelve years.
    let lifetimes = Lags::of(&Dist::weibull(3.0, 13.5)?, 40)?;

    let mut outputs = Vec::new();
    for year in [1, 5, 10, 15] {
        let lifetimes = lifetimes.clone();
        let column = move |s: &bizcase::simulation::Scenario<'_>| {
            let bass = Bass::drawn(s.get(p), s.get(q));
            let to_date = u32::try_from(known).unwrap_or(u32::MAX);
            // From the first year of the plan on; boxes sold before it are not ours to replace.
            let first: Vec<Approx<Count>> = bass
                .path(s.get(drivers), to_date + YEARS)
                .skip(known)
                .take(year)
                .map(|adopters| adopters * s.get(at_home) * s.get(won))
                .collect();
            let demand = Replacement::new(lifetimes.clone(), s.get(again)).demand(&first);
            let last = demand.ok().and_then(|years| years.last().copied());
            let nothing = Approx::new(0.0);
            last.map_or((nothing, nothing, nothing), |last| {
                let hardware = last.total() * s.get(wallbox);
                let services = last.in_use * s.get(attached) * s.get(service);
                (hardware, services, last.replacement * s.get(wallbox))
            })
        };
        let (a, b, c) = (column.clone(), column.clone(), column);
        outputs.push((
            year,
            model.output(&format!("hardware, year {year}"), move |s| a(s).0)?,
            model.output(&format!("services, year {year}"), move |s| b(s).1)?,
            model.output(&format!("of which replacement, year {year}"), move |s| {
                c(s).2
            })?,
        ));
    }
    let run = model.run(&Sampling::monte_carlo(20_000).seed(2024))?;
    println!("\nRevenue in million USD, median [P5, P95]; the plan starts after the history");
    println!(
        "{:>6} {:>26} {:>26} {:>18}",
        "year", "hardware", "services", "of it replacement"
    );
    for (year, hardware, services, replacement) in outputs {
        let range = |output| {
            let outcome = run.outcome(output);
            let million = |amount: f64| amount / 1e6;
            format!(
                "{:.1} [{:.1}, {:.1}]",
                million(outcome.median().value),
                million(outcome.p5().value),
                million(outcome.p95().value)
            )
        };
        let replaced = run.outcome(replacement).median().value / 1e6;
        println!(
            "{year:>6} {:>26} {:>26} {replaced:>18.1}",
            range(hardware),
            range(services)
        );
    }
    Ok(())
}

/// All cars of today (from the file: electric ones over their share), by the share that will be
/// electric in the end.
fn sizing(fleets: &[Fleet]) -> Result<Dist, bizcase::Error> {
    let last = &fleets[fleets.len() - 1];
    let cars = Count::new(100.0 * last.electric.value() / last.share.value())?;
    let segment = Segment {
        name: "cars".into(),
        population: cars,
        served: cars,
        price: Money::major(1, Currency::USD),
    };
    let market = Market::new(
        "United States",
        2023,
        Spend::Potential,
        Period::Year,
        vec![segment],
    )?;
    let mut model = Model::new(Currency::USD);
    let need = model.share("cars still needed", Dist::pert(0.80, 0.95, 1.00)?)?;
    let electric = model.share("electric in the end", Dist::pert(0.40, 0.75, 0.98)?)?;
    let sam = model.output("potential", move |s| {
        let funnel = Funnel {
            need: s.get(need),
            serviceable: s.get(electric),
            obtainable: Approx::new(0.0),
        };
        market.bottom_up(&funnel).total().sam()
    })?;
    let run = model.run(&Sampling::latin_hypercube(1_024).seed(2024))?;
    Ok(Dist::empirical(run.outcome(sam).samples().to_vec())?)
}

fn history(fleets: &[Fleet]) -> Result<History, bizcase::Error> {
    let stock: Vec<f64> = fleets.iter().map(|fleet| fleet.electric.value()).collect();
    Ok(History::cumulative(Period::Year, &stock)?)
}

fn fleets(region: &str) -> Result<Vec<Fleet>, bizcase::Error> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/home_charging");
    let file = Csv::from_path(format!("{folder}/electric_cars.csv"))?;
    Ok(file.only("region", [region]).rows::<Fleet>()?.rows)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
