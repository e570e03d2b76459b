//! Fits of retention and of purchases as data.

use bizcase::quantity::{Approx, Share};
use bizcase::retention::{
    CohortTriangle, Contractual, LifetimeDistribution, NonContractual, PurchaseFit,
    PurchaseHistory, SpendFit, Survival, SurvivalFit, Tenures,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn through_json<T: Serialize + DeserializeOwned>(given: &T) -> T {
    serde_json::from_str(&serde_json::to_string(given).unwrap()).unwrap()
}

fn through_toml<T: Serialize + DeserializeOwned>(given: &T) -> T {
    toml::from_str(&toml::to_string(given).unwrap()).unwrap()
}

/// The high-end segment of Fader and Hardie (2007).
fn tenures() -> Tenures {
    let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)]).unwrap();
    cohort.tenures()
}

fn there(distribution: &LifetimeDistribution) -> Vec<u64> {
    let at = |period| {
        let share: Approx<Share, f64> = distribution.survival(period);
        share.number().to_bits()
    };
    [1, 5, 12, 40].map(at).to_vec()
}

#[test]
fn fitted_lifetimes_come_back_with_their_draws() {
    let families = [
        Contractual::Geometric,
        Contractual::ShiftedBetaGeometric,
        Contractual::BetaDiscreteWeibull,
        Contractual::Exponential,
        Contractual::Weibull,
        Contractual::LogNormal,
        Contractual::LogLogistic,
        Contractual::PiecewiseHazard { ends: vec![1, 3] },
    ];
    for family in families {
        let fit = SurvivalFit::new(family.clone(), &tenures()).unwrap();
        for back in [through_json(&fit), through_toml(&fit)] {
            assert_eq!(back, fit);
            assert_eq!(
                there(&back.beyond_data()),
                there(&fit.beyond_data()),
                "{family}"
            );
            let draws = |fit: &SurvivalFit| fit.parameters.draws("stored", 30, 4).unwrap();
            assert_eq!(draws(&back), draws(&fit));
        }
        let curve = fit.beyond_data();
        assert_eq!(through_json(&curve), curve);
        assert_eq!(through_toml(&curve), curve);
    }
}

#[track_caller]
fn refused<T: Serialize + DeserializeOwned>(given: &T, change: impl FnOnce(&mut Value)) -> String {
    let mut json = serde_json::to_value(given).unwrap();
    change(&mut json);
    let Err(error) = serde_json::from_value::<T>(json) else {
        panic!("what cannot be built was read");
    };
    error.to_string()
}

#[test]
fn lifetimes_that_could_not_be_built_are_refused_by_name() {
    let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures()).unwrap();
    let message = refused(&fit, |json| {
        json["parameters"]["parameters"][0]["value"] = 0.0.into();
    });
    assert!(message.starts_with("value of `alpha` = 0 "), "{message}");
    let message = refused(&fit, |json| json["family"] = "geometric".into());
    assert!(
        message.starts_with("parameters of the fit = 2 must be those"),
        "{message}"
    );
    let message = refused(&fit, |json| json["aic"] = Value::Null);
    assert!(message.contains("null"), "{message}");

    let fit = SurvivalFit::new(Contractual::Weibull, &tenures()).unwrap();
    let curve = fit.beyond_data();
    let message = refused(&curve, |json| json["weibull"]["shape"] = (-2.0).into());
    assert!(
        message.starts_with("shape = -2 is outside (0, inf)"),
        "{message}"
    );
    let hazards = |text: &str| {
        let text = format!(r#"{{"piecewise_hazard": {text}}}"#);
        serde_json::from_str::<LifetimeDistribution>(&text)
            .unwrap_err()
            .to_string()
    };
    assert!(hazards(r#"{"ends": [3], "kept": [0.9]}"#).contains("shares kept = 1 must be one for"));
    assert!(hazards(r#"{"ends": [3, 2], "kept": [0.9, 0.9, 1]}"#).contains("last period of a"));
    assert!(hazards(r#"{"ends": [3], "kept": [0.9, 1.1]}"#).contains("outside [0, 1]"));
}

#[test]
fn fits_of_purchases_come_back() {
    let amounts = [
        (1, 12.0),
        (3, 19.5),
        (2, 41.0),
        (5, 24.0),
        (1, 8.5),
        (4, 33.0),
        (2, 15.0),
        (1, 62.0),
        (2, 9.5),
        (6, 48.0),
        (3, 14.0),
        (8, 22.0),
        (5, 70.0),
    ];
    let customer = |(times, mean): (u32, f64)| {
        let recency = 39.0 - 30.0 / f64::from(times);
        PurchaseHistory::new(times, recency, 39.0)?.spending(mean)
    };
    let customers: Result<Vec<_>, _> = amounts.into_iter().map(customer).collect();
    let spend = SpendFit::new(&customers.unwrap()).unwrap();
    assert_eq!(through_json(&spend), spend);
    assert_eq!(through_toml(&spend), spend);
    let message = refused(&spend, |json| json["model"]["q"] = 7.0.into());
    assert!(message.contains("must be those of its model"), "{message}");

    let customers = [
        (2, 30.4, 38.9),
        (1, 1.7, 38.9),
        (0, 0.0, 38.9),
        (0, 0.0, 38.9),
        (7, 29.4, 38.9),
        (1, 5.0, 38.3),
        (0, 0.0, 37.7),
        (2, 35.7, 37.7),
        (0, 0.0, 36.6),
        (10, 34.1, 36.6),
        (5, 10.9, 36.0),
        (0, 0.0, 36.0),
    ];
    let histories = customers.map(|(x, recency, age)| PurchaseHistory::new(x, recency, age));
    let histories: Result<Vec<_>, _> = histories.into_iter().collect();
    let histories = histories.unwrap();
    let fit = PurchaseFit::new(NonContractual::ModifiedBgNbd, &histories).unwrap();
    let back = through_json(&fit);
    assert_eq!(back, fit);
    let ahead = |fit: &PurchaseFit| fit.model.expected_purchases(&histories[0], 39.0).unwrap();
    assert_eq!(ahead(&back).to_bits(), ahead(&fit).to_bits());
    let message = refused(&fit, |json| {
        json["model"]["parameters"] = json!([1, 1, 1, -1]);
    });
    assert!(
        message.starts_with("b = -1 is outside (0, inf)"),
        "{message}"
    );
}
