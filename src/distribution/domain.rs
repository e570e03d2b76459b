//! The values that the distributions of a family have.

use crate::error::{Bound, Permitted};

/// Which values the distributions of a family have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Domain {
    /// All numbers.
    Real,
    /// Numbers above zero.
    Positive,
    /// Shares.
    Unit,
    /// Whole numbers from zero up.
    Count,
}

impl Domain {
    /// The ends between which percentiles lie.
    pub(super) fn ends(self) -> (f64, f64) {
        match self {
            Self::Real => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Positive | Self::Count => (0.0, f64::INFINITY),
            Self::Unit => (0.0, 1.0),
        }
    }

    /// Whether distributions of the family are fitted to logarithms.
    pub(super) fn has_logarithms(self) -> bool {
        matches!(self, Self::Positive | Self::Unit)
    }

    /// What an observation may be: its square must be a number, and a count exact.
    pub(super) fn observations(self) -> Permitted {
        match self {
            Self::Real => Permitted::between(-1e150, 1e150),
            Self::Positive => Permitted::between(1e-150, 1e150),
            Self::Unit => Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0)),
            Self::Count => Permitted::between(0.0, 1e12),
        }
    }
}
