//! How customers come.
//!
//! How many will adopt and by when, how certain that is, and how many can be won: diffusion curves,
//! their fits to a history, and the limits of sales and budget. The formulas accept plain numbers
//! and simulated ones alike.
//!
//! | question | answer |
//! |---|---|
//! | How does a market adopt something new? | [`Bass`], the closed form; [`DiscreteBass`], the recursion |
//! | ... with price and promotion? | [`GeneralizedBass`] with [`Marketing`] |
//! | ... in generations that replace each other? | [`NortonBass`] |
//! | ... otherwise? | [`LogisticCurve`], [`Gompertz`], [`ShiftedGompertz`], [`WeibullCurve`]; all implement [`Curve`] |
//! | What does the plan say? | [`LinearRamp`], [`CustomRamp`] |
//! | What does the history say? | [`History`] (from rows with their periods: [`AdoptionRow`](crate::import::AdoptionRow)), [`Fitting`] (families and [`FitCriterion`]), [`AdoptionFit`] with its [`Backtest`] |
//! | ... by Bass's own regression, with marketing, by generation, by a formula of your own? | [`BassRegression`], [`GeneralizedFit`], [`GenerationsFit`], [`CurveFit`] |
//! | What if the history is too short? | state a potential ([`Fitting::potential`], [`Fitting::potential_at_most`]), or use [`Priors`] by analogy and an [`AdoptionPosterior`] |
//! | When is the peak, and how high? Which phase are we in? | [`Peak`], [`LifeCycle`] |
//! | What is sold once everyone has one? | [`Replacement`] |
//! | How many customers do customers bring? | [`ViralLoop`] |
//! | How many leads become customers? | [`SalesFunnel`] |
//! | How many deals can the sales team win? | [`SalesCapacity`] with [`Lags`] |
//! | How many customers can the budget win? | [`affordable`] |
//!
//! # The potential is not in the early data
//! Before adoption has passed its inflection, curves with any potential fit nearly equally well,
//! and least squares returns numbers such as `1e16`. An [`AdoptionFit`] then refuses, with the
//! evidence: the profile of the potential, the estimate it does not trust, and where its inflection
//! would be. State a potential, for instance from a sizing, or priors.
//!
//! # Time
//! Curves count time in periods from launch, and their parameters depend on the length of the
//! periods. To read a curve fitted to years by the month, use
//! `rescaled(Period::Year, Period::Month)`; the recursion cannot be rescaled.
//!
//! # Example
//! ```
//! use bizcase::adoption::{Curve, Fitting, LinearRamp, affordable};
//! use bizcase::import::{AdoptionRow, Csv};
//! use bizcase::quantity::{Approx, Count, Money, Period};
//!
//! // Clothes dryers in thousands (Mahajan, Mason and Srinivasan 1986). Rows carry their year, so
//! // that a missing year is an error and does not shift the later ones.
//! let text = "period,new_adopters
//! 1949,106
//! 1950,319
//! 1951,492
//! 1952,635
//! 1953,737
//! 1954,890
//! 1955,1397
//! 1956,1523
//! 1957,1294
//! 1958,1240
//! 1959,1425
//! 1960,1260
//! 1961,1236
//! ";
//! let rows = Csv::from_text("dryers.csv", text).rows::<AdoptionRow>()?.rows;
//! let fit = Fitting::bass().to(&AdoptionRow::history(&rows, Period::Year)?)?;
//! assert_eq!(fit.potential.value().round(), 16_497.0);
//! assert_eq!(fit.parameters[0].standard_error.unwrap().round(), 1_234.0);
//! // Next month, from the curve fitted to years.
//! let monthly = fit.curve_per(Period::Month);
//! let market: Approx<Count, f64> = fit.potential.into();
//! assert_eq!(monthly.adopters(market, 13 * 12 + 1).number().round(), 84.0);
//!
//! // A plan instead: demand rises linearly to its ceiling in month 60.
//! let ramp = LinearRamp::over(60)?;
//! let ceiling: Approx<Count, f64> = Approx::new(27_000.0);
//! assert_eq!((ceiling * ramp.reached(12)).number(), 5_400.0);
//!
//! // USD 100,000 a month at USD 500 per customer.
//! let budget: Approx<Money, f64> = Approx::new(100_000.0);
//! assert_eq!(affordable(budget, Approx::new(500.0)).number(), 200.0);
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! F. M. Bass (1969), *Management Science* 15, 215-227; V. Mahajan, E. Muller and F. M. Bass
//! (1990), "New product diffusion models in marketing: a review and directions for research",
//! *Journal of Marketing* 54, 1-26; R. Peres, E. Muller and V. Mahajan (2010), "Innovation
//! diffusion and new product growth models", *International Journal of Research in Marketing* 27,
//! 91-106.

mod bass;
mod curve;
mod family;
mod fit;
mod fitted;
mod funnel;
mod generalized;
mod generations;
mod history;
mod lags;
mod ramp;
mod real;
mod replacement;
mod s_curves;
mod sales;
mod viral;

pub use bass::{Bass, DiscreteBass};
pub use curve::{AdoptionPhase, Curve, LifeCycle, Peak};
pub use family::{CurveFamily, Diffusion};
pub use fit::{
    ANALOGIES, AdoptionFit, AdoptionPosterior, Analogy, Backtest, BassRegression, CurveFit,
    FitCriterion, Fitting, Forecast, GeneralizedFit, GenerationsFit, GenerationsHistory,
    PosteriorBacktest, PosteriorParameter, PotentialSource, PredictedPeriod, Priors, ProductClass,
};
pub use fitted::FittedCurve;
pub use funnel::{SalesFunnel, Step};
pub use generalized::{GeneralizedBass, Marketing};
pub use generations::NortonBass;
pub use history::History;
pub use lags::Lags;
pub use ramp::{CustomRamp, LinearRamp, affordable};
pub use replacement::{Replacement, UnitSales};
pub use s_curves::{Gompertz, LogisticCurve, ShiftedGompertz, WeibullCurve};
pub use sales::{SalesCapacity, SalesPeriod};
pub use viral::ViralLoop;
