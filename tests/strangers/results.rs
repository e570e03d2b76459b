//! The results of each room, as a program that stores or shows them reads them.

use bizcase::case::BusinessCase;
use bizcase::check::Checks;
use bizcase::distribution::Dist;
use bizcase::finance::{Annuity, CashFlows, Payback};
use bizcase::import::{Csv, SegmentCount};
use bizcase::ledger::{Assumption, Evidence, Ledger};
use bizcase::metrics::{Profitability, rule_of_40};
use bizcase::quantity::{Currency, Money, Period, Rate, Ratio};
use bizcase::random::Sampling;
use bizcase::report::{Document, Section, Table};
use bizcase::sample::Estimate;
use bizcase::simulation::Model;
use serde::Serialize;
use serde_json::{Value, json};

const SHOPS: &str = include_str!("../../examples/data/shops.toml");

fn data(result: impl Serialize) -> Value {
    serde_json::to_value(result).unwrap()
}

#[test]
fn a_valuation() {
    let case: BusinessCase = toml::from_str(SHOPS).unwrap();
    let valued = case.value(&Sampling::monte_carlo(500).seed(1)).unwrap();
    let json = data(&valued);
    // The case in it is the case, which can be valued again.
    let again: BusinessCase = serde_json::from_value(json["case"].clone()).unwrap();
    assert_eq!(again, valued.case);
    assert_eq!(json["run"]["fingerprint"], valued.run.fingerprint());
    assert_eq!(json["statement"]["npv"], data(valued.statement.npv));
    let revenue: Money =
        serde_json::from_value(json["statement"]["months"][6]["revenue"].clone()).unwrap();
    assert_eq!(revenue, valued.statement.months[6].revenue);
    assert_eq!(json["drivers"][0]["input"], "CAC");
    let finding = &json["verdict"]["findings"][0];
    assert_eq!(
        finding["criterion"],
        valued.verdict.findings[0].criterion.to_string()
    );
    let found: Estimate = serde_json::from_value(finding["found"].clone()).unwrap();
    assert_eq!(found, valued.verdict.findings[0].found);
}

#[test]
fn a_report_of_checks() {
    let mut model = Model::new(Currency::USD);
    let price = model
        .money("price", Dist::uniform(20.0, 30.0).unwrap())
        .unwrap();
    model
        .output("revenue", move |s| s.get(price) * 100.0)
        .unwrap();
    let claim = "P(revenue > USD 1,000) >= 50%".parse().unwrap();
    let report = Checks::of(&model).that(claim).run().unwrap();
    let json = data(&report);
    assert_eq!(json["findings"][0]["status"], "passed");
    assert_eq!(
        json["findings"][0]["found"]["figure"]["interval"]["unit"],
        "share"
    );
}

#[test]
fn what_changed_between_two_ledgers() {
    let of = |low: f64| {
        let range = Dist::uniform(low, 30.0).unwrap();
        Ledger::new([Assumption::new(
            "price",
            range,
            Evidence::Survey,
            "panel 2026",
        )])
        .unwrap()
    };
    let json = data(of(20.0).diff(&of(22.0)));
    assert_eq!(json[0]["name"], "price");
    assert_eq!(
        json[0]["edit"]["changed"]["after"]["range"]["uniform"]["low"],
        22.0
    );
    let range = Dist::uniform(20.0, 30.0).unwrap();
    let ledger = Ledger::new([Assumption::new("price", range, Evidence::Survey, "")]).unwrap();
    let json = data(ledger.concerns("2026-11-30".parse().unwrap()));
    assert_eq!(
        json[0]["concern"],
        json!({ "unsourced": { "evidence": "survey" } })
    );
}

#[test]
fn rates_of_return_paybacks_and_instalments() {
    let flows = [-100.0, 60.0, 60.0];
    let flows = CashFlows::new(&flows, Period::Year).unwrap();
    let json = data(flows.irr().unwrap());
    assert_eq!(json["status"], "single");
    let paid = Payback::<Money>::After { periods: 1.5 };
    assert_eq!(data(paid), json!({ "after": { "periods": 1.5 } }));
    let annuity = Annuity::new(Rate::per_year(0.06).unwrap(), Period::Year, 2.0).unwrap();
    let plan = annuity.schedule(
        Money::major(100, Currency::EUR),
        Money::major(0, Currency::EUR),
    );
    let interest: Money =
        serde_json::from_value(data(plan.unwrap())[0]["interest"].clone()).unwrap();
    assert_eq!(interest, Money::major(-6, Currency::EUR));
}

#[test]
fn key_figures_with_their_definition() {
    let ratio = |value| Ratio::new(value).unwrap();
    let json = data(rule_of_40(
        ratio(0.5),
        ratio(-0.125),
        Profitability::FreeCashFlow,
    ));
    assert_eq!(json["value"], 37.5);
}

#[test]
fn rows_of_a_file_with_the_account_of_it() {
    let firms = Csv::from_text("firms.csv", "segment,count\n1-4,12\n5-9,7\n");
    let json = data(firms.rows::<SegmentCount>().unwrap());
    assert_eq!(json["rows"][1], json!({ "segment": "5-9", "count": 7.0 }));
    assert_eq!(json["report"]["rows_read"], 2);
}

#[test]
fn a_document() {
    let mut table = Table::new("year", &["revenue"]);
    table.row(["2027", "12"]);
    let document = Document::new("case").with(Section::new("revenue").table(table));
    let json = data(document);
    assert_eq!(
        json["sections"][0]["parts"][0]["table"]["rows"][0],
        json!(["2027", "12"])
    );
}
