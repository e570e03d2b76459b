//! What a severity study found enters a case as the need, and as the share that considers an
//! alternative.

use std::error::Error;

use bizcase::case::{
    Adoption, AudienceReach, BusinessCase, Figure, GoToMarket, Offer, Question, Retention, Stream,
    Study, StudyResult,
};
use bizcase::quantity::{Currency, Money, Rate, Share, Unit};
use bizcase::random::Sampling;
use bizcase::sample::{Interval, IntervalMethod};
use bizcase::severity::{SeverityFinding, SeverityFindings, ShareBase};

/// A share with three draws.
fn share(name: &str, base: ShareBase, draws: [f64; 3]) -> Result<SeverityFinding, bizcase::Error> {
    let confidence = Share::percent(95.0)?;
    let method = IntervalMethod::Wilson;
    let ends = (draws[0].min(draws[2]), draws[0].max(draws[2]));
    let interval = Interval::new(draws[1], ends, Unit::Share, confidence, method)?;
    Ok(SeverityFinding::new(name, interval, draws.to_vec()).of(base))
}

fn owners(base: ShareBase) -> Result<SeverityFindings, bizcase::Error> {
    let need = share("by hand", ShareBase::All, [0.5, 0.6, 0.7])?;
    Ok(SeverityFindings::new(
        "owners",
        [need, share("would switch", base, [0.4, 0.3, 0.2])?],
    )?)
}

/// Ten thousand shops, all of whom buy at once and stay, as far as they consider it.
fn case(base: ShareBase) -> Result<BusinessCase, Box<dyn Error>> {
    let mut reach = AudienceReach::new(10_000.0, 10.0);
    reach.budget = 1e12.into();
    reach.adoption = Adoption::Curve(vec![1.0]);
    reach.need = Figure::part_of("pain", "by hand");
    reach.considering = Figure::part_of("pain", "would switch");
    let rate = Rate::per_year(0.1)?;
    let mut case = BusinessCase::new("shops", Currency::USD, "2027-01".parse()?, 12, rate);
    case.studies = vec![Study::new("pain", StudyResult::Severity(owners(base)?))];
    let churn = Retention::Churn(0.0.into());
    case.offers = vec![Offer {
        streams: vec![Stream::new("seat", Money::major(40, Currency::USD))],
        ..Offer::new("shops", GoToMarket::Reach(reach), churn)
    }];
    Ok(case)
}

fn those_by_hand() -> ShareBase {
    ShareBase::Those("those who do it by hand".into())
}

#[test]
fn the_need_and_the_ceiling_are_the_draws_of_one_person_at_a_time() -> Result<(), Box<dyn Error>> {
    let run = case(those_by_hand())?
        .model()?
        .model
        .run(&Sampling::monte_carlo(300).seed(5))?;
    let tam = run.named("TAM accounts")?;
    let som = run.named("SOM accounts")?;
    for (tam, som) in tam.samples().iter().zip(som.samples()) {
        let row = [0.5, 0.6, 0.7]
            .iter()
            .position(|need| (10_000.0 * need - tam).abs() < 1e-6);
        let considering = [0.4, 0.3, 0.2][row.expect("a draw of the study")];
        assert!((som - tam * considering).abs() < 1e-9, "{tam} {som}");
    }
    Ok(())
}

#[test]
fn shares_of_the_same_people_are_not_multiplied() -> Result<(), Box<dyn Error>> {
    let error = case(ShareBase::All)?.model().unwrap_err().to_string();
    assert_eq!(
        error,
        "shops.considering = `would switch`, a share of all asked must be a share of other people \
         than `shops.need`, with which it is multiplied; find it among those who pass the other: \
         `Survey::among` names them"
    );
    Ok(())
}

#[test]
fn the_second_question_tells_both_shares_and_what_they_rest_on() -> Result<(), Box<dyn Error>> {
    let valuation = case(those_by_hand())?.value(&Sampling::monte_carlo(300).seed(5))?;
    let [_, hurts, _] = valuation.answers()?;
    assert_eq!(hurts.question, Question::DoesItHurt);
    assert_eq!(
        hurts.answer,
        "60% (50% to 70%) have the need, of whom 30% (20% to 40%) would consider an alternative."
    );
    assert_eq!(
        hurts.rests_on,
        ["pain.by hand: survey", "pain.would switch: survey"]
    );
    Ok(())
}

/// What is won by sellers and by advertising is bounded by those who consider it as well.
#[test]
fn every_way_to_market_ends_at_those_who_consider_it() -> Result<(), Box<dyn Error>> {
    let b2b = r"b2b = { accounts = 1000, considering = 0.25, opportunity_cost = 1,
        budget = 1e9, cycle = { shares = [1] } }";
    let b2c = r"b2c = { reachable = 1000, considering = 0.25, budget = 1e9, signup_cost = 1 }";
    for machine in [b2b, b2c] {
        let mut case = case(those_by_hand())?;
        case.offers[0].go_to_market = toml::from_str(machine)?;
        let run = case.model()?.model.run(&Sampling::monte_carlo(16))?;
        for name in ["TAM accounts", "demand ceiling", "SOM accounts"] {
            let expected = if name.starts_with("TAM") {
                1000.0
            } else {
                250.0
            };
            let found = run.named(name)?.median().value;
            assert!((found - expected).abs() < 1e-6, "{machine}: {name} {found}");
        }
    }
    Ok(())
}

#[test]
fn a_case_with_a_severity_study_is_data() -> Result<(), Box<dyn Error>> {
    let case = case(those_by_hand())?;
    let text = toml::to_string(&case)?;
    assert_eq!(toml::from_str::<BusinessCase>(&text)?, case);
    assert!(
        text.contains("base = \"those who do it by hand\""),
        "{text}"
    );
    let wrong = text.replace("draws = [0.5, 0.6, 0.7]", "draws = [0.5, 1.6, 0.7]");
    let error = toml::from_str::<BusinessCase>(&wrong)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("finding `by hand` of `owners` = 1.6 is outside [0, 1]"),
        "{error}"
    );
    Ok(())
}
