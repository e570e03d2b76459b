//! Imports between rooms run downwards only; the business and the engine never meet below `case`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor. A room may import from lower floors.
const FLOORS: &[&[&str]] = &[
    &["error"],
    &["numeric"],
    &["quantity"],
    &["distribution", "random"],
    // The business knows no engine, the engine no business.
    &[
        "market",
        "survey",
        "adoption",
        "retention",
        "metrics",
        "finance",
        "ledger",
        "simulation",
        "sensitivity",
    ],
    &["case", "decision", "check"],
    &["import", "report"],
    // For tests, behind a feature; nothing imports it.
    &["strategies"],
];

/// Imports within a floor, each where one room's output is the other's input.
const NEIGHBOURS: &[(&str, &str)] = &[
    ("distribution", "random"),
    ("sensitivity", "simulation"),
    ("case", "decision"),
    // A criterion of a decision is a claim to be checked.
    ("check", "decision"),
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("room `{room}` stands on no floor of this test"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The rooms named after `crate::` in code, outside comments.
fn imported(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.split("crate::")
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    })
    .map(|rest| {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    })
    .filter(|room: &String| !room.is_empty() && room.chars().all(|c| c.is_lowercase() || c == '_'))
    .collect()
}

#[test]
fn imports_run_downwards_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let first = relative
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "guide" {
            continue;
        }
        for other in imported(&fs::read_to_string(&file).unwrap()) {
            let neighbours = NEIGHBOURS.contains(&(room.as_str(), other.as_str()));
            if other != room && !neighbours && floor(&other) >= floor(&room) {
                wrong.push(format!("{} imports crate::{other}", relative.display()));
            }
        }
        seen.insert(room);
    }
    assert!(
        wrong.is_empty(),
        "imports that do not run downwards:\n{}",
        wrong.join("\n")
    );
    let all: BTreeSet<String> = FLOORS
        .concat()
        .iter()
        .map(|&room| room.to_owned())
        .collect();
    assert_eq!(
        seen, all,
        "every room stands on a floor, and every floor's rooms exist"
    );
}
