//! One run, however it is computed: on any number of threads, in shards merged in any order,
//! continued, watched, or travelling as JSON, has the same bits.

use std::ops::ControlFlow;
use std::sync::Mutex;

use bizcase::Error;
use bizcase::distribution::Dist;
use bizcase::error::{MergeError, RunError};
use bizcase::quantity::{Approx, Churn, Count, Currency, Money, Period, Ratio};
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Output, Partial, Run, Shard, StreamedRun, Trials};

/// Not a multiple of the block's size.
const TRIALS: u64 = 30_123;

struct Case {
    model: Model,
    value: Output<Money>,
    months: Output<Count>,
}

/// A small business with laws of several kinds, a correlation and two outputs.
fn case() -> Case {
    let mut model = Model::new(Currency::EUR);
    let buyers = model
        .count("buyers", Dist::pert(4_000.0, 9_300.0, 16_000.0).unwrap())
        .unwrap();
    let price = model
        .money("price", Dist::log_normal_p10_p90(9.0, 16.0).unwrap())
        .unwrap();
    let churn = model
        .churn(
            "churn",
            Period::Month,
            Dist::beta_from_mean_sd(0.03, 0.01).unwrap(),
        )
        .unwrap();
    let cost = model
        .money("cost", Dist::normal(2e6, 3e5).unwrap())
        .unwrap();
    model.correlate(price, churn, 0.4).unwrap();
    let value = model
        .output("value", move |s| {
            let kept = s.over::<Churn>(churn, Period::Month).complement();
            let (mut buyers, mut total) = (s.get(buyers), -s.get(cost));
            for _ in 0..24 {
                total += buyers * s.get(price);
                buyers = buyers * kept;
            }
            total
        })
        .unwrap();
    let months = model
        .output_by_trial("months to break even", move |s| {
            let monthly = s.get(buyers).number() * s.get(price).number();
            Approx::<Count, f64>::new((s.get(cost).number().max(0.0) / monthly).ceil())
        })
        .unwrap();
    model
        .threshold(value, Money::major(0, Currency::EUR))
        .unwrap();
    Case {
        model,
        value,
        months,
    }
}

fn sampling() -> Sampling {
    Sampling::monte_carlo(TRIALS).seed(20)
}

/// FNV-1a over the bits of some numbers.
fn checksum<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> u64 {
    let bytes = numbers
        .into_iter()
        .flat_map(|number| number.to_bits().to_le_bytes());
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

fn of_run(case: &Case, run: &Run) -> u64 {
    let (value, months) = (run.outcome(case.value), run.outcome(case.months));
    checksum(value.samples().iter().chain(months.samples()))
}

fn of_stream(case: &Case, stream: &StreamedRun) -> u64 {
    let (value, months) = (stream.summary(case.value), stream.summary(case.months));
    let mut figures = vec![
        value.mean().value,
        value.standard_deviation(),
        value.minimum(),
        value.maximum(),
        months.mean().value,
        months.standard_deviation(),
        value
            .probability_above(Money::major(0, Currency::EUR))
            .unwrap()
            .low,
    ];
    for percent in 0..=100 {
        let share = bizcase::quantity::Share::percent(f64::from(percent)).unwrap();
        for found in [value.percentile(share), months.percentile(share)] {
            figures.extend([
                found.estimate.value,
                found.estimate.standard_error,
                found.low,
                found.high,
            ]);
        }
    }
    checksum(&figures)
}

/// Of the 30,123 trials above. It changes only where a number of the crate does: say which, and
/// by how much, in the change log.
const RUN: u64 = 0x9847_5B4C_054B_2725;
const STREAM: u64 = 0xC5F7_4CA7_409E_4836;

#[test]
fn a_long_run_has_the_bits_it_always_had() {
    let case = case();
    let run = case.model.run(&sampling()).unwrap();
    let stream = case.model.stream(&sampling()).unwrap();
    assert_eq!(
        (of_run(&case, &run), of_stream(&case, &stream)),
        (RUN, STREAM),
        "{:#018X} {:#018X}",
        of_run(&case, &run),
        of_stream(&case, &stream)
    );
}

#[cfg(feature = "parallel")]
#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let case = case();
    for threads in [1, 2, 3, 7] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let run = pool.install(|| case.model.run(&sampling())).unwrap();
        assert_eq!(of_run(&case, &run), RUN, "{threads} threads");
        let stream = pool.install(|| case.model.stream(&sampling())).unwrap();
        assert_eq!(of_stream(&case, &stream), STREAM, "{threads} threads");
    }
}

