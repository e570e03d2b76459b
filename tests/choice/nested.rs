//! The nested logit against exact values, closed forms and laws.

use bizcase::choice::{
    Alternative, ChoiceSituation, ChoiceUtility, CoefficientErrors, MultinomialLogit, NestedLogit,
};
use bizcase::survey::Respondent;

use crate::people::{Survey, sets};

/// Travel times of car, bus and train, and how many took each.
const TRIPS: [([f64; 3], [u32; 3]); 6] = [
    ([30.0, 40.0, 35.0], [22, 8, 10]),
    ([30.0, 50.0, 35.0], [21, 3, 16]),
    ([30.0, 40.0, 55.0], [26, 12, 2]),
    ([45.0, 40.0, 35.0], [11, 12, 17]),
    ([45.0, 60.0, 40.0], [17, 4, 19]),
    ([20.0, 40.0, 50.0], [33, 5, 2]),
];

fn trips() -> Vec<ChoiceSituation> {
    let mut sets = Vec::new();
    for (times, counts) in TRIPS {
        for (chosen, count) in counts.into_iter().enumerate() {
            for _ in 0..count {
                let ways = ["car", "bus", "train"].into_iter().zip(times);
                let ways = ways.map(|(name, time)| Alternative::new(name).with("time", time));
                let (task, ways) = (sets.len().to_string(), ways.collect::<Vec<_>>());
                sets.push(ChoiceSituation::new(
                    Respondent::new(""),
                    task,
                    ways,
                    chosen,
                ));
            }
        }
    }
    sets
}

fn public_transport() -> NestedLogit {
    let utility = ChoiceUtility::new()
        .number("time")
        .constant("bus")
        .constant("train");
    NestedLogit::new(utility).nest("public", ["bus", "train"])
}

/// The top of the likelihood in 40 digits by Newton's method in mpmath 1.4, with the square roots of
/// the diagonal of the inverse information.
#[test]
fn matches_a_maximum_in_forty_digits() {
    let fit = public_transport().fit(&trips()).unwrap();
    let exact = [
        ("time", -0.076_337_508_358_355, 0.015_451_716_608_85),
        ("bus", -0.043_627_220_173_649, 0.218_251_807_602_38),
        ("train", -0.151_669_131_211_33, 0.168_409_476_397_29),
        (
            "dissimilarity of public",
            0.777_160_740_629_4,
            0.222_441_431_240_81,
        ),
    ];
    for (parameter, (name, value, error)) in fit.parameters.iter().zip(exact) {
        assert_eq!(parameter.name, name);
        assert!((parameter.value / value - 1.0).abs() < 1e-10, "{parameter}");
        let ratio = parameter.standard_error.unwrap() / error;
        assert!((ratio - 1.0).abs() < 1e-10, "{parameter}");
    }
    assert!((fit.goodness.log_likelihood + 212.187_199_194_71).abs() < 1e-9);
    assert!(fit.goodness.log_likelihood > fit.logit_log_likelihood);
    assert!((fit.goodness.log_likelihood_at_zero + 240.0 * 3.0_f64.ln()).abs() < 1e-9);
    assert!(fit.beyond_one.is_empty());
}

/// Robust errors of cells that the model fits nearly are near those of the information.
#[test]
fn errors_come_by_name() {
    let fit = public_transport().fit(&trips()).unwrap();
    assert_eq!(fit.errors, CoefficientErrors::Hessian);
    let robust = fit.with_errors(CoefficientErrors::Robust).unwrap();
    for (one, other) in fit.parameters.iter().zip(robust.parameters.iter()) {
        assert_eq!(one.value, other.value);
        let ratio = one.standard_error.unwrap() / other.standard_error.unwrap();
        assert!(ratio > 0.8 && ratio < 1.25 && ratio != 1.0, "{ratio}");
    }
}

/// People who know no nests: the dissimilarity is within its error of one, and the coefficients are
/// near those of the multinomial logit.
#[test]
fn without_nests_in_the_world_none_is_found() {
    let sets = sets(&Survey::of(300));
    let fit = NestedLogit::new(Survey::utility()).nest("offers", ["0", "1", "2"]);
    let fit = fit.fit(&sets).unwrap();
    let logit = MultinomialLogit::new(Survey::utility()).fit(&sets).unwrap();
    let nest = fit.parameters.named("dissimilarity of offers").unwrap();
    let apart = (nest.value - 1.0) / nest.standard_error.unwrap();
    assert!(apart.abs() < 2.5, "{nest}");
    assert!((fit.logit_log_likelihood - logit.goodness.log_likelihood).abs() < 1e-9);
    // Twice the gain is chi-squared with one degree of freedom.
    let gain = 2.0 * (fit.goodness.log_likelihood - fit.logit_log_likelihood);
    assert!((0.0..6.0).contains(&gain), "{gain}");
    assert_eq!(fit.beyond_one.is_empty(), nest.value <= 1.0);
    let worth = fit.worth("speed").unwrap();
    let other = logit.worth("speed").unwrap();
    assert!((worth.estimate - other.estimate).abs() < other.standard_error);
}

#[test]
fn nests_that_do_not_fit_the_choices_are_refused() {
    let all = trips();
    let utility = || ChoiceUtility::new().number("time");
    let refused = [
        (
            NestedLogit::new(utility()),
            "nests = none must be one or more",
        ),
        (
            NestedLogit::new(utility()).nest("public", ["bus", "trane"]),
            "did you mean `train`?",
        ),
        (
            NestedLogit::new(utility())
                .nest("public", ["bus", "train"])
                .nest("road", ["bus", "car"]),
            "`bus` must be named once",
        ),
        (
            NestedLogit::new(utility()).nest("road", ["car"]),
            "offered together",
        ),
    ];
    for (model, message) in refused {
        let error = model.fit(&all).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
