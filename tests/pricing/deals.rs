//! Contracts, indexed prices and prices of regions.

use bizcase::pricing::{Deal, Indexation, PointRounding, PricePoints, PriceRegion};
use bizcase::quantity::Decimal;

use super::{money, structure};

fn deal(rest: &str) -> Deal {
    let structure = r#"structure = { two_part = { base = "USD 10", unit = "USD 0.333" } }"#;
    toml::from_str(&format!("{structure}\n{rest}")).unwrap()
}

#[test]
fn monthly_bills_of_a_ramp_tie_to_the_cent() {
    let ramp = deal(
        "months = 4
           ramp = [{ from = 1, quantity = 1 }, { from = 3, quantity = 10, discount = 0.15 }]
           promotion = { months = 1, discount = 0.5 }",
    );
    let bills = ramp.bills().unwrap();
    // 10.333 / 2, 10.333, and twice 13.33 x 0.85 = 11.3305.
    let totals: Vec<String> = bills.iter().map(|it| it.bill.total.to_string()).collect();
    assert_eq!(totals, ["USD 5.17", "USD 10.33", "USD 11.33", "USD 11.33"]);
    assert_eq!(ramp.total().unwrap(), money("USD 38.16"));
    for bill in &bills {
        let lines = bill.bill.lines.iter().map(|line| line.amount.amount());
        assert_eq!(lines.sum::<Decimal>(), bill.bill.total.amount());
    }
    let lines: Vec<String> = bills[0]
        .bill
        .lines
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        lines,
        [
            "base: USD 10.00",
            "usage: USD 0.33",
            "promotion of 50%: USD -5.16",
        ]
    );
}

#[test]
fn prepaid_bills_cover_their_months_and_the_last_the_rest() {
    let deal = deal(
        "months = 14
           ramp = [{ from = 1, quantity = 30 }]
           prepayment = { months = 12, discount = 0.2 }",
    );
    let bills = deal.bills().unwrap();
    // 12 x 19.99 x 0.8 and 2 x 19.99 x 0.8.
    let found: Vec<(u32, String)> = bills
        .iter()
        .map(|it| (it.month, it.bill.total.to_string()))
        .collect();
    assert_eq!(
        found,
        [(1, "USD 191.90".to_owned()), (13, "USD 31.98".to_owned())]
    );
    assert_eq!(bills[0].bill.lines.len(), 25);
    assert_eq!(
        bills[0].bill.lines[3].to_string(),
        "usage in month 2: 30 x USD 0.333 = USD 9.99"
    );
}

const CLAUSE: &str = r#"
    base = "2024-01"
    lag = 3
    [index]
    name = "CPI-U"
    values = { 2023-10 = 307.671, 2024-10 = 315.664, 2025-10 = 325.2 }"#;

/// US consumer prices (CPI-U, all items, not adjusted) of October 2023 and 2024: up 2.6 %, as the
/// Bureau of Labor Statistics printed. The value of 2025 is made up.
#[test]
fn prices_follow_the_index_as_the_clause_says() {
    let plain: Indexation = toml::from_str(CLAUSE).unwrap();
    let price = |clause: &Indexation, month: &str| {
        clause
            .price(money("USD 1000"), month.parse().unwrap())
            .unwrap()
            .rounded()
            .to_string()
    };
    assert_eq!(price(&plain, "2024-12"), "USD 1,000.00");
    assert_eq!(price(&plain, "2025-01"), "USD 1,025.98");
    // Both adjustments together are the index of the end over that of the start.
    assert_eq!(price(&plain, "2026-12"), "USD 1,056.97");
    let capped = Indexation {
        cap: Some("0.02".parse().unwrap()),
        ..plain.clone()
    };
    assert_eq!(price(&capped, "2026-01"), "USD 1,040.40");
    let floored = Indexation {
        floor: Some("0.03".parse().unwrap()),
        ..plain.clone()
    };
    assert_eq!(price(&floored, "2025-06"), "USD 1,030.00");
    let structure = structure(r#"two_part = { base = "USD 100", unit = "USD 0.01" }"#);
    let month = "2025-01".parse().unwrap();
    let indexed = structure
        .changed(|amount| plain.price(amount, month))
        .unwrap();
    assert_eq!(
        indexed.bill(1_000_000).unwrap().total,
        money("USD 10362.39")
    );
}

#[test]
fn a_missing_month_of_an_index_is_named() {
    let clause: Indexation = toml::from_str(CLAUSE).unwrap();
    let error = clause.factor("2027-01".parse().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CPI-U of 2026-10 = nothing must be stated: the index has months from 2023-10 to 2025-10"
    );
    let error = clause.factor("2023-12".parse().unwrap()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("2024-01, the base of the indexation, or later"),
        "{error}"
    );
}

#[test]
fn prices_are_rounded_to_points_in_the_direction_said() {
    let points = PricePoints {
        every: 1.into(),
        ending: "0.99".parse().unwrap(),
    };
    let cases = [
        ("EUR 9.99", ["EUR 9.99", "EUR 9.99", "EUR 9.99"]),
        ("EUR 10.00", ["EUR 9.99", "EUR 9.99", "EUR 10.99"]),
        ("EUR 10.48", ["EUR 9.99", "EUR 9.99", "EUR 10.99"]),
        ("EUR 10.49", ["EUR 9.99", "EUR 10.99", "EUR 10.99"]),
        ("EUR 0.99", ["EUR 0.99", "EUR 0.99", "EUR 0.99"]),
    ];
    let directions = [
        PointRounding::Down,
        PointRounding::Nearest,
        PointRounding::Up,
    ];
    for (amount, rounded) in cases {
        let found = directions.map(|it| points.rounded(money(amount), it).unwrap());
        assert_eq!(found, rounded.map(money), "{amount}");
    }
    // There is no point below; the nearest is the lowest.
    assert_eq!(
        points
            .rounded(money("EUR 0.2"), PointRounding::Nearest)
            .unwrap(),
        money("EUR 0.99")
    );
    let error = points
        .rounded(money("EUR 0.2"), PointRounding::Down)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "price = EUR 0.20 must be at least 0.99, the lowest price point"
    );
}

#[test]
fn yen_are_priced_in_hundreds() {
    let japan: PriceRegion = toml::from_str(
        r#"name = "Japan"
           currency = "JPY"
           rate = 154.2
           points = { every = 100, ending = 80 }
           rounding = "up""#,
    )
    .unwrap();
    // 29 x 154.2 = 4,471.8.
    assert_eq!(japan.price(money("USD 29")).unwrap(), money("JPY 4480"));
    assert_eq!(japan.exact(money("USD 29")).unwrap(), money("JPY 4471.8"));
}
