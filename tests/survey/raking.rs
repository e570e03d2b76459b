//! Weights that give a sample the margins of its population.

use bizcase::error::SurveyError;
use bizcase::survey::{Raking, Respondent, Weighting};
use proptest::prelude::*;

/// So many respondents for each cell of two segments.
fn cells(cells: &[(&str, &str, usize)]) -> Vec<Respondent> {
    let mut people = Vec::new();
    for (first, second, count) in cells {
        for _ in 0..*count {
            let who = Respondent::new(people.len().to_string());
            people.push(who.segment("first", *first).segment("second", *second));
        }
    }
    people
}

/// The schools of the cluster sample `apiclus1` of R's package survey, by type and whether they
/// met their school-wide target, with the sums of their scores and of their pupils.
const SCHOOLS: [(&str, &str, usize, f64, f64); 6] = [
    ("E", "No", 12, 7156.0, 5243.0),
    ("E", "Yes", 132, 86281.0, 57088.0),
    ("H", "No", 3, 1978.0, 2237.0),
    ("H", "Yes", 11, 6682.0, 13587.0),
    ("M", "No", 8, 4851.0, 5983.0),
    ("M", "Yes", 17, 10935.0, 16460.0),
];

/// `tests/rakecheck.Rout.save` of R's package survey 4.5: mean score 641.23, 3,647,280 pupils.
#[test]
fn matches_rake_of_the_r_package_survey() {
    let schools = cells(&SCHOOLS.map(|(kind, met, count, ..)| (kind, met, count)));
    let raked = Raking::new()
        .counts("first", [("E", 4421.0), ("H", 755.0), ("M", 1018.0)])
        .counts("second", [("No", 1072.0), ("Yes", 5122.0)])
        .rake(&schools)
        .unwrap();
    let mut first = 0;
    let (mut score, mut pupils) = (0.0, 0.0);
    for (_, _, count, scores, enrolled) in SCHOOLS {
        let weight = raked.weights[first];
        assert!(
            raked.weights[first..first + count]
                .iter()
                .all(|w| (w - weight).abs() < 1e-12)
        );
        score += weight * scores / 183.0;
        pupils += weight * enrolled * 6194.0 / 183.0;
        first += count;
    }
    assert!((score - 641.23).abs() < 0.005, "{score}");
    assert!((pupils - 3_647_280.0).abs() < 0.5, "{pupils}");
    assert!(
        raked
            .margins
            .iter()
            .all(|m| (m.after - m.wanted).abs() < 1e-8)
    );
    assert!((raked.before.design_effect - 1.0).abs() < 1e-12);
    assert!(raked.after.design_effect > 1.0);
}

#[test]
fn a_margin_that_an_empty_cell_forbids_is_an_error_that_names_the_cell() {
    // All large firms are in the north, but the north may only be a fifth.
    let firms = cells(&[
        ("small", "north", 30),
        ("small", "south", 20),
        ("large", "north", 50),
    ]);
    let error = Raking::new()
        .shares("first", [("small", 0.5), ("large", 0.5)])
        .shares("second", [("north", 0.2), ("south", 0.8)])
        .rake(&firms)
        .unwrap_err();
    let SurveyError::MarginNotMet {
        empty,
        wanted,
        reached,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert!((wanted - reached).abs() > 0.01);
    let cell = "`large` of `first` and `south` of `second`";
    assert!(empty.iter().any(|name| name == cell), "{error}");
    assert!(error.to_string().contains("nobody is in"), "{error}");
}

#[test]
fn bad_margins_and_respondents_are_named() {
    let firms = cells(&[("small", "north", 3), ("large", "south", 2)]);
    let message = |raking: Raking| raking.rake(&firms).unwrap_err().to_string();
    let sizes = [("small", 0.5), ("large", 0.5)];
    for (raking, expected) in [
        (Raking::new(), "margins = none must be one or more"),
        (
            Raking::new().shares("first", [("small", 0.5), ("large", 0.4)]),
            "total of margin `first` = 0.9 must be 1",
        ),
        (
            Raking::new().shares("first", [("small", 1.0), ("large", 0.0)]),
            "`large` in margin `first` = 0 is outside (0, inf)",
        ),
        (
            Raking::new().shares("first", [("small", 1.0)]),
            "segment `first` of respondent 3 = large",
        ),
        (
            Raking::new().shares("first", [("small", 0.5), ("large", 0.4), ("huge", 0.1)]),
            "respondents in `huge` of `first` = none",
        ),
        (
            Raking::new().shares("size", sizes),
            "segment `size` of respondent 0 = missing",
        ),
        (
            Raking::new().shares("first", sizes).at_most(1.0),
            "largest weight over the mean = 1",
        ),
        (
            Raking::new()
                .counts("first", [("small", 60.0), ("large", 40.0)])
                .counts("second", [("north", 60.0), ("south", 60.0)]),
            "total of margin `second` = 120 must be 100",
        ),
    ] {
        let message = message(raking);
        assert!(message.contains(expected), "{message}");
    }
    let nobody: Vec<Respondent> = firms.iter().cloned().map(|who| who.weight(0.0)).collect();
    let error = Raking::new()
        .shares("first", sizes)
        .rake(&nobody)
        .unwrap_err();
    assert!(error.to_string().contains("weights = all zero"), "{error}");
}

/// Nine of ten are small, but half of the population is large: their weights would be five.
#[test]
fn trimmed_weights_stay_below_the_limit_or_say_that_they_cannot() {
    let firms = cells(&[
        ("small", "a", 50),
        ("small", "b", 40),
        ("large", "a", 5),
        ("large", "b", 5),
    ]);
    let raking = Raking::new()
        .shares("first", [("small", 0.5), ("large", 0.5)])
        .shares("second", [("a", 0.45), ("b", 0.55)]);
    let free = raking.rake(&firms).unwrap();
    assert!(free.after.heaviest > 5.2 && free.trimmed == 0);
    let error = raking.clone().at_most(4.0).rake(&firms).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no weight may be more than 4 times the mean"),
        "{error}"
    );
    let trimmed = raking.at_most(5.2).rake(&firms).unwrap();
    assert!(trimmed.weights.iter().all(|&weight| weight <= 5.2));
    assert!(trimmed.trimmed > 0);
    assert!(
        trimmed
            .margins
            .iter()
            .all(|m| (m.after - m.wanted).abs() < 1e-8)
    );
}

