//! Contractual retention against published tables and other programs.
#![allow(
    clippy::unreadable_literal,
    clippy::float_cmp,
    clippy::too_many_lines,
    reason = "figures as they were computed"
)]

use bizcase::distribution::{Scale, Shape};
use bizcase::error::{FitError, RetentionError};
use bizcase::quantity::{Approx, Currency, Lane, Money, Number, Period, Rate, Share};
use bizcase::retention::{
    BetaDiscreteWeibull, CohortTriangle, Contractual, Ending, ExponentialLifetime, Extended,
    GeometricLifetime, KaplanMeier, LifetimeDistribution, LifetimeHorizon, LogLogisticLifetime,
    LogNormalLifetime, LogRank, PaymentTiming, PiecewiseHazard, ShiftedBetaGeometric, Survival,
    SurvivalFit, Tail, Tenures, ValueTerms, WeibullLifetime, cohort_table, discounted_periods,
};
use proptest::prelude::*;

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

#[track_caller]
fn assert_close(found: f64, wanted: f64, tolerance: f64) {
    assert!(close(found, wanted, tolerance), "{found} for {wanted}");
}

fn value(share: Approx<Share, f64>) -> f64 {
    share.number()
}

/// Percent still there after year 0 to 12: P. S. Fader and B. G. S. Hardie (2007), *Journal of
/// Interactive Marketing* 21(1), table 1 (data of Berry and Linoff), 1,000 customers each.
const HIGH_END: [f64; 13] = [
    100.0, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4,
];
const REGULAR: [f64; 13] = [
    100.0, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3,
];

fn years(percent: &[f64; 13], last: usize) -> Tenures {
    let survivors: Vec<f64> = percent[..=last].iter().map(|p| p * 10.0).collect();
    CohortTriangle::from_survivors([("segment", survivors)])
        .unwrap()
        .tenures()
}

/// Alpha, beta and log-likelihood from Newton's method at 40 digits, with the survival to year 12
/// and the retention rate of that year.
#[test]
fn shifted_beta_geometric_matches_fader_and_hardie_2007() {
    let cases = [
        (
            &HIGH_END,
            4,
            [1.280976380367425, 7.79038409526386],
            -1225.1349070416125,
            0.30700665898445356,
            0.9361788961977607,
        ),
        (
            &HIGH_END,
            7,
            [0.6680883511064463, 3.806094964058267],
            -1611.1581473911565,
            0.3779990715974089,
            0.9568256147998635,
        ),
        (
            &REGULAR,
            7,
            [0.7040772984735162, 1.1820430262094757],
            -1680.265188463287,
            0.1700374528115109,
            0.9453615765852444,
        ),
    ];
    for (percent, last, [alpha, beta], log_likelihood, survival, retention) in cases {
        let tenures = years(percent, last);
        let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures).unwrap();
        println!("{fit} {:?}", fit.parameters.search());
        assert_close(fit.parameters[0].value, alpha, 1e-9);
        assert_close(fit.parameters[1].value, beta, 1e-9);
        assert_close(fit.log_likelihood, log_likelihood, 1e-12);
        let search = fit.parameters.search();
        assert_eq!(search.agreeing, search.starts);
        let law = fit.beyond_data();
        assert_close(value(law.survival(12)), survival, 1e-9);
        assert_close(value(law.retention(12).unwrap()), retention, 1e-9);
    }
}

/// The same segment under the beta-discrete-Weibull law: R's foretell 0.3, whose parameters end 5e-8
/// from the maximum (see `fits_match_multiple_precision`).
#[test]
fn beta_discrete_weibull_matches_foretell() {
    let fit = SurvivalFit::new(Contractual::BetaDiscreteWeibull, &years(&HIGH_END, 7)).unwrap();
    println!("{fit} {:?}", fit.parameters.search());
    let wanted = [0.21425334909309973, 1.426574922288797, 1.7235647778150314];
    for (parameter, wanted) in fit.parameters.iter().zip(wanted) {
        assert_close(parameter.value, wanted, 1e-7);
    }
    assert_close(fit.log_likelihood, -1605.3142132141927, 1e-12);
    let year_12 = value(fit.beyond_data().survival(12));
    assert_close(year_12, 0.4039295930178996, 1e-8);
}

