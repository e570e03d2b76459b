//! Shares that must not rise, pooled where they do.
//!
//! # References
//! - M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid and E. Silverman (1955), *An empirical
//!   distribution function for sampling with incomplete information*, Annals of Mathematical
//!   Statistics 26, 641-647: the most likely falling shares.
//! - R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk (1972), *Statistical Inference
//!   under Order Restrictions*, chapter 1: pool adjacent violators.

use std::iter;

/// Weighted shares this near to each other, relative to their size, are the same: sums of weights
/// are rounded. Counts are whole numbers and compared exactly.
pub(super) const TIE: f64 = 1e-12;

/// The falling shares nearest to those of `yes` among `asked`, which are above zero: neighbours
/// that rise or tie are pooled, and pooled neighbours have one share to the bit.
pub(super) fn pooled_falling(yes: &[f64], asked: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(Tally, usize)> = Vec::with_capacity(yes.len());
    for (&yes, &asked) in yes.iter().zip(asked) {
        let (mut pool, mut length) = (Tally { yes, asked }, 1);
        while let Some(&(last, before)) = pools.last() {
            if last.is_above(pool) {
                break;
            }
            pool = Tally {
                yes: last.yes + pool.yes,
                asked: last.asked + pool.asked,
            };
            length += before;
            pools.pop();
        }
        pools.push((pool, length));
    }
    let mut least = 1.0_f64;
    let level = |(pool, length): (Tally, usize)| {
        // Rounding of two quotients must not make the sequence rise.
        least = least.min(pool.yes / pool.asked);
        iter::repeat_n(least, length)
    };
    pools.into_iter().flat_map(level).collect()
}

/// Whether a number is a count, of which products of two are exact in 128 bits.
pub(super) fn is_count(number: f64) -> bool {
    number.fract() == 0.0 && (0.0..9e18).contains(&number)
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    yes: f64,
    asked: f64,
}

impl Tally {
    /// Whether the share is above that of another one: products compared without a division.
    fn is_above(self, other: Self) -> bool {
        let all = [self.yes, self.asked, other.yes, other.asked];
        if all.iter().all(|&number| is_count(number)) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole numbers from zero to 9e18"
            )]
            let [yes, asked, other_yes, other_asked] = all.map(|number| number as u128);
            return yes * other_asked > other_yes * asked;
        }
        let (one, two) = (self.yes * other.asked, other.yes * self.asked);
        one - two > TIE * one
    }
}

#[cfg(test)]
mod tests {
    use super::pooled_falling;

    /// Barlow et al. (1972), the pools of a short sequence, by hand.
    #[test]
    fn violators_are_pooled() {
        let pooled = pooled_falling(&[0.9, 0.4, 1.8, 0.5, 0.2], &[1.0, 1.0, 3.0, 1.0, 2.0]);
        for (found, expected) in pooled.into_iter().zip([0.9, 0.55, 0.55, 0.5, 0.1]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }

    /// 3 of 7 are as many as 6 of 14, and 1 of 3 as 0.1 of 0.3: one share each.
    #[test]
    fn ties_have_one_share_to_the_bit() {
        let counts = pooled_falling(&[5.0, 3.0, 6.0, 41.0], &[7.0, 7.0, 14.0, 99.0]);
        assert_eq!(counts[1].to_bits(), counts[2].to_bits());
        let weights = pooled_falling(&[0.1, 0.1 + 0.2], &[0.3, 0.9]);
        assert_eq!(weights[0].to_bits(), weights[1].to_bits());
        // Near each other, and still apart: counts are exact.
        let near = pooled_falling(&[5e12 + 1.0, 5e12], &[1e13, 1e13]);
        assert!(near[0] > near[1]);
    }
}
