//! Contractual retention against published tables and other programs.

use bizcase::error::{FitError, RetentionError};
use bizcase::quantity::{Approx, Lane, Number, Share};
use bizcase::retention::{
    BetaDiscreteWeibull, CohortTriangle, Comparison, Contractual, Ending, KaplanMeier, LogRank,
    PiecewiseHazard, ShiftedBetaGeometric, Survival, SurvivalFit, Tenures,
};

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
#[expect(clippy::unreadable_literal, reason = "figures as they were computed")]
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

/// The same segment under the beta-discrete-Weibull law: R's foretell 0.3, taken to convergence.
#[test]
#[expect(clippy::unreadable_literal, reason = "figures as they were computed")]
fn beta_discrete_weibull_matches_foretell() {
    let fit = SurvivalFit::new(Contractual::BetaDiscreteWeibull, &years(&HIGH_END, 7)).unwrap();
    println!("{fit} {:?}", fit.convergence);
    let wanted = [0.21425334909309973, 1.426574922288797, 1.7235647778150314];
    for (parameter, wanted) in fit.parameters.iter().zip(wanted) {
        assert_close(parameter.value, wanted, 1e-8);
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
#[expect(clippy::unreadable_literal, reason = "figures as they were computed")]
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
#[expect(clippy::unreadable_literal, reason = "figures as they were computed")]
fn log_rank_test_matches_r_survival() {
    let test = LogRank::new(&[&exact(MAINTAINED), &exact(NOT_MAINTAINED)]).unwrap();
    assert_eq!(test.observed, [7.0, 11.0]);
    assert_close(test.expected[0], 10.689335992301, 1e-12);
    assert_close(test.chi_square, 3.396388698978, 1e-12);
    assert_close(test.p_value.value(), 0.0653393220405049, 1e-10);
}
