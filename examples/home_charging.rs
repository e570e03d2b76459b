//! Wallboxes and charging services for homes with an electric car: how many, by when, worth what?
//!
//! In Norway electric cars are past the middle of their curve, so the history holds the potential.
//! In the United States they are not: the potential comes from a sizing, the coefficients from
//! Norway and earlier durables. Facts stand in `examples/data/home_charging/` (International Energy
//! Agency, Global EV Outlook 2024, CC BY 4.0); what is written below is a guess unless it says
//! otherwise.
//!
//! `cargo run --release --example home_charging [page.html]`; without a name the page goes to
//! `target/home_charging.html`.

use std::error::Error;

use bizcase::adoption::{
    ANALOGIES, AdoptionPosterior, Analogy, Bass, Curve, Fitting, History, Lags, Priors,
    ProductClass, Replacement,
};
use bizcase::distribution::{Dist, Scale, Shape};
use bizcase::import::Csv;
use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
use bizcase::quantity::{Approx, Count, Currency, Month, Period, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::LineChart;
use bizcase::report::{Document, Section, Table, three_digits};
use bizcase::simulation::{Model, Trial};
use serde::Deserialize;

/// The first and the last year of the files.
const YEARS: [i16; 2] = [2010, 2023];
const PLANNED: u32 = 15;
const USD: Unit = Unit::Money(Currency::USD);
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/home_charging.html");

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::monte_carlo(20_000).seed(2024))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// What the business earns, how fast electric cars spread, and where that comes from.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let leader = Fitting::bass().hold_out(2).to(&sold("Norway")?.0)?;
    let (history, cars) = sold("USA")?;
    let drivers = sizing(cars)?;
    let potential = drivers.draw(&Sampling::latin_hypercube(1_024).seed(2024))?;
    let norway = Analogy {
        product: "electric cars in Norway",
        class: ProductClass::ConsumerDurables,
        p: leader.parameters[1].value,
        q: leader.parameters[2].value,
        source: "fitted to the sales of 2010 to 2023",
    };
    let durables = ANALOGIES.iter().filter(|it| it.class == norway.class);
    let analogies: Vec<Analogy> = durables.copied().chain([norway]).collect();
    let believed = Dist::empirical(potential.total().samples().to_vec())?;
    let priors = Priors::from_analogies(&analogies, believed)?;
    let posterior = Fitting::bass().posterior("electric cars", &history, &priors, 2024.into())?;

    let first = Month::new(YEARS[0], 1)?;
    let chart =
        LineChart::of_adoption_posterior(&posterior, &history, first, PLANNED, 2024.into())?
            .source("International Energy Agency, Global EV Outlook 2024");
    let mut why = Section::new("New electric cars a year in the United States").chart(&chart)?;
    if let Err(refused) = Fitting::bass().to(&history) {
        why = why.note(format!("- their history alone says too little: {refused}"));
    }
    let [p, q] = [norway.p, norway.q].map(|it| format!("{it:.2e}").parse().unwrap_or(it));
    why = why
        .note(format!("- the potential is a sizing: {drivers}"))
        .note(format!(
            "- the speed is that of earlier durables and of Norway (p {p}, q {q})"
        ));
    let (answer, business) = business(&posterior, sampling)?;
    Ok(Document::new(answer).with(business).with(why))
}

/// Fifteen years of hardware and services on the draws of the posterior.
fn business(
    posterior: &AdoptionPosterior,
    sampling: &Sampling,
) -> Result<(String, Section), Box<dyn Error>> {
    let known = u32::from((YEARS[1] - YEARS[0] + 1).unsigned_abs());
    let mut model = Model::new(Currency::USD);
    let drawn = |name| Ok::<Dist, bizcase::Error>(posterior.draws.column(name)?.into());
    let drivers = model.count("electric drivers in the end", drawn("potential")?)?;
    let p = model.ratio("p", drawn("p")?)?;
    let q = model.ratio("q", drawn("q")?)?;
    let at_home = model.share("drivers who charge at home", Dist::pert(0.45, 0.60, 0.75)?)?;
    let won = model.share("our share of wallboxes", Dist::pert(0.01, 0.03, 0.06)?)?;
    let again = model.share("owners who replace", Dist::pert(0.6, 0.8, 0.95)?)?;
    let price = Dist::log_normal_p5_p95(600.0, 1_200.0)?;
    let wallbox = model.money("price of a wallbox", price)?;
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
            last.map_or(Approx::new(0.0), |last| {
                last.total() * s.get(wallbox) + last.in_use * s.get(attached) * s.get(service)
            })
        };
        let calendar = i64::from(YEARS[1]) + i64::from(year);
        outputs.push(model.output(&calendar.to_string(), revenue)?);
    }
    let run = model.run(sampling)?;
    let mut table = Table::new("revenue, USD million", &["P5", "median", "P95"]);
    let mut answer = String::new();
    for output in outputs {
        let outcome = run.outcome(output);
        let range = [outcome.p5(), outcome.median(), outcome.p95()].map(|it| it.value);
        let cells = range.map(|it| three_digits(it / 1e6));
        table.row([outcome.name().to_owned()].into_iter().chain(cells));
        let [low, middle, high] = range.map(|it| USD.show(it));
        answer = format!(
            "Wallboxes and services earn {middle} in {} (median; 90 %: {low} to {high})",
            outcome.name()
        );
    }
    let section = Section::new("Revenue of hardware and services, for a plan that starts in 2024");
    Ok((answer, section.table(table)))
}

/// All cars of today, by the share that will be electric in the end.
fn sizing(cars: Count) -> Result<Sizing, bizcase::Error> {
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "United States".into(),
        year: YEARS[1].into(),
        stage: Stage::Serviceable,
    };
    let factors = [
        Factor::known("cars", cars).sourced("Global EV Outlook 2024: electric ones, their share"),
        Factor::share("cars still needed", Dist::pert(0.80, 0.95, 1.00)?),
        Factor::share("electric in the end", Dist::pert(0.40, 0.75, 0.98)?),
    ];
    Sizing::fermi("drivers of electric cars", scope, factors)
}

/// The electric cars sold in a country year by year, and all its cars at the end.
pub(crate) fn sold(region: &str) -> Result<(History, Count), bizcase::Error> {
    let text = include_str!("data/home_charging/electric_cars.csv");
    let file = Csv::from_text("electric_cars.csv", text).only("region", [region]);
    let years = file.records::<Year>()?.rows;
    let sales: Vec<f64> = years.iter().map(|it| it.sales).collect();
    let cars = years
        .last()
        .map(|it| 100.0 * it.stock / it.stock_share_percent);
    Ok((
        History::increments(Period::Year, &sales)?,
        Count::new(cars.unwrap_or(0.0))?,
    ))
}

/// Electric cars sold in a year, those at its end, and these in percent of all cars.
#[derive(Deserialize)]
struct Year {
    sales: f64,
    stock: f64,
    stock_share_percent: f64,
}
