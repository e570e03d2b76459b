//! Business cases and plans.

mod billing;
mod discount;
mod hardware;
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
mod prices;
mod properties;
mod savings;
mod sense;
mod sizings;
mod studies;
mod support;
mod tei;
mod terminal;
mod tiers;
