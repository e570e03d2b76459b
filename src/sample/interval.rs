//! How far a figure may be from the truth, at a stated confidence.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Invalid;
use crate::numeric::{BetaTails, Side, Unit as Point, normal_quantile};
use crate::quantity::{Share, Unit};

/// From how many degrees of freedom on Student's t is taken for normal: its quantiles are then
/// within 1e-4 of each other up to 99 % confidence.
const NEARLY_NORMAL: f64 = 20_000.0;

/// How an interval was made.
///
/// # Example
/// ```
/// use bizcase::sample::IntervalMethod;
///
/// assert_eq!(IntervalMethod::ClopperPearson.to_string(), "Clopper-Pearson");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IntervalMethod {
    /// Student's t around the figure.
    StudentT,
    /// Order statistics of the sample, at exact binomial ranks.
    OrderStatistics,
    /// Order statistics at ranks whose distance comes from independent replicates (Woodruff).
    Woodruff,
    /// The exact interval of a probability, which covers it at least as often as stated.
    ClopperPearson,
    /// The interval of a probability by the normal distribution of the count (Wilson's score).
    Wilson,
    /// The interval of a probability from independent replicates.
    KornGraubard,
    /// Percentiles over resamples of the rows.
    Bootstrap,
    /// Percentiles over draws of stated ranges.
    Draws,
    /// The normal distribution around the estimate, with the error of a linear approximation.
    Delta,
    /// Fieller's theorem on the ratio of two normal estimates.
    Fieller,
    /// Percentiles over draws of the parameters from their normal distribution.
    KrinskyRobb,
    /// All values with which the rest of the fit is not significantly worse (F test on the profile).
    Profile,
    /// Student's t with Hall's correction for the skewness of the sample.
    Hall,
}

impl IntervalMethod {
    /// Whether such an interval covers the truth at least as often as stated, at the price of being
    /// wider than most cases need.
    #[must_use]
    pub const fn is_conservative(self) -> bool {
        matches!(self, Self::ClopperPearson | Self::OrderStatistics)
    }
}

impl fmt::Display for IntervalMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StudentT => "Student's t",
            Self::OrderStatistics => "order statistics",
            Self::Woodruff => "Woodruff",
            Self::ClopperPearson => "Clopper-Pearson",
            Self::Wilson => "Wilson",
            Self::KornGraubard => "Korn-Graubard",
            Self::Bootstrap => "bootstrap",
            Self::Draws => "draws",
            Self::Delta => "delta method",
            Self::Fieller => "Fieller",
            Self::KrinskyRobb => "Krinsky-Robb",
            Self::Profile => "profile",
            Self::Hall => "Hall",
        })
    }
}

/// A figure with the interval that covers the true figure with a stated confidence.
///
/// For trials of a model the truth is what infinitely many trials would give; for answers of a
/// survey, the figure of the population. The interval says nothing about whether the assumptions
/// are right.
///
/// # Example
/// ```
/// use bizcase::quantity::{Share, Unit};
/// use bizcase::sample::{Interval, IntervalMethod};
///
/// let confidence = Share::percent(95.0)?;
/// let method = IntervalMethod::Fieller;
/// let price = Interval::new(21.0, (17.5, f64::INFINITY), Unit::Ratio, confidence, method)?;
/// assert!(price.contains(40.0) && price.is_unbounded());
/// assert_eq!(price.to_string(), "17.5 to inf (95%, Fieller)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
#[non_exhaustive]
pub struct Interval {
    /// The figure that the interval is about, in major units if it is money.
    pub estimate: f64,
    /// The lower end; minus infinity if nothing bounds it.
    pub low: f64,
    /// The upper end; infinity if nothing bounds it.
    pub high: f64,
    /// What the numbers mean.
    pub unit: Unit,
    /// The share of such intervals that cover the truth.
    pub confidence: Share,
    /// How it was made.
    pub method: IntervalMethod,
    /// The share of resamples or draws in which the figure does not exist; they count for neither
    /// end.
    pub failed: Share,
}

/// An interval as data: an end that nothing bounds is left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    estimate: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    unit: Unit,
    confidence: Share,
    method: IntervalMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<Share>,
}

impl From<Interval> for Stored {
    fn from(interval: Interval) -> Self {
        let bounded = |end: f64| end.is_finite().then_some(end);
        Self {
            estimate: bounded(interval.estimate),
            low: bounded(interval.low),
            high: bounded(interval.high),
            unit: interval.unit,
            confidence: interval.confidence,
            method: interval.method,
            failed: (interval.failed > Share::ZERO).then_some(interval.failed),
        }
    }
}

