//! Observed data, smoothed.

mod bells;
mod waves;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::answers::{by_tails, finite};
use super::member::{Member, Texture};
use super::{Distribution, Support};
use crate::error::{Bound, Invalid, Permitted};
use crate::numeric::{Side, integral, normal_density, normal_tail, rising_root};
use bells::Bells;
use waves::Waves;

/// Observed data, smoothed: each observation is spread by a bell curve of the same width, the
/// bandwidth, so that values between and beyond the observations are possible too.
///
/// With bounds, what would fall outside is reflected back inside.
///
/// # Formula
/// The density is the mean over observations `x_i` of `phi((x - x_i) / h) / h`. The bandwidth `h`,
/// unless stated, is Silverman's rule of thumb, `0.9 min(s, iqr / 1.34) n^(-1/5)`, with the
/// standard deviation `s` (dividing by `n - 1`) and the distance of the quartiles (type 7 of
/// Hyndman and Fan); `s` alone where the quartiles coincide.
///
/// # Precision
/// Quantiles and probabilities to about 13 digits. Observations that stand closely together are
/// added as one, so that each takes microseconds, however many there are.
///
/// # Example
/// ```
/// use bizcase::distribution::{Distribution, KernelSmoothed};
///
/// let months_to_close = KernelSmoothed::new([2.0, 3.5, 3.0, 6.0, 9.5, 4.0])?.within(0.0, 60.0)?;
/// assert!((months_to_close.bandwidth() - 1.114_7).abs() < 1e-4);
/// assert!(months_to_close.support().lies_within(0.0, 60.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// B. W. Silverman (1986), *Density Estimation for Statistics and Data Analysis*, equation 3.31 and
/// section 2.10. The rule is `bw.nrd0` of R.
#[doc(alias = "KDE")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct KernelSmoothed {
    observations: Vec<f64>,
    bandwidth: f64,
    stated: bool,
    support: Support,
    sum: Sum,
}

/// The curves of all observations together.
#[derive(Debug, Clone, PartialEq)]
enum Sum {
    /// Around the observations and their reflections that reach into the support, rising.
    Bells(Bells),
    /// Between two bounds, where the curves are wide.
    Waves(Waves),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    observations: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bandwidth: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
}

/// Beyond so many bandwidths a bell curve has no density left in a double.
const REACH: f64 = 39.0;

/// Within so many bandwidths of a bound the density is integrated. Farther away what a difference
/// of tails loses is below the 64th of its digits, and it takes one sum instead of 32.
const NEXT_TO: f64 = 1.0 / 64.0;

/// A bandwidth is less than a quarter of the range, so that reflections further than this do not
/// reach.
const MOST_TURNS: u32 = 6;

impl KernelSmoothed {
    /// The observations, smoothed with Silverman's bandwidth.
    ///
    /// # Errors
    /// [`Invalid`] if there are none, one is not finite, or all are equal, so that there is no rule
    /// for the bandwidth.
    pub fn new(observations: impl IntoIterator<Item = f64>) -> Result<Self, Invalid> {
        let sorted = sorted(observations)?;
        let bandwidth = silverman(&sorted);
        if bandwidth <= 0.0 {
            let rule = "two or more that differ, or given with a bandwidth";
            return Err(Invalid::rule("observations", "all equal", rule));
        }
        Self::checked(sorted, bandwidth, false, Support::REAL)
    }

    /// The observations, smoothed with this bandwidth.
    ///
    /// # Errors
    /// [`Invalid`] if there are no observations, one is not finite, or the bandwidth is not above
    /// zero.
    pub fn with_bandwidth(
        observations: impl IntoIterator<Item = f64>,
        bandwidth: f64,
    ) -> Result<Self, Invalid> {
        Self::checked(sorted(observations)?, bandwidth, true, Support::REAL)
    }

