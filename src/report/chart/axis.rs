//! Axes with round numbers.

use serde::Serialize;

use crate::error::{Invalid, Permitted};
use crate::quantity::{Month, Unit, grouped, significant};

/// The quantity along an axis.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::Axis;
///
/// let price = Axis::of("price per month", Unit::Money(Currency::EUR));
/// let year = Axis::years("year");
/// assert_ne!(price, year);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Axis {
    label: String,
    format: Format,
    range: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Unit(Unit),
    Year,
    /// Months since this one.
    Month(Month),
}

impl Axis {
    /// An axis for a quantity in this unit.
    #[must_use]
    pub fn of(label: &str, unit: Unit) -> Self {
        Self {
            label: label.to_owned(),
            format: Format::Unit(unit),
            range: None,
        }
    }

    /// An axis of calendar years.
    #[must_use]
    pub fn years(label: &str) -> Self {
        Self {
            format: Format::Year,
            ..Self::of(label, Unit::Count)
        }
    }

    /// An axis of calendar months: a value is the number of months since the first.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Month, Unit};
    /// use bizcase::report::chart::{Axis, LineChart, Series};
    ///
    /// let launch: Month = "2027-01".parse()?;
    /// let month = Axis::months("month", launch);
    /// let svg = LineChart::new("Customers", month, Axis::of("customers", Unit::Count))
    ///     .series(Series::new("plan", [(0.0, 10.0), (18.0, 400.0)]))
    ///     .svg()?;
    /// assert!(svg.contains(">2027-04<"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn months(label: &str, first: Month) -> Self {
        Self {
            format: Format::Month(first),
            ..Self::of(label, Unit::Count)
        }
    }

    /// Sets a range that the axis covers at least, such as from 0 to 1 for shares.
    #[must_use]
    pub const fn spanning(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// The scale that holds all of some values.
    pub(super) fn scale(
        &self,
        values: impl Iterator<Item = f64>,
        ticks: f64,
    ) -> Result<Scale, Invalid> {
        let ends = self.range.into_iter().flat_map(|(low, high)| [low, high]);
        let mut range: Option<(f64, f64)> = None;
        for value in values.chain(ends) {
            let permitted = Permitted::between(-LARGEST, LARGEST);
            let value = permitted.check(&format!("value along `{}`", self.label), value)?;
            range = Some(match range {
                Some((low, high)) => (low.min(value), high.max(value)),
                None => (value, value),
            });
        }
        let Some((low, high)) = range else {
            let parameter = format!("values along `{}`", self.label);
            return Err(Invalid::rule(&parameter, "none", "at least one"));
        };
        Ok(Scale::new(low, high, ticks, self.format))
    }

    /// The scale with as many of some number of ticks as have room, by a test of the scale.
    pub(super) fn scale_with_room(
        &self,
        values: &[f64],
        ticks: u32,
        has_room: impl Fn(&Scale) -> bool,
    ) -> Result<Scale, Invalid> {
        for ticks in (2..=ticks).rev() {
            let scale = self.scale(values.iter().copied(), f64::from(ticks))?;
            if has_room(&scale) {
                return Ok(scale);
            }
        }
        self.scale(values.iter().copied(), 1.0)
    }

    /// What stands beside the axis: the label with its unit.
    pub(super) fn title(&self, scale: &Scale) -> String {
        let unit = scale.unit_in_words();
        if unit.is_empty() {
            self.label.clone()
        } else if self.label.is_empty() {
            unit
        } else {
            format!("{}, {unit}", self.label)
        }
    }
}

/// Beyond it, products of coordinates could overflow.
const LARGEST: f64 = 1e150;

/// Below it, a value is drawn as zero: it could not be divided by its power of ten.
const SMALLEST: f64 = 1e-290;

/// Values from one round number to another, and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
    format: Format,
    divisor: f64,
    magnitude: String,
}

impl Scale {
    fn new(low: f64, high: f64, ticks: f64, format: Format) -> Self {
        let (low, high) = match format {
            // A single year or month has one on either side.
            Format::Year | Format::Month(_) if high - low < 0.5 => (low - 1.0, high + 1.0),
            Format::Year | Format::Month(_) | Format::Unit(_) => opened(low, high),
        };
        let least = (high - low) / ticks;
        let step = match format {
            Format::Year => round_step(least).max(1.0),
            Format::Month(_) => months_step(least),
            Format::Unit(_) => round_step(least),
        };
        // Calendars are not rounded outwards.
        let (low, high) = match format {
            Format::Unit(_) => (
                libm::floor(low / step + 1e-9) * step,
                libm::ceil(high / step - 1e-9) * step,
            ),
            Format::Year | Format::Month(_) => (low, high),
        };
        let (divisor, magnitude) = magnitude(format, low.abs().max(high.abs()));
        Self {
            low,
            high,
            step,
            format,
            divisor,
            magnitude,
        }
    }

