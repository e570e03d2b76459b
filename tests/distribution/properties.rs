//! Laws that every distribution obeys for all parameters that validation lets through.
#![allow(clippy::float_cmp, reason = "ends of supports and zeros are exact")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small whole numbers"
)]

use bizcase::distribution::{Dist, Distribution, Observed, Posterior, Scale, Shape};
use bizcase::quantity::Share;
use proptest::prelude::*;

/// Over many orders of magnitude.
fn magnitude(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low.log10()..=high.log10()).prop_map(|exponent| 10.0_f64.powf(exponent))
}

fn shape() -> impl Strategy<Value = f64> {
    magnitude(1e-3, 1e6)
}

/// Probabilities down to 1e-300.
fn tail_probability() -> impl Strategy<Value = Share> {
    prop_oneof![
        (1e-12..0.5_f64).boxed(),
        magnitude(1e-300, 0.5).boxed(),
        Just(0.5).boxed(),
    ]
    .prop_map(|p| Share::new(p).unwrap())
}

fn three_points() -> impl Strategy<Value = (f64, f64, f64)> {
    (-3.0..3.0_f64, magnitude(1e-3, 1e6), 0.0..=1.0_f64)
        .prop_map(|(min, range, at)| (min * range, range, at))
        .prop_map(|(min, range, at)| (min, (min + at * range).min(min + range), min + range))
}

fn continuous() -> impl Strategy<Value = Dist> {
    prop_oneof![bounded_or_light(), heavy_or_closed()]
}

fn bounded_or_light() -> impl Strategy<Value = Dist> {
    prop_oneof![
        (shape(), shape()).prop_map(|(a, b)| Dist::beta(a, b)),
        (shape(), magnitude(1e-3, 1e6)).prop_map(|(a, scale)| Dist::gamma(Shape(a), Scale(scale))),
        (0.001..0.999_f64, 0.001..0.99_f64)
            .prop_map(|(m, part)| Dist::beta_from_mean_sd(m, part * (m * (1.0 - m)).sqrt())),
        (magnitude(1e-6, 1e9), magnitude(1e-3, 1e2))
            .prop_map(|(m, ratio)| Dist::gamma_from_mean_sd(m, ratio * m)),
        three_points().prop_map(|(min, mode, max)| Dist::triangular(min, mode, max)),
        (three_points(), magnitude(1e-3, 1e6))
            .prop_map(|((min, mode, max), s)| Dist::pert_with_shape(min, mode, max, s)),
        three_points().prop_map(|(min, _, max)| Dist::uniform(min, max)),
        (-100.0..100.0_f64, magnitude(1e-3, 1e6)).prop_map(|(m, sd)| Dist::normal(m * sd, sd)),
        magnitude(1e-6, 1e6).prop_map(Dist::exponential),
    ]
    .prop_map(Result::unwrap)
}

fn heavy_or_closed() -> impl Strategy<Value = Dist> {
    prop_oneof![
        (magnitude(1e-6, 1e9), magnitude(1e-3, 1e3))
            .prop_map(|(m, ratio)| Dist::log_normal_from_mean_sd(m, ratio * m)),
        (magnitude(1e-6, 1e9), magnitude(1.001, 1e3))
            .prop_map(|(low, factor)| Dist::log_normal_p10_p90(low, low * factor)),
        (shape(), magnitude(1e-3, 1e6))
            .prop_map(|(k, scale)| Dist::weibull(Shape(k), Scale(scale))),
        (shape(), magnitude(1e-3, 1e6))
            .prop_map(|(k, scale)| Dist::log_logistic(Shape(k), Scale(scale))),
        (shape(), magnitude(1e-3, 1e6)).prop_map(|(k, min)| Dist::pareto(Shape(k), Scale(min))),
        (-9.0..9.0_f64, magnitude(1e-3, 1e6)).prop_map(|(m, s)| Dist::logistic(m * s, s)),
        (-9.0..9.0_f64, magnitude(1e-3, 1e6)).prop_map(|(m, s)| Dist::gumbel(m * s, s)),
        (shape(), -9.0..9.0_f64, magnitude(1e-3, 1e6)).prop_map(|(n, m, s)| Dist::student_t(
            n,
            m * s,
            s
        )),
    ]
    .prop_map(Result::unwrap)
}

