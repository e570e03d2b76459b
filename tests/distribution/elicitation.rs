//! Laws from what an expert says.

use bizcase::distribution::{
    Dist, Distribution, Elicited, Family, Pert, Residual, Scale, Shape, Triangular,
};
use bizcase::error::FitError;
use bizcase::quantity::Share;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

fn stated(points: &[(f64, f64)]) -> Vec<(Share, f64)> {
    points.iter().map(|&(p, x)| (share(p), x)).collect()
}

/// The examples in the documentation of probabilit (Equinor), `distributions.py`:
/// `Triangular(low=1, mode=5, high=9)` at P10 and P90 has loc -2.2360679774997894 and scale
/// 14.472135954999578; for 3, 8, 10 loc, scale and the place of the mode are -0.207..., 12.53... and
/// 0.65....
#[test]
fn triangular_from_percentiles_matches_probabilit() {
    let law = Triangular::from_p10_p90(1.0, 5.0, 9.0).unwrap();
    assert!(
        close(law.min(), -2.236_067_977_499_789_4, 1e-14),
        "{}",
        law.min()
    );
    assert!(close(law.max() - law.min(), 14.472_135_954_999_578, 1e-14));
    let law = Triangular::from_p10_p90(3.0, 8.0, 10.0).unwrap();
    let range = law.max() - law.min();
    assert!((-0.208..-0.207).contains(&law.min()));
    assert!((12.53..12.54).contains(&range));
    assert!((0.65..0.66).contains(&((8.0 - law.min()) / range)));
}

#[test]
fn means_within_absolute_ends_have_their_mode() {
    let law = Pert::from_mean(0.0, 20.0, 60.0).unwrap();
    assert_eq!((law.mode(), law.mean().unwrap()), (Some(15.0), 20.0));
    let law = Triangular::from_mean(0.0, 25.0, 60.0).unwrap();
    assert_eq!(law.mode(), Some(15.0));
    let error = Dist::triangular_from_mean(0.0, 50.0, 60.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "mean of triangular = 50 is outside [20, 40]"
    );
}

/// Two percentiles of known laws give them back: gamma of shape 2 and scale 3 (as printed by
/// `SciPy` 1.17.1, `gamma.ppf([0.05, 0.95], 2, scale=3)`), beta of shapes 2 and 5.
#[test]
fn gamma_and_beta_come_back_from_scipy_percentiles() {
    let Dist::Gamma(gamma) = Dist::from_p5_p95(Family::Gamma, GAMMA.0, GAMMA.1).unwrap() else {
        panic!("no gamma law");
    };
    assert!(
        close(gamma.shape(), 2.0, 1e-11) && close(gamma.scale(), 3.0, 1e-11),
        "{gamma}"
    );
    let Dist::Beta(beta) = Dist::from_p10_p90(Family::Beta, BETA.0, BETA.1).unwrap() else {
        panic!("no beta law");
    };
    assert!(
        close(beta.alpha(), 2.0, 1e-11) && close(beta.beta(), 5.0, 1e-11),
        "{beta}"
    );
}

/// `numpy.polyfit` 2.x of the values 10, 14, 21 on the normal quantiles at 0.1, 0.5, 0.9 has the
/// mean 15, since the quantiles are symmetric, and the slope 11 / (2 z).
#[test]
fn three_percentiles_of_a_normal_law_have_residuals() {
    let three = stated(&[(0.9, 21.0), (0.1, 10.0), (0.5, 14.0)]);
    let elicited = Elicited::new(Family::Normal, &three).unwrap();
    let errors: Vec<f64> = elicited.residuals.iter().map(Residual::error).collect();
    for (error, wanted) in errors.iter().zip([-0.5, 1.0, -0.5]) {
        assert!((error - wanted).abs() < 1e-13, "{errors:?}");
    }
    let Dist::Normal(law) = elicited.distribution else {
        panic!("no normal law")
    };
    assert!(close(law.sd(), 5.5 / 1.281_551_565_544_600_4, 1e-14));
}

