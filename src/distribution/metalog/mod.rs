//! A distribution through stated percentiles.

mod moments;
mod rising;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::by_tails;
use super::member::{Member, Texture};
use super::{Distribution, Support};
use crate::error::{Bound, FitError, Invalid, Permitted};
use crate::numeric::{Side, least_squares, rising_root};
use crate::quantity::Share;
use rising::Curve;

/// The metalog of Keelin: a distribution of any shape through stated percentiles.
///
/// With as many terms as percentiles it meets each of them; with fewer it is the nearest by least
/// squares. A lower or an upper bound, or both, can be stated. Not every set of percentiles has
/// such a distribution: where the quantiles would not rise with the probability, the constructor
/// says at which probabilities.
///
/// # Formula
/// With `d = p - 1/2` and `s = ln(p / (1 - p))`, the quantile is
/// `M = a1 + a2 s + a3 d s + a4 d + a5 d^2 + a6 d^2 s + ...`; with a lower bound it is
/// `low + exp(M)`, with an upper one `high - exp(-M)`, with both
/// `low + (high - low) / (1 + exp(-M))`. The coefficients minimise the sum of squares in `M`.
///
/// # Precision
/// Quantiles, probabilities and moments to about 13 digits. That the quantiles rise is proved over
/// all of (0, 1), by bounds on intervals, up to a rounding margin of 1e-13 of the coefficients.
///
/// # Example
/// ```
/// use bizcase::distribution::{Distribution, Metalog, Support};
/// use bizcase::quantity::Share;
///
/// let revenue = Metalog::from_p10_p50_p90(200.0, 500.0, 1_200.0, Support::POSITIVE)?;
/// assert!((revenue.quantile(Share::percent(90.0)?) - 1_200.0).abs() < 1e-9);
/// assert!((revenue.quantile(Share::percent(99.0)?) - 3_089.909).abs() < 1e-3);
///
/// let error = Metalog::from_p10_p50_p90(0.0, 50.0, 51.0, Support::REAL).unwrap_err();
/// assert!(error.to_string().contains("do not rise between the probabilities"));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// T. W. Keelin (2016), The metalog distributions, *Decision Analysis* 13, 243-277.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Metalog {
    coefficients: Vec<f64>,
    curve: Curve,
    support: Support,
    /// The percentiles it was fitted to.
    given: Vec<(f64, f64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    percentiles: Vec<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    terms: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coefficients: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
}

impl Metalog {
    /// The distribution that meets each of these percentiles (a probability and a value), within
    /// the range `support`.
    ///
    /// # Errors
    /// See [`with_terms`](Self::with_terms).
    pub fn new(percentiles: &[(Share, f64)], support: Support) -> Result<Self, FitError> {
        Self::with_terms(percentiles, percentiles.len(), support)
    }

    /// The distribution of `terms` terms that comes nearest to these percentiles, within the range
    /// `support`.
    ///
    /// # Errors
    /// - [`Invalid`] unless the probabilities are above 0 and below 1, the values inside the range,
    ///   and the number of terms between 2 and the number of percentiles;
    /// - [`FitError::NotIdentified`] if the percentiles do not determine that many terms;
    /// - [`FitError::NotFeasible`] if the quantiles would fall somewhere.
    pub fn with_terms(
        percentiles: &[(Share, f64)],
        terms: usize,
        support: Support,
    ) -> Result<Self, FitError> {
        let given = percentiles
            .iter()
            .map(|&(probability, value)| (probability.value(), value))
            .collect();
        Self::fitted(given, terms, support)
    }

    /// The distribution with this median, 10 % of its values below `low` and 10 % above `high`.
    ///
    /// # Errors
    /// See [`with_terms`](Self::with_terms).
    pub fn from_p10_p50_p90(
        low: f64,
        median: f64,
        high: f64,
        support: Support,
    ) -> Result<Self, FitError> {
        Self::symmetric(0.1, [low, median, high], support)
    }

    /// The distribution with this median, 5 % of its values below `low` and 5 % above `high`.
    ///
    /// # Errors
    /// See [`with_terms`](Self::with_terms).
    pub fn from_p5_p50_p95(
        low: f64,
        median: f64,
        high: f64,
        support: Support,
    ) -> Result<Self, FitError> {
        Self::symmetric(0.05, [low, median, high], support)
    }

