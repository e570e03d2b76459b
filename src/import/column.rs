//! What is found out about a column while its cells are read.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::header::{Column, Header, Source};
use super::number::{Figure, NumberStyle, Styles, Written, is_bare};
use super::units::HeaderUnit;
use crate::error::Fault;

/// What is found out about a column while its cells are read.
pub(super) struct State {
    /// The conventions in which its numbers may be written, and the cells that ruled others out.
    styles: Styles,
    ruled: Vec<Proof>,
    delimiter: u8,
    /// Whether digits alone are the number: there is no multiplier, and nothing to declare.
    pub(super) is_plain: bool,
    /// Whether a point is known to come before decimals.
    pub(super) is_point: bool,
    pub(super) missing: u64,
    pub(super) intervals: u64,
    /// What the cells were read as, such as `USD` or `percent`.
    pub(super) unit: Option<String>,
    pub(super) shares: Shares,
    /// The figures of a column that may be summed, as long as they are few.
    pub(super) watched: Vec<Watched>,
    pub(super) told: Told,
    /// How many amounts were read as negative because of `CR`.
    pub(super) credits: u64,
    /// The first cell with a % sign and the first without one, among numbers.
    pub(super) signed: [Option<(u64, String)>; 2],
    /// How many figures had a flag, by flag, and the last place that was counted.
    pub(super) flags: BTreeMap<String, u64>,
    pub(super) last_flag: Option<(u64, usize)>,
}

/// Which problems of a column were told, as each is the same in every row.
#[derive(Default)]
pub(super) struct Told {
    pub(super) unit: bool,
    pub(super) scale: bool,
    pub(super) minor: bool,
}

/// A cell that leaves only some conventions.
struct Proof {
    left: Styles,
    line: u64,
    cell: String,
}

/// A figure and the label of its row.
pub(super) struct Watched {
    pub(super) line: u64,
    pub(super) value: f64,
    pub(super) label: Option<String>,
}

/// The numbers of a column of shares.
#[derive(Default)]
pub(super) struct Shares {
    pub(super) is_percent: bool,
    pub(super) positive: u64,
    pub(super) largest: f64,
}

/// Why a number cannot be told.
pub(super) enum Unclear {
    /// It is none.
    NoNumber(String),
    Fault(Fault),
}

impl State {
    /// How many figures are kept to look for sums among them.
    pub(super) const WATCHED: usize = 4_096;

    pub(super) fn new(column: &Column, header: &Header, delimiter: u8) -> Self {
        let is_unitless = |unit: &HeaderUnit| {
            unit.multiplier.is_none() && unit.minor.is_none() && unit.currency.is_none()
        };
        let is_melted = column.source == Source::MeltedCell;
        Self {
            is_plain: column.layout.is_plain()
                && is_unitless(&column.unit)
                && (!header.says_unit() || !header.is_observed(column))
                && !(is_melted && header.melted.iter().any(|one| !is_unitless(&one.unit))),
            ..Self::of_numbers(column.layout.numbers, delimiter)
        }
    }

    /// A column of numbers without a multiplier.
    pub(super) fn of_numbers(numbers: Option<NumberStyle>, delimiter: u8) -> Self {
        let styles = numbers.map_or(Styles::ALL, Styles::one);
        Self {
            styles,
            ruled: Vec::new(),
            delimiter,
            is_plain: true,
            is_point: styles.is_point(),
            missing: 0,
            intervals: 0,
            unit: None,
            shares: Shares::default(),
            watched: Vec::new(),
            told: Told::default(),
            credits: 0,
            signed: [None, None],
            flags: BTreeMap::new(),
            last_flag: None,
        }
    }

    /// Takes note of what a cell proves about the convention; says nothing about cells that do
    /// not fit.
    pub(super) fn infer(&mut self, text: &str, line: u64) {
        let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
        let bare = match Amount::of(bare) {
            Ok(amount) if !is_bare(bare) => amount.number,
            _ => bare,
        };
        let Ok(written) = Written::of(bare) else {
            return;
        };
        let left = self.styles.and(written.styles);
        if !left.is_empty() && !written.is_ambiguous(left) {
            self.narrow(left, line, text);
        }
    }

