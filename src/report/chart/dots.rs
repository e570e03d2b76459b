//! Piles of dots, each standing for as many cases: frequencies that can be counted.

use super::colour::{BLUE, INK, ORANGE};
use super::frame::Sheet;
use super::plot::Plot;
use super::svg::Stroke;

/// How many dots there are: each stands for 2 of 100 cases.
pub(super) const DOT_CASES: u32 = 50;

const RING: Stroke = Stroke::whole(INK, 0.9);
const REACHED: &str = BLUE;
const MISSED: &str = ORANGE;

/// Dots in columns of their own width, from the bottom up. A target lies between two columns.
#[derive(Debug)]
pub(super) struct DotPile {
    /// In ascending order.
    values: Vec<f64>,
    target: Option<f64>,
    /// Half the width of a dot, in pixels.
    radius: f64,
}

impl DotPile {
    /// The largest dots, up to some radius, of which the highest pile fits the plot.
    pub(super) fn of(
        values: impl Iterator<Item = f64>,
        plot: &Plot,
        (largest, target): (f64, Option<f64>),
    ) -> Self {
        let mut pile = Self {
            values: values.collect(),
            target,
            radius: largest,
        };
        let room = plot.bottom - plot.top;
        // A smaller dot also makes narrower columns: each round is looked at anew.
        for _ in 0..60 {
            let columns = pile.columns(plot);
            let highest = columns.iter().map(|it| it.1.len()).max().unwrap_or(0);
            if (highest as f64 + 1.0) * 2.0 * pile.radius <= room {
                break;
            }
            pile.radius *= 0.94;
        }
        pile
    }

    /// The middles of the columns with their values, from left to right.
    fn columns(&self, plot: &Plot) -> Vec<(f64, Vec<f64>)> {
        let width = 2.0 * self.radius;
        let x = |value: f64| plot.at((value, plot.y.low)).0;
        let start = self.target.map_or(plot.left, x);
        // What is no smaller than the target stands right of it, also by rounding.
        let column = |value: f64| {
            let place = libm::floor((x(value) - start) / width);
            match self.target {
                Some(target) if value < target => place.min(-1.0),
                Some(_) => place.max(0.0),
                None => place,
            }
        };
        let columns = self
            .values
            .chunk_by(|&a, &b| column(a).total_cmp(&column(b)).is_eq());
        let columns = columns.map(|values| {
            let place = values.first().map_or(0.0, |&value| column(value));
            (start + (place + 0.5) * width, values.to_vec())
        });
        columns.collect()
    }

    /// Draws the dots; those below the target are light.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        for (x, column) in self.columns(plot) {
            let mut y = plot.bottom - self.radius * 1.6;
            for value in column {
                let missed = self.target.is_some_and(|target| value < target);
                let colour = if missed { MISSED } else { REACHED };
                let ring = missed.then_some(RING);
                sheet.svg.ringed((x, y), self.radius * 0.92, colour, ring);
                y -= 2.0 * self.radius;
            }
        }
    }
}
