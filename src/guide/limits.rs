//! What is promised and what is not: accuracy, determinism, panics, stability, and which definition is the
//! default where the field disagrees.
//!
//! # Accuracy
//!
//! | of | promised |
//! |---|---|
//! | money: bills, statements, imported amounts, sizings at a point | Exact decimals. A statement rounds each leaf once to the minor unit, half to even, and everything above is an exact sum: [`Statement::ties`](crate::case::Statement::ties). |
//! | quantiles and probabilities of a [`Dist`](crate::distribution::Dist) | About 14 digits in both tails, unless the result is a difference of larger numbers. |
//! | values in a simulation | `f64`, in the order of the formula; no fused operations. |
//! | figures of a run | A standard error with each, and intervals with their stated coverage; see [`Estimate`](crate::sample::Estimate). It speaks of the trials, not of the assumptions. |
//! | a run with one replicate | The most precise design, but no error of its own. |
//! | percentiles of a [`StreamedRun`](crate::simulation::StreamedRun) | Bounds around the percentile of the trials, with values resolved to a relative 2^-11; mean, standard deviation and range have the bits of a full run. |
//! | rates of return | All real roots, or an error; never one that the iteration happened to reach. |
//! | fits | Converged, or a typed refusal with the evidence; never the last iterate. |
//! | checks | A true claim fails, and a false one passes, at most at the stated rate ([`Guard`](crate::check::Guard)), for probabilities and percentiles; for means asymptotically. |
//!
//! Tolerances are relative to the scale of the answer throughout. Methods are tested against published tables,
//! certified data and other programs; each item names its source.
//!
//! # Determinism
//!
//! One program, one input and one seed give the same bits:
//!
//! - on any number of threads, and with or without the feature `parallel`;
//! - in one process, or over [`Shard`](crate::simulation::Shard)s merged in any order;
//! - on every processor with IEEE 754 doubles. No function of the platform (`libm`) is used in a result. The project's
//!   own checks run on x86-64, with and without AVX2 code paths.
//!
//! What belongs to the address of a draw depends on the design: see [`random`](mod@crate::random). In short: with Monte Carlo
//! and antithetic designs, more trials leave the first ones as they are, and other inputs do not matter; a Latin
//! hypercube depends on the number of trials; Sobol points also on the order of declaration.
//!
//! A feature may add a capability; none changes a number.
//!
//! **Not promised:** the same bits from one version to the next. A change of a number stands in the changelog under
//! *Changed numbers*, with its reason, its size, and how to get the old one. [`Model::fingerprint`](crate::simulation::Model::fingerprint)
//! contains the version, so that results of two versions are not taken for one.
//!
//! # Panics
//!
//! Nothing panics on data. There are two panics by design, both documented:
//!
//! - using a handle ([`Input`](crate::simulation::Input), [`Output`](crate::simulation::Output)) with another model than its own, which is a
//!   programming error (in a formula the run ends with an error instead);
//! - the macro [`check!`](crate::check!), which is for tests and panics with its message.
//!
//! A panic in a formula, a distribution or a watch of your own ends its run with
//! [`RunError::Panicked`](crate::error::RunError::Panicked), which names the trial; other runs on the same threads go on.
//!
//! `unsafe` is forbidden in this crate. Memory is bounded by what you ask for: a run keeps every trial of every
//! output, a stream does not.
//!
//! # What is not promised
//!
//! - **That the assumptions are right.** A standard error of 0.4 % on a guess is a precise guess.
//! - **That the future is like the data.** Tails, calibrations and reference classes are stated by you.
//! - **Speed.** Figures in the README are of one machine.
//! - **The wording of messages and reports.** Match the code of a [`Failure`](crate::error::Failure), not its text. The layout of pages,
//!   tables and charts may change in any version.
//! - **Security of the inputs.** A case file cannot run code, but a large horizon or a large portfolio can take long: run
//!   what strangers send with [`BusinessCase::value_watched`](crate::case::BusinessCase::value_watched) and a limit of your own.
//!
//! # Stability
//!
//! The crate follows semantic versioning; before 1.0 that means that a minor version (0.x) may break, and a patch
//! (0.x.y) may not.
//!
//! | what | may change in |
//! |---|---|
//! | a public name or signature | a breaking version |
//! | a field of a struct that is not `#[non_exhaustive]`, such as those of [`Offer`](crate::case::Offer) and [`Stream`](crate::case::Stream) | a breaking version; write `..Stream::new("name", price)` in literals, so that a new field does not concern you |
//! | a variant of a `#[non_exhaustive]` enum, a field of a `#[non_exhaustive]` struct | any version, as an addition |
//! | a code of [`Failure`](crate::error::Failure) | a breaking version |
//! | the layout of case files | [`Schema`](crate::case::Schema) has a number; new optional fields come in any version, and files of another number are refused rather than misread |
//! | other stored data (studies, runs, partial results, baselines) | a breaking version |
//! | numbers | any version, named under *Changed numbers*; a patch changes one only to mend it |
//! | fingerprints of models and runs | any version |
//! | fingerprints of cases, studies and ledgers | a breaking version |
//! | the minimum supported Rust version, now 1.89 | a minor version, named in the changelog; it is not treated as breaking |
//! | types of other crates in the interface | `jiff::civil::Date` (as [`finance::Date`](crate::finance::Date)), `rust_decimal::Decimal`, the traits of `serde`, and with the features `proptest` and `schema` the strategies of `proptest` and the trait of `schemars`; a breaking version of theirs is one here |
//!
//! # Defaults where the field disagrees
//!
//! Every choice is named where it is made. These are the ones that people ask about.
//!
//! ## Statistics
//!
//! | figure | default here | others |
//! |---|---|---|
//! | percentile of a sample | linear between trials, type 7 of Hyndman and Fan, as `PERCENTILE.INC`, R and `numpy` | [`Sample::percentile_interval`](crate::sample::Sample::percentile_interval) has bounds without interpolation |
//! | quantile of [`Dist::empirical`](crate::distribution::Dist::empirical) | the step function, type 1 | [`KernelSmoothed`](crate::distribution::KernelSmoothed) |
//! | PERT | weight of the mode 4 | [`Dist::pert_with_shape`](crate::distribution::Dist::pert_with_shape) |
//! | expert's low and high | absolute ends | [`Dist::pert_p10_p90`](crate::distribution::Dist::pert_p10_p90), [`Dist::pert_p5_p95`](crate::distribution::Dist::pert_p5_p95) |
//! | gamma, Weibull, log-logistic | shape, then scale (not rate), both named | [`Shape`](crate::distribution::Shape), [`Scale`](crate::distribution::Scale) |
//! | negative binomial, geometric | failures before the successes | shift by [`Dist::shifted`](crate::distribution::Dist::shifted) for trials |
//! | correlation | Spearman's rank correlation by a Gaussian copula | joint rows: [`JointEmpirical`](crate::sample::JointEmpirical) |
//! | interval of a share | both Wilson's and Clopper and Pearson's have a method; none is the default | [`Proportion`](crate::survey::Proportion) |
//! | bootstrap | 1,000 resamples, 95 %, percentile intervals, seed 0 | [`Bootstrap`](crate::sample::Bootstrap) |
//! | Sobol indices | first order by Janon, total by Jansen, not clipped | |
//! | base case | inputs at modes, or at medians where one has no single mode | [`Base`](crate::simulation::Base) |
//! | replicates of a design | 16 from 1,024 trials on | [`Sampling::replicates`](crate::random::Sampling::replicates) |
//!
//! ## Prices and surveys
//!
//! | figure | default here | others |
//! |---|---|---|
//! | Van Westendorp: a named price counts | on both sides | [`Cumulation::StrictLow`](crate::survey::Cumulation::StrictLow), as R's `pricesensitivitymeter` |
//! | ... curves between prices | straight lines | [`Intersection::Step`](crate::survey::Intersection::Step) |
//! | ... where curves coincide | the middle of the range | [`Plateau`](crate::survey::Plateau) |
//! | ... order of a respondent's prices | strictly rising, or left out | [`PriceOrder::EqualNeighbours`](crate::survey::PriceOrder::EqualNeighbours) |
//! | ... no price is too cheap | left out | [`MissingTooCheap::Never`](crate::survey::MissingTooCheap::Never) |
//! | purchase intent on five points | 0.7, 0.5, 0.3, 0.1, 0 | [`AnswerScale::calibrated`](crate::survey::AnswerScale::calibrated), [`AnswerScale::juster`](crate::survey::AnswerScale::juster) |
//! | Gabor-Granger: prices not asked | left out | [`NotAsked::AssumeMonotone`](crate::survey::NotAsked::AssumeMonotone) |
//! | ... contradicting answers | kept as given | [`Repair`](crate::survey::Repair) |
//! | contingent valuation: "don't know" | left out | [`Undecided`](crate::survey::Undecided) |
//! | ... nobody pays zero | no spike | [`Spike`](crate::survey::Spike) |
//! | ... which mean | none is called "the" mean; each has its name | [`WtpMeasure`](crate::survey::WtpMeasure) |
//! | ... interval | Fieller's for ratios | delta, Krinsky and Robb, bootstrap |
//! | demand regression: errors | clustered by store | [`ErrorStructure`](crate::survey::ErrorStructure) |
//! | opportunity score | top two boxes | [`MeanOfTen`](crate::severity::MeanOfTen), [`MeanOfFive`](crate::severity::MeanOfFive) |
//! | Kano | Berger's table, most frequent category | [`KanoTable::Pouliot`](crate::severity::KanoTable::Pouliot), [`KanoRule::Blauth`](crate::severity::KanoRule::Blauth) |
//! | choice shares | logit | [`ChoiceRule`](crate::choice::ChoiceRule) |
//!
//! ## Customers
//!
//! | figure | default here | others |
//! |---|---|---|
//! | Bass fit | nonlinear least squares on increments (Srinivasan and Mason) | [`FitCriterion`](crate::adoption::FitCriterion), [`BassRegression`](crate::adoption::BassRegression) |
//! | beyond the data of a retention curve | refused until a tail is stated | [`Tail`](crate::retention::Tail) |
//! | lifetime value | discounted margin, with horizon and timing stated | [`simple_lifetime_value`](crate::retention::simple_lifetime_value), the dashboard formula |
//! | NRR, GRR | a fixed cohort over the months asked for; a customer who comes back counts again | [`RevenueBridge::chained_net_retention`](crate::metrics::RevenueBridge::chained_net_retention) |
//! | reactivation in monthly churn | apart | [`Reactivation::AgainstChurn`](crate::metrics::Reactivation::AgainstChurn) |
//! | logo churn | over opening customers | [`LogoBase::Average`](crate::metrics::LogoBase::Average) |
//! | CAC payback | by gross margin | [`PaidBackBy::Revenue`](crate::metrics::PaidBackBy::Revenue) |
//! | rule of 40 | growth plus free cash flow margin | [`Profitability::Ebitda`](crate::metrics::Profitability::Ebitda) |
//! | when customers are counted | at the end of the month | [`Counting::EachChange`](crate::metrics::Counting::EachChange) |
//! | churn between periods | compounded | it is never multiplied |
//! | tiers of a price list | the end of a tier belongs to it | |
//!
//! ## Money
//!
//! | figure | default here | others |
//! |---|---|---|
//! | NPV of [`CashFlows`](crate::finance::CashFlows) | the first flow now, the others at the end of each period | [`Timing::FirstAfterOnePeriod`](crate::finance::Timing::FirstAfterOnePeriod) (spreadsheets), [`Timing::MidPeriod`](crate::finance::Timing::MidPeriod) |
//! | NPV of a case | cash at the end of each month, as of launch; what is spent before grows to it | mid-period is not offered: months are short |
//! | several IRRs | all; the headline is the one nearest zero with the sign of the undiscounted sum | [`RateOfReturn::roots`](crate::finance::RateOfReturn::roots) |
//! | days between dates | actual over 365 | [`DayCount`](crate::finance::DayCount) |
//! | what comes after the horizon | nothing | [`AfterHorizon`](crate::case::AfterHorizon) |
//! | tax losses | carried forward without limit, offsetting all of a profit | [`Tax`](crate::case::Tax) |
//! | payback | when cumulative cash turns positive for good | |
//! | shared costs | by revenue | [`Allocation`](crate::case::Allocation) |
//! | rounding of money | half to even, to the minor unit | |
//! | HHI bands | none without an edition of the guidelines | [`Edition`](crate::market::Edition) |
//! | decision | the criteria you set; without criteria there is no verdict | [`Verdict`](crate::decision::Verdict) |
//! | value of information | the choice by the mean of NPV | [`Utility`](crate::decision::Utility) for those who dislike risk |
