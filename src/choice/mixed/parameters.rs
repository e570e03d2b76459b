//! The names, units and first values of the parameters of a mixed logit.

use super::draws::{Draws, LANES};
use super::layout::{Layout, Place, TasteBlock};
use super::mixing::Mixing;
use crate::choice::design::Design;
use crate::numeric::dot;

/// Spreads start at this part of the mean, which is far from a saddle at zero.
const SPREAD: f64 = 0.5;
/// Coefficients of columns of unit standard deviation are taken to be at least so large at a start.
const LEAST: f64 = 0.3;

/// A parameter in the units of the attributes: `factor internal + shift`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ParameterUnit {
    pub(super) factor: f64,
    shift: f64,
}

/// The layout of a model over its columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MixedModel {
    pub(super) layout: Layout,
    pub(super) columns: Vec<String>,
    /// By what the columns were divided.
    pub(super) scales: Vec<f64>,
    /// The column of the price, unless it is of no account to some, to whom nothing is worth money.
    pub(super) price: Option<usize>,
    pub(super) units: Vec<ParameterUnit>,
}

impl MixedModel {
    pub(super) fn new(layout: Layout, design: &Design) -> Self {
        let unit = |place: &Place| unit(&layout, &design.scales, *place);
        let censored = Some(Mixing::CensoredNormal);
        let may_divide = |&price: &usize| layout.coefficients[price].mixing != censored;
        Self {
            units: layout.parameters.iter().map(unit).collect(),
            columns: design.columns.clone(),
            scales: design.scales.clone(),
            price: design
                .coding
                .price()
                .map(|(place, _)| place)
                .filter(may_divide),
            layout,
        }
    }

    /// Parameters in the units of the attributes.
    pub(super) fn natural(&self, point: &[f64]) -> Vec<f64> {
        let units = self.units.iter().zip(point);
        units
            .map(|(unit, x)| unit.factor * x + unit.shift)
            .collect()
    }

    /// Parameters in the units of the search.
    pub(super) fn internal(&self, parameters: &[f64]) -> Vec<f64> {
        let units = self.units.iter().zip(parameters);
        units
            .map(|(unit, x)| (x - unit.shift) / unit.factor)
            .collect()
    }

    pub(super) fn natural_covariance(&self, covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let rows = covariance.iter().zip(&self.units);
        let row = |(row, unit): (&Vec<f64>, &ParameterUnit)| {
            let entries = row.iter().zip(&self.units);
            let factor = unit.factor;
            entries
                .map(|(entry, other)| factor * other.factor * entry)
                .collect()
        };
        rows.map(row).collect()
    }

    /// The coefficients of one person for each draw.
    pub(super) fn people(&self, point: &[f64], draws: &Draws) -> Vec<Vec<f64>> {
        let mut tastes = TasteBlock::new(self.columns.len());
        let mut people = Vec::with_capacity(draws.count);
        for block in 0..draws.count.div_ceil(LANES) {
            self.layout
                .tastes(point, draws.block(0, block), &mut tastes);
            for lane in 0..LANES.min(draws.count - block * LANES) {
                let lanes = tastes.coefficients.iter().zip(&self.scales);
                people.push(lanes.map(|(lanes, scale)| lanes[lane] / scale).collect());
            }
        }
        people
    }

    /// The covariance of what random coefficients are made of.
    pub(super) fn covariance(&self, parameters: &[f64]) -> Vec<Vec<f64>> {
        let random: Vec<(usize, Mixing)> = self.layout.random().collect();
        let mut root = vec![vec![0.0; random.len()]; random.len()];
        for (place, value) in self.layout.parameters.iter().zip(parameters) {
            let row = random.iter().position(|(it, _)| *it == place.coefficient);
            if let (Some(row), Some(draw)) = (row, place.draw) {
                root[row][draw] = value * libm::sqrt(random[draw].1.variance());
            }
        }
        let entry = |i: usize, j: usize| dot(&root[i], &root[j]);
        let row = |i| (0..random.len()).map(|j| entry(i, j)).collect();
        (0..random.len()).map(row).collect()
    }

