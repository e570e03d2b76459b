//! Measures of risk beside closed forms and published values, and what holds of them for all
//! outcomes.

use bizcase::decision::{
    Contingency, Dominance, Downside, PooledReserve, ProjectBudget, Utility, total, within_both,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money, Ratio, Share, Unit, Value};
use bizcase::random::Sampling;
use bizcase::sample::{Bootstrap, Estimate, Sample};
use bizcase::simulation::Model;
use proptest::prelude::*;

fn column(name: &str, values: Vec<f64>) -> Sample {
    Sample::new(name, Unit::Ratio, values).unwrap()
}

fn ratio(value: f64) -> Value {
    Ratio::new(value).unwrap().into()
}

fn percent(value: f64) -> Share {
    Share::percent(value).unwrap()
}

/// So many normal inputs with mean 10 and this standard deviation.
fn normals(count: usize, deviation: f64, trials: u64) -> Vec<Sample> {
    let mut model = Model::new(Currency::EUR);
    for index in 0..count {
        let spread = Dist::normal(10.0, deviation).unwrap();
        model.ratio(&format!("cost {index}"), spread).unwrap();
    }
    model
        .run(&Sampling::latin_hypercube(trials).seed(3))
        .unwrap()
        .inputs()
}

#[track_caller]
fn close(found: Estimate, expected: f64) {
    assert!(
        found.distance(expected).abs() < 4.0,
        "{found} for {expected}"
    );
}

/// Standard normal: 5th percentile -1.644854, mean of the lowest 5 % -2.062713, and half the
/// variance lies below the mean.
#[test]
fn downside_of_a_normal_outcome_is_the_closed_form() {
    let outcome = &normals(1, 1.0, 100_000)[0];
    let downside = Downside::of(outcome, ratio(10.0), percent(5.0)).unwrap();
    close(downside.value_at_risk, 1.644_854);
    close(downside.conditional_value_at_risk, 2.062_713);
    close(downside.below, 0.5);
    close(downside.semideviation, 0.5_f64.sqrt());
    assert!(downside.semideviation.standard_error < 0.002);
}

/// Daniel Bernoulli's game pays 2^k with probability 2^-k. Valued by logarithms, who has 1,000
/// would pay up to 10.95 and who has 2 would pay up to 3.35 for it, as the table of the St
/// Petersburg paradox in every textbook has it.
#[test]
fn bernoullis_game_is_worth_what_it_was_worth_in_1738() {
    for (wealth, price) in [(1_000.0, 10.95), (2.0, 3.35)] {
        let rounds = 20_u32;
        let gains = (0..1_u32 << rounds).map(|row| {
            let tails = row.trailing_ones().min(rounds - 1) + 1;
            f64::from(1_u32 << tails) - price
        });
        let game = column("game less price", gains.collect());
        let utility = Utility::ConstantRelative {
            aversion: 1.0,
            wealth: ratio(wealth),
        };
        let sure = utility.certainty_equivalent(&game).unwrap();
        assert!(sure.value.value.abs() < 0.015, "{}", sure.value);
    }
}

/// For a normal outcome: the mean less half the variance over the tolerance.
#[test]
fn certainty_equivalent_of_a_normal_outcome_is_the_closed_form() {
    let outcome = &normals(1, 3.0, 100_000)[0];
    let utility = Utility::ConstantAbsolute {
        tolerance: ratio(5.0),
    };
    let sure = utility.certainty_equivalent(outcome).unwrap();
    close(sure.value, 10.0 - 9.0 / 10.0);
    close(sure.premium, 0.9);
    close(sure.utility, 1.0 - (-9.1_f64 / 5.0).exp());
}

