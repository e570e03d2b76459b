//! The structure of a distribution as one tail sees it: in probabilities.

use super::super::structure::Structure;
use super::super::table::{Break, Kind};
use crate::numeric::Side;

/// Probabilities beyond those that tables hold.
const DEEPEST: f64 = 1.0 / 131_072.0;

/// Breaks and marks of one tail, by rising probability.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) breaks: Vec<Break>,
    pub(super) marks: Vec<f64>,
}

impl Seen {
    /// The structure seen from this side, of a distribution with these tails.
    pub(super) fn of(structure: &Structure, side: Side, tail: impl Fn(f64) -> f64) -> Self {
        let mut breaks = Vec::new();
        // From the side's own end inwards the tail rises.
        let mut add = |first: f64, last: f64, kind: Kind| {
            let (from, to) = match side {
                Side::Lower => (tail(first.next_down()), tail(last)),
                Side::Upper => (tail(last), tail(first.next_down())),
            };
            if to > from && to > DEEPEST && from < 0.5 {
                breaks.push(Break { from, to, kind });
            }
        };
        for &atom in listed(&structure.atoms, side, &tail) {
            add(atom, atom, Kind::Atom(atom));
        }
        for &(first, last) in &structure.crowds {
            add(first, last, Kind::Crowd);
        }
        for &kink in listed(&structure.kinks, side, &tail) {
            let at = tail(kink);
            if at > DEEPEST && at < 0.5 {
                breaks.push(Break {
                    from: at,
                    to: at,
                    kind: Kind::Bend,
                });
            }
        }
        let marks = listed(&structure.marks, side, &tail).iter();
        let mut marks: Vec<f64> = marks.map(|&mark| tail(mark)).collect();
        marks.sort_by(f64::total_cmp);
        Self {
            breaks: in_order(breaks),
            marks,
        }
    }
}

/// Those of rising values that lie in the tabled part of a tail, and one more on each side.
fn listed<'v>(values: &'v [f64], side: Side, tail: &impl Fn(f64) -> f64) -> &'v [f64] {
    let (from, to) = match side {
        Side::Lower => (
            values.partition_point(|&x| tail(x) <= DEEPEST),
            values.partition_point(|&x| tail(x) < 0.5),
        ),
        Side::Upper => (
            values.partition_point(|&x| tail(x) > 0.5),
            values.partition_point(|&x| tail(x) > DEEPEST),
        ),
    };
    &values[from.saturating_sub(1).min(to)..(to + 1).min(values.len())]
}

/// By rising probability, none within another: rounding may let neighbours overlap, and a kink at
/// an atom says nothing that the atom does not.
fn in_order(mut breaks: Vec<Break>) -> Vec<Break> {
    breaks.sort_by(|a, b| a.from.total_cmp(&b.from).then(b.to.total_cmp(&a.to)));
    let mut ordered: Vec<Break> = Vec::with_capacity(breaks.len());
    for mut found in breaks {
        if let Some(last) = ordered.last() {
            if found.to <= last.to {
                continue;
            }
            found.from = found.from.max(last.to);
        }
        ordered.push(found);
    }
    ordered
}
