//! Other samples that might have been drawn.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::quantity::Share;
use crate::random::{Seed, Stream};

/// Resamples of the rows with replacement, as many as there are: each resample says how often each
/// row is in it, and multiplies its weight.
///
/// Rows are resampled whole, as a respondent of a survey with all their answers. Every resample
/// has an address (seed, analysis, number of the resample): more resamples leave the first ones as
/// they are, and the bits do not depend on the number of threads.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::sample::Bootstrap;
///
/// let bootstrap = Bootstrap::new(2_000).seed(7).confidence(Share::percent(90.0)?);
/// assert_eq!(bootstrap.resamples(), 2_000);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// B. Efron and R. J. Tibshirani (1993), *An Introduction to the Bootstrap*, chapters 6 and 13.
#[doc(alias = "resampling")]
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bootstrap {
    resamples: u32,
    seed: Seed,
    confidence: Share,
}

/// A thousand resamples, 95 %, seed 0.
impl Default for Bootstrap {
    fn default() -> Self {
        Self::new(1_000)
    }
}

impl Bootstrap {
    /// This many resamples, for intervals of 95 %.
    #[must_use]
    pub const fn new(resamples: u32) -> Self {
        Self {
            resamples,
            seed: Seed(0),
            confidence: Share::literal(0.95),
        }
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets the confidence of intervals; the default is 95 %.
    #[must_use]
    pub const fn confidence(mut self, confidence: Share) -> Self {
        self.confidence = confidence;
        self
    }

    /// How many resamples.
    #[must_use]
    pub const fn resamples(self) -> u32 {
        self.resamples
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

    /// What `figure` makes of every resample, in order. It is told how often each of the rows is in
    /// the resample; `analysis` is part of the address.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two resamples, and without rows.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::sample::{Bootstrap, Sample};
    ///
    /// // Efron and Tibshirani (1993), table 2.1: days that seven treated mice survived.
    /// let days = [94.0, 197.0, 16.0, 38.0, 99.0, 141.0, 23.0];
    /// let means = Bootstrap::new(10_000).over("mean survival", days.len(), |times| {
    ///     days.iter().zip(times).map(|(day, &times)| day * f64::from(times)).sum::<f64>() / 7.0
    /// })?;
    /// let means: Sample = Sample::new("mean survival", Unit::Ratio, means)?;
    /// // Without end the standard error would be 23.36, as their table 2.2 has it.
    /// assert!((means.standard_deviation() - 23.36).abs() < 0.5);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn over<T: Send>(
        self,
        analysis: &str,
        rows: usize,
        figure: impl Fn(&[u32]) -> T + Sync,
    ) -> Result<Vec<T>, Invalid> {
        self.over_with(analysis, rows, || (), |(), times| figure(times))
    }

    /// As [`over`](Self::over), with working memory that is kept from one resample to the next.
    pub(crate) fn over_with<T: Send, W>(
        self,
        analysis: &str,
        rows: usize,
        room: impl Fn() -> W + Sync + Send,
        figure: impl Fn(&mut W, &[u32]) -> T + Sync,
    ) -> Result<Vec<T>, Invalid> {
        Permitted::between(2.0, 1e7).check("number of resamples", f64::from(self.resamples))?;
        if rows == 0 {
            return Err(Invalid::rule("rows to resample", "none", "one or more"));
        }
        let stream = Stream::new(self.seed, analysis);
        let start = || (Resample::of(rows), room());
        let one = |(resample, work): &mut (Resample, W), number: u32| {
            figure(work, resample.draw(&stream, u64::from(number)))
        };
        #[cfg(feature = "parallel")]
        return Ok((0..self.resamples)
            .into_par_iter()
            .map_init(start, one)
            .collect());
        #[cfg(not(feature = "parallel"))]
        {
            let mut work = start();
            Ok((0..self.resamples).map(|n| one(&mut work, n)).collect())
        }
    }
}

/// Room for one resample.
struct Resample {
    uniforms: Vec<f64>,
    times: Vec<u32>,
}

impl Resample {
    fn of(rows: usize) -> Self {
        Self {
            // Streams fill whole groups.
            uniforms: vec![0.0; rows.next_multiple_of(16)],
            times: vec![0; rows],
        }
    }

    fn draw(&mut self, stream: &Stream, number: u64) -> &[u32] {
        let (rows, room) = (self.times.len(), self.uniforms.len() as u64);
        stream.fill(number * room, &mut self.uniforms);
        self.times.fill(0);
        for uniform in &self.uniforms[..rows] {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a product of a share and a length that fits into memory"
            )]
            let picked = (uniform * rows as f64) as usize;
            self.times[picked.min(rows - 1)] += 1;
        }
        &self.times
    }
}
