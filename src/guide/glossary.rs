//! The vocabulary of the field.
//!
//! | word | meaning | where |
//! |---|---|---|
//! | TAM | total addressable market: everyone who has the job to be done | [`Size::tam`] |
//! | SAM | serviceable addressable market: the part of TAM that the offer can serve | [`Size::sam`] |
//! | SOM | serviceable obtainable market: the part of SAM that can be won in the planned time | [`Size::som`] |
//! | CAGR | compound annual growth rate: the constant yearly growth between two values | [`compound_annual_growth_rate`] |
//! | HHI | Herfindahl-Hirschman index: the sum of squared market shares in percent | [`Herfindahl`] |
//! | LMDI | logarithmic mean Divisia index: an exact split of a difference over factors | [`Gap`] |
//! | fair share | the share of an offer in proportion to its attraction | [`fair_shares`] |
//! | WTP | willingness to pay: the highest price someone would pay rather than go without | [`survey`] |
//! | PSM | price sensitivity meter, Van Westendorp's four questions | [`PriceSensitivityMeter`] |
//! | OPP, IDP | optimal price point, indifference price: crossings of the four curves; neither maximises profit | [`PriceSensitivity`] |
//! | PMC, PME | points of marginal cheapness and expensiveness: the ends of the acceptable range | [`PriceSensitivity`] |
//! | NMS | Newton, Miller and Smith's extension: purchases and revenue from stated intents | [`NewtonMillerSmith`] |
//! | Gabor-Granger | a ladder of prices, each accepted or refused | [`GaborGranger`] |
//! | contingent valuation | yes or no to one or two bids | [`ContingentValuation`] |
//! | Turnbull | the distribution of willingness to pay from bids alone, without a parametric family | [`NonparametricWtp`] |
//! | opportunity score | importance plus what satisfaction lacks of it: which outcomes are important and unmet | [`OpportunityScoring`] |
//! | Kano | must-be, one-dimensional and attractive features, from two questions about each | [`KanoSurvey`] |
//! | product/market fit | the share of users who would be very disappointed without the product | [`ProductMarketFit`] |
//! | NPS | net promoter score: promoters less detractors | [`NetPromoter`] |
//! | MaxDiff | importance by the best and the worst of several items | [`MaxDiff`] |
//! | TURF | total unduplicated reach and frequency: the few items that reach most people | [`Turf`] |
//! | EVC | economic value to the customer: the price at which an offer is worth as much as the alternative | [`EconomicValue`] |
//! | ATAR | awareness, trial, availability, repeat: shares each of the one before | [`ShareChain`] |
//! | base | whom a share is a share of | [`ShareBase`] |
//! | raking | weights with which a sample has known margins | [`Raking`] |
//! | Bass | a diffusion curve with innovators (p), imitators (q) and a potential | [`Bass`] |
//! | sBG, BdW | shifted beta-geometric, beta-discrete-Weibull: lifetimes of customers whose churn differs | [`ShiftedBetaGeometric`], [`BetaDiscreteWeibull`] |
//! | BG/NBD, Pareto/NBD | repeat purchase without a contract: who is still active, who buys how often | [`NonContractual`] |
//! | Kaplan-Meier | survival estimated from records of which some are still open | [`KaplanMeier`] |
//! | LTV, CLV | customer lifetime value: the discounted margin over the time a customer stays; the key figures by year have the common undiscounted one, margin / churn | [`ValueTerms`] |
//! | MRR, ARR | monthly and annual recurring revenue | [`RevenueBridge`], [`annual_recurring_revenue`] |
//! | NRR, GRR | net and gross revenue retention of a fixed cohort | [`Retention`] |
//! | ARPA | average revenue per account | [`average_revenue`] |
//! | graduated | each unit at the price of the tier that it falls into | [`PriceForm`] |
//! | volume | all units at the price of the tier that the quantity falls into | [`PriceForm`] |
//! | stairstep | one amount for each tier of quantities | [`PriceForm`] |
//! | two-part tariff | a base without any use, and a price for each unit | [`PriceForm`] |
//! | overage | what is paid for use beyond the credits that a bundle includes | [`PriceForm`] |
//! | ramp deal | a contract whose quantities or discounts change over its months | [`Deal`] |
//! | indexation | a clause by which prices follow an index, with a lag, a cap and a floor | [`Indexation`] |
//! | line-up | the tiers on offer at a time, such as good, better and best | [`LineUp`] |
//! | BECR | break-even cannibalisation rate: the share of a new tier's customers who may come from old ones | [`CannibalisationRate`] |
//! | grandfathering | customers keep the price at which they came, for a time or for ever | [`PriceProtection`] |
//! | reference price | what a customer has paid and compares a new price with | [`PriceDemand::reference`] |
//! | CPM, RPM | what a thousand impressions, a thousand sessions earn | [`Advertising`] |
//! | GMV, take rate | the value of what is traded, and the share of it that is revenue | [`Marketplace`] |
//! | utilisation | the share of their hours that people can sell | [`ServiceCapacity`] |
//! | price point | a price that people are used to, such as x.99 | [`PricePoints`] |
//! | posterior | the belief about a value after seeing data | [`Dist::updated`] |
//! | CAC | customer acquisition cost, per customer won | [`AudienceReach::acquisition_cost`] |
//! | CAC payback | how long a customer's gross margin takes to pay back the acquisition cost | [`OfferOutputs::acquisition_payback`] |
//! | churn | the share of customers lost per period | [`Churn`] |
//! | NPV | net present value: discounted cash in less cash out | [`CashFlows::npv`] |
//! | IRR | internal rate of return: the rate at which NPV is zero; there may be several or none | [`CashFlows::irr`] |
//! | payback | when cumulative cash turns positive for good | [`CashFlows::payback`] |
//! | run-off value | the value of the customers of the last month, without new ones | [`run_off_value`] |
//! | P5, P50, P95 | the values that 5, 50 and 95 % of trials do not exceed | [`Sample::percentile`] |
//! | PERT | a beta distribution from minimum, most likely and maximum | [`Dist::pert`] |
//! | rank correlation | Spearman's: how strongly the ranks of two inputs move together | [`Model::correlate`] |
//! | tornado | how far each input swings the output on its own | [`Tornado`] |
//! | Sobol indices | which share of the variance comes from an input alone (first order) and with others (total) | [`SobolAnalysis`] |
//! | Shapley effects | the variance divided among inputs that may be correlated | [`ShapleyEffects`] |
//! | switching value | the value of an input at which a verdict turns | [`switching_values`] |
//! | research first | neither go nor stop yet: a study pays and could turn the verdict | [`Recommendation`] |
//! | stress | another belief about all figures at once, such as ranges that hold less often than stated | [`Stress`] |
//! | management reserve | money for work outside the scope of an estimate, apart from its contingency | [`ProjectBudget`] |
//! | EVPI, EVPPI, EVSI | what it is worth to know everything, some inputs, the results of a test | [`Payoffs`] |
//! | CVaR | the mean of the worst outcomes, beyond the value at risk (VaR) | [`Downside`] |
//! | RICE, WSJF | reach x impact x confidence / effort; weighted shortest job first | [`Scoring`] |
//! | conjoint | choices between whole offers, from which the worth of each feature is inferred | [`ChoiceExperiment`] |
//! | MNL | multinomial logit: the first model fitted to choices | [`MultinomialLogit`] |
//! | part-worth | what a level of a feature adds to the utility of an offer | [`FeatureWorth`] |
//! | study | what was found out about one thing, with its source and its draws, as data | [`Study`] |
//! | figure | one number of a business case: known, a range, a link or a part of a study | [`Figure`] |
//! | criterion | a claim on an outcome that is set before the run and decides it | [`Claim`] |
//! | calibration | the share of those who say that they would buy who do | [`PriceDemand::calibration`] |
//! | deferred revenue | what is billed and not yet earned | [`BillingCycle`] |
//! | learning curve | the unit cost falls by a share with every doubling of all units made | [`Learning`] |
//! | optimism bias | by how much projects of a kind cost more, take longer or bring in less than planned | [`OptimismBias`] |
//! | WACC | weighted average cost of capital | [`Capital`] |
//! | Latin hypercube | a design with one trial in each of as many equally likely strata of every input | [`Sampling::latin_hypercube`] |
//! | common random numbers | two alternatives meet the same luck in every trial, so that only they differ | [`random`] |
//! | censored | of a customer it is only known that they stayed at least until now | [`Tenures`] |
//! | base case | all inputs at one point; a report has to say which | [`Base`] |
//! | standard error | the typical change of a simulated figure under another seed | [`Estimate`] |
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
//! [`PriceForm`]: crate::pricing::PriceForm
//! [`Deal`]: crate::pricing::Deal
//! [`LineUp`]: crate::pricing::LineUp
//! [`CannibalisationRate`]: crate::pricing::CannibalisationRate
//! [`PriceProtection`]: crate::case::PriceProtection
//! [`PriceDemand::reference`]: crate::case::PriceDemand::reference
//! [`Advertising`]: crate::case::Advertising
//! [`Marketplace`]: crate::case::Marketplace
//! [`ServiceCapacity`]: crate::case::ServiceCapacity
//! [`Indexation`]: crate::pricing::Indexation
//! [`PricePoints`]: crate::pricing::PricePoints
//! [`Dist::updated`]: crate::distribution::Dist::updated
//! [`AudienceReach::acquisition_cost`]: crate::case::AudienceReach::acquisition_cost
//! [`OfferOutputs::acquisition_payback`]: crate::case::OfferOutputs::acquisition_payback
//! [`Churn`]: crate::quantity::Churn
//! [`CashFlows::npv`]: crate::finance::CashFlows::npv
//! [`CashFlows::irr`]: crate::finance::CashFlows::irr
//! [`CashFlows::payback`]: crate::finance::CashFlows::payback
//! [`run_off_value`]: crate::finance::run_off_value
//! [`Sample::percentile`]: crate::sample::Sample::percentile
//! [`Dist::pert`]: crate::distribution::Dist::pert
//! [`Model::correlate`]: crate::simulation::Model::correlate
//! [`Tornado`]: crate::sensitivity::Tornado
//! [`SobolAnalysis`]: crate::sensitivity::SobolAnalysis
//! [`ShapleyEffects`]: crate::sensitivity::ShapleyEffects
//! [`switching_values`]: crate::decision::switching_values
//! [`Recommendation`]: crate::decision::Recommendation
//! [`Stress`]: crate::case::Stress
//! [`ProjectBudget`]: crate::decision::ProjectBudget
//! [`Payoffs`]: crate::decision::Payoffs
//! [`Downside`]: crate::decision::Downside
//! [`Scoring`]: crate::decision::Scoring
//! [`OpportunityScoring`]: crate::severity::OpportunityScoring
//! [`KanoSurvey`]: crate::severity::KanoSurvey
//! [`ProductMarketFit`]: crate::severity::ProductMarketFit
//! [`NetPromoter`]: crate::severity::NetPromoter
//! [`MaxDiff`]: crate::severity::MaxDiff
//! [`Turf`]: crate::severity::Turf
//! [`EconomicValue`]: crate::severity::EconomicValue
//! [`ShareChain`]: crate::severity::ShareChain
//! [`ShareBase`]: crate::severity::ShareBase
//! [`Raking`]: crate::survey::Raking
//! [`Base`]: crate::simulation::Base
//! [`Estimate`]: crate::sample::Estimate
//! [`ChoiceExperiment`]: crate::choice::ChoiceExperiment
//! [`MultinomialLogit`]: crate::choice::MultinomialLogit
//! [`FeatureWorth`]: crate::choice::FeatureWorth
//! [`Study`]: crate::case::Study
//! [`Figure`]: crate::case::Figure
//! [`Claim`]: crate::simulation::Claim
//! [`PriceDemand::calibration`]: crate::case::PriceDemand::calibration
//! [`BillingCycle`]: crate::case::BillingCycle
//! [`Learning`]: crate::case::Learning
//! [`OptimismBias`]: crate::case::OptimismBias
//! [`Capital`]: crate::finance::Capital
//! [`Sampling::latin_hypercube`]: crate::random::Sampling::latin_hypercube
//! [`random`]: mod@crate::random
//! [`Tenures`]: crate::retention::Tenures
