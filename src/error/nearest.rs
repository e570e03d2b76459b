//! The name somebody probably meant, and names given twice.

use std::collections::HashSet;

use super::{Invalid, Permitted};

/// An error for a name that is not among `known`, with the most similar one as its hint.
pub(crate) fn unknown_name<'a>(
    parameter: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Invalid {
    not_among(parameter, name, &known.into_iter().collect::<Vec<_>>())
}

// Compiled once, not with every kind of iterator.
fn not_among(parameter: &str, name: &str, known: &[&str]) -> Invalid {
    // Callers that join several lists may name a thing twice.
    let mut told = HashSet::new();
    let known: Vec<&str> = known
        .iter()
        .copied()
        .filter(|it| told.insert(*it))
        .collect();
    // The comparison takes the product of two lengths: nobody misspells a page.
    let mut alike: Vec<_> = known
        .iter()
        .rev()
        .filter(|candidate| name.len().max(candidate.len()) <= LONGEST)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&fold(candidate), &fold(name)),
                candidate,
            )
        })
        .filter(|(similarity, _)| *similarity > 0.75)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.truncate(MOST);
    let permitted = Permitted::OneOf(known.iter().map(|&word| word.to_owned()).collect());
    let mut invalid = Invalid::new(parameter, format!("`{name}`"), permitted);
    invalid.nearest = alike.iter().map(|(_, name)| (**name).to_owned()).collect();
    match alike.first() {
        Some((_, nearest)) => invalid.hint(format!("did you mean `{nearest}`?")),
        None => invalid,
    }
}

/// How many names somebody may have meant.
const MOST: usize = 3;

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

#[cfg(test)]
mod tests {
    use super::unknown_name;

    #[test]
    fn a_name_is_offered_once() {
        let invalid = unknown_name("figure", "NPW", ["NPV", "IRR", "NPV"]);
        assert_eq!(invalid.nearest.join(" "), "NPV");
    }
}