proptest! {
    /// Whatever the sample, as long as no cell is empty: margins are met, respondents of one cell
    /// keep their relative weights, and the odds ratio of the table is what it was.
    #[test]
    fn margins_are_met_and_the_odds_ratio_is_kept(
        counts in prop::array::uniform4(1_usize..40),
        small in 0.05..0.95_f64,
        north in 0.05..0.95_f64,
        weights in prop::collection::vec(0.2..5.0_f64, 160),
    ) {
        let names = [("small", "north"), ("small", "south"), ("large", "north"), ("large", "south")];
        let names: Vec<_> = names.iter().zip(counts).map(|(&(a, b), n)| (a, b, n)).collect();
        let firms = cells(&names);
        let firms: Vec<_> = firms.into_iter().zip(&weights).map(|(f, &w)| f.weight(w)).collect();
        let raked = Raking::new()
            .shares("first", [("small", small), ("large", 1.0 - small)])
            .shares("second", [("north", north), ("south", 1.0 - north)])
            .rake(&firms)
            .unwrap();
        for margin in &raked.margins {
            prop_assert!((margin.after - margin.wanted).abs() <= 1e-8 * margin.wanted);
        }
        let mut starts = vec![0];
        for count in counts {
            starts.push(starts[starts.len() - 1] + count);
        }
        let total = |weights: &[f64], cell: usize| -> f64 {
            weights[starts[cell]..starts[cell + 1]].iter().sum()
        };
        let odds = |weights: &[f64]| {
            total(weights, 0) * total(weights, 3) / total(weights, 1) / total(weights, 2)
        };
        let given: Vec<f64> = firms.iter().map(|firm| firm.weight).collect();
        prop_assert!((odds(&raked.weights) / odds(&given) - 1.0).abs() < 1e-9);
        for cell in 0..4 {
            let ratio = raked.weights[starts[cell]] / given[starts[cell]];
            let rows = starts[cell]..starts[cell + 1];
            for (after, before) in raked.weights[rows.clone()].iter().zip(&given[rows]) {
                prop_assert!((after / before / ratio - 1.0).abs() < 1e-9);
            }
        }
    }

    /// The effective size lies between one and the number of respondents, whatever the scale.
    #[test]
    fn effective_sizes_are_bounded_and_know_no_scale(
        weights in prop::collection::vec(1e-3..1e3_f64, 1..50),
        scale in 1e-90..1e90_f64,
    ) {
        let weighting = Weighting::of_weights(weights.iter().copied()).unwrap();
        let used = weights.len() as f64;
        prop_assert!(weighting.effective >= 1.0 - 1e-12 && weighting.effective <= used);
        prop_assert!(weighting.design_effect >= 1.0 && weighting.design_effect <= used + 1e-9);
        let scaled = Weighting::of_weights(weights.iter().map(|w| w * scale)).unwrap();
        prop_assert!((scaled.effective / weighting.effective - 1.0).abs() < 1e-9);
    }
}
