//! How many themes there are, heard and unheard.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};
use crate::numeric::{Side, normal_quantile};
use crate::quantity::{Share, Unit};
use crate::sample::{Interval, IntervalMethod};

/// How often each theme was heard: how many are still unheard, and what further interviews would
/// bring.
///
/// Themes that were heard only once tell how many there are that were not heard at all, as single
/// catches of a species do in ecology. The estimates are lower bounds: themes that hardly anybody
/// would mention leave no trace.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::ThemeCounts;
///
/// // Twelve interviews with nine themes: two came up in most, four only once.
/// let themes = ThemeCounts::by_interview(12, [9, 7, 4, 2, 2, 1, 1, 1, 1])?;
/// assert_eq!(themes.heard(), 9);
/// // Eleven twelfths of 4 x 4 / (2 x 2) are unheard.
/// assert!((themes.unheard() - 11.0 / 3.0).abs() < 1e-12);
/// // One in eight mentions in the next interview is of a theme not heard before.
/// assert_eq!(format!("{:.3}", themes.coverage().value()), "0.869");
/// assert_eq!(format!("{:.2}", themes.expected_new(1)), "0.31");
/// assert_eq!(format!("{:.2}", themes.expected_new(12)), "2.38");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Formula
/// With `t` interviews (or mentions), of which themes heard once are `f1` and twice `f2`:
/// `unheard = (t - 1) / t * f1^2 / (2 f2)`, or `(t - 1) / t * f1 (f1 - 1) / 2` if none was heard
/// twice.
///
/// # Reference
/// A. Chao (1984), *Scandinavian Journal of Statistics* 11, 265-270 (Chao 1, by mention) and (1987),
/// *Biometrics* 43, 783-791 (Chao 2, by interview); I. J. Good (1953), *Biometrika* 40, 237-264, and
/// A. Chao and L. Jost (2012), *Ecology* 93, 2533-2547, on the coverage; R. K. Colwell and others
/// (2012), *Journal of Plant Ecology* 5, 3-21, on what further samples bring. R's `iNEXT` returns
/// the same figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Given", into = "Given")]
pub struct ThemeCounts(Given);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    /// Without them, mentions are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interviews: Option<u64>,
    counts: Vec<u64>,
}

impl TryFrom<Given> for ThemeCounts {
    type Error = Invalid;

    fn try_from(given: Given) -> Result<Self, Invalid> {
        if given.counts.is_empty() {
            return Err(Invalid::rule("themes", "none", "one or more"));
        }
        let most = given.interviews.unwrap_or(1_000_000_000);
        let permitted = Permitted::between(1.0, most as f64);
        for &count in &given.counts {
            permitted.check("how often a theme was heard", count as f64)?;
        }
        // A single interview has heard everything once, which tells nothing of what is left.
        let themes = Self(given);
        let parameter = match themes.0.interviews {
            Some(_) => "number of interviews",
            None => "number of mentions",
        };
        Permitted::between(2.0, 1e15).check(parameter, themes.samples())?;
        Ok(themes)
    }
}

impl From<ThemeCounts> for Given {
    fn from(themes: ThemeCounts) -> Self {
        themes.0
    }
}

impl ThemeCounts {
    /// Themes with the number of interviews in which each was heard, of all `interviews`. This is the
    /// usual form, since what one person says twice is one opinion.
    ///
    /// # Errors
    /// [`Invalid`] without themes, for fewer than two interviews, and for a theme that was not heard,
    /// or in more interviews than there were.
    pub fn by_interview(
        interviews: u64,
        counts: impl IntoIterator<Item = u64>,
    ) -> Result<Self, Invalid> {
        Self::try_from(Given {
            interviews: Some(interviews),
            counts: counts.into_iter().collect(),
        })
    }

    /// Themes with the number of mentions of each, as in letters or tickets that one cannot tell
    /// apart by person.
    ///
    /// # Errors
    /// [`Invalid`] for fewer than two mentions, and for a theme without one.
    pub fn by_mention(counts: impl IntoIterator<Item = u64>) -> Result<Self, Invalid> {
        Self::try_from(Given {
            interviews: None,
            counts: counts.into_iter().collect(),
        })
    }

