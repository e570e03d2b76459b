//! The bytes of a file on their way to the CSV parser.

use std::io::{self, Read};

/// Bytes that the parser has taken but whose record is not finished are kept in a window, so
/// that lines and offsets can be told exactly. The window is bounded: a record that outgrows it
/// ends the reading, whatever the size of the file.
pub(super) struct Source<'a> {
    inner: Box<dyn Read + 'a>,
    window: Vec<u8>,
    /// How many bytes of the window are already done with.
    released: usize,
    /// The position of the window's first byte, counted as the parser counts.
    window_start: u64,
    /// Bytes before the first that the parser sees.
    byte_order_mark: u64,
    state: State,
    odd: Odd,
}

/// Bytes that are rare, but need a closer look where they are.
#[derive(Clone, Copy, Default)]
pub(super) struct Odd {
    pub(super) has_nul: bool,
    pub(super) has_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// The file has ended, and a final line break was added to it.
    Ended,
    /// The parser asked for bytes after the end.
    Exhausted,
    /// A record outgrew the window.
    Overrun,
}

impl<'a> Source<'a> {
    /// The longest record that is read, in bytes, line breaks before it included.
    pub(super) const LIMIT: usize = 1 << 20;

    /// The source behind a byte order mark, if there is one.
    pub(super) fn open(mut inner: Box<dyn Read + 'a>) -> io::Result<Self> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        let mut head = Vec::with_capacity(MARK.len());
        inner.by_ref().take(3).read_to_end(&mut head)?;
        let byte_order_mark = if head == MARK { 3 } else { 0 };
        if byte_order_mark > 0 {
            head.clear();
        }
        Ok(Self {
            inner: Box::new(io::Cursor::new(head).chain(inner)),
            window: Vec::new(),
            released: 0,
            window_start: 0,
            byte_order_mark,
            state: State::Reading,
            odd: Odd::default(),
        })
    }

    /// The bytes not yet released, up to position `end`.
    pub(super) fn until(&self, end: u64) -> &[u8] {
        &self.window[self.released..self.index(end)]
    }

    /// Is done with the bytes before position `end`.
    pub(super) fn release(&mut self, end: u64) {
        self.released = self.index(end);
    }

    fn index(&self, position: u64) -> usize {
        usize::try_from(position.saturating_sub(self.window_start))
            .unwrap_or(usize::MAX)
            .clamp(self.released, self.window.len())
    }

    /// Moves what is not yet released to the front of the window.
    fn compact(&mut self) {
        self.window.drain(..self.released);
        self.window_start += self.released as u64;
        self.released = 0;
    }

    /// The offset in the file of a byte of [`Source::until`].
    pub(super) fn offset(&self, index: usize) -> u64 {
        self.byte_order_mark + self.window_start + (self.released + index) as u64
    }

    /// Whether odd bytes may be in the record that is being read: they are in the window.
    pub(super) fn odd(&self) -> Odd {
        self.odd
    }

    /// Whether the parser came to the end although a line break had been added there: it was
    /// then within quotes.
    pub(super) fn is_exhausted(&self) -> bool {
        self.state == State::Exhausted
    }

    /// Whether a record was longer than [`Source::LIMIT`].
    pub(super) fn is_overrun(&self) -> bool {
        self.state == State::Overrun
    }

    fn read_inner(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

impl Odd {
    fn among(bytes: &[u8]) -> Self {
        // Without an early end, so that the compiler makes vector instructions of it.
        let seen = bytes.iter().fold(0_u8, |seen, &byte| {
            seen | u8::from(byte == 0) | (u8::from(byte == b'\r') << 1)
        });
        Self {
            has_nul: seen & 1 != 0,
            has_return: seen & 2 != 0,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            has_nul: self.has_nul || other.has_nul,
            has_return: self.has_return || other.has_return,
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.compact();
        if self.window.len() > Self::LIMIT {
            self.state = State::Overrun;
        }
        match self.state {
            State::Overrun => return Err(io::Error::other("record too long")),
            State::Ended | State::Exhausted => {
                self.state = State::Exhausted;
                return Ok(0);
            }
            State::Reading => {}
        }
        let mut read = self.read_inner(buffer)?;
        if let (0, Some(first)) = (read, buffer.first_mut()) {
            self.state = State::Ended;
            *first = b'\n';
            read = 1;
        }
        let before = if self.window.is_empty() {
            Odd::default()
        } else {
            self.odd
        };
        self.odd = before.or(Odd::among(&buffer[..read]));
        self.window.extend_from_slice(&buffer[..read]);
        Ok(read)
    }
}
