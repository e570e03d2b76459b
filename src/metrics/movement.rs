//! The movements of recurring revenue in one period.

use serde::Serialize;

use super::Kpi;
use crate::quantity::{Money, Month};

/// Recurring revenue and customers over one period. Opening and movements add up to closing;
/// contraction and churn are negative. Losses entered as positive amounts give no ratio; for
/// published totals use [`RevenueTotals`](super::RevenueTotals).
///
/// # Example
/// See [`RevenueBridge`](super::RevenueBridge).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Movement {
    /// The first month of the period.
    pub month: Month,
    /// MRR at the start.
    pub opening: Money,
    /// MRR from customers who never paid before.
    pub new: Money,
    /// Increases from customers who already paid.
    pub expansion: Money,
    /// Decreases from customers who still pay; negative.
    pub contraction: Money,
    /// MRR lost with customers who stopped; negative.
    pub churn: Money,
    /// MRR from customers who came back.
    pub reactivation: Money,
    /// MRR at the end.
    pub closing: Money,
    /// The number of paying customers at the start.
    pub opening_customers: u64,
    /// The number of customers who never paid before.
    pub new_customers: u64,
    /// The number of customers who came back.
    pub reactivated_customers: u64,
    /// The number of customers who stopped.
    pub churned_customers: u64,
    /// The number of paying customers at the end.
    pub closing_customers: u64,
}

/// How customers who come back count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reactivation {
    /// As won anew: not part of retention and churn. The default of this crate.
    Apart,
    /// As a reduction of churn, as some vendors do.
    AgainstChurn,
}

/// The base of logo churn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LogoBase {
    /// The customers at the start. The default of this crate.
    Opening,
    /// The mean of the customers at the start and at the end.
    Average,
}

impl Movement {
    /// Churn and contraction as a share of opening MRR. Undefined if either is above zero (losses
    /// are negative), or if they exceed the opening.
    #[must_use]
    pub fn gross_revenue_churn(&self) -> Kpi {
        let definition = "(churn + contraction) / opening MRR; undefined unless both are zero or below and within opening MRR";
        self.taken().map_or(
            Kpi::new("gross revenue churn", None, definition),
            |(taken, opening)| Kpi::ratio("gross revenue churn", taken, opening, definition),
        )
    }

    /// What churn and contraction took, as a number of zero or more, and the opening; none where
    /// signs are not those of a movement, or more was taken than there was.
    fn taken(&self) -> Option<(f64, f64)> {
        let opening = self.opening.to_f64();
        let (churn, contraction) = (-self.churn.to_f64(), -self.contraction.to_f64());
        let taken = churn + contraction;
        // A sum of numbers may exceed that of the amounts by a rounding.
        let within = taken <= opening * (1.0 + 1e-12);
        let signs = churn >= 0.0 && contraction >= 0.0;
        (signs && within).then(|| (taken.min(opening), opening))
    }

    /// What customers of before, or customers anew, brought; none where it is below zero.
    fn added(amounts: &[Money]) -> Option<f64> {
        let amounts = || amounts.iter().map(|amount| amount.to_f64());
        amounts()
            .all(|amount| amount >= 0.0)
            .then(|| amounts().sum())
    }

    /// Churn and contraction less expansion, as a share of opening MRR: negative if remaining
    /// customers add more than leaving customers take. Undefined as
    /// [`gross_revenue_churn`](Self::gross_revenue_churn), and for expansion or reactivation below
    /// zero.
    #[must_use]
    pub fn net_revenue_churn(&self, reactivated: Reactivation) -> Kpi {
        let (definition, added) = match reactivated {
            Reactivation::Apart => (
                "(churn + contraction - expansion) / opening MRR; reactivation left out; undefined for movements of the wrong sign or losses above opening MRR",
                Self::added(&[self.expansion]),
            ),
            Reactivation::AgainstChurn => (
                "(churn + contraction - expansion - reactivation) / opening MRR; undefined for movements of the wrong sign or losses above opening MRR",
                Self::added(&[self.expansion, self.reactivation]),
            ),
        };
        let name = "net revenue churn";
        let Some(((taken, opening), added)) = self.taken().zip(added) else {
            return Kpi::new(name, None, definition);
        };
        Kpi::ratio(name, taken - added, opening, definition)
    }

    /// Gross revenue retention (GRR) of the period.
    #[must_use]
    pub fn gross_retention(&self) -> Kpi {
        self.gross_revenue_churn().complement(
            "GRR",
            "1 - (churn + contraction) / opening MRR, over one period",
        )
    }

    /// Net revenue retention (NRR) of the period.
    #[must_use]
    pub fn net_retention(&self, reactivated: Reactivation) -> Kpi {
        let definition = match reactivated {
            Reactivation::Apart => {
                "(opening + expansion - contraction - churn) / opening MRR, over one period"
            }
            Reactivation::AgainstChurn => {
                "(opening + expansion + reactivation - contraction - churn) / opening MRR, over one period"
            }
        };
        let churn = self.net_revenue_churn(reactivated);
        churn.complement("NRR", definition)
    }

    /// The share of customers who stopped.
    #[doc(alias("churn rate", "customer churn"))]
    #[must_use]
    pub fn logo_churn(&self, base: LogoBase) -> Kpi {
        let (name, churned) = ("logo churn", count(self.churned_customers));
        let opening = count(self.opening_customers);
        let (base, definition) = match base {
            LogoBase::Opening => (
                opening,
                "churned customers / opening customers; undefined if more left than the base has",
            ),
            LogoBase::Average => (
                0.5 * (opening + count(self.closing_customers)),
                "churned customers / mean of opening and closing customers; undefined if more left than the base has",
            ),
        };
        let share = Kpi::ratio(name, churned, base, definition);
        Kpi::new(name, share.value.filter(|share| *share <= 1.0), definition)
    }

    /// The quick ratio: MRR gained per unit of MRR lost. Above 4 counts as healthy growth.
    #[must_use]
    pub fn quick_ratio(&self) -> Kpi {
        let definition = "(new + expansion + reactivation) / (churn + contraction); undefined if nothing was lost, and for movements of the wrong sign";
        let won = Self::added(&[self.new, self.expansion, self.reactivation]);
        let lost = [self.churn, self.contraction].map(|amount| -amount.to_f64());
        let (Some(won), true) = (won, lost.iter().all(|amount| *amount >= 0.0)) else {
            return Kpi::new("quick ratio", None, definition);
        };
        Kpi::ratio("quick ratio", won, lost.iter().sum(), definition)
    }
}

impl Kpi {
    fn complement(self, name: &'static str, definition: &'static str) -> Self {
        Self::new(name, self.value.map(|churn| 1.0 - churn), definition)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "customers number less than 2^53"
)]
pub(super) fn count(customers: u64) -> f64 {
    customers as f64
}
