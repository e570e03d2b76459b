//! Best-worst scaling and rankings against exact values and laws.

use bizcase::choice::{
    Alternative, BestWorst, BestWorstProcess, ChoiceError, ChoiceRanking, ChoiceSituation,
    ChoiceUtility, CoefficientErrors, MultinomialLogit, RankedLogit,
};
use bizcase::severity::MaxDiffAnswers;
use bizcase::survey::Respondent;

/// A best and a worst item, and how often they were named.
type Named = (&'static str, &'static str, u32);

/// Sets of three items, with best, worst and how often.
const SETS: [([&str; 3], [Named; 6]); 3] = [
    (
        ["a", "b", "c"],
        [
            ("a", "c", 9),
            ("a", "b", 4),
            ("b", "c", 6),
            ("b", "a", 2),
            ("c", "a", 1),
            ("c", "b", 2),
        ],
    ),
    (
        ["a", "b", "d"],
        [
            ("a", "d", 8),
            ("a", "b", 3),
            ("b", "d", 7),
            ("b", "a", 2),
            ("d", "a", 2),
            ("d", "b", 2),
        ],
    ),
    (
        ["b", "c", "d"],
        [
            ("b", "d", 7),
            ("b", "c", 6),
            ("c", "d", 5),
            ("c", "b", 2),
            ("d", "b", 1),
            ("d", "c", 3),
        ],
    ),
];

fn answers() -> Vec<MaxDiffAnswers> {
    let mut answers = Vec::new();
    for (shown, counts) in SETS {
        for (best, worst, count) in counts {
            for _ in 0..count {
                let one = Respondent::new(answers.len().to_string());
                answers.push(MaxDiffAnswers::new(one).set(shown, best, worst));
            }
        }
    }
    answers
}

/// The tops of both likelihoods in 40 digits by Newton's method in mpmath 1.4, as distances from
/// item `d`.
#[test]
fn matches_maxima_in_forty_digits() {
    let exact = [
        (
            BestWorstProcess::FurthestPair,
            [
                1.000_113_087_366_5,
                0.745_905_688_890_45,
                0.146_448_677_786_39,
            ],
            0.256_093_969_448_77,
            -116.231_813_538_63,
        ),
        (
            BestWorstProcess::BestFirst,
            [
                1.304_890_054_566,
                0.975_738_093_234_91,
                0.175_866_572_661_24,
            ],
            0.325_423_520_151_38,
            -115.796_542_151_39,
        ),
    ];
    for (process, distances, error, log_likelihood) in exact {
        let model = BestWorst::new()
            .process(process)
            .errors(CoefficientErrors::Hessian);
        let fit = model.fit(&answers()).unwrap();
        let values = fit.parameters.values();
        assert!(values.iter().sum::<f64>().abs() < 1e-14);
        for (value, distance) in values.iter().zip(distances) {
            assert!((value - values[3] - distance).abs() < 1e-11);
        }
        let covariance = fit.parameters.covariance();
        let square = covariance[0][0] + covariance[3][3] - 2.0 * covariance[0][3];
        assert!((square.sqrt() / error - 1.0).abs() < 1e-11);
        assert!((fit.goodness.log_likelihood - log_likelihood).abs() < 1e-10);
        assert!((fit.goodness.log_likelihood_at_zero + 72.0 * 6.0_f64.ln()).abs() < 1e-10);
        assert_eq!((fit.goodness.choices, fit.goodness.people), (72, 72));
        assert_eq!(fit.items[0].item, "a");
    }
}

/// At the top, items are as often best less worst as the model expects.
#[test]
fn chances_add_up_to_what_was_seen() {
    let process = BestWorstProcess::FurthestPair;
    let fit = BestWorst::new().process(process).fit(&answers()).unwrap();
    let mut expected = 0.0;
    for (shown, _) in SETS {
        let chances = fit.chances(&shown).unwrap();
        let sums: (f64, f64) = chances.iter().fold((0.0, 0.0), |sum, it| {
            (sum.0 + it.best.value(), sum.1 + it.worst.value())
        });
        assert!((sums.0 - 1.0).abs() < 1e-14 && (sums.1 - 1.0).abs() < 1e-14);
        let own = chances.iter().find(|it| it.item == "a");
        expected += own.map_or(0.0, |it| 24.0 * (it.best.value() - it.worst.value()));
    }
    assert!((expected - (24.0 - 7.0)).abs() < 1e-9, "{expected}");
    let error = fit.chances(&["a", "e"]).unwrap_err().to_string();
    assert!(error.starts_with("item = `e`"), "{error}");
    assert!(fit.chances(&["a", "a"]).is_err());
}

