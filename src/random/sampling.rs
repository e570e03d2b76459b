//! How many trials, in which design, from which seed.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::joe_kuo::DIMENSIONS;
use super::{Seed, replicates};
use crate::error::{Invalid, Permitted};

/// How the trials of a run spread over all that could happen.
///
/// # Example
/// ```
/// use bizcase::random::{Design, Sampling};
///
/// assert_eq!(Sampling::sobol(1 << 14).design(), Design::Sobol);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Design {
    /// Independent trials.
    #[default]
    MonteCarlo,
    /// Pairs of trials: where one has `u`, the other has `1 - u`.
    Antithetic,
    /// One trial in each of as many equally likely strata of every input as there are trials, at
    /// a random place in it.
    LatinHypercube,
    /// As [`LatinHypercube`](Self::LatinHypercube), with each trial in the middle of its stratum.
    LatinHypercubeCentred,
    /// Sobol's sequence under Owen's scrambling.
    Sobol,
}

/// How a run samples: the design, the number of trials and the seed.
///
/// Which design? [`monte_carlo`](Self::monte_carlo) where every trial should stand for itself;
/// [`sobol`](Self::sobol) for the most precise means and percentiles from a given number of
/// trials; [`latin_hypercube`](Self::latin_hypercube) where the outcome is nearly a sum of effects
/// of single inputs, or beyond 256 inputs.
///
/// # Standard errors
/// Trials of a Latin hypercube or of Sobol's sequence depend on each other: that is why they are
/// more precise, and also why their spread does not tell how precise. So such a run consists of
/// independent *replicates*, each a design of its own over consecutive trials, and figures are as
/// sure as the replicates agree: 16 of them from 1,024 trials on, one below, or as many as
/// [`replicates`](Self::replicates) asks. One replicate is the most precise design, but nothing
/// tells how precise it is.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
///
/// let quick = Sampling::monte_carlo(1_000);
/// assert_eq!(quick.seed(7), Sampling::monte_carlo(1_000).seed(7));
/// assert_eq!(Sampling::sobol(1 << 14).replicates_used(), 16);
/// ```
#[doc(alias = "Monte Carlo")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    #[serde(default, skip_serializing_if = "is_default")]
    design: Design,
    trials: u64,
    seed: Seed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replicates: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_default(design: &Design) -> bool {
    *design == Design::default()
}

/// From so many trials on, designs are replicated unless asked otherwise, so many times.
const REPLICATED_FROM: u64 = 64 * REPLICATES;
const REPLICATES: u64 = 16;

impl Sampling {
    const fn new(design: Design, trials: u64) -> Self {
        Self {
            design,
            trials,
            seed: Seed(0),
            replicates: None,
        }
    }

    /// Independent trials.
    #[must_use]
    pub const fn monte_carlo(trials: u64) -> Self {
        Self::new(Design::MonteCarlo, trials)
    }

    /// Pairs of trials, where one has `u` and the other `1 - u`: exact for what is linear in
    /// symmetric inputs, of little use for what is not monotone. The last of an odd number of
    /// trials has no partner.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(20.0, 30.0)?)?;
    /// let run = model.run(&Sampling::antithetic(1_000))?;
    /// for pair in run.input(price).samples().chunks_exact(2) {
    ///     assert!((pair[0] + pair[1] - 50.0).abs() < 1e-12);
    /// }
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// Hammersley and Morton (1956), *A new Monte Carlo technique: antithetic variates*,
    /// Mathematical Proceedings of the Cambridge Philosophical Society 52.
    #[must_use]
    pub const fn antithetic(trials: u64) -> Self {
        Self::new(Design::Antithetic, trials)
    }

    /// A Latin hypercube: of `n` trials (of a replicate), each input has one in each of its `n`
    /// equally likely strata, at a random place in it and in an order of its own.
    ///
    /// A rank correlation keeps the strata of the first input of a correlated group only: the
    /// others mix several inputs.
    ///
    /// # Reference
    /// `McKay`, Beckman and Conover (1979), *A comparison of three methods for selecting values of
    /// input variables*, Technometrics 21(2).
    #[doc(alias = "LHS")]
    #[must_use]
    pub const fn latin_hypercube(trials: u64) -> Self {
        Self::new(Design::LatinHypercube, trials)
    }

    /// A Latin hypercube in the middle of every stratum: percentiles of single inputs are as good
    /// as `n` numbers can be, means of convex outcomes slightly too small. Standard errors do not
    /// know that, and [say so](crate::sample::EstimateWarning::CentredStrata).
    #[must_use]
    pub const fn latin_hypercube_centred(trials: u64) -> Self {
        Self::new(Design::LatinHypercubeCentred, trials)
    }

