//! The evidence needed to pass or fail, under repeated looks.

use std::fmt;

use serde::Serialize;

use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{BetaTails, Side, Unit as Point, normal_quantile};
use crate::quantity::{Share, Unit};
use crate::random::{Sampling, Seed};
use crate::sample::{Interval, IntervalMethod, clopper_pearson};

/// How much evidence a check needs to pass or fail, and how many trials it may use.
///
/// A check looks at 1,024 trials, then at twice as many, up to a limit. At each look it passes if
/// the trials could hardly come from a model that misses the target, and fails if they could hardly
/// come from one that meets it. Otherwise it continues; at the limit it is undecided.
///
/// # Guarantee
/// A true claim fails with at most the stated [rate of false alarms](Self::false_alarms), and a
/// false claim passes with at most that rate, over all looks together and for any model. Each of
/// the `K` looks spends `1/K` of the rate on an exact binomial test (Clopper and Pearson's), and by
/// Bonferroni's inequality the looks together spend at most all of it. This holds for probabilities
/// and percentiles. No finite number of trials can bound the mean of every distribution; for means
/// the guarantee is asymptotic, from 4,096 trials on, with Hall's correction for skewness.
///
/// The seed is fixed, so a test gives the same answer every time; the rate refers to different
/// models or seeds.
///
/// # Power
/// With the default rate of 0.1 % and limit of 131,072 trials, a probability that misses its target
/// of 60 % by 5 points failed in all of 10,000 simulated runs, after 2,073 trials on average. One
/// that misses it by 1 point failed in 9,998 of them, after 49,200 trials. On the boundary itself
/// 10 of 10,000 runs raised a false alarm, and 78 at a rate of 1 %. Probabilities within about half
/// a point of the target stay undecided.
///
/// # Why not a confidence sequence
/// Sequences that hold at every single trial (Robbins 1970; Howard and others 2021; Waudby-Smith
/// and Ramdas 2024) pay for looks that nobody takes. Robbins' normal mixture, tuned to the last
/// look, is a tenth wider there than the exact interval at an eighth of the rate, and three times
/// wider at the first. Trials come in doublings, so only doublings have to be paid for.
///
/// # Example
/// ```
/// use bizcase::check::{Guard, WhenUndecided};
/// use bizcase::quantity::Share;
///
/// let strict = Guard::default()
///     .false_alarms(Share::percent(0.01)?)
///     .limit(1 << 20)
///     .when_undecided(WhenUndecided::Pass);
/// assert_eq!(strict.looks().first(), Some(&1_024));
/// assert_eq!(strict.looks().len(), 11);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Clopper and Pearson (1934), *Biometrika* 26. Jennison and Turnbull (2000), *Group sequential
/// methods*, section 2.8, on spending an error rate over looks. Hall (1992), *On the removal of
/// skewness by transformation*, Journal of the Royal Statistical Society B 54.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Guard {
    false_alarms: Share,
    limit: u64,
    seed: Seed,
    undecided: WhenUndecided,
}

/// What happens to a test whose check is undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenUndecided {
    /// It fails, with a message that says how to decide it. The default: a claim that cannot be
    /// shown does not count as shown.
    #[default]
    Fail,
    /// It passes: only evidence against a claim fails a test.
    Pass,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The claim holds.
    Passed,
    /// The claim does not hold.
    Failed,
    /// The trials are too few to tell.
    Undecided,
}

/// `passed`, `FAILED`, `UNDECIDED`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::Undecided => "UNDECIDED",
        })
    }
}

/// How many trials the first look takes.
const FIRST: u64 = 1_024;

/// How many trials a mean takes at least.
pub(super) const FIRST_OF_MEANS: u64 = 4_096;

impl Default for Guard {
    /// A rate of false alarms of 0.1 %, 131,072 trials at most, seed 0; undecided fails.
    fn default() -> Self {
        Self {
            false_alarms: Share::literal(0.001),
            limit: 1 << 17,
            seed: Seed(0),
            undecided: WhenUndecided::Fail,
        }
    }
}

impl Guard {
    /// Sets the rate of false alarms: of true claims that fail, and of false claims that pass.
    /// Above 0 and below one half.
    #[must_use]
    pub fn false_alarms(mut self, rate: Share) -> Self {
        self.false_alarms = rate;
        self
    }

    /// Sets the limit to the number of trials, from 1,024 to a billion.
    #[must_use]
    pub fn limit(mut self, trials: u64) -> Self {
        self.limit = trials;
        self
    }

