//! The multinomial logit against closed forms and laws.

use bizcase::choice::{
    Alternative, ChoiceError, ChoiceSituation, ChoiceUtility, CoefficientErrors, MultinomialLogit,
};
use bizcase::quantity::{Currency, Share};
use bizcase::survey::Respondent;

use crate::people::{Survey, sets};

/// Choices between "new" and "old": of each group, how many had the extra and chose `new`.
fn two_by_two(counts: [[u32; 2]; 2]) -> Vec<ChoiceSituation> {
    let mut sets = Vec::new();
    for (extra, [old, new]) in counts.into_iter().enumerate() {
        for number in 0..old + new {
            let offers = [
                Alternative::new("new").with("extra", extra as f64),
                Alternative::new("old").with("extra", 0.0),
            ];
            let task = sets.len().to_string();
            let chosen = usize::from(number < old);
            sets.push(ChoiceSituation::new(
                Respondent::new(""),
                task,
                offers,
                chosen,
            ));
        }
    }
    sets
}

/// Saturated: the coefficients are log odds and their ratio, with the errors of Woolf (1955).
#[test]
fn two_alternatives_and_a_dummy_are_log_odds() {
    let sets = two_by_two([[13, 7], [8, 22]]);
    let utility = ChoiceUtility::new().constant("new").number("extra");
    let fit = MultinomialLogit::new(utility).fit(&sets).unwrap();
    let [base, extra] = [&fit.parameters[0], &fit.parameters[1]];
    let odds = (7.0_f64 / 13.0).ln();
    let ratio = (22.0_f64 * 13.0 / (8.0 * 7.0)).ln();
    assert!((base.value - odds).abs() < 1e-13 && (extra.value - ratio).abs() < 1e-13);
    let woolf = (1.0_f64 / 13.0 + 1.0 / 7.0 + 1.0 / 8.0 + 1.0 / 22.0).sqrt();
    assert!((extra.standard_error.unwrap() / woolf - 1.0).abs() < 1e-12);
    // Saturated cells are as robust errors have them.
    let robust = fit.with_errors(CoefficientErrors::Robust).unwrap();
    let error = robust.parameters[1].standard_error.unwrap();
    assert!((error / woolf - 1.0).abs() < 1e-12);
}

/// With a person per choice, clusters are situations, and the factor is that of the sample.
#[test]
fn clusters_of_one_choice_are_robust_errors_times_their_factor() {
    let mut sets = two_by_two([[13, 7], [8, 22]]);
    for (number, set) in sets.iter_mut().enumerate() {
        set.respondent.id = number.to_string();
    }
    let utility = ChoiceUtility::new().constant("new").number("extra");
    let fit = MultinomialLogit::new(utility).fit(&sets).unwrap();
    let errors = |kind| {
        let fit = fit.with_errors(kind).unwrap();
        fit.parameters[1].standard_error.unwrap()
    };
    assert_eq!(fit.errors, CoefficientErrors::ClusteredByPerson);
    let robust = errors(CoefficientErrors::Robust);
    let clustered = errors(CoefficientErrors::ClusteredByPerson);
    assert!((errors(CoefficientErrors::ClusteredWithoutFactor) / robust - 1.0).abs() < 1e-13);
    assert!((clustered / robust - (50.0_f64 / 49.0).sqrt()).abs() < 1e-13);
}

