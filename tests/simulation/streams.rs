//! A stream keeps no trial and says how sure each of its figures is.
#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Count, Currency, Money, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::sample::Sample;
use bizcase::simulation::{Model, Output, Summary};
use proptest::prelude::*;

fn percent(percent: f64) -> Share {
    Share::percent(percent).unwrap()
}

/// Outputs of several shapes: skewed, on both sides of zero, whole numbers, constant, a share,
/// and one that spans 70 powers of ten.
struct Shapes {
    model: Model,
    amounts: Vec<Output<Money>>,
    whole: Output<Count>,
    share: Output<Share>,
    wide: Output<Ratio>,
}

fn shapes() -> Shapes {
    let mut model = Model::new(Currency::USD);
    let skewed = model
        .money("skewed", Dist::log_normal_p10_p90(100.0, 10_000.0).unwrap())
        .unwrap();
    let around = model
        .money("around", Dist::normal(50.0, 1_000.0).unwrap())
        .unwrap();
    let part = model
        .share("part", Dist::beta(900.0, 2.0).unwrap())
        .unwrap();
    let power = model
        .ratio("power", Dist::uniform(-35.0, 35.0).unwrap())
        .unwrap();
    let amounts = vec![
        model.output("skewed", move |s| s.get(skewed)).unwrap(),
        model.output("around", move |s| s.get(around)).unwrap(),
        model.output("loss", move |s| -s.get(skewed)).unwrap(),
        model
            .output("constant", move |_| Approx::new(1_234.5))
            .unwrap(),
        model
            .output("nothing", move |s| s.get(skewed) * 0.0)
            .unwrap(),
    ];
    let whole = model
        .output_by_trial("whole", move |s| {
            Approx::<Count, f64>::new((s.get(skewed).number() / 100.0).floor())
        })
        .unwrap();
    let share = model.output("share", move |s| s.get(part)).unwrap();
    let wide = model
        .output_by_trial("wide", move |s| {
            Approx::<Ratio, f64>::new(10.0_f64.powf(s.get(power).number()))
        })
        .unwrap();
    Shapes {
        model,
        amounts,
        whole,
        share,
        wide,
    }
}

fn compare<Q: Into<bizcase::quantity::Value>>(
    stream: &Summary<Q>,
    run: &Sample<Q>,
    quantity: impl Fn(f64) -> Q,
) {
    assert_eq!((stream.name(), stream.unit()), (run.name(), run.unit()));
    assert_eq!(stream.trials(), run.samples().len() as u64);
    // To the bit.
    assert_eq!(stream.mean(), run.mean());
    assert_eq!(stream.standard_deviation(), run.standard_deviation());
    assert_eq!(
        (stream.minimum(), stream.maximum()),
        (run.minimum(), run.maximum())
    );
    assert_eq!(
        stream.mean_interval(percent(90.0)),
        run.mean_interval(percent(90.0))
    );
    let name = run.name();
    for p in [
        0.0, 0.1, 1.0, 5.0, 25.0, 50.0, 75.0, 90.0, 99.0, 99.9, 100.0,
    ] {
        let (found, expected) = (stream.percentile(percent(p)), run.percentile(percent(p)));
        let bracket = found.low..=found.high;
        assert!(
            bracket.contains(&expected.value),
            "{name} {p}: {found} {expected}"
        );
        assert!(
            bracket.contains(&found.estimate.value),
            "{name} {p}: {found}"
        );
        // No wider than two buckets around the trial at this rank.
        let off = (found.estimate.value - expected.value).abs();
        assert!(
            off <= expected.value.abs() / 2048.0 + 1e-300,
            "{name} {p}: {found} {expected}"
        );
        let (sketched, exact) = (
            stream.percentile_interval(percent(p), percent(95.0)),
            run.percentile_interval(percent(p), percent(95.0)),
        );
        assert!(
            sketched.low <= exact.low && exact.high <= sketched.high,
            "{sketched} {exact}"
        );
        if p > 0.0 {
            let (found, expected) = (
                stream.expected_shortfall(percent(p)),
                run.expected_shortfall(percent(p)),
            );
            let reach = 1e-12 * expected.value.abs();
            let bracket = found.low - reach..=found.high + reach;
            assert!(
                bracket.contains(&expected.value),
                "{name} {p}: {found} {expected}"
            );
            let errors = (found.estimate.standard_error, expected.standard_error);
            assert!(
                (errors.0 - errors.1).abs() <= 0.02 * errors.1 + expected.value.abs() / 2048.0,
                "{name} {p} {errors:?}"
            );
        }
        let at = run.percentile(percent(p)).value;
        let (found, expected) = (
            stream.probability_above(quantity(at)).unwrap(),
            run.probability_above(quantity(at)).unwrap(),
        );
        let bracket = found.low..=found.high;
        assert!(
            bracket.contains(&expected.value),
            "{name} above {at}: {found} {expected}"
        );
        assert!(bracket.contains(&found.estimate.value));
        let (sketched, kept) = (
            stream
                .probability_above_interval(quantity(at), percent(99.0))
                .unwrap(),
            run.probability_above_interval(quantity(at), percent(99.0))
                .unwrap(),
        );
        assert!(sketched.low <= kept.low && kept.high <= sketched.high);
    }
}

