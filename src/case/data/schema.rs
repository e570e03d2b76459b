//! The JSON Schema of a case file.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema as Form, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::business_case::{BusinessCase, Schema};
use super::by_age::ByAge;
use super::figure::Figure;
use super::layout::Layout;
use super::per_year::PerYear;
use super::price::{PriceList, PriceStep};
use super::short::ShortCase;
use crate::adoption::FittedCurve;
use crate::distribution::Dist;
use crate::finance::Discount;
use crate::ledger::Evidence;
use crate::market::{Market, Sizing};
use crate::pricing::PriceStructure;
use crate::quantity::{Count, Currency, Growth, Money, Month, Period, Rate, Ratio, Share, Unit};
use crate::retention::FittedLifetime;
use crate::sample::JointEmpirical;
use crate::severity::{SeverityFinding, SeverityFindings};
use crate::simulation::{Claim, Statistic};
use crate::survey::DemandCurve;

/// The JSON Schema (draft 7) of a case file, as JSON, for editors and for programs that write cases.
///
/// It knows all fields with their descriptions, bounds and defaults, the ways to write a figure and
/// both forms of a case. What a study found is left open, except for a market: its draws are written
/// by programs. Whatever it permits may still break a rule that joins several fields, which
/// [`read`](super::read) and [`BusinessCase::model`] tell.
///
/// An editor of TOML that knows JSON Schema (Taplo, Even Better TOML in VS Code) completes and checks
/// a file that begins with `#:schema case.schema.json`.
///
/// # Example
/// ```
/// use bizcase::case;
///
/// let schema: serde_json::Value = serde_json::from_str(&case::schema())?;
/// let launch = &schema["properties"]["launch"];
/// assert_eq!(launch["description"], "The first month with customers.");
/// assert_eq!(schema["additionalProperties"], false);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn schema() -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    // The two forms of a case describe the fields of the file.
    let described = [described::<BusinessCase>(), described::<ShortCase>()];
    let mut root = generator.root_schema_for::<Layout>().to_value();
    if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            let text = described.iter().find_map(|it| it.get(name));
            if let (Some(text), Some(property)) = (text, property.as_object_mut()) {
                property.insert("description".to_owned(), text.clone());
            }
        }
    }
    if let Some(root) = root.as_object_mut() {
        root.insert("title".to_owned(), "A business case".into());
        let about = "A case in its whole form, with `currency`, `horizon` and `offers`, or in its \
                     short form, with `market`, assumptions and `years`.";
        root.insert("description".to_owned(), about.into());
        let whole = ["currency", "horizon", "offers"];
        let short = [
            "market",
            "price_realisation",
            "need",
            "serviceable",
            "attainable",
            "acquisition_cost",
            "churn",
            "gross_margin",
            "years",
            "build",
        ];
        let forms = [required(&whole, &short[..1]), required(&short, &whole)];
        root.insert("oneOf".to_owned(), Value::Array(forms.into()));
    }
    tidy(&mut root);
    // A value of JSON can always be written.
    serde_json::to_string_pretty(&root).unwrap_or_default()
}

/// The form of a case that has some fields, and not others.
fn required(fields: &[&str], others: &[&str]) -> Value {
    let others: Vec<Value> = others
        .iter()
        .map(|it| serde_json::json!({ "required": [it] }))
        .collect();
    serde_json::json!({ "required": fields, "not": { "anyOf": others } })
}

/// The descriptions of the fields of a type.
fn described<T: JsonSchema>() -> Map<String, Value> {
    let generator = SchemaSettings::draft07().into_generator();
    let form = generator.into_root_schema_for::<T>().to_value();
    let properties = form.get("properties").and_then(Value::as_object);
    let texts = properties
        .into_iter()
        .flatten()
        .filter_map(|(name, property)| {
            let text = property.get("description")?;
            Some((name.clone(), text.clone()))
        });
    texts.collect()
}

