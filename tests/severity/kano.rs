//! Kano categories and coefficients.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::import::Csv;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    KanoAnswer, KanoAnswers, KanoCategory, KanoCounts, KanoPair, KanoRule, KanoSurvey, KanoTable,
    SeverityFinding, Survey,
};
use bizcase::survey::Respondent;
use proptest::prelude::*;

use crate::chance::covers;

fn survey() -> Survey {
    Survey::new("customers").bootstrap(Bootstrap::new(200).seed(7))
}

/// The answers to both questions by their numbers, 1 to 5.
fn pair(functional: usize, dysfunctional: usize) -> (KanoAnswer, KanoAnswer) {
    (
        KanoAnswer::ALL[functional - 1],
        KanoAnswer::ALL[dysfunctional - 1],
    )
}

/// Berger and others (1993), page 6; the modification of Pouliot, page 33, as Reppel (2022), *Doing
/// research online: the Kano model*, implements it.
#[test]
fn evaluation_tables_are_the_published_ones() {
    let usual = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];
    let pouliot = ["QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"];
    for (table, expected) in [(KanoTable::Berger, usual), (KanoTable::Pouliot, pouliot)] {
        let row = |functional: KanoAnswer| -> String {
            let columns = KanoAnswer::ALL.into_iter();
            columns
                .map(|it| table.category(functional, it).letter())
                .collect()
        };
        assert_eq!(KanoAnswer::ALL.map(row), expected);
    }
}

/// `DuMouchel` in Berger and others (1993), page 21.
#[test]
fn continuous_numbers_are_dumouchels() {
    assert_eq!(
        KanoAnswer::ALL.map(KanoAnswer::functional),
        [4.0, 2.0, 0.0, -1.0, -2.0]
    );
    assert_eq!(
        KanoAnswer::ALL.map(KanoAnswer::dysfunctional),
        [-2.0, -1.0, 0.0, 2.0, 4.0]
    );
}

/// agilesoftwaredevelopment.com, *Kano questionnaire: survey analysis*: a spelling check, in percent.
#[test]
fn coefficients_of_the_spelling_check() {
    let counts = KanoCounts::new([8.3, 22.6, 52.7, 12.4, 2.5, 1.5]).unwrap();
    assert!((counts.satisfaction().unwrap() - 0.3219).abs() < 5e-5);
    assert!((counts.dissatisfaction().unwrap() + 0.7844).abs() < 5e-5);
}

/// Reppel (2022), *Doing research online: the Kano model*: six features of electronic cash, asked of
/// 358 people; counts of A, O, M, I, R, Q, the category by Blauth's rule, and the coefficients as R
/// prints them, in one of them the last digit cut.
const CASH: [(&str, [u32; 6], char, f64, f64); 6] = [
    (
        "anonymous",
        [91, 19, 9, 160, 49, 30],
        'I',
        0.394_265_2,
        -0.100_358_4,
    ),
    (
        "convenient",
        [70, 121, 59, 77, 9, 22],
        'O',
        0.584_097_8,
        -0.550_458_7,
    ),
    (
        "reliable",
        [78, 122, 66, 62, 7, 23],
        'O',
        0.609_756_1,
        -0.573_170_7,
    ),
    (
        "responsive",
        [145, 76, 25, 78, 12, 22],
        'A',
        0.682_098_8,
        -0.311_728_4,
    ),
    (
        "secure",
        [18, 174, 90, 42, 7, 27],
        'O',
        0.592_592_6,
        -0.814_814_8,
    ),
    (
        "transparent",
        [88, 90, 32, 105, 15, 28],
        'O',
        0.565_079_4,
        -0.387_301_6,
    ),
];

/// A pair of answers of each category by Pouliot's table: A, O, M, I, R, Q.
fn of_category(category: usize) -> (KanoAnswer, KanoAnswer) {
    [
        pair(1, 3),
        pair(1, 5),
        pair(2, 5),
        pair(3, 4),
        pair(5, 1),
        pair(2, 2),
    ][category]
}

fn cash() -> Vec<KanoAnswers> {
    let row = |id: u32| KanoAnswers::new(Respondent::new(id.to_string()));
    let mut rows: Vec<KanoAnswers> = (0..358).map(row).collect();
    for (feature, counts, ..) in CASH {
        let categories = counts.iter().enumerate();
        let all = categories.flat_map(|(it, &count)| std::iter::repeat_n(it, count as usize));
        for (row, category) in rows.iter_mut().zip(all) {
            let (functional, dysfunctional) = of_category(category);
            row.pairs.push(KanoPair {
                feature: feature.to_owned(),
                functional: Some(functional),
                dysfunctional: Some(dysfunctional),
            });
        }
    }
    rows
}

