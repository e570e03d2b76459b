//! Layouts of price surveys: columns by name, in any order and several languages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::columns::{Columns, plain};
use super::{Csv, FromRow, Imported, Melted, Row};
use crate::error::{ImportError, Invalid, Permitted};
use crate::pricing::TierWillingness;
use crate::quantity::{Count, Money};
use crate::survey::{
    AnswerScale, FourPrices, LadderAnswers, MonadicAnswer, PriceCell, Purchase, Respondent, Stated,
    StatedPrice,
};

/// Where a wide table of a price ladder states its prices.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LadderColumns {
    /// In the headers: every column whose header ends in a number and begins with this prefix,
    /// such as `buy_9, buy_14`.
    Headed(String),
    /// Not in the file: columns with this prefix and a running number, such as `Q5_1, Q5_2`, have
    /// these prices.
    Listed(String, Vec<Money>),
}

/// Codes for answers that are not prices.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct StatedCodes {
    /// Codes for a protest, such as `999999`.
    pub protest: Vec<String>,
    /// Codes for "don't know", such as `DK`.
    pub dont_know: Vec<String>,
}

/// A price survey in a file. All columns are found by their names, never by their position:
/// `id`, `weight` and those of the layout under their usual names in several languages, or under
/// the names given with [`Csv::headed`]. All other columns are kept as segments.
///
/// Surveys are rows as all others, so that every setting of a [`Csv`] holds: titles above the
/// table are passed over, prices are read by [`Row::price`], an empty cell is a missing answer,
/// and so is a word declared with [`Csv::missing`].
///
/// # Example
/// ```
/// use bizcase::import::Csv;
/// use bizcase::quantity::Currency;
///
/// // The columns of a Japanese survey: expensive, cheap, too expensive, too cheap.
/// let text = "sample number,高い,安い,高すぎる,安すぎる,region\n1,400,250,500,100,Kanto\n";
/// let rows = Csv::from_text("survey.csv", text).currency(Currency::JPY).price_sensitivity()?.rows;
/// assert_eq!(rows[0].too_cheap.unwrap().to_string(), "JPY 100");
/// assert_eq!(rows[0].respondent.segments["region"], "Kanto");
/// # Ok::<(), bizcase::Error>(())
/// ```
impl Csv<'_> {
    /// Price sensitivity, one row per respondent: `too_cheap` (optional), `cheap`, `expensive`,
    /// `too_expensive`, and optionally `pi_cheap`, `pi_expensive`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn price_sensitivity(self) -> Result<Imported<FourPrices>, ImportError> {
        self.rows()
    }

    /// A price ladder, one row per respondent and one column per price. Declarations for `response`
    /// apply to each of these columns.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; [`ImportError::Setting`] if the prices have no
    /// currency.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, LadderColumns};
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "id,segment,buy_9,buy_14.50\n1,mid,1,0\n2,small,yes,\n";
    /// let ladder = LadderColumns::Headed("buy".into());
    /// let csv = Csv::from_text("ladder.csv", text).currency(Currency::USD);
    /// let rows = csv.price_ladder_wide(&ladder)?.rows;
    /// assert_eq!(rows[0].answers[1].0.to_string(), "USD 14.50");
    /// assert_eq!(rows[1].answers[1].1, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn price_ladder_wide(
        self,
        ladder: &LadderColumns,
    ) -> Result<Imported<LadderAnswers>, ImportError> {
        let (prefix, listed) = match ladder {
            LadderColumns::Headed(prefix) => (prefix, None),
            LadderColumns::Listed(prefix, prices) => (prefix, Some(prices)),
        };
        let own = self.declared().columns.get(RESPONSE.0);
        let own = own.and_then(|column| column.currency);
        let currency = own.or(self.declared().currency);
        if listed.is_none() && currency.is_none() {
            let rule = "declared, for the prices in the headers";
            return Err(self.setting(Invalid::rule("currency", "nothing", rule)));
        }
        // The price that a header tells, or how its number cannot be one.
        let price = |number: &str| match (listed, currency) {
            (Some(prices), _) => {
                let place = number.parse::<usize>().ok();
                let price = place.and_then(|place| prices.get(place.checked_sub(1)?).copied());
                let rule = format!("a number from 1 to {}, as there are prices", prices.len());
                price.ok_or_else(|| Invalid::new("number", number, Permitted::OneOf(vec![rule])))
            }
            (None, Some(currency)) => format!("{currency} {number}").parse(),
            (None, None) => Err(Invalid::rule("price", number, "in a declared currency")),
        };
        let columns = respondents().group(RESPONSE.0, Melted::Prefixed(prefix.clone()));
        self.rows_by(&columns, |row| {
            let respondent = respondent(row);
            let mut answers = Vec::new();
            for column in row.group(RESPONSE.0) {
                let answer = row.maybe(column.column(), Row::text);
                let price = row.check(column.column(), price(column.text()));
                answers.push(price.zip(answer));
            }
            Some(LadderAnswers {
                respondent: respondent?,
                answers: answers.into_iter().collect::<Option<_>>()?,
            })
        })
    }

    /// A price ladder, one row per respondent and price: `id`, `price`, `response`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn price_ladder_long(self) -> Result<Imported<LadderAnswers>, ImportError> {
        let columns = [ID, PRICE, RESPONSE]
            .into_iter()
            .fold(Columns::new(), needs);
        let columns = with(columns, WEIGHT).with_others();
        let Imported { rows, report } = self.rows_by(&columns, |row| {
            let id = row.text(ID.0);
            let (respondent, price) = (respondent(row), row.price(PRICE.0));
            let answer = row.maybe(RESPONSE.0, Row::text);
            Some((id?, respondent?, (price?, answer?)))
        })?;
        let rows = by_respondent(rows, LadderAnswers::new, |all, answer| {
            all.answers.push(answer);
        });
        Ok(Imported { rows, report })
    }

    /// The highest price of a ladder that each respondent accepts: `id`, `highest_accepted`. An
    /// empty cell accepts none.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn highest_accepted(
        self,
        ladder: &[Money],
    ) -> Result<Imported<LadderAnswers>, ImportError> {
        self.rows_by(&needs(respondents(), HIGHEST), |row| {
            let respondent = respondent(row);
            let price = row.maybe(HIGHEST.0, Row::price);
            Some(LadderAnswers::highest_accepted(respondent?, price?, ladder))
        })
    }

    /// One price per respondent: `id`, `price`, `buy`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn monadic(self) -> Result<Imported<MonadicAnswer>, ImportError> {
        self.rows()
    }

    /// A price experiment in counts, one row per price: `price`, `exposed`, `bought`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    /// use bizcase::survey::MonadicTest;
    ///
    /// let text = "price,exposed,bought\n19,\"1,200\",84\n29,1180,47\n";
    /// let cells = Csv::from_text("test.csv", text).currency(Currency::USD).price_cells()?.rows;
    /// assert_eq!(MonadicTest::of_cells(&cells, None)?.points[0].raw, 0.07);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn price_cells(self) -> Result<Imported<PriceCell>, ImportError> {
        self.rows()
    }

    /// Stated willingness to pay: `id`, `wtp`, and optionally `drawn_price`, `bought`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn stated_prices(self, codes: &StatedCodes) -> Result<Imported<StatedPrice>, ImportError> {
        let columns = needs(respondents(), STATED);
        let columns = [DRAWN, BOUGHT].into_iter().fold(columns, with);
        self.rows_by(&columns, |row| {
            let (respondent, stated) = (respondent(row), stated(row, codes));
            let drawn = row.maybe(DRAWN.0, Row::price);
            let bought = row.maybe(BOUGHT.0, purchase);
            Some(StatedPrice {
                respondent: respondent?,
                stated: stated?,
                drawn: drawn?.zip(bought?),
            })
        })
    }

    /// What respondents would pay for each tier or feature: `id` and a column for each, which
    /// become a [`WillingnessPanel`](crate::pricing::WillingnessPanel) under the same names.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::pricing::WillingnessPanel;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "id,weight,size,good,best\n1,1.5,small,10,12.50\n2,1,large,20,45\n";
    /// let tiers = ["good", "best"];
    /// let csv = Csv::from_text("packages.csv", text).currency(Currency::USD);
    /// let panel = WillingnessPanel::new("packages", tiers, &csv.tier_willingness(&tiers)?.rows)?;
    /// assert_eq!(panel.worth(0, "best")?.to_string(), "USD 12.50");
    /// assert_eq!(panel.respondents()[1].segments["size"], "large");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn tier_willingness(
        self,
        tiers: &[&str],
    ) -> Result<Imported<TierWillingness>, ImportError> {
        let columns = tiers.iter().fold(respondents(), |it, tier| it.needs(tier));
        self.rows_by(&columns, |row| {
            let respondent = respondent(row);
            let amounts: Vec<_> = tiers.iter().map(|tier| row.price(tier)).collect();
            let amounts = amounts.into_iter().collect::<Option<Vec<_>>>();
            Some(TierWillingness::new(respondent?, amounts?))
        })
    }
}

