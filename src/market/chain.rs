//! A sizing prepared for evaluation.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::factor::Content;
use super::{Factor, GrowthPhase, Kind, Measure, Part, Scope};
use crate::distribution::{Dist, Distribution, Term};
use crate::error::{Invalid, MarketError, Permitted};
use crate::quantity::{Churn, Currency, Number, PerPeriod, Period};

/// An uncertain input of a sizing. Its full name is that of the factor, followed by that of the
/// segment if the factor belongs to one.
///
/// # Example
/// See [`Sizing`](super::Sizing#in-a-model-of-your-own).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SizingInput {
    pub(super) name: String,
    pub(super) law: Dist,
    pub(super) moves_with: Option<usize>,
    /// Its name without that of its segment.
    pub(super) stem: String,
}

impl SizingInput {
    /// The name, unique within the sizing.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The distribution.
    #[must_use]
    pub const fn distribution(&self) -> &Dist {
        &self.law
    }

    /// The position of an earlier input that this one moves with in step (rank correlation one), as
    /// prices of segments do.
    #[must_use]
    pub const fn moves_with(&self) -> Option<usize> {
        self.moves_with
    }
}

/// A factor that reads its value from inputs.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    reading: Reading,
    divides: bool,
    yearly: Yearly,
}

#[derive(Debug, Clone, PartialEq)]
enum Reading {
    Sum(Vec<usize>),
    Response {
        driver: usize,
        reference: f64,
        elasticity: usize,
    },
}

/// How a value per period becomes one per year.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Yearly {
    Times(f64),
    Compounded(Period),
}

/// The change from one year to the next, for some years.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Change {
    input: usize,
    loses: bool,
    years: usize,
}

/// The factors of one segment on top of those of all segments, and how it changes by year.
#[derive(Debug, Clone, PartialEq)]
struct Product {
    steps: Vec<Step>,
    /// Nothing where it changes like the whole.
    changes: Option<Vec<Change>>,
}

/// All segments.
///
/// Whatever is looked up by name has an index, so that a sizing of many segments is built and read
/// in time proportional to them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Chain {
    pub(super) inputs: Vec<SizingInput>,
    /// The factors of all segments: the first steps of every product.
    common: Vec<Step>,
    products: Vec<Product>,
    /// How segments change that have no changes of their own.
    outlook: Vec<Change>,
    pub(super) years: usize,
    /// The positions of inputs by name.
    places: HashMap<String, usize>,
    /// By the name without segment, the first input that others can move with.
    leaders: HashMap<String, usize>,
    /// The positions of segments by name.
    segments: HashMap<String, usize>,
}

impl Chain {
    pub(super) fn new(
        common: &[Factor],
        parts: &[Part],
        outlook: &[GrowthPhase],
    ) -> Result<Self, Invalid> {
        let mut chain = Self::default();
        chain.common = chain.steps(common, None, &HashSet::new())?;
        let names: HashSet<&str> = common.iter().map(Factor::name).collect();
        let mut shared = None;
        for (place, part) in parts.iter().enumerate() {
            let own = (parts.len() > 1 || !part.segment.is_empty()).then_some(&*part.segment);
            let steps = chain.steps(&part.factors, own, &names)?;
            if common.is_empty() && steps.is_empty() {
                let parameter = format!("factors of `{}`", part.segment);
                return Err(Invalid::rule(&parameter, "none", "at least one"));
            }
            // The first segment that grows like the whole declares the inputs of that growth.
            let changes = if part.outlook.is_empty() {
                if shared.is_none() {
                    shared = Some(chain.changes(outlook, None)?);
                }
                None
            } else {
                Some(chain.changes(&part.outlook, own)?)
            };
            chain.products.push(Product { steps, changes });
            chain.segments.insert(part.segment.clone(), place);
        }
        chain.outlook = shared.unwrap_or_default();
        chain.years = chain.products.first().map_or(0, |it| chain.years_of(it));
        for (part, product) in parts.iter().zip(&chain.products) {
            let years = chain.years_of(product);
            if years != chain.years {
                let parameter = format!("years of growth of `{}`", part.segment);
                return Err(Invalid::rule(
                    &parameter,
                    years,
                    "as many as for the other segments",
                ));
            }
        }
        Ok(chain)
    }

