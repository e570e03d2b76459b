//! A mixed logit together with the choices it is fitted to.

use super::assumptions::Assumptions;
use super::draws::Draws;
use super::fit::{IndividualTaste, MixedFit, MixedLikelihood, TasteMoments};
use super::likelihood::{Conditional, Simulated};
use super::parameters::MixedModel;
use super::search::{Found, Seeking};
use crate::choice::design::Design;
use crate::choice::diagnosis::{check_columns, no_top};
use crate::choice::errors::Scores;
use crate::choice::logit::pooled;
use crate::choice::market::people::{Kind, kinds};
use crate::choice::panel::Panel;
use crate::choice::probability::Tally;
use crate::choice::{ChoiceError, ChoiceGoodness, ChoiceSituation, CoefficientErrors};
use crate::error::{Invalid, Permitted};
use crate::sample::{FitParameters, Parameter, Search};

/// The model with its choices, columns and draws.
pub(super) struct Setup<'m> {
    model: &'m Assumptions,
    design: Design,
    panel: Panel,
    ids: Vec<String>,
    kinds: Vec<Kind>,
    draws: Draws,
    own: MixedModel,
    /// The sum of the weights of all situations.
    size: f64,
}

impl<'m> Setup<'m> {
    pub(super) fn new(
        model: &'m Assumptions,
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let design = Design::new(&model.utility, situations)?;
        let layout = model.layout(&design)?;
        let random = layout.random();
        let named = random.map(|(place, mixing)| (design.columns[place].clone(), mixing));
        let ids = design.ids(situations);
        let draws = Draws::new(&model.plan, &ids, &named.collect::<Vec<_>>())?;
        Ok(Self {
            model,
            panel: Panel::new(&design),
            kinds: kinds(&design, situations)?,
            ids,
            draws,
            own: MixedModel::new(layout, &design),
            size: design.situation_weights().iter().sum(),
            design,
        })
    }

