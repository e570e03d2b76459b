//! Sure amounts that are as good as a gamble.

use serde::{Deserialize, Serialize};

use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::{Unit, Value};
use crate::sample::{Estimate, Sample};

/// How much somebody dislikes risk. Utilities are scaled so that nothing gained is worth zero.
///
/// # Formula
/// With `x` what is gained: constant relative risk aversion `g` at wealth `w`,
/// `((1 + x/w)^(1-g) - 1) / (1 - g)`, which is `ln(1 + x/w)` for `g = 1`; constant absolute risk
/// aversion with tolerance `r`, `1 - exp(-x/r)`.
///
/// # Example
/// ```
/// use bizcase::decision::Utility;
/// use bizcase::quantity::{Currency, Money, Unit};
/// use bizcase::sample::Sample;
///
/// // Half of the wealth, or as much again as half, by the toss of a coin.
/// let gamble = vec![-50.0, 50.0];
/// let gamble: Sample<Money> = Sample::new("gamble", Unit::Money(Currency::EUR), gamble)?;
/// let cautious = Utility::ConstantRelative {
///     aversion: 1.0,
///     wealth: Money::major(100, Currency::EUR).into(),
/// };
/// // The geometric mean of 50 and 150 is 86.60.
/// let sure = cautious.certainty_equivalent(&gamble)?;
/// assert!((sure.value.value - -13.397_459_6).abs() < 1e-7);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. W. Pratt (1964), *Risk aversion in the small and in the large*, Econometrica 32, 122-136.
/// R. A. Howard (1988), *Decision analysis: practice and promise*, Management Science 34, 679-695,
/// for tolerances of companies: about 6 % of sales or a sixth of the equity.
#[doc(alias = "risk aversion")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Utility {
    /// Constant relative risk aversion (CRRA): who is twice as rich takes twice the risk.
    ConstantRelative {
        /// The aversion: 0 for none, 1 for logarithmic utility.
        aversion: f64,
        /// What is owned beside the outcome, above zero and in its unit.
        wealth: Value,
    },
    /// Constant absolute risk aversion (CARA): wealth does not matter.
    ConstantAbsolute {
        /// The risk tolerance, above zero and in the unit of the outcome: an even chance of gaining
        /// it or losing half of it is just about acceptable.
        tolerance: Value,
    },
}

/// The sure amount that is as good as an uncertain outcome. See [`Utility`] for an example.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CertaintyEquivalent {
    /// The sure amount.
    pub value: Estimate,
    /// The expected utility, a plain number.
    pub utility: Estimate,
    /// How much the mean is above the sure amount: the price of the risk.
    pub premium: Estimate,
}

impl Utility {
    /// The sure amount that is as good as this outcome, of which more is better.
    ///
    /// # Errors
    /// [`Invalid`] if the aversion is negative, wealth or tolerance are not above zero or in another
    /// unit, a trial with constant relative risk aversion loses all wealth or more, or the expected
    /// utility is beyond the range of numbers.
    pub fn certainty_equivalent<Q: Into<Value>>(
        &self,
        outcome: &Sample<Q>,
    ) -> Result<CertaintyEquivalent, Invalid> {
        match *self {
            Self::ConstantRelative { aversion, wealth } => {
                let wealth = wealth.in_unit("wealth", outcome.unit())?;
                Permitted::POSITIVE.check("wealth", wealth)?;
                Permitted::COUNT.check("aversion to relative risk", aversion)?;
                relative(outcome, aversion, wealth)
            }
            Self::ConstantAbsolute { tolerance } => {
                let tolerance = tolerance.in_unit("risk tolerance", outcome.unit())?;
                Permitted::POSITIVE.check("risk tolerance", tolerance)?;
                absolute(outcome, tolerance)
            }
        }
    }
}

fn relative<Q: Into<Value>>(
    outcome: &Sample<Q>,
    aversion: f64,
    wealth: f64,
) -> Result<CertaintyEquivalent, Invalid> {
    let above = Permitted::interval(Bound::Excluding(-wealth), Bound::Excluding(f64::INFINITY));
    above
        .check(
            &format!("lowest trial of `{}`", outcome.name()),
            outcome.minimum(),
        )
        .map_err(|error| {
            error.hint(
                "it leaves no wealth, which constant relative risk aversion cannot value; state \
                 more wealth, or use a constant absolute aversion",
            )
        })?;
    // A power near zero would lose its digits; `expm1` keeps them.
    let power = 1.0 - aversion;
    let utility = |x: f64| {
        let grown = libm::log1p(x / wealth);
        if power == 0.0 {
            grown
        } else {
            libm::expm1(power * grown) / power
        }
    };
    let utilities = outcome.samples().iter().map(|&x| utility(x)).collect();
    let expected = finite(plain(outcome, utilities).mean())?;
    let grown = if power == 0.0 {
        expected.value
    } else {
        libm::log1p(power * expected.value) / power
    };
    let sure = wealth * libm::expm1(grown);
    let slope = libm::exp(-aversion * grown) / wealth;
    let premiums = outcome.samples().iter().map(|&x| x - utility(x) / slope);
    Ok(found(outcome, (sure, 1.0 / slope), expected, premiums))
}

fn absolute<Q: Into<Value>>(
    outcome: &Sample<Q>,
    tolerance: f64,
) -> Result<CertaintyEquivalent, Invalid> {
    // From the lowest outcome on, exponentials cannot overflow.
    let lowest = outcome.minimum();
    let left = |x: f64| libm::exp(-(x - lowest) / tolerance);
    let left: Vec<f64> = outcome.samples().iter().map(|&x| left(x)).collect();
    let mean = plain(outcome, left.clone()).mean();
    let sure = lowest - tolerance * libm::log(mean.value);
    let remaining = libm::exp(-sure / tolerance);
    let expected = finite(Estimate {
        value: -libm::expm1(-sure / tolerance),
        standard_error: remaining * mean.standard_error / mean.value,
        ..mean
    })?;
    let trials = outcome.samples().iter().zip(&left);
    let premiums = trials.map(|(x, left)| x + tolerance * left / mean.value);
    let slope = tolerance / remaining;
    Ok(found(outcome, (sure, slope), expected, premiums))
}

/// The figures, from the sure amount with its slope in the utility, and from the premium that each
/// trial adds to first order.
fn found<Q: Into<Value>>(
    outcome: &Sample<Q>,
    (sure, slope): (f64, f64),
    utility: Estimate,
    premiums: impl Iterator<Item = f64>,
) -> CertaintyEquivalent {
    let unit = outcome.unit().of_difference();
    let mean = outcome.mean();
    CertaintyEquivalent {
        value: Estimate {
            value: sure,
            standard_error: slope * utility.standard_error,
            unit,
            ..utility
        },
        utility,
        premium: Estimate {
            value: mean.value - sure,
            unit,
            ..plain(outcome, premiums.collect()).mean()
        },
    }
}

fn plain<Q: Into<Value>>(outcome: &Sample<Q>, values: Vec<f64>) -> Sample {
    let name = format!("utility of `{}`", outcome.name());
    Sample::of_trials(name, Unit::Ratio, values, outcome.sampling())
}

fn finite(utility: Estimate) -> Result<Estimate, Invalid> {
    Permitted::FINITE
        .check("expected utility", utility.value)
        .map_err(|it| it.hint("aversion is too strong for how far the outcomes lie apart"))?;
    Ok(utility)
}
