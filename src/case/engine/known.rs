//! What is known to have happened takes the place of what was projected.

use super::current::Current;
use super::flow::{KnownMonth, OfferFlow, StreamFlow};
use super::offer::{OfferEngine, OfferState};
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

// Plans without actual figures never come here: these functions stay out of their loop.
impl OfferEngine {
    #[inline(always)]
    pub(super) fn known_at(&self, age: usize) -> Option<&KnownMonth> {
        self.known.get(age.wrapping_sub(1))
    }

    /// Who left and who stayed. Those who stayed came when they were projected to have come, in
    /// the same proportions.
    #[inline(never)]
    pub(super) fn know_lost<N: Number>(
        &self,
        known: &KnownMonth,
        age: usize,
        projected: Approx<Count, N>,
        state: &mut OfferState<N>,
    ) -> [Approx<Count, N>; 2] {
        let nobody = Approx::<Count, N>::new(0.0);
        let lost = Approx::<Count, N>::new(known.lost).at_most(state.customers);
        let kept = (state.customers - lost).at_least(nobody);
        let tiny = Approx::new(f64::MIN_POSITIVE);
        let none = projected.less_than(tiny);
        let share: Approx<Ratio, N> = kept / projected.at_least(tiny);
        state.thin(Approx::choose(none, Approx::new(0.0), share));
        // Where nobody was projected to stay, those who did count from now on.
        let anew = Approx::choose(none, kept, nobody);
        self.loyalty.welcome_among(age, anew, &mut state.cohorts);
        self.recount_generation(age, anew, state);
        [lost, kept]
    }

    /// The share that buys at the price of the month. Whom the price drove out is among those known
    /// to have left: nobody leaves because of it, now or later.
    #[inline(never)]
    pub(super) fn know_price<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
    ) -> Option<Approx<Share, N>> {
        let buying = self.buying.as_ref()?;
        if !buying.stays {
            self.see_price(buying, now, state);
            self.tell(now, state);
        }
        state.buying
    }

    /// Who came, and what was spent on it.
    #[inline(never)]
    pub(super) fn know_gained<N: Number>(
        &self,
        known: &KnownMonth,
        now: &Current<'_, N>,
        flow: &mut OfferFlow<N>,
    ) {
        flow.gained = Approx::new(known.gained);
        flow.acquisition = self.exchanged(Approx::new(known.acquisition), now);
        if known.cost_of_revenue.is_some() {
            flow.free_cost = Approx::new(0.0);
        }
    }

    /// What was billed, over the streams as projected; all to the first where nothing was.
    #[inline(never)]
    pub(super) fn know_billed<N: Number>(
        &self,
        known: &KnownMonth,
        now: &Current<'_, N>,
        flow: &mut OfferFlow<N>,
        streams: &mut [StreamFlow<N>],
    ) {
        let zero = Approx::<Money, N>::new(0.0);
        let tiny = Approx::<Money, N>::new(f64::MIN_POSITIVE);
        let projected = flow.revenue;
        let nothing = projected.less_than(tiny);
        let revenue = self.exchanged(Approx::<Money, N>::new(known.revenue), now);
        let cost = known.cost_of_revenue;
        let cost = cost.map(|cost| self.exchanged(Approx::<Money, N>::new(cost), now));
        let mut margin = zero - flow.free_cost;
        let mut recurring = zero;
        for (place, (engine, out)) in self.streams.iter().zip(streams).enumerate() {
            let first = Approx::<Ratio, N>::new(if place == 0 { 1.0 } else { 0.0 });
            let part: Approx<Ratio, N> = out.revenue / projected.at_least(tiny);
            let part = Approx::choose(nothing, first, part);
            let kept: Approx<Ratio, N> = out.gross_margin / out.revenue.at_least(tiny);
            let planned =
                Approx::<Ratio, N>::from_number(now.values.get(engine.gross_margin).number());
            let kept = Approx::choose(out.revenue.less_than(tiny), planned, kept);
            let scaled: Approx<Ratio, N> = revenue * part / out.revenue.at_least(tiny);
            if engine.marketplace.is_some() {
                out.volume = out.volume * scaled;
            }
            out.revenue = revenue * part;
            out.gross_margin = match cost {
                Some(cost) => out.revenue - cost * part,
                None => out.revenue * kept,
            };
            margin += out.gross_margin;
            if engine.per.recurs() {
                recurring += out.gross_margin;
            }
        }
        flow.revenue = revenue;
        flow.gross_margin = margin;
        flow.recurring_margin = recurring;
    }
}
