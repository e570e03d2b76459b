//! Size classes, such as 10-19 employees.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::error::Invalid;

/// A size class of whole numbers as statistics write it: `10-19`, `10 to 19 employees`, `500+`,
/// `<5`, `a) 1 to 4`, `7`. Text after the numbers says what is counted.
///
/// # Example
/// ```
/// use bizcase::market::SizeBin;
///
/// let small: SizeBin = "10 to 19 employees".parse()?;
/// assert!(small.overlaps(&"15-24".parse()?));
/// assert!(!small.overlaps(&"20-99".parse()?));
/// // These count something else.
/// assert!(!small.overlaps(&"15-24 branches".parse()?));
/// assert!("large".parse::<SizeBin>().is_err());
/// assert!("Region 7".parse::<SizeBin>().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SizeBin {
    label: String,
    low: f64,
    high: f64,
    /// What is counted; empty if not stated.
    of: String,
}

impl SizeBin {
    /// The smallest number in the class.
    #[must_use]
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// The largest number in the class; infinite for an open class.
    #[must_use]
    pub const fn high(&self) -> f64 {
        self.high
    }

    /// Whether some number belongs to both classes. Classes that count different things do not
    /// overlap.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let alike = self.of == other.of || self.of.is_empty() || other.of.is_empty();
        alike && self.low <= other.high && other.low <= self.high
    }

    /// The smallest and the largest number in both.
    pub(super) fn common(&self, other: &Self) -> (f64, f64) {
        (self.low.max(other.low), self.high.min(other.high))
    }
}

/// The first class that overlaps one before it, and the first of those before it that it overlaps.
pub(super) fn first_overlap(bins: &[SizeBin]) -> Option<(&SizeBin, &SizeBin)> {
    let mut all = Covered::default();
    let mut by_kind: HashMap<&str, Covered> = HashMap::new();
    for (index, second) in bins.iter().enumerate() {
        // Classes that do not say what they count can overlap any.
        let hit = if second.of.is_empty() {
            all.meets(second)
        } else {
            let alike = ["", &*second.of].map(|of| by_kind.get(of));
            alike.into_iter().flatten().any(|one| one.meets(second))
        };
        let found = || bins[..index].iter().find(|first| first.overlaps(second));
        if let Some(first) = hit.then(found).flatten() {
            return Some((first, second));
        }
        all.add(second);
        by_kind.entry(&second.of).or_default().add(second);
    }
    None
}

/// Numbers that are in some class, as ranges that do not touch: by their low ends, whose bits rise
/// as the ends do because none is negative.
#[derive(Debug, Default)]
struct Covered(BTreeMap<u64, f64>);

impl Covered {
    /// The highest range that starts no later than a class ends, if it reaches the class.
    fn reaching(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        let (&start, &end) = self.0.range(..=high.to_bits()).next_back()?;
        (end >= low).then_some((f64::from_bits(start), end))
    }

    fn meets(&self, bin: &SizeBin) -> bool {
        self.reaching(bin.low, bin.high).is_some()
    }

    fn add(&mut self, bin: &SizeBin) {
        let (mut low, mut high) = (bin.low, bin.high);
        while let Some((start, end)) = self.reaching(low, high) {
            self.0.remove(&start.to_bits());
            (low, high) = (low.min(start), high.max(end));
        }
        self.0.insert(low.to_bits(), high);
    }
}

/// The ends of a class from the number that it names.
type Ends = fn(f64) -> (f64, f64);

/// Words before a number, with the ends of the class that they make of it.
const BEFORE: [(&str, Ends); 11] = [
    ("", |x| (x, x)),
    ("<", |x| (0.0, x - 1.0)),
    ("under", |x| (0.0, x - 1.0)),
    ("below", |x| (0.0, x - 1.0)),
    ("less than", |x| (0.0, x - 1.0)),
    ("fewer than", |x| (0.0, x - 1.0)),
    ("<=", |x| (0.0, x)),
    (">", |x| (x + 1.0, f64::INFINITY)),
    ("over", |x| (x + 1.0, f64::INFINITY)),
    ("more than", |x| (x + 1.0, f64::INFINITY)),
    (">=", |x| (x, f64::INFINITY)),
];

/// What stands between the two ends of a class.
const BETWEEN: [&str; 5] = ["-", "\u{2013}", "\u{2014}", "to ", "through "];

/// What opens a class upwards.
const OPEN: [&str; 6] = ["+", "or more", "and more", "or over", "and over", "and up"];

impl FromStr for SizeBin {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let lower = text.trim().to_lowercase();
        // Some statistics number their classes: `a) 1 to 4`.
        let plain = lower
            .split_once(')')
            .filter(|(letter, _)| letter.len() == 1);
        let plain = plain.map_or(&*lower, |(_, class)| class.trim());
        let Some((low, high, of)) = class(plain).filter(|(low, high, _)| low <= high) else {
            let rule = "a class of size such as 10-19, 500+ or <5";
            return Err(Invalid::rule("size class", format!("`{text}`"), rule));
        };
        Ok(Self {
            label: text.trim().to_owned(),
            low,
            high,
            of: of.trim().to_owned(),
        })
    }
}

/// The ends of a class, and what is counted.
fn class(text: &str) -> Option<(f64, f64, &str)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at(start);
    let ends = BEFORE.iter().find(|(word, _)| *word == before.trim())?.1;
    let (first, rest) = leading(rest)?;
    let after = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word));
    if before.is_empty() {
        if let Some((second, rest)) = after(&BETWEEN).and_then(|rest| leading(rest.trim_start())) {
            return Some((first, second, rest));
        }
        if let Some(rest) = after(&OPEN) {
            return Some((first, f64::INFINITY, rest));
        }
    }
    let (low, high) = ends(first);
    // A bare number with words behind it is a name.
    (rest.is_empty() || !before.is_empty()).then_some((low, high, rest))
}

/// The whole number that a text starts with, and what follows it.
fn leading(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',');
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let number: f64 = digits.replace(',', "").parse().ok()?;
    number.is_finite().then_some((number, rest.trim_start()))
}

/// As it was written.
impl fmt::Display for SizeBin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}
