//! Bills for several months at a time.

use super::loyalty::{Cohorts, Loyalty};
use super::machine::times;
use super::slots::{Slot, Values};
use crate::case::data::BillingTime;
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share};

/// The bills of a stream, ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct BillingEngine {
    pub(super) months: usize,
    pub(super) at: BillingTime,
    /// Nothing where all that is unused is given back.
    pub(super) refund: Option<Slot<Share>>,
}

/// The customers whose terms begin in the same month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term<N> {
    customers: Approx<Count, N>,
    /// What each of the driver is charged in a month of the term.
    charge: Approx<Money, N>,
    /// What they were charged for the last month; in arrears for all months not billed yet.
    amount: Approx<Money, N>,
}

/// What a month looks like to the bills of a stream.
pub(super) struct BillingMonth<'a, N> {
    /// The month of the offer's age.
    pub(super) age: usize,
    /// Whether it is the first month of the stream.
    pub(super) first: bool,
    /// What each of the driver is charged a month, in the currency of the plan.
    pub(super) charge: Approx<Money, N>,
    /// How many of the driver a customer has, if not one.
    pub(super) each: Option<Approx<Ratio, N>>,
    pub(super) loyalty: &'a Loyalty,
    pub(super) cohorts: &'a Cohorts<N>,
    pub(super) values: &'a Values<N>,
}

/// What is earned in a month, and what is billed ahead or not billed yet at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Billed<N> {
    pub(super) revenue: Approx<Money, N>,
    pub(super) deferred: Approx<Money, N>,
    pub(super) accrued: Approx<Money, N>,
}

// Plans without bills of their own never come here: these functions stay out of their loop.
impl BillingEngine {
    pub(super) fn start<N: Number>(&self) -> Vec<Term<N>> {
        let empty = Term {
            customers: Approx::new(0.0),
            charge: Approx::new(0.0),
            amount: Approx::new(0.0),
        };
        vec![empty; self.months]
    }

    #[inline(never)]
    pub(super) fn bill<N: Number>(
        &self,
        month: &BillingMonth<'_, N>,
        terms: &mut [Term<N>],
    ) -> Billed<N> {
        let zero = Approx::new(0.0);
        let mut billed = Billed {
            revenue: zero,
            deferred: zero,
            accrued: zero,
        };
        for (begins, term) in terms.iter_mut().enumerate() {
            let since = (month.age + self.months - begins) % self.months;
            let customers = month.loyalty.in_term(self.months, begins, month.cohorts);
            let kept: Approx<Ratio, N> =
                customers / term.customers.at_least(Approx::new(f64::MIN_POSITIVE));
            let kept = kept.at_most(Approx::new(1.0));
            let within = since > 0 && !month.first;
            if !within {
                term.charge = month.charge;
                term.amount = zero;
            }
            term.customers = customers;
            let amount = times(customers * term.charge, month.each);
            match self.at {
                BillingTime::Start => {
                    let unused = self.months - since;
                    billed.revenue += amount + self.forfeited(term, kept, unused, month.values);
                    billed.deferred += amount * (unused - 1) as f64;
                    term.amount = amount;
                }
                BillingTime::End => {
                    billed.revenue += amount;
                    // Those who leave pay what they have used.
                    let open = term.amount * kept + amount;
                    term.amount = if since + 1 == self.months { zero } else { open };
                    billed.accrued += term.amount;
                }
            }
        }
        billed
    }

    /// What those had paid who left, and neither used nor got back.
    fn forfeited<N: Number>(
        &self,
        term: &Term<N>,
        kept: Approx<Ratio, N>,
        unused: usize,
        values: &Values<N>,
    ) -> Approx<Money, N> {
        let Some(refund) = self.refund else {
            return Approx::new(0.0);
        };
        let gone = (Approx::<Ratio, N>::new(1.0) - kept).at_least(Approx::new(0.0));
        let unused = term.amount * gone * unused as f64;
        unused * values.get(refund).complement()
    }
}
