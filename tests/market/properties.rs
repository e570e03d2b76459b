//! Laws that hold for any sizing.

use bizcase::distribution::Dist;
use bizcase::market::{
    Capacities, CompetitorShares, Factor, Lint, Measure, Part, PriceBasis, Scope, SizeBin, Sizing,
    Spend, Stage, Triangulation, compound_annual_growth_rate, compounded, fair_shares,
};
use bizcase::quantity::{Approx, Currency, Period};
use bizcase::random::Sampling;
use proptest::prelude::*;

const NAMES: [&str; 4] = ["people", "share", "each", "other"];

/// By segment and factor, from nothing to a lot.
fn values() -> impl Strategy<Value = Vec<[f64; 3]>> {
    let value = || prop_oneof![1 => Just(0.0), 9 => 1e-6..1e6_f64];
    let segment = (value(), 1e-6..1.0_f64, value()).prop_map(<[f64; 3]>::from);
    prop::collection::vec(segment, 1..4)
}

fn sizing(name: &str, segments: &[[f64; 3]], order: [usize; 3]) -> Sizing {
    let scope = Scope {
        measure: Measure::Accounts,
        spend: Spend::Potential,
        geography: "Iceland".into(),
        year: 2026,
        stage: Stage::Total,
    };
    let parts = segments.iter().enumerate().map(|(at, values)| {
        let factors = order.map(|factor| {
            let law = Dist::fixed(values[factor]).unwrap();
            match factor {
                0 => Factor::count(NAMES[0], law),
                1 => Factor::share(NAMES[1], law),
                _ => Factor::ratio(NAMES[2], law),
            }
        });
        Part::new(&format!("segment {at}"), factors)
    });
    Sizing::bottom_up(name, scope, parts, []).unwrap()
}

/// The effects by name.
fn effects(first: &Sizing, second: &Sizing) -> Vec<(String, f64)> {
    let both = Triangulation::of(first, second, &Sampling::monte_carlo(2)).unwrap();
    let gap = both.gap().unwrap();
    let all = gap.contributions().iter();
    all.map(|one| (one.name.clone(), one.effect.mean().value))
        .collect()
}

