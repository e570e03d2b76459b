//! Number formats.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::quantity::Decimal;

/// The format of the numbers in a column.
///
/// It is declared with [`Csv::numbers`](super::Csv::numbers), or inferred from cells that allow
/// only one reading, such as `1.234,5`. A cell that allows two, such as `1,234` in a file that is
/// not comma-separated, is an error until the format is proven or declared. In a comma-separated
/// file, a single comma separates thousands and a single point decimals, unless another cell of the
/// column proves otherwise. Numbers without any separator, and exponents such as `1.2e6`, fit every
/// format.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, NumberStyle, SegmentCount};
///
/// let text = "segment;count\nsmall;1.234\n";
/// assert!(Csv::from_text("f.csv", text).rows::<SegmentCount>().is_err());
/// let csv = Csv::from_text("f.csv", text).numbers("count", NumberStyle::DecimalComma);
/// assert_eq!(csv.rows::<SegmentCount>()?.rows[0].count.value(), 1_234.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberStyle {
    /// `1,234,567.5`.
    DecimalPoint,
    /// `12,34,567.5`, with lakh and crore.
    Indian,
    /// `1.234.567,5`.
    DecimalComma,
    /// `1 234 567.5`, with spaces of any width.
    SpacesAndPoint,
    /// `1 234 567,5`, with spaces of any width.
    SpacesAndComma,
    /// `1'234'567.5`.
    ApostrophesAndPoint,
}

impl NumberStyle {
    const ALL: [Self; 6] = [
        Self::DecimalPoint,
        Self::Indian,
        Self::DecimalComma,
        Self::SpacesAndPoint,
        Self::SpacesAndComma,
        Self::ApostrophesAndPoint,
    ];

    fn decimal_mark(self) -> char {
        match self {
            Self::DecimalComma | Self::SpacesAndComma => ',',
            _ => '.',
        }
    }

    fn is_group_mark(self, mark: char) -> bool {
        match self {
            Self::DecimalPoint | Self::Indian => mark == ',',
            Self::DecimalComma => mark == '.',
            Self::SpacesAndPoint | Self::SpacesAndComma => mark.is_whitespace(),
            Self::ApostrophesAndPoint => matches!(mark, '\'' | '\u{2019}'),
        }
    }
}

/// `1,234,567.5`: the convention by an example.
impl fmt::Display for NumberStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DecimalPoint => "1,234,567.5",
            Self::Indian => "12,34,567.5",
            Self::DecimalComma => "1.234.567,5",
            Self::SpacesAndPoint => "1 234 567.5",
            Self::SpacesAndComma => "1 234 567,5",
            Self::ApostrophesAndPoint => "1'234'567.5",
        })
    }
}

/// A set of conventions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Styles(u8);

impl Styles {
    pub(super) const ALL: Self = Self(0b11_1111);

    pub(super) fn one(style: NumberStyle) -> Self {
        Self(1 << style as u8)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn has(self, style: NumberStyle) -> bool {
        self.0 & Self::one(style).0 != 0
    }

    pub(super) fn list(self) -> impl Iterator<Item = NumberStyle> {
        NumberStyle::ALL
            .into_iter()
            .filter(move |style| self.has(*style))
    }

    /// Those among them whose decimals stand behind `mark`.
    pub(super) fn with_decimal(self, mark: char) -> Self {
        let kept = self.list().filter(|style| style.decimal_mark() == mark);
        Self(kept.fold(0, |bits, style| bits | Self::one(style).0))
    }

    /// Whether all of them put a point before the decimals.
    pub(super) fn is_point(self) -> bool {
        self.with_decimal(',').is_empty()
    }
}

/// An exact decimal number, `digits * 10^exponent`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Figure {
    digits: i128,
    exponent: i32,
}

impl Figure {
    /// The nearest double, which is infinite beyond 1.8e308.
    pub(super) fn to_f64(self) -> f64 {
        match i64::try_from(self.digits) {
            Ok(digits) if (-15..=0).contains(&self.exponent) && digits.abs() < 1 << 53 => {
                digits as f64 / POWERS[usize::try_from(-self.exponent).unwrap_or(0)]
            }
            // Both are exact, and their product is rounded once.
            Ok(digits) if (1..=15).contains(&self.exponent) && digits.abs() < 1 << 53 => {
                digits as f64 * POWERS[usize::try_from(self.exponent).unwrap_or(0)]
            }
            _ => format!("{}e{}", self.digits, self.exponent)
                .parse()
                .unwrap_or(f64::INFINITY),
        }
    }

