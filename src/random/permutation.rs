//! A random permutation of the trials that is computed for each of them alone.
//!
//! A number below `n` is written as `row * columns + column` on a nearly square board of at least
//! `n` fields. Rounds alternate: the row moves by a hash of the column, then the column by a hash
//! of the row, each around the board. Every round can be undone, so all together permute the
//! board; a number that lands on one of the few fields beyond `n` moves on until it is below `n`.
//! Nothing is stored but the keys, and one trial costs as much as another.
//!
//! # Reference
//! Black and Rogaway (2002), *Ciphers with arbitrary finite domains*, CT-RSA 2002 (generalised
//! Feistel networks and cycle walking).

use super::stream::HALVES;

/// How many numbers are permuted side by side.
pub(super) const LANES: usize = HALVES;

/// Rounds on a large board, and on a small one, where fewer show in the order of the numbers.
const ROUNDS: usize = 4;
const ROUNDS_IF_SMALL: usize = HALVES / 2;

/// Boards with fewer fields are small. The others have rows of at least as many fields as there
/// are lanes.
const SMALL: u64 = 1_024;

/// Odd constants without structure: 2^32 over the golden ratio, and one of xxHash.
const MIXER_0: u64 = 0x9E37_79B1;
const MIXER_1: u64 = 0x85EB_CA77;

/// A permutation of the numbers below `size`.
#[derive(Debug, Clone)]
pub(super) struct Permutation {
    size: u64,
    rows: u32,
    columns: u32,
    rounds: usize,
    /// Two for each round.
    keys: [u32; HALVES],
}

impl Permutation {
    /// The permutation with these keys; `size` is from 1 to 10^12.
    pub(super) fn new(size: u64, keys: [u32; HALVES]) -> Self {
        let root = size.isqrt();
        let rows = if root * root < size { root + 1 } else { root };
        let narrow = |side: u64| u32::try_from(side).unwrap_or(u32::MAX);
        Self {
            size,
            rows: narrow(rows),
            columns: narrow(size.div_ceil(rows)),
            rounds: if size < SMALL {
                ROUNDS_IF_SMALL
            } else {
                ROUNDS
            },
            keys,
        }
    }

    /// Where the numbers from `first` on go. Those that are not below the size go anywhere.
    #[inline(always)]
    pub(super) fn lanes(&self, first: u64) -> [u64; LANES] {
        let (mut rows, mut columns) = self.fields(first);
        self.shuffle(&mut rows, &mut columns);
        let mut places = [0; LANES];
        let mut beyond = 0;
        for ((place, &row), &column) in places.iter_mut().zip(&rows).zip(&columns) {
            *place = self.place(row, column);
            // The sign of the difference.
            beyond |= (self.size - 1).wrapping_sub(*place);
        }
        if beyond >> 63 != 0 {
            self.walk(first, &mut places);
        }
        places
    }

    /// The fields of consecutive numbers.
    #[inline(always)]
    fn fields(&self, first: u64) -> ([u32; LANES], [u32; LANES]) {
        let (mut rows, mut columns) = ([0; LANES], [0; LANES]);
        let fields = rows.iter_mut().zip(&mut columns);
        if self.size < SMALL {
            for (number, (row, column)) in (first..).zip(fields) {
                (*row, *column) = self.field(number);
            }
            return (rows, columns);
        }
        // Lanes end one row at most.
        let (row, column) = self.field(first);
        for (offset, (this_row, this_column)) in (0..).zip(fields) {
            let along = column.wrapping_add(offset);
            let next = along >= self.columns;
            *this_row = row.wrapping_add(u32::from(next));
            *this_column = along.wrapping_sub(if next { self.columns } else { 0 });
        }
        (rows, columns)
    }

    fn field(&self, number: u64) -> (u32, u32) {
        let side = u64::from(self.columns);
        #[expect(clippy::cast_possible_truncation, reason = "sides of the board")]
        let field = ((number / side) as u32, (number % side) as u32);
        field
    }

