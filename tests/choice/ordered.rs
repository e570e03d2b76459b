//! The ordered logit against exact values and laws.

use bizcase::choice::ChoiceSituation;
use bizcase::choice::{
    Alternative, ChoiceError, ChoiceUtility, CoefficientErrors, MultinomialLogit, OrderedLogit,
    RatedOffer,
};
use bizcase::quantity::Currency;
use bizcase::survey::Respondent;

const SCALE: [&str; 3] = ["no", "maybe", "yes"];

/// Prices, whether of the better brand, and how many said no, maybe and yes.
const RATED: [(f64, bool, [usize; 3]); 6] = [
    (8.0, false, [2, 5, 9]),
    (8.0, true, [1, 4, 11]),
    (12.0, false, [6, 7, 3]),
    (12.0, true, [3, 8, 5]),
    (16.0, false, [11, 4, 1]),
    (16.0, true, [8, 5, 3]),
];

fn offer(price: f64, better: bool) -> Alternative {
    let brand = if better { "better" } else { "plain" };
    Alternative::new("offer")
        .with("price", price)
        .with("brand", brand)
}

fn ratings() -> Vec<RatedOffer> {
    let mut ratings = Vec::new();
    for (price, better, counts) in RATED {
        for (answer, count) in SCALE.into_iter().zip(counts) {
            let rated = RatedOffer::new(Respondent::new(""), offer(price, better), answer);
            ratings.extend(vec![rated; count]);
        }
    }
    ratings
}

fn model() -> OrderedLogit {
    let utility = ChoiceUtility::new()
        .price("price", Currency::USD)
        .levels("brand", "plain");
    OrderedLogit::new(utility, SCALE)
}

/// The top of the likelihood in 40 digits by Newton's method in mpmath 1.4; `OrderedModel` of
/// statsmodels 0.15 agrees to the nine digits to which it converges.
#[test]
fn matches_a_maximum_in_forty_digits() {
    let fit = model().fit(&ratings()).unwrap();
    let exact = [
        ("price", -0.340_512_218_009_813, 0.069_213_757_125_15),
        (
            "brand: better",
            0.740_702_829_702_586,
            0.404_414_832_255_502,
        ),
        ("no | maybe", -4.674_738_171_242_76, 0.919_030_674_934_45),
        ("maybe | yes", -2.802_685_669_449_79, 0.816_256_173_505_613),
    ];
    for (parameter, (name, value, error)) in fit.parameters.iter().zip(exact) {
        assert_eq!(parameter.name, name);
        assert!((parameter.value / value - 1.0).abs() < 1e-11, "{parameter}");
        let ratio = parameter.standard_error.unwrap() / error;
        assert!((ratio - 1.0).abs() < 1e-11, "{parameter}");
    }
    assert!((fit.goodness.log_likelihood + 90.044_212_245_331_4).abs() < 1e-10);
    assert_eq!(fit.goodness.choices, 96);
    let worth = fit.worth("brand: better").unwrap();
    assert!((worth.estimate - 0.740_702_829_702_586 / 0.340_512_218_009_813).abs() < 1e-10);
}

/// Two answers are a choice between the offer and a constant.
#[test]
fn two_answers_are_a_multinomial_logit() {
    let merged: Vec<_> = ratings()
        .into_iter()
        .map(|rated| {
            let answer = if rated.rating == "yes" { "yes" } else { "not" };
            RatedOffer::new(rated.respondent, rated.offer, answer)
        })
        .collect();
    let utility = ChoiceUtility::new()
        .number("price")
        .levels("brand", "plain");
    let ordered = OrderedLogit::new(utility.clone(), ["not", "yes"])
        .fit(&merged)
        .unwrap();
    let sets: Vec<_> = merged
        .iter()
        .enumerate()
        .map(|(task, rated)| {
            let sides = [rated.offer.clone(), Alternative::new("nothing")];
            let chosen = usize::from(rated.rating == "not");
            ChoiceSituation::new(Respondent::new(""), task.to_string(), sides, chosen)
        })
        .collect();
    let logit = MultinomialLogit::new(utility.constant("nothing"))
        .fit(&sets)
        .unwrap();
    for (one, other) in ordered.parameters.iter().zip(logit.parameters.iter()) {
        assert!(
            (one.value / other.value - 1.0).abs() < 1e-10,
            "{one} {other}"
        );
        let errors = one.standard_error.unwrap() / other.standard_error.unwrap();
        assert!((errors - 1.0).abs() < 1e-9);
    }
    let (one, other) = (ordered.goodness, logit.goodness);
    assert!((one.log_likelihood - other.log_likelihood).abs() < 1e-10);
}

