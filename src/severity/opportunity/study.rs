//! From ratings to opportunity scores.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Serialize;

use super::found::{Opportunities, OutcomeOpportunity};
use super::ratings::{OutcomeRating, OutcomeRatings};
use super::scale::{MeanOfFive, MeanOfTen, OpportunityScale, TopBox, score};
use crate::error::{Bound, Invalid, Permitted, SurveyError};
use crate::quantity::Unit;
use crate::sample::rank_probabilities;
use crate::severity::answered::Answered;
use crate::severity::rating::{RatingScale, Reader};
use crate::severity::tally::{Asked, Tally};
use crate::severity::{SeverityFinding, Survey};
use crate::survey::Reason;

/// Computes Ulwick's opportunity scores: which outcomes matter to customers and are not met.
///
/// Each question has its own base: a respondent who rates the importance of an outcome but not the
/// satisfaction with it counts for the first.
///
/// # Example
/// ```
/// use bizcase::severity::{OpportunityScore, OpportunityScoring, OutcomeRatings, Survey};
/// use bizcase::survey::{Respondent, by_segment};
///
/// let rated = |id: &str, size, speed: (i32, i32), cost: (i32, i32)| {
///     OutcomeRatings::new(Respondent::new(id).segment("size", size))
///         .rated("speed", speed.0, speed.1)
///         .rated("cost", cost.0, cost.1)
/// };
/// let rows = [
///     rated("1", "small", (5, 2), (3, 4)),
///     rated("2", "small", (4, 1), (2, 3)),
///     rated("3", "large", (5, 4), (4, 3)),
///     rated("4", "large", (2, 3), (4, 5)),
/// ];
/// let survey = Survey::new("owners, spring 2026");
/// let found = OpportunityScoring::top_box().analyse(&survey, &rows)?;
/// // Important to three of four, satisfying for one of four: 7.5 + (7.5 - 2.5).
/// let first = &found.outcomes[0];
/// assert_eq!((first.outcome.as_str(), first.opportunity().value()), ("speed", 12.5));
/// // Four answers leave the rank open, and whether the score is above 10.
/// assert!(first.ranks[0].value() < 0.95);
/// assert!(first.probability_above(OpportunityScore::new(10.0)?).value() < 0.9);
///
/// let by_size = by_segment(&rows, "size", |rows| {
///     OpportunityScoring::top_box().analyse(&survey, rows)
/// })?;
/// assert_eq!(by_size["small"].outcomes[0].opportunity().value(), 20.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. W. Ulwick (2002), *Turn customer input into innovation*, Harvard Business Review 80(1);
/// (2005), *What Customers Want*, chapter 3; (2016), *Jobs to be Done*, page 109, for the shares of
/// answers in the top boxes.
#[doc(alias("Ulwick", "jobs to be done"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OpportunityScoring<S> {
    scale: RatingScale,
    boxes: u32,
    #[serde(skip)]
    measure: PhantomData<fn() -> S>,
}

const ANALYSIS: &str = "opportunity scores";

impl OpportunityScoring<TopBox> {
    /// Scores by Ulwick's own measure: the share of answers 4 and 5 on five points, times ten.
    #[must_use]
    pub const fn top_box() -> Self {
        Self::on(RatingScale::five_points())
    }

    /// Sets how many of the best points are the top boxes; the default is 2.
    #[must_use]
    pub const fn boxes(mut self, boxes: u32) -> Self {
        self.boxes = boxes;
        self
    }
}

impl OpportunityScoring<MeanOfTen> {
    /// Scores by the means of answers from 0 to 10.
    #[must_use]
    pub const fn mean_of_ten() -> Self {
        Self::on(RatingScale::eleven_points())
    }
}

impl OpportunityScoring<MeanOfFive> {
    /// Scores by the means of answers from 1 to 5.
    #[must_use]
    pub const fn mean_of_five() -> Self {
        Self::on(RatingScale::five_points())
    }
}

