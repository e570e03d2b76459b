//! How customers stay.

mod cohorts;
mod draws;
mod fit;
mod functions;
mod geometric;
mod kaplan_meier;
mod law;
mod laws;
mod purchases;
mod survival;
mod tail;
mod tenures;
mod times;

pub use crate::error::RetentionError;
pub use cohorts::CohortTriangle;
pub use fit::{Comparison, Convergence, HoldOut, SurvivalFit};
pub use geometric::Geometric;
pub use kaplan_meier::{KaplanMeier, KaplanMeierStep, LogRank};
pub use law::{Contractual, SurvivalLaw};
pub use laws::{BetaDiscreteWeibull, ShiftedBetaGeometric};
pub use purchases::{
    NonContractual, PurchaseFit, PurchaseHistory, PurchaseHoldOut, PurchaseLog, PurchaseModel,
    SpendFit, SpendModel, TimeUnit,
};
pub use survival::Survival;
pub use tail::{Extended, PiecewiseHazard, Tail};
pub use tenures::{Ending, TenureCount, Tenures, Timing};
pub use times::{Exponential, LogLogistic, LogNormal, Weibull};
