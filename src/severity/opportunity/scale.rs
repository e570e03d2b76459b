//! Opportunity scores, whose scale is part of their type.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use crate::error::{Invalid, Permitted};
use crate::quantity::Unit;

/// A way of measuring importance and satisfaction, and so the scale of an opportunity score.
///
/// Scores of different scales are different types: neither a score nor a threshold of one can be
/// compared with those of another.
///
/// # Example
/// ```compile_fail
/// use bizcase::severity::{MeanOfFive, OpportunityScore, TopBox};
///
/// let mean = OpportunityScore::<MeanOfFive>::new(7.3)?;
/// let threshold = OpportunityScore::<TopBox>::new(10.0)?;
/// assert!(mean < threshold);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub trait OpportunityScale: sealed::Sealed + Copy + fmt::Debug + PartialEq + 'static {
    /// What importance and satisfaction are, such as `top box x 10`.
    const MEASURE: &'static str;
    /// The lowest importance or satisfaction.
    const LOW: f64;
    /// The highest importance or satisfaction.
    const HIGH: f64;
    /// The scores at which grades begin; none where none are published.
    const THRESHOLDS: &'static [f64];
}

/// A scale from 0 to 10, for which Ulwick's thresholds of 10, 12 and 15 are meant.
pub trait TenPointScale: OpportunityScale {}

/// Ulwick's own measure: the share of answers in the top boxes times ten, from 0 to 10.
///
/// # Example
/// See [`OpportunityScore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TopBox;

/// The mean of answers from 0 to 10.
///
/// # Example
/// See [`OpportunityScore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MeanOfTen;

/// The mean of answers from 1 to 5. No thresholds are published for it.
///
/// # Example
/// See [`OpportunityScore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MeanOfFive;

impl OpportunityScale for TopBox {
    const MEASURE: &'static str = "top box x 10";
    const LOW: f64 = 0.0;
    const HIGH: f64 = 10.0;
    const THRESHOLDS: &'static [f64] = &OpportunityGrade::THRESHOLDS;
}

impl OpportunityScale for MeanOfTen {
    const MEASURE: &'static str = "mean of 0 to 10";
    const LOW: f64 = 0.0;
    const HIGH: f64 = 10.0;
    const THRESHOLDS: &'static [f64] = &OpportunityGrade::THRESHOLDS;
}

impl OpportunityScale for MeanOfFive {
    const MEASURE: &'static str = "mean of 1 to 5";
    const LOW: f64 = 1.0;
    const HIGH: f64 = 5.0;
    const THRESHOLDS: &'static [f64] = &[];
}

impl TenPointScale for TopBox {}
impl TenPointScale for MeanOfTen {}

pub(super) mod sealed {
    use crate::quantity::Unit;

    pub trait Sealed {
        /// The unit of what is averaged over the respondents.
        const UNIT: Unit = Unit::Ratio;
        /// What one of it is on the scale.
        const TIMES: f64 = 1.0;
        /// Fewest and most points of the answers.
        const POINTS: (u32, u32);
        /// What is averaged, for an answer `steps` below the best of all points.
        fn value(below_best: f64, boxes: f64) -> f64;
    }

    impl Sealed for super::TopBox {
        const UNIT: Unit = Unit::Share;
        const TIMES: f64 = 10.0;
        const POINTS: (u32, u32) = (2, u32::MAX);
        fn value(below_best: f64, boxes: f64) -> f64 {
            f64::from(u8::from(below_best < boxes))
        }
    }

    impl Sealed for super::MeanOfTen {
        const POINTS: (u32, u32) = (10, 11);
        fn value(below_best: f64, _: f64) -> f64 {
            10.0 - below_best
        }
    }

    impl Sealed for super::MeanOfFive {
        const POINTS: (u32, u32) = (5, 5);
        fn value(below_best: f64, _: f64) -> f64 {
            5.0 - below_best
        }
    }
}

