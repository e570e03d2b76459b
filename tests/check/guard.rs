//! The guard of a check: how often it raises a false alarm, and what it finds out.
//!
//! Every simulated run draws how often something happened in 1,024 trials, in the next 1,024, in
//! the next 2,048 and so on, from the binomial law, and asks the guard. A rate over 10,000 runs is
//! held against the stated one as it is: the seed is fixed.

use bizcase::check::{Guard, Status};
use bizcase::distribution::{Dist, Distribution};
use bizcase::quantity::Share;
use bizcase::simulation::Condition;

const RUNS: u64 = 10_000;

/// `SplitMix64` (Steele, Lea and Flood 2014): independent of the generator of the crate.
struct SplitMix(u64);

impl SplitMix {
    fn uniform(&mut self) -> Share {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^= word >> 31;
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let number = (word >> 11) as f64 + 0.5;
        Share::new(number / 9_007_199_254_740_992.0).unwrap()
    }
}

/// What became of many runs.
#[derive(Debug, Default)]
struct Counted {
    passed: u64,
    failed: u64,
    undecided: u64,
    trials: u64,
}

impl Counted {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    fn mean_trials(&self) -> f64 {
        self.trials as f64 / RUNS as f64
    }
}

fn percent(value: f64) -> Share {
    Share::percent(value).unwrap()
}

/// Runs of a guard on something that happens with a true probability.
fn simulated(guard: Guard, target: Condition, truth: Share) -> Counted {
    let looks = guard.looks();
    let steps = looks.iter().enumerate().map(|(index, trials)| {
        let before = if index == 0 { 0 } else { looks[index - 1] };
        Dist::binomial(trials - before, truth).unwrap()
    });
    let steps: Vec<Dist> = steps.collect();
    let mut random = SplitMix(2026);
    let mut counted = Counted::default();
    for _ in 0..RUNS {
        let (mut successes, mut step) = (0, 0);
        let decision = guard.decide(target, |_| {
            let more = steps[step].quantile(random.uniform());
            step += 1;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count"
            )]
            let more = more as u64;
            successes += more;
            successes
        });
        let decision = decision.unwrap();
        counted.trials += decision.trials;
        match decision.status {
            Status::Passed => counted.passed += 1,
            Status::Failed => counted.failed += 1,
            Status::Undecided => counted.undecided += 1,
        }
    }
    counted
}

/// At most the rate.
fn within(count: u64, rate: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let (count, runs) = (count as f64, RUNS as f64);
    count <= runs * rate
}

#[test]
fn a_true_claim_on_the_boundary_fails_no_more_often_than_stated() {
    for (rate, truth) in [(0.05, 60.0), (0.01, 60.0), (0.001, 60.0), (0.01, 99.0)] {
        let guard = Guard::default().false_alarms(Share::new(rate).unwrap());
        let counted = simulated(
            guard,
            Condition::AtLeast(percent(truth).into()),
            percent(truth),
        );
        println!("rate {rate}, truth {truth}%: {counted:?}");
        assert!(within(counted.failed, rate), "{rate}, {truth}: {counted:?}");
        // On the boundary a pass is as rare: it would be a false one a hair below.
        assert!(within(counted.passed, rate), "{rate}, {truth}: {counted:?}");
    }
}

#[test]
fn claims_the_other_way_round_are_as_safe() {
    let guard = Guard::default().false_alarms(percent(1.0));
    let counted = simulated(guard, Condition::AtMost(percent(5.0).into()), percent(5.0));
    println!("at most 5%: {counted:?}");
    assert!(
        within(counted.failed, 0.01) && within(counted.passed, 0.01),
        "{counted:?}"
    );
}

#[test]
fn a_miss_by_five_points_is_found_out_every_time() {
    let sixty = Condition::AtLeast(percent(60.0).into());
    let counted = simulated(Guard::default(), sixty, percent(55.0));
    println!("five points: {counted:?}, {} trials", counted.mean_trials());
    assert_eq!(counted.failed, RUNS, "{counted:?}");
    assert!(counted.mean_trials() < 3_000.0, "{}", counted.mean_trials());
}

#[test]
fn a_miss_by_one_point_is_found_out_in_999_of_1000() {
    let sixty = Condition::AtLeast(percent(60.0).into());
    let counted = simulated(Guard::default(), sixty, percent(59.0));
    println!("one point: {counted:?}, {} trials", counted.mean_trials());
    assert!(counted.failed >= RUNS - RUNS / 1_000, "{counted:?}");
    assert_eq!(counted.passed, 0, "{counted:?}");
}

/// Each end may be missed at half the rate, so that both together keep to it.
#[test]
fn two_ends_are_decided_together() {
    let guard = Guard::default().false_alarms(percent(1.0));
    let near_half = Condition::Between(percent(45.0).into(), percent(55.0).into());
    let inside = simulated(guard, near_half, percent(50.0));
    assert!(inside.passed >= RUNS - RUNS / 1_000, "{inside:?}");
    let outside = simulated(guard, near_half, percent(60.0));
    assert_eq!(outside.failed, RUNS, "{outside:?}");
}

#[test]
fn thresholds_that_are_no_share_or_beyond_proof_are_refused() {
    let refused = |condition: &str| {
        let condition: Condition = condition.parse().unwrap();
        Guard::default().decide(condition, |_| 0).unwrap_err()
    };
    assert!(refused(">= 60").to_string().contains("60%"));
    assert!(refused("<= USD 5").to_string().contains("must be a share"));
    assert!(refused("> 100%").to_string().contains("99.9%"));
}
