//! The respondents that an analysis uses.

use crate::error::{Invalid, SurveyError};
use crate::survey::{Answer, Exclusions, Reason};

/// Respondents with a weight above zero and an answer, in the order of their ids, so that sums do
/// not hang on the order of the rows.
#[derive(Debug)]
pub(super) struct Answered<'a> {
    pub(super) ids: Vec<&'a str>,
    pub(super) weights: Vec<f64>,
    /// Which row each of them gave.
    pub(super) rows: Vec<usize>,
    pub(super) exclusions: Exclusions,
}

impl<'a> Answered<'a> {
    /// All respondents but those with a reason to leave them out.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a weight that cannot be one, and an id that occurs twice;
    /// [`SurveyError::NobodyLeft`].
    pub(super) fn of<R: Answer>(
        analysis: &'static str,
        rows: &'a [R],
        mut reason: impl FnMut(usize, &R) -> Result<Option<Reason>, SurveyError>,
    ) -> Result<Self, SurveyError> {
        let mut used = Vec::with_capacity(rows.len());
        let mut exclusions = Exclusions::of(rows.len());
        let mut ids: Vec<&str> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let respondent = row.respondent();
            let weight = respondent.checked_weight()?;
            ids.push(&respondent.id);
            let reason = match reason(index, row)? {
                None if weight <= 0.0 => Some(Reason::NoWeight),
                other => other,
            };
            match reason {
                Some(reason) => exclusions.add(index, &respondent.id, reason),
                None => used.push((respondent.id.as_str(), weight, index)),
            }
        }
        each_once(&mut ids)?;
        used.sort_unstable_by_key(|&(id, ..)| id);
        Ok(Self {
            ids: used.iter().map(|it| it.0).collect(),
            weights: used.iter().map(|it| it.1).collect(),
            rows: used.iter().map(|it| it.2).collect(),
            exclusions: exclusions.unless_nobody(analysis)?,
        })
    }
}

/// Two rows of one id would be drawn as one person who counts twice.
fn each_once(ids: &mut [&str]) -> Result<(), Invalid> {
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => {
            let told = format!("`{}` twice", pair[0]);
            Err(Invalid::rule("ids of respondents", told, "given once each"))
        }
    }
}
