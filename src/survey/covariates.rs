//! Covariates of respondents and sales.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::Ratio;

/// Columns that may explain answers besides the price, with one value per answer.
///
/// # Example
/// ```
/// use bizcase::survey::Covariates;
///
/// let covariates = Covariates::new()
///     .number("age", [34.0, 51.0, 42.0])
///     .category("sex", "male", &["female", "male", "female"])?;
/// assert_eq!(covariates.names().collect::<Vec<_>>(), ["age", "sex_female"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Covariates {
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) values: Vec<f64>,
}

impl Covariates {
    /// No covariates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of numbers.
    #[must_use]
    pub fn number(mut self, name: impl Into<String>, values: impl Into<Vec<f64>>) -> Self {
        self.columns.push(Column {
            name: name.into(),
            values: values.into(),
        });
        self
    }

    /// Adds a categorical column. Every group except the reference becomes a column of ones and
    /// zeros, named like `sex_female`, in alphabetical order.
    ///
    /// # Errors
    /// [`Invalid`] if nobody is in the reference group.
    pub fn category<T: AsRef<str>>(
        mut self,
        name: &str,
        reference: &str,
        groups: &[T],
    ) -> Result<Self, SurveyError> {
        let known: BTreeSet<&str> = groups.iter().map(AsRef::as_ref).collect();
        if !known.contains(reference) {
            let permitted = Permitted::OneOf(known.iter().map(|&g| g.to_owned()).collect());
            let parameter = format!("reference of {name}");
            return Err(Invalid::new(&parameter, reference, permitted).into());
        }
        for level in known.into_iter().filter(|&level| level != reference) {
            let is = |group: &T| f64::from(u8::from(group.as_ref() == level));
            self.columns.push(Column {
                name: format!("{name}_{level}"),
                values: groups.iter().map(is).collect(),
            });
        }
        Ok(self)
    }

    /// Adds a column of numbers read from the segments of respondents or the facts of sales, where
    /// files leave them as text.
    ///
    /// # Errors
    /// [`Invalid`] naming the row in which the value is missing or not a number.
    ///
    /// # Example
    /// ```
    /// use bizcase::survey::{Covariates, Respondent};
    ///
    /// let people = [("1", "34"), ("2", "51")].map(|(id, age)| Respondent::new(id).segment("age", age));
    /// let covariates = Covariates::new().number_in("age", people.iter().map(|one| &one.segments))?;
    /// assert_eq!(covariates.names().next(), Some("age"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn number_in<'a>(
        self,
        name: &str,
        rows: impl IntoIterator<Item = &'a BTreeMap<String, String>>,
    ) -> Result<Self, SurveyError> {
        let mut values = Vec::new();
        for (row, facts) in rows.into_iter().enumerate() {
            let parameter = format!("{name} in row {row}");
            let text = facts.get(name).map_or("", String::as_str);
            let value: Ratio = text
                .parse()
                .map_err(|error: Invalid| error.named(&parameter))?;
            values.push(value.value());
        }
        Ok(self.number(name, values))
    }

    /// Adds a categorical column read from the segments of respondents or the facts of sales.
    ///
    /// # Errors
    /// [`Invalid`] naming the row in which the value is missing, or if nobody is in the reference
    /// group.
    pub fn category_in<'a>(
        self,
        name: &str,
        reference: &str,
        rows: impl IntoIterator<Item = &'a BTreeMap<String, String>>,
    ) -> Result<Self, SurveyError> {
        let mut groups = Vec::new();
        for (row, facts) in rows.into_iter().enumerate() {
            let Some(group) = facts.get(name) else {
                let parameter = format!("{name} in row {row}");
                return Err(Invalid::rule(&parameter, "missing", "given").into());
            };
            groups.push(group.as_str());
        }
        self.category(name, reference, &groups)
    }

    /// The names of the columns, in the order in which they enter the fit.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The columns, if each has a finite value for every answer and a name of its own.
    pub(super) fn checked(&self, answers: usize) -> Result<&[Column], Invalid> {
        let mut known = BTreeSet::new();
        for Column { name, values } in &self.columns {
            if !known.insert(name) {
                return Err(Invalid::rule("covariate", name, "named once"));
            }
            if values.len() != answers {
                let (parameter, given) = (format!("covariate {name}"), values.len());
                return Err(Invalid::rule(
                    &parameter,
                    format!("{given} values"),
                    "one value per answer",
                )
                .hint(format!("there are {answers} answers")));
            }
            for (row, &value) in values.iter().enumerate() {
                Permitted::FINITE.check(&format!("{name} in row {row}"), value)?;
            }
        }
        Ok(&self.columns)
    }
}
