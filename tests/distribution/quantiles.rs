//! Quantiles, moments and parameters against figures computed with multiple precision.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;

use bizcase::distribution::{Dist, Distribution};
use bizcase::quantity::Share;

/// The rows of a file under `tests/data`, below its two header lines.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = format!("{}/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<String>> = text
        .lines()
        .skip(2)
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect();
    assert!(rows.len() > 4, "{file} is short");
    rows
}

fn law(json: &str) -> Dist {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

fn relative_error(value: f64, reference: f64) -> f64 {
    match value.partial_cmp(&reference) {
        Some(Ordering::Equal) => 0.0,
        _ => (value - reference).abs() / reference.abs(),
    }
}

/// The worst error of each law, printed with `--nocapture`.
struct Worst(BTreeMap<String, f64>);

impl Worst {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn record(&mut self, json: &str, error: f64) {
        let worst = self.0.entry(json.to_owned()).or_insert(0.0);
        *worst = worst.max(error);
    }

    fn report(&self) {
        for (law, error) in &self.0 {
            println!("{error:8.1e}  {law}");
        }
    }
}

#[test]
fn quantiles_are_exact_in_both_tails() {
    compare_quantiles("quantiles.csv");
}

fn compare_quantiles(file: &str) {
    let mut worst = Worst::new();
    for row in rows(file) {
        let [json, tail, probability, quantile] = row.as_slice() else {
            panic!("{row:?}")
        };
        let probability = Share::new(number(probability)).unwrap();
        let value = match tail.as_str() {
            "lower" => law(json).quantile(probability),
            "upper" => law(json).upper_quantile(probability),
            other => panic!("{other}"),
        };
        worst.record(json, relative_error(value, number(quantile)));
    }
    worst.report();
    for (law, error) in &worst.0 {
        assert!(*error <= 1e-12, "{law}: {error:e}");
    }
}

#[test]
fn moments_are_exact() {
    let mut worst = Worst::new();
    for row in rows("moments.csv") {
        let [json, mean, variance] = row.as_slice() else {
            panic!("{row:?}")
        };
        let law = law(json);
        let moment = |value: Option<f64>| value.unwrap_or(f64::INFINITY);
        worst.record(json, relative_error(moment(law.mean()), number(mean)));
        worst.record(
            json,
            relative_error(moment(law.variance()), number(variance)),
        );
    }
    worst.report();
    for (law, error) in &worst.0 {
        assert!(*error <= 1e-14, "{law}: {error:e}");
    }
}

#[test]
fn log_normal_parameters_follow_from_what_is_stated() {
    for row in rows("log_normal_parameters.csv") {
        let [json, log_median, sigma] = row.as_slice() else {
            panic!("{row:?}")
        };
        let Dist::LogNormal(law) = law(json) else {
            panic!("{json}")
        };
        let median = number(log_median).exp();
        assert!(relative_error(law.median(), median) <= 1e-14, "{json}");
        assert!(
            relative_error(law.sigma(), number(sigma)) <= 1e-14,
            "{json}"
        );
    }
}

#[test]
fn quantiles_of_counts_are_exact() {
    for row in rows("discrete_quantiles.csv") {
        let [json, probability, quantile, cdf] = row.as_slice() else {
            panic!("{row:?}")
        };
        let law = law(json);
        let value = law.quantile(Share::new(number(probability)).unwrap());
        let error = relative_error(value, number(quantile));
        assert!(error <= 0.0, "{json} at {probability}: {value}");
        let error = relative_error(law.cdf(value).value(), number(cdf));
        assert!(error <= 1e-12, "{json}: cdf at {value} is off by {error:e}");
    }
}

#[test]
fn quantiles_are_exact_for_extreme_shapes_and_tails() {
    compare_quantiles("distribution_extremes.csv");
}

#[test]
fn probabilities_of_counts_keep_their_digits_in_both_tails() {
    for row in rows("counts.csv") {
        let [json, count, cdf, survival] = row.as_slice() else {
            panic!("{row:?}")
        };
        let (law, count) = (law(json), number(count));
        let error = relative_error(law.cdf(count).value(), number(cdf));
        assert!(error <= 1e-13, "{json}: cdf at {count} is off by {error:e}");
        let error = relative_error(law.survival(count).value(), number(survival));
        // At the last count the reference sums no terms.
        let end = count >= law.support().high;
        assert!(
            error <= 1e-13 || end,
            "{json}: survival at {count} is off by {error:e}"
        );
    }
}

#[test]
fn moments_within_bounds_are_exact() {
    for row in rows("truncated_moments.csv") {
        let [json, mean, variance] = row.as_slice() else {
            panic!("{row:?}")
        };
        let law = law(json);
        let error = relative_error(law.mean().unwrap(), number(mean));
        assert!(error <= 1e-12, "{json}: mean is off by {error:e}");
        let error = relative_error(law.variance().unwrap(), number(variance));
        assert!(error <= 1e-11, "{json}: variance is off by {error:e}");
    }
}

#[test]
fn densities_are_exact() {
    let mut compared = 0;
    for row in rows("densities.csv") {
        let [json, x, density] = row.as_slice() else {
            panic!("{row:?}")
        };
        let found = law(json).density(number(x)).unwrap();
        let error = relative_error(found, number(density));
        assert!(error <= 1e-12, "{json} at {x}: {found} is off by {error:e}");
        compared += 1;
    }
    assert!(compared >= 72, "{compared}");
}

/// To eight digits where the law searches for its mode, to all where it has a formula.
#[test]
fn modes_are_where_the_density_is_greatest() {
    for row in rows("modes.csv") {
        let [json, mode] = row.as_slice() else {
            panic!("{row:?}")
        };
        match (law(json).mode(), mode.as_str()) {
            (found, "none") => assert_eq!(found, None, "{json}"),
            (None, mode) => panic!("{json} has no mode, but {mode}"),
            (Some(found), mode) => {
                let error = relative_error(found, number(mode));
                assert!(error <= 1e-14, "{json}: {found} for {mode}");
            }
        }
    }
}

/// The ends by definition; nothing is possible just beyond them.
#[test]
fn supports_end_where_probability_does() {
    for (json, low, high) in [
        (r#"{"uniform":{"low":-5,"high":20}}"#, -5.0, 20.0),
        (r#"{"pert":{"min":20,"mode":35,"max":60}}"#, 20.0, 60.0),
        (
            r#"{"triangular":{"min":20,"mode":35,"max":60}}"#,
            20.0,
            60.0,
        ),
        (r#"{"beta":{"alpha":2.5,"beta":4}}"#, 0.0, 1.0),
        (r#"{"pareto":{"min":2,"shape":2.5}}"#, 2.0, f64::INFINITY),
        (r#"{"gamma":{"shape":2.5,"scale":3}}"#, 0.0, f64::INFINITY),
        (
            r#"{"gumbel":{"location":5,"scale":2}}"#,
            f64::NEG_INFINITY,
            f64::INFINITY,
        ),
        (r#"{"binomial":{"trials":37,"probability":0.3}}"#, 0.0, 37.0),
        (
            r#"{"hypergeometric":{"population":50,"successes":30,"draws":33}}"#,
            13.0,
            30.0,
        ),
        (
            r#"{"hypergeometric":{"population":80,"successes":12,"draws":20}}"#,
            0.0,
            12.0,
        ),
        (
            r#"{"beta_binomial":{"trials":9,"alpha":0.4,"beta":0.7}}"#,
            0.0,
            9.0,
        ),
        (r#"{"discrete":[[1,0.2],[2,0.5],[5,0.3]]}"#, 1.0, 5.0),
        (
            r#"{"affine":{"of":{"beta":{"alpha":2.5,"beta":4}},"factor":2.0,"shift":7.0}}"#,
            7.0,
            9.0,
        ),
        (
            r#"{"mixture":[[0.6,{"uniform":{"low":1,"high":2}}],[0.4,9.0]]}"#,
            1.0,
            2.0,
        ),
    ] {
        let json = json.replace(",9.0]", r#",{"uniform":{"low":1.5,"high":2}}]"#);
        let law = law(&json);
        let support = law.support();
        assert_eq!((support.low, support.high), (low, high), "{json}");
        if low.is_finite() {
            assert_eq!(law.cdf(low.next_down()), Share::ZERO, "{json}");
            assert_eq!(law.survival(low.next_down()), Share::ONE, "{json}");
            assert!(
                law.density(low - 0.5).is_none_or(|density| density == 0.0),
                "{json}"
            );
        }
        if high.is_finite() {
            assert_eq!(law.cdf(high), Share::ONE, "{json}");
            assert_eq!(law.survival(high), Share::ZERO, "{json}");
            assert!(
                law.density(high + 0.5).is_none_or(|density| density == 0.0),
                "{json}"
            );
        }
    }
}

/// Of `triangular(0, 0, 1)` in closed form: with survival `(1 - x)^2` the quantile is
/// `1 - sqrt(1 - p)`, or `p / 2 + p^2 / 8` for small `p`.
#[test]
fn straight_lines_keep_the_digits_next_to_an_end() {
    let rising = Dist::triangular(0.0, 0.0, 1.0).unwrap();
    let falling = Dist::triangular(0.0, 1.0, 1.0).unwrap();
    for p in [1e-5, 1e-9, 1e-17, 1e-300] {
        let exact = 0.5 * p + 0.125 * p * p + 0.0625 * p * p * p;
        let share = Share::new(p).unwrap();
        assert!(
            relative_error(rising.quantile(share), exact) <= 1e-12,
            "{p}"
        );
        assert!(relative_error(rising.cdf(exact).value(), p) <= 1e-12, "{p}");
        if p > 1e-12 {
            let high = falling.upper_quantile(share);
            assert!((1.0 - high - exact).abs() <= 2e-16, "{p}: {high}");
        }
    }
    assert!(
        relative_error(
            falling.survival(1.0 - 2.0_f64.powi(-40)).value(),
            2.0_f64.powi(-39)
        ) <= 1e-11
    );
    // With a mode apart from the end: F(x) = F(mode) + the part beyond it.
    let apart = Dist::triangular(0.0, 1e-6, 1.0).unwrap();
    assert!(relative_error(apart.cdf(3e-6).value(), 4.999_995_999_996e-6) <= 1e-12);
    assert!(
        relative_error(
            apart.quantile(Share::new(4.999_995_999_996e-6).unwrap()),
            3e-6
        ) <= 1e-12
    );
}

/// Far beyond all probability, within no time: a continued fraction there has no end.
#[test]
fn counts_far_beyond_all_probability_have_it_all_below() {
    let share = |p| Share::new(p).unwrap();
    let laws = [
        Dist::negative_binomial(2.2, share(0.13)),
        Dist::negative_binomial(1e15, share(2e-15)),
        Dist::negative_binomial(1e-9, share(0.5)),
        Dist::geometric(share(2e-15)),
        Dist::poisson(4.0),
        Dist::poisson(9e15),
        Dist::binomial(1 << 53, share(0.3)),
        Dist::hypergeometric(1_000_000_000, 500_000_000, 1_000),
        Dist::beta_binomial(1_000, 0.5, 0.5),
    ];
    for law in laws {
        let law = law.unwrap();
        for x in [1e41, 1e100, 1e200, f64::MAX, f64::INFINITY] {
            assert_eq!(law.cdf(x), Share::ONE, "{law} at {x}");
            assert_eq!(law.survival(x), Share::ZERO, "{law} at {x}");
        }
        for x in [1e16, 1e20, 1e33] {
            let whole = law.cdf(x).value() + law.survival(x).value();
            assert!((whole - 1.0).abs() < 1e-9, "{law} at {x}: {whole}");
        }
        assert_eq!(law.cdf(-1.0), Share::ZERO, "{law}");
        assert_eq!(law.cdf(f64::NAN), Share::ZERO, "{law}");
    }
}

/// Exact sums of fractions by `tests/oracles/modes.py`.
#[test]
fn tails_of_large_hypergeometric_laws_are_exact() {
    for row in rows("hypergeometric.csv") {
        let [population, successes, draws, k, up_to, above] = row.as_slice() else {
            panic!("{row:?}")
        };
        let whole = |text: &str| text.parse().unwrap();
        let law = Dist::hypergeometric(whole(population), whole(successes), whole(draws)).unwrap();
        let error = relative_error(law.cdf(number(k)).value(), number(up_to));
        assert!(error <= 1e-11, "{law} at {k}: cdf is off by {error:e}");
        let error = relative_error(law.survival(number(k)).value(), number(above));
        assert!(error <= 1e-11, "{law} at {k}: survival is off by {error:e}");
    }
}

/// Nearly uniform between the bounds: the density of `normal(25, 1e15)` is even there to 30 digits.
#[test]
fn a_law_much_wider_than_its_bounds_is_even_between_them() {
    for (mean, sd) in [(25.0, 1e15), (25.0, 1e9), (0.0, 1e300), (-1e6, 1e12)] {
        let law = Dist::normal(mean, sd)
            .and_then(|law| law.truncated(0.0, 30.0))
            .unwrap();
        for p in [1e-12, 0.1, 0.25, 0.5, 0.75, 0.999] {
            let x = law.quantile(Share::new(p).unwrap());
            assert!(relative_error(x, 30.0 * p) <= 1e-9, "{law} at {p}: {x}");
            assert!(
                relative_error(law.cdf(30.0 * p).value(), p) <= 1e-9,
                "{law} at {p}"
            );
        }
        assert!(relative_error(law.mean().unwrap(), 15.0) <= 1e-9, "{law}");
        assert!(
            relative_error(law.variance().unwrap(), 75.0) <= 1e-9,
            "{law}"
        );
    }
}

#[test]
fn a_component_of_next_to_no_weight_moves_no_quantile() {
    for other in [
        Dist::uniform(1.0, 2.0),
        Dist::uniform(0.0, 3.0),
        Dist::fixed(2.0),
        Dist::normal(1.5, 1.0),
        Dist::exponential(1.0),
        Dist::poisson(2.0),
    ] {
        let law = Dist::mixture([
            (1e-20, other.unwrap()),
            (1.0, Dist::uniform(2.0, 3.0).unwrap()),
        ])
        .unwrap();
        for p in [0.001, 0.25, 0.5, 0.75, 0.999] {
            let share = Share::new(p).unwrap();
            assert!(
                relative_error(law.quantile(share), 2.0 + p) <= 1e-14,
                "{law} at {p}"
            );
            assert!(
                relative_error(law.upper_quantile(share), 3.0 - p) <= 1e-14,
                "{law} at {p}"
            );
        }
    }
}

/// A mixture of two narrow bells far from zero: a step small beside the value is not small beside
/// the bell.
#[test]
fn narrow_bells_far_from_zero_have_exact_quantiles() {
    let bell = |mean| Dist::normal(mean, 1e-3).unwrap();
    let law = Dist::mixture([(1.0, bell(1e6)), (1.0, bell(1e6))]).unwrap();
    for p in [1e-6, 0.01, 0.25, 0.5, 0.9] {
        let share = Share::new(p).unwrap();
        let (found, exact) = (law.quantile(share), bell(1e6).quantile(share));
        assert!((found - exact).abs() <= 4e-10, "{p}: {found} for {exact}");
    }
}
