//! The words of the field.
//!
//! | word | meaning | where |
//! |---|---|---|
//! | TAM | total addressable market: everyone who has the job to be done | [`Size::tam`] |
//! | SAM | serviceable addressable market: those of TAM that the offer can serve | [`Size::sam`] |
//! | SOM | serviceable obtainable market: those of SAM that can be won in the time | [`Size::som`] |
//! | CAGR | compound annual growth rate: the constant yearly growth between two values | [`compound_annual_growth_rate`] |
//! | HHI | Herfindahl-Hirschman index: the sum of squared market shares in percent | [`Herfindahl`] |
//! | LMDI | logarithmic mean Divisia index: an exact split of a difference over factors | [`Gap`] |
//! | fair share | the share an offer would have by its attraction alone | [`fair_shares`] |
//! | WTP | willingness to pay: the most someone would give rather than go without | [`survey`] |
//! | PSM | price sensitivity meter, Van Westendorp's four questions | [`PriceSensitivityMeter`] |
//! | OPP, IDP | optimal price point, indifference price: crossings of the four curves; neither maximises profit | [`PriceSensitivity`] |
//! | PMC, PME | points of marginal cheapness and expensiveness: the ends of the acceptable range | [`PriceSensitivity`] |
//! | NMS | Newton, Miller and Smith's extension: trial and revenue from stated intents | [`NewtonMillerSmith`] |
//! | Gabor-Granger | a ladder of prices, each accepted or not | [`GaborGranger`] |
//! | contingent valuation | yes or no to one bid, or to two | [`ContingentValuation`] |
//! | Turnbull | the distribution of willingness to pay without a family, from bids alone | [`NonparametricWtp`] |
//! | Bass | a diffusion distribution of innovators (p), imitators (q) and a potential | [`Bass`] |
//! | sBG, BdW | shifted beta-geometric, beta-discrete-Weibull: retention of customers who differ | [`ShiftedBetaGeometric`], [`BetaDiscreteWeibull`] |
//! | BG/NBD, Pareto/NBD | repeat purchase without a contract: who is still active, who buys how often | [`NonContractual`] |
//! | Kaplan-Meier | survival from records of which some have not ended | [`KaplanMeier`] |
//! | LTV, CLV | lifetime value of a customer: margin over the time they stay, discounted | [`ValueTerms`] |
//! | MRR, ARR | monthly and annual recurring revenue | [`RevenueBridge`], [`annual_recurring_revenue`] |
//! | NRR, GRR | net and gross revenue retention of a fixed cohort | [`Retention`] |
//! | ARPA | average revenue per account | [`average_revenue`] |
//! | posterior | what is believed of a value after data | [`Dist::updated`] |
//! | CAC | customer acquisition cost, per customer won | [`BusinessCase::acquisition_cost`] |
//! | CAC payback | how long the gross margin of a customer takes to pay for winning them | [`CaseOutputs::acquisition_payback`] |
//! | churn | the share of customers lost per period | [`Churn`] |
//! | NPV | net present value: discounted cash in less cash out | [`CashFlows::npv`] |
//! | IRR | internal rate of return: the rate at which NPV is zero; there may be several or none | [`CashFlows::irr`] |
//! | payback | when cumulative cash turns positive for good | [`CashFlows::payback`] |
//! | run-off value | what the customers of the last month are still worth without new ones | [`run_off_value`] |
//! | P5, P50, P95 | the values that 5, 50 and 95 % of trials do not exceed | [`Sample::percentile`] |
//! | PERT | a beta distribution from minimum, most likely and maximum | [`Dist::pert`] |
//! | rank correlation | Spearman's: how two inputs' ranks go together | [`Model::correlate`] |
//! | tornado | how far each input swings the output on its own | [`tornado`] |
//! | base case | all inputs at one point; which point has to be said | [`Base`] |
//! | standard error | how far a simulated figure would typically move under another seed | [`Estimate`] |
//!
//! [`Size::tam`]: crate::market::Size::tam
//! [`Size::sam`]: crate::market::Size::sam
//! [`Size::som`]: crate::market::Size::som
//! [`compound_annual_growth_rate`]: crate::market::compound_annual_growth_rate
//! [`Herfindahl`]: crate::market::Herfindahl
//! [`Gap`]: crate::market::Gap
//! [`fair_shares`]: crate::market::fair_shares
//! [`survey`]: crate::survey
//! [`PriceSensitivityMeter`]: crate::survey::PriceSensitivityMeter
//! [`PriceSensitivity`]: crate::survey::PriceSensitivity
//! [`NewtonMillerSmith`]: crate::survey::NewtonMillerSmith
//! [`GaborGranger`]: crate::survey::GaborGranger
//! [`ContingentValuation`]: crate::survey::ContingentValuation
//! [`NonparametricWtp`]: crate::survey::NonparametricWtp
//! [`Bass`]: crate::adoption::Bass
//! [`ShiftedBetaGeometric`]: crate::retention::ShiftedBetaGeometric
//! [`BetaDiscreteWeibull`]: crate::retention::BetaDiscreteWeibull
//! [`NonContractual`]: crate::retention::NonContractual
//! [`KaplanMeier`]: crate::retention::KaplanMeier
//! [`ValueTerms`]: crate::retention::ValueTerms
//! [`RevenueBridge`]: crate::metrics::RevenueBridge
//! [`annual_recurring_revenue`]: crate::metrics::annual_recurring_revenue
//! [`average_revenue`]: crate::metrics::average_revenue
//! [`Retention`]: crate::metrics::CohortRetention
//! [`Dist::updated`]: crate::distribution::Dist::updated
//! [`BusinessCase::acquisition_cost`]: crate::case::BusinessCase::acquisition_cost
//! [`CaseOutputs::acquisition_payback`]: crate::case::CaseOutputs::acquisition_payback
//! [`Churn`]: crate::quantity::Churn
//! [`CashFlows::npv`]: crate::finance::CashFlows::npv
//! [`CashFlows::irr`]: crate::finance::CashFlows::irr
//! [`CashFlows::payback`]: crate::finance::CashFlows::payback
//! [`run_off_value`]: crate::finance::run_off_value
//! [`Sample::percentile`]: crate::sample::Sample::percentile
//! [`Dist::pert`]: crate::distribution::Dist::pert
//! [`Model::correlate`]: crate::simulation::Model::correlate
//! [`tornado`]: crate::sensitivity::tornado()
//! [`Base`]: crate::simulation::Base
//! [`Estimate`]: crate::sample::Estimate
