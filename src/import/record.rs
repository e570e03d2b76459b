//! Rows as types that derive serde's `Deserialize`.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::findings::Place;
use super::header::Source;
use super::{Row, date, range};
use crate::error::{Fault, Invalid, unknown_name};
use crate::quantity::Money;

/// The names of the fields of a struct; none if the type is no struct with named fields.
pub(super) fn fields<T: DeserializeOwned>() -> Option<&'static [&'static str]> {
    let mut found = None;
    // The deserializer ends at the names, whatever the type.
    T::deserialize(Names(&mut found)).err()?;
    found
}

/// Reads a row; problems are recorded with their place.
pub(super) fn read<T: DeserializeOwned>(row: &mut Row<'_>) -> Option<T> {
    let before = row.problems();
    match T::deserialize(RowReader { row }) {
        Ok(value) => Some(value),
        Err(Stop::Missing(field)) => {
            row.refuse_header(field);
            None
        }
        Err(Stop::Said(reason)) if row.problems() == before => {
            row.refuse_row(reason);
            None
        }
        Err(_) => None,
    }
}

/// Why a row or a cell was not read.
#[derive(Debug)]
enum Stop {
    /// The problem is recorded with its place.
    Recorded,
    /// The file has no column for a field.
    Missing(&'static str),
    /// What the type says.
    Said(String),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded => f.write_str("the problem is recorded"),
            Self::Missing(field) => write!(f, "there is no column `{field}`"),
            Self::Said(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Said(message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

/// Asks a type for the names of its fields.
struct Names<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> de::Deserializer<'de> for Names<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(Stop::Recorded)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Stop> {
        *self.0 = Some(fields);
        Err(Stop::Recorded)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// A row as a struct.
struct RowReader<'a, 'r> {
    row: &'a mut Row<'r>,
}

impl<'de> de::Deserializer<'de> for RowReader<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(Stop::Said(
            "a row is read as a struct with named fields".to_owned(),
        ))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_map(Fields {
            row: self.row,
            names: fields,
            next: 0,
            field: "",
            at: 0,
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The fields for which the file has a column.
struct Fields<'a, 'r> {
    row: &'a mut Row<'r>,
    names: &'static [&'static str],
    /// The field that is read next.
    next: usize,
    /// The field at hand, and its column.
    field: &'static str,
    at: usize,
}

impl<'de> de::MapAccess<'de> for Fields<'_, '_> {
    type Error = Stop;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        let header = self.row.header();
        while let Some(field) = self.names.get(self.next) {
            // Columns are in the order of the fields, beside others.
            let found = header.place(self.next, field);
            self.next += 1;
            if let Some(at) = found
                && header.columns[at].source != Source::Nowhere
            {
                (self.field, self.at) = (field, at);
                return seed.deserialize(name(field)).map(Some);
            }
        }
        Ok(None)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let before = self.row.problems();
        self.row.look_at(self.at);
        let cell = CellReader {
            row: self.row,
            column: self.field,
            at: self.at,
        };
        let value = seed.deserialize(cell);
        value.map_err(|stop| self.recorded(stop, before))
    }
}

impl Fields<'_, '_> {
    /// Records what a type says about the cell at hand, if nothing else was recorded.
    #[cold]
    fn recorded(&mut self, stop: Stop, before: usize) -> Stop {
        if let Stop::Said(reason) = stop
            && self.row.problems() == before
        {
            self.row.refuse_cell(self.field, &reason);
        }
        Stop::Recorded
    }
}

fn name(text: &'static str) -> StrDeserializer<'static, Stop> {
    text.into_deserializer()
}

/// A cell as whatever the field wants.
struct CellReader<'a, 'r> {
    row: &'a mut Row<'r>,
    column: &'static str,
    /// Its place.
    at: usize,
}

impl<'r> CellReader<'_, 'r> {
    fn text(&mut self) -> Result<&'r str, Stop> {
        self.row.words(self.column).ok_or(Stop::Recorded)
    }

    fn number(&mut self) -> Result<f64, Stop> {
        let number = self.row.ratio(self.column).ok_or(Stop::Recorded)?;
        Ok(number.value())
    }

    /// A whole number of any sign.
    fn integer(&mut self) -> Result<i64, Stop> {
        let number = self.number()?;
        if number.fract() != 0.0 || number.abs() > 9_007_199_254_740_992.0 {
            return Err(Stop::Said("a whole number is needed".to_owned()));
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number up to 2^53")]
        Ok(number as i64)
    }

    fn is_missing(&mut self) -> Result<bool, Stop> {
        let (at, text) = self.row.cell(self.column).ok_or(Stop::Recorded)?;
        let is_missing = self.row.is_missing(at, text);
        if is_missing {
            self.row.count_missing(at);
        }
        // The same column is read once more.
        self.row.look_at(at);
        Ok(is_missing)
    }

    /// A text; of a column of dates in ISO 8601.
    fn iso_text(&mut self) -> Result<String, Stop> {
        let text = self.text()?;
        let format = self.row.header().columns[self.at].layout.dates.as_deref();
        let Some(format) = format else {
            return Ok(text.to_owned());
        };
        let checked = date::iso_text(text, format);
        self.row.check(self.column, checked).ok_or(Stop::Recorded)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $read:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.$read()?)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for CellReader<'_, '_> {
    type Error = Stop;

    /// A number if it is one, otherwise a text; codes with leading zeros are texts.
    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        if self.is_missing()? {
            return visitor.visit_unit();
        }
        let text = self.text()?;
        let is_code = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && !is_code => visitor.visit_f64(number),
            _ => visitor.visit_str(text),
        }
    }

    numbers! {
        deserialize_i8 visit_i64 integer,
        deserialize_i16 visit_i64 integer,
        deserialize_i32 visit_i64 integer,
        deserialize_i64 visit_i64 integer,
        deserialize_u8 visit_i64 integer,
        deserialize_u16 visit_i64 integer,
        deserialize_u32 visit_i64 integer,
        deserialize_u64 visit_i64 integer,
        deserialize_f32 visit_f64 number,
        deserialize_f64 visit_f64 number,
        deserialize_char visit_str text,
        deserialize_str visit_string iso_text,
        deserialize_string visit_string iso_text,
        deserialize_identifier visit_str text,
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let text = self.text()?.to_lowercase();
        match text.as_str() {
            "true" | "yes" | "y" | "t" | "1" => visitor.visit_bool(true),
            "false" | "no" | "n" | "f" | "0" => visitor.visit_bool(false),
            _ => Err(Stop::Said("yes or no is needed".to_owned())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        if self.is_missing()? {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    /// [`Money`] is read as cells write it, with the currency of the file.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if name != Money::NAME {
            return visitor.visit_newtype_struct(self);
        }
        let money = self.row.money(self.column).ok_or(Stop::Recorded)?;
        visitor.visit_bytes(&money.to_bytes())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Stop> {
        Err(Stop::Said(format!(
            "a cell does not hold a struct `{name}`"
        )))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if name == "Cell" && variants == ["Value", "Interval", "Missing"] {
            return visitor.visit_enum(CellVariant { cell: self });
        }
        let text: StrDeserializer<'_, Stop> = self.text()?.into_deserializer();
        visitor.visit_enum(text)
    }

    forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit_struct seq tuple tuple_struct map
    }
}

/// A cell as a [`Cell`](super::Cell).
struct CellVariant<'a, 'r> {
    cell: CellReader<'a, 'r>,
}

impl<'de, 'a, 'r> de::EnumAccess<'de> for CellVariant<'a, 'r> {
    type Error = Stop;
    type Variant = CellContent<'a, 'r>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        mut self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Stop> {
        let (at, text) = self.cell.row.cell(self.cell.column).ok_or(Stop::Recorded)?;
        let ends = self.cell.row.ends(at, text);
        let variant = if self.cell.is_missing()? {
            "Missing"
        } else if ends.is_some() {
            "Interval"
        } else {
            "Value"
        };
        let [low, high] = ends.unwrap_or([None, None]);
        let content = CellContent {
            cell: self.cell,
            ends: [("low", low), ("high", high)].into_iter(),
            end: None,
        };
        Ok((seed.deserialize(name(variant))?, content))
    }
}

/// What stands behind the variant of a [`Cell`](super::Cell).
struct CellContent<'a, 'r> {
    cell: CellReader<'a, 'r>,
    ends: std::array::IntoIter<(&'static str, Option<range::End<'r>>), 2>,
    end: Option<range::End<'r>>,
}

impl<'de> de::VariantAccess<'de> for CellContent<'_, '_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Stop> {
        seed.deserialize(self.cell)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Stop> {
        Err(Stop::Said("a cell is no tuple".to_owned()))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.cell.row.count_interval(self.cell.column);
        visitor.visit_map(self)
    }
}

/// The two ends of a range.
impl<'de> de::MapAccess<'de> for CellContent<'_, '_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        let Some((key, end)) = self.ends.next() else {
            return Ok(None);
        };
        self.end = end;
        seed.deserialize(name(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        let Some(end) = self.end else {
            return seed.deserialize(().into_deserializer());
        };
        self.cell.row.read_end(Some(end));
        let value = seed.deserialize(CellReader {
            row: self.cell.row,
            column: self.cell.column,
            at: self.cell.at,
        });
        self.cell.row.read_end(None);
        value
    }
}

/// What only the reading of records needs.
impl<'r> Row<'r> {
    /// The ends of a range, written as such or declared for a code.
    pub(super) fn ends(&self, at: usize, text: &'r str) -> Option<[Option<range::End<'r>>; 2]> {
        let declared = self.header().columns[at].ranges.get(text);
        let is_declared = declared.is_some();
        let (low, high) = match declared {
            Some((low, high)) => {
                let high = Some(high.as_str()).filter(|high| *high != "inf");
                (Some(low.as_str()), high)
            }
            None if text.len() > 1 => range::ends(text)?,
            None => return None,
        };
        let end = |text: &'r str| range::End { text, is_declared };
        Some([low.map(end), high.map(end)])
    }

    fn refuse_cell(&mut self, column: &str, reason: &str) {
        if let Some((at, text)) = self.cell(column) {
            let cause = Invalid::rule(column, text, "permitted").hint(reason);
            let fault = Fault::Cell {
                expected: "permitted".to_owned(),
                cause: Box::new(cause),
            };
            let _: Option<()> = self.fault(at, text, fault);
        }
    }

    fn refuse_row(&mut self, reason: String) {
        let line = self.line();
        self.findings().add(Place::row(line), Fault::Row { reason });
    }

    /// A field without a column is a problem of the header, and the same in every row.
    fn refuse_header(&mut self, field: &str) {
        let header = self.header();
        let known = (0..header.width()).filter_map(|index| header.written(index));
        let named = known.filter(|name| !name.is_empty());
        let wanted = header
            .place(0, field)
            .map_or(field, |at| header.columns[at].header.as_str());
        let cause = Box::new(unknown_name("column", wanted, named));
        let place = Place::row(header.line).header(wanted);
        self.findings().add(place, Fault::MissingColumn { cause });
        self.findings().stop();
    }
}
