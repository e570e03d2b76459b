//! The page on case files names every field of every table, and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bizcase::distribution::Dist;
use serde::de::DeserializeOwned;
use syn::visit::{self, Visit};
use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct};

/// Tables that are declared under another name than the one users know.
const DECLARED_AS: &[(&str, &str, &str)] = &[
    ("BusinessCase", "case/data/layout.rs", "Layout"),
    ("Figure", "case/data/figure.rs", "Table"),
    ("Discount", "finance/discount_read.rs", "Table"),
    ("Market", "market/segment.rs", "Plain"),
];

/// Files of other rooms with tables that are written by hand, besides those of `case/data`.
const ELSEWHERE: &[&str] = &[
    "finance/discount_read.rs",
    "finance/discounting.rs",
    "market/segment.rs",
    "pricing/form.rs",
    "pricing/structure.rs",
    "pricing/tier.rs",
];

/// Forms without fields of their own; the page says in words how they are written.
const IN_WORDS: &[&str] = &["PerYear", "ByAge", "PriceList", "PriceStructure"];

/// What can stand in a table: its fields, or its values with the fields of each.
#[derive(Debug, Default)]
struct Table {
    rows: BTreeMap<String, BTreeSet<String>>,
    leads_to: BTreeSet<String>,
}

#[test]
fn the_page_on_case_files_names_every_field_and_no_others() {
    let declared = declared();
    let tables = reachable(&declared);
    let page = page();
    let expected: BTreeSet<&String> = tables.keys().collect();
    let sections: BTreeSet<&String> = page.keys().filter(|it| !in_words(it)).collect();
    assert_eq!(sections, expected, "sections of `guide::case_file`");
    for (name, table) in &tables {
        let found: BTreeSet<&String> = page[name].keys().collect();
        let expected: BTreeSet<&String> = table.rows.keys().collect();
        assert_eq!(found, expected, "rows of `{name}` in `guide::case_file`");
        for (row, fields) in &table.rows {
            let words = &page[name][row];
            let missing: Vec<_> = fields.difference(words).collect();
            assert!(
                missing.is_empty(),
                "fields of `{row}` of `{name}`: {missing:?}"
            );
        }
    }
    for name in IN_WORDS {
        assert!(page.contains_key(*name), "no section on `{name}`");
    }
}

#[test]
fn the_page_names_every_distribution_with_its_parameters() {
    let kinds = expected_by::<Dist>(r#"{"nonsense": 0}"#);
    let page = &page()["Distributions"];
    let named: BTreeSet<String> = page.keys().cloned().collect();
    // One is code and cannot stand in a file.
    let kinds: BTreeSet<String> = kinds.into_iter().filter(|it| it != "custom").collect();
    assert_eq!(named, kinds, "distributions in `guide::case_file`");
    for kind in kinds {
        let asked = format!(r#"{{"{kind}": {{"nonsense": 0}}}}"#);
        let parameters = expected_by::<Dist>(&asked);
        let composed = [
            "mixture",
            "affine",
            "metalog",
            "kernel_smoothed",
            "joint_column",
        ];
        if composed.contains(&kind.as_str()) || kind == "posterior" {
            continue;
        }
        let missing: Vec<_> = parameters.difference(&page[&kind]).collect();
        assert!(missing.is_empty(), "parameters of `{kind}`: {missing:?}");
    }
}

/// What a reader says that it expected, when it met something else.
fn expected_by<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> BTreeSet<String> {
    let error = serde_json::from_str::<T>(json).unwrap_err().to_string();
    let expected = error.split_once("expected").map_or("", |(_, words)| words);
    quoted(expected).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// The identifiers in the code of a text.
fn identifiers(text: &str) -> BTreeSet<String> {
    let words = |code: String| -> Vec<String> {
        let parts = code.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        parts
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    };
    quoted(text).flat_map(words).collect()
}

fn in_words(section: &str) -> bool {
    IN_WORDS.contains(&section) || section == "Distributions"
}

fn source() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src")
}

/// The sections of the page by the type in their heading; of each row its first word, and all words
/// in its code.
fn page() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let files = fs::read_dir(source().join("guide/case_file")).unwrap();
    let texts = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let text: String = texts.collect();
    let mut sections = BTreeMap::<_, BTreeMap<_, _>>::new();
    let (mut section, mut in_code) = (None, false);
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if in_code {
            continue;
        }
        if line.starts_with('#') {
            let title = line.trim_start_matches('#').trim();
            let name = title.split('`').nth(1).filter(|_| title.starts_with("[`"));
            section = match name {
                Some(name) => Some(name.to_owned()),
                None if title == "Distributions" => Some(title.to_owned()),
                None => None,
            };
            if let Some(name) = &section {
                sections.entry(name.clone()).or_default();
            }
        } else if line.starts_with("| `")
            && let Some(section) = &section
        {
            let cell = line.trim_start_matches("| `");
            let start = cell.trim_start_matches(|it: char| !it.is_ascii_lowercase());
            let end = start.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            let row = start[..end.unwrap_or(start.len())].to_owned();
            let words = identifiers(line);
            let earlier = sections.get_mut(section).unwrap().insert(row, words);
            assert!(
                earlier.is_none(),
                "two rows of one name in `{section}`: {line}"
            );
        }
    }
    sections
}

