//! The effects of changed assumptions on an outcome.

use std::fmt;

use serde::Serialize;

use crate::distribution::Dist;
use crate::error::Error;
use crate::ledger::{AssumptionChange, Edit, Ledger};
use crate::quantity::Unit;
use crate::random::Sampling;
use crate::sample::{Estimate, PairedDifference, Sample};
use crate::simulation::Model;

/// The effect of one change on an outcome, on common random numbers: the same trials before and
/// after, so that only the change makes a difference.
///
/// # Example
/// See [`effects`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Effect {
    /// The change.
    pub change: AssumptionChange,
    /// The outcome.
    pub outcome: String,
    /// The change of the outcome's mean, with the standard error of the difference. `None` if the
    /// model has no input of this name or its range did not change.
    pub shift: Option<Estimate>,
    /// The median after this change alone.
    pub median: Option<f64>,
}

/// The effects of the changes between two ledgers on an outcome, each alone and all together.
///
/// # Example
/// See [`effects`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Effects {
    /// The outcome.
    pub outcome: String,
    /// The changes, largest effect on the mean first, those without an effect last.
    pub each: Vec<Effect>,
    /// The mean under the older ledger.
    pub before: Estimate,
    /// The mean under the newer ledger.
    pub after: Estimate,
    /// The change of the mean from all changes together.
    pub together: Estimate,
    /// The medians under the older and the newer ledger.
    pub medians: [f64; 2],
}

/// Computes the effects of the changes between two ledgers on an outcome, on common random numbers.
///
/// The older ledger's ranges are put into the model, then each change alone, then all. At the end
/// the model has its original ranges again. An added or removed assumption has an effect if the
/// model has an input of its name: an addition sets the range, a removal restores the model's
/// original one.
///
/// # Errors
/// [`Error::Invalid`] if there is no such outcome (the message suggests the nearest) or a range
/// does not fit its input; [`Error::Run`] as from [`Model::run`].
///
/// # Example
/// ```
/// use bizcase::check::effects;
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Ledger};
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
/// let buyers = model.count("buyers", Dist::uniform(100.0, 200.0)?)?;
/// model.output("revenue", move |s| s.get(buyers) * s.get(price))?;
///
/// let range = |name: &str, low, high| {
///     Ok::<_, bizcase::Error>(Assumption::guess(name, Dist::uniform(low, high)?))
/// };
/// let spring = Ledger::new([range("price", 20.0, 30.0)?, range("buyers", 100.0, 200.0)?])?;
/// let autumn = Ledger::new([
///     range("price", 22.0, 32.0)?.owned_by("Mia"),
///     range("buyers", 90.0, 190.0)?.owned_by("Tom"),
/// ])?;
/// let found = effects(&mut model, "revenue", &spring, &autumn, &Sampling::monte_carlo(10_000))?;
/// assert_eq!(
///     found.each[0].to_string(),
///     "`price` changed by Mia: range uniform(20, 30) -> uniform(22, 32); owner none -> Mia: \
///      mean of revenue USD +300.3 ± 0.575",
/// );
/// // Two dollars from each of 150 buyers, ten buyers at 25 dollars each, and both at once.
/// assert!((found.together.value - (300.0 - 250.0 - 20.0)).abs() < 3.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn effects(
    model: &mut Model,
    outcome: &str,
    older: &Ledger,
    newer: &Ledger,
    sampling: &Sampling,
) -> Result<Effects, Error> {
    let came_with: Vec<(String, Dist)> = model
        .inputs()
        .map(|(name, law)| (name.to_owned(), law.clone()))
        .collect();
    let found = Comparison {
        came_with: &came_with,
        outcome,
        sampling,
    }
    .between(model, older, newer);
    for (name, law) in came_with {
        // The law was that of the input before.
        model.assume(&name, law)?;
    }
    found
}

struct Comparison<'c> {
    came_with: &'c [(String, Dist)],
    outcome: &'c str,
    sampling: &'c Sampling,
}

impl Comparison<'_> {
    fn has(&self, name: &str) -> bool {
        self.came_with.iter().any(|(known, _)| known == name)
    }

    fn run(&self, model: &Model) -> Result<Sample, Error> {
        Ok(model.run(self.sampling)?.named(self.outcome)?)
    }

    fn between(&self, model: &mut Model, older: &Ledger, newer: &Ledger) -> Result<Effects, Error> {
        self.assume(model, older)?;
        let before = self.run(model)?;
        let mut each = Vec::new();
        for change in older.diff(newer) {
            each.push(self.effect(model, change, &before)?);
        }
        let size = |it: &Effect| it.shift.map_or(-1.0, |shift| shift.value.abs());
        each.sort_by(|a, b| size(b).total_cmp(&size(a)));
        for (name, law) in self.came_with {
            model.assume(name, law.clone())?;
        }
        self.assume(model, newer)?;
        let after = self.run(model)?;
        Ok(Effects {
            outcome: self.outcome.to_owned(),
            each,
            before: before.mean(),
            after: after.mean(),
            together: PairedDifference::between(&after, &before)?.mean,
            medians: [before.median().value, after.median().value],
        })
    }

    fn assume(&self, model: &mut Model, ledger: &Ledger) -> Result<(), Error> {
        let known = ledger.assumptions().iter().filter(|it| self.has(&it.name));
        for assumption in known {
            model.assume(&assumption.name, assumption.range.clone())?;
        }
        Ok(())
    }

    fn effect(
        &self,
        model: &mut Model,
        change: AssumptionChange,
        before: &Sample,
    ) -> Result<Effect, Error> {
        let own = |name: &str| self.came_with.iter().find(|(known, _)| known == name);
        let law = match &change.edit {
            Edit::Added(it) => Some(&it.range),
            Edit::Changed { after, .. } => Some(&after.range),
            _ => own(&change.name).map(|(_, law)| law),
        };
        let law = law.filter(|_| self.has(&change.name) && change.changes_range());
        let Some(law) = law else {
            return Ok(Effect {
                change,
                outcome: self.outcome.to_owned(),
                shift: None,
                median: None,
            });
        };
        let former = model.assume(&change.name, law.clone())?;
        let after = self.run(model);
        model.assume(&change.name, former)?;
        let after = after?;
        Ok(Effect {
            shift: Some(PairedDifference::between(&after, before)?.mean),
            median: Some(after.median().value),
            outcome: self.outcome.to_owned(),
            change,
        })
    }
}

/// The change, and what it does: `mean of revenue USD +300.8 ± 0.577`.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.change)?;
        let Some(shift) = self.shift else {
            return write!(f, "no effect on {}", self.outcome);
        };
        write!(f, "mean of {} ", self.outcome)?;
        let text = shift.to_string();
        match (shift.unit, text.split_once(' ')) {
            _ if shift.value < 0.0 => f.write_str(&text),
            (Unit::Money(_), Some((currency, amount))) => write!(f, "{currency} +{amount}"),
            _ => write!(f, "+{text}"),
        }
    }
}

/// A summary, then the changes: `USD 3.75 k -> USD 3.78 k, medians ...`.
impl fmt::Display for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value| self.before.unit.show(value);
        write!(
            f,
            "mean of {} {:#} -> {:#}, median {} -> {}",
            self.outcome,
            self.before,
            self.after,
            show(self.medians[0]),
            show(self.medians[1]),
        )?;
        for effect in &self.each {
            write!(f, "\n- {effect}")?;
        }
        Ok(())
    }
}
