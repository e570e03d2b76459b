//! How an outcome goes with each input, from the trials of one run.

use serde::Serialize;

use super::distances::Distances;
use super::rank::rank_correlation;
use crate::error::{Invalid, Permitted};
use crate::numeric::{Orthogonal, Smooth, centred_ranks, dot};
use crate::quantity::{Unit, Value};
use crate::sample::{Estimate, Moments, Sample};
use crate::simulation::Run;

/// A column that is nearly a combination of others is left out of a regression.
const DEPENDENT: f64 = 1e-9;

/// Fewer trials say little about a curve.
const FEWEST: u64 = 100;

/// How an outcome goes with each input, by several measures from the same trials. The model is not
/// evaluated again.
///
/// Correlations and regressions see what rises or falls; the first-order index sees every shape;
/// the distances between distributions see what changes the spread and leaves the mean alone. Where
/// they disagree, look at the picture.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::sensitivity::Associations;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let taste = model.ratio("taste", Dist::uniform(-1.0, 1.0)?)?;
/// let noise = model.ratio("noise", Dist::uniform(-1.0, 1.0)?)?;
/// // Bad at both ends: nothing rises or falls with it, and yet it matters most.
/// let sales = model.output("sales", move |s| s.get(noise) * 0.3 - s.get(taste) * s.get(taste))?;
///
/// let run = model.run(&Sampling::latin_hypercube(5_000))?;
/// let found = Associations::of(&run, &run.outcome(sales))?;
/// let taste = &found.inputs[0];
/// assert_eq!(taste.input, "taste");
/// assert!(taste.spearman.unwrap().abs() < 0.05 && taste.first_order.value > 0.7);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - A. Saltelli and others (2008), *Global Sensitivity Analysis: The Primer*, chapters 1 and 5, on
///   regression and first-order indices from given data.
/// - F. Pianosi and T. Wagener (2018), *Distribution-based sensitivity analysis from a generic
///   input-output sample*, Environmental Modelling and Software 108, 197-207, on the distances.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Associations {
    /// The outcome.
    pub outcome: String,
    /// The share of its variance that a linear regression on all inputs explains. Where it is low,
    /// so is the worth of the regression coefficients.
    pub linear: f64,
    /// The share of the variance of its ranks that a linear regression on the ranks of all inputs
    /// explains.
    pub monotone: f64,
    /// By input, the largest first-order index first.
    pub inputs: Vec<Association>,
}

/// How an outcome goes with one input, or with several that are drawn together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Association {
    /// The input, or the name of what several are drawn from.
    pub input: String,
    /// The inputs that are drawn together.
    pub members: Vec<String>,
    /// Pearson's correlation; nothing for several inputs.
    pub pearson: Option<f64>,
    /// Spearman's rank correlation; nothing for several inputs.
    pub spearman: Option<f64>,
    /// The standardised regression coefficient: by how many of its standard deviations the outcome
    /// rises where the input rises by one of its own and the others stay. Nothing for several
    /// inputs, and for one that is a combination of others.
    pub regression: Option<f64>,
    /// The standardised coefficient of a regression of ranks on ranks.
    pub rank_regression: Option<f64>,
    /// The contribution to variance as spreadsheet programs show it: the square of the rank
    /// correlation, of all such squares. For several inputs, what a regression on their ranks
    /// explains.
    pub contribution: f64,
    /// The share of the variance of the outcome that the input explains by a smooth curve: Sobol's
    /// first-order index where inputs are independent.
    pub first_order: Estimate,
    /// How far the distribution of the outcome moves where the input is known; nothing for several
    /// inputs.
    pub distances: Option<Distances>,
}

impl Associations {
    /// Reads the trials of a run.
    ///
    /// # Errors
    /// [`Invalid`] for an outcome of other trials than the run's, one that does not vary, and fewer
    /// than a hundred trials.
    pub fn of<Q: Into<Value>>(run: &Run, outcome: &Sample<Q>) -> Result<Self, Invalid> {
        let trials = run.sampling().trials();
        let parameter = format!("trials of `{}`", outcome.name());
        Permitted::between(FEWEST as f64, 1e9).check(&parameter, outcome.samples().len() as f64)?;
        if outcome.sampling() != run.sampling() {
            let rule = format!("those of the run, of which there are {trials}");
            return Err(Invalid::rule(&parameter, outcome.samples().len(), rule));
        }
        let values = Standard::of(outcome.samples()).ok_or_else(|| {
            let parameter = format!("variance of `{}`", outcome.name());
            let rule = "above zero: nothing goes with what does not vary";
            Invalid::rule(&parameter, 0, rule)
        })?;
        let all = run.inputs();
        let sets: Vec<Set> = run
            .drawn_together()
            .into_iter()
            .filter_map(|(name, members)| Set::of(name, &members, &all))
            .collect();
        let ranks = Standard::of(&centred_ranks(outcome.samples())).unwrap_or_default();
        let linear = Regression::of(&sets, &values, |set| &set.values);
        let monotone = Regression::of(&sets, &ranks, |set| &set.ranks);
        let ordered = Distances::order(outcome.samples());
        let mut place = 0;
        let mut inputs = Vec::new();
        for set in &sets {
            let coefficients = place..place + set.values.len();
            place = coefficients.end;
            inputs.push(set.association(
                outcome,
                &ranks,
                &ordered,
                |regression: &Regression| regression.coefficients[coefficients.start],
                (&linear, &monotone),
            )?);
        }
        let whole: f64 = inputs.iter().map(|it| it.contribution).sum();
        for input in &mut inputs {
            input.contribution /= whole.max(f64::MIN_POSITIVE);
        }
        inputs.sort_by(|a, b| b.first_order.value.total_cmp(&a.first_order.value));
        Ok(Self {
            outcome: outcome.name().to_owned(),
            linear: linear.explained,
            monotone: monotone.explained,
            inputs,
        })
    }
}

