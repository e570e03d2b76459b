//! Two sides: supply limits demand, and revenue is a share of what is traded.

use std::error::Error;

use bizcase::case::{BillingCycle, BillingTime, BusinessCase, ChargeBasis, Line};
use bizcase::quantity::Decimal;
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::simulation::Base;

use crate::support::compared;

const RIDES: &str = include_str!("../data/case/marketplace.toml");

fn rides() -> BusinessCase {
    toml::from_str(RIDES).unwrap()
}

fn number(count: Decimal) -> f64 {
    count.to_string().parse().unwrap()
}

fn figure(line: &Line, name: &str) -> f64 {
    match name {
        "drivers" => number(line.offers[0].closing),
        "riders" => number(line.offers[1].closing),
        "couriers" => number(line.offers[2].closing),
        "volume" => line.volume.to_f64(),
        "revenue" => line.revenue.to_f64(),
        "gross_margin" => line.gross_margin.to_f64(),
        other => panic!("{other}"),
    }
}

/// `tests/oracles/marketplace.py` has the same two sides, month by month.
#[test]
fn two_sides_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let statement = rides().statement(Base::Modes)?;
    let table = include_str!("../data/case/marketplace.csv");
    assert_eq!(compared(&statement, table, figure, 0.05), 30 * 6);
    let page = report::statement(&statement)?.text();
    assert!(page.contains("GMV"), "{page}");
    Ok(())
}

/// More of the scarce side sells more, of the other side nothing.
#[test]
fn the_scarce_side_decides() -> Result<(), Box<dyn Error>> {
    let volume = |serves: f64, wants: f64| -> Result<Vec<f64>, Box<dyn Error>> {
        let mut case = rides();
        let stream = &mut case.offers[1].streams[0];
        stream.quantity = wants.into();
        stream.marketplace.as_mut().unwrap().serves = serves.into();
        let months = case.statement(Base::Modes)?.months;
        let volumes = months
            .iter()
            .map(|it| it.offers[1].streams[0].volume.to_f64());
        Ok(volumes.collect())
    };
    // So few rides that drivers decide, and so many that riders do.
    assert_eq!(volume(1.0, 4.0)?, volume(1.0, 8.0)?);
    assert_eq!(volume(1e6, 4.0)?, volume(2e6, 4.0)?);
    for (scarce, more) in volume(1.0, 4.0)?.into_iter().zip(volume(2.0, 4.0)?) {
        assert!((more / scarce - 2.0).abs() < 1e-4, "{scarce} {more}");
    }
    Ok(())
}

/// A supply that is never short and a share of all of it is an ordinary stream.
#[test]
fn all_of_what_is_always_served_is_ordinary_revenue() -> Result<(), Box<dyn Error>> {
    let mut one = rides();
    for stream in &mut one.offers[1].streams {
        let market = stream.marketplace.as_mut().unwrap();
        (market.serves, market.take_rate) = (1e9.into(), 1.0.into());
    }
    // Nobody carries parcels before the couriers come.
    one.offers[1].streams[1]
        .marketplace
        .as_mut()
        .unwrap()
        .supply = "drivers".into();
    let mut other = one.clone();
    for stream in &mut other.offers[1].streams {
        stream.marketplace = None;
    }
    let value = |case: &BusinessCase| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = case.model()?.model.run(&Sampling::monte_carlo(8))?;
        Ok(run.named("NPV")?.samples().to_vec())
    };
    assert_eq!(value(&one)?, value(&other)?);
    let line = &one.statement(Base::Modes)?.years()[1];
    let fees = line.offers[0].revenue;
    assert_eq!(line.volume.plus(fees)?, line.revenue);
    Ok(())
}

#[test]
fn a_side_that_is_none_is_refused() {
    let refused = |change: &dyn Fn(&mut bizcase::case::Stream)| {
        let mut case = rides();
        change(&mut case.offers[1].streams[0]);
        case.model().unwrap_err().to_string()
    };
    let supply = |name: &'static str| {
        refused(&move |it| it.marketplace.as_mut().unwrap().supply = name.into())
    };
    assert!(
        supply("driver").contains("did you mean `drivers`?"),
        "{}",
        supply("driver")
    );
    assert!(
        supply("riders").contains("another offer"),
        "{}",
        supply("riders")
    );
    let once = refused(&|it| it.per = ChargeBasis::NewCustomer);
    assert!(once.contains("per customer or unit"), "{once}");
    let billed = refused(&|it| {
        it.billing = Some(BillingCycle {
            months: 12,
            at: BillingTime::Start,
            refund: Some(0.0.into()),
        });
    });
    assert!(billed.contains("paid as they happen"), "{billed}");
    let share = refused(&|it| it.marketplace.as_mut().unwrap().take_rate = 20.0.into());
    assert!(
        share.contains("riders.rides.marketplace.take_rate = 20"),
        "{share}"
    );
}
