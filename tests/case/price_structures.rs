//! Streams that bill by a price structure: against an independent computation, and what must hold
//! of them.

use std::error::Error;

use bizcase::case::{BusinessCase, Change, Figure, Override, Stream, Usage};
use bizcase::distribution::Dist;
use bizcase::pricing::PriceStructure;
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support::{compared, worth};

const FOUR_LISTS: &str = include_str!("../data/case/price_structures.toml");

/// `tests/oracles/price_structures.py` bills quantity by quantity, without closed forms.
#[test]
fn revenue_agrees_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(FOUR_LISTS)?;
    let statement = case.statement(Base::Modes)?;
    let table = include_str!("../data/case/price_structures.csv");
    let figure = |line: &bizcase::case::Line, name: &str| {
        let (offer, figure) = name.split_once(' ').unwrap();
        let offer = line.offers.iter().find(|it| it.name == offer).unwrap();
        match figure {
            "revenue" => offer.revenue.to_f64(),
            _ => offer.revenue.to_f64() - offer.cost_of_revenue.to_f64(),
        }
    };
    assert_eq!(compared(&statement, table, figure, 0.02), 36 * 8);
    worth(&case);
    Ok(())
}

#[test]
fn files_come_back_as_they_were() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(FOUR_LISTS)?;
    assert_eq!(
        toml::from_str::<BusinessCase>(&toml::to_string(&case)?)?,
        case
    );
    let json = serde_json::to_string(&case)?;
    assert_eq!(serde_json::from_str::<BusinessCase>(&json)?, case);
    assert!(
        !json.contains("\"price\":[]"),
        "a price that is missing is not written"
    );
    Ok(())
}

/// Ten customers from the first month on, and nothing that moves them.
fn ten(stream: Stream) -> Result<BusinessCase, Box<dyn Error>> {
    let mut case: BusinessCase = toml::from_str(
        r#"name = "ten"
           currency = "EUR"
           launch = "2027-01"
           horizon = { months = 24 }
           discount = "10% a year"
           [[offers]]
           name = "api"
           retention = { churn = 0 }
           streams = []
           [offers.go_to_market.reach]
           accounts = 10
           acquisition_cost = 0
           budget = 1
           adoption = { curve = [1.0] }"#,
    )?;
    case.offers[0].streams.push(stream);
    Ok(case)
}

fn structure(text: &str) -> Result<PriceStructure, Box<dyn Error>> {
    Ok(toml::from_str(text)?)
}

const CALLS: &str = r#"graduated = [{ up_to = 1000, unit = "EUR 0" }, { unit = "EUR 0.05" }]"#;

fn revenue(case: &BusinessCase) -> Result<Vec<f64>, Box<dyn Error>> {
    let statement = case.statement(Base::Means)?;
    statement.ties()?;
    Ok(statement
        .months
        .iter()
        .map(|it| it.revenue.to_f64())
        .collect())
}

