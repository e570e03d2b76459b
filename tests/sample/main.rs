//! What columns of values say, against published figures and other programs, and by property.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::adoption::{Fitting, History};
use bizcase::distribution::{Distribution, Family, Fit};
use bizcase::quantity::{Count, Currency, Money, Period, Ratio, Share, Unit, Value};
use bizcase::random::Sampling;
use bizcase::sample::{
    Bootstrap, Estimate, FitParameters, Interval, IntervalMethod, JointEmpirical, PairedDifference,
    Sample,
};
use proptest::prelude::*;

fn column(values: &[f64]) -> Sample {
    Sample::new("column", Unit::Ratio, values.to_vec()).unwrap()
}

fn percent(percent: f64) -> Share {
    Share::percent(percent).unwrap()
}

fn ratio(value: f64) -> Value {
    Ratio::new(value).unwrap().into()
}

fn close(found: f64, wanted: f64, tolerance: f64) {
    let gap = (found - wanted).abs();
    assert!(
        gap <= tolerance * wanted.abs().max(1.0),
        "{found} for {wanted}, off by {gap:e}"
    );
}

/// NIST/SEMATECH e-Handbook of Statistical Methods, section 7.2.6.2: widths of twelve wafers.
const WAFERS: [f64; 12] = [
    95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1065, 95.0925,
    95.1990, 95.1682,
];

/// The handbook has 95.19568 for R's type 7; the others are from
/// `statistics.quantiles(widths, method="inclusive")` of Python 3.
#[test]
fn percentiles_are_those_of_type_7() {
    let wafers = column(&WAFERS);
    for (p, wanted) in [
        (5.0, 95.078_325),
        (10.0, 95.0939),
        (20.0, 95.1091),
        (50.0, 95.1579),
        (70.0, 95.1745),
        (90.0, 95.195_68),
    ] {
        close(wafers.percentile(percent(p)).value, wanted, 1e-14);
    }
    assert_eq!(
        wafers.percentile(Share::ZERO).value.to_bits(),
        95.061_f64.to_bits()
    );
    assert_eq!(
        wafers.percentile(Share::ONE).value.to_bits(),
        95.199_f64.to_bits()
    );
}

/// A quarter of twelve values is the three lowest; a fifth takes 0.4 of the third. By hand.
#[test]
fn the_shortfall_takes_the_last_value_in_part() {
    let wafers = column(&WAFERS);
    let three = (95.0610 + 95.0925 + 95.1065) / 3.0;
    close(wafers.expected_shortfall(percent(25.0)).value, three, 1e-15);
    let fifth = (95.0610 + 95.0925 + 0.4 * 95.1065) / 2.4;
    close(wafers.expected_shortfall(percent(20.0)).value, fifth, 1e-15);
    close(
        wafers.expected_shortfall(Share::ONE).value,
        wafers.mean().value,
        1e-15,
    );
}

/// NIST's Statistical Reference Datasets, `NumAcc4`: 10000000.2, then 500 times 10000000.1 and
/// 10000000.3. The certified mean is 10000000.2, the standard deviation 0.1; the third digit is
/// beyond what doubles hold of the data. Of the mean 15 digits are found.
#[test]
fn moments_match_nist() {
    let mut values = vec![10_000_000.2];
    for _ in 0..500 {
        values.extend([10_000_000.1, 10_000_000.3]);
    }
    let sample = column(&values);
    close(sample.mean().value, 10_000_000.2, 1e-15);
    close(sample.standard_deviation(), 0.1, 1e-9);
}

