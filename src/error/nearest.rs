//! The name somebody probably meant.

use super::{Invalid, Permitted};

/// An error for a name that is not among `known`, with the most similar one as its hint.
pub(crate) fn unknown_name<'a>(
    parameter: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Invalid {
    let known: Vec<&str> = known.into_iter().collect();
    let nearest = known
        .iter()
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

fn fold(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', '-'], " ")
}
