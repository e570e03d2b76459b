//! Opportunity scores.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::error::SurveyError;
use bizcase::import::Csv;
use bizcase::report::chart::Landscape;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    MeanOfFive, MeanOfTen, Opportunities, OpportunityGrade, OpportunityScale, OpportunityScore,
    OpportunityScoring, OutcomeRating, OutcomeRatings, RatingScale, Survey, TopBox,
};
use bizcase::survey::{Respondent, by_segment};
use proptest::prelude::*;

use crate::chance::{Chance, covers, place};

fn survey() -> Survey {
    Survey::new("owners").bootstrap(Bootstrap::new(200).seed(7))
}

/// Respondents with one answer each for the importance of `it` and the satisfaction with it.
fn rated(answers: &[(i32, i32)]) -> Vec<OutcomeRatings> {
    let rows = answers.iter().enumerate();
    let row = |(id, &(importance, satisfaction)): (usize, &(i32, i32))| {
        OutcomeRatings::new(Respondent::new(id.to_string())).rated("it", importance, satisfaction)
    };
    rows.map(row).collect()
}

fn only<S: OpportunityScale>(found: &Opportunities<S>) -> f64 {
    assert_eq!(found.outcomes.len(), 1);
    found.outcomes[0].opportunity().value()
}

/// decikit.com, *Opportunity scoring*: a need rated 9 in importance and 3 in satisfaction scores 15,
/// one rated 9 and 9 scores 9. extrapinchofsalt.com, *Opportunity scoring*: importance 4.7 and
/// satisfaction 2.1 of 5 score 7.3.
#[test]
fn published_scores_are_found_from_answers_with_these_means() {
    let tens = OpportunityScoring::mean_of_ten();
    let score = |answers: &[(i32, i32)]| only(&tens.analyse(&survey(), &rated(answers)).unwrap());
    assert_eq!(score(&[(10, 2), (8, 4)]), 15.0);
    assert_eq!(score(&[(10, 9), (8, 9)]), 9.0);
    assert_eq!(
        OpportunityScore::<MeanOfTen>::of(9.0, 3.0).unwrap().value(),
        15.0
    );

    // Seven of ten rate 5, three 4; satisfaction is 2 but for one who is at 3.
    let mut answers = [(5, 2); 10];
    answers[..3].fill((4, 2));
    answers[9].1 = 3;
    let fives = OpportunityScoring::mean_of_five();
    let found = fives.analyse(&survey(), &rated(&answers)).unwrap();
    assert!((only(&found) - 7.3).abs() < 1e-12);
    let [importance, satisfaction] = found.outcomes[0].place();
    assert!((importance.1 - 4.7).abs() < 1e-12 && (satisfaction.1 - 2.1).abs() < 1e-12);
    assert_eq!(
        OpportunityScore::<MeanOfFive>::of(4.7, 2.1)
            .unwrap()
            .value(),
        4.7 + (4.7 - 2.1)
    );
}

/// Ulwick (2005), chapter 3, as innovatenow.app, *Prioritize unmet customer needs*, has it: above 15
/// extreme, 12 to 15 low-hanging fruit, 10 to 12 worthy of consideration, below 10 unattractive.
#[test]
fn grades_are_ulwicks() {
    use OpportunityGrade::{Extreme, High, Unattractive, Worthwhile};
    for (score, expected) in [
        (20.0, Extreme),
        (15.1, Extreme),
        (15.0, High),
        (12.0, High),
        (11.9, Worthwhile),
        (10.0, Worthwhile),
        (9.9, Unattractive),
        (0.0, Unattractive),
    ] {
        assert_eq!(
            OpportunityScore::<TopBox>::new(score).unwrap().grade(),
            expected,
            "{score}"
        );
    }
}

#[test]
fn top_boxes_are_shares_times_ten() {
    // Four of five rate 4 or 5; one of five is satisfied.
    let rows = rated(&[(5, 1), (4, 2), (4, 3), (5, 5), (3, 1)]);
    let found = OpportunityScoring::top_box()
        .analyse(&survey(), &rows)
        .unwrap();
    assert_eq!(only(&found), 8.0 + (8.0 - 2.0));
    assert_eq!(found.outcomes[0].importance.estimate(), 0.8);
    let one_box = OpportunityScoring::top_box()
        .boxes(1)
        .analyse(&survey(), &rows)
        .unwrap();
    assert_eq!(only(&one_box), 4.0 + (4.0 - 2.0));
}

