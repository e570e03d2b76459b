//! From pairs of answers to the category of every feature.

use std::collections::BTreeMap;

use serde::Serialize;

use super::category::{KanoCategory, KanoTable};
use super::counts::{KanoCounts, KanoRule};
use super::pairs::{KanoAnswers, KanoPair};
use crate::error::{Invalid, SurveyError};
use crate::quantity::{Share, Unit};
use crate::severity::answered::Answered;
use crate::severity::tally::{Asked, Tally};
use crate::severity::{SeverityFinding, SeverityFindings, ShareBase, Survey};
use crate::survey::{Exclusions, Reason};

/// Classifies features by Kano's method: the evaluation table, the coefficients of Berger and
/// others, and `DuMouchel`'s continuous form, each with its uncertainty.
///
/// # Example
/// ```
/// use bizcase::severity::{KanoAnswer, KanoAnswers, KanoCategory, KanoSurvey, Survey};
/// use bizcase::survey::Respondent;
///
/// let answers = [(2, 5), (2, 5), (1, 5), (3, 3), (1, 5), (2, 5), (1, 3), (2, 5)];
/// let rows = answers.iter().enumerate().map(|(id, &(functional, dysfunctional))| {
///     KanoAnswers::new(Respondent::new(id.to_string())).about(
///         "spelling check",
///         KanoAnswer::ALL[functional - 1],
///         KanoAnswer::ALL[dysfunctional - 1],
///     )
/// });
/// let rows: Vec<_> = rows.collect();
/// let found = KanoSurvey::default().analyse(&Survey::new("writers"), &rows)?;
/// let check = &found.features[0];
/// assert_eq!(check.category, KanoCategory::MustBe);
/// assert_eq!(check.counts.of(KanoCategory::MustBe), 4.0);
/// // (A + O) / (A + O + M + I) = 3 / 8
/// assert_eq!(check.satisfaction.as_ref().unwrap().estimate(), 0.375);
/// // Eight answers do not settle it.
/// assert!(check.probability(KanoCategory::MustBe).value() < 0.9);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// C. Berger and others (1993), *Kano's methods for understanding customer-defined quality*, Center
/// for Quality of Management Journal 2(4), pages 3-36.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct KanoSurvey {
    table: KanoTable,
    rule: KanoRule,
}

/// The features of a survey with their categories.
///
/// # Example
/// See [`KanoSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KanoResult {
    /// The name of the survey.
    pub survey: String,
    /// Whom the shares are of.
    pub base: ShareBase,
    /// The features, in the order of their names.
    pub features: Vec<KanoFeature>,
    /// The respondents left out.
    pub exclusions: Exclusions,
}

/// What a survey says about one feature.
///
/// # Example
/// See [`KanoSurvey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KanoFeature {
    /// The feature.
    pub feature: String,
    /// How many respondents put it into each category, without their weights.
    pub counts: KanoCounts,
    /// The weighted share of each category, in the order of [`KanoCategory::ALL`].
    pub shares: Vec<SeverityFinding>,
    /// The category, by the weighted shares.
    pub category: KanoCategory,
    /// The probability that each category is that of the population, in the order of
    /// [`KanoCategory::ALL`]: the shares of the draws.
    pub probabilities: [Share; 6],
    /// How much it can satisfy, from 0 to 1; none if all answers are reverse or questionable.
    pub satisfaction: Option<SeverityFinding>,
    /// How much lacking it can dissatisfy, from -1 to 0.
    pub dissatisfaction: Option<SeverityFinding>,
    /// `DuMouchel`'s mean of the answers about a product that has it, from -2 to 4.
    pub functional: SeverityFinding,
    /// `DuMouchel`'s mean of the answers about a product that lacks it, from -2 to 4.
    pub dysfunctional: SeverityFinding,
}

const ANALYSIS: &str = "Kano categories";

/// Columns of a feature: six categories, and the two means.
const WIDTH: usize = 8;
const NO_ANSWER: [f64; WIDTH] = [f64::NAN; WIDTH];

impl KanoSurvey {
    /// Sets the evaluation table; the default is the usual one.
    #[must_use]
    pub const fn table(mut self, table: KanoTable) -> Self {
        self.table = table;
        self
    }

