//! Six example plans against `tests/oracles/own_plans.py`, which computes each on its own.

use std::error::Error;

use bizcase::case::{BusinessCase, Change, Figure, Line, Scenario};
use bizcase::distribution::Distribution as _;
use bizcase::quantity::{Decimal, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Base;

const PLANS: [(&str, &str); 6] = [
    (
        "field_service",
        include_str!("../../examples/data/field_service.toml"),
    ),
    (
        "language_app",
        include_str!("../../examples/data/language_app.toml"),
    ),
    (
        "coffee_machine",
        include_str!("../../examples/data/coffee_machine.toml"),
    ),
    (
        "expense_reports",
        include_str!("../../examples/data/expense_reports.toml"),
    ),
    (
        "handymen",
        include_str!("../../examples/data/handymen.toml"),
    ),
    (
        "translation_japan",
        include_str!("../../examples/data/translation_japan.toml"),
    ),
];

const MONTHS: &str = include_str!("../data/case/own_plans.csv");
const VALUES: &str = include_str!("../data/case/own_values.csv");

fn number(count: Decimal) -> f64 {
    count.to_string().parse().unwrap()
}

fn figure(line: &Line, name: &str) -> f64 {
    match name {
        "closing" => number(line.closing),
        "volume" => line.volume.to_f64(),
        "revenue" => line.revenue.to_f64(),
        "cost_of_revenue" => line.cost_of_revenue.to_f64(),
        "acquisition" => line.acquisition.to_f64(),
        "fixed_cost" => line.fixed_cost.to_f64(),
        "depreciation" => line.depreciation.to_f64(),
        "operating_profit" => line.operating_profit.to_f64(),
        "tax" => line.tax.to_f64(),
        "working_capital" => line.working_capital.to_f64(),
        "deferred" => line.deferred[1].to_f64(),
        "cash_flow" => line.cash_flow.to_f64(),
        other => panic!("{other}"),
    }
}

/// The figures of a plan's months, in order, with their names.
fn computed(plan: &str) -> (Vec<&'static str>, Vec<Vec<f64>>) {
    let mut rows = MONTHS.lines().skip(1);
    let names = rows.next().unwrap().split(',').skip(2).collect();
    let of_plan = rows.filter(|row| row.split(',').next() == Some(plan));
    let numbers = of_plan.map(|row| {
        row.split(',')
            .skip(2)
            .map(|it| it.parse().unwrap())
            .collect()
    });
    (names, numbers.collect())
}

/// NPV, and NPV with what comes after the plan.
fn valued(plan: &str) -> [f64; 2] {
    let row = VALUES.lines().find(|row| row.starts_with(plan)).unwrap();
    let mut numbers = row.split(',').skip(1).map(|it| it.parse().unwrap());
    [numbers.next().unwrap(), numbers.next().unwrap()]
}

#[test]
fn six_plans_agree_with_their_own_computation_to_the_cent() -> Result<(), Box<dyn Error>> {
    let mut compared = 0;
    for (plan, text) in PLANS {
        let case: BusinessCase = toml::from_str(text)?;
        let statement = case.statement(Base::Modes)?;
        statement.ties()?;
        let (names, months) = computed(plan);
        assert_eq!(statement.months.len(), months.len(), "{plan}");
        for (line, expected) in statement.months.iter().zip(months) {
            for (name, expected) in names.iter().zip(expected) {
                let found = figure(line, name);
                // A line has up to twenty leaves; each is off by less than a cent.
                let allowed = if *name == "closing" { 0.03 } else { 0.11 };
                assert!(
                    (found - expected).abs() < allowed,
                    "{plan} {} {name}: {found} {expected}",
                    line.label
                );
                compared += 1;
            }
        }
        for (found, expected) in [statement.npv, statement.npv_with_terminal]
            .into_iter()
            .zip(valued(plan))
        {
            assert!(
                (found.to_f64() - expected).abs() < 0.006,
                "{plan}: {found} {expected}"
            );
        }
    }
    assert_eq!(compared, 351 * 12);
    Ok(())
}

/// Trials are not rounded: with nothing uncertain each has the figures of the computation.
#[test]
fn trials_of_the_six_plans_agree_with_their_own_computation() -> Result<(), Box<dyn Error>> {
    for (plan, text) in PLANS {
        let mut case: BusinessCase = toml::from_str(text)?;
        for event in &mut case.events {
            event.probability = Share::ZERO;
        }
        for it in case.figures()? {
            if let Figure::Uncertain(range) = &it.figure {
                let mode = range.range.mode().unwrap();
                let settled = Scenario::new("settled").with(&it.place, Change::Set(mode.into()));
                case = case.under(&settled)?;
            }
        }
        let run = case.model()?.model.run(&Sampling::monte_carlo(16))?;
        let (names, months) = computed(plan);
        let place = |name: &str| names.iter().position(|it| *it == name).unwrap();
        let launch = months.len() - months.len() / 12 * 12;
        let sum = |name: &str, year: usize| -> f64 {
            let months = &months[launch + 12 * (year - 1)..launch + 12 * year];
            months.iter().map(|it| it[place(name)]).sum()
        };
        let mut pairs = vec![("NPV".to_owned(), valued(plan)[0])];
        pairs.push((case.terminal.npv_name().to_owned(), valued(plan)[1]));
        for year in 1..=months.len() / 12 {
            let say = |text: &str| case.benefit.say(&format!("{text} year {year}"));
            let closing = months[launch + 12 * year - 1][place("closing")];
            pairs.push((say("revenue in"), sum("revenue", year)));
            pairs.push((say("cash flow in"), sum("cash_flow", year)));
            pairs.push((say("customers at the end of"), closing));
        }
        for (name, expected) in pairs {
            let found = run.named(&name)?.samples()[7];
            let allowed = 1e-9 * expected.abs().max(1e6);
            assert!(
                (found - expected).abs() < allowed,
                "{plan} {name}: {found} {expected}"
            );
        }
    }
    Ok(())
}
