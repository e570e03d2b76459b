//! Intervals cover known truths as often as they say, and runs stop when they are precise enough.
//!
//! Each coverage is counted over many seeds; with K seeds the count of intervals that cover is
//! binomial, so the test allows four of its standard deviations, sqrt(c (1 - c) / K).

use bizcase::distribution::{Dist, Scale, Shape};
use bizcase::quantity::{Count, Currency, Money, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::sample::{EstimateWarning, Interval, Sample};
use bizcase::simulation::{Base, Model, Output, Precision, Statistic};

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
    interval: impl Fn(&Sample<Ratio>) -> Interval,
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
    let law = Dist::gamma(Shape(2.0), Scale(3.0)).unwrap();
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
type Figure = fn(&Sample<Ratio>) -> (f64, f64);

#[test]
fn standard_errors_are_the_spread_over_seeds() {
    let (model, y) = model(Dist::gamma(Shape(2.0), Scale(3.0)).unwrap());
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

/// Three log-normal factors with a median of one and a deviation of the logarithm of 0.3 each:
/// their product is log-normal too, so that every figure of it has a closed form.
fn factors() -> (Model, Output<Ratio>) {
    let mut model = Model::new(Currency::USD);
    let end = (0.3 * 1.281_551_565_544_600_4_f64).exp();
    let [a, b, c] = ["a", "b", "c"].map(|name| {
        let law = Dist::log_normal_p10_p90(1.0 / end, end).unwrap();
        model.ratio(name, law).unwrap()
    });
    let product = move |s: &bizcase::simulation::Trial| s.get(a) * s.get(b) * s.get(c);
    let output = model.output("product", product).unwrap();
    (model, output)
}

type Ends = fn(&Sample<Ratio>) -> Interval;
type Design = fn(u64) -> Sampling;

/// Of the law with `s = 0.3 sqrt(3)`: the mean `exp(s^2 / 2)`; percentiles `exp(s z)`; P(x > 2) and
/// P(x > 4); the mean of the lowest tenth `exp(s^2 / 2) F(z - s) / 0.1`: by mpmath.
const FIGURES: [(&str, f64, Ends); 7] = [
    ("mean", MEAN, |y| y.mean_interval(percent(95.0))),
    ("P5", P5, |y| {
        y.percentile_interval(percent(5.0), percent(95.0))
    }),
    ("median", 1.0, |y| {
        y.percentile_interval(percent(50.0), percent(95.0))
    }),
    ("P95", 1.0 / P5, |y| {
        y.percentile_interval(percent(95.0), percent(95.0))
    }),
    ("P(> 2)", ABOVE_2, |y| above(y, 2.0)),
    ("P(> 4)", ABOVE_4, |y| above(y, 4.0)),
    ("shortfall", SHORTFALL, |y| {
        y.expected_shortfall_interval(percent(10.0), percent(95.0))
    }),
];
const MEAN: f64 = 1.144_536_784_351_31;
const P5: f64 = 0.425_414_617_143_091;
const ABOVE_2: f64 = 0.091_108_094_479_046_2;
const ABOVE_4: f64 = 0.003_816_067_586_145_76;
const SHORTFALL: f64 = 0.410_182_482_226_881;

fn above(y: &Sample<Ratio>, threshold: f64) -> Interval {
    let threshold = Ratio::new(threshold).unwrap();
    y.probability_above_interval(threshold, percent(95.0))
        .unwrap()
}

/// Over a thousand seeds each, the share of 95 % intervals that cover is that but for chance: not
/// more than four binomial standard deviations below, and for means, which are not made of whole
/// trials, not as much above either. Averages of centred strata have a bias that their replicates do
/// not tell: they say so, and cover nine times in ten.
#[test]
fn intervals_of_every_design_cover_as_often_as_they_say() {
    let designs: [(&str, Design); 5] = [
        ("Monte Carlo", Sampling::monte_carlo),
        ("antithetic", Sampling::antithetic),
        ("Latin hypercube", Sampling::latin_hypercube),
        ("centred", Sampling::latin_hypercube_centred),
        ("Sobol", Sampling::sobol),
    ];
    let (model, y) = factors();
    let mut table = Vec::new();
    let mut wrong = Vec::new();
    for (name, design) in designs {
        for trials in [256, 1_024, 16_384] {
            let mut covered = [0; FIGURES.len()];
            for seed in 0..SEEDS {
                let mut sampling = design(trials).seed(seed);
                if sampling.replicates_used() == 1 {
                    sampling = sampling.replicates(8);
                }
                let outcome = model.outcomes(&sampling, &y).unwrap();
                for (count, (_, truth, interval)) in covered.iter_mut().zip(FIGURES) {
                    *count += u16::from(interval(&outcome).contains(truth));
                }
            }
            for (count, (figure, ..)) in covered.into_iter().zip(FIGURES) {
                let found = f64::from(count) / SEEDS as f64;
                let cell = format!("{name}, {trials} trials, {figure}: {found}");
                let too_often = figure == "mean" && found > 0.95 + reach(0.95);
                let average = figure == "mean" || figure == "shortfall";
                let least = if name == "centred" && average {
                    0.90
                } else {
                    0.95
                };
                if found < least - reach(least) || too_often {
                    wrong.push(cell.clone());
                }
                table.push(cell);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\n{table:#?}");
}

#[test]
fn a_run_stops_when_it_is_precise_enough() {
    let (model, y) = model(Dist::normal(100.0, 10.0).unwrap());
    let sampling = Sampling::monte_carlo(1_000_000).seed(5);
    // 1.96 * 10 / sqrt(n) <= 0.1 from n = 38,416 on.
    let precision = Precision::at(percent(95.0)).within(Statistic::mean("y"), 0.1);
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
    let (model, _) = model(Dist::normal(100.0, 10.0).unwrap());
    let within = Ratio::new(0.2).unwrap();
    let precision = Precision::at(percent(95.0))
        .within(Statistic::mean("y"), within)
        .within(Statistic::percentile("y", percent(5.0)), within)
        .within(Statistic::expected_shortfall("y", percent(5.0)), within)
        .within(Statistic::probability_above("y", 90), percent(1.0));
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

/// 1.96 * 10 / sqrt(n) <= 1e-12 from n = 4e26 on; the mean of a Pareto law of shape one half does not
/// exist. The sampling would allow what takes 8 terabytes.
#[test]
fn a_precision_that_can_never_be_met_ends() {
    for (law, within) in [
        (Dist::normal(100.0, 10.0), 1e-12),
        (Dist::pareto(Shape(0.5), Scale(1.0)), 1.0),
    ] {
        let (model, _) = model(law.unwrap());
        let precision = Precision::at(percent(95.0)).within(Statistic::mean("y"), within);
        let sampling = Sampling::monte_carlo(1_000_000_000_000);
        let result = model.run_until(&sampling, &precision).unwrap();
        assert!(!result.is_reached());
        assert_eq!(result.run.sampling().trials(), 1 << 24);
    }
}

/// A log-normal law from 4 to 60 million has the mean 4.66e9, of which ten thousand trials see a
/// quarter: `exp(mu + s^2 / 2)` with `mu = ln(4 * 6e7) / 2` and `s = ln(6e7 / 4) / 3.2897073`.
#[test]
fn a_mean_that_a_few_trials_decide_says_so() {
    let (wide, y) = model(Dist::log_normal_p5_p95(4.0, 6e7).unwrap());
    let sampling = Sampling::monte_carlo(10_000);
    for seed in 0..20 {
        let outcome = wide.run(&sampling.seed(seed)).unwrap().outcome(y);
        let warning = outcome.heavy_tail().unwrap();
        assert!(warning.largest && warning.shape > 1.0 && warning.carried > 0.1);
        assert_eq!(outcome.mean().warning, Some(EstimateWarning::HeavyTail));
        assert!(
            outcome
                .mean()
                .to_string()
                .contains("dominated by a few trials")
        );
        assert_eq!(outcome.median().warning, None);
        assert_eq!(outcome.expected_shortfall(percent(5.0)).warning, None);
        let stream = wide.stream(&sampling.seed(seed)).unwrap().summary(y);
        assert_eq!(stream.mean(), outcome.mean());
        assert!((stream.heavy_tail().unwrap().shape / warning.shape - 1.0).abs() < 0.01);
    }
    let loss = {
        let mut model = Model::new(Currency::USD);
        let law = Dist::pareto(Shape(1.1), Scale(1.0)).unwrap();
        let x = model.ratio("x", law).unwrap();
        let y = model.output("y", move |s| -s.get(x)).unwrap();
        model.run(&sampling).unwrap().outcome(y)
    };
    let warning = loss.heavy_tail().unwrap();
    assert!(!warning.largest);
    assert!(
        warning
            .to_string()
            .starts_with("the mean is dominated by its smallest trials")
    );
    let shortfall = loss.expected_shortfall(percent(5.0));
    assert_eq!(shortfall.warning, Some(EstimateWarning::HeavyTail));
}

/// Of laws whose means converge as they should, none of two hundred runs warns falsely.
#[test]
fn ordinary_outcomes_are_not_called_dominated() {
    let laws = [
        Dist::normal(100.0, 10.0),
        Dist::uniform(0.0, 1.0),
        Dist::gamma(Shape(2.0), Scale(3.0)),
        Dist::exponential(3.0),
        Dist::log_normal_p5_p95(350.0, 800.0),
        Dist::log_normal_p5_p95(1.0, 20.0),
        Dist::poisson(0.01),
        Dist::bernoulli(percent(0.1)).truncated(0.0, 1.0),
        Dist::fixed(3.0),
    ];
    for law in laws {
        let (model, y) = model(law.unwrap());
        for trials in [100, 1_000, 10_000] {
            for seed in 0..50 {
                let sampling = Sampling::monte_carlo(trials).seed(seed);
                let outcome = model.run(&sampling).unwrap().outcome(y);
                // The largest of few trials of a skewed law may well decide.
                let shape = outcome.heavy_tail().map_or(0.0, |tail| tail.shape);
                assert!(
                    shape < 1.0 && (trials == 100 || shape == 0.0),
                    "{trials} {shape}"
                );
            }
        }
    }
}

/// What no trial and every trial shows is not certain, in any design.
#[test]
fn replicates_that_agree_are_not_certain() {
    let (model, y) = model(Dist::uniform(0.0, 1.0).unwrap());
    for sampling in [
        Sampling::antithetic(1_024),
        Sampling::latin_hypercube(1_024),
        Sampling::sobol(1_024),
    ] {
        let y = model.run(&sampling).unwrap().outcome(y);
        for (threshold, value) in [(2.0, 0.0), (-1.0, 1.0)] {
            let threshold = Ratio::new(threshold).unwrap();
            let chance = y.probability_above(threshold).unwrap();
            assert!((chance.value - value).abs() < 1e-15 && chance.standard_error > 1e-4);
            let interval = y
                .probability_above_interval(threshold, percent(95.0))
                .unwrap();
            // Clopper and Pearson: 1 - 0.025^(1/1024).
            assert!(
                (interval.high - interval.low - 0.003_595_9).abs() < 1e-7,
                "{interval:?}"
            );
        }
    }
}

/// Averages of centred strata say what their errors do not know; percentiles have no such bias.
#[test]
fn averages_of_centred_strata_say_that_they_are_biased() {
    let (model, y) = factors();
    let sampling = Sampling::latin_hypercube_centred(1_024);
    let y = model.run(&sampling).unwrap().outcome(y);
    let tail = y.expected_shortfall(percent(10.0));
    assert_eq!(y.mean().warning, Some(EstimateWarning::CentredStrata));
    assert_eq!(tail.warning, Some(EstimateWarning::CentredStrata));
    assert_eq!(y.median().warning, None);
    let shown = y.mean().to_string();
    assert!(
        shown.ends_with("(16 replicates; without the bias of centred strata)"),
        "{shown}"
    );
}

/// From how many an error stands is on the estimate, and shown where it matters.
#[test]
fn estimates_say_on_how_many_replicates_they_stand() {
    let (model, y) = model(Dist::uniform(0.0, 1.0).unwrap());
    for (sampling, replicates) in [
        (Sampling::monte_carlo(1_000), 1_000),
        (Sampling::antithetic(1_000), 64),
        (Sampling::antithetic(100), 50),
        (Sampling::latin_hypercube(1_000), 1),
        (Sampling::latin_hypercube(2_000), 16),
        (Sampling::sobol(1 << 14).replicates(4), 4),
    ] {
        let y = model.run(&sampling).unwrap().outcome(y);
        let half = Ratio::new(0.5).unwrap();
        for estimate in [y.mean(), y.p5(), y.probability_above(half).unwrap()] {
            assert_eq!(estimate.replicates, replicates, "{sampling:?}");
            let shown = estimate.to_string();
            assert_eq!(shown.contains("replicate"), replicates < 27, "{shown}");
            assert!(!format!("{estimate:#}").contains("replicate"));
        }
        let tail = y.expected_shortfall(percent(10.0)).replicates;
        let expected = if replicates == 1_000 { 100 } else { replicates };
        assert_eq!(tail, expected, "{sampling:?}");
    }
    // Student's t with 3 degrees of freedom is 3.182 at 2.5 %.
    let few = model.run(&Sampling::sobol(1 << 14).replicates(4)).unwrap();
    let mean = few.outcome(y).mean();
    let interval = mean.interval(percent(95.0));
    assert!((interval.half_width() / mean.standard_error - 3.182).abs() < 1e-3);
    assert_eq!(interval, few.outcome(y).mean_interval(percent(95.0)));
}

#[test]
fn a_precision_that_makes_no_sense_is_refused() {
    let mut model = Model::new(Currency::USD);
    let x = model.money("x", Dist::uniform(0.0, 1.0).unwrap()).unwrap();
    model.output("y", move |s| s.get(x)).unwrap();
    model
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
    let error = refused(at().within(Statistic::mean("y"), Money::major(1, Currency::EUR)));
    assert!(error.starts_with("precision of `y` = EUR"), "{error}");
    let error = refused(at().within(Statistic::mean("y"), Money::major(0, Currency::USD)));
    assert!(
        error.starts_with("precision of `y` = 0 is outside (0"),
        "{error}"
    );
    let error = refused(at().within(Statistic::mean("buyers"), -1));
    assert!(error.starts_with("precision of `buyers` = -1"), "{error}");
    let error = refused(
        Precision::at(percent(100.0)).within(Statistic::mean("y"), Money::major(1, Currency::USD)),
    );
    assert!(error.starts_with("confidence = "), "{error}");
    let error = refused(at().within_share(Statistic::mean("buyer"), percent(1.0)));
    assert!(error.ends_with("did you mean `buyers`?"), "{error}");
    let error = refused(at().within_share(Statistic::mean("y"), percent(0.0)));
    assert!(
        error.starts_with("precision of `y` = 0 is outside (0"),
        "{error}"
    );
    let base = Statistic::at_base("y", Base::Modes);
    let error = refused(at().within_share(base, percent(1.0)));
    assert!(error.contains("a base case has no interval"), "{error}");
}

/// One percent of the mean of 100 is 1, half a percent of itself for the percentile of 83.55: 1.96
/// times 10 / sqrt(n) is below 1 from n = 385 on, below 0.1 from 38,416 on.
#[test]
fn a_precision_can_be_a_share_of_the_statistic() {
    let (model, y) = model(Dist::normal(100.0, 10.0).unwrap());
    let sampling = Sampling::monte_carlo(1_000_000).seed(5);
    for (share, trials) in [(1.0, 4_096), (0.1, 65_536)] {
        let mean = Statistic::mean("y");
        let precision = Precision::at(percent(95.0)).within_share(mean, percent(share));
        let result = model.run_until(&sampling, &precision).unwrap();
        assert!(result.is_reached());
        assert_eq!(result.run.sampling().trials(), trials);
        let found = result.run.outcome(y).mean().value;
        let within = result.reached[0].within;
        assert!((within / (0.01 * share * found) - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_continued_run_has_the_bits_of_the_longer_one() {
    let mut model = Model::new(Currency::USD);
    let x = model
        .count("x", Dist::gamma(Shape(2.0), Scale(3.0)).unwrap())
        .unwrap();
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
    let x = model
        .money("x", Dist::gamma(Shape(2.0), Scale(3.0)).unwrap())
        .unwrap();
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
