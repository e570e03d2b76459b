//! The tails of each distribution, as its table needs them.

use std::sync::OnceLock;

use super::super::member::Member;
use super::super::structure::Structure;
use super::super::table::{Density, Extent, Known, Table, Tail};
use super::super::{Dist, Distribution, Gamma, Support};
use super::probability;
use super::seen::Seen;
use crate::numeric::{BetaTails, GammaTails, Side, Unit, normal_quantile, normal_tail};

/// If the median is so near an end, relative to the other, both tails are measured from that end.
const NEAR: f64 = 1e-3;

/// About where tables end.
const DEEP: f64 = 1.0 / 16_384.0;

/// The table of a continuous distribution.
pub(super) fn table(law: &Dist, structure: &Structure) -> Table {
    let Support { low, high } = law.support();
    match law {
        Dist::Normal(law) => normal().placed(law.sd(), [law.median(); 2], [low, high]),
        Dist::LogNormal(law) => log_normal(law.sigma()).placed(law.median(), [0.0; 2], [low, high]),
        Dist::Beta(law) => beta(law.tails(), low, high),
        Dist::Pert(law) => beta(law.tails(), low, high),
        Dist::Gamma(law) => gamma(law),
        _ => whole(law, structure),
    }
}

/// The standard normal distribution, built once.
fn normal() -> Table {
    static STANDARD: OnceLock<Table> = OnceLock::new();
    STANDARD
        .get_or_init(|| {
            let tail = |side| {
                (
                    move |v| normal_quantile(side, v),
                    move |z| normal_tail(side, z),
                )
            };
            let (lower, upper) = (tail(Side::Lower), tail(Side::Upper));
            let tail = |distance, probability| Tail {
                factor: 1.0,
                extent: Extent::Real,
                magnitude: &|distance| distance,
                known: Known::SMOOTH,
                distance,
                probability,
                density: None,
            };
            Table::new(&tail(&lower.0, &lower.1), &tail(&upper.0, &upper.1))
        })
        .clone()
}

/// The log-normal distribution with median 1.
fn log_normal(sigma: f64) -> Table {
    let distance = |side| move |v| libm::exp(sigma * normal_quantile(side, v));
    let below = |side| {
        move |x: f64| {
            let z = libm::log(x.max(0.0)) / sigma;
            normal_tail(side, z)
        }
    };
    let (lower, upper) = (distance(Side::Lower), distance(Side::Upper));
    let (below, above) = (below(Side::Lower), below(Side::Upper));
    let tail = |distance, probability| Tail {
        factor: 1.0,
        extent: Extent::Positive,
        magnitude: &|distance| distance,
        known: Known::SMOOTH,
        distance,
        probability,
        density: None,
    };
    Table::new(&tail(&lower, &below), &tail(&upper, &above))
}

fn gamma(law: &Gamma) -> Table {
    let tails = GammaTails::new(law.shape());
    let distance = |side| move |v| tails.quantile(side, v);
    let part = |side| {
        move |x: f64| match side {
            Side::Lower if x <= 0.0 => 0.0,
            Side::Upper if x <= 0.0 => 1.0,
            _ => tails.tail(side, x),
        }
    };
    let density = |x: f64, _: f64| tails.log_density(x);
    let (lower, upper) = (distance(Side::Lower), distance(Side::Upper));
    let (below, above) = (part(Side::Lower), part(Side::Upper));
    let tail = |distance, probability| Tail {
        factor: 1.0,
        extent: Extent::Positive,
        magnitude: &|distance| distance,
        known: Known::SMOOTH,
        distance,
        probability,
        density: Some(&density as Density<'_>),
    };
    Table::new(&tail(&lower, &below), &tail(&upper, &above)).placed(
        law.scale(),
        [0.0; 2],
        [0.0, f64::INFINITY],
    )
}

/// A beta distribution stretched over a range, each tail measured from an end of it.
fn beta(tails: &BetaTails, low: f64, high: f64) -> Table {
    let ends = ends(|side, v| tails.quantile(side, v));
    let distance = |side, end: End| move |v| end.distance(tails.quantile(side, v));
    let part = |side, end: End| {
        move |distance: f64| {
            let at = end.place(distance, 1.0 - distance);
            match side {
                _ if at.x > 0.0 && at.y > 0.0 => tails.tail(side, at),
                Side::Lower => f64::from(u8::from(at.x > 0.0)),
                Side::Upper => f64::from(u8::from(at.y > 0.0)),
            }
        }
    };
    let density = |end: End| move |distance, rest| tails.logit_density(end.place(distance, rest));
    let [lower_end, upper_end] = ends;
    let (lower, upper) = (
        distance(Side::Lower, lower_end),
        distance(Side::Upper, upper_end),
    );
    let (below, above) = (part(Side::Lower, lower_end), part(Side::Upper, upper_end));
    let densities = ends.map(density);
    let tail = |end: End, distance, probability, density| Tail {
        factor: end.factor(),
        extent: Extent::Below(1.0),
        magnitude: &|distance| distance.min(1.0 - distance),
        known: Known::SMOOTH,
        distance,
        probability,
        density: Some(density),
    };
    let anchors = ends.map(|end| match end {
        End::Low => low,
        End::High => high,
    });
    Table::new(
        &tail(lower_end, &lower, &below, &densities[0]),
        &tail(upper_end, &upper, &above, &densities[1]),
    )
    .placed(high - low, anchors, [low, high])
}

/// From which end of a range a tail is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Low,
    High,
}

