//! Fits speak in digits that people read.

use bizcase::adoption::{Fitting, History};
use bizcase::check::Checks;
use bizcase::distribution::Dist;
use bizcase::quantity::{Count, Currency, Money, Period};
use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
use bizcase::simulation::{Model, Statistic};

/// Room air conditioners, 1949-1961 (Mahajan, Mason and Srinivasan 1986).
const SOLD: [f64; 13] = [
    96e3, 195e3, 238e3, 380e3, 1045e3, 1230e3, 1267e3, 1828e3, 1586e3, 1673e3, 1800e3, 1580e3,
    1500e3,
];

#[test]
fn adoption_is_told_to_the_digits_that_are_known() {
    let history = History::increments(Period::Year, &SOLD).unwrap();
    let fit = Fitting::bass().hold_out(2).to(&history).unwrap();
    assert_eq!(
        fit.to_string(),
        "Bass's curve fitted to 13 periods: potential 18,712,742 ± 1,410,538, p 0.00944 ± 0.00204, \
         q 0.3748 ± 0.0402, peak at 9.6"
    );
    let backtest = fit.backtest.to_string();
    assert!(backtest.starts_with("the last 2 of 13 periods, forecast from the others: "));
    assert!(backtest.contains(" where 3.08 m came, "), "{backtest}");
    let potential = Count::new(2e7).unwrap();
    let stated = Fitting::bass().potential(potential).to(&history).unwrap();
    let text = stated.to_string();
    assert!(
        text.contains("potential 20,000,000, p ") && text.ends_with("; the potential was stated")
    );
}

#[test]
fn survival_is_told_to_the_digits_that_are_known() {
    // The regular segment of Fader and Hardie (2007), a thousand times as many.
    let counts = [1e6, 631e3, 468e3, 382e3, 326e3, 289e3, 262e3, 241e3];
    let triangle = CohortTriangle::from_survivors([("regular", counts)]).unwrap();
    let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &triangle.tenures()).unwrap();
    assert!(fit.to_string().starts_with(
        "shifted beta-geometric fitted to 1,000,000 customers: alpha 0.70408 ± 0.00207, beta 1.182"
    ));
}

#[test]
fn observations_are_not_told_to_the_last_bit() {
    let law = Dist::empirical((0..1_024).map(|i| 85_559_630.253_699_2 + f64::from(i))).unwrap();
    let text = law.to_string();
    assert_eq!(
        text,
        "empirical(1,024 observations, 85,559,630 to 85,560,653)"
    );
}

#[test]
fn what_drives_nothing_is_no_driver() {
    let mut model = Model::new(Currency::USD);
    let price = model
        .money("price", Dist::normal(100.0, 10.0).unwrap())
        .unwrap();
    model
        .share("elsewhere", Dist::uniform(0.0, 1.0).unwrap())
        .unwrap();
    model
        .output("revenue", move |s| s.get(price) * 10.0)
        .unwrap();
    let target = Money::major(5_000, Currency::USD);
    let report = Checks::of(&model)
        .that(Statistic::mean("revenue").above(target))
        .run()
        .unwrap();
    let drivers = &report.findings[0].drivers;
    assert_eq!(drivers.len(), 1);
    assert_eq!(drivers[0].input, "price");
}
