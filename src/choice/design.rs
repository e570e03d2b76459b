//! The numbers of a utility over all choice situations, as every estimator reads them.

use super::coding::Coding;
use super::persons::{People, position};
use super::reading::{AtRow, RawRows, Reader};
use super::situation::ChoiceSituation;
use super::utility::ChoiceUtility;
use crate::error::{ChoiceError, Invalid};
use crate::numeric::in_order;
use crate::sample::Reach;
use crate::survey::Respondent;

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
        utility: &ChoiceUtility,
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        Coding::check(utility)?;
        let people = People::new(situations)?;
        let reader = Reader::new(utility);
        let mut sets = Sets::read(&reader, &people.order, situations)?;
        sets.rows.sort();
        let order = people.order.iter();
        let ordered: Vec<&ChoiceSituation> =
            order.map(|&place| &situations[place as usize]).collect();
        let coding = Coding::of_rows(utility, reader, &sets.rows, &ordered)?;
        let mut design = Self::unscaled(coding, &sets, people, situations)?;
        design.scale()?;
        Ok(design)
    }

    /// The situations in the columns of a fit, for predictions.
    pub(super) fn coded(
        coding: &Coding,
        scales: &[f64],
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let people = People::new(situations)?;
        let mut sets = Sets::read(coding.reader(), &people.order, situations)?;
        let level = |attribute: usize, level: &str| coding.level(attribute, level);
        let known = sets.rows.number_as(level);
        known.map_err(|fault| sets.located(fault, &people.order, situations))?;
        let mut design = Self::unscaled(coding.clone(), &sets, people, situations)?;
        design.divide(scales.to_vec());
        Ok(design)
    }

    fn unscaled(
        coding: Coding,
        sets: &Sets,
        people: People,
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let columns = coding.columns();
        let factors = people.factors(&coding, situations)?;
        let mut design = Self {
            scales: vec![1.0; columns.len()],
            values: vec![0.0; sets.rows.len() * columns.len()],
            columns,
            coding,
            starts: sets.starts.clone(),
            chosen: sets.chosen.clone(),
            places: sets.places.clone(),
            given: people.order,
            people: people.starts,
            weights: people.weights,
            panel: people.panel,
        };
        let coded = design.fill(&sets.rows, &factors);
        coded.map_err(|fault| sets.located(fault, &design.given, situations))?;
        Ok(design)
    }

    /// Codes all rows, and takes what was chosen from each; fails with the row at fault.
    fn fill(&mut self, rows: &RawRows, factors: &[Vec<f64>]) -> Result<(), AtRow> {
        let width = self.width();
        let mut raw = rows.rows().enumerate();
        let mut chosen = vec![0.0; width];
        for (person, factors) in factors.iter().enumerate() {
            for situation in self.situations_of(person) {
                let rows = self.rows_of(situation);
                for (number, raw) in raw.by_ref().take(rows.len()) {
                    let row = &mut self.values[number * width..(number + 1) * width];
                    let outcome = self.coding.write(raw, factors, row);
                    outcome.map_err(|error| AtRow::new(number, error))?;
                }
                chosen.copy_from_slice(self.row(self.chosen[situation] as usize));
                let own = &mut self.values[rows.start * width..rows.end * width];
                for row in own.chunks_exact_mut(width) {
                    for (x, chosen) in row.iter_mut().zip(&chosen) {
                        *x -= chosen;
                    }
                }
            }
        }
        Ok(())
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

    /// The respondent of each person.
    pub(super) fn respondents<'s>(&self, situations: &'s [ChoiceSituation]) -> Vec<&'s Respondent> {
        let first = |ends: &[u32]| self.given[ends[0] as usize] as usize;
        let people = self.people.windows(2);
        people
            .map(|ends| &situations[first(ends)].respondent)
            .collect()
    }

    /// The id of each person; where they have none, the place of their situation.
    pub(super) fn ids(&self, situations: &[ChoiceSituation]) -> Vec<String> {
        let people = self.respondents(situations).into_iter().zip(&self.people);
        let id = |(respondent, place): (&Respondent, &u32)| {
            if respondent.id.is_empty() {
                place.to_string()
            } else {
                respondent.id.clone()
            }
        };
        people.map(id).collect()
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

    /// Up to where the data reach: prices, or the sizes of choice sets if there is no price.
    pub(super) fn reach(&self) -> Reach {
        if let Some(price) = self.coding.price_attribute() {
            let (low, high) = self.coding.ranges[price];
            Reach::new(price, low, high)
        } else {
            let size = |ends: &[u32]| f64::from(ends[1] - ends[0]);
            Reach::over("alternatives", self.starts.windows(2).map(size))
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
                among: format!("within any of {} choice sets", self.situations()),
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

/// How many situations are read at once by one thread.
const BLOCK: usize = 512;

/// The alternatives of all situations as they were read.
#[derive(Debug)]
struct Sets {
    rows: RawRows,
    starts: Vec<u32>,
    chosen: Vec<u32>,
    places: Vec<u32>,
    /// Situations with fewer than two available alternatives.
    lone: Vec<u32>,
}

impl Sets {
    fn read(
        reader: &Reader,
        order: &[u32],
        situations: &[ChoiceSituation],
    ) -> Result<Self, ChoiceError> {
        let blocks: Vec<&[u32]> = order.chunks(BLOCK).collect();
        let blocks = in_order(blocks.len(), |block| {
            let mut sets = Self::none(reader);
            for &place in blocks[block] {
                sets.push(reader, place, &situations[place as usize])?;
            }
            Ok::<_, Invalid>(sets)
        });
        let mut all = Self::none(reader);
        for block in blocks {
            all.append(block?);
        }
        all.starts.push(position(all.places.len()));
        let Some(&first) = all.lone.first() else {
            return Ok(all);
        };
        let set = &situations[first as usize];
        Err(ChoiceError::NothingToChoose {
            respondent: set.respondent.id.as_str().into(),
            task: set.task.as_str().into(),
            available: set.alternatives.iter().filter(|it| it.available).count(),
            others: all.lone.len() - 1,
        })
    }

    fn none(reader: &Reader) -> Self {
        Self {
            rows: RawRows::of(reader),
            starts: Vec::new(),
            chosen: Vec::new(),
            places: Vec::new(),
            lone: Vec::new(),
        }
    }

    fn push(&mut self, reader: &Reader, given: u32, set: &ChoiceSituation) -> Result<(), Invalid> {
        let first = self.places.len();
        self.starts.push(position(first));
        let mut chosen = None;
        for (place, alternative) in set.alternatives.iter().enumerate() {
            if !alternative.available {
                continue;
            }
            let read = self.rows.push(reader, alternative);
            read.map_err(|error| located(error, &alternative.name, set))?;
            if place == set.chosen {
                chosen = Some(position(self.places.len()));
            }
            self.places.push(position(place));
        }
        let Some(chosen) = chosen else {
            let parameter = format!("alternative chosen in {}", named(set));
            let rule = "the place of an available alternative, counted from 0";
            return Err(Invalid::rule(&parameter, set.chosen, rule));
        };
        self.chosen.push(chosen);
        if self.places.len() < first + 2 {
            self.lone.push(given);
        }
        Ok(())
    }

    /// An error that also names the alternative of a row and its situation.
    fn located(
        &self,
        AtRow { row, error }: AtRow,
        order: &[u32],
        situations: &[ChoiceSituation],
    ) -> Invalid {
        let after = self.starts.partition_point(|&start| start as usize <= row);
        let set = &situations[order[after - 1] as usize];
        let alternative = &set.alternatives[self.places[row] as usize];
        located(*error, &alternative.name, set)
    }

    fn append(&mut self, mut block: Self) {
        let before = position(self.places.len());
        self.starts
            .extend(block.starts.iter().map(|start| start + before));
        self.chosen
            .extend(block.chosen.iter().map(|row| row + before));
        self.places.append(&mut block.places);
        self.lone.append(&mut block.lone);
        self.rows.append(block.rows);
    }
}

/// A situation as messages name it.
fn named(set: &ChoiceSituation) -> String {
    format!("task `{}` of respondent `{}`", set.task, set.respondent.id)
}

/// An error that also names the alternative and the situation.
fn located(error: Invalid, alternative: &str, set: &ChoiceSituation) -> Invalid {
    let parameter = format!("{} of `{alternative}` in {}", error.parameter, named(set));
    error.named(&parameter)
}
