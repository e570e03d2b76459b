//! One claim, look by look.

use super::claim::{Claim, Edge, Kind};
use super::guard::{Binomial, Goal, Guard, Status, mean_ends, quantile_of_means};
use crate::quantity::{Share, Unit};
use crate::sample::{Estimate, Interval, IntervalMethod, Sample};

/// One end of what is asked: the figure fails beyond `fail` and passes within `pass`, which
/// differ only by what the baseline could have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub(super) goal: Goal,
    pub(super) fail: f64,
    pub(super) pass: f64,
    /// What the looks so far say.
    pub(super) status: Status,
}

impl End {
    pub(super) fn new(goal: Goal, fail: f64, pass: f64) -> Self {
        Self {
            goal,
            fail,
            pass,
            status: Status::Undecided,
        }
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
pub(super) fn look(claim: &Claim, ends: &mut [End], outcome: &Sample, rate: f64) {
    for end in ends
        .iter_mut()
        .filter(|end| end.status == Status::Undecided)
    {
        end.status = match claim.figure.kind {
            Kind::Above(threshold) => {
                let above = outcome.samples().len() - at_most(outcome, threshold.to_f64());
                of_probability(*end, outcome, above, rate)
            }
            Kind::UpTo(threshold) => {
                let up_to = at_most(outcome, threshold.to_f64());
                of_probability(*end, outcome, up_to, rate)
            }
            Kind::Percentile(share) => {
                of_percentile(*end, outcome, share, claim.asked.edge(), rate)
            }
            Kind::Mean => of_mean(*end, outcome, claim.asked.edge(), rate),
            Kind::AtBase(_) => end.status,
        };
    }
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

/// The percentile is at least `t` if at most its share of the law lies below `t`, and at most `t`
/// if at least its share lies up to `t`: a claim on a probability, exact for every law.
fn of_percentile(end: End, outcome: &Sample, share: Share, edge: Edge, rate: f64) -> Status {
    let tests = binomial(outcome, rate);
    let (goal, counted): (Goal, fn(&Sample, f64) -> usize) = match (end.goal, edge) {
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

fn of_mean(end: End, outcome: &Sample, edge: Edge, rate: f64) -> Status {
    let (low, high) = mean_ends(outcome.samples(), quantile_of_means(rate));
    let open = edge == Edge::Excluded;
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

/// The figure with its standard error, and between which ends it lies, each end wrong with this
/// rate.
pub(super) fn figure(
    kind: Kind,
    outcome: &Sample,
    guard: &Guard,
    rate: f64,
) -> Result<(Estimate, Interval), crate::error::Invalid> {
    let of_probability = |estimate: Estimate, happened: usize| {
        let ends = binomial(outcome, rate).interval(happened as u64);
        let method = IntervalMethod::ClopperPearson;
        let interval = guard.interval(estimate.value, ends, Unit::Share, method);
        (estimate, interval)
    };
    Ok(match kind {
        Kind::Above(threshold) => {
            let above = outcome.samples().len() - at_most(outcome, threshold.to_f64());
            of_probability(outcome.probability_above(threshold)?, above)
        }
        Kind::UpTo(threshold) => {
            let up_to = at_most(outcome, threshold.to_f64());
            of_probability(outcome.probability_at_most(threshold)?, up_to)
        }
        Kind::Percentile(share) => {
            let interval = outcome.percentile_interval(share, Share::literal(1.0 - 2.0 * rate));
            let confidence = guard.confidence();
            let interval = Interval {
                confidence,
                ..interval
            };
            (outcome.percentile(share), interval)
        }
        Kind::Mean | Kind::AtBase(_) => {
            let ends = mean_ends(outcome.samples(), quantile_of_means(rate));
            let mean = outcome.mean();
            let interval = guard.interval(mean.value, ends, outcome.unit(), IntervalMethod::Hall);
            (mean, interval)
        }
    })
}

/// By how much the outcome would have to differ in every trial for the figure to reach an end.
pub(super) fn distance(kind: Kind, end: &End, outcome: &Sample) -> Option<(Goal, f64)> {
    let target = end.pass;
    let share = |target: f64| Share::new(target).ok();
    let (goal, from, to) = match kind {
        Kind::Above(threshold) => {
            let reached = outcome.percentile(share(1.0 - target)?).value;
            (end.goal, reached, threshold.to_f64())
        }
        Kind::UpTo(threshold) => {
            let reached = outcome.percentile(share(target)?).value;
            let goal = match end.goal {
                Goal::AtLeast => Goal::AtMost,
                Goal::AtMost => Goal::AtLeast,
            };
            (goal, reached, threshold.to_f64())
        }
        Kind::Percentile(share) => (end.goal, outcome.percentile(share).value, target),
        Kind::Mean => (end.goal, outcome.mean().value, target),
        Kind::AtBase(_) => return None,
    };
    Some((goal, (to - from).abs()))
}