#[test]
fn counts_coefficients_and_categories_of_electronic_cash() {
    let kano = KanoSurvey::default()
        .table(KanoTable::Pouliot)
        .rule(KanoRule::Blauth);
    let found = kano.analyse(&survey(), &cash()).unwrap();
    assert_eq!(found.features.len(), CASH.len());
    for (feature, (name, counts, category, satisfaction, dissatisfaction)) in
        found.features.iter().zip(CASH)
    {
        assert_eq!(
            (feature.feature.as_str(), feature.category.letter()),
            (name, category)
        );
        assert_eq!(<[f64; 6]>::from(feature.counts), counts.map(f64::from));
        let estimates = [&feature.satisfaction, &feature.dissatisfaction];
        let [up, down] = estimates.map(|it| it.as_ref().unwrap().estimate());
        assert!((up - satisfaction).abs() < 1e-7, "{name}: {up}");
        assert!((down - dissatisfaction).abs() < 1e-7, "{name}: {down}");
    }
    // 358 answers leave no doubt that security is one-dimensional, and some about transparency,
    // which is wanted one way or another by 210 and not by 148.
    let probability = |it: usize| found.features[it].probability(KanoCategory::OneDimensional);
    assert!(probability(4).value() > 0.99);
    assert!((0.3..0.8).contains(&probability(5).value()));
}

