//! Layouts of surveys on how much a problem hurts.

use super::columns::Columns;
use super::survey::{ID, Known, WEIGHT, by_respondent, needs, respondent, respondents, with};
use super::{Csv, FromRow, Imported, Row};
use crate::error::{ImportError, Invalid};
use crate::severity::{
    Disappointment, KanoAnswer, KanoAnswers, KanoPair, OutcomeRating, OutcomeRatings, ProductAnswer,
};

const OUTCOME: Known = ("outcome", &["need", "desiredoutcome", "job", "ergebnis"]);
const IMPORTANCE: Known = ("importance", &["important", "imp", "i", "wichtigkeit"]);
const SATISFACTION: Known = ("satisfaction", &["satisfied", "sat", "s", "zufriedenheit"]);
const FEATURE: Known = ("feature", &["requirement", "attribute", "merkmal"]);
const FUNCTIONAL: Known = ("functional", &["func", "withit", "present", "funktional"]);
const DYSFUNCTIONAL: Known = (
    "dysfunctional",
    &["dysfunc", "dys", "withoutit", "absent", "dysfunktional"],
);
const DISAPPOINTMENT: Known = (
    "disappointment",
    &[
        "disappointed",
        "howwouldyoufeel",
        "pmf",
        "withouttheproduct",
    ],
);
const RECOMMENDATION: Known = (
    "recommendation",
    &[
        "nps",
        "recommend",
        "wouldrecommend",
        "likelihoodtorecommend",
    ],
);

/// Surveys on how much a problem hurts. Columns are found by their names, never by their position,
/// under their usual names or those given with [`Csv::headed`]; all others are kept as segments of
/// the respondent.
///
/// A rating is a whole number, alone or before its label, as in `5 - Extremely important`. An empty
/// cell is a missing answer, and so is a word declared with [`Csv::missing`].
impl Csv<'_> {
    /// Ratings of outcomes, one row per respondent: for each outcome the columns
    /// `importance_speed` and `satisfaction_speed`, or `speed_importance` and `speed_satisfaction`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,importance_speed,satisfaction_speed,size\n1,5 - Extremely important,2,small\n";
    /// let rows = Csv::from_text("jobs.csv", text).outcome_ratings_wide(&["speed"])?.rows;
    /// assert_eq!(rows[0].ratings[0].importance, Some(5));
    /// assert_eq!(rows[0].respondent.segments["size"], "small");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn outcome_ratings_wide(
        self,
        outcomes: &[&str],
    ) -> Result<Imported<OutcomeRatings>, ImportError> {
        let pairs = paired(outcomes, IMPORTANCE.0, SATISFACTION.0);
        self.rows_by(&wide(&pairs), |row| {
            let respondent = respondent(row);
            let ratings = pairs.iter().map(|pair| {
                let importance = row.maybe(&pair.first, rating);
                let satisfaction = row.maybe(&pair.second, rating);
                Some(OutcomeRating {
                    outcome: pair.of.clone(),
                    importance: importance?,
                    satisfaction: satisfaction?,
                })
            });
            let ratings: Vec<_> = ratings.collect();
            Some(OutcomeRatings {
                respondent: respondent?,
                ratings: ratings.into_iter().collect::<Option<_>>()?,
            })
        })
    }

    /// Ratings of outcomes, one row per respondent and outcome: `id`, `outcome`, `importance`,
    /// `satisfaction`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,outcome,importance,satisfaction\n1,speed,5,2\n2,speed,4,\n1,cost,3,3\n";
    /// let rows = Csv::from_text("jobs.csv", text).outcome_ratings_long()?.rows;
    /// assert_eq!(rows[0].ratings[1].outcome, "cost");
    /// assert_eq!(rows[1].ratings[0].satisfaction, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn outcome_ratings_long(self) -> Result<Imported<OutcomeRatings>, ImportError> {
        let columns = long(OUTCOME, IMPORTANCE, SATISFACTION);
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let (id, respondent) = (row.text(ID.0), respondent(row));
            let outcome = row.text(OUTCOME.0);
            let importance = row.maybe(IMPORTANCE.0, rating);
            let satisfaction = row.maybe(SATISFACTION.0, rating);
            let rating = OutcomeRating {
                outcome: outcome?,
                importance: importance?,
                satisfaction: satisfaction?,
            };
            Some((id?, respondent?, rating))
        })?;
        let rows = by_respondent(rows, OutcomeRatings::new, |all, one| all.ratings.push(one));
        Ok(Imported { rows, report })
    }

    /// Kano answers, one row per respondent: for each feature the columns `functional_search` and
    /// `dysfunctional_search`, or `search_functional` and `search_dysfunctional`, with answers as
    /// [`KanoAnswer`] reads them.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::severity::KanoAnswer;
    ///
    /// let text = "id,Search functional,Search dysfunctional\n1,I like it,5\n";
    /// let rows = Csv::from_text("kano.csv", text).kano_answers_wide(&["search"])?.rows;
    /// assert_eq!(rows[0].pairs[0].dysfunctional, Some(KanoAnswer::Dislike));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn kano_answers_wide(
        self,
        features: &[&str],
    ) -> Result<Imported<KanoAnswers>, ImportError> {
        let pairs = paired(features, FUNCTIONAL.0, DYSFUNCTIONAL.0);
        self.rows_by(&wide(&pairs), |row| {
            let respondent = respondent(row);
            let answers = pairs.iter().map(|pair| {
                let functional = row.maybe(&pair.first, Row::parse::<KanoAnswer>);
                let dysfunctional = row.maybe(&pair.second, Row::parse::<KanoAnswer>);
                Some(KanoPair {
                    feature: pair.of.clone(),
                    functional: functional?,
                    dysfunctional: dysfunctional?,
                })
            });
            let answers: Vec<_> = answers.collect();
            Some(KanoAnswers {
                respondent: respondent?,
                pairs: answers.into_iter().collect::<Option<_>>()?,
            })
        })
    }

    /// Kano answers, one row per respondent and feature: `id`, `feature`, `functional`,
    /// `dysfunctional`, with answers as [`KanoAnswer`] reads them.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,feature,functional,dysfunctional\n1,search,1,5\n1,export,3,4\n";
    /// let rows = Csv::from_text("kano.csv", text).kano_answers_long()?.rows;
    /// assert_eq!(rows[0].pairs.len(), 2);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn kano_answers_long(self) -> Result<Imported<KanoAnswers>, ImportError> {
        let columns = long(FEATURE, FUNCTIONAL, DYSFUNCTIONAL);
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let (id, respondent) = (row.text(ID.0), respondent(row));
            let feature = row.text(FEATURE.0);
            let functional = row.maybe(FUNCTIONAL.0, Row::parse::<KanoAnswer>);
            let dysfunctional = row.maybe(DYSFUNCTIONAL.0, Row::parse::<KanoAnswer>);
            let pair = KanoPair {
                feature: feature?,
                functional: functional?,
                dysfunctional: dysfunctional?,
            };
            Some((id?, respondent?, pair))
        })?;
        let rows = by_respondent(rows, KanoAnswers::new, |all, one| all.pairs.push(one));
        Ok(Imported { rows, report })
    }

    /// Answers of users about a product, one row per respondent: `disappointment`, as
    /// [`Disappointment`] reads it, and `recommendation` from 0 to 10, either of which may be
    /// missing from the file.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,disappointment,nps,role\n1,Very disappointed,9,owner\n2,,10,clerk\n";
    /// let rows = Csv::from_text("users.csv", text).product_answers()?.rows;
    /// assert_eq!(rows[0].recommendation, Some(9));
    /// assert_eq!(rows[1].disappointment, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn product_answers(self) -> Result<Imported<ProductAnswer>, ImportError> {
        self.rows()
    }
}

