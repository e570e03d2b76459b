//! Ratings in the columns of a utility.

use serde::Serialize;

use super::likelihood::Ordered;
use crate::choice::coding::Coding;
use crate::choice::persons::People;
use crate::choice::situation::{Alternative, ChoiceSituation};
use crate::choice::utility::ChoiceUtility;
use crate::error::ChoiceError;
use crate::survey::{Answer, Respondent};

pub(super) const NAME: &str = "ordered logit";

/// What a respondent thinks of one offer, on an ordered scale.
///
/// # Example
/// See [`OrderedLogit`](super::OrderedLogit).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatedOffer {
    /// Who rated.
    pub respondent: Respondent,
    /// The offer.
    pub offer: Alternative,
    /// The answer.
    pub rating: String,
}

impl RatedOffer {
    /// A rating of an offer.
    #[must_use]
    pub fn new(respondent: Respondent, offer: Alternative, rating: impl Into<String>) -> Self {
        Self {
            respondent,
            offer,
            rating: rating.into(),
        }
    }
}

impl Answer for RatedOffer {
    fn respondent(&self) -> &Respondent {
        &self.respondent
    }
}

/// Ratings in the columns of a utility, in the order of people.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) coding: Coding,
    pub(super) columns: Vec<String>,
    pub(super) people: People,
    pub(super) values: Vec<f64>,
}

impl Rows {
    pub(super) fn new(
        utility: &ChoiceUtility,
        ratings: &[RatedOffer],
    ) -> Result<Self, ChoiceError> {
        // Each is a choice without alternatives, so that offers are read as all others are.
        let alone = |(row, rated): (usize, &RatedOffer)| {
            let offer = Alternative {
                available: true,
                ..rated.offer.clone()
            };
            ChoiceSituation::new(rated.respondent.clone(), row.to_string(), [offer], 0)
        };
        let sets: Vec<ChoiceSituation> = ratings.iter().enumerate().map(alone).collect();
        let people = People::new(&sets)?;
        let ordered: Vec<&ChoiceSituation> = people
            .order
            .iter()
            .map(|&place| &sets[place as usize])
            .collect();
        let coding = Coding::new(utility, &ordered)?;
        let columns = coding.columns();
        let mut values = Vec::with_capacity(ordered.len() * columns.len());
        let mut row = vec![0.0; columns.len()];
        for set in ordered {
            let factors = coding.factors(&set.respondent)?;
            let coded = coding.row(&set.alternatives[0], &factors, &mut row);
            coded.map_err(|error| {
                let parameter = format!("{} in row {}", error.parameter, set.task);
                error.named(&parameter)
            })?;
            values.extend_from_slice(&row);
        }
        Ok(Self {
            coding,
            columns,
            people,
            values,
        })
    }

    pub(super) fn order(&self, given: &[usize]) -> Vec<usize> {
        let order = self.people.order.iter();
        order.map(|&place| given[place as usize]).collect()
    }

    pub(super) fn weights(&self) -> Vec<f64> {
        let people = self.people.starts.windows(2).zip(&self.people.weights);
        let each = people.flat_map(|(ends, &weight)| (ends[0]..ends[1]).map(move |_| weight));
        each.collect()
    }
}

/// The means and standard deviations of columns.
#[derive(Debug)]
pub(super) struct Scale {
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Scale {
    pub(super) fn of(ordered: &Ordered, names: &[String]) -> Result<Self, ChoiceError> {
        let rows = ordered.given.len();
        let mut scale = Self {
            means: Vec::new(),
            deviations: Vec::new(),
        };
        for (place, name) in names.iter().enumerate() {
            let column = || (0..rows).map(|row| ordered.row(row)[place]);
            let first = column().next().unwrap_or_default();
            let mean = first + column().map(|x| x - first).sum::<f64>() / rows as f64;
            let square = column().map(|x| (x - mean) * (x - mean)).sum::<f64>();
            if square <= 0.0 {
                return Err(ChoiceError::NoVariation {
                    column: name.clone(),
                    among: format!("in {rows} ratings"),
                });
            }
            scale.means.push(mean);
            scale.deviations.push(libm::sqrt(square / rows as f64));
        }
        Ok(scale)
    }

    /// Columns with a mean of zero and a deviation of one.
    pub(super) fn applied(&self, natural: &Ordered) -> Ordered {
        let mut scaled = natural.clone();
        for row in scaled.values.chunks_exact_mut(natural.width) {
            let moved = row.iter_mut().zip(&self.means).zip(&self.deviations);
            moved.for_each(|((x, mean), deviation)| *x = (*x - mean) / deviation);
        }
        scaled
    }

    /// How parameters of the columns as they were given are made up of those of scaled columns.
    pub(super) fn back(&self, size: usize) -> Vec<Vec<f64>> {
        let width = self.means.len();
        let mut rows = vec![vec![0.0; size]; size];
        for (place, row) in rows.iter_mut().enumerate() {
            if place < width {
                row[place] = 1.0 / self.deviations[place];
            } else {
                row[place] = 1.0;
                let parts = self.means.iter().zip(&self.deviations);
                for (entry, (mean, deviation)) in row.iter_mut().zip(parts) {
                    *entry = mean / deviation;
                }
            }
        }
        rows
    }
}
