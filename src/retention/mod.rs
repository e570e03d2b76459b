//! How customers stay.
//!
//! Under [`Geometric`] retention every customer leaves with the same probability in every period,
//! however long they have stayed. The formulas take plain numbers and simulated ones alike.
//!
//! # Example
//! ```
//! use bizcase::quantity::{Approx, Count, Share};
//! use bizcase::retention::Geometric;
//!
//! let monthly: Geometric<f64> = Geometric::new(Approx::new(0.02));
//! let customers: Approx<Count, f64> = Approx::new(1_000.0);
//! assert_eq!(monthly.kept(customers).number(), 980.0);
//! assert_eq!(monthly.lifetime().number(), 50.0);
//! ```

use crate::quantity::{Approx, Count, Number, Ratio, Share};

/// Customers leave with the same probability in every period.
///
/// # Formula
/// Survival to the end of period `t`: `(1 - churn)^t`.
///
/// # Example
/// ```
/// use bizcase::quantity::Approx;
/// use bizcase::retention::Geometric;
///
/// let monthly: Geometric<f64> = Geometric::new(Approx::new(0.10));
/// assert_eq!(monthly.lost(Approx::new(50.0)).number(), 5.0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Geometric<N> {
    churn: Approx<Share, N>,
}

impl<N: Number> Geometric<N> {
    /// Retention with this share lost per period.
    #[inline]
    #[must_use]
    pub const fn new(churn: Approx<Share, N>) -> Self {
        Self { churn }
    }

    /// How many of the customers at the start of a period leave in it.
    #[inline]
    #[must_use]
    pub fn lost(&self, customers: Approx<Count, N>) -> Approx<Count, N> {
        customers * self.churn
    }

    /// How many of the customers at the start of a period are still there at its end.
    #[inline]
    #[must_use]
    pub fn kept(&self, customers: Approx<Count, N>) -> Approx<Count, N> {
        customers * self.kept_share()
    }

    /// The share of customers still there after a period.
    #[inline]
    #[must_use]
    pub fn kept_share(&self) -> Approx<Share, N> {
        self.churn.complement()
    }

    /// How many periods a customer stays in expectation, with the one in which they leave.
    /// Infinite without churn.
    ///
    /// # Formula
    /// `1 / churn`
    #[inline]
    #[must_use]
    pub fn lifetime(&self) -> Approx<Ratio, N> {
        Approx::<Ratio, N>::new(1.0) / self.churn
    }
}
