//! The gap between two sizings, factor by factor.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;

use super::draws::sample;
use super::{Factor, Kind, Lint, Sizing, SizingDraws, Triangulation};
use crate::error::Error;
use crate::quantity::Unit;
use crate::sample::{Sample, percentile};

/// Which of two sizings contains a factor.
///
/// # Example
/// ```
/// use bizcase::market::Side;
///
/// assert_ne!(Side::Both, Side::First);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Side {
    /// Both.
    Both,
    /// Only the first.
    First,
    /// Only the second.
    Second,
    /// Each contains different factors here, which can only be compared together.
    Each,
}

/// The contribution of one factor to a gap.
///
/// # Example
/// See [`Gap`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Contribution {
    /// The name of the factor, of several factors compared together, or of a segment.
    pub name: String,
    /// Which sizing contains it.
    pub side: Side,
    /// Its value in the first sizing, at the median, per year for a flow. Over segments, the first
    /// factor is summed, and later ones are averaged with the preceding product as weight. `None`
    /// if the first sizing does not contain it, or for several factors together.
    pub first: Option<f64>,
    /// Its value in the second sizing.
    pub second: Option<f64>,
    /// How much larger it makes the second sizing than the first.
    pub effect: Sample,
}

/// The gap between two sizings of the same scope, split without a remainder: the effects add up to
/// the difference in every trial, and so do their means.
///
/// # Formula
/// The additive logarithmic mean Divisia index (LMDI-I). Take a segment worth `a` in the first
/// sizing and `b` in the second. A factor worth `x` in the first and `y` in the second contributes
/// `L(a, b) ln(y / x)` with `L(a, b) = (b - a) / ln(b / a)`, summed over the common segments. The
/// split does not depend on the order of the factors, and changes sign if the sizings are swapped.
///
/// - Factors match by name and kind, segments by name.
/// - A share or plain ratio that only one sizing has is compared with one: the other does not filter
///   by it. Its effect is listed separately.
/// - Counts, amounts and flows that only one sizing has depend on what is counted, so they are
///   compared together: `firms x price per firm` with `households x spend`.
/// - A segment that only one sizing has contributes all of its size.
/// - Sizings without a common segment are compared as one chain each: the first factor is summed
///   over segments, and later ones are averaged with the preceding product as weight.
/// - A factor that is zero in one sizing takes the whole gap (Wood and Lenzen 2006).
///
/// # Example
/// Two published estimates of the number of piano tuners in Chicago, 225 and 150.
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage, Triangulation};
/// use bizcase::random::Sampling;
///
/// let tuners = |name: &str, people, household, pianos| -> Result<Sizing, bizcase::Error> {
///     Sizing::fermi(
///         name,
///         Scope {
///             measure: Measure::Accounts,
///             spend: Spend::Current,
///             geography: "Chicago".into(),
///             year: 2009,
///             stage: Stage::Total,
///         },
///         [
///             Factor::count("people", Dist::fixed(people)?),
///             Factor::ratio("people in a household", Dist::fixed(household)?).inverse(),
///             Factor::share("households with a piano", Dist::fixed(pianos)?),
///             Factor::ratio("pianos for a tuner", Dist::fixed(1_000.0)?).inverse(),
///         ],
///     )
/// };
/// let (first, second) = (tuners("3 m people", 3e6, 4.0, 0.2)?, tuners("9 m people", 9e6, 2.0, 0.05)?);
/// let gap = Triangulation::of(&first, &second, &Sampling::monte_carlo(100))?.gap()?;
/// let effects: Vec<_> = gap.contributions().iter().map(|one| one.effect.mean().value).collect();
/// for (effect, expected) in effects.iter().zip([203.213, 128.213, -256.427, 0.0]) {
///     assert!((effect - expected).abs() < 0.001);
/// }
/// assert!((effects.iter().sum::<f64>() - 75.0).abs() < 1e-9);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Ang (2005), *The LMDI approach to decomposition analysis: a practical guide*, Energy Policy
/// 33(7), equation 5; Wood and Lenzen (2006), *Zero-value problems of the logarithmic mean Divisia
/// index decomposition method*, Energy Policy 34(12).
#[doc(alias("LMDI", "decomposition", "bridge"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    first: (String, Sample),
    second: (String, Sample),
    difference: Sample,
    contributions: Vec<Contribution>,
    drivers: Vec<String>,
}

