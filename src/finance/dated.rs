//! Cash flows on calendar dates.

use std::cmp::Ordering;
use std::slice;

use jiff::civil::Date;

use super::day_count::day_number;
use super::equation::Equation;
use super::flows::no_flows;
use super::interest::force;
use super::schedule::Schedule;
use super::worth::total_grown;
use super::{Amount, DayCount, RateOfReturn};
use crate::error::{Error, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// Cash flows on calendar dates: inflows positive, outflows negative, in any order.
///
/// Flows are valued at the earliest date unless [`valued_at`](DatedFlows::valued_at) sets another.
/// Years are counted by [`DayCount::Actual365Fixed`] unless [`day_count`](DatedFlows::day_count)
/// sets another convention.
///
/// # Example
/// ```
/// use bizcase::finance::{DatedFlows, date};
/// use bizcase::quantity::Rate;
///
/// // The example in the documentation of spreadsheet programs.
/// let fund = DatedFlows::new([
///     (date(2008, 1, 1)?, -10_000.0),
///     (date(2008, 3, 1)?, 2_750.0),
///     (date(2008, 10, 30)?, 4_250.0),
///     (date(2009, 2, 15)?, 3_250.0),
///     (date(2009, 4, 1)?, 2_750.0),
/// ])?;
/// assert_eq!(format!("{:.2}", fund.xnpv(Rate::per_year(0.09)?)?), "2086.65");
/// assert_eq!(format!("{:.6}", fund.xirr()?.roots()[0].value()), "0.373363");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DatedFlows<A: Amount> {
    dates: Vec<Date>,
    amounts: Vec<A>,
    unit: A::Unit,
    valuation: Date,
    day_count: DayCount,
}

impl<A: Amount> DatedFlows<A> {
    /// Takes flows with their dates.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) if there are no flows or one is infinite or NaN;
    /// [`MoneyError`](crate::error::MoneyError) if they are in different currencies.
    pub fn new(flows: impl IntoIterator<Item = (Date, A)>) -> Result<Self, Error> {
        let (dates, amounts): (Vec<Date>, Vec<A>) = flows.into_iter().unzip();
        let first = amounts.first().ok_or_else(no_flows)?;
        A::values(&amounts)?;
        let valuation = dates.iter().copied().min().ok_or_else(no_flows)?;
        Ok(Self {
            unit: first.unit(),
            dates,
            amounts,
            valuation,
            day_count: DayCount::default(),
        })
    }

    /// Sets the date of valuation; earlier flows are compounded to it.
    #[must_use]
    pub fn valued_at(self, valuation: Date) -> Self {
        Self { valuation, ..self }
    }

    /// Sets how years are counted between dates.
    #[must_use]
    pub fn day_count(self, day_count: DayCount) -> Self {
        Self { day_count, ..self }
    }

    /// What is due at each time, in order, where `time` of a date may be shared by several: amounts
    /// of the same time are added exactly, so that those that cancel leave nothing.
    fn totals<T: Copy + PartialOrd>(&self, time: impl Fn(Date) -> T) -> (Vec<T>, Vec<f64>) {
        let pairs = self.dates.iter().zip(&self.amounts);
        let mut pairs: Vec<(T, A)> = pairs.map(|(&date, &amount)| (time(date), amount)).collect();
        if !pairs.is_sorted_by(|a, b| a.0 <= b.0) {
            pairs.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
        }
        let total = |same: &[(T, A)]| match same {
            [(time, amount)] => (*time, A::total(slice::from_ref(amount))),
            several => {
                let amounts: Vec<A> = several.iter().map(|pair| pair.1).collect();
                (several[0].0, A::total(&amounts))
            }
        };
        pairs.chunk_by(|a, b| a.0 == b.0).map(total).unzip()
    }

    /// Net present value at the date of valuation; `XNPV` in spreadsheets.
    ///
    /// # Formula
    /// The sum of `flow / (1 + rate)^years`, with the yearly rate and the years from the date of
    /// valuation. Flows of the same day are first added, exactly.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) if the value exceeds the range of its type.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{DatedFlows, date};
    /// use bizcase::quantity::Rate;
    ///
    /// let bill = DatedFlows::new([(date(2027, 1, 1)?, -100.0), (date(2028, 1, 1)?, 110.0)])?;
    /// let rate = Rate::per_year(0.10)?;
    /// assert!(bill.xnpv(rate)?.abs() < 1e-12);
    /// assert!((bill.valued_at(date(2028, 1, 1)?).xnpv(rate)?).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "net present value")]
    pub fn xnpv(&self, rate: Rate) -> Result<A, Error> {
        let force = force(rate, Period::Year);
        let (days, values) = self.totals(|date| date);
        let years = days
            .iter()
            .map(|&date| self.day_count.years(self.valuation, date));
        let terms = values
            .iter()
            .copied()
            .zip(years.map(|years| -years * force));
        A::of("net present value", total_grown(terms), self.unit)
    }

    /// All internal rates of return per year: the rates at which the net present value is zero;
    /// `XIRR` in spreadsheets.
    ///
    /// The date of valuation does not matter. Flows of the same day are first added, exactly; flows
    /// that cancel to the cent leave no flow. For precision see [`CashFlows::irr`], which uses the
    /// same search.
    ///
    /// [`CashFlows::irr`]: super::CashFlows::irr
    ///
    /// # Errors
    /// [`RateOfReturnError::GaveUp`] if the search took more work than a thousand rates would need.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{DatedFlows, date};
    ///
    /// let bill = DatedFlows::new([(date(2027, 1, 1)?, -100.0), (date(2028, 1, 1)?, 110.0)])?;
    /// assert_eq!(bill.xirr()?.headline()?.to_string(), "10% a year");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[doc(alias = "internal rate of return")]
    pub fn xirr(&self) -> Result<RateOfReturn, RateOfReturnError> {
        let (schedule, amounts) = self.in_order();
        let equation = Equation::new(&amounts, Some(&schedule));
        RateOfReturn::of(equation, &amounts, Period::Year, || A::total(&self.amounts))
    }

    /// Times and flows in order of time, with flows of the same time added up.
    fn in_order(&self) -> (Schedule, Vec<f64>) {
        let earliest = self.dates.iter().copied().min().unwrap_or(self.valuation);
        let Some(per_year) = self.day_count.days_per_year() else {
            let (years, values) = self.totals(|date| self.day_count.years(earliest, date));
            let schedule = Schedule::new(years, self.day_count.steps_per_year());
            return (schedule, values);
        };
        let first = day_number(earliest);
        let (days, values) = self.totals(|date| day_number(date).abs_diff(first));
        (Schedule::of_days(days, per_year), values)
    }
}

/// A calendar date; an error of this crate if there is no such day.
///
/// # Errors
/// [`Invalid`](crate::error::Invalid) if there is no such day.
///
/// # Example
/// ```
/// use bizcase::finance::date;
///
/// assert_eq!(date(2028, 2, 29)?.to_string(), "2028-02-29");
/// assert!(date(2027, 2, 29).is_err());
/// # Ok::<(), bizcase::error::Invalid>(())
/// ```
pub fn date(year: i16, month: i8, day: i8) -> Result<Date, crate::error::Invalid> {
    Date::new(year, month, day).map_err(|_| {
        let given = format!("{year:04}-{month:02}-{day:02}");
        crate::error::Invalid::rule("date", given, "a day of the Gregorian calendar")
    })
}
