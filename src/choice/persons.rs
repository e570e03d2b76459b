//! Whose choice situations belong together.

use std::collections::{HashMap, HashSet};

use super::coding::Coding;
use super::situation::ChoiceSituation;
use crate::error::{ChoiceError, Invalid};
use crate::survey::Respondent;

/// Situations in the order of people.
#[derive(Debug)]
pub(super) struct People {
    /// The places of the situations: those of one person together, persons in order of first
    /// appearance, without people of weight zero.
    pub(super) order: Vec<u32>,
    /// The first of each person, and one past the last at the end.
    pub(super) starts: Vec<u32>,
    /// The weight of each person; the mean is one.
    pub(super) weights: Vec<f64>,
    /// Whether people have ids.
    pub(super) panel: bool,
}

impl People {
    pub(super) fn new(situations: &[ChoiceSituation]) -> Result<Self, ChoiceError> {
        let panel = have_ids(situations)?;
        let person = persons(situations, panel);
        let mut weights = given_weights(situations, &person)?;
        let mut order: Vec<u32> = (0..).take(situations.len()).collect();
        order.retain(|&place| weights[person[place as usize] as usize] > 0.0);
        order.sort_by_key(|&place| person[place as usize]);
        let mut starts = Vec::with_capacity(weights.len() + 1);
        for (number, &place) in (0..).zip(&order) {
            let before = order.get((number as usize).wrapping_sub(1));
            let new = |&before: &u32| person[before as usize] != person[place as usize];
            if before.is_none_or(new) {
                starts.push(number);
            }
        }
        starts.push(position(order.len()));
        weights.retain(|&weight| weight > 0.0);
        let people = Self {
            order,
            starts,
            weights: relative(weights, situations.len(), "choice situations")?,
            panel,
        };
        people.check_repeated(situations)?;
        Ok(people)
    }

    /// The people, each as in the first situation.
    pub(super) fn respondents<'s>(&self, situations: &'s [ChoiceSituation]) -> Vec<&'s Respondent> {
        let firsts = self.starts[..self.weights.len()].iter();
        let place = |&first: &u32| self.order[first as usize] as usize;
        firsts
            .map(|first| &situations[place(first)].respondent)
            .collect()
    }

    /// By what terms are multiplied for each person, the same in all situations.
    pub(super) fn factors(
        &self,
        coding: &Coding,
        situations: &[ChoiceSituation],
    ) -> Result<Vec<Vec<f64>>, Invalid> {
        let respondents = self.respondents(situations).into_iter();
        let factors = respondents.map(|respondent| coding.factors(respondent));
        let factors = factors.collect::<Result<Vec<_>, _>>()?;
        if factors.iter().all(Vec::is_empty) {
            return Ok(factors);
        }
        for (ends, own) in self.starts.windows(2).zip(&factors) {
            for &place in &self.order[ends[0] as usize..ends[1] as usize] {
                let respondent = &situations[place as usize].respondent;
                if coding.factors(respondent)? != *own {
                    let parameter = format!("segments of respondent {}", respondent.id);
                    let rule = "the same in all tasks where terms are multiplied by them";
                    return Err(Invalid::rule(&parameter, "different", rule));
                }
            }
        }
        Ok(factors)
    }

    /// Each task is named once for a person, or once at all where people have no ids; where tasks
    /// have no names either, nothing can be told.
    fn check_repeated(&self, situations: &[ChoiceSituation]) -> Result<(), ChoiceError> {
        if !self.panel {
            let named = situations.iter().any(|set| !set.task.is_empty());
            return if named {
                check_tasks(&self.order, situations)
            } else {
                Ok(())
            };
        }
        let mut people = self.starts.windows(2);
        people.try_for_each(|ends| {
            check_tasks(&self.order[ends[0] as usize..ends[1] as usize], situations)
        })
    }
}

/// A number of rows, which stays below 2^32.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rows of so many alternatives fill 32 GB"
)]
pub(super) const fn position(count: usize) -> u32 {
    count as u32
}

/// Whether people have ids: all or none.
fn have_ids(situations: &[ChoiceSituation]) -> Result<bool, Invalid> {
    let nameless = situations.iter().filter(|set| set.respondent.id.is_empty());
    match nameless.count() {
        0 => Ok(true),
        all if all == situations.len() => Ok(false),
        some => Err(Invalid::rule(
            "respondent id",
            format!("blank in {some}"),
            "given in all situations or in none",
        )),
    }
}

/// The person of each situation, counted in order of first appearance.
fn persons(situations: &[ChoiceSituation], panel: bool) -> Vec<u32> {
    if !panel {
        return (0..).take(situations.len()).collect();
    }
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut last: Option<(&str, u32)> = None;
    let mut persons = Vec::with_capacity(situations.len());
    for set in situations {
        let id = set.respondent.id.as_str();
        // Mostly that of the situation before.
        let person = match last {
            Some((before, person)) if before == id => person,
            _ => {
                let next = position(known.len());
                *known.entry(id).or_insert(next)
            }
        };
        last = Some((id, person));
        persons.push(person);
    }
    persons
}

/// The weight of each person, which is the same in all situations.
fn given_weights(situations: &[ChoiceSituation], persons: &[u32]) -> Result<Vec<f64>, Invalid> {
    let mut weights: Vec<f64> = Vec::new();
    for (set, &person) in situations.iter().zip(persons) {
        let given = set.respondent.weight;
        match weights.get(person as usize) {
            None => weights.push(set.respondent.checked_weight()?),
            Some(weight) if weight.to_bits() == given.to_bits() => {}
            Some(weight) => {
                let parameter = format!("weight of respondent {}", set.respondent.id);
                let rule = format!("{weight} in all tasks, as in the first");
                return Err(Invalid::rule(&parameter, given, rule));
            }
        }
    }
    Ok(weights)
}

/// Weights over their mean.
pub(super) fn relative(
    mut weights: Vec<f64>,
    given: usize,
    what: &str,
) -> Result<Vec<f64>, Invalid> {
    if weights.is_empty() {
        let given = if given == 0 {
            "none"
        } else {
            "all of weight zero"
        };
        return Err(Invalid::rule(what, given, "one or more"));
    }
    let mean = weights.iter().sum::<f64>() / weights.len() as f64;
    for weight in &mut weights {
        *weight /= mean;
    }
    Ok(weights)
}

/// From how many tasks on looking names up is faster than comparing them.
const MANY: usize = 40;

/// Each of these tasks has a name of its own.
fn check_tasks(places: &[u32], situations: &[ChoiceSituation]) -> Result<(), ChoiceError> {
    let task = |place: &u32| situations[*place as usize].task.as_str();
    let second = if places.len() < MANY {
        let tasks = places.iter().enumerate();
        let mut tasks = tasks.filter(|(number, place)| {
            let before = &places[..*number];
            before.iter().any(|other| task(other) == task(place))
        });
        tasks.next().map(|(_, place)| place)
    } else {
        let mut seen = HashSet::with_capacity(places.len());
        places.iter().find(|place| !seen.insert(task(place)))
    };
    let Some(second) = second else {
        return Ok(());
    };
    let first = places.iter().find(|place| task(place) == task(second));
    let rows = first.into_iter().chain([second]);
    let set = &situations[*second as usize];
    Err(ChoiceError::Repeated {
        respondent: set.respondent.id.as_str().into(),
        task: set.task.as_str().into(),
        alternative: None,
        rows: rows.map(|&place| place as usize).collect(),
    })
}
