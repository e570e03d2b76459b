//! What adoption refuses, and how it says so.

use bizcase::adoption::{
    Bass, BassRegression, Criterion, CurveFit, CustomRamp, DiscreteBass, Family, Fit, Fitting,
    GeneralizedBass, GeneralizedFit, GenerationsFit, GenerationsHistory, History, Lags, Marketing,
    NortonBass, PotentialSource, Priors, ViralLoop,
};
use bizcase::distribution::Dist;
use bizcase::error::{AdoptionError, PotentialProblem};
use bizcase::quantity::{Approx, Count, Period, Share};

fn yearly(adopters: &[f64]) -> History {
    History::increments(Period::Year, adopters).unwrap()
}

fn refusal(adopters: &[f64]) -> AdoptionError {
    Fitting::bass().to(&yearly(adopters)).unwrap_err()
}

#[test]
fn histories_name_the_period_that_is_wrong() {
    let shown = |result: Result<History, _>| -> String { format!("{}", result.unwrap_err()) };
    let cumulative = |stock: &[f64]| shown(History::cumulative(Period::Year, stock));
    let increments = |sold: &[f64]| shown(History::increments(Period::Year, sold));
    assert_eq!(
        cumulative(&[5.0, 9.0, 7.0]),
        "cumulative adoption in period 3 = 7 must be no less than before; it was 9 the period \
         before; a stock that shrinks by scrapping is not adoption",
    );
    assert_eq!(
        increments(&[5.0, -2.0]),
        "adoption in period 2 = -2 is outside [0, inf)",
    );
    assert!(cumulative(&[-1.0]).starts_with("cumulative adoption in period 1 = -1 is outside"));
    assert!(increments(&[1.0, f64::NAN]).starts_with("adoption in period 2 = NaN"));
    assert!(increments(&[f64::INFINITY]).starts_with("adoption in period 1 = inf"));
    assert!(increments(&[f64::MAX, f64::MAX]).starts_with("adoption of all periods"));
    assert_eq!(
        increments(&[0.0, 0.0]),
        "adoption = 0 in all periods must be above zero in one period at least",
    );
    assert!(increments(&[]).starts_with("periods of adoption = 0"));
    assert!(increments(&vec![1.0; 1_201]).starts_with("periods of adoption = 1201"));
}

#[test]
fn few_points_are_refused() {
    assert!(matches!(
        refusal(&[10.0]),
        AdoptionError::TooFewPeriods {
            periods: 1,
            needed: 4,
            ..
        }
    ));
    // Leading zeros come before launch.
    assert!(matches!(
        refusal(&[0.0, 0.0, 1.0, 2.0, 1.0]),
        AdoptionError::TooFewPeriods { periods: 3, .. }
    ));
    assert!(BassRegression::of(&yearly(&[1.0, 2.0, 3.0])).is_err());
}

#[test]
fn a_potential_below_what_adopted_is_refused_with_the_period() {
    let history = yearly(&[10.0, 20.0, 30.0, 25.0]);
    for fitting in [
        Fitting::bass().potential(Count::from(50)),
        Fitting::bass().potential_at_most(Count::from(50)),
    ] {
        let error = fitting.to(&history).unwrap_err();
        assert_eq!(
            error.to_string(),
            "potential = 50 is outside [85, inf); 85 have adopted already; the potential is passed \
             in period 3",
        );
    }
}

