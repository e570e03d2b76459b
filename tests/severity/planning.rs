//! How many to ask, against tables and other programs.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use bizcase::quantity::Share;
use bizcase::severity::{PlannedSample, SampleSize, ShareInterval, TwoShares};
use bizcase::survey::Proportion;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn simple(plan: Result<PlannedSample, bizcase::error::Invalid>) -> f64 {
    plan.unwrap().simple
}

fn close(found: f64, expected: f64, digits: f64) {
    assert!(
        (found - expected).abs() <= digits,
        "{found} instead of {expected}"
    );
}

/// W. G. Cochran (1977), *Sampling Techniques*, third edition, section 4.2: the blood groups of an
/// island of 3,200 people to five points, two standard errors to each side: 400, and 356 for so few
/// people.
#[test]
fn matches_cochran_1977_section_4() {
    let plan = SampleSize::new().confidence(share(0.954_499_736_103_641_6));
    let normal = ShareInterval::Normal;
    assert_eq!(
        plan.share(share(0.5), 0.05, normal).unwrap().respondents,
        400
    );
    let island = plan
        .population(3_200)
        .share(share(0.5), 0.05, normal)
        .unwrap();
    assert_eq!(island.respondents, 356);
    assert_eq!(
        SampleSize::new()
            .share(share(0.5), 0.05, normal)
            .unwrap()
            .respondents,
        385
    );
}

/// R. V. Krejcie and D. W. Morgan (1970), *Determining sample size for research activities*,
/// Educational and Psychological Measurement 30, 607-610: five points at 95 %. Their table rounds
/// to the nearest number, ours is up to one larger.
#[test]
fn matches_the_table_of_krejcie_and_morgan_1970() {
    for (people, expected) in [
        (10, 10),
        (100, 80),
        (300, 169),
        (500, 217),
        (1_000, 278),
        (5_000, 357),
        (10_000, 370),
        (1_000_000, 384),
    ] {
        let plan = SampleSize::new().population(people);
        let found = plan
            .share(share(0.5), 0.05, ShareInterval::Normal)
            .unwrap()
            .respondents;
        assert!(
            found == expected || found == expected + 1,
            "{found} of {people}"
        );
    }
}

/// R 4: `power.prop.test(p1 = .50, p2 = .75, power = .90)`, n = 76.7 in its help page; Stata's
/// `sampsi 0.25 0.4` with the correction for continuity and a power of 90 %, 216 in its manual;
/// and the vignette of R's `pwr`: `pwr.2p.test(h = ES.h(0.55, 0.50), power = .80)`, n = 1564.529,
/// `ES.h(0.10, 0.05)`, n = 423.7319.
#[test]
fn two_shares_match_r_stata_and_pwr() {
    let ninety = SampleSize::new().power(share(0.9));
    let plan = ninety.two_shares(share(0.5), share(0.75), TwoShares::ChiSquared);
    close(simple(plan), 76.7, 0.05);
    let plan = ninety.two_shares(share(0.25), share(0.4), TwoShares::Corrected);
    assert_eq!(plan.unwrap().per_group, 216);
    let arcsine = |p, q| SampleSize::new().two_shares(share(p), share(q), TwoShares::Arcsine);
    // Its search ends four thousandths short.
    close(simple(arcsine(0.55, 0.5)), 1564.529, 5e-3);
    close(simple(arcsine(0.10, 0.05)), 423.7319, 5e-3);
}

/// The vignette of R's `pwr`: `pwr.t.test(d = 0.5, power = 0.80)`, n = 63.76561, `d = 1/3`,
/// n = 142.2462. G*Power 3.1 gives 64 and 143. A one-sided test at 5 % is a two-sided one at 10 %,
/// but for the wrong side: `pwr.t.test(d = 0.32, type = "paired", alternative = "greater")`,
/// n = 61.75209, and `d = 0.08 / (0.1 sqrt(2))`, n = 20.74232.
#[test]
fn means_match_pwr_and_g_power() {
    let plan = SampleSize::new();
    close(simple(plan.two_means(0.5, 1.0)), 63.76561, 6e-6);
    close(simple(plan.two_means(-5.0, 15.0)), 142.2462, 6e-5);
    assert_eq!(plan.two_means(0.5, 1.0).unwrap().respondents, 128);
    let one_sided = plan.confidence(share(0.9));
    close(simple(one_sided.paired_means(0.32, 1.0)), 61.75209, 5e-3);
    close(
        simple(one_sided.paired_means(0.08, 0.1 * 2.0_f64.sqrt())),
        20.74232,
        5e-3,
    );
}

/// R's `MESS::power_mcnemar_test(paid = 0.05, psi = 45/5, power = .8)`, n = 22.0 in its tests.
#[test]
fn paired_shares_match_mess() {
    let plan = |first, second| SampleSize::new().paired_shares(share(first), share(second));
    let found = simple(plan(0.45, 0.05));
    close(found, 22.0, 0.05);
    assert_eq!(found, simple(plan(0.05, 0.45)));
}

