//! Laws made of data: smoothed by kernels, and rows drawn together.

use bizcase::distribution::{Dist, Distribution, KernelSmoothed};
use bizcase::quantity::{Approx, Currency, Ratio, Share};
use bizcase::random::Sampling;
use bizcase::sample::JointEmpirical;
use bizcase::simulation::Model;
use proptest::prelude::*;

fn share(value: f64) -> Share {
    Share::new(value).unwrap()
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-300)
}

/// By hand: of 1 to 10 the standard deviation is sqrt(55 / 6) = 3.02765, below 4.5 / 1.34, and
/// 10^-0.2 = 0.630957; of the second data the quartiles coincide, the standard deviation is
/// sqrt(12.8) = 3.577709, and 5^-0.2 = 0.724780.
#[test]
fn bandwidths_follow_silverman() {
    let ten = KernelSmoothed::new((1..=10).map(f64::from)).unwrap();
    assert!(
        close(ten.bandwidth(), 1.719_288, 1e-6),
        "{}",
        ten.bandwidth()
    );
    let tied = KernelSmoothed::new([1.0, 1.0, 1.0, 1.0, 9.0]).unwrap();
    assert!(
        close(tied.bandwidth(), 2.333_745, 1e-6),
        "{}",
        tied.bandwidth()
    );
}

#[test]
fn data_without_spread_need_a_bandwidth() {
    let error = KernelSmoothed::new([3.0, 3.0]).unwrap_err();
    assert!(
        error.to_string().contains("given with a bandwidth"),
        "{error}"
    );
    let law = KernelSmoothed::with_bandwidth([3.0, 3.0], 0.5).unwrap();
    assert!(close(law.variance().unwrap(), 0.25, 1e-14));
    assert!(law.clone().within(4.0, 5.0).is_err());
    assert!(
        law.within(2.9, 3.1)
            .unwrap_err()
            .to_string()
            .starts_with("bandwidth = 0.5")
    );
}

/// Reflection in closed form: the density is the sum of that of the whole law at a point and at its
/// mirror images.
#[test]
fn what_would_fall_outside_is_reflected() {
    let whole = KernelSmoothed::with_bandwidth([0.2, 0.5, 0.9, 2.0], 0.6).unwrap();
    let cut = whole.clone().within(0.0, f64::INFINITY).unwrap();
    let both = whole.clone().within(0.0, 2.5).unwrap();
    for x in [0.0, 1e-6, 0.01, 0.3, 1.0, 2.4] {
        let wanted = whole.density(x).unwrap() + whole.density(-x).unwrap();
        assert!(close(cut.density(x).unwrap(), wanted, 1e-14));
        let folded = |x: f64| whole.cdf(x).value() - whole.cdf(-x).value();
        assert!((cut.cdf(x).value() - folded(x)).abs() < 1e-15);
        let images: f64 = (-4..=4)
            .map(|k| 5.0 * f64::from(k))
            .map(|shift| whole.density(x + shift).unwrap() + whole.density(shift - x).unwrap())
            .sum();
        assert!(close(both.density(x).unwrap(), images, 1e-13));
    }
    assert!(close(
        both.cdf(1.0).value() + both.survival(1.0).value(),
        1.0,
        1e-14
    ));
    // A millionth from the bound the probability is density times distance.
    let tiny = cut.cdf(1e-9).value();
    assert!(close(tiny, 1e-9 * cut.density(0.0).unwrap(), 1e-12));
    assert!(close(cut.quantile(share(tiny)), 1e-9, 1e-12));
}

/// Mean and variance between bounds against the quantiles they are made of, by the midpoint rule.
#[test]
fn moments_between_bounds_are_those_of_the_quantiles() {
    let law = KernelSmoothed::with_bandwidth([0.2, 0.5, 0.9, 2.0], 0.6).unwrap();
    for law in [
        law.clone().within(0.0, 2.5).unwrap(),
        law.within(-1.0, 2.1).unwrap(),
    ] {
        let n = 400;
        let xs: Vec<f64> = (0..n)
            .map(|k| law.quantile(share((f64::from(k) + 0.5) / f64::from(n))))
            .collect();
        let mean = xs.iter().sum::<f64>() / f64::from(n);
        let variance = xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
        assert!(close(law.mean().unwrap(), mean, 1e-4));
        assert!(close(law.variance().unwrap(), variance, 1e-3));
    }
}

