//! Draws of sizings, and two sizings beside each other, as data.

use bizcase::distribution::Dist;
use bizcase::market::{Factor, Measure, Scope, Sizing, SizingDraws, Spend, Stage, Triangulation};
use bizcase::random::Sampling;
use serde_json::Value;

fn sizing(name: &str, low: f64, high: f64) -> Sizing {
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "Iceland".into(),
        year: 2026,
        stage: Stage::Total,
    };
    let firms = Factor::count("firms", Dist::log_normal_p5_p95(800.0, 1_300.0).unwrap());
    let need = Factor::share("need", Dist::uniform(low, high).unwrap());
    Sizing::fermi(name, scope, [firms, need]).unwrap()
}

#[test]
fn draws_come_back_by_being_drawn_again() {
    let sizing = sizing("ours", 0.2, 0.4);
    for sampling in [
        Sampling::monte_carlo(300).seed(5),
        Sampling::latin_hypercube(256),
        Sampling::sobol(256).seed(2),
    ] {
        let draws = sizing.draw(&sampling).unwrap();
        let json = serde_json::to_string(&draws).unwrap();
        let back: SizingDraws = serde_json::from_str(&json).unwrap();
        assert_eq!(back.total(), draws.total());
        let need = |draws: &SizingDraws| draws.input("need").unwrap().to_vec();
        assert_eq!(need(&back), need(&draws));
    }
}

#[test]
fn draws_of_another_sizing_are_refused() {
    let draws = sizing("ours", 0.2, 0.4)
        .draw(&Sampling::monte_carlo(100))
        .unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut json = serde_json::to_value(&draws).unwrap();
        change(&mut json);
        serde_json::from_value::<SizingDraws>(json)
            .unwrap_err()
            .to_string()
    };
    let theirs = serde_json::to_value(sizing("theirs", 0.3, 0.5)).unwrap();
    let message = refused(&|json| json["sizing"] = theirs.clone());
    assert!(message.starts_with("total of the draws = "), "{message}");
    let message = refused(&|json| json["sampling"]["trials"] = 0.into());
    assert!(message.contains("trials"), "{message}");
    let message = refused(&|json| json["total"]["values"][3] = Value::Null);
    assert!(message.contains("null"), "{message}");
}

#[test]
fn two_sizings_beside_each_other_read_well() {
    let sampling = Sampling::monte_carlo(50);
    let (ours, theirs) = (sizing("ours", 0.2, 0.4), sizing("theirs", 0.3, 0.5));
    let both = Triangulation::of(&ours, &theirs, &sampling).unwrap();
    let json = serde_json::to_value(&both).unwrap();
    assert_eq!(json["first"]["sizing"]["name"], "ours");
    assert_eq!(json["difference"]["unit"], "ratio");
}
