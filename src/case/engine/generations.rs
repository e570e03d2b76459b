//! Customers by the prices in force when they came, where they keep them.

use super::current::{Current, whole};
use super::machine::times;
use super::offer::{OfferEngine, OfferState};
use super::protection::Generation;
use super::slots::Values;
use super::stream::StreamEngine;
use crate::case::data::Lever;
use crate::quantity::{Approx, Count, Money, Number, Ratio};

// Plans in which nobody keeps a price never come here: these functions stay out of their loop.
impl StreamEngine {
    /// What a generation is charged in a month for each of the driver, and what it sees of that: the
    /// lower of its own price and that of the list.
    fn charged_to<N: Number>(
        &self,
        generation: usize,
        month: i32,
        values: &Values<N>,
    ) -> [Approx<Money, N>; 2] {
        let listed = self.listed(month);
        let (charge, seen) = self.charged(listed, values);
        let own = self
            .protection
            .as_ref()
            .and_then(|it| it.own(generation, month));
        let (own_charge, own_seen) = self.charged(own.unwrap_or(listed), values);
        [charge.at_most(own_charge), seen.at_most(own_seen)]
    }

    /// What is charged on average over the customers at the end of a month.
    #[inline(never)]
    pub(super) fn mean_charge<N: Number>(
        &self,
        month: i32,
        generations: &[Generation<N>],
        values: &Values<N>,
    ) -> Approx<Money, N> {
        let (mut charged, mut all) = (Approx::new(0.0), Approx::new(0.0));
        for (place, generation) in generations.iter().enumerate() {
            let [charge, _] = self.charged_to(place, month, values);
            charged += generation.customers * charge;
            all += generation.customers;
        }
        let tiny = Approx::<Count, N>::new(f64::MIN_POSITIVE);
        let (listed, _) = self.charged(self.listed(month), values);
        Approx::choose(all.less_than(tiny), listed, charged / all.at_least(tiny))
    }
}

impl OfferEngine {
    /// Which generation comes in a month.
    fn generation(&self, month: i32) -> usize {
        let begun = self
            .generations
            .iter()
            .take_while(|&&begins| begins <= month);
        begun.count().saturating_sub(1)
    }

    /// Each generation loses its own, and stays.
    #[inline(never)]
    pub(super) fn part_by_generation<N: Number>(
        &self,
        age: usize,
        churn: Option<Approx<Ratio, N>>,
        values: &Values<N>,
        state: &mut OfferState<N>,
    ) -> [Approx<Count, N>; 2] {
        let mut sums = [Approx::new(0.0); 2];
        for it in &mut state.generations {
            let [lost, kept] = self
                .loyalty
                .part(age, it.customers, churn, values, &mut it.cohorts);
            it.customers = kept;
            sums[0] += lost;
            sums[1] += kept;
        }
        state.gather();
        sums
    }

    /// Those who come join the generation of the month.
    #[inline(never)]
    pub(super) fn join_generation<N: Number>(
        &self,
        (month, age): (i32, usize),
        joined: Approx<Count, N>,
        state: &mut OfferState<N>,
    ) {
        let current = self.generation(month);
        for (place, it) in state.generations.iter_mut().enumerate() {
            // Ages are places in a list: everyone's grows by one.
            let count = if place == current {
                joined
            } else {
                Approx::new(0.0)
            };
            it.customers += count;
            self.loyalty.welcome(age, count, &mut it.cohorts);
        }
    }

    /// Those who are known to be there though nobody was projected to be.
    pub(super) fn recount_generation<N: Number>(
        &self,
        age: usize,
        anew: Approx<Count, N>,
        state: &mut OfferState<N>,
    ) {
        let month = whole(self.starts).saturating_add(i32::try_from(age).unwrap_or(i32::MAX));
        let current = self.generation(month);
        for (place, it) in state.generations.iter_mut().enumerate() {
            let count = if place == current {
                anew
            } else {
                Approx::new(0.0)
            };
            it.customers += count;
            self.loyalty.welcome_among(age, count, &mut it.cohorts);
        }
    }

    /// Those leave of each generation whom the price drives out that they are told of. How many
    /// leave, and how many stay.
    #[inline(never)]
    pub(super) fn leave_by_generation<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
    ) -> [Approx<Count, N>; 2] {
        let mut sums = [Approx::new(0.0); 2];
        let staying = self.tell(now, state);
        for (it, stays) in state.generations.iter_mut().zip(staying) {
            let before = it.customers;
            it.thin(stays);
            sums[0] += before - it.customers;
            sums[1] += it.customers;
        }
        state.gather();
        sums
    }

    /// Each generation that has come is told what it will pay. Which share of each stays.
    pub(super) fn tell<N: Number>(
        &self,
        now: &Current<'_, N>,
        state: &mut OfferState<N>,
    ) -> Vec<Approx<Ratio, N>> {
        let mut staying = vec![Approx::new(1.0); state.generations.len()];
        let Some(buying) = &self.buying else {
            return staying;
        };
        let stream = &self.streams[buying.stream];
        let listed = state.streams[buying.stream].seen;
        let factor = self.factor(Lever::Price, now);
        let come = self.generation(now.month) + 1;
        let generations = state.generations.iter_mut().zip(&mut staying);
        for (place, (it, stays)) in generations.enumerate().take(come) {
            let told = match &stream.protection {
                Some(protection) => {
                    let month = now.month.saturating_add(protection.notice);
                    stream.charged_to(place, month, now.values)[1]
                }
                None => listed,
            };
            let told = times(told, factor);
            let share = buying.share(told, now.values);
            if let Some((paid, before)) = it.paid {
                let there = buying.share_of_those_there((told, share), paid, now.values);
                *stays = buying.staying(before, there, now.values);
            }
            it.paid = Some((told, share));
        }
        staying
    }
}

impl<N: Number> OfferState<N> {
    /// All customers by age are those of all generations.
    fn gather(&mut self) {
        self.cohorts
            .gather(self.generations.iter().map(|it| &it.cohorts));
    }
}
