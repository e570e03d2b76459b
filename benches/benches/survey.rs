//! Price surveys beside the straightforward way to the same figures.
//!
//! The baselines: for the meter, the four columns sorted and counted at every distinct price by
//! binary search; for purchase intents, the matrix of respondents by 500 prices of a grid, whose
//! optimum is only as good as the grid; for resamples, the rows drawn anew and analysed again.

use std::hint::black_box;

use bizcase::quantity::{Currency, Decimal, Money};
use bizcase::sample::Bootstrap;
use bizcase::survey::{
    AnswerScale, DemandModel, FourPrices, GaborGranger, LadderAnswers, NewtonMillerSmith,
    PriceSensitivityMeter, Respondent,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Four rising prices in cents around a level of each respondent's own, and two intents.
fn people(count: usize, weighted: bool) -> Vec<FourPrices> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut uniform = move || random.random::<f64>();
    let cents = |amount: f64| Money::new(Decimal::new((100.0 * amount) as i64, 2), Currency::EUR);
    (0..count)
        .map(|id| {
            let level = 10.0 + 20.0 * uniform();
            let mut price = 0.3 * level;
            let four = [(); 4].map(|()| {
                price += level * (0.05 + 0.4 * uniform());
                cents(price)
            });
            let mut respondent = Respondent::new(id.to_string());
            if weighted {
                respondent.weight = 0.5 + uniform();
            }
            let intent = |u: f64, most: f64| (1.0 + most * u).floor().to_string();
            FourPrices::new(respondent, four)
                .intents(intent(uniform(), 5.0), intent(uniform(), 4.0))
        })
        .collect()
}

fn numbers(rows: &[FourPrices]) -> Vec<[f64; 4]> {
    let major = |price: Option<Money>| price.unwrap().to_f64();
    let four =
        |row: &FourPrices| [row.too_cheap, row.cheap, row.expensive, row.too_expensive].map(major);
    rows.iter().map(four).collect()
}

/// The optimal price point by sorting and searching.
fn plain_meter(rows: &[[f64; 4]]) -> f64 {
    let sorted = [0, 1, 2, 3].map(|column| {
        let mut prices: Vec<f64> = rows.iter().map(|row| row[column]).collect();
        prices.sort_by(f64::total_cmp);
        prices
    });
    let mut all: Vec<f64> = sorted.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let n = rows.len();
    let curves = all.iter().map(|&price| {
        let too_cheap = n - sorted[0].partition_point(|&x| x < price);
        let cheap = n - sorted[1].partition_point(|&x| x < price);
        let expensive = sorted[2].partition_point(|&x| x <= price);
        let too_expensive = sorted[3].partition_point(|&x| x <= price);
        (price, too_cheap, cheap, expensive, too_expensive)
    });
    let curves: Vec<_> = curves.collect();
    curves.iter().find(|at| at.4 >= at.1).map_or(0.0, |at| at.0)
}

fn meter(c: &mut Criterion) {
    let mut group = c.benchmark_group("price sensitivity/100,000");
    group.sample_size(20);
    let rows = people(100_000, false);
    let weighted = people(100_000, true);
    let plain = numbers(&rows);
    let method = PriceSensitivityMeter::default();
    group.bench_function("meter", |b| {
        b.iter(|| method.analyse(black_box(&rows)).unwrap())
    });
    group.bench_function("meter, weighted", |b| {
        b.iter(|| method.analyse(black_box(&weighted)).unwrap());
    });
    group.bench_function("baseline sort and search", |b| {
        b.iter(|| plain_meter(black_box(&plain)))
    });
    group.finish();
}

fn intents(c: &mut Criterion) {
    let mut group = c.benchmark_group("purchase intent/100,000");
    group.sample_size(10);
    let rows = people(100_000, false);
    let plain = numbers(&rows);
    let method = NewtonMillerSmith::new(AnswerScale::five_points());
    group.bench_function("exact curve", |b| {
        b.iter(|| method.analyse(black_box(&rows)).unwrap())
    });
    group.bench_function("baseline matrix of 500 prices", |b| {
        b.iter(|| {
            let mut sums = vec![0.0; 500];
            for four in black_box(&plain) {
                for (index, sum) in sums.iter_mut().enumerate() {
                    let price = 0.1 * index as f64;
                    *sum += match four.iter().position(|&known| price <= known) {
                        Some(1) => 0.5 * (price - four[0]) / (four[1] - four[0]),
                        Some(2) => 0.5 - 0.2 * (price - four[1]) / (four[2] - four[1]),
                        Some(3) => 0.3 * (four[3] - price) / (four[3] - four[2]),
                        _ => 0.0,
                    };
                }
            }
            sums
        });
    });
    group.finish();
}

fn resamples(c: &mut Criterion) {
    let mut group = c.benchmark_group("2,000 resamples of 1,000");
    group.sample_size(10);
    let rows = people(1_000, false);
    let bootstrap = Bootstrap::new(2_000);
    let method = PriceSensitivityMeter::default();
    group.bench_function("meter", |b| {
        b.iter(|| {
            method
                .bootstrap(bootstrap)
                .analyse(black_box(&rows))
                .unwrap()
        });
    });
    group.bench_function("baseline meter, rows drawn anew, 100 of the 2,000", |b| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        b.iter(|| {
            for _ in 0..100 {
                let drawn =
                    (0..rows.len()).map(|_| rows[random.random_range(0..rows.len())].clone());
                black_box(method.analyse(&drawn.collect::<Vec<_>>()).unwrap());
            }
        });
    });
    let intents = NewtonMillerSmith::new(AnswerScale::five_points()).bootstrap(bootstrap);
    group.bench_function("purchase intent", |b| {
        b.iter(|| intents.analyse(black_box(&rows)).unwrap());
    });
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let usd = |amount| Money::major(amount, Currency::USD);
    let ladder: Vec<LadderAnswers> = (0..1_000)
        .map(|id| {
            let most = 10 + random.random_range(0..40);
            let highest = Some(usd(most));
            let prices: Vec<Money> = (2..10).map(|tested| usd(5 * tested)).collect();
            LadderAnswers::highest_accepted(Respondent::new(id.to_string()), highest, &prices)
        })
        .collect();
    let method = GaborGranger::default().bootstrap(bootstrap);
    group.bench_function("ladder with logit", |b| {
        b.iter(|| {
            let response = method.analyse(black_box(&ladder)).unwrap();
            response.demand(DemandModel::LOGIT).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, meter, intents, resamples);
criterion_main!(benches);
