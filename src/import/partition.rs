//! Classes that must not overlap and must add up to a total.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::findings::{Findings, Place};
use super::{Bounds, Cell, Row, range, sums};
use crate::error::Fault;
use crate::quantity::Ratio;

/// A set of classes declared exclusive: each firm, person or unit belongs to one of them.
///
/// The parts must add up to the row of the total, and no two of them may be overlapping ranges.
/// Rows of the total and of overlapping classes are checked and left out, so nothing counts twice.
/// If rows repeat the classes, such as one set per state or year, [`within`](Partition::within)
/// tells the sets apart.
///
/// # Example
/// ```
/// use bizcase::import::{Csv, Partition, SegmentCount};
///
/// let text = "segment,count\nTotal,30\n<5,12\n5-9,8\n<10,20\n10+,10\n";
/// let classes = Partition::of("segment", "count").total("Total").overlapping(["<10"]);
/// let firms = Csv::from_text("firms.csv", text).partition(classes).rows::<SegmentCount>()?;
/// assert_eq!(firms.rows.len(), 3);
/// assert_eq!(firms.report.totals_dropped, 2);
///
/// let careless = Partition::of("segment", "count").total("Total");
/// let error = Csv::from_text("firms.csv", text).partition(careless).rows::<SegmentCount>();
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "firms.csv:2:2 count: the parts add up to 50, the total is 30; \
///      a sum of other rows is `<10` on line 5; declare it with `overlapping`\n\
///      firms.csv:5:1 segment: `<10` overlaps `<5` on line 3, which is in the same exclusive set\n\
///      firms.csv:5:1 segment: `<10` overlaps `5-9` on line 4, which is in the same exclusive set\n\
///      3 problems in firms.csv; nothing was imported",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Partition {
    /// The column of the classes.
    pub classes: String,
    /// The column that adds up.
    pub values: String,
    /// The class that holds the total.
    #[serde(default)]
    pub total: Option<String>,
    /// Classes that are sums of others, in addition to the total.
    #[serde(default)]
    pub overlapping: Vec<String>,
    /// Columns whose values tell the sets apart.
    #[serde(default)]
    pub within: Vec<String>,
    /// The rounding unit of each figure, such as 10; the parts and the total may each be off by
    /// half of it.
    #[serde(default)]
    pub rounding: f64,
}

impl Partition {
    /// A partition in which the column `values` adds up over the classes in the column `classes`.
    #[must_use]
    pub fn of(classes: &str, values: &str) -> Self {
        Self {
            classes: classes.to_owned(),
            values: values.to_owned(),
            total: None,
            overlapping: Vec::new(),
            within: Vec::new(),
            rounding: 0.0,
        }
    }

    /// Sets the class that holds the total.
    #[must_use]
    pub fn total(mut self, class: &str) -> Self {
        self.total = Some(class.trim().to_owned());
        self
    }

    /// Sets classes that are sums of others, such as `<20` beside `1-4`; they are left out.
    #[must_use]
    pub fn overlapping<T: Into<String>>(mut self, classes: impl IntoIterator<Item = T>) -> Self {
        self.overlapping.extend(classes.into_iter().map(Into::into));
        self
    }

    /// Sets columns whose values tell the sets apart.
    #[must_use]
    pub fn within<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Self {
        self.within.extend(columns.into_iter().map(Into::into));
        self
    }

    /// Sets the rounding unit of each figure.
    #[must_use]
    pub fn rounding(mut self, unit: f64) -> Self {
        self.rounding = unit;
        self
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let fixed = [self.classes.as_str(), self.values.as_str()];
        fixed
            .into_iter()
            .chain(self.within.iter().map(String::as_str))
    }
}

/// What a class is in its partition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Part,
    Total,
    Overlapping,
}

/// A partition while its rows are read.
pub(super) struct Checked {
    pub(super) partition: Partition,
    groups: BTreeMap<Vec<String>, Group>,
}

/// The rows of one set.
#[derive(Default)]
struct Group {
    total: Option<(u64, f64)>,
    parts: Vec<Part>,
}

/// A class with the least and the most its figure can be.
struct Part {
    line: u64,
    class: String,
    low: f64,
    high: f64,
}

/// The columns of a partition in the file.
pub(super) struct Places {
    pub(super) class: (usize, String),
    pub(super) value: (usize, String),
    /// Whether the figures stand in columns that are turned into rows.
    pub(super) is_melted: bool,
}

impl Checked {
    pub(super) fn new(partition: Partition) -> Self {
        Self {
            partition,
            groups: BTreeMap::new(),
        }
    }

    pub(super) fn role(&self, class: &str) -> Role {
        if self.partition.total.as_deref() == Some(class) {
            Role::Total
        } else if self
            .partition
            .overlapping
            .iter()
            .any(|one| one.trim() == class)
        {
            Role::Overlapping
        } else {
            Role::Part
        }
    }

