//! When the money is back.

use crate::case::Valuation;
use crate::error::Error;
use crate::quantity::{Count, Unit, significant};
use crate::report::calendar::{after, month_after};
use crate::report::chart::CashChart;
use crate::report::{Section, Table};
use crate::sample::{Estimate, Sample};

/// When cash turns positive for good, and when a customer has paid for winning them.
pub(super) fn payback(valuation: &Valuation) -> Result<Section, Error> {
    let section = Section::new("Payback")
        .note(cash(valuation))
        .chart(&CashChart::of_valuation(valuation)?)?;
    let offers = valuation.built.outputs.offers.iter();
    let customers: Vec<Sample<Count>> = offers
        .filter_map(|it| it.acquisition_payback)
        .map(|output| valuation.run.outcome(output))
        .collect();
    if customers.is_empty() {
        return Ok(section);
    }
    let mut table = Table::new("months", &["mean", "P5", "median", "P95", "P(<= 24)"]);
    for customer in &customers {
        table.row(row(customer)?);
    }
    let note = "CAC payback: when what a customer leaves on their streams, before team and other \
                cost, has paid for winning them. The key figures by year count all cost of revenue \
                and all that is spent on acquisition.";
    let note = valuation.case.benefit.say(note);
    Ok(section
        .note(note.replacen("roll-out", "Roll-out", 1))
        .table(table))
}

fn cash(valuation: &Valuation) -> String {
    let outputs = &valuation.built.outputs;
    let statement = &valuation.statement;
    let launch = valuation.case.launch;
    let horizon = statement.months.len() - statement.build_months;
    let end = after(launch, horizon.saturating_sub(1));
    let back = valuation.run.outcome(outputs.paid_back).mean();
    let months = valuation.run.outcome(outputs.payback);
    let dated = |count: f64| {
        format!(
            "{} ({} months after launch)",
            month_after(launch, count),
            significant(count, 3)
        )
    };
    let median = if back.value > 0.5 {
        format!(
            "In the median it is back by {}.",
            dated(months.median().value)
        )
    } else {
        "In the median trial it does not: there is no median payback within the plan.".to_owned()
    };
    let earliest = if back.value > 0.0 {
        format!(
            " In the earliest trial it is back by {}.",
            dated(months.minimum())
        )
    } else {
        String::new()
    };
    format!(
        "Cash, build included, turns positive for good by the end of the plan, {end}, in {} of the \
         trials. {median}{earliest}",
        Unit::Share.show(back.value)
    )
}

/// The figures of a CAC payback.
fn row(customer: &Sample<Count>) -> Result<Vec<String>, Error> {
    let two_years = customer.probability_at_most(Count::from(24))?;
    let label = customer.name().replacen("payback, months", "payback", 1);
    let estimates: [Estimate; 4] = [
        customer.mean(),
        customer.p5(),
        customer.median(),
        customer.p95(),
    ];
    let figures = estimates.map(|it| significant(it.value, 3));
    let cells = [label].into_iter().chain(figures);
    Ok(cells.chain([Unit::Share.show(two_years.value)]).collect())
}