#[test]
fn a_stream_agrees_with_the_run_that_keeps_all() {
    let shapes = shapes();
    let sampling = Sampling::monte_carlo(20_011).seed(4);
    let run = shapes.model.run(&sampling).unwrap();
    let stream = shapes.model.stream(&sampling).unwrap();
    assert_eq!(stream.fingerprint(), run.fingerprint());
    for &output in &shapes.amounts {
        let exact = |x| Money::from_f64(x, Currency::USD).unwrap();
        compare(&stream.summary(output), &run.outcome(output), exact);
    }
    compare(
        &stream.summary(shapes.whole),
        &run.outcome(shapes.whole),
        |x| Count::new(x).unwrap(),
    );
    compare(
        &stream.summary(shapes.share),
        &run.outcome(shapes.share),
        |x| Share::new(x).unwrap(),
    );
    compare(
        &stream.summary(shapes.wide),
        &run.outcome(shapes.wide),
        |x| Ratio::new(x).unwrap(),
    );
    assert_eq!(
        stream.named("whole").unwrap().mean(),
        run.named("whole").unwrap().mean()
    );
    let unknown = stream.named("whale").unwrap_err().to_string();
    assert!(unknown.ends_with("did you mean `whole`?"), "{unknown}");
}

#[test]
fn thresholds_declared_before_are_exact() {
    let mut shapes = shapes();
    let sampling = Sampling::monte_carlo(20_011).seed(4);
    let at = |dollars| Money::major(dollars, Currency::USD);
    let output = shapes.amounts[1];
    for dollars in [0, 137, -2_000, 1_000_000] {
        shapes.model.threshold(output, at(dollars)).unwrap();
    }
    let stream = shapes.model.stream(&sampling).unwrap().summary(output);
    let run = shapes.model.run(&sampling).unwrap().outcome(output);
    for dollars in [0, 137, -2_000, 1_000_000] {
        let found = stream.probability_above(at(dollars)).unwrap();
        let exact = run.probability_above(at(dollars)).unwrap();
        assert_eq!(
            (found.estimate, found.low, found.high),
            (exact, exact.value, exact.value)
        );
    }
    // A threshold in another currency is refused when it is declared, and when it is asked for.
    let euro = Money::major(1, Currency::EUR);
    assert!(shapes.model.threshold(output, euro).is_err());
    assert!(stream.probability_above(euro).is_err());
}

#[test]
fn a_model_without_outputs_streams_nothing() {
    let mut model = Model::new(Currency::USD);
    model
        .ratio("alone", Dist::uniform(0.0, 1.0).unwrap())
        .unwrap();
    let stream = model.stream(&Sampling::monte_carlo(1_000)).unwrap();
    assert!(stream.named("alone").is_err());
}

#[test]
fn errors_of_a_stream_name_the_first_trial_as_a_run_does() {
    let mut model = Model::new(Currency::USD);
    let x = model.ratio("x", Dist::uniform(0.0, 1.0).unwrap()).unwrap();
    model
        .output_by_trial("root", move |s| {
            Approx::<Ratio, f64>::new((s.get(x).number() - 1e-4).sqrt())
        })
        .unwrap();
    let sampling = Sampling::monte_carlo(100_000).seed(3);
    let streamed = model.stream(&sampling).unwrap_err().to_string();
    assert_eq!(streamed, model.run(&sampling).unwrap_err().to_string());
    assert!(
        streamed.contains("the inputs of that trial are x = "),
        "{streamed}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the law and the split, the sketch is the same.
    #[test]
    fn any_split_gives_the_same_stream(
        mean in -1e6..1e6_f64,
        sd in 1e-3..1e6_f64,
        trials in 2_u64..9_000,
        shards in 1_u64..9,
        first in 0_usize..9,
    ) {
        let mut model = Model::new(Currency::USD);
        let x = model.ratio("x", Dist::normal(mean, sd).unwrap()).unwrap();
        let y = model.output("y", move |s| s.get(x)).unwrap();
        let sampling = Sampling::monte_carlo(trials);
        let mut parts: Vec<_> = model
            .shards(&sampling, shards)
            .unwrap()
            .iter()
            .map(|shard| model.stream_shard(shard).unwrap())
            .collect();
        let count = parts.len();
        parts.rotate_left(first % count);
        let mut all = parts.remove(0);
        for part in parts {
            all.merge(part).unwrap();
        }
        let merged = model.finish_stream(&all).unwrap().summary(y);
        let whole = model.stream(&sampling).unwrap().summary(y);
        prop_assert_eq!(merged.mean(), whole.mean());
        prop_assert_eq!(merged.standard_deviation(), whole.standard_deviation());
        for p in [0.0, 3.0, 50.0, 97.0, 100.0] {
            prop_assert_eq!(merged.percentile(percent(p)), whole.percentile(percent(p)));
        }
    }
}
