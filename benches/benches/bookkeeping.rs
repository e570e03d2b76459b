//! The bookkeeping case on one thread of the engine, beside the loop that one would write by hand
//! over `rand_distr`.
//!
//! Loop and model run the same number of trials of the same definition in the same process and
//! keep the same 25 figures of every trial; the model is written with the crate's public parts, as
//! an embedder would. The loop is spared one thing: it draws CAC and churn independently. The
//! third line is the whole case, which keeps 73 figures of every trial, with market sizes by
//! segment and what holds back growth.

use bizcase::adoption::{LinearRamp, affordable};
use bizcase::case::{Build, BusinessCase, Figure, RankCorrelation, ShortCase, YearPlan};
use bizcase::distribution::Dist;
use bizcase::finance::{PaybackClock, PresentValue, discount_factor, run_off_value};
use bizcase::market::{Market, Segment, Spend};
use bizcase::quantity::{Approx, Count, Currency, Money, Period, Rate};
use bizcase::random::Sampling;
use bizcase::retention::GeometricLifetime;
use bizcase::simulation::Model;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand::SeedableRng;
use rand_distr::{Distribution, LogNormal, Pert, Triangular};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::ThreadPoolBuilder;

const TRIALS: u64 = 100_000;
const MONTHS: usize = 60;
const SAM_FIRMS: f64 = 2_720_339.0;
const AVERAGE_PRICE: f64 = 43.212_119_886_528_846;
const BUDGET: [f64; 5] = [1e6, 2e6, 4e6, 6e6, 8e6];
const FIXED_COST: [f64; 5] = [2.5e6, 3e6, 3.5e6, 4e6, 4.5e6];

