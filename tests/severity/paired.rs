//! Importance from paired comparisons.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::error::SurveyError;
use bizcase::quantity::Share;
use bizcase::sample::Bootstrap;
use bizcase::severity::{BradleyTerry, BradleyTerryFit, PairCount, PairedAnswers, Survey, Ties};
use bizcase::survey::Respondent;
use proptest::prelude::*;

fn confidence() -> Share {
    Share::new(0.95).unwrap()
}

fn of_counts(counts: &[PairCount]) -> Result<BradleyTerryFit, SurveyError> {
    BradleyTerry::new().of_counts("counts", counts, confidence())
}

/// The difference and its standard error, as 1.96 of them reach to each end.
fn against(fit: &BradleyTerryFit, item: &str, reference: &str) -> (f64, f64) {
    let interval = fit.difference(item, reference).unwrap();
    (
        interval.estimate,
        interval.half_width() / 1.959_963_984_540_054,
    )
}

/// Games of the Eastern Division of the American League in 1987, home and away together (Agresti
/// 2002, table 10.10).
fn baseball() -> Vec<PairCount> {
    let teams = [
        "Milwaukee",
        "Detroit",
        "Toronto",
        "New York",
        "Boston",
        "Cleveland",
        "Baltimore",
    ];
    let won = [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ];
    let mut counts = Vec::new();
    for i in 0..7 {
        for j in 0..i {
            counts.push(PairCount::new((teams[i], won[i][j]), (teams[j], won[j][i])));
        }
    }
    counts
}

/// A. Agresti (2002), *Categorical Data Analysis*, second edition, table 10.11: abilities against
/// Baltimore without the advantage of playing at home, standard errors of about 0.3.
#[test]
fn matches_agresti_2002_table_10_11() {
    let fit = of_counts(&baseball()).unwrap();
    for (team, expected) in [
        ("Milwaukee", 1.58),
        ("Detroit", 1.44),
        ("Toronto", 1.29),
        ("New York", 1.25),
        ("Boston", 1.11),
        ("Cleveland", 0.68),
    ] {
        let (difference, error) = against(&fit, team, "Baltimore");
        assert!(
            (difference - expected).abs() <= 0.005,
            "{team}: {difference}"
        );
        assert!((error - 0.34).abs() < 0.01, "{team}: {error}");
    }
    let order: Vec<&str> = fit.items.iter().map(|item| item.item.as_str()).collect();
    assert_eq!(order[..2], ["Milwaukee", "Detroit"]);
    assert_eq!(fit.items[0].preferred, 50.0);
    assert_eq!(fit.items[0].compared, 78.0);
}

/// D. Firth (2005), *Bradley-Terry Models in R*, Journal of Statistical Software 12 (1), section 3,
/// and R's `BradleyTerry2`: citations among four journals of statistics, against Biometrika.
#[test]
fn matches_the_citations_of_firth_2005() {
    let fit = of_counts(&[
        PairCount::new(("Biometrika", 730), ("Comm Statist", 33)),
        PairCount::new(("Biometrika", 498), ("JASA", 320)),
        PairCount::new(("Biometrika", 221), ("JRSS-B", 284)),
        PairCount::new(("Comm Statist", 68), ("JASA", 813)),
        PairCount::new(("Comm Statist", 17), ("JRSS-B", 276)),
        PairCount::new(("JASA", 142), ("JRSS-B", 325)),
    ])
    .unwrap();
    for (journal, expected, error) in [
        ("Comm Statist", -2.94907, 0.10255),
        ("JASA", -0.47957, 0.06059),
        ("JRSS-B", 0.26895, 0.07083),
    ] {
        let found = against(&fit, journal, "Biometrika");
        assert!((found.0 - expected).abs() < 6e-6, "{journal}: {found:?}");
        assert!((found.1 - error).abs() < 6e-6, "{journal}: {found:?}");
    }
}

