//! Data whose rows belong together.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted, unknown_name};

/// Data whose rows belong together: the draws of a posterior, the replicates of a bootstrap, past
/// projects with their cost and duration. One uniform number picks a row, and every column takes
/// its value from that row, so that whatever ties the columns together is kept.
///
/// Each column is a distribution of its own, a
/// [`JointColumn`](crate::distribution::JointColumn): declared as inputs of one model, the columns
/// are drawn by the same row in each trial.
///
/// # Example
/// ```
/// use bizcase::distribution::Distribution;
/// use bizcase::quantity::Share;
/// use bizcase::sample::JointEmpirical;
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
#[doc(alias = "posterior draws")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Table", into = "Table")]
pub struct JointEmpirical(Arc<Table>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    columns: Vec<(String, Vec<f64>)>,
}

impl JointEmpirical {
    /// Rows of which each is as likely as any other. They are kept in the order of the first
    /// column, so that a design that spreads the rows evenly spreads that column evenly.
    ///
    /// The name stands for the rows: columns of one name are drawn by the same uniform numbers.
    ///
    /// # Errors
    /// [`Invalid`] if there are no columns or no rows, two columns have the same name or not the
    /// same length, or a value is infinite or NaN.
    pub fn new<N: Into<String>>(
        name: impl Into<String>,
        columns: impl IntoIterator<Item = (N, Vec<f64>)>,
    ) -> Result<Self, Invalid> {
        let columns = columns.into_iter();
        let columns = columns.map(|(name, values)| (name.into(), values));
        Self::checked(name.into(), &columns.collect::<Vec<_>>())
    }

    fn checked(name: String, columns: &[(String, Vec<f64>)]) -> Result<Self, Invalid> {
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
        Ok(Self(Arc::new(Table { name, columns })))
    }

    /// The name that stands for the rows.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.columns[0].1.len()
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The position of a column.
    ///
    /// # Errors
    /// [`Invalid`] if there is no column of this name; the nearest is suggested.
    pub(crate) fn position(&self, name: &str) -> Result<usize, Invalid> {
        let position = self.columns().position(|known| known == name);
        position.ok_or_else(|| unknown_name("column", name, self.columns()))
    }

    /// The index of the row as a column of its own, which is drawn with the rows.
    pub(crate) fn numbered(&self) -> Self {
        let name = "row".to_owned();
        let numbers = (0..self.rows()).map(|row| row as f64).collect();
        Self(Arc::new(Table {
            name: self.0.name.clone(),
            columns: vec![(name, numbers)],
        }))
    }

    /// Some of the rows, a row as often as it is named.
    pub(crate) fn chosen(&self, rows: &[usize]) -> Self {
        let columns = self.0.columns.iter().map(|(name, values)| {
            let chosen = rows.iter().map(|&row| values[row]).collect();
            (name.clone(), chosen)
        });
        Self(Arc::new(Table {
            name: self.0.name.clone(),
            columns: columns.collect(),
        }))
    }

    /// The name and the values of the column at a position.
    pub(crate) fn at(&self, position: usize) -> (&str, &[f64]) {
        let (name, values) = &self.0.columns[position];
        (name, values)
    }
}

impl TryFrom<Table> for JointEmpirical {
    type Error = Invalid;

    fn try_from(given: Table) -> Result<Self, Invalid> {
        Self::new(given.name, given.columns)
    }
}

impl From<JointEmpirical> for Table {
    fn from(joint: JointEmpirical) -> Self {
        Arc::unwrap_or_clone(joint.0)
    }
}
