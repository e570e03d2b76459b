//! Which rows and keys were there before, in little memory.

use std::hash::{BuildHasher, RandomState};

use super::cells::Cells;

/// A fingerprint of texts, of 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint(u64, u64);

/// The bits of the line beside those of a fingerprint.
const LINE: u64 = (1 << 48) - 1;

impl Fingerprint {
    /// What is kept besides the first half: 16 bits of the second before 48 of the line.
    fn packed(self, line: u64) -> u64 {
        (self.1 & !LINE) | line.clamp(1, LINE)
    }
}

/// Makes fingerprints, whose multipliers no file knows beforehand.
///
/// Two different rows have the same fingerprint by chance in one of 2^80 pairs as they are kept:
/// among a billion rows with a probability of 4e-7. Rows themselves are not kept, since they take
/// as much memory as what is made of them.
#[derive(Debug, Clone)]
pub(super) struct Fingerprints {
    first: u64,
    second: u64,
}

impl Fingerprints {
    pub(super) fn new() -> Self {
        // Odd, so that no multiplication loses bits.
        let random = |number: u64| RandomState::new().hash_one(number) | 1;
        Self {
            first: random(1),
            second: random(2),
        }
    }

    /// The fingerprint of texts in their order.
    pub(super) fn of<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Fingerprint {
        let start = Fingerprint(self.first, self.second);
        let texts = texts.into_iter();
        let made = texts.fold(start, |so_far, text| self.with(so_far, text));
        // Once more, so that the last word reaches all bits.
        self.mixed(made, 0)
    }

    /// The fingerprint of all cells of a record: of their texts, which stand behind each other,
    /// and then of their lengths.
    pub(super) fn of_cells(&self, cells: &Cells) -> Fingerprint {
        let start = Fingerprint(self.first, self.second);
        let made = self.with(start, cells.as_slice());
        let ranges = (0..cells.len()).filter_map(|index| cells.range(index));
        let lengths = ranges.fold(self.second, |lengths, range| {
            folded(lengths ^ range.len() as u64, self.first)
        });
        self.mixed(self.mixed(made, lengths), 0)
    }

    #[inline]
    fn with(&self, so_far: Fingerprint, text: &str) -> Fingerprint {
        let bytes = text.as_bytes();
        let so_far = self.mixed(so_far, bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        let word = |so_far, word: &[u8; 8]| self.mixed(so_far, u64::from_le_bytes(*word));
        let so_far = words.iter().fold(so_far, word);
        match (bytes.last_chunk::<8>(), rest) {
            (_, []) => so_far,
            (Some(last), _) => word(so_far, last),
            (None, rest) => {
                let shifted = |all: u64, byte: &u8| (all << 8) | u64::from(*byte);
                self.mixed(so_far, rest.iter().fold(0, shifted))
            }
        }
    }

    #[inline]
    fn mixed(&self, Fingerprint(a, b): Fingerprint, word: u64) -> Fingerprint {
        Fingerprint(
            folded(a ^ word, self.first),
            folded(b.rotate_left(29) ^ word, self.second),
        )
    }
}

/// Both halves of the product, one laid over the other.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

/// Fingerprints with their lines, written down as they come, to be compared at the end.
///
/// They are written to parts by their first bits, so that each part is compared within the cache
/// of a processor; looking each up at once would wait for memory at every row.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    parts: Vec<Vec<(u64, u64)>>,
}

/// How often something was there before, and the first lines on which it was, each with the line
/// that had it first.
#[derive(Debug, Clone, Default)]
pub(super) struct Repeats {
    pub(super) count: u64,
    pub(super) first: Vec<(u64, u64)>,
}

impl Log {
    const PARTS: usize = 64;

    pub(super) fn add(&mut self, print: Fingerprint, line: u64) {
        if self.parts.is_empty() {
            self.parts.resize_with(Self::PARTS, Vec::new);
        }
        let part = usize::try_from(print.0 >> 58).unwrap_or(0);
        self.parts[part].push((print.0, print.packed(line)));
    }

    pub(super) fn repeats(self) -> Repeats {
        let mut repeats = Repeats::default();
        let mut places = Vec::new();
        for part in self.parts {
            repeats.count_in(&part, &mut places);
        }
        repeats
    }
}