/// Two items: the worth is the share of preferences, and its interval that of its logit.
#[test]
fn two_items_have_the_worth_of_their_preferences() {
    let fit = of_counts(&[PairCount::new(("a", 30), ("b", 10))]).unwrap();
    assert!((fit.items[0].share.estimate - 0.75).abs() < 1e-12);
    // log(3) with standard error sqrt(1/30 + 1/10).
    let (difference, error) = against(&fit, "a", "b");
    assert!((difference - 3.0_f64.ln()).abs() < 1e-12);
    assert!((error - (1.0 / 30.0 + 0.1_f64).sqrt()).abs() < 1e-12);
    let same = fit.difference("a", "a").unwrap();
    assert_eq!((same.low, same.high), (0.0, 0.0));
}

#[test]
fn items_that_always_or_never_win_are_named() {
    let unconnected = |counts: &[PairCount]| match of_counts(counts).unwrap_err() {
        SurveyError::NotConnected {
            always,
            never,
            alone,
            ..
        } => (always, never, alone),
        error => panic!("{error}"),
    };
    let middle = || vec![PairCount::new(("b", 3), ("c", 2))];
    let mut counts = middle();
    counts.push(PairCount::new(("a", 5), ("b", 0)));
    assert_eq!(
        unconnected(&counts),
        (vec!["a".into()], vec!["b".into(), "c".into()], vec![])
    );
    counts.push(PairCount::new(("c", 4), ("d", 0)));
    assert_eq!(
        unconnected(&counts),
        (vec!["a".into()], vec!["d".into()], vec![])
    );
    let mut counts = middle();
    counts.push(PairCount::new(("x", 1), ("y", 1)));
    let (_, _, alone) = unconnected(&counts);
    assert_eq!(alone, ["b", "c", "x", "y"]);
    let error = of_counts(&[PairCount::new(("a", 5), ("b", 0))])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "Bradley-Terry: no finite worth fits best, since `a` is always preferred to the others, \
         `b` is never preferred to the others"
    );
}

