//! Steps of all people together with the population: where choices say little of each person, the
//! mean and the spread of people would follow each other only slowly otherwise.
//!
//! A shift moves all people and their mean by the same; a stretch multiplies distances from the
//! mean, and the covariance with them. What people have in common then changes without a change of
//! how they differ.
//!
//! # Reference
//! J. S. Liu and C. Sabatti (2000), "Generalised Gibbs sampler and multigrid Monte Carlo for Bayesian
//! computation", *Biometrika* 87, 353-369.

use super::chain::{Chain, Person};
use super::population::{Population, Way};
use crate::choice::panel::Scores;
use crate::numeric::{dot, normal_score};

/// All people elsewhere.
struct Elsewhere {
    /// Latent coefficients, log-likelihood and slopes of each person.
    people: Vec<(Vec<f64>, f64, Vec<f64>)>,
    population: Population,
}

impl Chain<'_> {
    /// A Metropolis step of all people, and whether it was taken.
    #[inline(always)]
    pub(super) fn step_together(&mut self, way: Way, uniforms: &[f64]) -> bool {
        let width = self.setting.panel.width;
        let normals = uniforms[..width].iter().copied().map(normal_score);
        let normals: Vec<f64> = normals.collect();
        let shape = &self.shapes[way as usize];
        let here = self.people.iter().map(|it| (&it.latent[..], &it.slope[..]));
        let drift = shape.drift(&self.slope_together(way, here, &self.population));
        let step = shape.step(&drift, &normals);
        let by = shape.moves(&step);
        let there = self.elsewhere(way, &by);
        let slopes = there.people.iter().map(|it| (&it.0[..], &it.2[..]));
        let back = shape.drift(&self.slope_together(way, slopes, &there.population));
        let values = there.people.iter().zip(&self.people);
        let gain: f64 = values
            .map(|((_, value, _), person)| value - person.value)
            .sum();
        let prior = self.prior_gain(way, &by, &there.population);
        let ratio = gain + prior + shape.back(&step, &normals, &back);
        let taken = libm::log(uniforms[width]) < ratio;
        if taken {
            self.population = there.population;
            for (person, (latent, value, slope)) in self.people.iter_mut().zip(there.people) {
                (person.latent, person.value, person.slope) = (latent, value, slope);
            }
        }
        taken
    }

    #[inline(always)]
    fn elsewhere(&self, way: Way, by: &[f64]) -> Elsewhere {
        let population = self.population.moved(way, by);
        let mut scores = Scores::<1>::new(by.len());
        let factors: Vec<f64> = by.iter().map(|by| libm::exp(*by)).collect();
        let mut people = Vec::with_capacity(self.people.len());
        for (number, Person { latent, .. }) in self.people.iter().enumerate() {
            let place = |(k, x): (usize, &f64)| match way {
                Way::Shift => x + by[k],
                Way::Stretch => {
                    let mean = self.population.mean[k];
                    mean + factors[k] * (x - mean)
                }
            };
            let latent: Vec<f64> = latent.iter().enumerate().map(place).collect();
            let (value, slope) = self.value(number, &latent, &mut scores);
            people.push((latent, value, slope));
        }
        Elsewhere { people, population }
    }

    /// The slope of the posterior by the shift, or by the logarithms of the factors of the stretch.
    fn slope_together<'p>(
        &self,
        way: Way,
        people: impl Iterator<Item = (&'p [f64], &'p [f64])>,
        population: &Population,
    ) -> Vec<f64> {
        let prior = self.setting.prior;
        let mut slope = vec![0.0; prior.mean.len()];
        for (latent, slopes) in people {
            for (k, (sum, own)) in slope.iter_mut().zip(slopes).enumerate() {
                *sum += match way {
                    Way::Shift => *own,
                    Way::Stretch => own * (latent[k] - population.mean[k]),
                };
            }
        }
        let apart = population.mean.iter().zip(&prior.mean);
        let apart: Vec<f64> = apart.map(|(mean, prior)| mean - prior).collect();
        for (k, sum) in slope.iter_mut().enumerate() {
            let pulled = prior.mean_weight * dot(&population.precision[k], &apart);
            *sum += match way {
                Way::Shift => -pulled,
                Way::Stretch => {
                    apart[k] * pulled + prior.scale[k] * population.precision[k][k]
                        - prior.degrees
                        - 1.0
                }
            };
        }
        slope
    }

    /// What the prior of the population gains. Of a stretch by `s` the density of people about their
    /// mean changes by `1 / s` each, which makes up for the volume of their places; the inverse
    /// Wishart density and that of the mean are left, with the volume of the covariance.
    fn prior_gain(&self, way: Way, by: &[f64], there: &Population) -> f64 {
        let prior = self.setting.prior;
        let cost = |population: &Population| {
            let apart = population.mean.iter().zip(&prior.mean);
            let apart: Vec<f64> = apart.map(|(mean, prior)| mean - prior).collect();
            let rows = population.precision.iter().zip(&apart);
            let square: f64 = rows.map(|(row, x)| x * dot(row, &apart)).sum();
            let traces = population.precision.iter().enumerate();
            let trace: f64 = traces.map(|(k, row)| prior.scale[k] * row[k]).sum();
            0.5 * (prior.mean_weight * square + trace)
        };
        let volume = match way {
            Way::Shift => 0.0,
            Way::Stretch => (prior.degrees + 1.0) * by.iter().sum::<f64>(),
        };
        cost(&self.population) - cost(there) - volume
    }
}
