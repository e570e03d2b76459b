//! Layouts of surveys on what matters most, and of interviews.

use super::columns::{Columns, plain};
use super::survey::{ID, Known, WEIGHT, by_respondent, needs, respondent, respondents, with};
use super::{Csv, Imported, Melted, Row};
use crate::error::{ImportError, Invalid};
use crate::severity::{
    ConstantSumAnswer, Interview, MaxDiffAnswers, MaxDiffSet, PairAnswer, PairedAnswers, Preferred,
    TurfAnswer,
};
use crate::survey::AnswerScale;

const FIRST: Known = ("first", &["item1", "left", "optiona", "player1", "a"]);
const SECOND: Known = ("second", &["item2", "right", "optionb", "player2", "b"]);
const PREFERRED: Known = (
    "preferred",
    &["choice", "chosen", "winner", "answer", "gewählt"],
);
const SHOWN: &str = "shown";
const BEST: Known = ("best", &["most", "mostimportant", "wichtigstes"]);
const WORST: Known = ("worst", &["least", "leastimportant", "unwichtigstes"]);
const THEME: Known = ("theme", &["topic", "code", "mention", "problem", "thema"]);

/// Words for "neither".
const NEITHER: [&str; 6] = ["neither", "tie", "equal", "draw", "both", "0"];

/// Surveys on what matters most, and interviews. Columns are found by their names, under their
/// usual names or those given with [`Csv::headed`]; all others are kept as segments of the
/// respondent.
impl Csv<'_> {
    /// Paired comparisons, one row per respondent and pair: `id`, `first`, `second`, `preferred`.
    /// The preferred item is written by its name, as `first` or `second`, or as 1 or 2; `neither`,
    /// `tie` or 0 is none.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::severity::Preferred;
    ///
    /// let text = "id,first,second,preferred\n1,speed,price,price\n1,price,support,1\n2,speed,price,tie\n";
    /// let rows = Csv::from_text("pairs.csv", text).paired_comparisons()?.rows;
    /// assert_eq!(rows[0].pairs[0].preferred, Preferred::Second);
    /// assert_eq!(rows[0].pairs[1].preferred, Preferred::First);
    /// assert_eq!(rows[1].pairs[0].preferred, Preferred::Neither);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn paired_comparisons(self) -> Result<Imported<PairedAnswers>, ImportError> {
        let wanted = [ID, FIRST, SECOND, PREFERRED];
        let columns = wanted.into_iter().fold(Columns::new(), needs);
        let columns = with(columns, WEIGHT).with_others();
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let (id, respondent) = (row.text(ID.0), respondent(row));
            let (first, second) = (row.text(FIRST.0)?, row.text(SECOND.0)?);
            let preferred = row.words(PREFERRED.0)?;
            let preferred = preferred_of(preferred, &first, &second);
            let preferred = row.check(PREFERRED.0, preferred)?;
            let pair = PairAnswer {
                first,
                second,
                preferred,
            };
            Some((id?, respondent?, pair))
        })?;
        let rows = by_respondent(rows, PairedAnswers::new, |all, one| all.pairs.push(one));
        Ok(Imported { rows, report })
    }

    /// Sets of best-worst scaling, one row per respondent and set: `id`, `best`, `worst` and the
    /// items shown in `shown_1`, `shown_2` and so on. Empty cells among these are none.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,shown_1,shown_2,shown_3,best,worst\n1,speed,price,support,speed,support\n1,price,data,,,data\n";
    /// let rows = Csv::from_text("maxdiff.csv", text).max_diff_sets()?.rows;
    /// assert_eq!(rows[0].sets[0].shown, ["speed", "price", "support"]);
    /// assert_eq!(rows[0].sets[1].best, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn max_diff_sets(self) -> Result<Imported<MaxDiffAnswers>, ImportError> {
        let columns = [ID, BEST, WORST].into_iter().fold(Columns::new(), needs);
        let columns = with(columns, WEIGHT).with_others();
        let columns = columns.group(SHOWN, Melted::Prefixed(SHOWN.to_owned()));
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let (id, respondent) = (row.text(ID.0), respondent(row));
            let best = row.maybe(BEST.0, Row::text);
            let worst = row.maybe(WORST.0, Row::text);
            let shown = row.group(SHOWN).iter();
            let shown: Vec<_> = shown
                .map(|item| row.maybe(item.column(), Row::text))
                .collect();
            let shown = shown.into_iter().collect::<Option<Vec<_>>>()?;
            let set = MaxDiffSet {
                shown: shown.into_iter().flatten().collect(),
                best: best?,
                worst: worst?,
            };
            Some((id?, respondent?, set))
        })?;
        let rows = by_respondent(rows, MaxDiffAnswers::new, |all, one| all.sets.push(one));
        Ok(Imported { rows, report })
    }

    /// Points spread over items, one row per respondent and one column per item.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,speed,price,size\n1,70,30,small\n2,100,,large\n";
    /// let rows = Csv::from_text("points.csv", text).constant_sums(&["speed", "price"])?.rows;
    /// assert_eq!(rows[1].points[1], ("price".to_owned(), None));
    /// assert_eq!(rows[1].respondent.segments["size"], "large");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn constant_sums(self, items: &[&str]) -> Result<Imported<ConstantSumAnswer>, ImportError> {
        let points = |row: &mut Row<'_>, item: &str| Some(row.ratio(item)?.value());
        self.rows_by(&by_item(items), |row| {
            let respondent = respondent(row);
            let points = of_items(row, items, points);
            Some(ConstantSumAnswer {
                respondent: respondent?,
                points: points?,
            })
        })
    }

    /// What appeals to respondents, one row per respondent and one column per item, with answers
    /// such as 1 and 0 or yes and no.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,alerts,export\n1,1,0\n2,yes,\n";
    /// let rows = Csv::from_text("appeals.csv", text).appeals(&["alerts", "export"])?.rows;
    /// assert_eq!(rows[0].appeals[1], ("export".to_owned(), Some(false)));
    /// assert_eq!(rows[1].appeals[1].1, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn appeals(self, items: &[&str]) -> Result<Imported<TurfAnswer>, ImportError> {
        let scale = AnswerScale::yes_no();
        let appeals = |row: &mut Row<'_>, item: &str| {
            let text = row.words(item)?;
            let rule = || Invalid::rule(item, text, "yes or no");
            let answer = scale.probability(text).map(|yes| yes > 0.5);
            row.check(item, answer.ok_or_else(rule))
        };
        self.rows_by(&by_item(items), |row| {
            let respondent = respondent(row);
            let appeals = of_items(row, items, appeals);
            Some(TurfAnswer {
                respondent: respondent?,
                appeals: appeals?,
            })
        })
    }

    /// Themes of interviews, one row per interview and theme: `id`, `theme`. An interview without
    /// any theme has one row with an empty cell, so that it counts.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,theme\nanna,late invoices\nanna,double entry\nben,\n";
    /// let rows = Csv::from_text("interviews.csv", text).interviews()?.rows;
    /// assert_eq!(rows[0].themes.len(), 2);
    /// assert!(rows[1].themes.is_empty());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn interviews(self) -> Result<Imported<Interview>, ImportError> {
        let columns = [ID, THEME].into_iter().fold(Columns::new(), needs);
        let columns = with(columns, WEIGHT).with_others();
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let (id, respondent) = (row.text(ID.0), respondent(row));
            let theme = row.maybe(THEME.0, Row::text);
            Some((id?, respondent?, theme?))
        })?;
        let new = |respondent| Interview::new(respondent, [""; 0]);
        let rows = by_respondent(rows, new, |all, theme| all.themes.extend(theme));
        Ok(Imported { rows, report })
    }
}

