//! Cash flows on calendar dates.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::amount::CompensatedSum;
use super::day_count::day_number;
use super::equation::Equation;
use super::flows::no_flows;
use super::interest::force;
use super::schedule::Schedule;
use super::{Amount, DayCount, RateOfReturn};
use crate::error::{Error, RateOfReturnError};
use crate::quantity::{Period, Rate};

/// Cash flows on calendar dates: inflows positive, outflows negative, in any order.
///
/// They are valued as of the earliest date unless [`valued_at`](DatedFlows::valued_at) names
/// another, and years are counted as [`DayCount::Actual365Fixed`] unless
/// [`day_count`](DatedFlows::day_count) says otherwise.
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
    values: Vec<f64>,
    unit: A::Unit,
    valuation: Date,
    day_count: DayCount,
}

impl<A: Amount> DatedFlows<A> {
    /// Flows with their dates.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) if there are no flows or one is infinite or NaN;
    /// [`MoneyError`](crate::error::MoneyError) if they are in different currencies.
    pub fn new(flows: impl IntoIterator<Item = (Date, A)>) -> Result<Self, Error> {
        let (dates, amounts): (Vec<Date>, Vec<A>) = flows.into_iter().unzip();
        let first = amounts.first().ok_or_else(no_flows)?;
        let valuation = dates.iter().copied().min().ok_or_else(no_flows)?;
        Ok(Self {
            unit: first.unit(),
            values: A::values(&amounts)?.into_owned(),
            dates,
            valuation,
            day_count: DayCount::default(),
        })
    }

    /// The same flows, valued as of another date; those before it are compounded.
    #[must_use]
    pub fn valued_at(self, valuation: Date) -> Self {
        Self { valuation, ..self }
    }

    /// The same flows with years counted by another convention.
    #[must_use]
    pub fn day_count(self, day_count: DayCount) -> Self {
        Self { day_count, ..self }
    }

    fn years(&self, since: Date) -> impl Iterator<Item = f64> {
        self.dates
            .iter()
            .map(move |&date| self.day_count.years(since, date))
    }

    /// Net present value of dated flows, `XNPV` in spreadsheets: what they are worth at the date
    /// of valuation.
    ///
    /// # Formula
    /// The sum of `flow / (1 + rate)^years`, with the yearly rate and the years from the date of
    /// valuation.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) if the value is beyond the range of its type.
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
    pub fn xnpv(&self, rate: Rate) -> Result<A, Error> {
        let force = force(rate, Period::Year);
        let mut sum = CompensatedSum::default();
        for (value, years) in self.values.iter().zip(self.years(self.valuation)) {
            sum.add(value * libm::exp(-years * force));
        }
        A::of("net present value", sum.total(), self.unit)
    }

    /// Internal rates of return of dated flows per year, `XIRR` in spreadsheets: all rates at
    /// which the net present value is zero.
    ///
    /// The date of valuation plays no role. For precision see [`CashFlows::irr`], which searches
    /// in the same way.
    ///
    /// [`CashFlows::irr`]: super::CashFlows::irr
    ///
    /// # Errors
    /// [`RateOfReturnError::GaveUp`] if the search took more work than a thousand rates would.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{DatedFlows, date};
    ///
    /// let bill = DatedFlows::new([(date(2027, 1, 1)?, -100.0), (date(2028, 1, 1)?, 110.0)])?;
    /// assert_eq!(bill.xirr()?.headline()?.to_string(), "10% a year");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn xirr(&self) -> Result<RateOfReturn, RateOfReturnError> {
        let (schedule, amounts) = self.in_order();
        let equation = Equation::new(&amounts, Some(&schedule));
        RateOfReturn::of(equation, &amounts, Period::Year)
    }

    /// Times and flows in order of time, with flows of the same time added up.
    fn in_order(&self) -> (Schedule, Vec<f64>) {
        let earliest = self.dates.iter().copied().min().unwrap_or(self.valuation);
        let Some(per_year) = self.day_count.days_per_year() else {
            let years = self.years(earliest);
            let (years, values) = merged(years.zip(self.values.iter().copied()).collect());
            let schedule = Schedule::new(years, self.day_count.steps_per_year());
            return (schedule, values);
        };
        let first = day_number(earliest);
        let days = self
            .dates
            .iter()
            .map(|&date| day_number(date).abs_diff(first));
        let (days, values) = merged(days.zip(self.values.iter().copied()).collect());
        (Schedule::of_days(days, per_year), values)
    }
}

/// The pairs in order of time, with the values of equal times added up.
fn merged<T: Copy + PartialOrd>(mut pairs: Vec<(T, f64)>) -> (Vec<T>, Vec<f64>) {
    if !pairs.is_sorted_by(|a, b| a.0 <= b.0) {
        pairs.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
    }
    let mut times = Vec::with_capacity(pairs.len());
    let mut values = Vec::with_capacity(pairs.len());
    for same_day in pairs.chunk_by(|a, b| a.0 == b.0) {
        times.push(same_day[0].0);
        values.push(match same_day {
            [(_, value)] => *value,
            several => {
                let mut sum = CompensatedSum::default();
                for &(_, value) in several {
                    sum.add(value);
                }
                sum.total()
            }
        });
    }
    (times, values)
}

/// A calendar date, with an error of this crate if there is no such day.
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
