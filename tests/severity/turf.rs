//! The few items that reach most people.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::sample::Bootstrap;
use bizcase::severity::{Optimality, Survey, Turf, TurfAnswer, TurfResult};
use bizcase::survey::Respondent;
use proptest::prelude::*;

const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

/// Respondents by the bits of what appeals to them.
fn answers(masks: &[u32], weights: &[f64], items: usize) -> Vec<TurfAnswer> {
    let answer = |(id, (mask, weight)): (usize, (&u32, &f64))| {
        let chosen: Vec<&str> = (0..items)
            .filter(|i| mask >> i & 1 == 1)
            .map(|i| NAMES[i])
            .collect();
        let who = Respondent::new(id.to_string()).weight(*weight);
        TurfAnswer::chosen(who, &NAMES[..items], &chosen)
    };
    masks.iter().zip(weights).enumerate().map(answer).collect()
}

fn survey() -> Survey {
    Survey::new("users").bootstrap(Bootstrap::new(50).seed(3))
}

/// The greatest reach, and the greatest frequency among sets of this reach, by trying all.
fn brute_force(masks: &[u32], weights: &[f64], items: usize, size: u32, depth: u32) -> (f64, f64) {
    let all: f64 = weights.iter().sum();
    let mut best = (0.0, 0.0);
    for set in 0..1_u32 << items {
        if set.count_ones() != size {
            continue;
        }
        let (mut reach, mut frequency) = (0.0, 0.0);
        for (mask, weight) in masks.iter().zip(weights) {
            let appealing = (mask & set).count_ones();
            frequency += weight * f64::from(appealing) / all;
            if appealing >= depth {
                reach += weight / all;
            }
        }
        if reach > best.0 + 1e-9 || (reach > best.0 - 1e-9 && frequency > best.1) {
            best = (reach.max(best.0), frequency);
        }
    }
    best
}

