//! A distribution type of the user's own.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::answers::share;
use super::member::{Member, Texture};
use super::{Dist, Distribution, Support};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// A distribution type of your own, shared. Two values are equal if they are the same object.
///
/// # Example
/// See [`Distribution`].
#[derive(Debug, Clone)]
pub struct Custom(Arc<dyn Distribution>);

impl Custom {
    /// Wraps a distribution.
    #[must_use]
    pub fn new(law: impl Distribution + 'static) -> Self {
        Self(Arc::new(law))
    }

    /// Fails if the distribution answers at one of many probabilities what no distribution can:
    /// NaN, a value outside its support, a quantile that falls as its probability rises, or a
    /// probability that falls as its value rises.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let Support { low, high } = self.support();
        if low.is_nan() || high.is_nan() || low > high {
            let rule = "two numbers in rising order";
            return Err(Invalid::rule(
                &self.named("support"),
                format!("[{low}, {high}]"),
                rule,
            ));
        }
        let quantiles = self.rising("quantile", |p| self.quantile(p))?;
        self.rising("upper quantile", |p| self.upper_quantile(p.complement()))?;
        let mut last = 0.0;
        for &x in quantiles.iter().step_by(PROBABILITIES.len() / 12) {
            let now = self.cdf(x).value();
            if now < last - ROUNDING {
                let name = self.named(&format!("probability of at most {x}"));
                return Err(Invalid::new(&name, now, Permitted::between(last, 1.0))
                    .hint("probabilities rise with the value"));
            }
            last = now;
        }
        Ok(())
    }

    /// Quantiles at rising probabilities, if they are possible and rise.
    fn rising(&self, kind: &str, quantile: impl Fn(Share) -> f64) -> Result<Vec<f64>, Invalid> {
        let Support { low, high } = self.support();
        let mut quantiles: Vec<f64> = Vec::with_capacity(PROBABILITIES.len());
        for &p in PROBABILITIES.iter() {
            let name = || self.named(&format!("{kind} at the probability {p:?}"));
            let x = quantile(share(p));
            // An end may be missed by a rounding.
            let room = ROUNDING * x.abs().min(f64::MAX);
            if x.is_nan() || x < low - room || x > high + room {
                return Err(Invalid::new(&name(), x, Permitted::between(low, high)));
            }
            if let Some(&last) = quantiles.last()
                && x < last - ROUNDING * last.abs().min(f64::MAX)
            {
                return Err(Invalid::new(&name(), x, Permitted::between(last, high))
                    .hint("quantiles rise with the probability"));
            }
            quantiles.push(x);
        }
        Ok(quantiles)
    }

    fn named(&self, what: &str) -> String {
        format!("{what} of the distribution `{self}`")
    }
}

/// Distributions that are solved for need not agree with themselves more closely than this.
const ROUNDING: f64 = 1e-9;

/// Where a distribution is checked: 127 even steps and the tails.
static PROBABILITIES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let even = (1..128).map(|step| f64::from(step) / 128.0);
    let tails = (8..48).map(|octave| libm::scalbn(1.0, -octave));
    let mut all: Vec<f64> = even.chain(tails.flat_map(|v| [v, 1.0 - v])).collect();
    all.sort_by(f64::total_cmp);
    all
});

impl From<Arc<dyn Distribution>> for Custom {
    fn from(law: Arc<dyn Distribution>) -> Self {
        Self(law)
    }
}

impl PartialEq for Custom {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Dist {
    /// A distribution type of your own: see [`Distribution`].
    #[must_use]
    pub fn custom(law: impl Distribution + 'static) -> Self {
        Self::Custom(Custom::new(law))
    }
}

impl Distribution for Custom {
    fn quantile(&self, probability: Share) -> f64 {
        self.0.quantile(probability)
    }

    fn upper_quantile(&self, probability: Share) -> f64 {
        self.0.upper_quantile(probability)
    }

    fn cdf(&self, x: f64) -> Share {
        self.0.cdf(x)
    }

    fn survival(&self, x: f64) -> Share {
        self.0.survival(x)
    }

    fn support(&self) -> Support {
        self.0.support()
    }

    fn mean(&self) -> Option<f64> {
        self.0.mean()
    }

    fn variance(&self) -> Option<f64> {
        self.0.variance()
    }

    fn mode(&self) -> Option<f64> {
        self.0.mode()
    }

    fn median(&self) -> f64 {
        self.0.median()
    }

    fn density(&self, x: f64) -> Option<f64> {
        self.0.density(x)
    }
}

impl Member for Custom {
    fn texture(&self) -> Texture {
        Texture::Mixed
    }

    fn has_one_peak(&self) -> bool {
        false
    }
}

impl fmt::Display for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
