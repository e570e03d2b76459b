//! The sheet of inputs: what discounts and taxes the statement, and every figure of the case.

use super::sheet::{Cell, Kind, Sheet, reference};
use crate::case::{Figure, Resolved, Valuation};
use crate::distribution::{Dist, Distribution as _};
use crate::error::Error;
use crate::quantity::{Period, Share};
use crate::simulation::Base;

/// The name of the sheet, which formulas call.
pub(super) const NAME: &str = "Inputs";

/// The cells of the sheet that the statement is computed from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameters {
    pub(super) rates: Vec<Band>,
    pub(super) tax: Option<TaxCells>,
}

/// A discount rate and the last year of valuation in which it holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    pub(super) until: Option<u32>,
    /// A year.
    pub(super) rate: f64,
    pub(super) cell: String,
}

/// How profits are taxed, where the rate is a number that is known in the base case.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TaxCells {
    pub(super) rate: f64,
    pub(super) rate_cell: String,
    pub(super) offset_limit: f64,
    pub(super) limit_cell: String,
    pub(super) carried_for: Option<u32>,
}

impl Parameters {
    /// The rate of a year of valuation, from 1 on.
    pub(super) fn rate_in(&self, year: u32) -> Option<&Band> {
        let within = |band: &&Band| band.until.is_none_or(|until| year <= until);
        self.rates.iter().find(within).or(self.rates.last())
    }
}

pub(super) fn sheet(valuation: &Valuation) -> Result<(Sheet, Parameters), Error> {
    let case = &valuation.case;
    let mut sheet = Sheet::new(NAME);
    sheet.row([Cell::head(format!("Inputs: {}", case.name))]);
    sheet.row([Cell::text(
        "The statement follows the parameters of this table. It does not follow the figures below \
         it: its leaf lines are what the model made of them.",
    )]);
    sheet.row([]);
    let parameters = parameters(valuation, &mut sheet)?;
    sheet.row([]);
    figures(valuation, &mut sheet)?;
    Ok((sheet, parameters))
}

fn parameters(valuation: &Valuation, sheet: &mut Sheet) -> Result<Parameters, Error> {
    let case = &valuation.case;
    sheet.row(["parameter", "value", "unit"].map(Cell::head));
    let mut rates = Vec::new();
    for band in case.discount_in_prices()?.bands() {
        let rate = band.rate.over(Period::Year).value();
        let label = match band.until {
            None if rates.is_empty() => "discount rate".to_owned(),
            None => "discount rate of later years".to_owned(),
            Some(until) => format!("discount rate to year {until}"),
        };
        let row = sheet.row([
            Cell::text(label),
            Cell::Number(rate, Kind::Share.style()),
            Cell::text("a year"),
        ]);
        rates.push(Band {
            until: band.until,
            rate,
            cell: fixed(row),
        });
    }
    let Some(tax) = &case.tax else {
        return Ok(Parameters { rates, tax: None });
    };
    let figures = case.figures()?;
    let placed = figures.iter().find(|it| it.place == "tax.rate");
    let base = valuation.statement.base;
    let rate = placed.and_then(|it| at_base(&Resolved::of(it, &figures), base));
    // A rate from a study has no single value: then the tax lines are those of the model.
    let Some(rate) = rate else {
        return Ok(Parameters { rates, tax: None });
    };
    let mut parameter = |label: &str, value: f64, unit: &str| {
        let value = Cell::Number(value, Kind::Share.style());
        fixed(sheet.row([Cell::text(label), value, Cell::text(unit)]))
    };
    let offset_limit = tax.offset_limit.value();
    let rate_cell = parameter("tax rate", rate, "of the profit of a year");
    let limit_cell = parameter(
        "profit that losses can offset",
        offset_limit,
        "of the profit of a year",
    );
    let tax = Some(TaxCells {
        rate,
        rate_cell,
        offset_limit,
        limit_cell,
        carried_for: tax.carried_for,
    });
    Ok(Parameters { rates, tax })
}

/// The value of a parameter, as formulas on other sheets call it.
fn fixed(row: usize) -> String {
    format!("{NAME}!$B${row}")
}

fn figures(valuation: &Valuation, sheet: &mut Sheet) -> Result<(), Error> {
    let base = valuation.statement.base;
    let value = match base {
        Base::Modes => "value at its mode",
        Base::Means => "value at its mean",
        Base::Medians => "value at its median",
    };
    let heads = ["figure", "place", "known as", value, "unit", "P5", "P95"];
    let evidence = [
        "evidence",
        "source",
        "owner",
        "date",
        "valid until",
        "because",
    ];
    sheet.row(heads.into_iter().chain(evidence).map(Cell::head));
    let figures = valuation.case.figures()?;
    for placed in &figures {
        let resolved = Resolved::of(placed, &figures);
        let mut cells = vec![
            Cell::text(&*placed.name),
            Cell::text(&*placed.place),
            Cell::text(known_as(&placed.figure)),
            Cell::number(at_base(&resolved, base), Kind::Plain),
            Cell::text(unit(&resolved.base.figure)),
        ];
        if let Figure::Uncertain(it) = &placed.figure {
            cells.extend([0.05, 0.95].map(|at| {
                let value = it.range.quantile(Share::literal(at));
                Cell::number(Some(value).filter(|it| it.is_finite()), Kind::Plain)
            }));
            cells.extend([
                Cell::text(it.evidence.to_string()),
                Cell::text(&*it.source),
                Cell::text(&*it.owner),
                Cell::day(it.date),
                Cell::day(it.valid_until),
                Cell::text(&*it.rationale),
            ]);
        }
        sheet.row(cells);
    }
    Ok(())
}

/// How a figure is known, in words.
fn known_as(figure: &Figure) -> String {
    match figure {
        Figure::Uncertain(it) => it.range.to_string(),
        Figure::Linked { of, times, plus } if *plus == 0.0 => format!("{times} x {of}"),
        Figure::Linked { of, times, plus } => format!("{times} x {of} + {plus}"),
        Figure::Study { study, part, .. } => match part {
            Some(part) => format!("study {study}: {part}"),
            None => format!("study {study}"),
        },
        _ => "a number".to_owned(),
    }
}

fn unit(figure: &Figure) -> String {
    match figure {
        Figure::Amount(amount) => amount.currency().to_string(),
        Figure::Periodic { period, .. } => format!("a {period}"),
        Figure::Uncertain(it) if !it.unit.is_empty() => it.unit.clone(),
        Figure::Uncertain(it) => it.quantity.map_or(String::new(), |unit| unit.to_string()),
        _ => String::new(),
    }
}

/// The value of a figure where a base case puts it; nothing for what a study found.
fn at_base(resolved: &Resolved<'_>, base: Base) -> Option<f64> {
    let value = match &resolved.base.figure {
        Figure::Known(value) | Figure::Periodic { value, .. } => *value,
        Figure::Amount(amount) => amount.to_f64(),
        Figure::Uncertain(it) => point(&it.range, base)?,
        _ => return None,
    };
    Some(value * resolved.times + resolved.plus).filter(|value| value.is_finite())
}

fn point(range: &Dist, base: Base) -> Option<f64> {
    match base {
        Base::Modes => range.mode(),
        Base::Means => range.mean(),
        Base::Medians => Some(range.median()),
    }
}

/// The cell of a row in a column, from 0 on, of another sheet.
pub(super) fn on(sheet: &str, column: usize, row: usize) -> String {
    format!("'{sheet}'!{}", reference(column, row))
}
