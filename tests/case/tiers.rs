//! Customers who move between tiers, and fall back to the free one.

use std::error::Error;

use bizcase::case::{BusinessCase, Move};
use bizcase::quantity::Decimal;
use bizcase::random::Sampling;
use bizcase::simulation::Base;

const TIERS: &str = include_str!("../data/case/tiers.toml");

fn tiers() -> BusinessCase {
    toml::from_str(TIERS).unwrap()
}

fn number(count: Decimal) -> f64 {
    count.to_string().parse().unwrap()
}

/// `tests/oracles/tiers.py` has the same tiers, month by month.
#[test]
fn tiers_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let statement = tiers().statement(Base::Modes)?;
    statement.ties()?;
    let rows = include_str!("../data/case/tiers.csv").lines().skip(2);
    let mut compared = 0;
    for (line, row) in statement.months.iter().zip(rows) {
        let expected: Vec<f64> = row.split(',').map(|it| it.parse().unwrap()).collect();
        let [basic, pro, team] = [0, 1, 2].map(|offer| &line.offers[offer]);
        let found = [
            number(basic.closing),
            number(basic.free_users),
            number(pro.closing),
            number(team.closing),
            line.revenue.to_f64(),
            line.cash_flow.to_f64(),
        ];
        for (found, expected) in found.into_iter().zip(&expected[1..]) {
            assert!(
                (found - expected).abs() < 0.06,
                "{}: {found} {expected}",
                line.label
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 30 * 6);
    Ok(())
}

/// Whoever leaves one tier for another arrives there: nobody is lost on the way, in no period.
#[test]
fn as_many_arrive_as_depart() -> Result<(), Box<dyn Error>> {
    let statement = tiers().statement(Base::Modes)?;
    for line in statement.months.iter().chain(&statement.years()) {
        let arrived: Decimal = line.offers.iter().map(|it| it.arrived).sum();
        let departed: Decimal = line.offers.iter().map(|it| it.departed).sum();
        assert_eq!(arrived, departed, "{}", line.label);
        assert_eq!(line.opening + line.gained - line.lost, line.closing);
    }
    Ok(())
}

/// A move that nobody makes changes no bit.
#[test]
fn a_move_of_nobody_changes_nothing() -> Result<(), Box<dyn Error>> {
    let value = |case: &BusinessCase| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = case.model()?.model.run(&Sampling::monte_carlo(8))?;
        Ok(run.named("NPV")?.samples().to_vec())
    };
    let mut without = tiers();
    for offer in &mut without.offers {
        offer.moves.clear();
    }
    let mut nobody = without.clone();
    nobody.offers[0].moves = vec![Move {
        to: "pro".into(),
        share: 0.0.into(),
    }];
    assert_eq!(value(&without)?, value(&nobody)?);
    assert_ne!(value(&without)?, value(&tiers())?);
    Ok(())
}

#[test]
fn a_move_to_nowhere_is_refused() {
    let refused = |to: &str| {
        let mut case = tiers();
        case.offers[0].moves[0].to = to.into();
        case.model().unwrap_err().to_string()
    };
    assert!(
        refused("prof").contains("did you mean `pro`?"),
        "{}",
        refused("prof")
    );
    assert!(
        refused("basic").ends_with("another offer"),
        "{}",
        refused("basic")
    );
    // Two moves to one offer are one.
    assert!(
        refused("team").contains("basic.moves.team"),
        "{}",
        refused("team")
    );
}
