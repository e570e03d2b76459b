//! The layouts of contingent valuation and of sales at different prices.

use super::survey::{Known, PRICE, Sheet};
use super::{Csv, Imported};
use crate::error::{Fault, ImportError, Invalid, Permitted};
use crate::quantity::{Count, Money, Ratio};
use crate::survey::{
    BidCounts, BidReply, ContingentAnswer, DoubleBidCounts, Reply, Respondent, Sale,
};

/// Words for answers other than yes (`yes`, `y`, `1`, `true`) and no (`no`, `n`, `0`, `false`).
///
/// # Example
/// ```
/// use bizcase::import::ReplyCodes;
///
/// let codes = ReplyCodes { dont_know: vec!["DK".into()], ..ReplyCodes::default() };
/// assert_eq!(codes.not_asked, ["-9", "none"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReplyCodes {
    /// Words that refuse the question, such as `protest`; none by default.
    pub protest: Vec<String>,
    /// Words that mean "I do not know", such as `DK`; none by default.
    pub dont_know: Vec<String>,
    /// Words for a second bid that was not put, besides an empty cell: `-9` and `none`.
    pub not_asked: Vec<String>,
}

impl Default for ReplyCodes {
    fn default() -> Self {
        Self {
            protest: Vec::new(),
            dont_know: Vec::new(),
            not_asked: vec!["-9".to_owned(), "none".to_owned()],
        }
    }
}

const BID: Known = (
    "bid",
    &[
        "bid1",
        "t1",
        "b1",
        "firstbid",
        "initialbid",
        "startingbid",
        "offer",
        "gebot",
    ],
);
const SECOND_BID: Known = ("bid2", &["t2", "b2", "secondbid", "followupbid"]);
const HIGHER: Known = (
    "bid_high",
    &[
        "tu",
        "bidh",
        "bh",
        "bidhigher",
        "higherbid",
        "upperbid",
        "highbid",
        "bidupper",
    ],
);
const LOWER: Known = (
    "bid_low",
    &["tl", "bidl", "bl", "bidlower", "lowerbid", "lowbid"],
);
const FIRST_REPLY: Known = (
    "r1",
    &[
        "answer1",
        "ans1",
        "y1",
        "response1",
        "reply1",
        "firstanswer",
        "answer",
        "response",
        "vote",
    ],
);
const SECOND_REPLY: Known = (
    "r2",
    &[
        "answer2",
        "ans2",
        "y2",
        "response2",
        "reply2",
        "secondanswer",
    ],
);
const BOTH: Known = ("answers", &["responses", "replies", "pattern"]);
const ANYTHING: Known = (
    "pays_anything",
    &["s", "spike", "payssomething", "positivewtp"],
);
const YES: Known = ("yes", &["y", "nyes", "accepted"]);
const NO: Known = ("no", &["n", "nno", "refused"]);
const YES_YES: Known = ("yy", &["yesyes"]);
const YES_NO: Known = ("yn", &["yesno"]);
const NO_YES: Known = ("ny", &["noyes"]);
const NO_NO: Known = ("nn", &["nono"]);
const STORE: Known = (
    "store",
    &["storeid", "shop", "outlet", "product", "market", "filiale"],
);
const WEEK: Known = ("week", &["date", "period", "month", "day", "woche"]);
const QUANTITY: Known = (
    "quantity",
    &[
        "units",
        "sales",
        "volume",
        "qty",
        "move",
        "unitssold",
        "menge",
    ],
);

/// The columns of these layouts, for names given with [`Csv::headed`].
pub(super) const KNOWN: [Known; 17] = [
    BID,
    SECOND_BID,
    HIGHER,
    LOWER,
    FIRST_REPLY,
    SECOND_REPLY,
    BOTH,
    ANYTHING,
    YES,
    NO,
    YES_YES,
    YES_NO,
    NO_YES,
    NO_NO,
    STORE,
    WEEK,
    QUANTITY,
];

