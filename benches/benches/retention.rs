//! Fits and projections of customers, on generated data.
//!
//! Beside Kaplan-Meier stands a plain loop that sorts and counts, without errors; beside the BG/NBD
//! fit 200 bare evaluations of its likelihood, customer by customer, of the order that a search
//! without second derivatives makes from one start; beside the projection on the engine the plain
//! double loop over numbers.

use std::hint::black_box;

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Count, Currency, Share};
use bizcase::random::Sampling;
use bizcase::retention::{
    CohortTriangle, Contractual, Ending, KaplanMeier, NonContractual, PurchaseFit, PurchaseHistory,
    ShiftedBetaGeometric, Survival, SurvivalFit, Tenures, project,
};
use bizcase::simulation::Model;
use bizcase::vectorized;
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution, Exp, Gamma};
use rand_xoshiro::Xoshiro256PlusPlus;

const PERIODS: usize = 60;

/// Customers of a BG/NBD world with the parameters of the CDNOW sample, in days over seven.
fn customers(count: usize) -> Vec<PurchaseHistory> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    let rates = Gamma::new(0.2426, 1.0 / 4.4136).expect("valid");
    let dropouts = Beta::new(0.7929, 2.4259).expect("valid");
    let customer = |_| {
        let age = 27.0 + (random.random::<f64>() * 84.0).floor() / 7.0;
        let rate: f64 = Distribution::<f64>::sample(&rates, &mut random).max(1e-9);
        let dropout: f64 = dropouts.sample(&mut random);
        let waits = Exp::new(rate).expect("valid");
        let (mut time, mut frequency, mut recency) = (0.0, 0, 0.0);
        loop {
            let wait: f64 = waits.sample(&mut random);
            time += (wait * 7.0).ceil() / 7.0;
            if time > age {
                break;
            }
            (frequency, recency) = (frequency + 1, time);
            if random.random::<f64>() < dropout {
                break;
            }
        }
        PurchaseHistory::new(frequency, recency, age).expect("valid")
    };
    (0..count).map(customer).collect()
}

/// One evaluation of the likelihood, customer by customer.
fn plain_likelihood(customers: &[PurchaseHistory], [r, alpha, a, b]: [f64; 4]) -> f64 {
    let gamma = |x: f64| {
        // Stirling's series, shifted.
        let y = x + 6.0;
        let product = (0..6).fold(1.0, |product, k| product * (x + f64::from(k)));
        (y - 0.5) * y.ln() - y + 0.918_938_5 + 1.0 / (12.0 * y)
            - 1.0 / (360.0 * y * y * y)
            - product.ln()
    };
    let one = |customer: &PurchaseHistory| {
        let x = f64::from(customer.frequency());
        let front = gamma(r + x) - gamma(r) + r * alpha.ln();
        let beta = gamma(a + b) + gamma(b + x) - gamma(b) - gamma(a + b + x);
        let active = -(r + x) * (alpha + customer.age()).ln();
        let gone =
            a.ln() - (b + x - 1.0).max(1e-9).ln() - (r + x) * (alpha + customer.recency()).ln();
        let most = active.max(gone);
        let sum = (active - most).exp() + if x > 0.0 { (gone - most).exp() } else { 0.0 };
        front + beta + most + sum.ln()
    };
    customers.iter().map(one).sum()
}

fn purchases(c: &mut Criterion) {
    for count in [2_357, 100_000] {
        let customers = customers(count);
        let mut group = c.benchmark_group(format!("BG-NBD/{count} customers"));
        group.sample_size(10);
        group.bench_function("fit", |b| {
            b.iter(|| PurchaseFit::new(NonContractual::BgNbd, black_box(&customers)).unwrap());
        });
        group.bench_function("baseline, 200 evaluations", |b| {
            b.iter(|| {
                (0..200)
                    .map(|step| {
                        let r = 0.2 + 0.001 * f64::from(step);
                        plain_likelihood(black_box(&customers), [r, 4.4, 0.8, 2.4])
                    })
                    .fold(f64::NEG_INFINITY, f64::max)
            });
        });
        group.finish();
    }
    let small = customers(2_357);
    let mut group = c.benchmark_group("Pareto-NBD/2357 customers");
    group.sample_size(10);
    group.bench_function("fit", |b| {
        b.iter(|| PurchaseFit::new(NonContractual::ParetoNbd, black_box(&small)).unwrap());
    });
    group.finish();
}