/// As if sent to a worker and back.
fn travelled<T: serde::Serialize + serde::de::DeserializeOwned>(sent: &T) -> T {
    serde_json::from_str(&serde_json::to_string(sent).unwrap()).unwrap()
}

/// Some orders in which `count` parts may arrive.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let forwards: Vec<usize> = (0..count).collect();
    let backwards = forwards.iter().rev().copied().collect();
    let inside_out = (0..count)
        .map(|i| (i * 2 + 1) % count.next_multiple_of(2).max(2))
        .collect();
    let mixed: Vec<usize> = inside_out;
    let fits = (0..count).all(|i| mixed.contains(&i));
    let stride = forwards
        .iter()
        .map(|i| (i * 2 + count / 2) % count)
        .collect::<Vec<_>>();
    let mut orders = vec![forwards, backwards];
    if fits {
        orders.push(mixed);
    }
    if count % 2 == 1 {
        orders.push(stride);
    }
    orders
}

#[test]
fn shards_merged_in_any_order_have_the_bits_of_the_whole() {
    let case = case();
    for count in [1, 2, 5] {
        let shards = case.model.shards(&sampling(), count).unwrap();
        let shards: Vec<Shard> = shards.iter().map(travelled).collect();
        // Every shard on a worker that has built the model for itself.
        let parts: Vec<_> = shards
            .iter()
            .map(|shard| self::case().model.run_shard(shard).unwrap())
            .collect();
        let tallies: Vec<_> = shards
            .iter()
            .map(|shard| self::case().model.stream_shard(shard).unwrap())
            .collect();
        for order in orders(shards.len()) {
            let mut all = travelled(&parts[order[0]]);
            let mut counted = travelled(&tallies[order[0]]);
            for &index in &order[1..] {
                all.merge(travelled(&parts[index])).unwrap();
                counted.merge(travelled(&tallies[index])).unwrap();
            }
            assert!(all.is_complete() && counted.is_complete());
            let run = case.model.finish(all).unwrap();
            assert_eq!(of_run(&case, &run), RUN, "{count} shards as {order:?}");
            let stream = case.model.finish_stream(&counted).unwrap();
            assert_eq!(
                of_stream(&case, &stream),
                STREAM,
                "{count} shards as {order:?}"
            );
        }
    }
}

#[test]
fn merging_groups_of_shards_first_changes_nothing() {
    let case = case();
    let shards = case.model.shards(&sampling(), 7).unwrap();
    let part = |index: usize| case.model.stream_shard(&shards[index]).unwrap();
    let group = |indices: &[usize]| {
        let mut group = part(indices[0]);
        indices[1..]
            .iter()
            .for_each(|&index| group.merge(part(index)).unwrap());
        group
    };
    let mut all = group(&[5, 0, 3]);
    all.merge(group(&[6, 1, 2, 4])).unwrap();
    assert_eq!(
        of_stream(&case, &case.model.finish_stream(&all).unwrap()),
        STREAM
    );
}

#[test]
fn a_shard_is_small() {
    let case = case();
    for shard in case.model.shards(&sampling(), 100).unwrap() {
        assert!(serde_json::to_string(&shard).unwrap().len() < 200);
    }
    // As many shards as there are blocks, no more.
    let shards = case
        .model
        .shards(&Sampling::monte_carlo(1_000), 50)
        .unwrap();
    assert_eq!(
        shards.iter().map(Shard::trials).collect::<Vec<_>>(),
        [0..512, 512..1_000]
    );
    let error = case.model.shards(&sampling(), 0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "number of shards = 0 must be at least one"
    );
}

