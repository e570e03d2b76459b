//! A sizing that carries its factors, its scope and its spread.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::chain::{Chain, Dimension};
use super::draws::within_reason;
use super::{Factor, Kind, Phase, Scope, SizingInput, Spend};
use crate::distribution::Dist;
use crate::error::{Error, Invalid, repeated, unknown_name};
use crate::quantity::{Number, Period, Unit};

/// How a sizing reasons.
///
/// # Example
/// ```
/// assert_eq!(bizcase::market::Method::BottomUp.to_string(), "bottom-up");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A published figure through filters.
    TopDown,
    /// Segments times units times price.
    BottomUp,
    /// Value created or cost avoided, and the share of it that can be charged for.
    ValueTheory,
    /// Somebody's revenue over their share.
    ShareInversion,
    /// What competitors earn today: a lower bound.
    CompetitorSum,
    /// A chain of guesses.
    Fermi,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TopDown => "top-down",
            Self::BottomUp => "bottom-up",
            Self::ValueTheory => "value theory",
            Self::ShareInversion => "share inversion",
            Self::CompetitorSum => "sum of competitors",
            Self::Fermi => "Fermi chain",
        })
    }
}

/// One segment of a [`Sizing`]: the factors of its own, and how it grows if not like the others.
///
/// # Example
/// ```
/// use bizcase::market::{Factor, Part};
/// use bizcase::quantity::Count;
///
/// let shops = Part::new("shops", [Factor::known("firms", Count::from(900))]);
/// assert_eq!(shops.segment, "shops");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The name of the segment, different from that of every other.
    pub segment: String,
    /// Its own factors; those common to all segments belong to the sizing.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// How it grows; empty if it grows like the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outlook: Vec<Phase>,
}

impl Part {
    /// A segment with its own factors, which grows like the whole.
    #[must_use]
    pub fn new(segment: &str, factors: impl IntoIterator<Item = Factor>) -> Self {
        Self {
            segment: segment.to_owned(),
            factors: factors.into_iter().collect(),
            outlook: Vec::new(),
        }
    }

    /// The same with a growth of its own.
    #[must_use]
    pub fn growing(mut self, phase: Phase) -> Self {
        self.outlook.push(phase);
        self
    }
}