fn of(effects: &[(String, f64)], name: &str) -> f64 {
    effects.iter().find(|(known, _)| known == name).unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn effects_add_up_to_the_gap(a in values(), b in values()) {
        let (first, second) = (sizing("a", &a, [0, 1, 2]), sizing("b", &b, [0, 1, 2]));
        let sum: f64 = effects(&first, &second).iter().map(|(_, effect)| effect).sum();
        let (start, end) = (first.at_medians(), second.at_medians());
        let size: f64 = effects(&first, &second).iter().map(|(_, effect)| effect.abs()).sum();
        prop_assert!((sum - (end - start)).abs() <= 1e-9 * size.max(start).max(end));
    }

    #[test]
    fn effects_neither_depend_on_order_nor_on_direction(a in values(), b in values()) {
        let (first, second) = (sizing("a", &a, [0, 1, 2]), sizing("b", &b, [0, 1, 2]));
        let there = effects(&first, &second);
        let back = effects(&second, &first);
        let shuffled = effects(&sizing("a", &a, [2, 0, 1]), &sizing("b", &b, [1, 2, 0]));
        let size: f64 = there.iter().map(|(_, effect)| effect.abs()).sum();
        for (name, effect) in &there {
            prop_assert!((effect + of(&back, name)).abs() <= 1e-9 * size);
            prop_assert!((effect - of(&shuffled, name)).abs() <= 1e-9 * size);
        }
    }

    #[test]
    fn a_sizing_does_not_differ_from_itself(a in values()) {
        let (first, second) = (sizing("a", &a, [0, 1, 2]), sizing("b", &a, [0, 1, 2]));
        prop_assert!(effects(&first, &second).iter().all(|(_, effect)| *effect == 0.0));
    }

    #[test]
    fn growth_between_end_points_leads_from_one_to_the_other(
        start in 1e-3..1e12_f64, end in 1e-3..1e12_f64, years in 0.5..50.0_f64,
    ) {
        let growth = compound_annual_growth_rate(start, end, years).unwrap();
        let reached = compounded(start, growth, years).unwrap();
        prop_assert!((reached / end - 1.0).abs() < 1e-11);
    }

    #[test]
    fn fair_shares_are_shares(attractions in prop::collection::vec(0.0..1e300_f64, 1..9)) {
        prop_assume!(attractions.iter().any(|&one| one > 0.0));
        let shares = fair_shares(&attractions).unwrap();
        let sum: f64 = shares.iter().map(|share| share.value()).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_index_rises_by_twice_the_product_of_the_merging_shares(
        a in 0.1..40.0_f64, b in 0.1..30.0_f64, c in 0.1..30.0_f64,
    ) {
        let shares = CompetitorShares::percent([("a", a), ("b", b), ("c", c)]).unwrap();
        let merger = shares.merger("a", "b").unwrap();
        let rise = merger.after.low() - merger.before.low();
        prop_assert!((rise - merger.change).abs() < 1e-6);
        prop_assert!(merger.before.high() <= 10_000.0 + 1e-6);
        prop_assert!(merger.before.low() <= merger.before.high());
    }

    #[test]
    fn exactly_one_limit_binds_and_lifting_it_never_loses(
        limits in prop::collection::vec(prop_oneof![Just(5.0), 0.0..10.0_f64], 2..5),
    ) {
        let named = NAMES.into_iter().zip(limits.iter().map(|&limit| Approx::new(limit)));
        let capacities: Capacities<f64> = Capacities::new(named).unwrap();
        let names = &NAMES[..limits.len()];
        let binding: f64 = names.iter().map(|name| capacities.binds(name).unwrap().number()).sum();
        prop_assert!((binding - 1.0).abs() < 1e-15);
        for name in names {
            let gain = capacities.relaxing(name).unwrap().number();
            prop_assert!(gain >= 0.0);
            let binds = capacities.binds(name).unwrap().number() > 0.0;
            prop_assert!(binds || gain == 0.0);
        }
    }
}

/// Classes of size of employees, of branches, and of what is not said, open and closed.
fn size_bins() -> impl Strategy<Value = Vec<String>> {
    let of = prop::sample::select(vec!["", " employees", " branches"]);
    let class = (0_u32..40, 0_u32..4, of, 0_u32..8);
    let label = class.prop_map(|(low, width, of, form)| match form {
        0 => format!("{low}+{of}"),
        1 => format!("<{}{of}", low + 1),
        _ => format!("{low}-{}{of}", low + width),
    });
    prop::collection::vec(label, 1..14)
}

proptest! {
    /// Against the comparison of each class with each before it.
    #[test]
    fn the_first_overlap_is_that_of_all_pairs(labels in size_bins()) {
        let bins: Vec<SizeBin> = labels.iter().map(|label| label.parse().unwrap()).collect();
        let pairs = bins.iter().enumerate().flat_map(|(at, second)| {
            bins[..at].iter().map(move |first| (first, second))
        });
        let expected = pairs.into_iter().find(|(first, second)| first.overlaps(second));
        let found = Lint::overlapping_bins(labels.iter().map(String::as_str)).unwrap();
        match (found, expected) {
            (Some(Lint::OverlappingBins { first, second }), Some((one, other))) => {
                prop_assert_eq!((&first, &second), (one, other));
            }
            (found, expected) => {
                prop_assert!(found.is_none() && expected.is_none(), "{found:?} {expected:?}");
            }
        }
    }

    /// Against the comparison of each price with each before it.
    #[test]
    fn the_first_month_among_years_is_that_of_all_pairs(
        prices in prop::collection::vec((1.0..3.0_f64, 0..4_usize), 2..12),
    ) {
        let value = |&(price, times): &(f64, usize)| price * [1.0, 1.0, 11.9, 0.084][times];
        let values: Vec<f64> = prices.iter().map(value).collect();
        let parts = values.iter().enumerate().map(|(at, &value)| {
            let law = Dist::fixed(value).unwrap();
            let price = Factor::money("price", law, Currency::EUR).per(Period::Year);
            Part::new(&format!("segment {at}"), [price])
        });
        let scope = Scope {
            measure: Measure::Revenue { price: PriceBasis::List, currency: Currency::EUR },
            spend: Spend::Potential,
            geography: "Iceland".into(),
            year: 2026,
            stage: Stage::Total,
        };
        let sizing = Sizing::bottom_up("prices", scope, parts, []).unwrap();
        let pairs = values.iter().enumerate().flat_map(|(at, &other)| {
            values[..at].iter().map(move |&one| (one, other))
        });
        let mut found = pairs.filter_map(|(one, other)| Lint::monthly_for_yearly("price", one, other));
        prop_assert_eq!(sizing.lints(), Vec::from_iter(found.next()));
    }
}