/// A column less its mean, of length one.
#[derive(Debug, Clone, Default)]
struct Standard(Vec<f64>);

impl Standard {
    /// Nothing for a column that does not vary.
    fn of(column: &[f64]) -> Option<Self> {
        let mean = Moments::of_all(column).mean;
        let mut centred: Vec<f64> = column.iter().map(|x| x - mean).collect();
        let length = libm::sqrt(dot(&centred, &centred));
        if length <= 1e-14 * mean.abs() * libm::sqrt(column.len() as f64) {
            return None;
        }
        for x in &mut centred {
            *x /= length;
        }
        Some(Self(centred))
    }
}

/// Inputs that are drawn together.
struct Set<'a> {
    name: String,
    members: Vec<&'a Sample>,
    values: Vec<Standard>,
    ranks: Vec<Standard>,
}

impl<'a> Set<'a> {
    fn of(name: String, members: &[usize], all: &'a [Sample]) -> Option<Self> {
        let mut set = Self {
            name,
            members: Vec::new(),
            values: Vec::new(),
            ranks: Vec::new(),
        };
        for &member in members {
            let sample = &all[member];
            if let Some(values) = Standard::of(sample.samples()) {
                set.members.push(sample);
                set.values.push(values);
                let ranks = centred_ranks(sample.samples());
                set.ranks.push(Standard::of(&ranks).unwrap_or_default());
            }
        }
        (!set.members.is_empty()).then_some(set)
    }

    fn association<Q: Into<Value>>(
        &self,
        outcome: &Sample<Q>,
        ranks: &Standard,
        ordered: &[usize],
        coefficient: impl Fn(&Regression) -> Option<f64>,
        (linear, monotone): (&Regression, &Regression),
    ) -> Result<Association, Invalid> {
        let only = match self.members[..] {
            [only] => Some(only),
            _ => None,
        };
        let of_one = |regression: &Regression| only.and_then(|_| coefficient(regression));
        let spearman = only.and_then(|it| rank_correlation(it.samples(), outcome.samples()));
        let contribution = match spearman {
            Some(correlation) => correlation * correlation,
            None => Regression::of(std::slice::from_ref(self), ranks, |set| &set.ranks).explained,
        };
        Ok(Association {
            input: self.name.clone(),
            members: self.members.iter().map(|it| it.name().to_owned()).collect(),
            pearson: only.and_then(|_| {
                let values = Standard::of(outcome.samples())?;
                Some(dot(&self.values[0].0, &values.0).clamp(-1.0, 1.0))
            }),
            spearman,
            regression: of_one(linear),
            rank_regression: of_one(monotone),
            contribution,
            first_order: self.first_order(outcome.samples())?,
            distances: only.map(|it| Distances::of(it.samples(), outcome.samples(), ordered)),
        })
    }

    /// The part of the variance that a smooth mean given the inputs explains. Its standard error is
    /// that of a squared correlation.
    fn first_order(&self, outcome: &[f64]) -> Result<Estimate, Invalid> {
        let columns: Vec<&[f64]> = self.members.iter().map(|it| it.samples()).collect();
        let smooth = Smooth::of(&columns, &[outcome.to_vec()]);
        let variance = |values: &[f64]| Moments::of_all(values).variance();
        let share = smooth.fitted.first().map_or(0.0, |it| variance(it)) / variance(outcome);
        let share = share.min(1.0);
        let error = 2.0 * libm::sqrt(share / outcome.len() as f64) * (1.0 - share);
        Estimate::new(share, error, Unit::Ratio, outcome.len() as u64)
    }
}

/// A linear regression on all columns of all sets.
struct Regression {
    /// By column; nothing for one that is a combination of others.
    coefficients: Vec<Option<f64>>,
    explained: f64,
}

impl Regression {
    fn of<'s>(
        sets: &'s [Set<'_>],
        outcome: &Standard,
        columns: impl Fn(&'s Set<'_>) -> &'s Vec<Standard>,
    ) -> Self {
        let columns: Vec<&[f64]> = sets.iter().flat_map(columns).map(|it| &it.0[..]).collect();
        let mut kept: Vec<usize> = (0..columns.len()).collect();
        let factors = loop {
            let some: Vec<&[f64]> = kept.iter().map(|&at| columns[at]).collect();
            match Orthogonal::new(&some, DEPENDENT) {
                Ok(factors) => break factors,
                Err(dependent) => drop(kept.remove(dependent.column)),
            }
        };
        let found = factors.coefficients(&outcome.0);
        let mut fitted = vec![0.0; outcome.0.len()];
        let mut coefficients = vec![None; columns.len()];
        for (&at, &coefficient) in kept.iter().zip(&found) {
            coefficients[at] = Some(coefficient);
            for (sum, x) in fitted.iter_mut().zip(columns[at]) {
                *sum += coefficient * x;
            }
        }
        Self {
            coefficients,
            explained: dot(&fitted, &fitted).min(1.0),
        }
    }
}