impl TryFrom<Stored> for Interval {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        let ends = (
            stored.low.unwrap_or(f64::NEG_INFINITY),
            stored.high.unwrap_or(f64::INFINITY),
        );
        let estimate = stored.estimate.unwrap_or(f64::INFINITY);
        let interval = Self::new(
            estimate,
            ends,
            stored.unit,
            stored.confidence,
            stored.method,
        )?;
        Ok(Self {
            failed: stored.failed.unwrap_or(Share::ZERO),
            ..interval
        })
    }
}

impl Interval {
    /// An interval between two ends.
    ///
    /// # Errors
    /// [`Invalid`] if a number is NaN or the lower end lies above the upper one.
    pub fn new(
        estimate: f64,
        (low, high): (f64, f64),
        unit: Unit,
        confidence: Share,
        method: IntervalMethod,
    ) -> Result<Self, Invalid> {
        if estimate.is_nan() {
            return Err(Invalid::rule("estimate of an interval", "NaN", "a number"));
        }
        if low <= high {
            return Ok(Self {
                estimate,
                low,
                high,
                unit,
                confidence,
                method,
                failed: Share::ZERO,
            });
        }
        let ends = format!("{low} to {high}");
        Err(Invalid::rule(
            "interval",
            ends,
            "from a lower to an upper end",
        ))
    }

    /// Whether a figure lies in the interval, ends included.
    #[must_use]
    pub fn contains(&self, figure: f64) -> bool {
        (self.low..=self.high).contains(&figure)
    }

    /// Half the distance between the ends.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        0.5 * self.high - 0.5 * self.low
    }

    /// Whether an end is infinite.
    #[must_use]
    pub const fn is_unbounded(&self) -> bool {
        self.low.is_infinite() || self.high.is_infinite()
    }

    /// Around a figure, by Student's t, cut to what the unit can be.
    pub(crate) fn around(
        figure: f64,
        standard_error: f64,
        degrees_of_freedom: f64,
        unit: Unit,
        confidence: Share,
    ) -> Self {
        // A figure without an error is certain at every confidence.
        let reach = if standard_error > 0.0 {
            student_quantile(degrees_of_freedom, tail(confidence)) * standard_error
        } else {
            0.0
        };
        let ends = (figure - reach, figure + reach);
        Self::between(figure, ends, unit, confidence, IntervalMethod::StudentT)
    }

    /// Between two ends that are in order, cut to what the unit can be.
    pub(crate) fn between(
        estimate: f64,
        (low, high): (f64, f64),
        unit: Unit,
        confidence: Share,
        method: IntervalMethod,
    ) -> Self {
        let (lowest, highest) = match unit {
            Unit::Money(_) | Unit::Ratio => (f64::NEG_INFINITY, f64::INFINITY),
            Unit::Count => (0.0, f64::INFINITY),
            Unit::Share => (0.0, 1.0),
        };
        Self {
            estimate,
            low: low.max(lowest),
            high: high.min(highest),
            unit,
            confidence,
            method,
            failed: Share::ZERO,
        }
    }

    /// The exact interval of Clopper and Pearson for a probability, where something happened in
    /// at least `fewest` and at most `most` of some trials. Fractions count those of independent
    /// trials that would tell as much as the dependent ones at hand.
    pub(crate) fn of_probability(
        estimate: f64,
        (fewest, most): (f64, f64),
        trials: f64,
        confidence: Share,
    ) -> Self {
        let ends = clopper_pearson((fewest, most), trials, tail(confidence));
        let method = IntervalMethod::ClopperPearson;
        Self::between(estimate, ends, Unit::Share, confidence, method)
    }

    /// The interval for a probability of `trials` dependent trials, whose standard error is that of
    /// so many replicates: the interval of as many independent trials as have this error, fewer by
    /// the square of Student's t over the normal quantile.
    ///
    /// # Reference
    /// Korn and Graubard (1998), *Confidence intervals for proportions with small expected number of
    /// positive counts estimated from survey data*, Survey Methodology 24, 193-201.
    pub(crate) fn of_replicates(
        probability: f64,
        standard_error: f64,
        replicates: f64,
        trials: f64,
        confidence: Share,
    ) -> Self {
        let tail = tail(confidence);
        let method = IntervalMethod::KornGraubard;
        if replicates < 2.0 || tail == 0.0 {
            return Self::between(probability, (0.0, 1.0), Unit::Share, confidence, method);
        }
        let binomial = probability * (1.0 - probability);
        let as_many = if binomial <= 0.0 {
            trials
        } else {
            let wider =
                student_quantile(replicates - 1.0, tail) / student_quantile(trials - 1.0, tail);
            let wider = if wider.is_finite() { wider } else { 1.0 };
            let as_many = binomial / (standard_error * standard_error * wider * wider);
            // More than this would ask for more digits than an incomplete beta function has.
            as_many.min(1e9)
        };
        let seen = probability * as_many;
        Self {
            method,
            ..Self::of_probability(probability, (seen, seen), as_many, confidence)
        }
    }

    /// Between percentiles of resamples or draws: the order statistics that leave out the same
    /// number on both sides. `None` stands for a draw without the figure; nothing if all are.
    pub(crate) fn of_draws(
        estimate: f64,
        draws: impl IntoIterator<Item = Option<f64>>,
        unit: Unit,
        confidence: Share,
        method: IntervalMethod,
    ) -> Option<Self> {
        let (mut values, mut failed) = (Vec::new(), 0_usize);
        for draw in draws {
            match draw {
                Some(value) if !value.is_nan() => values.push(value),
                _ => failed += 1,
            }
        }
        if values.is_empty() {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        let (low, high) = percentile_ends(values.len(), confidence);
        let all = (values.len() + failed) as f64;
        Some(Self {
            estimate,
            low: values[low],
            high: values[high],
            unit,
            confidence,
            method,
            failed: Share::new(failed as f64 / all).unwrap_or(Share::ZERO),
        })
    }
}

