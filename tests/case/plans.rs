//! Plans: against an independent computation and published figures, and what ties in all of them.

#![allow(
    clippy::float_cmp,
    reason = "amounts in whole cents and shares of trials that must be the very numbers"
)]

use std::error::Error;

use bizcase::case::{
    Adoption, AfterHorizon, Allocation, BusinessCase, Change, Cost, CostLine, EndOfLife, Figure,
    GoToMarket, Horizon, Line, Offer, Phase, Retention, Scenario,
};
use bizcase::decision::Recommendation;
use bizcase::quantity::{Currency, Decimal, Rate};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

const RECIPES: &str = include_str!("../../examples/data/recipes.toml");
const PAYROLL: &str = include_str!("../../examples/data/payroll.toml");
const SHOPS: &str = include_str!("../../examples/data/shops.toml");

fn recipes() -> BusinessCase {
    toml::from_str(RECIPES).unwrap()
}

fn payroll() -> BusinessCase {
    toml::from_str(PAYROLL).unwrap()
}

fn figure(line: &Line, name: &str) -> f64 {
    let count = |count: Decimal| count.to_string().parse().unwrap();
    match name {
        "gained" => count(line.gained),
        "lost" => count(line.lost),
        "closing" => count(line.closing),
        "revenue" => line.revenue.to_f64(),
        "cost_of_revenue" => line.cost_of_revenue.to_f64(),
        "acquisition" => line.acquisition.to_f64(),
        "fixed_cost" => line.fixed_cost.to_f64(),
        "depreciation" => line.depreciation.to_f64(),
        "operating_profit" => line.operating_profit.to_f64(),
        "tax" => line.tax.to_f64(),
        "working_capital" => line.working_capital.to_f64(),
        "cash_flow" => line.cash_flow.to_f64(),
        other => panic!("{other}"),
    }
}

/// What `tests/oracles/plans.py` has for the two example plans with every range at its mode and no
/// event happening, from their documentation alone: plan, year, figure, value.
fn computed() -> impl Iterator<Item = (&'static str, usize, &'static str, f64)> {
    let rows = include_str!("../data/plans.csv").lines().skip(2);
    rows.map(|row| match row.split(',').collect::<Vec<_>>()[..] {
        [case, year, name, value] => (case, year.parse().unwrap(), name, value.parse().unwrap()),
        _ => panic!("{row}"),
    })
}

#[test]
fn example_plans_agree_with_the_independent_computation() {
    let statements = [("recipes", recipes()), ("payroll", payroll())]
        .map(|(name, case)| (name, case.statement(Base::Modes).unwrap()));
    let mut compared = 0;
    for (case, year, name, expected) in computed() {
        let (_, statement) = statements.iter().find(|it| it.0 == case).unwrap();
        let found = match name {
            "npv" => statement.npv.to_f64(),
            "npv_with_terminal" => statement.npv_with_terminal.to_f64(),
            // Outcomes of the simulation alone.
            "npv_within" | "funding" => continue,
            name => figure(&statement.years()[year], name),
        };
        // A line has some twenty leaves, of which each may be off by a minor unit.
        let allowed = 0.2 + 1e-9 * expected.abs();
        assert!(
            (found - expected).abs() < allowed,
            "{case} {year} {name}: {found}"
        );
        compared += 1;
    }
    assert_eq!(compared, 148);
}

/// With nothing uncertain every trial has the figures of the independent computation, which are
/// not rounded.
#[test]
fn simulated_trials_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let mut compared = 0;
    for (of, mut case) in [("recipes", recipes()), ("payroll", payroll())] {
        for event in &mut case.events {
            event.probability = bizcase::quantity::Share::ZERO;
        }
        for it in case.figures()? {
            if let Figure::Uncertain(range) = &it.figure {
                // An event that cannot happen is drawn no more.
                let mode = bizcase::distribution::Distribution::mode(&range.range).unwrap();
                let settled = Scenario::new("settled").with(&it.place, Change::Set(mode.into()));
                case = case.under(&settled)?;
            }
        }
        let run = case.model()?.model.run(&Sampling::monte_carlo(16))?;
        for (_, year, name, expected) in computed().filter(|it| it.0 == of) {
            let terminal = match case.terminal {
                AfterHorizon::RunOff => "run-off",
                _ => "terminal value",
            };
            let outcome = match (name, year) {
                ("npv", _) => "NPV".to_owned(),
                ("npv_with_terminal", _) => format!("NPV with {terminal}"),
                ("npv_within", years) => format!("NPV within {years} years"),
                ("funding", _) => "peak funding".to_owned(),
                (_, 0) => continue,
                ("closing", year) => format!("customers at the end of year {year}"),
                ("revenue", year) => format!("revenue in year {year}"),
                ("cash_flow", year) => format!("cash flow in year {year}"),
                _ => continue,
            };
            let ran = run.named(&outcome)?;
            let samples = ran.samples();
            for found in [samples[0], samples[15]] {
                let allowed = 1e-9 * expected.abs().max(1e6);
                assert!(
                    (found - expected).abs() < allowed,
                    "{outcome}: {found} {expected}"
                );
            }
            compared += 1;
        }
    }
    // Three figures of each of five and seven years, and ten of the whole plans.
    assert_eq!(compared, 3 * 12 + 10);
    Ok(())
}

