//! Churn that differs between customers.

use serde::Serialize;

use super::Survival;
use super::functions::{ln_beta_fall, ln_gamma_ratio};
use super::lifetime::{self, any_positive, by_trial, positive};
use crate::error::{Bound, Invalid, Permitted, loaded};
use crate::quantity::{Approx, Number, Ratio, Share};

/// Shapes of beta distributions: products of a few of the greatest are still numbers.
const SHAPE: Permitted = Permitted::interval(Bound::Excluding(0.0), Bound::Including(1e50));

/// A lifetime distribution in which each customer has a constant churn, and churn differs between
/// customers by a beta distribution. Customers who are likely to leave do so first, so the
/// retention rate of a cohort rises although nobody becomes more loyal.
///
/// # Formula
/// `S(t) = B(alpha, beta + t) / B(alpha, beta)`. The churn of the first period is
/// `alpha / (alpha + beta)`, and the retention rate of period `t` is
/// `(beta + t - 1) / (alpha + beta + t - 1)`. The expected number of payments in advance is
/// `(alpha + beta - 1) / (alpha - 1)`, and infinite for `alpha` up to 1.
///
/// # Example
/// ```
/// use bizcase::retention::{ShiftedBetaGeometric, Survival};
///
/// let distribution = ShiftedBetaGeometric::new(0.668, 3.806)?;
/// assert!((distribution.survival(12).number() - 0.378).abs() < 0.0005);
/// let retention = |period| distribution.retention(period).unwrap().number();
/// assert!(retention(12) > retention(1));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. S. Fader and B. G. S. Hardie (2007), "How to project customer retention", *Journal of
/// Interactive Marketing* 21(1), 76-90.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShiftedBetaGeometric<N = f64> {
    alpha: N,
    beta: N,
}

loaded::through!(
    ShiftedBetaGeometric { alpha: f64, beta: f64 } => ShiftedBetaGeometric::new(alpha, beta)
);

impl ShiftedBetaGeometric {
    /// The distribution whose churn has a beta distribution with these shapes.
    ///
    /// # Errors
    /// [`Invalid`] unless both are positive and at most 1e50.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        Ok(Self {
            alpha: SHAPE.check("alpha", alpha)?,
            beta: SHAPE.check("beta", beta)?,
        })
    }
}

impl<N: Number> ShiftedBetaGeometric<N> {
    /// The distribution with the parameters of a trial or of several, which are not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(alpha: Approx<Ratio, N>, beta: Approx<Ratio, N>) -> Self {
        Self {
            alpha: alpha.number(),
            beta: beta.number(),
        }
    }

    /// The shapes `alpha` and `beta`.
    #[must_use]
    pub fn parameters(&self) -> [N; 2] {
        [self.alpha, self.beta]
    }

    /// The distribution of the customers remaining at the end of `period`.
    #[inline(always)]
    #[must_use]
    pub fn after(&self, period: u32) -> Self {
        Self {
            alpha: self.alpha,
            beta: self.beta + N::splat(f64::from(period)),
        }
    }
}

impl<N: Number> Survival<N> for ShiftedBetaGeometric<N> {
    #[inline(always)]
    fn survival(&self, period: u32) -> Approx<Share, N> {
        beta_survival(self.alpha, self.beta, N::splat(f64::from(period)))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let [alpha, beta] = self.after(period).parameters();
        let there = <Self as Survival<N>>::survival(self, period).number();
        let ahead = |[alpha, beta]: [f64; 2]| {
            if alpha > 1.0 {
                beta / (alpha - 1.0)
            } else {
                f64::INFINITY
            }
        };
        positive(there).then(|| Approx::from_number(by_trial([alpha, beta], ahead)))
    }

    #[inline(always)]
    fn fill(&self, curve: &mut [Approx<Share, N>]) {
        let one = N::splat(1.0);
        let (mut share, mut kept) = (one, self.beta);
        for value in curve {
            *value = Approx::from_number(share);
            share = share * (kept / (self.alpha + kept));
            kept = kept + one;
        }
    }
}

