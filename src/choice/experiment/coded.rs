//! The tasks of a questionnaire in the columns of a utility.

use super::information::{Information, of_task};
use super::questionnaire::ChoiceQuestionnaire;
use crate::choice::coding::Coding;
use crate::choice::{Alternative, ChoiceSituation, ChoiceUtility};
use crate::error::ChoiceError;
use crate::survey::Respondent;

/// The tasks of a questionnaire in the columns of a utility.
pub(super) struct Coded {
    pub(super) columns: Vec<String>,
    /// By task and alternative.
    pub(super) tasks: Vec<Vec<Vec<f64>>>,
}

impl Coded {
    pub(super) fn new(
        questionnaire: &ChoiceQuestionnaire,
        utility: &ChoiceUtility,
    ) -> Result<Self, ChoiceError> {
        let shown = questionnaire
            .tasks
            .iter()
            .enumerate()
            .map(|(number, task)| {
                let alternatives = task.alternatives.clone();
                ChoiceSituation::new(Respondent::new("1"), number.to_string(), alternatives, 0)
            });
        let shown: Vec<ChoiceSituation> = shown.collect();
        let coding = Coding::new(utility, &shown.iter().collect::<Vec<_>>())?;
        let columns = coding.columns();
        let row = |product: &Alternative| {
            let mut row = vec![0.0; columns.len()];
            coding.row(product, &[], &mut row).map(|()| row)
        };
        let task = |set: &ChoiceSituation| set.alternatives.iter().map(row).collect();
        let tasks = shown.iter().map(task).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { columns, tasks })
    }

    /// What all tasks tell together about people of one taste.
    pub(super) fn information(&self, taste: &[f64]) -> Information {
        let mut information = vec![0.0; taste.len() * taste.len()];
        for task in &self.tasks {
            let rows: Vec<&[f64]> = task.iter().map(Vec::as_slice).collect();
            of_task(&rows, taste, &mut information);
        }
        information
    }
}
