//! What adoption refuses, and how it says so.

use bizcase::adoption::{
    AdoptionFit, Bass, BassRegression, CurveFamily, CurveFit, CustomRamp, DiscreteBass,
    FitCriterion, Fitting, GeneralizedBass, GeneralizedFit, GenerationsFit, GenerationsHistory,
    History, Lags, Marketing, NortonBass, PotentialSource, Priors, ViralLoop,
};
use bizcase::distribution::Dist;
use bizcase::error::{AdoptionError, PotentialProblem};
use bizcase::import::{AdoptionRow, Csv};
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
    for family in CurveFamily::ALL {
        for criterion in [
            FitCriterion::Increments,
            FitCriterion::Cumulative,
            FitCriterion::Likelihood,
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

/// What the evidence says, where a potential is refused.
#[track_caller]
fn problem<T: std::fmt::Debug>(result: Result<T, AdoptionError>) -> PotentialProblem {
    match result.unwrap_err() {
        AdoptionError::PotentialNotIdentified(evidence) => evidence.problem,
        other => panic!("refused otherwise: {other}"),
    }
}

/// 1, 2, 4, 8, 16 is `1 + Y`, a straight line without an end; the rest is turned by errors alone.
#[test]
fn regressions_of_growth_without_a_turn_hold_no_potential() {
    use PotentialProblem::{BeforeInflection, NoEstimate, UnlimitedGrowthNotRejected};
    let of = |sold: &[f64]| problem(BassRegression::of(&yearly(sold)));
    assert_eq!(of(&[1.0, 2.0, 4.0, 8.0, 16.0]), NoEstimate);
    assert_eq!(of(&[1.0, 2.0, 4.5, 10.0, 25.0]), NoEstimate);
    let doubling: Vec<f64> = (0..12).map(|t| 7.0 * f64::from(1 << t)).collect();
    assert_eq!(of(&doubling), NoEstimate);
    assert_eq!(of(&[1.0, 2.0, 4.0, 8.0, 15.0, 27.0]), BeforeInflection);
    assert_eq!(
        of(&[10.0, 30.0, 25.0, 60.0, 58.0, 40.0, 90.0, 50.0]),
        UnlimitedGrowthNotRejected
    );
    // The recursion that has turned: with p = 0.02, q = 0.4 of 1,000, exactly.
    let recursion = DiscreteBass::new(0.02, 0.4).unwrap();
    let market: Approx<Count, f64> = Approx::new(1_000.0);
    let sold: Vec<f64> = bizcase::adoption::Curve::path(&recursion, market, 12)
        .map(Approx::number)
        .collect();
    let whole = BassRegression::of(&yearly(&sold)).unwrap();
    assert!((whole.potential - 1_000.0).abs() < 1e-6);
    // Cut before its turn in period 9 it is refused, with what it would have been.
    let AdoptionError::PotentialNotIdentified(evidence) =
        BassRegression::of(&yearly(&sold[..6])).unwrap_err()
    else {
        panic!("refused otherwise");
    };
    assert_eq!(evidence.problem, BeforeInflection);
    assert!((evidence.estimate[0].1 - 1_000.0).abs() < 1e-3);
    assert!(
        (evidence.estimate[1].1 - 0.02).abs() < 1e-6 && (evidence.estimate[2].1 - 0.4).abs() < 1e-6
    );
    assert!(
        evidence
            .inflection
            .is_some_and(|at| (7.0..10.0).contains(&at))
    );
}

/// The generalised curve and the generations refuse on the same evidence.
#[test]
fn growth_without_a_turn_holds_no_potential_in_any_fit() {
    use PotentialProblem::{BeforeInflection, NoEstimate, UnlimitedGrowthNotRejected};
    let prices: Vec<f64> = (0..12).map(|t| 500.0 - 25.0 * f64::from(t % 7)).collect();
    let marketing = Marketing::new(&prices).unwrap();
    let wobble = [
        1.02, 0.97, 1.01, 0.99, 1.03, 0.98, 1.0, 1.02, 0.96, 1.01, 0.99, 1.02,
    ];
    let growing: Vec<f64> = (0..12)
        .zip(wobble)
        .map(|(t, w)| 10.0 * 1.4_f64.powi(t) * w)
        .collect();
    let found = problem(GeneralizedFit::of(&yearly(&growing), &marketing));
    assert!(
        [BeforeInflection, NoEstimate, UnlimitedGrowthNotRejected].contains(&found),
        "{found:?}"
    );
    // Exact, and cut two periods before the peak at 10.4.
    let bass = Bass::new(0.006, 0.4).unwrap();
    let curve = GeneralizedBass::new(bass, marketing.clone(), -1.2, 0.0).unwrap();
    let sold: Vec<f64> = (1..=8)
        .map(|t| 1e3 * bizcase::adoption::Curve::<f64>::gained(&curve, t).number())
        .collect();
    assert_eq!(
        problem(GeneralizedFit::of(&yearly(&sold), &marketing)),
        BeforeInflection
    );

    let in_use: Vec<f64> = growing.iter().map(|x| 3.0 * x).collect();
    let generation = |launch: f64, in_use: Vec<f64>| GenerationsHistory { launch, in_use };
    let one = problem(GenerationsFit::of(&[generation(0.0, in_use)]));
    assert!(
        [BeforeInflection, NoEstimate, UnlimitedGrowthNotRejected].contains(&one),
        "{one:?}"
    );
    let markets = vec![(0.0, Count::from(500)), (3.0, Count::from(300))];
    let truth = NortonBass::new(bass, markets).unwrap();
    let used = |g| {
        (1..=8)
            .map(|t| truth.in_use(g, f64::from(t)).number())
            .collect()
    };
    let two = [generation(0.0, used(0)), generation(3.0, used(1))];
    assert_eq!(problem(GenerationsFit::of(&two)), BeforeInflection);
}

/// Sizes that come from outside have a limit, checked before anything is allocated.
#[test]
fn forecasts_and_generations_without_end_are_refused() {
    let sold = [10.0, 40.0, 110.0, 180.0, 190.0, 120.0, 60.0, 20.0];
    let fit = Fitting::bass().to(&yearly(&sold)).unwrap();
    let error = fit.forecast(u32::MAX).unwrap_err();
    assert_eq!(
        error.to_string(),
        "periods forecast = 4294967295 is outside [0, 1200]"
    );
    assert_eq!(fit.forecast(1_200).unwrap().len(), 1_200);
    assert!(fit.parameters.draws("x", u32::MAX, 1).is_err());
    assert!(Lags::of(&Dist::exponential(3.0).unwrap(), u32::MAX).is_err());
    assert!(Lags::fixed(u32::MAX).is_err());
    let many: Vec<GenerationsHistory> = (0..40)
        .map(|launch| GenerationsHistory {
            launch: f64::from(launch),
            in_use: vec![1.0; 60],
        })
        .collect();
    let error = GenerationsFit::of(&many).unwrap_err();
    assert!(
        error.to_string().starts_with("generations = 40 is outside"),
        "{error}"
    );
    let long = GenerationsHistory {
        launch: 0.0,
        in_use: vec![1.0; 5_000],
    };
    let error = GenerationsFit::of(&[long]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("periods of generations = 5000"),
        "{error}"
    );
}

/// A value at the start is not enough: without slopes there, nothing says where to go.
#[test]
fn a_curve_without_slopes_at_the_start_is_refused() {
    // Nowhere but at the start, or there for the last observation alone.
    for known_until in [0.5, 2.5] {
        let curve = move |x: f64, b: &[f64]| {
            if (b[0] - 1.0).abs() < 1e-15 || x < known_until {
                x * b[0]
            } else {
                f64::NAN
            }
        };
        let error = CurveFit::new(&[1.0, 2.0, 3.0], &[1.0, 2.0, 4.0], &[("b", 1.0)], curve);
        let AdoptionError::NotIdentified { reason, .. } = error.unwrap_err() else {
            panic!("refused otherwise");
        };
        assert_eq!(reason, "it has no value at the start of the search");
    }
}

fn history_of(text: &str, step: Period) -> Result<History, bizcase::Error> {
    let rows = Csv::from_text("adoption.csv", text)
        .rows::<AdoptionRow>()?
        .rows;
    Ok(AdoptionRow::history(&rows, step)?)
}

#[test]
fn a_missing_period_is_refused_with_its_line() {
    let refused = |periods: &[&str], step| {
        let rows = periods.iter().map(|period| format!("{period},5\n"));
        let text = format!("period,new_adopters\n{}", rows.collect::<String>());
        history_of(&text, step).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&["1949", "1950", "1952"], Period::Year),
        "period in line 4 = 1952 must be the one after that of the row before; 1951 is missing: \
         line 3 is of 1950, and a period in which nobody adopted is a row with 0"
    );
    let quarters = refused(&["2023-Q3", "2024-Q2"], Period::Quarter);
    assert!(quarters.contains("= 2024-Q2") && quarters.contains("2023-Q4 to 2024-Q1 are missing"));
    let months = refused(&["2023-11", "2023-12", "2024-02"], Period::Month);
    assert!(
        months.starts_with("period in line 4 = 2024-02") && months.contains("2024-01 is missing")
    );
    let numbers = refused(&["1", "2", "4"], Period::Month);
    assert!(
        numbers.contains("3 is missing: line 3 is of 2"),
        "{numbers}"
    );
    // Periods of another length than stated, and of several lengths.
    let years = refused(&["1949", "1950"], Period::Month);
    assert!(
        years.starts_with("period in line 2 = 1949 must be a month"),
        "{years}"
    );
    let mixed = refused(&["2023", "2024-Q1"], Period::Year);
    assert!(
        mixed.starts_with("period in line 3 = 2024-Q1 must be a year"),
        "{mixed}"
    );
    let counted = refused(&["2024-01", "2"], Period::Month);
    assert!(counted.contains("counted in another way"), "{counted}");
    // Given twice: already in the file.
    assert!(refused(&["1949", "1949"], Period::Year).contains("1949"));
    let twice = refused(&["2024-Q1", "2024Q1"], Period::Quarter);
    assert!(twice.contains("is of 2024-Q1 too"), "{twice}");
    assert!(refused(&["FY24"], Period::Year).contains("a quarter such as 2024-Q1"));
    assert!(refused(&["2024-Q5"], Period::Quarter).contains("`2024-Q5`"));
    let empty = history_of("period,new_adopters\n1949,5\n1950,\n1951,9\n", Period::Year);
    let empty = empty.unwrap_err().to_string();
    assert!(
        empty.starts_with("new_adopters of 1950 in line 3 = nothing"),
        "{empty}"
    );
}

#[test]
fn rows_are_sorted_in_a_file_and_refused_out_of_order() {
    let text = "period,new_adopters\n2024-02,7\n2024-01,5\n2023-12,3\n";
    let history = history_of(text, Period::Month).unwrap();
    assert_eq!(history.per_period(), [3.0, 5.0, 7.0]);
    let mut rows = Csv::from_text("adoption.csv", text)
        .rows::<AdoptionRow>()
        .unwrap()
        .rows;
    rows.swap(0, 2);
    let error = AdoptionRow::history(&rows, Period::Month)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("line 2 is of 2024-02, which is later; sort the rows"),
        "{error}"
    );
    // Months as a program writes them.
    let csv = Csv::from_text("a.csv", "period,new_adopters\nDec 2023,3\nJan 2024,5\n");
    let rows = csv
        .dates("period", "%b %Y")
        .rows::<AdoptionRow>()
        .unwrap()
        .rows;
    let history = AdoptionRow::history(&rows, Period::Month).unwrap();
    assert_eq!(
        (history.step(), history.per_period()),
        (Period::Month, &[3.0, 5.0][..])
    );
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
    for family in CurveFamily::ALL {
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
    let fit: AdoptionFit = Fitting::bass().to(&yearly(&sold)).unwrap();
    assert_eq!(
        (&*fit.parameters[2].name, fit.parameters[2].value),
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
    assert!(CurveFamily::Weibull.curve([2.0, f64::INFINITY]).is_err());
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
        Fitting::of(CurveFamily::Weibull)
            .criterion(FitCriterion::Density)
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
