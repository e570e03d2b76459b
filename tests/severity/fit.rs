//! Product/market fit and the net promoter score.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::error::SurveyError;
use bizcase::import::Csv;
use bizcase::quantity::Share;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    Disappointment, FitBase, FitResult, FitThreshold, FitVerdict, NetPromoter, ProductAnswer,
    ProductMarketFit, SeverityFinding, Survey,
};
use bizcase::survey::{Respondent, by_segment};
use proptest::prelude::*;

use crate::chance::covers;

fn survey() -> Survey {
    Survey::new("users").bootstrap(Bootstrap::new(400).seed(7))
}

fn user(id: usize) -> ProductAnswer {
    ProductAnswer::new(Respondent::new(id.to_string()))
}

/// So many users with each answer: very, somewhat, not disappointed, no longer using it.
fn users(counts: [usize; 4]) -> Vec<ProductAnswer> {
    let answers = Disappointment::ALL.into_iter().zip(counts);
    let answers = answers.flat_map(|(answer, count)| std::iter::repeat_n(answer, count));
    answers
        .enumerate()
        .map(|(id, answer)| user(id).without_it(answer))
        .collect()
}

fn fit(counts: [usize; 4]) -> FitResult {
    ProductMarketFit::default()
        .analyse(&survey(), &users(counts))
        .unwrap()
}

/// Shah (2015) asked 731 users of Slack, of whom 51 % would be very disappointed: by Wilson's
/// interval 47.4 to 54.6 %, above Ellis's 40 %.
#[test]
fn slack_passes_the_test() {
    let slack = fit([373, 250, 108, 0]);
    assert_eq!(
        format!("{:.3}", slack.very().interval),
        "0.474 to 0.546 (95%, Wilson)"
    );
    assert_eq!(slack.verdict, FitVerdict::Passed);
    assert!(slack.probability_above.value() > 0.999_999);
}

/// 16 of 40 are 40 %; Wilson's interval is 26.35 to 55.40 %. 40 of 100 do not pass either.
#[test]
fn the_threshold_reached_is_not_passed() {
    let few = fit([16, 14, 10, 0]);
    assert_eq!(
        format!("{:.4}", few.very().interval),
        "0.2635 to 0.5540 (95%, Wilson)"
    );
    for fit in [few, fit([40, 40, 20, 0])] {
        assert_eq!(fit.very().estimate(), 0.4);
        assert_eq!(fit.verdict, FitVerdict::Open);
        assert!((fit.probability_above.value() - 0.5).abs() < 0.02);
    }
    assert_eq!(fit([40, 120, 90, 0]).verdict, FitVerdict::Missed);
}

#[test]
fn the_base_is_said() {
    let rows = users([40, 30, 10, 20]);
    let still = ProductMarketFit::default();
    let among = survey().among("those with the job");
    let found = still.analyse(&among, &rows).unwrap();
    assert_eq!(found.very().estimate(), 0.5);
    assert_eq!(
        found.base.to_string(),
        "those with the job who still use it"
    );
    assert_eq!(found.shares.len(), 3);
    assert_eq!(
        found.exclusions.to_string(),
        "20 of 100 left out: 20 is not in the base (`no longer use it`)"
    );
    let everybody = still
        .base(FitBase::Everybody)
        .analyse(&survey(), &rows)
        .unwrap();
    assert_eq!(everybody.very().estimate(), 0.4);
    assert_eq!(everybody.base.to_string(), "all asked");
    assert_eq!(everybody.shares[3].estimate(), 0.2);
    assert_eq!(everybody.exclusions.count(), 0);
}

#[test]
fn the_threshold_is_a_parameter_with_its_source() {
    let rows = users([50, 30, 20, 0]);
    let threshold = FitThreshold::new(Share::new(0.3).unwrap(), "our own launches");
    let found = ProductMarketFit::default()
        .threshold(threshold)
        .analyse(&survey(), &rows)
        .unwrap();
    assert_eq!(found.verdict, FitVerdict::Passed);
    assert_eq!(found.threshold.source, "our own launches");
}

