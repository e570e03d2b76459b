//! How much more a loss weighs than a gain.

use serde::{Deserialize, Serialize};

use super::inputs::within;
use crate::distribution::{Dist, Distribution, Fixed, Term};
use crate::error::{Invalid, Permitted};
use crate::quantity::Share;

/// How much more people weigh what they give up than what they gain, with its source; and how much
/// the gains are overstated by those who estimated them.
///
/// The figures differ by a factor of seven between the mildest and the sternest source, which is
/// more than most surveys leave open: compute with two of them.
///
/// | constructor | losses weigh | gains overstated |
/// |---|---|---|
/// | [`none`](Self::none) | 1 | 1 |
/// | [`walasek_and_others_2024`](Self::walasek_and_others_2024) | 1.31 (1.10 to 1.53) | 1 |
/// | [`brown_and_others_2024`](Self::brown_and_others_2024) | 1.955 (1.820 to 2.102) | 1 |
/// | [`tversky_kahneman_1992`](Self::tversky_kahneman_1992) | 2.25 | 1 |
/// | [`gourville_2006`](Self::gourville_2006) | 3 | 1 |
/// | [`nine_times`](Self::nine_times) | 3 | 3 |
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::severity::LossAversion;
///
/// // Sellers see three times the gain, buyers three times the loss.
/// assert_eq!(LossAversion::nine_times().mismatch(), 9.0);
/// let own = LossAversion::new("own test", "12 trade-in offers", Dist::pert(1.2, 1.8, 3.0)?);
/// assert!(own.mismatch() < LossAversion::tversky_kahneman_1992().mismatch());
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - A. Tversky and D. Kahneman (1992), *Advances in prospect theory*, Journal of Risk and
///   Uncertainty 5, 297-323: a median of 2.25 over 25 students.
/// - J. T. Gourville (2006), *Eager sellers and stony buyers*, Harvard Business Review 84(6),
///   98-106: both sides by a factor of three, "the 9x effect".
/// - A. L. Brown, T. Imai, F. M. Vieider and C. F. Camerer (2024), *Meta-analysis of empirical
///   estimates of loss aversion*, Journal of Economic Literature 62: 607 estimates of 150 articles.
/// - L. Walasek, T. L. Mullett and N. Stewart (2024), *A meta-analysis of loss aversion in risky
///   contexts*, Journal of Economic Psychology 103.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossAversion {
    /// A short name, such as `Tversky and Kahneman 1992`.
    pub name: String,
    /// Where the figures come from.
    pub source: String,
    /// How much more a loss weighs than a gain of the same size.
    pub losses: Term,
    /// By what factor gains are overstated: 1 if customers estimated them themselves.
    pub overstated: Term,
}

fn fixed(value: f64) -> Dist {
    Dist::Fixed(Fixed::literal(value))
}

impl LossAversion {
    /// A weight of losses from a source of your own, for gains that customers estimated.
    #[must_use]
    pub fn new(name: &str, source: &str, losses: Dist) -> Self {
        Self {
            name: name.to_owned(),
            source: source.to_owned(),
            losses: Term::new("loss aversion", losses),
            overstated: Term::new("overstatement of gains", fixed(1.0)),
        }
    }

    /// The gains were estimated by those who sell, who overstate them by this factor.
    #[must_use]
    pub fn overstated(mut self, factor: Dist) -> Self {
        self.overstated.range = factor;
        self
    }

    /// Losses weigh as much as gains.
    #[must_use]
    pub fn none() -> Self {
        Self::new("none", "", fixed(1.0))
    }

    /// 2.25: the median that Tversky and Kahneman (1992) found.
    #[must_use]
    pub fn tversky_kahneman_1992() -> Self {
        let source = "Tversky and Kahneman (1992), median of 25 students";
        Self::new("Tversky and Kahneman 1992", source, fixed(2.25))
    }

    /// 3: customers overvalue what they have by this factor (Gourville 2006). For gains that
    /// customers estimated.
    #[must_use]
    pub fn gourville_2006() -> Self {
        let source = "Gourville (2006): customers overvalue what they have by three";
        Self::new("Gourville 2006", source, fixed(3.0))
    }

    /// 3 and 3: the 9x effect of Gourville (2006). For gains that the seller estimated.
    #[must_use]
    pub fn nine_times() -> Self {
        let losses = Self::gourville_2006();
        Self {
            name: "the 9x effect".to_owned(),
            source: "Gourville (2006): customers overvalue what they have by three, sellers what \
                     they offer by three"
                .to_owned(),
            ..losses.overstated(fixed(3.0))
        }
    }

    /// 1.82 to 2.10: the mean over 607 estimates (Brown and others 2024), as a log-normal
    /// distribution with this interval of 95 %.
    ///
    /// # Errors
    /// [`Invalid`] never.
    pub fn brown_and_others_2024() -> Result<Self, Invalid> {
        let source = "Brown, Imai, Vieider and Camerer (2024): 1.955, 95 % from 1.820 to 2.102";
        let losses = between(1.820, 2.102)?;
        Ok(Self::new("Brown and others 2024", source, losses))
    }

    /// 1.10 to 1.53: the mean where prospect theory was fitted to single choices (Walasek and
    /// others 2024), as a log-normal distribution with this interval of 95 %.
    ///
    /// # Errors
    /// [`Invalid`] never.
    pub fn walasek_and_others_2024() -> Result<Self, Invalid> {
        let source = "Walasek, Mullett and Stewart (2024): 1.31, 95 % from 1.10 to 1.53";
        let losses = between(1.10, 1.53)?;
        Ok(Self::new("Walasek and others 2024", source, losses))
    }

    /// How many times better an offer must look to those who estimated its gains, with both factors
    /// at their medians.
    #[must_use]
    pub fn mismatch(&self) -> f64 {
        self.losses.range.median() * self.overstated.range.median()
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        for term in [&self.losses, &self.overstated] {
            within(&term.name, &term.range, &Permitted::POSITIVE)?;
        }
        Ok(())
    }

    /// Whether both factors are known.
    pub(super) const fn is_fixed(&self) -> bool {
        matches!(
            (&self.losses.range, &self.overstated.range),
            (Dist::Fixed(_), Dist::Fixed(_))
        )
    }
}

/// The log-normal distribution with these percentiles 2.5 and 97.5.
fn between(low: f64, high: f64) -> Result<Dist, Invalid> {
    let percentile = Share::literal;
    Dist::log_normal_from_percentiles((percentile(0.025), low), (percentile(0.975), high))
}
