//! A portfolio as numbers.

use std::collections::{BTreeMap, HashMap};

use super::Portfolio;
use crate::error::{DecisionError, Invalid, Permitted, repeated, unknown_name};

/// Sums that differ by this part of them are equal.
pub(super) const ROUNDING: f64 = 1e-12;

/// Candidates by their places, all names resolved.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) values: Vec<f64>,
    /// By limit, what each candidate uses of it.
    pub(super) uses: Vec<Vec<f64>>,
    pub(super) limits: Vec<f64>,
    /// All that a candidate needs, directly or not.
    pub(super) needs: Vec<Vec<usize>>,
    /// All that need a candidate.
    pub(super) needed_by: Vec<Vec<usize>>,
    /// All that exclude a candidate.
    pub(super) rivals: Vec<Vec<usize>>,
}

impl Problem {
    /// # Errors
    /// [`DecisionError`] for names that come twice or are unknown, numbers that are not finite,
    /// limits below zero, prerequisites in a circle or that exclude each other, and limits below
    /// what every candidate needs.
    pub(super) fn of(portfolio: &Portfolio) -> Result<Self, DecisionError> {
        let candidates = &portfolio.candidates;
        let ids = || portfolio.ids();
        if let Some(twice) = repeated(ids()) {
            let rule = "named differently than the first";
            return Err(Invalid::rule("candidate", format!("a second `{twice}`"), rule).into());
        }
        let places: HashMap<&str, usize> = ids().zip(0..).collect();
        let place = |parameter: &str, id: &str| {
            let found = places.get(id).copied();
            found.ok_or_else(|| unknown_name(parameter, id, ids()))
        };
        let values = candidates
            .iter()
            .map(|it| Permitted::FINITE.check(&format!("value of `{}`", it.id), it.value));
        let values = values.collect::<Result<_, _>>()?;
        let direct = candidates.iter().map(|it| {
            let parameter = format!("what `{}` requires", it.id);
            it.requires.iter().map(|id| place(&parameter, id)).collect()
        });
        let direct: Vec<Vec<usize>> = direct.collect::<Result<_, Invalid>>()?;
        let needs = closed(&direct).map_err(|circle| DecisionError::Circle {
            what: "prerequisites",
            names: circle
                .into_iter()
                .map(|at| candidates[at].id.clone())
                .collect(),
        })?;
        let mut needed_by = vec![Vec::new(); candidates.len()];
        for (at, needs) in needs.iter().enumerate() {
            for &need in needs {
                needed_by[need].push(at);
            }
        }
        let mut rivals = vec![Vec::new(); candidates.len()];
        for group in &portfolio.exclusive {
            let group = group.iter().map(|id| place("exclusive candidate", id));
            let group: Vec<usize> = group.collect::<Result<_, Invalid>>()?;
            for &one in &group {
                rivals[one].extend(group.iter().filter(|&&other| other != one));
            }
        }
        let (uses, limits) = resources(portfolio)?;
        let problem = Self {
            values,
            uses,
            limits,
            needs,
            needed_by,
            rivals,
        };
        problem.check(portfolio)?;
        Ok(problem)
    }

    /// What a candidate and all that it needs use of a limit.
    fn needed(&self, limit: usize, candidate: usize) -> f64 {
        let needs = self.needs[candidate].iter().chain([&candidate]);
        needs.map(|&at| self.uses[limit][at].max(0.0)).sum()
    }

    /// The first limit that a candidate with all that it needs exceeds by itself.
    pub(super) fn never_fits(&self, candidate: usize) -> Option<usize> {
        // What uses less than nothing of a resource can make room.
        let room = |limit: usize| {
            let less = self.uses[limit].iter().map(|used| used.min(0.0));
            (self.limits[limit] - less.sum::<f64>()) * (1.0 + ROUNDING)
        };
        (0..self.limits.len()).find(|&limit| self.needed(limit, candidate) > room(limit))
    }

