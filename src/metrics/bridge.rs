//! Monthly recurring revenue and its movements.

use std::hash::Hash;

use rust_decimal::Decimal;
use serde::Serialize;

use super::history::{Change, Customers, Day, Histories, Level, Parts, Record, index};
use super::{Counting, FreeMonths, Movement, Subscription};
use crate::error::{Error, Invalid};
use crate::quantity::{Currency, Money, Month, Period, Timeline};

/// Monthly recurring revenue (MRR) by month, and the movements between months.
///
/// A customer's amounts are summed first. The change of the sum is then classified once: new,
/// reactivation, expansion, contraction or churn. Amounts are not rounded to the minor unit, since
/// a month of a yearly price is a fraction of it. Opening and movements add up to closing exactly.
///
/// # Example
/// See [the room](super).
#[doc(alias("MRR", "NRR", "GRR", "net dollar retention"))]
#[derive(Debug, Clone, Serialize)]
pub struct RevenueBridge {
    currency: Currency,
    months: Vec<Movement>,
    #[serde(skip)]
    pub(super) histories: Histories,
}

impl RevenueBridge {
    /// Builds the bridge from the month of the first start to the month `last`. Later changes are
    /// ignored.
    ///
    /// # Errors
    /// [`Invalid`], naming the row (from 1), if there are no subscriptions, if one ends before it
    /// starts, is negative or has another currency than the first; or if `last` lies before the
    /// first start or more than [1,200 months](crate::quantity::Timeline::MAX_PERIODS) after it.
    pub fn new<K: Hash + Sync>(
        rows: &[Subscription<K>],
        last: Month,
        counting: Counting,
    ) -> Result<Self, Error> {
        Self::with_free_months(rows, last, counting, FreeMonths::ChurnAndReactivation)
    }

    /// Builds the bridge with a choice of how [`FreeMonths`] count.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_free_months<K: Hash + Sync>(
        rows: &[Subscription<K>],
        last: Month,
        counting: Counting,
        free: FreeMonths,
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
        if months > Timeline::MAX_PERIODS as usize {
            let row = records
                .iter()
                .position(|record| record.start().month() == first);
            let line = row.unwrap_or(0);
            let name = format!("start of subscription {}", line + 1);
            let rule = "within 1,200 months before the last month of the bridge";
            let hint = format!("the bridge ends with {last}");
            return Err(Invalid::rule(&name, rows[line].start, rule)
                .hint(hint)
                .into());
        }
        let walk = Walk {
            first,
            months,
            free,
        };
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

    /// The movements of each quarter or year: the sums over its months. The last period may be
    /// incomplete.
    ///
    /// # Errors
    /// [`MoneyError`](crate::error::MoneyError) if a sum exceeds 7.9e28.
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

