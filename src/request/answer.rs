//! What is answered.

use serde::Serialize;

use super::{AnswerPart, CaseRequest};
use crate::case::{Line, MustBeTrue, PilotSubject, PriceComparison, Valuation, WorthKnowing};
use crate::decision::{Recommendation, StudyWorth, Verdict};
use crate::error::{Error, Permitted};
use crate::quantity::Unit;
use crate::report::{self, Document};
use crate::sample::{Estimate, Sample};
use crate::sensitivity::Driver;
use crate::simulation::Measured;

/// What was found out about a case, as far as it was asked.
///
/// # Example
/// See [`CaseRequest`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CaseAnswer {
    /// The version of the crate that answers.
    pub version: &'static str,
    /// The fingerprint of the case: the same for the same data.
    pub case: String,
    /// The fingerprint of the run: the same for the same figures.
    pub run: String,
    /// The outcomes asked for, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeSummary>,
    /// What the verdict recommends; nothing where the case names no criterion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<Recommendation>,
    /// Whether each criterion is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What each target was found to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Measured>,
    /// The uncertain figures by their rank correlation with the value, the strongest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Vec<Driver>>,
    /// What must be true for each criterion that is missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_be_true: Option<Vec<MustBeTrue>>,
    /// What it would be worth to know more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth_knowing: Option<WorthKnowing>,
    /// What each of the prices tried is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<PriceComparison>,
    /// What each study considered is worth by its size, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<StudyWorth<PilotSubject>>,
    /// The base case by year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<Vec<Line>>,
    /// The base case by quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarters: Option<Vec<Line>>,
    /// The base case by month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<Vec<Line>>,
    /// The report as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The report as Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<String>,
    /// The report as one HTML page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// An outcome over all trials.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::request::CaseRequest;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// let request = CaseRequest {
///     outcomes: vec!["NPV".into()],
///     ..CaseRequest::new(toml::from_str(SHOPS)?, Sampling::monte_carlo(1_000).seed(1))
/// };
/// let found = &request.answer()?.outcomes[0];
/// assert!(found.p5.value < found.mean.value && found.mean.value < found.p95.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OutcomeSummary {
    /// Its name.
    pub name: String,
    /// What its numbers are.
    pub unit: Unit,
    /// Its mean, with its standard error.
    pub mean: Estimate,
    /// Its standard deviation.
    pub standard_deviation: f64,
    /// Its fifth percentile.
    pub p5: Estimate,
    /// Its median.
    pub p50: Estimate,
    /// Its ninety-fifth percentile.
    pub p95: Estimate,
}

impl CaseRequest {
    /// Values the case and answers what was asked.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MOST_TRIALS`](Self::MOST_TRIALS) trials and an unknown
    /// outcome (the nearest is suggested); otherwise as
    /// [`BusinessCase::value`](crate::case::BusinessCase::value).
    ///
    /// # Example
    /// See [`CaseRequest`].
    pub fn answer(&self) -> Result<CaseAnswer, Error> {
        let runs: f64 = self
            .prices
            .values()
            .map(|it| it.len().max(1) as f64)
            .product();
        let trials = self.sampling.trials() as f64 * runs;
        Permitted::between(1.0, Self::MOST_TRIALS as f64).check("trials of a request", trials)?;
        let mut case = self.case.clone();
        let built = case.model()?;
        let is_new = |name: &&String| !built.model.outputs().any(|(known, _)| known == *name);
        let asked: Vec<String> = self.outcomes.iter().filter(is_new).cloned().collect();
        for name in asked {
            if !case.outcomes.contains(&name) {
                case.outcomes.push(name);
            }
        }
        let mut valuation = case.value(&self.sampling)?;
        valuation.as_of = self.as_of;
        self.answered(&valuation)
    }

    fn answered(&self, valuation: &Valuation) -> Result<CaseAnswer, Error> {
        let asks = |part: AnswerPart| self.parts.contains(&part);
        let statement = &valuation.statement;
        let outcomes: Result<Vec<OutcomeSummary>, Error> = (self.outcomes.iter())
            .map(|name| Ok(OutcomeSummary::of(&valuation.run.named(name)?)))
            .collect();
        let written = [AnswerPart::Text, AnswerPart::Markdown, AnswerPart::Html];
        let document = if written.into_iter().any(asks) {
            Some(report::decision(valuation)?)
        } else {
            None
        };
        let document = document.as_ref();
        let verdict = asks(AnswerPart::Verdict).then(|| valuation.verdict.clone());
        Ok(CaseAnswer {
            version: env!("CARGO_PKG_VERSION"),
            case: self.case.fingerprint(),
            run: valuation.run.fingerprint(),
            outcomes: outcomes?,
            recommendation: verdict.as_ref().and_then(Verdict::recommendation),
            targets: match verdict {
                Some(_) => valuation.targets.clone(),
                None => Vec::new(),
            },
            verdict,
            drivers: asks(AnswerPart::Drivers).then(|| valuation.drivers.clone()),
            must_be_true: asks(AnswerPart::MustBeTrue)
                .then(|| valuation.must_be_true(&valuation.asked_again()))
                .transpose()?,
            worth_knowing: asks(AnswerPart::WorthKnowing)
                .then(|| valuation.worth_knowing())
                .transpose()?,
            prices: self.priced()?,
            studies: match &self.studies[..] {
                [] => Vec::new(),
                studies => valuation.next_studies(studies, self.sampling.seed_used())?,
            },
            years: asks(AnswerPart::Years).then(|| statement.years()),
            quarters: asks(AnswerPart::Quarters).then(|| statement.quarters()),
            months: asks(AnswerPart::Months).then(|| statement.months.clone()),
            text: document
                .filter(|_| asks(AnswerPart::Text))
                .map(Document::text),
            markdown: document
                .filter(|_| asks(AnswerPart::Markdown))
                .map(Document::markdown),
            html: document
                .filter(|_| asks(AnswerPart::Html))
                .map(Document::html),
        })
    }
}

impl CaseRequest {
    fn priced(&self) -> Result<Option<PriceComparison>, Error> {
        if self.prices.is_empty() {
            return Ok(None);
        }
        let tried = self.prices.iter().map(|(name, at)| (&**name, &at[..]));
        let tried: Vec<(&str, &[f64])> = tried.collect();
        self.case.best_price(&tried, &self.sampling).map(Some)
    }
}

impl OutcomeSummary {
    fn of(outcome: &Sample) -> Self {
        Self {
            name: outcome.name().to_owned(),
            unit: outcome.unit(),
            mean: outcome.mean(),
            standard_deviation: outcome.standard_deviation(),
            p5: outcome.p5(),
            p50: outcome.median(),
            p95: outcome.p95(),
        }
    }
}