/// The tables that a case file can have, by the names that users know.
fn reachable(declared: &BTreeMap<String, Table>) -> BTreeMap<String, &Table> {
    let mut found = BTreeMap::new();
    let mut next = vec!["BusinessCase".to_owned()];
    while let Some(name) = next.pop() {
        if let Some(table) = declared.get(&name)
            && !found.contains_key(&name)
        {
            next.extend(table.leads_to.iter().cloned());
            found.insert(name, table);
        }
    }
    found.retain(|name, table| !table.rows.is_empty() && !IN_WORDS.contains(&name.as_str()));
    found
}

/// All types that the files declare and read by their fields.
fn declared() -> BTreeMap<String, Table> {
    let own = fs::read_dir(source().join("case/data")).unwrap();
    let own = own.map(|it| format!("case/data/{}", it.unwrap().file_name().display()));
    let files = own.chain(ELSEWHERE.iter().map(|it| (*it).to_owned()));
    let mut all = Declared::default();
    for file in files {
        let text = fs::read_to_string(source().join(&file)).unwrap();
        all.file = file;
        all.visit_file(&syn::parse_file(&text).unwrap());
    }
    all.tables
}

#[derive(Default)]
struct Declared {
    file: String,
    tables: BTreeMap<String, Table>,
}

impl Declared {
    /// Keeps a type under the name that users know.
    fn keep(&mut self, name: &str, table: Table) {
        let known = DECLARED_AS
            .iter()
            .find(|(_, file, declared)| *file == self.file && *declared == name);
        let stands_elsewhere = DECLARED_AS.iter().any(|(known, ..)| *known == name);
        match known {
            Some((known, ..)) => self.tables.insert((*known).to_owned(), table),
            None if stands_elsewhere => None,
            None => self.tables.insert(name.to_owned(), table),
        };
    }
}

impl<'ast> Visit<'ast> for Declared {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Struct(item) => self.keep(&item.ident.to_string(), of_struct(item)),
            Item::Enum(item) => self.keep(&item.ident.to_string(), of_enum(item)),
            _ => {}
        }
    }
}

fn of_struct(item: &ItemStruct) -> Table {
    let mut table = Table {
        leads_to: types(&item.fields),
        ..Table::default()
    };
    if is_read_by_fields(&item.attrs) {
        let fields = named(&item.fields).into_iter();
        table.rows = fields.map(|it| (it, BTreeSet::new())).collect();
    }
    table
}

fn of_enum(item: &ItemEnum) -> Table {
    let mut table = Table::default();
    for variant in &item.variants {
        table.leads_to.extend(types(&variant.fields));
        if is_read_by_fields(&item.attrs) {
            let name = snake_case(&variant.ident.to_string());
            table.rows.insert(name, named(&variant.fields));
        }
    }
    table
}

fn named(fields: &Fields) -> BTreeSet<String> {
    fields
        .iter()
        .filter_map(|it| it.ident.as_ref())
        .map(ToString::to_string)
        .collect()
}

/// Whether serde reads a type by the fields that stand in it.
fn is_read_by_fields(attributes: &[Attribute]) -> bool {
    let has = |list: &str, word: &str| {
        attributes
            .iter()
            .filter(|it| it.path().is_ident(list))
            .any(|attribute| {
                let mut found = false;
                let parsed = attribute.parse_nested_meta(|meta| {
                    found |= meta.path.segments.last().is_some_and(|it| it.ident == word);
                    if meta.input.peek(syn::Token![=]) {
                        meta.value()?.parse::<syn::Expr>()?;
                    }
                    Ok(())
                });
                parsed.unwrap();
                found
            })
    };
    has("derive", "Deserialize") && !has("serde", "try_from") && !has("serde", "remote")
}

/// The last segments of all paths in the types of fields.
fn types(fields: &Fields) -> BTreeSet<String> {
    #[derive(Default)]
    struct Names(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            let last = path.segments.last().map(|it| it.ident.to_string());
            self.0.extend(last);
            visit::visit_path(self, path);
        }
    }
    let mut names = Names::default();
    for field in fields {
        names.visit_type(&field.ty);
    }
    names.0
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
