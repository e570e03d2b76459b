//! Laws of adoption curves and fits.

use bizcase::adoption::{
    Bass, Curve, CurveFamily, Diffusion, DiscreteBass, Fitting, GeneralizedBass, History, Lags,
    LinearRamp, Marketing, NortonBass, Replacement, SalesCapacity, SalesFunnel,
};
use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Count, Lane, Number, Period, Share};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;

fn family() -> impl Strategy<Value = (CurveFamily, [f64; 2])> {
    prop_oneof![
        (1e-4..0.2, 0.0..1.5).prop_map(|(p, q)| (CurveFamily::Bass, [p, q])),
        (0.05..2.0, -5.0..40.0).prop_map(|(a, b)| (CurveFamily::Logistic, [a, b])),
        (0.05..2.0, -5.0..40.0).prop_map(|(a, b)| (CurveFamily::Gompertz, [a, b])),
        (0.05..2.0, 0.0..500.0).prop_map(|(a, b)| (CurveFamily::ShiftedGompertz, [a, b])),
        (0.3..8.0, 0.5..40.0).prop_map(|(a, b)| (CurveFamily::Weibull, [a, b])),
    ]
}

proptest! {
    #[test]
    fn curves_rise_from_zero_to_one((family, parameters) in family(), time in 0.0..100.0_f64) {
        let curve = family.curve(parameters).unwrap();
        let (now, later): (f64, f64) = (curve.at(time).number(), curve.at(time + 1.0).number());
        prop_assert!((0.0..=1.0).contains(&now) && now <= later + 1e-15);
        prop_assert!(curve.at(1e6).number() > 0.99);
        let path: Vec<f64> = curve.path(Approx::new(1.0), 50).map(Approx::<Count, f64>::number).collect();
        let whole = curve.reached(50).number() - curve.reached(0).number();
        prop_assert!((path.iter().sum::<f64>() - whole).abs() < 1e-12);
    }

    #[test]
    fn lanes_have_the_bits_of_single_numbers((family, [a, b]) in family(), period in 0_u32..60) {
        let single = family.drawn::<f64>(Approx::new(a), Approx::new(b)).reached(period).number();
        let lane = family.drawn::<Lane>(Approx::new(a), Approx::new(b)).reached(period).number();
        prop_assert_eq!(lane.get(3).to_bits(), single.to_bits());
    }

    #[test]
    fn the_peak_is_where_adoption_is_fastest((family, parameters) in family()) {
        let curve = family.curve(parameters).unwrap();
        let peak = curve.peak();
        prop_assume!(peak.rate.is_finite() && peak.time < 1e4);
        let rate = |time: f64| -> f64 {
            let h = 1e-4 * (1.0 + time);
            (curve.at(time + h).number() - curve.at(time).number()) / h
        };
        prop_assert!((rate(peak.time) / peak.rate - 1.0).abs() < 0.02);
        for step in 0..200 {
            prop_assert!(rate(0.25 * f64::from(step)) <= 1.001 * peak.rate + 1e-9);
        }
    }

    #[test]
    fn life_cycles_cut_where_the_rate_bends_most((family, parameters) in family()) {
        let curve = family.curve(parameters).unwrap();
        let cycle = curve.life_cycle();
        prop_assert!(0.0 <= cycle.take_off && cycle.take_off <= cycle.peak);
        prop_assert!(cycle.peak <= cycle.fall_off && cycle.fall_off < 1e9);
        // The slope of the rate is least, that is most negative, where maturity ends.
        let bend = |time: f64| -> f64 {
            let h = 2e-3 * (1.0 + 0.1 * time);
            let share = |t: f64| -> f64 { curve.at(t).number() };
            (share(time + h) - 2.0 * share(time) + share(time - h)) / (h * h)
        };
        prop_assume!(cycle.take_off > 0.1 && cycle.fall_off < 200.0);
        let width = cycle.fall_off - cycle.take_off;
        prop_assume!(width > 0.5);
        for shift in [-0.2, 0.2] {
            prop_assert!(bend(cycle.fall_off) <= bend(cycle.fall_off + shift * width) + 1e-5);
            prop_assert!(bend(cycle.take_off) >= bend((cycle.take_off + shift * width).max(0.1)) - 1e-5);
        }
    }

    #[test]
    fn time_can_be_counted_in_other_periods((family, parameters) in family(), years in 0_u32..40) {
        let curve = family.curve(parameters).unwrap();
        let monthly: Diffusion = curve.rescaled(Period::Year, Period::Month);
        let gap: f64 = monthly.reached(12 * years).number() - curve.reached(years).number();
        prop_assert!(gap.abs() < 1e-12);
    }

    /// The recursion in ever smaller steps is the closed form.
    #[test]
    fn small_steps_of_the_recursion_are_the_closed_form(p in 0.005..0.1_f64, q in 0.0..0.8_f64) {
        let steps = 20_000;
        let fine = DiscreteBass::new(p / f64::from(steps), q / f64::from(steps)).unwrap();
        let closed = Bass::new(p, q).unwrap();
        let gap: f64 = fine.reached(5 * steps).number() - closed.reached(5).number();
        prop_assert!(gap.abs() < 1e-4);
    }

    #[test]
    fn exact_data_give_the_curve_back(
        p in 0.003..0.05_f64,
        q in 0.2..0.7_f64,
        potential in 1e-3..1e9_f64,
    ) {
        let curve = Bass::new(p, q).unwrap();
        let enough = 1.6 * curve.peak().time;
        let periods = (8..200).find(|t| f64::from(*t) >= enough).unwrap();
        let sold: Vec<f64> = curve.path(Approx::new(potential), periods).map(Approx::<Count, f64>::number).collect();
        let fit = Fitting::bass().to(&History::increments(Period::Year, &sold).unwrap()).unwrap();
        prop_assert!((fit.potential.value() / potential - 1.0).abs() < 1e-7);
        prop_assert!((fit.parameters[1].value / p - 1.0).abs() < 1e-6);
        prop_assert!((fit.parameters[2].value / q - 1.0).abs() < 1e-7);
    }

    /// Noisy data, fitted or refused, never with a number that is none, and in any unit alike.
    #[test]
    fn fits_do_not_depend_on_the_unit(
        noise in prop::collection::vec(0.6..1.5_f64, 12),
        unit in prop_oneof![Just(1e-3), Just(1e6)],
    ) {
        let curve = Bass::new(0.01, 0.45).unwrap();
        let path = curve.path(Approx::<Count, f64>::new(1_000.0), 12);
        let sold: Vec<f64> = path.zip(&noise).map(|(x, noise)| x.number() * noise).collect();
        let scaled: Vec<f64> = sold.iter().map(|x| x * unit).collect();
        for family in CurveFamily::ALL {
            let fit = |sold: &[f64]| {
                Fitting::of(family).to(&History::increments(Period::Year, sold).unwrap())
            };
            match (fit(&sold), fit(&scaled)) {
                (Ok(a), Ok(b)) => {
                    prop_assert!((a.potential.value() * unit / b.potential.value() - 1.0).abs() < 1e-6);
                    prop_assert!(a.parameters.iter().all(|p| p.value.is_finite()));
                    prop_assert!(a.parameters.iter().all(|p| p.standard_error.is_none_or(f64::is_finite)));
                    prop_assert!(a.potential.value() >= sold.iter().sum::<f64>() * (1.0 - 1e-12));
                }
                (Err(_), Err(_)) => {}
                (a, b) => prop_assert!(false, "{family}: {a:?} against {b:?}"),
            }
        }
    }

    #[test]
    fn users_of_all_generations_are_all_adopters(
        p in 0.005..0.1_f64, q in 0.1..1.0_f64, time in 0.0..60.0_f64,
    ) {
        let bass = Bass::new(p, q).unwrap();
        let markets = [(0.0, 100.0), (4.0, 50.0), (9.0, 20.0)]
            .map(|(launch, market)| (launch, Count::new(market).unwrap()));
        let curve = NortonBass::new(bass, markets.to_vec()).unwrap();
        let all: f64 = curve.all_in_use(time).number();
        prop_assert!(all <= 170.0 + 1e-9 && (0..3).all(|g| curve.in_use(g, time).number() >= 0.0));
        prop_assert!((curve.all_in_use(1e4).number() - 170.0_f64).abs() < 1e-6);
    }

    #[test]
    fn without_changes_of_price_the_generalised_curve_is_basss(time in 0.0..30.0_f64) {
        let bass = Bass::new(0.01, 0.4).unwrap();
        let flat = Marketing::new(&[9.0; 12]).unwrap();
        let curve = GeneralizedBass::new(bass, flat, -2.0, 1.0).unwrap();
        let gap: f64 = curve.at(time).number() - bass.at(time).number();
        prop_assert!(gap.abs() < 1e-15);
    }

    /// Units bought are in use or have worn out.
    #[test]
    fn replacement_loses_no_unit(mean in 1.0..15.0_f64, again in 0.0..1.0_f64) {
        let lifetimes = Lags::of(&Dist::exponential(mean).unwrap(), 200).unwrap();
        let replacement: Replacement = Replacement::new(lifetimes, Approx::new(again));
        let first: Vec<Approx<Count, f64>> =
            Bass::new(0.03, 0.38).unwrap().path(Approx::new(1_000.0), 40).collect();
        let demand = replacement.demand(&first).unwrap();
        let bought: f64 = demand.iter().map(|year| year.total().number()).sum();
        let replaced: f64 = demand.iter().map(|year| year.replacement.number()).sum();
        let in_use = demand[39].in_use.number();
        if again > 0.01 {
            prop_assert!((bought - replaced / again - in_use).abs() < 1e-6 * bought);
        }
        prop_assert!(in_use <= 1_000.0 + 1e-6);
    }

    #[test]
    fn sales_teams_win_all_that_they_open_in_the_end(rate in 0.05..1.0_f64) {
        let cycle = Lags::of(&Dist::uniform(1.0, 6.0).unwrap(), 12).unwrap();
        let team: SalesCapacity =
            SalesCapacity::new(Approx::new(3.0), cycle).approval("buyer", Approx::new(rate));
        let mut hired = vec![Approx::new(0.0); 40];
        hired[0] = Approx::new(2.0);
        let team = team.leaving(Approx::new(0.5));
        let plan = team.plan(&hired).unwrap();
        let won: f64 = plan.iter().map(|month| month.deals.number()).sum();
        let opened: f64 = plan.iter().map(|month| month.opportunities.number()).sum();
        prop_assert!((opened - 12.0).abs() < 1e-6);
        prop_assert!((won - rate * opened).abs() < 1e-6);
    }

    #[test]
    fn funnels_multiply(a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
        let funnel: SalesFunnel = SalesFunnel::new().step("a", Approx::new(a), 2).step("b", Approx::new(b), 1);
        let reached = funnel.reached(Approx::<Count, f64>::new(100.0));
        let whole = funnel.customers(Approx::<Count, f64>::new(100.0)).number();
        prop_assert!((reached[1].number() - whole).abs() <= 1e-12 * whole);
        prop_assert_eq!(funnel.periods(), 3);
    }
}