#[test]
fn a_part_delivered_twice_is_refused_and_does_no_harm() {
    let case = case();
    let shards = case.model.shards(&sampling(), 3).unwrap();
    let parts: Vec<Partial<Trials>> = shards
        .iter()
        .map(|shard| case.model.run_shard(shard).unwrap())
        .collect();
    let mut all = parts[0].clone();
    for part in [&parts[1], &parts[1], &parts[0], &parts[2], &parts[2]] {
        match all.merge(part.clone()) {
            Ok(()) | Err(MergeError::Duplicate { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(of_run(&case, &case.model.finish(all).unwrap()), RUN);

    let mut counted = case.model.stream_shard(&shards[1]).unwrap();
    let before = counted.clone();
    let again = counted.merge(before.clone()).unwrap_err();
    assert_eq!(
        again.to_string(),
        "trials 9728 to 10239 have already been merged"
    );
    assert_eq!(counted, before);
    // A part of other size that overlaps.
    let halves = case.model.shards(&sampling(), 2).unwrap();
    let overlapping = case.model.stream_shard(&halves[0]).unwrap();
    assert!(matches!(
        counted.merge(overlapping),
        Err(MergeError::Duplicate { .. })
    ));
    assert_eq!(counted, before);
}

#[test]
fn gaps_are_named() {
    let case = case();
    let shards = case.model.shards(&sampling(), 3).unwrap();
    let mut some = case.model.run_shard(&shards[0]).unwrap();
    some.merge(case.model.run_shard(&shards[2]).unwrap())
        .unwrap();
    assert!(!some.is_complete());
    let error = case.model.finish(some).unwrap_err();
    let missing = shards[1].trials();
    let expected = format!(
        "trials {} to {} of the run are missing",
        missing.start,
        missing.end - 1
    );
    assert_eq!(error.to_string(), expected);
    let last = case.model.stream_shard(&shards[0]).unwrap();
    let error = case.model.finish_stream(&last).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("to 30122 of the run are missing"),
        "{error}"
    );
}

#[test]
fn parts_of_other_runs_are_refused() {
    let case = case();
    let shards = case.model.shards(&sampling(), 2).unwrap();
    let mut part = case.model.run_shard(&shards[0]).unwrap();
    let other = case.model.shards(&sampling().seed(21), 2).unwrap();
    let other = case.model.run_shard(&other[1]).unwrap();
    assert!(matches!(part.merge(other), Err(MergeError::Foreign { .. })));

    let mut changed = self::case();
    changed
        .model
        .ratio("one more", Dist::uniform(0.0, 1.0).unwrap())
        .unwrap();
    let error = changed.model.run_shard(&shards[0]).unwrap_err();
    assert!(matches!(&error, Error::Merge(merge) if matches!(**merge, MergeError::Foreign { .. })));
    assert!(changed.model.finish(part).is_err());
}

#[test]
fn damaged_parts_are_refused() {
    let case = case();
    let sampling = Sampling::monte_carlo(1_000);
    let shards = case.model.shards(&sampling, 1).unwrap();
    let damage = |text: &str, from: &str, to: &str| {
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text, "`{from}` is not there");
        damaged
    };
    let part = serde_json::to_string(&case.model.run_shard(&shards[0]).unwrap()).unwrap();
    for (from, to) in [
        ("\"blocks\":2", "\"blocks\":0"),
        ("\"blocks\":2", "\"blocks\":9000000000"),
        ("[[", "[[1.0,"),
        ("]]", ",-1.0]]"),
        ("{\"0\":", "{\"18446744073709551615\":"),
        ("\"trials\":1000", "\"trials\":900"),
    ] {
        let damaged: Partial<Trials> = serde_json::from_str(&damage(&part, from, to)).unwrap();
        assert!(case.model.finish(damaged).is_err(), "{from} {to}");
    }
    let stream = serde_json::to_string(&case.model.stream_shard(&shards[0]).unwrap()).unwrap();
    for (from, to) in [
        ("{\"0\":[2,", "{\"1\":[2,"),
        ("{\"0\":[2,", "{\"0\":[3,"),
        ("{\"0\":[2,", "{\"0\":[0,"),
        (
            "\"sketch\":[",
            "\"sketch\":[[2100000,18446744073709551615],[2100000,5],",
        ),
        ("\"sketch\":[", "\"sketch\":[[-2147483648,1],"),
        ("\"above\":[[0.0,", "\"above\":[[1.0,"),
        ("\"above\":[[0.0,", "\"above\":[[0.0,9"),
    ] {
        let damaged: Result<Partial<bizcase::simulation::Tallies>, _> =
            serde_json::from_str(&damage(&stream, from, to));
        let Ok(damaged) = damaged else { continue };
        assert!(case.model.finish_stream(&damaged).is_err(), "{from} {to}");
    }
}

/// Everything in a partial stream that can be known to be wrong without its trials is found, when it
/// is merged and when it is finished.
#[test]
fn a_stream_that_contradicts_itself_is_refused() {
    type StreamedRun = Partial<bizcase::simulation::Tallies>;
    let mut model = Model::new(Currency::USD);
    let x = model.ratio("x", Dist::uniform(1.0, 2.0).unwrap()).unwrap();
    let y = model.output("y", move |s| s.get(x)).unwrap();
    let threshold = Ratio::new(1.5).unwrap();
    model.threshold(y, threshold).unwrap();
    let sampling = Sampling::monte_carlo(4_000);
    let shards = model.shards(&sampling, 2).unwrap();
    let other = model.stream_shard(&shards[0]).unwrap();
    let sound = model.stream_shard(&shards[1]).unwrap();
    let whole = {
        let mut whole = sound.clone();
        whole.merge(other.clone()).unwrap();
        whole
    };
    assert!(model.finish_stream(&whole).is_ok());
    let sound = serde_json::to_value(&sound).unwrap();
    let (moments, tally) = ("/kept/moments/4/1/0", "/kept/outputs/0");
    let number = |path: &str| sound.pointer(path).unwrap().as_f64().unwrap();
    let squares = number(&format!("{moments}/squares"));
    let above = number(&format!("{tally}/above/0/1"));
    let changes: Vec<(String, serde_json::Value)> = [
        ("mean", 1e300),
        ("mean", 0.99),
        ("mean", 1.52),
        ("mean", -1.5),
        ("squares", -1.0),
        ("squares", squares * 1.5),
        ("squares", squares * 0.7),
        ("squares", 0.0),
        ("squares", 1e300),
        ("minimum", 0.9),
        ("minimum", 1.1),
        ("minimum", 3.0),
        ("maximum", 1.9),
        ("maximum", 2.1),
        ("maximum", 1e308),
    ]
    .into_iter()
    .map(|(field, value)| (format!("{moments}/{field}"), value.into()))
    .chain([
        (format!("{moments}/trials"), 1_951.into()),
        (format!("{tally}/above/0/1"), (above + 5.0).into()),
        (format!("{tally}/above/0/1"), 0.into()),
        (format!("{tally}/above/0/0"), 1.25.into()),
        (format!("{tally}/sketch/0/1"), 0.into()),
        (format!("{tally}/sketch/0/1"), 1_000.into()),
        (format!("{tally}/sketch/0/0"), 5.into()),
        (
            format!("{tally}/sketch/0"),
            sound.pointer("/kept/outputs/0/sketch/1").unwrap().clone(),
        ),
        ("/kept/moments/4/0".to_owned(), 3.into()),
        ("/sampling/design".to_owned(), "sobol".into()),
    ])
    .collect();
    for (path, value) in changes {
        let mut damaged = sound.clone();
        if path == "/sampling/design" {
            damaged["sampling"]["design"] = value.clone();
        } else {
            let place = damaged.pointer_mut(&path).unwrap();
            *place = if place.is_u64() && value.is_f64() {
                #[expect(
                    clippy::cast_sign_loss,
                    clippy::cast_possible_truncation,
                    reason = "a count"
                )]
                let count = value.as_f64().unwrap() as u64;
                count.into()
            } else {
                value.clone()
            };
            assert_ne!(damaged, sound, "{path} {value}");
        }
        let Ok(damaged) = serde_json::from_value::<StreamedRun>(damaged) else {
            continue;
        };
        let mut all = other.clone();
        assert!(all.merge(damaged.clone()).is_err(), "{path} {value}");
        assert_eq!(all, other);
        assert!(model.finish_stream(&damaged).is_err(), "{path} {value}");
    }
    // A branch inside another, whose trials would count twice.
    let mut nested = sound.clone();
    let branch = sound.pointer("/kept/moments/4").unwrap().clone();
    nested["kept"]["moments"]["5"] = branch;
    nested["kept"]["moments"]["5"][0] = 1.into();
    let nested: StreamedRun = serde_json::from_value(nested).unwrap();
    assert!(other.clone().merge(nested).is_err());
}