#[test]
fn statements_tie_to_the_cent() -> Result<(), Box<dyn Error>> {
    for case in [recipes(), payroll()] {
        for base in Base::ALL {
            for allocation in [Allocation::Revenue, Allocation::Customers, Allocation::Even] {
                let case = BusinessCase {
                    allocation,
                    ..case.clone()
                };
                case.statement(base)?.ties()?;
            }
        }
    }
    Ok(())
}

/// 37.5 a month are 468.27 at the end of a year at 9 % (`=FV(1.09^(1/12)-1,12,-37.5)`), and growing
/// by 2 % a year 6,823.42 (`=468.27*1.02/0.07`), as a spreadsheet has it.
#[test]
fn perpetuity_matches_a_spreadsheet() -> Result<(), Box<dyn Error>> {
    let mut case = steady(1.0, 37.5);
    case.discount = Rate::per_year(0.09)?.into();
    // All customers cost nothing to win, and no more need to be won.
    case.terminal = AfterHorizon::Perpetuity { growth: 0.02 };
    let statement = case.statement(Base::Modes)?;
    assert_eq!(statement.terminal.to_string(), "EUR 6,823.42");
    let present = statement.npv_with_terminal.minus(statement.npv)?;
    assert_eq!(present.to_string(), "EUR 4,434.75");
    Ok(())
}

/// So many customers from the first month on, who never leave, and pay so much a month.
fn steady(customers: f64, price: f64) -> BusinessCase {
    let text = format!(
        r#"name = "steady"
           currency = "EUR"
           launch = "2027-01"
           horizon = {{ years = 5 }}
           discount = "10% a year"
           [[offers]]
           name = "one"
           retention = {{ churn = 0 }}
           streams = [{{ name = "fee", price = {price:?} }}]
           [offers.go_to_market.reach]
           accounts = {customers:?}
           acquisition_cost = 0
           budget = 1
           adoption = {{ curve = [1.0] }}"#
    );
    toml::from_str(&text).unwrap()
}

/// A short case may say whatever else a case can say, and is judged by all of its criteria, those
/// on the size of its market among them.
#[test]
fn nothing_of_a_short_case_is_dropped() -> Result<(), Box<dyn Error>> {
    let criteria = |all: &str| SHOPS.replace("criteria = [", &format!("criteria = [{all}, "));
    let text = criteria("\"P(SAM accounts >= 1,000,000) >= 50%\"");
    let short: BusinessCase = toml::from_str(&text)?;
    assert_eq!(short.criteria.len(), 2);
    let sampling = Sampling::monte_carlo(2_000).seed(5);
    let verdict = short.value(&sampling)?.verdict;
    assert_eq!(
        verdict.recommendation(),
        Some(Recommendation::NoGo),
        "{verdict}"
    );
    // In full it is the same case.
    let full: BusinessCase = toml::from_str(&toml::to_string(&short)?)?;
    assert_eq!(full, short);

    let taxed: BusinessCase = toml::from_str(&format!("{text}\n[tax]\nrate = 0.25"))?;
    let before = short.statement(Base::Modes)?.years();
    let after = taxed.statement(Base::Modes)?.years();
    assert!(after[3].tax.to_f64() > 0.0);
    assert_eq!(after[3].revenue, before[3].revenue);
    Ok(())
}

/// Nothing was asked, so nothing is answered: not a "go".
#[test]
fn a_case_without_criteria_has_no_verdict() -> Result<(), Box<dyn Error>> {
    let mut case = steady(10.0, 1.0);
    case.criteria.clear();
    let valuation = case.value(&Sampling::monte_carlo(16))?;
    assert_eq!(valuation.verdict.recommendation(), None);
    assert_eq!(
        valuation.verdict.to_string(),
        "no verdict: no criteria were set"
    );
    let page = bizcase::report::decision(&valuation)?.text();
    assert!(
        page.contains("Decision: no verdict: no criteria were set"),
        "{page}"
    );
    case.criteria.push("P(NPV > EUR 0) >= 60%".parse()?);
    let verdict = case.value(&Sampling::monte_carlo(16))?.verdict;
    assert_eq!(verdict.recommendation(), Some(Recommendation::Go));
    Ok(())
}

#[test]
fn the_two_layouts_of_a_file_are_not_mixed() {
    let read = |text: String| {
        toml::from_str::<BusinessCase>(&text)
            .unwrap_err()
            .to_string()
    };
    let both = read(format!("horizon = {{ months = 36 }}\n{SHOPS}"));
    assert!(both.contains("`horizon` beside `market`"), "{both}");
    let neither = read(SHOPS.replace("[churn]", "[chrun]"));
    assert!(neither.contains("unknown field `chrun`"), "{neither}");
    let missing = SHOPS.split("[churn]").next().unwrap();
    let missing = read(missing.to_owned());
    assert!(missing.contains("missing field `churn`"), "{missing}");
}

#[test]
fn plans_come_back_unchanged_from_json_and_toml() -> Result<(), Box<dyn Error>> {
    for case in [recipes(), payroll(), toml::from_str::<BusinessCase>(SHOPS)?] {
        let json = serde_json::to_string_pretty(&case)?;
        assert!(json.contains("\"schema\": 1"));
        assert_eq!(serde_json::from_str::<BusinessCase>(&json)?, case);
        let toml = toml::to_string_pretty(&case)?;
        let again: BusinessCase = toml::from_str(&toml)?;
        assert_eq!(again, case);
        assert_eq!(again.statement(Base::Modes)?, case.statement(Base::Modes)?);
    }
    Ok(())
}

