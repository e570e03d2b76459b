//! The trials of a case.

use super::asked;
use super::compiled::Compiled;
use super::outputs::CaseOutputs;
use super::sizes::Audiences;
use crate::case::data::BusinessCase;
use crate::case::engine::{Flow, whole};
use crate::error::Error;
use crate::numeric::wide::Work;
use crate::quantity::{Approx, Count, Lane, Money};
use crate::simulation::{Model, Results, Trial};

/// What the formula of a case needs.
pub(super) struct Projection {
    compiled: Compiled,
    audiences: Audiences,
    pub(super) outputs: CaseOutputs,
}

/// The trials to be evaluated with wider vector instructions, where the CPU has them.
pub(super) struct Trials<'a, 's, 'o>(
    pub(super) &'a Projection,
    pub(super) &'a Trial<'s>,
    pub(super) &'a mut Results<'o>,
);

impl Work for Trials<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.0.evaluate(self.1, self.2);
    }
}

impl Projection {
    /// Declares the outputs of a case on its model.
    pub(super) fn declare(
        case: &BusinessCase,
        compiled: Compiled,
        model: &mut Model,
    ) -> Result<Self, Error> {
        let audiences = Audiences::declare(case, model)?;
        let outputs = CaseOutputs::declare(case, &compiled.engine, &audiences, model)?;
        asked::check(case, case.outcomes.iter().map(String::as_str), model)?;
        Ok(Self {
            compiled,
            audiences,
            outputs,
        })
    }

    /// How many months the plan has after launch.
    pub(super) const fn months(&self) -> u32 {
        self.compiled.engine.months
    }

    #[inline(always)]
    fn evaluate(&self, scenario: &Trial<'_>, out: &mut Results<'_>) {
        let Self {
            compiled: Compiled { engine, sources },
            audiences,
            outputs,
        } = self;
        let values = sources.values(scenario);
        let mut year = YearSums::new();
        let zero = Approx::<Money>::new(0.0);
        let mut offers = vec![[zero; 2]; outputs.offers.len()];
        let mut customers = vec![Approx::<Count>::new(0.0); outputs.offers.len()];
        let mut asked = outputs.asked.start();
        let worth = engine.project_lanes(&values, &mut |month, flow| {
            engine.stand_alone(flow, &mut offers);
            year.visit(month, engine.months, flow, |number, sums| {
                if let Some(year) = outputs.years.get(number) {
                    let [revenue, margin, cash] = sums;
                    let mut customers = Approx::new(0.0);
                    for offer in &flow.offers {
                        customers += offer.customers;
                    }
                    out.set(year.customers, customers);
                    let limits = engine.binding(month, flow);
                    for (output, often) in year.limits.iter().zip(limits) {
                        out.set(*output, often);
                    }
                    out.set(year.revenue, revenue);
                    out.set(year.gross_margin, margin);
                    out.set(year.cash, cash);
                }
            });
            if let Some(asked) = &mut asked {
                outputs.asked.visit(month, flow, asked, out);
            }
            if month == whole(engine.months) {
                for (customers, offer) in customers.iter_mut().zip(&flow.offers) {
                    *customers = offer.customers;
                }
            }
        });
        for (outputs, [revenue, stand_alone]) in outputs.offers.iter().zip(offers) {
            out.set(outputs.revenue, revenue);
            out.set(outputs.stand_alone, stand_alone);
        }
        for (index, outputs) in outputs.offers.iter().enumerate() {
            out.set(outputs.customers, customers[index]);
            let buying = engine.offers[index].buying_at_entry(&values);
            if let (Some(output), Some(share)) = (outputs.buying, buying) {
                out.set(output, share);
            }
            if let Some(output) = outputs.acquisition_payback {
                out.set(output, engine.acquisition_payback(index, &values));
            }
        }
        let sam = audiences.set(engine, &values, &customers, out);
        if let Some(asked) = &asked {
            let terminal = [worth.terminal, worth.terminal_at_end];
            outputs.asked.set(asked, terminal, sam, out);
        }
        out.set(outputs.npv, worth.npv);
        out.set(outputs.terminal, worth.terminal);
        out.set(outputs.npv_with_terminal, worth.npv + worth.terminal);
        for ((_, output), value) in outputs.npv_within.iter().zip(worth.milestones) {
            out.set(*output, value);
        }
        out.set(outputs.payback, worth.payback);
        out.set(outputs.paid_back, worth.paid_back);
        out.set(outputs.funding, worth.funding);
        if let Some(output) = outputs.still_to_come {
            out.set(output, worth.still_to_come);
        }
    }
}

/// Revenue, gross margin and cash of the year so far.
pub(super) struct YearSums {
    sums: [Approx<Money>; 3],
}

impl YearSums {
    fn new() -> Self {
        Self {
            sums: [Approx::new(0.0); 3],
        }
    }

    /// Adds a month; at the end of a year, or of the plan, hands the sums of the year on.
    #[inline(always)]
    pub(super) fn visit(
        &mut self,
        month: i32,
        months: u32,
        flow: &Flow<Lane>,
        mut year_ends: impl FnMut(usize, [Approx<Money>; 3]),
    ) {
        if month < 1 {
            return;
        }
        let flows = [flow.revenue, flow.gross_margin, flow.cash];
        for (sum, flow) in self.sums.iter_mut().zip(flows) {
            *sum += flow;
        }
        if month % 12 == 0 || month == whole(months) {
            let sums = std::mem::replace(&mut self.sums, [Approx::new(0.0); 3]);
            year_ends(usize::try_from(month - 1).unwrap_or(0) / 12, sums);
        }
    }
}
