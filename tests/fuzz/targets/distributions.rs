//! Distributions: read, built from numbers, elicited and fitted.

use arbitrary::Unstructured;
use bizcase::distribution::{Dist, Distribution, Elicited, Family, Fit, Scale, Shape, Support};
use bizcase::quantity::{Currency, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

use super::{byte, number, numbers, pick};

/// What every distribution promises, alone and as an input of a model.
fn checked(dist: &Dist) {
    let support = dist.support();
    assert!(support.low <= support.high, "{dist}: {support:?}");
    let mut last = f64::NEG_INFINITY;
    for p in [
        0.0,
        1e-300,
        1e-12,
        0.01,
        0.1,
        0.25,
        0.5,
        0.75,
        0.9,
        0.99,
        1.0 - 1e-12,
        1.0,
    ] {
        let p = Share::new(p).expect("a share");
        let quantile = dist.quantile(p);
        assert!(
            quantile >= last,
            "{dist}: the quantile at {p} falls from {last} to {quantile}"
        );
        assert!(
            quantile >= support.low && quantile <= support.high,
            "{dist}: {quantile} at {p}"
        );
        assert!(
            !dist.upper_quantile(p).is_nan(),
            "{dist}: upper quantile at {p}"
        );
        last = quantile;
        if quantile.is_finite() {
            let (below, above) = (dist.cdf(quantile).value(), dist.survival(quantile).value());
            assert!(
                (0.0..=1.0).contains(&below) && (0.0..=1.0).contains(&above),
                "{dist}"
            );
            let density = dist.density(quantile);
            assert!(
                density.is_none_or(|it| it >= 0.0),
                "{dist}: density {density:?} at {quantile}"
            );
        }
    }
    for x in super::EDGES {
        let (below, above) = (dist.cdf(*x).value(), dist.survival(*x).value());
        assert!(
            below + above <= 1.0 + 1e-6,
            "{dist} at {x}: {below} {above}"
        );
        assert!(
            dist.density(*x).is_none_or(|it| it >= 0.0),
            "{dist}: density at {x}"
        );
    }
    for value in [dist.mean(), dist.mode()].into_iter().flatten() {
        assert!(value.is_finite(), "{dist}: {value}");
    }
    assert!(
        dist.variance().is_none_or(|it| it.is_finite() && it >= 0.0),
        "{dist}: variance {:?}",
        dist.variance()
    );
    let mut model = Model::new(Currency::USD);
    let Ok(input) = model.ratio("x", dist.clone()) else {
        return;
    };
    let twice = model
        .output("same", move |trial| trial.get(input))
        .expect("an output");
    if let Ok(run) = model.run(&Sampling::latin_hypercube(64).seed(1)) {
        for value in run.outcome(twice).samples() {
            assert!(value.is_finite(), "{dist}: drew {value}");
        }
    }
}

/// A distribution as data or as text.
pub(crate) fn dist_json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for dist in [serde_json::from_str(text).ok(), text.parse().ok()]
        .into_iter()
        .flatten()
    {
        checked(&dist);
        let written = serde_json::to_string(&dist).expect("a distribution is data");
        let again: Dist = serde_json::from_str(&written)
            .unwrap_or_else(|error| panic!("{dist} is written as {written}: {error}"));
        assert_eq!(dist, again, "{written}");
    }
}

/// The nearest whole number, or the greatest.
fn whole(number: f64) -> u64 {
    format!("{:.0}", number.abs()).parse().unwrap_or(u64::MAX)
}

