//! How answers are read.

/// Which of two bids are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bids {
    /// All that were put: single, one-and-a-half or double bounded, as it comes.
    #[default]
    All,
    /// The first only. First and second answers are often not consistent with each other, so
    /// that it is good to report this beside the whole.
    FirstOnly,
}

/// Whether some pay nothing at any price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spike {
    /// No share of its own.
    #[default]
    None,
    /// A share of its own at zero, told by
    /// [`ContingentAnswer::pays_anything`](super::ContingentAnswer::pays_anything); for logistic and
    /// normal distributions, of which it takes the place of the negative part.
    AtZero,
}

/// What becomes of answers of those who do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undecided {
    /// They are left out, by name in [`ContingentFit::exclusions`](super::ContingentFit::exclusions).
    #[default]
    Drop,
    /// They count as a no, the cautious reading.
    CountAsNo,
}

/// What is asked of the answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reading {
    pub(super) bids: Bids,
    pub(super) spike: Spike,
    pub(super) undecided: Undecided,
}