/// The variance of a score of 2 I - S for the four possible answers of one person, worst over how
/// the two go together, by trying.
#[test]
fn an_opportunity_score_is_planned_for_the_worst_case() {
    let (i, s) = (0.7, 0.45);
    let mut worst: f64 = 0.0;
    for step in 0..=1_000 {
        let both = f64::from(step) / 1_000.0;
        let cells = [both, i - both, s - both, 1.0 - i - s + both];
        if cells.iter().any(|&cell| cell < -1e-12) {
            continue;
        }
        let values = [1.0, 2.0, -1.0, 0.0];
        let mean: f64 = cells.iter().zip(values).map(|(p, x)| p * x).sum();
        let square: f64 = cells.iter().zip(values).map(|(p, x)| p * x * x).sum();
        worst = worst.max(square - mean * mean);
    }
    let plan = SampleSize::new().opportunity_score(share(i), share(s), 1.0);
    close(
        simple(plan),
        1.959_963_984_540_054_f64.powi(2) * 100.0 * worst,
        0.5,
    );
    // Satisfied: the score is the importance.
    let plan = SampleSize::new().opportunity_score(share(0.4), share(0.6), 1.0);
    let of_share = SampleSize::new().share(share(0.4), 0.1, ShareInterval::Normal);
    close(simple(plan), simple(of_share), 1e-9);
}

#[test]
fn plans_that_cannot_be_are_refused_by_name() {
    let plan = SampleSize::new();
    let half = share(0.5);
    let normal = ShareInterval::Normal;
    for (planned, expected) in [
        (
            plan.share(half, 0.0, normal),
            "half width = 0 is outside (0, 0.5]",
        ),
        (plan.share(half, f64::NAN, normal), "half width = NaN"),
        (
            plan.confidence(Share::ONE).share(half, 0.1, normal),
            "confidence = 1 is outside (0, 1)",
        ),
        (plan.power(Share::ZERO).two_means(1.0, 1.0), "power = 0"),
        (
            plan.design_effect(0.5).mean(1.0, 0.1),
            "design effect = 0.5 is outside [1,",
        ),
        (plan.population(0).mean(1.0, 0.1), "population = 0"),
        (plan.mean(0.0, 0.1), "standard deviation = 0"),
        (plan.mean(1.0, 1e-12), "precision = out of reach"),
        (
            plan.two_shares(half, half, TwoShares::Arcsine),
            "difference of the shares = 0",
        ),
        (plan.two_means(0.0, 1.0), "difference of the means = 0"),
        (
            plan.two_means(f64::INFINITY, 1.0),
            "difference of the means = inf",
        ),
        (
            plan.paired_shares(share(0.7), share(0.4)),
            "shares with one answer only = 1.1",
        ),
        (
            plan.net_promoter(share(0.7), share(0.4), 5.0),
            "promoters and detractors = 1.1",
        ),
        (
            plan.two_shares(half, share(0.5 + 1e-9), TwoShares::ChiSquared),
            "number of respondents needed",
        ),
    ] {
        let error = planned.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    // A certain share needs nobody, which is one.
    assert_eq!(plan.share(Share::ONE, 0.1, normal).unwrap().respondents, 1);
}

proptest! {
    /// The planned number is enough and one less is not, by the interval itself.
    #[test]
    fn the_planned_number_is_the_first_that_is_enough(
        p in 0.0..=1.0_f64, width in 0.02..0.4_f64, exact in prop::bool::ANY,
    ) {
        let interval = if exact { ShareInterval::ClopperPearson } else { ShareInterval::Wilson };
        let found = SampleSize::new().share(share(p), width, interval).unwrap().respondents;
        let reach = |size: u64| {
            let counted = Proportion::weighted(share(p), size as f64).unwrap();
            let confidence = share(0.95);
            let interval = if exact { counted.clopper_pearson(confidence) } else { counted.wilson(confidence) };
            interval.half_width()
        };
        prop_assert!(reach(found) <= width * (1.0 + 1e-9), "{found}");
        prop_assert!(found == 1 || reach(found - 1) > width * (1.0 - 1e-9), "{found}");
    }

    /// A finite population needs fewer, never more than all; a design effect multiplies.
    #[test]
    fn populations_and_designs_scale_the_plan(people in 1_u64..100_000, design in 1.0..5.0_f64) {
        let plan = SampleSize::new();
        let endless = plan.mean(1.0, 0.1).unwrap();
        let few = plan.population(people).mean(1.0, 0.1).unwrap();
        prop_assert!(few.respondents <= endless.respondents && few.respondents <= people);
        let weighted = plan.design_effect(design).mean(1.0, 0.1).unwrap();
        prop_assert!((weighted.respondents as f64 - endless.simple * design).abs() <= 1.0);
    }

    /// Two shares that lie twice as far apart need fewer, and more power needs more.
    #[test]
    fn larger_differences_need_fewer(p in 0.05..0.4_f64, by in 0.02..0.25_f64) {
        for test in [TwoShares::ChiSquared, TwoShares::Corrected, TwoShares::Arcsine] {
            let plan = |by: f64, power| {
                simple(SampleSize::new().power(share(power)).two_shares(share(p), share(p + by), test))
            };
            prop_assert!(plan(2.0 * by, 0.8) < plan(by, 0.8));
            prop_assert!(plan(by, 0.8) < plan(by, 0.9));
        }
        let means = |by, power| simple(SampleSize::new().power(share(power)).two_means(by, 1.0));
        prop_assert!(means(2.0 * by, 0.8) < means(by, 0.8) && means(by, 0.8) < means(by, 0.9));
    }
}
