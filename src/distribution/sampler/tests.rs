#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::fmt;

#[cfg(feature = "proptest")]
use proptest::prelude::*;

use super::super::{Dist, Distribution, Scale, Shape, Support};
use super::{Sampler, probability};
use crate::quantity::Share;

fn unwrapped<T, E: fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// Distributions that need a table.
fn tabled() -> Vec<Dist> {
    let laws = [
        Dist::normal(30_000.0, 6_000.0),
        Dist::log_normal_p5_p95(200_000.0, 1_200_000.0),
        Dist::log_normal_from_median_sigma(1.0, 4.0),
        Dist::pert(0.15, 0.30, 0.50),
        Dist::pert(0.0, 0.04, 0.12),
        Dist::pert(10.0, 10.0, 20.0),
        Dist::pert(-20.0, -10.0, -10.0),
        Dist::pert_with_shape(1.0, 2.0, 4.0, 1e4),
        Dist::beta(6.0, 194.0),
        Dist::beta(0.5, 0.5),
        Dist::beta(1.0, 1.0),
        Dist::beta(0.05, 0.05),
        Dist::beta(0.01, 5.0),
        Dist::beta(5.0, 0.01),
        Dist::beta(1e3, 2e3),
        Dist::beta(1e6, 1e6),
        Dist::gamma(Shape(2.5), Scale(3.0)),
        Dist::gamma(Shape(0.3), Scale(1.0)),
        Dist::gamma(Shape(0.02), Scale(1.0)),
        Dist::gamma(Shape(0.001), Scale(1.0)),
        Dist::gamma(Shape(1e3), Scale(1.0)),
        Dist::gamma(Shape(1e6), Scale(1.0)),
        Dist::normal(0.8, 0.15).and_then(|law| law.truncated(0.0, 1.0)),
        Dist::normal(0.0, 1.0).and_then(|law| law.truncated(2.0, 9.0)),
        Dist::triangular(0.0, 0.3, 1.0).and_then(|law| law.truncated(0.1, 0.8)),
        Dist::gamma(Shape(2.0), Scale(1.0)).and_then(|law| law.truncated(0.5, f64::INFINITY)),
        Dist::exponential(3.0),
        Dist::weibull(Shape(0.7), Scale(2.0)),
        Dist::weibull(Shape(5.0), Scale(2.0)),
        Dist::logistic(10.0, 2.0),
        Dist::log_logistic(Shape(3.0), Scale(1.0)),
        Dist::pareto(Shape(2.5), Scale(1.0)),
        Dist::gumbel(5.0, 2.0),
        Dist::student_t(3.0, 0.0, 1.0),
        Dist::student_t(30.0, 10.0, 2.0),
        Dist::gamma(Shape(2.0), Scale(1.0)).and_then(|law| law.scaled(3.0)),
        Dist::log_normal_p5_p95(1.0, 10.0).and_then(|law| law.shifted(5.0)),
        Dist::normal(0.0, 1.0)
            .and_then(|near| Dist::mixture([(0.6, near), (0.4, Dist::normal(5.0, 2.0)?)])),
    ];
    laws.into_iter().map(unwrapped).collect()
}

/// Distributions that need none.
fn closed() -> Vec<Dist> {
    let laws = [
        Dist::fixed(7.0),
        Dist::uniform(-2.0, 3.0),
        Dist::triangular(20.0, 35.0, 60.0),
        Dist::triangular(0.0, 0.0, 1.0),
        Dist::triangular(0.0, 1.0, 1.0),
        Dist::discrete([(1.0, 0.2), (2.0, 0.5), (5.0, 0.3)]),
        Dist::discrete((0..2_000).map(|value| (f64::from(value), 1.0 + f64::from(value % 7)))),
        Dist::empirical([3.0, 1.0, 2.0, 2.0, 8.0]),
        Dist::discrete([(1.0, 0.2), (2.0, 0.5), (5.0, 0.3)])
            .and_then(|law| law.truncated(2.0, 6.0)),
        Dist::poisson(4.0),
        Dist::poisson(1e7),
        Dist::binomial(100, probability(0.3)),
        Dist::negative_binomial(2.5, probability(0.2)),
        Dist::geometric(probability(0.05)),
        Dist::hypergeometric(1_000, 120, 50),
        Dist::beta_binomial(50, 2.0, 8.0),
        Dist::poisson(4.0).and_then(|law| law.scaled(10.0)),
    ];
    let event = Dist::bernoulli(unwrapped(Share::percent(30.0)));
    laws.into_iter().map(unwrapped).chain([event]).collect()
}

fn drawn(sampler: &Sampler, uniforms: &[f64]) -> Vec<f64> {
    let mut column = uniforms.to_vec();
    sampler.fill(&mut column);
    column
}