impl Triangulation {
    /// Explains the difference factor by factor.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an effect is not finite.
    pub fn gap(&self) -> Result<Gap, Error> {
        Gap::between(self)
    }
}

impl Gap {
    pub(super) fn between(both: &Triangulation) -> Result<Self, Error> {
        let (first, second) = (both.first(), both.second());
        let plan = Plan::of(first.sizing(), second.sizing());
        let mut effects = vec![Vec::with_capacity(first.trials()); plan.rows.len()];
        let mut values = vec![[Vec::new(), Vec::new()]; plan.rows.len()];
        for trial in 0..first.trials() {
            let (effect, value) = plan.split(first, second, trial);
            for (column, effect) in effects.iter_mut().zip(effect) {
                column.push(effect);
            }
            for (columns, value) in values.iter_mut().zip(value) {
                for (column, value) in columns.iter_mut().zip(value) {
                    column.extend(value);
                }
            }
        }
        let (unit, sampling) = (both.difference().unit(), first.sampling());
        let contribution = |((row, effect), [first, second]): ((Row, Vec<f64>), [Vec<f64>; 2])| {
            Ok::<_, Error>(Contribution {
                effect: sample(&format!("effect of `{}`", row.name), unit, effect, sampling)?,
                first: median(first),
                second: median(second),
                name: row.name,
                side: row.side,
            })
        };
        let contributions = plan.rows.into_iter().zip(effects).zip(values);
        let named = |draws: &SizingDraws| (draws.sizing().name().to_owned(), draws.total().clone());
        let drivers = [first, second].into_iter().flat_map(|draws| {
            let drivers = draws.sizing().depends_on().into_iter();
            drivers.map(|driver| format!("`{}` depends on {driver}", draws.sizing().name()))
        });
        Ok(Self {
            first: named(first),
            second: named(second),
            difference: both.difference().clone(),
            contributions: contributions.map(contribution).collect::<Result<_, _>>()?,
            drivers: drivers.collect(),
        })
    }

    /// The name of the first sizing, and its total.
    #[must_use]
    pub fn first(&self) -> (&str, &Sample) {
        (&self.first.0, &self.first.1)
    }

    /// The name of the second sizing, and its total.
    #[must_use]
    pub fn second(&self) -> (&str, &Sample) {
        (&self.second.0, &self.second.1)
    }

    /// The second total less the first.
    #[must_use]
    pub const fn difference(&self) -> &Sample {
        &self.difference
    }

    /// The contributions: factors in the order of the first chain, then those of only one sizing.
    #[must_use]
    pub fn contributions(&self) -> &[Contribution] {
        &self.contributions
    }

    /// The unit of the gap.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.first.1.unit()
    }

    /// Reservations about the gap, such as a sizing that holds at one price only.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.drivers
    }

    /// Lints for factors that differ by about twelve times, as if a month was taken for a year.
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        let pairs = self
            .contributions
            .iter()
            .filter_map(|one| Lint::monthly_for_yearly(&one.name, one.first?, one.second?));
        pairs.collect()
    }
}

/// One line for each contribution.
impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit();
        let mean = |draws: &Sample| unit.show(draws.mean().value);
        writeln!(f, "{}: {}", self.first.0, mean(&self.first.1))?;
        for Contribution { name, effect, .. } in &self.contributions {
            let sign = if effect.mean().value < 0.0 { "" } else { "+" };
            writeln!(f, "  {sign}{} {name}", mean(effect))?;
        }
        write!(f, "{}: {}", self.second.0, mean(&self.second.1))
    }
}

