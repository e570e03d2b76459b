//! Monthly recurring revenue and what moved it.

use std::hash::Hash;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Movement;
use super::history::{Change, Customers, Day, Histories, Level, Parts, Record, index};
use crate::error::{Error, Invalid};
use crate::quantity::{Currency, Money, Month, Period};

/// A paid subscription of a customer: who, from when, until when, how much a month.
///
/// A customer may have several, at once or one after the other. The end is the first day without
/// it. A subscription of no recurring amount (metered use) makes nobody a customer here.
///
/// # Example
/// A table of month-end amounts is read as one subscription a month:
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subscription<K> {
    /// Who pays: a name, a number, any key.
    pub customer: K,
    /// The first paid day.
    pub start: Date,
    /// The first day without it, or nothing while it runs.
    pub end: Option<Date>,
    /// The monthly recurring revenue, as from [`Billing::monthly`](super::Billing::monthly).
    pub monthly: Money,
}

impl<K> Subscription<K> {
    /// A subscription from `start` on, until the day before `end`.
    #[must_use]
    pub fn new(customer: K, start: Date, end: Option<Date>, monthly: Money) -> Self {
        Self {
            customer,
            start,
            end,
            monthly,
        }
    }

    /// What a customer paid at the end of one month.
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

/// When the state of a customer is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// At the end of each month: who comes and goes within one month leaves no trace. The default
    /// of this crate.
    MonthEnd,
    /// On each day with a change: who comes and goes within one month counts as new and as churn.
    EachChange,
}

/// Monthly recurring revenue (MRR) by month, and the movements between.
///
/// A customer's amounts are summed first; then the change of the sum is classified once: new,
/// reactivation, expansion, contraction or churn. Amounts are held in whole minor units, so that
/// opening and movements add up to closing exactly.
///
/// # Example
/// See [the room](super).
#[derive(Debug, Clone)]
pub struct RevenueBridge {
    currency: Currency,
    months: Vec<Movement>,
    pub(super) histories: Histories,
}

impl RevenueBridge {
    /// The bridge from the month of the first start through the month `last`. Changes after it
    /// are left out.
    ///
    /// # Errors
    /// [`Invalid`] naming the row (from 1) if there is none, if one ends before it starts, is
    /// negative or in another currency than the first; or if `last` comes before the first start.
    pub fn new<K: Hash + Sync>(
        rows: &[Subscription<K>],
        last: Month,
        counting: Counting,
    ) -> Result<Self, Error> {
        let Some(first_row) = rows.first() else {
            let rule = "one subscription or more";
            return Err(Invalid::rule("subscriptions", "none", rule).into());
        };
        let currency = first_row.monthly.currency();
        let records = records(rows, currency, counting)?;
        let starts = records.iter().map(Record::start);
        let first = starts.min().map_or(0, Day::month);
        let months = usize::try_from(index(last) - first + 1).unwrap_or(0);
        if months == 0 {
            let rule = "the month of the first start, or later";
            return Err(Invalid::rule("last month of the bridge", last, rule).into());
        }
        let walk = Walk { first, months };
        let (sums, histories) = walk.all(&Parts::of(&records));
        let start = last.plus(first - index(last));
        Ok(Self {
            currency,
            months: movements(&sums, start, currency),
            histories,
        })
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The movements of each month.
    #[must_use]
    pub fn months(&self) -> &[Movement] {
        &self.months
    }

    /// The movements of each quarter or year: those of its months, added up. The last period may
    /// be cut short.
    ///
    /// # Errors
    /// [`MoneyError`](crate::error::MoneyError) if a sum is beyond 7.9e28.
    pub fn periods(&self, period: Period) -> Result<Vec<Movement>, Error> {
        let length = i32::try_from(period.months()).unwrap_or(1);
        let same = |a: &Movement, b: &Movement| {
            index(a.month).div_euclid(length) == index(b.month).div_euclid(length)
        };
        let added = self.months.chunk_by(same).map(|months| {
            let mut sum = months[0];
            for month in &months[1..] {
                sum.new = sum.new.plus(month.new)?;
                sum.expansion = sum.expansion.plus(month.expansion)?;
                sum.contraction = sum.contraction.plus(month.contraction)?;
                sum.churn = sum.churn.plus(month.churn)?;
                sum.reactivation = sum.reactivation.plus(month.reactivation)?;
                sum.closing = month.closing;
                sum.new_customers += month.new_customers;
                sum.reactivated_customers += month.reactivated_customers;
                sum.churned_customers += month.churned_customers;
                sum.closing_customers = month.closing_customers;
            }
            Ok(sum)
        });
        added.collect()
    }

    /// The place of a month, if the bridge has it.
    pub(super) fn place(&self, month: Month) -> Result<usize, Invalid> {
        let found = self
            .months
            .iter()
            .position(|movement| movement.month == month);
        found.ok_or_else(|| {
            let (first, last) = (self.months.first(), self.months.last());
            let name = |movement: Option<&Movement>| {
                movement.map_or_else(String::new, |movement| movement.month.to_string())
            };
            Invalid::rule("month", month, "a month of the bridge").hint(format!(
                "it runs from {} to {}",
                name(first),
                name(last)
            ))
        })
    }

    pub(super) fn money(&self, minor: i64) -> Money {
        in_currency(minor, self.currency)
    }
}

/// The records of rows, or the first error.
fn records<K: Hash + Sync>(
    rows: &[Subscription<K>],
    currency: Currency,
    counting: Counting,
) -> Result<Vec<Record>, Invalid> {
    /// Rows of one task.
    const SOME: usize = 1 << 14;
    let customers = Customers::default();
    let fill = |(part, (records, rows)): (usize, (&mut [Record], &[Subscription<K>]))| {
        for (index, (found, row)) in records.iter_mut().zip(rows).enumerate() {
            *found = record(part * SOME + index + 1, row, currency, counting, &customers)?;
        }
        Ok(())
    };
    let mut records = vec![Record::default(); rows.len()];
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        let parts = records.par_chunks_mut(SOME).zip(rows.par_chunks(SOME));
        let checked: Vec<Result<(), Invalid>> = parts.enumerate().map(fill).collect();
        checked.into_iter().collect::<Result<(), _>>()?;
    }
    #[cfg(not(feature = "parallel"))]
    records
        .chunks_mut(SOME)
        .zip(rows.chunks(SOME))
        .enumerate()
        .try_for_each(fill)?;
    Ok(records)
}

