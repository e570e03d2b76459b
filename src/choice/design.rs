//! The numbers of a utility over all choice situations, as every estimator reads them.

use std::collections::{HashMap, HashSet};

use super::coding::Coding;
use super::situation::ChoiceSituation;
use super::utility::Utility;
use crate::error::{ChoiceError, Invalid};
use crate::sample::Reach;

/// Situations in columns, in the order of people.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Design {
    /// How attributes become columns.
    pub(super) coding: Coding,
    /// Names of the coefficients, such as `price` and `brand: hiland`.
    pub(super) columns: Vec<String>,
    /// Row by row (one row an available alternative), columns side by side: less those of the
    /// alternative that was chosen, which changes no probability and leaves it zeros, and over
    /// `scales`.
    pub(super) values: Vec<f64>,
    /// By what each column was divided, to be undone in reports: its standard deviation about the
    /// means of its sets.
    pub(super) scales: Vec<f64>,
    /// The first row of each situation, and one past the last row at the end. Situations of one
    /// person stand together, persons in order of first appearance, situations as given.
    pub(super) starts: Vec<u32>,
    /// The row chosen in each situation, counted from the first row of all.
    pub(super) chosen: Vec<u32>,
    /// The place of each row among all alternatives of its situation.
    pub(super) places: Vec<u32>,
    /// The place of each situation among those given.
    pub(super) given: Vec<u32>,
    /// The first situation of each person, and one past the last at the end.
    pub(super) people: Vec<u32>,
    /// The weight of each person; the mean is one.
    pub(super) weights: Vec<f64>,
    /// Whether ids of persons were given: errors are then clustered by person.
    pub(super) panel: bool,
}

impl Design {
    /// The situations of people with a weight in the columns of a utility.
    pub(super) fn new(
        utility: &Utility,
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let grouped = Grouped::new(situations)?;
        check_sets(&grouped.order, situations)?;
        let ordered: Vec<&ChoiceSituation> = grouped
            .order
            .iter()
            .map(|&place| &situations[place as usize])
            .collect();
        let coding = Coding::new(utility, &ordered)?;
        let mut design = Self::unscaled(coding, &ordered, grouped)?;
        design.scale()?;
        Ok(design)
    }

    /// The situations in the columns of a fit, for predictions.
    pub(super) fn coded(
        coding: &Coding,
        scales: &[f64],
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let grouped = Grouped::new(situations)?;
        check_sets(&grouped.order, situations)?;
        let ordered: Vec<&ChoiceSituation> = grouped
            .order
            .iter()
            .map(|&place| &situations[place as usize])
            .collect();
        let mut design = Self::unscaled(coding.clone(), &ordered, grouped)?;
        design.divide(scales.to_vec());
        Ok(design)
    }

    fn unscaled(
        coding: Coding,
        situations: &[&ChoiceSituation],
        grouped: Grouped,
    ) -> Result<Self, ChoiceError> {
        let columns = coding.columns();
        let rows = Rows::new(&coding, columns.len(), situations, &grouped.people)?;
        Ok(Self {
            scales: vec![1.0; columns.len()],
            columns,
            coding,
            values: rows.values,
            starts: rows.starts,
            chosen: rows.chosen,
            places: rows.places,
            given: grouped.order,
            people: grouped.people,
            weights: grouped.weights,
            panel: grouped.panel,
        })
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn situations(&self) -> usize {
        self.chosen.len()
    }

    /// The row of an alternative.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width()..(row + 1) * self.width()]
    }

    /// The rows of a situation.
    pub(super) fn rows_of(&self, situation: usize) -> std::ops::Range<usize> {
        self.starts[situation] as usize..self.starts[situation + 1] as usize
    }

    /// The situations of a person.
    pub(super) fn situations_of(&self, person: usize) -> std::ops::Range<usize> {
        self.people[person] as usize..self.people[person + 1] as usize
    }

    /// The weight of each situation: that of its person.
    pub(super) fn situation_weights(&self) -> Vec<f64> {
        let people = self.weights.iter().enumerate();
        people
            .flat_map(|(person, &weight)| self.situations_of(person).map(move |_| weight))
            .collect()
    }

    /// Coefficients of columns that are not divided by their scales.
    pub(super) fn natural(&self, point: &[f64]) -> Vec<f64> {
        let scaled = point.iter().zip(&self.scales);
        scaled
            .map(|(coefficient, scale)| coefficient / scale)
            .collect()
    }

    /// The covariance of such coefficients.
    pub(super) fn natural_covariance(&self, covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let rows = covariance.iter().zip(&self.scales);
        rows.map(|(row, scale)| {
            let entries = row.iter().zip(&self.scales);
            entries
                .map(|(entry, other)| entry / scale / other)
                .collect()
        })
        .collect()
    }

