//! Draws from mixtures against their exact probabilities and quantiles.

use super::super::structure::Structure;
use super::super::{Dist, Distribution, Scale, Shape};
use super::{Sampler, probability};
use crate::error::Invalid;
use crate::quantity::Share;

type Made = Result<Dist, Invalid>;

fn share(p: f64) -> Share {
    probability(p)
}

/// The error of a draw in the tail probability, relative to it; zero if doubles close by enclose
/// it. A value with a probability of its own must be drawn as it is, and only where the
/// distribution has it.
fn error(law: &Dist, structure: &Structure, u: f64, draw: f64) -> f64 {
    let v = if u > 0.5 { 1.0 - u } else { u };
    let (tail, exact): (&dyn Fn(f64) -> f64, f64) = if u > 0.5 {
        (&|x| law.survival(x).value(), law.upper_quantile(share(v)))
    } else {
        (&|x| law.cdf(x).value(), law.quantile(share(v)))
    };
    if draw.to_bits() == exact.to_bits() {
        return 0.0;
    }
    let is_atom = |x: f64| {
        let crowded = structure.crowds.iter().any(|c| c.0 <= x && x <= c.1);
        structure.atoms.contains(&x) || crowded && x.to_bits() == x.round().to_bits()
    };
    if is_atom(draw) || is_atom(exact) {
        let atom = if is_atom(exact) { exact } else { draw };
        let ends = [atom.next_down(), atom].map(tail);
        return (ends[0] - v).abs().min((ends[1] - v).abs()) / v;
    }
    let room = 4.0 * f64::EPSILON * draw.abs();
    let near = [draw - room, draw + room].map(tail);
    if near[0].min(near[1]) <= v && v <= near[0].max(near[1]) {
        return 0.0;
    }
    (tail(draw) - v).abs() / v
}

/// Even probabilities, octaves of both tails, and both sides of these values.
fn places(law: &Dist, values: &[f64]) -> Vec<f64> {
    let mut places: Vec<f64> = (0..311).map(|i| (f64::from(i) + 0.37) / 311.0).collect();
    for octave in 2..30 {
        let v = libm::scalbn(1.37, -octave);
        places.extend([v, 1.0 - v]);
    }
    for &x in values {
        for p in [law.cdf(x.next_down()).value(), law.cdf(x).value()] {
            places.extend([p * (1.0 - 1e-10), p * (1.0 + 1e-10)]);
        }
    }
    places.retain(|u| *u > 0.0 && *u < 1.0);
    places
}

fn assert_right(law: Made, values: &[f64]) {
    let law = law.unwrap();
    let places = places(&law, values);
    let mut draws = places.clone();
    Sampler::new(&law).unwrap().fill(&mut draws);
    let structure = Structure::of(&law);
    for (&u, &draw) in places.iter().zip(&draws) {
        let error = error(&law, &structure, u, draw);
        assert!(error <= 1e-11, "{law} at {u}: {draw} is off by {error:e}");
    }
    for &x in values {
        let mass = law.cdf(x).value() - law.cdf(x.next_down()).value();
        assert!(mass > 0.0, "{law} has no mass at {x}");
    }
}

fn either(weight: f64, one: Made, other: Made) -> Made {
    Dist::mixture([(weight, one?), (1.0 - weight, other?)])
}

fn smooth() -> Vec<Made> {
    vec![
        Dist::log_normal_p5_p95(30.0, 80.0),
        Dist::normal(3.0, 10.0),
        Dist::uniform(-1.0, 100.0),
        Dist::gamma(Shape(0.3), Scale(40.0)),
        Dist::triangular(0.0, 0.0, 90.0),
        Dist::student_t(2.5, 0.0, 5.0),
    ]
}

#[test]
fn an_atom_is_drawn_as_itself_and_as_often_as_the_law_says() {
    for value in [0.0, 3.0, 75.0, 0.1, -0.7, 2.5e6, 1e-9] {
        for law in smooth() {
            for weight in [0.05, 0.7] {
                assert_right(either(weight, Dist::fixed(value), law.clone()), &[value]);
            }
        }
    }
}

