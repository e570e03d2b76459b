//! Quantiles of a continuous distribution as a table that is indexed by the bits of the
//! probability.
//!
//! With `v = min(u, 1 - u)`, the exponent and the three leading bits of the fraction of `v` name
//! one of eight pieces in each octave of each tail, the other bits are the place within the piece,
//! and a polynomial of degree seven gives the quantile there. Nothing is searched, and the
//! resolution relative to the tail probability is the same in the sixteenth octave as in the first.
//!
//! Each tail is held as a distance from an anchor (an end of the support, if there is a finite one)
//! so that the digits near that end survive; for distributions that fall towards an end by many
//! powers of ten per octave the logarithm of the distance is held. A piece is kept only if its
//! error, checked against the distribution function where interpolation errs most, is within
//! [`TOLERANCE`] of the tail probability. Pieces that fail (at a kink, say) are cut into smaller
//! ones or left to the exact quantile, and so are probabilities beyond the table.
//!
//! # Reference
//! Derflinger, Hörmann and Leydold (2010), "Random variate generation by numerical inversion when
//! only the density is known", ACM TOMACS 20(4), integrate the density and invert it by
//! interpolation as [`build`] does; they resolve `u` absolutely and search.

#![allow(
    clippy::cast_precision_loss,
    reason = "counts of pieces, points and orders are small"
)]

mod breaks;
mod build;
mod chebyshev;
mod cut;
mod path;

use crate::numeric::vector_math;

pub(crate) use breaks::{Break, Kind, Known};
pub(crate) use build::{Density, Extent, Tail};
use cut::{CutPiece, Shape};

/// The error in the probability, relative to the tail probability, that a piece may show when it
/// is checked. Draws promise 1e-11; the rest is room for what lies between the checked points.
pub(crate) const TOLERANCE: f64 = 5e-12;

/// Coefficients of a piece: degree seven, one cache line.
const COEFFICIENTS: usize = 8;
type Polynomial = [f64; COEFFICIENTS];

/// Pieces per octave, and the bits of the fraction that name them.
const PIECES_PER_OCTAVE: usize = 1 << PIECE_BITS;
const PIECE_BITS: u32 = 3;

/// Pieces of one tail: sixteen octaves, from 1/2 down to 2^-17.
const TAIL_PIECES: usize = 128;
const PIECES: usize = 2 * TAIL_PIECES;

/// Octaves of a tail that are tabled; the rest is left to the exact quantile, which one draw in
/// eight thousand then needs.
const OCTAVES: usize = 13;
const TABLED: usize = OCTAVES * PIECES_PER_OCTAVE;

/// Draws that are computed together, stage by stage, so that each stage is a plain loop.
const GROUP: usize = 64;

/// The exponent and piece bits of the largest double below 1/2.
const LARGEST: u64 = (1022 << PIECE_BITS) - 1;

/// The bits of a double that hold its fraction.
const FRACTION: u64 = (1 << 52) - 1;

/// The quantiles of one continuous distribution.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Lower tail first, each from the median outwards. A piece that is not tabled holds NaN.
    pieces: Box<[Polynomial; PIECES]>,
    /// The pieces into which untabled ones were cut, by tail and ascending probability.
    cut: [Vec<CutPiece>; 2],
    /// What the polynomials give: the distance or its logarithm.
    form: Form,
    /// For each tail, where distances count from and in which direction.
    anchor: [f64; 2],
    factor: [f64; 2],
    /// Draws stay within these.
    least: f64,
    greatest: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Distance,
    Logarithm,
}

/// How much of a distribution its pieces cover.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// Probability of both tails together that draws take from the exact quantile.
    pub(crate) exact_parts_per_million: u32,
    /// Pieces that were cut out of failing ones.
    pub(crate) cut_pieces: usize,
}

impl Table {
    /// The same distribution with distances stretched by `scale > 0` and counted from `anchor` in
    /// the lower and upper tail, within the ends of the support.
    pub(crate) fn placed(mut self, scale: f64, anchor: [f64; 2], support: [f64; 2]) -> Self {
        match self.form {
            Form::Distance => {
                let cut = self.cut.iter_mut().flat_map(|cut| curves(cut));
                for polynomial in self.pieces.iter_mut().chain(cut) {
                    *polynomial = polynomial.map(|coefficient| scale * coefficient);
                }
            }
            Form::Logarithm => self.factor = self.factor.map(|factor| scale * factor),
        }
        self.anchor = anchor;
        [self.least, self.greatest] = support;
        self
    }

    /// Turns probabilities into draws, in place; `exact` is the quantile where there is no table.
    ///
    /// The draw for a probability depends on nothing but the probability.
    #[inline(always)]
    pub(crate) fn fill(&self, column: &mut [f64], exact: impl Fn(f64) -> f64) {
        let (groups, rest) = column.as_chunks_mut::<GROUP>();
        for group in groups {
            self.fill_group(group, &exact);
        }
        if !rest.is_empty() {
            let mut group = [0.25; GROUP];
            group[..rest.len()].copy_from_slice(rest);
            self.fill_group(&mut group, &exact);
            rest.copy_from_slice(&group[..rest.len()]);
        }
    }

    // Each loop is of one kind (integers, loads, arithmetic) and has no branch: that is what the
    // compiler needs to use vectors of whatever width there is.
    #[inline(always)]
    fn fill_group(&self, group: &mut [f64; GROUP], exact: &impl Fn(f64) -> f64) {
        let mut places = [0_u64; GROUP];
        let mut values = [0.0; GROUP];
        let depth = locate(group, &mut places, &mut values);
        for (value, place) in values.iter_mut().zip(&places) {
            *value = vector_math::polynomial(&self.pieces[index(*place)], *value);
        }
        let untabled = self.finish(&places, &mut values);
        if (depth / TAIL_PIECES as u64) | untabled != 0 {
            self.complete(group, &mut values, exact);
        }
        *group = values;
    }

