//! The beta distribution: a share that is not known exactly.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{INSIDE_ONE, SHAPE, SPREAD};
use crate::distribution::domain::Domain;
use crate::distribution::family::Estimated;
use crate::distribution::fit::{Data, Estimate, Link, inverse_information, mean, settled};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::Named;
use crate::distribution::named::parameters::parameters;
use crate::distribution::stated::{Stated, nearest};
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Bound, FitError, Invalid, Permitted, Shown};
use crate::numeric::{
    BetaTails, Side, Surface, Unit, digamma, maximise, normal_quantile, rising_root, trigamma,
};
use crate::sample::Search;

/// The beta distribution: a share that is not known exactly. After `s` successes and `f` failures,
/// with every share equally likely beforehand, it is `beta(1 + s, 1 + f)`.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// // Five of 190 trial users left in the first month.
/// let churn = Dist::beta(6.0, 186.0)?;
/// assert!((churn.mean().unwrap() - 0.03125).abs() < 1e-15);
///
/// // The same spread, stated.
/// let stated = Dist::beta_from_mean_sd(0.03, 0.012)?;
/// assert!((stated.variance().unwrap() - 0.000_144).abs() < 1e-18);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Beta {
    tails: BetaTails,
    /// Mean and standard deviation, if those were given.
    given: Option<(f64, f64)>,
}

parameters! {
    Beta, "beta" {
        alpha: f64 in SHAPE,
        beta: f64 in SHAPE,
        mean: f64 in INSIDE_ONE,
        sd as "standard deviation": f64 in SPREAD,
    }
    new(alpha, beta) = "({alpha}, {beta})";
    from_mean_sd(mean, sd) = "(mean {mean}, sd {sd})";
}

impl Beta {
    /// The distribution with these two shapes.
    ///
    /// # Errors
    /// [`Invalid`] unless both are between 1e-9 and 1e15.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        let alpha = Parameters::alpha(alpha)?;
        let beta = Parameters::beta(beta)?;
        Ok(Self {
            tails: BetaTails::new(alpha, beta),
            given: None,
        })
    }

    /// The distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// [`Invalid`] unless `0 < mean < 1` and `0 < sd < sqrt(mean (1 - mean))`, beyond which no
    /// share can spread.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Parameters::mean(mean).map_err(|invalid| {
            if mean > 1.0 && mean < 100.0 {
                invalid.hint(format!("{}% is {}", Shown(mean), Shown(mean / 100.0)))
            } else {
                invalid
            }
        })?;
        Parameters::sd(sd)?;
        let widest = libm::sqrt(mean * (1.0 - mean));
        let permitted = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(widest));
        permitted.check("standard deviation of beta", sd)?;
        let total = (widest / sd) * (widest / sd) - 1.0;
        let shapes = Self::new(mean * total, (1.0 - mean) * total);
        Ok(Self {
            given: Some((mean, sd)),
            ..shapes?
        })
    }

    /// The first shape: one more than the observed successes.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.tails.shapes().0
    }

    /// The second shape: one more than the observed failures.
    #[must_use]
    pub fn beta(&self) -> f64 {
        self.tails.shapes().1
    }

    /// The tails of the distribution.
    pub(in crate::distribution) fn tails(&self) -> &BetaTails {
        &self.tails
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        self.tails.quantile(side, probability).x
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        self.tails.tail(side, Unit { x, y: 1.0 - x })
    }
}

impl Dist {
    /// The beta distribution: a share that is not known exactly.
    ///
    /// # Errors
    /// See [`Beta::new`].
    pub fn beta(alpha: f64, beta: f64) -> Result<Self, Invalid> {
        Beta::new(alpha, beta).map(Self::Beta)
    }

    /// The beta distribution with this mean and standard deviation.
    ///
    /// # Errors
    /// See [`Beta::from_mean_sd`].
    pub fn beta_from_mean_sd(mean: f64, sd: f64) -> Result<Self, Invalid> {
        Beta::from_mean_sd(mean, sd).map(Self::Beta)
    }
}

impl Distribution for Beta {
    by_tails!();

    fn support(&self) -> Support {
        Support::UNIT
    }

    fn mean(&self) -> Option<f64> {
        Some(self.alpha() / (self.alpha() + self.beta()))
    }

