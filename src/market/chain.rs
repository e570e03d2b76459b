//! A sizing made ready for evaluation: its inputs, and what is done with them.

use super::factor::Content;
use super::{Factor, Kind, Measure, Part, Phase, Scope, Term};
use crate::distribution::{Dist, Distribution};
use crate::error::{Invalid, MarketError, Permitted};
use crate::quantity::{Churn, Currency, Number, PerPeriod, Period};

/// An uncertain number that a sizing depends on, by its full name: that of the factor, and of the
/// segment if it belongs to one.
///
/// # Example
/// See [`Sizing`](super::Sizing#in-a-model-of-your-own).
#[derive(Debug, Clone, PartialEq)]
pub struct SizingInput {
    pub(super) name: String,
    pub(super) law: Dist,
    pub(super) moves_with: Option<usize>,
    /// Its name without that of its segment.
    pub(super) stem: String,
}

impl SizingInput {
    /// Its name, different from that of every other input of the sizing.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it may be, and how likely.
    #[must_use]
    pub const fn law(&self) -> &Dist {
        &self.law
    }

    /// The earlier input that it moves with in step, as prices of segments do: their rank
    /// correlation is one.
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

/// The change from one year to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Change {
    input: usize,
    loses: bool,
}

/// The factors of one segment, those of all segments first, and how it changes by year.
#[derive(Debug, Clone, PartialEq)]
struct Product {
    steps: Vec<Step>,
    changes: Vec<Change>,
}

/// All segments.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Chain {
    pub(super) inputs: Vec<SizingInput>,
    products: Vec<Product>,
    /// For each segment, the names of its factors in the order of its steps.
    pub(super) names: Vec<Vec<String>>,
    pub(super) kinds: Vec<Vec<Kind>>,
    pub(super) years: usize,
}

impl Chain {
    pub(super) fn new(
        common: &[Factor],
        parts: &[Part],
        outlook: &[Phase],
    ) -> Result<Self, Invalid> {
        let mut chain = Self::default();
        for part in parts {
            let own = (parts.len() > 1 || !part.segment.is_empty()).then_some(&*part.segment);
            let phases = if part.outlook.is_empty() {
                (outlook, None)
            } else {
                (&*part.outlook, own)
            };
            let mut steps = Vec::new();
            let (mut names, mut kinds) = (Vec::new(), Vec::new());
            let factors = common.iter().map(|factor| (factor, None));
            for (factor, segment) in factors.chain(part.factors.iter().map(|f| (f, own))) {
                factor.check()?;
                if names.iter().any(|name| name == factor.name()) {
                    let rule = "in a chain only once";
                    return Err(Invalid::rule(
                        "factor",
                        format!("`{}`", factor.name()),
                        rule,
                    ));
                }
                names.push(factor.name().to_owned());
                kinds.push(factor.kind());
                steps.push(chain.step(factor, segment)?);
            }
            if steps.is_empty() {
                let parameter = format!("factors of `{}`", part.segment);
                return Err(Invalid::rule(&parameter, "none", "at least one"));
            }
            let changes = chain.changes(phases.0, phases.1)?;
            chain.names.push(names);
            chain.kinds.push(kinds);
            chain.products.push(Product { steps, changes });
        }
        chain.years = chain
            .products
            .first()
            .map_or(0, |first| first.changes.len());
        for (part, product) in parts.iter().zip(&chain.products) {
            let years = product.changes.len();
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
        if let Some(position) = self.inputs.iter().position(|input| input.name == name) {
            let known = &self.inputs[position].law;
            if *known == term.range {
                return Ok(position);
            }
            let rule = "one range wherever it occurs";
            return Err(Invalid::rule(&name, &term.range, rule).hint(format!("elsewhere {known}")));
        }
        let certain = matches!(term.range, Dist::Fixed(_));
        let leads = |input: &SizingInput| {
            let free = input.moves_with.is_none() && !matches!(input.law, Dist::Fixed(_));
            free && input.stem == term.name && input.name != term.name
        };
        let moves_with = (in_step && segment.is_some() && !certain)
            .then(|| self.inputs.iter().position(leads))
            .flatten();
        self.inputs.push(SizingInput {
            name,
            law: term.range.clone(),
            moves_with,
            stem: term.name.clone(),
        });
        Ok(self.inputs.len() - 1)
    }

    fn changes(&mut self, phases: &[Phase], segment: Option<&str>) -> Result<Vec<Change>, Invalid> {
        let mut changes = Vec::new();
        for phase in phases {
            phase.check()?;
            let term = Term::new(&phase.name, phase.range.clone());
            let input = self.input(&term, segment, false)?;
            let change = Change {
                input,
                loses: phase.loses(),
            };
            changes.extend(std::iter::repeat_n(change, phase.years as usize));
        }
        Permitted::between(0.0, MOST_YEARS).check("years of growth", changes.len() as f64)?;
        Ok(changes)
    }

    /// The value of a segment so many years after the first.
    #[inline(always)]
    pub(super) fn segment<N: Number>(
        &self,
        segment: usize,
        years: usize,
        read: &impl Fn(usize) -> N,
    ) -> N {
        let product = &self.products[segment];
        let mut value = N::splat(1.0);
        for step in &product.steps {
            value = step.apply(value, read);
        }
        for change in product.changes.iter().take(years) {
            value = value * change.factor(read);
        }
        value
    }

    /// The sum over the segments so many years after the first.
    #[inline(always)]
    pub(super) fn total<N: Number>(&self, years: usize, read: &impl Fn(usize) -> N) -> N {
        let mut total = N::splat(0.0);
        for segment in 0..self.products.len() {
            total = total + self.segment(segment, years, read);
        }
        total
    }

    /// What each factor of a segment multiplies with, in the order of their names.
    pub(super) fn multipliers(
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
        let mut drivers = Vec::new();
        for step in self.products.iter().flat_map(|product| &product.steps) {
            if let Reading::Response { driver, .. } = step.reading {
                let name = &*self.inputs[driver].name;
                if !drivers.contains(&name) {
                    drivers.push(name);
                }
            }
        }
        drivers
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
        let mut dimension = Self::default();
        for factor in factors {
            let power = if factor.divides() { -1 } else { 1 };
            match factor.kind() {
                Kind::Money(currency) => dimension.money(currency, power),
                Kind::Exchange { from, to } => {
                    dimension.money(from, -power);
                    dimension.money(to, power);
                }
                Kind::Count | Kind::Share | Kind::Ratio => {}
            }
            if factor.period().is_some() {
                dimension.time -= power;
            }
        }
        dimension
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
