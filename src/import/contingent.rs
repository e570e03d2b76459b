//! The layouts of contingent valuation and of sales at different prices.

use serde::Serialize;

use super::columns::Columns;
use super::survey::{Known, PRICE, facts, needs, respondent, respondents, with};
use super::{Csv, FromRow, Imported, Row};
use crate::error::{ImportError, Invalid};
use crate::quantity::Money;
use crate::survey::{BidCounts, BidReply, ContingentAnswer, DoubleBidCounts, Reply, Sale};

/// Words for answers other than yes (`yes`, `y`, `1`, `true`) and no (`no`, `n`, `0`, `false`).
///
/// # Example
/// ```
/// use bizcase::import::ReplyCodes;
///
/// let codes = ReplyCodes { dont_know: vec!["DK".into()], ..ReplyCodes::default() };
/// assert_eq!(codes.not_asked, ["-9", "none"]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplyCodes {
    /// Words for a protest, such as `protest`; none by default.
    pub protest: Vec<String>,
    /// Words for "don't know", such as `DK`; none by default.
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
    /// - one-and-a-half bounded: `bid_low`, `bid_high`, `r1`, `r2`, where `r2` is `-9` (or another
    ///   word of `codes`) if the first answer left nothing to ask: a no to the lower or a yes to
    ///   the higher bid;
    /// - with `pays_anything` (or `s`) if a spike is to be fitted.
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
        self.rows_by(&contingent_columns(), |row| contingent_answer(row, codes))
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
        self.rows()
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
        self.rows()
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
        self.rows()
    }
}

/// One row per bid; see [`Csv::bid_counts`].
impl FromRow for BidCounts {
    fn columns() -> Columns {
        [BID, YES, NO].into_iter().fold(Columns::new(), needs)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (bid, yes, no) = (row.price(BID.0), row.count(YES.0), row.count(NO.0));
        Some(Self {
            bid: bid?,
            yes: yes?,
            no: no?,
        })
    }
}

/// One row per bid; see [`Csv::double_bid_counts`].
impl FromRow for DoubleBidCounts {
    fn columns() -> Columns {
        let wanted = [BID, HIGHER, LOWER, YES_YES, YES_NO, NO_YES, NO_NO];
        wanted.into_iter().fold(Columns::new(), needs)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let [bid, higher, lower] = [BID, HIGHER, LOWER].map(|(column, _)| row.price(column));
        let pairs = [YES_YES, YES_NO, NO_YES, NO_NO];
        let [yes_yes, yes_no, no_yes, no_no] = pairs.map(|(column, _)| row.count(column));
        Some(Self {
            bid: bid?,
            higher: higher?,
            lower: lower?,
            yes_yes: yes_yes?,
            yes_no: yes_no?,
            no_yes: no_yes?,
            no_no: no_no?,
        })
    }
}

/// One row per store and week; see [`Csv::sales`].
impl FromRow for Sale {
    fn columns() -> Columns {
        let wanted = [STORE, WEEK, PRICE, QUANTITY];
        let columns = wanted.into_iter().fold(Columns::new(), needs);
        columns.with_others()
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (store, week) = (row.text(STORE.0), row.text(WEEK.0));
        let (price, quantity) = (row.price(PRICE.0), row.ratio(QUANTITY.0));
        let mut sale = Self::new(store?, week?, price?, quantity?.value());
        sale.facts = facts(row);
        Some(sale)
    }
}

/// The columns of all layouts of answers to bids, and what none of them can do without.
fn contingent_columns() -> Columns {
    let columns = [SECOND_BID, SECOND_REPLY, BOTH, ANYTHING]
        .into_iter()
        .fold(respondents(), with);
    let unless = |columns: Columns, (name, aliases): Known, others: &[&str]| {
        columns
            .needs_unless(name, others.iter().copied())
            .known_as(name, aliases)
    };
    let columns = unless(columns, HIGHER, &[FIRST_REPLY.0]);
    let columns = unless(columns, LOWER, &[FIRST_REPLY.0]);
    let columns = unless(columns, BID, &[HIGHER.0, LOWER.0, FIRST_REPLY.0]);
    unless(columns, FIRST_REPLY, &[BOTH.0])
}

