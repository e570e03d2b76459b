//! Whether verdicts hold under other beliefs.

use bizcase::case::{BusinessCase, Change, Figure, RankCorrelation, Stress};
use bizcase::decision::Recommendation;
use bizcase::distribution::{Dist, Distribution as _};
use bizcase::ledger::{Assumption, Calibration, StatedRange};
use bizcase::quantity::{Currency, Money, Share};
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::sensitivity::rank_correlation;

const SHOPS: &str = include_str!("../../examples/data/shops.toml");

const WIDER: Stress = Stress::USUAL[0];

fn shops() -> BusinessCase {
    toml::from_str(SHOPS).unwrap()
}

fn percent(value: f64) -> Share {
    Share::percent(value).unwrap()
}

/// Shops whose cost per customer is believed to be this.
fn believed(range: Dist) -> BusinessCase {
    let mut case = shops();
    let cost = Assumption::guess("CAC", range);
    case = case
        .under(&bizcase::case::Scenario::new("believed").with("CAC", Change::Set(cost.into())))
        .unwrap();
    case
}

fn range(case: &BusinessCase, name: &str) -> Dist {
    let figures = case.figures().unwrap();
    let found = figures.into_iter().find(|it| it.name == name).unwrap();
    let Figure::Uncertain(assumption) = found.figure else {
        panic!("`{name}` is known")
    };
    assumption.range
}

/// Every range of the case goes through its own 5th, 50th and 95th percentile at 20, 50 and 80 %,
/// and stays where such a figure can be.
#[test]
fn the_ends_of_a_range_become_nearer_percentiles() {
    let case = shops();
    let wider = case.under_stress(WIDER).unwrap();
    let names = [
        "CAC",
        "churn",
        "need",
        "cloud-ready",
        "gross margin",
        "build overrun",
    ];
    for name in names {
        let (stated, now) = (range(&case, name), range(&wider, name));
        for (before, after) in [(5.0, 20.0), (50.0, 50.0), (95.0, 80.0)] {
            let (before, after) = (
                stated.quantile(percent(before)),
                now.quantile(percent(after)),
            );
            assert!(
                (before / after - 1.0).abs() < 1e-8,
                "{name}: {before} {after}"
            );
        }
        assert!(now.support().low >= 0.0, "{name}");
        let share = stated.support().high <= 1.0;
        assert_eq!(now.support().high <= 1.0, share, "{name}");
    }
}

/// What is log-normal stays so, with a deviation of its logarithm that is larger by the ratio of the
/// normal percentiles, 1.6449 / 0.8416 = 1.9544.
#[test]
fn a_log_normal_range_stays_log_normal() {
    let stated = Dist::log_normal_p5_p95(200.0, 400.0).unwrap();
    let (middle, half) = (80_000.0_f64.sqrt(), 2.0_f64.sqrt().powf(1.954_4));
    let expected = Dist::log_normal_p5_p95(middle / half, middle * half).unwrap();
    let found = range(&believed(stated).under_stress(WIDER).unwrap(), "CAC");
    for at in [0.1, 1.0, 10.0, 30.0, 70.0, 90.0, 99.0, 99.9] {
        let (found, expected) = (found.quantile(percent(at)), expected.quantile(percent(at)));
        assert!(
            (found / expected - 1.0).abs() < 1e-4,
            "P{at}: {found} {expected}"
        );
    }
}

#[test]
fn what_has_no_density_stays_as_it_is() {
    let known = Dist::fixed(300.0).unwrap();
    let found = range(&believed(known.clone()).under_stress(WIDER).unwrap(), "CAC");
    assert_eq!(found, known);
}

#[test]
fn ranges_hold_as_often_as_past_ones_did() {
    let past = |held: u32| -> Calibration {
        let actual = |n| if n < held { 5.0 } else { 12.0 };
        let ranges = (0..20).map(|n| StatedRange::new("cost", 0.0, 10.0, percent(80.0), actual(n)));
        Calibration::of(
            &ranges.collect::<Result<Vec<_>, _>>().unwrap(),
            percent(95.0),
        )
        .unwrap()
    };
    let case = shops();
    let wider = case
        .under_stress(Stress::found(&past(10)).unwrap())
        .unwrap();
    let (stated, now) = (range(&case, "churn"), range(&wider, "churn"));
    let ends = [stated.quantile(percent(10.0)), now.quantile(percent(25.0))];
    assert!((ends[0] / ends[1] - 1.0).abs() < 1e-8, "{ends:?}");
    for held in [0, 20] {
        let error = Stress::found(&past(held)).unwrap_err().to_string();
        assert!(
            error.starts_with("confidence that ranges hold with = "),
            "{error}"
        );
    }
}

