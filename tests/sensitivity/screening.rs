//! Morris's screening.

use bizcase::quantity::Share;
use bizcase::sensitivity::MorrisScreening;

use super::functions::{g_function, ishigami, linear};

/// `SALib` 1.6.0, 1,000 trajectories on four levels from end to end, seed 1: `mu*` and `sigma`. The
/// second input is exact: between the levels the square of the sine is 0 or 3/4, so that every
/// effect is 7 x 3/4 / (2/3) up or down.
#[test]
fn matches_salib_on_ishigami() {
    let (model, output) = ishigami();
    let ends = (Share::ZERO, Share::ONE);
    let screening = MorrisScreening::new(1_000).between(ends.0, ends.1).seed(2);
    let found = screening.of(&model, output).unwrap();
    let expected = [
        ("x1", 7.529, 6.249),
        ("x2", 7.875, 7.878),
        ("x3", 5.961, 8.636),
    ];
    for (name, size, spread) in expected {
        let effect = found.effects.iter().find(|it| it.input == name).unwrap();
        // Both are estimates with this error.
        let error = 4.0 * 1.5 * effect.mean_size.standard_error + 1e-9;
        assert!((effect.mean_size.value - size).abs() < error, "{effect:?}");
        assert!(
            (effect.standard_deviation / spread - 1.0).abs() < 0.1,
            "{effect:?}"
        );
    }
    assert_eq!(found.evaluations, 4_000);
}

/// In a sum the effect is the same everywhere: the coefficient times the width of the grid, from
/// the 1st to the 99th percentile of a normal input, 2 x 2.326348 of its standard deviations.
#[test]
fn the_effects_of_a_sum_are_its_coefficients() {
    let (model, output) = linear();
    let found = MorrisScreening::new(4)
        .levels(2)
        .of(&model, output)
        .unwrap();
    for (name, coefficient) in [("x1", 1.0), ("x2", 1.0), ("x3", -3.0), ("x4", 2.0)] {
        let effect = found.effects.iter().find(|it| it.input == name).unwrap();
        let exact = coefficient * 2.0 * 2.326_347_874_040_841;
        assert!((effect.mean - exact).abs() < 1e-9, "{effect:?}");
        assert!(effect.standard_deviation < 1e-9 && effect.mean_size.standard_error < 1e-9);
    }
}

/// The sum of squared distances between all pairs of trajectories, which the choice maximises, is
/// larger than that of those drawn first; what is found stays the same function's order.
#[test]
fn few_distant_trajectories_find_the_inputs_that_matter() {
    let (model, output) = g_function();
    for seed in 0..5 {
        let found = MorrisScreening::new(12)
            .seed(seed)
            .of(&model, output)
            .unwrap();
        let order: Vec<&str> = found.effects.iter().map(|it| it.input.as_str()).collect();
        assert_eq!(order[0], "x1", "{order:?}");
        assert!(order[4..].iter().all(|name| *name > "x4"), "{order:?}");
    }
}

#[test]
fn what_cannot_be_a_screening_is_refused() {
    let (model, output) = linear();
    let told = |screening: MorrisScreening| screening.of(&model, output).unwrap_err().to_string();
    let error = told(MorrisScreening::new(1));
    assert!(
        error.starts_with("trajectories = 1 is outside [2,"),
        "{error}"
    );
    assert_eq!(
        told(MorrisScreening::new(4).levels(3)),
        "levels of the grid = 3 must be even"
    );
    let error = told(MorrisScreening::new(4).between(Share::ZERO, Share::ONE));
    assert!(
        error.starts_with("x1 = -inf") && error.contains("percentile 0%"),
        "{error}"
    );
    let error = told(MorrisScreening::new(40).candidates(10));
    assert!(error.starts_with("candidate trajectories = 10"), "{error}");
}
