//! Options for reading answers.

use serde::Serialize;

/// Which bids of a respondent are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bids {
    /// All bids: single, one-and-a-half or double bounded.
    #[default]
    All,
    /// The first bid only. First and second answers often contradict each other; report this fit
    /// beside the one of all bids.
    FirstOnly,
}

/// Whether some respondents would pay nothing at any price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spike {
    /// No probability mass at zero.
    #[default]
    None,
    /// A probability mass at zero, estimated from
    /// [`ContingentAnswer::pays_anything`](super::ContingentAnswer::pays_anything). Only for
    /// logistic and normal distributions, whose negative part it replaces.
    AtZero,
}

/// What happens to "don't know" answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Undecided {
    /// They are left out and listed in
    /// [`ContingentFit::exclusions`](super::ContingentFit::exclusions).
    #[default]
    Drop,
    /// They count as a no, the cautious choice.
    CountAsNo,
}

/// What is asked of the answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reading {
    pub(super) bids: Bids,
    pub(super) spike: Spike,
    pub(super) undecided: Undecided,
}
