//! Bills and indexed prices that others have computed.

use bizcase::pricing::{Deal, PriceIndex};

use super::{money, structure};

/// Zuplo, documentation on monetisation, pricing models (2026).
#[test]
fn matches_zuplo_pricing_models() {
    let tiers = r#"[
        { up_to = 1000, unit = "USD 0.10" },
        { up_to = 10000, unit = "USD 0.05" },
        { unit = "USD 0.01" },
    ]"#;
    let graduated = structure(&format!("graduated = {tiers}"));
    assert_eq!(graduated.bill(15_000).unwrap().total, money("USD 600"));
    let volume = structure(&format!("volume = {tiers}"));
    assert_eq!(volume.bill(15_000).unwrap().total, money("USD 150"));
    let unit = structure(r#"graduated = [{ unit = "USD 0.001" }]"#);
    assert_eq!(unit.bill(100_000).unwrap().total, money("USD 100"));
}

/// Flexprice, documentation on tiered prices (2026): a package that is begun is paid for, and a
/// volume price of 65,000 calls.
#[test]
fn matches_flexprice_tiered() {
    let package = structure(r#"package = { size = 1000, price = "USD 1" }"#);
    assert_eq!(package.bill(4_500).unwrap().total, money("USD 5"));
    assert_eq!(package.bill(4_000).unwrap().total, money("USD 4"));
    assert_eq!(package.bill(0).unwrap().total, money("USD 0"));
    let volume = r#"volume = [
        { up_to = 10000, unit = "USD 0.0010" },
        { up_to = 50000, unit = "USD 0.0008" },
        { unit = "USD 0.0006" },
    ]"#;
    assert_eq!(
        structure(volume).bill(65_000).unwrap().total,
        money("USD 39")
    );
}

/// Lago, documentation on charge models (2026): volume with a flat amount, and graduated percentages
/// of three transactions, whose bills of USD 205, 306 and 80 together are one of 5,050 units.
#[test]
fn matches_lago_charge_models() {
    let volume = r#"volume = [
        { from = 0, up_to = 10000, unit = "USD 0.0010", flat = "USD 10" },
        { from = 10001, up_to = 50000, unit = "USD 0.0008", flat = "USD 10" },
        { from = 50001, up_to = 100000, unit = "USD 0.0006", flat = "USD 10" },
        { from = 100001, unit = "USD 0.0004", flat = "USD 10" },
    ]"#;
    assert_eq!(
        structure(volume).bill(65_000).unwrap().total,
        money("USD 49")
    );
    let percentages = structure(
        r#"graduated = [
            { up_to = 1000, unit = "USD 0.01", flat = "USD 200" },
            { up_to = 10000, unit = "USD 0.02", flat = "USD 300" },
            { unit = "USD 0.03", flat = "USD 400" },
        ]"#,
    );
    let bills = [500, 1_050, 5_050].map(|units| percentages.bill(units).unwrap().total);
    assert_eq!(bills, ["USD 205", "USD 511", "USD 591"].map(money));
}

/// Autumn, documentation on graduated prices (2026).
#[test]
fn matches_autumn_graduated_pricing() {
    let calls = structure(
        r#"graduated = [
            { up_to = 1000, unit = "USD 0.01" },
            { up_to = 10000, unit = "USD 0.008" },
            { unit = "USD 0.005" },
        ]"#,
    );
    assert_eq!(calls.bill(15_000).unwrap().total, money("USD 107"));
}

/// Kong, documentation on metering and billing, pricing models (2026): the flat amount of the first
/// tier is due without use. What begins with a tier that ends at zero charges nothing for that.
#[test]
fn matches_kong_flat_amounts() {
    let minimum = structure(
        r#"graduated = [
            { up_to = 1000, unit = "USD 0", flat = "USD 500" },
            { unit = "USD 0.1" },
        ]"#,
    );
    assert_eq!(minimum.bill(2_000).unwrap().total, money("USD 600"));
    assert_eq!(minimum.bill(0).unwrap().total, money("USD 500"));
    let none = structure(
        r#"graduated = [
            { up_to = 0, unit = "USD 0" },
            { up_to = 1000, flat = "USD 500" },
            { unit = "USD 0.1" },
        ]"#,
    );
    assert_eq!(none.bill(0).unwrap().total, money("USD 0"));
    assert_eq!(none.bill(1).unwrap().total, money("USD 500"));
    assert_eq!(none.bill(2_000).unwrap().total, money("USD 600"));
}

/// Contract text of the New York Office of General Services: the index rose from 129.9 to 136.0,
/// which the text prints as 4.7 %.
#[test]
fn matches_new_york_escalation() {
    let months = ["2023-06", "2024-06"].map(|month| month.parse().unwrap());
    let values = ["129.9", "136.0"].map(|value| value.parse().unwrap());
    let index = PriceIndex::new("CPI", months.into_iter().zip(values)).unwrap();
    let rise = index.between(months[0], months[1]).unwrap();
    assert_eq!(rise.round_dp(6).to_string(), "1.046959");
    assert_eq!(
        (rise * bizcase::quantity::Decimal::ONE_HUNDRED)
            .round_dp(1)
            .to_string(),
        "104.7"
    );
}

/// `QuickBooks Online For Dummies`, table 2-2: USD 25 a month are USD 300 a year. The book prints
/// USD 30, a misprint.
#[test]
fn a_year_of_quickbooks_is_not_the_misprint() {
    let deal: Deal = toml::from_str(
        r#"structure = { flat = "USD 25" }
           months = 12
           ramp = [{ from = 1, quantity = 1 }]
           prepayment = { months = 12, discount = 0 }"#,
    )
    .unwrap();
    assert_eq!(deal.total().unwrap(), money("USD 300"));
    assert_ne!(deal.total().unwrap(), money("USD 30"));
}
