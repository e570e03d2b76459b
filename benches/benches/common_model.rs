//! The common model of the field's side-by-side comparisons (12 inputs, 60 months, one NPV),
//! written as a user would, beside two hand-written loops over `rand_distr`: trial by trial, and in
//! blocks of columns.

use bizcase::random::Sampling;
use bizcase_benches::common_model;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_distr::{Beta, Distribution, LogNormal, Normal, Pert, Triangular};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::ThreadPoolBuilder;

const TRIALS: u64 = 100_000;
const MONTHS: usize = 60;

/// The laws of the loops, in the order of the model's inputs.
struct Laws {
    market: LogNormal<f64>,
    pert: [Pert<f64>; 6],
    triangular: [Triangular<f64>; 2],
    churn: Beta<f64>,
    cost: LogNormal<f64>,
    fixed: Normal<f64>,
}

impl Laws {
    fn new() -> Self {
        let pert = |low: f64, mode, high| Pert::new(low, high).with_mode(mode).expect("valid");
        let (low, high) = (200_000_f64.ln(), 1_200_000_f64.ln());
        let variance = (1.0 + (40.0_f64 / 120.0).powi(2)).ln();
        Self {
            market: LogNormal::new(
                (low + high) / 2.0,
                (high - low) / (2.0 * 1.644_853_626_951_472),
            )
            .expect("valid"),
            pert: [
                pert(0.15, 0.30, 0.50),
                pert(0.02, 0.05, 0.12),
                pert(0.001, 0.003, 0.008),
                pert(0.03, 0.06, 0.12),
                pert(0.60, 0.75, 0.85),
                pert(0.0, 0.04, 0.12),
            ],
            triangular: [
                Triangular::new(20.0, 60.0, 35.0).expect("valid"),
                Triangular::new(0.08, 0.20, 0.12).expect("valid"),
            ],
            churn: Beta::new(6.0, 194.0).expect("valid"),
            cost: LogNormal::new(120_f64.ln() - variance / 2.0, variance.sqrt()).expect("valid"),
            fixed: Normal::new(30_000.0, 6_000.0).expect("valid"),
        }
    }
}

fn trial_by_trial(trials: u64, seed: u64) -> Vec<f64> {
    let laws = Laws::new();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut trial = || {
        let [sam, som, p, q, margin, expansion] = laws.pert.map(|law| law.sample(&mut random));
        let potential = laws.market.sample(&mut random) * sam * som;
        let [price, discount] = laws.triangular.map(|law| law.sample(&mut random));
        let (churn, cost) = (
            laws.churn.sample(&mut random),
            laws.cost.sample(&mut random),
        );
        let fixed = laws.fixed.sample(&mut random);
        let (mut adopted, mut customers, mut npv) = (0.0, 0.0, 0.0);
        for month in 1..=MONTHS {
            let new = (p + q * adopted / potential) * (potential - adopted);
            adopted += new;
            customers = customers * (1.0 - churn) + new;
            let revenue = customers * price * (1.0 + expansion / 12.0).powi(month as i32);
            let cash = revenue * margin - new * cost - fixed;
            npv += cash / (1.0 + discount).powf(month as f64 / 12.0);
        }
        npv
    };
    (0..trials).map(|_| trial()).collect()
}

/// How many trials stand side by side in the blocked loop.
const WIDTH: usize = 16;
const BLOCK: usize = 512;

fn in_blocks(trials: u64, seed: u64) -> Vec<f64> {
    let laws = Laws::new();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut values = Vec::with_capacity(trials as usize + BLOCK);
    let mut columns = vec![[0.0; BLOCK]; 9];
    while values.len() < trials as usize {
        #[allow(
            clippy::needless_range_loop,
            reason = "the loop goes over all columns at once"
        )]
        for index in 0..BLOCK {
            let [sam, som, p, q, margin, expansion] = laws.pert.map(|law| law.sample(&mut random));
            let [price, discount] = laws.triangular.map(|law| law.sample(&mut random));
            columns[0][index] = laws.market.sample(&mut random) * sam * som;
            columns[1][index] = price * margin;
            columns[2][index] = 1.0 - laws.churn.sample(&mut random);
            columns[3][index] = p;
            columns[4][index] = q;
            columns[5][index] = laws.cost.sample(&mut random);
            columns[6][index] = laws.fixed.sample(&mut random);
            columns[7][index] = (1.0 + discount).powf(-1.0 / 12.0);
            columns[8][index] = 1.0 + expansion / 12.0;
        }
        for start in (0..BLOCK).step_by(WIDTH) {
            let column = |which: usize| {
                let mut lane = [0.0; WIDTH];
                lane.copy_from_slice(&columns[which][start..start + WIDTH]);
                lane
            };
            let [potential, mut margin, kept, p] = [0, 1, 2, 3].map(column);
            let [q, cost, fixed, factor, growth] = [4, 5, 6, 7, 8].map(column);
            let (mut adopted, mut customers) = ([0.0; WIDTH], [0.0; WIDTH]);
            let (mut weight, mut npv) = ([1.0; WIDTH], [0.0; WIDTH]);
            for _ in 0..MONTHS {
                for i in 0..WIDTH {
                    let new =
                        (p[i] + q[i] / potential[i] * adopted[i]) * (potential[i] - adopted[i]);
                    adopted[i] += new;
                    customers[i] = customers[i] * kept[i] + new;
                    margin[i] *= growth[i];
                    weight[i] *= factor[i];
                    npv[i] += (customers[i] * margin[i] - new * cost[i] - fixed[i]) * weight[i];
                }
            }
            values.extend(npv);
        }
    }
    values.truncate(trials as usize);
    values
}

fn compare(criterion: &mut Criterion) {
    let one = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let two = ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("two threads");
    let sampling = Sampling::monte_carlo(TRIALS).seed(1);
    let run = || {
        let (model, _) = common_model().expect("a valid model");
        model.run(&sampling).expect("a run")
    };
    let mut group = criterion.benchmark_group("common model, 100,000 trials");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(TRIALS));
    group.bench_function("loop trial by trial over rand_distr, one thread", |bench| {
        bench.iter(|| trial_by_trial(TRIALS, 1));
    });
    group.bench_function("loop in blocks over rand_distr, one thread", |bench| {
        bench.iter(|| in_blocks(TRIALS, 1));
    });
    group.bench_function("engine with its set-up, one thread", |bench| {
        one.install(|| bench.iter(run));
    });
    let block = Sampling::monte_carlo(512).seed(1);
    let set_up = || {
        let (model, _) = common_model().expect("a valid model");
        model.run(&block).expect("a run")
    };
    group.bench_function("set-up of the engine and one block, one thread", |bench| {
        one.install(|| bench.iter(set_up));
    });
    group.bench_function("engine with its set-up, two threads", |bench| {
        two.install(|| bench.iter(run));
    });
    group.finish();
}

criterion_group!(benches, compare);
criterion_main!(benches);
