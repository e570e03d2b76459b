//! Figures in cells, by the convention, the multiplier and the unit of their column.

use super::Row;
use super::fault::Trouble;
use crate::error::Fault;
use crate::import::amount::Amount;
use crate::import::cell::trimmed;
use crate::import::column::{State, Unclear, Watched};
use crate::import::findings::Place;
use crate::import::header::{Column, Header, MeltedColumn, Source};
use crate::import::layout::ColumnLayout;
use crate::import::number::{
    Figure, NumberStyle, Written, is_bare, plain_digits, plain_value, without_percent,
};
use crate::import::units::{HeaderUnit, says_scale, scale_power};
use crate::quantity::{Decimal, Share};

impl<'r> Row<'r> {
    /// The number in a cell, in the convention and with the multiplier of its column.
    #[inline(always)]
    pub(super) fn numeric(&mut self, at: usize, text: &str) -> Result<f64, Trouble> {
        match self.plain_digits(at, text) {
            Some((digits, decimals)) => Ok(plain_value(digits, decimals)),
            None => self.numeric_slowly(at, text),
        }
    }

    #[inline(never)]
    fn numeric_slowly(&mut self, at: usize, text: &str) -> Result<f64, Trouble> {
        Ok(self.figure(at, text)?.to_f64())
    }

    /// The number in a cell, and its hundredth, which is rounded once.
    #[inline(always)]
    pub(super) fn with_hundredth(&mut self, at: usize, text: &str) -> Result<(f64, f64), Trouble> {
        if let Some((digits, decimals)) = self.plain_digits(at, text) {
            let of = |decimals| plain_value(digits, decimals);
            return Ok((of(decimals), of(decimals + 2)));
        }
        let figure = self.figure(at, text)?;
        Ok((figure.to_f64(), figure.hundredth().to_f64()))
    }

    /// The digits of a number in which they can mean only one thing, and how many are decimals.
    #[inline(always)]
    fn plain_digits(&self, at: usize, text: &str) -> Option<(i64, usize)> {
        let state = &self.states[at];
        if !state.is_plain || self.end.is_some() {
            return None;
        }
        plain_digits(text.as_bytes()).filter(|(_, decimals)| *decimals == 0 || state.is_point)
    }

    /// The exact number in a cell.
    #[inline]
    pub(super) fn decimal(&mut self, at: usize, text: &str) -> Result<Decimal, Trouble> {
        if let Some((digits, decimals)) = self.plain_digits(at, text)
            && let Ok(scale) = u32::try_from(decimals)
        {
            return Ok(Decimal::new(digits, scale));
        }
        self.decimal_slowly(at, text)
    }

    #[inline(never)]
    fn decimal_slowly(&mut self, at: usize, text: &str) -> Result<Decimal, Trouble> {
        self.figure(at, text)?.to_decimal().ok_or_else(|| {
            let hint = "more than 28 significant digits".to_owned();
            Trouble::from(Unclear::NoNumber(hint))
        })
    }

    pub(super) fn figure(&mut self, at: usize, text: &str) -> Result<Figure, Trouble> {
        if self.end.is_some_and(|end| end.is_declared) {
            return declared_figure(text);
        }
        let header: &'r Header = self.header;
        let column = &header.columns[at];
        self.check_unit(at, column);
        let power = self.power(at, column)?;
        let layout = &column.layout;
        let currency = layout.currency.or(self.findings.declared_currency());
        let (mut text, mut is_negative) = (text, false);
        if !is_bare(text) && (currency.is_some() || !layout.suffixes.is_empty()) {
            let amount = Amount::of(text).map_err(Unclear::NoNumber)?;
            let is_own = match currency {
                Some(currency) => amount.foreign(currency).is_none(),
                None => amount.marks().next().is_none(),
            };
            if is_own {
                (text, is_negative) = (amount.number, amount.is_negative);
            }
        }
        let (text, times) = unsuffixed(layout, text);
        let figure = self.states[at].figure(text, self.line)?;
        let scaled = figure
            .times(times)
            .and_then(|figure| figure.times(layout.multiplier.unwrap_or(1)))
            .map(|figure| figure.shifted(power))
            .ok_or_else(|| Unclear::NoNumber("it has too many digits".to_owned()))?;
        Ok(if is_negative {
            scaled.negated()
        } else {
            scaled
        })
    }