    /// Whether some candidate could be chosen at all.
    fn check(&self, portfolio: &Portfolio) -> Result<(), DecisionError> {
        let candidates = &portfolio.candidates;
        for (at, needs) in self.needs.iter().enumerate() {
            let both = needs.iter().chain([&at]);
            let rival = both.clone().find(|&one| {
                let mut rivals = self.rivals[*one].iter();
                rivals.any(|other| both.clone().any(|it| it == other))
            });
            if let Some(&rival) = rival {
                let parameter = format!("what `{}` requires", candidates[at].id);
                let rule = "candidates that do not exclude each other";
                return Err(Invalid::rule(&parameter, &candidates[rival].id, rule).into());
            }
        }
        let blocked = (0..candidates.len()).map(|at| Some((at, self.never_fits(at)?)));
        let blocked: Option<Vec<(usize, usize)>> = blocked.collect();
        // By how much each exceeds the limit that it meets first.
        let over = |&(at, limit): &(usize, usize)| self.needed(limit, at) / self.limits[limit];
        let nearest =
            blocked.and_then(|it| it.into_iter().min_by(|a, b| over(a).total_cmp(&over(b))));
        let Some((at, limit)) = nearest else {
            return Ok(());
        };
        Err(DecisionError::NothingFits {
            candidate: candidates[at].id.clone(),
            resource: portfolio
                .limits
                .keys()
                .nth(limit)
                .cloned()
                .unwrap_or_default(),
            needs: self.needed(limit, at),
            limit: self.limits[limit],
        })
    }
}

/// By limit, in the order of their names, what each candidate uses and how much there is.
fn resources(portfolio: &Portfolio) -> Result<(Vec<Vec<f64>>, Vec<f64>), Invalid> {
    let limits: &BTreeMap<String, f64> = &portfolio.limits;
    for (name, &limit) in limits {
        Permitted::COUNT.check(&format!("limit of `{name}`"), limit)?;
    }
    for candidate in &portfolio.candidates {
        for (name, &used) in &candidate.uses {
            let parameter = format!("`{name}` that `{}` uses", candidate.id);
            Permitted::FINITE.check(&parameter, used)?;
            if !limits.contains_key(name) {
                let parameter = format!("resource that `{}` uses", candidate.id);
                let known = limits.keys().map(String::as_str);
                return Err(unknown_name(&parameter, name, known));
            }
        }
    }
    let of = |name: &String| {
        let candidates = portfolio.candidates.iter();
        candidates
            .map(|it| it.uses.get(name).copied().unwrap_or(0.0))
            .collect()
    };
    Ok((
        limits.keys().map(of).collect(),
        limits.values().copied().collect(),
    ))
}

/// All that each needs, directly or not, or a circle.
fn closed(direct: &[Vec<usize>]) -> Result<Vec<Vec<usize>>, Vec<usize>> {
    (0..direct.len())
        .map(|start| {
            if direct[start].is_empty() {
                return Ok(Vec::new());
            }
            let mut found: Vec<usize> = direct[start].clone();
            // For each found one, the one that led to it; none for those needed directly.
            let mut from = vec![usize::MAX; direct.len()];
            let mut next = 0;
            while let Some(&at) = found.get(next) {
                if at == start {
                    return Err(circle(start, &from));
                }
                for &need in &direct[at] {
                    if !found.contains(&need) {
                        from[need] = at;
                        found.push(need);
                    }
                }
                next += 1;
            }
            found.sort_unstable();
            found.dedup();
            Ok(found)
        })
        .collect()
}

/// The way from a candidate back to itself.
fn circle(start: usize, from: &[usize]) -> Vec<usize> {
    let mut way = vec![start];
    let mut at = from[start];
    while at != usize::MAX {
        way.push(at);
        at = from[at];
    }
    way.push(start);
    way.reverse();
    way
}
