//! The README leaves nothing out.

use std::fs;
use std::path::Path;

const README: &str = include_str!("../../README.md");

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap()
}

/// Whether a row of a table begins with the name, alone or beside others.
fn has_row(name: &str) -> bool {
    let quoted = format!("`{name}`");
    let rows = README.lines().filter_map(|line| line.strip_prefix("| "));
    rows.filter_map(|row| row.split(" | ").next())
        .any(|cell| cell.contains(&quoted))
}

#[test]
fn every_example_is_named() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for entry in fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "rs") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let first = README.contains(&format!("cargo run --release --example {name}\n"));
            assert!(first || has_row(name), "example `{name}`");
        }
    }
}

#[test]
fn every_room_is_named() {
    let entrance = read("src/lib.rs");
    let rooms = entrance
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    for room in rooms.map(|line| line.trim_end_matches(';')) {
        let around = ["error", "guide", "prelude", "quantity", "sample"].contains(&room);
        assert!(around || has_row(room), "room `{room}`");
    }
}

#[test]
fn every_feature_is_named() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    for feature in manifest["features"].as_table().unwrap().keys() {
        assert!(
            feature == "default" || has_row(feature),
            "feature `{feature}`"
        );
    }
}