    /// The power of ten by which the figures of a column are multiplied besides its multiplier.
    pub(super) fn power(&mut self, at: usize, column: &'r Column) -> Result<i32, Trouble> {
        let header: &'r Header = self.header;
        let cell = |index: usize| trimmed(self.cells.get(index).unwrap_or_default());
        if let Some(by) = &column.layout.multiplier_column {
            let source = header
                .place(0, by)
                .map(|place| header.columns[place].source);
            let text = match source {
                Some(Source::Cell(index)) => cell(index),
                _ => "",
            };
            let power = scale_power(text).and_then(|power| i32::try_from(power).ok());
            return power.ok_or_else(|| {
                let hint = format!("`{text}` in `{by}` is no multiplier");
                Trouble::from(Unclear::NoNumber(hint))
            });
        }
        if let Some(divisor) = column.layout.divisor {
            return Ok(-i32::try_from(divisor.checked_ilog10().unwrap_or(0)).unwrap_or(0));
        }
        if let Some(index) = header.scale
            && column.layout.is_plain()
            && !self.states[at].told.scale
            && let written = header.written(index).unwrap_or_default()
            && says_scale(written, cell(index))
            && header.is_observed(column)
        {
            self.states[at].told.scale = true;
            let place = Place::cell(self.line, index, written, cell(index));
            let setting = format!("multiplied_by(\"{}\", \"{written}\")", column.declared);
            self.findings.add(place, Fault::UndeclaredScale { setting });
        }
        Ok(0)
    }

    /// Refuses the column if its header, or a title, speaks of a multiplier or a currency that
    /// nobody declared.
    pub(super) fn check_unit(&mut self, at: usize, column: &'r Column) {
        if self.states[at].told.unit {
            return;
        }
        self.states[at].told.unit = true;
        let header: &'r Header = self.header;
        let own = |melted: &'r MeltedColumn| (Some(melted.index), &melted.header, &melted.unit);
        let units: Vec<(Option<usize>, &'r String, &'r HeaderUnit)> = match column.source {
            Source::MeltedCell => header.melted.iter().map(own).collect(),
            _ => vec![(self.index(at), &column.header, &column.unit)],
        };
        let currency = column.layout.currency.or(self.findings.declared_currency());
        let needs_currency = currency.is_none() && self.states[at].unit.is_none();
        let is_plain = column.layout.is_plain();
        for (index, written, unit) in &units {
            let multiplier = unit.multiplier.as_ref().filter(|_| is_plain);
            let minor = unit.minor.as_ref();
            let minor = minor.filter(|_| is_plain && !self.states[at].told.minor);
            let unnamed = unit.currency.as_ref().filter(|_| needs_currency);
            let all = [
                (multiplier, "multiplied"),
                (minor, "divided"),
                (unnamed, "currency_of"),
            ];
            for (said, setting) in all {
                let Some(said) = said else { continue };
                let column_number = index.map(|index| index + 1);
                let place = Place::spot(header.line, column_number, Some((*written).clone()), None);
                let fault = Fault::UndeclaredUnit {
                    said: said.clone(),
                    setting: format!("{setting}(\"{}\", ...)", column.declared),
                };
                self.findings.add(place, fault);
            }
        }
        let first = units
            .first()
            .map(|(_, written, unit)| (*written, unit.power()));
        let other = units
            .iter()
            .find(|(_, _, unit)| first.is_some_and(|first| unit.power() != first.1));
        if let (Some((one, _)), Some((_, other, _)), false) = (first, other, is_plain) {
            let (one, other) = (one.clone(), (*other).clone());
            self.findings
                .add(Place::row(header.line), Fault::MixedUnits { one, other });
        }
        if let Some((line, said)) = &header.title_unit
            && header.is_observed(column)
            && !column.layout.percent
            && !self.findings.is_title_told
        {
            self.findings.is_title_told = true;
            let fault = Fault::UndeclaredTitle {
                said: said.clone(),
                setting: format!("multiplied(\"{}\", ...)", column.declared),
            };
            self.findings.add(Place::row(*line), fault);
        }
    }