    /// Smooths the same observations within bounds, either of which may be infinite: what would
    /// fall outside is reflected.
    ///
    /// # Errors
    /// [`Invalid`] if an observation is outside, or the bandwidth wider than the range.
    pub fn within(self, low: f64, high: f64) -> Result<Self, Invalid> {
        let support = Support { low, high };
        Self::checked(self.observations, self.bandwidth, self.stated, support)
    }

    fn checked(
        observations: Vec<f64>,
        bandwidth: f64,
        stated: bool,
        support: Support,
    ) -> Result<Self, Invalid> {
        let Support { low, high } = support;
        let within = Permitted::between(low, high);
        for &observation in &observations {
            within.check("observation", observation)?;
        }
        let range = Permitted::interval(
            Bound::Excluding(1e-300),
            Bound::Including((high - low).min(1e300)),
        );
        range.check("bandwidth", bandwidth)?;
        let length = high - low;
        let sum = if length.is_finite() && bandwidth >= waves::WIDE * length {
            let parts = observations.iter().map(|x| (x - low) / length);
            Sum::Waves(Waves::new(parts, bandwidth / length))
        } else {
            let centres = centres(&observations, bandwidth, support);
            let inside = inside(&centres, &observations, support);
            Sum::Bells(Bells::new(centres, bandwidth, inside))
        };
        Ok(Self {
            observations,
            bandwidth,
            stated,
            support,
            sum,
        })
    }

    /// The width of the bell curves: their standard deviation.
    #[must_use]
    pub fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// The observations, rising.
    #[must_use]
    pub fn observations(&self) -> &[f64] {
        &self.observations
    }

    /// Values all along each bell curve that stands by itself, apart from its neighbours; nothing
    /// if that makes more than `most`.
    pub(super) fn peaks(&self, most: usize) -> Option<Vec<f64>> {
        const ALONG: [f64; 8] = [-4.0, -2.5, -1.0, -0.3, 0.3, 1.0, 2.5, 4.0];
        let apart = |pair: &[f64]| pair[1] - pair[0] > 2.0 * self.bandwidth;
        let mut peaks = Vec::new();
        let Sum::Bells(bells) = &self.sum else {
            return Some(peaks);
        };
        for pair in bells.centres().windows(2).filter(|pair| apart(pair)) {
            for centre in pair {
                peaks.extend(ALONG.map(|z| centre + z * self.bandwidth));
            }
            if peaks.len() > most {
                return None;
            }
        }
        Some(peaks)
    }

    /// Beyond these there is next to nothing.
    pub(super) fn extent(&self) -> (f64, f64) {
        let reach = REACH * self.bandwidth;
        let last = self.observations.len() - 1;
        (
            (self.observations[0] - reach).max(self.support.low),
            (self.observations[last] + reach).min(self.support.high),
        )
    }

    fn mean_over(&self, centres: &[f64], part: impl Fn(f64) -> f64) -> f64 {
        let sum: f64 = centres.iter().map(|&centre| part(centre)).sum();
        sum / self.observations.len() as f64
    }

    fn density_at(&self, x: f64) -> f64 {
        let Support { low, high } = self.support;
        match &self.sum {
            Sum::Bells(bells) => bells.density(x) / self.observations.len() as f64 / self.bandwidth,
            Sum::Waves(waves) => waves.density((x - low) / (high - low)) / (high - low),
        }
    }