/// Whatever is thrown at it, a fit ends without a panic and without a NaN, and is nearer to the
/// history than nobody; most histories of four periods and more are fitted, whatever is in them, since
/// the potential has a bound.
#[test]
fn any_history_is_fitted_or_refused() {
    let (tried, fitted) = (Cell::new(0_u32), Cell::new(0_u32));
    let number = prop_oneof![Just(0.0), 0.0..1.0_f64, 0.0..1e6_f64];
    let histories = prop::collection::vec(number, 1..20);
    let config = ProptestConfig::with_cases(128);
    TestRunner::new(config)
        .run(&histories, |sold| {
            let Ok(history) = History::increments(Period::Month, &sold) else {
                prop_assert!(sold.iter().all(|x| *x == 0.0));
                return Ok(());
            };
            let most = sold.iter().fold(0.0, |most: f64, x| most.max(*x));
            let is_curve = history.periods() >= 4 && most <= 0.98 * history.adopted();
            for family in CurveFamily::ALL {
                let fitting = Fitting::of(family).potential_at_most(Count::new(1e9).unwrap());
                let fit = fitting.to(&history);
                tried.set(tried.get() + u32::from(is_curve));
                let Ok(fit) = fit else { continue };
                prop_assert!(is_curve, "{family} fitted to {sold:?}");
                fitted.set(fitted.get() + 1);
                prop_assert!(fit.parameters.iter().all(|p| p.value.is_finite()));
                let errors = fit.parameters.iter().filter_map(|p| p.standard_error);
                prop_assert!(
                    errors
                        .into_iter()
                        .all(|error| error.is_finite() && error >= 0.0)
                );
                prop_assert!(fit.potential.value() >= history.adopted() * (1.0 - 1e-12));
                let forecast = fit.forecast(5).unwrap();
                prop_assert!(forecast.iter().all(|x| x.is_finite() && *x >= 0.0));
                let nobody: f64 = sold.iter().map(|x| x * x).sum();
                prop_assert!(
                    fit.sum_of_squares <= nobody * (1.0 + 1e-9),
                    "{fit}: {sold:?}"
                );
            }
            Ok(())
        })
        .unwrap();
    let (tried, fitted) = (tried.get(), fitted.get());
    println!("{fitted} of {tried} histories fitted");
    assert!(tried > 300 && 2 * fitted > tried, "{fitted} of {tried}");
}