/// A line of the explanation.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    side: Side,
    divides: bool,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// Factors by name, in the first and in the second: one in each for a shared factor.
    Factors(Vec<String>, Vec<String>),
    /// A segment that only one has, by its position.
    Segment(usize),
}

/// How two sizings are compared.
struct Plan {
    rows: Vec<Row>,
    /// Positions of the segments that both have; nothing where each is compared as one chain.
    matched: Option<Vec<(usize, usize)>>,
}

impl Plan {
    fn of(first: &Sizing, second: &Sizing) -> Self {
        let matched = matched(first, second);
        let (left, right) = (listed(first), listed(second));
        let mut rows = Vec::new();
        let (mut unlike_left, mut unlike_right) = (Vec::new(), Vec::new());
        let index = |list: &[Listed]| -> HashMap<String, Kind> {
            list.iter()
                .map(|one| (one.name.clone(), one.kind))
                .collect()
        };
        let (in_left, in_right) = (index(&left), index(&right));
        let pair =
            |list: &HashMap<String, Kind>, one: &Listed| list.get(&one.name) == Some(&one.kind);
        for one in &left {
            if pair(&in_right, one) {
                let name = vec![one.name.clone()];
                rows.push(one.row(Side::Both, What::Factors(name.clone(), name)));
            }
        }
        for one in left.iter().filter(|one| !pair(&in_right, one)) {
            if one.dimensioned {
                unlike_left.push(one.name.clone());
            } else {
                let what = What::Factors(vec![one.name.clone()], Vec::new());
                rows.push(one.row(Side::First, what));
            }
        }
        for one in right.iter().filter(|one| !pair(&in_left, one)) {
            if one.dimensioned {
                unlike_right.push(one.name.clone());
            } else {
                let what = What::Factors(Vec::new(), vec![one.name.clone()]);
                rows.push(one.row(Side::Second, what));
            }
        }
        rows.extend(Row::unlike(unlike_left, unlike_right));
        if let Some(matched) = &matched {
            let missing = |sizing: &Sizing, side, has: &dyn Fn(usize) -> bool| {
                let parts = sizing.segments().iter().enumerate();
                let alone = parts.filter(|(at, _)| !has(*at));
                let row = alone.map(|(at, part)| Row {
                    name: format!("segment {}", part.segment),
                    side,
                    divides: false,
                    what: What::Segment(at),
                });
                row.collect::<Vec<_>>()
            };
            let (lefts, rights): (HashSet<usize>, HashSet<usize>) = matched.iter().copied().unzip();
            let in_first = |at| lefts.contains(&at);
            let in_second = |at| rights.contains(&at);
            rows.extend(missing(first, Side::First, &in_first));
            rows.extend(missing(second, Side::Second, &in_second));
        }
        Self { rows, matched }
    }

    /// The effect of every row in a trial, and its value in the first and the second.
    fn split(
        &self,
        first: &SizingDraws,
        second: &SizingDraws,
        trial: usize,
    ) -> (Vec<f64>, Vec<[Option<f64>; 2]>) {
        let averages = [first, second].map(|draws| collapsed(draws, trial));
        let mut effects = vec![0.0; self.rows.len()];
        match &self.matched {
            Some(pairs) => {
                for &(left, right) in pairs {
                    let left = multipliers(first, left, trial);
                    let right = multipliers(second, right, trial);
                    self.add_effects(&left, &right, &mut effects);
                }
            }
            None => self.add_effects(&averages[0], &averages[1], &mut effects),
        }
        let mut values = Vec::with_capacity(self.rows.len());
        for (row, effect) in self.rows.iter().zip(&mut effects) {
            let value = match &row.what {
                What::Factors(left, right) => [
                    row.value(left, &averages[0]),
                    row.value(right, &averages[1]),
                ],
                &What::Segment(at) if row.side == Side::First => {
                    let size = first.sizing().chain().segment(at, 0, &first.reader(trial));
                    *effect = -size;
                    [Some(size), None]
                }
                &What::Segment(at) => {
                    let size = second
                        .sizing()
                        .chain()
                        .segment(at, 0, &second.reader(trial));
                    *effect = size;
                    [None, Some(size)]
                }
            };
            values.push(value);
        }
        (effects, values)
    }

