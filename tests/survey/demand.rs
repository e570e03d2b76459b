//! Demand curves: best prices, what not knowing the curve costs, and draws that hang together.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of draws"
)]

use bizcase::distribution::Dist;
use bizcase::error::SurveyError;
use bizcase::quantity::{Currency, Money, Share};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
use bizcase::survey::{
    Demand, DemandCurve, DemandTable, Interpolation, Link, PriceGoal, PriceLimit, PriceScale,
};
use proptest::prelude::*;

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn curve(demand: Demand) -> DemandCurve {
    DemandCurve::new("test", Currency::USD, demand)
}

fn table(prices: &[f64], shares: &[f64], interpolation: Interpolation) -> Demand {
    Demand::table(DemandTable::new(prices, shares, interpolation).unwrap())
}

/// A formula per row of every kind, falling.
fn formulas() -> impl Strategy<Value = Demand> {
    let links = prop::sample::select(vec![Link::Logistic, Link::Normal, Link::ExtremeValue]);
    // The median between 5 and 100, spreads from narrow to wide.
    let choice = (links, any::<bool>(), 5.0..100.0_f64, 0.05..0.6_f64).prop_map(
        |(link, logarithmic, median, spread)| {
            let (scale, middle, slope) = if logarithmic {
                (PriceScale::Logarithmic, median.ln(), -1.0 / spread)
            } else {
                (PriceScale::Linear, median, -1.0 / (spread * median))
            };
            Demand::choice(link, scale, -slope * middle, slope).unwrap()
        },
    );
    let linear = (0.3..1.4_f64, 0.01..0.1_f64).prop_map(|(a, b)| Demand::linear(a, -b).unwrap());
    let semi = (-1.0..0.5_f64, 0.01..0.2_f64).prop_map(|(a, b)| Demand::semi_log(a, -b).unwrap());
    let constant =
        (0.0..3.0_f64, 1.1..4.0_f64).prop_map(|(a, b)| Demand::constant_elasticity(a, -b).unwrap());
    prop_oneof![4 => choice, 1 => linear, 1 => semi, 1 => constant]
}

proptest! {
    /// No price of a fine grid, and none close by, brings more than the optimum.
    #[test]
    fn no_price_beats_the_optimum(demand in formulas(), cost in 1_i64..40) {
        let goal = PriceGoal::profit(usd(cost));
        let best = curve(demand.clone()).optimum(&goal).unwrap();
        let value = |price: f64| (price - cost as f64) * demand.share(price);
        for step in 0..2_000 {
            let price = 0.15 * f64::from(step);
            prop_assert!(value(price) <= best.profit * (1.0 + 1e-12) + 1e-300, "{price} {best:?}");
        }
        for factor in [0.999_999, 1.000_001] {
            prop_assert!(value(best.price * factor) <= best.profit * (1.0 + 1e-13) + 1e-300);
        }
    }

    /// At the best price, unless it is where all buy: margin times elasticity is -1 (Lerner).
    #[test]
    fn lerner_holds_at_the_optimum(demand in formulas(), cost in 1_i64..40) {
        let best = curve(demand.clone()).optimum(&PriceGoal::profit(usd(cost))).unwrap();
        prop_assume!(best.share > 1e-12 && best.share < 1.0 - 1e-9);
        let margin = (best.price - cost as f64) / best.price;
        let elasticity = demand.elasticity(best.price).unwrap();
        prop_assert!((margin * elasticity + 1.0).abs() < 1e-9, "{margin} {elasticity}");
    }

    /// Shares fall, stay in [0, 1], and the price at a share is its inverse.
    #[test]
    fn demand_is_a_survival_function(demand in formulas(), price in 0.1..200.0_f64) {
        let share = demand.share(price);
        prop_assert!((0.0..=1.0).contains(&share));
        prop_assert!(demand.share(price * 1.1) <= share);
        if share > 1e-6 && share < 1.0 - 1e-6 {
            prop_assert!((demand.price_at(share) / price - 1.0).abs() < 1e-8);
            let (low, high) = (price * 0.999_99, price * 1.000_01);
            let arc = demand.arc_elasticity(low, high).unwrap();
            let point = demand.elasticity(price).unwrap();
            prop_assert!((arc - point).abs() <= 1e-4 * (1.0 + point.abs()), "{arc} {point}");
        }
    }

    /// Lines between points: the exact optimum beats a fine grid; steps are best at a step.
    #[test]
    fn tables_are_exact(
        steps in prop::collection::vec((0.5..9.0_f64, 0.0..1.0_f64), 1..12),
        cost in 0_i64..10,
        linear in any::<bool>(),
    ) {
        let (mut prices, mut shares, mut price, mut share) = (vec![], vec![], 0.0, 1.0);
        for (run, kept) in steps {
            price += run;
            share *= kept;
            prices.push(price);
            shares.push(share);
        }
        let kind = if linear { Interpolation::Linear } else { Interpolation::Step };
        let demand = table(&prices, &shares, kind);
        let best = curve(demand.clone()).optimum(&PriceGoal::profit(usd(cost))).unwrap();
        for step in 0..=1_000 {
            let part = f64::from(step) / 1_000.0;
            // Rounding must not leave the tested prices, beyond which nobody buys.
            let at = (prices[0] + (price - prices[0]) * part).min(price);
            let value = (at - cost as f64) * demand.share(at);
            prop_assert!(value <= best.profit + 1e-9 * best.profit.abs().max(1e-9), "{at} {best:?}");
        }
    }
}

