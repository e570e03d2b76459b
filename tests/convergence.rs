//! Intervals cover known truths as often as they say, and runs stop when they are precise enough.
//!
//! Each coverage is counted over many seeds; with K seeds the count of intervals that cover is
//! binomial, so the test allows four of its standard deviations, sqrt(c (1 - c) / K).

use bizcase::distribution::Dist;
use bizcase::quantity::{Count, Currency, Money, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Interval, Model, Outcome, Output, Precision};

const SEEDS: u64 = 1_000;

fn percent(percent: f64) -> Share {
    Share::percent(percent).unwrap()
}

/// One output under some law.
fn model(law: Dist) -> (Model, Output<Ratio>) {
    let mut model = Model::new(Currency::USD);
    let x = model.ratio("x", law).unwrap();
    let y = model.output("y", move |s| s.get(x)).unwrap();
    (model, y)
}

/// The share of seeds for which the interval covers the truth.
fn coverage(
    law: Dist,
    trials: u64,
    truth: f64,
    interval: impl Fn(&Outcome<Ratio>) -> Interval,
) -> f64 {
    let (model, y) = model(law);
    let covers = |&seed: &u64| {
        let run = model
            .run(&Sampling::monte_carlo(trials).seed(seed))
            .unwrap();
        interval(&run.outcome(y)).contains(truth)
    };
    (0..SEEDS).filter(covers).count() as f64 / SEEDS as f64
}

/// Four standard deviations of a coverage.
fn reach(confidence: f64) -> f64 {
    4.0 * (confidence * (1.0 - confidence) / SEEDS as f64).sqrt()
}

#[test]
fn mean_intervals_of_few_normal_trials_cover_exactly() {
    // Student's t is exact for normal trials, however few.
    for (trials, confidence) in [(3, 0.90), (10, 0.95), (200, 0.99)] {
        let share = Share::new(confidence).unwrap();
        let found = coverage(Dist::normal(7.0, 2.0).unwrap(), trials, 7.0, |y| {
            y.mean_interval(share)
        });
        assert!(
            (found - confidence).abs() < reach(confidence),
            "{trials} trials: {found}"
        );
    }
}

#[test]
fn mean_intervals_of_skewed_trials_cover() {
    // A gamma law of shape 2 and scale 3 has the mean 6.
    let law = Dist::gamma(2.0, 3.0).unwrap();
    let found = coverage(law, 1_000, 6.0, |y| y.mean_interval(percent(95.0)));
    assert!((found - 0.95).abs() < reach(0.95), "{found}");
}

#[test]
fn percentile_intervals_cover_at_least_as_often_as_they_say() {
    // Percentiles of the uniform law are themselves; any law that grows with it is as good.
    for (trials, p) in [(50, 0.5), (500, 0.05), (500, 0.99), (20, 0.02)] {
        let share = Share::new(p).unwrap();
        let found = coverage(Dist::uniform(0.0, 1.0).unwrap(), trials, p, |y| {
            y.percentile_interval(share, percent(90.0))
        });
        assert!(found > 0.90 - reach(0.90), "{trials} trials, {p}: {found}");
        // The ranks are whole, so that the interval is a little too wide: with so many trials on
        // both sides by no more than a few percent.
        if trials >= 50 && p * trials as f64 > 20.0 {
            assert!(found < 0.95, "{trials} trials, {p}: {found}");
        }
    }
}

#[test]
fn intervals_of_probabilities_cover_at_least_as_often_as_they_say() {
    for (trials, p) in [(100, 0.5), (100, 0.02), (1_000, 0.9), (50, 0.001)] {
        let threshold = Ratio::new(1.0 - p).unwrap();
        let found = coverage(Dist::uniform(0.0, 1.0).unwrap(), trials, p, |y| {
            y.probability_above_interval(threshold, percent(95.0))
                .unwrap()
        });
        assert!(found > 0.95 - reach(0.95), "{trials} trials, {p}: {found}");
    }
}

#[test]
fn intervals_of_the_expected_shortfall_cover() {
    // For a normal law the mean of the lowest share a is mean - sd * density(z) / a: with a = 10 %
    // -1.754983319 sd; McNeil, Frey and Embrechts (2005), Quantitative Risk Management, eq. 2.19.
    let truth = 100.0 - 10.0 * 1.754_983_319;
    let found = coverage(Dist::normal(100.0, 10.0).unwrap(), 2_000, truth, |y| {
        y.expected_shortfall_interval(percent(10.0), percent(95.0))
    });
    // The shortfall of a sample is biased towards the centre by less than its error: one percent.
    assert!((found - 0.95).abs() < reach(0.95) + 0.01, "{found}");
}

