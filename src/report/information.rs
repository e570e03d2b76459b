//! What is worth finding out, as a section.

use super::scale::Scale;
use super::words::NO_ERRORS;
use super::{Section, Table};
use crate::case::WorthKnowing;
use crate::quantity::Unit;

/// A section that says what it is worth to find out more, about each figure and study.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: BusinessCase = toml::from_str(SHOPS)?;
/// let known = case.value(&Sampling::monte_carlo(500).seed(1))?.worth_knowing()?;
/// let page = Document::new("Shops").with(report::worth_knowing(&known)).text();
/// assert!(page.contains("What is worth finding out"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn worth_knowing(known: &WorthKnowing) -> Section {
    let everything = &known.everything;
    let scale = Scale::of(everything.unit, everything.value);
    let note = format!(
        "Without finding out more, the choice is {}. What more would be worth, by letting the \
         choice follow what is found: at most so much is a study worth, and less as it cannot tell \
         for certain. \"Changes the choice\" is how often something else would be chosen.",
        known.best
    );
    let worth = scale.head("worth");
    let header = [&*worth, "±", "changes the choice"];
    let mut table = Table::new("about", &header);
    let all = table_row(
        "everything",
        everything.value,
        everything.standard_error,
        &scale,
    );
    table.row(all.into_iter().chain([String::new()]));
    for one in &known.each {
        let row = table_row(
            &one.about,
            one.value.value,
            one.value.standard_error,
            &scale,
        );
        let changes = Unit::Share.show(one.changes.value);
        table.row(row.into_iter().chain([changes]));
    }
    let section = Section::new("What is worth finding out")
        .note(&note)
        .table(table);
    if everything.standard_error.is_infinite() {
        return section.note(NO_ERRORS);
    }
    section
}

fn table_row(name: &str, value: f64, error: f64, scale: &Scale) -> [String; 3] {
    [name.to_owned(), scale.show(value), scale.show(error)]
}
