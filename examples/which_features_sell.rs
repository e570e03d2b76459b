//! Which features sell? A choice experiment tells what each feature is worth, which share three
//! versions of a product would take from two competitors, and the price of each that earns most. The
//! case then says which version is worth building, with the experiment's uncertainty in it.
//!
//! The survey and the case are made up; they stand in `examples/data/which_features_sell/`.
//! `cargo run --release --example which_features_sell`

use std::error::Error;

use bizcase::case::{self, BusinessCase, Change, Scenario, Study, StudyResult};
use bizcase::choice::{
    ChoiceQuestionnaire, ChoiceScenario, ChoiceSimulator, ChoiceSituation, ChoiceUtility,
    FoundPrice, LogitFit, MultinomialLogit,
};
use bizcase::import::Csv;
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::report::{self, Document};
use bizcase::sample::ParameterDraws;

pub(crate) const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/which_features_sell"
);
const OURS: &str = "ours";
const PRICE: &str = "agencies.seat.price";

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let utility = utility();
    let fit = fit(&utility)?;
    let market = fit.simulator(ParameterDraws::new(500).seed(2026))?;
    let versions = Csv::from_path(format!("{FOLDER}/markets.csv"))?
        .choice_scenarios(&utility)?
        .rows;
    let versions = versions.into_iter().map(|version| priced(&market, version));
    let versions = versions.collect::<Result<Vec<_>, _>>()?;

    let case = case(&market, &versions, u64::try_from(fit.goodness.people)?)?;
    let compared = case.compare_options(&Sampling::latin_hypercube(4_096).seed(2026))?;
    let worth = case.terminal.npv_name();
    let known = compared.worth_knowing(worth)?;

    println!("Worth most: {}.\n", known.best);
    let found = versions
        .iter()
        .map(|(version, price)| (version.name.clone(), price.clone()));
    let scenarios: Vec<ChoiceScenario> = versions.iter().map(|it| it.0.clone()).collect();
    let page = Document::new("Which features sell")
        .with(report::options(&compared)?)
        .with(report::found_prices(
            "The price of each that earns most",
            &found.collect::<Vec<_>>(),
        ))
        .with(report::market_shares(&market.shares(&scenarios)?))
        .with(report::feature_worths(
            &fit.worths()?,
            Share::percent(95.0)?,
        )?)
        .with(report::worth_knowing(&known));
    print!("{page}");
    Ok(())
}

pub(crate) fn utility() -> ChoiceUtility {
    ChoiceUtility::new()
        .price("price", Currency::EUR)
        .levels("brand", "new")
        .levels("reports", "none")
        .levels("support", "mail")
        .levels("bank", "upload")
        .constant("none")
}

/// What people were shown, and what they chose.
pub(crate) fn choices() -> Result<Vec<ChoiceSituation>, Box<dyn Error>> {
    let shown = Csv::from_path(format!("{FOLDER}/questionnaire.csv"))?;
    let questionnaire = ChoiceQuestionnaire::new(shown.choice_questionnaire()?.rows);
    let answers = Csv::from_path(format!("{FOLDER}/answers.csv"))?;
    let answers = answers.questionnaire_answers("task")?.rows;
    Ok(questionnaire.answered(&answers)?)
}

pub(crate) fn fit(utility: &ChoiceUtility) -> Result<LogitFit, Box<dyn Error>> {
    Ok(MultinomialLogit::new(utility.clone()).fit(&choices()?)?)
}

/// A market with our product at the price, in whole euro, that earns most beside the competitors.
fn priced(
    market: &ChoiceSimulator,
    version: ChoiceScenario,
) -> Result<(ChoiceScenario, FoundPrice), Box<dyn Error>> {
    let best = market.best_prices(&version, &[OURS])?.remove(0);
    let version = version.with(OURS, "price", best.price.estimate.round())?;
    Ok((version, best))
}

/// The case of the first version, with the others as options: each at its price, with its demand.
fn case(
    market: &ChoiceSimulator,
    versions: &[(ChoiceScenario, FoundPrice)],
    people: u64,
) -> Result<BusinessCase, Box<dyn Error>> {
    let ours: Vec<_> = versions
        .iter()
        .map(|(version, _)| (version, OURS))
        .collect();
    let demands = market.demands("choice experiment", &ours)?;
    let price = |name: &str| -> Result<Money, Box<dyn Error>> {
        let known = versions.iter().find(|(version, _)| version.name == name);
        let (_, best) = known.ok_or_else(|| format!("no version `{name}` in markets.csv"))?;
        Ok(Money::from_f64(best.price.estimate.round(), Currency::EUR)?)
    };
    let text = std::fs::read_to_string(format!("{FOLDER}/case.toml"))?;
    let mut case = case::read(toml::Deserializer::parse(&text)?)?;
    let studies = versions
        .iter()
        .zip(demands)
        .map(|((version, _), curve)| Study {
            source: "choice experiment, October 2026".into(),
            records: Some(people),
            ..Study::new(
                &version.name,
                StudyResult::Demand {
                    curve,
                    every: Period::Month,
                },
            )
        });
    case.studies.extend(studies);
    for option in &mut case.options {
        if let Some(charging) = option.charging.first_mut() {
            charging.streams[0].price = price(&option.name)?.into();
        }
    }
    let first = Change::Set(price(&case.name)?.into());
    Ok(case.under(&Scenario::new(&case.name).with(PRICE, first))?)
}
