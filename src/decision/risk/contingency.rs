//! What to hold back beside an estimate.

use serde::{Deserialize, Serialize};

use super::budget::ProjectBudget;
use crate::decision::trials::same_trials;
use crate::error::Invalid;
use crate::quantity::{Share, Unit, Value};
use crate::sample::{Estimate, Region, Sample};

/// What to add to a base estimate of a cost, a duration or an effort, so that it holds
/// with a stated probability.
///
/// Only what the trials contain is covered. A reserve for what is outside the scope of the estimate
/// is another amount, decided by somebody else: [`budget`](Self::budget) keeps it apart.
///
/// # Example
/// ```
/// use bizcase::decision::Contingency;
/// use bizcase::quantity::{Currency, Money, Unit};
/// use bizcase::sample::Sample;
///
/// // Any cost from 100 to 200 is as likely.
/// let costs = (0..=100).map(|i| f64::from(100 + i)).collect();
/// let cost: Sample<Money> = Sample::new("cost", Unit::Money(Currency::EUR), costs)?;
/// let contingency = Contingency::of(&cost, Money::major(120, Currency::EUR))?;
/// assert_eq!(contingency.p80.value, 60.0);
/// // The base estimate holds in one case of five.
/// assert!((contingency.holds.value - 0.2).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// AACE International (2008), *Risk analysis and contingency determination using range estimating*,
/// recommended practice 41R-08.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contingency {
    /// The base estimate, in the unit of the cost.
    pub base: f64,
    /// The probability that it holds with nothing added.
    pub holds: Estimate,
    /// What to add so that it holds with 50 %; negative where less would do.
    pub p50: Estimate,
    /// What to add so that it holds with 80 %.
    pub p80: Estimate,
    /// What to add so that it holds with 90 %.
    pub p90: Estimate,
}

impl Contingency {
    /// What has to be added to this base estimate of a cost, of which less is better.
    ///
    /// # Errors
    /// [`Invalid`] if the estimate is in another unit.
    pub fn of<Q: Into<Value>>(cost: &Sample<Q>, base: Q) -> Result<Self, Invalid> {
        let parameter = format!("base estimate of `{}`", cost.name());
        let base = base.into().in_unit(&parameter, cost.unit())?;
        let added = |percentile: f64| -> Result<Estimate, Invalid> {
            let found = cost.percentile(Share::percent(percentile)?);
            Ok(Estimate {
                value: found.value - base,
                unit: cost.unit().of_difference(),
                ..found
            })
        };
        Ok(Self {
            base,
            holds: cost.probability(Region::AtMost(base)),
            p50: added(50.0)?,
            p80: added(80.0)?,
            p90: added(90.0)?,
        })
    }

    /// The budget with one of these contingencies, and a reserve for what is outside the scope of
    /// the estimate.
    ///
    /// # Errors
    /// [`Invalid`] if the reserve is in another unit, or below zero.
    ///
    /// # Example
    /// See [`ProjectBudget`].
    pub fn budget<Q: Into<Value>>(
        &self,
        contingency: Estimate,
        management_reserve: Q,
    ) -> Result<ProjectBudget, Invalid> {
        ProjectBudget::new(
            self.base,
            contingency.value,
            management_reserve,
            self.p50.unit,
        )
    }
}

/// The probability that a cost and a date hold together, which is lower than either of the two
/// alone: the joint confidence level.
///
/// # Errors
/// [`Invalid`] if a limit is in another unit than what it limits, or the two are not of the same
/// trials.
///
/// # Example
/// ```
/// use bizcase::decision::within_both;
/// use bizcase::quantity::{Ratio, Unit};
/// use bizcase::sample::Sample;
///
/// let cost: Sample<Ratio> = Sample::new("cost", Unit::Ratio, vec![90.0, 95.0, 120.0, 130.0])?;
/// let months = Sample::new("months", Unit::Ratio, vec![14.0, 11.0, 10.0, 15.0])?;
/// let both = within_both((&cost, Ratio::new(100.0)?), (&months, Ratio::new(12.0)?))?;
/// assert_eq!(both.value, 0.25);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// NASA (2015), *Cost Estimating Handbook*, version 4.0, appendix J.
pub fn within_both<A: Into<Value>, B: Into<Value>>(
    cost: (&Sample<A>, A),
    date: (&Sample<B>, B),
) -> Result<Estimate, Invalid> {
    let limit = |name: &str| format!("limit of `{name}`");
    let most = cost
        .1
        .into()
        .in_unit(&limit(cost.0.name()), cost.0.unit())?;
    let latest = date
        .1
        .into()
        .in_unit(&limit(date.0.name()), date.0.unit())?;
    let (costs, dates) = (cost.0.samples(), date.0.samples());
    same_trials(date.0, cost.0.sampling(), costs.len())?;
    let pairs = costs.iter().zip(dates);
    let held = pairs.map(|(cost, date)| f64::from(u8::from(*cost <= most && *date <= latest)));
    let name = format!("`{}` and `{}` hold", cost.0.name(), date.0.name());
    let both: Sample = Sample::of_trials(name, Unit::Share, held.collect(), cost.0.sampling());
    Ok(both.probability(Region::AtLeast(1.0)))
}

