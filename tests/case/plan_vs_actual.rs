//! Plan against actual: what happened takes the place of what was planned, the difference is split
//! by driver, and what is believed of later months is learned from it.

#![allow(
    clippy::float_cmp,
    reason = "shares of trials and counts that must be the very numbers"
)]

use bizcase::Error;
use bizcase::case::{
    Actual, BusinessCase, CaseError, Change, Figure, KpiDefinitions, OfferLine, Reforecast,
};
use bizcase::distribution::{Dist, Distribution, Observed};
use bizcase::metrics::{LogoBase, PaidBackBy, Profitability};
use bizcase::quantity::{Count, Currency, Decimal, Money, Month, Share};
use bizcase::random::Sampling;
use bizcase::simulation::{Base, Statistic};
use proptest::prelude::*;

const RECIPES: &str = include_str!("../../examples/data/recipes.toml");
const PAYROLL: &str = include_str!("../../examples/data/payroll.toml");

/// A plan whose churn has a beta law, whose acquisition cost and price are uncertain.
const SHOPS: &str = r#"
name = "shops"
currency = "USD"
launch = "2027-01"
horizon = { years = 3 }
discount = "12% a year"
terminal = "run_off"

[[offers]]
name = "shops"
retention = { churn = { name = "churn", range = { beta = { alpha = 2, beta = 98 } } } }
[offers.go_to_market.reach]
accounts = { name = "accounts", range = { pert = { min = 20_000, mode = 30_000, max = 50_000 } } }
acquisition_cost = { name = "CAC", range = { log_normal = { p5 = 200, p95 = 400 } } }
budget = 600_000
[[offers.streams]]
name = "subscription"
price = 40
realised = { name = "realised", range = { triangular = { min = 0.7, mode = 0.9, max = 1.0 } } }
gross_margin = { name = "margin", range = { pert = { min = 0.7, mode = 0.8, max = 0.9 } } }

[[costs]]
name = "office"
cost = { fixed = 120_000 }
"#;

fn shops() -> BusinessCase {
    toml::from_str(SHOPS).unwrap()
}

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn actual(number: i32, gained: u32, lost: u32, revenue: i64) -> Actual {
    Actual {
        offer: "shops".into(),
        month: shops().launch.plus(number),
        gained: Count::from(gained),
        lost: Count::from(lost),
        revenue: usd(revenue),
        cost_of_revenue: None,
        acquisition: usd(50_000),
    }
}

/// Half a year: 600 customers won, 70 lost of 100 + 190 + 280 + 365 + 450 customer-months.
fn half_a_year() -> Vec<Actual> {
    vec![
        actual(0, 100, 0, 3_800),
        actual(1, 100, 10, 7_125),
        actual(2, 100, 10, 10_750),
        actual(3, 100, 15, 13_870),
        actual(4, 100, 15, 16_920),
        actual(5, 100, 20, 20_140),
    ]
}

/// What a plan itself has each of its offers do in the first months.
fn as_planned(case: &BusinessCase, base: Base, months: usize) -> Vec<Actual> {
    let statement = case.statement(base).unwrap();
    let count = |decimal: Decimal| Count::new(decimal.to_string().parse().unwrap()).unwrap();
    let lines = statement.months.iter().skip(statement.build_months);
    let mut actuals = Vec::new();
    for line in lines.take(months) {
        for (offer, it) in case.offers.iter().zip(&line.offers) {
            let month: Month = line.label.parse().unwrap();
            let age = month.since(case.launch) - i32::try_from(offer.entry.months).unwrap();
            if age < 0 {
                continue;
            }
            let cost = it.streams.iter().map(|stream| stream.cost);
            let cost = Money::sum(cost, case.currency).unwrap();
            actuals.push(Actual {
                offer: it.name.clone(),
                month,
                gained: count(it.gained + it.arrived),
                lost: count(it.lost + it.departed),
                revenue: it.revenue,
                cost_of_revenue: Some(cost),
                acquisition: it.acquisition,
            });
        }
    }
    actuals
}

