//! Options on the trials of a simulated case.

use serde::{Deserialize, Serialize};

use crate::decision::trials::same_trials;
use crate::error::{Invalid, Permitted};
use crate::numeric::Smooth;
use crate::quantity::Unit;
use crate::sample::{Estimate, Sample};

/// Fewer trials tell nothing about what can be expected.
const FEWEST: f64 = 100.0;

/// A moment at which an option can be exercised.
///
/// # Example
/// ```
/// use bizcase::decision::ExerciseDate;
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Sample;
///
/// let sold: Sample = Sample::new("sold after the pilot", Unit::Ratio, vec![4.0; 3])?;
/// let pilot = Sample::new("customers of the pilot", Unit::Count, vec![12.0, 80.0, 31.0])?;
/// let date = ExerciseDate { exercised: sold, known: vec![pilot] };
/// assert_eq!(date.exercised.name(), "sold after the pilot");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExerciseDate {
    /// What is had in each trial if the option is exercised then, in money of today: all that came
    /// before included. It need not be known by then.
    pub exercised: Sample,
    /// What is known by then, and nothing else: one or more columns.
    pub known: Vec<Sample>,
}

/// What a case with an option is worth. See [`flexible_value`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FlexibleValue {
    /// The mean with the option.
    pub value: Estimate,
    /// What the option adds to the mean.
    pub premium: Estimate,
    /// For each date in order, the share of trials in which the option is exercised then.
    pub exercised: Vec<Estimate>,
    /// What is had in each trial, for measures of risk.
    pub outcome: Sample,
}

/// What a case with an option is worth, by least-squares Monte Carlo: from the last date back, the
/// option is exercised in the trials in which that can be expected to bring more than waiting does.
///
/// `unexercised` is what is had in each trial if the option never is, in money of today: nothing
/// for an investment that is not made, the whole present value for a project that may be abandoned.
/// The dates are in order. What can be expected given what is known, of exercising less waiting, is
/// a smooth function, a penalised spline of the normal scores of the columns, fitted to the trials.
///
/// # Precision
/// A fit that misses the best policy makes the value too low; that the policy is chosen and valued
/// by the same trials makes it too high. Both shrink with the trials and are not in the standard
/// error: with 10,000 and one column they are about one of it.
///
/// # Errors
/// [`Invalid`] for fewer than 100 trials, without dates, for a date at which nothing or more than 25
/// columns are known, and for columns that are not of the same trials or not in one unit.
///
/// # Example
/// ```
/// use bizcase::decision::{ExerciseDate, flexible_value};
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Sample;
///
/// // A project that earns anything from -50 to 50, which a pilot foretells; it can then be stopped
/// // for the 5 that the pilot costs.
/// let gains: Vec<f64> = (0..=1_000).map(|i| f64::from(i) / 10.0 - 50.0).collect();
/// let pilot: Sample = Sample::new("pilot", Unit::Ratio, gains.clone())?;
/// let run_through = Sample::new("run through", Unit::Ratio, gains)?;
/// let stopped = Sample::new("stopped", Unit::Ratio, vec![-5.0; 1_001])?;
/// let dates = [ExerciseDate { exercised: stopped, known: vec![pilot] }];
/// let found = flexible_value(&run_through, &dates)?;
/// assert!((found.value.value - 10.1).abs() < 0.1);
/// assert!((found.exercised[0].value - 0.45).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. A. Longstaff and E. S. Schwartz (2001), *Valuing American options by simulation: a simple
/// least-squares approach*, Review of Financial Studies 14, 113-147.
#[doc(alias("Longstaff-Schwartz", "real options"))]
pub fn flexible_value(
    unexercised: &Sample,
    dates: &[ExerciseDate],
) -> Result<FlexibleValue, Invalid> {
    check(unexercised, dates)?;
    let mut worth = unexercised.samples().to_vec();
    let mut when = vec![dates.len(); worth.len()];
    for (date, dated) in dates.iter().enumerate().rev() {
        let known: Vec<&[f64]> = dated.known.iter().map(Sample::samples).collect();
        let exercised = dated.exercised.samples();
        // The difference, because exercising may bring something that is not known by then either:
        // to look at it trial by trial would be to foresee it.
        let gained = exercised.iter().zip(&worth).map(|(now, later)| now - later);
        let expected = Smooth::of(&known, &[gained.collect()]).fitted;
        let expected = expected.first().map_or(&[][..], Vec::as_slice);
        for (trial, (&exercised, &gained)) in exercised.iter().zip(expected).enumerate() {
            if gained > 0.0 {
                worth[trial] = exercised;
                when[trial] = date;
            }
        }
    }
    let sampling = unexercised.sampling();
    let share = |date: usize| {
        let then = when.iter().map(|&it| f64::from(u8::from(it == date)));
        let name = dates[date].exercised.name().to_owned();
        let then: Sample = Sample::of_trials(name, Unit::Share, then.collect(), sampling);
        then.mean()
    };
    let name = format!("{} with the option", unexercised.name());
    let outcome = Sample::of_trials(name, unexercised.unit(), worth, sampling);
    Ok(FlexibleValue {
        value: outcome.mean(),
        premium: outcome.minus(unexercised)?.mean(),
        exercised: (0..dates.len()).map(share).collect(),
        outcome,
    })
}

fn check(unexercised: &Sample, dates: &[ExerciseDate]) -> Result<(), Invalid> {
    let trials = unexercised.samples().len();
    Permitted::between(FEWEST, f64::INFINITY).check("number of trials", trials as f64)?;
    if dates.is_empty() {
        return Err(Invalid::rule("dates of exercise", "none", "one or more"));
    }
    for ExerciseDate { exercised, known } in dates {
        let parameter = format!("unit of `{}`", exercised.name());
        if exercised.unit() != unexercised.unit() {
            let rule = "that of what is had unexercised";
            return Err(Invalid::rule(&parameter, exercised.unit(), rule));
        }
        let parameter = format!("number of columns known at `{}`", exercised.name());
        Permitted::between(1.0, 25.0).check(&parameter, known.len() as f64)?;
        for column in known.iter().chain([exercised]) {
            same_trials(column, unexercised.sampling(), trials)?;
        }
    }
    Ok(())
}
