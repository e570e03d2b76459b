//! The possible rank correlations nearest to impossible ones.

use std::fmt;

use serde::Serialize;

use super::super::Model;
use super::pair::rank_correlation;
use super::symmetric::{Matrix, distance, nearest_correlation};
use super::{Correlation, Group};
use crate::error::{Invalid, RunError, unknown_name};

/// Changes smaller than this are those of rounding.
const VISIBLE: f64 = 1e-8;

/// The possible rank correlations nearest to those declared in a model, with the changes they make.
///
/// The model changes only when you call [`Model::adopt_correlations`].
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.ratio("price", Dist::uniform(0.0, 1.0)?)?;
/// let volume = model.ratio("volume", Dist::uniform(0.0, 1.0)?)?;
/// let churn = model.ratio("churn", Dist::uniform(0.0, 1.0)?)?;
/// model.correlate(price, volume, 0.9)?;
/// model.correlate(price, churn, 0.9)?;
/// model.correlate(volume, churn, -0.2)?;
/// assert!(model.run(&Sampling::monte_carlo(100)).is_err());
///
/// let nearest = model.nearest_correlations()?;
/// assert_eq!(
///     nearest.to_string(),
///     "price with volume: 0.9 becomes 0.672
/// price with churn: 0.9 becomes 0.672
/// volume with churn: -0.2 becomes -0.048
/// distance 0.492",
/// );
/// model.adopt_correlations(&nearest)?;
/// assert!(model.run(&Sampling::monte_carlo(100)).is_ok());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearestCorrelations {
    /// All pairs of the groups that were impossible.
    pairs: Vec<CorrelationChange>,
    /// For each of them the correlation of the normal scores.
    scores: Vec<f64>,
    squared_distance: f64,
}

/// The change of one coefficient.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CorrelationChange {
    /// The input declared first.
    pub first: String,
    /// The other input.
    pub second: String,
    /// Spearman's coefficient as declared; 0 if the pair had none.
    pub declared: f64,
    /// The nearest coefficient that is possible together with the others.
    pub nearest: f64,
}

impl NearestCorrelations {
    /// Every coefficient that changes, including those of pairs that were not correlated; empty if
    /// the declared correlations are possible.
    pub fn changes(&self) -> impl Iterator<Item = &CorrelationChange> {
        let changed = |pair: &&CorrelationChange| (pair.nearest - pair.declared).abs() > VISIBLE;
        self.pairs.iter().filter(changed)
    }

    /// The distance between the two correlation matrices of the normal scores: the root of the sum
    /// of squared changes over the whole matrix, in which each pair appears twice (Frobenius norm).
    #[must_use]
    pub fn distance(&self) -> f64 {
        libm::sqrt(self.squared_distance)
    }
}

/// A line for each change, and the distance.
impl fmt::Display for NearestCorrelations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in self.changes() {
            let CorrelationChange {
                first,
                second,
                declared,
                nearest,
            } = change;
            writeln!(f, "{first} with {second}: {declared} becomes {nearest:.3}")?;
        }
        write!(f, "distance {:.3}", self.distance())
    }
}

impl Model {
    /// The possible rank correlations nearest to those declared.
    ///
    /// Inputs that are correlated, directly or through others, form a group. If the coefficients of
    /// a group contradict each other, the correlation matrix of its normal scores is replaced by
    /// the nearest correlation matrix in the Frobenius norm. Pairs without a declared coefficient
    /// count as 0 and may change too. The nearest matrix lies on the border of the possible, where
    /// one input almost follows from others, so first ask whether a coefficient was mistaken.
    ///
    /// # Errors
    /// [`RunError::NoNearestCorrelations`] if the projections do not converge.
    ///
    /// # Reference
    /// Higham (2002), *Computing the nearest correlation matrix: a problem from finance*, IMA
    /// Journal of Numerical Analysis 22, 329-343.
    pub fn nearest_correlations(&self) -> Result<NearestCorrelations, RunError> {
        let names: Vec<String> = self.inputs.iter().map(|input| input.name.clone()).collect();
        let mut found = NearestCorrelations {
            pairs: Vec::new(),
            scores: Vec::new(),
            squared_distance: 0.0,
        };
        for members in self.correlations.groups() {
            if Group::new(&names, members.clone(), &self.correlations).is_err() {
                found.replace(self, &members)?;
            }
        }
        Ok(found)
    }

    /// Replaces the rank correlations of the model by the nearest possible ones.
    ///
    /// # Errors
    /// [`Invalid`] if the model does not have one of the inputs to be correlated.
    pub fn adopt_correlations(&mut self, nearest: &NearestCorrelations) -> Result<(), Invalid> {
        let mut adopted = self.correlations.clone();
        for (pair, &score) in nearest.pairs.iter().zip(&nearest.scores) {
            let (first, second) = (
                self.correlated(&pair.first)?,
                self.correlated(&pair.second)?,
            );
            let rank = rank_correlation(self.margin(first), self.margin(second), score);
            adopted.set(Correlation {
                first,
                second,
                rank,
                score,
            });
        }
        self.correlations = adopted;
        Ok(())
    }

    /// The place of an input that is to be correlated.
    pub(in crate::simulation) fn correlated(&self, name: &str) -> Result<usize, Invalid> {
        let names = || self.inputs.iter().map(|input| input.name.as_str());
        let place = self.places.get(name).copied();
        place.ok_or_else(|| unknown_name("correlated input", name, names()))
    }
}

impl NearestCorrelations {
    fn replace(&mut self, model: &Model, members: &[usize]) -> Result<(), RunError> {
        let declared = |a, b| model.correlations.get(a, b);
        let entry = |a, b| {
            if a == b {
                1.0
            } else {
                declared(a, b).map_or(0.0, |pair| pair.score)
            }
        };
        let row = |&a: &usize| members.iter().map(|&b| entry(a, b)).collect();
        let target: Matrix = members.iter().map(row).collect();
        let name = |member: usize| model.inputs[member].name.clone();
        let nearest = nearest_correlation(&target).map_err(|stalled| {
            let inputs = members.iter().map(|&member| name(member));
            RunError::NoNearestCorrelations {
                inputs: inputs.collect(),
                iterations: stalled.iterations,
                change: stalled.change,
            }
        })?;
        let moved = distance(&nearest, &target);
        self.squared_distance += moved * moved;
        for (i, &first) in members.iter().enumerate() {
            for (j, &second) in members.iter().enumerate().skip(i + 1) {
                let score = nearest[i][j];
                self.pairs.push(CorrelationChange {
                    first: name(first),
                    second: name(second),
                    declared: declared(first, second).map_or(0.0, |pair| pair.rank),
                    nearest: rank_correlation(model.margin(first), model.margin(second), score),
                });
                self.scores.push(score);
            }
        }
        Ok(())
    }
}