#[test]
fn items_that_always_win_or_were_shown_apart_are_named() {
    let always: Vec<_> = answers()
        .into_iter()
        .filter(|row| row.sets[0].best.as_deref() == Some("a"))
        .collect();
    let error = BestWorst::new().fit(&always).unwrap_err();
    assert!(matches!(&error, ChoiceError::Separated { .. }), "{error}");
    let apart: Vec<_> = (0..40)
        .map(|id| {
            let pair = [["a", "b"], ["x", "y"]][id % 2];
            let (best, worst) = if id % 5 < 2 {
                (pair[0], pair[1])
            } else {
                (pair[1], pair[0])
            };
            MaxDiffAnswers::new(Respondent::new(id.to_string())).set(pair, best, worst)
        })
        .collect();
    let error = BestWorst::new().fit(&apart).unwrap_err();
    assert!(matches!(&error, ChoiceError::Dependent { .. }), "{error}");
    assert!(matches!(
        BestWorst::new().fit(&[]),
        Err(ChoiceError::Invalid(_))
    ));
}

/// Of three items with best and worst, the order is known: best-worst answers are rankings in which
/// the last choice is turned round.
#[test]
fn rankings_of_two_are_choices() {
    let offers = |task: usize| {
        let value = |place: usize| ((task * 5 + place * 3) % 7) as f64;
        [0, 1].map(|place| Alternative::new(place.to_string()).with("value", value(place)))
    };
    let chosen = |task: usize| (task * task + task / 3) % 2;
    let one = || Respondent::new("");
    let rankings: Vec<_> = (0..60)
        .map(|task| {
            let order = [chosen(task), 1 - chosen(task)];
            ChoiceRanking::new(one(), task.to_string(), offers(task), order)
        })
        .collect();
    let sets: Vec<_> = (0..60)
        .map(|task| ChoiceSituation::new(one(), task.to_string(), offers(task), chosen(task)))
        .collect();
    let utility = ChoiceUtility::new().number("value");
    let ranked = RankedLogit::new(utility.clone()).fit(&rankings).unwrap();
    let logit = MultinomialLogit::new(utility).fit(&sets).unwrap();
    assert_eq!(ranked.parameters, logit.parameters);
    assert_eq!(ranked.goodness, logit.goodness);
}

/// With constants alone, the worths are those of Plackett and Luce. With three items, where each
/// order is seen as often as the model says, the estimate is the truth: orders of worths 3, 2 and 1.
#[test]
fn rankings_as_often_as_expected_give_their_worths() {
    let worths = [3, 2, 1];
    let places = ["x", "y", "z"].map(Alternative::new);
    let mut rankings = Vec::new();
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        // 60 times the probability, a whole number.
        let [first, second] = [worths[order[0]], worths[order[1]]];
        for _ in 0..10 * first * second / (6 - first) {
            let task = rankings.len().to_string();
            rankings.push(ChoiceRanking::new(
                Respondent::new(""),
                task,
                places.clone(),
                order,
            ));
        }
    }
    let utility = ChoiceUtility::new().constant("x").constant("y");
    let fit = RankedLogit::new(utility).fit(&rankings).unwrap();
    assert!((fit.parameters[0].value - 3.0_f64.ln()).abs() < 1e-12);
    assert!((fit.parameters[1].value - 2.0_f64.ln()).abs() < 1e-12);
    assert!(
        fit.to_string()
            .starts_with("rank-exploded logit of 120 choices")
    );
}

#[test]
fn orders_that_are_none_are_refused() {
    let places = ["x", "y", "z"].map(Alternative::new);
    let utility = ChoiceUtility::new().constant("x");
    for order in [vec![], vec![0, 0], vec![3, 1]] {
        let ranking = ChoiceRanking::new(Respondent::new("9"), "1", places.clone(), order);
        let error = RankedLogit::new(utility.clone())
            .fit(&[ranking])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("order of task `1` of respondent `9`"),
            "{error}"
        );
    }
    assert!(RankedLogit::new(utility).ranks(0).fit(&[]).is_err());
}