/// A part of columns is refused when it is merged, and before room is made for it.
#[test]
fn damaged_columns_are_refused_when_they_are_merged() {
    let case = case();
    let sampling = Sampling::monte_carlo(1_000_000_000_000);
    let shards = case.model.shards(&sampling, 1_000).unwrap();
    let small = Sampling::monte_carlo(1_000);
    let part = case
        .model
        .run_shard(&case.model.shards(&small, 1).unwrap()[0]);
    let text = serde_json::to_string(&part.unwrap()).unwrap();
    let (_, columns) = text.split_once("\"columns\":").unwrap();
    for (from, to) in [
        (columns.split_once('}').unwrap().0, "[[],[]]"),
        ("\"blocks\":2", "\"blocks\":1"),
        ("\"0\":{", "\"1\":{"),
    ] {
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text);
        let damaged: Partial<Trials> = serde_json::from_str(&damaged).unwrap();
        let mut sound: Partial<Trials> = serde_json::from_str(&text).unwrap();
        let kept = sound.clone();
        let error = sound.merge(damaged).unwrap_err();
        assert!(matches!(error, MergeError::Damaged { .. }), "{error}");
        assert_eq!(sound, kept);
    }
    // The sampling and the fingerprint of a run that needs terabytes, and nothing in it.
    let shard = serde_json::to_value(&shards[0]).unwrap();
    let mut huge: serde_json::Value = serde_json::from_str(&text).unwrap();
    huge["fingerprint"] = shard["fingerprint"].clone();
    huge["sampling"] = shard["sampling"].clone();
    huge["kept"]["0"]["blocks"] = 1_953_125_000_u64.into();
    let huge: Partial<Trials> = serde_json::from_value(huge).unwrap();
    let error = case.model.finish(huge).unwrap_err().to_string();
    assert!(error.contains("its columns do not fit its run"), "{error}");
}

