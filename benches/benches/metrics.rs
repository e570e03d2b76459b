//! The bridge of monthly recurring revenue over 1.2 million subscriptions of 400,000 customers,
//! beside the obvious program: a hash map from the customer to the changes, each list sorted and
//! added up, in floating point, without any check and without histories.

use std::collections::HashMap;
use std::hint::black_box;

use bizcase::metrics::{Counting, RevenueBridge, Subscription};
use bizcase::quantity::{Currency, Money, Month};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::Date;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const ROWS: usize = 1_200_000;
const MONTHS: i32 = 60;

fn subscriptions() -> Vec<Subscription<u64>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let first = Date::constant(2020, 1, 1);
    let day = |after: i32| first.saturating_add(jiff::Span::new().days(after));
    let mut row = || {
        let start = random.random_range(0..1_800);
        let ends = random.random_bool(0.6);
        let length = random.random_range(0..900);
        Subscription {
            customer: random.random_range(0..400_000_u64),
            start: day(start),
            end: ends.then(|| day(start + length)),
            monthly: Money::major(random.random_range(1..400), Currency::USD),
        }
    };
    (0..ROWS).map(|_| row()).collect()
}

fn by_hash_map(rows: &[Subscription<u64>]) -> Vec<[f64; 5]> {
    let mut customers: HashMap<u64, Vec<(i32, f64)>> = HashMap::new();
    let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    for row in rows {
        let amount = row.monthly.to_f64();
        let changes = customers.entry(row.customer).or_default();
        changes.push((month(row.start), amount));
        changes.extend(row.end.map(|end| (month(end), -amount)));
    }
    let first = 2020 * 12;
    let mut sums = vec![[0.0; 5]; MONTHS as usize];
    for changes in customers.values_mut() {
        changes.sort_by_key(|change| change.0);
        let (mut level, mut has_paid) = (0.0, false);
        for same in changes.chunk_by(|a, b| a.0 == b.0) {
            let after = level + same.iter().map(|change| change.1).sum::<f64>();
            let Some(sum) = sums.get_mut((same[0].0 - first) as usize) else {
                break;
            };
            let kind = match (level > 0.0, after > 0.0) {
                (false, true) if has_paid => 4,
                (false, true) => 0,
                (true, false) => 3,
                _ if after > level => 1,
                _ => 2,
            };
            sum[kind] += after - level;
            has_paid = true;
            level = after;
        }
    }
    sums
}

fn bridge(criterion: &mut Criterion) {
    let rows = subscriptions();
    let last: Month = "2024-12".parse().expect("a month");
    let mut group = criterion.benchmark_group("MRR bridge of 1.2 million rows");
    group.sample_size(10);
    group.bench_function("a hash map of lists", |b| {
        b.iter(|| by_hash_map(black_box(&rows)))
    });
    group.bench_function("bridge", |b| {
        b.iter(|| {
            RevenueBridge::new(black_box(&rows), last, Counting::MonthEnd).expect("a bridge")
        });
    });
    group.finish();
}

criterion_group!(benches, bridge);
criterion_main!(benches);