/// Bass, p = 0.03 and q = 0.38: 3,576 of 100,000 in the first period and 10,977 in the seventh, the
/// values of the closed form that the adoption room is tested against.
#[test]
fn adoption_may_follow_bass() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100_000.0, 1.0).within(Horizon::Years(7));
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.adoption = toml::from_str::<std::collections::BTreeMap<String, Adoption>>(
            "it = { bass = { innovation = 0.03, imitation = 0.38 } }",
        )?["it"]
            .clone();
    }
    let years = case.statement(Base::Modes)?.years();
    let gained = [0, 6].map(|year: usize| years[year].gained.round().to_string());
    assert_eq!(gained, ["3576", "10977"]);
    Ok(())
}

#[test]
fn customers_stay_for_the_term_of_their_contract() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 1.0);
    case.offers[0].retention = Retention::Renewal {
        months: 12,
        churn: 0.25.into(),
    };
    // Nobody new comes for those who leave.
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.onboarding = Some(100.0.into());
        reach.adoption = Adoption::Curve(vec![1.0, 0.0]);
    }
    let statement = case.statement(Base::Modes)?;
    let closing: Vec<String> = statement
        .years()
        .iter()
        .map(|it| it.closing.to_string())
        .collect();
    assert_eq!(closing, ["100", "75", "56.25", "42.19", "31.64"]);
    assert_eq!(statement.months[11].lost, Decimal::ZERO);
    assert_eq!(statement.months[12].lost, Decimal::from(25));
    Ok(())
}

#[test]
fn a_survival_curve_is_followed_by_age() -> Result<(), Box<dyn Error>> {
    let mut case = steady(1_000.0, 1.0);
    case.offers[0].retention = Retention::Survival(vec![0.6, 0.45, 0.36]);
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.adoption = Adoption::Curve(vec![1.0, 0.0]);
    }
    let statement = case.statement(Base::Modes)?;
    let closing: Vec<String> = statement.months[..5]
        .iter()
        .map(|it| it.closing.to_string())
        .collect();
    // The last month's loss of a fifth goes on.
    assert_eq!(closing, ["1000", "600", "450", "360", "288"]);
    Ok(())
}

/// The parameters of Fader and Hardie (2007), regular segment; their equation 7 gives the retention
/// of each period by hand.
#[test]
fn retention_may_follow_the_shifted_beta_geometric() -> Result<(), Box<dyn Error>> {
    let mut case = steady(1_000.0, 1.0);
    case.offers[0].retention = Retention::ShiftedBetaGeometric {
        alpha: 0.704.into(),
        beta: 1.182.into(),
    };
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.adoption = Adoption::Curve(vec![1.0, 0.0]);
    }
    let months = case.statement(Base::Modes)?.months;
    let there = months[1..4].iter().map(|it| it.closing.round().to_string());
    // 1.182/1.886, times 2.182/2.886, times 3.182/3.886.
    assert_eq!(there.collect::<Vec<_>>(), ["627", "474", "388"]);
    Ok(())
}

fn two_versions() -> BusinessCase {
    let mut case = steady(400.0, 10.0);
    let mut next: Offer = case.offers[0].clone();
    next.name = "two".into();
    next.entry.months = 18;
    case.offers[0].end = Some(EndOfLife {
        month: 24,
        shutdown_cost: 5_000.0.into(),
        obligation_months: 6,
        obligation_cost: 100.0.into(),
        salvage: 700.0.into(),
        successor: Some("two".into()),
        migrating: 0.4.into(),
    });
    case.offers.push(next);
    case
}

#[test]
fn the_end_of_life_is_paid_for_and_customers_move_on() -> Result<(), Box<dyn Error>> {
    let statement = two_versions().statement(Base::Modes)?;
    statement.ties()?;
    let end = &statement.months[24];
    let [old, new] = &end.offers[..] else {
        panic!("two offers")
    };
    assert_eq!(old.phase, Some(Phase::EndOfLife));
    assert_eq!(
        (old.departed, old.lost, old.closing),
        (160.into(), 240.into(), 0.into())
    );
    assert_eq!(new.arrived, Decimal::from(160));
    // 5,000 + 100 - 700, and 100 in each of the five months that follow.
    assert_eq!(end.ending.to_string(), "EUR 4,400.00");
    let third: Vec<_> = statement.years()[2]
        .offers
        .iter()
        .map(|it| it.ending.to_string())
        .collect();
    assert_eq!(third, ["EUR 4,900.00", "EUR 0.00"]);
    assert_eq!(statement.months[30].ending.to_string(), "EUR 0.00");
    Ok(())
}

#[test]
fn a_plan_to_the_end_of_life_ends_with_the_last_obligation() -> Result<(), Box<dyn Error>> {
    let mut case = two_versions().within(Horizon::EndOfLife);
    let error = case.statement(Base::Modes).unwrap_err().to_string();
    assert!(
        error.contains("offer = `two` must be an offer with an end"),
        "{error}"
    );
    case.offers.truncate(1);
    let end = case.offers[0].end.as_mut().unwrap();
    end.successor = None;
    end.migrating = 0.0.into();
    let statement = case.statement(Base::Modes)?;
    assert_eq!(statement.months.len(), 24 + 6);
    assert_eq!(
        case.within(Horizon::Years(2))
            .statement(Base::Modes)?
            .months
            .len(),
        24
    );
    Ok(())
}