    /// Up to where the data reach: prices, or the sizes of choice sets if there is no price.
    pub(super) fn reach(&self) -> Reach {
        match self.coding.price_attribute() {
            Some(price) => {
                let (low, high) = self.coding.ranges[price];
                Reach::new(price, low, high)
            }
            None => {
                let size = |ends: &[u32]| f64::from(ends[1] - ends[0]);
                Reach::over("alternatives", self.starts.windows(2).map(size))
            }
        }
    }

    /// Divides each column by its standard deviation about the means of its sets.
    fn scale(&mut self) -> Result<(), ChoiceError> {
        let width = self.width();
        let mut squares = vec![0.0; width];
        let mut means = vec![0.0; width];
        for situation in 0..self.situations() {
            let rows = self.rows_of(situation);
            let values = &self.values[rows.start * width..rows.end * width];
            means.fill(0.0);
            for row in values.chunks_exact(width) {
                for (mean, x) in means.iter_mut().zip(row) {
                    *mean += x;
                }
            }
            for row in values.chunks_exact(width) {
                for ((square, x), mean) in squares.iter_mut().zip(row).zip(&means) {
                    let apart = x - mean / rows.len() as f64;
                    *square += apart * apart;
                }
            }
        }
        // Columns are exact zeros where all alternatives are like the one that was chosen.
        if let Some(column) = squares.iter().position(|&square| square <= 0.0) {
            return Err(ChoiceError::NoVariation {
                column: self.columns[column].clone(),
                sets: self.situations(),
            });
        }
        let rows = self.places.len() as f64;
        let scales = squares.iter().map(|square| libm::sqrt(square / rows));
        self.divide(scales.collect());
        Ok(())
    }

    fn divide(&mut self, scales: Vec<f64>) {
        let width = self.width();
        for row in self.values.chunks_exact_mut(width) {
            for (x, scale) in row.iter_mut().zip(&scales) {
                *x /= scale;
            }
        }
        self.scales = scales;
    }
}

/// Situations in the order of people.
struct Grouped {
    order: Vec<u32>,
    people: Vec<u32>,
    weights: Vec<f64>,
    panel: bool,
}

impl Grouped {
    fn new(situations: &[ChoiceSituation]) -> Result<Self, ChoiceError> {
        let person = people(situations)?;
        let count = person.iter().max().map_or(0, |&last| last as usize + 1);
        let mut weights = vec![0.0; count];
        for (set, &person) in situations.iter().zip(&person) {
            weights[person as usize] = set.respondent.checked_weight()?;
        }
        check_repeated(situations, &person)?;
        let mut order: Vec<u32> = (0..).take(situations.len()).collect();
        order.retain(|&place| weights[person[place as usize] as usize] > 0.0);
        order.sort_by_key(|&place| person[place as usize]);
        let mut starts = Vec::new();
        let mut last = None;
        for (position, &place) in (0..).zip(&order) {
            let person = person[place as usize];
            if last != Some(person) {
                starts.push(position);
                last = Some(person);
            }
        }
        starts.push(position(order.len()));
        weights.retain(|&weight| weight > 0.0);
        if weights.is_empty() {
            let given = if situations.is_empty() {
                "none"
            } else {
                "all of weight zero"
            };
            return Err(Invalid::rule("choice situations", given, "one or more").into());
        }
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        for weight in &mut weights {
            *weight /= mean;
        }
        Ok(Self {
            order,
            people: starts,
            weights,
            panel: situations.iter().any(|set| !set.respondent.id.is_empty()),
        })
    }
}

/// A number of rows, which stays below 2^32.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rows of so many alternatives fill 32 GB"
)]
const fn position(count: usize) -> u32 {
    count as u32
}

/// The person of each situation, counted in order of first appearance.
fn people(situations: &[ChoiceSituation]) -> Result<Vec<u32>, Invalid> {
    let nameless = situations.iter().filter(|set| set.respondent.id.is_empty());
    match nameless.count() {
        0 => {}
        all if all == situations.len() => return Ok((0..).take(all).collect()),
        some => {
            let rule = "given in all situations or in none";
            return Err(Invalid::rule(
                "respondent id",
                format!("blank in {some}"),
                rule,
            ));
        }
    }
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut person = Vec::with_capacity(situations.len());
    let mut last: Option<(&str, u32)> = None;
    for set in situations {
        let id = set.respondent.id.as_str();
        // Mostly that of the situation before.
        let found = match last {
            Some((before, found)) if before == id => found,
            _ => {
                let next = position(known.len());
                *known.entry(id).or_insert(next)
            }
        };
        last = Some((id, found));
        person.push(found);
    }
    Ok(person)
}

