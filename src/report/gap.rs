//! The gap between two sizings, as a table.

use super::{Section, Table};
use crate::market::{Gap, Side};
use crate::quantity::significant;

/// A section that explains a gap: the value of every factor in each sizing (at the median, flows
/// per year), and its effect on the difference: mean, P5 and P95.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage, Triangulation};
/// use bizcase::random::Sampling;
/// use bizcase::report::{self, Document};
///
/// let sizing = |name: &str, need| -> Result<Sizing, bizcase::Error> {
///     let scope = Scope {
///         measure: Measure::Accounts,
///         spend: Spend::Potential,
///         geography: "Iceland".into(),
///         year: 2026,
///         stage: Stage::Total,
///     };
///     let firms = Factor::count("firms", Dist::fixed(1_000.0)?);
///     Sizing::fermi(name, scope, [firms, Factor::share("need", Dist::fixed(need)?)])
/// };
/// let (ours, theirs) = (sizing("ours", 0.2)?, sizing("theirs", 0.5)?);
/// let gap = Triangulation::of(&ours, &theirs, &Sampling::monte_carlo(100))?.gap()?;
/// let text = Document::new("Sizings").with(report::gap(&gap)).text();
/// let need = text.lines().find(|line| line.starts_with("need")).unwrap();
/// assert_eq!(need.split_whitespace().collect::<Vec<_>>(), ["need", "0.2", "0.5", "300", "300", "300"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[must_use]
pub fn gap(gap: &Gap) -> Section {
    let unit = gap.unit();
    let ((first, first_total), (second, second_total)) = (gap.first(), gap.second());
    let mut table = Table::new("factor", &[first, second, "effect", "P5", "P95"]);
    for one in gap.contributions() {
        let value = |value: Option<f64>| value.map_or_else(String::new, |x| significant(x, 4));
        let missing = |side: Side, value: String| {
            if one.side == side && value.is_empty() {
                "-".to_owned()
            } else {
                value
            }
        };
        let effect = &one.effect;
        let [mean, p5, p95] =
            [effect.mean(), effect.p5(), effect.p95()].map(|x| unit.show(x.value));
        table.row([
            one.name.clone(),
            missing(Side::Second, value(one.first)),
            missing(Side::First, value(one.second)),
            mean,
            p5,
            p95,
        ]);
    }
    let difference = gap.difference();
    let [mean, p5, p95] =
        [difference.mean(), difference.p5(), difference.p95()].map(|x| unit.show(x.value));
    let totals = [first_total, second_total].map(|total| unit.show(total.mean().value));
    let [first_total, second_total] = totals;
    table.row(["total".to_owned(), first_total, second_total, mean, p5, p95]);
    let lints = gap.lints();
    let notes = gap.notes().iter().cloned();
    let notes = notes.chain(lints.iter().map(ToString::to_string));
    let section = Section::new(format!("From {first} to {second}")).table(table);
    notes.fold(section, |section, note| section.note(format!("- {note}")))
}
