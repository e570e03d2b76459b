//! One claim, look by look.

use super::guard::{Binomial, Goal, Guard, Status, mean_ends, quantile_of_means};
use crate::error::Invalid;
use crate::quantity::Share;
use crate::sample::{Estimate, Interval, IntervalMethod, Region, Sample};
use crate::simulation::{Condition, Kind, Statistic};

/// Whether an end itself will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Included,
    Excluded,
}

/// One end of what is asked: the figure fails beyond `fail` and passes within `pass`, which
/// differ only by what the baseline could have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub(super) goal: Goal,
    pub(super) fail: f64,
    pub(super) pass: f64,
    /// Whether the end itself will do.
    pub(super) edge: Edge,
    /// What the looks so far say.
    pub(super) status: Status,
}

impl End {
    pub(super) fn new(goal: Goal, fail: f64, pass: f64) -> Self {
        Self {
            goal,
            fail,
            pass,
            edge: Edge::Included,
            status: Status::Undecided,
        }
    }
}

/// The ends of a region.
pub(super) fn ends_of(region: Region) -> Vec<End> {
    let end = |goal, end| End::new(goal, end, end);
    let open = |goal, at| End {
        edge: Edge::Excluded,
        ..end(goal, at)
    };
    match region {
        Region::AtLeast(at) => vec![end(Goal::AtLeast, at)],
        Region::Above(at) => vec![open(Goal::AtLeast, at)],
        Region::AtMost(at) => vec![end(Goal::AtMost, at)],
        Region::Below(at) => vec![open(Goal::AtMost, at)],
        Region::Between(low, high) => vec![end(Goal::AtLeast, low), end(Goal::AtMost, high)],
    }
}

/// What all ends together say.
pub(super) fn together(ends: &[End]) -> Status {
    if ends.iter().any(|end| end.status == Status::Failed) {
        Status::Failed
    } else if ends.iter().all(|end| end.status == Status::Passed) {
        Status::Passed
    } else {
        Status::Undecided
    }
}

/// Takes a look: ends that were undecided may be decided by these trials, each wrong with this
/// rate at most.
pub(super) fn look(
    statistic: &Statistic,
    ends: &mut [End],
    outcome: &Sample,
    rate: f64,
) -> Result<(), Invalid> {
    for end in ends
        .iter_mut()
        .filter(|end| end.status == Status::Undecided)
    {
        end.status = match statistic.kind() {
            Kind::Probability(condition) => {
                let happened = times(statistic, condition, outcome)?;
                of_probability(*end, outcome, happened, rate)
            }
            Kind::Percentile(share) => of_percentile(*end, outcome, share, rate),
            Kind::Mean => of_mean(*end, outcome, rate),
            Kind::Shortfall(_) | Kind::AtBase(_) => end.status,
        };
    }
    Ok(())
}

/// In how many trials a condition is met.
fn times(statistic: &Statistic, condition: Condition, outcome: &Sample) -> Result<usize, Invalid> {
    let parameter = format!("threshold of `{}`", statistic.outcome());
    let region = condition.region(&parameter, outcome.unit())?;
    Ok(region.count(outcome.sorted()))
}

fn at_most(outcome: &Sample, threshold: f64) -> usize {
    outcome
        .sorted()
        .partition_point(|&value| value <= threshold)
}

fn below(outcome: &Sample, threshold: f64) -> usize {
    outcome.sorted().partition_point(|&value| value < threshold)
}

fn binomial(outcome: &Sample, rate: f64) -> Binomial {
    let trials = outcome.samples().len() as u64;
    Binomial { trials, rate }
}

fn of_probability(end: End, outcome: &Sample, happened: usize, rate: f64) -> Status {
    let share = |target: f64| Share::literal(target.clamp(0.0, 1.0));
    let tests = binomial(outcome, rate);
    if tests.compare(happened as u64, end.goal, share(end.pass)) == Status::Passed {
        Status::Passed
    } else if tests.compare(happened as u64, end.goal, share(end.fail)) == Status::Failed {
        Status::Failed
    } else {
        Status::Undecided
    }
}

/// The percentile is at least `t` if at most its share of the distribution lies below `t`, and at
/// most `t` if at least its share lies up to `t`: a claim on a probability, exact for every
/// distribution.
fn of_percentile(end: End, outcome: &Sample, share: Share, rate: f64) -> Status {
    let tests = binomial(outcome, rate);
    let (goal, counted): (Goal, fn(&Sample, f64) -> usize) = match (end.goal, end.edge) {
        (Goal::AtLeast, Edge::Included) => (Goal::AtMost, below),
        (Goal::AtLeast, Edge::Excluded) => (Goal::AtMost, at_most),
        (Goal::AtMost, Edge::Included) => (Goal::AtLeast, at_most),
        (Goal::AtMost, Edge::Excluded) => (Goal::AtLeast, below),
    };
    if tests.compare(counted(outcome, end.pass) as u64, goal, share) == Status::Passed {
        Status::Passed
    } else if tests.compare(counted(outcome, end.fail) as u64, goal, share) == Status::Failed {
        Status::Failed
    } else {
        Status::Undecided
    }
}

fn of_mean(end: End, outcome: &Sample, rate: f64) -> Status {
    let (low, high) = mean_ends(outcome.samples(), quantile_of_means(rate));
    let open = end.edge == Edge::Excluded;
    let (passes, fails) = match end.goal {
        Goal::AtLeast => (
            low > end.pass || (!open && low >= end.pass),
            high < end.fail || (open && high <= end.fail),
        ),
        Goal::AtMost => (
            high < end.pass || (!open && high <= end.pass),
            low > end.fail || (open && low >= end.fail),
        ),
    };
    match (passes, fails) {
        (true, _) => Status::Passed,
        (_, true) => Status::Failed,
        _ => Status::Undecided,
    }
}

/// The statistic with its standard error, and between which ends it lies, each end wrong with this
/// rate.
pub(super) fn figure(
    statistic: &Statistic,
    outcome: &Sample,
    guard: &Guard,
    rate: f64,
) -> Result<(Estimate, Interval), Invalid> {
    let estimate = statistic.estimate(outcome)?;
    let around =
        |ends: (f64, f64), method| guard.interval(estimate.value, ends, estimate.unit, method);
    let interval = match statistic.kind() {
        Kind::Probability(condition) => {
            let happened = times(statistic, condition, outcome)?;
            let ends = binomial(outcome, rate).interval(happened as u64);
            around(ends, IntervalMethod::ClopperPearson)
        }
        Kind::Mean => {
            let ends = mean_ends(outcome.samples(), quantile_of_means(rate));
            around(ends, IntervalMethod::Hall)
        }
        Kind::Percentile(_) | Kind::Shortfall(_) | Kind::AtBase(_) => Interval {
            confidence: guard.confidence(),
            ..statistic.interval(outcome, Share::literal(1.0 - 2.0 * rate))?
        },
    };
    Ok((estimate, interval))
}

/// By how much the outcome would have to be higher or lower in every trial for the statistic to
/// reach an end.
pub(super) fn distance(statistic: &Statistic, end: &End, outcome: &Sample) -> Option<(Goal, f64)> {
    let shift = statistic.shift(end.pass, outcome)?;
    let goal = match (end.goal, statistic.rises()) {
        (goal, true) => goal,
        (Goal::AtLeast, false) => Goal::AtMost,
        (Goal::AtMost, false) => Goal::AtLeast,
    };
    Some((goal, shift.abs()))
}
