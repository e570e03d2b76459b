//! A full statement of 60 months, 4 segments and 3 streams, beside the single-offer case, on one
//! thread.
//!
//! Both are lines of a statement in every month and trial: a line item is one figure of one month,
//! such as the revenue of a stream. The short case has 8 of them a month: customers gained, lost
//! and present, revenue, gross margin, acquisition, fixed cost, cash. The plan has 62: for each
//! segment customers gained, lost and present, acquisition, revenue and gross margin of each
//! stream and in total; and its totals with two cost lines, two roles, capital, working capital,
//! tax and cash.

use bizcase::case::{BusinessCase, Horizon};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use criterion::{Criterion, criterion_group, criterion_main};
use rayon::ThreadPoolBuilder;

const TRIALS: u64 = 100_000;
const SHOPS: &str = include_str!("../../examples/data/shops.toml");

/// Four segments of three streams.
fn case() -> BusinessCase {
    let mut text = String::from(
        r#"name = "four segments"
           currency = "EUR"
           launch = "2027-01"
           horizon = { years = 5 }
           discount = "12% a year"
           terminal = "run_off"
           tax = { rate = 0.25 }
           payment_terms = { receivable_days = 30, payable_days = 20 }
           build = { budget = { amount = "3000000", currency = "EUR" }, months = 6, overrun = { name = "overrun", range = { pert = { min = 0.9, mode = 1, max = 1.6 } }, evidence = "guess" } }
           costs = [
               { name = "rent", cost = { fixed = 120_000 } },
               { name = "cloud", function = "delivery", cost = { step = { size = 1000, each = 500 } } },
           ]
           team = [
               { name = "engineer", salary = 80_000, on_cost = 0.2, heads = 5 },
               { name = "support", function = "delivery", salary = 40_000, customers_each = 2_000 },
           ]
           capital = [{ name = "servers", cost = 100_000, month = 1, life_months = 36 }]
        "#,
    );
    for segment in 1..=4 {
        text += &format!(
            r#"
            [[offers]]
            name = "{segment}"
            retention = {{ churn = {{ range = {{ pert = {{ min = 0.009, mode = 0.015, max = 0.03 }} }} }} }}
            streams = [
                {{ name = "subscription", price = {{ range = {{ triangular = {{ min = 20, mode = 30, max = 35 }} }} }}, gross_margin = 0.85 }},
                {{ name = "set-up", per = "new_customer", price = 90, gross_margin = 0.3 }},
                {{ name = "usage", quantity = 12, price = 0.4, gross_margin = 0.6 }},
            ]
            [offers.go_to_market.reach]
            accounts = 600_000
            attainable = {{ range = {{ pert = {{ min = 0.005, mode = 0.02, max = 0.06 }} }} }}
            acquisition_cost = {{ range = {{ log_normal = {{ p5 = 350, p95 = 800 }} }} }}
            budget = [400_000, 800_000, 1_500_000]
            "#
        );
    }
    toml::from_str(&text).expect("a valid plan")
}

fn statements(criterion: &mut Criterion) {
    let one = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let case: BusinessCase = toml::from_str(SHOPS).expect("a valid case");
    let short = {
        // The budgets of the third year go on.
        let case = case.within(Horizon::Months(60));
        case.model().expect("a valid model").model
    };
    let case = self::case();
    let full = case.model().expect("a valid model").model;
    let sampling = Sampling::monte_carlo(TRIALS).seed(1);
    let mut group = criterion.benchmark_group("statement, 60 months, 100,000 trials, one thread");
    group.sample_size(10);
    group.bench_function("short case, 8 line items a month", |bench| {
        bench.iter(|| one.install(|| short.run(&sampling).expect("a run")));
    });
    group.bench_function("4 segments x 3 streams, 62 line items a month", |bench| {
        bench.iter(|| one.install(|| full.run(&sampling).expect("a run")));
    });
    group.finish();
    criterion.bench_function("exact statement, 4 segments x 3 streams", |bench| {
        bench.iter(|| case.statement(Base::Modes).expect("a statement"));
    });
}

criterion_group!(benches, statements);
criterion_main!(benches);