/// Weeks in remission and whether it ended (1): acute myelogenous leukaemia, R. G. Miller (1997),
/// *Survival Analysis*.
const MAINTAINED: &[(f64, u8)] = &[
    (9.0, 1),
    (13.0, 1),
    (13.0, 0),
    (18.0, 1),
    (23.0, 1),
    (28.0, 0),
    (31.0, 1),
    (34.0, 1),
    (45.0, 0),
    (48.0, 1),
    (161.0, 0),
];
const NOT_MAINTAINED: &[(f64, u8)] = &[
    (5.0, 1),
    (5.0, 1),
    (8.0, 1),
    (8.0, 1),
    (12.0, 1),
    (16.0, 0),
    (23.0, 1),
    (27.0, 1),
    (30.0, 1),
    (33.0, 1),
    (43.0, 1),
    (45.0, 1),
];

fn exact(rows: &[(f64, u8)]) -> Tenures {
    let ending = |left| {
        if left == 1 {
            Ending::Left
        } else {
            Ending::StillActive
        }
    };
    Tenures::exact(rows.iter().map(|&(time, left)| (time, ending(left)))).unwrap()
}

/// R 4, survival 3.5-3: `survfit(..., conf.type = "log-log")`.
#[test]
fn kaplan_meier_matches_r_survival() {
    let curve = KaplanMeier::new(&exact(MAINTAINED));
    let wanted: [(f64, f64, f64, f64, f64, f64); 7] = [
        (
            9.0,
            11.0,
            0.9090909090909,
            0.08667841720414,
            0.5080802057699,
            0.9866738226678,
        ),
        (
            13.0,
            10.0,
            0.8181818181818,
            0.1162912998303,
            0.4474286146822,
            0.9511622285825,
        ),
        (
            18.0,
            8.0,
            0.7159090909091,
            0.1396649705572,
            0.3501903859079,
            0.8990239741911,
        ),
        (
            23.0,
            7.0,
            0.6136363636364,
            0.1526323310273,
            0.2657520400013,
            0.8352992432502,
        ),
        (
            31.0,
            5.0,
            0.4909090909091,
            0.1641932672211,
            0.1673309097769,
            0.7533997903708,
        ),
        (
            34.0,
            4.0,
            0.3681818181818,
            0.1626688858271,
            0.09282957493699,
            0.6570408323982,
        ),
        (
            48.0,
            2.0,
            0.1840909090909,
            0.1534927457863,
            0.01173848012319,
            0.5250148427266,
        ),
    ];
    assert_eq!(curve.steps().len(), wanted.len());
    for (step, (time, at_risk, survival, error, low, high)) in curve.steps().iter().zip(wanted) {
        assert_eq!((step.time, step.at_risk), (time, at_risk));
        assert_close(step.survival.value(), survival, 1e-12);
        assert_close(step.standard_error.unwrap(), error, 1e-12);
        let level = Share::percent(95.0).unwrap();
        let interval = curve.interval_at(time, level).unwrap().unwrap();
        assert_close(interval[0].value(), low, 1e-12);
        assert_close(interval[1].value(), high, 1e-12);
    }
    assert_eq!(curve.median(), Some(31.0));
    assert_close(curve.restricted_mean(60.0).unwrap(), 34.052272727273, 1e-12);
}

