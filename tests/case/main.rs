//! Business cases and plans.

mod bad_evidence;
mod billing;
mod discount;
mod flexible;
mod hardware;
mod information;
mod marketplace;
mod messages;
mod monetisation;
mod optimism;
mod options;
mod outcomes;
mod own_plans;
mod per_year;
mod pilots;
mod plan_vs_actual;
mod plans;
mod price_changes;
mod price_level;
mod price_structures;
mod prices;
mod properties;
mod savings;
#[cfg(feature = "schema")]
mod schema;
mod sense;
mod severity;
mod sizings;
mod stress;
mod studies;
mod support;
mod tei;
mod terminal;
mod tiers;