    #[inline(always)]
    fn shuffle<const N: usize>(&self, rows: &mut [u32; N], columns: &mut [u32; N]) {
        for keys in self.keys[..2 * self.rounds].chunks_exact(4) {
            turn(rows, columns, self.rows, [keys[0], keys[1]]);
            turn(columns, rows, self.columns, [keys[2], keys[3]]);
        }
    }

    #[inline(always)]
    fn place(&self, row: u32, column: u32) -> u64 {
        u64::from(row) * u64::from(self.columns) + u64::from(column)
    }

    /// Moves on what is beyond the size.
    #[cold]
    #[inline(never)]
    fn walk(&self, first: u64, places: &mut [u64; LANES]) {
        for (number, place) in (first..).zip(places) {
            while number < self.size && *place >= self.size {
                let (row, column) = self.field(*place);
                let (mut row, mut column) = ([row], [column]);
                self.shuffle(&mut row, &mut column);
                *place = self.place(row[0], column[0]);
            }
        }
    }
}

/// Moves each coordinate around a board of `side` by a hash of the other coordinate.
#[inline(always)]
fn turn<const N: usize>(moved: &mut [u32; N], by: &[u32; N], side: u32, keys: [u32; 2]) {
    for (moved, &by) in moved.iter_mut().zip(by) {
        let first = fold(u64::from(by ^ keys[0]) * MIXER_0) ^ keys[1];
        let hash = fold(u64::from(first) * MIXER_1);
        let step = ((u64::from(hash) * u64::from(side)) >> 32) as u32;
        let beyond = moved.wrapping_add(step).wrapping_sub(side);
        // Sides are far below 2^31, so the highest bit is the sign.
        *moved = beyond.wrapping_add(side & 0_u32.wrapping_sub(beyond >> 31));
    }
}

/// The two halves of a product over each other.
#[inline(always)]
fn fold(product: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    let low = product as u32;
    (product >> 32) as u32 ^ low
}

#[cfg(test)]
mod tests {
    use super::{HALVES, LANES, Permutation};

    fn keys(salt: u32) -> [u32; HALVES] {
        std::array::from_fn(|index| {
            u32::try_from(index + 1)
                .unwrap()
                .wrapping_mul(0x9E37_79B9)
                .wrapping_add(salt.wrapping_mul(0x85EB_CA6B))
        })
    }

    fn all(size: u64, salt: u32) -> Vec<u64> {
        let permutation = Permutation::new(size, keys(salt));
        let groups = (0..size).step_by(LANES);
        let mut places: Vec<u64> = groups.flat_map(|first| permutation.lanes(first)).collect();
        places.truncate(usize::try_from(size).unwrap());
        places
    }

    #[test]
    fn every_number_is_hit_once() {
        for size in (1..300).chain([1_023, 1_024, 1_025, 4_096, 6_250, 99_991]) {
            let mut places = all(size, 3);
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..size), "size {size}");
        }
    }

    #[test]
    fn a_number_goes_to_the_same_place_wherever_the_lanes_start() {
        let permutation = Permutation::new(1_000_003, keys(1));
        let (from_ten, from_twelve) = (permutation.lanes(10), permutation.lanes(12));
        assert_eq!(from_ten[2..], from_twelve[..LANES - 2]);
    }

    #[test]
    fn largest_size_stays_below_itself() {
        let size = 1_000_000_000_000;
        let permutation = Permutation::new(size, keys(2));
        assert!(
            permutation
                .lanes(size - 32)
                .iter()
                .all(|&place| place < size)
        );
    }

    /// All 24 orders of four numbers, over 24,000 keys: chi-squared with 23 degrees of freedom,
    /// whose 99.99 % point is 54.
    #[test]
    fn orders_are_equally_likely() {
        let mut seen = std::collections::HashMap::new();
        for salt in 0..24_000 {
            *seen.entry(all(4, salt)).or_insert(0.0) += 1.0;
        }
        assert_eq!(seen.len(), 24);
        let chi_squared: f64 = seen
            .values()
            .map(|n: &f64| (n - 1e3) * (n - 1e3) / 1e3)
            .sum();
        assert!(chi_squared < 54.0, "{chi_squared}");
    }
}