#[test]
fn cannibalised_customers_move_and_are_not_new() -> Result<(), Box<dyn Error>> {
    let mut case = two_versions();
    case.offers[0].end = None;
    case.cannibalisation
        .push(toml::from_str("by = \"two\"\nof = \"one\"\nshare = 0.3")?);
    let statement = case.statement(Base::Modes)?;
    statement.ties()?;
    let entered = &statement.months[18];
    assert_eq!(entered.offers[1].arrived, Decimal::from(120));
    assert_eq!(entered.offers[1].gained, Decimal::from(280));
    assert_eq!(entered.offers[0].departed, Decimal::from(120));
    // In the month after, demand for the old one lets its customers be won again.
    assert_eq!(entered.closing, Decimal::from(680));
    Ok(())
}

#[test]
fn scenarios_are_compared_on_common_random_numbers() -> Result<(), Box<dyn Error>> {
    let compared = payroll().compare(&Sampling::monte_carlo(500).seed(9))?;
    let slow = compared.difference("slow sellers", "NPV")?;
    let means = compared.base.run.named("NPV")?.mean();
    assert!(
        slow.mean.standard_error < 0.5 * means.standard_error,
        "{slow:?}"
    );
    // The franc moves only Switzerland.
    let weak = compared.difference("weak franc", "stand-alone value, Germany")?;
    assert_eq!(
        (weak.mean.value, weak.higher.value, weak.lower.value),
        (0.0, 0.0, 0.0)
    );
    let error = compared
        .difference("weak frank", "NPV")
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("did you mean `weak franc`?"), "{error}");
    Ok(())
}

#[test]
fn an_event_changes_what_it_names_while_it_lasts() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 10.0);
    case.events.push(toml::from_str(
        r#"name = "price war"
           probability = 1
           month = 7
           lasts = 3
           cost = 50
           effects = [{ on = "price", times = 0.5 }]"#,
    )?);
    let months = case.statement(Base::Modes)?.months;
    let revenue: Vec<_> = months[5..11].iter().map(|it| it.revenue.to_f64()).collect();
    assert_eq!(revenue, [1000.0, 500.0, 500.0, 500.0, 1000.0, 1000.0]);
    let cost: Vec<_> = months[5..8]
        .iter()
        .map(|it| it.fixed_cost.to_f64())
        .collect();
    assert_eq!(cost, [0.0, 50.0, 0.0]);
    // Half likely: half of the trials lose 1,500 of revenue and 50 of cost.
    case.events[0].probability = bizcase::quantity::Share::percent(50.0)?;
    let run = case
        .model()?
        .model
        .run(&Sampling::monte_carlo(4_000).seed(2))?;
    let year = run.named("cash flow in year 1")?;
    assert!(
        year.samples()
            .iter()
            .all(|it| [12_000.0, 10_450.0].contains(it))
    );
    assert!((year.mean().value - 11_225.0).abs() < 4.0 * year.mean().standard_error);
    Ok(())
}

/// One payment of 1,000 in a month, at 10 % a year: 1,000 / 1.1^(month / 12) by hand.
#[test]
fn value_within_years_counts_the_months_up_to_their_last() -> Result<(), Box<dyn Error>> {
    let value = |month: i32| 1_000.0 / 1.1_f64.powf(f64::from(month) / 12.0);
    for (month, two, five) in [(24, 1.0, 1.0), (25, 0.0, 1.0), (60, 0.0, 1.0)] {
        let mut case = steady(0.0, 1.0);
        let mut cost = CostLine::new("paid once", Cost::Once(1_000.0.into()));
        cost.from = month;
        case.costs.push(cost);
        let run = case.model()?.model.run(&Sampling::monte_carlo(2))?;
        for (outcome, share) in [("NPV within 2 years", two), ("NPV within 5 years", five)] {
            let found = run.named(outcome)?.samples()[0];
            assert!(
                (found + share * value(month)).abs() < 1e-9,
                "{month} {outcome} {found}"
            );
        }
    }
    Ok(())
}

/// 250 customers at 100 a step are three steps; 300 are three, 301 four.
#[test]
fn costs_run_from_their_first_month_to_their_last() -> Result<(), Box<dyn Error>> {
    for (customers, steps) in [(250.0, 3.0), (300.0, 3.0), (301.0, 4.0)] {
        let mut case = steady(customers, 1.0);
        let each = Cost::Step {
            size: 100.0,
            each: 50.0.into(),
        };
        let mut step = CostLine::new("servers", each);
        (step.from, step.until) = (3, Some(5));
        let mut per_customer = CostLine::new("support", Cost::PerCustomer(0.5.into()));
        per_customer.until = Some(1);
        // A twelfth of a year's 1,200 each month, 1 % dearer with every month after the first.
        let mut fixed = CostLine::new("office", Cost::Fixed(1_200.0.into()));
        fixed.change = (1.01_f64.powi(12) - 1.0).into();
        case.costs = vec![step, per_customer, fixed];
        let months = case.statement(Base::Modes)?.months;
        for (month, line) in (1..=7).zip(&months) {
            let servers = if (3..=5).contains(&month) {
                50.0 * steps
            } else {
                0.0
            };
            let support = if month == 1 { 0.5 * customers } else { 0.0 };
            let expected = servers + support + 100.0 * 1.01_f64.powi(month - 1);
            assert!(
                (line.fixed_cost.to_f64() - expected).abs() < 0.02,
                "{month}: {line:?}"
            );
        }
    }
    Ok(())
}

