//! Discounts in files.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::discounting::{Discount, DiscountBand, PriceTerms, ScheduleTitle};
use super::green_book::GreenBook;
use crate::error::Invalid;
use crate::quantity::Rate;

impl Serialize for Discount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(terms) = self.terms {
            let plain = Self {
                terms: None,
                ..self.clone()
            };
            let mut table = serializer.serialize_map(Some(1))?;
            table.serialize_entry(&terms, &plain)?;
            return table.end();
        }
        let Some(title) = self.title() else {
            return match self.bands() {
                [always] => always.rate.serialize(serializer),
                years => serializer.collect_seq(years.iter().map(|band| band.rate)),
            };
        };
        let mut table = serializer.serialize_struct("Discount", 4)?;
        table.serialize_field("name", &title.name)?;
        table.serialize_field("edition", &title.edition)?;
        table.serialize_field("source", &title.source)?;
        table.serialize_field("bands", self.bands())?;
        table.end()
    }
}

/// The fields of a schedule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    nominal: Option<Box<Discount>>,
    real: Option<Box<Discount>>,
    schedule: Option<GreenBook>,
    name: Option<String>,
    edition: Option<String>,
    source: Option<String>,
    bands: Option<Vec<DiscountBand>>,
}

impl Table {
    fn discount(self) -> Result<Discount, Invalid> {
        let own = [&self.name, &self.edition, &self.source];
        let described = own.iter().any(|it| it.is_some()) || self.bands.is_some();
        let stated = match (self.nominal, self.real) {
            (None, None) => None,
            (Some(rates), None) => Some((PriceTerms::Nominal, rates)),
            (None, Some(rates)) => Some((PriceTerms::Real, rates)),
            (Some(_), Some(_)) => {
                let rule = "either `nominal` or `real`";
                return Err(Invalid::rule("discount", "both", rule));
            }
        };
        if let Some((terms, rates)) = stated {
            if described || self.schedule.is_some() {
                let rule = "left out: all that a discount says stands in it";
                return Err(Invalid::rule(
                    &format!("fields beside `{terms}`"),
                    "given",
                    rule,
                ));
            }
            if let Some(other) = rates.terms().filter(|&it| it != terms) {
                return Err(Invalid::rule(
                    "discount",
                    other,
                    format!("{terms}, as it is said"),
                ));
            }
            return Ok(rates.in_terms(terms));
        }
        if let Some(schedule) = self.schedule {
            if described {
                let rule =
                    "left out: a published schedule has its own name, edition, source and bands";
                return Err(Invalid::rule("fields beside `schedule`", "given", rule));
            }
            return Ok(Discount::green_book(schedule));
        }
        let title = ScheduleTitle {
            name: self.name.unwrap_or_default(),
            edition: self.edition.unwrap_or_default(),
            source: self.source.unwrap_or_default(),
        };
        Discount::schedule(title, self.bands.unwrap_or_default())
    }
}

struct DiscountVisitor;

impl<'de> Visitor<'de> for DiscountVisitor {
    type Value = Discount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a rate such as \"12% a year\", a list of one for each year, or a schedule such as \
             { schedule = \"green_book_2022\" }",
        )
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Discount, E> {
        let rate: Result<Rate, _> = text.parse();
        rate.map(Discount::from).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, years: A) -> Result<Discount, A::Error> {
        let rates: Vec<Rate> = Vec::deserialize(de::value::SeqAccessDeserializer::new(years))?;
        Discount::by_year(rates).map_err(de::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Discount, A::Error> {
        let table = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
        table.discount().map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Discount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DiscountVisitor)
    }
}
