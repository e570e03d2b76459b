//! Answers that no finite coefficients fit best, and which of them are the reason.
//!
//! # Reference
//! A. Albert and J. A. Anderson (1984), *On the existence of maximum likelihood estimates in
//! logistic regression models*, Biometrika 71, 1-10: there is no estimate if and only if some
//! direction of the coefficients makes no answer less likely.

use super::ContingentAnswer;
use super::piece::Within;
use super::sample::{Observation, Observations, Sample, ends};
use crate::error::SurveyError;
use crate::numeric::{Dependent, Orthogonal};
use crate::survey::covariates::Column;

/// Beside the largest, a margin this small is rounding.
const NO_MARGIN: f64 = 1e-6;
/// A column of which others make up all but this part is told nothing of.
const DEPENDENT: f64 = 1e-10;
/// A message lists so many rows.
const ROWS: usize = 5;

/// Bids that were never refused, or never accepted, or that tell the answers apart alone.
pub(super) fn check_bids(
    observations: &Observations,
    answers: &[ContingentAnswer],
) -> Result<(), SurveyError> {
    let list = &observations.list;
    let accepted = || list.iter().filter_map(|one| bid(one, false));
    let refused = || list.iter().filter_map(|one| bid(one, true));
    let (least_no, most_no) = range(refused());
    let (least_yes, most_yes) = range(accepted());
    let all = |answer: &str, bids: (f64, f64)| SurveyError::NoVariation {
        column: format!("answer to bids from {} to {}", bids.0, bids.1),
        value: answer.to_owned(),
        rows: list.len(),
    };
    if most_no == f64::NEG_INFINITY {
        return Err(all("yes", (least_yes, most_yes)));
    }
    if most_yes == f64::NEG_INFINITY {
        return Err(all("no", (least_no, most_no)));
    }
    let (low, high) = range(list.iter().flat_map(|one| ends(one.within)));
    if low >= high {
        return Err(SurveyError::NoVariation {
            column: "bid".to_owned(),
            value: low.to_string(),
            rows: list.len(),
        });
    }
    let split = |low: &str, low_bid: f64, high: &str, high_bid: f64| SurveyError::Separated {
        column: "bid".to_owned(),
        detail: format!(
            "all {low} up to {low_bid}, all {high} from {high_bid} on; {}",
            listed(list.iter().map(|one| one.row), answers)
        ),
    };
    if most_yes <= least_no {
        return Err(split("yes", most_yes, "no", least_no));
    }
    if most_no <= least_yes {
        return Err(split("no", most_no, "yes", least_yes));
    }
    Ok(())
}

/// The bid that was accepted, or the one that was refused.
fn bid(one: &Observation, refused: bool) -> Option<f64> {
    match (one.within, refused) {
        (Within::Above(bid) | Within::Between(bid, _), false)
        | (Within::Below(bid) | Within::Between(_, bid), true) => Some(bid),
        _ => None,
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    })
}

/// Columns that are made up of others.
pub(super) fn check_columns(
    sample: &Sample,
    observations: &Observations,
    columns: &[Column],
) -> Result<(), SurveyError> {
    let list = &observations.list;
    for column in columns {
        let (low, high) = range(list.iter().map(|one| column.values[one.row]));
        if low >= high {
            return Err(SurveyError::NoVariation {
                column: column.name.clone(),
                value: low.to_string(),
                rows: list.len(),
            });
        }
    }
    // One row for each bid around an answer, so that a covariate may not stand for the bid.
    let standard = |cell: usize| {
        let bids = ends(sample.cells[cell].within);
        bids.map(|bid| (cell, bid))
    };
    let rows: Vec<(usize, f64)> = (0..sample.cells.len()).flat_map(standard).collect();
    let mut design = vec![vec![1.0; rows.len()]];
    for place in 0..sample.width() {
        let value = |&(cell, _): &(usize, f64)| sample.covariates_of(cell)[place];
        design.push(rows.iter().map(value).collect());
    }
    design.push(rows.iter().map(|&(_, bid)| bid).collect());
    match Orthogonal::new(&design, DEPENDENT) {
        Ok(_) => Ok(()),
        Err(Dependent { column, of }) => {
            let of: Vec<&str> = of
                .iter()
                .map(|&place| sample.names[place].as_str())
                .collect();
            Err(SurveyError::Dependent {
                column: format!("{} (made up of {})", sample.names[column], of.join(", ")),
            })
        }
    }
}

