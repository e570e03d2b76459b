//! Prices that rise while customers are there: who keeps theirs, who is told when, who leaves.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::error::Error;

use bizcase::case::{BusinessCase, PriceKept, PriceProtection, Statement, Study, StudyResult};
use bizcase::quantity::{Currency, Decimal, Period};
use bizcase::random::Sampling;
use bizcase::simulation::Base;
use bizcase::survey::{Demand, DemandCurve};
use proptest::prelude::*;

const CASE: &str = include_str!("../data/case/price_changes.toml");

fn curve() -> DemandCurve {
    let draws = (0..40).map(|it| Demand::logit(3.6 + 0.02 * f64::from(it), -0.1).unwrap());
    DemandCurve::new("prices", Currency::EUR, Demand::logit(4.0, -0.1).unwrap())
        .with_draws(draws.collect::<Vec<_>>())
        .observed_between(20.0, 70.0)
}

fn case() -> BusinessCase {
    let mut case: BusinessCase = toml::from_str(CASE).unwrap();
    let (curve, every) = (curve(), Period::Month);
    case.studies = vec![Study::new("prices", StudyResult::Demand { curve, every })];
    case
}

fn number(count: Decimal) -> f64 {
    count.to_string().parse().unwrap()
}

/// `tests/oracles/price_changes.py` has the same offers, with the customers of each month apart.
#[test]
fn changes_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let statement = case().statement(Base::Modes)?;
    statement.ties()?;
    let rows = include_str!("../data/case/price_changes.csv")
        .lines()
        .skip(2);
    let mut compared = 0;
    for (line, row) in statement.months.iter().zip(rows) {
        let expected: Vec<f64> = row.split(',').map(|it| it.parse().unwrap()).collect();
        for (offer, expected) in line.offers.iter().zip(expected[1..].chunks(2)) {
            let revenue = offer
                .streams
                .iter()
                .map(|it| it.revenue.to_f64())
                .sum::<f64>();
            let found = [number(offer.closing), revenue];
            for (found, expected) in found.into_iter().zip(expected) {
                // Statements round to a cent and a hundredth of a customer.
                assert!(
                    (found - expected).abs() < 0.06,
                    "{}: {found} {expected}",
                    line.label
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 36 * 6);
    Ok(())
}

/// One offer at a list of prices; `more` is written in its stream.
fn listed(more: &str) -> BusinessCase {
    let text = format!(
        r#"name = "listed"
           currency = "EUR"
           launch = "2027-01"
           horizon = {{ months = 12 }}
           discount = "10% a year"
           [[offers]]
           name = "one"
           retention = {{ churn = 0 }}
           streams = [{{ name = "fee", price = [{{ from = 1, is = 10 }}, {{ from = 5, is = 12 }}, {{ from = 7, is = 9 }}, {{ from = 9, is = 15 }}]{more} }}]
           [offers.go_to_market.reach]
           accounts = 1_000
           acquisition_cost = 1
           budget = 120"#
    );
    toml::from_str(&text).unwrap()
}

fn revenue(case: &BusinessCase) -> Vec<f64> {
    let statement: Statement = case.statement(Base::Modes).unwrap();
    statement
        .months
        .iter()
        .map(|it| it.revenue.to_f64())
        .collect()
}

/// Ten customers come every month and nobody leaves: by hand, those of months 1 to 4 keep 10, those
/// of 5 and 6 keep 12, of 7 and 8 keep 9, and all pay the list where it is lower.
#[test]
fn customers_keep_the_lower_of_their_price_and_the_list() {
    let found = revenue(&listed(r#", protection = { keep = "for_ever" }"#));
    let by_hand = [
        100.0,
        200.0,
        300.0,
        400.0,
        520.0,
        640.0,
        630.0,
        720.0,
        // From month 9 on new customers pay 15.
        40.0 * 10.0 + 20.0 * 12.0 + 20.0 * 9.0 + 150.0,
        40.0 * 10.0 + 20.0 * 12.0 + 20.0 * 9.0 + 300.0,
        40.0 * 10.0 + 20.0 * 12.0 + 20.0 * 9.0 + 450.0,
        40.0 * 10.0 + 20.0 * 12.0 + 20.0 * 9.0 + 600.0,
    ];
    assert_eq!(found, by_hand);

    // For three months after a rise: those of months 1 to 4 move to the list in month 8, at 9, and
    // keep that until month 12; those of 5 and 6 move in month 10, to 15.
    let found = revenue(&listed(", protection = { keep = { months = 3 } }"));
    assert_eq!(found[7], 80.0 * 9.0);
    assert_eq!(
        found[8],
        40.0 * 9.0 + 20.0 * 12.0 + 20.0 * 9.0 + 10.0 * 15.0
    );
    assert_eq!(
        found[9],
        40.0 * 9.0 + 20.0 * 15.0 + 20.0 * 9.0 + 20.0 * 15.0
    );
    assert_eq!(found[11], 120.0 * 15.0);
}

/// Whoever keeps nothing and is told in the month is where nothing was said.
#[test]
fn protection_of_nothing_changes_nothing() -> Result<(), Box<dyn Error>> {
    let value = |case: &BusinessCase| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = case
            .model()?
            .model
            .run(&Sampling::monte_carlo(64).seed(4))?;
        Ok(run.named("NPV")?.samples().to_vec())
    };
    let mut without = case();
    let mut nothing = case();
    for (offer, other) in without.offers.iter_mut().zip(&mut nothing.offers) {
        for (stream, other) in offer.streams.iter_mut().zip(&mut other.streams) {
            stream.protection = None;
            other.protection = Some(PriceProtection::default());
        }
    }
    for (one, other) in value(&without)?.into_iter().zip(value(&nothing)?) {
        assert!((one - other).abs() < 1e-9 * one.abs(), "{one} {other}");
    }
    Ok(())
}

/// Those who leave do so when they are told.
#[test]
fn customers_leave_when_they_are_told() -> Result<(), Box<dyn Error>> {
    let closing = |notice: u32| -> Result<Vec<f64>, Box<dyn Error>> {
        let mut case = case();
        case.offers.truncate(1);
        let offer = &mut case.offers[0];
        offer.retention = toml::from_str("churn = 0")?;
        let protection = offer.streams[0].protection.as_mut().unwrap();
        *protection = PriceProtection {
            notice,
            keep: PriceKept::Months(6),
        };
        let months = case.statement(Base::Modes)?.months;
        Ok(months.iter().map(|it| number(it.lost)).collect())
    };
    // The first price holds until month 14: 9, and six months more.
    let (at_once, ahead) = (closing(0)?, closing(3)?);
    let first = |lost: &[f64]| lost.iter().position(|&it| it > 0.0).map(|it| it + 1);
    assert_eq!((first(&at_once), first(&ahead)), (Some(15), Some(12)));
    Ok(())
}

/// A rise weighs more with those who have paid less: by how much is a figure like any other.
#[test]
fn a_reference_price_drives_more_out() -> Result<(), Box<dyn Error>> {
    let lost = |reference: &str| -> Result<f64, Box<dyn Error>> {
        let mut case = case();
        case.offers.truncate(1);
        let offer = &mut case.offers[0];
        offer.streams[0].protection = None;
        offer.demand.as_mut().unwrap().reference = serde_json::from_str(reference)?;
        let statement = case.statement(Base::Modes)?;
        Ok(statement.months.iter().map(|it| number(it.lost)).sum())
    };
    let (none, some) = (lost("0")?, lost("1.25")?);
    assert!(some > none + 1.0, "{some} {none}");
    // Nobody loses more than by the price that they take it for: 40 to 46 as if it were 46 + 6 x r.
    assert!(lost("100").unwrap_err().to_string().contains("asked about"));
    Ok(())
}

fn protection() -> impl Strategy<Value = PriceProtection> {
    let keep = prop_oneof![
        Just(PriceKept::ForEver),
        (0_u32..12).prop_map(PriceKept::Months),
    ];
    (keep, 0_u32..6).prop_map(|(keep, notice)| PriceProtection {
        keep,
        notice: if keep == PriceKept::ForEver {
            0
        } else {
            notice
        },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Without anyone who leaves because of a price, protection costs revenue and changes no count.
    #[test]
    fn protection_never_earns_more_from_those_who_stay(it in protection()) {
        let mut kept = listed("");
        kept.offers[0].streams[0].protection = Some(it);
        for (kept, paid) in revenue(&kept).into_iter().zip(revenue(&listed(""))) {
            prop_assert!(kept <= paid + 1e-9);
        }
        prop_assert_eq!(revenue(&kept)[..4].to_vec(), revenue(&listed(""))[..4].to_vec());
    }

    #[test]
    fn customers_are_counted_in_every_month(one in protection(), other in protection()) {
        let mut case = case();
        case.offers[0].streams[0].protection = Some(one);
        case.offers[2].streams[0].protection = Some(other);
        let written = toml::to_string(&case).unwrap();
        prop_assert_eq!(&toml::from_str::<BusinessCase>(&written).unwrap(), &case);
        let statement = case.statement(Base::Modes).unwrap();
        statement.ties().unwrap();
        for line in &statement.months {
            for offer in &line.offers {
                let moved = offer.arrived - offer.departed;
                let counted = offer.opening + offer.gained + moved - offer.lost;
                prop_assert!((counted - offer.closing).abs() < Decimal::new(5, 2));
            }
        }
    }
}

/// What happened takes the place of what was projected; who is there afterwards keeps their price.
#[test]
fn actual_months_come_before_those_who_keep_their_price() -> Result<(), Box<dyn Error>> {
    let mut case = listed(r#", protection = { keep = "for_ever" }"#);
    let actual = |month: &str, gained: u32, lost: u32| {
        format!(
            r#"{{ "offer": "one", "month": "{month}", "gained": {gained}, "lost": {lost},
                 "revenue": "EUR 1", "acquisition": "EUR 1" }}"#
        )
    };
    let months = [
        actual("2027-01", 0, 0),
        actual("2027-02", 30, 0),
        actual("2027-03", 0, 15),
    ];
    case.actuals = serde_json::from_str(&format!("[{}]", months.join(",")))?;
    let statement = case.statement(Base::Modes)?;
    statement.ties()?;
    let months = &statement.months;
    assert_eq!(months[2].closing, Decimal::from(15));
    // Fifteen at 10, and ten more each month: at 10 in month 4, at 12 from month 5 on.
    assert_eq!(months[3].revenue.to_f64(), 250.0);
    assert_eq!(months[4].revenue.to_f64(), 25.0 * 10.0 + 10.0 * 12.0);
    Ok(())
}

/// A price that rose while what happened is known drives nobody out once more afterwards; one that
/// rises in the first month that is not known does.
#[test]
fn a_rise_that_has_happened_drives_nobody_out_again() -> Result<(), Box<dyn Error>> {
    let lost = |until: u32, protected: bool| -> Result<f64, Box<dyn Error>> {
        let mut case = case();
        case.offers.truncate(1);
        let offer = &mut case.offers[0];
        offer.retention = toml::from_str("churn = 0")?;
        offer.streams[0].protection = protected.then(PriceProtection::default);
        let actuals: Vec<_> = (1..=until)
            .map(|month| {
                serde_json::json!({
                    "offer": "half a year", "month": format!("2027-{month:02}"), "gained": 100,
                    "lost": 0, "revenue": "EUR 1", "acquisition": "EUR 1"
                })
            })
            .collect();
        case.actuals = serde_json::from_value(actuals.into())?;
        let months = case.statement(Base::Modes)?.months;
        Ok(number(months[until as usize].lost))
    };
    // The price rises in month 9.
    for protected in [false, true] {
        assert_eq!(lost(9, protected)?, 0.0);
        assert!(lost(8, protected)? > 50.0);
    }
    Ok(())
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let refused = |text: &str| {
        let case = listed(text);
        case.model().unwrap_err().to_string()
    };
    let told = refused(r#", protection = { keep = "for_ever", notice = 2 }"#);
    assert_eq!(
        told,
        "one.fee.protection.notice = 2 must be 0, because nobody is told of a price that they never pay"
    );
    let told = refused(r#", per = "new_customer", protection = {}"#);
    assert!(
        told.contains("one.fee.protection") && told.contains("per customer or unit"),
        "{told}"
    );
    let told = refused(", protection = {}, billing = { months = 3, refund = 0 }");
    assert!(told.contains("left out beside `billing`"), "{told}");
    let told = refused(", protection = { keep = { months = 99999 } }");
    assert!(
        told.starts_with("one.fee.protection.keep = 99999 is outside"),
        "{told}"
    );
    let mut single = listed(", protection = {}");
    single.offers[0].streams[0].price = 10.0.into();
    let told = single.model().unwrap_err().to_string();
    assert!(told.contains("left out beside a single price"), "{told}");
}
