//! Reports as pages: whatever is in them, a page is whole and needs nothing else.

use bizcase::report::{Document, Section, Table};
use proptest::prelude::*;

/// All tags that a page of notes and tables has.
const TAGS: [&str; 22] = [
    "!DOCTYPE html",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "section",
    "p",
    "ul",
    "li",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
];

/// The names of all tags of a page, in their order, with a slash before those that close.
fn tags(page: &str) -> Vec<String> {
    let inside = page.split('<').skip(1);
    let name = |tag: &str| {
        let end = tag.find([' ', '>']).unwrap();
        tag[..end].to_owned()
    };
    inside.map(name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn texts_never_become_tags(
        title in ".{0,40}", heading in "\\PC{0,40}", note in "(- )?.{0,60}(\n- .{0,20})?",
        cells in proptest::collection::vec(".{0,20}", 0..6),
    ) {
        let mut table = Table::new(&title, &[&heading]);
        table.row(cells);
        let page = Document::new(&*title)
            .with(Section::new(&*heading).note(&*note).table(table).note(note.as_str()))
            .html();
        let mut open: Vec<String> = Vec::new();
        for tag in tags(&page) {
            match tag.strip_prefix('/') {
                Some(closed) => prop_assert_eq!(open.pop(), Some(closed.to_owned())),
                None if tag == "meta" || tag.starts_with('!') => {}
                None => {
                    prop_assert!(TAGS.contains(&&*tag), "{}", tag);
                    open.push(tag);
                }
            }
        }
        prop_assert!(open.is_empty(), "{:?}", open);
        for outside in ["http", "<script", "<link", "@import", "url("] {
            let given = [&title, &heading, &note].iter().any(|text| text.contains(outside));
            prop_assert!(given || !page.contains(outside));
        }
    }
}

#[test]
fn notes_with_dashes_are_one_list() {
    let section = Section::new("Why")
        .note("Because:")
        .note("- it sells\n- it stays")
        .note("- it pays");
    let page = Document::new("A case").with(section).html();
    let list =
        "<p>Because:</p>\n<ul><li>it sells</li><li>it stays</li><li>it pays</li></ul>\n</section>";
    assert!(page.contains(list), "{page}");
}

#[test]
fn a_short_row_has_empty_cells_and_a_long_one_keeps_all() {
    let mut table = Table::new("segment", &["accounts", "share"]);
    table.row(["shops"]);
    table.row(["stalls", "900", "10%", "new"]);
    let page = Document::new("Market")
        .with(Section::new("Size").table(table))
        .html();
    assert!(page.contains("<tr><th scope=\"row\">shops</th><td></td><td></td></tr>"));
    assert!(page.contains("<td>10%</td><td>new</td></tr>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Long cells take several lines, and nothing of them is lost.
    #[test]
    fn every_table_fits_a_terminal(
        heads in proptest::collection::vec("[a-z]{1,12}( [a-z]{1,9}){0,3}", 1..8),
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-z0-9]{0,14}( [a-z0-9]{1,9}){0,12}", 0..8), 0..6
        ),
    ) {
        let others: Vec<&str> = heads.iter().skip(1).map(String::as_str).collect();
        let mut table = Table::new(&heads[0], &others).words(&others[..others.len() / 2]);
        for row in &rows {
            table.row(row.iter().take(heads.len()).cloned());
        }
        let text = Document::new("Wide").with(Section::new("Table").table(table)).text();
        for line in text.lines() {
            prop_assert!(line.chars().count() <= 100, "{}", line);
        }
        // No word is broken, and none is lost.
        let shown: Vec<&str> = text.split_whitespace().collect();
        let given = heads.iter().chain(rows.iter().flat_map(|row| row.iter().take(heads.len())));
        for word in given.flat_map(|cell| cell.split_whitespace()) {
            prop_assert!(shown.contains(&word), "{}: {}", word, text);
        }
    }
}
