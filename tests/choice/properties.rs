//! Laws that hold for any choices.

use bizcase::choice::{
    Alternative, ChoiceSituation, ChoiceUtility, CoefficientErrors, MultinomialLogit,
};
use bizcase::quantity::{Currency, Share};
use bizcase::survey::Respondent;
use proptest::prelude::*;

use crate::people::{Survey, sets};

/// So many choices of "with" and of "without" at each of two prices.
fn counted(counts: [[u32; 2]; 2], prices: [f64; 2]) -> Vec<ChoiceSituation> {
    let mut sets = Vec::new();
    for (counts, price) in counts.into_iter().zip(prices) {
        for (chosen, count) in counts.into_iter().enumerate() {
            for _ in 0..count {
                let offers = [
                    Alternative::new("with")
                        .with("price", price)
                        .with("extra", 1.0),
                    Alternative::new("without")
                        .with("price", 0.0)
                        .with("extra", 0.0),
                ];
                let task = sets.len().to_string();
                sets.push(ChoiceSituation::new(
                    Respondent::new(""),
                    task,
                    offers,
                    chosen,
                ));
            }
        }
    }
    sets
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Saturated tables have their log odds as a line through two points, with the delta method's
    /// error of where it is zero.
    #[test]
    fn a_line_through_two_log_odds(
        counts in prop::array::uniform2(prop::array::uniform2(1_u32..40)),
        low in 1.0..50.0_f64,
        more in 1.0..50.0_f64,
    ) {
        let utility = ChoiceUtility::new().price("price", Currency::USD).number("extra");
        let prices = [low, low + more];
        let fit = MultinomialLogit::new(utility).fit(&counted(counts, prices)).unwrap();
        let odds = counts.map(|[with, without]| (f64::from(with) / f64::from(without)).ln());
        let squares = counts.map(|[with, without]| 1.0 / f64::from(with) + 1.0 / f64::from(without));
        let slope = (odds[1] - odds[0]) / more;
        let extra = odds[0] - slope * low;
        let scale = 1.0 + odds[0].abs() + (slope * low).abs();
        prop_assert!((fit.parameters[0].value - slope).abs() * more < 1e-9 * scale);
        prop_assert!((fit.parameters[1].value - extra).abs() < 1e-9 * scale);
        let error = (squares[0] + squares[1]).sqrt() / more;
        let found = fit.parameters[0].standard_error.unwrap();
        prop_assert!((found / error - 1.0).abs() < 1e-8);
        if fit.parameters[0].value < 0.0 {
            let worth = fit.worth("extra").unwrap();
            let interval = worth.interval(Share::percent(80.0).unwrap()).unwrap();
            prop_assert!(interval.low <= worth.estimate && worth.estimate <= interval.high);
        } else {
            prop_assert!(fit.worth("extra").is_err());
        }
    }

    /// Each kind of errors is a covariance: no combination of columns has a negative variance.
    #[test]
    fn errors_are_covariances(seed in 0_u64..1_000, parts in prop::array::uniform5(-2.0..2.0)) {
        let fit = MultinomialLogit::new(Survey::utility());
        let fit = fit.fit(&sets(&Survey { seed, spread: 0.5, ..Survey::of(30) })).unwrap();
        for errors in [
            CoefficientErrors::Hessian,
            CoefficientErrors::Robust,
            CoefficientErrors::ClusteredByPerson,
            CoefficientErrors::ClusteredWithoutFactor,
        ] {
            let fit = fit.with_errors(errors).unwrap();
            let rows = fit.parameters.covariance().iter().zip(parts);
            let variance: f64 = rows
                .map(|(row, a)| a * row.iter().zip(parts).map(|(x, b)| x * b).sum::<f64>())
                .sum();
            prop_assert!(variance >= 0.0, "{variance}");
        }
    }
}

/// The same bits on any number of threads.
#[cfg(feature = "parallel")]
#[test]
fn threads_change_no_bit() {
    let sets = sets(&Survey::of(400));
    let fit = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let model = MultinomialLogit::new(Survey::utility());
        pool.unwrap().install(|| model.fit(&sets).unwrap())
    };
    let one = fit(1);
    for threads in [2, 5] {
        assert_eq!(fit(threads), one);
    }
}
