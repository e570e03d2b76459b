//! Word of mouth: customers who bring customers.

use serde::Serialize;

use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Count, Number, Ratio, Share};

/// A viral loop: each new customer sends invitations once, and some of those invited become
/// customers a cycle later.
///
/// # Formula
/// With the viral coefficient `K` (invitations times conversion), `n` first customers have become
/// `n (K^(t/c + 1) - 1) / (K - 1)` at time `t`, where `c` is the length of a cycle.
///
/// # Example
/// ```
/// use bizcase::adoption::ViralLoop;
/// use bizcase::quantity::{Approx, Count, Share};
///
/// // Ten invitations, of which a fifth are accepted, every two days: ten become 20,470.
/// let share = Approx::<Share, f64>::new(0.2);
/// let sharing = ViralLoop::new(Approx::new(10.0), share, 2.0)?;
/// assert_eq!(sharing.coefficient().number(), 2.0);
/// let after_20_days: Approx<Count, f64> = sharing.customers(Approx::new(10.0), 20.0);
/// assert_eq!(after_20_days.number().round(), 20_470.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. Skok (2009), *Lessons learned: viral marketing*, which has this example.
#[doc(alias("k-factor", "viral coefficient"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ViralLoop<N = f64> {
    coefficient: N,
    cycle: f64,
}

impl<N: Number> ViralLoop<N> {
    /// A loop with the invitations per new customer, the share of them accepted, and the length of
    /// a cycle in periods.
    ///
    /// # Errors
    /// [`Invalid`] unless the cycle is above zero.
    pub fn new(
        invitations: Approx<Ratio, N>,
        conversion: Approx<Share, N>,
        cycle: f64,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            coefficient: (invitations * conversion).number().at_least(N::splat(0.0)),
            cycle: Permitted::POSITIVE.check("length of a viral cycle", cycle)?,
        })
    }

    /// The viral coefficient `K`: the number of customers that each customer brings. Above one,
    /// growth feeds itself until the market is exhausted.
    #[must_use]
    pub fn coefficient(&self) -> Approx<Ratio, N> {
        Approx::from_number(self.coefficient)
    }

    /// The number of customers at a time, including the first ones, in a market without limit.
    ///
    /// # Precision
    /// At most `exp(600)` times the first customers, so that a long time does not overflow.
    #[must_use]
    pub fn customers(&self, first: Approx<Count, N>, time: f64) -> Approx<Count, N> {
        let cycles = N::splat(time.max(0.0) / self.cycle + 1.0);
        let ln = self.coefficient.at_least(N::splat(1e-300)).ln();
        let grown = (ln * cycles).at_most(N::splat(600.0)).exp_m1();
        // At a coefficient of one the quotient is the number of cycles.
        let even = ln.less_than(N::splat(1e-12)) & (-ln).less_than(N::splat(1e-12));
        let below = N::choose(even, N::splat(1.0), ln.exp_m1());
        let times = N::choose(even, cycles, grown / below);
        first * Approx::<Ratio, N>::from_number(times)
    }

    /// The number of customers won in each cycle in a market with this potential, without the first
    /// ones. An invitation to someone who is already a customer is lost.
    ///
    /// # Formula
    /// `new = min(K (new before) (1 - customers / potential), potential - customers)`
    ///
    /// # Example
    /// ```
    /// use bizcase::adoption::ViralLoop;
    /// use bizcase::quantity::Approx;
    ///
    /// let sharing: ViralLoop = ViralLoop::new(Approx::new(10.0), Approx::new(0.2), 1.0)?;
    /// let won: Vec<f64> = sharing
    ///     .within(Approx::new(10.0), Approx::new(1_000.0), 40)
    ///     .map(|won| won.number())
    ///     .collect();
    /// assert!((won[0] - 19.8).abs() < 1e-9);
    /// assert!(won.iter().sum::<f64>() < 990.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn within(
        &self,
        first: Approx<Count, N>,
        potential: Approx<Count, N>,
        cycles: u32,
    ) -> impl Iterator<Item = Approx<Count, N>> {
        let (zero, one) = (N::splat(0.0), N::splat(1.0));
        let least = N::splat(f64::MIN_POSITIVE);
        let potential = potential.number();
        let (mut customers, mut won) = (first.number(), first.number());
        let coefficient = self.coefficient;
        (0..cycles).map(move |_| {
            // The share of invitations that reach someone who is not yet a customer.
            let open = (one - customers / potential.at_least(least)).at_least(zero);
            let left = (potential - customers).at_least(zero);
            won = (coefficient * won * open).at_most(left);
            customers = customers + won;
            Approx::from_number(won)
        })
    }
}
