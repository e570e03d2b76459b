//! The schema of case files, held against the files of the examples and against broken ones.

use std::fs;
use std::path::Path;

use bizcase::case::{self, BusinessCase};
use serde_json::{Map, Value, json};

fn schema() -> Value {
    serde_json::from_str(&case::schema()).unwrap()
}

/// Whether a value is what the schema says: the keywords that it uses, but for patterns.
fn fits(value: &Value, form: &Value, root: &Value) -> bool {
    let Value::Object(form) = form else {
        return form == &Value::Bool(true);
    };
    form.iter().all(|(keyword, rule)| match keyword.as_str() {
        "$ref" => fits(value, referred(rule, root), root),
        "allOf" => rule
            .as_array()
            .unwrap()
            .iter()
            .all(|it| fits(value, it, root)),
        "anyOf" => rule
            .as_array()
            .unwrap()
            .iter()
            .any(|it| fits(value, it, root)),
        "oneOf" => {
            rule.as_array()
                .unwrap()
                .iter()
                .filter(|it| fits(value, it, root))
                .count()
                == 1
        }
        "not" => !fits(value, rule, root),
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "type" => match rule {
            Value::Array(kinds) => kinds.iter().any(|kind| is_a(value, kind.as_str().unwrap())),
            kind => is_a(value, kind.as_str().unwrap()),
        },
        "properties" | "additionalProperties" | "required" | "minProperties" | "maxProperties" => {
            value
                .as_object()
                .is_none_or(|fields| has_fields(fields, (keyword, rule), form, root))
        }
        "items" => value
            .as_array()
            .is_none_or(|it| it.iter().all(|it| fits(it, rule, root))),
        "minItems" => value
            .as_array()
            .is_none_or(|it| it.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => value
            .as_array()
            .is_none_or(|it| it.len() as u64 <= rule.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|it| it >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|it| it <= rule.as_f64().unwrap()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|it| it > rule.as_f64().unwrap()),
        "description" | "title" | "default" | "format" | "pattern" | "definitions" | "$schema" => {
            true
        }
        unknown => panic!("the checker does not know `{unknown}`"),
    })
}

fn has_fields(
    fields: &Map<String, Value>,
    (keyword, rule): (&str, &Value),
    form: &Map<String, Value>,
    root: &Value,
) -> bool {
    let known = form.get("properties").and_then(Value::as_object);
    let known = |name: &String| known.and_then(|it| it.get(name));
    match keyword {
        "properties" => fields
            .iter()
            .all(|(name, value)| known(name).is_none_or(|it| fits(value, it, root))),
        "additionalProperties" => {
            let mut others = fields.iter().filter(|(name, _)| known(name).is_none());
            others.all(|(_, value)| fits(value, rule, root))
        }
        "required" => rule
            .as_array()
            .unwrap()
            .iter()
            .all(|it| fields.contains_key(it.as_str().unwrap())),
        "minProperties" => fields.len() as u64 >= rule.as_u64().unwrap(),
        _ => fields.len() as u64 <= rule.as_u64().unwrap(),
    }
}

fn referred<'r>(reference: &Value, root: &'r Value) -> &'r Value {
    let path = reference.as_str().unwrap().strip_prefix('#').unwrap();
    root.pointer(path)
        .unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|it| it.fract() == 0.0),
        other => panic!("the checker does not know a `{other}`"),
    }
}

/// Dates of TOML are texts to a checker.
fn with_texts(value: &mut Value) {
    match value {
        Value::Object(fields) if fields.keys().any(|it| it.starts_with("$__toml")) => {
            *value = fields.values().next().unwrap().clone();
        }
        Value::Object(fields) => fields.values_mut().for_each(with_texts),
        Value::Array(items) => items.iter_mut().for_each(with_texts),
        _ => {}
    }
}

fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = files.filter(|it| it.extension().is_some_and(|it| it == "toml"));
    let mut cases: Vec<(String, Value)> = files
        .map(|path| {
            let mut case = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            with_texts(&mut case);
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                case,
            )
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(cases.len() > 10);
    cases
}

fn case_named(name: &str) -> Value {
    cases().into_iter().find(|it| it.0 == name).unwrap().1
}

#[test]
fn every_case_of_the_examples_fits() {
    let schema = schema();
    for (name, case) in cases() {
        assert!(fits(&case, &schema, &schema), "{name}");
        // As a program writes it, too.
        let read: BusinessCase = serde_json::from_value(case).unwrap();
        let written = serde_json::to_value(&read).unwrap();
        let expanded = read.studies.iter().all(|it| it.name != "market");
        assert!(
            !expanded || fits(&written, &schema, &schema),
            "{name}, as written"
        );
    }
}

#[test]
fn broken_cases_do_not_fit() {
    let schema = schema();
    let change = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut case = case_named(name);
        change(&mut case);
        assert!(
            serde_json::from_value::<BusinessCase>(case.clone()).is_err(),
            "{case}"
        );
        assert!(!fits(&case, &schema, &schema), "{case}");
    };
    let fields = |case: &mut Value, field: &str| drop(case.as_object_mut().unwrap().remove(field));
    change("recipes.toml", &|it| it["colour"] = json!("red"));
    change("recipes.toml", &|it| fields(it, "discount"));
    change("recipes.toml", &|it| fields(it, "offers"));
    change("recipes.toml", &|it| it["schema"] = json!(2));
    change("recipes.toml", &|it| it["launch"] = json!(2027));
    change("recipes.toml", &|it| it["horizon"] = json!({ "weeks": 3 }));
    change("recipes.toml", &|it| {
        it["offers"][0]["streams"][0]["prize"] = json!(5);
    });
    change("recipes.toml", &|it| {
        it["offers"][0]["streams"][0]["price"] = json!({ "range": { "purt": {} } });
    });
    change("recipes.toml", &|it| {
        it["offers"][0]["retention"] = json!({ "churn": { "of": "x", "study": "y" } });
    });
    change("recipes.toml", &|it| {
        it["correlations"] = json!([{ "first": "a", "second": "b", "coefficient": 2 }]);
    });
    change("recipes.toml", &|it| it["terminal"] = json!("forever"));
    change("shops.toml", &|it| it["horizon"] = json!({ "years": 3 }));
    change("shops.toml", &|it| fields(it, "churn"));
    change("shops.toml", &|it| {
        it["market"]["segments"][0]["served"] = json!(-1);
    });
}

#[test]
fn every_field_is_described_in_plain_words() {
    let schema = schema();
    for (name, property) in schema["properties"].as_object().unwrap() {
        let text = property["description"].as_str().unwrap_or_default();
        assert!(text.len() > 8, "{name} has no description");
    }
    let text = schema.to_string();
    for remnant in ["# Example", "```", "](", "[`", "crate::"] {
        assert!(!text.contains(remnant), "{remnant} is left");
    }
}
