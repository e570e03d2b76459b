//! Rates of return with all roots certified, beside plain Newton without any certification.
//!
//! The baseline is what most libraries do: Newton's method on the net present value from a guess
//! of ten percent, until the step is below 1e-10, with no check that it found the right root or
//! the only one. Conventional flows are an outlay and inflows; mixed ones change sign at random.

use std::hint::black_box;

use bizcase::finance::{CashFlows, Date, DatedFlows, date};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn newton(mut value_and_slope: impl FnMut(f64) -> (f64, f64)) -> Option<f64> {
    let mut rate = 0.1;
    for _ in 0..100 {
        let (value, slope) = value_and_slope(rate);
        let step = value / slope;
        rate -= step;
        if step.abs() < 1e-10 {
            return Some(rate);
        }
    }
    None
}

fn newton_irr(flows: &[f64]) -> Option<f64> {
    newton(|rate| {
        let factor = 1.0 / (1.0 + rate);
        let (mut value, mut slope) = (0.0, 0.0);
        for &flow in flows.iter().rev() {
            slope = slope * factor + value;
            value = value * factor + flow;
        }
        (value, -slope * factor * factor)
    })
}

fn newton_xirr(flows: &[(Date, f64)]) -> Option<f64> {
    let first = flows.iter().map(|flow| flow.0).min()?;
    let years: Vec<f64> = flows
        .iter()
        .map(|flow| flow.0.duration_since(first).as_hours() as f64 / 24.0 / 365.0)
        .collect();
    newton(|rate| {
        let base = 1.0 + rate;
        let (mut value, mut slope) = (0.0, 0.0);
        for (&time, &(_, flow)) in years.iter().zip(flows) {
            let discounted = flow * base.powf(-time);
            value += discounted;
            slope -= time * discounted / base;
        }
        (value, slope)
    })
}

struct Flows {
    name: &'static str,
    amounts: Vec<f64>,
    dated: Vec<(Date, f64)>,
}

fn samples(count: usize) -> [Flows; 2] {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let start = date(2015, 1, 1).unwrap();
    let years = if count == 10 { 3.0 } else { 8.0 };
    let mut days: Vec<i64> = (0..count)
        .map(|_| (random.random::<f64>() * years * 365.0) as i64)
        .collect();
    days.sort_unstable();
    let mut make = |name, amount: &mut dyn FnMut(usize, f64) -> f64| {
        let amounts: Vec<f64> = (0..count)
            .map(|index| amount(index, random.random()))
            .collect();
        let day = |&days: &i64| {
            start
                .checked_add(jiff::SignedDuration::from_hours(24 * days))
                .unwrap()
        };
        let dated = days.iter().map(day).zip(amounts.iter().copied()).collect();
        Flows {
            name,
            amounts,
            dated,
        }
    };
    let outlay = -70.0 * count as f64;
    [
        make("conventional", &mut |index, u| {
            if index == 0 { outlay } else { 200.0 * u }
        }),
        make("mixed", &mut |_, u| 2.0 * u - 1.0),
    ]
}

fn irr(c: &mut Criterion) {
    for count in [10, 100, 1000] {
        for Flows { name, amounts, .. } in samples(count) {
            let mut group = c.benchmark_group(format!("irr/{name}/{count}"));
            group.bench_function("all roots", |b| {
                b.iter(|| {
                    CashFlows::yearly(black_box(&amounts))
                        .unwrap()
                        .irr()
                        .unwrap()
                });
            });
            group.bench_function("baseline newton", |b| {
                b.iter(|| newton_irr(black_box(&amounts)))
            });
            group.finish();
        }
    }
}

fn xirr(c: &mut Criterion) {
    for count in [10, 100, 1000] {
        for Flows { name, dated, .. } in samples(count) {
            let mut group = c.benchmark_group(format!("xirr/{name}/{count}"));
            group.bench_function("all roots", |b| {
                b.iter(|| {
                    let flows = DatedFlows::new(black_box(&dated).iter().copied()).unwrap();
                    flows.xirr().unwrap()
                });
            });
            group.bench_function("baseline newton", |b| {
                b.iter(|| newton_xirr(black_box(&dated)))
            });
            group.finish();
        }
    }
}

/// A hundred thousand series of twelve flows, as in a simulation of a small project.
fn many(c: &mut Criterion) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let series: Vec<[f64; 12]> = (0..100_000)
        .map(|_| {
            let mut flows: [f64; 12] = std::array::from_fn(|_| 200.0 * random.random::<f64>());
            flows[0] = -500.0 - 1000.0 * random.random::<f64>();
            flows
        })
        .collect();
    let mut group = c.benchmark_group("irr/100,000 series of 12");
    group.sample_size(10);
    group.bench_function("all roots", |b| {
        b.iter(|| {
            let rate = |flows: &[f64; 12]| CashFlows::yearly(flows).unwrap().irr().unwrap();
            series
                .iter()
                .map(|flows| rate(flows).roots().len())
                .sum::<usize>()
        });
    });
    group.bench_function("baseline newton", |b| {
        b.iter(|| {
            series
                .iter()
                .filter_map(|flows| newton_irr(flows))
                .sum::<f64>()
        });
    });
    group.finish();
}

criterion_group!(benches, irr, xirr, many);
criterion_main!(benches);
