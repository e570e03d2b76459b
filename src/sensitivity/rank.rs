//! Rank correlation between inputs and an outcome.

use std::fmt;

use serde::Serialize;

use crate::numeric::centred_ranks;
use crate::quantity::Value;
use crate::random::Design;
use crate::sample::Sample;
use crate::simulation::Run;

/// The rank correlation of an input with an outcome.
///
/// # Example
/// ```
/// use bizcase::sensitivity::Driver;
///
/// let driver = Driver { input: "churn".into(), correlation: -0.59, standard_error: 0.002 };
/// assert!(driver.correlation.abs() > 4.0 * driver.standard_error);
/// assert_eq!(driver.to_string(), "churn: -0.59");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driver {
    /// The input.
    pub input: String,
    /// Spearman's rank correlation with the outcome, from -1 to 1.
    pub correlation: f64,
    /// Its Monte Carlo standard error under normal scores: `sqrt((1 - r^2)^2 (1 + r^2/2) / n)`,
    /// with `n` counting pairs for antithetic trials. Other designs are at least as precise.
    pub standard_error: f64,
}

/// `churn: -0.59`.
impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:+.2}", self.input, self.correlation)
    }
}

/// The inputs of a run by their rank correlation with an outcome, strongest first.
///
/// Inputs that do not vary are left out. An input that is correlated with another shares its
/// effect.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::sensitivity::drivers;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let cost = model.money("cost", Dist::uniform(1.0, 2.0)?)?;
/// let loss = model.output("loss", move |s| -s.get(cost))?;
/// let run = model.run(&Sampling::monte_carlo(100))?;
/// assert_eq!(drivers(&run, &run.outcome(loss))[0].correlation, -1.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Bonett and Wright (2000), *Sample size requirements for estimating Pearson, Kendall and
/// Spearman correlations*, Psychometrika 65, for the standard error.
#[doc(alias = "rank correlation")]
#[must_use]
pub fn drivers<Q: Into<Value>>(run: &Run, outcome: &Sample<Q>) -> Vec<Driver> {
    let ranked = Ranks::of(outcome.samples());
    // Both trials of a pair have the same product of centred ranks.
    let independent = match run.sampling().design() {
        Design::Antithetic => run.sampling().replicates_used(),
        _ => run.sampling().trials(),
    };
    let mut drivers: Vec<Driver> = run
        .inputs()
        .iter()
        .filter_map(|input| {
            let correlation = Ranks::of(input.samples()).correlation(&ranked)?;
            let square = correlation * correlation;
            let spread = (1.0 - square) * (1.0 - square) * (1.0 + square / 2.0);
            let variance = spread / independent as f64;
            Some(Driver {
                input: input.name().to_owned(),
                correlation,
                standard_error: libm::sqrt(variance),
            })
        })
        .collect();
    drivers.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
    drivers
}

/// Spearman's rank correlation of two columns of equal length; ties share their mean rank. `None`
/// if a column does not vary or the lengths differ.
///
/// # Example
/// ```
/// use bizcase::sensitivity::rank_correlation;
///
/// assert_eq!(rank_correlation(&[1.0, 2.0, 3.0], &[10.0, 100.0, 1000.0]), Some(1.0));
/// assert_eq!(rank_correlation(&[1.0, 1.0], &[2.0, 3.0]), None);
/// ```
#[must_use]
pub fn rank_correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() == b.len() {
        Ranks::of(a).correlation(&Ranks::of(b))
    } else {
        None
    }
}

/// Ranks less their mean.
struct Ranks {
    centred: Vec<f64>,
    squares: f64,
}

impl Ranks {
    fn of(samples: &[f64]) -> Self {
        let centred = centred_ranks(samples);
        let squares = centred.iter().map(|rank| rank * rank).sum();
        Self { centred, squares }
    }

    fn correlation(&self, other: &Self) -> Option<f64> {
        let products: f64 = self
            .centred
            .iter()
            .zip(&other.centred)
            .map(|(a, b)| a * b)
            .sum();
        let scale = libm::sqrt(self.squares * other.squares);
        (scale > 0.0).then(|| (products / scale).clamp(-1.0, 1.0))
    }
}
