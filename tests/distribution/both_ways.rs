//! Distributions of the crate statrs as inputs, and ours under its traits.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::distribution::{Dist, Distribution, Scale, Shape, ToStatrs};
use bizcase::quantity::{Currency, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
use proptest::prelude::*;
use statrs::distribution::{self as other, ContinuousCDF};
use statrs::statistics::{Distribution as _, Max, Median, Min, Mode};

const PROBABILITIES: [f64; 8] = [1e-300, 1e-60, 1e-9, 0.01, 0.3, 0.5, 0.8, 0.999];

fn at(law: &Dist, probability: f64) -> f64 {
    law.quantile(Share::new(probability).unwrap())
}

proptest! {
    /// Over parameters for which their own quantiles lose digits, panic or do not return.
    #[test]
    fn quantiles_are_ours(shape in 0.1..500.0_f64, scale in 1e-9..1e9_f64, mean in 0.1..500.0_f64) {
        let theirs = Dist::from_statrs(other::Gamma::new(shape, 1.0 / scale).unwrap());
        let ours = Dist::gamma(Shape(shape), Scale(scale)).unwrap();
        let counted = Dist::from_statrs_counts(other::Poisson::new(mean).unwrap());
        let counts = Dist::poisson(mean).unwrap();
        for p in PROBABILITIES {
            let (found, wanted) = (at(&theirs, p), at(&ours, p));
            // Below some shape and probability there is no double between a quantile and zero.
            prop_assert!(
                (found - wanted).abs() <= 1e-9 * wanted || wanted < 1e-290,
                "{ours} at {p}: {found}, not {wanted}"
            );
            prop_assert_eq!([at(&counted, p)], [at(&counts, p)], "{} at {}", counts, p);
        }
    }

    #[test]
    fn ours_answer_there_as_here(low in -9.0..0.0_f64, width in 0.1..9.0_f64, p in 0.0..1.0_f64) {
        let ours = Dist::pert(low, low + width / 3.0, low + width).unwrap();
        let there = ToStatrs(ours.clone());
        prop_assert_eq!(there.inverse_cdf(p), at(&ours, p));
        prop_assert_eq!(there.cdf(low + width * p), ours.cdf(low + width * p).value());
        prop_assert_eq!(there.sf(low + width * p), ours.survival(low + width * p).value());
        prop_assert_eq!((there.min(), there.max()), (low, low + width));
        prop_assert_eq!((there.mean(), there.variance()), (ours.mean(), ours.variance()));
        prop_assert_eq!((there.median(), there.mode()), (ours.median(), ours.mode()));
        prop_assert!(there.try_inverse_cdf(1.0 + width).is_err());
    }
}

/// Their beta quantiles do not return from here: <https://github.com/statrs-dev/statrs/issues/435>.
#[test]
fn a_quantile_always_comes_back() {
    let theirs = Dist::from_statrs(other::Beta::new(200.0, 2.0).unwrap());
    let ours = Dist::beta(200.0, 2.0).unwrap();
    for p in PROBABILITIES {
        assert!((at(&theirs, p) / at(&ours, p) - 1.0).abs() < 1e-9, "at {p}");
    }
    let ends = [0.0, 1.0].map(|p| at(&theirs, p));
    assert_eq!(ends, [0.0, 1.0]);
}

#[test]
fn whole_numbers_with_a_sign_and_failures() {
    let die = Dist::from(other::DiscreteUniform::new(-3, 2).unwrap());
    let faces: Vec<f64> = (0..6)
        .map(|face| at(&die, (f64::from(face) + 0.5) / 6.0))
        .collect();
    assert_eq!(faces, [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]);
    let theirs = Dist::from(other::NegativeBinomial::new(2.5, 0.3).unwrap());
    let ours = Dist::negative_binomial(2.5, Share::new(0.3).unwrap()).unwrap();
    for p in [0.01, 0.3, 0.5, 0.8, 0.999] {
        assert_eq!(at(&theirs, p), at(&ours, p), "at {p}");
    }
    assert_eq!(theirs.mean(), ours.mean());
}

/// A Gumbel distribution's mean is `location + 0.5772... scale`.
#[test]
fn theirs_are_inputs() {
    let mut model = Model::new(Currency::USD);
    let load = Dist::from_statrs(other::Gumbel::new(1_000.0, 80.0).unwrap());
    let load = model.count("peak load", load).unwrap_err();
    assert!(load.to_string().contains("support"), "{load}");
    let load = Dist::from_statrs(other::Gumbel::new(1_000.0, 80.0).unwrap());
    let load = model.ratio("peak load", load).unwrap();
    let load = model.output("load", move |s| s.get(load)).unwrap();
    let run = model
        .run(&Sampling::latin_hypercube(4_096).seed(1))
        .unwrap();
    let mean = run.outcome(load).mean().value;
    assert!(
        (mean - (1_000.0 + 0.577_215_664_9 * 80.0)).abs() < 0.1,
        "{mean}"
    );
}