#[test]
fn ties_go_to_what_hurts_most() {
    let category = |counts| {
        KanoCounts::new(counts)
            .unwrap()
            .category(KanoRule::Mode)
            .letter()
    };
    assert_eq!(category([1.0, 1.0, 1.0, 1.0, 1.0, 1.0]), 'M');
    assert_eq!(category([1.0, 1.0, 0.0, 1.0, 1.0, 1.0]), 'O');
    assert_eq!(category([1.0, 0.0, 0.0, 1.0, 1.0, 1.0]), 'A');
    assert_eq!(category([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), 'I');
    assert_eq!(category([0.0, 0.0, 0.0, 0.0, 1.0, 1.0]), 'R');
    assert_eq!(category([2.0, 0.0, 1.0, 1.0, 0.0, 0.0]), 'A');
}

/// Six respondents of Reppel's survey, printed with their answers about anonymous transfers:
/// (1, 5), (1, 5), (3, 3), (2, 3), (3, 2), (1, 2). The means are 14/6 and 6/6.
#[test]
fn continuous_means_of_six_respondents() {
    let answers = [(1, 5), (1, 5), (3, 3), (2, 3), (3, 2), (1, 2)].map(|(f, d)| pair(f, d));
    let rows: Vec<KanoAnswers> = (353..)
        .zip(answers)
        .map(|(id, (f, d))| {
            KanoAnswers::new(Respondent::new(id.to_string())).about("anonymous", f, d)
        })
        .collect();
    let found = KanoSurvey::default().analyse(&survey(), &rows).unwrap();
    let feature = &found.features[0];
    assert!((feature.functional.estimate() - 14.0 / 6.0).abs() < 1e-12);
    assert!((feature.dysfunctional.estimate() - 1.0).abs() < 1e-12);
    assert_eq!(
        feature.continuous_category(),
        Some(KanoCategory::Attractive)
    );
}

#[test]
fn answers_without_a_coefficient_have_none() {
    let rows: Vec<KanoAnswers> = (0..3)
        .map(|id| {
            let (functional, dysfunctional) = pair(5, 1);
            KanoAnswers::new(Respondent::new(id.to_string())).about(
                "pop-up",
                functional,
                dysfunctional,
            )
        })
        .collect();
    let found = KanoSurvey::default().analyse(&survey(), &rows).unwrap();
    assert_eq!(found.features[0].category, KanoCategory::Reverse);
    assert!(found.features[0].satisfaction.is_none());
    assert_eq!(found.features[0].continuous_category(), None);
    assert_eq!(found.findings().unwrap().iter().count(), 8);
    assert!(KanoCounts::new([0.0; 6]).is_err());
    assert!(KanoCounts::new([f64::NAN, 1.0, 1.0, 1.0, 1.0, 1.0]).is_err());
}

#[test]
fn bad_answers_are_named() {
    let kano = KanoSurvey::default();
    let message = |rows: &[KanoAnswers]| kano.analyse(&survey(), rows).unwrap_err().to_string();
    let (f, d) = pair(1, 5);
    let one = |id: &str| KanoAnswers::new(Respondent::new(id)).about("search", f, d);
    assert_eq!(
        message(&[]),
        "Kano categories: none of 0 respondents can be used"
    );
    assert!(message(&[one("7").about("search", f, d)]).contains("respondent 7 = `search` twice"));
    assert!(message(&[one("7"), one("7")]).contains("`7` twice"));
    assert!(message(&[one("7")]).contains("search: functional"));
    let mut half = one("7");
    half.pairs[0].dysfunctional = None;
    assert!(message(&[half]).contains("pair of answers is missing"));
}

#[test]
fn a_file_in_words_or_numbers_is_read() {
    let wide = "\
        id,plan,functional_search,dysfunctional_search,export functional,export dysfunctional\n\
        1,free,I like it that way,I dislike it that way,3,3\n\
        2,paid,It must be that way,I can live with it that way,I'm neutral,\n";
    let rows = Csv::from_text("kano.csv", wide).kano_answers_wide(&["search", "export"]);
    let rows = rows.unwrap().rows;
    assert_eq!(rows[1].pairs[0].functional, Some(KanoAnswer::MustBe));
    assert_eq!(rows[1].pairs[1].dysfunctional, None);
    let long = "id,feature,functional,dysfunctional\n1,search,1,6\n";
    let error = Csv::from_text("kano.csv", long)
        .kano_answers_long()
        .unwrap_err();
    assert!(error.to_string().contains("kano.csv:2:4"), "{error}");
}

#[test]
fn intervals_cover_the_truth() {
    let probabilities = [0.15, 0.25, 0.3, 0.2, 0.06, 0.04];
    let truths = [
        ("it: satisfaction", 0.4 / 0.9),
        ("it: dissatisfaction", -0.55 / 0.9),
        ("it: must-be", 0.3),
        (
            "it: functional",
            4.0 * 0.4 + 2.0 * 0.3 - 2.0 * 0.06 + 2.0 * 0.04,
        ),
    ];
    covers(truths, |seed, chance| {
        let row = |id: u32| {
            let (functional, dysfunctional) = of_category(chance.pick(&probabilities));
            KanoAnswers::new(Respondent::new(id.to_string())).about("it", functional, dysfunctional)
        };
        let rows: Vec<KanoAnswers> = (0..150).map(row).collect();
        let asked = Survey::new("simulated").bootstrap(Bootstrap::new(400).seed(seed));
        let kano = KanoSurvey::default().table(KanoTable::Pouliot);
        let found = kano.analyse(&asked, &rows).unwrap().findings().unwrap();
        truths.map(|(name, _)| found.get(name).unwrap().interval)
    });
}

prop_compose! {
    fn answers()(
        pairs in prop::collection::vec(((0_usize..5), (0_usize..5), 0.1_f64..5.0), 2..20),
    ) -> Vec<KanoAnswers> {
        let row = |(id, (functional, dysfunctional, weight)): (usize, (usize, usize, f64))| {
            let respondent = Respondent::new(id.to_string()).weight(weight);
            let (functional, dysfunctional) = pair(functional + 1, dysfunctional + 1);
            KanoAnswers::new(respondent).about("it", functional, dysfunctional)
        };
        pairs.into_iter().enumerate().map(row).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shares_and_probabilities_sum_to_one(rows in answers()) {
        let asked = Survey::new("any").bootstrap(Bootstrap::new(64));
        let found = KanoSurvey::default().analyse(&asked, &rows).unwrap();
        let feature = &found.features[0];
        let sum: f64 = feature.shares.iter().map(SeverityFinding::estimate).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        let sum: f64 = feature.probabilities.iter().map(|share| share.value()).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        for row in 0..64 {
            let sum: f64 = feature.shares.iter().map(|share| share.draws()[row]).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
        if let (Some(up), Some(down)) = (&feature.satisfaction, &feature.dissatisfaction) {
            prop_assert!(up.draws().iter().all(|draw| (0.0..=1.0).contains(draw)));
            prop_assert!(down.draws().iter().all(|draw| (-1.0..=0.0).contains(draw)));
        }
        let mut turned = rows;
        turned.reverse();
        prop_assert_eq!(found.features, KanoSurvey::default().analyse(&asked, &turned).unwrap().features);
    }

    /// What the two questions swap: a feature and its absence.
    #[test]
    fn swapping_the_questions_swaps_wanted_and_reverse(f in 0_usize..5, d in 0_usize..5) {
        let (f, d) = pair(f + 1, d + 1);
        let swapped = |category| match category {
            KanoCategory::Attractive | KanoCategory::OneDimensional | KanoCategory::MustBe => {
                KanoCategory::Reverse
            }
            other => other,
        };
        for table in [KanoTable::Berger, KanoTable::Pouliot] {
            let category = table.category(f, d);
            let back = table.category(d, f);
            if category == KanoCategory::Reverse {
                prop_assert!(KanoCategory::ALL[..3].contains(&back));
            } else {
                prop_assert_eq!(back, swapped(category));
            }
        }
    }
}
