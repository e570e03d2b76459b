//! How many respondents until a difference is found.

use serde::Serialize;

use super::noncentral::power_of_t;
use super::sample_size::{PlannedSample, SampleSize};
use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::Share;

/// Which test is to tell two shares apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TwoShares {
    /// The chi-squared test without a correction; R's `power.prop.test`.
    ChiSquared,
    /// The chi-squared test with the correction for continuity: the tables of Fleiss. Near to
    /// Fisher's exact test.
    Corrected,
    /// The difference of arcsine roots, Cohen's h; R's `pwr.2p.test` and Cohen's tables.
    Arcsine,
}

impl SampleSize {
    /// Until a test tells the shares of two groups of different people apart, if they are these.
    ///
    /// # Errors
    /// [`Invalid`] for shares that are equal, and settings out of range.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::{SampleSize, TwoShares};
    ///
    /// // 40 % in one segment against 50 % in another.
    /// let shares = (Share::percent(40.0)?, Share::percent(50.0)?);
    /// let plan = SampleSize::new().two_shares(shares.0, shares.1, TwoShares::ChiSquared)?;
    /// assert_eq!((plan.per_group, plan.respondents), (388, 776));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// J. L. Fleiss, B. Levin and M. C. Paik (2003), *Statistical Methods for Rates and Proportions*,
    /// third edition, section 4.2; J. Cohen (1988), *Statistical Power Analysis for the Behavioral
    /// Sciences*, second edition, chapter 6.
    pub fn two_shares(
        &self,
        first: Share,
        second: Share,
        test: TwoShares,
    ) -> Result<PlannedSample, Invalid> {
        let (p, q) = (first.value(), second.value());
        let apart = different("difference of the shares", p - q)?;
        let plain = match test {
            TwoShares::Arcsine => {
                let effect = 2.0 * (libm::asin(libm::sqrt(p)) - libm::asin(libm::sqrt(q)));
                2.0 * square((self.reach() + self.beyond()) / effect)
            }
            TwoShares::ChiSquared | TwoShares::Corrected => {
                let mean = 0.5 * (p + q);
                let same = libm::sqrt(2.0 * mean * (1.0 - mean));
                let different = libm::sqrt(p * (1.0 - p) + q * (1.0 - q));
                square((self.reach() * same + self.beyond() * different) / apart)
            }
        };
        if test == TwoShares::Corrected {
            // Fleiss, Levin and Paik (2003), equation 4.14, for groups of one size.
            let root = libm::sqrt(1.0 + 4.0 / (plain * apart.abs()));
            return self.exactly(2, 0.25 * plain * square(1.0 + root));
        }
        self.exactly(2, plain)
    }

    /// Until the test of `McNemar` tells two shares of the same people apart: the share who say yes to
    /// the first question only, and to the second only.
    ///
    /// # Errors
    /// [`Invalid`] for shares that are equal or add up to more than one, and settings out of range.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::SampleSize;
    ///
    /// // 25 % want the first only and 15 % the second only.
    /// let plan = SampleSize::new().paired_shares(Share::percent(25.0)?, Share::percent(15.0)?)?;
    /// assert_eq!(plan.respondents, 312);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// R. J. Connor (1987), *Sample size for testing differences in proportions for the
    /// paired-sample design*, Biometrics 43, 207-211. R's `MESS::power_mcnemar_test` agrees.
    pub fn paired_shares(
        &self,
        first_only: Share,
        second_only: Share,
    ) -> Result<PlannedSample, Invalid> {
        let (p, q) = (first_only.value(), second_only.value());
        let apart = different("difference of the shares", p - q)?;
        let discordant = Permitted::SHARE.check("shares with one answer only", p + q)?;
        let same = libm::sqrt(discordant);
        let different = libm::sqrt((discordant - apart * apart).max(0.0));
        self.exactly(
            1,
            square((self.reach() * same + self.beyond() * different) / apart),
        )
    }

    /// Until a t test tells the means of two groups of different people apart, if answers spread by
    /// this standard deviation in both.
    ///
    /// # Errors
    /// [`Invalid`] for a difference of zero, a standard deviation that is not above zero, and
    /// settings out of range.
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::SampleSize;
    ///
    /// // Half a standard deviation: Cohen's medium effect.
    /// assert_eq!(SampleSize::new().two_means(0.5, 1.0)?.per_group, 64);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn two_means(&self, difference: f64, deviation: f64) -> Result<PlannedSample, Invalid> {
        let effect = effect(difference, deviation)?;
        self.least(2, 2.0, |size| {
            let shift = effect * libm::sqrt(0.5 * size);
            power_of_t(2.0 * (size - 1.0), shift, self.tail()) >= self.power_wanted()
        })
    }

    /// Until a t test tells the means of two answers of the same people apart, if their differences
    /// spread by this standard deviation: two opportunities of one survey, for instance.
    ///
    /// # Errors
    /// As [`two_means`](Self::two_means).
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::SampleSize;
    ///
    /// assert_eq!(SampleSize::new().paired_means(0.5, 1.0)?.respondents, 34);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn paired_means(&self, difference: f64, deviation: f64) -> Result<PlannedSample, Invalid> {
        let effect = effect(difference, deviation)?;
        self.least(1, 2.0, |size| {
            let shift = effect * libm::sqrt(size);
            power_of_t(size - 1.0, shift, self.tail()) >= self.power_wanted()
        })
    }
}

/// A difference in standard deviations.
fn effect(difference: f64, deviation: f64) -> Result<f64, Invalid> {
    Permitted::POSITIVE.check("standard deviation", deviation)?;
    Permitted::FINITE.check("difference of the means", difference)?;
    let effect = different("difference of the means", difference)? / deviation;
    let seen = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(f64::INFINITY));
    seen.check("difference in standard deviations", effect.abs())
}

fn different(parameter: &str, difference: f64) -> Result<f64, Invalid> {
    if difference == 0.0 {
        return Err(Invalid::rule(parameter, "0", "other than zero"));
    }
    Ok(difference)
}

const fn square(x: f64) -> f64 {
    x * x
}
