//! Answers to bids.

use serde::Serialize;

use crate::error::{Invalid, Permitted};
use crate::quantity::Money;
use crate::survey::{Answer, Respondent};

/// The answer to one bid.
///
/// # Example
/// ```
/// use bizcase::survey::Reply;
///
/// assert_eq!("y".parse::<Reply>()?, Reply::Yes);
/// assert_eq!("0".parse::<Reply>()?, Reply::No);
/// assert!("perhaps".parse::<Reply>().is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Would pay.
    Yes,
    /// Would not pay.
    No,
    /// Does not know; holds the word that the survey used.
    DontKnow(String),
    /// Rejects the question, not the bid; holds the word that the survey used.
    Protest(String),
    /// Gave no answer.
    Missing,
}

/// Yes and no as surveys write them: `yes`, `y`, `1`, `true`; `no`, `n`, `0`, `false`, in small or
/// capital letters. Other answers are declared where they are read.
impl std::str::FromStr for Reply {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.trim().to_ascii_lowercase().as_str() {
            "yes" | "y" | "1" | "true" => Ok(Self::Yes),
            "no" | "n" | "0" | "false" => Ok(Self::No),
            _ => {
                let words = ["yes", "y", "1", "no", "n", "0"].map(str::to_owned);
                Err(
                    Invalid::new("answer", text, Permitted::OneOf(words.into())).hint(
                        "declare the words for don't know and protest, for instance with `missing`",
                    ),
                )
            }
        }
    }
}

/// A bid and the answer to it.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{BidReply, Reply};
///
/// let offer = BidReply { bid: Money::major(30, Currency::USD), reply: Reply::No };
/// assert_eq!(offer.bid.to_f64(), 30.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BidReply {
    /// The price named to the respondent.
    pub bid: Money,
    /// The answer.
    pub reply: Reply,
}

/// The answers of one respondent to questions of the form "would you pay this price?".
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{ContingentAnswer, Reply::{No, Yes}, Respondent};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let one = ContingentAnswer::single(Respondent::new("1"), usd(10), Yes);
/// let two = ContingentAnswer::double(Respondent::new("2"), (usd(10), Yes), (usd(30), No));
/// assert!(one.follow_up.is_none() && two.follow_up.is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContingentAnswer {
    /// The respondent.
    pub respondent: Respondent,
    /// The first bid.
    pub first: BidReply,
    /// The second bid, if there was one: higher after a yes, lower after a no.
    pub follow_up: Option<BidReply>,
    /// The answer to "would you pay anything at all?", if asked; a spike needs it.
    pub pays_anything: Option<Reply>,
}

impl ContingentAnswer {
    /// A respondent with one bid (single bounded).
    #[must_use]
    pub const fn single(respondent: Respondent, bid: Money, reply: Reply) -> Self {
        let first = BidReply { bid, reply };
        Self {
            respondent,
            first,
            follow_up: None,
            pays_anything: None,
        }
    }

    /// A respondent with two bids, the second higher after a yes and lower after a no (double
    /// bounded).
    #[must_use]
    pub fn double(respondent: Respondent, first: (Money, Reply), second: (Money, Reply)) -> Self {
        Self::one_and_a_half(respondent, first, Some(second))
    }

    /// A respondent told a range of two prices (one-and-a-half bounded).
    ///
    /// The first bid is either of them. The second is put only if the first answer leaves it open:
    /// after a yes to the lower, or a no to the higher.
    #[must_use]
    pub fn one_and_a_half(
        respondent: Respondent,
        first: (Money, Reply),
        second: Option<(Money, Reply)>,
    ) -> Self {
        let mut answer = Self::single(respondent, first.0, first.1);
        answer.follow_up = second.map(|(bid, reply)| BidReply { bid, reply });
        answer
    }

    /// Adds the answer to "would you pay anything at all?".
    #[must_use]
    pub fn paying_anything(mut self, reply: Reply) -> Self {
        self.pays_anything = Some(reply);
        self
    }
}

impl Answer for ContingentAnswer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}
