//! The words of the field.
//!
//! | word | meaning | where |
//! |---|---|---|
//! | TAM | total addressable market: everyone who has the job to be done | [`Size::tam`] |
//! | SAM | serviceable addressable market: those of TAM that the offer can serve | [`Size::sam`] |
//! | SOM | serviceable obtainable market: those of SAM that can be won in the time | [`Size::som`] |
//! | CAC | customer acquisition cost, per customer won | [`BusinessCase::acquisition_cost`] |
//! | CAC payback | how long the gross margin of a customer takes to pay for winning them | [`CaseOutputs::acquisition_payback`] |
//! | churn | the share of customers lost per period | [`Churn`] |
//! | NPV | net present value: discounted cash in less cash out | [`CashFlows::npv`] |
//! | IRR | internal rate of return: the rate at which NPV is zero; there may be several or none | [`CashFlows::irr`] |
//! | payback | when cumulative cash turns positive for good | [`CashFlows::payback`] |
//! | run-off value | what the customers of the last month are still worth without new ones | [`run_off_value`] |
//! | P5, P50, P95 | the values that 5, 50 and 95 % of trials do not exceed | [`Outcome::percentile`] |
//! | PERT | a beta distribution from minimum, most likely and maximum | [`Dist::pert`] |
//! | rank correlation | Spearman's: how two inputs' ranks go together | [`Model::correlate`] |
//! | tornado | how far each input swings the output on its own | [`tornado`] |
//! | base case | all inputs at one point; which point has to be said | [`Base`] |
//! | standard error | how far a simulated figure would typically move under another seed | [`Estimate`] |
//!
//! [`Size::tam`]: crate::market::Size::tam
//! [`Size::sam`]: crate::market::Size::sam
//! [`Size::som`]: crate::market::Size::som
//! [`BusinessCase::acquisition_cost`]: crate::case::BusinessCase::acquisition_cost
//! [`CaseOutputs::acquisition_payback`]: crate::case::CaseOutputs::acquisition_payback
//! [`Churn`]: crate::quantity::Churn
//! [`CashFlows::npv`]: crate::finance::CashFlows::npv
//! [`CashFlows::irr`]: crate::finance::CashFlows::irr
//! [`CashFlows::payback`]: crate::finance::CashFlows::payback
//! [`run_off_value`]: crate::finance::run_off_value
//! [`Outcome::percentile`]: crate::simulation::Outcome::percentile
//! [`Dist::pert`]: crate::distribution::Dist::pert
//! [`Model::correlate`]: crate::simulation::Model::correlate
//! [`tornado`]: crate::sensitivity::tornado()
//! [`Base`]: crate::simulation::Base
//! [`Estimate`]: crate::simulation::Estimate