/// The likelihood of counts is that of their shares.
#[test]
fn shares_add_up_and_fit_the_totals() {
    let all = ratings();
    let fit = model().fit(&all).unwrap();
    let mut totals = [0.0; 3];
    for rated in &all {
        let shares = fit.shares(&rated.offer, &rated.respondent).unwrap();
        let sum: f64 = shares.iter().map(|share| share.value()).sum();
        assert!((sum - 1.0).abs() < 1e-14);
        totals
            .iter_mut()
            .zip(&shares)
            .for_each(|(total, share)| *total += share.value());
    }
    // By the slopes of the cut points the totals are nearly, not exactly, those observed.
    for (total, observed) in totals.iter().zip([31.0, 33.0, 32.0]) {
        assert!((total - observed).abs() < 1.0, "{totals:?}");
    }
    let error = fit.shares(
        &offer(9.0, false).with("brand", "plane"),
        &Respondent::new(""),
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("did you mean `plain`?")
    );
}

#[test]
fn an_answer_off_the_scale_or_never_given_is_named() {
    let mut all = ratings();
    all[5].rating = "mayby".into();
    let error = model().fit(&all).unwrap_err().to_string();
    assert!(
        error.contains("rating in row 5") && error.contains("did you mean `maybe`?"),
        "{error}"
    );
    let utility = ChoiceUtility::new().number("price");
    let wider = OrderedLogit::new(utility.clone(), ["never", "no", "maybe", "yes"]);
    let error = wider.fit(&ratings()).unwrap_err().to_string();
    assert!(
        error.contains("`never` must be one that somebody gave"),
        "{error}"
    );
    let one = OrderedLogit::new(utility, ["yes"])
        .fit(&ratings())
        .unwrap_err();
    assert!(matches!(one, ChoiceError::Invalid(_)));
}

#[test]
fn columns_without_a_finite_effect_are_named() {
    let mut all = ratings();
    for rated in &mut all {
        let said = if rated.rating == "no" { 0.0 } else { 1.0 };
        rated.offer = rated.offer.clone().with("told", said).with("fixed", 3.0);
    }
    let utility = || ChoiceUtility::new().number("price");
    let told = OrderedLogit::new(utility().number("told"), SCALE)
        .fit(&all)
        .unwrap_err();
    assert!(
        matches!(&told, ChoiceError::Separated { columns, .. } if columns == &["told"]),
        "{told}"
    );
    let fixed = OrderedLogit::new(utility().number("fixed"), SCALE)
        .fit(&all)
        .unwrap_err();
    assert!(matches!(&fixed, ChoiceError::NoVariation { column, .. } if column == "fixed"));
}

/// Ratings of one person are clustered.
#[test]
fn ratings_of_a_person_are_alike() {
    let mut all = ratings();
    for (row, rated) in all.iter_mut().enumerate() {
        rated.respondent.id = (row / 3).to_string();
    }
    let fit = model().fit(&all).unwrap();
    assert_eq!(fit.errors, CoefficientErrors::ClusteredByPerson);
    assert_eq!(fit.goodness.people, 32);
    let naive = fit.with_errors(CoefficientErrors::Hessian).unwrap();
    assert_ne!(
        naive.parameters[0].standard_error,
        fit.parameters[0].standard_error
    );
}
