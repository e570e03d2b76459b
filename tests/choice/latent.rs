//! Latent classes against an independent program, and what must hold for all classes.

use bizcase::choice::{Alternative, ChoiceError, ChoiceScenario, CoefficientErrors, LatentClasses};
use bizcase::sample::ParameterDraws;

use crate::mixtures::{Computed, close, errors, utility};

fn classes() -> LatentClasses {
    LatentClasses::new(utility(), 2)
        .member_by("income")
        .starts(6)
}

#[test]
fn the_best_of_several_starts_is_exact_with_both_kinds_of_errors() {
    let computed = Computed::read();
    let situations = computed.situations();
    let fit = classes()
        .errors(CoefficientErrors::Hessian)
        .fit(&situations)
        .unwrap();
    close(
        &fit.parameters.values(),
        &computed.numbers("/classes/estimates"),
        1e-8,
    );
    close(
        &[fit.goodness.log_likelihood],
        &[computed.number("/classes/log_likelihood")],
        1e-12,
    );
    close(
        &errors(&fit.parameters),
        &computed.numbers("/classes/errors"),
        1e-6,
    );
    let share = computed.number("/classes/share_of_second");
    close(&[fit.classes[1].share.value()], &[share], 1e-8);
    let robust = classes().errors(CoefficientErrors::ClusteredWithoutFactor);
    let robust = robust.fit(&situations).unwrap();
    close(
        &errors(&robust.parameters),
        &computed.numbers("/classes/clustered"),
        1e-6,
    );
    assert_eq!(fit.parameters[7].name, "class 2: membership by income");
}

#[test]
fn classes_are_reported_alike_whatever_the_seed() {
    let situations = Computed::read().situations();
    let one = classes().seed(1).fit(&situations).unwrap();
    let other = classes().seed(2).fit(&situations).unwrap();
    close(&one.parameters.values(), &other.parameters.values(), 1e-8);
    assert!(one.classes[0].share >= one.classes[1].share);
    assert!(one.parameters.search().agreeing >= 2);
    assert!((0.0..=1.0).contains(&one.entropy));
    for member in &one.members {
        let sum: f64 = member.probabilities.iter().map(|it| it.value()).sum();
        close(&[sum], &[1.0], 1e-12);
    }
}

/// The mean of what choices say about people is what was expected of them, at the optimum.
#[test]
fn memberships_add_up_to_the_shares() {
    let situations = Computed::read().situations();
    let fit = classes().fit(&situations).unwrap();
    let people = fit.members.len() as f64;
    for (class, known) in fit.classes.iter().enumerate() {
        let sum: f64 = fit
            .members
            .iter()
            .map(|it| it.probabilities[class].value())
            .sum();
        close(&[sum / people], &[known.share.value()], 1e-8);
    }
}

#[test]
fn what_a_class_would_pay_is_its_own() {
    let situations = Computed::read().situations();
    let fit = classes().fit(&situations).unwrap();
    for class in 1..=2 {
        let own = &fit.classes[class - 1].coefficients;
        let worth = fit.worth(class, "quality").unwrap();
        close(&[worth.estimate], &[-own[1] / own[0]], 1e-14);
    }
    let wrong = fit.worth(3, "quality").unwrap_err();
    assert!(wrong.to_string().contains("class = 3"), "{wrong}");
}

/// A market of classes is the mean of their logits, weighted by their shares.
#[test]
fn a_market_of_classes_is_the_mean_of_their_markets() {
    let situations = Computed::read().situations();
    let fit = classes().fit(&situations).unwrap();
    let product = |name: &str, [price, quality, speed]: [f64; 3]| {
        let product = Alternative::new(name).with("price", price);
        product.with("quality", quality).with("speed", speed)
    };
    let (ours, other) = ([3.0, 3.0, 1.0], [1.0, 1.0, 1.0]);
    let scenario = ChoiceScenario::new("now");
    let scenario = scenario
        .product(product("ours", ours))
        .product(product("other", other));
    let market = fit.simulator(ParameterDraws::new(50)).unwrap();
    let share = market.shares(&[scenario]).unwrap()[0].of("ours").unwrap();
    let wanted = fit.classes.iter().map(|class| {
        let coefficients = class.coefficients.iter().zip(ours.iter().zip(&other));
        let ahead: f64 = coefficients.map(|(c, (a, b))| c * (a - b)).sum();
        class.share.value() / (1.0 + (-ahead).exp())
    });
    close(&[share.estimate], &[wanted.sum()], 1e-10);
    assert!(share.low < share.estimate && share.estimate < share.high);
}

#[test]
fn what_cannot_be_estimated_is_refused() {
    let situations = Computed::read().situations();
    let few = classes().fit(&situations[..48]).unwrap_err();
    assert!(
        matches!(
            few,
            ChoiceError::TooFew {
                parameters: 8,
                given: 8,
                ..
            }
        ),
        "{few}"
    );
    let lone = LatentClasses::new(utility(), 1)
        .fit(&situations)
        .unwrap_err();
    assert!(lone.to_string().contains("number of classes = 1"), "{lone}");
    let unknown = LatentClasses::new(utility(), 2)
        .member_by("age")
        .fit(&situations)
        .unwrap_err();
    assert!(
        unknown
            .to_string()
            .contains("segment `age` of respondent 0"),
        "{unknown}"
    );
    let group = LatentClasses::new(utility(), 2).member_by_group("income", "11");
    let group = group.fit(&situations).unwrap_err();
    assert!(
        group
            .to_string()
            .contains("reference group of segment `income`"),
        "{group}"
    );
}
