//! The layouts of price surveys: columns by name, in any order and several languages.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{State, Unclear};
use super::contingent::count;
use super::{Csv, FromRow, Imported, NumberStyle, Row, units};
use crate::error::{Fault, ImportError, Invalid, Permitted, Problem, unknown_name};
use crate::quantity::{Currency, Money};
use crate::survey::{
    FourPrices, LadderAnswers, MonadicAnswer, PriceCell, Purchase, Respondent, Stated, StatedPrice,
};

/// Where a wide table of a price ladder has its prices.
#[derive(Debug, Clone, PartialEq)]
pub enum LadderColumns {
    /// In the headers: every column whose header ends in a number and begins with this prefix,
    /// such as `buy_9, buy_14`.
    Headed(String),
    /// Not in the file: columns with this prefix and a running number, such as `Q5_1, Q5_2`, stand
    /// for these prices.
    Listed(String, Vec<Money>),
}

/// Answers that were declared to be no prices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatedCodes {
    /// Codes that refuse the question, such as `999999`.
    pub protest: Vec<String>,
    /// Codes that mean "I do not know", such as `DK`.
    pub dont_know: Vec<String>,
}

/// A price survey in a file. All columns are found by their names, never by their position:
/// `id`, `weight` and those of the layout under their usual names in several languages, or under
/// the names given with [`Csv::headed`]. All other columns are kept as segments.
///
/// Prices are bare numbers in the currency given with [`Csv::currency`], or carry it (`USD 12`,
/// `$12`), all of a column written alike ([`Csv::numbers`]). An empty cell is a missing answer.
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
    /// Price sensitivity, one row per respondent: `too_cheap` (may be left out), `cheap`,
    /// `expensive`, `too_expensive`, and perhaps `pi_cheap`, `pi_expensive`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn price_sensitivity(self) -> Result<Imported<FourPrices>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let wanted = [CHEAP, EXPENSIVE, TOO_EXPENSIVE];
        let [cheap, expensive, too_expensive] = sheet.columns(wanted)?;
        let too_cheap = sheet.optional_column(TOO_CHEAP);
        let (first, second) = (
            sheet.optional_column(INTENT_CHEAP),
            sheet.optional_column(INTENT_EXPENSIVE),
        );
        let rows = sheet.respondents(|sheet, row, respondent| FourPrices {
            respondent,
            too_cheap: too_cheap.and_then(|column| sheet.price(row, column)),
            cheap: sheet.price(row, cheap),
            expensive: sheet.price(row, expensive),
            too_expensive: sheet.price(row, too_expensive),
            intent_cheap: first.and_then(|column| sheet.answer(row, column)),
            intent_expensive: second.and_then(|column| sheet.answer(row, column)),
        })?;
        Ok(Imported { rows, report })
    }

    /// A price ladder, one row per respondent and one column per price.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
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
        let (mut sheet, report) = Sheet::read(self)?;
        let columns = sheet.ladder(ladder)?;
        let rows = sheet.respondents(|sheet, row, respondent| {
            let answers = columns.iter();
            let answers = answers.map(|&(price, column)| (price, sheet.answer(row, column)));
            LadderAnswers {
                respondent,
                answers: answers.collect(),
            }
        })?;
        Ok(Imported { rows, report })
    }

    /// A price ladder, one row per respondent and price: `id`, `price`, `response`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn price_ladder_long(self) -> Result<Imported<LadderAnswers>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [id, price, response] = sheet.columns([ID, PRICE, RESPONSE])?;
        sheet.repeats = true;
        let keys: Vec<String> = sheet.rows.iter().map(|row| row.cells[id].clone()).collect();
        let answers = sheet.respondents(|sheet, row, respondent| {
            let given = sheet.answer(row, response);
            if sheet.answer(row, id).is_none() {
                let expected = "a respondent".to_owned();
                sheet.fault(row, id, Fault::Missing { expected });
            }
            let price = sheet.needed_price(row, price);
            (respondent, price, given)
        })?;
        let mut rows: Vec<LadderAnswers> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (key, (respondent, price, given)) in keys.into_iter().zip(answers) {
            let place = *places.entry(key).or_insert_with(|| {
                rows.push(LadderAnswers::new(respondent));
                rows.len() - 1
            });
            if let Some(price) = price {
                rows[place].answers.push((price, given));
            }
        }
        Ok(Imported { rows, report })
    }

    /// The highest price that each respondent accepts of a ladder: `id`, `highest_accepted`; an
    /// empty cell accepts none.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn highest_accepted(
        self,
        ladder: &[Money],
    ) -> Result<Imported<LadderAnswers>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [highest] = sheet.columns([HIGHEST])?;
        let rows = sheet.respondents(|sheet, row, respondent| {
            let price = sheet.price(row, highest);
            LadderAnswers::highest_accepted(respondent, price, ladder)
        })?;
        Ok(Imported { rows, report })
    }

    /// One price per respondent: `id`, `price`, `buy`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn monadic(self) -> Result<Imported<MonadicAnswer>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [price, response] = sheet.columns([PRICE, RESPONSE])?;
        let rows = sheet.respondents(|sheet, row, respondent| {
            let answer = sheet.answer(row, response);
            let price = sheet.needed_price(row, price)?;
            Some(MonadicAnswer {
                respondent,
                price,
                answer,
            })
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// An experiment in counts, one row per price: `price`, `exposed`, `bought`.
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
        let (mut sheet, report) = Sheet::read(self)?;
        let [price, exposed, bought] = sheet.columns([PRICE, EXPOSED, BOUGHT])?;
        let rows = sheet.respondents(|sheet, row, _| {
            let (exposed, bought) = (count(sheet, row, exposed), count(sheet, row, bought));
            Some(PriceCell {
                price: sheet.needed_price(row, price)?,
                exposed: exposed?,
                bought: bought?,
            })
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// Stated willingness to pay: `id`, `wtp`, and perhaps `drawn_price`, `bought`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn stated_prices(self, codes: &StatedCodes) -> Result<Imported<StatedPrice>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [wtp] = sheet.columns([STATED])?;
        let drawn = sheet
            .optional_column(DRAWN)
            .zip(sheet.optional_column(BOUGHT));
        let rows = sheet.respondents(|sheet, row, respondent| {
            let stated = sheet.stated(row, wtp, codes);
            let drawn = drawn.and_then(|(price, bought)| {
                let purchase = sheet.purchase(row, bought);
                Some((sheet.price(row, price)?, purchase?))
            });
            StatedPrice {
                respondent,
                stated,
                drawn,
            }
        })?;
        Ok(Imported { rows, report })
    }
}

/// A column by the name of the program and the names that surveys give it. Names are compared
/// without case, spaces and punctuation.
pub(super) type Known = (&'static str, &'static [&'static str]);

const ID: Known = (
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
const WEIGHT: Known = (
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

/// A file of text cells, with what is wrong with them.
pub(super) struct Sheet {
    file: String,
    headers: Vec<String>,
    rows: Vec<Line>,
    /// Which columns are read; the others are segments.
    used: BTreeSet<usize>,
    /// Headers that the caller gave, by the name of the program.
    named: BTreeMap<String, String>,
    missing: Vec<String>,
    currency: Option<Currency>,
    delimiter: u8,
    /// How numbers are written, by the name of the program.
    numbers: BTreeMap<String, NumberStyle>,
    /// The same by column, as declared or as far as found out.
    conventions: BTreeMap<usize, State>,
    problems: Vec<Problem>,
    refused: BTreeSet<u64>,
    /// Whether a respondent may have several rows.
    pub(super) repeats: bool,
}

/// One row of the file.
struct Line {
    /// Where it starts in the file.
    start: u64,
    headers: Vec<String>,
    cells: Vec<String>,
}

impl FromRow for Line {
    const COLUMNS: &'static [&'static str] = &[];

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (headers, cells) = row.every_cell().into_iter().unzip();
        Some(Self {
            start: row.line(),
            headers,
            cells,
        })
    }
}

impl Sheet {
    pub(super) fn read(mut csv: Csv<'_>) -> Result<(Self, super::ImportReport), ImportError> {
        let columns = csv.declared().columns.iter();
        let numbers = columns
            .filter_map(|(name, column)| Some((name.clone(), column.numbers?)))
            .collect();
        let (file, named, missing, currency) = csv.settings();
        let Imported {
            mut rows,
            mut report,
        } = csv.rows::<Line>()?;
        let headers = rows.first_mut().map(|row| std::mem::take(&mut row.headers));
        // Every column is read, as an answer or as a segment.
        report.columns_ignored.clear();
        let sheet = Self {
            file,
            headers: headers.unwrap_or_default(),
            rows,
            used: BTreeSet::new(),
            named,
            missing,
            currency,
            delimiter: report.delimiter.bytes().next().unwrap_or(b','),
            numbers,
            conventions: BTreeMap::new(),
            problems: Vec::new(),
            refused: BTreeSet::new(),
            repeats: false,
        };
        sheet.check_names().map(|()| (sheet, report))
    }

    /// Refuses a header that was named for a column of no layout.
    fn check_names(&self) -> Result<(), ImportError> {
        const KNOWN: [Known; 15] = [
            ID,
            WEIGHT,
            TOO_CHEAP,
            CHEAP,
            EXPENSIVE,
            TOO_EXPENSIVE,
            INTENT_CHEAP,
            INTENT_EXPENSIVE,
            PRICE,
            RESPONSE,
            HIGHEST,
            STATED,
            DRAWN,
            BOUGHT,
            EXPOSED,
        ];
        let others = super::contingent::KNOWN;
        let names = || KNOWN.iter().chain(&others).map(|known| known.0);
        match self
            .named
            .keys()
            .chain(self.numbers.keys())
            .find(|name| names().all(|known| known != **name))
        {
            None => Ok(()),
            Some(unknown) => Err(ImportError::Setting {
                file: self.file.clone(),
                cause: Box::new(unknown_name("headed column", unknown, names())),
            }),
        }
    }

    /// Columns that the layout needs.
    pub(super) fn columns<const N: usize>(
        &mut self,
        known: [Known; N],
    ) -> Result<[usize; N], ImportError> {
        let found = known.map(|known| {
            let column = self.optional_column(known);
            if column.is_none() {
                let header = self.named.get(known.0).map_or(known.0, String::as_str);
                let headers = self.headers.iter().map(String::as_str);
                let cause = Box::new(unknown_name("column", header, headers));
                self.problems.push(Problem {
                    file: self.file.clone(),
                    line: 1,
                    column: None,
                    header: Some(header.to_owned()),
                    cell: None,
                    fault: Fault::MissingColumn { cause },
                });
            }
            column.unwrap_or(0)
        });
        self.conclude().map(|()| found)
    }

    /// A column that the layout may have.
    pub(super) fn optional_column(&mut self, (name, aliases): Known) -> Option<usize> {
        let headers = self.headers.iter();
        let found = if let Some(given) = self.named.get(name) {
            headers.enumerate().find(|(_, header)| *header == given)?.0
        } else {
            let wanted = |header: &str| {
                let plain = plain(header);
                plain == self::plain(name) || aliases.contains(&plain.as_str())
            };
            headers
                .enumerate()
                .find(|(index, header)| !self.used.contains(index) && wanted(header))?
                .0
        };
        self.used.insert(found);
        if let Some(&style) = self.numbers.get(name) {
            let state = State::of_numbers(Some(style), self.delimiter);
            self.conventions.insert(found, state);
        }
        Some(found)
    }

    /// The columns of a ladder with their prices.
    fn ladder(&mut self, ladder: &LadderColumns) -> Result<Vec<(Money, usize)>, ImportError> {
        let prefix = match ladder {
            LadderColumns::Headed(prefix) | LadderColumns::Listed(prefix, _) => plain(prefix),
        };
        let mut columns = Vec::new();
        for (index, header) in self.headers.iter().enumerate() {
            let Some(number) = trailing_number(header) else {
                continue;
            };
            let start = plain(&header[..header.len() - number.len()]);
            if start != prefix {
                continue;
            }
            let price = match ladder {
                LadderColumns::Headed(_) => self
                    .currency
                    .and_then(|currency| format!("{currency} {number}").parse().ok()),
                LadderColumns::Listed(_, prices) => number
                    .parse::<usize>()
                    .ok()
                    .and_then(|place| prices.get(place.checked_sub(1)?).copied()),
            };
            columns.extend(price.map(|price| (price, index)));
        }
        self.used.extend(columns.iter().map(|&(_, index)| index));
        let listed = match ladder {
            LadderColumns::Headed(_) => 1,
            LadderColumns::Listed(_, prices) => prices.len(),
        };
        if columns.len() < listed {
            let header = format!("{prefix} with a price or number, such as {prefix}_9");
            let headers = self.headers.iter().map(String::as_str);
            let mut cause = unknown_name("column", &header, headers);
            if self.currency.is_none() {
                cause = cause.hint("declare the currency of the prices");
            }
            let cause = Box::new(cause);
            self.problems.push(Problem {
                file: self.file.clone(),
                line: 1,
                column: None,
                header: Some(header),
                cell: None,
                fault: Fault::MissingColumn { cause },
            });
            self.conclude()?;
        }
        Ok(columns)
    }

    /// Makes something of every row and its respondent.
    pub(super) fn respondents<T>(
        &mut self,
        mut make: impl FnMut(&mut Self, usize, Respondent) -> T,
    ) -> Result<Vec<T>, ImportError> {
        let (id, weight) = (self.id_column(), self.optional_column(WEIGHT));
        let segments: Vec<usize> = (0..self.headers.len())
            .filter(|index| !self.used.contains(index) && !self.headers[*index].is_empty())
            .collect();
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        let mut made = Vec::with_capacity(self.rows.len());
        for row in 0..self.rows.len() {
            let name = match id.map(|column| self.rows[row].cells[column].clone()) {
                Some(name) if !name.is_empty() => name,
                _ => (row + 1).to_string(),
            };
            let line = self.rows[row].start;
            if !self.repeats
                && let Some(&first_line) = seen.get(&name)
            {
                let differing = Vec::new();
                let fault = Fault::DuplicateKey {
                    first_line,
                    differing,
                };
                self.fault(row, id.unwrap_or(0), fault);
            }
            seen.insert(name.clone(), line);
            let mut respondent = Respondent::new(name);
            if let Some(weight) = weight.and_then(|column| self.weight(row, column)) {
                respondent.weight = weight;
            }
            for &column in &segments {
                let value = &self.rows[row].cells[column];
                if !value.is_empty() {
                    let segment = (self.headers[column].clone(), value.clone());
                    respondent.segments.extend([segment]);
                }
            }
            made.push(make(self, row, respondent));
            if self.problems.len() >= ImportError::MAX_PROBLEMS {
                break;
            }
        }
        self.conclude().map(|()| made)
    }

    fn id_column(&mut self) -> Option<usize> {
        let (name, aliases) = ID;
        let given = self.named.get(name).map_or(name, String::as_str).to_owned();
        let is_id = |header: &String| {
            let plain = plain(header);
            *header == given || plain == name || aliases.contains(&plain.as_str())
        };
        let found = self.headers.iter().position(is_id)?;
        self.used.insert(found);
        if let Some(&style) = self.numbers.get(name) {
            let state = State::of_numbers(Some(style), self.delimiter);
            self.conventions.insert(found, state);
        }
        Some(found)
    }

    fn is_missing(&self, text: &str) -> bool {
        text.is_empty() || self.missing.iter().any(|word| word == text)
    }

    /// An answer as text.
    pub(super) fn answer(&self, row: usize, column: usize) -> Option<String> {
        let text = &self.rows[row].cells[column];
        (!self.is_missing(text)).then(|| text.clone())
    }

    /// A price, or nothing where none was given or it cannot be read.
    pub(super) fn price(&mut self, row: usize, column: usize) -> Option<Money> {
        let text = self.answer(row, column)?;
        self.priced(row, column, &text)
    }

    fn priced(&mut self, row: usize, column: usize, text: &str) -> Option<Money> {
        self.amount(self.rows[row].start, column, text)
            .map_err(|fault| self.fault(row, column, fault))
            .ok()
    }

    pub(super) fn needed_price(&mut self, row: usize, column: usize) -> Option<Money> {
        if self.is_missing(&self.rows[row].cells[column]) {
            let expected = "a price".to_owned();
            self.fault(row, column, Fault::Missing { expected });
            return None;
        }
        self.price(row, column)
    }

    fn weight(&mut self, row: usize, column: usize) -> Option<f64> {
        let text = self.answer(row, column)?;
        let read = text
            .parse::<crate::quantity::Count>()
            .map_err(|cause| cause.named(&self.headers[column]));
        read.map_err(|cause| {
            let (expected, cause) = ("a weight".to_owned(), Box::new(cause));
            self.fault(row, column, Fault::Cell { expected, cause });
        })
        .ok()
        .map(crate::quantity::Count::value)
    }

    fn stated(&mut self, row: usize, column: usize, codes: &StatedCodes) -> Stated {
        let Some(text) = self.answer(row, column) else {
            return Stated::Missing;
        };
        let declared = |codes: &[String]| codes.iter().any(|code| plain(code) == plain(&text));
        if declared(&codes.protest) {
            return Stated::Protest(text);
        }
        if declared(&codes.dont_know) {
            return Stated::DontKnow(text);
        }
        self.priced(row, column, &text)
            .map_or(Stated::Missing, Stated::Price)
    }

    fn purchase(&mut self, row: usize, column: usize) -> Option<Purchase> {
        let text = self.answer(row, column)?;
        match crate::survey::AnswerScale::yes_no().probability(&text) {
            Some(yes) if yes > 0.5 => Some(Purchase::Bought),
            Some(_) => Some(Purchase::Declined),
            None => {
                let permitted = Permitted::OneOf(vec!["yes".into(), "no".into()]);
                let cause = Box::new(Invalid::new(&self.headers[column], &text, permitted));
                let expected = "yes or no".to_owned();
                self.fault(row, column, Fault::Cell { expected, cause });
                None
            }
        }
    }

    /// `12.50`, `1,200`, `USD 12.50`, `$12.50`: a number as all of its column are written.
    fn amount(&mut self, line: u64, column: usize, text: &str) -> Result<Money, Fault> {
        let refused = |cause: Invalid| Fault::Cell {
            expected: "a price".to_owned(),
            cause: Box::new(cause),
        };
        let no_price = |why: String| refused(Invalid::rule("price", text, "a price").hint(why));
        let (currency, number) = self.apart(text).map_err(refused)?;
        let figure = match self.convention(column).figure(number, line) {
            Ok(figure) => figure,
            Err(Unclear::NoNumber(why)) => return Err(no_price(why)),
            Err(Unclear::Fault(fault)) => return Err(fault),
        };
        let digits = figure.to_decimal();
        let digits = digits.ok_or_else(|| no_price("it has too many digits".to_owned()))?;
        Permitted::COUNT
            .check(&self.headers[column], figure.to_f64())
            .map_err(refused)?;
        Ok(Money::new(digits, currency))
    }

    /// The currency of an amount, and the rest of it.
    fn apart<'t>(&self, text: &'t str) -> Result<(Currency, &'t str), Invalid> {
        let text = text.trim();
        let other = |found: &str, known: Currency| {
            Invalid::new("currency", found, Permitted::OneOf(vec![known.to_string()]))
                .hint(format!("the prices of the file are in {known}"))
        };
        let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_uppercase());
        let ends = text.split_at_checked(3).into_iter().chain(
            text.split_at_checked(text.len().wrapping_sub(3))
                .map(|(a, b)| (b, a)),
        );
        if let Some((code, number)) = ends.into_iter().find(|(code, _)| is_code(code)) {
            let currency: Currency = code.parse()?;
            return match self.currency {
                Some(known) if known != currency => Err(other(code, known)),
                _ => Ok((currency, number.trim())),
            };
        }
        let Some(currency) = self.currency else {
            let rule = "an amount with its currency";
            return Err(Invalid::rule("price", format!("`{text}`"), rule)
                .hint("declare the currency of the file with `currency`"));
        };
        match units::without_sign(text, Some(currency)) {
            Some(number) => Ok((currency, number)),
            None if units::without_sign(text, None).is_some() => Err(other(text, currency)),
            None => Ok((currency, text)),
        }
    }

    /// What the cells of a column prove about how its numbers are written.
    fn convention(&mut self, column: usize) -> &mut State {
        let (rows, delimiter) = (&self.rows, self.delimiter);
        self.conventions.entry(column).or_insert_with(|| {
            let mut state = State::of_numbers(None, delimiter);
            for row in rows {
                state.infer(&row.cells[column], row.start);
            }
            state
        })
    }

    pub(super) fn fault(&mut self, row: usize, column: usize, fault: Fault) {
        let Line { start, cells, .. } = &self.rows[row];
        self.refused.insert(*start);
        self.problems.push(Problem {
            file: self.file.clone(),
            line: *start,
            column: Some(column + 1),
            header: self.headers.get(column).cloned(),
            cell: cells.get(column).cloned(),
            fault,
        });
    }

    fn conclude(&mut self) -> Result<(), ImportError> {
        if self.problems.is_empty() {
            return Ok(());
        }
        let mut problems = std::mem::take(&mut self.problems);
        problems.truncate(ImportError::MAX_PROBLEMS);
        Err(ImportError::Refused {
            file: self.file.clone(),
            problems,
            rows_read: self.rows.len() as u64,
            rows_refused: self.refused.len() as u64,
        })
    }
}

/// A header without case, spaces and punctuation.
fn plain(header: &str) -> String {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The number at the end of a header: `14.50` of `buy_14.50`.
fn trailing_number(header: &str) -> Option<&str> {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let start = header.trim_end_matches(digits).len();
    let number = header[start..].trim_start_matches('.');
    number
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(number)
}
