//! Business cases and plans.

mod billing;
mod discount;
mod hardware;
mod marketplace;
mod options;
mod outcomes;
mod own_plans;
mod plan_vs_actual;
mod plans;
mod prices;
mod properties;
mod savings;
mod sense;
mod studies;
mod terminal;
mod tiers;
