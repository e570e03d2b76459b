//! The best choice, by branch and bound.

use super::bound::Relaxation;
use super::counted::ceiling;
use super::polish::polished;
use super::problem::{Problem, ROUNDING};

/// More steps are given up: about a second.
const MOST_STEPS: u64 = 5_000_000;

/// After so many steps, some milliseconds, the best choice found is polished, and held against how
/// many candidates fit: the search alone is lost among candidates that are all as efficient.
const LONG: u64 = 20_000;

/// A choice, and how much none can be worth more than.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) chosen: Vec<bool>,
    pub(super) value: f64,
    /// The value itself, if it was proved to be the best.
    pub(super) bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    In,
    Out,
}

/// What is undone to come back to a branch.
#[derive(Debug)]
struct Branch {
    /// The place of its candidate in the order.
    place: usize,
    /// How many candidates had been decided.
    decided: usize,
    value: f64,
    weight: f64,
    least: Vec<f64>,
    /// What is left to try.
    other: Option<State>,
}

struct Search<'p> {
    problem: &'p Problem,
    relaxed: &'p Relaxation,
    states: Vec<State>,
    /// The candidates in the order in which they were decided.
    decided: Vec<usize>,
    value: f64,
    /// What the chosen use of the one limit of the relaxation.
    weight: f64,
    /// By limit, the least that is used, whatever is decided about the open ones.
    least: Vec<f64>,
    branches: Vec<Branch>,
    best: Option<(f64, Vec<State>)>,
    /// What no choice is worth more than.
    ceiling: f64,
}

/// The best choice, if any keeps the limits.
///
/// Candidates are decided in the order of their efficiency. A branch is left where its bound does
/// not exceed the best choice found, where a limit is broken, or where something needed is out.
pub(super) fn best(problem: &Problem, relaxed: &Relaxation) -> Option<Found> {
    search(problem, relaxed, &[])
}

/// The best choice with some candidates in it.
pub(super) fn best_with(
    problem: &Problem,
    relaxed: &Relaxation,
    forced: &[usize],
) -> Option<Found> {
    search(problem, relaxed, forced)
}

fn search(problem: &Problem, relaxed: &Relaxation, forced: &[usize]) -> Option<Found> {
    let least = problem
        .uses
        .iter()
        .map(|uses| uses.iter().map(|used| used.min(0.0)).sum());
    let mut search = Search {
        problem,
        relaxed,
        states: vec![State::Open; problem.values.len()],
        decided: Vec::new(),
        value: 0.0,
        weight: 0.0,
        least: least.collect(),
        branches: Vec::new(),
        best: None,
        ceiling: f64::INFINITY,
    };
    if !forced.iter().all(|&at| search.decide(at, State::In)) {
        return None;
    }
    search.ceiling = search.bound(0);
    let finished = search.run();
    let root = search.ceiling;
    let (value, states) = search.best?;
    let bound = if finished { value } else { root.max(value) };
    Some(Found {
        chosen: states.iter().map(|state| *state == State::In).collect(),
        value,
        bound,
    })
}

