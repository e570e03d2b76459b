//! Adoption histories.

use serde::Serialize;

use crate::error::{AdoptionError, Invalid, Permitted, loaded};
use crate::quantity::{Period, Timeline};

/// An adoption history: the number of adopters in each period since launch.
///
/// It counts adopters, not units: leave out sales that replace or repeat earlier ones. Periods
/// without adoption before the first adopter count as before launch; [`launch`](Self::launch)
/// returns how many.
///
/// Plain numbers do not say which period they belong to: a missing one shifts all after it. If your
/// table has years, quarters or months, import it as rows;
/// [`AdoptionRow::history`](crate::import::AdoptionRow::history) then checks that none is missing.
///
/// # Example
/// ```
/// use bizcase::adoption::History;
/// use bizcase::quantity::Period;
///
/// let sold = History::increments(Period::Year, &[0.0, 1.0, 3.0, 5.0])?;
/// let stock = History::cumulative(Period::Year, &[0.0, 1.0, 4.0, 9.0])?;
/// assert_eq!(sold, stock);
/// assert_eq!((sold.launch(), sold.per_period()), (1, &[1.0, 3.0, 5.0][..]));
///
/// let error = History::cumulative(Period::Year, &[10.0, 25.0, 20.0]).unwrap_err();
/// assert!(error.to_string().starts_with("cumulative adoption in period 3 = 20 must be"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    step: Period,
    launch: usize,
    increments: Vec<f64>,
    #[serde(skip)]
    cumulative: Vec<f64>,
}

loaded::through!(
    History { step: Period, launch: usize, increments: Vec<f64> }
        => History::stored(step, launch, &increments)
);

impl History {
    /// A history from the number of adopters in each period.
    ///
    /// # Errors
    /// [`Invalid`] for a negative or infinite number, naming the period; without any adoption; and
    /// for more than [`Timeline::MAX_PERIODS`] periods.
    pub fn increments(step: Period, adopters: &[f64]) -> Result<Self, Invalid> {
        for (period, &count) in (1..).zip(adopters) {
            Permitted::COUNT.check(&format!("adoption in period {period}"), count)?;
        }
        Self::new(step, adopters)
    }

    /// A history from cumulative adoption at the end of each period. What was adopted before the
    /// first period counts as adopted in it.
    ///
    /// # Errors
    /// As [`increments`](Self::increments), and [`Invalid`] for a number below the one before.
    pub fn cumulative(step: Period, adopters: &[f64]) -> Result<Self, Invalid> {
        let mut before = 0.0;
        let mut increments = Vec::with_capacity(adopters.len());
        for (period, &count) in (1..).zip(adopters) {
            let name = format!("cumulative adoption in period {period}");
            Permitted::COUNT.check(&name, count)?;
            if count < before {
                let hint = format!(
                    "it was {before} the period before; a stock that shrinks by scrapping is not adoption"
                );
                return Err(Invalid::rule(&name, count, "no less than before").hint(hint));
            }
            increments.push(count - before);
            before = count;
        }
        Self::new(step, &increments)
    }

    /// A history as it was stored: from its launch on, after so many periods without adoption.
    fn stored(step: Period, launch: usize, increments: &[f64]) -> Result<Self, Invalid> {
        let history = Self::increments(step, increments)?;
        if history.launch > 0 {
            let rule = "above zero";
            return Err(Invalid::rule("adoption in the period of launch", 0, rule));
        }
        Ok(Self { launch, ..history })
    }

    fn new(step: Period, increments: &[f64]) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, f64::from(Timeline::MAX_PERIODS));
        permitted.check("periods of adoption", increments.len() as f64)?;
        let Some(launch) = increments.iter().position(|&count| count > 0.0) else {
            let rule = "above zero in one period at least";
            return Err(Invalid::rule("adoption", "0 in all periods", rule));
        };
        let increments = increments[launch..].to_vec();
        let cumulative: Vec<f64> = increments
            .iter()
            .scan(0.0, |sum, count| {
                *sum += count;
                Some(*sum)
            })
            .collect();
        Permitted::COUNT.check(
            "adoption of all periods",
            cumulative.last().copied().unwrap_or(0.0),
        )?;
        Ok(Self {
            step,
            launch,
            increments,
            cumulative,
        })
    }

    /// The length of a period.
    #[must_use]
    pub fn step(&self) -> Period {
        self.step
    }

    /// The number of given periods before the launch.
    #[must_use]
    pub fn launch(&self) -> usize {
        self.launch
    }

    /// The number of periods since launch.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.increments.len()
    }

    /// The number of adopters in each period since launch.
    #[must_use]
    pub fn per_period(&self) -> &[f64] {
        &self.increments
    }

    /// Cumulative adoption at the end of each period since launch.
    #[must_use]
    pub fn by_period(&self) -> &[f64] {
        &self.cumulative
    }

    /// The number who have adopted so far.
    #[must_use]
    pub fn adopted(&self) -> f64 {
        self.cumulative.last().copied().unwrap_or(0.0)
    }

    /// The history up to the end of its first `periods` periods since launch.
    ///
    /// # Errors
    /// [`Invalid`] if there are fewer periods.
    pub fn first(&self, periods: usize) -> Result<Self, Invalid> {
        let permitted = Permitted::between(1.0, self.periods() as f64);
        permitted.check("first periods of adoption", periods as f64)?;
        Ok(Self {
            step: self.step,
            launch: self.launch,
            increments: self.increments[..periods].to_vec(),
            cumulative: self.cumulative[..periods].to_vec(),
        })
    }

    /// As many periods as a fit needs.
    pub(super) fn at_least(&self, needed: usize, curve: &str) -> Result<(), AdoptionError> {
        if self.periods() < needed {
            return Err(AdoptionError::TooFewPeriods {
                curve: curve.to_owned(),
                periods: self.periods(),
                needed,
            });
        }
        Ok(())
    }
}
