//! Options of a fit.

use serde::{Deserialize, Serialize};

use crate::adoption::CurveFamily;
use crate::quantity::Count;

/// What a fit minimises. The choice matters: on one history it can change a forecast twofold.
///
/// # Example
/// ```
/// use bizcase::adoption::{FitCriterion, Fitting, History};
/// use bizcase::quantity::Period;
///
/// let dryers = [106.0, 319.0, 492.0, 635.0, 737.0, 890.0, 1397.0, 1523.0, 1294.0, 1240.0, 1425.0,
///     1260.0, 1236.0];
/// let history = History::increments(Period::Year, &dryers)?;
/// let by_increments = Fitting::bass().to(&history)?;
/// let by_stock = Fitting::bass().criterion(FitCriterion::Cumulative).to(&history)?;
/// assert_eq!(by_increments.potential.value().round(), 16_497.0);
/// assert_eq!(by_stock.potential.value().round(), 15_420.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitCriterion {
    /// The squared differences between adoption in each period and the curve's increment
    /// (Srinivasan and Mason 1986). The default: errors of different periods are independent.
    #[default]
    Increments,
    /// The squared differences between cumulative adoption at the end of each period and the curve.
    /// Errors accumulate from period to period; standard errors and intervals account for that.
    Cumulative,
    /// The squared differences between adoption in each period and the curve's rate at its end. For
    /// comparison with programs that do so; Bass only.
    Density,
    /// The likelihood of the adopters' periods, each adopter independent given the curve (after
    /// Schmittlein and Mahajan 1982). The potential follows from the share reached. Standard errors
    /// are widened by the dispersion of the counts.
    Likelihood,
}

/// What is known of the potential.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Potential {
    Unknown,
    Known(f64),
    AtMost(f64),
}

/// The options of a fit: the family, the criterion, what is known of the potential, and how many
/// periods are held out.
///
/// # Example
/// ```
/// use bizcase::adoption::{CurveFamily, Fitting, History};
/// use bizcase::quantity::{Count, Period};
///
/// let history = History::increments(Period::Year, &[96.0, 195.0, 238.0, 380.0, 1045.0])?;
/// // Too early to estimate the potential from the history, so it is stated.
/// let fit = Fitting::of(CurveFamily::Logistic)
///     .potential(Count::from(17_000))
///     .hold_out(1)
///     .to(&history)?;
/// assert_eq!(fit.potential, Count::from(17_000));
/// assert!(fit.parameters[0].standard_error.is_none());
/// assert!(fit.parameters[1].standard_error.is_some());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// V. Srinivasan and C. H. Mason (1986), "Nonlinear least squares estimation of new product
/// diffusion models", *Marketing Science* 5, 169-178; D. C. Schmittlein and V. Mahajan (1982),
/// "Maximum likelihood estimation for an innovation diffusion model of new product acceptance",
/// *Marketing Science* 1, 57-78; C. Van den Bulte and G. L. Lilien (1997), "Bias and systematic
/// change in the parameter estimates of macro-level diffusion models", *Marketing Science* 16,
/// 338-353, on potentials that end just above the last observation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fitting {
    pub(super) family: CurveFamily,
    pub(super) criterion: FitCriterion,
    pub(super) potential: Potential,
    pub(super) hold_out: Option<usize>,
}

impl Fitting {
    /// A fit of the Bass curve by increments.
    #[must_use]
    pub const fn bass() -> Self {
        Self::of(CurveFamily::Bass)
    }

    /// A fit of a curve of this family by increments.
    #[must_use]
    pub const fn of(family: CurveFamily) -> Self {
        Self {
            family,
            criterion: FitCriterion::Increments,
            potential: Potential::Unknown,
            hold_out: None,
        }
    }

    /// Sets the criterion.
    #[must_use]
    pub const fn criterion(mut self, criterion: FitCriterion) -> Self {
        self.criterion = criterion;
        self
    }

    /// States the potential instead of estimating it.
    #[must_use]
    pub const fn potential(mut self, potential: Count) -> Self {
        self.potential = Potential::Known(potential.value());
        self
    }

    /// Limits the potential, for instance to the upper end of a sizing. The fit then refuses no
    /// history: if the history determines no potential or a larger one, the potential is the bound,
    /// and [`PotentialSource::AtBound`](super::PotentialSource::AtBound) says so.
    #[must_use]
    pub const fn potential_at_most(mut self, bound: Count) -> Self {
        self.potential = Potential::AtMost(bound.value());
        self
    }

    /// Sets how many of the last periods the backtest holds out; a fifth by default.
    #[must_use]
    pub const fn hold_out(mut self, periods: usize) -> Self {
        self.hold_out = Some(periods);
        self
    }

    pub(super) fn curve_name(&self) -> String {
        self.family.to_string()
    }
}
