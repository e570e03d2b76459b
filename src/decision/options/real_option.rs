//! Rights without obligation.

use serde::{Deserialize, Serialize};

use crate::error::{Invalid, Permitted};

/// A right to do something about a project whose value moves.
///
/// # Example
/// ```
/// use bizcase::decision::RealOption;
///
/// let option: RealOption = toml::from_str("wait = { cost = 104.0 }")?;
/// assert_eq!(option, RealOption::Wait { cost: 104.0 });
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RealOption {
    /// To invest now or later, or never: a call on the project.
    Wait {
        /// What the investment costs, whenever it is made.
        cost: f64,
    },
    /// To give a running project up for what can be sold: the project and a put on it.
    Abandon {
        /// What is got for it.
        salvage: f64,
    },
    /// To enlarge a running project: the project and a call on a part of it.
    Expand {
        /// By which part of its value the project grows: 0.5 for half as much again.
        by: f64,
        /// What that costs, whenever it is done.
        cost: f64,
    },
}

/// What a project with an option is worth. See [`Lattice`](super::Lattice) for an example.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OptionValue {
    /// The value with the option.
    pub value: f64,
    /// The value without: invested today, or left as it is.
    pub without: f64,
    /// Whether the option is best exercised today.
    pub today: bool,
}

impl OptionValue {
    /// What the option adds.
    #[must_use]
    pub fn premium(&self) -> f64 {
        self.value - self.without
    }
}

impl RealOption {
    /// What is had on exercising, at this value of the project.
    pub(super) fn exercised(self, project: f64) -> f64 {
        match self {
            Self::Wait { cost } => project - cost,
            Self::Abandon { salvage } => salvage,
            Self::Expand { by, cost } => project * (1.0 + by) - cost,
        }
    }

    /// What is had if the option is never exercised.
    pub(super) fn unexercised(self, project: f64) -> f64 {
        match self {
            Self::Wait { .. } => 0.0,
            Self::Abandon { .. } | Self::Expand { .. } => project,
        }
    }

    /// What the project would be worth today without the option.
    pub(super) fn without(self, project: f64) -> f64 {
        match self {
            Self::Wait { cost } => project - cost,
            Self::Abandon { .. } | Self::Expand { .. } => project,
        }
    }

    /// What the project pays out, if it runs while the option is held.
    pub(super) fn received(self, payout: f64) -> f64 {
        match self {
            Self::Wait { .. } => 0.0,
            Self::Abandon { .. } | Self::Expand { .. } => payout,
        }
    }

    pub(super) fn check(self) -> Result<(), Invalid> {
        let parts = match self {
            Self::Wait { cost } => [("cost of the investment", cost); 2],
            Self::Abandon { salvage } => [("salvage value", salvage); 2],
            Self::Expand { by, cost } => [("part to expand by", by), ("cost of expanding", cost)],
        };
        for (parameter, value) in parts {
            Permitted::FINITE.check(parameter, value)?;
        }
        Ok(())
    }
}
