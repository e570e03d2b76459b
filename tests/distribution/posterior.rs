//! Laws after data, against the conjugate families, whose posterior laws are known exactly
//! (Gelman and others, *Bayesian Data Analysis*, third edition, sections 2.4 to 2.6), and against
//! an independent computation.

use bizcase::distribution::{Dist, Distribution, Observed, Posterior, Scale, Shape};
use bizcase::error::Invalid;
use bizcase::quantity::Share;
use proptest::prelude::*;

/// Compares quantiles in both tails, probabilities and moments.
fn agrees(law: &Dist, exact: &Dist, tolerance: f64) {
    let close = |what: &str, a: f64, b: f64| {
        let scale = b.abs().max(f64::MIN_POSITIVE);
        assert!(
            (a - b).abs() <= tolerance * scale,
            "{law}: {what} {a} against {b}, {:e} apart",
            (a - b).abs() / scale
        );
    };
    for p in [1e-6, 0.01, 0.25, 0.5] {
        let share = Share::new(p).unwrap();
        close(
            &format!("quantile {p}"),
            law.quantile(share),
            exact.quantile(share),
        );
        let (upper, same) = (law.upper_quantile(share), exact.upper_quantile(share));
        close(&format!("upper quantile {p}"), upper, same);
        let x = exact.quantile(share);
        close(&format!("cdf {p}"), law.cdf(x).value(), p);
        let x = exact.upper_quantile(share);
        close(&format!("survival {p}"), law.survival(x).value(), p);
    }
    close("mean", law.mean().unwrap(), exact.mean().unwrap());
    close(
        "variance",
        law.variance().unwrap(),
        exact.variance().unwrap(),
    );
    let x = exact.median();
    close(
        "density",
        law.density(x).unwrap(),
        exact.density(x).unwrap(),
    );
}

#[test]
fn beta_and_binomial_are_conjugate() -> Result<(), bizcase::Error> {
    for (a, b, seen, of) in [
        (2.0, 98.0, 9, 200),
        (1.0, 1.0, 0, 10),
        (0.5, 1.5, 3, 3),
        (4.0, 400.0, 70_000, 1_000_000),
        (30.0, 3.0, 1, 500),
    ] {
        let law = Posterior::new(Dist::beta(a, b)?, [Observed::successes(seen, of)?])?;
        let (seen, of) = (seen as f64, of as f64);
        agrees(&law.into(), &Dist::beta(a + seen, b + of - seen)?, 1e-9);
    }
    Ok(())
}

#[test]
fn gamma_and_poisson_are_conjugate() -> Result<(), bizcase::Error> {
    for (shape, scale, seen, exposure) in [(3.0, 2.0, 40, 6.0), (0.7, 10.0, 0, 2.0)] {
        let law = Posterior::new(
            Dist::gamma(Shape(shape), Scale(scale))?,
            [Observed::events(seen, exposure)?],
        )?;
        let exact = Dist::gamma(
            Shape(shape + seen as f64),
            Scale(scale / (1.0 + scale * exposure)),
        )?;
        let law = law.into();
        agrees(&law, &exact, 1e-9);
        let deep = Share::new(1e-100)?;
        for (a, b) in [
            (law.quantile(deep), exact.quantile(deep)),
            (law.upper_quantile(deep), exact.upper_quantile(deep)),
        ] {
            assert!((a - b).abs() <= 1e-9 * b, "{law}: {a} against {b}");
        }
    }
    Ok(())
}

#[test]
fn normal_and_estimate_are_conjugate() -> Result<(), bizcase::Error> {
    let prior = Dist::normal(50.0, 10.0)?;
    for (mean, se) in [(55.0, 4.0), (90.0, 1.0), (50.0, 300.0)] {
        let observed = Observed::estimate(mean, se)?;
        let law = Posterior::new(prior.clone(), [observed])?;
        // A quantile near zero has fewer digits than its distance from the mean.
        agrees(&law.into(), &prior.updated(&observed)?, 1e-8);
    }
    Ok(())
}