/// The size of a market by segment and year: a sum of products of named uncertain factors, with
/// the scope of what they give.
///
/// All methods return this one type, so that any two sizings of the same scope can be compared,
/// their gap explained ([`Triangulation`](super::Triangulation)) and pooled
/// ([`Pooled`](super::Pooled)). It is plain data: write it in TOML or JSON, or build it with the
/// constructor of its method.
///
/// # Dependence
/// A factor common to all segments is drawn once. A price of a segment moves in step with the
/// prices of the others, because what moves prices moves all of them, unless its factor says
/// [`Dependence::Independent`](super::Dependence::Independent): independent prices would
/// understate the spread of the total. Everything else is drawn by itself.
///
/// # Formula
/// The sum over segments of the product of their factors and of those common to all, times
/// `1 + growth` for each year after the first.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Part, Phase, PriceBasis, Scope, Sizing, Spend, Stage};
/// use bizcase::quantity::{Count, Currency, Period};
/// use bizcase::random::Sampling;
///
/// let scope = Scope {
///     measure: Measure::Revenue { price: PriceBasis::List, currency: Currency::EUR },
///     spend: Spend::Potential,
///     geography: "Iceland".into(),
///     year: 2026,
///     stage: Stage::Serviceable,
/// };
/// let part = |segment: &str, firms, low, high| -> Result<Part, bizcase::Error> {
///     let price = Factor::money("price", Dist::uniform(low, high)?, Currency::EUR);
///     Ok(Part::new(segment, [
///         Factor::known("firms", Count::from(firms)),
///         price.per(Period::Month),
///     ]))
/// };
/// let sizing = Sizing::bottom_up(
///     "ours",
///     scope,
///     [part("shops", 900, 20.0, 30.0)?, part("farms", 400, 40.0, 60.0)?],
///     [Factor::share("need", Dist::triangular(0.5, 0.6, 0.7)?)],
/// )?
/// .growing(Phase::growth("market growth", Dist::uniform(0.02, 0.08)?, 3))?;
///
/// let draws = sizing.draw(&Sampling::latin_hypercube(10_000).seed(1))?;
/// assert_eq!(draws.total().to_string(), "EUR 306 k (EUR 242 k to EUR 376 k)");
/// assert!(draws.segment("shops")?.mean() > draws.segment("farms")?.mean());
/// assert!(draws.total_in(2029)?.mean() > draws.total().mean());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # In a model of your own
/// Declare its inputs, and the chain is one of the model's formulas. Draws are the same as those of
/// [`draw`](Self::draw) under the same sampling. Prices that move in step are correlated.
/// ```
/// use bizcase::distribution::Dist;
/// # use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
/// use bizcase::quantity::{Approx, Count, Currency};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// # let scope = Scope {
/// #     measure: Measure::Accounts,
/// #     spend: Spend::Potential,
/// #     geography: "Iceland".into(),
/// #     year: 2026,
/// #     stage: Stage::Total,
/// # };
/// # let chain = [
/// #     Factor::count("firms", Dist::uniform(900.0, 1_100.0)?),
/// #     Factor::share("need", Dist::uniform(0.2, 0.4)?),
/// # ];
/// let sizing = Sizing::fermi("firms with the need", scope, chain)?;
///
/// let mut model = Model::new(Currency::EUR);
/// let declare = |input: &bizcase::market::SizingInput| model.ratio(input.name(), input.law().clone());
/// let inputs = sizing.inputs().iter().map(declare).collect::<Result<Vec<_>, _>>()?;
/// let chain = sizing.clone();
/// let firms = model.output("firms with the need", move |s| {
///     Approx::<Count>::from_number(chain.total(|input| s.get(inputs[input]).number()))
/// })?;
///
/// let sampling = Sampling::monte_carlo(1_000).seed(4);
/// assert_eq!(model.run(&sampling)?.outcome(firms).samples(), sizing.draw(&sampling)?.total().samples());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Sizing {
    plain: Plain,
    chain: Chain,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    name: String,
    method: Method,
    scope: Scope,
    /// The factors common to all segments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    common: Vec<Factor>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    segments: Vec<Part>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    outlook: Vec<Phase>,
}

/// A year that a sizing reaches; see [`Sizing::year`].
///
/// # Example
/// See [`Sizing::total_in`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizedYear(pub(super) usize);

