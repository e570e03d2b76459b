//! Answers to a questionnaire, given and simulated.

use std::collections::HashMap;

use serde::Serialize;

use super::assumed::{Assumed, AssumedTastes};
use super::coded::Coded;
use super::dice::Dice;
use super::questionnaire::{ChoiceQuestionnaire, QuestionnaireTask};
use crate::choice::{ChoiceSituation, ChoiceUtility};
use crate::error::{ChoiceError, Invalid, unknown_name};
use crate::numeric::dot;
use crate::random::Seed;
use crate::survey::Respondent;

/// What a person chose in a task of a questionnaire.
///
/// # Example
/// See [`ChoiceQuestionnaire::answered`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct QuestionnaireAnswer {
    /// Who answered.
    pub respondent: Respondent,
    /// The block of tasks that the person was given.
    pub block: String,
    /// The task.
    pub task: String,
    /// The name of the alternative chosen.
    pub chosen: String,
}

impl QuestionnaireAnswer {
    /// A choice in a task.
    #[must_use]
    pub fn new(
        respondent: Respondent,
        block: impl Into<String>,
        task: impl Into<String>,
        chosen: impl Into<String>,
    ) -> Self {
        Self {
            respondent,
            block: block.into(),
            task: task.into(),
            chosen: chosen.into(),
        }
    }
}

impl ChoiceQuestionnaire {
    /// The choice sets behind answers to this questionnaire, in the order of the answers.
    ///
    /// # Errors
    /// [`Invalid`] for a block, task or alternative that the questionnaire does not have.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{ChoiceExperiment, QuestionnaireAnswer};
    /// use bizcase::survey::Respondent;
    ///
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0])
    ///     .attribute("support", ["mail", "phone"])
    ///     .none("none")
    ///     .tasks(4);
    /// let tasks = experiment.orthogonal()?;
    /// let answer = |chosen| QuestionnaireAnswer::new(Respondent::new("17"), "1", "3", chosen);
    /// let sets = tasks.answered(&[answer("none")])?;
    /// assert_eq!((sets[0].task.as_str(), sets[0].chosen), ("3", 2));
    /// assert!(tasks.answered(&[answer("4")]).is_err());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn answered(
        &self,
        answers: &[QuestionnaireAnswer],
    ) -> Result<Vec<ChoiceSituation>, Invalid> {
        let key = |task: &QuestionnaireTask| (task.block.clone(), task.task.clone());
        let known: HashMap<(String, String), &QuestionnaireTask> =
            self.tasks.iter().map(|task| (key(task), task)).collect();
        let set = |answer: &QuestionnaireAnswer| {
            let task = known.get(&(answer.block.clone(), answer.task.clone()));
            let task = task.ok_or_else(|| self.unknown_task(answer))?;
            let mut names = task.alternatives.iter().map(|it| it.name.as_str());
            let chosen = names
                .position(|name| name == answer.chosen)
                .ok_or_else(|| {
                    let (id, task_name) = (&answer.respondent.id, &answer.task);
                    let parameter = format!("choice of respondent {id} in task {task_name}");
                    let names = task.alternatives.iter().map(|it| it.name.as_str());
                    unknown_name(&parameter, &answer.chosen, names)
                })?;
            let respondent = answer.respondent.clone();
            Ok(ChoiceSituation::new(
                respondent,
                &*task.task,
                &*task.alternatives,
                chosen,
            ))
        };
        answers.iter().map(set).collect()
    }

    fn unknown_task(&self, answer: &QuestionnaireAnswer) -> Invalid {
        let parameter = format!("task of respondent {}", answer.respondent.id);
        let given = format!("{} of block {}", answer.task, answer.block);
        let known: Vec<String> = self
            .tasks
            .iter()
            .map(|it| format!("{} of block {}", it.task, it.block))
            .collect();
        unknown_name(&parameter, &given, known.iter().map(String::as_str))
    }

    /// Answers of people with these tastes, by the logit rule: for trying an analysis before anyone
    /// is asked. Blocks are given out in turn; a person's tastes and answers do not change when more
    /// people are asked.
    ///
    /// # Errors
    /// [`ChoiceError::Invalid`] for an attribute or column that does not exist, and without tasks.
    ///
    /// # Example
    /// ```
    /// use bizcase::choice::{AssumedTastes, ChoiceExperiment, MultinomialLogit, ChoiceUtility};
    /// use bizcase::quantity::Currency;
    ///
    /// let experiment = ChoiceExperiment::new()
    ///     .attribute("price", [10.0, 20.0, 30.0])
    ///     .attribute("support", ["mail", "phone", "on site"])
    ///     .alternatives(3)
    ///     .tasks(9);
    /// let utility = ChoiceUtility::new().price("price", Currency::USD).levels("support", "mail");
    /// let tastes = AssumedTastes::new([("price", -0.1), ("support: phone", 0.7)]);
    /// let answers = experiment.orthogonal()?.simulated(&utility, &tastes, 300, 1)?;
    /// let fit = MultinomialLogit::new(utility).fit(&answers)?;
    /// assert!((fit.parameters.named("price")?.value + 0.1).abs() < 0.01);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn simulated(
        &self,
        utility: &ChoiceUtility,
        tastes: &AssumedTastes,
        respondents: u32,
        seed: impl Into<Seed>,
    ) -> Result<Vec<ChoiceSituation>, ChoiceError> {
        let coded = Coded::new(self, utility)?;
        let assumed = tastes.in_order(&coded.columns)?;
        Ok(self.survey(&coded, &assumed, respondents, seed.into(), 0))
    }

    /// The answers of one of many surveys.
    pub(super) fn survey(
        &self,
        coded: &Coded,
        assumed: &Assumed,
        respondents: u32,
        seed: Seed,
        number: u32,
    ) -> Vec<ChoiceSituation> {
        let blocks = self.blocks();
        let mut sets = Vec::new();
        for person in 0..respondents as usize {
            let mut dice = Dice::new(seed, &format!("survey {number}, person {person}"));
            let taste = assumed.draw(&mut dice);
            let respondent = Respondent::new((person + 1).to_string());
            for &place in &blocks[person % blocks.len()] {
                let task = &self.tasks[place];
                let chosen = choice(&coded.tasks[place], &taste, &mut dice);
                let alternatives = &*task.alternatives;
                let set =
                    ChoiceSituation::new(respondent.clone(), &*task.task, alternatives, chosen);
                sets.push(set);
            }
        }
        sets
    }

    /// The places of the tasks of each block, in order of first appearance.
    pub(super) fn blocks(&self) -> Vec<Vec<usize>> {
        let mut blocks: Vec<(&str, Vec<usize>)> = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            match blocks.iter_mut().find(|(name, _)| *name == task.block) {
                Some((_, places)) => places.push(place),
                None => blocks.push((&task.block, vec![place])),
            }
        }
        blocks.into_iter().map(|(_, places)| places).collect()
    }
}

/// The alternative of the greatest utility, with an error of type one extreme value in each.
fn choice(alternatives: &[Vec<f64>], taste: &[f64], dice: &mut Dice) -> usize {
    let mut best = (f64::NEG_INFINITY, 0);
    for (place, columns) in alternatives.iter().enumerate() {
        let error = -libm::log(-libm::log(dice.uniform()));
        let utility = dot(columns, taste) + error;
        if utility > best.0 {
            best = (utility, place);
        }
    }
    best.1
}
