//! What each customer paid, month by month, in fractions of minor units of the currency.

use std::hash::{BuildHasher, Hash, RandomState};

use super::subscription::Counting;
use crate::quantity::Month;

/// A change of a customer's level, on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) day: Day,
    pub(super) by: i128,
    /// By how many the subscriptions that run change.
    pub(super) running: i64,
}

/// Customers as numbers: two keyed hashes of 64 bits, which tell apart more customers than there
/// will ever be (a million of them collide once in 1e26 runs) without going back to the rows.
#[derive(Default)]
pub(super) struct Customers(RandomState, RandomState);

impl Customers {
    fn number(&self, customer: &impl Hash) -> [u64; 2] {
        [self.0.hash_one(customer), self.1.hash_one(customer)]
    }
}

/// A subscription in short.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Record {
    customer: [u64; 2],
    amount: i128,
    start: Day,
    end: Day,
}

impl Record {
    pub(super) fn new(
        customer: &impl Hash,
        customers: &Customers,
        amount: i128,
        (start, end): (Day, Option<Day>),
    ) -> Self {
        Self {
            customer: customers.number(customer),
            amount,
            start,
            end: end.unwrap_or(Day::NEVER),
        }
    }

    /// The first day.
    pub(super) fn start(&self) -> Day {
        self.start
    }

    /// What it changes and when.
    pub(super) fn changes(&self) -> [Change; 2] {
        let change = |day, by, running| Change { day, by, running };
        [
            change(self.start, self.amount, 1),
            change(self.end, -self.amount, -1),
        ]
    }
}

/// A day as a number that orders like the date and holds the month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i32);

impl Day {
    /// After all days.
    const NEVER: Self = Self(i32::MAX);

    /// The day, or the month alone where only month ends are looked at.
    pub(super) fn of(date: jiff::civil::Date, counting: Counting) -> Self {
        let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        Self(match counting {
            Counting::MonthEnd => month << 5,
            Counting::EachChange => (month << 5) + i32::from(date.day()),
        })
    }

    /// The month, as months since January of the year 0.
    pub(super) fn month(self) -> i32 {
        self.0 >> 5
    }
}

/// How many months have passed since January of the year 0.
pub(super) fn index(month: Month) -> i32 {
    month.year() * 12 + month.number() - 1
}

/// What all customers paid at the ends of the months in which that changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Histories {
    /// Where the levels of each customer end.
    ends: Vec<usize>,
    levels: Vec<Level>,
}

/// What a customer pays from the end of a month on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub(super) month: i32,
    pub(super) amount: i128,
    /// Whether they count as a customer.
    pub(super) there: bool,
}

impl Histories {
    /// Adds what the present customer pays from the end of a month on, in place of what was added
    /// for the same month.
    pub(super) fn push(&mut self, level: Level) {
        let start = self.ends.last().copied().unwrap_or(0);
        match self.levels[start..].last_mut() {
            Some(last) if last.month == level.month => *last = level,
            _ => self.levels.push(level),
        }
    }

    /// Closes the present customer, unless nothing was added.
    pub(super) fn close(&mut self) {
        if self.levels.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.levels.len());
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        let start = self.levels.len();
        self.levels.extend(&other.levels);
        self.ends.extend(other.ends.iter().map(|end| start + end));
    }

    /// The levels of each customer, in order of the months.
    pub(super) fn customers(&self) -> impl Iterator<Item = &[Level]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.levels[start..end])
    }
}

/// What a customer pays at the end of a month, and whether they count as one.
pub(super) fn at(levels: &[Level], month: i32) -> (i128, bool) {
    let until = levels.partition_point(|level| level.month <= month);
    let last = until.checked_sub(1).map(|last| levels[last]);
    last.map_or((0, false), |level| (level.amount, level.there))
}

/// The records of the same customer, found by parting them so that a part fits a cache, and
/// sorting each.
pub(super) struct Parts {
    /// Part by part.
    records: Vec<Record>,
    ends: Vec<usize>,
}

/// Parts of a few thousand records at a million.
const BITS: u32 = 8;

impl Parts {
    pub(super) fn of(records: &[Record]) -> Self {
        let part = |record: &Record| (record.customer[0] >> (64 - BITS)) as usize;
        let mut ends = vec![0; 1 << BITS];
        for record in records {
            ends[part(record)] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            let size = *end;
            *end = sum;
            sum += size;
        }
        let mut parted = vec![Record::default(); records.len()];
        for record in records {
            let next = &mut ends[part(record)];
            parted[*next] = *record;
            *next += 1;
        }
        Self {
            records: parted,
            ends,
        }
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Calls `each` with the records of each customer of a part.
    pub(super) fn each_customer(&self, part: usize, each: impl FnMut(&[Record])) {
        let start = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut records = self.records[start..self.ends[part]].to_vec();
        records.sort_unstable_by_key(|record| record.customer);
        let same = |a: &Record, b: &Record| a.customer == b.customer;
        records.chunk_by(same).for_each(each);
    }
}
