//! Quantities that are spread across customers, in the trials of a simulation.

use crate::quantity::{Approx, Count, Lane, Number, Ratio, normal_above};

/// How the quantity is spread across customers: log-normally, as usage usually is, with a median or
/// mean and a coefficient of variation (standard deviation over mean) that may differ from trial to
/// trial.
///
/// # Formula
/// `sigma^2 = ln(1 + spread^2)`, and `mean = median exp(sigma^2 / 2)`.
///
/// # Example
/// A quarter of the customers pay, though the mean customer stays within what is free:
/// ```
/// use bizcase::pricing::{PriceStructure, UsageSpread};
/// use bizcase::quantity::{Approx, Count, Ratio};
///
/// let list: PriceStructure =
///     toml::from_str(r#"graduated = [{ up_to = 1000, unit = "EUR 0" }, { unit = "EUR 0.1" }]"#)?;
/// let (mean, spread) = (Approx::<Count, f64>::new(800.0), Approx::<Ratio, f64>::new(0.6));
/// let customers = UsageSpread::around_mean(mean, spread);
/// assert_eq!(list.formula()?.bill(mean).number(), 0.0);
/// let expected = list.formula()?.expected(&customers).number();
/// assert!((expected - 11.18).abs() < 0.001);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct UsageSpread<N = Lane> {
    ln_median: N,
    sigma: N,
    mean: N,
}

/// Of the customers, and of what they use, above a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beyond<N> {
    /// The share of customers above.
    pub(super) share: N,
    /// What quantities exceed it by, on average over all customers.
    pub(super) excess: N,
    /// In standard deviations, how far the median is above it.
    score: N,
}

impl<N: Number> UsageSpread<N> {
    /// Quantities around a mean.
    #[inline]
    #[must_use]
    pub fn around_mean(mean: Approx<Count, N>, spread: Approx<Ratio, N>) -> Self {
        let (variance, sigma) = sigma(spread);
        let mean = mean.number();
        Self {
            ln_median: mean.ln() - N::splat(0.5) * variance,
            sigma,
            mean,
        }
    }

    /// Quantities around a median.
    #[inline]
    #[must_use]
    pub fn around_median(median: Approx<Count, N>, spread: Approx<Ratio, N>) -> Self {
        let (variance, sigma) = sigma(spread);
        let median = median.number();
        Self {
            ln_median: median.ln(),
            sigma,
            mean: median * (N::splat(0.5) * variance).exp(),
        }
    }

    /// The mean quantity.
    #[inline]
    #[must_use]
    pub fn mean(&self) -> Approx<Count, N> {
        Approx::from_number(self.mean)
    }

    /// Every quantity times a factor: growth.
    #[inline]
    #[must_use]
    pub fn times(mut self, factor: Approx<Ratio, N>) -> Self {
        self.ln_median = self.ln_median + factor.number().ln();
        self.mean = self.mean * factor.number();
        self
    }

    #[inline]
    pub(super) fn beyond(&self, limit: N) -> Beyond<N> {
        /// A quantity that differs from a limit by less belongs below it, as the limit does.
        const ROUNDING: f64 = 1e-12;
        let tiny = N::splat(f64::MIN_POSITIVE);
        let distance = self.ln_median - limit.at_least(tiny).ln() - N::splat(ROUNDING);
        let score = distance / self.sigma;
        let share = normal_above(-score);
        let used = self.mean * normal_above(-(score + self.sigma));
        let excess = (used - limit * share).at_least(N::splat(0.0));
        Beyond {
            share,
            excess,
            score,
        }
    }

    /// How many packages of a size are begun, on average: the sum over `k` of the probability of
    /// more than `k`.
    ///
    /// The terms next to the median are added up, and the Euler-Maclaurin formula gives those on
    /// both sides: there the probability is either smooth in steps of a package, or all or nothing.
    #[inline]
    pub(super) fn packages(&self, size: N) -> N {
        const WINDOW: u32 = 16;
        let zero = N::splat(0.0);
        let middle = whole(self.ln_median.exp() / size);
        let first = (middle - N::splat(0.5 * f64::from(WINDOW))).at_least(zero);
        let mut sum = zero;
        for step in 0..WINDOW {
            let full = first + N::splat(f64::from(step));
            sum = sum + self.beyond(full * size).share;
        }
        let last = first + N::splat(f64::from(WINDOW));
        sum + self.packages_before(first, size) + self.packages_after(last, size)
    }

    /// The terms before one: each less than one by the share of customers that has no more.
    #[inline]
    fn packages_before(&self, first: N, size: N) -> N {
        let limit = first * size;
        let beyond = self.beyond(limit);
        // What the limit exceeds quantities by, on average.
        let short = (limit - self.mean + beyond.excess) / size;
        let half = N::splat(0.5) * (N::splat(1.0) - beyond.share);
        let before = first - (short - half + self.slope(beyond, first));
        // Where there is none, nothing is before it, though nobody may use anything.
        N::choose(first.less_than(N::splat(0.5)), N::splat(0.0), before)
    }

    /// The terms from one on.
    #[inline]
    fn packages_after(&self, last: N, size: N) -> N {
        let beyond = self.beyond(last * size);
        beyond.excess / size + N::splat(0.5) * beyond.share + self.slope(beyond, last)
    }

    /// A twelfth of the density at so many packages.
    #[inline]
    fn slope(&self, beyond: Beyond<N>, packages: N) -> N {
        /// One over the square root of two pi, over twelve.
        const TWELFTH: f64 = 0.398_942_280_401_432_7 / 12.0;
        let density = (N::splat(-0.5) * beyond.score * beyond.score).exp();
        // Before the first package there is no density.
        let packages = packages.at_least(N::splat(1.0));
        N::splat(TWELFTH) * density / (self.sigma * packages)
    }
}

/// The variance and the standard deviation of the logarithm.
#[inline]
fn sigma<N: Number>(spread: Approx<Ratio, N>) -> (N, N) {
    let spread = spread.number();
    let variance = (spread * spread).ln_1p();
    // No spread at all is one that no digit shows.
    (variance, variance.sqrt().at_least(N::splat(1e-13)))
}

/// The nearest whole number.
#[inline(always)]
fn whole<N: Number>(number: N) -> N {
    /// Adding it leaves no fraction.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    (number + N::splat(WHOLE)) - N::splat(WHOLE)
}