/// Makes descriptions out of documentation: without examples and links.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = plain(text);
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn plain(text: &str) -> String {
    let end = ["\n# ", "\n```"]
        .iter()
        .filter_map(|it| text.find(it))
        .min();
    let mut rest = text[..end.unwrap_or(text.len())].trim();
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once(']').filter(|_| !before.ends_with('`'));
        let Some((name, behind)) = link else {
            plain.push_str(before);
            plain.push('[');
            rest = after;
            continue;
        };
        plain.push_str(before);
        plain.push_str(name);
        rest = match behind.strip_prefix('(').and_then(|it| it.split_once(')')) {
            Some((_, behind)) => behind,
            None => behind,
        };
    }
    plain + rest
}

/// Forms of types that read a text, a number or several kinds of values.
macro_rules! forms {
    ($($type:ty, $name:literal, |$generator:ident| $form:expr;)+) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Form {
                $form
            }
        }
    )+};
}

forms! {
    Schema, "Schema", |_generator| json_schema!({
        "description": "The version of the layout of this data.",
        "type": "integer",
        "enum": [1],
    });
    Money, "Money", |_generator| json_schema!({
        "description": "An amount with its currency, such as \"USD 40\".",
        "anyOf": [
            { "type": "string", "pattern": r"^\s*[A-Z]{3}\s*-?[0-9][0-9,]*(\.[0-9]+)?\s*$" },
            {
                "type": "object",
                "properties": { "amount": { "type": "string" }, "currency": { "type": "string" } },
                "required": ["amount", "currency"],
                "additionalProperties": false,
            },
        ],
    });
    Currency, "Currency", |_generator| json_schema!({
        "description": "An ISO 4217 code, such as \"USD\".",
        "type": "string",
        "pattern": "^[A-Z]{3}$",
    });
    Month, "Month", |_generator| json_schema!({
        "description": "A month, such as \"2027-01\".",
        "type": "string",
        "pattern": r"^\s*[0-9]{4}-(0[1-9]|1[0-2])\s*$",
    });
    Period, "Period", |_generator| json_schema!({
        "type": "string",
        "enum": ["month", "quarter", "year"],
    });
    Share, "Share", |_generator| json_schema!({
        "description": "A share from 0 to 1.",
        "type": "number",
        "minimum": 0,
        "maximum": 1,
    });
    Count, "Count", |_generator| json_schema!({
        "description": "A count of zero or more.",
        "type": "number",
        "minimum": 0,
    });
    Ratio, "Ratio", |_generator| json_schema!({ "type": "number" });
    Rate, "Rate", |_generator| json_schema!({
        "description": "A rate, such as \"12% a year\".",
        "type": "string",
    });
    Growth, "Growth", |_generator| json_schema!({
        "description": "A change per time, such as \"2% a year\".",
        "type": "string",
    });
    Unit, "Unit", |_generator| json_schema!({
        "description": "What a number is.",
        "anyOf": [
            { "type": "string", "enum": ["share", "count", "ratio"] },
            {
                "type": "object",
                "properties": { "money": { "type": "string" } },
                "required": ["money"],
                "additionalProperties": false,
            },
        ],
    });
    Evidence, "Evidence", |_generator| json_schema!({
        "description": "The evidence for an assumption, from the strongest to the weakest.",
        "type": "string",
        "enum": ["fact", "experiment", "survey", "interview", "benchmark", "guess"],
    });
    Claim, "Claim", |_generator| json_schema!({
        "description": "A claim on an outcome, such as \"P(NPV > EUR 0) >= 60%\".",
        "type": "string",
    });
    Statistic, "Statistic", |_generator| json_schema!({
        "description": "A statistic of an outcome, such as \"P(NPV > EUR 0)\".",
        "type": "string",
    });
    Discount, "Discount", |generator| {
        let rate = generator.subschema_for::<Rate>();
        let discount = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A rate such as \"12% a year\", one for each year, or a schedule.",
            "anyOf": [
                rate,
                { "type": "array", "items": rate, "minItems": 1 },
                {
                    "type": "object",
                    "properties": {
                        "nominal": discount,
                        "real": discount,
                        "schedule": { "enum": [
                            "green_book_2022",
                            "green_book_2022_health",
                            "green_book_2022_catastrophic",
                        ] },
                        "name": { "type": "string" },
                        "edition": { "type": "string" },
                        "source": { "type": "string" },
                        "bands": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "until": { "type": "integer", "minimum": 1, "maximum": 1000 },
                                    "rate": rate,
                                },
                                "required": ["rate"],
                                "additionalProperties": false,
                            },
                        },
                    },
                    "additionalProperties": false,
                },
            ],
        })
    };
    Figure, "Figure", |generator| {
        let (dist, figure) = (generator.subschema_for::<Dist>(), generator.subschema_for::<Self>());
        let (evidence, unit) = (generator.subschema_for::<Evidence>(), generator.subschema_for::<Unit>());
        json_schema!({
            "description": "A number, a text such as \"12.5%\", \"EUR 40\" or \"2% a month\", a table \
                            with a `range` and its evidence, one that is `of` another figure, or the \
                            `part` of a `study`.",
            "anyOf": [
                { "type": ["number", "string"] },
                {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string" },
                        "range": dist,
                        "evidence": evidence,
                        "source": { "type": "string" },
                        "quantity": unit,
                        "unit": { "type": "string" },
                        "owner": { "type": "string" },
                        "date": day(),
                        "valid_until": day(),
                        "rationale": { "type": "string" },
                    },
                    "required": ["range"],
                    "additionalProperties": false,
                },
                {
                    "type": "object",
                    "properties": {
                        "of": { "type": "string" },
                        "times": { "type": "number" },
                        "plus": { "type": "number" },
                    },
                    "required": ["of"],
                    "additionalProperties": false,
                },
                {
                    "type": "object",
                    "properties": {
                        "study": { "type": "string" },
                        "part": { "type": "string" },
                        "spend": figure,
                    },
                    "required": ["study"],
                    "additionalProperties": false,
                },
            ],
        })
    };
    PriceList, "PriceList", |generator| {
        let figure = generator.subschema_for::<Figure>();
        let step = generator.subschema_for::<PriceStep>();
        json_schema!({
            "description": "A price, or a list of prices, each from a month on.",
            "anyOf": [figure, { "type": "array", "items": step }],
        })
    };
    ByAge, "ByAge", |generator| {
        let figure = generator.subschema_for::<Figure>();
        json_schema!({
            "description": "One figure for all months, or one for each month of a customer, of which \
                            the last goes on.",
            "anyOf": [figure, { "type": "array", "items": figure }],
        })
    };
    PerYear, "PerYear", |generator| {
        let figure = generator.subschema_for::<Figure>();
        json_schema!({
            "description": "One figure for all years, one for each year, of which the last goes on, or \
                            a first one that grows.",
            "anyOf": [
                figure,
                { "type": "array", "items": figure },
                {
                    "type": "object",
                    "properties": { "first": figure, "growth": figure },
                    "required": ["first", "growth"],
                    "additionalProperties": false,
                },
            ],
        })
    };
    Dist, "Dist", |_generator| {
        let kinds = DISTRIBUTIONS.map(|name| (name.to_owned(), Value::Bool(true)));
        let kinds: Map<String, Value> = kinds.into_iter().collect();
        json_schema!({
            "description": "A distribution by its name and parameters, such as \
                            { pert = { min = 1, mode = 2, max = 4 } }.",
            "type": "object",
            "properties": kinds,
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": false,
        })
    };
    Market, "Market", |generator| {
        let (count, money) = (generator.subschema_for::<Count>(), generator.subschema_for::<Money>());
        let period = generator.subschema_for::<Period>();
        json_schema!({
            "description": "Segments that exclude each other, with their counts and list prices.",
            "type": "object",
            "properties": {
                "geography": { "type": "string" },
                "year": { "type": "integer" },
                "spend": { "enum": ["potential", "current"] },
                "billing": period,
                "source": { "type": "string" },
                "segments": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": { "type": "string" },
                            "population": count,
                            "served": count,
                            "price": money,
                        },
                        "required": ["name", "population", "served", "price"],
                        "additionalProperties": false,
                    },
                },
            },
            "required": ["geography", "year", "spend", "billing", "segments"],
            "additionalProperties": false,
        })
    };
    PriceStructure, "PriceStructure", |_generator| {
        let kinds = PRICES.map(|name| (name.to_owned(), Value::Bool(true)));
        let mut kinds: Map<String, Value> = kinds.into_iter().collect();
        kinds.insert("decimals".to_owned(), serde_json::json!({ "type": "integer", "minimum": 0 }));
        json_schema!({
            "description": "How a bill is made up, by the name of the kind, such as \
                            { flat = \"EUR 40\" }.",
            "type": "object",
            "properties": kinds,
            "minProperties": 1,
            "maxProperties": 2,
            "additionalProperties": false,
        })
    };
}

