//! What is worth finding out before a case is decided.

use serde::Serialize;

use super::compare::Comparison;
use super::pilot::PilotSubject;
use crate::case::data::{BusinessCase, Study, StudyResult};
use crate::case::results::Valuation;
use crate::decision::{InformationValue, Payoffs, PlannedStudy, PlannedTest, StudyWorth};
use crate::error::{Error, Invalid, unknown_name};
use crate::quantity::Unit;
use crate::random::Seed;
use crate::sample::{Estimate, JointEmpirical, Sample};
use crate::simulation::Run;
use crate::survey::DemandCurve;

/// What is worth finding out before a choice: [`Valuation::worth_knowing`] and
/// [`Comparison::worth_knowing`] make it.
///
/// # Example
/// See [`Valuation::worth_knowing`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WorthKnowing {
    /// The option with the highest mean: the choice without more information.
    pub best: String,
    /// What it would be worth to know everything (EVPI).
    pub everything: Estimate,
    /// What it would be worth to know each uncertain figure, and all that a study is about (EVPPI),
    /// the most first.
    pub each: Vec<InformationValue>,
}

impl Valuation {
    /// What is worth finding out before choosing between the case and doing nothing, which is worth
    /// nothing: the choice is by the mean of the NPV, with what comes after the plan.
    ///
    /// A study counts as one, whatever figures refer to it; only one of more than 25 inputs counts
    /// by each of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there are fewer than 100 trials.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let known = case.value(&Sampling::monte_carlo(1_000).seed(1))?.worth_knowing()?;
    /// assert_eq!(known.best, "do nothing");
    /// for one in &known.each {
    ///     println!("{one}");
    /// }
    /// assert!(known.each[0].value.value <= known.everything.value + known.everything.standard_error);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn worth_knowing(&self) -> Result<WorthKnowing, Error> {
        worth_knowing(&self.payoffs()?, &[(&self.case, &self.run)])
    }

    /// What a pilot would be worth before it is made (EVSI), where the choice is between the case
    /// and doing nothing: what it costs, and what the wait costs, is not taken off.
    ///
    /// # Errors
    /// As [`worth_knowing`](Self::worth_knowing); and if there is no such figure or study (the
    /// nearest is suggested), the case does not draw what the pilot is about, or it is nothing that
    /// the test could measure.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, PilotSubject};
    /// use bizcase::decision::PlannedTest;
    /// use bizcase::random::{Sampling, Seed};
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(2_000).seed(1))?;
    /// let churn = PilotSubject::Figure("churn".into());
    /// let worth = |of| valuation.worth_of_pilot(&churn, PlannedTest::Successes { of }, Seed(1));
    /// let (few, many) = (worth(50)?, worth(5_000)?);
    /// assert!(few.value.value <= many.value.value + 2.0 * many.value.standard_error);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn worth_of_pilot(
        &self,
        subject: &PilotSubject,
        test: PlannedTest,
        seed: Seed,
    ) -> Result<InformationValue, Error> {
        let values = subject.drawn(&self.case, &self.run)?;
        Ok(self.payoffs()?.about(&[&test.results(&values, seed)?])?)
    }

    /// What to find out next: studies that could be made, by what each leaves at its best size,
    /// net of its cost and of what waiting loses (EVSI less cost), the most first. The choice is
    /// between the case and doing nothing.
    ///
    /// A study is about what a pilot can be about: an uncertain figure, the share that buys at a
    /// price, the share that stays, a part of a study.
    ///
    /// # Errors
    /// As [`worth_of_pilot`](Self::worth_of_pilot) and [`Payoffs::worth_of_study`].
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::decision::{AnswerKind, PlannedStudy};
    /// use bizcase::random::{Sampling, Seed};
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(2_000).seed(1))?;
    /// let pilot = PlannedStudy {
    ///     name: "pilot".into(),
    ///     about: "attainable share".into(),
    ///     answer: AnswerKind::Success,
    ///     sizes: vec![50, 200, 800],
    ///     fixed_cost: 4_000.0,
    ///     cost_per_answer: 15.0,
    ///     lost_by_waiting: None,
    /// };
    /// let next = valuation.next_studies(&[pilot], Seed(1))?;
    /// assert_eq!(next[0].sizes.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn next_studies(
        &self,
        studies: &[PlannedStudy<PilotSubject>],
        seed: Seed,
    ) -> Result<Vec<StudyWorth<PilotSubject>>, Error> {
        let drawn = |it: &PilotSubject| it.drawn(&self.case, &self.run);
        next_studies(&self.payoffs()?, studies, drawn, seed)
    }

    pub(super) fn payoffs(&self) -> Result<Payoffs, Error> {
        let worth = self.run.outcome(self.built.outputs.npv_with_terminal);
        Ok(Payoffs::of(&[worth.renamed(&self.case.name)])?.or_nothing())
    }
}

