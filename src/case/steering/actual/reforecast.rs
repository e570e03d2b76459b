//! The plan after what happened has been learned from.

use std::fmt;

use serde::Serialize;

use super::history::{History, Lesson};
use crate::case::data::{Actual, BusinessCase, Change, Figure, Override};
use crate::case::model::PlacedFigure;
use crate::distribution::{Dist, Distribution, Observed};
use crate::error::{Error, Invalid, unknown_name};
use crate::ledger::{Assumption, Evidence};
use crate::quantity::{Share, Unit};

/// Data less likely than this beforehand contradict what was believed.
const SURPRISING: f64 = 0.001;

/// A plan after actual figures, and the record of what changed. [`BusinessCase::reforecast`] makes it.
///
/// # Example
/// ```
/// use bizcase::case::{Actual, BusinessCase};
/// use bizcase::distribution::Distribution;
/// use bizcase::quantity::{Count, Currency, Money};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
/// # let case: BusinessCase = toml::from_str(text)?;
/// let eur = |amount| Money::major(amount, Currency::EUR);
/// let month = |number, gained: u32, lost: u32, revenue| Actual {
///     offer: "app".into(),
///     month: case.launch.plus(number),
///     gained: Count::from(gained),
///     lost: Count::from(lost),
///     revenue: eur(revenue),
///     cost_of_revenue: None,
///     acquisition: eur(20_000),
/// };
/// let now = case.reforecast(&[month(0, 700, 0, 2_800), month(1, 800, 90, 5_700)])?;
/// let churn = &now.learned[0];
/// assert_eq!(churn.observed.to_string(), "90 of 700");
/// assert!(churn.after.median() > churn.before.median());
/// assert_eq!(now.case.actuals.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "rolling forecast")]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reforecast {
    /// The plan with the actual figures in place of what was planned, and with overrides that
    /// set each figure learned about to what is believed of it now. It is a plan like any other:
    /// it can be stored, valued, and re-forecast again.
    pub case: BusinessCase,
    /// The months that were learned from: `2027-01 to 2027-12`.
    pub period: String,
    /// What is believed otherwise now.
    pub learned: Vec<Learned>,
    /// What is believed as before, and why.
    pub not_learned: Vec<NotLearned>,
}

/// A figure before and after data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Learned {
    /// Its name.
    pub figure: String,
    /// Its place in the plan.
    pub place: String,
    /// What was believed before.
    pub before: Dist,
    /// What was seen.
    pub observed: Observed,
    /// What is believed after.
    pub after: Dist,
    /// How likely data at least as far out were before they came; see [`Dist::surprise`].
    pub surprise: Share,
}

impl Learned {
    /// Whether the data contradict what was believed: as far out, they had a chance of less than
    /// one in a thousand. What is believed after rests on both, and one of them is wrong.
    #[must_use]
    pub fn is_surprising(&self) -> bool {
        self.surprise.value() < SURPRISING
    }
}

/// A figure that stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NotLearned {
    /// Its name.
    pub figure: String,
    /// Why nothing was learned about it.
    pub why: String,
}

impl BusinessCase {
    /// The plan after what happened: actual figures in place of what was planned, and what is
    /// believed of later months updated by them (Bayes' rule, [`Dist::updated`]).
    ///
    /// | figure | what it learns from |
    /// |---|---|
    /// | monthly churn | customers lost of customers at the start of each month |
    /// | churn of contracts | customers lost of those whose contract ended |
    /// | acquisition cost of an offer that reaches its customers | customers won for what was spent |
    /// | the price, the part of it that is realised, or the quantity: the one that is uncertain | revenue per customer, mean and standard error over two months or more |
    /// | gross margin | one less cost of revenue over revenue, where all months say it |
    ///
    /// All else is left as it was and stands under [`not_learned`](Reforecast::not_learned);
    /// [`reforecast_with`](Self::reforecast_with) takes what else is known, such as visitors who
    /// converted. Nothing is learned of a figure that a stage of the offer or an event moves in
    /// these months, and nothing twice from months that this plan has as actual figures already.
    /// Updated figures keep their names, so that trials before and after are comparable one by
    /// one; rank correlations stay.
    ///
    /// # Errors
    /// As [`with_actuals`](Self::with_actuals).
    ///
    /// # Example
    /// See [`Reforecast`].
    ///
    /// # Reference
    /// A. Gelman and others (2013), *Bayesian Data Analysis*, third edition, chapters 2 and 6.
    pub fn reforecast(&self, actuals: &[Actual]) -> Result<Reforecast, Error> {
        self.reforecast_with(actuals, &[])
    }