impl End {
    fn factor(self) -> f64 {
        match self {
            Self::Low => 1.0,
            Self::High => -1.0,
        }
    }

    fn distance(self, at: Unit) -> f64 {
        match self {
            Self::Low => at.x,
            Self::High => at.y,
        }
    }

    fn place(self, distance: f64, rest: f64) -> Unit {
        match self {
            Self::Low => Unit {
                x: distance,
                y: rest,
            },
            Self::High => Unit {
                x: rest,
                y: distance,
            },
        }
    }
}

/// The ends for the lower and the upper tail: each its own, unless all that is tabled of it lies
/// in the other half of the range, or where it begins next to the other end.
fn ends(place: impl Fn(Side, f64) -> Unit) -> [End; 2] {
    let median = place(Side::Lower, 0.5);
    let (lowest, highest) = (place(Side::Lower, DEEP), place(Side::Upper, DEEP));
    let lower = if median.y < NEAR * median.x || lowest.y < lowest.x {
        End::High
    } else {
        End::Low
    };
    let upper = if median.x < NEAR * median.y || highest.x < highest.y {
        End::Low
    } else {
        End::High
    };
    [lower, upper]
}

/// Any distribution, by its quantiles and probabilities.
fn whole(law: &Dist, structure: &Structure) -> Table {
    let Support { low, high } = law.support();
    let place = |side, v| {
        let value = match side {
            Side::Lower => law.quantile(probability(v)),
            Side::Upper => law.upper_quantile(probability(v)),
        };
        Unit {
            x: value - low,
            y: high - value,
        }
    };
    let (ends, extent) = match (low.is_finite(), high.is_finite()) {
        (true, true) => (ends(place), Extent::Below(high - low)),
        (true, false) => ([End::Low; 2], Extent::Positive),
        (false, true) => ([End::High; 2], Extent::Positive),
        (false, false) => ([End::Low; 2], Extent::Real),
    };
    let anchors = ends.map(|end| match end {
        _ if extent == Extent::Real => 0.0,
        End::Low => low,
        End::High => high,
    });
    let from = |index: usize| {
        let (factor, anchor) = (ends[index].factor(), anchors[index]);
        move |value: f64| factor * (value - anchor)
    };
    let at = |index: usize| {
        let (factor, anchor) = (ends[index].factor(), anchors[index]);
        move |distance: f64| anchor + factor * distance
    };
    let lower = |v| from(0)(law.quantile(probability(v)));
    let upper = |v| from(1)(law.upper_quantile(probability(v)));
    let below = |distance| law.cdf(at(0)(distance)).value();
    let above = |distance| law.survival(at(1)(distance)).value();
    let density = |index: usize| {
        let at = at(index);
        move |distance: f64, rest: f64| {
            let density = law.slope(at(distance)).unwrap_or(f64::NAN);
            match extent {
                Extent::Real => density,
                Extent::Positive => density * distance,
                Extent::Below(range) => density * distance * (rest / range),
            }
        }
    };
    let densities = [density(0), density(1)];
    let values = [at(0), at(1)];
    let has_density = law.slope(law.median()).is_some();
    let quantiles: [&dyn Fn(f64) -> f64; 2] = [&|v| law.quantile(probability(v)), &|v| {
        law.upper_quantile(probability(v))
    }];
    let seen = [
        Seen::of(structure, Side::Lower, |x| law.cdf(x).value()),
        Seen::of(structure, Side::Upper, |x| law.survival(x).value()),
    ];
    let tail = |index: usize, distance, probability| Tail {
        factor: ends[index].factor(),
        extent,
        magnitude: &values[index],
        known: Known {
            breaks: &seen[index].breaks,
            marks: &seen[index].marks,
            is_composed: structure.is_composed,
            steps: structure.is_open.then_some(quantiles[index]),
        },
        distance,
        probability,
        density: has_density.then_some(&densities[index] as Density<'_>),
    };
    Table::new(&tail(0, &lower, &below), &tail(1, &upper, &above)).placed(1.0, anchors, [low, high])
}