/// A team of two at 12,000 a year with 20 % on top and a raise of 1 % a month: three join in the
/// third month, one goes in the fifth, each new head costs 500.
#[test]
fn a_team_is_paid_by_its_heads() -> Result<(), Box<dyn Error>> {
    let mut case = steady(0.0, 1.0);
    case.team = vec![toml::from_str(
        r#"name = "support"
           salary = 12_000
           on_cost = 0.2
           raise = 0.12682503013196977
           hiring_cost = 500
           heads = 2
           changes = [{ month = 3, heads = 3 }, { month = 5, heads = -1 }]"#,
    )?];
    let months = case.statement(Base::Modes)?.months;
    let heads = [2.0, 2.0, 5.0, 5.0, 4.0, 4.0];
    for (month, (line, heads)) in (0..).zip(months.iter().zip(heads)) {
        let hired = if month == 2 { 3.0 * 500.0 } else { 0.0 };
        let expected = heads * 1_200.0 * 1.01_f64.powi(month) + hired;
        assert!(
            (line.fixed_cost.to_f64() - expected).abs() < 0.02,
            "{month}"
        );
    }
    // As many as the customers at the start of a month need: 45 at 20 each are three.
    let mut case = steady(45.0, 0.0);
    case.team = vec![toml::from_str(
        r#"name = "support"
           salary = 12_000
           customers_each = 20"#,
    )?];
    let months = case.statement(Base::Modes)?.months;
    let cost = [0, 1, 2].map(|month: usize| months[month].fixed_cost.to_f64());
    assert_eq!(cost, [0.0, 3_000.0, 3_000.0]);
    Ok(())
}

/// A machine of 1,200 that lasts twelve months and sells for a quarter: 75 a month is written down,
/// it is sold at the end of its last month and bought again in the next where it is replaced.
#[test]
fn capital_is_written_down_sold_and_replaced() -> Result<(), Box<dyn Error>> {
    let item = |renewal: &str| -> Result<_, toml::de::Error> {
        toml::from_str(&format!(
            r#"name = "machine"
               cost = 1_200
               month = 2
               life_months = 12
               salvage = 0.25
               renewal = "{renewal}""#
        ))
    };
    for (renewal, again) in [("sold", 0.0), ("replaced", 1.0)] {
        let mut case = steady(0.0, 1.0);
        case.capital = vec![item(renewal)?];
        let months = case.statement(Base::Modes)?.months;
        for (month, line) in (1..=30).zip(&months) {
            let (first, second) = ((2..14).contains(&month), (14..26).contains(&month));
            let third = (26..).contains(&month);
            let written =
                75.0 * (f64::from(u8::from(first)) + again * f64::from(u8::from(second || third)));
            assert_eq!(line.depreciation.to_f64(), written, "{renewal} {month}");
            let cash = match month {
                2 => -1_200.0,
                13 => 300.0,
                14 | 26 => -again * 1_200.0,
                25 => again * 300.0,
                _ => 0.0,
            };
            assert_eq!(line.cash_flow.to_f64(), cash, "{renewal} {month}");
        }
    }
    Ok(())
}

/// A loss of 12,000 in the first year, profits of 24,000 in the others: at 25 %, with at most half
/// of a profit offset, tax is paid on 12,000 in the second year (12,000 carried, all used), and on
/// 24,000 after it. Working capital of 30 days of sales less 15 of cost.
#[test]
fn tax_and_working_capital_are_those_of_the_textbook() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 30.0);
    case.costs = vec![CostLine::new(
        "office",
        Cost::Fixed(
            [48_000.0, 12_000.0, 12_000.0, 12_000.0, 12_000.0]
                .into_iter()
                .collect(),
        ),
    )];
    case.tax = Some(toml::from_str("rate = 0.25\noffset_limit = 0.5")?);
    let years = case.statement(Base::Modes)?.years();
    let tax: Vec<f64> = years.iter().map(|it| it.tax.to_f64()).collect();
    assert_eq!(tax, [0.0, 3_000.0, 6_000.0, 6_000.0, 6_000.0]);
    // The tax of a year is paid in its last month.
    let months = case.statement(Base::Modes)?.months;
    assert_eq!(
        [22, 23, 24].map(|it: usize| months[it].tax.to_f64()),
        [0.0, 3_000.0, 0.0]
    );

    let mut case = steady(100.0, 36.5);
    case.costs = vec![];
    case.offers[0].streams[0].gross_margin = 0.8.into();
    case.payment_terms = Some(toml::from_str("receivable_days = 30\npayable_days = 15")?);
    let months = case.statement(Base::Modes)?.months;
    // 3,650 a month are 120 a day of the year of 365; its cost is a fifth: 120 x 30 - 24 x 15.
    assert_eq!(months[0].working_capital.to_f64(), 3_600.0 - 360.0);
    assert_eq!(months[1].working_capital.to_f64(), 0.0);
    Ok(())
}

/// Of 100 units a tenth of the customers takes a fifth more and a twentieth a tenth less: 2 % and
/// 0.5 % a month. Each pays 10, costs 2 to serve, and a tenth of what is paid goes elsewhere.
#[test]
fn units_expand_and_contract_and_cost_what_they_cost() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 10.0);
    let offer = &mut case.offers[0];
    offer.expansion = Some(toml::from_str("customers = 0.1\nby = 0.2")?);
    offer.contraction = Some(toml::from_str("customers = 0.05\nby = 0.1")?);
    offer.streams[0].per = bizcase::case::ChargeBasis::Unit;
    offer.streams[0].gross_margin = 0.9.into();
    offer.streams[0].unit_cost = 2.0.into();
    let months = case.statement(Base::Modes)?.months;
    for (month, line) in (0..24).zip(&months) {
        let units = 100.0 * 1.015_f64.powi(month);
        assert!(
            (line.revenue.to_f64() - 10.0 * units).abs() < 0.011,
            "{month}"
        );
        let cost = line.cost_of_revenue.to_f64();
        assert!(
            (cost - (1.0 + 2.0) * units).abs() < 0.021,
            "{month}: {cost}"
        );
    }
    Ok(())
}

