//! A mixture of distributions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{finite, share};
use super::check;
use super::member::{Member, Texture};
use super::moments::{Moments, combined};
use super::structure::{self, LEAST, Steps, whole_values};
use super::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, between};
use crate::quantity::Share;

/// A mixture: one of several distributions, picked at random.
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
    /// Values with a probability of their own, rising, as far as they are listed.
    steps: Vec<f64>,
    /// The distance of the closest of those that are too many to be listed.
    crowd: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Component {
    /// As the user wrote it.
    weight: f64,
    /// As a part of all weights.
    share: f64,
    law: Dist,
    /// Whether all its values are among the listed steps.
    listed: bool,
}

/// A last Newton step may leave so much of the logarithm of the tail: the next would leave its
/// square.
const CLOSE: f64 = 1e-7;

impl Mixture {
    /// The mixture of `components`, each with a probability in proportion to its weight.
    ///
    /// # Errors
    /// [`Invalid`] if there are none or a weight is not finite and above zero.
    pub fn new(components: impl IntoIterator<Item = (f64, Dist)>) -> Result<Self, Invalid> {
        Self::checked(components.into_iter().collect())
    }

    fn checked(components: Vec<(f64, Dist)>) -> Result<Self, Invalid> {
        let mut checked = Vec::new();
        for (weight, law) in components {
            check::alone(&law)?;
            let weight = Permitted::POSITIVE.check("weight of mixture", weight)?;
            checked.push(Component {
                weight,
                share: weight,
                law,
                listed: false,
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
        let mut mixture = Self {
            components: checked,
            steps: Vec::new(),
            crowd: None,
        };
        let laws: Vec<&Dist> = mixture.components.iter().map(|part| &part.law).collect();
        let Steps {
            values,
            crowd,
            listed,
        } = structure::steps(&laws);
        for (component, listed) in mixture.components.iter_mut().zip(listed) {
            component.listed = listed;
        }
        (mixture.steps, mixture.crowd) = (values, crowd);
        Ok(mixture)
    }

    /// The distributions with their probabilities.
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

    /// The quantile: between two neighbouring steps, if there are any, by bisection over the
    /// doubles, with Newton's steps on the logarithm of the tail where there is a density.
    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let (low, high) = self.bracket(side, probability);
        let is_enough = |tail: f64| match side {
            Side::Lower => tail >= probability,
            Side::Upper => tail <= probability,
        };
        let enough = |x: f64| is_enough(self.tail(side, x));
        if low >= high || enough(low) {
            return low;
        }
        let (mut low, mut high) = self.between_steps(low, high, &enough);
        if low >= high {
            return high;
        }
        let settled = if self.is_smooth() { 1e-9 } else { 1e-16 };
        let mut trust = 12;
        let mut x = low + 0.5 * (high - low);
        loop {
            let tail = self.tail(side, x);
            if is_enough(tail) {
                high = x;
            } else {
                low = x;
            }
            let slope = self.slope(x).unwrap_or(0.0) / tail;
            let residual = libm::log(probability / tail);
            let newton = match side {
                Side::Lower => x + residual / slope,
                Side::Upper => x - residual / slope,
            };
            let inside = trust > 0 && newton >= low && newton <= high;
            // At the edge of a component a slope can be so steep that a step leads nowhere.
            let near = residual.abs() <= CLOSE;
            if inside && near && (newton - x).abs() <= settled * newton.abs() {
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

    /// Two values between which the quantile lies: between those of the components it does. Those
    /// of components with few steps need not be searched: they are among the steps.
    fn bracket(&self, side: Side, probability: f64) -> (f64, f64) {
        let at = share(probability);
        let quantile = |law: &Dist| match side {
            Side::Lower => law.quantile(at),
            Side::Upper => law.upper_quantile(at),
        };
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for component in &self.components {
            let (least, most) = match self.steps.as_slice() {
                [first, .., last] if component.listed && probability > 2.0 * LEAST => {
                    (*first, *last)
                }
                _ => {
                    let x = quantile(&component.law);
                    (x, x)
                }
            };
            (low, high) = (low.min(least), high.max(most));
        }
        (low, high)
    }

    /// A bracket of the quantile with no step inside; the step itself, twice, if it is one.
    fn between_steps(&self, low: f64, high: f64, enough: &impl Fn(f64) -> bool) -> (f64, f64) {
        let (mut low, mut high) = (low, high);
        let mut near = Vec::new();
        if let Some(distance) = self.crowd {
            while high - low > 2.0 * distance {
                let middle = low + 0.5 * (high - low);
                if middle.is_nan() || middle <= low || middle >= high {
                    break;
                }
                if enough(middle) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            let laws = self.components.iter().map(|part| &part.law);
            for law in laws.filter(|law| law.spacing().is_some()) {
                near.extend(whole_values(law, low, high).unwrap_or_default());
            }
            near.sort_by(f64::total_cmp);
        }
        for steps in [&self.steps, &near] {
            let from = steps.partition_point(|step| *step <= low);
            let to = steps.partition_point(|step| *step <= high);
            let inside = &steps[from.min(to)..to];
            let first = inside.partition_point(|step| !enough(*step));
            if let Some(&step) = inside.get(first) {
                if !enough(step.next_down()) {
                    return (step, step);
                }
                high = step.next_down();
            }
            if first > 0 {
                low = inside[first - 1];
            }
        }
        (low, high)
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
}

impl Dist {
    /// A mixture of distributions, each with a weight.
    ///
    /// # Errors
    /// See [`Mixture::new`].
    pub fn mixture(components: impl IntoIterator<Item = (f64, Self)>) -> Result<Self, Invalid> {
        Mixture::new(components).map(Self::Mixture)
    }
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
            let part = component.law.density(x)?;
            // A share that underflows to nothing adds nothing, even where a density is infinite.
            if component.share > 0.0 {
                density += component.share * part;
            }
        }
        Some(density)
    }
}

impl Member for Mixture {
    fn texture(&self) -> Texture {
        let mut parts = self.components.iter();
        if parts.any(|part| part.law.may_have_steps()) {
            Texture::Mixed
        } else {
            // The ends of one component may lie inside another.
            Texture::Pieces
        }
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
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

    fn slope(&self, x: f64) -> Option<f64> {
        let mut slope = 0.0;
        for component in &self.components {
            slope += component.share * component.law.slope(x)?;
        }
        Some(slope)
    }

    fn has_one_peak(&self) -> bool {
        false
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
