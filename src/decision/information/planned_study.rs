//! Studies that could be made: which is worth its cost, and how large.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{InformationValue, Payoffs, PlannedTest};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Share, Unit, Value, grouped};
use crate::random::Seed;
use crate::sample::{Estimate, Sample};

/// What each answer of a study tells.
///
/// # Example
/// ```
/// use bizcase::decision::{AnswerKind, PlannedTest};
///
/// assert_eq!(AnswerKind::Success.of(50)?, PlannedTest::Successes { of: 50 });
/// // The standard error of a mean falls with the root of the number of answers.
/// let answer = AnswerKind::Number { standard_deviation: 12.0 };
/// assert_eq!(answer.of(9)?, PlannedTest::Estimate { standard_error: 4.0 });
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AnswerKind {
    /// Yes or no, where the study is about the share of yes: a survey question, an A/B test, a
    /// customer watched for a month.
    Success,
    /// A number, where the study is about its mean.
    Number {
        /// The standard deviation from one answer to another.
        standard_deviation: f64,
    },
}

impl AnswerKind {
    /// The test that this many answers make.
    ///
    /// # Errors
    /// [`Invalid`] without answers, or for a standard deviation that is not positive.
    pub fn of(self, answers: u64) -> Result<PlannedTest, Invalid> {
        Permitted::between(1.0, 9e15).check("number of answers", answers as f64)?;
        Ok(match self {
            Self::Success => PlannedTest::Successes { of: answers },
            Self::Number { standard_deviation } => {
                Permitted::POSITIVE.check("standard deviation of an answer", standard_deviation)?;
                let standard_error = standard_deviation / libm::sqrt(answers as f64);
                PlannedTest::Estimate { standard_error }
            }
        })
    }
}

/// A study that could be made before choosing, in one of several sizes: what it is about, what an
/// answer tells, and what it costs in money and time.
///
/// What it is about is the name of an input, or in a case a
/// [`PilotSubject`](crate::case::PilotSubject).
///
/// # Example
/// See [`Payoffs::worth_of_study`].
#[doc(alias("EVSI", "ENBS"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedStudy<S = String> {
    /// Its name, such as "price survey".
    pub name: String,
    /// What it is about.
    pub about: S,
    /// What an answer tells.
    pub answer: AnswerKind,
    /// The sizes that it could have, in answers.
    pub sizes: Vec<u64>,
    /// What it costs whatever its size, in the unit of the payoffs.
    #[serde(default)]
    pub fixed_cost: f64,
    /// What each answer costs.
    #[serde(default)]
    pub cost_per_answer: f64,
    /// The share of its value that every option loses while one waits for the study: of a yearly
    /// discount rate of 12 % a quarter costs about 3 %.
    #[serde(default)]
    pub lost_by_waiting: Option<Share>,
}

/// What a [`PlannedStudy`] is worth in each of its sizes.
///
/// # Example
/// See [`Payoffs::worth_of_study`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StudyWorth<S = String> {
    /// The study.
    pub study: PlannedStudy<S>,
    /// By size.
    pub sizes: Vec<SizeWorth>,
}

/// What a study of one size is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SizeWorth {
    /// How many answers.
    pub answers: u64,
    /// What its results are worth before its cost (EVSI), and how often they change the choice.
    pub information: InformationValue,
    /// What it costs: money, and what waiting loses.
    pub cost: f64,
    /// What is left: above zero it is worth making.
    pub net: Estimate,
}

impl<S> StudyWorth<S> {
    /// The size with the highest net value, if one is above zero.
    #[must_use]
    pub fn best(&self) -> Option<&SizeWorth> {
        let paying = self.sizes.iter().filter(|it| it.net.value > 0.0);
        paying.max_by(|a, b| a.net.value.total_cmp(&b.net.value))
    }

    /// The net value at the best size, negative if no size pays: studies are ranked by it.
    #[must_use]
    pub fn most(&self) -> f64 {
        let nets = self.sizes.iter().map(|it| it.net.value);
        nets.fold(f64::NEG_INFINITY, f64::max)
    }
}

/// `second survey: pays with 400 answers, EUR 12 k net; it changes the choice in 18% of cases`.
impl<S> fmt::Display for StudyWorth<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.study.name;
        match self.best() {
            Some(size) => write!(
                f,
                "{name}: pays with {} answers, {} net; it changes the choice in {} of cases",
                grouped(&size.answers.to_string()),
                size.net,
                Unit::Share.show(size.information.changes.value),
            ),
            None => write!(f, "{name}: does not pay in any of its sizes"),
        }
    }
}

impl Payoffs {
    /// What a study is worth in each of its sizes, net of what it costs and of what waiting loses:
    /// the expected net benefit of sampling.
    ///
    /// # Errors
    /// [`Invalid`] if the study has no size or a size of zero, a cost is negative, or the subject
    /// cannot be measured like that; and as [`about`](Self::about).
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{AnswerKind, Payoffs, PlannedStudy};
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
    /// let payoffs = Payoffs::of(&[run.outcome(launch)])?.or_nothing();
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
    /// let worth = payoffs.worth_of_study(&survey, &run.input(buying), Seed(2))?;
    /// // Fifty say too little, 3,200 cost more than they add.
    /// let best = worth.best().unwrap();
    /// assert!(best.answers == 200 || best.answers == 800);
    /// assert!(best.net.value < payoffs.perfect().value);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// H. Raiffa and R. Schlaifer (1961), *Applied Statistical Decision Theory*, chapter 4.5.
    pub fn worth_of_study<S: Clone, Q: Into<Value>>(
        &self,
        study: &PlannedStudy<S>,
        subject: &Sample<Q>,
        seed: Seed,
    ) -> Result<StudyWorth<S>, Invalid> {
        study.check()?;
        let waiting = study.lost_by_waiting.unwrap_or(Share::ZERO).value();
        let kept = 1.0 - waiting;
        let worth = |&answers: &u64| {
            let test = study.answer.of(answers)?;
            let found = self.about(&[&test.results(subject, seed)?])?;
            let information = InformationValue {
                about: format!("{}, {answers} answers", study.name),
                ..found
            };
            let spent = study.fixed_cost + study.cost_per_answer * answers as f64;
            // Waiting takes its share of what the best option is worth, and of what is learnt.
            let lost = waiting * (self.mean_of_best().max(0.0) + information.value.value);
            Ok(SizeWorth {
                answers,
                cost: spent + lost,
                net: Estimate {
                    value: information.value.value - spent - lost,
                    standard_error: kept * information.value.standard_error,
                    ..information.value
                },
                information,
            })
        };
        Ok(StudyWorth {
            study: study.clone(),
            sizes: study
                .sizes
                .iter()
                .map(worth)
                .collect::<Result<_, Invalid>>()?,
        })
    }
}

impl<S> PlannedStudy<S> {
    fn check(&self) -> Result<(), Invalid> {
        let of_it = |what: &str| format!("{what} of the study `{}`", self.name);
        if self.sizes.is_empty() {
            return Err(Invalid::rule(&of_it("sizes"), "none", "one or more"));
        }
        for (what, cost) in [
            ("fixed cost", self.fixed_cost),
            ("cost per answer", self.cost_per_answer),
        ] {
            Permitted::COUNT.check(&of_it(what), cost)?;
        }
        Ok(())
    }
}
