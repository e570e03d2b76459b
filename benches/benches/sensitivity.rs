//! Sobol's indices of the common model, evaluations and a thousand resamples included, beside the
//! run of as many trials.

use bizcase::random::Sampling;
use bizcase::sample::Bootstrap;
use bizcase::sensitivity::{Associations, MorrisScreening, ShapleyEffects, SobolAnalysis};
use bizcase_benches::common_model;
use criterion::{Criterion as Bench, criterion_group, criterion_main};

const POINTS: u64 = 8_192;

fn sensitivity(bench: &mut Bench) {
    let (model, npv) = common_model().unwrap();
    let mut group = bench.benchmark_group("sensitivity of the common model");
    group.sample_size(10);
    let sampling = Sampling::monte_carlo(14 * POINTS);
    group.bench_function(
        "baseline: a run of as many trials as first order takes",
        |b| {
            b.iter(|| model.run(&sampling).unwrap().outcome(npv).mean());
        },
    );
    let analysis = SobolAnalysis::new(POINTS).bootstrap(Bootstrap::new(1_000));
    group.bench_function("Sobol, first and total order", |b| {
        b.iter(|| analysis.of(&model, npv).unwrap());
    });
    let pairs = analysis.clone().with_pairs();
    group.bench_function("Sobol, pairs too", |b| {
        b.iter(|| pairs.of(&model, npv).unwrap())
    });
    group.bench_function("Morris, 20 trajectories", |b| {
        b.iter(|| MorrisScreening::new(20).of(&model, npv).unwrap());
    });
    group.bench_function("Shapley, 64 orders", |b| {
        b.iter(|| ShapleyEffects::new(64).of(&model, npv).unwrap());
    });
    let run = model.run(&Sampling::latin_hypercube(10_000)).unwrap();
    group.bench_function("associations of twelve inputs from 10,000 trials", |b| {
        b.iter(|| Associations::of(&run, &run.outcome(npv)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, sensitivity);
criterion_main!(benches);
