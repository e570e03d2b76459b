//! What a few interviews say.

use bizcase::distribution::Distribution;
use bizcase::quantity::Share;
use bizcase::sample::Bootstrap;
use bizcase::severity::{
    Interview, InterviewAnalysis, Mentions, Survey, ThemeCounts, chance_heard,
    interviews_until_heard,
};
use bizcase::survey::Respondent;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

/// `ChaoRichness(spider$Girdled)` and `ChaoRichness(spider$Logged)` of R's `iNEXT`, as printed by
/// T. C. Hsieh, K. H. Ma and A. Chao (2016), *Methods in Ecology and Evolution* 7, 1451-1456: by
/// individuals.
#[test]
fn matches_chao_1_of_the_spiders_of_inext() {
    let girdled = [
        46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ];
    let logged = [
        88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1,
    ];
    for (counts, all, low, high, coverage) in [
        (&girdled[..], 43.893, 30.511, 96.971, 0.9289),
        (&logged[..], 61.403, 43.502, 128.583, 0.9446),
    ] {
        let spiders = ThemeCounts::by_mention(counts.iter().copied()).unwrap();
        let found = spiders.all(share(0.95));
        for (found, expected) in [(found.estimate, all), (found.low, low), (found.high, high)] {
            assert!(
                (found - expected).abs() < 6e-4,
                "{found} instead of {expected}"
            );
        }
        assert!((spiders.coverage().value() - coverage).abs() < 6e-5);
    }
}

/// Ants at 50 m of the data `ant` of `iNEXT`: 227 species in 599 samples, 49 of them in one and 23 in
/// two. By hand: 227 + 598 / 599 x 49 x 49 / (2 x 23).
#[test]
fn counts_by_interview_are_chao_2() {
    let mut counts = vec![1; 49];
    counts.extend(vec![2; 23]);
    counts.extend(vec![34; 155]);
    let ants = ThemeCounts::by_interview(599, counts).unwrap();
    assert_eq!(ants.heard(), 227);
    let unheard = 598.0 / 599.0 * 49.0 * 49.0 / 46.0;
    assert!((ants.unheard() - unheard).abs() < 1e-10);
    assert!((ants.all(share(0.95)).estimate - 279.11).abs() < 0.005);
}

/// Without a theme heard twice, the form without a denominator; and with nothing heard once,
/// nothing is missing.
#[test]
fn counts_without_pairs_or_singles_have_a_defined_answer() {
    let once = ThemeCounts::by_interview(5, [1, 1, 1]).unwrap();
    assert!((once.unheard() - 0.8 * 3.0).abs() < 1e-12);
    assert!(once.all(share(0.95)).high > once.all(share(0.95)).estimate);
    let often = ThemeCounts::by_interview(5, [3, 4, 5]).unwrap();
    assert_eq!(
        (often.unheard(), often.coverage(), often.expected_new(100)),
        (0.0, Share::ONE, 0.0)
    );
    let all = often.all(share(0.95));
    assert_eq!((all.low, all.high), (3.0, 3.0));
    let single = ThemeCounts::by_interview(5, [1]).unwrap();
    assert_eq!(
        (
            single.unheard(),
            single.expected_new(0),
            single.expected_new(3)
        ),
        (0.0, 0.0, 0.0)
    );
}