/// Every choice twice under the same person: clustered errors stay, the inverse information halves.
#[test]
fn repeated_answers_of_a_person_teach_nothing_to_clustered_errors() {
    let once = sets(&Survey::of(60));
    let mut twice = once.clone();
    twice.extend(once.iter().cloned().map(|mut set| {
        set.task = format!("{} again", set.task);
        set
    }));
    let model = MultinomialLogit::new(Survey::utility());
    let (once, twice) = (model.fit(&once).unwrap(), model.fit(&twice).unwrap());
    for (one, two) in once.parameters.iter().zip(twice.parameters.iter()) {
        assert!((one.value / two.value - 1.0).abs() < 1e-9);
        let ratio = one.standard_error.unwrap() / two.standard_error.unwrap();
        assert!((ratio - 1.0).abs() < 1e-9, "{ratio}");
    }
    let errors = |fit: &bizcase::choice::LogitFit| {
        let fit = fit.with_errors(CoefficientErrors::Hessian).unwrap();
        fit.parameters[0].standard_error.unwrap()
    };
    assert!((errors(&once) / errors(&twice) - 2.0_f64.sqrt()).abs() < 1e-9);
}

/// Dummy and effects coding are one model: levels differ by the same amounts.
#[test]
fn effects_coding_is_dummy_coding_about_the_mean() {
    let sets = sets(&Survey::of(80));
    let base = ChoiceUtility::new()
        .price("price", Currency::USD)
        .number("speed")
        .constant("none");
    let dummy = MultinomialLogit::new(base.clone().levels("brand", "plain"));
    let effects = MultinomialLogit::new(base.effects("brand", "plain"));
    let (dummy, effects) = (dummy.fit(&sets).unwrap(), effects.fit(&sets).unwrap());
    let value =
        |fit: &bizcase::choice::LogitFit, name: &str| fit.parameters.named(name).unwrap().value;
    let (known, noble) = (
        value(&effects, "brand: known"),
        value(&effects, "brand: noble"),
    );
    let plain = -known - noble;
    assert!((value(&dummy, "brand: known") - (known - plain)).abs() < 1e-9);
    assert!((value(&dummy, "brand: noble") - (noble - plain)).abs() < 1e-9);
    let worth = dummy.worth("brand: noble").unwrap();
    let apart = effects
        .worth_of(
            "noble over plain",
            &[("brand: noble", 2.0), ("brand: known", 1.0)],
        )
        .unwrap();
    assert!((worth.estimate - apart.estimate).abs() < 1e-8);
    assert!((worth.standard_error / apart.standard_error - 1.0).abs() < 1e-8);
    assert!((dummy.goodness.log_likelihood - effects.goodness.log_likelihood).abs() < 1e-9);
}

/// Units: cents instead of dollars, and any amount added to all offers.
#[test]
fn units_and_levels_of_price_change_nothing_else() {
    let sets = sets(&Survey::of(40));
    let mut cents = sets.clone();
    for offer in cents.iter_mut().flat_map(|set| &mut set.alternatives) {
        if let Some(bizcase::choice::AttributeValue::Number(price)) =
            offer.attributes.get_mut("price")
        {
            *price = 100.0 * *price + 1e6;
        }
    }
    let model = MultinomialLogit::new(Survey::utility_without_none());
    let without_none = |sets: &[ChoiceSituation]| {
        let offers = sets.iter().filter(|set| set.chosen < 3).cloned();
        let mut sets: Vec<_> = offers.collect();
        for set in &mut sets {
            set.alternatives.truncate(3);
        }
        model.fit(&sets).unwrap()
    };
    let (dollars, cents) = (without_none(&sets), without_none(&cents));
    let (one, hundred) = (
        dollars.worth("speed").unwrap(),
        cents.worth("speed").unwrap(),
    );
    assert!((100.0 * one.estimate / hundred.estimate - 1.0).abs() < 1e-8);
    assert!((100.0 * one.standard_error / hundred.standard_error - 1.0).abs() < 1e-7);
}