#[test]
fn the_cost_of_one_is_the_inverse_of_a_rate() -> Result<(), bizcase::Error> {
    // Evenly likely costs from 0.01 to 100 after 12 for 30: with r = 1 / c the density is
    // proportional to r^(12 - 2) exp(-30 r), a gamma law of shape 11 cut to [0.01, 100].
    let cost = Dist::uniform(0.01, 100.0)?.updated(&Observed::bought(12, 30.0)?)?;
    let rate = Dist::gamma(Shape(11.0), Scale(1.0 / 30.0))?.truncated(0.01, 100.0)?;
    for p in [0.01, 0.25, 0.5, 0.9, 0.999] {
        let p = Share::new(p)?;
        let (x, exact) = (cost.quantile(p), 1.0 / rate.upper_quantile(p));
        assert!((x - exact).abs() < 1e-10 * exact, "{x}, not {exact}");
    }
    Ok(())
}

#[test]
fn a_uniform_share_becomes_a_beta_law() -> Result<(), bizcase::Error> {
    let law = Dist::uniform(0.0, 1.0)?.updated(&Observed::successes(7, 20)?)?;
    agrees(&law, &Dist::beta(8.0, 14.0)?, 1e-9);
    assert!((law.mode().unwrap() - 0.35).abs() < 1e-7);
    Ok(())
}

#[test]
fn a_truncated_beta_law_stays_truncated() -> Result<(), bizcase::Error> {
    let prior = Dist::beta(2.0, 5.0)?.truncated(0.1, 0.6)?;
    let law = prior.updated(&Observed::successes(9, 20)?)?;
    agrees(&law, &Dist::beta(11.0, 16.0)?.truncated(0.1, 0.6)?, 1e-9);
    Ok(())
}