#[test]
fn shortfalls_of_a_short_list_are_those_computed_by_hand() {
    let (model, y) = model(Dist::uniform(0.0, 1.0).unwrap());
    let run = model.run(&Sampling::monte_carlo(10)).unwrap();
    let y = run.outcome(y);
    let sorted = y.sorted();
    let close = |share: f64, expected: f64| {
        let found = y.expected_shortfall(percent(share)).value;
        assert!(
            (found - expected).abs() < 1e-15,
            "{share}: {found} {expected}"
        );
    };
    close(0.0, sorted[0]);
    close(5.0, sorted[0]);
    close(20.0, f64::midpoint(sorted[0], sorted[1]));
    close(25.0, (sorted[0] + sorted[1] + 0.5 * sorted[2]) / 2.5);
    close(100.0, y.mean().value);
    // All trials: the error is that of the mean.
    let (all, mean) = (y.expected_shortfall(percent(100.0)), y.mean());
    assert!((all.standard_error / mean.standard_error - 1.0).abs() < 1e-12);
}

/// A figure with its standard error.
type Figure = fn(&Outcome<Ratio>) -> (f64, f64);

#[test]
fn standard_errors_are_the_spread_over_seeds() {
    let (model, y) = model(Dist::gamma(2.0, 3.0).unwrap());
    let figures: [(&str, Figure); 4] = [
        ("mean", |y| (y.mean().value, y.mean().standard_error)),
        ("p10", |y| {
            let p10 = y.percentile(percent(10.0));
            (p10.value, p10.standard_error)
        }),
        ("shortfall", |y| {
            let shortfall = y.expected_shortfall(percent(10.0));
            (shortfall.value, shortfall.standard_error)
        }),
        ("P(> 10)", |y| {
            let above = y.probability_above(Ratio::new(10.0).unwrap()).unwrap();
            (above.value, above.standard_error)
        }),
    ];
    let outcomes: Vec<_> = (0..SEEDS)
        .map(|seed| {
            model
                .run(&Sampling::monte_carlo(1_000).seed(seed))
                .unwrap()
                .outcome(y)
        })
        .collect();
    for (name, figure) in figures {
        let n = SEEDS as f64;
        let (sum, squares, errors) = outcomes.iter().map(figure).fold(
            (0.0, 0.0, 0.0),
            |(sum, squares, errors), (value, error)| {
                (sum + value, squares + value * value, errors + error * error)
            },
        );
        let spread = ((squares - sum * sum / n) / (n - 1.0)).sqrt();
        let ratio = (errors / n).sqrt() / spread;
        // A standard deviation over 1,000 seeds is known to 2.2 %; four of these.
        assert!((ratio - 1.0).abs() < 0.09, "{name}: {ratio}");
    }
}

#[test]
fn a_run_stops_when_it_is_precise_enough() {
    let (model, y) = model(Dist::normal(100.0, 10.0).unwrap());
    let sampling = Sampling::monte_carlo(1_000_000).seed(5);
    // 1.96 * 10 / sqrt(n) <= 0.1 from n = 38,416 on.
    let precision = Precision::at(percent(95.0)).mean(y, Ratio::new(0.1).unwrap());
    let result = model.run_until(&sampling, &precision).unwrap();
    assert!(result.is_reached());
    assert_eq!(result.run.sampling().trials(), 65_536);
    let at_once = model.run(&Sampling::monte_carlo(65_536).seed(5)).unwrap();
    assert_eq!(
        result.run.outcome(y).samples(),
        at_once.outcome(y).samples()
    );
    assert_eq!(result.run.fingerprint(), at_once.fingerprint());
    assert_eq!(
        result.reached[0].interval,
        at_once.outcome(y).mean_interval(percent(95.0))
    );
}

