//! The options of a choice, and what information about them is worth.

use std::fmt;

use serde::Serialize;

use crate::decision::trials::same_trials;
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, Smooth, normal_density, normal_tail};
use crate::quantity::{Unit, Value};
use crate::random::Sampling;
use crate::sample::{Estimate, Sample};

/// The options between which a choice is made, with the value of each in every trial.
///
/// All are on the same trials, and more is better.
///
/// # Example
/// ```
/// use bizcase::decision::Payoffs;
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Sample;
///
/// let gains = (0..1_000).map(|i| f64::from(i) - 600.0).collect();
/// let launch: Sample = Sample::new("launch", Unit::Ratio, gains)?;
/// let payoffs = Payoffs::of(&[launch])?.or_nothing();
/// assert_eq!(payoffs.best(), "do nothing");
/// // Who knew everything would launch in two cases of five, and gain 199.5 then.
/// assert!((payoffs.perfect().value - 79.8).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("EVPI", "EVPPI", "value of information"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Payoffs {
    names: Vec<String>,
    values: Vec<Vec<f64>>,
    unit: Unit,
    sampling: Sampling,
    /// The option with the highest mean.
    best: usize,
}

/// What it is worth to know something.
///
/// # Example
/// ```
/// use bizcase::decision::Payoffs;
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Sample;
///
/// let demand: Vec<f64> = (0..1_000).map(f64::from).collect();
/// let gains = demand.iter().map(|it| it - 600.0).collect();
/// let launch: Sample = Sample::new("launch", Unit::Ratio, gains)?;
/// let demand: Sample = Sample::new("demand", Unit::Ratio, demand)?;
/// let known = Payoffs::of(&[launch])?.or_nothing().about(&[&demand])?;
/// assert!((known.value.value - 79.8).abs() < 0.1, "here demand is everything");
/// assert!((known.changes.value - 0.4).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InformationValue {
    /// What would be known.
    pub about: String,
    /// How much more the choice is worth on average, in the unit of the payoffs. Its standard error
    /// holds the trials and the fit of the means, not how far a smooth mean misses one with jumps.
    pub value: Estimate,
    /// How often another option than the best of today would be chosen.
    pub changes: Estimate,
}

impl fmt::Display for InformationValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (about, changes) = (&self.about, &self.changes);
        write!(
            f,
            "{about}: worth {}, changes the choice in {changes:#}",
            self.value
        )
    }
}

impl Payoffs {
    /// Fewer trials tell nothing about how the best choice depends on an input.
    pub(crate) const FEWEST: u64 = 100;
    /// More samples at once cannot be told apart.
    pub(crate) const MOST: usize = 25;

    /// The options with these outcomes of runs on common random numbers, each under the name of
    /// its outcome.
    ///
    /// # Errors
    /// [`Invalid`] if there are none, two have the same name, they are not in one unit and of one
    /// sampling, or there are fewer than 100 trials.
    pub fn of<Q: Into<Value>>(options: &[Sample<Q>]) -> Result<Self, Invalid> {
        let Some(first) = options.first() else {
            return Err(Invalid::rule("options", "none", "one or more"));
        };
        let (unit, sampling) = (first.unit(), first.sampling());
        Permitted::between(Self::FEWEST as f64, f64::INFINITY)
            .check("number of trials", first.samples().len() as f64)?;
        for (place, option) in options.iter().enumerate() {
            let parameter = format!("option `{}`", option.name());
            if options[..place].iter().any(|it| it.name() == option.name()) {
                let rule = "named differently; `Sample::renamed` gives it a name of its own";
                return Err(Invalid::rule(&parameter, "a second one", rule));
            }
            if option.unit() != unit {
                let rule = "in the unit of the first option";
                return Err(Invalid::rule(&parameter, option.unit(), rule));
            }
            same_trials(option, sampling, first.samples().len())?;
        }
        let values = options.iter().map(|it| it.samples().to_vec()).collect();
        let names = options.iter().map(|it| it.name().to_owned()).collect();
        Ok(Self::new(names, values, unit, sampling))
    }

    fn new(names: Vec<String>, values: Vec<Vec<f64>>, unit: Unit, sampling: Sampling) -> Self {
        let best = highest(values.iter().map(|it| it.iter().sum::<f64>()));
        Self {
            names,
            values,
            unit,
            sampling,
            best,
        }
    }

    /// With one more option: to do nothing, which is worth nothing.
    #[must_use]
    pub fn or_nothing(mut self) -> Self {
        let nothing = vec![0.0; self.trials()];
        self.names.push("do nothing".to_owned());
        self.values.push(nothing);
        Self::new(self.names, self.values, self.unit, self.sampling)
    }

    /// The names of the options, in their order.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The option with the highest mean: the choice without more information.
    #[must_use]
    pub fn best(&self) -> &str {
        &self.names[self.best]
    }

    /// The mean of each option under its name, in their order.
    pub fn means(&self) -> impl Iterator<Item = (&str, Estimate)> {
        self.options().zip(&self.values).map(|(name, values)| {
            let option = self.sample(name, self.unit, values.clone());
            (name, option.mean())
        })
    }

    /// The expected value of perfect information (EVPI): what a choice that knew the trial would
    /// gain on average over the [best](Self::best) option. It is also the expected regret of that
    /// option, and bounds what any study can be worth.
    #[must_use]
    pub fn perfect(&self) -> Estimate {
        let columns: Vec<&[f64]> = self.values.iter().map(Vec::as_slice).collect();
        self.estimate(&columns, 0.0)
    }

