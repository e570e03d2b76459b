//! A law cut at one end or at both.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{finite, share};
use super::moments::{Moments, truncated_moments};
use super::{Discrete, Dist, Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{Side, integral};
use crate::quantity::Share;

/// A law given that its value falls between two bounds, both included.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let utilisation = Dist::normal(0.8, 0.15)?.truncated(0.0, 1.0)?;
/// assert!(utilisation.support().lies_within(0.0, 1.0));
/// assert_eq!(utilisation.to_string(), "normal(mean 0.8, sd 0.15) within [0, 1]");
///
/// let error = Dist::uniform(2.0, 3.0)?.truncated(4.0, 5.0).unwrap_err();
/// assert!(error.to_string().contains("has no probability there"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Truncated {
    of: Dist,
    low: f64,
    high: f64,
    kept: Kept,
}

/// What the bounds leave of the law.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    /// A few values.
    Atoms(Discrete),
    /// A range of values.
    Range(Range),
}

/// A range of values of a law, and the probabilities of the whole law around it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Range {
    support: Support,
    below: f64,
    above: f64,
    between: f64,
    /// Whether the range holds so little that only the density, which is even there, knows it.
    narrow: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    of: Dist,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
}

impl Truncated {
    /// The law `of` given that its value is at least `low` and at most `high`; either bound may be
    /// infinite.
    ///
    /// # Errors
    /// [`Invalid`] unless `low < high` and the law has some probability between them.
    pub fn new(of: Dist, low: f64, high: f64) -> Result<Self, Invalid> {
        check::alone(&of)?;
        let anywhere = Permitted::between(f64::NEG_INFINITY, f64::INFINITY);
        anywhere.check("low bound of truncation", low)?;
        let above = Permitted::interval(Bound::Excluding(low), Bound::Including(f64::INFINITY));
        above.check("high bound of truncation", high)?;
        let kept = match of.atoms() {
            Some(atoms) => {
                let inside = atoms.into_iter().filter(|&(x, _)| x >= low && x <= high);
                Discrete::new(inside).map(Kept::Atoms).ok()
            }
            None => Range::of(&of, low, high).map(Kept::Range),
        };
        let Some(kept) = kept else {
            let bounds = format!("[{low}, {high}]");
            let rule = "a range that the distribution can reach";
            return Err(Invalid::rule("truncation", bounds, rule)
                .hint(format!("{of} has no probability there")));
        };
        Ok(Self {
            of,
            low,
            high,
            kept,
        })
    }

    /// The law that was cut.
    #[must_use]
    pub fn of(&self) -> &Dist {
        &self.of
    }

    /// The lower bound.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper bound.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.high
    }

    pub(super) fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        match &self.kept {
            Kept::Atoms(law) => Some(law.probabilities().map(|(x, p)| (x, p.value())).collect()),
            Kept::Range(_) => None,
        }
    }

    /// The probability that the whole law has between the bounds.
    pub(super) fn probability_kept(&self) -> f64 {
        match &self.kept {
            Kept::Atoms(_) => probability_between(&self.of, self.low, self.high),
            Kept::Range(range) => range.between,
        }
    }

    /// Whether a moment is finite: the law has it, or no end is infinite.
    fn has(&self, moment: Option<f64>) -> bool {
        let Support { low, high } = self.support();
        moment.is_some() || (low.is_finite() && high.is_finite())
    }

    /// See [`Dist::slope`].
    pub(super) fn slope(&self, x: f64) -> Option<f64> {
        let Kept::Range(range) = &self.kept else {
            return Some(0.0);
        };
        let slope = self.of.slope(x)?;
        let inside = x >= range.support.low && x <= range.support.high;
        Some(if inside { slope / range.between } else { 0.0 })
    }

    fn moments(&self) -> Moments {
        truncated_moments(&self.of, self.low, self.high)
    }
}

/// The probabilities of less than `low` and of more than `high`.
fn outside(of: &Dist, low: f64, high: f64) -> (f64, f64) {
    // The next double below keeps a step at `low` itself.
    let under = if of.is_smooth() { low } else { low.next_down() };
    (of.cdf(under).value(), of.survival(high).value())
}

