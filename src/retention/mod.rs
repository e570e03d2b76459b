//! How customers stay.

mod cohorts;
mod draws;
mod fit;
mod functions;
mod geometric;
mod kaplan_meier;
mod law;
mod laws;
mod movements;
mod projection;
mod purchases;
mod survival;
mod tail;
mod tenures;
mod times;
mod value;

pub use crate::error::RetentionError;
pub use cohorts::CohortTriangle;
pub use fit::{Comparison, Convergence, HoldOut, SurvivalFit};
pub use geometric::Geometric;
pub use kaplan_meier::{KaplanMeier, KaplanMeierStep, LogRank};
pub use law::{Contractual, SurvivalLaw};
pub use laws::{BetaDiscreteWeibull, ShiftedBetaGeometric};
pub use movements::{
    CohortRetention, MonthMovements, RecurringRevenue, RevenueMovements, monthly_recurring_revenue,
};
pub use projection::{Reactivated, cohort_table, project, project_revenue, revenue_retention};
pub use purchases::{
    NonContractual, PurchaseFit, PurchaseHistory, PurchaseHoldOut, PurchaseLog, PurchaseModel,
    SpendFit, SpendModel, TimeUnit,
};
pub use survival::Survival;
pub use tail::{Extended, PiecewiseHazard, Tail};
pub use tenures::{Ending, TenureCount, Tenures, Timing};
pub use times::{Exponential, LogLogistic, LogNormal, Weibull};
pub use value::{
    AccountGrowth, BlendWarning, Horizon, LifetimeValue, PaymentTiming, SegmentValues, ValueTerms,
    discounted_periods, simple_lifetime_value,
};
