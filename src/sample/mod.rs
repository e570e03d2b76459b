//! What a column of equally likely values says.
//!
//! A [`Sample`] is a column: the trials of a model, the draws of a sizing, observations. It answers
//! with means, percentiles, probabilities and shortfalls, each an [`Estimate`] that knows its
//! standard error, or an [`Interval`] that covers the truth with a stated confidence. Where the
//! values are not independent, because a design spread them evenly, errors come from the
//! independent replicates of the design.
//!
//! What a fit leaves open travels as [`FitParameters`], the same from every fit, and as rows that
//! belong together, a [`JointEmpirical`], into a model.
//!
//! # Example
//! ```
//! use bizcase::quantity::{Share, Unit};
//! use bizcase::sample::Sample;
//!
//! // Days until ten invoices were paid.
//! let days = vec![31.0, 28.0, 45.0, 30.0, 62.0, 29.0, 33.0, 30.0, 90.0, 35.0];
//! let paid: Sample = Sample::new("days to payment", Unit::Ratio, days)?;
//! assert_eq!(paid.mean().to_string(), "41.3 ± 6.335 (10 replicates)");
//! assert_eq!(paid.percentile(Share::percent(75.0)?).value, 42.5);
//! // Distribution-free, from the order statistics.
//! let median = paid.percentile_interval(Share::percent(50.0)?, Share::percent(90.0)?);
//! assert_eq!(median.to_string(), "29 to 62 (90%, order statistics)");
//! # Ok::<(), bizcase::Error>(())
//! ```

mod bootstrap;
mod column;
mod estimate;
mod figures;
mod fitted;
mod interval;
mod joint;
mod miss;
mod moments;
mod outline;
mod paired;
mod parameter_draws;
mod parameters;
mod ranks;
#[cfg(feature = "survey")]
mod ratio;
mod region;
mod reweighted;
mod tail;

pub use bootstrap::Bootstrap;
pub(crate) use column::percentile;
pub use estimate::{Estimate, EstimateWarning};
pub use figures::Sample;
pub(crate) use figures::probability_error;
pub(crate) use fitted::family;
pub use fitted::{Fitted, ParameterFamily};
#[cfg(feature = "survey")]
pub(crate) use interval::student_quantile;
pub use interval::{Interval, IntervalMethod};
pub(crate) use interval::{clopper_pearson, percentile_ranks};
pub use joint::JointEmpirical;
pub use miss::ForecastMiss;
pub(crate) use moments::{BLOCK, Moments};
pub(crate) use outline::Outline;
pub use paired::PairedDifference;
pub use parameter_draws::ParameterDraws;
pub use parameters::{FitParameters, Parameter, Reach, Search, Spread};
pub(crate) use ranks::rank_probabilities;
#[cfg(feature = "survey")]
pub(crate) use ratio::{EstimatedRatio, normal_reach};
pub(crate) use region::Region;
pub(crate) use reweighted::reweighted;
pub use tail::HeavyTail;
pub(crate) use tail::heavy_tail;