/// A stage that begins after two months doubles the price from the third on.
#[test]
fn a_stage_begins_in_the_month_after_those_before_it() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 10.0);
    case.offers[0].stages = vec![toml::from_str("phase = \"growth\"\nfrom = 2\nprice = 2.0")?];
    let months = case.statement(Base::Modes)?.months;
    let revenue: Vec<f64> = months[..4].iter().map(|it| it.revenue.to_f64()).collect();
    assert_eq!(revenue, [1_000.0, 1_000.0, 2_000.0, 2_000.0]);
    Ok(())
}

/// Dollars at 0.90 in the first month that lose 1 % in each later one.
#[test]
fn exchange_rates_move_month_by_month() -> Result<(), Box<dyn Error>> {
    let mut case = steady(100.0, 10.0);
    case.offers[0].currency = Some(Currency::USD);
    case.exchange = vec![bizcase::case::CurrencyRate {
        currency: Currency::USD,
        rate: 0.9.into(),
        change: (0.99_f64.powi(12) - 1.0).into(),
    }];
    let months = case.statement(Base::Modes)?.months;
    for (month, line) in (1..=12).zip(&months) {
        let expected = 1_000.0 * 0.9 * 0.99_f64.powi(month - 1);
        assert!((line.revenue.to_f64() - expected).abs() < 0.011, "{month}");
    }
    Ok(())
}

/// What an uncertain payment costs more if it doubles is the payment itself: uniform from 0 to 1,200
/// has the mean 600 and the standard deviation 1,200 / sqrt(12), so that the mean of 10,000 trials
/// has the standard error 3.4641; that of a standard deviation is 0.45 % (kurtosis 1.8).
#[test]
fn a_paired_difference_has_the_error_of_the_difference() -> Result<(), Box<dyn Error>> {
    use bizcase::distribution::Dist;

    let mut case = steady(10.0, 1_000.0);
    case.discount = Rate::per_year(0.0)?.into();
    // Common to both sides, and far more uncertain: it does not widen the difference.
    let noise = Figure::guess("noise", Dist::uniform(0.0, 1e6)?);
    let paid = Figure::guess("paid", Dist::uniform(0.0, 1_200.0)?);
    case.costs = vec![
        CostLine::new("noise", Cost::Once(noise)),
        CostLine::new("paid", Cost::Once(paid)),
    ];
    case.scenarios = vec![Scenario::new("twice").with("paid", Change::Times(2.0))];
    let compared = case.compare(&Sampling::monte_carlo(10_000).seed(5))?;
    let found = compared.difference("twice", "NPV")?;
    assert!(
        (found.mean.value + 600.0).abs() < 4.0 * 3.4641,
        "{}",
        found.mean.value
    );
    assert!(
        (found.mean.standard_error / 3.4641 - 1.0).abs() < 0.02,
        "{:?}",
        found.mean
    );
    assert_eq!((found.higher.value, found.lower.value), (0.0, 1.0));
    // A Latin hypercube spreads the payments evenly: the error is far below a tenth.
    let compared = case.compare(&Sampling::latin_hypercube(10_000).seed(5))?;
    let even = compared.difference("twice", "NPV")?;
    assert!(even.mean.standard_error > 0.0 && even.mean.standard_error < 0.34);
    assert!((even.mean.value + 600.0).abs() < 8.0 * even.mean.standard_error);
    Ok(())
}

/// Numbers that a file can hold and no plan can mean are refused as the file is read.
#[test]
fn a_plan_of_nan_or_infinity_does_not_load() {
    let base = toml::to_string(&steady(10.0, 1.0)).unwrap();
    assert!(toml::from_str::<BusinessCase>(&base).is_ok());
    let scenario = |change: &str| {
        format!(
            "{base}\n[[scenarios]]\nname = \"s\"\n[[scenarios.overrides]]\nfigure = \"one.churn\"\nchange = {change}"
        )
    };
    for change in [
        "{ times = nan }",
        "{ times = inf }",
        "{ times = -1.0 }",
        "{ plus = nan }",
        "{ plus = -inf }",
        "{ set = nan }",
        "{ set = { of = \"one.fee.price\", times = nan } }",
        "{ set = { of = \"one.fee.price\", plus = inf } }",
    ] {
        let error = toml::from_str::<BusinessCase>(&scenario(change)).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("is outside"), "{change}: {text}");
    }
    for added in [
        "[[costs]]\nname = \"c\"\ncost = { step = { size = nan, each = 1 } }",
        "[[costs]]\nname = \"c\"\ncost = { once = inf }",
        "[[team]]\nname = \"t\"\nsalary = 1\ncustomers_each = nan",
        "[[correlations]]\nfirst = \"a\"\nsecond = \"b\"\ncoefficient = nan",
        "[[capital]]\nname = \"c\"\ncost = 1\nmonth = 1\nlife_months = 3\nmethod = { declining = { factor = nan } }",
    ] {
        let error = toml::from_str::<BusinessCase>(&format!("{base}\n{added}")).unwrap_err();
        assert!(error.to_string().contains("is outside"), "{added}: {error}");
    }
    for (from, to) in [
        ("curve = [1.0]", "curve = [nan]"),
        (
            "terminal = \"none\"",
            "terminal = { perpetuity = { growth = nan } }",
        ),
        ("terminal = \"none\"", "terminal = { multiple = inf }"),
    ] {
        assert!(base.contains(from), "{base}");
        let error = toml::from_str::<BusinessCase>(&base.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains("is outside"), "{to}: {error}");
    }
}

