//! The three questions that come before an investment, each with what its answer rests on.

use std::fmt;

use serde::Serialize;

use super::valuation::Valuation;
use crate::case::data::{Figure, GoToMarket, Study};
use crate::ledger::{Assumption, Evidence};
use crate::quantity::Value;
use crate::sample::Sample;

/// A question that comes before an investment.
///
/// # Example
/// ```
/// assert_eq!(bizcase::case::Question::WillTheyPay.to_string(), "Will they pay?");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Question {
    /// How big is the opportunity?
    HowBig,
    /// Does it hurt enough?
    DoesItHurt,
    /// Will they pay?
    WillTheyPay,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HowBig => "How big is it?",
            Self::DoesItHurt => "Does it hurt enough?",
            Self::WillTheyPay => "Will they pay?",
        })
    }
}

/// The answer of a valued case to a [`Question`]. [`Valuation::answers`] makes it.
///
/// # Example
/// ```
/// use bizcase::case::Question;
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let [_, need, pays] = case.value(&Sampling::monte_carlo(1_000).seed(1))?.answers();
/// assert_eq!(need.question, Question::DoesItHurt);
/// assert_eq!(need.rests_on[0], "need: interview (41 owners, spring 2026)");
/// assert!(pays.answer.starts_with("Not asked"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QuestionAnswer {
    /// The question.
    pub question: Question,
    /// The answer, with its range from P5 to P95.
    pub answer: String,
    /// What it rests on: studies and assumptions, each with its evidence.
    pub rests_on: Vec<String>,
    /// The weakest evidence among these; nothing where nothing is uncertain.
    pub weakest: Option<Evidence>,
}

impl fmt::Display for QuestionAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.question, self.answer)?;
        if !self.rests_on.is_empty() {
            write!(f, " Rests on {}.", self.rests_on.join("; "))?;
        }
        Ok(())
    }
}

impl Valuation {
    /// The answers to the three questions: how big is it, does it hurt enough, will they pay?
    ///
    /// The first gives SAM in accounts and revenue, the second the share that has the need, the
    /// third the share that buys at the price. A question that the case has no figure for is
    /// answered with what is missing.
    ///
    /// # Example
    /// See [`QuestionAnswer`].
    #[must_use]
    pub fn answers(&self) -> [QuestionAnswer; 3] {
        [self.how_big(), self.does_it_hurt(), self.will_they_pay()]
    }

    fn how_big(&self) -> QuestionAnswer {
        let size = &self.built.outputs.size;
        let accounts = self.run.outcome(size.accounts.sam);
        let revenue = self.run.outcome(size.revenue.sam);
        let offers = self.case.offers.iter();
        let figures = offers.map(|it| it.go_to_market.accounts());
        let answer = format!(
            "SAM is {} accounts and {} a year.",
            range(&accounts),
            range(&revenue)
        );
        self.answered(Question::HowBig, answer, figures)
    }

    fn does_it_hurt(&self) -> QuestionAnswer {
        let needs: Vec<&Figure> = self
            .case
            .offers
            .iter()
            .filter_map(|offer| match &offer.go_to_market {
                GoToMarket::Reach(it) if it.need != Figure::ONE => Some(&it.need),
                _ => None,
            })
            .collect();
        if needs.is_empty() {
            let answer = "Not asked: no offer has a figure for the share that has the need.";
            return self.answered(Question::DoesItHurt, answer.to_owned(), needs.into_iter());
        }
        let shares: Vec<String> = needs.iter().map(|it| self.share(it)).collect();
        let answer = format!("{} have the need.", shares.join("; "));
        self.answered(Question::DoesItHurt, answer, needs.into_iter())
    }

    fn will_they_pay(&self) -> QuestionAnswer {
        let outputs = self.built.outputs.offers.iter();
        let shares = outputs.filter_map(|it| it.buying);
        let shares: Vec<String> = shares
            .map(|output| range(&self.run.outcome(output)))
            .collect();
        let offers = self.case.offers.iter();
        let demands: Vec<_> = offers.filter_map(|it| it.demand.as_ref()).collect();
        if demands.is_empty() {
            let answer = "Not asked: no offer has a study of the share that buys at its price.";
            return self.answered(Question::WillTheyPay, answer.to_owned(), [].into_iter());
        }
        let studies: Vec<Figure> = demands.iter().map(|it| Figure::study(&it.study)).collect();
        let answer = format!("{} buy at the price.", shares.join("; "));
        let calibrations = demands.iter().map(|it| &it.calibration);
        let figures = studies.iter().chain(calibrations);
        self.answered(Question::WillTheyPay, answer, figures)
    }

    /// The share that a figure is, over all trials.
    fn share(&self, figure: &Figure) -> String {
        let drawn = match figure {
            Figure::Uncertain(it) => self.run.named_input(&it.name),
            _ => None,
        };
        match (drawn, figure) {
            (Some(sample), _) => range(&sample),
            (None, Figure::Known(share)) => format!("{:.1}%", 100.0 * share),
            _ => "A share that a study found".to_owned(),
        }
    }

    fn answered<'f>(
        &self,
        question: Question,
        answer: String,
        figures: impl Iterator<Item = &'f Figure>,
    ) -> QuestionAnswer {
        let mut rests_on: Vec<String> = Vec::new();
        let mut weakest = None;
        for figure in figures {
            let (told, evidence) = match figure {
                Figure::Study { study, .. } => match Study::named(&self.case.studies, study) {
                    Ok(study) => (study.to_string(), study.evidence),
                    Err(_) => continue,
                },
                Figure::Uncertain(it) => (assumed(it), it.evidence),
                _ => continue,
            };
            weakest = weakest.max(Some(evidence));
            if !rests_on.contains(&told) {
                rests_on.push(told);
            }
        }
        QuestionAnswer {
            question,
            answer,
            rests_on,
            weakest,
        }
    }
}

fn assumed(it: &Assumption) -> String {
    match it.source.as_str() {
        "" => format!("{}: {}", it.name, it.evidence),
        source => format!("{}: {} ({source})", it.name, it.evidence),
    }
}

/// The median with P5 and P95.
fn range<Q: Into<Value>>(sample: &Sample<Q>) -> String {
    let show = |value: f64| sample.unit().show(value);
    format!(
        "{} ({} to {})",
        show(sample.median().value),
        show(sample.p5().value),
        show(sample.p95().value)
    )
}
