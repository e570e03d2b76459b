//! How customers stay, come back and buy again, and what they are worth.
//!
//! Two kinds of customers have separate types. Customers under **contract** ([`Contractual`])
//! cancel: the records show when they leave. Customers **without a contract** ([`NonContractual`])
//! just stop buying: their departure is only ever probable.
//!
//! | question | here |
//! |---|---|
//! | What do the records say? | [`CohortTriangle`] (long, wide, percent, calendar), [`Tenures`] (counts, dates, times), [`PurchaseLog`] and [`PurchaseHistory`] |
//! | How many remain, without assuming a distribution? | [`KaplanMeier`], [`LogRank`] |
//! | Which distribution describes their lifetimes? | [`SurvivalFit`] of [`GeometricLifetime`], [`ShiftedBetaGeometric`], [`BetaDiscreteWeibull`], [`ExponentialLifetime`], [`WeibullLifetime`], [`LogNormalLifetime`], [`LogLogisticLifetime`], [`PiecewiseHazard`]; [`LifetimeComparison`] with a hold-out |
//! | What happens beyond the data? | a stated [`Tail`], which makes an [`Extended`] curve |
//! | Who is still active, and how often do they buy? | [`PurchaseFit`] (BG/NBD, MBG/NBD, Pareto/NBD) |
//! | How much do they spend? | [`SpendFit`] (gamma-gamma) |
//! | How many customers are there in each month? | [`project`], [`project_revenue`], [`Reactivated`], [`cohort_table`] |
//! | How do their payments change? | [`AccountGrowth`] (seats, usage, expansion, contraction), [`revenue_retention`] |
//! | What is a customer worth? | [`ValueTerms`], [`simple_lifetime_value`], [`SegmentValues`], [`PurchaseModel::discounted_purchases`] |
//!
//! # Observed curves and distributions
//! Everything that values or projects customers needs a [`Survival`] distribution. An observed
//! curve is not one: a Kaplan-Meier curve or a fit ends with its data. It becomes a distribution
//! when you state what happens beyond them ([`KaplanMeier::with_tail`], [`SurvivalFit::with_tail`],
//! [`SurvivalFit::beyond_data`]). Fits return no doubtful figures: parameters that the data do not
//! bound, and searches that do not converge, are errors with the evidence.
//!
//! # In a simulation
//! Distributions are generic over one [`Number`](crate::quantity::Number) or several trials side by
//! side. [`FitParameters::draws`](crate::sample::FitParameters::draws) returns the parameters of a
//! fit as joint rows, so every trial draws what the data leave open.
//!
//! # Example
//! ```
//! use bizcase::quantity::{Currency, Money, Period, Rate};
//! use bizcase::retention::{
//!     CohortTriangle, Contractual, LifetimeHorizon, PaymentTiming, SurvivalFit, ValueTerms,
//! };
//!
//! let triangle = CohortTriangle::from_survivors([
//!     ("2023", vec![1_000.0, 869.0, 743.0, 653.0]),
//!     ("2024", vec![1_200.0, 1_030.0, 880.0]),
//!     ("2025", vec![950.0, 830.0]),
//! ])?;
//! let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &triangle.tenures())?;
//! let terms = ValueTerms::new(
//!     Money::major(300, Currency::USD),
//!     Period::Year,
//!     Rate::per_year(0.10)?,
//!     LifetimeHorizon::Periods(10),
//!     PaymentTiming::Advance,
//! )?;
//! // Seven of the ten years lie beyond the data: the distribution is assumed to hold there.
//! let value = terms.value(&fit.beyond_data())?;
//! assert!((value.discounted_periods - 4.27).abs() < 0.01);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! Customers who are all alike need no fit:
//! ```
//! use bizcase::quantity::{Approx, Count, Share};
//! use bizcase::retention::GeometricLifetime;
//!
//! let monthly: GeometricLifetime<f64> = GeometricLifetime::new(Approx::new(0.02));
//! let customers: Approx<Count, f64> = Approx::new(1_000.0);
//! assert_eq!(monthly.kept(customers).number(), 980.0);
//! assert_eq!(monthly.lifetime().number(), 50.0);
//! ```
//!
//! # References
//! - P. S. Fader and B. G. S. Hardie (2007), "How to project customer retention", *Journal of
//!   Interactive Marketing* 21(1), 76-90.
//! - P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting your customers the easy way",
//!   *Marketing Science* 24, 275-284.
//! - S. Gupta and D. R. Lehmann (2003), "Customers as assets", *Journal of Interactive Marketing*
//!   17(1), 9-24.

mod cohorts;
mod contractual;
mod fit;
mod fitted;
mod functions;
mod geometric;
mod hazard;
mod kaplan_meier;
mod lifetime;
mod mixed;
mod projection;
mod purchases;
mod survival;
mod tail;
mod tenures;
mod times;
mod value;

pub use crate::error::RetentionError;
pub use cohorts::CohortTriangle;
pub use contractual::{Contractual, LifetimeDistribution};
pub use fit::{HoldOut, LifetimeComparison, SurvivalFit};
pub use fitted::FittedLifetime;
pub use geometric::GeometricLifetime;
pub use hazard::PiecewiseHazard;
pub use kaplan_meier::{KaplanMeier, KaplanMeierStep, LogRank};
pub use mixed::{BetaDiscreteWeibull, ShiftedBetaGeometric};
pub use projection::{Reactivated, cohort_table, project, project_revenue, revenue_retention};
pub use purchases::{
    NonContractual, PurchaseFit, PurchaseHistory, PurchaseHoldOut, PurchaseLog, PurchaseModel,
    SpendFit, SpendModel, TimeUnit,
};
pub use survival::{MOST_PERIODS, Survival};
pub use tail::{Extended, Tail};
pub use tenures::{Ending, TenureCount, TenureTiming, Tenures};
pub use times::{ExponentialLifetime, LogLogisticLifetime, LogNormalLifetime, WeibullLifetime};
pub use value::{
    AccountGrowth, BlendWarning, LifetimeHorizon, LifetimeValue, PaymentTiming, SegmentValues,
    ValueTerms, discounted_periods, simple_lifetime_value,
};
