//! What is said of slips that people make in case files, word for word.

use bizcase::case::{self, BusinessCase};

use crate::support;

const CASE: &str = r#"
name = "company"
currency = "EUR"
launch = "2027-01"
horizon = { years = 3 }
discount = "8% a year"
build = { budget = "EUR 40", months = 1 }
[[offers]]
name = "shops, small"
retention = { churn = 0.02 }
streams = [{ name = "fee", price = 100 }]
[offers.go_to_market.reach]
accounts = 1_000
need = 0.5
acquisition_cost = { name = "CAC", range = { pert = { min = 1, mode = 2, max = 3 } } }
budget = 12_000
"#;

/// What is said of the case with one place changed, read from TOML and from JSON.
fn said(from: &str, to: &str) -> [String; 2] {
    assert_eq!(CASE.matches(from).count(), 1, "{from}");
    let text = CASE.replace(from, to);
    let table: toml::Table = text.parse().unwrap();
    let json = serde_json::to_value(table).unwrap();
    [support::said(&text), support::said_of(json)]
}

#[test]
fn slips_are_told_what_to_write_instead() {
    let mut wrong = Vec::new();
    for (from, to, expected) in [
        (
            "launch = \"2027-01\"",
            "launch = 2027-01-01",
            "month = 2027-01-01 must be a month, in quotes: \"2027-01\"",
        ),
        (
            "launch = \"2027-01\"",
            "launch = \"January 2027\"",
            "month = `January 2027` must be a month such as 2027-01",
        ),
        (
            "budget = \"EUR 40\"",
            "budget = 40",
            "amount of money = 40 must be an amount with its currency, such as \"USD 40\"",
        ),
        (
            "budget = \"EUR 40\"",
            "budget = 39.9",
            "amount of money = 39.9 must be an amount with its currency, such as \"USD 39.9\"",
        ),
        (
            "budget = \"EUR 40\"",
            "budget = \"1,500,000\"",
            "amount of money = `1,500,000` must be an amount with its currency, such as USD \
             1,234.50; it has no currency: for an amount write \"USD 1,500,000\" or the like, for a \
             plain number leave out the quotation marks",
        ),
        (
            "budget = \"EUR 40\"",
            "budget = \"EUR 75.000\"",
            "amount of money = `EUR 75.000` must be an amount with its currency, such as USD \
             1,234.50; the point may separate thousands or decimals: write EUR 75,000 or EUR 75.00",
        ),
        (
            "budget = \"EUR 40\"",
            "budget = { amount = 40, currency = \"EUR\" }",
            "amount = 40 must be text, so that no digit is lost: \"40\"",
        ),
        (
            "need = 0.5",
            "need = 40",
            "shops, small.need = 40 is outside [0, 1]; 40% is 0.4 or \"40%\"",
        ),
        (
            "{ churn = 0.02 }",
            "{ churn = 2 }",
            "shops, small.churn = 2 is outside [0, 1]; 2% is 0.02 or \"2%\"",
        ),
        (
            "8% a year",
            "8 a year",
            "discount per year = 8 is outside [-1, 1]; 8% is 0.08 or \"8% a year\"",
        ),
        (
            "need = 0.5",
            "need = 1e200",
            "shops, small.need = 1e200 is outside [0, 1]",
        ),
        (
            "discount =",
            "terminal = { perpetuity = { growth = 1e200 } }\ndiscount =",
            "growth of the terminal value = 1e200 must be below the last discount rate, or the \
             flows are worth infinitely much",
        ),
        (
            "[[offers]]",
            "[[overrides]]\nfigure = \"shops, small.chrun\"\nchange = { set = 0 }\n[[offers]]",
            "overridden figure = `shops, small.chrun` is none of 18 names, among them `shops, \
             small.churn`, `shops, small.accounts`, `shops, small.need`; did you mean `shops, \
             small.churn`?",
        ),
        (
            "[[offers]]",
            "cannibalisation = [{ by = \"shop\", of = \"shops, small\", share = 0 }]\n[[offers]]",
            "offer that takes customers = `shop` is none of `shops, small`; did you mean `shops, \
             small`?",
        ),
    ] {
        let [toml, json] = said(from, to);
        // JSON has no dates.
        let json = if to.contains("= 2027-01-01") {
            &toml
        } else {
            &json
        };
        for said in [&toml, json] {
            if said != expected {
                wrong.push(format!("{to}\n  {said}\n  {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_may_follow_a_case_in_json() {
    let table: toml::Table = CASE.parse().unwrap();
    let text = serde_json::to_string(&table).unwrap() + "\n{}";
    let error = serde_json::from_str::<BusinessCase>(&text).unwrap_err();
    assert_eq!(error.to_string(), "trailing characters at line 2 column 1");
    let mut json = serde_json::Deserializer::from_str(&text);
    case::read(&mut json).unwrap();
    assert_eq!(
        json.end().unwrap_err().to_string(),
        "trailing characters at line 2 column 1"
    );
}
