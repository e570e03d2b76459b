//! Demand regressions against explicit dummies, their diagnostics and their demand curves.

use std::fs;

use bizcase::error::SurveyError;
use bizcase::quantity::{Count, Currency, Decimal, Money, Share};
use bizcase::sample::ParameterDraws;
use bizcase::survey::{
    Covariates, DemandForm, DemandRegression, DemandRegressionFit, ErrorStructure, FixedEffects,
    PriceGoal, Sale,
};
use serde_json::Value;

fn file() -> Value {
    let path = format!(
        "{}/data/survey/demand_regression.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn money(amount: f64) -> Money {
    Money::new(Decimal::try_from(amount).unwrap(), Currency::USD)
}

fn sales(file: &Value) -> (Vec<Sale>, Vec<f64>) {
    let rows = file["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let text = |place: usize| row[place].as_str().unwrap();
        let number = |place: usize| row[place].as_f64().unwrap();
        let sale = Sale::new(text(0), text(1), money(number(2)), number(3));
        (sale, number(4))
    })
    .unzip()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

fn close(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= 1e-9 * wanted.abs(),
        "{what}: {found} for {wanted}"
    );
}

fn model(case: &Value, promotion: &[f64]) -> DemandRegression {
    let form = match case["form"].as_str().unwrap() {
        "linear" => DemandForm::Linear,
        "semi-log" => DemandForm::SemiLog,
        _ => DemandForm::LogLog,
    };
    let effects = match case["effects"].as_str().unwrap() {
        "" => FixedEffects::None,
        "store" => FixedEffects::Store,
        "week" => FixedEffects::Week,
        _ => FixedEffects::StoreAndWeek,
    };
    let errors = match case["errors"].as_str().unwrap() {
        "store" => ErrorStructure::ClusteredByStore,
        "week" => ErrorStructure::ClusteredByWeek,
        "robust" => ErrorStructure::Robust,
        _ => ErrorStructure::Classical,
    };
    let model = DemandRegression::new(form)
        .fixed_effects(effects)
        .errors(errors);
    if case["covariate"].as_bool().unwrap() {
        model.covariates(Covariates::new().number("promotion", promotion))
    } else {
        model
    }
}

#[test]
fn regressions_agree_with_explicit_dummies() {
    let file = file();
    let (sales, promotion) = sales(&file);
    for case in file["cases"].as_array().unwrap() {
        let fit = model(case, &promotion).fit(&sales).unwrap();
        let what = format!("{} {} {}", case["form"], case["effects"], case["errors"]);
        let wanted = numbers(&case["coefficients"]).into_iter();
        for (one, (value, error)) in fit
            .parameters
            .iter()
            .zip(wanted.zip(numbers(&case["standard_errors"])))
        {
            close(one.value, value, &format!("{what} {}", one.name));
            close(
                one.standard_error.unwrap(),
                error,
                &format!("{what} error of {}", one.name),
            );
        }
        close(fit.r_squared, case["r_squared"].as_f64().unwrap(), &what);
        close(
            fit.residual_deviation,
            case["residual_deviation"].as_f64().unwrap(),
            &what,
        );
        close(fit.smearing, case["smearing"].as_f64().unwrap(), &what);
        assert_eq!(
            fit.degrees_of_freedom as u64,
            case["degrees_of_freedom"].as_u64().unwrap()
        );
    }
}

fn fit(form: DemandForm) -> DemandRegressionFit {
    let (sales, _) = sales(&file());
    let model = DemandRegression::new(form).fixed_effects(FixedEffects::Store);
    model.fit(&sales).unwrap()
}

/// The elasticity is the slope of the logarithm of the quantity in that of the price.
#[test]
fn elasticity_is_the_slope_of_the_quantity() {
    for form in [DemandForm::Linear, DemandForm::SemiLog, DemandForm::LogLog] {
        let fit = fit(form);
        let at = |price: f64| fit.quantity(money(price)).unwrap().ln();
        let step: f64 = 1e-4;
        let slope = (at(3.5 + step) - at(3.5 - step)) / ((3.5 + step).ln() - (3.5 - step).ln());
        let elasticity = fit.elasticity(money(3.5)).unwrap();
        assert!((elasticity.value - slope).abs() < 1e-6, "{form}");
        assert!(elasticity.standard_error.unwrap() > 0.0);
        let confidence = Share::percent(95.0).unwrap();
        let interval = fit.elasticity_interval(money(3.5), confidence).unwrap();
        assert!(interval.contains(elasticity.value) && !interval.is_unbounded());
    }
}

#[test]
fn demand_curves_are_quantities_over_the_potential() {
    for form in [DemandForm::Linear, DemandForm::SemiLog, DemandForm::LogLog] {
        let fit = fit(form);
        let potential = Count::new(5_000.0).unwrap();
        let draws = ParameterDraws::new(500).seed(3);
        let curve = fit.demand_curve("cheese", potential, &draws).unwrap();
        for price in [2.5, 4.0, 5.5] {
            let share = curve.share(money(price)).unwrap().value();
            let quantity = fit.quantity(money(price)).unwrap();
            assert!(
                (share * 5_000.0 - quantity).abs() < 1e-9 * quantity,
                "{form} {price}"
            );
        }
        assert_eq!(curve.draws().len() + curve.set_aside(), 500);
    }
}

