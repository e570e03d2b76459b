//! What things that are made and sold cost besides.

use super::slots::{Slot, Values};
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// How the unit cost falls with experience.
#[derive(Debug, Clone, Copy)]
pub(super) struct LearningEngine {
    pub(super) per_doubling: Slot<Share>,
    pub(super) made: f64,
}

/// What has been made so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Experience<N> {
    /// `1 + b` of the learning curve.
    power: N,
    /// All units made, as a multiple of those made before launch.
    made: N,
    /// That to the power.
    cost: N,
}

impl LearningEngine {
    pub(super) fn start<N: Number>(&self, values: &Values<N>) -> Experience<N> {
        let one = N::splat(1.0);
        // Below one half, so that the power stays above zero.
        let kept = values.get(self.per_doubling).complement().number();
        let kept = kept.at_least(N::splat(0.5 + 1e-9));
        Experience {
            power: one + kept.ln() / N::splat(std::f64::consts::LN_2),
            made: one,
            cost: one,
        }
    }

    /// What so many units more cost at a cost of one for the last unit before launch.
    #[inline(never)]
    pub(super) fn made<N: Number>(
        &self,
        units: Approx<Count, N>,
        experience: &mut Experience<N>,
    ) -> Approx<Count, N> {
        let before = experience.cost;
        experience.made = experience.made + units.number() / N::splat(self.made);
        experience.cost = (experience.made.ln() * experience.power).exp();
        let grown = (experience.cost - before) / experience.power;
        Approx::from_number(grown * N::splat(self.made))
    }
}

/// What a unit costs that is sold with a warranty, on average.
#[derive(Debug, Clone, Copy)]
pub(super) struct WarrantyEngine {
    pub(super) failing: Slot<Share>,
    pub(super) cost: Slot<Money>,
    pub(super) quantity: Slot<Ratio>,
}

impl WarrantyEngine {
    #[inline(always)]
    pub(super) fn of<N: Number>(
        &self,
        count: Approx<Count, N>,
        values: &Values<N>,
    ) -> Approx<Money, N> {
        count * values.get(self.quantity) * values.get(self.failing) * values.get(self.cost)
    }
}
