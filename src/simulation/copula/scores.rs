//! From uniform numbers to normal scores and back, many at a time.

use std::sync::LazyLock;

use crate::distribution::{Dist, Sampler};
use crate::numeric::{Side, normal_density, normal_tail, vector_math};

/// How many trials are turned at once.
pub(super) const GROUP: usize = 64;

/// The normal quantile.
static SCORES: LazyLock<Option<Sampler>> = LazyLock::new(|| {
    let standard = Dist::normal(0.0, 1.0).ok()?;
    Sampler::new(&standard).ok()
});

static PROBABILITIES: LazyLock<Probabilities> = LazyLock::new(Probabilities::new);

/// Turns uniform numbers into normal scores, in place.
pub(super) fn to_scores(column: &mut [f64; GROUP]) {
    if let Some(sampler) = &*SCORES {
        sampler.fill(column);
    }
}

/// Turns normal scores into uniform numbers strictly between 0 and 1, in place.
pub(super) fn to_uniforms(column: &mut [f64; GROUP]) {
    PROBABILITIES.fill(column);
}

/// Pieces for each unit of the score, and of how many units: no uniform number lies further out.
const FINENESS: usize = 32;
const REACH: f64 = 8.5;
const PIECES: usize = 17 * FINENESS / 2 + 1;

/// Coefficients of a piece: degree seven.
const COEFFICIENTS: usize = 8;

/// Adding it leaves the nearest whole number in the low bits of the fraction.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// The normal tail probability as Taylor polynomials around the multiples of 1/32.
///
/// The first term left out is at most `(8.5 / 64)^8 / 8!`, 3e-12 of the probability at the far
/// end, and 1e-15 below two and a half standard deviations.
struct Probabilities {
    pieces: Box<[[f64; COEFFICIENTS]; PIECES]>,
}

impl Probabilities {
    fn new() -> Self {
        #[expect(
            clippy::large_stack_arrays,
            reason = "17 KB, once, on the way to the heap"
        )]
        let mut pieces = Box::new([[0.0; COEFFICIENTS]; PIECES]);
        for (index, piece) in pieces.iter_mut().enumerate() {
            *piece = taylor(index as f64 / FINENESS as f64);
        }
        Self { pieces }
    }

    // Each loop is of one kind, as in the tables of quantiles.
    fn fill(&self, column: &mut [f64; GROUP]) {
        let mut tails = [0.0; GROUP];
        let mut places = [0_u64; GROUP];
        for ((tail, place), z) in tails.iter_mut().zip(&mut places).zip(&*column) {
            let outward = z.abs();
            let outward = if outward < REACH { outward } else { REACH };
            let position = outward * FINENESS as f64;
            let rounded = position + ROUNDER;
            *place = rounded.to_bits();
            *tail = position - (rounded - ROUNDER);
        }
        for (tail, place) in tails.iter_mut().zip(places) {
            *tail = vector_math::polynomial(&self.pieces[index(place)], *tail);
        }
        for (z, tail) in column.iter_mut().zip(tails) {
            let u = if *z < 0.0 { tail } else { 1.0 - tail };
            *z = u.clamp(f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0);
        }
    }
}

#[inline]
fn index(place: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "of the low bits")]
    let index = place as usize & (PIECES.next_power_of_two() - 1);
    index.min(PIECES - 1)
}

/// The upper tail around `centre`, in steps of a piece: its `k`-th derivative is the density times
/// the `k - 1`-th Hermite polynomial, with alternating signs.
fn taylor(centre: f64) -> [f64; COEFFICIENTS] {
    let step = 1.0 / FINENESS as f64;
    let mut coefficients = [normal_tail(Side::Upper, centre); COEFFICIENTS];
    let (mut before, mut hermite) = (0.0, 1.0);
    let mut factor = -normal_density(centre) * step;
    for (order, coefficient) in (1_u8..).zip(&mut coefficients[1..]) {
        let order = f64::from(order);
        *coefficient = factor * hermite;
        (before, hermite) = (hermite, centre * hermite - (order - 1.0) * before);
        factor *= -step / (order + 1.0);
    }
    coefficients
}

#[cfg(test)]
mod tests {
    use super::{GROUP, Side, normal_tail, to_scores, to_uniforms};

    fn uniform(z: f64) -> f64 {
        let mut column = [z; GROUP];
        to_uniforms(&mut column);
        column[GROUP - 1]
    }

    /// Against `erfc`, which is good to the last digits.
    #[test]
    fn lower_tails_are_accurate() {
        for step in 0..=16_400 {
            let z = -f64::from(step) / 2_000.0;
            let (found, expected) = (uniform(z), normal_tail(Side::Lower, z));
            let error = (found / expected - 1.0).abs();
            assert!(error < 3e-12, "{z}: {found:e} for {expected:e}");
        }
    }

    #[test]
    fn uniforms_stay_inside_the_open_interval() {
        for z in [
            -1e300,
            -9.0,
            -8.5,
            8.5,
            9.0,
            1e300,
            f64::INFINITY,
            -f64::INFINITY,
            f64::NAN,
        ] {
            let u = uniform(z);
            assert!(u > 0.0 && u < 1.0, "{z}: {u}");
        }
    }

    #[test]
    fn opposite_uniforms_have_opposite_scores() {
        for step in 1..4_096 {
            let u = f64::from(step) / 8_192.0;
            let (mut low, mut high) = ([u; GROUP], [1.0 - u; GROUP]);
            to_scores(&mut low);
            to_scores(&mut high);
            assert_eq!(low.map(|z| (-z).to_bits()), high.map(f64::to_bits), "{u}");
            to_uniforms(&mut low);
            to_uniforms(&mut high);
            assert_eq!(low.map(|u| (1.0 - u).to_bits()), high.map(f64::to_bits));
        }
    }
}