fn share(low: f64, high: f64) -> impl Strategy<Value = Share> {
    magnitude(low, high).prop_map(|p| Share::new(p.min(1.0)).unwrap())
}

fn counts() -> impl Strategy<Value = Dist> {
    prop_oneof![
        magnitude(1e-3, 1e9).prop_map(Dist::poisson),
        (1..1_000_000_u64, share(1e-9, 1.0)).prop_map(|(n, p)| Dist::binomial(n, p)),
        (shape(), share(1e-6, 1.0)).prop_map(|(r, p)| Dist::negative_binomial(r, p)),
        share(1e-9, 1.0).prop_map(Dist::geometric),
        (1..5_000_u64, 0.0..=1.0_f64, 0.0..=1.0_f64).prop_map(|(n, a, b)| {
            let part = |share: f64| (share * n as f64) as u64;
            Dist::hypergeometric(n, part(a), part(b))
        }),
        (1..2_000_u64, shape(), shape()).prop_map(|(n, a, b)| Dist::beta_binomial(n, a, b)),
    ]
    .prop_map(Result::unwrap)
}

/// Several laws, some of them with steps, some moved.
fn mixture() -> impl Strategy<Value = Dist> {
    let plain = prop_oneof![bounded_or_light(), counts()];
    let moved = (plain, magnitude(1e-3, 1e3), -9.0..9.0_f64)
        .prop_map(|(law, factor, shift)| law.scaled(factor).unwrap().shifted(shift).unwrap());
    prop::collection::vec((magnitude(1e-3, 1.0), moved), 1..4)
        .prop_map(|parts| Dist::mixture(parts).unwrap())
}

fn truncated() -> impl Strategy<Value = Dist> {
    (continuous(), 0.0..1.0_f64, 0.0..1.0_f64).prop_filter_map("empty", |(law, a, b)| {
        let at = |p: f64| law.quantile(Share::new(p).unwrap());
        let (low, high) = (at(a.min(b)), at(a.max(b)));
        law.clone().truncated(low, high).ok()
    })
}

/// As far as the rounding of `x` itself allows, `x` is where the tail has the probability.
fn assert_inverts(law: &Dist, p: Share, slack: f64) -> Result<(), TestCaseError> {
    let support = law.support();
    let scale = |x: f64| {
        let finite = |end: f64| if end.is_finite() { end.abs() } else { 0.0 };
        x.abs().max(finite(support.low)).max(if support.low == 0.0 {
            0.0
        } else {
            finite(support.high)
        })
    };
    let p_value = p.value();
    let (x, y) = (law.quantile(p), law.upper_quantile(p));
    prop_assert!(!x.is_nan() && !y.is_nan(), "{law}: NaN");
    prop_assert!(x >= support.low && y <= support.high, "{law}: {x} {y}");
    if x.is_infinite() || y.is_infinite() {
        // Beyond 1.8e308.
        return Ok(());
    }
    prop_assert!(
        x <= y + slack * scale(y),
        "{law}: quantiles {x} and {y} cross"
    );
    let near = |x: f64| slack * scale(x) + 1e-280;
    let below = law.cdf(x - near(x)).value();
    let above = law.cdf(x + near(x)).value();
    prop_assert!(
        below <= p_value * (1.0 + slack) && p_value * (1.0 - slack) <= above,
        "{law}: cdf around {x} is {below:e} to {above:e}, not {p_value:e}"
    );
    let above = law.survival(y + near(y)).value();
    let below = law.survival(y - near(y)).value();
    prop_assert!(
        above <= p_value * (1.0 + slack) && p_value * (1.0 - slack) <= below,
        "{law}: survival around {y} is {above:e} to {below:e}, not {p_value:e}"
    );
    Ok(())
}

