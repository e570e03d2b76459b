//! From the top of the likelihood to what is reported.

use super::fit::{ClassMember, LatentClass, LatentClassFit, NAME};
use super::likelihood::Belonging;
use super::search::{Found, Seeking};
use crate::choice::design::Design;
use crate::choice::errors::Scores;
use crate::choice::market::people::Kind;
use crate::choice::probability::{Tally, probabilities};
use crate::choice::{ChoiceError, ChoiceGoodness, CoefficientErrors};
use crate::error::Invalid;
use crate::quantity::Share;
use crate::sample::{FitParameters, Parameter, Search};
use crate::survey::Respondent;

/// Classes with the choices that tell them apart.
pub(super) struct Setup<'a> {
    pub(super) design: &'a Design,
    pub(super) people: &'a [&'a Respondent],
    pub(super) kinds: Vec<Kind>,
    pub(super) seeking: Seeking<'a>,
    pub(super) errors: CoefficientErrors,
}

impl Setup<'_> {
    pub(super) fn fit(&self, starts: usize) -> Result<LatentClassFit, ChoiceError> {
        self.check()?;
        let found = self.seeking.best(starts);
        if !found.ascent.converged() {
            return Err(self.not_converged(&found));
        }
        let found = self.seeking.ordered(found);
        let Some(inverse) = &found.ascent.covariance else {
            return Err(self.not_converged(&found));
        };
        let covariance = self.scores(&found.ascent.point, inverse);
        let covariance = covariance.covariance(self.errors, NAME)?;
        let classes = self.seeking.classes;
        let belongings = classes.belongings(&found.ascent.point);
        Ok(LatentClassFit {
            parameters: self.parameters(&found, &covariance, starts),
            errors: self.errors,
            goodness: self.goodness(&found),
            classes: self.classes(&found)?,
            entropy: self.entropy(&belongings),
            members: self.members(&belongings)?,
            optima: found.optima,
            columns: self.design.columns.clone(),
            coding: self.design.coding.clone(),
            kinds: self.kinds.clone(),
            known: self.known(),
        })
    }

    fn check(&self) -> Result<(), ChoiceError> {
        let (given, parameters) = (self.people.len(), self.seeking.classes.parameters());
        if given <= parameters {
            return Err(ChoiceError::TooFew {
                model: NAME.to_owned(),
                parameters,
                given,
                of: "people",
                remedy: "ask more people or take fewer classes",
            });
        }
        if self.design.panel && self.errors == CoefficientErrors::Robust {
            let rule = "by person, whose choices hang together";
            let error = Invalid::rule(
                "errors of latent classes of people with ids",
                self.errors,
                rule,
            );
            return Err(error
                .hint("take CoefficientErrors::ClusteredByPerson")
                .into());
        }
        Ok(())
    }

    fn not_converged(&self, found: &Found) -> ChoiceError {
        ChoiceError::NotConverged {
            model: NAME.to_owned(),
            iterations: found.ascent.iterations,
            gradient: found.ascent.gradient,
            best: self
                .names()
                .into_iter()
                .zip(self.natural(&found.ascent.point))
                .collect(),
        }
    }

    /// By what each parameter is divided in the units of the attributes.
    fn scales(&self) -> Vec<f64> {
        let classes = self.seeking.classes;
        let own = (0..classes.count).flat_map(|_| &self.design.scales);
        let odds = (1..classes.count).flat_map(|_| &classes.known.scales);
        own.chain(odds).copied().collect()
    }

    fn natural(&self, point: &[f64]) -> Vec<f64> {
        let scales = self.scales();
        point
            .iter()
            .zip(&scales)
            .map(|(x, scale)| x / scale)
            .collect()
    }

    fn names(&self) -> Vec<String> {
        let classes = self.seeking.classes;
        let of = |class: usize, names: &[String]| -> Vec<String> {
            names
                .iter()
                .map(|name| format!("class {}: {name}", class + 1))
                .collect()
        };
        let own = (0..classes.count).flat_map(|class| of(class, &self.design.columns));
        let odds = (1..classes.count).flat_map(|class| {
            let names = classes.known.names.iter();
            let names: Vec<String> = names.map(|name| format!("membership by {name}")).collect();
            of(class, &names)
        });
        own.chain(odds).collect()
    }

    fn parameters(&self, found: &Found, covariance: &[Vec<f64>], starts: usize) -> FitParameters {
        let scales = self.scales();
        let row = |(row, scale): (&Vec<f64>, &f64)| {
            let entries = row.iter().zip(&scales);
            entries
                .map(|(entry, other)| entry / scale / other)
                .collect()
        };
        let covariance: Vec<Vec<f64>> = covariance.iter().zip(&scales).map(row).collect();
        let values = self.natural(&found.ascent.point).into_iter().enumerate();
        let named = self.names().into_iter().zip(values);
        let parameters = named.map(|(name, (place, value))| {
            Parameter::new(name, value, Some(libm::sqrt(covariance[place][place])))
        });
        let search = Search {
            iterations: found.ascent.iterations,
            gradient: found.ascent.gradient,
            starts,
            agreeing: found.agreeing,
        };
        FitParameters::new(
            parameters.collect(),
            covariance,
            search,
            self.design.reach(),
        )
    }

    /// The scores of people, each of whom is one cluster.
    fn scores(&self, point: &[f64], inverse: &[Vec<f64>]) -> Scores {
        let slopes = self.seeking.classes.slopes(point).into_iter();
        let weighted = slopes
            .zip(&self.design.weights)
            .map(|(slope, weight)| slope.iter().map(|slope| weight * slope).collect());
        let size = self.seeking.size;
        let inverse = inverse
            .iter()
            .map(|row| row.iter().map(|entry| entry / size).collect());
        Scores {
            inverse: inverse.collect(),
            situations: weighted.collect(),
            people: (0..).take(self.people.len() + 1).collect(),
        }
    }

    /// Hits are by probabilities before the choices of a person are known.
    fn goodness(&self, found: &Found) -> ChoiceGoodness {
        let (classes, point) = (self.seeking.classes, &found.ascent.point);
        let weights = self.design.situation_weights();
        let mut tally = Tally::default();
        let mut own = Vec::new();
        for (person, belonging) in classes.belongings(point).iter().enumerate() {
            for situation in self.design.situations_of(person) {
                let mut shares = vec![0.0; self.design.rows_of(situation).len()];
                for (class, prior) in belonging.prior.iter().enumerate() {
                    let coefficients = classes.coefficients(point, class);
                    probabilities(self.design, situation, coefficients, &mut own);
                    for (share, own) in shares.iter_mut().zip(&own) {
                        *share += prior * own;
                    }
                }
                tally.add(self.design, situation, weights[situation], (0.0, &shares));
            }
        }
        ChoiceGoodness {
            log_likelihood: found.ascent.value * self.seeking.size,
            ..tally.goodness(self.design, point.len())
        }
    }

    fn classes(&self, found: &Found) -> Result<Vec<LatentClass>, Invalid> {
        let classes = self.seeking.classes;
        let shares = classes.shares(&found.ascent.point).into_iter().enumerate();
        let class = |(class, share): (usize, f64)| {
            let coefficients = classes.coefficients(&found.ascent.point, class);
            Ok(LatentClass {
                share: Share::new(share.min(1.0))?,
                coefficients: self.design.natural(coefficients),
            })
        };
        shares.map(class).collect()
    }

    /// What is known of people in its own units, with their shares; people who are alike once.
    fn known(&self) -> Vec<(f64, Vec<f64>)> {
        let known = self.seeking.classes.known;
        let total: f64 = self.design.weights.iter().sum();
        let mut found: Vec<(f64, Vec<f64>)> = Vec::new();
        for (row, weight) in known.rows.iter().zip(&self.design.weights) {
            let row: Vec<f64> = row
                .iter()
                .zip(&known.scales)
                .map(|(x, scale)| x * scale)
                .collect();
            match found.iter_mut().find(|(_, it)| *it == row) {
                Some((share, _)) => *share += weight / total,
                None => found.push((weight / total, row)),
            }
        }
        found
    }

    fn entropy(&self, belongings: &[Belonging]) -> f64 {
        let disorder = |share: &f64| {
            if *share > 0.0 {
                -share * libm::log(*share)
            } else {
                0.0
            }
        };
        let person = |(it, weight): (&Belonging, &f64)| {
            weight * it.posterior.iter().map(disorder).sum::<f64>()
        };
        let total: f64 = self.design.weights.iter().sum();
        let sum: f64 = belongings
            .iter()
            .zip(&self.design.weights)
            .map(person)
            .sum();
        1.0 - sum / total / libm::log(self.seeking.classes.count as f64)
    }

    fn members(&self, belongings: &[Belonging]) -> Result<Vec<ClassMember>, Invalid> {
        let share = |&share: &f64| Share::new(share.min(1.0));
        let member = |(it, respondent): (&Belonging, &&Respondent)| {
            let shares = it.posterior.iter().map(share);
            Ok(ClassMember {
                respondent: respondent.id.clone(),
                probabilities: shares.collect::<Result<_, _>>()?,
            })
        };
        belongings.iter().zip(self.people).map(member).collect()
    }
}
