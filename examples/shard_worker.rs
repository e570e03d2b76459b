//! A worker for any batch system: reads shards as JSON from standard input, one on a line, and
//! writes their partial results to standard output. `shard_worker plan 8` prints eight shards;
//! `shard_worker merge` reads partial results in any order, perhaps some of them twice:
//!
//! ```text
//! shard_worker plan 8 | xargs -d '\n' -P 4 -n 1 sh -c 'echo "$0" | shard_worker > part-$$'
//! cat part-* | shard_worker merge
//! ```
//!
//! Without an argument and without input it does all of this in one process.

use std::error::Error;
use std::io::{BufRead, stdin};

use bizcase::distribution::Dist;
use bizcase::error::MergeError;
use bizcase::quantity::{Currency, Money, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Output, Partial, Shard, Tallies};

const SAMPLING: Sampling = Sampling::monte_carlo(1_000_000);

/// Closures do not travel, so every worker builds the model; the fingerprint in the shard makes
/// sure that it is the same.
fn model() -> Result<(Model, Output<Money>), bizcase::Error> {
    let mut model = Model::new(Currency::USD);
    let buyers = model.count("buyers", Dist::pert(4_000.0, 9_300.0, 16_000.0)?)?;
    let price = model.money("price", Dist::log_normal_p10_p90(20.0, 45.0)?)?;
    let cost = model.known("cost", Money::major(250_000, Currency::USD))?;
    let profit = model.output("profit", move |s| {
        s.get(buyers) * s.get(price) - s.get(cost)
    })?;
    model.threshold(profit, Money::major(0, Currency::USD))?;
    Ok((model, profit))
}

fn main() -> Result<(), Box<dyn Error>> {
    let lines: Vec<String> = match std::env::args().nth(1).as_deref() {
        Some("plan") => plan(
            std::env::args()
                .nth(2)
                .map_or(Ok(1), |count| count.parse())?,
        )?,
        Some("merge") => return merge(&stdin().lock().lines().collect::<Result<Vec<_>, _>>()?),
        _ => match stdin().lock().lines().collect::<Result<Vec<_>, _>>()? {
            none if none.is_empty() => return merge(&work(&plan(5)?)?),
            shards => work(&shards)?,
        },
    };
    println!("{}", lines.join("\n"));
    Ok(())
}

fn plan(count: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let shards = model()?.0.shards(&SAMPLING, count)?;
    Ok(shards
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<_, _>>()?)
}

fn work(shards: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
    let (model, _) = model()?;
    let part = |shard: &String| {
        let shard: Shard = serde_json::from_str(shard)?;
        Ok(serde_json::to_string(&model.stream_shard(&shard)?)?)
    };
    shards.iter().map(part).collect()
}

fn merge(parts: &[String]) -> Result<(), Box<dyn Error>> {
    let (model, profit) = model()?;
    let mut parts = parts.iter().map(|part| serde_json::from_str(part));
    let mut all: Partial<Tallies> = parts.next().ok_or("no partial results")??;
    for part in parts {
        match all.merge(part?) {
            Ok(()) | Err(MergeError::Duplicate { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let profit = model.finish_stream(&all)?.summary(profit);
    let chance = profit.probability_above(Money::major(0, Currency::USD))?;
    println!("profit over {} trials: {}", profit.trials(), profit.mean());
    println!(
        "5th percentile: {}",
        profit.percentile(Share::percent(5.0)?).estimate
    );
    println!("probability of a profit: {}", chance.estimate);
    Ok(())
}
