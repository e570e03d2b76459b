//! The Bass curve, in closed form and as a recursion.

use serde::Serialize;

use super::curve::sealed::Sealed;
use super::real::{bass_rate, bass_share};
use super::{Curve, LifeCycle, Peak};
use crate::error::{Invalid, Permitted, loaded};
use crate::quantity::{Approx, Number, Period, Ratio, Share};

/// `ln(2 + sqrt 3)`: how far from its peak a logistic density is steepest.
pub(super) const STEEPEST: f64 = 1.316_957_896_924_816_6;

/// Below this a coefficient of a drawn curve counts as this, so that nothing is divided by zero.
const LEAST: f64 = 1e-300;

/// The Bass curve in continuous time: people adopt independently (innovation, `p`) and because
/// others have adopted (imitation, `q`).
///
/// Its coefficients belong to the closed form. Do not mix them with those of the recursion,
/// [`DiscreteBass`]: with the same numbers the two differ by a fifth in the first period.
///
/// # Formula
/// The rate of adoption is `(p + q F) (1 - F)`, so at time `t`
/// `F = (1 - e) / (1 + q / p * e)` with `e = exp(-(p + q) t)`.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, Curve, DiscreteBass};
/// use bizcase::quantity::Period;
///
/// let bass = Bass::new(0.03, 0.38)?;
/// assert!((bass.reached(5).number() - 0.331_199).abs() < 1e-6);
/// let recursion = DiscreteBass::new(0.03, 0.38)?;
/// assert!((recursion.reached(5).number() - 0.272_907).abs() < 1e-6);
///
/// // Coefficients per year, read by the month.
/// let monthly = bass.rescaled(Period::Year, Period::Month);
/// assert!((monthly.reached(60).number() - bass.reached(5).number()).abs() < 1e-15);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. M. Bass (1969), "A new product growth for model consumer durables", *Management Science* 15,
/// 215-227.
#[doc(alias = "diffusion of innovations")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bass<N = f64> {
    p: N,
    q: N,
}

loaded::through!(Bass { p: f64, q: f64 } => Bass::new(p, q));

impl Bass {
    /// The curve with these coefficients of innovation and imitation per period.
    ///
    /// # Errors
    /// [`Invalid`] unless `p` is above zero, `q` is zero or more, and both are at most 100 per
    /// period.
    pub fn new(p: f64, q: f64) -> Result<Self, Invalid> {
        use crate::error::Bound::{Excluding, Including};
        let positive = Permitted::interval(Excluding(0.0), Including(100.0));
        let p = positive.check("coefficient of innovation p", p)?;
        let q = Permitted::between(0.0, 100.0).check("coefficient of imitation q", q)?;
        Ok(Self {
            p: p.max(LEAST),
            q: q + 0.0,
        })
    }

    /// The time of fastest adoption, and the rate at that time.
    ///
    /// # Formula
    /// Time `ln(q / p) / (p + q)` and rate `(p + q)^2 / (4 q)`. If `q` is at most `p`, the peak is
    /// at launch with rate `p`.
    #[must_use]
    pub fn peak(&self) -> Peak {
        if self.q <= self.p {
            return Peak {
                time: 0.0,
                rate: self.p,
            };
        }
        Peak {
            time: self.middle(),
            // (p + q)^2 / (4 q) without squares that could overflow.
            rate: (self.p + self.q) * (1.0 + self.p / self.q) / 4.0,
        }
    }

    /// The phases of the life cycle, cut at the peak `ln(q / p) / (p + q)` and
    /// `ln(2 + sqrt 3) / (p + q)` before and after it.
    #[must_use]
    pub fn life_cycle(&self) -> LifeCycle {
        if self.q == 0.0 {
            return LifeCycle::around(0.0, 0.0, 0.0);
        }
        let (middle, reach) = (self.middle(), STEEPEST / (self.p + self.q));
        LifeCycle::around(middle - reach, middle, middle + reach)
    }

    fn middle(&self) -> f64 {
        (libm::log(self.q) - libm::log(self.p)) / (self.p + self.q)
    }
}

