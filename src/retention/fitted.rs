//! A fitted lifetime distribution as data.

use serde::{Deserialize, Serialize};

use super::{Contractual, LifetimeDistribution, Survival, SurvivalFit};
use crate::error::{Invalid, Permitted, RetentionError};
use crate::quantity::{Approx, Period, Share};
use crate::random::Seed;
use crate::sample::JointEmpirical;

/// A fitted lifetime distribution to be stored and handed on: its family, the best estimate of its
/// parameters, joint draws of them, and how far the data reach.
///
/// # Example
/// ```
/// use bizcase::quantity::Period;
/// use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
///
/// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
/// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
/// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
/// let fitted = fit.fitted("high end", Period::Year, 1_000, 1)?;
/// assert_eq!(fitted.observed(), 7);
/// let stored = serde_json::to_string(&fitted)?;
/// assert_eq!(serde_json::from_str::<bizcase::retention::FittedLifetime>(&stored)?, fitted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct FittedLifetime {
    plain: Plain,
    estimate: LifetimeDistribution,
    /// One for each row of the draws.
    drawn: Vec<LifetimeDistribution>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    family: Contractual,
    /// In the order of the distribution's constructor.
    parameters: Vec<f64>,
    draws: JointEmpirical,
    /// The last period of the data.
    observed: u32,
    /// The length of a period.
    every: Period,
}

impl TryFrom<Plain> for FittedLifetime {
    type Error = Invalid;

    fn try_from(plain: Plain) -> Result<Self, Invalid> {
        Permitted::between(1.0, 1e6).check("last period observed", f64::from(plain.observed))?;
        let estimate = plain.family.with(&plain.parameters)?;
        let columns: Vec<&[f64]> = (0..plain.draws.columns().count())
            .map(|place| plain.draws.at(place).1)
            .collect();
        let row = |row: usize| -> Vec<f64> { columns.iter().map(|it| it[row]).collect() };
        let drawn = (0..plain.draws.rows()).map(|it| plain.family.with(&row(it)));
        Ok(Self {
            drawn: drawn.collect::<Result<_, _>>()?,
            estimate,
            plain,
        })
    }
}

impl From<FittedLifetime> for Plain {
    fn from(fitted: FittedLifetime) -> Self {
        fitted.plain
    }
}

impl SurvivalFit {
    /// The fit as data with so many joint draws of its parameters. The name stands for the draws:
    /// in a simulation, what has the same name is drawn by the same random numbers. `every` is the
    /// length of a period of the data.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 2 to 10 million draws and the data reach over one period;
    /// and if a draw is no distribution of the family.
    ///
    /// # Example
    /// See [`FittedLifetime`].
    pub fn fitted(
        &self,
        name: &str,
        every: Period,
        draws: u32,
        seed: impl Into<Seed>,
    ) -> Result<FittedLifetime, RetentionError> {
        let plain = Plain {
            family: self.family.clone(),
            parameters: self.parameters.values(),
            draws: self.parameters.draws(name, draws, seed)?,
            observed: super::tail::whole_periods(self.parameters.reach().high)?,
            every,
        };
        Ok(plain.try_into()?)
    }
}

impl FittedLifetime {
    /// The distribution with the best estimate of its parameters.
    #[must_use]
    pub const fn estimate(&self) -> &LifetimeDistribution {
        &self.estimate
    }

    /// The distribution of each draw, in the order of the rows.
    #[must_use]
    pub fn drawn(&self) -> &[LifetimeDistribution] {
        &self.drawn
    }

    /// The joint draws of the parameters.
    #[must_use]
    pub const fn draws(&self) -> &JointEmpirical {
        &self.plain.draws
    }

    /// The last period of the data.
    #[must_use]
    pub const fn observed(&self) -> u32 {
        self.plain.observed
    }

    /// The length of a period.
    #[must_use]
    pub const fn every(&self) -> Period {
        self.plain.every
    }

    /// The share of customers still there at the end of months 0 to `months` by one of the
    /// distributions. Within a period that is longer than a month, the same share is lost in each
    /// of its months.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Period;
    /// use bizcase::retention::{Contractual, SurvivalFit, Tenures};
    ///
    /// let years = Tenures::by_period([(1, 19.0, 0.0), (2, 9.0, 72.0)])?;
    /// let fit = SurvivalFit::new(Contractual::Geometric, &years)?;
    /// let fitted = fit.fitted("contracts", Period::Year, 100, 1)?;
    /// let kept = fitted.months(fitted.estimate(), 24);
    /// assert!((kept[6] * kept[6] - kept[12]).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn months(&self, distribution: &LifetimeDistribution, months: u32) -> Vec<f64> {
        let length = self.every().months();
        let at = |period: u32| -> f64 {
            let share: Approx<Share, f64> = distribution.survival(period);
            share.number()
        };
        let month = |month: u32| {
            let (period, within) = (month / length, month % length);
            let start = at(period);
            if within == 0 || start <= 0.0 {
                return start;
            }
            let part = f64::from(within) / f64::from(length);
            start * libm::pow(at(period + 1) / start, part)
        };
        (0..=months).map(month).collect()
    }
}
