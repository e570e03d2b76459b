//! Contractual retention against published tables and other programs.
#![allow(
    clippy::unreadable_literal,
    clippy::float_cmp,
    clippy::too_many_lines,
    reason = "figures as they were computed"
)]

use bizcase::error::{FitError, RetentionError};
use bizcase::quantity::{Approx, Currency, Lane, Money, Number, Period, Rate, Share};
use bizcase::retention::{
    BetaDiscreteWeibull, CohortTriangle, Contractual, Ending, Horizon, KaplanMeier, LogLogistic,
    LogNormal, LogRank, PaymentTiming, ShiftedBetaGeometric, Survival, SurvivalFit, Tenures,
    ValueTerms, Weibull, discounted_periods,
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
        println!("{fit} {:?}", fit.convergence);
        assert_close(fit.parameters[0].value, alpha, 1e-9);
        assert_close(fit.parameters[1].value, beta, 1e-9);
        assert_close(fit.log_likelihood, log_likelihood, 1e-12);
        assert_eq!(fit.convergence.agreeing, fit.convergence.starts);
        let law = fit.law_beyond_data();
        assert_close(value(law.survival(12)), survival, 1e-9);
        assert_close(value(law.retention(12)), retention, 1e-9);
    }
}

/// The same segment under the beta-discrete-Weibull law: R's foretell 0.3, whose parameters end 5e-8
/// from the maximum (see `fits_match_multiple_precision`).
#[test]
fn beta_discrete_weibull_matches_foretell() {
    let fit = SurvivalFit::new(Contractual::BetaDiscreteWeibull, &years(&HIGH_END, 7)).unwrap();
    println!("{fit} {:?}", fit.convergence);
    let wanted = [0.21425334909309973, 1.426574922288797, 1.7235647778150314];
    for (parameter, wanted) in fit.parameters.iter().zip(wanted) {
        assert_close(parameter.value, wanted, 1e-7);
    }
    assert_close(fit.log_likelihood, -1605.3142132141927, 1e-12);
    let year_12 = value(fit.law_beyond_data().survival(12));
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
    let path = format!("{}/tests/data/retention/{file}", env!("CARGO_MANIFEST_DIR"));
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
        println!("{fit} {:?}", fit.convergence);
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
        Horizon::Unbounded,
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
        let renewed = value(law.retention(renewals));
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
        limit.starts_with("a geometric law of churn 0.100000"),
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
    assert_close(rates[0].value(), 1_899.0 / 2_200.0, 1e-15);
}

#[test]
fn a_lane_gives_the_bits_of_a_number() {
    fn both(alone: &impl Survival<f64>, wide: &impl Survival<Lane>) {
        for (one, many) in alone.curve(80).iter().zip(wide.curve(80)) {
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
        &Weibull::new(b, a).unwrap(),
        &Weibull::from_draws(Approx::new(b), Approx::new(a)),
    );
    both(
        &LogNormal::new(b, a).unwrap(),
        &LogNormal::from_draws(Approx::new(b), Approx::new(a)),
    );
    both(
        &LogLogistic::new(b, a).unwrap(),
        &LogLogistic::from_draws(Approx::new(b), Approx::new(a)),
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
            Box::new(Weibull::new(b, c).unwrap()),
            Box::new(LogNormal::new(b, c).unwrap()),
            Box::new(LogLogistic::new(b, c).unwrap()),
        ];
        for law in laws {
            let (now, next) = (value(law.survival(period)), value(law.survival(period + 1)));
            prop_assert!((0.0..=1.0).contains(&now), "{law:?} {now}");
            prop_assert!(next <= now * (1.0 + 1e-12), "{law:?} {now} {next}");
            prop_assert!((0.0..=1.0 + 1e-12).contains(&value(law.retention(period + 1))));
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
