//! Is it worth solving? A survey says which outcomes are important and unmet, whether a prototype
//! fits, and who would consider moving; the last is the ceiling of a case, in which TAM, SAM and SOM
//! stand with it and without.
//!
//! Survey and case stand in `examples/data/is_it_worth_solving/`. Change them and run again:
//! `cargo run --release --example is_it_worth_solving`.

use std::error::Error;

use bizcase::case::{self, BusinessCase, Change, Scenario, StudyResult, Valuation};
use bizcase::import::Csv;
use bizcase::quantity::{Share, Unit};
use bizcase::random::Sampling;
use bizcase::report::chart::Landscape;
use bizcase::report::{Document, Section, Table};
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    LossAversion, Opportunities, OpportunityGrade, OpportunityScoring, ProductAnswer,
    ProductMarketFit, ReferenceAlternative, Survey, SwitchingSurvey, TopBox,
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

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let asked = survey();
    let rows = file()?.outcome_ratings_wide(&OUTCOMES)?.rows;
    let outcomes = OpportunityScoring::top_box().analyse(&asked, &rows)?;
    let case = read()?.resolve(|_| study())?;

    let sampling = Sampling::monte_carlo(10_000).seed(2026);
    let valuation = case.value(&sampling)?;
    let everyone = Scenario::new("if everyone considered it")
        .with("kitchens.considering", Change::Set(1.0.into()));
    let without = case.under(&everyone)?.value(&sampling)?;

    println!("{}: {}\n", case.name, valuation.verdict);
    for answer in valuation.answers()? {
        println!("{answer}");
    }
    let document = Document::new("Is it worth solving?")
        .with(ranked(&outcomes))
        .with(fit(&asked)?)
        .with(sizes(&without, &valuation)?);
    print!("\n{document}");
    let picture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/target/is_it_worth_solving.svg"
    );
    std::fs::write(
        picture,
        Landscape::of("What kitchens lack", &outcomes).svg()?,
    )?;
    println!("\nThe opportunity landscape is in {picture}.");
    Ok(())
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

fn percent(share: Share) -> String {
    Unit::Share.show(share.value())
}

/// The outcomes by opportunity score, with how sure the order is.
fn ranked(found: &Opportunities<TopBox>) -> Section {
    let header = [
        "score",
        "95% interval",
        "P(first)",
        "P(top three)",
        "P(above 12)",
    ];
    let mut table = Table::new("outcome", &header);
    for outcome in &found.outcomes {
        let top: f64 = outcome.ranks.iter().take(3).map(|rank| rank.value()).sum();
        let high: f64 = outcome
            .grades()
            .iter()
            .filter(|(grade, _)| *grade >= OpportunityGrade::High)
            .map(|(_, probability)| probability.value())
            .sum();
        table.row([
            outcome.outcome.replace('_', " "),
            format!("{:.1}", outcome.score.estimate()),
            format!(
                "{:.1} to {:.1}",
                outcome.score.interval.low, outcome.score.interval.high
            ),
            percent(outcome.ranks[0]),
            Unit::Share.show(top.min(1.0)),
            Unit::Share.show(high.min(1.0)),
        ]);
    }
    Section::new("Which outcomes are important and unmet")
        .note("Opportunity scores from 0 to 20, on the shares of 4 and 5 of five points.")
        .table(table)
}

/// Whether the prototype fits, for all who tried it and for each kind of kitchen.
fn fit(asked: &Survey) -> Result<Section, Box<dyn Error>> {
    let rows = file()?.product_answers()?.rows;
    let test = ProductMarketFit::default();
    let analyse = |rows: &[ProductAnswer]| test.analyse(asked, rows);
    let by_kind = by_segment(&rows, "kind", analyse)?;
    let all = [("all".to_owned(), analyse(&rows)?)];
    let header = [
        "answers",
        "very disappointed",
        "95% interval",
        "P(above 40%)",
        "passed",
    ];
    let mut table = Table::new("kind of kitchen", &header);
    for (kind, found) in all.into_iter().chain(by_kind) {
        let very = found.very();
        table.row([
            kind,
            very.answers.unwrap_or(0).to_string(),
            Unit::Share.show(very.estimate()),
            format!(
                "{} to {}",
                Unit::Share.show(very.interval.low),
                Unit::Share.show(very.interval.high)
            ),
            percent(found.probability_above),
            found.verdict.to_string(),
        ]);
    }
    Ok(Section::new("Does the prototype fit")
        .note("Of those who tried it, how many would be very disappointed without it.")
        .table(table))
}

/// The sizes in accounts without the ceiling and with it.
fn sizes(without: &Valuation, with: &Valuation) -> Result<Section, Box<dyn Error>> {
    let header = [
        "if everyone considered it",
        "of those who would",
        "P5",
        "P95",
    ];
    let mut table = Table::new("median of the accounts", &header);
    for name in [
        "TAM accounts",
        "SAM accounts",
        "demand ceiling",
        "SOM accounts",
    ] {
        let (before, after) = (without.run.named(name)?, with.run.named(name)?);
        let show = |value: f64| Unit::Count.show(value);
        table.row([
            name.to_owned(),
            show(before.median().value),
            show(after.median().value),
            show(after.p5().value),
            show(after.p95().value),
        ]);
    }
    let npv = "NPV with run-off";
    let lost = [without, with].map(|it| Ok::<_, bizcase::Error>(it.run.named(npv)?.mean()));
    let [before, after] = lost;
    let note = format!("The mean {npv} is {:#} instead of {:#}.", after?, before?);
    Ok(Section::new("How much of the market would consider it")
        .note(&note)
        .table(table))
}