impl Sizing {
    /// A published figure, through filters such as the share that the offer can serve.
    ///
    /// A published amount of money is taken to be a year's unless it says otherwise.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let (usd, eur) = (Currency::USD, Currency::EUR);
    /// let published = Factor::money("market for such software", Dist::fixed(92.7e9)?, usd);
    /// let scope = Scope {
    ///     measure: Measure::Revenue { price: PriceBasis::List, currency: eur },
    ///     spend: Spend::Current,
    ///     geography: "EU".into(),
    ///     year: 2024,
    ///     stage: Stage::Serviceable,
    /// };
    /// let sizing = Sizing::top_down("analyst's figure", scope, published, [
    ///     Factor::exchange("dollars in euro", Dist::fixed(0.92)?, usd, eur),
    ///     Factor::share("small and medium firms", Dist::fixed(0.45)?),
    /// ])?;
    /// assert_eq!(sizing.at_medians().round(), 38_377_800_000.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn top_down(
        name: &str,
        scope: Scope,
        published: Factor,
        filters: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        let chain = [yearly(published)].into_iter().chain(filters);
        Self::new(name, Method::TopDown, scope, chain, [whole()])
    }

    /// Segments times units times price: each segment with its own factors, and those common to
    /// all.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a segment is given twice, a factor occurs twice in a chain or can
    /// leave the range of its kind, an input has two ranges, or the size with all inputs at their
    /// medians is beyond 1e150; [`Error::Market`] if the factors do not multiply to what the scope
    /// measures.
    ///
    /// # Example
    /// See [`Sizing`].
    pub fn bottom_up(
        name: &str,
        scope: Scope,
        segments: impl IntoIterator<Item = Part>,
        common: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        Self::new(name, Method::BottomUp, scope, common, segments)
    }

    /// Customers, the value that each gets out of the offer in a year, and the share of it that
    /// the seller can charge for.
    ///
    /// The value is what is created or the cost that is avoided; or the economic value to the
    /// customer, the price of the next best alternative plus what sets the offer apart from it,
    /// written with [`Factor::plus`].
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::{Currency, Period};
    ///
    /// let known = |value: f64| Dist::fixed(value);
    /// // Forbis and Mehta (1981): 300 + 350 + 100 + 200 = 950 for each customer.
    /// let value = Factor::money("economic value", known(300.0)?, Currency::USD)
    ///     .plus("better function", known(350.0)?)
    ///     .plus("cheaper start", known(100.0)?)
    ///     .plus("cheaper to own", known(200.0)?)
    ///     .per(Period::Year);
    /// let sizing = Sizing::value_theory(
    ///     "what it is worth to them",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::USD },
    ///         spend: Spend::Potential,
    ///         geography: "United States".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     },
    ///     Factor::count("plants", known(1.0)?),
    ///     value,
    ///     Factor::share("share captured", known(1.0)?),
    /// )?;
    /// assert_eq!(sizing.at_medians(), 950.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// Forbis and Mehta (1981), *Value-based strategies for industrial products*, Business Horizons
    /// 24(3).
    pub fn value_theory(
        name: &str,
        scope: Scope,
        customers: Factor,
        value: Factor,
        captured: Factor,
    ) -> Result<Self, Error> {
        let chain = [customers, value, captured];
        Self::new(name, Method::ValueTheory, scope, chain, [whole()])
    }

    /// Somebody's revenue, customers or units over their share of the market.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up), and if the share may be zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let sizing = Sizing::share_inversion(
    ///     "from the leader's share",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::CNY },
    ///         spend: Spend::Current,
    ///         geography: "China".into(),
    ///         year: 2020,
    ///         stage: Stage::Total,
    ///     },
    ///     Factor::money("the leader's revenue", Dist::fixed(600e6)?, Currency::CNY),
    ///     Factor::share("the leader's share", Dist::fixed(0.05)?),
    /// )?;
    /// assert_eq!(sizing.at_medians(), 12e9);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn share_inversion(
        name: &str,
        scope: Scope,
        own: Factor,
        share: Factor,
    ) -> Result<Self, Error> {
        let share = if share.divides() {
            share
        } else {
            share.inverse()
        };
        let chain = [yearly(own), share];
        Self::new(name, Method::ShareInversion, scope, chain, [whole()])
    }

    /// What the competitors that one can name sell: a lower bound of the current market, because
    /// nobody can name all.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up), and [`Error::Invalid`] if the scope is not current spend.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let revenue = |low, high| Ok::<_, bizcase::Error>(
    ///     Factor::money("revenue", Dist::uniform(low, high)?, Currency::EUR)
    /// );
    /// let sizing = Sizing::competitor_sum(
    ///     "those we know",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::EUR },
    ///         spend: Spend::Current,
    ///         geography: "Iceland".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     },
    ///     [("Alfa", revenue(2e6, 4e6)?), ("Beta", revenue(1e6, 2e6)?)],
    /// )?;
    /// assert!(sizing.is_lower_bound());
    /// assert_eq!(sizing.at_medians(), 4.5e6);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn competitor_sum<'n>(
        name: &str,
        scope: Scope,
        competitors: impl IntoIterator<Item = (&'n str, Factor)>,
    ) -> Result<Self, Error> {
        // One firm's revenue says nothing about another's.
        let alone = |sold: Factor| yearly(sold).dependence(super::Dependence::Independent);
        let parts = competitors
            .into_iter()
            .map(|(name, sold)| Part::new(name, [alone(sold)]));
        Self::new(name, Method::CompetitorSum, scope, [], parts)
    }

    /// A chain of guesses.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Period;
    ///
    /// let known = |value: f64| Dist::fixed(value);
    /// let tuners = Sizing::fermi(
    ///     "piano tuners",
    ///     Scope {
    ///         measure: Measure::Accounts,
    ///         spend: Spend::Current,
    ///         geography: "Chicago".into(),
    ///         year: 2009,
    ///         stage: Stage::Total,
    ///     },
    ///     [
    ///         Factor::count("people", known(9e6)?),
    ///         Factor::ratio("people in a household", known(2.0)?).inverse(),
    ///         Factor::share("households with a piano", known(0.05)?),
    ///         Factor::ratio("tunings of a piano", known(1.0)?).per(Period::Year),
    ///         Factor::ratio("tunings by a tuner", known(4.0 * 250.0)?).per(Period::Year).inverse(),
    ///     ],
    /// )?;
    /// assert_eq!(tuners.at_medians(), 225.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn fermi(
        name: &str,
        scope: Scope,
        factors: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        Self::new(name, Method::Fermi, scope, factors, [whole()])
    }

    fn new(
        name: &str,
        method: Method,
        scope: Scope,
        common: impl IntoIterator<Item = Factor>,
        segments: impl IntoIterator<Item = Part>,
    ) -> Result<Self, Error> {
        Plain {
            name: name.to_owned(),
            method,
            scope,
            common: common.into_iter().collect(),
            segments: segments.into_iter().collect(),
            outlook: Vec::new(),
        }
        .try_into()
    }

    /// The same with a further phase of growth, after those it has.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the growth can reach -100 % or there are more than 100 years.
    pub fn growing(mut self, phase: Phase) -> Result<Self, Error> {
        self.plain.outlook.push(phase);
        self.plain.try_into()
    }

    /// The same under another name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.plain.name);
        self
    }

    /// The same with another range of an input: of a price, to see how the market responds, or of
    /// an assumption that turned out wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such input (the nearest is suggested) or the range is not
    /// one of its quantity.
    pub fn with_input(&self, input: &str, range: &Dist) -> Result<Self, Error> {
        let mut plain = self.plain.clone();
        let names = || self.inputs().iter().map(SizingInput::name);
        let known = self.chain.place(input).map(|place| &self.inputs()[place]);
        let known = known.ok_or_else(|| unknown_name("input of the sizing", input, names()))?;
        plain.change(&known.stem, &known.name, range);
        plain.try_into()
    }

    /// The same with a note on where the factor of an input comes from.
    pub(super) fn with_source(mut self, input: &str, source: &str) -> Self {
        self.plain.note(input, source);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.plain.name
    }

    /// How it reasons.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.plain.method
    }

    /// What it measures.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.plain.scope
    }

    /// The unit of its values.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.plain.scope.measure.unit()
    }

    /// The factors common to all segments.
    #[must_use]
    pub fn common(&self) -> &[Factor] {
        &self.plain.common
    }

    /// The segments with factors of their own; a single one without a name if it has no segments.
    #[must_use]
    pub fn segments(&self) -> &[Part] {
        &self.plain.segments
    }

    /// How it grows.
    #[must_use]
    pub fn outlook(&self) -> &[Phase] {
        &self.plain.outlook
    }

    /// The uncertain numbers it depends on.
    #[must_use]
    pub fn inputs(&self) -> &[SizingInput] {
        &self.chain.inputs
    }

    /// What an elastic market responds to: price, quality. Empty if the sizing holds at any price.
    #[must_use]
    pub fn depends_on(&self) -> Vec<&str> {
        self.chain.drivers()
    }

    /// Whether it bounds the market from below rather than estimating it.
    #[must_use]
    pub fn is_lower_bound(&self) -> bool {
        self.method() == Method::CompetitorSum
    }

    /// The years it has values for, from that of its scope on.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        let first = self.scope().year;
        (0..=self.chain.years).map(move |after| {
            first.saturating_add_unsigned(u32::try_from(after).unwrap_or(u32::MAX))
        })
    }

    /// A year it has values for.
    ///
    /// # Errors
    /// [`Invalid`] before the year of the scope or after the last year of growth.
    pub fn year(&self, year: i32) -> Result<SizedYear, Invalid> {
        let position = self.years().position(|known| known == year);
        position.map(SizedYear).ok_or_else(|| {
            let known = self.years().map(|year| year.to_string()).collect();
            Invalid::new(
                "year of the sizing",
                year,
                crate::error::Permitted::OneOf(known),
            )
        })
    }

    /// The total in the first year, from the values of the [inputs](Self::inputs): plain numbers
    /// or simulated ones. `read` gives the value of an input by its position.
    ///
    /// # Example
    /// See [in a model of your own](Self#in-a-model-of-your-own).
    #[inline(always)]
    pub fn total<N: Number>(&self, read: impl Fn(usize) -> N) -> N {
        self.chain.total(0, &read)
    }

    /// The total in a year.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution};
    /// # use bizcase::market::{Factor, Measure, Phase, Scope, Sizing, Spend, Stage};
    ///
    /// # let scope = Scope {
    /// #     measure: Measure::Accounts,
    /// #     spend: Spend::Potential,
    /// #     geography: "Iceland".into(),
    /// #     year: 2026,
    /// #     stage: Stage::Total,
    /// # };
    /// let firms = Sizing::fermi("firms", scope, [Factor::count("firms", Dist::fixed(100.0)?)])?
    ///     .growing(Phase::growth("growth", Dist::fixed(0.1)?, 2))?;
    /// let (last, inputs) = (firms.year(2028)?, firms.inputs());
    /// assert!((firms.total_in(last, |input| inputs[input].law().median()) - 121.0).abs() < 1e-9);
    /// assert!(firms.year(2029).unwrap_err().to_string().contains("is none of 2026, 2027, 2028"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[inline(always)]
    pub fn total_in<N: Number>(&self, year: SizedYear, read: impl Fn(usize) -> N) -> N {
        self.chain.total(year.0, &read)
    }

    /// The value of a segment in a year.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such segment.
    #[inline(always)]
    pub fn segment_in<N: Number>(
        &self,
        segment: &str,
        year: SizedYear,
        read: impl Fn(usize) -> N,
    ) -> Result<N, Invalid> {
        Ok(self.chain.segment(self.position(segment)?, year.0, &read))
    }

    /// The total in the first year with every input at its median: the value itself where all
    /// inputs are known. For skewed inputs it is neither the mean nor the median of the total;
    /// [`draw`](Self::draw) gives those.
    #[must_use]
    pub fn at_medians(&self) -> f64 {
        let medians = self.chain.medians();
        self.total(|input| medians[input])
    }

    pub(super) fn position(&self, segment: &str) -> Result<usize, Invalid> {
        let names = || self.segments().iter().map(|part| &*part.segment);
        let place = self.chain.segment_place(segment);
        place.ok_or_else(|| unknown_name("segment", segment, names()))
    }

    pub(super) const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The factors of a segment, those common to all first.
    pub(super) fn factors(&self, segment: usize) -> impl Iterator<Item = &Factor> {
        self.common()
            .iter()
            .chain(&self.segments()[segment].factors)
    }

    /// The power of time in the chain of every segment: -1 if it gives a flow.
    pub(super) fn powers_of_time(&self) -> impl Iterator<Item = i32> {
        let common = Dimension::of(self.common());
        let parts = self.segments().iter();
        parts.map(move |part| common.clone().times(&part.factors).time)
    }
}

