//! Wallboxes and charging services for homes with an electric car: how many, by when, worth what?
//!
//! In Norway electric cars are past the middle of their curve, so the history holds the potential.
//! In the United States they are not: the fit refuses, and the potential comes from a sizing, the
//! coefficients from Norway and earlier durables. Facts stand in `examples/data/home_charging/`
//! (International Energy Agency, Global EV Outlook 2024, CC BY 4.0); what is written below is a
//! guess unless it says otherwise.
//!
//! `cargo run --release --example home_charging` draws `target/home_charging.svg`.

use bizcase::Error;
use bizcase::adoption::{
    ANALOGIES, AdoptionPosterior, Analogy, Bass, Curve, Fitting, History, Lags, Priors,
    ProductClass, Replacement,
};
use bizcase::distribution::{Dist, Scale, Shape};
use bizcase::import::{AdoptionRow, Csv};
use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
use bizcase::quantity::{Approx, Count, Currency, Period, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::{Axis, LineChart, Mark, Series};
use bizcase::report::{Document, Section, Table};
use bizcase::simulation::{Model, Trial};
use serde::Deserialize;

/// The last year of the files.
const LAST: i32 = 2023;
const PLANNED: u32 = 15;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let leader = Fitting::bass().hold_out(1).to(&fleet("Norway")?.0)?;
    let (history, cars) = fleet("USA")?;
    let known = u32::try_from(history.periods())?;
    let refused = match Fitting::bass().to(&history) {
        Ok(fit) => format!("- {fit}"),
        Err(reason) => format!("- no fit: {reason}"),
    };

    let drivers = sizing(cars)?;
    let potential = drivers.draw(&Sampling::latin_hypercube(1_024).seed(2024))?;
    let believed = Dist::empirical(potential.total().samples().to_vec())?;
    let norway = Analogy {
        product: "electric cars in Norway",
        class: ProductClass::ConsumerDurables,
        p: leader.parameters[1].value,
        q: leader.parameters[2].value,
        source: "fitted above",
    };
    let durables = ANALOGIES.iter().filter(|known| known.class == norway.class);
    let analogies: Vec<Analogy> = durables.copied().chain([norway]).collect();
    let priors = Priors::from_analogies(&analogies, believed)?;
    let posterior = Fitting::bass().posterior("electric cars", &history, &priors, 2024.into())?;

    let mut america = Section::new("United States: too early to tell")
        .note(refused)
        .note(format!("- {drivers}"))
        .note(format!(
            "- as a range, mean and P5 to P95: {}",
            potential.total()
        ))
        .note("- with that potential and coefficients by analogy, median and P5 to P95:");
    for parameter in &posterior.parameters {
        america = america.note(format!("  - {parameter}"));
    }
    for year in posterior.backtest.outcome.iter().flatten() {
        let [low, high, came] = [year.p5, year.p95, year.actual].map(|cars| Unit::Count.show(cars));
        america = america.note(format!("- held out: {low} to {high} forecast, {came} came"));
    }
    let document = Document::new("Charging electric cars at home")
        .with(
            Section::new("Norway: past the middle")
                .note(format!("- {leader}"))
                .note(format!("- {}", leader.backtest)),
        )
        .with(america.note("- what came outside its range says: take the ranges for the least"))
        .with(business(&posterior, known)?);
    print!("{document}");

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/home_charging.svg");
    std::fs::write(path, picture(&history, known, &posterior)?)?;
    println!("\nPicture: {path}");
    Ok(())
}