/// The positions of the ends among so many sorted draws.
fn percentile_ends(count: usize, confidence: Share) -> (usize, usize) {
    let tail = 0.5 * confidence.complement().value() * count as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half of a length that fits into memory"
    )]
    let outside = (libm::ceil(tail - 1e-9) as usize).clamp(1, count.div_ceil(2)) - 1;
    (outside, count - 1 - outside)
}

/// `USD 24.89 to USD 25 (95%, Student's t)`; with a precision, plain numbers of so many decimals.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high, .. } = self;
        match f.precision() {
            Some(digits) => write!(f, "{low:.digits$} to {high:.digits$}")?,
            None => write!(f, "{} to {}", self.unit.show(*low), self.unit.show(*high))?,
        }
        let confidence = Unit::Share.show(self.confidence.value());
        write!(f, " ({confidence}, {})", self.method)
    }
}

/// Between which probabilities something happens at least `fewest` and at most `most` times in
/// some trials: each end leaves out this tail.
pub(crate) fn clopper_pearson((fewest, most): (f64, f64), trials: f64, tail: f64) -> (f64, f64) {
    let low = if fewest <= 0.0 || tail == 0.0 {
        0.0
    } else {
        BetaTails::new(fewest, trials - fewest + 1.0)
            .quantile(Side::Lower, tail)
            .x
    };
    let high = if most >= trials || tail == 0.0 {
        1.0
    } else {
        BetaTails::new(most + 1.0, trials - most)
            .quantile(Side::Upper, tail)
            .x
    };
    (low, high)
}

/// The probability that an interval leaves out on each side.
fn tail(confidence: Share) -> f64 {
    0.5 * (1.0 - confidence.value())
}

/// The ranks, counted from one, of the trials between which the true percentile lies: none where
/// the trials do not bound it.
///
/// The number of trials below the percentile is binomial, whatever the distribution (Conover 1999,
/// section 3.2); each side is left out with at most half of what the confidence leaves.
pub(crate) fn percentile_ranks(
    trials: u64,
    percentile: Share,
    confidence: Share,
) -> (Option<u64>, Option<u64>) {
    let (p, tail) = (percentile.value(), tail(confidence));
    let at = Point { x: p, y: 1.0 - p };
    let beyond = |side: Side, rank: u64| match (side, p) {
        (Side::Lower, 0.0) | (Side::Upper, 1.0) => 0.0,
        (Side::Lower, 1.0) | (Side::Upper, 0.0) => 1.0,
        _ => beta(rank, trials - rank + 1).tail(side, at),
    };
    // The last rank that is low enough, and the first that is high enough.
    let low = partition(trials, |rank| beyond(Side::Upper, rank) <= tail) - 1;
    let high = partition(trials, |rank| beyond(Side::Lower, rank) > tail);
    ((low >= 1).then_some(low), (high <= trials).then_some(high))
}