/// With a constant elasticity nearer to zero than one, no price is best.
#[test]
fn inelastic_demand_has_no_best_price() {
    let sale = |week: i64, price: i64, jitter: f64| {
        let quantity = 100.0 * (price as f64).powf(-0.5) * jitter;
        Sale::new(
            format!("s{}", week % 3),
            week.to_string(),
            Money::major(price, Currency::USD),
            quantity,
        )
    };
    let sales: Vec<Sale> = (1..=12)
        .map(|w| sale(w, 1 + w % 5, 1.0 + 0.01 * (w % 2) as f64))
        .collect();
    let fit = DemandRegression::new(DemandForm::LogLog)
        .fit(&sales)
        .unwrap();
    let elasticity = fit.elasticity(Money::major(2, Currency::USD)).unwrap();
    assert!((elasticity.value + 0.5).abs() < 0.02);
    let draws = ParameterDraws::new(50);
    let curve = fit
        .demand_curve("inelastic", Count::from(1_000_u32), &draws)
        .unwrap();
    let error = curve.optimum(&PriceGoal::revenue()).unwrap_err();
    assert!(matches!(error, SurveyError::Unbounded { .. }), "{error}");
    // At most 50, that is the best, and far beyond the 1 to 5 that were charged.
    let capped = PriceGoal::revenue().price_at_most(Money::major(50, Currency::USD));
    let best = curve.optimum(&capped).unwrap();
    assert!((best.price - 50.0).abs() < 1e-12);
    assert_eq!(best.beyond_observed, Some((1.0, 5.0)));
}

fn refused(model: &DemandRegression, sales: &[Sale]) -> SurveyError {
    model.fit(sales).unwrap_err()
}

#[test]
fn faults_name_rows_and_columns() {
    let (sales, promotion) = sales(&file());
    let log = DemandRegression::new(DemandForm::LogLog);
    let changed = |row: usize, change: fn(&mut Sale)| {
        let mut sales = sales.clone();
        change(&mut sales[row]);
        sales
    };
    let message = |sales: &[Sale]| refused(&log, sales).to_string();
    assert_eq!(
        message(&changed(3, |sale| sale.quantity = 0.0)),
        "quantity in row 3 (store s0, week w3) = 0 must be above zero, since it has no logarithm; \
         use the linear form or longer periods; adding one to all would bend the elasticity",
    );
    assert!(message(&changed(2, |sale| sale.quantity = -4.0)).contains("row 2 (store s0"));
    assert!(message(&changed(2, |sale| sale.quantity = f64::NAN)).contains("row 2 (store s0"));
    assert!(message(&changed(5, |sale| sale.price = money(0.0))).contains("price in row 5"));
    let euro = changed(1, |sale| sale.price = Money::major(2, Currency::EUR));
    assert!(message(&euro).contains("price in row 1"));
    assert!(message(&[]).contains("sales"));

    let flat: Vec<Sale> = sales
        .iter()
        .map(|sale| Sale {
            price: money(if sale.store == "s1" { 3.0 } else { 4.0 }),
            ..sale.clone()
        })
        .collect();
    let error = refused(&log.clone().fixed_effects(FixedEffects::Store), &flat);
    assert!(
        error
            .to_string()
            .contains("ln price (made up of the store effects"),
        "{error}"
    );
    let same: Vec<Sale> = sales
        .iter()
        .map(|sale| Sale {
            price: money(3.0),
            ..sale.clone()
        })
        .collect();
    assert!(
        matches!(refused(&log, &same), SurveyError::NoVariation { column, .. } if column == "ln price")
    );

    let twice: Vec<f64> = promotion.iter().map(|x| 2.0 * x + 1.0).collect();
    let columns = Covariates::new()
        .number("promotion", promotion.clone())
        .number("display", twice);
    let error = refused(&log.clone().covariates(columns), &sales).to_string();
    assert!(
        error.contains("display (made up of constant, promotion)"),
        "{error}"
    );
    let short = Covariates::new().number("promotion", [1.0]);
    assert!(
        refused(&log.clone().covariates(short), &sales)
            .to_string()
            .contains("promotion")
    );

    let one: Vec<Sale> = sales
        .iter()
        .map(|sale| Sale {
            store: "only".into(),
            ..sale.clone()
        })
        .collect();
    assert!(
        refused(&log, &one)
            .to_string()
            .contains("number of clusters = 1")
    );
    assert!(log.clone().errors(ErrorStructure::Robust).fit(&one).is_ok());
    assert!(
        refused(&log, &sales[..2])
            .to_string()
            .contains("number of sales")
    );
}