fn learned<'r>(reforecast: &'r Reforecast, figure: &str) -> &'r bizcase::case::Learned {
    let found = reforecast.learned.iter().find(|it| it.figure == figure);
    found.unwrap_or_else(|| panic!("{reforecast}"))
}

fn why<'r>(reforecast: &'r Reforecast, figure: &str) -> &'r str {
    let found = reforecast.not_learned.iter().find(|it| it.figure == figure);
    &found
        .unwrap_or_else(|| panic!("{figure}: {reforecast}"))
        .why
}

#[test]
fn what_happened_stands_in_the_statement_to_the_cent() {
    let actuals = half_a_year();
    let case = shops().with_actuals(&actuals).unwrap();
    let statement = case.statement(Base::Medians).unwrap();
    statement.ties().unwrap();
    for (line, actual) in statement.months.iter().zip(&actuals) {
        let offer: &OfferLine = &line.offers[0];
        assert_eq!(line.label, actual.month.to_string());
        assert_eq!(
            offer.gained.to_string().parse::<f64>().unwrap(),
            actual.gained.value()
        );
        assert_eq!(
            offer.lost.to_string().parse::<f64>().unwrap(),
            actual.lost.value()
        );
        assert_eq!(offer.revenue, actual.revenue);
        assert_eq!(offer.acquisition, actual.acquisition);
    }
    assert_eq!(statement.months[5].closing, 530.into());
    // And in every trial: the first half-year is no longer uncertain.
    let mut case = case;
    case.targets = vec!["P(customers at the end of month 6 >= 530)".parse().unwrap()];
    let valued = case.value(&Sampling::monte_carlo(200)).unwrap();
    assert_eq!(valued.targets[0].found.value, 1.0);
    case.targets = vec!["P(customers at the end of month 6 >= 531)".parse().unwrap()];
    let valued = case.value(&Sampling::monte_carlo(200)).unwrap();
    assert_eq!(valued.targets[0].found.value, 0.0);
}

/// Streams that bill from the third month on bring nothing in the first two: what was billed all the
/// same counts for the first of them, at its planned margin of 80 %.
#[test]
fn revenue_where_none_was_projected_is_that_of_the_first_stream() {
    let text = SHOPS.replace("price = 40\n", "price = 40\nfrom = 2\n");
    let text = text.replace(
        "{ name = \"margin\", range = { pert = { min = 0.7, mode = 0.8, max = 0.9 } } }\n",
        "0.8\n[[offers.streams]]\nname = \"extra\"\nprice = 10\nfrom = 2\ngross_margin = 0.5\n",
    );
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let planned = case.statement(Base::Medians).unwrap();
    assert_eq!(planned.months[0].revenue, usd(0));
    let known = case.with_actuals(&half_a_year()[..1]).unwrap();
    let first = &known.statement(Base::Medians).unwrap().months[0].offers[0];
    let revenue: Vec<Money> = first.streams.iter().map(|it| it.revenue).collect();
    assert_eq!(revenue, [usd(3_800), usd(0)]);
    let cost: Vec<Money> = first.streams.iter().map(|it| it.cost).collect();
    assert_eq!(cost, [usd(760), usd(0)]);
}

#[test]
fn the_cost_of_revenue_that_was_is_taken_where_it_is_said() {
    let mut actuals = half_a_year();
    for actual in &mut actuals {
        actual.cost_of_revenue = Some("USD 1234.56".parse().unwrap());
    }
    let statement = shops()
        .with_actuals(&actuals)
        .unwrap()
        .statement(Base::Medians)
        .unwrap();
    assert!(
        statement.months[..6]
            .iter()
            .all(|it| it.cost_of_revenue.to_string() == "USD 1,234.56")
    );
}

