//! What an outcome may fall short of a target by.

use serde::{Deserialize, Serialize};

use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::{Share, Unit, Value};
use crate::sample::{Estimate, Region, Sample};

/// How far, and how often, an outcome falls below a target: zero for a loss, a budgeted profit, the
/// mean.
///
/// # Formula
/// With `x` the outcome, `t` the target and `a` the share of the tail: value at risk
/// `t - percentile(a)`, conditional value at risk `t - expected shortfall(a)`, semivariance
/// `mean((t - x)^2 where x < t)`.
///
/// # Example
/// ```
/// use bizcase::decision::Downside;
/// use bizcase::quantity::{Currency, Money, Share, Unit};
/// use bizcase::sample::Sample;
///
/// // Profits from -10 to 89, each as likely.
/// let profits = (-10..90).map(f64::from).collect();
/// let profit: Sample<Money> = Sample::new("profit", Unit::Money(Currency::EUR), profits)?;
/// let nothing = Money::major(0, Currency::EUR);
/// let downside = Downside::of(&profit, nothing, Share::percent(5.0)?)?;
/// assert_eq!(downside.below.value, 0.1);
/// assert_eq!(downside.conditional_value_at_risk.value, 8.0);
/// // The squares of 1 to 10 among a hundred trials.
/// assert_eq!(downside.semivariance, 3.85);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// R. T. Rockafellar and S. Uryasev (2000), *Optimization of conditional value-at-risk*, Journal of
/// Risk 2, 21-41. H. Markowitz (1959), *Portfolio Selection*, chapter 9, for the semivariance.
#[doc(alias("VaR", "CVaR"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Downside {
    /// The share of the trials that are the bad cases.
    pub tail: Share,
    /// How far below the target the best of the bad cases lies; negative where it lies above.
    pub value_at_risk: Estimate,
    /// How far below the target the bad cases lie on average; negative where they lie above.
    pub conditional_value_at_risk: Estimate,
    /// The probability of falling below the target.
    pub below: Estimate,
    /// The mean of the squared shortfalls, those of trials at or above the target being zero; in the
    /// square of the unit.
    pub semivariance: f64,
    /// The root of the semivariance.
    pub semideviation: Estimate,
}

impl Downside {
    /// Measures an outcome, of which more is better, against a target. `tail` is the share of
    /// trials that count as bad cases, such as 5 %.
    ///
    /// # Errors
    /// [`Invalid`] if the target is in another unit, the tail is not between 0 and 1, or squares of
    /// shortfalls are beyond the range of numbers.
    pub fn of<Q: Into<Value>>(
        outcome: &Sample<Q>,
        target: Q,
        tail: Share,
    ) -> Result<Self, Invalid> {
        let parameter = format!("target of `{}`", outcome.name());
        let target = target.into().in_unit(&parameter, outcome.unit())?;
        Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0))
            .check("share of bad cases", tail.value())?;
        let short = |figure: Estimate| Estimate {
            value: target - figure.value,
            unit: outcome.unit().of_difference(),
            ..figure
        };
        let square = |x: &f64| libm::pow((target - x).max(0.0), 2.0);
        let squares = outcome.samples().iter().map(square).collect();
        let name = format!("squared shortfall of `{}`", outcome.name());
        let squares: Sample = Sample::of_trials(name, Unit::Ratio, squares, outcome.sampling());
        let semivariance = squares.mean();
        Permitted::FINITE.check(squares.name(), semivariance.value)?;
        Ok(Self {
            tail,
            value_at_risk: short(outcome.percentile(tail)),
            conditional_value_at_risk: short(outcome.expected_shortfall(tail)),
            below: outcome.probability(Region::Below(target)),
            semivariance: semivariance.value,
            semideviation: root(semivariance, outcome.unit().of_difference()),
        })
    }
}

/// The root of a figure, with its error to first order.
fn root(of: Estimate, unit: Unit) -> Estimate {
    let value = libm::sqrt(of.value);
    let standard_error = if value > 0.0 {
        of.standard_error / (2.0 * value)
    } else {
        of.standard_error
    };
    Estimate {
        value,
        standard_error,
        unit,
        ..of
    }
}
