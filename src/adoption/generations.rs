//! Successive generations of a product, each replacing the one before.

use serde::Serialize;

use super::{Bass, Curve};
use crate::error::{Invalid, Permitted};
use crate::quantity::{Approx, Count, Number};

/// Product generations that share one adoption curve. Each generation wins its own new market and
/// the users of the generation before it.
///
/// # Formula
/// `F_i` is the Bass share of generation `i` since its launch, and `m_i` its own potential.
/// `M_i = m_i + F_(i-1) M_(i-1)` adds the users it can take over. The number of its users is
/// `S_i = F_i M_i (1 - F_(i+1))`, where the last bracket is one for the last generation.
///
/// # Example
/// ```
/// use bizcase::adoption::{Bass, NortonBass};
/// use bizcase::quantity::Count;
///
/// // A second generation is launched in year 6 and adds 40 to the first one's 100.
/// let markets = vec![(0.0, Count::new(100.0)?), (6.0, Count::new(40.0)?)];
/// let phones = NortonBass::new(Bass::new(0.02, 0.5)?, markets)?;
/// assert_eq!(phones.in_use(1, 6.0).number(), 0.0);
/// // In the end everyone uses the second.
/// assert!((phones.in_use(0, 60.0).number()).abs() < 1e-6);
/// assert!((phones.in_use(1, 60.0).number() - 140.0).abs() < 1e-6);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// J. A. Norton and F. M. Bass (1987), "A diffusion theory model of adoption and substitution for
/// successive generations of high-technology products", *Management Science* 33, 1069-1086.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NortonBass<N = f64> {
    bass: Bass<N>,
    /// When each is launched, and its own potential.
    generations: Vec<(f64, Approx<Count, N>)>,
}

impl NortonBass {
    /// Generations with their launches, in periods from the first launch, and the potential that
    /// each adds.
    ///
    /// # Errors
    /// [`Invalid`] if there are no generations, or a launch is not after the one before.
    pub fn new(bass: Bass, generations: Vec<(f64, Count)>) -> Result<Self, Invalid> {
        let generations = generations
            .into_iter()
            .map(|(launch, potential)| (launch, potential.into()));
        Self::drawn(bass, generations.collect())
    }
}

impl<N: Number> NortonBass<N> {
    /// Generations with curve and potentials from the trials of a simulation.
    ///
    /// # Errors
    /// As [`new`](NortonBass::new).
    pub fn drawn(
        bass: Bass<N>,
        generations: Vec<(f64, Approx<Count, N>)>,
    ) -> Result<Self, Invalid> {
        if generations.is_empty() {
            return Err(Invalid::rule("generations", "none", "one or more"));
        }
        for (number, (launch, _)) in (1..).zip(&generations) {
            Permitted::FINITE.check(&format!("launch of generation {number}"), *launch)?;
        }
        for (number, pair) in (2..).zip(generations.windows(2)) {
            if pair[1].0 <= pair[0].0 {
                let name = format!("launch of generation {number}");
                let hint = format!("generation {} is launched at {}", number - 1, pair[0].0);
                let rule = "after the generation before";
                return Err(Invalid::rule(&name, pair[1].0, rule).hint(hint));
            }
        }
        Ok(Self { bass, generations })
    }

    /// The number of generations.
    #[must_use]
    pub fn generations(&self) -> usize {
        self.generations.len()
    }

    /// The Bass curve that all generations share.
    #[must_use]
    pub fn bass(&self) -> &Bass<N> {
        &self.bass
    }

    /// The number of users of a generation, counted from zero, at a time in periods from the first
    /// launch; zero for a generation that does not exist.
    #[must_use]
    pub fn in_use(&self, generation: usize, time: f64) -> Approx<Count, N> {
        let mut reachable = Approx::new(0.0);
        for (index, &(launch, potential)) in self.generations.iter().enumerate() {
            reachable += potential;
            let reached = reachable * self.bass.at(time - launch);
            if index == generation {
                return match self.generations.get(index + 1) {
                    Some((next, _)) => reached * self.bass.at(time - next).complement(),
                    None => reached,
                };
            }
            reachable = reached;
        }
        Approx::new(0.0)
    }

    /// The number of users of any generation at a time in periods from the first launch.
    #[must_use]
    pub fn all_in_use(&self, time: f64) -> Approx<Count, N> {
        let each = (0..self.generations.len()).map(|index| self.in_use(index, time));
        each.fold(Approx::new(0.0), |sum, in_use| sum + in_use)
    }
}