impl<S> OpportunityScoring<S> {
    const fn on(scale: RatingScale) -> Self {
        Self {
            scale,
            boxes: 2,
            measure: PhantomData,
        }
    }

    /// Sets the points of the answers, which for means are moved so that the best answer is the
    /// highest of the scale: `RatingScale::new(0, 4)?` for five points coded from zero,
    /// `RatingScale::new(1, 10)?` for ten.
    #[must_use]
    pub const fn rated(mut self, scale: RatingScale) -> Self {
        self.scale = scale;
        self
    }
}

impl<S: OpportunityScale> OpportunityScoring<S> {
    /// Computes the score of every outcome with its interval, and which is the first.
    ///
    /// # Errors
    /// [`SurveyError::OffScale`] for ratings that are not on the scale, naming respondents and
    /// rows; [`SurveyError::Invalid`] for an outcome that a respondent rates twice or that too few
    /// rate, an id that occurs twice, and points or boxes that the scale does not have;
    /// [`SurveyError::NobodyLeft`] if nobody rates an outcome.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[OutcomeRatings],
    ) -> Result<Opportunities<S>, SurveyError> {
        self.check()?;
        let table = Table::of(self, rows)?;
        let answered = Answered::of(ANALYSIS, rows, |row, _| Ok(table.reason(row)))?;
        let asked = match S::UNIT {
            Unit::Share => Asked::Shares { categories: 1 },
            _ => Asked::Mean,
        };
        let tally = survey.tally(&answered, &table.questions(asked), |row, cells| {
            cells.copy_from_slice(table.row(row));
        })?;
        let scored = table.outcomes.iter().enumerate();
        let scored = scored.map(|(place, outcome)| Scored::of::<S>(survey, &tally, place, outcome));
        let scored = scored.collect::<Result<Vec<_>, _>>()?;
        let draws: Vec<&[f64]> = scored.iter().map(|it| it.score.draws()).collect();
        let ranks = rank_probabilities(&draws);
        let mut outcomes: Vec<_> = scored.into_iter().zip(ranks).map(Scored::ranked).collect();
        // Outcomes stand in the order of their names, which decides between equal scores.
        outcomes.sort_by(|a, b| b.score.estimate().total_cmp(&a.score.estimate()));
        Ok(Opportunities {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            outcomes,
            exclusions: answered.exclusions,
        })
    }

    fn check(&self) -> Result<(), Invalid> {
        let (fewest, most) = S::POINTS;
        let parameter = format!("points of the answers ({})", S::MEASURE);
        Permitted::between(f64::from(fewest), f64::from(most))
            .check(&parameter, f64::from(self.scale.points()))?;
        let fewer = Bound::Excluding(f64::from(self.scale.points()));
        Permitted::interval(Bound::Including(1.0), fewer)
            .check("number of top boxes", f64::from(self.boxes))?;
        Ok(())
    }
}

/// The ratings of all respondents: for each outcome its importance and the satisfaction with it,
/// as they are averaged; NaN where there is none.
struct Table<'a> {
    outcomes: Vec<&'a str>,
    cells: Vec<f64>,
}

impl<'a> Table<'a> {
    fn of<S: OpportunityScale>(
        scoring: &OpportunityScoring<S>,
        rows: &'a [OutcomeRatings],
    ) -> Result<Self, SurveyError> {
        let ratings = rows.iter().flat_map(|row| &row.ratings);
        let mut places: BTreeMap<&str, usize> =
            ratings.map(|rating| (rating.outcome.as_str(), 0)).collect();
        for (place, (_, at)) in places.iter_mut().enumerate() {
            *at = place;
        }
        let width = 2 * places.len();
        let mut cells = vec![f64::NAN; rows.len() * width];
        let mut reader = Reader::new(scoring.scale);
        let mut seen = vec![usize::MAX; places.len()];
        let best = f64::from(scoring.scale.points() - 1);
        for (index, row) in rows.iter().enumerate() {
            for rating in &row.ratings {
                let place = places[rating.outcome.as_str()];
                if seen[place] == index {
                    return Err(twice(row, rating).into());
                }
                seen[place] = index;
                for (at, (word, answer)) in parts(rating).into_iter().enumerate() {
                    let Some(answer) = answer else { continue };
                    let question = || format!("{word} of `{}`", rating.outcome);
                    let steps = reader.steps(answer, question, (index, &row.respondent));
                    let value = S::value(best - steps, f64::from(scoring.boxes));
                    cells[index * width + 2 * place + at] = value;
                }
            }
        }
        reader.refuse()?;
        Ok(Self {
            outcomes: places.into_keys().collect(),
            cells,
        })
    }

