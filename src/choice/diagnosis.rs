//! Why choices determine no model: which columns and choice sets are at fault.
//!
//! # Reference
//! A. Albert and J. A. Anderson (1984), *On the existence of maximum likelihood estimates in
//! logistic regression models*, Biometrika 71, 1-10: there is no estimate if and only if some
//! direction of the coefficients makes no choice less likely.

use serde::Serialize;

use super::design::Design;
use super::situation::ChoiceSituation;
use crate::error::ChoiceError;
use crate::numeric::{Ascent, Dependent, Orthogonal};

/// Beside the largest, a margin this small is rounding.
const NO_MARGIN: f64 = 1e-6;
/// A direction has a column with a part this large.
const PART: f64 = 1e-3;
/// A column of which others make up all but this part is told nothing of.
const DEPENDENT: f64 = 1e-8;
/// A search that has not ended by now may be on its way to no end.
pub(super) const LONG: u32 = 10;
/// From how many tasks on the same place is worth a note.
const STRAIGHT: usize = 4;

/// A respondent who chose the alternative in the same place in every task.
///
/// That may be a preference, as where places are brands, or a person who did not read the tasks.
/// Nobody is left out for it.
///
/// # Example
/// See [`LogitFit`](super::LogitFit).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StraightLiner {
    /// The id of the respondent.
    pub respondent: String,
    /// The place, counted from 0.
    pub place: usize,
    /// The number of tasks.
    pub tasks: usize,
}

/// Respondents who chose the same place in all of four or more tasks.
pub(super) fn straight_liners(
    design: &Design,
    situations: &[ChoiceSituation],
) -> Vec<StraightLiner> {
    let place = |situation: usize| design.places[design.chosen[situation] as usize];
    let straight = |person: usize| {
        let mut tasks = design.situations_of(person);
        let (first, count) = (tasks.start, tasks.len());
        let same = count >= STRAIGHT && tasks.all(|task| place(task) == place(first));
        same.then(|| StraightLiner {
            respondent: situations[design.given[first] as usize]
                .respondent
                .id
                .clone(),
            place: place(first) as usize,
            tasks: count,
        })
    };
    (0..design.weights.len()).filter_map(straight).collect()
}

/// Refuses a model with more parameters than choice sets.
pub(super) fn check_size(
    design: &Design,
    model: &str,
    parameters: usize,
) -> Result<(), ChoiceError> {
    if design.situations() >= parameters {
        return Ok(());
    }
    Err(ChoiceError::TooFew {
        model: model.to_owned(),
        parameters,
        given: design.situations(),
        of: "choice sets",
        remedy: "leave columns out or ask more",
    })
}

/// Refuses columns that are combinations of others in every set.
pub(super) fn check_columns(design: &Design) -> Result<(), ChoiceError> {
    if independent(design) {
        return Ok(());
    }
    let columns = centred(design);
    let Err(Dependent { column, of }) = Orthogonal::new(&columns, DEPENDENT) else {
        return Ok(());
    };
    let name = |&place: &usize| design.columns[place].clone();
    Err(ChoiceError::Dependent {
        column: name(&column),
        of: of.iter().map(name).collect(),
    })
}

/// Whether the squares of the columns about the means of their sets leave no doubt: a triangle of
/// products is much faster made than orthogonal columns, and half as exact.
fn independent(design: &Design) -> bool {
    let width = design.width();
    let mut products = vec![vec![0.0; width]; width];
    let mut row = vec![0.0; width];
    for situation in 0..design.situations() {
        let means = means(design, situation);
        for place in design.rows_of(situation) {
            for ((entry, x), mean) in row.iter_mut().zip(design.row(place)).zip(&means) {
                *entry = x - mean;
            }
            for (i, products) in products.iter_mut().enumerate() {
                for (entry, y) in products[..=i].iter_mut().zip(&row) {
                    *entry += row[i] * y;
                }
            }
        }
    }
    pivots(products).is_some_and(|least| least > 1e-8)
}