    fn add_effects(&self, left: &[(&str, f64)], right: &[(&str, f64)], effects: &mut [f64]) {
        let factors = self.rows.iter().map(|row| match &row.what {
            What::Factors(mine, theirs) => [product(mine, left), product(theirs, right)],
            What::Segment(_) => [1.0, 1.0],
        });
        let pairs: Vec<[f64; 2]> = factors.collect();
        for (sum, effect) in effects.iter_mut().zip(divisia(&pairs)) {
            *sum += effect;
        }
    }
}

impl Row {
    /// Factors of either sizing that only compare together.
    fn unlike(left: Vec<String>, right: Vec<String>) -> Option<Self> {
        let (name, side) = match (left.is_empty(), right.is_empty()) {
            (true, true) => return None,
            (false, true) => (left.join(" x "), Side::First),
            (true, false) => (right.join(" x "), Side::Second),
            (false, false) => {
                let name = format!("{} against {}", right.join(" x "), left.join(" x "));
                (name, Side::Each)
            }
        };
        Some(Self {
            name,
            side,
            divides: false,
            what: What::Factors(left, right),
        })
    }

    /// The value of the only factor that one of the sizings has in this row.
    fn value(&self, names: &[String], factors: &[(&str, f64)]) -> Option<f64> {
        let [_] = names else {
            return None;
        };
        let multiplier = product(names, factors);
        Some(if self.divides {
            1.0 / multiplier
        } else {
            multiplier
        })
        .filter(|x| x.is_finite())
    }
}

/// What is known of a factor that occurs in some segment of a sizing.
struct Listed {
    name: String,
    kind: Kind,
    divides: bool,
    dimensioned: bool,
}

impl Listed {
    fn row(&self, side: Side, what: What) -> Row {
        Row {
            name: self.name.clone(),
            side,
            divides: self.divides,
            what,
        }
    }
}

/// The factors of a sizing: those of its segments, then those common to all.
fn listed(sizing: &Sizing) -> Vec<Listed> {
    let mut all: Vec<Listed> = Vec::new();
    let mut seen = HashSet::new();
    let own = sizing.segments().iter().flat_map(|part| &part.factors);
    for factor in own.chain(sizing.common()) {
        if seen.insert(factor.name()) {
            all.push(Listed {
                name: factor.name().to_owned(),
                kind: factor.kind(),
                divides: factor.divides(),
                dimensioned: dimensioned(factor),
            });
        }
    }
    all
}

/// Whether the size of a factor depends on what it is counted in.
fn dimensioned(factor: &Factor) -> bool {
    let counted = !matches!(factor.kind(), Kind::Share | Kind::Ratio);
    counted || factor.period().is_some()
}

/// The segments that both sizings have, unless they have none in common.
fn matched(first: &Sizing, second: &Sizing) -> Option<Vec<(usize, usize)>> {
    if (first.segments().len(), second.segments().len()) == (1, 1) {
        return Some(vec![(0, 0)]);
    }
    let both = first
        .segments()
        .iter()
        .enumerate()
        .filter_map(|(left, part)| {
            let right = second.chain().segment_place(&part.segment)?;
            Some((left, right))
        });
    let both: Vec<_> = both.collect();
    (!both.is_empty()).then_some(both)
}

/// What each factor of a segment multiplies with.
fn multipliers(draws: &SizingDraws, segment: usize, trial: usize) -> Vec<(&str, f64)> {
    let chain = draws.sizing().chain();
    let read = draws.reader(trial);
    let names = draws.sizing().factors(segment).map(Factor::name);
    names.zip(chain.multipliers(segment, &read)).collect()
}