/// One row per respondent; see [`Csv::price_sensitivity`].
impl FromRow for FourPrices {
    fn columns() -> Columns {
        let wanted = [CHEAP, EXPENSIVE, TOO_EXPENSIVE];
        let columns = wanted.into_iter().fold(respondents(), needs);
        let perhaps = [TOO_CHEAP, INTENT_CHEAP, INTENT_EXPENSIVE];
        perhaps.into_iter().fold(columns, with)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let respondent = respondent(row);
        let prices = [TOO_CHEAP, CHEAP, EXPENSIVE, TOO_EXPENSIVE];
        let [too_cheap, cheap, expensive, too_expensive] =
            prices.map(|(column, _)| row.maybe(column, Row::price));
        let intents = [INTENT_CHEAP, INTENT_EXPENSIVE];
        let [intent_cheap, intent_expensive] =
            intents.map(|(column, _)| row.maybe(column, Row::text));
        Some(Self {
            respondent: respondent?,
            too_cheap: too_cheap?,
            cheap: cheap?,
            expensive: expensive?,
            too_expensive: too_expensive?,
            intent_cheap: intent_cheap?,
            intent_expensive: intent_expensive?,
        })
    }
}

/// One row per respondent; see [`Csv::monadic`].
impl FromRow for MonadicAnswer {
    fn columns() -> Columns {
        [PRICE, RESPONSE].into_iter().fold(respondents(), needs)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (respondent, price) = (respondent(row), row.price(PRICE.0));
        let answer = row.maybe(RESPONSE.0, Row::text);
        Some(Self {
            respondent: respondent?,
            price: price?,
            answer: answer?,
        })
    }
}