fn case() -> Result<BusinessCase, bizcase::Error> {
    let usd = |amount| Money::major(amount, Currency::USD);
    let guess = Figure::guess;
    let segment = |(name, population, served, price)| Segment {
        name: String::from(name),
        population: Count::from(population),
        served: Count::from(served),
        price: usd(price),
    };
    let segments = [
        ("1-4", 4_029_041, 1_899_585, 25),
        ("5-9", 1_034_135, 421_961, 50),
        ("10-19", 656_917, 228_188, 80),
        ("20-99", 561_160, 170_605, 180),
    ];
    let plan = [(1, 2_500), (2, 3_000), (4, 3_500), (6, 4_000), (8, 4_500)];
    ShortCase {
        name: "AI bookkeeping".into(),
        launch: "2027-01".parse()?,
        market: Market::new(
            "United States",
            2022,
            Spend::Potential,
            Period::Month,
            segments.map(segment).into(),
        )?,
        price_realisation: guess("price", Dist::triangular(0.70, 0.875, 1.00)?),
        need: guess("need", Dist::triangular(0.80, 0.92, 1.00)?),
        serviceable: guess("cloud-ready", Dist::triangular(0.35, 0.55, 0.75)?),
        attainable: guess("attainable", Dist::pert(0.005, 0.02, 0.06)?),
        acquisition_cost: guess("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?),
        churn: guess("churn", Dist::pert(0.009, 0.015, 0.030)?),
        gross_margin: guess("margin", Dist::pert(0.75, 0.85, 0.90)?),
        years: (1..)
            .zip(plan)
            .map(|(year, (budget, fixed))| YearPlan {
                year,
                acquisition_budget: usd(budget * 1_000_000),
                fixed_cost: usd(fixed * 1_000),
            })
            .collect(),
        build: Build {
            overrun: guess("overrun", Dist::pert(0.90, 1.00, 1.60)?),
            ..Build::new(usd(3_000_000), 6)
        },
        onboarding: None,
        discount: Rate::per_year(0.12)?.into(),
        correlations: vec![RankCorrelation::new("CAC", "churn", 0.3)],
        criteria: vec![],
    }
    .expand()
}

/// What the loop keeps of a trial: customers, revenue, margin and cash by year; the three values;
/// payback of cash and of CAC.
type Kept = ([[f64; 4]; 5], [f64; 5]);

fn by_hand(trials: u64, seed: u64) -> Vec<Kept> {
    let pert = |low: f64, mode, high| Pert::new(low, high).with_mode(mode).expect("valid");
    let triangular = |low: f64, mode, high| Triangular::new(low, high, mode).expect("valid");
    let (price, need) = (triangular(0.70, 0.875, 1.00), triangular(0.80, 0.92, 1.00));
    let ready = triangular(0.35, 0.55, 0.75);
    let (attainable, churn) = (pert(0.005, 0.02, 0.06), pert(0.009, 0.015, 0.030));
    let (margin, overrun) = (pert(0.75, 0.85, 0.90), pert(0.90, 1.00, 1.60));
    let cost = LogNormal::new(6.271_272_441_075_693, 0.251_292_443_181_285_4).expect("valid");
    let factors: Vec<f64> = (-5..=MONTHS as i32)
        .map(|t| 1.12_f64.powf(f64::from(-t) / 12.0))
        .collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut trial = || {
        let price = price.sample(&mut random) * AVERAGE_PRICE;
        let sam = SAM_FIRMS * need.sample(&mut random) * ready.sample(&mut random);
        let ceiling = sam * attainable.sample(&mut random);
        let (cost, churn) = (cost.sample(&mut random), churn.sample(&mut random));
        let margin = margin.sample(&mut random);
        let build = 3e6 / 6.0 * overrun.sample(&mut random);
        let (mut npv, mut cumulative) = (0.0, 0.0);
        for factor in &factors[..6] {
            npv -= build * factor;
            cumulative -= build;
        }
        let mut years = [[0.0; 4]; 5];
        let (mut customers, mut payback) = (0.0, MONTHS as f64);
        for month in 1..=MONTHS {
            let year = (month - 1) / 12;
            let kept = customers * (1.0 - churn);
            let room = (ceiling * month as f64 / MONTHS as f64 - kept).max(0.0);
            let gained = room.min(BUDGET[year] / 12.0 / cost);
            customers = kept + gained;
            let revenue = customers * price;
            let cash = revenue * margin - gained * cost - FIXED_COST[year] / 12.0;
            npv += cash * factors[month + 5];
            if cumulative < 0.0 && cumulative + cash >= 0.0 {
                payback = (month - 1) as f64 - cumulative / cash;
            }
            cumulative += cash;
            years[year][0] = customers;
            years[year][1] += revenue;
            years[year][2] += revenue * margin;
            years[year][3] += cash;
        }
        let shrinking = (1.0 - churn) * 1.12_f64.powf(-1.0 / 12.0);
        let run_off =
            customers * price * margin * shrinking / (1.0 - shrinking) * factors[MONTHS + 5];
        (
            years,
            [
                npv,
                run_off,
                npv + run_off,
                payback,
                cost / (price * margin),
            ],
        )
    };
    (0..trials).map(|_| trial()).collect()
}

/// The same on the engine.
fn model() -> Result<Model, bizcase::Error> {
    let mut model = Model::new(Currency::USD);
    let price = model.share("price", Dist::triangular(0.70, 0.875, 1.00)?)?;
    let need = model.share("need", Dist::triangular(0.80, 0.92, 1.00)?)?;
    let ready = model.share("cloud-ready", Dist::triangular(0.35, 0.55, 0.75)?)?;
    let attainable = model.share("attainable", Dist::pert(0.005, 0.02, 0.06)?)?;
    let cost = model.money("CAC", Dist::log_normal_p5_p95(350.0, 800.0)?)?;
    let churn = model.churn("churn", Period::Month, Dist::pert(0.009, 0.015, 0.030)?)?;
    let margin = model.share("margin", Dist::pert(0.75, 0.85, 0.90)?)?;
    let overrun = model.ratio("overrun", Dist::pert(0.90, 1.00, 1.60)?)?;
    model.correlate(cost, churn, 0.3)?;
    let mut years = Vec::new();
    for year in 1..=5 {
        let customers = model.declare::<Count>(&format!("customers {year}"))?;
        let revenue = model.declare::<Money>(&format!("revenue {year}"))?;
        let earned = model.declare::<Money>(&format!("margin {year}"))?;
        let cash = model.declare::<Money>(&format!("cash {year}"))?;
        years.push((customers, revenue, earned, cash));
    }
    let npv = model.declare::<Money>("NPV")?;
    let run_off = model.declare::<Money>("run-off value")?;
    let both = model.declare::<Money>("NPV with run-off")?;
    let payback = model.declare::<Count>("payback")?;
    let earned_back = model.declare::<Count>("CAC payback")?;
    let monthly = Rate::per_year(0.12)?.over(Period::Month);
    let ramp = LinearRamp::over(60)?;
    model.formula(move |s, out| {
        let (cost, margin) = (s.get(cost), s.get(margin));
        let price = Approx::<Money>::new(AVERAGE_PRICE) * s.get(price);
        let sam = Approx::<Count>::new(SAM_FIRMS) * s.get(need) * s.get(ready);
        let ceiling = sam * s.get(attainable);
        let retention = GeometricLifetime::new(s.over(churn, Period::Month));
        let factor = discount_factor(Approx::from(monthly));
        let mut value = PresentValue::new(factor).first_at(-5);
        let mut clock = PaybackClock::new().first_at(-5);
        let build = Approx::<Money>::new(3e6 / 6.0) * s.get(overrun);
        let mut cumulative = Approx::new(0.0);
        for _ in 0..6 {
            value.add(-build);
            cumulative -= build;
            clock.record(cumulative);
        }
        let (mut customers, mut month) = (Approx::new(0.0), 0);
        for (year, &(customers_end, revenue_sum, earned_sum, cash_sum)) in years.iter().enumerate()
        {
            let zero = Approx::<Money>::new(0.0);
            let (mut revenues, mut earnings, mut cashes) = (zero, zero, zero);
            let budget = Approx::new(BUDGET[year] / 12.0);
            for _ in 0..12 {
                month += 1;
                let kept = retention.kept(customers);
                let room = (ceiling * ramp.reached(month) - kept).at_least(Approx::new(0.0));
                let gained = affordable(budget, cost).at_most(room);
                customers = kept + gained;
                let revenue = customers * price;
                let earned = revenue * margin;
                let cash = earned - gained * cost - Approx::new(FIXED_COST[year] / 12.0);
                value.add(cash);
                cumulative += cash;
                clock.record(cumulative);
                revenues += revenue;
                earnings += earned;
                cashes += cash;
            }
            out.set(customers_end, customers);
            out.set(revenue_sum, revenues);
            out.set(earned_sum, earnings);
            out.set(cash_sum, cashes);
        }
        let tail = run_off_value(customers * price * margin, retention.kept_share(), factor);
        let tail = tail * (value.next_weight() / factor);
        out.set(npv, value.total());
        out.set(run_off, tail);
        out.set(both, value.total() + tail);
        out.set(payback, Approx::from_number(clock.periods(60.0)));
        out.set(
            earned_back,
            Approx::from_number((cost / (price * margin)).number()),
        );
    });
    Ok(model)
}

fn bookkeeping(criterion: &mut Criterion) {
    let case = case().expect("a valid case");
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
        model()
            .expect("a valid model")
            .run(&sampling)
            .expect("a run")
    };
    let whole = || {
        case.model()
            .expect("a valid model")
            .model
            .run(&sampling)
            .expect("a run")
    };
    let mut group = criterion.benchmark_group("bookkeeping, 100,000 trials");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(TRIALS));
    group.bench_function("loop by hand over rand_distr, one thread", |bench| {
        bench.iter(|| by_hand(TRIALS, 1));
    });
    group.bench_function("model, one thread", |bench| one.install(|| bench.iter(run)));
    group.bench_function("model, two threads", |bench| {
        two.install(|| bench.iter(run))
    });
    group.bench_function("whole case, one thread", |bench| {
        one.install(|| bench.iter(whole))
    });
    group.bench_function("whole case, two threads", |bench| {
        two.install(|| bench.iter(whole))
    });
    group.finish();
}

criterion_group!(benches, bookkeeping);
criterion_main!(benches);