impl<N: Number> Bass<N> {
    /// The curve with coefficients from the trials of a simulation; negative ones count as zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::adoption::{Bass, Curve};
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Count, Currency};
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let homes = model.known("homes", Count::from(1_000_000))?;
    /// let p = model.ratio("p", Dist::pert(0.005, 0.02, 0.03)?)?;
    /// let q = model.ratio("q", Dist::pert(0.30, 0.40, 0.50)?)?;
    /// let fifth_year = model.output("adopters in year 5", move |s| {
    ///     Bass::drawn(s.get(p), s.get(q)).adopters(s.get(homes), 5)
    /// })?;
    /// let run = model.run(&Sampling::monte_carlo(1_024))?;
    /// assert!(run.outcome(fifth_year).mean().value > 50_000.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[inline(always)]
    #[must_use]
    pub fn drawn(p: Approx<Ratio, N>, q: Approx<Ratio, N>) -> Self {
        Self {
            p: p.number().at_least(N::splat(LEAST)),
            q: q.number().at_least(N::splat(0.0)),
        }
    }

    /// The coefficient of innovation per period: the rate at which people adopt when nobody has
    /// adopted yet.
    #[must_use]
    pub fn innovation(&self) -> N {
        self.p
    }

    /// The coefficient of imitation per period: the increase of that rate when everybody else has
    /// adopted.
    #[must_use]
    pub fn imitation(&self) -> N {
        self.q
    }

    /// The curve with time in periods of another length.
    #[must_use]
    pub fn rescaled(&self, from: Period, to: Period) -> Self {
        let periods = N::splat(to.per(from));
        Self {
            p: self.p / periods,
            q: self.q / periods,
        }
    }

    /// The rate of adoption at a time, as a share of the potential per period.
    #[inline(always)]
    #[must_use]
    pub fn rate_at(&self, time: f64) -> N {
        bass_rate(self.p, self.q, N::splat(time.max(0.0)))
    }
}

impl<N> Sealed for Bass<N> {}

impl<N: Number> Curve<N> for Bass<N> {
    #[inline(always)]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let share = bass_share(self.p, self.q, N::splat(time.max(0.0)));
        Approx::from_number(share.at_most(N::splat(1.0)))
    }
}

/// The Bass curve as a recursion: each period's adoption depends on how many had adopted when it
/// began.
///
/// It is the form of [`BassRegression`](super::BassRegression), of most spreadsheets and of
/// agent-based models in steps. Its coefficients depend on the length of the period and cannot be
/// rescaled; the curve is linear within a period.
///
/// # Formula
/// `F(t) = F(t - 1) + (p + q F(t - 1)) (1 - F(t - 1))`, with the first bracket at most one.
///
/// # Example
/// ```
/// use bizcase::adoption::{Curve, DiscreteBass};
/// use bizcase::quantity::{Approx, Count};
///
/// let market: Approx<Count, f64> = Approx::new(100_000.0);
/// let first: Vec<f64> = DiscreteBass::new(0.03, 0.38)?
///     .path(market, 3)
///     .map(|adopters| (10.0 * adopters.number()).round() / 10.0)
///     .collect();
/// assert_eq!(first, [3_000.0, 4_015.8, 5_268.5]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "diffusion of innovations")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DiscreteBass<N = f64> {
    p: N,
    q: N,
}

loaded::through!(DiscreteBass { p: f64, q: f64 } => DiscreteBass::new(p, q));

impl DiscreteBass {
    /// The recursion with these coefficients of innovation and imitation per period.
    ///
    /// # Errors
    /// [`Invalid`] unless `p` is above zero and at most one, and `q` lies in [0, 100].
    pub fn new(p: f64, q: f64) -> Result<Self, Invalid> {
        use crate::error::Bound::{Excluding, Including};
        let share = Permitted::interval(Excluding(0.0), Including(1.0));
        Ok(Self {
            p: share.check("coefficient of innovation p", p)?,
            q: Permitted::between(0.0, 100.0).check("coefficient of imitation q", q)? + 0.0,
        })
    }
}

impl<N: Number> DiscreteBass<N> {
    /// The recursion with coefficients from the trials of a simulation; negative ones count as
    /// zero.
    #[inline(always)]
    #[must_use]
    pub fn drawn(p: Approx<Ratio, N>, q: Approx<Ratio, N>) -> Self {
        Self {
            p: p.number().at_least(N::splat(0.0)),
            q: q.number().at_least(N::splat(0.0)),
        }
    }

    /// The coefficient of innovation per period.
    #[must_use]
    pub fn innovation(&self) -> N {
        self.p
    }

    /// The coefficient of imitation per period.
    #[must_use]
    pub fn imitation(&self) -> N {
        self.q
    }

    #[inline(always)]
    fn next(&self, share: N) -> N {
        let hazard = (self.p + self.q * share).at_most(N::splat(1.0));
        share + hazard * (N::splat(1.0) - share)
    }
}

impl<N> Sealed for DiscreteBass<N> {}

impl<N: Number> Curve<N> for DiscreteBass<N> {
    fn at(&self, time: f64) -> Approx<Share, N> {
        let (mut share, mut left) = (N::splat(0.0), time.clamp(0.0, 1e6));
        while left >= 1.0 {
            share = self.next(share);
            left -= 1.0;
        }
        let rest = (self.next(share) - share) * N::splat(left);
        Approx::from_number((share + rest).at_most(N::splat(1.0)))
    }

    #[inline]
    fn path(
        &self,
        potential: Approx<crate::quantity::Count, N>,
        periods: u32,
    ) -> impl Iterator<Item = Approx<crate::quantity::Count, N>> {
        let mut share = N::splat(0.0);
        (0..periods).map(move |_| {
            let next = self.next(share);
            let gained = Approx::<Share, N>::from_number(next - share);
            share = next;
            potential * gained
        })
    }
}