#[test]
fn beta_laws_count_successes_and_failures() {
    let now = shops().reforecast(&half_a_year()).unwrap();
    let churn = learned(&now, "churn");
    // 70 lost of 100 + 190 + 280 + 365 + 450.
    assert_eq!(churn.observed, Observed::successes(70, 1_385).unwrap());
    assert_eq!(churn.after, Dist::beta(72.0, 98.0 + 1_315.0).unwrap());
    assert_eq!(
        learned(&now, "CAC").observed,
        Observed::bought(600, 300_000.0).unwrap()
    );
    // Revenue per customer over 40: 0.95, 0.9375, 0.95982, 0.95, 0.94, 0.95, by hand.
    let Observed::Estimate {
        mean,
        standard_error,
    } = learned(&now, "realised").observed
    else {
        panic!("{now}")
    };
    assert!((mean - 0.947_887).abs() < 1e-6, "{mean}");
    assert!(
        (standard_error - 0.003_296).abs() < 2e-6,
        "{standard_error}"
    );
    assert_eq!(
        why(&now, "accounts"),
        "the actual figures say nothing of it"
    );
    assert_eq!(why(&now, "margin"), "the actual figures say nothing of it");
    let figures = now.case.figures().unwrap();
    let figure = figures.iter().find(|it| it.name == "churn").unwrap();
    let Figure::Uncertain(it) = &figure.figure else {
        panic!()
    };
    assert_eq!(it.range, churn.after);
    assert_eq!(it.source, "70 of 1385, 2027-01 to 2027-06");
}

#[test]
fn margins_are_learned_where_cost_is_known() {
    let mut actuals = half_a_year();
    for actual in &mut actuals {
        let quarter = actual.revenue.divided_by(4_u32).unwrap();
        actual.cost_of_revenue = Some(quarter.rounded());
    }
    let now = shops().reforecast(&actuals).unwrap();
    assert!((learned(&now, "margin").after.median() - 0.75).abs() < 1e-3);
}

#[test]
fn nothing_is_learned_twice() {
    let months = half_a_year();
    let quarter = shops().reforecast(&months[..3]).unwrap();
    let again = quarter.case.reforecast(&months[..3]).unwrap();
    assert!(again.learned.is_empty());
    let then = quarter.case.reforecast(&months).unwrap();
    let at_once = shops().reforecast(&months).unwrap();
    assert_eq!(then.period, "2027-04 to 2027-06");
    assert_eq!(
        learned(&then, "churn").after,
        learned(&at_once, "churn").after
    );
    assert_eq!(then.case.actuals, at_once.case.actuals);
}

#[test]
fn evidence_of_the_user_is_taken_by_name_or_place() {
    let seen = Observed::estimate(26_000.0, 1_000.0).unwrap();
    let now = shops()
        .reforecast_with(&half_a_year(), &[("accounts", seen)])
        .unwrap();
    assert!((learned(&now, "accounts").after.median() - 26_000.0).abs() < 1_000.0);
    let by_place = [("shops.accounts", seen)];
    assert_eq!(
        shops()
            .reforecast_with(&half_a_year(), &by_place)
            .unwrap()
            .case,
        now.case
    );
    let message = |evidence: &[(&str, Observed)]| {
        let failed = shops().reforecast_with(&half_a_year(), evidence);
        failed.unwrap_err().to_string()
    };
    assert!(message(&[("acounts", seen)]).ends_with("did you mean `accounts`?"));
    assert!(message(&[("accounts", seen), ("shops.accounts", seen)]).contains("given only once"));
    assert!(message(&[("shops.subscription.price", seen)]).contains("an uncertain figure"));
}

#[test]
fn a_contradicted_range_is_a_surprise() {
    let mut case = shops();
    let narrow = Figure::guess("churn", Dist::pert(0.005, 0.01, 0.015).unwrap());
    case.overrides = vec![bizcase::case::Override {
        figure: "churn".into(),
        change: Change::Set(narrow),
    }];
    let now = case.reforecast(&half_a_year()).unwrap();
    assert!(learned(&now, "churn").is_surprising());
    assert!(!learned(&now, "CAC").is_surprising() || learned(&now, "CAC").surprise < Share::ONE);
    assert!(
        now.to_string()
            .contains("a surprise: a chance of 0.00% beforehand")
    );
}

