//! Subscriptions, and how they are counted.

use jiff::civil::Date;
use serde::Serialize;

use crate::quantity::{Money, Month};

/// A paid subscription of a customer: who, from when until when, and how much per month.
///
/// A customer may have several, at once or in sequence. The end is the first day without the
/// subscription; if your records hold the last day with it, use [`through`](Self::through). A
/// subscription without a recurring amount (metered use) makes nobody a customer here.
///
/// # Example
/// A table of month-end amounts is read as one subscription per month:
/// ```
/// use bizcase::metrics::{Counting, RevenueBridge, Subscription};
/// use bizcase::quantity::{Currency, Money, Month};
///
/// let eur = |amount| Money::major(amount, Currency::EUR);
/// let january: Month = "2024-01".parse()?;
/// let rows = [
///     Subscription::month_end("c01", january, eur(100)),
///     Subscription::month_end("c01", january.plus(1), eur(120)),
/// ];
/// let bridge = RevenueBridge::new(&rows, january.plus(1), Counting::MonthEnd)?;
/// assert_eq!(bridge.months()[1].expansion, eur(20));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Subscription<K> {
    /// The customer: a name, a number, any key.
    pub customer: K,
    /// The first paid day.
    pub start: Date,
    /// The first day without it; `None` while it runs.
    pub end: Option<Date>,
    /// The monthly recurring revenue, as from [`Billing::monthly`](super::Billing::monthly).
    pub monthly: Money,
}

impl<K> Subscription<K> {
    /// A subscription from `start` until the day before `end`.
    #[must_use]
    pub fn new(customer: K, start: Date, end: Option<Date>, monthly: Money) -> Self {
        Self {
            customer,
            start,
            end,
            monthly,
        }
    }

    /// A subscription from `start` through the day `last`, or without end.
    ///
    /// # Example
    /// ```
    /// use bizcase::metrics::Subscription;
    /// use bizcase::quantity::{Currency, Money};
    ///
    /// let ten = Money::major(10, Currency::USD);
    /// let (start, last) = ("2024-01-01".parse()?, "2024-01-31".parse()?);
    /// let january = Subscription::through("anna", start, Some(last), ten);
    /// assert_eq!(january.end, Some("2024-02-01".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn through(customer: K, start: Date, last: Option<Date>, monthly: Money) -> Self {
        // There is no day after the last one of the calendar: what runs to it, runs.
        let end = last.and_then(|last| last.tomorrow().ok());
        Self::new(customer, start, end, monthly)
    }

    /// The amount a customer paid at the end of one month, as a subscription of that month.
    #[must_use]
    pub fn month_end(customer: K, month: Month, monthly: Money) -> Self {
        Self::new(
            customer,
            first_day(month),
            Some(first_day(month.plus(1))),
            monthly,
        )
    }
}

/// The first day of a month; every [`Month`] has one in the calendar of dates.
fn first_day(month: Month) -> Date {
    let year = i16::try_from(month.year()).unwrap_or(i16::MAX);
    let number = i8::try_from(month.number()).unwrap_or(1);
    Date::new(year, number, 1).unwrap_or(Date::MAX)
}

/// When customers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// At the end of each month: a customer who comes and goes within a month leaves no trace. The
    /// default of this crate.
    MonthEnd,
    /// At each change: a customer who comes and goes within a month counts as new and as churn.
    EachChange,
}

/// How a customer counts who paid before and now has only subscriptions without an amount: a free
/// month, or a pause kept on the books.
///
/// # Example
/// ```
/// use bizcase::metrics::{Counting, FreeMonths, RevenueBridge, Subscription};
/// use bizcase::quantity::{Currency, Money, Month};
///
/// let eur = |amount| Money::major(amount, Currency::EUR);
/// let january: Month = "2024-01".parse()?;
/// let rows = [
///     Subscription::month_end("c01", january, eur(100)),
///     Subscription::month_end("c01", january.plus(1), eur(0)),
///     Subscription::month_end("c01", january.plus(2), eur(100)),
/// ];
/// let bridge = |free| {
///     RevenueBridge::with_free_months(&rows, january.plus(2), Counting::MonthEnd, free)
/// };
/// let left = bridge(FreeMonths::ChurnAndReactivation)?;
/// assert_eq!((left.months()[1].churn, left.months()[2].reactivation), (eur(-100), eur(100)));
/// let stayed = bridge(FreeMonths::StillCustomer)?;
/// assert_eq!((stayed.months()[1].contraction, stayed.months()[2].expansion), (eur(-100), eur(100)));
/// assert_eq!(stayed.months()[1].closing_customers, 1);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FreeMonths {
    /// They have churned, and come back as reactivation. The default of this crate.
    ChurnAndReactivation,
    /// They are still a customer: contraction, and expansion when they pay again. A customer who
    /// never paid is not counted yet.
    StillCustomer,
}