    fn row(&self, row: usize) -> &[f64] {
        let width = 2 * self.outcomes.len();
        &self.cells[row * width..(row + 1) * width]
    }

    fn reason(&self, row: usize) -> Option<Reason> {
        let nothing = self.row(row).iter().all(|cell| cell.is_nan());
        nothing.then_some(Reason::Missing { column: "rating" })
    }

    fn questions(&self, asked: Asked) -> Vec<(String, Asked)> {
        let names = self.outcomes.iter().flat_map(|outcome| names(outcome));
        names.map(|name| (name, asked)).collect()
    }
}

fn parts(rating: &OutcomeRating) -> [(&'static str, Option<i32>); 2] {
    [
        ("importance", rating.importance),
        ("satisfaction", rating.satisfaction),
    ]
}

/// How the two questions about an outcome are called.
fn names(outcome: &str) -> [String; 2] {
    ["importance", "satisfaction"].map(|word| format!("{outcome}: {word}"))
}

fn twice(row: &OutcomeRatings, rating: &OutcomeRating) -> Invalid {
    let parameter = format!("outcomes rated by respondent {}", row.respondent.id);
    let told = format!("`{}` twice", rating.outcome);
    Invalid::rule(&parameter, told, "rated once each")
}

/// An outcome without its ranks.
struct Scored {
    outcome: String,
    importance: SeverityFinding,
    satisfaction: SeverityFinding,
    score: SeverityFinding,
}

impl Scored {
    fn of<S: OpportunityScale>(
        survey: &Survey,
        tally: &Tally,
        place: usize,
        outcome: &str,
    ) -> Result<Self, Invalid> {
        let [importance, satisfaction] = [2 * place, 2 * place + 1];
        let score_of = |i: f64, s: f64| score(S::TIMES * i, S::TIMES * s);
        let (of_i, of_s) = (&tally.draws[importance], &tally.draws[satisfaction]);
        let draws = of_i
            .iter()
            .zip(of_s)
            .map(|(&i, &s)| score_of(i, s))
            .collect();
        let estimate = score_of(tally.estimates[importance], tally.estimates[satisfaction]);
        let name = format!("{outcome}: opportunity");
        // It rests on the question that fewer answered.
        let fewer = if tally.effective[importance] <= tally.effective[satisfaction] {
            importance
        } else {
            satisfaction
        };
        let figures = names(outcome);
        let mean = |name: &str, column: usize| match S::UNIT {
            Unit::Share => survey.share(name.to_owned(), tally, (column, column)),
            unit => {
                let draws = tally.draws[column].clone();
                let figure = (tally.estimates[column], draws);
                survey.figure(name.to_owned(), unit, figure, (tally, column))
            }
        };
        Ok(Self {
            outcome: outcome.to_owned(),
            importance: mean(&figures[0], importance)?,
            satisfaction: mean(&figures[1], satisfaction)?,
            score: survey.figure(name, Unit::Ratio, (estimate, draws), (tally, fewer))?,
        })
    }

    fn ranked<S>((scored, ranks): (Self, Vec<crate::quantity::Share>)) -> OutcomeOpportunity<S> {
        OutcomeOpportunity {
            outcome: scored.outcome,
            importance: scored.importance,
            satisfaction: scored.satisfaction,
            score: scored.score,
            ranks,
            scale: PhantomData,
        }
    }
}
