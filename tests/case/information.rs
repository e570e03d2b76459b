//! What is worth finding out about a case.

use bizcase::case::{BusinessCase, PilotSubject, PriceDemand, Study, StudyResult};
use bizcase::decision::PlannedTest;
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
