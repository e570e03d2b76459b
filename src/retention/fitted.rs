//! A fitted lifetime distribution as data.

use super::{Contractual, LifetimeDistribution, Survival, SurvivalFit, tail};
use crate::error::{Invalid, RetentionError};
use crate::quantity::{Approx, Period, Share};
use crate::random::Seed;
use crate::sample::{Fitted, ParameterFamily, family};

/// A fitted lifetime distribution to be stored and handed on. [`SurvivalFit::fitted`] makes it.
///
/// # Example
/// See [`Fitted`].
pub type FittedLifetime = Fitted<Contractual>;

impl family::Sealed for Contractual {}

impl ParameterFamily for Contractual {
    type Member = LifetimeDistribution;
    const BEFORE: usize = 0;

    fn member(&self, parameters: &[f64]) -> Result<LifetimeDistribution, Invalid> {
        self.with(parameters)
    }
}

impl SurvivalFit {
    /// The fit as data, with this many joint draws of its parameters. The name stands for the draws:
    /// in a simulation, what has the same name is drawn by the same random numbers. `every` is the
    /// length of a period of the data.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 2 to 10 million draws and the data reach over one period;
    /// and if a draw is no distribution of the family.
    ///
    /// # Example
    /// See [`Fitted`].
    pub fn fitted(
        &self,
        name: &str,
        every: Period,
        draws: u32,
        seed: impl Into<Seed>,
    ) -> Result<FittedLifetime, RetentionError> {
        let observed = tail::whole_periods(self.parameters.reach().high)?;
        let drawn = (name, draws, seed.into());
        let family = self.family.clone();
        Ok(Fitted::new(
            family,
            &self.parameters,
            (observed, every),
            drawn,
        )?)
    }
}

impl FittedLifetime {
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
