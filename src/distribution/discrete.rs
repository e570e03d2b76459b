//! A few values, each with a weight.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{finite, share};
use super::member::{Member, Texture};
use super::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A few values, each with a weight: scenarios, price tiers, outcomes of a decision elsewhere.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let licences = Dist::discrete([(1.0, 50.0), (5.0, 30.0), (20.0, 20.0)])?;
/// assert_eq!(licences.mean(), Some(6.0));
/// assert_eq!(licences.mode(), Some(1.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, f64)>", into = "Vec<(f64, f64)>")]
pub struct Discrete {
    /// By rising value, each value once.
    atoms: Vec<Atom>,
    /// The values and weights as the user wrote them.
    given: Vec<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Atom {
    value: f64,
    probability: f64,
    /// The probability of at most this value, and of more.
    up_to: f64,
    above: f64,
}

impl Discrete {
    /// The distribution of values with weights, which need not add up to one.
    ///
    /// # Errors
    /// [`Invalid`] if a value is not finite, a weight negative, or all weights zero.
    pub fn new(weighted: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, Invalid> {
        Self::checked(weighted.into_iter().collect())
    }

    fn checked(given: Vec<(f64, f64)>) -> Result<Self, Invalid> {
        for &(value, weight) in &given {
            Permitted::FINITE.check("value of discrete", value)?;
            Permitted::COUNT.check("weight of discrete", weight)?;
        }
        let total: f64 = given.iter().map(|pair| pair.1).sum();
        if total <= 0.0 {
            let count = format!("{} values", given.len());
            return Err(Invalid::rule(
                "weights of discrete",
                count,
                "given, at least one of them above zero",
            ));
        }
        Permitted::COUNT.check("sum of the weights of discrete", total)?;
        let mut merged: Vec<(f64, f64)> = Vec::with_capacity(given.len());
        let mut sorted = given.clone();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (value, weight) in sorted {
            match merged.last_mut() {
                Some(last) if last.0 >= value => last.1 += weight,
                _ if weight > 0.0 => merged.push((value + 0.0, weight)),
                _ => {}
            }
        }
        Ok(Self {
            atoms: atoms(&merged),
            given,
        })
    }

    /// The values, rising, with their probabilities.
    pub fn probabilities(&self) -> impl Iterator<Item = (f64, Share)> + '_ {
        self.atoms
            .iter()
            .map(|atom| (atom.value, share(atom.probability)))
    }

    fn value(&self, index: usize) -> f64 {
        let last = self.atoms.len() - 1;
        self.atoms[index.min(last)].value
    }

    /// The last atom that is not above `x`.
    fn at_most(&self, x: f64) -> Option<&Atom> {
        let count = self.atoms.partition_point(|atom| atom.value <= x);
        count.checked_sub(1).map(|index| &self.atoms[index])
    }
}

fn atoms(merged: &[(f64, f64)]) -> Vec<Atom> {
    let total: f64 = merged.iter().map(|pair| pair.1).sum();
    let mut below = 0.0;
    let mut atoms: Vec<Atom> = merged
        .iter()
        .map(|&(value, weight)| {
            below += weight;
            Atom {
                value,
                probability: weight / total,
                up_to: below / total,
                above: 0.0,
            }
        })
        .collect();
    let mut above = 0.0;
    for (atom, pair) in atoms.iter_mut().zip(merged).rev() {
        atom.above = above / total;
        above += pair.1;
    }
    atoms
}

impl Dist {
    /// A few values, each with a weight.
    ///
    /// # Errors
    /// See [`Discrete::new`].
    pub fn discrete(weighted: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, Invalid> {
        Discrete::new(weighted).map(Self::Discrete)
    }
}

impl Distribution for Discrete {
    fn quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        self.value(self.atoms.partition_point(|atom| atom.up_to < p))
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        let p = probability.value();
        self.value(self.atoms.partition_point(|atom| atom.above > p))
    }

    fn cdf(&self, x: f64) -> Share {
        self.at_most(x)
            .map_or(Share::ZERO, |atom| share(atom.up_to))
    }

    fn survival(&self, x: f64) -> Share {
        self.at_most(x).map_or(Share::ONE, |atom| share(atom.above))
    }

    fn support(&self) -> Support {
        Support {
            low: self.value(0),
            high: self.value(usize::MAX),
        }
    }

    fn mean(&self) -> Option<f64> {
        finite(self.atoms.iter().map(|a| a.probability * a.value).sum())
    }

    fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        let square = |x: f64| x * x;
        finite(
            self.atoms
                .iter()
                .map(|a| a.probability * square(a.value - mean))
                .sum(),
        )
    }

    fn mode(&self) -> Option<f64> {
        let most = self.atoms.iter().map(|a| a.probability).fold(0.0, f64::max);
        let mut likeliest = self.atoms.iter().filter(|a| a.probability >= most);
        let first = likeliest.next()?;
        likeliest.next().is_none().then_some(first.value)
    }
}

impl Member for Discrete {
    fn texture(&self) -> Texture {
        Texture::Values
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        Some(self.probabilities().map(|(x, p)| (x, p.value())).collect())
    }
}

impl fmt::Display for Discrete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.atoms.len() > 5 {
            let Support { low, high } = self.support();
            return write!(f, "discrete({} values, {low} to {high})", self.atoms.len());
        }
        f.write_str("discrete(")?;
        for (index, (value, probability)) in self.probabilities().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{value}: {probability}")?;
        }
        f.write_str(")")
    }
}

impl TryFrom<Vec<(f64, f64)>> for Discrete {
    type Error = Invalid;

    fn try_from(given: Vec<(f64, f64)>) -> Result<Self, Invalid> {
        Self::new(given)
    }
}

impl From<Discrete> for Vec<(f64, f64)> {
    fn from(law: Discrete) -> Self {
        law.given
    }
}
