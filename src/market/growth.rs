//! Growth of markets, computed from end points.

use serde::{Deserialize, Serialize};

use super::Lint;
use crate::distribution::{self, Dist, Distribution};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Growth, Period};

/// A phase of growth or loss at one uncertain yearly rate.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::GrowthPhase;
///
/// let fast = GrowthPhase::growth("growth until 2028", Dist::triangular(0.10, 0.15, 0.30)?, 2);
/// let steady = GrowthPhase::growth("growth after 2028", Dist::uniform(0.02, 0.05)?, 5);
/// let leaving = GrowthPhase::loss("churn of the cohort", Dist::beta(2.0, 18.0)?, 3);
/// assert_eq!(fast.years + steady.years + leaving.years, 10);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowthPhase {
    /// The name, which also identifies its random numbers.
    pub name: String,
    /// The relative change per year, or the share lost per year.
    pub range: Dist,
    /// The length in years; all have the same rate.
    pub years: u32,
    #[serde(default, skip_serializing_if = "super::factor::is_default")]
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    #[default]
    Grows,
    Loses,
}

impl GrowthPhase {
    /// Years of growth at a relative change: 0.06 is six percent a year, compounded.
    #[must_use]
    pub fn growth(name: &str, range: Dist, years: u32) -> Self {
        Self {
            name: name.to_owned(),
            range,
            years,
            direction: Direction::Grows,
        }
    }

    /// Years that each lose a share (churn).
    #[must_use]
    pub fn loss(name: &str, range: Dist, years: u32) -> Self {
        Self {
            direction: Direction::Loses,
            ..Self::growth(name, range, years)
        }
    }

    /// Whether the rate is a share lost.
    #[must_use]
    pub fn loses(&self) -> bool {
        self.direction == Direction::Loses
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::rule(
                "name of a phase of growth",
                "``",
                "non-empty text",
            ));
        }
        let support = self.range.support();
        let (low, permitted) = match self.direction {
            Direction::Grows => (support.low > -1.0, Permitted::RATE),
            Direction::Loses => (support.lies_within(0.0, 1.0), Permitted::SHARE),
        };
        if low {
            return Ok(());
        }
        Err(distribution::outside(&self.name, &self.range, permitted))
    }
}

/// The compound annual growth rate (CAGR) from a figure at the start to one `years` years later.
///
/// # Formula
/// `(end / start)^(1 / years) - 1`
///
/// # Errors
/// [`Invalid`] unless both figures and the years are above zero.
///
/// # Example
/// The report claims 18 % beside these end points.
/// ```
/// use bizcase::market::compound_annual_growth_rate;
///
/// let growth = compound_annual_growth_rate(224.0, 430.0, 3.0)?;
/// assert_eq!(growth.to_string(), "24.28159333% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "CAGR")]
pub fn compound_annual_growth_rate(start: f64, end: f64, years: f64) -> Result<Growth, Invalid> {
    Permitted::POSITIVE.check("figure at the start", start)?;
    Permitted::POSITIVE.check("figure at the end", end)?;
    Permitted::POSITIVE.check("number of years", years)?;
    Growth::per_year(libm::expm1((libm::log(end) - libm::log(start)) / years))
}

/// The lowest and the highest growth between two figures known as ranges `(low, high)`: from the
/// high start to the low end, and from the low start to the high end.
///
/// # Errors
/// As [`compound_annual_growth_rate`], and [`Invalid`] for a range whose low end exceeds its high
/// end.
///
/// # Example
/// ```
/// use bizcase::market::growth_bounds;
///
/// // From 90 to 110 today, 200 to 250 in five years.
/// let [lowest, highest] = growth_bounds((90.0, 110.0), (200.0, 250.0), 5.0)?;
/// assert_eq!(format!("{lowest}, {highest}"), "12.70092021% a year, 22.67032047% a year");
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn growth_bounds(
    start: (f64, f64),
    end: (f64, f64),
    years: f64,
) -> Result<[Growth; 2], Invalid> {
    for (low, high) in [start, end] {
        Permitted::between(low, f64::MAX).check("high end of a figure", high)?;
    }
    Ok([
        compound_annual_growth_rate(start.1, end.0, years)?,
        compound_annual_growth_rate(start.0, end.1, years)?,
    ])
}

/// A figure after `years` years of compound growth.
///
/// # Formula
/// `start (1 + growth)^years`
///
/// # Errors
/// [`Invalid`] unless the result is finite.
///
/// # Example
/// The market for taxi and limousine services at 6 % for ten years; the published page prints 183.
/// ```
/// use bizcase::market::compounded;
/// use bizcase::quantity::Growth;
///
/// let billions = compounded(100.0, Growth::per_year(0.06)?, 10.0)?;
/// assert!((billions - 179.085).abs() < 0.001);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn compounded(start: f64, growth: Growth, years: f64) -> Result<f64, Invalid> {
    Permitted::FINITE.check("number of years", years)?;
    let yearly = growth.over(Period::Year).value();
    Permitted::FINITE.check(
        "compounded figure",
        start * libm::exp(years * libm::log1p(yearly)),
    )
}

/// A growth claim of a report: two end points and a stated rate, to be checked against each other.
///
/// # Example
/// ```
/// use bizcase::market::GrowthClaim;
/// use bizcase::quantity::Growth;
///
/// let claim = GrowthClaim {
///     start: 224.0,
///     end: 430.0,
///     years: 3.0,
///     claimed: Growth::per_year(0.18)?,
/// };
/// assert_eq!(
///     claim.check(0.005)?.unwrap().to_string(),
///     "CAGR contradicts its end points: 18% a year is claimed, but from 224 to 430 in 3 years \
///      is 24.3% a year; at the claimed rate the end would be 368",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowthClaim {
    /// The figure at the start.
    #[serde(deserialize_with = "crate::error::loaded::finite")]
    pub start: f64,
    /// The figure at the end.
    #[serde(deserialize_with = "crate::error::loaded::finite")]
    pub end: f64,
    /// The years between them.
    #[serde(deserialize_with = "crate::error::loaded::finite")]
    pub years: f64,
    /// The growth claimed.
    pub claimed: Growth,
}

impl GrowthClaim {
    /// The growth between the end points.
    ///
    /// # Errors
    /// As [`compound_annual_growth_rate`].
    pub fn computed(&self) -> Result<Growth, Invalid> {
        compound_annual_growth_rate(self.start, self.end, self.years)
    }

    /// A lint if the computed growth differs from the claim by more than `tolerance`, such as 0.005
    /// for half a percentage point.
    ///
    /// # Errors
    /// As [`compound_annual_growth_rate`], and [`Invalid`] for a negative tolerance.
    pub fn check(&self, tolerance: f64) -> Result<Option<Lint>, Invalid> {
        Permitted::COUNT.check("tolerance", tolerance)?;
        let computed = self.computed()?.over(Period::Year).value();
        let claimed = self.claimed.over(Period::Year).value();
        let wrong = (computed - claimed).abs() > tolerance;
        let lint = || -> Result<Lint, Invalid> {
            Ok(Lint::GrowthContradictsEndPoints {
                claimed,
                computed,
                start: self.start,
                end: self.end,
                years: self.years,
                end_as_claimed: compounded(self.start, self.claimed, self.years)?,
            })
        };
        wrong.then(lint).transpose()
    }
}