/// What the lists that do not depend on quantity charge, prices charge.
#[test]
fn simple_structures_are_prices() -> Result<(), Box<dyn Error>> {
    let usage = Usage::around_mean(25.0, 0.9);
    let flat = ten(Stream::billed(
        "calls",
        structure(r#"flat = "EUR 40""#)?,
        usage.clone(),
    ))?;
    assert_eq!(revenue(&flat)?, revenue(&ten(Stream::new("calls", 40.0))?)?);
    let unit = structure(r#"per_seat = { unit = "EUR 3" }"#)?;
    let unit = ten(Stream::billed("calls", unit, usage))?;
    assert_eq!(revenue(&unit)?, revenue(&ten(Stream::new("calls", 75.0))?)?);
    Ok(())
}

/// In each trial customers pay the bill expected over them, at the figures of that trial.
#[test]
fn trials_bill_the_spread_of_customers() -> Result<(), Box<dyn Error>> {
    let list = structure(CALLS)?;
    let mean = Figure::guess(
        "mean calls",
        Dist::discrete([(500.0, 0.5), (1_400.0, 0.5)])?,
    );
    let case = ten(Stream::billed(
        "calls",
        list.clone(),
        Usage::around_mean(mean, 1.2),
    ))?;
    let built = case.model()?;
    let run = built.model.run(&Sampling::monte_carlo(256).seed(5))?;
    let years = run.outcome(built.outputs.years[0].revenue);
    let expected = [500.0, 1_400.0].map(|mean: f64| {
        let calls = Dist::log_normal_from_mean_sd(mean, 1.2 * mean).unwrap();
        120.0 * list.expected_bill(&calls).unwrap().number()
    });
    let [low, high] = expected;
    let mut seen = [0, 0];
    for trial in years.samples() {
        let which = usize::from(*trial > 0.5 * (low + high));
        seen[which] += 1;
        assert!(
            (trial - expected[which]).abs() < 1e-6,
            "{trial} {expected:?}"
        );
    }
    assert!(seen[0] > 90 && seen[1] > 90, "{seen:?}");
    // The customer with the mean of all pays nothing.
    assert_eq!(list.bill(950)?.total, "EUR 0".parse()?);
    Ok(())
}

#[test]
fn the_price_of_a_structure_scales_its_list() -> Result<(), Box<dyn Error>> {
    let mut case = ten(Stream::billed(
        "calls",
        structure(CALLS)?,
        Usage::around_mean(1_500.0, 1.0),
    ))?;
    let before = revenue(&case)?;
    let listed = case.figures()?;
    let places: Vec<&str> = listed.iter().map(|it| it.place.as_str()).collect();
    for place in [
        "api.calls.price",
        "api.calls.usage.mean",
        "api.calls.usage.spread",
    ] {
        assert!(places.contains(&place), "{places:?}");
    }
    case.overrides.push(Override {
        figure: "api.calls.price".into(),
        change: Change::Times(1.1),
    });
    for (after, before) in revenue(&case)?.iter().zip(&before) {
        // The running totals of both are rounded.
        assert!((after - 1.1 * before).abs() < 0.022, "{after} {before}");
    }
    Ok(())
}

#[test]
fn bills_that_fall_are_warned_of() -> Result<(), Box<dyn Error>> {
    let list = structure(r#"volume = [{ up_to = 100, unit = "EUR 5" }, { unit = "EUR 4" }]"#)?;
    let case = ten(Stream::billed("calls", list, Usage::around_mean(90.0, 0.5)))?;
    let warnings = case.warnings()?;
    let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    let expected = "api.calls.structure = EUR 500.00, then EUR 404.00: customers near the end of a \
                    tier pay less if they use more";
    assert!(told.iter().any(|it| it == expected), "{told:?}");
    Ok(())
}

#[test]
fn growth_of_usage_is_per_customer_and_compounds() -> Result<(), Box<dyn Error>> {
    let list = structure(CALLS)?;
    let growth = "44% a year";
    let usage: Usage = toml::from_str(&format!("mean = 900\nspread = 0.7\ngrowth = \"{growth}\""))?;
    let months = revenue(&ten(Stream::billed("calls", list.clone(), usage))?)?;
    for (month, found) in months.iter().enumerate() {
        let mean = 900.0 * 1.44_f64.powf(month as f64 / 12.0);
        let calls = Dist::log_normal_from_mean_sd(mean, 0.7 * mean)?;
        let expected = 10.0 * list.expected_bill(&calls)?.number();
        assert!(
            (found - expected).abs() < 0.0101,
            "{month}: {found} {expected}"
        );
    }
    Ok(())
}

#[test]
fn what_cannot_stand_beside_a_structure_is_refused_by_name() {
    let message = |change: &dyn Fn(&mut Stream)| {
        let list = toml::from_str(CALLS).unwrap();
        let mut stream = Stream::billed("calls", list, Usage::around_mean(100.0, 1.0));
        change(&mut stream);
        ten(stream).unwrap().model().unwrap_err().to_string()
    };
    let told = [
        message(&|it| it.price = 5.0.into()),
        message(&|it| it.quantity = 2.0.into()),
        message(&|it| it.usage = None),
        message(&|it| (it.structure, it.price) = (None, 5.0.into())),
        message(&|it| (it.structure, it.usage) = (None, None)),
        message(&|it| it.structure = toml::from_str(r#"flat = "USD 5""#).ok()),
        message(&|it| it.usage = toml::from_str("spread = 0.5").ok()),
        message(&|it| it.usage = toml::from_str("mean = 5\nmedian = 5\nspread = 0.5").ok()),
        message(&|it| it.usage = toml::from_str("mean = -5\nspread = 0.5").ok()),
        message(&|it| it.usage = toml::from_str("mean = 5\nspread = -0.5").ok()),
        message(&|it| {
            it.structure = toml::from_str(r#"volume = [{ up_to = 99, unit = "EUR 1" }]"#).ok();
        }),
        message(&|it| {
            it.usage = toml::from_str("mean = 5\nspread = 0.5\ngrowth = 0.1").ok();
            it.billing = toml::from_str("months = 12").ok();
        }),
    ];
    let expected = [
        "api.calls.price = stated must be left out beside a `structure`, which has the prices",
        "api.calls.quantity = stated must be left out beside a `structure`: `usage` says how much",
        "api.calls.usage = nothing must be stated: how much customers use, such as \
         `{ mean = 100, spread = 0.5 }`",
        "api.calls.usage = a quantity must be left out where there is no `structure` that bills it",
        "api.calls.price = nothing must be at least one price, or a `structure` in its place",
        "api.calls.structure = in USD must be in EUR, the currency of the offer",
        "api.calls.usage = neither must be one of `mean` and `median`",
        "api.calls.usage = both must be one of `mean` and `median`",
        "api.calls.usage.mean = -5 is outside [0, inf)",
        "api.calls.usage.spread = -0.5 is outside [0, inf)",
        "largest quantity of `api.calls.structure` = inf must be at most 99, where the last tier \
         ends; leave the last tier open, or bound the quantities",
        "api.calls.billing = a cycle must be left out where usage grows: its bills are those of \
         each month",
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!(told, expected);
    }
}

#[test]
fn a_demand_cannot_be_for_a_structure() -> Result<(), Box<dyn Error>> {
    let file = include_str!("../../examples/data/shops.toml");
    let mut case: BusinessCase = toml::from_str(file)?;
    let stream = Stream::billed(
        "calls",
        structure(r#"flat = "USD 5""#)?,
        Usage::around_mean(1.0, 0.0),
    );
    case.offers[0].streams.push(stream);
    let curve = bizcase::survey::DemandCurve::new(
        "survey",
        bizcase::quantity::Currency::USD,
        bizcase::survey::Demand::logit(2.0, -0.1)?,
    );
    let every = bizcase::quantity::Period::Month;
    let found = bizcase::case::StudyResult::Demand { curve, every };
    case.studies
        .push(bizcase::case::Study::new("survey", found));
    case.offers[0].demand = Some(bizcase::case::PriceDemand::new("survey", "calls"));
    let error = case.model().unwrap_err().to_string();
    assert!(
        error.ends_with(
            "= `calls` must be a stream with a `price`, as the study asked about: a `structure` \
             has no single price"
        ),
        "{error}"
    );
    Ok(())
}