/// `B(a, b + u) / B(a, b)`.
#[inline(always)]
fn beta_survival<N: Number>(a: N, b: N, u: N) -> Approx<Share, N> {
    let share = ln_beta_fall(a, b, u).exp();
    Approx::from_number(share.at_most(N::splat(1.0)))
}

/// A lifetime distribution in which customers differ by a beta distribution, and each becomes more
/// loyal (`c < 1`) or less loyal (`c > 1`) with time. With `c = 1` it is [`ShiftedBetaGeometric`].
///
/// # Formula
/// `S(t) = B(a, b + t^c) / B(a, b)`
///
/// # Example
/// ```
/// use bizcase::retention::{BetaDiscreteWeibull, Survival};
///
/// let distribution = BetaDiscreteWeibull::new(0.2143, 1.4266, 1.7236)?;
/// assert!((distribution.survival(12).number() - 0.4039).abs() < 0.0005);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018), "How to project
/// customer retention revisited: the role of duration dependence", *Journal of Interactive
/// Marketing* 43, 1-16.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BetaDiscreteWeibull<N = f64> {
    a: N,
    b: N,
    c: N,
}

loaded::through!(
    BetaDiscreteWeibull { a: f64, b: f64, c: f64 } => BetaDiscreteWeibull::new(a, b, c)
);

impl BetaDiscreteWeibull {
    /// The distribution with shapes `a` and `b` of the beta distribution and exponent `c` of time.
    ///
    /// # Errors
    /// [`Invalid`] unless all are positive and at most 1e50.
    pub fn new(a: f64, b: f64, c: f64) -> Result<Self, Invalid> {
        Ok(Self {
            a: SHAPE.check("a", a)?,
            b: SHAPE.check("b", b)?,
            c: SHAPE.check("c", c)?,
        })
    }
}

impl<N: Number> BetaDiscreteWeibull<N> {
    /// The distribution with the parameters of a trial or of several, which are not checked.
    #[inline(always)]
    #[must_use]
    pub fn from_draws(a: Approx<Ratio, N>, b: Approx<Ratio, N>, c: Approx<Ratio, N>) -> Self {
        Self {
            a: a.number(),
            b: b.number(),
            c: c.number(),
        }
    }

    /// The parameters `a`, `b` and `c`.
    #[must_use]
    pub fn parameters(&self) -> [N; 3] {
        [self.a, self.b, self.c]
    }

    /// The survival to a period from 1 on, with the part that all periods share where `a` is up to
    /// 1 in all trials.
    #[inline(always)]
    fn share(&self, period: u32, start: Option<N>) -> N {
        let logarithm = self.c * N::splat(f64::from(period)).ln();
        // So far out it falls as a power, and no infinity gets into a quotient.
        let near = logarithm.at_most(N::splat(650.0));
        let power = near.exp();
        let fall = match start {
            Some(start) => start - ln_gamma_ratio(self.b + power, self.a),
            None => ln_beta_fall(self.a, self.b, power),
        };
        let share = (fall - self.a * (logarithm - near)).exp();
        share.at_most(N::splat(1.0))
    }
}

impl<N: Number> Survival<N> for BetaDiscreteWeibull<N> {
    #[inline(always)]
    fn survival(&self, period: u32) -> Approx<Share, N> {
        if period == 0 {
            return Approx::new(1.0);
        }
        Approx::from_number(self.share(period, None))
    }

    fn periods_ahead(&self, period: u32) -> Option<Approx<Ratio, N>> {
        let there = <Self as Survival<N>>::survival(self, period).number();
        let ahead = |law| lifetime::beta_discrete_weibull(law, period);
        positive(there).then(|| Approx::from_number(by_trial(self.parameters(), ahead)))
    }

    #[inline(always)]
    fn fill(&self, curve: &mut [Approx<Share, N>]) {
        let great = any_positive(self.a - N::splat(1.0));
        let start = (!great).then(|| ln_gamma_ratio(self.b, self.a));
        for (period, share) in (0_u32..).zip(curve) {
            *share = if period == 0 {
                Approx::new(1.0)
            } else {
                Approx::from_number(self.share(period, start))
            };
        }
    }
}
