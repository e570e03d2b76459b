//! Choices that determine no model: what the messages name.

use bizcase::choice::{
    Alternative, ChoiceError, ChoiceSituation, ChoiceUtility, CoefficientErrors, MultinomialLogit,
};
use bizcase::quantity::Currency;
use bizcase::survey::Respondent;

use crate::people::{Survey, sets};

fn refused(utility: ChoiceUtility, sets: &[ChoiceSituation]) -> ChoiceError {
    MultinomialLogit::new(utility).fit(sets).unwrap_err()
}

/// Sets with another attribute, made from the place of an offer and what was chosen.
fn with(
    mut sets: Vec<ChoiceSituation>,
    name: &str,
    value: impl Fn(usize, usize, usize) -> f64,
) -> Vec<ChoiceSituation> {
    for (number, set) in sets.iter_mut().enumerate() {
        let chosen = set.chosen;
        set.alternatives.truncate(4);
        for (place, offer) in set.alternatives.iter_mut().enumerate().take(3) {
            *offer = offer.clone().with(name, value(number, place, chosen));
        }
    }
    sets
}

#[test]
fn a_column_that_never_varies_within_a_set_is_named() {
    // The same in all offers of a set, though not in all sets; none would vary.
    let sets = with(sets(&Survey::of(20)), "season", |number, _, _| {
        (number % 4) as f64
    });
    let mut offers = sets.clone();
    offers.retain(|set| set.chosen < 3);
    for set in &mut offers {
        set.alternatives.truncate(3);
    }
    let error = refused(Survey::utility_without_none().number("season"), &offers);
    assert!(matches!(&error, ChoiceError::NoVariation { column, .. } if column == "season"));
    assert_eq!(error.failure().parameter.as_deref(), Some("season"));
}

#[test]
fn a_column_that_others_make_up_is_named_with_them() {
    let mut all = sets(&Survey::of(40));
    for offer in all.iter_mut().flat_map(|set| &mut set.alternatives) {
        if let (
            Some(bizcase::choice::AttributeValue::Number(price)),
            Some(bizcase::choice::AttributeValue::Number(speed)),
        ) = (
            offer.attributes.get("price").cloned(),
            offer.attributes.get("speed").cloned(),
        ) {
            *offer = offer.clone().with("value", 3.0 * speed - price);
        }
    }
    let error = refused(Survey::utility().number("value"), &all);
    let ChoiceError::Dependent { column, of } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (column.as_str(), of.as_slice()),
        ("value", &["price".to_owned(), "speed".to_owned()][..])
    );
}

#[test]
fn a_level_that_is_never_chosen_is_named() {
    let mut all = sets(&Survey::of(40));
    for set in &mut all {
        let out = (set.chosen + 1) % 3;
        set.alternatives[out] = set.alternatives[out].clone().with("brand", "shunned");
    }
    let error = refused(Survey::utility(), &all);
    let ChoiceError::Separated { columns, detail } = &error else {
        panic!("{error}");
    };
    assert_eq!(columns, &["brand: shunned"]);
    assert_eq!(
        detail,
        "never chosen in the 240 of 240 choice sets whose alternatives differ in it"
    );
}

#[test]
fn two_columns_that_tell_choices_apart_together_are_named() {
    // Each of the two alone leaves exceptions.
    let sets = with(sets(&Survey::of(40)), "left", |number, place, chosen| {
        f64::from(u8::from(place == chosen && number % 2 == 0))
    });
    let sets = with(sets, "right", |number, place, chosen| {
        f64::from(u8::from(place == chosen && number % 2 == 1))
    });
    let error = refused(Survey::utility().number("left").number("right"), &sets);
    let ChoiceError::Separated { columns, .. } = &error else {
        panic!("{error}");
    };
    assert!(columns.contains(&"left".to_owned()) && columns.contains(&"right".to_owned()));
}

#[test]
fn everybody_takes_the_cheapest() {
    let offers = |task: usize| {
        let price = |place: usize| 10.0 + ((task * 7 + place * 5) % 11) as f64;
        let offers: Vec<_> = (0..3)
            .map(|place| Alternative::new(place.to_string()).with("price", price(place)))
            .collect();
        let cheapest = (0..3)
            .min_by(|&a, &b| price(a).total_cmp(&price(b)))
            .unwrap();
        ChoiceSituation::new(Respondent::new(""), task.to_string(), offers, cheapest)
    };
    let sets: Vec<_> = (0..30).map(offers).collect();
    let error = refused(ChoiceUtility::new().price("price", Currency::USD), &sets);
    assert!(matches!(&error, ChoiceError::Separated { columns, .. } if columns == &["price"]));
    assert!(
        error
            .to_string()
            .contains("what has least of it is always chosen"),
        "{error}"
    );
}

