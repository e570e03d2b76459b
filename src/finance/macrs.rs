//! Depreciation for US federal income tax.

use serde::Serialize;

use super::Amount;
use super::amount::plain;
use super::depreciation::rounded;
use crate::error::{Error, Invalid, Permitted};

/// A property class of the modified accelerated cost recovery system (MACRS), general depreciation
/// system.
///
/// # Example
/// ```
/// use bizcase::finance::RecoveryClass;
///
/// assert_eq!(RecoveryClass::Three.table_a1(), Some(&[33.33, 44.45, 14.81, 7.41][..]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryClass {
    /// Three years, 200 % declining: special tools.
    Three,
    /// Five years, 200 % declining: computers, cars.
    Five,
    /// Seven years, 200 % declining: furniture, and property without a class.
    Seven,
    /// Ten years, 200 % declining: vessels.
    Ten,
    /// Fifteen years, 150 % declining: land improvements.
    Fifteen,
    /// Twenty years, 150 % declining: farm buildings.
    Twenty,
    /// 27.5 years, straight line: residential rental property.
    Residential,
    /// 39 years, straight line: other buildings.
    Nonresidential,
}

/// When in its first year property counts as placed in service.
///
/// # Example
/// ```
/// use bizcase::finance::{Convention, RecoveryClass};
///
/// // A computer bought in the last quarter: 1.5 of 12 months at 40 %.
/// let shares = RecoveryClass::Five.shares(Convention::MidQuarter { quarter: 4 })?;
/// assert_eq!(format!("{:.3}", shares[0]), "0.050");
/// assert!(RecoveryClass::Five.shares(Convention::MidMonth { month: 1 }).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Convention {
    /// The middle of the year: the rule for all property except buildings.
    HalfYear,
    /// The middle of the quarter: required if more than 40 % of the year's property was placed in
    /// service in the last quarter.
    MidQuarter {
        /// The quarter, from 1 to 4.
        quarter: u8,
    },
    /// The middle of the month: the rule for buildings.
    MidMonth {
        /// The month, from 1 to 12.
        month: u8,
    },
}

impl Convention {
    /// The part of the first year in service.
    fn first_year(self) -> Result<f64, Invalid> {
        Ok(match self {
            Self::HalfYear => 0.5,
            Self::MidQuarter { quarter } => {
                let permitted = Permitted::between(1.0, 4.0);
                (4.5 - permitted.check("quarter", f64::from(quarter))?) / 4.0
            }
            Self::MidMonth { month } => {
                (12.5 - Permitted::MONTH.check("month", f64::from(month))?) / 12.0
            }
        })
    }
}

impl RecoveryClass {
    fn years(self) -> f64 {
        match self {
            Self::Three => 3.0,
            Self::Five => 5.0,
            Self::Seven => 7.0,
            Self::Ten => 10.0,
            Self::Fifteen => 15.0,
            Self::Twenty => 20.0,
            Self::Residential => 27.5,
            Self::Nonresidential => 39.0,
        }
    }

    fn factor(self) -> f64 {
        match self {
            Self::Three | Self::Five | Self::Seven | Self::Ten => 2.0,
            Self::Fifteen | Self::Twenty => 1.5,
            Self::Residential | Self::Nonresidential => 0.0,
        }
    }

    /// The share of the cost charged in each year, unrounded: declining balance, then straight line
    /// over the remaining recovery period once that charges more.
    ///
    /// The published tables round these to two decimals of a percent, sometimes upwards where they
    /// should round down, so that a column adds up to 100; see
    /// [`table_a1`](RecoveryClass::table_a1).
    ///
    /// # Errors
    /// [`Invalid`] if there is no such quarter or month, or if the convention does not suit the
    /// class: mid-month is for buildings, and for buildings only.
    ///
    /// # Example
    /// ```
    /// use bizcase::finance::{Convention, RecoveryClass};
    ///
    /// let shares = RecoveryClass::Five.shares(Convention::HalfYear)?;
    /// let percent: Vec<String> = shares.iter().map(|share| format!("{:.2}", share * 100.0)).collect();
    /// assert_eq!(percent, ["20.00", "32.00", "19.20", "11.52", "11.52", "5.76"]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// US Internal Revenue Service, Publication 946, "Figuring the deduction without tables".
    pub fn shares(self, convention: Convention) -> Result<Vec<f64>, Invalid> {
        let building = matches!(self, Self::Residential | Self::Nonresidential);
        if building != matches!(convention, Convention::MidMonth { .. }) {
            let rule = "mid-month for buildings, and half-year or mid-quarter for all else";
            return Err(Invalid::rule("convention", format!("{convention:?}"), rule));
        }
        let mut part = convention.first_year()?;
        let (mut book, mut left) = (1.0, self.years());
        let rate = self.factor() / left;
        let mut shares = Vec::new();
        // What is left after the last year is rounding.
        while left > 1e-9 {
            let charge = (rate * book).max(book / left) * part;
            let charge = if left <= part { book } else { charge };
            shares.push(charge);
            book -= charge;
            left -= part;
            part = left.min(1.0);
        }
        Ok(shares)
    }

    /// The percentages published by the tax office for the half-year convention; `None` for
    /// buildings.
    ///
    /// # Reference
    /// US Internal Revenue Service, Publication 946, appendix A, table A-1.
    #[must_use]
    pub fn table_a1(self) -> Option<&'static [f64]> {
        Some(match self {
            Self::Three => &[33.33, 44.45, 14.81, 7.41],
            Self::Five => &[20.0, 32.0, 19.2, 11.52, 11.52, 5.76],
            Self::Seven => &[14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46],
            Self::Ten => &[
                10.0, 18.0, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28,
            ],
            Self::Fifteen => &[
                5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91,
                2.95,
            ],
            Self::Twenty => &[
                3.75, 7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, 4.462, 4.461, 4.462, 4.461,
                4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 2.231,
            ],
            Self::Residential | Self::Nonresidential => return None,
        })
    }
}

/// The depreciation charges of each tax year for property with this cost.
///
/// In [`Money`](crate::quantity::Money) they are rounded to the minor unit and add up to the cost.
///
/// # Errors
/// As [`RecoveryClass::shares`], and [`Invalid`] for a negative cost.
///
/// # Example
/// ```
/// use bizcase::finance::{Convention, RecoveryClass, macrs};
///
/// let charges = macrs(10_000.0, RecoveryClass::Five, Convention::HalfYear)?;
/// assert_eq!(format!("{:.2}", charges[1]), "3200.00");
/// assert_eq!(charges.len(), 6);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn macrs<A: Amount>(
    cost: A,
    class: RecoveryClass,
    convention: Convention,
) -> Result<Vec<A>, Error> {
    let ([price], unit) = plain([cost])?;
    Permitted::COUNT.check("cost of the property", price)?;
    let charges: Vec<f64> = class
        .shares(convention)?
        .iter()
        .map(|share| share * price)
        .collect();
    rounded(&charges, unit)
}