/// What programs write: open here, and read by the rooms that they come from.
macro_rules! open {
    ($($type:ty, $name:literal, $about:literal;)+) => {
        forms! { $($type, $name, |_generator| json_schema!({ "description": $about, "type": "object" });)+ }
    };
}

open! {
    Sizing, "Sizing", "A sizing, as a program has written it.";
    DemandCurve, "DemandCurve", "A demand curve with its draws, as a program has written it.";
    FittedLifetime, "FittedLifetime", "A fitted distribution of how long customers stay, as a program has written it.";
    FittedCurve, "FittedCurve", "A fitted curve of adoption, as a program has written it.";
    JointEmpirical, "JointEmpirical", "Rows that belong together, as a program has written them.";
    SeverityFinding, "SeverityFinding", "A finding with its draws, as a program has written it.";
    SeverityFindings, "SeverityFindings", "Findings with their draws, as a program has written them.";
}

/// A day as a text, or as a date of TOML, which checkers see as a text.
fn day() -> Value {
    serde_json::json!({
        "description": "A day, such as 2027-01-31.",
        "type": "string",
    })
}

/// The names of distributions and of kinds of prices in files.
const DISTRIBUTIONS: [&str; 31] = [
    "fixed",
    "uniform",
    "triangular",
    "pert",
    "normal",
    "log_normal",
    "beta",
    "gamma",
    "exponential",
    "weibull",
    "logistic",
    "log_logistic",
    "pareto",
    "gumbel",
    "student_t",
    "bernoulli",
    "poisson",
    "binomial",
    "negative_binomial",
    "geometric",
    "hypergeometric",
    "beta_binomial",
    "discrete",
    "empirical",
    "mixture",
    "affine",
    "metalog",
    "kernel_smoothed",
    "joint_column",
    "truncated",
    "posterior",
];
const PRICES: [&str; 9] = [
    "flat",
    "per_seat",
    "graduated",
    "volume",
    "stairstep",
    "package",
    "two_part",
    "credits",
    "hybrid",
];

#[cfg(test)]
mod tests {
    use super::{DISTRIBUTIONS, PRICES};
    use crate::distribution::Dist;
    use crate::pricing::PriceStructure;

    /// What the reader says it knows.
    fn known<T: serde::de::DeserializeOwned>() -> Vec<String> {
        let error = serde_json::from_str::<T>(r#"{"no such kind": 1}"#)
            .err()
            .unwrap()
            .to_string();
        let names = error.split('`').skip(3).step_by(2);
        names.map(str::to_owned).collect()
    }

    #[test]
    fn all_distributions_and_prices_are_named() {
        assert_eq!(known::<Dist>(), DISTRIBUTIONS);
        assert_eq!(known::<PriceStructure>(), PRICES);
    }
}