    /// The exact decimal, unless it has more than 28 digits.
    pub(super) fn to_decimal(self) -> Option<Decimal> {
        if self.exponent > 0 {
            let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
            return Decimal::try_from_i128_with_scale(self.digits.checked_mul(power)?, 0).ok();
        }
        let mut scale = self.exponent.unsigned_abs();
        let mut digits = self.digits;
        while scale > 28 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Decimal::try_from_i128_with_scale(digits, scale).ok()
    }

    /// The number times a multiplier of its header.
    pub(super) fn times(self, multiplier: u64) -> Option<Self> {
        let digits = self.digits.checked_mul(i128::from(multiplier))?;
        Some(Self { digits, ..self })
    }

    pub(super) fn hundredth(self) -> Self {
        self.shifted(-2)
    }

    /// The number times a power of ten.
    pub(super) fn shifted(self, power: i32) -> Self {
        Self {
            exponent: self.exponent.saturating_add(power),
            ..self
        }
    }

    pub(super) fn negated(self) -> Self {
        Self {
            digits: -self.digits,
            ..self
        }
    }
}

const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// The digits of a plain number such as `4029041` or `0.125`, of at most fifteen digits, and how
/// many of them are decimals; `None` leaves the text to the slower parser.
#[inline]
pub(super) fn plain_digits(text: &[u8]) -> Option<(i64, usize)> {
    let (&first, &last) = (text.first()?, text.last()?);
    if text.len() > 15 || !first.is_ascii_digit() || !last.is_ascii_digit() {
        return None;
    }
    if let Some(number) = digits_at_once(text) {
        return Some((number, 0));
    }
    match leading_digits(0, text) {
        (digits, []) => Some((digits, 0)),
        (whole, [b'.', decimals @ ..]) => match leading_digits(whole, decimals) {
            (digits, []) => Some((digits, decimals.len())),
            _ => None,
        },
        _ => None,
    }
}

/// The number that the digits at the start of a text make behind others, and the rest of the text.
#[inline(always)]
fn leading_digits(mut number: i64, mut text: &[u8]) -> (i64, &[u8]) {
    while let [byte @ b'0'..=b'9', rest @ ..] = text {
        number = number * 10 + i64::from(byte - b'0');
        text = rest;
    }
    (number, text)
}

/// The number that five to eight digits make, put together as pairs, as fours and then as one,
/// in one word. A loop over digits takes about twice as long.
#[inline(always)]
fn digits_at_once(text: &[u8]) -> Option<i64> {
    const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
    const HIGHEST_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    const BEYOND_9: u64 = u64::from_ne_bytes([0x80 - 10; 8]);
    if !(5..=8).contains(&text.len()) {
        return None;
    }
    // The last digit in the highest byte, the first behind zeros; the two pieces may overlap.
    let front = u64::from(u32::from_le_bytes(*text.first_chunk()?));
    let back = u64::from(u32::from_le_bytes(*text.last_chunk()?));
    let free = 64 - 8 * text.len();
    let word = (back << 32) | (front << free) | (ZEROS & ((1 << free) - 1));
    let digits = word ^ ZEROS;
    if (digits | digits.wrapping_add(BEYOND_9)) & HIGHEST_BITS != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    i64::try_from((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF).ok()
}

/// A number without the % sign behind it, if it has one.
#[inline]
pub(super) fn without_percent(text: &str) -> Option<&str> {
    let bare = text.strip_suffix('%')?;
    let is_apart = !bare.as_bytes().last().is_some_and(u8::is_ascii_digit);
    Some(if is_apart { bare.trim_end() } else { bare })
}

/// The value of a plain number: exact, because both the digits and the power of ten are exact in
/// `f64` and their quotient is rounded once.
#[inline]
pub(super) fn plain_value(digits: i64, decimals: usize) -> f64 {
    let whole = digits as f64;
    if decimals == 0 {
        return whole;
    }
    whole / POWERS[decimals.min(15)]
}

/// A number whose parts are told apart, but not yet what its marks mean.
pub(super) struct Written<'a> {
    is_negative: bool,
    /// The text without sign, parentheses and exponent.
    body: &'a str,
    exponent: i32,
    /// The conventions in which it is a number.
    pub(super) styles: Styles,
}

