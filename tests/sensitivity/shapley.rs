//! Shapley effects, against closed forms.

use bizcase::distribution::Dist;
use bizcase::quantity::Currency;
use bizcase::sensitivity::ShapleyEffects;
use bizcase::simulation::Model;

use super::functions::{ISHIGAMI, ishigami};

/// Owen and Prieur (2017), section 4.1: of `b1 x1 + b2 x2` with normal inputs of variance one and
/// correlation `r`, the first has `b1^2 (1 - r^2 / 2) + b1 b2 r + b2^2 r^2 / 2`.
#[test]
fn matches_the_closed_form_of_two_correlated_inputs() {
    const B: [f64; 2] = [2.0, 1.0];
    const R: f64 = 0.6;
    let mut model = Model::new(Currency::USD);
    let normal = Dist::normal(0.0, 1.0).unwrap();
    let [a, b] = ["a", "b"].map(|name| model.ratio(name, normal.clone()).unwrap());
    // The rank correlation of normal inputs whose correlation is R.
    let rank = 6.0 / std::f64::consts::PI * (0.5 * R).asin();
    model.correlate(a, b, rank).unwrap();
    let output = model
        .output("sum", move |s| s.get(a) * B[0] + s.get(b) * B[1])
        .unwrap();
    let found = ShapleyEffects::new(400).of(&model, output).unwrap();
    let variance = B[0] * B[0] + B[1] * B[1] + 2.0 * R * B[0] * B[1];
    let of = |own: f64, other: f64| {
        (own * own * (1.0 - 0.5 * R * R) + own * other * R + 0.5 * other * other * R * R) / variance
    };
    for (effect, exact) in found.effects.iter().zip([of(B[0], B[1]), of(B[1], B[0])]) {
        let off = (effect.share.value - exact).abs();
        assert!(
            off < 4.0 * effect.share.standard_error,
            "{effect:?} {exact}"
        );
        assert!(effect.share.standard_error < 0.02, "{effect:?}");
    }
    assert!((found.variance / variance - 1.0).abs() < 0.03);
}

/// Of independent inputs the effect is the first-order index with half of what a pair does together.
#[test]
fn is_between_first_and_total_order_where_inputs_are_independent() {
    let (model, output) = ishigami();
    let found = ShapleyEffects::new(400).seed(1).of(&model, output).unwrap();
    let pair = 0.243_683_664_062_148;
    let exact = [
        ("x1", ISHIGAMI[0].0 + 0.5 * pair),
        ("x2", ISHIGAMI[1].0),
        ("x3", 0.5 * pair),
    ];
    for (name, exact) in exact {
        let effect = found.effects.iter().find(|it| it.input == name).unwrap();
        let off = (effect.share.value - exact).abs();
        assert!(
            off < 4.0 * effect.share.standard_error,
            "{effect:?} {exact}"
        );
    }
    let sum: f64 = found.effects.iter().map(|it| it.share.value).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn inputs_that_follow_each_other_exactly_have_to_move_together() {
    let mut model = Model::new(Currency::USD);
    let normal = Dist::normal(0.0, 1.0).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|name| model.ratio(name, normal.clone()).unwrap());
    model.correlate(a, b, 1.0).unwrap();
    model.correlate(b, c, 0.5).unwrap();
    model.correlate(a, c, 0.5).unwrap();
    let output = model
        .output("sum", move |s| s.get(a) + s.get(b) + s.get(c))
        .unwrap();
    let effects = ShapleyEffects::new(16);
    let error = effects.of(&model, output).unwrap_err().to_string();
    assert!(
        error.starts_with("correlated inputs = `a`, `b` must be"),
        "{error}"
    );
    let together = effects.together("both", ["a", "b"]).of(&model, output);
    // Known together, they are still a combination of each other.
    assert!(together.is_err() || together.unwrap().effects.len() == 2);
    let error = ShapleyEffects::new(2)
        .of(&model, output)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("orders = 2 is outside [8,"), "{error}");
}
