//! Rows of indicators, time series, price lists, cohorts, transactions and answers.

use jiff::civil::Date;
use serde::Serialize;

use super::{Cell, FromRow, Row};
use crate::error::{Error, Invalid};
use crate::metrics::{self, Billing, BillingInterval};
use crate::quantity::{Count, Money, Month, Period, Ratio, Share};

/// A figure of one entity (country, segment, firm) in one year, from a long table or, with
/// [`Csv::melt`](super::Csv::melt), from a table with one column per year; columns `entity`,
/// `year`, `value`. Rows are sorted by entity and year.
///
/// # Example
/// ```
/// use bizcase::import::{Cell, Csv, Indicator};
///
/// let text = "Country Name,Year,Value\nAruba,1961,55578\nAruba,1960,\n";
/// let rows = Csv::from_text("population.csv", text)
///     .headed("entity", "Country Name")
///     .headed("year", "Year")
///     .headed("value", "Value")
///     .rows::<Indicator>()?
///     .rows;
/// assert_eq!((rows[0].year, rows[0].value), (1960, Cell::Missing));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicator {
    /// The entity.
    pub entity: String,
    /// The year.
    pub year: u64,
    /// The figure.
    pub value: Cell<Ratio>,
}

impl FromRow for Indicator {
    const COLUMNS: &'static [&'static str] = &["entity", "year", "value"];
    const KEY: &'static [&'static str] = &["entity", "year"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (entity, year) = (row.text("entity"), row.whole("year"));
        let value = row.optional("value", Row::ratio);
        Some(Self {
            entity: entity?,
            year: year?,
            value: value?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by(|a, b| (&a.entity, a.year).cmp(&(&b.entity, b.year)));
    }
}

/// A figure of a time series; columns `date`, `value`. Rows are sorted by date.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, Observation};
///
/// let text = "Datum;Wert\n31.12.2018;83.019\n31.12.2017;82.792,5\n";
/// let csv = Csv::from_text("stand.csv", text).headed("date", "Datum").headed("value", "Wert");
/// let rows = csv.dates("date", "%d.%m.%Y").rows::<Observation>()?.rows;
/// assert_eq!(rows[0].date.to_string(), "2017-12-31");
/// assert_eq!(rows[1].value.value().map(|value| value.value()), Some(83_019.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Observation {
    /// The day.
    pub date: Date,
    /// The figure.
    pub value: Cell<Ratio>,
}

impl FromRow for Observation {
    const COLUMNS: &'static [&'static str] = &["date", "value"];
    const KEY: &'static [&'static str] = &["date"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (date, value) = (row.date("date"), row.optional("value", Row::ratio));
        Some(Self {
            date: date?,
            value: value?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| row.date);
    }
}

/// A line of a price list; columns `plan`, `price` and, if the file has them, `sku`, `currency`
/// (otherwise that of the file), `interval` (`month`, `quarter`, `year`), `min_quantity`,
/// `max_quantity`, `discount`, `valid_from`, `valid_to`.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, PriceListEntry};
///
/// let text = "plan,currency,price,min_quantity,discount\nPro,USD,100.00,1,0\nPro,EUR,90.00,10,10\n";
/// let rows = Csv::from_text("prices.csv", text).percent("discount").rows::<PriceListEntry>()?.rows;
/// assert_eq!(rows[1].price.to_string(), "EUR 90.00");
/// assert_eq!(rows[1].discount.map(|share| share.value()), Some(0.1));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceListEntry {
    /// The article number.
    pub sku: Option<String>,
    /// The plan or product.
    pub plan: String,
    /// The list price.
    pub price: Money,
    /// The period that the price covers.
    pub interval: Option<Period>,
    /// The lowest quantity with this price.
    pub min_quantity: Option<u64>,
    /// The highest quantity with this price.
    pub max_quantity: Option<u64>,
    /// The discount off the list price.
    pub discount: Option<Share>,
    /// The first day of the price.
    pub valid_from: Option<Date>,
    /// The last day of the price.
    pub valid_to: Option<Date>,
}

