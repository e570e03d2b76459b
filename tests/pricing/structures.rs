//! What each kind of structure charges, at the ends of its tiers and next to them.

use bizcase::pricing::{PriceForm, PriceStructure, Tier};
use bizcase::quantity::{Approx, Count, Lane, Number};

use super::{money, structure};

/// Kinds with quantities and their bills, computed by hand.
const BILLS: [(&str, &[(i64, &str)]); 9] = [
    (r#"flat = "EUR 49""#, &[(0, "49"), (1_000_000, "49")]),
    (
        r#"per_seat = { unit = "EUR 12", minimum = 5,
            discounts = [{ above = 49, discount = 0.1 }, { above = 99, discount = 0.25 }] }"#,
        &[
            (0, "60"),
            (5, "60"),
            (6, "72"),
            (49, "588"),
            (50, "540"),
            (99, "1069.20"),
            (100, "900"),
        ],
    ),
    (
        r#"graduated = [{ up_to = 10, unit = "EUR 3", flat = "EUR 1" },
            { up_to = 20, unit = "EUR 2" }, { unit = "EUR 1", flat = "EUR 5" }]"#,
        &[
            (0, "1"),
            (10, "31"),
            (11, "33"),
            (20, "51"),
            (21, "57"),
            (30, "66"),
        ],
    ),
    (
        r#"volume = [{ up_to = 10, unit = "EUR 3" }, { up_to = 20, unit = "EUR 2", flat = "EUR 4" },
            { unit = "EUR 1" }]"#,
        &[(0, "0"), (10, "30"), (11, "26"), (20, "44"), (21, "21")],
    ),
    (
        r#"stairstep = [{ up_to = 10, flat = "EUR 90" }, { up_to = 50, flat = "EUR 300" }]"#,
        &[(0, "90"), (10, "90"), (11, "300"), (50, "300")],
    ),
    (
        r#"package = { size = 3, price = "EUR 1.50" }"#,
        &[
            (0, "0"),
            (1, "1.50"),
            (3, "1.50"),
            (4, "3"),
            (3_000_000, "1500000"),
        ],
    ),
    (
        r#"two_part = { base = "EUR 20", unit = "EUR 0.0015" }"#,
        &[(0, "20"), (1, "20"), (10, "20.02"), (1_000, "21.50")],
    ),
    (
        r#"credits = { price = "EUR 50", included = 1000, per_unit = 3, overage = "EUR 0.01" }"#,
        &[(0, "50"), (333, "50"), (334, "50.02"), (1_000, "70")],
    ),
    (
        r#"hybrid = [{ flat = "EUR 20" }, { package = { size = 100, price = "EUR 1" } },
            { graduated = [{ up_to = 50, unit = "EUR 0" }, { unit = "EUR 0.1" }] }]"#,
        &[
            (0, "20"),
            (1, "21"),
            (50, "21"),
            (51, "21.10"),
            (101, "27.10"),
        ],
    ),
];

#[test]
fn bills_are_those_computed_by_hand() {
    for (file, bills) in BILLS {
        let list = structure(file);
        for &(quantity, total) in bills {
            let bill = list.bill(quantity).unwrap();
            assert_eq!(
                bill.total,
                money(&format!("EUR {total}")),
                "{quantity} of {file}"
            );
            assert_eq!(list.amount(quantity).unwrap().rounded(), bill.total);
        }
    }
}

#[test]
fn formulas_agree_with_bills_on_one_number_and_on_lanes() {
    for (file, bills) in BILLS.iter().filter(|it| !it.0.starts_with("stairstep")) {
        let list = structure(file);
        let formula = list.formula().unwrap();
        for &(quantity, _) in *bills {
            let one: f64 = formula
                .bill(Approx::<Count, f64>::new(quantity as f64))
                .number();
            let lane = formula
                .bill(Approx::<Count, Lane>::new(quantity as f64))
                .number();
            let exact = list.amount(quantity).unwrap().to_f64();
            assert!(
                (one - exact).abs() < 1e-9,
                "{quantity} of {file}: {one} {exact}"
            );
            assert_eq!(lane, Lane::splat(one));
        }
    }
}

#[test]
fn lines_say_what_is_paid_for() {
    let list = structure(BILLS[2].0);
    let lines: Vec<String> = list
        .bill(21)
        .unwrap()
        .lines
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        lines,
        [
            "flat amount of tier 1: EUR 1.00",
            "tier 1: 10 x EUR 3.00 = EUR 30.00",
            "tier 2: 10 x EUR 2.00 = EUR 20.00",
            "flat amount of tier 3: EUR 5.00",
            "tier 3: EUR 1.00",
        ]
    );
    let hybrid = structure(BILLS[8].0).bill(101).unwrap();
    assert_eq!(
        hybrid.lines[1].to_string(),
        "packages of part 2: 2 x EUR 1.00 = EUR 2.00"
    );
}

