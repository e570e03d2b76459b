//! Contingent valuation of 10,000 answers: to be within 20 ms.

use std::hint::black_box;

use bizcase::quantity::{Currency, Money};
use bizcase::sample::{Bootstrap, ParameterDraws};
use bizcase::survey::{
    ContingentAnswer, ContingentValuation, Covariates, NonparametricWtp, Reply, Respondent,
    WtpDistribution, WtpMeasure,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const BIDS: [i64; 5] = [8, 15, 25, 40, 60];

fn survey(count: usize) -> (Vec<ContingentAnswer>, Covariates) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let said = |yes: bool| if yes { Reply::Yes } else { Reply::No };
    let usd = |amount| Money::major(amount, Currency::USD);
    let (mut answers, mut ages, mut incomes) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let (age, income): (f64, f64) = (20.0 + 50.0 * random.random::<f64>(), random.random());
        let u: f64 = random.random();
        let worth = 24.0 - 0.1 * (age - 45.0) + 8.0 * income + 12.0 * (u / (1.0 - u)).ln();
        let bid = BIDS[number % BIDS.len()];
        let yes = worth >= bid as f64;
        let next = if yes { 2 * bid } else { bid / 2 };
        answers.push(ContingentAnswer::double(
            Respondent::new(number.to_string()),
            (usd(bid), said(yes)),
            (usd(next), said(worth >= next as f64)),
        ));
        ages.push(age);
        incomes.push(income);
    }
    (
        answers,
        Covariates::new()
            .number("age", ages)
            .number("income", incomes),
    )
}

fn fits(c: &mut Criterion) {
    let (answers, covariates) = survey(10_000);
    for law in [
        WtpDistribution::Logistic,
        WtpDistribution::LogNormal,
        WtpDistribution::Weibull,
    ] {
        let plain = ContingentValuation::new(law);
        let with = plain.clone().covariates(covariates.clone());
        c.bench_function(&format!("{law}, 10,000 double bounded answers"), |b| {
            b.iter(|| plain.fit(black_box(&answers)));
        });
        c.bench_function(&format!("{law}, 10,000 answers, two covariates"), |b| {
            b.iter(|| with.fit(black_box(&answers)));
        });
    }
    c.bench_function("Turnbull, 10,000 double bounded answers", |b| {
        b.iter(|| NonparametricWtp::turnbull(black_box(&answers)));
    });
}

fn intervals(c: &mut Criterion) {
    let (answers, _) = survey(1_000);
    let Ok(fit) = ContingentValuation::new(WtpDistribution::Logistic).fit(&answers) else {
        return;
    };
    let mut group = c.benchmark_group("intervals of 1,000 answers");
    group.sample_size(10);
    group.bench_function("bootstrap, 1,000 resamples", |b| {
        b.iter(|| fit.bootstrap_interval(WtpMeasure::Median, &Bootstrap::new(1_000)));
    });
    group.bench_function("Krinsky-Robb, 10,000 draws", |b| {
        b.iter(|| {
            fit.krinsky_robb_interval(WtpMeasure::NonNegativeMean, &ParameterDraws::default())
        });
    });
    group.finish();
}

criterion_group!(benches, fits, intervals);
criterion_main!(benches);