impl FromRow for PriceListEntry {
    const COLUMNS: &'static [&'static str] = &["plan", "price"];
    const OPTIONAL: &'static [&'static str] = &[
        "sku",
        "currency",
        "interval",
        "min_quantity",
        "max_quantity",
        "discount",
        "valid_from",
        "valid_to",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (sku, plan) = (row.maybe("sku", Row::text), row.text("plan"));
        let price = if row.has("currency") {
            row.money_of("price", "currency")
        } else {
            row.money("price")
        };
        let price = price.and_then(|price| row.at_least_zero("price", price));
        let interval = row.maybe("interval", period);
        let least = row.maybe("min_quantity", Row::whole);
        let most = row.maybe("max_quantity", Row::whole);
        let discount = row.maybe("discount", Row::share);
        let (from, to) = (
            row.maybe("valid_from", Row::date),
            row.maybe("valid_to", Row::date),
        );
        Some(Self {
            sku: sku?,
            plan: plan?,
            price: price?,
            interval: interval?,
            min_quantity: least?,
            max_quantity: most?,
            discount: discount?,
            valid_from: from?,
            valid_to: to?,
        })
    }
}

/// The number of active customers of a cohort at an age, from a long table or, with
/// [`Csv::melt`](super::Csv::melt), from a triangle; columns `cohort`, `age`, `active`, and
/// `size` if `active` is a percentage of it.
///
/// An age is a number of months, or the calendar month itself. Percentages are converted to the
/// nearest whole number of customers. Empty cells of a triangle are not yet observed and are left
/// out. Rows are sorted by cohort and age.
///
/// # Example
/// ```
/// use bizcase::import::{CohortCell, Csv, Melted};
/// use bizcase::retention::CohortTriangle;
///
/// let text = "Cohort,Customers,Month 0,Month 1\nJan 2024,\"1,000\",100%,86.9%\nFeb 2024,\"1,200\",100%,\n";
/// let cells = Csv::from_text("cohorts.csv", text)
///     .headed("cohort", "Cohort")
///     .headed("size", "Customers")
///     .dates("cohort", "%b %Y")
///     .melt("age", "active", Melted::Numbers)
///     .rows::<CohortCell>()?
///     .rows;
/// assert_eq!(cells.len(), 3);
/// let triangle = CohortTriangle::from_long(cells.into_iter().map(CohortCell::into_parts))?;
/// assert_eq!(triangle.survivors("2024-01"), Some(&[1_000.0, 869.0][..]));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortCell {
    /// The month in which the customers came.
    pub cohort: Month,
    /// Months since then.
    pub age: u32,
    /// The number of customers still active.
    pub active: Count,
}

impl CohortCell {
    /// Name, age and count, as
    /// [`CohortTriangle::from_long`](crate::retention::CohortTriangle::from_long) takes them.
    #[must_use]
    pub fn into_parts(self) -> (String, u32, f64) {
        (self.cohort.to_string(), self.age, self.active.value())
    }
}

impl FromRow for CohortCell {
    const COLUMNS: &'static [&'static str] = &["cohort", "age", "active"];
    const OPTIONAL: &'static [&'static str] = &["size"];
    const KEY: &'static [&'static str] = &["cohort", "age"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (at, text) = row.cell("active")?;
        if row.is_missing(at, text) {
            return row.skip("not observed");
        }
        let cohort = row.month("cohort");
        let age = row.words("age").map(|text| age(text, cohort));
        let age = age.and_then(|age| row.check("age", age));
        let active = if text.ends_with('%') {
            let (share, size) = (row.share("active"), row.count("size"));
            let active = share
                .zip(size)
                .map(|(share, size)| share.value() * size.value());
            active.and_then(|active| row.check("active", Count::new(active.round())))
        } else {
            row.count("active")
        };
        Some(Self {
            cohort: cohort?,
            age: age?,
            active: active?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| (row.cohort, row.age));
    }
}

/// A number of months, or the months from the cohort's to a calendar month.
fn age(text: &str, cohort: Option<Month>) -> Result<u32, Invalid> {
    let refuse = || {
        Invalid::rule(
            "age",
            text,
            "a number of months or a month after the cohort's",
        )
    };
    match text.parse::<Month>() {
        Ok(month) => {
            // Without a readable cohort the row is refused for that.
            let age = cohort.map_or(0, |cohort| month.since(cohort));
            u32::try_from(age).map_err(|_| refuse())
        }
        Err(_) => text.parse().map_err(|_| refuse()),
    }
}

