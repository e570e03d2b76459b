//! How much tasks tell.

use super::assumed::AssumedTastes;
use super::coded::Coded;
use super::information::ln_determinant;
use super::questionnaire::ChoiceQuestionnaire;
use crate::choice::ChoiceUtility;
use crate::error::{ChoiceError, Permitted};
use crate::numeric::Cholesky;

impl ChoiceQuestionnaire {
    /// The D-error of the tasks for a utility and people of these tastes: the determinant of the
    /// covariance of the coefficients that one person's answers to all tasks would give, to the power
    /// of one over their number. The lower, the more the tasks tell.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an attribute or column that does not exist, and
    /// [`ChoiceError::TooFew`] where the tasks leave a coefficient open.
    ///
    /// # Reference
    /// J. Huber and K. Zwerina (1996), "The importance of utility balance in efficient choice
    /// designs", *Journal of Marketing Research* 33, 307-317.
    pub fn d_error(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
    ) -> Result<f64, ChoiceError> {
        let coded = Coded::new(self, utility)?;
        let assumed = tastes.in_order(&coded.columns)?;
        let width = coded.columns.len();
        let ln = ln_determinant(&coded.information(&assumed.means), width);
        let ln = ln.ok_or_else(|| self.too_few(width))?;
        Ok(libm::exp(-ln / width as f64))
    }

    pub(super) fn too_few(&self, parameters: usize) -> ChoiceError {
        ChoiceError::TooFew {
            model: "the utility".to_owned(),
            parameters,
            given: self.tasks.len(),
            of: "tasks",
            remedy: "add tasks, or leave out columns that no task can tell apart",
        }
    }

    /// The standard error of each coefficient that this many respondents would give, if all had the
    /// same tastes: people are spread evenly over the blocks.
    ///
    /// # Errors
    /// As [`d_error`](Self::d_error), and [`ChoiceError::Invalid`] for fewer than one respondent.
    pub fn standard_errors(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
        respondents: f64,
    ) -> Result<Vec<(String, f64)>, ChoiceError> {
        let least = Permitted::between(1.0, f64::MAX);
        let respondents = least.check("respondents", respondents)?;
        let coded = Coded::new(self, utility)?;
        let assumed = tastes.in_order(&coded.columns)?;
        let width = coded.columns.len();
        let information = coded.information(&assumed.means);
        let entry = |i: usize, j: usize| information[i * width + j];
        let root = Cholesky::new(&vec![0.0; width], &entry).ok_or_else(|| self.too_few(width))?;
        // What all tasks tell comes from one person of each block.
        let rounds = respondents / self.blocks().len() as f64;
        let errors = root.inverse().into_iter().enumerate();
        let errors = errors.map(|(place, row)| libm::sqrt(row[place] / rounds));
        Ok(coded.columns.into_iter().zip(errors).collect())
    }
}
