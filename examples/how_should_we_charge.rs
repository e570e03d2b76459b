//! How should we charge for software that reads receipts: by subscription, by the page, by licence,
//! or not at all? Every way to make money has the same customers in the same trials, so that what
//! two of them differ in is due to the way to charge.
//!
//! The case and the survey are made up; they stand in `examples/data/how_should_we_charge/`.
//! `cargo run --release --example how_should_we_charge [page.html]`; without a name the page goes
//! to `target/how_should_we_charge.html`.

use std::error::Error;

use bizcase::case::{BusinessCase, Comparison, PilotSubject, Study, StudyResult};
use bizcase::decision::PlannedTest;
use bizcase::import::{Csv, StatedCodes};
use bizcase::quantity::{Currency, Period, Share, Unit};
use bizcase::random::{Sampling, Seed};
use bizcase::report::chart::{Axis, LineChart, Series};
use bizcase::report::{self, Document, Section, Table, three_digits};
use bizcase::sample::{Bootstrap, JointEmpirical};
use bizcase::survey::{DemandCurve, DirectWillingness};
use serde::Deserialize;

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/how_should_we_charge"
);
const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/target/how_should_we_charge.html"
);

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::latin_hypercube(8_192).seed(2026))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// The best way to charge, how sure that is, and what is worth finding out.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let case = case()?;
    let compared = case.compare_options(sampling)?;
    let worth = case.terminal.npv_name();
    let often = compared.often_best(worth)?;
    let known = compared.worth_knowing(worth)?;
    let place = compared.all().position(|it| it.name == known.best);
    let often = Unit::Share.show(often[place.unwrap_or(0)]);
    let answer = format!(
        "Charge by {}: worth most on average, and best in {often} of cases",
        known.best
    );
    Ok(Document::new(answer)
        .with(report::options(&compared)?.chart(&s_curves(&compared, worth, &known.best)?)?)
        .with(report::worth_knowing(&known))
        .with(campaigns(&compared, worth)?))
}

/// What it would be worth to know the cost of a sign-up better before the choice.
fn campaigns(compared: &Comparison, worth: &str) -> Result<Section, Box<dyn Error>> {
    let cost = PilotSubject::Figure("cost per sign-up".into());
    let mut table = Table::new("sign-ups", &["EUR thousand, without its cost"]);
    for (sign_ups, standard_error) in [(25, 2.0), (100, 1.0), (400, 0.5)] {
        let campaign = PlannedTest::Estimate { standard_error };
        let gain = compared.worth_of_pilot(worth, &cost, campaign, Seed(1))?;
        let gain = three_digits(gain.value.value / 1e3);
        table.row([sign_ups.to_string(), gain]);
    }
    Ok(Section::new("What a campaign would be worth").table(table))
}

/// How likely each way to charge is to be worth no more than an amount.
fn s_curves(compared: &Comparison, worth: &str, best: &str) -> Result<LineChart, Box<dyn Error>> {
    let title = format!("{best} is worth most on average");
    let across = Axis::of(worth, Unit::Money(compared.base.case.currency));
    let mut chart = LineChart::new(
        &title,
        across,
        Axis::of("probability of no more", Unit::Share),
    );
    for one in compared.all() {
        let value = one.run.named(worth)?;
        if value.minimum() >= value.maximum() {
            continue;
        }
        let points = (1..100).map(|percent| f64::from(percent) / 100.0);
        let points = points.map(|share| Ok((value.percentile(Share::new(share)?).value, share)));
        let points = points.collect::<Result<Vec<_>, bizcase::Error>>()?;
        chart = chart.series(Series::new(&one.name, points));
    }
    Ok(chart.at(0.0, "worth nothing"))
}

/// The case with what the survey found.
pub(crate) fn case() -> Result<BusinessCase, Box<dyn Error>> {
    let mut case: BusinessCase =
        toml::from_str(&std::fs::read_to_string(format!("{FOLDER}/case.toml"))?)?;
    let found = [
        ("subscriptions", demand("subscription")?),
        ("licences", demand("licence")?),
        ("survey", StudyResult::Draws(answers()?)),
    ];
    case.studies = found
        .map(|(name, found)| Study {
            source: "survey of firms, October 2026".into(),
            records: Some(360),
            ..Study::new(name, found)
        })
        .into();
    Ok(case)
}

/// The share that would pay at least a price, by the most that each firm says it would.
fn demand(column: &str) -> Result<StudyResult, Box<dyn Error>> {
    let file = csv()?.headed("wtp", column);
    let answers = file.stated_prices(&StatedCodes::default())?.rows;
    let stated = DirectWillingness::default().bootstrap(Bootstrap::new(500));
    let curve: DemandCurve = stated.analyse(&answers)?.demand.named(column);
    let every = Period::Month;
    Ok(StudyResult::Demand { curve, every })
}

/// Who would pay by the page and how many pages they have read, and who would take it free: other
/// firms might have answered, so that all of it is drawn together.
fn answers() -> Result<JointEmpirical, Box<dyn Error>> {
    let firms = csv()?.records::<Answer>()?.rows;
    let draws = Bootstrap::new(500).over("survey", firms.len(), |times| {
        let weighted = || {
            firms
                .iter()
                .zip(times)
                .map(|(firm, &times)| (firm, f64::from(times)))
        };
        let sum =
            |of: &dyn Fn(&Answer) -> f64| weighted().map(|(firm, n)| n * of(firm)).sum::<f64>();
        let by_page = |firm: &Answer| f64::from(u8::from(firm.per_page));
        let (all, takers) = (sum(&|_| 1.0), sum(&by_page));
        let mean = sum(&|it| by_page(it) * it.pages) / takers;
        let square = sum(&|it| by_page(it) * (it.pages - mean) * (it.pages - mean)) / takers;
        let free = sum(&|it| f64::from(u8::from(it.free)));
        [takers / all, mean, square.sqrt() / mean, free / all]
    })?;
    let names = [
        "would pay by the page",
        "mean pages",
        "spread of pages",
        "would take it free",
    ];
    let columns = names.into_iter().enumerate();
    let columns = columns.map(|(place, name)| (name, draws.iter().map(|it| it[place]).collect()));
    Ok(JointEmpirical::new("survey", columns)?)
}

#[derive(Deserialize)]
struct Answer {
    pages: f64,
    per_page: bool,
    free: bool,
}

fn csv() -> Result<Csv<'static>, bizcase::Error> {
    Ok(Csv::from_path(format!("{FOLDER}/answers.csv"))?.currency(Currency::EUR))
}