#[test]
fn more_shards_than_a_list_should_hold_are_refused() {
    let case = case();
    let sampling = Sampling::monte_carlo(1_000_000_000_000);
    let error = case
        .model
        .shards(&sampling, u64::MAX)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "number of shards = 1953125000 is outside [1, 1000000]"
    );
    let short = Sampling::monte_carlo(5_000);
    assert_eq!(case.model.shards(&short, u64::MAX).unwrap().len(), 10);
}

#[test]
fn a_shard_that_its_run_does_not_have_is_refused() {
    let case = case();
    let shard = &case.model.shards(&sampling(), 1).unwrap()[0];
    let text = serde_json::to_string(shard).unwrap();
    for changed in [
        "\"blocks\":0",
        "\"blocks\":60",
        "\"blocks\":18446744073709551615",
    ] {
        let shard: Shard = serde_json::from_str(&text.replace("\"blocks\":59", changed)).unwrap();
        let error = case.model.run_shard(&shard).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a stretch of the blocks of its run"),
            "{error}"
        );
    }
}

#[test]
fn progress_rises_to_the_end_and_changes_nothing() {
    let case = case();
    let seen = Mutex::new(Vec::new());
    let watch = |progress| {
        seen.lock().unwrap().push(progress);
        ControlFlow::Continue(())
    };
    let run = case.model.watched(&watch).run(&sampling()).unwrap();
    assert_eq!(of_run(&case, &run), RUN);
    let seen = seen.into_inner().unwrap();
    assert!(seen.is_sorted_by(|a, b| a.done < b.done));
    let last = seen.last().unwrap();
    assert_eq!((last.done, last.of), (TRIALS, TRIALS));
}

#[test]
fn a_cancelled_run_says_how_far_it_came() {
    let case = case();
    let stop_at_half = |progress: bizcase::simulation::Progress| {
        if progress.done * 2 >= progress.of {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let watched = case.model.watched(&stop_at_half);
    let shard = &case.model.shards(&sampling(), 1).unwrap()[0];
    for error in [
        watched.run(&sampling()).unwrap_err(),
        watched.stream(&sampling()).unwrap_err(),
        watched.run_shard(shard).unwrap_err(),
        watched.stream_shard(shard).unwrap_err(),
    ] {
        let Error::Run(error) = error else {
            panic!("{error}")
        };
        let RunError::Cancelled { done, of } = *error else {
            panic!("{error}")
        };
        assert!(
            (TRIALS / 2..TRIALS).contains(&done) && of == TRIALS,
            "{done} of {of}"
        );
    }
    // Asked to stop when all is done, there is nothing to stop.
    let stop_at_end = |progress: bizcase::simulation::Progress| {
        if progress.done == progress.of {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    assert!(case.model.watched(&stop_at_end).run(&sampling()).is_ok());
}
