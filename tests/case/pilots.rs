//! A case learns from a pilot: held against conjugate distributions, whose posterior is known.

use bizcase::case::{BusinessCase, Figure, Pilot, PilotSubject, PriceDemand, Study, StudyResult};
use bizcase::distribution::{Beta, Dist, Distribution, Observed};
use bizcase::quantity::{Currency, Money, Period, Share};
use bizcase::random::Sampling;
use bizcase::sample::JointEmpirical;
use bizcase::survey::{Demand, DemandCurve};

const SHOPS: &str = include_str!("../../examples/data/shops.toml");
const DRAWS: u32 = 20_000;

fn case() -> BusinessCase {
    toml::from_str(SHOPS).unwrap()
}

/// Evenly spread quantiles.
fn quantiles(of: &Dist) -> Vec<f64> {
    let shares = (0..DRAWS).map(|row| (f64::from(row) + 0.5) / f64::from(DRAWS));
    shares
        .map(|share| of.quantile(Share::new(share).unwrap()))
        .collect()
}

fn percentiles(of: &Dist) -> [f64; 3] {
    [0.05, 0.5, 0.95].map(|share| of.quantile(Share::new(share).unwrap()))
}

fn close(one: [f64; 3], other: [f64; 3], within: f64) {
    for (one, other) in one.into_iter().zip(other) {
        assert!((one - other).abs() < within, "{one} and {other}");
    }
}

fn pilot(subject: PilotSubject, seen: u64, of: u64) -> Pilot {
    let seen = Observed::successes(seen, of).unwrap();
    Pilot {
        subject,
        seen,
        source: "pilot".into(),
    }
}

#[test]
fn draws_of_a_study_after_a_pilot_are_those_of_the_posterior() {
    let prior = Dist::from(Beta::new(2.0, 8.0).unwrap());
    let rows = JointEmpirical::new("interviews", [("need", quantiles(&prior))]).unwrap();
    let mut case = case();
    case.studies
        .push(Study::new("interviews", StudyResult::Draws(rows)));
    let (study, part) = ("interviews".to_owned(), "need".to_owned());
    let seen = pilot(PilotSubject::Part { study, part }, 12, 30);
    let lesson = &case.after_pilots(&[seen]).unwrap().lessons[0];
    close(lesson.before, percentiles(&prior), 1e-4);
    let posterior = Dist::from(Beta::new(14.0, 26.0).unwrap());
    close(lesson.after, percentiles(&posterior), 2e-3);
}

/// A demand curve whose share at 40 is spread evenly, which is the Beta distribution of 1 and 1.
#[test]
fn demand_after_a_pilot_is_that_of_the_posterior() {
    let draws = (0..DRAWS).map(|row| {
        let share = (f64::from(row) + 0.5) / f64::from(DRAWS);
        Demand::logit((share / (1.0 - share)).ln() + 4.0, -0.1)
    });
    let curve = DemandCurve::new("survey", Currency::USD, Demand::logit(4.0, -0.1).unwrap())
        .with_draws(draws.collect::<Result<_, _>>().unwrap());
    let mut case = case();
    let found = StudyResult::Demand {
        curve,
        every: Period::Month,
    };
    case.studies.push(Study::new("survey", found));
    case.offers[0].demand = Some(PriceDemand::new("survey", "subscription"));
    case.offers[0].streams[0].price = Money::major(40, Currency::USD).into();
    case.offers[0].streams[0].realised = 1.0.into();
    let subject = PilotSubject::ShareThatBuys {
        study: "survey".into(),
        price: Money::major(40, Currency::USD),
    };
    let now = case
        .after_pilots(&[pilot(subject.clone(), 12, 40)])
        .unwrap();
    let posterior = Dist::from(Beta::new(13.0, 29.0).unwrap());
    close(now.lessons[0].after, percentiles(&posterior), 2e-3);
    assert_eq!(now.case.studies[1].source, "12 of 40: pilot");

    // The trials of the case have it.
    let valued = now
        .case
        .value(&Sampling::latin_hypercube(4_096).seed(1))
        .unwrap();
    let buying = valued
        .run
        .named("share that buys, Bookkeeping for shops")
        .unwrap();
    let found = [buying.p5(), buying.median(), buying.p95()].map(|it| it.value);
    close(found, percentiles(&posterior), 6e-3);

    let mut stated = case.clone();
    if let Some(demand) = &mut stated.offers[0].demand {
        demand.calibration = Figure::guess("calibration", Dist::uniform(0.4, 0.9).unwrap());
    }
    let said = stated
        .after_pilots(&[pilot(subject.clone(), 12, 40)])
        .unwrap_err()
        .to_string();
    assert!(
        said.ends_with("what they say is `share_that_would_buy`"),
        "{said}"
    );
    // What people say speaks of the curve alone, whatever comes of it.
    let asked = PilotSubject::ShareThatWouldBuy {
        study: "survey".into(),
        price: Money::major(40, Currency::USD),
    };
    let lesson = &stated
        .after_pilots(&[pilot(asked, 12, 40)])
        .unwrap()
        .lessons[0];
    close(lesson.after, percentiles(&posterior), 2e-3);
    let about = PilotSubject::Figure("calibration".into());
    let lesson = &stated
        .after_pilots(&[pilot(about, 30, 40)])
        .unwrap()
        .lessons[0];
    assert!(lesson.after[1] > lesson.before[1]);

    let said = case
        .after_pilots(&[pilot(subject, 60_000, 60_001)])
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("they contradict each other; or there are too few draws"),
        "{said}"
    );
}

#[test]
fn a_pilot_of_something_else_is_refused_by_name() {
    let refused = |subject| {
        case()
            .after_pilots(&[pilot(subject, 1, 2)])
            .unwrap_err()
            .to_string()
    };
    let said = refused(PilotSubject::Figure("chrun".into()));
    assert!(said.ends_with("did you mean `churn`?"), "{said}");
    let said = refused(PilotSubject::Staying {
        study: "market".into(),
        periods: 3,
    });
    assert!(
        said.starts_with("study of a pilot = `market` must be one that found how long"),
        "{said}"
    );
    let said = refused(PilotSubject::Part {
        study: "markt".into(),
        part: "x".into(),
    });
    assert!(said.ends_with("did you mean `market`?"), "{said}");
}
