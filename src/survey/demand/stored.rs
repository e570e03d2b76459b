//! The draws of a demand curve as data.

use serde::{Deserialize, Serialize};

use super::Demand;
use super::law::Shape;
use crate::error::Invalid;

/// Draws of the best estimate's form say only what differs from it: thousands of them would repeat
/// the form thousands of times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StoredDraws {
    /// Intercept and slope of the best estimate's formula.
    Coefficients(Vec<(f64, f64)>),
    /// Shares at the prices of the best estimate's table.
    Shares(Vec<Vec<f64>>),
    /// Draws of any form.
    Demands(Vec<Demand>),
}

impl Default for StoredDraws {
    fn default() -> Self {
        Self::Demands(Vec::new())
    }
}

impl StoredDraws {
    /// The draws of a curve with this best estimate.
    pub(super) fn new(best: &Demand, draws: Vec<Demand>) -> Self {
        let shares = |draw: &Demand| draw.as_table().map(|table| table.shares().to_vec());
        if !draws.iter().all(|draw| alike(best, draw)) {
            return Self::Demands(draws);
        }
        let coefficients = draws.iter().map(Demand::coefficients);
        if let Some(coefficients) = coefficients.collect() {
            return Self::Coefficients(coefficients);
        }
        match draws.iter().map(shares).collect() {
            Some(shares) => Self::Shares(shares),
            None => Self::Demands(draws),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Demands(draws) if draws.is_empty())
    }

    /// The draws beside this best estimate.
    pub(super) fn demands(self, best: &Demand) -> Result<Vec<Demand>, Invalid> {
        match self {
            Self::Coefficients(draws) => draws.into_iter().map(|of| formula(best, of)).collect(),
            Self::Shares(draws) => draws.into_iter().map(|of| table(best, of)).collect(),
            Self::Demands(draws) => Ok(draws),
        }
    }
}

/// Whether two demands differ in their coefficients or in their shares alone.
fn alike(one: &Demand, other: &Demand) -> bool {
    match (&one.0, &other.0) {
        (Shape::Table(one), Shape::Table(other)) => {
            one.prices() == other.prices() && one.interpolation() == other.interpolation()
        }
        (Shape::Table(_), _) | (_, Shape::Table(_)) => false,
        _ => other
            .coefficients()
            .is_some_and(|of| formula(one, of).as_ref() == Ok(other)),
    }
}

/// The formula of a demand with other coefficients.
fn formula(best: &Demand, (intercept, slope): (f64, f64)) -> Result<Demand, Invalid> {
    match best.0 {
        Shape::Table(_) => {
            let rule = "of a formula, or draws `shares` of a table";
            Err(Invalid::rule("draws `coefficients`", "of a table", rule))
        }
        Shape::Choice { link, scale, .. } => Demand::choice(link, scale, intercept, slope),
        Shape::Linear { .. } => Demand::linear(intercept, slope),
        Shape::Exponential { scale, .. } => Demand::exponential(scale, intercept, slope),
    }
}

/// The table of a demand with other shares.
fn table(best: &Demand, shares: Vec<f64>) -> Result<Demand, Invalid> {
    let Shape::Table(table) = &best.0 else {
        let rule = "of a table, or draws `coefficients` of a formula";
        return Err(Invalid::rule("draws `shares`", "of a formula", rule));
    };
    table.with_shares(shares).map(Demand::table)
}
