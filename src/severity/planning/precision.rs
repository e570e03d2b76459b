//! How many respondents until an interval is narrow enough.

use serde::Serialize;

use super::sample_size::{PlannedSample, SampleSize};
use crate::error::{Bound, Invalid, Permitted};
use crate::quantity::{Share, Unit};
use crate::sample::Interval;
use crate::survey::Proportion;

/// Which interval of a share is to be narrow enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareInterval {
    /// By the normal distribution around the share, as in textbooks; it covers too seldom for
    /// shares near zero or one.
    Normal,
    /// Wilson's.
    Wilson,
    /// The exact one of Clopper and Pearson, which is conservative.
    ClopperPearson,
}

impl SampleSize {
    /// Until the interval of a share reaches no farther than `half_width` to each side, if the share
    /// turns out as expected. A share of one half needs the most.
    ///
    /// # Errors
    /// [`Invalid`] for a half width that is not above zero and at most one half, and for settings
    /// out of range.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::{SampleSize, ShareInterval};
    ///
    /// let (plan, fit) = (SampleSize::new(), Share::percent(40.0)?);
    /// let needed = |interval| Ok::<_, bizcase::Error>(plan.share(fit, 0.1, interval)?.respondents);
    /// assert_eq!(needed(ShareInterval::Normal)?, 93);
    /// assert_eq!(needed(ShareInterval::Wilson)?, 89);
    /// assert_eq!(needed(ShareInterval::ClopperPearson)?, 100);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn share(
        &self,
        expected: Share,
        half_width: f64,
        interval: ShareInterval,
    ) -> Result<PlannedSample, Invalid> {
        let narrow = Permitted::interval(Bound::Excluding(0.0), Bound::Including(0.5));
        narrow.check("half width", half_width)?;
        let p = expected.value();
        if interval == ShareInterval::Normal {
            return self.normal(p * (1.0 - p), half_width);
        }
        let width = |size: f64| {
            let counted = Proportion::weighted(expected, size);
            let interval = counted.map(|counted| match interval {
                ShareInterval::ClopperPearson => counted.clopper_pearson(self.confidence_used()),
                _ => counted.wilson(self.confidence_used()),
            });
            interval.map_or(f64::INFINITY, |interval| interval.half_width())
        };
        self.least(1, 1.0, |size| width(size) <= half_width)
    }

    /// Until the interval of a mean by Student's t reaches no farther than `half_width` to each
    /// side, if answers spread by the standard deviation that is expected.
    ///
    /// # Errors
    /// [`Invalid`] for a standard deviation or a half width that is not above zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::severity::SampleSize;
    ///
    /// // Hours a month, give or take six, known to one and a half.
    /// assert_eq!(SampleSize::new().mean(6.0, 1.5)?.respondents, 64);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn mean(&self, deviation: f64, half_width: f64) -> Result<PlannedSample, Invalid> {
        Permitted::POSITIVE.check("standard deviation", deviation)?;
        Permitted::POSITIVE.check("half width", half_width)?;
        let confidence = self.confidence_used();
        self.least(1, 2.0, |size| {
            let error = deviation / libm::sqrt(size);
            let interval = Interval::around(0.0, error, size - 1.0, Unit::Ratio, confidence);
            interval.half_width() <= half_width
        })
    }

    /// Until a net promoter score, from -100 to 100, is known to this many points to each side, if
    /// shares turn out as expected; by the delta method. Half promoters and half detractors need
    /// the most.
    ///
    /// # Errors
    /// [`Invalid`] for shares that add up to more than one, or a half width that is not above zero
    /// and at most 100.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::SampleSize;
    ///
    /// let (promoters, detractors) = (Share::percent(45.0)?, Share::percent(25.0)?);
    /// let plan = SampleSize::new();
    /// assert_eq!(plan.net_promoter(promoters, detractors, 10.0)?.respondents, 254);
    /// // Whatever the shares are:
    /// let half = Share::percent(50.0)?;
    /// assert_eq!(plan.net_promoter(half, half, 10.0)?.respondents, 385);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn net_promoter(
        &self,
        promoters: Share,
        detractors: Share,
        half_width: f64,
    ) -> Result<PlannedSample, Invalid> {
        let (p, d) = (promoters.value(), detractors.value());
        Permitted::SHARE.check("promoters and detractors", p + d)?;
        let points = Permitted::interval(Bound::Excluding(0.0), Bound::Including(100.0));
        points.check("half width", half_width)?;
        self.normal(p + d - (p - d) * (p - d), half_width / 100.0)
    }

    /// Until an opportunity score on top-box shares, from 0 to 20, is known to this many points to
    /// each side, if shares turn out as expected; by the delta method, and whatever the answers of
    /// one person to both questions have to do with each other.
    ///
    /// # Formula
    /// Where importance exceeds satisfaction the score is ten times `2 importance - satisfaction`.
    /// Its variance is largest where as few people as possible give both top ratings. Elsewhere the
    /// score is the importance; where both are equal the larger variance is taken.
    ///
    /// # Errors
    /// [`Invalid`] for a half width that is not above zero and at most 10.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Share;
    /// use bizcase::severity::SampleSize;
    ///
    /// let (importance, satisfaction) = (Share::percent(80.0)?, Share::percent(30.0)?);
    /// let plan = SampleSize::new().opportunity_score(importance, satisfaction, 1.0)?;
    /// assert_eq!(plan.respondents, 542);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn opportunity_score(
        &self,
        importance: Share,
        satisfaction: Share,
        half_width: f64,
    ) -> Result<PlannedSample, Invalid> {
        let points = Permitted::interval(Bound::Excluding(0.0), Bound::Including(10.0));
        points.check("half width", half_width)?;
        let (i, s) = (importance.value(), satisfaction.value());
        let alone = i * (1.0 - i);
        let both = (i + s - 1.0).max(0.0) - i * s;
        let gap = 4.0 * alone + s * (1.0 - s) - 4.0 * both;
        let variance = if s > i { alone } else { gap.max(alone) };
        self.normal(variance, half_width / 10.0)
    }

    /// By the normal distribution, for answers of this variance.
    fn normal(&self, variance: f64, half_width: f64) -> Result<PlannedSample, Invalid> {
        let ratio = self.reach() / half_width;
        self.exactly(1, variance * ratio * ratio)
    }
}
