//! What could come differently: overrides of figures, and events.

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Money, Share};

/// A named set of overrides, such as "recession": what a plan is compared with.
///
/// # Example
/// ```
/// use bizcase::case::{Change, Scenario};
///
/// let dear = Scenario::new("dear customers").with("CAC", Change::Times(1.5));
/// assert_eq!(dear.overrides[0].figure, "CAC");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What it changes, in order.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// The names of events that happen for certain in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub happening: Vec<String>,
}

impl Scenario {
    /// A scenario that changes nothing yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            overrides: Vec::new(),
            happening: Vec::new(),
        }
    }

    /// The scenario with one more change.
    #[must_use]
    pub fn with(mut self, figure: &str, change: Change) -> Self {
        self.overrides.push(Override {
            figure: figure.to_owned(),
            change,
        });
        self
    }

    /// The scenario with an event that happens for certain.
    #[must_use]
    pub fn happening(mut self, event: &str) -> Self {
        self.happening.push(event.to_owned());
        self
    }
}

/// The change of one figure.
///
/// # Example
/// ```
/// use bizcase::case::{Change, Override};
///
/// let dear: Override = toml::from_str("figure = \"CAC\"\nchange = { times = 1.5 }")?;
/// assert_eq!(dear.change, Change::Times(1.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The name of the figure, or its place in the plan.
    pub figure: String,
    /// The change.
    pub change: Change,
}

/// What becomes of a figure. A range keeps its name and with it its random numbers, so that the
/// trials before and after are comparable one by one.
///
/// # Example
/// ```
/// use bizcase::case::Change;
///
/// let certain = Change::Set(0.02.into());
/// assert_ne!(certain, Change::Plus(0.02));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Another figure instead.
    Set(Figure),
    /// The figure, or its whole range, multiplied by a positive number.
    Times(
        #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
        #[serde(deserialize_with = "crate::error::loaded::positive")]
        f64,
    ),
    /// The figure, or its whole range, with something added.
    Plus(#[serde(deserialize_with = "crate::error::loaded::finite")] f64),
}

impl Change {
    /// The figure after the change.
    pub(in crate::case) fn applied_to(&self, figure: &Figure) -> Result<Figure, Invalid> {
        let moved = |factor: f64, shift: f64| -> Result<Figure, Invalid> {
            let of = |value: f64| value * factor + shift;
            Ok(match figure {
                Figure::Known(value) => Figure::Known(of(*value)),
                Figure::Amount(amount) => {
                    Figure::Amount(Money::from_f64(of(amount.to_f64()), amount.currency())?)
                }
                Figure::Periodic { value, period } => Figure::Periodic {
                    value: of(*value),
                    period: *period,
                },
                Figure::Uncertain(it) => {
                    let mut changed = it.clone();
                    changed.range = it.range.clone().scaled(factor)?.shifted(shift)?;
                    Figure::Uncertain(changed)
                }
                Figure::Linked { of, times, plus } => Figure::Linked {
                    of: of.clone(),
                    times: times * factor,
                    plus: plus * factor + shift,
                },
                // What a study found is linked before it is changed.
                Figure::Study { .. } => figure.clone(),
            })
        };
        match self {
            Self::Set(other) => Ok(other.clone()),
            Self::Times(factor) => moved(
                Permitted::POSITIVE.check("factor of an override", *factor)?,
                0.0,
            ),
            Self::Plus(shift) => moved(
                1.0,
                Permitted::FINITE.check("shift of an override", *shift)?,
            ),
        }
    }
}

/// Something that may happen, once, and what follows from it.
///
/// # Example
/// ```
/// use bizcase::case::{Event, Lever};
///
/// let rival: Event = toml::from_str(
///     r#"name = "a free rival"
///        probability = 0.3
///        month = { range = { triangular = { min = 6, mode = 12, max = 36 } } }
///        effects = [
///            { on = "price", times = 0.85 },
///            { on = "churn", times = 1.4 },
///        ]"#,
/// )?;
/// assert_eq!(rival.effects[1].on, Lever::Churn);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its name. Whether it happens is drawn under this name.
    pub name: String,
    /// How likely it is to happen within the plan.
    pub probability: Share,
    /// The month after launch in which it happens, if it does.
    pub month: Figure,
    /// How many months its effects last; by default to the end of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Figure>,
    /// What it changes.
    #[serde(default)]
    pub effects: Vec<EventEffect>,
    /// What it costs, once.
    #[serde(default = "Figure::zero", skip_serializing_if = "Figure::is_zero")]
    pub cost: Figure,
}

/// What an event does to one lever.
///
/// # Example
/// ```
/// use bizcase::case::{EventEffect, Lever};
///
/// let cheaper = EventEffect { on: Lever::Price, offer: Some("pro".into()), times: 0.9.into() };
/// assert_eq!(cheaper.on, Lever::Price);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventEffect {
    /// The lever.
    pub on: Lever,
    /// The offer concerned; by default every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// What the lever is multiplied by.
    pub times: Figure,
}

/// What events move.
///
/// # Example
/// ```
/// let lever: bizcase::case::Lever = serde_json::from_str("\"shared_cost\"")?;
/// assert_eq!(lever, bizcase::case::Lever::SharedCost);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lever {
    /// The ceiling, the opportunities, the sign-ups.
    Demand,
    /// All prices.
    Price,
    /// The share of customers lost.
    Churn,
    /// What it costs to win customers.
    AcquisitionCost,
    /// What it costs to serve them.
    CostOfRevenue,
    /// The worth of the offer's currency in that of the plan.
    Exchange,
    /// Cost lines and salaries that are shared by all offers.
    SharedCost,
}