    /// Sobol's sequence with the direction numbers of Joe and Kuo (2008), under Owen's scrambling:
    /// unbiased, and evenly spread over pairs and triples of inputs too.
    ///
    /// Best with a power of two of trials, such as `1 << 14`: only then is every interval hit as
    /// often as it should be. At most 256 inputs. The n-th input declared uses the n-th coordinate
    /// of the sequence, so declare the inputs that matter most first; an input added at the end
    /// changes no draw of the others.
    #[doc(alias = "quasi-Monte Carlo")]
    #[must_use]
    pub const fn sobol(trials: u64) -> Self {
        Self::new(Design::Sobol, trials)
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets the number of independent replicates of a Latin hypercube or Sobol design. The trials
    /// are divided among them as evenly as possible, at least two each. Their number is part of the address of a draw.
    ///
    /// Eight to sixteen tell the standard error to within a fifth or a quarter, so that an interval
    /// takes 2.36 to 2.13 of them for 95 %, not 1.96:
    /// [`Estimate::interval`](crate::sample::Estimate::interval) does. For Sobol's
    /// sequence, trials and replicates are best both powers of two.
    #[must_use]
    pub const fn replicates(mut self, replicates: u64) -> Self {
        self.replicates = Some(replicates);
        self
    }

    /// How the trials spread.
    #[must_use]
    pub const fn design(self) -> Design {
        self.design
    }

    /// How many trials.
    #[must_use]
    pub const fn trials(self) -> u64 {
        self.trials
    }

    /// The seed.
    #[must_use]
    pub const fn seed_used(self) -> Seed {
        self.seed
    }

    /// Of how many independent parts the run consists: every trial by Monte Carlo, every pair of
    /// antithetic trials, every replicate of the other designs.
    #[must_use]
    pub const fn replicates_used(self) -> u64 {
        match (self.design, self.replicates) {
            (Design::MonteCarlo, _) => self.trials,
            (Design::Antithetic, _) => self.trials.div_ceil(2),
            (_, Some(replicates)) => replicates,
            (_, None) if self.trials >= REPLICATED_FROM => REPLICATES,
            (_, None) => 1,
        }
    }

    /// The trials in at most this many independent parts of nearly equal size, from which the
    /// standard error of any figure can be computed.
    ///
    /// Each part consists of whole replicates. There is at least one, also where a run would refuse
    /// the sampling.
    ///
    /// # Example
    /// ```
    /// use bizcase::random::Sampling;
    ///
    /// let parts: Vec<_> = Sampling::latin_hypercube(10_000).replicates(8).parts(4).collect();
    /// assert_eq!(parts, [0..2_500, 2_500..5_000, 5_000..7_500, 7_500..10_000]);
    /// ```
    pub fn parts(self, most: u64) -> impl Iterator<Item = Range<u64>> {
        // What no run accepts has parts all the same: no replicate is empty.
        let replicates = self.replicates_used().min(self.trials).max(1);
        let parts = most.clamp(1, replicates);
        let start = move |part| {
            let replicate = replicates::start(replicates, parts, part);
            match self.design {
                Design::MonteCarlo => replicate.min(self.trials),
                Design::Antithetic => replicate.saturating_mul(2).min(self.trials),
                _ => replicates::start(self.trials, replicates, replicate),
            }
        };
        (0..parts).map(move |part| start(part)..start(part + 1))
    }

    /// Whether so many inputs can be sampled so.
    pub(crate) fn check(&self, inputs: usize) -> Result<(), Invalid> {
        Permitted::between(2.0, 1e12).check("number of trials", self.trials as f64)?;
        if let Some(replicates) = self.replicates {
            let most = (self.trials / 2) as f64;
            if matches!(self.design, Design::MonteCarlo | Design::Antithetic) {
                let rule = "left out where trials or pairs of trials are independent";
                return Err(Invalid::rule("number of replicates", replicates, rule)
                    .hint("replicates are for Latin hypercubes and Sobol's sequence"));
            }
            Permitted::between(1.0, most)
                .check("number of replicates", replicates as f64)
                .map_err(|error| error.hint("a replicate has at least two trials"))?;
        }
        if self.design == Design::Sobol {
            Permitted::between(0.0, DIMENSIONS as f64)
                .check("number of inputs of a Sobol design", inputs as f64)
                .map_err(|error| {
                    error.hint("Sampling::latin_hypercube takes any number of inputs")
                })?;
        }
        Ok(())
    }
}
