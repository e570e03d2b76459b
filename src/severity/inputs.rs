//! Figures computed on named ranges.

use std::collections::HashMap;

use super::{SeverityFinding, ShareBase};
use crate::distribution::{self, Dist, Distribution, Term};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::{Interval, IntervalMethod, Sample};

/// The draws of every term, in the order of the trials. A name is one number wherever it stands.
///
/// # Errors
/// [`Invalid`] for a term without a name, one name with two ranges, and the limits of a run.
pub(super) fn drawn(
    what: &str,
    terms: &[&Term],
    sampling: &Sampling,
) -> Result<Vec<Vec<f64>>, Invalid> {
    let mut known: HashMap<&str, &Dist> = HashMap::new();
    for term in terms {
        if term.name.trim().is_empty() {
            let parameter = format!("name of a range of {what}");
            return Err(Invalid::rule(&parameter, "``", "non-empty text"));
        }
        let first = *known.entry(&term.name).or_insert(&term.range);
        if *first != term.range {
            let rule = "one range wherever it occurs";
            let error = Invalid::rule(&term.name, &term.range, rule);
            return Err(error.hint(format!("elsewhere {first}")));
        }
    }
    // Columns of joint data are drawn by the address of their rows.
    let addresses: Vec<String> = terms.iter().map(|term| term.address()).collect();
    let inputs = addresses.iter().zip(terms);
    let inputs: Vec<(&str, &Dist)> = inputs
        .map(|(at, term)| (at.as_str(), &term.range))
        .collect();
    distribution::draws(what, &inputs, sampling)
}

/// Refuses a range that can leave what is permitted.
pub(super) fn within(name: &str, range: &Dist, permitted: &Permitted) -> Result<(), Invalid> {
    let support = range.support();
    // An infinite end stands for the numbers before it.
    let inside = |end: f64| permitted.contains(end.clamp(f64::MIN, f64::MAX));
    // A distribution that reaches down to zero without the value zero is positive.
    let above_zero = support.low == 0.0 && range.cdf(0.0) == Share::ZERO;
    let low = if above_zero {
        f64::MIN_POSITIVE
    } else {
        support.low
    };
    if inside(low) && inside(support.high) {
        return Ok(());
    }
    Err(distribution::outside(name, range, permitted.clone()))
}

/// A column of figures, in the order of the trials.
pub(super) fn sample(
    name: &str,
    unit: Unit,
    values: Vec<f64>,
    sampling: &Sampling,
) -> Result<Sample, Invalid> {
    // Squares of larger figures cannot be averaged.
    let permitted = Permitted::between(-1e150, 1e150);
    for &value in &values {
        permitted.check(name, value)?;
    }
    Ok(Sample::of_trials(name.to_owned(), unit, values, *sampling))
}

/// A column of figures as a finding whose estimate is the mean.
pub(super) fn finding(
    sample: &Sample,
    base: &ShareBase,
    confidence: Share,
) -> Result<SeverityFinding, Invalid> {
    let mean = sample.mean().value;
    let (name, draws) = (sample.name(), sample.samples().to_vec());
    let interval = of_draws(name, mean, &draws, sample.unit(), confidence)?;
    Ok(SeverityFinding::new(name, interval, draws).of(base.clone()))
}

/// Between percentiles of draws.
pub(super) fn of_draws(
    name: &str,
    estimate: f64,
    draws: &[f64],
    unit: Unit,
    confidence: Share,
) -> Result<Interval, Invalid> {
    let all = draws.iter().copied().map(Some);
    let interval = Interval::of_draws(estimate, all, unit, confidence, IntervalMethod::Draws);
    interval.ok_or_else(|| Invalid::rule(&format!("draws of `{name}`"), "none", "one or more"))
}