    /// The number that a cell means.
    pub(super) fn figure(&mut self, text: &str, line: u64) -> Result<Figure, Unclear> {
        let written = Written::of(text).map_err(Unclear::NoNumber)?;
        let mut left = self.styles.and(written.styles);
        if left.is_empty() {
            return Err(Unclear::Fault(self.mixed(written.styles)));
        }
        if written.is_ambiguous(left) {
            let is_point = match self.delimiter {
                b',' => true,
                b';' => false,
                _ => !text.contains(','),
            };
            if !is_point {
                return Err(Unclear::Fault(ambiguous(&written, left)));
            }
            left = left.with_decimal('.');
        }
        self.narrow(left, line, text);
        let style = left.list().next().unwrap_or(NumberStyle::DecimalPoint);
        written
            .figure(style)
            .ok_or_else(|| Unclear::NoNumber("it has too many digits".to_owned()))
    }

    /// Whether all numbers so far have a % sign, or all have none; there is one at least.
    #[inline]
    pub(super) fn is_signed(&self, has_sign: bool) -> bool {
        let [without, with] = &self.signed;
        let (own, other) = if has_sign {
            (with, without)
        } else {
            (without, with)
        };
        own.is_some() && other.is_none()
    }

    /// Takes note of whether a number has a % sign. Of two kinds in one column, or in one row of
    /// several columns that are turned into rows, gives the other one.
    pub(super) fn note_sign(
        &mut self,
        has_sign: bool,
        (line, text): (u64, &str),
        is_melted: bool,
    ) -> Option<(u64, String)> {
        let (own, other) = (usize::from(has_sign), usize::from(!has_sign));
        let is_new = |place: &(u64, String)| is_melted && place.0 != line;
        if self.signed[own].as_ref().is_none_or(is_new) {
            self.signed[own] = Some((line, super::findings::shortened(text)));
        }
        self.signed[other].clone().filter(|place| !is_new(place))
    }

    fn narrow(&mut self, left: Styles, line: u64, text: &str) {
        if left == self.styles {
            return;
        }
        self.styles = left;
        self.is_point = left.is_point();
        self.ruled.push(Proof {
            left,
            line,
            cell: super::findings::shortened(text),
        });
    }

    /// A number that belongs to none of the conventions that are left.
    #[cold]
    fn mixed(&self, found: Styles) -> Fault {
        let contrary = self
            .ruled
            .iter()
            .find(|proof| proof.left.and(found).is_empty());
        let of = |styles: Styles| styles.list().next().unwrap_or(NumberStyle::DecimalPoint);
        match contrary {
            Some(proof) => Fault::MixedNumbers {
                found: of(found).to_string(),
                expected: of(proof.left).to_string(),
                first: Some((proof.line, proof.cell.clone())),
            },
            None => Fault::MixedNumbers {
                found: of(found).to_string(),
                expected: of(self.styles).to_string(),
                first: self
                    .ruled
                    .last()
                    .map(|proof| (proof.line, proof.cell.clone())),
            },
        }
    }

    /// The convention, if the cells leave only one that matters.
    pub(super) fn convention(&self) -> Option<NumberStyle> {
        let is_one = self.styles.is_point() || self.styles.with_decimal('.').is_empty();
        let is_told = self.styles != Styles::ALL && is_one;
        self.styles.list().next().filter(|_| is_told)
    }
}

#[cold]
fn ambiguous(written: &Written<'_>, left: Styles) -> Fault {
    let reading = |mark: char| {
        let style = left.with_decimal(mark).list().next()?;
        let value = written.figure(style)?.to_f64();
        Some(crate::quantity::significant(value, 15))
    };
    Fault::AmbiguousNumber {
        point: reading('.').unwrap_or_default(),
        comma: reading(',').unwrap_or_default(),
    }
}
