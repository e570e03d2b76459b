//! Pieces of their own width: around kinks and steps, where those of the table do not serve.

use super::breaks::Kind;
use super::build::Builder;
use super::{Form, Polynomial, TABLED, TOLERANCE, Table, exponential, is_beyond};
use super::{lower_edge, width};
use crate::numeric::vector_math;

/// Attempts at cutting failing pieces, for the whole table; see below for distributions with steps.
pub(super) const ATTEMPTS: usize = 128;

/// Attempts for each tail where there are steps, whose quantiles are dearer.
pub(super) const ATTEMPTS_OF_STEPS: usize = 48;

/// Pieces below this probability are not worth an attempt.
const SMALLEST: f64 = 1.0 / 16_384.0;

/// Stretches between breaks narrower than this part of their probability are rounding.
const SLIVER: f64 = 1e-10;

/// A piece of its own width.
#[derive(Debug, Clone, Copy)]
pub(super) struct CutPiece {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// One value, exactly.
    Value(f64),
    Curve {
        middle: f64,
        half_width: f64,
        polynomial: Polynomial,
    },
}

/// A stretch of probability that is still to be cut.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    middle: f64,
    half_width: f64,
    /// Whether it is known to fail as a whole.
    failed: bool,
}

impl Table {
    /// The draw from a cut piece, if one holds this probability.
    pub(super) fn cut_draw(&self, u: f64) -> Option<f64> {
        let (tail, v) = if u > 0.5 { (1, 1.0 - u) } else { (0, u) };
        let cut = &self.cut[tail];
        // In the upper tail a value ends before the probability of more than the next one below.
        let is_past = |piece: &CutPiece| {
            let ends_before = tail == 1 && matches!(piece.shape, Shape::Value(_));
            piece.high < v || ends_before && piece.high <= v
        };
        let piece = cut.get(cut.partition_point(is_past))?;
        let (middle, half_width, polynomial) = match piece.shape {
            Shape::Value(value) => {
                let starts_after = tail == 0 && piece.low >= v;
                return (piece.low <= v && !starts_after && !is_beyond(u)).then_some(value);
            }
            Shape::Curve {
                middle,
                half_width,
                polynomial,
            } => (middle, half_width, polynomial),
        };
        let local = (v - middle) / half_width;
        if local < -1.0 || is_beyond(u) {
            return None;
        }
        let value = vector_math::polynomial(&polynomial, local);
        Some(match self.form {
            Form::Distance => self.anchor[tail] + value,
            Form::Logarithm => self.anchor[tail] + self.factor[tail] * exponential(value),
        })
    }
}

impl Builder<'_> {
    /// Cuts pieces that failed and carry enough probability, at their breaks and then by halves,
    /// down to those that pass.
    pub(super) fn cut(&self, pieces: &[Polynomial], attempts: &mut usize) -> Vec<CutPiece> {
        let (mut cut, mut stretches) = (Vec::new(), Vec::new());
        for piece in (0..TABLED).filter(|&piece| pieces[piece][0].is_nan()) {
            self.divide(piece, &mut cut, &mut stretches);
        }
        // The widest first, as long as there are attempts.
        stretches.sort_by(|a, b| b.half_width.total_cmp(&a.half_width));
        for stretch in stretches {
            self.attempt(stretch, attempts, &mut cut);
        }
        cut.sort_by(|a, b| a.low.total_cmp(&b.low));
        cut
    }

    /// Divides a piece at its breaks.
    fn divide(&self, piece: usize, cut: &mut Vec<CutPiece>, stretches: &mut Vec<Stretch>) {
        let mut start = lower_edge(piece);
        let end = start + width(piece);
        let mut stretch = |low: f64, high: f64, failed: bool| {
            if high - low > SLIVER * high {
                let half_width = 0.5 * (high - low);
                stretches.push(Stretch {
                    middle: low + half_width,
                    half_width,
                    failed,
                });
            }
        };
        let breaks = self.tail.known.between(start, end);
        for found in breaks {
            stretch(start, found.from, false);
            let (low, high) = (found.from.max(start), found.to.min(end));
            if let Kind::Atom(value) = found.kind {
                let shape = Shape::Value(value);
                cut.push(CutPiece { low, high, shape });
            }
            start = start.max(high);
        }
        stretch(start, end, breaks.is_empty());
    }

    fn attempt(&self, stretch: Stretch, attempts: &mut usize, cut: &mut Vec<CutPiece>) {
        let Stretch {
            middle, half_width, ..
        } = stretch;
        if !stretch.failed {
            if *attempts == 0 || 2.0 * half_width < SMALLEST {
                return;
            }
            *attempts -= 1;
            if let Some(piece) = self.one_cut(middle, half_width) {
                cut.push(piece);
                return;
            }
        }
        let half_width = 0.5 * half_width;
        for middle in [middle - half_width, middle + half_width] {
            let half = Stretch {
                middle,
                half_width,
                failed: false,
            };
            self.attempt(half, attempts, cut);
        }
    }

    fn one_cut(&self, middle: f64, half_width: f64) -> Option<CutPiece> {
        // A kink in a cut piece may lie just where the check does not look.
        let shape = self.shape(middle, half_width, 0.25 * TOLERANCE)?;
        Some(CutPiece {
            low: middle - half_width,
            high: middle + half_width,
            shape,
        })
    }
}
