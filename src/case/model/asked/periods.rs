//! The lines of the statement in single years, quarters and months that a case asks for.

use super::lines::{StatementLine, Sums, nothing};
use super::measure::Handle;
use crate::case::data::BusinessCase;
use crate::case::engine::{Flow, whole};
use crate::error::Invalid;
use crate::quantity::Lane;
use crate::simulation::{Model, Results};

/// The outcomes of single years, quarters and months.
#[derive(Debug, Clone, Default)]
pub(super) struct PeriodOutputs(Vec<PeriodOutput>);

#[derive(Debug, Clone)]
struct PeriodOutput {
    first: i32,
    last: i32,
    line: StatementLine,
    handle: Handle,
}

/// What each period has come to so far.
pub(super) type PeriodSums = Vec<Lane>;

impl PeriodOutputs {
    /// Declares those that are asked for by name, lie within so many months and are not among the
    /// outcomes of every case.
    pub(super) fn declare(
        (asked, case): (&[&str], &BusinessCase),
        months: u32,
        model: &mut Model,
    ) -> Result<Self, Invalid> {
        let known: Vec<String> = model.outputs().map(|it| it.0.to_owned()).collect();
        let mut lines: Option<Vec<(String, StatementLine)>> = None;
        let mut outputs = Vec::new();
        for name in asked {
            let Some((called, first, last)) = parsed(name, whole(months)) else {
                continue;
            };
            if known.iter().any(|it| it == name) {
                continue;
            }
            let lines = lines.get_or_insert_with(|| StatementLine::all(case));
            if let Some((_, line)) = lines.iter().find(|(known, _)| *known == called) {
                outputs.push(PeriodOutput {
                    first,
                    last,
                    handle: line.measure.declare(name, model)?,
                    line: line.clone(),
                });
            }
        }
        Ok(Self(outputs))
    }

    /// The names that could be asked for in some years.
    pub(super) fn possible(case: &BusinessCase, years: usize) -> impl Iterator<Item = String> {
        let lines = StatementLine::all(case).into_iter();
        lines.flat_map(move |(name, _)| (1..=years).map(move |year| in_period(&name, year)))
    }

    /// The sums of all periods before the first month.
    pub(super) fn start(&self) -> PeriodSums {
        let starts = self.0.iter().map(|it| it.line.start);
        starts
            .map(|start| Lane::new([start; crate::quantity::LANES]))
            .collect()
    }

    /// Adds a month to the periods it lies in; sets what is complete.
    pub(super) fn visit(
        &self,
        month: i32,
        flow: &Flow<Lane>,
        sums: &mut [Lane],
        out: &mut Results<'_>,
    ) {
        for (it, sum) in self.0.iter().zip(sums) {
            if month > it.last {
                continue;
            }
            let within = month >= it.first;
            let (before, end) = (month == it.first - 1, month == it.last);
            match it.line.sums {
                Sums::Period if within => *sum = *sum + it.line.of(flow),
                Sums::UntilEnd => *sum = *sum + it.line.of(flow),
                Sums::AtEnd if end => *sum = it.line.of(flow),
                Sums::Billed => {
                    let ahead = (flow.deferred - flow.accrued).number();
                    let earned = if within { it.line.of(flow) } else { nothing() };
                    let moved = match (before, end) {
                        (true, _) => nothing() - ahead,
                        (_, true) => ahead,
                        _ => nothing(),
                    };
                    *sum = *sum + earned + moved;
                }
                _ => {}
            }
            if end {
                it.handle.set(*sum, out);
            }
        }
    }
}

/// The name of a line, and the first and last month, of a name such as "revenue in quarter 3" or
/// "customers, app at the end of year 2". The last year may be cut short.
fn parsed(name: &str, months: i32) -> Option<(&str, i32, i32)> {
    let (rest, number) = name.rsplit_once(' ')?;
    let (called, period) = rest.rsplit_once(' ')?;
    // "+3" and "03" are other names.
    let number: i32 = number
        .parse()
        .ok()
        .filter(|it: &i32| it.to_string() == number)?;
    let length = match period {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        _ => return None,
    };
    let last = number.checked_mul(length).filter(|_| number >= 1)?;
    let first = last - length + 1;
    let last = if length == 12 { last.min(months) } else { last };
    (first <= last && last <= months).then_some((called, first, last))
}

fn in_period(line: &str, year: usize) -> String {
    format!("{line} year {year}")
}
