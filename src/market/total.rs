//! The sum of sizings of the same scope.

use super::draws::{sample, together_all};
use super::{Sizing, SizingDraws};
use crate::error::{Error, Invalid};
use crate::random::Sampling;
use crate::sample::Sample;

/// The first-year sum of sizings of the same scope with mutually exclusive segments, such as two
/// product lines.
///
/// # Errors
/// [`Error::Market`] naming the tags in which the scopes differ; [`Error::Invalid`] if there is no
/// sizing, two have the same name or a common segment, or they cannot be drawn.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Part, Scope, Sizing, Spend, Stage, total_of};
/// use bizcase::random::Sampling;
///
/// let part = |segment: &str| -> Result<Sizing, bizcase::Error> {
///     let scope = Scope {
///         measure: Measure::Accounts,
///         spend: Spend::Potential,
///         geography: "Iceland".into(),
///         year: 2026,
///         stage: Stage::Total,
///     };
///     let firms = Factor::count("firms", Dist::fixed(100.0)?);
///     Sizing::bottom_up(segment, scope, [Part::new(segment, [firms])], [])
/// };
/// let sampling = Sampling::monte_carlo(100);
/// assert_eq!(total_of(&[&part("shops")?, &part("farms")?], &sampling)?.mean().value, 200.0);
///
/// let twice = [&part("shops")?, &part("shops")?.named("again")];
/// let error = total_of(&twice, &sampling).unwrap_err();
/// assert!(error.to_string().contains("segment = `shops` must be in one sizing only"));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn total_of(sizings: &[&Sizing], sampling: &Sampling) -> Result<Sample, Error> {
    let first = comparable(sizings)?;
    for (index, sizing) in sizings.iter().enumerate() {
        for part in sizing.segments() {
            let same = |other: &&Sizing| other.position(&part.segment).is_ok();
            if !part.segment.is_empty() && sizings[..index].iter().any(same) {
                let segment = format!("`{}`", part.segment);
                return Err(Invalid::rule("segment", segment, "in one sizing only").into());
            }
        }
    }
    let unit = first.unit();
    let all = together_all(sizings, sampling)?;
    let sum = |trial| {
        all.iter()
            .map(|one: &SizingDraws| one.total().samples()[trial])
            .sum()
    };
    let trials = all.first().map_or(0, SizingDraws::trials);
    Ok(sample(
        "total",
        unit,
        (0..trials).map(sum).collect(),
        *sampling,
    )?)
}

/// The first of some sizings that all have the same scope and different names.
pub(super) fn comparable<'s>(sizings: &[&'s Sizing]) -> Result<&'s Sizing, Error> {
    let Some((first, others)) = sizings.split_first() else {
        return Err(Invalid::rule("number of sizings", 0, "at least one").into());
    };
    for (index, other) in others.iter().enumerate() {
        first.scope().same_as(other.scope())?;
        if sizings[..=index]
            .iter()
            .any(|known| known.name() == other.name())
        {
            let name = format!("`{}`", other.name());
            return Err(Invalid::rule("name of a sizing", name, "that of no other").into());
        }
    }
    Ok(first)
}
