//! Customers, revenue and cash by year.

use crate::case::Valuation;
use crate::error::Error;
use crate::quantity::{Count, Money};
use crate::report::calendar::year_of;
use crate::report::chart::FanChart;
use crate::report::scale::{Scale, range};
use crate::report::{Section, Table};
use crate::sample::Sample;

/// Customers, revenue and cash flow by year, and what holds customers back.
pub(crate) fn by_year(valuation: &Valuation) -> Result<Section, Error> {
    let run = &valuation.run;
    let say = |text: &str| valuation.case.benefit.say(text);
    let years = &valuation.built.outputs.years;
    let customers: Vec<Sample<Count>> = years.iter().map(|it| run.outcome(it.customers)).collect();
    let revenue: Vec<Sample<Money>> = years.iter().map(|it| run.outcome(it.revenue)).collect();
    let cash: Vec<Sample<Money>> = years.iter().map(|it| run.outcome(it.cash)).collect();
    let people = Scale::of_samples(&customers);
    let money = Scale::of_samples(revenue.iter().chain(&cash));
    let heads = [
        format!("{} P5", people.head(&say("customers"))),
        format!("{} P5", money.head(&say("revenue"))),
        format!("{} P5", money.head("cash flow")),
    ];
    let mut traded = Table::new(
        "year",
        &[&*heads[0], "median", "P95", &*heads[1], "median", "P95"],
    );
    let limits = ["demand binds", "channel binds", "supply binds"];
    let [demand, channel, supply] = limits;
    let mut earned = Table::new(
        "year",
        &[&*heads[2], "median", "P95", demand, channel, supply],
    );
    for (index, year) in years.iter().enumerate() {
        let label = || [year_of(&valuation.statement, index)].into_iter();
        let cells = label().chain(range(&customers[index], &people));
        traded.row(cells.chain(range(&revenue[index], &money)));
        let often = year
            .limits
            .map(|limit| format!("{:#}", run.outcome(limit).mean()));
        let cells = label().chain(range(&cash[index], &money));
        earned.row(cells.chain(often));
    }
    let section = Section::new(say("Customers, revenue and cash by year"))
        .note(say(
            "Customers at the end of the year; the cash flow is without the build. What holds back \
             new customers in the year's last month, in which share of the trials.",
        ))
        .table(traded)
        .table(earned);
    Ok(
        section.chart(&FanChart::of_valuation(valuation, &say("revenue"), |it| {
            it.revenue
        })?)?,
    )
}
