//! How often what a study finds would turn a verdict.

use std::fmt::Display;

use super::finding::{ClaimFinding, asked};
use super::trials::same_trials;
use super::{DecisiveStudy, StudyWorth, Verdict};
use crate::error::{Error, Invalid};
use crate::numeric::Smooth;
use crate::quantity::{Share, Unit, Value};
use crate::random::Seed;
use crate::sample::{Estimate, Region, Sample};
use crate::simulation::{Kind, Run};

/// How many levels are tried to find the tail that an expected shortfall is the mean of.
const LEVELS: u32 = 48;

impl Verdict {
    /// How often the verdict would be the opposite once some samples of the same trials are
    /// known: inputs, or the [results of a test](super::PlannedTest::results).
    ///
    /// In each trial the criteria are judged by what is to be expected there given what is known: a
    /// smooth function of the ranks of the samples, as for
    /// [`Payoffs::about`](super::Payoffs::about). A percentile is judged by the probability of lying
    /// beyond its threshold. Knowing the
    /// input itself, it is how likely the input is to lie beyond the values at which the verdict
    /// turns: see [`switching_values`](super::switching_values).
    ///
    /// # Precision
    /// The standard error holds the trials alone. A smooth function misses the jump of a criterion
    /// that becomes all or nothing where everything is known: a verdict turned in half of all
    /// trials was found to be in 45 % of 20,000.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a sample is not of the trials of the run, the run lacks an outcome, or
    /// nothing is to be known.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::decide;
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 40.0)?)?;
    /// let cost = model.money("cost", Dist::uniform(20.0, 30.0)?)?;
    /// model.output("margin", move |s| s.get(price) - s.get(cost))?;
    /// let run = model.run(&Sampling::latin_hypercube(4_096))?;
    ///
    /// let verdict = decide(&run, &["P(margin > USD 0) >= 60%".parse()?])?;
    /// // The verdict turns where the price is below 26.
    /// let turns = verdict.turned_by(&run, &[&run.input(price)])?;
    /// assert!((turns.value - 0.3).abs() < 0.02);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn turned_by<Q: Into<Value>>(
        &self,
        run: &Run,
        known: &[&Sample<Q>],
    ) -> Result<Estimate, Error> {
        let Some(first) = known.first() else {
            return Err(Invalid::rule("samples known", "none", "one or more").into());
        };
        let (sampling, trials) = (run.sampling(), first.samples().len());
        for sample in known {
            same_trials(sample, sampling, trials)?;
        }
        let columns: Vec<&[f64]> = known.iter().map(|it| it.samples()).collect();
        let mut met = vec![true; trials];
        for finding in &self.findings {
            let outcome = run.named(finding.criterion.outcome())?;
            for (met, now) in met.iter_mut().zip(finding.given(&columns, &outcome)?) {
                *met &= now;
            }
        }
        let turned = met
            .iter()
            .map(|&it| f64::from(u8::from(it != self.is_met())));
        let name = "the verdict is turned".to_owned();
        let turned: Sample = Sample::of_trials(name, Unit::Share, turned.collect(), sampling);
        Ok(turned.mean())
    }

    /// The verdict where studies could be made before deciding, each with what it was found to be
    /// [worth](super::Payoffs::worth_of_study) and the sample that it is about. Those that pay at
    /// one of their sizes stand beside the criteria; if one of them could turn the verdict, it is
    /// to research first.
    ///
    /// A study pays by the mean of the payoffs, and turns the verdict by the criteria. Where both
    /// agree on what is best today, a study that pays mostly does both.
    ///
    /// # Errors
    /// As [`turned_by`](Self::turned_by), and if the subject of a study cannot be measured like
    /// that.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{AnswerKind, Recommendation, Payoffs, PlannedStudy, decide};
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::random::{Sampling, Seed};
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::EUR);
    /// let buying = model.share("share that buys", Dist::beta(4.0, 96.0)?)?;
    /// let market = model.known("market", Money::major(1_500_000, Currency::EUR))?;
    /// let build = model.known("build", Money::major(55_000, Currency::EUR))?;
    /// let launch = model.output("launch", move |s| s.get(market) * s.get(buying) - s.get(build))?;
    /// let run = model.run(&Sampling::latin_hypercube(8_192).seed(1))?;
    /// let verdict = decide(&run, &["P(launch > EUR 0) >= 60%".parse()?])?;
    /// assert_eq!(verdict.recommendation(), Some(Recommendation::NoGo));
    ///
    /// let survey = PlannedStudy {
    ///     name: "survey".into(),
    ///     about: "share that buys",
    ///     answer: AnswerKind::Success,
    ///     sizes: vec![50, 200, 800, 3_200],
    ///     fixed_cost: 500.0,
    ///     cost_per_answer: 6.0,
    ///     lost_by_waiting: None,
    /// };
    /// let subject = run.input(buying);
    /// let payoffs = Payoffs::of(&[run.outcome(launch)])?.or_nothing();
    /// let worth = payoffs.worth_of_study(&survey, &subject, Seed(2))?;
    /// let verdict = verdict.considering(&run, &[(&worth, &subject)], Seed(2))?;
    /// assert_eq!(verdict.recommendation(), Some(Recommendation::ResearchFirst));
    /// assert!(verdict.waits_for().is_some_and(|it| it.study == "survey"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn considering<S: Display, Q: Into<Value>>(
        mut self,
        run: &Run,
        studies: &[(&StudyWorth<S>, &Sample<Q>)],
        seed: Seed,
    ) -> Result<Self, Error> {
        let mut paying = Vec::new();
        for (worth, subject) in studies {
            let Some(best) = worth.best() else { continue };
            let test = worth.study.answer.of(best.answers)?;
            paying.push(DecisiveStudy {
                study: worth.study.name.clone(),
                about: worth.study.about.to_string(),
                answers: best.answers,
                cost: best.cost,
                net: best.net,
                turns: self.turned_by(run, &[&test.results(subject, seed)?])?,
            });
        }
        paying.sort_by(|a, b| b.net.value.total_cmp(&a.net.value));
        self.studies = paying;
        Ok(self)
    }
}

