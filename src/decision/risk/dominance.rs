//! Whether everyone would prefer one outcome to another.

use serde::{Deserialize, Serialize};

use crate::error::Invalid;
use crate::quantity::{Share, Value};
use crate::sample::{Bootstrap, Sample};

/// The integral may exceed zero by this part of the area between the distributions: sums of trials
/// that are equal on paper differ in their last digits.
const ROUNDING: f64 = 1e-12;

/// Whether an outcome dominates another one, of which more is better.
///
/// Of first order: for every amount it is at least as likely to be reached. Then everyone who
/// prefers more to less prefers it. Of second order: up to every amount the shortfalls are no
/// larger on average. Then everyone who also dislikes risk prefers it, whatever their utility.
/// Neither may hold either way round.
///
/// # Precision
/// What holds among the trials need not hold beyond them. Each finding says in which share of
/// resamples of the trials it holds too; rows are resampled together, so that common random numbers
/// count. The far tails of two outcomes cross in many resamples even where the outcomes themselves
/// do not, and [`violation`](DominanceFinding::violation) says how little that matters.
///
/// # Example
/// ```
/// use bizcase::decision::Dominance;
/// use bizcase::quantity::Unit;
/// use bizcase::sample::{Bootstrap, Sample};
///
/// let wide: Sample = Sample::new("wide", Unit::Ratio, vec![-4.0, 0.0, 4.0, 8.0])?;
/// let narrow = Sample::new("narrow", Unit::Ratio, vec![1.0, 2.0, 3.0, 4.0])?;
/// let found = Dominance::between(&narrow, &wide, &Bootstrap::default())?;
/// assert!(!found.first.holds && found.second.holds);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. Hadar and W. R. Russell (1969), *Rules for ordering uncertain prospects*, American Economic
/// Review 59, 25-34. M. Leshno and H. Levy (2002), *Preferred by "all" and preferred by "most"
/// decision makers: almost stochastic dominance*, Management Science 48, 1074-1085.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Dominance {
    /// Of first order.
    pub first: DominanceFinding,
    /// Of second order.
    pub second: DominanceFinding,
}

/// Whether an outcome dominates another one by one order. See [`Dominance`] for an example.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DominanceFinding {
    /// Whether it does among the trials.
    pub holds: bool,
    /// The share of resamples of the trials in which it does.
    pub resamples: Share,
    /// How far it is from dominating, beside the whole area between the two distributions: for the
    /// first order the area on the wrong side, for the second the most by which the area up to an
    /// amount is on the wrong side. Zero where it dominates.
    pub violation: Share,
}

impl Dominance {
    /// Whether `one` dominates `other`, both on the same trials.
    ///
    /// # Errors
    /// [`Invalid`] unless both are in one unit and were sampled in the same way, and for fewer than
    /// two resamples.
    pub fn between<Q: Into<Value>>(
        one: &Sample<Q>,
        other: &Sample<Q>,
        bootstrap: &Bootstrap,
    ) -> Result<Self, Invalid> {
        // Refuses what cannot be set against each other.
        one.minus(other)?;
        let steps = Steps::of(one.samples(), other.samples());
        let found = steps.areas(&vec![1; steps.rows]);
        let resampled = bootstrap.over("stochastic dominance", steps.rows, |times| {
            let areas = steps.areas(times);
            (areas.first(), areas.second())
        })?;
        let share = |held: usize| Share::new(held as f64 / resampled.len() as f64);
        let total = if found.total > 0.0 { found.total } else { 1.0 };
        Ok(Self {
            first: DominanceFinding {
                holds: found.first(),
                resamples: share(resampled.iter().filter(|it| it.0).count())?,
                violation: Share::new((found.wrong / total).min(1.0))?,
            },
            second: DominanceFinding {
                holds: found.second(),
                resamples: share(resampled.iter().filter(|it| it.1).count())?,
                violation: Share::new((found.worst() / total).min(1.0))?,
            },
        })
    }
}

/// All values of both columns in rising order: the value, its row, and one more or one less in the
/// difference of the counts up to it.
struct Steps {
    rows: usize,
    steps: Vec<(f64, usize, i64)>,
}

/// The areas between two distributions.
#[derive(Default)]
struct Areas {
    /// Where `one` is more likely to be at most at an amount.
    wrong: f64,
    /// All of it.
    total: f64,
    /// The most by which the area up to an amount is wrong.
    most: f64,
}

impl Areas {
    fn first(&self) -> bool {
        self.wrong <= 0.0 && self.total > 0.0
    }

    fn second(&self) -> bool {
        self.worst() <= 0.0 && self.total > 0.0
    }

    fn worst(&self) -> f64 {
        if self.most <= ROUNDING * self.total {
            0.0
        } else {
            self.most
        }
    }
}

impl Steps {
    fn of(one: &[f64], other: &[f64]) -> Self {
        let ones = one.iter().enumerate().map(|(row, x)| (*x, row, 1));
        let others = other.iter().enumerate().map(|(row, x)| (*x, row, -1));
        let mut steps: Vec<_> = ones.chain(others).collect();
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            rows: one.len(),
            steps,
        }
    }

    /// The areas where each row counts so many times.
    fn areas(&self, times: &[u32]) -> Areas {
        let mut areas = Areas::default();
        let (mut more, mut up_to) = (0_i64, 0.0);
        for (place, &(value, row, sign)) in self.steps.iter().enumerate() {
            more += sign * i64::from(times[row]);
            let next = self.steps.get(place + 1).map_or(value, |step| step.0);
            // Halves, because the distance of two amounts can overflow.
            let width = 0.5 * next - 0.5 * value;
            let area = width * (more as f64 / self.rows as f64);
            up_to += area;
            areas.wrong += area.max(0.0);
            areas.total += area.abs();
            areas.most = areas.most.max(up_to);
        }
        areas
    }
}
