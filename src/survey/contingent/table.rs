//! Counts of answers by bid.

use serde::Serialize;

use super::{ContingentAnswer, Reply};
use crate::error::Invalid;
use crate::quantity::{Count, Money};
use crate::survey::Respondent;

/// The numbers of yes and no to a bid (single bounded).
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::BidCounts;
///
/// let at = |bid, yes: u32, no: u32| BidCounts {
///     bid: Money::major(bid, Currency::USD),
///     yes: yes.into(),
///     no: no.into(),
/// };
/// let answers = BidCounts::answers(&[at(10, 178, 86), at(30, 138, 129)])?;
/// assert_eq!(answers.len(), 531);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BidCounts {
    /// The bid.
    pub bid: Money,
    /// How many would pay the bid.
    pub yes: Count,
    /// How many would not pay the bid.
    pub no: Count,
}

/// The number of each pair of answers to two bids (double bounded).
///
/// # Example
/// ```
/// use bizcase::quantity::{Count, Currency, Money};
/// use bizcase::survey::DoubleBidCounts;
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let counts = DoubleBidCounts {
///     bid: usd(10),
///     higher: usd(30),
///     lower: usd(5),
///     yes_yes: Count::from(119),
///     yes_no: Count::from(59),
///     no_yes: Count::from(8),
///     no_no: Count::from(78),
/// };
/// assert_eq!(DoubleBidCounts::answers(&[counts])?.len(), 264);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DoubleBidCounts {
    /// The first bid.
    pub bid: Money,
    /// The second bid after a yes.
    pub higher: Money,
    /// The second bid after a no.
    pub lower: Money,
    /// Yes to both.
    pub yes_yes: Count,
    /// Yes, then no.
    pub yes_no: Count,
    /// No, then yes.
    pub no_yes: Count,
    /// No to both.
    pub no_no: Count,
}

impl BidCounts {
    /// Expands a table into one answer per respondent counted, in the order of its rows.
    ///
    /// # Errors
    /// [`Invalid`] for a count that is not whole or exceeds ten million.
    pub fn answers(table: &[Self]) -> Result<Vec<ContingentAnswer>, Invalid> {
        let mut answers = Vec::new();
        for row in table {
            for (count, reply) in [(row.yes, Reply::Yes), (row.no, Reply::No)] {
                let name = format!("{} {}", row.bid, word(&reply));
                repeat(&mut answers, count, &name, |who| {
                    ContingentAnswer::single(who, row.bid, reply.clone())
                })?;
            }
        }
        Ok(answers)
    }
}

impl DoubleBidCounts {
    /// Expands a table into one answer per respondent counted, in the order of its rows.
    ///
    /// # Errors
    /// [`Invalid`] for a count that is not whole or exceeds ten million.
    pub fn answers(table: &[Self]) -> Result<Vec<ContingentAnswer>, Invalid> {
        let mut answers = Vec::new();
        for row in table {
            row.list(&mut answers)?;
        }
        Ok(answers)
    }

    fn list(&self, answers: &mut Vec<ContingentAnswer>) -> Result<(), Invalid> {
        use Reply::{No, Yes};
        for (count, first, second) in [
            (self.yes_yes, Yes, Yes),
            (self.yes_no, Yes, No),
            (self.no_yes, No, Yes),
            (self.no_no, No, No),
        ] {
            let bid = if first == Yes {
                self.higher
            } else {
                self.lower
            };
            let name = format!("{} {} {}", self.bid, word(&first), word(&second));
            repeat(answers, count, &name, |who| {
                let (first, second) = (first.clone(), second.clone());
                ContingentAnswer::double(who, (self.bid, first), (bid, second))
            })?;
        }
        Ok(())
    }
}

fn word(reply: &Reply) -> &'static str {
    if *reply == Reply::Yes { "yes" } else { "no" }
}

fn repeat(
    answers: &mut Vec<ContingentAnswer>,
    count: Count,
    name: &str,
    answer: impl Fn(Respondent) -> ContingentAnswer,
) -> Result<(), Invalid> {
    const MOST: u64 = 10_000_000;
    let parameter = format!("count of `{name}`");
    let whole = count.whole().map_err(|error| error.named(&parameter))?;
    if whole > MOST {
        return Err(Invalid::rule(&parameter, whole, "at most ten million"));
    }
    answers.extend((1..=whole).map(|number| answer(Respondent::new(format!("{name} #{number}")))));
    Ok(())
}