    /// What is done with factors that follow others of the names given.
    fn steps(
        &mut self,
        factors: &[Factor],
        segment: Option<&str>,
        before: &HashSet<&str>,
    ) -> Result<Vec<Step>, Invalid> {
        let mut names = HashSet::new();
        let mut steps = Vec::with_capacity(factors.len());
        for factor in factors {
            factor.check()?;
            if before.contains(factor.name()) || !names.insert(factor.name()) {
                let name = format!("`{}`", factor.name());
                return Err(Invalid::rule("factor", name, "in a chain only once"));
            }
            steps.push(self.step(factor, segment)?);
        }
        Ok(steps)
    }

    fn step(&mut self, factor: &Factor, segment: Option<&str>) -> Result<Step, Invalid> {
        let leader = factor.moves_together() && segment.is_some();
        let reading = match factor.content() {
            Content::Sum(terms) => {
                let inputs = terms.iter().map(|term| self.input(term, segment, leader));
                Reading::Sum(inputs.collect::<Result<_, _>>()?)
            }
            Content::Response(response) => Reading::Response {
                driver: self.input(&response.driver, segment, true)?,
                reference: response.reference,
                elasticity: self.input(&response.elasticity, segment, false)?,
            },
        };
        let yearly = match (factor.period(), factor.kind()) {
            (None, _) => Yearly::Times(1.0),
            (Some(period), Kind::Share) if period != Period::Year => Yearly::Compounded(period),
            (Some(period), _) => Yearly::Times(period.per(Period::Year)),
        };
        Ok(Step {
            reading,
            divides: factor.divides(),
            yearly,
        })
    }

    /// The position of an input, which is added unless it is there.
    fn input(
        &mut self,
        term: &Term,
        segment: Option<&str>,
        in_step: bool,
    ) -> Result<usize, Invalid> {
        let name = full_name(&term.name, segment);
        if let Some(&position) = self.places.get(&name) {
            let known = &self.inputs[position].law;
            if *known == term.range {
                return Ok(position);
            }
            let rule = "one range wherever it occurs";
            return Err(Invalid::rule(&name, &term.range, rule).hint(format!("elsewhere {known}")));
        }
        let certain = matches!(term.range, Dist::Fixed(_));
        let moves_with = if in_step && segment.is_some() && !certain {
            self.leaders.get(&term.name).copied()
        } else {
            None
        };
        let position = self.inputs.len();
        if moves_with.is_none() && !certain && name != term.name {
            self.leaders.entry(term.name.clone()).or_insert(position);
        }
        self.places.insert(name.clone(), position);
        self.inputs.push(SizingInput {
            name,
            law: term.range.clone(),
            moves_with,
            stem: term.name.clone(),
        });
        Ok(position)
    }

    fn changes(
        &mut self,
        phases: &[GrowthPhase],
        segment: Option<&str>,
    ) -> Result<Vec<Change>, Invalid> {
        let years: u64 = phases.iter().map(|phase| u64::from(phase.years)).sum();
        Permitted::between(0.0, MOST_YEARS).check("years of growth", years as f64)?;
        let mut changes = Vec::with_capacity(phases.len());
        for phase in phases {
            phase.check()?;
            let term = Term::new(&phase.name, phase.range.clone());
            changes.push(Change {
                input: self.input(&term, segment, false)?,
                loses: phase.loses(),
                years: phase.years as usize,
            });
        }
        Ok(changes)
    }

    fn changes_of<'c>(&'c self, product: &'c Product) -> &'c [Change] {
        product.changes.as_deref().unwrap_or(&self.outlook)
    }

