//! Thresholds.

use std::fmt;
use std::str::FromStr;

use crate::error::Invalid;
use crate::quantity::{Count, Money, Ratio, Share, Unit, Value};
use crate::quantity::{SCALES, grouped, shifted, ungrouped, unscaled};

/// A value with which a statistic or an outcome is compared: `USD -15 m`, `60%` or `24`.
///
/// A plain number stands for a count, a ratio or a share: `0.6` is `60%`. It never stands for
/// money, which has a currency. The text keeps every digit, so it reads back as the same threshold;
/// thousands (`k`), millions (`m`) and billions (`bn`) are written if two decimals suffice.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::simulation::Threshold;
///
/// let worst: Threshold = "USD -15 m".parse()?;
/// assert_eq!(worst, Money::major(-15_000_000, Currency::USD).into());
/// assert_eq!(Threshold::from(1_234_567).to_string(), "1,234,567");
/// assert_eq!("60%".parse::<Threshold>()?.to_string(), "60%");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// An amount of money.
    Money(Money),
    /// A share or a probability.
    Share(Share),
    /// A count, a ratio, or a share that is not written as a percentage. An infinite or NaN number
    /// is refused where the threshold is used.
    Number(f64),
}

impl Threshold {
    /// A percentage. Outside 0 to 100 % it becomes a plain number, which is refused where a share
    /// is needed.
    ///
    /// # Example
    /// ```
    /// use bizcase::simulation::Threshold;
    ///
    /// assert_eq!(Threshold::percent(60.0).to_string(), "60%");
    /// ```
    #[must_use]
    pub fn percent(value: f64) -> Self {
        Share::percent(value).map_or(Self::Number(value / 100.0), Self::from)
    }

    /// The number, in major units if it is money.
    pub(crate) fn number(self) -> f64 {
        match self {
            Self::Money(money) => money.to_f64(),
            Self::Share(share) => share.value(),
            Self::Number(number) => number,
        }
    }

    /// The number, provided that the threshold fits the unit expected for `parameter`.
    pub(crate) fn in_unit(self, parameter: &str, unit: Unit) -> Result<f64, Invalid> {
        match (self, unit) {
            (Self::Money(money), Unit::Money(currency)) if money.currency() == currency => {
                Ok(money.to_f64())
            }
            // A return or an expansion of 12% is a ratio: it may lie below 0 or above 1.
            (Self::Share(share), Unit::Share | Unit::Ratio) => Ok(share.value()),
            (Self::Number(number), Unit::Count | Unit::Ratio | Unit::Share) => {
                in_range(parameter, number, unit)
            }
            _ => Err(unit.mismatch(parameter, self)),
        }
    }

    /// As the threshold of a probability: a plain number that can be one is written in percent.
    pub(super) fn as_probability(self) -> Self {
        match self {
            Self::Number(number) => Share::new(number).map_or(self, Self::from),
            other => other,
        }
    }
}

fn in_range(parameter: &str, number: f64, unit: Unit) -> Result<f64, Invalid> {
    let checked = unit.permitted().check(parameter, number);
    checked.map_err(|invalid| {
        if unit == Unit::Share && number > 1.0 && number <= 100.0 {
            invalid.hint(format!("for {number} percent write {number}%"))
        } else {
            invalid
        }
    })
}

/// The share of twelve digits that a division by a hundred missed by a rounding, if it is one:
/// `Share::percent(33.3)` and `0.333` are then the same threshold, and `33.3%` in print.
pub(super) fn settled(share: Share) -> Share {
    let value = share.value();
    let near = format!("{value:.11e}").parse().unwrap_or(value);
    if (near - value).abs() <= 2.0 * f64::EPSILON * value {
        Share::new(near).unwrap_or(share)
    } else {
        share
    }
}

