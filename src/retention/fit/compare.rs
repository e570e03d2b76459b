//! Distributions compared on the data and on a hold-out.

use serde::Serialize;

use super::SurvivalFit;
use crate::error::{Invalid, RetentionError};
use crate::quantity::Approx;
use crate::retention::{Contractual, KaplanMeier, LifetimeDistribution, Survival, Tenures};
use crate::sample::ForecastMiss;

/// Several distributions fitted to the same tenures, ranked.
///
/// # Example
/// ```
/// use bizcase::retention::{CohortTriangle, LifetimeComparison, Contractual};
///
/// // The high-end segment of Fader and Hardie (2007): fitted to 7 years, tested on 12.
/// let kept = [
///     1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491, 0.468, 0.445, 0.427, 0.409, 0.394,
/// ];
/// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?.tenures();
/// let distributions = [
///     Contractual::Geometric,
///     Contractual::ShiftedBetaGeometric,
///     Contractual::BetaDiscreteWeibull,
/// ];
/// let comparison = LifetimeComparison::with_hold_out(&distributions, &cohort, 7)?;
/// let best = &comparison.fits[0];
/// assert_eq!(best.0.family, Contractual::BetaDiscreteWeibull);
/// assert!(best.1.as_ref().unwrap().survival_error.abs() < 0.02);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LifetimeComparison {
    /// The fits, the lowest (best) Akaike criterion first, each with its performance on the
    /// hold-out, if there was one.
    pub fits: Vec<(SurvivalFit, Option<HoldOut>)>,
    /// The families that could not be fitted, each with the reason.
    pub refused: Vec<(Contractual, RetentionError)>,
}

/// The performance on later periods of a distribution fitted to the first periods.
///
/// # Example
/// See [`LifetimeComparison`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HoldOut {
    /// The last period of the fit.
    pub fitted_to: u32,
    /// The last period of the data.
    pub held_back_to: u32,
    /// The log-likelihood of the later periods, given who was present: higher is better.
    pub log_likelihood: f64,
    /// The error at the end of the data: the forecast share of remaining customers less the share
    /// counted (Kaplan-Meier).
    pub survival_error: f64,
    /// The mean absolute error of that share over the later periods.
    pub mean_absolute_error: f64,
    /// The hazard over the later periods that was counted, over that which was forecast: 1 for a
    /// perfect forecast, above 1 where more left. Nothing where nobody left or was forecast to.
    pub hazard_ratio: Option<f64>,
}

impl LifetimeComparison {
    /// Fits each family to the tenures. Discrete and continuous distributions can be compared on
    /// tenures by period, where both have probabilities. On exact times, discrete ones are refused.
    #[must_use]
    pub fn new(laws: &[Contractual], tenures: &Tenures) -> Self {
        Self::of(laws, |law| Ok((SurvivalFit::new(law, tenures)?, None)))
    }

    /// Fits each family to what was known at the end of period `fitted_to` of each customer's time,
    /// and tests it on the later periods.
    ///
    /// # Errors
    /// [`Invalid`](crate::error::Invalid) unless `fitted_to` lies between 1 and the second last
    /// whole period of the data.
    pub fn with_hold_out(
        laws: &[Contractual],
        tenures: &Tenures,
        fitted_to: u32,
    ) -> Result<Self, RetentionError> {
        let last = crate::retention::tail::whole_periods(tenures.observed())?;
        let permitted = crate::error::Permitted::between(1.0, f64::from(last) - 1.0);
        permitted.check("last period fitted", f64::from(fitted_to))?;
        let early = tenures.truncated(f64::from(fitted_to))?;
        Ok(Self::of(laws, |law| {
            let fit = SurvivalFit::new(law, &early)?;
            let held = HoldOut::new(&fit.law, tenures, fitted_to, last)?;
            Ok((fit, Some(held)))
        }))
    }

