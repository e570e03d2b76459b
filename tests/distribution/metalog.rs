//! Metalogs against figures computed with multiple precision, and their laws.

use std::fs;

use bizcase::distribution::{Dist, Distribution, Metalog, Support};
use bizcase::error::FitError;
use bizcase::quantity::Share;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn percentiles(points: &[(f64, f64)]) -> Vec<(Share, f64)> {
    points.iter().map(|&(p, x)| (share(p), x)).collect()
}

fn metalog(json: &str) -> Metalog {
    match serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}")) {
        Dist::Metalog(law) => law,
        other => panic!("{other}"),
    }
}

/// By the tail the probability is in, since a double knows 0.999999 to ten digits of its tail only.
fn quantile(law: &Metalog, p: f64) -> f64 {
    if p > 0.5 {
        law.upper_quantile(share(((1.0 - p) * 1e6).round() / 1e6))
    } else {
        law.quantile(share(p))
    }
}

/// The file holds Keelin's least squares and quadrature at 40 digits. Quantiles next to zero are
/// differences of larger terms, so errors count against the distance of the quartiles as well.
#[test]
fn coefficients_quantiles_and_moments_match_multiple_precision() {
    let path = format!("{}/data/metalog.csv", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let mut worst = [0.0_f64; 3];
    let mut count = 0;
    for line in text.lines().skip(2) {
        let [json, figure, at, value] = line.split(';').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let law = metalog(json);
        let wanted: f64 = value.parse().unwrap();
        let spread = law.quantile(share(0.75)) - law.quantile(share(0.25));
        let (kind, found, scale) = match figure {
            "coefficient" => {
                let size = law
                    .coefficients()
                    .iter()
                    .fold(0.0_f64, |most, c| most.max(c.abs()));
                (
                    0,
                    law.coefficients()[at.parse::<usize>().unwrap() - 1],
                    size,
                )
            }
            "quantile" => (1, quantile(&law, at.parse().unwrap()), spread),
            "mean" => (2, law.mean().unwrap(), spread),
            "variance" => (2, law.variance().unwrap(), spread * spread),
            _ => panic!("{line}"),
        };
        let error = (found - wanted).abs() / wanted.abs().max(scale);
        worst[kind] = worst[kind].max(error);
        assert!(error < 1e-12, "{line}: {found}, error {error}");
        count += 1;
    }
    assert!(count > 200);
    println!(
        "coefficients {:.1e}, quantiles {:.1e}, moments {:.1e}",
        worst[0], worst[1], worst[2]
    );
}

/// The symmetric percentile triplet in closed form: Keelin (2016), equations 25 to 27.
#[test]
fn triplets_have_their_closed_form() {
    let law = Metalog::from_p10_p50_p90(200.0, 500.0, 1200.0, Support::REAL).unwrap();
    let odds = 9.0_f64.ln();
    let skew = 1.0 - 2.0 * 0.3;
    let wanted = [500.0, 1000.0 / 2.0 / odds, skew * 1000.0 / (0.8 * odds)];
    for (found, wanted) in law.coefficients().iter().zip(wanted) {
        assert!((found / wanted - 1.0).abs() < 1e-13, "{found} for {wanted}");
    }
}

/// Keelin (2016), equation 29: three terms of P10/P50/P90 rise if and only if the median lies
/// between the fractions 0.1667 and 0.8333 of the way (k = 1/2 [1 - 1.66711 (1/2 - 0.1)] = 0.1666).
#[test]
fn feasibility_ends_where_keelin_says() {
    let from = |r: f64| Metalog::from_p10_p50_p90(0.0, r, 1.0, Support::REAL);
    assert!(from(0.167).is_ok() && from(0.833).is_ok());
    for r in [0.166, 0.834] {
        let FitError::NotFeasible { from, to, .. } = from(r).unwrap_err() else {
            panic!("another error");
        };
        assert!((0.0..to).contains(&from) && to <= 1.0);
        // The tail towards the median's side is the one that turns.
        assert_eq!(to < 0.5, r < 0.5, "{from} to {to}");
    }
}

#[test]
fn a_dip_in_the_middle_is_named() {
    let points = percentiles(&[
        (0.1, 0.0),
        (0.3, 10.0),
        (0.5, 10.1),
        (0.7, 10.2),
        (0.9, 20.0),
    ]);
    let error = Metalog::new(&points, Support::REAL).unwrap_err();
    let FitError::NotFeasible { from, to, .. } = error else {
        panic!("{error}");
    };
    assert!(from > 0.3 && from < to && to < 0.7, "{from} to {to}");
    // Within a named interval the quantiles of the same coefficients do fall: three terms hold.
    assert!(Metalog::with_terms(&points, 3, Support::REAL).is_ok());
}

#[test]
fn moments_of_a_heavy_tail_are_infinite() {
    // Above a lower bound the upper tail is a power; the exponent is a2 + a3 / 2.
    let law = |a2| Metalog::from_coefficients(&[0.0, a2], Support::POSITIVE).unwrap();
    // This is the log-logistic law of shape 1 / a2: mean pi a2 / sin(pi a2).
    let mean = law(0.9).mean().unwrap();
    let exact = std::f64::consts::PI * 0.9 / (std::f64::consts::PI * 0.9).sin();
    assert!((mean / exact - 1.0).abs() < 1e-11, "{mean} for {exact}");
    assert_eq!(law(0.9).variance(), None);
    assert_eq!(law(1.0).mean(), None);
    assert!(law(0.45).variance().is_some());
}

#[test]
fn more_terms_than_points_and_repeated_points_are_refused_by_name() {
    let points = percentiles(&[(0.1, 1.0), (0.1, 2.0), (0.9, 3.0)]);
    let error = Metalog::with_terms(&points, 4, Support::REAL).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("terms of metalog = 4 is outside [2, 3]")
    );
    let error = Metalog::new(&points, Support::REAL).unwrap_err();
    assert!(matches!(error, FitError::NotIdentified { .. }), "{error}");
    let error =
        Metalog::new(&percentiles(&[(0.1, -1.0), (0.9, 3.0)]), Support::POSITIVE).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("percentile of metalog = -1 is outside (0, inf)")
    );
}

