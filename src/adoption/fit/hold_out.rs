//! Fits of a whole history and of its first periods.

use super::backtest::too_few;
use super::{AdoptionFit, Backtest, Fitting, Forecast, estimate};
use crate::adoption::{Curve, History};
use crate::error::{AdoptionError, Permitted};

impl Fitting {
    /// Fits the curve to a history.
    ///
    /// # Errors
    /// - [`AdoptionError::TooFewPeriods`] for fewer than four periods, or three with a stated
    ///   potential;
    /// - [`AdoptionError::PotentialNotIdentified`] if the history does not determine the potential;
    /// - [`AdoptionError::NotIdentified`] if it determines no curve: 98 % or more of adoption falls
    ///   in one period;
    /// - [`AdoptionError::NotConverged`] if the search fails;
    /// - [`AdoptionError::Invalid`] for a stated potential below what has adopted, and for a
    ///   criterion that the family does not have.
    pub fn to(&self, history: &History) -> Result<AdoptionFit, AdoptionError> {
        let mut fit = estimate::fit(self, history)?;
        fit.backtest = backtest(self, history);
        Ok(fit)
    }

    /// Fits the curve to the first `from` periods and to each longer part of the history, and
    /// compares each fit with up to `horizon` periods after it.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] unless the history has more than `from` periods, and `from` and
    /// `horizon` are at least one. A failed fit is reported in its backtest.
    pub fn rolling(
        &self,
        history: &History,
        from: usize,
        horizon: usize,
    ) -> Result<Vec<Backtest>, AdoptionError> {
        let last = history.periods() as f64 - 1.0;
        Permitted::between(1.0, last.max(1.0)).check("first periods fitted", from as f64)?;
        Permitted::between(1.0, f64::INFINITY).check("periods forecast", horizon as f64)?;
        let parts = from..history.periods();
        Ok(parts
            .map(|fitted| compare(self, history, fitted, horizon))
            .collect())
    }
}

/// How many periods are held out unless stated.
pub(super) fn held_out(stated: Option<usize>, history: &History) -> usize {
    stated.unwrap_or_else(|| (history.periods() / 5).max(1))
}

fn backtest(fitting: &Fitting, history: &History) -> Backtest {
    let held_out = held_out(fitting.hold_out, history);
    if held_out == 0 {
        return Backtest::none(history);
    }
    let fitted = history.periods().saturating_sub(held_out);
    compare(fitting, history, fitted, held_out)
}

/// The fit to the first periods, and the next few.
fn compare(fitting: &Fitting, history: &History, fitted: usize, horizon: usize) -> Backtest {
    let actual: Vec<f64> = history
        .per_period()
        .iter()
        .skip(fitted)
        .take(horizon)
        .copied()
        .collect();
    let outcome = part(fitting, history, fitted)
        .map(|(potential, predicted)| forecast(history, fitted, potential, predicted, &actual));
    Backtest {
        fitted,
        held_out: actual.len(),
        outcome,
    }
}

fn part(
    fitting: &Fitting,
    history: &History,
    fitted: usize,
) -> Result<(f64, impl Fn(u32) -> f64), AdoptionError> {
    if fitted == 0 {
        return Err(too_few(history.periods()));
    }
    let fit = estimate::fit(fitting, &history.first(fitted)?)?;
    let potential = fit.parameters[0].value;
    let known = u32::try_from(fitted).unwrap_or(u32::MAX);
    Ok((potential, move |ahead: u32| {
        let gained: f64 = fit.curve.gained(known.saturating_add(ahead)).number();
        potential * gained
    }))
}

fn forecast(
    history: &History,
    fitted: usize,
    potential: f64,
    predict: impl Fn(u32) -> f64,
    actual: &[f64],
) -> Forecast {
    let predicted: Vec<f64> = (1..).zip(actual).map(|(ahead, _)| predict(ahead)).collect();
    let last = history.per_period()[fitted - 1];
    let errors: Vec<f64> = predicted.iter().zip(actual).map(|(p, a)| p - a).collect();
    let naive: Vec<f64> = actual.iter().map(|a| last - a).collect();
    let total: f64 = actual.iter().sum();
    let absolute: f64 = errors.iter().map(|e| e.abs()).sum();
    Forecast {
        potential,
        predicted,
        actual: actual.to_vec(),
        root_mean_square_error: root_mean_square(&errors),
        naive_root_mean_square_error: root_mean_square(&naive),
        weighted_absolute_percentage_error: (total > 0.0).then(|| absolute / total),
    }
}

fn root_mean_square(errors: &[f64]) -> f64 {
    let sum: f64 = errors.iter().map(|e| e * e).sum();
    libm::sqrt(sum / errors.len().max(1) as f64)
}