/// `ours: bottom-up of revenue a year ..., EUR 306 k with all inputs at their medians`.
impl fmt::Display for Sizing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.unit().show(self.at_medians());
        let (name, method, scope) = (self.name(), self.method(), self.scope());
        write!(
            f,
            "{name}: {value} with all inputs at their medians ({method}; {scope})"
        )?;
        let drivers = self.depends_on();
        if !drivers.is_empty() {
            write!(f, "; depends on {}", drivers.join(" and "))?;
        }
        if self.is_lower_bound() {
            f.write_str("; a lower bound")?;
        }
        Ok(())
    }
}

/// The only segment of a chain without segments.
fn whole() -> Part {
    Part::new("", [])
}

/// An amount of money that does not say otherwise is a year's.
fn yearly(factor: Factor) -> Factor {
    match (factor.kind(), factor.period()) {
        (Kind::Money(_), None) => factor.per(Period::Year),
        _ => factor,
    }
}

impl Plain {
    /// Gives a new range to the terms and phases that make up an input.
    fn change(&mut self, stem: &str, input: &str, range: &Dist) {
        let change = |factors: &mut [Factor], outlook: &mut [Phase]| {
            let terms = factors.iter_mut().flat_map(Factor::terms_mut);
            for term in terms.filter(|term| term.name == stem) {
                term.range.clone_from(range);
            }
            for phase in outlook.iter_mut().filter(|phase| phase.name == stem) {
                phase.range.clone_from(range);
            }
        };
        if stem == input {
            change(&mut self.common, &mut self.outlook);
        }
        let single = self.segments.len() == 1;
        for part in &mut self.segments {
            let whole = single && part.segment.is_empty() && stem == input;
            if whole || input == format!("{stem}, {}", part.segment) {
                change(&mut part.factors, &mut part.outlook);
            }
        }
    }