    fn variance(&self) -> Option<f64> {
        let (alpha, beta) = self.tails.shapes();
        let total = alpha + beta;
        finite(alpha / total * (beta / total) / (total + 1.0))
    }

    fn mode(&self) -> Option<f64> {
        let (alpha, beta) = self.tails.shapes();
        let peaked = alpha >= 1.0 && beta >= 1.0 && alpha + beta > 2.0;
        peaked.then(|| (alpha - 1.0) / (alpha + beta - 2.0))
    }

    fn density(&self, x: f64) -> Option<f64> {
        Some(self.tails.density(Unit { x, y: 1.0 - x }))
    }
}

impl Member for Beta {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl From<Beta> for Parameters {
    fn from(law: Beta) -> Self {
        match law.given {
            Some((mean, sd)) => Self {
                mean: Some(mean),
                sd: Some(sd),
                ..Self::default()
            },
            None => Self {
                alpha: Some(law.alpha()),
                beta: Some(law.beta()),
                ..Self::default()
            },
        }
    }
}

impl Estimated for Beta {
    const DOMAIN: Domain = Domain::Unit;
    const PARAMETERS: &'static [(&'static str, Link)] =
        &[("alpha", Link::Log), ("beta", Link::Log)];

    fn with(first: f64, second: f64) -> Result<Self, Invalid> {
        Self::new(first, second)
    }

    fn from_percentiles(stated: &Stated) -> Result<Self, FitError> {
        let (low, high) = stated.ends();
        let [logit, ln_total] = through(stated, low, high)?;
        let shapes = |&[logit, ln_total]: &[f64; 2]| shapes_of(logit, ln_total);
        if stated.points.len() == 2 {
            let (alpha, beta) = shapes(&[logit, ln_total]);
            return Ok(Self::new(alpha, beta)?);
        }
        let spread = high.1 - low.1;
        let search = nearest([logit, ln_total], |point| {
            let (alpha, beta) = shapes(point);
            let tails = BetaTails::new(alpha, beta);
            let each = stated.points.iter();
            each.map(|&(p, x)| (unit_beta(&tails, p) - x) / spread)
                .collect()
        });
        let best = stated.converged(&search, ["logit(mean)", "ln(alpha + beta)"])?;
        let (alpha, beta) = shapes(&best);
        Ok(Self::new(alpha, beta)?)
    }

    fn estimate(data: &Data) -> Result<Estimate, FitError> {
        let n = data.count();
        let (low, high) = (
            mean(&data.logs()),
            mean(
                &data
                    .values
                    .iter()
                    .map(|x| libm::log1p(-x))
                    .collect::<Vec<_>>(),
            ),
        );
        let ln_beta = |a: f64, b: f64| libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
        let surface = |&[a, b]: &[f64; 2]| {
            if !(a > 0.0 && b > 0.0 && a + b < 1e14) {
                return None;
            }
            let (shared, whole) = (trigamma(a + b), digamma(a + b));
            Some(Surface {
                value: (a - 1.0) * low + (b - 1.0) * high - ln_beta(a, b),
                gradient: [low - digamma(a) + whole, high - digamma(b) + whole],
                hessian: [
                    [shared - trigamma(a), shared],
                    [shared, shared - trigamma(b)],
                ],
            })
        };
        let (m, rest) = (data.mean, 1.0 - data.mean);
        let total = (m * rest / (data.sd * data.sd) - 1.0).max(0.1);
        let search = maximise([m * total, rest * total], &surface);
        let [a, b] = settled(&search, Self::NAME, &["alpha", "beta"])?;
        let (covariance, value) = match surface(&[a, b]) {
            Some(top) => (inverse_information(&top.hessian, n), top.value),
            None => (None, f64::NAN),
        };
        Ok(Estimate {
            values: vec![a, b],
            covariance: covariance
                .ok_or_else(|| data.unknown(Self::NAME, "the likelihood is flat at its top"))?,
            log_likelihood: n * value,
            search: Search::from_one_start(search.iterations, search.gradient),
        })
    }
}