impl Comparison {
    /// What is worth finding out before choosing between the case and the others, by the mean of an
    /// outcome of which more is better.
    ///
    /// # Errors
    /// [`Error::Invalid`] if one of them lacks the outcome (the nearest is suggested), or there are
    /// fewer than 100 trials.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let known = compared.worth_knowing("NPV")?;
    /// assert_eq!(known.best, "base");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn worth_knowing(&self, outcome: &str) -> Result<WorthKnowing, Error> {
        let runs: Vec<_> = self.all().map(|it| (&it.case, &it.run)).collect();
        worth_knowing(&self.payoffs(outcome)?, &runs)
    }

    /// What a pilot would be worth before it is made (EVSI), where the choice is between the case
    /// and the others: what it costs, and what the wait costs, is not taken off.
    ///
    /// # Errors
    /// As [`worth_knowing`](Self::worth_knowing) and
    /// [`Valuation::worth_of_pilot`], unless one of them draws what the pilot is about.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{BusinessCase, PilotSubject};
    /// use bizcase::decision::PlannedTest;
    /// use bizcase::random::{Sampling, Seed};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let cost = PilotSubject::Figure("build overrun".into());
    /// let estimate = PlannedTest::Estimate { standard_error: 0.05 };
    /// let worth = compared.worth_of_pilot("NPV", &cost, estimate, Seed(1))?;
    /// assert!(worth.value.value >= 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn worth_of_pilot(
        &self,
        outcome: &str,
        subject: &PilotSubject,
        test: PlannedTest,
        seed: Seed,
    ) -> Result<InformationValue, Error> {
        let results = test.results(&self.drawn(subject)?, seed)?;
        Ok(self.payoffs(outcome)?.about(&[&results])?)
    }

    /// What to find out next before choosing between the case and the others: studies that could be
    /// made, as from [`Valuation::next_studies`], where the choice is by the mean of an outcome of
    /// which more is better. What studies cost is in the unit of that outcome.
    ///
    /// # Errors
    /// As [`worth_of_pilot`](Self::worth_of_pilot) and [`Payoffs::worth_of_study`].
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::decision::{AnswerKind, PlannedStudy};
    /// use bizcase::random::{Sampling, Seed};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let reviewed = PlannedStudy {
    ///     name: "review of the estimate".into(),
    ///     about: "build overrun".into(),
    ///     answer: AnswerKind::Number { standard_deviation: 0.2 },
    ///     sizes: vec![1, 4],
    ///     fixed_cost: 0.0,
    ///     cost_per_answer: 5_000.0,
    ///     lost_by_waiting: None,
    /// };
    /// let next = compared.next_studies("NPV", &[reviewed], Seed(1))?;
    /// assert!(next[0].best().is_none(), "whatever it finds, the base plan stays best");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn next_studies(
        &self,
        outcome: &str,
        studies: &[PlannedStudy<PilotSubject>],
        seed: Seed,
    ) -> Result<Vec<StudyWorth<PilotSubject>>, Error> {
        let drawn = |it: &PilotSubject| self.drawn(it);
        next_studies(&self.payoffs(outcome)?, studies, drawn, seed)
    }

    /// What a pilot is about in each trial, by the first that draws it.
    fn drawn(&self, subject: &PilotSubject) -> Result<Sample, Error> {
        let others = self.alternatives.iter();
        let mut others = others.map(|it| subject.drawn(&it.case, &it.run));
        let values = subject.drawn(&self.base.case, &self.base.run);
        values.or_else(|error| others.find_map(Result::ok).ok_or(error))
    }

    pub(super) fn payoffs(&self, outcome: &str) -> Result<Payoffs, Invalid> {
        let worth = self.all().map(|it| {
            let outcome = it.run.named(outcome)?;
            Ok(outcome.renamed(&it.name))
        });
        Payoffs::of(&worth.collect::<Result<Vec<Sample>, Invalid>>()?)
    }
}