/// Where the answers of one respondent stand.
#[derive(Debug, Clone, Copy)]
struct Columns {
    bid: Option<usize>,
    second_bid: Option<usize>,
    higher: Option<usize>,
    lower: Option<usize>,
    first: Option<usize>,
    second: Option<usize>,
    both: Option<usize>,
    anything: Option<usize>,
}

/// Contingent valuation and sales in a file. Columns are found by their names, never by their
/// position, under their usual names or those given with [`Csv::headed`]; all others are kept as
/// segments of the respondent or facts of the sale, from which
/// [`Covariates::number_in`](crate::survey::Covariates::number_in) takes covariates.
impl Csv<'_> {
    /// Answers to bids, one row per respondent:
    ///
    /// - single bounded: `bid`, `r1`;
    /// - double bounded: `bid`, `r1`, `r2` and the second bid as `bid2`, or as both `bid_high` and
    ///   `bid_low`; or `bid`, `bid_high`, `bid_low`, `answers` with `yy`, `yn`, `ny`, `nn`;
    /// - one-and-a-half bounded: `bid_low`, `bid_high`, `r1`, `r2`, where `r2` says `-9` (or
    ///   another word of `codes`) if the first answer, a no to the lower or a yes to the higher
    ///   bid, left nothing to ask;
    /// - `pays_anything` (or `s`) where a spike is to be fitted.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, ReplyCodes};
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "id,bid1,bid_high,bid_low,answers,age\n1,6,18,3,yy,44\n2,48,120,24,ny,31\n";
    /// let csv = Csv::from_text("park.csv", text).currency(Currency::EUR);
    /// let answers = csv.contingent_valuation(&ReplyCodes::default())?.rows;
    /// let second = answers[1].follow_up.as_ref().unwrap();
    /// assert_eq!(second.bid.to_string(), "EUR 24.00");
    /// assert_eq!(answers[0].respondent.segments["age"], "44");
    ///
    /// // One and a half: the second respondent was shown the higher bid first.
    /// let text = "BL,BH,R1,R2\n5,9,1,0\n5,9,0,1\n5,9,0,-9\n";
    /// let csv = Csv::from_text("half.csv", text).currency(Currency::EUR);
    /// let answers = csv.contingent_valuation(&ReplyCodes::default())?.rows;
    /// assert_eq!(answers[1].first.bid.to_string(), "EUR 9.00");
    /// assert!(answers[2].follow_up.is_none());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn contingent_valuation(
        self,
        codes: &ReplyCodes,
    ) -> Result<Imported<ContingentAnswer>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let mut column = |known: Known| sheet.optional_column(known);
        let columns = Columns {
            second_bid: column(SECOND_BID),
            higher: column(HIGHER),
            lower: column(LOWER),
            second: column(SECOND_REPLY),
            both: column(BOTH),
            bid: column(BID),
            first: column(FIRST_REPLY),
            anything: column(ANYTHING),
        };
        // What no layout can do without.
        let has_range = columns.higher.is_some() && columns.lower.is_some();
        if columns.bid.is_none() && !(has_range && columns.first.is_some()) {
            let [_] = sheet.columns([BID])?;
        }
        if columns.first.is_none() && columns.both.is_none() {
            let [_] = sheet.columns([FIRST_REPLY])?;
        }
        if columns.first.is_none() {
            let [_, _] = [
                columns
                    .higher
                    .map_or_else(|| sheet.columns([HIGHER]).map(|[c]| c), Ok)?,
                columns
                    .lower
                    .map_or_else(|| sheet.columns([LOWER]).map(|[c]| c), Ok)?,
            ];
        }
        let rows = sheet.respondents(|sheet, row, who| columns.answer(sheet, row, who, codes))?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// Counts of answers by bid: `bid` (or `t1`), `yes`, `no`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let csv = Csv::from_text("table.csv", "T1,Y,N\n10,178,86\n30,138,129\n");
    /// let counts = csv.currency(Currency::USD).bid_counts()?.rows;
    /// assert_eq!(counts[1].no.value(), 129.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn bid_counts(self) -> Result<Imported<BidCounts>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [bid, yes, no] = sheet.columns([BID, YES, NO])?;
        let rows = sheet.respondents(|sheet, row, _| {
            let bid = sheet.needed_price(row, bid);
            let (yes, no) = (count(sheet, row, yes), count(sheet, row, no));
            Some(BidCounts {
                bid: bid?,
                yes: yes?,
                no: no?,
            })
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// Counts of pairs of answers by bid: `bid` (or `t1`), `bid_high` (`tu`), `bid_low` (`tl`),
    /// `yy`, `yn`, `ny`, `nn`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let csv = Csv::from_text("table.csv", "T1,TU,TL,yy,yn,ny,nn\n10,30,5,119,59,8,78\n");
    /// let counts = csv.currency(Currency::USD).double_bid_counts()?.rows;
    /// assert_eq!(counts[0].yes_no.value(), 59.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn double_bid_counts(self) -> Result<Imported<DoubleBidCounts>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [bid, higher, lower] = sheet.columns([BID, HIGHER, LOWER])?;
        let pairs = sheet.columns([YES_YES, YES_NO, NO_YES, NO_NO])?;
        let rows = sheet.respondents(|sheet, row, _| {
            let bids = [bid, higher, lower].map(|column| sheet.needed_price(row, column));
            let [yes_yes, yes_no, no_yes, no_no] = pairs.map(|column| count(sheet, row, column));
            let [bid, higher, lower] = bids;
            Some(DoubleBidCounts {
                bid: bid?,
                higher: higher?,
                lower: lower?,
                yes_yes: yes_yes?,
                yes_no: yes_no?,
                no_yes: no_yes?,
                no_no: no_no?,
            })
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }

    /// Sales by store and week: `store` (or `product`), `week` (or `date`), `price`, `quantity`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "STORE,WEEK,PRICE,MOVE,promo\n2,40,3.87,8256,0\n2,41,3.49,9984,1\n";
    /// let sales = Csv::from_text("juice.csv", text).currency(Currency::USD).sales()?.rows;
    /// assert_eq!((sales[1].quantity, sales[1].facts["promo"].as_str()), (9_984.0, "1"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn sales(self) -> Result<Imported<Sale>, ImportError> {
        let (mut sheet, report) = Sheet::read(self)?;
        let [store, week, price, quantity] = sheet.columns([STORE, WEEK, PRICE, QUANTITY])?;
        sheet.repeats = true;
        let rows = sheet.respondents(|sheet, row, who| {
            let price = sheet.needed_price(row, price);
            let sold: Option<Ratio> = cell(sheet, row, quantity, "a number");
            let names = [store, week].map(|column| {
                let text = sheet.answer(row, column);
                if text.is_none() {
                    let expected = "a text".to_owned();
                    sheet.fault(row, column, Fault::Missing { expected });
                }
                text
            });
            let [store, week] = names;
            let mut sale = Sale::new(store?, week?, price?, sold?.value());
            sale.facts = who.segments;
            Some(sale)
        })?;
        let rows = rows.into_iter().flatten().collect();
        Ok(Imported { rows, report })
    }
}

impl Columns {
    fn answer(
        self,
        sheet: &mut Sheet,
        row: usize,
        respondent: Respondent,
        codes: &ReplyCodes,
    ) -> Option<ContingentAnswer> {
        let (first, second) = match (self.first, self.both) {
            (Some(first), _) => {
                let second = self.second.and_then(|column| {
                    let text = sheet.answer(row, column)?;
                    let asked = !listed(&codes.not_asked, &text);
                    asked.then(|| reply(sheet, row, column, &text, codes))
                });
                let first = match sheet.answer(row, first) {
                    Some(text) => reply(sheet, row, first, &text, codes)?,
                    None => Reply::Missing,
                };
                // A second answer that cannot be read is a problem that is recorded.
                (first, second.map_or(Some(None), |second| second.map(Some))?)
            }
            (None, Some(both)) => pair(sheet, row, both)?,
            (None, None) => return None,
        };
        let bids = self.bids(sheet, row, &first, second.is_some())?;
        let mut answer = ContingentAnswer::single(respondent, bids.0, first);
        if let (Some(bid), Some(reply)) = (bids.1, second) {
            answer.follow_up = Some(BidReply { bid, reply });
        }
        if let Some(column) = self.anything
            && let Some(text) = sheet.answer(row, column)
        {
            answer.pays_anything = Some(reply(sheet, row, column, &text, codes)?);
        }
        Some(answer)
    }

    /// The first bid, and the second if it was put.
    fn bids(
        self,
        sheet: &mut Sheet,
        row: usize,
        first: &Reply,
        asked: bool,
    ) -> Option<(Money, Option<Money>)> {
        let accepted = *first == Reply::Yes;
        let Some(bid) = self.bid else {
            // One and a half: a second question follows a yes to the lower or a no to the higher.
            let (low, high) = (self.lower?, self.higher?);
            let lower_first = accepted == asked;
            let (one, other) = if lower_first {
                (low, high)
            } else {
                (high, low)
            };
            let start = sheet.needed_price(row, one)?;
            let next = if asked {
                Some(sheet.needed_price(row, other)?)
            } else {
                None
            };
            return Some((start, next));
        };
        let start = sheet.needed_price(row, bid)?;
        let beside = if accepted { self.higher } else { self.lower };
        let next = match self.second_bid.or(beside).filter(|_| asked) {
            Some(column) => Some(sheet.needed_price(row, column)?),
            None => None,
        };
        Some((start, next))
    }
}

/// `yy`, `yn`, `ny`, `nn`, or the words with anything between them.
fn pair(sheet: &mut Sheet, row: usize, column: usize) -> Option<(Reply, Option<Reply>)> {
    let text = sheet.answer(row, column).unwrap_or_default();
    let letters: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let replies = match letters.as_str() {
        "" => return Some((Reply::Missing, None)),
        "yy" | "yesyes" | "11" => (Reply::Yes, Reply::Yes),
        "yn" | "yesno" | "10" => (Reply::Yes, Reply::No),
        "ny" | "noyes" | "01" => (Reply::No, Reply::Yes),
        "nn" | "nono" | "00" => (Reply::No, Reply::No),
        _ => {
            let words = ["yy", "yn", "ny", "nn"].map(str::to_owned);
            let cause = Invalid::new("answers", &text, Permitted::OneOf(words.into()));
            let (expected, cause) = ("a pair of answers".to_owned(), Box::new(cause));
            sheet.fault(row, column, Fault::Cell { expected, cause });
            return None;
        }
    };
    Some((replies.0, Some(replies.1)))
}

fn listed(words: &[String], text: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// An answer, or nothing where it cannot be read, which is recorded.
fn reply(
    sheet: &mut Sheet,
    row: usize,
    column: usize,
    text: &str,
    codes: &ReplyCodes,
) -> Option<Reply> {
    if listed(&codes.protest, text) {
        return Some(Reply::Protest(text.to_owned()));
    }
    if listed(&codes.dont_know, text) {
        return Some(Reply::DontKnow(text.to_owned()));
    }
    let read = text.parse::<Reply>();
    recorded(sheet, row, column, "yes or no", read)
}

pub(super) fn count(sheet: &mut Sheet, row: usize, column: usize) -> Option<Count> {
    cell(sheet, row, column, "a count")
}

fn cell<T: std::str::FromStr<Err = Invalid>>(
    sheet: &mut Sheet,
    row: usize,
    column: usize,
    expected: &str,
) -> Option<T> {
    let Some(text) = sheet.answer(row, column) else {
        let expected = expected.to_owned();
        sheet.fault(row, column, Fault::Missing { expected });
        return None;
    };
    recorded(sheet, row, column, expected, text.parse())
}

fn recorded<T>(
    sheet: &mut Sheet,
    row: usize,
    column: usize,
    expected: &str,
    read: Result<T, Invalid>,
) -> Option<T> {
    read.map_err(|cause| {
        let (expected, cause) = (expected.to_owned(), Box::new(cause));
        sheet.fault(row, column, Fault::Cell { expected, cause });
    })
    .ok()
}