/// The sum of several outcomes trial by trial, which keeps what ties them together.
///
/// # Errors
/// [`Invalid`] if there are none, they are shares, not in one unit or not of the same trials, or a
/// sum is beyond the range of numbers.
///
/// # Example
/// ```
/// use bizcase::decision::total;
/// use bizcase::quantity::Unit;
/// use bizcase::sample::Sample;
///
/// let a: Sample = Sample::new("a", Unit::Ratio, vec![1.0, 2.0])?;
/// let b = Sample::new("b", Unit::Ratio, vec![30.0, 10.0])?;
/// assert_eq!(total("both", &[a, b])?.samples(), [31.0, 12.0]);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn total<Q: Into<Value>>(name: &str, parts: &[Sample<Q>]) -> Result<Sample<Q>, Invalid> {
    let Some(first) = parts.first() else {
        return Err(Invalid::rule(
            &format!("parts of `{name}`"),
            "none",
            "one or more",
        ));
    };
    let unit = first.unit();
    let mut sums = vec![0.0; first.samples().len()];
    for part in parts {
        let parameter = format!("unit of `{}`", part.name());
        if part.unit() != unit || unit == Unit::Share {
            let rule = "that of the first part, and not shares";
            return Err(Invalid::rule(&parameter, part.unit(), rule));
        }
        same_trials(part, first.sampling(), sums.len())?;
        for (sum, value) in sums.iter_mut().zip(part.samples()) {
            *sum += value;
        }
    }
    for &sum in &sums {
        unit.permitted().check(&format!("sum of `{name}`"), sum)?;
    }
    Ok(Sample::of_trials(
        name.to_owned(),
        unit,
        sums,
        first.sampling(),
    ))
}

/// What several costs need together, beside what they would need each for itself.
///
/// Percentiles do not add: parts that are not all bad at once need less together.
///
/// # Example
/// ```
/// use bizcase::decision::PooledReserve;
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::Sample;
///
/// let one: Sample = Sample::new("one", Unit::Ratio, vec![10.0, 10.0, 10.0, 10.0, 60.0])?;
/// let other = Sample::new("other", Unit::Ratio, vec![60.0, 10.0, 10.0, 10.0, 10.0])?;
/// let pooled = PooledReserve::of(&[one, other], Share::percent(100.0)?)?;
/// // Never are both dear at once.
/// assert_eq!((pooled.together.value, pooled.summed), (70.0, 120.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PooledReserve {
    /// The probability with which the money is to suffice.
    pub share: Share,
    /// The percentile of the sum, drawn trial by trial.
    pub together: Estimate,
    /// The sum of the percentiles of the parts.
    pub summed: f64,
}

impl PooledReserve {
    /// What these costs need so that it suffices with this probability.
    ///
    /// # Errors
    /// As [`total`].
    pub fn of<Q: Into<Value>>(parts: &[Sample<Q>], share: Share) -> Result<Self, Invalid> {
        let together = total("all parts", parts)?.percentile(share);
        let summed = parts.iter().map(|part| part.percentile(share).value).sum();
        Ok(Self {
            share,
            together,
            summed,
        })
    }

    /// The budget of all parts: their base estimates together, what they need above them, and one
    /// reserve for what is outside the scope of all of them.
    ///
    /// # Errors
    /// [`Invalid`] if an amount is in another unit, or the reserve is below zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::PooledReserve;
    /// use bizcase::quantity::{Ratio, Share, Unit};
    /// use bizcase::sample::Sample;
    ///
    /// let one: Sample<Ratio> = Sample::new("one", Unit::Ratio, vec![10.0, 10.0, 60.0])?;
    /// let other = Sample::new("other", Unit::Ratio, vec![60.0, 10.0, 10.0])?;
    /// let pooled = PooledReserve::of(&[one, other], Share::percent(100.0)?)?;
    /// let budget = pooled.budget(Ratio::new(40.0)?, Ratio::new(5.0)?)?;
    /// assert_eq!((budget.contingency, budget.total()), (30.0, 75.0));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn budget<Q: Into<Value>>(
        &self,
        base: Q,
        management_reserve: Q,
    ) -> Result<ProjectBudget, Invalid> {
        let unit = self.together.unit;
        let base = base.into().in_unit("base estimate of all parts", unit)?;
        let contingency = self.together.value - base;
        ProjectBudget::new(base, contingency, management_reserve, unit)
    }
}
