//! Quantiles, moments and parameters against figures computed with multiple precision.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;

use bizcase::distribution::{Dist, Distribution};
use bizcase::quantity::Share;

/// The rows of a file under `tests/data`, below its two header lines.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
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
