//! Customers who differ: each leaves with a probability of their own.

use super::Survival;
use super::functions::ln_gamma_ratio;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Ratio, Share};

/// Every customer leaves with the same probability in every period, but the probability differs
/// from customer to customer, by a beta law. Those who are likely to leave leave first, so the
/// retention rate of a cohort rises although nobody becomes more loyal.
///
/// # Formula
/// `S(t) = B(alpha, beta + t) / B(alpha, beta)`, the churn of the first period
/// `alpha / (alpha + beta)`, the retention rate of period `t`
/// `(beta + t - 1) / (alpha + beta + t - 1)`.
///
/// # Example
/// ```
/// use bizcase::retention::{ShiftedBetaGeometric, Survival};
///
/// let law = ShiftedBetaGeometric::new(0.668, 3.806)?;
/// assert!((law.survival(12).number() - 0.378).abs() < 0.0005);
/// assert!(law.retention(12).number() > law.retention(1).number());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. S. Fader and B. G. S. Hardie (2007), "How to project customer retention", *Journal of
/// Interactive Marketing* 21(1), 76-90.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftedBetaGeometric<N = f64> {
    alpha: N,
    beta: N,
}

impl ShiftedBetaGeometric {
    /// The law whose probabilities of leaving have the beta law of these shapes.
    ///
    /// # Errors
    /// [`Invalid`] unless both are positive and finite.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        Ok(Self {
            alpha: Permitted::POSITIVE.check("alpha", alpha)?,
            beta: Permitted::POSITIVE.check("beta", beta)?,
        })
    }
}

impl<N: Number> ShiftedBetaGeometric<N> {
    /// The law with the parameters of a trial, or of several, taken on trust.
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

    /// The law of those who are still there at the end of `period`.
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
    let share = (ln_gamma_ratio(b, a) - ln_gamma_ratio(b + u, a)).exp();
    Approx::from_number(share.at_most(N::splat(1.0)))
}

/// Customers differ by a beta law, and each becomes more loyal (`c < 1`) or less (`c > 1`) with
/// time; with `c = 1` this is the [`ShiftedBetaGeometric`] law.
///
/// # Formula
/// `S(t) = B(a, b + t^c) / B(a, b)`
///
/// # Example
/// ```
/// use bizcase::retention::{BetaDiscreteWeibull, Survival};
///
/// let law = BetaDiscreteWeibull::new(0.2143, 1.4266, 1.7236)?;
/// assert!((law.survival(12).number() - 0.4039).abs() < 0.0005);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018), "How to project
/// customer retention revisited: the role of duration dependence", *Journal of Interactive
/// Marketing* 43, 1-16.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaDiscreteWeibull<N = f64> {
    a: N,
    b: N,
    c: N,
}

impl BetaDiscreteWeibull {
    /// The law with the shapes `a` and `b` of the beta law and the exponent `c` of time.
    ///
    /// # Errors
    /// [`Invalid`] unless all are positive and finite.
    pub fn new(a: f64, b: f64, c: f64) -> Result<Self, Invalid> {
        Ok(Self {
            a: Permitted::POSITIVE.check("a", a)?,
            b: Permitted::POSITIVE.check("b", b)?,
            c: Permitted::POSITIVE.check("c", c)?,
        })
    }
}

impl<N: Number> BetaDiscreteWeibull<N> {
    /// The law with the parameters of a trial, or of several, taken on trust.
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
}

impl<N: Number> Survival<N> for BetaDiscreteWeibull<N> {
    #[inline(always)]
    fn survival(&self, period: u32) -> Approx<Share, N> {
        if period == 0 {
            return Approx::new(1.0);
        }
        let logarithm = N::splat(f64::from(period)).ln();
        // So far out doubles hold no difference, and no infinity gets into a quotient.
        let power = (self.c * logarithm).at_most(N::splat(650.0)).exp();
        beta_survival(self.a, self.b, power)
    }

    #[inline(always)]
    fn fill(&self, curve: &mut [Approx<Share, N>]) {
        let start = ln_gamma_ratio(self.b, self.a);
        for (period, share) in (0_u32..).zip(curve) {
            let time = N::splat(f64::from(period)).ln();
            let power = (self.c * time).at_most(N::splat(650.0)).exp();
            let power = if period == 0 { N::splat(0.0) } else { power };
            let value = (start - ln_gamma_ratio(self.b + power, self.a)).exp();
            *share = Approx::from_number(value.at_most(N::splat(1.0)));
        }
    }
}
