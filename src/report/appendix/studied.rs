//! What the studies of a case say: who buys, how demand rises, how customers stay.

use crate::adoption::{Curve, FittedCurve};
use crate::case::{StudyResult, Valuation};
use crate::error::Error;
use crate::quantity::{Period, Unit, significant};
use crate::report::{Section, Table};
use crate::retention::FittedLifetime;
use crate::sample::Sample;
use crate::survey::DemandCurve;

/// How many prices of a curve are shown.
const PRICES: u32 = 7;
/// Months after which retention is shown.
const MONTHS: [u32; 6] = [1, 3, 6, 12, 24, 36];
/// Heads of the three columns of a range.
const RANGE: [&str; 3] = ["P5", "median", "P95"];

/// A section with a table for each study of demand, adoption or retention; none without them.
pub(super) fn studied(valuation: &Valuation) -> Result<Option<Section>, Error> {
    let case = &valuation.case;
    let mut tables = Vec::new();
    for study in &case.studies {
        match &study.found {
            StudyResult::Demand { curve, every } => {
                tables.push(demand(&study.name, curve, *every)?);
            }
            StudyResult::Retention(fitted) => tables.push(retention(&study.name, fitted)?),
            StudyResult::Adoption(fitted) => tables.push(adoption(&study.name, fitted)?),
            _ => {}
        }
    }
    if tables.is_empty() {
        return Ok(None);
    }
    let section = Section::new("Demand, adoption and retention").note(
        "What each study says by itself, before the case calibrates it. An asterisk marks what lies \
         beyond its data.",
    );
    Ok(Some(tables.into_iter().fold(section, Section::table)))
}

/// The share that buys at prices from the lowest to the highest that were asked about.
fn demand(name: &str, curve: &DemandCurve, every: Period) -> Result<Table, Error> {
    let first = format!("`{name}`: price, {} a {every}", curve.currency());
    let [low, middle, high] = RANGE;
    let mut table = Table::new(&first, &[&*format!("share that buys {low}"), middle, high]);
    let best = curve.demand();
    let (lowest, highest) = curve
        .observed()
        .unwrap_or_else(|| (best.price_at(0.8 * best.share(0.0)), best.price_at(0.1)));
    for step in 0..PRICES {
        let part = f64::from(step) / f64::from(PRICES - 1);
        let price = lowest + part * (highest - lowest);
        let draws = curve.draws();
        let shares = if draws.is_empty() {
            vec![best.share(price)]
        } else {
            draws.iter().map(|it| it.share(price)).collect()
        };
        table.row(row(significant(price, 3), shares)?);
    }
    Ok(table)
}

/// The share that is still there after some months.
fn retention(name: &str, fitted: &FittedLifetime) -> Result<Table, Error> {
    let [low, middle, high] = RANGE;
    let first = format!("`{name}`: months");
    let mut table = Table::new(&first, &[&*format!("still there {low}"), middle, high]);
    let observed = fitted.observed().saturating_mul(fitted.every().months());
    let last = MONTHS[MONTHS.len() - 1];
    let curves: Vec<Vec<f64>> = fitted
        .drawn()
        .iter()
        .map(|it| fitted.months(it, last))
        .collect();
    for month in MONTHS {
        let shares = curves.iter().map(|it| it[month as usize]).collect();
        table.row(row(marked(month, observed), shares)?);
    }
    Ok(table)
}

/// The share of those who adopt in the end that has done so after some periods.
fn adoption(name: &str, fitted: &FittedCurve) -> Result<Table, Error> {
    let [low, middle, high] = RANGE;
    let every = fitted.every();
    let first = format!("`{name}`: {every}");
    let head = format!("share of the potential {low}");
    let mut table = Table::new(&first, &[&*head, middle, high]);
    let observed = fitted.observed();
    // To twice the length of the history, in steps that make a short table.
    let step = observed.div_ceil(4).max(1);
    for period in (1..=8).map(|it| it * step) {
        let reached = fitted.drawn().iter().map(|it| {
            let share = Curve::<f64>::reached(it, period);
            share.number()
        });
        table.row(row(marked(period, observed), reached.collect())?);
    }
    Ok(table)
}

fn marked(place: u32, observed: u32) -> String {
    let beyond = if place > observed { "*" } else { "" };
    format!("{place}{beyond}")
}

fn row(first: String, shares: Vec<f64>) -> Result<Vec<String>, Error> {
    let shares: Sample = Sample::new("share", Unit::Share, shares)?;
    let ends = [shares.p5(), shares.median(), shares.p95()];
    let cells = ends.map(|it| Unit::Share.show(it.value));
    Ok([first].into_iter().chain(cells).collect())
}
