//! Adoption fits beside the straightforward way to compute them.
//!
//! The baseline of the Bass fit is what a careful user of a curve-fitting library writes: the
//! Levenberg-Marquardt method with slopes by forward differences over all three parameters, from one
//! start, that of Bass's regression. It has no other start, no standard errors, no test of whether
//! the history holds the potential and no backtest; the fit has all of them.

use std::hint::black_box;

use bizcase::adoption::{
    Bass, BassRegression, Curve, CurveFit, FitCriterion, Fitting, History, Priors, ProductClass,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Count, Lane, Period};
use criterion::{Criterion as Bench, criterion_group, criterion_main};

/// Clothes dryers in thousands, 1949-1961 (Mahajan, Mason and Srinivasan 1986).
const DRYERS: [f64; 13] = [
    106.0, 319.0, 492.0, 635.0, 737.0, 890.0, 1397.0, 1523.0, 1294.0, 1240.0, 1425.0, 1260.0,
    1236.0,
];

/// One start, no tests: the sum of squares at which the method stops.
fn one_start(sold: &[f64]) -> f64 {
    let history = History::increments(Period::Year, sold).unwrap();
    let start = BassRegression::of(&history).unwrap();
    let mut b = [start.potential, start.innovation, start.imitation];
    let residuals = |b: &[f64; 3], out: &mut [f64]| {
        let mut before = 0.0;
        for (t, (r, y)) in out.iter_mut().zip(sold).enumerate() {
            let e = (-(b[1] + b[2]) * (t + 1) as f64).exp();
            let now = b[0] * (1.0 - e) / (1.0 + b[2] / b[1] * e);
            *r = now - before - y;
            before = now;
        }
    };
    let n = sold.len();
    let (mut here, mut there) = (vec![0.0; n], vec![0.0; n]);
    let mut slopes = vec![vec![0.0; n]; 3];
    let mut damping = 1e-3;
    residuals(&b, &mut here);
    let square = |r: &[f64]| r.iter().map(|x| x * x).sum::<f64>();
    for _ in 0..200 {
        for k in 0..3 {
            let mut moved = b;
            let step = 1.5e-8 * b[k];
            moved[k] += step;
            residuals(&moved, &mut there);
            for i in 0..n {
                slopes[k][i] = (there[i] - here[i]) / step;
            }
        }
        let mut a = [[0.0; 4]; 3];
        for i in 0..3 {
            for j in 0..3 {
                a[i][j] = (0..n).map(|t| slopes[i][t] * slopes[j][t]).sum();
            }
            a[i][3] = -(0..n).map(|t| slopes[i][t] * here[t]).sum::<f64>();
            a[i][i] *= 1.0 + damping;
        }
        for i in 0..3 {
            for j in i + 1..3 {
                let (above, part) = (a[i], a[j][i] / a[i][i]);
                for (entry, above) in a[j].iter_mut().zip(above) {
                    *entry -= part * above;
                }
            }
        }
        let mut step = [0.0; 3];
        for i in (0..3).rev() {
            let known: f64 = (i + 1..3).map(|k| a[i][k] * step[k]).sum();
            step[i] = (a[i][3] - known) / a[i][i];
        }
        let next = [b[0] + step[0], b[1] + step[1], b[2] + step[2]];
        residuals(&next, &mut there);
        let (was, is) = (square(&here), square(&there));
        if is < was {
            b = next;
            std::mem::swap(&mut here, &mut there);
            damping *= 0.1;
            if was - is < 1e-12 * was {
                break;
            }
        } else {
            damping *= 10.0;
            if damping > 1e10 {
                break;
            }
        }
    }
    square(&here)
}

fn fits(bench: &mut Bench) {
    let history = History::increments(Period::Year, &DRYERS).unwrap();
    let best = Fitting::bass().to(&history).unwrap().sum_of_squares;
    assert!((one_start(&DRYERS) / best - 1.0).abs() < 1e-6);
    let mut group = bench.benchmark_group("bass_fit_13_points");
    group.bench_function("baseline_one_start", |b| {
        b.iter(|| one_start(black_box(&DRYERS)))
    });
    let fitting = Fitting::bass().hold_out(0);
    group.bench_function("fit", |b| b.iter(|| fitting.to(black_box(&history))));
    let fitting = Fitting::bass();
    group.bench_function("fit_and_backtest", |b| {
        b.iter(|| fitting.to(black_box(&history)))
    });
    let fitting = Fitting::bass()
        .criterion(FitCriterion::Likelihood)
        .hold_out(0);
    group.bench_function("likelihood", |b| b.iter(|| fitting.to(black_box(&history))));
    group.bench_function("curve_fit_from_one_start", |b| {
        let periods: Vec<f64> = (1..=13).map(f64::from).collect();
        let start = [("m", 15_000.0), ("p", 0.02), ("q", 0.35)];
        b.iter(|| {
            CurveFit::new(black_box(&periods), &DRYERS, &start, |t, b| {
                let share = |t: f64| {
                    let e = (-(b[1] + b[2]) * t).exp();
                    (1.0 - e) / (1.0 + b[2] / b[1] * e)
                };
                b[0] * (share(t) - share(t - 1.0))
            })
        });
    });
    group.finish();
    let mut group = bench.benchmark_group("posterior");
    group.sample_size(10);
    let homes = Dist::log_normal_p5_p95(10_000.0, 30_000.0).unwrap();
    let priors = Priors::by_analogy(ProductClass::ConsumerDurables, homes).unwrap();
    let fitting = Fitting::bass().hold_out(0);
    group.bench_function("five_points", |b| {
        let early = history.first(5).unwrap();
        b.iter(|| fitting.posterior("dryers", &early, &priors, 1.into()));
    });
    group.finish();
}

/// 60 months of 8,192 trials with uncertain coefficients, beside the plain loop.
fn paths(bench: &mut Bench) {
    let trials: Vec<[f64; 3]> = (0..8_192)
        .map(|i| {
            let u = f64::from(i) / 8_192.0;
            [1_000.0 + u, 0.002 + 0.001 * u, 0.03 + 0.02 * u]
        })
        .collect();
    let mut group = bench.benchmark_group("bass_paths_60_months_8192_trials");
    group.bench_function("baseline_loop", |b| {
        b.iter(|| {
            let mut sum = 0.0;
            for &[m, p, q] in black_box(&trials) {
                let mut before = 0.0;
                for t in 1..=60 {
                    let e = (-(p + q) * f64::from(t)).exp();
                    let now = (1.0 - e) / (1.0 + q / p * e);
                    sum += m * (now - before);
                    before = now;
                }
            }
            sum
        });
    });
    group.bench_function("lanes", |b| {
        b.iter(|| {
            let mut sum: Approx<Count, Lane> = Approx::new(0.0);
            for block in black_box(&trials).chunks_exact(8) {
                let column = |k: usize| Lane::new(std::array::from_fn(|i| block[i][k]));
                let bass = Bass::drawn(
                    Approx::from_number(column(1)),
                    Approx::from_number(column(2)),
                );
                for adopters in bass.path(Approx::from_number(column(0)), 60) {
                    sum += adopters;
                }
            }
            sum.number().trials().iter().sum::<f64>()
        });
    });
    group.finish();
}

criterion_group!(benches, fits, paths);
criterion_main!(benches);