proptest! {
    /// A kernel estimate is an even mixture of bell curves, which the crate has as another law.
    #[test]
    fn kernels_are_mixtures_of_normals(
        data in prop::collection::vec(-50.0..50.0, 1..8),
        bandwidth in 0.01..100.0,
        p in 1e-12..1.0,
    ) {
        let law = KernelSmoothed::with_bandwidth(data.clone(), bandwidth).unwrap();
        let mixture = Dist::mixture(data.iter().map(|&x| (1.0, Dist::normal(x, bandwidth).unwrap()))).unwrap();
        let p = share(p);
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-11 * (bandwidth + a.abs());
        prop_assert!(near(law.quantile(p), mixture.quantile(p)), "{} {}", law.quantile(p), mixture.quantile(p));
        prop_assert!(near(law.upper_quantile(p), mixture.upper_quantile(p)));
        let x = data[0] + 3.0 * bandwidth;
        prop_assert!(close(law.survival(x).value(), mixture.survival(x).value(), 1e-12));
        prop_assert!(close(law.mean().unwrap(), mixture.mean().unwrap(), 1e-10) || near(law.mean().unwrap(), mixture.mean().unwrap()));
        prop_assert!(close(law.variance().unwrap(), mixture.variance().unwrap(), 1e-10));
    }

    /// Errors are for data that are none: those of every day are smoothed and joined.
    #[test]
    fn ordinary_data_end_in_a_law(
        data in prop::collection::btree_set(-1_000_000..1_000_000_i32, 2..9),
    ) {
        let data: Vec<f64> = data.into_iter().map(f64::from).collect();
        let law = KernelSmoothed::new(data.clone()).unwrap();
        let median = law.quantile(share(0.5));
        prop_assert!(data[0] < median && median < data[data.len() - 1]);
        let joint = JointEmpirical::new("any", [("figure", data.clone())]).unwrap();
        prop_assert_eq!(joint.rows(), data.len());
    }

    #[test]
    fn any_data_end_in_a_law_or_an_error(
        data in prop::collection::vec(any::<f64>(), 0..6),
        low in any::<f64>(),
        high in any::<f64>(),
    ) {
        if let Ok(law) = KernelSmoothed::new(data.clone()) {
            for law in [Ok(law.clone()), law.within(low, high)].into_iter().flatten() {
                for p in [0.0, 1e-300, 0.5, 1.0] {
                    prop_assert!(!law.quantile(share(p)).is_nan());
                }
                prop_assert!(law.variance().is_none_or(f64::is_finite));
            }
        }
        let columns = data.iter().map(|&x| (format!("{x}"), vec![x]));
        if let Ok(joint) = JointEmpirical::new("any", columns) {
            prop_assert_eq!(joint.rows(), 1);
        }
    }
}

fn projects() -> JointEmpirical {
    JointEmpirical::new(
        "past projects",
        [
            ("cost", vec![30.0, 10.0, 20.0, 40.0]),
            ("months", vec![3.0, 1.0, 2.0, 4.0]),
            ("overrun", vec![-1.0, 7.0, 0.5, 2.0]),
        ],
    )
    .unwrap()
}

