//! Sizings with their factors, scope and uncertainty.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::chain::{Chain, Dimension, within_reason};
use super::method::{Method, whole};
use super::{Factor, GrowthPhase, Part, Scope, SizingInput, Spend};
use crate::distribution::Dist;
use crate::error::{Error, Invalid, repeated, unknown_name};
use crate::quantity::{Number, Unit};

/// The size of a market by segment and year: a sum of products of named uncertain factors, with its
/// scope.
///
/// All methods return this one type, so any two sizings of the same scope can be compared, their
/// gap explained ([`Triangulation`](super::Triangulation)), or pooled ([`Pooled`](super::Pooled)).
/// A sizing is plain data: write it in TOML or JSON, or build it with the constructor of its
/// method.
///
/// # Dependence
/// A factor common to all segments is drawn once. Prices of segments move in step, because what
/// moves one price moves all; independent prices would understate the spread of the total. To draw
/// a price independently, set [`Dependence::Independent`](super::Dependence::Independent). All
/// other factors are independent.
///
/// # Formula
/// The sum over segments of the product of the segment's factors and the common factors, times
/// `1 + growth` for each year after the first.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Part, GrowthPhase, PriceBasis, Scope, Sizing, Spend, Stage};
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
/// .growing(GrowthPhase::growth("market growth", Dist::uniform(0.02, 0.08)?, 3))?;
///
/// let draws = sizing.draw(&Sampling::latin_hypercube(10_000).seed(1))?;
/// assert_eq!(draws.total().to_string(), "EUR 306 k (EUR 242 k to EUR 376 k)");
/// assert!(draws.segment("shops")?.mean().value > draws.segment("farms")?.mean().value);
/// assert!(draws.total_in(2029)?.mean().value > draws.total().mean().value);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # In a model of your own
/// Declare the inputs in the model, and use the chain as one of its formulas. The draws equal those
/// of [`draw`](Self::draw) with the same sampling. Prices that move in step are correlated.
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
/// let declare = |input: &bizcase::market::SizingInput| model.ratio(input.name(), input.distribution().clone());
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
#[doc(alias("market size", "opportunity sizing", "addressable market"))]
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
    outlook: Vec<GrowthPhase>,
}

/// A year covered by a sizing; see [`Sizing::year`].
///
/// # Example
/// See [`Sizing::total_in`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizedYear(pub(super) usize);

impl Sizing {
    pub(super) fn new(
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

    /// Adds a phase of growth after the existing ones.
    ///
    /// # Errors
    /// [`Error::Invalid`] if growth can reach -100 % or the phases exceed 100 years.
    pub fn growing(mut self, phase: GrowthPhase) -> Result<Self, Error> {
        self.plain.outlook.push(phase);
        self.plain.try_into()
    }

    /// Renames the sizing.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.plain.name);
        self
    }

    /// The sizing with another range of one input: a price, to see how the market responds, or an
    /// assumption that turned out wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such input (the message suggests the nearest name) or the
    /// range does not suit its quantity.
    pub fn with_input(&self, input: &str, range: &Dist) -> Result<Self, Error> {
        let mut plain = self.plain.clone();
        let names = || self.inputs().iter().map(SizingInput::name);
        let known = self.chain.place(input).map(|place| &self.inputs()[place]);
        let known = known.ok_or_else(|| unknown_name("input of the sizing", input, names()))?;
        plain.change(&known.stem, &known.name, range);
        plain.try_into()
    }

    /// Adds a note on the source of the factor of an input.
    pub(super) fn with_source(mut self, input: &str, source: &str) -> Self {
        self.plain.note(input, source);
        self
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.plain.name
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.plain.method
    }

    /// The scope.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.plain.scope
    }

    /// The unit of the size.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.plain.scope.measure.unit()
    }

    /// The factors common to all segments.
    #[must_use]
    pub fn common(&self) -> &[Factor] {
        &self.plain.common
    }

    /// The segments with their own factors; a single unnamed one if the sizing has no segments.
    #[must_use]
    pub fn segments(&self) -> &[Part] {
        &self.plain.segments
    }

    /// The phases of growth.
    #[must_use]
    pub fn outlook(&self) -> &[GrowthPhase] {
        &self.plain.outlook
    }

    /// The uncertain inputs.
    #[must_use]
    pub fn inputs(&self) -> &[SizingInput] {
        &self.chain.inputs
    }

    /// The drivers that the market responds to, such as price and quality. Empty if the sizing has
    /// no response.
    #[must_use]
    pub fn depends_on(&self) -> Vec<&str> {
        self.chain.drivers()
    }

    /// Whether the sizing is a lower bound of the market rather than an estimate.
    #[must_use]
    pub fn is_lower_bound(&self) -> bool {
        self.method() == Method::CompetitorSum
    }

    /// The years covered, from the year of the scope on.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        let first = self.scope().year;
        (0..=self.chain.years).map(move |after| {
            first.saturating_add_unsigned(u32::try_from(after).unwrap_or(u32::MAX))
        })
    }

    /// A year covered by the sizing.
    ///
    /// # Errors
    /// [`Invalid`] for a year before that of the scope or after the last year of growth.
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

    /// The total in the first year from the values of the [inputs](Self::inputs), plain or
    /// simulated. `read` returns the value of the input at a position.
    ///
    /// # Example
    /// See [in a model of your own](Self#in-a-model-of-your-own).
    #[inline(always)]
    pub fn total<N: Number>(&self, read: impl Fn(usize) -> N) -> N {
        self.chain.total(0, &read)
    }

    /// The total in a given year from the values of the inputs.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Distribution};
    /// # use bizcase::market::{Factor, Measure, GrowthPhase, Scope, Sizing, Spend, Stage};
    ///
    /// # let scope = Scope {
    /// #     measure: Measure::Accounts,
    /// #     spend: Spend::Potential,
    /// #     geography: "Iceland".into(),
    /// #     year: 2026,
    /// #     stage: Stage::Total,
    /// # };
    /// let firms = Sizing::fermi("firms", scope, [Factor::count("firms", Dist::fixed(100.0)?)])?
    ///     .growing(GrowthPhase::growth("growth", Dist::fixed(0.1)?, 2))?;
    /// let (last, inputs) = (firms.year(2028)?, firms.inputs());
    /// assert!((firms.total_in(last, |input| inputs[input].distribution().median()) - 121.0).abs() < 1e-9);
    /// assert!(firms.year(2029).unwrap_err().to_string().contains("is none of 2026, 2027, 2028"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[inline(always)]
    pub fn total_in<N: Number>(&self, year: SizedYear, read: impl Fn(usize) -> N) -> N {
        self.chain.total(year.0, &read)
    }

    /// The size of a segment in a given year from the values of the inputs.
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

    /// The total in the first year with every input at its median; the exact value if all inputs
    /// are known. For skewed inputs it is neither the mean nor the median of the total; use
    /// [`draw`](Self::draw) for those.
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

impl Plain {
    /// Gives a new range to the terms and phases that make up an input.
    fn change(&mut self, stem: &str, input: &str, range: &Dist) {
        let change = |factors: &mut [Factor], outlook: &mut [GrowthPhase]| {
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
            return Err(Invalid::rule("name of a sizing", "``", "non-empty text").into());
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
