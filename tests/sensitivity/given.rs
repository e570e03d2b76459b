//! What the trials of one run say, against closed forms.

use bizcase::random::Sampling;
use bizcase::sensitivity::Associations;

use super::functions::{ISHIGAMI, ishigami, linear};

/// Closed forms of a sum of normal inputs: correlations, regression coefficients and indices.
#[test]
fn matches_the_closed_form_of_a_sum() {
    let (model, output) = linear();
    let run = model
        .run(&Sampling::latin_hypercube(20_000).seed(4))
        .unwrap();
    let found = Associations::of(&run, &run.outcome(output)).unwrap();
    let exact = [
        ("x1", 0.258_199, 0.247_252, 1.0 / 15.0),
        ("x2", 0.258_199, 0.247_252, 1.0 / 15.0),
        ("x3", -0.774_597, -0.759_550, 0.6),
        ("x4", 0.516_398, 0.498_774, 4.0 / 15.0),
    ];
    // Four standard errors of a correlation of independent trials; this design is more even.
    let within = 4.0 / 20_000_f64.sqrt();
    for (name, pearson, spearman, index) in exact {
        let input = found.inputs.iter().find(|it| it.input == name).unwrap();
        assert!(
            (input.pearson.unwrap() - pearson).abs() < within,
            "{input:?}"
        );
        assert!(
            (input.spearman.unwrap() - spearman).abs() < within,
            "{input:?}"
        );
        // A regression on all inputs of a sum leaves nothing over.
        assert!(
            (input.regression.unwrap() - pearson).abs() < within,
            "{input:?}"
        );
        let off = (input.first_order.value - index).abs();
        assert!(
            off < 4.0 * input.first_order.standard_error + 1e-3,
            "{input:?}"
        );
        assert!((input.contribution - index).abs() < 0.02, "{input:?}");
    }
    assert!((found.linear - 1.0).abs() < 1e-9);
    let order: Vec<&str> = found.inputs.iter().map(|it| it.input.as_str()).collect();
    assert_eq!(&order[..2], ["x3", "x4"]);
}

/// Indices in closed form; distances by `SALib` 1.6.0 (PAWN, 20,000 points of a Latin hypercube, ten
/// intervals), which are estimates themselves: within 0.015.
#[test]
fn sees_what_neither_rises_nor_falls() {
    let (model, output) = ishigami();
    let run = model
        .run(&Sampling::latin_hypercube(20_000).seed(5))
        .unwrap();
    let found = Associations::of(&run, &run.outcome(output)).unwrap();
    let pawn = [
        (0.236_18, 0.292_4),
        (0.388_66, 0.493_15),
        (0.083_725, 0.196_6),
    ];
    for (number, ((first, _), (median, largest))) in (1..).zip(ISHIGAMI.into_iter().zip(pawn)) {
        let name = format!("x{number}");
        let input = found.inputs.iter().find(|it| it.input == name).unwrap();
        let off = (input.first_order.value - first).abs();
        assert!(
            off < 4.0 * input.first_order.standard_error + 0.005,
            "{input:?}"
        );
        let distances = input.distances.unwrap();
        assert!(
            (distances.median - median).abs() < 0.015,
            "{distances:?} {median}"
        );
        assert!(
            (distances.largest - largest).abs() < 0.015,
            "{distances:?} {largest}"
        );
        assert!(
            distances.median > 2.0 * distances.by_chance,
            "{distances:?}"
        );
    }
    // A straight line explains only what goes through x1.
    assert!(found.linear < 0.25, "{}", found.linear);
}

#[test]
fn what_says_nothing_is_refused() {
    let (model, output) = linear();
    let few = model.run(&Sampling::monte_carlo(50)).unwrap();
    let error = Associations::of(&few, &few.outcome(output))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("trials of `line` = 50 is outside [100,"),
        "{error}"
    );
    let other = model.run(&Sampling::monte_carlo(200)).unwrap();
    let run = model.run(&Sampling::monte_carlo(300)).unwrap();
    let error = Associations::of(&run, &other.outcome(output))
        .unwrap_err()
        .to_string();
    assert!(error.contains("must be those of the run"), "{error}");
}
