//! How long customers stayed, or have stayed so far.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Bound, Invalid, Permitted, RetentionError};
use crate::quantity::Period;

/// How a customer's time in the records ends.
///
/// # Example
/// See [`Tenures::exact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The customer left.
    Left,
    /// The customer was still there when last seen (a censored time): their lifetime is longer, but
    /// not yet known.
    StillActive,
}

/// The meaning of the times of [`Tenures`].
///
/// # Example
/// ```
/// use bizcase::retention::{Tenures, TenureTiming};
///
/// let months = Tenures::by_period([(1, 30.0, 0.0), (2, 12.0, 58.0)])?;
/// assert_eq!(months.timing(), TenureTiming::ByPeriod);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenureTiming {
    /// Whole periods: time `t` means that a customer left during period `t`, or was there at its
    /// end.
    ByPeriod,
    /// Points in time, on any scale.
    Exact,
}

/// The number of customers who left, and who were last seen, at one time.
///
/// # Example
/// ```
/// use bizcase::retention::Tenures;
///
/// let months = Tenures::by_period([(2, 12.0, 58.0), (1, 30.0, 0.0)])?;
/// assert_eq!((months.rows()[0].time, months.rows()[0].left), (1.0, 30.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TenureCount {
    /// The time since the customer came.
    pub time: f64,
    /// The number who left at it, or in the period that ends with it.
    pub left: f64,
    /// The number still active when last seen at it.
    pub active: f64,
}

/// Tenures of customers, including those still active: the data for survival fits.
///
/// # Example
/// ```
/// use bizcase::retention::{CohortTriangle, Tenures};
///
/// // 100 came; 30 left in the first month, 12 in the second, 58 remain.
/// let counted = Tenures::by_period([(1, 30.0, 0.0), (2, 12.0, 58.0)])?;
/// let cohort = CohortTriangle::from_survivors([("2024-01", [100.0, 70.0, 58.0])])?;
/// assert_eq!(cohort.tenures(), counted);
/// assert_eq!(counted.customers(), 100.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "censoring")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tenures {
    timing: TenureTiming,
    /// By rising time, each once.
    rows: Vec<TenureCount>,
}

impl Tenures {
    /// Counts by period: the number of the period (the first is 1), how many left in it, and how
    /// many were last seen at its end. Periods may come in any order and repeat.
    ///
    /// # Errors
    /// [`Invalid`] for a count that is negative, infinite or NaN, for customers who left in period
    /// 0 (the first period is 1), or if there are no customers.
    pub fn by_period(
        counts: impl IntoIterator<Item = (u32, f64, f64)>,
    ) -> Result<Self, RetentionError> {
        let mut periods: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
        for (period, left, active) in counts {
            for (what, count) in [("customers who left", left), ("active customers", active)] {
                // The name is made for the error only: there may be millions of rows.
                if !Permitted::COUNT.contains(count) {
                    Permitted::COUNT.check(&format!("{what} in period {period}"), count)?;
                }
            }
            if period == 0 && left > 0.0 {
                let rule = "0, as the first period is 1";
                return Err(Invalid::rule("customers who left in period 0", left, rule).into());
            }
            let sums = periods.entry(period).or_default();
            *sums = [sums[0] + left, sums[1] + active];
        }
        let row = |(period, [left, active]): (u32, [f64; 2])| TenureCount {
            time: f64::from(period),
            left,
            active,
        };
        Self::of(
            TenureTiming::ByPeriod,
            periods.into_iter().map(row).collect(),
        )
    }