#[test]
fn counts_that_cannot_be_are_refused_by_name() {
    let message = |interviews, counts: &[u64]| {
        let counts = counts.iter().copied();
        ThemeCounts::by_interview(interviews, counts)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(message(5, &[]), "themes = none must be one or more");
    assert_eq!(
        message(5, &[6]),
        "how often a theme was heard = 6 is outside [1, 5]"
    );
    assert_eq!(
        message(5, &[0]),
        "how often a theme was heard = 0 is outside [1, 5]"
    );
    assert!(message(1, &[1]).starts_with("number of interviews = 1"));
    let error = Mentions::new(6, 5).unwrap_err().to_string();
    assert_eq!(error, "interviews with a mention = 6 is outside [0, 5]");
    assert!(Mentions::new(0, 0).is_err());
    let error = interviews_until_heard(share(0.5), Share::ONE, 1).unwrap_err();
    assert!(
        error.to_string().starts_with("chance to hear the theme"),
        "{error}"
    );
    assert!(interviews_until_heard(Share::ZERO, share(0.5), 1).is_err());
    let error = Mentions::new(1, 2)
        .unwrap()
        .further_interviews(1e-4, share(0.95))
        .unwrap_err();
    assert!(error.to_string().starts_with("half width"), "{error}");
}

/// A. Galvin (2015), *How many interviews are enough?*, Journal of Building Engineering 1, 2-12:
/// a theme that 20 % hold comes up with 95 % in 14 interviews, one that 70 % hold in 3.
#[test]
fn matches_galvin_2015() {
    assert_eq!(
        interviews_until_heard(share(0.2), share(0.95), 1).unwrap(),
        14
    );
    assert_eq!(
        interviews_until_heard(share(0.7), share(0.95), 1).unwrap(),
        3
    );
    assert_eq!(
        interviews_until_heard(Share::ONE, Share::ONE, 4).unwrap(),
        4
    );
}

/// The rule of three (Hanley and Lippman-Hand 1983, table): upper limits for nothing in n.
#[test]
fn nothing_heard_is_near_three_over_n() {
    for (interviews, exact) in [
        (10, 0.26),
        (20, 0.14),
        (30, 0.10),
        (50, 0.058),
        (100, 0.030),
    ] {
        let none = Mentions::new(0, interviews).unwrap();
        let high = none.at_most(share(0.95)).value();
        assert!((high - exact).abs() < 0.0055, "{interviews}: {high}");
        assert!((high - (1.0 - 0.05_f64.powf(1.0 / interviews as f64))).abs() < 1e-12);
    }
    assert_eq!(
        Mentions::new(5, 5).unwrap().at_most(share(0.95)),
        Share::ONE
    );
}

/// Exact intervals cover at least as often as stated, whatever the share: all counts of twelve
/// interviews, by their binomial probabilities.
#[test]
fn exact_intervals_cover_at_least_as_often_as_stated() {
    for tenths in 1..100 {
        let p = f64::from(tenths) / 100.0;
        for interviews in [5_u64, 12, 30] {
            let mut covered = 0.0;
            let mut chance = (1.0 - p).powi(i32::try_from(interviews).unwrap());
            for heard in 0..=interviews {
                let said = Mentions::new(heard, interviews).unwrap();
                if said.interval(share(0.95)).contains(p) {
                    covered += chance;
                }
                chance *= (interviews - heard) as f64 / (heard + 1) as f64 * p / (1.0 - p);
            }
            assert!(covered >= 0.95, "{p} in {interviews}: {covered}");
        }
    }
}

#[test]
fn interviews_become_findings_with_their_exact_intervals() {
    let said: [&[&str]; 6] = [&["a", "b"], &["a"], &["a", "c"], &[], &["b"], &["a"]];
    let mut rows: Vec<Interview> = said
        .iter()
        .enumerate()
        .map(|(id, themes)| Interview::new(Respondent::new(id.to_string()), themes.iter().copied()))
        .collect();
    let survey = Survey::new("discovery").bootstrap(Bootstrap::new(20_000).seed(4));
    let result = InterviewAnalysis::new().analyse(&survey, &rows).unwrap();
    let names: Vec<&str> = result
        .themes
        .iter()
        .map(|theme| theme.theme.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    let first = &result.themes[0];
    let exact = first.mentions.interval(share(0.95));
    assert!((first.share.interval.low - exact.low).abs() < 1e-12);
    assert!((first.share.interval.high - exact.high).abs() < 1e-12);
    assert!(first.share.interval.method.is_conservative());
    // Draws are those of the posterior that enters a case.
    let posterior = first.mentions.posterior().unwrap();
    let found = result.findings().unwrap();
    let mut draws = found.get("a").unwrap().draws().to_vec();
    draws.sort_by(f64::total_cmp);
    for (tenth, place) in (1..10).zip((2_000..).step_by(2_000)) {
        let u = share(f64::from(tenth) / 10.0);
        let drawn = draws[place];
        assert!(
            (drawn - posterior.quantile(u)).abs() < 0.012,
            "{tenth}: {drawn}"
        );
    }
    rows[2].respondent.weight = 2.0;
    let error = InterviewAnalysis::new()
        .analyse(&survey, &rows)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("weight of respondent 2 = 2 must be 1"),
        "{error}"
    );
    let silent = [
        Interview::new(Respondent::new("1"), [""; 0]),
        Interview::new(Respondent::new("2"), [""; 0]),
    ];
    let error = InterviewAnalysis::new()
        .analyse(&survey, &silent)
        .unwrap_err();
    assert!(error.to_string().contains("themes = none"), "{error}");
}

proptest! {
    /// The chance by adding up binomial probabilities, and what the planned number promises.
    #[test]
    fn chances_are_binomial(p in 0.01..0.99_f64, interviews in 1_u64..40, times in 0_u64..6) {
        let mut chance = (1.0 - p).powi(i32::try_from(interviews).unwrap());
        let mut fewer = 0.0;
        for heard in 0..times.min(interviews + 1) {
            fewer += chance;
            chance *= (interviews - heard) as f64 / (heard + 1) as f64 * p / (1.0 - p);
        }
        let found = chance_heard(share(p), interviews, times).value();
        prop_assert!((found - (1.0 - fewer)).abs() < 1e-9, "{found} {fewer}");
        let enough = interviews_until_heard(share(p), share(0.9), times).unwrap();
        prop_assert!(chance_heard(share(p), enough, times).value() >= 0.9);
        prop_assert!(enough == 0 || chance_heard(share(p), enough - 1, times).value() < 0.9);
    }

    /// More interviews narrow the expected interval, from the width it has.
    #[test]
    fn expected_intervals_narrow(interviews in 1_u64..40, part in 0_u64..=100, more in 1_u64..60) {
        let heard = part * interviews / 100;
        let said = Mentions::new(heard, interviews).unwrap();
        let now = said.interval(share(0.9)).half_width();
        prop_assert!((said.expected_half_width(0, share(0.9)).unwrap() - now).abs() < 1e-12);
        let later = said.expected_half_width(more, share(0.9)).unwrap();
        let latest = said.expected_half_width(2 * more, share(0.9)).unwrap();
        prop_assert!(latest <= later && latest > 0.0);
    }

    /// New themes grow with further interviews and never exceed those estimated to be unheard.
    #[test]
    fn new_themes_are_bounded(
        counts in prop::collection::vec(1_u64..12, 1..30), more in 0_u64..200,
    ) {
        let themes = ThemeCounts::by_interview(12, counts).unwrap();
        let (new, later) = (themes.expected_new(more), themes.expected_new(more + 5));
        prop_assert!((0.0..=themes.unheard() + 1e-9).contains(&new));
        prop_assert!(new <= later + 1e-9);
        let all = themes.all(share(0.95));
        prop_assert!(all.low >= themes.heard() as f64 && all.low <= all.estimate && all.estimate <= all.high);
    }
}
