//! The settings of a plan, and what it comes to.

use serde::Serialize;

use crate::error::{Bound, Invalid, Permitted, Shown};
use crate::numeric::{Side, halved, normal_quantile};
use crate::quantity::Share;

/// No plan asks more people than these.
const MOST: f64 = 1e15;

/// How many respondents a survey needs: until an interval is narrow enough, or until two figures
/// can be told apart.
///
/// Without settings: a confidence of 95 %, which is a significance of 5 % on both sides together;
/// a power of 80 %, which is the chance to find the difference if it is there; people chosen at
/// random from very many.
///
/// # Example
/// ```
/// use bizcase::quantity::Share;
/// use bizcase::severity::{SampleSize, ShareInterval};
///
/// // Five points to each side of a share that may be anything.
/// let (any, points) = (Share::percent(50.0)?, 0.05);
/// let plan = SampleSize::new();
/// assert_eq!(plan.share(any, points, ShareInterval::Normal)?.respondents, 385);
/// // Of 1,200 customers, weighted so that a third of the information is lost:
/// let plan = plan.population(1_200).design_effect(1.5);
/// assert_eq!(plan.share(any, points, ShareInterval::Normal)?.respondents, 390);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// W. G. Cochran (1977), *Sampling Techniques*, third edition, chapter 4.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SampleSize {
    confidence: Share,
    power: Share,
    design_effect: f64,
    population: Option<u64>,
}

impl Default for SampleSize {
    fn default() -> Self {
        Self::new()
    }
}

/// A number of respondents that is enough.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlannedSample {
    /// How many people must answer, in all groups together.
    pub respondents: u64,
    /// How many must answer in each group.
    pub per_group: u64,
    /// How many different groups are asked: one or two.
    pub groups: u32,
    /// How many would be enough in each group of a simple random sample from endlessly many people,
    /// before rounding up: the figure that tables and other programs give.
    pub simple: f64,
}

impl SampleSize {
    /// A confidence of 95 % and a power of 80 % in a simple random sample.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            confidence: Share::literal(0.95),
            power: Share::literal(0.8),
            design_effect: 1.0,
            population: None,
        }
    }

    /// Sets the confidence of the interval, or one less the significance of the test.
    #[must_use]
    pub const fn confidence(mut self, confidence: Share) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the chance to find a difference that is there.
    #[must_use]
    pub const fn power(mut self, power: Share) -> Self {
        self.power = power;
        self
    }

    /// Sets how many times as many respondents a figure needs as in a simple random sample, because
    /// of weights (see [`Weighting`](crate::survey::Weighting)) or clusters.
    #[must_use]
    pub const fn design_effect(mut self, times: f64) -> Self {
        self.design_effect = times;
        self
    }

    /// Sets the number of people from whom the sample is drawn without replacement; of each group if
    /// two are asked.
    #[must_use]
    pub const fn population(mut self, people: u64) -> Self {
        self.population = Some(people);
        self
    }

    pub(super) const fn confidence_used(&self) -> Share {
        self.confidence
    }

    /// How many standard errors the interval reaches to each side.
    pub(super) fn reach(&self) -> f64 {
        normal_quantile(Side::Upper, self.tail())
    }

    /// What the interval leaves out on each side.
    pub(super) fn tail(&self) -> f64 {
        0.5 * self.confidence.complement().value()
    }

    /// How many standard errors beyond the reach the difference must be.
    pub(super) fn beyond(&self) -> f64 {
        normal_quantile(Side::Upper, self.power.complement().value())
    }

    pub(super) const fn power_wanted(&self) -> f64 {
        self.power.value()
    }

    /// The smallest simple random sample, from `fewest` on, for which `enough` holds; what is
    /// enough for some is for more.
    pub(super) fn least(
        &self,
        groups: u32,
        fewest: f64,
        enough: impl Fn(f64) -> bool,
    ) -> Result<PlannedSample, Invalid> {
        self.checked()?;
        let mut high = fewest;
        while !enough(high) {
            high *= 2.0;
            if high > MOST {
                let rule = format!("within reach of {} respondents", Shown(MOST));
                return Err(Invalid::rule("precision", "out of reach", rule));
            }
        }
        let simple = if high > fewest {
            halved((0.5 * high, high), 60, &|size| !enough(size)).1
        } else {
            fewest
        };
        self.planned(groups, simple)
    }

    /// As many as a formula says.
    pub(super) fn exactly(&self, groups: u32, simple: f64) -> Result<PlannedSample, Invalid> {
        self.checked()?;
        Permitted::between(0.0, MOST).check("number of respondents needed", simple)?;
        self.planned(groups, simple.max(1.0))
    }

    fn planned(&self, groups: u32, simple: f64) -> Result<PlannedSample, Invalid> {
        let weighted = simple * self.design_effect;
        let asked = match self.population {
            None => weighted,
            Some(people) => {
                let people = people as f64;
                (weighted / (1.0 + (weighted - 1.0) / people)).min(people)
            }
        };
        // What is a whole number but for rounding is not rounded up.
        let whole = libm::ceil(asked * (1.0 - 1e-12));
        Permitted::between(1.0, 2.0 * MOST).check("number of respondents needed", whole)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number that was checked"
        )]
        let per_group = whole as u64;
        Ok(PlannedSample {
            respondents: per_group * u64::from(groups),
            per_group,
            groups,
            simple,
        })
    }

    fn checked(&self) -> Result<(), Invalid> {
        let open = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0));
        open.check("confidence", self.confidence.value())?;
        open.check("power", self.power.value())?;
        Permitted::between(1.0, 1e6).check("design effect", self.design_effect)?;
        if let Some(people) = self.population {
            Permitted::between(1.0, MOST).check("population", people as f64)?;
        }
        Ok(())
    }
}
