//! Rows of a case: what is planned, and what happened.

use super::{FromRow, Row};
use crate::case::{Actual, YearPlan};

/// What happened to an offer in a month; columns `offer`, `month`, `gained`, `lost`, `revenue`,
/// `acquisition` and, where the file has it, `cost_of_revenue`. For [`BusinessCase::reforecast`](crate::case::BusinessCase::reforecast).
///
/// # Example
/// ```
/// use bizcase::case::Actual;
/// use bizcase::import::Csv;
/// use bizcase::quantity::Currency;
///
/// let text = "product,month,new customers,churned,billed,ads\nshops,2027-01,120,0,4320,36500\n";
/// let actuals = Csv::from_text("actuals.csv", text)
///     .headed("offer", "product")
///     .headed("gained", "new customers")
///     .headed("lost", "churned")
///     .headed("revenue", "billed")
///     .headed("acquisition", "ads")
///     .currency(Currency::USD)
///     .rows::<Actual>()?
///     .rows;
/// assert_eq!(actuals[0].revenue.to_string(), "USD 4,320.00");
/// # Ok::<(), bizcase::Error>(())
/// ```
impl FromRow for Actual {
    const COLUMNS: &'static [&'static str] =
        &["offer", "month", "gained", "lost", "revenue", "acquisition"];
    const OPTIONAL: &'static [&'static str] = &["cost_of_revenue"];
    const KEY: &'static [&'static str] = &["offer", "month"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (offer, month) = (row.text("offer"), row.month("month"));
        let (gained, lost) = (row.count("gained"), row.count("lost"));
        let amount = |row: &mut Row<'_>, column: &str| {
            let amount = row.money(column)?;
            row.at_least_zero(column, amount)
        };
        let (revenue, acquisition) = (amount(row, "revenue"), amount(row, "acquisition"));
        let cost_of_revenue = row.maybe("cost_of_revenue", amount);
        Some(Self {
            offer: offer?,
            month: month?,
            gained: gained?,
            lost: lost?,
            revenue: revenue?,
            cost_of_revenue: cost_of_revenue?,
            acquisition: acquisition?,
        })
    }
}

/// The plan of a year; columns `year` (1 from launch on), `acquisition_budget`, `fixed_cost`.
impl FromRow for YearPlan {
    const COLUMNS: &'static [&'static str] = &["year", "acquisition_budget", "fixed_cost"];
    const KEY: &'static [&'static str] = &["year"];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let year = row.whole("year");
        let mut planned = |column| {
            let amount = row.money(column)?;
            row.at_least_zero(column, amount)
        };
        let (budget, fixed) = (planned("acquisition_budget"), planned("fixed_cost"));
        Some(Self {
            year: year?,
            acquisition_budget: budget?,
            fixed_cost: fixed?,
        })
    }
}
