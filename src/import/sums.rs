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
    let looking = Looking {
        tolerance,
        least: doubt * rows.len() as f64,
    };
    let below = pass(rows.iter().copied(), &looking, &mut found);
    pass(below.into_iter().rev(), &looking, &mut found);
    found.sort_by_key(|sum| sum.line);
    found
}

/// The row at either end that is the sum of all the others as far as rounding to `unit` tells,
/// though not to the last digit. Each figure is off by half a unit at most.
///
/// The more rows, the more sums are near by chance: the figure has to be `doubt` times what
/// rounding explains.
pub(super) fn rounded_total(rows: &[(u64, f64)], unit: f64, doubt: f64) -> Option<Sum> {
    let (first, last) = (rows.first()?, rows.last()?);
    let slack = unit / 2.0 * rows.len() as f64;
    let all: f64 = rows.iter().map(|row| row.1).sum();
    let is_total = |(_, value): &(u64, f64)| {
        let rest = all - value;
        *value >= doubt * slack
            && rest > 0.0
            && (rest - value).abs() <= slack * (1.0 + 1e-9)
            && rows.iter().filter(|row| row.1 > 0.0).count() > 2
    };
    let total = [first, last].into_iter().find(|row| is_total(row))?;
    let others = if total.0 == first.0 {
        &rows[1..]
    } else {
        &rows[..rows.len() - 1]
    };
    let lines = others.iter().map(|row| row.0);
    Some(Sum {
        line: total.0,
        value: total.1,
        first: lines.clone().min()?,
        last: lines.max()?,
        parts: others.len(),
    })
}

/// How near, and from which figure on.
struct Looking {
    tolerance: f64,
    least: f64,
}

/// Goes through the rows and merges each with the run before it that it is the sum of.
fn pass(
    rows: impl ExactSizeIterator<Item = (u64, f64)>,
    looking: &Looking,
    found: &mut Vec<Sum>,
) -> Vec<(u64, f64)> {
    let count = rows.len();
    let mut open: Vec<(u64, f64)> = Vec::new();
    for (seen, (line, value)) in rows.enumerate() {
        if let Some(parts) = run(&open, value, looking.tolerance) {
            let is_whole = parts == open.len() && seen + 1 == count;
            if is_whole || value >= looking.least {
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

/// Whether a label says that its row is a total: by a word for it at either end, such as `Total,
/// all sectors`, `State Total`, `Gesamtsumme`.
pub(super) fn reads_like_total(label: &str) -> bool {
    const ENDS: [&str; 22] = [
        "total",
        "totals",
        "subtotal",
        "subtotals",
        "totale",
        "totaal",
        "totalt",
        "sum",
        "summe",
        "gesamtsumme",
        "zwischensumme",
        "gesamt",
        "insgesamt",
        "suma",
        "somme",
        "razem",
        "og\u{f3}\u{142}em",
        "celkem",
        "\u{438}\u{442}\u{43e}\u{433}\u{43e}",
        "\u{432}\u{441}\u{435}\u{433}\u{43e}",
        "\u{5408}\u{8a08}",
        "\u{5408}\u{8ba1}",
    ];
    const WHOLE: [&str; 8] = [
        "all",
        "world",
        "overall",
        "ensemble",
        "both sexes",
        "alle",
        "zusammen",
        "\u{603b}\u{8ba1}",
    ];
    let lower = label.trim().to_lowercase();
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or(first);
    WHOLE.contains(&lower.as_str())
        || ENDS.contains(&first)
        || ENDS.contains(&last)
        || (first == "all" && last != first)
}

/// To how much figures are rounded, as far as they show: the largest power of ten of which all
/// are multiples; `None` if they have more than six decimals.
pub(super) fn unit_of(values: &(impl Iterator<Item = f64> + Clone)) -> Option<f64> {
    (-6..=6).rev().find_map(|power| {
        let unit = libm::exp10(f64::from(power));
        // Division leaves noise in the last digits of decimals.
        let is_multiple = |value: f64| {
            let count = value / unit;
            (count - count.round()).abs() <= 1e-9 * count.abs().max(1.0)
        };
        values.clone().all(is_multiple).then_some(unit)
    })
}

#[cfg(test)]
mod tests {
    use super::{reads_like_total, rounded_total, totals, unit_of};

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

    #[test]
    fn totals_that_match_within_rounding() {
        let total = |values: &[f64]| {
            let rows: Vec<(u64, f64)> = (2..).zip(values.iter().copied()).collect();
            let unit = unit_of(&values.iter().copied()).unwrap();
            rounded_total(&rows, unit, 20.0).map(|sum| sum.line)
        };
        assert_eq!(total(&[33.3, 33.3, 33.3, 100.0]), Some(5));
        assert_eq!(total(&[12_346.0, 4_115.0, 4_115.0, 4_115.0]), Some(2));
        // Off by more than rounding explains, or too small to tell.
        assert_eq!(total(&[33.3, 33.3, 33.1, 100.0]), None);
        assert_eq!(total(&[12.0, 7.0, 20.0]), None);
        assert_eq!(unit_of(&[1_200.0, 300.0].into_iter()), Some(100.0));
        assert_eq!(unit_of(&[0.1, 0.25].into_iter()), Some(0.01));
    }

    #[test]
    fn labels_of_totals() {
        for label in [
            "Total",
            "State Total",
            "Total, all sectors",
            "Summe",
            "Gesamtsumme",
            "Sub-total",
            "All firms",
            "TOTALS",
            "Insgesamt",
            "World",
            "Grand total (all)",
        ] {
            assert_eq!(
                reads_like_total(label),
                label != "Grand total (all)",
                "{label}"
            );
        }
        for label in ["Totally", "Allied", "Summer", "small", "World Bank"] {
            assert!(!reads_like_total(label), "{label}");
        }
    }
}