    /// The amounts of a column are in minor units, whatever its header says.
    pub(in crate::import) fn in_minor_units(&mut self, column: &str) {
        if let Some(at) = self.place(column) {
            self.states[at].told.minor = true;
        }
    }

    /// Refuses a number with a % sign beside one without: it may be a hundred times what is meant.
    #[inline(always)]
    pub(super) fn check_sign(
        &mut self,
        at: usize,
        (value, text): (f64, &str),
        has_sign: bool,
    ) -> Result<(), Trouble> {
        if self.melted.is_none() && self.states[at].is_signed(has_sign) {
            return Ok(());
        }
        self.note_sign(at, (value, text), has_sign)
    }

    #[inline(never)]
    fn note_sign(
        &mut self,
        at: usize,
        (value, text): (f64, &str),
        has_sign: bool,
    ) -> Result<(), Trouble> {
        if self.end.is_some() || (value == 0.0 && !has_sign) {
            return Ok(());
        }
        let is_melted = self.melted.is_some();
        match self.states[at].note_sign(has_sign, (self.line, text), is_melted) {
            None => Ok(()),
            Some(other) => Err(Trouble::Fault(Box::new(Fault::MixedPercent {
                has_sign,
                other,
                setting: format!("percent(\"{}\")", self.header.columns[at].declared),
            }))),
        }
    }

    pub(super) fn is_percent(&self, at: usize) -> bool {
        self.header.columns[at].layout.percent
    }

    pub(super) fn percentage(&mut self, at: usize, text: &'r str) -> Result<Share, Trouble> {
        let bare = without_percent(text).unwrap_or_else(|| text.trim_end());
        let value = self.numeric(at, bare)?;
        self.note_share(at, value, bare.len() == text.len());
        Ok(Share::percent(value)?)
    }

    pub(super) fn note_share(&mut self, at: usize, value: f64, is_percent: bool) {
        let state = &mut self.states[at];
        if is_percent && state.unit.is_none() {
            state.unit = Some("percent".to_owned());
        }
        state.shares.is_percent |= is_percent;
        state.shares.positive += u64::from(value > 0.0);
        state.shares.largest = state.shares.largest.max(value);
    }

    /// Keeps a figure of a column that may be summed, to look for totals among them.
    #[inline]
    pub(super) fn watch(&mut self, at: usize, value: impl FnOnce() -> f64) {
        if self.states[at].watched.len() < State::WATCHED {
            self.keep_watched(at, value());
        }
    }

    #[cold]
    fn keep_watched(&mut self, at: usize, value: f64) {
        if self.end.is_none() && self.melted.is_none() {
            self.states[at].watched.push(Watched {
                line: self.line,
                value,
                label: self.label.map(str::to_owned),
            });
        }
    }
}

/// A figure without the declared mark behind it, and the multiplier that this stands for.
pub(super) fn unsuffixed<'t>(layout: &ColumnLayout, text: &'t str) -> (&'t str, u64) {
    let mut suffixes = layout.suffixes.iter();
    let found = suffixes.find_map(|(mark, times)| {
        let bare = text.strip_suffix(mark.as_str())?.trim_end();
        bare.ends_with(|c: char| c.is_ascii_digit())
            .then_some((bare, *times))
    });
    found.unwrap_or((text, 1))
}

/// A number that the program declared, as Rust writes it.
pub(super) fn declared_figure(text: &str) -> Result<Figure, Trouble> {
    let written = Written::of(text).map_err(Unclear::NoNumber)?;
    let figure = written.figure(NumberStyle::DecimalPoint);
    let unreadable = || Trouble::from(Unclear::NoNumber("it has too many digits".to_owned()));
    figure.ok_or_else(unreadable)
}
