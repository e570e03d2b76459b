//! Where the quantile of a tail jumps, stands still or bends.

use super::{lower_edge, width};

/// Tail probabilities over which the quantile is not one smooth curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Break {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// One value has them all.
    Atom(f64),
    /// A bend or a jump at one probability.
    Bend,
    /// More steps than are worth a piece each.
    Crowd,
}

/// What is known of a tail besides its quantiles and probabilities.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// By rising probability, none within another.
    pub(crate) breaks: &'a [Break],
    /// Probabilities at which a piece must be right, rising.
    pub(crate) marks: &'a [f64],
    /// Whether there may be several peaks, so that one check of a piece is not enough.
    pub(crate) is_composed: bool,
    /// The value at a probability, if there may be more values with a probability of their own.
    pub(crate) steps: Option<&'a dyn Fn(f64) -> f64>,
}

impl Known<'_> {
    /// Of a distribution with one smooth density.
    pub(crate) const SMOOTH: Self = Self {
        breaks: &[],
        marks: &[],
        is_composed: false,
        steps: None,
    };

    /// The breaks between two probabilities.
    pub(super) fn between(&self, low: f64, high: f64) -> &[Break] {
        let after = self.breaks.partition_point(|known| known.to <= low);
        let rest = &self.breaks[after..];
        &rest[..rest.partition_point(|known| known.from < high)]
    }

    /// The marks between two probabilities.
    pub(super) fn marks_between(&self, low: f64, high: f64) -> &[f64] {
        let after = self.marks.partition_point(|mark| *mark <= low);
        let rest = &self.marks[after..];
        &rest[..rest.partition_point(|mark| *mark < high)]
    }

    /// Whether a piece has no break.
    pub(super) fn is_smooth(&self, piece: usize) -> bool {
        let low = lower_edge(piece);
        self.between(low, low + width(piece)).is_empty()
    }

    /// The value that has all of a piece. In the upper tail the probability of more than a value
    /// is not its own but that of the next below.
    pub(super) fn only_value(&self, piece: usize, is_upper: bool) -> Option<f64> {
        let low = lower_edge(piece);
        let high = low + width(piece);
        match self.between(low, high) {
            [
                Break {
                    from,
                    to,
                    kind: Kind::Atom(value),
                },
            ] if *from <= low && if is_upper { high < *to } else { high <= *to } => Some(*value),
            _ => None,
        }
    }
}