#[test]
fn a_run_that_cannot_be_precise_enough_says_so() {
    let (model, y) = model(Dist::normal(100.0, 10.0).unwrap());
    let within = Ratio::new(0.2).unwrap();
    let precision = Precision::at(percent(95.0))
        .mean(y, within)
        .percentile(y, percent(5.0), within)
        .expected_shortfall(y, percent(5.0), within)
        .probability_above(y, Ratio::new(90.0).unwrap(), percent(1.0));
    let result = model
        .run_until(&Sampling::monte_carlo(10_000), &precision)
        .unwrap();
    let reached: Vec<bool> = result
        .reached
        .iter()
        .map(bizcase::simulation::Reached::is_reached)
        .collect();
    assert_eq!(reached, [true, false, false, true]);
    assert!(!result.is_reached());
    assert_eq!(result.run.sampling().trials(), 10_000);
}

#[test]
fn a_precision_that_makes_no_sense_is_refused() {
    let mut model = Model::new(Currency::USD);
    let x = model.money("x", Dist::uniform(0.0, 1.0).unwrap()).unwrap();
    let y = model.output("y", move |s| s.get(x)).unwrap();
    let buyers = model
        .output("buyers", move |s| s.get(x) / s.get(x))
        .unwrap();
    let sampling = Sampling::monte_carlo(1_000);
    let refused = |precision: Precision| {
        model
            .run_until(&sampling, &precision)
            .unwrap_err()
            .to_string()
    };
    let at = || Precision::at(percent(95.0));
    let error = refused(at().mean(y, Money::major(1, Currency::EUR)));
    assert!(error.starts_with("precision of `y` = EUR"), "{error}");
    let error = refused(at().mean(y, Money::major(0, Currency::USD)));
    assert!(
        error.starts_with("precision of `y` = 0 is outside (0"),
        "{error}"
    );
    let error = refused(at().mean(buyers, Ratio::new(-1.0).unwrap()));
    assert!(error.starts_with("precision of `buyers` = -1"), "{error}");
    let error = refused(Precision::at(percent(100.0)).mean(y, Money::major(1, Currency::USD)));
    assert!(error.starts_with("confidence = "), "{error}");
}

#[test]
fn a_continued_run_has_the_bits_of_the_longer_one() {
    let mut model = Model::new(Currency::USD);
    let x = model.count("x", Dist::gamma(2.0, 3.0).unwrap()).unwrap();
    let y = model.output("y", move |s| s.get(x) * 2.0).unwrap();
    let z: Output<Count> = model.output("z", move |s| s.get(x) * 3.0).unwrap();
    for (short, long) in [
        (100, 100),
        (100, 200),
        (512, 1_024),
        (700, 5_000),
        (1_024, 1_025),
    ] {
        let run = model.run(&Sampling::monte_carlo(short).seed(9)).unwrap();
        let continued = model.extend(&run, long).unwrap();
        let at_once = model.run(&Sampling::monte_carlo(long).seed(9)).unwrap();
        assert_eq!(continued.fingerprint(), at_once.fingerprint());
        for output in [y, z] {
            assert_eq!(
                continued.outcome(output).samples(),
                at_once.outcome(output).samples()
            );
        }
        assert_eq!(
            continued.replay(long - 1).unwrap(),
            at_once.replay(long - 1).unwrap()
        );
    }
    let run = model.run(&Sampling::monte_carlo(100)).unwrap();
    assert!(
        model
            .extend(&run, 99)
            .unwrap_err()
            .to_string()
            .contains("the run has 100")
    );
    model.output("added", move |s| s.get(x)).unwrap();
    let error = model.extend(&run, 200).unwrap_err().to_string();
    assert!(error.contains("the model, its distributions"), "{error}");
}

#[test]
fn chosen_outputs_are_those_of_the_run_that_keeps_all() {
    let mut model = Model::new(Currency::USD);
    let x = model.money("x", Dist::gamma(2.0, 3.0).unwrap()).unwrap();
    let a = model.output("a", move |s| s.get(x) * 2.0).unwrap();
    let b = model.output("b", move |s| s.get(x) / s.get(x)).unwrap();
    let c = model.output("c", move |s| -s.get(x)).unwrap();
    let sampling = Sampling::monte_carlo(5_000);
    let run = model.run(&sampling).unwrap();
    let (kept_b, [kept_c, kept_a]) = model.outcomes(&sampling, &(b, [c, a])).unwrap();
    assert_eq!(kept_a.samples(), run.outcome(a).samples());
    assert_eq!(kept_b.samples(), run.outcome(b).samples());
    assert_eq!(
        (kept_c.name(), kept_c.samples()),
        ("c", run.outcome(c).samples())
    );
    assert_eq!(
        model.outcomes(&sampling, &a).unwrap().mean(),
        run.outcome(a).mean()
    );
}
