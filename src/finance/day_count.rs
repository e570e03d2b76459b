//! Day-count conventions: the time between dates as a fraction of a year.

use jiff::civil::Date;
use serde::Serialize;

/// A day-count convention: how many years lie between two dates.
///
/// # Example
/// ```
/// use bizcase::finance::{Date, DayCount};
///
/// let (start, end) = ("2020-01-01".parse::<Date>()?, "2021-01-01".parse::<Date>()?);
/// assert_eq!(DayCount::Actual365Fixed.years(start, end), 366.0 / 365.0);
/// assert_eq!(DayCount::ActualActualIsda.years(start, end), 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// ISDA (2006), *2006 ISDA Definitions*, section 4.16; `QuantLib` 1.44 for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Days divided by 365, in leap years too. XNPV and XIRR in spreadsheets use it; the default.
    #[default]
    Actual365Fixed,
    /// Days divided by 360 (money markets).
    Actual360,
    /// Days divided by 364.
    Actual364,
    /// Days divided by 365.25.
    Actual36525,
    /// Days in leap years divided by 366, other days by 365.
    ActualActualIsda,
    /// Whole years counted back from the end. The remaining days are divided by 366 if they include
    /// a 29 February, otherwise by 365 (Association française des banques). From 28 February, years
    /// are counted back to 29 February where there is one.
    ActualActualAfb,
    /// Days divided by the average length of the calendar years touched. Up to one year, divided by
    /// 366 if the span includes a 29 February or lies in a leap year. `YEARFRAC` with basis 1.
    ActualActualYearfrac,
    /// Months of 30 days. A 31st counts as a 30th, at the end only if the start does too. ISDA's
    /// "30/360" or bond basis.
    Thirty360,
    /// 30/360 in which the last day of February also counts as a 30th: the US convention of the
    /// Securities Industry Association.
    Thirty360Us,
    /// Months of 30 days. A 31st counts as a 30th: "30E/360", Eurobonds.
    Thirty360European,
    /// 30E/360 in which the last day of February also counts as a 30th: "30E/360 ISDA", Germany.
    Thirty360German,
    /// Days divided by 365, with a 29 February counted as the 28th.
    NoLeap365,
}

impl DayCount {
    /// The number of years from `start` to `end`; negative if `end` is earlier.
    #[must_use]
    pub fn years(self, start: Date, end: Date) -> f64 {
        if end < start {
            return -self.years(end, start);
        }
        if let Some(per_year) = self.days_per_year() {
            return days(start, end) / per_year;
        }
        match self {
            Self::ActualActualIsda => in_each_year(start, end),
            Self::ActualActualAfb => counted_back(start, end),
            Self::ActualActualYearfrac => days(start, end) / average_year(start, end),
            Self::NoLeap365 => f64::from(without_leap_days(end) - without_leap_days(start)) / 365.0,
            _ => self.thirty_days_a_month(start, end),
        }
    }

    /// How many calendar days make a year, where that is all there is to it.
    pub(super) fn days_per_year(self) -> Option<f64> {
        match self {
            Self::Actual365Fixed => Some(365.0),
            Self::Actual360 => Some(360.0),
            Self::Actual364 => Some(364.0),
            Self::Actual36525 => Some(365.25),
            _ => None,
        }
    }

    /// Into how many parts a year falls of which every span holds a whole number.
    pub(super) fn steps_per_year(self) -> Option<f64> {
        match self {
            Self::NoLeap365 => Some(365.0),
            Self::Thirty360
            | Self::Thirty360Us
            | Self::Thirty360European
            | Self::Thirty360German => Some(360.0),
            _ => self.days_per_year(),
        }
    }