    /// The names of the parameters.
    pub(super) fn names(&self) -> Vec<String> {
        self.layout
            .parameters
            .iter()
            .map(|place| self.name(*place))
            .collect()
    }

    fn name(&self, place: Place) -> String {
        let Some(draw) = place.draw else {
            return self.mean(place.coefficient);
        };
        let mean = self.mean(place.coefficient);
        let mixing = self.layout.coefficients[place.coefficient].mixing;
        if self.layout.correlated {
            let source = self
                .layout
                .random()
                .nth(draw)
                .map_or(place.coefficient, |(it, _)| it);
            return if source == place.coefficient {
                format!("root of {mean}")
            } else {
                format!("root of {mean} and {}", self.mean(source))
            };
        }
        match mixing {
            Some(Mixing::Triangular | Mixing::Uniform) => format!("half-width of {mean}"),
            _ => format!("sd of {mean}"),
        }
    }

    /// The name of a mean: the column, `scale` where others are worths, or the logarithm of it.
    fn mean(&self, coefficient: usize) -> String {
        let column = if self.layout.money == Some(coefficient) {
            "scale"
        } else {
            &self.columns[coefficient]
        };
        match self.layout.coefficients[coefficient].mixing {
            Some(Mixing::LogNormal) => format!("ln {column}"),
            _ => column.to_owned(),
        }
    }
}

fn unit(layout: &Layout, scales: &[f64], place: Place) -> ParameterUnit {
    let own = scales[place.coefficient];
    // What the value of the coefficient, the scale or the worth is multiplied by.
    let factor = match layout.money {
        Some(money) if money != place.coefficient => scales[money] / own,
        _ => 1.0 / own,
    };
    match layout.coefficients[place.coefficient].mixing {
        Some(Mixing::LogNormal) => ParameterUnit {
            factor: 1.0,
            shift: if place.draw.is_none() {
                libm::log(factor)
            } else {
                0.0
            },
        },
        _ => ParameterUnit { factor, shift: 0.0 },
    }
}

impl Layout {
    /// Where the search starts, from coefficients that are the same for everybody.
    pub(super) fn start(&self, alike: &[f64]) -> Vec<f64> {
        let own = self.own(alike);
        let parameter = |place: &Place| {
            let value = own[place.coefficient];
            let coefficient = self.coefficients[place.coefficient];
            let sign = if coefficient.falling { -1.0 } else { 1.0 };
            let size = (sign * value).max(0.1 * LEAST);
            match (coefficient.mixing, place.draw) {
                (Some(Mixing::LogNormal), None) => libm::log(size),
                (Some(Mixing::LogNormal), Some(draw)) if self.is_own(*place, draw) => SPREAD,
                (Some(Mixing::CensoredNormal), None) => size,
                (_, None) => value,
                (_, Some(draw)) if self.is_own(*place, draw) => SPREAD * value.abs().max(LEAST),
                (_, Some(_)) => 0.0,
            }
        };
        self.parameters.iter().map(parameter).collect()
    }

    /// Coefficients, or a scale above zero and worths.
    fn own(&self, alike: &[f64]) -> Vec<f64> {
        let mut own = alike.to_vec();
        if let Some(money) = self.money {
            let scale = (-alike[money]).max(LEAST);
            for value in &mut own {
                *value /= scale;
            }
            own[money] = scale;
        }
        own
    }

    /// Whether the draw is the one that came with the coefficient.
    fn is_own(&self, place: Place, draw: usize) -> bool {
        let source = self.random().nth(draw);
        source.is_some_and(|(coefficient, _)| coefficient == place.coefficient)
    }

    /// One for each parameter, or minus one where that of its draw is below zero: with draws times
    /// minus one they mean the same.
    pub(super) fn signs(&self, parameters: &[f64]) -> Vec<f64> {
        let below = |draw: usize| {
            let all = self.parameters.iter().zip(parameters);
            let mut own =
                all.filter(|(place, _)| place.draw == Some(draw) && self.is_own(**place, draw));
            own.any(|(_, &value)| value < 0.0)
        };
        let sign = |place: &Place| {
            if place.draw.is_some_and(below) {
                -1.0
            } else {
                1.0
            }
        };
        self.parameters.iter().map(sign).collect()
    }
}
