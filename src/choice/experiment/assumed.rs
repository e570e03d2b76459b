//! Tastes that are assumed before anyone is asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::dice::Dice;
use crate::error::{Invalid, Permitted, unknown_name};
use crate::numeric::normal_score;

/// The coefficients that people are assumed to have, column by column of a utility: from a pilot,
/// or from what would be worth finding. Columns that are not named are zero.
///
/// # Example
/// ```
/// use bizcase::choice::AssumedTastes;
///
/// let tastes = AssumedTastes::new([("price", -0.1), ("brand: known", 0.8)]).differ("price", 0.05);
/// assert_eq!(tastes.coefficients["price"], -0.1);
/// assert!(AssumedTastes::default().coefficients.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AssumedTastes {
    /// The coefficients, by column.
    pub coefficients: BTreeMap<String, f64>,
    /// By column, the standard deviation of the coefficient between people (normal), if they differ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub deviations: BTreeMap<String, f64>,
}

impl AssumedTastes {
    /// Tastes that all people share.
    #[must_use]
    pub fn new<C: Into<String>>(coefficients: impl IntoIterator<Item = (C, f64)>) -> Self {
        let coefficients = coefficients.into_iter();
        Self {
            coefficients: coefficients
                .map(|(column, at)| (column.into(), at))
                .collect(),
            deviations: BTreeMap::new(),
        }
    }

    /// Lets people differ in a coefficient by a normal distribution with this standard deviation.
    #[must_use]
    pub fn differ(mut self, column: impl Into<String>, deviation: f64) -> Self {
        self.deviations.insert(column.into(), deviation);
        self
    }

    /// In the order of the columns.
    pub(super) fn in_order(&self, columns: &[String]) -> Result<Assumed, Invalid> {
        let all = self.coefficients.iter().chain(&self.deviations);
        for (column, &value) in all {
            if !columns.contains(column) {
                let known = columns.iter().map(String::as_str);
                return Err(unknown_name("column of the utility", column, known));
            }
            Permitted::FINITE.check(&format!("coefficient of {column}"), value)?;
        }
        for (column, &deviation) in &self.deviations {
            Permitted::COUNT.check(&format!("deviation of {column}"), deviation)?;
        }
        let values = |of: &BTreeMap<String, f64>| {
            let value = |column: &String| of.get(column).copied().unwrap_or(0.0);
            columns.iter().map(value).collect()
        };
        Ok(Assumed {
            means: values(&self.coefficients),
            deviations: values(&self.deviations),
        })
    }
}

/// Assumed tastes, column by column.
#[derive(Debug, Clone)]
pub(super) struct Assumed {
    pub(super) means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Assumed {
    pub(super) fn differ(&self) -> bool {
        self.deviations.iter().any(|&deviation| deviation > 0.0)
    }

    /// The taste of one person.
    pub(super) fn draw(&self, dice: &mut Dice) -> Vec<f64> {
        let columns = self.means.iter().zip(&self.deviations);
        columns
            .map(|(mean, deviation)| mean + deviation * normal_score(dice.uniform()))
            .collect()
    }
}
