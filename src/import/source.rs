//! The bytes of a file on their way to records: decoded, with one kind of line end.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::mem;
use std::ops::Range;

use super::Encoding;

/// Reads UTF-8 with line feeds, whatever the file has, and keeps the account of its bytes.
pub(super) struct Source<'a> {
    inner: Box<dyn Read + 'a>,
    encoding: Encoding,
    /// What decodes it, if it is not decoded here.
    decoder: Option<encoding_rs::Decoder>,
    /// Bytes of the file that are not decoded yet.
    raw: Vec<u8>,
    /// How many bytes of the file come before them.
    offset: u64,
    /// Decoded text, which ends with a line feed once it is all there is.
    text: String,
    /// Where the record that is being read begins in the text, behind empty lines, and where it
    /// ends once that is known.
    record: Range<usize>,
    /// The position of the text's first byte in all of the decoded text.
    start: u64,
    checksum: crc32fast::Hasher,
    line_ends: LineEnds,
    /// Whether the text so far ends with a carriage return, turned into a line feed.
    after_return: bool,
    /// The last byte of the text before a line break is added.
    last: Option<u8>,
    bad: VecDeque<BadByte>,
    /// Whether the file has ended, and a final line break was added to it.
    is_ended: bool,
}

/// A byte that is no text, with its place in the decoded text and in the file.
#[derive(Clone, Copy)]
pub(super) struct BadByte {
    position: u64,
    pub(super) offset: u64,
    pub(super) byte: u8,
}

/// Which line ends a file has.
#[derive(Clone, Copy, Default)]
pub(super) struct LineEnds {
    feed: bool,
    return_feed: bool,
    only_return: bool,
}

impl<'a> Source<'a> {
    /// The longest record that is read, in bytes, and the most empty lines before it.
    pub(super) const LIMIT: usize = 1 << 20;
    /// How many bytes are read at once.
    pub(super) const CHUNK: usize = 1 << 14;

    /// The source behind a byte order mark, if there is one; the mark is stronger than what was
    /// declared.
    pub(super) fn open(inner: Box<dyn Read + 'a>, declared: Encoding) -> io::Result<Self> {
        let mut source = Self {
            inner,
            encoding: declared,
            decoder: None,
            raw: Vec::new(),
            offset: 0,
            text: String::new(),
            record: 0..0,
            start: 0,
            checksum: crc32fast::Hasher::new(),
            line_ends: LineEnds::default(),
            after_return: false,
            last: None,
            bad: VecDeque::new(),
            is_ended: false,
        };
        while source.raw.len() < 3 && source.fetch()? > 0 {}
        if let Some((encoding, length)) = Encoding::of_mark(&source.raw) {
            source.encoding = encoding;
            source.raw.drain(..length);
            source.offset = length as u64;
        }
        source.decoder = source.encoding.decoder();
        Ok(source)
    }

    /// The first bytes of the text, some `length` of them.
    pub(super) fn head(&mut self, length: usize) -> io::Result<&str> {
        while self.text.len() < length && !self.is_ended {
            self.refill()?;
        }
        Ok(&self.text)
    }

    /// Begins a record where the one before ended, or behind the empty lines there; tells how many
    /// these are. There is no record if the file ends or the lines are too many.
    pub(super) fn begin(&mut self) -> io::Result<(u64, bool)> {
        let mut blank = 0;
        loop {
            let from = self.record.end + blank;
            let rest = self.text.as_bytes().get(from..).unwrap_or_default();
            blank += rest.iter().take_while(|byte| **byte == b'\n').count();
            let first = self.record.end + blank;
            if first < self.text.len() {
                self.record = first..first;
                return Ok((blank as u64, true));
            }
            if blank > Self::LIMIT || self.is_ended {
                return Ok((blank as u64, false));
            }
            self.record.start = self.record.end;
            self.refill()?;
        }
    }

    /// The text from where the record begins, as far as it is at hand.
    #[inline]
    pub(super) fn ahead(&self) -> &str {
        self.text.get(self.record.start..).unwrap_or_default()
    }

