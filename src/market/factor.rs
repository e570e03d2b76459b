//! Factors: the uncertain numbers that a sizing multiplies.

use serde::{Deserialize, Serialize};

use crate::distribution::{self, Dist, Distribution, Fixed, Term};
use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::{Currency, Period, Quantity, Value};

/// The quantity of a [`Factor`].
///
/// # Example
/// ```
/// use bizcase::market::Kind;
/// use bizcase::quantity::Currency;
///
/// let rate = Kind::Exchange { from: Currency::USD, to: Currency::EUR };
/// assert_eq!(rate.to_string(), "EUR per USD");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A number of people, firms or devices.
    Count,
    /// A share of a whole.
    Share,
    /// A number of one thing per unit of another.
    Ratio,
    /// An amount of money, in major units.
    Money(Currency),
    /// An exchange rate: units of `to` per unit of `from`.
    Exchange {
        /// The currency paid.
        from: Currency,
        /// The currency received.
        to: Currency,
    },
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count => f.write_str("count"),
            Self::Share => f.write_str("share"),
            Self::Ratio => f.write_str("ratio"),
            Self::Money(currency) => write!(f, "{currency}"),
            Self::Exchange { from, to } => write!(f, "{to} per {from}"),
        }
    }
}

/// The response of a market to a driver such as price or quality, with constant elasticity.
///
/// # Formula
/// `(driver / reference)^elasticity`: one where the driver is at its reference. With an elasticity
/// of -1.5, one percent more price loses about 1.5 % of the market.
///
/// # Example
/// See [`Factor::response`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The driver. An input of the same name elsewhere in the chain is the same number.
    pub driver: Term,
    /// The value of the driver for which the rest of the chain holds.
    #[serde(deserialize_with = "crate::error::loaded::positive")]
    pub reference: f64,
    /// The elasticity: relative change of the market per relative change of the driver.
    pub elasticity: Term,
}

/// A factor of a sizing: a named uncertain number with its quantity and source.
///
/// A factor multiplies unless it is [inverted](Self::inverse). A monthly or quarterly figure is
/// declared with [`per`](Self::per) and converted to a year, so that a monthly price is never taken
/// for a yearly one. Ranges are checked when the factor enters a [`Sizing`](super::Sizing).
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::Factor;
/// use bizcase::quantity::{Count, Currency, Period};
///
/// let firms = Factor::known("firms", Count::from(4_029_041)).sourced("Census Bureau, SUSB 2022");
/// let need = Factor::share("need", Dist::triangular(0.80, 0.92, 1.00)?);
/// let price = Factor::money("price", Dist::fixed(25.0)?, Currency::USD).per(Period::Month);
/// assert_eq!(price.to_string(), "price (USD a month): 25");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Factor {
    name: String,
    kind: Kind,
    content: Content,
    role: Role,
    per: Option<Period>,
    dependence: Dependence,
    source: String,
}

/// What a factor is computed from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// The sum of its terms, nearly always one.
    Sum(Vec<Term>),
    Response(Box<Response>),
}

/// Whether a factor multiplies or divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    #[default]
    Multiplies,
    Divides,
}

/// How factors of the same name in different segments depend on each other.
///
/// # Example
/// ```
/// use bizcase::market::Dependence;
///
/// assert_eq!(Dependence::default(), Dependence::Usual);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dependence {
    /// Prices move together; other factors are independent.
    #[default]
    Usual,
    /// All segments move together: where one is high, so are the others.
    Common,
    /// Segments are independent.
    Independent,
}

