//! What it costs to keep all trials, chosen outputs or none, and to report progress: one model of
//! three inputs and three outputs, the same trials, on one thread.

use std::ops::ControlFlow;

use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::simulation::{Model, Output, Progress};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rayon::ThreadPoolBuilder;

const TRIALS: u64 = 1_000_000;

fn model() -> Result<(Model, Output<Money>), bizcase::Error> {
    let mut model = Model::new(Currency::USD);
    let buyers = model.count("buyers", Dist::pert(4_000.0, 9_300.0, 16_000.0)?)?;
    let price = model.money("price", Dist::log_normal_p10_p90(20.0, 45.0)?)?;
    let cost = model.money("fixed cost", Dist::normal(250_000.0, 40_000.0)?)?;
    let profit = model.output("profit", move |s| {
        s.get(buyers) * s.get(price) - s.get(cost)
    })?;
    model.output("revenue", move |s| s.get(buyers) * s.get(price))?;
    model.output("cost to revenue", move |s| {
        s.get(cost) / (s.get(buyers) * s.get(price))
    })?;
    Ok((model, profit))
}

fn modes(criterion: &mut Criterion) {
    let (model, profit) = model().expect("the model is valid");
    let sampling = Sampling::monte_carlo(TRIALS);
    let watch = |_: Progress| ControlFlow::Continue(());
    let pool = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("one thread can be had");
    let mut group = criterion.benchmark_group("modes");
    group
        .throughput(Throughput::Elements(TRIALS))
        .sample_size(10);
    group.bench_function("keep all", |bencher| {
        bencher.iter(|| pool.install(|| model.run(&sampling)));
    });
    group.bench_function("keep all, watched", |bencher| {
        bencher.iter(|| pool.install(|| model.watched(&watch).run(&sampling)));
    });
    group.bench_function("keep one output", |bencher| {
        bencher.iter(|| pool.install(|| model.outcomes(&sampling, &profit)));
    });
    group.bench_function("stream", |bencher| {
        bencher.iter(|| pool.install(|| model.stream(&sampling)));
    });
    group.finish();
}

criterion_group!(benches, modes);
criterion_main!(benches);