#[test]
fn columns_of_one_joint_law_are_drawn_by_the_same_row() {
    let joint = projects();
    let mut model = Model::new(Currency::EUR);
    let [cost, months, overrun] = ["cost", "months", "overrun"].map(|name| {
        model
            .ratio(name, joint.column(name).unwrap().into())
            .unwrap()
    });
    let apart = model
        .output::<Ratio>("apart", move |s| {
            s.get(cost) - s.get(months) * Approx::<Ratio>::new(10.0)
        })
        .unwrap();
    let tied = model
        .output::<Ratio>("overrun", move |s| s.get(overrun))
        .unwrap();
    let run = model.run(&Sampling::monte_carlo(4_000)).unwrap();
    assert!(run.outcome(apart).samples().iter().all(|x| x.abs() < 1e-12));
    let mean = run.outcome(tied).samples().iter().sum::<f64>() / 4_000.0;
    // The mean of four equally likely rows, within four standard errors.
    assert!(
        (mean - 2.125).abs() < 4.0 * 3.1 / 4_000.0_f64.sqrt(),
        "{mean}"
    );
}

#[test]
fn a_column_cannot_be_correlated_or_changed_away_from_its_rows() {
    let joint = projects();
    let mut model = Model::new(Currency::EUR);
    let cost = model
        .ratio("cost", joint.column("cost").unwrap().into())
        .unwrap();
    let other = model
        .ratio("other", Dist::normal(0.0, 1.0).unwrap())
        .unwrap();
    let error = model.correlate(cost, other, 0.5).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("joint data already fix how their columns depend"),
        "{error}"
    );
    let column = Dist::from(joint.column("cost").unwrap());
    assert!(column.clone().scaled(2.0).is_err() && column.truncated(0.0, 15.0).is_err());
}

#[test]
fn written_and_read_again_columns_still_share_their_rows() {
    let joint = projects();
    let law = Dist::from(joint.column("months").unwrap());
    let text = serde_json::to_string(&law).unwrap();
    assert_eq!(serde_json::from_str::<Dist>(&text).unwrap(), law);
    let smoothed = KernelSmoothed::new([1.0, 2.0, 4.0])
        .unwrap()
        .within(0.0, 9.0)
        .unwrap();
    let text = toml::to_string(&Dist::from(smoothed.clone())).unwrap();
    assert_eq!(toml::from_str::<Dist>(&text).unwrap(), Dist::from(smoothed));
}

#[test]
fn tables_that_are_no_tables_are_refused_by_name() {
    let table = |columns: Vec<(&'static str, Vec<f64>)>| {
        JointEmpirical::new("t", columns).unwrap_err().to_string()
    };
    assert_eq!(
        table(vec![("a", vec![1.0, 2.0]), ("b", vec![1.0])]),
        "column `b` = 1 rows must be as long as the others; column `a` has 2",
    );
    assert!(table(vec![]).starts_with("columns = none"));
    assert!(table(vec![("a", vec![])]).starts_with("column `a` = empty"));
    assert!(
        table(vec![("a", vec![1.0]), ("a", vec![1.0])]).starts_with("column `a` = a second one")
    );
    assert!(table(vec![("a", vec![f64::NAN])]).starts_with("column `a` = NaN"));
}

