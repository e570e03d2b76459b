//! The three questions that come before an investment, each with what its answer rests on.

use std::fmt;

use serde::Serialize;

use super::resolved::Resolved;
use super::valuation::Valuation;
use crate::case::data::{Benefit, Figure, Study};
use crate::case::model::{PlacedFigure, RETURN};
use crate::distribution::Distribution as _;
use crate::error::{Error, Invalid};
use crate::ledger::{Assumption, Evidence};
use crate::quantity::{Share, Unit, Value};
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
    /// Does it save? An internal case is asked this instead.
    DoesItSave,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HowBig => "How big is it?",
            Self::DoesItHurt => "Does it hurt enough?",
            Self::WillTheyPay => "Will they pay?",
            Self::DoesItSave => "Does it save?",
        })
    }
}

/// The answer of a valued case to a [`Question`]. [`Valuation::answers`] makes it.
///
/// # Example
/// ```
/// use bizcase::case::Question;
/// use bizcase::ledger::Evidence;
/// use bizcase::random::Sampling;
///
/// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
/// # let case: bizcase::case::BusinessCase = toml::from_str(SHOPS)?;
/// let [size, need, pays] = case.value(&Sampling::monte_carlo(1_000).seed(1))?.answers()?;
/// // Facts on the accounts, but a guess of how many of them can be served.
/// assert_eq!(size.weakest, Some(Evidence::Guess));
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
    /// third the share that buys at the price. An internal case is asked whether it saves instead of
    /// the third: the savings of the last year and the return on what is spent. A question that the case has no figure for is
    /// answered with what is missing.
    ///
    /// # Errors
    /// [`Error`] if the case is not valid any more.
    ///
    /// # Example
    /// See [`QuestionAnswer`].
    pub fn answers(&self) -> Result<[QuestionAnswer; 3], Error> {
        let figures = self.case.figures()?;
        Ok([
            self.how_big(&figures),
            self.does_it_hurt(&figures)?,
            match self.case.benefit {
                Benefit::Revenue => self.will_they_pay(),
                Benefit::Savings => self.does_it_save(&figures)?,
            },
        ])
    }

    fn how_big(&self, figures: &[PlacedFigure]) -> QuestionAnswer {
        let size = &self.built.outputs.size;
        let accounts = self.run.outcome(size.accounts.sam);
        let revenue = self.run.outcome(size.revenue.sam);
        let answer = format!(
            "SAM is {} {} and {} a year.",
            range(&accounts),
            self.case.benefit.say("accounts"),
            range(&revenue)
        );
        // SAM rests on the shares that filter the accounts as much as on the accounts.
        let filters = ["need", "serviceable"].map(|what| self.placed(what, figures));
        let filters = filters.iter().flatten().map(|it| &it.base.figure);
        let offers = self.case.offers.iter();
        let accounts = offers.map(|it| it.go_to_market.accounts());
        self.answered(Question::HowBig, answer, accounts.chain(filters))
    }

    fn does_it_hurt(&self, figures: &[PlacedFigure]) -> Result<QuestionAnswer, Invalid> {
        let needs = self.placed("need", figures);
        let moves = self.placed("considering", figures);
        if needs.is_empty() && moves.is_empty() {
            let answer = "Not asked: no offer has a figure for the share that has the need, or that \
                          would consider an alternative.";
            return Ok(self.answered(Question::DoesItHurt, answer.to_owned(), [].into_iter()));
        }
        let mut answers = Vec::new();
        for (shares, what) in [
            (&needs, "have the need"),
            (&moves, "would consider an alternative"),
        ] {
            let told: Vec<String> = shares
                .iter()
                .map(Resolved::share)
                .collect::<Result<_, _>>()?;
            if !told.is_empty() {
                answers.push(format!("{} {what}", told.join("; ")));
            }
        }
        let answer = format!("{}.", answers.join(", of whom "));
        let bases = needs.iter().chain(&moves).map(|it| &it.base.figure);
        Ok(self.answered(Question::DoesItHurt, answer, bases))
    }

    /// A figure of each offer that has it, but for those that are simply everyone.
    fn placed<'f>(&self, what: &str, figures: &'f [PlacedFigure]) -> Vec<Resolved<'f>> {
        let offers = self.case.offers.iter();
        let places = offers.map(|it| format!("{}.{what}", it.name));
        let placed = places.filter_map(|place| figures.iter().find(|it| it.place == place));
        let filtering = placed.filter(|it| it.figure != Figure::ONE);
        filtering.map(|it| Resolved::of(it, figures)).collect()
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

    /// What users save in the last year, and whether that is worth what is spent.
    fn does_it_save(&self, figures: &[PlacedFigure]) -> Result<QuestionAnswer, Error> {
        let returned = range(&self.run.named(RETURN)?);
        let years = &self.built.outputs.years;
        let answer = match years.last() {
            Some(last) => format!(
                "Users save {} in year {}; the ROI is {returned}.",
                range(&self.run.outcome(last.revenue)),
                years.len()
            ),
            None => format!("The ROI is {returned}."),
        };
        let streams = self.case.offers.iter().flat_map(|offer| {
            let own = offer.streams.iter();
            own.map(move |it| format!("{}.{}.", offer.name, it.name))
        });
        let streams: Vec<String> = streams.collect();
        let of_stream = figures
            .iter()
            .filter(|it| streams.iter().any(|stream| it.place.starts_with(stream)));
        let bases: Vec<Resolved<'_>> = of_stream.map(|it| Resolved::of(it, figures)).collect();
        let bases = bases.iter().map(|it| &it.base.figure);
        Ok(self.answered(Question::DoesItSave, answer, bases))
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

impl Resolved<'_> {
    /// The share that it is: the median with P5 and P95.
    fn share(&self) -> Result<String, Invalid> {
        let show = |value: f64| Unit::Share.show(value * self.times + self.plus);
        Ok(match &self.base.figure {
            Figure::Uncertain(it) => {
                let at = |percent| Ok::<_, Invalid>(it.range.quantile(Share::percent(percent)?));
                format!(
                    "{} ({} to {})",
                    show(at(50.0)?),
                    show(at(5.0)?),
                    show(at(95.0)?)
                )
            }
            Figure::Known(share) => show(*share),
            _ => format!("As `{}`", self.base.place),
        })
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
