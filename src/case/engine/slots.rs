//! Where the numbers of figures stand in a trial.

use std::marker::PhantomData;

use crate::quantity::{Approx, Money, Number, Ratio};

/// Where the number of a figure stands among the numbers of a trial.
pub(in crate::case) struct Slot<Q> {
    pub(super) index: usize,
    quantity: PhantomData<fn() -> Q>,
}

impl<Q> Slot<Q> {
    pub(super) fn at(index: usize) -> Self {
        Self {
            index,
            quantity: PhantomData,
        }
    }
}

impl Slot<Ratio> {
    /// Where the place of a price holds what a list of them is multiplied by.
    pub(super) fn as_price(self) -> Slot<Money> {
        Slot::at(self.index)
    }
}

impl<Q> Clone for Slot<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Slot<Q> {}

impl<Q> std::fmt::Debug for Slot<Q> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "slot {}", self.index)
    }
}

/// The numbers of all figures in one trial, or in several side by side.
pub(in crate::case) struct Values<N>(Vec<N>);

impl<N: Number> Values<N> {
    #[inline(always)]
    pub(super) fn new(values: Vec<N>) -> Self {
        Self(values)
    }

    #[inline(always)]
    pub(super) fn all(&self) -> &[N] {
        &self.0
    }

    #[inline(always)]
    pub(in crate::case) fn get<Q>(&self, slot: Slot<Q>) -> Approx<Q, N> {
        Approx::from_number(self.0[slot.index])
    }
}
