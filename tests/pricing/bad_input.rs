//! What cannot be a price list is refused by name.

use bizcase::distribution::{Dist, Scale, Shape};
use bizcase::pricing::{
    Deal, Indexation, PointRounding, PriceIndex, PricePoints, PriceRegion, PriceStructure,
};
use bizcase::quantity::Decimal;

use super::{money, structure};

fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(file: &str) -> String {
    let error = toml::from_str::<T>(file).unwrap_err();
    error.message().to_owned()
}

#[test]
fn tiers_that_do_not_follow_each_other_are_named() {
    let cases = [
        ("graduated = []", "tiers = [] must be at least one tier"),
        (
            r#"volume = [{ up_to = 10, unit = "EUR 1" }, { up_to = 10, unit = "EUR 1" }]"#,
            "up_to of tier 2 = 10 must be above 10, where the tier before it ends",
        ),
        (
            r#"graduated = [{ unit = "EUR 1" }, { up_to = 10, unit = "EUR 1" }]"#,
            "up_to of tier 1 = nothing must be stated: only the last tier has no end",
        ),
        (
            r#"graduated = [{ up_to = 10, unit = "EUR 1" }, { from = 12, unit = "EUR 1" }]"#,
            "from of tier 2 = 12 must be 11, which follows the end of the tier before it; the \
             quantities between them belong to no tier",
        ),
        (
            r#"graduated = [{ up_to = 10, unit = "EUR 1" }, { from = 10, unit = "EUR 1" }]"#,
            "from of tier 2 = 10 must be 11, which follows the end of the tier before it; the two \
             tiers overlap",
        ),
        (
            r#"graduated = [{ from = 5, up_to = 3, unit = "EUR 1" }]"#,
            "up_to of tier 1 = 3 must be at least the `from` of the tier",
        ),
        (
            r#"graduated = [{ up_to = 10.5, unit = "EUR 1" }]"#,
            "up_to of tier 1 = 10.5 must be a whole number; state the `decimals` of what is \
             measured in fractions",
        ),
        (
            r#"graduated = [{ up_to = -1, unit = "EUR 1" }]"#,
            "up_to of tier 1 = -1 must be zero or more",
        ),
        (
            "volume = [{ up_to = 10 }]",
            "tier 1 = without a price must be priced by a `unit`, a `flat` amount or both; what is \
             free has `unit` zero",
        ),
        (
            r#"stairstep = [{ up_to = 10, flat = "EUR 1" }, { unit = "EUR 2", flat = "EUR 1" }]"#,
            "unit of tier 2 = EUR 2.00 must be left out: each step has one `flat` amount",
        ),
    ];
    for (file, message) in cases {
        let found = refused::<PriceStructure>(file);
        assert!(found.contains(message), "{found}\n{message}");
    }
}

