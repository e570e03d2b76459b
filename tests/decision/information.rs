//! Value of information beside closed forms, and what holds of it for all payoffs.

use bizcase::decision::{InformationValue, Payoffs, PlannedTest};
use bizcase::distribution::{Dist, Family};
use bizcase::quantity::{Currency, Ratio, Share, Unit};
use bizcase::random::{Sampling, Seed};
use bizcase::sample::{Estimate, Sample};
use bizcase::simulation::{Input, Model, Run};
use proptest::prelude::*;

/// Within four standard errors, and those within a part of the figure.
#[track_caller]
fn close(found: Estimate, expected: f64, part: f64) {
    let error = found.standard_error;
    assert!(
        (found.value - expected).abs() < 4.0 * error,
        "{found} for {expected}"
    );
    assert!(error < part * expected, "{found}");
}

/// Nothing, or the sum of two normal numbers with standard deviations 1 and 2.
fn two_normals(seed: u64, trials: u64) -> (Run, Payoffs, [Input<Ratio>; 2]) {
    let mut model = Model::new(Currency::EUR);
    let first = model
        .ratio("first", Dist::normal(0.0, 1.0).unwrap())
        .unwrap();
    let second = model
        .ratio("second", Dist::normal(0.0, 2.0).unwrap())
        .unwrap();
    model
        .output("sum", move |s| s.get(first) + s.get(second))
        .unwrap();
    let run = model
        .run(&Sampling::monte_carlo(trials).seed(seed))
        .unwrap();
    let payoffs = Payoffs::of(&[run.named("sum").unwrap()])
        .unwrap()
        .or_nothing();
    (run, payoffs, [first, second])
}

/// With a normal difference of mean zero, information that spreads the mean by `s` is worth
/// `s / root(2 pi)`: Raiffa and Schlaifer (1961), section 5.3, on unit normal linear loss.
#[test]
fn normal_payoffs_of_mean_zero() {
    let (run, payoffs, [first, second]) = two_normals(3, 20_000);
    close(payoffs.perfect(), 0.892_062_058_076_385_6, 0.02);
    let known = |it| payoffs.about(&[&run.input(it)]).unwrap().value;
    close(known(first), 0.398_942_280_401_432_7, 0.05);
    close(known(second), 0.797_884_560_802_865_4, 0.03);
    let test = [
        (5.0, 0.594_708_038_717_590_4),
        (25.0, 0.740_817_216_722_682_9),
        (100.0, 0.782_390_180_554_266_8),
    ];
    for (people, expected) in test {
        let planned = PlannedTest::Estimate {
            standard_error: 4.0 / libm::sqrt(people),
        };
        let results = planned.results(&run.input(second), Seed(9)).unwrap();
        close(payoffs.about(&[&results]).unwrap().value, expected, 0.05);
    }
}

/// `-50 + 3 x + 0.8 y`, with a mean away from zero; figures in closed form.
#[test]
fn normal_payoffs_far_from_the_margin() {
    let mut model = Model::new(Currency::EUR);
    let x = model.ratio("x", Dist::normal(12.0, 4.0).unwrap()).unwrap();
    let y = model.ratio("y", Dist::normal(40.0, 25.0).unwrap()).unwrap();
    model
        .output("gain", move |s| s.get(x) * 3.0 + s.get(y) * 0.8 - 50.0)
        .unwrap();
    let run = model.run(&Sampling::sobol(65_536).seed(5)).unwrap();
    let payoffs = Payoffs::of(&[run.named("gain").unwrap()])
        .unwrap()
        .or_nothing();
    close(payoffs.perfect(), 2.946_030_471_474_7, 0.02);
    let known = |it| payoffs.about(&[&run.input(it)]).unwrap();
    close(known(x).value, 0.351_681_525_151_255_4, 0.1);
    close(known(y).value, 2.008_622_741_733_425_7, 0.05);
    let both = payoffs.about(&[&run.input(x), &run.input(y)]).unwrap();
    close(both.value, 2.946_030_471_474_7, 0.02);
    // How often the choice is wrong without: P(gain < 0).
    assert!((both.changes.value - 0.220_133_141_168_571_2).abs() < 0.005);
    for (people, expected) in [
        (10.0, 1.030_241_432_587_744_2),
        (50.0, 1.732_576_648_382_071),
        (200.0, 1.934_039_412_517_331_4),
    ] {
        let planned = PlannedTest::Estimate {
            standard_error: 60.0 / libm::sqrt(people),
        };
        let results = planned.results(&run.input(y), Seed(2)).unwrap();
        close(payoffs.about(&[&results]).unwrap().value, expected, 0.1);
    }
}

