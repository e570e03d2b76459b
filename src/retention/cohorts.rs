//! Cohorts by age: the triangle of retention tables.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Tenures;
use crate::error::{Invalid, Permitted, RetentionError};
use crate::quantity::Share;

/// Counts that differ by less than this part of the cohort's size are equal: shares of a printed
/// table do not multiply back to whole customers.
const ROUNDING: f64 = 1e-9;

/// The number of customers of each cohort at age 0, 1, 2, ...; later cohorts have fewer ages.
///
/// # Example
/// ```
/// use bizcase::retention::CohortTriangle;
///
/// let triangle = CohortTriangle::from_long([
///     ("2024-01", 0, 1_000.0),
///     ("2024-01", 1, 869.0),
///     ("2024-01", 2, 743.0),
///     ("2024-02", 0, 1_200.0),
///     ("2024-02", 1, 1_030.0),
/// ])?;
/// assert_eq!(triangle.survivors("2024-02"), Some(&[1_200.0, 1_030.0][..]));
///
/// let error = CohortTriangle::from_long([("2024-01", 0, 900.0), ("2024-01", 1, 950.0)]);
/// assert!(error.unwrap_err().to_string().starts_with("cohort 2024-01 grows from 900 to 950"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "cohort analysis")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortTriangle {
    cohorts: Vec<(String, Vec<f64>)>,
    /// Where each cohort stands, by its name.
    places: BTreeMap<String, usize>,
}

impl CohortTriangle {
    /// Reads a wide table with one row per cohort: its name, and its customers at age 0, 1, 2, ...
    ///
    /// # Errors
    /// [`RetentionError::CohortGrows`]; [`Invalid`], with its place, for a count that is negative,
    /// infinite or NaN, and for a cohort that starts empty, appears twice or has no figure.
    pub fn from_survivors<C: Into<String>, V: Into<Vec<f64>>>(
        cohorts: impl IntoIterator<Item = (C, V)>,
    ) -> Result<Self, RetentionError> {
        let mut triangle = Self::nobody();
        for (name, survivors) in cohorts {
            triangle.add(name.into(), survivors.into())?;
        }
        triangle.not_empty()
    }

    /// Reads a long table with one row per cohort and age: the cohort's name, the age in periods,
    /// and the customers at that age. Rows may come in any order.
    ///
    /// # Errors
    /// As [`from_survivors`](Self::from_survivors), and [`Invalid`] if an age is missing or appears
    /// twice.
    pub fn from_long<C: Into<String>>(
        rows: impl IntoIterator<Item = (C, u32, f64)>,
    ) -> Result<Self, RetentionError> {
        let mut cohorts: Vec<(String, Vec<(u32, f64)>)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (name, period, active) in rows {
            let name = name.into();
            if let Some(&index) = places.get(&name) {
                cohorts[index].1.push((period, active));
            } else {
                places.insert(name.clone(), cohorts.len());
                cohorts.push((name, vec![(period, active)]));
            }
        }
        let mut triangle = Self::nobody();
        for (name, mut ages) in cohorts {
            ages.sort_unstable_by_key(|&(period, _)| period);
            for (wanted, &(period, _)) in (0_u32..).zip(&ages) {
                if period != wanted {
                    let (place, rule) = if period < wanted {
                        (period, "given once")
                    } else {
                        (wanted, "given, as all ages up to the last")
                    };
                    let parameter = format!("cohort {name}, period {place}");
                    let found = if period < wanted {
                        "given twice"
                    } else {
                        "missing"
                    };
                    return Err(Invalid::rule(&parameter, found, rule).into());
                }
            }
            let survivors = ages.into_iter().map(|(_, active)| active).collect();
            triangle.add(name, survivors)?;
        }
        triangle.not_empty()
    }

