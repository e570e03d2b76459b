//! From means and their draws to findings.

use super::tally::Tally;
use super::{SeverityFinding, Survey};
use crate::error::Invalid;
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};
use crate::survey::Proportion;

impl Survey {
    /// The share in one column of a question, with Wilson's interval and the draws.
    pub(super) fn share(
        &self,
        name: String,
        tally: &Tally,
        (question, column): (usize, usize),
    ) -> Result<SeverityFinding, Invalid> {
        let proportion = self.proportion(tally, (question, column))?;
        let interval = proportion.wilson(self.confidence());
        let finding = SeverityFinding::new(name, interval, tally.draws[column].clone());
        Ok(self.resting(finding, tally, question))
    }

    /// The share in one column of a question, as of so many unweighted answers.
    pub(super) fn proportion(
        &self,
        tally: &Tally,
        (question, column): (usize, usize),
    ) -> Result<Proportion, Invalid> {
        // Rounding may leave a sum of weights a little above their whole.
        let share = Share::new(tally.estimates[column].clamp(0.0, 1.0))?;
        let proportion = Proportion::weighted(share, tally.effective[question])?;
        match self.people() {
            Some(people) => proportion.of_population(people),
            None => Ok(proportion),
        }
    }

    /// A figure that was computed once from the estimates and once from every draw, with the
    /// percentiles of the draws as its interval.
    pub(super) fn figure(
        &self,
        name: String,
        unit: Unit,
        (estimate, draws): (f64, Vec<f64>),
        (tally, question): (&Tally, usize),
    ) -> Result<SeverityFinding, Invalid> {
        let method = IntervalMethod::Bootstrap;
        let all = draws.iter().map(|&draw| Some(draw));
        let interval = Interval::of_draws(estimate, all, unit, self.confidence(), method);
        let parameter = format!("draws of `{name}`");
        let interval = interval
            .ok_or_else(|| Invalid::rule(&parameter, "none that are numbers", "one or more"))?;
        let finding = SeverityFinding::new(name, interval, draws);
        Ok(self.resting(finding, tally, question))
    }

    fn resting(&self, finding: SeverityFinding, tally: &Tally, question: usize) -> SeverityFinding {
        finding
            .of(self.base().clone())
            .resting_on(tally.answers[question], tally.effective[question])
    }
}