/// What studies are worth, those that leave most first.
fn next_studies(
    payoffs: &Payoffs,
    studies: &[PlannedStudy<PilotSubject>],
    drawn: impl Fn(&PilotSubject) -> Result<Sample, Error>,
    seed: Seed,
) -> Result<Vec<StudyWorth<PilotSubject>>, Error> {
    let worth = studies.iter().map(|study| {
        let subject = drawn(&study.about)?;
        Ok(payoffs.worth_of_study(study, &subject, seed)?)
    });
    let mut worth = worth.collect::<Result<Vec<_>, Error>>()?;
    worth.sort_by(|a, b| b.most().total_cmp(&a.most()));
    Ok(worth)
}

/// Goes through the figures of all cases once, and through each study as one.
fn worth_knowing(payoffs: &Payoffs, runs: &[(&BusinessCase, &Run)]) -> Result<WorthKnowing, Error> {
    let mut groups: Vec<(String, Vec<Sample>)> = Vec::new();
    for (case, run) in runs {
        for input in run.inputs() {
            if input.minimum() < input.maximum() {
                let study = case.studies.iter().find(|it| it.gives(input.name()));
                let name = study.map_or_else(|| input.name().to_owned(), |it| it.name.clone());
                let samples = match study {
                    Some(study) => study.described(input),
                    None => vec![input],
                };
                add(&mut groups, name, samples);
            }
        }
    }
    let groups = groups.into_iter().flat_map(told_apart);
    let each = groups.map(|(name, samples)| {
        let samples: Vec<&Sample> = samples.iter().collect();
        let found = payoffs.about(&samples)?;
        Ok(InformationValue {
            about: name,
            ..found
        })
    });
    let mut each = each.collect::<Result<Vec<_>, Invalid>>()?;
    each.sort_by(|a, b| b.value.value.total_cmp(&a.value.value));
    Ok(WorthKnowing {
        best: payoffs.best().to_owned(),
        everything: payoffs.perfect(),
        each,
    })
}

/// A study of more inputs than can be known together counts by each of them.
fn told_apart((name, samples): (String, Vec<Sample>)) -> Vec<(String, Vec<Sample>)> {
    if samples.len() <= Payoffs::MOST {
        return vec![(name, samples)];
    }
    let alone = samples.into_iter();
    alone.map(|it| (it.name().to_owned(), vec![it])).collect()
}

/// Adds what is not there yet.
fn add(groups: &mut Vec<(String, Vec<Sample>)>, name: String, samples: Vec<Sample>) {
    let place = groups.iter().position(|(known, _)| *known == name);
    let place = place.unwrap_or_else(|| {
        groups.push((name, Vec::new()));
        groups.len() - 1
    });
    let group = &mut groups[place].1;
    for sample in samples {
        if group.iter().all(|it| it.name() != sample.name()) {
            group.push(sample);
        }
    }
}

impl Study {
    /// Whether an input of the model is drawn from it.
    fn gives(&self, input: &str) -> bool {
        let rest = input.strip_prefix(&self.name);
        // A spend that divides it is no part of it.
        let part = |rest: &str| {
            rest.strip_prefix('.')
                .is_some_and(|it| self.parts().contains(&it))
        };
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": ") || part(rest))
    }

    /// The number of a draw says nothing by itself: what was drawn stands in its place.
    fn described(&self, input: Sample) -> Vec<Sample> {
        if input.name() != self.draw() {
            return vec![input];
        }
        let columns = match &self.found {
            StudyResult::Demand { curve, .. } => shares(curve),
            StudyResult::Retention(fitted) => columns(fitted.draws()),
            StudyResult::Adoption(fitted) => columns(fitted.draws()),
            _ => Vec::new(),
        };
        let drawn = columns.into_iter().map(|(name, values)| {
            let name = format!("{}: {name}", self.name);
            in_rows(name, &values, &input)
        });
        drawn.collect()
    }

    /// The name of the input that holds the number of its draw.
    fn draw(&self) -> String {
        format!("{}: draw", self.name)
    }
}