#[test]
fn an_optimum_without_end_is_no_number() {
    for demand in [
        Demand::constant_elasticity(0.0, -0.9).unwrap(),
        Demand::constant_elasticity(0.0, -1.0).unwrap(),
        Demand::log_logit(2.0, -1.0).unwrap(),
        Demand::log_logit(2.0, -0.7).unwrap(),
    ] {
        let error = curve(demand.clone())
            .optimum(&PriceGoal::profit(usd(3)))
            .unwrap_err();
        assert!(matches!(error, SurveyError::Unbounded { .. }), "{error}");
        let capped = curve(demand)
            .optimum(&PriceGoal::profit(usd(3)).price_at_most(usd(50)))
            .unwrap();
        assert_eq!(
            (capped.price, capped.limited_by),
            (50.0, Some(PriceLimit::Price))
        );
    }
}

/// Textbook markup: constant elasticity -2 doubles the cost; a slope of -1/5 in the logarithm adds
/// five.
#[test]
fn closed_forms() {
    let best = |demand: Demand, cost| {
        curve(demand)
            .optimum(&PriceGoal::profit(usd(cost)))
            .unwrap()
            .price
    };
    assert_eq!(
        best(Demand::constant_elasticity(1.0, -2.0).unwrap(), 12),
        24.0
    );
    assert_eq!(best(Demand::semi_log(0.0, -0.2).unwrap(), 12), 17.0);
    assert_eq!(best(Demand::linear(1.0, -0.01).unwrap(), 20), 60.0);
    // Far out in the tail the logit is an exponential: no overflow on the way.
    let far = best(Demand::logit(2.0, -1.0).unwrap(), 5_000);
    assert_eq!(far, 5_001.0);
    // The other end: the first order condition, where `exp(a)` is beyond doubles.
    let sure = best(Demand::logit(5_000.0, -1.0).unwrap(), 0) - 1.0;
    assert!((sure + sure.ln() - 4_999.0).abs() < 1e-11, "{sure}");
}

/// Two parabolas of equal height: the lower price, and that it is not the only one.
#[test]
fn ties_go_to_the_lower_price() {
    let demand = table(&[10.0, 20.0, 30.0], &[0.6, 0.3, 0.2], Interpolation::Step);
    let best = curve(demand).optimum(&PriceGoal::revenue()).unwrap();
    assert_eq!((best.price, best.unique), (10.0, false));
    // 0.1 x 3 and 0.3 differ in the last bit of a double.
    let demand = table(&[0.1, 0.3], &[0.9, 0.3], Interpolation::Step);
    let best = curve(demand).optimum(&PriceGoal::revenue()).unwrap();
    assert_eq!((best.price, best.unique), (0.1, false));
}