impl Factor {
    fn new(name: &str, kind: Kind, content: Content) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            content,
            role: Role::Multiplies,
            per: None,
            dependence: Dependence::Usual,
            source: String::new(),
        }
    }

    fn of(name: &str, kind: Kind, range: Dist) -> Self {
        Self::new(name, kind, Content::Sum(vec![Term::new(name, range)]))
    }

    /// A number of people, firms or devices.
    #[must_use]
    pub fn count(name: &str, range: Dist) -> Self {
        Self::of(name, Kind::Count, range)
    }

    /// A share of a whole.
    #[must_use]
    pub fn share(name: &str, range: Dist) -> Self {
        Self::of(name, Kind::Share, range)
    }

    /// A number of one thing per unit of another: people per household, seats per firm.
    #[must_use]
    pub fn ratio(name: &str, range: Dist) -> Self {
        Self::of(name, Kind::Ratio, range)
    }

    /// An amount of money, in major units.
    #[must_use]
    pub fn money(name: &str, range: Dist, currency: Currency) -> Self {
        Self::of(name, Kind::Money(currency), range)
    }

    /// An exchange rate: units of `to` per unit of `from`.
    #[must_use]
    pub fn exchange(name: &str, range: Dist, from: Currency, to: Currency) -> Self {
        Self::of(name, Kind::Exchange { from, to }, range)
    }

    /// A factor with a known value.
    #[must_use]
    pub fn known<Q: Quantity>(name: &str, exact: Q) -> Self {
        let value: Value = exact.into();
        let kind = match value {
            Value::Money(money) => Kind::Money(money.currency()),
            Value::Share(_) => Kind::Share,
            Value::Count(_) => Kind::Count,
            Value::Ratio(_) => Kind::Ratio,
        };
        Self::of(name, kind, Dist::Fixed(Fixed::literal(value.to_f64())))
    }

    /// A response of the market to a driver such as price or quality; makes a sizing elastic.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Term};
    /// use bizcase::market::{Factor, Measure, Response, Scope, Sizing, Spend, Stage};
    ///
    /// // 1,000 buyers at a price of 20; an elasticity of -1.
    /// let market = |price| Sizing::fermi(
    ///     "buyers",
    ///     Scope {
    ///         measure: Measure::Accounts,
    ///         spend: Spend::Potential,
    ///         geography: "Iceland".into(),
    ///         year: 2026,
    ///         stage: Stage::Serviceable,
    ///     },
    ///     [
    ///         Factor::count("buyers", Dist::fixed(1_000.0)?),
    ///         Factor::response("response to price", Response {
    ///             driver: Term::new("price", Dist::fixed(price)?),
    ///             reference: 20.0,
    ///             elasticity: Term::new("price elasticity", Dist::fixed(-1.0)?),
    ///         }),
    ///     ],
    /// );
    /// assert!((market(20.0)?.at_medians() - 1_000.0).abs() < 1e-9);
    /// assert!((market(25.0)?.at_medians() - 800.0).abs() < 1e-9);
    /// assert_eq!(market(20.0)?.depends_on(), ["price"]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn response(name: &str, response: Response) -> Self {
        Self::new(name, Kind::Ratio, Content::Response(Box::new(response)))
    }

    /// Adds a term to the value, such as what a feature is worth on top of the reference price. A
    /// term may be negative; a negative sum counts as zero.
    ///
    /// Has no effect on a response, which has no terms.
    #[must_use]
    pub fn plus(mut self, name: &str, range: Dist) -> Self {
        if let Content::Sum(terms) = &mut self.content {
            terms.push(Term::new(name, range));
        }
        self
    }

    /// Makes the factor divide instead of multiply.
    #[must_use]
    pub fn inverse(mut self) -> Self {
        self.role = match self.role {
            Role::Multiplies => Role::Divides,
            Role::Divides => Role::Multiplies,
        };
        self
    }

    /// Declares the factor a flow per `period`. A chain counts per year: amounts and counts are
    /// multiplied by the periods in a year, shares compound.
    #[must_use]
    pub fn per(mut self, period: Period) -> Self {
        self.per = Some(period);
        self
    }

    /// Sets the dependence between segments.
    #[must_use]
    pub fn dependence(mut self, dependence: Dependence) -> Self {
        self.dependence = dependence;
        self
    }

    /// Adds a note on the source.
    #[must_use]
    pub fn sourced(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The quantity.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The source; empty if not given.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the factor divides.
    #[must_use]
    pub const fn divides(&self) -> bool {
        matches!(self.role, Role::Divides)
    }

    /// The period of a flow; `None` for a stock.
    #[must_use]
    pub const fn period(&self) -> Option<Period> {
        self.per
    }

    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The uncertain numbers it is made of.
    pub(super) fn terms_mut(&mut self) -> Vec<&mut Term> {
        match &mut self.content {
            Content::Sum(terms) => terms.iter_mut().collect(),
            Content::Response(response) => vec![&mut response.driver, &mut response.elasticity],
        }
    }

    pub(super) fn set_source(&mut self, source: &str) {
        source.clone_into(&mut self.source);
    }

    /// Whether segments move together in it.
    pub(super) fn moves_together(&self) -> bool {
        match self.dependence {
            Dependence::Usual => matches!(self.kind, Kind::Money(_)),
            Dependence::Common => true,
            Dependence::Independent => false,
        }
    }

    /// Whether its values lie where they must.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.name.trim().is_empty() {
            return Err(Invalid::rule("name of a factor", "``", "non-empty text"));
        }
        let nameless = |term: &Term| term.name.trim().is_empty();
        let unnamed = match &self.content {
            Content::Sum(terms) => terms.iter().any(nameless),
            Content::Response(response) => {
                nameless(&response.driver) || nameless(&response.elasticity)
            }
        };
        if unnamed {
            let parameter = format!("name of a term of `{}`", self.name);
            return Err(Invalid::rule(&parameter, "``", "non-empty text"));
        }
        match &self.content {
            Content::Sum(terms) => {
                let [first, others @ ..] = terms.as_slice() else {
                    return Err(Invalid::rule(
                        &self.name,
                        "nothing",
                        "the sum of some terms",
                    ));
                };
                let permitted = match self.kind {
                    Kind::Share => Permitted::SHARE,
                    _ => Permitted::COUNT,
                };
                within(first, &permitted)?;
                let above_zero = others.is_empty() && !can_be_zero(&first.range);
                if self.divides() && !above_zero {
                    return Err(Invalid::new(
                        &self.name,
                        first.range.support().low,
                        Permitted::POSITIVE,
                    )
                    .hint("it divides, and may be zero; truncate it above zero"));
                }
            }
            Content::Response(response) => {
                Permitted::POSITIVE.check("reference of a response", response.reference)?;
                if can_be_zero(&response.driver.range) {
                    let low = response.driver.range.support().low;
                    return Err(Invalid::new(
                        &response.driver.name,
                        low,
                        Permitted::POSITIVE,
                    ));
                }
            }
        }
        Ok(())
    }
}