/// Three lines of a third of a cent each are one cent, not three times nothing.
#[test]
fn lines_lose_no_cent() {
    let list = structure(
        r#"graduated = [{ up_to = 1, unit = "EUR 0.0034" }, { up_to = 2, unit = "EUR 0.0034" },
            { unit = "EUR 0.0034" }]"#,
    );
    let bill = list.bill(3).unwrap();
    assert_eq!(bill.total, money("EUR 0.01"));
    let amounts: Vec<String> = bill.lines.iter().map(|it| it.amount.to_string()).collect();
    assert_eq!(amounts, ["EUR 0.00", "EUR 0.01", "EUR 0.00"]);
}

#[test]
fn fractions_are_billed_where_they_are_permitted() {
    let storage = structure(
        r#"graduated = [{ up_to = 0.5, unit = "USD 0" }, { unit = "USD 0.08" }]
        decimals = 3"#,
    );
    assert_eq!(storage.decimals(), 3);
    let used = "12.125".parse::<bizcase::quantity::Decimal>().unwrap();
    assert_eq!(storage.bill(used).unwrap().total, money("USD 0.93"));
    let text = toml::to_string(&storage).unwrap();
    assert!(
        text.contains("up_to = \"0.5\"") && text.contains("decimals = 3"),
        "{text}"
    );
    assert_eq!(toml::from_str::<PriceStructure>(&text).unwrap(), storage);
}

#[test]
fn average_and_marginal_prices_are_those_of_the_bill() {
    let list = structure(BILLS[3].0);
    assert_eq!(list.average_price(20).unwrap(), money("EUR 2.2"));
    assert_eq!(list.marginal_price(5).unwrap(), money("EUR 3"));
    assert_eq!(list.marginal_price(10).unwrap(), money("EUR -4"));
    assert_eq!(list.marginal_price(20).unwrap(), money("EUR -23"));
}

#[test]
fn falling_bills_are_named_with_the_quantities_between() {
    let warned = |file: &str| -> Vec<String> {
        structure(file)
            .warnings()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        warned(BILLS[3].0),
        [
            "the bill falls from EUR 30.00 for 10 to EUR 26.00 for 11; it is as high again from \
             13 on",
            "the bill falls from EUR 44.00 for 20 to EUR 21.00 for 21; it is as high again from \
             44 on",
        ]
    );
    assert_eq!(
        warned(BILLS[1].0)[1],
        "the bill falls from EUR 1,069.20 for 99 to EUR 900.00 for 100; it is as high again from \
         119 on"
    );
    let never = r#"stairstep = [{ up_to = 10, flat = "EUR 9" }, { flat = "EUR 8" }]"#;
    assert_eq!(
        warned(never),
        ["the bill falls from EUR 9.00 for 10 to EUR 8.00 for 11; it is never as high again"]
    );
    for rising in [0, 2, 4, 5, 6, 7, 8] {
        assert_eq!(warned(BILLS[rising].0), [""; 0]);
    }
}

#[test]
fn structures_are_written_as_they_are_read() {
    for (file, _) in BILLS {
        let list = structure(file);
        let toml = toml::to_string(&list).unwrap();
        assert_eq!(
            toml::from_str::<PriceStructure>(&toml).unwrap(),
            list,
            "{toml}"
        );
        let json = serde_json::to_string(&list).unwrap();
        assert_eq!(
            serde_json::from_str::<PriceStructure>(&json).unwrap(),
            list,
            "{json}"
        );
    }
    let tiers = vec![
        Tier::up_to(1000).unit(money("USD 0.01")),
        Tier::open().unit(money("USD 0.005")),
    ];
    let built = PriceStructure::new(PriceForm::Graduated(tiers)).unwrap();
    let json = serde_json::to_string(&built).unwrap();
    assert_eq!(
        json,
        r#"{"graduated":[{"up_to":1000,"unit":"USD 0.01"},{"unit":"USD 0.005"}]}"#
    );
}

#[test]
fn a_total_is_the_sum_of_rounded_bills() {
    let list = structure(r#"two_part = { base = "EUR 0", unit = "EUR 0.0034" }"#);
    // 0.34, 1.02 and 3.4 cents: nothing, one and three.
    assert_eq!(list.total_bill([1, 3, 10]).unwrap(), money("EUR 0.04"));
}
