//! Tests before they are made.

use serde::{Deserialize, Serialize};

use crate::distribution::{Binomial, Distribution, Poisson};
use crate::error::{Invalid, Permitted};
use crate::numeric::normal_score;
use crate::quantity::{Share, Unit, Value};
use crate::random::{Seed, Stream};
use crate::sample::Sample;

/// Trials come in groups of this size.
const GROUP: usize = 16;

/// A measurement that could be made: the [`Observed`](crate::distribution::Observed)
/// of a survey, an experiment or a pilot, with its size and without its result.
///
/// # Example
/// ```
/// use bizcase::decision::PlannedTest;
///
/// let pilot: PlannedTest = toml::from_str("successes = { of = 300 }")?;
/// assert_eq!(pilot, PlannedTest::Successes { of: 300 });
/// # Ok::<(), toml::de::Error>(())
/// ```
#[doc(alias = "EVSI")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PlannedTest {
    /// Successes among a number of trials, where the subject is the share that succeeds: people asked
    /// whether they would buy, visitors of a page, customers watched for a month.
    Successes {
        /// The number of trials.
        of: u64,
    },
    /// Events over an exposure, where the subject is how many there are per unit of it.
    Events {
        /// The exposure, in the unit of the subject.
        exposure: f64,
    },
    /// An estimate with this standard error, normal around the subject.
    Estimate {
        /// The standard error, in the unit of the subject.
        standard_error: f64,
    },
}

impl PlannedTest {
    /// What the test would find in each trial, if the subject were what it is in that trial: the
    /// share of successes, the events per unit of exposure, or the estimate.
    ///
    /// The results of two tests with one seed, subject and kind go together as a test and the same
    /// test with more people do.
    ///
    /// # Errors
    /// [`Invalid`] if the size is zero or not finite, or a subject is no share or negative where
    /// the test needs otherwise.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::PlannedTest;
    /// use bizcase::quantity::{Share, Unit};
    /// use bizcase::random::Seed;
    /// use bizcase::sample::Sample;
    ///
    /// let buying: Sample<Share> = Sample::new("buying", Unit::Share, vec![0.2; 1_000])?;
    /// let results = PlannedTest::Successes { of: 400 }.results(&buying, Seed(1))?;
    /// assert!((results.mean().value - 0.2).abs() < 0.003);
    /// // The standard error of a share: the root of 0.2 x 0.8 / 400.
    /// assert!((results.standard_deviation() - 0.02).abs() < 0.002);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn results<Q: Into<Value>>(
        &self,
        subject: &Sample<Q>,
        seed: Seed,
    ) -> Result<Sample, Invalid> {
        let (parameter, size) = match *self {
            Self::Successes { of } => ("number of trials of the test", of as f64),
            Self::Events { exposure } => ("exposure of the test", exposure),
            Self::Estimate { standard_error } => ("standard error of the test", standard_error),
        };
        Permitted::POSITIVE.check(parameter, size)?;
        let name = format!("test of {}", subject.name());
        let mut uniforms = vec![0.0; subject.samples().len().next_multiple_of(GROUP)];
        Stream::new(seed, &name).fill(0, &mut uniforms);
        let trials = subject.samples().iter().zip(uniforms);
        let results = trials.map(|(&value, u)| self.result(subject.name(), value, u));
        let results = results.collect::<Result<_, _>>()?;
        Ok(Sample::of_trials(
            name,
            Unit::Ratio,
            results,
            subject.sampling(),
        ))
    }

    fn result(&self, subject: &str, value: f64, u: f64) -> Result<f64, Invalid> {
        let probability = Share::new(u)?;
        Ok(match *self {
            Self::Successes { of } => {
                let share = Share::new(value).map_err(|it| it.named(subject))?;
                Binomial::new(of, share)?.quantile(probability) / of as f64
            }
            Self::Events { exposure } => {
                Permitted::between(0.0, f64::INFINITY).check(subject, value)?;
                Poisson::new(value * exposure)?.quantile(probability) / exposure
            }
            Self::Estimate { standard_error } => value + standard_error * normal_score(u),
        })
    }
}
