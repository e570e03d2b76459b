//! Backtests: fits to the first periods of a history, compared with the rest.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::adoption::History;
use crate::error::{AdoptionError, outcome, recorded};
use crate::quantity::Unit;
use crate::sample::ForecastMiss;

/// A fit to the first periods of a history, compared with the periods held out.
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
/// // Seven years do not determine the potential; eleven do.
/// let early = rolling[0].outcome.as_ref().unwrap_err();
/// assert!(matches!(early, AdoptionError::PotentialNotIdentified(_)));
/// let late = rolling[4].outcome.as_ref().unwrap();
/// assert_eq!((rolling[4].fitted, late.actual[0]), (11, 1_260.0));
/// assert!((late.predicted[0] - 1_064.24).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Backtest {
    /// The number of periods fitted.
    pub fitted: usize,
    /// The number of periods held out.
    pub held_out: usize,
    /// The forecast beside the actual figures, or why there is none: the shorter history may not
    /// determine the potential.
    #[serde(serialize_with = "outcome", deserialize_with = "recorded")]
    pub outcome: Result<Forecast, AdoptionError>,
}

/// A forecast beside the actual figures.
///
/// # Example
/// See [`Backtest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Forecast {
    /// The potential estimated from the shorter history.
    pub potential: f64,
    /// The forecast number of adopters in each period held out.
    pub predicted: Vec<f64>,
    /// The actual number of adopters in each period held out.
    pub actual: Vec<f64>,
    /// The root mean square error of the forecast.
    pub root_mean_square_error: f64,
    /// The root mean square error of a forecast that repeats the last period fitted.
    pub naive_root_mean_square_error: f64,
    /// The sum of absolute errors divided by total actual adoption; `None` if nobody adopted.
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
    /// By how much the forecast of all adopters in the periods held out missed, to be carried on by
    /// what rests on the fit; see [`Fitted::with_miss`](crate::sample::Fitted::with_miss).
    ///
    /// # Errors
    /// [`AdoptionError`] if there is no forecast, or nobody adopted or was forecast to.
    pub fn miss(&self) -> Result<ForecastMiss, AdoptionError> {
        let forecast = self.outcome.as_ref().map_err(Clone::clone)?;
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let ratio = sum(&forecast.actual) / sum(&forecast.predicted);
        let [fitted, held_out] =
            [self.fitted, self.held_out].map(|it| u32::try_from(it).unwrap_or(u32::MAX));
        Ok(ForecastMiss::new(fitted, held_out, ratio)?)
    }

    /// Of a fit that has not been tested yet.
    pub(super) fn none(history: &History) -> Self {
        Self {
            fitted: history.periods(),
            held_out: 0,
            outcome: Err(too_few(history.periods())),
        }
    }
}

pub(super) fn too_few(periods: usize) -> AdoptionError {
    AdoptionError::TooFewPeriods {
        curve: "a backtest".to_owned(),
        periods,
        needed: periods + 1,
    }
}