/// `tests/oracles/posterior.py`: mpmath quadrature with 40 digits.
#[test]
fn expert_laws_after_data_match_an_independent_computation()
-> Result<(), Box<dyn std::error::Error>> {
    let mut rows = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path("data/posterior.csv")?;
    for row in rows.records() {
        let row = row?;
        let prior: Dist = toml::from_str::<Row>(&row[0]).unwrap().law;
        let number = |index: usize| row[index].parse::<f64>().unwrap();
        let observed = Observed::successes(row[1].parse().unwrap(), row[2].parse().unwrap())?;
        let law = prior.updated(&observed)?;
        for (what, value, exact) in [
            ("mean", law.mean().unwrap(), number(3)),
            ("sd", law.variance().unwrap().sqrt(), number(4)),
            ("p5", law.quantile(Share::percent(5.0)?), number(5)),
            ("median", law.median(), number(6)),
            ("p95", law.quantile(Share::percent(95.0)?), number(7)),
        ] {
            let apart = (value - exact).abs() / exact;
            assert!(
                apart < 1e-10,
                "{law}: {what} = {value}, not {exact} ({apart:e})"
            );
        }
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct Row {
    law: Dist,
}

#[test]
fn scenarios_get_other_weights() -> Result<(), bizcase::Error> {
    // Three churn scenarios, equally likely; 5 of 100 left: the binomial likelihoods of 0.02, 0.05
    // and 0.10 are 0.03535, 0.18002 and 0.03387 (any table).
    let prior = Dist::discrete([(0.02, 1.0), (0.05, 1.0), (0.10, 1.0)])?;
    let law = prior.updated(&Observed::successes(5, 100)?)?;
    let total = 0.035_35 + 0.180_02 + 0.033_87;
    assert!((law.cdf(0.02).value() - 0.035_35 / total).abs() < 5e-5);
    assert!((law.survival(0.05).value() - 0.033_87 / total).abs() < 5e-5);
    Ok(())
}

#[test]
fn a_mixture_shifts_to_the_component_that_foresaw_the_data() -> Result<(), bizcase::Error> {
    // The beta-binomial probabilities of 1 of 10, B(3, 17) / B(2, 8) against B(9, 11) / B(8, 2),
    // are ratios of factorials.
    let prior = Dist::mixture([(0.5, Dist::beta(2.0, 8.0)?), (0.5, Dist::beta(8.0, 2.0)?)])?;
    let law = prior.updated(&Observed::successes(1, 10)?)?;
    let Dist::Mixture(mixture) = &law else {
        panic!("{law}")
    };
    let first = mixture.components().next().unwrap().0.value();
    // B(3, 17) = 2! 16! / 19!, B(9, 11) = 8! 10! / 19!, B(2, 8) = B(8, 2).
    let factorial = |n: u64| (1..=n).map(|k| k as f64).product::<f64>();
    let (a, b) = (factorial(2) * factorial(16), factorial(8) * factorial(10));
    assert!((first - a / (a + b)).abs() < 1e-12, "{first}");
    Ok(())
}

#[test]
fn refusals_name_the_law_and_the_data() -> Result<(), bizcase::Error> {
    let says = |result: Result<Dist, Invalid>, words: &str| {
        let message = result.unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    };
    let nine = Observed::successes(9, 20)?;
    says(
        Dist::fixed(0.0)?.updated(&nine),
        "no value of 0 could have given it",
    );
    says(
        Dist::normal(0.5, 0.1)?.updated(&nine),
        "9 of 20 says nothing of normal",
    );
    says(
        Dist::poisson(3.0)?.updated(&Observed::events(1, 2.0)?),
        "a distribution without steps",
    );
    assert!(Observed::successes(0, 0).is_err() && Observed::events(3, 0.0).is_err());
    assert!(Observed::estimate(f64::NAN, 1.0).is_err() && Observed::estimate(1.0, 0.0).is_err());
    Ok(())
}

#[test]
fn the_serialised_form_reads_back() -> Result<(), Box<dyn std::error::Error>> {
    let law = Dist::pert(0.009, 0.015, 0.03)?.updated(&Observed::successes(84, 2_400)?)?;
    let text = toml::to_string(&std::collections::BTreeMap::from([("law", law.clone())]))?;
    let back: Row = toml::from_str(&text)?;
    assert_eq!(back.law, law);
    let wrong = text.replace("of = 2400", "of = 24");
    let message = toml::from_str::<Row>(&wrong).err().unwrap().to_string();
    assert!(
        message.contains("successes = 84 is outside [0, 24]"),
        "{message}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_the_data_does_not_matter(
        seen in 0..40_u64, more in 0..40_u64, mode in 0.05..0.5_f64,
    ) {
        let prior = Dist::pert(0.01, mode, 0.9).unwrap();
        let (a, b) = (Observed::successes(seen, 40).unwrap(), Observed::successes(more, 90).unwrap());
        let one = prior.updated(&a).unwrap().updated(&b).unwrap();
        let other = prior.updated(&b).unwrap().updated(&a).unwrap();
        let both = prior.updated(&Observed::successes(seen + more, 130).unwrap()).unwrap();
        for p in [0.01, 0.5, 0.9] {
            let p = Share::new(p).unwrap();
            let (one, other, both) = (one.quantile(p), other.quantile(p), both.quantile(p));
            prop_assert!((one - other).abs() <= 1e-9 * one && (one - both).abs() <= 1e-9 * one);
        }
    }

    #[test]
    fn quantiles_rise_and_invert_the_cdf(
        (of, seen) in (1..5_000_u64).prop_flat_map(|of| (Just(of), 0..=of)),
        mode in 0.0..=1.0_f64,
        p in 1e-9..0.5_f64,
    ) {
        let prior = Dist::triangular(0.0, mode, 1.0).unwrap();
        let law = prior.updated(&Observed::successes(seen, of).unwrap()).unwrap();
        let share = Share::new(p).unwrap();
        let (x, upper) = (law.quantile(share), law.upper_quantile(share));
        prop_assert!(x <= upper && (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&upper));
        prop_assert!((law.cdf(x).value() / p - 1.0).abs() < 1e-8);
        prop_assert!((law.survival(upper).value() / p - 1.0).abs() < 1e-8);
    }
}
