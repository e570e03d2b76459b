//! Data whose rows belong together.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::member::{Member, Texture};
use super::{Distribution, Empirical, Support};
use crate::error::{Invalid, Permitted, unknown_name};
use crate::quantity::Share;

/// Data whose rows belong together: the draws of a posterior, the replicates of a bootstrap, past
/// projects with their cost and duration. One uniform number picks a row, and every column takes
/// its value from that row, so that the dependence between columns is kept.
///
/// Each column is a distribution of its own, [`JointColumn`]: declared as inputs of one model, the
/// columns of one joint distribution are drawn by the same row in each trial.
///
/// # Example
/// ```
/// use bizcase::distribution::{Distribution, JointEmpirical};
/// use bizcase::quantity::Share;
///
/// let projects = JointEmpirical::new("past projects", [
///     ("cost", vec![210.0, 480.0, 330.0]),
///     ("months", vec![5.0, 12.0, 7.0]),
/// ])?;
/// let (cost, months) = (projects.column("cost")?, projects.column("months")?);
/// let u = Share::percent(90.0)?;
/// assert_eq!((cost.in_row_of(u), months.in_row_of(u)), (480.0, 12.0));
/// assert_eq!(cost.median(), 330.0);
///
/// let error = projects.column("month").unwrap_err();
/// assert!(error.to_string().ends_with("did you mean `months`?"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct JointEmpirical(Arc<Table>);

#[derive(Debug, PartialEq)]
struct Table {
    name: String,
    columns: Vec<(String, Vec<f64>)>,
}

impl JointEmpirical {
    /// The joint distribution in which all rows are equally likely. The rows are kept in the
    /// order of the first column, so that a design that spreads the rows evenly spreads that column
    /// evenly.
    ///
    /// The name identifies the rows: columns of joint distributions with the same name are drawn by
    /// the same uniform numbers.
    ///
    /// # Errors
    /// [`Invalid`] if there are no columns or no rows, two columns have the same name or not the
    /// same length, or a value is infinite or NaN.
    pub fn new<N: Into<String>>(
        name: impl Into<String>,
        columns: impl IntoIterator<Item = (N, Vec<f64>)>,
    ) -> Result<Self, Invalid> {
        let columns: Vec<(String, Vec<f64>)> = columns
            .into_iter()
            .map(|(name, values)| (name.into(), values))
            .collect();
        let Some((first, keys)) = columns.first() else {
            return Err(Invalid::rule("columns", "none", "one or more"));
        };
        if keys.is_empty() {
            return Err(Invalid::rule(
                &format!("column `{first}`"),
                "empty",
                "of one or more rows",
            ));
        }
        for (index, (name, values)) in columns.iter().enumerate() {
            let parameter = format!("column `{name}`");
            if columns[..index].iter().any(|(known, _)| known == name) {
                return Err(Invalid::rule(
                    &parameter,
                    "a second one",
                    "named differently",
                ));
            }
            let rows = format!("{} rows", values.len());
            if values.len() != keys.len() {
                let hint = format!("column `{first}` has {}", keys.len());
                return Err(Invalid::rule(&parameter, rows, "as long as the others").hint(hint));
            }
            for &value in values {
                Permitted::FINITE.check(&parameter, value)?;
            }
        }
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
        let arranged = |values: &[f64]| order.iter().map(|&row| values[row] + 0.0).collect();
        let columns = columns
            .iter()
            .map(|(name, values)| (name.clone(), arranged(values)))
            .collect();
        let name = name.into();
        Ok(Self(Arc::new(Table { name, columns })))
    }

    /// The name that identifies the rows.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.columns[0].1.len()
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The distribution of one column, tied to the others.
    ///
    /// # Errors
    /// [`Invalid`] if there is no column of this name; the nearest is suggested.
    pub fn column(&self, name: &str) -> Result<JointColumn, Invalid> {
        let position = self.columns().position(|known| known == name);
        let index = position.ok_or_else(|| unknown_name("column", name, self.columns()))?;
        Ok(JointColumn {
            marginal: Empirical::new(self.0.columns[index].1.iter().copied())?,
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
    /// The joint distribution.
    #[must_use]
    pub fn of(&self) -> &JointEmpirical {
        &self.of
    }

    /// The name of the column.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.of.0.columns[self.index].0
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
        let values = &self.of.0.columns[self.index].1;
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
            columns: law.of.0.columns.clone(),
        }
    }
}