/// The probability from `low` to `high`, by whichever tails are smaller.
fn probability_between(of: &Dist, low: f64, high: f64) -> f64 {
    let (below, above) = outside(of, low, high);
    if below > 0.5 {
        let under = if of.is_smooth() { low } else { low.next_down() };
        of.survival(under).value() - above
    } else if above > 0.5 {
        of.cdf(high).value() - below
    } else {
        1.0 - below - above
    }
}

impl Range {
    fn of(of: &Dist, low: f64, high: f64) -> Option<Self> {
        let (below, above) = outside(of, low, high);
        let mut between = probability_between(of, low, high);
        let whole = of.support();
        let narrow = is_lost(of, low, between) && is_even(of, low, high);
        if narrow {
            between = integral(low, high, |x| of.density(x).unwrap_or(0.0));
        }
        let mut support = Support {
            low: low.max(whole.low),
            high: high.min(whole.high),
        };
        if of.spacing().is_some() {
            // The first and the last step between the bounds.
            support.low = if below <= 0.5 {
                of.quantile(share(below.next_up()))
            } else {
                of.upper_quantile(share(of.survival(low.next_down()).value().next_down()))
            };
            support.high = if above <= 0.5 {
                of.upper_quantile(share(above))
            } else {
                of.quantile(of.cdf(high))
            };
        }
        (between > 0.0).then_some(Self {
            support,
            below,
            above,
            between,
            narrow,
        })
    }

    fn quantile(&self, of: &Dist, side: Side, probability: f64) -> f64 {
        let Support { low, high } = self.support;
        let (from_low, from_high) = match side {
            Side::Lower => (probability, 1.0 - probability),
            Side::Upper => (1.0 - probability, probability),
        };
        if from_low <= 0.0 {
            return low;
        }
        if from_high <= 0.0 {
            return high;
        }
        if self.narrow {
            let (bound, direction, part) = if from_low <= 0.5 {
                (low, 1.0, from_low)
            } else {
                (high, -1.0, from_high)
            };
            let found = distance(of, bound, direction, part * self.between);
            // The search cannot fail where the density is even.
            let away = found.unwrap_or(part * (high - low));
            return (bound + direction * away).clamp(low, high);
        }
        let lower = self.below + from_low * self.between;
        let upper = self.above + from_high * self.between;
        let x = if lower <= upper {
            of.quantile(share(lower))
        } else {
            of.upper_quantile(share(upper))
        };
        let x = x.clamp(low, high);
        // Next to a bound the quantile of the whole law knows the distance from it badly.
        let (wanted_low, wanted_high) = (from_low * self.between, from_high * self.between);
        let near = if is_lost(of, low, wanted_low) {
            distance(of, low, 1.0, wanted_low).map(|d| low + d)
        } else if is_lost(of, high, wanted_high) {
            distance(of, high, -1.0, wanted_high).map(|d| high - d)
        } else {
            None
        };
        near.filter(|near| (near - x).abs() <= 1e-3 * (high - low))
            .unwrap_or(x)
    }

    fn tail(&self, of: &Dist, side: Side, x: f64) -> f64 {
        let Support { low, high } = self.support;
        if x >= high || x < low || x.is_nan() {
            return f64::from(u8::from((x >= high) == (side == Side::Lower)));
        }
        if self.narrow {
            let (from, to) = match side {
                Side::Lower => (low, x),
                Side::Upper => (x, high),
            };
            return integral(from, to, |x| of.density(x).unwrap_or(0.0)) / self.between;
        }
        let (cdf, survival) = (of.cdf(x).value(), of.survival(x).value());
        let (lower, upper) = if cdf <= survival {
            (cdf - self.below, self.between - (cdf - self.below))
        } else {
            (
                self.between - (survival - self.above),
                survival - self.above,
            )
        };
        let density = |x: f64| of.density(x).unwrap_or(0.0);
        let (lower, upper) = if is_lost(of, low, lower) && is_even(of, low, x) {
            let lower = integral(low, x, density);
            (lower, self.between - lower)
        } else if is_lost(of, high, upper) && is_even(of, high, x) {
            let upper = integral(x, high, density);
            (self.between - upper, upper)
        } else {
            (lower, upper)
        };
        match side {
            Side::Lower => lower / self.between,
            Side::Upper => upper / self.between,
        }
    }
}

