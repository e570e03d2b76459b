//! Segments from the classes of a statistic.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Invalid, unknown_name};
use crate::quantity::Count;

/// Assigns the classes of a published statistic to segments.
///
/// A class belongs to one segment only, and every class assigned has to occur in the counts:
/// nothing is counted twice, and a misspelt class is not taken for an empty one.
///
/// # Example
/// ```
/// use bizcase::market::Grouping;
/// use bizcase::quantity::Count;
///
/// let grouping = Grouping::new([("1-4", "micro"), ("5-9", "small"), ("10-14", "small")])?;
/// let published = [
///     ("1-4", Count::from(4_029_041)),
///     ("5-9", Count::from(1_034_135)),
///     ("10-14", Count::from(428_589)),
///     ("5000+", Count::from(2_262)),
/// ];
/// let firms = grouping.totals(published)?;
/// assert_eq!(firms.of("small")?.to_string(), "1,462,724");
///
/// let error = grouping.totals(published[..2].iter().copied()).unwrap_err();
/// assert!(error.to_string().starts_with("class = `10-14` is none of 1-4, 5-9"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grouping {
    segment_of: BTreeMap<String, String>,
}

impl Grouping {
    /// A grouping from pairs of class and segment.
    ///
    /// # Errors
    /// [`Invalid`] if a class appears twice.
    pub fn new<C: Into<String>, S: Into<String>>(
        pairs: impl IntoIterator<Item = (C, S)>,
    ) -> Result<Self, Invalid> {
        let mut segment_of = BTreeMap::new();
        for (class, segment) in pairs {
            let class = class.into();
            if segment_of.insert(class.clone(), segment.into()).is_some() {
                let rule = "in one segment only";
                return Err(Invalid::rule("class", format!("`{class}`"), rule));
            }
        }
        Ok(Self { segment_of })
    }

    /// The count of each segment: the sum over its classes. A class may occur in several rows, such
    /// as one per sector. Classes without a segment are ignored.
    ///
    /// # Errors
    /// [`Invalid`] if an assigned class does not occur; the message suggests the nearest name.
    pub fn totals<'c>(
        &self,
        counts: impl IntoIterator<Item = (&'c str, Count)>,
    ) -> Result<Totals, Invalid> {
        let mut by_class: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
        for (class, count) in counts {
            by_class.entry(class).or_default().push(count);
        }
        let mut counts: BTreeMap<String, Vec<Count>> = BTreeMap::new();
        for (class, segment) in &self.segment_of {
            let found = by_class.get(class.as_str());
            let found =
                found.ok_or_else(|| unknown_name("class", class, by_class.keys().copied()))?;
            counts.entry(segment.clone()).or_default().extend(found);
        }
        let total = |(segment, counts): (String, Vec<Count>)| (segment, counts.into_iter().sum());
        Ok(Totals {
            counts: counts.into_iter().map(total).collect(),
        })
    }
}

/// The count of each segment.
///
/// # Example
/// ```
/// use bizcase::market::Grouping;
/// use bizcase::quantity::Count;
///
/// let totals = Grouping::new([("1-4", "micro")])?.totals([("1-4", Count::from(9))])?;
/// assert_eq!(totals.of("micro")?, Count::from(9));
/// assert!(totals.of("small").is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Totals {
    counts: BTreeMap<String, Count>,
}

impl Totals {
    /// The count of a segment.
    ///
    /// # Errors
    /// [`Invalid`] if no class belongs to it; the message suggests the nearest name.
    pub fn of(&self, segment: &str) -> Result<Count, Invalid> {
        let known = || self.counts.keys().map(String::as_str);
        let found = self.counts.get(segment).copied();
        found.ok_or_else(|| unknown_name("segment", segment, known()))
    }
}
