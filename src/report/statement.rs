//! The base case in exact money.

use super::{Document, Section, Table};
use crate::case::{Line, Statement};
use crate::error::Error;
use crate::quantity::grouped;

/// The statement of a base case by year and by month.
///
/// # Errors
/// [`Error`] if cumulative cash is beyond 7.9e28.
///
/// # Example
/// ```
/// use bizcase::report;
/// use bizcase::simulation::Base;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let page = report::statement(&case.statement(Base::Modes)?)?.text();
/// assert!(page.contains("Base case: all inputs at their modes"));
/// assert!(page.contains("2027-01"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn statement(statement: &Statement) -> Result<Document, Error> {
    let [customers, cash] = tables("month", &statement.months);
    let months = Section::new("By month").table(customers).table(cash);
    Ok(Document::new("Base case")
        .with(by_year(statement)?)
        .with(months))
}

/// The section with the years and what they amount to.
pub(super) fn by_year(statement: &Statement) -> Result<Section, Error> {
    let [customers, cash] = tables("year", &statement.years());
    let payback = match statement.payback()? {
        Some(months) => format!("{months:.1} months after launch"),
        None => "not within the plan".to_owned(),
    };
    let irr = |found: Result<crate::finance::RateOfReturn, Error>| match found {
        Ok(rates) => match rates.headline() {
            Ok(rate) => {
                let yearly = rate.over(crate::quantity::Period::Year).value();
                format!("{:.1}% a year", yearly * 100.0)
            }
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    Ok(Section::new(format!("Base case: {}", statement.base))
        .table(customers)
        .table(cash)
        .note(format!(
            "NPV {}, with run-off {}. Payback of cash: {payback}.",
            statement.npv, statement.npv_with_run_off
        ))
        .note(format!(
            "Internal rate of return (IRR): {}; with run-off {}.",
            irr(statement.irr()),
            irr(statement.irr_with_run_off())
        )))
}

/// Customers and margin, and cash: each table ties in itself.
fn tables(step: &str, lines: &[Line]) -> [Table; 2] {
    let mut customers = Table::new(
        step,
        &[
            "opening",
            "+ gained",
            "- lost",
            "= closing",
            "revenue",
            "- cost",
            "= gross margin",
        ],
    );
    let mut cash = Table::new(
        step,
        &[
            "gross margin",
            "- acquisition",
            "- fixed cost",
            "- build",
            "= cash flow",
            "cumulative",
        ],
    );
    let amount = |money: crate::quantity::Money| {
        let text = money.to_string();
        text.split_once(' ')
            .map_or(text.clone(), |(_, number)| number.to_owned())
    };
    let count = |decimal: rust_decimal::Decimal| grouped(&format!("{decimal:.2}"));
    for line in lines {
        customers.row([
            line.label.clone(),
            count(line.opening),
            count(line.gained),
            count(line.lost),
            count(line.closing),
            amount(line.revenue),
            amount(line.cost_of_revenue),
            amount(line.gross_margin),
        ]);
        cash.row([
            line.label.clone(),
            amount(line.gross_margin),
            amount(line.acquisition),
            amount(line.fixed_cost),
            amount(line.build),
            amount(line.cash_flow),
            amount(line.cumulative),
        ]);
    }
    [customers, cash]
}
