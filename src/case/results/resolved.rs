//! Figures followed along their links.

use crate::case::data::Figure;
use crate::case::model::PlacedFigure;

/// A figure as a multiple of the one that it is linked to in the end, plus something.
pub(crate) struct Resolved<'f> {
    pub(crate) base: &'f PlacedFigure,
    pub(crate) times: f64,
    pub(crate) plus: f64,
}

impl<'f> Resolved<'f> {
    pub(crate) fn of(placed: &'f PlacedFigure, figures: &'f [PlacedFigure]) -> Self {
        let (mut base, mut factor, mut shift) = (placed, 1.0, 0.0);
        // A valid case has no circle of links.
        while let Figure::Linked { of, times, plus } = &base.figure {
            let Some(next) = figures.iter().find(|it| it.place == *of || it.name == *of) else {
                break;
            };
            shift += factor * plus;
            factor *= times;
            base = next;
        }
        Self {
            base,
            times: factor,
            plus: shift,
        }
    }
}