    fn years_of(&self, product: &Product) -> usize {
        let changes = self.changes_of(product).iter();
        changes.map(|change| change.years).sum()
    }

    /// The position of an input.
    pub(super) fn place(&self, input: &str) -> Option<usize> {
        self.places.get(input).copied()
    }

    /// The position of a segment.
    pub(super) fn segment_place(&self, segment: &str) -> Option<usize> {
        self.segments.get(segment).copied()
    }

    /// The value of a segment so many years after the first.
    #[inline(always)]
    pub(super) fn segment<N: Number>(
        &self,
        segment: usize,
        years: usize,
        read: &impl Fn(usize) -> N,
    ) -> N {
        self.value(&self.products[segment], years, self.shared(read), read)
    }

    /// The sum over the segments so many years after the first.
    #[inline(always)]
    pub(super) fn total<N: Number>(&self, years: usize, read: &impl Fn(usize) -> N) -> N {
        let shared = self.shared(read);
        let mut total = N::splat(0.0);
        for product in &self.products {
            total = total + self.value(product, years, shared, read);
        }
        total
    }

    /// The product of the factors of all segments.
    #[inline(always)]
    fn shared<N: Number>(&self, read: &impl Fn(usize) -> N) -> N {
        let steps = self.common.iter();
        steps.fold(N::splat(1.0), |value, step| step.apply(value, read))
    }

    #[inline(always)]
    fn value<N: Number>(
        &self,
        product: &Product,
        years: usize,
        shared: N,
        read: &impl Fn(usize) -> N,
    ) -> N {
        let mut value = shared;
        for step in &product.steps {
            value = step.apply(value, read);
        }
        let mut left = years;
        for change in self.changes_of(product) {
            let factor = change.factor(read);
            for _ in 0..change.years.min(left) {
                value = value * factor;
            }
            left = left.saturating_sub(change.years);
        }
        value
    }

    /// What each factor of a segment multiplies with, those of all segments first.
    pub(super) fn multipliers(
        &self,
        segment: usize,
        read: &impl Fn(usize) -> f64,
    ) -> impl Iterator<Item = f64> {
        let steps = self.common.iter().chain(&self.products[segment].steps);
        steps.map(|step| step.apply(1.0, read))
    }

    /// What each factor of a segment's own multiplies with.
    pub(super) fn own_multipliers(
        &self,
        segment: usize,
        read: &impl Fn(usize) -> f64,
    ) -> impl Iterator<Item = f64> {
        let steps = self.products[segment].steps.iter();
        steps.map(|step| step.apply(1.0, read))
    }

    pub(super) fn segments(&self) -> usize {
        self.products.len()
    }

    /// Whether any factor of a segment depends on a driver, and on which.
    pub(super) fn drivers(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let own = self.products.iter().flat_map(|product| &product.steps);
        let drivers = self
            .common
            .iter()
            .chain(own)
            .filter_map(|step| match step.reading {
                Reading::Response { driver, .. } => Some(&*self.inputs[driver].name),
                Reading::Sum(_) => None,
            });
        drivers.filter(|name| seen.insert(*name)).collect()
    }

    /// All inputs at their medians.
    pub(super) fn medians(&self) -> Vec<f64> {
        self.inputs.iter().map(|input| input.law.median()).collect()
    }
}

/// More years than anyone can see.
const MOST_YEARS: f64 = 100.0;

impl Step {
    #[inline(always)]
    fn apply<N: Number>(&self, value: N, read: &impl Fn(usize) -> N) -> N {
        let number = self.number(read);
        if self.divides {
            value / number
        } else {
            value * number
        }
    }