/// Months that would size a list are checked before anything is sized by them.
#[test]
fn months_beyond_any_plan_are_refused() {
    let case = |build: u32, horizon: Horizon, launch: &str| {
        let mut case = steady(10.0, 1.0);
        case.team = vec![toml::from_str("name = \"t\"\nsalary = 1").unwrap()];
        case.build = Some(
            toml::from_str(&format!(
                "months = {build}\nbudget = {{ amount = \"1\", currency = \"EUR\" }}\n[overrun]\nname = \"overrun\"\nrange = {{ fixed = 1 }}\nevidence = \"guess\""
            ))
            .unwrap(),
        );
        case.horizon = horizon;
        case.launch = launch.parse().unwrap();
        case.statement(Base::Modes).map(|it| it.months.len())
    };
    assert_eq!(case(3, Horizon::Years(2), "2027-01").unwrap(), 27);
    for (build, horizon, launch, part) in [
        (
            u32::MAX,
            Horizon::Years(2),
            "2027-01",
            "months of the build = 4294967295",
        ),
        (3, Horizon::Years(u32::MAX), "2027-01", "months of the plan"),
        (
            3,
            Horizon::Months(1_201),
            "2027-01",
            "months of the plan = 1201",
        ),
        (3, Horizon::Years(2), "9998-02", "launch = 9998-02"),
        (3, Horizon::Years(2), "0000-03", "launch = 0000-03"),
    ] {
        let error = case(build, horizon, launch).unwrap_err().to_string();
        assert!(error.starts_with(part), "{error}");
    }
    assert_eq!(case(3, Horizon::Years(2), "9998-01").unwrap(), 27);
    assert_eq!(case(3, Horizon::Years(2), "0000-04").unwrap(), 27);
}

/// A price that brings 400 a month pays 9,600 back in 24 months.
#[test]
fn goal_seek_finds_the_price_for_a_payback() -> Result<(), Box<dyn Error>> {
    let mut case = steady(10.0, 1.0);
    case.costs
        .push(CostLine::new("tooling", Cost::Once(9_600.0.into())));
    let goal = "payback, months with all inputs at their modes <= 24".parse()?;
    let trials = Sampling::monte_carlo(16);
    let price = case.seek("one.fee.price", 1.0, 200.0, &goal, &trials)?;
    assert!((price.value - 40.0).abs() < 1e-9, "{price:?}");
    assert!((price.reached - 24.0).abs() < 1e-6);
    let never = "NPV with all inputs at their modes >= EUR 1 m".parse()?;
    let error = case
        .seek("one.fee.price", 1.0, 200.0, &never, &trials)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(
            "no `one.fee.price` from 1 to 200 makes NPV with all inputs at their modes 1000000"
        ),
        "{error}"
    );
    let unknown = case
        .seek("one.fee.prize", 1.0, 200.0, &goal, &trials)
        .unwrap_err()
        .to_string();
    assert!(
        unknown.ends_with("did you mean `one.fee.price`?"),
        "{unknown}"
    );
    for (claim, told) in [
        ("median of NPV between EUR 1 and EUR 2", "one threshold"),
        ("median of NPV within 5% of the baseline", "one threshold"),
        ("median of NPV > 3", "must be an amount in EUR"),
        ("median of NPW > EUR 3", "did you mean `NPV`?"),
    ] {
        let error = case.seek("one.fee.price", 1.0, 200.0, &claim.parse()?, &trials);
        let error = error.unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    Ok(())
}

#[test]
fn goal_seek_finds_every_root_and_the_nearest_first() -> Result<(), Box<dyn Error>> {
    // Peak funding falls and revenue rises with the price: a mean over trials, on common numbers.
    let case = recipes();
    let sampling = Sampling::monte_carlo(256).seed(3);
    let goal = "mean of NPV >= EUR 0".parse()?;
    let price = case.seek("app.premium.price", 3.0, 12.0, &goal, &sampling)?;
    assert_eq!(price.all.len(), 1);
    let there = case.under(
        &Scenario::new("there").with("app.premium.price", Change::Set(price.value.into())),
    )?;
    let mean = there.model()?.model.run(&sampling)?.named("NPV")?.mean();
    assert!(mean.value.abs() < 1.0, "{mean}");
    Ok(())
}

