//! Demand known at a set of prices.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted, loaded};
use crate::survey::pooling::TIE;

/// How demand runs between the known prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpolation {
    /// A straight line.
    Linear,
    /// The share at the next higher price, which is the least it can be: a step function that drops
    /// just above each known price.
    Step,
}

/// Shares of buyers at rising prices; they never rise with the price.
///
/// Below the lowest price the share equals that at the lowest price; above the highest price it is
/// zero. Both are the least that the answers allow. An optimum lies between the lowest and the
/// highest price.
///
/// # Example
/// ```
/// use bizcase::survey::{DemandTable, Interpolation};
///
/// let table = DemandTable::new([10.0, 20.0], [0.8, 0.4], Interpolation::Linear)?;
/// assert!((table.share(15.0) - 0.6).abs() < 1e-15);
/// assert_eq!((table.share(5.0), table.share(20.01)), (0.8, 0.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DemandTable {
    prices: Vec<f64>,
    shares: Vec<f64>,
    interpolation: Interpolation,
}

loaded::through!(
    DemandTable { prices: Vec<f64>, shares: Vec<f64>, interpolation: Interpolation }
        => DemandTable::new(prices, shares, interpolation)
);

impl DemandTable {
    /// A demand with these shares at these prices, in major units.
    ///
    /// # Errors
    /// [`Invalid`] unless there are as many shares as prices, at least one, prices rise from zero
    /// or more, and shares lie in [0, 1] and do not rise.
    pub fn new(
        prices: impl Into<Vec<f64>>,
        shares: impl Into<Vec<f64>>,
        interpolation: Interpolation,
    ) -> Result<Self, Invalid> {
        Self::checked(prices.into(), shares.into(), interpolation)
    }

    fn checked(
        prices: Vec<f64>,
        shares: Vec<f64>,
        interpolation: Interpolation,
    ) -> Result<Self, Invalid> {
        if prices.is_empty() || prices.len() != shares.len() {
            let given = format!("{} prices, {} shares", prices.len(), shares.len());
            return Err(Invalid::rule(
                "demand",
                given,
                "as many shares as prices, at least one",
            ));
        }
        for (&price, &share) in prices.iter().zip(&shares) {
            Permitted::COUNT.check("price", price)?;
            Permitted::SHARE.check("share that buys", share)?;
        }
        if let Some(pair) = prices.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(Invalid::rule("price", pair[1], "above the price before it"));
        }
        if let Some(pair) = shares.windows(2).find(|pair| pair[0] < pair[1]) {
            return Err(Invalid::rule(
                "share that buys",
                pair[1],
                "at most that at a lower price",
            ));
        }
        Ok(Self {
            prices,
            shares,
            interpolation,
        })
    }

    /// Other shares at the same prices.
    pub(super) fn with_shares(&self, shares: Vec<f64>) -> Result<Self, Invalid> {
        Self::new(self.prices.clone(), shares, self.interpolation)
    }

    /// The prices, rising, in major units.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// The shares at the prices.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// How demand runs between the prices.
    #[must_use]
    pub const fn interpolation(&self) -> Interpolation {
        self.interpolation
    }

    /// The share that buys at a price in major units.
    #[must_use]
    pub fn share(&self, price: f64) -> f64 {
        let above = self.prices.partition_point(|&known| known < price);
        let Some(&next) = self.shares.get(above) else {
            return 0.0;
        };
        if above == 0 || self.interpolation == Interpolation::Step {
            return next;
        }
        let (low, high) = (self.prices[above - 1], self.prices[above]);
        let before = self.shares[above - 1];
        // At the known price itself the share is the known one, to the bit.
        next + (before - next) * ((high - price) / (high - low))
    }

    /// How the share changes with the price just above it.
    pub(super) fn slope(&self, price: f64) -> f64 {
        let above = self.prices.partition_point(|&known| known <= price);
        if above == 0 || above == self.prices.len() || self.interpolation == Interpolation::Step {
            return 0.0;
        }
        let run = self.prices[above] - self.prices[above - 1];
        (self.shares[above] - self.shares[above - 1]) / run
    }

    /// The highest price at which at least this share buys, but for a rounding of the share; zero
    /// if no price reaches it.
    pub(super) fn price_at(&self, share: f64) -> f64 {
        let least = share * (1.0 - TIE);
        let enough = self.shares.partition_point(|&known| known >= least);
        let Some(last) = enough.checked_sub(1) else {
            return 0.0;
        };
        let (price, here) = (self.prices[last], self.shares[last]);
        match (self.prices.get(enough), self.shares.get(enough)) {
            (Some(&next), Some(&there)) if self.interpolation == Interpolation::Linear => {
                price + (next - price) * ((here - share).max(0.0) / (here - there))
            }
            _ => price,
        }
    }
}