    /// The probability on one side of a point of the support. A curve and its reflection at the
    /// bound on that side have together, up to the point, the tail of the one less the opposite
    /// tail of the other.
    fn tail(&self, side: Side, x: f64) -> f64 {
        let Support { low, high } = self.support;
        let bells = match &self.sum {
            Sum::Waves(waves) if side == Side::Lower => {
                return waves.below((x - low) / (high - low));
            }
            Sum::Waves(waves) => return waves.above((high - x) / (high - low)),
            Sum::Bells(bells) => bells,
        };
        let (bound, distance) = match side {
            Side::Lower => (low, x - low),
            Side::Upper => (high, high - x),
        };
        if distance < NEXT_TO * self.bandwidth {
            // Differences of tails would lose the digits.
            return integral(bound.min(x), bound.max(x), &|x| self.density_at(x));
        }
        let count = bells.centres().len();
        let [first, last] = inside(bells.centres(), &self.observations, self.support);
        let sum = match side {
            Side::Lower => {
                bells.tail(Side::Lower, x, (first, count)) - bells.tail(Side::Upper, x, (0, first))
            }
            Side::Upper => {
                bells.tail(Side::Upper, x, (0, last)) - bells.tail(Side::Lower, x, (last, count))
            }
        };
        sum / self.observations.len() as f64
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let (low, high) = self.extent();
        let target = libm::log(probability);
        let start = match side {
            Side::Lower => sample_quantile(&self.observations, probability),
            Side::Upper => sample_quantile(&self.observations, 1.0 - probability),
        };
        let resolution = 1e-15 * self.bandwidth;
        rising_root(low, high, start, resolution, &|x| {
            let tail = self.tail(side, x);
            let missing = libm::log(tail) - target;
            let slope = self.density_at(x) / tail;
            match side {
                Side::Lower => (missing, slope),
                Side::Upper => (-missing, slope),
            }
        })
    }

    /// The probability, and the first two moments about `origin`, that one bell curve has inside.
    fn parts(&self, centre: f64, origin: f64) -> [f64; 3] {
        let h = self.bandwidth;
        let Support { low, high } = self.support;
        let (from, to) = ((low - centre) / h, (high - centre) / h);
        let mass = 1.0 - normal_tail(Side::Lower, from) - normal_tail(Side::Upper, to);
        let weighted = |z: f64| {
            if z.is_finite() {
                z * normal_density(z)
            } else {
                0.0
            }
        };
        let first = normal_density(from) - normal_density(to);
        let second = mass + weighted(from) - weighted(to);
        let offset = centre - origin;
        [
            mass,
            offset * mass + h * first,
            offset * offset * mass + 2.0 * offset * h * first + h * h * second,
        ]
    }

    /// Mean and variance. Reflections are counted with the observations they belong to.
    fn moments(&self) -> (f64, f64) {
        let bells = match &self.sum {
            Sum::Bells(bells) => bells,
            Sum::Waves(waves) => {
                let Support { low, high } = self.support;
                let (mean, variance) = waves.moments();
                let length = high - low;
                return (low + length * mean, length * length * variance);
            }
        };
        let origin = self.observations[self.observations.len() / 2];
        let first = self.mean_over(bells.centres(), |c| self.parts(c, origin)[1]);
        let mean = origin + first;
        let variance = self.mean_over(bells.centres(), |c| self.parts(c, mean)[2]);
        (mean, variance)
    }
}

/// Among the centres, where those inside the support begin and end. Of an observation on a bound
/// and its reflection, which is the same number, one is inside.
fn inside(centres: &[f64], observations: &[f64], support: Support) -> [usize; 2] {
    let Support { low, high } = support;
    let on_low = observations.partition_point(|&x| x <= low);
    let below_high = observations.partition_point(|&x| x < high);
    [
        centres.partition_point(|&c| c <= low) - on_low,
        centres.partition_point(|&c| c < high) + (observations.len() - below_high),
    ]
}

fn sorted(observations: impl IntoIterator<Item = f64>) -> Result<Vec<f64>, Invalid> {
    let mut sorted = Vec::new();
    let permitted = Permitted::between(-1e150, 1e150);
    for observation in observations {
        sorted.push(permitted.check("observation", observation)? + 0.0);
    }
    if sorted.is_empty() {
        return Err(Invalid::rule("observations", "none", "one or more numbers"));
    }
    sorted.sort_by(f64::total_cmp);
    Ok(sorted)
}

