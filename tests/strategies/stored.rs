//! What an earlier version of the crate wrote is read by this one.
//!
//! `tests/golden/stored.json` has values of the types that people keep in files. Run with
//! `BIZCASE_WRITE=1` to add types to it; what is in it stays as it was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use bizcase::case::{
    Build, BusinessCase, PriceProtection, RankCorrelation, Season, Usage, YearPlan,
};
use bizcase::decision::{DecisionRecord, Verdict};
use bizcase::distribution::Dist;
use bizcase::ledger::{Assumption, Evidence, Ledger};
use bizcase::market::{Limit, Market, Measure, PriceBasis, Segment, Spend};
use bizcase::pricing::{
    Deal, Indexation, LineUp, PriceForm, PriceIndex, PricePoints, PriceRegion, PriceStructure,
};
use bizcase::quantity::{
    Churn, Count, Currency, Growth, Money, Month, Period, Rate, Ratio, Share, Timeline, Unit, Value,
};
use bizcase::random::{Design, Sampling, Seed};
use bizcase::sample::{Estimate, Interval, Sample};
use bizcase::simulation::{Base, Claim, Partial, Shard, Statistic, Tallies, Trials};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

type Kept = BTreeMap<String, Vec<Json>>;
type Again = fn(&Json) -> Result<Json, serde_json::Error>;

/// Values of each type; of distributions so many that every family is among them.
fn count(name: &str) -> usize {
    if name == "Dist" { 100 } else { 4 }
}

fn again<T: Serialize + DeserializeOwned>(stored: &Json) -> Result<Json, serde_json::Error> {
    serde_json::to_value(T::deserialize(stored)?)
}

fn made<T: Arbitrary + Serialize>(name: &str, runner: &mut TestRunner) -> Vec<Json> {
    let values = (0..count(name)).map(|_| T::arbitrary().new_tree(runner).unwrap().current());
    values.map(|it| json!(it)).collect()
}

/// The types with a strategy: name, values, and how one is read and written again.
macro_rules! types {
    ($($type:ty),+ $(,)?) => {
        fn drawn(runner: &mut TestRunner) -> Kept {
            Kept::from([$((stringify!($type).to_owned(), made::<$type>(stringify!($type), runner))),+])
        }

        fn readers() -> BTreeMap<&'static str, Again> {
            BTreeMap::from([
                $((stringify!($type), again::<$type> as Again),)+
                ("Verdict", again::<Verdict>),
                ("DecisionRecord", again::<DecisionRecord>),
                ("Shard", again::<Shard>),
                ("Partial<Trials>", again::<Partial<Trials>>),
                ("Partial<Tallies>", again::<Partial<Tallies>>),
                ("Sample", again::<Sample>),
            ])
        }
    };
}

types! {
    Assumption, Base, Build, BusinessCase, Churn, Claim, Count, Currency, Deal, Design, Dist, Estimate,
    Evidence, Growth, Indexation, Interval, Ledger, Limit, LineUp, Market, Measure, Money, Month,
    Period, PriceBasis, PriceForm, PriceIndex, PricePoints, PriceProtection, PriceRegion,
    PriceStructure, RankCorrelation, Rate, Ratio, Sampling, Season, Seed, Segment, Share, Spend,
    Statistic, Timeline, Unit, Usage, Value, YearPlan,
}

/// What runs leave behind.
fn found() -> Kept {
    let case: BusinessCase =
        toml::from_str(include_str!("../../examples/data/shops.toml")).unwrap();
    let sampling = Sampling::monte_carlo(100).seed(1);
    let valued = case.value(&sampling).unwrap();
    let model = case.model().unwrap().model;
    let shard = model.shards(&sampling, 1).unwrap().remove(0);
    let trials: Partial<Trials> = model.run_shard(&shard).unwrap();
    let tallies: Partial<Tallies> = model.stream_shard(&shard).unwrap();
    let sample = valued.run.named("NPV").unwrap();
    let record = valued.record("Build it?").unwrap();
    Kept::from([
        ("Verdict".to_owned(), vec![json!(valued.verdict)]),
        ("DecisionRecord".to_owned(), vec![json!(record)]),
        ("Shard".to_owned(), vec![json!(shard)]),
        ("Partial<Trials>".to_owned(), vec![json!(trials)]),
        ("Partial<Tallies>".to_owned(), vec![json!(tallies)]),
        ("Sample".to_owned(), vec![json!(sample)]),
    ])
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/stored.json")
}

#[test]
fn what_was_stored_is_read_and_written_as_it_was() {
    let text = fs::read_to_string(file()).unwrap_or_else(|_| "{}".to_owned());
    let mut kept: Kept = serde_json::from_str(&text).unwrap();
    if std::env::var_os("BIZCASE_WRITE").is_some() {
        let new = drawn(&mut TestRunner::deterministic());
        for (name, values) in new.into_iter().chain(found()) {
            kept.entry(name).or_insert(values);
        }
        fs::write(file(), serde_json::to_string(&kept).unwrap()).unwrap();
    }
    let readers = readers();
    let without: Vec<_> = readers
        .keys()
        .filter(|it| !kept.contains_key(**it))
        .collect();
    assert!(without.is_empty(), "nothing is stored of {without:?}");
    for (name, values) in &kept {
        let again = readers[name.as_str()];
        for value in values {
            let read = again(value).unwrap_or_else(|error| panic!("{name}: {error}\n{value}"));
            assert_eq!(read, *value, "{name}");
        }
    }
}
