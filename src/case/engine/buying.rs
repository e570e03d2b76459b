//! The share that buys at the price of a stream.

use super::slots::{Slot, Values};
use crate::quantity::{Approx, Money, Number, Ratio, Share};
use crate::survey::DemandCurve;

/// The share that buys, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct BuyingEngine {
    /// The stream whose price is meant, among those of the offer.
    pub(super) stream: usize,
    pub(super) curve: DemandCurve,
    pub(super) at: AtPrice,
    pub(super) calibration: Slot<Ratio>,
    pub(super) leaving: Slot<Share>,
    /// How much a rise weighs besides; nothing where it does not.
    pub(super) reference: Option<Slot<Ratio>>,
    /// Whether the price is the same in all months.
    pub(super) stays: bool,
}

/// Where the share comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum AtPrice {
    /// The price is known: the share at it is a column of its own.
    Known(Slot<Share>),
    /// It is read off the curve of the row.
    Drawn(Slot<Ratio>),
}

impl BuyingEngine {
    /// The share that buys at a price, calibrated.
    #[inline(always)]
    pub(super) fn share<N: Number>(
        &self,
        price: Approx<Money, N>,
        values: &Values<N>,
    ) -> Approx<Share, N> {
        let share = match self.at {
            AtPrice::Known(slot) => values.get(slot),
            AtPrice::Drawn(row) => self.curve.share_in_draw(values.get(row), price),
        };
        let calibrated = values.get(self.calibration) * share;
        Approx::<Share, N>::from_number(calibrated.number()).at_most(Approx::new(1.0))
    }

    /// The share that buys of those who have paid another price: a rise weighs more with them.
    #[inline(always)]
    pub(super) fn share_of_those_there<N: Number>(
        &self,
        (price, share): (Approx<Money, N>, Approx<Share, N>),
        paid: Approx<Money, N>,
        values: &Values<N>,
    ) -> Approx<Share, N> {
        let Some(reference) = self.reference else {
            return share;
        };
        let rise = (price - paid).at_least(Approx::new(0.0));
        self.share(price + rise * values.get(reference), values)
    }

    /// The share of those who bought before that still buys, as far as the price makes them leave.
    #[inline(always)]
    pub(super) fn staying<N: Number>(
        &self,
        before: Approx<Share, N>,
        now: Approx<Share, N>,
        values: &Values<N>,
    ) -> Approx<Ratio, N> {
        let one = Approx::<Ratio, N>::new(1.0);
        let tiny = Approx::<Share, N>::new(f64::MIN_POSITIVE);
        // A lower price makes nobody leave.
        let kept = now.ratio() / before.at_least(tiny).ratio();
        let gone = (one - kept).at_least(Approx::new(0.0));
        one - gone * values.get(self.leaving)
    }
}
