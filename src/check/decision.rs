//! Claims on trials of your own.

use serde::Serialize;

use super::guard::{Binomial, Guard, Status, provable};
use super::judge::{ends_of, together};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};
use crate::simulation::Condition;

/// The decision of a guard on counted trials.
///
/// # Example
/// See [`Guard::decide`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Decision {
    /// Whether the claim holds.
    pub status: Status,
    /// The number of trials it took.
    pub trials: u64,
    /// The number of trials in which the event happened.
    pub successes: u64,
    /// The interval that contains the true probability, at all looks together, with this
    /// confidence.
    pub interval: Interval,
}

impl Guard {
    /// Decides a claim on a probability from trials of your own. `successes` returns the number of
    /// successes among the first `n` trials; it is called with increasing `n`. Trials must be
    /// independent. No number of trials tells `>` from `>=`.
    ///
    /// # Errors
    /// [`Invalid`] if the rate of false alarms or the limit is out of range, a threshold is not a
    /// share or cannot be proved (at least 100 %, at most 0 %), or there are more successes than
    /// trials.
    ///
    /// # Example
    /// ```
    /// use bizcase::check::{Guard, Status};
    /// use bizcase::simulation::Condition;
    ///
    /// // Three in five, where at least one in two is claimed.
    /// let half = Condition::AtLeast(0.5.into());
    /// let decision = Guard::default().decide(half, |trials| trials * 3 / 5)?;
    /// assert_eq!((decision.status, decision.trials), (Status::Passed, 1_024));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn decide(
        &self,
        condition: Condition,
        mut successes: impl FnMut(u64) -> u64,
    ) -> Result<Decision, Invalid> {
        const PARAMETER: &str = "target of a check";
        self.check()?;
        let mut ends = ends_of(condition.region(PARAMETER, Unit::Share)?);
        for end in &ends {
            provable(end.goal, PARAMETER, Share::literal(end.pass))?;
        }
        let rate = self.rate_of_a_look() / ends.len() as f64;
        let mut last = (0, 0);
        for trials in self.looks() {
            let happened = successes(trials);
            let all = Permitted::between(0.0, trials as f64);
            all.check("successes", happened as f64)?;
            last = (trials, happened);
            let tests = Binomial { trials, rate };
            for end in &mut ends {
                if end.status == Status::Undecided {
                    end.status = tests.compare(happened, end.goal, Share::literal(end.pass));
                }
            }
            if together(&ends) != Status::Undecided {
                break;
            }
        }
        Ok(self.decision(together(&ends), last))
    }

    fn decision(&self, status: Status, (trials, successes): (u64, u64)) -> Decision {
        let rate = self.rate_of_a_look();
        let ends = Binomial { trials, rate }.interval(successes);
        let share = successes as f64 / trials as f64;
        let method = IntervalMethod::ClopperPearson;
        Decision {
            status,
            trials,
            successes,
            interval: self.interval(share, ends, Unit::Share, method),
        }
    }
}
