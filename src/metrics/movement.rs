//! The movements of recurring revenue in one period.

use serde::Serialize;

use super::Kpi;
use crate::quantity::{Money, Month};

/// Recurring revenue and customers over one period. Opening and movements add up to closing;
/// contraction and churn are negative.
///
/// # Example
/// See [`RevenueBridge`](super::RevenueBridge).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Movement {
    /// The first month of the period.
    pub month: Month,
    /// Monthly recurring revenue at the start.
    pub opening: Money,
    /// From customers who never paid before.
    pub new: Money,
    /// More from customers who paid already.
    pub expansion: Money,
    /// Less from customers who go on paying.
    pub contraction: Money,
    /// From customers who stopped.
    pub churn: Money,
    /// From customers who had stopped before.
    pub reactivation: Money,
    /// Monthly recurring revenue at the end.
    pub closing: Money,
    /// Paying customers at the start.
    pub opening_customers: u64,
    /// Customers who never paid before.
    pub new_customers: u64,
    /// Customers who had stopped before.
    pub reactivated_customers: u64,
    /// Customers who stopped.
    pub churned_customers: u64,
    /// Paying customers at the end.
    pub closing_customers: u64,
}

/// What customers who come back count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reactivated {
    /// As won anew: left out of retention and churn. The default of this crate.
    Apart,
    /// As less churn, as some vendors do.
    AgainstChurn,
}

/// What churned customers are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LogoBase {
    /// The customers at the start. The default of this crate.
    Opening,
    /// The mean of the customers at the start and at the end.
    Average,
}

impl Movement {
    /// Churn and contraction as a share of opening revenue.
    #[must_use]
    pub fn gross_revenue_churn(&self) -> Kpi {
        Kpi::ratio(
            "gross revenue churn",
            -(self.churn.to_f64() + self.contraction.to_f64()),
            self.opening.to_f64(),
            "(churn + contraction) / opening MRR",
        )
    }

    /// Churn and contraction less expansion, as a share of opening revenue: negative where
    /// customers who stay bring more than those who leave take.
    #[must_use]
    pub fn net_revenue_churn(&self, reactivated: Reactivated) -> Kpi {
        let name = "net revenue churn";
        let apart = -(self.churn.to_f64() + self.contraction.to_f64() + self.expansion.to_f64());
        let opening = self.opening.to_f64();
        match reactivated {
            Reactivated::Apart => Kpi::ratio(
                name,
                apart,
                opening,
                "(churn + contraction - expansion) / opening MRR; reactivation left out",
            ),
            Reactivated::AgainstChurn => Kpi::ratio(
                name,
                apart - self.reactivation.to_f64(),
                opening,
                "(churn + contraction - expansion - reactivation) / opening MRR",
            ),
        }
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
    pub fn net_retention(&self, reactivated: Reactivated) -> Kpi {
        let definition = match reactivated {
            Reactivated::Apart => {
                "(opening + expansion - contraction - churn) / opening MRR, over one period"
            }
            Reactivated::AgainstChurn => {
                "(opening + expansion + reactivation - contraction - churn) / opening MRR, over one period"
            }
        };
        let churn = self.net_revenue_churn(reactivated);
        churn.complement("NRR", definition)
    }

    /// The share of customers who stopped.
    #[must_use]
    pub fn logo_churn(&self, base: LogoBase) -> Kpi {
        let (name, churned) = ("logo churn", count(self.churned_customers));
        let opening = count(self.opening_customers);
        match base {
            LogoBase::Opening => Kpi::ratio(
                name,
                churned,
                opening,
                "churned customers / opening customers",
            ),
            LogoBase::Average => Kpi::ratio(
                name,
                churned,
                0.5 * (opening + count(self.closing_customers)),
                "churned customers / mean of opening and closing customers",
            ),
        }
    }

    /// Revenue won for each unit lost: above 4 is held to be healthy growth.
    #[must_use]
    pub fn quick_ratio(&self) -> Kpi {
        let won = [self.new, self.expansion, self.reactivation];
        let won: f64 = won.into_iter().map(Money::to_f64).sum();
        Kpi::ratio(
            "quick ratio",
            won,
            -(self.churn.to_f64() + self.contraction.to_f64()),
            "(new + expansion + reactivation) / (churn + contraction)",
        )
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