/// Less than the distance between neighbouring values, more than rounding.
fn step(x: f64) -> f64 {
    1e-12 * x.abs().max(1e-3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cdf_inverts_quantile(law in continuous(), p in tail_probability()) {
        assert_inverts(&law, p, 1e-12)?;
    }

    #[test]
    fn cdf_inverts_quantile_within_bounds(law in truncated(), p in 1e-12..0.5_f64) {
        assert_inverts(&law, Share::new(p).unwrap(), 1e-9)?;
    }

    #[test]
    fn quantiles_of_counts_are_where_the_cdf_steps(
        law in prop_oneof![
            counts(),
            (counts(), magnitude(1e-3, 1e3), -9.0..9.0_f64)
                .prop_map(|(law, factor, shift)| law.scaled(factor).unwrap().shifted(shift).unwrap()),
        ],
        p in tail_probability(),
    ) {
        let low = law.support().low;
        let (x, y) = (law.quantile(p), law.upper_quantile(p));
        prop_assert!(x <= y || p.value() > 0.49, "{law}: {x} {y}");
        prop_assert!(law.cdf(x) >= p, "{law}: {x}");
        prop_assert!(x <= low || law.cdf(x - step(x)) < p, "{law}: not first {x}");
        prop_assert!(law.survival(y) <= p, "{law}: {y}");
        prop_assert!(y <= low || law.survival(y - step(y)) > p, "{law}: not first {y}");
        let whole = law.cdf(x).value() + law.survival(x).value();
        prop_assert!((whole - 1.0).abs() < 1e-9, "{law} at {x}: {whole}");
    }

    #[test]
    fn counts_within_bounds_stay_there(
        law in counts(), a in 0.01..0.98_f64, b in 0.01..0.99_f64, p in 0.0..=1.0_f64,
    ) {
        let at = |p: f64| law.quantile(Share::new(p).unwrap());
        let (low, high) = (at(a.min(b)), at(a.max(b)));
        let Ok(inside) = law.clone().truncated(low, high) else { return Ok(()) };
        let support = inside.support();
        prop_assert_eq!((support.low, support.high), (low, high));
        prop_assert_eq!(inside.quantile(Share::ZERO), low);
        prop_assert_eq!(inside.quantile(Share::ONE), high);
        let share = Share::new(p).unwrap();
        let (x, y) = (inside.quantile(share), inside.upper_quantile(share));
        prop_assert!((low..=high).contains(&x) && (low..=high).contains(&y));
        prop_assert!(inside.cdf(x).value() >= p - 1e-9, "{inside}: {x}");
        prop_assert!(x <= low || inside.cdf(x - 0.5).value() <= p + 1e-9, "{inside}: {x}");
        prop_assert!(inside.cdf(low - 0.5) == Share::ZERO && inside.cdf(high) == Share::ONE);
    }

    #[test]
    fn mixtures_invert(law in mixture(), p in 1e-12..=0.5_f64) {
        let share = Share::new(p).unwrap();
        let x = law.quantile(share);
        let near = 1e-11 * x.abs().max(1e-3);
        prop_assert!(law.cdf(x + near).value() >= p * (1.0 - 1e-9), "{law}: {x}");
        prop_assert!(law.cdf(x - near).value() <= p * (1.0 + 1e-9), "{law}: {x}");
        let y = law.upper_quantile(share);
        let near = 1e-11 * y.abs().max(1e-3);
        prop_assert!(law.survival(y + near).value() <= p * (1.0 + 1e-9), "{law}: {y}");
        prop_assert!(law.survival(y - near).value() >= p * (1.0 - 1e-9), "{law}: {y}");
    }

    #[test]
    fn quantiles_rise(law in continuous(), p in tail_probability(), q in tail_probability()) {
        let (low, high) = if p <= q { (p, q) } else { (q, p) };
        let slack = |x: f64| if x.is_finite() { x.abs() * 1e-13 } else { 0.0 };
        let (a, b) = (law.quantile(low), law.quantile(high));
        prop_assert!(a <= b + slack(b), "{law}: {a} at {low:?}, {b} at {high:?}");
        let (a, b) = (law.upper_quantile(high), law.upper_quantile(low));
        prop_assert!(a <= b + slack(b), "{law}: {a} at {high:?} above, {b} at {low:?} above");
    }

    #[test]
    fn tails_add_up(law in prop_oneof![continuous(), truncated()], p in 0.0..=1.0_f64) {
        let x = law.quantile(Share::new(p).unwrap());
        let whole = law.cdf(x).value() + law.survival(x).value();
        prop_assert!((whole - 1.0).abs() < 1e-9, "{law} at {x}: {whole}");
    }

    #[test]
    fn ends_are_those_of_the_support(law in prop_oneof![continuous(), truncated()]) {
        let support = law.support();
        prop_assert_eq!(law.quantile(Share::ZERO), support.low);
        prop_assert_eq!(law.quantile(Share::ONE), support.high);
        prop_assert_eq!(law.upper_quantile(Share::ZERO), support.high);
        prop_assert_eq!(law.upper_quantile(Share::ONE), support.low);
        prop_assert_eq!(law.cdf(f64::NEG_INFINITY), Share::ZERO);
        prop_assert_eq!(law.cdf(f64::INFINITY), Share::ONE);
        prop_assert_eq!(law.cdf(f64::NAN), Share::ZERO);
    }

    #[test]
    fn serialised_form_reads_back(law in prop_oneof![continuous(), truncated(), counts(), mixture()]) {
        let laws = std::collections::BTreeMap::from([("law", law)]);
        let text = toml::to_string(&laws).unwrap();
        let back: std::collections::BTreeMap<&str, Dist> = toml::from_str(&text).unwrap();
        prop_assert_eq!(back, laws);
    }

    #[test]
    fn step_laws_agree_with_their_steps(
        pairs in prop::collection::vec((-5..5_i32, 0..4_u32), 1..12),
        p in 0.0..=1.0_f64,
    ) {
        let weighted = pairs.iter().map(|&(x, w)| (f64::from(x), f64::from(w)));
        let Ok(discrete) = Dist::discrete(weighted) else { return Ok(()) };
        let repeated = pairs.iter().flat_map(|&(x, w)| (0..w).map(move |_| f64::from(x)));
        let empirical = Dist::empirical(repeated).unwrap();
        for law in [&discrete, &empirical] {
            let share = Share::new(p).unwrap();
            let x = law.quantile(share);
            prop_assert!(law.cdf(x).value() >= p);
            prop_assert!(x == law.support().low || law.cdf(x - 0.5).value() < p);
            let y = law.upper_quantile(share);
            prop_assert!(law.survival(y).value() <= p);
            prop_assert!(y == law.support().low || law.survival(y - 0.5).value() > p);
        }
        let close = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 1e-12;
        prop_assert!(close(discrete.mean(), empirical.mean()));
        prop_assert!(close(discrete.variance(), empirical.variance()));
        prop_assert_eq!(discrete.mode(), empirical.mode());
    }

    #[test]
    fn the_most_extreme_shapes_still_invert(
        a in magnitude(1e-9, 1e15), b in magnitude(1e-9, 1e15), p in tail_probability(),
    ) {
        let laws = [
            Dist::beta(a, b), Dist::gamma(Shape(a), Scale(1.0)), Dist::pert_with_shape(0.0, 0.3, 1.0, a),
            Dist::student_t(a, 0.0, 1.0), Dist::weibull(Shape(a), Scale(1.0)), Dist::log_logistic(Shape(a), Scale(1.0)),
            Dist::pareto(Shape(a), Scale(1.0)),
        ];
        for law in laws {
            assert_inverts(&law.unwrap(), p, 1e-12)?;
        }
        let share = Share::new(1e-12_f64.max(p.value())).unwrap();
        for law in [Dist::negative_binomial(a, share), Dist::poisson(a)] {
            let law = law.unwrap();
            prop_assert!(law.cdf(law.quantile(p)) >= p, "{law}");
            prop_assert!(law.survival(law.upper_quantile(p)) <= p, "{law}");
        }
    }

    #[test]
    fn nothing_that_is_accepted_gives_nan(
        a in prop::num::f64::ANY, b in prop::num::f64::ANY, c in prop::num::f64::ANY,
        p in 0.0..=1.0_f64,
    ) {
        let share = Share::new(p).unwrap();
        let laws = [
            Dist::fixed(a), Dist::uniform(a, b), Dist::triangular(a, b, c), Dist::pert(a, b, c),
            Dist::normal(a, b), Dist::log_normal_from_mean_sd(a, b),
            Dist::log_normal_from_median_sigma(a, b), Dist::log_normal_p5_p95(a, b),
            Dist::log_normal_from_percentiles((share, a), (Share::percent(95.0).unwrap(), b)),
            Dist::beta(a, b), Dist::beta_from_mean_sd(a, b), Dist::gamma(Shape(a), Scale(b)),
            Dist::gamma_from_mean_sd(a, b), Dist::normal(a, b).and_then(|law| law.truncated(b, c)),
            Dist::gamma(Shape(a), Scale(b)).and_then(|law| law.truncated(c, f64::INFINITY)),
            Dist::exponential(a), Dist::exponential_from_mean(a), Dist::weibull(Shape(a), Scale(b)),
            Dist::logistic(a, b), Dist::log_logistic(Shape(b), Scale(a)), Dist::pareto(Shape(b), Scale(a)),
            Dist::gumbel(a, b), Dist::student_t(a, b, c), Dist::poisson(a),
            Dist::negative_binomial(a, share), Dist::geometric(share),
            Dist::normal(a, b).and_then(|law| law.scaled(c)).and_then(|law| law.shifted(a)),
            Dist::normal(a, b).and_then(|law| Dist::mixture([(c, law), (1.0, Dist::fixed(a)?)])),
        ];
        for law in laws.into_iter().flatten() {
            prop_assert!(!law.quantile(share).is_nan(), "{law}");
            prop_assert!(!law.upper_quantile(share).is_nan(), "{law}");
            for number in [law.mean(), law.variance(), law.mode(), law.density(a), law.density(c)] {
                prop_assert!(!number.is_some_and(f64::is_nan), "{law}: {number:?}");
            }
        }
    }
}

#[test]
fn densities_are_numbers_where_they_overflow() {
    let pole = Dist::beta(0.5, 0.5).unwrap();
    let laws = [
        // 3034 / 2e-308 overflows, and a power of 3e-13 is nothing.
        (
            Dist::pareto(Shape(3_034.5), Scale(5.7e-321)),
            f64::MIN_POSITIVE,
            0.0,
        ),
        // A share of 1e-600 of a law with a pole.
        (
            Dist::mixture([(1e-300, pole), (1e300, Dist::uniform(0.0, 1.0).unwrap())]),
            0.0,
            1.0,
        ),
    ];
    for (law, x, expected) in laws {
        let law = law.unwrap();
        assert_eq!(law.density(x), Some(expected), "{law}");
    }
    // A likelihood of e^-125,000 where the prior has its pole.
    let pole = Dist::beta(0.5, 0.5).unwrap();
    let seen = Observed::estimate(0.5, 1e-3).unwrap();
    let after = Posterior::new(pole, [seen]).unwrap();
    assert_eq!(after.density(0.0), Some(0.0));
}