    fn thirty_days_a_month(self, start: Date, end: Date) -> f64 {
        let (first, last) = (i32::from(start.day()), i32::from(end.day()));
        let to_thirty = |day: i32, counts: bool| if counts { 30 } else { day };
        let (first, last) = match self {
            Self::Thirty360European => (first.min(30), last.min(30)),
            Self::Thirty360German => (
                to_thirty(first.min(30), ends_february(start)),
                to_thirty(last.min(30), ends_february(end)),
            ),
            _ => {
                let february = self == Self::Thirty360Us && ends_february(start);
                let last = to_thirty(last, february && ends_february(end));
                let first = to_thirty(first.min(30), february);
                (first, if first == 30 { last.min(30) } else { last })
            }
        };
        let months = (i32::from(end.year()) - i32::from(start.year())) * 12
            + i32::from(end.month())
            - i32::from(start.month());
        f64::from(months * 30 + last - first) / 360.0
    }
}

/// Calendar days from one date to another.
fn days(start: Date, end: Date) -> f64 {
    f64::from(day_number(end) - day_number(start))
}

/// Days since 1 March of year 0 in the proleptic Gregorian calendar (Hinnant 2013, "chrono-
/// compatible low-level date algorithms"); much cheaper than a difference of dates.
pub(super) fn day_number(date: Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let month_from_march = (month + 9) % 12;
    // From March on, every five months have 153 days.
    let day_of_year = (153 * month_from_march + 2) / 5 + i32::from(date.day()) - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year
}

fn year_length(year: i16) -> f64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if leap { 366.0 } else { 365.0 }
}

fn ends_february(date: Date) -> bool {
    date.month() == 2 && date.day() == date.days_in_month()
}

/// Days since 1 January of `year`, counting from zero.
fn into_year(date: Date) -> f64 {
    f64::from(date.day_of_year()) - 1.0
}

fn in_each_year(start: Date, end: Date) -> f64 {
    let whole = f64::from(end.year()) - f64::from(start.year());
    whole + into_year(end) / year_length(end.year()) - into_year(start) / year_length(start.year())
}

fn counted_back(start: Date, end: Date) -> f64 {
    let mut years = i32::from(end.year()) - i32::from(start.year());
    let mut rest_end = years_before(end, years);
    if rest_end < start {
        years -= 1;
        rest_end = years_before(end, years);
    }
    let holds_leap_day = [start.year(), rest_end.year()].into_iter().any(|year| {
        let leap_day = Date::new(year, 2, 29);
        leap_day.is_ok_and(|leap_day| start <= leap_day && leap_day < rest_end)
    });
    f64::from(years) + days(start, rest_end) / if holds_leap_day { 366.0 } else { 365.0 }
}

/// The day that many years earlier. From 28 or 29 February it is the last of February: "if
/// the last day of the relevant period is 28 February, the full year should be counted back to the
/// previous 28 February unless 29 February exists, in which case, 29 February should be used"
/// (ISDA 1998, EMU and market conventions, on the French master agreement).
fn years_before(date: Date, years: i32) -> Date {
    let year = i16::try_from(i32::from(date.year()) - years).unwrap_or(date.year());
    let month = Date::new(year, date.month(), 1).unwrap_or(date);
    let day = if years != 0 && date.month() == 2 && date.day() >= 28 {
        month.days_in_month()
    } else {
        date.day().min(month.days_in_month())
    };
    Date::new(year, date.month(), day).unwrap_or(date)
}

fn average_year(start: Date, end: Date) -> f64 {
    let day = |date: Date| (date.month(), date.day());
    let years = end.year() - start.year();
    if years == 0 {
        return year_length(start.year());
    }
    if years == 1 && day(end) <= day(start) {
        // Up to one year, the span counts as a leap year if it holds a 29 February.
        let leap_day = day(start) <= (2, 29) && year_length(start.year()) > 365.0
            || day(end) >= (2, 29) && year_length(end.year()) > 365.0;
        return if leap_day { 366.0 } else { 365.0 };
    }
    let lengths = (start.year()..=end.year()).map(year_length);
    lengths.sum::<f64>() / (f64::from(years) + 1.0)
}

fn without_leap_days(date: Date) -> i32 {
    let leap_day = date.month() == 2 && date.day() == 29;
    let after = year_length(date.year()) > 365.0 && date.month() > 2;
    i32::from(date.year()) * 365 + i32::from(date.day_of_year()) - i32::from(leap_day || after)
}