impl Repeats {
    /// Counts the fingerprints of a part that were in it before, by a table of where each was
    /// first.
    fn count_in(&mut self, part: &[(u64, u64)], places: &mut Vec<u32>) {
        const FREE: u32 = u32::MAX;
        let size = (2 * part.len()).next_power_of_two();
        places.clear();
        places.resize(size, FREE);
        for (index, entry) in (0..).zip(part) {
            // The first bits are the same in all of the part.
            let mut place = usize::try_from(entry.0 << 6 >> 32).unwrap_or(0) & (size - 1);
            while let Some(first) = part.get(places[place] as usize) {
                if first.0 == entry.0 && (first.1 ^ entry.1) & !LINE == 0 {
                    self.add(entry.1 & LINE, first.1 & LINE);
                    break;
                }
                place = (place + 1) & (size - 1);
            }
            if places[place] == FREE {
                places[place] = index;
            }
        }
    }

    fn add(&mut self, line: u64, first: u64) {
        const TOLD: usize = 3;
        self.count += 1;
        let place = self.first.partition_point(|told| told.0 < line);
        if place < TOLD {
            self.first.insert(place, (line, first));
            self.first.truncate(TOLD);
        }
    }
}

/// Fingerprints with the line on which each was first, in sixteen bytes each, to be looked up.
///
/// The table is cut into parts that grow one by one and by a quarter each, so that it takes little
/// more than it holds; within a part a fingerprint stands at its place by size, or right behind.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Default)]
struct Part {
    /// The first half of a fingerprint and what is packed with its line, which is never 0.
    slots: Vec<(u64, u64)>,
    used: usize,
}

impl Seen {
    const PARTS: usize = 64;

    /// The line on which a fingerprint was first.
    pub(super) fn line(&self, print: Fingerprint) -> Option<u64> {
        let part = self.parts.get(Self::part(print))?;
        let (_, packed) = *part.slots.get(part.place(print)?)?;
        (packed != 0).then_some(packed & LINE)
    }

    /// Takes note of a fingerprint; one that is there already keeps its line.
    pub(super) fn add(&mut self, print: Fingerprint, line: u64) {
        if self.parts.is_empty() {
            self.parts.resize_with(Self::PARTS, Part::default);
        }
        let part = &mut self.parts[Self::part(print)];
        // Seven slots in ten are used at most, so that runs of used ones stay short.
        if part.used * 10 >= part.slots.len() * 7 {
            part.grow();
        }
        if let Some(place) = part.place(print)
            && part.slots[place].1 == 0
        {
            part.slots[place] = (print.0, print.packed(line));
            part.used += 1;
        }
    }

    /// The last bits choose the part, the first ones the place in it.
    fn part(print: Fingerprint) -> usize {
        usize::try_from(print.0 % Self::PARTS as u64).unwrap_or(0)
    }
}

impl Part {
    /// Where a fingerprint is, or would be.
    #[inline]
    fn place(&self, print: Fingerprint) -> Option<usize> {
        let count = self.slots.len();
        if count == 0 {
            return None;
        }
        let scaled = (u128::from(print.0) * count as u128) >> 64;
        let mut place = usize::try_from(scaled).unwrap_or(0);
        loop {
            let (first, packed) = self.slots[place];
            let is_same = first == print.0 && (packed ^ print.1) & !LINE == 0;
            if packed == 0 || is_same {
                return Some(place);
            }
            place = if place + 1 == count { 0 } else { place + 1 };
        }
    }

    fn grow(&mut self) {
        let count = self.slots.len() + (self.slots.len() / 4).max(16);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); count]);
        for (first, packed) in old.into_iter().filter(|(_, packed)| *packed != 0) {
            if let Some(place) = self.place(Fingerprint(first, packed)) {
                self.slots[place] = (first, packed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Cells, Fingerprints, Log, Seen};

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
                let of_cells = |texts: &[&str]| prints.of_cells(&Cells::from(texts.to_vec()));
                let is_same = of_cells(one) == of_cells(text);
                assert_eq!(is_same, index == other, "{one:?} and {text:?} as rows");
            }
        }
    }

    #[test]
    fn every_row_has_the_line_on_which_it_was_first() {
        let prints = Fingerprints::new();
        let (mut seen, mut log) = (Seen::default(), Log::default());
        let mut repeated = Vec::new();
        let mut known: HashMap<String, u64> = HashMap::new();
        for line in 1..200_000_u64 {
            let text = (line * line % 65_537).to_string();
            let print = prints.of([text.as_str()]);
            assert_eq!(seen.line(print), known.get(&text).copied());
            seen.add(print, line);
            log.add(print, line);
            let first = *known.entry(text).or_insert(line);
            repeated.extend((first < line).then_some((line, first)));
        }
        let repeats = log.repeats();
        assert_eq!(repeats.count, repeated.len() as u64);
        assert_eq!(repeats.first, repeated[..3]);
        let slots: usize = seen.parts.iter().map(|part| part.slots.len()).sum();
        assert!(
            slots < known.len() * 9 / 5 + 64 * 16,
            "{slots} slots for {}",
            known.len()
        );
    }
}
