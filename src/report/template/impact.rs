//! The table of a total-economic-impact study.

use super::present::{invested, present_value, running};
use crate::case::{AfterHorizon, Line, Valuation};
use crate::error::Error;
use crate::quantity::{Money, grouped, significant};
use crate::report::calendar::{labels, month_after};
use crate::report::statement::amount;
use crate::report::words::npv_name;
use crate::report::{Document, Section, Table, appendix};

/// Benefits and costs by year with their totals and present values, as studies of total economic
/// impact show them: net benefits, return on investment and payback of the base case, and beside
/// them the range that its uncertain figures leave, which takes the place of flat risk adjustments.
///
/// Present values discount each month at its end; what is spent before launch is not discounted
/// where the build takes one month.
///
/// # Errors
/// [`Error`] if an amount exceeds 7.9e28, or the case is not valid any more.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::report::template;
///
/// # const TOOL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/expense_reports.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(TOOL)?;
/// let valuation = case.value(&Sampling::latin_hypercube(256).seed(1))?;
/// let page = template::economic_impact(&valuation)?.text();
/// assert!(page.contains("Benefits (present value) "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// Forrester Research, "The Total Economic Impact" methodology, cash-flow and present-value tables.
pub fn economic_impact(valuation: &Valuation) -> Result<Document, Error> {
    let name = &valuation.case.name;
    Ok(Document::new(format!("{name}: total economic impact"))
        .with(flows(valuation)?)
        .with(summary(valuation)?)
        .with(appendix::worth(valuation)?)
        .with(Section::new("Flexibility").note(
            "Not assessed: what later choices could add is worth nothing here; options on the case \
             are valued on their own.",
        ))
        .with(appendix::register(valuation)?))
}

/// A row of the table.
type Row = (&'static str, fn(&Line) -> Result<Money, Error>);

const ROWS: [Row; 5] = [
    ("Total benefits", |it| Ok(it.revenue)),
    ("Running cost", running),
    ("Roll-out", |it| Ok(it.acquisition)),
    ("Initial and capital cost", invested),
    ("Net benefits", |it| Ok(it.cash_flow)),
];

/// One column a year; the initial column is what is spent before launch.
fn flows(valuation: &Valuation) -> Result<Section, Error> {
    let statement = &valuation.statement;
    let years = statement.years();
    let mut heads = labels(statement, &years);
    heads.extend(["total".to_owned(), "present value".to_owned()]);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(&statement.currency.to_string(), &heads);
    for (name, of) in ROWS {
        let amounts = years.iter().map(of).collect::<Result<Vec<_>, Error>>()?;
        let total = Money::sum(amounts.iter().copied(), statement.currency)?;
        let present = present_value(valuation, of)?;
        let cells = [name.to_owned()]
            .into_iter()
            .chain(amounts.into_iter().map(amount))
            .chain([amount(total), grouped(&format!("{present:.0}"))]);
        table.row(cells);
    }
    Ok(Section::new("Cash flow")
        .note(format!(
            "Base case, {}; discounted at {}.",
            statement.base, valuation.case.discount
        ))
        .table(table))
}

/// Net present value, return and payback of the base case.
fn summary(valuation: &Valuation) -> Result<Section, Error> {
    let statement = &valuation.statement;
    let benefits = present_value(valuation, |it| Ok(it.revenue))?;
    let net = present_value(valuation, |it| Ok(it.cash_flow))?;
    let costs = benefits - net;
    let currency = statement.currency;
    let whole = |value: f64| format!("{currency} {}", grouped(&format!("{value:.0}")));
    let section = Section::new("Summary").note(format!(
        "Benefits (present value) {}, costs (present value) {}, net present value {}.",
        whole(benefits),
        whole(costs),
        whole(net)
    ));
    let section = if costs > 0.0 {
        let (returned, ratio) = (100.0 * net / costs, benefits / costs);
        section.note(format!(
            "Return on investment (net over costs) {}%; benefit-cost ratio {}.",
            significant(returned, 3),
            significant(ratio, 3)
        ))
    } else {
        section.note("Return on investment: not assessed, because nothing is spent.")
    };
    let payback = match statement.payback()? {
        Some(months) => format!(
            "Payback by {}, {} months after launch.",
            month_after(statement.launch, months),
            significant(months, 3)
        ),
        None => "Payback: not within the plan.".to_owned(),
    };
    let section = section.note(payback);
    Ok(match statement.after {
        AfterHorizon::None => section,
        after => section.note(format!(
            "What comes after the plan is not in these figures; {} is {}.",
            npv_name(after),
            statement.npv_with_terminal
        )),
    })
}
