//! Things that are made and sold: learning, warranty, wear, and what is used up.

use std::error::Error;

use bizcase::case::{BusinessCase, ChargeBasis, Learning, Line, Warranty};
use bizcase::quantity::Decimal;
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support::compared;

const THINGS: &str = include_str!("../data/case/hardware.toml");

fn number(count: Decimal) -> f64 {
    count.to_string().parse().unwrap()
}

fn figure(line: &Line, name: &str) -> f64 {
    match name {
        "in_use" => number(line.offers[0].closing),
        "panels_in_use" => number(line.offers[1].units.closing),
        "gained" => number(line.gained),
        "revenue" => line.revenue.to_f64(),
        "cost_of_revenue" => line.cost_of_revenue.to_f64(),
        "acquisition" => line.acquisition.to_f64(),
        other => panic!("{other}"),
    }
}

/// `tests/oracles/hardware.py` makes, sells and wears out the same things.
#[test]
fn things_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(THINGS)?;
    let statement = case.statement(Base::Modes)?;
    let table = include_str!("../data/case/hardware.csv");
    assert_eq!(compared(&statement, table, figure, 0.05), 36 * 6);
    Ok(())
}

/// A hundred sold in the first month, and nothing else.
fn lot(made: f64) -> Result<BusinessCase, Box<dyn Error>> {
    let mut case: BusinessCase = toml::from_str(
        r#"name = "lot"
           currency = "USD"
           launch = "2027-01"
           horizon = { months = 12 }
           discount = "0% a year"
           [[offers]]
           name = "it"
           retention = { churn = 0 }
           streams = [{ name = "thing", per = "new_customer", price = 0, unit_cost = 100 }]
           [offers.go_to_market.reach]
           accounts = 100
           acquisition_cost = 0
           budget = 1
           adoption = { curve = [1.0] }"#,
    )?;
    case.offers[0].streams[0].learning = Some(Learning {
        per_doubling: 0.2.into(),
        made,
    });
    Ok(case)
}

/// Wright (1936): on an 80 % curve the unit after one doubling costs 0.8 times as much, and after
/// two 0.64 times; the units between cost something in between.
#[test]
fn the_cost_of_a_unit_falls_by_a_fifth_per_doubling() -> Result<(), Box<dyn Error>> {
    let cost = |made: f64| -> Result<f64, Box<dyn Error>> {
        Ok(lot(made)?.statement(Base::Modes)?.months[0]
            .cost_of_revenue
            .to_f64())
    };
    // The last 100 of so many that they are the last unit each.
    let last = |after: f64| Ok::<_, Box<dyn Error>>(cost(after)? / 100.0);
    assert!((last(1e9)? - 100.0).abs() < 1e-4);
    // What 100, and then 300, more units cost on a curve that begins at 100: by the differences of
    // their totals, whose ratio is 2^(1+b) = 1.6.
    let (one, three) = (cost(100.0)?, {
        let mut case = lot(100.0)?;
        if let bizcase::case::GoToMarket::Reach(it) = &mut case.offers[0].go_to_market {
            it.accounts = 300.0.into();
        }
        case.statement(Base::Modes)?.months[0]
            .cost_of_revenue
            .to_f64()
    });
    assert!(((three - one) / one - 1.6).abs() < 1e-5, "{one} {three}");
    assert!(one < 10_000.0 && one > 8_000.0);
    Ok(())
}

/// Without learning the curve is flat: the same bits as a unit cost alone, up to rounding.
#[test]
fn no_learning_costs_the_unit_cost() -> Result<(), Box<dyn Error>> {
    let mut flat = lot(50.0)?;
    flat.offers[0].streams[0].learning = Some(Learning {
        per_doubling: 0.0.into(),
        made: 50.0,
    });
    let mut none = lot(50.0)?;
    none.offers[0].streams[0].learning = None;
    let value = |case: &BusinessCase| -> Result<f64, Box<dyn Error>> {
        let run = case.model()?.model.run(&Sampling::monte_carlo(8))?;
        Ok(run.named("NPV")?.samples()[3])
    };
    assert!((value(&flat)? - value(&none)?).abs() < 1e-8);
    Ok(())
}

#[test]
fn what_is_not_made_and_sold_once_neither_fails_nor_is_learned() {
    let refused = |change: &dyn Fn(&mut bizcase::case::Stream)| {
        let mut case = lot(100.0).unwrap();
        change(&mut case.offers[0].streams[0]);
        case.model().unwrap_err().to_string()
    };
    let monthly = refused(&|it| it.per = ChargeBasis::Customer);
    assert!(monthly.contains("per = \"new_unit\""), "{monthly}");
    let fast = refused(&|it| {
        it.learning = Some(Learning {
            per_doubling: 0.8.into(),
            made: 1.0,
        });
    });
    assert!(
        fast.contains("an 80 % curve falls by 0.2 per doubling"),
        "{fast}"
    );
    let free = refused(&|it| it.unit_cost = 0.0.into());
    assert!(free.contains("no `unit_cost`"), "{free}");
    let warranty = refused(&|it| {
        it.learning = None;
        it.per = ChargeBasis::Unit;
        it.warranty = Some(Warranty {
            failing: 0.1.into(),
            cost: 5.0.into(),
        });
    });
    assert!(warranty.contains("it.thing.warranty"), "{warranty}");
    let none = "per_doubling = 0.2\nmade = 0";
    assert!(toml::from_str::<Learning>(none).is_err());
}
