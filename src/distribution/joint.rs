//! Columns of data whose rows belong together, as distributions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::member::{Member, Texture};
use super::{Distribution, Empirical, Support};
use crate::error::Invalid;
use crate::quantity::Share;
use crate::sample::JointEmpirical;

impl JointEmpirical {
    /// The distribution of one column, tied to the others.
    ///
    /// # Errors
    /// [`Invalid`] if there is no column of this name; the nearest is suggested.
    pub fn column(&self, name: &str) -> Result<JointColumn, Invalid> {
        let index = self.position(name)?;
        Ok(JointColumn {
            marginal: Empirical::new(self.at(index).1.iter().copied())?,
            of: self.clone(),
            index,
        })
    }
}

/// One column of a [`JointEmpirical`]. By itself it has the distribution of its data; within a
/// model it is drawn together with the other columns.
///
/// # Example
/// See [`JointEmpirical`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct JointColumn {
    of: JointEmpirical,
    index: usize,
    marginal: Empirical,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    name: String,
    columns: Vec<(String, Vec<f64>)>,
    column: String,
}

impl JointColumn {
    /// Whether its values are the numbers of its rows, which stand for draws and have no order.
    pub(crate) fn numbers_rows(&self) -> bool {
        let (_, values) = self.of.at(self.index);
        let mut numbered = values.iter().zip(0_u32..);
        numbered.all(|(&value, row)| value.total_cmp(&f64::from(row)).is_eq())
    }

    /// The joint distribution.
    #[must_use]
    pub fn of(&self) -> &JointEmpirical {
        &self.of
    }

    /// The name of the column.
    #[must_use]
    pub fn column(&self) -> &str {
        self.of.at(self.index).0
    }

    /// The column by itself.
    #[must_use]
    pub fn marginal(&self) -> &Empirical {
        &self.marginal
    }

    /// The value in the row that a uniform number picks: the same row for every column.
    #[must_use]
    pub fn in_row_of(&self, uniform: Share) -> f64 {
        self.at(uniform.value())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a product of a share and a length that fits into memory"
    )]
    pub(super) fn at(&self, u: f64) -> f64 {
        let values = self.of.at(self.index).1;
        let row = (u * values.len() as f64) as usize;
        values[row.min(values.len() - 1)]
    }
}

impl Distribution for JointColumn {
    fn quantile(&self, probability: Share) -> f64 {
        self.marginal.quantile(probability)
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        self.marginal.upper_quantile(probability)
    }

    fn cdf(&self, x: f64) -> Share {
        self.marginal.cdf(x)
    }

    fn survival(&self, x: f64) -> Share {
        self.marginal.survival(x)
    }

    fn support(&self) -> Support {
        self.marginal.support()
    }

    fn mean(&self) -> Option<f64> {
        self.marginal.mean()
    }

    fn variance(&self) -> Option<f64> {
        self.marginal.variance()
    }

    fn mode(&self) -> Option<f64> {
        self.marginal.mode()
    }
}

impl Member for JointColumn {
    fn texture(&self) -> Texture {
        Texture::Values
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        self.marginal().atoms()
    }

    fn has_one_peak(&self) -> bool {
        false
    }
}

impl fmt::Display for JointColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (column, name, rows) = (self.column(), self.of.name(), self.of.rows());
        write!(f, "{column} of {name} ({rows} rows)")
    }
}

impl TryFrom<Parameters> for JointColumn {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        JointEmpirical::new(given.name, given.columns)?.column(&given.column)
    }
}

impl From<JointColumn> for Parameters {
    fn from(law: JointColumn) -> Self {
        Self {
            name: law.of.name().to_owned(),
            column: law.column().to_owned(),
            columns: law
                .of
                .columns()
                .map(str::to_owned)
                .enumerate()
                .map(|(at, name)| (name, law.of.at(at).1.to_vec()))
                .collect(),
        }
    }
}
