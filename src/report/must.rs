//! What must be true, as a section.

use super::figure::shown;
use super::{Section, Table};
use crate::case::MustBeTrue;
use crate::quantity::significant;

/// A section that says, for each claim missed, how far each single figure would have to move.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let mut case: BusinessCase = toml::from_str(SHOPS)?;
/// case.criteria = vec!["P(NPV > USD 0) >= 90%".parse()?];
/// let sampling = Sampling::monte_carlo(500).seed(1);
/// let missed = case.value(&sampling)?.must_be_true(&sampling)?;
/// let page = Document::new("Shops").with(report::must_be_true(&missed)).text();
/// assert!(page.contains("What must be true"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn must_be_true(missed: &[MustBeTrue]) -> Section {
    let section = Section::new("What must be true").note(
        "For each criterion that is missed: where a single figure would have to be, if it were \
         known, with all others as uncertain as they are.",
    );
    missed.iter().fold(section, |section, one| {
        let header = ["median now", "needed", "percentile of its range"];
        let mut table = Table::new(&one.claim.to_string(), &header);
        for lever in &one.levers {
            let show = |value| shown(lever.unit, value);
            let needed = lever.needed.map_or_else(|| "nowhere".to_owned(), show);
            let place = lever.percentile.map_or_else(
                || "-".to_owned(),
                |share| significant(share.value() * 100.0, 3),
            );
            let figure = if lever.is_list {
                format!("{}, later prices in proportion", lever.figure)
            } else {
                lever.figure.clone()
            };
            table.row([figure, show(lever.now), needed, place]);
        }
        section.table(table)
    })
}