/// Best prices on curves that other programs fitted: statsmodels 0.15.0 on a ladder of 200 and a
/// monadic test of 240 respondents, and Lambert's function of `SciPy` for the optima; a
/// table is best on its straight pieces.
#[test]
fn best_prices_of_fitted_curves_agree_with_other_programs() {
    let found = |demand: Demand, cost: i64| {
        let goal = PriceGoal::profit(usd(cost));
        let best = curve(demand).optimum(&goal).unwrap();
        (best.price, best.profit)
    };
    let close = |found: f64, expected: f64| (found - expected).abs() < 1e-9 * expected;
    let ladder = || Demand::logit(4.217_891_322_22, -0.154_005_987_586).unwrap();
    let log = || Demand::log_logit(12.781_485_362, -3.930_869_717_52).unwrap();
    let monadic = || Demand::logit(3.383_775_990_39, -0.112_845_373_998).unwrap();
    for (demand, cost, price, profit) in [
        (ladder(), 0, 21.813_820_532_1, 15.320_566_515_8),
        (ladder(), 6, 23.791_393_511_8, 11.298_139_483),
        (log(), 0, 19.648_760_937_5, 14.650_182_419_3),
        (log(), 6, 22.054_066_089, 10.443_586_050_1),
    ] {
        let best = found(demand, cost);
        assert!(close(best.0, price) && close(best.1, profit), "{best:?}");
    }
    assert!(close(found(monadic(), 0).0, 24.789_871_927_4));
    assert!(close(found(monadic(), 10).0, 28.889_986_700_8));

    let prices = [9.0, 14.0, 19.0, 24.0, 29.0, 34.0, 39.0, 49.0];
    let shares = [0.98, 0.91, 0.765, 0.59, 0.43, 0.235, 0.135, 0.08];
    let ladder = |way| table(&prices, &shares, way);
    for (cost, price, profit) in [
        (0, 20.428_571_428_6, 14.606_428_571_4),
        (6, 23.428_571_428_6, 10.631_428_571_4),
    ] {
        let best = found(ladder(Interpolation::Linear), cost);
        assert!(close(best.0, price) && close(best.1, profit), "{best:?}");
    }
    assert_eq!(found(ladder(Interpolation::Step), 0).0, 19.0);
    assert_eq!(found(ladder(Interpolation::Step), 6).0, 24.0);
}

fn drawn() -> DemandCurve {
    let draws = (0..500).map(|i| {
        let shift = (f64::from(i) + 0.5) / 500.0 - 0.5;
        Demand::logit(4.0 + 1.5 * shift, -0.16 - 0.03 * (7.0 * shift).sin()).unwrap()
    });
    curve(Demand::logit(4.0, -0.16).unwrap()).with_draws(draws.collect())
}

/// Shares at two prices, asked for in one call or two, come from one draw in every trial.
#[test]
fn draws_are_joint() {
    let curve = drawn();
    let mut model = Model::new(Currency::USD);
    let together = curve.shares_at(&[usd(20), usd(30)]).unwrap();
    let apart = curve.shares_at(&[usd(30)]).unwrap();
    let at_20 = model.share("20", together[0].clone().into()).unwrap();
    let at_30 = model.share("30", together[1].clone().into()).unwrap();
    let again = model.share("30 again", apart[0].clone().into()).unwrap();
    let number = model
        .ratio("draw", curve.draw_number().unwrap().into())
        .unwrap();
    let price = model
        .money("price", Dist::uniform(15.0, 35.0).unwrap())
        .unwrap();
    let chosen = curve.clone();
    let at_price = model
        .output("share at a price of the trial", move |s| {
            chosen.share_in_draw(s.get(number), s.get(price))
        })
        .unwrap();
    let run = model
        .run(&Sampling::latin_hypercube(1_000).seed(3))
        .unwrap();
    let column = |samples: &[f64]| samples.to_vec();
    let (low, high) = (
        column(run.input(at_20).samples()),
        column(run.input(at_30).samples()),
    );
    assert_eq!(high, column(run.input(again).samples()));
    let draws = column(run.input(number).samples());
    let prices = column(run.input(price).samples());
    let shares = column(run.outcome(at_price).samples());
    for trial in 0..1_000 {
        let draw = &curve.draws()[draws[trial] as usize];
        assert_eq!(
            (low[trial], high[trial]),
            (draw.share(20.0), draw.share(30.0))
        );
        assert_eq!(shares[trial], draw.share(prices[trial]));
    }
}

