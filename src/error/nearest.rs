//! The name somebody probably meant, and names given twice.

use std::collections::HashSet;

use super::{Invalid, Permitted};

/// An error for a name that is not among `known`, with the most similar one as its hint.
pub(crate) fn unknown_name<'a>(
    parameter: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Invalid {
    let known: Vec<&str> = known.into_iter().collect();
    // The comparison takes the product of two lengths: nobody misspells a page.
    let nearest = known
        .iter()
        .filter(|candidate| name.len().max(candidate.len()) <= LONGEST)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&fold(candidate), &fold(name)),
                candidate,
            )
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(similarity, _)| *similarity > 0.75);
    let permitted = Permitted::OneOf(known.iter().map(|&word| word.to_owned()).collect());
    let invalid = Invalid::new(parameter, format!("`{name}`"), permitted);
    match nearest {
        Some((_, candidate)) => invalid.hint(format!("did you mean `{candidate}`?")),
        None => invalid,
    }
}

/// How many bytes of a name are worth comparing.
const LONGEST: usize = 256;

/// The first name that is given a second time.
pub(crate) fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', '-'], " ")
}