/// One purchase; columns `customer`, `date`, `amount`. Rows are sorted by date.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, Transaction};
/// use bizcase::quantity::Currency;
///
/// let text = "customer_id,date,amount\n001,1997-01-18,29.73\n001,1997-01-01,29.33\n";
/// let csv = Csv::from_text("t.csv", text).headed("customer", "customer_id");
/// let rows = csv.currency(Currency::USD).rows::<Transaction>()?.rows;
/// assert_eq!((rows[0].customer.as_str(), rows[0].amount.to_string().as_str()), ("001", "USD 29.33"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transaction {
    /// The customer.
    pub customer: String,
    /// The day of the purchase.
    pub date: Date,
    /// The amount.
    pub amount: Money,
}

impl Transaction {
    /// Customer, day and amount, as a [`PurchaseLog`](crate::retention::PurchaseLog) takes them.
    #[must_use]
    pub fn into_parts(self) -> (String, Date, Option<Money>) {
        (self.customer, self.date, Some(self.amount))
    }
}

impl FromRow for Transaction {
    const COLUMNS: &'static [&'static str] = &["customer", "date", "amount"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (customer, date) = (row.text("customer"), row.date("date"));
        let amount = row.money("amount");
        Some(Self {
            customer: customer?,
            date: date?,
            amount: amount?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| row.date);
    }
}

/// A subscription; columns `customer`, `started` and, if the file has them, `ended`, `amount` or
/// `minor_amount` (in cents), `interval`, `intervals`, `quantity`, `discount`. Rows are sorted by
/// start.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, SubscriptionRow};
/// use bizcase::quantity::Currency;
///
/// let text = "customer,started,ended,unit_amount_cents,interval,quantity\n\
///             c1,2024-01-05T10:00:00Z,,240000,year,2\nc2,2024-01-10,2024-04-10,5000,month,1\n";
/// let rows = Csv::from_text("s.csv", text)
///     .headed("minor_amount", "unit_amount_cents")
///     .currency(Currency::USD)
///     .rows::<SubscriptionRow>()?
///     .rows;
/// assert_eq!(rows[0].ended, None);
/// assert_eq!(rows[0].recurring()?.monthly.to_string(), "USD 400.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SubscriptionRow {
    /// The customer.
    pub customer: String,
    /// The first day; the first paid one, if there was a trial.
    pub started: Date,
    /// The day it ended; `None` while it runs.
    pub ended: Option<Date>,
    /// The price of one unit on each bill.
    pub amount: Option<Money>,
    /// The interval that a bill covers.
    pub interval: Option<BillingInterval>,
    /// The number of intervals per bill; one if the file does not say.
    pub intervals: Option<u64>,
    /// The number of units; one if the file does not say.
    pub quantity: Option<u64>,
    /// The discount on every bill, not one on the first bill only.
    pub discount: Option<Share>,
}

impl SubscriptionRow {
    /// The subscription with its monthly recurring revenue, for a
    /// [`RevenueBridge`](crate::metrics::RevenueBridge).
    ///
    /// # Errors
    /// [`Invalid`] if the file has no amount or no interval; neither is guessed.
    pub fn recurring(&self) -> Result<metrics::Subscription<String>, Error> {
        let lacks = |what: &str| {
            let name = format!("{what} of the subscription of {}", self.customer);
            Invalid::rule(&name, "nothing", "one that the file states")
        };
        let amount = self.amount.ok_or_else(|| lacks("amount"))?;
        let interval = self.interval.ok_or_else(|| lacks("interval"))?;
        let intervals = u32::try_from(self.intervals.unwrap_or(1)).unwrap_or(u32::MAX);
        let billing = Billing::new(amount, interval)
            .every(intervals)
            .quantity(self.quantity.unwrap_or(1))
            .discount(self.discount.unwrap_or(Share::ZERO));
        Ok(metrics::Subscription {
            customer: self.customer.clone(),
            start: self.started,
            end: self.ended,
            monthly: billing.monthly()?,
        })
    }
}