/// A log-normal wealth with parameters 0 and s: `exp((1 - g) s^2 / 2)`.
#[test]
fn certainty_equivalent_of_log_normal_wealth_is_the_closed_form() {
    let mut model = Model::new(Currency::EUR);
    let spread = Dist::log_normal_p10_p90(0.5, 2.0).unwrap();
    let wealth = model.ratio("wealth", spread).unwrap();
    let run = model.run(&Sampling::latin_hypercube(100_000)).unwrap();
    let gains: Vec<f64> = run
        .input(wealth)
        .samples()
        .iter()
        .map(|x| x - 1.0)
        .collect();
    let gain = column("gain", gains);
    let variance = (2.0_f64.ln() / 1.281_551_565_5).powi(2);
    for aversion in [0.5, 1.0, 2.0] {
        let utility = Utility::ConstantRelative {
            aversion,
            wealth: ratio(1.0),
        };
        let sure = utility.certainty_equivalent(&gain).unwrap();
        close(sure.value, ((1.0 - aversion) * variance / 2.0).exp() - 1.0);
    }
}

#[test]
fn wealth_that_a_trial_loses_is_refused() {
    let ruin = column("venture", vec![-100.0, 300.0]);
    let utility = Utility::ConstantRelative {
        aversion: 2.0,
        wealth: ratio(100.0),
    };
    let error = utility.certainty_equivalent(&ruin).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("lowest trial of `venture` = -100 is outside (-100, "),
        "{error}"
    );
    let negative = Utility::ConstantAbsolute {
        tolerance: ratio(-1.0),
    };
    assert!(negative.certainty_equivalent(&ruin).is_err());
    let foreign = Utility::ConstantAbsolute {
        tolerance: Money::major(1, Currency::EUR).into(),
    };
    assert!(foreign.certainty_equivalent(&ruin).is_err());
}

/// Ten independent costs, each normal: the 80th percentile of the sum is 0.841621 standard
/// deviations of the sum above the mean, not ten times as much above it as one cost.
#[test]
fn reserve_of_a_portfolio_is_that_of_the_sum() {
    let costs = normals(10, 2.0, 50_000);
    let pooled = PooledReserve::of(&costs, percent(80.0)).unwrap();
    close(pooled.together, 100.0 + 0.841_621 * 2.0 * 10.0_f64.sqrt());
    assert!((pooled.summed - (100.0 + 0.841_621 * 20.0)).abs() < 0.2);
    let contingency = Contingency::of(&total("all", &costs).unwrap(), ratio(100.0)).unwrap();
    close(contingency.holds, 0.5);
    close(contingency.p90, 1.281_552 * 2.0 * 10.0_f64.sqrt());
    assert!((contingency.p80.value + 100.0 - pooled.together.value).abs() < 1e-9);
}

/// Independent, both hold with the product of the probabilities.
#[test]
fn cost_and_date_hold_together_less_often_than_each() {
    let both = normals(2, 1.0, 50_000);
    let found = within_both((&both[0], ratio(11.0)), (&both[1], ratio(10.5))).unwrap();
    close(found, 0.841_345 * 0.691_462);
    let few = column("short", vec![1.0]);
    assert!(within_both((&both[0], ratio(11.0)), (&few, ratio(1.0))).is_err());
}

#[test]
fn a_shift_dominates_by_the_first_order_and_a_narrower_spread_by_the_second() {
    let some = normals(2, 2.0, 2_000);
    let shifted = some[0].samples().iter().map(|x| x + 0.5).collect();
    let shifted = Sample::new("more", Unit::Ratio, shifted).unwrap();
    let plain = column("less", some[0].samples().to_vec());
    let bootstrap = Bootstrap::new(200);
    let found = Dominance::between(&shifted, &plain, &bootstrap).unwrap();
    assert!(found.first.holds && found.second.holds);
    assert!(
        (found.first.resamples.value() - 1.0).abs() < 1e-12,
        "every row is higher"
    );
    let back = Dominance::between(&plain, &shifted, &bootstrap).unwrap();
    assert!(!back.first.holds && back.first.violation.value() > 0.999);
    let narrow = plain.samples().iter().map(|x| 10.0 + 0.5 * (x - 10.0));
    let narrow = Sample::new("narrow", Unit::Ratio, narrow.map(|x| x + 0.2).collect()).unwrap();
    let found = Dominance::between(&narrow, &plain, &bootstrap).unwrap();
    assert!(!found.first.holds && found.second.holds, "{found:?}");
    let same = Dominance::between(&plain, &plain, &bootstrap).unwrap();
    assert!(
        !same.first.holds && !same.second.holds,
        "nothing dominates itself"
    );
}

