//! A fit of a family, as data with its draws.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::miss::ForecastMiss;
use super::reweighted::reweighted;
use super::{FitParameters, JointEmpirical};
use crate::error::{Invalid, Permitted};
use crate::quantity::Period;
use crate::random::Seed;

/// A family of curves or distributions, each given by its parameters.
///
/// # Example
/// See [`Fitted`].
pub trait ParameterFamily:
    Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + family::Sealed
{
    /// One of the family.
    type Member: Clone + PartialEq + fmt::Debug;

    /// How many columns of the draws of a fit come before the parameters.
    #[doc(hidden)]
    const BEFORE: usize;

    /// The member with these parameters.
    #[doc(hidden)]
    fn member(&self, parameters: &[f64]) -> Result<Self::Member, Invalid>;
}

/// Only families of this crate are fitted.
pub(crate) mod family {
    pub trait Sealed {}
}

/// A fit to be stored and handed on: the family, the best estimate of its parameters, joint draws
/// of them, and how far the data reach. Every draw is a member of the family.
///
/// [`FittedLifetime`](crate::retention::FittedLifetime) is one of lifetimes,
/// [`FittedCurve`](crate::adoption::FittedCurve) one of adoption.
///
/// # Example
/// ```
/// use bizcase::quantity::Period;
/// use bizcase::retention::{CohortTriangle, Contractual, FittedLifetime, SurvivalFit};
///
/// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
/// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
/// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
/// let fitted = fit.fitted("high end", Period::Year, 1_000, 1)?;
/// assert_eq!((fitted.observed(), fitted.drawn().len()), (7, 1_000));
/// let stored = serde_json::to_string(&fitted)?;
/// assert_eq!(serde_json::from_str::<FittedLifetime>(&stored)?, fitted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    try_from = "Plain<F>",
    into = "Plain<F>",
    bound(serialize = "F: ParameterFamily", deserialize = "F: ParameterFamily")
)]
pub struct Fitted<F: ParameterFamily> {
    plain: Plain<F>,
    estimate: F::Member,
    /// One for each row of the draws.
    drawn: Vec<F::Member>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<F> {
    family: F,
    /// In the order of the constructor of a member.
    parameters: Vec<f64>,
    draws: JointEmpirical,
    /// The last period of the data.
    observed: u32,
    /// The length of a period.
    every: Period,
    /// By how much its backtest missed, if it is to be carried on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    miss: Option<ForecastMiss>,
}

impl<F: ParameterFamily> TryFrom<Plain<F>> for Fitted<F> {
    type Error = Invalid;

    fn try_from(plain: Plain<F>) -> Result<Self, Invalid> {
        Permitted::between(1.0, 1e6).check("last period observed", f64::from(plain.observed))?;
        let estimate = plain.family.member(&plain.parameters)?;
        let columns = F::BEFORE..plain.draws.columns().count();
        let row = |row: usize| -> Vec<f64> {
            let columns = columns.clone();
            columns.map(|place| plain.draws.at(place).1[row]).collect()
        };
        let drawn = (0..plain.draws.rows()).map(|it| plain.family.member(&row(it)));
        Ok(Self {
            drawn: drawn.collect::<Result<_, _>>()?,
            estimate,
            plain,
        })
    }
}

impl<F: ParameterFamily> From<Fitted<F>> for Plain<F> {
    fn from(fitted: Fitted<F>) -> Self {
        fitted.plain
    }
}

impl<F: ParameterFamily> Fitted<F> {
    /// The fit of a family with so many draws, which the name stands for.
    pub(crate) fn new(
        family: F,
        parameters: &FitParameters,
        (observed, every): (u32, Period),
        (name, draws, seed): (&str, u32, Seed),
    ) -> Result<Self, Invalid> {
        let plain = Plain {
            family,
            parameters: parameters.values().split_off(F::BEFORE),
            draws: parameters.draws(name, draws, seed)?,
            observed,
            every,
            miss: None,
        };
        plain.try_into()
    }

    /// The fit with the miss of its backtest, to be carried on by what rests on it.
    ///
    /// # Example
    /// ```
    /// use bizcase::adoption::{Fitting, History};
    /// use bizcase::quantity::Period;
    ///
    /// // Room air conditioners, 1946 to 1958, in thousands: Bass (1969).
    /// let sold = [96.0, 195.0, 238.0, 380.0, 1045.0, 1230.0, 1267.0, 1828.0, 1586.0, 1673.0,
    ///     1800.0, 1580.0, 1500.0];
    /// let fit = Fitting::bass().to(&History::increments(Period::Year, &sold)?)?;
    /// let fitted = fit.fitted("air conditioners", 500, 1)?.with_miss(fit.backtest.miss()?);
    /// assert_eq!(fitted.miss().map(|it| it.held_out), Some(2));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn with_miss(mut self, miss: ForecastMiss) -> Self {
        self.plain.miss = Some(miss);
        self
    }

    /// The miss of its backtest, if it carries one.
    #[must_use]
    pub const fn miss(&self) -> Option<ForecastMiss> {
        self.plain.miss
    }

    /// The fit after data, from the logarithm of their likelihood by each member that was drawn.
    /// Nothing where the draws hardly allow them. The estimate is then the mean of the draws.
    ///
    /// # Errors
    /// [`Invalid`] if the means are no member of the family.
    pub(crate) fn updated(
        &self,
        log_likelihood: impl Fn(&F::Member) -> f64,
    ) -> Result<Option<Self>, Invalid> {
        let of_each: Vec<f64> = self.drawn.iter().map(log_likelihood).collect();
        let Some(rows) = reweighted(&of_each) else {
            return Ok(None);
        };
        let draws = self.plain.draws.chosen(&rows);
        let columns = F::BEFORE..draws.columns().count();
        let mean = |place: usize| {
            let values = draws.at(place).1;
            values.iter().sum::<f64>() / values.len() as f64
        };
        let plain = Plain {
            parameters: columns.map(mean).collect(),
            draws,
            ..self.plain.clone()
        };
        plain.try_into().map(Some)
    }

    /// The member with the best estimate of the parameters.
    #[must_use]
    pub const fn estimate(&self) -> &F::Member {
        &self.estimate
    }

    /// The member of each draw, in the order of the rows.
    #[must_use]
    pub fn drawn(&self) -> &[F::Member] {
        &self.drawn
    }

    /// The joint draws.
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
}