fn holds(result: &TurfResult, masks: &[u32], weights: &[f64], items: usize, depth: u32) {
    for set in &result.sets {
        let size = u32::try_from(set.items.len()).unwrap();
        let (reach, frequency) = brute_force(masks, weights, items, size, depth);
        assert!(set.is_proven(), "{:?}", set.optimality);
        assert!(
            (set.reach.estimate() - reach).abs() < 1e-9,
            "{set:?} {reach}"
        );
        assert!(
            (set.frequency - frequency).abs() < 1e-9,
            "{set:?} {frequency}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn equals_brute_force(
        masks in prop::collection::vec(0_u32..512, 1..80),
        thin in prop::collection::vec(0_u32..512, 80),
        depth in 1_u32..4,
        items in 4_usize..=9,
    ) {
        // Few appeals, so that reach is contested.
        let masks: Vec<u32> = masks.iter().zip(&thin).map(|(a, b)| a & b & ((1 << items) - 1)).collect();
        let weights = vec![1.0; masks.len()];
        let turf = Turf::up_to(items.min(5)).depth(depth).corrected_by(0);
        let result = turf.analyse(&survey(), &answers(&masks, &weights, items)).unwrap();
        holds(&result, &masks, &weights, items, depth);
    }

    #[test]
    fn equals_brute_force_with_weights(
        masks in prop::collection::vec(0_u32..128, 70),
        weights in prop::collection::vec(0.1..9.0_f64, 70),
        depth in 1_u32..3,
    ) {
        let turf = Turf::up_to(4).depth(depth).corrected_by(0);
        let result = turf.analyse(&survey(), &answers(&masks, &weights, 7)).unwrap();
        holds(&result, &masks, &weights, 7, depth);
    }

    /// A larger set reaches no fewer people, and what an item contributes is no more than all.
    #[test]
    fn reach_grows_with_the_set(masks in prop::collection::vec(0_u32..256, 40)) {
        let result = Turf::up_to(6)
            .corrected_by(0)
            .analyse(&survey(), &answers(&masks, &[1.0; 40], 8))
            .unwrap();
        for pair in result.sets.windows(2) {
            prop_assert!(pair[0].reach.estimate() <= pair[1].reach.estimate() + 1e-12);
        }
        for set in &result.sets {
            let all: f64 = set.contributions.iter().sum();
            prop_assert!(all <= set.reach.estimate() + 1e-12);
            prop_assert!(set.reach.interval.contains(set.reach.estimate()) || set.reach.estimate() == 1.0);
        }
    }
}

/// A random catalogue of 40 items, larger than a small budget can search.
fn many() -> Vec<TurfAnswer> {
    let mut state = 9_u64;
    let names: Vec<String> = (0..40).map(|item| format!("item {item}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (0..300)
        .map(|id| {
            let chosen: Vec<&str> = names
                .iter()
                .copied()
                .filter(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    state >> 33 < (1 << 31) / 12
                })
                .collect();
            TurfAnswer::chosen(Respondent::new(id.to_string()), &names, &chosen)
        })
        .collect()
}

#[test]
fn beyond_the_budget_the_bound_is_told() {
    let rows = many();
    let turf = Turf::up_to(6).corrected_by(0);
    let short = turf.nodes(20).analyse(&survey(), &rows).unwrap();
    let long = turf.analyse(&survey(), &rows).unwrap();
    let (short, long) = (&short.sets[5], &long.sets[5]);
    assert!(long.is_proven(), "{:?}", long.optimality);
    let Optimality::Heuristic { nodes, at_most } = short.optimality else {
        panic!("{:?}", short.optimality);
    };
    assert_eq!(nodes, 20);
    assert!(short.reach.estimate() <= long.reach.estimate());
    assert!(at_most >= long.reach.estimate() && at_most <= 1.0);
}

/// Appeals that are all chance: the best set among 60 people owes much of its reach to the choice.
/// What it reaches among other people is what the corrected reach forecasts.
#[test]
fn the_corrected_reach_forecasts_other_people() {
    let rows = many();
    let (few, others) = rows.split_at(60);
    let result = Turf::up_to(4)
        .corrected_by(200)
        .analyse(&survey(), few)
        .unwrap();
    let set = &result.sets[3];
    let reached = |row: &&TurfAnswer| {
        row.appeals
            .iter()
            .any(|(item, yes)| *yes == Some(true) && set.items.contains(item))
    };
    let elsewhere = others.iter().filter(reached).count() as f64 / others.len() as f64;
    let optimism = set.optimism.unwrap();
    let corrected = set.reach.estimate() - optimism;
    assert!(optimism > 0.05, "{optimism}");
    assert!(
        (corrected - elsewhere).abs() < (set.reach.estimate() - elsewhere).abs(),
        "{} corrected to {corrected}, elsewhere {elsewhere}",
        set.reach.estimate()
    );
}

#[test]
fn missing_answers_leave_respondents_out_and_bad_ones_are_named() {
    let mut rows = answers(&[0b011, 0b001, 0b100], &[1.0, 1.0, 0.0], 3);
    rows[1].appeals[2].1 = None;
    let result = Turf::up_to(1).analyse(&survey(), &rows).unwrap();
    assert_eq!(result.sets[0].reach.answers, Some(1));
    assert_eq!(
        result.exclusions.to_string(),
        "2 of 3 left out: 1 appeal is missing, 1 weight is zero"
    );
    let message =
        |turf: Turf, rows: &[TurfAnswer]| turf.analyse(&survey(), rows).unwrap_err().to_string();
    let all = answers(&[0b011, 0b001], &[1.0, 1.0], 3);
    assert!(
        message(Turf::up_to(4), &all).contains("items of the largest set = 4 is outside [1, 3]")
    );
    assert!(message(Turf::up_to(2).depth(3), &all).contains("items of the largest set = 2"));
    assert!(
        message(Turf::up_to(2).depth(0), &all)
            .contains("depth of the reach = 0 is outside [1, 10]")
    );
    let mut twice = all.clone();
    let again = twice[1].appeals[0].clone();
    twice[1].appeals.push(again);
    assert!(message(Turf::up_to(1), &twice).contains("`a` of respondent 1 = a second answer"));
}
