//! What some mentions in some interviews say about a share.

use serde::{Deserialize, Serialize};

use crate::distribution::Dist;
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;
use crate::sample::{Interval, clopper_pearson};
use crate::survey::Proportion;

/// Nobody plans for more interviews than these.
const MOST: u64 = 10_000;

/// In how many of some interviews something was mentioned: an exact interval of the share of people
/// who would, however few the interviews, and what more of them would add.
///
/// # Example
/// ```
/// use bizcase::distribution::Distribution;
/// use bizcase::quantity::Share;
/// use bizcase::severity::Mentions;
///
/// let confidence = Share::percent(95.0)?;
/// let said = |heard, interviews| Ok::<_, bizcase::Error>(Mentions::new(heard, interviews)?.interval(confidence));
/// // The same 40 % from five, twelve (nearly) and thirty interviews:
/// assert_eq!(format!("{:.2}", said(2, 5)?), "0.05 to 0.85 (95%, Clopper-Pearson)");
/// assert_eq!(format!("{:.2}", said(5, 12)?), "0.15 to 0.72 (95%, Clopper-Pearson)");
/// assert_eq!(format!("{:.2}", said(12, 30)?), "0.23 to 0.59 (95%, Clopper-Pearson)");
/// assert!(said(2, 5)?.method.is_conservative());
///
/// // As an assumption of a case:
/// assert_eq!(Mentions::new(2, 5)?.posterior()?.to_string(), "beta(2.5, 3.5)");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// C. J. Clopper and E. S. Pearson (1934), *Biometrika* 26, 404-413; H. Jeffreys (1961), *Theory of
/// Probability*, third edition, section 3.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Given", into = "Given")]
pub struct Mentions(Given);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    heard: u64,
    interviews: u64,
}

impl TryFrom<Given> for Mentions {
    type Error = Invalid;

    fn try_from(given: Given) -> Result<Self, Invalid> {
        let some = Permitted::between(1.0, 1e9);
        some.check("number of interviews", given.interviews as f64)?;
        let heard = Permitted::between(0.0, given.interviews as f64);
        heard.check("interviews with a mention", given.heard as f64)?;
        Ok(Self(given))
    }
}

impl From<Mentions> for Given {
    fn from(mentions: Mentions) -> Self {
        mentions.0
    }
}

impl Mentions {
    /// A mention `heard` in some of the `interviews`.
    ///
    /// # Errors
    /// [`Invalid`] without interviews, or for more mentions than interviews.
    pub fn new(heard: u64, interviews: u64) -> Result<Self, Invalid> {
        Self::try_from(Given { heard, interviews })
    }

    /// In how many interviews it was mentioned.
    #[must_use]
    pub const fn heard(&self) -> u64 {
        self.0.heard
    }

    /// In how many it could have been.
    #[must_use]
    pub const fn interviews(&self) -> u64 {
        self.0.interviews
    }

    /// The exact interval of the share of people who would mention it. It covers that share at
    /// least as often as stated, whatever it is, and is therefore wider than most need: it is
    /// conservative. Wilson's is narrower, as [`Proportion::wilson`] tells.
    #[must_use]
    pub fn interval(&self, confidence: Share) -> Interval {
        let Given { heard, interviews } = self.0;
        let estimate = heard as f64 / interviews as f64;
        let seen = (heard as f64, heard as f64);
        Interval::of_probability(estimate, seen, interviews as f64, confidence)
    }

    /// The share that is not exceeded, with this one-sided confidence. If nobody has mentioned it,
    /// that is `1 - (1 - confidence)^(1 / interviews)`: at 95 % about three over the number of
    /// interviews, which is called the rule of three.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::Mentions;
    ///
    /// let none = Mentions::new(0, 30)?;
    /// assert_eq!(format!("{:.3}", none.at_most(Share::percent(95.0)?).value()), "0.095");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// J. A. Hanley and A. Lippman-Hand (1983), *If nothing goes wrong, is everything all right?*,
    /// JAMA 249, 1743-1745.
    #[must_use]
    pub fn at_most(&self, confidence: Share) -> Share {
        let heard = self.0.heard as f64;
        let tail = confidence.complement().value();
        let (_, high) = clopper_pearson((heard, heard), self.0.interviews as f64, tail);
        Share::literal(high.clamp(0.0, 1.0))
    }