#[test]
fn a_population_that_was_asked_in_full_leaves_nothing_open() {
    let census = survey().population(100);
    let found = ProductMarketFit::default()
        .analyse(&census, &users([41, 39, 20, 0]))
        .unwrap();
    assert_eq!(found.verdict, FitVerdict::Passed);
    assert_eq!(found.probability_above, Share::ONE);
    let too_few = survey().population(99);
    let error = ProductMarketFit::default().analyse(&too_few, &users([41, 39, 20, 0]));
    assert!(error.unwrap_err().to_string().contains("population"));
}

#[test]
fn weights_widen_the_interval() {
    let mut rows = users([40, 40, 20, 0]);
    for row in rows.iter_mut().step_by(2) {
        row.respondent.weight = 5.0;
    }
    let found = ProductMarketFit::default()
        .analyse(&survey(), &rows)
        .unwrap();
    // Kish: (50 x 5 + 50)^2 / (50 x 25 + 50).
    let effective = found.very().effective_answers.unwrap();
    assert!((effective - 90_000.0 / 1_300.0).abs() < 1e-9);
    assert!(found.very().interval.half_width() > fit([40, 40, 20, 0]).very().interval.half_width());
}

/// W. Huber, Cross Validated 18609: half promoters, a third passives, a sixth detractors have a
/// score of 1/3 and a variance of 5/9 an answer, so that 324 answers have a standard error of
/// 4.1 points.
#[test]
fn the_net_promoter_score_has_its_published_error() {
    let likelihood = |id: usize| match id % 6 {
        0..=2 => 9 + i32::from(id.is_multiple_of(2)),
        3 | 4 => 7 + i32::from(id.is_multiple_of(2)),
        _ => i32::try_from(id % 7).unwrap(),
    };
    let rows: Vec<ProductAnswer> = (0..324)
        .map(|id| user(id).recommends(likelihood(id)))
        .collect();
    let asked = survey().bootstrap(Bootstrap::new(4_000));
    let found = NetPromoter::default().analyse(&asked, &rows).unwrap();
    let interval = found.score.interval;
    assert!((interval.estimate - 100.0 / 3.0).abs() < 1e-9);
    assert!(
        (interval.half_width() / 1.96 - 4.14).abs() < 0.15,
        "{interval}"
    );
    assert_eq!(found.detractors.estimate(), 1.0 / 6.0);
}

#[test]
fn the_ends_of_the_score_are_no_certainty() {
    let all = |likelihood| -> Vec<ProductAnswer> {
        (0..8).map(|id| user(id).recommends(likelihood)).collect()
    };
    let best = NetPromoter::default().analyse(&survey(), &all(10)).unwrap();
    assert_eq!(best.score.estimate(), 100.0);
    assert!(best.score.interval.low < 90.0);
    let worst = NetPromoter::default().analyse(&survey(), &all(0)).unwrap();
    assert_eq!(worst.score.estimate(), -100.0);
}

#[test]
fn bad_answers_are_named() {
    let mut rows: Vec<ProductAnswer> = (0..3).map(|id| user(id).recommends(9)).collect();
    rows[2].recommendation = Some(11);
    let error = NetPromoter::default()
        .analyse(&survey(), &rows)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "recommendation: `11` is not on the scale 0 to 10, first from respondent 2 in row 2; all \
         answers are from 9 to 11, as on RatingScale::new(1, 11)"
    );
    let error = ProductMarketFit::default()
        .analyse(&survey(), &rows)
        .unwrap_err();
    assert!(matches!(error, SurveyError::NobodyLeft { asked: 3, .. }));
    let gone = users([0, 0, 0, 4]);
    let error = ProductMarketFit::default()
        .analyse(&survey(), &gone)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("4 is not in the base (`no longer use it`)")
    );
}