    /// One time per customer, on any scale, and whether they left then.
    ///
    /// # Errors
    /// [`Invalid`] for a time that is negative, infinite or NaN, for a customer who left at time 0,
    /// or if there are no customers. The message gives the position of the customer, from 1.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{Ending, Tenures};
    ///
    /// let weeks = Tenures::exact([(9.0, Ending::Left), (13.0, Ending::StillActive)])?;
    /// assert_eq!(weeks.lost(), 1.0);
    /// let error = Tenures::exact([(9.0, Ending::Left), (-1.0, Ending::Left)]).unwrap_err();
    /// assert!(error.to_string().starts_with("time of customer 2 = -1 is outside"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn exact(times: impl IntoIterator<Item = (f64, Ending)>) -> Result<Self, RetentionError> {
        const POSITIVE: Permitted =
            Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(f64::INFINITY));
        let mut rows = Vec::new();
        for (index, (time, ending)) in times.into_iter().enumerate() {
            let (permitted, left, active) = match ending {
                Ending::Left => (&POSITIVE, 1.0, 0.0),
                Ending::StillActive => (&Permitted::COUNT, 0.0, 1.0),
            };
            if !permitted.contains(time) {
                permitted.check(&format!("time of customer {}", index + 1), time)?;
            }
            rows.push(TenureCount { time, left, active });
        }
        Self::of(TenureTiming::Exact, rows)
    }

    /// Counts whole calendar periods of subscriptions, as known at the end of the day `until`. Each
    /// has the day it started and the day it ended, which is the first day without it; `None` while
    /// it continues.
    ///
    /// A subscription that ends on an anniversary ended in the period before it; one that ends
    /// between two anniversaries ended in the current period. Subscriptions that start after
    /// `until` are left out, and ends after it are not yet known.
    ///
    /// # Errors
    /// [`Invalid`] for an end before the start, with its position from 1, or if there is nobody.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Period;
    /// use bizcase::retention::Tenures;
    ///
    /// let day = |text: &str| text.parse::<bizcase::finance::Date>();
    /// let months = Tenures::from_dates(
    ///     [
    ///         (day("2024-01-31")?, Some(day("2024-02-29")?)), // one month
    ///         (day("2024-01-10")?, Some(day("2024-02-11")?)), // in the second month
    ///         (day("2024-01-10")?, None),                     // two whole months so far
    ///     ],
    ///     day("2024-03-31")?,
    ///     Period::Month,
    /// )?;
    /// assert_eq!(months.rows()[0].left, 1.0);
    /// assert_eq!((months.rows()[1].left, months.rows()[1].active), (1.0, 1.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_dates(
        subscriptions: impl IntoIterator<Item = (Date, Option<Date>)>,
        until: Date,
        period: Period,
    ) -> Result<Self, RetentionError> {
        // By period, not by subscription: there are few periods, and may be millions of rows.
        let mut counts: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
        for (index, (start, end)) in subscriptions.into_iter().enumerate() {
            if let Some(end) = end.filter(|&end| end < start) {
                let place = format!("end of subscription {}", index + 1);
                return Err(Invalid::rule(&place, end, "after its start").into());
            }
            if start > until {
                continue;
            }
            if let Some(end) = end.filter(|&end| end <= until) {
                let (whole, exactly) = whole_between(start, end, period);
                let left_in = whole + u32::from(!exactly || whole == 0);
                counts.entry(left_in).or_default()[0] += 1.0;
            } else {
                let whole = whole_between(start, until, period).0;
                counts.entry(whole).or_default()[1] += 1.0;
            }
        }
        Self::by_period(
            counts
                .into_iter()
                .map(|(period, [left, active])| (period, left, active)),
        )
    }

    fn of(timing: TenureTiming, mut rows: Vec<TenureCount>) -> Result<Self, RetentionError> {
        rows.sort_unstable_by(|a, b| a.time.total_cmp(&b.time));
        rows.dedup_by(|next, kept| {
            let same = next.time <= kept.time;
            if same {
                kept.left += next.left;
                kept.active += next.active;
            }
            same
        });
        rows.retain(|row| row.left + row.active > 0.0);
        let tenures = Self { timing, rows };
        if tenures.rows.is_empty() {
            return Err(Invalid::rule("customers", 0, "one or more").into());
        }
        Permitted::COUNT.check("customers", tenures.customers())?;
        Ok(tenures)
    }

    /// No customers, which no constructor gives.
    pub(super) fn nobody() -> Self {
        Self {
            timing: TenureTiming::ByPeriod,
            rows: Vec::new(),
        }
    }

    /// The meaning of the times.
    #[must_use]
    pub fn timing(&self) -> TenureTiming {
        self.timing
    }

    /// The counts, by rising time.
    #[must_use]
    pub fn rows(&self) -> &[TenureCount] {
        &self.rows
    }

    /// The number of customers.
    #[must_use]
    pub fn customers(&self) -> f64 {
        self.rows.iter().map(|row| row.left + row.active).sum()
    }

    /// By row: how many stayed when others left at its time.
    ///
    /// Summed from the last row back: what is taken from a total that is large beside it leaves
    /// its rounding, down to fewer than none.
    pub(super) fn stayed(&self) -> Vec<f64> {
        let mut later = 0.0;
        let rows = self.rows.iter().rev();
        let mut stayed: Vec<f64> = rows
            .map(|row| {
                let stayed = row.active + later;
                later = row.left + stayed;
                stayed
            })
            .collect();
        stayed.reverse();
        stayed
    }

    /// The number of customers who left.
    #[must_use]
    pub fn lost(&self) -> f64 {
        self.rows.iter().map(|row| row.left).sum()
    }

    /// The last time at which a customer was seen or left.
    #[must_use]
    pub fn observed(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.time)
    }

    /// Converts exact times to whole periods: a customer who left at 1.2 left in period 2; one last
    /// seen at 1.2 was there at the end of period 1.
    #[must_use]
    pub fn grouped(&self) -> Self {
        let split = self.rows.iter().flat_map(|row| {
            let left = TenureCount {
                time: libm::ceil(row.time),
                active: 0.0,
                ..*row
            };
            let active = TenureCount {
                time: libm::floor(row.time),
                left: 0.0,
                ..*row
            };
            [left, active]
        });
        // Nobody is added or lost, so the counts stay valid.
        Self::of(TenureTiming::ByPeriod, split.collect()).unwrap_or_else(|_| self.clone())
    }

    /// The tenures as known when everyone had been observed for at most `time`: customers with
    /// longer times count as still active.
    ///
    /// # Errors
    /// [`Invalid`] unless the time is positive and finite.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::Tenures;
    ///
    /// let months = Tenures::by_period([(1, 30.0, 0.0), (2, 12.0, 0.0), (3, 5.0, 53.0)])?;
    /// let early = months.truncated(2.0)?;
    /// assert_eq!((early.lost(), early.rows()[1].active), (42.0, 58.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn truncated(&self, time: f64) -> Result<Self, RetentionError> {
        Permitted::POSITIVE.check("time of truncation", time)?;
        let rows = self.rows.iter().map(|row| {
            if row.time <= time {
                *row
            } else {
                TenureCount {
                    time,
                    left: 0.0,
                    active: row.left + row.active,
                }
            }
        });
        Self::of(self.timing, rows.collect())
    }

    /// Merges the customers of several groups.
    ///
    /// # Errors
    /// [`Invalid`] if there is no group, or if some count by period and others exactly.
    pub fn pooled<'a>(groups: impl IntoIterator<Item = &'a Self>) -> Result<Self, RetentionError> {
        let groups: Vec<&Self> = groups.into_iter().collect();
        let timing = groups
            .first()
            .map_or(TenureTiming::ByPeriod, |group| group.timing);
        if groups.iter().any(|group| group.timing != timing) {
            let rule = "all by period, or all exact";
            return Err(Invalid::rule("timing of the groups", "mixed", rule).into());
        }
        let rows = groups.iter().flat_map(|group| group.rows.iter().copied());
        Self::of(timing, rows.collect())
    }
}

/// How many whole calendar periods lie between two days, and whether the later one is their
/// anniversary: the same day of the month, or the last day of a shorter one.
fn whole_between(start: Date, end: Date, period: Period) -> (u32, bool) {
    let months = (i32::from(end.year()) - i32::from(start.year())) * 12
        + (i32::from(end.month()) - i32::from(start.month()));
    let last = end.day() == end.days_in_month();
    let reached = end.day() >= start.day() || last;
    let months = u32::try_from(months - i32::from(!reached)).unwrap_or(0);
    let on_day = end.day() == start.day() || (last && start.day() > end.day());
    let whole = months / period.months();
    (whole, on_day && months % period.months() == 0)
}
