//! Which rows of a file come again, found at its end.

use super::fingerprint::Fingerprint;

/// Fingerprints with their lines, written down as they come, to be compared at the end.
///
/// They are written to parts by their first bits, so that each part is compared within the cache
/// of a processor; looking each up at once would wait for memory at every row.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Default)]
struct Part {
    entries: Vec<Entry>,
    /// The last entries, which go to the others at once: single ones, to many parts in turn, wait
    /// for memory each.
    fresh: [Entry; Part::FRESH],
    /// How many of them there are, fewer than have room.
    waiting: usize,
    /// Entries that are many lines below the one before, and how many.
    far: Vec<(usize, u64)>,
    /// The line of the last entry.
    line: u64,
}

/// The first half of a fingerprint as two words; and 16 bits of the second one before the number
/// of lines from the entry before, which is 0 if it stands among the far ones.
type Entry = [u32; 3];

/// The bits of the number of lines.
const STEP: u32 = 0xFFFF;

/// How often something was there before, and the first lines on which it was, each with the line
/// that had it first.
#[derive(Debug, Clone, Default)]
pub(super) struct Repeats {
    pub(super) count: u64,
    pub(super) first: Vec<(u64, u64)>,
}

impl Log {
    const PARTS: usize = 64;

    /// Takes note of a row that comes behind the others.
    #[inline]
    pub(super) fn add(&mut self, print: Fingerprint, line: u64) {
        if self.parts.is_empty() {
            self.parts.resize_with(Self::PARTS, Part::default);
        }
        let part = usize::try_from(print.0 >> 58).unwrap_or(0);
        self.parts[part].add(print, line);
    }

    pub(super) fn repeats(self) -> Repeats {
        let mut repeats = Repeats::default();
        let mut places = Vec::new();
        for mut part in self.parts {
            part.settle();
            repeats.count_in(&part, &mut places);
        }
        repeats
    }
}

impl Part {
    const FRESH: usize = 16;

    #[inline]
    fn add(&mut self, print: Fingerprint, line: u64) {
        let step = line.saturating_sub(self.line);
        self.line = line;
        let near = u16::try_from(step).unwrap_or_else(|_| {
            self.far.push((self.entries.len() + self.waiting, step));
            0
        });
        let [_, second] = halves(print.1);
        let [low, high] = halves(print.0);
        let rest = (second & !STEP) | u32::from(near);
        self.fresh[self.waiting] = [low, high, rest];
        self.waiting += 1;
        if self.waiting == Self::FRESH {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.entries.extend_from_slice(&self.fresh[..self.waiting]);
        self.waiting = 0;
    }

    fn line(&self, index: usize) -> u64 {
        let near = self.entries[..=index].iter().map(|entry| entry[2] & STEP);
        let far = self.far.iter().take_while(|(at, _)| *at <= index);
        near.map(u64::from).sum::<u64>() + far.map(|(_, step)| step).sum::<u64>()
    }
}

impl Repeats {
    /// How many are told with their lines.
    const TOLD: usize = 3;

    /// Counts the fingerprints of a part that were in it before, by a table of where each was
    /// first.
    fn count_in(&mut self, part: &Part, places: &mut Vec<u32>) {
        const FREE: u32 = u32::MAX;
        let size = (2 * part.entries.len()).next_power_of_two();
        places.clear();
        places.resize(size, FREE);
        let mut told = 0;
        for (number, entry) in (0..).zip(&part.entries) {
            let mut place = entry[0] as usize & (size - 1);
            while let Some(first) = part.entries.get(places[place] as usize) {
                if first[..2] == entry[..2] && (first[2] ^ entry[2]) & !STEP == 0 {
                    self.count += 1;
                    // None of the part behind the first few is among the first of all.
                    if told < Self::TOLD {
                        told += 1;
                        self.tell(
                            part.line(number as usize),
                            part.line(places[place] as usize),
                        );
                    }
                    break;
                }
                place = (place + 1) & (size - 1);
            }
            if places[place] == FREE {
                places[place] = number;
            }
        }
    }

    fn tell(&mut self, line: u64, first: u64) {
        let place = self.first.partition_point(|told| told.0 < line);
        self.first.insert(place, (line, first));
        self.first.truncate(Self::TOLD);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are wanted")]
fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Log;
    use crate::import::fingerprint::Fingerprints;

    #[test]
    fn rows_that_come_again_have_the_line_on_which_they_were_first() {
        let prints = Fingerprints::new();
        let mut log = Log::default();
        let mut repeated = Vec::new();
        let mut known: HashMap<String, u64> = HashMap::new();
        for number in 1..200_000_u64 {
            // Some rows are far below the one before.
            let line = number + number / 70 * 1_000;
            let text = (number * number % 65_537).to_string();
            log.add(prints.of([text.as_str()]), line);
            let first = *known.entry(text).or_insert(line);
            repeated.extend((first < line).then_some((line, first)));
        }
        let repeats = log.repeats();
        assert_eq!(repeats.count, repeated.len() as u64);
        assert_eq!(repeats.first, repeated[..3]);
    }
}