    /// Sets the seed.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets what happens to a test whose check is undecided.
    #[must_use]
    pub fn when_undecided(mut self, answer: WhenUndecided) -> Self {
        self.undecided = answer;
        self
    }

    /// The numbers of trials at which a check looks.
    #[must_use]
    pub fn looks(&self) -> Vec<u64> {
        let doubled = |trials: &u64| trials.checked_mul(2);
        let below = std::iter::successors(Some(FIRST), doubled);
        let below = below.take_while(|&trials| trials < self.limit);
        below.chain([self.limit]).collect()
    }

    /// Refuses settings without a meaning.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let open = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(0.5));
        open.check("rate of false alarms", self.false_alarms.value())?;
        Permitted::between(FIRST as f64, 1e9).check("limit of trials", self.limit as f64)?;
        Ok(())
    }

    /// The error rate that one look may spend on one end.
    pub(super) fn rate_of_a_look(&self) -> f64 {
        self.false_alarms.value() / self.looks().len() as f64
    }

    /// An interval whose ends each spend the rate of a look.
    pub(super) fn interval(
        &self,
        estimate: f64,
        ends: (f64, f64),
        unit: Unit,
        method: IntervalMethod,
    ) -> Interval {
        Interval::between(estimate, ends, unit, self.confidence(), method)
    }

    /// The confidence of an interval over all looks together.
    pub(super) fn confidence(&self) -> Share {
        Share::literal(1.0 - 2.0 * self.false_alarms.value())
    }

    pub(super) fn sampling(&self, trials: u64) -> Sampling {
        Sampling::monte_carlo(trials).seed(self.seed)
    }

    pub(super) const fn seed_used(&self) -> Seed {
        self.seed
    }

    pub(super) const fn limit_used(&self) -> u64 {
        self.limit
    }

    pub(super) const fn rate(&self) -> Share {
        self.false_alarms
    }

    pub(super) const fn passes_undecided(&self) -> bool {
        matches!(self.undecided, WhenUndecided::Pass)
    }
}

/// In which direction a figure is to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    AtLeast,
    AtMost,
}

/// Refuses targets that no number of trials can prove.
pub(super) fn provable(goal: Goal, parameter: &str, target: Share) -> Result<(), Invalid> {
    let (beyond, range) = match goal {
        Goal::AtLeast => (
            target >= Share::ONE,
            Permitted::interval(Bound::Including(0.0), Bound::Excluding(1.0)),
        ),
        Goal::AtMost => (
            target <= Share::ZERO,
            Permitted::interval(Bound::Excluding(0.0), Bound::Including(1.0)),
        ),
    };
    if beyond {
        let hint = "no number of trials proves certainty: ask for 99.9% or 0.1%";
        return Err(Invalid::new(parameter, target.value(), range).hint(hint));
    }
    Ok(())
}

/// Exact tests on how often something happened in independent trials.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binomial {
    pub(super) trials: u64,
    /// The error rate that each test may spend.
    pub(super) rate: f64,
}

impl Binomial {
    /// Whether the true probability is shown to lie on the side asked, or on the other.
    pub(super) fn compare(&self, happened: u64, goal: Goal, target: Share) -> Status {
        let few = self.at_most(happened, target) <= self.rate;
        let many = self.at_least(happened, target) <= self.rate;
        match (goal, few, many) {
            (Goal::AtLeast, _, true) | (Goal::AtMost, true, _) => Status::Passed,
            (Goal::AtLeast, true, _) | (Goal::AtMost, _, true) => Status::Failed,
            _ => Status::Undecided,
        }
    }

    /// The probability of at most so many.
    pub(super) fn at_most(&self, happened: u64, probability: Share) -> f64 {
        let failed = self.trials - happened;
        match (failed, point(probability)) {
            (0, _) => 1.0,
            (_, Point { x, .. }) if x <= 0.0 => 1.0,
            (_, Point { y, .. }) if y <= 0.0 => 0.0,
            (_, at) => beta(happened + 1, failed).tail(Side::Upper, at),
        }
    }

    /// The probability of at least so many.
    pub(super) fn at_least(&self, happened: u64, probability: Share) -> f64 {
        let failed = self.trials - happened;
        match (happened, point(probability)) {
            (0, _) => 1.0,
            (_, Point { x, .. }) if x <= 0.0 => 0.0,
            (_, Point { y, .. }) if y <= 0.0 => 1.0,
            (_, at) => beta(happened, failed + 1).tail(Side::Lower, at),
        }
    }