fn kaplan_meier(c: &mut Criterion) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let rows: Vec<(f64, bool)> = (0..100_000)
        .map(|_| {
            (
                -random.random::<f64>().ln() * 24.0 + 1e-6,
                random.random::<f64>() < 0.6,
            )
        })
        .collect();
    let mut group = c.benchmark_group("Kaplan-Meier/100,000 rows");
    group.sample_size(20);
    group.bench_function("with Greenwood errors", |b| {
        b.iter(|| {
            let ending = |left| {
                if left {
                    Ending::Left
                } else {
                    Ending::StillActive
                }
            };
            let times = black_box(&rows)
                .iter()
                .map(|&(time, left)| (time, ending(left)));
            KaplanMeier::new(&Tenures::exact(times).unwrap())
        });
    });
    group.bench_function("baseline, sort and count", |b| {
        b.iter(|| {
            let mut sorted = black_box(&rows).clone();
            sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let (mut at_risk, mut survival) = (sorted.len() as f64, 1.0);
            let mut curve = Vec::new();
            for (time, left) in sorted {
                if left {
                    survival *= 1.0 - 1.0 / at_risk;
                    curve.push((time, survival));
                }
                at_risk -= 1.0;
            }
            curve
        });
    });
    group.finish();
}

fn survival_fits(c: &mut Criterion) {
    let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    let tenures = CohortTriangle::from_shares([("high end", 1_000.0, kept)])
        .unwrap()
        .tenures();
    let mut group = c.benchmark_group("fit/seven years");
    for (name, law) in [
        ("shifted beta-geometric", Contractual::ShiftedBetaGeometric),
        ("beta-discrete-Weibull", Contractual::BetaDiscreteWeibull),
        ("Weibull", Contractual::Weibull),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| SurvivalFit::new(law.clone(), black_box(&tenures)).unwrap());
        });
    }
    group.finish();
}

fn projection(c: &mut Criterion) {
    let law = ShiftedBetaGeometric::new(0.668, 3.806).unwrap();
    let arrivals: Vec<Approx<Count, f64>> =
        (0..60).map(|k| Approx::new(f64::from(100 + k))).collect();
    let mut group = c.benchmark_group("cohorts/60 x 60");
    group.bench_function("curve and projection", |b| {
        b.iter(|| {
            let mut curve = [Approx::new(0.0); PERIODS];
            black_box(&law).fill(&mut curve);
            let mut active = [Approx::new(0.0); PERIODS];
            project(black_box(&arrivals), &curve, &mut active);
            active
        });
    });
    group.finish();

    let joint = SurvivalFit::new(
        Contractual::ShiftedBetaGeometric,
        &CohortTriangle::from_shares([(
            "high end",
            1_000.0,
            [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491],
        )])
        .unwrap()
        .tenures(),
    )
    .unwrap()
    .parameters
    .draws("retention", 1_000, 1)
    .unwrap();
    let mut model = Model::new(Currency::USD);
    let alpha = model
        .ratio("alpha", joint.column("alpha").unwrap().into())
        .unwrap();
    let beta = model
        .ratio("beta", joint.column("beta").unwrap().into())
        .unwrap();
    let first = model
        .count(
            "customers of the first month",
            Dist::uniform(80.0, 120.0).unwrap(),
        )
        .unwrap();
    model
        .output_vectorized(
            "customers in five years",
            vectorized!(move |s| {
                let law = ShiftedBetaGeometric::from_draws(s.get(alpha), s.get(beta));
                let mut curve: [Approx<Share>; PERIODS] = [Approx::new(0.0); PERIODS];
                law.fill(&mut curve);
                let mut arrivals: [Approx<Count>; PERIODS] = [s.get(first); PERIODS];
                for (month, arrived) in (0_u32..).zip(&mut arrivals) {
                    *arrived = *arrived * (1.0 + 0.02 * f64::from(month));
                }
                let mut active: [Approx<Count>; PERIODS] = [Approx::new(0.0); PERIODS];
                project(&arrivals, &curve, &mut active);
                active[PERIODS - 1]
            }),
        )
        .unwrap();
    let mut group = c.benchmark_group("cohorts/60 x 60 x 100,000 trials, one thread or more");
    group.sample_size(10);
    let sampling = Sampling::monte_carlo(100_000).seed(1);
    group.bench_function("on the engine", |b| {
        b.iter(|| model.run(&sampling).unwrap())
    });
    group.bench_function("baseline, plain double loop", |b| {
        b.iter(|| {
            let mut total = 0.0;
            for trial in 0..100_000 {
                let (a, b) = (0.668, 3.806 + 1e-6 * f64::from(trial));
                let (mut curve, mut share) = ([0.0; PERIODS], 1.0);
                for (t, value) in (0_u32..).zip(&mut curve) {
                    *value = share;
                    share *= (b + f64::from(t)) / (a + b + f64::from(t));
                }
                let mut active = [0.0; PERIODS];
                for t in 0..PERIODS {
                    for k in 0..=t {
                        active[t] += (100.0 + 2.0 * k as f64) * curve[t - k];
                    }
                }
                total += black_box(&active)[PERIODS - 1];
            }
            total
        });
    });
    group.finish();
}

criterion_group!(benches, purchases, kaplan_meier, survival_fits, projection);
criterion_main!(benches);