/// One row per price; see [`Csv::price_cells`].
impl FromRow for PriceCell {
    fn columns() -> Columns {
        let wanted = [PRICE, EXPOSED, BOUGHT];
        wanted.into_iter().fold(Columns::new(), needs)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let price = row.price(PRICE.0);
        let (exposed, bought) = (row.count(EXPOSED.0), row.count(BOUGHT.0));
        Some(Self {
            price: price?,
            exposed: exposed?,
            bought: bought?,
        })
    }
}

/// Columns of respondents: `id`, which is unique, `weight`, and all that is not asked for.
pub(super) fn respondents() -> Columns {
    let columns = with(with(Columns::new(), ID), WEIGHT);
    columns.key([ID.0]).with_others()
}

/// Adds a column that the layout needs.
pub(super) fn needs(columns: Columns, (name, aliases): Known) -> Columns {
    columns.needs(name).known_as(name, aliases)
}

/// Adds a column that the layout may have.
pub(super) fn with(columns: Columns, (name, aliases): Known) -> Columns {
    columns.may_have(name).known_as(name, aliases)
}

/// Who answered; without a name, by the number of the row.
pub(super) fn respondent(row: &mut Row<'_>) -> Option<Respondent> {
    let id = row.maybe(ID.0, Row::text);
    let weight = row.maybe(WEIGHT.0, |row, column| {
        let weight = row.ratio(column)?;
        row.check(column, Count::new(weight.value()))
    });
    let mut respondent = Respondent::new(id?.unwrap_or_else(|| row.number().to_string()));
    if let Some(weight) = weight? {
        respondent.weight = weight.value();
    }
    respondent.segments = facts(row);
    Some(respondent)
}

/// The answers of each respondent together, in the order in which the respondents first appear;
/// weight and segments are those of their first row.
pub(super) fn by_respondent<T, A>(
    rows: Vec<(String, Respondent, A)>,
    new: impl Fn(Respondent) -> T,
    add: impl Fn(&mut T, A),
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (id, respondent, answer) in rows {
        let place = *places.entry(id).or_insert_with(|| {
            all.push(new(respondent));
            all.len() - 1
        });
        add(&mut all[place], answer);
    }
    all
}

