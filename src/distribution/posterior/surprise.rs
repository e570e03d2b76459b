//! Whether data fit what was believed before.

use super::Observed;
use crate::distribution::answers::share;
use crate::distribution::check::{self, exact};
use crate::distribution::{Dist, Distribution};
use crate::error::Invalid;
use crate::numeric::{Side, normal_tail};
use crate::quantity::Share;

/// How many equally likely values of the distribution the probability is averaged over.
const VALUES: u32 = 2_000;

impl Dist {
    /// How likely data at least as far out as these were before they came: twice the smaller of the
    /// two tails of the prior predictive distribution, at most one. A small share says that the
    /// distribution and the data contradict each other, so that one of them is not what it was
    /// taken for; [`updated`](Self::updated) trusts both.
    ///
    /// # Errors
    /// [`Invalid`] if the distribution is a column of joint data, or allows values that the
    /// observation cannot be about.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::{Dist, Observed};
    ///
    /// let churn = Dist::pert(0.009, 0.015, 0.030)?;
    /// let expected = churn.surprise(&Observed::successes(40, 2_400)?)?;
    /// assert!(expected.value() > 0.5);
    /// let contradicted = churn.surprise(&Observed::successes(120, 2_400)?)?;
    /// assert!(contradicted.value() < 0.001);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// G. E. P. Box (1980), Sampling and Bayes' inference in scientific modelling and robustness,
    /// *Journal of the Royal Statistical Society* A 143, 383-430.
    pub fn surprise(&self, observed: &Observed) -> Result<Share, Invalid> {
        check::alone(self)?;
        observed.suits(self)?;
        let (mut lower, mut upper) = (0.0, 0.0);
        for number in 0..VALUES {
            let probability = (f64::from(number) + 0.5) / f64::from(VALUES);
            let [at_most, at_least] = observed.tails(self.quantile(share(probability)));
            lower += at_most / f64::from(VALUES);
            upper += at_least / f64::from(VALUES);
        }
        Ok(share(2.0 * lower.min(upper)))
    }
}

impl Observed {
    /// The probability of this or less, and of this or more, where the value is `x`.
    fn tails(&self, x: f64) -> [f64; 2] {
        match *self {
            Self::Successes { seen, of } => tails(Dist::binomial(of, share(x)), seen, x > 0.5),
            Self::Events { seen, exposure } => {
                tails(Dist::poisson(x * exposure), seen, x.is_infinite())
            }
            Self::Bought { bought, spent } => tails(Dist::poisson(spent / x), bought, x <= 0.0),
            Self::Estimate {
                mean,
                standard_error,
            } => {
                let z = (mean - x) / standard_error;
                [normal_tail(Side::Lower, z), normal_tail(Side::Upper, z)]
            }
        }
    }
}

/// The tails of a distribution of counts at one that was seen. Where there is no distribution, all
/// counts are as high as can be or zero.
fn tails(law: Result<Dist, Invalid>, seen: u64, high: bool) -> [f64; 2] {
    match law {
        Ok(law) => {
            let above = match seen {
                0 => 1.0,
                _ => law.survival(exact(seen - 1)).value(),
            };
            [law.cdf(exact(seen)).value(), above]
        }
        Err(_) if high => [0.0, 1.0],
        Err(_) if seen == 0 => [1.0, 1.0],
        Err(_) => [1.0, 0.0],
    }
}
