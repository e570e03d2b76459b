//! Which numbers meet a condition.

/// The numbers on one side of an end, or between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Region {
    AtLeast(f64),
    Above(f64),
    AtMost(f64),
    Below(f64),
    Between(f64, f64),
}

impl Region {
    /// How many of these ascending values lie in it.
    pub(crate) fn count(self, sorted: &[f64]) -> usize {
        let up_to = |end: f64| sorted.partition_point(|&x| x <= end);
        let below = |end: f64| sorted.partition_point(|&x| x < end);
        match self {
            Self::AtLeast(end) => sorted.len() - below(end),
            Self::Above(end) => sorted.len() - up_to(end),
            Self::AtMost(end) => up_to(end),
            Self::Below(end) => below(end),
            Self::Between(low, high) => up_to(high).saturating_sub(below(low)),
        }
    }

    /// Whether a number lies in it; never for NaN.
    pub(crate) fn contains(self, number: f64) -> bool {
        match self {
            Self::AtLeast(end) => number >= end,
            Self::Above(end) => number > end,
            Self::AtMost(end) => number <= end,
            Self::Below(end) => number < end,
            Self::Between(low, high) => (low..=high).contains(&number),
        }
    }
}