/// Against every price of a fine grid, in every draw.
#[test]
fn uncertainty_costs_what_the_grid_says() {
    let curve = drawn();
    let goal = PriceGoal::profit(usd(8));
    let best = curve.best_price(&goal).unwrap();
    let (mut means, mut known) = (vec![0.0; 4_001], 0.0);
    for draw in curve.draws() {
        let mut most = 0.0_f64;
        for (index, mean) in means.iter_mut().enumerate() {
            let price = 10.0 + 0.01 * index as f64;
            let value = (price - 8.0) * draw.share(price);
            *mean += value / 500.0;
            most = most.max(value);
        }
        known += most / 500.0;
    }
    let expected = means.iter().copied().fold(0.0, f64::max);
    assert!(
        (best.expected - expected).abs() < 1e-5 * expected,
        "{best:?} {expected}"
    );
    assert!((best.cost_of_uncertainty - (known - expected)).abs() < 1e-4 * known);
    assert!(best.cost_of_uncertainty > 0.0);
    let at_best = curve.expected(&goal, best.money().unwrap()).unwrap();
    assert!(at_best <= best.expected && at_best > best.expected * 0.999_999);
    // Among tested prices, and with a limit on the mean share.
    let tested = curve
        .best_price(&goal.clone().among([usd(20), usd(25), usd(30)]))
        .unwrap();
    assert!([20.0, 25.0, 30.0].contains(&tested.price) && tested.expected <= best.expected);
    let limited = curve
        .best_price(&goal.at_least_share(Share::percent(70.0).unwrap()))
        .unwrap();
    assert!((limited.share - 0.7).abs() < 1e-9, "{limited:?}");
}

/// Tables with the same prices have a table for a mean.
#[test]
fn the_mean_of_tables_is_exact() {
    let draws = [[0.9, 0.5, 0.1], [0.8, 0.3, 0.2]];
    let draws = draws.map(|shares| table(&[10.0, 20.0, 30.0], &shares, Interpolation::Linear));
    let point = table(
        &[10.0, 20.0, 30.0],
        &[0.85, 0.4, 0.15],
        Interpolation::Linear,
    );
    let curve = curve(point.clone()).with_draws(draws.to_vec());
    let best = curve.best_price(&PriceGoal::revenue()).unwrap();
    let of_mean = DemandCurve::new("mean", Currency::USD, point)
        .optimum(&PriceGoal::revenue())
        .unwrap();
    assert!((best.price - of_mean.price).abs() < 1e-12);
    assert!((best.expected - of_mean.revenue).abs() < 1e-12);
}

#[test]
fn curves_without_draws_and_goals_in_other_money_are_refused() {
    let bare = curve(Demand::logit(4.0, -0.2).unwrap());
    assert!(matches!(
        bare.best_price(&PriceGoal::revenue()),
        Err(SurveyError::NoDraws { .. })
    ));
    assert!(matches!(
        bare.shares_at(&[usd(3)]),
        Err(SurveyError::NoDraws { .. })
    ));
    let foreign = PriceGoal::profit(Money::major(3, Currency::EUR));
    let error = bare.optimum(&foreign).unwrap_err();
    assert_eq!(
        error.to_string(),
        "currency of the unit cost = EUR 3.00 is none of USD"
    );
    assert!(DemandTable::new([1.0, 2.0], [0.4, 0.5], Interpolation::Step).is_err());
    assert!(DemandTable::new([1.0, f64::NAN], [0.5, 0.4], Interpolation::Step).is_err());
}

