//! Where a record of delimited cells ends, and its cells, as RFC 4180 has them.

use memchr::memchr2;

use super::cells::Cells;

/// A record that was cut off a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// How many bytes it has, with its line feed.
    pub(super) length: usize,
    /// Over how many lines it goes.
    pub(super) lines: u64,
    /// Whether every quote that closes does so at the end of its cell.
    pub(super) is_plain: bool,
}

/// Cuts the first record of a text; `None` if the text ends within it, and with its last cell.
///
/// A quote opens at the start of a cell only; elsewhere it is text. Two of them within quotes stand
/// for one, and what stands behind one that closes belongs to the cell.
#[inline(always)]
pub(super) fn delimited(text: &str, delimiter: u8, cells: &mut Cells) -> Option<Cut> {
    cells.clear();
    let mut cutting = Cutting {
        text,
        delimiter,
        cells,
        taken: 0,
        quotes: 0,
        lines: 1,
        is_plain: true,
    };
    let Some(end) = cutting.record() else {
        cutting.take(text.len());
        cutting.cells.end_last();
        return None;
    };
    cutting.take(end + 1);
    Some(Cut {
        length: end + 1,
        lines: cutting.lines,
        is_plain: cutting.is_plain,
    })
}

/// A record being cut.
struct Cutting<'t, 'c> {
    text: &'t str,
    delimiter: u8,
    cells: &'c mut Cells,
    /// Up to where the text is among the cells.
    taken: usize,
    /// How many quotes before were left out.
    quotes: usize,
    lines: u64,
    is_plain: bool,
}

impl Cutting<'_, '_> {
    /// Where the record ends.
    #[inline(always)]
    fn record(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut start = 0;
        loop {
            let end = if bytes.get(start) == Some(&b'"') {
                self.quoted(start)?
            } else {
                border(bytes, start, self.delimiter)?
            };
            start = end + 1;
            self.cells.end_at(start - self.quotes);
            if bytes[end] == b'\n' {
                return Some(end);
            }
        }
    }

    /// Where a cell ends whose first byte is a quote.
    #[inline]
    fn quoted(&mut self, open: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        self.leave_out(open);
        let mut next = open + 1;
        loop {
            let found = next + memchr2(b'"', b'\n', bytes.get(next..)?)?;
            next = found + 1;
            if bytes[found] == b'\n' {
                self.lines += 1;
                continue;
            }
            self.leave_out(found);
            if *bytes.get(next)? != b'"' {
                let end = border(bytes, next, self.delimiter)?;
                self.is_plain &= end == next;
                return Some(end);
            }
            next += 1;
        }
    }

    #[inline]
    fn leave_out(&mut self, quote: usize) {
        self.take(quote);
        self.taken = quote + 1;
        self.quotes += 1;
    }

    /// Takes the text up to `end` over.
    #[inline]
    fn take(&mut self, end: usize) {
        self.cells.push_str(&self.text[self.taken..end]);
        self.taken = end;
    }
}

/// Where the first delimiter or line feed from `at` on is, looked for in eight bytes at once: most
/// cells are shorter.
#[inline(always)]
fn border(bytes: &[u8], mut at: usize, delimiter: u8) -> Option<usize> {
    const LOWEST_BITS: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHEST_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    // Marks the bytes that are 0, and some behind the first of these.
    let zeros = |word: u64| word.wrapping_sub(LOWEST_BITS) & !word & HIGHEST_BITS;
    let delimiters = u64::from_ne_bytes([delimiter; 8]);
    let feeds = u64::from_ne_bytes([b'\n'; 8]);
    let mut rest = bytes.get(at..)?;
    while let Some((piece, behind)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*piece);
        let found = zeros(word ^ delimiters) | zeros(word ^ feeds);
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        (rest, at) = (behind, at + 8);
    }
    let is_border = |byte: &u8| *byte == delimiter || *byte == b'\n';
    rest.iter().position(is_border).map(|place| at + place)
}

#[cfg(test)]
mod tests {
    use super::{Cells, border, delimited};
    use crate::import::quotes;

    #[test]
    fn borders_are_found_at_any_place() {
        for length in 0..20 {
            for place in 0..length {
                for byte in *b",\n" {
                    // Neighbours of the two, and bytes with the highest bit.
                    let mut bytes: Vec<u8> = b"-+\x0b\x09\xff\xac\x8a".repeat(3)[..length].into();
                    assert_eq!(border(&bytes, 0, b','), None);
                    bytes[place] = byte;
                    for start in 0..=length {
                        let expected = (start <= place).then_some(place);
                        assert_eq!(border(&bytes, start, b','), expected);
                    }
                }
            }
        }
    }

    /// All texts of nine bytes of those that matter, beside the csv crate.
    #[test]
    fn records_are_cut_as_the_csv_crate_cuts_them() {
        let mut plain = 0;
        for number in 0..4_usize.pow(9) {
            let bytes = (0..9).map(|place| char::from(b"a,\"\n"[number >> (2 * place) & 3]));
            let text: String = bytes.chain(['\n']).collect();
            if text.starts_with('\n') {
                continue;
            }
            let mut reader = ::csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.as_bytes());
            let mut expected = ::csv::StringRecord::new();
            reader.read_record(&mut expected).unwrap();
            let mut cells = Cells::default();
            let cut = delimited(&text, b',', &mut cells);
            assert!(cells.iter().eq(&expected), "{cells:?} of {text:?}");
            let Some(cut) = cut else {
                let is_open = reader.position().byte() == text.len() as u64;
                assert!(is_open, "{text:?}");
                continue;
            };
            assert_eq!(cut.length as u64, reader.position().byte(), "{text:?}");
            assert_eq!(cut.lines + 1, reader.position().line(), "{text:?}");
            plain += u64::from(cut.is_plain);
            if cut.is_plain {
                let raw = &text.as_bytes()[..cut.length];
                assert_eq!(quotes::lost(raw, b','), None, "{text:?}");
            }
        }
        assert!(plain > 50_000, "{plain}");
    }
}
