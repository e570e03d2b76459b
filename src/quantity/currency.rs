//! Currencies by their ISO 4217 code.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Invalid;

/// A currency: its three-letter code and the number of decimals of its minor unit.
///
/// # Example
/// ```
/// use bizcase::quantity::Currency;
///
/// assert_eq!(Currency::from_code("JPY")?.minor_digits(), 0);
/// assert_eq!(Currency::from_code("KWD")?.minor_digits(), 3);
/// assert!(Currency::from_code("US$").is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// ISO 4217:2015. The few codes without a minor unit (gold, special drawing rights) count in
/// hundredths here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    code: [u8; 3],
    minor_digits: u8,
}

impl Currency {
    /// Australian dollar.
    pub const AUD: Self = Self::known(*b"AUD", 2);
    /// Canadian dollar.
    pub const CAD: Self = Self::known(*b"CAD", 2);
    /// Swiss franc.
    pub const CHF: Self = Self::known(*b"CHF", 2);
    /// Chinese yuan.
    pub const CNY: Self = Self::known(*b"CNY", 2);
    /// Euro.
    pub const EUR: Self = Self::known(*b"EUR", 2);
    /// Pound sterling.
    pub const GBP: Self = Self::known(*b"GBP", 2);
    /// Indian rupee.
    pub const INR: Self = Self::known(*b"INR", 2);
    /// Japanese yen, which has no minor unit.
    pub const JPY: Self = Self::known(*b"JPY", 0);
    /// US dollar.
    pub const USD: Self = Self::known(*b"USD", 2);

    /// Found before the table is searched, which takes as long as reading a cell.
    const COMMON: [Self; 9] = [
        Self::USD,
        Self::EUR,
        Self::GBP,
        Self::JPY,
        Self::CNY,
        Self::INR,
        Self::CHF,
        Self::CAD,
        Self::AUD,
    ];

    const fn known(code: [u8; 3], minor_digits: u8) -> Self {
        Self { code, minor_digits }
    }

    /// The currency with this ISO 4217 code.
    ///
    /// # Errors
    /// [`Invalid`] if no currency has this code; codes are three capital letters.
    pub fn from_code(code: &str) -> Result<Self, Invalid> {
        let common = Self::COMMON.iter().find(|one| one.code() == code);
        common
            .copied()
            .or_else(|| Self::listed(code))
            .ok_or_else(|| {
                let rule = "an ISO 4217 code such as USD";
                Invalid::rule("currency", format!("`{code}`"), rule)
            })
    }

    /// The currency with a code of the table.
    fn listed(code: &str) -> Option<Self> {
        let listed = iso_currency::Currency::from_code(code)?;
        let digits = listed.exponent().and_then(|n| u8::try_from(n).ok());
        let code = code.as_bytes().try_into().ok()?;
        Some(Self::known(code, digits.unwrap_or(2)))
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        // The code was ASCII when it was checked.
        str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// The number of decimals of the minor unit: 2 for cents, 0 for yen.
    #[must_use]
    pub const fn minor_digits(self) -> u32 {
        self.minor_digits as u32
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::from_code(text.trim())
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::from_code(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn constants_agree_with_iso_4217() {
        for known in Currency::COMMON {
            assert_eq!(Currency::listed(known.code()), Some(known));
        }
    }
}