#[test]
fn what_a_stage_or_an_event_moves_is_left() {
    let mut case = shops();
    case.offers[0].stages = toml::from_str::<BusinessCase>(&SHOPS.replace(
        "[[offers.streams]]",
        "[[offers.stages]]\nphase = \"growth\"\nfrom = 3\nchurn = 0.5\n[[offers.streams]]",
    ))
    .unwrap()
    .offers[0]
        .stages
        .clone();
    case.events = vec![
        toml::from_str(
            "name = \"rival\"\nprobability = 0.3\nmonth = { range = { uniform = { low = 2, high = 9 } } }\n\
             effects = [{ on = \"price\", times = 0.9 }]",
        )
        .unwrap(),
    ];
    let now = case.reforecast(&half_a_year()).unwrap();
    assert_eq!(why(&now, "churn"), "the stage \"growth\" moves it");
    assert_eq!(
        why(&now, "realised"),
        "the event \"rival\" may have moved it"
    );
    // Before either could move anything, both are learned.
    let early = case.reforecast(&half_a_year()[..1]).unwrap();
    assert_eq!(why(&early, "churn"), "there was nobody who could leave");
    assert_eq!(
        why(&early, "realised"),
        "that takes two months with revenue"
    );
}

#[test]
fn contracts_are_judged_when_they_end() {
    let yearly = SHOPS.replace(
        "{ churn = { name",
        "{ renewal = { months = 3, churn = { name",
    );
    let case: BusinessCase =
        toml::from_str(&yearly.replace("beta = 98 } } } }", "beta = 98 } } } } }")).unwrap();
    let mut months = half_a_year();
    for (month, lost) in months.iter_mut().zip([0_u32, 0, 0, 10, 20, 15]) {
        month.lost = Count::from(lost);
    }
    // The 100 of each of the first three months decide in the three after.
    let now = case.reforecast(&months).unwrap();
    assert_eq!(
        learned(&now, "churn").observed,
        Observed::successes(45, 300).unwrap()
    );
    assert_eq!(
        why(&case.reforecast(&months[..3]).unwrap(), "churn"),
        "no contract of 3 months has ended yet"
    );
    months[1].lost = Count::from(5);
    let early = case.reforecast(&months).unwrap();
    assert!(why(&early, "churn").starts_with("in 2027-02 customers left before"));
}

#[test]
fn value_still_to_come_leaves_out_what_is_sunk() {
    // Every figure known, so that the value of later months can be computed by hand.
    let text = SHOPS
        .replace("{ name = \"churn\", range = { beta = { alpha = 2, beta = 98 } } }", "0.02")
        .replace("{ name = \"accounts\", range = { pert = { min = 20_000, mode = 30_000, max = 50_000 } } }", "30_000")
        .replace("{ name = \"CAC\", range = { log_normal = { p5 = 200, p95 = 400 } } }", "300")
        .replace("{ name = \"realised\", range = { triangular = { min = 0.7, mode = 0.9, max = 1.0 } } }", "0.9")
        .replace("{ name = \"margin\", range = { pert = { min = 0.7, mode = 0.8, max = 0.9 } } }", "0.8")
        .replace("terminal = \"run_off\"\n", "");
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let case = case.with_actuals(&half_a_year()).unwrap();
    // By hand: of the 530 customers left, and of those 50,000 buys at 300 each in a month, 2 % leave
    // every month; each pays 36, of which 80 % stay; 50,000 and 10,000 are spent.
    let (mut customers, mut expected) = (530.0, 0.0);
    for month in 1..=30 {
        customers = 0.98 * customers + 50_000.0 / 300.0;
        let cash = 36.0 * 0.8 * customers - 60_000.0;
        expected += cash / 1.12_f64.powf(f64::from(month) / 12.0);
    }
    let valued = case.value(&Sampling::monte_carlo(2)).unwrap();
    let found = valued
        .run
        .outcome(valued.built.outputs.still_to_come.unwrap())
        .mean()
        .value;
    assert!(
        (found - expected).abs() < 1e-6 * expected.abs(),
        "{found} {expected}"
    );
    // More spent in the past makes it no worse.
    let mut dear = half_a_year();
    dear[0].acquisition = usd(5_000_000);
    let dear = case
        .with_actuals(&dear)
        .unwrap()
        .value(&Sampling::monte_carlo(2))
        .unwrap();
    let still = dear.run.named("value still to come").unwrap().mean().value;
    assert!((still - found).abs() < 1e-6 * found.abs());
    assert!(
        dear.run.named("NPV").unwrap().mean().value
            < valued.run.named("NPV").unwrap().mean().value - 4e6
    );
    // Without actual figures it is there when it is asked for.
    let mut case = shops();
    assert!(case.model().unwrap().outputs.still_to_come.is_none());
    case.criteria = vec!["P0 of value still to come > USD 0".parse().unwrap()];
    let valued = case.value(&Sampling::monte_carlo(100)).unwrap();
    let samples = |name: &str| valued.run.named(name).unwrap().samples().to_vec();
    assert_eq!(samples("value still to come"), samples("NPV with run-off"));
}

