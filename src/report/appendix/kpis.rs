//! What investors ask, year by year.

use crate::case::{Benefit, KpiDefinitions, Statement, YearKpis};
use crate::error::Error;
use crate::report::calendar::year_of;
use crate::report::figure::named;
use crate::report::{Section, Table};

/// As many years as fit a table of 100 columns.
const YEARS: usize = 5;

/// The figures of the base case by year, each with its definition; none for an internal case.
pub(super) fn kpis(statement: &Statement) -> Result<Option<Section>, Error> {
    // What investors ask says nothing of a tool that the firm's own people use.
    if statement.benefit == Benefit::Savings {
        return Ok(None);
    }
    let years = statement.kpis(&KpiDefinitions::default())?;
    let mut section = Section::new("Key figures of the base case").note(format!(
        "At {}. A dash stands where a figure is not defined, such as what a customer costs in a \
         year that wins none.",
        statement.base
    ));
    for (part, some) in years.chunks(YEARS).enumerate() {
        let index = |place| part * YEARS + place;
        let labels = (0..some.len()).map(|place| year_of(statement, index(place)));
        let labels: Vec<String> = labels.collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let mut table = Table::new("figure", &labels);
        let names = some.first().into_iter().flat_map(|it| &it.kpis);
        for kpi in names {
            let cells = some.iter().map(|year| {
                let value = year.kpis.iter().find(|it| it.name == kpi.name)?.value?;
                Some(named(kpi.name, value.unit(), value.to_f64()))
            });
            let cells: Vec<Option<String>> = cells.collect();
            if cells.iter().any(Option::is_some) {
                let cells = cells
                    .into_iter()
                    .map(|it| it.unwrap_or_else(|| "-".to_owned()));
                table.row([kpi.name.to_owned()].into_iter().chain(cells));
            }
        }
        section = section.table(table);
    }
    let defined = years.first().into_iter().flat_map(|it| &it.kpis);
    Ok(Some(
        defined
            .filter(|kpi| years.iter().any(|it| has_value(it, kpi.name)))
            .fold(section, |section, kpi| {
                section.note(format!("- {}: {}.", kpi.name, kpi.definition))
            }),
    ))
}

fn has_value(year: &YearKpis, name: &str) -> bool {
    year.kpis
        .iter()
        .any(|it| it.name == name && it.value.is_some())
}
