//! Points that add up to a total.

use serde::Serialize;

use crate::error::{Bound, Invalid, Permitted, Shown, SurveyError};
use crate::quantity::Unit;
use crate::severity::answered::Answered;
use crate::severity::item_names::ItemNames;
use crate::severity::tally::Asked;
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Answer, Exclusions, Reason, Respondent};

/// How one respondent spread a fixed number of points over items.
///
/// # Example
/// ```
/// use bizcase::severity::ConstantSumAnswer;
/// use bizcase::survey::Respondent;
///
/// let anna = ConstantSumAnswer::new(Respondent::new("1"), [("speed", 60.0), ("price", 40.0)]);
/// assert_eq!(anna.points[1], ("price".to_owned(), Some(40.0)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConstantSumAnswer {
    /// Who answered.
    pub respondent: Respondent,
    /// Every item with its points; nothing where the cell was empty.
    pub points: Vec<(String, Option<f64>)>,
}

impl ConstantSumAnswer {
    /// A respondent who gave points to these items.
    #[must_use]
    pub fn new<I: Into<String>>(
        respondent: Respondent,
        points: impl IntoIterator<Item = (I, f64)>,
    ) -> Self {
        let points = points.into_iter();
        Self {
            respondent,
            points: points
                .map(|(item, points)| (item.into(), Some(points)))
                .collect(),
        }
    }
}

impl Answer for ConstantSumAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// How much items matter, from points that respondents spread over them: whoever gives more to one
/// has less for the others.
///
/// Points must add up to the total. An empty cell is worth no points, since the others say so when
/// they add up; a respondent who left all cells empty is left out.
///
/// # Example
/// ```
/// use bizcase::severity::{ConstantSum, ConstantSumAnswer, Survey};
/// use bizcase::survey::Respondent;
///
/// let given = [[60.0, 40.0, 0.0], [50.0, 20.0, 30.0], [80.0, 10.0, 10.0]];
/// let answers: Vec<_> = (0..3)
///     .map(|id| {
///         let points = ["speed", "price", "service"].into_iter().zip(given[id]);
///         ConstantSumAnswer::new(Respondent::new(id.to_string()), points)
///     })
///     .collect();
/// let result = ConstantSum::of(100.0).analyse(&Survey::new("owners"), &answers)?;
/// assert_eq!(result.items[0].item, "speed");
/// assert!((result.items[0].share.estimate() - 190.0 / 300.0).abs() < 1e-12);
/// // One of three gave nothing to service.
/// assert!((result.items[2].none.estimate() - 1.0 / 3.0).abs() < 1e-12);
///
/// let mut wrong = answers.clone();
/// wrong[1].points[2].1 = Some(40.0);
/// let error = ConstantSum::of(100.0).analyse(&Survey::new("owners"), &wrong).unwrap_err();
/// assert_eq!(error.to_string(), "sum of points of respondent 1 (row 1) = 110 is outside [99.5, 100.5]");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. P. Guilford (1954), *Psychometric Methods*, second edition, chapter 9.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ConstantSum {
    total: f64,
    tolerance: f64,
}

/// How points were spread.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConstantSumResult {
    /// The name of the survey.
    pub survey: String,
    /// Among whom it was found.
    pub base: ShareBase,
    /// The items, those with most points first.
    pub items: Vec<ItemPoints>,
    /// Respondents left out.
    pub exclusions: Exclusions,
}

/// The points of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemPoints {
    /// The item.
    pub item: String,
    /// The mean share of a respondent's points; `importance of speed` as a finding.
    pub share: SeverityFinding,
    /// The share of respondents who gave it no points.
    pub none: SeverityFinding,
}

impl ConstantSum {
    /// Points that add up to this total, give or take half a percent of it for rounding.
    #[must_use]
    pub const fn of(total: f64) -> Self {
        Self {
            total,
            tolerance: 0.005 * total,
        }
    }

    /// Sets by how many points a respondent's sum may miss the total. Points are scaled to the
    /// respondent's own sum, so that nobody counts for more.
    #[must_use]
    pub const fn tolerance(mut self, points: f64) -> Self {
        self.tolerance = points;
        self
    }