    /// Reads a table of shares with one row per cohort: its name, its size, and the share remaining
    /// at age 0, 1, 2, ... The first share is that of age 0, which is 1.
    ///
    /// # Errors
    /// As [`from_survivors`](Self::from_survivors), and [`Invalid`] for a share outside [0, 1] or
    /// a first share below 1.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::CohortTriangle;
    ///
    /// // The high-end segment of Fader and Hardie (2007), table 1.
    /// let triangle = CohortTriangle::from_shares([("high end", 1_000.0, [1.0, 0.869, 0.743])])?;
    /// assert_eq!(triangle.tenures().lost().round(), 257.0);
    ///
    /// let error = CohortTriangle::from_shares([("high end", 1_000.0, [1.0, 1.02])]).unwrap_err();
    /// assert!(error.to_string().starts_with("cohort high end, period 1 = 1.02 is outside [0, 1]"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_shares<C: Into<String>, V: Into<Vec<f64>>>(
        cohorts: impl IntoIterator<Item = (C, f64, V)>,
    ) -> Result<Self, RetentionError> {
        let mut triangle = Self::nobody();
        for (name, size, shares) in cohorts {
            let (name, shares) = (name.into(), shares.into());
            Permitted::COUNT.check(&format!("size of cohort {name}"), size)?;
            for (period, &share) in shares.iter().enumerate() {
                Permitted::SHARE.check(&format!("cohort {name}, period {period}"), share)?;
            }
            if let Some(&first) = shares.first()
                && first < 1.0
            {
                let rule = "1, the share of a cohort that is there when it comes";
                return Err(Invalid::rule(&format!("cohort {name}, period 0"), first, rule).into());
            }
            let survivors = shares.iter().map(|share| share * size).collect();
            triangle.add(name, survivors)?;
        }
        triangle.not_empty()
    }

    /// Reads a calendar table with one row per cohort and one cell per calendar period. Cells are
    /// empty before the cohort arrived and after its last count.
    ///
    /// # Errors
    /// As [`from_survivors`](Self::from_survivors), and [`Invalid`] for an empty cell between two
    /// counts.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::CohortTriangle;
    ///
    /// let triangle = CohortTriangle::from_calendar([
    ///     ("2024-01", [Some(1_000.0), Some(869.0), Some(743.0)]),
    ///     ("2024-02", [None, Some(1_200.0), Some(1_030.0)]),
    /// ])?;
    /// assert_eq!(triangle.survivors("2024-02"), Some(&[1_200.0, 1_030.0][..]));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn from_calendar<C: Into<String>, V: Into<Vec<Option<f64>>>>(
        cohorts: impl IntoIterator<Item = (C, V)>,
    ) -> Result<Self, RetentionError> {
        let mut triangle = Self::nobody();
        for (name, cells) in cohorts {
            let (name, cells) = (name.into(), cells.into());
            let first = cells.iter().position(Option::is_some).unwrap_or(0);
            let last = cells
                .iter()
                .rposition(Option::is_some)
                .map_or(0, |last| last + 1);
            let mut survivors = Vec::new();
            for (column, cell) in cells.iter().enumerate().take(last).skip(first) {
                let place = || format!("cohort {name}, calendar period {}", column + 1);
                let rule = "given, as a later one is";
                let count = cell.ok_or_else(|| Invalid::rule(&place(), "missing", rule))?;
                survivors.push(count);
            }
            triangle.add(name, survivors)?;
        }
        triangle.not_empty()
    }

    fn nobody() -> Self {
        Self {
            cohorts: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    fn add(&mut self, name: String, mut survivors: Vec<f64>) -> Result<(), RetentionError> {
        if self.survivors(&name).is_some() {
            return Err(Invalid::rule("cohort", name, "given once").into());
        }
        for (period, &count) in survivors.iter().enumerate() {
            Permitted::COUNT.check(&format!("cohort {name}, period {period}"), count)?;
        }
        let Some(&size) = survivors.first().filter(|&&size| size > 0.0) else {
            let rule = "of one customer or more";
            return Err(Invalid::rule(&format!("cohort {name}"), "empty", rule).into());
        };
        for period in 1..survivors.len() {
            let (before, after) = (survivors[period - 1], survivors[period]);
            if after > before + ROUNDING * size {
                return Err(RetentionError::CohortGrows {
                    cohort: name,
                    period,
                    before,
                    after,
                });
            }
            survivors[period] = after.min(before);
        }
        self.places.insert(name.clone(), self.cohorts.len());
        self.cohorts.push((name, survivors));
        Ok(())
    }

    fn not_empty(self) -> Result<Self, RetentionError> {
        if self.cohorts.is_empty() {
            return Err(Invalid::rule("cohorts", 0, "one or more").into());
        }
        Ok(self)
    }

    /// The cohorts in order: name, and customers at each age.
    pub fn cohorts(&self) -> impl Iterator<Item = (&str, &[f64])> {
        self.cohorts
            .iter()
            .map(|(name, survivors)| (name.as_str(), survivors.as_slice()))
    }

    /// The customers of a cohort at age 0, 1, 2, ...; `None` if there is no such cohort.
    #[must_use]
    pub fn survivors(&self, cohort: &str) -> Option<&[f64]> {
        let &place = self.places.get(cohort)?;
        Some(&self.cohorts[place].1)
    }

    /// The retention rate at each age over all cohorts that reached it: the share of customers
    /// present one period before who still are. The first is that of period 1. `None` where nobody
    /// was present.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::retention::CohortTriangle;
    ///
    /// let triangle = CohortTriangle::from_survivors([("2024-01", [100.0, 50.0, 0.0, 0.0])])?;
    /// let rates = triangle.retention_by_age();
    /// assert_eq!(rates, [Some(Share::percent(50.0)?), Some(Share::ZERO), None]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn retention_by_age(&self) -> Vec<Option<Share>> {
        let ages = self.cohorts().map(|(_, counts)| counts.len()).max();
        let mut sums = vec![(0.0, 0.0); ages.unwrap_or(1) - 1];
        for (_, counts) in self.cohorts() {
            for (sum, pair) in sums.iter_mut().zip(counts.windows(2)) {
                *sum = (sum.0 + pair[0], sum.1 + pair[1]);
            }
        }
        let rate = |(before, after): (f64, f64)| (before > 0.0).then_some(after / before);
        sums.into_iter()
            .map(|sum| rate(sum).and_then(|share| Share::new(share).ok()))
            .collect()
    }

    /// The tenures of all cohorts together: how many left in which period of their age, and how
    /// many remain.
    #[must_use]
    pub fn tenures(&self) -> Tenures {
        let ages = self.cohorts().map(|(_, counts)| counts.len()).max();
        let mut counts = vec![(0.0, 0.0); ages.unwrap_or(0)];
        for (_, survivors) in self.cohorts() {
            for (age, pair) in survivors.windows(2).enumerate() {
                counts[age + 1].0 += pair[0] - pair[1];
            }
            counts[survivors.len() - 1].1 += survivors.last().copied().unwrap_or(0.0);
        }
        let rows = (0_u32..)
            .zip(counts)
            .map(|(age, (left, active))| (age, left, active));
        // Counts were checked when they came in; a cohort has someone.
        Tenures::by_period(rows).unwrap_or_else(|_| Tenures::nobody())
    }
}
