//! What it takes to get a case going: the set-up of each case of the examples in milliseconds, and
//! `best_price` over 20 prices beside one valuation. Prints a table of the best of several rounds;
//! the house allows 20 ms for a set-up and 22 valuations for the prices.

use std::path::Path;
use std::time::Instant;

use bizcase::case::BusinessCase;
use bizcase::random::Sampling;

const ROUNDS: u32 = 15;
const PRICES: u32 = 20;

/// The best time of some rounds, in milliseconds.
fn best<T>(rounds: u32, mut run: impl FnMut() -> T) -> f64 {
    let times = (0..rounds).map(|_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64() * 1e3
    });
    times.fold(f64::INFINITY, f64::min)
}

fn set_up(file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(file)?;
    let read = best(ROUNDS, || toml::from_str::<BusinessCase>(&text));
    let case: BusinessCase = toml::from_str(&text)?;
    let model = best(ROUNDS, || case.model());
    let built = case.model()?.model;
    // The tables of the distributions are made when a run starts.
    let start = best(ROUNDS, || built.run(&Sampling::monte_carlo(2)));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let sum = read + model + start;
    println!("{name:<24}{read:>10.2}{model:>10.2}{start:>10.2}{sum:>10.2}");
    Ok(())
}

/// How many valuations the best of some prices costs.
fn prices(text: &str, price: &str, trials: u64) -> Result<f64, Box<dyn std::error::Error>> {
    let case: BusinessCase = toml::from_str(text)?;
    let sampling = Sampling::monte_carlo(trials).seed(1);
    let tried: Vec<f64> = (0..PRICES).map(|step| 30.0 + f64::from(step)).collect();
    let many = best(3, || case.best_price(&[(price, &tried)], &sampling));
    let one = best(9, || case.value(&sampling));
    Ok(many / one)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    let files = std::fs::read_dir(folder)?.map(|it| it.map(|it| it.path()));
    let mut files = files.collect::<Result<Vec<_>, _>>()?;
    files.retain(|it| it.extension().is_some_and(|it| it == "toml"));
    files.sort();
    println!(
        "{:<24}{:>10}{:>10}{:>10}{:>10}",
        "ms", "read", "model", "start", "sum"
    );
    for file in &files {
        set_up(file)?;
    }
    let shops = include_str!("../../examples/data/shops.toml");
    let place = "Bookkeeping for shops.subscription.price";
    for trials in [1_000, 10_000, 100_000] {
        let ratio = prices(shops, place, trials)?;
        println!("{PRICES} prices, {trials} trials: {ratio:.1} valuations");
    }
    Ok(())
}
