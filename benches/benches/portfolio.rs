//! The best choice among a thousand candidates beside sorting them by their efficiency, which every
//! method begins with.

use std::hint::black_box;

use bizcase::decision::{Portfolio, PortfolioCandidate};
use criterion::{Criterion as Bench, criterion_group, criterion_main};

/// Pisinger's classes of instances: how values hang on costs.
#[derive(Clone, Copy)]
enum Hang {
    Not,
    Weakly,
    Strongly,
}

/// A thousand candidates, and half of the money that all would need.
fn portfolio(hang: Hang) -> Portfolio {
    let mut state = 1_u64;
    let mut random = |from: f64, to: f64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        from + (to - from) * ((state >> 11) as f64 / (1_u64 << 53) as f64)
    };
    let mut total = 0.0;
    let candidates = (0..1_000).map(|at| {
        let cost = random(1.0, 1_000.0).round();
        total += cost;
        let value = match hang {
            Hang::Not => random(1.0, 1_000.0).round(),
            Hang::Weakly => (cost + random(-100.0, 100.0)).round().max(1.0),
            Hang::Strongly => cost + 100.0,
        };
        PortfolioCandidate::new(&at.to_string(), value).using("money", cost)
    });
    Portfolio {
        candidates: candidates.collect(),
        limits: [("money".to_owned(), (total / 2.0).round())].into(),
        exclusive: Vec::new(),
    }
}

fn portfolios(bench: &mut Bench) {
    let mut group = bench.benchmark_group("best of a thousand candidates");
    group.sample_size(10);
    let plain = portfolio(Hang::Not);
    group.bench_function("baseline: sorted by efficiency", |b| {
        b.iter(|| {
            let by = |it: &PortfolioCandidate| it.value / it.uses["money"];
            let mut efficiencies: Vec<f64> = plain.candidates.iter().map(by).collect();
            efficiencies.sort_unstable_by(f64::total_cmp);
            black_box(efficiencies)
        });
    });
    for (name, hang) in [
        ("values that do not hang on costs", Hang::Not),
        ("that hang on them weakly", Hang::Weakly),
        ("that hang on them strongly", Hang::Strongly),
    ] {
        let portfolio = portfolio(hang);
        let best = portfolio.best().unwrap();
        eprintln!("{name}: {} of at most {}", best.value, best.bound);
        group.bench_function(name, |b| b.iter(|| portfolio.best().unwrap()));
    }
    group.finish();
}

criterion_group!(benches, portfolios);
criterion_main!(benches);
