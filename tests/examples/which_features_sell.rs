//! The example's figures, recomputed from its two files by a program of its own: Newton's method in
//! `NumPy` for the logit with errors clustered by person (times G / (G - 1)), bisection of the
//! first-order condition for prices.

#[path = "../../examples/which_features_sell.rs"]
#[allow(dead_code, reason = "the example's `main` is run in one test only")]
mod example;

use bizcase::choice::MultinomialLogit;
use bizcase::import::Csv;
use bizcase::sample::ParameterDraws;

use example::{FOLDER, choices, fit, utility};

#[test]
fn coefficients_and_errors_are_those_of_another_program() {
    let fit = fit(&utility()).unwrap();
    let wanted = [
        (
            "price",
            -0.051_465_627_564_832_79,
            0.002_983_067_799_687_257_7,
        ),
        (
            "brand: Klarbuch",
            0.343_744_488_059_787_8,
            0.070_429_762_502_942_76,
        ),
        (
            "reports: live",
            0.771_492_600_484_613_8,
            0.081_595_894_640_492_67,
        ),
        (
            "bank: automatic",
            0.988_941_928_736_441_2,
            0.082_255_867_966_227_86,
        ),
        ("none", -0.408_588_517_268_718_03, 0.124_063_317_649_747_62),
    ];
    for (name, value, error) in wanted {
        let found = fit.parameters.named(name).unwrap();
        assert!((found.value / value - 1.0).abs() < 1e-9, "{found}");
        let found_error = found.standard_error.unwrap();
        assert!((found_error / error - 1.0).abs() < 1e-8, "{found}");
    }
    assert!((fit.goodness.log_likelihood + 2_497.392_596_259_151_6).abs() < 1e-8);
    let bank = fit.worth("bank: automatic").unwrap();
    assert!((bank.estimate - 19.215_580_874_645_73).abs() < 1e-8);
}

#[test]
fn best_prices_are_those_of_another_program() {
    let market = fit(&utility())
        .unwrap()
        .simulator(ParameterDraws::new(20))
        .unwrap();
    let file = Csv::from_path(format!("{FOLDER}/markets.csv")).unwrap();
    let versions = file.choice_scenarios(&utility()).unwrap().rows;
    let wanted = [
        ("lean", 28.848_186_837_783_32, 0.218_033_724_667_8),
        ("middle", 33.090_491_811_791_225, 0.282_757_793_941_457_45),
        ("full", 41.891_633_655_764_78, 0.303_359_410_563_459_55),
    ];
    for (version, (name, price, share)) in versions.iter().zip(wanted) {
        assert_eq!(version.name, name);
        let found = market.best_prices(version, &["ours"]).unwrap().remove(0);
        assert!(
            (found.price.estimate - price).abs() < 1e-8 * price,
            "{found:?}"
        );
        assert!((found.share.estimate - share).abs() < 1e-8, "{found:?}");
    }
}

/// The survey was drawn from these worths of people on average; they differ, so that the logit
/// shrinks all coefficients, and their ratios less.
#[test]
fn features_are_worth_what_the_made_up_people_pay() {
    let fit = MultinomialLogit::new(utility())
        .fit(&choices().unwrap())
        .unwrap();
    for (feature, drawn_from) in [
        ("bank: automatic", 1.1 / 0.065),
        ("reports: live", 0.95 / 0.065),
    ] {
        let found = fit.worth(feature).unwrap();
        assert!(
            (found.estimate - drawn_from).abs() < 2.5 * found.standard_error,
            "{found}"
        );
    }
}

#[test]
fn the_example_runs_to_its_end() {
    example::main().unwrap();
}
