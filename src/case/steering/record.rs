//! Whether to find out more first, and the decision as it is kept.

use super::compare::{ComparedCase, Comparison};
use super::pilot::PilotSubject;
use crate::case::data::BusinessCase;
use crate::case::model::CaseModel;
use crate::case::results::Valuation;
use crate::decision::{
    ClaimFinding, DecisionRecord, Payoffs, PlannedStudy, RecordedBasis, RecordedOption, Verdict,
};
use crate::error::Error;
use crate::ledger::Date;
use crate::random::Seed;
use crate::simulation::Run;

impl Valuation {
    /// The valuation where these studies could be made before deciding: if one of them leaves
    /// something when it is paid for, and what it finds could turn the verdict, it is to research
    /// first. See [`Verdict::considering`].
    ///
    /// # Errors
    /// As [`next_studies`](Self::next_studies).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::decision::{AnswerKind, Recommendation, PlannedStudy};
    /// use bizcase::random::{Sampling, Seed};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let valuation = case.value(&Sampling::monte_carlo(2_000).seed(1))?;
    /// assert_eq!(valuation.verdict.recommendation(), Some(Recommendation::NoGo));
    ///
    /// let campaign = PlannedStudy {
    ///     name: "trial campaign".into(),
    ///     about: "cost per sign-up".into(),
    ///     answer: AnswerKind::Number { standard_deviation: 1.5 },
    ///     sizes: vec![20, 100],
    ///     fixed_cost: 200.0,
    ///     cost_per_answer: 3.0,
    ///     lost_by_waiting: None,
    /// };
    /// let valuation = valuation.considering(&[campaign], Seed(1))?;
    /// println!("{}", valuation.verdict);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn considering(
        mut self,
        studies: &[PlannedStudy<PilotSubject>],
        seed: Seed,
    ) -> Result<Self, Error> {
        let next = self.next_studies(studies, seed)?;
        let subjects = next.iter().map(|worth| {
            let subject = worth.study.about.drawn(&self.case, &self.run)?;
            Ok((worth, subject))
        });
        let subjects = subjects.collect::<Result<Vec<_>, Error>>()?;
        let pairs: Vec<_> = subjects.iter().map(|(worth, it)| (*worth, it)).collect();
        self.verdict = self.verdict.considering(&self.run, &pairs, seed)?;
        Ok(self)
    }

    /// The record of what is decided on the case: it or doing nothing, the criteria with what was
    /// found, and what is left open: criteria too close to call, and concerns of the ledger on the
    /// day that the valuation is [read](Self::as_of). That day is also the day of the record.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the assumptions of the case are not consistent.
    ///
    /// # Example
    /// ```
    /// use bizcase::random::Sampling;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
    /// let sampling = Sampling::latin_hypercube(1_024).seed(1);
    /// let valuation = case.value(&sampling)?.as_of("2026-11-30".parse()?);
    /// let record = valuation
    ///     .record("Do we build it?")?
    ///     .owned_by("Mia")
    ///     .turning(valuation.switching_values(&sampling)?);
    /// assert_eq!(record.options[1].name, "do nothing");
    /// assert_eq!(record.basis.as_ref().map(|it| it.seed), Some(1));
    /// assert!(record.to_string().contains("Decided by Mia on 2026-11-30"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record(&self, question: &str) -> Result<DecisionRecord, Error> {
        let parts = Recorded {
            case: &self.case,
            built: &self.built,
            run: &self.run,
            verdict: &self.verdict,
        };
        parts.record(question, &self.payoffs()?, self.as_of)
    }
}

impl Comparison {
    /// The record of what is decided between the case and the others, each with the mean of an
    /// outcome of which more is better; the criteria are those of the case as it is.
    ///
    /// # Errors
    /// As [`worth_knowing`](Self::worth_knowing), and as [`Valuation::record`].
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let record = compared.record("How fast do we sell?", "NPV")?;
    /// assert_eq!(record.options.len(), 3);
    /// assert!(record.best().is_some_and(|best| best.name == "base"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record(&self, question: &str, outcome: &str) -> Result<DecisionRecord, Error> {
        let ComparedCase {
            case,
            built,
            run,
            verdict,
            ..
        } = &self.base;
        let parts = Recorded {
            case,
            built,
            run,
            verdict,
        };
        parts.record(question, &self.payoffs(outcome)?, None)
    }
}

/// A case and what was found on it.
struct Recorded<'a> {
    case: &'a BusinessCase,
    built: &'a CaseModel,
    run: &'a Run,
    verdict: &'a Verdict,
}

impl Recorded<'_> {
    fn record(
        &self,
        question: &str,
        payoffs: &Payoffs,
        date: Option<Date>,
    ) -> Result<DecisionRecord, Error> {
        let mut record = DecisionRecord::new(question, self.verdict.clone());
        record.date = date;
        let means = payoffs.means();
        record.options = means
            .map(|(name, worth)| RecordedOption {
                name: name.to_owned(),
                worth,
            })
            .collect();
        record.left_open = self.left_open(date)?;
        record.basis = Some(RecordedBasis {
            case: self.case.name.clone(),
            data: self.case.fingerprint(),
            model: self.built.model.fingerprint(),
            seed: self.run.sampling().seed_used().0,
            trials: self.run.sampling().trials(),
        });
        Ok(record)
    }

    fn left_open(&self, date: Option<Date>) -> Result<Vec<String>, Error> {
        let findings = self.verdict.findings.iter();
        let unclear = findings.filter(|it| !it.is_clear());
        let unclear = unclear.map(|it: &ClaimFinding| {
            format!("{} is too close to call with these trials", it.criterion)
        });
        let ledger = self.case.ledger()?;
        let concerns = date.map(|date| ledger.concerns(date)).unwrap_or_default();
        let concerns = concerns.iter().map(ToString::to_string);
        Ok(unclear.chain(concerns).collect())
    }
}