#[test]
fn another_numbering_of_the_points_changes_nothing() {
    let answers = [(5, 1), (4, 2), (2, 3), (5, 5), (3, 1)];
    let turned = |turn: fn(i32) -> i32| rated(&answers.map(|(a, b)| (turn(a), turn(b))));
    let [zero, two] = [(0, 4), (-2, 2)].map(|(low, high)| RatingScale::new(low, high).unwrap());
    let best_is_one = RatingScale::five_points().reversed();
    let box_scores = OpportunityScoring::top_box();
    let means = OpportunityScoring::mean_of_five();
    let plain = rated(&answers);
    let expected = (
        box_scores.analyse(&survey(), &plain).unwrap(),
        means.analyse(&survey(), &plain).unwrap(),
    );
    for (scale, rows) in [
        (zero, turned(|answer| answer - 1)),
        (two, turned(|answer| answer - 3)),
        (best_is_one, turned(|answer| 6 - answer)),
    ] {
        assert_eq!(
            box_scores.rated(scale).analyse(&survey(), &rows).unwrap(),
            expected.0
        );
        assert_eq!(
            means.rated(scale).analyse(&survey(), &rows).unwrap(),
            expected.1
        );
    }
}

#[test]
fn a_scale_coded_from_zero_is_refused_with_a_hint() {
    let rows = rated(&[(4, 3), (0, 1), (2, 0), (3, 3)]);
    let error = OpportunityScoring::top_box()
        .analyse(&survey(), &rows)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "importance of `it`: `0` is not on the scale 1 to 5, first from respondent 1 in row 1; all \
         answers are from 0 to 4, as on RatingScale::new(0, 4)"
    );
    let SurveyError::OffScale { rows, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(&rows[..], [1, 2]);
}

#[test]
fn scales_of_other_lengths_are_refused_for_means() {
    let rows = rated(&[(4, 3), (5, 1)]);
    let tens = OpportunityScoring::mean_of_ten().rated(RatingScale::five_points());
    assert_eq!(
        tens.analyse(&survey(), &rows).unwrap_err().to_string(),
        "points of the answers (mean of 0 to 10) = 5 is outside [10, 11]"
    );
    let boxes = OpportunityScoring::top_box()
        .boxes(5)
        .analyse(&survey(), &rows);
    assert!(
        boxes
            .unwrap_err()
            .to_string()
            .contains("number of top boxes = 5")
    );
}

#[test]
fn bad_answers_are_named() {
    let scoring = OpportunityScoring::top_box();
    let message =
        |rows: &[OutcomeRatings]| scoring.analyse(&survey(), rows).unwrap_err().to_string();
    assert_eq!(
        message(&[]),
        "opportunity scores: none of 0 respondents can be used"
    );
    let twice = OutcomeRatings::new(Respondent::new("7"))
        .rated("it", 1, 1)
        .rated("it", 2, 2);
    assert!(message(&[twice]).contains("respondent 7 = `it` twice"));
    let mut same = rated(&[(1, 1), (2, 2)]);
    same[1].respondent.id = "0".into();
    assert!(message(&same).contains("`0` twice"));
    let mut negative = rated(&[(1, 1), (2, 2)]);
    negative[1].respondent.weight = -1.0;
    assert!(message(&negative).contains("weight of respondent 1 = -1"));
    // Nobody rates the satisfaction.
    let half = OutcomeRating {
        outcome: "it".into(),
        importance: Some(3),
        satisfaction: None,
    };
    let half = OutcomeRatings {
        respondent: Respondent::new("7"),
        ratings: vec![half],
    };
    assert!(message(&[half]).contains("it: satisfaction"));
    // A single mean leaves nothing to tell how sure it is.
    let one = OpportunityScoring::mean_of_five().analyse(&survey(), &rated(&[(5, 1)]));
    assert!(one.unwrap_err().to_string().contains("2 or more"));
}

#[test]
fn respondents_without_ratings_or_weight_are_listed() {
    let mut rows = rated(&[(5, 1), (4, 2), (2, 3)]);
    rows[0].respondent.weight = 0.0;
    rows[1].ratings.clear();
    let found = OpportunityScoring::top_box()
        .analyse(&survey(), &rows)
        .unwrap();
    assert_eq!(
        found.exclusions.to_string(),
        "2 of 3 left out: 1 rating is missing, 1 weight is zero"
    );
    assert_eq!(found.outcomes[0].score.answers, Some(1));
}

/// All answers alike are one share, whose interval does not shrink to a point.
#[test]
fn equal_answers_are_no_certainty() {
    let found = OpportunityScoring::top_box()
        .analyse(&survey(), &rated(&[(5, 1); 5]))
        .unwrap();
    assert_eq!(only(&found), 20.0);
    assert!(found.outcomes[0].score.interval.low < 17.0);
}

