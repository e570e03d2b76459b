//! The crate inside another program: a valuation that shows how far it is and can be stopped, its
//! results as JSON, and a model of one's own beside the case.
//!
//! The case is `examples/data/shops.toml`, which is made up.

use std::error::Error;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bizcase::case::{BusinessCase, Valuation};
use bizcase::distribution::Dist;
use bizcase::quantity::{Count, Currency, Money};
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Progress};
use serde_json::{Value, json};

const SHOPS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/shops.toml"
));

/// A task that another part of the program looks at: how far it is, and whether it is still wanted.
#[derive(Default)]
struct Task {
    percent: AtomicU64,
    is_unwanted: AtomicBool,
}

impl Task {
    fn told(&self, progress: Progress) -> ControlFlow<()> {
        let percent = 100 * progress.done / progress.of.max(1);
        self.percent.store(percent, Ordering::Relaxed);
        if self.is_unwanted.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn value(&self, case: &BusinessCase) -> Result<Valuation, bizcase::Error> {
        let sampling = Sampling::latin_hypercube(20_000).seed(1);
        let watch = |progress| self.told(progress);
        case.value_watched(&sampling, &watch)
    }
}

/// What the program keeps of a valuation, in names of its own.
fn kept(valuation: &Valuation) -> Value {
    let outputs = &valuation.built.outputs;
    let worth = valuation.run.outcome(outputs.npv_with_terminal);
    let years = outputs.years.iter().map(|year| {
        let cash = valuation.run.outcome(year.cash);
        json!([
            cash.p5().value.round(),
            cash.median().value.round(),
            cash.p95().value.round()
        ])
    });
    json!({
        "verdict": valuation.verdict.recommendation(),
        "worth": { "mean": worth.mean().value.round(), "error": worth.mean().standard_error.round() },
        "cash by year, P5 P50 P95": years.collect::<Vec<_>>(),
        "run": valuation.run.fingerprint(),
    })
}

/// What a case does not know: this program's servers.
fn servers() -> Result<Value, bizcase::Error> {
    let mut model = Model::new(Currency::USD);
    let customers = model.count("customers", Dist::pert(4_000.0, 9_000.0, 16_000.0)?)?;
    let of_server = model.count("customers of a server", Dist::uniform(800.0, 1_200.0)?)?;
    let price = model.known("price of a server", Money::major(240, Currency::USD))?;
    let cost = model.output("servers, a month", move |s| {
        let needed = s.get(customers) / s.get(of_server);
        s.get(price) * needed
    })?;
    let run = model.run(&Sampling::monte_carlo(20_000).seed(1))?;
    let cost = run.outcome(cost);
    let dear = cost.probability_above(Money::major(3_000, Currency::USD))?;
    Ok(json!({
        "mean": cost.mean().value.round(),
        "chance of more than USD 3,000": format!("{dear:#}"),
        "customers at most": Count::from(16_000),
    }))
}

fn main() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(SHOPS)?;

    // Somebody closes the window before the valuation has begun.
    let task = Task::default();
    task.is_unwanted.store(true, Ordering::Relaxed);
    match task.value(&case) {
        // An error as data goes to wherever the program shows errors.
        Err(error) => println!("{}", serde_json::to_string(&error.failure())?),
        Ok(_) => println!("nobody was asked"),
    }

    // The valuation runs on a thread of its own while this one could draw a bar.
    let task = Task::default();
    let valuation = std::thread::scope(|scope| {
        let running = scope.spawn(|| task.value(&case));
        running.join()
    });
    let Ok(Ok(valuation)) = valuation else {
        return Err("the case is not valid".into());
    };
    println!("{} %", task.percent.load(Ordering::Relaxed));
    println!("{}", serde_json::to_string_pretty(&kept(&valuation))?);
    println!("{}", serde_json::to_string_pretty(&servers()?)?);
    Ok(())
}