    fn symmetric(tail: f64, values: [f64; 3], support: Support) -> Result<Self, FitError> {
        let probabilities = [tail, 0.5, 1.0 - tail];
        Self::fitted(probabilities.into_iter().zip(values).collect(), 3, support)
    }

    /// The distribution with these coefficients `a1, a2, ...` within the range `support`.
    ///
    /// # Errors
    /// [`Invalid`] unless there are two or more, all finite, and [`FitError::NotFeasible`] if the
    /// quantiles would fall somewhere.
    pub fn from_coefficients(coefficients: &[f64], support: Support) -> Result<Self, FitError> {
        check_range(support)?;
        let permitted = Permitted::between(2.0, f64::INFINITY);
        permitted.check("terms of metalog", coefficients.len() as f64)?;
        for &coefficient in coefficients {
            Permitted::between(-1e150, 1e150).check("coefficient of metalog", coefficient)?;
        }
        let curve = Curve::new(coefficients);
        curve.check().map_err(|(from, to)| FitError::NotFeasible {
            distribution: format!("a metalog of {} terms", coefficients.len()),
            from,
            to,
        })?;
        Ok(Self {
            coefficients: coefficients.to_vec(),
            curve,
            support,
            given: Vec::new(),
        })
    }

    fn fitted(given: Vec<(f64, f64)>, terms: usize, support: Support) -> Result<Self, FitError> {
        check_range(support)?;
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        let within = Permitted::interval(
            Bound::Excluding(support.low),
            Bound::Excluding(support.high),
        );
        for &(probability, value) in &given {
            inside.check("probability of a percentile of metalog", probability)?;
            within.check("percentile of metalog", value)?;
        }
        let permitted = Permitted::between(2.0, given.len().max(2) as f64);
        permitted.check("terms of metalog", terms as f64)?;
        let unknown = |reason| FitError::NotIdentified {
            distribution: format!("metalog ({terms} terms)"),
            count: given.len(),
            given: "percentiles",
            reason,
        };
        if given.len() < terms {
            return Err(unknown("there are fewer of them than terms"));
        }
        let rows: Vec<Vec<f64>> = given.iter().map(|&(p, _)| basis(p, terms)).collect();
        let links: Vec<f64> = given.iter().map(|&(_, x)| link(support, x)).collect();
        let coefficients = least_squares(&rows, &links)
            .ok_or_else(|| unknown("their probabilities do not tell so many terms apart"))?;
        let law = Self::from_coefficients(&coefficients, support)?;
        Ok(Self { given, ..law })
    }

    /// The coefficients `a1, a2, ...`.
    #[must_use]
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// The distribution's value minus the stated one, for each percentile it was fitted to, in the
    /// order given; empty for a distribution made from coefficients.
    #[must_use]
    pub fn residuals(&self) -> Vec<f64> {
        let given = self.given.iter();
        given
            .map(|&(p, x)| self.quantile(super::answers::share(p)) - x)
            .collect()
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let value = unlink(self.support, self.curve.at_probability(side, probability));
        value.clamp(self.support.low, self.support.high)
    }

    /// The logarithm of the odds of falling below `x`, which is inside the support.
    fn log_odds(&self, x: f64) -> f64 {
        let wanted = link(self.support, x);
        rising_root(-FARTHEST, FARTHEST, 0.0, 1e-16, &|u| {
            (self.curve.at_log_odds(u) - wanted, self.curve.slope(u))
        })
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        let log_odds = self.log_odds(x);
        let outward = match side {
            Side::Lower => -log_odds,
            Side::Upper => log_odds,
        };
        if outward >= FARTHEST {
            return 0.0;
        }
        let odds = libm::exp(-outward.abs());
        if outward > 0.0 {
            odds / (1.0 + odds)
        } else {
            1.0 / (1.0 + odds)
        }
    }
}

/// Beyond these logarithms of odds there are no doubles.
const FARTHEST: f64 = 745.0;

fn check_range(support: Support) -> Result<(), Invalid> {
    let Support { low, high } = support;
    let below = Permitted::interval(
        Bound::Including(f64::NEG_INFINITY),
        Bound::Excluding(f64::MAX),
    );
    below.check("lower bound of metalog", low)?;
    let above = Permitted::interval(Bound::Excluding(low), Bound::Including(f64::INFINITY));
    above.check("upper bound of metalog", high)?;
    if low.is_finite() && high.is_finite() {
        let range = Permitted::interval(Bound::Excluding(1e-300), Bound::Excluding(f64::INFINITY));
        range.check("distance of the bounds of metalog", high - low)?;
    }
    Ok(())
}