    /// What is known about the share, as a distribution that can enter a case: Beta with Jeffreys'
    /// prior, which is worth one interview.
    ///
    /// # Errors
    /// [`Invalid`] never, for mentions that exist.
    pub fn posterior(&self) -> Result<Dist, Invalid> {
        let (alpha, beta) = self.shapes();
        Dist::beta(alpha, beta)
    }

    fn shapes(&self) -> (f64, f64) {
        let Given { heard, interviews } = self.0;
        (heard as f64 + 0.5, (interviews - heard) as f64 + 0.5)
    }

    /// Half the width that the interval is expected to have after so many `more` interviews, over
    /// what they may say given what was said already.
    ///
    /// # Errors
    /// [`Invalid`] for more than ten thousand.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::Mentions;
    ///
    /// let (said, confidence) = (Mentions::new(5, 12)?, Share::percent(95.0)?);
    /// let width = |more| Ok::<_, bizcase::Error>(format!("{:.2}", said.expected_half_width(more, confidence)?));
    /// assert_eq!([width(0)?, width(6)?, width(18)?], ["0.29", "0.23", "0.18"]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn expected_half_width(&self, more: u64, confidence: Share) -> Result<f64, Invalid> {
        let few = Permitted::between(0.0, MOST as f64);
        few.check("number of further interviews", more as f64)?;
        let Given { heard, interviews } = self.0;
        let widths = self
            .chances(more)
            .into_iter()
            .zip(heard..)
            .map(|(chance, heard)| {
                let after = Self(Given {
                    heard,
                    interviews: interviews + more,
                });
                chance * after.interval(confidence).half_width()
            });
        Ok(widths.sum())
    }

    /// The number of further interviews after which the interval is expected to reach no farther
    /// than `half_width` to each side.
    ///
    /// # Errors
    /// [`Invalid`] if that takes more than ten thousand, or the width is not above zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::Mentions;
    ///
    /// let said = Mentions::new(5, 12)?;
    /// assert_eq!(said.further_interviews(0.2, Share::percent(95.0)?)?, 13);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn further_interviews(&self, half_width: f64, confidence: Share) -> Result<u64, Invalid> {
        Permitted::POSITIVE.check("half width", half_width)?;
        let (mut low, mut high) = (0, MOST);
        if self.expected_half_width(MOST, confidence)? > half_width {
            let rule = format!("what {MOST} interviews can reach, or more");
            return Err(Invalid::rule("half width", half_width, rule));
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.expected_half_width(middle, confidence)? <= half_width {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The chance of each number of mentions in further interviews: beta-binomial.
    fn chances(&self, more: u64) -> Vec<f64> {
        let (alpha, beta) = self.shapes();
        // By the ratio of neighbours; logarithms, since the first may be below any double.
        let mut logs = vec![0.0];
        let mut log = 0.0;
        for k in 0..more {
            let (k, left) = (k as f64, (more - k) as f64);
            log += libm::log(left / (k + 1.0) * (alpha + k) / (beta + left - 1.0));
            logs.push(log);
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut chances: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let sum: f64 = chances.iter().sum();
        for chance in &mut chances {
            *chance /= sum;
        }
        chances
    }

    /// The same count as a share of a survey, with the intervals for larger samples.
    ///
    /// # Errors
    /// [`Invalid`] never, for mentions that exist.
    pub fn proportion(&self) -> Result<Proportion, Invalid> {
        Proportion::new(self.0.heard, self.0.interviews)
    }
}