/// Project Management Institute (2017), figure 7-8: the baseline is the estimate and its contingency,
/// the budget that and the management reserve.
#[test]
fn a_management_reserve_stands_apart() {
    let cost = column("cost", (0..=100).map(f64::from).collect());
    let contingency = Contingency::of(&cost, ratio(40.0)).unwrap();
    let budget = contingency.budget(contingency.p80, ratio(10.0)).unwrap();
    assert_eq!((budget.base, budget.contingency), (40.0, 40.0));
    assert_eq!((budget.baseline(), budget.total()), (80.0, 90.0));
    let stored = serde_json::to_string(&budget).unwrap();
    assert_eq!(
        serde_json::from_str::<ProjectBudget>(&stored).unwrap(),
        budget
    );

    // One reserve for a pool, whatever its parts.
    let parts = [cost.clone(), cost];
    let pooled = PooledReserve::of(&parts, percent(80.0)).unwrap();
    let budget = pooled.budget(ratio(80.0), ratio(10.0)).unwrap();
    assert_eq!((budget.baseline(), budget.total()), (160.0, 170.0));
    assert_eq!(
        budget.to_string(),
        "160 (estimate 80, contingency 80), and apart from it a management reserve of 10"
    );

    let told = |reserve: Value| pooled.budget(ratio(80.0), reserve).unwrap_err().to_string();
    assert!(told(ratio(-1.0)).starts_with("management reserve = -1"));
    let money = Money::major(1, Currency::EUR).into();
    assert!(told(money).starts_with("management reserve = EUR"));
}

proptest! {
    /// What dominance promises: nobody cautious prefers the other, whatever their tolerance.
    #[test]
    fn nobody_cautious_prefers_what_is_dominated(
        rows in prop::collection::vec((-10.0..10.0, -10.0..10.0), 2..6),
        tolerance in 0.2..50.0,
    ) {
        let (one, other): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let (one, other) = (column("one", one), column("other", other));
        let found = Dominance::between(&one, &other, &Bootstrap::new(2)).unwrap();
        prop_assert!(!found.first.holds || found.second.holds);
        let utility = Utility::ConstantAbsolute { tolerance: ratio(tolerance) };
        let sure = |of| utility.certainty_equivalent(of).unwrap().value.value;
        if found.second.holds {
            prop_assert!(sure(&one) >= sure(&other) - 1e-9);
            prop_assert!(one.mean().value >= other.mean().value - 1e-9);
        }
    }

    /// More averse people accept less, and never more than the mean.
    #[test]
    fn aversion_lowers_what_is_accepted(
        rows in prop::collection::vec(-9.0..90.0, 2..20),
        aversion in 0.0..5.0,
        more in 0.0..5.0,
    ) {
        let gains = column("gains", rows);
        let sure = |aversion| {
            let utility = Utility::ConstantRelative { aversion, wealth: ratio(10.0) };
            utility.certainty_equivalent(&gains).unwrap()
        };
        let (less, most) = (sure(aversion), sure(aversion + more));
        prop_assert!(most.value.value <= less.value.value + 1e-9);
        prop_assert!(less.value.value <= gains.mean().value + 1e-9);
        prop_assert!(less.premium.value >= -1e-9);
    }

    #[test]
    fn conditional_value_at_risk_is_the_worse(
        rows in prop::collection::vec(-1e6..1e6, 1..60),
        tail in 1.0..99.0,
    ) {
        let outcome = column("outcome", rows);
        let downside = Downside::of(&outcome, ratio(0.0), percent(tail)).unwrap();
        let (deep, shallow) = (downside.conditional_value_at_risk, downside.value_at_risk);
        prop_assert!(deep.value >= shallow.value - 1e-6);
    }
}
