//! Arguments with a name, where two numbers side by side could be swapped unseen.

use std::fmt;

#[cfg(feature = "proptest")]
use proptest::prelude::{BoxedStrategy, Strategy, prop_oneof};
use serde::{Deserialize, Serialize};

use super::check::exact;
use crate::error::Invalid;
use crate::quantity::Share;

/// The shape of a distribution, named where it is written.
///
/// Statistical programs disagree on the order of shape and scale, and a swap of two positive
/// numbers goes unnoticed. Here the shape comes first, and both carry their name:
/// ```
/// use bizcase::distribution::{Dist, Scale, Shape};
///
/// let lifetime = Dist::weibull(Shape(0.7), Scale(24.0))?;
/// assert_eq!(lifetime.to_string(), "Weibull(shape 0.7, scale 24)");
/// # Ok::<(), bizcase::Error>(())
/// ```
/// ```compile_fail
/// use bizcase::distribution::{Dist, Scale, Shape};
///
/// let swapped = Dist::weibull(Scale(24.0), Shape(0.7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape<T = f64>(pub T);

/// The scale of a distribution: values twice as large have twice the scale. See [`Shape`].
///
/// It is the inverse of a rate, the median of a log-logistic distribution and the minimum of a
/// Pareto distribution.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scale<T = f64>(pub T);

impl<T> From<T> for Shape<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> From<T> for Scale<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Display> fmt::Display for Shape<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Scale<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a number in a text becomes.
pub(super) trait Argument: Sized {
    /// # Errors
    /// [`Invalid`] if the argument named `name` cannot be this number.
    fn of(name: &str, number: f64) -> Result<Self, Invalid>;

    /// Any argument of this kind, from the plain to the large.
    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self>;
}

/// Numbers above zero over many orders of magnitude.
#[cfg(feature = "proptest")]
fn magnitude(from: f64, to: f64) -> impl Strategy<Value = f64> {
    (libm::log10(from)..libm::log10(to)).prop_map(libm::exp10)
}

impl Argument for f64 {
    fn of(_: &str, number: f64) -> Result<Self, Invalid> {
        Ok(number)
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        prop_oneof![4 => magnitude(1e-2, 1e3), 1 => -1e3..1e3].boxed()
    }
}

impl Argument for Shape {
    fn of(_: &str, number: f64) -> Result<Self, Invalid> {
        Ok(Self(number))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        magnitude(0.3, 300.0).prop_map(Self).boxed()
    }
}

impl Argument for Scale {
    fn of(_: &str, number: f64) -> Result<Self, Invalid> {
        Ok(Self(number))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        magnitude(1e-3, 1e6).prop_map(Self).boxed()
    }
}

impl Argument for Share {
    fn of(name: &str, number: f64) -> Result<Self, Invalid> {
        Self::new(number).map_err(|invalid| invalid.named(name))
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        (0.01..0.99)
            .prop_filter_map("a share", |it| Self::new(it).ok())
            .boxed()
    }
}

impl Argument for u64 {
    fn of(name: &str, number: f64) -> Result<Self, Invalid> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "compared below: what the cast changes is refused"
        )]
        let whole = number as Self;
        if (number..=number).contains(&exact(whole)) {
            Ok(whole)
        } else {
            Err(Invalid::rule(name, number, "a whole number"))
        }
    }

    #[cfg(feature = "proptest")]
    fn any() -> BoxedStrategy<Self> {
        (1..500_u64).boxed()
    }
}
