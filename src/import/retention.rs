//! Rows of customers: cohorts, tenures, subscriptions, transactions, purchase summaries.

use super::{FromRow, Row};
use crate::error::Invalid;
use crate::finance::Date;
use crate::quantity::{Count, Money};
use crate::retention::PurchaseHistory;

/// How many customers of a cohort were there at an age; columns `cohort`, `period`, `active`. For
/// [`CohortTriangle::from_long`](crate::retention::CohortTriangle::from_long).
///
/// # Example
/// ```
/// use bizcase::import::{CohortCount, Csv};
/// use bizcase::retention::CohortTriangle;
///
/// let text = "cohort_month,period_number,active_customers\n2024-01,0,1000\n2024-01,1,869\n";
/// let rows = Csv::from_text("cohorts.csv", text)
///     .headed("cohort", "cohort_month")
///     .headed("period", "period_number")
///     .headed("active", "active_customers")
///     .rows::<CohortCount>()?
///     .rows;
/// let triangle = CohortTriangle::from_long(rows.into_iter().map(CohortCount::into_parts))?;
/// assert_eq!(triangle.survivors("2024-01"), Some(&[1_000.0, 869.0][..]));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CohortCount {
    /// The cohort, such as the month in which its customers came.
    pub cohort: String,
    /// Its age in periods.
    pub period: u32,
    /// How many were there.
    pub active: Count,
}

impl CohortCount {
    /// Name, age and count, as the triangle takes them.
    #[must_use]
    pub fn into_parts(self) -> (String, u32, f64) {
        (self.cohort, self.period, self.active.value())
    }
}

/// A whole number of periods.
fn periods(row: &mut Row<'_>, column: &str) -> Option<u32> {
    let whole = row.whole(column)?;
    let read = u32::try_from(whole)
        .map_err(|_| Invalid::rule(column, whole, "a number of periods below 2^32"));
    row.check(column, read)
}

impl FromRow for CohortCount {
    const COLUMNS: &'static [&'static str] = &["cohort", "period", "active"];
    const KEY: &'static [&'static str] = &["cohort", "period"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (cohort, period) = (row.text("cohort"), periods(row, "period"));
        let active = row.count("active");
        Some(Self {
            cohort: cohort?,
            period: period?,
            active: active?,
        })
    }
}

/// How many customers of a segment left in a period of their tenure, and how many were last seen at
/// its end; columns `segment`, `tenure`, `churned`, `active`. For
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
#[derive(Debug, Clone, PartialEq)]
pub struct TenureRow {
    /// The segment, such as a plan.
    pub segment: String,
    /// The period of the tenure; 1 is the first.
    pub tenure: u32,
    /// How many left in it.
    pub churned: Count,
    /// How many were there at its end when last seen.
    pub active: Count,
}

impl TenureRow {
    /// Period, left and active, as tenures take them.
    #[must_use]
    pub fn counts(&self) -> (u32, f64, f64) {
        (self.tenure, self.churned.value(), self.active.value())
    }
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

/// When a subscription started and ended; columns `customer`, `start`, `end`, which is empty while
/// it goes on. For [`Tenures::from_dates`](crate::retention::Tenures::from_dates).
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SubscriptionRow};
///
/// let text = "customer,start,end\nc01,2024-01-05,\nc02,2024-01-10T09:12:00Z,2024-04-10\n";
/// let rows = Csv::from_text("subscriptions.csv", text).rows::<SubscriptionRow>()?.rows;
/// assert_eq!((rows[0].end, rows[1].start.to_string().as_str()), (None, "2024-01-10"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SubscriptionRow {
    /// Who subscribed.
    pub customer: String,
    /// The first day.
    pub start: Date,
    /// The day it ended.
    pub end: Option<Date>,
}

impl FromRow for SubscriptionRow {
    const COLUMNS: &'static [&'static str] = &["customer", "start", "end"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (customer, start) = (row.text("customer"), row.date("start"));
        let end = row.maybe("end", Row::date);
        Some(Self {
            customer: customer?,
            start: start?,
            end: end?,
        })
    }
}

/// A transaction; columns `customer`, `date`, `amount`. For
/// [`PurchaseLog`](crate::retention::PurchaseLog).
///
/// # Example
/// ```
/// use bizcase::import::{Csv, TransactionRow};
/// use bizcase::quantity::Currency;
/// use bizcase::retention::PurchaseLog;
///
/// let text = "customer_id,date,amount\n1,1997-01-01,29.33\n1,1997-01-18,29.73\n";
/// let rows = Csv::from_text("transactions.csv", text)
///     .headed("customer", "customer_id")
///     .currency(Currency::USD)
///     .rows::<TransactionRow>()?
///     .rows;
/// let log = PurchaseLog::new(rows.into_iter().map(TransactionRow::into_parts))?;
/// let customers = log.histories("1997-09-30".parse()?, bizcase::retention::TimeUnit::Week)?;
/// assert_eq!(customers[0].1.frequency(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TransactionRow {
    /// Who purchased.
    pub customer: String,
    /// The day.
    pub date: Date,
    /// The amount, not negative.
    pub amount: Money,
}

impl TransactionRow {
    /// Customer, day and amount, as a log takes them.
    #[must_use]
    pub fn into_parts(self) -> (String, Date, Option<Money>) {
        (self.customer, self.date, Some(self.amount))
    }
}

impl FromRow for TransactionRow {
    const COLUMNS: &'static [&'static str] = &["customer", "date", "amount"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (customer, date) = (row.text("customer"), row.date("date"));
        let amount = row
            .money("amount")
            .and_then(|amount| row.at_least_zero("amount", amount));
        Some(Self {
            customer: customer?,
            date: date?,
            amount: amount?,
        })
    }
}

/// The purchase history of a customer, summarised; columns `customer`, `frequency`, `recency`, `T`,
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
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseSummary {
    /// Who purchased.
    pub customer: String,
    /// How often, until when, watched for how long, and for how much in the mean.
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
