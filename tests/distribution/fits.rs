//! Fits by maximum likelihood against other programs, published examples and their own laws.

use std::fs;

use bizcase::distribution::{Dist, Distribution, Family, Fit, Scale, Shape};
use bizcase::error::FitError;
use bizcase::quantity::Share;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

fn family(name: &str) -> Family {
    serde_json::from_str(&format!("\"{name}\"")).unwrap()
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ')
        .map(|number| number.parse().unwrap())
        .collect()
}

/// The file holds the root of the gradient at 30 digits, the standard errors from its information,
/// and `SciPy`'s distance of Kolmogorov and Smirnov.
#[test]
fn fits_match_multiple_precision_and_scipy() {
    let path = format!("{}/data/fits.csv", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let mut count = 0;
    for line in text.lines().skip(2) {
        let [name, data, parameters, errors, likelihood, distance] =
            line.split(';').collect::<Vec<_>>()[..]
        else {
            panic!("{line}");
        };
        let fit = Fit::new(family(name), &numbers(data)).unwrap();
        println!("{fit}");
        let wanted = numbers(parameters).into_iter().zip(numbers(errors));
        for (parameter, (value, error)) in fit.parameters.iter().zip(wanted) {
            assert!(close(parameter.value, value, 1e-10), "{fit}: {value}");
            assert!(
                close(parameter.standard_error.unwrap(), error, 1e-8),
                "{fit}: {error}"
            );
        }
        assert!(
            close(fit.log_likelihood, likelihood.parse().unwrap(), 1e-11),
            "{fit}: {likelihood}"
        );
        assert!(
            close(
                fit.goodness.kolmogorov_smirnov,
                distance.parse().unwrap(),
                1e-8
            ),
            "{fit}: {distance}"
        );
        count += 1;
    }
    assert_eq!(count, 15);
}

/// Endurance of deep-groove ball bearings, in millions of revolutions, of Lieblein and Zelen (1956),
/// *Journal of Research of the National Bureau of Standards* 57, 273-316. Weibull: shape 2.102 and
/// scale 81.88, log-likelihood -113.69 (J. F. Lawless (2003), *Statistical Models and Methods for
/// Lifetime Data*).
#[test]
fn ball_bearings_have_the_published_weibull_law() {
    let revolutions = [
        17.88, 28.92, 33.00, 41.52, 42.12, 45.60, 48.40, 51.84, 51.96, 54.12, 55.56, 67.80, 68.64,
        68.64, 68.88, 84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.40,
    ];
    let fit = Fit::new(Family::Weibull, &revolutions).unwrap();
    let Dist::Weibull(law) = &fit.distribution else {
        panic!("no Weibull law")
    };
    assert!(
        (law.shape() - 2.102).abs() < 5e-4 && (law.scale() - 81.88).abs() < 0.01,
        "{law}"
    );
    assert!(
        (fit.log_likelihood + 113.69).abs() < 0.005,
        "{}",
        fit.log_likelihood
    );
}

/// Red mites on 150 apple leaves: C. I. Bliss and R. A. Fisher (1953), *Biometrics* 9, 176-200, with
/// the maximum-likelihood estimate k = 1.02459.
#[test]
fn red_mites_have_the_published_negative_binomial_law() {
    let leaves = [70, 38, 17, 10, 9, 3, 2, 1];
    let mites: Vec<f64> = leaves
        .iter()
        .zip(0_u32..)
        .flat_map(|(&count, mites)| std::iter::repeat_n(f64::from(mites), count))
        .collect();
    let fit = Fit::new(Family::NegativeBinomial, &mites).unwrap();
    assert!((fit.parameters[0].value - 1.02459).abs() < 5e-6, "{fit}");
    assert!(fit.aic < Fit::new(Family::Poisson, &mites).unwrap().aic);
}

/// The shape of a Pareto law is one over the mean logarithm of the ratio to the least.
#[test]
fn pareto_in_closed_form() {
    let e = std::f64::consts::E;
    let fit = Fit::new(Family::Pareto, &[2.0 * e * e, 2.0, 2.0 * e]).unwrap();
    assert!(close(fit.parameters[1].value, 1.0, 1e-14), "{fit}");
    assert_eq!(fit.parameters[0].standard_error, None);
    assert!(close(
        fit.parameters[1].standard_error.unwrap(),
        1.0 / 3.0_f64.sqrt(),
        1e-14
    ));
    assert_eq!(fit.goodness.anderson_darling, None);
}

/// The statistic as its definition has it, `n` times the integral of the squared distance over
/// `F (1 - F)`, by the midpoint rule in the probability.
#[test]
fn anderson_darling_is_its_integral() {
    let data = [1.2, 0.4, 3.3, 2.2, 0.9, 5.1];
    let fit = Fit::new(Family::Exponential, &data).unwrap();
    let grid = 1_000_000;
    let mut us: Vec<f64> = data
        .iter()
        .map(|&x| fit.distribution.cdf(x).value())
        .collect();
    us.sort_by(f64::total_cmp);
    let sum: f64 = (0..grid)
        .map(|k| {
            let u = (f64::from(k) + 0.5) / f64::from(grid);
            let part = us.partition_point(|&x| x <= u) as f64 / 6.0;
            (part - u).powi(2) / (u * (1.0 - u))
        })
        .sum();
    let wanted = 6.0 * sum / f64::from(grid);
    assert!(close(fit.goodness.anderson_darling.unwrap(), wanted, 1e-4));
}

#[test]
fn data_that_identify_nothing_are_refused_by_name() {
    let message = |family, data: &[f64]| Fit::new(family, data).unwrap_err().to_string();
    assert_eq!(
        message(Family::Weibull, &[]),
        "no Weibull distribution can be determined from 0 observations: there are none"
    );
    assert_eq!(
        message(Family::Normal, &[1.0]),
        "no normal distribution can be determined from 1 observation: it takes two or more"
    );
    assert!(message(Family::Logistic, &[2.0, 2.0]).ends_with("they are all equal"));
    assert!(
        message(Family::Gamma, &[1.0, -2.0]).starts_with("observation of gamma = -2 is outside")
    );
    assert!(
        message(Family::Beta, &[0.5, 1.0]).starts_with("observation of beta = 1 is outside (0, 1)")
    );
    assert!(
        message(Family::Poisson, &[0.5])
            .starts_with("observation of Poisson = 0.5 must be a whole number")
    );
    assert!(message(Family::Geometric, &[0.0, 0.0]).ends_with("they are all zero"));
    assert!(
        message(Family::NegativeBinomial, &[2.0, 3.0, 4.0])
            .contains("no more than those of a Poisson distribution")
    );
}

/// A share of the predictive law beyond the 95 % point of the fitted one, against the exact
/// predictive law of an exponential (Pareto of the second kind, `(1 + x / (n m))^-n`).
#[test]
fn predictive_tails_are_heavier() {
    let data = [3.0, 8.0, 1.0, 4.0, 6.0, 2.0, 9.0, 5.0];
    let fit = Fit::new(Family::Exponential, &data).unwrap();
    let law = fit.predictive(500).unwrap();
    let x = fit.distribution.quantile(share(0.95));
    let exact = (1.0 + x / 38.0).powi(-8);
    let found = law.survival(x).value();
    assert!(
        found > 0.06 && (found / exact - 1.0).abs() < 0.15,
        "{found} for {exact}"
    );
}

/// Draws of the parameters have the mean and the covariance of the estimate: over a grid of uniform
/// numbers, on the scale they are drawn on.
#[test]
fn draws_have_the_covariance_of_the_estimate() {
    let fit = Fit::new(
        Family::Gamma,
        &[12.5, 3.2, 44.0, 18.7, 7.9, 25.1, 9.4, 61.3],
    )
    .unwrap();
    let rows = 40_000;
    let draws = fit.parameters.draws("deals", rows, 1).unwrap();
    let columns = ["shape", "scale"].map(|name| draws.column(name).unwrap());
    let mut products = [0.0; 3];
    for row in 0..rows {
        let at = share((f64::from(row) + 0.5) / f64::from(rows));
        let [shape, scale] =
            [0, 1].map(|k: usize| (columns[k].in_row_of(at) / fit.parameters[k].value).ln());
        products[0] += shape * shape;
        products[1] += shape * scale;
        products[2] += scale * scale;
    }
    let [k, t] = [fit.parameters[0].value, fit.parameters[1].value];
    let wanted = [
        fit.parameters.covariance()[0][0] / k / k,
        fit.parameters.covariance()[0][1] / k / t,
        fit.parameters.covariance()[1][1] / t / t,
    ];
    for (product, wanted) in products.iter().zip(wanted) {
        assert!(close(product / f64::from(rows), wanted, 0.04));
    }
    assert!(fit.parameters.draws("deals", 1, 1).is_err());
}

#[test]
fn bootstrap_p_values_repeat_and_reject_what_does_not_fit() {
    let data: Vec<f64> = (1..=30).map(|k| f64::from(k * k * k)).collect();
    let fit = Fit::new(Family::Normal, &data).unwrap();
    let first = fit.p_values(99, 7.into()).unwrap();
    assert_eq!(first, fit.p_values(99, 7.into()).unwrap());
    assert_eq!(first.resamples, 99);
    assert!(first.anderson_darling.unwrap() <= 0.02, "{first:?}");
    assert!(fit.p_values(5, 7.into()).is_err());
}

fn laws() -> impl Strategy<Value = (Family, Dist)> {
    let shape = 0.4..20.0;
    let scale = 1e-2..1e5;
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

fn quantiles(law: &Dist, n: i32) -> Vec<f64> {
    (0..n)
        .map(|k| law.quantile(share((f64::from(k) + 0.5) / f64::from(n))))
        .collect()
}

/// Names and values as the law's serialised form has them, moved by a factor or a part of the error.
fn neighbours(fit: &Fit) -> Vec<Dist> {
    let with = |values: &[f64]| match fit.family {
        Family::Normal => Dist::normal(values[0], values[1]),
        Family::LogNormal => Dist::log_normal_from_median_sigma(values[0], values[1]),
        Family::Exponential => Dist::exponential(values[0]),
        Family::Gamma => Dist::gamma(Shape(values[0]), Scale(values[1])),
        Family::Weibull => Dist::weibull(Shape(values[0]), Scale(values[1])),
        Family::Beta => Dist::beta(values[0], values[1]),
        Family::Logistic => Dist::logistic(values[0], values[1]),
        Family::LogLogistic => Dist::log_logistic(Shape(values[1]), Scale(values[0])),
        Family::Gumbel => Dist::gumbel(values[0], values[1]),
        _ => Dist::pareto(Shape(values[1]), Scale(values[0])),
    };
    let best: Vec<f64> = fit.parameters.iter().map(|p| p.value).collect();
    let mut laws = Vec::new();
    for (index, parameter) in fit.parameters.iter().enumerate() {
        for sign in [-0.05, 0.05] {
            let mut values = best.clone();
            values[index] += sign * parameter.standard_error.unwrap_or(0.0);
            laws.extend(with(&values));
        }
    }
    laws
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Fitted to its own quantiles, evenly spaced, a law comes back, nearly.
    #[test]
    fn quantiles_of_a_law_fit_it((family, law) in laws()) {
        let data = quantiles(&law, 2_000);
        let fit = Fit::new(family, &data).unwrap();
        prop_assert!(fit.goodness.kolmogorov_smirnov < 0.01, "{law}: {fit}");
        prop_assert!(fit.parameters.iter().all(|p| p.standard_error.is_none_or(|e| e > 0.0)));
    }

    /// The stated likelihood is that of the law's densities, and no neighbour has a greater one.
    #[test]
    fn no_neighbour_is_likelier((family, law) in laws(), seed in 0..40) {
        let data = quantiles(&law, 23 + seed);
        let fit = Fit::new(family, &data).unwrap();
        let likelihood = |law: &Dist| -> f64 {
            data.iter().map(|&x| law.density(x).unwrap().ln()).sum()
        };
        let best = likelihood(&fit.distribution);
        let size = data.iter().map(|&x| fit.distribution.density(x).unwrap().ln().abs()).sum::<f64>() + 1.0;
        prop_assert!((best - fit.log_likelihood).abs() <= 1e-9 * size, "{fit}: {best}");
        for other in neighbours(&fit) {
            prop_assert!(likelihood(&other) <= best + 1e-9 * size, "{fit}: {other}");
        }
    }

    /// The same data in another unit have the same fit in that unit.
    #[test]
    fn fits_do_not_depend_on_the_unit((family, law) in laws(), factor in 1e-6..1e6_f64) {
        prop_assume!(family != Family::Beta);
        let data = quantiles(&law, 31);
        let scaled: Vec<f64> = data.iter().map(|x| x * factor).collect();
        let (one, other) = (Fit::new(family, &data).unwrap(), Fit::new(family, &scaled).unwrap());
        for p in [0.1, 0.9] {
            let (a, b) = (one.distribution.quantile(share(p)) * factor, other.distribution.quantile(share(p)));
            let spread = scaled[30] - scaled[0];
            prop_assert!((a - b).abs() <= 1e-8 * (spread + a.abs()), "{one} {other}");
        }
    }

    #[test]
    fn any_data_end_in_a_fit_or_an_error(
        data in prop::collection::vec(prop_oneof![any::<f64>(), 0.0..1.0, (0_u32..9).prop_map(f64::from)], 0..8),
    ) {
        for &family in Family::CONTINUOUS.iter().chain(Family::COUNTS) {
            match Fit::new(family, &data) {
                Ok(fit) => {
                    prop_assert!(fit.log_likelihood.is_finite() && fit.bic.is_finite(), "{fit}");
                    prop_assert!(fit.parameters.iter().all(|p| p.value.is_finite()), "{fit}");
                    prop_assert!(fit.parameters.iter().all(|p| p.standard_error.is_none_or(f64::is_finite)), "{fit}");
                    prop_assert!(!fit.goodness.kolmogorov_smirnov.is_nan(), "{fit}");
                }
                Err(FitError::NotConverged { best, .. }) => {
                    prop_assert!(best.iter().all(|b| b.1.is_finite()));
                }
                Err(_) => {}
            }
        }
    }
}
