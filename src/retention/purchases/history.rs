//! Purchases of customers without a contract, in the form that models need.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted, RetentionError};
use crate::quantity::Money;

/// The repeat purchases of a customer without a contract, counted as in the BTYD ("buy till you
/// die") models of Fader and Hardie.
///
/// # Conventions
/// - `frequency` counts *repeat* purchases, without the first.
/// - `recency` is the time from the first to the last purchase, *not* from the last purchase to
///   today; 0 for a customer who bought once.
/// - `age` (the papers' T) is the time from the first purchase to the end of the observation.
/// - `monetary value` is the mean amount of the repeat purchases, without the first.
///
/// All times share one unit, which is also that of the fitted parameters.
///
/// # Example
/// ```
/// use bizcase::retention::PurchaseHistory;
///
/// // Customer 1 of the CDNOW sample, in weeks.
/// let customer = PurchaseHistory::new(2, 30.43, 38.86)?.spending(22.35)?;
/// assert_eq!(customer.frequency(), 2);
///
/// let error = PurchaseHistory::new(2, 40.0, 38.86).unwrap_err();
/// assert!(error.to_string().starts_with("recency = 40 is outside [0, 38.86]"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PurchaseHistory {
    frequency: u32,
    recency: f64,
    age: f64,
    monetary_value: Option<f64>,
}

impl PurchaseHistory {
    /// A customer with `frequency` repeat purchases, the last at `recency`, observed for `age`.
    ///
    /// # Errors
    /// [`Invalid`] unless the age is positive and the recency lies in [0, age], and is 0 exactly
    /// for a customer without repeat purchases.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Self, Invalid> {
        let age = Permitted::POSITIVE.check("age", age)?;
        let recency = Permitted::between(0.0, age).check("recency", recency)?;
        if (frequency == 0) != (recency <= 0.0) {
            let rule = "0 without repeat purchases, and only then";
            let hint = "recency counts from the first purchase to the last";
            return Err(Invalid::rule("recency", recency, rule).hint(hint));
        }
        Ok(Self {
            frequency,
            recency,
            age,
            monetary_value: None,
        })
    }

    /// Sets the mean amount of the repeat purchases. Ignored for a customer without repeat
    /// purchases, where a table's 0 is not an amount.
    ///
    /// # Errors
    /// [`Invalid`] for an amount that is negative, infinite or NaN, if there were repeat purchases.
    /// An amount of 0 means that all repeat purchases were free.
    pub fn spending(self, monetary_value: f64) -> Result<Self, Invalid> {
        if self.frequency == 0 {
            return Ok(self);
        }
        let value = Permitted::COUNT.check("monetary value", monetary_value)?;
        Ok(Self {
            monetary_value: Some(value),
            ..self
        })
    }

    /// The number of repeat purchases.
    #[must_use]
    pub fn frequency(&self) -> u32 {
        self.frequency
    }

    /// The time from the first to the last purchase.
    #[must_use]
    pub fn recency(&self) -> f64 {
        self.recency
    }

    /// The time from the first purchase to the end of the observation (T).
    #[must_use]
    pub fn age(&self) -> f64 {
        self.age
    }

    /// The mean amount of the repeat purchases; `None` without repeat purchases or amounts.
    #[must_use]
    pub fn monetary_value(&self) -> Option<f64> {
        self.monetary_value
    }
}

/// The unit of the times of [`PurchaseLog::histories`].
///
/// # Example
/// See [`PurchaseLog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days.
    Day,
    /// Weeks: days divided by 7, with fractions.
    Week,
    /// Months: days divided by 30.4375, a twelfth of a Julian year.
    Month,
}

impl TimeUnit {
    fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 30.4375,
        }
    }
}

/// Transactions by customer.
///
/// Transactions of one customer on one day count as one purchase of their sum, as in the papers.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::retention::{PurchaseLog, TimeUnit};
///
/// let usd = |text: &str| -> Result<Money, bizcase::error::Invalid> { text.parse() };
/// let day = |text: &str| text.parse::<bizcase::finance::Date>();
/// let log = PurchaseLog::new([
///     ("1", day("1997-01-01")?, Some(usd("USD 29.33")?)),
///     ("1", day("1997-01-18")?, Some(usd("USD 29.73")?)),
///     ("1", day("1997-08-02")?, Some(usd("USD 14.96")?)),
///     ("1", day("1997-12-12")?, Some(usd("USD 26.48")?)),
/// ])?;
/// let customers = log.histories(day("1997-09-30")?, TimeUnit::Week)?;
/// let (name, history) = &customers[0];
/// assert_eq!((name.as_str(), history.frequency()), ("1", 2));
/// assert!((history.recency() - 30.428_571).abs() < 1e-6);
/// assert_eq!(history.monetary_value(), Some(22.345));
///
/// // The hold-out: one more purchase.
/// assert_eq!(log.purchases_within(day("1997-09-30")?, day("1998-06-30")?), [1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PurchaseLog {
    /// By customer in the order of their names: days and the amounts of each.
    customers: BTreeMap<String, BTreeMap<Date, Option<f64>>>,
}

