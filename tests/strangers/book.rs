//! The pages of the book hang together: what a page points to within itself is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/guide")
}

/// The text of a page, in one file or in the parts of a folder.
fn page(name: &str) -> String {
    let folder = guide().join(name);
    if folder.is_dir() {
        let parts = fs::read_dir(folder).unwrap();
        return parts
            .map(|part| fs::read_to_string(part.unwrap().path()).unwrap())
            .collect();
    }
    let text = fs::read_to_string(guide().join(format!("{name}.rs"))).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("//!"));
    lines.fold(String::new(), |page, line| page + line.trim_start() + "\n")
}

/// The lines outside of code.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The address that rustdoc gives a heading.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim();
    // Of a link only its text is shown.
    let shown = text.split("](").next().unwrap_or(text);
    let kept = shown.chars().filter_map(|it| match it {
        ' ' => Some('-'),
        it if it.is_ascii_alphanumeric() || it == '-' || it == '_' => Some(it.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

#[test]
fn links_within_a_page_lead_to_its_headings() {
    for name in ["tutorial", "cookbook", "case_file", "comparison", "limits"] {
        let page = page(name);
        let headings: BTreeSet<String> = prose(&page)
            .filter(|line| line.starts_with('#'))
            .map(anchor)
            .collect();
        assert!(headings.len() > 5, "headings of `{name}`");
        let links = page.split("](#").skip(1);
        let links: BTreeSet<String> = links
            .filter_map(|rest| rest.split_once(')'))
            .map(|(link, _)| link.to_owned())
            .collect();
        let missing: Vec<&String> = links.difference(&headings).collect();
        assert!(
            missing.is_empty(),
            "no such heading on `{name}`: {missing:?}"
        );
    }
}

/// A question that the overview leaves out is found by nobody.
#[test]
fn the_overview_of_the_cookbook_has_every_question() {
    let page = page("cookbook");
    let questions: BTreeSet<String> = prose(&page)
        .filter(|line| line.starts_with("## "))
        .map(anchor)
        .collect();
    let overview = prose(&page).filter(|line| line.starts_with("| "));
    let named: String = overview.collect();
    let missing: Vec<_> = questions
        .iter()
        .filter(|it| !named.contains(&format!("](#{it})")))
        .collect();
    assert!(questions.len() > 30 && missing.is_empty(), "{missing:?}");
}
