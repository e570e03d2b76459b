//! Parameters as they might have been estimated.

use crate::error::{Invalid, Permitted};
use crate::numeric::{Cholesky, Side, normal_quantile};
use crate::quantity::Share;
use crate::random::{Seed, Stream};

/// Draws of the parameters of a fit from the normal law around their estimate, jointly (Krinsky
/// and Robb).
///
/// Every draw has an address (seed, fit, parameter, number of the draw): more draws leave the
/// first ones as they are.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::survey::ParameterDraws;
///
/// let draws = ParameterDraws::new(10_000).seed(7).confidence(Share::percent(90.0)?);
/// assert_eq!(draws.draws(), 10_000);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// I. Krinsky and A. L. Robb (1986), *On approximating the statistical properties of elasticities*,
/// Review of Economics and Statistics 68, 715-719.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterDraws {
    draws: u32,
    seed: Seed,
    confidence: Share,
}

/// Ten thousand draws, 95 %, seed 0.
impl Default for ParameterDraws {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl ParameterDraws {
    /// So many draws, for intervals of 95 %.
    #[must_use]
    pub const fn new(draws: u32) -> Self {
        Self {
            draws,
            seed: Seed(0),
            confidence: Share::literal(0.95),
        }
    }

    /// The same with another seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// The same for intervals of another confidence; the default is 95 %.
    #[must_use]
    pub const fn confidence(mut self, confidence: Share) -> Self {
        self.confidence = confidence;
        self
    }

    /// How many draws.
    #[must_use]
    pub const fn draws(self) -> u32 {
        self.draws
    }

    /// The seed.
    #[must_use]
    pub const fn seed_used(self) -> Seed {
        self.seed
    }

    /// The confidence of the intervals.
    #[must_use]
    pub const fn confidence_used(self) -> Share {
        self.confidence
    }

    /// The draws around an estimate.
    pub(super) fn around(
        self,
        analysis: &str,
        names: &[&str],
        estimate: &[f64],
        covariance: &[Vec<f64>],
    ) -> Result<Vec<Vec<f64>>, Invalid> {
        Permitted::between(2.0, 1e7).check("number of draws", f64::from(self.draws))?;
        let Some(root) = Cholesky::semidefinite(&estimate.to_vec(), |i, j| covariance[i][j]) else {
            return Err(Invalid::rule(
                "covariance of the parameters",
                analysis,
                "a covariance",
            ));
        };
        let count = self.draws as usize;
        let column = |name: &&str| {
            let mut column = vec![0.0; count.next_multiple_of(16)];
            Stream::new(self.seed, &format!("{analysis}: {name}")).fill(0, &mut column);
            column
        };
        let columns: Vec<Vec<f64>> = names.iter().map(column).collect();
        let draw = |number: usize| {
            let normals: Vec<f64> = columns
                .iter()
                .map(|column| normal_quantile(Side::Lower, column[number]))
                .collect();
            let moves = root.times(&normals);
            estimate.iter().zip(moves).map(|(x, m)| x + m).collect()
        };
        Ok((0..count).map(draw).collect())
    }
}