    /// The expected value of perfect partial information (EVPPI): what it is worth to know some
    /// samples of the same trials, together. Inputs, outcomes and the
    /// [results of a test](super::PlannedTest::results) are samples alike; for results it is the
    /// expected value of sample information (EVSI).
    ///
    /// The mean of each option given what is known is a smooth function of the ranks of the
    /// samples, and of their products. It is fitted to the trials, so that the order of rows and the
    /// scale of samples do not matter.
    ///
    /// # Errors
    /// [`Invalid`] if nothing, or more than 25 samples, are to be known, or one is not of the same
    /// trials.
    pub fn about<Q: Into<Value>>(&self, known: &[&Sample<Q>]) -> Result<InformationValue, Invalid> {
        Permitted::between(1.0, Self::MOST as f64)
            .check("number of samples known", known.len() as f64)?;
        for sample in known {
            same_trials(sample, self.sampling, self.trials())?;
        }
        let columns: Vec<&[f64]> = known.iter().map(|it| it.samples()).collect();
        let about: Vec<&str> = known.iter().map(|it| it.name()).collect();
        let smooth = Smooth::of(&columns, &self.against_best());
        let mut fitted: Vec<&[f64]> = smooth.fitted.iter().map(Vec::as_slice).collect();
        // The best option is what the others are held against.
        let nothing = vec![0.0; self.trials()];
        fitted.insert(self.best, &nothing);
        let chosen = |row: usize| highest(fitted.iter().map(|it| it[row]));
        let of_fit = smooth.variance_of(|row, weights| {
            let chosen = chosen(row);
            for (place, weight) in weights.iter_mut().enumerate() {
                let option = place + usize::from(place >= self.best);
                *weight = f64::from(u8::from(option == chosen));
            }
        });
        let changes = (0..self.trials()).map(|row| chosen(row) != self.best);
        let changes = changes.map(|it| f64::from(u8::from(it))).collect();
        let changes: Sample = self.sample("changes", Unit::Share, changes);
        Ok(InformationValue {
            about: about.join(" and "),
            value: self.estimate(&fitted, of_fit),
            changes: changes.mean(),
        })
    }

    /// What it is worth to know each of some samples on its own, the most first. Those that do not
    /// vary are left out.
    ///
    /// # Errors
    /// As [`about`](Self::about).
    pub fn about_each<Q: Into<Value>>(
        &self,
        samples: &[Sample<Q>],
    ) -> Result<Vec<InformationValue>, Invalid> {
        let varies = |it: &&Sample<Q>| it.minimum() < it.maximum();
        let each = samples.iter().filter(varies).map(|it| self.about(&[it]));
        let mut each = each.collect::<Result<Vec<_>, _>>()?;
        each.sort_by(|a, b| b.value.value.total_cmp(&a.value.value));
        Ok(each)
    }

    /// What the choice of today is worth on average.
    pub(super) fn mean_of_best(&self) -> f64 {
        self.values[self.best].iter().sum::<f64>() / self.trials() as f64
    }

    fn trials(&self) -> usize {
        self.values[0].len()
    }

    /// What every other option is worth more than the best.
    fn against_best(&self) -> Vec<Vec<f64>> {
        let best = &self.values[self.best];
        let others = self.values.iter().enumerate();
        let others = others.filter(|(place, _)| *place != self.best);
        let less = |values: &Vec<f64>| values.iter().zip(best).map(|(a, b)| a - b).collect();
        others.map(|(_, values)| less(values)).collect()
    }

    /// What is gained on average over the best option by choosing the highest of some columns, one
    /// for each option, in each trial. A variance on top is that of the columns.
    fn estimate(&self, columns: &[&[f64]], of_columns: f64) -> Estimate {
        let gain = |row: usize| {
            let values = columns.iter().map(|it| it[row]);
            values.fold(f64::NEG_INFINITY, f64::max) - columns[self.best][row]
        };
        let gains = (0..self.trials()).map(gain).collect();
        let name = "value of information";
        let gain = self.sample(name, self.unit.of_difference(), gains).mean();
        let (of_trials, of_choice) = (gain.standard_error, self.flattery());
        let variance = of_trials * of_trials + of_choice * of_choice + of_columns;
        Estimate {
            standard_error: libm::sqrt(variance),
            ..gain
        }
    }

    /// How much too well the best option looks on average, because it was chosen by the same
    /// trials: what is gained over it looks so much too small. Little unless the choice is close.
    fn flattery(&self) -> f64 {
        let less = self.against_best().into_iter().map(|values| {
            let mean = self.sample("difference", Unit::Ratio, values).mean();
            if mean.standard_error == 0.0 {
                return 0.0;
            }
            let distance = mean.value / mean.standard_error;
            let beyond = distance * normal_tail(Side::Lower, distance);
            mean.standard_error * (normal_density(distance) + beyond)
        });
        less.fold(0.0, f64::max)
    }

    fn sample(&self, name: &str, unit: Unit, values: Vec<f64>) -> Sample {
        Sample::of_trials(name.to_owned(), unit, values, self.sampling)
    }
}

/// The first of the highest.
fn highest(values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, value) in values.enumerate() {
        if value > best.1 {
            best = (place, value);
        }
    }
    best.0
}
