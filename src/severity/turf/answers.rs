//! Answers to "which of these would you go for?".

use serde::Serialize;

use crate::survey::{Answer, Respondent};

/// Which items of a catalogue appeal to one respondent.
///
/// # Example
/// ```
/// use bizcase::severity::TurfAnswer;
/// use bizcase::survey::Respondent;
///
/// let catalogue = ["alerts", "export", "history"];
/// let anna = TurfAnswer::chosen(Respondent::new("1"), &catalogue, &["export"]);
/// assert_eq!(anna.appeals[1], ("export".to_owned(), Some(true)));
/// assert_eq!(anna.appeals[2], ("history".to_owned(), Some(false)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TurfAnswer {
    /// Who answered.
    pub respondent: Respondent,
    /// Every item of the catalogue, and whether it appeals; nothing where no answer was given.
    pub appeals: Vec<(String, Option<bool>)>,
}

impl TurfAnswer {
    /// A respondent who was asked about a whole catalogue and chose some of it.
    #[must_use]
    pub fn chosen(respondent: Respondent, catalogue: &[&str], chosen: &[&str]) -> Self {
        let appeal = |item: &&str| ((*item).to_owned(), Some(chosen.contains(item)));
        Self {
            respondent,
            appeals: catalogue.iter().map(appeal).collect(),
        }
    }
}

impl Answer for TurfAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}
