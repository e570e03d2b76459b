//! Where verdicts turn.

use bizcase::decision::{SwitchingValue, switching_values};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

/// Profit `x + y` of normal inputs with standard deviations 1 and 2 around 1 and 0.
fn model() -> Model {
    let mut model = Model::new(Currency::USD);
    let x = model.money("x", Dist::normal(1.0, 1.0).unwrap()).unwrap();
    let y = model.money("y", Dist::normal(0.0, 2.0).unwrap()).unwrap();
    model
        .output("profit", move |s| s.get(x) + s.get(y))
        .unwrap();
    model
}

/// With `x` held at `v` the profit is normal around `v` with deviation 2: above zero with 60 % from
/// `v = 2 z` on, with `z` the 60th percentile, 0.2533; and `x` lies below that with probability
/// Phi(0.5067 - 1) = 0.3109. With `y` held at `v` it is `1 + v > z`, so `v = -0.7467`, and `y` lies
/// below with Phi(-0.3733) = 0.3545.
#[test]
fn matches_the_closed_form_of_normal_inputs() {
    let claim = "P(profit > USD 0) >= 60%".parse().unwrap();
    let sampling = Sampling::latin_hypercube(20_000).seed(1);
    let found = switching_values(&model(), &[claim], &sampling).unwrap();
    let expected = [("y", -0.746_653, 0.354_450), ("x", 0.506_694, 0.310_886)];
    for (switch, (input, value, beyond)) in found.iter().zip(expected) {
        assert_eq!(switch.input, input);
        assert!(switch.met && !switch.correlated);
        let [turn] = &switch.turns[..] else {
            panic!("one turn, not {:?}", switch.turns)
        };
        // Of a share of 60 % by 20,000 trials, sqrt(0.24 / 20000) by the slope of the share.
        assert!((turn.value - value).abs() < 0.05, "{turn:?} {value}");
        assert!(
            (switch.probability.value() - beyond).abs() < 0.02,
            "{switch:?} {beyond}"
        );
    }
    let text = found[1].to_string();
    assert!(
        text.starts_with("P(profit > USD 0) >= 60%: turns where x is USD 0.5"),
        "{text}"
    );
}

/// A claim that holds in the middle alone turns twice: profit between -4 and 6 with `x` held.
#[test]
fn a_claim_may_turn_twice_or_nowhere() {
    let twice = "P(profit between USD -1 and USD 3) >= 60%".parse().unwrap();
    let never = "P(profit > USD -1000) >= 99%".parse().unwrap();
    let sampling = Sampling::latin_hypercube(4_096).seed(2);
    let found = switching_values(&model(), &[twice, never], &sampling).unwrap();
    let (first, second) = found.split_at(2);
    // With y held at v, profit - v - 1 has deviation 1: the claim holds as far above 0 as below.
    let y = first.iter().find(|it| it.input == "y").unwrap();
    assert_eq!(y.turns.len(), 2, "{y:?}");
    assert!((y.turns[0].value + y.turns[1].value).abs() < 0.1, "{y:?}");
    let nowhere = |it: &SwitchingValue| it.turns.is_empty() && it.probability == Share::ZERO;
    assert!(second.iter().all(nowhere), "{second:?}");
    let text = second[0].to_string();
    assert!(text.ends_with("turns it nowhere in its range"), "{text}");
}

#[test]
fn what_cannot_turn_is_refused_or_said() {
    let sampling = Sampling::monte_carlo(100);
    let unknown = "P(profits > USD 0) >= 60%".parse().unwrap();
    let error = switching_values(&model(), &[unknown], &sampling).unwrap_err();
    assert!(
        error.to_string().ends_with("did you mean `profit`?"),
        "{error}"
    );
    assert!(
        switching_values(&model(), &[], &sampling)
            .unwrap()
            .is_empty()
    );

    let mut model = model();
    model.correlate_named("x", "y", 0.5).unwrap();
    let claim = "P(profit > USD 0) >= 60%".parse().unwrap();
    let found = switching_values(&model, &[claim], &sampling).unwrap();
    assert!(found.iter().all(|it| it.correlated));

    let mut known = Model::new(Currency::USD);
    let fee = known.known("fee", Money::major(5, Currency::USD)).unwrap();
    known.output("profit", move |s| s.get(fee)).unwrap();
    let claim = "P(profit > USD 0) >= 60%".parse().unwrap();
    assert!(
        switching_values(&known, &[claim], &sampling)
            .unwrap()
            .is_empty()
    );
}
