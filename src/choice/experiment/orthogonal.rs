//! Tasks from an orthogonal array.

use super::array::{full_factorial, orthogonal_array};
use super::plan::{ChoiceExperiment, Levels};
use super::questionnaire::ChoiceQuestionnaire;
use crate::error::{ChoiceError, Invalid, Permitted};

impl ChoiceExperiment {
    /// Tasks from an orthogonal array, in which all pairs of levels of any two attributes are equally
    /// (or proportionally) frequent. The first product of each task is a row; further ones shift
    /// each level by one, so that they overlap as little as they can.
    ///
    /// # Errors
    /// As [`random`](Self::random), and [`ChoiceError::Invalid`] unless tasks times blocks is the
    /// number of rows of an array, which the error names, for prohibitions, which no orthogonal
    /// array can heed, and where shifting leads back to the same product.
    ///
    /// # References
    /// - D. S. Bunch, J. J. Louviere and D. Anderson (1996), "A comparison of experimental design
    ///   strategies for multinomial logit models".
    /// - D. J. Street and L. Burgess (2007), *The Construction of Optimal Stated Choice Experiments*.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::ChoiceExperiment;
    ///
    /// let levels = ["low", "middle", "high"];
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("speed", levels)
    ///     .attribute("storage", levels)
    ///     .attribute("support", levels)
    ///     .alternatives(3)
    ///     .tasks(9);
    /// let tasks = experiment.orthogonal()?;
    /// // All three levels of each attribute stand in each task.
    /// assert!(tasks.balance().iter().all(|attribute| attribute.overlap == 0.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn orthogonal(&self) -> Result<ChoiceQuestionnaire, ChoiceError> {
        self.check()?;
        if !self.prohibited.is_empty() {
            let rule = "none in an orthogonal design";
            let hint = "use `random` or `efficient`";
            return Err(Invalid::rule("prohibitions", self.prohibited.len(), rule)
                .hint(hint)
                .into());
        }
        let counts: Vec<usize> = self.attributes.iter().map(|it| it.levels.len()).collect();
        let arrays = [orthogonal_array(&counts), full_factorial(&counts)];
        let wanted = self.tasks * self.blocks;
        let mut fitting = arrays.iter().flatten().filter(|rows| rows.len() == wanted);
        let Some(rows) = fitting.next() else {
            let permitted = arrays.iter().flatten().map(|rows| rows.len().to_string());
            let permitted = Permitted::OneOf(permitted.collect());
            return Err(Invalid::new("tasks times blocks", wanted, permitted).into());
        };
        let task = |row: &Levels| {
            (0..self.alternatives)
                .map(|shift| shifted(row, &counts, shift))
                .collect()
        };
        // Neighbouring rows have levels in common: they are dealt out to the blocks in turn.
        let dealt = (0..self.blocks).flat_map(|block| rows.iter().skip(block).step_by(self.blocks));
        let tasks: Vec<Vec<Levels>> = dealt.map(task).collect();
        let again = |task: &Vec<Levels>| (1..task.len()).any(|at| task[..at].contains(&task[at]));
        if tasks.iter().any(again) {
            let rule = "at most as many as the levels of some attribute";
            return Err(Invalid::rule("alternatives", self.alternatives, rule).into());
        }
        Ok(self.questionnaire(&tasks))
    }
}

/// Each level moved on by so many, in a circle.
fn shifted(row: &[usize], counts: &[usize], shift: usize) -> Levels {
    let moved = row.iter().zip(counts);
    moved
        .map(|(level, count)| (level + shift) % count)
        .collect()
}
