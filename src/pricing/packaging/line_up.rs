//! What is on offer: tiers with their prices and costs.

use serde::{Deserialize, Serialize};

use super::exact::{self, Exact};
use crate::error::{Invalid, unknown_name};
use crate::quantity::{Currency, Money};

/// The most tiers in a [`LineUp`]. Customers stop comparing long before, and the search for the
/// best prices shifts every subset of them.
const MOST: usize = 8;

/// One tier of a [`LineUp`]: what it costs the customer, and what a customer on it costs us.
///
/// # Example
/// See [`LineUp`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineUpTier {
    /// Its name, as in the [`WillingnessPanel`](super::WillingnessPanel).
    pub name: String,
    /// The price, for the period that the willingness to pay was asked for.
    pub price: Money,
    /// What serving one customer costs in that period.
    pub unit_cost: Money,
}

/// The tiers on offer at a time, such as good, better and best.
///
/// # Example
/// ```
/// use bizcase::pricing::LineUp;
/// use bizcase::quantity::{Currency, Money};
///
/// let eur = |amount| Money::major(amount, Currency::EUR);
/// let line_up = LineUp::new([("good", eur(10), eur(2)), ("best", eur(30), eur(5))])?;
/// assert_eq!(line_up.tiers()[1].price, eur(30));
/// // In a file.
/// let read: LineUp = toml::from_str(
///     r#"tiers = [
///            { name = "good", price = "EUR 10", unit_cost = "EUR 2" },
///            { name = "best", price = "EUR 30", unit_cost = "EUR 5" },
///        ]"#,
/// )?;
/// assert_eq!(read, line_up);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct LineUp {
    tiers: Vec<LineUpTier>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    tiers: Vec<LineUpTier>,
}

impl TryFrom<Written> for LineUp {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        Self::of(written.tiers)
    }
}

impl From<LineUp> for Written {
    fn from(line_up: LineUp) -> Self {
        Self {
            tiers: line_up.tiers,
        }
    }
}

impl LineUp {
    /// Tiers by name, price and unit cost.
    ///
    /// # Errors
    /// [`Invalid`] without tiers or with more than eight, for a name given twice, and for a price or
    /// cost that is negative, in another currency than the first price, above 1e12, or finer than
    /// six decimals.
    pub fn new<N: Into<String>>(
        tiers: impl IntoIterator<Item = (N, Money, Money)>,
    ) -> Result<Self, Invalid> {
        let tiers = tiers.into_iter();
        let tiers = tiers.map(|(name, price, unit_cost)| LineUpTier {
            name: name.into(),
            price,
            unit_cost,
        });
        Self::of(tiers.collect())
    }

    pub(super) fn of(tiers: Vec<LineUpTier>) -> Result<Self, Invalid> {
        if !(1..=MOST).contains(&tiers.len()) {
            let rule = "from one tier to eight";
            return Err(Invalid::rule("line-up", tiers.len(), rule));
        }
        for (place, tier) in tiers.iter().enumerate() {
            if tiers[..place].iter().any(|it| it.name == tier.name) {
                let value = format!("`{}` twice", tier.name);
                return Err(Invalid::rule(
                    "tiers of the line-up",
                    value,
                    "named differently",
                ));
            }
        }
        let line_up = Self { tiers };
        line_up.offered(|_| Ok(0))?;
        Ok(line_up)
    }

    /// The tiers, in their order.
    #[must_use]
    pub fn tiers(&self) -> &[LineUpTier] {
        &self.tiers
    }

    /// The currency of its prices.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.tiers[0].price.currency()
    }

    /// The tiers in exact numbers, with the column that `column` finds for each.
    fn offered(
        &self,
        column: impl Fn(&str) -> Result<usize, Invalid>,
    ) -> Result<Vec<Offered>, Invalid> {
        let currency = self.currency();
        let offered = self.tiers.iter().map(|tier| {
            let amount =
                |what, money| exact::amount(&format!("{what} of `{}`", tier.name), money, currency);
            Ok(Offered {
                column: column(&tier.name)?,
                price: amount("price", tier.price)?,
                cost: amount("unit cost", tier.unit_cost)?,
            })
        });
        offered.collect()
    }

    /// The tiers in exact numbers, as columns of a panel.
    pub(super) fn among(
        &self,
        columns: &[String],
        currency: Currency,
    ) -> Result<Vec<Offered>, Invalid> {
        if self.currency() != currency {
            let (parameter, rule) = (
                "currency of the line-up",
                format!("{currency}, as the panel"),
            );
            return Err(Invalid::rule(parameter, self.currency(), rule));
        }
        self.offered(|name| {
            let place = columns.iter().position(|it| it == name);
            let known = || columns.iter().map(String::as_str);
            place.ok_or_else(|| unknown_name("tier of the line-up", name, known()))
        })
    }
}

/// A tier in exact numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered {
    /// Its column in the panel.
    pub(super) column: usize,
    pub(super) price: Exact,
    pub(super) cost: Exact,
}

impl Offered {
    /// What is left of the price.
    pub(super) const fn margin(&self) -> Exact {
        self.price - self.cost
    }
}