/// The record of the row with this number.
fn record<K: Hash>(
    line: usize,
    row: &Subscription<K>,
    currency: Currency,
    counting: Counting,
    customers: &Customers,
) -> Result<Record, Invalid> {
    if let Some(end) = row.end.filter(|&end| end < row.start) {
        let name = format!("end of subscription {line}");
        let rule = "the day it starts, or later";
        return Err(Invalid::rule(&name, end, rule).hint(format!("it starts on {}", row.start)));
    }
    if row.monthly.currency() != currency {
        let name = format!("currency of subscription {line}");
        let rule = "the currency of the first subscription";
        return Err(
            Invalid::rule(&name, row.monthly.currency(), rule).hint(format!(
                "it is {currency}: convert amounts first, at a stated rate"
            )),
        );
    }
    let Some(amount) = minor(row.monthly).filter(|units| (0..=MOST).contains(units)) else {
        let name = format!("monthly amount of subscription {line}");
        return Err(Invalid::rule(
            &name,
            row.monthly,
            "an amount of zero or more, up to 1e15 minor units",
        ));
    };
    let day = |date| Day::of(date, counting);
    let days = (day(row.start), row.end.map(day));
    Ok(Record::new(&row.customer, customers, amount, days))
}

/// So many minor units that a million of millions of them still add up.
const MOST: i64 = 1_000_000_000_000_000;

/// An amount in minor units, rounded half to even.
fn minor(money: Money) -> Option<i64> {
    let digits = money.currency().minor_digits();
    let (amount, places) = (money.amount(), money.amount().scale());
    if places <= digits {
        // Exact, and without the detour over a rounded Decimal.
        let units = i64::try_from(amount.mantissa()).ok()?;
        return units.checked_mul(10_i64.pow(digits - places));
    }
    let mut amount = money.rounded().amount();
    amount.rescale(digits);
    i64::try_from(amount.mantissa()).ok()
}

fn in_currency(minor: i64, currency: Currency) -> Money {
    Money::new(Decimal::new(minor, currency.minor_digits()), currency)
}

