//! Errors as data, for a program that shows them in its own way.

use std::collections::BTreeSet;

use bizcase::Error;
use bizcase::error::Failure;
use bizcase::import::{Csv, SegmentCount};
use bizcase::quantity::{Currency, Money, Share};
use bizcase::sample::JointEmpirical;
use serde_json::{Value, json};

/// Codes on which programs rely: a code may be added, and none taken away or renamed.
const KNOWN: &str = include_str!("failure_codes.txt");

#[test]
fn codes_are_unique_and_stay() {
    let codes: BTreeSet<&str> = Failure::CODES.iter().copied().collect();
    assert_eq!(codes.len(), Failure::CODES.len(), "a code of two kinds");
    let known: BTreeSet<&str> = KNOWN.lines().collect();
    let lost: Vec<_> = known.difference(&codes).collect();
    assert!(
        lost.is_empty(),
        "codes that programs know and no error has: {lost:?}"
    );
    let new: Vec<_> = codes.difference(&known).collect();
    assert!(
        new.is_empty(),
        "codes to be added to failure_codes.txt: {new:?}"
    );
    let snake = |code: &str| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    assert!(codes.into_iter().all(snake));
}

fn data(error: impl Into<Error>) -> Value {
    serde_json::to_value(error.into()).unwrap()
}

#[test]
fn an_invalid_value_says_what_is_permitted() {
    let found = data(Share::new(18.0).unwrap_err().named("conversion"));
    assert_eq!(found["code"], "invalid");
    assert_eq!(found["parameter"], "conversion");
    assert_eq!(found["value"], "18");
    assert_eq!(
        found["permitted"],
        json!({ "at_least": 0.0, "at_most": 1.0 })
    );
    let message = found["message"].as_str().unwrap();
    assert!(
        message.starts_with("conversion = 18 is outside [0, 1]"),
        "{message}"
    );
    // What there is nothing to say of is left out.
    assert_eq!(found.get("path"), None);
}

#[test]
fn an_unknown_name_says_which_are_like_it() {
    let columns = ["price", "prices", "volume"].map(|name| (name, vec![1.0]));
    let joint = JointEmpirical::new("past", columns).unwrap();
    let found = data(joint.column("pricess").unwrap_err());
    assert_eq!(found["nearest"], json!(["prices", "price"]));
    assert_eq!(
        found["permitted"],
        json!({ "one_of": ["price", "prices", "volume"] })
    );
}

#[test]
fn a_refused_file_has_every_problem_with_its_place() {
    let text = "segment,count\n1-4,12o\n5-9,-3\n";
    let refused = Csv::from_text("firms.csv", text)
        .rows::<SegmentCount>()
        .unwrap_err();
    let found = data(refused);
    assert_eq!(
        (&found["code"], &found["path"]),
        (&json!("import_refused"), &json!("firms.csv"))
    );
    let problems = found["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[0]["code"], "import_cell");
    assert_eq!(problems[0]["path"], "firms.csv:2:2");
    assert_eq!(
        (&problems[0]["parameter"], &problems[0]["value"]),
        (&json!("count"), &json!("12o"))
    );
    assert_eq!(problems[1]["permitted"], json!({ "at_least": 0.0 }));

    let missing = Csv::from_text("firms.csv", "segment,cuont\n1-4,12\n").rows::<SegmentCount>();
    let found = data(missing.unwrap_err());
    assert_eq!(found["problems"][0]["code"], "import_missing_column");
    assert_eq!(found["problems"][0]["nearest"], json!(["cuont"]));
}

#[test]
fn a_long_value_is_cut() {
    let long = "ü".repeat(1_000);
    let found = data(long.parse::<Currency>().unwrap_err());
    let value = found["value"].as_str().unwrap();
    assert!(
        value.chars().count() <= 124 && value.ends_with("..."),
        "{value}"
    );
}

#[test]
fn every_part_of_an_error_is_data_as_the_error_is() {
    let (dollars, euros) = (
        Money::major(1, Currency::USD),
        Money::major(1, Currency::EUR),
    );
    let part = dollars.plus(euros).unwrap_err();
    assert_eq!(part.code(), "money_currencies");
    assert_eq!(serde_json::to_value(&part).unwrap(), data(part));
}