impl From<Money> for Threshold {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Share> for Threshold {
    fn from(share: Share) -> Self {
        Self::Share(settled(share))
    }
}

impl From<Count> for Threshold {
    fn from(count: Count) -> Self {
        Self::Number(count.value())
    }
}

impl From<Ratio> for Threshold {
    fn from(ratio: Ratio) -> Self {
        Self::Number(ratio.value())
    }
}

impl From<Value> for Threshold {
    fn from(value: Value) -> Self {
        match value {
            Value::Money(money) => money.into(),
            Value::Share(share) => share.into(),
            Value::Count(count) => count.into(),
            Value::Ratio(ratio) => ratio.into(),
        }
    }
}

impl From<f64> for Threshold {
    fn from(number: f64) -> Self {
        Self::Number(number + 0.0)
    }
}

impl From<i32> for Threshold {
    fn from(number: i32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// `USD -15 m`, `60%`, `24`, with all digits.
impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => {
                let amount = abbreviated(&money.amount().normalize().to_string());
                write!(f, "{} {}", money.currency(), money.one_reading(amount))
            }
            Self::Share(share) => write!(f, "{}%", percentage(*share)),
            Self::Number(number) => match power_of_ten(*number) {
                Some((digits, exponent)) => write!(f, "{digits}e{exponent}"),
                None if number.is_finite() => f.write_str(&abbreviated(&number.to_string())),
                None => write!(f, "{number}"),
            },
        }
    }
}

/// A share in percent without the sign, with all digits.
pub(super) fn percentage(share: Share) -> String {
    match power_of_ten(share.value()) {
        Some((digits, exponent)) => format!("{digits}e{}", exponent + 2),
        None => grouped(&shifted(&share.value().to_string(), 0, 2)),
    }
}

/// Digits and exponent of numbers that are too long to be written out.
fn power_of_ten(number: f64) -> Option<(String, i32)> {
    let long = number.is_finite() && number != 0.0 && !(1e-9..1e21).contains(&number.abs());
    let text = long.then(|| format!("{number:e}"))?;
    let (digits, exponent) = text.split_once('e')?;
    Some((digits.to_owned(), exponent.parse().ok()?))
}

/// A plain decimal number with commas, or in the largest scale that it reaches if two decimals are
/// enough there.
fn abbreviated(plain: &str) -> String {
    let whole = plain.trim_start_matches('-').split('.').next();
    let digits = whole.map_or(0, str::len);
    let reached = SCALES.into_iter().find(|it| digits > it.1.max(4));
    if let Some((name, places)) = reached {
        let short = shifted(plain, places, 0);
        let decimals = short.split_once('.').map_or(0, |(_, it)| it.len());
        if decimals <= 2 {
            return format!("{} {name}", grouped(&short));
        }
    }
    grouped(plain)
}

impl FromStr for Threshold {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        let refuse = || {
            let rule = "an amount such as USD -15 m, a share such as 60%, or a number such as 24";
            Invalid::rule("threshold", format!("`{text}`"), rule)
        };
        if let Some(percent) = text.strip_suffix('%') {
            let share = number(percent.trim_end(), -2).ok_or_else(refuse)?;
            let rule = "a share from 0% to 100%";
            let outside = |_| Invalid::rule("threshold", format!("`{text}`"), rule);
            return Share::new(share).map(Self::Share).map_err(outside);
        }
        if names_a_currency(text) {
            return text.replace('_', "").parse().map(Self::Money);
        }
        let (digits, places) = unscaled(text);
        let places = i32::try_from(places).unwrap_or_default();
        let number = number(digits, places).filter(|it| it.is_finite());
        Ok(Self::from(number.ok_or_else(refuse)?))
    }
}

/// Whether a text begins or ends with a word of three letters.
fn names_a_currency(text: &str) -> bool {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|it| it.is_ascii_alphabetic());
    let ends = [
        text.split_whitespace().next(),
        text.split_whitespace().next_back(),
    ];
    ends.into_iter().flatten().any(is_code)
}

/// A number with the point moved by so many places, rounded once.
pub(super) fn number(text: &str, places: i32) -> Option<f64> {
    let text = text.replace('_', "");
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text.as_str(), 0),
    };
    let plain = ungrouped("number", digits).ok()?;
    let exponent = exponent.checked_add(places)?;
    format!("{plain}e{exponent}").parse().ok()
}