    fn of(
        laws: &[Contractual],
        fit: impl Fn(Contractual) -> Result<(SurvivalFit, Option<HoldOut>), RetentionError>,
    ) -> Self {
        let (mut fits, mut refused) = (Vec::new(), Vec::new());
        for law in laws {
            match fit(law.clone()) {
                Ok(pair) => fits.push(pair),
                Err(error) => refused.push((law.clone(), error)),
            }
        }
        fits.sort_by(|a, b| a.0.aic.total_cmp(&b.0.aic));
        Self { fits, refused }
    }
}

impl HoldOut {
    /// By how much the forecast of who leaves missed, to be carried on by what rests on the fit: see
    /// [`Fitted::with_miss`](crate::sample::Fitted::with_miss).
    ///
    /// # Errors
    /// [`Invalid`] if nobody left in the later periods, or was forecast to.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{CohortTriangle, Contractual, LifetimeComparison};
    ///
    /// // The high-end segment of Fader and Hardie (2007): fitted to 7 years, tested on 12.
    /// let kept = [
    ///     1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491, 0.468, 0.445, 0.427, 0.409, 0.394,
    /// ];
    /// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?.tenures();
    /// let laws = [Contractual::Geometric, Contractual::ShiftedBetaGeometric];
    /// let compared = LifetimeComparison::with_hold_out(&laws, &cohort, 7)?;
    /// let miss = |law: &Contractual| {
    ///     let found = compared.fits.iter().find(|(fit, _)| fit.family == *law).unwrap();
    ///     found.1.as_ref().unwrap().miss()
    /// };
    /// // Churn that is the same for all goes on; in truth the loyal are left.
    /// assert!(miss(&Contractual::Geometric)?.ratio < 0.5);
    /// assert!((miss(&Contractual::ShiftedBetaGeometric)?.ratio - 0.9).abs() < 0.1);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn miss(&self) -> Result<ForecastMiss, Invalid> {
        let held_out = self.held_back_to - self.fitted_to;
        let ratio = self.hazard_ratio.ok_or_else(|| {
            let rule = "periods in which somebody left, and was forecast to";
            Invalid::rule("periods held out", held_out, rule)
        })?;
        ForecastMiss::new(self.fitted_to, held_out, ratio)
    }

    /// Both kinds of data are tried by whole periods.
    fn new(
        law: &LifetimeDistribution,
        tenures: &Tenures,
        fitted_to: u32,
        last: u32,
    ) -> Result<Self, RetentionError> {
        let curve: Vec<Approx<_, f64>> = law.curve(last)?;
        let share = |period: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, and capped"
            )]
            let index = (period.max(0.0) as usize).min(curve.len() - 1);
            curve[index].number()
        };
        let (start, periods) = (f64::from(fitted_to), tenures.grouped());
        // A distribution that leaves nobody has no likelihood of those who are there.
        let ln = |x: f64| libm::log(x.max(f64::MIN_POSITIVE));
        let mut log_likelihood = 0.0;
        for row in periods.rows().iter().filter(|row| row.time > start) {
            let given = ln(share(start));
            log_likelihood += row.active * (ln(share(row.time)) - given);
            if row.left > 0.0 && row.time <= f64::from(last) {
                log_likelihood += row.left * (ln(share(row.time - 1.0) - share(row.time)) - given);
            }
        }
        let counted = KaplanMeier::new(tenures);
        let error = |period: u32| -> Result<f64, RetentionError> {
            let time = f64::from(period);
            Ok(share(time) - counted.survival_at(time)?.value())
        };
        let counted_at = |period: u32| -> Result<f64, RetentionError> {
            Ok(counted.survival_at(f64::from(period))?.value())
        };
        let hazard = |before: f64, after: f64| libm::log(before / after);
        let came = hazard(counted_at(fitted_to)?, counted_at(last)?);
        let ratio = came / hazard(share(start), share(f64::from(last)));
        let mut total = 0.0;
        for period in fitted_to + 1..=last {
            total += error(period)?.abs();
        }
        Ok(Self {
            fitted_to,
            held_back_to: last,
            log_likelihood,
            survival_error: error(last)?,
            mean_absolute_error: total / f64::from(last - fitted_to),
            hazard_ratio: Some(ratio).filter(|it| it.is_finite() && *it > 0.0),
        })
    }
}