/// How far from a percentile, as a share of the trials, its interval ends where the share below it
/// has a standard error from so many replicates.
pub(crate) fn percentile_reach(standard_error: f64, replicates: f64, confidence: Share) -> f64 {
    student_quantile(replicates - 1.0, tail(confidence)) * standard_error
}

/// The first rank from 1 to `trials` for which `holds` is over, else the next.
fn partition(trials: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (1, trials + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn beta(a: u64, b: u64) -> BetaTails {
    BetaTails::new(a as f64, b as f64)
}

/// The t with this probability above it, which is at most a half.
pub(crate) fn student_quantile(degrees_of_freedom: f64, tail: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    if degrees_of_freedom >= NEARLY_NORMAL {
        return normal_quantile(Side::Upper, tail);
    }
    if degrees_of_freedom <= 0.0 {
        return f64::INFINITY;
    }
    // For df / (df + t^2), which is beta distributed, both tails of t are the lower one.
    let tails = BetaTails::new(0.5 * degrees_of_freedom, 0.5);
    let Point { x, y } = if tail <= 0.25 {
        tails.quantile(Side::Lower, 2.0 * tail)
    } else if tail < 0.5 {
        tails.quantile(Side::Upper, 1.0 - 2.0 * tail)
    } else {
        return 0.0;
    };
    libm::sqrt(degrees_of_freedom * y / x)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

    use super::{Interval, percentile_ranks, student_quantile};
    use crate::quantity::Share;

    const CONFIDENCE: Share = Share::literal(0.95);

    /// Upper 2.5 % points of Student's t: table A2 of Snedecor and Cochran (1989).
    #[test]
    fn matches_the_table_of_student() {
        for (df, t) in [
            (1.0, 12.706),
            (7.0, 2.365),
            (15.0, 2.131),
            (30.0, 2.042),
            (120.0, 1.980),
        ] {
            let found = student_quantile(df, 0.025);
            assert!((found - t).abs() < 6e-4, "{df}: {found}");
        }
        assert!(
            (student_quantile(19_999.0, 0.005) / student_quantile(20_001.0, 0.005) - 1.0).abs()
                < 1e-4
        );
        assert!((student_quantile(5.0, 0.4) - 0.267_181).abs() < 1e-5);
    }

    /// Clopper and Pearson (1934), chart for 95 %, and `binom.test(3, 10)$conf.int` of R.
    #[test]
    fn matches_clopper_and_pearson() {
        let found = Interval::of_probability(0.3, (3.0, 3.0), 10.0, CONFIDENCE);
        assert!((found.low - 0.066_739_511).abs() < 1e-8, "{found:?}");
        assert!((found.high - 0.652_452_86).abs() < 1e-8, "{found:?}");
        let never = Interval::of_probability(0.0, (0.0, 0.0), 10.0, CONFIDENCE);
        assert_eq!(never.low, 0.0);
        assert!((never.high - 0.308_497_1).abs() < 1e-7, "{never:?}");
        assert_eq!(
            Interval::of_probability(1.0, (10.0, 10.0), 10.0, CONFIDENCE).high,
            1.0
        );
    }

    /// Conover (1999), *Practical nonparametric statistics*, table A3: for n = 20, p = 0.5 the
    /// ranks 6 and 15 leave out 0.0207 on each side.
    #[test]
    fn matches_the_binomial_table() {
        assert_eq!(
            percentile_ranks(20, Share::literal(0.5), CONFIDENCE),
            (Some(6), Some(15))
        );
        assert_eq!(
            percentile_ranks(20, Share::literal(0.05), CONFIDENCE).0,
            None
        );
        assert_eq!(
            percentile_ranks(20, Share::literal(0.0), CONFIDENCE),
            (None, Some(1))
        );
        assert_eq!(
            percentile_ranks(20, Share::literal(1.0), CONFIDENCE),
            (Some(20), None)
        );
    }

    #[test]
    fn ranks_of_very_many_trials_are_those_of_the_normal_law() {
        let (low, high) = percentile_ranks(100_000_000, Share::literal(0.5), CONFIDENCE);
        // 1.96 times 5,000.
        assert!(low.unwrap().abs_diff(50_000_000 - 9_800) <= 1, "{low:?}");
        assert!(high.unwrap().abs_diff(50_000_000 + 9_801) <= 1, "{high:?}");
    }
}