#[test]
fn targets_of_months_quarters_and_years_are_sums_of_the_same_months() {
    let mut case = shops();
    let names = [
        "revenue in month 10",
        "revenue in month 11",
        "revenue in month 12",
        "revenue in quarter 4",
        "customers at the end of quarter 4",
        "customers at the end of year 1",
        "gross margin in quarter 4",
        "cash flow in month 3",
    ];
    case.targets = names
        .iter()
        .map(|name| {
            if name.starts_with("customers") {
                Statistic::probability_at_least(name, 1_500)
            } else {
                Statistic::probability_at_least(name, usd(50_000))
            }
        })
        .collect();
    let valued = case.value(&Sampling::monte_carlo(300).seed(4)).unwrap();
    let samples = |name: &str| valued.run.named(name).unwrap().samples().to_vec();
    let [first, second, third, quarter] = [0, 1, 2, 3].map(|place: usize| samples(names[place]));
    for trial in 0..300 {
        let sum = first[trial] + second[trial] + third[trial];
        assert!((quarter[trial] - sum).abs() < 1e-9 * sum);
    }
    assert_eq!(samples(names[4]), samples(names[5]));
    assert_eq!(valued.targets[4].found.value, valued.targets[5].found.value);
    let above = quarter.iter().filter(|it| **it >= 50_000.0).count();
    assert_eq!(valued.targets[3].found.value, above as f64 / 300.0);
    assert!(
        valued.targets[3]
            .to_string()
            .starts_with("P(revenue in quarter 4 >= USD 50 k) = ")
    );
    case.targets = vec![Statistic::probability_at_least(
        "revenue in month 99",
        usd(1),
    )];
    assert!(
        case.value(&Sampling::monte_carlo(10))
            .unwrap_err()
            .to_string()
            .contains("`revenue in month 99`")
    );
    case.targets = vec![Statistic::probability_at_least("revenue in month 9", 3)];
    assert!(
        case.value(&Sampling::monte_carlo(10))
            .unwrap_err()
            .to_string()
            .contains("must be an amount in ")
    );
}

#[test]
fn bad_actual_figures_are_refused_by_name() {
    let message = |change: &dyn Fn(&mut Vec<Actual>)| {
        let mut actuals = half_a_year();
        change(&mut actuals);
        let (case, before) = (shops(), shops());
        let error = case.with_actuals(&actuals).unwrap_err();
        assert_eq!(
            case.reforecast(&actuals).unwrap_err().to_string(),
            error.to_string()
        );
        assert_eq!(case, before);
        error.to_string()
    };
    assert_eq!(
        message(&|it| {
            it.remove(3);
            it.remove(1);
        }),
        "actual figures of `shops` are missing for 2027-02, 2027-04",
    );
    assert!(message(&|it| it[2].offer = "shop".into()).ends_with("did you mean `shops`?"));
    assert_eq!(
        message(&|it| it[0].month = "2026-12".parse().unwrap()),
        "month of an actual figure of `shops` = 2026-12 must be a month in which the plan has the \
         offer; that is from 2027-01 to 2029-12",
    );
    assert!(message(&|it| it[5].month = "2030-01".parse().unwrap()).contains("2027-01 to 2029-12"));
    assert_eq!(
        message(&|it| it[5].month = it[4].month),
        "actual figures of `shops` = 2027-05 must be given only once",
    );
    assert_eq!(
        message(&|it| it[1].lost = Count::from(101)),
        "customers lost of `shops` in 2027-02 = 101 is outside [0, 100]; more were lost than there \
         were at the start of the month",
    );
    assert_eq!(
        message(&|it| it[4].revenue = Money::major(16_920, Currency::EUR)),
        "revenue of `shops` in 2027-05 = EUR 16,920.00 must be in USD; write it in that currency; an \
         offer in another has a `currency` of its own, and the case a rate for it under `exchange`",
    );
    assert!(message(&|it| it[4].acquisition = usd(-1)).starts_with("acquisition spend of `shops`"));
    let gap = shops().with_actuals(&half_a_year()[1..]).unwrap_err();
    let Error::Case(gap) = gap else { panic!() };
    assert!(
        matches!(*gap, CaseError::MissingActuals { ref missing, .. } if missing == &["2027-01"])
    );
    assert!(
        shops()
            .review(&[], Base::Modes)
            .unwrap_err()
            .to_string()
            .contains("one month or more")
    );
}