    pub(super) fn money(&self, amount: i128) -> Money {
        in_currency(told(amount), self.currency)
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
    let Some(amount) = fine(row.monthly).filter(|units| (0..=MOST).contains(units)) else {
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

/// Amounts are added up in units of this many places below the minor unit: thirds and twelfths of a
/// hundred million rows then go wrong by less than is told.
const FINE: u32 = 14;

/// Amounts are told to this many places below the minor unit, so that six times a sixth is one.
const TOLD: u32 = 6;

/// So much that a thousand million amounts still add up: 1e15 minor units.
const MOST: i128 = 10_i128.pow(15 + FINE);

/// An amount in units of [`FINE`] places below the minor one.
fn fine(money: Money) -> Option<i128> {
    let places = money.currency().minor_digits() + FINE;
    let amount = money.amount().round_dp(places);
    let missing = places.checked_sub(amount.scale())?;
    amount.mantissa().checked_mul(10_i128.checked_pow(missing)?)
}

/// The amount in units of [`TOLD`] places, rounded.
fn told(amount: i128) -> i128 {
    const UNIT: i128 = 10_i128.pow(FINE - TOLD);
    let half = if amount < 0 { -UNIT / 2 } else { UNIT / 2 };
    (amount + half) / UNIT
}

/// Money of so many units of [`TOLD`] places below the minor one.
fn in_currency(mut told: i128, currency: Currency) -> Money {
    let mut places = currency.minor_digits() + TOLD;
    // The last places of what is too long for a decimal are not told.
    let amount = loop {
        match Decimal::try_from_i128_with_scale(told, places) {
            Ok(amount) => break amount.normalize(),
            Err(_) if places > 0 => (told, places) = (told / 10, places - 1),
            Err(_) => break Decimal::MAX,
        }
    };
    let mut shown = amount;
    shown.rescale(amount.scale().max(currency.minor_digits()));
    Money::new(shown, currency)
}

/// What moved in one month.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    new: i128,
    expansion: i128,
    contraction: i128,
    churn: i128,
    reactivation: i128,
    new_customers: u64,
    reactivated: u64,
    churned: u64,
}

/// A customer on the way through their changes.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    level: i128,
    /// How many subscriptions run.
    running: i64,
    /// Whether they count as a customer.
    there: bool,
    has_paid: bool,
}

impl State {
    /// After changes of one day.
    fn after(self, changes: &[Change], free: FreeMonths) -> Self {
        let level = self.level + changes.iter().map(|change| change.by).sum::<i128>();
        let running = self.running + changes.iter().map(|change| change.running).sum::<i64>();
        let kept = free == FreeMonths::StillCustomer && self.there && running > 0;
        Self {
            level,
            running,
            there: level > 0 || kept,
            has_paid: self.has_paid || level > 0,
        }
    }
}

impl Sums {
    fn count(&mut self, before: State, after: State) {
        let by = after.level - before.level;
        match (before.there, after.there) {
            (false, true) if before.has_paid => {
                self.reactivation += by;
                self.reactivated += 1;
            }
            (false, true) => {
                self.new += by;
                self.new_customers += 1;
            }
            (true, false) => {
                self.churn += by;
                self.churned += 1;
            }
            _ if by > 0 => self.expansion += by,
            _ => self.contraction += by,
        }
    }

    /// The movements as they are told, which lead from opening to closing exactly: what rounding
    /// leaves goes to the greatest.
    fn told(&self, opening: i128, closing: i128) -> [i128; 5] {
        let parts = [
            self.new,
            self.expansion,
            self.contraction,
            self.churn,
            self.reactivation,
        ];
        let mut parts = parts.map(told);
        let rest = closing - opening - parts.iter().sum::<i128>();
        if let Some(greatest) = parts.iter_mut().max_by_key(|part| part.abs()) {
            *greatest += rest;
        }
        parts
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
    let money = |units| in_currency(units, currency);
    let (mut level, mut customers) = (0, 0);
    let months = (0..).zip(sums).map(|(ahead, sum)| {
        let (opening, opening_customers) = (told(level), customers);
        level += sum.new + sum.expansion + sum.contraction + sum.churn + sum.reactivation;
        customers = customers + sum.new_customers + sum.reactivated - sum.churned;
        let [new, expansion, contraction, churn, reactivation] = sum.told(opening, told(level));
        Movement {
            month: start.plus(ahead),
            opening: money(opening),
            new: money(new),
            expansion: money(expansion),
            contraction: money(contraction),
            churn: money(churn),
            reactivation: money(reactivation),
            closing: money(told(level)),
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
    free: FreeMonths,
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
        let mut state = State::default();
        for same in changes.chunk_by(|a, b| a.day == b.day) {
            let (before, after) = (state, state.after(same, self.free));
            state = after;
            let month = same[0].day.month();
            let place = usize::try_from(month - self.first).unwrap_or(usize::MAX);
            let moved = (before.level, before.there) != (after.level, after.there);
            let Some(sum) = sums.get_mut(place).filter(|_| moved) else {
                continue;
            };
            sum.count(before, after);
            histories.push(Level {
                month,
                amount: after.level,
                there: after.there,
            });
        }
        histories.close();
    }
}