    /// The class of a row, the set it belongs to, and the least and the most its figure can be.
    pub(super) fn read<'r>(&self, row: &mut Row<'r>) -> Option<(&'r str, Vec<String>, (f64, f64))> {
        let class = row.words(&self.partition.classes)?;
        let within = self.partition.within.iter();
        let group = within.filter_map(|column| row.text(column)).collect();
        let value: Cell<Ratio> = row.uncounted(&self.partition.values, Row::ratio)?;
        let bounds = Bounds::of([value]);
        let ends = (bounds.low, bounds.high.unwrap_or(f64::INFINITY));
        Some((class, group, ends))
    }

    /// Takes note of a row whose figure lies between `low` and `high`.
    pub(super) fn add(
        &mut self,
        group: Vec<String>,
        line: u64,
        class: &str,
        (low, high): (f64, f64),
    ) {
        let role = self.role(class);
        let group = self.groups.entry(group).or_default();
        match role {
            Role::Total if high <= low => group.total = Some((line, low)),
            Role::Total | Role::Overlapping => {}
            Role::Part => group.parts.push(Part {
                line,
                class: class.to_owned(),
                low,
                high,
            }),
        }
    }

    /// Reports every set whose parts overlap or do not add up; tells how many sets have no total.
    pub(super) fn conclude(&self, places: &Places, findings: &mut Findings) -> usize {
        for group in self.groups.values() {
            group.check_classes(places, findings);
            self.check_sum(group, places, findings);
        }
        let untold = self.groups.values().filter(|group| group.total.is_none());
        untold.count()
    }

    fn check_sum(&self, group: &Group, places: &Places, findings: &mut Findings) {
        let Some((line, total)) = group.total else {
            return;
        };
        let low: f64 = group.parts.iter().map(|part| part.low).sum();
        let high: f64 = group.parts.iter().map(|part| part.high).sum();
        let figures = group.parts.len() as f64 + 1.0;
        let tolerance = self.partition.rounding / 2.0 * figures + 1e-9 * total.abs();
        if low - tolerance <= total && total <= high + tolerance {
            return;
        }
        let rows: Vec<(u64, f64)> = group
            .parts
            .iter()
            .map(|part| (part.line, part.low))
            .collect();
        let sums = sums::totals(&rows, tolerance, 0.0);
        let suspects = sums.iter().filter_map(|sum| {
            let part = group.parts.iter().find(|part| part.line == sum.line)?;
            Some((part.class.clone(), part.line))
        });
        let (column, header) = &places.value;
        findings.add(
            Place::spot(line, Some(column + 1), Some(header.clone()), None),
            Fault::Partition {
                parts: low,
                most: high,
                total,
                sums: suspects.collect(),
            },
        );
    }
}

impl Group {
    /// Whether each range begins where the one below it ends, as in `0-10`, `10-20`, `20-30`: then
    /// an end belongs to one of the two by convention. Otherwise whole numbers such as the 4 of
    /// `1-4` and `4-9` belong to both.
    fn is_joined(&self) -> bool {
        let classes = self.parts.iter().map(|part| part.class.as_str());
        let mut limits: Vec<(f64, f64)> = classes.filter_map(range::limits).collect();
        limits.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut pairs = limits.windows(2);
        limits.len() > 2 && pairs.all(|pair| pair[0].1.total_cmp(&pair[1].0).is_eq())
    }

    /// Classes given twice, or ranges of which one reaches into the other.
    fn check_classes(&self, places: &Places, findings: &mut Findings) {
        let (column, header) = &places.class;
        let mut first: HashMap<&str, u64> = HashMap::new();
        let mut ranges: Vec<(&Part, (f64, f64))> = Vec::new();
        let is_joined = self.is_joined();
        for part in &self.parts {
            let place = || Place::cell(part.line, *column, header, &part.class);
            if let Some(&first_line) = first.get(part.class.as_str()) {
                let fault = Fault::DuplicateKey {
                    first_line,
                    differing: Vec::new(),
                };
                findings.add(place(), fault);
                continue;
            }
            first.insert(&part.class, part.line);
            let Some((low, high)) = range::limits(&part.class) else {
                continue;
            };
            for (other, (from, to)) in &ranges {
                let is_shared = !is_joined
                    && (low.total_cmp(to).is_eq() || from.total_cmp(&high).is_eq())
                    && range::is_whole(&part.class)
                    && range::is_whole(&other.class);
                if is_shared || (low < *to && *from < high) {
                    let fault = Fault::Overlap {
                        other: other.class.clone(),
                        line: other.line,
                    };
                    findings.add(place(), fault);
                }
            }
            ranges.push((part, (low, high)));
        }
    }
}
