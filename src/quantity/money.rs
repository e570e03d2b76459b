//! Exact amounts of money.
#![warn(clippy::arithmetic_side_effects)]

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::{self, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::format::{two_readings, ungrouped};
use super::scale::{shifted, unscaled};
use super::{Count, Currency, Ratio, Share, grouped};
use crate::error::{Invalid, MoneyError, Permitted, Shown};

/// An exact amount in one currency.
///
/// There is no `+`, because `+` cannot report that currencies differ: [`plus`](Money::plus),
/// [`minus`](Money::minus) and [`times`](Money::times) return a [`Result`]. Nothing is rounded
/// until you call [`rounded`](Money::rounded).
///
/// # Example
/// ```
/// use bizcase::quantity::{Count, Currency, Money};
///
/// let price: Money = "USD 25".parse()?;
/// let month = price.times(Count::new(4_029_041.0)?)?;
/// assert_eq!(month.to_string(), "USD 100,726,025.00");
/// assert_eq!(month.minus(price)?, "100,726,000 USD".parse()?);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// An amount as a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    amount: Written,
    currency: Currency,
}

/// The number of an amount, written as text so that no digit is lost on the way.
struct Written(Decimal);

struct WrittenVisitor;

impl Visitor<'_> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount as text, such as \"40\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
        let plain = text.parse().or_else(|_| Decimal::from_scientific(text));
        let unlike = |_| E::invalid_value(Unexpected::Str(text), &self);
        plain.map(Written).map_err(unlike)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Written, E> {
        Err(E::custom(unquoted(number)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Written, E> {
        Err(E::custom(unquoted(number)))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Written, E> {
        Err(E::custom(unquoted(Shown(number))))
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor)
    }
}

fn unquoted(number: impl fmt::Display) -> Invalid {
    let rule = format!("text, so that no digit is lost: \"{number}\"");
    Invalid::rule("amount", number, rule)
}

/// An amount without a currency.
fn bare(number: impl fmt::Display) -> Invalid {
    let rule = format!("an amount with its currency, such as \"USD {number}\"");
    Invalid::rule("amount of money", number, rule)
}

struct MoneyVisitor;

impl<'de> Visitor<'de> for MoneyVisitor {
    type Value = Money;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount such as \"USD 40\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Money, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Money, E> {
        Err(E::custom(bare(number)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Money, E> {
        Err(E::custom(bare(number)))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Money, E> {
        Err(E::custom(bare(Shown(number))))
    }

    /// What the room `import` has read already.
    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Money, E> {
        Money::from_bytes(bytes).ok_or_else(|| E::invalid_type(Unexpected::Bytes(bytes), &self))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, written: D) -> Result<Money, D::Error> {
        written.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Money, A::Error> {
        let Table {
            amount: Written(amount),
            currency,
        } = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Money { amount, currency })
    }
}

/// Writes text, `"USD 40"`, with all decimals.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let amount = self.one_reading(self.amount.to_string());
        serializer.collect_str(&format_args!("{} {amount}", self.currency))
    }
}

/// Reads text, `"USD 40"`, and a table, `{ amount = "40", currency = "USD" }`.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(Self::NAME, MoneyVisitor)
    }
}

impl Money {
    /// Its name to serde, which no type of a user has.
    pub(crate) const NAME: &str = "bizcase::Money";

    /// The amount in sixteen bytes, and the code of its currency.
    #[cfg(feature = "import")]
    pub(crate) fn to_bytes(self) -> [u8; 19] {
        let mut bytes = [0; 19];
        bytes[..16].copy_from_slice(&self.amount.serialize());
        bytes[16..].copy_from_slice(self.currency.code().as_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (amount, code) = bytes.split_first_chunk()?;
        let amount = Decimal::deserialize(*amount);
        let currency = Currency::from_code(str::from_utf8(code).ok()?).ok()?;
        (amount.scale() <= Decimal::MAX_SCALE).then(|| Self::new(amount, currency))
    }

    /// An amount in major units: dollars, not cents.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// A whole amount in major units.
    #[must_use]
    pub fn major(amount: i64, currency: Currency) -> Self {
        Self::new(Decimal::from(amount), currency)
    }

    /// The amount nearest to `value`, rounded to the minor unit of the currency, half to even.
    ///
    /// # Errors
    /// [`Invalid`] if `value` is not finite or exceeds 7.9e28.
    pub fn from_f64(value: f64, currency: Currency) -> Result<Self, Invalid> {
        match Decimal::from_f64(value) {
            Some(amount) => Ok(Self::new(amount, currency).rounded()),
            None => Err(Invalid::new(
                "amount of money",
                value,
                Permitted::between(-7.9e28, 7.9e28),
            )),
        }
    }

    /// The amount in major units.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The amount in major units as a floating-point number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Every Decimal lies within the range of f64.
        self.amount.to_f64().unwrap_or(f64::NAN)
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError`] if the currencies differ or the sum exceeds 7.9e28.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine("plus", other, Decimal::checked_add)
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// [`MoneyError`] if the currencies differ or the difference exceeds 7.9e28.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine("minus", other, Decimal::checked_sub)
    }

    fn combine(
        self,
        operation: &'static str,
        other: Self,
        apply: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        let (left, right) = (self.to_string(), other.to_string());
        if self.currency != other.currency {
            return Err(MoneyError::Currencies {
                operation,
                left,
                right,
            });
        }
        match apply(self.amount, other.amount) {
            Some(amount) => Ok(Self::new(amount, self.currency)),
            None => Err(MoneyError::Overflow {
                operation,
                left,
                right,
            }),
        }
    }

    /// The amount times a count, a share, a ratio or a plain number.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if the product exceeds 7.9e28.
    pub fn times(self, factor: impl MoneyFactor) -> Result<Self, MoneyError> {
        let product = factor
            .decimal()
            .and_then(|factor| self.amount.checked_mul(factor));
        match product {
            Some(amount) => Ok(Self::new(amount, self.currency)),
            None => Err(MoneyError::Overflow {
                operation: "times",
                left: self.to_string(),
                right: factor.to_string(),
            }),
        }
    }

    /// The amount divided by a count, a share, a ratio or a plain number.
    ///
    /// # Errors
    /// [`MoneyError`] if the divisor is zero or the quotient exceeds 7.9e28.
    pub fn divided_by(self, divisor: impl MoneyFactor) -> Result<Self, MoneyError> {
        let (left, right) = (self.to_string(), divisor.to_string());
        match divisor.decimal() {
            Some(zero) if zero.is_zero() => Err(MoneyError::DivisionByZero { left, right }),
            Some(divisor) => match self.amount.checked_div(divisor) {
                Some(amount) => Ok(Self::new(amount, self.currency)),
                None => Err(MoneyError::Overflow {
                    operation: "divided by",
                    left,
                    right,
                }),
            },
            None => Err(MoneyError::Overflow {
                operation: "divided by",
                left,
                right,
            }),
        }
    }

    /// The ratio of this amount to `other`.
    ///
    /// # Errors
    /// [`MoneyError`] if the currencies differ or `other` is zero.
    pub fn ratio_to(self, other: Self) -> Result<Ratio, MoneyError> {
        let (left, right) = (self.to_string(), other.to_string());
        if self.currency != other.currency {
            return Err(MoneyError::Currencies {
                operation: "divided by",
                left,
                right,
            });
        }
        Ratio::new(self.to_f64() / other.to_f64())
            .map_err(|_| MoneyError::DivisionByZero { left, right })
    }

    /// The sum of amounts in `currency`; zero if there are none.
    ///
    /// # Errors
    /// [`MoneyError`] if an amount is in another currency or the sum exceeds 7.9e28.
    pub fn sum(
        amounts: impl IntoIterator<Item = Self>,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::major(0, currency), Self::plus)
    }

    /// The amount rounded to the minor unit of its currency, half to even.
    #[must_use]
    pub fn rounded(self) -> Self {
        let digits = self.currency.minor_digits();
        let strategy = RoundingStrategy::MidpointNearestEven;
        Self::new(
            self.amount.round_dp_with_strategy(digits, strategy),
            self.currency,
        )
    }

    /// The amount with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        let mut amount = self.amount;
        amount.set_sign_negative(!amount.is_zero() && amount.is_sign_positive());
        Self::new(amount, self.currency)
    }

    /// The amount as it is written, so that three decimals are not mistaken for thousands.
    pub(crate) fn one_reading(self, amount: String) -> String {
        match two_readings(&amount) {
            Some([_, decimals]) if self.may_be_thousands() => decimals,
            _ => amount,
        }
    }

    /// Whether three decimals are more than the currency has, so that they may be thousands.
    fn may_be_thousands(self) -> bool {
        self.currency.minor_digits() < 3
    }
}

/// Amounts in one currency are ordered; amounts in different currencies are not comparable.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

/// `USD 1,234.50`; with a precision, as in `{:.0}`, rounded half to even to that many decimals.
/// Without one the text reads back as the same amount: three decimals, which may be mistaken for
/// thousands, are followed by a zero (`USD 1.1250`).
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A decimal has 28 places at most; asked for more, some values panic when they are shown.
        let decimals = f
            .precision()
            .map(|decimals| u32::try_from(decimals).map_or(28, |it| it.min(28)));
        let mut shown = match decimals {
            Some(decimals) => self.amount.round_dp(decimals),
            None => self.amount.normalize(),
        };
        shown.rescale(decimals.unwrap_or_else(|| shown.scale().max(self.currency.minor_digits())));
        let text = shown.to_string();
        let text = match decimals {
            Some(_) => text,
            None => self.one_reading(text),
        };
        write!(f, "{} {}", self.currency, grouped(&text))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Reads `USD 1,234.50`, `1,234.50 USD`, and thousands, millions and billions as in `USD 75 k`,
/// `USD 1.2 m` and `USD 3 bn`. `EUR 75.000` is refused: in many countries it means seventy-five
/// thousand.
impl FromStr for Money {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        let (code, number) = if trimmed.starts_with(|c: char| c.is_ascii_alphabetic()) {
            trimmed.split_at_checked(3).unwrap_or((trimmed, ""))
        } else {
            let at = trimmed.len().saturating_sub(3);
            let (number, code) = trimmed.split_at_checked(at).unwrap_or(("", trimmed));
            (code, number)
        };
        let refuse = |hint: String| {
            let rule = "an amount with its currency, such as USD 1,234.50";
            Invalid::rule("amount of money", format!("`{text}`"), rule).hint(hint)
        };
        if !trimmed.contains(|c: char| c.is_alphabetic()) {
            let digits = trimmed.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
            return Err(refuse(format!(
                "it has no currency: for an amount write \"USD {digits}\" or the like, for a plain \
                 number leave out the quotation marks"
            )));
        }
        let currency = Currency::from_code(code)
            .map_err(|_| refuse(format!("`{code}` is not an ISO 4217 currency code")))?;
        let (digits, places) = unscaled(number.trim());
        let plain = ungrouped("amount of money", digits)
            .map_err(|invalid| refuse(invalid.hint.unwrap_or_default()))?;
        // Zeros at the end stay, so that what is written comes back as it was.
        let scaled = if places == 0 {
            plain
        } else {
            shifted(&plain, 0, places)
        };
        let amount = Decimal::from_str_exact(&scaled)
            .map_err(|_| refuse("more than 28 significant digits".into()))?;
        let money = Self::new(amount, currency);
        match two_readings(number).filter(|_| places == 0 && money.may_be_thousands()) {
            None => Ok(money),
            Some([thousands, decimals]) => Err(refuse(format!(
                "the point may separate thousands or decimals: write {currency} {thousands} or \
                 {currency} {decimals}"
            ))),
        }
    }
}

/// A number by which money can be multiplied and divided: a count, share, ratio, decimal or
/// integer.
///
/// The trait is sealed.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let price = Money::major(80, Currency::EUR);
/// assert_eq!(price.times(12)?, Money::major(960, Currency::EUR));
/// assert_eq!(price.times(Share::percent(87.5)?)?, Money::major(70, Currency::EUR));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "money cannot be multiplied or divided by `{Self}`",
    note = "use a Count, a Share, a Ratio, a Decimal or an integer"
)]
pub trait MoneyFactor: Copy + fmt::Display + sealed::Sealed {
    /// The factor as an exact number; `None` above 7.9e28.
    #[doc(hidden)]
    fn decimal(&self) -> Option<Decimal>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! factor {
    ($($type:ty => |$it:ident| $decimal:expr),+ $(,)?) => {$(
        impl sealed::Sealed for $type {}
        impl MoneyFactor for $type {
            fn decimal(&self) -> Option<Decimal> {
                let $it = self;
                $decimal
            }
        }
    )+};
}

factor! {
    Decimal => |it| Some(*it),
    i32 => |it| Some(Decimal::from(*it)),
    i64 => |it| Some(Decimal::from(*it)),
    u32 => |it| Some(Decimal::from(*it)),
    u64 => |it| Some(Decimal::from(*it)),
    Share => |it| Decimal::from_f64(it.value()),
    Count => |it| Decimal::from_f64(it.value()),
    Ratio => |it| Decimal::from_f64(it.value()),
}
