//! What sampling designs and rank correlation cost beside plain Monte Carlo without any, on one
//! thread: of drawing twelve uniform columns, of drawing the twelve inputs of a business case, and
//! of the whole case over sixty months.
//!
//! Compare the times within a group. Each run includes building the tables.

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Currency, Ratio};
use bizcase::random::Sampling;
use bizcase::simulation::{Input, Model, Trial};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rayon::ThreadPoolBuilder;

/// Divisible by 512 and by the 16 replicates, but no power of two.
const TRIALS: u64 = 3 << 17;

/// A design of so many trials.
type Design = fn(u64) -> Sampling;

/// A name, the laws of the inputs, and how many months are computed from them.
type Kind = (&'static str, fn() -> Vec<Dist>, usize);

const DESIGNS: [(&str, Design); 5] = [
    ("Monte Carlo", Sampling::monte_carlo),
    ("antithetic", Sampling::antithetic),
    ("Latin hypercube", Sampling::latin_hypercube),
    (
        "Latin hypercube, centred",
        Sampling::latin_hypercube_centred,
    ),
    ("Sobol", Sampling::sobol),
];

fn case_laws() -> Vec<Dist> {
    let laws = [
        Dist::log_normal_p5_p95(200_000.0, 1_200_000.0),
        Dist::pert(0.15, 0.30, 0.50),
        Dist::pert(0.02, 0.05, 0.12),
        Dist::triangular(20.0, 35.0, 60.0),
        Dist::beta(6.0, 194.0),
        Dist::pert(0.001, 0.003, 0.008),
        Dist::pert(0.03, 0.06, 0.12),
        Dist::log_normal_from_mean_sd(120.0, 40.0),
        Dist::pert(0.60, 0.75, 0.85),
        Dist::normal(30_000.0, 6_000.0),
        Dist::triangular(0.08, 0.12, 0.20),
        Dist::pert(0.0, 0.04, 0.12),
    ];
    laws.map(|law| law.expect("a valid law")).into()
}

fn uniform_laws() -> Vec<Dist> {
    vec![Dist::uniform(0.0, 1.0).expect("a valid law"); 12]
}

/// The net present value of months of Bass adoption; without months, a product of all inputs.
fn value(s: &Trial<'_>, inputs: &[Input<Ratio>], months: usize) -> Approx<Ratio> {
    let of = |index: usize| s.get(inputs[index]);
    if months == 0 {
        return (1..12).fold(of(0), |product, index| product * of(index));
    }
    let one = Approx::new(1.0);
    let market = of(0) * of(1) * of(2);
    let (grow, discount) = (one + of(11) / 12.0, one / (one + of(10) / 12.0));
    let mut adopted = Approx::new(0.0);
    let (mut customers, mut total, mut growth, mut factor) = (adopted, adopted, one, one);
    for _ in 0..months {
        let new = (of(5) + of(6) * adopted / market) * (market - adopted);
        adopted += new;
        customers = customers * (one - of(4)) + new;
        growth = growth * grow;
        factor = factor * discount;
        let cash = customers * of(3) * growth * of(8) - new * of(7) - of(9);
        total += cash * factor;
    }
    total
}

/// A model of twelve inputs, all pairs of them correlated alike.
fn model(laws: Vec<Dist>, rank: f64, months: usize) -> Model {
    let mut model = Model::new(Currency::USD);
    let named = laws.into_iter().enumerate();
    let inputs: Vec<_> = named
        .map(|(index, law)| {
            model
                .ratio(&format!("input {index}"), law)
                .expect("a new name")
        })
        .collect();
    for (index, &first) in inputs.iter().enumerate() {
        for &second in inputs[..index].iter().filter(|_| rank != 0.0) {
            model.correlate(second, first, rank).expect("a new pair");
        }
    }
    let output = model.output("value", move |s| value(s, &inputs, months));
    output.expect("a new name");
    model
}

fn designs(criterion: &mut Criterion) {
    let one = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let kinds: [Kind; 3] = [
        ("12 uniform columns", uniform_laws, 0),
        ("12 columns of a case", case_laws, 0),
        ("a case of 60 months", case_laws, 60),
    ];
    for (name, laws, months) in kinds {
        let mut group = criterion.benchmark_group(name);
        group
            .sample_size(10)
            .throughput(Throughput::Elements(TRIALS));
        let apart = model(laws(), 0.0, months);
        let together = model(laws(), 0.3, months);
        let run = |model: &Model, design: Design| {
            let run = || model.run(&design(TRIALS)).expect("a run");
            one.install(run)
        };
        for (name, design) in DESIGNS {
            group.bench_function(name, |bench| bench.iter(|| run(&apart, design)));
        }
        group.bench_function("Monte Carlo, all correlated", |bench| {
            bench.iter(|| run(&together, Sampling::monte_carlo));
        });
        group.finish();
    }
}

criterion_group!(benches, designs);
criterion_main!(benches);
