//! Axes with round numbers.

use serde::Serialize;

use crate::error::{Invalid, Permitted};
use crate::quantity::{Unit, grouped, significant};

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
        // Years are not rounded outwards.
        let outwards = self.format != Format::Year;
        Ok(Scale::new(low, high, ticks, self.format, outwards))
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

/// Values from one round number to another, and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    step: f64,
    format: Format,
    divisor: f64,
    magnitude: &'static str,
}

impl Scale {
    fn new(low: f64, high: f64, ticks: f64, format: Format, outwards: bool) -> Self {
        let (low, high) = opened(low, high);
        let mut step = round_step((high - low) / ticks);
        if format == Format::Year {
            step = step.max(1.0);
        }
        let (first, last) = (
            libm::floor(low / step + 1e-9),
            libm::ceil(high / step - 1e-9),
        );
        let (low, high) = if outwards {
            (first * step, last * step)
        } else {
            (low, high)
        };
        let size = low.abs().max(high.abs());
        let (divisor, magnitude) = match format {
            Format::Unit(Unit::Share) => (0.01, ""),
            Format::Unit(_) if size >= 5e9 => (1e9, "billion"),
            Format::Unit(_) if size >= 5e6 => (1e6, "million"),
            Format::Unit(_) if size >= 2e4 => (1e3, "thousand"),
            _ => (1.0, ""),
        };
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
        let first = libm::ceil(self.low / self.step - 1e-9);
        let last = libm::floor(self.high / self.step + 1e-9);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some ten ticks"
        )]
        let count = (last - first).clamp(0.0, 100.0) as u32;
        let ticks = (0..=count).map(|tick| (first + f64::from(tick)) * self.step);
        ticks.map(|value| (value, self.tick(value))).collect()
    }

    fn tick(&self, value: f64) -> String {
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
            Format::Year => text,
            Format::Unit(_) => grouped(&text),
        };
        self.suffixed(&text)
    }

    /// A value to three significant digits, in the unit of the axis.
    pub(super) fn value(&self, value: f64) -> String {
        match self.format {
            Format::Year => significant(value, 4).replace(',', ""),
            Format::Unit(_) => {
                let whole = (value / self.divisor).abs();
                let digits = if whole >= 1000.0 { 4 } else { 3 };
                self.suffixed(&significant(value / self.divisor, digits))
            }
        }
    }

    /// A number with the sign of the typesetter.
    fn suffixed(&self, text: &str) -> String {
        let percent = if self.format == Format::Unit(Unit::Share) {
            "%"
        } else {
            ""
        };
        format!("{}{percent}", text.replace('-', "\u{2212}"))
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
        match (unit.is_empty(), self.magnitude.is_empty()) {
            (_, true) => unit,
            (true, false) => self.magnitude.to_owned(),
            (false, false) => format!("{unit} {}", self.magnitude),
        }
    }

    /// Where a value lies between two places.
    pub(super) fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        from + (value - self.low) / (self.high - self.low) * (to - from)
    }
}

/// A range that is not a single point.
fn opened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 {
        (low, high)
    } else if size == 0.0 {
        (0.0, 1.0)
    } else {
        (low - 0.1 * size, high + 0.1 * size)
    }
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
