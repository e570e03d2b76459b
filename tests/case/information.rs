//! What is worth finding out about a case.

use bizcase::case::{BusinessCase, PilotSubject, PriceDemand, Study, StudyResult};
use bizcase::decision::{AnswerKind, PlannedStudy, PlannedTest, Recommendation};
use bizcase::quantity::{Currency, Money, Period};
use bizcase::random::{Sampling, Seed};
use bizcase::survey::{Demand, DemandCurve};

const SHOPS: &str = include_str!("../../examples/data/shops.toml");

/// Shops, and a survey of prices: what its draws differ in is how dear people find the offer.
fn surveyed() -> BusinessCase {
    let draws = (0..1_000).map(|row| {
        let share = (f64::from(row) + 0.5) / 1_000.0;
        Demand::logit((share / (1.0 - share)).ln() + 4.0, -0.1).unwrap()
    });
    let best = Demand::logit(4.0, -0.1).unwrap();
    let curve = DemandCurve::new("prices", Currency::USD, best).with_draws(draws.collect());
    let every = Period::Month;
    let mut case: BusinessCase = toml::from_str(SHOPS).unwrap();
    case.studies
        .push(Study::new("prices", StudyResult::Demand { curve, every }));
    case
}

/// Where the price is known, the case draws the share that buys at it; where it is not, the curve.
#[test]
fn a_study_counts_once_by_its_name() {
    for realised_is_known in [true, false] {
        let mut case = surveyed();
        case.offers[0].demand = Some(PriceDemand::new("prices", "subscription"));
        let stream = &mut case.offers[0].streams[0];
        stream.price = Money::major(40, Currency::USD).into();
        if realised_is_known {
            stream.realised = 1.0.into();
        }
        let valuation = case
            .value(&Sampling::latin_hypercube(4_096).seed(4))
            .unwrap();
        let known = valuation.worth_knowing().unwrap();
        let about: Vec<&str> = known.each.iter().map(|it| it.about.as_str()).collect();
        let studied: Vec<&&str> = about.iter().filter(|it| it.starts_with("prices")).collect();
        assert_eq!(studied, [&"prices"], "{about:?}");

        // So many people asked at one price find out nearly all there is to know of these draws.
        let subject = PilotSubject::ShareThatBuys {
            study: "prices".into(),
            price: Money::major(40, Currency::USD),
        };
        let pilot = PlannedTest::Successes { of: 100_000 };
        let worth = valuation.worth_of_pilot(&subject, pilot, Seed(1)).unwrap();
        let survey = known.each.iter().find(|it| it.about == "prices").unwrap();
        let error = worth.value.standard_error.max(survey.value.standard_error);
        assert!(survey.value.value > 4.0 * error, "{survey}");
        assert!(
            (worth.value.value - survey.value.value).abs() < error,
            "{worth}; {survey}"
        );
    }
}

#[test]
fn a_pilot_of_nothing_in_the_case_is_refused() {
    let case = surveyed();
    let valuation = case.value(&Sampling::monte_carlo(200).seed(1)).unwrap();
    let pilot = |subject: &PilotSubject| {
        let test = PlannedTest::Successes { of: 10 };
        valuation
            .worth_of_pilot(subject, test, Seed(1))
            .unwrap_err()
            .to_string()
    };
    let figure = pilot(&PilotSubject::Figure("chrun".into()));
    assert!(figure.ends_with("did you mean `churn`?"), "{figure}");
    let price = Money::major(30, Currency::USD);
    let unused = pilot(&PilotSubject::ShareThatBuys {
        study: "prices".into(),
        price,
    });
    assert!(
        unused.starts_with("subject of the pilot = `prices` must be"),
        "{unused}"
    );
    let missing = pilot(&PilotSubject::Staying {
        study: "price".into(),
        periods: 3,
    });
    assert!(missing.ends_with("did you mean `prices`?"), "{missing}");
}

/// A study about the share that buys at a price, and beside options: what it leaves is what the
/// pilot of the same size is worth, less what it costs.
#[test]
fn a_planned_study_may_be_about_the_share_that_buys() {
    let mut case = surveyed();
    case.offers[0].demand = Some(PriceDemand::new("prices", "subscription"));
    let stream = &mut case.offers[0].streams[0];
    stream.price = Money::major(40, Currency::USD).into();
    stream.realised = 1.0.into();
    let sampling = Sampling::latin_hypercube(2_048).seed(4);
    let about = PilotSubject::ShareThatBuys {
        study: "prices".into(),
        price: Money::major(40, Currency::USD),
    };
    let study = PlannedStudy {
        name: "landing page".into(),
        about: about.clone(),
        answer: AnswerKind::Success,
        sizes: vec![200],
        fixed_cost: 1_000.0,
        cost_per_answer: 5.0,
        lost_by_waiting: None,
    };
    let valuation = case.value(&sampling).unwrap();
    let next = valuation
        .next_studies(std::slice::from_ref(&study), Seed(1))
        .unwrap();
    let test = PlannedTest::Successes { of: 200 };
    let pilot = valuation.worth_of_pilot(&about, test, Seed(1)).unwrap();
    let size = &next[0].sizes[0];
    assert_eq!(size.information.value, pilot.value);
    assert!((size.net.value - (pilot.value.value - 2_000.0)).abs() < 1e-6);
    assert!(
        size.net.value > 0.0,
        "what buys is all there is to know: {size:?}"
    );

    // It says so in the verdict, which it could turn.
    let considered = valuation
        .considering(std::slice::from_ref(&study), Seed(1))
        .unwrap();
    let verdict = &considered.verdict;
    assert_eq!(
        verdict.recommendation(),
        Some(Recommendation::ResearchFirst),
        "{verdict}"
    );
    assert_eq!(
        verdict.studies[0].about,
        "prices: share that buys at USD 40.00"
    );
    let record = considered.record("Do we build it?").unwrap();
    assert_eq!(record.result, Some(Recommendation::ResearchFirst));
    let worth: Vec<f64> = record.options.iter().map(|it| it.worth.value).collect();
    let mean = considered
        .run
        .named("NPV with run-off")
        .unwrap()
        .mean()
        .value;
    assert_eq!(worth, [mean, 0.0]);

    // With doing nothing as an option of the case, the study is worth the same.
    let nothing = r#"{"name": "do nothing", "keeps": {"only": []}}"#;
    case.options.push(serde_json::from_str(nothing).unwrap());
    let compared = case.compare_options(&sampling).unwrap();
    let beside = compared
        .next_studies("NPV with run-off", &[study], Seed(1))
        .unwrap();
    let (alone, beside) = (next[0].sizes[0].net.value, beside[0].sizes[0].net.value);
    assert!(
        (alone - beside).abs() < 1e-6 * alone.abs(),
        "{alone} {beside}"
    );
}
