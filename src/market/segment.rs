//! The facts of a market: its segments and their prices.

use serde::{Deserialize, Serialize};

use super::{Measure, PriceBasis, Scope, Spend, Stage};
use crate::error::{Bound, Error, Invalid, MoneyError, Permitted, repeated, unknown_name};
use crate::quantity::{Approx, Count, Currency, Money, Number, Period};

/// A part of the market with one price.
///
/// # Example
/// ```
/// use bizcase::market::Segment;
/// use bizcase::quantity::{Count, Currency, Money};
///
/// let small = Segment {
///     name: "1-4 employees".into(),
///     population: Count::from(4_029_041),
///     served: Count::from(1_899_585),
///     price: Money::major(25, Currency::USD),
/// };
/// assert!(small.served <= small.population);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The name, unique within the market.
    pub name: String,
    /// Everyone who may have the job to be done: the base of TAM.
    pub population: Count,
    /// The part of the population that the offer is made for: the base of SAM.
    pub served: Count,
    /// The list price per billing period.
    pub price: Money,
}

/// Mutually exclusive segments, with the geography and year they describe.
///
/// # Example
/// ```
/// use bizcase::market::{Market, Segment, Spend};
/// use bizcase::quantity::{Count, Currency, Money, Period};
///
/// let segment = |name: &str, population| Segment {
///     name: name.into(),
///     population: Count::from(population),
///     served: Count::from(100),
///     price: Money::major(25, Currency::USD),
/// };
/// let market = |segments| Market::new("Iceland", 2026, Spend::Potential, Period::Month, segments);
/// assert!(market(vec![segment("shops", 900), segment("farms", 400)]).is_ok());
///
/// let error = market(vec![segment("shops", 900), segment("shops", 400)]).unwrap_err();
/// assert!(error.to_string().contains("segment = `shops` must be given only once"));
/// let error = market(vec![segment("shops", 90)]).unwrap_err();
/// assert!(error.to_string().contains("served count of `shops` = 100 is outside [0, 90]"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Market {
    plain: Plain,
    currency: Currency,
    /// The prices as numbers, by segment.
    prices: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    geography: String,
    year: i32,
    spend: Spend,
    billing: Period,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    source: String,
    segments: Vec<Segment>,
}

impl Market {
    /// A market of `segments`, billed once per `billing` period.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no segment, a name appears twice, or more are served than the
    /// population holds; [`Error::Money`] if prices are in different currencies.
    pub fn new(
        geography: &str,
        year: i32,
        spend: Spend,
        billing: Period,
        segments: Vec<Segment>,
    ) -> Result<Self, Error> {
        Plain {
            geography: geography.to_owned(),
            year,
            spend,
            billing,
            source: String::new(),
            segments,
        }
        .try_into()
    }

    /// Adds a note on the source of counts and prices.
    #[must_use]
    pub fn sourced(mut self, source: &str) -> Self {
        source.clone_into(&mut self.plain.source);
        self
    }

    /// The source of counts and prices; empty if not given.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.plain.source
    }

    /// The segments, in the order given.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.plain.segments
    }

    /// A market of this segment alone.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such segment; the message suggests the nearest name.
    pub fn only(&self, segment: &str) -> Result<Self, Error> {
        let found = self.segments().iter().find(|it| it.name == segment);
        let names = self.segments().iter().map(|it| it.name.as_str());
        let found = found.ok_or_else(|| unknown_name("segment", segment, names))?;
        Plain {
            segments: vec![found.clone()],
            ..self.plain.clone()
        }
        .try_into()
    }

    /// The currency of all prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The billing period.
    #[must_use]
    pub const fn billing(&self) -> Period {
        self.plain.billing
    }

    /// The list price per billing period, averaged over the served accounts.
    #[must_use]
    pub fn average_price<N: Number>(&self) -> Approx<Money, N> {
        let served = || self.segments().iter().map(|segment| segment.served.value());
        let accounts: f64 = served().sum();
        let revenue: f64 = served()
            .zip(&self.prices)
            .map(|(count, price)| count * price)
            .sum();
        // A market without anyone to serve has no average; its revenue is zero at any price.
        Approx::new(if accounts > 0.0 {
            revenue / accounts
        } else {
            0.0
        })
    }

    /// The list prices by segment.
    pub(super) fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// The scope of account counts of this market, at the TAM stage; [`Scope::at`] gives the other
    /// stages.
    #[must_use]
    pub fn accounts_scope(&self) -> Scope {
        self.scope(Measure::Accounts)
    }

    /// The scope of revenues of this market, at the TAM stage; [`Scope::at`] gives the other
    /// stages.
    #[must_use]
    pub fn revenue_scope(&self, price: PriceBasis) -> Scope {
        self.scope(Measure::Revenue {
            price,
            currency: self.currency,
        })
    }

    pub(super) fn scope(&self, measure: Measure) -> Scope {
        let Plain {
            geography,
            year,
            spend,
            ..
        } = &self.plain;
        Scope {
            measure,
            spend: *spend,
            geography: geography.clone(),
            year: *year,
            stage: Stage::Total,
        }
    }
}

impl TryFrom<Plain> for Market {
    type Error = Error;

    fn try_from(plain: Plain) -> Result<Self, Error> {
        let Some(first) = plain.segments.first() else {
            return Err(Invalid::rule("number of segments", 0, "at least one").into());
        };
        let currency = first.price.currency();
        if let Some(name) = repeated(plain.segments.iter().map(|segment| &*segment.name)) {
            let rule = "given only once";
            return Err(Invalid::rule("segment", format!("`{name}`"), rule).into());
        }
        for segment in &plain.segments {
            let name = &segment.name;
            if name.trim().is_empty() {
                let invalid =
                    Invalid::rule("name of a segment", format!("`{name}`"), "non-empty text");
                return Err(invalid.into());
            }
            let permitted = Permitted::between(0.0, segment.population.value());
            permitted.check(&format!("served count of `{name}`"), segment.served.value())?;
            let price = segment.price;
            if price.currency() != currency {
                let (left, right) = (first.price.to_string(), price.to_string());
                return Err(MoneyError::Currencies {
                    operation: "beside",
                    left,
                    right,
                }
                .into());
            }
            let permitted =
                Permitted::interval(Bound::Including(0.0), Bound::Excluding(f64::INFINITY));
            permitted.check(&format!("price of `{name}`"), price.to_f64())?;
        }
        let prices = plain
            .segments
            .iter()
            .map(|segment| segment.price.to_f64())
            .collect();
        Ok(Self {
            plain,
            currency,
            prices,
        })
    }
}

impl From<Market> for Plain {
    fn from(market: Market) -> Self {
        market.plain
    }
}
