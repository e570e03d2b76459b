//! Value of information about twelve inputs beside sorting their columns, which any method that
//! works on ranks must do.

use std::hint::black_box;

use bizcase::decision::{Payoffs, PlannedTest};
use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Currency, Ratio};
use bizcase::random::{Sampling, Seed};
use bizcase::sample::Sample;
use bizcase::simulation::Model;
use criterion::{Criterion as Bench, criterion_group, criterion_main};

/// Two options of twelve inputs, beside doing nothing.
fn trials(count: u64) -> (Payoffs, Vec<Sample>) {
    let mut model = Model::new(Currency::EUR);
    let inputs: Vec<_> = (0..12)
        .map(|index| {
            let spread = Dist::normal(0.1, 1.0 + f64::from(index)).unwrap();
            model.ratio(&format!("input {index}"), spread).unwrap()
        })
        .collect();
    let others = inputs.clone();
    model
        .output("sum", move |s| {
            let sum = Approx::<Ratio, _>::new(0.0);
            inputs.iter().fold(sum, |sum, &input| sum + s.get(input))
        })
        .unwrap();
    model
        .output("product", move |s| s.get(others[0]) * s.get(others[11]))
        .unwrap();
    let run = model.run(&Sampling::monte_carlo(count).seed(1)).unwrap();
    let options = [run.named("sum").unwrap(), run.named("product").unwrap()];
    (Payoffs::of(&options).unwrap().or_nothing(), run.inputs())
}

fn information(bench: &mut Bench) {
    for count in [10_000, 100_000] {
        let (payoffs, inputs) = trials(count);
        let mut group = bench.benchmark_group(format!("information from {count} trials"));
        group.sample_size(10);
        group.bench_function("baseline: twelve columns sorted", |b| {
            b.iter(|| {
                for input in &inputs {
                    let mut column = input.samples().to_vec();
                    column.sort_unstable_by(f64::total_cmp);
                    black_box(column);
                }
            });
        });
        group.bench_function("EVPI, and EVPPI of twelve inputs", |b| {
            b.iter(|| (payoffs.perfect(), payoffs.about_each(&inputs).unwrap()));
        });
        group.bench_function("EVPPI of five inputs together", |b| {
            let five: Vec<&Sample> = inputs[..5].iter().collect();
            b.iter(|| payoffs.about(&five).unwrap());
        });
        group.bench_function("EVSI of three tests", |b| {
            b.iter(|| {
                for input in &inputs[..3] {
                    let test = PlannedTest::Estimate {
                        standard_error: 0.5,
                    };
                    let results = test.results(input, Seed(3)).unwrap();
                    black_box(payoffs.about(&[&results]).unwrap());
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, information);
criterion_main!(benches);
