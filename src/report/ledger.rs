//! Assumptions, and concerns about them on a given day.

use super::{Document, Section, Table};
use crate::ledger::{Assumption, Concern, Date, Flagged, Ledger};

/// The report on a ledger: every assumption with its range and evidence, and those that are
/// expired, unsourced or dated in the future.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
/// use bizcase::report;
///
/// let churn = Assumption::guess("churn", Dist::pert(0.009, 0.015, 0.030)?)
///     .owned_by("Tom")
///     .valid_until("2026-06-30".parse()?);
/// let page = report::ledger(&Ledger::new([churn])?, "2026-11-22".parse()?);
/// assert!(page.text().contains("Expired: churn (2026-06-30, owner: Tom)."));
/// assert!(page.text().contains("Without a source: churn (guess)."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn ledger(ledger: &Ledger, today: Date) -> Document {
    let mut table = Table::new(
        "assumption",
        &["range", "evidence", "owner", "date", "valid until"],
    );
    let day = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    for it in ledger.assumptions() {
        table.row([
            it.name.clone(),
            format!("{} {}", it.range, it.unit).trim_end().to_owned(),
            evidence(it),
            it.owner.clone(),
            day(it.date),
            day(it.valid_until),
        ]);
    }
    let title = format!("Assumptions on {today}, ledger {}", ledger.fingerprint());
    let mut section = Section::new("What is assumed").table(table);
    for note in concerns(ledger.assumptions(), Some(today)) {
        section = section.note(note);
    }
    Document::new(title).with(section)
}

/// `interview: 41 owners`.
pub(super) fn evidence(assumption: &Assumption) -> String {
    if assumption.source.is_empty() {
        assumption.evidence.to_string()
    } else {
        format!("{}: {}", assumption.evidence, assumption.source)
    }
}

/// What is wrong with some assumptions, a sentence for each kind; without a day only what does not
/// depend on it, and that the rest was not looked at.
pub(super) fn concerns<'a>(
    assumptions: impl IntoIterator<Item = &'a Assumption>,
    today: Option<Date>,
) -> Vec<String> {
    let assumptions: Vec<&Assumption> = assumptions.into_iter().collect();
    let of_day = |day| assumptions.iter().flat_map(move |it| it.concerns(day));
    // Without a day, the first there is: then nothing has expired.
    let flagged: Vec<Flagged> = of_day(today.unwrap_or(Date::MIN)).collect();
    let owner = |it: &Flagged| {
        if it.owner.is_empty() {
            "no owner".to_owned()
        } else {
            format!("owner: {}", it.owner)
        }
    };
    let (mut expired, mut unsourced, mut future) = (Vec::new(), Vec::new(), Vec::new());
    for it in &flagged {
        match it.concern {
            Concern::Expired { on, .. } => {
                expired.push(format!("{} ({on}, {})", it.name, owner(it)));
            }
            Concern::Unsourced { evidence } => unsourced.push(format!("{} ({evidence})", it.name)),
            Concern::Future { date, .. } => {
                future.push(format!("{} ({date}, {})", it.name, owner(it)));
            }
            _ => {}
        }
    }
    let dated = assumptions
        .iter()
        .any(|it| it.date.is_some() || it.valid_until.is_some());
    let unseen = today.is_none() && dated;
    let listed = |kind: &str, names: &[String]| {
        (!names.is_empty()).then(|| format!("{kind}: {}.", names.join(", ")))
    };
    let future = if today.is_some() {
        listed("Dated in the future", &future)
    } else {
        None
    };
    let unseen = unseen
        .then(|| "Expired assumptions were not checked: the valuation has no date.".to_owned());
    [
        listed("Expired", &expired),
        listed("Without a source", &unsourced),
        future,
        unseen,
    ]
    .into_iter()
    .flatten()
    .collect()
}