/// Curve by curve with the normal law, whose figures are checked elsewhere, and its reflections.
#[test]
fn curves_added_by_clusters_are_the_sum_of_all() {
    let data: Vec<f64> = (0..3_000_u32)
        .map(|i| (f64::from(i) * 0.618_033_988_749_895).fract())
        .map(|u| -(1.0 - 0.999 * u).ln())
        // Some on the bound itself, and two that stand apart.
        .chain([0.0; 40])
        .chain([9.0, 9.5])
        .collect();
    let count = f64::from(u32::try_from(data.len()).unwrap());
    for (bandwidth, low, high) in [
        (0.15, f64::NEG_INFINITY, f64::INFINITY),
        (0.15, 0.0, f64::INFINITY),
        (0.02, 0.0, f64::INFINITY),
        (0.3, 0.0, 10.0),
        (2.4, 0.0, 10.0),
        (2.6, 0.0, 10.0),
        (10.0, 0.0, 10.0),
        (0.3, f64::NEG_INFINITY, 9.5),
    ] {
        let law = KernelSmoothed::with_bandwidth(data.iter().copied(), bandwidth)
            .and_then(|law| law.within(low, high))
            .unwrap();
        let mut centres = data.clone();
        match (low.is_finite(), high.is_finite()) {
            (true, false) => centres.extend(data.iter().map(|x| 2.0 * low - x)),
            (false, true) => centres.extend(data.iter().map(|x| 2.0 * high - x)),
            (true, true) => {
                centres.clear();
                for turn in -8..=8 {
                    let turn = 2.0 * (high - low) * f64::from(turn);
                    centres.extend(data.iter().flat_map(|x| [x + turn, 2.0 * low - x + turn]));
                }
            }
            (false, false) => {}
        }
        let bells: Vec<Dist> = centres
            .iter()
            .map(|&c| Dist::normal(c, bandwidth).unwrap())
            .collect();
        for x in [0.001, 0.05, 0.4, 1.7, 4.0, 8.3, 9.2] {
            let density: f64 = bells.iter().map(|bell| bell.density(x).unwrap()).sum();
            let found = law.density(x).unwrap();
            assert!(
                close(found, density / count, 1e-12),
                "{law} at {x}: {found}"
            );
            let below = |bell: &Dist| {
                let start = if low.is_finite() {
                    bell.cdf(low).value()
                } else {
                    0.0
                };
                bell.cdf(x).value() - start
            };
            let above = |bell: &Dist| {
                let end = if high.is_finite() {
                    bell.survival(high).value()
                } else {
                    0.0
                };
                bell.survival(x).value() - end
            };
            let lower: f64 = bells.iter().map(below).sum::<f64>() / count;
            let upper: f64 = bells.iter().map(above).sum::<f64>() / count;
            let room = 1e-12;
            assert!((law.cdf(x).value() - lower).abs() <= room, "{law} at {x}");
            assert!(
                (law.survival(x).value() - upper).abs() <= room,
                "{law} at {x}"
            );
        }
    }
}

/// `0.3 * 75 + 0.7 * log-normal(P5 30, P95 80)`: more than 75 has 0.7 times the probability that the
/// log-normal law gives it (scipy: 0.076589669), 75 itself 0.3. Trials of a Latin hypercube have each
/// probability to within one part in their number.
#[test]
fn a_mixture_in_a_model_has_its_atom_as_often_as_it_should() {
    const TRIALS: u32 = 100_000;
    let atom = |one: Dist, other: Dist, weight: f64| {
        let law = Dist::mixture([(weight, one), (1.0 - weight, other)]).unwrap();
        let mut model = Model::new(Currency::USD);
        let input = model.ratio("x", law).unwrap();
        let run = model.run(&Sampling::latin_hypercube(u64::from(TRIALS)).seed(5));
        run.unwrap().input(input).samples().to_vec()
    };
    let part = |draws: &[f64], is: &dyn Fn(f64) -> bool| {
        let count = draws.iter().filter(|x| is(**x)).count();
        f64::from(u32::try_from(count).unwrap()) / f64::from(TRIALS)
    };
    let room = 1.5 / f64::from(TRIALS);
    let draws = atom(
        Dist::fixed(75.0).unwrap(),
        Dist::log_normal_p5_p95(30.0, 80.0).unwrap(),
        0.3,
    );
    let exactly = part(&draws, &|x| x.to_bits() == 75.0_f64.to_bits());
    assert!((exactly - 0.3).abs() <= 2.0 * room, "{exactly}");
    let at_least = part(&draws, &|x| x >= 75.0);
    assert!((at_least - 0.353_612_768).abs() <= room, "{at_least}");
    // Of whole numbers the Poisson law has all: P(3) = 4^3 e^-4 / 3! = 0.195_366_815.
    let draws = atom(
        Dist::poisson(4.0).unwrap(),
        Dist::log_normal_p5_p95(1.0, 9.0).unwrap(),
        0.5,
    );
    let exactly = part(&draws, &|x| x.to_bits() == 3.0_f64.to_bits());
    assert!(
        (exactly - 0.5 * 0.195_366_815).abs() <= 2.0 * room,
        "{exactly}"
    );
    let at_least = part(&draws, &|x| x >= 3.0);
    assert!((at_least - 0.630_948_347).abs() <= room, "{at_least}");
}
