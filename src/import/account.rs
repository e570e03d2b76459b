//! The account of a file: units, warnings and totals found on the way.

use super::column::State;
use super::header::{Column, Header, Source as Origin};
use super::report::ImportReport;
use super::source::Source;
use super::sums;
use crate::quantity::{grouped, significant};

/// How the file was encoded, and its checksum.
pub(super) fn of_source(source: &Source<'_>, report: &mut ImportReport) {
    let (checksum, bytes) = source.checksum();
    report.checksum = format!("{checksum:08x}");
    report.bytes = bytes;
    report.encoding = source.encoding().to_string();
    let ends = source.line_ends().names();
    if ends.len() > 1 {
        let mixed = ends.join(" and ");
        report.warnings.push(format!("lines end in {mixed}"));
    }
    report.line_ends = match ends.as_slice() {
        [] => "one line".to_owned(),
        ends => ends.join(" and "),
    };
}

/// What the cells of the columns have shown.
pub(super) fn of_columns(header: &Header, states: &[State], report: &mut ImportReport) {
    for (column, state) in header.columns.iter().zip(states) {
        let title = column.header.clone();
        if state.missing > 0 {
            *report.missing_cells.entry(title.clone()).or_default() += state.missing;
        }
        if state.intervals > 0 {
            *report.interval_cells.entry(title.clone()).or_default() += state.intervals;
        }
        for (flag, figures) in &state.flags {
            let flags = report.flagged_cells.entry(title.clone()).or_default();
            *flags.entry(flag.clone()).or_default() += figures;
        }
        if state.credits > 0 {
            report.warnings.push(format!(
                "{title}: {} amounts with `CR` were read as negative",
                grouped(&state.credits.to_string())
            ));
        }
        let unit = unit(column, state);
        if !unit.is_empty() && column.source != Origin::Nowhere {
            report.units.insert(title, unit.join(", "));
        }
        warn_of_shares(column, state, report);
        look_for_totals(column, state, report);
    }
}

fn unit(column: &Column, state: &State) -> Vec<String> {
    let mut parts = Vec::new();
    let layout = &column.layout;
    if layout.percent {
        parts.push("percent".to_owned());
    } else if let Some(currency) = layout.currency {
        parts.push(currency.to_string());
    } else {
        parts.extend(state.unit.clone());
    }
    if let Some(multiplier) = layout.multiplier {
        parts.push(format!("x {}", grouped(&multiplier.to_string())));
    }
    if let Some(divisor) = layout.divisor {
        parts.push(format!("/ {}", grouped(&divisor.to_string())));
    }
    if let Some(by) = &layout.multiplier_column {
        parts.push(format!("x {by}"));
    }
    for (mark, multiplier) in &layout.suffixes {
        let shown = grouped(&multiplier.to_string());
        parts.push(format!("{mark} for {shown}"));
    }
    if let Some(style) = state.convention()
        && (layout.numbers.is_some() || !state.is_point)
    {
        parts.push(format!("written like {style}"));
    }
    if let Some(format) = &layout.dates {
        parts.push(format!("dates like {format}"));
    }
    parts
}

fn warn_of_shares(column: &Column, state: &State, report: &mut ImportReport) {
    let shares = &state.shares;
    let is_percent = shares.is_percent || column.layout.percent;
    if is_percent && shares.positive > 0 && shares.largest <= 1.0 {
        report.warnings.push(format!(
            "{}: no percentage is above 1, the largest is {}; are they shares?",
            column.header,
            significant(shares.largest, 10)
        ));
    }
    if !is_percent && column.unit.is_percent && shares.positive > 0 {
        report.warnings.push(format!(
            "{}: the header speaks of percent, but the cells were read as shares from 0 to 1",
            column.header
        ));
    }
}

/// Rows that are sums of others, or say that they are totals.
fn look_for_totals(column: &Column, state: &State, report: &mut ImportReport) {
    const DOUBT: f64 = 20.0;
    const SHOWN: usize = 3;
    if column.layout.mixes_levels {
        let evidence = "so it was declared".to_owned();
        report.mixed_levels.insert(column.name.clone(), evidence);
    }
    let watched = &state.watched;
    if watched.len() < 3 {
        return;
    }
    let rows: Vec<(u64, f64)> = watched.iter().map(|row| (row.line, row.value)).collect();
    let label = |line: u64| {
        let row = watched.iter().find(|row| row.line == line);
        row.and_then(|row| row.label.clone())
    };
    let mut found = sums::totals(&rows, 0.0, DOUBT);
    if found.is_empty()
        && let Some(unit) = sums::unit_of(&rows.iter().map(|row| row.1))
    {
        found.extend(sums::rounded_total(&rows, unit, DOUBT));
    }
    let of_sums = found.iter().map(|sum| {
        let of = label(sum.line).map_or(String::new(), |label| format!(" of `{label}`"));
        format!(
            "line {}: {} {}{of} is the sum of the {} rows from line {} to line {}",
            sum.line,
            column.header,
            significant(sum.value, 15),
            sum.parts,
            sum.first,
            sum.last
        )
    });
    let is_sum = |line: u64| found.iter().any(|sum| sum.line == line);
    let of_labels = watched.iter().filter_map(|row| {
        let label = row.label.as_deref()?;
        let is_new = sums::reads_like_total(label) && !is_sum(row.line);
        is_new.then(|| format!("line {}: `{label}` reads like a total", row.line))
    });
    let mut all: Vec<String> = of_sums.chain(of_labels).collect();
    if let Some(first) = all.first() {
        let evidence = report.mixed_levels.entry(column.name.clone());
        evidence.or_insert_with(|| first.clone());
    }
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    report.warnings.append(&mut all);
    if more > 0 {
        let told = format!("{}: {more} more rows look like totals", column.header);
        report.warnings.push(told);
    }
}

/// The first rows that were there before.
pub(super) fn of_duplicates(duplicates: &[(u64, u64)], report: &mut ImportReport) {
    for (line, first) in duplicates {
        let told = format!("line {line} is the same as line {first} in all cells");
        report.warnings.push(told);
    }
    let more = report
        .rows_duplicated
        .saturating_sub(duplicates.len() as u64);
    if more > 0 {
        let told = format!("{more} more rows are the same as rows before them");
        report.warnings.push(told);
    }
}