#[test]
fn a_reforecast_comes_back_from_a_file_and_is_the_same_on_any_number_of_threads() {
    let case = shops().reforecast(&half_a_year()).unwrap().case;
    let toml = toml::to_string(&case).unwrap();
    assert_eq!(toml::from_str::<BusinessCase>(&toml).unwrap(), case);
    let json = serde_json::to_string(&case).unwrap();
    assert_eq!(serde_json::from_str::<BusinessCase>(&json).unwrap(), case);
    let value = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let valued = case.value(&Sampling::monte_carlo(3_000).seed(9)).unwrap();
            valued
                .run
                .named("value still to come")
                .unwrap()
                .samples()
                .to_vec()
        })
    };
    assert_eq!(value(1), value(3));
}

/// Trials before and after have the same random numbers: what was not learned is drawn as before.
#[test]
fn a_reforecast_keeps_the_random_numbers() {
    let sampling = Sampling::monte_carlo(500).seed(2);
    let before = shops().value(&sampling).unwrap().run;
    let after = shops()
        .reforecast(&half_a_year())
        .unwrap()
        .case
        .value(&sampling)
        .unwrap()
        .run;
    for input in before.inputs() {
        let now = after
            .inputs()
            .into_iter()
            .find(|it| it.name() == input.name())
            .unwrap();
        if ["accounts", "margin"].contains(&input.name()) {
            assert_eq!(now.samples(), input.samples());
        } else {
            let rank = |samples: &[f64]| {
                let mut order: Vec<usize> = (0..samples.len()).collect();
                order.sort_by(|a, b| samples[*a].total_cmp(&samples[*b]));
                order
            };
            assert_eq!(
                rank(now.samples()),
                rank(input.samples()),
                "{}",
                input.name()
            );
        }
    }
}

