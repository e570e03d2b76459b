//! The base case in exact money.

use super::calendar::{labels, month_after};
use super::{Document, Section, Table};
use crate::case::{AfterHorizon, Line, NormalisedYear, Statement};
use crate::error::Error;
use crate::finance::RateOfReturn;
use crate::quantity::{Money, Period, grouped};

/// The report on the statement of a base case, by year and by month.
///
/// # Errors
/// [`Error`] if cumulative cash exceeds 7.9e28.
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
    let months: Vec<String> = statement.months.iter().map(|it| it.label.clone()).collect();
    let [customers, cash] = tables("month", statement, &months, &statement.months);
    let months = Section::new("By month").table(customers).table(cash);
    let title = format!("{}: base case in {}", statement.case, statement.currency);
    Ok(Document::new(title).with(by_year(statement)?).with(months))
}

/// The section with the years and what they amount to.
pub(super) fn by_year(statement: &Statement) -> Result<Section, Error> {
    let years = statement.years();
    let [customers, cash] = tables("year", statement, &labels(statement, &years), &years);
    let payback = match statement.payback()? {
        Some(months) => format!(
            "by {} ({months:.1} months after launch)",
            month_after(statement.launch, months)
        ),
        None => "not within the plan".to_owned(),
    };
    let currency = statement.currency;
    let section = Section::new(format!("Base case: {}", statement.base))
        .note(format!(
            "In {currency}, exact to the minor unit: every line ties."
        ))
        .table(customers)
        .table(cash);
    let section = match &statement.normalised {
        Some(year) => section.table(bridge(year)),
        None => section,
    };
    let (npv, alone) = (statement.npv, irr(statement.irr()));
    if statement.after == AfterHorizon::None {
        return Ok(section
            .note(format!("NPV {npv}. Payback of cash: {payback}."))
            .note(format!("Internal rate of return (IRR): {alone}.")));
    }
    let with = statement.after.npv_name().trim_start_matches("NPV ");
    Ok(section
        .note(format!(
            "NPV {npv}, {with} {}. Payback of cash: {payback}.",
            statement.npv_with_terminal
        ))
        .note(format!(
            "Internal rate of return (IRR): {alone}; {with} {}.",
            irr(statement.irr_with_terminal())
        )))
}

/// The rate of return a year, or why there is none.
fn irr(found: Result<RateOfReturn, Error>) -> String {
    match found.and_then(|rates| Ok(rates.headline()?)) {
        Ok(rate) => {
            let yearly = rate.over(Period::Year).value();
            if yearly.abs() < 1e6 {
                format!("{:.1}% a year", yearly * 100.0)
            } else {
                // Beyond reason, and perhaps hundreds of digits long.
                rate.to(Period::Year).to_string()
            }
        }
        Err(error) => error.to_string(),
    }
}

/// From the last year's cash flow to that of all later years, where a perpetuity stands on it.
fn bridge(year: &NormalisedYear) -> Table {
    let mut table = Table::new("after the plan", &["amount"]);
    for (step, value) in [
        ("cash flow of the last twelve months", year.cash_flow),
        ("+ one-off costs", year.one_off),
        ("+ winning beyond replacement", year.winning),
        ("+ capital replaced", year.capital),
        ("+ working capital at growth", year.working_capital),
        ("+ tax at the full rate", year.tax),
        ("= a year like all that follow", year.normalised),
        ("perpetuity at the end of the plan", year.perpetuity),
        ("+ losses carried forward", year.losses),
    ] {
        table.row([step.to_owned(), amount(value)]);
    }
    table
}

/// Customers and margin, and cash: each table ties in itself. Columns in which there is nothing
/// are left out, but for those that every case has.
fn tables(step: &str, statement: &Statement, labels: &[String], lines: &[Line]) -> [Table; 2] {
    let benefit = statement.benefit;
    let traded = lines.iter().any(|line| !line.volume.amount().is_zero());
    let volume = traded.then_some("GMV");
    let counts = ["opening", "+ gained", "- lost", "= closing"];
    let earned = [&*benefit.say("revenue"), "- cost", "= gross margin"];
    let heads: Vec<&str> = counts.into_iter().chain(volume).chain(earned).collect();
    let mut customers = Table::new(step, &heads);
    let count = |decimal: rust_decimal::Decimal| grouped(&format!("{decimal:.2}"));
    for (label, line) in labels.iter().zip(lines) {
        let counts = [line.opening, line.gained, line.lost, line.closing].map(count);
        let earned = [line.revenue, line.cost_of_revenue, line.gross_margin].map(amount);
        let volume = traded.then(|| amount(line.volume));
        let label = [label.clone()].into_iter();
        customers.row(label.chain(counts).chain(volume).chain(earned));
    }
    let used = |column: &&Column| {
        column.always
            || lines
                .iter()
                .any(|line| !(column.of)(line).amount().is_zero())
    };
    let columns: Vec<&Column> = CASH.iter().filter(used).collect();
    let heads: Vec<String> = columns.iter().map(|it| benefit.say(it.head)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut cash = Table::new(step, &heads);
    for (label, line) in labels.iter().zip(lines) {
        let cells = columns.iter().map(|column| amount((column.of)(line)));
        cash.row([label.clone()].into_iter().chain(cells));
    }
    [customers, cash]
}

/// A column of the cash table.
struct Column {
    head: &'static str,
    of: fn(&Line) -> Money,
    always: bool,
}

const fn column(head: &'static str, of: fn(&Line) -> Money) -> Column {
    let always = true;
    Column { head, of, always }
}

const fn rare(head: &'static str, of: fn(&Line) -> Money) -> Column {
    let always = false;
    Column { head, of, always }
}

/// From gross margin to cumulative cash.
const CASH: [Column; 13] = [
    column("gross margin", |it| it.gross_margin),
    column("- acquisition", |it| it.acquisition),
    column("- fixed cost", |it| it.fixed_cost),
    column("- build", |it| it.build),
    rare("- ending", |it| it.ending),
    rare("- capex", |it| it.capital_expenditure),
    rare("+ disposals", |it| it.disposals),
    rare("- working capital", |it| it.working_capital),
    rare("- tax", |it| it.tax),
    column("= cash flow", |it| it.cash_flow),
    column("cumulative", |it| it.cumulative),
    rare("deferred revenue", |it| it.deferred[1]),
    rare("accrued revenue", |it| it.accrued[1]),
];

/// An amount without its currency, which the table names.
pub(super) fn amount(money: Money) -> String {
    let text = money.to_string();
    text.split_once(' ')
        .map_or(text.clone(), |(_, number)| number.to_owned())
}