#[test]
fn what_no_law_of_the_family_can_have_is_refused_by_name() {
    let message = |family, points: &[(f64, f64)]| {
        Elicited::new(family, &stated(points))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(Family::Beta, &[(0.1, 0.2), (0.9, 1.5)]),
        "percentile of beta = 1.5 is outside (0.2, 1)",
    );
    assert_eq!(
        message(Family::Normal, &[(0.1, 5.0), (0.9, 4.0)]),
        "percentile of normal = 4 is outside (5, inf); the values must rise with their probabilities",
    );
    assert_eq!(
        message(Family::Gamma, &[(0.4, 1.0)]),
        "no gamma distribution can be determined from 1 percentile: it takes two",
    );
    assert!(
        message(Family::Poisson, &[(0.1, 1.0), (0.9, 4.0)])
            .starts_with("distribution from percentiles = Poisson")
    );
    assert!(
        message(Family::Gamma, &[(0.49, 1e-300), (0.51, 1e300)])
            .ends_with("they are too far apart")
    );
}

fn two_parameter() -> impl Strategy<Value = (Family, Dist)> {
    let shape = 0.3..30.0;
    let scale = 1e-3..1e6;
    prop_oneof![
        (-50.0..50.0, 0.01..20.0).prop_map(|(m, s)| (Family::Normal, Dist::normal(m, s).unwrap())),
        (-50.0..50.0, 0.01..20.0)
            .prop_map(|(m, s)| (Family::Logistic, Dist::logistic(m, s).unwrap())),
        (-50.0..50.0, 0.01..20.0).prop_map(|(m, s)| (Family::Gumbel, Dist::gumbel(m, s).unwrap())),
        (scale.clone(), 0.05..3.0).prop_map(|(m, s)| (
            Family::LogNormal,
            Dist::log_normal_from_median_sigma(m, s).unwrap()
        )),
        (scale.clone(), shape.clone()).prop_map(|(m, s)| (
            Family::LogLogistic,
            Dist::log_logistic(Shape(s), Scale(m)).unwrap()
        )),
        (scale.clone(), shape.clone())
            .prop_map(|(m, s)| (Family::Weibull, Dist::weibull(Shape(s), Scale(m)).unwrap())),
        (scale.clone(), shape.clone())
            .prop_map(|(m, s)| (Family::Pareto, Dist::pareto(Shape(s), Scale(m)).unwrap())),
        (scale.clone(), shape.clone())
            .prop_map(|(m, s)| (Family::Gamma, Dist::gamma(Shape(s), Scale(m)).unwrap())),
        (shape.clone(), shape).prop_map(|(a, b)| (Family::Beta, Dist::beta(a, b).unwrap())),
        scale.prop_map(|m| (Family::Exponential, Dist::exponential_from_mean(m).unwrap())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Exact percentiles of a law, two or five of them, give it back.
    #[test]
    fn exact_percentiles_give_the_law_back((family, law) in two_parameter(), count in 2_usize..6) {
        let ps: Vec<f64> = (0..count).map(|k| 0.1 + 0.8 * k as f64 / (count as f64 - 1.0)).collect();
        let points: Vec<(Share, f64)> = ps.iter().map(|&p| (share(p), law.quantile(share(p)))).collect();
        let spread = points[count - 1].1 - points[0].1;
        let elicited = Elicited::new(family, &points).unwrap();
        for residual in &elicited.residuals {
            prop_assert!(residual.error().abs() <= 1e-10 * (spread + residual.stated.abs()), "{law}: {}: {residual:?}", elicited.distribution);
        }
        for p in [0.01, 0.3, 0.99] {
            let (a, b) = (law.quantile(share(p)), elicited.distribution.quantile(share(p)));
            prop_assert!((a - b).abs() <= 1e-6 * (spread + a.abs()), "{law}: {}", elicited.distribution);
        }
    }

    /// The stated percentiles hold and the mode stays.
    #[test]
    fn three_points_hold(low in -100.0..100.0, below in 0.0..50.0, above in 0.001..50.0) {
        let (mode, high) = (low + below, low + below + above);
        for (p, laws) in [
            (0.1, [Dist::pert_p10_p90(low, mode, high).unwrap(), Dist::triangular_p10_p90(low, mode, high).unwrap()]),
            (0.05, [Dist::pert_p5_p95(low, mode, high).unwrap(), Dist::triangular_p5_p95(low, mode, high).unwrap()]),
        ] {
            for law in laws {
                prop_assert!((law.quantile(share(p)) - low).abs() <= 1e-11 * (high - low + low.abs()), "{law}");
                prop_assert!((law.upper_quantile(share(p)) - high).abs() <= 1e-11 * (high - low + high.abs()), "{law}");
                prop_assert_eq!(law.mode(), Some(mode));
            }
        }
    }

    /// Least squares: no neighbouring gamma law is nearer, by relative distance.
    #[test]
    fn no_neighbour_is_nearer(steps in prop::collection::vec(0.05..1.0_f64, 4)) {
        let mut x = 1.0;
        let mut points = Vec::new();
        for (p, step) in [0.1, 0.35, 0.65, 0.9].into_iter().zip(&steps) {
            x *= 1.0 + step;
            points.push((share(p), x));
        }
        let distance = |law: &Dist| -> f64 {
            points.iter().map(|&(p, x)| (law.quantile(p) / x).ln().powi(2)).sum()
        };
        let Dist::Gamma(best) = Dist::from_percentiles(Family::Gamma, &points).unwrap() else { panic!() };
        let least = distance(&best.into());
        for (shape, scale) in [(1.001, 1.0), (0.999, 1.0), (1.0, 1.001), (1.0, 0.999), (1.001, 0.999), (0.999, 1.001)] {
            let other = Dist::gamma(Shape(best.shape() * shape), Scale(best.scale() * scale)).unwrap();
            prop_assert!(distance(&other) >= least * (1.0 - 1e-12));
        }
    }

    #[test]
    fn any_percentiles_end_in_a_law_or_an_error(
        points in prop::collection::vec((0.0..=1.0, any::<f64>()), 0..5),
        family in prop::sample::select(Family::CONTINUOUS.to_vec()),
    ) {
        match Elicited::new(family, &stated(&points)) {
            Ok(elicited) => prop_assert!(elicited.residuals.iter().all(|r| !r.fitted.is_nan())),
            Err(FitError::NotConverged { best, .. }) => prop_assert!(best.iter().all(|b| b.1.is_finite())),
            Err(_) => {}
        }
        if let [(_, a), (_, b), (_, c), ..] = points[..] {
            let _ = (Dist::pert_p10_p90(a, b, c), Dist::triangular_p5_p95(a, b, c), Dist::pert_from_mean(a, b, c));
        }
    }
}

const GAMMA: (f64, f64) = (1.066_084_532_095_986, 14.231_593_555_171_731);
const BETA: (f64, f64) = (0.092_595_258_913_128_73, 0.510_316_306_551_491_7);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Any two percentiles inside (0, 1) have a beta law that meets them, or an error.
    #[test]
    fn beta_percentiles_end(
        logits in (-30.0..30.0_f64, 0.0..9.0_f64),
        p in 0.001..0.5,
        q in 0.5..0.999,
    ) {
        let x = |logit: f64| 1.0 / (1.0 + (-logit).exp());
        let points = stated(&[(p, x(logits.0)), (q, x(logits.0 + logits.1.exp() / 1e3))]);
        if let Ok(elicited) = Elicited::new(Family::Beta, &points) {
            for residual in elicited.residuals {
                prop_assert!(close(residual.fitted, residual.stated, 1e-9), "{residual:?}");
            }
        }
    }
}