/// The error in the tail probability of the draw for a probability, relative to it; zero if the
/// two doubles on either side of the draw enclose the exact one.
fn error(law: &Dist, u: f64, draw: f64) -> f64 {
    let v = if u > 0.5 { 1.0 - u } else { u };
    let tail = |x: f64| {
        let part = if u > 0.5 { law.survival(x) } else { law.cdf(x) };
        part.value()
    };
    let near = [draw.next_down().next_down(), draw.next_up().next_up()].map(tail);
    if near[0].min(near[1]) <= v && v <= near[0].max(near[1]) {
        0.0
    } else {
        (tail(draw) - v).abs() / v
    }
}

/// Probabilities in forty octaves of both tails, off the points that tables are fitted and
/// checked at, and on the grid of the generator.
fn places() -> Vec<f64> {
    let mut places = Vec::new();
    for octave in 1..=39 {
        for step in 0..80 {
            let v = libm::scalbn(1.0 + (f64::from(step) + 0.3) / 80.0, -octave - 1);
            let grid = libm::scalbn(1.0, -52);
            let v = ((v / grid).floor() + 0.5) * grid;
            places.extend([v, 1.0 - v]);
        }
    }
    places
}

#[test]
fn error_in_the_probability_is_within_the_promise_in_every_octave() {
    for law in tabled() {
        let sampler = unwrapped(Sampler::new(&law));
        assert!(sampler.table().is_some(), "{law}");
        let places = places();
        let mut worst = 0.0_f64;
        for (&u, draw) in places.iter().zip(drawn(&sampler, &places)) {
            // Subnormal draws have fewer digits than their probabilities.
            if draw == 0.0 || draw.abs() >= f64::MIN_POSITIVE {
                let error = error(&law, u, draw);
                assert!(
                    error <= 1e-11,
                    "{law} at {u:e}: {draw:e} is off by {error:e}"
                );
                worst = worst.max(error);
            }
        }
        println!("{worst:8.1e}  {law}");
    }
}

#[test]
fn almost_every_draw_comes_from_the_table() {
    for law in tabled() {
        let sampler = unwrapped(Sampler::new(&law));
        let coverage = sampler.table().unwrap().coverage();
        assert!(
            coverage.exact_parts_per_million < 1_000,
            "{law}: {coverage:?}"
        );
    }
}

/// Figures of 20 digits, computed with multiple precision.
#[test]
fn draws_match_reference_quantiles() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/quantiles.csv");
    let text = unwrapped(std::fs::read_to_string(path));
    let mut compared = 0;
    for line in text.lines().skip(2) {
        let cells: Vec<&str> = line.split(';').collect();
        let [law, "lower", p, reference] = cells.as_slice() else {
            continue;
        };
        let law: Dist = unwrapped(serde_json::from_str(law));
        let (p, reference): (f64, f64) = (unwrapped(p.parse()), unwrapped(reference.parse()));
        let [draw] = drawn(&unwrapped(Sampler::new(&law)), &[p])[..] else {
            panic!("one draw for one probability")
        };
        // The relative change of the quantile for one of the probability.
        let wider = law.quantile(probability(p * 1.001));
        let room = 1e-11 * 1e3 * ((wider - reference) / reference).abs() + 1e-15;
        let off = ((draw - reference) / reference).abs();
        assert!(
            draw == reference || off <= room,
            "{law} at {p}: {draw} for {reference}"
        );
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn closed_quantiles_have_the_bits_of_the_exact_ones() {
    for law in closed() {
        let sampler = unwrapped(Sampler::new(&law));
        assert!(sampler.table().is_none(), "{law}");
        let mut places = places();
        places.extend((1..4_000).map(|step| f64::from(step) / 4_000.0));
        for (&u, draw) in places.iter().zip(drawn(&sampler, &places)) {
            assert_eq!(draw.to_bits(), sampler.exact(u).to_bits(), "{law} at {u}");
        }
    }
}

#[test]
fn draws_are_monotone_across_pieces() {
    for law in tabled().into_iter().chain(closed()) {
        let sampler = unwrapped(Sampler::new(&law));
        // Three doubles on each side of every joint, and places between.
        let mut places = places();
        for eighths in 8..16 {
            for octave in 1..20 {
                let v = libm::scalbn(f64::from(eighths), -octave - 4);
                let mut near = v.next_down().next_down();
                for _ in 0..5 {
                    places.extend([near, 1.0 - near]);
                    near = near.next_up();
                }
            }
        }
        places.sort_by(f64::total_cmp);
        let draws = drawn(&sampler, &places);
        let Support { low, high } = law.support();
        let end = |end: f64| if end.is_finite() { end.abs() } else { 0.0 };
        for (draws, places) in draws.windows(2).zip(places.windows(2)) {
            let scale = draws[0].abs().max(end(low)).max(end(high));
            // Where logarithms are tabled, it is they that are rounded.
            let digits = libm::log(scale.max(f64::MIN_POSITIVE)).abs().max(1.0);
            let room = 16.0 * f64::EPSILON * digits * scale;
            assert!(
                draws[1] >= draws[0] - room,
                "{law} at {places:?}: {draws:?}"
            );
        }
    }
}

#[test]
fn uniform_numbers_at_the_edge_and_beyond_give_values_of_the_support() {
    let edges = [
        0.0,
        f64::from_bits(1),
        libm::scalbn(1.0, -53),
        0.5_f64.next_down(),
        0.5,
        0.5_f64.next_up(),
        1.0 - libm::scalbn(1.0, -53),
        1.0,
        -0.1,
        1.1,
        f64::NAN,
        f64::INFINITY,
    ];
    for law in tabled().into_iter().chain(closed()) {
        let Support { low, high } = law.support();
        for draw in drawn(&unwrapped(Sampler::new(&law)), &edges) {
            assert!(low <= draw && draw <= high, "{law}: {draw}");
        }
    }
}

#[test]
fn bits_depend_neither_on_the_build_nor_on_the_place_in_the_column() {
    for law in tabled().into_iter().chain(closed()) {
        let places = places();
        let together = drawn(&unwrapped(Sampler::new(&law)), &places);
        let sampler = unwrapped(Sampler::new(&law));
        for (length, start) in [(1, 17), (63, 100), (64, 101), (65, 300), (513, 7)] {
            let part = drawn(&sampler, &places[start..start + length]);
            let same = part
                .iter()
                .zip(&together[start..])
                .all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same, "{law}");
        }
    }
}