#[test]
fn growth_without_a_turn_holds_no_potential() {
    let doubling: Vec<f64> = (0..10).map(|t| 10.0 * f64::from(1 << t)).collect();
    for family in Family::ALL {
        for criterion in [
            Criterion::Increments,
            Criterion::Cumulative,
            Criterion::Likelihood,
        ] {
            let fitting = Fitting::of(family).criterion(criterion);
            let error = fitting.to(&yearly(&doubling)).unwrap_err();
            let AdoptionError::PotentialNotIdentified(evidence) = &error else {
                panic!("{family} by {criterion:?}: {error}");
            };
            assert!(
                evidence.profile.len() > 3,
                "{family}: {:?}",
                evidence.profile
            );
            // The profile says so itself: larger potentials do not fit worse.
            let (near, far) = (
                evidence.profile[0].1,
                evidence.profile[evidence.profile.len() - 1].1,
            );
            assert!(
                far <= near,
                "{family} by {criterion:?}: {:?}",
                evidence.profile
            );
        }
    }
    assert!(matches!(
        refusal(&[5.0, 5.0, 5.0, 5.0, 5.0, 5.0]),
        AdoptionError::PotentialNotIdentified(_)
    ));
}

#[test]
fn exact_data_before_the_inflection_are_refused() {
    use bizcase::adoption::Curve;
    let market: Approx<Count, f64> = Approx::new(1_000.0);
    let bass = Bass::new(0.005, 0.4).unwrap(); // Peak at 10.8.
    let sold = |periods| -> Vec<f64> { bass.path(market, periods).map(Approx::number).collect() };
    let AdoptionError::PotentialNotIdentified(evidence) = refusal(&sold(8)) else {
        panic!("refused otherwise");
    };
    assert_eq!(evidence.problem, PotentialProblem::BeforeInflection);
    // With a bound from a sizing, the estimate is taken.
    let bounded = Fitting::bass()
        .potential_at_most(Count::from(5_000))
        .to(&yearly(&sold(8)))
        .unwrap();
    assert_eq!(bounded.potential_source, PotentialSource::Estimated);
    assert!((bounded.potential.value() - 1_000.0).abs() < 1e-3);
    let held = Fitting::bass()
        .potential_at_most(Count::from(900))
        .to(&yearly(&sold(8)))
        .unwrap();
    assert_eq!(
        (held.potential_source, held.potential),
        (PotentialSource::AtBound, Count::from(900))
    );
    let fit = Fitting::bass().to(&yearly(&sold(14))).unwrap();
    assert!((fit.potential.value() - 1_000.0).abs() < 1e-6);
    assert!(fit.residual_standard_error < 1e-6);
}

#[test]
fn adoption_in_one_period_is_no_curve() {
    for family in Family::ALL {
        let history = yearly(&[1.0, 1e-9, 1e-9, 1_000.0, 1e-9, 1e-9, 1e-9]);
        assert!(Fitting::of(family).to(&history).is_err(), "{family}");
    }
    assert!(
        Fitting::bass()
            .to(&yearly(&[100.0, 0.0, 0.0, 0.0, 0.0]))
            .is_err()
    );
}

#[test]
fn a_saturated_history_never_has_a_potential_below_what_adopted() {
    let fit = Fitting::bass()
        .to(&yearly(&[
            10.0, 60.0, 190.0, 320.0, 240.0, 120.0, 30.0, 6.0, 4.0, 9.0, 14.0,
        ]))
        .unwrap();
    assert!(fit.potential.value() >= 1_003.0);
}

#[test]
fn pure_innovation_is_a_fit_without_imitation() {
    let sold: Vec<f64> = (0..12)
        .map(|t| 100.0 * 0.7_f64.powi(t) + f64::from(t % 3))
        .collect();
    let fit: Fit = Fitting::bass().to(&yearly(&sold)).unwrap();
    assert_eq!(
        (fit.parameters[2].name, fit.parameters[2].value),
        ("q", 0.0)
    );
    assert!(fit.parameters[2].standard_error.is_none());
    assert!(fit.peak().time.abs() < 1e-15);
}

