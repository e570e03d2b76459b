//! What the statement is worth, and what all trials say about it.

use super::gather::{FIRST_ROW, Gathered, MONTHS};
use super::inputs::on;
use super::sheet::{Cell, Kind, Sheet, reference};
use crate::case::{AfterHorizon, Valuation};
use crate::error::Error;
use crate::quantity::Unit;
use crate::sample::Sample;

/// The value of the base case by formulas over its months, beside what the model says.
pub(super) fn sheet(valuation: &Valuation, gathered: &Gathered) -> Sheet {
    let statement = &valuation.statement;
    let case = &valuation.case;
    let mut sheet = Sheet::new("Value");
    sheet.row([Cell::head(format!(
        "Value as of launch: {}",
        statement.base
    ))]);
    sheet.row([Cell::text(format!("Amounts in {}.", case.currency))]);
    sheet.row(["", "value"].map(Cell::head));
    let amount = Kind::Amount(case.currency.minor_digits());
    let flows = &gathered.lines[gathered.discounted.flow].months;
    let factors = &gathered.lines[gathered.discounted.factor].months;
    let (Some(factor), Some(last)) = (factors.last(), flows.len().checked_sub(1)) else {
        return sheet;
    };
    let row = FIRST_ROW + gathered.discounted.flow;
    let npv: f64 = flows.iter().sum();
    let first = on(MONTHS, 1, row);
    let sum = format!("=SUM({first}:{})", reference(1 + last, row));
    let mut add = |label: &str, cell: Cell| sheet.row([Cell::head(label), cell]);
    let own = add("NPV", Cell::Formula(sum, npv, amount.total()));
    let (mut value, mut cell, mut name) = (npv, own, "NPV");
    let mut model = statement.npv;
    if statement.after != AfterHorizon::None {
        let terminal = statement.terminal.to_f64();
        let at_end = format!("{} at the end of the plan", statement.after.value_name());
        let terminal_row = add(&at_end, Cell::Number(terminal, amount.style()));
        let factor_cell = on(MONTHS, 1 + last, FIRST_ROW + gathered.discounted.factor);
        let formula = format!("={factor_cell}");
        let factor_row = add(
            "discount factor at the end of the plan",
            Cell::Formula(formula, *factor, Kind::Factor.style()),
        );
        value += terminal * factor;
        name = statement.after.npv_name();
        let formula = format!("=B{own}+B{terminal_row}*B{factor_row}");
        cell = add(name, Cell::Formula(formula, value, amount.total()));
        model = statement.npv_with_terminal;
    }
    let model_row = add(
        &format!("{name} of the model"),
        Cell::Number(model.to_f64(), amount.style()),
    );
    let difference = Cell::Formula(
        format!("=B{cell}-B{model_row}"),
        value - model.to_f64(),
        amount.style(),
    );
    add(
        "difference: the model does not round its months",
        difference,
    );
    sheet
}

/// The outcomes of all trials: the value, the years, and what was asked for besides.
pub(super) fn outcomes(valuation: &Valuation) -> Result<Sheet, Error> {
    let run = &valuation.run;
    let sampling = run.sampling();
    let mut sheet = Sheet::new("Outcomes");
    sheet.row([Cell::head(format!("Decision: {}", valuation.verdict))]);
    sheet.row([Cell::text(format!(
        "{} trials, seed {}, run {}",
        sampling.trials(),
        sampling.seed_used().0,
        run.fingerprint()
    ))]);
    let heads = [
        "mean",
        "standard error",
        "standard deviation",
        "P5",
        "P50",
        "P95",
    ];
    sheet.row(["outcome", "unit"].into_iter().chain(heads).map(Cell::head));
    for name in names(valuation) {
        let outcome = run.named(&name)?;
        sheet.row(figures(&outcome));
    }
    sheet.row([]);
    sheet.row(["criterion", "met", "found"].map(Cell::head));
    for finding in &valuation.verdict.findings {
        let met = if finding.met { "yes" } else { "no" };
        sheet.row([
            Cell::text(finding.criterion.to_string()),
            Cell::text(met),
            Cell::text(finding.found.to_string()),
        ]);
    }
    for target in &valuation.targets {
        sheet.row([Cell::text(target.to_string())]);
    }
    Ok(sheet)
}

fn names(valuation: &Valuation) -> Vec<String> {
    let run = &valuation.run;
    let outputs = &valuation.built.outputs;
    let worth = [outputs.npv, outputs.terminal, outputs.npv_with_terminal];
    let mut names: Vec<String> = match valuation.case.terminal {
        AfterHorizon::None => vec![run.outcome(outputs.npv).name().to_owned()],
        _ => worth.map(|it| run.outcome(it).name().to_owned()).into(),
    };
    names.push(run.outcome(outputs.payback).name().to_owned());
    names.push(run.outcome(outputs.paid_back).name().to_owned());
    names.push(run.outcome(outputs.funding).name().to_owned());
    for year in &outputs.years {
        names.push(run.outcome(year.customers).name().to_owned());
        for output in [year.revenue, year.gross_margin, year.cash] {
            names.push(run.outcome(output).name().to_owned());
        }
    }
    let asked = valuation.case.outcomes.iter();
    let asked: Vec<String> = asked.filter(|it| !names.contains(it)).cloned().collect();
    names.extend(asked);
    names
}

fn figures(outcome: &Sample) -> Vec<Cell> {
    let unit = outcome.unit();
    let kind = match unit {
        Unit::Money(currency) => Kind::Amount(currency.minor_digits()),
        Unit::Share => Kind::Share,
        Unit::Count => Kind::Count,
        Unit::Ratio => Kind::Plain,
    };
    let mean = outcome.mean();
    let percentiles = [outcome.p5(), outcome.median(), outcome.p95()];
    let figures = [
        mean.value,
        mean.standard_error,
        outcome.standard_deviation(),
    ];
    let figures = figures.into_iter().chain(percentiles.map(|it| it.value));
    // An error that few replicates do not show is no number.
    let cells = figures.map(|value| Cell::number(Some(value).filter(|it| it.is_finite()), kind));
    let words = [Cell::text(outcome.name()), Cell::text(unit.to_string())];
    words.into_iter().chain(cells).collect()
}
