//! The share of respondents for whom something holds.

use super::answered::Answered;
use super::tally::Asked;
use super::{SeverityFinding, Survey};
use crate::error::SurveyError;
use crate::survey::{Answer, Reason};

impl Survey {
    /// The share of respondents for whom something holds, such as who has the job to be done.
    ///
    /// `holds` answers for each row; nothing stands for a missing answer, which leaves the
    /// respondent out. The interval is Wilson's.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a weight below zero or an id that occurs twice;
    /// [`SurveyError::NobodyLeft`] if nobody answered.
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::{ProductAnswer, Survey};
    /// use bizcase::survey::Respondent;
    ///
    /// let by_hand = [("1", "yes"), ("2", "no"), ("3", "yes"), ("4", "")];
    /// let rows = by_hand.map(|(id, answer)| {
    ///     ProductAnswer::new(Respondent::new(id).segment("by hand", answer))
    /// });
    /// let found = Survey::new("owners").share_who("count by hand", &rows, |row| {
    ///     match row.respondent.segments["by hand"].as_str() {
    ///         "" => None,
    ///         answer => Some(answer == "yes"),
    ///     }
    /// })?;
    /// assert_eq!(found.answers, Some(3));
    /// assert!((found.estimate() - 2.0 / 3.0).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn share_who<R: Answer + Sync>(
        &self,
        name: &str,
        rows: &[R],
        holds: impl Fn(&R) -> Option<bool> + Sync,
    ) -> Result<SeverityFinding, SurveyError> {
        let answered = Answered::of("share of respondents", rows, |_, row| {
            let missing = Reason::Missing { column: "answer" };
            Ok(holds(row).is_none().then_some(missing))
        })?;
        let question = [(name.to_owned(), Asked::Shares { categories: 1 })];
        let tally = self.tally(&answered, &question, |row, cells| {
            cells[0] = holds(&rows[row]).map_or(f64::NAN, |yes| f64::from(u8::from(yes)));
        })?;
        Ok(self.share(name.to_owned(), &tally, (0, 0))?)
    }
}
