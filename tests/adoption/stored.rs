//! Curves of adoption and their fits as data.

use bizcase::adoption::{
    AdoptionFit, Bass, Curve, CurveFamily, Diffusion, DiscreteBass, Fitting, History,
};
use bizcase::error::AdoptionError;
use bizcase::quantity::{Count, Period};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn through_json<T: Serialize + DeserializeOwned>(given: &T) -> T {
    serde_json::from_str(&serde_json::to_string(given).unwrap()).unwrap()
}

fn through_toml<T: Serialize + DeserializeOwned>(given: &T) -> T {
    toml::from_str(&toml::to_string(given).unwrap()).unwrap()
}

/// Clothes dryers, as in Bass (1969).
fn dryers() -> History {
    let sold = [
        0.0, 106.0, 319.0, 492.0, 635.0, 737.0, 890.0, 1397.0, 1523.0, 1294.0, 1240.0, 1425.0,
        1260.0, 1236.0,
    ];
    History::increments(Period::Year, &sold).unwrap()
}

#[test]
fn curves_come_back() {
    for family in CurveFamily::ALL {
        let curve = family.curve([0.1 + 0.2, 7.0 / 3.0]).unwrap();
        for back in [through_json(&curve), through_toml(&curve)] {
            assert_eq!(back, curve);
            assert_eq!(
                back.at(3.7).number().to_bits(),
                curve.at(3.7).number().to_bits()
            );
        }
    }
    let recursion = DiscreteBass::new(0.03, 0.38).unwrap();
    assert_eq!(through_toml(&recursion), recursion);
    assert_eq!(
        serde_json::to_value(Diffusion::Bass(Bass::new(0.03, 0.38).unwrap())).unwrap(),
        json!({ "bass": { "p": 0.03, "q": 0.38 } }),
    );
}

#[test]
fn fits_come_back_with_their_draws() {
    let fit = Fitting::bass().to(&dryers()).unwrap();
    assert!(fit.backtest.outcome.is_ok());
    for back in [through_json(&fit), through_toml(&fit)] {
        assert_eq!(back, fit);
        assert_eq!(back.history().launch(), 1);
        let draws = |fit: &AdoptionFit| fit.parameters.draws("dryers", 40, 2).unwrap();
        assert_eq!(draws(&back), draws(&fit));
        let next = |fit: &AdoptionFit| fit.forecast(2).unwrap()[1].to_bits();
        assert_eq!(next(&back), next(&fit));
    }
}

/// Of a potential that was stated there is no error.
#[test]
fn a_fit_to_a_stated_potential_comes_back_without_its_error() {
    let potential = Count::new(20_000.0).unwrap();
    let fit = Fitting::bass().potential(potential).to(&dryers()).unwrap();
    assert_eq!(fit.independent_errors[0], None);
    assert_eq!(through_json(&fit), fit);
    assert_eq!(through_toml(&fit), fit);
}

/// The failure is told as it was, also by a program that reads it again.
#[test]
fn a_backtest_without_a_forecast_comes_back_with_its_reason() {
    let early = Fitting::bass().rolling(&dryers(), 7, 1).unwrap().remove(0);
    let refused = early.outcome.as_ref().unwrap_err();
    let json = serde_json::to_value(&early).unwrap();
    let told = &json["outcome"]["refused"];
    assert_eq!(told["code"], "adoption_potential_not_identified");

    let back = through_json(&early);
    let recorded = back.outcome.as_ref().unwrap_err();
    assert!(matches!(recorded, AdoptionError::Recorded(_)));
    assert_eq!(
        (recorded.code(), recorded.to_string()),
        (refused.code(), refused.to_string())
    );
    assert_eq!(serde_json::to_value(&back).unwrap(), json);
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
fn what_could_not_be_built_is_refused_by_name() {
    let bass = Diffusion::Bass(Bass::new(0.03, 0.38).unwrap());
    let message = refused(&bass, |json| json["bass"]["p"] = 0.0.into());
    assert!(
        message.starts_with("coefficient of innovation p = 0 "),
        "{message}"
    );
    let message = refused(&bass, |json| json["bass"]["q"] = Value::Null);
    assert!(message.contains("null"), "{message}");

    let fit = Fitting::bass().to(&dryers()).unwrap();
    let message = refused(&fit, |json| json["curve"]["bass"]["q"] = 0.5.into());
    assert!(
        message.ends_with("must be that of its family and parameters"),
        "{message}"
    );
    let message = refused(&fit, |json| json["family"] = "gompertz".into());
    assert!(message.contains("curve of the fit"), "{message}");
    let message = refused(&fit, |json| {
        json["history"]["increments"][3] = (-1.0).into();
    });
    assert!(
        message.starts_with("adoption in period 4 = -1 "),
        "{message}"
    );
    let message = refused(&fit, |json| json["history"]["increments"][0] = 0.0.into());
    assert!(
        message.starts_with("adoption in the period of launch = 0 "),
        "{message}"
    );
    let message = refused(&fit, |json| {
        json["backtest"]["outcome"] = json!({ "lost": 1 });
    });
    assert!(message.contains("unknown variant `lost`"), "{message}");
}
