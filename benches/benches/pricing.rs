//! Graduated bills, exact and in the trials of a simulation, beside plain loops over the tiers.
//!
//! The baseline of exact bills counts in whole hundredths of a cent in 64 bits, without a check of
//! the quantity, a currency or a range. That of the trials is the textbook loop on doubles, one
//! quantity after the other.

use std::hint::black_box;

use bizcase::case::BusinessCase;
use bizcase::pricing::{PriceStructure, UsageSpread};
use bizcase::quantity::{Approx, Count, Decimal, LANES, Lane, Ratio};
use bizcase::random::Sampling;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const BILLS: usize = 4_096;

/// The end of a tier and its price in hundredths of a cent.
const TIERS: [(i64, i64); 3] = [(1_000, 1_000), (10_000, 500), (i64::MAX, 100)];

fn structure() -> PriceStructure {
    let list = r#"graduated = [
        { up_to = 1000, unit = "USD 0.10" },
        { up_to = 10000, unit = "USD 0.05" },
        { unit = "USD 0.01" },
    ]"#;
    toml::from_str(list).unwrap()
}

fn quantities() -> Vec<u32> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    let spread = (0..BILLS).map(|_| (9.0 + 2.0 * random.random::<f64>()).exp() as u32);
    spread.collect()
}

fn plain_exact(quantity: i64) -> i64 {
    let (mut bill, mut before) = (0, 0);
    for (end, price) in TIERS {
        bill += (quantity.min(end) - before).max(0) * price;
        before = end;
    }
    bill
}

fn plain_float(quantity: f64) -> f64 {
    let (mut bill, mut before) = (0.0, 0.0);
    for (end, price) in TIERS {
        let (end, price) = (end as f64, price as f64 / 10_000.0);
        bill += (quantity.min(end) - before).max(0.0) * price;
        before = end;
    }
    bill
}

fn bills(criterion: &mut Criterion) {
    let list = structure();
    let formula = list.formula().unwrap();
    let quantities = quantities();
    let mut group = criterion.benchmark_group("graduated_bills");
    group.throughput(Throughput::Elements(BILLS as u64));

    let exact: Vec<Decimal> = quantities.iter().map(|&it| it.into()).collect();
    group.bench_function("exact", |b| {
        b.iter(|| {
            let amounts = exact
                .iter()
                .map(|&it| list.amount(black_box(it)).unwrap().amount());
            amounts.max()
        });
    });
    let whole: Vec<i64> = quantities.iter().map(|&it| it.into()).collect();
    group.bench_function("plain_integers", |b| {
        b.iter(|| whole.iter().map(|&it| plain_exact(black_box(it))).max());
    });

    let floats: Vec<f64> = quantities.iter().map(|&it| it.into()).collect();
    let lanes = floats.as_chunks::<LANES>().0;
    group.bench_function("formula", |b| {
        b.iter(|| {
            let mut sum = Approx::new(0.0);
            for &lane in lanes {
                let quantity: Approx<Count> = Approx::from_number(Lane::new(black_box(lane)));
                sum += formula.bill(quantity);
            }
            sum
        });
    });
    group.bench_function("plain_floats", |b| {
        b.iter(|| {
            floats
                .iter()
                .map(|&it| plain_float(black_box(it)))
                .sum::<f64>()
        });
    });
    group.finish();
}

/// What customers pay on average in a trial: for so many trials.
fn expected(criterion: &mut Criterion) {
    let formula = structure().formula().unwrap();
    let means: Vec<f64> = quantities().iter().map(|&it| it.into()).collect();
    let lanes = means.as_chunks::<LANES>().0;
    let mut group = criterion.benchmark_group("expected_bills");
    group.throughput(Throughput::Elements(BILLS as u64));
    group.bench_function("log_normal", |b| {
        b.iter(|| {
            let mut sum = Approx::new(0.0);
            let spread: Approx<Ratio> = Approx::new(0.8);
            for &lane in lanes {
                let mean = Approx::from_number(Lane::new(black_box(lane)));
                sum += formula.expected(&UsageSpread::around_mean(mean, spread));
            }
            sum
        });
    });
    group.finish();
}

/// A plan of five years whose customers pay a price, a bill by a structure, and one that grows.
fn plans(criterion: &mut Criterion) {
    const TRIALS: u64 = 4_096;
    let plan = |stream: &str| {
        let file = format!(
            r#"name = "api"
               currency = "USD"
               launch = "2027-01"
               horizon = {{ months = 60 }}
               discount = "10% a year"
               [[offers]]
               name = "api"
               retention = {{ churn = {{ range = {{ pert = {{ min = 0.01, mode = 0.02, max = 0.04 }} }} }} }}
               [[offers.streams]]
               name = "calls"
               {stream}
               [offers.go_to_market.reach]
               accounts = 100_000
               acquisition_cost = 100
               budget = 120_000"#
        );
        let case: BusinessCase = toml::from_str(&file).unwrap();
        case.model().unwrap()
    };
    let range = "{ range = { pert = { min = 2000, mode = 5000, max = 12000 } } }";
    let tiers = r#"[{ up_to = 1000, unit = "USD 0.10" }, { up_to = 10000, unit = "USD 0.05" }, { unit = "USD 0.01" }]"#;
    let billed = |growth: &str| {
        let usage = format!("usage = {{ mean = {range}, spread = 1.2, growth = {growth} }}");
        format!("structure = {{ graduated = {tiers} }}\n{usage}")
    };
    let streams = [
        ("price", format!("price = {range}")),
        ("structure", billed("0")),
        ("growing", billed("\"20% a year\"")),
    ];
    let mut group = criterion.benchmark_group("plans_of_60_months");
    group
        .throughput(Throughput::Elements(TRIALS))
        .sample_size(20);
    for (name, stream) in streams {
        let built = plan(&stream);
        let sampling = Sampling::monte_carlo(TRIALS).seed(1);
        group.bench_function(name, |b| b.iter(|| built.model.run(&sampling).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, bills, expected, plans);
criterion_main!(benches);