/// What the draws of a demand curve are told apart by: the shares that buy at three prices.
fn shares(curve: &DemandCurve) -> Vec<(String, Vec<f64>)> {
    let best = curve.demand();
    let prices = match curve.observed() {
        Some((low, high)) => [low, 0.5 * (low + high), high],
        None => [0.8, 0.5, 0.2].map(|part| best.price_at(part * best.share(0.0))),
    };
    let at = |price: f64| curve.draws().iter().map(|it| it.share(price)).collect();
    prices
        .map(|price| (format!("share at {price}"), at(price)))
        .into()
}

fn columns(draws: &JointEmpirical) -> Vec<(String, Vec<f64>)> {
    let all = 0..draws.columns().count();
    let column = |place| {
        let (name, values) = draws.at(place);
        (name.to_owned(), values.to_vec())
    };
    all.map(column).collect()
}

/// Values by draw, in the trials that drew them.
fn in_rows(name: String, values: &[f64], rows: &Sample) -> Sample {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number of a draw: whole, and below the number of draws"
    )]
    let of = |row: &f64| values.get(*row as usize).copied().unwrap_or(0.0);
    let drawn = rows.samples().iter().map(of).collect();
    Sample::of_trials(name, Unit::Ratio, drawn, rows.sampling())
}

impl PilotSubject {
    /// What it is in each trial of a run.
    pub(super) fn drawn(&self, case: &BusinessCase, run: &Run) -> Result<Sample, Error> {
        let inputs = run.inputs();
        let named = |name: &str| inputs.iter().find(|it| it.name() == name);
        let (study, direct) = match self {
            Self::Figure(figure) => {
                let placed = case.figures()?.into_iter();
                let mut placed = placed.filter(|it| it.name == *figure || it.place == *figure);
                let name = placed.next().map_or_else(|| figure.clone(), |it| it.name);
                let known = inputs.iter().map(Sample::name);
                let found = named(&name).cloned();
                let missing = || unknown_name("uncertain figure", figure, known);
                return found.ok_or_else(missing).map_err(Error::from);
            }
            Self::ShareThatBuys { study, price } => {
                case.calibrated(study)?;
                (study, format!("{study}: share at {}", price.to_f64()))
            }
            Self::ShareThatWouldBuy { study, price } => {
                (study, format!("{study}: share at {}", price.to_f64()))
            }
            Self::Staying { study, .. } => (study, String::new()),
            Self::Part { study, part } => (study, format!("{study}.{part}")),
        };
        let study = Study::named(&case.studies, study)?;
        let values = self.values(study)?;
        if let Some(found) = named(&direct) {
            return Ok(found.clone());
        }
        let rows = named(&study.draw()).ok_or_else(|| {
            let rule = "something that a figure of the case refers to";
            let hint = "a share that buys is drawn at the prices of the case";
            Invalid::rule("subject of the pilot", format!("`{}`", study.name), rule).hint(hint)
        })?;
        Ok(in_rows(study.name.clone(), &values, rows))
    }
}

#[cfg(test)]
mod tests {
    use super::{Payoffs, told_apart};
    use crate::quantity::Unit;
    use crate::sample::Sample;

    #[test]
    fn a_study_of_too_many_inputs_counts_by_each() {
        let samples = |count: usize| -> Vec<Sample> {
            let named = |it| Sample::new(format!("{it}"), Unit::Ratio, vec![1.0, 2.0]).unwrap();
            (0..count).map(named).collect()
        };
        let groups = |count| told_apart(("study".to_owned(), samples(count))).len();
        assert_eq!(groups(Payoffs::MOST), 1);
        assert_eq!(groups(Payoffs::MOST + 1), Payoffs::MOST + 1);
    }
}