    /// The interval of Clopper and Pearson that leaves out the rate on each side.
    pub(super) fn interval(&self, happened: u64) -> (f64, f64) {
        let times = happened as f64;
        clopper_pearson((times, times), self.trials as f64, self.rate)
    }
}

fn point(probability: Share) -> Point {
    let x = probability.value();
    Point { x, y: 1.0 - x }
}

fn beta(a: u64, b: u64) -> BetaTails {
    BetaTails::new(a as f64, b as f64)
}

/// The quantile that the mean of many trials goes by.
pub(super) fn quantile_of_means(rate: f64) -> f64 {
    normal_quantile(Side::Upper, rate)
}

/// Between which ends the mean of a distribution lies: a quantile (of the normal distribution or of
/// Student's t) times the standard error to either side, with Hall's correction for skewness.
pub(super) fn mean_ends(samples: &[f64], quantile: f64) -> (f64, f64) {
    let count = samples.len() as f64;
    // In units of the largest, so that no cube overflows.
    let scale = samples.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if scale <= 0.0 {
        return (0.0, 0.0);
    }
    let average =
        |value: &dyn Fn(f64) -> f64| samples.iter().map(|x| value(x / scale)).sum::<f64>() / count;
    let mean = average(&|x| x);
    let variance = average(&|x| (x - mean) * (x - mean));
    let sd = libm::sqrt(variance * (count / (count - 1.0)));
    if sd <= 0.0 {
        return (scale * mean, scale * mean);
    }
    let (root, step) = (libm::sqrt(count), sd / libm::sqrt(count));
    let third = average(&|x| (x - mean) * (x - mean) * (x - mean));
    let skewness = third / (sd * sd * sd);
    let reach = |z: f64| {
        if skewness.abs() < 1e-9 {
            return z;
        }
        let inside = 1.0 + skewness / root * (z - skewness / (6.0 * root));
        3.0 * root / skewness * (libm::cbrt(inside) - 1.0)
    };
    let end = |quantile: f64| scale * (mean - step * reach(quantile));
    (end(quantile), end(-quantile))
}

#[cfg(test)]
mod tests {
    use super::{Binomial, mean_ends, quantile_of_means};
    use crate::quantity::Share;

    /// R: `pbinom(3, 10, 0.5)` = 0.171875, `pbinom(6, 10, 0.5, lower.tail = FALSE)` = 0.171875.
    #[test]
    fn tails_are_those_of_the_binomial_law() {
        let ten = Binomial {
            trials: 10,
            rate: 0.025,
        };
        let half = Share::literal(0.5);
        assert!((ten.at_most(3, half) - 0.171_875).abs() < 1e-14);
        assert!((ten.at_least(7, half) - 0.171_875).abs() < 1e-14);
        assert!((ten.at_most(10, half) - 1.0).abs() < 1e-14);
        // R: binom.test(3, 10)$conf.int.
        let (low, high) = ten.interval(3);
        assert!((low - 0.066_739_511).abs() < 1e-8 && (high - 0.652_452_86).abs() < 1e-8);
    }

    /// Without skewness the ends are mean and z times the standard error: for -1 and 1 in turn,
    /// 4,096 times, 1.96 / 64 apart from 0 at 2.5 %.
    #[test]
    fn ends_of_a_mean_without_skewness_are_those_of_the_normal_law() {
        let samples: Vec<f64> = (0..4_096)
            .map(|n| if n % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        let (low, high) = mean_ends(&samples, quantile_of_means(0.025));
        assert!((high - 1.959_964 / 64.0).abs() < 1e-5, "{high}");
        assert!((low + high).abs() < 1e-12);
    }

    /// Means of 4,096 exponential numbers, of skewness 2: each end leaves the truth, 1, out as
    /// often as stated, 40 of 4,000 times at 1 %, with four standard errors of room.
    #[test]
    fn ends_of_a_mean_hold_for_skewed_laws() {
        let mut column = vec![0.0; 4_096];
        let (mut above, mut below) = (0, 0);
        for seed in 0..4_000 {
            crate::random::Stream::new(crate::random::Seed(seed), "x").fill(0, &mut column);
            for number in &mut column {
                *number = -libm::log(*number);
            }
            let (low, high) = mean_ends(&column, quantile_of_means(0.01));
            above += u32::from(low > 1.0);
            below += u32::from(high < 1.0);
        }
        println!("{above} above, {below} below");
        assert!((15..=65).contains(&above), "{above}");
        assert!((15..=65).contains(&below), "{below}");
    }
}
