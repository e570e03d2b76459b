//! The search for classes: the EM algorithm from several starts, then Newton's method.
//!
//! # Reference
//! A. P. Dempster, N. M. Laird and D. B. Rubin (1977), *Journal of the Royal Statistical Society B*
//! 39, 1-38; for choices C. R. Bhat (1997), *Transportation Science* 31, 34-48.

use super::likelihood::{Classes, Expectation};
use crate::numeric::{Ascent, Cholesky, Surface, in_order, maximise_unless, normal_score};
use crate::random::{Seed, Stream};

/// Searches that end within this of each other, in units of the log-likelihood, ended at the same
/// top.
const SAME: f64 = 1e-4;
/// Steps of the EM algorithm, which is sure at first and slow in the end.
const MOST_STEPS: u32 = 200;
/// It hands over when a step gains less, in units of the log-likelihood.
const GAIN: f64 = 0.2;
/// Newton's method is given up after so many steps: where a class shrinks to nothing, or its choices
/// have no logit, it would wander on.
const MOST_POLISHED: u32 = 40;
/// Coefficients start about so far from those of everybody together, for columns of unit standard
/// deviation.
const APART: f64 = 0.75;

/// Where the search ended.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) ascent: Ascent<Vec<f64>>,
    /// The log-likelihoods at the ends of all starts that reached a top, the best first.
    pub(super) optima: Vec<f64>,
    pub(super) agreeing: usize,
}

/// The best top from several starts around the coefficients of everybody together.
pub(super) struct Seeking<'a> {
    pub(super) classes: Classes<'a>,
    pub(super) alike: &'a [f64],
    pub(super) seed: Seed,
    /// The sum of the weights of all situations.
    pub(super) size: f64,
}

impl Seeking<'_> {
    pub(super) fn best(&self, starts: usize) -> Found {
        let mut ends = in_order(starts, |number| {
            self.polished(self.risen(self.start(number)))
        });
        ends.sort_by(|a, b| {
            b.converged()
                .cmp(&a.converged())
                .then(b.value.total_cmp(&a.value))
        });
        let tops = ends.iter().filter(|end| end.converged());
        let optima: Vec<f64> = tops.map(|end| end.value * self.size).collect();
        let best = optima.first().copied().unwrap_or_default();
        Found {
            agreeing: optima
                .iter()
                .filter(|&&optimum| best - optimum <= SAME)
                .count(),
            ascent: ends.swap_remove(0),
            optima,
        }
    }

    /// The same with the classes in order of their shares, the largest first.
    pub(super) fn ordered(&self, found: Found) -> Found {
        let point = self.classes.by_share(&found.ascent.point);
        let ascent = Ascent {
            iterations: found.ascent.iterations,
            ..self.polished(point)
        };
        Found { ascent, ..found }
    }

    fn start(&self, number: usize) -> Vec<f64> {
        let count = self.classes.count * self.alike.len();
        let mut uniforms = vec![0.0; count.next_multiple_of(16)];
        Stream::new(self.seed, &format!("classes, start {number}")).fill(0, &mut uniforms);
        let alike = self.alike.iter().cycle();
        let moved = alike
            .zip(&uniforms)
            .map(|(value, &uniform)| value + APART * normal_score(uniform));
        let mut start: Vec<f64> = moved.take(count).collect();
        start.resize(self.classes.parameters(), 0.0);
        start
    }

    /// Steps of the EM algorithm, each with one step of Newton's method for each class.
    fn risen(&self, start: Vec<f64>) -> Vec<f64> {
        let mut point = start;
        let mut here = self.classes.expectation(&point);
        for _ in 0..MOST_STEPS {
            let mut part = 1.0;
            let (next, there) = loop {
                let next = step(&point, &here, part);
                let there = self.classes.expectation(&next);
                // A step of Newton's method may overshoot; a short one climbs.
                if there.value >= here.value || part < 1e-3 {
                    break (next, there);
                }
                part *= 0.5;
            };
            let gain = there.value - here.value;
            if !gain.is_finite() {
                break;
            }
            (point, here) = (next, there);
            if gain < GAIN {
                break;
            }
        }
        point
    }

    fn polished(&self, point: Vec<f64>) -> Ascent<Vec<f64>> {
        let surface = |theta: &Vec<f64>| {
            let mut surface = self.classes.surface(theta);
            surface.value /= self.size;
            let rows = surface.hessian.iter_mut().flatten();
            for entry in surface.gradient.iter_mut().chain(rows) {
                *entry /= self.size;
            }
            Some(surface)
        };
        maximise_unless(point, &surface, &|_, iterations| iterations > MOST_POLISHED)
    }
}

/// Part of a step of Newton's method for each class and for the memberships.
fn step(point: &[f64], here: &Expectation, part: f64) -> Vec<f64> {
    let surfaces = here.classes.iter().chain([&here.membership]);
    let steps = surfaces.flat_map(newton);
    let moved = point.iter().zip(steps);
    moved.map(|(x, step)| x + part * step).collect()
}

/// A step of Newton's method on a concave surface; none where it is flat.
fn newton(surface: &Surface<Vec<f64>>) -> Vec<f64> {
    let ridge = |i: usize, j: usize| {
        let own = -surface.hessian[i][j];
        if i == j {
            own * (1.0 + 1e-9) + 1e-9
        } else {
            own
        }
    };
    let root = Cholesky::new(&surface.gradient, &ridge);
    root.map_or_else(
        || vec![0.0; surface.gradient.len()],
        |root| root.solve(&surface.gradient),
    )
}

impl Classes<'_> {
    /// Parameters with the classes in order of their shares among people, the largest first.
    fn by_share(&self, theta: &[f64]) -> Vec<f64> {
        let shares = self.shares(theta);
        let mut order: Vec<usize> = (0..self.count).collect();
        order.sort_by(|&a, &b| shares[b].total_cmp(&shares[a]));
        let none = vec![0.0; self.known.width()];
        let odds = |class: usize| {
            if class == 0 {
                &none[..]
            } else {
                self.odds(theta, class)
            }
        };
        let coefficients = order
            .iter()
            .flat_map(|&class| self.coefficients(theta, class));
        let mut ordered: Vec<f64> = coefficients.copied().collect();
        for &class in &order[1..] {
            let less = odds(class).iter().zip(odds(order[0]));
            ordered.extend(less.map(|(own, first)| own - first));
        }
        ordered
    }

    /// The share of each class among people: the mean of the probability before choices are known.
    pub(super) fn shares(&self, theta: &[f64]) -> Vec<f64> {
        let belongings = self.belongings(theta);
        let total: f64 = self.panel.weights.iter().sum();
        let share = |class: usize| {
            let people = belongings.iter().zip(&self.panel.weights);
            people
                .map(|(it, weight)| weight * it.prior[class])
                .sum::<f64>()
                / total
        };
        (0..self.count).map(share).collect()
    }
}