    /// Values of the ticks with their labels.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        // Months are counted from year 0, so that ticks stand at Januaries.
        let origin = match self.format {
            Format::Month(first) => f64::from(first.year() * 12 + first.number() - 1),
            Format::Year | Format::Unit(_) => 0.0,
        };
        let first = libm::ceil((self.low + origin) / self.step - 1e-9);
        let last = libm::floor((self.high + origin) / self.step + 1e-9);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some ten ticks"
        )]
        let count = (last - first).clamp(0.0, 100.0) as u32;
        let ticks = (0..=count).map(|tick| (first + f64::from(tick)) * self.step - origin);
        let inside = ticks.filter(|&value| value <= self.high + self.step * 1e-6);
        inside.map(|value| (value, self.tick(value))).collect()
    }

    fn tick(&self, value: f64) -> String {
        if let Format::Month(first) = self.format {
            return self.month(first, value);
        }
        let (value, step) = (value / self.divisor, self.step / self.divisor);
        // As many decimals as the step needs.
        let mut decimals = 0;
        let mut scaled = step;
        while decimals < 12 && (scaled - libm::round(scaled)).abs() > 1e-6 {
            scaled *= 10.0;
            decimals += 1;
        }
        let text = format!("{value:.decimals$}");
        let text = if text
            .trim_start_matches('-')
            .chars()
            .all(|c| matches!(c, '0' | '.'))
        {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        };
        let text = match self.format {
            Format::Unit(_) => grouped(&text),
            Format::Year | Format::Month(_) => text,
        };
        self.suffixed(&text)
    }

    /// A month, or its year where ticks are years.
    fn month(&self, first: Month, value: f64) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "months beyond the calendar are its ends"
        )]
        let month = first.plus(libm::round(value).clamp(-2e5, 2e5) as i32);
        if self.step >= 12.0 && month.number() == 1 {
            month.year().to_string()
        } else {
            month.to_string()
        }
    }

    /// A value to three significant digits, in the unit of the axis.
    pub(super) fn value(&self, value: f64) -> String {
        match self.format {
            Format::Year => significant(value, 4).replace(',', ""),
            Format::Month(first) => {
                let single = Self {
                    step: 1.0,
                    ..self.clone()
                };
                single.month(first, value)
            }
            Format::Unit(_) => {
                let whole = (value / self.divisor).abs();
                let size = self.low.abs().max(self.high.abs());
                let nothing = if self.divisor > 1.0 { 1e-9 } else { 1e-5 };
                if value != 0.0 && value.abs() < nothing * size {
                    return "≈ 0".to_owned();
                }
                if self.divisor > 1.0 && value != 0.0 && whole < 0.01 {
                    return self.suffixed(&by_itself(value));
                }
                let digits = if whole >= 1000.0 { 4 } else { 3 };
                self.suffixed(&significant(value / self.divisor, digits))
            }
        }
    }

    /// A number with the sign of the typesetter.
    fn suffixed(&self, text: &str) -> String {
        let percent = if self.is_in_percent() { "%" } else { "" };
        format!("{}{percent}", text.replace('-', "\u{2212}"))
    }

    /// Shares are in percent, unless they are divided by a power of ten.
    fn is_in_percent(&self) -> bool {
        self.format == Format::Unit(Unit::Share) && self.magnitude.is_empty() && self.divisor < 1.0
    }

    /// The value with a plus sign unless it is negative.
    pub(super) fn change(&self, value: f64) -> String {
        let text = self.value(value);
        if value > 0.0 {
            format!("+{text}")
        } else {
            text
        }
    }

    fn unit_in_words(&self) -> String {
        let unit = match self.format {
            Format::Unit(Unit::Money(currency)) => currency.to_string(),
            _ => String::new(),
        };
        [&*unit, &*self.magnitude]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where a value lies between two places.
    pub(super) fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        from + (value - self.low) / (self.high - self.low) * (to - from)
    }
}

/// A range that is not a single point.
fn opened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    // What differs in the seventh digit is one value: no label could tell its ticks apart.
    if size >= SMALLEST && high - low > size * 1e-6 {
        (low, high)
    } else if size < SMALLEST {
        (0.0, 1.0)
    } else {
        (low - 0.1 * size, high + 0.1 * size)
    }
}

/// What the figures of an axis are divided by, and its name.
fn magnitude(format: Format, size: f64) -> (f64, String) {
    let named = |divisor: f64, name: &str| (divisor, name.to_owned());
    match format {
        // Beyond 100,000 % it is no share that anybody reads as one.
        Format::Unit(Unit::Share) if size < 1e3 && !(SMALLEST..1e-9).contains(&size) => {
            named(0.01, "")
        }
        Format::Unit(_) if size >= 5e15 || (SMALLEST..5e-4).contains(&size) => {
            #[expect(clippy::cast_possible_truncation, reason = "an exponent")]
            let power = libm::floor(libm::log10(size) / 3.0).clamp(-96.0, 96.0) as i32 * 3;
            let divisor = format!("1e{power}").parse().unwrap_or(1.0);
            let digits = power.to_string();
            let raised = digits.chars().map(|digit| match digit {
                '-' => '⁻',
                '1' => '¹',
                '2' => '²',
                '3' => '³',
                '4' => '⁴',
                '5' => '⁵',
                '6' => '⁶',
                '7' => '⁷',
                '8' => '⁸',
                '9' => '⁹',
                _ => '⁰',
            });
            (divisor, format!("× 10{}", raised.collect::<String>()))
        }
        Format::Unit(_) if size >= 5e12 => named(1e12, "trillion"),
        Format::Unit(_) if size >= 5e9 => named(1e9, "billion"),
        Format::Unit(_) if size >= 5e6 => named(1e6, "million"),
        Format::Unit(_) if size >= 2e4 => named(1e3, "thousand"),
        Format::Unit(_) | Format::Year | Format::Month(_) => named(1.0, ""),
    }
}

