//! The value by the two figures that swing it most.

use super::sheet::{Cell, Kind, Sheet};
use crate::case::Valuation;
use crate::distribution::Distribution as _;
use crate::error::Error;
use crate::quantity::Share;
use crate::report::words::npv_name;
use crate::sensitivity::WhatIf;
use crate::simulation::Base;

/// The percentiles of the figures at which the value is given.
const PERCENTILES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The table of the two figures that swing the value most on their own, if there are two and the
/// model has a base case.
pub(super) fn sheet(valuation: &Valuation) -> Result<Option<Sheet>, Error> {
    let model = &valuation.built.model;
    let ranges: Vec<_> = (valuation.tornado.iter())
        .filter_map(|swing| model.inputs().find(|(name, _)| *name == swing.input))
        .collect();
    let [(one, rows), (other, columns), ..] = ranges[..] else {
        return Ok(None);
    };
    let bases = [valuation.statement.base].into_iter().chain(Base::ALL);
    let defined = |base: &Base| model.inputs().all(|(_, range)| base.is_defined(range));
    let Some(base) = bases.into_iter().find(defined) else {
        return Ok(None);
    };
    let values = |range: &crate::distribution::Dist| {
        let values = PERCENTILES.map(|at| range.quantile(Share::literal(at)));
        values.to_vec()
    };
    let table = WhatIf::around(base)
        .by(one, values(rows))
        .and_by(other, values(columns))
        .of(model, valuation.built.outputs.npv_with_terminal)?;
    let mut sheet = Sheet::new("Two-way");
    sheet.frozen = (4, 1);
    let value = npv_name(valuation.case.terminal);
    let currency = valuation.case.currency;
    sheet.row([Cell::head(format!(
        "{value} in {currency}, otherwise {base}"
    ))]);
    sheet.row([Cell::text(
        "Each figure at its P5, P10, P25, P50, P75, P90 and P95. These are values of the model, no \
         formulas.",
    )]);
    sheet.row([Cell::Blank, Cell::head(other)]);
    let plain = |value: f64| Cell::Number(value, Kind::Plain.total());
    let across = table.columns.iter().flat_map(|(_, values)| values);
    sheet.row(
        [Cell::head(one)]
            .into_iter()
            .chain(across.map(|&it| plain(it))),
    );
    let amount = Kind::Amount(currency.minor_digits()).style();
    for (&at, outputs) in table.rows.1.iter().zip(&table.outputs) {
        let cells = outputs.iter().map(|&value| Cell::Number(value, amount));
        sheet.row([plain(at)].into_iter().chain(cells));
    }
    Ok(Some(sheet))
}
