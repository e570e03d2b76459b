//! A program in another language asks in JSON.

use std::fs;
use std::path::Path;

use bizcase::case::BusinessCase;
use bizcase::random::Sampling;
use bizcase::request::run_json;
use serde_json::{Value, json};

fn case(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/data")
        .join(name);
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn answer(request: &Value) -> Value {
    serde_json::from_str(&run_json(&request.to_string())).unwrap()
}

#[test]
fn every_case_of_the_examples_is_answered() {
    for name in [
        "shops.toml",
        "recipes.toml",
        "payroll.toml",
        "expense_reports.toml",
    ] {
        let request = json!({
            "case": case(name),
            "sampling": { "trials": 512, "seed": 3, "design": "latin_hypercube" },
            "as_of": "2027-06-30",
            "outcomes": ["NPV", "IRR"],
            "parts": ["verdict", "drivers", "years", "quarters", "months", "text", "markdown", "html"],
        });
        let found = answer(&request);
        let ok = &found["ok"];
        assert!(ok.is_object(), "{name}: {found}");
        assert_eq!(ok["outcomes"][1]["name"], "IRR");
        assert!(ok["outcomes"][0]["mean"]["value"].is_number());
        assert!(ok["months"].as_array().unwrap().len() > ok["years"].as_array().unwrap().len());
        assert!(ok["html"].as_str().unwrap().starts_with("<!DOCTYPE html>"));
        // The same request gives the same bytes.
        assert_eq!(
            run_json(&request.to_string()),
            run_json(&request.to_string()),
            "{name}"
        );
    }
}

/// What JSON says of prices and studies is what the library says.
#[test]
fn prices_and_studies_are_those_of_the_library() {
    let sampling = json!({ "trials": 1_024, "seed": 3 });
    let study = json!({ "name": "trial month", "about": "churn", "answer": "success", "sizes": [100, 400] });
    let found = answer(&json!({
        "case": case("shops.toml"),
        "sampling": sampling,
        "parts": ["must_be_true", "worth_knowing"],
        "prices": { "Bookkeeping for shops.subscription.price": [30, 40, 50] },
        "studies": [study],
    }));
    let ok = &found["ok"];
    let case: BusinessCase = serde_json::from_value(case("shops.toml")).unwrap();
    let sampling: Sampling = serde_json::from_value(sampling).unwrap();
    let prices = case
        .best_price(
            &[(
                "Bookkeeping for shops.subscription.price",
                &[30.0, 40.0, 50.0],
            )],
            &sampling,
        )
        .unwrap();
    assert_eq!(ok["prices"], json!(prices), "{found}");
    let valued = case.value(&sampling).unwrap();
    let study = serde_json::from_value(study).unwrap();
    let studies = valued.next_studies(&[study], sampling.seed_used()).unwrap();
    assert_eq!(ok["studies"], json!(studies));
    assert_eq!(ok["worth_knowing"], json!(valued.worth_knowing().unwrap()));
    let asked = Sampling::latin_hypercube(1_024).seed(3);
    assert_eq!(
        ok["must_be_true"],
        json!(valued.must_be_true(&asked).unwrap())
    );
}

#[test]
fn all_runs_of_a_request_count() {
    let found = answer(&json!({
        "case": case("shops.toml"),
        "sampling": { "trials": 400_000, "seed": 3 },
        "prices": { "Bookkeeping for shops.subscription.price": [30, 40, 50] },
    }));
    assert_eq!(
        found["errors"][0]["parameter"], "trials of a request",
        "{found}"
    );
}

#[test]
fn what_is_not_asked_is_not_answered() {
    let found =
        answer(&json!({ "case": case("shops.toml"), "sampling": { "trials": 100, "seed": 1 } }));
    let keys: Vec<&String> = found["ok"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["case", "run", "version"]);
}

#[test]
fn errors_say_where_what_and_what_is_permitted() {
    let sampling = json!({ "trials": 100, "seed": 1 });
    let asked = |change: &dyn Fn(&mut Value)| {
        let mut request = json!({ "case": case("recipes.toml"), "sampling": sampling });
        change(&mut request);
        answer(&request)["errors"][0].clone()
    };
    let found = asked(&|it| it["case"]["offers"][0]["streams"][0]["prize"] = json!(5));
    assert_eq!(found["code"], "case_unreadable");
    assert_eq!(found["path"], "case.offers[0].streams[0].prize");
    let found = asked(&|it| it["sampling"]["trials"] = json!(2_000_000));
    assert_eq!(found["parameter"], "trials of a request");
    assert_eq!(
        found["permitted"],
        json!({ "at_least": 1.0, "at_most": 1_000_000.0 })
    );
    let found = asked(&|it| it["outcomes"] = json!(["revenue in yeer 2"]));
    assert_eq!(
        (&found["code"], &found["value"]),
        (&json!("invalid"), &json!("`revenue in yeer 2`"))
    );
    assert!(
        found["nearest"]
            .as_array()
            .unwrap()
            .contains(&json!("revenue in year 2")),
        "{found}"
    );
    let found = asked(&|it| it["parts"] = json!(["pdf"]));
    assert_eq!(found["path"], "parts[0]");
}

#[test]
fn no_text_makes_it_panic() {
    let deep = "[".repeat(100_000);
    let long = " ".repeat((16 << 20) + 1);
    let nested = format!(
        "{{\"case\": {}1{}}}",
        "{\"a\":".repeat(1_000),
        "}".repeat(1_000)
    );
    for text in [
        "",
        "null",
        "{}",
        "\u{0}",
        "{\"case\": {}}",
        "[1,2",
        &deep,
        &long,
        &nested,
        "{} {}",
    ] {
        let found: Value = serde_json::from_str(&run_json(text)).unwrap();
        assert!(found["errors"][0]["code"].is_string(), "{found}");
    }
    let twice = format!(
        "{} {{}}",
        json!({ "case": case("shops.toml"), "sampling": { "trials": 10, "seed": 1 } })
    );
    assert!(run_json(&twice).contains("trailing characters"));
}