/// A weight of two is a person asked twice; errors then are robust.
#[test]
fn weights_count_people() {
    let mut once = two_by_two([[13, 7], [8, 22]]);
    let mut weighted = once.clone();
    for (set, kept) in weighted.iter_mut().zip(&once) {
        set.respondent.weight = if kept.chosen == 0 { 3.0 } else { 1.5 };
    }
    let twice: Vec<_> = once.iter().filter(|set| set.chosen == 0).cloned().collect();
    once.extend(twice.into_iter().enumerate().map(|(number, mut set)| {
        set.task = format!("again {number}");
        set
    }));
    let model = MultinomialLogit::new(ChoiceUtility::new().constant("new").number("extra"));
    let (repeated, weighted) = (model.fit(&once).unwrap(), model.fit(&weighted).unwrap());
    for (one, other) in repeated.parameters.iter().zip(weighted.parameters.iter()) {
        assert!((one.value - other.value).abs() < 1e-11);
    }
    assert_eq!(weighted.errors, CoefficientErrors::Robust);
    assert!((repeated.goodness.hit_rate - weighted.goodness.hit_rate).abs() < 1e-12);
}

#[test]
fn people_of_weight_zero_are_left_out() {
    let all = sets(&Survey::of(50));
    let model = MultinomialLogit::new(Survey::utility());
    let mut some = all.clone();
    for set in &mut some {
        if set.respondent.id == "7" {
            set.respondent.weight = 0.0;
        }
    }
    let kept: Vec<_> = all
        .iter()
        .filter(|set| set.respondent.id != "7")
        .cloned()
        .collect();
    let (some, kept) = (model.fit(&some).unwrap(), model.fit(&kept).unwrap());
    assert_eq!(some.parameters, kept.parameters);
    assert_eq!(some.goodness.people, 49);
}

/// What is not available does not count, whatever it would have offered.
#[test]
fn unavailable_alternatives_are_no_alternatives() {
    let mut all = sets(&Survey::of(50));
    let mut cut = all.clone();
    for (set, cut) in all.iter_mut().zip(&mut cut) {
        let out = (set.chosen + 1) % 4;
        set.alternatives[out] = Alternative::new("sold out").unavailable();
        cut.alternatives.remove(out);
        if out < cut.chosen {
            cut.chosen -= 1;
        }
    }
    let model = MultinomialLogit::new(Survey::utility());
    let (all, cut) = (model.fit(&all).unwrap(), model.fit(&cut).unwrap());
    assert_eq!(all.parameters, cut.parameters);
}

/// Order of the rows and of the people changes coefficients by rounding alone.
#[test]
fn the_order_of_situations_does_not_matter() {
    let forth = sets(&Survey::of(70));
    let back: Vec<_> = forth.iter().rev().cloned().collect();
    let model = MultinomialLogit::new(Survey::utility());
    let (forth, back) = (model.fit(&forth).unwrap(), model.fit(&back).unwrap());
    for (one, other) in forth.parameters.iter().zip(back.parameters.iter()) {
        assert!((one.value / other.value - 1.0).abs() < 1e-11);
        let errors = one.standard_error.unwrap() / other.standard_error.unwrap();
        assert!((errors - 1.0).abs() < 1e-11);
    }
}

/// The model in the space of willingness to pay has the errors of the delta method.
#[test]
fn worth_space_has_the_errors_of_the_delta_method() {
    let fit = MultinomialLogit::new(Survey::utility());
    let fit = fit.fit(&sets(&Survey::of(60))).unwrap();
    let space = fit.worth_space().unwrap();
    assert_eq!(space[0].name, "scale");
    assert_eq!(space[0].value, -fit.parameters[0].value);
    for worth in fit.worths().unwrap() {
        let parameter = space.named(&worth.feature).unwrap();
        assert_eq!(parameter.value, worth.estimate);
        let errors = parameter.standard_error.unwrap() / worth.standard_error;
        assert!((errors - 1.0).abs() < 1e-12);
    }
}

