//! What the case is worth as of launch.

use crate::case::{AfterHorizon, Prices, Valuation};
use crate::error::Error;
use crate::quantity::{Currency, Money, Unit};
use crate::report::scale::Scale;
use crate::report::{Section, Table};
use crate::sample::{Estimate, Sample};

/// NPV with its parts, and beside it what single cases say.
pub(crate) fn worth(valuation: &Valuation) -> Result<Section, Error> {
    let outputs = &valuation.built.outputs;
    let after = valuation.case.terminal;
    let shown = match after {
        AfterHorizon::None => vec![outputs.npv],
        _ => vec![outputs.npv, outputs.terminal, outputs.npv_with_terminal],
    };
    let outcomes: Vec<Sample<Money>> = shown
        .iter()
        .map(|&output| valuation.run.outcome(output))
        .collect();
    let money = Scale::of_samples(&outcomes);
    let heads = ["mean", "sd", "P5", "median", "P95", "P(> 0)"];
    let mut table = Table::new(&money.unit(), &heads);
    let mut blurred = false;
    for outcome in &outcomes {
        let (figures, errors) = rows(outcome, valuation.case.currency, &money)?;
        table.row(figures);
        if let Some(errors) = errors {
            blurred = true;
            table.row(errors);
        }
    }
    let errors = if blurred {
        " Below figures whose last digit it reaches, the Monte Carlo standard error."
    } else {
        " The Monte Carlo error is below the last digit of each figure."
    };
    let section = Section::new("Value as of launch")
        .note(format!(
            "Discounted at {}{}.{errors}",
            valuation.case.discount,
            prices(valuation),
        ))
        .table(table);
    Ok(remarks(&outcomes)
        .into_iter()
        .chain(optimism(valuation))
        .fold(section, Section::note)
        .note("A single case is not the mean of the outcome:")
        .table(single_cases(valuation, &money)))
}

fn single_cases(valuation: &Valuation, money: &Scale) -> Table {
    let after = valuation.case.terminal;
    let mut header = vec!["NPV"];
    if after != AfterHorizon::None {
        header.push(after.npv_name());
    }
    let mut table = Table::new(&format!("in a single case, {}", money.unit()), &header);
    for figure in &valuation.base_figures {
        let values = [figure.npv, figure.npv_with_terminal].map(|it| money.show(it.to_f64()));
        let cells = values.into_iter().take(header.len());
        table.row([figure.base.to_string()].into_iter().chain(cells));
    }
    table
}

/// What the adjustments for optimism take away, where there are any.
fn optimism(valuation: &Valuation) -> Option<String> {
    let statement = &valuation.statement;
    let [_, before] = statement.before_optimism_bias?;
    let (name, after) = (statement.after.npv_name(), statement.npv_with_terminal);
    let base = statement.base;
    Some(format!(
        "Optimism bias: {name} at {base} is {before} before the adjustment, {after} after."
    ))
}

/// Which prices the amounts are in, if the case says so.
fn prices(valuation: &Valuation) -> String {
    let case = &valuation.case;
    match (case.prices, case.inflation) {
        (Some(Prices::Nominal), Some(inflation)) => {
            format!(", in nominal prices, which rise by {inflation}")
        }
        (Some(prices), Some(inflation)) => format!(", in {prices}, at an inflation of {inflation}"),
        (Some(prices), None) => format!(", in {prices}"),
        (None, _) => String::new(),
    }
}

/// What readers of the errors must know of each mean, such as that it stands on few replicates.
fn remarks(outcomes: &[Sample<Money>]) -> Vec<String> {
    let told = outcomes.iter().filter_map(|outcome| {
        let remark = outcome.mean().remark()?;
        Some(format!("Mean of {}: {remark}.", outcome.name()))
    });
    told.collect()
}

/// The figures of an outcome, and their errors where they reach the last digits.
fn rows(
    outcome: &Sample<Money>,
    currency: Currency,
    money: &Scale,
) -> Result<(Vec<String>, Option<Vec<String>>), Error> {
    let chance = outcome.probability_above(Money::major(0, currency))?;
    let share = Scale::of(Unit::Share, 1.0);
    let mean = outcome.mean();
    let percentiles = [outcome.p5(), outcome.median(), outcome.p95()];
    let show = |value| money.show(value);
    let mut figures = vec![outcome.name().to_owned(), show(mean.value)];
    figures.push(show(outcome.standard_deviation()));
    figures.extend(percentiles.map(|estimate| show(estimate.value)));
    figures.push(share.show(chance.value));
    let error = |scale: &Scale, estimate: &Estimate| {
        if scale.blurs(estimate) {
            scale.show(estimate.standard_error)
        } else {
            String::new()
        }
    };
    let mut errors = vec!["  ±".to_owned(), error(money, &mean), String::new()];
    errors.extend(percentiles.iter().map(|it| error(money, it)));
    errors.push(error(&share, &chance));
    let blurred = errors.iter().skip(1).any(|it| !it.is_empty());
    Ok((figures, blurred.then_some(errors)))
}
