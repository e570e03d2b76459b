//! The trait of all adoption curves.

use serde::Serialize;

use crate::quantity::{Approx, Count, Number, Share};

/// An adoption curve: the share of all eventual adopters who have adopted by a given time.
///
/// Time is counted in periods from launch: period 1 runs from 0 to 1. `N` is `f64` for one number,
/// or [`Lane`](crate::quantity::Lane) for several trials side by side, so a curve with uncertain
/// parameters works in a simulation model as it does in a plan.
///
/// The trait is sealed. For a curve of your own, use a [`CustomRamp`](super::CustomRamp).
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, Curve};
/// use bizcase::quantity::{Approx, Count};
///
/// let bass = Bass::new(0.03, 0.38)?;
/// let market: Approx<Count, f64> = Approx::new(100_000.0);
/// assert_eq!(bass.adopters(market, 1).number().round(), 3_576.0);
/// assert_eq!(bass.adopters(market, 7).number().round(), 10_977.0);
///
/// let path: Vec<f64> = bass.path(market, 20).map(|adopters| adopters.number()).collect();
/// assert_eq!(path[6].round(), 10_977.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an adoption curve",
    note = "a curve of your own is a `CustomRamp`"
)]
pub trait Curve<N: Number>: sealed::Sealed {
    /// The share that has adopted by a time, in periods from launch; before launch, as at launch.
    fn at(&self, time: f64) -> Approx<Share, N>;

    /// The share that has adopted by the end of a period, counted from one: the cumulative curve.
    #[inline]
    fn reached(&self, period: u32) -> Approx<Share, N> {
        self.at(f64::from(period))
    }

    /// The share that adopts during a period, counted from one: the increment of the curve.
    #[inline]
    fn gained(&self, period: u32) -> Approx<Share, N> {
        let before = self.reached(period.saturating_sub(1));
        (self.reached(period) - before).at_least(Approx::new(0.0))
    }

    /// The number of adopters, out of a potential, during a period counted from one.
    #[inline]
    fn adopters(&self, potential: Approx<Count, N>, period: u32) -> Approx<Count, N> {
        potential * self.gained(period)
    }

    /// The number of adopters, out of a potential, in each of the first periods. Evaluates the
    /// curve once per period.
    #[inline]
    fn path(
        &self,
        potential: Approx<Count, N>,
        periods: u32,
    ) -> impl Iterator<Item = Approx<Count, N>> {
        let mut before = self.reached(0);
        (1..=periods).map(move |period| {
            let now = self.reached(period);
            let gained = (now - before).at_least(Approx::new(0.0));
            before = now;
            potential * gained
        })
    }
}

pub(super) mod sealed {
    pub trait Sealed {}
}

/// The time of fastest adoption, and the rate at that time.
///
/// # Example
/// ```
/// use bizcase::adoption::Bass;
///
/// // (p + q)^2 / 4q at ln(q / p) / (p + q).
/// let peak = Bass::new(0.03, 0.38)?.peak();
/// assert!((peak.time - 6.192_619).abs() < 1e-6);
/// assert!((100_000.0 * peak.rate - 11_059.21).abs() < 0.01);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Peak {
    /// The time in periods from launch; 0 for a curve that is fastest at launch.
    pub time: f64,
    /// The rate at that time, as a share of the potential per period; infinite for a Weibull curve
    /// with shape below one.
    pub rate: f64,
}

/// The phase of a product's life cycle.
///
/// # Example
/// See [`LifeCycle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AdoptionPhase {
    /// Before adoption takes off.
    Introduction,
    /// From take-off to the peak.
    Growth,
    /// From the peak until adoption falls off.
    Maturity,
    /// After adoption has fallen off.
    Decline,
}

/// The phases of a life cycle. They are cut where adoption per period rises fastest, at its peak,
/// and where it falls fastest.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, AdoptionPhase};
///
/// let cycle = Bass::new(0.03, 0.38)?.life_cycle();
/// assert_eq!(cycle.phase_at(2.0), AdoptionPhase::Introduction);
/// assert_eq!(cycle.phase_at(5.0), AdoptionPhase::Growth);
/// assert_eq!(cycle.phase_at(12.0), AdoptionPhase::Decline);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// V. Mahajan, E. Muller and R. K. Srivastava (1990), "Determination of adopter categories by using
/// innovation diffusion models", *Journal of Marketing Research* 27, 37-50.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LifeCycle {
    /// The end of the introduction, in periods from launch; 0 if there is none.
    pub take_off: f64,
    /// The end of growth, in periods from launch.
    pub peak: f64,
    /// The end of maturity, in periods from launch.
    pub fall_off: f64,
}

impl LifeCycle {
    pub(super) fn around(take_off: f64, peak: f64, fall_off: f64) -> Self {
        let peak = peak.max(0.0);
        Self {
            take_off: take_off.clamp(0.0, peak),
            peak,
            fall_off: fall_off.max(peak),
        }
    }

    /// The phase at a time in periods from launch.
    #[must_use]
    pub fn phase_at(&self, time: f64) -> AdoptionPhase {
        if time < self.take_off {
            AdoptionPhase::Introduction
        } else if time < self.peak {
            AdoptionPhase::Growth
        } else if time < self.fall_off {
            AdoptionPhase::Maturity
        } else {
            AdoptionPhase::Decline
        }
    }
}
