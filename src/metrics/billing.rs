//! Monthly recurring revenue from billing terms.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Money, Share};

/// The interval that a price covers. It is never assumed: a file must state it.
///
/// # Example
/// ```
/// use bizcase::metrics::BillingInterval;
///
/// assert_eq!("yearly".parse::<BillingInterval>()?, BillingInterval::Year);
/// let error = "biweekly".parse::<BillingInterval>().unwrap_err();
/// assert!(error.to_string().contains("day, week, month, quarter, half-year, year"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BillingInterval {
    /// One day: 365 make a year.
    Day,
    /// One week: 52 make a year.
    Week,
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl BillingInterval {
    /// The number of these intervals in a year.
    #[must_use]
    pub const fn per_year(self) -> u32 {
        match self {
            Self::Day => 365,
            Self::Week => 52,
            Self::Month => 12,
            Self::Quarter => 4,
            Self::HalfYear => 2,
            Self::Year => 1,
        }
    }
}

impl FromStr for BillingInterval {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.trim().to_ascii_lowercase().as_str() {
            "day" | "daily" | "days" => Ok(Self::Day),
            "week" | "weekly" | "weeks" => Ok(Self::Week),
            "month" | "monthly" | "months" => Ok(Self::Month),
            "quarter" | "quarterly" | "quarters" => Ok(Self::Quarter),
            "half-year" | "half-yearly" | "semiannual" | "semi-annual" => Ok(Self::HalfYear),
            "year" | "yearly" | "annual" | "annually" | "years" => Ok(Self::Year),
            _ => {
                let rule = "one of day, week, month, quarter, half-year, year";
                Err(Invalid::rule("billing interval", format!("`{text}`"), rule)
                    .hint("an unknown interval is never taken for a month"))
            }
        }
    }
}

impl fmt::Display for BillingInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        })
    }
}

/// The recurring terms of a subscription: the price of a unit per interval, the intervals per bill,
/// the number of units, and recurring discounts. Leave out taxes, one-off charges, discounts on the
/// first bill, metered use, and trials before they are paid for.
///
/// # Example
/// Two seats at 2,400 a year, with a permanent discount of 20 %:
/// ```
/// use bizcase::metrics::{Billing, BillingInterval};
/// use bizcase::quantity::{Currency, Money, Share};
///
/// let billing = Billing::new(Money::major(2_400, Currency::EUR), BillingInterval::Year)
///     .quantity(2)
///     .discount(Share::percent(20.0)?);
/// assert_eq!(billing.monthly()?.to_string(), "EUR 320.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Billing {
    unit_amount: Money,
    interval: BillingInterval,
    intervals: u32,
    quantity: u64,
    discount: Share,
    amount_off: Option<Money>,
}

impl Billing {
    /// One unit, billed every interval, without discount.
    #[must_use]
    pub fn new(unit_amount: Money, interval: BillingInterval) -> Self {
        Self {
            unit_amount,
            interval,
            intervals: 1,
            quantity: 1,
            discount: Share::ZERO,
            amount_off: None,
        }
    }

    /// Sets the number of intervals per bill: 2 for every second year.
    #[must_use]
    pub fn every(self, intervals: u32) -> Self {
        Self { intervals, ..self }
    }

    /// Sets the number of units, such as seats.
    #[must_use]
    pub fn quantity(self, quantity: u64) -> Self {
        Self { quantity, ..self }
    }

    /// Sets a discount on every bill, as a share of it.
    #[must_use]
    pub fn discount(self, discount: Share) -> Self {
        Self { discount, ..self }
    }

    /// Sets a discount on every bill, as an amount off the whole bill (not each unit). It applies
    /// after the [share](Self::discount), if both are set.
    ///
    /// # Example
    /// ```
    /// use bizcase::metrics::{Billing, BillingInterval};
    /// use bizcase::quantity::{Currency, Money};
    ///
    /// // Three seats at 10 a month, 6 off each bill.
    /// let usd = |amount| Money::major(amount, Currency::USD);
    /// let billing = Billing::new(usd(10), BillingInterval::Month).quantity(3).amount_off(usd(6));
    /// assert_eq!(billing.monthly()?, usd(24));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn amount_off(self, amount: Money) -> Self {
        let amount_off = Some(amount);
        Self { amount_off, ..self }
    }

    /// The monthly recurring revenue (MRR), not rounded: a thousand customers at 10 a year bring
    /// 10,000 a year, not a thousand times twelve times 0.83.
    ///
    /// # Errors
    /// [`Invalid`] if a bill covers no interval, the amount or the discount is negative, or the
    /// discount exceeds the bill; [`MoneyError`](crate::error::MoneyError) if the discount is in
    /// another currency or the amount exceeds 7.9e28.
    pub fn monthly(&self) -> Result<Money, Error> {
        let permitted = Permitted::between(1.0, f64::from(u32::MAX));
        permitted.check("intervals per bill", f64::from(self.intervals))?;
        if self.unit_amount.amount().is_sign_negative() && !self.unit_amount.amount().is_zero() {
            let rule = "an amount of zero or more";
            return Err(Invalid::rule("unit amount", self.unit_amount, rule).into());
        }
        let gross = self.unit_amount.times(self.quantity)?;
        // The discount, not its complement: a share of 7 % is a short decimal, 1 less it is none.
        let bill = gross.minus(gross.times(self.discount)?)?;
        let net = match self.amount_off {
            Some(off) => bill.minus(allowed(off, bill)?)?,
            None => bill,
        };
        let year = net.times(self.interval.per_year())?;
        let months = Decimal::from(12) * Decimal::from(self.intervals);
        Ok(year.divided_by(months)?)
    }
}

/// A discount from zero to the whole bill.
fn allowed(off: Money, bill: Money) -> Result<Money, Error> {
    let negative = off.amount().is_sign_negative() && !off.amount().is_zero();
    let rest = bill.minus(off)?.amount();
    if negative || (rest.is_sign_negative() && !rest.is_zero()) {
        let rule = "from zero to the whole bill";
        let hint = format!("the bill is {bill}; one that is free has a discount of 100 %");
        return Err(Invalid::rule("amount off the bill", off, rule)
            .hint(hint)
            .into());
    }
    Ok(off)
}