/// One row per respondent with a column for every item.
fn by_item(items: &[&str]) -> Columns {
    items
        .iter()
        .fold(respondents(), |columns, item| columns.needs(item))
}

/// What a row says on every item, if all of it can be read.
fn of_items<T>(
    row: &mut Row<'_>,
    items: &[&str],
    mut read: impl FnMut(&mut Row<'_>, &str) -> Option<T>,
) -> Option<Vec<(String, Option<T>)>> {
    let cells = items.iter().map(|item| {
        let cell = row.maybe(item, &mut read);
        cell.map(|cell| ((*item).to_owned(), cell))
    });
    // All cells are read, so that every problem is told.
    let cells: Vec<Option<_>> = cells.collect();
    cells.into_iter().collect()
}

fn preferred_of(text: &str, first: &str, second: &str) -> Result<Preferred, Invalid> {
    let answer = plain(text);
    let is = |item: &str| answer == plain(item);
    // Names come before codes: an item may be called 1.
    match answer.as_str() {
        _ if is(first) => Ok(Preferred::First),
        _ if is(second) => Ok(Preferred::Second),
        "first" | "1" => Ok(Preferred::First),
        "second" | "2" => Ok(Preferred::Second),
        other if NEITHER.contains(&other) => Ok(Preferred::Neither),
        _ => {
            let rule = format!("{first}, {second} or neither");
            Err(Invalid::rule(PREFERRED.0, text, rule))
        }
    }
}
