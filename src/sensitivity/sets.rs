//! Which inputs move together.

use serde::Serialize;

use crate::error::{Invalid, unknown_name};
use crate::simulation::Model;

/// Inputs that count as one, by the name that stands for them.
#[derive(Debug, Clone)]
pub(super) struct InputSet {
    pub(super) name: String,
    pub(super) members: Vec<usize>,
}

/// Inputs that are asked to move together, by the name that they get.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Together(Vec<(String, Vec<String>)>);

impl Together {
    pub(super) const NONE: Self = Self(Vec::new());

    pub(super) fn with<'a>(
        mut self,
        name: &str,
        inputs: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let inputs = inputs.into_iter().map(str::to_owned).collect();
        self.0.push((name.to_owned(), inputs));
        self
    }
}

/// The inputs that vary, in sets: those that take the same random numbers, and those that are asked
/// to move together.
pub(super) fn sets(model: &Model, together: &Together) -> Result<Vec<InputSet>, Invalid> {
    let names: Vec<&str> = model.inputs().map(|(name, _)| name).collect();
    let drawn = model.drawn_together().into_iter();
    let mut sets: Vec<InputSet> = drawn
        .map(|(name, members)| InputSet { name, members })
        .collect();
    for (group, asked) in &together.0 {
        let mut members = Vec::new();
        for input in asked {
            let place = names.iter().position(|name| name == input);
            let place = place.ok_or_else(|| unknown_name("input", input, names.iter().copied()))?;
            let Some(found) = sets.iter().position(|it| it.members.contains(&place)) else {
                // What does not vary, or is in the group already.
                continue;
            };
            members.extend(sets.remove(found).members);
        }
        if !members.is_empty() {
            members.sort_unstable();
            sets.push(InputSet {
                name: group.clone(),
                members,
            });
        }
    }
    if sets.is_empty() {
        return Err(Invalid::rule("inputs that vary", "none", "one or more"));
    }
    sets.sort_by_key(|set| set.members[0]);
    Ok(sets)
}

/// Refuses inputs of different sets that are correlated.
pub(super) fn independent(model: &Model, sets: &[InputSet], analysis: &str) -> Result<(), Invalid> {
    let names: Vec<&str> = model.inputs().map(|(name, _)| name).collect();
    let apart = |&(a, b): &(usize, usize)| {
        let of = |input| sets.iter().position(|set| set.members.contains(&input));
        of(a) != of(b)
    };
    match model.correlated_pairs().into_iter().find(apart) {
        None => Ok(()),
        Some((a, b)) => {
            let parameter = format!("inputs of {analysis}");
            let told = format!("`{}` and `{}`, which are correlated", names[a], names[b]);
            let rule = "independent of each other";
            Err(Invalid::rule(&parameter, told, rule)
                .hint("let them move `together`, or ask for Shapley effects"))
        }
    }
}

/// The names of the inputs of a set.
pub(super) fn members(model: &Model, set: &InputSet) -> Vec<String> {
    let names: Vec<&str> = model.inputs().map(|(name, _)| name).collect();
    set.members.iter().map(|&it| names[it].to_owned()).collect()
}