    fn note(&mut self, input: &str, source: &str) {
        let parts = self.segments.iter_mut();
        let own = parts.flat_map(|part| {
            let segment = part.segment.clone();
            part.factors
                .iter_mut()
                .map(move |factor| (format!(", {segment}"), factor))
        });
        let common = self.common.iter_mut().map(|factor| (String::new(), factor));
        for (suffix, factor) in common.chain(own) {
            let mut terms = factor.terms_mut().into_iter();
            if terms.any(|term| format!("{}{suffix}", term.name) == input || term.name == input) {
                factor.set_source(source);
            }
        }
    }
}

impl TryFrom<Plain> for Sizing {
    type Error = Error;

    fn try_from(mut plain: Plain) -> Result<Self, Error> {
        if plain.segments.is_empty() {
            plain.segments.push(whole());
        }
        if let Some(segment) = repeated(plain.segments.iter().map(|part| &*part.segment)) {
            let rule = "given only once";
            return Err(Invalid::rule("segment", format!("`{segment}`"), rule).into());
        }
        let common = Dimension::of(&plain.common);
        for part in &plain.segments {
            let segment = &part.segment;
            let chain = if segment.is_empty() {
                plain.name.clone()
            } else {
                format!("{}, {segment}", plain.name)
            };
            common
                .clone()
                .times(&part.factors)
                .check(&chain, &plain.scope)?;
        }
        if plain.method == Method::CompetitorSum && plain.scope.spend != Spend::Current {
            let rule = "current spend for a sum of competitors";
            return Err(Invalid::rule("spend", plain.scope.spend, rule).into());
        }
        if plain.name.trim().is_empty() {
            return Err(Invalid::rule("name of a sizing", "``", "some words").into());
        }
        let chain = Chain::new(&plain.common, &plain.segments, &plain.outlook)?;
        let medians = chain.medians();
        for years in [0, chain.years] {
            let size = chain.total(years, &|input| medians[input]);
            within_reason(
                &format!("`{}` with all inputs at their medians", plain.name),
                size,
            )?;
        }
        Ok(Self { plain, chain })
    }
}

impl From<Sizing> for Plain {
    fn from(sizing: Sizing) -> Self {
        sizing.plain
    }
}