#[test]
fn findings_are_a_study_of_all_figures() {
    let rows: Vec<OutcomeRatings> = (0..20)
        .map(|id| {
            OutcomeRatings::new(Respondent::new(id.to_string()))
                .rated("speed", 1 + id % 5, 5 - id % 3)
                .rated("cost", 5 - id % 2, 1 + id % 4)
        })
        .collect();
    let asked = survey().among("those with the job");
    let found = OpportunityScoring::top_box()
        .analyse(&asked, &rows)
        .unwrap();
    let findings = found.findings().unwrap();
    let names: Vec<&str> = findings.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "cost: importance",
            "cost: satisfaction",
            "cost: opportunity",
            "speed: importance",
            "speed: satisfaction",
            "speed: opportunity"
        ]
    );
    assert!(
        findings
            .iter()
            .all(|it| it.base.to_string() == "those with the job")
    );
    assert_eq!(findings.joint().unwrap().rows(), 200);
}

#[test]
fn a_file_leads_to_scores_by_segment() {
    let text = "\
        respondent,weight,size,Importance: speed,Satisfaction: speed,cost importance,cost satisfaction\n\
        1,1,small,5,1,2,4\n\
        2,2,small,4,2,3,\n\
        3,1,large,5 - Extremely,4 - Satisfied,4,3\n\
        4,1,large,2,5,4,1\n";
    let rows = Csv::from_text("jobs.csv", text).outcome_ratings_wide(&["speed", "cost"]);
    let rows = rows.unwrap().rows;
    let scoring = OpportunityScoring::top_box();
    let by_size = by_segment(&rows, "size", |rows| scoring.analyse(&survey(), rows)).unwrap();
    let scores = |size: &str| -> Vec<(String, f64)> {
        let outcomes = by_size[size].outcomes.iter();
        outcomes
            .map(|it| (it.outcome.clone(), it.opportunity().value()))
            .collect()
    };
    assert_eq!(
        scores("small"),
        [("speed".to_owned(), 20.0), ("cost".to_owned(), 0.0)]
    );
    assert_eq!(
        scores("large"),
        [("cost".to_owned(), 20.0), ("speed".to_owned(), 5.0)]
    );

    let long = "id,outcome,importance,satisfaction\n1,speed,5,1\n1,cost,2,4\n1,speed,3,3\n";
    let error = Csv::from_text("jobs.csv", long)
        .outcome_ratings_long()
        .unwrap_err();
    assert!(error.to_string().contains("jobs.csv:4"), "{error}");
    let error = Csv::from_text(
        "jobs.csv",
        "id,outcome,importance,satisfaction\n1,speed,4-5,1\n",
    );
    let error = error.outcome_ratings_long().unwrap_err();
    assert!(error.to_string().contains("`4-5`"), "{error}");
}

#[test]
fn only_scales_with_published_thresholds_have_lines_in_the_landscape() {
    let rows = rated(&[(5, 1), (4, 2), (2, 3)]);
    let boxes = OpportunityScoring::top_box()
        .analyse(&survey(), &rows)
        .unwrap();
    let boxes = Landscape::of("What <owners> lack", &boxes)
        .note("A pilot.")
        .svg()
        .unwrap();
    for text in [
        "score 15",
        "underserved",
        "overserved",
        "What &lt;owners&gt; lack",
        "A pilot.",
    ] {
        assert!(boxes.contains(text), "{text}");
    }
    let means = OpportunityScoring::mean_of_five()
        .analyse(&survey(), &rows)
        .unwrap();
    let means = Landscape::of("What owners lack", &means).svg().unwrap();
    assert!(!means.contains("score 15") && means.contains("satisfaction (mean of 1 to 5)"));
    assert!(means.contains("<desc>it: importance 3.67, satisfaction 2, score 5.33.</desc>"));
}

/// The shares of 4 and 5 among ratings of three outcomes: unmet, met, and just met.
const BEST: [(f64, f64); 3] = [(0.8, 0.3), (0.4, 0.7), (0.6, 0.6)];

/// Respondents of whom half are as satisfied with an outcome as it is important to them.
fn people(chance: &mut Chance, count: usize) -> Vec<OutcomeRatings> {
    let rating = |uniform: f64, best: f64| {
        let share = (1.0 - best) / 4.0;
        let points = [share, share, 2.0 * share, 0.4 * best, 0.6 * best];
        1 + i32::try_from(place(uniform, &points)).unwrap()
    };
    let mut row = |id: usize| {
        let respondent = OutcomeRatings::new(Respondent::new(id.to_string()));
        let outcomes = ["unmet", "met", "even"].into_iter().zip(BEST);
        outcomes.fold(respondent, |row, (outcome, (important, satisfied))| {
            let (mood, other) = (chance.uniform(), chance.uniform());
            let tied = chance.uniform() < 0.5;
            let satisfaction = rating(if tied { mood } else { other }, satisfied);
            row.rated(outcome, rating(mood, important), satisfaction)
        })
    };
    (0..count).map(&mut row).collect()
}