fn contingent_answer(row: &mut Row<'_>, codes: &ReplyCodes) -> Option<ContingentAnswer> {
    let respondent = respondent(row);
    let (first, second) = if row.has(FIRST_REPLY.0) {
        let first = row.maybe(FIRST_REPLY.0, |row, column| reply(row, column, codes));
        let second = second_reply(row, codes);
        // An answer that cannot be read is a problem that is recorded.
        (first?.unwrap_or(Reply::Missing), second?)
    } else {
        pair(row)?
    };
    let bids = bids(row, &first, second.is_some());
    let anything = row.maybe(ANYTHING.0, |row, column| reply(row, column, codes));
    let (bid, next) = bids?;
    let mut answer = ContingentAnswer::single(respondent?, bid, first);
    if let (Some(bid), Some(reply)) = (next, second) {
        answer.follow_up = Some(BidReply { bid, reply });
    }
    answer.pays_anything = anything?;
    Some(answer)
}

/// The answer to the second question, unless it was not put.
#[expect(
    clippy::option_option,
    reason = "the inner is not asked, the outer unreadable"
)]
fn second_reply(row: &mut Row<'_>, codes: &ReplyCodes) -> Option<Option<Reply>> {
    let read = |row: &mut Row<'_>, column: &str| {
        let text = row.words(column)?;
        if listed(&codes.not_asked, text) {
            return Some(None);
        }
        reply(row, column, codes).map(Some)
    };
    row.maybe(SECOND_REPLY.0, read).map(Option::flatten)
}

/// The first bid, and the second if it was put.
fn bids(row: &mut Row<'_>, first: &Reply, asked: bool) -> Option<(Money, Option<Money>)> {
    let accepted = *first == Reply::Yes;
    let (one, other) = if row.has(BID.0) {
        let beside = if accepted { HIGHER.0 } else { LOWER.0 };
        let second = [SECOND_BID.0, beside];
        (BID.0, second.into_iter().find(|column| row.has(column)))
    } else if accepted == asked {
        // One and a half: a second question follows a yes to the lower or a no to the higher.
        (LOWER.0, Some(HIGHER.0))
    } else {
        (HIGHER.0, Some(LOWER.0))
    };
    let start = row.price(one);
    let next = match other.filter(|_| asked) {
        Some(column) => Some(row.price(column)?),
        None => None,
    };
    Some((start?, next))
}

/// `yy`, `yn`, `ny`, `nn`, or the words with anything between them.
fn pair(row: &mut Row<'_>) -> Option<(Reply, Option<Reply>)> {
    let read = |row: &mut Row<'_>, column: &str| {
        let text = row.words(column)?;
        let letters = super::columns::plain(text);
        let replies = match letters.as_str() {
            "yy" | "yesyes" | "11" => Ok((Reply::Yes, Some(Reply::Yes))),
            "yn" | "yesno" | "10" => Ok((Reply::Yes, Some(Reply::No))),
            "ny" | "noyes" | "01" => Ok((Reply::No, Some(Reply::Yes))),
            "nn" | "nono" | "00" => Ok((Reply::No, Some(Reply::No))),
            _ => Err(Invalid::rule(column, text, "one of yy, yn, ny, nn")),
        };
        row.check(column, replies)
    };
    let replies = row.maybe(BOTH.0, read)?;
    Some(replies.unwrap_or((Reply::Missing, None)))
}

fn listed(words: &[String], text: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// An answer, or nothing where it cannot be read, which is recorded.
fn reply(row: &mut Row<'_>, column: &str, codes: &ReplyCodes) -> Option<Reply> {
    let text = row.words(column)?;
    if listed(&codes.protest, text) {
        return Some(Reply::Protest(text.to_owned()));
    }
    if listed(&codes.dont_know, text) {
        return Some(Reply::DontKnow(text.to_owned()));
    }
    let read = text.parse();
    row.check(column, read)
}