/// A distribution from numbers by one of its constructors.
fn built(bytes: &mut Unstructured<'_>) -> Option<Dist> {
    let kind = byte(bytes) % 40;
    let (a, b, c) = (number(bytes), number(bytes), number(bytes));
    let share = Share::new(a);
    let shape = |a, b| (Shape(a), Scale(b));
    match kind {
        0 => share.ok().map(Dist::bernoulli),
        1 => Dist::beta(a, b).ok(),
        2 => Dist::beta_from_mean_sd(a, b).ok(),
        3 => Dist::beta_binomial(whole(c), a, b).ok(),
        4 => share.and_then(|share| Dist::binomial(whole(b), share)).ok(),
        5 => Dist::exponential(a).ok(),
        6 => Dist::exponential_from_mean(a).ok(),
        7 => Dist::gamma(shape(a, b).0, shape(a, b).1).ok(),
        8 => Dist::gamma_from_mean_sd(a, b).ok(),
        9 => share.and_then(Dist::geometric).ok(),
        10 => Dist::gumbel(a, b).ok(),
        11 => Dist::hypergeometric(whole(a), whole(b), whole(c)).ok(),
        12 => Dist::log_logistic(shape(a, b).0, shape(a, b).1).ok(),
        13 => Dist::log_normal_from_mean_sd(a, b).ok(),
        14 => Dist::log_normal_from_median_sigma(a, b).ok(),
        15 => Dist::log_normal_p5_p95(a, b).ok(),
        16 => Dist::log_normal_p10_p90(a, b).ok(),
        17 => Dist::logistic(a, b).ok(),
        18 => share
            .and_then(|share| Dist::negative_binomial(b, share))
            .ok(),
        19 => Dist::normal(a, b).ok(),
        20 => Dist::pareto(shape(a, b).0, shape(a, b).1).ok(),
        21 => Dist::pert(a, b, c).ok(),
        22 => Dist::pert_with_shape(a, b, c, number(bytes)).ok(),
        23 => Dist::poisson(a).ok(),
        24 => Dist::student_t(a, b, c).ok(),
        25 => Dist::pert_p10_p90(a, b, c).ok(),
        26 => Dist::pert_p5_p95(a, b, c).ok(),
        27 => Dist::pert_from_mean(a, b, c).ok(),
        28 => Dist::triangular_p10_p90(a, b, c).ok(),
        29 => Dist::triangular_p5_p95(a, b, c).ok(),
        30 => Dist::triangular_from_mean(a, b, c).ok(),
        31 => Dist::triangular(a, b, c).ok(),
        32 => Dist::uniform(a, b).ok(),
        33 => Dist::weibull(shape(a, b).0, shape(a, b).1).ok(),
        34 => Dist::empirical(numbers(bytes, 12)).ok(),
        35 => {
            let values = numbers(bytes, 12);
            Dist::discrete(values.chunks_exact(2).map(|pair| (pair[0], pair[1]))).ok()
        }
        36 => Dist::metalog(&percentiles(bytes), limits(bytes)).ok(),
        37 => Some(
            Dist::from_percentiles(pick(bytes, Family::CONTINUOUS), &percentiles(bytes)).ok()?,
        ),
        38 => Dist::normal(a, b)
            .and_then(|it| it.truncated(c, number(bytes)))
            .ok(),
        _ => Dist::fixed(a).ok(),
    }
}

fn percentiles(bytes: &mut Unstructured<'_>) -> Vec<(Share, f64)> {
    let values = numbers(bytes, 10);
    let pairs = values.chunks_exact(2);
    pairs
        .filter_map(|pair| Some((Share::new(pair[0]).ok()?, pair[1])))
        .collect()
}

fn limits(bytes: &mut Unstructured<'_>) -> Support {
    let (low, high) = (number(bytes), number(bytes));
    pick(
        bytes,
        &[
            Support {
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
            },
            Support {
                low,
                high: f64::INFINITY,
            },
            Support { low, high },
        ],
    )
}

/// A distribution by a constructor, then bounded and mixed.
pub(crate) fn dist_numbers(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let Some(mut dist) = built(&mut bytes) else {
        return;
    };
    checked(&dist);
    match byte(&mut bytes) % 4 {
        1 => {
            let (low, high) = (number(&mut bytes), number(&mut bytes));
            let Ok(bounded) = dist.truncated(low, high) else {
                return;
            };
            dist = bounded;
        }
        2 => {
            let Some(other) = built(&mut bytes) else {
                return;
            };
            let weights = (number(&mut bytes), number(&mut bytes));
            let Ok(mixed) = Dist::mixture([(weights.0, dist), (weights.1, other)]) else {
                return;
            };
            dist = mixed;
        }
        _ => return,
    }
    checked(&dist);
}

/// Families fitted to observations and to percentiles.
pub(crate) fn dist_fits(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let family = match byte(&mut bytes) % 2 {
        0 => pick(&mut bytes, Family::CONTINUOUS),
        _ => pick(&mut bytes, Family::COUNTS),
    };
    if byte(&mut bytes).is_multiple_of(3) {
        if let Ok(found) = Elicited::new(family, &percentiles(&mut bytes)) {
            checked(&found.distribution);
            assert!(
                found.residuals.iter().all(|it| it.error().is_finite()),
                "{found:?}"
            );
        }
        return;
    }
    let mut observations = numbers(&mut bytes, 24);
    if family.is_count() {
        for it in &mut observations {
            *it = it.abs().floor();
        }
    }
    if let Ok(fit) = Fit::new(family, &observations) {
        checked(&fit.distribution);
        assert!(!fit.log_likelihood.is_nan() && !fit.aic.is_nan(), "{fit:?}");
        if let Ok(predictive) = fit.predictive(8) {
            assert!(!predictive.median().is_nan());
        }
    }
}