#[test]
fn kpis_of_a_plan_follow_their_definitions() {
    let mut case = shops();
    case.overrides = ["churn", "CAC", "realised", "margin", "accounts"]
        .iter()
        .zip([0.02, 300.0, 0.9, 0.8, 30_000.0])
        .map(|(figure, known)| bizcase::case::Override {
            figure: (*figure).to_owned(),
            change: Change::Set(Figure::Known(known)),
        })
        .collect();
    let statement = case.statement(Base::Medians).unwrap();
    let years = statement.kpis(&KpiDefinitions::default()).unwrap();
    assert_eq!(years.len(), 3);
    let value = |name: &str| years[0].named(name).unwrap().value.unwrap().to_f64();
    let line = &statement.years()[0];
    // By hand: 40 at 90 % is 36, of which 80 % stays; 28.80 a month.
    assert!((value("ARPA") - 36.0).abs() < 0.01);
    assert!((value("CAC payback, months") - 300.0 / 28.8).abs() < 0.01);
    assert!((value("monthly logo churn") - 0.02).abs() < 1e-4);
    assert!((value("LTV") - 1_440.0).abs() < 5.0);
    assert!((value("LTV/CAC") - 4.8).abs() < 0.02);
    assert!((value("contribution margin") - 0.8).abs() < 1e-6);
    assert!(
        (value("ARR") - 12.0 * 36.0 * line.closing.to_string().parse::<f64>().unwrap()).abs()
            < 20.0
    );
    assert!((value("burn multiple") + line.cash_flow.to_f64() / value("ARR")).abs() < 1e-9);
    assert_eq!(years[0].named("rule of 40").unwrap().value, None);
    assert!(years[1].named("rule of 40").unwrap().value.is_some());
    assert!(years[0].named("runway, months").is_err());
    let others = KpiDefinitions {
        logo_base: LogoBase::Average,
        paid_back_by: PaidBackBy::Revenue,
        profitability: Profitability::Ebitda,
        cash: Some(usd(2_000_000)),
    };
    let other = &statement.kpis(&others).unwrap()[0];
    let flattering = other.named("CAC payback, months").unwrap();
    assert!((flattering.value.unwrap().to_f64() - 300.0 / 36.0).abs() < 0.01);
    assert_ne!(
        flattering.definition,
        years[0].named("CAC payback, months").unwrap().definition
    );
    assert!(
        other
            .named("monthly logo churn")
            .unwrap()
            .value
            .unwrap()
            .to_f64()
            < 0.02
    );
    // Cash left over the mean burn of the last quarter.
    let quarter = &statement.quarters()[3];
    let left = 2e6 + line.cumulative.to_f64();
    let runway = other
        .named("runway, months")
        .unwrap()
        .value
        .unwrap()
        .to_f64();
    assert!((runway - left / (-quarter.cash_flow.to_f64() / 3.0)).abs() < 0.01);
    for year in statement.kpis(&others).unwrap() {
        assert!(year.kpis.iter().all(|it| !it.definition.is_empty()));
    }
}