/// Both questions are answered by the same people, whose draws stay together.
#[test]
fn both_results_are_one_study() {
    let rows: Vec<ProductAnswer> = (0..60)
        .map(|id| {
            let very = id % 2 == 0;
            let answer = if very {
                Disappointment::Very
            } else {
                Disappointment::Not
            };
            user(id)
                .without_it(answer)
                .recommends(if very { 10 } else { 2 })
        })
        .collect();
    let everybody = ProductMarketFit::default().base(FitBase::Everybody);
    let fit = everybody.analyse(&survey(), &rows).unwrap();
    let score = NetPromoter::default().analyse(&survey(), &rows).unwrap();
    let study = fit
        .findings()
        .unwrap()
        .with(score.findings().unwrap())
        .unwrap();
    let [very, promoters] = ["very disappointed", "promoters"].map(|name| study.get(name).unwrap());
    // The same people, but for the priors of the two questions.
    let apart = very
        .draws()
        .iter()
        .zip(promoters.draws())
        .map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) < 0.12);
    let spread = very
        .draws()
        .iter()
        .map(|draw| (draw - 0.5).abs())
        .fold(0.0, f64::max);
    assert!(spread > 0.15);
}

#[test]
fn a_file_leads_to_the_test_by_segment() {
    let text = "\
        User,How would you feel?,NPS,role\n\
        1,Very disappointed,10,owner\n\
        2,Somewhat disappointed,8,clerk\n\
        3,Not disappointed (it isn't really that useful),3,clerk\n\
        4,N/A - I no longer use it,,owner\n\
        5,Very disappointed,9 - likely,owner\n";
    let csv = Csv::from_text("users.csv", text).headed("disappointment", "How would you feel?");
    let rows = csv.product_answers().unwrap().rows;
    let test = ProductMarketFit::default();
    let by_role = by_segment(&rows, "role", |rows| test.analyse(&survey(), rows)).unwrap();
    assert_eq!(by_role["owner"].very().estimate(), 1.0);
    assert_eq!(by_role["clerk"].very().estimate(), 0.0);
    // Two owners of two are not enough.
    assert_eq!(by_role["owner"].verdict, FitVerdict::Open);

    let wrong = "id,disappointment\n1,disappointed\n";
    let error = Csv::from_text("users.csv", wrong)
        .product_answers()
        .unwrap_err();
    assert!(error.to_string().contains("users.csv:2:2"), "{error}");
}

#[test]
fn intervals_cover_the_truth() {
    let truths = [("very disappointed", 0.45), ("net promoter score", 30.0)];
    covers(truths, |seed, chance| {
        let row = |id: usize| {
            let answer = Disappointment::ALL[chance.pick(&[0.45, 0.35, 0.2])];
            let likelihood = [10, 7, 4][chance.pick(&[0.5, 0.3, 0.2])];
            user(id).without_it(answer).recommends(likelihood)
        };
        let rows: Vec<ProductAnswer> = (0..120).map(row).collect();
        let asked = Survey::new("simulated").bootstrap(Bootstrap::new(400).seed(seed));
        let fit = ProductMarketFit::default().analyse(&asked, &rows).unwrap();
        let score = NetPromoter::default().analyse(&asked, &rows).unwrap();
        [fit.very().interval, score.score.interval]
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shares_sum_to_one_and_the_score_is_in_range(
        answers in prop::collection::vec((0_usize..4, 0..=10, 0.1_f64..5.0), 1..20),
    ) {
        let rows: Vec<ProductAnswer> = answers
            .iter()
            .enumerate()
            .map(|(id, &(answer, likelihood, weight))| {
                let mut row = user(id).without_it(Disappointment::ALL[answer]).recommends(likelihood);
                row.respondent.weight = weight;
                row
            })
            .collect();
        let asked = Survey::new("any").bootstrap(Bootstrap::new(64));
        let everybody = ProductMarketFit::default().base(FitBase::Everybody);
        let fit = everybody.analyse(&asked, &rows).unwrap();
        let sum: f64 = fit.shares.iter().map(SeverityFinding::estimate).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        let score = NetPromoter::default().analyse(&asked, &rows).unwrap();
        prop_assert!(score.score.draws().iter().all(|draw| (-100.0..=100.0).contains(draw)));
        prop_assert!((-100.0..=100.0).contains(&score.score.estimate()));
        let mut turned = rows;
        turned.reverse();
        prop_assert_eq!(fit.shares, everybody.analyse(&asked, &turned).unwrap().shares);
        prop_assert_eq!(score.score, NetPromoter::default().analyse(&asked, &turned).unwrap().score);
    }
}
