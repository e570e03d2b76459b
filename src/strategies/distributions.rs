//! Strategies for distributions and samplings.

use proptest::prelude::*;

use crate::distribution::{Dist, Family, Scale, Shape};
use crate::quantity::Share;
use crate::random::{Design, Sampling, Seed};

/// Three numbers in order, with room between the ends.
fn three(low: f64, high: f64) -> impl Strategy<Value = (f64, f64, f64)> {
    (0.0..0.9, 0.01..1.0, 0.0..=1.0).prop_map(move |(from, width, mode): (f64, f64, f64)| {
        let width = width * (1.0 - from);
        let scale = high - low;
        let min = low + scale * from;
        let max = (min + scale * width).min(high);
        (min, (min + (max - min) * mode).clamp(min, max), max)
    })
}

fn bounded(low: f64, high: f64) -> BoxedStrategy<Dist> {
    let pert = |(min, mode, max)| Dist::pert(min, mode, max).ok();
    let triangular = |(min, mode, max)| Dist::triangular(min, mode, max).ok();
    prop_oneof![
        3 => three(low, high).prop_filter_map("three points", pert),
        2 => three(low, high).prop_filter_map("three points", triangular),
        2 => three(low, high).prop_filter_map("two ends", |(min, _, max)| Dist::uniform(min, max).ok()),
        1 => three(low, high).prop_filter_map("a value", |(_, mode, _)| Dist::fixed(mode).ok()),
    ]
    .boxed()
}

/// Ranges of a share: no value outside [0, 1].
pub fn share_range() -> impl Strategy<Value = Dist> {
    let beta = (0.3..200.0, 0.3..200.0);
    let beta = beta.prop_filter_map("two shapes", |(a, b)| Dist::beta(a, b).ok());
    let observed = prop::collection::vec(0.0..=1.0, 1..20);
    prop_oneof![
        4 => bounded(0.0, 1.0),
        2 => beta,
        1 => (0.0..=1.0).prop_filter_map("a share", |p| Share::new(p).ok().map(Dist::bernoulli)),
        1 => observed.prop_filter_map("observations", |values| Dist::empirical(values).ok()),
    ]
}

/// Ranges of a positive amount, from a thousandth to a billion.
pub fn positive_range() -> impl Strategy<Value = Dist> {
    let scale = (-3.0..8.0).prop_map(|power| libm::pow(10.0, power));
    let factor = 1.01..20.0;
    let cut = (scale.clone(), factor.clone());
    prop_oneof![
        3 => scale.clone().prop_flat_map(|scale| bounded(0.01 * scale, scale)),
        3 => (scale.clone(), factor).prop_filter_map("two percentiles", |(low, factor)| {
            Dist::log_normal_p5_p95(low, low * factor).ok()
        }),
        1 => (0.3..30.0, scale.clone())
            .prop_filter_map("shape and scale", |(shape, scale)| Dist::gamma(Shape(shape), Scale(scale)).ok()),
        1 => (0.5..8.0, scale)
            .prop_filter_map("shape and scale", |(shape, scale)| Dist::weibull(Shape(shape), Scale(scale)).ok()),
        1 => cut.prop_filter_map("a cut distribution", |(mean, factor)| {
            Dist::normal(mean, mean / factor).ok()?.truncated(0.0, 10.0 * mean).ok()
        }),
    ]
}

/// Ranges of a number of either sign.
pub fn real_range() -> impl Strategy<Value = Dist> {
    let sd = (-3.0..6.0).prop_map(|power| libm::pow(10.0, power));
    let mixed = prop::collection::vec((0.1..10.0, bounded(-1e6, 1e6)), 1..4);
    prop_oneof![
        3 => bounded(-1e6, 1e6),
        2 => (-1e6..1e6, sd.clone())
            .prop_filter_map("mean and sd", |(mean, sd)| Dist::normal(mean, sd).ok()),
        1 => (3.0..50.0, -1e6..1e6, sd)
            .prop_filter_map("Student's t", |(df, at, scale)| Dist::student_t(df, at, scale).ok()),
        1 => mixed.prop_filter_map("weights and distributions", |parts| Dist::mixture(parts).ok()),
    ]
}

/// Ranges of whole numbers from 0 upwards.
pub fn count_range() -> impl Strategy<Value = Dist> {
    let probability = || (0.01..0.99).prop_filter_map("a probability", |p| Share::new(p).ok());
    prop_oneof![
        (0.1..500.0).prop_filter_map("a mean", |mean| Dist::poisson(mean).ok()),
        (1_u64..500, probability()).prop_filter_map("trials", |(n, p)| Dist::binomial(n, p).ok()),
        (0.5..50.0, probability())
            .prop_filter_map("successes", |(r, p)| Dist::negative_binomial(r, p).ok()),
        probability().prop_filter_map("a probability", |p| Dist::geometric(p).ok()),
    ]
}

/// Any distribution, of any quantity.
pub fn dist() -> impl Strategy<Value = Dist> {
    prop_oneof![
        share_range(),
        positive_range(),
        real_range(),
        count_range(),
        Dist::any_named(),
    ]
}

/// Two to five rising percentiles of a positive amount.
pub fn percentiles() -> impl Strategy<Value = Vec<(Share, f64)>> {
    let steps = prop::collection::vec((0.05..1.0, 1.05..3.0), 2..=5);
    (steps, 0.1..1e5).prop_map(|(steps, start): (Vec<(f64, f64)>, f64)| {
        let all: f64 = steps.iter().map(|(step, _)| step).sum::<f64>() + 0.5;
        let (mut probability, mut value) = (0.0, start);
        let points = steps.into_iter().filter_map(|(step, factor)| {
            probability += step / all;
            value *= factor;
            Some((Share::new(probability).ok()?, value))
        });
        points.collect()
    })
}

/// Any family that percentiles can determine.
pub fn family() -> impl Strategy<Value = Family> {
    prop::sample::select(Family::CONTINUOUS)
}

/// Any seed.
pub fn seed() -> impl Strategy<Value = Seed> {
    any::<u64>().prop_map(Seed)
}

/// Any design.
pub fn design() -> impl Strategy<Value = Design> {
    prop::sample::select(vec![
        Design::MonteCarlo,
        Design::Antithetic,
        Design::LatinHypercube,
        Design::LatinHypercubeCentred,
        Design::Sobol,
    ])
}

/// Samplings of every design, from 2 to 5,000 trials.
pub fn sampling() -> impl Strategy<Value = Sampling> {
    let designs = prop::sample::select(vec![
        Sampling::monte_carlo as fn(u64) -> Sampling,
        Sampling::antithetic,
        Sampling::latin_hypercube,
        Sampling::latin_hypercube_centred,
        Sampling::sobol,
    ]);
    (designs, 2_u64..=5_000, seed()).prop_map(|(design, trials, seed)| design(trials).seed(seed))
}