/// What the other columns say.
pub(super) fn facts(row: &Row<'_>) -> BTreeMap<String, String> {
    let others = row.others();
    others
        .map(|(header, text)| (header.to_owned(), text.to_owned()))
        .collect()
}

fn stated(row: &mut Row<'_>, codes: &StatedCodes) -> Option<Stated> {
    let Some(text) = row.maybe(STATED.0, Row::text)? else {
        return Some(Stated::Missing);
    };
    let declared = |codes: &[String]| codes.iter().any(|code| plain(code) == plain(&text));
    if declared(&codes.protest) {
        return Some(Stated::Protest(text));
    }
    if declared(&codes.dont_know) {
        return Some(Stated::DontKnow(text));
    }
    row.price(STATED.0).map(Stated::Price)
}

fn purchase(row: &mut Row<'_>, column: &str) -> Option<Purchase> {
    let text = row.words(column)?;
    let bought = match AnswerScale::yes_no().probability(text) {
        Some(yes) if yes > 0.5 => Ok(Purchase::Bought),
        Some(_) => Ok(Purchase::Declined),
        None => Err(Invalid::rule(column, text, "yes or no")),
    };
    row.check(column, bought)
}

/// A column by the name of the program and the names that surveys give it, as
/// [`Columns::known_as`] takes them.
pub(super) type Known = (&'static str, &'static [&'static str]);

pub(super) const ID: Known = (
    "id",
    &[
        "respondent",
        "respondentid",
        "respid",
        "caseid",
        "subject",
        "user",
        "samplenumber",
        "befragter",
        "参加者",
        "回答者",
    ],
);
pub(super) const WEIGHT: Known = (
    "weight",
    &["weights", "wt", "wgt", "gewicht", "poids", "peso"],
);
const TOO_CHEAP: Known = (
    "too_cheap",
    &[
        "tch",
        "tc",
        "priceistoocheap",
        "zubillig",
        "zugünstig",
        "tropbonmarché",
        "tropbasprix",
        "demasiadobarato",
        "安すぎる",
    ],
);
const CHEAP: Known = (
    "cheap",
    &[
        "ch",
        "bargain",
        "goodvalue",
        "inexpensive",
        "günstig",
        "billig",
        "bonmarché",
        "barato",
        "安い",
    ],
);
const EXPENSIVE: Known = (
    "expensive",
    &[
        "ex",
        "gettingexpensive",
        "highside",
        "teuer",
        "cher",
        "caro",
        "高い",
    ],
);
const TOO_EXPENSIVE: Known = (
    "too_expensive",
    &[
        "tex",
        "te",
        "zuteuer",
        "tropcher",
        "demasiadocaro",
        "高すぎる",
    ],
);
const INTENT_CHEAP: Known = (
    "pi_cheap",
    &["pich", "intentcheap", "purchaseintentcheap", "scorebm"],
);
const INTENT_EXPENSIVE: Known = (
    "pi_expensive",
    &[
        "piex",
        "intentexpensive",
        "purchaseintentexpensive",
        "scorech",
    ],
);
pub(super) const PRICE: Known = (
    "price",
    &[
        "testedprice",
        "unitprice",
        "preis",
        "prix",
        "precio",
        "価格",
    ],
);
const RESPONSE: Known = (
    "response",
    &[
        "buy", "intent", "answer", "purchase", "bought", "wouldbuy", "kauf", "antwort", "y",
    ],
);
const HIGHEST: Known = (
    "highest_accepted",
    &["highestacceptedprice", "maxprice", "highestyes"],
);
const STATED: Known = (
    "wtp",
    &[
        "willingnesstopay",
        "statedprice",
        "maximumprice",
        "bid",
        "zahlungsbereitschaft",
    ],
);
const DRAWN: Known = ("drawn_price", &["drawn", "randomprice"]);
const BOUGHT: Known = ("bought", &["purchased", "buy", "buyers", "sold"]);
const EXPOSED: Known = (
    "exposed",
    &["visitors", "shown", "offered", "impressions", "n"],
);
