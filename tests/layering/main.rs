//! Rooms import downwards only, inside a room files do not import each other in circles, and a name
//! means one thing in the whole crate.
//!
//! Both rules are read from the syntax tree: every `use`, however grouped or renamed, and every
//! path in types, expressions, attributes and macros is followed to the file that declares what it
//! names. Documentation and code under `#[cfg(test)]` are left out.
//!
//! # Circles
//! A name that a foyer hands on by `pub use` leads to the file behind it, and handing on is no
//! import: a file may name its neighbours by their own paths or through the foyer, and the foyer
//! joins nothing. Whatever a foyer itself declares, and every name in the code that stands there,
//! count as in any other file. Two files are in a circle where each leads to the other, directly or
//! through third ones.

mod data;
mod house;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use house::{House, Import, circles};

/// The rooms by floor. A room may import from lower floors.
const FLOORS: &[&[&str]] = &[
    &["error", "file"],
    &["numeric"],
    &["quantity"],
    &["distribution", "random", "sample"],
    // The business knows no engine, the engine no business.
    &[
        "market",
        "severity",
        "survey",
        "choice",
        "pricing",
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
    // A case in, a report out, as texts.
    &["request"],
    // For tests, behind a feature; nothing imports it.
    &["strategies"],
];

/// Rooms whose files still stand in circles, and why. A line goes when its last circle has gone.
const CIRCLES: &[(&str, &str)] = &[
    (
        "distribution",
        "each distribution and its parts know the sum of all of them",
    ),
    (
        "import",
        "the parts of a reading know each other's settings",
    ),
];

/// Imports within a floor, each where one room's output is the other's input.
const NEIGHBOURS: &[(&str, &str)] = &[
    ("distribution", "random"),
    ("distribution", "sample"),
    ("sample", "random"),
    ("sensitivity", "simulation"),
    // Packaging reads respondents and what they stated.
    ("pricing", "survey"),
    // Severity reads respondents, and the answers they were asked for on the same scales.
    ("severity", "survey"),
    // Choice reads respondents, and ends in the same demand curves.
    ("choice", "survey"),
    // The best and the worst of sets that severity counts.
    ("choice", "severity"),
    ("case", "decision"),
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("room `{room}` stands on no floor of this test"))
}

/// The room of a file; the entrance, the guide and the prelude are none.
fn room(file: &str) -> Option<&str> {
    let first = file.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "guide", "prelude"].contains(&first)).then_some(first)
}

/// Imports that go up, or sideways where no neighbours are.
fn upwards(imports: &BTreeSet<Import>) -> Vec<String> {
    let wrong = imports.iter().filter(|import| {
        let (Some(from), Some(to)) = (room(&import.from), room(&import.to)) else {
            return false;
        };
        from != to && !NEIGHBOURS.contains(&(from, to)) && floor(to) >= floor(from)
    });
    wrong
        .map(|import| format!("{} imports {}", import.from, import.path))
        .collect()
}

/// The circles of files inside rooms: the place of each in the house, and the imports that close
/// it.
fn closed(imports: &BTreeSet<Import>) -> Vec<(String, String)> {
    let within = |import: &&Import| {
        !import.handed_on && room(&import.from).is_some() && room(&import.from) == room(&import.to)
    };
    let within: Vec<&Import> = imports.iter().filter(within).collect();
    let edges = within.iter().map(|i| (i.from.as_str(), i.to.as_str()));
    let described = circles(edges).into_iter().map(|circle| {
        let inside = within
            .iter()
            .filter(|i| circle.contains(i.from.as_str()) && circle.contains(i.to.as_str()));
        let lines = inside.map(|i| format!("\n  {} -> {}", i.from, i.to));
        let place = circle.first().map_or("", |file| room(file).unwrap_or(file));
        (place.to_owned(), lines.collect::<String>())
    });
    described.collect()
}

fn sources(folder: &Path, below: &Path, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, below, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(below).unwrap().components();
            let name: Vec<_> = name.map(|c| c.as_os_str().to_string_lossy()).collect();
            texts.insert(name.join("/"), fs::read_to_string(&path).unwrap());
        }
    }
}

/// The texts of this crate's files by their names below `src`.
fn texts() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let mut texts = BTreeMap::new();
    sources(&src, &src, &mut texts);
    texts
}

fn this_crate() -> BTreeSet<Import> {
    House::read(&texts()).unwrap().imports()
}

#[test]
fn every_room_stands_on_a_floor() {
    let texts = texts();
    let rooms: BTreeSet<&str> = texts.keys().filter_map(|file| room(file)).collect();
    let floors: BTreeSet<&str> = FLOORS.concat().into_iter().collect();
    assert_eq!(rooms, floors, "the rooms of the tree, and those on floors");
}

