//! The examples, run to their end and held against other programs.

#![allow(
    clippy::duplicate_mod,
    reason = "two examples each include a third, as they do on their own"
)]

#[path = "../../examples/test_your_assumptions.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

mod bad_input;
mod bookkeeping;
mod customer_examples;
mod from_evidence_to_decision;
mod how_should_we_charge;
mod in_a_notebook;
mod is_it_worth_solving;
mod plan_vs_actual;
mod portfolio;
mod run_case;
mod shard_worker;
mod test_your_assumptions;
mod tool_budget;
mod what_should_we_charge;
mod what_to_research_next;
mod which_features_sell;
