//! Classes of size, such as 10-19 employees.

use std::fmt;
use std::str::FromStr;

use crate::error::Invalid;

/// A class of whole numbers as statistics write it: `10-19`, `10 to 19`, `500+`, `<5`, `7`.
///
/// # Example
/// ```
/// use bizcase::market::SizeBin;
///
/// let small: SizeBin = "10 to 19 employees".parse()?;
/// assert!(small.overlaps(&"15-24".parse()?));
/// assert!(!small.overlaps(&"20-99".parse()?));
/// assert!("large".parse::<SizeBin>().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SizeBin {
    label: String,
    low: f64,
    high: f64,
}

impl SizeBin {
    /// The smallest number in it.
    #[must_use]
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// The largest number in it; infinite for an open class.
    #[must_use]
    pub const fn high(&self) -> f64 {
        self.high
    }

    /// Whether a number can be in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The smallest and the largest number in both.
    pub(super) fn common(&self, other: &Self) -> (f64, f64) {
        (self.low.max(other.low), self.high.min(other.high))
    }
}

impl FromStr for SizeBin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || {
            let rule = "a class of size such as 10-19, 500+ or <5";
            Invalid::rule("size class", format!("`{text}`"), rule)
        };
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ',' | ' ' | '$'))
            .collect();
        let plain = plain.to_lowercase();
        let numbers = numbers(&plain).ok_or_else(refuse)?;
        let below = ["<", "under", "lessthan", "fewerthan", "below"];
        let open = [
            "+", "ormore", "andmore", "andover", "orover", "morethan", ">", "over",
        ];
        let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
        let (low, high) = match numbers[..] {
            [low, high] if low <= high => (low, high),
            [high] if says(&below) && !plain.contains("<=") => (0.0, high - 1.0),
            [high] if plain.contains("<=") => (0.0, high),
            [low] if (plain.contains('>') && !plain.contains(">=")) || says(&["morethan"]) => {
                (low + 1.0, f64::INFINITY)
            }
            [low] if says(&open) => (low, f64::INFINITY),
            [only] => (only, only),
            _ => return Err(refuse()),
        };
        Ok(Self {
            label: text.trim().to_owned(),
            low,
            high,
        })
    }
}

/// The whole numbers in a text.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let numbers = digits.filter(|digits| !digits.is_empty());
    numbers
        .map(|digits| digits.parse().ok().filter(|x: &f64| x.is_finite()))
        .collect()
}

/// As it was written.
impl fmt::Display for SizeBin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}
