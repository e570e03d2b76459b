//! The search for the parameters of a mixed logit.

use super::layout::Place;
use super::likelihood::Simulated;
use crate::choice::panel::Depth;
use crate::numeric::{Ascent, Cholesky, Surface, dot, maximise_unless};
use crate::random::{Seed, Stream};

/// Searches that end within this of each other, in units of the log-likelihood, ended at the same
/// top.
const SAME: f64 = 1e-4;
/// At a kink a step of Newton's method leads at most so much higher, in units of the
/// log-likelihood: estimates are then within 0.1 of their errors.
const KINK: f64 = 5e-3;
/// From so many draws on, a search first climbs with a part of them.
const COARSE: usize = 64;
/// A coarse climb ends with steps this small beside the coordinates.
const NEAR: f64 = 0.05;

/// Where the search ended.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) ascent: Climbed,
    /// The log-likelihoods at the ends of all climbs that reached a top, the best first.
    pub(super) optima: Vec<f64>,
    pub(super) starts: usize,
    pub(super) agreeing: usize,
}

type Climbed = Ascent<Vec<f64>>;

/// The best top from several starts.
pub(super) struct Seeking<'a> {
    pub(super) simulated: Simulated<'a>,
    pub(super) seed: Seed,
    /// The sum of the weights of all situations, which brings the log-likelihood to order one.
    pub(super) size: f64,
}

/// The surface divided by a number.
fn over(mut surface: Surface<Vec<f64>>, size: f64) -> Surface<Vec<f64>> {
    surface.value /= size;
    let rows = surface.hessian.iter_mut().flatten();
    for entry in surface.gradient.iter_mut().chain(rows) {
        *entry /= size;
    }
    surface
}

impl Seeking<'_> {
    /// The top of the likelihood: from the first start, from `starts - 1` others, and from those
    /// mirror images of the best that promise to lead higher.
    pub(super) fn best(&self, start: &[f64], starts: usize) -> Found {
        let each = (0..starts).map(|number| self.climb(&self.start(start, number)));
        let mut ends: Vec<Climbed> = each.collect();
        let mut lower = Vec::new();
        ends.sort_by(|a, b| b.value.total_cmp(&a.value));
        while let Some(higher) = self.mirrored(&ends[0], &mut lower) {
            ends.insert(0, higher);
        }
        ends.append(&mut lower);
        self.found(ends)
    }

    /// The top to which a climb from one point leads.
    pub(super) fn from(&self, start: &[f64]) -> Found {
        self.found(vec![self.with(start, &self.simulated, false)])
    }

    fn found(&self, mut ends: Vec<Climbed>) -> Found {
        ends.sort_by(|a, b| {
            b.converged()
                .cmp(&a.converged())
                .then(b.value.total_cmp(&a.value))
        });
        let tops = ends.iter().filter(|end| end.converged());
        let optima: Vec<f64> = tops.map(|end| end.value * self.size).collect();
        let starts = ends.len();
        let best = optima.first().copied().unwrap_or_default();
        let agreeing = optima
            .iter()
            .filter(|&&optimum| best - optimum <= SAME)
            .count();
        Found {
            ascent: ends.swap_remove(0),
            optima,
            starts,
            agreeing,
        }
    }

    /// Spreads of other sizes and signs for starts after the first.
    fn start(&self, start: &[f64], number: usize) -> Vec<f64> {
        let mut start = start.to_vec();
        if number == 0 {
            return start;
        }
        let mut uniforms = vec![0.0; start.len().next_multiple_of(16)];
        Stream::new(self.seed, &format!("start {number}")).fill(0, &mut uniforms);
        let places = self.simulated.layout.parameters.iter();
        for ((value, place), uniform) in start.iter_mut().zip(places).zip(uniforms) {
            if place.draw.is_some() {
                *value = 2.0 * (2.0 * uniform - 1.0);
            }
        }
        start
    }

    /// To the nearest top, first with some of the draws where there are many.
    fn climb(&self, start: &[f64]) -> Climbed {
        let all = self.simulated.used;
        let coarse = Simulated {
            used: (all / 5).max(COARSE),
            ..self.simulated
        };
        if coarse.used >= all {
            return self.with(start, &self.simulated, false);
        }
        let first = self.with(start, &coarse, true);
        self.with(&first.point, &self.simulated, false)
    }

    fn with(&self, start: &[f64], simulated: &Simulated<'_>, coarse: bool) -> Climbed {
        let surface =
            |theta: &Vec<f64>| Some(over(simulated.surface(theta, Depth::Curve), self.size));
        let near = |step: &Vec<f64>| {
            let mut moves = step.iter().zip(start);
            moves.all(|(step, x)| step.abs() <= NEAR * x.abs().max(1.0))
        };
        let end = maximise_unless(start.to_vec(), &surface, &|step, _| coarse && near(step));
        if end.converged() || coarse || !simulated.layout.has_kinks() {
            return end;
        }
        self.at_kink(end, simulated)
    }

    /// A higher top from a mirror image of a top; those from where a climb led no higher are put
    /// with the `lower` ones.
    fn mirrored(&self, top: &Climbed, lower: &mut Vec<Climbed>) -> Option<Climbed> {
        let covariance = top.covariance.as_ref()?;
        let images = (0..self.simulated.draws.dimensions).map(|draw| {
            let image = self.image(&top.point, draw);
            (self.promise(&image, draw, covariance), image)
        });
        let mut images: Vec<(f64, Vec<f64>)> = images.filter(|(it, _)| *it > top.value).collect();
        images.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, image) in images {
            let end = self.with(&image, &self.simulated, false);
            if end.converged() && (end.value - top.value) * self.size > SAME {
                return Some(end);
            }
            lower.push(end);
        }
        None
    }

    /// A likelihood with kinks has its top at one, where slopes change their signs but do not
    /// vanish: near enough if a step of Newton's method would lead hardly higher.
    fn at_kink(&self, mut end: Climbed, simulated: &Simulated<'_>) -> Climbed {
        let here = over(simulated.surface(&end.point, Depth::Curve), self.size);
        let root = Cholesky::new(&end.point, &|i, j| -here.hessian[i][j]);
        if let Some(root) = root {
            let step = root.solve(&here.gradient);
            if 0.5 * dot(&step, &here.gradient) * self.size <= KINK {
                end.covariance = Some(root.inverse());
            }
        }
        end
    }

    /// The mirror image of a point with the draws of one coefficient times minus one. With finitely
    /// many draws the likelihood is not quite the same there.
    fn image(&self, point: &[f64], draw: usize) -> Vec<f64> {
        let places = self.simulated.layout.parameters.iter().zip(point);
        let mirrored = |(place, &value): (&Place, &f64)| {
            if place.draw == Some(draw) {
                -value
            } else {
                value
            }
        };
        places.map(mirrored).collect()
    }

    /// The height to which a mirror image would lead if the curvature were the mirror image of that
    /// at the top.
    fn promise(&self, image: &[f64], draw: usize, covariance: &[Vec<f64>]) -> f64 {
        let here = over(self.simulated.surface(image, Depth::Slope), self.size);
        let slopes = self.image(&here.gradient, draw);
        let steps = covariance.iter().map(|row| dot(row, &slopes));
        let gains = steps.zip(&slopes).map(|(step, slope)| step * slope);
        here.value + 0.5 * gains.sum::<f64>()
    }
}
