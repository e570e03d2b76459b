//! Rows that are sums of other rows.

/// A row whose figure is the sum of a run of others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sum {
    pub(super) line: u64,
    pub(super) value: f64,
    /// The lines of the first and the last of the others, and how many they are.
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) parts: usize,
}

/// The rows that equal the sum of a run of rows right before or right after them, in a list of
/// lines and figures; rows that are found to be such sums count for their parts from then on, so
/// that totals of totals are found too.
///
/// Small figures are sums of others by chance: one is only reported if it is at least `doubt`
/// times the number of rows, or if it is the sum of all the others.
pub(super) fn totals(rows: &[(u64, f64)], tolerance: f64, doubt: f64) -> Vec<Sum> {
    let mut found = Vec::new();
    let least = doubt * rows.len() as f64;
    let below = pass(rows.iter().copied(), tolerance, least, &mut found);
    pass(below.into_iter().rev(), tolerance, least, &mut found);
    found.sort_by_key(|sum| sum.line);
    found
}

/// Goes through the rows and merges each with the run before it that it is the sum of.
fn pass(
    rows: impl ExactSizeIterator<Item = (u64, f64)>,
    tolerance: f64,
    least: f64,
    found: &mut Vec<Sum>,
) -> Vec<(u64, f64)> {
    let count = rows.len();
    let mut open: Vec<(u64, f64)> = Vec::new();
    for (seen, (line, value)) in rows.enumerate() {
        if let Some(parts) = run(&open, value, tolerance) {
            let is_whole = parts == open.len() && seen + 1 == count;
            if is_whole || value >= least {
                let run = &open[open.len() - parts..];
                let (a, b) = (run[0].0, run[parts - 1].0);
                found.push(Sum {
                    line,
                    value,
                    first: a.min(b),
                    last: a.max(b),
                    parts,
                });
                open.truncate(open.len() - parts);
            }
        }
        open.push((line, value));
    }
    open
}

/// How many of the last rows add up to `value`, if at least two do.
fn run(open: &[(u64, f64)], value: f64, tolerance: f64) -> Option<usize> {
    if value <= 0.0 || !value.is_finite() {
        return None;
    }
    let slack = tolerance + 1e-12 * value;
    let mut sum = 0.0;
    let mut positive = 0;
    for (index, (_, part)) in open.iter().rev().enumerate() {
        sum += part;
        positive += usize::from(*part > 0.0);
        if (sum - value).abs() <= slack && positive >= 2 {
            // Zero rows at the far end belong to the run as well as not.
            return Some(index + 1);
        }
        if sum > value + slack || !part.is_finite() {
            return None;
        }
    }
    None
}

/// Whether a label says that its row is a total.
pub(super) fn reads_like_total(label: &str) -> bool {
    let lower = label.trim().to_lowercase();
    let words = [
        "total",
        "totals",
        "subtotal",
        "grand total",
        "sum",
        "all",
        "world",
        "insgesamt",
        "gesamt",
        "overall",
        "both sexes",
    ];
    let is_start = ["total ", "total,", "total:", "all ", "grand total"]
        .iter()
        .any(|start| lower.starts_with(start));
    words.contains(&lower.as_str()) || is_start
}

#[cfg(test)]
mod tests {
    use super::totals;

    fn lines(values: &[f64]) -> Vec<u64> {
        let rows: Vec<(u64, f64)> = (1..).zip(values.iter().copied()).collect();
        totals(&rows, 0.0, 20.0)
            .iter()
            .map(|sum| sum.line)
            .collect()
    }

    #[test]
    fn totals_before_and_behind_their_parts() {
        assert_eq!(lines(&[12.0, 7.0, 19.0]), [3]);
        assert_eq!(lines(&[19.0, 12.0, 7.0]), [1]);
        // A total on top, classes, and a running total among them.
        let firms = [
            5_820_093.0,
            4_029_041.0,
            1_034_135.0,
            656_917.0,
            5_720_093.0,
            1e5,
        ];
        assert_eq!(lines(&firms), [1, 5]);
        // Small figures within a longer list prove nothing.
        assert_eq!(lines(&[1.0, 2.0, 3.0, 50.0, 4.0]), [] as [u64; 0]);
        assert_eq!(lines(&[]), [] as [u64; 0]);
    }
}
