//! The likelihood of when adopters adopted.

use super::search::{Place, local_minima};
use super::shape::Shape;
use crate::numeric::{Cholesky, Jet, Surface, maximise};

/// When those who adopted did so; given the potential, also that the others have not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing<'d> {
    pub(super) shape: Shape,
    pub(super) data: &'d [f64],
    pub(super) adopted: f64,
    pub(super) potential: Option<f64>,
}

impl Timing<'_> {
    pub(super) fn places(self) -> Vec<Place> {
        let mut values = vec![0.0; self.data.len()];
        let reached = self.potential.map(|potential| self.adopted / potential);
        let starts = local_minima(self.shape, reached, |point| {
            self.shape.fill(point, &mut values);
            self.misfit(&values)
        });
        starts.into_iter().map(|start| self.follow(start)).collect()
    }

    /// The place above a start.
    pub(super) fn follow(self, start: [f64; 2]) -> Place {
        let search = maximise(start, &|point| self.surface(*point));
        let mut values = vec![0.0; self.data.len()];
        self.shape.fill(search.point, &mut values);
        let total: f64 = values.iter().sum();
        Place {
            point: search.point,
            potential: self.potential.unwrap_or(self.adopted / total),
            misfit: self.misfit(&values),
            iterations: search.iterations,
            gradient: search.gradient,
            converged: search.converged(),
        }
    }

    /// Minus twice the logarithm of the likelihood; infinite where someone adopted in a period in
    /// which the curve has nobody.
    pub(super) fn misfit(self, values: &[f64]) -> f64 {
        let total: f64 = values.iter().sum();
        let mut sum = 0.0;
        for (y, f) in self.data.iter().zip(values) {
            if *y > 0.0 {
                if f.is_nan() || *f <= 0.0 {
                    return f64::INFINITY;
                }
                sum += y * libm::log(if self.potential.is_none() {
                    f / total
                } else {
                    *f
                });
            }
        }
        if let Some(potential) = self.potential {
            // Relative to a curve that has exactly those who adopted, so that potentials compare.
            let reached = self.adopted / potential;
            sum -= self.adopted * libm::log(reached);
            if potential > self.adopted {
                if total >= 1.0 {
                    return f64::INFINITY;
                }
                let others = libm::log1p(-total) - libm::log1p(-reached);
                sum += (potential - self.adopted) * others;
            }
        }
        -2.0 * sum
    }

    /// The logarithm of the likelihood per adopter, so that its size says how far the search is.
    fn surface(self, point: [f64; 2]) -> Option<Surface<[f64; 2]>> {
        let mut jets = vec![Jet::constant(0.0); self.data.len()];
        self.shape.fill_jets(point, &mut jets);
        let values: Vec<f64> = jets.iter().map(|jet| jet.value).collect();
        let total = sum(&jets);
        let others = match self.potential {
            None => total.ln().scaled(-self.adopted),
            Some(potential) if potential > self.adopted => (Jet::constant(1.0) - total)
                .ln()
                .scaled(potential - self.adopted),
            Some(_) => Jet::constant(0.0),
        };
        let adopters = self.data.iter().zip(&jets).filter(|(y, _)| **y > 0.0);
        let ln = adopters.fold(others, |sum, (y, f)| sum + f.ln().scaled(*y));
        let each = ln.scaled(1.0 / self.adopted);
        let surface = Surface {
            value: -0.5 * self.misfit(&values) / self.adopted,
            gradient: each.gradient,
            hessian: each.hessian,
        };
        let mut all = surface.hessian.iter().flatten().chain(&surface.gradient);
        (surface.value.is_finite() && all.all(|x| x.is_finite())).then_some(surface)
    }

    /// The covariance of potential and parameters for counts without extra dispersion, and Pearson's
    /// sum of squares.
    pub(super) fn covariance(self, place: &Place) -> Option<(Vec<Vec<f64>>, f64)> {
        let mut jets = vec![Jet::constant(0.0); self.data.len()];
        self.shape.fill_jets(place.point, &mut jets);
        let scales = self.shape.scales(place.point);
        let total = sum(&jets);
        let (m, reached) = (place.potential, total.value);
        let slope = |jet: &Jet<2>, k: usize| jet.gradient[k] / scales[k];
        let mut information = [[0.0; 2]; 2];
        let mut pearson = 0.0;
        for (f, y) in jets.iter().zip(self.data) {
            let rest = y - m * f.value;
            pearson += rest * rest / (m * f.value);
            for (a, row) in information.iter_mut().enumerate() {
                for (b, entry) in row.iter_mut().enumerate() {
                    *entry += m * slope(f, a) * slope(f, b) / f.value;
                }
            }
        }
        for (a, row) in information.iter_mut().enumerate() {
            for (b, entry) in row.iter_mut().enumerate() {
                let product = m * slope(&total, a) * slope(&total, b);
                *entry += match self.potential {
                    None => -product / reached,
                    Some(_) if reached < 1.0 => product / (1.0 - reached),
                    Some(_) => 0.0,
                };
            }
        }
        let inverse = Cholesky::new(&[0.0; 2], &|a, b| information[a][b])?.inverse();
        let mut covariance = vec![vec![0.0; 3]; 3];
        for a in 0..2 {
            covariance[a + 1][1..].copy_from_slice(&inverse[a]);
        }
        if self.potential.is_none() {
            let pull = [0, 1].map(|k| -m * slope(&total, k) / reached);
            for a in 0..2 {
                let along = inverse[a][0] * pull[0] + inverse[a][1] * pull[1];
                (covariance[0][a + 1], covariance[a + 1][0]) = (along, along);
                covariance[0][0] += along * pull[a];
            }
            covariance[0][0] += m * (1.0 - reached).max(0.0) / reached;
        }
        pearson.is_finite().then_some((covariance, pearson))
    }
}

fn sum(jets: &[Jet<2>]) -> Jet<2> {
    jets.iter().fold(Jet::constant(0.0), |sum, jet| sum + *jet)
}