impl<'a> Written<'a> {
    /// The parts of a number, or what is wrong with it.
    pub(super) fn of(text: &'a str) -> Result<Self, String> {
        let (is_negative, unsigned) = sign(text)?;
        let (body, exponent) = exponent(unsigned);
        let bits = NumberStyle::ALL
            .into_iter()
            .filter(|style| fits(body, *style));
        let styles = Styles(bits.fold(0, |bits, style| bits | Styles::one(style).0));
        if styles.is_empty() {
            return Err(complaint(unsigned));
        }
        Ok(Self {
            is_negative,
            body,
            exponent,
            styles,
        })
    }

    /// Whether it means one thing with a decimal point and another with a decimal comma.
    pub(super) fn is_ambiguous(&self, styles: Styles) -> bool {
        let marked = self.body.contains(['.', ',']);
        let (point, comma) = (styles.with_decimal('.'), styles.with_decimal(','));
        marked && !point.is_empty() && !comma.is_empty()
    }

    /// The number in one of its conventions.
    pub(super) fn figure(&self, style: NumberStyle) -> Option<Figure> {
        let mut digits = 0_i128;
        let mut exponent = self.exponent;
        let mut in_decimals = false;
        let mut is_full = false;
        for mark in self.body.chars() {
            if mark == style.decimal_mark() {
                in_decimals = true;
            }
            let Some(digit) = mark.to_digit(10) else {
                continue;
            };
            let next = digits
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(i128::from(digit)));
            match next {
                Some(next) if !is_full => {
                    digits = next;
                    exponent = exponent.checked_sub(i32::from(in_decimals))?;
                }
                // Digits beyond the 38th are below any precision; whole ones still count.
                _ => {
                    is_full = true;
                    exponent = exponent.checked_add(i32::from(!in_decimals))?;
                }
            }
        }
        let digits = if self.is_negative { -digits } else { digits };
        Some(Figure { digits, exponent })
    }
}

/// The signs of a number, which may have one at most: two of them, as in `(-5)`, may mean plus or
/// minus.
#[derive(Default)]
pub(super) struct Signs {
    found: u8,
    is_negative: bool,
}

impl Signs {
    /// Takes note of a sign.
    pub(super) fn add(&mut self, is_negative: bool) {
        self.found = self.found.saturating_add(1);
        self.is_negative |= is_negative;
    }

    /// The text without its outermost sign: `-5`, `+5`, `5-`, and `(5)` for minus five as
    /// accountants write it.
    pub(super) fn strip<'a>(&mut self, text: &'a str) -> &'a str {
        let inner = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'));
        let minus = ['-', '\u{2212}'];
        let bare = inner
            .or_else(|| text.strip_prefix(minus))
            .or_else(|| text.strip_prefix('\u{2013}'))
            .or_else(|| text.strip_suffix(minus));
        if let Some(bare) = bare {
            self.add(true);
            return bare.trim();
        }
        match text.strip_prefix('+') {
            Some(bare) => {
                self.add(false);
                bare.trim_start()
            }
            None => text,
        }
    }

    pub(super) fn is_negative(&self) -> Result<bool, String> {
        if self.found > 1 {
            return Err("it has two signs, which may mean plus or minus".to_owned());
        }
        Ok(self.is_negative)
    }
}

/// Whether a text without spaces around it begins and ends with a digit, and so has no sign.
#[inline]
pub(super) fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    is_digit(bytes.first()) && is_digit(bytes.last())
}

/// Whether a number is negative, and its text without the sign.
fn sign(text: &str) -> Result<(bool, &str), String> {
    if is_bare(text) {
        return Ok((false, text));
    }
    let mut signs = Signs::default();
    let mut rest = text;
    loop {
        let before = rest;
        rest = signs.strip(before);
        if rest == before {
            break;
        }
    }
    Ok((signs.is_negative()?, rest))
}

/// `1.2e6` without its exponent, and the exponent.
fn exponent(text: &str) -> (&str, i32) {
    let Some((body, power)) = text.split_once(['e', 'E']) else {
        return (text, 0);
    };
    let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
    let is_power = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match power.parse::<i32>() {
        Ok(power) if is_power && power.abs() < 100_000 => (body, power),
        _ => (text, 0),
    }
}

/// Whether a text without sign is a number in a convention.
fn fits(body: &str, style: NumberStyle) -> bool {
    let (whole, decimals) = match body.split_once(style.decimal_mark()) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (body, None),
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if decimals.is_some_and(|part| part.is_empty() || !is_digits(part)) {
        return false;
    }
    if whole.is_empty() {
        return decimals.is_some();
    }
    if is_digits(whole) {
        return true;
    }
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return false;
    };
    // One kind of mark between the groups.
    if !style.is_group_mark(mark) || whole.starts_with('0') {
        return false;
    }
    let size = if style == NumberStyle::Indian { 2 } else { 3 };
    let mut groups = whole.split(mark);
    let (Some(first), Some(last)) = (groups.next(), groups.next_back()) else {
        return false;
    };
    is_digits(first)
        && (1..=size).contains(&first.len())
        && is_digits(last)
        && last.len() == 3
        && groups.all(|group| is_digits(group) && group.len() == size)
}

