//! The PERT distribution: an expert's minimum, most likely value and maximum, smoothed.

use serde::{Deserialize, Serialize};

use crate::distribution::answers::{by_tails, finite};
use crate::distribution::check::{self, SHAPE};
use crate::distribution::member::{Member, Texture};
use crate::distribution::named::parameters::parameters;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::Invalid;
use crate::numeric::{BetaTails, Side, Unit};

/// The PERT distribution: a smooth density from a minimum, a most likely value and a maximum. It is
/// a beta distribution stretched over the range.
///
/// # Formula
/// With the shape `s` (4 unless stated): `alpha = 1 + s (mode - min) / (max - min)`,
/// `beta = 1 + s (max - mode) / (max - min)`, and the mean is `(min + s mode + max) / (s + 2)`.
/// A larger shape trusts the mode more.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Distribution};
///
/// let churn = Dist::pert(0.009, 0.015, 0.030)?;
/// assert!((churn.mean().unwrap() - 0.0165).abs() < 1e-15);
///
/// let error = Dist::pert(0.02, 0.9, 0.06).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "mode of PERT = 0.9 is outside [0.02, 0.06]; the order is minimum, mode, maximum",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// D. G. Malcolm et al. (1959), *Operations Research* 7, 646-669; D. Vose (2008), *Risk Analysis*,
/// third edition, for the shape.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Pert {
    min: f64,
    mode: f64,
    max: f64,
    shape: f64,
    unit: BetaTails,
}

parameters! {
    Pert, "PERT" {
        min: f64,
        mode: f64,
        max: f64,
        shape: f64 in SHAPE,
    }
    new(min, mode, max) = "({min}, {mode}, {max})";
    with_shape(min, mode, max, shape) = "({min}, {mode}, {max}, shape {shape})";
}

const USUAL_SHAPE: f64 = 4.0;

impl Pert {
    /// The distribution with these three points and the usual shape of 4.
    ///
    /// # Errors
    /// [`Invalid`] unless `min <= mode <= max`, `min < max` and all are finite.
    pub fn new(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        Self::with_shape(min, mode, max, USUAL_SHAPE)
    }

    /// The distribution with another shape: how many times the mode counts against each end in the
    /// mean.
    ///
    /// # Errors
    /// [`Invalid`] as for [`new`](Self::new), and for a shape outside what doubles resolve.
    pub fn with_shape(min: f64, mode: f64, max: f64, shape: f64) -> Result<Self, Invalid> {
        check::three_points("PERT", min, mode, max)?;
        let shape = Parameters::shape(shape)?;
        let range = max - min;
        let unit = BetaTails::new(
            1.0 + shape * ((mode - min) / range),
            1.0 + shape * ((max - mode) / range),
        );
        Ok(Self {
            min,
            mode,
            max,
            shape,
            unit,
        })
    }

    /// The least possible value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The greatest possible value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.max
    }

    /// The weight of the mode, 4 unless stated.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    fn unit(&self, x: f64) -> Unit {
        let range = self.max - self.min;
        Unit {
            x: (x - self.min) / range,
            y: (self.max - x) / range,
        }
    }

    /// The tails of the distribution stretched to the unit interval.
    pub(in crate::distribution) fn tails(&self) -> &BetaTails {
        &self.unit
    }

    fn quantile_at(&self, side: Side, probability: f64) -> f64 {
        let Unit { x, y } = self.unit.quantile(side, probability);
        if x <= y {
            self.min + (self.max - self.min) * x
        } else {
            self.max - (self.max - self.min) * y
        }
    }

    fn tail(&self, side: Side, x: f64) -> f64 {
        self.unit.tail(side, self.unit(x))
    }
}

impl Dist {
    /// The PERT distribution: an expert's minimum, most likely value and maximum, smoothed.
    ///
    /// # Errors
    /// See [`Pert::new`].
    #[doc(alias("beta-PERT", "three-point estimate"))]
    pub fn pert(min: f64, mode: f64, max: f64) -> Result<Self, Invalid> {
        Pert::new(min, mode, max).map(Self::Pert)
    }

    /// The PERT distribution with another weight of the mode than 4.
    ///
    /// # Errors
    /// See [`Pert::with_shape`].
    pub fn pert_with_shape(min: f64, mode: f64, max: f64, shape: f64) -> Result<Self, Invalid> {
        Pert::with_shape(min, mode, max, shape).map(Self::Pert)
    }
}

impl Distribution for Pert {
    by_tails!();

    fn support(&self) -> Support {
        Support {
            low: self.min,
            high: self.max,
        }
    }

    fn mean(&self) -> Option<f64> {
        let weights = self.shape + 2.0;
        finite(self.min / weights + self.mode * (self.shape / weights) + self.max / weights)
    }

    fn variance(&self) -> Option<f64> {
        let (alpha, beta) = self.unit.shapes();
        let (below, above) = (alpha / (alpha + beta), beta / (alpha + beta));
        let range = self.max - self.min;
        finite(range * range * below * above / (self.shape + 3.0))
    }

    fn mode(&self) -> Option<f64> {
        Some(self.mode)
    }

    fn density(&self, x: f64) -> Option<f64> {
        let at = self.unit(x);
        Some(self.unit.density(at) / (self.max - self.min))
    }
}

impl Member for Pert {
    fn texture(&self) -> Texture {
        Texture::Smooth
    }
}

impl From<Pert> for Parameters {
    fn from(law: Pert) -> Self {
        Self {
            min: Some(law.min),
            mode: Some(law.mode),
            max: Some(law.max),
            shape: (law.shape != USUAL_SHAPE).then_some(law.shape),
        }
    }
}
