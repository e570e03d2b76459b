//! Hierarchical Bayes beside other estimates of the same choices, and what must hold for all draws.

use bizcase::choice::{ChoiceError, HierarchicalBayes, HierarchicalFit, MixedLogit, Mixing};

use crate::mixtures::{Computed, utility};

fn short() -> HierarchicalBayes {
    HierarchicalBayes::new(utility())
        .chains(2)
        .burn_in(400)
        .draws(300)
        .thin(2)
        .seed(3)
}

fn mean(fit: &HierarchicalFit, place: usize) -> f64 {
    let people = fit.individuals.iter();
    people.map(|it| it.coefficients[place].mean).sum::<f64>() / fit.individuals.len() as f64
}

/// The posterior mean is near the top of the likelihood, beside the errors.
#[test]
fn the_population_agrees_with_the_mixed_logit() {
    let situations = Computed::read().situations();
    let fit = short()
        .prior_variance(0.2)
        .thin(10)
        .fit(&situations)
        .unwrap();
    let mut mixed = MixedLogit::new(utility()).draws(200).correlated();
    for column in ["price", "quality", "speed"] {
        mixed = mixed.random(column, Mixing::Normal);
    }
    let mixed = mixed.fit(&situations).unwrap();
    for (place, name) in ["price", "quality", "speed"].iter().enumerate() {
        let (drawn, searched) = (
            fit.parameters.named(name).unwrap(),
            mixed.parameters.named(name).unwrap(),
        );
        let apart = (drawn.value - searched.value) / searched.standard_error.unwrap();
        assert!(
            apart.abs() < 1.0,
            "{name}: {} and {}",
            drawn.value,
            searched.value
        );
        assert!((mean(&fit, place) - drawn.value).abs() < 0.15, "{name}");
    }
    for agreement in &fit.agreement[..3] {
        assert!(
            agreement.r_hat < 1.1 && agreement.effective_draws > 30.0,
            "{agreement:?}"
        );
    }
    assert!((0.4..0.8).contains(&fit.taken), "{}", fit.taken);
}

/// Who chose the cheaper offer more often has the lower coefficient of the price.
#[test]
fn people_are_told_apart_by_their_choices() {
    let situations = Computed::read().situations();
    let fit = short().fit(&situations).unwrap();
    let dearness = |respondent: &str| {
        let own = situations
            .iter()
            .filter(|it| it.respondent.id == respondent);
        own.map(|set| {
            let price = |place: usize| match set.alternatives[place].attributes["price"] {
                bizcase::choice::AttributeValue::Number(price) => price,
                bizcase::choice::AttributeValue::Level(_) => f64::NAN,
            };
            let all: f64 = (0..set.alternatives.len()).map(price).sum();
            price(set.chosen) - all / set.alternatives.len() as f64
        })
        .sum::<f64>()
    };
    let pairs = fit
        .individuals
        .iter()
        .map(|it| (dearness(&it.respondent), it.coefficients[0].mean));
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let of = |column: fn(&(f64, f64)) -> f64| {
        let mean = pairs.iter().map(column).sum::<f64>() / pairs.len() as f64;
        pairs
            .iter()
            .map(|pair| column(pair) - mean)
            .collect::<Vec<f64>>()
    };
    let (x, y) = (of(|pair| pair.0), of(|pair| pair.1));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let correlation = product(&x, &y) / (product(&x, &x) * product(&y, &y)).sqrt();
    assert!(correlation > 0.6, "{correlation}");
}

#[test]
fn a_sign_holds_for_everybody() {
    let situations = Computed::read().situations();
    let fit = short()
        .falling("price")
        .rising("quality")
        .fit(&situations)
        .unwrap();
    for person in &fit.individuals {
        assert!(person.coefficients[0].mean < 0.0 && person.coefficients[1].mean > 0.0);
    }
    let names: Vec<&str> = fit.draws.columns().collect();
    assert_eq!(
        names[..4],
        ["ln price", "ln quality", "speed", "sd of ln price"]
    );
    assert_eq!(names[8], "correlation of speed and ln quality");
}

#[test]
fn draws_have_addresses() {
    let situations = Computed::read().situations();
    let model = short().burn_in(100).draws(20);
    let fit = model.fit(&situations).unwrap();
    assert_eq!(fit, model.fit(&situations).unwrap());
    assert_eq!(fit.draws.rows(), 40);
    assert!(fit.parameters.values() != model.seed(4).fit(&situations).unwrap().parameters.values());
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let situations = Computed::read().situations();
    let told = |model: HierarchicalBayes| model.fit(&situations).unwrap_err().to_string();
    assert!(told(short().chains(1)).contains("number of chains = 1"));
    assert!(told(short().prior_variance(0.0)).contains("prior variance = 0"));
    assert!(told(short().rising("qualty")).contains("did you mean `quality`?"));
    assert!(told(short().rising("price").falling("price")).contains("`price` twice"));
    let few = short().fit(&situations[..18]).unwrap_err();
    assert!(
        matches!(
            few,
            ChoiceError::TooFew {
                given: 3,
                parameters: 3,
                ..
            }
        ),
        "{few}"
    );
}