#[test]
fn imports_run_downwards_only() {
    let imports = this_crate();
    let wrong = upwards(&imports);
    assert!(
        wrong.is_empty(),
        "imports that do not run downwards:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn files_of_a_room_import_each_other_in_no_circle() {
    let found = closed(&this_crate());
    let known = |room: &str| CIRCLES.iter().any(|(known, _)| *known == room);
    let wrong = found.iter().filter(|(room, _)| !known(room));
    let wrong: Vec<&str> = wrong.map(|(_, lines)| lines.as_str()).collect();
    assert!(
        wrong.is_empty(),
        "circles of files:{}",
        wrong.join("\nand:")
    );
    for (room, _) in CIRCLES {
        assert!(
            found.iter().any(|(other, _)| other == room),
            "`{room}` has no circle any more: take it off the list"
        );
    }
}

/// A type of one name in two rooms is two types, which readers and imports mix up.
#[test]
fn a_name_means_one_thing() {
    let types = House::read(&texts()).unwrap().types();
    assert!(types.len() > 400, "all public types are looked at");
    // Each sealed trait has one of its own, out of everybody's sight.
    let seen = types.iter().filter(|(name, _)| *name != "Sealed");
    let twice = seen.filter(|(_, files)| files.len() > 1);
    let twice: Vec<String> = twice
        .map(|(name, files)| format!("\n  {name}: {files:?}"))
        .collect();
    assert!(
        twice.is_empty(),
        "names of several types:{}",
        twice.concat()
    );
}

#[test]
fn names_of_several_types_are_found() {
    let house = |finance: &str| {
        let texts = [
            ("lib.rs", "pub mod market; pub mod finance;"),
            ("market.rs", "pub struct Phase; pub(crate) struct Inner;"),
            ("finance/mod.rs", finance),
            ("finance/plan.rs", "pub enum Stage {} pub struct Inner;"),
        ];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let house = House::read(&texts.into_iter().collect()).unwrap();
        let types = house.types().into_iter();
        let twice = types.filter(|(_, files)| files.len() > 1);
        twice.map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(house("mod plan; pub use plan::Stage;"), [""; 0]);
    assert_eq!(house("mod plan; pub use crate::market::Phase;"), [""; 0]);
    assert_eq!(house("mod plan; pub use plan::Stage as Phase;"), ["Phase"]);
    assert_eq!(house("mod plan; pub type Phase = u8;"), ["Phase"]);
}

/// The imports of a small crate, from the names and texts of its files.
fn imports_of(files: &[(&str, &str)]) -> BTreeSet<Import> {
    let texts = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    House::read(&texts.collect()).unwrap().imports()
}

/// `finance` as written here, beside a `simulation` that declares a model in a file behind its
/// foyer.
fn finance_imports(finance: &str) -> Vec<String> {
    let imports = imports_of(&[
        (
            "lib.rs",
            "mod quantity; mod finance; mod simulation; pub use simulation::Model;",
        ),
        ("quantity/mod.rs", "pub struct Money;"),
        ("finance/mod.rs", "mod flows; fn outside() {}"),
        ("finance/flows.rs", finance),
        ("simulation/mod.rs", "mod model; pub use model::Model;"),
        ("simulation/model.rs", "pub struct Model; pub fn build() {}"),
    ]);
    upwards(&imports)
}

#[test]
fn imports_upwards_are_found_however_they_are_written() {
    let ways = [
        "use crate::simulation::Model;",
        "use crate::{quantity::Money, simulation::{self, Model}};",
        "use super::super::simulation::Model as M;",
        "use crate as house; fn f(m: house::simulation::Model) {}",
        "pub use crate::Model;",
        "fn f(m: Vec<crate::simulation::Model>) {}",
        "fn f() { super::super::simulation::model::build() }",
        "fn f() { let m = vec![1, crate::simulation::Model::new()]; }",
        "macro_rules! m { () => { use $crate::{quantity::Money, simulation::Model}; } }",
        "#[serde(with = \"crate::simulation::model\")] struct S;",
        "mod inner { mod inmost { use super::super::super::super::simulation::Model; } }",
    ];
    for way in ways {
        let found = finance_imports(way);
        let expected = "finance/flows.rs imports crate::simulation::model";
        assert!(
            found.iter().any(|line| line == expected),
            "{way}: {found:?}"
        );
    }
}

#[test]
fn what_is_no_import_upwards_is_let_pass() {
    let ways = [
        "use crate::quantity::Money;",
        "use super::outside; fn f() { outside() }",
        "/// As [`crate::simulation::Model`].\nfn f() {}",
        "#[cfg(test)] mod tests { use crate::simulation::Model; }",
        "use simulation::Model; fn f() { other::simulation::Model::new() }",
        "fn f() { let simulation = 1; let crates = simulation; }",
    ];
    for way in ways {
        assert_eq!(finance_imports(way), [""; 0], "{way}");
    }
}

#[test]
fn circles_are_found_through_foyers_and_third_files() {
    let room = |a: &str, b: &str, c: &str| {
        let imports = imports_of(&[
            ("lib.rs", "mod market;"),
            (
                "market/mod.rs",
                "mod a; mod b; mod c; pub use a::A; pub use b::B; pub use c::C;",
            ),
            ("market/a.rs", a),
            ("market/b.rs", b),
            ("market/c.rs", c),
        ]);
        closed(&imports).len()
    };
    let (a, b, c) = (
        "pub struct A;",
        "pub struct B(super::A);",
        "pub struct C(super::B);",
    );
    assert_eq!(room(a, b, c), 0);
    assert_eq!(room("use super::b::B; pub struct A;", b, c), 1);
    assert_eq!(
        room("pub struct A; fn f() { matches!(x, super::C) }", b, c),
        1
    );
    assert_eq!(room("pub use super::B; pub struct A;", b, c), 0);
}