#[test]
fn other_inputs_are_refused_by_name() {
    let shown = |error: &dyn std::fmt::Display| error.to_string();
    assert!(
        shown(&Bass::new(0.0, 0.4).unwrap_err()).starts_with("coefficient of innovation p = 0")
    );
    assert!(shown(&Bass::new(0.1, -0.4).unwrap_err()).starts_with("coefficient of imitation q"));
    assert!(Bass::new(f64::NAN, 0.4).is_err() && DiscreteBass::new(1.2, 0.4).is_err());
    assert!(Family::Weibull.curve([2.0, f64::INFINITY]).is_err());
    let falling = vec![Share::percent(20.0).unwrap(), Share::percent(10.0).unwrap()];
    assert!(shown(&CustomRamp::new(falling).unwrap_err()).contains("period 2"));
    assert!(CustomRamp::new(vec![]).is_err());
    let steep = Marketing::new(&[100.0, 30.0]).unwrap();
    let error = GeneralizedBass::new(Bass::new(0.01, 0.4).unwrap(), steep, 2.0, 0.0).unwrap_err();
    assert!(shown(&error).starts_with("effort in period 2"));
    let bass = Bass::new(0.01, 0.4).unwrap();
    let two = vec![(3.0, Count::from(5)), (1.0, Count::from(5))];
    assert!(shown(&NortonBass::new(bass, two).unwrap_err()).contains("generation 2"));
    assert!(NortonBass::new(bass, vec![]).is_err());
    assert!(ViralLoop::<f64>::new(Approx::new(2.0), Approx::new(0.1), 0.0).is_err());
    assert!(Lags::of(&Dist::normal(3.0, 1.0).unwrap(), 12).is_err());
    assert!(
        Fitting::of(Family::Weibull)
            .criterion(Criterion::Density)
            .to(&yearly(&[1.0, 3.0, 5.0, 3.0, 1.0]))
            .is_err()
    );
    assert!(Fitting::bass().rolling(&yearly(&[1.0, 3.0]), 2, 1).is_err());
    let flat = Marketing::new(&[5.0; 8]).unwrap();
    let history = yearly(&[1.0, 3.0, 6.0, 9.0, 6.0, 3.0, 1.0, 1.0]);
    assert!(GeneralizedFit::of(&history, &flat).is_err());
    assert!(GenerationsFit::of(&[]).is_err());
    let short = GenerationsHistory {
        launch: 0.0,
        in_use: vec![1.0, -2.0, 3.0, 4.0, 5.0],
    };
    assert!(shown(&GenerationsFit::of(&[short]).unwrap_err()).contains("period 2"));
    let one = |x: f64, b: &[f64]| b[0] * x;
    assert!(CurveFit::new(&[1.0], &[1.0], &[("slope", 1.0)], one).is_err());
    assert!(CurveFit::new(&[1.0, 2.0], &[1.0], &[("slope", 1.0)], one).is_err());
    let dependent = |x: f64, b: &[f64]| (b[0] + b[1]) * x;
    let start = [("a", 1.0), ("b", 1.0)];
    assert!(CurveFit::new(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.5], &start, dependent).is_err());
}

#[test]
fn priors_that_contradict_the_history_are_an_error() {
    let history = yearly(&[100.0, 300.0, 500.0, 300.0, 100.0, 30.0]);
    let prior = |low: f64, high: f64| Dist::log_normal_p5_p95(low, high).unwrap();
    // The potential would have to be a hundredth of what has adopted.
    let priors = Priors::new(
        prior(0.01, 0.03),
        prior(0.3, 0.5),
        Dist::uniform(5.0, 15.0).unwrap(),
    );
    let error = Fitting::bass()
        .posterior("adopters", &history, &priors, 1.into())
        .unwrap_err();
    assert!(
        matches!(error, AdoptionError::PosteriorNotReached { .. }),
        "{error}"
    );
    let negative = Priors::new(
        Dist::normal(0.02, 0.01).unwrap(),
        prior(0.3, 0.5),
        prior(2e3, 4e3),
    );
    let error = Fitting::bass()
        .posterior("adopters", &history, &negative, 1.into())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("least value of the prior of p"),
        "{error}"
    );
}
