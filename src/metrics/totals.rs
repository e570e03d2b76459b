//! Retention from published totals.

use serde::Serialize;

use super::Kpi;
use crate::error::{Error, Invalid};
use crate::quantity::Money;

/// Recurring revenue of a period as reports print it: the opening revenue, and what the opening
/// customers added and took, all as amounts of zero or more.
///
/// # Example
/// ```
/// use bizcase::metrics::RevenueTotals;
/// use bizcase::quantity::{Currency, Money};
///
/// let usd = |amount| Money::major(amount, Currency::USD);
/// let totals = RevenueTotals::new(usd(1_000), usd(150), usd(20), usd(50))?;
/// assert_eq!(totals.net_retention().value, Some(1.08));
/// assert_eq!(totals.gross_retention().value, Some(0.93));
///
/// // Churn as a negative amount would count as a gain.
/// let error = RevenueTotals::new(usd(1_000), usd(150), usd(20), usd(-50)).unwrap_err();
/// assert!(error.to_string().starts_with("churn = USD -50.00 must be an amount of zero or more"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RevenueTotals {
    opening: Money,
    /// What the customers of the start pay at the end, all told and without expansion.
    net: Money,
    gross: Money,
}

impl RevenueTotals {
    /// The opening revenue of all customers, and what the same customers added (expansion) and took
    /// (contraction, churn) during the period. Leave out new customers.
    ///
    /// # Errors
    /// [`Invalid`] for an amount below zero, and for losses above the opening revenue;
    /// [`MoneyError`](crate::error::MoneyError) if currencies differ.
    pub fn new(
        opening: Money,
        expansion: Money,
        contraction: Money,
        churn: Money,
    ) -> Result<Self, Error> {
        for (name, amount) in [
            ("opening recurring revenue", opening),
            ("expansion", expansion),
            ("contraction", contraction),
            ("churn", churn),
        ] {
            if negative(amount) {
                let hint = "what was lost is typed as a positive amount";
                let rule = "an amount of zero or more";
                return Err(Invalid::rule(name, amount, rule).hint(hint).into());
            }
        }
        let gross = opening.minus(contraction)?.minus(churn)?;
        if negative(gross) {
            let rule = "within the revenue at the start";
            let hint = format!("it is {opening}; only what was there can be lost");
            let lost = contraction.plus(churn)?;
            return Err(Invalid::rule("contraction and churn", lost, rule)
                .hint(hint)
                .into());
        }
        Ok(Self {
            opening,
            net: gross.plus(expansion)?,
            gross,
        })
    }

    /// Net revenue retention (NRR); undefined if the opening revenue is zero.
    #[must_use]
    pub fn net_retention(&self) -> Kpi {
        let definition = "(opening + expansion - contraction - churn) / opening";
        Kpi::part("NRR", self.net.to_f64(), self.opening.to_f64(), definition)
    }

    /// Gross revenue retention (GRR); undefined if the opening revenue is zero.
    #[must_use]
    pub fn gross_retention(&self) -> Kpi {
        let definition = "(opening - contraction - churn) / opening";
        Kpi::part(
            "GRR",
            self.gross.to_f64(),
            self.opening.to_f64(),
            definition,
        )
    }
}

fn negative(amount: Money) -> bool {
    amount.amount().is_sign_negative() && !amount.amount().is_zero()
}