/// How much an outcome matters and is not met: importance plus the part of it that satisfaction
/// does not reach, from the lowest importance up to twice the highest.
///
/// # Example
/// ```
/// use bizcase::severity::{MeanOfFive, MeanOfTen, OpportunityGrade, OpportunityScore, TopBox};
///
/// // Importance 9, satisfaction 3.
/// let unmet = OpportunityScore::<TopBox>::of(9.0, 3.0)?;
/// assert_eq!(unmet.value(), 15.0);
/// assert_eq!(unmet.grade(), OpportunityGrade::High);
/// // Satisfaction beyond importance takes nothing away.
/// assert_eq!(OpportunityScore::<MeanOfTen>::of(6.0, 9.0)?.value(), 6.0);
/// // Means of a five-point scale have scores from 1 to 9, and no grade.
/// assert_eq!(OpportunityScore::<MeanOfFive>::of(5.0, 1.0)?.value(), 9.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. W. Ulwick (2005), *What Customers Want*, chapter 3.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub struct OpportunityScore<S> {
    value: f64,
    scale: PhantomData<fn() -> S>,
}

impl<S: OpportunityScale> OpportunityScore<S> {
    /// A score, such as a threshold.
    ///
    /// # Errors
    /// [`Invalid`] if no importance and satisfaction have this score.
    pub fn new(value: f64) -> Result<Self, Invalid> {
        let permitted = Permitted::between(S::LOW, 2.0 * S::HIGH - S::LOW);
        let parameter = format!("opportunity score ({})", S::MEASURE);
        Ok(Self::known(permitted.check(&parameter, value)?))
    }

    /// The score of an importance and a satisfaction.
    ///
    /// # Errors
    /// [`Invalid`] if either is off the scale.
    pub fn of(importance: f64, satisfaction: f64) -> Result<Self, Invalid> {
        let permitted = Permitted::between(S::LOW, S::HIGH);
        let checked =
            |name: &str, value| permitted.check(&format!("{name} ({})", S::MEASURE), value);
        let importance = checked("importance", importance)?;
        let satisfaction = checked("satisfaction", satisfaction)?;
        Ok(Self::known(score(importance, satisfaction)))
    }

    pub(super) const fn known(value: f64) -> Self {
        Self {
            value,
            scale: PhantomData,
        }
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value
    }
}

impl<S: TenPointScale> OpportunityScore<S> {
    /// What Ulwick's thresholds say about the score.
    #[must_use]
    pub fn grade(self) -> OpportunityGrade {
        OpportunityGrade::of(self.value)
    }
}

/// Ulwick's formula.
pub(super) fn score(importance: f64, satisfaction: f64) -> f64 {
    importance + (importance - satisfaction).max(0.0)
}

impl<S: OpportunityScale> fmt::Debug for OpportunityScore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `15 (top box x 10)`
impl<S: OpportunityScale> fmt::Display for OpportunityScore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", Unit::Ratio.show(self.value), S::MEASURE)
    }
}

/// A number.
impl<S> Serialize for OpportunityScore<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_f64(self.value)
    }
}

/// What a score on a scale from 0 to 10 means.
///
/// # Example
/// ```
/// use bizcase::severity::OpportunityGrade;
///
/// assert!(OpportunityGrade::Extreme > OpportunityGrade::High);
/// assert_eq!(OpportunityGrade::Worthwhile.to_string(), "worthwhile");
/// ```
///
/// # Reference
/// A. W. Ulwick (2005), *What Customers Want*, chapter 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpportunityGrade {
    /// Below 10: unattractive in most markets.
    Unattractive,
    /// From 10: worthy of consideration.
    Worthwhile,
    /// From 12 to 15: ripe for improvement.
    High,
    /// Above 15: not to be ignored.
    Extreme,
}

impl OpportunityGrade {
    /// The grades, rising.
    pub const ALL: [Self; 4] = [
        Self::Unattractive,
        Self::Worthwhile,
        Self::High,
        Self::Extreme,
    ];

    /// The scores at which one grade ends and the next begins.
    pub const THRESHOLDS: [f64; 3] = [10.0, 12.0, 15.0];

    pub(super) fn of(score: f64) -> Self {
        let [worthwhile, high, extreme] = Self::THRESHOLDS;
        match score {
            _ if score > extreme => Self::Extreme,
            _ if score >= high => Self::High,
            _ if score >= worthwhile => Self::Worthwhile,
            _ => Self::Unattractive,
        }
    }
}

impl fmt::Display for OpportunityGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unattractive => "unattractive",
            Self::Worthwhile => "worthwhile",
            Self::High => "high",
            Self::Extreme => "extreme",
        })
    }
}