#[test]
fn bad_comparisons_are_named() {
    let survey = Survey::new("owners");
    let anna = || PairedAnswers::new(Respondent::new("anna")).prefers("a", "b");
    let ben = || PairedAnswers::new(Respondent::new("ben")).prefers("b", "a");
    let message = |rows: &[PairedAnswers]| {
        BradleyTerry::new()
            .analyse(&survey, rows)
            .unwrap_err()
            .to_string()
    };
    for (rows, expected) in [
        (
            vec![anna().ties("a", "c"), ben()],
            "`a` or `c`, respondent anna = neither",
        ),
        (
            vec![anna().prefers("c", "c"), ben()],
            "items compared, respondent anna = `c` with itself",
        ),
        (vec![anna(), anna()], "ids of respondents = `anna` twice"),
        (vec![anna().prefers("b", "a")], "= 1 must be 2 or more"),
        (
            vec![PairedAnswers::new(Respondent::new("x"))],
            "1 comparisons is missing",
        ),
        (vec![], "none of 0 respondents"),
    ] {
        let message = message(&rows);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn ties_count_as_the_rule_says() {
    let counts = [PairCount::new(("a", 6), ("b", 2)).neither(4)];
    let fit = |ties| {
        BradleyTerry::new()
            .ties(ties)
            .of_counts("ties", &counts, confidence())
    };
    assert!(fit(Ties::Refused).is_err());
    let half = fit(Ties::HalfEach).unwrap();
    assert!((half.items[0].share.estimate - 8.0 / 12.0).abs() < 1e-12);
    assert_eq!((half.ties, half.comparisons), (4, 12.0));
    let out = fit(Ties::LeftOut).unwrap();
    assert!((out.items[0].share.estimate - 0.75).abs() < 1e-12);
    assert_eq!((out.ties, out.comparisons), (4, 8.0));
}

/// Everybody compares the same pair ten times and answers the same each time: comparisons are not
/// independent, and only the draws by respondents know.
#[test]
fn draws_keep_the_comparisons_of_a_respondent_together() {
    let rows: Vec<PairedAnswers> = (0..40)
        .map(|id| {
            let who = PairedAnswers::new(Respondent::new(id.to_string()));
            (0..10).fold(who, |who, _| match id % 4 {
                0 => who.prefers("b", "a"),
                _ => who.prefers("a", "b"),
            })
        })
        .collect();
    let survey = Survey::new("owners").bootstrap(Bootstrap::new(2_000).seed(1));
    let fit = BradleyTerry::new().analyse(&survey, &rows).unwrap();
    let item = &fit.items[0];
    assert!((item.share.estimate - 0.75).abs() < 1e-12);
    // As 40 independent answers: 0.75 give or take 1.96 sqrt(0.75 x 0.25 / 40).
    assert!(
        (item.share.half_width() - 0.134).abs() < 0.015,
        "{:?}",
        item.share
    );
    // As 400: the interval of the difference is sqrt(10) times too narrow.
    let (_, error) = against(&fit, "a", "b");
    assert!((error - (1.0 / 300.0 + 0.01_f64).sqrt()).abs() < 1e-9);
    let findings = fit.findings().unwrap();
    assert_eq!(findings.get("worth of a").unwrap().answers, Some(40));
}

/// 400 surveys of 120 people with two comparisons each, whose tastes differ: the true worths are the
/// averages that infinitely many of them would show, 1 to 1 odds among half and 4 to 1 among the
/// others.
#[test]
fn intervals_by_respondents_cover_as_stated() {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let truth = 0.5 * (0.5 + 0.8);
    let (mut covered, surveys) = (0, 400);
    for number in 0..surveys {
        let rows: Vec<PairedAnswers> = (0..120)
            .map(|id| {
                let prefers = if uniform() < 0.5 { 0.5 } else { 0.8 };
                let who = PairedAnswers::new(Respondent::new(id.to_string()));
                (0..2).fold(who, |who, _| {
                    if uniform() < prefers {
                        who.prefers("a", "b")
                    } else {
                        who.prefers("b", "a")
                    }
                })
            })
            .collect();
        let survey = Survey::new(number.to_string()).bootstrap(Bootstrap::new(250));
        let fit = BradleyTerry::new().analyse(&survey, &rows).unwrap();
        covered += u32::from(fit.preference("a", "b").unwrap().contains(truth));
    }
    let share = f64::from(covered) / f64::from(surveys);
    assert!((0.93..=0.97).contains(&share), "{share}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// At the maximum every item is expected to win as often as it did, which determines the
    /// worths; they are shares and add up to one.
    #[test]
    fn expected_wins_are_those_counted(
        won in prop::collection::vec(1_u64..30, 20),
        reversed in prop::bool::ANY,
    ) {
        let names = ["a", "b", "c", "d", "e"];
        let mut counts = Vec::new();
        let mut next = won.iter().copied();
        for i in 0..5 {
            for j in 0..i {
                let (x, y) = (next.next().unwrap(), next.next().unwrap());
                counts.push(PairCount::new((names[i], x), (names[j], y)));
            }
        }
        if reversed {
            counts.reverse();
        }
        let fit = of_counts(&counts).unwrap();
        let sum: f64 = fit.items.iter().map(|item| item.share.estimate).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
        let logs: f64 = fit.items.iter().map(|item| item.log_worth.estimate).sum();
        prop_assert!(logs.abs() < 1e-10);
        for item in &fit.items {
            let games = counts.iter().filter_map(|count| {
                let games = (count.first_preferred + count.second_preferred) as f64;
                let other = match (count.first == item.item, count.second == item.item) {
                    (true, _) => &count.second,
                    (_, true) => &count.first,
                    _ => return None,
                };
                Some(games * fit.preference(&item.item, other).unwrap().estimate)
            });
            let expected: f64 = games.sum();
            prop_assert!((expected / item.preferred - 1.0).abs() < 1e-9);
        }
    }
}
