//! What people weigh by: what simulations take from every fit.

use serde::Serialize;

/// How one kind of people weighs the columns of a utility, in the units of the attributes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Taste {
    /// The share of people with this taste.
    pub(super) share: f64,
    /// One coefficient a column.
    pub(super) coefficients: Vec<f64>,
    /// The person in the fit's data who has it; without, everyone may have it.
    pub(super) person: Option<usize>,
}

/// The tastes of a population; their shares add to one.
pub(super) type Tastes = Vec<Taste>;

/// The tastes of people who are equally likely.
pub(super) fn alike(people: Vec<Vec<f64>>) -> Tastes {
    let share = 1.0 / people.len() as f64;
    let taste = |coefficients| Taste {
        share,
        coefficients,
        person: None,
    };
    people.into_iter().map(taste).collect()
}

/// The taste that all people have.
pub(super) fn common(coefficients: Vec<f64>) -> Tastes {
    let (share, person) = (1.0, None);
    vec![Taste {
        share,
        coefficients,
        person,
    }]
}