    /// Sets how the category of a feature follows from the counts; the default is the most frequent
    /// one.
    #[must_use]
    pub const fn rule(mut self, rule: KanoRule) -> Self {
        self.rule = rule;
        self
    }

    /// Counts the categories of every feature and computes what follows from them.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a feature that a respondent answers about twice or that fewer
    /// than two answer about, and an id that occurs twice; [`SurveyError::NobodyLeft`] if nobody
    /// gives a pair of answers.
    pub fn analyse(
        &self,
        survey: &Survey,
        rows: &[KanoAnswers],
    ) -> Result<KanoResult, SurveyError> {
        let table = Table::of(self.table, rows)?;
        let answered = Answered::of(ANALYSIS, rows, |row, _| Ok(table.reason(row)))?;
        let tally = survey.tally(&answered, &table.questions(), |row, cells| {
            cells.copy_from_slice(table.row(row).as_flattened());
        })?;
        let features = table.features.iter().enumerate();
        let features = features.map(|(place, feature)| {
            let counts = table.counts(&answered.rows, place);
            self.feature(survey, &tally, (place, feature), counts)
        });
        Ok(KanoResult {
            survey: survey.name().to_owned(),
            base: survey.base().clone(),
            features: features.collect::<Result<_, _>>()?,
            exclusions: answered.exclusions,
        })
    }

    fn feature(
        self,
        survey: &Survey,
        tally: &Tally,
        (place, feature): (usize, &str),
        counts: KanoCounts,
    ) -> Result<KanoFeature, Invalid> {
        // Three questions a feature: its category and the two means.
        let (question, first) = (3 * place, WIDTH * place);
        let columns = &tally.draws[first..first + 6];
        let drawn: Vec<KanoCounts> = (0..columns[0].len())
            .map(|row| KanoCounts::known(std::array::from_fn(|it| columns[it][row])))
            .collect();
        let estimate = KanoCounts::known(std::array::from_fn(|it| tally.estimates[first + it]));
        let share = |(it, category): (usize, KanoCategory)| {
            survey.share(
                format!("{feature}: {category}"),
                tally,
                (question, first + it),
            )
        };
        let mean = |word: &str, it: usize| {
            let figure = (tally.estimates[first + it], tally.draws[first + it].clone());
            let at = (tally, question + it - 5);
            survey.figure(format!("{feature}: {word}"), Unit::Ratio, figure, at)
        };
        let coefficient = |word: &str, of: fn(&KanoCounts) -> Option<f64>| {
            let Some(estimate) = of(&estimate) else {
                return Ok(None);
            };
            let draws = drawn.iter().map(|counts| of(counts).unwrap_or(estimate));
            let figure = (estimate, draws.collect());
            let at = (tally, question);
            let name = format!("{feature}: {word}");
            survey.figure(name, Unit::Ratio, figure, at).map(Some)
        };
        Ok(KanoFeature {
            feature: feature.to_owned(),
            counts,
            shares: KanoCategory::ALL
                .into_iter()
                .enumerate()
                .map(share)
                .collect::<Result<_, _>>()?,
            category: estimate.category(self.rule),
            probabilities: self.probabilities(&drawn),
            satisfaction: coefficient("satisfaction", KanoCounts::satisfaction)?,
            dissatisfaction: coefficient("dissatisfaction", KanoCounts::dissatisfaction)?,
            functional: mean("functional", 6)?,
            dysfunctional: mean("dysfunctional", 7)?,
        })
    }

    fn probabilities(self, drawn: &[KanoCounts]) -> [Share; 6] {
        let mut counts = [0.0; 6];
        for draw in drawn {
            counts[draw.category(self.rule).place()] += 1.0;
        }
        counts.map(|count| Share::literal(count / drawn.len() as f64))
    }
}

impl KanoResult {
    /// All figures as a study, named like `search: attractive`, `search: satisfaction` and
    /// `search: functional`.
    ///
    /// # Errors
    /// [`Invalid`] never, for a result that was found.
    pub fn findings(&self) -> Result<SeverityFindings, Invalid> {
        let figures = self.features.iter().flat_map(|it| {
            let coefficients = it.satisfaction.iter().chain(&it.dissatisfaction);
            let means = [&it.functional, &it.dysfunctional];
            it.shares.iter().chain(coefficients).chain(means).cloned()
        });
        SeverityFindings::new(self.survey.as_str(), figures)
    }
}