/// Demand is high with probability 0.35; a launch then gains 4 m and otherwise loses 1.5 m. A test
/// finds high demand in 80 %, low demand in 70 % of its cases: by Bayes' rule it is worth 402,500.
#[test]
fn a_market_test_that_errs() {
    let mut model = Model::new(Currency::EUR);
    let high = model
        .ratio("high", Dist::bernoulli(Share::percent(35.0).unwrap()))
        .unwrap();
    let luck = model
        .ratio("luck", Dist::uniform(0.0, 1.0).unwrap())
        .unwrap();
    let launch = model
        .output("launch", move |s| s.get(high) * 5.5e6 - 1.5e6)
        .unwrap();
    let run = model.run(&Sampling::monte_carlo(100_000).seed(8)).unwrap();
    let payoffs = Payoffs::of(&[run.outcome(launch)]).unwrap().or_nothing();
    assert_eq!(payoffs.best(), "launch");
    close(payoffs.perfect(), 975_000.0, 0.01);
    let (demand, luck) = (run.input(high), run.input(luck));
    let pairs = demand.samples().iter().zip(luck.samples());
    let positive = pairs.map(|(&high, &luck)| f64::from(u8::from(luck < 0.3 + 0.5 * high)));
    let positive = positive.collect::<Vec<_>>();
    let signal: Sample = Sample::new("signal", Unit::Ratio, positive).unwrap();
    let launched: Sample = Sample::new(
        "launch",
        Unit::Ratio,
        run.outcome(launch).samples().to_vec(),
    )
    .unwrap();
    let tested = Payoffs::of(&[launched])
        .unwrap()
        .or_nothing()
        .about(&[&signal])
        .unwrap();
    close(tested.value, 402_500.0, 0.02);
    assert!((tested.changes.value - 21.0 / 40.0).abs() < 0.005);
}

/// What the standard error says is how far estimates are from the truth, over runs.
#[test]
fn errors_tell_how_far_estimates_are() {
    let squares = (0..200).map(|seed| {
        let (run, payoffs, [first, _]) = two_normals(seed, 1_000);
        let found = payoffs.about(&[&run.input(first)]).unwrap().value;
        let distance = (found.value - 0.398_942_280_401_432_7) / found.standard_error;
        distance * distance
    });
    let mean = squares.sum::<f64>() / 200.0;
    // Chi-squared with 200 degrees of freedom: 0.7 to 1.35 in all but one case of a thousand.
    assert!((0.7..1.5).contains(&mean), "{mean}");
}