impl ClaimFinding {
    /// Whether the criterion is met in each trial, given what is known there.
    fn given(&self, known: &[&[f64]], outcome: &Sample) -> Result<Vec<bool>, Error> {
        let statistic = self.criterion.statistic();
        let asked =
            asked(&self.criterion)?.region(&format!("target for {statistic}"), self.found.unit)?;
        let met = |figures: Vec<f64>, asked: Region| -> Vec<bool> {
            figures.into_iter().map(|it| asked.contains(it)).collect()
        };
        Ok(match statistic.kind() {
            Kind::Mean => met(mean_given(known, outcome.samples().to_vec()), asked),
            Kind::Probability(condition) => {
                let region =
                    condition.region(&format!("threshold of {statistic}"), outcome.unit())?;
                met(probability_given(known, outcome, region), asked)
            }
            Kind::Percentile(share) => percentile_meets(known, outcome, share, asked),
            Kind::Shortfall(share) => met(shortfall_given(known, outcome, share), asked),
            // Judged by no run, so that there is no finding of it.
            Kind::AtBase(_) => vec![self.met; outcome.samples().len()],
        })
    }
}

/// What can be expected in each trial given the columns.
fn mean_given(known: &[&[f64]], values: Vec<f64>) -> Vec<f64> {
    let mut fitted = Smooth::of(known, &[values]).fitted;
    fitted.pop().unwrap_or_default()
}

fn probability_given(known: &[&[f64]], outcome: &Sample, region: Region) -> Vec<f64> {
    let inside = outcome.samples().iter();
    let inside = inside.map(|&it| f64::from(u8::from(region.contains(it))));
    // A smooth mean of zeros and ones may leave their range where nearly all are alike.
    let fitted = mean_given(known, inside.collect()).into_iter();
    fitted.map(|it| it.clamp(0.0, 1.0)).collect()
}

/// A percentile is at least an end if no more than its share lies below that.
fn percentile_meets(known: &[&[f64]], outcome: &Sample, share: Share, asked: Region) -> Vec<bool> {
    let share = share.value();
    let at_least = |end: f64| {
        let below = probability_given(known, outcome, Region::Below(end));
        below.into_iter().map(move |it| it <= share)
    };
    let at_most = |end: f64| {
        let up_to = probability_given(known, outcome, Region::AtMost(end));
        up_to.into_iter().map(move |it| it >= share)
    };
    match asked {
        Region::AtLeast(end) | Region::Above(end) => at_least(end).collect(),
        Region::AtMost(end) | Region::Below(end) => at_most(end).collect(),
        Region::Between(low, high) => {
            let both = at_least(low).zip(at_most(high));
            both.map(|(from, to)| from && to).collect()
        }
    }
}

/// The mean of the lowest share given the columns: the most, over all levels, of the level less
/// what is expected to be missing to it over the share.
///
/// # Reference
/// R. T. Rockafellar and S. Uryasev (2000), *Optimization of conditional value-at-risk*, Journal of
/// Risk 2, 21-41, theorem 1.
fn shortfall_given(known: &[&[f64]], outcome: &Sample, share: Share) -> Vec<f64> {
    let level = |number: u32| {
        let at = (f64::from(number) + 0.5) / f64::from(LEVELS);
        outcome.percentile(Share::literal(at)).value
    };
    let levels: Vec<f64> = (0..LEVELS).map(level).collect();
    let missing = levels.iter().map(|level| {
        let values = outcome.samples().iter();
        values.map(|it| (level - it).max(0.0)).collect()
    });
    let missing = Smooth::of(known, &missing.collect::<Vec<_>>()).fitted;
    let rows = 0..outcome.samples().len();
    rows.map(|row| {
        let tails = levels.iter().zip(&missing);
        let tails = tails.map(|(level, missing)| level - missing[row].max(0.0) / share.value());
        tails.fold(f64::NEG_INFINITY, f64::max)
    })
    .collect()
}
