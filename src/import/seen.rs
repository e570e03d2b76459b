//! Which rows and keys were there before, in little memory.

use super::fingerprint::Fingerprint;

/// The bits of the line beside those of a fingerprint.
const LINE: u64 = (1 << 48) - 1;

impl Fingerprint {
    /// What is kept besides the first half: 16 bits of the second before 48 of the line.
    fn packed(self, line: u64) -> u64 {
        (self.1 & !LINE) | line.clamp(1, LINE)
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

    use super::Seen;
    use crate::import::fingerprint::Fingerprints;

    #[test]
    fn every_row_has_the_line_on_which_it_was_first() {
        let prints = Fingerprints::new();
        let mut seen = Seen::default();
        let mut known: HashMap<String, u64> = HashMap::new();
        for line in 1..200_000_u64 {
            let text = (line * line % 65_537).to_string();
            let print = prints.of([text.as_str()]);
            assert_eq!(seen.line(print), known.get(&text).copied());
            seen.add(print, line);
            known.entry(text).or_insert(line);
        }
        let slots: usize = seen.parts.iter().map(|part| part.slots.len()).sum();
        assert!(
            slots < known.len() * 9 / 5 + 64 * 16,
            "{slots} slots for {}",
            known.len()
        );
    }
}