#[test]
fn ramps_are_curves() {
    let ramp = LinearRamp::over(10).unwrap();
    let half: Approx<Share, f64> = ramp.at(5.0);
    assert_eq!(half, ramp.reached(5));
    let gained: f64 = Curve::<f64>::gained(&ramp, 3).number();
    assert!((gained - 0.1).abs() < 1e-15);
    assert_eq!(Curve::<Lane>::at(&ramp, 5.0).number(), Lane::splat(0.5));
}

/// Ten and twenty years of months, with curves as steep as a few months and as flat as the history.
#[test]
fn long_histories_are_fitted_wherever_their_peak_is() {
    for periods in [60, 240, 1_200] {
        for steepness in [0.02, 0.08, 0.3, 1.2] {
            for place in [0.15, 0.4, 0.7] {
                let peak = place * f64::from(periods);
                let odds = (steepness * peak).min(25.0).exp();
                let (p, q) = (steepness / (1.0 + odds), steepness * odds / (1.0 + odds));
                let curve = Bass::new(p, q).unwrap();
                let middle = curve.peak().time;
                if steepness * (f64::from(periods) - middle) < 2.0 {
                    continue;
                }
                for family in [CurveFamily::Bass, CurveFamily::Logistic] {
                    let market: Approx<Count, f64> = Approx::new(1_000.0);
                    let wobble = |t: usize| 1.0 + 0.02 * (0.7 * t as f64).sin();
                    let sold: Vec<f64> = curve
                        .path(market, periods)
                        .enumerate()
                        .map(|(t, adopters)| adopters.number() * wobble(t))
                        .collect();
                    let history = History::increments(Period::Month, &sold).unwrap();
                    let fit = Fitting::of(family)
                        .hold_out(0)
                        .to(&history)
                        .unwrap_or_else(|e| panic!("{family} {periods} {steepness} {place}: {e}"));
                    // What the logistic curve has before launch is not in the history.
                    let before: f64 = fit.curve.reached(0).number();
                    let potential = fit.potential.value() * (1.0 - before);
                    assert!(
                        (potential / 1_000.0 - 1.0).abs() < 0.2,
                        "{family}, {periods} months, steepness {steepness}, peak at {place}: {fit}"
                    );
                }
            }
        }
    }
}
