//! Runs as data: what they say, by the figures that their outcomes have.

use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::sample::{Estimate, Sample};
use bizcase::simulation::{Condition, Model, Output, Threshold};
use serde_json::Value;

fn model() -> (Model, Output<Money>) {
    let mut model = Model::new(Currency::USD);
    let price = model
        .money("price", Dist::uniform(20.0, 30.0).unwrap())
        .unwrap();
    let revenue = model
        .output("revenue", move |s| s.get(price) * 1_000.0)
        .unwrap();
    (model, revenue)
}

fn estimate(json: &Value) -> Estimate {
    serde_json::from_value(json.clone()).unwrap()
}

#[test]
fn a_run_is_data_by_what_its_outcomes_say() {
    let (model, revenue) = model();
    let run = model.run(&Sampling::latin_hypercube(512).seed(9)).unwrap();
    let text = serde_json::to_string(&run).unwrap();
    assert!(text.len() < 2_000, "the trials stay in the run: {text}");
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["fingerprint"], run.fingerprint());
    let sampling: Sampling = serde_json::from_value(json["sampling"].clone()).unwrap();
    assert_eq!(sampling, run.sampling());

    let (said, outcome) = (&json["outcomes"][0], run.outcome(revenue));
    assert_eq!(said["name"], "revenue");
    assert_eq!(estimate(&said["mean"]), outcome.mean());
    assert_eq!(estimate(&said["p95"]), outcome.p95());
    assert_eq!(
        said["maximum"].as_f64().unwrap().to_bits(),
        outcome.maximum().to_bits()
    );

    // The trials come back as a sample.
    let json = serde_json::to_string(&outcome).unwrap();
    let back: Sample<Money> = serde_json::from_str(&json).unwrap();
    assert_eq!(back, outcome);
}

#[test]
fn a_stream_is_data_with_what_its_sketch_is_certain_of() {
    let (model, revenue) = model();
    let stream = model.stream(&Sampling::monte_carlo(10_000)).unwrap();
    let json = serde_json::to_value(&stream).unwrap();
    let summary = stream.summary(revenue);
    let median = &json["outcomes"][0]["median"];
    let low = summary.percentile("50%".parse().unwrap()).low;
    assert_eq!(median["low"].as_f64().unwrap().to_bits(), low.to_bits());
    assert_eq!(json["outcomes"][0], serde_json::to_value(&summary).unwrap());
}

#[test]
fn thresholds_and_conditions_are_text() {
    for text in ["EUR 15 m", "60%", "24"] {
        let threshold: Threshold = text.parse().unwrap();
        let json = serde_json::to_value(threshold).unwrap();
        assert_eq!(json, text);
        assert_eq!(
            serde_json::from_value::<Threshold>(json).unwrap(),
            threshold
        );
    }
    let condition: Condition = serde_json::from_str("\"between USD 1 m and USD 9 m\"").unwrap();
    assert_eq!(
        serde_json::to_value(condition).unwrap(),
        "between USD 1 m and USD 9 m"
    );
    assert!(serde_json::from_str::<Condition>("\">= NaN\"").is_err());
}