fn sample(name: &str, values: Vec<f64>) -> Sample {
    Sample::new(name, Unit::Ratio, values).unwrap()
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let told =
        |found: Result<InformationValue, bizcase::error::Invalid>| found.unwrap_err().to_string();
    let (run, payoffs, [first, _]) = two_normals(1, 1_000);
    let none: [&Sample; 0] = [];
    assert!(told(payoffs.about(&none)).starts_with("number of samples known = 0"));
    let (other, _, [its, _]) = two_normals(2, 1_000);
    let error = told(payoffs.about(&[&other.input(its)]));
    assert!(error.starts_with("trials of `first` = 1000"), "{error}");
    let twice = Payoffs::of(&[run.named("sum").unwrap(), run.named("sum").unwrap()]);
    assert!(
        twice
            .unwrap_err()
            .to_string()
            .starts_with("option `sum` = a second one")
    );
    let few = Payoffs::of(&[sample("few", vec![1.0; 50])]);
    assert!(
        few.unwrap_err()
            .to_string()
            .starts_with("number of trials = 50")
    );
    let error = PlannedTest::Successes { of: 10 }.results(&run.input(first), Seed(1));
    assert!(error.unwrap_err().to_string().starts_with("first = "));
    let empty = PlannedTest::Events { exposure: 0.0 }.results(&run.input(first), Seed(1));
    assert!(
        empty
            .unwrap_err()
            .to_string()
            .starts_with("exposure of the test = 0")
    );
}

#[test]
fn what_does_not_vary_is_worth_nothing() {
    let gains: Vec<f64> = (0..1_000).map(|i| f64::from(i % 7) - 2.9).collect();
    let payoffs = Payoffs::of(&[sample("gain", gains)]).unwrap().or_nothing();
    let known = payoffs
        .about(&[&sample("known", vec![4.0; 1_000])])
        .unwrap();
    assert_eq!((known.value.value, known.changes.value), (0.0, 0.0));
    assert!(
        payoffs
            .about_each(&[sample("known", vec![4.0; 1_000])])
            .unwrap()
            .is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Information is worth something or nothing, and everything is worth most, whatever the
    /// payoffs: within three standard errors, and unclamped. A test is worth less than what it
    /// tells of. The order of rows and the scale of what is known change nothing.
    #[test]
    fn information_is_bounded(
        slopes in prop::array::uniform3(-3.0..3.0),
        level in -2.0..2.0,
        bend in -1.0..1.0,
        seed in 0_u64..1_000,
    ) {
        let mut model = Model::new(Currency::EUR);
        let share = model.ratio("share", Dist::beta(2.0, 5.0).unwrap()).unwrap();
        let cost = model.ratio("cost", Dist::from_p5_p95(Family::LogNormal, 0.3, 4.0).unwrap()).unwrap();
        model.output("a", move |s| s.get(share) * slopes[0] + s.get(cost) * slopes[1] + level).unwrap();
        model.output("b", move |s| s.get(share) * s.get(cost) * slopes[2] - bend).unwrap();
        let run = model.run(&Sampling::latin_hypercube(4_096).seed(seed)).unwrap();
        let payoffs = Payoffs::of(&[run.named("a").unwrap(), run.named("b").unwrap()]).unwrap().or_nothing();
        let perfect = payoffs.perfect();
        let known = payoffs.about(&[&run.input(share)]).unwrap().value;
        let planned = PlannedTest::Successes { of: 50 };
        let results = planned.results(&run.input(share), Seed(seed)).unwrap();
        let tested = payoffs.about(&[&results]).unwrap().value;
        let above = |a: Estimate, b: Estimate| a.value - b.value - 3.0 * (a.standard_error + b.standard_error);
        prop_assert!(tested.value >= 0.0 && known.value >= 0.0 && perfect.value >= 0.0);
        prop_assert!(above(known, perfect) <= 0.0, "{known} of {perfect}");
        prop_assert!(above(tested, known) <= 0.0, "{tested} of {known}");

        let plain = |name: &str, of: &Sample| sample(name, of.samples().iter().rev().copied().collect());
        let (a, b) = (run.named("a").unwrap(), run.named("b").unwrap());
        let turned = Payoffs::of(&[plain("a", &a), plain("b", &b)]).unwrap().or_nothing();
        let rescaled = run.input(share).samples().iter().rev().map(|it| libm::exp(9.0 * it)).collect();
        let again = turned.about(&[&sample("share", rescaled)]).unwrap().value;
        prop_assert!((again.value - known.value).abs() <= 1e-6 * (1.0 + perfect.value), "{} {}", again.value, known.value);
    }
}
