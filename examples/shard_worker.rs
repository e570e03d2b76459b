//! A worker for any batch system, with a case file as the model: no code has to be sent anywhere.
//! Shards of a run are lines of JSON, and so are their partial results; any program that feeds lines
//! to a command can distribute them:
//!
//! ```text
//! shard_worker case.toml plan 64 | parallel --pipe -N 1 --retries 3 shard_worker case.toml work |
//!     shard_worker case.toml merge
//! ```
//!
//! `merge` takes the parts in any order, perhaps some of them twice, and says which trials are
//! missing if a part is. The result has the same bits as that of a single process, which
//! `shard_worker case.toml` alone is. `examples/on_a_cluster.py` does the same on Dask and on Spark.

use std::error::Error;
use std::fs;
use std::io::{BufRead, Write, stdin, stdout};

use bizcase::case::{self, CaseModel};
use bizcase::error::MergeError;
use bizcase::quantity::{Money, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Partial, Shard, Tallies};

pub(crate) const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml");
const SAMPLING: Sampling = Sampling::monte_carlo(200_000);

/// Every worker builds the model from the file; the fingerprint in a shard makes sure that it is the
/// same one.
pub(crate) fn read(file: &str) -> Result<CaseModel, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let case = case::read(toml::Deserializer::parse(&text)?)?;
    let zero = Money::major(0, case.currency);
    let mut built = case.model()?;
    // What a stream is to be asked has to be known before it begins.
    let value = built.outputs.npv_with_terminal;
    built.model.threshold(value, zero)?;
    Ok(built)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let built = read(&arguments.next().unwrap_or_else(|| OWN.to_owned()))?;
    match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => say(&merge(&built, [work(&built, &plan(&built, 1)?[0])])?),
        (Some("plan"), count) => {
            let shards = plan(&built, count.map_or(Ok(1), |count| count.parse())?)?;
            shards.iter().try_for_each(say)
        }
        (Some("work"), _) => lines().try_for_each(|shard| say(&work(&built, &shard?)?)),
        (Some("merge"), _) => say(&merge(&built, lines())?),
        (Some(other), _) => Err(format!("`{other}` is none of plan, work and merge").into()),
    }
}

fn lines() -> impl Iterator<Item = Result<String, Box<dyn Error>>> {
    stdin().lock().lines().map(|line| Ok(line?))
}

/// A line that whoever reads the other end of the pipe has at once.
fn say(line: &String) -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

pub(crate) fn plan(built: &CaseModel, count: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let shards = built.model.shards(&SAMPLING, count)?;
    let lines: Result<_, _> = shards.iter().map(serde_json::to_string).collect();
    Ok(lines?)
}

pub(crate) fn work(built: &CaseModel, shard: &str) -> Result<String, Box<dyn Error>> {
    let shard: Shard = serde_json::from_str(shard)?;
    Ok(serde_json::to_string(&built.model.stream_shard(&shard)?)?)
}

pub(crate) fn merge(
    built: &CaseModel,
    parts: impl IntoIterator<Item = Result<String, Box<dyn Error>>>,
) -> Result<String, Box<dyn Error>> {
    let mut all: Option<Partial<Tallies>> = None;
    for part in parts {
        let part = serde_json::from_str(&part?)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => match all.merge(part) {
                Ok(()) | Err(MergeError::Duplicate { .. }) => {}
                Err(error) => return Err(error.into()),
            },
        }
    }
    let all = all.ok_or("no partial results")?;
    let value = built.model.finish_stream(&all)?;
    let value = value.summary(built.outputs.npv_with_terminal);
    let zero = Money::major(0, built.model.currency());
    Ok(format!(
        "value over {} trials: {}\n5th percentile: {}\nP(> 0): {}",
        value.trials(),
        value.mean(),
        value.percentile(Share::percent(5.0)?).estimate,
        value.probability_above(zero)?.estimate
    ))
}