/// Student's sleep data: `t.test(extra ~ group, data = sleep, paired = TRUE)` of R.
#[test]
fn paired_differences_match_student() {
    let first = column(&[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]);
    let second = column(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    let found = PairedDifference::between(&second, &first).unwrap();
    close(found.mean.value, 1.58, 1e-14);
    close(found.mean.distance(0.0), 4.0621, 1e-4);
    let interval = found.mean.interval(percent(95.0));
    close(interval.low, 0.700_114_2, 1e-7);
    close(interval.high, 2.459_885_8, 1e-7);
    assert_eq!(interval.method, IntervalMethod::StudentT);
}

#[test]
fn columns_that_do_not_pair_are_refused() {
    let pairs = column(&[1.0, 2.0]);
    let error = PairedDifference::between(&pairs, &column(&[1.0])).unwrap_err();
    assert!(error.to_string().contains("as many values"), "{error}");
    let shares: Sample = Sample::new("shares", Unit::Share, vec![0.1, 0.2]).unwrap();
    assert!(PairedDifference::between(&pairs, &shares).is_err());
}

/// Conover (1971), Mendel's peas: `binom.test(682, 682 + 243)` of R's documentation.
#[test]
fn probabilities_match_the_exact_test() {
    let tall: Vec<f64> = (0..925)
        .map(|plant| f64::from(u8::from(plant < 682)))
        .collect();
    let found = column(&tall)
        .probability_above_interval(ratio(0.5), percent(95.0))
        .unwrap();
    close(found.estimate, 0.737_297_3, 1e-7);
    close(found.low, 0.707_668_3, 1e-7);
    close(found.high, 0.765_406_6, 1e-7);
}

/// Efron and Tibshirani (1993), table 2.2: without end the bootstrap's standard error of the mean
/// survival of seven treated mice is 23.36, sqrt(6 / 7) of the usual 25.24.
#[test]
fn the_bootstrap_has_the_error_of_its_book() {
    let days = [94.0, 197.0, 16.0, 38.0, 99.0, 141.0, 23.0];
    let mean = |times: &[u32]| {
        let sum: f64 = days
            .iter()
            .zip(times)
            .map(|(day, &n)| day * f64::from(n))
            .sum();
        sum / 7.0
    };
    let bootstrap = Bootstrap::new(40_000).seed(3);
    let means = bootstrap.over("mice", 7, mean).unwrap();
    close(column(&means).standard_deviation(), 23.36, 0.01);
    // More resamples leave the first ones as they are.
    let fewer = Bootstrap::new(100).seed(3).over("mice", 7, mean).unwrap();
    assert_eq!(fewer, means[..100]);
    assert!(bootstrap.over("mice", 0, mean).is_err());
}

#[test]
fn what_is_no_column_is_refused() {
    let refused = |unit, values: &[f64]| Sample::<Value>::new("x", unit, values.to_vec()).is_err();
    assert!(refused(Unit::Ratio, &[]));
    assert!(refused(Unit::Ratio, &[1.0, f64::NAN]));
    assert!(refused(Unit::Count, &[1.0, -1.0]));
    assert!(refused(Unit::Share, &[0.2, 1.2]));
    let text = r#"{"name":"x","unit":"share","sampling":SAMPLING,"values":[0.5,1.5]}"#;
    let sampling = serde_json::to_string(&Sampling::monte_carlo(2)).unwrap();
    let text = text.replace("SAMPLING", &sampling);
    assert!(serde_json::from_str::<Sample>(&text).is_err());
    let fewer = text.replace("[0.5,1.5]", "[0.5]");
    assert!(serde_json::from_str::<Sample>(&fewer).is_err());
}

#[test]
fn intervals_come_back_as_they_were_and_only_in_order() {
    let method = IntervalMethod::Fieller;
    let open = Interval::new(
        3.0,
        (1.0, f64::INFINITY),
        Unit::Ratio,
        percent(90.0),
        method,
    )
    .unwrap();
    let text = serde_json::to_string(&open).unwrap();
    assert!(!text.contains("high") && !text.contains("null"), "{text}");
    assert_eq!(serde_json::from_str::<Interval>(&text).unwrap(), open);
    assert_eq!(
        toml::from_str::<Interval>(&toml::to_string(&open).unwrap()).unwrap(),
        open
    );
    let turned = text.replace("\"low\":1.0", "\"low\":1.0,\"high\":0.5");
    assert!(serde_json::from_str::<Interval>(&turned).is_err());

    let alone = Estimate::new(2.0, f64::INFINITY, Unit::Count, 1).unwrap();
    let text = serde_json::to_string(&alone).unwrap();
    assert_eq!(serde_json::from_str::<Estimate>(&text).unwrap(), alone);
    assert!(Estimate::new(-2.0, 1.0, Unit::Count, 5).is_err());
    assert!(Estimate::new(2.0, -1.0, Unit::Count, 5).is_err());
}

/// Every kind of fit hands on the same: what it says comes back from a file, and rows of draws have
/// the estimate in their middle.
#[test]
fn fits_hand_on_their_parameters_alike() {
    let sold = [
        96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0, 1800.0, 1580.0,
        1500.0,
    ];
    let history = History::increments(Period::Year, &sold).unwrap();
    let adoption = Fitting::bass().to(&history).unwrap().parameters;
    let months = [2.0, 3.5, 3.0, 6.0, 9.5, 4.0, 5.0, 2.5];
    let lasting = Fit::new(Family::LogNormal, &months).unwrap().parameters;
    let end = Fit::new(Family::Pareto, &months).unwrap().parameters;
    assert_eq!(adoption.reach().high.to_bits(), 13.0_f64.to_bits());
    assert!(lasting.reach().contains(9.5) && !lasting.reach().contains(9.6));
    for parameters in [adoption, lasting, end] {
        let text = serde_json::to_string(&parameters).unwrap();
        let back: FitParameters = serde_json::from_str(&text).unwrap();
        assert_eq!(back, parameters);
        let draws = back.draws("a fit", 4_000, 5).unwrap();
        assert_eq!(draws, parameters.draws("a fit", 4_000, 5).unwrap());
        assert_ne!(draws, parameters.draws("a fit", 4_000, 6).unwrap());
        assert_ne!(draws, parameters.draws("another", 4_000, 5).unwrap());
        for parameter in &parameters {
            let column = draws.column(&parameter.name).unwrap();
            let Some(error) = parameter.standard_error else {
                continue;
            };
            let error = error.max(1e-9 * parameter.value.abs());
            // Medians of 4,000 draws are within a fifth of a standard error, with room.
            assert!(
                (column.median() - parameter.value).abs() < 0.2 * error,
                "{parameter}"
            );
        }
    }
}

/// The least of n Pareto numbers lies above the end by a factor whose mean logarithm is one over n
/// times the shape.
#[test]
fn the_end_of_a_pareto_distribution_is_drawn_below_the_least() {
    let amounts = [12.0, 15.0, 13.0, 40.0, 22.0, 18.0, 95.0, 31.0];
    let fit = Fit::new(Family::Pareto, &amounts).unwrap();
    let draws = fit.parameters.draws("sizes", 20_000, 1).unwrap();
    let end = draws.column("min").unwrap();
    let shape = fit.parameters[1].value;
    let uniform = |row: u32| Share::new((f64::from(row) + 0.5) / 20_000.0).unwrap();
    let below = (0..20_000).map(|row| (12.0 / end.in_row_of(uniform(row))).ln());
    let below: Vec<f64> = below.collect();
    assert!(below.iter().all(|&factor| factor >= 0.0));
    close(column(&below).mean().value * 8.0 * shape, 1.0, 0.03);
}

#[test]
fn covariances_that_are_none_are_refused() {
    let fit = Fit::new(Family::Normal, &[1.0, 2.0, 4.0]).unwrap();
    let text = serde_json::to_string(&fit.parameters).unwrap();
    let at = text.find("\"covariance\":").unwrap();
    let end = at + text[at..].find("]]").unwrap() + 2;
    let with = |covariance: &str| {
        let changed = format!("{}\"covariance\":{covariance}{}", &text[..at], &text[end..]);
        serde_json::from_str::<FitParameters>(&changed)
    };
    assert!(with("[[1.0,0.0],[0.0,1.0]]").is_ok());
    assert!(with("[[1.0,2.0],[2.0,1.0]]").is_err());
    assert!(with("[[1.0]]").is_err());
}

#[test]
fn a_reach_that_is_none_and_a_slope_below_zero_are_refused_by_name() {
    let fit = Fit::new(Family::Normal, &[1.0, 2.0, 4.0]).unwrap();
    let stored = serde_json::to_value(&fit.parameters).unwrap();
    let changed = |part: &str, field: &str, value: f64| {
        let mut stored = stored.clone();
        stored[part][field] = value.into();
        let read = serde_json::from_value::<FitParameters>(stored);
        read.unwrap_err().to_string()
    };
    let turned = changed("reach", "high", 0.5);
    assert!(
        turned.starts_with("highest observation of the data = 0.5 is outside [1, inf)"),
        "{turned}"
    );
    let falling = changed("search", "gradient", -1.0);
    assert!(
        falling.starts_with("gradient of the search = -1"),
        "{falling}"
    );
}

proptest! {
    #[test]
    fn percentiles_rise_and_bound_the_shortfall(
        values in prop::collection::vec(-1e6..1e6_f64, 1..200),
        p in 0.0..=1.0_f64,
        q in 0.0..=1.0_f64,
    ) {
        let sample = column(&values);
        let (low, high) = (p.min(q), p.max(q));
        let at = |p: f64| sample.percentile(Share::new(p).unwrap()).value;
        prop_assert!(sample.minimum() <= at(low) && at(low) <= at(high));
        prop_assert!(at(high) <= sample.maximum());
        let shortfall = |p: f64| sample.expected_shortfall(Share::new(p).unwrap()).value;
        let rounding = 1e-9;
        prop_assert!(shortfall(low) <= shortfall(high) + rounding);
        prop_assert!(shortfall(high) <= sample.mean().value + rounding);
    }

    #[test]
    fn probabilities_add_up(
        values in prop::collection::vec(-20..20_i32, 1..100),
        at in -20..20_i32,
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let (sample, at) = (column(&values), ratio(f64::from(at)));
        let above = sample.probability_above(at).unwrap().value;
        let at_most = sample.probability_at_most(at).unwrap().value;
        let below = sample.probability_below(at).unwrap().value;
        let at_least = sample.probability_at_least(at).unwrap().value;
        prop_assert!((above + at_most - 1.0).abs() < 1e-15);
        prop_assert!((below + at_least - 1.0).abs() < 1e-15);
        prop_assert!(above <= at_least && below <= at_most);
    }

    #[test]
    fn samples_come_back_as_they_were(
        values in prop::collection::vec(0.0..1e9_f64, 2..50),
        replicates in 1..4_u64,
    ) {
        let count: Sample<Count> = Sample::new("buyers", Unit::Count, values.clone()).unwrap();
        let text = serde_json::to_string(&count).unwrap();
        let back: Sample<Count> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &count);
        prop_assert_eq!(back.mean(), count.mean());
        // Under a design the errors come from replicates, after the journey too.
        let sampling = Sampling::latin_hypercube(values.len() as u64).replicates(replicates);
        let design = serde_json::to_string(&sampling).unwrap();
        let plain = serde_json::to_string(&count.sampling()).unwrap();
        let designed: Sample<Count> = serde_json::from_str(&text.replace(&plain, &design)).unwrap();
        prop_assert_eq!(designed.mean().value.to_bits(), count.mean().value.to_bits());
        prop_assert!(designed.mean().replicates <= replicates);
    }

    #[test]
    fn rows_come_back_in_their_order(
        rows in prop::collection::vec((-1e3..1e3_f64, -1e3..1e3_f64), 1..40),
    ) {
        let (one, other): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let joint = JointEmpirical::new("rows", [("one", one), ("other", other)]).unwrap();
        let text = serde_json::to_string(&joint).unwrap();
        prop_assert_eq!(serde_json::from_str::<JointEmpirical>(&text).unwrap(), joint);
    }

    #[test]
    fn a_difference_is_that_of_the_means(
        rows in prop::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 2..100),
    ) {
        let money = |values: Vec<f64>| {
            Sample::<Money>::new("NPV", Unit::Money(Currency::EUR), values).unwrap()
        };
        let (one, other): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let (one, other) = (money(one), money(other));
        let found = PairedDifference::between(&one, &other).unwrap();
        let turned = PairedDifference::between(&other, &one).unwrap();
        prop_assert!((found.mean.value - (one.mean().value - other.mean().value)).abs() < 1e-6);
        prop_assert_eq!(found.mean.value, -turned.mean.value);
        prop_assert_eq!(found.mean.standard_error, turned.mean.standard_error);
        prop_assert_eq!(found.higher.value, turned.lower.value);
        prop_assert_eq!(found.mean.unit, Unit::Money(Currency::EUR));
    }
}