/// Whether a distribution has values of at most zero.
fn can_be_zero(law: &Dist) -> bool {
    law.support().low < 0.0 || law.cdf(0.0).value() > 0.0
}

fn within(term: &Term, permitted: &Permitted) -> Result<(), Invalid> {
    let support = term.range.support();
    let outside = |end: f64| end.is_finite() && !permitted.contains(end);
    let unbounded = matches!(
        permitted,
        Permitted::Interval {
            high: Bound::Including(_),
            ..
        }
    ) && support.high == f64::INFINITY;
    if support.low < 0.0 || outside(support.high) || unbounded {
        return Err(distribution::outside(
            &term.name,
            &term.range,
            permitted.clone(),
        ));
    }
    Ok(())
}

/// `need (share): triangular(0.8, 0.92, 1)`.
impl std::fmt::Display for Factor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let divides = if self.divides() { "divided by " } else { "" };
        write!(f, "{divides}{} ({}", self.name, self.kind)?;
        if let Some(period) = self.per {
            write!(f, " a {period}")?;
        }
        f.write_str("): ")?;
        match &self.content {
            Content::Sum(terms) => match terms.as_slice() {
                [only] if only.name == self.name => write!(f, "{}", only.range),
                terms => {
                    for (index, term) in terms.iter().enumerate() {
                        let plus = if index == 0 { "" } else { " + " };
                        write!(f, "{plus}{} {}", term.name, term.range)?;
                    }
                    Ok(())
                }
            },
            Content::Response(response) => {
                let Response {
                    driver,
                    reference,
                    elasticity,
                } = &**response;
                write!(
                    f,
                    "({} {} / {reference}) ^ ({} {})",
                    driver.name, driver.range, elasticity.name, elasticity.range
                )
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    name: String,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<Dist>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sum: Option<Vec<Term>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<Response>,
    #[serde(default, skip_serializing_if = "is_default")]
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per: Option<Period>,
    #[serde(default, skip_serializing_if = "is_default")]
    dependence: Dependence,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    source: String,
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl TryFrom<Plain> for Factor {
    type Error = Invalid;

    fn try_from(plain: Plain) -> Result<Self, Invalid> {
        let content = match (plain.range, plain.sum, plain.response) {
            (Some(range), None, None) => Content::Sum(vec![Term::new(&plain.name, range)]),
            (None, Some(terms), None) => Content::Sum(terms),
            (None, None, Some(response)) => Content::Response(Box::new(response)),
            _ => {
                let rule = "given by exactly one of range, sum and response";
                return Err(Invalid::rule("factor", format!("`{}`", plain.name), rule));
            }
        };
        Ok(Self {
            name: plain.name,
            kind: plain.kind,
            content,
            role: plain.role,
            per: plain.per,
            dependence: plain.dependence,
            source: plain.source,
        })
    }
}

impl From<Factor> for Plain {
    fn from(factor: Factor) -> Self {
        let (mut range, mut sum, mut response) = (None, None, None);
        match factor.content {
            Content::Sum(mut terms) if terms.len() == 1 && terms[0].name == factor.name => {
                range = terms.pop().map(|term| term.range);
            }
            Content::Sum(terms) => sum = Some(terms),
            Content::Response(given) => response = Some(*given),
        }
        Self {
            name: factor.name,
            kind: factor.kind,
            range,
            sum,
            response,
            role: factor.role,
            per: factor.per,
            dependence: factor.dependence,
            source: factor.source,
        }
    }
}
