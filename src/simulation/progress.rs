//! Progress and cancellation of runs.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::Serialize;

use super::Model;
use super::guard::guarded;
use crate::error::RunError;

/// How many times at most a run reports its progress.
const REPORTS: u64 = 1_000;

/// The number of trials evaluated so far.
///
/// # Example
/// ```
/// use bizcase::simulation::Progress;
///
/// assert_eq!(Progress { done: 250, of: 1_000 }.to_string(), "250 of 1000 trials");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The number of trials evaluated; it never decreases from one report to the next.
    pub done: u64,
    /// The number of trials to evaluate.
    pub of: u64,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} trials", self.done, self.of)
    }
}

/// Who is told of the progress of a run, and may stop it.
pub(super) type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// A [`Model`] whose runs report their progress and can be cancelled.
///
/// [`Model::watched`] makes it. It has the same methods as the model for everything that takes
/// time.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use bizcase::distribution::Dist;
/// use bizcase::error::RunError;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// model.output("twice", move |s| s.get(price) * 2.0)?;
///
/// let stop = |_| ControlFlow::Break(());
/// let error = model.watched(&stop).run(&Sampling::monte_carlo(100_000)).unwrap_err();
/// assert!(error.to_string().ends_with("of 100000 trials"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    pub(super) model: &'a Model,
    pub(super) watch: Option<Watch<'a>>,
}

impl Model {
    /// A model whose runs report their progress to `watch`, at most a thousand times per run. If
    /// `watch` breaks, the run ends with [`RunError::Cancelled`] and leaves nothing behind.
    ///
    /// The computing threads call it, one at a time; it should return quickly.
    #[must_use]
    pub fn watched<'a>(
        &'a self,
        watch: &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync),
    ) -> Watched<'a> {
        Watched {
            model: self,
            watch: Some(watch),
        }
    }

    pub(super) fn unwatched(&self) -> Watched<'_> {
        Watched {
            model: self,
            watch: None,
        }
    }
}

impl fmt::Debug for Watched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched")
            .field("model", self.model)
            .finish_non_exhaustive()
    }
}

/// Counts the trials of one run.
pub(super) struct Meter<'a> {
    watch: Option<Watch<'a>>,
    of: u64,
    done: AtomicU64,
    stopped: AtomicBool,
    /// When to report next; locked while the watch is called.
    next: Mutex<u64>,
}

impl<'a> Meter<'a> {
    pub(super) fn new(watch: Option<Watch<'a>>, of: u64) -> Self {
        Self {
            watch,
            of,
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            next: Mutex::new(of.div_ceil(REPORTS)),
        }
    }

    /// Counts trials as done.
    ///
    /// # Errors
    /// [`RunError::Cancelled`] once the watch has asked to stop, [`RunError::Panicked`] if it
    /// panics.
    pub(super) fn advance(&self, trials: usize) -> Result<(), RunError> {
        let Some(watch) = self.watch else {
            return Ok(());
        };
        let trials = trials as u64;
        let done = self.done.fetch_add(trials, Ordering::Relaxed) + trials;
        // Whoever finds another thread reporting leaves it to the next block.
        if let Ok(mut next) = self.next.try_lock() {
            let done = self.done.load(Ordering::Relaxed);
            if done >= *next && !self.stopped.load(Ordering::Relaxed) {
                *next = Self::after(done, self.of);
                let told = || watch(Progress { done, of: self.of });
                let stop = guarded("watch", done, told)?.is_break();
                self.stopped
                    .store(stop && done < self.of, Ordering::Relaxed);
            }
        }
        if self.stopped.load(Ordering::Relaxed) {
            return Err(RunError::Cancelled { done, of: self.of });
        }
        Ok(())
    }

    /// Reports the end, unless that is done; there is nothing left to stop.
    pub(super) fn finish(self) -> Result<(), RunError> {
        let reported = self.next.into_inner().is_ok_and(|next| next == u64::MAX);
        if let (Some(watch), false) = (self.watch, reported) {
            let (done, of) = (self.of, self.of);
            let _ = guarded("watch", done, || watch(Progress { done, of }))?;
        }
        Ok(())
    }

    /// When to report after a report.
    fn after(done: u64, of: u64) -> u64 {
        if done == of {
            u64::MAX
        } else {
            (done + of.div_ceil(REPORTS)).min(of)
        }
    }
}
