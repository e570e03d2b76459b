//! Intervals of the potential.

use super::identify::{critical, unlimited};
use super::search::Place;
use super::task::Task;
use super::{AdoptionFit, FitCriterion, Fitting};
use crate::error::{AdoptionError, Bound, Permitted};
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};

/// So far from the estimate, on the logarithm, an interval has no end: a millionfold.
const FURTHEST: f64 = 13.815_510_557_964_274;

impl AdoptionFit {
    /// The interval of potentials that the history does not reject at a level such as 90 %: those
    /// with which the best curve does not fit significantly worse (F test on the profile). The
    /// upper end is infinite if no potential is rejected there; `None` if the potential was not
    /// estimated.
    ///
    /// # Precision
    /// The interval is as good as the assumptions of the criterion. Least squares assumes
    /// independent errors of one size in each period, with cumulative errors as their sums; the
    /// lower end may lie below what has adopted, since errors may have added to it. The likelihood
    /// assumes that the potential consists of people who adopt independently, with only the last
    /// ones still open.
    ///
    /// The table gives the coverage of 90 % intervals: how many of 100 contain the truth in
    /// simulated histories that peak at 7.1, in which 69, 88 and 98 % of the potential have
    /// adopted.
    ///
    /// | criterion | histories | 9 periods | 12 | 16 |
    /// |---|---|---|---|---|
    /// | [`Increments`](FitCriterion::Increments), [`Cumulative`](FitCriterion::Cumulative), [`Density`](FitCriterion::Density) | with errors of one size | 90 | 90 | 89 |
    /// | [`Likelihood`](FitCriterion::Likelihood) | of people | 91 | 90 | 90 |
    /// | [`Increments`](FitCriterion::Increments), [`Cumulative`](FitCriterion::Cumulative), [`Density`](FitCriterion::Density) | of people | 90 to 94 | 98 to 99 | 100 |
    /// | [`Likelihood`](FitCriterion::Likelihood) | with errors of one size | 89 | 67 | 28 |
    ///
    /// For people counted one by one, least squares knows less than it could. For figures with
    /// measurement error, such as estimates of sales, do not use the likelihood.
    ///
    /// # Errors
    /// [`AdoptionError::Invalid`] unless the level lies strictly between 0 and 1.
    pub fn potential_interval(&self, level: Share) -> Result<Option<Interval>, AdoptionError> {
        let inside = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        inside.check("level of an interval", level.value())?;
        if !self.potential_source.is_estimated() {
            return Ok(None);
        }
        let (low, high) = interval(self, level.value())?;
        let ends = (low, high.unwrap_or(f64::INFINITY));
        let (estimate, method) = (self.parameters[0].value, IntervalMethod::Profile);
        Ok(Some(Interval::between(
            estimate,
            ends,
            Unit::Count,
            level,
            method,
        )))
    }
}

/// The potentials with which the misfit is not significantly more than the least.
fn interval(fit: &AdoptionFit, level: f64) -> Result<(f64, Option<f64>), AdoptionError> {
    let fitting = Fitting::of(fit.family).criterion(fit.criterion);
    let task = Task::new(&fitting, &fit.history);
    let estimate = fit.parameters[0].value;
    let [first, second] = [1, 2].map(|k| fit.parameters[k].value);
    let place = task.near(estimate, task.shape.point_of([first, second]));
    let spread = task.spread(&place, false)?;
    let critical = critical(fit.observations.saturating_sub(3), level)?;
    let profile = Profile {
        task,
        best: place,
        scale: spread.scale,
        critical: libm::sqrt(critical),
        step: libm::sqrt(critical * spread.covariance[0][0]) / estimate,
    };
    let low = profile.low();
    if unlimited(task) <= place.misfit + critical * spread.scale {
        return Ok((low, None));
    }
    Ok((low, profile.high()))
}

/// The least misfit with each potential, about the best one.
struct Profile<'t> {
    task: Task<'t>,
    best: Place,
    scale: f64,
    /// The Student number at the ends.
    critical: f64,
    /// How far away the ends are on the logarithm, about.
    step: f64,
}

impl Profile<'_> {
    /// The lower end: of a likelihood no less than what has adopted.
    fn low(&self) -> f64 {
        let (floor, furthest) = match self.task.shape.criterion {
            FitCriterion::Likelihood => {
                let adopted = self.task.history.adopted();
                (adopted, libm::log(self.best.potential / adopted))
            }
            _ => (0.0, FURTHEST),
        };
        self.end(-1.0, furthest).unwrap_or(floor)
    }

    /// The upper end, unless there is none to be seen.
    fn high(&self) -> Option<f64> {
        self.end(1.0, FURTHEST)
    }

    /// Where the misfit becomes significantly more than the least, at most so far on the logarithm.
    fn end(&self, direction: f64, furthest: f64) -> Option<f64> {
        let mut inside = (0.0, -self.critical, self.best.point);
        let mut reach = self.step.clamp(1e-7, 1.0);
        loop {
            let shift = direction * reach.min(furthest);
            let (excess, point) = self.excess(shift, inside.2);
            if excess >= 0.0 {
                let end = self.root(inside, (shift, excess));
                return Some(self.best.potential * libm::exp(end));
            }
            if reach >= furthest {
                return None;
            }
            inside = (shift, excess, point);
            reach *= 1.5;
        }
    }

    /// By how much the root of the misfit above the least, in standard errors, exceeds the critical
    /// number; with the curve, found from one near it.
    fn excess(&self, shift: f64, start: [f64; 2]) -> (f64, [f64; 2]) {
        let potential = self.best.potential * libm::exp(shift);
        let place = self.task.near(potential, start);
        let above = (place.misfit - self.best.misfit).max(0.0) / self.scale;
        (libm::sqrt(above) - self.critical, place.point)
    }

    /// The end between a shift inside and one outside, by the method of false position (Illinois).
    fn root(&self, inside: (f64, f64, [f64; 2]), outside: (f64, f64)) -> f64 {
        let (mut low, mut at_low, mut point) = inside;
        let (mut high, mut at_high) = outside;
        let mut inside_before = None;
        for _ in 0..60 {
            let part = at_low / (at_low - at_high);
            let part = if part > 0.0 && part < 1.0 { part } else { 0.5 };
            let middle = low + part * (high - low);
            let (excess, found) = self.excess(middle, point);
            let is_inside = excess < 0.0;
            // An end that stays counts half as much, so that both ends move.
            let halved = if inside_before == Some(is_inside) {
                0.5
            } else {
                1.0
            };
            if is_inside {
                (low, at_low, point) = (middle, excess, found);
                at_high *= halved;
            } else {
                (high, at_high) = (middle, excess);
                at_low *= halved;
            }
            inside_before = Some(is_inside);
            if (high - low).abs() < 1e-8 || excess.abs() < 1e-7 {
                return middle;
            }
        }
        low
    }
}