impl Search<'_> {
    /// Whether it was finished, and not given up.
    fn run(&mut self) -> bool {
        let (mut place, mut steps) = (0, 0);
        loop {
            steps += 1;
            if steps > MOST_STEPS {
                return false;
            }
            if steps == LONG {
                self.polish();
            }
            if self.is_best() {
                return true;
            }
            place = self.next_open(place);
            if self.promises(place) {
                match self.relaxed.order.get(place) {
                    Some(&at) => {
                        if self.branch(place, at) {
                            place += 1;
                            continue;
                        }
                    }
                    None => self.best = Some((self.value, self.states.clone())),
                }
            }
            match self.back() {
                Some(next) => place = next,
                None => return true,
            }
        }
    }

    /// Makes the best choice found better, and lowers what none exceeds.
    fn polish(&mut self) {
        self.ceiling = self.ceiling.min(ceiling(self.problem));
        let Some((_, states)) = &self.best else {
            return;
        };
        let chosen = states.iter().map(|it| *it == State::In).collect();
        let chosen = polished(self.problem, chosen);
        let worth = chosen.iter().zip(&self.problem.values);
        let worth = worth
            .map(|(&taken, value)| if taken { *value } else { 0.0 })
            .sum();
        let state = |taken: bool| if taken { State::In } else { State::Out };
        self.best = Some((worth, chosen.into_iter().map(state).collect()));
    }

    /// Whether the best choice found reaches what none exceeds.
    fn is_best(&self) -> bool {
        let best = self.best.as_ref();
        best.is_some_and(|(best, _)| *best >= self.ceiling - ROUNDING * best.abs())
    }

    fn next_open(&self, place: usize) -> usize {
        let rest = self.relaxed.order.get(place..).unwrap_or_default();
        let closed = rest
            .iter()
            .take_while(|&&at| self.states[at] != State::Open);
        place + closed.count()
    }

    /// The most that can come of what has been decided.
    fn bound(&self, place: usize) -> f64 {
        let left = self.relaxed.limit - self.weight;
        let open = |at: usize| self.states[at] == State::Open;
        let values = &self.problem.values;
        self.value + self.relaxed.added(values, place, left, open)
    }

    /// Whether something better than the best can come of what has been decided.
    fn promises(&self, place: usize) -> bool {
        let Some((best, _)) = &self.best else {
            return true;
        };
        self.bound(place) > best + ROUNDING * best.abs()
    }

    /// Tries a candidate in the likelier way first; whether that is possible.
    fn branch(&mut self, place: usize, at: usize) -> bool {
        let (first, second) = if self.problem.values[at] > 0.0 {
            (State::In, State::Out)
        } else {
            (State::Out, State::In)
        };
        // What is worth nothing, helps no other and frees nothing is never better in.
        let idle = second == State::In
            && self.problem.needed_by[at].is_empty()
            && self.problem.uses.iter().all(|uses| uses[at] >= 0.0);
        self.branches.push(Branch {
            place,
            decided: self.decided.len(),
            value: self.value,
            weight: self.weight,
            least: self.least.clone(),
            other: (!idle).then_some(second),
        });
        self.decide(at, first)
    }

    /// Goes back to the last branch with something left to try, and tries it: the next place.
    fn back(&mut self) -> Option<usize> {
        while let Some(branch) = self.branches.last_mut() {
            let (place, other) = (branch.place, branch.other.take());
            for at in self.decided.drain(branch.decided..) {
                self.states[at] = State::Open;
            }
            (self.value, self.weight) = (branch.value, branch.weight);
            self.least.clone_from(&branch.least);
            match other {
                None => drop(self.branches.pop()),
                Some(state) => {
                    if self.decide(self.relaxed.order[place], state) {
                        return Some(place + 1);
                    }
                }
            }
        }
        None
    }

    /// Decides a candidate with all that follows from it; whether that is possible.
    fn decide(&mut self, at: usize, state: State) -> bool {
        if self.states[at] != State::Open {
            return self.states[at] == state;
        }
        self.states[at] = state;
        self.decided.push(at);
        let taken = state == State::In;
        if taken {
            self.value += self.problem.values[at];
            self.weight += self.relaxed.weights[at];
        }
        let limits = self.problem.uses.iter().zip(&self.problem.limits);
        for ((uses, &limit), least) in limits.zip(&mut self.least) {
            *least += if taken {
                uses[at].max(0.0)
            } else {
                -uses[at].min(0.0)
            };
            if *least > limit + ROUNDING * (limit.abs() + uses[at].abs()) {
                return false;
            }
        }
        let problem = self.problem;
        if taken {
            problem.needs[at]
                .iter()
                .all(|&it| self.decide(it, State::In))
                && problem.rivals[at]
                    .iter()
                    .all(|&it| self.decide(it, State::Out))
        } else {
            problem.needed_by[at]
                .iter()
                .all(|&it| self.decide(it, State::Out))
        }
    }
}
