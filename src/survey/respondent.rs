//! Respondents.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Invalid, Permitted, SurveyError};

/// The person behind a row of answers: an id, a weight and the groups they belong to.
///
/// # Example
/// ```
/// use bizcase::survey::Respondent;
///
/// let anna = Respondent::new("17").weight(1.2).segment("size", "small");
/// assert_eq!(anna.segments["size"], "small");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Respondent {
    /// The id that the survey uses.
    pub id: String,
    /// How many people of the population this respondent represents, up to a common factor; 1 for
    /// everybody in an unweighted survey. Respondents of weight zero are left out.
    pub weight: f64,
    /// Groups by name, such as `size: small`.
    pub segments: BTreeMap<String, String>,
}

impl Respondent {
    /// A respondent of weight one without segments.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            weight: 1.0,
            segments: BTreeMap::new(),
        }
    }

    /// Sets the weight.
    #[must_use]
    pub fn weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }

    /// Puts the respondent in a group, such as `("size", "small")`.
    #[must_use]
    pub fn segment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.segments.insert(name.into(), value.into());
        self
    }

    /// The weight, if it can be one.
    pub(crate) fn checked_weight(&self) -> Result<f64, Invalid> {
        // Far more than any population; sums stay far below the largest double.
        Permitted::between(0.0, 1e100)
            .check("weight", self.weight)
            .map_err(|error| error.named(&format!("weight of respondent {}", self.id)))
    }

    /// The group of a segment that the respondent is in.
    pub(crate) fn in_segment(&self, segment: &str) -> Result<&str, Invalid> {
        let value = self.segments.get(segment).map(String::as_str);
        value.ok_or_else(|| {
            let parameter = format!("segment `{segment}` of respondent {}", self.id);
            Invalid::rule(&parameter, "missing", "given for every respondent")
        })
    }
}

/// A row of answers from one respondent.
///
/// # Example
/// See [`by_segment`].
pub trait Answer {
    /// The respondent who gave the answers.
    fn respondent(&self) -> &Respondent;
}

/// A respondent whose answers stand elsewhere, as for [`Raking`](super::Raking).
impl Answer for Respondent {
    fn respondent(&self) -> &Respondent {
        self
    }
}

/// Runs an analysis once for every value of a segment, in alphabetical order.
///
/// # Errors
/// [`SurveyError::Invalid`] if a respondent has no such segment, and the errors of `analyse`.
///
/// # Example
/// ```
/// use bizcase::error::SurveyError;
/// use bizcase::survey::{Answer, Respondent, by_segment};
///
/// #[derive(Clone)]
/// struct Vote(Respondent);
/// impl Answer for Vote {
///     fn respondent(&self) -> &Respondent { &self.0 }
/// }
///
/// let vote = |id, size| Vote(Respondent::new(id).segment("size", size));
/// let votes = [vote("1", "small"), vote("2", "large"), vote("3", "small")];
/// let counts = by_segment(&votes, "size", |votes| Ok::<_, SurveyError>(votes.len()))?;
/// assert_eq!(counts["small"], 2);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn by_segment<R: Answer + Clone, T, E: From<SurveyError>>(
    rows: &[R],
    segment: &str,
    mut analyse: impl FnMut(&[R]) -> Result<T, E>,
) -> Result<BTreeMap<String, T>, E> {
    let mut groups: BTreeMap<&str, Vec<R>> = BTreeMap::new();
    for row in rows {
        let value = row.respondent().in_segment(segment);
        let value = value.map_err(SurveyError::from)?;
        groups.entry(value).or_default().push(row.clone());
    }
    groups
        .into_iter()
        .map(|(value, rows)| Ok((value.to_owned(), analyse(&rows)?)))
        .collect()
}
