//! Whether raters mean the same.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::MeasurementLevel;
use crate::error::{Invalid, Permitted};

/// Krippendorff's alpha: how much raters agree beyond what chance would give.
///
/// One is full agreement, zero what chance gives, and below zero they contradict each other.
/// Krippendorff asks for 0.8, and for 0.667 where tentative conclusions will do.
///
/// # Formula
/// `1 - observed / expected`, the mean disagreement of pairs within a unit over that of all pairs of
/// ratings. Disagreement is 0 or 1 for names, the squared difference for intervals, that of ranks
/// for an order, and `((a - b) / (a + b))^2` for ratios. Ratings that nobody else gave for a unit do
/// not count.
///
/// # Example
/// ```
/// use bizcase::decision::{Agreement, MeasurementLevel};
///
/// let found = Agreement::between(
///     &[
///         vec![Some(1.0), Some(1.0)],
///         vec![Some(2.0), Some(3.0)],
///         vec![Some(3.0), None],
///         vec![Some(4.0), Some(4.0)],
///     ],
///     MeasurementLevel::Interval,
/// )?;
/// assert!((found.alpha - 0.9123).abs() < 1e-4);
/// assert_eq!(found.pairable, 6);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// K. Krippendorff (2011), *Computing Krippendorff's alpha-reliability*, University of Pennsylvania.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Agreement {
    /// Krippendorff's alpha, at most one.
    pub alpha: f64,
    /// What the ratings mean.
    pub level: MeasurementLevel,
    /// The units that two raters or more have rated.
    pub units: usize,
    /// The ratings of these units.
    pub pairable: usize,
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            alpha,
            level,
            units,
            pairable,
        } = self;
        write!(
            f,
            "alpha {alpha:.3} ({level}, {pairable} ratings of {units} units)"
        )
    }
}

impl Agreement {
    /// The agreement about some units, each with the rating of every rater or a gap.
    ///
    /// # Errors
    /// [`Invalid`] if no unit has two ratings, a rating is not finite, or is below zero at the ratio
    /// level, or all ratings are the same, of which nothing can be said.
    pub fn between(units: &[Vec<Option<f64>>], level: MeasurementLevel) -> Result<Self, Invalid> {
        let permitted = match level {
            MeasurementLevel::Ratio => Permitted::COUNT,
            _ => Permitted::FINITE,
        };
        let rated = units.iter().map(|unit| unit.iter().flatten().copied());
        let mut rated: Vec<Vec<f64>> = rated.map(Iterator::collect).collect();
        rated.retain(|unit| unit.len() > 1);
        for &rating in rated.iter().flatten() {
            permitted.check("rating", rating)?;
        }
        if rated.is_empty() {
            let rule = "one or more that two raters have rated";
            return Err(Invalid::rule("units", "none with two ratings", rule));
        }
        let values = Values::of(&rated);
        let observed: f64 = rated.iter().map(|unit| values.within(unit, level)).sum();
        let expected = values.overall(level);
        if expected == 0.0 {
            let rule = "of two values or more, to tell agreement from chance";
            return Err(Invalid::rule("ratings", "all the same", rule));
        }
        Ok(Self {
            alpha: 1.0 - observed * (values.total - 1.0) / expected,
            level,
            units: rated.len(),
            pairable: rated.iter().map(Vec::len).sum(),
        })
    }
}

/// The different ratings in rising order, and how often each was given.
struct Values {
    distinct: Vec<f64>,
    times: Vec<f64>,
    /// How many ratings were given up to the middle of those of each value.
    ranks: Vec<f64>,
    total: f64,
}

impl Values {
    fn of(rated: &[Vec<f64>]) -> Self {
        let mut all: Vec<f64> = rated.iter().flatten().map(|rating| rating + 0.0).collect();
        all.sort_by(f64::total_cmp);
        let (mut distinct, mut times, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = 0.0;
        for same in all.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let count = same.len() as f64;
            distinct.push(same[0]);
            times.push(count);
            ranks.push(before + count / 2.0);
            before += count;
        }
        Self {
            distinct,
            times,
            ranks,
            total: before,
        }
    }

    /// The disagreement of the values at two places.
    fn difference(&self, a: usize, b: usize, level: MeasurementLevel) -> f64 {
        let (one, other) = (self.distinct[a], self.distinct[b]);
        let distance = match level {
            MeasurementLevel::Nominal => f64::from(u8::from(a != b)),
            MeasurementLevel::Ordinal => self.ranks[a] - self.ranks[b],
            MeasurementLevel::Interval => one - other,
            MeasurementLevel::Ratio if a == b => 0.0,
            MeasurementLevel::Ratio => (one - other) / (one + other),
        };
        distance * distance
    }

    /// The disagreement of all pairs of a unit, over the raters whom each could agree with.
    fn within(&self, unit: &[f64], level: MeasurementLevel) -> f64 {
        let place = |rating: &f64| self.distinct.partition_point(|value| value < rating);
        let places: Vec<usize> = unit.iter().map(place).collect();
        let pairs = places
            .iter()
            .flat_map(|&a| places.iter().map(move |&b| (a, b)));
        let sum: f64 = pairs.map(|(a, b)| self.difference(a, b, level)).sum();
        sum / (unit.len() as f64 - 1.0)
    }

    /// The disagreement of all pairs of ratings.
    fn overall(&self, level: MeasurementLevel) -> f64 {
        let places = || 0..self.distinct.len();
        let pairs = places().flat_map(|a| places().map(move |b| (a, b)));
        pairs
            .map(|(a, b)| self.times[a] * self.times[b] * self.difference(a, b, level))
            .sum()
    }
}