/// What nobody buys has no best price, in a table or among prices; a line that has fallen to nobody
/// below the cost says so.
#[test]
fn what_nobody_buys_has_no_best_price() {
    let none = table(&[5.0, 10.0, 15.0], &[0.0; 3], Interpolation::Linear);
    for goal in [
        PriceGoal::revenue(),
        PriceGoal::profit(usd(3)),
        PriceGoal::revenue().among([usd(5), usd(10)]),
    ] {
        let error = curve(none.clone()).optimum(&goal).unwrap_err();
        assert!(matches!(error, SurveyError::NobodyBuys { .. }), "{error}");
    }
    let error = curve(none.clone())
        .optimum(&PriceGoal::revenue())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "revenue: there is no best price, since nobody would pay anything at the best of prices \
         from 5 to 15",
    );
    let line = Demand::linear(1.0, -0.02).unwrap();
    let dear = curve(line.clone())
        .optimum(&PriceGoal::profit(usd(60)))
        .unwrap();
    assert!(
        dear.to_string().ends_with("; nobody would pay it"),
        "{dear}"
    );
    // Among draws, one without buyers brings nothing: 12.5 from half of them, at 25.
    let both = curve(line.clone()).with_draws(vec![line, none.clone()]);
    let best = both.best_price(&PriceGoal::revenue()).unwrap();
    assert!((best.price - 25.0).abs() < 1e-6 && (best.expected - 6.25).abs() < 1e-9);
    let intervals = both
        .optimum_intervals(&PriceGoal::revenue(), Share::percent(50.0).unwrap())
        .unwrap();
    assert_eq!(intervals.price.failed, Share::percent(50.0).unwrap());
    assert_eq!((intervals.value.low, intervals.value.high), (0.0, 12.5));
    let nobody = curve(none.clone()).with_draws(vec![none]);
    assert!(matches!(
        nobody.best_price(&PriceGoal::revenue()),
        Err(SurveyError::NobodyBuys { .. })
    ));
}

/// The best price at an end of what was asked says so, however it was found.
#[test]
fn an_optimum_at_the_edge_of_what_was_asked_says_so() {
    const EDGE: &str = "; at the edge of the prices asked about, beyond which more may be had";
    let rises = table(&[10.0, 20.0, 30.0], &[0.5, 0.5, 0.5], Interpolation::Linear);
    let falls = table(&[10.0, 20.0, 30.0], &[1.0, 0.0, 0.0], Interpolation::Linear);
    let inside = table(&[10.0, 20.0, 30.0], &[0.9, 0.8, 0.1], Interpolation::Linear);
    for (demand, price) in [(&rises, 30.0), (&falls, 10.0)] {
        for goal in [
            PriceGoal::revenue(),
            PriceGoal::revenue().among([usd(10), usd(20), usd(30)]),
        ] {
            let best = curve(demand.clone()).optimum(&goal).unwrap();
            assert_eq!(
                (best.price, best.limited_by),
                (price, Some(PriceLimit::Tested))
            );
            assert!(best.to_string().ends_with(EDGE), "{best}");
            let drawn = curve(demand.clone()).with_draws(vec![demand.clone(); 3]);
            let best = drawn.best_price(&goal).unwrap();
            assert_eq!(
                (best.price, best.limited_by),
                (price, Some(PriceLimit::Tested))
            );
            assert!(best.to_string().ends_with(EDGE), "{best}");
        }
    }
    for goal in [
        PriceGoal::revenue(),
        PriceGoal::revenue().among([usd(10), usd(20), usd(30)]),
    ] {
        let best = curve(inside.clone()).optimum(&goal).unwrap();
        assert!(
            best.limited_by.is_none() && !best.to_string().contains(';'),
            "{best}"
        );
    }
    let capped = curve(rises)
        .optimum(&PriceGoal::revenue().price_at_most(usd(25)))
        .unwrap();
    assert!(
        capped
            .to_string()
            .ends_with("; limited by the bound on the price"),
        "{capped}"
    );
}

/// Four in ten buy at 30 by weights of a tenth, whose sum is below 0.4 by a rounding: enough.
#[test]
fn a_share_that_has_to_buy_is_met_but_for_a_rounding() {
    let nearly = 0.4_f64.next_down();
    let demand = table(
        &[10.0, 20.0, 30.0],
        &[0.8, 0.6, nearly],
        Interpolation::Step,
    );
    let goal = PriceGoal::revenue().at_least_share(Share::percent(40.0).unwrap());
    let best = curve(demand).optimum(&goal).unwrap();
    // 10 x 0.8, 20 x 0.6, 30 x 0.4.
    assert_eq!((best.price, best.unique), (20.0, false));
}