/// A sizing as one chain: its first own factor summed over the segments, every later one averaged
/// with what stands before it as weight. Their product is the total.
fn collapsed(draws: &SizingDraws, trial: usize) -> Vec<(&str, f64)> {
    let segments: Vec<Vec<(&str, f64)>> = (0..draws.sizing().chain().segments())
        .map(|segment| multipliers(draws, segment, trial))
        .collect();
    let common: Vec<&str> = draws.sizing().common().iter().map(Factor::name).collect();
    let mut factors: Vec<(&str, f64)> = Vec::new();
    let mut weights = vec![1.0; segments.len()];
    let own = segments.iter().flatten().map(|&(name, _)| name);
    for name in own.filter(|name| !common.contains(name)) {
        if factors.iter().any(|&(known, _)| known == name) {
            continue;
        }
        let before = if factors.is_empty() {
            1.0
        } else {
            weights.iter().sum()
        };
        for (weight, factors) in weights.iter_mut().zip(&segments) {
            *weight *= find(factors, name);
        }
        let after: f64 = weights.iter().sum();
        // Nothing times anything is nothing.
        factors.push((name, if before == 0.0 { 1.0 } else { after / before }));
    }
    let copies = if factors.is_empty() {
        segments.len() as f64
    } else {
        1.0
    };
    for (index, name) in common.into_iter().enumerate() {
        let copies = if index == 0 { copies } else { 1.0 };
        let value = segments.first().map_or(1.0, |factors| find(factors, name));
        factors.push((name, copies * value));
    }
    factors
}

fn find(factors: &[(&str, f64)], name: &str) -> f64 {
    let found = factors.iter().find(|(known, _)| *known == name);
    found.map_or(1.0, |&(_, value)| value)
}

fn product(names: &[String], factors: &[(&str, f64)]) -> f64 {
    names.iter().map(|name| find(factors, name)).product()
}

/// The additive split of the difference between two products.
fn divisia(pairs: &[[f64; 2]]) -> Vec<f64> {
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0.0).count();
    let value = |side: usize| pairs.iter().map(|pair| pair[side]).product::<f64>();
    let (first, second) = (value(0), value(1));
    match (zeros(0), zeros(1)) {
        (0, 0) => {
            let logs: Vec<f64> = pairs
                .iter()
                .map(|[x, y]| libm::log(*y) - libm::log(*x))
                .collect();
            let mean = logarithmic_mean(first, logs.iter().sum());
            logs.into_iter().map(|log| mean * log).collect()
        }
        // As a factor goes to zero, its logarithm outgrows all others.
        (zeros, 0) => zero_effects(pairs, 0, second / zeros as f64),
        (0, zeros) => zero_effects(pairs, 1, -first / zeros as f64),
        _ => vec![0.0; pairs.len()],
    }
}

fn zero_effects(pairs: &[[f64; 2]], side: usize, effect: f64) -> Vec<f64> {
    let effects = pairs
        .iter()
        .map(|pair| if pair[side] == 0.0 { effect } else { 0.0 });
    effects.collect()
}

/// The logarithmic mean of `a` and `a exp(log)`.
fn logarithmic_mean(a: f64, log: f64) -> f64 {
    if log == 0.0 {
        a
    } else {
        // (b - a) / ln(b / a) loses its digits where the two are nearly equal.
        a * (libm::expm1(log) / log)
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    (!values.is_empty()).then(|| percentile(&values, 0.5))
}

#[cfg(test)]
mod tests {
    use super::divisia;

    #[test]
    fn a_zero_takes_the_whole_gap() {
        assert_eq!(divisia(&[[0.0, 5.0], [2.0, 3.0]]), [15.0, 0.0]);
        assert_eq!(divisia(&[[4.0, 0.0], [2.0, 0.0]]), [-4.0, -4.0]);
        assert_eq!(divisia(&[[0.0, 1.0], [1.0, 0.0]]), [0.0, 0.0]);
    }

    #[test]
    fn equal_products_split_into_effects_that_cancel() {
        let effects = divisia(&[[2.0, 3.0], [3.0, 2.0]]);
        assert!((effects[0] + effects[1]).abs() < 1e-15);
        assert!((effects[0] - 6.0 * (1.5_f64).ln()).abs() < 1e-14);
    }
}
