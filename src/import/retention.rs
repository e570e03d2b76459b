//! Rows of customers: tenures and purchase summaries.

use serde::Serialize;

use super::{FromRow, Row};
use crate::error::Invalid;
use crate::quantity::Count;
use crate::retention::PurchaseHistory;

/// The number of customers of a segment who left in a period of their tenure, and who were last
/// seen at its end; columns `segment`, `tenure`, `churned`, `active`. For
/// [`Tenures::by_period`](crate::retention::Tenures::by_period).
///
/// # Example
/// ```
/// use bizcase::import::{Csv, TenureRow};
/// use bizcase::retention::Tenures;
///
/// let text = "segment,tenure,churned,active\nmonthly,1,380,224\nmonthly,2,121,109\n";
/// let rows = Csv::from_text("tenure.csv", text).rows::<TenureRow>()?.rows;
/// let tenures = Tenures::by_period(rows.iter().map(TenureRow::counts))?;
/// assert_eq!(tenures.lost(), 501.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TenureRow {
    /// The segment, such as a plan.
    pub segment: String,
    /// The period of the tenure; 1 is the first.
    pub tenure: u32,
    /// The number who left in it.
    pub churned: Count,
    /// The number last seen at its end, still active.
    pub active: Count,
}

impl TenureRow {
    /// Period, left and active, as [`Tenures::by_period`](crate::retention::Tenures::by_period)
    /// takes them.
    #[must_use]
    pub fn counts(&self) -> (u32, f64, f64) {
        (self.tenure, self.churned.value(), self.active.value())
    }
}

/// A whole number of periods.
fn periods(row: &mut Row<'_>, column: &str) -> Option<u32> {
    let whole = row.whole(column)?;
    let read = u32::try_from(whole)
        .map_err(|_| Invalid::rule(column, whole, "a number of periods below 2^32"));
    row.check(column, read)
}

impl FromRow for TenureRow {
    const COLUMNS: &'static [&'static str] = &["segment", "tenure", "churned", "active"];
    const KEY: &'static [&'static str] = &["segment", "tenure"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (segment, tenure) = (row.text("segment"), periods(row, "tenure"));
        let (churned, active) = (row.count("churned"), row.count("active"));
        Some(Self {
            segment: segment?,
            tenure: tenure?,
            churned: churned?,
            active: active?,
        })
    }
}

/// The summarised purchase history of a customer; columns `customer`, `frequency`, `recency`, `T`,
/// `monetary_value`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, PurchaseSummary};
///
/// let text = "customer_id,frequency,recency,T,monetary_value\n1,2,30.43,38.86,22.35\n";
/// let rows = Csv::from_text("rfm.csv", text)
///     .headed("customer", "customer_id")
///     .rows::<PurchaseSummary>()?
///     .rows;
/// assert_eq!(rows[0].history.frequency(), 2);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PurchaseSummary {
    /// The customer.
    pub customer: String,
    /// The number of repeat purchases, their recency, the age and the mean amount.
    pub history: PurchaseHistory,
}

impl FromRow for PurchaseSummary {
    const COLUMNS: &'static [&'static str] =
        &["customer", "frequency", "recency", "T", "monetary_value"];
    const KEY: &'static [&'static str] = &["customer"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (customer, frequency) = (row.text("customer"), periods(row, "frequency"));
        let (recency, age) = (row.ratio("recency"), row.ratio("T"));
        let amount = row.ratio("monetary_value");
        let (customer, frequency) = (customer?, frequency?);
        let history = PurchaseHistory::new(frequency, recency?.value(), age?.value());
        let history = row.check("recency", history)?;
        let valued = history.spending(amount?.value());
        Some(Self {
            customer,
            history: row.check("monetary_value", valued)?,
        })
    }
}
