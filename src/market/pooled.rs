//! Several sizings of one market pooled into one estimate.

use serde::Serialize;

use super::Sizing;
use super::draws::{sample, share, together_all};
use super::total::comparable;
use crate::error::{Error, Invalid, MarketError, Permitted};
use crate::numeric::{GammaTails, Side};
use crate::quantity::Share;
use crate::random::Sampling;
use crate::sample::{Moments, Sample};

/// Sizings of the same scope, pooled on the log scale with precision weights.
///
/// # Formula
/// `ln pooled = sum w ln x` with `w` proportional to `1 / Var(ln x)`. The spread of the result is
/// that of the weighted draws: `1 / sum (1 / Var)` for independent sizings, and wider for sizings
/// that share inputs.
///
/// Pooling assumes that all sizings estimate the same thing and state their uncertainty honestly.
/// [`heterogeneity`](Self::heterogeneity) tells whether they agree within it. If they do not,
/// explain the [`Gap`](super::Gap) first.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Pooled, Scope, Sizing, Spend, Stage};
/// use bizcase::random::Sampling;
///
/// let sizing = |name: &str, p5, p95| -> Result<Sizing, bizcase::Error> {
///     let scope = Scope {
///         measure: Measure::Accounts,
///         spend: Spend::Potential,
///         geography: "Iceland".into(),
///         year: 2026,
///         stage: Stage::Total,
///     };
///     let firms = Factor::count(name, Dist::log_normal_p5_p95(p5, p95)?);
///     Sizing::fermi(name, scope, [firms])
/// };
/// // Medians 1,000 and 2,000; the second has half the spread on the log scale: weights 1 to 4.
/// let rough = sizing("rough", 250.0, 4_000.0)?;
/// let sure = sizing("sure", 1_000.0, 4_000.0)?;
/// let pooled = Pooled::of(&[&rough, &sure], &Sampling::sobol(1 << 14))?;
/// assert!((pooled.weights()[1].value() - 0.8).abs() < 0.001);
/// assert!((pooled.estimate().median().value - 1_741.1).abs() < 2.0);
/// assert!(pooled.heterogeneity().p_value.value() > 0.4);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Cochran (1954), *The combination of estimates from different experiments*, Biometrics 10(1).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pooled {
    weights: Vec<Share>,
    estimate: Sample,
    heterogeneity: Heterogeneity,
}

/// Whether pooled sizings agree within their uncertainty: Cochran's Q.
///
/// # Example
/// See [`Pooled`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Heterogeneity {
    /// `sum (ln x - ln pooled)^2 / Var(ln x)`.
    pub q: f64,
    /// The number of sizings less one: the expected Q if they agree.
    pub degrees_of_freedom: usize,
    /// The probability of a Q at least this large if the sizings agree and are independent. Below
    /// 0.05 they contradict each other more than their uncertainty allows.
    pub p_value: Share,
    /// The share of the variation between them that their uncertainty does not explain (Higgins' I
    /// squared).
    pub between: Share,
}

impl Pooled {
    /// Pools sizings of the same scope, at least two.
    ///
    /// # Errors
    /// [`Error::Market`] naming the tags in which the scopes differ, or if a sizing is a lower
    /// bound or has no spread; [`Error::Invalid`] if there are fewer than two, two have the same
    /// name, one can be zero, or they cannot be drawn.
    pub fn of(sizings: &[&Sizing], sampling: &Sampling) -> Result<Self, Error> {
        let first = comparable(sizings)?;
        if sizings.len() < 2 {
            let rule = "at least two";
            return Err(Invalid::rule("number of pooled sizings", sizings.len(), rule).into());
        }
        if let Some(bound) = sizings.iter().find(|sizing| sizing.is_lower_bound()) {
            let sizing = bound.name().to_owned();
            return Err(MarketError::LowerBound { sizing }.into());
        }
        let mut logs = Vec::new();
        for draws in together_all(sizings, sampling)? {
            logs.push(logarithms(&draws)?);
        }
        let moments: Vec<Moments> = logs.iter().map(|log| Moments::of_all(log)).collect();
        let variances: Vec<f64> = moments.iter().map(Moments::variance).collect();
        let precision: f64 = variances.iter().map(|variance| 1.0 / variance).sum();
        // Weights come from all trials, so that pooling is one linear map of every trial's
        // logarithms.
        let weights: Vec<f64> = variances.iter().map(|v| 1.0 / v / precision).collect();
        let weighted = |trial: usize| {
            let sum: f64 = logs
                .iter()
                .zip(&weights)
                .map(|(log, w)| w * log[trial])
                .sum();
            libm::exp(sum)
        };
        let trials = logs.first().map_or(0, Vec::len);
        let samples = (0..trials).map(weighted).collect();
        let means: Vec<f64> = moments.iter().map(|log| log.mean).collect();
        Ok(Self {
            heterogeneity: Heterogeneity::of(&means, &variances, &weights),
            weights: weights.into_iter().map(share).collect(),
            estimate: sample("pooled size", first.unit(), samples, *sampling)?,
        })
    }

    /// The weight of each sizing, in the order given; weights add up to one.
    #[must_use]
    pub fn weights(&self) -> &[Share] {
        &self.weights
    }

    /// The pooled size, drawn.
    #[must_use]
    pub const fn estimate(&self) -> &Sample {
        &self.estimate
    }

    /// Whether the sizings agree within their uncertainty.
    #[must_use]
    pub const fn heterogeneity(&self) -> Heterogeneity {
        self.heterogeneity
    }
}

fn logarithms(draws: &super::SizingDraws) -> Result<Vec<f64>, Error> {
    let name = draws.sizing().name();
    let smallest = draws.total().sorted().first().copied().unwrap_or_default();
    Permitted::POSITIVE.check(&format!("smallest draw of `{name}`"), smallest)?;
    let logs: Vec<f64> = draws
        .total()
        .samples()
        .iter()
        .map(|&x| libm::log(x))
        .collect();
    // Less than rounding leaves of equal values.
    let Moments {
        minimum, maximum, ..
    } = Moments::of_all(&logs);
    let level = minimum.abs().max(1.0);
    if maximum - minimum <= 4.0 * f64::EPSILON * level {
        let sizing = name.to_owned();
        return Err(MarketError::NoSpread { sizing }.into());
    }
    Ok(logs)
}

impl Heterogeneity {
    fn of(means: &[f64], variances: &[f64], weights: &[f64]) -> Self {
        let pooled: f64 = means
            .iter()
            .zip(weights)
            .map(|(mean, weight)| mean * weight)
            .sum();
        let squares = means.iter().zip(variances);
        let q: f64 = squares.map(|(m, v)| (m - pooled) * (m - pooled) / v).sum();
        let degrees_of_freedom = means.len() - 1;
        let expected = degrees_of_freedom as f64;
        // Q is chi-squared with n - 1 degrees of freedom if the sizings agree.
        let p_value = if q > 0.0 {
            GammaTails::new(0.5 * expected).tail(Side::Upper, 0.5 * q)
        } else {
            1.0
        };
        // Higgins and Thompson (2002): I squared = (Q - df) / Q, zero below its expectation.
        let between = if q > expected {
            (q - expected) / q
        } else {
            0.0
        };
        Self {
            q,
            degrees_of_freedom,
            p_value: share(p_value),
            between: share(between),
        }
    }
}