impl PurchaseLog {
    /// Reads the customer, the day and the amount of each transaction, in any order. Without
    /// amounts, purchases are counted but have no value.
    ///
    /// # Errors
    /// [`Invalid`] if there are no transactions, and for an amount that is negative (net returns
    /// against the purchase first), in a second currency, or missing on some transactions only. The
    /// message gives the position of the transaction, from 1.
    pub fn new<C: Into<String>>(
        transactions: impl IntoIterator<Item = (C, Date, Option<Money>)>,
    ) -> Result<Self, RetentionError> {
        let mut customers: BTreeMap<String, BTreeMap<Date, Option<f64>>> = BTreeMap::new();
        let mut first: Option<Option<Money>> = None;
        for (index, (customer, date, amount)) in transactions.into_iter().enumerate() {
            let place = || format!("amount of transaction {}", index + 1);
            let like = first.get_or_insert(amount);
            match (*like, amount) {
                (None, Some(_)) | (Some(_), None) => {
                    let found = if amount.is_some() { "given" } else { "missing" };
                    let rule = "given for all transactions or for none";
                    return Err(Invalid::rule(&place(), found, rule).into());
                }
                (Some(like), Some(amount)) if like.currency() != amount.currency() => {
                    let rule = "in the currency of the first transaction";
                    return Err(Invalid::rule(&place(), amount, rule).into());
                }
                _ => {}
            }
            let amount = amount.map(Money::to_f64);
            if let Some(amount) = amount {
                Permitted::COUNT
                    .check(&place(), amount)
                    .map_err(|invalid| {
                        invalid.hint("net a return against its purchase before the import")
                    })?;
            }
            let days = customers.entry(customer.into()).or_default();
            days.entry(date)
                .and_modify(|sum| *sum = sum.zip(amount).map(|(a, b)| a + b))
                .or_insert(amount);
        }
        if customers.is_empty() {
            return Err(Invalid::rule("transactions", 0, "one or more").into());
        }
        Ok(Self { customers })
    }

    /// The history up to `until`, the last day observed, of everyone who had bought before, in the
    /// order of the customers' names. Later transactions are ignored; see
    /// [`purchases_within`](Self::purchases_within) for those.
    ///
    /// # Errors
    /// [`Invalid`] if nobody had bought by then. Customers whose first purchase is on the last day
    /// were not observed for any time and are left out.
    pub fn histories(
        &self,
        until: Date,
        unit: TimeUnit,
    ) -> Result<Vec<(String, PurchaseHistory)>, RetentionError> {
        let mut histories = Vec::new();
        for (name, days) in self.known(until) {
            let Some((&first, _)) = days.iter().next() else {
                continue;
            };
            let time = |date: Date| days_between(first, date) / unit.days();
            let repeats = days.range(..=until).skip(1);
            let (mut frequency, mut last, mut total) = (0_u32, first, Some(0.0));
            for (&date, &amount) in repeats {
                frequency += 1;
                last = date;
                total = total.zip(amount).map(|(a, b)| a + b);
            }
            let mut history = PurchaseHistory::new(frequency, time(last), time(until))?;
            if let Some(total) = total.filter(|_| frequency > 0) {
                history = history.spending(total / f64::from(frequency))?;
            }
            histories.push((name.to_owned(), history));
        }
        if histories.is_empty() {
            let rule = "after the first purchase of a customer";
            return Err(Invalid::rule("end of the observation", until, rule).into());
        }
        Ok(histories)
    }

    /// The number of purchases of each customer of [`histories`](Self::histories) after `from` and
    /// up to `until`, in the same order: the hold-out for a model fitted to `from`.
    #[must_use]
    pub fn purchases_within(&self, from: Date, until: Date) -> Vec<u32> {
        let later = |days: &BTreeMap<Date, Option<f64>>| {
            let count = days
                .keys()
                .filter(|&&day| day > from && day <= until)
                .count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        self.known(from).map(|(_, days)| later(days)).collect()
    }

    /// The customers whose first purchase is before the day.
    fn known(&self, until: Date) -> impl Iterator<Item = (&str, &BTreeMap<Date, Option<f64>>)> {
        self.customers
            .iter()
            .filter(move |(_, days)| days.keys().next().is_some_and(|&first| first < until))
            .map(|(name, days)| (name.as_str(), days))
    }
}

fn days_between(start: Date, end: Date) -> f64 {
    end.duration_since(start).as_hours() as f64 / 24.0
}
