//! A case run, with the differences to its options that it asks for.

use std::ops::ControlFlow;

use super::{CaseModel, asked};
use crate::case::data::BusinessCase;
use crate::error::Error;
use crate::random::Sampling;
use crate::simulation::{Claim, Model, Progress, Run, Statistic};

/// Who is told how far a valuation is, and may stop it.
pub(in crate::case) type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

impl BusinessCase {
    /// Runs the case and the options whose difference a claim, a target or an outcome names.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a claim or target names an unknown outcome; as [`Model::run`].
    pub(in crate::case) fn run(
        &self,
        built: &CaseModel,
        sampling: &Sampling,
        watch: Option<Watch<'_>>,
    ) -> Result<Run, Error> {
        let criteria = self.criteria.iter().map(Claim::outcome);
        let targets = self.targets.iter().map(Statistic::outcome);
        let outcomes = self.outcomes.iter().map(String::as_str);
        let names: Vec<&str> = criteria.chain(targets).chain(outcomes).collect();
        asked::check(self, names.iter().copied(), &built.model)?;
        asked::payback::check(self, built.months)?;
        let options: Vec<Asked<'_>> = self.differences(&names);
        let runs = 1 + options.len() as u64;
        let mut run = one_of(0, runs, &built.model, sampling, watch)?;
        for (number, option) in (1..).zip(options) {
            let mut plan = self.option(option.name)?;
            plan.outcomes = option.outcomes.iter().map(|&it| it.to_owned()).collect();
            let model = plan.model()?.model.aligned_with(&built.model);
            let other = one_of(number, runs, &model, sampling, watch)?;
            for outcome in option.outcomes {
                let name = format!("{outcome} less {}", option.name);
                let difference = run.named(outcome)?.minus(&other.named(outcome)?)?;
                run = run.with(difference.renamed(&name))?;
            }
        }
        Ok(run)
    }

    /// The options that are asked about, each with the outcomes to compare.
    fn differences<'a>(&'a self, names: &[&'a str]) -> Vec<Asked<'a>> {
        let mut options: Vec<Asked<'a>> = Vec::new();
        for (outcome, option) in names.iter().filter_map(|name| asked::less(self, name)) {
            match options.iter_mut().find(|it| it.name == option.name) {
                Some(known) if known.outcomes.contains(&outcome) => {}
                Some(known) => known.outcomes.push(outcome),
                None => options.push(Asked {
                    name: &option.name,
                    outcomes: vec![outcome],
                }),
            }
        }
        options
    }
}

/// The outcomes whose difference to an option is asked for.
struct Asked<'a> {
    name: &'a str,
    outcomes: Vec<&'a str>,
}

/// One of several runs, whose progress is that of all.
fn one_of(
    number: u64,
    of: u64,
    model: &Model,
    sampling: &Sampling,
    watch: Option<Watch<'_>>,
) -> Result<Run, Error> {
    match watch {
        Some(watch) => model
            .watched(&|one: Progress| {
                watch(Progress {
                    done: number * one.of + one.done,
                    of: of * one.of,
                })
            })
            .run(sampling),
        None => model.run(sampling),
    }
}
