//! Correlations that contradict each other, and parts of a run from elsewhere.

use arbitrary::Unstructured;
use bizcase::distribution::Dist;
use bizcase::quantity::Currency;
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Partial, Shard, Tallies, Trials};

use super::{byte, number};

/// Up to eight inputs with rank correlations as the bytes say, repaired where they contradict.
pub(crate) fn correlations(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let size = usize::from(byte(&mut bytes)) % 8 + 1;
    let mut model = Model::new(Currency::USD);
    let names: Vec<String> = (0..size).map(|index| format!("x{index}")).collect();
    for name in &names {
        let dist = match byte(&mut bytes) % 4 {
            0 => Dist::poisson(2.0),
            1 => Dist::discrete([(0.0, 0.2), (5.0, 0.8)]),
            2 => Dist::log_normal_p10_p90(1.0, 1e6),
            _ => Dist::normal(0.0, 1.0),
        };
        let input = model
            .ratio(name, dist.expect("a distribution"))
            .expect("an input");
        let output = format!("of {name}");
        model
            .output(&output, move |trial| trial.get(input))
            .expect("an output");
    }
    while !bytes.is_empty() {
        let pair: (u8, u8) = bytes.arbitrary().unwrap_or((0, 0));
        let coefficient = match byte(&mut bytes) {
            0 => number(&mut bytes),
            step => f64::from(step) / 127.5 - 1.0,
        };
        let (first, second) = (usize::from(pair.0) % size, usize::from(pair.1) % size);
        let _ = model.correlate_named(&names[first], &names[second], coefficient);
    }
    let sampling = Sampling::monte_carlo(64).seed(1);
    let contradicts = model.run(&sampling).is_err();
    let Ok(nearest) = model.nearest_correlations() else {
        assert!(contradicts, "possible correlations have no nearest");
        return;
    };
    assert!(nearest.distance().is_finite());
    for change in nearest.changes() {
        assert!((-1.0..=1.0).contains(&change.nearest), "{change:?}");
    }
    model
        .adopt_correlations(&nearest)
        .expect("the nearest are possible");
    model.run(&sampling).expect("the nearest run");
}

fn model() -> Model {
    let mut model = Model::new(Currency::USD);
    let input = model
        .ratio("x", Dist::uniform(0.0, 1.0).expect("a distribution"))
        .expect("an input");
    model
        .output("y", move |trial| trial.get(input))
        .expect("an output");
    model
}

/// A shard and the parts of runs of it, as [`partials`] reads them.
pub(crate) fn parts() -> Vec<Vec<u8>> {
    let model = model();
    let sampling = Sampling::monte_carlo(600).seed(1);
    let shards = model.shards(&sampling, 2).expect("shards");
    let mark = |json: Result<String, serde_json::Error>| {
        json.expect("shards are data")
            .replace(shards[0].fingerprint(), "@")
    };
    let mut kept = Vec::new();
    let mut tallied = Vec::new();
    for shard in &shards {
        kept.push(mark(serde_json::to_string(
            &model.run_shard(shard).expect("a part"),
        )));
        tallied.push(mark(serde_json::to_string(
            &model.stream_shard(shard).expect("a part"),
        )));
    }
    let shard = mark(serde_json::to_string(&shards[0]));
    [shard, kept.join("\n"), tallied.join("\n")]
        .map(String::into_bytes)
        .into()
}

/// A shard and parts of a run, as JSON with `@` for the fingerprint of a model.
pub(crate) fn partials(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let model = model();
    let run = model
        .run(&Sampling::monte_carlo(600).seed(1))
        .expect("a run");
    let text = text.replace('@', &run.fingerprint());
    if let Ok(shard) = serde_json::from_str::<Shard>(&text) {
        let _ = shard.trials();
        if shard.sampling().trials() <= 10_000 {
            let _ = (model.run_shard(&shard), model.stream_shard(&shard));
        }
    }
    let parts: Vec<&str> = text.split('\n').collect();
    joined::<Trials>(&parts, |part| {
        if let Ok(run) = model.finish(part) {
            assert!(
                run.named("y")
                    .is_ok_and(|it| it.samples().iter().all(|it| it.is_finite()))
            );
        }
    });
    joined::<Tallies>(&parts, |part| {
        if let Ok(run) = model.finish_stream(&part) {
            let summary = run.named("y").expect("an outcome");
            assert!(!summary.minimum().is_nan() && !summary.standard_deviation().is_nan());
        }
    });
}

/// Merges what reads, and finishes it.
fn joined<K>(parts: &[&str], finish: impl Fn(Partial<K>))
where
    K: bizcase::simulation::Kept + serde::de::DeserializeOwned,
{
    let mut read = parts
        .iter()
        .filter_map(|it| serde_json::from_str::<Partial<K>>(it).ok());
    if let Some(mut all) = read.next() {
        for part in read {
            let _ = all.merge(part);
        }
        let _ = all.is_complete();
        finish(all);
    }
}
