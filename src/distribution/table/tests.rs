#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use super::{Density, Extent, Known, Table, Tail};

/// A distribution with closed quantiles and probabilities of both tails.
struct Law {
    lower: fn(f64) -> f64,
    upper: fn(f64) -> f64,
    below: fn(f64) -> f64,
    above: fn(f64) -> f64,
    /// Of the distance, its logarithm or its log-odds.
    density: fn(f64, f64) -> f64,
    extent: Extent,
}

const UNIFORM: Law = Law {
    lower: |v| v,
    upper: |v| 1.0 - v,
    below: |x| x,
    above: |x| 1.0 - x,
    density: |x, rest| x * rest,
    extent: Extent::Below(1.0),
};

const EXPONENTIAL: Law = Law {
    lower: |v| -libm::log1p(-v),
    upper: |v| -libm::log(v),
    below: |x| -libm::expm1(-x),
    above: |x| libm::exp(-x),
    density: |x, _| x * libm::exp(-x),
    extent: Extent::Positive,
};

/// The power 20 of a uniform number: steep at zero.
const STEEP: Law = Law {
    lower: |v| libm::pow(v, 20.0),
    upper: |v| libm::exp(20.0 * libm::log1p(-v)),
    below: |x| libm::pow(x, 0.05),
    above: |x| -libm::expm1(0.05 * libm::log(x)),
    density: |x, rest| 0.05 * libm::pow(x, 0.05) * rest,
    extent: Extent::Below(1.0),
};

/// Pareto's distribution from zero with the exponent 0.3: without a mean, heavy above.
const HEAVY: Law = Law {
    lower: |v| libm::expm1(-libm::log1p(-v) / 0.3),
    upper: |v| libm::expm1(-libm::log(v) / 0.3),
    below: |x| -libm::expm1(-0.3 * libm::log1p(x)),
    above: |x| libm::exp(-0.3 * libm::log1p(x)),
    density: |x, _| 0.3 * x * libm::exp(-1.3 * libm::log1p(x)),
    extent: Extent::Positive,
};

const LOGISTIC: Law = Law {
    lower: |v| libm::log(v) - libm::log1p(-v),
    upper: |v| libm::log1p(-v) - libm::log(v),
    below: |x| 1.0 / (1.0 + libm::exp(-x)),
    above: |x| 1.0 / (1.0 + libm::exp(x)),
    density: |x, _| 1.0 / ((1.0 + libm::exp(x)) * (1.0 + libm::exp(-x))),
    extent: Extent::Real,
};

impl Law {
    fn table(&self, density: Option<Density<'_>>) -> Table {
        let lower = Tail {
            factor: 1.0,
            extent: self.extent,
            magnitude: &|distance| distance,
            known: Known::SMOOTH,
            distance: &self.lower,
            density,
            probability: &self.below,
        };
        let upper = Tail {
            distance: &self.upper,
            probability: &self.above,
            ..lower
        };
        Table::new(&lower, &upper)
    }

    fn exact(&self, u: f64) -> f64 {
        if u > 0.5 {
            (self.upper)(1.0 - u)
        } else {
            (self.lower)(u)
        }
    }

    /// The worst error in the tail probability, relative to it.
    fn worst(&self, table: &Table) -> f64 {
        let mut worst = 0.0_f64;
        for octave in 1..14 {
            for step in 0..200 {
                let v = libm::scalbn(1.0 + f64::from(step) / 200.0, -octave - 1);
                let mut pair = [v, 1.0 - v];
                table.fill(&mut pair, |u| self.exact(u));
                let [lower, upper] = pair;
                worst = worst.max(((self.below)(lower) - v).abs() / v);
                worst = worst.max(((self.above)(upper) - v).abs() / v);
            }
        }
        worst
    }
}

#[test]
fn closed_quantiles_are_matched_from_the_density_and_from_themselves() {
    for law in [UNIFORM, EXPONENTIAL, STEEP, HEAVY, LOGISTIC] {
        let density: Density<'_> = &law.density;
        for table in [law.table(Some(density)), law.table(None)] {
            assert!(law.worst(&table) < 5e-12, "{:e}", law.worst(&table));
            assert_eq!(table.coverage().cut_pieces, 0);
            assert!(table.coverage().exact_parts_per_million < 150);
        }
    }
}

/// A density that is wrong by a hundredth is found out, and the exact quantile takes its place.
#[test]
fn wrong_density_is_noticed() {
    let wrong = |x: f64, rest: f64| 1.01 * (EXPONENTIAL.density)(x, rest);
    let table = EXPONENTIAL.table(Some(&wrong));
    assert!(EXPONENTIAL.worst(&table) < 5e-12);
}

#[test]
fn density_that_is_not_a_number_is_noticed() {
    let wrong = |_: f64, _: f64| f64::NAN;
    let table = LOGISTIC.table(Some(&wrong));
    assert!(LOGISTIC.worst(&table) < 5e-12);
}

/// A quantile that no polynomial follows is left to the exact solver, piece by piece.
#[test]
fn wild_quantiles_are_solved_exactly() {
    let jagged = |v: f64| v + 1e-6 * libm::sin(1e6 * v);
    let tail = Tail {
        factor: 1.0,
        extent: Extent::Real,
        magnitude: &|distance| distance,
        known: Known::SMOOTH,
        distance: &jagged,
        density: None,
        probability: &|x| x,
    };
    let table = Table::new(&tail, &tail);
    let mut column = [0.3, 0.1, 0.01];
    table.fill(&mut column, |u| 100.0 + u);
    assert_eq!(column, [100.3, 100.1, 100.01]);
}

#[test]
fn kink_is_cut_out() {
    // A density of 1 below a third and of 2 above.
    let law = Law {
        lower: |v| {
            if v < 1.0 / 3.0 {
                v
            } else {
                1.0 / 3.0 + 0.5 * (v - 1.0 / 3.0)
            }
        },
        upper: |v| 2.0 / 3.0 - 0.5 * v,
        below: |x| {
            if x < 1.0 / 3.0 {
                x
            } else {
                1.0 / 3.0 + 2.0 * (x - 1.0 / 3.0)
            }
        },
        above: |x| 2.0 * (2.0 / 3.0 - x),
        ..UNIFORM
    };
    let table = law.table(None);
    let coverage = table.coverage();
    assert!(
        coverage.cut_pieces > 5 && coverage.exact_parts_per_million < 250,
        "{coverage:?}"
    );
    assert!(law.worst(&table) < 1e-11);
}

#[test]
fn placed_tables_keep_the_digits_next_to_an_end() {
    let tail = |factor| Tail {
        factor,
        extent: Extent::Below(1.0),
        magnitude: &|distance| distance,
        known: Known::SMOOTH,
        distance: &|v| v,
        density: None,
        probability: &|x| x,
    };
    // Measured from both ends, then from 7 to 9.
    let table = Table::new(&tail(1.0), &tail(-1.0)).placed(2.0, [7.0, 9.0], [7.0, 9.0]);
    let mut column = [1e-3, 0.25, 0.75, 1.0 - 1e-3];
    table.fill(&mut column, |u| u);
    assert_eq!(column, [7.002, 7.5, 8.5, 8.998]);
}