    fn simulated(&self) -> Simulated<'_> {
        Simulated {
            panel: &self.panel,
            layout: &self.own.layout,
            draws: &self.draws,
            used: self.draws.count,
        }
    }

    pub(super) fn fit(&self) -> Result<MixedFit, ChoiceError> {
        let errors = self
            .model
            .errors
            .unwrap_or(CoefficientErrors::of(&self.design));
        self.check(errors)?;
        let (alike, _) = pooled(&self.design);
        if !alike.converged() {
            return Err(no_top(&self.design, NAME, &self.design.columns, &alike));
        }
        let seeking = Seeking {
            simulated: self.simulated(),
            seed: self.model.plan.seed,
            size: self.size,
        };
        let found = if let Some(start) = &self.model.start {
            seeking.from(&self.point(start)?)
        } else {
            let start = self.own.layout.start(&alike.point);
            seeking.best(&start, self.model.starts as usize)
        };
        self.result(found, alike.value * self.size, errors)
    }

    fn check(&self, errors: CoefficientErrors) -> Result<(), ChoiceError> {
        check_columns(&self.design)?;
        let parameters = self.own.layout.parameters.len();
        if self.panel.people() <= parameters {
            return Err(ChoiceError::TooFew {
                model: NAME.to_owned(),
                parameters,
                given: self.panel.people(),
                of: "people",
                remedy: "ask more people or let fewer coefficients differ",
            });
        }
        if self.design.panel && errors == CoefficientErrors::Robust {
            let rule = "by person, whose choices hang together";
            let error = Invalid::rule("errors of a mixed logit of people with ids", errors, rule);
            return Err(error
                .hint("take CoefficientErrors::ClusteredByPerson")
                .into());
        }
        Ok(())
    }

    fn result(
        &self,
        found: Found,
        log_likelihood_pooled: f64,
        errors: CoefficientErrors,
    ) -> Result<MixedFit, ChoiceError> {
        let point = &found.ascent.point;
        let names = self.own.names();
        let signed = self.own.natural(point);
        let Some(inverse) = &found.ascent.covariance else {
            return Err(ChoiceError::NotConverged {
                model: NAME.to_owned(),
                iterations: found.ascent.iterations,
                gradient: found.ascent.gradient,
                best: names.into_iter().zip(signed).collect(),
            });
        };
        let covariance = self.scores(point, inverse).covariance(errors, NAME)?;
        let covariance = self.own.natural_covariance(&covariance);
        Ok(MixedFit {
            parameters: self.parameters(&names, &signed, covariance, &found),
            signed,
            errors,
            goodness: self.goodness(&found),
            log_likelihood_pooled,
            columns: self.design.columns.clone(),
            worth_columns: self.worth_columns(),
            individuals: self.individuals(point),
            optima: found.optima,
            model: self.own.clone(),
            coding: self.design.coding.clone(),
            kinds: self.kinds.clone(),
        })
    }

    /// The scores of people, each of whom is one cluster.
    fn scores(&self, point: &[f64], inverse: &[Vec<f64>]) -> Scores {
        let weights = self.panel.weights.iter();
        let scores = self.simulated().scores(point).into_iter().zip(weights);
        let scores =
            scores.map(|(score, weight)| score.slope.iter().map(|slope| weight * slope).collect());
        let inverse = inverse.iter();
        Scores {
            inverse: inverse
                .map(|row| row.iter().map(|entry| entry / self.size).collect())
                .collect(),
            situations: scores.collect(),
            people: (0..).take(self.panel.people() + 1).collect(),
        }
    }

    fn goodness(&self, found: &Found) -> ChoiceGoodness {
        let shares = self.simulated().probabilities(&found.ascent.point);
        let weights = self.design.situation_weights();
        let mut tally = Tally::default();
        for (situation, (mut shares, weight)) in shares.into_iter().zip(weights).enumerate() {
            let rows = self.design.rows_of(situation);
            let chosen = self.design.chosen[situation] as usize - rows.start;
            shares[..=chosen].rotate_left(1);
            tally.add(&self.design, situation, weight, (0.0, &shares));
        }
        ChoiceGoodness {
            log_likelihood: found.ascent.value * self.size,
            ..tally.goodness(&self.design, found.ascent.point.len())
        }
    }

    fn parameters(
        &self,
        names: &[String],
        signed: &[f64],
        mut covariance: Vec<Vec<f64>>,
        found: &Found,
    ) -> FitParameters {
        let signs = self.own.layout.signs(signed);
        for (row, sign) in covariance.iter_mut().zip(&signs) {
            for (entry, other) in row.iter_mut().zip(&signs) {
                *entry *= sign * other;
            }
        }
        let values = names.iter().zip(signed.iter().zip(&signs)).enumerate();
        let parameter = |(place, (name, (value, sign))): (usize, (&String, (&f64, &f64)))| {
            let error = libm::sqrt(covariance[place][place]);
            Parameter::new(name, sign * value, Some(error))
        };
        let search = Search {
            iterations: found.ascent.iterations,
            gradient: found.ascent.gradient,
            starts: found.starts,
            agreeing: found.agreeing,
        };
        let parameters = values.map(parameter).collect();
        FitParameters::new(parameters, covariance, search, self.design.reach())
    }

    /// Parameters in the units of the search.
    fn point(&self, parameters: &[f64]) -> Result<Vec<f64>, Invalid> {
        let names = self.own.names();
        if parameters.len() != names.len() {
            let rule = format!("one for each of {}", names.join(", "));
            return Err(Invalid::rule(
                "number of parameters",
                parameters.len(),
                rule,
            ));
        }
        for (name, &value) in names.iter().zip(parameters) {
            Permitted::FINITE.check(name, value)?;
        }
        Ok(self.own.internal(parameters))
    }

    pub(super) fn likelihood_at(&self, parameters: &[f64]) -> Result<MixedLikelihood, ChoiceError> {
        let point = self.point(parameters)?;
        let scores = self.simulated().scores(&point);
        let people: Vec<f64> = scores.iter().map(|score| score.value).collect();
        let weighted = |of: &dyn Fn(usize) -> f64| {
            let weights = self.panel.weights.iter().enumerate();
            weights.map(|(person, weight)| weight * of(person)).sum()
        };
        let slope = |place: usize| {
            let internal: f64 = weighted(&|person| scores[person].slope[place]);
            internal / self.own.units[place].factor
        };
        Ok(MixedLikelihood {
            log_likelihood: weighted(&|person| people[person]),
            gradient: (0..point.len()).map(slope).collect(),
            people,
            individuals: self.individuals(&point),
        })
    }

    fn worth_columns(&self) -> Vec<String> {
        let Some(price) = self.own.price else {
            return Vec::new();
        };
        let columns = self.design.columns.iter().enumerate();
        let others = columns.filter(|(place, _)| *place != price);
        others.map(|(_, name)| name.clone()).collect()
    }

    fn individuals(&self, point: &[f64]) -> Vec<IndividualTaste> {
        let width = self.panel.width;
        let found = self.simulated().conditional(point, |taste, figures| {
            let natural = taste.iter().zip(&self.own.scales);
            figures.extend(natural.map(|(coefficient, scale)| coefficient / scale));
            if let Some(price) = self.own.price {
                let others = (0..width).filter(|&place| place != price);
                let worths: Vec<f64> = others
                    .map(|place| -figures[place] / figures[price])
                    .collect();
                figures.extend(worths);
            }
        });
        let individual = |(found, id): (Conditional, &String)| {
            let moments = found.mean.iter().zip(&found.sd);
            let mut moments = moments.map(|(&mean, &sd)| TasteMoments { mean, sd });
            IndividualTaste {
                respondent: id.clone(),
                coefficients: moments.by_ref().take(width).collect(),
                worths: moments.collect(),
            }
        };
        found.into_iter().zip(&self.ids).map(individual).collect()
    }
}

const NAME: &str = "mixed logit";
