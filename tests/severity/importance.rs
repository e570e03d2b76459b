//! Importance that answers cannot give to everything.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::sample::Bootstrap;
use bizcase::severity::{
    ConstantSum, ConstantSumAnswer, MaxDiff, MaxDiffAnswers, MaxDiffSet, Survey,
};
use bizcase::survey::{Respondent, by_segment};
use proptest::prelude::*;

fn survey() -> Survey {
    Survey::new("owners").bootstrap(Bootstrap::new(500).seed(2))
}

fn who(id: usize) -> Respondent {
    Respondent::new(id.to_string())
}

/// Best and worst of all four items in every set, by hand: best 3 of 4 and worst 0 for `a`.
#[test]
fn scores_are_best_less_worst_over_shown() {
    let all = ["a", "b", "c", "d"];
    let rows = [
        MaxDiffAnswers::new(who(1))
            .set(all, "a", "d")
            .set(["a", "b"], "a", "b"),
        MaxDiffAnswers::new(who(2))
            .set(all, "a", "c")
            .set(["b", "c", "d"], "b", "d"),
        MaxDiffAnswers::new(who(3)).set(all, "b", "d"),
    ];
    let result = MaxDiff::new().analyse(&survey(), &rows).unwrap();
    let found: Vec<_> = result
        .items
        .iter()
        .map(|item| (item.item.as_str(), item.best, item.worst, item.shown))
        .collect();
    assert_eq!(
        found,
        [
            ("a", 3, 0, 4),
            ("b", 2, 1, 5),
            ("c", 0, 1, 4),
            ("d", 0, 3, 4)
        ]
    );
    let scores: Vec<f64> = result
        .items
        .iter()
        .map(|item| item.score.estimate())
        .collect();
    for (score, expected) in scores.iter().zip([0.75, 0.2, -0.25, -0.75]) {
        assert!((score - expected).abs() < 1e-12, "{score}");
    }
    assert_eq!((result.sets, result.incomplete), (5, 0));
    // Every item has every rank with some probability, and they add up.
    for place in 0..4 {
        let sum: f64 = result
            .items
            .iter()
            .map(|item| item.ranks[place].value())
            .sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
    assert_eq!(
        result
            .findings()
            .unwrap()
            .get("score of a")
            .unwrap()
            .answers,
        Some(3)
    );
}

#[test]
fn incomplete_sets_are_left_out_and_counted() {
    let mut rows = vec![
        MaxDiffAnswers::new(who(1)).set(["a", "b"], "a", "b"),
        MaxDiffAnswers::new(who(2)).set(["a", "b"], "b", "a"),
        MaxDiffAnswers::new(who(3)),
    ];
    let lone = MaxDiffSet {
        shown: vec!["a".into(), "z".into()],
        best: Some("z".into()),
        worst: None,
    };
    rows[0].sets.push(lone.clone());
    rows[2].sets.push(lone);
    let result = MaxDiff::new().analyse(&survey(), &rows).unwrap();
    assert_eq!(
        (result.sets, result.incomplete, result.items.len()),
        (2, 1, 2)
    );
    assert_eq!(
        result.exclusions.to_string(),
        "1 of 3 left out: 1 best and worst is missing"
    );
}

#[test]
fn impossible_choices_are_named() {
    let with = |set: MaxDiffAnswers| {
        let rows = [set, MaxDiffAnswers::new(who(2)).set(["a", "b"], "b", "a")];
        MaxDiff::new()
            .analyse(&survey(), &rows)
            .unwrap_err()
            .to_string()
    };
    let anna = || MaxDiffAnswers::new(Respondent::new("anna"));
    for (message, expected) in [
        (
            with(anna().set(["a", "b"], "c", "b")),
            "best of set 1 of respondent anna = `c` must be one of",
        ),
        (
            with(anna().set(["a", "b"], "a", "c")),
            "worst of set 1 of respondent anna = `c`",
        ),
        (
            with(anna().set(["a", "b"], "a", "a")),
            "worst of set 1 of respondent anna = `a` must be another",
        ),
        (
            with(anna().set(["a", "a"], "a", "a")),
            "items of set 1 of respondent anna = `a` twice",
        ),
        (
            with(anna().set(["a"], "a", "a")),
            "number of items of set 1 of respondent anna = 1",
        ),
        (
            with(MaxDiffAnswers::new(who(2)).set(["a", "b"], "a", "b")),
            "ids of respondents = `2` twice",
        ),
    ] {
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn points_that_do_not_add_up_name_the_respondent() {
    let anna = |points: [f64; 3]| {
        ConstantSumAnswer::new(
            Respondent::new("anna"),
            ["a", "b", "c"].into_iter().zip(points),
        )
    };
    let ben = ConstantSumAnswer::new(Respondent::new("ben"), [("a", 100.0)]);
    let message = |points| {
        let rows = [ben.clone(), anna(points)];
        ConstantSum::of(100.0)
            .analyse(&survey(), &rows)
            .unwrap_err()
            .to_string()
    };
    for (points, expected) in [
        (
            [50.0, 30.0, 10.0],
            "sum of points of respondent anna (row 1) = 90 is outside [99.5, 100.5]",
        ),
        (
            [120.0, -20.0, 0.0],
            "points for `b` of respondent anna (row 1) = -20",
        ),
        (
            [f64::NAN, 50.0, 50.0],
            "points for `a` of respondent anna (row 1) = NaN",
        ),
    ] {
        assert!(message(points).starts_with(expected), "{}", message(points));
    }
    let loose = ConstantSum::of(100.0).tolerance(10.0);
    let result = loose
        .analyse(&survey(), &[ben.clone(), anna([50.0, 30.0, 10.0])])
        .unwrap();
    // Scaled to the respondent's own sum.
    assert!((result.items[0].share.estimate() - 0.5 * (1.0 + 5.0 / 9.0)).abs() < 1e-12);
    let error = ConstantSum::of(0.0)
        .analyse(&survey(), std::slice::from_ref(&ben))
        .unwrap_err();
    assert!(
        error.to_string().starts_with("total of the points = 0"),
        "{error}"
    );
    let error = ConstantSum::of(10.0)
        .tolerance(10.0)
        .analyse(&survey(), &[ben])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("tolerance of the sum of points = 10"),
        "{error}"
    );
}

#[test]
fn empty_cells_are_no_points_and_empty_rows_are_left_out() {
    let mut rows = vec![
        ConstantSumAnswer::new(who(1), [("a", 10.0), ("b", 0.0)]),
        ConstantSumAnswer::new(who(2), [("a", 4.0), ("b", 6.0)]),
        ConstantSumAnswer::new(who(3), [("a", 0.0), ("b", 0.0)]),
    ];
    rows[0].points[1].1 = None;
    for cell in &mut rows[2].points {
        cell.1 = None;
    }
    let result = ConstantSum::of(10.0).analyse(&survey(), &rows).unwrap();
    assert!((result.items[0].share.estimate() - 0.7).abs() < 1e-12);
    assert_eq!(result.items[1].none.estimate(), 0.5);
    assert_eq!(
        result.exclusions.to_string(),
        "1 of 3 left out: 1 points is missing"
    );
    let found = result.findings().unwrap();
    let (a, b) = (
        found.get("importance of a").unwrap(),
        found.get("importance of b").unwrap(),
    );
    // Points of one person stay together: what one item gains the other loses.
    assert!(
        a.draws()
            .iter()
            .zip(b.draws())
            .all(|(a, b)| (a + b - 1.0).abs() < 1e-12)
    );
}

#[test]
fn segments_are_analysed_apart() {
    let row = |id: usize, size: &str, a: f64| {
        let who = who(id).segment("size", size);
        ConstantSumAnswer::new(who, [("a", a), ("b", 10.0 - a)])
    };
    let rows = [
        row(1, "small", 9.0),
        row(2, "small", 7.0),
        row(3, "large", 1.0),
        row(4, "large", 3.0),
    ];
    let found = by_segment(&rows, "size", |rows| {
        ConstantSum::of(10.0).analyse(&survey(), rows)
    })
    .unwrap();
    assert_eq!(found["small"].items[0].item, "a");
    assert_eq!(found["large"].items[0].item, "b");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// In every complete set there is one best and one worst, so scores weighted by how often items
    /// were shown cancel.
    #[test]
    fn scores_cancel(choices in prop::collection::vec((0_usize..4, 1_usize..4), 2..30)) {
        let all = ["a", "b", "c", "d"];
        let rows: Vec<MaxDiffAnswers> = choices
            .iter()
            .enumerate()
            .map(|(id, (best, on))| MaxDiffAnswers::new(who(id)).set(all, all[*best], all[(best + on) % 4]))
            .collect();
        let result = MaxDiff::new().analyse(&survey(), &rows).unwrap();
        let sum: f64 = result.items.iter().map(|item| item.score.estimate()).sum();
        prop_assert!(sum.abs() < 1e-9);
        for item in &result.items {
            prop_assert!((-1.0..=1.0).contains(&item.score.estimate()));
            prop_assert!(item.score.draws().iter().all(|draw| (-1.0..=1.0).contains(draw)));
        }
    }
}
