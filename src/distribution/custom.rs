//! A law of the user's own.

use std::fmt;
use std::sync::Arc;

use super::{Distribution, Support};
use crate::quantity::Share;

/// A law of the user's own, shared. Two are equal if they are the same object.
///
/// # Example
/// See [`Distribution`].
#[derive(Debug, Clone)]
pub struct Custom(Arc<dyn Distribution>);

impl Custom {
    /// Shares a law.
    #[must_use]
    pub fn new(law: impl Distribution + 'static) -> Self {
        Self(Arc::new(law))
    }
}

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

impl fmt::Display for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
