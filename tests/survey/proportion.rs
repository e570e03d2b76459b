//! Intervals of shares, against published figures.

use bizcase::quantity::Share;
use bizcase::survey::Proportion;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn close(found: (f64, f64), expected: (f64, f64), tolerance: f64) {
    let off = |a: f64, b: f64| (a - b).abs() <= tolerance;
    assert!(
        off(found.0, expected.0) && off(found.1, expected.1),
        "{found:?} instead of {expected:?}"
    );
}

/// R. G. Newcombe (1998), *Statistics in Medicine* 17, 857-872, table I: Wilson's score interval
/// without continuity correction, and Clopper-Pearson.
#[test]
fn matches_newcombe_1998_table_i() {
    for (hits, of, wilson, exact) in [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ] {
        let counted = Proportion::new(hits, of).unwrap();
        let found = counted.wilson(share(0.95));
        close((found.low, found.high), wilson, 5.1e-5);
        let found = counted.clopper_pearson(share(0.95));
        close((found.low, found.high), exact, 5.1e-5);
        assert!(found.method.is_conservative());
    }
}

/// All groups of a finite population for which a count as far off is not too unlikely, counted out
/// for a population of ten by the definition: 2 of 4 asked.
#[test]
fn a_finite_population_is_exact() {
    let counted = Proportion::new(2, 4).unwrap().of_population(10).unwrap();
    let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
    let at = |group: u64, hits: u64| {
        if hits > group || 4 - hits > 10 - group {
            return 0.0;
        }
        choose(group, hits) * choose(10 - group, 4 - hits) / choose(10, 4)
    };
    let possible: Vec<u64> = (2..=8)
        .filter(|&group| {
            let more: f64 = (2..=4).map(|hits| at(group, hits)).sum();
            let fewer: f64 = (0..=2).map(|hits| at(group, hits)).sum();
            more > 0.025 && fewer > 0.025
        })
        .collect();
    let found = counted.clopper_pearson(share(0.95));
    let expected = (
        possible[0] as f64 / 10.0,
        possible[possible.len() - 1] as f64 / 10.0,
    );
    close((found.low, found.high), expected, 1e-12);
}

#[test]
fn what_cannot_be_counted_is_refused_by_name() {
    let error = Proportion::new(5, 4).unwrap_err().to_string();
    assert_eq!(error, "successes = 5 is outside [0, 4]");
    let error = Proportion::new(0, 0).unwrap_err().to_string();
    assert!(error.starts_with("number of answers = 0"), "{error}");
    let error = Proportion::new(3, 40)
        .unwrap()
        .of_population(39)
        .unwrap_err();
    assert!(error.to_string().contains("population = 39"), "{error}");
}

proptest! {
    #[test]
    fn intervals_hold_the_share_and_grow_with_confidence(
        answers in 1_u64..5_000, percent in 0_u32..=100, more in 0_u64..10_000, confidence in 0.01..0.995,
    ) {
        let hits = u64::from(percent) * answers / 100;
        let endless = Proportion::new(hits, answers).unwrap();
        let listed = endless.of_population(answers + more).unwrap();
        for counted in [endless, listed] {
            for interval in [counted.wilson(share(confidence)), counted.clopper_pearson(share(confidence))] {
                prop_assert!(interval.contains(counted.share().value()), "{interval:?}");
                prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
            }
            let wider = counted.clopper_pearson(share(0.5 + 0.5 * confidence));
            let exact = counted.clopper_pearson(share(confidence));
            prop_assert!(wider.low <= exact.low && wider.high >= exact.high);
        }
        let above = endless.probability_above(share(f64::from(percent) / 100.0));
        prop_assert!((0.0..=1.0).contains(&above.value()));
    }
}
