//! A fingerprint of data: of their serialised form, which does not change between versions.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize};

use super::Fingerprint;

/// A short code of the serialised form of a value, the same in every version and on every machine.
///
/// A part that has no serialised form, such as a distribution of the program's own, makes the whole
/// be known by its kind only; callers who expect such a part add what it prints.
pub(crate) fn fingerprint_of(value: &(impl Serialize + ?Sized)) -> String {
    let hash = Fingerprint::default()
        .data(value)
        .unwrap_or_else(|hash| hash);
    format!("{:016x}", hash.value())
}

impl Fingerprint {
    /// Takes the serialised form of a value into account; the error is what it was up to the
    /// first part without a serialised form.
    pub(crate) fn data(self, value: &(impl Serialize + ?Sized)) -> Result<Self, Self> {
        let mut hasher = Hasher(self);
        match value.serialize(&mut hasher) {
            Ok(()) => Ok(hasher.0),
            Err(Refused) => Err(hasher.0.text("no serialised form")),
        }
    }
}

/// Feeds names and values into a fingerprint, in order, each marked with its kind.
struct Hasher(Fingerprint);

impl Hasher {
    fn take(&mut self, kind: &str, value: impl Display) {
        self.0 = self.0.text(kind).text(&value.to_string());
    }
}

/// Some part has no serialised form.
#[derive(Debug)]
struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no serialised form")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

macro_rules! scalars {
    ($($method:ident $type:ty),+ $(,)?) => {$(
        fn $method(self, value: $type) -> Result<(), Refused> {
            self.take("scalar", value);
            Ok(())
        }
    )+};
}

impl<'h> ser::Serializer for &'h mut Hasher {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Compound<'h>;
    type SerializeTuple = Compound<'h>;
    type SerializeTupleStruct = Compound<'h>;
    type SerializeTupleVariant = Compound<'h>;
    type SerializeMap = Compound<'h>;
    type SerializeStruct = Compound<'h>;
    type SerializeStructVariant = Compound<'h>;

    scalars!(
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_i64 i64, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_u64 u64, serialize_char char, serialize_str &str,
    );

    fn serialize_f32(self, value: f32) -> Result<(), Refused> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Refused> {
        // The bits: no two numbers share them, and adding zero makes one of the two zeros.
        self.take("number", format_args!("{:016x}", (value + 0.0).to_bits()));
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Refused> {
        self.take("bytes", format_args!("{bytes:?}"));
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.take("none", "");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Refused> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.take("variant", variant);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'h>, Refused> {
        Ok(Compound::new(self, "list"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'h>, Refused> {
        Ok(Compound::new(self, "list"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'h>, Refused> {
        Ok(Compound::new(self, "list"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'h>, Refused> {
        self.take("variant", variant);
        Ok(Compound::new(self, "list"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'h>, Refused> {
        Ok(Compound::new(self, "map"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'h>, Refused> {
        Ok(Compound::new(self, "map"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'h>, Refused> {
        self.take("variant", variant);
        Ok(Compound::new(self, "map"))
    }
}

/// The inside of a list or a map, with its end.
struct Compound<'h>(&'h mut Hasher);

impl<'h> Compound<'h> {
    fn new(hasher: &'h mut Hasher, kind: &str) -> Self {
        hasher.take(kind, "begins");
        Self(hasher)
    }

    fn ended(self) {
        self.0.take("", "ends");
    }
}

macro_rules! lists {
    ($($list:ident $method:ident),+ $(,)?) => {$(
        impl ser::$list for Compound<'_> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                value.serialize(&mut *self.0)
            }

            fn end(self) -> Result<(), Refused> {
                self.ended();
                Ok(())
            }
        }
    )+};
}

lists!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
);

macro_rules! structures {
    ($($structure:ident),+) => {$(
        impl ser::$structure for Compound<'_> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Refused> {
                self.0.take("field", name);
                value.serialize(&mut *self.0)
            }

            fn end(self) -> Result<(), Refused> {
                self.ended();
                Ok(())
            }
        }
    )+};
}

structures!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        key.serialize(&mut *self.0)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(&mut *self.0)
    }

    fn end(self) -> Result<(), Refused> {
        self.ended();
        Ok(())
    }
}