impl KanoFeature {
    /// The probability that the feature is of a category.
    #[must_use]
    pub const fn probability(&self, category: KanoCategory) -> Share {
        self.probabilities[category.place()]
    }

    /// The category by `DuMouchel`'s means: they are 2 and more, or less. `None` if a mean is
    /// negative, where answers are mostly reverse or questionable.
    ///
    /// # Reference
    /// W. `DuMouchel` in Berger and others (1993), pages 20-23.
    #[must_use]
    pub fn continuous_category(&self) -> Option<KanoCategory> {
        let (there, missing) = (self.functional.estimate(), self.dysfunctional.estimate());
        if there < 0.0 || missing < 0.0 {
            return None;
        }
        Some(match (there >= 2.0, missing >= 2.0) {
            (true, true) => KanoCategory::OneDimensional,
            (true, false) => KanoCategory::Attractive,
            (false, true) => KanoCategory::MustBe,
            (false, false) => KanoCategory::Indifferent,
        })
    }
}

/// The answers of all respondents: by row and feature, as they are averaged.
struct Table<'a> {
    features: Vec<&'a str>,
    cells: Vec<[f64; WIDTH]>,
}

impl<'a> Table<'a> {
    fn of(evaluation: KanoTable, rows: &'a [KanoAnswers]) -> Result<Self, Invalid> {
        let pairs = rows.iter().flat_map(|row| &row.pairs);
        let mut places: BTreeMap<&str, usize> =
            pairs.map(|pair| (pair.feature.as_str(), 0)).collect();
        for (place, (_, at)) in places.iter_mut().enumerate() {
            *at = place;
        }
        let mut cells = vec![NO_ANSWER; rows.len() * places.len()];
        let mut seen = vec![usize::MAX; places.len()];
        for (index, row) in rows.iter().enumerate() {
            for pair in &row.pairs {
                let place = places[pair.feature.as_str()];
                if seen[place] == index {
                    return Err(twice(row, pair));
                }
                seen[place] = index;
                cells[index * places.len() + place] = answer(evaluation, pair);
            }
        }
        Ok(Self {
            features: places.into_keys().collect(),
            cells,
        })
    }

    fn row(&self, row: usize) -> &[[f64; WIDTH]] {
        let width = self.features.len();
        &self.cells[row * width..(row + 1) * width]
    }

    fn reason(&self, row: usize) -> Option<Reason> {
        let nothing = self.row(row).iter().all(|cells| cells[0].is_nan());
        let column = "pair of answers";
        nothing.then_some(Reason::Missing { column })
    }

    fn questions(&self) -> Vec<(String, Asked)> {
        let three = self.features.iter().flat_map(|feature| {
            [
                (
                    format!("{feature}: category"),
                    Asked::Shares { categories: 6 },
                ),
                (format!("{feature}: functional"), Asked::Mean),
                (format!("{feature}: dysfunctional"), Asked::Mean),
            ]
        });
        three.collect()
    }

    /// How often each category of a feature was found in some rows.
    fn counts(&self, rows: &[usize], place: usize) -> KanoCounts {
        let mut counts = [0.0; 6];
        for &row in rows {
            let cells = &self.row(row)[place];
            for (count, cell) in counts.iter_mut().zip(cells) {
                *count += if cell.is_nan() { 0.0 } else { *cell };
            }
        }
        KanoCounts::known(counts)
    }
}

/// The category of a pair as ones and zeros, and its two numbers.
fn answer(evaluation: KanoTable, pair: &KanoPair) -> [f64; WIDTH] {
    let (Some(functional), Some(dysfunctional)) = (pair.functional, pair.dysfunctional) else {
        return NO_ANSWER;
    };
    let mut cells = [0.0; WIDTH];
    cells[evaluation.category(functional, dysfunctional).place()] = 1.0;
    cells[6] = functional.functional();
    cells[7] = dysfunctional.dysfunctional();
    cells
}

fn twice(row: &KanoAnswers, pair: &KanoPair) -> Invalid {
    let parameter = format!(
        "features answered about by respondent {}",
        row.respondent.id
    );
    let told = format!("`{}` twice", pair.feature);
    Invalid::rule(&parameter, told, "given once each")
}