/// A distribution of the user's own: nothing but quantiles and probabilities, with a gap and an
/// atom.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken")
    }
}

impl Distribution for Broken {
    // 40 % evenly on [0, 1], 20 % at 3, 40 % evenly on [5, 6].
    fn quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p <= 0.4 {
            p / 0.4
        } else if p <= 0.6 {
            3.0
        } else {
            6.0 - (1.0 - p) / 0.4
        }
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        6.0 - self.quantile(probability)
    }

    fn cdf(&self, x: f64) -> Share {
        let p = 0.4 * x.clamp(0.0, 1.0)
            + if x >= 3.0 { 0.2 } else { 0.0 }
            + 0.4 * (x - 5.0).clamp(0.0, 1.0);
        probability(p)
    }

    fn support(&self) -> Support {
        Support {
            low: 0.0,
            high: 6.0,
        }
    }

    fn mean(&self) -> Option<f64> {
        Some(3.0)
    }

    fn variance(&self) -> Option<f64> {
        None
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

#[test]
fn gaps_and_atoms_are_kept() {
    let law = Dist::custom(Broken);
    let sampler = unwrapped(Sampler::new(&law));
    let places: Vec<f64> = (0..20_000)
        .map(|step| (f64::from(step) + 0.5) / 20_000.0)
        .collect();
    for (&u, draw) in places.iter().zip(drawn(&sampler, &places)) {
        let expected = sampler.exact(u);
        assert!(
            (draw - expected).abs() <= 1e-11,
            "{u}: {draw} for {expected}"
        );
    }
}

#[cfg(feature = "proptest")]
fn any_law() -> impl Strategy<Value = Dist> {
    let shape = || (-3.0..6.0).prop_map(libm::exp10);
    let place = || -1e6..1e6;
    let law = prop_oneof![
        (place(), shape()).prop_map(|(mean, sd)| Dist::normal(mean, sd)),
        (shape(), -2.0..1.0).prop_map(|(median, power)| {
            Dist::log_normal_from_median_sigma(median, libm::exp10(power))
        }),
        (shape(), shape()).prop_map(|(a, b)| Dist::beta(a, b)),
        // A larger scale would bring values of the standard distribution into view that are
        // subnormal.
        shape().prop_map(|shape| Dist::gamma(Shape(shape), Scale(0.125))),
        (place(), 0.0..=1.0, shape(), shape()).prop_map(|(min, at, range, shape)| {
            Dist::pert_with_shape(min, min + at * range, min + range, shape)
        }),
        (place(), 0.0..=1.0, shape())
            .prop_map(|(min, at, range)| { Dist::triangular(min, min + at * range, min + range) }),
        (-3.0..3.0, 0.01..3.0)
            .prop_map(|(low, range)| Dist::normal(0.0, 1.0)?.truncated(low, low + range)),
    ];
    law.prop_map(unwrapped)
}

#[cfg(feature = "proptest")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn draws_of_any_law_are_right(law in any_law(), more in prop::collection::vec(0.0..1.0, 100)) {
        let sampler = unwrapped(Sampler::new(&law));
        let Support { low, high } = law.support();
        let places = [places(), more].concat();
        for (&u, draw) in places.iter().zip(drawn(&sampler, &places)) {
            prop_assert!(low <= draw && draw <= high, "{law} at {u:e}: {draw}");
            if draw == 0.0 || (f64::MIN_POSITIVE..f64::INFINITY).contains(&draw.abs()) {
                let error = error(&law, u, draw);
                prop_assert!(error <= 1e-11, "{law} at {u:e}: {draw:e} is off by {error:e}");
            }
        }
    }
}