/// R 4, survival 3.5-3 and lifelines 0.30.3.
#[test]
fn log_rank_test_matches_r_survival() {
    let test = LogRank::new(&[&exact(MAINTAINED), &exact(NOT_MAINTAINED)]).unwrap();
    assert_eq!(test.observed, [7.0, 11.0]);
    assert_close(test.expected[0], 10.689335992301, 1e-12);
    assert_close(test.chi_square, 3.396388698978, 1e-12);
    assert_close(test.p_value.value(), 0.0653393220405049, 1e-10);
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let path = format!("{}/data/retention/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let cells = |line: &str| line.split(';').map(str::to_owned).collect();
    text.lines().skip(2).map(cells).collect()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ')
        .map(|number| number.parse().unwrap())
        .collect()
}

/// Grouped and exact times of several laws: the root of the gradient at 40 digits.
#[test]
fn fits_match_multiple_precision() {
    let mut count = 0;
    for row in rows("fits.csv") {
        let tenures = match row[1].as_str() {
            "high end" => years(&HIGH_END, 7),
            "regular" => years(&REGULAR, 7),
            "aml" => exact(MAINTAINED),
            _ => continue,
        };
        let family = Contractual::ALL
            .into_iter()
            .find(|law| law.to_string() == row[0])
            .unwrap();
        let fit = SurvivalFit::new(family, &tenures).unwrap();
        println!("{fit} {:?}", fit.parameters.search());
        let wanted = numbers(&row[2]).into_iter().zip(numbers(&row[3]));
        for (parameter, (value, error)) in fit.parameters.iter().zip(wanted) {
            assert_close(parameter.value, value, 1e-9);
            assert_close(parameter.standard_error.unwrap(), error, 1e-8);
        }
        assert_close(fit.log_likelihood, row[4].parse().unwrap(), 1e-12);
        count += 1;
    }
    assert_eq!(count, 11);
}

/// Discounted expected lifetime of a new customer and of one who renews for the n-th time, at 10 %,
/// paid in advance: P. S. Fader and B. G. S. Hardie (2010), *Marketing Science* 29, 85-93, evaluated
/// with the Gaussian hypergeometric function at 40 digits for the fit of seven years.
#[test]
fn discounted_lifetimes_match_fader_and_hardie_2010() {
    let law = ShiftedBetaGeometric::new(0.6680883511064463, 3.806094964058267).unwrap();
    let terms = ValueTerms::new(
        Money::major(1_000, Currency::USD),
        Period::Year,
        Rate::per_year(0.10).unwrap(),
        LifetimeHorizon::Unbounded,
        PaymentTiming::Advance,
    )
    .unwrap();
    assert_close(
        terms.value(&law).unwrap().discounted_periods,
        5.922253495783275,
        1e-12,
    );
    let residual = [
        5.414478845361603,
        5.901377593805132,
        6.293891569412113,
        6.619919987913641,
        6.896706681429513,
        7.135661064116488,
        7.3447212299518805,
        7.529628055570705,
        7.694663213786614,
        7.843101317275704,
        7.977499715993206,
        8.099891275934008,
    ];
    for (renewals, wanted) in (1..).zip(residual) {
        // Just before the n-th renewal the payment is not certain yet.
        let renewed = value(law.retention(renewals).unwrap());
        let after = terms.after(renewals).value(&law).unwrap();
        assert_close(after.discounted_periods * renewed, wanted, 1e-12);
    }
}

/// A fit whose parameters the data do not bound says so, and what would say as much.
#[test]
fn what_is_not_in_the_data_is_refused() {
    let cohort = |survivors: &[f64]| {
        CohortTriangle::from_survivors([("a", survivors.to_vec())]).map(|it| it.tenures())
    };
    let fit =
        |law: Contractual, survivors: &[f64]| SurvivalFit::new(law, &cohort(survivors).unwrap());
    for law in Contractual::ALL {
        // Nobody left; everyone left at once; one period of data for two parameters.
        for survivors in [&[100.0, 100.0, 100.0][..], &[100.0, 0.0]] {
            let error = fit(law.clone(), survivors).unwrap_err();
            assert!(
                matches!(error, RetentionError::Fit(FitError::NotIdentified { .. })),
                "{error}"
            );
        }
        let one_point = fit(law.clone(), &[100.0, 90.0]);
        let one_parameter = matches!(law, Contractual::Geometric | Contractual::Exponential);
        assert_eq!(one_point.is_ok(), one_parameter, "{law}");
    }
    let alike = fit(
        Contractual::ShiftedBetaGeometric,
        &[1000.0, 900.0, 810.0, 729.0, 656.1],
    );
    let RetentionError::Unbounded {
        limit,
        limit_log_likelihood,
        log_likelihood,
        ..
    } = alike.unwrap_err()
    else {
        panic!("bounded");
    };
    assert!(
        limit.starts_with("a geometric distribution with churn 0.100000"),
        "{limit}"
    );
    assert!((limit_log_likelihood - log_likelihood).abs() < 0.01);
    // Churn that rises is no mixture of constant ones.
    let rising = fit(
        Contractual::ShiftedBetaGeometric,
        &[1000.0, 950.0, 850.0, 650.0, 300.0],
    );
    assert!(
        matches!(rising, Err(RetentionError::Unbounded { .. })),
        "{rising:?}"
    );
    // Some leave at once, the others never.
    let split = fit(
        Contractual::ShiftedBetaGeometric,
        &[1000.0, 700.0, 700.0, 700.0],
    );
    assert!(split.is_err(), "{split:?}");
    let exact_times = SurvivalFit::new(Contractual::Geometric, &exact(MAINTAINED)).unwrap_err();
    assert!(
        exact_times.to_string().contains("`grouped`"),
        "{exact_times}"
    );
    assert!(SurvivalFit::new(Contractual::Geometric, &exact(MAINTAINED).grouped()).is_ok());
    let same = exact(&[(5.0, 1), (5.0, 1), (5.0, 1)]);
    for law in [
        Contractual::Weibull,
        Contractual::LogNormal,
        Contractual::LogLogistic,
    ] {
        assert!(SurvivalFit::new(law, &same).is_err());
    }
}

#[test]
fn bad_tables_are_refused_with_the_place() {
    let message = |result: Result<CohortTriangle, RetentionError>| result.unwrap_err().to_string();
    let grows = message(CohortTriangle::from_survivors([("jan", [10.0, 11.0])]));
    assert!(
        grows.starts_with("cohort jan grows from 10 to 11 in period 1"),
        "{grows}"
    );
    let share = message(CohortTriangle::from_shares([("jan", 10.0, [1.0, 1.2])]));
    assert!(
        share.starts_with("cohort jan, period 1 = 1.2 is outside [0, 1]"),
        "{share}"
    );
    let negative = message(CohortTriangle::from_survivors([("jan", [10.0, -1.0])]));
    assert!(
        negative.starts_with("cohort jan, period 1 = -1"),
        "{negative}"
    );
    let nan = message(CohortTriangle::from_long([("jan", 0, f64::NAN)]));
    assert!(nan.starts_with("cohort jan, period 0 = NaN"), "{nan}");
    let gap = message(CohortTriangle::from_long([
        ("jan", 0, 9.0),
        ("jan", 2, 8.0),
    ]));
    assert!(gap.starts_with("cohort jan, period 1 = missing"), "{gap}");
    let twice = message(CohortTriangle::from_long([
        ("jan", 0, 9.0),
        ("jan", 0, 8.0),
    ]));
    assert!(
        twice.starts_with("cohort jan, period 0 = given twice"),
        "{twice}"
    );
    let hole = message(CohortTriangle::from_calendar([(
        "jan",
        [Some(9.0), None, Some(7.0)],
    )]));
    assert!(
        hole.starts_with("cohort jan, calendar period 2 = missing"),
        "{hole}"
    );
    assert!(CohortTriangle::from_survivors([("jan", []); 0]).is_err());
    assert!(Tenures::exact([]).is_err());
    assert!(Tenures::by_period([(0, 1.0, 0.0)]).is_err());
    // All censored: the curve is known to stay at one, and has no spread.
    let all = KaplanMeier::new(&Tenures::by_period([(3, 0.0, 50.0)]).unwrap());
    assert_eq!(all.survival_at(3.0).unwrap(), Share::ONE);
    assert!(matches!(
        all.survival_at(4.0),
        Err(RetentionError::BeyondData { .. })
    ));
}

/// The layouts in which the same cohorts are written.
#[test]
fn layouts_agree() {
    let long = CohortTriangle::from_long([
        ("2024-01", 0, 1_000.0),
        ("2024-01", 1, 869.0),
        ("2024-01", 2, 743.0),
        ("2024-02", 0, 1_200.0),
        ("2024-02", 1, 1_030.0),
        ("2024-03", 0, 950.0),
    ]);
    let wide = CohortTriangle::from_survivors([
        ("2024-01", vec![1_000.0, 869.0, 743.0]),
        ("2024-02", vec![1_200.0, 1_030.0]),
        ("2024-03", vec![950.0]),
    ]);
    let calendar = CohortTriangle::from_calendar([
        ("2024-01", [Some(1_000.0), Some(869.0), Some(743.0)]),
        ("2024-02", [None, Some(1_200.0), Some(1_030.0)]),
        ("2024-03", [None, None, Some(950.0)]),
    ]);
    assert_eq!(long.clone().unwrap(), wide.unwrap());
    assert_eq!(long.clone().unwrap(), calendar.unwrap());
    let rates = long.unwrap().retention_by_age();
    assert_close(rates[0].unwrap().value(), 1_899.0 / 2_200.0, 1e-15);
}

#[test]
fn a_lane_gives_the_bits_of_a_number() {
    fn both(alone: &impl Survival<f64>, wide: &impl Survival<Lane>) {
        for (one, many) in alone.curve(80).unwrap().iter().zip(wide.curve(80).unwrap()) {
            assert_eq!(many.number(), Lane::splat(one.number()));
        }
        let factor = 0.99;
        let one = discounted_periods(alone, Approx::new(factor), 70, PaymentTiming::MidPeriod);
        let many = discounted_periods(wide, Approx::new(factor), 70, PaymentTiming::MidPeriod);
        assert_eq!(many.number(), Lane::splat(one.number()));
    }
    let (a, b, c) = (0.7, 3.8, 1.6);
    both(
        &ShiftedBetaGeometric::new(a, b).unwrap(),
        &ShiftedBetaGeometric::from_draws(Approx::new(a), Approx::new(b)),
    );
    both(
        &BetaDiscreteWeibull::new(a, b, c).unwrap(),
        &BetaDiscreteWeibull::from_draws(Approx::new(a), Approx::new(b), Approx::new(c)),
    );
    both(
        &WeibullLifetime::new(Shape(a), Scale(b)).unwrap(),
        &WeibullLifetime::from_draws(Shape(Approx::new(a)), Scale(Approx::new(b))),
    );
    both(
        &LogNormalLifetime::from_median_sigma(b, a).unwrap(),
        &LogNormalLifetime::from_draws(Approx::new(b), Approx::new(a)),
    );
    both(
        &LogLogisticLifetime::new(Shape(a), Scale(b)).unwrap(),
        &LogLogisticLifetime::from_draws(Shape(Approx::new(a)), Scale(Approx::new(b))),
    );
}

fn law(name: &str, given: &[f64]) -> LifetimeDistribution {
    match (name, given) {
        ("geometric", &[churn]) => GeometricLifetime::new(Approx::new(churn)).into(),
        ("shifted beta-geometric", &[a, b]) => ShiftedBetaGeometric::new(a, b).unwrap().into(),
        ("beta-discrete-Weibull", &[a, b, c]) => BetaDiscreteWeibull::new(a, b, c).unwrap().into(),
        ("exponential", &[mean]) => ExponentialLifetime::new(mean).unwrap().into(),
        ("Weibull", &[scale, shape]) => WeibullLifetime::new(Shape(shape), Scale(scale))
            .unwrap()
            .into(),
        ("log-normal", &[median, sigma]) => LogNormalLifetime::from_median_sigma(median, sigma)
            .unwrap()
            .into(),
        ("log-logistic", &[median, shape]) => LogLogisticLifetime::new(Shape(shape), Scale(median))
            .unwrap()
            .into(),
        _ => panic!("{name} {given:?}"),
    }
}

fn ahead(law: &impl Survival<f64>, period: u32) -> Option<f64> {
    law.periods_ahead(period).map(Approx::number)
}

/// Closed forms, and sums with Euler's and Maclaurin's corrections at 40 digits
/// (`tests/oracles/lifetimes.py`).
#[test]
fn expected_lifetimes_match_multiple_precision() {
    let rows = rows("lifetimes.csv");
    for row in &rows {
        let law = law(&row[0], &numbers(&row[1]));
        let found = ahead(&law, row[2].parse().unwrap()).unwrap();
        let wanted: f64 = row[3].parse().unwrap();
        println!("{row:?} {:e}", found / wanted - 1.0);
        assert_close(found, wanted, 1e-10);
    }
    assert_eq!(rows.len(), 34);
}

#[test]
fn payments_for_ever_have_a_mean_wherever_it_is_finite() {
    let terms = |timing| {
        let margin = Money::major(1, Currency::USD);
        let discount = Rate::per_year(0.10).unwrap();
        ValueTerms::new(
            margin,
            Period::Month,
            discount,
            LifetimeHorizon::Unbounded,
            timing,
        )
        .unwrap()
    };
    let expected =
        |law: &LifetimeDistribution, timing| terms(timing).value(law).unwrap().expected_periods;
    // Churn of 2 %: 1 / 0.02 in advance; a payment less in arrears.
    let alike = law("geometric", &[0.02]);
    assert_close(expected(&alike, PaymentTiming::Advance), 50.0, 1e-14);
    assert_close(expected(&alike, PaymentTiming::MidPeriod), 49.5, 1e-14);
    assert_close(expected(&alike, PaymentTiming::Arrears), 49.0, 1e-14);
    // (alpha + beta - 1) / (alpha - 1) = 18 / 2.8.
    let mixed = law("shifted beta-geometric", &[3.8, 15.2]);
    assert_close(expected(&mixed, PaymentTiming::Advance), 18.0 / 2.8, 1e-14);
    // The sums of t^-1 and of slower powers diverge, and nobody leaves at a churn of zero.
    for endless in [
        law("shifted beta-geometric", &[1.0, 4.0]),
        law("beta-discrete-Weibull", &[2.0, 4.0, 0.5]),
        law("log-logistic", &[18.0, 1.0]),
        law("geometric", &[0.0]),
    ] {
        assert_eq!(
            expected(&endless, PaymentTiming::Advance),
            f64::INFINITY,
            "{endless:?}"
        );
    }
}

/// By hand: sums of geometric series.
#[test]
fn lifetimes_of_tails_and_stretches_are_sums_of_geometric_series() {
    let percent = |percent| Share::percent(percent).unwrap();
    let curve = |tail| Extended::new(vec![1.0, 0.8, 0.6], tail).unwrap();
    assert_close(ahead(&curve(Tail::EveryoneLeaves), 0).unwrap(), 1.4, 1e-15);
    assert_eq!(ahead(&curve(Tail::EveryoneLeaves), 3), None);
    // 0.8 + 0.6 (1 + 0.9 + ...) = 0.8 + 6.
    let constant = curve(Tail::ConstantChurn(percent(10.0)));
    assert_close(ahead(&constant, 0).unwrap(), 6.8, 1e-14);
    assert_close(ahead(&constant, 1).unwrap(), 6.0 / 0.8, 1e-14);
    assert_close(ahead(&constant, 50).unwrap(), 9.0, 1e-12);
    // 0.6 / 0.8 stay of the last period: 0.8 + 0.6 / (1 - 0.75).
    let recent = curve(Tail::RecentChurn { periods: 1 });
    assert_close(ahead(&recent, 0).unwrap(), 0.8 + 2.4, 1e-14);
    // After period 2 as those who stayed under the law: 0.6 (1 + (4 + 2) / 2.8) more.
    let law = curve(Tail::Distribution(law(
        "shifted beta-geometric",
        &[3.8, 4.0],
    )));
    assert_close(
        ahead(&law, 0).unwrap(),
        0.8 + 0.6 * (1.0 + 6.0 / 2.8),
        1e-14,
    );
    let endless = curve(Tail::ConstantChurn(Share::ZERO));
    assert_eq!(ahead(&endless, 0), Some(f64::INFINITY));
    // Half stay in each of two periods, nine tenths from then on: 1/2 + 1/4 (1 + 9).
    let stretches = [(2, percent(50.0))];
    let piecewise = PiecewiseHazard::new(stretches, percent(10.0)).unwrap();
    assert_close(ahead(&piecewise, 0).unwrap(), 3.0, 1e-14);
    assert_close(ahead(&piecewise, 1).unwrap(), 5.0, 1e-14);
    let gone = PiecewiseHazard::new([(2, Share::ONE)], Share::ZERO).unwrap();
    assert_eq!((ahead(&gone, 0), ahead(&gone, 2)), (Some(0.0), None));
}

/// A law of a user's own that falls, one that does not end, and one that everyone has left.
#[test]
fn a_law_of_ones_own_is_summed_or_says_that_it_is_not() {
    #[derive(Debug)]
    struct Own(fn(f64) -> f64);
    impl Survival<f64> for Own {
        fn survival(&self, period: u32) -> Approx<Share, f64> {
            Approx::new((self.0)(f64::from(period)))
        }
    }
    // 1/2 + 1/4 + ... = 1; the sum of 1 / (1 + t) has none.
    let halves = Own(|t| 0.5_f64.powf(t));
    assert_close(ahead(&halves, 3).unwrap(), 1.0, 1e-14);
    let harmonic = Own(|t| 1.0 / (1.0 + t));
    assert_eq!(ahead(&harmonic, 0), None);
    let terms = ValueTerms::new(
        Money::major(1, Currency::USD),
        Period::Month,
        Rate::per_year(0.10).unwrap(),
        LifetimeHorizon::Unbounded,
        PaymentTiming::Advance,
    );
    let error = terms.unwrap().value(&harmonic).unwrap_err().to_string();
    assert!(error.contains("state a horizon"), "{error}");
    let gone = Own(|t| if t < 2.0 { 1.0 } else { 0.0 });
    assert_eq!((ahead(&gone, 0), ahead(&gone, 2)), (Some(1.0), None));
}

#[test]
fn retention_of_nobody_is_undefined() {
    let survivors = [100.0, 50.0, 0.0, 0.0, 0.0];
    let triangle = CohortTriangle::from_survivors([("2024-01", survivors)]).unwrap();
    let half = Share::percent(50.0).unwrap();
    let wanted = [Some(half), Some(Share::ZERO), None, None];
    assert_eq!(triangle.retention_by_age(), wanted);
    let gone = Extended::new(vec![1.0, 0.5, 0.0], Tail::EveryoneLeaves).unwrap();
    let rates: Vec<Option<f64>> = (1..5)
        .map(|period| Survival::<f64>::retention(&gone, period).map(value))
        .collect();
    assert_eq!(rates, [Some(0.5), Some(0.0), None, None]);
    assert!(Survival::<f64>::churn(&gone, 3).is_none());
    // In one trial of several.
    let churn = [0.1, 1.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
    let trials = GeometricLifetime::new(Approx::from_number(Lane::new(churn)));
    assert!(trials.retention(1).is_some() && trials.retention(2).is_none());
}

/// Of 100 customers 30 leave in the first period, and 70 are last seen four thousand million later.
#[test]
fn a_tenure_of_four_thousand_million_periods_takes_no_memory() {
    const LAST: u32 = u32::MAX;
    let tenures = Tenures::by_period([(1, 30.0, 0.0), (LAST, 0.0, 70.0)]).unwrap();
    let churn = SurvivalFit::new(Contractual::Geometric, &tenures)
        .unwrap()
        .parameters[0]
        .value;
    assert_close(
        churn,
        30.0 / (100.0 + 70.0 * (f64::from(LAST) - 1.0)),
        1e-14,
    );
    let stretches = Contractual::PiecewiseHazard { ends: vec![3] };
    let tenures = Tenures::by_period([(1, 30.0, 0.0), (LAST, 1.0, 69.0)]).unwrap();
    let fit = SurvivalFit::new(stretches, &tenures).unwrap();
    assert_close(fit.parameters[0].value, 30.0 / (100.0 + 70.0 + 70.0), 1e-14);
    let rest = f64::from(LAST) - 3.0;
    assert_close(fit.parameters[1].value, 1.0 / (70.0 * rest), 1e-14);
    for law in Contractual::ALL {
        println!("{law}: {:?}", SurvivalFit::new(law.clone(), &tenures));
    }
    let error = KaplanMeier::new(&tenures)
        .with_tail(Tail::EveryoneLeaves)
        .unwrap_err();
    assert!(
        error.to_string().contains("at most a million periods"),
        "{error}"
    );
}

/// Quiet periods between those in which customers leave: Newton's method at 40 digits on the
/// likelihood of the rows (mpmath).
#[test]
fn fits_with_quiet_periods_match_multiple_precision() {
    let rows = [
        (1, 30.0, 0.0),
        (2, 20.0, 0.0),
        (40, 15.0, 0.0),
        (120, 5.0, 130.0),
    ];
    let tenures = Tenures::by_period(rows).unwrap();
    // The second one lies on a ridge: along it the likelihood differs by less than its rounding.
    let cases: [(Contractual, &[f64], f64, f64); 2] = [
        (
            Contractual::ShiftedBetaGeometric,
            &[0.051_709_547_810_993_79, 0.272_965_394_634_593_9],
            1e-8,
            -325.26983034338605,
        ),
        (
            Contractual::BetaDiscreteWeibull,
            &[
                0.019_913_029_216_032_23,
                0.109_626_063_617_4,
                2.6897980143298904,
            ],
            1e-4,
            -323.89145125548545,
        ),
    ];
    for (family, parameters, tolerance, log_likelihood) in cases {
        let fit = SurvivalFit::new(family, &tenures).unwrap();
        for (found, wanted) in fit.parameters.iter().zip(parameters) {
            assert_close(found.value, *wanted, tolerance);
        }
        assert_close(fit.log_likelihood, log_likelihood, 1e-12);
    }
}

#[test]
fn sizes_from_outside_are_checked_before_anything_is_allocated() {
    let law = GeometricLifetime::new(Approx::new(0.1));
    let error = Survival::<f64>::curve(&law, u32::MAX)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("periods of a curve = 4294967295 is outside [0, 1000000]"),
        "{error}"
    );
    let curve = Survival::<f64>::curve(&law, 2).unwrap();
    let error = cohort_table(&[Approx::new(1.0); 2], &curve, usize::MAX).unwrap_err();
    assert!(error.to_string().contains("at most ten million"), "{error}");
}

/// The law that a fit gives is the one of its parameters; survival to period 3 by the formulas.
#[test]
fn the_law_of_a_fit_has_its_parameters() {
    let fit = |family| SurvivalFit::new(family, &years(&REGULAR, 7)).unwrap();
    let [weibull, normal, logistic] = [
        Contractual::Weibull,
        Contractual::LogNormal,
        Contractual::LogLogistic,
    ]
    .map(fit);
    let pair = |fit: &SurvivalFit| [0, 1].map(|index: usize| fit.parameters[index].value);
    let third = |fit: &SurvivalFit| value(fit.beyond_data().survival(3));
    let [scale, shape] = pair(&weibull);
    assert_close(third(&weibull), (-(3.0 / scale).powf(shape)).exp(), 1e-13);
    let [median, sigma] = pair(&normal);
    let score = (3.0 / median).ln() / sigma / std::f64::consts::SQRT_2;
    assert_close(third(&normal), 0.5 * libm::erfc(score), 1e-13);
    let [median, shape] = pair(&logistic);
    assert_close(
        third(&logistic),
        1.0 / (1.0 + (3.0 / median).powf(shape)),
        1e-13,
    );
}

/// `b / (a + b)` after the first period.
#[test]
fn the_smallest_shapes_give_numbers() {
    let smallest = f64::from_bits(1);
    for (a, b) in [
        (1e-12, smallest),
        (smallest, 1e-12),
        (smallest, smallest),
        (1e50, smallest),
    ] {
        for law in [
            law("shifted beta-geometric", &[a, b]),
            law("beta-discrete-Weibull", &[a, b, 1.0]),
        ] {
            let curve: Vec<f64> = [0, 1, 2, 1_000_000]
                .map(|t| value(law.survival(t)))
                .to_vec();
            assert_eq!(curve[0], 1.0, "{law:?}");
            assert!((curve[1] - b / (a + b)).abs() < 1e-14, "{law:?} {curve:?}");
            assert!(
                curve.windows(2).all(|pair| pair[1] <= pair[0]),
                "{law:?} {curve:?}"
            );
        }
    }
    assert!(ShiftedBetaGeometric::new(1e51, 1.0).is_err());
}

/// By hand, for many subscriptions of few kinds.
#[test]
fn tenures_from_dates_are_counts_by_period() {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let rows = (0..100_000).map(|index| {
        let start = if index % 2 == 0 {
            "2024-01-01"
        } else {
            "2024-02-29"
        };
        (day(start), (index % 4 == 0).then(|| day("2024-03-15")))
    });
    let tenures = Tenures::from_dates(rows, day("2024-03-31"), Period::Month).unwrap();
    let found: Vec<_> = tenures
        .rows()
        .iter()
        .map(|row| (row.time, row.left, row.active))
        .collect();
    // 1 January to 15 March: in the third month. To 31 March: two whole months; from 29 February one.
    assert_eq!(
        found,
        [
            (1.0, 0.0, 50_000.0),
            (2.0, 0.0, 25_000.0),
            (3.0, 25_000.0, 0.0)
        ]
    );
}

proptest! {
    #[test]
    fn survival_falls_from_one_to_zero(
        a in 1e-3..1e3, b in 1e-3..1e3, c in 0.1..3.0, period in 0_u32..2_000,
    ) {
        let laws: [Box<dyn Survival>; 5] = [
            Box::new(ShiftedBetaGeometric::new(a, b).unwrap()),
            Box::new(BetaDiscreteWeibull::new(a, b, c).unwrap()),
            Box::new(WeibullLifetime::new(Shape(c), Scale(b)).unwrap()),
            Box::new(LogNormalLifetime::from_median_sigma(b, c).unwrap()),
            Box::new(LogLogisticLifetime::new(Shape(c), Scale(b)).unwrap()),
        ];
        for law in laws {
            let (now, next) = (value(law.survival(period)), value(law.survival(period + 1)));
            prop_assert!((0.0..=1.0).contains(&now), "{law:?} {now}");
            prop_assert!(next <= now * (1.0 + 1e-12), "{law:?} {now} {next}");
            let retention = law.retention(period + 1).map(value);
            prop_assert_eq!(retention.is_some(), now > 0.0);
            prop_assert!(retention.is_none_or(|rate| (0.0..=1.0 + 1e-12).contains(&rate)));
            prop_assert_eq!(value(law.survival(0)), 1.0);
        }
    }

    /// Two cohorts as one table or as pooled tenures; Kaplan-Meier of whole cohorts is their share.
    #[test]
    fn kaplan_meier_without_censoring_is_the_share(left in prop::collection::vec(0_u32..50, 1..12)) {
        let mut survivors = vec![1_000.0];
        for count in &left {
            survivors.push(survivors[survivors.len() - 1] - f64::from(*count));
        }
        let triangle = CohortTriangle::from_survivors([("a", survivors.clone())]).unwrap();
        let curve = KaplanMeier::new(&triangle.tenures());
        for (period, count) in survivors.iter().enumerate() {
            let share = curve.survival_at(period as f64).unwrap().value();
            prop_assert!(close(share, count / 1_000.0, 1e-12));
        }
    }
}

#[test]
fn customers_at_risk_are_counted_beside_any_others() {
    let tenures = Tenures::by_period([(1, 1e28, 0.0), (2, 1.0, 0.0), (3, 0.0, 5.0)]).unwrap();
    let estimate = KaplanMeier::new(&tenures);
    let [all, rest] = estimate.steps() else {
        panic!("{estimate:?}");
    };
    assert_eq!((all.at_risk, rest.at_risk), (1e28, 6.0));
    assert_close(all.survival.value(), 6e-28, 1e-12);
    assert_close(rest.survival.value(), 5e-28, 1e-12);

    // Tenths do not add up exactly, and the last ones leave nobody all the same.
    let tenures = Tenures::by_period((1..=7).map(|period| (period, 0.1, 0.0))).unwrap();
    let last = KaplanMeier::new(&tenures).steps()[6];
    assert_eq!(
        (last.at_risk, last.survival, last.standard_error),
        (0.1, Share::ZERO, None)
    );
}