#[test]
fn whole_numbers_stay_whole_among_continuous_values() {
    let small: Vec<f64> = (0..9).map(f64::from).collect();
    for other in [
        Dist::log_normal_p5_p95(1.0, 9.0),
        Dist::normal(2.0, 3.0),
        Dist::uniform(0.5, 6.5),
        Dist::pert(0.0, 2.0, 8.0),
    ] {
        assert_right(either(0.5, Dist::poisson(4.0), other.clone()), &small);
        let tier = Dist::discrete([(1.0, 0.2), (2.5, 0.5), (5.0, 0.3)]);
        assert_right(either(0.6, tier, other.clone()), &[1.0, 2.5, 5.0]);
        let data = Dist::empirical([0.3, 1.7, 1.7, 2.9]);
        assert_right(either(0.2, data, other), &[0.3, 1.7, 2.9]);
    }
    let many = Dist::binomial(4_000, share(0.36));
    assert_right(
        either(0.4, many, Dist::weibull(Shape(3.27), Scale(1_440.0))),
        &[1_400.0, 1_440.0, 1_480.0],
    );
}

/// More steps than are listed: the quantiles are solved one by one.
#[test]
fn whole_numbers_stay_whole_where_there_are_too_many_to_list() {
    let many = Dist::binomial(100_000_000, share(0.36));
    let law = either(0.4, many, Dist::weibull(Shape(3.27), Scale(3.6e7)));
    assert_right(law, &[35_999_999.0, 36_000_000.0, 36_004_800.0]);
}

#[test]
fn spikes_up_to_a_thousand_million_times_narrower_are_seen() {
    for power in 3..=9 {
        let width = libm::exp10(-f64::from(power));
        for law in smooth() {
            let spike = Dist::uniform(49.0 - width, 49.0 + width);
            assert_right(either(0.4, spike, law.clone()), &[]);
            let spike = Dist::triangular(49.0 - width, 49.0, 49.0 + width);
            assert_right(either(0.001, spike, law.clone()), &[]);
            let spike = Dist::normal(7.0, width);
            assert_right(either(0.1, spike, law), &[]);
        }
        assert_right(
            either(0.3, Dist::uniform(0.0, width), Dist::normal(3.0, 10.0)),
            &[],
        );
    }
}

#[test]
fn mixtures_within_others_keep_their_steps() {
    let inner = || either(0.5, Dist::fixed(2.3), Dist::normal(2.0, 1.0));
    assert_right(
        either(0.3, inner(), Dist::gamma(Shape(2.0), Scale(3.0))),
        &[2.3],
    );
    let moved = |law: Made| law?.scaled(0.37)?.shifted(0.1);
    assert_right(moved(inner()), &[0.37 * 2.3 + 0.1]);
    assert_right(
        moved(either(0.5, Dist::poisson(4.0), Dist::normal(2.0, 3.0))),
        &[0.1, 0.37 * 3.0 + 0.1, 0.37 * 5.0 + 0.1],
    );
    let cut = |law: Made| law?.truncated(1.0, 2.3);
    assert_right(cut(inner()), &[2.3]);
    assert_right(moved(cut(inner())), &[0.37 * 2.3 + 0.1]);
    assert_right(
        either(0.4, cut(inner()), Dist::log_normal_p5_p95(1.0, 4.0)),
        &[2.3],
    );
    assert_right(
        either(0.5, Dist::poisson(4.0), Dist::normal(2.0, 3.0))
            .and_then(|law| law.truncated(2.0, 5.5)),
        &[2.0, 3.0, 5.0],
    );
    // A kink, an end and an atom at one place.
    assert_right(
        Dist::mixture([
            (1.0, Dist::triangular(0.0, 5.0, 9.0).unwrap()),
            (2.0, Dist::uniform(5.0, 6.0).unwrap()),
            (1.0, Dist::fixed(5.0).unwrap()),
        ]),
        &[5.0],
    );
}

/// A weight at which a sum of others absorbs it is drawn all the same as its quantiles say.
#[test]
fn weights_of_all_sizes_are_drawn_right() {
    for weight in [1e-20, 1e-9, 1.0 - 1e-9] {
        for law in smooth() {
            let one = Dist::mixture([
                (weight, law.unwrap()),
                (1.0, Dist::uniform(2.0, 3.0).unwrap()),
            ]);
            assert_right(one, &[]);
        }
    }
}
