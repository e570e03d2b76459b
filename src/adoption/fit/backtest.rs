//! What a fit to an earlier part of a history says of the rest.

use std::fmt;

use super::{Fitting, estimate};
use crate::adoption::{Curve, History};
use crate::error::AdoptionError;
use crate::quantity::Unit;

/// A fit to the first periods of a history, set against those held out.
///
/// # Example
/// ```
/// use bizcase::adoption::{Fitting, History};
/// use bizcase::error::AdoptionError;
/// use bizcase::quantity::Period;
///
/// let dryers = [106.0, 319.0, 492.0, 635.0, 737.0, 890.0, 1397.0, 1523.0, 1294.0, 1240.0, 1425.0,
///     1260.0, 1236.0];
/// let history = History::increments(Period::Year, &dryers)?;
/// let rolling = Fitting::bass().rolling(&history, 7, 1)?;
/// // Seven years do not hold the potential; eleven do.
/// let early = rolling[0].outcome.as_ref().unwrap_err();
/// assert!(matches!(early, AdoptionError::PotentialNotIdentified(_)));
/// let late = rolling[4].outcome.as_ref().unwrap();
/// assert_eq!((rolling[4].fitted, late.actual[0]), (11, 1_260.0));
/// assert!((late.predicted[0] - 1_064.24).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// How many periods were fitted.
    pub fitted: usize,
    /// How many were held out.
    pub held_out: usize,
    /// The forecast beside what happened; or why there is none: the shorter history may not hold
    /// the potential.
    pub outcome: Result<Forecast, AdoptionError>,
}

/// A forecast beside what happened.
///
/// # Example
/// See [`Backtest`].
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The potential that was estimated then.
    pub potential: f64,
    /// How many were forecast to adopt in each period held out.
    pub predicted: Vec<f64>,
    /// How many did.
    pub actual: Vec<f64>,
    /// The root of the mean square of the errors.
    pub root_mean_square_error: f64,
    /// The same of a forecast that repeats the last period fitted.
    pub naive_root_mean_square_error: f64,
    /// The sum of absolute errors as a share of what happened; nothing if nothing did.
    pub weighted_absolute_percentage_error: Option<f64>,
}

/// `the last 2 of 13 periods, forecast from the others: 2.25 k for 3.08 k that came, ...`
impl fmt::Display for Backtest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (held_out, periods) = (self.held_out, self.fitted + self.held_out);
        match held_out {
            1 => write!(f, "the last of {periods} periods")?,
            _ => write!(f, "the last {held_out} of {periods} periods")?,
        }
        let forecast = match &self.outcome {
            Ok(forecast) => forecast,
            Err(refused) => return write!(f, ", without a forecast from the others: {refused}"),
        };
        let shown = |value| Unit::Count.show(value);
        let sum = |values: &[f64]| shown(values.iter().sum());
        write!(
            f,
            ", forecast from the others: {} where {} came, with a root mean square error of {} a \
             period, against {} of repeating the last period",
            sum(&forecast.predicted),
            sum(&forecast.actual),
            shown(forecast.root_mean_square_error),
            shown(forecast.naive_root_mean_square_error),
        )
    }
}

impl Backtest {
    /// Of a fit that has not been tested yet.
    pub(super) fn none(history: &History) -> Self {
        Self {
            fitted: history.periods(),
            held_out: 0,
            outcome: Err(too_few(history.periods())),
        }
    }
}

fn too_few(periods: usize) -> AdoptionError {
    AdoptionError::TooFewPeriods {
        curve: "a backtest".to_owned(),
        periods,
        needed: periods + 1,
    }
}

/// How many periods are held out unless stated.
pub(super) fn held_out(stated: Option<usize>, history: &History) -> usize {
    stated.unwrap_or_else(|| (history.periods() / 5).max(1))
}

pub(super) fn backtest(fitting: &Fitting, history: &History) -> Backtest {
    let held_out = held_out(fitting.hold_out, history);
    if held_out == 0 {
        return Backtest::none(history);
    }
    let fitted = history.periods().saturating_sub(held_out);
    compare(fitting, history, fitted, held_out)
}

/// The fit to the first periods, and the next few.
pub(super) fn compare(
    fitting: &Fitting,
    history: &History,
    fitted: usize,
    horizon: usize,
) -> Backtest {
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