/// Whether a probability next to `x` is so small that a difference of tails would lose it.
fn is_lost(of: &Dist, x: f64, probability: f64) -> bool {
    of.is_smooth() && probability < 0.01 * of.cdf(x).value().min(of.survival(x).value())
}

/// Whether the density is so even between a bound and a value that one Gauss rule holds.
fn is_even(of: &Dist, bound: f64, x: f64) -> bool {
    let Support { low, high } = of.support();
    let room = (bound - low).min(high - bound);
    let density = |x: f64| of.density(x).unwrap_or(0.0);
    let fall = density(x) / density(bound);
    (x - bound).abs() < 0.1 * room && fall > 0.5 && fall < 2.0
}

/// How far from `bound` in this direction the law has the probability `wanted`.
fn distance(of: &Dist, bound: f64, direction: f64, wanted: f64) -> Option<f64> {
    let density = |d: f64| of.density(bound + direction * d).unwrap_or(0.0);
    let mut distance = wanted / density(0.0);
    for _ in 0..12 {
        if distance.is_nan() || !is_even(of, bound, bound + direction * distance) {
            return None;
        }
        let missing = wanted - integral(0.0, distance, density);
        let step = missing / density(distance);
        distance += step;
        if step.abs() <= 1e-9 * distance {
            // The next step would be of the order of the square.
            return Some(distance);
        }
    }
    None
}

impl Distribution for Truncated {
    fn quantile(&self, probability: Share) -> f64 {
        match &self.kept {
            Kept::Atoms(law) => law.quantile(probability),
            Kept::Range(range) => range.quantile(&self.of, Side::Lower, probability.value()),
        }
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        match &self.kept {
            Kept::Atoms(law) => law.upper_quantile(probability),
            Kept::Range(range) => range.quantile(&self.of, Side::Upper, probability.value()),
        }
    }

    fn cdf(&self, x: f64) -> Share {
        match &self.kept {
            Kept::Atoms(law) => law.cdf(x),
            Kept::Range(range) => share(range.tail(&self.of, Side::Lower, x)),
        }
    }

    fn survival(&self, x: f64) -> Share {
        match &self.kept {
            Kept::Atoms(law) => law.survival(x),
            Kept::Range(range) => share(range.tail(&self.of, Side::Upper, x)),
        }
    }

    fn support(&self) -> Support {
        match &self.kept {
            Kept::Atoms(law) => law.support(),
            Kept::Range(range) => range.support,
        }
    }

    fn mean(&self) -> Option<f64> {
        match &self.kept {
            Kept::Atoms(law) => law.mean(),
            Kept::Range(_) if self.has(self.of.mean()) => finite(self.moments().mean),
            Kept::Range(_) => None,
        }
    }

    fn variance(&self) -> Option<f64> {
        match &self.kept {
            Kept::Atoms(law) => law.variance(),
            Kept::Range(_) if self.has(self.of.variance()) => finite(self.moments().variance),
            Kept::Range(_) => None,
        }
    }

    /// The mode of the law, or the bound nearest to it.
    fn mode(&self) -> Option<f64> {
        match &self.kept {
            Kept::Atoms(law) => law.mode(),
            Kept::Range(range) => {
                let Support { low, high } = range.support;
                let mode = self.of.mode()?;
                let inside = mode >= low && mode <= high;
                (inside || self.of.has_one_peak()).then(|| mode.clamp(low, high))
            }
        }
    }

    fn density(&self, x: f64) -> Option<f64> {
        let Kept::Range(range) = &self.kept else {
            return None;
        };
        let density = self.of.density(x)?;
        let inside = x >= range.support.low && x <= range.support.high;
        Some(if inside { density / range.between } else { 0.0 })
    }
}

impl fmt::Display for Truncated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} within [{}, {}]", self.of, self.low, self.high)
    }
}

impl TryFrom<Parameters> for Truncated {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        Self::new(
            given.of,
            given.low.unwrap_or(f64::NEG_INFINITY),
            given.high.unwrap_or(f64::INFINITY),
        )
    }
}

impl From<Truncated> for Parameters {
    fn from(law: Truncated) -> Self {
        Self {
            low: finite(law.low),
            high: finite(law.high),
            of: law.of,
        }
    }
}