impl FromRow for SubscriptionRow {
    const COLUMNS: &'static [&'static str] = &["customer", "started"];
    const OPTIONAL: &'static [&'static str] = &[
        "ended",
        "amount",
        "minor_amount",
        "interval",
        "intervals",
        "quantity",
        "discount",
    ];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (customer, started) = (row.text("customer"), row.date("started"));
        let ended = row.maybe("ended", Row::date);
        let amount = row.maybe("amount", Row::money);
        let minor = row.maybe("minor_amount", minor_amount);
        let interval = row.maybe("interval", |row, column| {
            let text = row.words(column)?;
            row.check(column, text.parse())
        });
        let intervals = row.maybe("intervals", Row::whole);
        let quantity = row.maybe("quantity", Row::whole);
        let discount = row.maybe("discount", Row::share);
        Some(Self {
            customer: customer?,
            started: started?,
            ended: ended?,
            amount: amount?.or(minor?),
            interval: interval?,
            intervals: intervals?,
            quantity: quantity?,
            discount: discount?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| row.started);
    }
}

/// A cash flow; columns `date`, `amount`. Rows are sorted by date.
///
/// # Example
/// ```
/// use bizcase::import::{CashFlow, Csv, Partition};
/// use bizcase::quantity::Currency;
///
/// let text = "Date,Amount\n1/1/2008,\"(10,000.00)\"\n3/1/2008,\"$12,750.00\"\nTotal,\"$2,750.00\"\n";
/// let flows = Csv::from_text("flows.csv", text)
///     .headed("date", "Date")
///     .headed("amount", "Amount")
///     .dates("date", "%m/%d/%Y")
///     .currency(Currency::USD)
///     .partition(Partition::of("date", "amount").total("Total"))
///     .rows::<CashFlow>()?;
/// assert_eq!(flows.rows[0].amount.to_string(), "USD -10,000.00");
/// assert_eq!(flows.report.totals_dropped, 1);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CashFlow {
    /// The day of the payment.
    pub date: Date,
    /// The amount: positive if it comes in, negative if it goes out.
    pub amount: Money,
}

impl FromRow for CashFlow {
    const COLUMNS: &'static [&'static str] = &["date", "amount"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (date, amount) = (row.date("date"), row.money("amount"));
        Some(Self {
            date: date?,
            amount: amount?,
        })
    }

    fn arrange(rows: &mut [Self]) {
        rows.sort_by_key(|row| row.date);
    }
}

/// A respondent's answer to a question, from a long table or, with
/// [`Csv::melt`](super::Csv::melt), from a table with one column per question; columns
/// `respondent`, `question`, `answer`. Missing answers are left out.
///
/// # Example
/// ```
/// use bizcase::import::{AnswerRow, Csv, Melted};
///
/// let text = "id,cheap,expensive\nr1,10,25\nr2,12,\n";
/// let csv = Csv::from_text("psm.csv", text).headed("respondent", "id");
/// let answers = csv.melt("question", "answer", Melted::Others).rows::<AnswerRow>()?;
/// assert_eq!(answers.rows.len(), 3);
/// assert_eq!(answers.report.rows_skipped["not answered"], 1);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerRow {
    /// The respondent.
    pub respondent: String,
    /// The question.
    pub question: String,
    /// The answer, as written.
    pub answer: String,
}

impl FromRow for AnswerRow {
    const COLUMNS: &'static [&'static str] = &["respondent", "question", "answer"];
    const KEY: &'static [&'static str] = &["respondent", "question"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (respondent, question) = (row.text("respondent"), row.text("question"));
        let Some(answer) = row.maybe("answer", Row::text)? else {
            return row.skip("not answered");
        };
        Some(Self {
            respondent: respondent?,
            question: question?,
            answer,
        })
    }
}

/// A month, a quarter or a year.
fn period(row: &mut Row<'_>, column: &str) -> Option<Period> {
    let text = row.words(column)?.to_lowercase();
    let known = match text.as_str() {
        "month" | "monthly" => Ok(Period::Month),
        "quarter" | "quarterly" => Ok(Period::Quarter),
        "year" | "yearly" | "annual" | "annually" => Ok(Period::Year),
        _ => Err(Invalid::rule(column, &text, "month, quarter or year")),
    };
    row.check(column, known)
}

/// An amount in minor units, such as cents.
fn minor_amount(row: &mut Row<'_>, column: &str) -> Option<Money> {
    row.in_minor_units(column);
    let amount = row.money(column)?;
    let unit = 10_u64.pow(amount.currency().minor_digits());
    let major = amount.divided_by(unit);
    row.check(
        column,
        major.map_err(|_| Invalid::rule(column, amount, "an amount in minor units")),
    )
}