/// What moved in one month, in minor units.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    new: i64,
    expansion: i64,
    contraction: i64,
    churn: i64,
    reactivation: i64,
    new_customers: u64,
    reactivated: u64,
    churned: u64,
}

impl Sums {
    fn count(&mut self, before: i64, after: i64, has_paid: bool) {
        let by = after - before;
        match (before, after) {
            (0, _) if has_paid => {
                self.reactivation += by;
                self.reactivated += 1;
            }
            (0, _) => {
                self.new += by;
                self.new_customers += 1;
            }
            (_, 0) => {
                self.churn += by;
                self.churned += 1;
            }
            _ if by > 0 => self.expansion += by,
            _ => self.contraction += by,
        }
    }

    fn add(&mut self, other: &Self) {
        self.new += other.new;
        self.expansion += other.expansion;
        self.contraction += other.contraction;
        self.churn += other.churn;
        self.reactivation += other.reactivation;
        self.new_customers += other.new_customers;
        self.reactivated += other.reactivated;
        self.churned += other.churned;
    }
}

fn movements(sums: &[Sums], start: Month, currency: Currency) -> Vec<Movement> {
    let money = |minor| in_currency(minor, currency);
    let (mut level, mut customers) = (0, 0);
    let months = (0..).zip(sums).map(|(ahead, sum)| {
        let (opening, opening_customers) = (level, customers);
        level += sum.new + sum.expansion + sum.contraction + sum.churn + sum.reactivation;
        customers = customers + sum.new_customers + sum.reactivated - sum.churned;
        Movement {
            month: start.plus(ahead),
            opening: money(opening),
            new: money(sum.new),
            expansion: money(sum.expansion),
            contraction: money(sum.contraction),
            churn: money(sum.churn),
            reactivation: money(sum.reactivation),
            closing: money(level),
            opening_customers,
            new_customers: sum.new_customers,
            reactivated_customers: sum.reactivated,
            churned_customers: sum.churned,
            closing_customers: customers,
        }
    });
    months.collect()
}

/// The way through all customers.
#[derive(Clone, Copy)]
struct Walk {
    first: i32,
    months: usize,
}

impl Walk {
    fn all(self, parts: &Parts) -> (Vec<Sums>, Histories) {
        let mut sums = vec![Sums::default(); self.months];
        let mut histories = Histories::default();
        for (some, others) in self.each_part(parts) {
            for (sum, other) in sums.iter_mut().zip(&some) {
                sum.add(other);
            }
            histories.append(&others);
        }
        (sums, histories)
    }

    #[cfg(feature = "parallel")]
    fn each_part(self, parts: &Parts) -> Vec<(Vec<Sums>, Histories)> {
        use rayon::prelude::*;
        let parts = (0..parts.len())
            .into_par_iter()
            .map(|part| self.part(parts, part));
        parts.collect()
    }

    #[cfg(not(feature = "parallel"))]
    fn each_part(self, parts: &Parts) -> Vec<(Vec<Sums>, Histories)> {
        (0..parts.len())
            .map(|part| self.part(parts, part))
            .collect()
    }

    fn part(self, parts: &Parts, part: usize) -> (Vec<Sums>, Histories) {
        let mut sums = vec![Sums::default(); self.months];
        let mut histories = Histories::default();
        let mut changes = Vec::new();
        parts.each_customer(part, |records| {
            changes.clear();
            changes.extend(records.iter().flat_map(Record::changes));
            changes.sort_unstable_by_key(|change: &Change| change.day);
            self.customer(&changes, &mut sums, &mut histories);
        });
        (sums, histories)
    }

    fn customer(self, changes: &[Change], sums: &mut [Sums], histories: &mut Histories) {
        let (mut level, mut has_paid) = (0, false);
        for same in changes.chunk_by(|a, b| a.day == b.day) {
            let after = level + same.iter().map(|change| change.by).sum::<i64>();
            let month = same[0].day.month();
            let place = usize::try_from(month - self.first).unwrap_or(usize::MAX);
            let Some(sum) = sums.get_mut(place).filter(|_| after != level) else {
                continue;
            };
            sum.count(level, after, has_paid);
            has_paid |= after > 0;
            level = after;
            histories.push(Level {
                month,
                amount: after,
            });
        }
        histories.close();
    }
}
