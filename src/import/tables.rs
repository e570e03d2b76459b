//! Rows that many cases use.

use serde::Serialize;

use super::{FromRow, Row};
use crate::quantity::{Count, Money};

/// The number of customers, firms or units in a segment; columns `segment`, `count`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SegmentCount};
///
/// let csv = Csv::from_text("firms.csv", "segment,count\n1-4,4029041\n");
/// assert_eq!(csv.rows::<SegmentCount>()?.rows[0].count.to_string(), "4,029,041");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentCount {
    /// The segment, unique in a file.
    pub segment: String,
    /// The number in the segment.
    pub count: Count,
}

impl FromRow for SegmentCount {
    const COLUMNS: &'static [&'static str] = &["segment", "count"];
    const KEY: &'static [&'static str] = &["segment"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (segment, count) = (row.text("segment"), row.count("count"));
        Some(Self {
            segment: segment?,
            count: count?,
        })
    }
}

/// The number in a class of a statistic; rows may repeat a class, as one per sector; columns
/// `class`, `count`.
///
/// # Example
/// ```
/// use bizcase::import::{ClassCount, Csv};
///
/// let text = "naics,employees,firms\n23,1-4,494021\n54,1-4,677453\n";
/// let firms = Csv::from_text("firms.csv", text)
///     .headed("class", "employees")
///     .headed("count", "firms")
///     .rows::<ClassCount>()?;
/// assert_eq!(firms.rows.len(), 2);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassCount {
    /// The class, as written in the statistic.
    pub class: String,
    /// The number in the class.
    pub count: Count,
}

impl FromRow for ClassCount {
    const COLUMNS: &'static [&'static str] = &["class", "count"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (class, count) = (row.text("class"), row.count("count"));
        Some(Self {
            class: class?,
            count: count?,
        })
    }
}

/// The segment of a class of a statistic; columns `class`, `segment`.
///
/// # Example
/// ```
/// use bizcase::import::{ClassSegment, Csv};
///
/// let classes = Csv::from_text("segments.csv", "class,segment\n10-14,small\n15-19,small\n");
/// assert_eq!(classes.rows::<ClassSegment>()?.rows[1].segment, "small");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassSegment {
    /// The class, unique in a file.
    pub class: String,
    /// The segment it belongs to.
    pub segment: String,
}

impl FromRow for ClassSegment {
    const COLUMNS: &'static [&'static str] = &["class", "segment"];
    const KEY: &'static [&'static str] = &["class"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (class, segment) = (row.text("class"), row.text("segment"));
        Some(Self {
            class: class?,
            segment: segment?,
        })
    }
}

/// The price of a segment; columns `segment`, `price`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SegmentPrice};
/// use bizcase::quantity::Currency;
///
/// let csv = Csv::from_text("prices.csv", "segment,price\n1-4,25\n").currency(Currency::USD);
/// assert_eq!(csv.rows::<SegmentPrice>()?.rows[0].price.to_string(), "USD 25.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentPrice {
    /// The segment, unique in a file.
    pub segment: String,
    /// The price that one customer of the segment pays.
    pub price: Money,
}

impl FromRow for SegmentPrice {
    const COLUMNS: &'static [&'static str] = &["segment", "price"];
    const KEY: &'static [&'static str] = &["segment"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let segment = row.text("segment");
        let price = row
            .money("price")
            .and_then(|price| row.at_least_zero("price", price));
        Some(Self {
            segment: segment?,
            price: price?,
        })
    }
}

/// The amount of a year, such as a budget or a cost; columns `year`, `amount`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, YearAmount};
///
/// let csv = Csv::from_text("plan.csv", "year,budget\n1,\"USD 1,000,000\"\n");
/// let budget = csv.headed("amount", "budget").rows::<YearAmount>()?.rows;
/// assert_eq!((budget[0].year, budget[0].amount.to_f64()), (1, 1e6));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearAmount {
    /// The year of the plan (1, 2, ...) or of the calendar, unique in a file.
    pub year: u64,
    /// The amount.
    pub amount: Money,
}

impl FromRow for YearAmount {
    const COLUMNS: &'static [&'static str] = &["year", "amount"];
    const KEY: &'static [&'static str] = &["year"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (year, amount) = (row.whole("year"), row.money("amount"));
        Some(Self {
            year: year?,
            amount: amount?,
        })
    }
}
