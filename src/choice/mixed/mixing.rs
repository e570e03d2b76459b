//! How coefficients differ among people.

use serde::{Deserialize, Serialize};

use crate::numeric::normal_score;

/// How a coefficient differs among people.
///
/// # Example
/// See [`MixedLogit`](super::MixedLogit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mixing {
    /// Normal: parameters are its mean and its standard deviation. Some people have the other
    /// sign.
    Normal,
    /// Log-normal: everybody has the same sign. Parameters are the mean and the standard deviation
    /// of the logarithm of the size. The sign is minus for the price, plus for all else unless
    /// [`falling`](super::MixedLogit::falling) says otherwise.
    LogNormal,
    /// Normal where it has the sign that the log-normal distribution would have, and zero for
    /// everybody else. Parameters are the mean and the standard deviation of the normal
    /// distribution before it is cut, with that sign taken as positive. With finitely many draws the
    /// likelihood has kinks, so that the search ends within a tenth of the errors of the estimates.
    CensoredNormal,
    /// Symmetric triangular: parameters are its mean and half of its width.
    Triangular,
    /// Uniform: parameters are its mean and half of its width.
    Uniform,
}

impl Mixing {
    /// Whether it is made of a normal draw, so that it can be correlated with others.
    pub(super) const fn is_normal(self) -> bool {
        matches!(self, Self::Normal | Self::LogNormal | Self::CensoredNormal)
    }

    /// Whether everybody has the same sign, or none.
    pub(super) const fn has_sign(self) -> bool {
        matches!(self, Self::LogNormal | Self::CensoredNormal)
    }

    /// The variance of its draws.
    pub(super) const fn variance(self) -> f64 {
        match self {
            Self::Normal | Self::LogNormal | Self::CensoredNormal => 1.0,
            Self::Triangular => 1.0 / 6.0,
            Self::Uniform => 1.0 / 3.0,
        }
    }

    /// The draw of mean zero that a probability stands for.
    pub(super) fn draw(self, uniform: f64) -> f64 {
        match self {
            Self::Normal | Self::LogNormal | Self::CensoredNormal => normal_score(uniform),
            Self::Triangular if uniform < 0.5 => libm::sqrt(2.0 * uniform) - 1.0,
            Self::Triangular => 1.0 - libm::sqrt(2.0 * (1.0 - uniform)),
            Self::Uniform => 2.0 * uniform - 1.0,
        }
    }
}
