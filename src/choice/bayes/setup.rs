//! From draws to what is reported.

use super::chain::Drawn;
use super::convergence::{effective_draws, r_hat};
use super::fit::{ChainAgreement, HierarchicalFit, NAME};
use super::population::Population;
use super::signs::Signs;
use crate::choice::design::Design;
use crate::choice::market::people::each;
use crate::choice::{ChoiceError, ChoiceSituation, IndividualTaste, TasteMoments};
use crate::sample::{FitParameters, JointEmpirical, Parameter, Search};

/// The choices from which draws were made.
pub(super) struct Setup<'a> {
    pub(super) design: &'a Design,
    pub(super) situations: &'a [ChoiceSituation],
    pub(super) ids: Vec<String>,
    pub(super) signs: &'a Signs,
}

/// A figure of the population with its draws, chain by chain.
struct Figure {
    name: String,
    chains: Vec<Vec<f64>>,
}

impl Setup<'_> {
    pub(super) fn fit(self, drawn: &[Drawn]) -> Result<HierarchicalFit, ChoiceError> {
        let width = self.design.width();
        let figures = self.figures(drawn);
        let count = drawn.len() as f64;
        let mean = |of: &dyn Fn(&Drawn) -> f64| drawn.iter().map(of).sum::<f64>() / count;
        let agreement = figures.iter().map(|figure| ChainAgreement {
            name: figure.name.clone(),
            r_hat: r_hat(&figure.chains),
            effective_draws: effective_draws(&figure.chains),
        });
        let draws = figures.iter();
        let draws = draws.map(|figure| (figure.name.as_str(), figure.chains.concat()));
        Ok(HierarchicalFit {
            agreement: agreement.collect(),
            draws: JointEmpirical::new(NAME, draws)?,
            parameters: self.parameters(&figures[..2 * width], drawn.len()),
            individuals: self.individuals(drawn),
            taken: mean(&|it| it.taken),
            log_likelihood: mean(&|it| it.log_likelihood),
            columns: self.design.columns.clone(),
            coding: self.design.coding.clone(),
            people: each(self.design, self.situations)?,
            whole: self.whole(drawn),
        })
    }

    /// Means, standard deviations and correlations of people.
    fn figures(&self, drawn: &[Drawn]) -> Vec<Figure> {
        let width = self.design.width();
        let names: Vec<String> = (0..width).map(|k| self.name(k)).collect();
        let figure = |name: String, of: &dyn Fn(&Population) -> f64| Figure {
            name,
            chains: drawn
                .iter()
                .map(|it| it.populations.iter().map(of).collect())
                .collect(),
        };
        let sd = |population: &Population, k: usize| libm::sqrt(population.covariance[k][k]);
        let mut figures = Vec::new();
        for (k, name) in names.iter().enumerate() {
            figures.push(figure(name.clone(), &|it| self.natural_mean(it.mean[k], k)));
        }
        for (k, name) in names.iter().enumerate() {
            let factor = self.factor(k);
            figures.push(figure(format!("sd of {name}"), &|it| factor * sd(it, k)));
        }
        for k in 0..width {
            for l in 0..k {
                let name = format!("correlation of {} and {}", names[k], names[l]);
                figures.push(figure(name, &|it| {
                    it.covariance[k][l] / sd(it, k) / sd(it, l)
                }));
            }
        }
        figures
    }

    /// `price`, or `ln price` for the logarithm of one with a sign.
    fn name(&self, k: usize) -> String {
        let column = &self.design.columns[k];
        match self.signs.0[k] {
            Some(_) => format!("ln {column}"),
            None => column.clone(),
        }
    }

    /// What latent spreads are multiplied by in the units of the attributes.
    fn factor(&self, k: usize) -> f64 {
        self.signs.0[k].map_or(1.0 / self.design.scales[k], |_| 1.0)
    }

    fn natural_mean(&self, mean: f64, k: usize) -> f64 {
        let scale = self.design.scales[k];
        self.signs.0[k].map_or(mean / scale, |_| mean - libm::log(scale))
    }

    fn parameters(&self, figures: &[Figure], chains: usize) -> FitParameters {
        let columns: Vec<Vec<f64>> = figures
            .iter()
            .map(|figure| figure.chains.concat())
            .collect();
        let count = columns.first().map_or(1.0, |column| column.len() as f64);
        let means: Vec<f64> = columns
            .iter()
            .map(|it| it.iter().sum::<f64>() / count)
            .collect();
        let entry = |i: usize, j: usize| {
            let pairs = columns[i].iter().zip(&columns[j]);
            let products = pairs.map(|(a, b)| (a - means[i]) * (b - means[j]));
            products.sum::<f64>() / (count - 1.0)
        };
        let row = |i| (0..columns.len()).map(|j| entry(i, j)).collect();
        let covariance: Vec<Vec<f64>> = (0..columns.len()).map(row).collect();
        let parameter = |(place, figure): (usize, &Figure)| {
            let error = libm::sqrt(covariance[place][place]);
            Parameter::new(&figure.name, means[place], Some(error))
        };
        let parameters = figures.iter().enumerate().map(parameter).collect();
        let search = Search {
            iterations: 0,
            gradient: 0.0,
            starts: chains,
            agreeing: chains,
        };
        FitParameters::new(parameters, covariance, search, self.design.reach())
    }

    fn individuals(&self, drawn: &[Drawn]) -> Vec<IndividualTaste> {
        let draws: usize = drawn.iter().map(|it| it.populations.len()).sum();
        let moments = |person: usize, k: usize| {
            let sums = drawn.iter().map(|it| it.people[person][k]);
            let [sum, square] = sums.fold([0.0; 2], |[a, b], [c, d]| [a + c, b + d]);
            let mean = sum / draws as f64;
            let variance = (square / draws as f64 - mean * mean).max(0.0);
            let scale = self.design.scales[k];
            TasteMoments {
                mean: mean / scale,
                sd: libm::sqrt(variance) / scale,
            }
        };
        let person = |(person, id): (usize, &String)| IndividualTaste {
            respondent: id.clone(),
            coefficients: (0..self.design.width())
                .map(|k| moments(person, k))
                .collect(),
            worths: Vec::new(),
        };
        self.ids.iter().enumerate().map(person).collect()
    }

    /// The coefficients of all people in the draws that are kept whole.
    fn whole(&self, drawn: &[Drawn]) -> Vec<Vec<Vec<f64>>> {
        let draws = drawn.iter().flat_map(|it| &it.some);
        let natural =
            |people: &Vec<Vec<f64>>| people.iter().map(|it| self.design.natural(it)).collect();
        draws.map(natural).collect()
    }
}
