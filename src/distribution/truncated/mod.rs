//! A distribution truncated at one end or at both.

mod moments;
mod range;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{finite, share};
use crate::distribution::check;
use crate::distribution::member::{Member, Texture};
use crate::distribution::{Discrete, Dist, Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::Side;
use crate::quantity::Share;
use range::{Range, probability_between};

/// A truncated distribution: another one, given that its value lies between two bounds, both
/// included.
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

/// What the bounds leave of the distribution.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    /// A few values.
    Atoms(Discrete),
    /// A range of values.
    Range(Range),
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
    /// The distribution `of` given that its value is at least `low` and at most `high`; either
    /// bound may be infinite.
    ///
    /// # Errors
    /// [`Invalid`] unless `low < high` and the distribution has some probability between them.
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

    /// The distribution that was cut.
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

    /// The probability that the whole distribution has between the bounds.
    pub(super) fn probability_kept(&self) -> f64 {
        match &self.kept {
            Kept::Atoms(_) => probability_between(&self.of, self.low, self.high),
            Kept::Range(range) => range.between,
        }
    }

    /// Whether a moment is finite: the distribution has it, or no end is infinite.
    fn has(&self, moment: Option<f64>) -> bool {
        let Support { low, high } = self.support();
        moment.is_some() || (low.is_finite() && high.is_finite())
    }
}

impl Dist {
    /// This distribution given that its value is at least `low` and at most `high`, either of which
    /// may be infinite.
    ///
    /// # Errors
    /// See [`Truncated::new`].
    pub fn truncated(self, low: f64, high: f64) -> Result<Self, Invalid> {
        let truncated = Truncated::new(self, low, high)?;
        Ok(Self::Truncated(Box::new(truncated)))
    }
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

    /// The mode of the distribution, or the bound nearest to it.
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

impl Member for Truncated {
    fn texture(&self) -> Texture {
        match self.of.texture() {
            Texture::Smooth => Texture::Pieces,
            other => other,
        }
    }

    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        match &self.kept {
            Kept::Atoms(law) => law.atoms(),
            Kept::Range(_) => None,
        }
    }

    fn spacing(&self) -> Option<f64> {
        self.of.spacing()
    }

    fn slope(&self, x: f64) -> Option<f64> {
        let Kept::Range(range) = &self.kept else {
            return Some(0.0);
        };
        let slope = self.of.slope(x)?;
        let inside = x >= range.support.low && x <= range.support.high;
        Some(if inside { slope / range.between } else { 0.0 })
    }

    fn kink(&self) -> Option<f64> {
        let Support { low, high } = self.support();
        self.of.kink().filter(|x| *x > low && *x < high)
    }

    fn has_one_peak(&self) -> bool {
        self.of.has_one_peak()
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
