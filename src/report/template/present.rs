//! Exact amounts by year, and what they are worth at launch.

use crate::case::{Line, Statement, Valuation};
use crate::error::Error;
use crate::quantity::Money;
use crate::report::calendar::labels;
use crate::report::statement::amount;

/// A year of the base case in the few lines of a summary, which add up to its cash flow.
pub(super) struct YearInBrief {
    pub(super) label: String,
    pub(super) revenue: String,
    pub(super) running: String,
    pub(super) acquisition: String,
    pub(super) invested: String,
    pub(super) cash_flow: String,
}

/// The build, and the years after launch.
pub(super) fn years(statement: &Statement) -> Result<Vec<YearInBrief>, Error> {
    let years = statement.years();
    let labels = labels(statement, &years);
    let briefs = labels.into_iter().zip(&years);
    briefs.map(|(label, line)| in_brief(label, line)).collect()
}

fn in_brief(label: String, line: &Line) -> Result<YearInBrief, Error> {
    let invested = invested(line)?;
    Ok(YearInBrief {
        label,
        revenue: amount(line.revenue),
        running: amount(running(line)?),
        acquisition: amount(line.acquisition),
        invested: amount(invested),
        cash_flow: amount(line.cash_flow),
    })
}

/// What is spent on the build and on capital, less what capital is sold for.
pub(super) fn invested(line: &Line) -> Result<Money, Error> {
    let bought = line.build.plus(line.capital_expenditure)?;
    Ok(bought.minus(line.disposals)?)
}

/// What is neither earned nor spent on winning customers nor invested: tax, working capital and the
/// end of offers are running cost here.
pub(super) fn running(line: &Line) -> Result<Money, Error> {
    let spent = line.revenue.minus(line.cash_flow)?;
    Ok(spent.minus(line.acquisition)?.minus(invested(line)?)?)
}

/// What a line of the statement is worth at launch, each month discounted at its end.
pub(super) fn present_value(
    valuation: &Valuation,
    of: impl Fn(&Line) -> Result<Money, Error>,
) -> Result<f64, Error> {
    let statement = &valuation.statement;
    let build = i32::try_from(statement.build_months).unwrap_or(i32::MAX);
    let mut months = (1 - build..).zip(&statement.months);
    months.try_fold(0.0, |sum, (month, line)| {
        Ok(sum + of(line)?.to_f64() * valuation.case.discount.factor_at_month(month))
    })
}
