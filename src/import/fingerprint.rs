//! Fingerprints of rows and keys, by which they are compared instead of being kept.

use std::hash::{BuildHasher, RandomState};

use super::cells::Cells;

/// A fingerprint of texts, of 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(pub(super) u64, pub(super) u64);

/// Makes fingerprints, whose multipliers no file knows beforehand.
///
/// Two different rows have the same fingerprint by chance in one of 2^80 pairs as they are kept:
/// among a billion rows with a probability of 4e-7. Rows themselves are not kept, since they take
/// as much memory as what is made of them.
#[derive(Debug, Clone)]
pub(super) struct Fingerprints {
    start: Product,
}

/// The two halves of a product. Each is laid over the next word, and these are multiplied in turn:
/// one multiplication for sixteen bytes, which loses nothing but the order of its factors.
#[derive(Debug, Clone, Copy)]
struct Product(u64, u64);

impl Product {
    #[inline]
    fn with(self, first: u64, second: u64) -> Self {
        Self::of(u128::from(self.0 ^ first) * u128::from(self.1 ^ second))
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
    fn of(number: u128) -> Self {
        Self(number as u64, (number >> 64) as u64)
    }

    /// With the words of a text, and its length.
    #[inline]
    fn with_text(self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let (pieces, rest) = bytes.as_chunks::<16>();
        let with_piece = |product: Self, piece: &[u8; 16]| {
            let Self(first, second) = Self::of(u128::from_le_bytes(*piece));
            product.with(first, second)
        };
        let start = self.with(bytes.len() as u64, 0);
        let whole = pieces.iter().fold(start, with_piece);
        match (bytes.last_chunk::<16>(), rest) {
            (_, []) => whole,
            (Some(last), _) => with_piece(whole, last),
            (None, rest) => {
                let mut last = [0; 16];
                last[..rest.len()].copy_from_slice(rest);
                with_piece(whole, &last)
            }
        }
    }

    /// The first and the last bits of a product are not as even as those between.
    #[inline]
    fn print(self) -> Fingerprint {
        let Self(low, high) = self.with(0, 0);
        Fingerprint(low ^ high, high.rotate_left(32))
    }
}

impl Fingerprints {
    pub(super) fn new() -> Self {
        let random = |number: u64| RandomState::new().hash_one(number);
        Self {
            start: Product(random(1), random(2)),
        }
    }

    /// The fingerprint of texts in their order.
    pub(super) fn of<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Fingerprint {
        let texts = texts.into_iter();
        texts.fold(self.start, Product::with_text).print()
    }

    /// The fingerprint of all cells of a record: of their texts, which stand behind each other,
    /// and of where each begins. The two do not wait for each other.
    pub(super) fn of_cells(&self, cells: &Cells) -> Fingerprint {
        let (pairs, last) = cells.starts().as_chunks();
        let with_pair =
            |product: Product, [one, two]: &[usize; 2]| product.with(*one as u64, *two as u64);
        let with_last = |product: Product, one: &usize| product.with(*one as u64, u64::MAX);
        let starts = pairs.iter().fold(self.start, with_pair);
        let starts = last.iter().fold(starts, with_last);
        let text = self.start.with_text(cells.as_str());
        text.with(starts.0, starts.1).print()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, Fingerprints};

    #[test]
    fn cells_are_told_apart_by_their_borders() {
        let prints = Fingerprints::new();
        let texts: [&[&str]; 8] = [
            &["ab", "c"],
            &["a", "bc"],
            &["abc"],
            &["abc", ""],
            &["", "abc"],
            &["12345678", "9"],
            &["123456789", ""],
            &["123456789"],
        ];
        for (index, one) in texts.iter().enumerate() {
            for (other, text) in texts.iter().enumerate() {
                let is_same = prints.of(one.iter().copied()) == prints.of(text.iter().copied());
                assert_eq!(is_same, index == other, "{one:?} and {text:?}");
                let of_cells = |texts: &[&str]| prints.of_cells(&Cells::from(texts));
                let is_same = of_cells(one) == of_cells(text);
                assert_eq!(is_same, index == other, "{one:?} and {text:?} as rows");
            }
        }
    }
}