    /// The reforecast with further observations, by the name of the figure or its place. Nothing is
    /// learned about these figures from the actual figures.
    ///
    /// # Errors
    /// As [`reforecast`](Self::reforecast); [`Error::Invalid`] if a figure is unknown (the nearest
    /// is suggested), not uncertain or named twice, or its range does not fit the observation.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::{Actual, BusinessCase};
    /// use bizcase::distribution::Observed;
    /// use bizcase::quantity::{Count, Currency, Money};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// # let eur = |amount| Money::major(amount, Currency::EUR);
    /// # let actuals = [Actual {
    /// #     offer: "app".into(),
    /// #     month: case.launch,
    /// #     gained: Count::from(700),
    /// #     lost: Count::from(0),
    /// #     revenue: eur(2_800),
    /// #     cost_of_revenue: None,
    /// #     acquisition: eur(20_000),
    /// # }];
    /// let spent = Observed::bought(5_200, 20_000.0)?;
    /// let now = case.reforecast_with(&actuals, &[("cost per sign-up", spent)])?;
    /// assert_eq!(now.learned[0].figure, "cost per sign-up");
    ///
    /// let error = case.reforecast_with(&actuals, &[("cost per sing-up", spent)]).unwrap_err();
    /// assert!(error.to_string().ends_with("did you mean `cost per sign-up`?"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reforecast_with(
        &self,
        actuals: &[Actual],
        evidence: &[(&str, Observed)],
    ) -> Result<Reforecast, Error> {
        let mut case = self.with_actuals(actuals)?;
        let figures = self.figures()?;
        let mut record = Record {
            period: period(self, actuals),
            figures: &figures,
            learned: Vec::new(),
            not_learned: Vec::new(),
        };
        for (name, observed) in evidence {
            record.told(name, observed)?;
        }
        for offer in &self.offers {
            for lesson in History::of(self, &figures, offer, actuals).lessons() {
                record.seen(lesson);
            }
        }
        record.leave_the_others();
        case.overrides.extend(record.overrides());
        case.figures()?;
        Ok(Reforecast {
            case,
            period: record.period,
            learned: record.learned,
            not_learned: record.not_learned,
        })
    }
}

/// The months that are new.
fn period(case: &BusinessCase, actuals: &[Actual]) -> String {
    let known = case.actuals.iter().map(|it| it.month).max();
    let months = actuals.iter().map(|it| it.month);
    let fresh = months.filter(|month| known.is_none_or(|known| *month > known));
    let (first, last) = (fresh.clone().min(), fresh.max());
    match (first, last) {
        (Some(first), Some(last)) if first < last => format!("{first} to {last}"),
        (Some(only), _) => only.to_string(),
        _ => "no new months".to_owned(),
    }
}

/// What is learned, on the way.
struct Record<'f> {
    period: String,
    figures: &'f [PlacedFigure],
    learned: Vec<Learned>,
    not_learned: Vec<NotLearned>,
}

