//! Prices in other regions and currencies, rounded to the points that people are used to.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;
use super::tier::shown;
use crate::error::{Error, Invalid, MoneyError};
use crate::quantity::{Currency, Money};

/// The price list of a region: prices of the home list times an exchange rate and a factor, rounded
/// to price points.
///
/// [`PriceStructure::changed`](super::PriceStructure::changed) takes all amounts of a structure
/// there: with [`price`](Self::price) those that people see, with [`exact`](Self::exact) those of
/// units too small for price points.
///
/// # Example
/// ```
/// use bizcase::pricing::PriceRegion;
///
/// let poland: PriceRegion = toml::from_str(
///     r#"name = "Poland"
///        currency = "PLN"
///        rate = 4.25
///        factor = 0.7
///        points = { every = 10, ending = 9.99 }
///        rounding = "down""#,
/// )?;
/// // 40 x 4.25 x 0.7 = 119.
/// assert_eq!(poland.exact("EUR 40".parse()?)?, "PLN 119".parse()?);
/// assert_eq!(poland.price("EUR 40".parse()?)?, "PLN 109.99".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRegion {
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// How much of it one unit of the home currency is worth.
    #[serde(default = "one", with = "exact")]
    pub rate: Decimal,
    /// What prices are multiplied by besides, such as for purchasing power.
    #[serde(default = "one", with = "exact")]
    pub factor: Decimal,
    /// The prices that are in use; nothing for every amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<PricePoints>,
    /// Which of them is taken.
    #[serde(default)]
    pub rounding: PointRounding,
}

/// The prices in use: so much above every multiple of a step. Every 1 with the ending 0.99 has
/// 0.99, 1.99, 2.99; every 10 with the ending 9 has 9, 19, 29.
///
/// # Example
/// ```
/// use bizcase::pricing::{PointRounding, PricePoints};
///
/// let points: PricePoints = toml::from_str("every = 5\nending = \"4.99\"")?;
/// let rounded = |rounding| points.rounded("GBP 12.49".parse()?, rounding);
/// assert_eq!(rounded(PointRounding::Up)?, "GBP 14.99".parse()?);
/// assert_eq!(rounded(PointRounding::Down)?, "GBP 9.99".parse()?);
/// // As far from the one as from the other: the higher one.
/// assert_eq!(rounded(PointRounding::Nearest)?, "GBP 14.99".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricePoints {
    /// The distance between prices.
    #[serde(with = "exact")]
    pub every: Decimal,
    /// The lowest price, from zero to below the distance.
    #[serde(default, with = "exact")]
    pub ending: Decimal,
}

/// Which price point an amount between two of them becomes.
///
/// # Example
/// See [`PricePoints`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointRounding {
    /// The lower.
    Down,
    /// The nearer, and of two that are as near the higher.
    #[default]
    Nearest,
    /// The higher.
    Up,
}

fn one() -> Decimal {
    Decimal::ONE
}

impl PriceRegion {
    /// A price of the home list in this region before it is rounded.
    ///
    /// # Errors
    /// [`Invalid`] unless the rate and the factor are above zero, and the rate is one within a
    /// currency; [`MoneyError`] beyond 7.9e28.
    pub fn exact(&self, list: Money) -> Result<Money, Error> {
        for (what, number) in [("exchange rate", self.rate), ("factor", self.factor)] {
            if number <= Decimal::ZERO {
                let parameter = format!("{what} of {}", self.name);
                return Err(Invalid::rule(&parameter, shown(number), "above zero").into());
            }
        }
        if list.currency() == self.currency && self.rate != Decimal::ONE {
            let parameter = format!("exchange rate of {}", self.name);
            let rule = format!("1 from {0} to {0}", self.currency);
            let hint = "what prices are multiplied by besides is the `factor`";
            return Err(Invalid::rule(&parameter, shown(self.rate), rule)
                .hint(hint)
                .into());
        }
        let amount = list.times(self.rate)?.times(self.factor)?;
        Ok(Money::new(amount.amount(), self.currency))
    }

    /// A price of the home list in this region, on a price point; without any, in whole minor
    /// units.
    ///
    /// # Errors
    /// As [`exact`](Self::exact) and [`PricePoints::rounded`].
    pub fn price(&self, list: Money) -> Result<Money, Error> {
        let exact = self.exact(list)?;
        match self.points {
            Some(points) => points.rounded(exact, self.rounding),
            None => Ok(exact.rounded()),
        }
    }
}

impl PricePoints {
    /// The price point next to an amount.
    ///
    /// # Errors
    /// [`Invalid`] unless the step is above zero and the ending from zero to below it, or for an
    /// amount that is negative or, rounded down, below the lowest point.
    pub fn rounded(self, amount: Money, rounding: PointRounding) -> Result<Money, Error> {
        let Self { every, ending } = self;
        if every <= Decimal::ZERO {
            let rule = "above zero";
            return Err(Invalid::rule("distance of price points", shown(every), rule).into());
        }
        if ending < Decimal::ZERO || ending >= every {
            let rule = format!("from 0 to below {}, their distance", shown(every));
            return Err(Invalid::rule("ending of price points", shown(ending), rule).into());
        }
        if amount.amount() < Decimal::ZERO {
            return Err(Invalid::rule("price", amount, "zero or more").into());
        }
        let overflow = || MoneyError::Overflow {
            operation: "rounded to price points",
            left: amount.to_string(),
            right: shown(every),
        };
        let point = self
            .next_to(amount.amount(), rounding)
            .ok_or_else(overflow)?;
        if point < Decimal::ZERO {
            let rule = format!("at least {}, the lowest price point", shown(ending));
            return Err(Invalid::rule("price", amount, rule).into());
        }
        Ok(Money::new(point, amount.currency()))
    }

    /// The point, which is negative if there is none below.
    fn next_to(self, amount: Decimal, rounding: PointRounding) -> Option<Decimal> {
        let above = amount.checked_sub(self.ending)?;
        let rest = above.checked_rem(self.every)?;
        // The remainder has the sign of the amount.
        let rest = if rest < Decimal::ZERO {
            rest.checked_add(self.every)?
        } else {
            rest
        };
        let lower = amount.checked_sub(rest)?;
        let is_lower = match rounding {
            PointRounding::Down => true,
            PointRounding::Nearest => {
                rest.checked_mul(Decimal::TWO)? < self.every && lower >= Decimal::ZERO
            }
            PointRounding::Up => false,
        };
        if is_lower || rest.is_zero() {
            Some(lower)
        } else {
            lower.checked_add(self.every)
        }
    }
}
