//! Is it worth solving? A survey says which outcomes are important and unmet, whether a prototype
//! fits, and who would consider moving; the last is the ceiling of a case, in which TAM, SAM and SOM
//! stand with it and without.
//!
//! Survey and case stand in `examples/data/is_it_worth_solving/`. Change them and run
//! `cargo run --release --example is_it_worth_solving [page.html]`; without a name the page goes to
//! `target/is_it_worth_solving.html`.

use std::error::Error;

use bizcase::case::{self, BusinessCase, Change, Scenario, StudyResult, Valuation};
use bizcase::import::Csv;
use bizcase::quantity::Unit;
use bizcase::random::Sampling;
use bizcase::report::chart::Landscape;
use bizcase::report::{Document, Section, Table, three_digits};
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    LossAversion, Opportunities, OpportunityScoring, ProductMarketFit, ReferenceAlternative,
    Survey, SwitchingSurvey, TopBox,
};
use bizcase::survey::by_segment;

pub(crate) const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/is_it_worth_solving"
);
pub(crate) const OUTCOMES: [&str; 8] = [
    "count_stock",
    "know_expiry",
    "order_amounts",
    "see_dish_cost",
    "catch_price_rises",
    "plan_shifts",
    "take_bookings",
    "train_staff",
];
const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/target/is_it_worth_solving.html"
);

fn main() -> Result<(), Box<dyn Error>> {
    let page = page(&Sampling::monte_carlo(10_000).seed(2026))?;
    print!("{page}");
    let path = std::env::args().nth(1);
    let path = path.as_deref().unwrap_or(PAGE);
    page.save(path)?;
    println!("\nAs a page with its picture: {path}");
    Ok(())
}

/// The verdict, the three questions behind it, and what the survey says.
pub(crate) fn page(sampling: &Sampling) -> Result<Document, Box<dyn Error>> {
    let asked = survey();
    let rows = file()?.outcome_ratings_wide(&OUTCOMES)?.rows;
    let outcomes = OpportunityScoring::top_box().analyse(&asked, &rows)?;
    let case = read()?.resolve(|_| study())?;
    let valuation = case.value(sampling)?;
    let everyone = Scenario::new("if everyone considered it")
        .with("kitchens.considering", Change::Set(1.0.into()));
    let without = case.under(&everyone)?.value(sampling)?;

    let answers = valuation.answers()?;
    let section = Section::new("The three questions");
    let section = answers
        .iter()
        .fold(section, |section, it| section.note(format!("- {it}")));
    let first = outcomes.outcomes[0].outcome.replace('_', " ");
    let landscape = Landscape::of(&format!("What kitchens lack most: {first}"), &outcomes);
    Ok(
        Document::new(format!("{}: {}", case.name, valuation.verdict))
            .with(section)
            .with(sizes(&without, &valuation)?)
            .with(ranked(&outcomes).chart(&landscape)?)
            .with(fit(&asked)?),
    )
}

pub(crate) fn survey() -> Survey {
    Survey::new("kitchens").bootstrap(Bootstrap::new(2_000).seed(2026))
}

pub(crate) fn file() -> Result<Csv<'static>, Box<dyn Error>> {
    Ok(Csv::from_path(format!("{FOLDER}/answers.csv"))?)
}

pub(crate) fn read() -> Result<BusinessCase, Box<dyn Error>> {
    let text = std::fs::read_to_string(format!("{FOLDER}/case.toml"))?;
    Ok(case::read(toml::Deserializer::parse(&text)?)?)
}

/// Who counts stock by hand, and who of these would consider moving: each with its base, and the
/// draws of both from the same kitchens.
pub(crate) fn study() -> Result<StudyResult, Box<dyn Error>> {
    let asked = survey();
    let rows = file()?.switching_answers()?.rows;
    let by_hand = asked.share_who("count stock by hand", &rows, |row| {
        Some(row.respondent.segments["counts_by_hand"] == "yes")
    })?;
    let gate = SwitchingSurvey::new(
        ReferenceAlternative::Nothing,
        LossAversion::tversky_kahneman_1992(),
    );
    let among = asked.clone().among("those who count stock by hand");
    let considers = gate.analyse(&among, &rows)?.considers;
    let findings = bizcase::severity::SeverityFindings::new(asked.name(), [by_hand, considers])?;
    Ok(StudyResult::Severity(findings))
}

/// The outcomes by opportunity score, with how sure the order is.
fn ranked(found: &Opportunities<TopBox>) -> Section {
    let header = ["score", "95% interval", "P(first)", "P(top three)"];
    let mut table = Table::new("outcome", &header);
    for outcome in &found.outcomes {
        let score = outcome.score.interval;
        let top: f64 = outcome.ranks.iter().take(3).map(|rank| rank.value()).sum();
        table.row([
            outcome.outcome.replace('_', " "),
            format!("{:.1}", outcome.score.estimate()),
            format!("{:.1} to {:.1}", score.low, score.high),
            Unit::Share.show(outcome.ranks[0].value()),
            Unit::Share.show(top.min(1.0)),
        ]);
    }
    Section::new("Which outcomes are important and unmet")
        .note("Opportunity scores from 0 to 20, on the shares of 4 and 5 of five points.")
        .table(table)
}

/// Whether the prototype fits, by kind of kitchen.
fn fit(asked: &Survey) -> Result<Section, Box<dyn Error>> {
    let rows = file()?.product_answers()?.rows;
    let test = ProductMarketFit::default();
    let kinds = by_segment(&rows, "kind", |rows| test.analyse(asked, rows))?;
    let all = ("all kinds".to_owned(), test.analyse(asked, &rows)?);
    let told = [all].into_iter().chain(kinds).map(|(kind, found)| {
        let very = found.very().interval;
        let [share, low, high] =
            [very.estimate, very.low, very.high].map(|it| Unit::Share.show(it));
        let above = Unit::Share.show(found.probability_above.value());
        format!("- {kind}: {share} ({low} to {high}), above 40% with probability {above}")
    });
    let section = Section::new("Does the prototype fit: who would be very disappointed without it");
    Ok(told.fold(section, Section::note))
}

/// The sizes in accounts without the ceiling and with it.
fn sizes(without: &Valuation, with: &Valuation) -> Result<Section, Box<dyn Error>> {
    let header = ["median if everyone considered it", "median", "P5", "P95"];
    let mut table = Table::new("kitchens", &header);
    for name in [
        "TAM accounts",
        "SAM accounts",
        "demand ceiling",
        "SOM accounts",
    ] {
        let (before, after) = (without.run.named(name)?, with.run.named(name)?);
        let figures = [before.median(), after.median(), after.p5(), after.p95()];
        let cells = figures.map(|it| three_digits(it.value));
        table.row([name.to_owned()].into_iter().chain(cells));
    }
    let worth = |it: &Valuation| Ok::<_, bizcase::Error>(it.run.named("NPV with run-off")?.mean());
    let note = format!(
        "The mean NPV with run-off is {:#}; it would be {:#} if every kitchen considered it.",
        worth(with)?,
        worth(without)?
    );
    Ok(Section::new("How many kitchens would consider it")
        .table(table)
        .note(note))
}
