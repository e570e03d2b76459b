//! What some answers out of many say about a share.

use serde::{Deserialize, Serialize};

use crate::distribution::{Distribution, Hypergeometric};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit as Point, normal_quantile};
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};

/// A share counted among answers: successes among them, or a weighted share with its effective
/// size.
///
/// Three questions have three answers. [`wilson`](Self::wilson) is close to the stated confidence
/// on average. [`clopper_pearson`](Self::clopper_pearson) never falls below it and is therefore
/// wider than it must be: use it for few interviews. [`probability_above`](Self::probability_above)
/// says how likely the true share exceeds a threshold.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::survey::Proportion;
///
/// // 16 of 40 would be very disappointed: 40 %, and yet the threshold of 40 % is not passed.
/// let fit = Proportion::new(16, 40)?;
/// let confidence = Share::percent(95.0)?;
/// assert_eq!(format!("{:.4}", fit.wilson(confidence)), "0.2635 to 0.5540 (95%, Wilson)");
/// assert!(fit.clopper_pearson(confidence).half_width() > fit.wilson(confidence).half_width());
/// let passed = fit.probability_above(Share::percent(40.0)?);
/// assert_eq!(format!("{:.2}", passed.value()), "0.50");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// E. B. Wilson (1927), *Probable inference, the law of succession, and statistical inference*,
/// JASA 22, 209-212; C. J. Clopper and E. S. Pearson (1934), *Biometrika* 26, 404-413; L. D. Brown,
/// T. T. Cai and A. `DasGupta` (2001), *Statistical Science* 16, 101-133, on how both cover.
#[doc(alias("Wilson interval", "Clopper-Pearson"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Given", into = "Given")]
pub struct Proportion(Given);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    successes: f64,
    answers: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<u64>,
}

/// From here on counts are no longer exact in a double.
const MOST: f64 = 9e15;

impl TryFrom<Given> for Proportion {
    type Error = Invalid;

    fn try_from(given: Given) -> Result<Self, Invalid> {
        let above = Permitted::interval(Bound::Excluding(0.0), Bound::Including(MOST));
        above.check("number of answers", given.answers)?;
        Permitted::between(0.0, given.answers).check("successes", given.successes)?;
        if let Some(population) = given.population {
            let parameter = "number of people in the population";
            Permitted::between(given.answers.max(1.0), MOST).check(parameter, population as f64)?;
        }
        Ok(Self(given))
    }
}

impl From<Proportion> for Given {
    fn from(proportion: Proportion) -> Self {
        proportion.0
    }
}

impl Proportion {
    /// The share of `successes` among `answers`.
    ///
    /// # Errors
    /// [`Invalid`] without answers, or for more successes than answers.
    pub fn new(successes: u64, answers: u64) -> Result<Self, Invalid> {
        Self::try_from(Given {
            successes: successes as f64,
            answers: answers as f64,
            population: None,
        })
    }

    /// A share of weighted answers, whose effective size is that of an unweighted sample that says
    /// as much.
    ///
    /// # Errors
    /// [`Invalid`] unless the size is positive and finite.
    pub fn weighted(share: Share, effective_size: f64) -> Result<Self, Invalid> {
        Self::try_from(Given {
            successes: (share.value() * effective_size).min(effective_size),
            answers: effective_size,
            population: None,
        })
    }

