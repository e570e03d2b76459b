//! Business cases, from the file to the report.

use arbitrary::Unstructured;
use bizcase::case::{self, BusinessCase};
use bizcase::random::Sampling;
use bizcase::report;
use bizcase::request::run_json;
use bizcase::simulation::Base;
use toml::Value;

use super::seeds::CASES;
use super::{assert_numbers, byte, number, pick};

/// How much is asked of a case: a report takes a hundred times as long as all before it.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Values,
    Report,
}

/// What programs ask of a case.
fn used(case: &BusinessCase, given: &[u8], depth: Depth) {
    let _ = case.figures();
    let sampling = Sampling::monte_carlo(64).seed(1);
    if let Ok(model) = case.model() {
        let _ = model.model.run(&sampling);
    }
    if let Ok(statement) = case.statement(Base::Means) {
        statement.ties().expect("a statement ties");
        assert_numbers(
            &report::statement(&statement).map_or(String::new(), |it| it.text()),
            given,
        );
    }
    let Ok(valuation) = case.value(&sampling) else {
        return;
    };
    if depth == Depth::Values {
        return;
    }
    let _ = case.warnings();
    if let Ok(document) = report::decision(&valuation) {
        let text = document.text();
        assert_numbers(&text, given);
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "wider than a terminal: {line}");
        }
        assert_numbers(&document.markdown(), given);
        assert!(document.html().ends_with("</html>\n"));
    }
}

/// A case as text.
pub(crate) fn case_toml(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(file) = toml::Deserializer::parse(text)
        && let Ok(case) = case::read(file)
    {
        used(&case, data, Depth::Values);
    }
    let mut json = serde_json::Deserializer::from_str(text);
    if let Ok(case) = case::read(&mut json) {
        used(&case, data, Depth::Values);
    }
}

/// A request as text; more than a few trials are a matter of patience, not of input.
pub(crate) fn request(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let asked = serde_json::from_str::<serde_json::Value>(text).ok();
    let trials = asked.and_then(|it| it["sampling"]["trials"].as_u64());
    if trials.is_none_or(|trials| trials <= 256) {
        let answer = run_json(text);
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("answers are JSON");
        assert!(answer.get("ok").is_some() != answer.get("errors").is_some());
    }
}

/// An example case whose values are edited as the bytes say.
pub(crate) fn case_edits(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let which: u8 = bytes.arbitrary().unwrap_or(0);
    let file = CASES[usize::from(which) % CASES.len()];
    let mut tree: Value = toml::from_str(file).expect("the examples are TOML");
    let edits = byte(&mut bytes) % 4;
    for _ in 0..=edits {
        edit(&mut tree, &mut bytes);
    }
    if let Ok(case) = case::read(tree) {
        let depth = if byte(&mut bytes) == 1 {
            Depth::Report
        } else {
            Depth::Values
        };
        used(&case, data, depth);
    }
}

/// Calls `change` on the node at a place, counted through the tree.
fn at<R>(
    node: &mut Value,
    place: &mut usize,
    change: &mut dyn FnMut(&mut Value) -> R,
) -> Option<R> {
    if *place == 0 {
        return Some(change(node));
    }
    *place -= 1;
    match node {
        Value::Array(items) => items.iter_mut().find_map(|it| at(it, place, change)),
        Value::Table(entries) => entries.iter_mut().find_map(|(_, it)| at(it, place, change)),
        _ => None,
    }
}

fn size(node: &Value) -> usize {
    1 + match node {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Table(entries) => entries.iter().map(|(_, it)| size(it)).sum(),
        _ => 0,
    }
}

/// Changes one value; where it is a list or a table, takes away or doubles what is in it.
fn edit(tree: &mut Value, bytes: &mut Unstructured<'_>) {
    let size = size(tree);
    let mut place = usize::from(bytes.arbitrary::<u16>().unwrap_or(0)) % size;
    let mut other = usize::from(bytes.arbitrary::<u16>().unwrap_or(0)) % size;
    let other = at(tree, &mut other, &mut |node| node.clone()).unwrap_or(Value::Boolean(true));
    at(tree, &mut place, &mut |node| match node {
        Value::Array(items) if !items.is_empty() => {
            let index = usize::from(byte(bytes)) % items.len();
            match byte(bytes) % 4 {
                0 => drop(items.remove(index)),
                1 => items.push(items[index].clone()),
                2 => items.clear(),
                _ => items[index] = other.clone(),
            }
        }
        Value::Table(entries) if !entries.is_empty() => {
            let index = usize::from(byte(bytes)) % entries.len();
            let name = entries.keys().nth(index).cloned().unwrap_or_default();
            match byte(bytes) % 2 {
                0 => drop(entries.remove(&name)),
                _ => drop(entries.insert(name, other.clone())),
            }
        }
        leaf => *leaf = changed(leaf, &other, bytes),
    });
}

/// Another value in place of one.
fn changed(leaf: &Value, other: &Value, bytes: &mut Unstructured<'_>) -> Value {
    match (byte(bytes) % 6, leaf) {
        (0, _) => other.clone(),
        (1, _) => Value::Integer(pick(
            bytes,
            &[
                0,
                1,
                -1,
                2,
                13,
                120,
                1200,
                65_536,
                1 << 31,
                i64::MAX,
                i64::MIN,
            ],
        )),
        (2, Value::Integer(of)) => {
            Value::Integer(of.wrapping_mul(pick(bytes, &[-1, 0, 2, 10, 1000, 1 << 20])))
        }
        (2, Value::Float(of)) => {
            Value::Float(of * pick(bytes, &[-1.0, 0.0, 1e-3, 1.5, 10.0, 1e6, 1e12]))
        }
        (3, _) => Value::Float(number(bytes)),
        (_, Value::String(text)) => Value::String(renumbered(text, bytes)),
        _ => Value::Float(number(bytes)),
    }
}

/// A text with one of its numbers replaced.
fn renumbered(text: &str, bytes: &mut Unstructured<'_>) -> String {
    let is_part = |it: char| it.is_ascii_digit() || it == '.';
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(at, it)| it.is_ascii_digit() && !text[..*at].ends_with(is_part))
        .map(|(at, _)| at)
        .collect();
    if starts.is_empty() {
        return bytes.arbitrary::<&str>().unwrap_or("").to_owned();
    }
    let start = pick(bytes, &starts);
    let end = text[start..]
        .find(|it| !is_part(it))
        .map_or(text.len(), |it| start + it);
    let number = match byte(bytes) % 3 {
        0 => byte(bytes).to_string(),
        _ => number(bytes).to_string(),
    };
    format!("{}{number}{}", &text[..start], &text[end..])
}
