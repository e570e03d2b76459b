//! One law or another.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check;
use super::law::{finite, share};
use super::moments::Moments;
use super::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, between};
use crate::quantity::Share;

/// One law or another: which one is decided by chance.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // Seven in ten prospects buy nothing; the others about 1 000 a year.
/// let revenue = Dist::mixture([
///     (0.7, Dist::fixed(0.0)?),
///     (0.3, Dist::log_normal_p10_p90(400.0, 2_500.0)?),
/// ])?;
/// assert_eq!(revenue.median(), 0.0);
/// assert!((revenue.cdf(0.0).value() - 0.7).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, Dist)>", into = "Vec<(f64, Dist)>")]
pub struct Mixture {
    components: Vec<Component>,
}

#[derive(Debug, Clone, PartialEq)]
struct Component {
    /// As the user wrote it.
    weight: f64,
    /// As a part of all weights.
    share: f64,
    law: Dist,
}

impl Mixture {
    /// The law that is each of `components` with a probability in proportion to its weight.
    ///
    /// # Errors
    /// [`Invalid`] if there are none or a weight is not finite and above zero.
    pub fn new(components: impl IntoIterator<Item = (f64, Dist)>) -> Result<Self, Invalid> {
        let mut checked = Vec::new();
        for (weight, law) in components {
            check::alone(&law)?;
            let weight = Permitted::POSITIVE.check("weight of mixture", weight)?;
            checked.push(Component {
                weight,
                share: weight,
                law,
            });
        }
        if checked.is_empty() {
            let rule = "one or more weighted distributions";
            return Err(Invalid::rule("components of mixture", "none", rule));
        }
        let total: f64 = checked.iter().map(|component| component.weight).sum();
        Permitted::POSITIVE.check("sum of the weights of mixture", total)?;
        for component in &mut checked {
            component.share /= total;
        }
        Ok(Self {
            components: checked,
        })
    }

    /// The laws with their probabilities.
    pub fn components(&self) -> impl Iterator<Item = (Share, &Dist)> {
        self.components
            .iter()
            .map(|component| (share(component.share), &component.law))
    }

    fn sum(&self, value: impl Fn(&Dist) -> f64) -> f64 {
        self.components
            .iter()
            .map(|component| component.share * value(&component.law))
            .sum()
    }

    fn ends(&self, end: impl Fn(&Dist) -> f64) -> (f64, f64) {
        self.components
            .iter()
            .map(|component| end(&component.law))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                (low.min(x), high.max(x))
            })
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        match side {
            Side::Lower => self.sum(|law| law.cdf(x).value()),
            Side::Upper => self.sum(|law| law.survival(x).value()),
        }
    }

    /// The quantile by bisection over the doubles between those of the components, with Newton's
    /// steps on the logarithm of the tail where there is a density.
    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let at = share(probability);
        let (mut low, mut high) = self.ends(|law| match side {
            Side::Lower => law.quantile(at),
            Side::Upper => law.upper_quantile(at),
        });
        let enough = |tail: f64| match side {
            Side::Lower => tail >= probability,
            Side::Upper => tail <= probability,
        };
        if low >= high || enough(self.tail(side, low)) {
            return low;
        }
        let settled = if self.is_smooth() { 1e-9 } else { 1e-16 };
        let mut trust = 12;
        let mut x = low + 0.5 * (high - low);
        loop {
            let tail = self.tail(side, x);
            if enough(tail) {
                high = x;
            } else {
                low = x;
            }
            let slope = self.density(x).unwrap_or(0.0) / tail;
            let missing = libm::log(probability / tail) / slope;
            let newton = match side {
                Side::Lower => x + missing,
                Side::Upper => x - missing,
            };
            let inside = trust > 0 && newton >= low && newton <= high;
            if inside && (newton - x).abs() <= settled * newton.abs() {
                return newton;
            }
            x = match between(low, high) {
                None => return high,
                Some(_) if inside => newton,
                Some(middle) => middle,
            };
            trust -= i32::from(inside);
        }
    }

    /// Whether the density has no ends, poles or steps but at zero, so that Newton's method gains
    /// twice the digits with each step wherever the next is small against `x`.
    fn is_smooth(&self) -> bool {
        let Support { low, high } = self.support();
        self.components.iter().all(|component| {
            let same = component.law.support() == Support { low, high };
            component.law.is_smooth() && same
        }) && [Support::REAL, Support::POSITIVE].contains(&self.support())
    }

    pub(super) fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        let mut all = Vec::new();
        for component in &self.components {
            let atoms = component.law.atoms()?;
            let total: f64 = atoms.iter().map(|atom| atom.1).sum();
            all.extend(
                atoms
                    .into_iter()
                    .map(|(x, weight)| (x, component.share * weight / total)),
            );
        }
        Some(all)
    }
}

/// Mean and variance of parts with weights (that add up to one), each with its own.
pub(super) fn combined(parts: &[(f64, Moments)]) -> Moments {
    let mean: f64 = parts.iter().map(|(weight, part)| weight * part.mean).sum();
    let variance = parts
        .iter()
        .map(|(weight, part)| {
            let apart = part.mean - mean;
            weight * (part.variance + apart * apart)
        })
        .sum();
    Moments { mean, variance }
}

impl Distribution for Mixture {
    fn quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p <= 0.0 {
            self.support().low
        } else if p <= 0.5 {
            self.quantile_at(Side::Lower, p)
        } else if p < 1.0 {
            self.quantile_at(Side::Upper, 1.0 - p)
        } else {
            self.support().high
        }
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        if p <= 0.0 {
            self.support().high
        } else if p <= 0.5 {
            self.quantile_at(Side::Upper, p)
        } else if p < 1.0 {
            self.quantile_at(Side::Lower, 1.0 - p)
        } else {
            self.support().low
        }
    }

    fn cdf(&self, x: f64) -> Share {
        share(self.tail(Side::Lower, x))
    }

    fn survival(&self, x: f64) -> Share {
        share(self.tail(Side::Upper, x))
    }

    fn support(&self) -> Support {
        Support {
            low: self.ends(|law| law.support().low).0,
            high: self.ends(|law| law.support().high).1,
        }
    }

    fn mean(&self) -> Option<f64> {
        let mut mean = 0.0;
        for component in &self.components {
            mean += component.share * component.law.mean()?;
        }
        finite(mean)
    }

    fn variance(&self) -> Option<f64> {
        let mut parts = Vec::new();
        for component in &self.components {
            let mean = component.law.mean()?;
            let variance = component.law.variance()?;
            parts.push((component.share, Moments { mean, variance }));
        }
        finite(combined(&parts).variance)
    }

    /// Known where all components are a few values.
    fn mode(&self) -> Option<f64> {
        Dist::discrete(self.atoms()?).ok()?.mode()
    }

    fn density(&self, x: f64) -> Option<f64> {
        let mut density = 0.0;
        for component in &self.components {
            density += component.share * component.law.density(x)?;
        }
        Some(density)
    }
}

impl fmt::Display for Mixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mixture(")?;
        for (index, (share, law)) in self.components().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{share} {law}")?;
        }
        f.write_str(")")
    }
}

impl TryFrom<Vec<(f64, Dist)>> for Mixture {
    type Error = Invalid;

    fn try_from(components: Vec<(f64, Dist)>) -> Result<Self, Invalid> {
        Self::new(components)
    }
}

impl From<Mixture> for Vec<(f64, Dist)> {
    fn from(law: Mixture) -> Self {
        law.components
            .into_iter()
            .map(|component| (component.weight, component.law))
            .collect()
    }
}
