//! Sobol's sequence, by index, with Owen's scrambling by a hash.
//!
//! Coordinates are held as 32 bits in reverse, the largest part of the unit interval in the lowest
//! bit: adding to and multiplying such a number changes a bit depending on those of larger parts
//! only, which is what nested scrambling asks. Scrambled bits beyond the 32nd are independent of
//! everything for any two of the first 2^32 points, so those are plain random bits. Beyond 2^32
//! points the net property holds down to intervals of 2^-32.
//!
//! # References
//! - Sobol (1967), *USSR Computational Mathematics and Mathematical Physics* 7, 86-112; in the
//!   order of Gray's code by Antonov and Saleev (1979), the same journal 19, 252-256.
//! - Owen (1995), *Randomly permuted (t, m, s)-nets and (t, s)-sequences*.
//! - Laine and Karras (2011), *Stratified sampling for stochastic transparency*, Computer Graphics
//!   Forum 30(4), and Burley (2020), *Practical hash-based Owen scrambling*, Journal of Computer
//!   Graphics Techniques 9(4), for the hash; the even multipliers are among those they name and
//!   Vegdahl (2021) found.

use super::joe_kuo::ROWS;
use super::stream::HALVES;

/// How many points are computed side by side.
pub(super) const LANES: usize = HALVES;

/// As many as an index has bits.
const DIRECTIONS: usize = 64;

const EVEN: [u32; 5] = [
    0x3D20_ADEA,
    0x0552_6C56,
    0x53A2_2864,
    0xC7AF_E638,
    0x8D22_F6E6,
];

/// One coordinate of the sequence.
#[derive(Debug, Clone)]
pub(super) struct Coordinate {
    /// What each bit of an index in Gray's code contributes.
    directions: [u32; DIRECTIONS],
    /// The first points.
    first: [u32; LANES],
}

impl Coordinate {
    /// The coordinate at a position from 0; nothing beyond the table.
    pub(super) fn new(position: usize) -> Option<Self> {
        let directions = directions(position)?.map(|direction| {
            #[expect(clippy::cast_possible_truncation, reason = "the upper half, reversed")]
            let reversed = direction.reverse_bits() as u32;
            reversed
        });
        let mut coordinate = Self {
            directions,
            first: [0; LANES],
        };
        coordinate.first = std::array::from_fn(|index| coordinate.point(index as u64));
        Some(coordinate)
    }

    /// One point, reversed.
    fn point(&self, index: u64) -> u32 {
        let gray = index ^ (index >> 1);
        let bits = self.directions.iter().enumerate();
        bits.fold(0, |point, (bit, direction)| {
            let set = u32::from(gray >> bit & 1 == 1);
            point ^ (direction & 0_u32.wrapping_sub(set))
        })
    }

    /// Points from `index` on, scrambled and put the right way round: 32 bits each.
    #[inline(always)]
    pub(super) fn lanes(&self, index: u64, keys: &[u32; HALVES]) -> [u32; LANES] {
        let mut points = self.reversed(index);
        scramble(&mut points, keys);
        for point in &mut points {
            *point = point.reverse_bits();
        }
        points
    }

    /// Points from `index` on, reversed.
    ///
    /// Gray's code is linear in the bits, so a point is that of the higher bits of its index with
    /// that of the lower ones.
    #[inline(always)]
    fn reversed(&self, index: u64) -> [u32; LANES] {
        const LOW: u64 = LANES as u64 - 1;
        let aligned = index & !LOW;
        let skipped = (index & LOW) as usize;
        let mut both = [0; 2 * LANES];
        let starts = [aligned, aligned.wrapping_add(LANES as u64)];
        for (points, start) in both.chunks_exact_mut(LANES).zip(starts) {
            let base = self.point(start);
            for (point, first) in points.iter_mut().zip(self.first) {
                *point = base ^ first;
            }
        }
        let mut points = [0; LANES];
        points.copy_from_slice(&both[skipped..skipped + LANES]);
        points
    }
}

/// The direction numbers of a coordinate as fractions of 2^64.
fn directions(position: usize) -> Option<[u64; DIRECTIONS]> {
    let mut directions = [0; DIRECTIONS];
    let Some(row) = position.checked_sub(1) else {
        for (bit, direction) in directions.iter_mut().enumerate() {
            *direction = 1 << (63 - bit);
        }
        return Some(directions);
    };
    let &(polynomial, initial) = ROWS.get(row)?;
    let degree = initial.len();
    for bit in 0..DIRECTIONS {
        directions[bit] = if let Some(&number) = initial.get(bit) {
            u64::from(number) << (63 - bit)
        } else {
            let oldest = directions[bit - degree];
            (1..degree)
                .filter(|back| polynomial >> (degree - back) & 1 == 1)
                .fold(oldest ^ (oldest >> degree), |sum, back| {
                    sum ^ directions[bit - back]
                })
        };
    }
    Some(directions)
}