    /// Treats the answers as a sample without replacement from `people`: the larger the part asked,
    /// the narrower the intervals.
    ///
    /// # Errors
    /// [`Invalid`] if the population is smaller than the sample.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::survey::Proportion;
    ///
    /// let confidence = Share::percent(95.0)?;
    /// let (few, all) = (Proportion::new(30, 100)?, Proportion::new(30, 100)?.of_population(100)?);
    /// assert!(few.wilson(confidence).half_width() > 0.08);
    /// assert_eq!(all.wilson(confidence).half_width(), 0.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_population(self, people: u64) -> Result<Self, Invalid> {
        Self::try_from(Given {
            population: Some(people),
            ..self.0
        })
    }

    /// The share among the answers.
    #[must_use]
    pub fn share(&self) -> Share {
        Share::literal((self.0.successes / self.0.answers).clamp(0.0, 1.0))
    }

    /// Of how many answers, effective ones if they are weighted.
    #[must_use]
    pub const fn answers(&self) -> f64 {
        self.0.answers
    }

    /// How many answers from an endless population would say as much.
    fn as_of_many(&self) -> f64 {
        let size = self.0.answers;
        match self.0.population {
            None => size,
            Some(people) => size * ((people as f64 - 1.0) / (people as f64 - size)),
        }
    }

    /// The interval of Wilson: all shares from which the one counted is not too far, by the normal
    /// distribution. With a finite population, by as many answers as would say as much.
    #[must_use]
    pub fn wilson(&self, confidence: Share) -> Interval {
        let (p, n) = (self.share().value(), self.as_of_many());
        let ends = wilson(p, n, 0.5 * confidence.complement().value());
        Interval::between(p, ends, Unit::Share, confidence, IntervalMethod::Wilson)
    }

    /// The exact interval of Clopper and Pearson, which covers the truth at least as often as
    /// stated, whatever the share is: it is conservative. With a finite population and whole counts,
    /// exact by the hypergeometric distribution.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::survey::Proportion;
    ///
    /// // None of five interviews: up to half of all may still have the problem.
    /// let none = Proportion::new(0, 5)?.clopper_pearson(Share::percent(95.0)?);
    /// assert_eq!(format!("{:.3} to {:.3}", none.low, none.high), "0.000 to 0.522");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn clopper_pearson(&self, confidence: Share) -> Interval {
        let (p, Given { successes, .. }) = (self.share().value(), self.0);
        let method = IntervalMethod::ClopperPearson;
        if let Some(ends) = self.of_a_list(0.5 * confidence.complement().value()) {
            return Interval::between(p, ends, Unit::Share, confidence, method);
        }
        let size = self.as_of_many();
        if size.is_infinite() {
            return Interval::between(p, (p, p), Unit::Share, confidence, method);
        }
        let counted = if size > self.0.answers {
            p * size
        } else {
            successes
        };
        Interval::of_probability(p, (counted, counted), size, confidence)
    }

    /// The ends by the hypergeometric distribution, where the counts are whole.
    fn of_a_list(&self, tail: f64) -> Option<(f64, f64)> {
        let Given {
            successes,
            answers,
            population,
        } = self.0;
        let people = population?;
        let (hits, size) = (whole(successes)?, whole(answers)?);
        let (fewest, most) = (hits, people - (size - hits));
        // The probability of as many as counted, or more (fewer), where so many have it.
        let at_least = |group: u64| {
            let law = Hypergeometric::new(people, group, size).ok()?;
            let fewer = hits.checked_sub(1).map(|fewer| law.survival(fewer as f64));
            Some(fewer.unwrap_or(Share::ONE).value())
        };
        let at_most = |group: u64| {
            let law = Hypergeometric::new(people, group, size).ok()?;
            Some(law.cdf(hits as f64).value())
        };
        let low = first(fewest, most, |group| Some(at_least(group)? > tail))?;
        let high = first(fewest, most + 1, |group| {
            Some(group > most || at_most(group)? <= tail)
        })?;
        let share = |group: u64| group as f64 / people as f64;
        Some((share(low), share(high.max(fewest + 1) - 1)))
    }

    /// The probability that the true share lies above a threshold, given the answers: by the beta
    /// distribution with Jeffreys' prior, which is worth one answer.
    #[must_use]
    pub fn probability_above(&self, threshold: Share) -> Share {
        let (p, n, at) = (self.share().value(), self.as_of_many(), threshold.value());
        if n.is_infinite() {
            return if p > at { Share::ONE } else { Share::ZERO };
        }
        let posterior = BetaTails::new(p * n + 0.5, (1.0 - p) * n + 0.5);
        let point = Point { x: at, y: 1.0 - at };
        let above = match at {
            0.0 => 1.0,
            1.0 => 0.0,
            _ => posterior.tail(Side::Upper, point),
        };
        Share::literal(above.clamp(0.0, 1.0))
    }
}

/// The roots of `(x - p)^2 = z^2 x (1 - x) / n`.
fn wilson(p: f64, n: f64, tail: f64) -> (f64, f64) {
    if n.is_infinite() {
        return (p, p);
    }
    if tail <= 0.0 {
        return (0.0, 1.0);
    }
    let z = normal_quantile(Side::Upper, tail);
    let square = z * z / n;
    let middle = (p + 0.5 * square) / (1.0 + square);
    let reach = libm::sqrt(square * (p * (1.0 - p) + 0.25 * square)) / (1.0 + square);
    // At the ends the root is the end, which rounding would miss.
    let low = if p <= 0.0 { 0.0 } else { middle - reach };
    let high = if p >= 1.0 { 1.0 } else { middle + reach };
    (low.min(p), high.max(p))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that was checked to be exact in a double"
)]
fn whole(count: f64) -> Option<u64> {
    (libm::trunc(count).total_cmp(&count).is_eq()).then_some(count as u64)
}

/// The first number from `low` to `high` for which `holds`, which then holds for all above;
/// `high` if it holds for none below.
fn first(low: u64, high: u64, holds: impl Fn(u64) -> Option<bool>) -> Option<u64> {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}