#[test]
fn amounts_that_cannot_be_are_named_with_their_place() {
    let cases = [
        (
            r#"graduated = [{ up_to = 10, unit = "EUR 1" }, { unit = "EUR -1" }]"#,
            "unit of tier 2 = EUR -1.00 must be zero or more",
        ),
        (
            r#"volume = [{ up_to = 10, unit = "EUR 1", flat = "USD 5" }]"#,
            "flat of tier 1 = USD 5.00 must be in EUR, as the unit of tier 1 is",
        ),
        (
            r#"hybrid = [{ flat = "EUR 1" }, { graduated = [{ unit = "USD 5" }] }]"#,
            "unit of tier 1 of part 2 = USD 5.00 must be in EUR, as the flat amount of part 1 is",
        ),
        (
            r#"hybrid = [{ flat = "EUR 1" }, { hybrid = [{ flat = "EUR 1" }] }]"#,
            "part 2 = a hybrid must be written as its parts",
        ),
        (
            "hybrid = []",
            "parts of a hybrid = [] must be at least one part",
        ),
        (
            r#"package = { size = 0, price = "EUR 1" }"#,
            "size of a package = 0 must be above zero",
        ),
        (
            r#"credits = { price = "EUR 1", included = -1, overage = "EUR 1" }"#,
            "credits included = -1 must be zero or more",
        ),
        (
            r#"credits = { price = "EUR 1", included = 1, per_unit = 0, overage = "EUR 1" }"#,
            "credits per unit = 0 must be above zero",
        ),
        (
            r#"per_seat = { unit = "EUR 1", minimum = 10, discounts = [{ above = 5, discount = 0.1 }] }"#,
            "above of discount 1 = 5 must be at least 10, the minimum of seats",
        ),
        (
            r#"per_seat = { unit = "EUR 1", discounts = [{ above = 5, discount = 0.1 }, { above = 5, discount = 0.2 }] }"#,
            "above of discount 2 = 5 must be above 5, where the discount before it begins",
        ),
        (
            r#"per_seat = { unit = "EUR 1", discounts = [{ above = 5, discount = 1.5 }] }"#,
            "share = 1.5 is outside [0, 1]",
        ),
        (r#"flat = "49""#, "it has no currency"),
        ("flat = 49", "an amount with its currency"),
        (
            r#"flat = "EUR 1"
               volume = [{ unit = "EUR 1" }]"#,
            "`volume` besides must be left out: a structure is of one kind",
        ),
        (
            r#"two_parts = { base = "EUR 1" }"#,
            "unknown variant `two_parts`",
        ),
        (
            r#"two_part = { base = "EUR 1", unit = "EUR 1", units = 3 }"#,
            "unknown field `units`",
        ),
        (
            r#"flat = "EUR 1"
               decimals = 13"#,
            "decimals = 13 must be at most 12",
        ),
        (
            r#"graduated = [{ up_to = 79228162514264337593543950335, unit = "EUR 9" }, { unit = "EUR 1" }]"#,
            "",
        ),
    ];
    for (file, message) in cases {
        let found = refused::<PriceStructure>(file);
        assert!(found.contains(message), "{found}\n{message}");
    }
}

#[test]
fn quantities_that_are_not_sold_have_no_bill() {
    let list = structure(r#"graduated = [{ from = 5, up_to = 10, unit = "EUR 1" }]"#);
    let refused = |quantity: &str| {
        let quantity: Decimal = quantity.parse().unwrap();
        let error = list.bill(quantity).unwrap_err();
        assert_eq!(
            list.amount(quantity).unwrap_err().to_string(),
            error.to_string()
        );
        error.to_string()
    };
    assert_eq!(
        refused("4"),
        "quantity = 4 must be at least 5, where the first tier begins"
    );
    assert_eq!(
        refused("11"),
        "quantity = 11 must be at most 10, where the last tier ends"
    );
    assert_eq!(refused("-1"), "quantity = -1 must be zero or more");
    assert!(refused("7.5").starts_with("quantity = 7.5 must be a whole number"));
    assert_eq!(
        list.bill("7.0".parse::<Decimal>().unwrap()).unwrap().total,
        money("EUR 7")
    );
    assert!(list.formula().is_err());
    let inside = Dist::uniform(5.0, 10.0).unwrap();
    assert!((list.expected_bill(&inside).unwrap().number() - 7.5).abs() < 1e-12);
    for beyond in [
        Dist::uniform(4.0, 10.0),
        Dist::uniform(5.0, 11.0),
        Dist::normal(7.0, 1.0),
    ] {
        let error = list.expected_bill(&beyond.unwrap()).unwrap_err();
        assert!(error.to_string().contains(" quantity = "), "{error}");
    }
    let heavy = Dist::pareto(Shape(0.9), Scale(1.0)).unwrap();
    let open = structure(r#"two_part = { base = "EUR 1", unit = "EUR 1" }"#);
    let error = open.expected_bill(&heavy).unwrap_err();
    assert_eq!(error.to_string(), "mean quantity = infinite must be finite");
}

#[test]
fn bills_beyond_the_range_of_amounts_are_errors() {
    let list =
        structure(r#"two_part = { base = "EUR 1", unit = "EUR 79228162514264337593543950335" }"#);
    assert!(list.bill(1).is_err() || list.bill(2).is_err());
    assert!(list.bill(Decimal::MAX).is_err());
    assert!(list.amount(Decimal::MAX).is_err());
    assert!(
        list.average_price(0)
            .unwrap_err()
            .to_string()
            .contains("zero")
    );
}

#[test]
fn deals_out_of_order_are_refused() {
    let cases = [
        (
            "months = 0\nramp = [{ from = 1, quantity = 1 }]",
            "months of a deal = 0 must be 1 to 1200",
        ),
        (
            "months = 5\nramp = []",
            "ramp = [] must be at least one quantity",
        ),
        (
            "months = 5\nramp = [{ from = 2, quantity = 1 }]",
            "from of step 1 of the ramp = 2 must be 1, the first month of the deal",
        ),
        (
            "months = 5\nramp = [{ from = 1, quantity = 1 }, { from = 9, quantity = 1 }]",
            "from of step 2 of the ramp = 9 must be after 1, where the step before begins, and at \
             most 5",
        ),
        (
            "months = 5\nramp = [{ from = 1, quantity = 1 }]\nprepayment = { months = 0, discount = 0 }",
            "months of a prepayment = 0 must be at least 1",
        ),
        (
            "months = 5\nramp = [{ from = 1, quantity = 1.5 }]",
            "quantity = 1.5 must be a whole number",
        ),
    ];
    for (rest, message) in cases {
        let file = format!("structure = {{ flat = \"EUR 5\" }}\n{rest}");
        let error = toml::from_str::<Deal>(&file).unwrap().bills().unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    let more = "structure = { flat = \"EUR 5\" }\nmonths = 5\nramp = [{ from = 1, quantity = 1, discount = 2 }]";
    assert!(refused::<Deal>(more).contains("share = 2 is outside [0, 1]"));
}

#[test]
fn indices_and_clauses_that_cannot_be_are_refused() {
    let index = r#"name = "CPI""#;
    let none = refused::<PriceIndex>(&format!("{index}\nvalues = {{}}"));
    assert!(none.contains("values of CPI = none must be the value of at least one month"));
    let zero = refused::<PriceIndex>(&format!("{index}\nvalues = {{ 2024-01 = 0 }}"));
    assert!(
        zero.contains("CPI of 2024-01 = 0 must be above zero"),
        "{zero}"
    );
    let clause = |rest: &str| {
        let file =
            format!("base = \"2024-01\"\n{rest}\n[index]\n{index}\nvalues = {{ 2024-01 = 100 }}");
        let clause: Indexation = toml::from_str(&file).unwrap();
        clause
            .factor("2024-01".parse().unwrap())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        clause("every = 0"),
        "months between adjustments = 0 must be at least 1"
    );
    assert_eq!(
        clause("cap = 0.01\nfloor = 0.02"),
        "cap = 0.01 must be at least the floor, 0.02"
    );
    assert_eq!(clause("floor = -1"), "floor = -1 must be above -1");
}

#[test]
fn regions_that_cannot_be_are_refused() {
    let region = |rest: &str| -> PriceRegion {
        let file = format!("name = \"Poland\"\ncurrency = \"PLN\"\n{rest}");
        toml::from_str(&file).unwrap()
    };
    let price = |rest: &str| region(rest).price(money("EUR 10")).unwrap_err().to_string();
    assert_eq!(
        price("rate = 0"),
        "exchange rate of Poland = 0 must be above zero"
    );
    assert_eq!(
        price("factor = -1"),
        "factor of Poland = -1 must be above zero"
    );
    let same = region("rate = 4")
        .price(money("PLN 10"))
        .unwrap_err()
        .to_string();
    assert!(
        same.starts_with("exchange rate of Poland = 4 must be 1 from PLN to PLN"),
        "{same}"
    );
    let points = |every: i64, ending: i64| {
        let points = PricePoints {
            every: every.into(),
            ending: ending.into(),
        };
        points
            .rounded(money("EUR 10"), PointRounding::default())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        points(0, 0),
        "distance of price points = 0 must be above zero"
    );
    assert_eq!(
        points(1, 1),
        "ending of price points = 1 must be from 0 to below 1, their distance"
    );
}