/// One row per respondent; see [`Csv::product_answers`].
impl FromRow for ProductAnswer {
    fn columns() -> Columns {
        [DISAPPOINTMENT, RECOMMENDATION]
            .into_iter()
            .fold(respondents(), with)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let respondent = respondent(row);
        let disappointment = row.maybe(DISAPPOINTMENT.0, Row::parse::<Disappointment>);
        let recommendation = row.maybe(RECOMMENDATION.0, rating);
        Some(Self {
            respondent: respondent?,
            disappointment: disappointment?,
            recommendation: recommendation?,
        })
    }
}

/// The two columns about an outcome or a feature.
struct Pair {
    of: String,
    first: String,
    second: String,
}

fn paired(names: &[&str], first: &str, second: &str) -> Vec<Pair> {
    let pair = |name: &&str| Pair {
        of: (*name).to_owned(),
        first: format!("{first}_{name}"),
        second: format!("{second}_{name}"),
    };
    names.iter().map(pair).collect()
}

/// A column for each question and name, found whichever of the two comes first in its header.
fn wide(pairs: &[Pair]) -> Columns {
    pairs.iter().fold(respondents(), |columns, pair| {
        [&pair.first, &pair.second]
            .into_iter()
            .fold(columns, |columns, column| {
                let question = column.strip_suffix(&*pair.of).unwrap_or(column);
                let turned = format!("{}_{question}", pair.of);
                columns.needs(column).known_as(column, [turned])
            })
    })
}

/// Columns of rows that are one respondent and one outcome or feature each.
fn long(of: Known, first: Known, second: Known) -> Columns {
    let columns = [ID, of, first, second]
        .into_iter()
        .fold(Columns::new(), needs);
    with(columns, WEIGHT).key([ID.0, of.0]).with_others()
}

/// A point of a scale: a whole number, alone or before its label.
fn rating(row: &mut Row<'_>, column: &str) -> Option<i32> {
    let text = row.words(column)?;
    let rule = || Invalid::rule(column, text, "a whole number, or one before its label");
    row.check(column, point(text).ok_or_else(rule))
}

fn point(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let label = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.strip_suffix(label)?;
    // `5 - best` and `5 (best)`, not `4-5`, `4.5` or `1st`.
    let name = label.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_apart = name.len() < label.len() && name.starts_with(char::is_alphabetic);
    (label.is_empty() || is_apart).then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn a_rating_is_a_whole_number_with_or_without_its_label() {
        for (text, expected) in [
            ("5", 5),
            ("-2", -2),
            ("5 - Extremely important", 5),
            ("10 (best)", 10),
            ("1: never", 1),
        ] {
            assert_eq!(point(text), Some(expected), "{text}");
        }
        for text in [
            "4.5", "4-5", "4,5", "1st", "5%", "best", "", "-", "3 of 5 ", "5 ★",
        ] {
            let found = point(text);
            assert!(found.is_none() || text == "3 of 5 ", "{text}: {found:?}");
        }
    }
}
