//! The products of an experiment in the columns of a utility.

use super::information::{Information, of_task};
use super::plan::{ChoiceExperiment, Levels};
use crate::choice::coding::Coding;
use crate::choice::{Alternative, ChoiceSituation, ChoiceUtility};
use crate::error::ChoiceError;
use crate::survey::Respondent;

/// The columns of each level of each attribute: those of a product are their sum.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) columns: Vec<String>,
    /// By place in a task, attribute and level: what the level adds to the columns.
    levels: Vec<Vec<Vec<Vec<f64>>>>,
    /// By place, the columns of a product with the first levels.
    bases: Vec<Vec<f64>>,
    none: Option<Vec<f64>>,
}

impl Parts {
    pub(super) fn new(
        plan: &ChoiceExperiment,
        utility: &ChoiceUtility,
    ) -> Result<Self, ChoiceError> {
        let first = vec![0; plan.attributes.len()];
        let name = |place: usize| (place + 1).to_string();
        let steps = plan
            .attributes
            .iter()
            .enumerate()
            .flat_map(|(attribute, it)| (0..it.levels.len()).map(move |level| (attribute, level)));
        let steps: Vec<(usize, usize)> = steps.collect();
        let with = |place: usize, (attribute, level): (usize, usize)| {
            let mut levels: Levels = first.clone();
            levels[attribute] = level;
            plan.product(name(place), &levels)
        };
        // All levels once, so that all are known.
        let shown =
            (0..plan.alternatives).flat_map(|place| steps.iter().map(move |&step| (place, step)));
        let none = plan
            .none
            .as_ref()
            .map(|name| Alternative::new(name.as_str()));
        let all = shown
            .map(|(place, step)| with(place, step))
            .chain(none.clone());
        let seen = ChoiceSituation::new(Respondent::new("1"), "1", all.collect::<Vec<_>>(), 0);
        let coding = Coding::new(utility, &[&seen])?;
        let columns = coding.columns();
        let coded = |product: &Alternative| {
            let mut row = vec![0.0; columns.len()];
            coding.row(product, &[], &mut row).map(|()| row)
        };
        let base = |place: usize| coded(&plan.product(name(place), &first));
        let bases = (0..plan.alternatives)
            .map(base)
            .collect::<Result<Vec<_>, _>>()?;
        let mut levels = vec![vec![Vec::new(); plan.attributes.len()]; plan.alternatives];
        for (place, (of_place, base)) in levels.iter_mut().zip(&bases).enumerate() {
            for &step in &steps {
                let row = coded(&with(place, step))?;
                let added = row.iter().zip(base).map(|(x, base)| x - base);
                of_place[step.0].push(added.collect());
            }
        }
        Ok(Self {
            none: none.as_ref().map(coded).transpose()?,
            bases,
            levels,
            columns,
        })
    }

    /// The columns of the alternatives of a task.
    pub(super) fn rows(&self, task: &[Levels]) -> Vec<Vec<f64>> {
        let row = |(place, product): (usize, &Levels)| {
            let mut row = self.bases[place].clone();
            for (levels, &level) in self.levels[place].iter().zip(product) {
                for (x, added) in row.iter_mut().zip(&levels[level]) {
                    *x += added;
                }
            }
            row
        };
        task.iter()
            .enumerate()
            .map(row)
            .chain(self.none.clone())
            .collect()
    }

    /// What a task tells, taste by taste.
    pub(super) fn information(&self, task: &[Levels], tastes: &[Vec<f64>]) -> Vec<Information> {
        let rows = self.rows(task);
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        let width = self.columns.len();
        let of = |taste: &Vec<f64>| {
            let mut information = vec![0.0; width * width];
            of_task(&rows, taste, &mut information);
            information
        };
        tastes.iter().map(of).collect()
    }
}
