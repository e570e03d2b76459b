//! On what the class of a person depends.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, unknown_name};
use crate::survey::Respondent;

/// Something known of people on which their class may depend.
///
/// # Example
/// ```
/// use bizcase::choice::{LatentClasses, MembershipTerm, ChoiceUtility};
///
/// let classes = LatentClasses::new(ChoiceUtility::new().number("green"), 2).member_by("age");
/// let age = MembershipTerm::Number { segment: "age".into() };
/// assert_eq!(classes.membership_terms(), [age]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MembershipTerm {
    /// A segment of the respondent that holds a number.
    Number {
        /// The segment.
        segment: String,
    },
    /// A segment of the respondent that names a group.
    Group {
        /// The segment.
        segment: String,
        /// The group to which others are compared.
        reference: String,
    },
}

/// One column of what is known of people.
struct Column {
    name: String,
    values: Vec<f64>,
}

/// What is known of people, person by person, after a constant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// `constant`, segments, and groups such as `size: small`.
    pub(super) names: Vec<String>,
    /// By what the columns were divided.
    pub(super) scales: Vec<f64>,
    pub(super) rows: Vec<Vec<f64>>,
}

impl Known {
    pub(super) fn new(terms: &[MembershipTerm], people: &[&Respondent]) -> Result<Self, Invalid> {
        let mut columns = vec![Column {
            name: "constant".to_owned(),
            values: vec![1.0; people.len()],
        }];
        let mut scales = vec![1.0];
        for term in terms {
            let more = match term {
                MembershipTerm::Number { segment } => vec![numbers(segment, people)?],
                MembershipTerm::Group { segment, reference } => groups(segment, reference, people)?,
            };
            for column in more {
                scales.push(scale(&column)?);
                columns.push(column);
            }
        }
        let row = |person: usize| {
            let entries = columns.iter().zip(&scales);
            entries
                .map(|(column, scale)| column.values[person] / scale)
                .collect()
        };
        Ok(Self {
            rows: (0..people.len()).map(row).collect(),
            names: columns.into_iter().map(|column| column.name).collect(),
            scales,
        })
    }

    pub(super) fn width(&self) -> usize {
        self.names.len()
    }
}

fn numbers(segment: &str, people: &[&Respondent]) -> Result<Column, Invalid> {
    let number = |person: &&Respondent| {
        let text = person.in_segment(segment)?;
        let number = text.trim().parse::<f64>().ok().filter(|it| it.is_finite());
        number.ok_or_else(|| {
            let parameter = format!("segment `{segment}` of respondent {}", person.id);
            Invalid::rule(&parameter, format!("`{text}`"), "a number")
        })
    };
    Ok(Column {
        name: segment.to_owned(),
        values: people.iter().map(number).collect::<Result<_, _>>()?,
    })
}

/// A column for each group but the reference, in alphabetical order.
fn groups(segment: &str, reference: &str, people: &[&Respondent]) -> Result<Vec<Column>, Invalid> {
    let given = people.iter().map(|person| person.in_segment(segment));
    let given: Vec<&str> = given.collect::<Result<_, _>>()?;
    let mut names = given.clone();
    names.sort_unstable();
    names.dedup();
    if !names.contains(&reference) {
        let parameter = format!("reference group of segment `{segment}`");
        return Err(unknown_name(&parameter, reference, names));
    }
    names.retain(|name| *name != reference);
    let column = |name: &&str| Column {
        name: format!("{segment}: {name}"),
        values: given
            .iter()
            .map(|it| f64::from(u8::from(it == name)))
            .collect(),
    };
    Ok(names.iter().map(column).collect())
}

/// The standard deviation of a column among people, some of whom have to differ.
fn scale(column: &Column) -> Result<f64, Invalid> {
    let count = column.values.len() as f64;
    let mean = column.values.iter().sum::<f64>() / count;
    let square = column
        .values
        .iter()
        .map(|x| (x - mean) * (x - mean))
        .sum::<f64>()
        / count;
    if square <= 1e-24 * mean * mean {
        let parameter = format!("`{}` of people", column.name);
        return Err(Invalid::rule(&parameter, mean, "different for some"));
    }
    Ok(libm::sqrt(square))
}