/// The terms at one probability.
fn basis(p: f64, terms: usize) -> Vec<f64> {
    let (d, s) = (p - 0.5, libm::log(p) - libm::log1p(-p));
    let mut unit = vec![0.0; terms];
    (0..terms)
        .map(|k| {
            unit[k] = 1.0;
            let value = Curve::new(&unit).at(d, s);
            unit[k] = 0.0;
            value
        })
        .collect()
}

/// The number without bounds that stands for a value inside the support.
fn link(Support { low, high }: Support, x: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (false, false) => x,
        (true, false) => libm::log(x - low),
        (false, true) => -libm::log(high - x),
        (true, true) => libm::log(x - low) - libm::log(high - x),
    }
}

/// The value that a number without bounds stands for.
fn unlink(Support { low, high }: Support, m: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (false, false) => m,
        (true, false) => low + libm::exp(m),
        (false, true) => high - libm::exp(-m),
        (true, true) => {
            let odds = libm::exp(-m.abs());
            let part = (high - low) * (odds / (1.0 + odds));
            if m < 0.0 { low + part } else { high - part }
        }
    }
}

/// The slope of [`link`].
fn link_slope(Support { low, high }: Support, x: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (false, false) => 1.0,
        (true, false) => 1.0 / (x - low),
        (false, true) => 1.0 / (high - x),
        (true, true) => 1.0 / (x - low) + 1.0 / (high - x),
    }
}

impl Distribution for Metalog {
    by_tails!();

    fn support(&self) -> Support {
        self.support
    }

    fn mean(&self) -> Option<f64> {
        moments::mean(self)
    }

    fn variance(&self) -> Option<f64> {
        moments::variance(self)
    }

    /// Always `None`: the density may have several peaks.
    fn mode(&self) -> Option<f64> {
        None
    }

    fn density(&self, x: f64) -> Option<f64> {
        let Support { low, high } = self.support;
        if !(x > low && x < high) {
            return Some(0.0);
        }
        let u = self.log_odds(x);
        let odds = libm::exp(-u.abs());
        let weight = odds / ((1.0 + odds) * (1.0 + odds));
        Some(weight / self.curve.slope(u) * link_slope(self.support, x))
    }
}

impl Member for Metalog {
    fn texture(&self) -> Texture {
        Texture::Pieces
    }

    fn has_one_peak(&self) -> bool {
        false
    }
}

impl fmt::Display for Metalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "metalog({} terms", self.coefficients.len())?;
        for &(p, x) in &self.given {
            write!(f, ", {x} at {p}")?;
        }
        let Support { low, high } = self.support;
        if low.is_finite() || high.is_finite() {
            write!(f, ", within [{low}, {high}]")?;
        }
        f.write_str(")")
    }
}

impl TryFrom<Parameters> for Metalog {
    type Error = FitError;

    fn try_from(given: Parameters) -> Result<Self, FitError> {
        let support = Support {
            low: given.low.unwrap_or(f64::NEG_INFINITY),
            high: given.high.unwrap_or(f64::INFINITY),
        };
        match (given.percentiles.is_empty(), given.coefficients.is_empty()) {
            (false, true) => {
                let terms = given.terms.unwrap_or(given.percentiles.len());
                Self::fitted(given.percentiles, terms, support)
            }
            (true, false) if given.terms.is_none() => {
                Self::from_coefficients(&given.coefficients, support)
            }
            _ => Err(FitError::Invalid(Invalid::rule(
                "parameters of metalog",
                "neither or both",
                "percentiles (and terms, if fewer), or coefficients",
            ))),
        }
    }
}

impl From<Metalog> for Parameters {
    fn from(law: Metalog) -> Self {
        let Support { low, high } = law.support;
        let terms = law.coefficients.len();
        let fitted = !law.given.is_empty();
        Self {
            terms: (fitted && terms != law.given.len()).then_some(terms),
            coefficients: if fitted { Vec::new() } else { law.coefficients },
            percentiles: law.given,
            low: low.is_finite().then_some(low),
            high: high.is_finite().then_some(high),
        }
    }
}
