//! The Bass curve with price and promotion.

use serde::Serialize;

use super::curve::sealed::Sealed;
use super::{Bass, Curve};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Number, Ratio, Share};

/// Prices and promotion by period, as relative changes from one period to the next.
///
/// # Example
/// ```
/// use bizcase::adoption::Marketing;
///
/// // A price cut of a tenth in the third period, and no promotion.
/// let marketing = Marketing::new(&[100.0, 100.0, 90.0, 90.0])?;
/// assert_eq!(marketing.periods(), 4);
/// assert!(Marketing::new(&[100.0, -90.0]).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marketing {
    /// Relative changes of the price up to the end of each period, and increases of promotion.
    sums: Vec<(f64, f64)>,
    /// The changes of each period alone.
    changes: Vec<(f64, f64)>,
}

impl Marketing {
    /// Takes the price of each period, from the first on; promotion does not change.
    ///
    /// # Errors
    /// [`Invalid`] for a price that is not above zero, or without prices.
    pub fn new(prices: &[f64]) -> Result<Self, Invalid> {
        Self::with_promotion(prices, &vec![1.0; prices.len()])
    }

    /// Takes the price and the promotion (spending, impressions) of each period, from the first on.
    ///
    /// # Errors
    /// [`Invalid`] for a price or promotion that is not above zero, without prices, or if the two
    /// have different lengths.
    pub fn with_promotion(prices: &[f64], promotion: &[f64]) -> Result<Self, Invalid> {
        if prices.is_empty() {
            return Err(Invalid::rule("prices", "none", "one for each period"));
        }
        if promotion.len() != prices.len() {
            let hint = format!("there are {} prices", prices.len());
            let rule = "one for each price";
            return Err(Invalid::rule("promotion", promotion.len(), rule).hint(hint));
        }
        for (period, (&price, &spent)) in (1..).zip(prices.iter().zip(promotion)) {
            Permitted::POSITIVE.check(&format!("price in period {period}"), price)?;
            Permitted::POSITIVE.check(&format!("promotion in period {period}"), spent)?;
        }
        let relative = |values: &[f64], index: usize| match index {
            0 => 0.0,
            _ => values[index] / values[index - 1] - 1.0,
        };
        let changes: Vec<(f64, f64)> = (0..prices.len())
            .map(|i| (relative(prices, i), relative(promotion, i).max(0.0)))
            .collect();
        let sums = changes
            .iter()
            .scan((0.0, 0.0), |sum, change| {
                *sum = (sum.0 + change.0, sum.1 + change.1);
                Some(*sum)
            })
            .collect();
        Ok(Self { sums, changes })
    }

    /// The number of periods; nothing changes afterwards.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.sums.len()
    }

    /// The sums of the changes up to a time; within a period they grow evenly.
    pub(super) fn until(&self, time: f64) -> (f64, f64) {
        let time = time.clamp(0.0, self.sums.len() as f64);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to the number of periods"
        )]
        let whole = time as usize;
        let before = whole
            .checked_sub(1)
            .map_or((0.0, 0.0), |last| self.sums[last]);
        let change = self.changes.get(whole).copied().unwrap_or((0.0, 0.0));
        let part = time - whole as f64;
        (before.0 + part * change.0, before.1 + part * change.1)
    }

    pub(super) fn changes(&self) -> &[(f64, f64)] {
        &self.changes
    }
}

/// The generalised Bass curve: time runs faster or slower as price and promotion change.
///
/// # Formula
/// The closed form of the Bass curve, with time `t` replaced by the effort
/// `X(t) = t + b1 (sum of relative price changes) + b2 (sum of relative promotion increases)`.
/// Lower prices speed up adoption if `b1` is negative. Time may not run backwards within a period;
/// with drawn effects, a period in which it would adds nobody.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, Curve, GeneralizedBass, Marketing};
///
/// let prices = Marketing::new(&[100.0, 100.0, 80.0, 80.0])?;
/// let bass = Bass::new(0.01, 0.4)?;
/// let curve = GeneralizedBass::new(bass, prices, -1.5, 0.0)?;
/// assert_eq!(curve.reached(2), bass.reached(2));
/// // A fifth less at an effect of -1.5 is worth 0.3 periods.
/// let ahead = curve.reached(3).number() - bass.at(3.3).number();
/// assert!(ahead.abs() < 1e-12);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// F. M. Bass, T. V. Krishnan and D. C. Jain (1994), "Why the Bass model fits without decision
/// variables", *Marketing Science* 13, 203-223.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GeneralizedBass<N = f64> {
    bass: Bass<N>,
    marketing: Marketing,
    price_effect: N,
    promotion_effect: N,
}

impl GeneralizedBass {
    /// The curve with these effects of relative price changes and relative promotion increases.
    ///
    /// # Errors
    /// [`Invalid`] for an effect that is not finite or makes time run backwards within a period.
    pub fn new(
        bass: Bass,
        marketing: Marketing,
        price_effect: f64,
        promotion_effect: f64,
    ) -> Result<Self, Invalid> {
        let price = Permitted::FINITE.check("effect of price", price_effect)?;
        let promotion = Permitted::FINITE.check("effect of promotion", promotion_effect)?;
        for (period, change) in (1..).zip(&marketing.changes) {
            let effort = 1.0 + price * change.0 + promotion * change.1;
            let name = format!("effort in period {period}");
            Permitted::COUNT.check(&name, effort).map_err(|invalid| {
                invalid.hint("1 + effect x relative change must not be negative")
            })?;
        }
        Ok(Self {
            bass,
            marketing,
            price_effect: price,
            promotion_effect: promotion,
        })
    }
}

impl<N: Number> GeneralizedBass<N> {
    /// The curve with parameters from the trials of a simulation.
    #[must_use]
    pub fn drawn(
        bass: Bass<N>,
        marketing: Marketing,
        price_effect: Approx<Ratio, N>,
        promotion_effect: Approx<Ratio, N>,
    ) -> Self {
        Self {
            bass,
            marketing,
            price_effect: price_effect.number(),
            promotion_effect: promotion_effect.number(),
        }
    }

    /// The Bass curve without the effects of price and promotion.
    #[must_use]
    pub fn bass(&self) -> &Bass<N> {
        &self.bass
    }

    /// The effect of relative price changes; negative if lower prices speed up adoption.
    #[must_use]
    pub fn price_effect(&self) -> N {
        self.price_effect
    }

    /// The effect of relative promotion increases.
    #[must_use]
    pub fn promotion_effect(&self) -> N {
        self.promotion_effect
    }
}

impl<N> Sealed for GeneralizedBass<N> {}

impl<N: Number> Curve<N> for GeneralizedBass<N> {
    #[inline]
    fn at(&self, time: f64) -> Approx<Share, N> {
        let (price, promotion) = self.marketing.until(time);
        let effort = N::splat(time.max(0.0))
            + self.price_effect * N::splat(price)
            + self.promotion_effect * N::splat(promotion);
        let (p, q) = (self.bass.innovation(), self.bass.imitation());
        let share = super::real::bass_share(p, q, effort.at_least(N::splat(0.0)));
        Approx::from_number(share.at_most(N::splat(1.0)))
    }
}
