//! Along a density: from where a panel starts to where its pieces want their quantiles.

use super::COEFFICIENTS;
use super::build::{Density, Extent};
use super::chebyshev::{Basis, POINTS, TARGETS};

/// The largest residue of a density's series on a panel that is worth inverting.
const RESIDUE: f64 = 1e-11;

/// The way from a distance towards the median, in the variable in which densities are smooth:
/// the distance itself, its logarithm, or its log-odds.
pub(super) struct Path {
    extent: Extent,
    start: f64,
    direction: f64,
}

impl Path {
    pub(super) fn new(extent: Extent, start: f64, direction: f64) -> Self {
        // On bounded ranges the odds are followed.
        let start = match extent {
            Extent::Below(greatest) => start / (greatest - start),
            Extent::Real | Extent::Positive => start,
        };
        Self {
            extent,
            start,
            direction,
        }
    }

    /// The distance after a way, and what is left of the extent.
    fn at(&self, way: f64) -> (f64, f64) {
        let way = self.direction * way;
        match self.extent {
            Extent::Real => (self.start + way, f64::INFINITY),
            Extent::Positive => (self.start * libm::exp(way), f64::INFINITY),
            Extent::Below(greatest) => {
                let odds = self.start * libm::exp(way);
                let rest = 1.0 / (1.0 + odds);
                (greatest * (odds * rest), greatest * rest)
            }
        }
    }

    /// The distances at the points of two pieces of this width, and at their end.
    pub(super) fn follow(
        &self,
        basis: &Basis,
        width: f64,
        density: Density<'_>,
    ) -> Option<[f64; TARGETS]> {
        let slope = |way: f64| {
            let (distance, rest) = self.at(way);
            if distance.is_finite() && !rest.is_nan() {
                density(distance, rest)
            } else {
                f64::NAN
            }
        };
        // One step of the midpoint rule finds the length to within a few percent.
        let length = 1.02 * 2.0 * width / slope(width / slope(0.0));
        let way = |at: f64| 0.5 * length * (1.0 + at);
        let slopes: [f64; POINTS] = basis.panel.map(|at| slope(way(at)));
        let series = basis.series(&slopes);
        let acceptable = length.is_finite() && series.residue() <= RESIDUE;
        if !acceptable {
            return None;
        }
        let unit = width / length;
        let mut targets = [0.0; TARGETS];
        let (outer, inner) = targets.split_at_mut(COEFFICIENTS - 1);
        for ((outer, inner), at) in outer.iter_mut().zip(inner).zip(&basis.piece[1..]) {
            *outer = (1.0 + at) * unit;
            *inner = (3.0 + at) * unit;
        }
        let at = series.invert(&targets)?;
        Some(at.map(|at| self.at(way(at)).0))
    }
}