#[test]
fn costs_go_together_and_pairs_that_have_a_correlation_keep_it() {
    let sampling = Sampling::latin_hypercube(4_096).seed(1);
    let mut case = shops();
    case.correlations = vec![RankCorrelation::new("CAC", "churn", 0.3)];
    let compared = case.stress(&Stress::USUAL, &sampling).unwrap();
    let correlation = |place: usize, first: &str, second: &str| {
        let inputs = compared.alternatives[place].run.inputs();
        let named = |name: &str| inputs.iter().find(|it| it.name() == name).unwrap();
        rank_correlation(named(first).samples(), named(second).samples()).unwrap()
    };
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 0.04, "{found}");
    // Not correlated; wider, as before.
    near(correlation(0, "CAC", "churn"), 0.3);
    near(correlation(1, "CAC", "churn"), 0.0);
    near(correlation(2, "CAC", "churn"), 0.3);
    near(correlation(2, "CAC", "build overrun"), 0.3);
    near(correlation(2, "CAC", "need"), 0.0);

    case.correlations
        .push(RankCorrelation::new("build overrun", "CAC", -0.2));
    let stressed = case.under_stress(Stress::CostsTogether(0.3)).unwrap();
    assert_eq!(stressed.correlations, case.correlations);
}

#[test]
fn a_verdict_that_hangs_on_narrow_ranges_is_turned_by_wider_ones() {
    let sampling = Sampling::latin_hypercube(2_048).seed(1);
    let mut case = shops();
    let worst = case.value(&sampling).unwrap();
    let worst = worst
        .run
        .outcome(worst.built.outputs.npv_with_terminal)
        .p5()
        .value;
    let bearable = Money::from_f64(worst - 50_000.0, Currency::USD).unwrap();
    let outcome = "NPV with run-off";
    case.criteria =
        vec![bizcase::simulation::Statistic::percentile(outcome, percent(5.0)).above(bearable)];
    let stressed = case.stress(&Stress::USUAL, &sampling).unwrap();
    assert_eq!(
        stressed.base.verdict.recommendation(),
        Some(Recommendation::Go)
    );
    let turned: Vec<&str> = stressed.turned().map(|it| it.name.as_str()).collect();
    assert_eq!(turned, ["P5 to P95 read as P20 to P80"]);
    let page = bizcase::report::Document::new("shops")
        .with(report::stresses(&stressed).unwrap())
        .text();
    let said = "The verdict, go, becomes no go under \"P5 to P95 read as P20 to P80\".";
    assert!(page.contains(said), "{page}");
    // Nothing else differs: as stated, the draws are those of the case itself.
    let alone = case.value(&sampling).unwrap();
    assert_eq!(
        stressed.base.run.named(outcome).unwrap(),
        alone.run.named(outcome).unwrap()
    );
}

/// Ranges of all kinds, in all the cases to start from.
#[test]
fn all_cases_to_start_from_can_be_stressed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data");
    let mut stressed = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|it| it != "toml") {
            continue;
        }
        let case: BusinessCase = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let found = case.stress(&Stress::USUAL, &Sampling::monte_carlo(64).seed(1));
        assert!(found.is_ok(), "{}: {}", path.display(), found.unwrap_err());
        stressed += 1;
    }
    assert!(stressed > 8);
}

#[test]
fn an_impossible_stress_is_refused() {
    let too_much = Stress::CostsTogether(1.5);
    let error = shops().under_stress(too_much).unwrap_err().to_string();
    assert!(
        error.starts_with("rank correlation of costs = 1.5"),
        "{error}"
    );
    let sure = Stress::Widened {
        stated: percent(90.0),
        held: Share::ONE,
    };
    let error = shops().under_stress(sure).unwrap_err().to_string();
    assert!(
        error.starts_with("confidence that ranges hold with = "),
        "{error}"
    );
}