    /// The mean shares of points.
    ///
    /// # Errors
    /// - [`SurveyError::Invalid`] for a sum that misses the total by more than the tolerance and
    ///   negative points, naming the respondent; an item given twice; fewer than two respondents;
    ///   an id that occurs twice; a negative weight; a total that is not above zero, and a
    ///   tolerance that is not below it.
    /// - [`SurveyError::NobodyLeft`] if nobody gave points.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[ConstantSumAnswer],
    ) -> Result<ConstantSumResult, SurveyError> {
        self.checked()?;
        let cells = rows.iter().flat_map(|row| &row.points);
        let names = ItemNames::of(cells.map(|(item, _)| item));
        let mut given = Vec::with_capacity(rows.len());
        for (number, row) in rows.iter().enumerate() {
            given.push(self.shares(number, row, &names)?);
        }
        let items = &names.names;
        let answered = Answered::of("constant sum", rows, |row, _| {
            let missing = Reason::Missing { column: "points" };
            Ok(given[row].is_none().then_some(missing))
        })?;
        let shares = items
            .iter()
            .map(|item| (format!("importance of {item}"), Asked::Mean));
        let none = Asked::Shares { categories: 1 };
        let nones = items
            .iter()
            .map(|item| (format!("no points for {item}"), none));
        let questions: Vec<_> = shares.chain(nones).collect();
        let tally = survey.tally(&answered, &questions, |row, cells| {
            let (shares, nones) = cells.split_at_mut(items.len());
            for ((share, none), &given) in shares
                .iter_mut()
                .zip(nones)
                .zip(given[row].iter().flatten())
            {
                *share = given;
                *none = f64::from(u8::from(given == 0.0));
            }
        })?;
        let item = |(place, item): (usize, &&str)| {
            let drawn = (tally.estimates[place], tally.draws[place].clone());
            let (name, none) = (questions[place].0.clone(), items.len() + place);
            Ok(ItemPoints {
                item: (*item).to_owned(),
                share: survey.figure(name, Unit::Share, drawn, (&tally, place))?,
                none: survey.share(questions[none].0.clone(), &tally, (none, none))?,
            })
        };
        let mut items = items
            .iter()
            .enumerate()
            .map(item)
            .collect::<Result<Vec<_>, Invalid>>()?;
        items.sort_by(|a, b| b.share.estimate().total_cmp(&a.share.estimate()));
        Ok(ConstantSumResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            items,
            exclusions: answered.exclusions,
        })
    }

    fn checked(&self) -> Result<(), Invalid> {
        Permitted::POSITIVE.check("total of the points", self.total)?;
        let below = Permitted::interval(Bound::Including(0.0), Bound::Excluding(self.total));
        below.check("tolerance of the sum of points", self.tolerance)?;
        Ok(())
    }

    /// The share that a respondent gave to each item; nothing if all cells were empty.
    fn shares(
        &self,
        number: usize,
        row: &ConstantSumAnswer,
        names: &ItemNames<'_>,
    ) -> Result<Option<Vec<f64>>, Invalid> {
        let who = format!("respondent {} (row {number})", row.respondent.id);
        let mut given: Vec<Option<f64>> = vec![None; names.len()];
        for (item, points) in &row.points {
            let cell = &mut given[names.place(item)];
            let parameter = || format!("points for `{item}` of {who}");
            if let Some(points) = points {
                Permitted::COUNT.check(&parameter(), *points)?;
                if let Some(first) = *cell {
                    let told = format!("{} and {}", Shown(first), Shown(*points));
                    return Err(Invalid::rule(&parameter(), told, "given once"));
                }
                *cell = Some(*points);
            }
        }
        if given.iter().all(Option::is_none) {
            return Ok(None);
        }
        let sum: f64 = given.iter().flatten().sum();
        let near = Permitted::between(self.total - self.tolerance, self.total + self.tolerance);
        near.check(&format!("sum of points of {who}"), sum)?;
        let share = |points: Option<f64>| points.unwrap_or(0.0) / sum;
        Ok(Some(given.into_iter().map(share).collect()))
    }
}

impl ConstantSumResult {
    /// The importance of every item and the share who gave it nothing, with draws.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that exists.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let shares = self.items.iter().map(|item| item.share.clone());
        let nones = self.items.iter().map(|item| item.none.clone());
        SeverityFindings::new(&*self.survey, shares.chain(nones))
    }
}
