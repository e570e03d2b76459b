//! How the bytes of a file stand for characters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How the bytes of a file stand for characters.
///
/// Nothing is guessed: a file is UTF-8 unless its byte order mark says otherwise or another
/// encoding is declared with [`Csv::encoding`](super::Csv::encoding). A byte that the encoding
/// does not have is an error with its offset.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, Encoding, SegmentCount};
///
/// let bytes: &[u8] = b"segment,count\nK\xF6ln,7\n";
/// let error = Csv::from_reader("orte.csv", bytes).rows::<SegmentCount>().unwrap_err();
/// assert!(error.to_string().contains("byte 0xF6 at offset 15"));
///
/// let csv = Csv::from_reader("orte.csv", bytes).encoding(Encoding::Latin1);
/// assert_eq!(csv.rows::<SegmentCount>()?.rows[0].segment, "Köln");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// ISO/IEC 8859-1:1998; the Unicode Consortium's mapping tables CP1252.TXT and ROMAN.TXT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "utf-16le")]
    Utf16LittleEndian,
    /// UTF-16, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16BigEndian,
    /// ISO 8859-1. The bytes 0x80 to 0x9F, which are control characters there, are refused: a
    /// file that has them is mostly [`Encoding::Windows1252`].
    #[serde(rename = "iso-8859-1", alias = "latin-1", alias = "latin1")]
    Latin1,
    /// Windows code page 1252, Western European.
    #[serde(rename = "windows-1252", alias = "cp1252")]
    Windows1252,
    /// Mac OS Roman, of spreadsheets saved on a Macintosh.
    #[serde(rename = "macintosh", alias = "mac-roman")]
    MacRoman,
}

impl Encoding {
    /// What the first bytes of a file say, and how many bytes say it.
    pub(super) fn of_mark(head: &[u8]) -> Option<(Self, usize)> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Self::Utf16LittleEndian, 2)),
            [0xFE, 0xFF, ..] => Some((Self::Utf16BigEndian, 2)),
            _ => None,
        }
    }

    /// The character of one byte in an encoding of one byte a character.
    pub(super) fn character(self, byte: u8) -> Option<char> {
        let found = match (self, byte) {
            (_, 0..=0x7F) => char::from(byte),
            (Self::MacRoman, _) => MAC_ROMAN[usize::from(byte - 0x80)],
            (Self::Windows1252, 0x80..=0x9F) => WINDOWS_1252[usize::from(byte - 0x80)],
            (_, 0x80..=0x9F) => char::REPLACEMENT_CHARACTER,
            _ => char::from(byte),
        };
        (found != char::REPLACEMENT_CHARACTER).then_some(found)
    }
}

/// `UTF-8`, `windows-1252`.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16LittleEndian => "UTF-16LE",
            Self::Utf16BigEndian => "UTF-16BE",
            Self::Latin1 => "ISO-8859-1",
            Self::Windows1252 => "windows-1252",
            Self::MacRoman => "macintosh",
        })
    }
}

/// Bytes 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// Bytes 0x80 to 0xFF.
const MAC_ROMAN: [char; 128] = [
    'Ä', 'Å', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ã', 'å', 'ç', 'é', 'è', 'ê', 'ë', 'í',
    'ì', 'î', 'ï', 'ñ', 'ó', 'ò', 'ô', 'ö', 'õ', 'ú', 'ù', 'û', 'ü', '†', '°', '¢', '£', '§', '•',
    '¶', 'ß', '®', '©', '™', '´', '¨', '≠', 'Æ', 'Ø', '∞', '±', '≤', '≥', '¥', 'µ', '∂', '∑', '∏',
    'π', '∫', 'ª', 'º', 'Ω', 'æ', 'ø', '¿', '¡', '¬', '√', 'ƒ', '≈', '∆', '«', '»', '…', '\u{a0}',
    'À', 'Ã', 'Õ', 'Œ', 'œ', '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ÿ', 'Ÿ', '⁄', '€', '‹', '›',
    'ﬁ', 'ﬂ', '‡', '·', '‚', '„', '‰', 'Â', 'Ê', 'Á', 'Ë', 'È', 'Í', 'Î', 'Ï', 'Ì', 'Ó', 'Ô',
    '\u{f8ff}', 'Ò', 'Ú', 'Û', 'Ù', 'ı', 'ˆ', '˜', '¯', '˘', '˙', '˚', '¸', '˝', '˛', 'ˇ',
];