    #[inline(always)]
    fn number<N: Number>(&self, read: &impl Fn(usize) -> N) -> N {
        let number = match &self.reading {
            Reading::Sum(inputs) => match inputs.as_slice() {
                &[only] => read(only),
                several => {
                    let sum = |sum: N, &input: &usize| sum + read(input);
                    several
                        .iter()
                        .fold(N::splat(0.0), sum)
                        .at_least(N::splat(0.0))
                }
            },
            Reading::Response {
                driver,
                reference,
                elasticity,
            } => {
                let relative = read(*driver) / N::splat(*reference);
                (read(*elasticity) * relative.ln()).exp()
            }
        };
        match self.yearly {
            Yearly::Times(periods) if periods == ONCE => number,
            Yearly::Times(periods) => number * N::splat(periods),
            Yearly::Compounded(period) => Churn::over_period(number, period, Period::Year),
        }
    }
}

/// Once a year.
const ONCE: f64 = 1.0;

impl Change {
    #[inline(always)]
    fn factor<N: Number>(self, read: &impl Fn(usize) -> N) -> N {
        let change = read(self.input);
        let one = N::splat(1.0);
        if self.loses {
            one - change
        } else {
            one + change
        }
    }
}

/// `firms, 1-4 employees` for a factor of one segment.
fn full_name(name: &str, segment: Option<&str>) -> String {
    match segment {
        Some(segment) => format!("{name}, {segment}"),
        None => name.to_owned(),
    }
}

/// What a product of factors is a number of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Dimension {
    /// Currencies with their powers, none of which is zero.
    money: Vec<(Currency, i32)>,
    /// The power of time: -1 for a flow.
    pub(super) time: i32,
}

impl Dimension {
    pub(super) fn of<'f>(factors: impl IntoIterator<Item = &'f Factor>) -> Self {
        Self::default().times(factors)
    }

    /// The product times further factors.
    pub(super) fn times<'f>(mut self, factors: impl IntoIterator<Item = &'f Factor>) -> Self {
        for factor in factors {
            let power = if factor.divides() { -1 } else { 1 };
            match factor.kind() {
                Kind::Money(currency) => self.money(currency, power),
                Kind::Exchange { from, to } => {
                    self.money(from, -power);
                    self.money(to, power);
                }
                Kind::Count | Kind::Share | Kind::Ratio => {}
            }
            if factor.period().is_some() {
                self.time -= power;
            }
        }
        self
    }

    fn money(&mut self, currency: Currency, power: i32) {
        match self.money.iter().position(|(known, _)| *known == currency) {
            Some(at) => self.money[at].1 += power,
            None => self.money.push((currency, power)),
        }
        self.money.retain(|(_, power)| *power != 0);
    }

    /// Whether this is money in the currency of the scope, or no money if it counts.
    pub(super) fn check(&self, name: &str, scope: &Scope) -> Result<(), MarketError> {
        let right = match scope.measure {
            Measure::Revenue { currency, .. } => self.money == [(currency, 1)],
            Measure::Accounts | Measure::Units => self.money.is_empty(),
        };
        if right {
            return Ok(());
        }
        Err(MarketError::Dimension {
            chain: name.to_owned(),
            gives: self.to_string(),
            measure: scope.measure.to_string(),
        })
    }
}

impl std::fmt::Display for Dimension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.money.is_empty() {
            return f.write_str("a plain number");
        }
        for (index, (currency, power)) in self.money.iter().enumerate() {
            let times = if index == 0 { "" } else { " x " };
            write!(f, "{times}{currency}")?;
            if *power != 1 {
                write!(f, "^{power}")?;
            }
        }
        Ok(())
    }
}

/// Sums of squares of this many times ten million values are still numbers.
const LARGEST: f64 = 1e150;

/// Refuses a value that is no number, or too large to be averaged.
pub(super) fn within_reason(what: &str, value: f64) -> Result<f64, Invalid> {
    if value.abs() <= LARGEST {
        return Ok(value);
    }
    let invalid = Invalid::rule(what, format!("{value:e}"), "between -1e150 and 1e150");
    Err(invalid.hint("a factor that divides comes too near zero, or a product is too large"))
}