/// The logit of the mean and the logarithm of `alpha + beta` of the distribution with these two
/// percentiles: for each total the mean that meets the first, and the total for which that meets
/// the second.
///
/// A search from the normal distribution of the logits nearly always finds them sooner.
fn through(stated: &Stated, low: (f64, f64), high: (f64, f64)) -> Result<[f64; 2], FitError> {
    let logit = |x: f64| libm::log(x) - libm::log1p(-x);
    let search = nearest(start(low, high), |&[at, ln_total]| {
        let (alpha, beta) = shapes_of(at, ln_total);
        let tails = BetaTails::new(alpha, beta);
        let distance = |(p, x)| (logit(unit_beta(&tails, p)) - logit(x)).clamp(-1e3, 1e3);
        vec![distance(low), distance(high)]
    });
    if search.converged && meets(stated, &search.point) {
        return Ok(search.point);
    }
    let excess = |logit: f64, ln_total: f64, (p, x): (f64, f64)| {
        let (alpha, beta) = shapes_of(logit, ln_total);
        let tails = BetaTails::new(alpha, beta);
        let at = Unit { x, y: 1.0 - x };
        let ln_tail = |side| libm::log(tails.tail(side, at));
        if p <= 0.5 {
            ln_tail(Side::Lower) - libm::log(p)
        } else {
            libm::log1p(-p) - ln_tail(Side::Upper)
        }
    };
    let mean = |ln_total: f64| {
        rising_root(-FARTHEST_LOGIT, FARTHEST_LOGIT, 0.0, 1e-16, &|logit| {
            (-excess(logit, ln_total, low), f64::NAN)
        })
    };
    let missing = |ln_total: f64| excess(mean(ln_total), ln_total, high);
    if missing(LEAST_LN_TOTAL) > 0.0 {
        return Err(stated.unknown("they are too far apart"));
    }
    if missing(MOST_LN_TOTAL) < 0.0 {
        return Err(stated.unknown("they are too near to each other"));
    }
    let ln_total = rising_root(LEAST_LN_TOTAL, MOST_LN_TOTAL, 1.0, 1e-16, &|t| {
        (missing(t), f64::NAN)
    });
    let found = [mean(ln_total), ln_total];
    if meets(stated, &found) {
        Ok(found)
    } else {
        Err(stated.unknown("they are too far apart"))
    }
}

/// Whether the distribution has the first and the last percentile.
fn meets(stated: &Stated, &[logit, ln_total]: &[f64; 2]) -> bool {
    let (alpha, beta) = shapes_of(logit, ln_total);
    let tails = BetaTails::new(alpha, beta);
    let (low, high) = stated.ends();
    [low, high].iter().all(|&(p, x)| {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-10 * b;
        let found = unit_beta(&tails, p);
        near(found, x) && near(1.0 - found, 1.0 - x)
    })
}

/// Means and totals of beta distributions that are searched; beyond them doubles see a constant or
/// a coin.
const FARTHEST_LOGIT: f64 = 14.0;
const LEAST_LN_TOTAL: f64 = -4.0;
const MOST_LN_TOTAL: f64 = 25.0;

fn shapes_of(logit: f64, ln_total: f64) -> (f64, f64) {
    let logit = logit.clamp(-FARTHEST_LOGIT, FARTHEST_LOGIT);
    let total = libm::exp(ln_total.clamp(LEAST_LN_TOTAL - 1.0, MOST_LN_TOTAL + 1.0));
    let part = |logit: f64| total / (1.0 + libm::exp(-logit));
    (part(logit), part(-logit))
}

/// Where the search begins: the mean and the spread of a normal distribution of the logits.
fn start(low: (f64, f64), high: (f64, f64)) -> [f64; 2] {
    let logit = |x: f64| libm::log(x) - libm::log1p(-x);
    let z = |p: f64| normal_quantile(Side::Lower, p);
    let sd = (logit(high.1) - logit(low.1)) / (z(high.0) - z(low.0));
    let mean = (logit(low.1) - sd * z(low.0)).clamp(-FARTHEST_LOGIT, FARTHEST_LOGIT);
    let odds = libm::exp(-mean);
    let weight = odds / ((1.0 + odds) * (1.0 + odds));
    let total = (1.0 / (weight * sd * sd)).clamp(0.5, 1e10);
    [mean, libm::log(total)]
}

fn unit_beta(tails: &BetaTails, p: f64) -> f64 {
    if p <= 0.5 {
        tails.quantile(Side::Lower, p).x
    } else {
        tails.quantile(Side::Upper, 1.0 - p).x
    }
}
