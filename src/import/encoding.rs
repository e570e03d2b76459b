//! Encodings of files.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The encoding of a file.
///
/// Nothing is guessed: a file is UTF-8 unless its byte order mark says otherwise or you declare
/// another encoding with [`Csv::encoding`](super::Csv::encoding). A byte that the encoding does not
/// have is an error with its offset.
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
/// ISO/IEC 8859-1:1998; the Unicode Consortium's mapping tables CP1252.TXT and ROMAN.TXT; for the
/// others the WHATWG's Encoding Standard, as the crate `encoding_rs` has it.
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
    /// ISO 8859-1. The bytes 0x80 to 0x9F, which are control characters there, are refused: a file
    /// with them is usually [`Encoding::Windows1252`].
    #[serde(rename = "iso-8859-1", alias = "latin-1", alias = "latin1")]
    Latin1,
    /// Windows code page 1252, Western European.
    #[serde(rename = "windows-1252", alias = "cp1252")]
    Windows1252,
    /// Mac OS Roman, of spreadsheets saved on a Macintosh.
    #[serde(rename = "macintosh", alias = "mac-roman")]
    MacRoman,
    /// Shift JIS with the extensions of Windows code page 932, Japanese.
    #[serde(
        rename = "shift_jis",
        alias = "sjis",
        alias = "cp932",
        alias = "windows-31j"
    )]
    ShiftJis,
    /// EUC-JP, Japanese.
    #[serde(rename = "euc-jp")]
    EucJp,
    /// GB 18030, which includes GBK and GB 2312, Chinese.
    #[serde(rename = "gb18030", alias = "gbk", alias = "gb2312", alias = "cp936")]
    Gb18030,
    /// Big5 with Hong Kong's supplement, Chinese in traditional characters.
    #[serde(rename = "big5", alias = "cp950")]
    Big5,
    /// EUC-KR with the extensions of Windows code page 949, Korean.
    #[serde(rename = "euc-kr", alias = "cp949")]
    EucKr,
    /// Windows code page 1250, Central European.
    #[serde(rename = "windows-1250", alias = "cp1250")]
    Windows1250,
    /// Windows code page 1251, Cyrillic.
    #[serde(rename = "windows-1251", alias = "cp1251")]
    Windows1251,
    /// Windows code page 1253, Greek.
    #[serde(rename = "windows-1253", alias = "cp1253")]
    Windows1253,
    /// Windows code page 1254, Turkish.
    #[serde(rename = "windows-1254", alias = "cp1254", alias = "iso-8859-9")]
    Windows1254,
    /// Windows code page 1255, Hebrew.
    #[serde(rename = "windows-1255", alias = "cp1255")]
    Windows1255,
    /// Windows code page 1256, Arabic.
    #[serde(rename = "windows-1256", alias = "cp1256")]
    Windows1256,
    /// Windows code page 1257, Baltic.
    #[serde(rename = "windows-1257", alias = "cp1257")]
    Windows1257,
    /// Windows code page 1258, Vietnamese.
    #[serde(rename = "windows-1258", alias = "cp1258")]
    Windows1258,
    /// Windows code page 874, Thai.
    #[serde(rename = "windows-874", alias = "cp874", alias = "tis-620")]
    Windows874,
    /// ISO 8859-2, Central European.
    #[serde(rename = "iso-8859-2", alias = "latin-2", alias = "latin2")]
    Latin2,
    /// ISO 8859-15, Western European with the euro sign.
    #[serde(rename = "iso-8859-15", alias = "latin-9", alias = "latin9")]
    Latin9,
    /// KOI8-U, which includes the letters of KOI8-R, Cyrillic.
    #[serde(rename = "koi8-u", alias = "koi8-r")]
    Koi8U,
    /// Code page 866 of DOS, Cyrillic.
    #[serde(rename = "ibm866", alias = "cp866")]
    Ibm866,
}

impl Encoding {
    /// A decoder for the encodings that the Encoding Standard describes and that are not decoded
    /// here.
    pub(super) fn decoder(self) -> Option<encoding_rs::Decoder> {
        Some(self.standard()?.new_decoder_without_bom_handling())
    }

    fn standard(self) -> Option<&'static encoding_rs::Encoding> {
        Some(match self {
            Self::Utf8
            | Self::Utf16LittleEndian
            | Self::Utf16BigEndian
            | Self::Latin1
            | Self::Windows1252
            | Self::MacRoman => return None,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1253 => encoding_rs::WINDOWS_1253,
            Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1255 => encoding_rs::WINDOWS_1255,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
            Self::Windows1257 => encoding_rs::WINDOWS_1257,
            Self::Windows1258 => encoding_rs::WINDOWS_1258,
            Self::Windows874 => encoding_rs::WINDOWS_874,
            Self::Latin2 => encoding_rs::ISO_8859_2,
            Self::Latin9 => encoding_rs::ISO_8859_15,
            Self::Koi8U => encoding_rs::KOI8_U,
            Self::Ibm866 => encoding_rs::IBM866,
        })
    }

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
            other => other
                .standard()
                .map_or("unknown", encoding_rs::Encoding::name),
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