/// What is changed in the file, what to, and what the message then says.
const REFUSED: &[(&str, &str, &str)] = &[
    ("schema = 1", "schema = 2", "schema version = 2 must be 1"),
    (
        "inbound = 6",
        "inbuond = 6",
        "offers[0].go_to_market.b2b.inbuond: unknown field `inbuond`",
    ),
    (
        "win = { of = \"win rate\" }",
        "win = { off = \"win rate\" }",
        "offers[1].go_to_market.b2b.win.off: unknown field `off`",
    ),
    (
        "discount = \"11% a year\"\n",
        "",
        "missing field `discount`",
    ),
    (
        "salary = 85_000",
        "salary = \"85,oo0\"",
        "team[0].salary: amount of money = `85,oo0`",
    ),
    (
        "of = \"win rate\"",
        "of = \"win raet\"",
        "did you mean `win rate`?",
    ),
    (
        "role = \"account executive\"",
        "role = \"account exec\"",
        "did you mean `account executive`?",
    ),
    (
        "after = \"Germany\"",
        "after = \"Germny\"",
        "did you mean `Germany`?",
    ),
    (
        "probability = 0.35",
        "probability = 35",
        "events[0].probability: share = 35 is outside [0, 1]",
    ),
    (
        "currency = \"CHF\"\nentry",
        "currency = \"SEK\"\nentry",
        "currency of the offer `Switzerland` = SEK must be EUR, the currency of the case, or one",
    ),
    (
        "shares = [0, 0, 0.1",
        "shares = [0, 0, 0.2",
        "must be shares that add up to 1",
    ),
    (
        "people = 3, needed = 2",
        "people = 3, needed = 4",
        "`payroll clerks` needed in the committee of `Germany` = 4 is outside [0, 3]",
    ),
    (
        "price = { of = \"price per employee\", times = 1.6 }",
        "price = \"USD 9\"",
        "Switzerland.subscription.price = USD 9.00 must be in CHF",
    ),
    (
        "heads = 5",
        "heads = 5\ncustomers_each = 0",
        "is outside (0, inf)",
    ),
    (
        "size = 250",
        "size = 0",
        "hosting.size of a step = 0 is outside (0, inf)",
    ),
    (
        "changes = [{ month = 13, heads = 2 }]",
        "changes = [{ month = 13, heads = -9 }]",
        "heads of `engineer` in month 13 = -4",
    ),
    (
        "month = 0\nlife",
        "month = -40\nlife",
        "month of `data centre` = -40 is outside [-11,",
    ),
    (
        "name = \"set-up\"",
        "name = \"subscription\"",
        "stream of `Germany` = `subscription` must be given only once",
    ),
];

#[test]
fn refusals_name_the_place_and_the_nearest_name() {
    let broken = |from: &str, to: &str| {
        assert_eq!(PAYROLL.matches(from).count(), 1, "{from}");
        let text = PAYROLL.replace(from, to);
        let case: Result<BusinessCase, _> =
            bizcase::case::read(toml::Deserializer::parse(&text).unwrap());
        match case {
            Ok(case) => case.statement(Base::Modes).unwrap_err().to_string(),
            // The path comes first; what TOML says of it has lines of its own.
            Err(error) => {
                let text = error.to_string();
                let (path, rest) = text.split_once(": ").unwrap();
                format!("{path}: {}", rest.lines().last().unwrap())
            }
        }
    };
    for (from, to, message) in REFUSED {
        let found = broken(from, to);
        assert!(found.contains(message), "{from} -> {to}: {found}");
    }
}

#[test]
fn circles_are_named() {
    let mut case = payroll();
    case.offers[0].entry.after = Some("Switzerland".into());
    let error = case.model().unwrap_err().to_string();
    assert_eq!(
        error,
        "entries depend on each other in a circle: Germany -> Switzerland -> Germany"
    );
    let mut case = steady(1.0, 1.0);
    case.offers[0].streams[0].price = Figure::linked("one.acquisition_cost", 2.0).into();
    if let GoToMarket::Reach(reach) = &mut case.offers[0].go_to_market {
        reach.acquisition_cost = Figure::linked("one.fee.price", 2.0);
    }
    let error = case.model().unwrap_err().to_string();
    assert_eq!(
        error,
        "figures depend on each other in a circle: one.fee.price -> one.acquisition_cost -> one.fee.price",
    );
}

#[test]
fn an_override_that_fails_leaves_the_plan_as_it_was() {
    let case = payroll();
    let scenario = Scenario::new("half")
        .with("franc", Change::Times(0.9))
        .with("frank", Change::Times(0.9));
    let before = case.clone();
    assert!(
        case.under(&scenario)
            .unwrap_err()
            .to_string()
            .ends_with("did you mean `franc`?")
    );
    assert_eq!(case, before);
    let error = case
        .under(&Scenario::new("x").with("win rate", Change::Times(3.0)))
        .unwrap_err();
    assert!(error.to_string().contains("win rate"), "{error}");
    let error = case
        .under(&Scenario::new("x").happening("new payrol law"))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("did you mean `new payroll law`?"),
        "{error}"
    );
}

#[test]
fn warnings_say_what_contradicts_the_kind() -> Result<(), Box<dyn Error>> {
    let recipes = recipes().warnings()?;
    let messages: Vec<&str> = recipes.iter().map(|it| it.message).collect();
    assert_eq!(
        messages,
        [
            "more than three quarters of the value lie after the plan",
            "all later years are taken to be like one that shrank"
        ]
    );
    assert_eq!(payroll().warnings()?, []);
    let odd = PAYROLL
        .replace(
            "retention = { renewal = { months = 12, churn = { of = \"not renewed\" } } }",
            "retention = { churn = 0.2 }",
        )
        .replace(
            "cycle = { shares = [0, 0, 0.1, 0.2, 0.3, 0.2, 0.1, 0.1] }",
            "cycle = { shares = [1] }",
        )
        .replace("approval = 0.6 }", "approval = 1 }");
    let case: BusinessCase = toml::from_str(&odd)?;
    let places: Vec<String> = case.warnings()?.into_iter().map(|it| it.place).collect();
    assert_eq!(
        places,
        [
            "Switzerland.churn",
            "Switzerland.committee.head of finance.approval",
            "Switzerland.cycle"
        ]
    );
    Ok(())
}