fn silverman(sorted: &[f64]) -> f64 {
    let n = sorted.len() as f64;
    if sorted.len() < 2 {
        return 0.0;
    }
    let mean = sorted.iter().map(|x| x / n).sum::<f64>();
    let squares: f64 = sorted.iter().map(|x| (x - mean) * (x - mean)).sum();
    let sd = libm::sqrt(squares / (n - 1.0));
    let spread = (sample_quantile(sorted, 0.75) - sample_quantile(sorted, 0.25)) / 1.34;
    let width = if spread > 0.0 { sd.min(spread) } else { sd };
    let equal = sorted[0] >= sorted[sorted.len() - 1];
    if equal {
        0.0
    } else {
        0.9 * width * libm::pow(n, -0.2)
    }
}

/// The quantile of type 7.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of a length that fits into memory"
)]
fn sample_quantile(sorted: &[f64], p: f64) -> f64 {
    let position = p * (sorted.len() - 1) as f64;
    let below = position as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

fn centres(observations: &[f64], bandwidth: f64, support: Support) -> Vec<f64> {
    let Support { low, high } = support;
    // Between two bounds no point is farther from an observation than the range: a curve that is
    // farther by ten widths more, as the squares add up, does not count beside it.
    let farthest = (high - low) / bandwidth;
    let reach = REACH.min(libm::sqrt(farthest * farthest + 100.0)) * bandwidth;
    let reaches = |c: &f64| *c >= low - reach && *c <= high + reach;
    let mut centres = observations.to_vec();
    match (low.is_finite(), high.is_finite()) {
        (true, false) => {
            centres.extend(observations.iter().map(|x| low - (x - low)).filter(reaches));
        }
        (false, true) => centres.extend(
            observations
                .iter()
                .map(|x| high + (high - x))
                .filter(reaches),
        ),
        (true, true) => {
            let period = 2.0 * (high - low);
            for &x in observations {
                for copy in [x, low - (x - low)] {
                    let further = |direction: f64| {
                        let turns =
                            (1..=MOST_TURNS).map(move |k| copy + direction * period * f64::from(k));
                        turns.take_while(reaches)
                    };
                    centres.extend(further(1.0).chain(further(-1.0)));
                }
                centres.push(low - (x - low));
            }
            centres.retain(reaches);
        }
        (false, false) => {}
    }
    centres.sort_by(f64::total_cmp);
    centres
}

impl Distribution for KernelSmoothed {
    by_tails!();

    fn support(&self) -> Support {
        self.support
    }

    fn mean(&self) -> Option<f64> {
        finite(self.moments().0)
    }

    fn variance(&self) -> Option<f64> {
        finite(self.moments().1)
    }

    /// Always `None`: there may be several peaks.
    fn mode(&self) -> Option<f64> {
        None
    }

    fn density(&self, x: f64) -> Option<f64> {
        let Support { low, high } = self.support;
        let inside = x >= low && x <= high;
        Some(if inside { self.density_at(x) } else { 0.0 })
    }
}

impl Member for KernelSmoothed {
    fn texture(&self) -> Texture {
        Texture::Pieces
    }

    fn has_one_peak(&self) -> bool {
        false
    }
}

impl fmt::Display for KernelSmoothed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.observations.len();
        write!(
            f,
            "kernel-smoothed({count} observations, bandwidth {}",
            self.bandwidth
        )?;
        let Support { low, high } = self.support;
        if low.is_finite() || high.is_finite() {
            write!(f, ", within [{low}, {high}]")?;
        }
        f.write_str(")")
    }
}

impl TryFrom<Parameters> for KernelSmoothed {
    type Error = Invalid;

    fn try_from(given: Parameters) -> Result<Self, Invalid> {
        let smoothed = match given.bandwidth {
            Some(bandwidth) => Self::with_bandwidth(given.observations, bandwidth),
            None => Self::new(given.observations),
        };
        smoothed?.within(
            given.low.unwrap_or(f64::NEG_INFINITY),
            given.high.unwrap_or(f64::INFINITY),
        )
    }
}

impl From<KernelSmoothed> for Parameters {
    fn from(law: KernelSmoothed) -> Self {
        Self {
            bandwidth: law.stated.then_some(law.bandwidth),
            low: finite(law.support.low),
            high: finite(law.support.high),
            observations: law.observations,
        }
    }
}
