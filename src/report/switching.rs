//! Where a verdict turns, as a section.

use super::{Section, Table};
use crate::decision::{SwitchingValue, Turn};
use crate::quantity::{Unit, significant};

/// A section that says, for each claim, at which values of which inputs it turns.
///
/// # Example
/// ```
/// use bizcase::case::BusinessCase;
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let mut case: BusinessCase = toml::from_str(SHOPS)?;
/// case.criteria = vec!["P(NPV > USD 0) >= 60%".parse()?];
/// let sampling = Sampling::latin_hypercube(512).seed(1);
/// let found = case.value(&sampling)?.switching_values(&sampling)?;
/// let page = Document::new("Shops").with(report::switching_values(&found)).text();
/// assert!(page.contains("Where the verdict turns"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn switching_values(found: &[SwitchingValue]) -> Section {
    let section = Section::new("Where the verdict turns").note(
        "For each criterion: the value of a single figure at which it turns, if that figure were \
         known, with all others as uncertain as they are.",
    );
    let each = found.chunk_by(|a, b| a.criterion == b.criterion);
    each.fold(section, |section, switches| {
        let state = if switches[0].met { "met" } else { "missed" };
        let title = format!("{} ({state})", switches[0].criterion);
        let mut table = Table::new(&title, &["turns at", "percentile", "P(beyond)"]);
        for switch in switches {
            let joined = |show: &dyn Fn(&Turn) -> String| {
                let turns: Vec<String> = switch.turns.iter().map(show).collect();
                turns.join("; ")
            };
            let name = if switch.correlated {
                format!("{}, without those that follow it", switch.input)
            } else {
                switch.input.clone()
            };
            if switch.turns.is_empty() {
                table.row([name, "nowhere".to_owned(), "-".to_owned(), "0%".to_owned()]);
                continue;
            }
            table.row([
                name,
                joined(&|turn| switch.unit.show(turn.value)),
                joined(&|turn| significant(100.0 * turn.percentile.value(), 3)),
                Unit::Share.show(switch.probability.value()),
            ]);
        }
        section.table(table)
    })
}