    /// Reads on in the record that begins here; `false` if that is the end of the file. A long
    /// record is read to twice its length, so that looking for its end takes no more than that.
    pub(super) fn read_on(&mut self) -> io::Result<bool> {
        let before = self.ahead().len();
        while self.ahead().len() <= 2 * before && !self.is_ended {
            self.refill()?;
        }
        Ok(self.ahead().len() > before)
    }

    /// Whether the record that begins here starts with a text.
    pub(super) fn starts_with(&mut self, text: &str) -> io::Result<bool> {
        while self.ahead().len() < text.len() && !self.is_ended {
            self.refill()?;
        }
        Ok(self.ahead().starts_with(text))
    }

    /// Ends the record that begins here.
    #[inline]
    pub(super) fn end(&mut self, length: usize) {
        self.record.end = self.record.start + length;
    }

    /// The text of the record that was read.
    pub(super) fn record(&self) -> &str {
        self.text.get(self.record.clone()).unwrap_or_default()
    }

    /// The first byte of the record that is no text; it and all others up to its end are then
    /// done with.
    pub(super) fn bad(&mut self) -> Option<BadByte> {
        let first = *self.bad.front()?;
        let position = self.start + self.record.end as u64;
        if first.position >= position {
            return None;
        }
        while self.bad.front().is_some_and(|bad| bad.position < position) {
            self.bad.pop_front();
        }
        Some(first)
    }

