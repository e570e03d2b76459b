//! Depreciation: the cost of an asset spread over its life.

use serde::Serialize;

use super::Amount;
use super::amount::plain;
use crate::error::{Error, Invalid, Permitted};

/// An asset that is depreciated over a whole number of periods, from its cost to its salvage value.
///
/// Schedules are returned whole, one charge per period, so they can be checked against the cost.
/// Charges in [`Money`](crate::quantity::Money) are rounded to the minor unit, and rounding is
/// carried forward so that they add up.
///
/// # Example
/// ```
/// use bizcase::finance::{Asset, Depreciation};
/// use bizcase::quantity::{Currency, Money};
///
/// let machine = Asset::new(10_000.0, 0.0, 5)?;
/// assert_eq!(machine.depreciation(Depreciation::StraightLine)?, [2_000.0; 5]);
///
/// let dollars = |amount| Money::major(amount, Currency::USD);
/// let thirds = Asset::new(dollars(100), dollars(0), 3)?.depreciation(Depreciation::StraightLine)?;
/// let shown: Vec<String> = thirds.iter().map(ToString::to_string).collect();
/// assert_eq!(shown, ["USD 33.33", "USD 33.34", "USD 33.33"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(bound = "")]
pub struct Asset<A: Amount> {
    #[serde(rename = "currency")]
    unit: A::Unit,
    cost: f64,
    salvage: f64,
    life: u32,
}

/// A depreciation method.
///
/// # Example
/// ```
/// use bizcase::finance::{Asset, Depreciation};
///
/// let van = Asset::new(30_000.0, 6_000.0, 3)?;
/// assert_eq!(van.depreciation(Depreciation::SumOfYearsDigits)?, [12_000.0, 8_000.0, 4_000.0]);
/// assert_eq!(van.depreciation(Depreciation::Declining { factor: 2.0 })?, [20_000.0, 4_000.0, 0.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Depreciation {
    /// An equal charge in every period; `SLN` in spreadsheets.
    StraightLine,
    /// Charges proportional to the remaining periods; `SYD` in spreadsheets.
    SumOfYearsDigits,
    /// Declining balance: a multiple of the straight-line rate on the remaining value, down to the
    /// salvage value. A factor of 2 is double declining; `DDB` in spreadsheets. May leave a
    /// remainder.
    Declining {
        /// The multiple of the straight-line rate.
        factor: f64,
    },
    /// Declining balance that switches to straight-line on the remaining value once that charges
    /// more; `VDB` in spreadsheets.
    DecliningThenStraightLine {
        /// The multiple of the straight-line rate.
        factor: f64,
    },
    /// Fixed declining balance: the rate that leads from cost to salvage value, rounded to three
    /// decimals; `DB` in spreadsheets. The rounding leaves a remainder.
    FixedDeclining {
        /// The number of months the asset is held in the first year. With fewer than twelve, the
        /// rest is charged after the end of the life.
        first_months: u8,
    },
}

impl<A: Amount> Asset<A> {
    /// The longest life, in periods.
    pub const MAX_LIFE: u32 = 1_000;

    /// An asset with this cost and salvage value, used for `life` periods.
    ///
    /// # Errors
    /// [`Invalid`] if cost is negative, salvage lies outside [0, cost], or the life is zero or
    /// above [`MAX_LIFE`](Asset::MAX_LIFE); [`Error`] if currencies differ.
    pub fn new(cost: A, salvage: A, life: u32) -> Result<Self, Error> {
        let ([price, rest], unit) = plain([cost, salvage])?;
        let limit = Permitted::between(1.0, f64::from(Self::MAX_LIFE));
        limit.check("life of the asset", f64::from(life))?;
        Ok(Self {
            unit,
            cost: Permitted::COUNT.check("cost of the asset", price)?,
            salvage: Permitted::between(0.0, price).check("salvage value", rest)?,
            life,
        })
    }

    /// The charge of each period.
    ///
    /// # Errors
    /// [`Invalid`] if a factor is not above zero, if the first period does not have 1 to 12 months,
    /// or for a fixed declining rate with a salvage value of zero, which no rate reaches.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Asset, Depreciation};
    ///
    /// let machine = Asset::new(10_000.0, 0.0, 5)?;
    /// let double = machine.depreciation(Depreciation::DecliningThenStraightLine { factor: 2.0 })?;
    /// assert_eq!(double, [4_000.0, 2_400.0, 1_440.0, 1_080.0, 1_080.0]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn depreciation(&self, method: Depreciation) -> Result<Vec<A>, Error> {
        let charges = match method {
            Depreciation::StraightLine => self.declining(0.0, Switch::ToStraightLine),
            Depreciation::SumOfYearsDigits => self.sum_of_years_digits(),
            Depreciation::Declining { factor } => self.declining(speed(factor)?, Switch::Never),
            Depreciation::DecliningThenStraightLine { factor } => {
                self.declining(speed(factor)?, Switch::ToStraightLine)
            }
            Depreciation::FixedDeclining { first_months } => self.fixed(first_months)?,
        };
        rounded(&charges, self.unit)
    }

    fn sum_of_years_digits(&self) -> Vec<f64> {
        let life = f64::from(self.life);
        let digits = 0.5 * life * (life + 1.0);
        let charge = |left: u32| (self.cost - self.salvage) * f64::from(left) / digits;
        (1..=self.life).rev().map(charge).collect()
    }

    fn declining(&self, factor: f64, switch: Switch) -> Vec<f64> {
        let rate = (factor / f64::from(self.life)).min(1.0);
        let mut book = self.cost;
        let mut charges = Vec::new();
        let mut straight = None;
        for left in (1..=self.life).rev() {
            let level = (book - self.salvage) / f64::from(left);
            if switch == Switch::ToStraightLine && level > rate * book && straight.is_none() {
                straight = Some(level);
            }
            let charge = straight.unwrap_or((rate * book).min(book - self.salvage).max(0.0));
            charges.push(charge);
            book -= charge;
        }
        charges
    }

    fn fixed(&self, first_months: u8) -> Result<Vec<f64>, Error> {
        Permitted::between(1.0, 12.0)
            .check("months of the first period", f64::from(first_months))?;
        Permitted::POSITIVE.check("salvage value of an asset with a fixed rate", self.salvage)?;
        let root = libm::log(self.salvage / self.cost) / f64::from(self.life);
        let rate = (-libm::expm1(root) * 1000.0).round() / 1000.0;
        let first = f64::from(first_months) / 12.0;
        let mut book = self.cost;
        let mut charges = Vec::new();
        for period in 0..self.life {
            let charge = if period == 0 {
                book * rate * first
            } else {
                book * rate
            };
            charges.push(charge);
            book -= charge;
        }
        if first_months < 12 {
            charges.push(book * rate * (1.0 - first));
        }
        Ok(charges)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Switch {
    Never,
    ToStraightLine,
}

fn speed(factor: f64) -> Result<f64, Invalid> {
    Permitted::POSITIVE.check("declining factor", factor)
}

/// Charges in `unit`, with the rounding of each carried into the next.
pub(super) fn rounded<A: Amount>(charges: &[f64], unit: A::Unit) -> Result<Vec<A>, Error> {
    let mut exact = 0.0;
    let mut before = A::of("depreciation", 0.0, unit)?;
    let charge = |&charge: &f64| {
        exact += charge;
        let total = A::of("depreciation", exact, unit)?;
        let rounded = A::rest("depreciation", charge, total, before);
        before = total;
        rounded
    };
    charges.iter().map(charge).collect()
}