/// A value that is small beside its scale, such as 40 million beside trillions.
fn by_itself(value: f64) -> String {
    let (divisor, name) = match value.abs() {
        size if size >= 1e12 => (1e12, " trillion"),
        size if size >= 1e9 => (1e9, " billion"),
        size if size >= 1e6 => (1e6, " million"),
        size if size >= 1e3 => (1e3, " thousand"),
        _ => (1.0, ""),
    };
    format!("{}{name}", significant(value / divisor, 3))
}

/// The smallest handy number of months that is at least so much.
fn months_step(least: f64) -> f64 {
    let steps = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0];
    let mut enough = steps.into_iter().filter(|&step| step >= least);
    enough
        .next()
        .unwrap_or_else(|| round_step(least / 12.0) * 12.0)
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least so much.
fn round_step(least: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, reason = "an exponent")]
    let exponent = libm::floor(libm::log10(least)) as i32;
    let steps = [1, 2, 5, 10].map(|digit| format!("{digit}e{exponent}"));
    let steps = steps.iter().filter_map(|step| step.parse::<f64>().ok());
    let mut enough = steps.filter(|&step| step >= least * (1.0 - 1e-9));
    enough.next().unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::{Axis, Scale};
    use crate::quantity::{Currency, Unit};

    fn scale(axis: &Axis, values: &[f64]) -> Scale {
        axis.scale(values.iter().copied(), 6.0).unwrap()
    }

    fn labels(axis: &Axis, values: &[f64]) -> Vec<String> {
        let ticks = scale(axis, values).ticks();
        ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round() {
        let euro = Axis::of("price", Unit::Money(Currency::EUR));
        assert_eq!(
            labels(&euro, &[0.0, 23.0]),
            ["0", "5", "10", "15", "20", "25"]
        );
        assert_eq!(
            labels(&euro, &[0.1, 0.62]),
            ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]
        );
        let share = Axis::of("share", Unit::Share).spanning(0.0, 1.0);
        assert_eq!(
            labels(&share, &[0.2]),
            ["0%", "20%", "40%", "60%", "80%", "100%"]
        );
        assert_eq!(labels(&Axis::years("year"), &[2026.0, 2030.0])[0], "2026");
        assert_eq!(labels(&euro, &[-3.0, 8_000.0]).last().unwrap(), "8,000");
    }

    #[test]
    fn large_amounts_name_their_magnitude() {
        let dollars = Axis::of("revenue", Unit::Money(Currency::USD));
        let scale = scale(&dollars, &[0.0, 38.1e9]);
        assert_eq!(dollars.title(&scale), "revenue, USD billion");
        assert_eq!(scale.value(38.12e9), "38.1");
        assert_eq!(scale.change(-2.5e9), "\u{2212}2.5");
    }

    #[test]
    fn months_stand_at_round_dates() {
        let months = Axis::months("month", "2026-11".parse().unwrap());
        assert_eq!(
            labels(&months, &[0.0, 14.0]),
            ["2027-01", "2027-04", "2027-07", "2027-10", "2028-01"]
        );
        assert_eq!(labels(&months, &[0.0, 60.0])[..2], ["2027", "2028"]);
        assert_eq!(scale(&months, &[0.0, 60.0]).value(2.0), "2027-01");
    }

    #[test]
    fn extreme_amounts_name_their_power() {
        let euro = Axis::of("cash", Unit::Money(Currency::EUR));
        let title = |values: &[f64]| euro.title(&scale(&euro, values));
        assert_eq!(title(&[0.0, 8e12]), "cash, EUR trillion");
        assert_eq!(title(&[0.0, 2e21]), "cash, EUR × 10²¹");
        assert_eq!(title(&[0.0, 2e-5]), "cash, EUR × 10⁻⁶");
        assert_eq!(labels(&euro, &[0.0, 2e-5]).last().unwrap(), "20");
        assert_eq!(scale(&euro, &[0.0, 12e12]).value(-40e6), "−40 million");
    }

    #[test]
    fn odd_ranges_have_ticks() {
        let count = Axis::of("n", Unit::Count);
        for values in [
            [0.0, 0.0],
            [5.0, 5.0],
            [1e-300, 2e-300],
            [-1e149, 1e149],
            [7.0, 7.000_000_1],
        ] {
            let ticks = scale(&count, &values).ticks();
            assert!(
                ticks.len() >= 2 && ticks.len() < 20,
                "{values:?}: {ticks:?}"
            );
        }
        assert!(count.scale([f64::NAN].into_iter(), 6.0).is_err());
        assert!(count.scale([].into_iter(), 6.0).is_err());
    }
}