    /// Anchors the distances; not zero if a value is NaN.
    #[inline(always)]
    fn finish(&self, places: &[u64; GROUP], values: &mut [f64; GROUP]) -> u64 {
        if self.form == Form::Logarithm {
            for lane in values.as_chunks_mut::<8>().0 {
                *lane = vector_math::exp(*lane);
            }
            for (value, place) in values.iter_mut().zip(places) {
                *value *= of_tail(self.factor, *place);
            }
        }
        let (least, greatest) = (self.least, self.greatest);
        let mut untabled = 0;
        for (value, place) in values.iter_mut().zip(places) {
            let draw = of_tail(self.anchor, *place) + *value;
            // Written so that NaN passes through.
            let draw = if least > draw { least } else { draw };
            let draw = if greatest < draw { greatest } else { draw };
            untabled |= u64::from(draw.is_nan());
            *value = draw;
        }
        untabled
    }

    /// Fills in what the pieces do not cover.
    #[cold]
    #[inline(never)]
    fn complete(
        &self,
        probabilities: &[f64; GROUP],
        values: &mut [f64; GROUP],
        exact: &impl Fn(f64) -> f64,
    ) {
        for (value, &u) in values.iter_mut().zip(probabilities) {
            if value.is_nan() || is_beyond(u) {
                let draw = self.cut_draw(u).unwrap_or_else(|| exact(u));
                // Of a distribution of the user's own; the model refuses what comes of it.
                *value = if draw.is_nan() {
                    draw
                } else {
                    draw.max(self.least).min(self.greatest)
                };
            }
        }
    }

    /// How much of the distribution the pieces cover.
    #[cfg(test)]
    pub(crate) fn coverage(&self) -> Coverage {
        let mut exact = 2.0 * lower_edge(TAIL_PIECES - 1);
        for tail in 0..2 {
            for piece in 0..TAIL_PIECES {
                if self.pieces[tail * TAIL_PIECES + piece][0].is_nan() {
                    exact += width(piece);
                }
            }
            exact -= self.cut[tail]
                .iter()
                .map(|cut| cut.high - cut.low)
                .sum::<f64>();
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a million"
        )]
        Coverage {
            exact_parts_per_million: (exact.max(0.0) * 1e6).ceil() as u32,
            cut_pieces: self.cut.iter().map(Vec::len).sum(),
        }
    }
}

/// The polynomials of cut pieces.
fn curves(cut: &mut [CutPiece]) -> impl Iterator<Item = &mut Polynomial> {
    cut.iter_mut().filter_map(|cut| match &mut cut.shape {
        Shape::Curve { polynomial, .. } => Some(polynomial),
        Shape::Value(_) => None,
    })
}

/// Finds the piece and the place in it, from -1 to 1, of every probability.
///
/// Pieces include their upper edge, hence the subtracted unit. The result is at least
/// [`TAIL_PIECES`] if a probability lies beyond the table.
#[inline(always)]
fn locate(group: &[f64; GROUP], places: &mut [u64; GROUP], local: &mut [f64; GROUP]) -> u64 {
    let mut depth = 0;
    for ((&u, place), local) in group.iter().zip(places).zip(local) {
        let complement = 1.0 - u;
        let v = if u < complement { u } else { complement };
        let upper = (0.5 - u).to_bits() >> 63;
        let bits = v.to_bits().wrapping_sub(1);
        let piece = LARGEST.wrapping_sub(bits >> (52 - PIECE_BITS));
        depth |= piece;
        *place = (piece & (TAIL_PIECES as u64 - 1)) | (upper * TAIL_PIECES as u64);
        let fraction = (bits << PIECE_BITS) & FRACTION;
        *local = f64::from_bits(fraction | 2.0_f64.to_bits()) - 3.0;
    }
    depth
}

#[inline(always)]
fn index(place: u64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "below the number of pieces"
    )]
    let index = place as usize;
    index % PIECES
}

/// The entry for the tail of a place, without a branch.
#[inline(always)]
fn of_tail(pair: [f64; 2], place: u64) -> f64 {
    let [lower, upper] = pair.map(f64::to_bits);
    let mask = 0_u64.wrapping_sub(place / TAIL_PIECES as u64);
    f64::from_bits(lower ^ (mask & (lower ^ upper)))
}

/// The exponential with the bits that it has in a group.
fn exponential(x: f64) -> f64 {
    let [result] = vector_math::exp([x]);
    result
}

/// Whether a probability lies beyond the octaves of the table.
fn is_beyond(u: f64) -> bool {
    let v = if u > 0.5 { 1.0 - u } else { u };
    v.is_nan() || v <= lower_edge(TAIL_PIECES - 1)
}

/// The smallest tail probability of a piece.
fn lower_edge(piece: usize) -> f64 {
    let step = (PIECES_PER_OCTAVE - 1 - piece % PIECES_PER_OCTAVE) as f64;
    octave(piece) * (1.0 + step / PIECES_PER_OCTAVE as f64)
}

/// The extent of a piece in the tail probability.
fn width(piece: usize) -> f64 {
    octave(piece) / PIECES_PER_OCTAVE as f64
}

/// The power of two at which the octave of a piece starts.
fn octave(piece: usize) -> f64 {
    libm::scalbn(
        0.25,
        -i32::try_from(piece / PIECES_PER_OCTAVE).unwrap_or(i32::MAX),
    )
}

#[cfg(test)]
mod tests;
