//! Who is in the market of a fit.

use serde::Serialize;

use crate::choice::ChoiceSituation;
use crate::choice::design::Design;
use crate::error::Invalid;

/// People who see products alike: their share, and by what terms are multiplied for them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::choice) struct Kind {
    pub(in crate::choice) share: f64,
    pub(in crate::choice) factors: Vec<f64>,
}

/// The people of a fit, one by one.
pub(in crate::choice) fn each(
    design: &Design,
    situations: &[ChoiceSituation],
) -> Result<Vec<Kind>, Invalid> {
    let all: f64 = design.weights.iter().sum();
    let people = design.weights.iter().enumerate();
    let kind = |(person, weight): (usize, &f64)| {
        let first = design.given[design.people[person] as usize];
        let respondent = &situations[first as usize].respondent;
        Ok(Kind {
            share: weight / all,
            factors: design.coding.factors(respondent)?,
        })
    };
    people.map(kind).collect()
}

/// The people of a fit; those who see products alike are one kind.
pub(in crate::choice) fn kinds(
    design: &Design,
    situations: &[ChoiceSituation],
) -> Result<Vec<Kind>, Invalid> {
    let mut people = each(design, situations)?;
    let order = |one: &Kind, other: &Kind| {
        let pairs = one.factors.iter().zip(&other.factors);
        let unequal = pairs.map(|(a, b)| a.total_cmp(b)).find(|it| it.is_ne());
        unequal.unwrap_or(std::cmp::Ordering::Equal)
    };
    people.sort_by(order);
    let mut kinds: Vec<Kind> = Vec::new();
    for person in people {
        match kinds.last_mut() {
            Some(last) if order(last, &person).is_eq() => last.share += person.share,
            _ => kinds.push(person),
        }
    }
    Ok(kinds)
}
