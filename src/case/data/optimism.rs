//! Adjustments for optimism.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use crate::quantity::Share;

/// An adjustment for optimism: by how much projects of a reference class have cost more, taken
/// longer or brought in less than planned, less what has been done about it.
///
/// # Formula
/// With the uplift `u`, and `m` mitigated: a cost or a duration is multiplied by `1 + u`, a benefit
/// by `1 - u`. Of a published class `u` lies between nothing and its upper bound `b`, and most
/// likely is what is left of that: `PERT(0, b (1 - m), b)`; with nothing mitigated it is `b`. The
/// base case at modes is thus the adjustment of the published guidance. Of your own data it is the
/// overrun times `1 - m`.
///
/// The uplift is an input of its own, under the name "optimism bias, build" and the like, where it
/// is not known. A duration is known: it is adjusted by `b (1 - m)`, to whole months. The build
/// then begins as planned and takes longer, so that the launch and all that follows come later;
/// value stays as of the planned launch.
///
/// # Example
/// ```
/// use bizcase::case::{BiasOn, OptimismBias, ProjectClass, ReferenceClass};
///
/// let bias: OptimismBias = toml::from_str(
///     r#"on = "build"
///        reference = { published = "equipment_development" }
///        mitigated = 0.4
///        why = "a fixed price for two parts of five""#,
/// )?;
/// assert_eq!(bias.on, BiasOn::Build);
/// assert_eq!(bias.reference, ReferenceClass::Published(ProjectClass::EquipmentDevelopment));
///
/// let own: OptimismBias = toml::from_str(
///     r#"on = { benefit = "shops" }
///        [reference.own]
///        class = "our last nine launches"
///        source = "controlling, 2019 to 2025"
///        overrun = { range = { pert = { min = 0, mode = 0.1, max = 0.4 } } }"#,
/// )?;
/// assert_eq!(own.on, BiasOn::Benefit("shops".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// HM Treasury, *Supplementary Green Book Guidance: Optimism Bias*, after `Mott MacDonald` (2002),
/// *Review of Large Public Procurement in the UK*. Flyvbjerg (2006), "From Nobel Prize to project
/// management: getting risks right", *Project Management Journal* 37(3), on reference classes.
#[doc(alias = "reference class forecasting")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OptimismBias {
    /// What is adjusted.
    pub on: BiasOn,
    /// What it is compared with.
    pub reference: ReferenceClass,
    /// The share of the bias that has been mitigated.
    #[serde(default = "nothing")]
    pub mitigated: Share,
    /// Why so much is mitigated; needed where something is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl OptimismBias {
    /// The name of its uplift.
    pub(in crate::case) fn figure_name(&self) -> String {
        format!("optimism bias, {}", self.on)
    }
}

fn nothing() -> Share {
    Share::ZERO
}

/// What an [`OptimismBias`] adjusts.
///
/// # Example
/// ```
/// use bizcase::case::BiasOn;
///
/// assert_eq!(BiasOn::BuildMonths.to_string(), "build months");
/// assert_eq!(BiasOn::Cost("office".into()).to_string(), "office");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BiasOn {
    /// What the build costs.
    Build,
    /// How long the build takes.
    BuildMonths,
    /// A cost line, by its name.
    Cost(String),
    /// A capital item, by its name.
    Capital(String),
    /// The revenue of an offer, by its name.
    Benefit(String),
}

impl fmt::Display for BiasOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build => f.write_str("build"),
            Self::BuildMonths => f.write_str("build months"),
            Self::Cost(name) | Self::Capital(name) | Self::Benefit(name) => f.write_str(name),
        }
    }
}

/// What a plan is compared with: projects of the same kind.
///
/// # Example
/// See [`OptimismBias`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ReferenceClass {
    /// A class of published guidance, for costs and durations.
    Published(ProjectClass),
    /// A class of your own.
    Own {
        /// Which projects, such as "our last nine moves".
        class: String,
        /// Where the data come from.
        source: String,
        /// By which share they cost more or took longer than planned, or brought in less.
        overrun: Figure,
    },
}

/// A class of projects with upper bounds of optimism bias.
///
/// # Example
/// ```
/// use bizcase::case::ProjectClass;
///
/// assert_eq!(ProjectClass::NonStandardBuildings.cost_upper_bound(), 0.51);
/// assert_eq!(ProjectClass::NonStandardBuildings.duration_upper_bound(), 0.39);
/// ```
///
/// # Reference
/// `Mott MacDonald` (2002), *Review of Large Public Procurement in the UK*, in HM Treasury's
/// supplementary guidance on optimism bias; as tabulated in the R package `greenbook` (April 2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProjectClass {
    /// Schools, hospitals, offices: standard accommodation.
    StandardBuildings,
    /// Major prestige projects and complex programmes.
    NonStandardBuildings,
    /// Roads, drainage, sewers and similar.
    StandardCivilEngineering,
    /// Innovative civil works: light rail, tunnels, major estuarine works.
    NonStandardCivilEngineering,
    /// Bespoke or innovative equipment and development.
    EquipmentDevelopment,
    /// Outsourcing of information technology and similar services. The tabulation states its cost
    /// as capital cost, other guidance as operating cost.
    Outsourcing,
}

impl ProjectClass {
    /// By which share its projects cost more than planned, at most.
    #[must_use]
    pub const fn cost_upper_bound(self) -> f64 {
        match self {
            Self::StandardBuildings => 0.24,
            Self::NonStandardBuildings => 0.51,
            Self::StandardCivilEngineering => 0.44,
            Self::NonStandardCivilEngineering => 0.66,
            Self::EquipmentDevelopment => 2.00,
            Self::Outsourcing => 0.41,
        }
    }

    /// By which share its projects took longer than planned, at most.
    #[must_use]
    pub const fn duration_upper_bound(self) -> f64 {
        match self {
            Self::StandardBuildings => 0.04,
            Self::NonStandardBuildings => 0.39,
            Self::StandardCivilEngineering => 0.20,
            Self::NonStandardCivilEngineering => 0.25,
            Self::EquipmentDevelopment => 0.54,
            Self::Outsourcing => 0.15,
        }
    }
}

/// The class in words.
impl fmt::Display for ProjectClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StandardBuildings => "standard buildings",
            Self::NonStandardBuildings => "non-standard buildings",
            Self::StandardCivilEngineering => "standard civil engineering",
            Self::NonStandardCivilEngineering => "non-standard civil engineering",
            Self::EquipmentDevelopment => "equipment and development",
            Self::Outsourcing => "outsourcing",
        })
    }
}
