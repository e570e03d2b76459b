//! What do investors ask? Recurring revenue and its movements, retention of revenue and of
//! customers, and the efficiency of growth, each figure with its definition.
//!
//! - [`Subscription`] rows, from [`Billing`] terms, become a [`RevenueBridge`]: monthly recurring
//!   revenue (MRR) month by month, split into new, expansion, contraction, churn and reactivation.
//! - The bridge gives the quick ratio, churn and retention of each month ([`Movement`]), net and
//!   gross revenue retention of a fixed cohort ([`RevenueBridge::retention`], NRR and GRR), and
//!   cohort tables ([`RevenueBridge::cohorts`]).
//! - [`burn_multiple`], [`magic_number`], [`rule_of_40`] and similar functions return a [`Kpi`]: a
//!   value with the definition that computed it, and no value where the definition gives none.
//! - [`RevenueVariance`] splits actual less planned revenue by driver.
//!
//! Practice disagrees about most of these figures; each choice is named where it is made.
//!
//! # Where figures are defined
//! A figure outside its domain has no value, and its definition says why.
//!
//! | figure | defined for |
//! |---|---|
//! | [`annual_recurring_revenue`] | MRR of zero or more |
//! | [`average_revenue`] | MRR of zero or more, of one customer or more |
//! | [`acquisition_cost`] | spend of zero or more, for customers above zero |
//! | [`payback_months`] | CAC of zero or more, margin a month above zero |
//! | [`ltv_to_cac`] | lifetime value of zero or more, CAC above zero |
//! | [`magic_number`] | revenues of zero or more (it is negative where they fall), spend above zero |
//! | [`burn_multiple`] | burn of zero or more, net new ARR above zero |
//! | [`runway_months`] | cash of zero or more, burn above zero |
//! | [`contribution_margin`] | revenue above zero, cost of zero or more (negative where cost exceeds revenue) |
//! | [`rule_of_40`] | any growth and margin |
//! | [`Movement::gross_revenue_churn`], [`gross_retention`](Movement::gross_retention) | opening above zero; churn and contraction of zero or below, within the opening |
//! | [`Movement::net_revenue_churn`], [`net_retention`](Movement::net_retention) | also expansion and reactivation of zero or more |
//! | [`Movement::quick_ratio`] | losses above zero; all movements of the right sign |
//! | [`Movement::logo_churn`] | at most as many customers lost as the base has |
//! | [`RevenueBridge::retention`] | somebody paid in the earlier month |
//! | [`RevenueTotals`] | opening above zero; other amounts of the wrong sign are refused |
//!
//! # Example
//! ```
//! use bizcase::metrics::{Billing, Counting, BillingInterval, RevenueBridge, Subscription};
//! use bizcase::quantity::{Currency, Money};
//!
//! let pro = Billing::new(Money::major(100, Currency::USD), BillingInterval::Month);
//! let team = Billing::new(Money::major(2_400, Currency::USD), BillingInterval::Year);
//! let rows = [
//!     Subscription::new("anna", "2024-01-05".parse()?, None, pro.monthly()?),
//!     Subscription::new("ben", "2024-01-10".parse()?, Some("2024-03-10".parse()?), pro.monthly()?),
//!     Subscription::new("cora", "2024-02-15".parse()?, None, team.monthly()?),
//! ];
//! let bridge = RevenueBridge::new(&rows, "2024-03".parse()?, Counting::MonthEnd)?;
//! let march = bridge.months().last().unwrap();
//! assert_eq!(march.opening.to_string(), "USD 400.00");
//! assert_eq!(march.churn.to_string(), "USD -100.00");
//! assert_eq!(march.closing.to_string(), "USD 300.00");
//! assert_eq!(march.quick_ratio().value, Some(0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod billing;
mod bridge;
mod cohort;
mod efficiency;
mod history;
mod kpi;
mod movement;
mod subscription;
mod totals;
mod variance;

pub use billing::{Billing, BillingInterval};
pub use bridge::RevenueBridge;
pub use cohort::{Cohort, CohortRetention};
pub use efficiency::{
    Acquisition, PaidBackBy, Profitability, acquisition_cost, annual_recurring_revenue,
    average_revenue, burn_multiple, contribution_margin, ltv_to_cac, magic_number, payback_months,
    rule_of_40, runway_months,
};
pub use kpi::Kpi;
pub use movement::{LogoBase, Movement, Reactivation};
pub use subscription::{Counting, FreeMonths, Subscription};
pub use totals::RevenueTotals;
pub use variance::{Activity, RevenueVariance};