#[test]
fn attributes_that_are_blank_or_no_numbers_are_named_with_their_place() {
    let mut all = sets(&Survey::of(20));
    all[8].alternatives[1] = all[8].alternatives[1].clone().with("speed", "fast");
    let error = refused(Survey::utility(), &all).to_string();
    assert!(
        error.starts_with("speed of `1` in task `2` of respondent `1` = `fast` must be a number"),
        "{error}"
    );
    all[8].alternatives[1].attributes.remove("speed");
    let error = refused(Survey::utility(), &all).to_string();
    assert!(
        error.contains("speed of `1` in task `2` of respondent `1` = blank"),
        "{error}"
    );
    all[8].alternatives[1] = all[8].alternatives[1].clone().with("speed", f64::NAN);
    assert!(matches!(
        refused(Survey::utility(), &all),
        ChoiceError::Invalid(_)
    ));
}

#[test]
fn only_what_has_a_constant_may_be_blank() {
    let all = sets(&Survey::of(20));
    let error = refused(Survey::utility_without_none(), &all).to_string();
    assert!(
        error.contains("`none`") && error.contains("blank"),
        "{error}"
    );
}

#[test]
fn unknown_names_come_with_the_nearest() {
    let all = sets(&Survey::of(20));
    let tried = [
        (
            ChoiceUtility::new().levels("brand", "plane"),
            "did you mean `plain`?",
        ),
        (
            Survey::utility_without_none().constant("non"),
            "did you mean `none`?",
        ),
        (
            Survey::utility().by("prize", "age"),
            "did you mean `price`?",
        ),
    ];
    for (utility, hint) in tried {
        let error = refused(utility, &all).to_string();
        assert!(error.contains(hint), "{error}");
    }
}

#[test]
fn tasks_named_twice_and_sets_of_one_are_refused() {
    let all = sets(&Survey::of(20));
    let mut twice = all.clone();
    twice[4].task = "1".into();
    let error = refused(Survey::utility(), &twice);
    assert!(
        matches!(&error, ChoiceError::Repeated { rows, .. } if **rows == [1, 4]),
        "{error}"
    );
    let mut lone = all;
    for offer in &mut lone[3].alternatives {
        offer.available = false;
    }
    let chosen = lone[3].chosen;
    lone[3].alternatives[chosen].available = true;
    let error = refused(Survey::utility(), &lone);
    assert!(matches!(
        error,
        ChoiceError::NothingToChoose {
            available: 1,
            others: 0,
            ..
        }
    ));
    lone[3].alternatives[chosen].available = false;
    assert!(matches!(
        refused(Survey::utility(), &lone),
        ChoiceError::Invalid(_)
    ));
}

#[test]
fn too_few_choices_or_people_are_counted() {
    let all = sets(&Survey::of(20));
    let error = refused(Survey::utility(), &all[..3]);
    assert!(
        matches!(
            error,
            ChoiceError::TooFew {
                parameters: 5,
                given: 3,
                ..
            }
        ),
        "{error}"
    );
    let few = sets(&Survey {
        tasks: 60,
        ..Survey::of(4)
    });
    let error = refused(Survey::utility(), &few);
    assert!(
        matches!(
            error,
            ChoiceError::TooFew {
                given: 4,
                of: "people",
                ..
            }
        ),
        "{error}"
    );
    let anyway = MultinomialLogit::new(Survey::utility()).errors(CoefficientErrors::Hessian);
    assert_eq!(anyway.fit(&few).unwrap().goodness.people, 4);
    assert!(matches!(
        refused(Survey::utility(), &[]),
        ChoiceError::Invalid(_)
    ));
}

#[test]
fn ids_are_given_for_all_or_none() {
    let mut all = sets(&Survey::of(20));
    all[7].respondent.id = String::new();
    let error = refused(Survey::utility(), &all).to_string();
    assert!(error.contains("blank in 1"), "{error}");
}

#[test]
fn a_person_has_one_weight_and_one_place_in_the_population() {
    let mut all = sets(&Survey::of(20));
    all[7].respondent.weight = 2.0;
    let error = refused(Survey::utility(), &all).to_string();
    assert!(
        error.starts_with("weight of respondent 1 = 2 must be 1 in all tasks"),
        "{error}"
    );
    all[7].respondent.weight = 1.0;
    for (number, set) in all.iter_mut().enumerate() {
        let age = if number == 7 { "40" } else { "30" };
        set.respondent.segments.insert("age".into(), age.into());
    }
    let error = refused(Survey::utility().by("none", "age"), &all).to_string();
    assert!(error.starts_with("segments of respondent 1"), "{error}");
    let error = refused(Survey::utility().by("none", "income"), &all).to_string();
    assert!(
        error.contains("segment `income` of respondent 0"),
        "{error}"
    );
}

/// Nobody takes the reference: the levels that tell choices apart are all others.
#[test]
fn a_reference_that_is_never_chosen_is_seen_in_its_levels() {
    let mut all = sets(&Survey::of(40));
    for set in &mut all {
        for (place, offer) in set.alternatives.iter_mut().enumerate().take(3) {
            if place == (set.chosen + 1) % 3 {
                *offer = offer.clone().with("brand", "shunned");
            }
        }
    }
    let utility = ChoiceUtility::new()
        .levels("brand", "shunned")
        .constant("none");
    let error = refused(utility, &all);
    let ChoiceError::Separated { columns, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(columns.len(), 4, "{error}");
}