/// Each task is named once for a person; where ids and tasks are blank nothing can be told.
fn check_repeated(situations: &[ChoiceSituation], person: &[u32]) -> Result<(), ChoiceError> {
    let nameless = situations.iter().all(|set| set.respondent.id.is_empty());
    if nameless && situations.iter().all(|set| set.task.is_empty()) {
        return Ok(());
    }
    let key = |place: usize| {
        let person = if nameless { 0 } else { person[place] };
        (person, situations[place].task.as_str())
    };
    let mut seen = HashSet::with_capacity(situations.len());
    let Some(second) = (0..situations.len()).find(|&place| !seen.insert(key(place))) else {
        return Ok(());
    };
    let first = (0..second).find(|&place| key(place) == key(second));
    Err(ChoiceError::Repeated {
        respondent: situations[second].respondent.id.as_str().into(),
        task: situations[second].task.as_str().into(),
        alternative: None,
        rows: first.into_iter().chain([second]).collect(),
    })
}

/// Each set has an available alternative that is chosen and another that is not.
fn check_sets(order: &[u32], situations: &[ChoiceSituation]) -> Result<(), ChoiceError> {
    let mut lonely = Vec::new();
    for &place in order {
        let set = &situations[place as usize];
        if !set
            .alternatives
            .get(set.chosen)
            .is_some_and(|it| it.available)
        {
            let parameter = format!("alternative chosen in {}", named(set));
            let rule = "the place of an available alternative, counted from 0";
            return Err(Invalid::rule(&parameter, set.chosen, rule).into());
        }
        let available = set.alternatives.iter().filter(|it| it.available).count();
        if available < 2 {
            lonely.push((set, available));
        }
    }
    match lonely.first() {
        None => Ok(()),
        Some((set, available)) => Err(ChoiceError::NothingToChoose {
            respondent: set.respondent.id.as_str().into(),
            task: set.task.as_str().into(),
            available: *available,
            others: lonely.len() - 1,
        }),
    }
}

/// A situation as messages name it.
fn named(set: &ChoiceSituation) -> String {
    format!("task `{}` of respondent `{}`", set.task, set.respondent.id)
}

/// The rows of all situations, less those of what was chosen.
struct Rows {
    values: Vec<f64>,
    starts: Vec<u32>,
    chosen: Vec<u32>,
    places: Vec<u32>,
}

impl Rows {
    fn new(
        coding: &Coding,
        width: usize,
        situations: &[&ChoiceSituation],
        people: &[u32],
    ) -> Result<Self, Invalid> {
        let count: usize = situations.iter().map(|set| set.alternatives.len()).sum();
        let mut rows = Self {
            values: Vec::with_capacity(count * width),
            starts: Vec::with_capacity(situations.len() + 1),
            chosen: Vec::with_capacity(situations.len()),
            places: Vec::with_capacity(count),
        };
        let mut row = vec![0.0; width];
        for person in people.windows(2) {
            let sets = &situations[person[0] as usize..person[1] as usize];
            let factors = sets.first().map(|set| coding.factors(&set.respondent));
            let factors = factors.transpose()?.unwrap_or_default();
            for set in sets {
                rows.push(coding, set, &factors, &mut row)?;
            }
        }
        rows.starts.push(position(rows.places.len()));
        Ok(rows)
    }

    fn push(
        &mut self,
        coding: &Coding,
        set: &ChoiceSituation,
        factors: &[f64],
        row: &mut [f64],
    ) -> Result<(), Invalid> {
        let (first, start) = (self.places.len(), self.values.len());
        self.starts.push(position(first));
        for (place, alternative) in set.alternatives.iter().enumerate() {
            if !alternative.available {
                continue;
            }
            coding
                .row(alternative, factors, row)
                .map_err(|error| located(error, &alternative.name, set))?;
            if place == set.chosen {
                self.chosen.push(position(self.places.len()));
            }
            self.places.push(position(place));
            self.values.extend_from_slice(row);
        }
        let chosen = self.chosen.last().map_or(first, |&row| row as usize);
        let chosen_at = start + (chosen - first) * row.len();
        row.copy_from_slice(&self.values[chosen_at..chosen_at + row.len()]);
        for other in self.values[start..].chunks_exact_mut(row.len()) {
            for (x, chosen) in other.iter_mut().zip(row.iter()) {
                *x -= chosen;
            }
        }
        Ok(())
    }
}

/// An error that also names the alternative and the situation.
fn located(error: Invalid, alternative: &str, set: &ChoiceSituation) -> Invalid {
    let parameter = format!("{} of `{alternative}` in {}", error.parameter, named(set));
    error.named(&parameter)
}