/// The likelihood falls off from the estimate in every direction, also under other people.
#[test]
fn holdout_of_the_same_choices_is_the_fit() {
    let sets = sets(&Survey::of(60));
    let (kept, others): (Vec<_>, Vec<_>) = sets.iter().cloned().partition(|set| set.task != "5");
    let model = MultinomialLogit::new(Survey::utility());
    let fit = model.fit(&kept).unwrap();
    let same = fit.holdout(&kept).unwrap();
    assert!((same.log_likelihood - fit.goodness.log_likelihood).abs() < 1e-9);
    assert_eq!(same.hit_rate, fit.goodness.hit_rate);
    let other = fit.holdout(&others).unwrap();
    assert_eq!((other.choices, other.parameters), (60, 0));
    let own = model.fit(&others).unwrap();
    assert!(other.log_likelihood < own.goodness.log_likelihood);
    assert!(other.log_likelihood > other.log_likelihood_at_zero);
}

#[test]
fn a_holdout_with_an_unknown_level_is_refused_with_the_nearest() {
    let all = sets(&Survey::of(40));
    let fit = MultinomialLogit::new(Survey::utility()).fit(&all).unwrap();
    let mut other = all[..1].to_vec();
    other[0].alternatives[0] = other[0].alternatives[0].clone().with("brand", "nobel");
    let error = fit.holdout(&other).unwrap_err().to_string();
    assert!(error.contains("did you mean `noble`?"), "{error}");
    assert!(error.contains("task `0` of respondent `0`"), "{error}");
}

/// People with higher numbers mind the price less; a group likes speed more.
#[test]
fn people_may_differ_by_numbers_and_groups() {
    let mut all = Vec::new();
    for (half, mind) in [(0, 0.2), (1, 0.1)] {
        let survey = Survey {
            people: 300,
            price: -mind,
            seed: 5 + half,
            ..Survey::of(300)
        };
        all.extend(sets(&survey).into_iter().map(|mut set| {
            set.respondent = Respondent::new(format!("{half} {}", set.respondent.id))
                .segment("income", format!("{half}.5"))
                .segment("half", if half == 0 { "low" } else { "high" });
            set
        }));
    }
    let number =
        MultinomialLogit::new(Survey::utility().by("price", "income").by("none", "income"));
    let group = MultinomialLogit::new(
        Survey::utility()
            .by_group("price", "half", "low")
            .by_group("none", "half", "low"),
    );
    let (number, group) = (number.fit(&all).unwrap(), group.fit(&all).unwrap());
    let more = number.parameters.named("price x income").unwrap();
    let high = group.parameters.named("price x half: high").unwrap();
    assert!((more.value / high.value - 1.0).abs() < 1e-9);
    assert!(high.ratio().unwrap() > 5.0, "{high}");
    // At income 0.5 as in the low group.
    let low = number.parameters[0].value + 0.5 * more.value;
    assert!((low / group.parameters[0].value - 1.0).abs() < 1e-9);
}

#[test]
fn what_price_is_worth_nothing_is_an_error_with_its_interval() {
    let survey = Survey {
        price: 0.1,
        ..Survey::of(60)
    };
    let fit = MultinomialLogit::new(Survey::utility());
    let fit = fit.fit(&sets(&survey)).unwrap();
    let error = fit.worth("speed").unwrap_err();
    assert!(matches!(error, ChoiceError::PriceNotNegative { .. }));
    assert!(error.to_string().contains("must be below zero"), "{error}");
}

/// A price that people hardly mind: nothing bounds what features are worth.
#[test]
fn a_weak_price_leaves_worth_unbounded() {
    let survey = Survey {
        price: -0.03,
        seed: 4,
        ..Survey::of(30)
    };
    let fit = MultinomialLogit::new(Survey::utility());
    let fit = fit.fit(&sets(&survey)).unwrap();
    let price = &fit.parameters[0];
    assert!(
        price.value < 0.0 && price.ratio().unwrap() > -1.9,
        "{price}"
    );
    let worth = fit.worth("speed").unwrap();
    let sure = Share::percent(95.0).unwrap();
    assert!(worth.interval(sure).unwrap().is_unbounded());
    assert!(!worth.delta_interval(sure).unwrap().is_unbounded());
}