/// Plans of all three machines with everything that moves customers about.
fn any_plan() -> impl Strategy<Value = BusinessCase> {
    let rates = (0.0..0.3_f64, 0.05..1.0_f64, 0.0..0.5_f64, 0.0..0.1_f64);
    (0_u32..3, 0_u32..3, rates, 1.0..80.0_f64, 0_u32..4).prop_map(
        |(first, second, (churn, share, taken, growth), price, entry)| {
            let machine = |kind: u32| match kind {
                0 => format!("reach = {{ accounts = 9_000, attainable = {share:?}, budget = 90_000, acquisition_cost = 70 }}"),
                1 => format!(
                    "b2b = {{ accounts = 900, budget = 90_000, opportunity_cost = 90, inbound = 3, win = {share:?}, \
                     cycle = {{ shares = [0.2, 0.3, 0.5] }}, units = 7.5 }}"
                ),
                _ => format!(
                    "b2c = {{ reachable = 90_000, budget = 90_000, signup_cost = 2, word_of_mouth = 0.1, activation = {share:?}, \
                     paying = 0.2, free = {{ conversion = 0.02, churn = 0.1, cost = 0.07 }} }}"
                ),
            };
            let offer = |name: &str, kind: u32, retention: String, entry: u32| {
                format!(
                    "[[offers]]\nname = \"{name}\"\nentry = {{ months = {entry} }}\nretention = {retention}\n\
                     go_to_market = {{ {} }}\nexpansion = {{ customers = {growth:?}, by = 0.3 }}\n\
                     streams = [{{ name = \"a\", price = {price:?}, gross_margin = {share:?} }},\n\
                     {{ name = \"b\", per = \"unit\", price = 1.5, change = {growth:?} }},\n\
                     {{ name = \"c\", per = \"new_customer\", price = 3.33, from = 2 }}]\n",
                    machine(kind)
                )
            };
            let text = format!(
                "name = \"any\"\ncurrency = \"USD\"\nlaunch = \"2027-03\"\nhorizon = {{ months = 30 }}\n\
                 discount = \"9% a year\"\ncannibalisation = [{{ by = \"two\", of = \"one\", share = {taken:?} }}]\n{}{}",
                offer("one", first, format!("{{ churn = {churn:?} }}"), 0),
                offer("two", second, format!("{{ renewal = {{ months = 5, churn = {share:?} }} }}"), entry),
            );
            toml::from_str(&text).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_split_adds_up_in_every_month_and_in_total(
        case in any_plan(),
        factors in prop::collection::vec((0.0..2.0_f64, 0.0..1.5_f64, 0.0..2.0_f64), 40),
        months in 5_usize..14,
    ) {
        let mut actuals = as_planned(&case, Base::Modes, months);
        let mut customers = [0.0; 2];
        for (actual, (won, lost, paid)) in actuals.iter_mut().zip(factors.into_iter().cycle()) {
            let there = &mut customers[usize::from(actual.offer == "two")];
            let left = (actual.lost.value() * lost).min(*there).floor();
            let came = (actual.gained.value() * won).floor();
            *there += came - left;
            (actual.gained, actual.lost) = (Count::new(came).unwrap(), Count::new(left).unwrap());
            let revenue = actual.revenue.to_f64() * paid;
            actual.revenue = Money::from_f64(revenue, Currency::USD).unwrap().rounded();
        }
        let review = case.review(&actuals, Base::Modes).unwrap();
        prop_assert_eq!(review.months.len(), months);
        for line in review.months.iter().chain([&review.total]) {
            let parts = line.variance.parts().map(|it| it.1);
            let sum = Money::sum(parts, Currency::USD).unwrap();
            prop_assert_eq!(sum, line.revenue.difference().unwrap());
            prop_assert_eq!(sum, line.variance.total);
        }
        let billed = Money::sum(actuals.iter().map(|it| it.revenue), Currency::USD).unwrap();
        prop_assert_eq!(review.total.revenue.actual, billed);
        let statement = case.with_actuals(&actuals).unwrap().statement(Base::Modes).unwrap();
        statement.ties().unwrap();
    }

    #[test]
    fn a_year_as_planned_changes_nothing(case in any_plan(), months in 5_usize..20) {
        let actuals = as_planned(&case, Base::Modes, months);
        let known = case.with_actuals(&actuals).unwrap();
        let (before, after) = (case.statement(Base::Modes).unwrap(), known.statement(Base::Modes).unwrap());
        after.ties().unwrap();
        for (number, (before, after)) in before.months.iter().zip(&after.months).enumerate() {
            let close = |a: f64, b: f64, slack: f64| (a - b).abs() <= slack + 5e-3 * a.abs().max(b.abs());
            let count = |it: Decimal| it.to_string().parse::<f64>().unwrap();
            prop_assert!(close(count(before.closing), count(after.closing), 0.2), "{number} {} {}", before.closing, after.closing);
            prop_assert!(close(before.revenue.to_f64(), after.revenue.to_f64(), 30.0), "{number} {} {} {} {}", before.revenue, after.revenue, before.closing, after.closing);
            if number < months {
                prop_assert!(close(count(before.closing), count(after.closing), 0.05));
                prop_assert_eq!(before.revenue, after.revenue);
                prop_assert_eq!(before.acquisition, after.acquisition);
            }
        }
        let review = case.review(&actuals, Base::Modes).unwrap();
        prop_assert_eq!(review.total.variance.total, usd(0));
    }
}

#[test]
fn the_plans_of_the_examples_take_actual_figures() {
    for text in [RECIPES, PAYROLL] {
        let case: BusinessCase = toml::from_str(text).unwrap();
        let first = &case.offers[0];
        let alone = case
            .offers
            .iter()
            .all(|it| it.entry.months > 0 || it.name == first.name);
        if !alone {
            continue;
        }
        let actuals = [Actual {
            offer: first.name.clone(),
            month: case.launch,
            gained: Count::from(12),
            lost: Count::from(0),
            revenue: Money::major(700, first.currency.unwrap_or(case.currency)),
            cost_of_revenue: None,
            acquisition: Money::major(9_000, first.currency.unwrap_or(case.currency)),
        }];
        let now = case.reforecast(&actuals).unwrap();
        assert!(now.not_learned.len() > 3);
        now.case.statement(Base::Medians).unwrap().ties().unwrap();
    }
}
