//! Bills for several months: against an independent computation, and what must hold of them.

use std::error::Error;

use bizcase::case::{BillingCycle, BillingTime, BusinessCase, Figure, Line, Retention};
use bizcase::quantity::Money;
use bizcase::random::Sampling;
use bizcase::simulation::Base;

use crate::support::compared;

const FOUR_WAYS: &str = include_str!("../data/case/billing.toml");

fn figure(line: &Line, name: &str) -> f64 {
    match name {
        "revenue" => line.revenue.to_f64(),
        "billed" => line.billed.to_f64(),
        "deferred" => line.deferred[1].to_f64(),
        "accrued" => line.accrued[1].to_f64(),
        "cash_flow" => line.cash_flow.to_f64(),
        other => panic!("{other}"),
    }
}

/// `tests/oracles/billing.py` bills every cohort by itself.
#[test]
fn bills_agree_with_the_independent_computation() -> Result<(), Box<dyn Error>> {
    let case: BusinessCase = toml::from_str(FOUR_WAYS)?;
    let statement = case.statement(Base::Modes)?;
    let table = include_str!("../data/case/billing.csv");
    // Some ten leaves, each off by less than a cent.
    assert_eq!(compared(&statement, table, figure, 0.06), 40 * 5);
    Ok(())
}

/// One offer whose customers pay 10 a month under yearly contracts.
fn contracts(billing: Option<BillingCycle>) -> Result<BusinessCase, Box<dyn Error>> {
    let mut case: BusinessCase = toml::from_str(
        r#"name = "contracts"
           currency = "EUR"
           launch = "2027-01"
           horizon = { months = 36 }
           discount = "10% a year"
           terminal = "run_off"
           [[offers]]
           name = "one"
           retention = { renewal = { months = 12, churn = 0.25 } }
           streams = [{ name = "fee", price = 10 }]
           [offers.go_to_market.reach]
           accounts = 1200
           acquisition_cost = 5
           budget = 6000
           adoption = { ramp = { months = 12 } }"#,
    )?;
    case.offers[0].streams[0].billing = billing;
    Ok(case)
}

fn yearly(at: BillingTime) -> BillingCycle {
    BillingCycle {
        months: 12,
        at,
        refund: None,
    }
}

fn sum(months: &[Line], of: fn(&Line) -> Money) -> f64 {
    months.iter().map(|it| of(it).to_f64()).sum()
}

/// When the bill comes moves cash, and nothing else.
#[test]
fn when_a_bill_comes_changes_cash_and_not_revenue() -> Result<(), Box<dyn Error>> {
    let monthly = contracts(None)?.statement(Base::Modes)?;
    let early = contracts(Some(yearly(BillingTime::Start)))?.statement(Base::Modes)?;
    let late = contracts(Some(yearly(BillingTime::End)))?.statement(Base::Modes)?;
    let all = monthly.months.iter().zip(&early.months).zip(&late.months);
    for ((monthly, early), late) in all {
        assert_eq!(monthly.revenue, early.revenue);
        assert_eq!(monthly.revenue, late.revenue);
        assert_eq!(monthly.billed, monthly.revenue);
        assert_eq!(early.operating_profit, late.operating_profit);
    }
    // The first hundred pay 12 times 10 at once.
    assert_eq!(early.months[0].billed.to_string(), "EUR 12,000.00");
    assert_eq!(early.months[0].deferred[1].to_string(), "EUR 11,000.00");
    assert_eq!(late.months[10].billed.to_string(), "EUR 0.00");
    assert_eq!(late.months[11].billed.to_string(), "EUR 12,000.00");
    for (statement, sign) in [(&early, 1.0), (&late, -1.0)] {
        let ahead =
            sum(&statement.months, |it| it.cash_flow) - sum(&monthly.months, |it| it.cash_flow);
        let last = statement.months.last().unwrap();
        let owed = last.deferred[1].to_f64() - last.accrued[1].to_f64();
        assert!((ahead - owed).abs() < 0.01, "{ahead} {owed}");
        assert!(sign * owed > 0.0);
        statement.ties()?;
    }
    assert!(early.npv > monthly.npv && monthly.npv > late.npv);
    Ok(())
}