#[test]
fn written_and_read_again_it_is_the_same() {
    let points = percentiles(&[(0.1, 200.0), (0.5, 500.0), (0.9, 1200.0)]);
    let law = Dist::from(Metalog::with_terms(&points, 2, Support::POSITIVE).unwrap());
    let text = toml::to_string(&law).unwrap();
    assert_eq!(toml::from_str::<Dist>(&text).unwrap(), law, "{text}");
    let law = Dist::from(Metalog::from_coefficients(&[1.0, 2.0], Support::UNIT).unwrap());
    let text = serde_json::to_string(&law).unwrap();
    assert_eq!(serde_json::from_str::<Dist>(&text).unwrap(), law, "{text}");
}

fn supports() -> impl Strategy<Value = Support> {
    prop_oneof![
        Just(Support::REAL),
        Just(Support {
            low: -100.0,
            high: f64::INFINITY
        }),
        Just(Support {
            low: f64::NEG_INFINITY,
            high: 100.0
        }),
        Just(Support {
            low: -100.0,
            high: 100.0
        }),
    ]
}

proptest! {
    /// Whatever is accepted has rising quantiles, which the probabilities invert; and whatever is
    /// refused for falling does fall near where it says.
    #[test]
    fn accepted_laws_rise_and_invert(
        coefficients in prop::collection::vec(-5.0..5.0, 2..9),
        support in supports(),
    ) {
        let Ok(law) = Metalog::from_coefficients(&coefficients, support) else {
            return Ok(());
        };
        let mut last = f64::NEG_INFINITY;
        for k in 1..400 {
            let p = f64::from(k) / 400.0;
            let x = law.quantile(share(p));
            prop_assert!(x >= last, "{p}: {x} < {last}");
            last = x;
            let (low, high) = (support.low, support.high);
            // Next to a bound the distance has lost its digits.
            if (x - low).min(high - x) > 1e-3 {
                let back = law.cdf(x).value();
                let density = law.density(x).unwrap();
                let loose = 1e-12 * p + 1e-13 * density * x.abs();
                prop_assert!((back - p).abs() <= 1e-10 * p + loose, "{p}: {back}");
                prop_assert!(density.is_finite() && density >= 0.0);
            }
        }
    }

    /// Quantiles on a fine grid that fall are never accepted.
    #[test]
    fn falling_quantiles_are_refused(coefficients in prop::collection::vec(-5.0..5.0_f64, 2..7)) {
        let at = |p: f64| {
            let (d, s) = (p - 0.5, (p / (1.0 - p)).ln());
            let terms = [1.0, s, d * s, d, d * d, d * d * s];
            coefficients.iter().zip(terms).map(|(a, t)| a * t).sum::<f64>()
        };
        let falls = (1..2000).any(|k| at(f64::from(k + 1) / 2001.0) < at(f64::from(k) / 2001.0));
        let accepted = Metalog::from_coefficients(&coefficients, Support::REAL).is_ok();
        prop_assert!(!(falls && accepted));
    }

    #[test]
    fn any_percentiles_end_in_a_law_or_an_error(
        points in prop::collection::vec((0.0..=1.0, any::<f64>()), 0..9),
        terms in 0_usize..12,
        low in any::<f64>(),
        high in any::<f64>(),
    ) {
        let support = Support { low, high };
        if let Ok(law) = Metalog::with_terms(&percentiles(&points), terms, support) {
            for p in [0.0, 1e-300, 0.3, 0.9999, 1.0] {
                let x = law.quantile(share(p));
                prop_assert!(!x.is_nan());
                prop_assert!(!law.density(x).unwrap().is_nan());
            }
            prop_assert!(law.mean().is_none_or(f64::is_finite));
            prop_assert!(law.variance().is_none_or(f64::is_finite));
        }
    }
}