    /// Whether the record that was read is the last one and ends without a line break.
    pub(super) fn ends_within_line(&self) -> bool {
        let is_last = self.record.end == self.text.len();
        self.is_ended && is_last && self.last.is_some_and(|last| last != b'\n')
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    /// The CRC-32 of the bytes read, and how many they are.
    pub(super) fn checksum(&self) -> (u32, u64) {
        let bytes = self.offset + self.raw.len() as u64;
        (self.checksum.clone().finalize(), bytes)
    }

    /// Reads what is left of the file, for its checksum.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        while self.fetch()? > 0 {
            self.offset += self.raw.len() as u64;
            self.raw.clear();
        }
        Ok(())
    }

    /// Reads bytes of the file behind those that are not decoded yet; tells how many.
    fn fetch(&mut self) -> io::Result<usize> {
        let mut raw = mem::take(&mut self.raw);
        let read = self.read_onto(&mut raw);
        self.raw = raw;
        read
    }

    /// Reads bytes of the file onto others; tells how many.
    fn read_onto(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let before = bytes.len();
        bytes.resize(before + Self::CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut bytes[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        bytes.truncate(before + *read.as_ref().unwrap_or(&0));
        self.checksum.update(&bytes[before..]);
        read
    }

    /// Decodes more of the file, or ends the text with a line break; forgets the text before the
    /// record.
    fn refill(&mut self) -> io::Result<()> {
        let done = self.record.start;
        self.text.drain(..done);
        self.start += done as u64;
        self.record = 0..0;
        let before = self.text.len();
        if self.encoding == Encoding::Utf8 && self.raw.is_empty() && self.read_text()? {
            self.finish(before, false);
            return Ok(());
        }
        // What was read while looking for the mark is decoded first.
        let is_end = self.raw.len() < 4 && self.fetch()? == 0;
        let used = match self.encoding {
            Encoding::Utf8 => self.decode_utf_8(is_end),
            Encoding::Utf16LittleEndian => self.decode_utf_16(u16::from_le_bytes, is_end),
            Encoding::Utf16BigEndian => self.decode_utf_16(u16::from_be_bytes, is_end),
            _ if self.decoder.is_some() => self.decode_standard(is_end),
            _ => self.decode_single_bytes(),
        };
        self.raw.drain(..used.min(self.raw.len()));
        self.offset += used as u64;
        self.finish(before, is_end);
        Ok(())
    }

    /// Makes the text from `before` on what records are cut off.
    fn finish(&mut self, before: usize, is_end: bool) {
        self.unify_line_ends(before);
        // A second mark is no text either.
        if self.start == 0 && before == 0 && self.text.starts_with('\u{feff}') {
            self.record = 3..3;
        }
        self.last = self.text.as_bytes().last().copied().or(self.last);
        if is_end {
            self.is_ended = true;
            self.text.push('\n');
        }
    }

    /// Reads UTF-8 right behind the text at hand, without a copy; `false` if that is the end of
    /// the file or not all of it is UTF-8, which then waits to be decoded.
    fn read_text(&mut self) -> io::Result<bool> {
        let mut bytes = mem::take(&mut self.text).into_bytes();
        let before = bytes.len();
        let read = self.read_onto(&mut bytes);
        match String::from_utf8(bytes) {
            Ok(text) => self.text = text,
            Err(error) => {
                let mut bytes = error.into_bytes();
                self.raw = bytes.split_off(before);
                // It was text before.
                self.text = String::from_utf8(bytes).unwrap_or_default();
            }
        }
        let new = &self.text.as_bytes()[before..];
        let (offset, position) = (self.offset, self.start + before as u64);
        note_nul(&mut self.bad, new, offset, position);
        self.offset += new.len() as u64;
        Ok(read? > 0 && self.raw.is_empty())
    }

    fn decode_utf_8(&mut self, is_end: bool) -> usize {
        let mut used = 0;
        loop {
            let Err(error) = str::from_utf8(&self.raw[used..]) else {
                self.push_valid(used, self.raw.len());
                return self.raw.len();
            };
            let end = used + error.valid_up_to();
            self.push_valid(used, end);
            match error.error_len() {
                None if !is_end => return end,
                None => {
                    self.replace(end);
                    return self.raw.len();
                }
                Some(length) => {
                    self.replace(end);
                    used = end + length;
                }
            }
        }
    }

    /// Takes bytes that are UTF-8 as text.
    fn push_valid(&mut self, from: usize, end: usize) {
        let bytes = &self.raw[from..end];
        let position = self.start + self.text.len() as u64;
        note_nul(&mut self.bad, bytes, self.offset + from as u64, position);
        self.text
            .push_str(str::from_utf8(bytes).unwrap_or_default());
    }

    fn decode_single_bytes(&mut self) -> usize {
        for index in 0..self.raw.len() {
            match self.encoding.character(self.raw[index]) {
                Some('\0') | None => self.replace(index),
                Some(character) => self.text.push(character),
            }
        }
        self.raw.len()
    }

    /// Decodes all there is; the decoder keeps what is not yet a whole character.
    fn decode_standard(&mut self, is_end: bool) -> usize {
        let Some(mut decoder) = self.decoder.take() else {
            return 0;
        };
        let before = self.text.len();
        let mut used = 0;
        loop {
            let rest = &self.raw[used..];
            let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            self.text.reserve(room.unwrap_or(rest.len()).max(16));
            let (result, read) =
                decoder.decode_to_string_without_replacement(rest, &mut self.text, is_end);
            used += read;
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(length, behind) => {
                    // It may have begun in the bytes before.
                    self.replace(used.saturating_sub(usize::from(length) + usize::from(behind)));
                }
            }
        }
        self.decoder = Some(decoder);
        self.note_nul_characters(before);
        used
    }

    /// Takes note of the characters 0 in the text from `from` on, which stand for bytes 0.
    fn note_nul_characters(&mut self, from: usize) {
        let raw = (0..self.raw.len()).filter(|&index| self.raw[index] == 0);
        let text = (from..self.text.len()).filter(|&index| self.text.as_bytes()[index] == 0);
        for (raw, text) in raw.zip(text) {
            self.bad.push_back(BadByte {
                position: self.start + text as u64,
                offset: self.offset + raw as u64,
                byte: 0,
            });
        }
        self.bad.make_contiguous().sort_by_key(|bad| bad.position);
    }

    fn decode_utf_16(&mut self, unit: fn([u8; 2]) -> u16, is_end: bool) -> usize {
        let mut used = 0;
        while let Some(&[a, b]) = self.raw.get(used..used + 2) {
            let first = unit([a, b]);
            let mut length = 2;
            let mut units = vec![first];
            if (0xD800..0xDC00).contains(&first) {
                match self.raw.get(used + 2..used + 4) {
                    Some(&[c, d]) => units.push(unit([c, d])),
                    _ if !is_end => return used,
                    _ => {}
                }
            }
            match char::decode_utf16(units.iter().copied()).next() {
                Some(Ok('\0') | Err(_)) | None => self.replace(used),
                Some(Ok(character)) => {
                    length = 2 * character.len_utf16();
                    self.text.push(character);
                }
            }
            used += length;
        }
        if is_end && used < self.raw.len() {
            self.replace(used);
            used = self.raw.len();
        }
        used
    }

    /// Stands a mark in for a byte that is no text.
    fn replace(&mut self, index: usize) {
        self.bad.push_back(BadByte {
            position: self.start + self.text.len() as u64,
            offset: self.offset + index as u64,
            byte: self.raw[index],
        });
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    /// Turns CR LF and CR alone into LF in the text from `from` on.
    fn unify_line_ends(&mut self, from: usize) {
        let new = &self.text.as_bytes()[from..];
        // Without an early end, so that the compiler makes vector instructions of it.
        let is_return = |seen: u8, byte: &u8| seen | u8::from(*byte == b'\r');
        let has_return = new.iter().fold(0, is_return) > 0;
        if !has_return && !self.after_return {
            self.line_ends.feed = self.line_ends.feed || new.contains(&b'\n');
            return;
        }
        let old = self.text.split_off(from);
        // Positions of bad bytes move with the text.
        let start = self.start + from as u64;
        let mut bad = self.bad.partition_point(|bad| bad.position < start);
        let mut removed = 0;
        let mut rest = old.as_str();
        while !rest.is_empty() {
            if mem::take(&mut self.after_return) {
                let behind = rest.strip_prefix('\n');
                self.line_ends.return_feed |= behind.is_some();
                self.line_ends.only_return |= behind.is_none();
                removed += u64::from(behind.is_some());
                rest = behind.unwrap_or(rest);
            }
            let (line, behind) = match rest.split_once('\r') {
                Some((line, behind)) => (line, Some(behind)),
                None => (rest, None),
            };
            self.line_ends.feed = self.line_ends.feed || line.contains('\n');
            self.text.push_str(line);
            self.after_return = behind.is_some();
            rest = behind.unwrap_or_default();
            let done = start + (old.len() - rest.len()) as u64;
            while self.bad.get(bad).is_some_and(|bad| bad.position < done) {
                self.bad[bad].position -= removed;
                bad += 1;
            }
            if self.after_return {
                self.text.push('\n');
            }
        }
    }
}

/// Takes note of the bytes 0 among bytes that are text otherwise, by the places of the first one
/// in the file and in the text.
fn note_nul(bad: &mut VecDeque<BadByte>, bytes: &[u8], offset: u64, position: u64) {
    // Without an early end, so that the compiler makes vector instructions of it.
    if bytes
        .iter()
        .fold(0, |seen, &byte| seen | u8::from(byte == 0))
        == 0
    {
        return;
    }
    let zeros = (0..).zip(bytes).filter(|(_, byte)| **byte == 0);
    bad.extend(zeros.map(|(index, &byte)| BadByte {
        position: position + index,
        offset: offset + index,
        byte,
    }));
}

impl LineEnds {
    pub(super) fn names(self) -> Vec<&'static str> {
        let kinds = [
            (self.feed, "LF"),
            (self.return_feed, "CR LF"),
            (self.only_return, "CR"),
        ];
        let present = kinds.into_iter().filter(|(is_there, _)| *is_there);
        present.map(|(_, name)| name).collect()
    }
}