/// Nested uniform scrambling of reversed points.
#[inline(always)]
fn scramble(points: &mut [u32; LANES], keys: &[u32; HALVES]) {
    let [shift_0, factor_0, shift_1, factor_1, ..] = *keys;
    for point in points {
        let mut x = *point;
        x ^= x.wrapping_mul(EVEN[0]);
        x = x.wrapping_add(shift_0).wrapping_mul(factor_0 | 1);
        x ^= x.wrapping_mul(EVEN[1]);
        x ^= x.wrapping_mul(EVEN[2]);
        x = x.wrapping_add(shift_1).wrapping_mul(factor_1 | 1);
        x ^= x.wrapping_mul(EVEN[3]);
        x ^= x.wrapping_mul(EVEN[4]);
        *point = x;
    }
}

#[cfg(test)]
mod tests {
    use super::super::joe_kuo::DIMENSIONS;
    use super::{Coordinate, HALVES, LANES};

    fn fraction(coordinate: &Coordinate, index: u64) -> f64 {
        f64::from(coordinate.point(index).reverse_bits()) / 4_294_967_296.0
    }

    /// `SciPy` 1.17.1, `qmc.Sobol(4, scramble=False).random(8)`.
    #[test]
    fn matches_the_first_points_of_scipy() {
        let expected = [
            [0.0, 0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25, 0.25],
            [0.25, 0.75, 0.75, 0.75],
            [0.375, 0.375, 0.625, 0.875],
            [0.875, 0.875, 0.125, 0.375],
            [0.625, 0.125, 0.875, 0.625],
            [0.125, 0.625, 0.375, 0.125],
        ];
        for (index, point) in (0..).zip(expected) {
            let coordinates: Vec<f64> = (0..4)
                .map(|position| fraction(&Coordinate::new(position).unwrap(), index))
                .collect();
            assert_eq!(coordinates, point, "point {index}");
        }
    }

    #[test]
    fn matches_scipy_in_many_dimensions() {
        let rows = include_str!("../../tests/data/sobol_points.csv")
            .lines()
            .skip(2);
        let mut compared = 0;
        for row in rows {
            let numbers: Vec<u64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
            let position = usize::try_from(numbers[1]).unwrap();
            let point = Coordinate::new(position).unwrap().point(numbers[0]);
            assert_eq!(u64::from(point.reverse_bits()), numbers[2], "{row}");
            compared += 1;
        }
        assert_eq!(compared, 154);
    }

    #[test]
    fn lanes_are_the_points_wherever_they_start() {
        let coordinate = Coordinate::new(17).unwrap();
        for start in [0, 1, 31, 32, 1_000, u64::from(u32::MAX) - 3] {
            let lanes = coordinate.reversed(start);
            for (index, point) in (start..).zip(lanes) {
                assert_eq!(point, coordinate.point(index));
            }
        }
    }

    /// Flips of the first three levels of the tree of intervals, over 4,096 keys: each pair of the
    /// seven flips agrees half of the time, within four binomial standard deviations.
    #[test]
    fn scrambling_flips_every_interval_independently() {
        const KEYS: u32 = 4_096;
        let mut agreements = [[0_u32; 7]; 7];
        for salt in 0..KEYS {
            let keys: [u32; HALVES] = std::array::from_fn(|index| {
                let mixed =
                    (u64::from(salt) * 64 + index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as u32
            });
            let mut points = [0; LANES];
            // Reversed, the first eight numbers are the eight intervals of length 1/8.
            for (point, interval) in points.iter_mut().zip(0..8) {
                *point = interval;
            }
            let before = points;
            super::scramble(&mut points, &keys);
            let flip =
                |interval: usize, level: u32| (points[interval] ^ before[interval]) >> level & 1;
            let flips = [
                flip(0, 0),
                flip(0, 1),
                flip(1, 1),
                flip(0, 2),
                flip(1, 2),
                flip(2, 2),
                flip(3, 2),
            ];
            for (a, row) in flips.iter().zip(&mut agreements) {
                for (b, count) in flips.iter().zip(row) {
                    *count += u32::from(a == b);
                }
            }
        }
        let deviation = 4.0 * f64::from(KEYS).sqrt() / 2.0;
        for (row, counts) in agreements.iter().enumerate() {
            for (column, &count) in counts.iter().enumerate().filter(|&(c, _)| c != row) {
                let off = f64::from(count) - f64::from(KEYS) / 2.0;
                assert!(off.abs() < deviation, "flips {row} and {column}: {off}");
            }
        }
    }

    #[test]
    fn table_ends_where_it_says() {
        assert!(Coordinate::new(DIMENSIONS - 1).is_some());
        assert!(Coordinate::new(DIMENSIONS).is_none());
    }
}