/// The least pivot of a positive matrix beside its diagonal; nothing where one is not above zero.
fn pivots(mut rows: Vec<Vec<f64>>) -> Option<f64> {
    let mut least = f64::INFINITY;
    for i in 0..rows.len() {
        let (above, row) = rows.split_at_mut(i);
        let row = &mut row[0];
        let whole = row[i];
        for (j, other) in above.iter().enumerate() {
            let known: f64 = row[..j].iter().zip(other).map(|(a, b)| a * b).sum();
            row[j] = (row[j] - known) / other[j];
        }
        let square = whole - row[..i].iter().map(|x| x * x).sum::<f64>();
        if square.is_nan() || square <= 0.0 {
            return None;
        }
        least = least.min(square / whole);
        row[i] = libm::sqrt(square);
    }
    Some(least)
}

fn means(design: &Design, situation: usize) -> Vec<f64> {
    let rows = design.rows_of(situation);
    let mut means = vec![0.0; design.width()];
    for row in rows.clone() {
        for (mean, x) in means.iter_mut().zip(design.row(row)) {
            *mean += x / rows.len() as f64;
        }
    }
    means
}

/// The columns less the means of their sets.
fn centred(design: &Design) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::with_capacity(design.places.len()); design.width()];
    for situation in 0..design.situations() {
        let means = means(design, situation);
        for row in design.rows_of(situation) {
            let entries = design.row(row).iter().zip(&means);
            for (column, (x, mean)) in columns.iter_mut().zip(entries) {
                column.push(x - mean);
            }
        }
    }
    columns
}

/// Why a search did not end at a top: the columns that tell choices apart if it was heading in a
/// direction without end, or that it did not converge.
pub(super) fn no_top(
    design: &Design,
    model: &str,
    names: &[String],
    ascent: &Ascent<Vec<f64>>,
) -> ChoiceError {
    separated(design, &ascent.step[..design.width()]).unwrap_or_else(|| ChoiceError::NotConverged {
        model: model.to_owned(),
        iterations: ascent.iterations,
        gradient: ascent.gradient,
        best: names.iter().cloned().zip(ascent.point.clone()).collect(),
    })
}

/// The columns of a direction along which no choice becomes less likely.
pub(super) fn separated(design: &Design, direction: &[f64]) -> Option<ChoiceError> {
    // Of rows less what was chosen: what a rival gains.
    let gain = |row: usize| -> f64 {
        let parts = direction.iter().zip(design.row(row));
        parts.map(|(d, x)| d * x).sum()
    };
    let gains: Vec<f64> = (0..design.places.len()).map(gain).collect();
    let most = gains
        .iter()
        .fold(0.0_f64, |most, gain| most.max(gain.abs()));
    if !most.is_finite() || most <= 0.0 || gains.iter().any(|&gain| gain > NO_MARGIN * most) {
        return None;
    }
    let told = |&situation: &usize| {
        let mut rows = design.rows_of(situation);
        rows.any(|row| gains[row] < -PART * most)
    };
    let told = (0..design.situations()).filter(told).count();
    let largest = direction.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
    let columns = (0..direction.len()).filter(|&place| direction[place].abs() > PART * largest);
    let columns: Vec<usize> = columns.collect();
    Some(ChoiceError::Separated {
        detail: detail(design, &columns, direction, told),
        columns: columns
            .iter()
            .map(|&place| design.columns[place].clone())
            .collect(),
    })
}

fn detail(design: &Design, columns: &[usize], direction: &[f64], told: usize) -> String {
    let sets = design.situations();
    let [column] = *columns else {
        return format!("{told} of {sets} choices are told without error");
    };
    let unit = |row: usize| {
        let x = (design.row(row)[column] * design.scales[column]).abs();
        x < NO_MARGIN || (x - 1.0).abs() < NO_MARGIN
    };
    let dummy = (0..design.places.len()).all(unit);
    let chosen = match (dummy, direction[column] > 0.0) {
        (true, true) => "always chosen",
        (true, false) => "never chosen",
        (false, true) => "what has most of it is always chosen",
        (false, false) => "what has least of it is always chosen",
    };
    format!("{chosen} in the {told} of {sets} choice sets whose alternatives differ in it")
}