/// Why a text is a number in no convention.
fn complaint(text: &str) -> String {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '\'' | '\u{2019}');
    if let Some(odd) = text.chars().find(|&c| !c.is_ascii_digit() && !is_mark(c)) {
        return format!("unexpected character `{odd}`");
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return "there are no digits".to_owned();
    }
    "the marks between its digits fit no convention".to_owned()
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "proptest")]
    use proptest::prelude::*;

    #[cfg(feature = "proptest")]
    use super::plain_value;
    use super::{Figure, NumberStyle, Styles, Written, plain_digits};

    #[test]
    fn digits_are_read_at_any_length_and_nothing_else_among_them() {
        for length in 1..=15 {
            let text = &b"987654321098765"[..length];
            let number = str::from_utf8(text).unwrap().parse().unwrap();
            assert_eq!(plain_digits(text), Some((number, 0)));
            for place in 0..length {
                let odd = |byte: &u8| !byte.is_ascii_digit() && *byte != b'.';
                for byte in (0..=u8::MAX).filter(odd) {
                    let mut other = text.to_vec();
                    other[place] = byte;
                    assert_eq!(plain_digits(&other), None, "{byte} in {length} digits");
                }
            }
        }
    }

    fn read(text: &str, style: NumberStyle) -> Option<f64> {
        let written = Written::of(text).ok()?;
        if written.styles.and(Styles::one(style)).is_empty() {
            return None;
        }
        written.figure(style).map(Figure::to_f64)
    }

    #[test]
    fn conventions_keep_to_their_own_marks() {
        use NumberStyle::{ApostrophesAndPoint, DecimalComma, DecimalPoint, Indian};
        use NumberStyle::{SpacesAndComma, SpacesAndPoint};
        for (text, style, value) in [
            ("1,234,567.5", DecimalPoint, Some(1_234_567.5)),
            ("12,34,567", DecimalPoint, None),
            ("12,34,567.5", Indian, Some(1_234_567.5)),
            ("1,234,567", Indian, None),
            ("1.234.567,5", DecimalComma, Some(1_234_567.5)),
            ("1.234", DecimalComma, Some(1_234.0)),
            ("0.234", DecimalComma, None),
            (
                "1\u{202f}234\u{202f}567,5",
                SpacesAndComma,
                Some(1_234_567.5),
            ),
            ("1\u{a0}234.5", SpacesAndPoint, Some(1_234.5)),
            ("1'234.5", ApostrophesAndPoint, Some(1_234.5)),
            ("(10,000.00)", DecimalPoint, Some(-10_000.0)),
            ("\u{2212}1.5e-3", DecimalPoint, Some(-0.0015)),
            ("1,5E3", DecimalComma, Some(1_500.0)),
            (".5", DecimalPoint, Some(0.5)),
            ("5.", DecimalPoint, None),
            ("1,23", DecimalPoint, None),
            ("", DecimalPoint, None),
            ("-", DecimalPoint, None),
            ("1e400", DecimalPoint, Some(f64::INFINITY)),
            ("1.5-", DecimalPoint, Some(-1.5)),
            ("+5", DecimalPoint, Some(5.0)),
            // Two signs may mean either.
            ("(-5)", DecimalPoint, None),
            ("-(5)", DecimalPoint, None),
            ("--5", DecimalPoint, None),
            ("-5-", DecimalPoint, None),
        ] {
            assert_eq!(read(text, style), value, "{text} as {style}");
        }
    }

    #[cfg(feature = "proptest")]
    proptest! {
        /// The short way and the full parser read the nearest double.
        #[test]
        fn numbers_are_read_to_the_nearest_double(text in "[0-9]{1,9}([.][0-9]{1,30})?") {
            let nearest: f64 = text.parse().unwrap();
            prop_assert_eq!(read(&text, NumberStyle::DecimalPoint), Some(nearest));
            if let Some((digits, decimals)) = plain_digits(text.as_bytes()) {
                prop_assert_eq!(plain_value(digits, decimals).to_bits(), nearest.to_bits());
            }
        }
    }
}