/// Fifteen years of hardware and services on the draws of the posterior.
fn business(posterior: &AdoptionPosterior, known: u32) -> Result<Section, Error> {
    let mut model = Model::new(Currency::USD);
    let drawn = |name| Ok::<Dist, Error>(posterior.draws.column(name)?.into());
    let drivers = model.count("electric drivers in the end", drawn("potential")?)?;
    let p = model.ratio("p", drawn("p")?)?;
    let q = model.ratio("q", drawn("q")?)?;
    let at_home = model.share("drivers who charge at home", Dist::pert(0.45, 0.60, 0.75)?)?;
    let won = model.share("our share of wallboxes", Dist::pert(0.01, 0.03, 0.06)?)?;
    let again = model.share("owners who replace", Dist::pert(0.6, 0.8, 0.95)?)?;
    let wallbox = model.money(
        "price of a wallbox",
        Dist::log_normal_p5_p95(600.0, 1_200.0)?,
    )?;
    let attached = model.share("boxes with a contract", Dist::pert(0.10, 0.25, 0.45)?)?;
    let service = model.money("service a year", Dist::pert(40.0, 72.0, 120.0)?)?;
    // A wallbox lasts about twelve years.
    let lifetimes = Lags::of(&Dist::weibull(Shape(3.0), Scale(13.5))?, 40)?;

    let mut outputs = Vec::new();
    for year in [1, 5, 10, PLANNED] {
        let lifetimes = lifetimes.clone();
        let revenue = move |s: &Trial<'_>| {
            // From the first year of the plan on; boxes sold before it are not ours to replace.
            let first: Vec<Approx<Count>> = Bass::drawn(s.get(p), s.get(q))
                .path(s.get(drivers), known + year)
                .skip(known as usize)
                .map(|adopters| adopters * s.get(at_home) * s.get(won))
                .collect();
            let demand = Replacement::new(lifetimes.clone(), s.get(again)).demand(&first);
            let last = demand.ok().and_then(|years| years.last().copied());
            last.map_or([Approx::new(0.0); 3], |last| {
                [
                    last.total() * s.get(wallbox),
                    last.replacement * s.get(wallbox),
                    last.in_use * s.get(attached) * s.get(service),
                ]
            })
        };
        for (part, name) in ["hardware", "of it replacement", "services"]
            .into_iter()
            .enumerate()
        {
            let revenue = revenue.clone();
            let name = format!("year {year}: {name}");
            outputs.push(model.output(&name, move |s| revenue(s)[part])?);
        }
    }
    let run = model.run(&Sampling::monte_carlo(20_000).seed(2024))?;
    let mut table = Table::new("revenue", &["P5", "median", "P95"]);
    for output in outputs {
        let outcome = run.outcome(output);
        let range = [outcome.p5(), outcome.median(), outcome.p95()];
        let figures = range.map(|figure| format!("{figure:#}"));
        table.row([outcome.name().to_owned()].into_iter().chain(figures));
    }
    Ok(Section::new(format!("Revenue of a plan that starts after {LAST}")).table(table))
}

/// All cars of today, by the share that will be electric in the end.
fn sizing(cars: Count) -> Result<Sizing, Error> {
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "United States".into(),
        year: LAST,
        stage: Stage::Serviceable,
    };
    let factors = [
        Factor::known("cars", cars).sourced("Global EV Outlook 2024: electric ones, their share"),
        Factor::share("cars still needed", Dist::pert(0.80, 0.95, 1.00)?),
        Factor::share("electric in the end", Dist::pert(0.40, 0.75, 0.98)?),
    ];
    Sizing::fermi("drivers of electric cars", scope, factors)
}

/// What came, and what comes.
fn picture(history: &History, known: u32, posterior: &AdoptionPosterior) -> Result<String, Error> {
    let years = (1..).map(|period: u32| f64::from(LAST) - f64::from(known) + f64::from(period));
    let came = years.clone().zip(history.per_period().iter().copied());
    let medians: Vec<f64> = posterior
        .parameters
        .iter()
        .map(|known| known.median)
        .collect();
    let market: Approx<Count, f64> = Approx::new(medians[0]);
    let curve: Bass<f64> = Bass::drawn(Approx::new(medians[1]), Approx::new(medians[2]));
    let fitted = years
        .clone()
        .zip(curve.path(market, known).map(Approx::number));
    let forecast = posterior.forecast(PLANNED, 2024.into())?;
    let band = years.skip(known as usize).zip(&forecast);
    Ok(LineChart::new(
        "New electric cars a year in the United States",
        Axis::years("year"),
        Axis::of("cars", Unit::Count),
    )
    .note("The band holds 90 % of what priors and history leave open.")
    .series(Series::new("came", came).marked(Mark::Dots))
    .series(Series::new("fitted with priors", fitted))
    .series(
        Series::new(
            "forecast",
            band.clone().map(|(year, range)| (year, range.median)),
        )
        .band(band.map(|(year, range)| (year, range.p5, range.p95))),
    )
    .svg()?)
}

/// The electric cars of a country year by year, and all its cars at the end.
fn fleet(region: &str) -> Result<(History, Count), Error> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/home_charging");
    let path = format!("{folder}/electric_cars.csv");
    let file = || Ok::<_, Error>(Csv::from_path(&path)?.only("region", [region]));
    let electric = file()?
        .headed("period", "year")
        .headed("cumulative_adopters", "stock")
        .rows::<AdoptionRow>()?
        .rows;
    let fleets = file()?.records::<Fleet>()?.rows;
    let cars = fleets
        .last()
        .map_or(0.0, |row| 100.0 * row.stock / row.stock_share_percent);
    Ok((
        AdoptionRow::cumulative_history(&electric, Period::Year)?,
        Count::new(cars)?,
    ))
}

/// Electric cars at the end of a year, and in percent of all cars.
#[derive(Deserialize)]
struct Fleet {
    stock: f64,
    stock_share_percent: f64,
}