const BOOTSTRAP: Bootstrap = Bootstrap::new(400);

#[test]
fn intervals_of_top_box_scores_cover_the_truth() {
    let truths = [
        ("unmet: opportunity", 0.8 + 0.8 - 0.3),
        ("met: opportunity", 0.4),
        // Where the formula has its corner.
        ("even: opportunity", 0.6),
        ("unmet: importance", 0.08),
    ];
    covers(
        truths.map(|(name, tenth)| (name, 10.0 * tenth)),
        |seed, chance| {
            let asked = Survey::new("simulated").bootstrap(BOOTSTRAP.seed(seed));
            let found = OpportunityScoring::top_box().analyse(&asked, &people(chance, 120));
            let findings = found.unwrap().findings().unwrap();
            truths.map(|(name, _)| findings.get(name).unwrap().interval)
        },
    );
}

/// The mean of the answers is `2.25 (1 - best) + 4.6 best`, with `best` the share of 4 and 5.
#[test]
fn intervals_of_mean_scores_cover_the_truth() {
    let mean = |best: f64| 2.25 * (1.0 - best) + 4.6 * best;
    let truths = [
        ("unmet: opportunity", 2.0 * mean(0.8) - mean(0.3)),
        ("met: opportunity", mean(0.4)),
    ];
    covers(truths, |seed, chance| {
        let asked = Survey::new("simulated").bootstrap(BOOTSTRAP.seed(seed));
        let found = OpportunityScoring::mean_of_five().analyse(&asked, &people(chance, 120));
        let findings = found.unwrap().findings().unwrap();
        truths.map(|(name, _)| findings.get(name).unwrap().interval)
    });
}

/// Ratings of importance and satisfaction, with a weight.
type Rated = (Vec<(Option<i32>, i32)>, f64);

prop_compose! {
    /// Up to a dozen respondents who rate three outcomes, some of them not.
    fn ratings()(
        answers in prop::collection::vec(
            (prop::collection::vec((prop::option::weighted(0.9, 1..=5), 1..=5), 3), 0.1_f64..5.0),
            2..12,
        ),
    ) -> Vec<OutcomeRatings> {
        let row = |(id, (ratings, weight)): (usize, Rated)| {
            let ratings = ratings.into_iter().zip(["a", "b", "c"]);
            let rating = |((importance, satisfaction), outcome): ((Option<i32>, i32), &str)| {
                OutcomeRating {
                    outcome: outcome.to_owned(),
                    importance,
                    satisfaction: Some(satisfaction),
                }
            };
            OutcomeRatings {
                respondent: Respondent::new(id.to_string()).weight(weight),
                ratings: ratings.map(rating).collect(),
            }
        };
        answers.into_iter().enumerate().map(row).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_in_range_and_ranks_sum_to_one(rows in ratings(), turned in any::<bool>()) {
        let scoring = OpportunityScoring::top_box();
        let asked = Survey::new("any").bootstrap(Bootstrap::new(64));
        // An outcome that nobody rates has no share.
        prop_assume!((0..3).all(|it| rows.iter().any(|row| row.ratings[it].importance.is_some())));
        let found = scoring.analyse(&asked, &rows).unwrap();
        let mut sums = [0.0; 3];
        for outcome in &found.outcomes {
            let (score, interval) = (outcome.opportunity().value(), outcome.score.interval);
            prop_assert!((0.0..=20.0).contains(&score));
            prop_assert!(interval.low >= 0.0 && interval.high <= 20.0);
            let sum: f64 = outcome.ranks.iter().map(|share| share.value()).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            for (sum, share) in sums.iter_mut().zip(&outcome.ranks) {
                *sum += share.value();
            }
            let grades: f64 = outcome.grades().iter().map(|(_, share)| share.value()).sum();
            prop_assert!((grades - 1.0).abs() < 1e-9);
        }
        prop_assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-9));
        prop_assert!(found.outcomes.is_sorted_by(|a, b| a.score.estimate() >= b.score.estimate()));

        // Neither the order of the rows nor that of the outcomes in them matters.
        let mut other = rows;
        other.reverse();
        if turned {
            for row in &mut other {
                row.ratings.reverse();
            }
        }
        let second = scoring.analyse(&asked, &other).unwrap();
        prop_assert_eq!(found.outcomes, second.outcomes);
    }

    #[test]
    fn less_satisfaction_is_never_less_opportunity(
        importance in 0.0_f64..=10.0,
        (less, more) in (0.0_f64..=10.0, 0.0_f64..=10.0).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ) {
        let score = |s| OpportunityScore::<TopBox>::of(importance, s).unwrap().value();
        prop_assert!(score(less) >= score(more));
        prop_assert!(score(more) >= importance);
    }
}