/// The cells that a direction of the coefficients makes more likely, if it makes none less likely.
pub(super) fn along(sample: &Sample, weights: &[f64], direction: &[f64]) -> Option<Vec<usize>> {
    let slope = direction[sample.width() + 1];
    let base = |cell: usize| {
        let effects = direction[1..].iter().zip(sample.covariates_of(cell));
        direction[0] + effects.map(|(c, x)| c * x).sum::<f64>()
    };
    let margins = |cell: usize| {
        let base = base(cell);
        match sample.cells[cell].within {
            Within::Above(bid) => [base + slope * bid; 2],
            Within::Below(bid) => [-base - slope * bid; 2],
            Within::Between(low, high) => [base + slope * low, -base - slope * high],
        }
    };
    let used = || (0..sample.cells.len()).filter(|&cell| weights[cell] > 0.0);
    let most = used()
        .flat_map(margins)
        .fold(0.0_f64, |most, m| most.max(m.abs()));
    let sound = most > 0.0 && used().flat_map(margins).all(|m| m >= -NO_MARGIN * most);
    let told = |&cell: &usize| margins(cell).into_iter().any(|m| m > 1e-3 * most);
    sound.then(|| used().filter(told).collect())
}

/// Names the columns and rows if the search was heading in a direction without end.
pub(super) fn refuse(
    sample: &Sample,
    weights: &[f64],
    direction: &[f64],
) -> Result<(), SurveyError> {
    let Some(cells) = along(sample, weights, direction) else {
        return Ok(());
    };
    let effects = &direction[1..];
    let most = effects.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
    let columns: Vec<&str> = (0..effects.len())
        .filter(|&place| effects[place].abs() > 1e-3 * most)
        .map(|place| sample.names[place + 1].as_str())
        .collect();
    let told: Vec<usize> = (0..sample.rows.len())
        .filter(|&place| cells.contains(&(sample.cell_of[place] as usize)))
        .map(|place| sample.rows[place])
        .collect();
    let detail = match constant_answer(sample, &cells) {
        Some(answer) => format!("all {} answers it tells apart are {answer}; ", told.len()),
        None => format!("{} answers are told without error; ", told.len()),
    };
    Err(SurveyError::Separated {
        column: columns.join(" and "),
        detail: detail + &rows_of(told.into_iter()),
    })
}

fn constant_answer(sample: &Sample, cells: &[usize]) -> Option<&'static str> {
    let all = |test: fn(&Within<f64>) -> bool| cells.iter().all(|&c| test(&sample.cells[c].within));
    if all(|within| matches!(within, Within::Above(_))) {
        Some("yes")
    } else if all(|within| matches!(within, Within::Below(_))) {
        Some("no")
    } else {
        None
    }
}

/// Rows by number and respondent.
fn listed(rows: impl Iterator<Item = usize>, answers: &[ContingentAnswer]) -> String {
    let rows: Vec<usize> = rows.collect();
    match rows.first().and_then(|&row| answers.get(row)) {
        Some(first) => format!(
            "{}, first respondent {}",
            rows_of(rows.iter().copied()),
            first.respondent.id
        ),
        None => rows_of(rows.into_iter()),
    }
}

fn rows_of(rows: impl Iterator<Item = usize>) -> String {
    let rows: Vec<usize> = rows.collect();
    let shown: Vec<String> = rows.iter().take(ROWS).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(ROWS);
    if more > 0 {
        format!("rows {} and {more} more", shown.join(", "))
    } else {
        format!("rows {}", shown.join(", "))
    }
}