    /// The number of themes heard.
    #[must_use]
    pub const fn heard(&self) -> usize {
        self.0.counts.len()
    }

    /// How many themes were heard exactly so often.
    #[must_use]
    pub fn heard_exactly(&self, times: u64) -> usize {
        self.0
            .counts
            .iter()
            .filter(|&&count| count == times)
            .count()
    }

    /// Interviews or mentions.
    fn samples(&self) -> f64 {
        self.0
            .interviews
            .map_or_else(|| self.mentions(), |interviews| interviews as f64)
    }

    fn mentions(&self) -> f64 {
        self.0.counts.iter().map(|&count| count as f64).sum()
    }

    fn once_and_twice(&self) -> (f64, f64) {
        (self.heard_exactly(1) as f64, self.heard_exactly(2) as f64)
    }

    /// The estimated number of themes that were not heard, at least.
    #[must_use]
    pub fn unheard(&self) -> f64 {
        let t = self.samples();
        let pairs = match self.once_and_twice() {
            (once, 0.0) => 0.5 * once * (once - 1.0),
            (once, twice) => 0.5 * once * once / twice,
        };
        (t - 1.0) / t * pairs
    }

    /// The estimated number of all themes, at least, with its interval: Chao 2 for interviews, Chao
    /// 1 for mentions. The interval begins at the themes heard or above.
    ///
    /// If nothing says that themes are missing, the interval ends at what is heard.
    #[must_use]
    pub fn all(&self, confidence: Share) -> Interval {
        let (heard, unheard) = (self.heard() as f64, self.unheard());
        let estimate = heard + unheard;
        // Log-normal, since the number unheard is positive and skewed (Chao 1987, equation 13).
        let ends = if unheard > 0.0 {
            let spread = libm::sqrt(libm::log1p(self.variance() / (unheard * unheard)));
            let z = normal_quantile(Side::Upper, 0.5 * confidence.complement().value());
            let factor = libm::exp(z * spread);
            (heard + unheard / factor, heard + unheard * factor)
        } else {
            (heard, heard)
        };
        Interval::between(
            estimate,
            ends,
            Unit::Count,
            confidence,
            IntervalMethod::Delta,
        )
    }

    fn variance(&self) -> f64 {
        let t = self.samples();
        let k = (t - 1.0) / t;
        let (once, twice) = self.once_and_twice();
        if twice > 0.0 {
            let ratio = once / twice;
            let square = ratio * ratio;
            return twice * square * (0.5 * k + k * k * ratio + 0.25 * k * k * square);
        }
        let all = self.heard() as f64 + self.unheard();
        let double = 2.0 * once - 1.0;
        let fourth = once * once * once * once;
        0.5 * k * once * (once - 1.0) + 0.25 * k * k * (once * double * double - fourth / all)
    }

    /// The share of all that will be said that belongs to themes heard already: Good and Turing's
    /// estimate as Chao and Jost have improved it. What it lacks to one is the chance that the next
    /// mention is new.
    #[must_use]
    pub fn coverage(&self) -> Share {
        let once = self.once_and_twice().0;
        let missing = once / self.mentions() * (1.0 - self.chance_of_each());
        Share::literal((1.0 - missing).clamp(0.0, 1.0))
    }

    /// The number of themes that `more` interviews (or mentions) are expected to add.
    #[must_use]
    pub fn expected_new(&self, more: u64) -> f64 {
        if more == 0 {
            return 0.0;
        }
        // 1 - (1 - r)^m without cancellation for small r.
        let none = more as f64 * libm::log1p(-self.chance_of_each());
        -self.unheard() * libm::expm1(none)
    }

    /// The chance that one more interview brings up a certain theme that was not heard:
    /// `f1 / (t unheard + f1)`.
    fn chance_of_each(&self) -> f64 {
        match self.once_and_twice().0 {
            0.0 => 0.0,
            once => once / (self.samples() * self.unheard() + once),
        }
    }
}
