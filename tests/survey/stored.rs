//! Results of surveys as data: what comes back is what went out, to the bit, and nothing comes in
//! that could not be built.

use bizcase::distribution::Distribution;
use bizcase::import::{Csv, LadderColumns};
use bizcase::quantity::{Count, Currency, Money, Share};
use bizcase::sample::{Bootstrap, IntervalMethod, ParameterDraws};
use bizcase::survey::{
    ChoiceFit, Demand, DemandCurve, DemandForm, DemandModel, DemandRegression, DemandRegressionFit,
    DemandTable, ErrorStructure, GaborGranger, Interpolation, Link, PriceGoal, PriceResponse,
    PriceScale, Sale,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn through_json<T: Serialize + DeserializeOwned>(given: &T) -> T {
    serde_json::from_str(&serde_json::to_string(given).unwrap()).unwrap()
}

fn through_toml<T: Serialize + DeserializeOwned>(given: &T) -> T {
    toml::from_str(&toml::to_string(given).unwrap()).unwrap()
}

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn response() -> PriceResponse {
    let path = format!("{}/data/survey/ladder200.csv", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let rows = Csv::from_text("ladder200.csv", &text)
        .currency(Currency::USD)
        .price_ladder_wide(&LadderColumns::Headed("buy".into()))
        .unwrap()
        .rows;
    let analysis = GaborGranger::default().bootstrap(Bootstrap::new(40).seed(3));
    analysis.analyse(&rows).unwrap()
}

/// What a curve answers, so that equality is of answers and not of fields alone.
fn answers(curve: &DemandCurve) -> Vec<u64> {
    let prices = [usd(5), usd(12), usd(26)];
    let columns = curve.shares_at(&prices).unwrap();
    let drawn = columns.iter().flat_map(|column| {
        let shares = [0.1, 0.5, 0.9].map(|u| column.in_row_of(Share::new(u).unwrap()));
        shares.into_iter().chain(column.mean())
    });
    let best = curve.optimum(&PriceGoal::revenue()).unwrap();
    let found = drawn.chain([best.price, best.revenue]);
    found.map(f64::to_bits).collect()
}

#[test]
fn demand_curves_come_back_with_their_draws() {
    let response = response();
    let models = [
        DemandModel::Isotonic,
        DemandModel::IsotonicSteps,
        DemandModel::Linear,
        DemandModel::Choice(Link::Logistic, PriceScale::Linear),
        DemandModel::Choice(Link::Normal, PriceScale::Logarithmic),
    ];
    for model in models {
        let curve = response.demand(model).unwrap();
        assert_eq!(curve.draws().len() + curve.set_aside(), 40, "{model:?}");
        for back in [through_json(&curve), through_toml(&curve)] {
            assert_eq!(back, curve);
            assert_eq!(answers(&back), answers(&curve), "{model:?}");
        }
    }
}

/// A thousand draws do not repeat their formula, or the prices of their table, a thousand times.
#[test]
fn draws_are_stored_by_what_differs() {
    let response = response();
    let of = |model| serde_json::to_value(response.demand(model).unwrap()).unwrap();
    let choice = of(DemandModel::Choice(Link::Logistic, PriceScale::Linear));
    assert_eq!(choice["demand"]["choice"]["link"], "logistic");
    assert_eq!(
        choice["draws"]["coefficients"].as_array().unwrap().len(),
        40
    );
    assert_eq!(choice["currency"], "USD");
    let table = of(DemandModel::Isotonic);
    let prices = table["demand"]["table"]["prices"].as_array().unwrap();
    let shares = table["draws"]["shares"].as_array().unwrap();
    assert_eq!(
        (shares.len(), shares[0].as_array().unwrap().len()),
        (40, prices.len())
    );
}

#[test]
fn draws_of_other_forms_come_back_too() {
    let draws = vec![
        Demand::probit(2.0, -0.1).unwrap(),
        Demand::semi_log(-0.1, -0.05).unwrap(),
        Demand::table(DemandTable::new([4.0, 9.5], [0.7, 0.1], Interpolation::Step).unwrap()),
    ];
    let curve = DemandCurve::new("mixed", Currency::EUR, Demand::logit(4.0, -0.2).unwrap())
        .with_draws(draws)
        .setting_aside(2)
        .drawn_by(IntervalMethod::KrinskyRobb)
        .observed_between(4.0, 9.5);
    assert_eq!(through_json(&curve), curve);
    assert_eq!(through_toml(&curve), curve);
}

#[test]
fn fits_come_back() {
    let response = response();
    let fit = response.fit(Link::Normal, PriceScale::Logarithmic).unwrap();
    let back: ChoiceFit = through_json(&fit);
    assert_eq!(back, fit);
    assert_eq!(
        back.median_standard_error().to_bits(),
        fit.median_standard_error().to_bits()
    );

    let sales = |week: u32| {
        Sale::new("one", format!("{week}"), usd(10 + i64::from(week % 4)), {
            f64::from(100 - 7 * (week % 4) + week * week % 5)
        })
    };
    let sales: Vec<Sale> = (0..12).map(sales).collect();
    let fit: DemandRegressionFit = DemandRegression::new(DemandForm::LogLog)
        .errors(ErrorStructure::Robust)
        .fit(&sales)
        .unwrap();
    let back = through_json(&fit);
    assert_eq!(back, fit);
    let potential = Count::new(1_000.0).unwrap();
    let draws = ParameterDraws::new(50);
    let curve = |fit: &DemandRegressionFit| fit.demand_curve("sales", potential, &draws).unwrap();
    assert_eq!(curve(&back), curve(&fit));
}

/// The message with which a demand curve is refused.
#[track_caller]
fn refused(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let draws = vec![Demand::logit(3.9, -0.21).unwrap()];
    let curve = DemandCurve::new("pilot", Currency::USD, Demand::logit(4.0, -0.2).unwrap())
        .with_draws(draws)
        .observed_between(5.0, 30.0);
    let mut json = serde_json::to_value(curve).unwrap();
    change(&mut json);
    serde_json::from_value::<DemandCurve>(json)
        .unwrap_err()
        .to_string()
}

#[test]
fn curves_that_could_not_be_built_are_refused_by_name() {
    let message = refused(|json| json["demand"]["choice"]["slope"] = 0.2.into());
    assert!(
        message.starts_with("slope of the demand = 0.2 is outside (-inf, 0)"),
        "{message}"
    );
    let message = refused(|json| json["draws"]["coefficients"][0][1] = 0.0.into());
    assert!(message.starts_with("slope of the demand = 0 "), "{message}");
    let message = refused(|json| json["draws"]["coefficients"][0] = serde_json::json!([4.0]));
    assert!(message.contains("invalid length 1"), "{message}");
    let message = refused(|json| json["demand"]["choice"]["intercept"] = serde_json::Value::Null);
    assert!(message.contains("null"), "{message}");
    let message = refused(|json| json["draws"] = serde_json::json!({ "shares": [[0.5]] }));
    assert!(
        message.starts_with("draws `shares` = of a formula must be of a table"),
        "{message}"
    );
    let message = refused(|json| json["observed"] = serde_json::json!([30.0, 5.0]));
    assert!(
        message.starts_with("highest price observed = 5 is outside [30, inf)"),
        "{message}"
    );
    let message = refused(|json| json["drws"] = 1.into());
    assert!(message.contains("unknown field `drws`"), "{message}");
}

#[test]
fn tables_that_could_not_be_built_are_refused_by_name() {
    let refused = |prices: &str, shares: &str| {
        let text = format!(
            r#"{{"table": {{"prices": {prices}, "shares": {shares}, "interpolation": "linear"}}}}"#
        );
        serde_json::from_str::<Demand>(&text)
            .unwrap_err()
            .to_string()
    };
    assert!(refused("[1, 2]", "[0.5, 0.6]").contains("share that buys = 0.6 must be at most that"));
    assert!(refused("[1, 2]", "[1.5, 0.6]").contains("share that buys = 1.5 is outside [0, 1]"));
    assert!(refused("[2, 1]", "[0.6, 0.5]").contains("price = 1 must be above the price before"));
    assert!(refused("[1, 2]", "[0.6]").contains("2 prices, 1 shares must be as many shares"));
    assert!(refused("[1, 2]", "[0.6, null]").contains("null"));
    let message = toml::from_str::<DemandTable>(
        "prices = [1.0, inf]\nshares = [0.5, 0.4]\ninterpolation = \"step\"",
    );
    assert!(
        message
            .unwrap_err()
            .to_string()
            .contains("price = inf is outside [0, inf)")
    );
}

#[test]
fn a_choice_fit_with_other_parameters_is_refused() {
    let fit = response().fit(Link::Logistic, PriceScale::Linear).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = serde_json::to_value(&fit).unwrap();
        change(&mut json);
        serde_json::from_value::<ChoiceFit>(json)
            .unwrap_err()
            .to_string()
    };
    let message = refused(&|json| json["parameters"]["parameters"][1]["value"] = 1.0.into());
    assert!(message.starts_with("slope of the demand = 1 "), "{message}");
    let message = refused(&|json| {
        json["parameters"]["parameters"][0]["standard_error"] = (-1.0).into();
    });
    assert!(
        message.starts_with("standard error of `intercept` = -1 "),
        "{message}"
    );
    let message = refused(&|json| json["parameters"]["covariance"][0] = serde_json::json!([1.0]));
    assert!(
        message.starts_with("covariance of the parameters"),
        "{message}"
    );
}

#[test]
fn results_read_well() {
    let json = serde_json::to_value(response()).unwrap();
    assert_eq!(json["points"][0]["price"], serde_json::json!("USD 9"));
    assert_eq!(json["points"][0]["interval"]["method"], "bootstrap");
    assert_eq!(json["exclusions"]["asked"], 200);
    // Answers of respondents stay with the survey.
    assert!(json.get("clusters").is_none());
    let goal = PriceGoal::profit(usd(6)).at_least_share(Share::percent(25.0).unwrap());
    assert_eq!(serde_json::to_value(goal).unwrap()["objective"], "profit");
}

proptest! {
    /// Also draws whose share at the middle is the same, whose order is that of their making.
    #[test]
    fn curves_of_any_coefficients_come_back(
        coefficients in proptest::collection::vec((-9.0..9.0_f64, -5.0..-1e-9_f64), 1..20),
        log in any::<bool>(),
    ) {
        let demand = |(intercept, slope)| if log {
                Demand::log_logit(intercept, slope)
            } else {
                Demand::linear(intercept, slope)
            };
        let draws: Vec<Demand> = coefficients.into_iter().map(|of| demand(of).unwrap()).collect();
        let curve = DemandCurve::new("any", Currency::USD, draws[0].clone()).with_draws(draws);
        prop_assert_eq!(&through_json(&curve), &curve);
        prop_assert_eq!(&through_toml(&curve), &curve);
    }
}
