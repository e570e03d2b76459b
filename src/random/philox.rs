//! The counter-based generator Philox4x32-10, eight counters at a time.
//!
//! Salmon et al. (2011), section 4.3; the multipliers and Weyl constants are those of the paper.

/// How many counters are worked on side by side.
pub(super) const WIDTH: usize = 8;

const MULTIPLIER_0: u64 = 0xD251_1F53;
const MULTIPLIER_1: u64 = 0xCD9E_8D57;
const WEYL_0: u32 = 0x9E37_79B9;
const WEYL_1: u32 = 0xBB67_AE85;
const ROUNDS: usize = 10;
const LOW: u64 = 0xFFFF_FFFF;

/// The random words of [`WIDTH`] consecutive counters of one stream: a pair of 64-bit words each.
///
/// The four 32-bit words of a counter are (low, high) of `counter` and (low, high) of `stream`;
/// the key is the seed. Words are held in 64-bit lanes, so that the widening product is one
/// vector instruction.
#[inline(always)]
pub(super) fn words(seed: u64, stream: u64, counter: u64) -> [[u64; WIDTH]; 2] {
    let mut x0 = [0; WIDTH];
    let mut x1 = [0; WIDTH];
    let mut x2 = [stream & LOW; WIDTH];
    let mut x3 = [stream >> 32; WIDTH];
    for (offset, (low, high)) in (0_u64..).zip(x0.iter_mut().zip(&mut x1)) {
        let index = counter.wrapping_add(offset);
        *low = index & LOW;
        *high = index >> 32;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of the seed"
    )]
    let (mut key_0, mut key_1) = (seed as u32, (seed >> 32) as u32);
    for _ in 0..ROUNDS {
        for lane in 0..WIDTH {
            let product_0 = x0[lane] * MULTIPLIER_0;
            let product_1 = x2[lane] * MULTIPLIER_1;
            x0[lane] = (product_1 >> 32) ^ x1[lane] ^ u64::from(key_0);
            x2[lane] = (product_0 >> 32) ^ x3[lane] ^ u64::from(key_1);
            x1[lane] = product_1 & LOW;
            x3[lane] = product_0 & LOW;
        }
        key_0 = key_0.wrapping_add(WEYL_0);
        key_1 = key_1.wrapping_add(WEYL_1);
    }
    let join = |high: [u64; WIDTH], low: [u64; WIDTH]| {
        let mut word = high;
        for (word, low) in word.iter_mut().zip(low) {
            *word = *word << 32 | low;
        }
        word
    };
    [join(x0, x1), join(x2, x3)]
}

#[cfg(test)]
mod tests {
    use super::words;

    /// Known-answer vectors of the Random123 distribution, version 1.14, `kat_vectors`.
    #[test]
    fn matches_random123_known_answers() {
        let cases = [
            (0, 0, 0, [0x6627_e8d5_e169_c58d, 0xbc57_ac4c_9b00_dbd8]),
            (
                u64::MAX,
                u64::MAX,
                u64::MAX,
                [0x408f_276d_41c8_3b0e, 0xa20b_c7c6_6d54_51fd],
            ),
            (
                0x299f_31d0_a409_3822,
                0x0370_7344_1319_8a2e,
                0x85a3_08d3_243f_6a88,
                [0xd16c_fe09_94fd_cceb, 0x5001_e420_2412_6ea1],
            ),
        ];
        for (seed, stream, counter, expected) in cases {
            let [first, second] = words(seed, stream, counter);
            assert_eq!([first[0], second[0]], expected);
        }
    }

    #[test]
    fn neighbouring_counters_do_not_depend_on_where_the_group_starts() {
        let from_zero = words(7, 9, 0);
        let from_three = words(7, 9, 3);
        assert_eq!(from_zero[0][3..], from_three[0][..5]);
        assert_eq!(from_zero[1][3..], from_three[1][..5]);
    }
}