impl Record<'_> {
    /// Takes what the user knows.
    fn told(&mut self, name: &str, observed: &Observed) -> Result<(), Error> {
        let called = |it: &&PlacedFigure| it.place == name || it.name == name;
        let Some(figure) = self.figures.iter().find(called) else {
            let known = self.figures.iter().map(|it| it.name.as_str());
            return Err(unknown_name("figure with evidence", name, known).into());
        };
        let Figure::Uncertain(it) = &figure.figure else {
            let rule = "an uncertain figure";
            return Err(Invalid::rule("figure with evidence", format!("`{name}`"), rule).into());
        };
        if self.is_noted(&figure.place) {
            let rule = "given only once; counts can be added up";
            return Err(Invalid::rule("evidence", format!("`{name}`"), rule).into());
        }
        let learned = Learned::of(figure, &it.range, observed);
        self.learned.push(learned.map_err(|it| it.named(name))?);
        Ok(())
    }

    /// Takes what the actual figures say.
    fn seen(&mut self, lesson: Lesson) {
        if self.is_noted(&lesson.place) {
            return;
        }
        let figure = self.figures.iter().find(|it| it.place == lesson.place);
        let name = figure.map_or(&lesson.place, |it| &it.name).clone();
        let outcome = match figure.map(|it| (it, &it.figure)) {
            Some((placed, Figure::Uncertain(it))) => lesson.seen.and_then(|observed| {
                Learned::of(placed, &it.range, &observed).map_err(|invalid| invalid.to_string())
            }),
            Some((_, Figure::Linked { of, .. })) => Err(format!("it is linked to `{of}`")),
            Some(_) => Err("the plan takes it as known".to_owned()),
            None => Err(lesson.seen.err().unwrap_or_default()),
        };
        match outcome {
            Ok(learned) => self.learned.push(learned),
            Err(why) => self.not_learned.push(NotLearned { figure: name, why }),
        }
    }

    fn is_noted(&self, place: &str) -> bool {
        self.learned.iter().any(|it| it.place == place)
    }

    /// Notes every uncertain figure that nothing has been said of.
    fn leave_the_others(&mut self) {
        for it in self.figures {
            let noted = self.is_noted(&it.place)
                || self.not_learned.iter().any(|other| other.figure == it.name);
            if matches!(it.figure, Figure::Uncertain(_)) && !noted {
                self.not_learned.push(NotLearned {
                    figure: it.name.clone(),
                    why: "the actual figures say nothing of it".to_owned(),
                });
            }
        }
    }

    /// What sets each figure to what is believed of it now.
    fn overrides(&self) -> Vec<Override> {
        let set = |it: &Learned| {
            let figure = self
                .figures
                .iter()
                .find(|figure| figure.place == it.place)?;
            let Figure::Uncertain(before) = &figure.figure else {
                return None;
            };
            // The name stays, and with it the random numbers.
            let now = Assumption {
                range: it.after.clone(),
                evidence: Evidence::Experiment,
                source: format!("{}, {}", stated(&it.observed), self.period),
                date: None,
                valid_until: None,
                ..(**before).clone()
            };
            Some(Override {
                figure: it.place.clone(),
                change: Change::Set(now.into()),
            })
        };
        self.learned.iter().filter_map(set).collect()
    }
}

impl Learned {
    fn of(figure: &PlacedFigure, before: &Dist, observed: &Observed) -> Result<Self, Invalid> {
        Ok(Self {
            figure: figure.name.clone(),
            place: figure.place.clone(),
            before: before.clone(),
            observed: *observed,
            after: before.updated(observed)?,
            surprise: before.surprise(observed)?,
        })
    }
}

/// What was observed, estimates to the digits that matter.
fn stated(observed: &Observed) -> String {
    match observed {
        Observed::Estimate {
            mean,
            standard_error,
        } => {
            let show = |number: f64| Unit::Ratio.show(number);
            format!("{} +- {}", show(*mean), show(*standard_error))
        }
        counts => counts.to_string(),
    }
}

/// `churn: 0.011 to 0.025 before; 312 of 9800; 0.029 to 0.034 now`, from the fifth to the
/// ninety-fifth percentile.
impl fmt::Display for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |law: &Dist| {
            let at = |probability: f64| Share::new(probability).map(|it| law.quantile(it));
            let show = |end: Result<f64, Invalid>| Unit::Ratio.show(end.unwrap_or(f64::NAN));
            format!("{} to {}", show(at(0.05)), show(at(0.95)))
        };
        let Self {
            figure,
            before,
            observed,
            after,
            surprise,
            ..
        } = self;
        let (before, seen, after) = (range(before), stated(observed), range(after));
        write!(f, "{figure}: {before} before; {seen}; {after} now")?;
        if self.is_surprising() {
            let chance = surprise.value() * 100.0;
            write!(f, " (a surprise: a chance of {chance:.2}% beforehand)")?;
        }
        Ok(())
    }
}

/// The record of what changed.
impl fmt::Display for Reforecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "learned from {}:", self.period)?;
        for learned in &self.learned {
            write!(f, "\n- {learned}")?;
        }
        if !self.not_learned.is_empty() {
            f.write_str("\nas before:")?;
        }
        for NotLearned { figure, why } in &self.not_learned {
            write!(f, "\n- {figure}: {why}")?;
        }
        Ok(())
    }
}