/// Bills for a month are monthly bills, to the bit.
#[test]
fn bills_for_one_month_change_nothing() -> Result<(), Box<dyn Error>> {
    let sampling = Sampling::monte_carlo(8);
    let value = |billing| -> Result<Vec<f64>, Box<dyn Error>> {
        let run = contracts(billing)?.model()?.model.run(&sampling)?;
        Ok(run.named("NPV with run-off")?.samples().to_vec())
    };
    for at in [BillingTime::Start, BillingTime::End] {
        let one = BillingCycle {
            months: 1,
            at,
            refund: None,
        };
        assert_eq!(value(Some(one))?, value(None)?);
    }
    Ok(())
}

/// What customers have paid for is still to be delivered after the plan: a plan that ends later is
/// worth the same as the run-off of one that ends sooner, with bills and without.
#[test]
fn the_run_off_delivers_what_was_paid_ahead() -> Result<(), Box<dyn Error>> {
    let value = |months: u32, billing: Option<BillingCycle>| -> Result<f64, Box<dyn Error>> {
        let mut case = contracts(billing)?;
        case.offers[0].retention = Retention::Churn(0.04.into());
        // Customers come in the first year alone.
        if let bizcase::case::GoToMarket::Reach(it) = &mut case.offers[0].go_to_market {
            it.budget = [6_000.0, 0.0].into_iter().collect();
        }
        case.horizon = bizcase::case::Horizon::Months(months);
        Ok(case.statement(Base::Modes)?.npv_with_terminal.to_f64())
    };
    let refunded = || {
        Some(BillingCycle {
            months: 12,
            at: BillingTime::Start,
            refund: Some(1.0.into()),
        })
    };
    for billing in [None, refunded()] {
        // After 13 years there is next to nothing left to run off.
        let (soon, late) = (value(36, billing.clone())?, value(156, billing)?);
        // What is deferred falls a little unevenly from month to month.
        assert!((soon - late).abs() < 0.004 * late, "{soon} {late}");
    }
    Ok(())
}

fn refusal(change: &dyn Fn(&mut BusinessCase)) -> Result<String, Box<dyn Error>> {
    let mut case = contracts(Some(yearly(BillingTime::Start)))?;
    change(&mut case);
    Ok(case.model().unwrap_err().to_string())
}

#[test]
fn bills_that_contradict_the_retention_are_refused() -> Result<(), Box<dyn Error>> {
    let churn = refusal(&|case| case.offers[0].retention = Retention::Churn(0.02.into()))?;
    assert!(
        churn.contains("`refund` of those who leave within a term"),
        "{churn}"
    );
    assert!(churn.contains("refund = 0"), "{churn}");
    let short = refusal(&|case| {
        case.offers[0].retention = Retention::Renewal {
            months: 18,
            churn: 0.2.into(),
        };
    })?;
    assert!(short.contains("a contract of `one` is for 18"), "{short}");
    let twice = refusal(&|case| {
        case.payment_terms = Some(toml::from_str("prepaid_days = 30").unwrap());
    })?;
    assert!(twice.contains("bills say what is paid ahead"), "{twice}");
    let once = refusal(&|case| {
        case.offers[0].streams[0].per = bizcase::case::ChargeBasis::NewCustomer;
    })?;
    assert!(once.contains("per customer or unit"), "{once}");
    let used = refusal(&|case| {
        let back = Some(Figure::from(0.5));
        case.offers[0].streams[0].billing = Some(BillingCycle {
            months: 12,
            at: BillingTime::End,
            refund: back,
        });
    })?;
    assert!(used.contains("has been used"), "{used}");
    let long = refusal(&|case| case.offers[0].streams[0].billing.as_mut().unwrap().months = 0)?;
    assert!(long.contains("one.fee.billing.months = 0"), "{long}");
    Ok(())
}
